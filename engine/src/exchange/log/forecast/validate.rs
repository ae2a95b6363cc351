//! How good forecasts are: judged on later cases than they learned from, beside forecasters that anyone could make.

use super::super::EventLog;
use super::super::later::Later;
use super::known::group;
use super::lead::{Lead, Measure, leads};
use super::{Forecast, Forecaster};
use crate::findings::statistics::{self, linear_quantile};
use crate::time::Date;
use serde::Serialize;
use std::collections::HashMap;

/// Fewest earlier cases of a group of its own.
const SMALLEST_GROUP: usize = 10;
/// How many recently decided cases one of the naive forecasters looks at.
const RECENT: usize = 100;

/// How good forecasts are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Validation {
    /// Version of the contract.
    pub doorloop: u32,
    /// `validation`.
    pub kind: &'static str,
    /// The log.
    pub log: String,
    /// What was measured.
    pub measure: String,
    /// Cases received from this day on are forecast.
    pub split: Date,
    /// Days after receipt at which the forecasts are made, of cases that are open then.
    pub day: i32,
    /// Cases before the split.
    pub train: usize,
    /// Cases that are forecast.
    pub test: usize,
    /// Coverage that a perfectly calibrated forecaster has in nineteen of twenty such tests.
    pub coverage_expected: [f64; 2],
    /// The forecast, then the naive ones.
    pub forecasters: Vec<Judged>,
    /// How far simulated cases lie from the later ones, where they were simulated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub later: Option<Later>,
}

/// How good one forecaster is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judged {
    /// Its name.
    pub forecaster: &'static str,
    /// Mean absolute error of the P50, in days.
    pub mae_days: f64,
    /// Share of cases between P10 and P90; should be 0.8.
    pub coverage: f64,
    /// Its error less that of the training quantiles, as a share of the latter.
    pub mae_against_training: f64,
    /// Mean error less that of the training quantiles on the same cases, in days, with its 95 % interval.
    pub difference_days: f64,
    /// See above.
    pub difference_ci95: [f64; 2],
}

/// Judges forecasts made `day` days after receipt, for decided cases received from `split` on (and before `until`).
///
/// `None` where there is too little to learn from or nothing to judge by.
#[must_use]
pub fn validate(log: &EventLog, measure: &Measure, split: Date, until: Option<Date>, day: i32) -> Option<Validation> {
    let all = leads(log, measure);
    let left = |lead: &Lead| lead.days().map(|d| d - day).filter(|d| *d > 0 || day == 0).map(f64::from);
    let train: Vec<&Lead> = all.iter().filter(|l| l.received < split && left(l).is_some()).collect();
    let is_tested = |l: &Lead| l.received >= split && until.is_none_or(|u| l.received < u) && left(l).is_some();
    let test: Vec<usize> = all.iter().enumerate().filter(|(_, l)| is_tested(l)).map(|(place, _)| place).collect();
    let truth: Vec<f64> = test.iter().filter_map(|place| left(all.get(*place)?)).collect();
    if train.is_empty() || test.len() < 2 {
        return None;
    }

    let of = |days: Vec<f64>| {
        let mut days = days;
        days.sort_by(f64::total_cmp);
        Forecast { p10: linear_quantile(&days, 0.1), p50: linear_quantile(&days, 0.5), p90: linear_quantile(&days, 0.9) }
    };
    let whole = of(train.iter().filter_map(|l| left(l)).collect());
    let group = |lead: &Lead| group(log, measure, lead);
    let mut groups: HashMap<Vec<String>, Vec<f64>> = HashMap::new();
    for lead in &train {
        groups.entry(group(lead)).or_default().extend(left(lead));
    }
    let groups: HashMap<Vec<String>, Forecast> =
        groups.into_iter().filter(|(_, days)| days.len() >= SMALLEST_GROUP).map(|(key, days)| (key, of(days))).collect();
    let recent = |now: Date| {
        let known = |l: &&Lead| l.decided.is_some_and(|d| d < now) && left(l).is_some();
        let mut decided: Vec<&Lead> = all.iter().filter(known).collect();
        decided.sort_by_key(|l| std::cmp::Reverse(l.decided));
        of(decided.into_iter().take(RECENT).filter_map(left).collect())
    };

    let mut forecaster = Forecaster::new(log, measure, &all, day);
    let learned: Vec<Forecast> = test.iter().map(|place| forecaster.forecast(*place).unwrap_or(whole)).collect();
    let at = |place: usize| all.get(place).copied();
    let by_group = test.iter().map(|p| at(*p).and_then(|l| groups.get(&group(&l)).copied()).unwrap_or(whole)).collect();
    let by_recent = test.iter().map(|p| at(*p).map_or(whole, |l| recent(l.received.add_days(day)))).collect();
    let plain = vec![whole; test.len()];

    let error = |f: &[Forecast]| f.iter().zip(&truth).map(|(f, days)| (f.p50 - days).abs()).collect::<Vec<f64>>();
    let training = error(&plain);
    let judge = |name: &'static str, forecasts: Vec<Forecast>| {
        let errors = error(&forecasts);
        let mae = statistics::mean(&errors)?;
        let within = forecasts.iter().zip(&truth).filter(|(f, days)| f.p10 <= **days && **days <= f.p90).count();
        let difference = statistics::paired_difference(&training, &errors, &statistics::Groups::alone(training.len()), 0.95)?;
        #[allow(clippy::cast_precision_loss)] // counts of cases
        Some(Judged {
            forecaster: name,
            mae_days: mae,
            coverage: within as f64 / forecasts.len() as f64,
            mae_against_training: mae / statistics::mean(&training)? - 1.0,
            difference_days: difference.value,
            difference_ci95: [difference.low, difference.high],
        })
    };
    let forecasters = [
        ("doorloop", learned),
        ("training_quantiles", plain),
        ("training_quantiles_by_group", by_group),
        ("recently_decided", by_recent),
    ];
    Some(Validation {
        doorloop: 1,
        kind: "validation",
        log: log.name.clone(),
        measure: measure.name.clone(),
        split,
        day,
        train: train.len(),
        test: test.len(),
        coverage_expected: expected_coverage(test.len()),
        forecasters: forecasters.into_iter().filter_map(|(name, f)| judge(name, f)).collect(),
        later: None,
    })
}

/// Shares between which 0.8 of `n` independent cases fall in nineteen of twenty tests (normal approximation of the binomial).
#[allow(clippy::cast_precision_loss)] // a count of cases
fn expected_coverage(n: usize) -> [f64; 2] {
    let half = 1.959_963_984_540_054 * (0.8 * 0.2 / n as f64).sqrt();
    [0.8 - half, (0.8 + half).min(1.0)]
}
