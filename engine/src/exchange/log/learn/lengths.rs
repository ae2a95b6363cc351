//! A distribution for measured lengths: the simplest family that fits, or the quantiles themselves.
//!
//! Exponential, gamma and lognormal are fitted by maximum likelihood and compared by Akaike's criterion (Akaike 1974): two
//! for each parameter, less twice the log-likelihood; least is best. The best is held to the Kolmogorov–Smirnov distance:
//! if its curve lies further from the measured one than chance makes it in one of twenty samples (Lilliefors' caveat:
//! the parameters come from the same values, so the test is mild), and further than a twentieth, the quantiles are written instead.
//!
//! ```
//! use doorloop_engine::exchange::log::learn::lengths::{Family, fit};
//! let hours: Vec<f64> = (1..100).map(|i| -8.0 * (1.0 - f64::from(i) / 100.0).ln()).collect();
//! let fit = fit(&hours).unwrap();
//! assert_eq!(fit.family, Family::Exponential);
//! assert!((fit.mean - 8.0).abs() < 0.4);
//! ```

use crate::findings::statistics::linear_quantile;
use crate::sim::distribution::Distribution;
use crate::sim::{beta_gamma, normal};
use serde::Serialize;

/// What kind of distribution was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Always the same.
    Fixed,
    /// Exponential.
    Exponential,
    /// Gamma.
    Gamma,
    /// Lognormal.
    Lognormal,
    /// The quantiles themselves.
    Quantiles,
}

/// A fitted distribution. Lengths are in hours.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The family.
    pub family: Family,
    /// How many lengths it is made from.
    pub n: usize,
    /// Mean of the lengths.
    pub mean: f64,
    /// Half is shorter.
    pub median: f64,
    /// Nine in ten are shorter.
    pub p90: f64,
    /// Largest distance between the fitted curve and the measured one; 0 for quantiles.
    pub distance: f64,
    /// Akaike's criterion less that of the best family; `None` where no family fits.
    pub aic: Option<f64>,
    shape: Shape,
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Fixed(f64),
    Exponential(f64),
    Gamma { mean: f64, sd: f64 },
    Lognormal { median: f64, p90: f64 },
    Quantiles(Vec<f64>),
}

/// Fewest lengths from which a family is fitted.
const FEWEST: usize = 8;
/// Steps between the least and the most of written quantiles.
const STEPS: usize = 20;
/// A distance between curves that nobody minds.
const NEAR: f64 = 0.05;

/// Fits lengths in hours, none below 0; `None` of none.
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts
pub fn fit(hours: &[f64]) -> Option<Fit> {
    let mut sorted: Vec<f64> = hours.iter().copied().filter(|h| h.is_finite() && *h >= 0.0).collect();
    sorted.sort_by(f64::total_cmp);
    let (least, most) = (*sorted.first()?, *sorted.last()?);
    let n = sorted.len();
    let mean = sorted.iter().sum::<f64>() / n as f64;
    let (median, p90) = (linear_quantile(&sorted, 0.5), linear_quantile(&sorted, 0.9));
    let made = |family, shape, distance, aic| Fit { family, n, mean, median, p90, distance, aic, shape };
    // Under a second apart is the same.
    if most - least < 1.0 / 3_600.0 {
        return Some(made(Family::Fixed, Shape::Fixed(median), 0.0, None));
    }
    let candidates = if n >= FEWEST && least > 0.0 { candidates(&sorted, mean) } else { Vec::new() };
    let best = candidates.into_iter().min_by(|a, b| a.2.total_cmp(&b.2));
    if let Some((family, shape, aic)) = best {
        let distance = kolmogorov_smirnov(&sorted, &shape);
        if distance <= NEAR.max(1.358 / (n as f64).sqrt()) {
            return Some(made(family, shape, distance, Some(aic)));
        }
        return Some(made(Family::Quantiles, Shape::Quantiles(quantiles(&sorted)), 0.0, Some(aic)));
    }
    Some(made(Family::Quantiles, Shape::Quantiles(quantiles(&sorted)), 0.0, None))
}

/// Quantiles at equal steps; the last is such that the longest twentieth has its own mean, since straight pieces up to the very
/// longest would make a long tail longer.
#[allow(clippy::cast_precision_loss)] // counts
fn quantiles(sorted: &[f64]) -> Vec<f64> {
    let steps = STEPS.min(sorted.len().saturating_sub(1)).max(1);
    let mut list: Vec<f64> = (0..=steps).map(|i| linear_quantile(sorted, i as f64 / steps as f64)).collect();
    if sorted.len() > 2 * STEPS {
        let tail = &sorted[sorted.len() - sorted.len() / STEPS..];
        let mean = tail.iter().sum::<f64>() / tail.len() as f64;
        let before = list[steps - 1];
        list[steps] = (2.0 * mean - before).clamp(before, list[steps]);
    }
    list
}

#[allow(clippy::cast_precision_loss)] // counts
fn candidates(sorted: &[f64], mean: f64) -> Vec<(Family, Shape, f64)> {
    let n = sorted.len() as f64;
    let logs: Vec<f64> = sorted.iter().map(|h| libm::log(*h)).collect();
    let log_mean = logs.iter().sum::<f64>() / n;
    let log_variance = logs.iter().map(|l| (l - log_mean) * (l - log_mean)).sum::<f64>() / n;
    let mut found = vec![(Family::Exponential, Shape::Exponential(mean), 2.0 + 2.0 * n * (libm::log(mean) + 1.0))];
    let sigma = log_variance.sqrt();
    if sigma > 1e-6 && sigma < 5.0 {
        let likelihood = -n * (log_mean + libm::log(sigma) + 0.5 * libm::log(2.0 * std::f64::consts::PI) + 0.5);
        let median = libm::exp(log_mean);
        let p90 = median * libm::exp(crate::sim::distribution::Z90 * sigma);
        found.push((Family::Lognormal, Shape::Lognormal { median, p90 }, 4.0 - 2.0 * likelihood));
    }
    let spread = libm::log(mean) - log_mean;
    if spread > 1e-9 {
        let shape = gamma_shape(spread);
        if (0.02..1e5).contains(&shape) {
            let scale = mean / shape;
            let likelihood = n * ((shape - 1.0) * log_mean - mean / scale - shape * libm::log(scale) - libm::lgamma(shape));
            found.push((Family::Gamma, Shape::Gamma { mean, sd: shape.sqrt() * scale }, 4.0 - 2.0 * likelihood));
        }
    }
    found
}

/// The shape for which ln(shape) − digamma(shape) is a given spread: Minka's start and Newton's steps (Minka 2002, "Estimating a gamma
/// distribution").
fn gamma_shape(spread: f64) -> f64 {
    let mut shape = (3.0 - spread + ((spread - 3.0) * (spread - 3.0) + 24.0 * spread).sqrt()) / (12.0 * spread);
    for _ in 0..20 {
        let h = 1e-4 * shape;
        // Central differences of ln Γ: digamma and trigamma.
        let (below, at, above) = (libm::lgamma(shape - h), libm::lgamma(shape), libm::lgamma(shape + h));
        let (digamma, trigamma) = ((above - below) / (2.0 * h), (above - 2.0 * at + below) / (h * h));
        let slope = 1.0 / shape - trigamma;
        if slope.abs() < 1e-12 {
            break;
        }
        let step = (libm::log(shape) - digamma - spread) / slope;
        let next = (shape - step).clamp(shape / 2.0, shape * 2.0);
        if (next - shape).abs() <= 1e-7 * shape {
            return next;
        }
        shape = next;
    }
    shape
}

fn cumulative(shape: &Shape, hours: f64) -> f64 {
    match shape {
        Shape::Fixed(value) => f64::from(u8::from(hours >= *value)),
        Shape::Exponential(mean) => 1.0 - libm::exp(-hours / mean),
        Shape::Lognormal { median, p90 } => {
            let sigma = libm::log(p90 / median) / crate::sim::distribution::Z90;
            normal::cumulative(libm::log(hours / median) / sigma)
        }
        Shape::Gamma { mean, sd } => {
            let shape = (mean / sd) * (mean / sd);
            beta_gamma::gamma_tails(shape, hours * shape / mean).lower
        }
        Shape::Quantiles(_) => 0.0,
    }
}

/// The largest distance between a curve and that of the values.
#[allow(clippy::cast_precision_loss)] // counts
fn kolmogorov_smirnov(sorted: &[f64], shape: &Shape) -> f64 {
    let n = sorted.len() as f64;
    let apart = |(i, h): (usize, &f64)| {
        let at = cumulative(shape, *h);
        (at - i as f64 / n).abs().max(((i + 1) as f64 / n - at).abs())
    };
    sorted.iter().enumerate().map(apart).fold(0.0, f64::max)
}

impl Fit {
    /// As the file writes it, such as `lognormal(median 3 d, p90 20 d)`. Working time knows no days of 24 hours.
    #[must_use]
    pub fn as_yaml(&self, working: bool) -> String {
        let in_unit = |h: f64| match h {
            h if h < 2.0 => format!("{} min", figures(h * 60.0)),
            h if h < 72.0 || working => format!("{} h", figures(h)),
            h => format!("{} d", figures(h / 24.0)),
        };
        match &self.shape {
            Shape::Fixed(value) => in_unit(*value),
            Shape::Exponential(mean) => format!("\"exp {}\"", in_unit(*mean)),
            Shape::Gamma { mean, sd } => format!("\"gamma(mean {}, sd {})\"", in_unit(*mean), in_unit(*sd)),
            Shape::Lognormal { median, p90 } => format!("\"lognormal(median {}, p90 {})\"", in_unit(*median), in_unit(*p90)),
            Shape::Quantiles(list) => {
                format!("\"quantiles [ {} ]\"", list.iter().map(|q| in_unit(*q)).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// The distribution itself, in hours; `None` where rounding left none.
    #[must_use]
    pub fn distribution(&self) -> Option<Distribution> {
        match &self.shape {
            Shape::Fixed(value) => Distribution::fixed(*value),
            Shape::Exponential(mean) => Distribution::exponential(*mean),
            Shape::Gamma { mean, sd } => Distribution::gamma_from_mean_and_sd(*mean, *sd),
            Shape::Lognormal { median, p90 } => Distribution::lognormal_from_median_and_p90(*median, *p90),
            Shape::Quantiles(list) => Distribution::equal_quantiles(list),
        }
        .ok()
    }
}

/// A number to three figures, without zeros that say nothing.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and 6
pub fn figures(value: f64) -> String {
    if value.abs() < 1e-6 {
        return "0".to_owned();
    }
    let digits = (2 - libm::log10(value.abs()).floor() as i32).clamp(0, 6) as usize;
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sample without luck: the quantiles of a distribution in the middle of equal shares.
    fn sample(of: &Distribution, n: usize) -> Vec<f64> {
        (0..n).map(|i| of.quantile((i as f64 + 0.5) / n as f64)).collect()
    }

    #[test]
    fn a_known_family_comes_back_with_its_parameters() {
        let found = fit(&sample(&Distribution::exponential(5.0).unwrap(), 400)).unwrap();
        assert_eq!(found.family, Family::Exponential);
        let found = fit(&sample(&Distribution::lognormal_from_median_and_p90(5.0, 30.0).unwrap(), 400)).unwrap();
        assert_eq!(found.family, Family::Lognormal);
        let Shape::Lognormal { median, p90 } = found.shape else { panic!("{found:?}") };
        assert!((median - 5.0).abs() < 0.05 && (p90 - 30.0).abs() < 0.6, "{median} {p90}");
        let found = fit(&sample(&Distribution::gamma_from_mean_and_sd(8.0, 3.0).unwrap(), 400)).unwrap();
        let Shape::Gamma { mean, sd } = found.shape else { panic!("{found:?}") };
        assert!((mean - 8.0).abs() < 0.05 && (sd - 3.0).abs() < 0.05, "{mean} {sd}");
    }

    #[test]
    fn what_no_family_fits_keeps_its_quantiles_and_its_mean() {
        // Half within the hour, half after a month.
        let mut hours = sample(&Distribution::uniform(0.5, 1.0).unwrap(), 100);
        hours.extend(sample(&Distribution::uniform(700.0, 800.0).unwrap(), 100));
        let found = fit(&hours).unwrap();
        assert_eq!(found.family, Family::Quantiles);
        let mean = found.distribution().unwrap().mean();
        assert!((mean / found.mean - 1.0).abs() < 0.06, "{mean} beside {}", found.mean);
    }

    #[test]
    fn a_few_lengths_and_none() {
        assert_eq!(fit(&[]), None);
        assert_eq!(fit(&[2.0]).unwrap().as_yaml(false), "2 h");
        assert_eq!(fit(&[0.0, 0.0]).unwrap().as_yaml(false), "0 min");
        assert_eq!(fit(&[24.0, 240.0]).unwrap().as_yaml(false), "\"quantiles [ 24 h, 10 d ]\"");
        assert_eq!(fit(&[f64::NAN]), None);
    }
}
