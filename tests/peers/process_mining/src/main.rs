//! What the crate `process_mining` reads in a log, as rows to hold our own reader against:
//! `peer-process-mining LOG.xes > EXPECTED.csv`.

use process_mining::core::event_data::case_centric::xes::{XESImportOptions, import_xes_path};
use process_mining::core::event_data::case_centric::{AttributeValue, Attribute};
use process_mining::discovery::case_centric::dfg::discover_dfg;
use std::collections::BTreeMap;

fn text<'a>(of: &'a [Attribute], key: &str) -> Option<&'a str> {
    match &of.iter().find(|a| a.key == key)?.value {
        AttributeValue::String(text) => Some(text),
        _ => None,
    }
}

fn moment(of: &[Attribute]) -> Option<i64> {
    match &of.iter().find(|a| a.key == "time:timestamp")?.value {
        AttributeValue::Date(date) => Some(date.timestamp_millis()),
        _ => None,
    }
}

fn main() {
    let path = std::env::args().nth(1).expect("the log");
    let mut log = import_xes_path(path, XESImportOptions::default()).expect("a log that can be read");
    let is_end = |of: &[Attribute]| text(of, "lifecycle:transition").is_none_or(|t| t.eq_ignore_ascii_case("complete"));
    println!("what,of,then,value");
    println!("cases,,,{}", log.traces.len());
    println!("events,,,{}", log.traces.iter().map(|t| t.events.len()).sum::<usize>());
    let (mut begins, mut service) = (0_usize, 0_i64);
    let mut keys: BTreeMap<String, usize> = BTreeMap::new();
    for trace in &mut log.traces {
        for event in &trace.events {
            let sign = if is_end(&event.attributes) { 1 } else { -1 };
            begins += usize::from(sign < 0);
            // Begins and ends come in pairs: the sum of the ends less that of the begins is the time between them.
            if text(&event.attributes, "lifecycle:transition").is_some() {
                service += sign * moment(&event.attributes).expect("a moment");
            }
            for attribute in &event.attributes {
                *keys.entry(attribute.key.clone()).or_default() += 1;
            }
        }
        // As a process-mining tool looks at it: what was finished, by time, ties in the order of the file.
        trace.events.retain(|e| is_end(&e.attributes));
        trace.events.sort_by_key(|e| moment(&e.attributes));
        let name = text(&trace.attributes, "concept:name").unwrap_or("");
        let ends: Vec<i64> = trace.events.iter().filter_map(|e| moment(&e.attributes)).collect();
        println!("case,{name},,{}", ends.last().unwrap_or(&0) - ends.first().unwrap_or(&0));
        for attribute in trace.attributes.iter().filter(|a| a.key != "concept:name") {
            println!("case_attribute,{name},{},1", attribute.key);
        }
    }
    println!("begins,,,{begins}");
    println!("service_ms,,,{service}");
    for (key, n) in keys {
        println!("event_attribute,{key},,{n}");
    }
    let graph = discover_dfg(&log);
    let mut rows: Vec<String> = graph.activities.iter().map(|(a, n)| format!("activity,{a},,{n}")).collect();
    rows.extend(graph.directly_follows_relations.iter().map(|((a, b), n)| format!("follows,{a},{b},{n}")));
    rows.sort();
    rows.iter().for_each(|row| println!("{row}"));
}
