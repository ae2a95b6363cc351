//! The normal distribution: its cumulative function and the inverse, the same bits on every platform.

use std::f64::consts::{PI, SQRT_2};

/// The density of the standard normal distribution at `z`.
#[must_use]
pub fn density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * PI)
}

/// The chance that a standard normal draw is at most `z`, to full precision in both tails.
#[must_use]
pub fn cumulative(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// The standard normal quantile: the `z` that a draw stays below with chance `p`, for `p` in 0 to 1 (ends: infinite).
///
/// Starts from Abramowitz & Stegun (1964), formula 26.2.23, good to 4.5e-4, and takes two Halley steps, each of which cubes
/// the error: 15 digits.
///
/// ```
/// use doorloop_engine::sim::normal;
/// assert!((normal::quantile(0.9) - 1.2815515655446004).abs() < 1e-14);
/// ```
#[must_use]
pub fn quantile(p: f64) -> f64 {
    if p > 0.5 { -lower_quantile(1.0 - p) } else { lower_quantile(p) }
}

/// The quantile for `p` of at most one half, so that small `p` lose nothing to rounding.
pub(crate) fn lower_quantile(p: f64) -> f64 {
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    let t = libm::sqrt(-2.0 * libm::log(p));
    let above = 2.515517 + t * (0.802853 + t * 0.010328);
    let below = 1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    let mut z = above / below - t;
    for _ in 0..2 {
        let step = (cumulative(z) - p) / density(z);
        z -= step / (1.0 + 0.5 * z * step);
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_quantiles() {
        // mpmath 1.3, 20 digits.
        for (p, z) in
            [(0.5, 0.0), (0.975, 1.959963984540054), (0.1, -1.2815515655446004), (1e-6, -4.753424308822899), (1e-300, -37.0471)]
        {
            assert!((quantile(p) - z).abs() < if p < 1e-100 { 1e-4 } else { 1e-14 }, "{p}: {}", quantile(p));
        }
    }

    #[test]
    fn the_quantile_undoes_the_cumulative_function() {
        for i in -80..=80 {
            let z = f64::from(i) / 10.0;
            let back = if z > 0.0 { -quantile(cumulative(-z)) } else { quantile(cumulative(z)) };
            assert!((back - z).abs() < 1e-13, "{z}: {back}");
        }
    }
}
