//! From lead times to spreads and dates.

use super::simulation::{Dates, Spread};
use super::statistics::{Groups, mean_estimate, quantile, quantile_interval};
use crate::plan::Plan;
use crate::sim::PER_WORLD;
use crate::time::{Date, Moment};

/// A civil day in seconds.
pub const DAY: f64 = 86_400.0;

/// A lead time in seconds, and whether it was cut off at the horizon.
pub type Lead = (i64, bool);

/// Leads in rising order; those cut off last.
pub fn sorted(leads: impl IntoIterator<Item = Lead>) -> Vec<Lead> {
    let mut list: Vec<Lead> = leads.into_iter().collect();
    list.sort_unstable_by_key(|&(lead, cut)| (cut, lead));
    list
}

fn days((lead, cut): Lead) -> Option<f64> {
    (!cut).then_some(lead as f64 / DAY)
}

/// Which of the first so many runs share a world.
pub fn worlds(runs: usize) -> Groups {
    worlds_of(0..runs as u64)
}

/// Which of some runs share a world. Of a single world nothing shows how worlds differ: its runs stand for themselves.
pub fn worlds_of(runs: impl IntoIterator<Item = u64>) -> Groups {
    let runs: Vec<u64> = runs.into_iter().collect();
    let groups = Groups::of(runs.iter().map(|run| run / PER_WORLD));
    if groups.count() < 2 { Groups::alone(runs.len()) } else { groups }
}

/// The spread of leads in the order of their runs; those in a group share a world.
pub fn spread(leads: &[Lead], groups: &Groups) -> Spread {
    let in_days: Vec<f64> = leads.iter().map(|l| l.0 as f64 / DAY).collect();
    let whole: i64 = leads.iter().map(|l| l.0).sum();
    let mean = if leads.is_empty() { 0.0 } else { whole as f64 / leads.len() as f64 / DAY };
    let ci95 = mean_estimate(&in_days, groups, 0.95).map_or([mean, mean], |e| [e.low, e.high]);
    let sorted = sorted(leads.iter().copied());
    let at = |p: f64| quantile(&sorted, p).and_then(days);
    Spread {
        mean,
        mean_is_lower_bound: leads.iter().any(|l| l.1),
        ci95,
        p10: at(0.1),
        p50: at(0.5),
        p80: at(0.8),
        p90: at(0.9),
        p95: at(0.95),
        min: sorted.first().map_or(0.0, |l| l.0 as f64 / DAY),
        max: sorted.last().map_or(Some(0.0), |l| days(*l)),
    }
}

/// The date to count on: by which four in five have their answer, of leads with every estimate off by its factor. `None` = after the horizon.
#[must_use]
pub fn count_on(plan: &Plan, estimated: &[Lead]) -> Option<Date> {
    dates(plan, &sorted(estimated.iter().copied())).p80
}

/// The dates at the quantiles of sorted leads.
pub fn dates(plan: &Plan, sorted: &[Lead]) -> Dates {
    let at = |p: f64| -> Option<Date> { quantile(sorted, p).filter(|l| !l.1).map(|l| Moment(plan.submit.0 + l.0).date()) };
    Dates { p10: at(0.1), p50: at(0.5), p80: at(0.8), p90: at(0.9), p95: at(0.95) }
}

/// The interval of a quantile of leads in the order of their runs, in days; an end that so few runs can't bound, or that lies after the
/// horizon, is open.
pub fn interval(leads: &[Lead], p: f64) -> [Option<f64>; 2] {
    let sorted = sorted(leads.iter().copied());
    let Some((lead, cut)) = quantile(&sorted, p) else { return [None, None] };
    let effective = worlds(leads.len()).effective(leads.iter().map(|l| (l.1, l.0) <= (cut, lead)), 0.95);
    let between = quantile_interval(&sorted, effective, p, 0.95);
    between.map_or([None, None], |i| [i.low.and_then(days), i.high.and_then(days)])
}

/// Whether so many runs say enough: P80's interval reaches at most 3 % or 2 days to either side.
pub fn is_precise(leads: &[Lead]) -> bool {
    let Some(p80) = quantile(&sorted(leads.iter().copied()), 0.8).and_then(days) else { return true };
    match interval(leads, 0.8) {
        [Some(low), Some(high)] => (high - low) / 2.0 <= (0.03 * p80).max(2.0),
        _ => false,
    }
}
