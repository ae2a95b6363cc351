//! Where everything stands: the diagram interchange of BPMN (BPMNDI), from our own layout.

use crate::draw::layout::{Cell, Link, Placed, Plate, Ports, Spacing, place};
use std::fmt::Write as _;

/// What shape an element has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Box,
    Event,
    Gateway,
}

/// An element to place.
pub(super) struct Drawn {
    pub id: String,
    pub kind: Kind,
    pub lane: usize,
    pub title: String,
    pub element: &'static str,
}

/// An arrow to route.
pub(super) struct Line {
    pub id: String,
    pub from: usize,
    pub to: usize,
    pub main: bool,
    pub label: Option<String>,
}

/// Half the width and height of each shape, as drawing programs make them; boxes wider, for long titles.
const BOX: (f64, f64) = (70.0, 40.0);
const EVENT: f64 = 18.0;
const GATEWAY: f64 = 25.0;
/// Text under an event or gateway, and on an arrow: how wide it may be, how wide a letter, how high a line.
const LABEL: f64 = 100.0;
const LETTER: f64 = 5.6;
const HIGH: f64 = 14.0;
/// The head of the pool and of each lane, and the room around everything in it.
const HEAD: f64 = 30.0;
const ROOM: f64 = 24.0;
/// The corner of the pool.
const CORNER: (f64, f64) = (160.0, 80.0);
/// Least height of a lane, so that its name can be read.
const LANE: f64 = 110.0;

fn half(kind: Kind) -> (f64, f64) {
    match kind {
        Kind::Box => BOX,
        Kind::Event => (EVENT, EVENT),
        Kind::Gateway => (GATEWAY, GATEWAY),
    }
}

/// How much room words take: width and height.
fn words(text: &str) -> (f64, f64) {
    let long = text.chars().count() as f64 * LETTER;
    let lines = (long / LABEL * 1.25).ceil().max(1.0);
    (long.clamp(20.0, LABEL), lines * HIGH)
}

/// Writes the diagram.
pub(super) fn write(out: &mut String, name: &str, lanes: &[String], items: &[Drawn], lines: &[Line]) {
    let rows = lanes.len().max(1);
    let cells = items
        .iter()
        .map(|item| {
            let (w, h) = half(item.kind);
            let label = if item.kind == Kind::Box || item.title.is_empty() { (0.0, 0.0) } else { words(&item.title) };
            Cell {
                lane: item.lane.min(rows - 1),
                width: (2.0 * w).max(label.0),
                above: h,
                below: h + if label.1 > 0.0 { label.1 + 6.0 } else { 0.0 },
                half: (w, h),
                tail: 0.0,
                ports: if item.kind == Kind::Box { Ports::Box } else { Ports::Tip },
                floats: item.element == "startEvent" && !item.title.is_empty(),
            }
        })
        .collect();
    let links =
        lines.iter().map(|l| Link { from: l.from, to: l.to, main: l.main, label: l.label.as_deref().map(words) }).collect();
    let plate = Plate { lanes: rows, heads: vec![LANE; rows], cells, links };
    let placed = place(&plate, &Spacing { track: 12.0, pad: 16.0, arrow: 16.0 });
    shapes(out, name, lanes, items, lines, &placed);
}

fn shapes(out: &mut String, name: &str, lanes: &[String], items: &[Drawn], lines: &[Line], placed: &Placed) {
    let (left, top) = (CORNER.0 + HEAD + if lanes.is_empty() { 0.0 } else { HEAD } + ROOM, CORNER.1);
    let bounds = |out: &mut String, tag: &str, x: f64, y: f64, w: f64, h: f64| {
        let _ = writeln!(
            out,
            "{tag}<dc:Bounds x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" />",
            x.round(),
            y.round(),
            w.round(),
            h.round()
        );
    };
    let shape = |out: &mut String, id: &str, more: &str| {
        let _ = writeln!(out, "      <bpmndi:BPMNShape id=\"{id}_di\" bpmnElement=\"{id}\"{more}>");
    };
    let close = |out: &mut String| out.push_str("      </bpmndi:BPMNShape>\n");
    let _ = writeln!(
        out,
        "  <bpmndi:BPMNDiagram id=\"diagram_{name}\">\n    \
         <bpmndi:BPMNPlane id=\"plane_{name}\" bpmnElement=\"collaboration_{name}\">"
    );
    let inside = placed.width + 2.0 * ROOM;
    let heads = left - ROOM - CORNER.0;
    shape(out, &format!("pool_{name}"), " isHorizontal=\"true\"");
    bounds(out, "        ", CORNER.0, top, heads + inside, placed.height.max(LANE));
    close(out);
    for (id, (above, below)) in lanes.iter().zip(&placed.lanes) {
        shape(out, id, " isHorizontal=\"true\"");
        bounds(out, "        ", CORNER.0 + HEAD, top + above, heads - HEAD + inside, below - above);
        close(out);
    }
    for (item, centre) in items.iter().zip(&placed.centres) {
        let (w, h) = half(item.kind);
        let (x, y) = (left + centre.x, top + centre.y);
        shape(out, &item.id, if item.element == "exclusiveGateway" { " isMarkerVisible=\"true\"" } else { "" });
        bounds(out, "        ", x - w, y - h, 2.0 * w, 2.0 * h);
        if item.kind != Kind::Box && !item.title.is_empty() {
            let (wide, high) = words(&item.title);
            out.push_str("        <bpmndi:BPMNLabel>\n");
            bounds(out, "          ", x - wide / 2.0, y + h + 5.0, wide, high);
            out.push_str("        </bpmndi:BPMNLabel>\n");
        }
        close(out);
    }
    for (line, routed) in lines.iter().zip(&placed.links) {
        let _ = writeln!(out, "      <bpmndi:BPMNEdge id=\"{}_di\" bpmnElement=\"{}\">", line.id, line.id);
        for point in &routed.points {
            let _ = writeln!(out, "        <di:waypoint x=\"{}\" y=\"{}\" />", (left + point.x).round(), (top + point.y).round());
        }
        if let Some(label) = &routed.label {
            out.push_str("        <bpmndi:BPMNLabel>\n");
            bounds(out, "          ", left + label.x, top + label.y, label.w, label.h);
            out.push_str("        </bpmndi:BPMNLabel>\n");
        }
        out.push_str("      </bpmndi:BPMNEdge>\n");
    }
    out.push_str("    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n");
}
