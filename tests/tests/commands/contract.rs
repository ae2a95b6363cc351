//! The JSON contract: fields may be added, never renamed or taken away.

use crate::doorloop::answer;
use serde_json::Value;

/// Paths of `simulate --format json`; `[]` is any entry of a list.
const SIMULATION: &str = include_str!("../../../cli/src/web/keys/simulation.keys");
/// Paths of `workload --format json`.
const WORKLOAD: &str = include_str!("../../../cli/src/web/keys/workload.keys");

/// Paths of `compare --pairs --best 1 --format json`.
const COMPARISON: &str = include_str!("comparison.keys");
/// Paths of `when --format json`.
const WHEN: &str = include_str!("when.keys");

fn paths(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                found.push(path.clone());
                paths(inner, &path, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| paths(inner, &format!("{path}[]"), found)),
        _ => {}
    }
}

fn holds(keys: &str, arguments: &[&str]) {
    let mut found = Vec::new();
    paths(&serde_json::from_str(&answer(arguments)).unwrap(), "", &mut found);
    if std::env::var_os("DOORLOOP_SHOW_KEYS").is_some() {
        let mut all = found.clone();
        all.sort();
        all.dedup();
        println!("{}", all.join("\n"));
    }
    let gone: Vec<&str> = keys.lines().filter(|k| !k.is_empty() && !found.iter().any(|f| f == k)).collect();
    assert!(gone.is_empty(), "gone: {gone:?}");
}

#[test]
fn simulate() {
    holds(
        SIMULATION,
        &[
            "simulate",
            "subsidieaanvraag",
            "--set",
            "bedrag=60k",
            "--with",
            "een_loket",
            "--submit",
            "2027-02-01",
            "--runs",
            "120",
            "--format",
            "json",
        ],
    );
}

#[test]
fn workload() {
    holds(WORKLOAD, &["workload", "--from", "2027-01-01", "--runs", "3", "--format", "json"]);
}

#[test]
fn compare() {
    let proposal = ["compare", "subsidieaanvraag", "--submit", "2027-02-01", "--runs", "200"];
    let with = ["--with", "een_loket", "--with", "bedrag=10k", "--pairs", "--best", "1", "--format", "json"];
    holds(COMPARISON, &[&proposal[..], &with].concat());
}

#[test]
fn when() {
    let proposal = ["when", "raadsvoorstel", "--submit", "2027-04-05", "--weeks", "16", "--runs", "20", "--format", "json"];
    holds(WHEN, &proposal);
}
