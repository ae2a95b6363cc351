//! The incomplete beta and gamma functions and their inverses, which PERT and gamma durations, Student's t and binomial
//! intervals stand on. Written on `libm` alone, so that the bits are the same on every platform.
//!
//! Both tails are found without subtracting from one: a chance of 1e-18 of being later still is as exact as one half.
//! Formula numbers are of the NIST Digital Library of Mathematical Functions (DLMF), dlmf.nist.gov.

/// How far a continued fraction or series goes before it is left as it is: beyond any shape this crate admits.
const TERMS: u32 = 20_000;
/// What Lentz's method puts in place of zero.
const TINY: f64 = 1e-300;

/// A chance with its complement, each exact where it is small.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tails {
    /// The chance of being at most there.
    pub lower: f64,
    /// The chance of being beyond.
    pub upper: f64,
}

impl Tails {
    /// The chance `p` of being below.
    #[must_use]
    pub fn below(p: f64) -> Self {
        Self { lower: p, upper: 1.0 - p }
    }

    /// The chance `q` of being above.
    #[must_use]
    pub fn above(q: f64) -> Self {
        Self { lower: 1.0 - q, upper: q }
    }
}

/// The regularized incomplete gamma functions P and Q at `x`, for a positive `shape`.
///
/// Series DLMF 8.11.4 below the mean, continued fraction 8.9.2 by Lentz's method above.
#[must_use]
pub fn gamma_tails(shape: f64, x: f64) -> Tails {
    if x <= 0.0 {
        return Tails { lower: 0.0, upper: 1.0 };
    }
    let front = libm::exp(shape * libm::log(x) - x - libm::lgamma(shape));
    if x < shape + 1.0 {
        let (mut term, mut sum, mut k) = (1.0 / shape, 1.0 / shape, shape);
        for _ in 0..TERMS {
            k += 1.0;
            term *= x / k;
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        return Tails::below((front * sum).min(1.0));
    }
    let mut b = x + 1.0 - shape;
    let fraction = lentz(1.0 / TINY, 1.0 / b, |i| {
        b += 2.0;
        (-f64::from(i) * (f64::from(i) - shape), b)
    });
    Tails::above((front * fraction).min(1.0))
}

/// The regularized incomplete beta function at `x` and its complement; `y` is 1 − x, given apart so that it stays exact near 1.
///
/// Continued fraction DLMF 8.17.22, on the side of the mean where it converges fast.
#[must_use]
pub fn beta_tails(a: f64, b: f64, x: f64, y: f64) -> Tails {
    if x <= 0.0 {
        return Tails { lower: 0.0, upper: 1.0 };
    }
    if y <= 0.0 {
        return Tails { lower: 1.0, upper: 0.0 };
    }
    let front = libm::exp(a * libm::log(x) + b * libm::log(y) - ln_beta(a, b));
    if x <= (a + 1.0) / (a + b + 2.0) {
        Tails::below((front * beta_fraction(a, b, x) / a).min(1.0))
    } else {
        Tails::above((front * beta_fraction(b, a, y) / b).min(1.0))
    }
}

/// The logarithm of the beta function.
#[must_use]
pub fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let first = 1.0 - (a + b) * x / (a + 1.0);
    lentz(1.0, 1.0 / if first.abs() < TINY { TINY } else { first }, |i| {
        // Odd coefficients d(2m+1) and even ones d(2m) of DLMF 8.17.23; d(1) is already in the start.
        let i = i + 1;
        let m = f64::from(i / 2);
        let d = if i % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        (d, 1.0)
    })
}

/// A continued fraction by the modified method of Lentz (Thompson & Barnett, J. Comput. Phys. 64, 1986).
///
/// `c` and `d` are its two running ratios after the convergent it starts from, which equals `d`; `next(i)` gives the i-th
/// partial numerator and denominator after that one, from 1 on.
fn lentz(mut c: f64, mut d: f64, mut next: impl FnMut(u32) -> (f64, f64)) -> f64 {
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut result = d;
    for i in 1..TERMS {
        let (numerator, denominator) = next(i);
        d = 1.0 / away(denominator + numerator * d);
        c = away(denominator + numerator / c);
        let change = c * d;
        result *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    result
}

/// The logarithm of the gamma quantile of `shape` (scale 1).
#[must_use]
pub fn ln_gamma_quantile(shape: f64, tails: Tails) -> f64 {
    let ln_norm = libm::lgamma(shape);
    // Wilson & Hilferty (1931) in the body; below it the first term of the series, x^shape / Γ(shape + 1).
    let z = score(tails);
    let cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * libm::sqrt(shape));
    let power = (libm::log(tails.lower) + ln_norm + libm::log(shape)) / shape;
    let start = if cube > 0.3 && shape > 0.3 {
        libm::log(shape) + 3.0 * libm::log(cube)
    } else {
        power.min(libm::log(shape + 2.0 * z * z + 2.0))
    };
    invert(start, tails, |y| {
        let x = libm::exp(y);
        (gamma_tails(shape, x), libm::exp(shape * y - x - ln_norm), shape - x)
    })
}

/// The logit, ln(x / (1 − x)), of the quantile x of the beta distribution with shapes `a` and `b`.
#[must_use]
pub fn logit_beta_quantile(a: f64, b: f64, tails: Tails) -> f64 {
    let ln_norm = ln_beta(a, b);
    // Normal with the mean and variance of the logit of a beta draw, to leading order.
    let start = libm::log(a / b) + score(tails).clamp(-3.0, 3.0) * libm::sqrt(1.0 / a + 1.0 / b);
    invert(start, tails, |y| {
        let (x, rest) = logistic(y);
        (beta_tails(a, b, x, rest), libm::exp(a * libm::log(x) + b * libm::log(rest) - ln_norm), a * rest - b * x)
    })
}

/// x and 1 − x of a logit, both without loss.
#[must_use]
pub fn logistic(logit: f64) -> (f64, f64) {
    let small = libm::exp(-logit.abs());
    let (near, far) = (1.0 / (1.0 + small), small / (1.0 + small));
    if logit > 0.0 { (near, far) } else { (far, near) }
}

fn score(tails: Tails) -> f64 {
    if tails.lower < tails.upper {
        super::normal::lower_quantile(tails.lower)
    } else {
        -super::normal::lower_quantile(tails.upper)
    }
}

/// Finds the y at which a distribution has `wanted` tails. `at(y)` gives its tails, its density and the density's logarithmic slope.
///
/// Halley's method inside a bracket that only shrinks; where a step leaves the bracket, the middle is taken. At most 200 steps.
fn invert(start: f64, wanted: Tails, at: impl Fn(f64) -> (Tails, f64, f64)) -> f64 {
    if wanted.lower <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if wanted.upper <= 0.0 {
        return f64::INFINITY;
    }
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut y = start;
    for _ in 0..200 {
        let (tails, density, slope) = at(y);
        let excess = if wanted.lower < wanted.upper { tails.lower - wanted.lower } else { wanted.upper - tails.upper };
        if excess == 0.0 {
            return y;
        }
        if excess > 0.0 {
            high = y
        } else {
            low = y
        }
        let newton = excess / density;
        let step = newton / (1.0 - (0.5 * newton * slope).clamp(-0.5, 0.5));
        let mut next = y - step;
        if !next.is_finite() || next <= low || next >= high {
            next = match (low.is_finite(), high.is_finite()) {
                (true, true) => 0.5 * (low + high),
                (true, false) => low + 1.0 + low.abs(),
                _ => high - 1.0 - high.abs(),
            };
        }
        if (next - y).abs() <= 1e-14 * (1.0 + y.abs()) {
            return next;
        }
        y = next;
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms_are_met() {
        for i in 1..40 {
            let x = f64::from(i) / 4.0;
            // Shape 1 is exponential; shape 1/2 the square of a normal draw.
            assert!((gamma_tails(1.0, x).upper / libm::exp(-x) - 1.0).abs() < 1e-13);
            assert!((gamma_tails(0.5, x).upper / libm::erfc(libm::sqrt(x)) - 1.0).abs() < 1e-12);
            let u = x / 10.0;
            assert!((beta_tails(3.0, 1.0, u, 1.0 - u).lower - u * u * u).abs() < 1e-14);
            // Shapes 1/2 and 1/2: the arcsine law.
            let arcsine = std::f64::consts::FRAC_2_PI * libm::asin(libm::sqrt(u));
            assert!((beta_tails(0.5, 0.5, u, 1.0 - u).lower - arcsine).abs() < 1e-13);
        }
    }

    #[test]
    fn quantiles_undo_the_functions_in_body_and_tails() {
        for shape in [0.02, 0.3, 0.5, 1.0, 1.5, 3.7, 40.0, 2_500.0, 1e6] {
            for p in [1e-18, 1e-9, 1e-3, 0.1, 0.5, 0.9, 0.999] {
                for tails in [Tails::below(p), Tails::above(p)] {
                    let y = ln_gamma_quantile(shape, tails);
                    if y < -600.0 {
                        continue;
                    } // x is zero in floating point
                    let back = gamma_tails(shape, libm::exp(y));
                    let (got, want) =
                        if tails.lower < tails.upper { (back.lower, tails.lower) } else { (back.upper, tails.upper) };
                    assert!(
                        (got / want - 1.0).abs() < if shape < 1e5 { 1e-10 } else { 1e-8 },
                        "gamma {shape} {tails:?}: {y} {got}"
                    );
                }
            }
        }
        for (a, b) in
            [(1.0, 5.0), (5.0, 1.0), (3.0, 3.0), (1.08, 4.92), (2.3, 3.7), (0.5, 49.5), (4_000.0, 0.5), (800.0, 7_200.0)]
        {
            for p in [1e-18, 1e-9, 1e-3, 0.1, 0.5, 0.9, 0.999] {
                for tails in [Tails::below(p), Tails::above(p)] {
                    let (x, y) = logistic(logit_beta_quantile(a, b, tails));
                    let back = beta_tails(a, b, x, y);
                    let (got, want) =
                        if tails.lower < tails.upper { (back.lower, tails.lower) } else { (back.upper, tails.upper) };
                    assert!((got / want - 1.0).abs() < 1e-10, "beta {a} {b} {tails:?}: {x} {got}");
                }
            }
        }
    }
}
