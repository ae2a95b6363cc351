//! Whatever a small process says, it is checked without a panic.

use super::{PLACE, checked, day, file};
use crate::check::Checked;
use crate::graph::small;
use crate::model::load::{Loaded, Workbook};
use crate::model::{Block, BlockMode, Passes, Place, Process, Step, StepKind};
use crate::text::Complaints;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

const NAMES: [&str; 7] = ["s0", "s1", "s2", "s3", "s4", "join", "s9"];

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&NAMES[..])
}

fn branch() -> impl Strategy<Value = String> {
    let rule = prop::sample::select(&["f", "!f", "n > 3", "n <= 3 && f", "visits(\"s1\") > 1", "n / 0 > 1", "n +"][..]);
    let max = prop::sample::select(&["", ", max: 2", ", max: none"][..]);
    prop_oneof![
        (rule, name(), max.clone()).prop_map(|(r, to, m)| format!("{{ when: '{r}', to: {to}{m} }}")),
        (0..=110_u32, name(), max).prop_map(|(c, to, m)| format!("{{ chance: {c}%, to: {to}{m} }}")),
    ]
}

fn way() -> impl Strategy<Value = String> {
    let list = (prop::collection::vec(branch(), 0..3), name()).prop_map(|(branches, to)| {
        format!("[ {}{{ else: {to} }} ]", branches.iter().map(|b| format!("{b}, ")).collect::<String>())
    });
    prop_oneof![name().prop_map(str::to_owned), list]
}

fn step() -> impl Strategy<Value = String> {
    let members = || prop::collection::vec(name(), 1..4).prop_map(|m| m.join(", "));
    prop_oneof![
        way().prop_map(|w| format!("{{ takes: 1 d, next: {w} }}")),
        name().prop_map(|_| "{ takes: 1 d }".to_owned()),
        (members(), way()).prop_map(|(m, w)| format!("{{ all: [ {m} ], then: {w} }}")),
        (members(), 0..4_u32, way()).prop_map(|(m, n, w)| format!("{{ any: [ {m} ], need: {n}, then: {w} }}")),
        (members(), way()).prop_map(|(m, w)| format!("{{ first: [ {m} ], then: {w} }}")),
        (name(), name())
            .prop_map(|(a, b)| format!("{{ mandate: {{ matter: subsidie, amount: 5k }}, to: {{ official: {a}, raad: {b} }} }}")),
        (name(), name()).prop_map(|(a, b)| format!("{{ process: deel, ends: {{ goed: {a}, fout: {b} }} }}")),
        Just("{ end: granted }".to_owned()),
        Just("{ process: proef }".to_owned()),
    ]
}

const DEEL: &str = "steps:\n  x: { takes: 1 d, next: [ { chance: 50%, to: goed }, { else: fout } ] }\n  goed: { end: granted }\n  fout: { end: refused }\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn small_processes_never_panic(steps in prop::collection::vec(step(), 1..6), stop in prop::option::of(name())) {
        let mut body = "facts:\n  f: { type: bool, default: no }\n  n: { type: number, default: 2 }\nsteps:\n".to_owned();
        for (i, step) in steps.iter().enumerate() {
            body.push_str(&format!("  s{i}: {step}\n"));
        }
        if let Some(stop) = stop {
            body.push_str(&format!("stops:\n  s: {{ after: 3 mo, to: {stop} }}\n"));
        }
        let outcome = checked(&body, PLACE, &[("deel", DEEL), ("proef", &body)]);
        for complaint in &outcome.list {
            prop_assert!(!complaint.what.nl.is_empty() && !complaint.what.en.is_empty());
        }
    }
}

/// A step made by hand, with what no reader would let through.
fn raw_step(id: usize) -> impl Strategy<Value = Step> {
    let ways = || prop::collection::vec(name(), 0..4);
    (0..9_usize, ways(), ways(), 0..5_u32).prop_map(move |(kind, ways, others, n)| {
        let id = format!("s{id}");
        let pairs: Vec<(&str, &str)> = ["goed", "fout", "s1", "official"].into_iter().zip(others.iter().copied()).collect();
        let mut step = match kind {
            0 => small::end(&id),
            1 => small::all(&id, &others, &ways),
            2 => small::mandate(&id, &pairs),
            3 => small::call(&id, "deel", &pairs),
            4 => small::call(&id, "proef", &pairs),
            5 | 6 => {
                let mut block = small::all(&id, &others, &ways);
                if let StepKind::Block(Block { mode, unless, .. }) = &mut block.kind {
                    *mode = if kind == 5 { BlockMode::Any { need: n } } else { BlockMode::First };
                    unless.extend(pairs.iter().map(|(a, b)| (small::name(a), small::name(b))));
                }
                block
            }
            _ => small::work(&id, &ways),
        };
        if let Some(branch) = step.next.as_mut().and_then(|next| next.list.first_mut()) {
            branch.max = [None, Some(Passes::AtMost(n)), Some(Passes::ChanceAlone)][n as usize % 3];
        }
        step
    })
}

fn raw_process(id: &'static str) -> impl Strategy<Value = Process> {
    (raw_step(0), raw_step(1), raw_step(2), raw_step(3), raw_step(4), 0..6_usize)
        .prop_map(move |(a, b, c, d, e, count)| small::process(id, [a, b, c, d, e].into_iter().take(count)))
}

fn place() -> &'static (Workbook, Place) {
    static READ: OnceLock<(Workbook, Place)> = OnceLock::new();
    READ.get_or_init(|| {
        let mut workbook = Workbook::default();
        let place = workbook.load_place(&file("klein.yaml", PLACE), &[], &mut Complaints::default()).unwrap();
        (workbook, place)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, ..ProptestConfig::default() })]

    #[test]
    fn processes_that_no_reader_saw_never_panic(root in raw_process("proef"), deel in raw_process("deel")) {
        let (workbook, place) = place();
        let called = BTreeMap::from([("deel".to_owned(), Arc::new(deel)), ("proef".to_owned(), Arc::new(root.clone()))]);
        let loaded = Loaded { process: Arc::new(root), called, for_place: Vec::new() };
        let mut complaints = Complaints::default();
        let sound = Checked::new(&loaded, place, day(), &workbook.sources, &mut complaints);
        prop_assert_eq!(sound.is_none(), complaints.has_errors());
        if let Some(checked) = sound {
            // From a start, a sound process comes to an end.
            let graph = &checked.graph;
            prop_assert!(graph.start().is_none_or(|start| graph.reaches(start, graph.finish())));
        }
    }
}
