//! Statistics: what may be said on the strength of so many runs.
//!
//! A quantile is the ⌈n·p⌉-th smallest outcome: a lead time that really occurred, never one between two meetings. Every figure
//! comes with an interval, and nothing here draws at random: the same runs give the same interval.
//!
//! Runs that share a world are not independent: a busy spring is one for all of them. So every interval asks which outcomes hang
//! together ([`Groups`]). A mean is as certain as the sums of the groups allow, and a share or a quantile counts as if from fewer, independent
//! outcomes: as many as would be as certain (Kish, "Survey Sampling", 1965: the design effect).
//!
//! ```
//! use doorloop_engine::findings::statistics::{quantile, quantile_interval};
//! let days: Vec<u32> = (1..=100).collect();
//! assert_eq!(quantile(&days, 0.8), Some(80));
//! assert_eq!(quantile_interval(&days, 100.0, 0.8, 0.95).map(|i| (i.low, i.high)), Some((Some(72), Some(89))));
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

/// Which outcomes hang together: so many in a row, then so many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups(Vec<usize>);

impl Groups {
    /// Each of so many outcomes stands alone.
    #[must_use]
    pub fn alone(n: usize) -> Self {
        Self(vec![1; n])
    }

    /// Outcomes in a row with the same key hang together.
    pub fn of(keys: impl IntoIterator<Item = u64>) -> Self {
        let (mut sizes, mut last) = (Vec::new(), None);
        for key in keys {
            match sizes.last_mut() {
                Some(size) if last == Some(key) => *size += 1,
                _ => sizes.push(1),
            }
            last = Some(key);
        }
        Self(sizes)
    }

    /// How many groups.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    fn are_alone(&self) -> bool {
        self.0.iter().all(|size| *size == 1)
    }

    /// The sum of each group.
    fn sums<'a>(&'a self, outcomes: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        let mut rest = outcomes;
        self.0.iter().map(move |size| {
            let (group, behind) = rest.split_at((*size).min(rest.len()));
            rest = behind;
            group.iter().sum()
        })
    }

    /// How many independent outcomes would say as much about a share as these yes-or-nos do; at most as many as they are.
    ///
    /// Held lower by what the number of groups leaves uncertain: the ratio of the normal quantile to Student's, squared (Korn & Graubard, Survey
    /// Methodology 24, 1998). Where all say the same nothing shows how they hang together, and each group counts once.
    #[must_use]
    pub fn effective(&self, holds: impl IntoIterator<Item = bool>, level: f64) -> f64 {
        let holds: Vec<f64> = holds.into_iter().map(as_number).collect();
        let n = holds.len() as f64;
        if self.are_alone() {
            return n;
        }
        let groups = self.count() as f64;
        let share = mean(&holds).unwrap_or(0.0);
        let alone = share * (1.0 - share) / n;
        let Some(error) = standard_error(&holds, self).filter(|e| *e > 0.0 && alone > 0.0) else { return groups };
        let at = 0.5 + 0.5 * level;
        let fewer = normal::quantile(at) / student_quantile(at, groups - 1.0);
        (n * (alone / (error * error)).min(1.0) * fewer * fewer).max(1.0)
    }
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
/// with chance of at most (1 − level)/2 (Conover, "Practical Nonparametric Statistics", 3rd ed. 1999, §3.2). Outcomes that hang together
/// are worth as many as are `effective` ([`Groups::effective`] of whether each is at or below the quantile): the ranks are those of so
/// many, stretched over all (Woodruff, JASA 47, 1952). Nothing as for [`quantile`].
#[must_use]
pub fn quantile_interval<T: Copy>(sorted: &[T], effective: f64, p: f64, level: f64) -> Option<QuantileInterval<T>> {
    let n = sorted.len();
    quantile_place(n, p)?;
    let (low, high) = ranks(n, effective, p, 0.5 * (1.0 - level));
    let at = |rank: usize| rank.checked_sub(1).and_then(|place| sorted.get(place).copied());
    Some(QuantileInterval { low: at(low), high: at(high) })
}

/// The last rank l with P(count < l) and the first rank u with P(count ≥ u) of at most `miss`; 0 and n + 1 stand for none.
fn ranks(n: usize, effective: f64, p: f64, miss: f64) -> (usize, usize) {
    let fewer = (effective as usize).clamp(1, n);
    let too_high = first_rank(fewer, |l| binomial(fewer, p, l).lower > miss);
    let (low, high) = (too_high - 1, first_rank(fewer, |u| binomial(fewer, p, u).upper <= miss));
    // Rounded outward; beyond the last of the fewer is beyond the last of all.
    (low * n / fewer, if high > fewer { n + 1 } else { (high * n).div_ceil(fewer) })
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

/// The standard error of the mean of outcomes of which those in a group hang together; nothing with fewer than two groups.
///
/// From the sums of the groups' deviations (Cochran, "Sampling Techniques", 3rd ed. 1977, §9A.3).
#[must_use]
pub fn standard_error(outcomes: &[f64], groups: &Groups) -> Option<f64> {
    let (n, k) = (outcomes.len() as f64, groups.count() as f64);
    let mean = mean(outcomes).filter(|_| k > 1.0)?;
    let deviations: Vec<f64> = outcomes.iter().map(|x| x - mean).collect();
    let squares: f64 = groups.sums(&deviations).map(|sum| sum * sum).sum();
    Some(libm::sqrt(squares * k / (k - 1.0)) / n)
}

/// The mean with its interval by Student's t (Student 1908; Law, "Simulation Modeling and Analysis", 5th ed. 2015, §4.5).
///
/// Nothing with fewer than two groups. With skewed outcomes sound from some fifty on.
#[must_use]
pub fn mean_estimate(outcomes: &[f64], groups: &Groups, level: f64) -> Option<Estimate> {
    let value = mean(outcomes)?;
    let error = standard_error(outcomes, groups)?;
    let reach = error * student_quantile(0.5 + 0.5 * level, (groups.count() - 1) as f64);
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

/// The mean of `after` − `before`, run by run with the same luck, with its interval; nothing with fewer than two groups of pairs or
/// different numbers of runs.
#[must_use]
pub fn paired_difference(before: &[f64], after: &[f64], groups: &Groups, level: f64) -> Option<Estimate> {
    if before.len() != after.len() {
        return None;
    }
    let differences: Vec<f64> = after.iter().zip(before).map(|(a, b)| a - b).collect();
    mean_estimate(&differences, groups, level)
}

/// The p-quantile of `after` less that of `before`, with its interval; entries at the same place have the same luck.
///
/// A quantile moves with the share of outcomes at or below it (Bahadur, Ann. Math. Statist. 37, 1966), so two quantiles are correlated
/// as those shares are, which is counted. Each standard error comes from the width of its own order-statistic interval (Woodruff, JASA
/// 47, 1952; Price & Bonett, Computational Statistics & Data Analysis 37, 2001). Asymptotic; nothing where runs are too few for
/// an interval on either side (for P90 fewer than 36) or unequal in number.
#[must_use]
pub fn paired_quantile_difference(before: &[f64], after: &[f64], groups: &Groups, p: f64, level: f64) -> Option<Estimate> {
    if before.len() != after.len() {
        return None;
    }
    let (from, from_error) = quantile_error(before, groups, p)?;
    let (to, to_error) = quantile_error(after, groups, p)?;
    let same_luck = correlation(&at_most(before, from), &at_most(after, to)).unwrap_or(0.0);
    let variance = from_error * from_error + to_error * to_error - 2.0 * same_luck * from_error * to_error;
    let error = libm::sqrt(variance.max(0.0));
    let reach = error * normal::quantile(0.5 + 0.5 * level);
    let value = to - from;
    Some(Estimate { value, standard_error: error, low: value - reach, high: value + reach })
}

/// A quantile with its standard error: the width of its 95 % interval over that of the binomial count it was read from.
fn quantile_error(outcomes: &[f64], groups: &Groups, p: f64) -> Option<(f64, f64)> {
    let mut sorted = outcomes.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len();
    let value = quantile(&sorted, p)?;
    let effective = groups.effective(outcomes.iter().map(|x| *x <= value), 0.95);
    let interval = quantile_interval(&sorted, effective, p, 0.95)?;
    let (low, high) = (interval.low?, interval.high?);
    // The ranks are whole, so the interval holds a little more than 95 %: it is as many errors wide as the ranks lie apart.
    let (l, u) = ranks(n, effective, p, 0.025);
    let errors = (u - l) as f64 / n as f64 * libm::sqrt(effective / (p * (1.0 - p)));
    Some((value, (high - low) / errors))
}

/// Whether each outcome is at most so much: 1 or 0.
fn at_most(outcomes: &[f64], most: f64) -> Vec<f64> {
    outcomes.iter().map(|&x| as_number(x <= most)).collect()
}

fn as_number(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

/// Which of some alternatives could have the least true mean: the set holds that alternative with chance of at least `level`.
///
/// `alternatives` have their outcomes in the order of the runs, with the same luck. One stays unless its mean lies above that of another by more
/// than luck allows, by a one-sided t-test of their paired differences at (1 − `level`) / (k − 1): Bonferroni, so that the level holds for
/// all k alternatives at once (Nelson, Swann, Goldsman & Song, Operations Research 49, 2001, with paired in place of pooled
/// variances, as common random numbers ask). With fewer than two groups of runs all stay.
#[must_use]
pub fn could_be_least(alternatives: &[Vec<f64>], groups: &Groups, level: f64) -> Vec<bool> {
    let (k, n) = (alternatives.len(), groups.count());
    if k < 2 || n < 2 {
        return vec![true; k];
    }
    let t = student_quantile(1.0 - (1.0 - level) / (k - 1) as f64, (n - 1) as f64);
    let mut differences = Vec::new();
    let mut is_longer = |one: &[f64], other: &[f64]| {
        differences.clear();
        differences.extend(one.iter().zip(other).map(|(a, b)| a - b));
        let (mean, error) = (mean(&differences).unwrap_or(0.0), standard_error(&differences, groups).unwrap_or(0.0));
        mean > t * error
    };
    (0..k).map(|i| (0..k).all(|j| i == j || !is_longer(&alternatives[i], &alternatives[j]))).collect()
}

/// The share that holds, with the interval of Wilson (JASA 22, 1927), sound near 0 and 1; nothing without any.
///
/// The standard error is that of the share as it stands. What hangs together counts for as many as are effective.
#[must_use]
pub fn share(holds: &[bool], groups: &Groups, level: f64) -> Option<Estimate> {
    let (successes, trials) = (holds.iter().filter(|h| **h).count(), holds.len());
    if trials == 0 {
        return None;
    }
    let (n, z) = (groups.effective(holds.iter().copied(), level), normal::quantile(0.5 + 0.5 * level));
    let value = successes as f64 / trials as f64;
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
