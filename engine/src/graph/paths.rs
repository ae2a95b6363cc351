//! Ways through the net.

use super::{Activity, Flow, ProcessGraph, Role};
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use std::collections::VecDeque;

impl ProcessGraph {
    /// Which nodes can be reached from a node, itself included, stops too; indexed by node.
    #[must_use]
    pub fn reachable(&self, from: NodeIndex) -> Vec<bool> {
        self.walk(&[from], Direction::Outgoing, |_| true, None)
    }

    /// Which nodes can reach one of these without a stop, themselves included; indexed by node.
    #[must_use]
    pub fn reaching(&self, to: &[NodeIndex]) -> Vec<bool> {
        self.walk(to, Direction::Incoming, |f| f != Flow::Stop, None)
    }

    /// Which nodes can be reached without a stop and without passing `except`; indexed by node.
    #[must_use]
    pub fn reachable_without(&self, from: NodeIndex, except: Option<NodeIndex>) -> Vec<bool> {
        self.walk(&[from], Direction::Outgoing, |f| f != Flow::Stop, except)
    }

    /// Whether a way leads from one node to another, or they are one.
    #[must_use]
    pub fn reaches(&self, from: NodeIndex, to: NodeIndex) -> bool {
        self.reachable_without(from, None)[to.index()]
    }

    /// A way with the fewest activities between two steps, both included; of equal ways the first in file order.
    ///
    /// Breadth first, O(nodes + edges).
    #[must_use]
    pub fn shortest_path(&self, from: (usize, usize), to: (usize, usize)) -> Option<Vec<Activity>> {
        let (start, goal) = (self.node(from.0, from.1)?, self.node(to.0, to.1)?);
        let mut before = vec![None; self.net.node_count()];
        let mut queue = VecDeque::from([start]);
        before[start.index()] = Some(start);
        while let Some(at) = queue.pop_front() {
            if at == goal {
                let mut way = vec![at];
                let mut node = at;
                while let Some(b) = before[node.index()].filter(|&b| b != node) {
                    way.push(b);
                    node = b;
                }
                return Some(way.into_iter().rev().map(|n| self.net[n]).collect());
            }
            for (_, next) in self.ways(at) {
                if before[next.index()].is_none() {
                    before[next.index()] = Some(at);
                    queue.push_back(next);
                }
            }
        }
        None
    }

    /// The edges out of a node without stops, in file order.
    pub fn ways(&self, node: NodeIndex) -> impl Iterator<Item = (Flow, NodeIndex)> {
        // petgraph gives the newest edge first.
        let mut edges: Vec<_> = self.net.edges(node).map(|e| (e.id(), *e.weight(), e.target())).collect();
        edges.sort_by_key(|e| e.0);
        edges.into_iter().filter(|e| e.1 != Flow::Stop).map(|e| (e.1, e.2))
    }

    /// The activities of the whole graph, in file order by call, the finish last.
    pub fn activities(&self) -> impl Iterator<Item = (NodeIndex, Activity)> {
        self.net.node_indices().map(|n| (n, self.net[n]))
    }

    /// The first activity.
    #[must_use]
    pub fn start(&self) -> Option<NodeIndex> {
        self.node_of(Activity { call: 0, step: 0, role: Role::Step })
    }

    fn walk(
        &self,
        from: &[NodeIndex],
        direction: Direction,
        open: impl Fn(Flow) -> bool,
        except: Option<NodeIndex>,
    ) -> Vec<bool> {
        let mut met = vec![false; self.net.node_count()];
        let mut stack = Vec::new();
        for &node in from.iter().filter(|&&n| Some(n) != except) {
            met[node.index()] = true;
            stack.push(node);
        }
        while let Some(at) = stack.pop() {
            for edge in self.net.edges_directed(at, direction) {
                let next = if direction == Direction::Outgoing { edge.target() } else { edge.source() };
                if open(*edge.weight()) && !met[next.index()] && Some(next) != except {
                    met[next.index()] = true;
                    stack.push(next);
                }
            }
        }
        met
    }
}
