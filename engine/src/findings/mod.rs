//! Findings: what the runs say together.

mod cases;
mod compare;
pub mod estimates;
mod examples;
mod in_turn;
mod in_words;
mod mandate;
mod mechanism;
mod path;
pub mod phrase;
mod replication;
mod rights;
mod runs;
mod runway;
mod seasons;
mod simulate;
mod simulation;
mod spread;
mod stalls;
pub mod statistics;
mod story;
mod tail;
pub mod timeline;
mod uncertainty;
mod visits;
mod warnings;
mod ways;
mod when;
mod why;
mod within;
mod workload;
mod workload_change;

pub use crate::sim::Kept;
pub use cases::{CaseForecast, CaseLeftOut, CasePeriod, CasesAsked, CasesForecast, DecidedOn, forecast_cases};
pub use compare::{
    BestEnded, BestStep, Comparison, Pair, ShareChange, Together, Tried, Variant, Way, WayFault, difference, pair, play_out,
    variant,
};
pub use examples::{EXAMPLE_RUNS, check_examples};
pub use in_turn::Progress;
pub use in_words::{default_in_words, in_words};
pub use mandate::{Asked as AskedFact, Asking, Mandate, RowSeen, asks_about, mandate};
pub use mechanism::Mechanism;
pub use path::{LateHere, MayHappen, OwnerSeen, Path, PathStep, path};
pub use replication::{Part, Passed, Replication};
pub use rights::Right;
pub use runs::{Constraint, Runs, Wanted, glance, run};
pub use runway::{Bridge, Means, Month, OtherWay, Runway, RunwayLimit, ShareSeen, Typed, WhatHelps, runway};
pub use seasons::{Met, Season, SeasonKind};
pub use simulate::{Request, fault_complaint, inputs, simulate, simulation_of};
pub use simulation::*;
pub use spread::{Lead, count_on};
pub use story::{Story, StoryEnd, StoryStretch, Turn, Which, run_at, story};
pub use visits::{Told, Visit, tell_runs};
pub use warnings::{from_complaints, interrupted};
pub use ways::{PartSeen, Ways, ways};
pub use when::{Asked, BySubmit, Explained, When, when};
pub use why::title;
pub use workload::{BodyLoad, ProcessLoad, StepCause, TeamLoad, Watched, Workload, watch};
pub use workload_change::{BodyChange, OneMore, OneMorePlan, ProcessChange, Shift, TeamChange, WorkloadChange, one_more_each};
