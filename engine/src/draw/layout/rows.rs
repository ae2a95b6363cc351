//! Rows: under which others a node stands in its lane.
//!
//! Each lane has as many rows as its fullest column. The likely path gets one row of each lane, so that it runs straight;
//! everything else is moved and swapped, one node at a time, as long as that makes edges shorter or frees their way.

use super::Plate;
use super::columns::Columns;

/// How often everything is tried again.
const PASSES: usize = 12;

/// Nodes in their rows and columns.
pub(super) struct Grid {
    /// How many columns.
    pub columns: usize,
    /// How many rows in all lanes together.
    pub rows: usize,
    /// The column of each node.
    pub column: Vec<usize>,
    /// The row of each node.
    pub row: Vec<usize>,
    /// First row of each lane, and one past the last.
    pub lanes: Vec<usize>,
    at: Vec<Option<usize>>,
}

impl Grid {
    /// The node in a column and row.
    pub fn node(&self, column: usize, row: usize) -> Option<usize> {
        self.at.get(column * self.rows + row).copied().flatten()
    }

    fn put(&mut self, node: usize, row: usize) {
        let column = self.column[node];
        self.row[node] = row;
        self.at[column * self.rows + row] = Some(node);
    }

    /// How many nodes stand strictly between two columns on a row.
    fn between(&self, row: usize, a: usize, b: usize) -> usize {
        (a.min(b) + 1..a.max(b)).filter(|c| self.node(*c, row).is_some()).count()
    }
}

pub(super) fn assign(plate: &Plate, columns: &Columns) -> Grid {
    let n = plate.cells.len();
    let mut fill = vec![0_usize; plate.lanes * columns.count];
    for (v, cell) in plate.cells.iter().enumerate() {
        fill[cell.lane * columns.count + columns.of[v]] += 1;
    }
    // Where the likely path passes by in its own lane, its row stays free.
    let mut kept = vec![false; plate.lanes * columns.count];
    for link in plate.links.iter().filter(|l| l.main && plate.cells[l.from].lane == plate.cells[l.to].lane) {
        for column in columns.of[link.from] + 1..columns.of[link.to].max(columns.of[link.from] + 1) {
            kept[plate.cells[link.from].lane * columns.count + column] = true;
        }
    }
    fill.iter_mut().zip(&kept).for_each(|(fill, kept)| *fill += usize::from(*kept && *fill > 0));
    let height = |lane: usize| fill[lane * columns.count..(lane + 1) * columns.count].iter().copied().max().unwrap_or(0).max(1);
    let mut lanes = vec![0];
    for lane in 0..plate.lanes {
        lanes.push(lanes[lane] + height(lane));
    }
    let rows = lanes[plate.lanes];
    let mut grid = Grid {
        columns: columns.count,
        rows,
        column: columns.of.clone(),
        row: vec![0; n],
        lanes,
        at: vec![None; columns.count * rows],
    };
    let mut is_main = vec![false; n];
    for link in plate.links.iter().filter(|l| l.main) {
        is_main[link.from] = true;
        is_main[link.to] = true;
    }
    // The likely path takes the middle row of its lane, the rest what is free, in order.
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|v| (!is_main[*v], columns.of[*v], *v));
    for v in order {
        let (first, past) = (grid.lanes[plate.cells[v].lane], grid.lanes[plate.cells[v].lane + 1]);
        let wanted = likely_row(first, past);
        let is_kept = kept[plate.cells[v].lane * columns.count + columns.of[v]];
        let free = |r: &usize| grid.node(grid.column[v], *r).is_none() && !(is_kept && *r == wanted);
        let row = (first..past).filter(free).min_by_key(|r| (r.abs_diff(wanted), *r));
        if let Some(row) = row {
            grid.put(v, row);
        }
    }
    improve(plate, columns, &mut grid, &is_main, &kept);
    grid
}

/// The row of the likely path in a lane.
const fn likely_row(first: usize, past: usize) -> usize {
    first + (past - first - 1) / 2
}

/// Moves and swaps while it helps.
fn improve(plate: &Plate, columns: &Columns, grid: &mut Grid, is_main: &[bool], kept: &[bool]) {
    let n = plate.cells.len();
    let mut touching: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (i, link) in plate.links.iter().enumerate() {
        touching[link.from].push(i);
        if link.to != link.from {
            touching[link.to].push(i);
        }
    }
    for _ in 0..PASSES {
        let mut changed = false;
        for v in 0..n {
            let lane = plate.cells[v].lane;
            let (first, past) = (grid.lanes[lane], grid.lanes[lane + 1]);
            for row in first..past {
                let own = grid.row[v];
                if row == own {
                    continue;
                }
                let other = grid.node(grid.column[v], row);
                let is_kept = kept[lane * columns.count + grid.column[v]] && row == likely_row(first, past);
                // The likely path stays where it is, and what it passes by stays clear of it.
                if is_main[v] || is_kept || other.is_some_and(|o| is_main[o]) {
                    continue;
                }
                let before = cost(plate, columns, grid, &touching, v, other);
                swap(grid, v, row, other);
                if cost(plate, columns, grid, &touching, v, other) + 1e-9 < before {
                    changed = true;
                } else {
                    swap(grid, v, own, other);
                }
            }
        }
        if !changed {
            break;
        }
    }
}

fn swap(grid: &mut Grid, v: usize, row: usize, other: Option<usize>) {
    let (column, own) = (grid.column[v], grid.row[v]);
    let rows = grid.rows;
    grid.at[column * rows + own] = None;
    if let Some(other) = other {
        grid.put(other, own);
    }
    grid.put(v, row);
}

fn cost(plate: &Plate, columns: &Columns, grid: &Grid, touching: &[Vec<usize>], v: usize, other: Option<usize>) -> f64 {
    let of = |v: usize| -> f64 {
        touching[v]
            .iter()
            .map(|&i| {
                let link = &plate.links[i];
                let (a, b) = (link.from, link.to);
                let (ra, rb) = (grid.row[a], grid.row[b]);
                let (ca, cb) = (grid.column[a], grid.column[b]);
                let weight = if link.main { 4.0 } else { 1.0 };
                let away = ra.abs_diff(rb) as f64;
                if columns.back[i] {
                    return weight * (away + if grid.between(ra.max(rb), ca, cb) > 0 { 0.2 } else { 0.0 });
                }
                let in_way = if ra == rb {
                    2.0 * grid.between(ra, ca, cb).min(1) as f64
                } else {
                    1.5 * grid.between(ra, ca, cb).min(grid.between(rb, ca, cb)).min(1) as f64
                };
                weight * (away + in_way)
            })
            .sum()
    };
    of(v) + other.map_or(0.0, of)
}
