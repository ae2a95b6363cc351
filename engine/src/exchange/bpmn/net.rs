//! A drawing as a net: what is done, waited for and chosen, and how one thing leads to another.
//!
//! Subprocesses stand in it step by step, events on a border and event gateways as blocks of which the first part that
//! is done decides. Nothing here knows of XML any more, except the place that each thing was drawn at.

use super::remarks::Remarks;
use crate::model::EndKind;
use crate::text::{Lang, Span};

/// Index of a node.
pub(super) type At = usize;

/// Who works on a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worker {
    /// A person.
    Person,
    /// A program.
    Program,
}

/// What is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// So long, as our files write it.
    Timer(String),
    /// A timer of which the length can't be read.
    Unknown,
    /// Something from someone else: a message, a signal, a condition.
    Message,
}

/// When a block goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fork {
    /// Every branch is taken and waited for.
    All,
    /// Some branches are taken, each by its own condition.
    Some,
    /// The first branch that is done stops the others.
    First,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Nothing by itself: ways meet here, or pass.
    Pass,
    /// Work.
    Task(Worker),
    /// Waiting.
    Wait(Wait),
    /// One way of several.
    Choice,
    /// Branches begin.
    Fork(Fork),
    /// Branches meet.
    Join,
    /// Tells afterwards which branch of a [`Fork::First`] was done.
    Marker,
    /// The case ends.
    /// The case ends; `true`: and with it all that is still under way.
    End(EndKind, bool),
    /// The end of a block that Doorloop wrote: its name.
    OwnJoin(String),
    /// A step that Doorloop wrote itself.
    Own(Own),
}

/// A step that Doorloop wrote: as its file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Own {
    /// Its name in the file.
    pub name: String,
    /// Its place among the steps.
    pub order: usize,
    /// Its YAML.
    pub yaml: String,
    /// The steps it led to when it was written.
    pub ways: Vec<String>,
    /// Its title when it was written, as the drawing shows it.
    pub title: String,
    /// The lane it stood in when it was written.
    pub lane: String,
}

/// A node.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub id: String,
    pub title: String,
    pub what: What,
    pub lane: Option<usize>,
    /// So many at a time (multiple instances).
    pub times: Option<u32>,
    pub span: Span,
}

/// A way from one node to another.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub id: String,
    pub from: At,
    pub to: At,
    /// What the drawing says of it.
    pub title: String,
    /// Taken when nothing else is.
    pub default: bool,
    /// Seldom taken: something goes wrong, or comes in between.
    pub seldom: bool,
    /// Taken when this marker was passed.
    pub marker: Option<At>,
    /// How often it may be taken.
    pub most: Option<u32>,
    /// As Doorloop wrote the branch.
    pub branch: Option<String>,
    pub span: Span,
}

/// Who does something.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    pub title: String,
    /// Its name, where Doorloop wrote it.
    pub name: Option<String>,
}

/// A drawing as a net.
#[derive(Clone, Debug, Default)]
pub(super) struct Net {
    pub title: String,
    pub lanes: Vec<Lane>,
    /// The first is the start.
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// What stands beside it in words, and on which node.
    pub notes: Vec<(Option<At>, String)>,
    /// Facts that choices ask, as lines of the file.
    pub facts: String,
    /// Rules that steps name, as lines of the file.
    pub rules: String,
    /// Everything but the steps, where Doorloop wrote the file.
    pub head: Option<String>,
}

impl Net {
    /// Work that stands in no lane gets one: someone does it.
    pub fn give_lanes(&mut self, lang: Lang, remarks: &mut Remarks) {
        let is_work = |n: &Node| n.what == What::Task(Worker::Person) && n.lane.is_none();
        let found: Vec<(Span, String)> = self.nodes.iter().filter(|n| is_work(n)).map(|n| (n.span, n.id.clone())).collect();
        if found.is_empty() {
            return;
        }
        let title = if lang == Lang::Nl { "Behandelaar" } else { "Case handler" };
        remarks.say_of(
            &found,
            "task",
            "staat in geen baan; hier bij \"Behandelaar\"",
            "stands in no lane; here with \"Case handler\"",
        );
        self.lanes.push(Lane { title: title.to_owned(), name: None });
        let lane = self.lanes.len() - 1;
        self.nodes.iter_mut().filter(|n| is_work(n)).for_each(|n| n.lane = Some(lane));
    }

    pub fn add(&mut self, node: Node) -> At {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    pub fn ways(&self, from: At) -> impl Iterator<Item = (usize, &Edge)> {
        self.edges.iter().enumerate().filter(move |(_, e)| e.from == from)
    }

    /// Lists of the edges that leave each node, by number.
    pub fn leaving(&self) -> Vec<Vec<usize>> {
        let mut found = vec![Vec::new(); self.nodes.len()];
        for (i, edge) in self.edges.iter().enumerate() {
            found[edge.from].push(i);
        }
        found
    }

    /// Lists of the edges that come to each node, by number.
    pub fn coming(&self) -> Vec<Vec<usize>> {
        let mut found = vec![Vec::new(); self.nodes.len()];
        for (i, edge) in self.edges.iter().enumerate() {
            found[edge.to].push(i);
        }
        found
    }
}
