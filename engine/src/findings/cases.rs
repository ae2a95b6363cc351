//! Real cases under way: when each is decided, counted from where it is now, and whether that is in time.
//!
//! All cases stand in the same worlds: one run places all of them, each at its step with the time it waited there already,
//! among the cases that chance adds from then on. So a hundred cases cost hardly more than one, and they compete with each other for the
//! same hours and agendas. The last day of a legal period is counted from what was recorded, suspensions included.

use super::in_turn::{Progress, in_turn};
use super::simulation::{Input, Receipt, Warning};
use super::statistics::{Groups, quantile, share};
use crate::plan::Plan;
use crate::sim::{Future, Placed, RunFault, Worlds};
use crate::text::Words;
use crate::time::{Date, Moment};
use serde::Serialize;
use std::sync::atomic::{AtomicU64, Ordering};

/// Everything that is said of cases under way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CasesForecast {
    /// Version of the contract.
    pub doorloop: u32,
    /// `cases`.
    pub kind: &'static str,
    /// The place.
    pub place: String,
    /// How people read the place.
    pub place_title: Words,
    /// The day from which is counted.
    pub on: Date,
    /// How many runs.
    pub runs: u64,
    /// The seed.
    pub seed: u64,
    /// Broken off: the answer rests on the first runs.
    pub interrupted: bool,
    /// Every case that was forecast, the greatest risk first.
    pub cases: Vec<CaseForecast>,
    /// Cases that were not, and why.
    pub left_out: Vec<CaseLeftOut>,
    /// How many of them will be late: mean over the runs, and between which numbers it lies in 80 % of them.
    pub late_mean: f64,
    /// The P10 and P90 of that number.
    pub late_p10_p90: [u64; 2],
    /// What must be known before a figure is read.
    pub warnings: Vec<Warning>,
    /// What made this.
    pub receipt: Receipt,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseForecast {
    /// Its number or name.
    pub id: String,
    /// Its process.
    pub process: String,
    /// When it was handed in.
    pub submitted: Date,
    /// The step it is at.
    pub step: String,
    /// How people read that.
    pub step_title: Words,
    /// How many days it has been there.
    pub days_there: f64,
    /// When it is decided, as estimates may be off; `None` = not within the horizon.
    pub decided_on: DecidedOn,
    /// Share of the runs in which it was not decided within the horizon.
    pub unfinished: f64,
    /// The legal period on it; `None` where none applies.
    pub period: Option<CasePeriod>,
}

/// Days by which a case is decided, in a share of the runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DecidedOn {
    /// In one of ten.
    pub p10: Option<Date>,
    /// In half.
    pub p50: Option<Date>,
    /// In four of five: the date to count on.
    pub p80: Option<Date>,
    /// In nine of ten.
    pub p90: Option<Date>,
}

/// A legal period on a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CasePeriod {
    /// Its id.
    pub period: String,
    /// How people read it.
    pub title: Words,
    /// Its grounds.
    pub law: String,
    /// Its last day as things stand: with the suspensions so far, without an extension that may come; `None` = it has
    /// not begun.
    pub last_day: Option<Date>,
    /// The step that it counts from was not recorded: it was counted from submission.
    pub from_submission: bool,
    /// That day has passed.
    pub passed: bool,
    /// The chance that the decision is late.
    pub late: f64,
    /// An interval that holds the true chance with 95 % certainty.
    pub late_ci95: [f64; 2],
}

/// A case that was not forecast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseLeftOut {
    /// Its number or name.
    pub id: String,
    /// Why not.
    pub why: Words,
}

/// What is forecast.
#[derive(Clone, Debug)]
pub struct CasesAsked<'a> {
    /// A plan that watches, with cases whose history is known among those under way.
    pub plan: &'a Plan,
    /// The place's id and title.
    pub place: (&'a str, &'a Words),
    /// Cases that are no part of it, and why.
    pub left_out: Vec<CaseLeftOut>,
    /// How many runs.
    pub runs: u64,
    /// The seed.
    pub seed: u64,
    /// Warnings of files.
    pub warnings: Vec<Warning>,
    /// Every file read.
    pub inputs: Vec<Input>,
}

/// Forecasts every case under way whose history is known.
///
/// Estimates are off by their factors in every run, so that the chances hold what is not known of them.
///
/// # Errors
/// A loop that passes no time, or a rule that failed, in any run.
pub fn forecast_cases(asked: &CasesAsked<'_>, progress: Progress<'_>) -> Result<CasesForecast, RunFault> {
    let plan = asked.plan;
    let done = AtomicU64::new(0);
    let runs = in_turn(0..asked.runs, progress, Worlds::default, |worlds, run| {
        let placed = worlds.place(plan, Future { seed: asked.seed, world: run, estimated: true })?;
        (progress.tell)(done.fetch_add(1, Ordering::Relaxed) + 1, asked.runs);
        Ok(placed)
    })?;
    let late: Vec<u64> = runs.iter().map(|run| run.iter().filter(|p| is_late(p)).count() as u64).collect();
    let mut sorted = late.clone();
    sorted.sort_unstable();
    let count = runs.first().map_or(0, Vec::len);
    let mut cases: Vec<CaseForecast> = (0..count).map(|i| case(plan, &runs, i)).collect();
    let risk = |c: &CaseForecast| c.period.as_ref().map(|p| p.late);
    cases.sort_by(|a, b| {
        let by_risk = risk(b).unwrap_or(-1.0).total_cmp(&risk(a).unwrap_or(-1.0));
        by_risk.then_with(|| last_day(a).cmp(&last_day(b))).then_with(|| a.id.cmp(&b.id))
    });
    let interrupted = (runs.len() as u64) < asked.runs;
    let mut warnings = asked.warnings.clone();
    if interrupted {
        warnings.insert(0, super::warnings::interrupted(runs.len() as u64, Words::default()));
    }
    Ok(CasesForecast {
        doorloop: 1,
        kind: "cases",
        place: asked.place.0.to_owned(),
        place_title: asked.place.1.clone(),
        on: plan.submit.date(),
        runs: runs.len() as u64,
        seed: asked.seed,
        interrupted,
        cases,
        left_out: asked.left_out.clone(),
        late_mean: late.iter().sum::<u64>() as f64 / runs.len().max(1) as f64,
        late_p10_p90: [quantile(&sorted, 0.1).unwrap_or(0), quantile(&sorted, 0.9).unwrap_or(0)],
        warnings,
        receipt: Receipt {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            inputs: asked.inputs.clone(),
            seed: asked.seed,
            runs: runs.len() as u64,
        },
    })
}

impl CasesForecast {
    /// Keeps one case of it: the others were in its world.
    pub fn only(&mut self, id: &str) {
        self.cases.retain(|c| c.id == id);
        let late = self.cases.first().and_then(|c| c.period.as_ref()).map_or(0.0, |p| p.late);
        self.late_mean = late;
        self.late_p10_p90 = [u64::from(late > 0.9), u64::from(late >= 0.1)];
    }
}

fn last_day(case: &CaseForecast) -> Option<Date> {
    case.period.as_ref().and_then(|p| p.last_day)
}

/// Decided after the last day, or not at all within the horizon, which lies beyond every period.
fn is_late(placed: &Placed) -> bool {
    placed.kept.map_or(placed.period.is_some() && placed.decided.is_none(), |kept| kept.late_days > 0)
}

fn case(plan: &Plan, runs: &[Vec<Placed>], i: usize) -> CaseForecast {
    let of_case = || runs.iter().filter_map(move |run| run.get(i));
    let first = runs.first().and_then(|run| run.get(i));
    let open = &plan.open[first.map_or(0, |p| p.open)];
    let program = &plan.programs[usize::from(open.program)];
    let step = plan.ops.get(open.op as usize).map_or(0, |op| op.step as usize);
    let step = program.steps.iter().find(|s| s.entry == open.op).or_else(|| program.steps.get(step));
    let mut days: Vec<i64> = of_case().map(|p| p.decided.unwrap_or(i64::MAX)).collect();
    days.sort_unstable();
    let at = |p: f64| quantile(&days, p).filter(|t| *t < i64::MAX).map(|t| Moment(t).date());
    let unfinished = of_case().filter(|p| p.decided.is_none()).count();
    let period = of_case().find_map(|p| p.period).map(|number| {
        let last_day = of_case().find_map(|p| p.last_day);
        let period = &program.periods[number];
        let late = {
            let is_late: Vec<bool> = runs.iter().map(|run| run.get(i).is_some_and(is_late)).collect();
            share(&is_late, &Groups::alone(runs.len()), 0.95)
        };
        CasePeriod {
            period: period.name.clone(),
            title: period.title.clone(),
            law: period.law.clone(),
            last_day,
            from_submission: open.assumed,
            passed: last_day.is_some_and(|d| d < plan.submit.date()),
            late: late.map_or(0.0, |l| l.value),
            late_ci95: late.map_or([0.0, 1.0], |l| [l.low, l.high]),
        }
    });
    CaseForecast {
        id: open.id.clone(),
        process: program.name.clone(),
        submitted: open.submitted.date(),
        step: step.map_or_else(String::new, |s| s.path.clone()),
        step_title: step.map_or_else(Words::default, |s| s.title.clone()),
        days_there: (plan.submit - open.since).in_days(),
        decided_on: DecidedOn { p10: at(0.1), p50: at(0.5), p80: at(0.8), p90: at(0.9) },
        unfinished: unfinished as f64 / runs.len().max(1) as f64,
        period,
    }
}
