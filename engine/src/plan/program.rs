//! The flat program that the simulator runs: small integers, no names, no rules that could be answered beforehand.

use crate::model::{Cause, EndKind, ShortWait};
use crate::rules::{Rule, Value};
use crate::sim::quantile_table::QuantileTable;
use crate::sim::random::{Cut, NameHash};
use crate::sim::seconds_table::SecondsTable;
use crate::time::LegalPeriod;
use std::sync::Arc;

/// Index of an operation in [`super::Plan::ops`].
pub type OpId = u32;
/// Index of a step in [`Program::steps`], for reports.
pub type StepId = u32;
/// No operation, no counter, no record.
pub const NONE: u32 = u32::MAX;

/// One operation: what a token does before it goes on.
#[derive(Clone, Debug)]
pub struct Op {
    /// What.
    pub kind: OpKind,
    /// Which step of the program it belongs to.
    pub step: StepId,
    /// The name its draws are keyed by.
    pub name: NameHash,
    /// The name the draw of its way on is keyed by.
    pub way_name: NameHash,
    /// Counts visits in a case; [`NONE`] where no loop passes.
    pub counter: u32,
    /// Where the token goes when it is done.
    pub next: Next,
    /// The first operation of a step: a visit to the step begins with it.
    pub begins: bool,
    /// What is finished with it.
    pub finishes: Finish,
    /// Which cancellable scopes it lies in, from the inside out; index in [`Program::scopes`], or [`NONE`].
    pub scope: u32,
}

/// What the finish of an operation means to the case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Finish {
    /// The step is finished.
    pub step: bool,
    /// The proposer hears yes or no.
    pub decided: bool,
    /// A list of [`Effect`]s to carry out.
    pub effects: Option<u32>,
}

/// What finishing a step does to the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// Raises a line.
    Raise {
        /// The line.
        line: ValueRef,
        /// By so many cents.
        amount: ValueRef,
    },
    /// Starts the clock of a stop.
    StartStop(u32),
    /// Ends the reach of a stop.
    EndStop(u32),
    /// Sets a stop back: the process that it belongs to is called again.
    ResetStop(u32),
    /// The period behind a stop stands still.
    Pause(u32),
    /// It runs again.
    Resume(u32),
}

/// What an operation is.
#[derive(Clone, Copy, Debug)]
pub enum OpKind {
    /// Nothing happens: only the way on is chosen.
    Pass,
    /// Elapsed time, wholly its own cause.
    Delay {
        /// How long.
        length: LengthRef,
        /// Its cause.
        cause: Cause,
        /// The clock it runs on; [`NONE`] = round the clock.
        calendar: u32,
        /// The same clock without the closed season; what it adds is `recess`. [`NONE`] = no season.
        open_season: u32,
    },
    /// Hands-on work by a team.
    Work {
        /// The team; `None` = the decider found at the last mandate.
        team: Option<u16>,
        /// How long.
        length: LengthRef,
        /// Its place in the line: higher first.
        priority: ValueRef,
        /// The team's clock outside the closed season; [`NONE`] = no season.
        open_season: u32,
    },
    /// Waits for a body's meeting.
    Gate {
        /// The body.
        body: u16,
        /// Waits out caretaker period and formation when this holds.
        deferred: CondRef,
        /// Above zero: may take a slot that is kept for urgent matters.
        urgent: ValueRef,
    },
    /// Who may decide.
    Route {
        /// The rows of the matter, from low to high, in [`super::Plan::routes`].
        rows: (u32, u32),
        /// The amount.
        amount: ValueRef,
        /// Where the branches meet again: the end of a detour; [`NONE`] = at the end of the case.
        rejoin: OpId,
    },
    /// Reserves money.
    Reserve {
        /// The line.
        line: ValueRef,
        /// How much.
        amount: ValueRef,
        /// What more there is to it, in [`super::Plan::claims`].
        claim: u32,
    },
    /// Waits for a moment of a calendar of moments.
    Until {
        /// Index in [`super::Plan::windows`].
        window: u32,
        /// Its cause.
        cause: Cause,
        /// Where to when it was missed.
        missed: Option<OpId>,
    },
    /// Waits for a date of the case.
    UntilDate {
        /// The date.
        date: ValueRef,
    },
    /// Splits into members.
    Fork {
        /// Members in [`super::Plan::members`].
        members: (u32, u32),
        /// Its join.
        join: OpId,
    },
    /// Waits for members.
    Join {
        /// Counter of arrivals that are still awaited, a case's.
        awaited: u32,
        /// How many are waited for; [`NONE`] = all that take part.
        need: u32,
        /// What happens to the members not waited for.
        rest: Rest,
        /// The scope of the members, in [`Program::scopes`].
        members: u32,
    },
    /// Leaves a block at once, then goes on.
    Leave {
        /// The scope left.
        scope: u32,
    },
    /// An end.
    End {
        /// Index in [`Program::ends`].
        end: u32,
    },
}

/// What happens to members that a join does not wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// There are none.
    Awaited,
    /// They go on, and end at the join.
    GoOn,
    /// They stop.
    Stop,
}

/// Where a token goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Straight on.
    Op(OpId),
    /// By a choice in [`super::Plan::choices`].
    Choice(u32),
    /// Nowhere: the operation itself says.
    Own,
}

/// A condition of a case: always, known at its arrival, or read from the running case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CondRef {
    /// Holds.
    Always,
    /// Does not hold.
    Never,
    /// A bit of the case.
    Static(u32),
    /// A rule on the running case, in [`Program::running`].
    Running(u32),
}

/// A number of a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueRef {
    /// The same for all.
    Const(f64),
    /// A value of the case, found at its arrival.
    Static(u32),
    /// A rule on the running case.
    Running(u32),
}

/// How long: one of some lengths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LengthRef {
    /// An entry of [`super::Plan::lengths`].
    One(u32),
    /// A choice in [`super::Plan::choices`] whose targets are lengths.
    Choice(u32),
}

/// A length in seconds of its clock.
#[derive(Clone, Debug)]
pub struct LengthPlan {
    /// Where the draw comes from.
    pub draw: Draw,
    /// The estimate it rests on, in [`super::Plan::estimates`]; [`NONE`] = no estimate.
    pub estimate: u32,
    /// A tenth of the draws lies below: seconds.
    pub p10: f64,
}

/// Where a length comes from.
#[derive(Clone, Debug)]
pub enum Draw {
    /// Always so many seconds.
    Fixed(f64),
    /// A table of its quantiles.
    Table(Arc<SecondsTable>),
    /// A value of the case, in seconds.
    Value(ValueRef),
    /// What the owner's entry says: tables by the value of the owner fact.
    Owner {
        /// The value of the case that picks.
        owner: ValueRef,
        /// First of the lengths, by word, in [`super::Plan::lengths`].
        first: u32,
        /// How many words.
        count: u32,
    },
}

/// An estimate: a number that may be wrong by a factor.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// Its name: process, step and key.
    pub name: String,
    /// What its factor is keyed by.
    pub hash: NameHash,
    /// Standard deviation of the factor's logarithm.
    pub sigma: f64,
    /// The followed proposal rests on it.
    pub of_proposal: bool,
}

/// A branch list.
#[derive(Clone, Debug)]
pub struct ChoicePlan {
    /// Its branches in [`super::Plan::branches`]: from, to.
    pub branches: (u32, u32),
    /// A plain split: two targets, one fixed chance, no condition or limit.
    pub simple: Option<SplitPlan>,
}

/// A plain split in two.
#[derive(Clone, Copy, Debug)]
pub struct SplitPlan {
    /// Below this the first way is taken.
    pub cut: Cut,
    /// The two targets, and whether each is a way back.
    pub ways: [(u32, bool); 2],
}

/// One branch.
#[derive(Clone, Copy, Debug)]
pub struct BranchPlan {
    /// Opens if this holds.
    pub when: CondRef,
    /// Takes this share; `None` for a bare `when` or `else`.
    pub chance: Option<ChanceRef>,
    /// `else`.
    pub otherwise: bool,
    /// Most passes in a case, and the counter.
    pub max: Option<(u32, u32)>,
    /// An operation, or a length.
    pub target: u32,
    /// A way back (rework).
    pub back: bool,
    /// Waits for money instead.
    pub wait: Option<ShortWait>,
    /// Back to the same meeting, where it keeps its place.
    pub held: bool,
}

/// The chance of a branch.
#[derive(Clone, Copy, Debug)]
pub enum ChanceRef {
    /// A share, and the estimate it rests on.
    Share(f64, u32),
    /// A rule of the case.
    Value(ValueRef),
}

/// A row of the register that a mandate step may find.
#[derive(Clone, Copy, Debug)]
pub struct RoutePlan {
    /// Covers amounts up to this many cents.
    pub up_to: f64,
    /// Holds if this does.
    pub when: CondRef,
    /// Where to.
    pub target: OpId,
    /// Who decides, in [`super::Plan::deciders`].
    pub decider: u16,
    /// Not the lowest decider of the matter: a detour begins.
    pub detour: bool,
    /// The stretches in which the decider is there, in [`super::Plan::windows`]; [`NONE`] = always.
    pub present: u32,
    /// Who decides while it is away, and where to.
    pub instead: Option<(u16, OpId)>,
}

/// How a step claims money.
#[derive(Clone, Debug)]
pub struct ClaimPlan {
    /// What happens when it is not there: a way, or waiting.
    pub if_short: Option<u32>,
    /// The name its shortage draw is keyed by.
    pub name: NameHash,
    /// All wait for the closing of a window, and the best go first.
    pub round: Option<RoundPlan>,
}

/// A tender round.
#[derive(Clone, Debug)]
pub struct RoundPlan {
    /// Whose closing is waited for, in [`super::Plan::windows`].
    pub window: u32,
    /// The score of the case.
    pub score: ValueRef,
    /// How many others there are.
    pub rivals: ValueRef,
    /// Their scores.
    pub scores: Arc<QuantileTable>,
    /// What each asks, in cents; `None` = as much as the case.
    pub amounts: Option<Arc<QuantileTable>>,
}

/// A member of a fork.
#[derive(Clone, Copy, Debug)]
pub struct MemberPlan {
    /// Its first operation.
    pub entry: OpId,
    /// Takes part if this holds.
    pub when: CondRef,
    /// Takes part with this chance.
    pub chance: Option<ChanceRef>,
    /// Takes part if the count of copies is at least this.
    pub times: Option<(ValueRef, u32)>,
    /// The name its chance is keyed by.
    pub name: NameHash,
}

/// A process, compiled with those it calls.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its id.
    pub name: String,
    /// The name its cases are keyed by.
    pub hash: NameHash,
    /// The first operation.
    pub start: OpId,
    /// Its operations: from, to.
    pub ops: (OpId, OpId),
    /// Its steps, those of called processes with their path.
    pub steps: Vec<StepPlan>,
    /// Its ends.
    pub ends: Vec<EndPlan>,
    /// How many counters a case has.
    pub counters: u32,
    /// How many bits a case has.
    pub bits: u32,
    /// How many values a case has.
    pub values: u32,
    /// What is asked of a case when it arrives, in order.
    pub intake: Vec<Intake>,
    /// The facts of a case, those of called processes included, as far as they are known beforehand.
    pub facts: Vec<Value>,
    /// Rules on the running case.
    pub running: Vec<RunningRule>,
    /// Cancellable scopes: parent scope, or [`NONE`].
    pub scopes: Vec<u32>,
    /// Stops.
    pub stops: Vec<StopPlan>,
    /// Legal periods, where all cases are watched.
    pub periods: Vec<super::PeriodPlan>,
    /// Whether the facts must be kept while the case runs.
    pub keeps_facts: bool,
}

impl Program {
    /// Whether anything is to be found out of a case when it arrives.
    #[inline]
    #[must_use]
    pub fn is_asked(&self) -> bool {
        !self.intake.is_empty() || self.keeps_facts
    }
}

/// A step, for reports.
#[derive(Clone, Debug)]
pub struct StepPlan {
    /// Its path, such as `raad/agenda`.
    pub path: String,
    /// How people read it.
    pub title: crate::text::Words,
    /// Its lane; empty for a gateway.
    pub lane: String,
    /// How people read the lane.
    pub lane_title: crate::text::Words,
    /// A milestone's title.
    pub milestone: Option<crate::text::Words>,
    /// The operation it begins with.
    pub entry: OpId,
    /// The span it was written at.
    pub span: crate::text::Span,
}

/// An end, for reports.
#[derive(Clone, Debug)]
pub struct EndPlan {
    /// Its id.
    pub name: String,
    /// How people read it.
    pub title: crate::text::Words,
    /// Its kind.
    pub kind: EndKind,
    /// Its step.
    pub step: StepId,
}

/// One thing found out when a case arrives.
#[derive(Clone, Debug)]
pub enum Intake {
    /// A fact: its place among the facts, and where it comes from.
    Fact(u32, FactSource),
    /// A condition: bit, rule, and where the facts of its process begin.
    Bit(u32, Rule, u32),
    /// A value: place, rule, first fact.
    Value(u32, Rule, u32),
    /// A value looked up by the word that a rule gives: place, rule, first fact, number by word.
    Looked(u32, Rule, u32, Vec<f64>),
}

/// Where the value of a fact comes from when a case arrives.
#[derive(Clone, Debug)]
pub enum FactSource {
    /// Drawn.
    Drawn(FactDraw, NameHash),
    /// From the calling process: rule, first fact of the caller.
    Rule(Rule, u32),
    /// From the calling process, word by word: rule, first fact of the caller, value by word.
    Words(Rule, u32, Vec<Value>),
    /// The date of submission.
    Submit,
    /// The same for all, unless the case brings its own.
    Known(Value),
    /// What the case brings: the fact of the root process, and where it comes from if the case brings none.
    Given(u32, Box<FactSource>),
}

/// How a fact is drawn.
#[derive(Clone, Debug)]
pub enum FactDraw {
    /// Yes with this chance.
    Bool(f64),
    /// An option by its share.
    Shares(Vec<(u32, f64)>),
    /// A number, cents or seconds from a table.
    Money(Arc<QuantileTable>),
    /// A number.
    Number(Arc<QuantileTable>),
    /// Seconds.
    Duration(Arc<QuantileTable>),
}

/// A rule on the running case.
#[derive(Clone, Debug)]
pub struct RunningRule {
    /// The rule.
    pub rule: Rule,
    /// First fact of its process.
    pub facts: u32,
    /// Step of its vocabulary → counter of visits ([`NONE`]: passed at most once, counted by a bit).
    pub visits: Vec<u32>,
    /// Line of its vocabulary → line of the plan.
    pub lines: Vec<u32>,
}

/// What takes a case out.
#[derive(Clone, Debug)]
pub struct StopPlan {
    /// Its id.
    pub name: String,
    /// Where the case goes.
    pub target: OpId,
    /// After how long.
    pub after: StopAfter,
    /// What its draw is keyed by.
    pub hash: NameHash,
    /// The step, for reports.
    pub step: StepId,
    /// What it takes out: a called process; [`NONE`] = the whole case.
    pub scope: u32,
    /// Its first counter of the case.
    pub counter: u32,
}

/// When a stop comes.
#[derive(Clone, Copy, Debug)]
pub enum StopAfter {
    /// After a length.
    Length(LengthRef),
    /// At a rate: mean time in seconds, and the estimate it rests on.
    Rate(f64, u32),
    /// By silence at the end of a period, in [`super::Plan::silences`] (Awb 4:20b).
    Silence(u32),
}

/// A period whose end decides by silence.
#[derive(Clone, Debug)]
pub struct SilencePlan {
    /// Applies only if this holds.
    pub when: CondRef,
    /// How long: the first whose condition holds.
    pub within: Vec<(CondRef, LegalPeriod)>,
    /// Extended by this, with this chance.
    pub extension: Option<(LegalPeriod, f64)>,
    /// The period's name, that its luck is keyed by.
    pub name: NameHash,
}
