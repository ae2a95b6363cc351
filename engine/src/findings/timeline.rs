//! The timeline: when each step is under way, and what the calendar holds meanwhile.
//!
//! Over all runs a step stands with the median moment at which it is begun, the median at which it is finished, and the moment by
//! which nine in ten have finished it. Those are medians a step: they need not add up to the median of the whole, which
//! stands as a line of its own. Of one run a step stands as it went.

use super::replication::Replication;
use super::runs::Runs;
use super::simulate::Request;
use super::spread::sorted;
use super::statistics::{quantile, quantile_place};
use super::story;
use crate::model::{Cause, Process, StepKind};
use crate::plan::{Plan, StepId};
use crate::sim::Journey;
use crate::text::Words;
use crate::time::{Date, DateRange, Moment, Seconds};
use std::collections::BTreeSet;

/// A step that fewer runs pass is left out over all runs.
pub const RARE: f64 = 0.05;
/// Room after the last bar.
const ROOM: i64 = 14 * 86_400;

/// Of which runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Told {
    /// Of all: so many.
    All(u64),
    /// Of one, counted from 1, with the quantile of the lead time that it stands for.
    One(u64, Option<f64>),
}

/// When each step is under way, and what the calendar holds meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// How people read the process.
    pub process_title: Words,
    /// How people read the place.
    pub place_title: Words,
    /// When the proposal is handed in.
    pub submitted: Moment,
    /// Of which runs.
    pub told: Told,
    /// By when the decision falls: share of runs, moment; those beyond the horizon are left out.
    pub decided: Vec<(f64, Moment)>,
    /// The last moment shown.
    pub until: Moment,
    /// The steps, by when they are begun.
    pub rows: Vec<Row>,
    /// The calendar.
    pub strips: Vec<Strip>,
}

/// A step on the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its path.
    pub step: String,
    /// How people read it.
    pub title: Words,
    /// Who does it.
    pub lane: Words,
    /// The share of runs that come here.
    pub share: f64,
    /// When it is begun.
    pub begun: Moment,
    /// When it is finished.
    pub finished: Moment,
    /// When nine in ten have finished it; of one run the same as `finished`.
    pub late: Moment,
    /// Why time passed here, on the path that made up the lead time. Of one run each stretch as it went; over all runs
    /// the mean share of each cause, one after another between `begun` and `finished`.
    pub causes: Vec<(Cause, Moment, Moment)>,
}

/// What a line of the calendar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StripKind {
    /// Nobody meets.
    Recess,
    /// Moments at which a body meets.
    Meetings,
    /// A window of planning and control, and its decision.
    Window,
    /// Caretaker period, election and formation.
    Term,
}

/// A line of the calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// What it is.
    pub kind: StripKind,
    /// What it is called.
    pub title: Words,
    /// Its stretches; a meeting begins and ends at one moment.
    pub spans: Vec<(Moment, Moment, Words)>,
}

/// The run at a quantile of the lead time, counted from 0; of runs that took equally long the first.
#[must_use]
pub fn run_at_quantile(runs: &Runs, p: f64) -> Option<usize> {
    let leads = sorted(runs.base.iter().map(|r| (r.lead, r.unfinished)));
    let wanted = leads.get(quantile_place(leads.len(), p)?).copied()?;
    runs.base.iter().position(|r| (r.lead, r.unfinished) == wanted)
}

/// The timeline over all runs, or of one of them (counted from 0, with the quantile it stands for).
///
/// `None` where the setting has no process, or the run is not there.
#[must_use]
pub fn timeline(request: &Request<'_>, runs: &Runs, one: Option<(usize, Option<f64>)>) -> Option<Timeline> {
    let (loaded, _) = request.setting.process.as_ref()?;
    let plan = request.plan;
    let mut rows = match one {
        None => over_all(plan, &runs.base),
        Some((run, _)) => of_one(plan, runs.base.get(run)?, &story::journey(plan, request.wanted.seed, run as u64).ok()?),
    };
    rows.sort_by(|a, b| (a.begun, a.finished, &a.step).cmp(&(b.begun, b.finished, &b.step)));
    let at = |lead: i64| Moment(plan.submit.0 + lead);
    let decided = match one {
        None => {
            let leads = sorted(runs.base.iter().map(|r| (r.lead, r.unfinished)));
            let of = |p: f64| quantile(&leads, p).filter(|l| !l.1).map(|l| (p, at(l.0)));
            [0.5, 0.8, 0.9].into_iter().filter_map(of).collect()
        }
        Some((run, p)) => {
            let run = runs.base.get(run)?;
            if run.unfinished { Vec::new() } else { vec![(p.unwrap_or(0.0), at(run.lead))] }
        }
    };
    let last = rows.iter().map(|r| r.late).chain(decided.iter().map(|d| d.1)).max().unwrap_or(plan.submit);
    let until = Moment((last.0 + ROOM).min(plan.horizon.0));
    let all: Vec<&Process> = std::iter::once(&loaded.process).chain(loaded.called.values()).map(AsRef::as_ref).collect();
    Some(Timeline {
        process_title: loaded.process.title.clone(),
        place_title: request.setting.place.title.clone(),
        submitted: plan.submit,
        told: one.map_or(Told::All(runs.base.len() as u64), |(run, p)| Told::One(run as u64 + 1, p)),
        decided,
        until,
        rows,
        strips: strips(request, &all, until),
    })
}

fn over_all(plan: &Plan, runs: &[Replication]) -> Vec<Row> {
    let mut rows = Vec::new();
    let steps = plan.programs.first().map_or(&[][..], |p| p.steps.as_slice());
    for (id, step) in steps.iter().enumerate() {
        let passed = |r: &Replication| r.passed.iter().find(|p| p.step as usize == id).copied();
        let seen: Vec<_> = runs.iter().filter_map(passed).collect();
        let share = seen.len() as f64 / runs.len().max(1) as f64;
        // A term that must run is in nobody's hands; a block has no time of its own.
        let own = |r: &Replication| {
            r.parts.iter().any(|p| p.step as usize == id && p.seconds > 0)
                || r.after.iter().any(|a| a.0 as usize == id && a.1 > 0)
        };
        let is_told = !step.lane.is_empty() || runs.iter().any(own);
        if !is_told || share < RARE || seen.iter().all(|p| p.elapsed == 0) {
            continue;
        }
        let mut begun: Vec<i64> = seen.iter().map(|p| p.begun).collect();
        // A step under way at the horizon is finished later than any other.
        let mut finished: Vec<i64> = seen.iter().map(|p| p.finished.unwrap_or(plan.horizon.0)).collect();
        begun.sort_unstable();
        finished.sort_unstable();
        let (Some(begun), Some(half), Some(late)) = (quantile(&begun, 0.5), quantile(&finished, 0.5), quantile(&finished, 0.9))
        else {
            continue;
        };
        let elapsed = seen.iter().map(|p| p.elapsed).sum();
        let causes = shares(runs, id as StepId, elapsed, begun, half.max(begun));
        rows.push(row(plan, id as StepId, share, [begun, half.max(begun), late.max(half)], causes));
    }
    rows
}

/// What each cause took of a step's time, as stretches between two moments; time beside the path has no cause.
fn shares(runs: &[Replication], id: StepId, elapsed: i64, from: i64, to: i64) -> Vec<(Cause, Moment, Moment)> {
    let of = |cause: Cause| -> i64 {
        let parts = runs.iter().flat_map(|r| &r.parts).filter(|p| p.step == id && p.cause == cause);
        parts.map(|p| p.seconds).sum()
    };
    let sums = Cause::ALL.map(|cause| (cause, of(cause)));
    let whole = sums.iter().map(|s| s.1).sum::<i64>().max(elapsed).max(1);
    let at = |done: i64| Moment(from + ((to - from) as f64 * done as f64 / whole as f64).round() as i64);
    let mut done = 0;
    let mut found = Vec::new();
    for (cause, seconds) in sums.into_iter().filter(|s| s.1 > 0) {
        found.push((cause, at(done), at(done + seconds)));
        done += seconds;
    }
    found
}

fn of_one(plan: &Plan, run: &Replication, journey: &Journey) -> Vec<Row> {
    let steps = plan.programs.first().map_or(&[][..], |p| p.steps.as_slice());
    let own = |step: StepId| journey.stretches.iter().chain(&journey.afterwards).any(|s| s.step == step);
    let is_told = |step: StepId| steps.get(step as usize).is_some_and(|s| !s.lane.is_empty() || own(step));
    let shown = run.passed.iter().filter(|p| p.elapsed > 0 && is_told(p.step));
    shown
        .map(|p| {
            let finished = p.finished.unwrap_or(plan.horizon.0);
            let own = journey.stretches.iter().chain(&journey.afterwards).filter(|s| s.step == p.step);
            let causes = own.map(|s| (s.cause, Moment(s.from), Moment(s.to))).collect();
            row(plan, p.step, 1.0, [p.begun, finished, finished], causes)
        })
        .collect()
}

fn row(plan: &Plan, id: StepId, share: f64, [begun, finished, late]: [i64; 3], causes: Vec<(Cause, Moment, Moment)>) -> Row {
    let step = plan.programs.first().and_then(|p| p.steps.get(id as usize));
    Row {
        step: step.map_or_else(String::new, |s| s.path.clone()),
        title: step.map_or_else(Words::default, |s| s.title.clone()),
        lane: step.map_or_else(Words::default, |s| s.lane_title.clone()),
        share,
        begun: Moment(begun),
        finished: Moment(finished),
        late: Moment(late),
        causes,
    }
}

/// The lines of the calendar that matter here: recesses, the bodies that the process meets, the windows, the term.
fn strips(request: &Request<'_>, processes: &[&Process], until: Moment) -> Vec<Strip> {
    let (place, plan) = (&request.setting.place, request.plan);
    let shown = |from: Moment, to: Moment| from < until && to >= plan.submit;
    let mut found = Vec::new();
    let recess: Vec<_> = place
        .recess
        .iter()
        .flat_map(|r| r.ranges.iter().map(move |range| (range, Words::same(r.name.value.replace('_', " ")))))
        .map(|(range, name)| (range.first().midnight(), after(*range), name))
        .filter(|(from, to, _)| shown(*from, *to))
        .collect();
    // Two recesses may hold at once; the picture shows when nobody meets.
    let mut recess = recess;
    recess.sort_by_key(|s| s.0);
    recess.dedup_by(|next, held| {
        let meets = next.0 <= held.1;
        if meets {
            held.1 = held.1.max(next.1);
        }
        meets
    });
    found.push(Strip { kind: StripKind::Recess, title: Words::new("Reces", "Recess"), spans: recess });
    let mut met = bodies(processes);
    for body in place.bodies.iter().filter(|b| met.contains(&b.name.value)).collect::<Vec<_>>() {
        let items = body.items.iter().filter_map(|i| i.hears_first.as_ref());
        met.extend(body.hears_first.iter().chain(items).map(|b| b.value.clone()));
    }
    for body in plan.bodies.iter().filter(|b| met.contains(&b.name)) {
        let held = body.meetings.held().map(|m| (m.at, m.at, Words::default()));
        let spans = held.filter(|(at, ..)| shown(*at, *at)).collect();
        found.push(Strip { kind: StripKind::Meetings, title: body.title.clone(), spans });
    }
    let years = plan.submit.date().year() - 1..=until.date().year() + 1;
    for window in &place.cycle {
        let day = |(month, day): (u8, u8), year| Date::new(year, u32::from(month), u32::from(day));
        let mut spans = Vec::new();
        for year in years.clone() {
            let open = window.in_by.and_then(|d| day(d, year)).and_then(|last| {
                let first = window.opens.and_then(|d| day(d, year)).filter(|f| *f <= last).unwrap_or(last);
                DateRange::new(first, last)
            });
            spans.extend(open.map(|r| (r.first().midnight(), after(r), Words::new("indienen", "hand in"))));
            let decided = window.decided.as_ref().and_then(|d| DateRange::new(day(d.first, year)?, day(d.last, year)?));
            spans.extend(decided.map(|r| (r.first().midnight(), after(r), Words::new("besluit", "decision"))));
        }
        spans.retain(|(from, to, _)| shown(*from, *to));
        spans.sort_by_key(|s| s.0);
        found.push(Strip { kind: StripKind::Window, title: window.title.clone(), spans });
    }
    if let Some(terms) = &plan.terms {
        let formation = terms.formation.distribution().quantile(0.5) as i64;
        let around = |election: &Moment| {
            let (from, to) = (*election - Seconds(terms.caretaker), *election + Seconds(formation));
            [
                (from, *election, Words::new("afronden", "caretaker")),
                (*election, *election, Words::new("verkiezing", "election")),
                (*election, to, Words::new("formatie", "formation")),
            ]
        };
        let spans = terms.elections.iter().flat_map(around).filter(|(from, to, _)| shown(*from, *to)).collect();
        found.push(Strip { kind: StripKind::Term, title: Words::new("Verkiezingen", "Elections"), spans });
    }
    found.retain(|s| !s.spans.is_empty());
    found
}

/// The first moment after a stretch of days.
fn after(range: DateRange) -> Moment {
    range.last().add_days(1).midnight()
}

/// The bodies that a process and those it calls meet, by their name at the place.
fn bodies(processes: &[&Process]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for process in processes {
        for step in &process.steps {
            let StepKind::Meeting { body, .. } = &step.kind else { continue };
            let lane = process.lanes.iter().find(|l| l.name.value == body.value);
            found.insert(lane.and_then(|l| l.of.as_ref()).unwrap_or(body).value.clone());
        }
    }
    found
}
