//! How much of the spread each estimate is responsible for, and what finding it out would be worth.
//!
//! Every run is simulated twice with the same luck: as stated, and with every estimate multiplied by its factor. The
//! difference is the work of the estimates alone, so it is regressed on the standardised logarithm of each factor; luck, which would
//! drown a small slope, cancels out. Factors are independent of each other and of luck, so a slope squared, over the variance
//! of the lead times with estimates, is that estimate's part of the variance (Saltelli e.a., "Global Sensitivity Analysis", 2008, §1.2.5:
//! standardised regression coefficients). What is left is luck, and whatever estimates do that is no straight line.
//!
//! So much for the estimates of the proposal's own procedure, of which each run has factors of its own. Those of other people's cases belong to a world. What they do together is
//! how much further worlds lie apart with doubt than without (components of variance: Searle, Casella & McCulloch, "Variance Components", 1992, §3.6).
//!
//! Once an estimate is known, its part of the variance is gone: the width between P10 and P90 shrinks with the square root of what is left.

use super::runs::Runs;
use super::simulate::Request;
use super::simulation::{EstimatePart, Uncertainty};
use super::spread::DAY;
use super::statistics::{mean, student_quantile};
use crate::check::{Checked, Setting};
use crate::plan::Plan;
use crate::sim::{PER_WORLD, score_of_proposal};
use crate::text::Words;

/// How many estimates are named.
const NAMED: usize = 10;
/// Fewer runs than this give no slope worth a word.
const LEAST: usize = 50;
/// The same of worlds.
const LEAST_WORLDS: usize = 10;

/// The parts of the spread; `None` without estimates, with too few runs, or where runs are cut off at the horizon.
pub(super) fn uncertainty(request: &Request<'_>, runs: &Runs) -> Option<Uncertainty> {
    let plan = request.plan;
    let is_cut = runs.base.iter().any(|r| r.unfinished) || runs.estimated.iter().any(|l| l.1);
    if !request.wanted.estimates || plan.estimates.is_empty() || runs.base.len() < LEAST || is_cut {
        return None;
    }
    let with: Vec<f64> = runs.estimated.iter().map(|l| l.0 as f64 / DAY).collect();
    let by_estimates: Vec<f64> = with.iter().zip(&runs.base).map(|(w, r)| w - r.lead as f64 / DAY).collect();
    let whole = variance(&with)?;
    // Broken off before any run with estimates was made, or no estimate that matters here.
    if whole <= 0.0 || by_estimates.iter().all(|d| *d == 0.0) {
        return None;
    }
    let free = (with.len() - 2) as f64;
    let count = plan.estimates.iter().filter(|e| e.of_proposal).count();
    // Of fifty numbers that do nothing, two or three look as if they did at 95 %: each is asked for more (Bonferroni's bound),
    // so that with 95 % chance none of them is named.
    let reach = student_quantile(0.975, free);
    let reach_of_all = student_quantile(1.0 - 0.025 / count.max(1) as f64, free);
    let mut of_proposal = 0.0;
    let own = plan.estimates.iter().enumerate().filter(|(_, estimate)| estimate.of_proposal);
    let mut parts: Vec<EstimatePart> = own
        .filter_map(|(i, estimate)| {
            let scores: Vec<f64> =
                (0..).take(with.len()).map(|run| score_of_proposal(request.wanted.seed, run, estimate)).collect();
            let (slope, error) = regression(&scores, &by_estimates)?;
            // A squared slope is too large by its error squared, on average. Summed before any is cut off at nought, or noise would count.
            of_proposal += (slope * slope - error * error) / whole;
            Some(part(request.setting, plan, i, &Slope { slope, error, reach, reach_of_all, whole }))
        })
        .collect();
    parts.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.estimate.cmp(&b.estimate)));
    let stated: Vec<f64> = runs.base.iter().map(|r| r.lead as f64 / DAY).collect();
    let others_share = ((between_worlds(&with) - between_worlds(&stated)) / whole).clamp(0.0, 1.0);
    let estimates_share = (of_proposal.max(0.0) + others_share).min(1.0);
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
        others_share,
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
        distinguishable: slope.abs() > reach_of_all * error,
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

/// The part of the variance of lead times that lies between worlds; nought with too few of them.
fn between_worlds(list: &[f64]) -> f64 {
    let size = PER_WORLD as usize;
    let worlds: Vec<&[f64]> = list.chunks_exact(size).collect();
    if worlds.len() < LEAST_WORLDS {
        return 0.0;
    }
    let means: Vec<f64> = worlds.iter().filter_map(|world| mean(world)).collect();
    let within = worlds.iter().filter_map(|world| variance(world)).sum::<f64>() / worlds.len() as f64;
    variance(&means).map_or(0.0, |between| (between - within / size as f64).max(0.0))
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
