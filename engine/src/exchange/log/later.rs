//! A log in two parts in time: cases to learn a process from, and later cases to hold its simulation against.
//!
//! The earlier part has the cases that had ended before the day, the later part those that began on it or after. A case that was
//! under way on the day is in neither: what was still to happen in it was not known, and what had happened is only half of it.

use super::distances::{Distances, distances};
use super::{Case, Event, EventLog};
use crate::time::Date;
use serde::Serialize;

/// How far a process that was learned from earlier cases lies from later ones, once it is simulated.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Later {
    /// Version of the contract.
    pub doorloop: u32,
    /// `later_cases`.
    pub kind: &'static str,
    /// The log.
    pub log: String,
    /// The process that was simulated; `None`: it was found in the earlier cases.
    pub process: Option<String>,
    /// Cases from this day on are judged by.
    pub split: Date,
    /// Earlier cases.
    pub train: usize,
    /// Later cases, and as many simulated ones.
    pub test: usize,
    /// The simulated cases against the later ones.
    pub simulated: Distances,
    /// The earlier cases themselves against the later ones: what nobody simulated. When on the calendar says nothing here.
    pub earlier: Distances,
}

/// The cases that ended before a day, and those that began on it or after.
#[must_use]
pub fn parts(log: &EventLog, split: Date) -> (EventLog, EventLog) {
    let ended = |events: &[Event]| events.iter().all(|e| e.done.date() < split);
    let begun = |e: &Event| e.begun.unwrap_or(e.done).date();
    (part(log, |e| ended(e)), part(log, |e| e.iter().all(|e| begun(e) >= split)))
}

/// Holds simulated cases against the later part; `None` if a part is empty.
#[must_use]
pub fn held((earlier, later): (&EventLog, &EventLog), simulated: &EventLog, process: Option<&str>, split: Date) -> Option<Later> {
    Some(Later {
        doorloop: 1,
        kind: "later_cases",
        log: later.name.clone(),
        process: process.map(str::to_owned),
        split,
        train: earlier.cases.len(),
        test: later.cases.len(),
        simulated: distances(later, simulated)?,
        earlier: distances(later, earlier)?,
    })
}

/// The cases of a log for which something holds.
fn part(log: &EventLog, keep: impl Fn(&[Event]) -> bool) -> EventLog {
    let mut events: Vec<Event> = Vec::new();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut cases = Vec::new();
    for (case, own) in log.iter().filter(|(_, own)| keep(own)) {
        let first = events.len();
        events.extend_from_slice(own);
        cases.push(Case { events: (count(first), count(events.len())), ..case.clone() });
    }
    let has_begins = events.iter().any(|e| e.begun.is_some());
    EventLog { cases, events, has_begins, ..log.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::log::table::{Columns, read};

    #[test]
    fn a_case_under_way_on_the_day_is_in_neither_part() {
        let text = "case,activity,time\nvoor,a,2026-01-01\nvoor,b,2026-01-05\nover,a,2026-01-04\nover,b,2026-02-01\nna,a,2026-01-10\nna,b,2026-01-11\n";
        let log = read(text.as_bytes(), "proef.csv", &Columns::default()).unwrap();
        let (earlier, later) = parts(&log, Date::parse("2026-01-10").unwrap());
        let ids = |log: &EventLog| log.cases.iter().map(|c| c.id.to_string()).collect::<Vec<_>>();
        assert_eq!((ids(&earlier), ids(&later)), (vec!["voor".to_owned()], vec!["na".to_owned()]));
        assert_eq!((earlier.len(), later.len(), later.activity(later.events_of(0)[1].activity)), (2, 2, "b"));
        let same = held((&earlier, &later), &later, None, Date::parse("2026-01-10").unwrap()).unwrap();
        assert_eq!((same.simulated.cycle_time_hours, same.earlier.cycle_time_hours), (0.0, 72.0));
    }
}
