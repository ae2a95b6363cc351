//! Forecasts from a log alone: on the day a case is received, or later, how many days until the decision?
//!
//! A municipality that has a log and no model yet gets a date with its uncertainty from cases that were like this one. What "like" means is
//! learned: a quantile regression forest (Meinshausen, "Quantile Regression Forests", JMLR 7, 2006) weighs earlier cases by how often they
//! end in the same leaf as this one. Two things are added. At receipt recent cases weigh more, since processes change; old
//! ones keep some weight, since most processes do not. Cases that are not decided yet count as "longer than so far" (Kaplan & Meier, JASA 53, 1958), since leaving
//! them out makes the recent past look quick; those that are open for longer than almost any decision took are left out, since they
//! will mostly never be decided.
//!
//! Only what was known on the day is used: events of that day and before, attributes that are set at receipt, and of other cases
//! only what had happened by then. [`validate()`] judges forecasts on later cases than they learned from, beside naive ones.

mod forest;
mod known;
mod lead;
mod survival;
mod validate;

pub use lead::{Lead, Mark, Measure, Test, leads, read_measure};
pub use validate::{Judged, Validation, validate};

use super::EventLog;
use crate::findings::statistics;
use crate::sim::random::Key;
use crate::time::Date;
use forest::{Forest, Sample};
use known::Matrix;

/// Days after which an earlier case weighs half; after twice as many days a third, and so on.
///
/// Weights that fall off as a power forget slower than those with a half-life: both a process that became faster and one that stayed as it was are
/// served. Chosen on the earlier parts of three municipal logs, among half-lives of 60 to 480 days and powers (docs/accuracy.md). On later days of a case
/// all earlier cases weigh the same, by the same test: few are left then, and what is left to do depends on the case more than on the season.
const HALF_WEIGHT_DAYS: f64 = 60.0;
/// Days between two times of learning.
const RELEARN_DAYS: i32 = 30;
/// Open for longer than this share of decisions took: left out.
const LONGEST: f64 = 0.97;
/// Fewest decided cases to learn from.
const FEWEST: usize = 20;

/// A forecast in days from the day it is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// One in ten is quicker.
    pub p10: f64,
    /// Half are quicker.
    pub p50: f64,
    /// Nine in ten are quicker.
    pub p90: f64,
}

/// Forecasts for cases of one log, learned anew as time goes by.
pub struct Forecaster<'l> {
    leads: &'l [Lead],
    matrix: Matrix,
    day: i32,
    learned: Option<Learned>,
}

/// What was learned at a time: a forest, and the leaf of every case in each of its trees.
struct Learned {
    at: Date,
    leaves: Vec<Vec<u32>>,
}

impl<'l> Forecaster<'l> {
    /// Prepares forecasts that are made `day` days after receipt, `leads` in order of receipt.
    #[must_use]
    pub fn new(log: &EventLog, measure: &Measure, leads: &'l [Lead], day: i32) -> Self {
        Self { leads, matrix: Matrix::of(log, measure, leads, day), day, learned: None }
    }

    /// The forecast for a case, by its place among the leads; `None` if too little was decided by then.
    pub fn forecast(&mut self, of: usize) -> Option<Forecast> {
        let now = self.leads.get(of)?.received.add_days(self.day);
        if self.learned.as_ref().is_none_or(|l| now.days() - l.at.days() >= RELEARN_DAYS || now < l.at) {
            self.learned = Some(self.learn(now)?);
        }
        let learned = self.learned.as_ref()?;
        let mut seen: Vec<(usize, f64, bool)> = Vec::new();
        for (place, lead) in self.leads.iter().enumerate() {
            if lead.received.add_days(self.day) >= now {
                continue;
            }
            match self.left(lead, now) {
                Some(Left::Decided(days)) => seen.push((place, days, true)),
                Some(Left::Open(days)) => seen.push((place, days, false)),
                None => {}
            }
        }
        let mut decided: Vec<f64> = seen.iter().filter(|s| s.2).map(|s| s.1).collect();
        decided.sort_by(f64::total_cmp);
        if decided.len() < FEWEST {
            return None;
        }
        let longest = statistics::linear_quantile(&decided, LONGEST);
        seen.retain(|s| s.2 || s.1 < longest);
        let mut weights = vec![0.0; seen.len()];
        for tree in &learned.leaves {
            let leaf = tree.get(of);
            let same = |place: usize| tree.get(place) == leaf;
            let count = seen.iter().filter(|s| same(s.0)).count();
            #[allow(clippy::cast_precision_loss)] // a count of cases
            weights.iter_mut().zip(&seen).filter(|(_, s)| same(s.0)).for_each(|(w, _)| *w += 1.0 / count as f64);
        }
        let cases = seen.iter().zip(weights).map(|(s, weight)| survival::Seen {
            days: s.1,
            decided: s.2,
            weight: weight * self.recency(s.0, now),
        });
        survival::quantiles(cases.collect(), [0.1, 0.5, 0.9]).map(|[p10, p50, p90]| Forecast { p10, p50, p90 })
    }

    /// Days from `day` after receipt to the decision, as far as they are seen by `now`; `None` if it was decided before.
    fn left(&self, lead: &Lead, now: Date) -> Option<Left> {
        let from = lead.received.add_days(self.day);
        let days = |until: Date| f64::from(until.days() - from.days());
        match lead.decided.filter(|d| *d <= now) {
            Some(decided) if self.day > 0 && decided <= from => None,
            Some(decided) => Some(Left::Decided(days(decided))),
            None => Some(Left::Open(days(now))),
        }
    }

    fn recency(&self, place: usize, now: Date) -> f64 {
        if self.day > 0 {
            return 1.0;
        }
        let age = self.leads.get(place).map_or(0, |l| now.days() - l.received.days());
        1.0 / (1.0 + f64::from(age.max(0)) / HALF_WEIGHT_DAYS)
    }

    fn learn(&self, now: Date) -> Option<Learned> {
        let mut samples = Vec::new();
        for (place, lead) in self.leads.iter().enumerate() {
            if lead.received.add_days(self.day) < now
                && let Some(Left::Decided(days)) = self.left(lead, now)
            {
                samples.push(Sample { row: place, target: libm::log1p(days), weight: self.recency(place, now) });
            }
        }
        if samples.len() < FEWEST {
            return None;
        }
        let columns = self.matrix.columns_met(samples.iter().map(|s| s.row));
        let forest = Forest::grow(&self.matrix, &columns, &samples, Key::root(1, 0).with_name("forecast"));
        Some(Learned { at: now, leaves: forest.leaves(&self.matrix, self.leads.len()) })
    }
}

/// Days left on the day of the forecast.
enum Left {
    Decided(f64),
    /// At least so many.
    Open(f64),
}
