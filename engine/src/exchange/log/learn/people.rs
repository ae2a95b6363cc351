//! Who was there: the people of each team and the time they had, read off what they did.
//!
//! A log shows people only where they did something. So the number of people who did something on an average working day is
//! what a team had at least; where a person worked for several teams on one day, each counts for its share of what that
//! person did. Where begins are known, the hours that people were at work on these cases are held against the hours that
//! those people had.
//!
//! Working days are the days of the week on which the log shows work, without those on which nobody did anything: holidays.

use super::super::{Event, EventLog};
use super::hours::{self, Found};
use crate::time::{Date, DateRange, Moment, Seconds, WorkCalendar};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Above this share of the hours of those who were there, someone did several things at once: then people can't be counted so.
const MOST_BUSY: f64 = 0.9;

/// What a log shows of a team.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TeamMeasure {
    /// The team: its name in the file.
    pub team: String,
    /// Different people who did something.
    pub people: usize,
    /// Working days between the first and the last day of the team.
    pub days: usize,
    /// People who did something on such a day, on average.
    pub present: f64,
    /// Hours at work on these cases, as a share of the hours that those people had; `None` where begins are not known.
    pub busy: Option<f64>,
    /// When they work, as a place writes it; empty where there is too little to tell.
    pub hours: Vec<(String, String)>,
    /// Things done.
    pub n: usize,
}

impl TeamMeasure {
    /// Whether people who do one thing at a time could have done what the team did.
    #[must_use]
    pub fn one_at_a_time(&self) -> bool {
        self.busy.is_some_and(|busy| busy <= MOST_BUSY)
    }
}

/// Measures every team; `team_of` names the team of a thing done, `usual` are the hours of all.
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts
pub fn teams<'t>(log: &EventLog, team_of: &dyn Fn(&Event) -> Option<&'t str>, usual: Option<&Found>) -> Vec<TeamMeasure> {
    let mut by_team: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    // Day → person → team → things done.
    let mut seen: BTreeMap<Date, BTreeMap<u32, BTreeMap<&str, usize>>> = BTreeMap::new();
    let mut open: BTreeSet<Date> = BTreeSet::new();
    for event in log.iter().flat_map(|(_, events)| events) {
        open.insert(event.done.date());
        let Some(team) = team_of(event) else { continue };
        by_team.entry(team).or_default().push(event);
        let Some(person) = event.resource else { continue };
        let days: BTreeSet<Date> = event.begun.iter().chain([&event.done]).map(|s| s.date()).collect();
        for day in days {
            *seen.entry(day).or_default().entry(person.0).or_default().entry(team).or_default() += 1;
        }
    }
    let measured = by_team.into_iter().map(|(team, events)| {
        let people: BTreeSet<u32> = events.iter().filter_map(|e| e.resource).map(|r| r.0).collect();
        let own = hours::find(events.iter().flat_map(|e| [e.begun, Some(e.done)]).flatten().map(|s| s.local));
        let found = own.as_ref().or(usual);
        let first = events.iter().map(|e| e.begun.unwrap_or(e.done).date()).min();
        let last = events.iter().map(|e| e.done.date()).max();
        let is_working = |day: &Date| found.is_none_or(|f| f.works_on(day.weekday()));
        let days: Vec<Date> = match first.zip(last) {
            Some((first, last)) => open.range(first..=last).filter(|d| is_working(d)).copied().collect(),
            None => Vec::new(),
        };
        let there = |day: &Date| -> f64 {
            let share =
                |of: &BTreeMap<&str, usize>| of.get(team).map_or(0.0, |n| *n as f64 / of.values().sum::<usize>().max(1) as f64);
            seen.get(day).map_or(0.0, |people| people.values().map(share).sum())
        };
        let present = if days.is_empty() { 0.0 } else { days.iter().map(there).sum::<f64>() / days.len() as f64 };
        TeamMeasure {
            team: team.to_owned(),
            people: people.len(),
            days: days.len(),
            present,
            busy: busy(&events, found, first.zip(last), days.len() as f64 * present),
            hours: own.map(|f| f.entries()).unwrap_or_default(),
            n: events.len(),
        }
    });
    measured.collect()
}

/// Hours at work, as a share of so many days of a person.
fn busy(events: &[&Event], found: Option<&Found>, span: Option<(Date, Date)>, person_days: f64) -> Option<f64> {
    let (found, (first, last)) = (found?, span?);
    let by_people: Vec<&&Event> = events.iter().filter(|e| e.resource.is_some()).collect();
    let with_begin: Vec<&&Event> = by_people.iter().filter(|e| e.begun.is_some()).copied().collect();
    if 2 * with_begin.len() <= by_people.len() || person_days <= 0.0 {
        return None;
    }
    let hours = found.hours();
    let calendar = WorkCalendar::build(&hours, DateRange::new(first.add_days(-40), last.add_days(40))?, |_| false);
    let worked = |event: &Event| {
        let begun = event.begun?;
        // On the clock of its end, so that an hour that the clock skips is none.
        let from: Moment = event.done.local - Seconds((event.done.instant_ms - begun.instant_ms) / 1_000);
        Some(calendar.worked_between(from, event.done.local).0)
    };
    let seconds: i64 = with_begin.iter().filter_map(|e| worked(e)).sum();
    let week = hours.seconds_per_week();
    let days = found.days.iter().flatten().count();
    #[allow(clippy::cast_precision_loss)] // seconds of work
    let had = person_days * week as f64 / days.max(1) as f64;
    #[allow(clippy::cast_precision_loss)]
    (had > 0.0).then(|| seconds as f64 / had)
}
