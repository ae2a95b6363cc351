//! Parts: over a picture with called processes drawn in line, a bar for each of them with its title, as far as its steps
//! reach. The steps themselves have a darker ground, so that what only stands among them is not taken for one of theirs.

use super::bands::{Band, Thing};
use super::breaking::{Setting, broken};
use super::diagram::Diagram;
use super::forms::Measures;
use super::scene::{Group, Ink, Item, Point, Rect, Shape, Text, Weight};

/// The height of a bar, and between two.
const BAR: f64 = 20.0;
const GAP: f64 = 3.0;
/// Beside the title in its bar.
const INSET: f64 = 8.0;
/// How far the ends of a bar reach down, as a bracket does.
const TICK: f64 = 5.0;

/// The bar of one part in one band.
struct Bar<'d> {
    /// Its path: `raad/behandeling`.
    path: &'d str,
    title: &'d str,
    from: f64,
    to: f64,
    level: usize,
}

/// The paths of the calls a form stands in, from the outside in.
fn around(key: &str) -> impl Iterator<Item = &str> {
    key.match_indices('/').map(|(at, _)| &key[..at])
}

fn bars<'d>(diagram: &'d Diagram, band: &Band, width: f64) -> Vec<Bar<'d>> {
    let mut found: Vec<Bar<'d>> = Vec::new();
    for (thing, room) in band.things.iter().zip(&band.placed.cells) {
        let Thing::Node(node) = thing else { continue };
        for path in around(&diagram.nodes[*node].key) {
            // Its title is known by a form that stands in it directly.
            let direct = |key: &str| key.rfind('/').is_some_and(|at| &key[..at] == path);
            let title = diagram.nodes.iter().find(|n| direct(&n.key)).and_then(|n| n.part.as_deref());
            let Some(title) = title else { continue };
            match found.iter_mut().find(|b| b.path == path) {
                Some(bar) => (bar.from, bar.to) = (bar.from.min(room.x), bar.to.max(room.right())),
                None => found.push(Bar { path, title, from: room.x, to: room.right(), level: 0 }),
            }
        }
    }
    // What holds others stands above them; those beside each other share a line.
    found.sort_by(|a, b| {
        let depth = |bar: &Bar<'_>| bar.path.matches('/').count();
        depth(a).cmp(&depth(b)).then(a.from.total_cmp(&b.from))
    });
    for at in 0..found.len() {
        let least = super::font::width(found[at].title, 12.0, Weight::SemiBold) + 2.0 * INSET;
        found[at].to = found[at].to.max(found[at].from + least).min(width.max(found[at].to));
        let holder =
            found[..at].iter().filter(|b| found[at].path.starts_with(&format!("{}/", b.path))).map(|b| b.level + 1).max();
        let mut level = holder.unwrap_or(0);
        let meets = |level: usize, b: &Bar<'_>| b.level == level && b.from < found[at].to + GAP && found[at].from < b.to + GAP;
        while found[..at].iter().any(|b| meets(level, b)) {
            level += 1;
        }
        found[at].level = level;
    }
    found
}

/// The height of the bars over a band.
pub(super) fn height(diagram: &Diagram, band: &Band) -> f64 {
    let levels = bars(diagram, band, band.placed.width).iter().map(|b| b.level + 1).max().unwrap_or(0);
    if levels == 0 { 0.0 } else { levels as f64 * (BAR + GAP) + TICK }
}

/// Paints the bars over a band, whose forms begin at `corner`.
pub(super) fn paint(group: &mut Group, diagram: &Diagram, band: &Band, measures: &Measures, corner: Point) {
    let whole = height(diagram, band);
    for bar in bars(diagram, band, band.placed.width) {
        let top = corner.y - whole + bar.level as f64 * (BAR + GAP);
        let rect = Rect::new(corner.x + bar.from, top, bar.to - bar.from, BAR);
        let mut inner = Group { class: "part", title: Some(bar.title.to_owned()), ..Group::default() };
        let (left, right, low) = (rect.x, rect.right(), rect.bottom() + TICK);
        let bracket = [Point::new(left, low), Point::new(left, top), Point::new(right, top), Point::new(right, low)];
        inner.items.push(Item::Shape(Shape::rect(rect, 0.0).fill(Ink::Part)));
        inner.items.push(Item::Shape(Shape::polyline(&bracket).line(Ink::Quiet, 1.2)));
        let setting = Setting { size: 12.0, weight: Weight::SemiBold, width: rect.w - INSET, most: 1, lang: measures.lang };
        for line in broken(bar.title, &setting).lines {
            inner.items.push(Item::Text(Text::new(line, Point::new(left + INSET, top + 14.5), 12.0, Weight::SemiBold)));
        }
        group.items.push(Item::Group(inner));
    }
}
