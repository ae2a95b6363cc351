//! Labels: a place for the words on an edge, beside that edge and clear of everything else.
//!
//! Candidates stand above and below each level part of the edge and left and right of each upright part. Taken is the
//! one nearest to the beginning, where the choice is made; a part that the edge shares with edges from elsewhere is
//! avoided, as its words would be read as theirs.

use super::{Placed, Plate};
use crate::draw::scene::{Point, Rect};

/// Clear space around a label.
const CLEAR: f64 = 2.0;
/// Between a label and its line.
const OFF: f64 = 4.0;
/// Between two candidates along a line.
const STEP: f64 = 8.0;
/// Candidates on one line at most.
const MOST: usize = 60;

/// Places the labels; returns the edges whose label found no place.
pub(super) fn place(plate: &Plate, placed: &mut Placed) -> Vec<usize> {
    let lines = Lines::of(placed);
    let mut taken: Vec<Rect> = Vec::new();
    let mut homeless = Vec::new();
    let mut order: Vec<usize> = (0..plate.links.len()).filter(|l| plate.links[*l].label.is_some()).collect();
    // What has the least choice goes first.
    order.sort_by(|a, b| length(&placed.links[*a].points).total_cmp(&length(&placed.links[*b].points)));
    for link in order {
        let Some(size) = plate.links[link].label else { continue };
        match best(plate, placed, &lines, &taken, link, size) {
            Some(rect) => {
                taken.push(rect);
                placed.links[link].label = Some(rect);
            }
            None => homeless.push(link),
        }
    }
    homeless.sort_unstable();
    homeless
}

fn length(points: &[Point]) -> f64 {
    points.windows(2).map(|p| (p[0].x - p[1].x).abs() + (p[0].y - p[1].y).abs()).sum()
}

/// Every straight part of every edge.
struct Lines {
    all: Vec<(Rect, usize)>,
}

impl Lines {
    fn of(placed: &Placed) -> Self {
        let part = |p: &[Point]| {
            let (a, b) = (p[0], p[1]);
            Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs())
        };
        let of = |(link, routed): (usize, &super::Routed)| routed.points.windows(2).map(|p| (part(p), link)).collect::<Vec<_>>();
        Self { all: placed.links.iter().enumerate().flat_map(of).collect() }
    }
}

fn best(plate: &Plate, placed: &Placed, lines: &Lines, taken: &[Rect], link: usize, (w, h): (f64, f64)) -> Option<Rect> {
    let mut found: Option<(f64, Rect)> = None;
    let points = &placed.links[link].points;
    let mut gone = 0.0;
    for (at, pair) in points.windows(2).enumerate() {
        let (a, b) = (pair[0], pair[1]);
        let long = (a.x - b.x).abs() + (a.y - b.y).abs();
        let level = (a.y - b.y).abs() < 1e-9;
        let room = if level { long - w - 4.0 } else { long - h - 4.0 };
        let last = at + 2 == points.len();
        // The head of the arrow is kept clear.
        let room = if last { room - 8.0 } else { room };
        if room < -0.5 && level {
            // Longer than its line: in the middle of it, where nothing else stands.
            let middle = Point::new(a.x.min(b.x) + (long - w) / 2.0 - 3.0, a.y);
            for side in [0, 1] {
                let rect = beside(middle, middle.by(1.0, 0.0), true, 3.0, side, w, h);
                let cost = gone + 60.0 + f64::from(side);
                if found.is_none_or(|(c, _)| cost < c) && is_clear(placed, lines, taken, &rect) {
                    let cost = cost + shared(plate, lines, &rect, link, level);
                    if found.is_none_or(|(c, _)| cost < c) {
                        found = Some((cost, rect));
                    }
                }
            }
        }
        if room >= -0.5 {
            let steps = ((room.max(0.0) / STEP) as usize).min(MOST);
            for step in 0..=steps {
                let off = 3.0 + STEP * step as f64;
                for side in [0, 1] {
                    let rect = beside(a, b, level, off, side, w, h);
                    let mut cost = gone + off + if side == 0 { 0.0 } else { 4.0 } + if level { 0.0 } else { 25.0 };
                    if found.is_some_and(|(c, _)| c <= cost) || !is_clear(placed, lines, taken, &rect) {
                        continue;
                    }
                    cost += shared(plate, lines, &rect, link, level);
                    if found.is_none_or(|(c, _)| cost < c) {
                        found = Some((cost, rect));
                    }
                }
            }
        }
        gone += long;
    }
    found.map(|f| f.1)
}

/// The room of a label beside a straight part, so far from its beginning.
fn beside(a: Point, b: Point, level: bool, off: f64, side: u8, w: f64, h: f64) -> Rect {
    if level {
        let x = if b.x >= a.x { a.x + off } else { a.x - off - w };
        Rect::new(x, if side == 0 { a.y - OFF - h } else { a.y + OFF }, w, h)
    } else {
        let y = if b.y >= a.y { a.y + off } else { a.y - off - h };
        Rect::new(if side == 0 { a.x + OFF } else { a.x - OFF - w }, y, w, h)
    }
}

fn is_clear(placed: &Placed, lines: &Lines, taken: &[Rect], rect: &Rect) -> bool {
    let around = rect.grown(CLEAR);
    let inside = rect.x >= 0.0 && rect.y >= 0.0 && rect.right() <= placed.width && rect.bottom() <= placed.height;
    inside
        && !taken.iter().any(|t| t.overlaps(&around))
        && !placed.cells.iter().any(|c| c.overlaps(&around))
        && !lines.all.iter().any(|(line, _)| line.grown(3.0).overlaps(rect))
        && !placed.lanes.iter().skip(1).any(|(top, _)| rect.y < *top && *top < rect.bottom())
}

/// The cost of words that stand beside a line that comes from elsewhere too, or leads elsewhere.
fn shared(plate: &Plate, lines: &Lines, rect: &Rect, link: usize, level: bool) -> f64 {
    let near = rect.grown(OFF + 1.0);
    let is_other = |other: usize| other != link;
    let along = lines.all.iter().filter(|(line, other)| {
        is_other(*other) && line.overlaps(&near) | touches(line, &near) && (if level { line.h == 0.0 } else { line.w == 0.0 })
    });
    let foreign = |other: usize| {
        let (a, b) = (&plate.links[link], &plate.links[other]);
        // Of two ways out of one choice a reader must not read the other's words.
        if a.from == b.from {
            1_000.0
        } else if a.to == b.to {
            150.0
        } else {
            40.0
        }
    };
    along.map(|(_, other)| foreign(*other)).fold(0.0, f64::max)
}

/// A line has no width, so it overlaps nothing; it touches what it runs through.
fn touches(line: &Rect, rect: &Rect) -> bool {
    line.x <= rect.right() && rect.x <= line.right() && line.y <= rect.bottom() && rect.y <= line.bottom()
}
