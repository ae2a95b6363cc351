//! The diagram: a process as forms and arrows, in the words of one language, before anything has a place.

use crate::model::{BlockMode, Cause, EndKind};

/// A process as forms and arrows.
#[derive(Clone, Debug, Default)]
pub struct Diagram {
    /// What it shows.
    pub title: String,
    /// A line under the title.
    pub subtitle: String,
    /// Who does what, from top to bottom.
    pub lanes: Vec<Lane>,
    /// The forms; the first is the start.
    pub nodes: Vec<Node>,
    /// The arrows.
    pub edges: Vec<Edge>,
    /// Sticky notes that hang beside the picture.
    pub notes: Vec<String>,
}

/// Who does something.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Its id in the file.
    pub name: String,
    /// How people read it.
    pub title: String,
}

/// A form.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The same for the same file: a step's path, `raad/agenda`; with `.join` for the end of a block.
    pub key: String,
    /// Index of its lane.
    pub lane: usize,
    /// What it is.
    pub form: Form,
    /// A mark of the municipal kind.
    pub mark: Option<Mark>,
    /// What it is called.
    pub title: String,
    /// Its grounds in law.
    pub law: Vec<String>,
    /// For people who point at it: where the law leaves room, notes.
    pub note: Vec<String>,
    /// Sticky notes on it.
    pub stickies: Vec<String>,
    /// The proposer hears yes or no.
    pub decided: bool,
    /// The called process it is a part of, drawn in line: its title.
    pub part: Option<String>,
    /// What the runs say of it.
    pub seen: Option<Seen>,
    /// What an intervention did to it.
    pub change: Option<Change>,
}

/// The shape of a form, as BPMN 2.0 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Where a case begins.
    Start,
    /// At any moment: an event that takes a case out wherever it is.
    AnyMoment,
    /// Where it ends.
    End(EndKind),
    /// Something is done, or waited for.
    Task,
    /// Another process as a part.
    Subprocess,
    /// Only a choice.
    Choice,
    /// The beginning of a parallel block.
    Fork(BlockMode),
    /// Its end.
    Join(BlockMode),
}

impl Form {
    /// What scripts and snapshots know it by: all are steps, of a kind.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Start => "step start",
            Self::AnyMoment => "step any-moment",
            Self::End(_) => "step end",
            Self::Task => "step task",
            Self::Subprocess => "step subprocess",
            Self::Choice => "step choice",
            Self::Fork(_) => "step fork",
            Self::Join(_) => "step join",
        }
    }
}

/// A mark of the municipal kind, drawn as a small picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Hands-on work.
    Work,
    /// Elapsed time.
    Takes,
    /// A meeting.
    Meeting,
    /// Who may decide.
    Mandate,
    /// Money is set aside.
    Budget,
    /// A legal period.
    Period,
    /// A fixed moment of the year.
    Window,
    /// Elections, or what follows them.
    Term,
}

impl Mark {
    /// All marks, in the order of the legend.
    pub const ALL: [Self; 8] =
        [Self::Work, Self::Takes, Self::Meeting, Self::Mandate, Self::Budget, Self::Period, Self::Window, Self::Term];
}

/// An arrow.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Index of the form it leaves.
    pub from: usize,
    /// Index of the form it leads to.
    pub to: usize,
    /// When it is taken, in few words.
    pub label: Option<String>,
    /// The same in full, with the rule as written.
    pub full: Option<String>,
    /// The share of those that leave `from` that is expected to take it.
    pub likely: f64,
    /// On the likely path.
    pub main: bool,
    /// The share of all runs that takes it.
    pub share: Option<f64>,
    /// What an intervention did to it.
    pub change: Option<Change>,
}

/// What the runs say of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// This proposal cannot come here.
    pub impossible: bool,
    /// The share of runs that comes here.
    pub share: f64,
    /// Days spent here by those that come: half need no more, nine in ten need no more.
    pub days: Option<(f64, f64)>,
    /// A stall.
    pub stall: Option<Stalled>,
    /// On the path that most often made up the lead time.
    pub critical: bool,
}

/// A stall at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Stalled {
    /// How bad: 1 to 3.
    pub heat: u8,
    /// Its place among the stalls, from 1.
    pub rank: usize,
    /// Its cause; a detour has none.
    pub cause: Option<Cause>,
    /// Days won if it were gone.
    pub gain: f64,
    /// Why, in words.
    pub why: String,
}

/// What an intervention did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It was changed.
    Changed,
    /// It is gone.
    Removed,
}
