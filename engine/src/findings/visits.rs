//! Visits: what happened in each run, step by step, as an event log tells it.
//!
//! A step may be made of several operations (it lies, then it is worked on, then it waits for a meeting); a visit goes from
//! the moment the proposal came to the step to the moment the step was done. In between lies the moment it was taken up: the
//! wait before that has a cause.

use super::in_turn::{Progress, by_world};
use super::simulate::Request;
use crate::model::Cause;
use crate::plan::{NONE, OpKind, Plan, StepId};
use crate::sim::{Journey, Mark, Record, RunFault, Stretch, Time, Worlds, explain};
use crate::time::{Moment, Seconds};

/// One visit to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The step.
    pub step: StepId,
    /// When the proposal came to it.
    pub came: Moment,
    /// When it was taken up.
    pub begun: Moment,
    /// When the step was done; `None`: not before the horizon, or it was broken off.
    pub done: Option<Moment>,
    /// Why it waited before it was taken up: the cause of most of that time.
    pub waited_for: Option<Cause>,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When the proposal was handed in.
    pub submitted: Moment,
    /// When the proposer heard yes or no.
    pub decided: Option<Moment>,
    /// The end, by its number among those of the process, and when.
    pub ended: Option<(u32, Moment)>,
    /// Seconds of the lead time by cause, in the order of [`Cause::ALL`].
    pub causes: [i64; Cause::ALL.len()],
    /// The lead time.
    pub lead_seconds: i64,
    /// Every visit, by the moment it was begun.
    pub visits: Vec<Visit>,
}

/// Follows the proposal through so many runs, each to its end.
///
/// # Errors
/// A loop that passes no time, or a rule that failed, in any run.
pub fn tell_runs(request: &Request<'_>, runs: u64, progress: Progress<'_>) -> Result<Vec<Told>, RunFault> {
    let (plan, seed) = (request.plan, request.wanted.seed);
    by_world(0..runs, progress, Worlds::default, |worlds, _, runs| {
        Ok(worlds.journeys(plan, seed, runs)?.iter().map(|journey| told(plan, journey)).collect())
    })
}

fn told(plan: &Plan, journey: &Journey) -> Told {
    let mut causes = [0; Cause::ALL.len()];
    for stretch in &journey.stretches {
        causes[stretch.cause as usize] += stretch.seconds();
    }
    let mut visits = visits(plan, &journey.records);
    visits.sort_by_key(|v| (v.begun, v.came));
    Told {
        submitted: plan.submit,
        decided: journey.decided.map(Moment),
        ended: journey.ended.map(|(at, end)| (end, Moment(at))),
        causes,
        lead_seconds: journey.lead(plan),
        visits,
    }
}

/// The records of a case as visits; gateways are none.
fn visits(plan: &Plan, records: &[Record]) -> Vec<Visit> {
    let mut of: Vec<Option<usize>> = vec![None; records.len()];
    let mut groups: Vec<Vec<Record>> = Vec::new();
    for (i, record) in records.iter().enumerate() {
        let op = &plan.ops[record.op as usize];
        let before = record.before as usize;
        let goes_on = !op.begins
            && records.get(before).is_some_and(|b| plan.ops[b.op as usize].step == op.step)
            && of.get(before).copied().flatten().is_some();
        let is_something = matches!(
            op.kind,
            OpKind::Delay { .. }
                | OpKind::Work { .. }
                | OpKind::Gate { .. }
                | OpKind::Reserve { .. }
                | OpKind::Until { .. }
                | OpKind::UntilDate { .. }
        );
        if goes_on {
            of[i] = of[before];
        } else if is_something {
            groups.push(Vec::new());
            of[i] = Some(groups.len() - 1);
        }
        if let Some(group) = of[i].filter(|_| is_something) {
            groups[group].push(*record);
        }
    }
    groups.iter().filter_map(|group| visit(plan, group)).collect()
}

fn visit(plan: &Plan, group: &[Record]) -> Option<Visit> {
    let (first, last) = (group.first()?, group.last()?);
    let whole = last.finish != Time::MAX && last.mark != Mark::Stopped;
    let begun = group.iter().find_map(|r| taken_up(plan, r)).unwrap_or(if whole { last.finish } else { last.start });
    let waits: Vec<Stretch> = explain(plan, group, last.finish.min(plan.horizon.0));
    let mut lasted = [0; Cause::ALL.len()];
    for wait in waits.iter().filter(|w| !matches!(w.cause, Cause::Work | Cause::Hours)) {
        lasted[wait.cause as usize] += wait.seconds();
    }
    let longest = Cause::ALL.into_iter().max_by_key(|c| lasted[*c as usize]).filter(|c| lasted[*c as usize] > 0);
    Some(Visit {
        step: plan.ops[first.op as usize].step,
        came: Moment(first.start),
        begun: Moment(begun),
        done: whole.then_some(Moment(last.finish)),
        waited_for: longest.filter(|_| begun > first.start),
    })
}

/// When someone took it up: work when its worker was seized, a length of time when it began; the rest is waiting.
fn taken_up(plan: &Plan, record: &Record) -> Option<Time> {
    match plan.ops[record.op as usize].kind {
        OpKind::Delay { cause: Cause::Queue | Cause::Priority, .. } => None,
        OpKind::Delay { .. } => Some(record.start),
        OpKind::Work { team, .. } => {
            if record.finish == Time::MAX {
                return None;
            }
            let calendar = team.map_or(plan.office, |t| plan.teams[t as usize].calendar);
            if calendar == NONE {
                return Some((record.finish - record.drawn).max(record.start));
            }
            // The worker is held until the work is done: the latest moment from which it fits.
            let fits = |at: Time| plan.calendars[calendar as usize].advance(Moment(at), Seconds(record.drawn)).0 <= record.finish;
            let (mut low, mut high) = (record.start, record.finish);
            if fits(high) {
                return Some(high);
            }
            while low + 1 < high {
                let middle = low + (high - low) / 2;
                if fits(middle) { low = middle } else { high = middle }
            }
            Some(low)
        }
        _ => None,
    }
}
