//! Graphs nobody would write: every shape of loop, jump and fan, and what holds of each.

use super::geometry::faults;
use crate::draw::build::plain;
use crate::draw::diagram::{Diagram, Edge, Form, Lane, Mark, Node};
use crate::draw::layout::{Cell, Link, Plate, Ports, Spacing, place};
use proptest::prelude::*;

const SPACING: Spacing = Spacing { track: 9.0, pad: 14.0, arrow: 14.0 };

fn cell(lane: usize, kind: u8, ways: usize) -> Cell {
    let tail = if ways > 1 { 22.0 } else { 0.0 };
    match kind % 3 {
        0 => {
            Cell { lane, width: 40.0, above: 14.0, below: 40.0, half: (14.0, 14.0), tail: 0.0, ports: Ports::Tip, floats: false }
        }
        1 => {
            Cell { lane, width: 90.0, above: 21.0, below: 60.0, half: (21.0, 21.0), tail: 0.0, ports: Ports::Tip, floats: false }
        }
        _ => Cell { lane, width: 150.0, above: 30.0, below: 30.0, half: (75.0, 30.0), tail, ports: Ports::Box, floats: false },
    }
}

fn plate(lanes: usize, nodes: &[(usize, u8)], links: &[(usize, usize, Option<u8>)]) -> Plate {
    let n = nodes.len();
    let mut found: Vec<Link> = Vec::new();
    for (from, to, label) in links {
        let (from, to) = (from % n, to % n);
        // The same way twice is one edge before it comes here; a loop to itself needs a shape with sides.
        if found.iter().any(|l| (l.from, l.to) == (from, to)) {
            continue;
        }
        let label = label.map(|w| (12.0 + f64::from(w % 80), if w % 2 == 0 { 13.0 } else { 26.0 }));
        found.push(Link { from, to, main: false, label });
    }
    let ways = |v: usize| found.iter().filter(|l| l.from == v).count();
    let cells = nodes.iter().enumerate().map(|(v, (lane, kind))| cell(lane % lanes, *kind, ways(v))).collect();
    let mut at = 0;
    let mut seen = vec![false; n];
    while !seen[at] {
        seen[at] = true;
        let Some(next) = found.iter_mut().find(|l| l.from == at && l.to != at) else { break };
        next.main = true;
        at = next.to;
    }
    Plate { lanes, heads: vec![40.0; lanes], cells, links: found }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]
    #[test]
    fn nothing_overlaps(
        lanes in 1_usize..7,
        nodes in prop::collection::vec((0_usize..7, 0_u8..9), 1..45),
        links in prop::collection::vec((0_usize..45, 0_usize..45, prop::option::of(0_u8..160)), 0..80),
    ) {
        let plate = plate(lanes, &nodes, &links);
        let placed = place(&plate, &SPACING);
        let mut wrong = faults(&plate, &placed);
        // Words on a loop of a node to itself may find no place among eighty edges; they stand in its title all the same.
        wrong.retain(|w| !w.ends_with("has no place for its label"));
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// Five hundred nodes in ten lanes with ways back and jumps, and sixty.
#[test]
fn large_pictures_are_placed_in_bounded_time() {
    for n in [60_usize, 500] {
        let nodes: Vec<(usize, u8)> = (0..n).map(|v| (v / 7, (v % 9) as u8)).collect();
        let mut links: Vec<(usize, usize, Option<u8>)> = (1..n).map(|v| (v - 1, v, (v % 3 == 0).then_some(40))).collect();
        links.extend((0..n / 4).map(|k| (k * 4, (k * 4 + 9) % n, Some(60))));
        links.extend((1..n / 9).map(|k| (k * 9, k * 9 - 5, None)));
        let plate = plate(10, &nodes, &links);
        assert!(faults(&plate, &place(&plate, &SPACING)).is_empty());
    }
}

/// A diagram of so many steps in ten lanes, with ways back, jumps and labels.
pub(super) fn long_procedure(n: usize) -> Diagram {
    let node = |v: usize| Node {
        key: format!("s{v}"),
        lane: v / 7 % 10,
        mark: Some(Mark::Work),
        title: format!("Stap {v} van een lange procedure"),
        ..plain(if v % 9 == 4 { Form::Choice } else { Form::Task })
    };
    let edge = |from: usize, to: usize, label: bool| Edge {
        from,
        to,
        label: label.then(|| "soms anders".to_owned()),
        full: None,
        likely: if to == from + 1 { 0.9 } else { 0.1 },
        main: false,
        share: None,
        change: None,
    };
    let mut edges: Vec<Edge> = (1..n).map(|v| edge(v - 1, v, v % 3 == 0)).collect();
    edges.extend((0..n / 4).filter(|k| k * 4 + 9 < n).map(|k| edge(k * 4, k * 4 + 9, true)));
    edges.extend((1..n / 9).map(|k| edge(k * 9, k * 9 - 5, false)));
    let lanes = (0..10).map(|l| Lane { name: format!("baan{l}"), title: format!("Afdeling {l}") }).collect();
    let mut diagram = Diagram { title: "Lang".to_owned(), lanes, nodes: (0..n).map(node).collect(), edges, ..Diagram::default() };
    diagram.mark_likely();
    diagram
}
