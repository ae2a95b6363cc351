//! Loops that nothing counts.
//!
//! A case may come back: papers are missing, the council sends a proposal back. The file says how often with `max`, or
//! asks for the count itself with `visits()`; `max: none` says that chance alone ends it. A loop with none of these can
//! go on for ever for a case whose answers send it round, and no run would show why.

use super::{Rulebook, Site, once};
use crate::graph::{Activity, Flow, Passage, Role};
use crate::model::{Branch, Branches, ChanceForm, Name, Passes, StepKind};
use crate::text::{Complaint, Complaints, Span};
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

pub(super) fn check(site: &Site<'_>, stuck: &[bool], complaints: &mut Complaints) {
    let counted = |max: &[Passes]| {
        let max = max.to_vec();
        move |from: Activity, flow: Flow| {
            let branches = site.branches_of(from, flow);
            let book = &site.books[from.call];
            let bound = |b: &Branch<Name>| match b.max {
                Some(Passes::AtMost(_)) => true,
                Some(Passes::ChanceAlone) => max.contains(&Passes::ChanceAlone),
                None => false,
            };
            // What is counted is left out; a loop among the rest is counted nowhere.
            branches.is_empty() || !branches.iter().all(|(list, i)| bound(&list.list[*i]) || asks_count(list, book))
        }
    };
    for component in cycles(&site.possible(counted(&[Passes::ChanceAlone])), stuck) {
        endless(site, &component, complaints);
    }
    let net = site.possible(counted(&[]));
    let all = site.possible(|_, _| true);
    for component in cycles(&net, stuck) {
        chance_alone(site, &net, &all, &component, complaints);
    }
}

/// The cycles of a net, those that were already complained of left out.
fn cycles(net: &DiGraph<Activity, Flow>, stuck: &[bool]) -> Vec<Vec<NodeIndex>> {
    let circular = |c: &Vec<NodeIndex>| c.len() > 1 || c.iter().any(|n| net.contains_edge(*n, *n));
    let mut found: Vec<_> =
        tarjan_scc(net).into_iter().filter(circular).filter(|c| !c.iter().all(|n| stuck[n.index()])).collect();
    found.iter_mut().for_each(|c| c.sort_unstable());
    found
}

/// Whether a rule of the list counts visits, or looks at the time that passes.
fn asks_count(list: &Branches<Name>, book: &Rulebook) -> bool {
    let rules = list.list.iter().flat_map(|b| {
        let chance = match &b.chance {
            Some(ChanceForm::Rule(rule)) => Some(rule),
            _ => None,
        };
        b.when.iter().chain(chance)
    });
    rules.filter_map(|r| book.rule(r)).any(|r| !r.reads().visits.is_empty() || r.reads().elapsed || r.reads().date)
}

/// The edge of a loop that a person would call the way back: where it was said, how it stands, and where it leads.
struct Back {
    rank: u8,
    span: Span,
    /// Whether a `max` can stand there: `else` is what remains, and cannot close.
    can_close: bool,
    to: String,
}

fn endless(site: &Site<'_>, component: &[NodeIndex], complaints: &mut Complaints) {
    let net = site.graph.net();
    let mut best: Option<Back> = None;
    for &node in component {
        let mut edges: Vec<_> = net.edges(node).filter(|e| component.binary_search(&e.target()).is_ok()).collect();
        edges.sort_by_key(EdgeRef::id);
        for edge in edges {
            let back = way_back(site, net[node], *edge.weight(), net[edge.target()]);
            if let Some(back) = back.filter(|b| best.as_ref().is_none_or(|known| b.rank < known.rank)) {
                best = Some(back);
            }
        }
    }
    let Some(Back { span, can_close, to, .. }) = best else { return };
    let complaint = Complaint::error(
        "endless_loop",
        span,
        format!("hier gaat een zaak terug naar \"{to}\", maar er staat niet hoe vaak dat mag"),
        format!("here a case goes back to \"{to}\", but it does not say how often it may"),
    );
    once(
        complaints,
        if can_close {
            complaint
                .hint("Voeg aan deze tak toe: \"max: 3\"", "Add to this branch: \"max: 3\"")
                .hint("Of \"max: none\", als alleen de kans er een eind aan maakt", "Or \"max: none\", if chance alone ends it")
        } else {
            complaint.hint(
                format!("Ga terug via een keuze met \"max\": [ {{ chance: …, max: 3, to: {to} }}, {{ else: … }} ]"),
                format!("Go back through a choice with \"max\": [ {{ chance: …, max: 3, to: {to} }}, {{ else: … }} ]"),
            )
        },
    );
}

fn way_back(site: &Site<'_>, from: Activity, flow: Flow, to: Activity) -> Option<Back> {
    let to_name = site.graph.step(to.call, to.step)?.name.value.clone();
    // An edge out of a called process was said by its caller.
    if let (Flow::CallEnd | Flow::Unless, Some(parent)) = (flow, site.graph.calls.get(from.call)?.parent) {
        let end = &site.graph.step(from.call, from.step)?.name.value;
        let caller = site.graph.step(parent.0, parent.1)?;
        let StepKind::Process { ends, .. } = &caller.kind else { return None };
        let span = ends.iter().find(|(e, _)| e.value == *end).map_or(caller.name.span, |(_, to)| to.span);
        let rank = if to.call == parent.0 && to.step <= parent.1 { 2 } else { 6 };
        return Some(Back { rank, span, can_close: false, to: to_name });
    }
    let process = &site.graph.calls.get(from.call)?.process;
    let span = Passage::all(process, from.step).into_iter().find(|p| p.flow == flow)?.span;
    let list = site.branches_of(from, flow);
    let in_list = list.iter().any(|(l, _)| l.list.len() > 1);
    let backwards = to.call == from.call && to.step <= from.step && to.role != Role::Join;
    let can_close = in_list && list.iter().all(|(l, i)| !l.list[*i].otherwise);
    let by_chance = list.iter().any(|(l, i)| l.list[*i].chance.is_some());
    let way_back = matches!(flow, Flow::Next(i) if in_list && site.graph.is_way_back(from.call, from.step, i));
    // A branch where `max` can stand comes first, then what stands back in the file: that is what a person sees as back.
    let rank = match () {
        () if can_close && backwards => 0,
        () if can_close && way_back && by_chance => 1,
        () if in_list && backwards => 3,
        () if way_back => 4,
        () if backwards => 5,
        () => 6,
    };
    Some(Back { rank, span, can_close, to: to_name })
}

/// A loop that `max: none` leaves to chance must have a chance that leads out.
fn chance_alone(
    site: &Site<'_>,
    uncounted: &DiGraph<Activity, Flow>,
    net: &DiGraph<Activity, Flow>,
    component: &[NodeIndex],
    complaints: &mut Complaints,
) {
    let inside = |n: NodeIndex| component.binary_search(&n).is_ok();
    let by_chance = |from: Activity, flow: Flow| {
        site.branches_of(from, flow).iter().any(|(list, i)| {
            let branch = &list.list[*i];
            branch.chance.is_some() || branch.otherwise && list.list.iter().any(|b| b.chance.is_some())
        })
    };
    let leaves = |n: &NodeIndex| net.edges(*n).any(|e| !inside(e.target()) && by_chance(net[*n], *e.weight()));
    if component.iter().any(leaves) {
        return;
    }
    for &node in component {
        for edge in uncounted.edges(node).filter(|e| inside(e.target())) {
            for (list, i) in site.branches_of(uncounted[node], *edge.weight()) {
                let branch = &list.list[i];
                if branch.max == Some(Passes::ChanceAlone) {
                    once(
                        complaints,
                        Complaint::error(
                            "no_chance_out",
                            branch.span,
                            "\"max: none\" laat het einde van deze lus aan de kans over, maar geen kans leidt eruit",
                            "\"max: none\" leaves the end of this loop to chance, but no chance leads out",
                        )
                        .hint("Zet er een getal: \"max: 3\"", "Write a number: \"max: 3\"")
                        .hint("Of geef een andere tak een kans", "Or give another branch a chance"),
                    );
                }
            }
        }
    }
}
