//! Ways back: which branches of a drawing lead round, so that a file must say how often they may be taken.

use super::net::{Net, What};
use crate::text::Complaint;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::HashSet;

/// The branches that lead back, by edge.
///
/// Of each cycle the branches that stay in it, at the choices that can also leave it; what then still goes round is a cycle
/// inside, and is asked the same.
///
/// # Errors
/// A cycle that no choice leaves.
pub(super) fn ways_back(net: &Net) -> Result<HashSet<usize>, Vec<Complaint>> {
    let mut back: HashSet<usize> = HashSet::new();
    for _ in 0..=net.nodes.len() {
        let mut graph: DiGraph<(), usize> = DiGraph::with_capacity(net.nodes.len(), net.edges.len());
        for _ in &net.nodes {
            graph.add_node(());
        }
        for (i, edge) in net.edges.iter().enumerate().filter(|(i, _)| !back.contains(i)) {
            graph.add_edge(NodeIndex::new(edge.from), NodeIndex::new(edge.to), i);
        }
        let components = tarjan_scc(&graph);
        let mut of = vec![usize::MAX; net.nodes.len()];
        for (number, component) in components.iter().enumerate() {
            let circular = component.len() > 1 || component.iter().any(|n| graph.contains_edge(*n, *n));
            // What Doorloop wrote says itself how often.
            let what = |n: &NodeIndex| &net.nodes[n.index()].what;
            let own = component.iter().any(|n| matches!(what(n), What::Own(_)));
            let foreign = !own || component.iter().any(|n| !matches!(what(n), What::Own(_) | What::Pass | What::OwnJoin(_)));
            if circular && foreign {
                component.iter().for_each(|n| of[n.index()] = number);
            }
        }
        let inside = |i: usize| of[net.edges[i].from] != usize::MAX && of[net.edges[i].from] == of[net.edges[i].to];
        let mut found = Vec::new();
        for node in (0..net.nodes.len()).filter(|n| of[*n] != usize::MAX && net.nodes[*n].what == What::Choice) {
            let (stay, leave): (Vec<usize>, Vec<usize>) =
                net.ways(node).map(|(i, _)| i).filter(|i| !back.contains(i)).partition(|i| inside(*i));
            if !leave.is_empty() {
                found.extend(stay);
            }
        }
        if found.is_empty() {
            let own = |n: usize| matches!(net.nodes[n].what, What::Own(_));
            let endless = (0..net.nodes.len()).find(|n| of[*n] != usize::MAX && !own(*n));
            let with_own = (0..net.nodes.len()).any(|n| of[n] != usize::MAX && own(n));
            let Some(at) = endless.filter(|_| !with_own) else { return Ok(back) };
            let title = &net.nodes[at].title;
            return Err(vec![
                Complaint::error(
                    "endless_loop",
                    net.nodes[at].span,
                    format!("bij \"{title}\" gaat een zaak rond zonder dat een keuze eruit leidt"),
                    format!("at \"{title}\" a case goes round and no choice leads out"),
                )
                .hint("Teken een exclusieve gateway met een weg eruit", "Draw an exclusive gateway with a way out"),
            ]);
        }
        back.extend(found);
    }
    Ok(back)
}
