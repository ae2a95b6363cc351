//! Every row of the calendar and law tables.

use doorloop_tests::oracles::{Tally, time};

type Run = fn(&str) -> Tally;

#[allow(clippy::panic)] // a test without its table has failed
fn file(name: &str) -> String {
    let path = format!("{}/oracles/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn calendar_and_law() {
    let tables: [(&str, Run); 8] = [
        ("workdays.csv", time::workdays),
        ("deadlines.csv", time::deadlines),
        ("holidays.csv", time::holidays),
        ("bridge_days.csv", time::bridge_days),
        ("termijnen.csv", time::termijnen),
        ("dwangsom.csv", time::dwangsom),
        ("dwangsom_cases.csv", time::dwangsom_cases),
        ("elections.csv", time::elections),
    ];
    let mut tallies: Vec<_> = tables.iter().map(|(name, run)| (*name, run(&file(name)))).collect();
    tallies.push(("meetings.csv", time::meetings(&file("meetings.csv"), &file("meetings_rules.json"))));
    for (name, tally) in &tallies {
        println!("{name}: {} met, {} missed", tally.met, tally.missed.len());
        for miss in &tally.missed {
            println!("  {miss}");
        }
        let rows = file(name).lines().count() - 1;
        assert!(tally.met + tally.missed.len() >= rows, "{name}: {rows} rows, not all run");
    }
    assert!(tallies.iter().all(|(_, tally)| tally.is_whole()));
}
