//! How far one log lies from another: the measures of the field, so that figures stand beside published ones.
//!
//! Definitions and bins are those of the package `log-distance-measures` 2.2.0 (Chapela-Campa, Benchekroun, Baron, Dumas, Krass &
//! Senderovich 2023, "Can I trust my simulation model? Measuring the quality of business process simulation models"):
//! events count at their begin and their end (the same moment where only the end is written down), bins are whole hours, and the distance
//! between two distributions is the 1-Wasserstein distance, in bins. So 24 means: on average an event lies a day off.
//!
//! ```
//! use doorloop_engine::exchange::log::distances::wasserstein;
//! assert_eq!(wasserstein(&[0, 1, 3], &[5, 6, 8]), 5.0);
//! ```

use super::EventLog;
use serde::Serialize;
use std::collections::HashMap;

const HOUR_MS: i64 = 3_600_000;

/// How far one log lies from another; 0 is the same.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Distances {
    /// When events happen on the calendar, in hours.
    pub absolute_hours: f64,
    /// When they happen since the case began, in hours.
    pub relative_hours: f64,
    /// At which hour of the day they happen, day of the week by day of the week, in hours: 0 to 23.
    pub circadian_hours: f64,
    /// Two activities in a row: share of the pairs that differ, 0 to 1.
    pub two_grams: f64,
    /// Three in a row.
    pub three_grams: f64,
    /// How long cases take, in hours.
    pub cycle_time_hours: f64,
}

/// Measures how far `simulated` lies from `real`; `None` if nothing was done in one of them.
#[must_use]
pub fn distances(real: &EventLog, simulated: &EventLog) -> Option<Distances> {
    let origin = [real, simulated].iter().filter_map(|log| moments(log).map(|m| m.0).min()).min()?;
    let origin = origin.div_euclid(HOUR_MS) * HOUR_MS;
    let pair = |of: &dyn Fn(&EventLog) -> Vec<i64>| wasserstein(&of(real), &of(simulated));
    if real.is_empty() || simulated.is_empty() {
        return None;
    }
    let shortest = cycle_times(real).into_iter().chain(cycle_times(simulated)).min()?;
    Some(Distances {
        absolute_hours: pair(&|log| {
            moments(log).flat_map(|(begin, end)| [begin, end]).map(|m| (m - origin).div_euclid(HOUR_MS)).collect()
        }),
        relative_hours: pair(&relative),
        circadian_hours: circadian(real, simulated),
        two_grams: grams_apart(real, simulated, 2),
        three_grams: grams_apart(real, simulated, 3),
        cycle_time_hours: pair(&|log| cycle_times(log).into_iter().map(|t| (t - shortest).div_euclid(HOUR_MS)).collect()),
    })
}

/// Begin and end of each event, in milliseconds.
fn moments(log: &EventLog) -> impl Iterator<Item = (i64, i64)> {
    log.iter().flat_map(|(_, events)| events.iter().map(|e| (e.begun.unwrap_or(e.done).instant_ms, e.done.instant_ms)))
}

fn case_begin(events: &[super::Event]) -> i64 {
    events.iter().map(|e| e.begun.unwrap_or(e.done).instant_ms).min().unwrap_or(0)
}

fn relative(log: &EventLog) -> Vec<i64> {
    let mut found = Vec::with_capacity(2 * log.len());
    for (_, events) in log.iter() {
        let begin = case_begin(events);
        for event in events {
            let moments = [event.begun.unwrap_or(event.done), event.done];
            found.extend(moments.map(|m| (m.instant_ms - begin).div_euclid(HOUR_MS)));
        }
    }
    found
}

fn cycle_times(log: &EventLog) -> Vec<i64> {
    let length = |events: &[super::Event]| events.iter().map(|e| e.done.instant_ms).max().map(|end| end - case_begin(events));
    log.iter().filter_map(|(_, events)| length(events)).collect()
}

/// The mean over the days of the week; a day on which only one of the logs has events counts as the most there is.
fn circadian(real: &EventLog, simulated: &EventLog) -> f64 {
    const MOST: f64 = 23.0;
    let by_day = |log: &EventLog| {
        let mut days: [Vec<i64>; 7] = Default::default();
        for (_, events) in log.iter() {
            for moment in events.iter().flat_map(|e| [e.begun.unwrap_or(e.done), e.done]) {
                let hour = moment.local.0.rem_euclid(86_400) / 3_600;
                days[moment.local.date().weekday().index()].push(hour);
            }
        }
        days
    };
    let (real, simulated) = (by_day(real), by_day(simulated));
    let apart = |(a, b): (&Vec<i64>, &Vec<i64>)| match (a.is_empty(), b.is_empty()) {
        (true, true) => 0.0,
        (false, false) => wasserstein(a, b),
        _ => MOST,
    };
    real.iter().zip(&simulated).map(apart).sum::<f64>() / 7.0
}

/// Share of the runs of `n` activities, with silence before the first and after the last, that are not in both logs.
#[allow(clippy::cast_precision_loss)] // counts
fn grams_apart(real: &EventLog, simulated: &EventLog, n: usize) -> f64 {
    let mut counts: HashMap<Vec<&str>, (usize, usize)> = HashMap::new();
    for (log, is_real) in [(real, true), (simulated, false)] {
        for (_, events) in log.iter() {
            let mut ordered: Vec<&super::Event> = events.iter().collect();
            ordered.sort_by_key(|e| (e.begun.unwrap_or(e.done).instant_ms, e.done.instant_ms));
            let silence = std::iter::repeat_n("\u{0}", n - 1);
            let names = ordered.iter().map(|e| log.activity(e.activity));
            let course: Vec<&str> = silence.clone().chain(names).chain(silence).collect();
            for gram in course.windows(n) {
                let count = counts.entry(gram.to_vec()).or_default();
                if is_real { count.0 += 1 } else { count.1 += 1 }
            }
        }
    }
    let apart: usize = counts.values().map(|(a, b)| a.abs_diff(*b)).sum();
    let all: usize = counts.values().map(|(a, b)| a + b).sum();
    apart as f64 / all as f64
}

/// The 1-Wasserstein distance between two samples: the area between their cumulative curves. 0 where one is empty.
#[must_use]
#[allow(clippy::cast_precision_loss)] // bins and counts
pub fn wasserstein(a: &[i64], b: &[i64]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let (mut a, mut b) = (a.to_vec(), b.to_vec());
    a.sort_unstable();
    b.sort_unstable();
    let (mut i, mut j, mut area) = (0, 0, 0.0);
    let mut at = a[0].min(b[0]);
    while i < a.len() || j < b.len() {
        let next = match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) => *x.min(y),
            (Some(x), None) => *x,
            (None, Some(y)) => *y,
            (None, None) => break,
        };
        let apart = (i as f64 / a.len() as f64 - j as f64 / b.len() as f64).abs();
        area += apart * (next - at) as f64;
        at = next;
        while a.get(i) == Some(&at) {
            i += 1;
        }
        while b.get(j) == Some(&at) {
            j += 1;
        }
    }
    area
}
