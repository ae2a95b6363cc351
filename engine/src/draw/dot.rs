//! A process as DOT, the language of Graphviz, for those who lay it out with their own tools.
//!
//! Lanes are clusters, kinds of steps are shapes, branches carry their words; ids are the names of the file, so that a script
//! finds them. The layout is Graphviz's own, which knows no lanes in rows: for a picture on the wall take SVG or PDF.
//!
//! graphviz-rust writes what it is given without escaping; [`quoted`] does that.

use super::phrase;
use crate::graph::{Flow, ProcessGraph, Role};
use crate::model::{Process, Step, StepKind};
use crate::text::Lang;
use graphviz_rust::dot_structures::{Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Stmt, Subgraph, Vertex};
use graphviz_rust::printer::{DotPrinter as _, PrinterContext};
use petgraph::visit::EdgeRef as _;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Width of a line of a label, in characters.
const LINE: usize = 24;
/// Most characters of a title.
const LONGEST: usize = 160;

/// The process in DOT, in one language. Called processes are one node each.
#[must_use]
pub fn dot(process: &Arc<Process>, lang: Lang) -> String {
    let graph = ProcessGraph::build(Arc::clone(process), &BTreeMap::new());
    let mut stmts = vec![
        Stmt::Attribute(attribute("rankdir", "LR")),
        Stmt::Attribute(attribute("label", process.title.in_lang(lang))),
        Stmt::Attribute(attribute("labelloc", "t")),
        Stmt::Attribute(attribute("fontname", FONT)),
        Stmt::GAttribute(GraphAttributes::Node(vec![attribute("fontname", FONT), attribute("fontsize", "11")])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![attribute("fontname", FONT), attribute("fontsize", "9")])),
        node(START, vec![attribute("shape", "circle"), attribute("label", ""), attribute("width", "0.3")]),
    ];
    let lanes = lanes(process);
    for (lane, members) in &lanes {
        let mut inner = vec![
            Stmt::Attribute(attribute("label", &lane.map_or_else(String::new, |l| phrase::name(process, l, lang)))),
            Stmt::Attribute(attribute("style", "rounded")),
        ];
        let nodes = members.iter().flat_map(|i| step_nodes(&process.steps[*i], lang));
        match lane {
            Some(name) => {
                inner.extend(nodes);
                stmts.push(Stmt::Subgraph(Subgraph { id: quoted(&format!("cluster_{name}")), stmts: inner }));
            }
            None => stmts.extend(nodes),
        }
    }
    if let Some(first) = process.steps.first() {
        stmts.push(edge(START, &first.name.value, Vec::new()));
    }
    let mut seen = BTreeSet::new();
    for found in graph.net().edge_references() {
        let (Some(from), Some(to)) = (graph.activity(found.source()), graph.activity(found.target())) else { continue };
        if to.role == Role::Finish {
            continue;
        }
        let mut attributes = Vec::new();
        let target = process.steps.get(to.step).map_or("", |s| s.name.value.as_str());
        let words = match found.weight() {
            Flow::CallEnd => phrase::ends_to(process, from.step, target, lang),
            Flow::Stop => stop(process, from.step, to.step),
            flow => phrase::flow(process, from.step, *flow, lang),
        };
        if let Some(words) = &words {
            attributes.push(attribute("label", &wrapped(words)));
        }
        if matches!(found.weight(), Flow::Stop | Flow::Short(_) | Flow::Missed | Flow::Unless) {
            attributes.push(attribute("style", "dashed"));
        }
        // Two ends of a called process that lead to one step are one line.
        if seen.insert((found.source(), found.target(), words)) {
            stmts.push(edge(&id(process, from.step, from.role), &id(process, to.step, to.role), attributes));
        }
    }
    let graph = Graph::DiGraph { id: quoted(&process.name.value), strict: false, stmts };
    let mut text = graph.print(&mut PrinterContext::default());
    text.push('\n');
    text
}

/// The id of the mark where a case begins; no name of a step holds a colon.
const START: &str = ":start";

/// Fonts of the usual machines; Graphviz takes what is there.
const FONT: &str = "Helvetica,Arial,sans-serif";

/// The lanes in the order in which the file first names them, each with its steps; steps without one come last.
fn lanes(process: &Process) -> Vec<(Option<&str>, Vec<usize>)> {
    let mut lanes: Vec<(Option<&str>, Vec<usize>)> =
        process.lanes.iter().map(|l| (Some(l.name.value.as_str()), Vec::new())).collect();
    let mut rest = Vec::new();
    for (i, step) in process.steps.iter().enumerate() {
        match (lane(step), lanes.iter_mut().find(|(l, _)| *l == lane(step))) {
            (None, _) => rest.push(i),
            (_, Some((_, members))) => members.push(i),
            (name, None) => lanes.push((name, vec![i])),
        }
    }
    lanes.retain(|(_, members)| !members.is_empty());
    lanes.push((None, rest));
    lanes
}

fn lane(step: &Step) -> Option<&str> {
    let by = step.by.as_ref().map(|n| n.value.as_str());
    match &step.kind {
        StepKind::Meeting { body, .. } => by.or(Some(&body.value)),
        _ => by,
    }
}

fn step_nodes(step: &Step, lang: Lang) -> Vec<Stmt> {
    let title = wrapped(&phrase::clipped(step.title.in_lang(lang), LONGEST));
    let shape = match &step.kind {
        StepKind::Work => "box",
        StepKind::Takes(_) => "cds",
        StepKind::Meeting { .. } => "tab",
        StepKind::Mandate { .. } => "hexagon",
        StepKind::Budget { .. } => "cylinder",
        StepKind::Period(_) => "octagon",
        StepKind::Window { .. } => "house",
        StepKind::Decide => "diamond",
        StepKind::Block(_) => "Mdiamond",
        StepKind::Process { .. } => "box3d",
        StepKind::End(_) => "ellipse",
    };
    let mut attributes = vec![attribute("shape", shape), attribute("label", &title)];
    match &step.kind {
        StepKind::Work => attributes.push(attribute("style", "rounded")),
        StepKind::End(_) => attributes.push(attribute("peripheries", "2")),
        _ => {}
    }
    if step.decided {
        attributes.push(attribute("penwidth", "3"));
    }
    if let Some(law) = step.law.first() {
        attributes.push(attribute("tooltip", &law.text));
    }
    let own = node(&step.name.value, attributes);
    match &step.kind {
        StepKind::Block(block) => {
            let label = phrase::block(block.mode);
            let join = vec![attribute("shape", "diamond"), attribute("label", label.in_lang(lang))];
            vec![own, node(&join_id(&step.name.value), join)]
        }
        _ => vec![own],
    }
}

fn stop(process: &Process, from: usize, to: usize) -> Option<String> {
    let is = |name: Option<&crate::model::Name>, step: usize| name.and_then(|n| process.step(&n.value)).unwrap_or(0) == step;
    let found = process.stops.iter().find(|s| is(s.from.as_ref(), from) && is(Some(&s.to), to))?;
    Some(found.name.value.replace('_', " "))
}

fn id(process: &Process, step: usize, role: Role) -> String {
    let name = process.steps.get(step).map_or("", |s| s.name.value.as_str());
    if role == Role::Join { join_id(name) } else { name.to_owned() }
}

/// No name of a step holds a colon.
fn join_id(step: &str) -> String {
    format!("{step}:join")
}

/// Breaks a text into lines, between words.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let full = lines.last().is_some_and(|l| !l.is_empty() && l.chars().count() + 1 + word.chars().count() > LINE);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}

fn attribute(name: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), quoted(value))
}

fn node(id: &str, attributes: Vec<Attribute>) -> Stmt {
    Stmt::Node(Node::new(NodeId(quoted(id), None), attributes))
}

fn edge(from: &str, to: &str, attributes: Vec<Attribute>) -> Stmt {
    let end = |id: &str| Vertex::N(NodeId(quoted(id), None));
    Stmt::Edge(Edge { ty: EdgeTy::Pair(end(from), end(to)), attributes })
}

/// A text in quotes: nothing in it is read as DOT, as an escape of a label (`\N`) or as an entity of HTML.
fn quoted(text: &str) -> Id {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    Id::Escaped(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_read_as_dot() {
        let Id::Escaped(text) = quoted("a \"b\" \\N &lt; <b>\n\u{0}é") else { panic!("not escaped") };
        assert_eq!(text, "\"a \\\"b\\\" \\\\N &amp;lt; <b>\\n é\"");
    }
}
