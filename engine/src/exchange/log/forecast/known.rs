//! What was known of a case on the day of its forecast, as numbers.

use super::super::{EventLog, Value};
use super::lead::{Lead, Measure, shown};
use std::collections::HashMap;

/// A column is used if so many of the cases that are learned from have it.
const FEWEST: usize = 10;

/// What was known: a row a case, a column a fact; 0 where a case lacks it.
pub(super) struct Matrix {
    rows: Vec<Vec<(u32, f32)>>,
    columns: usize,
}

impl Matrix {
    /// Finds out what was known of each case `day` days after its receipt.
    pub(super) fn of(log: &EventLog, measure: &Measure, leads: &[Lead], day: i32) -> Self {
        let mut names: HashMap<String, u32> = HashMap::new();
        let rows = leads
            .iter()
            .map(|lead| {
                let mut row = HashMap::new();
                for (name, value) in facts(log, measure, lead, day) {
                    let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
                    row.insert(*names.entry(name).or_insert(next), value);
                }
                let mut row: Vec<(u32, f32)> = row.into_iter().collect();
                row.sort_unstable_by_key(|(column, _)| *column);
                row
            })
            .collect();
        Self { rows, columns: names.len() }
    }

    /// The value of a case in a column.
    pub(super) fn get(&self, row: usize, column: u32) -> f32 {
        let Some(row) = self.rows.get(row) else { return 0.0 };
        row.binary_search_by_key(&column, |(c, _)| *c).ok().and_then(|at| row.get(at)).map_or(0.0, |(_, v)| *v)
    }

    /// Columns that enough of some cases have.
    pub(super) fn columns_met(&self, rows: impl Iterator<Item = usize>) -> Vec<u32> {
        let mut met = vec![0_usize; self.columns];
        for (column, _) in rows.filter_map(|r| self.rows.get(r)).flatten() {
            if let Some(count) = met.get_mut(*column as usize) {
                *count += 1;
            }
        }
        (0_u32..).zip(met).filter(|(_, count)| *count >= FEWEST).map(|(column, _)| column).collect()
    }
}

/// What was known of a case at receipt, attribute by attribute.
pub(super) fn group(log: &EventLog, measure: &Measure, lead: &Lead) -> Vec<String> {
    let case = log.cases.get(lead.case);
    let value = |key: &String| case.and_then(|c| log.case_value(c, key)).map_or_else(String::new, |v| shown(log, v));
    measure.known.iter().map(value).collect()
}

/// Facts of a case by name: the day, attributes that are set at receipt, what was done and answered by then.
fn facts(log: &EventLog, measure: &Measure, lead: &Lead, day: i32) -> Vec<(String, f32)> {
    let until = lead.received.add_days(day);
    let mut found = Vec::new();
    let (_, month, _) = lead.received.ymd();
    #[allow(clippy::cast_precision_loss)] // small counts
    let number = |n: usize| n as f32;
    found.push(("month".to_owned(), number(month as usize)));
    found.push(("weekday".to_owned(), number(lead.received.weekday().index() + 1)));
    let Some(case) = log.cases.get(lead.case) else { return found };
    for key in &measure.known {
        let Some(value) = log.case_value(case, key) else { continue };
        if let Value::Number(n) = value {
            #[allow(clippy::cast_possible_truncation)] // a threshold needs no more
            found.push((key.clone(), n as f32));
            continue;
        }
        let text = shown(log, value);
        // A list of parts is each of its parts.
        let parts: Vec<&str> = text.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
        found.push((format!("{key}: how many"), number(parts.len())));
        if parts.len() > 1 {
            found.push((format!("{key}: all of {text}"), 1.0));
        }
        found.extend(parts.into_iter().map(|p| (format!("{key}: {p}"), 1.0)));
    }
    let mut done = 0;
    for event in log.events_of(lead.case).iter().filter(|e| e.done.date() <= until) {
        done += 1;
        let name = log.activity(event.activity);
        found.push((format!("done: {name}"), 1.0));
        for (key, value) in log.attributes_of(event) {
            let answer = shown(log, *value);
            if let Some(answer) = crate::text::reader::parse_bool(&answer) {
                found.push((format!("{name}, {}: {answer}", log.keys.word(key.0)), 1.0));
            }
        }
    }
    found.push(("done: how many".to_owned(), number(done)));
    found
}
