//! A process: how one kind of proposal is handled.

use super::{Branches, Chance, Fact, FactValue, Law, Length, Name, Operand, RuleText, Step};
use crate::text::{FileId, Node, Span, Stated, Words};
use crate::time::Date;

/// How one kind of proposal is handled.
#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    /// The file.
    pub file: FileId,
    /// Its id.
    pub name: Name,
    /// Its title.
    pub title: Words,
    /// One line on what it is.
    pub about: Option<Words>,
    /// Hidden from `list`: only called by others.
    pub part: bool,
    /// The fact that picks from the place's owners.
    pub owner: Option<Name>,
    /// Questions to the proposer, those of `uses` included.
    pub facts: Vec<Fact>,
    /// Named rules.
    pub rules: Vec<NamedRule>,
    /// Who does what.
    pub lanes: Vec<Lane>,
    /// The steps; the first listed is the start.
    pub steps: Vec<Step>,
    /// Legal periods.
    pub periods: Vec<Period>,
    /// What takes a case out wherever it is.
    pub stops: Vec<Stop>,
    /// Named changes.
    pub interventions: Vec<Intervention>,
    /// Examples that must hold.
    pub examples: Vec<Example>,
    /// Sticky notes of a workshop, in file order.
    pub notes: Vec<StickyNote>,
}

impl Process {
    /// The index of a step by name.
    #[must_use]
    pub fn step(&self, name: &str) -> Option<usize> {
        self.steps.iter().position(|s| s.name.value == name)
    }
}

/// What someone wrote in a workshop: kept with the process and drawn, without a part in any figure.
#[derive(Clone, Debug, PartialEq)]
pub struct StickyNote {
    /// The step it sticks to; a note without one hangs beside the picture.
    pub on: Option<Name>,
    /// What it says.
    pub text: Words,
}

/// A rule with a name, for use in other rules.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedRule {
    /// Its name.
    pub name: Name,
    /// How people read it, on an arrow: its own title, else its name with spaces.
    pub title: Words,
    /// The expression.
    pub rule: RuleText,
}

/// Who does a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Its id; also the team or body of the place, unless `of` says another.
    pub name: Name,
    /// How people read it.
    pub title: Words,
    /// What it is.
    pub kind: LaneKind,
    /// The team or body of the place it stands for, when named otherwise.
    pub of: Option<Name>,
}

/// What a lane is; gives the default cause of `takes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneKind {
    /// A team of the municipality.
    Team,
    /// A deciding body.
    Body,
    /// The proposer.
    Applicant,
    /// Someone outside.
    Partner,
}

/// A legal period.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    /// Its id.
    pub name: Name,
    /// How people read it.
    pub title: Words,
    /// Its ground.
    pub law: Vec<Law>,
    /// Counts from the moment this step is finished.
    pub from: Name,
    /// To the moment one of these is finished.
    pub until: Vec<Name>,
    /// How long.
    pub within: Branches<Limit>,
    /// When the clock stands still.
    pub suspends: Option<Suspension>,
    /// Extension, used only in runs that would be late.
    pub extend: Option<Notice<Length>>,
    /// Applies only if this holds.
    pub when: Option<RuleText>,
    /// Dwangsom after a default notice, with the chance that one is sent.
    pub dwangsom: Option<Stated<f64>>,
    /// Silence at its end decides: the case goes to this step (Awb 4:20b).
    pub silence: Option<Name>,
    /// Set by act or decree, so that its end rolls (Algemene termijnenwet).
    pub rolls: bool,
    /// Where.
    pub span: Span,
}

/// How long a period is.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// A length from the start.
    Length(Length),
    /// `by 12-31`: the first such day on or after the start; month, day. Does not roll.
    ByDay(u8, u8),
    /// `by FACT`: a date; does not roll.
    ByFact(Operand),
    /// The earliest of these.
    Earliest(Vec<Limit>),
    /// The latest of these.
    Latest(Vec<Limit>),
}

/// The clock of a period stands still while one of these steps is under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspension {
    /// Its ground.
    pub law: Vec<Law>,
    /// The steps.
    pub during: Vec<Name>,
    /// At most so long.
    pub at_most: Option<Length>,
}

/// An extension by notice.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice<T> {
    /// By how much.
    pub by: T,
    /// The chance that it is used in a run that would be late.
    pub chance: Option<Stated<f64>>,
    /// Its ground.
    pub law: Vec<Law>,
}

/// Takes the case out wherever it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// Its id.
    pub name: Name,
    /// What sets it off.
    pub trigger: StopTrigger,
    /// Counts from this step's finish.
    pub from: Option<Name>,
    /// No longer once this step is finished.
    pub until: Option<Name>,
    /// Where the case goes.
    pub to: Name,
    /// Where.
    pub span: Span,
}

/// What sets a stop off.
#[derive(Clone, Debug, PartialEq)]
pub enum StopTrigger {
    /// After a length of time: a duration, fact or rule.
    After(Branches<Length>),
    /// With a chance per length of time, such as `3% per mo`: chance, seconds.
    Rate(Stated<f64>, i64),
}

/// A named change to a process or place.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervention {
    /// Its id.
    pub name: Name,
    /// How people read it.
    pub title: Words,
    /// The lesson it is made from.
    pub lesson: Option<String>,
    /// What must be true for it.
    pub assumes: Option<Words>,
    /// Path → new value.
    pub set: Vec<(Name, Node)>,
    /// Path → factor.
    pub scale: Vec<(Name, Node)>,
    /// Path → what is added.
    pub add: Vec<(Name, Node)>,
    /// Whole steps, replaced or added.
    pub steps: Vec<(Name, Node)>,
    /// Where.
    pub span: Span,
}

/// An example that must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// What it shows.
    pub title: Words,
    /// At which place.
    pub place: Option<Name>,
    /// Facts, as written; typed against the facts of the process.
    pub given: Vec<(Name, FactValue)>,
    /// The submit date.
    pub submit: Option<Date>,
    /// Interventions that are on.
    pub with: Vec<Name>,
    /// What must be seen.
    pub expect: Expectation,
    /// Where.
    pub span: Span,
}

/// What an example expects. Shares are of all runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expectation {
    /// The decider that the mandate step finds.
    pub decides: Option<Name>,
    /// Steps that runs pass, with the least and largest share (1..1 when none is given).
    pub passes: Vec<(Name, Chance, Chance)>,
    /// Steps that runs avoid, with the least and largest share that avoid it.
    pub avoids: Vec<(Name, Chance, Chance)>,
    /// Shares of ends.
    pub ends: Vec<(Name, Chance, Chance)>,
    /// Bounds on quantiles and mean of the lead time in seconds: `p50`, `p80`, `p90`, `mean`.
    pub days: Vec<(Name, f64, f64)>,
    /// Periods kept, with the least and largest share.
    pub on_time: Vec<(Name, Chance, Chance)>,
}
