//! The example of the README runs, and says something.

#![allow(clippy::unwrap_used, reason = "the whole file is a test")]

#[path = "../examples/explain.rs"]
mod explain;

use doorloop_engine::time::Date;

#[test]
fn the_example_explains_a_process() {
    let lines = explain::explain(Date::parse("2027-02-01").unwrap()).unwrap();
    assert!(lines.iter().any(|l| l.trim_start().starts_with("work ")) && lines.len() > 3, "{lines:?}");
}
