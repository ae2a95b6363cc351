//! Steps: the nodes of a process.

use super::{Branches, ChanceForm, Length, Name, Operand, RuleText};
use crate::text::{Span, Words};
use crate::time::{Date, YearlyRange};
use serde::Serialize;

/// Why a second passed. The table of design section 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Cause {
    /// Hands on, in working time.
    Work,
    /// Nights, weekends and holidays during work.
    Hours,
    /// A period that must run.
    Statutory,
    /// Elapsed time given as such.
    Handling,
    /// The team is busy.
    Queue,
    /// Sympathetic, but not now.
    Priority,
    /// Until the body's next meeting.
    Meeting,
    /// Deadline missed, or agenda full.
    Agenda,
    /// The body does not meet, or the season is wrong.
    Recess,
    /// No money now, or no moment to ask.
    Budget,
    /// Caretaker period, formation, support to be won again.
    Term,
    /// The applicant is at work.
    Applicant,
    /// A partner is at work.
    Partner,
    /// The owner is not yet found.
    Search,
}

impl Cause {
    /// All causes, in the order of the JSON.
    pub const ALL: [Self; 14] = [
        Self::Work,
        Self::Hours,
        Self::Statutory,
        Self::Handling,
        Self::Queue,
        Self::Priority,
        Self::Meeting,
        Self::Agenda,
        Self::Recess,
        Self::Budget,
        Self::Term,
        Self::Applicant,
        Self::Partner,
        Self::Search,
    ];

    /// Whether it is a constraint that may be gone: work must be done, and what the law makes run must run.
    #[must_use]
    pub const fn can_be_taken_away(self) -> bool {
        !matches!(self, Self::Work | Self::Hours | Self::Statutory)
    }

    /// The word in files and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Hours => "hours",
            Self::Statutory => "statutory",
            Self::Handling => "handling",
            Self::Queue => "queue",
            Self::Priority => "priority",
            Self::Meeting => "meeting",
            Self::Agenda => "agenda",
            Self::Recess => "recess",
            Self::Budget => "budget",
            Self::Term => "term",
            Self::Applicant => "applicant",
            Self::Partner => "partner",
            Self::Search => "search",
        }
    }
}

/// How a proposal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EndKind {
    /// Granted.
    Granted,
    /// Granted in part.
    Partly,
    /// Refused; from here on, reserved money is released.
    Refused,
    /// Withdrawn by the proposer.
    Withdrawn,
    /// Not taken up (Awb 4:5).
    NotHandled,
    /// Died without a decision.
    Faded,
    /// Sent back.
    Returned,
    /// Went on by another route.
    OtherRoute,
}

impl EndKind {
    /// Words and kinds, in the order of the format.
    pub const ALL: [(&'static str, Self); 8] = [
        ("granted", Self::Granted),
        ("partly", Self::Partly),
        ("refused", Self::Refused),
        ("withdrawn", Self::Withdrawn),
        ("not_handled", Self::NotHandled),
        ("faded", Self::Faded),
        ("returned", Self::Returned),
        ("other_route", Self::OtherRoute),
    ];

    /// Whether money that was reserved comes back to its line.
    #[must_use]
    pub fn releases(self) -> bool {
        !matches!(self, Self::Granted | Self::Partly)
    }
}

/// The ground of a step, period, mandate or value, such as `Awb 4:13`.
#[derive(Clone, Debug, PartialEq)]
pub struct Law {
    /// As written: act and article.
    pub text: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// First and last day on which it holds.
    pub valid: Option<(Date, Date)>,
    /// Where it was named.
    pub span: Span,
}

/// Hands-on work, and how long it usually lies before it joins the team's queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// Working time.
    pub work: Branches<Length>,
    /// Elapsed or working time before the queue (cause `queue`).
    pub waits: Option<Branches<Length>>,
}

/// A rise of a budget line when the step is finished.
#[derive(Clone, Debug, PartialEq)]
pub struct Raise {
    /// The line.
    pub line: Operand,
    /// How much.
    pub amount: Operand,
}

/// A number between bounds: evenly, or with a most likely value (PERT).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberRange {
    /// Smallest.
    pub min: f64,
    /// Most likely; absent = evenly.
    pub likely: Option<f64>,
    /// Largest.
    pub max: f64,
}

/// Best first till the pot is empty, at the closing of the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Rank {
    /// The score of this proposal.
    pub score: Operand,
    /// How many others rank beside it, besides those of the caseload.
    pub rivals: Option<Operand>,
    /// How the others score; the score of one is drawn from it. Without it, evenly from 0 to 100.
    pub scores: Option<NumberRange>,
    /// What the others ask, in cents; without it, as much as this proposal.
    pub amounts: Option<NumberRange>,
    /// Where.
    pub span: Span,
}

/// How a parallel block goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockMode {
    /// When every member is done.
    All,
    /// When `need` members are done; the rest goes on without being waited for.
    Any {
        /// How many.
        need: u32,
    },
    /// When the earliest is done; the rest stops.
    First,
}

/// One member of a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The step it starts with.
    pub step: Name,
    /// Takes part only if this holds.
    pub when: Option<RuleText>,
    /// Takes part with this chance.
    pub chance: Option<ChanceForm>,
    /// So many copies of it.
    pub times: Option<Operand>,
    /// Where.
    pub span: Span,
}

/// A parallel block.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// When it goes on.
    pub mode: BlockMode,
    /// Its members in file order.
    pub members: Vec<Member>,
    /// Leave the block as soon as a member process ends so: end → step.
    pub unless: Vec<(Name, Name)>,
}

/// What a window step waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum WindowUntil {
    /// It opens.
    Opens,
    /// It closes.
    Closes,
    /// Its decision.
    Decided,
    /// Its money.
    Money,
    /// A date: a fact or rule.
    Fact(Operand),
}

/// What kind of step it is, besides its work.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// Only its work.
    Work,
    /// Elapsed time, wholly its own cause.
    Takes(Branches<Length>),
    /// Waits for a body's meeting.
    Meeting {
        /// The body.
        body: Name,
        /// The kind of agenda item.
        item: Option<Name>,
    },
    /// Who may decide.
    Mandate {
        /// The matter.
        matter: Operand,
        /// The amount.
        amount: Option<Operand>,
        /// Decider → step; `official` stands for every decider that is no body.
        to: Vec<(Name, Name)>,
    },
    /// Reserves money.
    Budget {
        /// The line.
        line: Operand,
        /// How much.
        amount: Operand,
        /// What happens when it is not there.
        if_short: Option<Branches<Name>>,
        /// A tender round.
        rank: Option<Rank>,
        /// It can be claimed in this window of the place only.
        window: Option<Name>,
        /// Where to outside that window, instead of waiting for the next.
        missed: Option<Name>,
    },
    /// A term that must run.
    Period(Branches<Length>),
    /// Waits for a cycle window of the place, or for a date.
    Window {
        /// The window; `None` when it only waits for a date.
        name: Option<Name>,
        /// Until what.
        until: WindowUntil,
        /// Where to when it was missed, instead of next year's.
        missed: Option<Name>,
    },
    /// Only chooses.
    Decide,
    /// A parallel block.
    Block(Block),
    /// Another process as a part.
    Process {
        /// The process.
        process: Name,
        /// Its facts (and lanes), as said here.
        with: Vec<(Name, Operand)>,
        /// Each of its ends → a step here.
        ends: Vec<(Name, Name)>,
    },
    /// An end.
    End(EndKind),
}

/// A node of a process.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its id.
    pub name: Name,
    /// Its title; the id with spaces when not given.
    pub title: Words,
    /// Lane, team, body, or `decider`.
    pub by: Option<Name>,
    /// Hands-on work, done first.
    pub work: Option<Work>,
    /// What it is.
    pub kind: StepKind,
    /// Where it goes on (`next`, or `then` of a block). Empty at an end, a mandate, a called process.
    pub next: Option<Branches<Name>>,
    /// The proposer hears yes or no.
    pub decided: bool,
    /// Reported with share and days.
    pub milestone: Option<Words>,
    /// Raises a budget line when finished.
    pub raises: Option<Raise>,
    /// Time counts only inside these.
    pub only_in: Vec<YearlyRange>,
    /// Time does not count inside these recesses or windows.
    pub not_in: Vec<Name>,
    /// The cause of `takes`, when said.
    pub cause: Option<Cause>,
    /// Its place in the team's line: higher first.
    pub priority: Option<Operand>,
    /// Its grounds.
    pub law: Vec<Law>,
    /// Where the law leaves room, in words.
    pub judgement: Option<Words>,
    /// What the proposer brings.
    pub bring: Option<Words>,
    /// For people.
    pub note: Option<Words>,
    /// The whole step.
    pub span: Span,
}
