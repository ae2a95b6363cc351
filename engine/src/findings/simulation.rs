//! What a simulation says, as data. Its JSON is the outward contract: fields may be added, never renamed.
//!
//! Days are civil days as a decimal number: seconds / 86,400.

use super::mechanism::Mechanism;
use crate::model::{Cause, EndKind};
use crate::text::Words;
use crate::time::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an answer about a proposal opens with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Head {
    /// Version of the contract.
    pub doorloop: u32,
    /// What kind of answer.
    pub kind: &'static str,
    /// The process.
    pub process: String,
    /// How people read the process.
    pub process_title: Words,
    /// The place.
    pub place: String,
    /// How people read the place.
    pub place_title: Words,
}

impl Head {
    /// The head of a kind of answer about a process at a place: the name of each, and its title.
    #[must_use]
    pub fn of(kind: &'static str, [(process, process_title), (place, place_title)]: [(String, Words); 2]) -> Self {
        Self { doorloop: 1, kind, process, process_title, place, place_title }
    }
}

/// Everything a simulation says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Simulation {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// What was put to it.
    pub proposal: Proposal,
    /// What was changed.
    pub with: Vec<InterventionTitle>,
    /// How many futures.
    pub runs: u64,
    /// In how many worlds; the runs of one have the cases, budgets and elections of others in common.
    pub worlds: u64,
    /// The seed.
    pub seed: u64,
    /// Events of all runs, without re-simulation.
    pub events: u64,
    /// Lead time, from the numbers as stated.
    pub lead_time_days: Spread,
    /// Decision dates, from the numbers as stated; an open end lies after the horizon.
    pub decided_on: Dates,
    /// Decision dates when every estimate may be wrong by its factor.
    pub decided_on_with_estimates: Dates,
    /// Intervals that hold the true quantile with 95 % chance; an open end is one that so few runs can't bound.
    pub quantile_ci95: BTreeMap<&'static str, [Option<f64>; 2]>,
    /// Lead time when every estimate may be wrong by its factor.
    pub lead_time_days_with_estimates: Spread,
    /// How it ends; shares sum to one less [`Simulation::unfinished`].
    pub outcomes: Vec<Outcome>,
    /// Steps that say `milestone`.
    pub milestones: Vec<Milestone>,
    /// Share of runs neither decided nor ended within the horizon.
    pub unfinished: f64,
    /// The last moment looked at.
    pub horizon: Date,
    /// Legal periods.
    pub periods: Vec<PeriodKept>,
    /// Steps, in file order, callers before those they call.
    pub steps: Vec<StepDays>,
    /// Of steps whose title another step has too: the title of the call they belong to, by the step's path.
    pub within: BTreeMap<String, Words>,
    /// Mean days by cause; they sum to the mean lead time.
    pub causes: BTreeMap<Cause, f64>,
    /// Mean days that lie on a detour: a second mark on the same days.
    pub detours: BTreeMap<Detour, f64>,
    /// What comes after the decision; never a stall.
    pub after_decision: Vec<AfterDecision>,
    /// Who decides, by share.
    pub deciders: Vec<DeciderShare>,
    /// Where it stalls: largest gain first.
    pub stalls: Vec<Stall>,
    /// All days lost, by lane, by cause and by step.
    pub stalls_by: StallGroups,
    /// What sets the slowest tenth apart.
    pub tail: Option<Tail>,
    /// What the answer rests on.
    pub estimates: Rests,
    /// How much of the spread each estimate is responsible for.
    pub uncertainty: Option<Uncertainty>,
    /// What must be known before a figure is read: no steady queue, calendars that ran out, defaults, unused facts.
    pub warnings: Vec<Warning>,
    /// Broken off: the answer rests on the first runs.
    pub interrupted: bool,
    /// Correlation between the lead times with and without the largest stall, run by run; `None` without a stall.
    pub pairing: Option<f64>,
    /// What made this.
    pub receipt: Receipt,
}

/// What was put to the process.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// Values given or taken by default, as typed in a file.
    pub facts: BTreeMap<String, serde_json::Value>,
    /// The submit date.
    pub submit: Date,
    /// Facts that were not given: their default, or how they are drawn.
    pub assumed: Vec<Assumed>,
    /// Every fact in file order with its title, and its value in words (`None` = drawn anew in each run).
    pub answers: Vec<Answer>,
}

/// A fact in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The fact.
    pub fact: String,
    /// How people read it.
    pub title: Words,
    /// Its value in words; `None` = drawn.
    pub value: Option<Words>,
    /// Whether it was given.
    pub given: bool,
}

/// A fact that was not given.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assumed {
    /// The fact.
    pub fact: String,
    /// How people read it.
    pub title: Words,
    /// What is taken instead, in words.
    pub taken: Words,
}

/// A name and how people read it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InterventionTitle {
    /// Its id.
    pub name: String,
    /// How people read it.
    pub title: Words,
    /// What must be true for it.
    pub assumes: Option<Words>,
}

/// A spread of days; `None` = later than the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// Whether the mean is a lower bound: some runs were cut off at the horizon.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub mean_is_lower_bound: bool,
    /// An interval that holds the true mean with 95 % chance.
    pub ci95: [f64; 2],
    /// One in ten is quicker.
    pub p10: Option<f64>,
    /// Half are quicker.
    pub p50: Option<f64>,
    /// Four in five are quicker.
    pub p80: Option<f64>,
    /// Nine in ten are quicker.
    pub p90: Option<f64>,
    /// Nineteen in twenty are quicker.
    pub p95: Option<f64>,
    /// The quickest.
    pub min: f64,
    /// The slowest.
    pub max: Option<f64>,
}

/// Quantiles as dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Dates {
    /// One in ten is earlier.
    pub p10: Option<Date>,
    /// Half are earlier.
    pub p50: Option<Date>,
    /// Four in five are earlier.
    pub p80: Option<Date>,
    /// Nine in ten are earlier.
    pub p90: Option<Date>,
    /// Nineteen in twenty are earlier.
    pub p95: Option<Date>,
}

/// One end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// Its id.
    pub end: String,
    /// How people read it.
    pub title: Words,
    /// Its kind.
    pub kind: EndKind,
    /// Share of all runs.
    pub share: f64,
    /// Lead time of the runs that end so.
    pub lead_time_days: Spread,
}

/// A milestone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Milestone {
    /// Its step.
    pub step: String,
    /// How people read it.
    pub title: Words,
    /// Share of runs that reach it.
    pub share: f64,
    /// Mean days from submission to the first time, of the runs that reach it.
    pub days_mean: f64,
}

/// How a legal period is kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PeriodKept {
    /// Its id.
    pub period: String,
    /// How people read it.
    pub title: Words,
    /// Its ground.
    pub law: String,
    /// Share of runs to which it applies.
    pub applies: f64,
    /// Share of those that keep it; 1 where none applies.
    pub on_time: f64,
    /// Share of those in which it was extended.
    pub extended: f64,
    /// Mean days late, runs on time counted as 0.
    pub late_days_mean: f64,
    /// Mean dwangsom in euros, at most; runs without one counted as 0.
    pub penalty_eur_mean: f64,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepDays {
    /// Its path.
    pub step: String,
    /// How people read it.
    pub title: Words,
    /// Who does it.
    pub lane: String,
    /// How people read the lane.
    pub lane_title: Words,
    /// Mean visits a run, up to the decision.
    pub visits_mean: f64,
    /// Mean days of the lead time that lie on it.
    pub days_mean: f64,
    /// Share of runs that pass it.
    pub share: f64,
}

/// Days after the decision.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AfterDecision {
    /// The step.
    pub step: String,
    /// How people read it.
    pub title: Words,
    /// Mean days.
    pub days_mean: f64,
}

/// Who decides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeciderShare {
    /// The decider that the last mandate step found.
    pub decider: String,
    /// How people read it.
    pub title: Words,
    /// Share of runs.
    pub share: f64,
}

/// A second mark on days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detour {
    /// Once more.
    Rework,
    /// Up to a higher body than the lowest.
    Mandate,
}

/// What a stall is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StallKind {
    /// A cause at a step.
    Cause(Cause),
    /// A detour from a step.
    Detour(Detour),
}

/// A step and the cause, or detour, that costs the proposal time there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stall {
    /// The step's path.
    pub step: String,
    /// How people read the step.
    pub title: Words,
    /// Who does it.
    pub lane: String,
    /// `cause` or `detour`.
    #[serde(flatten)]
    pub kind: StallKind,
    /// Mean days.
    pub days_mean: f64,
    /// Days of the slowest tenth begin here.
    pub days_p90: f64,
    /// Share of runs in which it costs time.
    pub share: f64,
    /// Days won if this one were gone, by simulating again with the same luck.
    pub gain_days: Gain,
    /// Why it stalls, in words.
    pub why: Words,
    /// How it went in one run in which it cost the median.
    pub example: Option<StallExample>,
    /// Interventions of the process that touch it.
    #[serde(rename = "try")]
    pub remedies: Vec<InterventionTitle>,
}

/// Days won.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Gain {
    /// Of the mean.
    pub mean: f64,
    /// An interval that holds the true gain of the mean with 95 % chance.
    pub ci95: [f64; 2],
    /// Difference of the two P90s; `None` where one lies after the horizon.
    pub p90: Option<f64>,
    /// An interval that holds the true difference of the P90s with 95 % chance; `None` where runs are too few, or some are cut off.
    pub p90_ci95: Option<[f64; 2]>,
}

/// One run in which a stall cost the median of what it costs, of the runs in which it costs anything.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StallExample {
    /// Its number, the first being 1, as `--trace` takes it.
    pub run: u64,
    /// Days that the stall cost in it.
    pub days: f64,
    /// How the longest stretch of them came about.
    pub mechanism: Mechanism,
    /// The same in words, with its dates.
    pub said: Words,
}

/// All days that are lost, the same three times over: work, and what the law makes run, aside.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StallGroups {
    /// By who does the step.
    pub lane: Vec<Lost>,
    /// By cause.
    pub cause: Vec<Lost>,
    /// By step.
    pub step: Vec<Lost>,
}

/// Days lost in a group, the most first; they add up over the groups.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lost {
    /// The lane, cause or step.
    pub name: String,
    /// How people read it; empty for a cause.
    pub title: Words,
    /// Mean days.
    pub days_mean: f64,
    /// Share of runs that lose any.
    pub share: f64,
    /// The largest gain of a stall in the group; gains do not add up. `None`: no stall of it was among the largest.
    pub largest_gain_days: Option<f64>,
}

/// The slowest tenth, and what sets it apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tail {
    /// One in ten takes over so many days; `None` = that lies after the horizon.
    pub over_days: Option<f64>,
    /// How many runs that are.
    pub runs: u64,
    /// What goes with it most closely; empty = nothing that luck could not do.
    pub marks: Vec<TailMark>,
}

/// A mark of the tail.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TailMark {
    /// The step; `None` = the whole case.
    pub step: Option<String>,
    /// How people read the step.
    pub title: Words,
    /// What.
    pub what: TailWhat,
    /// Share of the tail that has it.
    pub share_in_tail: f64,
    /// Share of the other runs that has it.
    pub share_outside: f64,
    /// In words.
    pub said: Words,
}

/// What marks a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "mark", rename_all = "snake_case")]
pub enum TailWhat {
    /// It lost more than an hour to a cause.
    Met {
        /// The cause.
        cause: Cause,
    },
    /// It lost more to a cause than nine in ten runs do.
    Long {
        /// The cause.
        cause: Cause,
        /// What nine in ten do not exceed.
        days: f64,
    },
    /// It missed the last meeting before a recess.
    MissedBeforeRecess {
        /// The body.
        body: Words,
    },
    /// It took a way back.
    SentBack,
    /// It came to the step a third time, or more often.
    SentBackAgain,
    /// Who decided.
    Decider {
        /// How people read the decider.
        title: Words,
    },
    /// How it ended.
    End {
        /// How people read the end.
        title: Words,
        /// Its kind.
        kind: EndKind,
    },
}

/// How much of the spread each estimate is responsible for; the rest is luck.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Uncertainty {
    /// How it was found.
    pub measure: &'static str,
    /// Days between P10 and P90 when every estimate may be wrong.
    pub width_days: f64,
    /// Standard deviation of those lead times.
    pub standard_deviation_days: f64,
    /// Share of the variance that is luck, or more than a straight line.
    pub luck_share: f64,
    /// Share of the variance that goes with the estimates, all together.
    pub estimates_share: f64,
    /// Of that the share of the estimates of other people's cases, which delay this one.
    pub others_share: f64,
    /// Below this share no estimate of the proposal's own procedure can be told from luck with so many runs.
    pub noise_floor: f64,
    /// How many of these can't be told from luck.
    pub not_distinguishable: u64,
    /// Those that can, the largest share first; ten at most.
    pub estimates: Vec<EstimatePart>,
}

/// The part of one estimate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EstimatePart {
    /// Process, step and key.
    pub estimate: String,
    /// How people read the step.
    pub title: Words,
    /// Which of its numbers.
    pub number: Words,
    /// Share of the variance.
    pub share: f64,
    /// An interval that holds the true share with 95 % chance.
    pub ci95: [f64; 2],
    /// The share that luck alone may show for it.
    pub noise: f64,
    /// Whether it can be told from luck.
    pub distinguishable: bool,
    /// Days more of the mean when the number is a tenth larger.
    pub days_per_tenth_more: f64,
    /// Days between P10 and P90 once this number is known: the width shrinks with the square root of the variance left.
    pub width_days_when_known: f64,
}

/// What the answer rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rests {
    /// Share of the lead time that lies on numbers that are estimates.
    pub share: f64,
    /// How many numbers of the plan are estimates.
    pub count: usize,
}

/// Something that must be known before a figure is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// A stable name of its kind.
    pub code: String,
    /// What.
    #[serde(flatten)]
    pub what: Words,
}

/// What made a result; the same receipt gives the same bytes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Version of the program.
    pub version: String,
    /// Every file read.
    pub inputs: Vec<Input>,
    /// The seed.
    pub seed: u64,
    /// How many runs.
    pub runs: u64,
}

impl Receipt {
    /// The receipt of this version.
    #[must_use]
    pub fn of(inputs: Vec<Input>, seed: u64, runs: u64) -> Self {
        Self { version: env!("CARGO_PKG_VERSION").to_owned(), inputs, seed, runs }
    }
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Input {
    /// As it was named.
    pub name: String,
    /// Of its bytes, in hex.
    pub sha256: String,
}
