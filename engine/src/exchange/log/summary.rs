//! A log at a glance: cases, activities, what follows what, and how long it took.

use super::{ActivityId, EventLog};
use crate::findings::statistics;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A log at a glance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Version of the contract.
    pub doorloop: u32,
    /// `log`.
    pub kind: &'static str,
    /// As it was named.
    pub log: String,
    /// How many cases.
    pub cases: usize,
    /// How many things were done.
    pub events: usize,
    /// How many different courses: activities in order.
    pub variants: usize,
    /// First day on which something was done.
    pub from: String,
    /// Last such day.
    pub until: String,
    /// Activities, most frequent first.
    pub activities: Vec<ActivityCount>,
    /// What directly follows what, most frequent first.
    pub follows: Vec<Follows>,
    /// From the first thing done in a case to the last, in days.
    pub case_days: Days,
    /// What was not taken in.
    pub left_out: BTreeMap<&'static str, usize>,
}

/// An activity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActivityCount {
    /// Its name.
    pub activity: String,
    /// How often it was done.
    pub count: usize,
    /// In how many cases.
    pub cases: usize,
    /// Median hours since what was done before it in the case; `None` if it always comes first.
    pub median_sojourn_hours: Option<f64>,
    /// Median hours from begin to end; `None` where begins are not written down.
    pub median_service_hours: Option<f64>,
}

/// One activity directly after another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Follows {
    /// The first.
    pub from: String,
    /// The second.
    pub to: String,
    /// How often.
    pub count: usize,
}

/// Days, linear between the ordered values (Hyndman and Fan 1996, type 7).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Days {
    /// Half are shorter.
    pub median: f64,
    /// The mean.
    pub mean: f64,
    /// Four in five are shorter.
    pub p80: f64,
    /// Nine in ten are shorter.
    pub p90: f64,
    /// The shortest.
    pub min: f64,
    /// The longest.
    pub max: f64,
}

/// Days of a list; `None` of an empty one.
#[must_use]
pub fn days(mut of: Vec<f64>) -> Option<Days> {
    of.sort_by(f64::total_cmp);
    let (min, max) = (*of.first()?, *of.last()?);
    let at = |p| statistics::linear_quantile(&of, p);
    #[allow(clippy::cast_precision_loss)] // counts
    let mean = of.iter().sum::<f64>() / of.len() as f64;
    Some(Days { median: at(0.5), mean, p80: at(0.8), p90: at(0.9), min, max })
}

/// Looks at a log; `None` if nothing was done in it.
#[must_use]
#[allow(clippy::cast_precision_loss)] // milliseconds of centuries fit
pub fn summary(log: &EventLog) -> Option<Summary> {
    const HOUR_MS: f64 = 3_600_000.0;
    let mut follows: HashMap<(ActivityId, ActivityId), usize> = HashMap::new();
    let mut variants: HashSet<Vec<ActivityId>> = HashSet::new();
    let mut per: Vec<(usize, usize, Vec<f64>, Vec<f64>)> = vec![Default::default(); log.activities.len()];
    let mut lengths = Vec::with_capacity(log.cases.len());
    for (_, events) in log.iter() {
        let mut seen = HashSet::new();
        for event in events {
            let Some(of) = per.get_mut(event.activity.0 as usize) else { continue };
            of.0 += 1;
            of.1 += usize::from(seen.insert(event.activity));
            if let Some(begun) = event.begun {
                of.3.push((event.done.instant_ms - begun.instant_ms) as f64 / HOUR_MS);
            }
        }
        for pair in events.windows(2) {
            *follows.entry((pair[0].activity, pair[1].activity)).or_default() += 1;
            if let Some(of) = per.get_mut(pair[1].activity.0 as usize) {
                of.2.push((pair[1].done.instant_ms - pair[0].done.instant_ms) as f64 / HOUR_MS);
            }
        }
        variants.insert(events.iter().map(|e| e.activity).collect());
        if let (Some(first), Some(last)) = (events.first(), events.last()) {
            lengths.push(last.done.days_since(first.done));
        }
    }
    let median = |mut list: Vec<f64>| {
        list.sort_by(f64::total_cmp);
        (!list.is_empty()).then(|| statistics::linear_quantile(&list, 0.5))
    };
    let mut activities: Vec<ActivityCount> = per
        .into_iter()
        .enumerate()
        .filter(|(_, of)| of.0 > 0)
        .map(|(id, (count, cases, sojourn, service))| ActivityCount {
            activity: log.activities.word(id as u32).to_owned(),
            count,
            cases,
            median_sojourn_hours: median(sojourn),
            median_service_hours: median(service),
        })
        .collect();
    activities.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.activity.cmp(&b.activity)));
    let mut follows: Vec<Follows> = follows
        .into_iter()
        .map(|((from, to), count)| Follows { from: log.activity(from).to_owned(), to: log.activity(to).to_owned(), count })
        .collect();
    follows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to))));
    let stamps = || log.iter().flat_map(|(_, events)| events.iter().map(|e| e.done.date()));
    let left_out = log.left_out;
    Some(Summary {
        doorloop: 1,
        kind: "log",
        log: log.name.clone(),
        cases: log.cases.len(),
        events: log.len(),
        variants: variants.len(),
        from: stamps().min()?.to_string(),
        until: stamps().max()?.to_string(),
        activities,
        follows,
        case_days: days(lengths)?,
        left_out: [
            ("nameless", left_out.nameless),
            ("timeless", left_out.timeless),
            ("unfinished", left_out.unfinished),
            ("other_transitions", left_out.other_transitions),
            ("empty_cases", left_out.empty_cases),
            ("unnamed_cases", left_out.unnamed_cases),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .collect(),
    })
}
