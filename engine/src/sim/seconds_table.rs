//! Quantile tables for the hot loop: whole seconds without a floating-point number on the way.
//!
//! The time of an event hangs on the draw, and the next event on that time, so what a draw waits for the whole simulation waits for.
//! A look-up, a multiplication and a shift of integers spare it the conversions to floating point and
//! back, and cells of four bytes let the tables of a process with a dozen lengths share the processor's first cache.
//!
//! ```
//! use doorloop_engine::sim::distribution::Distribution;
//! use doorloop_engine::sim::random::Uniform;
//! use doorloop_engine::sim::seconds_table::SecondsTable;
//! let table = SecondsTable::new(&Distribution::lognormal_from_median_and_p90(36_000.0, 86_400.0)?);
//! assert_eq!(table.draw(Uniform::nearest(0.5)), 36_000);
//! assert_eq!(table.draw_scaled(Uniform::nearest(0.5), 2.0), 72_000);
//! # Ok::<(), doorloop_engine::sim::distribution::DistributionError>(())
//! ```

use super::distribution::Distribution;
use super::quantile_table::{CELLS, QuantileTable, TAIL_CELLS};
use super::random::Uniform;

/// A distribution of seconds, ready to be drawn from.
///
/// The middle 63 of 64 draws come from cells in a unit of their own, 2^-n seconds, the finest in which the last of them
/// fits: within a millionth of a second where it is under an hour, within a sixteenth where it is under eight years.
/// The tails are those of [`QuantileTable`].
#[derive(Clone, Debug)]
pub struct SecondsTable {
    /// Bits to the right of the whole seconds in a draw, counted in 2^-32 units.
    fraction_bits: u32,
    cells: [u32; CELLS + 1],
    whole: QuantileTable,
}

impl SecondsTable {
    /// Compiles a distribution of seconds. What is below zero counts as zero.
    #[must_use]
    pub fn new(distribution: &Distribution) -> Self {
        let whole = QuantileTable::new(distribution);
        let longest = whole.cells()[CELLS - TAIL_CELLS].max(1.0);
        // The largest power of two by which the longest still fits in 32 bits, kept between 2^-31 and 2^31.
        let exponent = (31 - libm::ilogb(longest)).clamp(-31, 31);
        let cell = |seconds: f64| (libm::ldexp(seconds.max(0.0), exponent) + 0.5) as u32;
        let mut cells = [0; CELLS + 1];
        let middle = TAIL_CELLS..=CELLS - TAIL_CELLS;
        cells[middle.clone()].iter_mut().zip(&whole.cells()[middle]).for_each(|(to, from)| *to = cell(*from));
        Self { fraction_bits: 32_u32.saturating_add_signed(exponent), cells, whole }
    }

    /// The draw at a uniform, rounded to the nearest second; never below zero.
    #[inline(always)]
    #[must_use]
    pub fn draw(&self, uniform: Uniform) -> i64 {
        match self.in_the_middle(uniform) {
            Some(fixed) => (((fixed >> (self.fraction_bits - 1)) + 1) >> 1) as i64,
            None => self.draw_in_tail(uniform),
        }
    }

    /// As [`SecondsTable::draw`] of `factor` times the draw.
    #[inline(always)]
    #[must_use]
    pub fn draw_scaled(&self, uniform: Uniform, factor: f64) -> i64 {
        match self.in_the_middle(uniform) {
            Some(fixed) => {
                let seconds = libm::ldexp(fixed as f64, -(self.fraction_bits as i32));
                (seconds * factor + 0.5) as i64
            }
            None => self.whole.draw_seconds_scaled(uniform, factor),
        }
    }

    #[cold]
    #[inline(never)]
    fn draw_in_tail(&self, uniform: Uniform) -> i64 {
        self.whole.draw_seconds(uniform)
    }

    /// The draw in 2^-32 units, unless it lies in a tail.
    #[inline(always)]
    fn in_the_middle(&self, uniform: Uniform) -> Option<u64> {
        let bits = uniform.bits();
        let cell = (bits >> 54) as usize;
        if cell.wrapping_sub(TAIL_CELLS) >= CELLS - 2 * TAIL_CELLS {
            return None;
        }
        let (start, end) = (self.cells[cell], self.cells[cell + 1]);
        // Quantiles never fall, and so neither do their roundings.
        let rise = u64::from(end.wrapping_sub(start));
        Some((u64::from(start) << 32) + rise * (bits << 10 >> 32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::random::{Key, NameHash};

    #[test]
    fn draws_are_those_of_the_quantile_table_to_the_second() {
        let laws = [
            Distribution::exponential(720.0),
            Distribution::exponential(86_400.0),
            Distribution::lognormal_from_median_and_p90(864_000.0, 3e6),
            Distribution::pert(1_800.0, 3_600.0, 10_800.0),
            Distribution::uniform(0.0, 1e9),
            Distribution::gamma(0.5, 1e12),
            Distribution::uniform(0.25, 0.75),
            Distribution::fixed(3.0),
        ];
        for law in laws.map(Result::unwrap) {
            let (table, plain) = (SecondsTable::new(&law), QuantileTable::new(&law));
            let mut differ = 0;
            for i in 0..100_000 {
                let u = Key::root(1, i).uniform(NameHash::new("test"), 0);
                let (got, expected) = (table.draw(u), plain.draw_seconds(u));
                // A unit of 2^-n seconds may tip a half over; beyond 2^32 seconds a unit is more than one.
                let unit = 1 + (1_u64 << 32_u32.saturating_sub(table.fraction_bits));
                assert!(got.abs_diff(expected) <= unit, "{law:?} at {u:?}: {got}, expected {expected}");
                assert!(table.draw_scaled(u, 1.0).abs_diff(got) <= 1, "{law:?} at {u:?}");
                differ += u32::from(got != expected);
            }
            assert!(differ < 100 || plain.draw(Uniform::nearest(0.9)) > 1e7, "{law:?}: {differ} of 100,000 differ");
        }
    }

    #[test]
    fn a_draw_never_falls() {
        let table = SecondsTable::new(&Distribution::lognormal_from_median_and_p90(86_400.0, 400_000.0).unwrap());
        let draws: Vec<i64> = (0..200_000).map(|i| table.draw(Uniform::nearest(f64::from(i) / 200_000.0))).collect();
        assert!(draws.is_sorted());
    }
}
