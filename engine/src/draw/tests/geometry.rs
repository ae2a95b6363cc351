//! What must hold of every placed picture.

use crate::draw::layout::{Placed, Plate, Ports};
use crate::draw::scene::{Item, Point, Rect, Scene};

/// A straight part of an edge.
struct Part {
    link: usize,
    a: Point,
    b: Point,
}

fn parts(placed: &Placed) -> Vec<Part> {
    let of = |(link, r): (usize, &crate::draw::layout::Routed)| {
        r.points.windows(2).map(|p| Part { link, a: p[0], b: p[1] }).collect::<Vec<_>>()
    };
    placed.links.iter().enumerate().flat_map(of).collect()
}

fn bounds(part: &Part) -> Rect {
    let (a, b) = (part.a, part.b);
    Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs())
}

/// Whether a line runs through the inside of a rectangle.
fn runs_through(line: &Rect, rect: &Rect) -> bool {
    const HAIR: f64 = 0.01;
    line.x < rect.right() - HAIR
        && rect.x + HAIR < line.right().max(line.x + HAIR)
        && line.y < rect.bottom() - HAIR
        && rect.y + HAIR < line.bottom().max(line.y + HAIR)
}

/// Everything that is wrong with a placed picture.
pub(super) fn faults(plate: &Plate, placed: &Placed) -> Vec<String> {
    let mut wrong = Vec::new();
    let page = Rect::new(0.0, 0.0, placed.width, placed.height);
    for (v, cell) in placed.cells.iter().enumerate() {
        if !page.holds(cell) {
            wrong.push(format!("node {v} lies outside the page"));
        }
        let (top, bottom) = placed.lanes[plate.cells[v].lane];
        if cell.y < top - 1e-6 || cell.bottom() > bottom + 1e-6 {
            wrong.push(format!("node {v} lies outside its lane"));
        }
        wrong.extend((0..v).filter(|w| placed.cells[*w].overlaps(cell)).map(|w| format!("nodes {w} and {v} overlap")));
    }
    let parts = parts(placed);
    for part in &parts {
        let line = bounds(part);
        if !page.holds(&line) {
            wrong.push(format!("edge {} leaves the page", part.link));
        }
        if part.a.x != part.b.x && part.a.y != part.b.y {
            wrong.push(format!("edge {} slants", part.link));
        }
        let link = &plate.links[part.link];
        for (v, cell) in placed.cells.iter().enumerate() {
            let own = v == link.from || v == link.to;
            let shape = if own { shape(plate, placed, v) } else { *cell };
            if runs_through(&line, &shape) {
                wrong.push(format!("edge {} ({}→{}) runs through node {v}", part.link, link.from, link.to));
            }
        }
    }
    overlaid(plate, &parts, &mut wrong);
    for (i, routed) in placed.links.iter().enumerate() {
        let link = &plate.links[i];
        match (routed.points.first(), routed.points.last()) {
            (Some(first), Some(last)) => {
                if !on_border(plate, placed, link.from, *first, true) {
                    wrong.push(format!("edge {i} does not begin on its node: {first:?}"));
                }
                if !on_border(plate, placed, link.to, *last, false) {
                    wrong.push(format!("edge {i} does not end on its node: {last:?} {:?}", placed.centres[link.to]));
                }
            }
            _ => wrong.push(format!("edge {i} has no points")),
        }
        match (link.label, routed.label) {
            (Some(_), None) => wrong.push(format!("edge {i} has no place for its label")),
            (_, Some(label)) => label_faults(plate, placed, &parts, i, &label, &mut wrong),
            _ => {}
        }
    }
    wrong
}

/// The shape of a node without its texts; half of a slanted shape may be touched.
fn shape(plate: &Plate, placed: &Placed, v: usize) -> Rect {
    let (cell, c) = (&plate.cells[v], placed.centres[v]);
    match cell.ports {
        Ports::Box => Rect::new(c.x - cell.half.0, c.y - cell.half.1, 2.0 * cell.half.0, 2.0 * cell.half.1),
        Ports::Tip => Rect::new(c.x, c.y, 0.0, 0.0),
    }
}

fn on_border(plate: &Plate, placed: &Placed, v: usize, at: Point, leaves: bool) -> bool {
    let (cell, c) = (&plate.cells[v], placed.centres[v]);
    let (dx, dy) = ((at.x - c.x).abs(), (at.y - c.y).abs());
    let near = |a: f64, b: f64| (a - b).abs() < 0.01;
    if leaves && cell.tail > 0.0 && near(at.x, c.x + cell.half.0 + cell.tail) {
        return near(dy, 0.0);
    }
    match cell.ports {
        Ports::Box => (near(dx, cell.half.0) && dy <= cell.half.1) || (near(dy, cell.half.1) && dx <= cell.half.0),
        Ports::Tip => near(dx / cell.half.0 + dy / cell.half.1, 1.0),
    }
}

/// Lines that lie on each other and have neither end in common.
fn overlaid(plate: &Plate, parts: &[Part], wrong: &mut Vec<String>) {
    for (i, p) in parts.iter().enumerate() {
        for q in &parts[..i] {
            let (a, b) = (&plate.links[p.link], &plate.links[q.link]);
            if p.link == q.link || a.from == b.from || a.to == b.to {
                continue;
            }
            let (r, s) = (bounds(p), bounds(q));
            let level = r.h < 1e-9 && s.h < 1e-9 && (r.y - s.y).abs() < 1.0;
            let upright = r.w < 1e-9 && s.w < 1e-9 && (r.x - s.x).abs() < 1.0;
            let along = r.right().min(s.right()) - r.x.max(s.x);
            let down = r.bottom().min(s.bottom()) - r.y.max(s.y);
            if (level && along > 0.5) || (upright && down > 0.5) {
                wrong.push(format!(
                    "edges {} ({}→{}) and {} ({}→{}) lie on each other",
                    p.link, a.from, a.to, q.link, b.from, b.to
                ));
            }
        }
    }
}

fn label_faults(plate: &Plate, placed: &Placed, parts: &[Part], i: usize, label: &Rect, wrong: &mut Vec<String>) {
    if !Rect::new(0.0, 0.0, placed.width, placed.height).holds(label) {
        wrong.push(format!("the label of edge {i} lies outside the page"));
    }
    for (v, cell) in placed.cells.iter().enumerate() {
        if cell.overlaps(label) {
            wrong.push(format!("the label of edge {i} overlaps node {v}"));
        }
    }
    for (j, other) in placed.links.iter().enumerate().take(i) {
        if other.label.is_some_and(|o| o.overlaps(label)) {
            wrong.push(format!("the labels of edges {j} and {i} overlap"));
        }
    }
    for part in parts.iter().filter(|p| runs_through(&bounds(p), label)) {
        wrong.push(format!(
            "edge {} runs through the label of edge {i} ({}→{})",
            part.link, plate.links[i].from, plate.links[i].to
        ));
    }
}

/// Texts of a painted scene that overlap, or leave the page.
pub(super) fn text_faults(scene: &Scene) -> Vec<String> {
    let mut texts: Vec<(Rect, &str)> = Vec::new();
    scene.visit(&mut |_, item| {
        if let Item::Text(text) = item {
            // The room between lines is not ink.
            let b = text.bounds();
            texts.push((Rect::new(b.x, b.y + b.h * 0.12, b.w, b.h * 0.76), &text.text));
        }
    });
    let page = Rect::new(0.0, 0.0, scene.width, scene.height);
    let mut wrong = Vec::new();
    for (i, (rect, text)) in texts.iter().enumerate() {
        if !page.holds(rect) {
            wrong.push(format!("\"{text}\" lies outside the page"));
        }
        wrong.extend(texts[..i].iter().filter(|t| t.0.overlaps(rect)).map(|t| format!("\"{}\" overlaps \"{text}\"", t.1)));
    }
    wrong
}
