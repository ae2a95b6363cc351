//! Plan: graph, place and proposal, compiled for the simulator.
//!
//! What can be known before a run starts is settled here: calendars become tables, distributions quantile tables,
//! names hashes, rules bits. The simulator that runs a plan can't fail on input: all of it was checked.

mod compile;
mod period;
mod place;
mod program;

pub use compile::{Look, Proposal, Reach};
pub use period::{LimitPlan, PeriodPlan};

pub use place::{ArrivalPlan, ArrivalTimes, BodyPlan, LinePlan, OpenPlan, OtherClaimsPlan, TeamPlan, TermPlan, WindowPlan};
pub use program::*;

use crate::time::{Moment, WorkCalendar};

/// Everything a simulation needs.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Operations of all programs.
    pub ops: Vec<Op>,
    /// Branch lists.
    pub choices: Vec<ChoicePlan>,
    /// Their branches.
    pub branches: Vec<BranchPlan>,
    /// Rows of mandate steps.
    pub routes: Vec<RoutePlan>,
    /// Claims of money.
    pub claims: Vec<ClaimPlan>,
    /// The decisions that amend the budget of the year itself, in `windows`; [`NONE`] = the place has none.
    pub amendments: u32,
    /// Periods whose end decides.
    pub silences: Vec<SilencePlan>,
    /// Members of forks.
    pub members: Vec<MemberPlan>,
    /// Lists of effects: from, to in `effects`.
    pub effect_lists: Vec<(u32, u32)>,
    /// What finished steps do.
    pub effects: Vec<Effect>,
    /// Lengths.
    pub lengths: Vec<LengthPlan>,
    /// Clocks.
    pub calendars: Vec<WorkCalendar>,
    /// Office hours of the place, in `calendars`.
    pub office: u32,
    /// Estimates.
    pub estimates: Vec<Estimate>,
    /// Processes; the followed one first, if any.
    pub programs: Vec<Program>,
    /// Teams.
    pub teams: Vec<TeamPlan>,
    /// Bodies.
    pub bodies: Vec<BodyPlan>,
    /// Budget lines.
    pub lines: Vec<LinePlan>,
    /// Calendars of moments.
    pub windows: Vec<WindowPlan>,
    /// Deciders by name, with the team that signs for them.
    pub deciders: Vec<(String, Option<u16>)>,
    /// Stretches in which deferred matters wait, for each world drawn anew: see [`TermPlan`].
    pub terms: Option<TermPlan>,
    /// How cases arrive.
    pub arrivals: Vec<ArrivalPlan>,
    /// Cases that are under way, the earlier submitted first.
    pub open: Vec<OpenPlan>,
    /// Legal periods of the followed process.
    pub periods: Vec<PeriodPlan>,
    /// The world starts empty.
    pub world_start: Moment,
    /// The followed proposal is handed in; in `workload`, the start of the period watched.
    pub submit: Moment,
    /// Nothing is looked at after this.
    pub horizon: Moment,
    /// Whether a proposal is followed (program 0).
    pub follows: bool,
    /// For each operation, whether the followed proposal still meets others from there on: at it, or at one that can come after it.
    pub meets_others: Vec<bool>,
    /// The last day for which recesses are listed; what lies after it repeats the nearest year.
    pub known_until: crate::time::Date,
}
