//! When to hand it in: lead time by submit date, in one world a run.

use super::in_turn::{Progress, by_world};
use super::seasons::{Met, Season, met, seasons};
use super::simulation::{Head, InterventionTitle, Receipt, Spread, Warning};
use super::spread::{DAY, Lead, sorted, spread, worlds};
use super::statistics::{could_be_least, paired_difference, quantile};
use super::warnings::interrupted;
use crate::model::{Cause, Place};
use crate::plan::Plan;
use crate::sim::{Future, Proposed, RunFault, Worlds};
use crate::text::Words;
use crate::time::{Date, DateRange, Moment};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many of the best and of the worst dates are explained.
const EXPLAINED: usize = 3;
/// Dates nearer to each other than this are one moment of the year.
const APART_DAYS: i32 = 28;
/// Less than this a date is not explained by.
const WORTH_DAYS: f64 = 0.5;
/// The chance that every date that is really best is called equal to the best.
const LEVEL: f64 = 0.95;

/// Lead time by submit date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct When {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// What was changed.
    pub with: Vec<InterventionTitle>,
    /// How many runs.
    pub runs: u64,
    /// The seed.
    pub seed: u64,
    /// Broken off: the answer rests on the first runs.
    pub interrupted: bool,
    /// Each submit date, in order.
    pub by_submit: Vec<BySubmit>,
    /// The date with the shortest mean.
    pub best: Date,
    /// The date with the longest mean.
    pub worst: Date,
    /// What takes more time on the worst date than on the best, most first, in days.
    pub worst_because: Vec<(Cause, f64)>,
    /// The best moments, at least four weeks apart.
    pub best_dates: Vec<Explained>,
    /// The worst moments, at least four weeks apart; only those that take longer than the best for certain.
    pub worst_dates: Vec<Explained>,
    /// How `as_good_as_best` was found.
    pub equal_by: &'static str,
    /// The chance that the really best date is among those called equal.
    pub equal_level: f64,
    /// What of the calendar a proposal can meet on its way.
    pub seasons: Vec<Season>,
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
    /// Half are decided by then; `None` = after the horizon.
    pub decided_on_p50: Option<Date>,
    /// Four in five are decided by then; `None` = after the horizon.
    pub decided_on_p80: Option<Date>,
    /// It can't be told apart from the best date.
    pub as_good_as_best: bool,
    /// Mean days by cause.
    pub causes: BTreeMap<Cause, f64>,
}

/// Why a date is quick or slow.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// The date.
    pub submit: Date,
    /// Its mean lead time.
    pub days_mean: f64,
    /// Days more than the best date, with the same luck; `None` for that date itself.
    pub longer_days: Option<f64>,
    /// An interval that holds it with 95 % chance.
    pub longer_ci95: Option<[f64; 2]>,
    /// Causes that take more time than on the best date, most first, in days.
    pub because: Vec<(Cause, f64)>,
    /// What it meets on its way, most days first.
    pub met: Vec<Met>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The plan of a proposal that moves; its submit date is the first.
    pub plan: &'a Plan,
    /// The place, for its calendar.
    pub calendar: &'a Place,
    /// Every submit moment, rising; the first is the plan's.
    pub moments: Vec<Moment>,
    /// Years after each in which a decision counts.
    pub horizon_years: i32,
    /// Process and place, with titles.
    pub names: [(String, Words); 2],
    /// What was changed.
    pub with: Vec<InterventionTitle>,
    /// How many runs.
    pub runs: u64,
    /// The seed.
    pub seed: u64,
    /// Warnings of files.
    pub warnings: Vec<Warning>,
    /// Every file read.
    pub inputs: Vec<super::simulation::Input>,
}

/// One date in one run.
#[derive(Clone)]
struct Tried {
    lead: Lead,
    /// Seconds by cause.
    causes: [i64; Cause::ALL.len()],
    /// Seconds by season, where there are any.
    met: Vec<(usize, i64)>,
}

/// One run: every date.
type Row = Vec<Tried>;

/// Hands a proposal in on each of some dates, with the same luck.
///
/// A world goes on from date to date, and the proposals of its runs are tried from each.
///
/// # Errors
/// A loop that passes no time, or a rule that failed, in any run.
pub fn when(asked: &Asked<'_>, progress: Progress<'_>) -> Result<When, RunFault> {
    let seasons = span(asked).map_or_else(Vec::new, |span| seasons(asked.calendar, asked.plan, span));
    let workplace = || (Worlds::default(), asked.plan.clone());
    let rows: Vec<Row> = by_world(0..asked.runs, progress, workplace, |(worlds, plan), world, runs| {
        let future = Future { seed: asked.seed, world, estimated: false };
        let proposals = Proposed::as_they_are(runs, false);
        let mut rows: Vec<Row> = vec![Vec::with_capacity(asked.moments.len()); proposals.len()];
        for (i, moment) in asked.moments.iter().enumerate() {
            plan.submit = *moment;
            plan.horizon = moment.date().add_months(12 * asked.horizon_years).midnight();
            if i == 0 {
                worlds.warm_up(plan, future)?;
            } else {
                worlds.advance(plan, future)?;
            }
            worlds.follow(plan, future, &proposals)?;
            for (place, row) in rows.iter_mut().enumerate() {
                let journey = worlds.journey(plan, place);
                let mut tried =
                    Tried { lead: (journey.lead(plan), journey.is_unfinished()), causes: [0; Cause::ALL.len()], met: Vec::new() };
                for stretch in &journey.stretches {
                    tried.causes[stretch.cause as usize] += stretch.seconds();
                    if let Some(season) = met(&seasons, stretch) {
                        tried.met.push((season, stretch.seconds()));
                    }
                }
                row.push(tried);
            }
        }
        Ok(rows)
    })?;
    Ok(Found { asked, rows: &rows, seasons: &seasons }.whole())
}

/// From the first submit date to the last horizon.
fn span(asked: &Asked<'_>) -> Option<DateRange> {
    let (first, last) = (asked.moments.first()?.date(), asked.moments.last()?.date());
    DateRange::new(first, last.add_months(12 * asked.horizon_years))
}

struct Found<'a> {
    asked: &'a Asked<'a>,
    rows: &'a [Row],
    seasons: &'a [Season],
}

impl Found<'_> {
    fn leads(&self, i: usize) -> Vec<Lead> {
        self.rows.iter().map(|r| r[i].lead).collect()
    }

    fn days(&self, i: usize) -> Vec<f64> {
        self.rows.iter().map(|r| r[i].lead.0 as f64 / DAY).collect()
    }

    fn sum(&self, i: usize) -> i64 {
        self.rows.iter().map(|r| r[i].lead.0).sum()
    }

    /// Seconds over all runs as mean days.
    fn mean_days(&self, seconds: i64) -> f64 {
        seconds as f64 / self.rows.len().max(1) as f64 / DAY
    }

    fn of_cause(&self, i: usize, cause: Cause) -> f64 {
        self.mean_days(self.rows.iter().map(|r| r[i].causes[cause as usize]).sum())
    }

    fn date(&self, i: usize) -> Date {
        self.asked.moments[i].date()
    }

    fn whole(&self) -> When {
        let asked = self.asked;
        let mut in_order: Vec<usize> = (0..asked.moments.len()).collect();
        in_order.sort_by_key(|i| (self.sum(*i), *i));
        let best = in_order.first().copied().unwrap_or(0);
        let worst = in_order.last().copied().unwrap_or(0);
        let days: Vec<Vec<f64>> = (0..asked.moments.len()).map(|i| self.days(i)).collect();
        let equal = could_be_least(&days, &worlds(self.rows.len()), LEVEL);
        let quick = in_order.iter().copied().filter(|i| equal[*i]);
        let slow = in_order.iter().rev().copied().filter(|i| !equal[*i]);
        let (best_dates, worst_dates) = (self.explained(quick, best), self.explained(slow, best));
        let runs = self.rows.len() as u64;
        let broken_off = runs < asked.runs;
        let mut warnings: Vec<Warning> = broken_off.then(|| interrupted(runs, Words::default())).into_iter().collect();
        warnings.extend(asked.warnings.iter().cloned());
        When {
            head: Head::of("when", asked.names.clone()),
            with: asked.with.clone(),
            runs,
            seed: asked.seed,
            interrupted: broken_off,
            by_submit: equal.iter().enumerate().map(|(i, equal)| self.by_submit(i, *equal)).collect(),
            best: self.date(best),
            worst: self.date(worst),
            worst_because: self.because(worst, best),
            best_dates,
            worst_dates,
            equal_by: "subset_selection_bonferroni_paired",
            equal_level: LEVEL,
            seasons: self.near_seasons(),
            warnings,
            receipt: Receipt::of(asked.inputs.clone(), asked.seed, runs),
        }
    }

    fn by_submit(&self, i: usize, as_good_as_best: bool) -> BySubmit {
        let leads = self.leads(i);
        let in_order = sorted(leads.iter().copied());
        let on = |p: f64| {
            let lead = quantile(&in_order, p).filter(|l| !l.1)?;
            Some(Moment(self.asked.moments[i].0 + lead.0).date())
        };
        BySubmit {
            submit: self.date(i),
            lead_time_days: spread(&leads, &worlds(leads.len())),
            decided_on_p50: on(0.5),
            decided_on_p80: on(0.8),
            as_good_as_best,
            causes: Cause::ALL.into_iter().map(|c| (c, self.of_cause(i, c))).filter(|c| c.1 > 0.0).collect(),
        }
    }

    /// Causes that take more time on one date than on another.
    fn because(&self, slow: usize, quick: usize) -> Vec<(Cause, f64)> {
        let more = Cause::ALL.into_iter().map(|c| (c, self.of_cause(slow, c) - self.of_cause(quick, c)));
        let mut list: Vec<(Cause, f64)> = more.filter(|(_, days)| *days > WORTH_DAYS).collect();
        list.sort_by(|a, b| b.1.total_cmp(&a.1));
        list
    }

    /// The first of some dates that lie apart, explained.
    fn explained(&self, dates: impl Iterator<Item = usize>, best: usize) -> Vec<Explained> {
        let mut chosen: Vec<usize> = Vec::new();
        for i in dates {
            let is_apart = chosen.iter().all(|c| self.date(*c).days_since(self.date(i)).abs() >= APART_DAYS);
            if is_apart {
                chosen.push(i);
            }
            if chosen.len() == EXPLAINED {
                break;
            }
        }
        let explain = |i: usize| {
            let longer =
                (i != best).then(|| paired_difference(&self.days(best), &self.days(i), &worlds(self.rows.len()), 0.95)).flatten();
            Explained {
                submit: self.date(i),
                days_mean: self.mean_days(self.sum(i)),
                longer_days: longer.map(|l| l.value),
                longer_ci95: longer.map(|l| [l.low, l.high]),
                because: self.because(i, best),
                met: self.met(i),
            }
        };
        chosen.into_iter().map(explain).collect()
    }

    fn met(&self, i: usize) -> Vec<Met> {
        let mut seconds = vec![0; self.seasons.len()];
        self.rows.iter().flat_map(|r| &r[i].met).for_each(|(season, s)| seconds[*season] += s);
        let all =
            self.seasons.iter().zip(seconds).map(|(season, s)| Met { season: season.clone(), days_mean: self.mean_days(s) });
        let mut list: Vec<Met> = all.filter(|m| m.days_mean > WORTH_DAYS).collect();
        list.sort_by(|a, b| b.days_mean.total_cmp(&a.days_mean));
        list
    }

    /// Seasons that begin before the last submit date, or that any date meets.
    fn near_seasons(&self) -> Vec<Season> {
        let Some(last) = self.asked.moments.last() else { return Vec::new() };
        self.seasons.iter().filter(|s| s.from <= last.date()).cloned().collect()
    }
}
