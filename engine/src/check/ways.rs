//! Steps that no case reaches, and steps and loops that no case leaves.

use super::{Site, listed, once};
use crate::graph::{Activity, ProcessGraph};
use crate::model::{Block, BlockMode, EndKind, Process, StepKind};
use crate::text::{Complaint, Complaints};
use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

/// Complains, and gives for each node whether it lies in a loop that is never left.
pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) -> Vec<bool> {
    let net = site.possible(|_, _| true);
    let components = tarjan_scc(&net);
    let mut stuck = vec![false; net.node_count()];
    let mut number = vec![0_usize; net.node_count()];
    for (i, component) in components.iter().enumerate() {
        component.iter().for_each(|n| number[n.index()] = i);
    }
    for (call, process, _) in site.processes() {
        let Some(start) = site.graph.node(call, 0) else { continue };
        let reached = site.graph.reachable(start);
        unreachable(site.graph, call, process, &reached, complaints);
        no_end(process, complaints);
        // A stop takes a case out of any step, of called processes too.
        if has_stop(site.graph, call) {
            continue;
        }
        let ends: Vec<NodeIndex> = (0..process.steps.len())
            .filter(|s| matches!(process.steps[*s].kind, StepKind::End(_)))
            .filter_map(|s| site.graph.node(call, s))
            .collect();
        let leaves = reaching(&net, &ends);
        for component in &components {
            let here: Vec<usize> = own_steps(&net, component, call);
            let closed = component.iter().all(|n| net.edges(*n).all(|e| number[e.target().index()] == number[n.index()]));
            let lost = component.iter().all(|n| reached[n.index()] && !leaves[n.index()]);
            let ends_here = here.iter().any(|s| matches!(process.steps[*s].kind, StepKind::End(_)));
            if here.is_empty() || !closed || !lost || ends_here || here.iter().any(|s| can_be_stopped(site.graph, call, *s)) {
                continue;
            }
            let circular = component.len() > 1 || component.iter().any(|n| net.contains_edge(*n, *n));
            if circular {
                component.iter().for_each(|n| stuck[n.index()] = true);
                never_left(site, process, call, &here, complaints);
            } else {
                dead_end(process, here[0], complaints);
            }
        }
    }
    stuck
}

fn own_steps(net: &DiGraph<Activity, crate::graph::Flow>, component: &[NodeIndex], call: usize) -> Vec<usize> {
    let mut steps: Vec<usize> = component
        .iter()
        .map(|n| net[*n])
        .filter(|a| a.call == call && a.role != crate::graph::Role::Finish)
        .map(|a| a.step)
        .collect();
    steps.sort_unstable();
    steps.dedup();
    steps
}

fn reaching(net: &DiGraph<Activity, crate::graph::Flow>, to: &[NodeIndex]) -> Vec<bool> {
    let mut met = vec![false; net.node_count()];
    let mut stack = to.to_vec();
    to.iter().for_each(|n| met[n.index()] = true);
    while let Some(at) = stack.pop() {
        for edge in net.edges_directed(at, Direction::Incoming) {
            if !std::mem::replace(&mut met[edge.source().index()], true) {
                stack.push(edge.source());
            }
        }
    }
    met
}

fn has_stop(graph: &ProcessGraph, call: usize) -> bool {
    let mut at = Some(call);
    while let Some(c) = at {
        let process = &graph.calls[c].process;
        if !process.stops.is_empty() || c == 0 && process.periods.iter().any(|p| p.silence.is_some()) {
            return true;
        }
        at = graph.calls[c].parent.map(|(parent, _)| parent);
    }
    false
}

/// Whether a block around the step can go on and stop it.
fn can_be_stopped(graph: &ProcessGraph, call: usize, step: usize) -> bool {
    let mut at = graph.block_of(call, step);
    for _ in 0..graph.net().node_count() {
        let Some((c, s)) = at else { return false };
        if let Some(StepKind::Block(Block { mode, members, unless })) = graph.step(c, s).map(|s| &s.kind)
            && (!unless.is_empty() || *mode == BlockMode::First && members.len() > 1)
        {
            return true;
        }
        at = graph.block_of(c, s);
    }
    false
}

fn unreachable(graph: &ProcessGraph, call: usize, process: &Process, reached: &[bool], complaints: &mut Complaints) {
    for (i, step) in process.steps.iter().enumerate() {
        if graph.node(call, i).is_some_and(|n| reached[n.index()]) {
            continue;
        }
        let name = &step.name.value;
        complaints.push(
            Complaint::warning(
                "unreachable_step",
                step.name.span,
                format!("geen enkele zaak komt bij \"{name}\""),
                format!("no case ever comes to \"{name}\""),
            )
            .hint(
                "Laat een andere stap ernaartoe gaan, of haal de stap weg",
                "Let another step lead to it, or take the step out",
            ),
        );
    }
}

/// A process without an end.
fn no_end(process: &Process, complaints: &mut Complaints) {
    let is_end = |i: usize| matches!(process.steps[i].kind, StepKind::End(_));
    if process.steps.is_empty() || (0..process.steps.len()).any(is_end) {
        return;
    }
    let words = EndKind::ALL.map(|(word, _)| word).join(", ");
    complaints.push(
        Complaint::error(
            "no_end",
            process.name.span,
            format!("proces \"{}\" heeft geen einde", process.name.value),
            format!("process \"{}\" has no end", process.name.value),
        )
        .hint(
            format!("Voeg een stap toe: \"NAAM: {{ end: granted }}\" (of: {words})"),
            format!("Add a step: \"NAME: {{ end: granted }}\" (or: {words})"),
        ),
    );
}

fn never_left(site: &Site<'_>, process: &Process, call: usize, steps: &[usize], complaints: &mut Complaints) {
    let names: Vec<&str> = steps.iter().map(|s| process.steps[*s].name.value.as_str()).collect();
    let first = &process.steps[steps[0]].name;
    let (nl, en) = if let [only] = names.as_slice() {
        (format!("\"{only}\" gaat altijd naar zichzelf terug"), format!("\"{only}\" always goes back to itself"))
    } else {
        (
            format!("uit deze lus komt een zaak nooit: {}", listed(&names, "en")),
            format!("a case never leaves this loop: {}", listed(&names, "and")),
        )
    };
    let complaint = Complaint::error("loop_never_left", first.span, nl, en);
    // The file does name a way out, with a chance of nothing.
    let named_exit = site.graph.node(call, steps[0]).is_some_and(|n| {
        site.graph.reachable(n).iter().zip(site.graph.activities()).any(|(met, (_, a))| *met && is_end(site.graph, a))
    });
    once(
        complaints,
        if named_exit {
            complaint.hint(
                "Er is een uitgang, maar de kans daarop is 0%. Geef de weg terug minder dan 100%, of een \"max\"",
                "There is an exit, but its chance is 0%. Give the way back less than 100%, or a \"max\"",
            )
        } else {
            complaint.hint("Laat een van deze stappen naar een einde leiden", "Let one of these steps lead to an end")
        },
    );
}

fn is_end(graph: &ProcessGraph, activity: Activity) -> bool {
    graph.step(activity.call, activity.step).is_some_and(|s| matches!(s.kind, StepKind::End(_)))
}

fn dead_end(process: &Process, step: usize, complaints: &mut Complaints) {
    let name = &process.steps[step].name;
    let explained = |c: &Complaint| matches!(c.code, "join_without_block" | "unknown_process" | "contains_itself" | "too_large");
    if complaints.iter().any(explained) {
        return;
    }
    complaints.push(
        Complaint::error(
            "dead_end",
            name.span,
            format!("na \"{}\" gaat het niet verder", name.value),
            format!("after \"{}\" nothing follows", name.value),
        )
        .hint("Voeg toe: \"next: STAP\"", "Add: \"next: STEP\""),
    );
}
