//! Loops: which steps can come back, and which branch is the way back.

use super::{Flow, ProcessGraph};
use crate::model::StepKind;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

/// For each node the number of its strongly connected component, and whether it lies on a cycle.
pub(super) fn cycles<N>(net: &DiGraph<N, Flow>) -> (Vec<usize>, Vec<bool>) {
    let mut number = vec![0; net.node_count()];
    let mut cyclic = vec![false; net.node_count()];
    for (i, component) in tarjan_scc(net).iter().enumerate() {
        let circular = component.len() > 1 || component.iter().any(|&n| net.contains_edge(n, n));
        for node in component {
            number[node.index()] = i;
            cyclic[node.index()] = circular;
        }
    }
    (number, cyclic)
}

impl ProcessGraph {
    /// Whether a branch of `next` goes back: the same choice can be reached again through it, and another branch of
    /// that list leads to an end without coming here again.
    ///
    /// The shape alone can leave two branches that both may come back and both may leave: "incomplete, ask for more"
    /// and "go on, and perhaps be sent back from there". Then the branches that carry a `max`, or a `when` on
    /// `visits`, are the ways back: their author said that they are passed so many times. Without those, the ways back are
    /// the branches that come here again although no later choice sends the case back: who goes on, and is sent back
    /// from a step further on, did nothing again until then.
    #[must_use]
    pub fn is_way_back(&self, call: usize, step: usize, branch: usize) -> bool {
        let Some(choice) = self.way_on(call, step) else { return false };
        let Some(list) = self.step(call, step).and_then(|s| s.next.as_ref()).map(|n| &n.list) else { return false };
        let back = |i| self.branch_target(call, step, i).is_some_and(|t| self.reaches(t, choice));
        if !back(branch) || !(0..list.len()).any(|i| i != branch && self.leaves_loop(call, step, i)) {
            return false;
        }
        let counted = |i: usize| {
            let b = &list[i];
            b.max.is_some() || b.when.as_ref().is_some_and(|w| w.text.contains("visits"))
        };
        if counted(branch) || !self.leaves_loop(call, step, branch) {
            return true;
        }
        let target = self.branch_target(call, step, branch);
        !(0..list.len()).any(|i| back(i) && counted(i)) && target.is_some_and(|t| self.comes_back_unasked(t, choice))
    }

    /// Whether a way leads from a node to a choice without another choice's way back: an edge to what every case passed before it
    /// (the retreating edges of Hecht and Ullman, "Characterizations of Reducible Flow Graphs", 1974).
    fn comes_back_unasked(&self, from: NodeIndex, choice: NodeIndex) -> bool {
        let mut met = vec![false; self.net.node_count()];
        let mut stack = vec![from];
        while let Some(at) = stack.pop() {
            if at == choice {
                return true;
            }
            if std::mem::replace(&mut met[at.index()], true) {
                continue;
            }
            let on: Vec<NodeIndex> = self.net.edges(at).filter(|e| *e.weight() != Flow::Stop).map(|e| e.target()).collect();
            let is_choice = on.len() > 1;
            let goes_back = |to: NodeIndex| self.before.dominators(at).is_some_and(|mut over| over.any(|n| n == to));
            stack.extend(on.into_iter().filter(|&to| !is_choice || !goes_back(to)));
        }
        false
    }

    /// Whether a branch of `next` can lead to an end without meeting the same choice again.
    #[must_use]
    pub fn leaves_loop(&self, call: usize, step: usize, branch: usize) -> bool {
        let Some(choice) = self.way_on(call, step) else { return false };
        let Some(target) = self.branch_target(call, step, branch) else { return false };
        target != choice && self.reachable_without(target, Some(choice))[self.finish().index()]
    }

    /// The node a branch of `next` leads to.
    #[must_use]
    pub fn branch_target(&self, call: usize, step: usize, branch: usize) -> Option<NodeIndex> {
        let said = self.step(call, step)?.next.as_ref()?.list.get(branch)?.value.as_ref()?;
        if said.value != "join" {
            return self.node(call, self.calls.get(call)?.process.step(&said.value)?);
        }
        let block = self.blocks.get(call)?.around(step)?;
        self.join_node(call, block)
    }

    /// Whether a step is a choice between ways, so that its branches are ways and not lengths or values.
    #[must_use]
    pub fn chooses(&self, call: usize, step: usize) -> bool {
        let Some(said) = self.step(call, step) else { return false };
        let branches = said.next.as_ref().map_or(0, |n| n.list.len());
        branches > 1
            || matches!(
                said.kind,
                StepKind::Mandate { .. } | StepKind::Budget { if_short: Some(_), .. } | StepKind::Budget { missed: Some(_), .. }
            )
    }
}
