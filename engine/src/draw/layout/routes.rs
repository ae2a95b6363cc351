//! Routes: the way of each edge along a coarse grid.
//!
//! The grid has a line through the middle of each row, a channel above and below it, and a channel left and right of
//! each column. Vertical lines run only in channels between columns; horizontal lines run in channels between rows, or
//! along a row where no node stands. The cheapest way counts length, corners and crossings (Dijkstra 1959, one edge after
//! another, the likely path first). Where in a channel a line runs is settled later, in `tracks`.
//!
//! ```text
//!  j = 0   ·───·───·───·───·     even j: a channel between rows
//!  j = 1   ·   A ──·── B   ·     odd j: the line of a row
//!  j = 2   ·───·───·───·───·
//!          i=0 i=1 i=2 i=3 i=4   odd i: a column; even i: a channel between columns
//! ```

use super::rows::Grid;
use super::{Cell, Plate, Ports};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A point of the coarse grid.
pub(super) type Knot = (usize, usize);

/// A side of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

/// The way of one edge.
#[derive(Clone, Debug)]
pub(super) struct Route {
    /// The side it leaves by.
    pub exit: Side,
    /// The side it comes in by.
    pub entry: Side,
    /// Its corners, with its first and last knot.
    pub knots: Vec<Knot>,
}

const ACROSS: u32 = 60;
const DOWN: u32 = 40;
const CORNER: u32 = 45;
const CROSSING: u32 = 35;
const BESIDE: u32 = 6;
/// Coming back in at the front costs a reader more than over the top.
const BACK_BY_FRONT: u32 = 150;

pub(super) fn find(plate: &Plate, grid: &Grid, back: &[bool]) -> Vec<Route> {
    let mut finder = Finder::new(grid);
    let mut order: Vec<usize> = (0..plate.links.len()).collect();
    order.sort_by_key(|&i| {
        let link = &plate.links[i];
        let span = grid.column[link.from].abs_diff(grid.column[link.to]);
        (back[i], !link.main, span, grid.row[link.from].abs_diff(grid.row[link.to]), i)
    });
    let mut found: Vec<Option<Route>> = vec![None; plate.links.len()];
    for i in order {
        let route = finder.route(plate, i, back[i]);
        finder.use_up(plate.links[i].to, &route);
        found[i] = Some(route);
    }
    found.into_iter().flatten().collect()
}

/// Along which a knot was reached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Across = 0,
    Upright = 1,
}

struct Finder<'g> {
    grid: &'g Grid,
    wide: usize,
    high: usize,
    /// Nets that run across, or upright, through a knot.
    nets: [Vec<Vec<u32>>; 2],
    cost: Vec<u32>,
    from: Vec<u32>,
    touched: Vec<u32>,
}

impl<'g> Finder<'g> {
    fn new(grid: &'g Grid) -> Self {
        let (wide, high) = (2 * grid.columns + 1, 2 * grid.rows + 1);
        let size = wide * high;
        Self {
            grid,
            wide,
            high,
            nets: [vec![Vec::new(); size], vec![Vec::new(); size]],
            cost: vec![u32::MAX; 2 * size],
            from: vec![u32::MAX; 2 * size],
            touched: Vec::new(),
        }
    }

    const fn at(&self, (i, j): Knot) -> usize {
        i * self.high + j
    }

    const fn knot(&self, at: usize) -> Knot {
        (at / self.high, at % self.high)
    }

    /// Where an edge may start: knot, how it leaves, side, extra cost.
    fn exits(&self, plate: &Plate, link: usize, back: bool) -> Vec<(Knot, Way, Side)> {
        let from = plate.links[link].from;
        let (i, j) = (2 * self.grid.column[from] + 1, 2 * self.grid.row[from] + 1);
        let mut exits = vec![((i + 1, j), Way::Across, Side::Right)];
        let cell = &plate.cells[from];
        if back && cell.ports == Ports::Box && cell.tail == 0.0 {
            exits.push(((i, j - 1), Way::Upright, Side::Top));
            if is_bare_below(cell) {
                exits.push(((i, j + 1), Way::Upright, Side::Bottom));
            }
        }
        exits
    }

    fn entries(&self, plate: &Plate, link: usize, back: bool) -> Vec<(Knot, Way, Side, u32)> {
        let to = plate.links[link].to;
        let (i, j) = (2 * self.grid.column[to] + 1, 2 * self.grid.row[to] + 1);
        if !back {
            return vec![((i - 1, j), Way::Across, Side::Left, 0)];
        }
        let mut entries = vec![((i - 1, j), Way::Across, Side::Left, BACK_BY_FRONT), ((i, j - 1), Way::Upright, Side::Top, 0)];
        let cell = &plate.cells[to];
        if cell.ports == Ports::Box && is_bare_below(cell) {
            entries.push(((i, j + 1), Way::Upright, Side::Bottom, 0));
        }
        entries
    }

    fn route(&mut self, plate: &Plate, link: usize, back: bool) -> Route {
        for state in self.touched.drain(..) {
            self.cost[state as usize] = u32::MAX;
        }
        let net = plate.links[link].to as u32;
        let exits = self.exits(plate, link, back);
        let entries = self.entries(plate, link, back);
        let mut heap = BinaryHeap::new();
        for (knot, way, _) in &exits {
            let state = 2 * self.at(*knot) + *way as usize;
            self.cost[state] = 0;
            self.from[state] = u32::MAX;
            self.touched.push(state as u32);
            heap.push(Reverse((0, state)));
        }
        let mut best: Option<(u32, usize, Side)> = None;
        while let Some(Reverse((cost, state))) = heap.pop() {
            if best.is_some_and(|(b, ..)| b <= cost) {
                break;
            }
            if self.cost[state] < cost {
                continue;
            }
            let (knot, way) = (self.knot(state / 2), if state.is_multiple_of(2) { Way::Across } else { Way::Upright });
            for (_, needed, side, extra) in entries.iter().filter(|e| e.0 == knot) {
                let whole = cost + extra + if way == *needed { 0 } else { CORNER };
                if best.is_none_or(|(b, ..)| whole < b) {
                    best = Some((whole, state, *side));
                }
            }
            for (next, along) in self.neighbours(knot, net) {
                let length = if along == Way::Across { ACROSS } else { DOWN };
                let corner = if along == way { self.crossings(knot, along, net) } else { CORNER };
                let whole = cost + length + corner + self.beside(next, along, net);
                let reached = 2 * self.at(next) + along as usize;
                if whole < self.cost[reached] {
                    if self.cost[reached] == u32::MAX {
                        self.touched.push(reached as u32);
                    }
                    self.cost[reached] = whole;
                    self.from[reached] = state as u32;
                    heap.push(Reverse((whole, reached)));
                }
            }
        }
        // The channels around everything are always free, so there is a way.
        let Some((_, last, entry)) = best else {
            return Route { exit: Side::Right, entry: Side::Left, knots: vec![exits[0].0, entries[0].0] };
        };
        let mut knots = Vec::new();
        let mut state = last;
        loop {
            knots.push(self.knot(state / 2));
            match self.from[state] {
                u32::MAX => break,
                before => state = before as usize,
            }
        }
        knots.reverse();
        let first = (knots[0], state % 2);
        let exit = exits.iter().find(|e| (e.0, e.1 as usize) == first).map_or(Side::Right, |e| e.2);
        Route { exit, entry, knots: corners(&knots) }
    }

    /// Knots beside a knot that a line of this net may go to.
    fn neighbours(&self, (i, j): Knot, net: u32) -> impl Iterator<Item = (Knot, Way)> + use<> {
        let mut found = [None; 4];
        // Upright only in channels between columns; across anywhere but through a node, or on a row that another net has.
        let free = |i: usize| j.is_multiple_of(2) || i.is_multiple_of(2) || self.is_free(i, j, net);
        if i > 0 && free(i - 1) && free(i) {
            found[0] = Some(((i - 1, j), Way::Across));
        }
        if i + 1 < self.wide && free(i + 1) && free(i) {
            found[1] = Some(((i + 1, j), Way::Across));
        }
        if i.is_multiple_of(2) && j > 0 {
            found[2] = Some(((i, j - 1), Way::Upright));
        }
        if i.is_multiple_of(2) && j + 1 < self.high {
            found[3] = Some(((i, j + 1), Way::Upright));
        }
        found.into_iter().flatten()
    }

    fn is_free(&self, i: usize, j: usize, net: u32) -> bool {
        self.grid.node(i / 2, j / 2).is_none() && self.nets[0][self.at((i, j))].iter().all(|n| *n == net)
    }

    fn crossings(&self, knot: Knot, along: Way, net: u32) -> u32 {
        let others = &self.nets[1 - along as usize][self.at(knot)];
        CROSSING * others.iter().filter(|n| **n != net).count() as u32
    }

    fn beside(&self, knot: Knot, along: Way, net: u32) -> u32 {
        let others = &self.nets[along as usize][self.at(knot)];
        BESIDE * others.iter().filter(|n| **n != net).count() as u32
    }

    fn use_up(&mut self, net: usize, route: &Route) {
        let net = net as u32;
        let mut mark = |knot: Knot, way: Way| {
            let at = knot.0 * self.high + knot.1;
            let nets = &mut self.nets[way as usize][at];
            if !nets.contains(&net) {
                nets.push(net);
            }
        };
        let upright = |side: Side| matches!(side, Side::Top | Side::Bottom);
        if let (Some(&first), Some(&last)) = (route.knots.first(), route.knots.last()) {
            mark(first, if upright(route.exit) { Way::Upright } else { Way::Across });
            mark(last, if upright(route.entry) { Way::Upright } else { Way::Across });
        }
        for pair in route.knots.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if a.1 == b.1 {
                (a.0.min(b.0)..=a.0.max(b.0)).for_each(|i| mark((i, a.1), Way::Across));
            } else {
                (a.1.min(b.1)..=a.1.max(b.1)).for_each(|j| mark((a.0, j), Way::Upright));
            }
        }
    }
}

/// Whether nothing hangs under a shape that an edge would run through.
fn is_bare_below(cell: &Cell) -> bool {
    cell.below <= cell.half.1 + 0.5
}

/// Only the first knot, the last, and those where the direction changes.
fn corners(knots: &[Knot]) -> Vec<Knot> {
    let mut found: Vec<Knot> = Vec::new();
    for (at, &knot) in knots.iter().enumerate() {
        let straight = at > 0 && at + 1 < knots.len() && {
            let (before, after) = (knots[at - 1], knots[at + 1]);
            (before.0 == knot.0 && knot.0 == after.0) || (before.1 == knot.1 && knot.1 == after.1)
        };
        if !straight {
            found.push(knot);
        }
    }
    found
}
