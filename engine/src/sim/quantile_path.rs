//! The whole quantile function of a PERT or gamma distribution at once, a hundred times cheaper than point by point.
//!
//! A quantile function solves a differential equation of its own (Steinbrecher & Shaw, "Quantile mechanics", European Journal of Applied
//! Mathematics 19, 2008). Along the normal score z it reads dy/dz = φ(z) / f(y), with f the density of y. For y the logit of a
//! beta draw or the logarithm of a gamma draw, y(z) is nearly straight, so few steps of the classical Runge–Kutta method
//! suffice; between them goes a cubic with the same slopes. The steps go inward from both ends, which are exact: that way errors die
//! out, while outward they grow like 1 / φ(z). The median and a point on either side are held against the exact quantile.

use super::beta_gamma::{Tails, ln_beta, ln_gamma_quantile, logit_beta_quantile};
use super::distribution::{Distribution, Law};
use super::moments::{between, pert_shapes};
use super::normal;

/// Steps on each side of the median, and their length in normal scores: up to 4.8, beyond 2^-20.
const STEPS: usize = 64;
const STEP: f64 = 0.075;
const REACH: f64 = STEP * STEPS as f64;
/// How far the path may be off where it is checked, in y.
const TOLERANCE: f64 = 2e-6;

/// The quantile function along the normal score.
pub(super) struct QuantilePath {
    /// y and its slope at the scores from −4.8 to 4.8.
    nodes: Vec<(f64, f64)>,
    law: Shapes,
}

#[derive(Clone, Copy)]
enum Shapes {
    Beta { min: f64, max: f64, a: f64, b: f64, ln_norm: f64 },
    Gamma { shape: f64, scale: f64, ln_norm: f64 },
}

impl Shapes {
    fn of(distribution: &Distribution) -> Option<Self> {
        match *distribution.law() {
            Law::Pert { min, mode, max } => {
                let (a, b) = pert_shapes(min, mode, max);
                Some(Self::Beta { min, max, a, b, ln_norm: ln_beta(a, b) })
            }
            Law::Gamma { shape, scale } => Some(Self::Gamma { shape, scale, ln_norm: libm::lgamma(shape) }),
            _ => None,
        }
    }

    fn exact(self, tails: Tails) -> f64 {
        match self {
            Self::Beta { a, b, .. } => logit_beta_quantile(a, b, tails),
            Self::Gamma { shape, .. } => ln_gamma_quantile(shape, tails),
        }
    }

    /// dy/dz: the normal density at z over the density of y.
    #[inline]
    fn slope(self, z: f64, y: f64) -> f64 {
        const LN_SQRT_TAU: f64 = 0.918_938_533_204_672_7;
        let ln_density = match self {
            // x = 1 / (1 + e^-y), so ln x = −ln(1 + e^-y) and ln(1 − x) = ln x − y.
            Self::Beta { a, b, ln_norm, .. } => -(a + b) * libm::log1p(libm::exp(-y)) - b * y - ln_norm,
            Self::Gamma { shape, ln_norm, .. } => shape * y - libm::exp(y) - ln_norm,
        };
        libm::exp(-0.5 * z * z - LN_SQRT_TAU - ln_density)
    }
}

impl QuantilePath {
    /// Follows the quantile function of a PERT or gamma; nothing for other laws, or where the path strays.
    pub(super) fn new(distribution: &Distribution) -> Option<Self> {
        let law = Shapes::of(distribution)?;
        let far = normal::cumulative(-REACH);
        let mut nodes = vec![(0.0, 0.0); 2 * STEPS + 1];
        for (side, tails) in [(-1.0, Tails::below(far)), (1.0, Tails::above(far))] {
            let (mut y, h) = (law.exact(tails), -side * STEP);
            for i in 0..=STEPS {
                let z = side * REACH + h * i as f64;
                let k1 = law.slope(z, y);
                nodes[if side < 0.0 { i } else { 2 * STEPS - i }] = (y, k1);
                let k2 = law.slope(z + 0.5 * h, y + 0.5 * h * k1);
                let k3 = law.slope(z + 0.5 * h, y + 0.5 * h * k2);
                let k4 = law.slope(z + h, y + h * k3);
                y += h / 6.0 * (k1 + 2.0 * (k2 + k3) + k4);
            }
        }
        let path = Self { nodes, law };
        path.is_true().then_some(path)
    }

    fn is_true(&self) -> bool {
        let half = normal::cumulative(-0.5 * REACH);
        let checks = [(STEPS / 2, Tails::below(half)), (STEPS, Tails::below(0.5)), (STEPS + STEPS / 2, Tails::above(half))];
        checks.iter().all(|&(place, tails)| {
            let exact = self.law.exact(tails);
            (self.nodes[place].0 - exact).abs() <= TOLERANCE * (1.0 + exact.abs())
        })
    }

    /// The quantile at a normal score within ±4.8.
    pub(super) fn at(&self, score: f64) -> f64 {
        let steps = (score / STEP + STEPS as f64).clamp(0.0, (2 * STEPS) as f64 - 1e-9);
        let place = steps as usize;
        let t = steps - place as f64;
        let ((y0, s0), (y1, s1)) = (self.nodes[place], self.nodes[place + 1]);
        // The cubic of Hermite in the form of Horner.
        let (rise, s0, s1) = (y1 - y0, STEP * s0, STEP * s1);
        let y = y0 + t * (s0 + t * (3.0 * rise - 2.0 * s0 - s1 + t * (s0 + s1 - 2.0 * rise)));
        match self.law {
            Shapes::Beta { min, max, .. } => between(min, max, y),
            Shapes::Gamma { scale, .. } => scale * libm::exp(y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_stays_on_the_exact_quantile_and_is_found_for_every_ordinary_shape() {
        let perts = [(1.0, 2.0, 4.0), (4.0, 8.0, 24.0), (1.0, 1.0, 3.0), (1.0, 3.0, 3.0), (5.0, 5.5, 30.0)];
        let gammas = [0.3, 0.5, 1.0, 2.0, 3.7, 9.0, 40.0, 1e4];
        let perts = perts.iter().map(|&(min, mode, max)| Distribution::pert(min, mode, max));
        for d in perts.chain(gammas.iter().map(|&shape| Distribution::gamma(shape, 2.0))).map(Result::unwrap) {
            let path = QuantilePath::new(&d).unwrap_or_else(|| panic!("{d:?}"));
            for i in -474..=474 {
                let z = f64::from(i) / 100.0;
                let p = normal::cumulative(-z.abs());
                let exact = d.quantile_at(if z < 0.0 { Tails::below(p) } else { Tails::above(p) });
                let got = path.at(z);
                assert!((got - exact).abs() < 3e-5 * exact.abs(), "{d:?} at {z}: {got}, exact {exact}");
            }
        }
    }
}
