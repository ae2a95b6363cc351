//! Graph: a process as a net of activities, with the processes it calls put in their place.
//!
//! A file says where each step goes on; a person reads it as a picture. This room makes that picture computable: one
//! node a step, one node more for the end of each parallel block, one for "the case is over". A called process is
//! inlined, so that a way through `raadsvoorstel` inside `subsidieaanvraag` is one way, and a step in it has a path of
//! its own (`raad/agenda`). On this net the questions are asked that a list of steps can't answer: can this step be
//! reached, can it be left, where do the branches of a mandate meet again, which branch goes back.
//!
//! ```
//! # use std::{collections::BTreeMap, sync::Arc};
//! # use doorloop_engine::graph::{small, ProcessGraph, Role};
//! let process = small::process("bezwaar", [
//!     small::work("horen", &["advies"]),
//!     small::work("advies", &["horen", "besluit"]),
//!     small::end("besluit"),
//! ]);
//! let graph = ProcessGraph::build(Arc::new(process), &BTreeMap::new());
//! assert!(graph.in_cycle(0, 0) && !graph.in_cycle(0, 2));
//! assert!(graph.is_way_back(0, 1, 0), "advies → horen comes back to advies, and advies → besluit leaves");
//! ```
//!
//! Invariants: node and edge order follow file order, so every answer is the same on every machine; a call that would
//! contain itself, or that would make the net larger than [`LARGEST`] nodes, is left out and named in
//! [`ProcessGraph::left_out`]; a target that no step has makes no edge (the reader complains of it).
//!
//! *Why are stops not ordinary edges?* A stop may take a case out anywhere. An edge from everywhere would make every
//! pair of branches meet at the stop, and no question about structure would keep its meaning. A stop has one edge, from
//! where it starts counting, and only [`ProcessGraph::reachable`] walks it.

mod blocks;
mod build;
mod loops;
mod paths;
pub mod small;
#[cfg(test)]
mod tests;

pub use blocks::{Crossing, Passage};

use crate::model::{Process, Step};
use petgraph::algo::dominators::Dominators;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most nodes a graph gets. A hundred real processes fit; a few files that call each other twice do not grow
/// without end.
pub const LARGEST: usize = 20_000;

/// What an activity is to its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The step itself; of a block, its beginning.
    Step,
    /// The end of a block, where its members meet; the way on starts here.
    Join,
    /// The case is over. One node, in call 0 at step 0 by agreement.
    Finish,
}

/// A node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Activity {
    /// Index in [`ProcessGraph::calls`].
    pub call: usize,
    /// Index in the steps of that call's process.
    pub step: usize,
    /// Which of the step's nodes.
    pub role: Role,
}

/// An edge: why a case goes from one activity to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flow {
    /// A branch of `next` or `then`: its index.
    Next(usize),
    /// A member of a block: its index.
    Member(usize),
    /// To the end of the innermost block.
    ToJoin,
    /// An entry of a mandate step's `to`: its index.
    Mandate(usize),
    /// A branch of `if_short`: its index.
    Short(usize),
    /// A window was missed.
    Missed,
    /// Into a called process.
    CallStart,
    /// Out of a called process, at one of its ends.
    CallEnd,
    /// Out of a block, because a member process ended so.
    Unless,
    /// Out of anywhere; drawn from the step the stop counts from.
    Stop,
    /// From an end of the root process to [`Role::Finish`].
    End,
}

/// A process at one place in the whole: the root, or a called one.
#[derive(Clone, Debug)]
pub struct Call {
    /// The process.
    pub process: Arc<Process>,
    /// What stands before the names of its steps: empty for the root, `raad/`, `raad/college/`.
    pub path: String,
    /// The calling call and its step.
    pub parent: Option<(usize, usize)>,
}

/// Why a called process is not in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It would contain itself.
    Recursive,
    /// The graph would be too large.
    TooLarge,
    /// No process of that name was given.
    Unknown,
}

/// A process with the processes it calls, as a net.
#[derive(Clone, Debug)]
pub struct ProcessGraph {
    /// The root and every called process, callers before those they call.
    pub calls: Vec<Call>,
    net: DiGraph<Activity, Flow>,
    index: BTreeMap<Activity, NodeIndex>,
    call_at: BTreeMap<(usize, usize), usize>,
    left_out: Vec<(usize, usize, LeftOut)>,
    blocks: Vec<blocks::Blocks>,
    cycle: Vec<usize>,
    cyclic: Vec<bool>,
    before: Dominators<NodeIndex>,
    after: Dominators<NodeIndex>,
}

impl ProcessGraph {
    /// The net itself, for walks that are not here.
    #[must_use]
    pub const fn net(&self) -> &DiGraph<Activity, Flow> {
        &self.net
    }

    /// The calls that a call lies in, each with its step that calls: from the root inwards; none for the root.
    #[must_use]
    pub fn callers(&self, call: usize) -> Vec<(usize, usize)> {
        let parent = |call: usize| self.calls.get(call).and_then(|c| c.parent);
        let mut callers: Vec<_> = std::iter::successors(parent(call), |outer| parent(outer.0)).collect();
        callers.reverse();
        callers
    }

    /// The step an activity belongs to.
    ///
    /// `None` for an activity that is not of this graph.
    #[must_use]
    pub fn step(&self, call: usize, step: usize) -> Option<&Step> {
        self.calls.get(call)?.process.steps.get(step)
    }

    /// The whole name of a step, such as `raad/agenda`.
    #[must_use]
    pub fn name(&self, call: usize, step: usize) -> String {
        let name = self.step(call, step).map_or("", |s| &s.name.value);
        format!("{}{name}", self.calls.get(call).map_or("", |c| &c.path))
    }

    /// The call and step with a whole name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(usize, usize)> {
        let (path, step) = name.rfind('/').map_or(("", name), |i| name.split_at(i + 1));
        let call = self.calls.iter().position(|c| c.path == path)?;
        Some((call, self.calls[call].process.step(step)?))
    }

    /// The node of a step.
    #[must_use]
    pub fn node(&self, call: usize, step: usize) -> Option<NodeIndex> {
        self.node_of(Activity { call, step, role: Role::Step })
    }

    /// The node at which the members of a block meet.
    #[must_use]
    pub fn join_node(&self, call: usize, step: usize) -> Option<NodeIndex> {
        self.node_of(Activity { call, step, role: Role::Join })
    }

    /// The node of an activity.
    #[must_use]
    pub fn node_of(&self, activity: Activity) -> Option<NodeIndex> {
        self.index.get(&activity).copied()
    }

    /// The node from which `next` goes: of a block its join, of any other step the step.
    #[must_use]
    pub fn way_on(&self, call: usize, step: usize) -> Option<NodeIndex> {
        self.join_node(call, step).or_else(|| self.node(call, step))
    }

    /// The one node where every case is over.
    #[must_use]
    pub fn finish(&self) -> NodeIndex {
        self.after.root()
    }

    /// What a node stands for.
    #[must_use]
    pub fn activity(&self, node: NodeIndex) -> Option<Activity> {
        self.net.node_weight(node).copied()
    }

    /// The call that a step of kind `process` makes.
    #[must_use]
    pub fn call_at(&self, call: usize, step: usize) -> Option<usize> {
        self.call_at.get(&(call, step)).copied()
    }

    /// Calls that are not in the graph: call, step, why.
    #[must_use]
    pub fn left_out(&self) -> &[(usize, usize, LeftOut)] {
        &self.left_out
    }

    /// Whether a case can come back to this step after leaving it.
    #[must_use]
    pub fn in_cycle(&self, call: usize, step: usize) -> bool {
        self.way_on(call, step).is_some_and(|n| self.cyclic[n.index()])
    }

    /// The cycle a node lies in, as a number; nodes with the same number lie in the same one.
    #[must_use]
    pub fn cycle_of(&self, node: NodeIndex) -> Option<usize> {
        self.cyclic.get(node.index()).copied()?.then(|| self.cycle[node.index()])
    }

    /// Where the ways on from a step meet again: the first activity that every way to an end passes.
    ///
    /// The immediate post-dominator (Cooper, Harvey and Kennedy 2001, on the reversed net). [`Role::Finish`] if they
    /// meet nowhere before the end; `None` if no end can be reached.
    #[must_use]
    pub fn rejoins_at(&self, call: usize, step: usize) -> Option<Activity> {
        self.after.immediate_dominator(self.way_on(call, step)?).and_then(|n| self.activity(n))
    }
}
