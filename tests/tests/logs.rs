//! Real event logs: what is read is what others read (PM4Py; tables in `oracles/logs`).
//!
//! The logs have terms of their own and stay out of the project. They are read from `../shared/logs` beside the checkout; where
//! that folder is absent these tests say so and pass, where it is there and a log is not they fail.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the whole file is a test")]

use doorloop_engine::exchange::log::forecast::validate;
use doorloop_engine::exchange::log::summary::{Summary, summary};
use doorloop_engine::exchange::log::table::Columns;
use doorloop_engine::exchange::log::{EventLog, open};
use doorloop_tests::oracles::Table;
use std::collections::BTreeMap;
use std::io::{BufReader, Write as _};
use std::path::PathBuf;
use std::time::Instant;

fn say(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").unwrap_or_default();
}

/// The folder with the logs, or nothing where it is absent.
fn folder() -> Option<PathBuf> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "shared", "logs"].iter().collect();
    if path.is_dir() {
        return Some(path);
    }
    say(&format!("no real logs at {}: nothing was compared", path.display()));
    None
}

fn read(name: &str) -> Option<EventLog> {
    let path = folder()?.join(name);
    let file = std::fs::File::open(&path).unwrap_or_else(|e| panic!("{} is missing: {e}", path.display()));
    Some(open::read(BufReader::new(file), name, &Columns::default()).unwrap_or_else(|c| panic!("{}", c.what.en)))
}

#[test]
fn every_log_has_the_cases_events_activities_and_courses_that_others_count() {
    // shared/logs/README.md: cases, events, activities, variants. Of production, one event for each begin and end.
    const COUNTS: [(&str, [usize; 4]); 13] = [
        ("receipt.xes.gz", [1_434, 8_577, 27, 116]),
        ("WABO_1.xes.gz", [937, 38_944, 381, 916]),
        ("WABO_3.xes.gz", [1_087, 44_801, 369, 1_032]),
        ("bpic15_format_sample.xes.gz", [50, 2_124, 189, 50]),
        ("BPIC20_DomesticDeclarations.xes.gz", [10_357, 55_628, 14, 90]),
        ("BPIC20_RequestForPayment.xes.gz", [6_760, 36_072, 16, 77]),
        ("BPIC20_PrepaidTravelCost.xes.gz", [2_007, 17_507, 29, 189]),
        ("BPI2013_closed_problems.xes.gz", [1_487, 6_660, 4, 183]),
        ("Sepsis.xes.gz", [1_050, 15_214, 16, 846]),
        ("production.xes.gz", [225, 4_953, 26, 217]),
        ("production.csv.gz", [225, 4_953, 26, 217]),
        // In the order of the file there are nine courses; by time, two of its cases take another.
        ("interval_event_log.xes.gz", [1_266, 8_109, 8, 10]),
        ("running-example.xes.gz", [6, 42, 8, 6]),
    ];
    let mut wrong = Vec::new();
    for (name, expected) in COUNTS {
        let begun = Instant::now();
        let Some(log) = read(name) else { return };
        let read = begun.elapsed();
        let seen = summary(&log).unwrap();
        let found = [seen.cases, seen.events, seen.activities.len(), seen.variants];
        say(&format!("{name}: {found:?} in {read:.1?}"));
        if found != expected {
            wrong.push(format!("{name}: {found:?}, should be {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn oracle(name: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "oracles", "logs", name].iter().collect();
    std::fs::read_to_string(path).unwrap()
}

fn follows(seen: &Summary) -> BTreeMap<(String, String), usize> {
    seen.follows.iter().map(|f| ((f.from.clone(), f.to.clone()), f.count)).collect()
}

fn close(found: Option<f64>, expected: &str) -> bool {
    match (found, expected.parse::<f64>()) {
        (None, Err(_)) => expected.is_empty(),
        (Some(found), Ok(expected)) => (found - expected).abs() <= 1e-6,
        _ => false,
    }
}

fn held_to(log: &str, file: &str) {
    let Some(events) = read(file) else { return };
    let seen = summary(&events).unwrap();
    let mut expected = BTreeMap::new();
    for row in Table::read(&oracle(&format!("{log}_dfg.csv"))).rows() {
        expected.insert((row.cell("from").to_owned(), row.cell("to").to_owned()), row.cell("count").parse().unwrap());
    }
    assert_eq!(follows(&seen), expected, "{file}: what follows what");
    let mut rows = 0;
    for row in Table::read(&oracle(&format!("{log}_activity_stats.csv"))).rows() {
        rows += 1;
        let name = row.cell("activity");
        let found = seen.activities.iter().find(|a| a.activity == name).unwrap_or_else(|| panic!("{file}: no {name}"));
        assert_eq!(
            (found.count.to_string(), found.cases.to_string()),
            (row.cell("count").into(), row.cell("cases").into()),
            "{name}"
        );
        assert!(close(found.median_sojourn_hours, row.cell("median_sojourn_hours")), "{file}, {name}: {found:?}");
    }
    assert_eq!(rows, seen.activities.len());
    let json: serde_json::Value = serde_json::from_str(&oracle(&format!("{log}_summary.json"))).unwrap();
    let days = &json["case_duration_days"];
    for (what, found) in [
        ("median", seen.case_days.median),
        ("mean", seen.case_days.mean),
        ("p80", seen.case_days.p80),
        ("p90", seen.case_days.p90),
    ] {
        let expected = days[what].as_f64().unwrap();
        assert!((found - expected).abs() <= 1e-6, "{file}, {what}: {found}, should be {expected}");
    }
}

#[test]
fn receipt_is_read_as_pm4py_reads_it() {
    held_to("receipt", "receipt.xes.gz");
}

#[test]
fn production_is_read_as_pm4py_reads_it() {
    held_to("production", "production.xes.gz");
}

/// A log made up for this, held to the crate `process_mining` (tests/peers/process_mining; `tests/run.sh --long` has it read the log anew).
#[test]
fn a_log_of_our_own_is_read_as_process_mining_reads_it() {
    let text = oracle("verzonnen.xes");
    let log = open::read(text.as_bytes(), "verzonnen.xes", &Columns::default()).unwrap();
    let seen = summary(&log).unwrap();
    let mut expected: BTreeMap<[String; 3], i64> = BTreeMap::new();
    for row in Table::read(&oracle("verzonnen_process_mining.csv")).rows() {
        let key = ["what", "of", "then"].map(|column| row.cell(column).to_owned());
        expected.insert(key, row.cell("value").parse().unwrap());
    }
    let mut found: BTreeMap<[String; 3], i64> = BTreeMap::new();
    let mut put = |what: &str, of: &str, then: &str, value: i64| {
        *found.entry([what, of, then].map(str::to_owned)).or_default() += value;
    };
    let events = || log.iter().flat_map(|(_, events)| events);
    let begins = events().filter(|e| e.begun.is_some()).count();
    put("cases", "", "", log.cases.len() as i64);
    put("events", "", "", (log.len() + begins) as i64);
    put("begins", "", "", begins as i64);
    put("service_ms", "", "", events().filter_map(|e| Some(e.done.instant_ms - e.begun?.instant_ms)).sum());
    for (case, events) in log.iter() {
        let ends = events.iter().map(|e| e.done.instant_ms);
        put("case", &case.id, "", ends.clone().max().unwrap() - ends.min().unwrap());
        for (key, _) in &case.attributes {
            put("case_attribute", &case.id, log.keys.word(key.0), 1);
        }
        for event in events {
            put("event_attribute", "question", "", i64::from(log.event_value(event, "question").is_some()));
        }
    }
    for activity in &seen.activities {
        put("activity", &activity.activity, "", activity.count as i64);
    }
    for ((from, to), n) in follows(&seen) {
        put("follows", &from, &to, n as i64);
    }
    // Name, moment, who and which transition are no attributes here but parts of every event.
    expected.retain(|[what, of, _], _| what != "event_attribute" || of == "question");
    assert_eq!(found, expected);
    assert_eq!(log.left_out, doorloop_engine::exchange::log::LeftOut::default());
}

#[test]
fn production_as_a_table_has_the_same_work() {
    // One interval in twenty ends at another minute in the table, so only what was done is compared.
    let Some((table, xes)) = read("production.csv.gz").zip(read("production.xes.gz")) else { return };
    let (table, xes) = (summary(&table).unwrap(), summary(&xes).unwrap());
    let counts = |s: &Summary| s.activities.iter().map(|a| (a.activity.clone(), a.count, a.cases)).collect::<Vec<_>>();
    assert_eq!(counts(&table), counts(&xes));
    assert_eq!((&table.from, &table.until), (&xes.from, &xes.until));
}

#[test]
fn begins_find_their_ends() {
    let Some(log) = read("production.xes.gz") else { return };
    let seen = summary(&log).unwrap();
    for row in Table::read(&oracle("production_service_times.csv")).rows() {
        let name = row.cell("activity");
        let found = seen.activities.iter().find(|a| a.activity == name).unwrap_or_else(|| panic!("no {name}"));
        assert!(close(found.median_service_hours, row.cell("median_service_hours")), "{name}: {found:?}");
    }
    let hours = |e: &doorloop_engine::exchange::log::Event| e.begun.map_or(0.0, |b| e.done.days_since(b) * 24.0);
    let total: f64 = log.iter().flat_map(|(_, events)| events.iter().map(hours)).sum();
    assert!((total - 12_900.55).abs() < 1e-3, "{total}");
}

/// Forecasts on the three municipal logs (shared/logs/FORECAST.md): the naive forecasters have the errors that others measured, and ours is
/// better.
#[test]
fn forecasts_at_receipt_beat_the_naive_ones_and_are_calibrated() {
    // Log, measure, split, naive error and coverage as measured elsewhere, the bands of a calibrated forecaster.
    type Row = (&'static str, &'static str, &'static str, [f64; 2], [f64; 2]);
    const ROWS: [Row; 3] = [
        ("WABO_1.xes.gz", "wabo.yaml", "2013-01-01", [30.48, 77.2], [73.0, 87.0]),
        ("WABO_3.xes.gz", "wabo.yaml", "2013-01-01", [20.10, 88.6], [74.0, 86.0]),
        ("receipt.xes.gz", "receipt.yaml", "2011-07-01", [26.66, 62.9], [76.0, 84.0]),
    ];
    let mut gains = Vec::new();
    for (name, measure, split, naive, band) in ROWS {
        let Some(log) = read(name) else { return };
        let measure = measure_of(measure);
        let split = doorloop_engine::time::Date::parse(split).unwrap();
        for day in [0, 28] {
            let seen = validate(&log, &measure, split, None, day).unwrap();
            for judged in &seen.forecasters {
                say(&format!(
                    "{name} day {day}, {}/{}: {} {:.2} days ({:+.1} %), {:.1} %",
                    seen.train,
                    seen.test,
                    judged.forecaster,
                    judged.mae_days,
                    100.0 * judged.mae_against_training,
                    100.0 * judged.coverage
                ));
            }
            if day == 0 {
                let (ours, plain) = (&seen.forecasters[0], &seen.forecasters[1]);
                assert!((plain.mae_days - naive[0]).abs() < 0.01 && (100.0 * plain.coverage - naive[1]).abs() < 0.6, "{plain:?}");
                assert!(ours.mae_days < plain.mae_days, "{name}: {ours:?}");
                assert!((band[0]..=band[1]).contains(&(100.0 * ours.coverage)), "{name}: {ours:?}");
                gains.push(ours.mae_against_training);
            }
        }
    }
    // Measured: 4.8 % on average (docs/accuracy.md).
    assert!(gains.iter().sum::<f64>() / 3.0 < -0.04, "{gains:?}");
}

fn measure_of(file: &str) -> doorloop_engine::exchange::log::forecast::Measure {
    use doorloop_engine::text::{Complaints, Sources, yaml};
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "logs", file].iter().collect();
    let (mut sources, mut complaints) = (Sources::default(), Complaints::default());
    let id = sources.add(file, std::fs::read_to_string(path).unwrap());
    let tree = yaml::read(id, &sources, &mut complaints).unwrap();
    let measure = doorloop_engine::exchange::log::forecast::read_measure(&tree, &mut complaints);
    assert!(complaints.is_empty(), "{complaints:?}");
    measure.unwrap()
}
