//! Whatever a small process says, it is checked without a panic.

use super::{PLACE, checked};
use proptest::prelude::*;

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
