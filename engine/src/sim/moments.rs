//! What a distribution comes to: mean, variance and quantiles, by formula.
//!
//! Formulas: Johnson, Kotz & Balakrishnan, "Continuous Univariate Distributions" (1994, 1995), the chapter of each law.

use super::beta_gamma::{Tails, ln_gamma_quantile, logistic, logit_beta_quantile};
use super::distribution::{Distribution, DistributionError, Law};
use super::normal;

impl Distribution {
    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match *self.law() {
            Law::Fixed(value) => value,
            Law::Uniform { min, max } => 0.5 * (min + max),
            Law::Pert { min, mode, max } => (min + 4.0 * mode + max) / 6.0,
            Law::Triangular { min, mode, max } => (min + mode + max) / 3.0,
            Law::Exponential { mean } => mean,
            Law::Lognormal { median, sigma } => median * libm::exp(0.5 * sigma * sigma),
            Law::Gamma { shape, scale } => shape * scale,
            Law::Quantiles(ref points) => pieces(points).map(|(dp, a, b)| dp * 0.5 * (a + b)).sum(),
        }
    }

    /// The variance.
    #[must_use]
    pub fn variance(&self) -> f64 {
        match *self.law() {
            Law::Fixed(_) => 0.0,
            Law::Uniform { min, max } => (max - min) * (max - min) / 12.0,
            // Shapes a + b = 6, so ab / ((a + b)² (a + b + 1)) of the square of the range is ab/252 of it.
            Law::Pert { min, mode, max } => (max - min + 4.0 * (mode - min)) * (max - min + 4.0 * (max - mode)) / 252.0,
            Law::Triangular { min, mode, max } => {
                let (left, range) = (mode - min, max - min);
                (range * range - left * (range - left)) / 18.0
            }
            Law::Exponential { mean } => mean * mean,
            Law::Lognormal { sigma, .. } => {
                let mean = self.mean();
                mean * mean * libm::expm1(sigma * sigma)
            }
            Law::Gamma { shape, scale } => shape * scale * scale,
            Law::Quantiles(ref points) => {
                let mean = self.mean();
                pieces(points)
                    .map(|(dp, a, b)| (dp, a - mean, b - mean))
                    .map(|(dp, a, b)| dp * (a * a + a * b + b * b) / 3.0)
                    .sum()
            }
        }
    }

    /// The value that a draw stays at or below with chance `p`; `p` outside 0 to 1 is taken as the nearer end.
    ///
    /// The ends are the bounds, infinite for laws without one. Accurate to 1e-10 of the value.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        self.quantile_at(Tails::below(p.clamp(0.0, 1.0)))
    }

    /// The tenth percentile: nine in ten take longer.
    #[must_use]
    pub fn p10(&self) -> f64 {
        self.quantile(0.1)
    }

    /// The quantile by the smaller of both tails, so that the far upper tail is exact too.
    pub(crate) fn quantile_at(&self, tails: Tails) -> f64 {
        let Tails { lower, upper } = tails;
        match *self.law() {
            Law::Fixed(value) => value,
            Law::Uniform { min, max } => {
                if lower < upper {
                    min + (max - min) * lower
                } else {
                    max - (max - min) * upper
                }
            }
            Law::Pert { min, mode, max } => {
                let (a, b) = pert_shapes(min, mode, max);
                between(min, max, logit_beta_quantile(a, b, tails))
            }
            Law::Triangular { min, mode, max } => {
                let (left, right, range) = (mode - min, max - mode, max - min);
                if lower * range <= left {
                    min + libm::sqrt(lower * range * left)
                } else {
                    max - libm::sqrt(upper * range * right)
                }
            }
            Law::Exponential { mean } => mean * if lower < 0.5 { -libm::log1p(-lower) } else { -libm::log(upper) },
            Law::Lognormal { median, sigma } => {
                let z = if lower < upper { normal::lower_quantile(lower) } else { -normal::lower_quantile(upper) };
                median * libm::exp(sigma * z)
            }
            Law::Gamma { shape, scale } => scale * libm::exp(ln_gamma_quantile(shape, tails)),
            Law::Quantiles(ref points) => {
                let next = points.partition_point(|&(p, _)| p < lower).max(1);
                match (points.get(next - 1), points.get(next)) {
                    (Some(&(p0, a)), Some(&(p1, b))) if p1 > p0 => (a + (b - a) * ((lower - p0) / (p1 - p0))).min(b),
                    (Some(&(_, a)), _) => a,
                    _ => 0.0,
                }
            }
        }
    }

    /// The distribution of `factor` times a draw.
    ///
    /// # Errors
    /// If the factor is not positive, or a parameter overflows.
    pub fn scaled(&self, factor: f64) -> Result<Self, DistributionError> {
        if factor.is_nan() || factor <= 0.0 {
            return Err(DistributionError::NotPositive(factor));
        }
        let k = factor;
        match *self.law() {
            Law::Fixed(value) => Self::fixed(k * value),
            Law::Uniform { min, max } => Self::uniform(k * min, k * max),
            Law::Pert { min, mode, max } => Self::pert(k * min, k * mode, k * max),
            Law::Triangular { min, mode, max } => Self::triangular(k * min, k * mode, k * max),
            Law::Exponential { mean } => Self::exponential(k * mean),
            Law::Lognormal { median, sigma } => Self::lognormal(k * median, sigma),
            Law::Gamma { shape, scale } => Self::gamma(shape, k * scale),
            Law::Quantiles(ref points) => Self::quantiles(points.iter().map(|&(p, value)| (p, k * value)).collect()),
        }
    }
}

/// The shapes of the beta distribution behind a PERT.
pub(crate) fn pert_shapes(min: f64, mode: f64, max: f64) -> (f64, f64) {
    (1.0 + 4.0 * (mode - min) / (max - min), 1.0 + 4.0 * (max - mode) / (max - min))
}

/// The point between two bounds at a logit, reckoned from the nearer bound.
pub(crate) fn between(min: f64, max: f64, logit: f64) -> f64 {
    let (x, rest) = logistic(logit);
    if x < rest { min + (max - min) * x } else { max - (max - min) * rest }
}

/// The straight pieces of a quantile function: width in p, value at both ends.
fn pieces(points: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
    points.windows(2).map(|pair| (pair[1].0 - pair[0].0, pair[0].1, pair[1].1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64, tolerance: f64) -> bool {
        (got - want).abs() <= tolerance * want.abs().max(1e-300)
    }

    #[test]
    fn rows_of_the_oracle_in_other_units() {
        // Rows d03, d16, d23, d31 and d35 of tests/oracles/distributions.csv: mean, variance, p10, p50, p90.
        let rows = [
            (
                Distribution::pert(3.0, 10.0, 28.0),
                [11.833333333333334, 20.40079365079365, 6.160648553645974, 11.402969688271206, 18.15506358229421],
            ),
            (
                Distribution::triangular(2.0, 9.0, 9.0),
                [6.666666666666667, 2.7222222222222223, 4.213594362117865, 6.949747468305833, 8.640783086353597],
            ),
            (
                Distribution::lognormal_from_median_and_p90(82.0, 250.0),
                [119.70470599090667, 16207.138124488098, 26.896, 82.0, 250.0],
            ),
            (Distribution::exponential(0.25), [0.25, 0.0625, 0.026340128914456577, 0.17328679513998632, 0.5756462732485115]),
            (Distribution::gamma(0.5, 10.0), [5.0, 50.0, 0.0789538704671561, 2.27468211559786, 13.52771727047702]),
        ];
        for (distribution, [mean, variance, p10, p50, p90]) in rows {
            for (factor, d) in [(1.0, distribution.clone().unwrap()), (3600.0, distribution.unwrap().scaled(3600.0).unwrap())] {
                assert!(close(d.mean(), factor * mean, 1e-12) && close(d.variance(), factor * factor * variance, 1e-12), "{d:?}");
                for (p, x) in [(0.1, p10), (0.5, p50), (0.9, p90)] {
                    assert!(close(d.quantile(p), factor * x, 1e-10), "{d:?} {p}: {}", d.quantile(p));
                }
                assert_eq!(d.p10(), d.quantile(0.1));
            }
        }
    }

    #[test]
    fn the_ends_are_the_bounds() {
        let pert = Distribution::pert(1.0, 1.0, 3.0).unwrap();
        assert_eq!((pert.quantile(0.0), pert.quantile(1.0)), (1.0, 3.0));
        let gamma = Distribution::gamma_from_mean_and_sd(4.0, 2.0).unwrap();
        assert_eq!((gamma.quantile(0.0), gamma.quantile(1.0)), (0.0, f64::INFINITY));
        assert!(close(gamma.mean(), 4.0, 1e-12) && close(gamma.variance(), 4.0, 1e-12));
    }

    #[test]
    fn pieces_of_a_quantile_function() {
        let d = Distribution::equal_quantiles(&[0.0, 1.0, 5.0]).unwrap();
        assert_eq!([0.0, 0.25, 0.5, 0.75, 1.0].map(|p| d.quantile(p)), [0.0, 0.5, 1.0, 3.0, 5.0]);
        assert_eq!(d.mean(), 1.75);
        assert!(close(d.variance(), 1.0 / 6.0 + 31.0 / 6.0 - 1.75 * 1.75, 1e-12));
        // A jump: half are 1, half are 9.
        let d = Distribution::quantiles(vec![(0.0, 1.0), (0.5, 1.0), (0.5, 9.0), (1.0, 9.0)]).unwrap();
        assert_eq!((d.mean(), d.variance(), d.quantile(0.3), d.quantile(0.6)), (5.0, 16.0, 1.0, 9.0));
    }

    #[test]
    fn unsound_parameters_are_refused() {
        use DistributionError::*;
        let nan = f64::NAN;
        let rows = [
            ("nan", Distribution::fixed(nan), NotFinite),
            ("bounds swapped", Distribution::uniform(2.0, 1.0), OutOfOrder { smaller: 2.0, greater: 1.0 }),
            ("range overflows", Distribution::uniform(-1e308, 1e308), NotFinite),
            ("mode above max", Distribution::pert(1.0, 4.0, 3.0), OutOfOrder { smaller: 4.0, greater: 3.0 }),
            ("mode below min", Distribution::triangular(1.0, 0.0, 3.0), OutOfOrder { smaller: 1.0, greater: 0.0 }),
            ("no mean", Distribution::exponential(0.0), NotPositive(0.0)),
            (
                "p90 at the median",
                Distribution::lognormal_from_median_and_p90(3.0, 3.0),
                OutOfOrder { smaller: 3.0, greater: 3.0 },
            ),
            ("sigma zero", Distribution::lognormal(3.0, 0.0), NotPositive(0.0)),
            ("sd far too small", Distribution::gamma_from_mean_and_sd(1.0, 1e-4), Shape(1e8)),
            ("quantiles fall", Distribution::equal_quantiles(&[1.0, 0.0]), OutOfOrder { smaller: 1.0, greater: 0.0 }),
            ("one quantile", Distribution::equal_quantiles(&[1.0]), Span),
            ("no quantiles", Distribution::equal_quantiles(&[]), Span),
            ("ends early", Distribution::quantiles(vec![(0.0, 1.0), (0.9, 2.0)]), Span),
            ("scaled away", Distribution::fixed(1.0).unwrap().scaled(-1.0), NotPositive(-1.0)),
        ];
        for (name, got, want) in rows {
            assert_eq!(got, Err(want), "{name}");
        }
        assert_eq!(Distribution::pert(2.0, 2.0, 2.0).unwrap().as_fixed(), Some(2.0));
    }
}
