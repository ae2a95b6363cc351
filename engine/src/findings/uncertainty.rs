//! How much of the spread each estimate is responsible for, and what finding it out would be worth.
//!
//! Every run is simulated twice with the same luck: as stated, and with every estimate multiplied by its factor. The
//! difference is the work of the estimates alone, so it is regressed on the standardised logarithm of each factor; luck, which would
//! drown a small slope, cancels out. The proposal of a run has factors of its own; those of the cases of others belong to their world, so for these a world
//! counts once, with the mean of its runs. A number that both rest on has the sum of the two slopes. Factors are independent of each other and of luck, so a slope squared, over the variance
//! of the lead times with estimates, is that estimate's part of the variance (Saltelli e.a., "Global Sensitivity Analysis", 2008, §1.2.5:
//! standardised regression coefficients). What is left is luck, and whatever estimates do that is no straight line.
//!
//! Once an estimate is known, its part of the variance is gone: the width between P10 and P90 shrinks with the square root of what is left.

use super::runs::Runs;
use super::simulate::Request;
use super::simulation::{EstimatePart, Uncertainty};
use super::spread::DAY;
use super::statistics::{mean, student_quantile};
use crate::check::{Checked, Setting};
use crate::plan::Plan;
use crate::sim::{PER_WORLD, score_of_others, score_of_proposal};
use crate::text::Words;

/// How many estimates are named.
const NAMED: usize = 10;
/// Fewer worlds than this give no slope worth a word.
const LEAST: usize = 20;

/// The parts of the spread; `None` without estimates, with too few runs, or where runs are cut off at the horizon.
pub(super) fn uncertainty(request: &Request<'_>, runs: &Runs) -> Option<Uncertainty> {
    let plan = request.plan;
    let is_cut = runs.base.iter().any(|r| r.unfinished) || runs.estimated.iter().any(|l| l.1);
    if !request.wanted.estimates || plan.estimates.is_empty() || runs.base.len() < LEAST * PER_WORLD as usize || is_cut {
        return None;
    }
    let with: Vec<f64> = runs.estimated.iter().map(|l| l.0 as f64 / DAY).collect();
    let by_estimates: Vec<f64> = with.iter().zip(&runs.base).map(|(w, r)| w - r.lead as f64 / DAY).collect();
    let whole = variance(&with)?;
    // Broken off before any run with estimates was made, or no estimate that matters here.
    if whole <= 0.0 || by_estimates.iter().all(|d| *d == 0.0) {
        return None;
    }
    let by_world: Vec<f64> = by_estimates.chunks(PER_WORLD as usize).filter_map(mean).collect();
    // Of five hundred numbers that do nothing, twenty-five look as if they did at 95 %: each is asked for more (Bonferroni's bound),
    // so that with 95 % chance none of them is named.
    let reaches = |n: usize| {
        let free = (n - 2) as f64;
        (student_quantile(0.975, free), student_quantile(1.0 - 0.025 / plan.estimates.len() as f64, free))
    };
    let (of_runs, of_worlds) = (reaches(with.len()), reaches(by_world.len()));
    let seed = request.wanted.seed;
    let slope = |scores: &[f64], outcomes: &[f64], (reach, reach_of_all): (f64, f64)| {
        regression(scores, outcomes).map(|(slope, error)| Slope { slope, error, reach, reach_of_all, whole })
    };
    let mut whole_share = 0.0;
    let mut parts: Vec<EstimatePart> = Vec::new();
    for (i, estimate) in plan.estimates.iter().enumerate() {
        let own = estimate.of_proposal.then(|| {
            let scores: Vec<f64> = (0..).take(with.len()).map(|run| score_of_proposal(seed, run, estimate)).collect();
            slope(&scores, &by_estimates, of_runs)
        });
        let through_others = estimate.of_others.then(|| {
            let scores: Vec<f64> = (0..).take(by_world.len()).map(|world| score_of_others(seed, world, estimate)).collect();
            slope(&scores, &by_world, of_worlds)
        });
        let mut ways: Vec<Slope> = [own, through_others].into_iter().flatten().flatten().collect();
        // A squared slope is too large by its error squared, on average. Summed before any is cut off at nought, or noise would count.
        whole_share += ways.iter().map(|w| (w.slope * w.slope - w.error * w.error) / whole).sum::<f64>();
        // Of two ways in which a number works, one that can't be told from luck would only blur the other.
        if ways.iter().any(Slope::is_distinguishable) {
            ways.retain(Slope::is_distinguishable);
        } else {
            ways.truncate(1);
        }
        parts.extend(ways.into_iter().reduce(Slope::and).map(|slope| part(request.setting, plan, i, &slope)));
    }
    parts.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.estimate.cmp(&b.estimate)));
    let estimates_share = whole_share.clamp(0.0, 1.0);
    let floor = parts.iter().map(|p| p.noise).fold(0.0, f64::max);
    let others = parts.iter().filter(|p| !p.distinguishable).count();
    parts.retain(|p| p.distinguishable);
    parts.truncate(NAMED);
    let mut sorted = with;
    sorted.sort_unstable_by(f64::total_cmp);
    let at = |p: f64| super::statistics::quantile(&sorted, p).unwrap_or(0.0);
    let width = at(0.9) - at(0.1);
    for part in &mut parts {
        part.width_days_when_known = width * libm::sqrt((1.0 - part.share).max(0.0));
    }
    Some(Uncertainty {
        measure: "standardised_regression_on_log_factors_same_luck",
        width_days: width,
        standard_deviation_days: libm::sqrt(whole),
        luck_share: 1.0 - estimates_share,
        estimates_share,
        noise_floor: floor,
        not_distinguishable: others as u64,
        estimates: parts,
    })
}

struct Slope {
    slope: f64,
    error: f64,
    reach: f64,
    reach_of_all: f64,
    whole: f64,
}

impl Slope {
    fn is_distinguishable(&self) -> bool {
        self.slope.abs() > self.reach_of_all * self.error
    }

    /// Both at once; each has factors of its own.
    fn and(self, other: Self) -> Self {
        Self {
            slope: self.slope + other.slope,
            error: self.error.hypot(other.error),
            reach: self.reach.max(other.reach),
            reach_of_all: self.reach_of_all.max(other.reach_of_all),
            whole: self.whole,
        }
    }
}

fn part(setting: &Setting, plan: &Plan, i: usize, of: &Slope) -> EstimatePart {
    let estimate = &plan.estimates[i];
    let Slope { slope, error, reach, reach_of_all, whole } = *of;
    let share = |slope: f64| (slope * slope / whole).min(1.0);
    let (low, high) = ((slope.abs() - reach * error).max(0.0), slope.abs() + reach * error);
    let (title, number) = titles(setting, &estimate.name);
    EstimatePart {
        estimate: estimate.name.clone(),
        title,
        number,
        share: ((slope * slope - error * error) / whole).clamp(0.0, 1.0),
        ci95: [share(low), share(high)],
        noise: share(reach_of_all * error),
        distinguishable: of.is_distinguishable(),
        days_per_tenth_more: slope / estimate.sigma * libm::log(1.1),
        width_days_when_known: 0.0,
    }
}

/// The slope of a straight line, and its standard error; nothing where the scores don't vary.
fn regression(scores: &[f64], outcomes: &[f64]) -> Option<(f64, f64)> {
    let (x, y) = (mean(scores)?, mean(outcomes)?);
    let mut sums = (0.0, 0.0, 0.0);
    for (a, b) in scores.iter().zip(outcomes) {
        sums = (sums.0 + (a - x) * (a - x), sums.1 + (a - x) * (b - y), sums.2 + (b - y) * (b - y));
    }
    if sums.0 <= 0.0 {
        return None;
    }
    let slope = sums.1 / sums.0;
    let left = (sums.2 - slope * sums.1).max(0.0);
    Some((slope, libm::sqrt(left / (scores.len() as f64 - 2.0) / sums.0)))
}

fn variance(list: &[f64]) -> Option<f64> {
    let mean = mean(list)?;
    Some(list.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (list.len() as f64 - 1.0))
}

/// The step an estimate belongs to, and which of its numbers it is.
fn titles(setting: &Setting, name: &str) -> (Words, Words) {
    let mut parts = name.splitn(3, '.');
    let (process, step, key) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let of = |checked: &Checked| {
        let call = checked.graph.calls.iter().find(|c| c.process.name.value == process)?;
        let step = call.process.step(step)?;
        Some(call.process.steps[step].title.clone())
    };
    let followed = setting.process.as_ref().map(|p| &p.1);
    let title = followed.and_then(of).unwrap_or_else(|| {
        // A number of other work says which: it delays this proposal by the hands it takes.
        let other = setting.caseload.iter().find_map(|c| Some((of(&c.1)?, &c.1.graph.calls.first()?.process.title)));
        other.map_or_else(
            || Words::same(step.replace('_', " ")),
            |(title, process)| Words::new(format!("{} ({})", title.nl, process.nl), format!("{} ({})", title.en, process.en)),
        )
    });
    let number = match key.split('.').next().unwrap_or("") {
        "work" => Words::new("hoeveel werk het is", "how much work it is"),
        "waits" => Words::new("hoe lang het blijft liggen", "how long it lies"),
        "takes" => Words::new("hoe lang het duurt", "how long it takes"),
        "found_after" => Words::new("hoe lang het zoeken duurt", "how long the search takes"),
        "rate" => Words::new("hoe vaak men stopt", "how often people stop"),
        _ => Words::new("hoe vaak welke kant het op gaat", "how often it goes which way"),
    };
    (title, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_is_found_and_noise_is_not() {
        let x: Vec<f64> = (0..100).map(|i| f64::from(i) / 10.0).collect();
        let y: Vec<f64> = x.iter().map(|x| 3.0 * x + 1.0).collect();
        let (slope, error) = regression(&x, &y).unwrap();
        assert!((slope - 3.0).abs() < 1e-9 && error < 1e-6);
        let flat: Vec<f64> = (0..100).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let (slope, error) = regression(&x, &flat).unwrap();
        assert!(slope.abs() < 2.0 * error);
        assert!(regression(&[1.0; 5], &[1.0; 5]).is_none());
    }
}
