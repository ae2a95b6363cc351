//! Columns: which ways run back, and how far to the right each node stands.
//!
//! Ways back are those that a walk from the start, the likely path first, finds leading to where it came from
//! (Eades, Lin and Smyth 1993 would set aside fewer; a walk sets aside those a reader calls ways back). The rest is
//! layered by longest path (Sugiyama, Tagawa and Toda 1981).

use super::Plate;

/// Where each node stands along the time.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The column of each node.
    pub of: Vec<usize>,
    /// How many.
    pub count: usize,
    /// Edges that run back, loops to themselves included.
    pub back: Vec<bool>,
}

pub(super) fn assign(plate: &Plate) -> Columns {
    let back = ways_back(plate);
    let n = plate.cells.len();
    let mut entering = vec![0_usize; n];
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (link, _) in plate.links.iter().zip(&back).filter(|(_, back)| !**back) {
        entering[link.to] += 1;
        leaving[link.from].push(link.to);
    }
    let mut of = vec![0_usize; n];
    let mut ready: Vec<usize> = (0..n).rev().filter(|v| entering[*v] == 0).collect();
    while let Some(v) = ready.pop() {
        for &to in &leaving[v] {
            of[to] = of[to].max(of[v] + 1);
            entering[to] -= 1;
            if entering[to] == 0 {
                ready.push(to);
            }
        }
    }
    for (v, cell) in plate.cells.iter().enumerate().filter(|(_, c)| c.floats) {
        if let Some(first) = leaving[v].iter().map(|to| of[*to]).min() {
            of[v] = first.saturating_sub(1);
        }
        debug_assert!(cell.floats);
    }
    let count = of.iter().max().map_or(0, |c| c + 1);
    Columns { of, count, back }
}

/// A walk in depth without recursion, the likely path first.
fn ways_back(plate: &Plate) -> Vec<bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    let n = plate.cells.len();
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (i, link) in plate.links.iter().enumerate() {
        out[link.from].push(i);
    }
    for list in &mut out {
        list.sort_by_key(|i| (!plate.links[*i].main, *i));
    }
    let mut back = vec![false; plate.links.len()];
    let mut seen = vec![Seen::No; n];
    for root in 0..n {
        if seen[root] != Seen::No {
            continue;
        }
        seen[root] = Seen::Open;
        let mut stack = vec![(root, 0_usize)];
        while let Some((v, next)) = stack.last_mut() {
            let (v, at) = (*v, *next);
            *next += 1;
            let Some(&link) = out[v].get(at) else {
                seen[v] = Seen::Done;
                stack.pop();
                continue;
            };
            let to = plate.links[link].to;
            match seen[to] {
                Seen::No => {
                    seen[to] = Seen::Open;
                    stack.push((to, 0));
                }
                Seen::Open => back[link] = true,
                Seen::Done => {}
            }
        }
    }
    back
}
