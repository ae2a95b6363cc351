//! Tables against their distributions: means, spread, order, and the far tails.

use super::*;
use crate::sim::random::{Key, NameHash};
use proptest::prelude::*;

fn distributions() -> Vec<Distribution> {
    let found = [
        Distribution::fixed(3.0),
        Distribution::uniform(1.0, 5.0),
        Distribution::pert(4.0, 8.0, 24.0),
        Distribution::pert(1.0, 1.0, 3.0),
        Distribution::pert(5.0, 5.5, 30.0),
        Distribution::triangular(30.0, 64.0, 229.0),
        Distribution::exponential(82.0),
        Distribution::lognormal_from_median_and_p90(5.0, 6.0),
        Distribution::lognormal_from_median_and_p90(0.5, 4.0),
        Distribution::gamma(0.05, 10.0),
        Distribution::gamma(0.5, 10.0),
        Distribution::gamma(3.7, 1.9),
        Distribution::gamma(40.0, 0.25),
        Distribution::equal_quantiles(&[1.0, 2.0, 2.0, 9.0, 30.0]),
    ];
    found.into_iter().map(Result::unwrap).collect()
}

/// The mean of what the table draws, by its own straight pieces, the exact tails by eight halvings of Simpson's rule.
fn table_mean(table: &QuantileTable) -> f64 {
    let cell = |i: usize| 0.5 * (table.cells[i] + table.cells[i + 1]) / CELLS as f64;
    let middle: f64 = (TAIL_CELLS..CELLS - TAIL_CELLS).map(cell).sum();
    let p = |i: usize| NODES[0][i].tails.lower;
    let tail = |t: &[f64; TAIL_NODES]| -> f64 { (0..TAIL_NODES - 1).map(|i| 0.5 * (t[i] + t[i + 1]) * (p(i + 1) - p(i))).sum() };
    let beyond: f64 = (0..4000)
        .map(|i| {
            let q = (f64::from(i) + 0.5) / 4000.0 * p(0);
            let far = table.distribution.quantile_at(Tails::above(q)) + table.distribution.quantile_at(Tails::below(q));
            far * p(0) / 4000.0
        })
        .sum();
    middle + tail(&table.lower) + tail(&table.upper) + beyond
}

#[test]
fn the_mean_of_a_table_is_within_two_in_ten_thousand() {
    for d in distributions() {
        let mean = table_mean(&QuantileTable::new(&d));
        assert!((mean / d.mean() - 1.0).abs() < 2e-4, "{d:?}: {mean} for {}", d.mean());
    }
}

#[test]
fn a_table_agrees_with_the_exact_quantiles_at_its_nodes_and_nearly_between() {
    for d in distributions() {
        let table = QuantileTable::new(&d);
        for i in 8..=1016 {
            let p = f64::from(i) / 1024.0;
            let (got, exact) = (table.draw(Uniform::nearest(p)), d.quantile(p));
            assert!((got - exact).abs() <= 2e-5 * exact.abs() + 1e-9 * d.mean(), "{d:?} at {p}: {got}, exact {exact}");
        }
        for bits in [1_u64 << 56, 3 << 50, 1 << 44, 5 << 40, 12_345, 0] {
            let q = (bits as f64 + 0.5) / 2_f64.powi(64);
            for (uniform, tails) in [(Uniform::from_bits(bits), Tails::below(q)), (Uniform::from_bits(!bits), Tails::above(q))] {
                let (got, exact) = (table.draw(uniform), d.quantile_at(tails));
                assert!((got - exact).abs() <= 2e-3 * exact.abs() + 1e-9, "{d:?} at {uniform:?}: {got}, exact {exact}");
            }
        }
    }
}

#[test]
fn draws_have_the_mean_and_the_variance_of_the_law() {
    let name = NameHash::new("duration");
    for (which, d) in distributions().into_iter().enumerate() {
        let table = QuantileTable::new(&d);
        let n = 200_000;
        let draws: Vec<f64> = (0..n).map(|i| table.draw(Key::root(1, which as u64).with_number(i).uniform(name, 0))).collect();
        let mean = draws.iter().sum::<f64>() / n as f64;
        let se = (d.variance() / n as f64).sqrt();
        assert!((mean - d.mean()).abs() <= 3.5 * se + 2e-4 * d.mean(), "{d:?}: {mean}, not {} ± {se}", d.mean());
    }
}

#[test]
fn seconds_are_rounded_to_the_nearest_and_never_negative() {
    let any = Uniform::nearest(0.3);
    for (value, seconds) in [(0.49, 0), (0.5, 1), (2.4999, 2), (-7.0, 0), (1e300, i64::MAX)] {
        let table = QuantileTable::new(&Distribution::fixed(value).unwrap());
        assert_eq!(table.draw_seconds(any), seconds, "{value}");
    }
    let day = QuantileTable::new(&Distribution::fixed(86_400.0).unwrap());
    assert_eq!(day.draw_seconds_scaled(any, 1.5), 129_600);
}

#[test]
fn a_table_is_cheap_to_make_and_a_draw_costs_nanoseconds() {
    let pert = Distribution::pert(4.0, 8.0, 24.0).unwrap();
    let mut table = QuantileTable::new(&pert);
    let start = std::time::Instant::now();
    (0..100).for_each(|_| table = QuantileTable::new(std::hint::black_box(&pert)));
    let microseconds = start.elapsed().as_micros() / 100;
    let (case, name) = (Key::root(1, 1), NameHash::new("duration"));
    let start = std::time::Instant::now();
    let sum: f64 = (0..1_000_000).map(|visit| table.draw(case.uniform(name, visit))).sum();
    let nanoseconds = start.elapsed().as_nanos() as f64 / 1e6;
    // Wide, because machines are shared and tests may be built without optimization.
    assert!(microseconds < 3_000 && nanoseconds < 200.0 && sum > 0.0, "{microseconds} µs a table, {nanoseconds} ns a draw");
}

proptest! {
    #[test]
    fn a_luckier_draw_is_never_longer(which in 0..14_usize, a in any::<u64>(), b in any::<u64>(), shift in 0..40_u32) {
        let table = QuantileTable::new(&distributions()[which]);
        for (a, b) in [(a, b), (a >> shift, b >> shift), (!(a >> shift), !(b >> shift)), (a, a.saturating_add(b >> shift))] {
            let (low, high) = (table.draw(Uniform::from_bits(a.min(b))), table.draw(Uniform::from_bits(a.max(b))));
            prop_assert!(low <= high * (1.0 + 1e-15), "{} then {}", low, high);
        }
    }
}
