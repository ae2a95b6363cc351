//! Quantile tables: distributions compiled for drawing.
//!
//! A draw looks up the cell of its uniform and goes in a straight line through it. The middle of 1,024 equal cells serves 63 of
//! 64 draws in one or two nanoseconds. Below 8 and above 1,016 of them the quantile function bends too much for that: there
//! every halving of the tail has 32 cells of its own, down to one in a million, and beyond it the exact quantile is found.
//!
//! ```
//! use doorloop_engine::sim::distribution::Distribution;
//! use doorloop_engine::sim::quantile_table::QuantileTable;
//! use doorloop_engine::sim::random::Uniform;
//! let table = QuantileTable::new(&Distribution::lognormal_from_median_and_p90(10.0, 28.0)?);
//! assert!((table.draw(Uniform::nearest(0.5)) - 10.0).abs() < 1e-9);
//! assert_eq!(table.draw_seconds(Uniform::nearest(0.9)), 28);
//! # Ok::<(), doorloop_engine::sim::distribution::DistributionError>(())
//! ```
//!
//! To multiply by a factor that differs from run to run, multiply the draw ([`QuantileTable::draw_seconds_scaled`]), not the table.

use super::beta_gamma::Tails;
use super::distribution::{Distribution, Law};
use super::normal;
use super::quantile_path::QuantilePath;
use super::random::Uniform;
use std::sync::LazyLock;

/// Equal cells over 0 to 1: the highest ten bits of a draw.
pub(super) const CELLS: usize = 1024;
/// So many of them on either side belong to a tail.
pub(super) const TAIL_CELLS: usize = 8;
/// Leading zeros of a draw in the outermost tenth-bit cells that the tail tables cover: 7 means below 1/128.
const FIRST_OCTAVE: usize = 7;
/// From here on, below 2^-20, quantiles are exact.
const EXACT_FROM: usize = 20;
/// Cells for every halving of a tail.
const PER_OCTAVE: usize = 32;
const TAIL_NODES: usize = (EXACT_FROM - FIRST_OCTAVE) * PER_OCTAVE + 1;

/// A quantile function as a table: 15 kB, made in some 10 to 50 µs, to be shared by all that draw from the distribution.
#[derive(Clone, Debug)]
pub struct QuantileTable {
    /// Quantiles at multiples of 1/1024; those inside a tail are never read.
    cells: [f64; CELLS + 1],
    /// Quantiles below 1/128, by rising p, and above 127/128, by rising distance from 1.
    lower: [f64; TAIL_NODES],
    upper: [f64; TAIL_NODES],
    distribution: Distribution,
}

/// A point at which quantiles are tabulated, with what several laws need there.
#[derive(Clone, Copy)]
struct Node {
    tails: Tails,
    /// The standard normal quantile.
    score: f64,
    /// The standard exponential quantile.
    exponential: f64,
}

impl Node {
    fn lower(p: f64) -> Self {
        Self { tails: Tails::below(p), score: normal::lower_quantile(p), exponential: -libm::log1p(-p) }
    }

    fn upper(q: f64) -> Self {
        Self { tails: Tails::above(q), score: -normal::lower_quantile(q), exponential: -libm::log(q) }
    }
}

/// All nodes, once per process: `[lower tail, middle, upper tail]`.
static NODES: LazyLock<[Vec<Node>; 3]> = LazyLock::new(|| {
    let tail: Vec<f64> = (0..TAIL_NODES)
        .map(|i| libm::ldexp(1.0 + (i % PER_OCTAVE) as f64 / PER_OCTAVE as f64, (i / PER_OCTAVE) as i32 - EXACT_FROM as i32))
        .collect();
    let middle = (TAIL_CELLS..=CELLS - TAIL_CELLS).map(|i| {
        let p = i as f64 / CELLS as f64;
        if p < 0.5 { Node::lower(p) } else { Node::upper(1.0 - p) }
    });
    [tail.iter().map(|&p| Node::lower(p)).collect(), middle.collect(), tail.iter().map(|&q| Node::upper(q)).collect()]
});

impl QuantileTable {
    /// Compiles a distribution.
    #[must_use]
    pub fn new(distribution: &Distribution) -> Self {
        match *distribution.law() {
            Law::Lognormal { median, sigma } => Self::tabulate(distribution, |node| median * libm::exp(sigma * node.score)),
            Law::Exponential { mean } => Self::tabulate(distribution, |node| mean * node.exponential),
            Law::Pert { .. } | Law::Gamma { .. } => match QuantilePath::new(distribution) {
                Some(path) => Self::tabulate(distribution, |node| path.at(node.score)),
                None => Self::tabulate(distribution, |node| distribution.quantile_at(node.tails)),
            },
            _ => Self::tabulate(distribution, |node| distribution.quantile_at(node.tails)),
        }
    }

    fn tabulate(distribution: &Distribution, quantile: impl Fn(&Node) -> f64) -> Self {
        let (mut cells, mut lower, mut upper) = ([0.0; CELLS + 1], [0.0; TAIL_NODES], [0.0; TAIL_NODES]);
        let [low, middle, high] = &*NODES;
        // A quantile never falls. Rounding could make it, where a law is nearly flat; the greatest so far mends that.
        let mut so_far = f64::NEG_INFINITY;
        let mut rising = |value: f64| {
            so_far = so_far.max(value);
            so_far
        };
        lower.iter_mut().zip(low).for_each(|(entry, node)| *entry = rising(quantile(node)));
        cells[TAIL_CELLS..].iter_mut().zip(middle).for_each(|(entry, node)| *entry = rising(quantile(node)));
        upper.iter_mut().zip(high).rev().for_each(|(entry, node)| *entry = rising(quantile(node)));
        Self { cells, lower, upper, distribution: distribution.clone() }
    }

    /// The distribution it was made of.
    #[must_use]
    pub fn distribution(&self) -> &Distribution {
        &self.distribution
    }

    /// The quantiles at multiples of 1/1024; those inside a tail are not set.
    pub(super) fn cells(&self) -> &[f64; CELLS + 1] {
        &self.cells
    }

    /// The draw at a uniform: never falling in it.
    #[inline(always)]
    #[must_use]
    pub fn draw(&self, uniform: Uniform) -> f64 {
        let bits = uniform.bits();
        let cell = (bits >> 54) as usize;
        if cell.wrapping_sub(TAIL_CELLS) >= CELLS - 2 * TAIL_CELLS {
            return self.draw_in_tail(bits);
        }
        between(self.cells[cell], self.cells[cell + 1], bits << 10)
    }

    /// The draw in whole seconds, if seconds are the distribution's unit: rounded to the nearest, halves up, never below 0.
    #[inline(always)]
    #[must_use]
    pub fn draw_seconds(&self, uniform: Uniform) -> i64 {
        whole_seconds(self.draw(uniform))
    }

    /// As [`QuantileTable::draw_seconds`] of `factor` times the draw.
    #[inline(always)]
    #[must_use]
    pub fn draw_seconds_scaled(&self, uniform: Uniform, factor: f64) -> i64 {
        whole_seconds(factor * self.draw(uniform))
    }

    #[cold]
    #[inline(never)]
    fn draw_in_tail(&self, bits: u64) -> f64 {
        let is_upper = bits >> 63 == 1;
        let (tail, distance) = if is_upper { (&self.upper, !bits) } else { (&self.lower, bits) };
        let octave = distance.leading_zeros() as usize;
        if octave >= EXACT_FROM {
            let p = (distance as f64 + 0.5) / 18_446_744_073_709_551_616.0;
            let tails = if is_upper { Tails::above(p) } else { Tails::below(p) };
            let exact = self.distribution.quantile_at(tails);
            return if is_upper { exact.max(tail[0]) } else { exact.min(tail[0]) };
        }
        let within = distance << (octave + 1);
        let node = (EXACT_FROM - 1 - octave) * PER_OCTAVE + (within >> 59) as usize;
        between(tail[node], tail[node + 1], within << 5)
    }
}

/// The point between two values at a fraction of 2^64.
#[inline(always)]
fn between(start: f64, end: f64, fraction: u64) -> f64 {
    start + (end - start) * ((fraction >> 12) as i64 as f64 * (1.0 / (1_u64 << 52) as f64))
}

#[inline(always)]
fn whole_seconds(seconds: f64) -> i64 {
    ((seconds + 0.5) as i64).max(0)
}

#[cfg(test)]
#[path = "quantile_table_tests.rs"]
mod tests;
