//! Where it stalls: each constraint with what it costs, what it wins when it is gone, and one example with its dates.

use super::compare::difference;
use super::mechanism::{Mechanism, mechanism};
use super::runs::{Constraint, Runs};
use super::simulate::Request;
use super::simulation::{Detour, Lost, Stall, StallExample, StallGroups, StallKind};
use super::spread::{DAY, Lead};
use super::statistics::{quantile, quantile_place};
use super::{story, why};
use crate::model::Cause;
use crate::plan::{Plan, StepId};
use crate::sim::{Journey, Stretch};
use crate::text::Words;
use crate::time::Moment;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The stalls of all runs, the largest gain first.
pub(super) fn stalls(request: &Request<'_>, runs: &Runs, leads: &[Lead]) -> Vec<Stall> {
    let (plan, n) = (request.plan, runs.base.len() as f64);
    let process = request.setting.process.as_ref().map(|p| &p.0.process);
    let stall = |(constraint, relaxed): &(Constraint, Vec<Lead>)| {
        let step = &plan.programs[0].steps[constraint.step() as usize];
        let mut seconds: Vec<i64> = runs.base.iter().map(|r| constraint.seconds(r)).collect();
        let example = example(request, *constraint, &seconds);
        let share = seconds.iter().filter(|s| **s > 0).count() as f64 / n;
        let days_mean = seconds.iter().sum::<i64>() as f64 / n / DAY;
        seconds.sort_unstable();
        Stall {
            step: step.path.clone(),
            title: step.title.clone(),
            lane: step.lane.clone(),
            kind: match constraint {
                Constraint::Cause(_, cause) => StallKind::Cause(*cause),
                Constraint::Rework(_) => StallKind::Detour(Detour::Rework),
                Constraint::Mandate(_) => StallKind::Detour(Detour::Mandate),
            },
            days_mean,
            days_p90: quantile(&seconds, 0.9).unwrap_or(0) as f64 / DAY,
            share,
            // The base is what the relaxed way of working is held against: days that it takes more are days won.
            gain_days: difference(relaxed, leads),
            why: why::why(plan, *constraint),
            example,
            remedies: process.map_or_else(Vec::new, |p| why::remedies(plan, p, request.with, *constraint)),
        }
    };
    // Each has an example that is simulated once more.
    let mut stalls: Vec<Stall> = runs.relaxed.par_iter().map(stall).collect();
    stalls.sort_by(|a, b| b.gain_days.mean.total_cmp(&a.gain_days.mean));
    stalls
}

/// The run that loses the median of the time here, of those that lose any; told once more for its dates.
fn example(request: &Request<'_>, constraint: Constraint, seconds: &[i64]) -> Option<StallExample> {
    let mut hit: Vec<(i64, usize)> = seconds.iter().enumerate().filter(|(_, s)| **s > 0).map(|(run, s)| (*s, run)).collect();
    hit.sort_unstable();
    let (lost, run) = quantile_place(hit.len(), 0.5).and_then(|place| hit.get(place).copied())?;
    // It went well the first time, and the same run is the same again.
    let journey = story::journey(request.plan, request.wanted.seed, run as u64).ok()?;
    let mechanism = found(request.plan, &journey, constraint)?;
    Some(StallExample { run: run as u64 + 1, days: lost as f64 / DAY, said: mechanism.words(), mechanism })
}

/// The mechanism of the longest stretch that a constraint owns; of a detour the first time it was gone.
fn found(plan: &Plan, journey: &Journey, constraint: Constraint) -> Option<Mechanism> {
    let of_detour = |s: &&Stretch| match constraint {
        Constraint::Cause(step, cause) => s.step == step && s.cause == cause,
        Constraint::Rework(step) => s.rework == Some(step),
        Constraint::Mandate(step) => s.higher == Some(step),
    };
    let owned: Vec<&Stretch> = journey.stretches.iter().filter(of_detour).collect();
    if let Constraint::Cause(..) = constraint {
        let longest = owned.iter().max_by_key(|s| (s.seconds(), std::cmp::Reverse(s.from)))?;
        return Some(mechanism(plan, &journey.records, longest));
    }
    let from = owned.first()?.from;
    let mut until = from;
    for stretch in owned {
        if stretch.from != until {
            break;
        }
        until = stretch.to;
    }
    let (from, until) = (Moment(from).date(), Moment(until).date());
    Some(match constraint {
        Constraint::Mandate(_) => Mechanism::HigherDecider { from, until },
        _ => Mechanism::WayBack { from, until },
    })
}

/// The same days by lane, by cause and by step: all that is lost, of which the stalls are the largest parts.
pub(super) fn groups(plan: &Plan, runs: &Runs, stalls: &[Stall]) -> StallGroups {
    let steps = &plan.programs[0].steps;
    let largest = |holds: &dyn Fn(&Stall) -> bool| stalls.iter().find(|s| holds(s)).map(|s| s.gain_days.mean);
    let of_cause = |stall: &Stall, cause: Cause| stall.kind == StallKind::Cause(cause);
    StallGroups {
        lane: lost(
            runs,
            |step, _| steps[step as usize].lane.clone(),
            |lane| {
                let title = steps.iter().find(|s| s.lane == *lane).map_or_else(Words::default, |s| s.lane_title.clone());
                (lane.clone(), title, largest(&|s| s.lane == *lane))
            },
        ),
        cause: lost(
            runs,
            |_, cause| cause,
            |cause| (cause.word().to_owned(), Words::default(), largest(&|s| of_cause(s, *cause))),
        ),
        step: lost(
            runs,
            |step, _| step,
            |step| {
                let step = &steps[*step as usize];
                (step.path.clone(), step.title.clone(), largest(&|s| s.step == step.path))
            },
        ),
    }
}

/// Days lost by a key; what is work, or must run by law, is not lost.
fn lost<K: Ord>(runs: &Runs, key: impl Fn(StepId, Cause) -> K, named: impl Fn(&K) -> (String, Words, Option<f64>)) -> Vec<Lost> {
    let n = runs.base.len() as f64;
    let mut sums: BTreeMap<K, (i64, u64)> = BTreeMap::new();
    for run in &runs.base {
        let mut of_run: BTreeMap<K, i64> = BTreeMap::new();
        for part in run.parts.iter().filter(|p| p.cause.can_be_taken_away()) {
            *of_run.entry(key(part.step, part.cause)).or_default() += part.seconds;
        }
        for (key, seconds) in of_run {
            let sum = sums.entry(key).or_default();
            *sum = (sum.0 + seconds, sum.1 + 1);
        }
    }
    let mut list: Vec<Lost> = sums
        .iter()
        .map(|(key, (seconds, runs))| {
            let (name, title, largest_gain_days) = named(key);
            Lost { name, title, days_mean: *seconds as f64 / n / DAY, share: *runs as f64 / n, largest_gain_days }
        })
        .collect();
    list.sort_by(|a, b| b.days_mean.total_cmp(&a.days_mean));
    list
}
