//! Tracks: where in its channel each line runs, and from that the size of everything.
//!
//! In a channel between columns, the lines that leave one node share a track, and so do lines on their way to one node;
//! in a channel between rows only the latter. The order of the tracks is the one with the fewest crossings that a bounded
//! search finds, starting from "what leaves stands left, what comes in stands right". Two rules are hard where they can
//! be kept: a line that comes from the left on some row turns before one that goes on to the right on that row begins,
//! or the two would lie on each other. Where the rules contradict each other, the second comes in a little lower.
//! Lines that share no row or column share a track (left-edge algorithm, Hashimoto and Stevens 1971).

use super::routes::{Knot, Route, Side};
use super::rows::Grid;
use super::{Placed, Plate, Ports, Routed, Spacing};
use crate::draw::scene::{Point, Rect};
use std::collections::BTreeMap;

/// How far below the line of its row an edge comes in that would lie on another.
const LOWER: f64 = 9.0;
/// Ports on the top and bottom of a box, from its middle: in and out, so that no two lines meet there.
const PORT_IN: f64 = -18.0;
const PORT_OUT: f64 = -6.0;

/// Room made for labels beyond what they ask for at first.
pub(super) struct Growth {
    /// By channel between columns.
    zone: Vec<f64>,
    /// By row.
    row: Vec<f64>,
    /// By edge: above the line its label stands on.
    rise: BTreeMap<usize, f64>,
}

impl Growth {
    pub fn of(grid: &Grid) -> Self {
        Self { zone: vec![0.0; grid.columns + 1], row: vec![0.0; grid.rows], rise: BTreeMap::new() }
    }

    /// More room around the beginning of an edge.
    pub fn widen(&mut self, plate: &Plate, grid: &Grid, link: usize) {
        let from = plate.links[link].from;
        self.zone[grid.column[from] + 1] += 20.0;
        self.row[grid.row[from]] += 6.0;
        *self.rise.entry(link).or_default() += 8.0;
    }
}

/// Who has a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Net {
    /// The edges that leave a node.
    From(usize),
    /// The edges that lead to a node.
    To(usize),
}

/// A line in a channel with what joins it on either side.
#[derive(Clone, Debug)]
struct Line {
    net: Net,
    low: usize,
    high: usize,
    /// Where other lines join: at which knot along the channel, on its far side (right, or below), of which edge.
    joins: Vec<Join>,
    main: bool,
}

#[derive(Clone, Copy, Debug)]
struct Join {
    at: usize,
    far: bool,
    link: usize,
}

/// A channel with its lines in order.
#[derive(Default)]
struct Channel {
    lines: Vec<Line>,
    /// Track of each line.
    track: Vec<usize>,
    /// Tracks that stand before the room for labels.
    near: usize,
    tracks: usize,
}

/// Everything about the edges that does not depend on sizes.
struct Tracked {
    upright: Vec<Channel>,
    across: Vec<Channel>,
    /// Edges that come in lower than the line of the row.
    lower: Vec<bool>,
}

pub(super) fn measure(plate: &Plate, spacing: &Spacing, grid: &Grid, routes: &[Route], growth: &Growth) -> Placed {
    let tracked = Tracked::of(plate, grid, routes);
    let (x, columns, width) = widths(plate, spacing, grid, routes, growth, &tracked);
    let (y, row_y, lanes, height) = heights(plate, spacing, grid, routes, growth, &tracked);
    let mut placed = Placed { lanes, columns, width, height, ..Placed::default() };
    for (v, cell) in plate.cells.iter().enumerate() {
        let (left, wide) = placed.columns[grid.column[v]];
        let centre = Point::new(left + wide / 2.0, row_y[grid.row[v]]);
        placed.centres.push(centre);
        let (left, top) = (centre.x - cell.width / 2.0, centre.y - cell.above);
        placed.cells.push(Rect::new(left, top, cell.width + cell.tail, cell.above + cell.below));
    }
    for (link, route) in routes.iter().enumerate() {
        let points = points(plate, &placed, &tracked, route, link, &x, &y, &row_y);
        placed.links.push(Routed { points, ..Routed::default() });
    }
    placed
}

impl Tracked {
    fn of(plate: &Plate, grid: &Grid, routes: &[Route]) -> Self {
        let mut upright: Vec<BTreeMap<Net, Line>> = vec![BTreeMap::new(); grid.columns + 1];
        let mut across: Vec<BTreeMap<Net, Line>> = vec![BTreeMap::new(); grid.rows + 1];
        for (link, route) in routes.iter().enumerate() {
            for piece in pieces(route) {
                let to = Net::To(plate.links[link].to);
                let (channels, net) = match piece.way {
                    Way::Upright if piece.first => (&mut upright, Net::From(plate.links[link].from)),
                    Way::Upright => (&mut upright, to),
                    Way::Across => (&mut across, to),
                };
                let line = channels[piece.channel].entry(net).or_insert_with(|| Line {
                    net,
                    low: usize::MAX,
                    high: 0,
                    joins: Vec::new(),
                    main: false,
                });
                line.low = line.low.min(piece.low);
                line.high = line.high.max(piece.high);
                line.main |= plate.links[link].main;
                line.joins.extend(piece.joins.iter().map(|&(at, far)| Join { at, far, link }));
            }
        }
        let mut tracked = Self { upright: Vec::new(), across: Vec::new(), lower: vec![false; routes.len()] };
        for lines in upright {
            let lines: Vec<Line> = lines.into_values().collect();
            let (channel, lower) = Channel::ordered(plate, lines, true);
            lower.into_iter().for_each(|link| tracked.lower[link] = true);
            tracked.upright.push(channel);
        }
        for lines in across {
            tracked.across.push(Channel::ordered(plate, lines.into_values().collect(), false).0);
        }
        tracked
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Upright,
    Across,
}

/// A straight part of a route that runs in a channel.
struct Piece {
    way: Way,
    channel: usize,
    low: usize,
    high: usize,
    /// The first upright part of an edge that leaves by the right side.
    first: bool,
    joins: [(usize, bool); 2],
}

/// The parts of a route that run in channels; those along a row have no track.
fn pieces(route: &Route) -> Vec<Piece> {
    let knots = &route.knots;
    let mut found = Vec::new();
    let piece = |way, a: Knot, b: Knot, before: Option<bool>, after: Option<bool>, first| {
        let (along, channel) = match way {
            Way::Upright => ((a.1, b.1), a.0 / 2),
            Way::Across => ((a.0, b.0), a.1 / 2),
        };
        let joins = [(along.0, before.unwrap_or(false)), (along.1, after.unwrap_or(false))];
        Piece { way, channel, low: along.0.min(along.1), high: along.0.max(along.1), first, joins }
    };
    if let (1, Side::Top | Side::Bottom) = (knots.len(), route.exit) {
        // Up and straight down again, or on into the node above: a line of no length.
        let far = |side| side == Side::Top;
        found.push(piece(Way::Across, knots[0], knots[0], Some(far(route.exit)), Some(far(route.entry)), false));
        return found;
    }
    for (at, pair) in knots.windows(2).enumerate() {
        let (a, b) = (pair[0], pair[1]);
        let (before, after) = (at.checked_sub(1).map(|i| knots[i]), knots.get(at + 2).copied());
        if a.0 == b.0 {
            // What joins it: on the right (far) or on the left.
            let far_before = before.map_or(route.exit != Side::Right, |k| k.0 > a.0);
            let far_after = after.map_or(route.entry == Side::Left, |k| k.0 > b.0);
            let first = at == 0 && route.exit == Side::Right;
            found.push(piece(Way::Upright, a, b, Some(far_before), Some(far_after), first));
        } else if a.1.is_multiple_of(2) {
            let far_before = before.map_or(route.exit == Side::Top, |k| k.1 > a.1);
            let far_after = after.map_or(route.entry == Side::Top, |k| k.1 > b.1);
            found.push(piece(Way::Across, a, b, Some(far_before), Some(far_after), false));
        }
    }
    found
}

impl Channel {
    /// Lines in the order with the fewest crossings that is found; of contradicting rules, the edges that must give way.
    fn ordered(plate: &Plate, lines: Vec<Line>, is_upright: bool) -> (Self, Vec<usize>) {
        let n = lines.len();
        let mut cost = vec![0_i64; n * n];
        for (g, line) in lines.iter().enumerate() {
            for (h, other) in lines.iter().enumerate().filter(|(h, _)| *h != g) {
                cost[g * n + h] = before(line, other) + if is_upright { rules(plate, line, other) } else { 0 };
            }
        }
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|g| (matches!(lines[*g].net, Net::To(_)), lines[*g].low + lines[*g].high, *g));
        search(&mut order, &cost, n);
        let mut lower = Vec::new();
        if is_upright {
            for (at, &g) in order.iter().enumerate() {
                for &h in &order[at + 1..] {
                    // g stands left of h: what goes right from g lies on what comes to h from the left.
                    lower.extend(contradictions(plate, &lines[h], &lines[g]));
                }
            }
        }
        let near = order.iter().rposition(|g| matches!(lines[*g].net, Net::From(_))).map_or(0, |i| i + 1);
        let mut track = vec![0; n];
        let mut used = 0;
        for part in [&order[..near], &order[near..]] {
            let first = used;
            for (at, &g) in part.iter().enumerate() {
                let after = part[..at].iter().filter(|h| touch(&lines[g], &lines[**h])).map(|h| track[*h] + 1).max();
                track[g] = after.unwrap_or(first);
                used = used.max(track[g] + 1);
            }
        }
        let near = order[..near].iter().map(|g| track[*g] + 1).max().unwrap_or(0);
        (Self { lines, track, near, tracks: used }, lower)
    }

    fn track(&self, net: Net) -> Option<usize> {
        self.lines.iter().position(|l| l.net == net).map(|i| self.track[i])
    }
}

fn touch(a: &Line, b: &Line) -> bool {
    a.low <= b.high && b.low <= a.high
}

/// Crossings if `g` stands before `h`.
fn before(g: &Line, h: &Line) -> i64 {
    let weight = if g.main || h.main { 3 } else { 2 };
    let through = |joins: &[Join], far: bool, line: &Line| {
        joins.iter().filter(|j| j.far == far && line.low <= j.at && j.at <= line.high).count() as i64
    };
    let class = i64::from(matches!(g.net, Net::To(_)) && matches!(h.net, Net::From(_)));
    weight * (through(&g.joins, true, h) + through(&h.joins, false, g)) + class
}

/// Joins of `left` that come from the left on a row on which a join of `right` goes on to the right, of another net.
fn clashes<'l>(plate: &'l Plate, left: &'l Line, right: &'l Line) -> impl Iterator<Item = (Join, Join)> + 'l {
    let on_row = |j: &&Join| j.at % 2 == 1;
    left.joins.iter().filter(on_row).filter(|j| !j.far).flat_map(move |l| {
        right
            .joins
            .iter()
            .filter(move |r| r.far && r.at == l.at)
            .filter(move |r| {
                let (a, b) = (&plate.links[l.link], &plate.links[r.link]);
                a.to != b.to && a.from != b.from
            })
            .map(move |r| (*l, *r))
    })
}

/// The cost of `g` before `h` where `h` has to turn first.
fn rules(plate: &Plate, g: &Line, h: &Line) -> i64 {
    1_000 * clashes(plate, h, g).count() as i64
}

/// The edges that must come in lower, as `right` stands before `left`.
fn contradictions(plate: &Plate, left: &Line, right: &Line) -> Vec<usize> {
    clashes(plate, left, right).map(|(_, r)| r.link).collect()
}

/// Takes lines out and puts them in elsewhere, as long as it helps.
fn search(order: &mut Vec<usize>, cost: &[i64], n: usize) {
    const ROUNDS: usize = 20;
    for _ in 0..ROUNDS {
        let mut changed = false;
        for from in 0..order.len() {
            let g = order[from];
            // What is won by passing each neighbour in turn.
            let (mut best, mut to) = (0, from);
            let mut won = 0;
            for at in (0..from).rev() {
                let h = order[at];
                won += cost[h * n + g] - cost[g * n + h];
                if won > best {
                    (best, to) = (won, at);
                }
            }
            won = 0;
            for (at, &h) in order.iter().enumerate().skip(from + 1) {
                won += cost[g * n + h] - cost[h * n + g];
                if won > best {
                    (best, to) = (won, at);
                }
            }
            if best > 0 {
                let g = order.remove(from);
                order.insert(to, g);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
}

/// Where a label stands at first: on its row, or on the first line across; the height that needs.
fn label_line(route: &Route) -> Option<LabelLine> {
    let knots = &route.knots;
    if knots.len() == 1 {
        return match route.exit {
            Side::Right => Some(LabelLine::Row(knots[0].1 / 2)),
            _ => Some(LabelLine::Across(knots[0].1 / 2)),
        };
    }
    let mut sides = knots.windows(2).filter(|p| p[0].1 == p[1].1);
    let on = |j: usize| if j.is_multiple_of(2) { LabelLine::Across(j / 2) } else { LabelLine::Row(j / 2) };
    match sides.next() {
        Some(pair) => Some(on(pair[0].1)),
        None => knots.last().map(|k| on(k.1)),
    }
}

enum LabelLine {
    Row(usize),
    Across(usize),
}

type Spans = Vec<(f64, f64)>;

/// Where the tracks between columns stand, and the columns.
fn widths(
    plate: &Plate,
    spacing: &Spacing,
    grid: &Grid,
    routes: &[Route],
    growth: &Growth,
    tracked: &Tracked,
) -> (Vec<Vec<f64>>, Spans, f64) {
    let mut wide = vec![0.0_f64; grid.columns];
    let mut tail = vec![0.0_f64; grid.columns + 1];
    for (v, cell) in plate.cells.iter().enumerate() {
        let column = grid.column[v];
        wide[column] = wide[column].max(cell.width);
        tail[column + 1] = tail[column + 1].max(cell.tail);
    }
    let mut zone = growth.zone.clone();
    let mut labelled = vec![0.0_f64; grid.columns + 1];
    for (link, route) in plate.links.iter().zip(routes) {
        if let (Some((w, _)), Side::Right) = (link.label, route.exit) {
            let channel = grid.column[link.from] + 1;
            labelled[channel] = labelled[channel].max(w + 8.0);
        }
    }
    zone.iter_mut().zip(&labelled).for_each(|(zone, label)| *zone += label);
    let mut x = 0.0;
    let mut tracks = Vec::new();
    let mut columns = Vec::new();
    for (c, channel) in tracked.upright.iter().enumerate() {
        let mut of = Vec::new();
        x += tail[c];
        if c > 0 {
            x += spacing.pad;
        }
        for t in 0..channel.tracks {
            if t == channel.near {
                x += zone[c];
            }
            of.push(x);
            x += spacing.track;
        }
        if channel.tracks == channel.near {
            x += zone[c];
        }
        if c < grid.columns {
            x += spacing.arrow;
            columns.push((x, wide[c]));
            x += wide[c];
        } else {
            x += spacing.pad;
        }
        tracks.push(of);
    }
    (tracks, columns, x)
}

type Heights = (Vec<Vec<f64>>, Vec<f64>, Spans, f64);

/// Where the tracks between rows stand, the lines of the rows, and the lanes.
fn heights(plate: &Plate, spacing: &Spacing, grid: &Grid, routes: &[Route], growth: &Growth, tracked: &Tracked) -> Heights {
    let mut above = vec![14.0_f64; grid.rows];
    let mut below = vec![14.0_f64; grid.rows];
    for (v, cell) in plate.cells.iter().enumerate() {
        let row = grid.row[v];
        above[row] = above[row].max(cell.above);
        below[row] = below[row].max(cell.below);
    }
    // Room above a track for the labels that stand on it.
    let mut rise: Vec<Vec<f64>> = tracked.across.iter().map(|c| vec![0.0; c.tracks]).collect();
    for (i, (link, route)) in plate.links.iter().zip(routes).enumerate() {
        let Some((_, high)) = link.label else { continue };
        let high = high + growth.rise.get(&i).copied().unwrap_or(0.0);
        match label_line(route) {
            Some(LabelLine::Row(row)) => above[row] = above[row].max(high + 6.5),
            Some(LabelLine::Across(channel)) => {
                if let Some(track) = tracked.across[channel].track(Net::To(link.to)) {
                    let rise = &mut rise[channel][track];
                    *rise = rise.max(high + 4.0);
                }
            }
            None => {}
        }
    }
    above.iter_mut().zip(&growth.row).for_each(|(above, more)| *above += more);
    for lane in 0..plate.lanes {
        let rows = grid.lanes[lane]..grid.lanes[lane + 1];
        let whole: f64 = rows.clone().map(|r| above[r] + below[r] + spacing.pad).sum();
        let lacks = plate.heads.get(lane).copied().unwrap_or(0.0) - whole;
        if lacks > 0.0 && !rows.is_empty() {
            above[rows.start] += lacks / 2.0;
            below[rows.end - 1] += lacks / 2.0;
        }
    }
    let mut y = 0.0;
    let mut tracks = Vec::new();
    let mut row_y = Vec::new();
    let mut tops = Vec::new();
    for (r, channel) in tracked.across.iter().enumerate() {
        if grid.lanes[..plate.lanes].contains(&r) {
            // The border of a lane: what stands above keeps off it.
            if r > 0 {
                y += spacing.pad / 2.0;
            }
            tops.push(y);
        }
        y += spacing.pad * 0.75;
        let mut of = Vec::new();
        for (t, rise) in rise[r].iter().enumerate() {
            y += rise + if t == 0 { 0.0 } else { spacing.track };
            of.push(y);
        }
        if channel.tracks > 0 {
            y += spacing.pad * 0.75;
        }
        if r < grid.rows {
            y += above[r];
            row_y.push(y);
            y += below[r];
        } else {
            y += spacing.pad / 4.0;
        }
        tracks.push(of);
    }
    let ends = tops.iter().skip(1).copied().chain([y]);
    let lanes = tops.iter().copied().zip(ends).collect();
    (tracks, row_y, lanes, y)
}

fn points(
    plate: &Plate,
    placed: &Placed,
    tracked: &Tracked,
    route: &Route,
    link: usize,
    x: &[Vec<f64>],
    y: &[Vec<f64>],
    row_y: &[f64],
) -> Vec<Point> {
    let (from, to) = (plate.links[link].from, plate.links[link].to);
    let lower = if tracked.lower[link] { LOWER } else { 0.0 };
    let knots = &route.knots;
    let upright_x = |knot: Knot, first: bool| {
        let net = if first { Net::From(from) } else { Net::To(to) };
        tracked.upright[knot.0 / 2].track(net).map(|t| x[knot.0 / 2][t])
    };
    let across_y = |knot: Knot| tracked.across[knot.1 / 2].track(Net::To(to)).map(|t| y[knot.1 / 2][t]);
    let mut found: Vec<Point> = Vec::new();
    let mut add = |x: f64, y: f64| {
        if found.last().is_none_or(|l: &Point| (l.x - x).abs() > 1e-9 || (l.y - y).abs() > 1e-9) {
            found.push(Point::new(x, y));
        }
    };
    // Where it leaves.
    let (cell, centre) = (&plate.cells[from], placed.centres[from]);
    let out_x = centre.x + port(cell.ports, route.exit, PORT_OUT);
    match route.exit {
        Side::Top => add(out_x, centre.y - cell.half.1),
        Side::Bottom => add(out_x, centre.y + cell.half.1),
        Side::Left | Side::Right => add(centre.x + cell.half.0 + cell.tail, centre.y),
    }
    let (target, goal) = (&plate.cells[to], placed.centres[to]);
    let in_x = goal.x + port(target.ports, route.entry, PORT_IN);
    if knots.len() == 1
        && matches!(route.exit, Side::Top | Side::Bottom)
        && let Some(y) = across_y(knots[0])
    {
        add(out_x, y);
        add(in_x, y);
    }
    // Along the row after the first corner, an edge that must give way runs lower.
    let row = |knot: Knot, turned: bool| row_y[knot.1 / 2] + if turned { lower } else { 0.0 };
    for (at, pair) in knots.windows(2).enumerate() {
        let (a, b) = (pair[0], pair[1]);
        if a.0 == b.0 {
            let first = at == 0 && route.exit == Side::Right;
            let Some(x) = upright_x(a, first) else { continue };
            let level = |knot: Knot, turned: bool| {
                if knot.1.is_multiple_of(2) { across_y(knot).unwrap_or(0.0) } else { row(knot, turned) }
            };
            let turned = knots[..=at].windows(2).any(|p| p[0].0 == p[1].0);
            add(x, level(a, turned));
            add(x, level(b, true));
        } else {
            // Its ends are corners of the upright lines around it, or ports.
            if at == 0 && route.exit != Side::Right {
                add(out_x, across_y(a).unwrap_or(0.0));
            }
            if at + 2 == knots.len() && route.entry != Side::Left {
                add(in_x, across_y(b).unwrap_or(0.0));
            }
        }
    }
    match route.entry {
        Side::Top => add(in_x, goal.y - target.half.1),
        Side::Bottom => add(in_x, goal.y + target.half.1),
        Side::Left | Side::Right => {
            let low = if knots.len() > 1 { lower } else { 0.0 };
            // The left side of a tip or circle lies further right at its lower half; the diamond's exactly, a circle's nearly.
            let slant = if target.ports == Ports::Tip { low * target.half.0 / target.half.1.max(1.0) } else { 0.0 };
            add(goal.x - target.half.0 + slant, goal.y + low);
        }
    }
    found
}

/// Where on the top or bottom side of a shape an edge stands, from its middle.
fn port(ports: Ports, side: Side, offset: f64) -> f64 {
    match (ports, side) {
        (Ports::Tip, _) => 0.0,
        (Ports::Box, Side::Bottom) => -offset,
        (Ports::Box, _) => offset,
    }
}
