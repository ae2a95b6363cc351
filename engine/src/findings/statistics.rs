//! Statistics: what may be said on the strength of so many runs.
//!
//! A quantile is the ⌈n·p⌉-th smallest outcome: a lead time that really occurred, never one between two meetings. Every figure
//! comes with an interval, and nothing here draws at random: the same runs give the same interval.
//!
//! ```
//! use doorloop_engine::findings::statistics::{quantile, quantile_interval};
//! let days: Vec<u32> = (1..=100).collect();
//! assert_eq!(quantile(&days, 0.8), Some(80));
//! assert_eq!(quantile_interval(&days, 0.8, 0.95).map(|i| (i.low, i.high)), Some((Some(72), Some(89))));
//! ```

use crate::sim::beta_gamma::{Tails, beta_tails, logistic, logit_beta_quantile};
use crate::sim::normal;

/// A figure with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub high: f64,
}

/// An interval for a quantile: two outcomes, or none on a side on which there are too few runs to bound it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuantileInterval<T> {
    /// The lower end; none: no outcome is low enough to be sure.
    pub low: Option<T>,
    /// The upper end; none: no outcome is high enough to be sure.
    pub high: Option<T>,
}

/// The place of the p-quantile among `n` outcomes, from 0. Nothing if there are none or `p` lies outside 0 to 1.
///
/// A product like 0.55 × 100, a hair above 55 in floating point, counts as whole.
#[must_use]
pub fn quantile_place(n: usize, p: f64) -> Option<usize> {
    if n == 0 || !(0.0..=1.0).contains(&p) {
        return None;
    }
    let rank = (n as f64 * p * (1.0 - 1e-12)).ceil() as usize;
    Some(rank.clamp(1, n) - 1)
}

/// The ⌈n·p⌉-th smallest of outcomes sorted upwards; nothing if there are none or `p` lies outside 0 to 1.
#[must_use]
pub fn quantile<T: Copy>(sorted: &[T], p: f64) -> Option<T> {
    quantile_place(sorted.len(), p).and_then(|place| sorted.get(place).copied())
}

/// The quantile of sorted values that lies linearly between two of them (Hyndman and Fan 1996, type 7): what others state of
/// real logs. Our own outcomes take [`quantile`], a value that really occurred. NaN of no values.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // places in a list
pub fn linear_quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = last as f64 * p.clamp(0.0, 1.0);
    let below = place.floor();
    let at = |i: usize| sorted.get(i.min(last)).copied().unwrap_or(f64::NAN);
    let (low, high) = (at(below as usize), at(below as usize + 1));
    low + (high - low) * (place - below)
}

/// An interval that holds the true p-quantile with chance of at least `level`, whatever the distribution, ties included.
///
/// Between the order statistics l and u for which a binomial count of n trials with chance p is below l, and at least u, each
/// with chance of at most (1 − level)/2 (Conover, "Practical Nonparametric Statistics", 3rd ed. 1999, §3.2). Nothing as for [`quantile`].
#[must_use]
pub fn quantile_interval<T: Copy>(sorted: &[T], p: f64, level: f64) -> Option<QuantileInterval<T>> {
    let n = sorted.len();
    quantile_place(n, p)?;
    let (low, high) = ranks(n, p, 0.5 * (1.0 - level));
    let at = |rank: usize| rank.checked_sub(1).and_then(|place| sorted.get(place).copied());
    Some(QuantileInterval { low: at(low), high: at(high) })
}

/// The last rank l with P(count < l) and the first rank u with P(count ≥ u) of at most `miss`; 0 and n + 1 stand for none.
fn ranks(n: usize, p: f64, miss: f64) -> (usize, usize) {
    let too_high = first_rank(n, |l| binomial(n, p, l).lower > miss);
    (too_high - 1, first_rank(n, |u| binomial(n, p, u).upper <= miss))
}

/// The chances that of `n` trials of chance `p` fewer than `k` succeed (lower), and at least `k` (upper), for `k` from 1 to `n`.
///
/// At least k of n: the incomplete beta function with shapes k and n − k + 1 at p (DLMF 8.17.24).
fn binomial(n: usize, p: f64, k: usize) -> Tails {
    let tails = beta_tails(k as f64, (n - k + 1) as f64, p, 1.0 - p);
    Tails { lower: tails.upper, upper: tails.lower }
}

/// The first rank from 1 to `n` for which `holds`, which stays true once it is; `n` + 1 if none.
fn first_rank(n: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (1, n + 1);
    while low < high {
        let middle = (low + high) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// The mean, summed in the order given; nothing if there are no outcomes.
#[must_use]
pub fn mean(outcomes: &[f64]) -> Option<f64> {
    if outcomes.is_empty() { None } else { Some(outcomes.iter().sum::<f64>() / outcomes.len() as f64) }
}

/// The standard error of the mean of independent outcomes; nothing with fewer than two.
#[must_use]
pub fn standard_error(outcomes: &[f64]) -> Option<f64> {
    let n = outcomes.len() as f64;
    let mean = mean(outcomes).filter(|_| n > 1.0)?;
    let squares: f64 = outcomes.iter().map(|x| (x - mean) * (x - mean)).sum();
    Some(libm::sqrt(squares / (n - 1.0) / n))
}

/// The mean with its interval by Student's t (Student 1908; Law, "Simulation Modeling and Analysis", 5th ed. 2015, §4.5).
///
/// Nothing with fewer than two outcomes. With skewed outcomes sound from some fifty on.
#[must_use]
pub fn mean_estimate(outcomes: &[f64], level: f64) -> Option<Estimate> {
    let value = mean(outcomes)?;
    let error = standard_error(outcomes)?;
    let reach = error * student_quantile(0.5 + 0.5 * level, (outcomes.len() - 1) as f64);
    Some(Estimate { value, standard_error: error, low: value - reach, high: value + reach })
}

/// The quantile of Student's t with `freedom` degrees of freedom, for `p` above a half and below 1.
///
/// t² / (t² + freedom) is beta with shapes 1/2 and freedom/2 (DLMF 8.17; Abramowitz & Stegun 26.7.1).
#[must_use]
pub fn student_quantile(p: f64, freedom: f64) -> f64 {
    let both_tails = 2.0 * (1.0 - p);
    let (x, rest) = logistic(logit_beta_quantile(0.5 * freedom, 0.5, Tails::below(both_tails)));
    libm::sqrt(freedom * rest / x)
}

/// The mean of `after` − `before`, run by run with the same luck, with its interval; nothing with fewer than two pairs or
/// different numbers of runs.
#[must_use]
pub fn paired_difference(before: &[f64], after: &[f64], level: f64) -> Option<Estimate> {
    if before.len() != after.len() {
        return None;
    }
    let differences: Vec<f64> = after.iter().zip(before).map(|(a, b)| a - b).collect();
    mean_estimate(&differences, level)
}

/// The p-quantile of `after` less that of `before`, with its interval; entries at the same place have the same luck.
///
/// A quantile moves with the share of outcomes at or below it (Bahadur, Ann. Math. Statist. 37, 1966), so two quantiles are correlated
/// as those shares are, which is counted. Each standard error comes from the width of its own order-statistic interval (Woodruff, JASA
/// 47, 1952; Price & Bonett, Computational Statistics & Data Analysis 37, 2001). Asymptotic; nothing where runs are too few for
/// an interval on either side (for P90 fewer than 36) or unequal in number.
#[must_use]
pub fn paired_quantile_difference(before: &[f64], after: &[f64], p: f64, level: f64) -> Option<Estimate> {
    if before.len() != after.len() {
        return None;
    }
    let (from, from_error) = quantile_error(before, p)?;
    let (to, to_error) = quantile_error(after, p)?;
    let share =
        |quantile: f64, outcomes: &[f64]| -> Vec<f64> { outcomes.iter().map(|&x| f64::from(u8::from(x <= quantile))).collect() };
    let same_luck = correlation(&share(from, before), &share(to, after)).unwrap_or(0.0);
    let variance = from_error * from_error + to_error * to_error - 2.0 * same_luck * from_error * to_error;
    let error = libm::sqrt(variance.max(0.0));
    let reach = error * normal::quantile(0.5 + 0.5 * level);
    let value = to - from;
    Some(Estimate { value, standard_error: error, low: value - reach, high: value + reach })
}

/// A quantile with its standard error: the width of its 95 % interval over that of the binomial count it was read from.
fn quantile_error(outcomes: &[f64], p: f64) -> Option<(f64, f64)> {
    let mut sorted = outcomes.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len();
    let interval = quantile_interval(&sorted, p, 0.95)?;
    let (low, high) = (interval.low?, interval.high?);
    // The ranks are whole, so the interval holds a little more than 95 %: it is as many errors wide as the ranks lie apart.
    let (l, u) = ranks(n, p, 0.025);
    let errors = (u - l) as f64 / libm::sqrt(n as f64 * p * (1.0 - p));
    Some((quantile(&sorted, p)?, (high - low) / errors))
}

/// Which of some alternatives could have the least true mean: the set holds that alternative with chance of at least `level`.
///
/// `alternatives` have their outcomes in the order of the runs, with the same luck. One stays unless its mean lies above that of another by more
/// than luck allows, by a one-sided t-test of their paired differences at (1 − `level`) / (k − 1): Bonferroni, so that the level holds for
/// all k alternatives at once (Nelson, Swann, Goldsman & Song, Operations Research 49, 2001, with paired in place of pooled
/// variances, as common random numbers ask). With fewer than two runs all stay.
#[must_use]
pub fn could_be_least(alternatives: &[Vec<f64>], level: f64) -> Vec<bool> {
    let (k, n) = (alternatives.len(), alternatives.first().map_or(0, Vec::len));
    if k < 2 || n < 2 {
        return vec![true; k];
    }
    let t = student_quantile(1.0 - (1.0 - level) / (k - 1) as f64, (n - 1) as f64);
    let mut differences = Vec::with_capacity(n);
    let mut is_longer = |one: &[f64], other: &[f64]| {
        differences.clear();
        differences.extend(one.iter().zip(other).map(|(a, b)| a - b));
        let (mean, error) = (mean(&differences).unwrap_or(0.0), standard_error(&differences).unwrap_or(0.0));
        mean > t * error
    };
    (0..k).map(|i| (0..k).all(|j| i == j || !is_longer(&alternatives[i], &alternatives[j]))).collect()
}

/// The share `successes` / `trials` with the interval of Wilson (JASA 22, 1927), sound near 0 and 1; nothing without trials.
///
/// The standard error is that of the share as it stands.
#[must_use]
pub fn share(successes: usize, trials: usize, level: f64) -> Option<Estimate> {
    if trials == 0 || successes > trials {
        return None;
    }
    let (n, z) = (trials as f64, normal::quantile(0.5 + 0.5 * level));
    let value = successes as f64 / n;
    let centre = (value + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let reach = z / (1.0 + z * z / n) * libm::sqrt(value * (1.0 - value) / n + z * z / (4.0 * n * n));
    // At the ends the formula gives them exactly; rounding may not.
    let low = if successes == 0 { 0.0 } else { centre - reach };
    let high = if successes == trials { 1.0 } else { centre + reach };
    Some(Estimate { value, standard_error: libm::sqrt(value * (1.0 - value) / n), low, high })
}

/// Pearson's correlation of pairs; nothing with fewer than two, unequal numbers, or where either never varies.
#[must_use]
pub fn correlation(first: &[f64], second: &[f64]) -> Option<f64> {
    if first.len() != second.len() || first.len() < 2 {
        return None;
    }
    let (a, b) = (mean(first)?, mean(second)?);
    let sums = first
        .iter()
        .zip(second)
        .fold((0.0, 0.0, 0.0), |(aa, bb, ab), (x, y)| (aa + (x - a) * (x - a), bb + (y - b) * (y - b), ab + (x - a) * (y - b)));
    let scale = libm::sqrt(sums.0 * sums.1);
    if scale > 0.0 { Some((sums.2 / scale).clamp(-1.0, 1.0)) } else { None }
}

#[cfg(test)]
#[path = "statistics_tests.rs"]
mod tests;
