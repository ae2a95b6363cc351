//! When to hand it in: lead time by submit date, in one world a run.

use super::in_turn::{Progress, in_turn};
use super::simulation::{Receipt, Spread, Warning};
use super::spread::{DAY, Lead, sorted, spread};
use super::statistics::{paired_difference, quantile};
use crate::model::Cause;
use crate::plan::Plan;
use crate::sim::{Future, Relaxed, RunFault, Worlds};
use crate::text::Words;
use crate::time::{Date, Moment};
use serde::Serialize;

/// Lead time by submit date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct When {
    /// Version of the contract.
    pub doorloop: u32,
    /// `when`.
    pub kind: &'static str,
    /// The process.
    pub process: String,
    /// How people read the process.
    pub process_title: Words,
    /// The place.
    pub place: String,
    /// How people read the place.
    pub place_title: Words,
    /// How many runs.
    pub runs: u64,
    /// The seed.
    pub seed: u64,
    /// Each submit date, in order.
    pub by_submit: Vec<BySubmit>,
    /// The date with the shortest mean.
    pub best: Date,
    /// The date with the longest mean.
    pub worst: Date,
    /// What takes more time on the worst date than on the best, most first, in days.
    pub worst_because: Vec<(Cause, f64)>,
    /// What must be known before a figure is read.
    pub warnings: Vec<Warning>,
    /// What made this.
    pub receipt: Receipt,
}

/// One submit date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BySubmit {
    /// The date.
    pub submit: Date,
    /// Its lead time.
    pub lead_time_days: Spread,
    /// Four in five are decided by then; `None` = after the horizon.
    pub decided_on_p80: Option<Date>,
    /// It can't be told apart from the best date.
    pub as_good_as_best: bool,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The plan of a proposal that moves; its submit date is the first.
    pub plan: &'a Plan,
    /// Every submit moment, rising; the first is the plan's.
    pub moments: Vec<Moment>,
    /// Years after each in which a decision counts.
    pub horizon_years: i32,
    /// Process and place, with titles.
    pub names: [(String, Words); 2],
    /// How many runs.
    pub runs: u64,
    /// The seed.
    pub seed: u64,
    /// Warnings of files.
    pub warnings: Vec<Warning>,
    /// Every file read.
    pub inputs: Vec<super::simulation::Input>,
}

/// One run: for each submit date the lead, and its seconds by cause.
type Row = Vec<(Lead, [i64; Cause::ALL.len()])>;

/// Hands a proposal in on each of some dates, with the same luck.
///
/// The world of a run goes on from date to date, and the proposal is tried from each.
///
/// # Errors
/// A loop that passes no time, or a rule that failed, in any run.
pub fn when(asked: &Asked<'_>, progress: Progress<'_>) -> Result<When, RunFault> {
    let done = std::sync::atomic::AtomicU64::new(0);
    let workplace = || (Worlds::default(), asked.plan.clone());
    let rows: Vec<Row> = in_turn(0..asked.runs, progress, workplace, |(worlds, plan), run| {
        let future = Future { seed: asked.seed, run, estimated: false };
        let mut row = Vec::with_capacity(asked.moments.len());
        for (i, moment) in asked.moments.iter().enumerate() {
            plan.submit = *moment;
            plan.horizon = moment.date().add_months(12 * asked.horizon_years).midnight();
            if i == 0 {
                worlds.warm_up(plan, future)?;
            } else {
                worlds.advance(plan, future)?;
            }
            let journey = worlds.follow(plan, future, &Relaxed::NOTHING, false)?;
            let mut causes = [0; Cause::ALL.len()];
            for stretch in &journey.stretches {
                causes[stretch.cause as usize] += stretch.seconds();
            }
            row.push(((journey.lead(plan), journey.is_unfinished()), causes));
        }
        (progress.tell)(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, asked.runs);
        Ok(row)
    })?;
    Ok(found(asked, &rows))
}

fn found(asked: &Asked<'_>, rows: &[Row]) -> When {
    let leads = |i: usize| -> Vec<Lead> { rows.iter().map(|r| r[i].0).collect() };
    let whole = |i: usize| rows.iter().map(|r| r[i].0.0).sum::<i64>();
    let dates = 0..asked.moments.len();
    let best = dates.clone().min_by_key(|i| whole(*i)).unwrap_or(0);
    let worst = dates.clone().max_by_key(|i| whole(*i)).unwrap_or(0);
    let days = |i: usize| -> Vec<f64> { rows.iter().map(|r| r[i].0.0 as f64 / DAY).collect() };
    let shortest = days(best);
    let by_submit = dates
        .map(|i| {
            let of_date = leads(i);
            let p80 = quantile(&sorted(of_date.iter().copied()), 0.8).filter(|l| !l.1);
            let longer = paired_difference(&shortest, &days(i), 0.95);
            BySubmit {
                submit: asked.moments[i].date(),
                lead_time_days: spread(&of_date),
                decided_on_p80: p80.map(|l| Moment(asked.moments[i].0 + l.0).date()),
                as_good_as_best: i == best || longer.is_none_or(|l| l.low <= 0.0),
            }
        })
        .collect();
    let n = rows.len().max(1) as f64;
    let of_cause = |i: usize, cause: Cause| rows.iter().map(|r| r[i].1[cause as usize]).sum::<i64>() as f64 / n / DAY;
    let mut because: Vec<(Cause, f64)> =
        Cause::ALL.into_iter().map(|c| (c, of_cause(worst, c) - of_cause(best, c))).filter(|(_, d)| *d > 0.5).collect();
    because.sort_by(|a, b| b.1.total_cmp(&a.1));
    let [(process, process_title), (place, place_title)] = asked.names.clone();
    When {
        doorloop: 1,
        kind: "when",
        process,
        process_title,
        place,
        place_title,
        runs: asked.runs,
        seed: asked.seed,
        by_submit,
        best: asked.moments[best].date(),
        worst: asked.moments[worst].date(),
        worst_because: because,
        warnings: asked.warnings.clone(),
        receipt: Receipt {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            inputs: asked.inputs.clone(),
            seed: asked.seed,
            runs: asked.runs,
        },
    }
}
