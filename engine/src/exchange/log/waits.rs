//! Why cases waited, as far as a log can tell.
//!
//! A thing done waits from the moment that something else in its case was last finished until it is begun itself. Each wait is laid out
//! on the clock and each of its stretches gets one cause, in this order (after Lashkevich, Milani, Chapela-Campa, Suvorau & Dumas 2023,
//! "Unveiling the causes of waiting time in business processes from event logs"):
//!
//! 1. `external`: what comes next is done by someone who was named as external;
//! 2. `batching`: the same person begins the same thing in several cases at once; the cases that were ready first waited for the last;
//! 3. `queue`: the person who takes it up was at work on something else;
//! 4. `off_hours`: the person does not work then, by the hours that the log shows;
//! 5. `unknown`: the rest.
//!
//! The parts are whole milliseconds and add up to what was waited, exactly. Where a log has only ends, a wait runs to the end of the next
//! thing, its work included, and nobody can be seen at work: then nothing is `queue`, and more is `unknown`.

use super::learn::hours::{self, Found};
use super::{Event, EventLog, ResourceId, Stamp};
use crate::time::{DateRange, WorkCalendar};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Fewest moments of one person from which hours of their own are read.
const OWN_HOURS: usize = 200;
/// Begun within so long of each other is at once, in milliseconds.
const AT_ONCE: i64 = 60_000;

/// How a wait divides, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Someone outside had to do it.
    pub external: i64,
    /// Kept until there were more.
    pub batching: i64,
    /// Whoever took it up was at work on something else.
    pub queue: i64,
    /// Outside the hours of whoever took it up.
    pub off_hours: i64,
    /// The rest.
    pub unknown: i64,
}

impl Parts {
    /// All of it.
    #[must_use]
    pub const fn sum(&self) -> i64 {
        self.external + self.batching + self.queue + self.off_hours + self.unknown
    }

    fn add(&mut self, other: Self) {
        self.external += other.external;
        self.batching += other.batching;
        self.queue += other.queue;
        self.off_hours += other.off_hours;
        self.unknown += other.unknown;
    }

    fn days(self) -> WaitDays {
        #[allow(clippy::cast_precision_loss)] // milliseconds of centuries fit
        let days = |ms: i64| ms as f64 / 86_400_000.0;
        WaitDays {
            waited: days(self.sum()),
            external: days(self.external),
            batching: days(self.batching),
            queue: days(self.queue),
            off_hours: days(self.off_hours),
            unknown: days(self.unknown),
        }
    }
}

/// One wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The case.
    pub case: usize,
    /// The thing done that was waited for: its place in the case.
    pub index: usize,
    /// From this moment.
    pub from: Stamp,
    /// Until this one.
    pub until: Stamp,
    /// Why.
    pub parts: Parts,
}

/// Days waited, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct WaitDays {
    /// In all.
    pub waited: f64,
    /// Someone outside had to do it.
    pub external: f64,
    /// Kept until there were more.
    pub batching: f64,
    /// Whoever took it up was at work on something else.
    pub queue: f64,
    /// Outside the hours of whoever took it up.
    pub off_hours: f64,
    /// The rest.
    pub unknown: f64,
}

/// All waits of a log, summed up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waits {
    /// Version of the contract.
    pub doorloop: u32,
    /// `waits`.
    pub kind: &'static str,
    /// The log.
    pub log: String,
    /// Cases.
    pub cases: usize,
    /// Whether begins are written down; if not, work is inside the waits and nobody is seen at work.
    pub has_begins: bool,
    /// Days of all cases together.
    pub total_days: WaitDays,
    /// By what was waited for, longest first.
    pub activities: Vec<ActivityWaits>,
    /// The hours that the log shows.
    pub hours: Vec<(String, String)>,
}

/// What was waited for one activity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActivityWaits {
    /// The activity.
    pub activity: String,
    /// How often.
    pub times: usize,
    /// Days of all cases together.
    pub days: WaitDays,
}

/// Explains every wait of a log. `external` names activities or people outside.
#[must_use]
pub fn waits(log: &EventLog, external: &[String]) -> Vec<Wait> {
    let calendars = Calendars::of(log);
    let busy = busy(log);
    let mut found: Vec<Wait> = Vec::new();
    for (case, (_, events)) in log.iter().enumerate() {
        for (index, event) in events.iter().enumerate() {
            let until = event.begun.unwrap_or(event.done);
            let before = events.iter().enumerate().filter(|(i, e)| *i != index && precedes(e, event, *i, index));
            let Some(from) = before.map(|(_, e)| e.done).max_by_key(|s| s.instant_ms) else { continue };
            found.push(Wait { case, index, from, until, parts: Parts::default() });
        }
    }
    let batches = batches(log, &found);
    for wait in &mut found {
        let event = log.events_of(wait.case)[wait.index];
        let named = |name: &str| external.iter().any(|e| e.eq_ignore_ascii_case(name));
        let who = event.resource.map(|r| log.resources.word(r.0));
        if named(log.activity(event.activity)) || who.is_some_and(named) {
            wait.parts.external = wait.until.instant_ms - wait.from.instant_ms;
            continue;
        }
        let (from, until) = (wait.from.instant_ms, wait.until.instant_ms);
        let last_ready = batches.get(&(wait.case, wait.index)).copied().unwrap_or(from).clamp(from, until);
        wait.parts.batching = last_ready - from;
        let other_work = event.resource.and_then(|r| busy.get(&r)).map_or(&[][..], Vec::as_slice);
        let mut at = last_ready;
        let mut idle = Vec::new();
        for (begin, end) in other_work.iter().skip(other_work.partition_point(|(_, end)| *end <= last_ready)) {
            if *begin >= until {
                break;
            }
            let (begin, end) = ((*begin).max(at), (*end).min(until));
            if begin > at {
                idle.push((at, begin));
            }
            wait.parts.queue += (end - begin).max(0);
            at = at.max(end);
        }
        if at < until {
            idle.push((at, until));
        }
        for (begin, end) in idle {
            let off = calendars.off(event.resource, wait.until, begin, end);
            wait.parts.off_hours += off;
            wait.parts.unknown += end - begin - off;
        }
    }
    found
}

/// Whether one thing was finished before another was begun; of two at one instant without a begin, the earlier in the log.
fn precedes(earlier: &Event, later: &Event, i: usize, j: usize) -> bool {
    let begin = later.begun.unwrap_or(later.done).instant_ms;
    earlier.done.instant_ms < begin || (earlier.done.instant_ms == begin && i < j)
}

/// When each person is seen at work: stretches that do not overlap, in order.
fn busy(log: &EventLog) -> HashMap<ResourceId, Vec<(i64, i64)>> {
    let mut found: HashMap<ResourceId, Vec<(i64, i64)>> = HashMap::new();
    for (_, events) in log.iter() {
        for event in events {
            if let (Some(who), Some(begun)) = (event.resource, event.begun)
                && begun.instant_ms < event.done.instant_ms
            {
                found.entry(who).or_default().push((begun.instant_ms, event.done.instant_ms));
            }
        }
    }
    for list in found.values_mut() {
        list.sort_unstable();
        let mut merged: Vec<(i64, i64)> = Vec::with_capacity(list.len());
        for (begin, end) in list.iter().copied() {
            match merged.last_mut() {
                Some(last) if begin <= last.1 => last.1 = last.1.max(end),
                _ => merged.push((begin, end)),
            }
        }
        *list = merged;
    }
    found
}

/// For each thing done in a batch: when the last case of the batch was ready. A batch needs cases that were ready at different moments.
fn batches(log: &EventLog, waits: &[Wait]) -> HashMap<(usize, usize), i64> {
    let mut by_work: BTreeMap<(u32, u32), Vec<&Wait>> = BTreeMap::new();
    for wait in waits {
        let event = log.events_of(wait.case)[wait.index];
        if let Some(who) = event.resource {
            by_work.entry((event.activity.0, who.0)).or_default().push(wait);
        }
    }
    let mut found = HashMap::new();
    for list in by_work.values_mut() {
        list.sort_by_key(|w| (w.until.instant_ms, w.case));
        for batch in list.chunk_by(|a, b| b.until.instant_ms - a.until.instant_ms <= AT_ONCE) {
            let cases = batch.iter().map(|w| w.case).collect::<std::collections::BTreeSet<usize>>().len();
            if cases < 2 {
                continue;
            }
            let last = batch.iter().map(|w| w.from.instant_ms).max().unwrap_or(0);
            found.extend(batch.iter().map(|w| ((w.case, w.index), last)));
        }
    }
    found
}

/// When people work: of their own where the log has enough of them, else of all.
struct Calendars {
    all: Option<WorkCalendar>,
    own: HashMap<ResourceId, WorkCalendar>,
}

impl Calendars {
    fn of(log: &EventLog) -> Self {
        let days = || log.iter().flat_map(|(_, events)| events.iter().map(|e| e.done.date()));
        let span = days().min().zip(days().max()).and_then(|(a, b)| DateRange::new(a.add_days(-400), b.add_days(14)));
        let Some(span) = span else { return Self { all: None, own: HashMap::new() } };
        let calendar = |found: &Found| WorkCalendar::build(&found.hours(), span, |_| false);
        let mut moments: HashMap<ResourceId, Vec<crate::time::Moment>> = HashMap::new();
        for (_, events) in log.iter() {
            for event in events {
                if let Some(who) = event.resource {
                    moments
                        .entry(who)
                        .or_default()
                        .extend([event.begun, Some(event.done)].into_iter().flatten().map(|s| s.local));
                }
            }
        }
        let own = moments
            .into_iter()
            .filter(|(_, list)| list.len() >= OWN_HOURS)
            .filter_map(|(who, list)| hours::find(list.into_iter()).map(|found| (who, calendar(&found))))
            .collect();
        Self { all: hours_of(log).map(|found| calendar(&found)), own }
    }

    /// Milliseconds off in a stretch, by the hours of whoever takes it up; `near` tells how the clock stood.
    fn off(&self, who: Option<ResourceId>, near: Stamp, from: i64, until: i64) -> i64 {
        let Some(calendar) = who.and_then(|w| self.own.get(&w)).or(self.all.as_ref()) else { return 0 };
        let clock = |ms: i64| near.local - crate::time::Seconds((near.instant_ms - ms).div_euclid(1_000));
        let worked = calendar.worked_between(clock(from), clock(until)).0 * 1_000;
        (until - from - worked).clamp(0, until - from)
    }
}

fn hours_of(log: &EventLog) -> Option<Found> {
    let moments = log.iter().flat_map(|(_, events)| events.iter().flat_map(|e| [e.begun, Some(e.done)]).flatten());
    hours::find(moments.map(|s| s.local))
}

/// Sums up why cases waited.
#[must_use]
pub fn summed(log: &EventLog, external: &[String]) -> Waits {
    let mut total = Parts::default();
    let mut by_activity: BTreeMap<u32, (usize, Parts)> = BTreeMap::new();
    for wait in waits(log, external) {
        let activity = log.events_of(wait.case)[wait.index].activity;
        total.add(wait.parts);
        let of = by_activity.entry(activity.0).or_default();
        of.0 += 1;
        of.1.add(wait.parts);
    }
    let mut ranked: Vec<(u32, (usize, Parts))> = by_activity.into_iter().collect();
    ranked.sort_by_key(|(_, (_, parts))| std::cmp::Reverse(parts.sum()));
    Waits {
        doorloop: 1,
        kind: "waits",
        log: log.name.clone(),
        cases: log.cases.len(),
        has_begins: log.has_begins,
        total_days: total.days(),
        activities: ranked
            .into_iter()
            .map(|(activity, (times, parts))| ActivityWaits {
                activity: log.activities.word(activity).to_owned(),
                times,
                days: parts.days(),
            })
            .collect(),
        hours: hours_of(log).map(|h| h.entries()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::log::table::{self, Columns};

    const HOUR: i64 = 3_600_000;

    /// A log of office hours, so that hours can be read, with cases of known causes before it.
    fn log(rows: &str) -> EventLog {
        let mut text = String::from("case,activity,start,time,resource\n");
        text.push_str(rows);
        // A clerk of whom the office hours are read: every hour from nine to five, four working weeks from 5 January 2026.
        for day in 0..28 {
            if day % 7 >= 5 {
                continue;
            }
            for hour in 9..17 {
                let date = crate::time::Date::parse("2026-01-05").unwrap().add_days(day);
                text.push_str(&format!("h{day}-{hour},tellen,{date} {hour:02}:10,{date} {hour:02}:50,klok\n"));
            }
        }
        let columns = Columns { start: Some("start".into()), ..Columns::default() };
        table::read(text.as_bytes(), "wachten.csv", &columns).unwrap_or_else(|c| panic!("{}", c.what.en))
    }

    fn parts(log: &EventLog, case: &str, external: &[String]) -> Parts {
        let case = log.cases.iter().position(|c| &*c.id == case).unwrap();
        waits(log, external).into_iter().find(|w| w.case == case && w.index == 1).unwrap().parts
    }

    #[test]
    fn known_causes_come_back() {
        let log = log("\
            q1,intake,2026-03-02 09:00,2026-03-02 09:30,ann\n\
            q1,besluit,2026-03-02 12:00,2026-03-02 13:00,bob\n\
            q2,ander,2026-03-02 10:00,2026-03-02 12:00,bob\n\
            n1,intake,2026-03-02 15:00,2026-03-02 16:00,ann\n\
            n1,controle,2026-03-03 10:00,2026-03-03 10:30,cor\n\
            b1,intake,2026-03-04 09:00,2026-03-04 10:00,ann\n\
            b1,post,2026-03-04 14:00,2026-03-04 14:01,dik\n\
            b2,intake,2026-03-04 12:30,2026-03-04 13:00,ann\n\
            b2,post,2026-03-04 14:00,2026-03-04 14:01,dik\n\
            e1,intake,2026-03-05 09:00,2026-03-05 10:00,ann\n\
            e1,aanvulling,2026-03-05 15:00,2026-03-05 15:00,aanvrager\n\
            u1,intake,2026-03-06 09:00,2026-03-06 10:00,ann\n\
            u1,controle,2026-03-06 12:00,2026-03-06 13:00,cor\n");
        let outside = ["Aanvrager".to_owned()];
        for (case, expected) in [
            // Bob was at work elsewhere from ten to twelve.
            ("q1", Parts { queue: 2 * HOUR, unknown: HOUR / 2, ..Parts::default() }),
            // From four in the afternoon to ten the next morning: sixteen hours closed, an hour in the evening and one in the morning open.
            ("n1", Parts { off_hours: 16 * HOUR, unknown: 2 * HOUR, ..Parts::default() }),
            // The first of the post waited for the second.
            ("b1", Parts { batching: 3 * HOUR, unknown: HOUR, ..Parts::default() }),
            ("b2", Parts { unknown: HOUR, ..Parts::default() }),
            ("e1", Parts { external: 5 * HOUR, ..Parts::default() }),
            ("u1", Parts { unknown: 2 * HOUR, ..Parts::default() }),
        ] {
            assert_eq!(parts(&log, case, &outside), expected, "{case}");
        }
        let all: i64 = waits(&log, &outside).iter().map(|w| w.until.instant_ms - w.from.instant_ms).sum();
        let sums: i64 = waits(&log, &outside).iter().map(|w| w.parts.sum()).sum();
        assert_eq!(all, sums);
        assert_eq!(summed(&log, &outside).hours, [("mon-fri".to_owned(), "09:00-17:00".to_owned())]);
    }
}
