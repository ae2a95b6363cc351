//! Learning from a log: a process that can be read, checked and simulated, with every number measured.
//!
//! [`discover`] makes a process from nothing but a log: the [miner] finds the structure of what most cases do, [reading
//! the cases back](mod@replay) through it gives the chances and lengths, and the writer puts it in a file. What cases
//! did otherwise is not hidden: it is named, with its share, in notes beside the process.
//!
//! ```
//! use doorloop_engine::exchange::log::{learn, table};
//! let log = "case,activity,time\n1,ontvangen,2026-03-02 09:00\n1,besluit,2026-03-09 09:00\n2,ontvangen,2026-03-03 10:00\n2,besluit,2026-03-11 10:00\n";
//! let log = table::read(log.as_bytes(), "zaken.csv", &table::Columns::default()).map_err(|c| c.what.en)?;
//! let learned = learn::discover(&log, &learn::Options { name: "zaken".into(), ..Default::default() }).unwrap();
//! assert!(learned.process.contains("besluit:"));
//! assert_eq!(learned.findings.fit.cases, 1.0);
//! # Ok::<(), String>(())
//! ```

pub mod arrivals;
pub mod hours;
pub mod lengths;
pub mod mapping;
pub mod miner;
pub mod names;
mod net;
pub mod onto;
pub mod people;
mod place;
pub mod replay;
pub mod rules;
pub mod split;
pub mod tree;
mod write;

use super::{Event, EventLog, Value};
use crate::text::Words;
use crate::time::{DateRange, Moment, Seconds, WorkCalendar};
use arrivals::{Arrivals, arrivals};
use lengths::{Family, Fit};
use names::{Ids, id, quoted};
use people::TeamMeasure;
use replay::{Done, Seen, replay};
use rules::{Column, Found, Known, column};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use tree::Tree;

/// What is wanted of a discovered process.
#[derive(Clone, Debug)]
pub struct Options {
    /// Its name.
    pub name: String,
    /// An activity in a smaller share of the cases than this becomes no step.
    pub least_share: f64,
    /// Most steps; the most frequent activities stay.
    pub most_steps: usize,
    /// Attributes that are known when a case is handed in, on which chances may depend.
    pub known: Vec<String>,
    /// Teams queue with the people they have, in place of the waits that were measured.
    pub queue: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { name: String::new(), least_share: 0.05, most_steps: 25, known: Vec::new(), queue: false }
    }
}

/// What was learned, as files and as figures.
#[derive(Clone, Debug)]
pub struct Learned {
    /// The process file.
    pub process: String,
    /// A place file with the hours and the arrivals of the log.
    pub place: String,
    /// The figures.
    pub findings: Findings,
    /// The structure; activities by their number in the log.
    pub tree: Tree,
}

/// What was learned, as figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Findings {
    /// Version of the contract.
    pub doorloop: u32,
    /// `learned`.
    pub kind: &'static str,
    /// The log.
    pub log: String,
    /// The process.
    pub process: String,
    /// Cases in the log.
    pub cases: usize,
    /// First and last day of the log.
    pub period: [String; 2],
    /// How well the process fits the log.
    pub fit: Fitness,
    /// What was measured of each step.
    pub steps: Vec<StepMeasure>,
    /// What was measured of each choice.
    pub choices: Vec<Choice>,
    /// What the process leaves out, most cases first.
    pub exceptions: Vec<Exception>,
    /// Cases that begin in a year.
    pub cases_per_year: f64,
    /// How cases come in.
    pub arrivals: Arrivals,
    /// Who was there, by team.
    pub teams: Vec<TeamMeasure>,
    /// When people work, as a place writes it; empty where the log does not say.
    pub hours: Vec<(String, String)>,
    /// People who did something, by lane.
    pub people: BTreeMap<String, usize>,
    /// What could not be measured, and why.
    pub left: Vec<Words>,
}

/// How well a process fits a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Fitness {
    /// Share of cases that can be replayed from beginning to end without a deviation.
    pub cases: f64,
    /// Share of things done that have their place; what was not done where it should have been counts against it.
    pub events: f64,
    /// Share of the times that one thing directly followed another in which the process allows it.
    pub follows: f64,
}

/// A measured length.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// `work`, `waits` or `takes`.
    pub what: &'static str,
    /// The family that was chosen.
    pub family: Family,
    /// From how many times.
    pub n: usize,
    /// Half is shorter, in hours.
    pub median_hours: f64,
    /// Nine in ten are shorter, in hours.
    pub p90_hours: f64,
    /// The mean, in hours.
    pub mean_hours: f64,
    /// Largest distance between the fitted and the measured curve (Kolmogorov–Smirnov).
    pub distance: f64,
}

impl Measured {
    fn of(what: &'static str, fit: &Fit) -> Self {
        Self {
            what,
            family: fit.family,
            n: fit.n,
            median_hours: fit.median,
            p90_hours: fit.p90,
            mean_hours: fit.mean,
            distance: fit.distance,
        }
    }
}

/// What was measured of a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepMeasure {
    /// The step.
    pub step: String,
    /// Its title.
    pub title: String,
    /// Its length.
    #[serde(flatten)]
    pub measured: Measured,
}

/// What was measured of a choice.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// Where it is made.
    pub at: String,
    /// How often it was made.
    pub times: usize,
    /// Where to, how often, and the rule that gives the chance where one was found.
    pub branches: Vec<(String, usize, Option<String>)>,
}

/// What a process leaves out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exception {
    /// `no_step`: an activity that became none; `out_of_place`: done at another moment than the process has it;
    /// `missing`: not done where the process has it.
    pub what: &'static str,
    /// The activity.
    pub activity: String,
    /// How often.
    pub times: usize,
    /// Times a hundred cases.
    pub share: f64,
}

#[allow(clippy::cast_precision_loss)] // counts
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Makes a process from a log; `None` if nothing was done in it.
#[must_use]
pub fn discover(log: &EventLog, options: &Options) -> Option<Learned> {
    let chosen = steps_of(log, options);
    let titles: BTreeMap<u32, String> = chosen.iter().map(|a| (*a, title(log, *a))).collect();
    let mut courses = miner::Courses::new();
    let mut cases: Vec<Vec<Done>> = Vec::with_capacity(log.cases.len());
    for (_, events) in log.iter() {
        let course: Vec<Done> = events
            .iter()
            .enumerate()
            .filter(|(_, e)| chosen.contains(&e.activity.0))
            .map(|(index, e)| Done {
                activity: e.activity.0,
                begun: e.begun.map(|b| b.instant_ms),
                done: e.done.instant_ms,
                index,
            })
            .collect();
        if !course.is_empty() {
            *courses.entry(course.iter().map(|d| d.activity).collect()).or_default() += 1;
        }
        cases.push(course);
    }
    let tree = miner::mine(&courses).in_order(&places(&courses));
    let seen = replay(&tree, &cases);
    let days = || log.iter().flat_map(|(_, events)| events.iter().map(|e| e.done.date()));
    let (from, until) = (days().min()?, days().max()?);
    let period = format!("{from}..{until}");

    let moments = log.iter().flat_map(|(_, events)| events.iter().flat_map(|e| [e.begun, Some(e.done)]).flatten());
    let hours = hours::find(moments.map(|s| s.local));
    let calendar = log.has_begins.then(|| {
        let span = DateRange::new(from.add_days(-400), until.add_days(400))?;
        Some(match &hours {
            Some(found) => WorkCalendar::build(&found.hours(), span, |_| false),
            None => WorkCalendar::always(span),
        })
    });
    let calendar = calendar.flatten();
    let clock = |case: usize, index: usize, ms: i64| {
        let done = log.events_of(case).get(index).map(|e| e.done);
        done.map_or(Moment(0), |d| d.local - Seconds((d.instant_ms - ms) / 1_000))
    };
    let known = known(log, options);
    let (lanes, lane_names, people) = lanes(log, &chosen);
    let team_of = |event: &Event| lanes.get(&event.activity.0).map(String::as_str);
    let teams = people::teams(log, &team_of, hours.as_ref());
    let queued = place::queued(&teams, options.queue);
    let mut writer = write::Writer {
        seen: &seen,
        known: &known,
        titles: &titles,
        ids: write::ids(&tree, &titles),
        lanes: &lanes,
        queued: &queued,
        period: &period,
        calendar: calendar.as_ref(),
        clock: &clock,
        numbers: write::numbers(&tree),
        steps: Vec::new(),
        measures: Vec::new(),
        choices: Vec::new(),
        facts_used: Vec::new(),
        step_titles: BTreeMap::new(),
    };
    writer.write(&tree);
    let exceptions = exceptions(log, &chosen, &seen);
    let fit = fitness(log, &tree, &seen, &chosen);
    let mut used = writer.facts_used.clone();
    used.sort_unstable();
    used.dedup();

    let steps: String = writer.steps.iter().map(|(_, text)| text.as_str()).collect();
    let process = process_file(log, options, &period, &fit, &lane_names, &used, &known, &steps, &exceptions);
    let arrivals = arrivals(log);
    let place = place::Place {
        name: &options.name,
        title: &log.name,
        period: &period,
        hours: hours.as_ref(),
        arrivals: &arrivals,
        lanes: &lane_names,
        teams: &teams,
        queued: &queued,
    };
    let place = place.as_yaml();
    let findings = Findings {
        doorloop: 1,
        kind: "learned",
        log: log.name.clone(),
        process: options.name.clone(),
        cases: log.cases.len(),
        period: [from.to_string(), until.to_string()],
        fit,
        steps: {
            writer.measures.sort_by_key(|m| writer.steps.iter().position(|(_, t)| t.starts_with(&format!("  {}:\n", m.step))));
            writer.measures
        },
        choices: writer.choices,
        exceptions,
        cases_per_year: arrivals.per_year,
        arrivals,
        hours: hours.map(|h| h.entries()).unwrap_or_default(),
        people,
        left: place::left(&teams, options.queue),
        teams,
    };
    Some(Learned { process, place, findings, tree })
}

fn title(log: &EventLog, activity: u32) -> String {
    let name = log.activities.word(activity);
    if name.is_empty() { "(zonder naam)".to_owned() } else { name.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// The activities that become steps.
fn steps_of(log: &EventLog, options: &Options) -> BTreeSet<u32> {
    let mut cases: HashMap<u32, usize> = HashMap::new();
    for (_, events) in log.iter() {
        for activity in events.iter().map(|e| e.activity.0).collect::<BTreeSet<u32>>() {
            *cases.entry(activity).or_default() += 1;
        }
    }
    let mut ranked: Vec<(u32, usize)> = cases.into_iter().collect();
    ranked.sort_by_key(|(activity, n)| (std::cmp::Reverse(*n), *activity));
    let enough = |n: usize| share(n, log.cases.len()) >= options.least_share;
    let mut chosen: BTreeSet<u32> =
        ranked.iter().filter(|(_, n)| enough(*n)).take(options.most_steps.max(1)).map(|(a, _)| *a).collect();
    if chosen.is_empty() {
        chosen.extend(ranked.first().map(|(a, _)| *a));
    }
    chosen
}

/// How early each activity comes: its mean place in the courses.
#[allow(clippy::cast_precision_loss)] // counts
fn places(courses: &miner::Courses) -> BTreeMap<u32, f64> {
    let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (course, n) in courses {
        for (i, activity) in course.iter().enumerate() {
            let sum = sums.entry(*activity).or_default();
            sum.0 += *n as f64 * i as f64;
            sum.1 += *n as f64;
        }
    }
    sums.into_iter().map(|(a, (sum, n))| (a, sum / n)).collect()
}

/// What each case has of an attribute.
fn found_in<'l>(log: &'l EventLog, attribute: &str) -> Vec<Found<'l>> {
    log.iter()
        .map(|(case, events)| {
            // Some systems write what is known of a case with each thing done in it.
            let value = log.case_value(case, attribute).or_else(|| log.event_value(events.first()?, attribute));
            match value {
                Some(Value::Text(text)) => Found::Text(log.texts.word(text.0)),
                Some(Value::Number(number)) => Found::Number(number),
                Some(Value::Bool(answer)) => Found::YesNo(answer),
                Some(Value::Date(_)) | None => Found::Absent,
            }
        })
        .collect()
}

/// What is known of each case, in columns.
fn known(log: &EventLog, options: &Options) -> Vec<Known> {
    let mut ids = Ids::default();
    let mut found = Vec::new();
    for attribute in &options.known {
        if let Some(column) = column(&found_in(log, attribute), id) {
            found.push(Known { attribute: attribute.clone(), id: ids.give(attribute), column });
        }
    }
    found
}

/// Attributes in which systems write who does something: a role or a team.
const ROLES: [&str; 2] = ["org:role", "org:group"];
/// Most lanes.
const MOST_LANES: usize = 12;

/// Lane of each activity, titles of the lanes, people by lane.
type Lanes = (BTreeMap<u32, String>, Vec<(String, Words)>, BTreeMap<String, usize>);

fn lanes(log: &EventLog, chosen: &BTreeSet<u32>) -> Lanes {
    for role in ROLES {
        let mut counts: BTreeMap<u32, BTreeMap<&str, usize>> = BTreeMap::new();
        for (_, events) in log.iter() {
            for event in events.iter().filter(|e| chosen.contains(&e.activity.0)) {
                let text = log.event_value(event, role).and_then(|v| log.text(v)).filter(|t| !t.is_empty());
                *counts.entry(event.activity.0).or_default().entry(text.unwrap_or("")).or_default() += 1;
            }
        }
        let most: BTreeMap<u32, &str> = counts
            .iter()
            .filter_map(|(a, of)| of.iter().max_by_key(|(text, n)| (**n, std::cmp::Reverse(**text))).map(|(text, _)| (*a, *text)))
            .collect();
        let names: BTreeSet<&str> = most.values().copied().filter(|t| !t.is_empty()).collect();
        if names.len() < 2 || names.len() > MOST_LANES {
            continue;
        }
        let mut ids = Ids::default();
        let mut by_name: BTreeMap<&str, String> = BTreeMap::new();
        for name in &names {
            by_name.insert(name, ids.give(name));
        }
        let other = ids.give("onbekend");
        let mut titles: Vec<(String, Words)> =
            by_name.iter().map(|(name, id)| (id.clone(), Words::same((*name).to_owned()))).collect();
        if most.values().any(|t| t.is_empty()) {
            titles.push((other.clone(), Words::new("Onbekend", "Unknown")));
        }
        let lanes: BTreeMap<u32, String> =
            most.iter().map(|(a, name)| (*a, by_name.get(name).cloned().unwrap_or_else(|| other.clone()))).collect();
        let people = people(log, &lanes);
        return (lanes, titles, people);
    }
    let lane = "behandeling".to_owned();
    let lanes: BTreeMap<u32, String> = chosen.iter().map(|a| (*a, lane.clone())).collect();
    let people = people(log, &lanes);
    (lanes, vec![(lane, Words::new("Behandeling", "Handling"))], people)
}

fn people(log: &EventLog, lanes: &BTreeMap<u32, String>) -> BTreeMap<String, usize> {
    let mut found: BTreeMap<&String, BTreeSet<u32>> = BTreeMap::new();
    for (_, events) in log.iter() {
        for event in events {
            if let (Some(resource), Some(lane)) = (event.resource, lanes.get(&event.activity.0)) {
                found.entry(lane).or_default().insert(resource.0);
            }
        }
    }
    found.into_iter().map(|(lane, who)| (lane.clone(), who.len())).collect()
}

fn exceptions(log: &EventLog, chosen: &BTreeSet<u32>, seen: &Seen) -> Vec<Exception> {
    let mut no_step: BTreeMap<u32, usize> = BTreeMap::new();
    for (_, events) in log.iter() {
        for event in events.iter().filter(|e| !chosen.contains(&e.activity.0)) {
            *no_step.entry(event.activity.0).or_default() += 1;
        }
    }
    let mut found = Vec::new();
    for (what, of) in [("no_step", &no_step), ("out_of_place", &seen.misplaced), ("missing", &seen.missing)] {
        found.extend(of.iter().map(|(activity, times)| Exception {
            what,
            activity: title(log, *activity),
            times: *times,
            share: share(*times, log.cases.len()),
        }));
    }
    found.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.activity.cmp(&b.activity)));
    found
}

fn fitness(log: &EventLog, tree: &Tree, seen: &Seen, chosen: &BTreeSet<u32>) -> Fitness {
    let others = |events: &[super::Event]| events.iter().filter(|e| !chosen.contains(&e.activity.0)).count();
    let outside: usize = log.iter().map(|(_, events)| others(events)).sum();
    let whole = log.iter().enumerate().filter(|(case, (_, events))| seen.fitting.contains(case) && others(events) == 0).count();
    let misplaced: usize = seen.misplaced.values().sum();
    let missing: usize = seen.missing.values().sum();
    let allowed = tree.follows();
    let (mut right, mut all) = (0, 0);
    for (_, events) in log.iter() {
        for pair in events.windows(2) {
            all += 1;
            right += usize::from(allowed.contains(&(pair[0].activity.0, pair[1].activity.0)));
        }
    }
    Fitness {
        cases: share(whole, log.cases.len()),
        events: 1.0 - share(outside + misplaced + missing, log.len() + missing),
        follows: if all == 0 { 1.0 } else { share(right, all) },
    }
}

/// Most notes beside the picture.
const MOST_NOTES: usize = 8;
/// Exceptions in a smaller share of the cases are summed up in one line.
const LEAST_NOTE: f64 = 0.01;

fn process_file(
    log: &EventLog,
    options: &Options,
    period: &str,
    fit: &Fitness,
    lanes: &[(String, Words)],
    used: &[usize],
    known: &[Known],
    steps: &str,
    exceptions: &[Exception],
) -> String {
    let n = log.cases.len();
    let name = quoted(&log.name);
    let mut text = format!("doorloop: 1\nprocess: {}\n", options.name);
    let about = |nl: bool| {
        let (cases, log) = (n, &log.name);
        let share = format!("{:.0} %", 100.0 * fit.cases);
        if nl {
            format!("Gevonden in {log}: {cases} zaken, {period}. {share} van de zaken verloopt precies zo")
        } else {
            format!("Found in {log}: {cases} cases, {period}. {share} of the cases go exactly this way")
        }
    };
    let _ = write!(
        text,
        "title: {}\nabout: {{ nl: {}, en: {} }}\nnote: {{ nl: \"Alle getallen zijn gemeten; wat zelden gebeurt staat in de briefjes onderaan\", en: \"All numbers are measured; what seldom happens stands in the notes below\" }}\n\n",
        name,
        quoted(&about(true)),
        quoted(&about(false)),
    );
    if !used.is_empty() {
        text.push_str("facts:\n");
        for fact in used.iter().filter_map(|i| known.get(*i)) {
            text.push_str(&fact_text(fact, n, period));
        }
        text.push('\n');
    }
    text.push_str("lanes:\n");
    for (lane, title) in lanes {
        let _ = writeln!(text, "  {lane}: {{ is: team, title: {{ nl: {}, en: {} }} }}", quoted(&title.nl), quoted(&title.en));
    }
    let _ = write!(text, "\nsteps:\n{steps}");
    let named: Vec<&Exception> = exceptions.iter().filter(|e| e.share >= LEAST_NOTE).take(MOST_NOTES).collect();
    let rest: usize = exceptions.iter().map(|e| e.times).sum::<usize>() - named.iter().map(|e| e.times).sum::<usize>();
    if !named.is_empty() || rest > 0 {
        text.push_str("\nnotes:\n");
    }
    for exception in &named {
        let words = exception.words();
        let _ = writeln!(text, "  - {{ text: {{ nl: {}, en: {} }} }}", quoted(&words.nl), quoted(&words.en));
    }
    if rest > 0 {
        let of = exceptions.len() - named.len();
        let _ = writeln!(
            text,
            "  - {{ text: {{ nl: \"Uitzondering: nog {of} andere afwijkingen, samen {rest} keer in {n} zaken\", en: \"Exception: {of} other deviations, {rest} times in {n} cases together\" }} }}"
        );
    }
    text
}

impl Exception {
    /// In words.
    #[must_use]
    pub fn words(&self) -> Words {
        let (name, share) = (&self.activity, 100.0 * self.share);
        let (nl, en) = match self.what {
            "no_step" => ("gebeurt ook", "is done as well"),
            "missing" => ("wordt overgeslagen", "is left out"),
            _ => ("gebeurt op een ander moment", "is done at another moment"),
        };
        Words::new(
            format!("Uitzondering: {name} {nl}, {share:.1} keer op de 100 zaken"),
            format!("Exception: {name} {en}, {share:.1} times in 100 cases"),
        )
    }
}

fn fact_text(fact: &Known, n: usize, period: &str) -> String {
    let note = format!("source: measured, note: \"n = {n}, {period}\"");
    match &fact.column {
        Column::Words(words, rows) => {
            let counts: Vec<usize> = (0..words.len()).map(|w| rows.iter().filter(|r| **r == w).count()).collect();
            let of: Vec<String> = words.iter().map(|(word, text)| format!("{word}: {}", quoted(text))).collect();
            let shares: Vec<String> =
                words.iter().zip(hundreds(&counts)).map(|((word, _), share)| format!("{word}: {share}%")).collect();
            format!(
                "  {}:\n    title: {}\n    type: choice\n    of: {{ {} }}\n    default: {{ is: {{ {} }}, {note} }}\n",
                fact.id,
                quoted(&fact.attribute),
                of.join(", "),
                shares.join(", ")
            )
        }
        Column::YesNo(rows) => {
            let yes = 100.0 * share(rows.iter().filter(|r| **r).count(), rows.len());
            format!(
                "  {}:\n    title: {}\n    type: bool\n    default: {{ is: {yes:.1}%, {note} }}\n",
                fact.id,
                quoted(&fact.attribute)
            )
        }
        Column::Numbers(rows) => {
            let mut sorted = rows.clone();
            sorted.sort_by(f64::total_cmp);
            let at = |p| lengths::figures(crate::findings::statistics::linear_quantile(&sorted, p));
            format!(
                "  {}:\n    title: {}\n    type: number\n    # P5, median and P95 of the log\n    default: {{ is: {}..{}..{}, {note} }}\n",
                fact.id,
                quoted(&fact.attribute),
                at(0.05),
                at(0.5),
                at(0.95)
            )
        }
    }
}

/// Shares in hundredths of a percent that sum to a hundred: what rounding leaves goes to the largest.
fn hundreds(counts: &[usize]) -> Vec<String> {
    let all: usize = counts.iter().sum::<usize>().max(1);
    let mut parts: Vec<usize> = counts.iter().map(|c| c * 10_000 / all).collect();
    let rest = 10_000_usize.saturating_sub(parts.iter().sum());
    if let Some(largest) = parts.iter().copied().enumerate().max_by_key(|(_, p)| *p).map(|(i, _)| i) {
        parts[largest] += rest;
    }
    parts.iter().map(|p| format!("{}.{:02}", p / 100, p % 100)).collect()
}
