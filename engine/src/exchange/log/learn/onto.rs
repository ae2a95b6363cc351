//! The numbers of a process that you have, measured in a log: the file stays as it was written, with measured numbers in the place of its own.
//!
//! Each thing done is held to the latest thing before it from which the process can come to it over steps that the log does not show; the time between the two is
//! what the step took. The branches that every such way takes are the choices that were made.

use super::super::EventLog;
use super::arrivals::arrivals;
use super::hours;
use super::lengths::{Fit, fit};
use super::mapping::Mapping;
use super::names::id;
use super::net::{END, Net, Taken};
use super::people::{self, TeamMeasure};
use super::place;
use super::rules::{Column, Known, column, grow};
use super::{Choice, Exception, Findings, Fitness, Measured, StepMeasure, found_in, share, title};
use crate::model::{Branches, ChanceForm, FactKind, LaneKind, Length, Name, Process, Step, StepKind};
use crate::sim::distribution::Distribution;
use crate::text::scalars::{Amount, DurationForm, Unit};
use crate::text::{Node, Sources, Span, Words};
use crate::time::{DateRange, Moment, Seconds, WorkCalendar};
use std::collections::{BTreeMap, BTreeSet};

/// Fewest times from which a number is written.
const FEWEST: usize = 5;
const HOUR_MS: f64 = 3_600_000.0;

/// What was measured of one step.
#[derive(Default)]
struct Times {
    /// Hours from when it could begin to its end.
    whole: Vec<f64>,
    /// Hours from when it could begin to its begin.
    waits: Vec<f64>,
    /// Working hours from its begin to its end.
    work: Vec<f64>,
}

/// A process with measured numbers.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// The process file.
    pub process: String,
    /// A place file with the hours, the people and the arrivals of the log.
    pub place: String,
    /// The figures.
    pub findings: Findings,
}

/// Measures a process in a log. With `queue`, teams queue with the people they have, in place of the waits that were measured.
///
/// `root` is the tree that the process was read from. `None` where no case has anything that is a step.
#[must_use]
pub fn learn_onto(
    log: &EventLog,
    process: &Process,
    mapping: &Mapping,
    root: &Node,
    sources: &Sources,
    queue: bool,
) -> Option<Measurement> {
    let seen_steps: BTreeSet<usize> = mapping.steps.values().flatten().copied().collect();
    let net = Net::of(process, &seen_steps);
    let days = || log.iter().flat_map(|(_, events)| events.iter().map(|e| e.done.date()));
    let (from, until) = (days().min()?, days().max()?);
    let period = format!("{from}..{until}");
    let moments = log.iter().flat_map(|(_, events)| events.iter().flat_map(|e| [e.begun, Some(e.done)]).flatten());
    let found_hours = hours::find(moments.map(|s| s.local));
    let span = DateRange::new(from.add_days(-400), until.add_days(400))?;
    let calendar =
        found_hours.as_ref().map_or_else(|| WorkCalendar::always(span), |h| WorkCalendar::build(&h.hours(), span, |_| false));

    let mut times: BTreeMap<usize, Times> = BTreeMap::new();
    let mut choices: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    let mut misplaced: BTreeMap<u32, usize> = BTreeMap::new();
    let (mut whole_cases, mut placed, mut no_step, mut pairs, mut pairs_right) = (0, 0, 0, 0, 0);
    let mut unmapped: BTreeMap<u32, usize> = BTreeMap::new();
    for (case, (_, events)) in log.iter().enumerate() {
        let step_of = |e: &super::super::Event| mapping.steps.get(log.activity(e.activity)).copied().flatten();
        let mut course: Vec<(usize, &super::super::Event)> = Vec::new();
        let mut right = true;
        for event in events {
            match step_of(event) {
                Some(step) => course.push((step, event)),
                None => {
                    no_step += 1;
                    right = false;
                    *unmapped.entry(event.activity.0).or_default() += 1;
                }
            }
        }
        let mut count = |taken: &BTreeSet<Taken>| {
            for (step, branch) in taken {
                choices.entry(*step).or_default().push((case, *branch));
            }
        };
        for (j, (step, event)) in course.iter().enumerate() {
            pairs += usize::from(j > 0);
            let before = course[..j].iter().rev().find_map(|(from, e)| net.between(*from, *step).map(|taken| (e, taken)));
            match before {
                Some((earlier, taken)) => {
                    placed += 1;
                    pairs_right += 1;
                    count(taken);
                    let of = times.entry(*step).or_default();
                    of.whole.push((event.done.instant_ms - earlier.done.instant_ms).max(0) as f64 / HOUR_MS);
                    if let Some(begun) = event.begun {
                        let ready = begun.local - Seconds((begun.instant_ms - earlier.done.instant_ms).max(0) / 1_000);
                        of.waits.push(hours::waited(&calendar, ready, begun.local));
                    }
                }
                None => match net.between(END, *step) {
                    Some(taken) if j == 0 => {
                        placed += 1;
                        count(taken);
                    }
                    _ => {
                        right = false;
                        *misplaced.entry(event.activity.0).or_default() += 1;
                        continue;
                    }
                },
            }
            if let Some(begun) = event.begun {
                let clock = |ms: i64| -> Moment { event.done.local - Seconds((event.done.instant_ms - ms) / 1_000) };
                let worked = calendar.worked_between(clock(begun.instant_ms), event.done.local);
                times.entry(*step).or_default().work.push(worked.0 as f64 / 3_600.0);
            }
        }
        match course.last().and_then(|(last, _)| net.between(*last, END)) {
            Some(taken) => count(taken),
            None => right = false,
        }
        whole_cases += usize::from(right);
    }
    if placed == 0 {
        return None;
    }

    let known = known(log, process, mapping);
    let teams = teams(log, process, mapping, found_hours.as_ref());
    let queued = place::queued(&teams, queue);
    let mut writer =
        Writer { period: &period, edits: Vec::new(), steps: Vec::new(), choices: Vec::new(), left: place::left(&teams, queue) };
    for (index, step) in process.steps.iter().enumerate() {
        if let Some(times) = times.get(&index) {
            let queues = team_of(process, index).is_some_and(|team| queued.contains(team));
            writer.lengths(step, times, log.has_begins, queues);
        } else if seen_steps.contains(&index) && index != 0 {
            writer.left.push(Words::new(
                format!("{}: de koppeling noemt deze stap, maar in het logboek komt hij nergens op zijn plek", step.title.nl),
                format!("{}: the mapping names this step, but in the log it never has its place", step.title.en),
            ));
        }
        if let (Some(next), Some(taken)) = (&step.next, choices.get(&index)) {
            writer.chances(step, next, taken, &known);
        }
    }
    let mut exceptions: Vec<Exception> = [("no_step", &unmapped), ("out_of_place", &misplaced)]
        .into_iter()
        .flat_map(|(what, of)| {
            of.iter().map(move |(activity, times)| Exception {
                what,
                activity: title(log, *activity),
                times: *times,
                share: share(*times, log.cases.len()),
            })
        })
        .collect();
    exceptions.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.activity.cmp(&b.activity)));
    let misses: usize = misplaced.values().sum();
    let arrivals = arrivals(log);
    let lanes: Vec<(String, Words)> = teams.iter().map(|t| (t.team.clone(), lane_title(process, &t.team))).collect();
    let place = place::Place {
        name: &process.name.value,
        title: &log.name,
        period: &period,
        hours: found_hours.as_ref(),
        arrivals: &arrivals,
        lanes: &lanes,
        teams: &teams,
        queued: &queued,
    };
    let place = place.as_yaml();
    let findings = Findings {
        doorloop: 1,
        kind: "learned",
        log: log.name.clone(),
        process: process.name.value.clone(),
        cases: log.cases.len(),
        period: [from.to_string(), until.to_string()],
        fit: Fitness {
            cases: share(whole_cases, log.cases.len()),
            events: 1.0 - share(no_step + misses, log.len()),
            follows: if pairs == 0 { 1.0 } else { share(pairs_right.min(pairs), pairs) },
        },
        steps: writer.steps,
        choices: writer.choices,
        exceptions,
        cases_per_year: arrivals.per_year,
        arrivals,
        hours: found_hours.map(|h| h.entries()).unwrap_or_default(),
        people: teams.iter().map(|t| (t.team.clone(), t.people)).collect(),
        teams,
        left: writer.left,
    };
    let mut text = sources.text(root.span.file).to_owned();
    writer.edits.retain(|(span, _)| span.file == root.span.file);
    writer.edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    for (span, new) in writer.edits {
        let range = span.start as usize..span.end as usize;
        if text.get(range.clone()).is_some() {
            text.replace_range(range, &new);
        }
    }
    Some(Measurement { process: text, place, findings })
}

/// The team of the place that a step is done by; `None` where it is done by no team.
fn team_of(process: &Process, step: usize) -> Option<&str> {
    let step = process.steps.get(step)?;
    let by = step.by.as_ref().filter(|_| step.work.is_some())?;
    match process.lanes.iter().find(|l| l.name.value == by.value) {
        Some(lane) if lane.kind == LaneKind::Team => Some(lane.of.as_ref().map_or(&lane.name.value, |of| &of.value)),
        Some(_) => None,
        None => Some(by.value.as_str()).filter(|by| *by != "decider"),
    }
}

fn teams(log: &EventLog, process: &Process, mapping: &Mapping, usual: Option<&hours::Found>) -> Vec<TeamMeasure> {
    let of: BTreeMap<u32, &str> = mapping
        .steps
        .iter()
        .filter_map(|(activity, step)| Some((log.activities.known(activity)?, team_of(process, (*step)?)?)))
        .collect();
    people::teams(log, &|event| of.get(&event.activity.0).copied(), usual)
}

fn lane_title(process: &Process, team: &str) -> Words {
    let is_it = |l: &&crate::model::Lane| l.of.as_ref().map_or(&l.name.value, |of| &of.value) == team;
    process.lanes.iter().find(is_it).map_or_else(|| Words::same(team.replace('_', " ")), |l| l.title.clone())
}

struct Writer<'a> {
    period: &'a str,
    edits: Vec<(Span, String)>,
    steps: Vec<StepMeasure>,
    choices: Vec<Choice>,
    left: Vec<Words>,
}

impl Writer<'_> {
    fn lengths(&mut self, step: &Step, times: &Times, has_begins: bool, queues: bool) {
        if let StepKind::Takes(lengths) = &step.kind {
            return self.length(step, "takes", lengths, &times.whole, false);
        }
        let Some(work) = &step.work else { return };
        if has_begins && times.work.len() >= FEWEST {
            self.length(step, "work", &work.work, &times.work, true);
            match &work.waits {
                Some(waits) if queues => self.no_wait(step, waits, &times.waits),
                Some(waits) => self.length(step, "waits", waits, &times.waits, false),
                None => {}
            }
            return;
        }
        match &work.waits {
            // Only ends are written down: what the work itself takes stays as it was said, the rest of the time it lay.
            Some(waits) => {
                let Some(own) = median(&work.work) else { return self.many(step, "work") };
                let lain: Vec<f64> = times.whole.iter().map(|h| (h - own).max(0.0)).collect();
                self.length(step, "waits", waits, &lain, false);
            }
            None => self.left.push(Words::new(
                format!(
                    "{}: het logboek zegt alleen wanneer iets klaar was; werk en wachten zijn niet te scheiden",
                    step.title.nl
                ),
                format!("{}: the log only says when something was finished; work can't be told from waiting", step.title.en),
            )),
        }
    }

    fn many(&mut self, step: &Step, what: &str) {
        self.left.push(Words::new(
            format!("{}: \"{what}\" hangt van regels af en blijft zoals het was", step.title.nl),
            format!("{}: \"{what}\" depends on rules and stays as it was", step.title.en),
        ));
    }

    fn length(&mut self, step: &Step, what: &'static str, lengths: &Branches<Length>, hours: &[f64], working: bool) {
        let [branch] = lengths.list.as_slice() else { return self.many(step, what) };
        let Some(Length::Stated(stated)) = &branch.value else { return self.many(step, what) };
        let Some(fit) = fit(hours).filter(|f| f.n >= FEWEST) else {
            self.left.push(Words::new(
                format!("{}: te weinig gemeten ({} keer)", step.title.nl, hours.len()),
                format!("{}: measured too seldom ({} times)", step.title.en, hours.len()),
            ));
            return;
        };
        self.edits.push((stated.span, self.stated(&fit.as_yaml(working), fit.n)));
        self.keep(step, what, &fit);
    }

    /// What lay waiting is the queue of its team.
    fn no_wait(&mut self, step: &Step, waits: &Branches<Length>, hours: &[f64]) {
        let [branch] = waits.list.as_slice() else { return self.many(step, "waits") };
        let Some(Length::Stated(stated)) = &branch.value else { return self.many(step, "waits") };
        self.edits.push((stated.span, self.stated("0 min", hours.len())));
    }

    fn keep(&mut self, step: &Step, what: &'static str, fit: &Fit) {
        self.steps.push(StepMeasure {
            step: step.name.value.clone(),
            title: step.title.nl.clone(),
            measured: Measured::of(what, fit),
        });
    }

    fn stated(&self, is: &str, n: usize) -> String {
        format!("{{ is: {is}, source: measured, note: \"n = {n}, {}\" }}", self.period)
    }

    fn chances(&mut self, step: &Step, next: &Branches<Name>, taken: &[(usize, usize)], known: &[Known]) {
        let by_chance = next.list.iter().any(|b| b.chance.is_some());
        if !by_chance {
            return;
        }
        if taken.len() < FEWEST || next.list.iter().any(|b| b.when.is_some()) {
            self.left.push(Words::new(
                format!(
                    "{}: de kansen erna hangen van regels af of zijn te weinig gezien; zij blijven zoals zij waren",
                    step.title.nl
                ),
                format!(
                    "{}: the chances after it depend on rules or were seen too seldom; they stay as they were",
                    step.title.en
                ),
            ));
            return;
        }
        let shares = grow(taken, next.list.len(), known);
        let counts = shares.counts();
        let all: usize = counts.iter().sum();
        let mut left = 10_000_usize;
        let last = next.list.iter().rposition(|b| b.chance.is_some());
        let has_else = next.list.iter().any(|b| b.otherwise);
        for (i, branch) in next.list.iter().enumerate() {
            let Some(ChanceForm::Share(stated)) = &branch.chance else { continue };
            if shares.is_plain() {
                let mut share = counts[i] * 10_000 / all.max(1);
                if !has_else && Some(i) == last {
                    share = left;
                }
                left -= share.min(left);
                let is = format!("{}.{:02}%", share / 100, share % 100);
                self.edits.push((stated.span, self.stated(&is, all)));
            } else {
                self.edits.push((stated.span, format!("'{}'", shares.rule(i, known))));
            }
        }
        self.choices.push(Choice {
            at: step.name.value.clone(),
            times: all,
            branches: next
                .list
                .iter()
                .enumerate()
                .map(|(i, b)| {
                    let to = b.value.as_ref().map_or_else(String::new, |v| v.value.clone());
                    (to, counts[i], (!shares.is_plain()).then(|| shares.rule(i, known)))
                })
                .collect(),
        });
    }
}

/// The median of a single stated length, in working hours.
fn median(lengths: &Branches<Length>) -> Option<f64> {
    let [branch] = lengths.list.as_slice() else { return None };
    let Some(Length::Stated(stated)) = &branch.value else { return None };
    let h = |a: &Amount| {
        a.number
            * match a.unit {
                Unit::Min => 1.0 / 60.0,
                Unit::H => 1.0,
                _ => 8.0,
            }
    };
    let form = match &stated.value {
        DurationForm::Fixed(a) => Distribution::fixed(h(a)),
        DurationForm::Uniform(a, b) => Distribution::uniform(h(a), h(b)),
        DurationForm::Pert(a, b, c) => Distribution::pert(h(a), h(b), h(c)),
        DurationForm::Exponential(a) => Distribution::exponential(h(a)),
        DurationForm::Lognormal { median, p90 } => Distribution::lognormal_from_median_and_p90(h(median), h(p90)),
        DurationForm::Gamma { mean, sd } => Distribution::gamma_from_mean_and_sd(h(mean), h(sd)),
        DurationForm::Quantiles(list) => Distribution::equal_quantiles(&list.iter().map(h).collect::<Vec<_>>()),
    };
    form.ok().map(|d| d.quantile(0.5))
}

/// The facts that the mapping finds in the log, where their values are those of the process.
fn known(log: &EventLog, process: &Process, mapping: &Mapping) -> Vec<Known> {
    let mut found = Vec::new();
    for (fact, attribute) in &mapping.facts {
        let Some(of) = process.facts.iter().find(|f| f.name.value == *fact) else { continue };
        let Some(column) = column(&found_in(log, attribute), id) else { continue };
        let fits = match (&of.kind, &column) {
            (FactKind::Choice(options), Column::Words(words, _)) => {
                words.iter().all(|(word, _)| options.iter().any(|o| o.name.value == *word))
            }
            (FactKind::Bool, Column::YesNo(_)) | (FactKind::Number | FactKind::Money, Column::Numbers(_)) => true,
            _ => false,
        };
        if fits {
            found.push(Known { attribute: attribute.clone(), id: fact.clone(), column });
        }
    }
    found
}
