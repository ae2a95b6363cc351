//! A process as DOT, the language of Graphviz, for those who lay it out with their own tools.
//!
//! Lanes are clusters, forms and marks are shapes, arrows carry their words; ids are the names of the file, so that a script
//! finds them. The layout is Graphviz's own, which knows no lanes in rows: for a picture on the wall take SVG or PDF.
//!
//! graphviz-rust writes what it is given without escaping; [`quoted`] does that.

use super::diagram::{Diagram, Form, Mark, Node as Shown};
use crate::model::BlockMode;
use graphviz_rust::dot_structures::{Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Stmt, Subgraph, Vertex};
use graphviz_rust::printer::{DotPrinter as _, PrinterContext};

/// Width of a line of a label, in characters.
const LINE: usize = 24;
/// Most characters of a title.
const LONGEST: usize = 160;
/// Fonts of the usual machines; Graphviz takes what is there.
const FONT: &str = "Helvetica,Arial,sans-serif";

/// The diagram in DOT.
#[must_use]
pub fn dot(diagram: &Diagram) -> String {
    let mut stmts = vec![
        Stmt::Attribute(attribute("rankdir", "LR")),
        // Ranks each cluster by itself else, and gives up on some ("trouble in init_rank", Graphviz 2.42).
        Stmt::Attribute(attribute("newrank", "true")),
        Stmt::Attribute(attribute("label", &diagram.title)),
        Stmt::Attribute(attribute("labelloc", "t")),
        Stmt::Attribute(attribute("fontname", FONT)),
        Stmt::GAttribute(GraphAttributes::Node(vec![attribute("fontname", FONT), attribute("fontsize", "11")])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![attribute("fontname", FONT), attribute("fontsize", "9")])),
    ];
    for (i, lane) in diagram.lanes.iter().enumerate() {
        let mut inner = vec![Stmt::Attribute(attribute("label", &lane.title)), Stmt::Attribute(attribute("style", "rounded"))];
        inner.extend(diagram.nodes.iter().filter(|n| n.lane == i).map(node));
        stmts.push(Stmt::Subgraph(Subgraph { id: quoted(&format!("cluster_{}", lane.name)), stmts: inner }));
    }
    let id = |node: usize| diagram.nodes.get(node).map_or("", |n| n.key.as_str());
    for arrow in &diagram.edges {
        let mut attributes: Vec<Attribute> = arrow.label.iter().map(|l| attribute("label", &wrapped(l))).collect();
        attributes.extend(arrow.full.iter().map(|f| attribute("tooltip", f)));
        if arrow.main {
            attributes.push(attribute("penwidth", "3"));
        }
        let any_moment = diagram.nodes.get(arrow.from).is_some_and(|n| n.form == Form::AnyMoment);
        if any_moment {
            attributes.push(attribute("style", "dotted"));
        }
        let end = |node: usize| Vertex::N(NodeId(quoted(id(node)), None));
        stmts.push(Stmt::Edge(Edge { ty: EdgeTy::Pair(end(arrow.from), end(arrow.to)), attributes }));
    }
    let graph = Graph::DiGraph { id: quoted(&diagram.title), strict: false, stmts };
    let mut text = graph.print(&mut PrinterContext::default());
    text.push('\n');
    text
}

fn node(shown: &Shown) -> Stmt {
    let title = wrapped(&clipped(&shown.title, LONGEST));
    let shape = match (shown.form, shown.mark) {
        (Form::Start | Form::AnyMoment, _) => "circle",
        (Form::End(_), _) => "doublecircle",
        (Form::Subprocess, _) => "box3d",
        (Form::Fork(_) | Form::Join(_), _) => "Mdiamond",
        (Form::Choice, Some(Mark::Mandate)) => "hexagon",
        (Form::Choice, _) => "diamond",
        (Form::Task, Some(Mark::Takes)) => "cds",
        (Form::Task, Some(Mark::Meeting)) => "tab",
        (Form::Task, Some(Mark::Budget)) => "cylinder",
        (Form::Task, Some(Mark::Period)) => "octagon",
        (Form::Task, Some(Mark::Window | Mark::Term)) => "house",
        (Form::Task, _) => "box",
    };
    let mut attributes = vec![attribute("shape", shape)];
    // What is too small for a title carries it beside.
    let small = matches!(shown.form, Form::Start | Form::AnyMoment | Form::End(_) | Form::Fork(_) | Form::Join(_));
    if small {
        let sign = match shown.form {
            Form::Fork(mode) | Form::Join(mode) => match mode {
                BlockMode::All => "+",
                BlockMode::Any { .. } => "o",
                BlockMode::First => "1",
            },
            _ => "",
        };
        attributes.extend([attribute("label", sign), attribute("xlabel", &title), attribute("width", "0.35")]);
    } else {
        attributes.push(attribute("label", &title));
    }
    if shape == "box" {
        attributes.push(attribute("style", "rounded"));
    }
    if shown.decided {
        attributes.push(attribute("penwidth", "3"));
    }
    let said: Vec<&str> = shown.law.iter().chain(&shown.note).map(String::as_str).collect();
    if !said.is_empty() {
        attributes.push(attribute("tooltip", &clipped(&said.join("; "), 2 * LONGEST)));
    }
    Stmt::Node(Node::new(NodeId(quoted(&shown.key), None), attributes))
}

fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
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
