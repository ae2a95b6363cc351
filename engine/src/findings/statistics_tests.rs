//! Intervals must hold what they promise: hand-worked rows first, then coverage, counted over thousands of simulated samples.

use super::*;
use crate::sim::random::{Key, NameHash};
use proptest::prelude::*;

/// A standard normal draw.
fn score(sample: u64, i: u64, name: &str) -> f64 {
    normal::quantile(Key::root(41, sample).with_number(i).uniform(NameHash::new(name), 0).get())
}

/// How often `holds` in `samples` samples.
fn coverage(samples: u64, holds: impl Fn(u64) -> bool) -> f64 {
    (0..samples).filter(|&s| holds(s)).count() as f64 / samples as f64
}

#[test]
fn a_quantile_is_the_ceiling_of_n_p_th_smallest() {
    let ten: Vec<i64> = (1..=10).collect();
    for (p, expected) in [(0.0, 1), (0.05, 1), (0.1, 1), (0.11, 2), (0.5, 5), (0.8, 8), (0.9, 9), (0.91, 10), (1.0, 10)] {
        assert_eq!(quantile(&ten, p), Some(expected), "{p}");
    }
    let hundred: Vec<i64> = (1..=100).collect();
    for percent in 1..=100 {
        assert_eq!(quantile(&hundred, f64::from(percent) / 100.0), Some(i64::from(percent)));
    }
    assert_eq!((quantile::<i64>(&[], 0.5), quantile(&ten, 1.1), quantile(&ten, f64::NAN)), (None, None, None));
}

#[test]
fn intervals_of_quantiles_by_hand() {
    // n = 10, median: P(count < 2) = 11/1024 and P(count < 3) = 56/1024, so the 2nd to the 9th.
    let ten: Vec<i64> = (1..=10).collect();
    assert_eq!(quantile_interval(&ten, 10.0, 0.5, 0.95), Some(QuantileInterval { low: Some(2), high: Some(9) }));
    // Of 35 outcomes all lie below P90 with chance 0.9^35 = 0.0250316: one short of an upper bound.
    let few: Vec<i64> = (1..=36).collect();
    assert_eq!(quantile_interval(&few[..35], 35.0, 0.9, 0.95).unwrap().high, None);
    assert_eq!(quantile_interval(&few, 36.0, 0.9, 0.95).unwrap().high, Some(36));
    assert_eq!(quantile_interval(&ten[..3], 3.0, 0.5, 0.95), Some(QuantileInterval { low: None, high: None }));
}

#[test]
fn student_wilson_and_correlation_by_table() {
    // Student's t at 0.975: Abramowitz & Stegun, table 26.10, with more digits from scipy 1.17.
    for (freedom, t) in
        [(1.0, 12.706204736432095), (2.0, 4.302652729911275), (9.0, 2.2621571627409915), (99.0, 1.9842169515086827)]
    {
        assert!((student_quantile(0.975, freedom) - t).abs() < 1e-9, "{freedom}: {}", student_quantile(0.975, freedom));
    }
    assert!((student_quantile(0.975, 1e5) - 1.959988).abs() < 1e-5);
    // Wilson: 0 of 10 reaches z² / (n + z²).
    let of = |successes: usize, trials: usize| {
        let holds: Vec<bool> = (0..trials).map(|i| i < successes).collect();
        share(&holds, &Groups::alone(trials), 0.95)
    };
    let none = of(0, 10).unwrap();
    assert!((none.high - 3.841458820694124 / 13.841458820694124).abs() < 1e-12 && none.low == 0.0);
    let half = of(50, 100).unwrap();
    assert!((half.low - 0.40383).abs() < 1e-5 && (half.high - 0.59617).abs() < 1e-5);
    assert_eq!(of(0, 0), None);
    assert_eq!(correlation(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]), Some(1.0));
    assert_eq!(correlation(&[1.0, 2.0], &[5.0, 5.0]), None);
    // 1, 2, 3, 4: variance 5/3, standard error sqrt(5/12).
    assert!((standard_error(&[1.0, 2.0, 3.0, 4.0], &Groups::alone(4)).unwrap() - (5.0_f64 / 12.0).sqrt()).abs() < 1e-15);
    assert_eq!((mean_estimate(&[1.0], &Groups::alone(1), 0.95), standard_error(&[], &Groups::alone(0))), (None, None));
}

#[test]
fn the_interval_of_a_quantile_covers_it_at_least_as_often_as_promised() {
    for (n, p) in [(100, 0.9), (100, 0.5), (400, 0.8)] {
        let truth = normal::quantile(p);
        let share = coverage(2_000, |s| {
            let mut sample: Vec<f64> = (0..n).map(|i| score(s, i, "a")).collect();
            sample.sort_unstable_by(f64::total_cmp);
            let interval = quantile_interval(&sample, sample.len() as f64, p, 0.95).unwrap();
            interval.low.is_some_and(|low| low <= truth) && interval.high.is_some_and(|high| truth <= high)
        });
        assert!((0.94..0.985).contains(&share), "{n} {p}: {share}");
    }
}

#[test]
fn the_interval_of_a_mean_covers_it() {
    let share = coverage(4_000, |s| {
        let sample: Vec<f64> = (0..10).map(|i| score(s, i, "a")).collect();
        let e = mean_estimate(&sample, &Groups::alone(10), 0.95).unwrap();
        e.low <= 0.0 && 0.0 <= e.high
    });
    assert!((0.94..0.96).contains(&share), "{share}");
}

#[test]
fn the_interval_of_a_paired_difference_of_p90s_covers_it_and_gains_from_the_pairing() {
    // Lognormal lead times that share most of their luck; also rounded up to weekly meetings.
    for (n, week) in [(100, false), (500, false), (2_000, false), (500, true)] {
        let pairs = |s: u64| -> (Vec<f64>, Vec<f64>) {
            let times = |own: &str, median: f64, sigma: f64| -> Vec<f64> {
                (0..n)
                    .map(|i| {
                        let z = 0.9 * score(s, i, "common") + 0.19_f64.sqrt() * score(s, i, own);
                        let days = median * libm::exp(sigma * z);
                        if week { (days / 7.0).ceil() * 7.0 } else { days }
                    })
                    .collect()
            };
            (times("before", 100.0, 0.5), times("after", 80.0, 0.4))
        };
        let (from, to) = (100.0 * libm::exp(0.5 * 1.2815515655446), 80.0 * libm::exp(0.4 * 1.2815515655446));
        let truth = if week { (to / 7.0).ceil() * 7.0 - (from / 7.0).ceil() * 7.0 } else { to - from };
        let samples = if n > 500 { 300 } else { 1_000 };
        let share = coverage(samples, |s| {
            let (before, after) = pairs(s);
            let e = paired_quantile_difference(&before, &after, &Groups::alone(n as usize), 0.9, 0.95).unwrap();
            e.low <= truth && truth <= e.high
        });
        assert!((0.92..0.999).contains(&share), "{n} {week}: {share}");
        let (before, after) = pairs(1);
        let mut shuffled = after.clone();
        shuffled.rotate_left(17);
        let error = |after: &[f64]| {
            paired_quantile_difference(&before, after, &Groups::alone(n as usize), 0.9, 0.95).unwrap().standard_error
        };
        assert!(error(&after) < error(&shuffled), "{n} {week}");
    }
}

/// Outcomes of groups of ten, with a part `shared` of the variance in common, each a standard normal.
fn grouped(sample: u64, groups: u64, shared: f64) -> Vec<f64> {
    let common = |g: u64| libm::sqrt(shared) * score(sample, g, "group");
    (0..groups * 10).map(|i| common(i / 10) + libm::sqrt(1.0 - shared) * score(sample, i, "own")).collect()
}

#[test]
fn intervals_cover_what_hangs_together_too() {
    let (p, truth) = (0.8, normal::quantile(0.8));
    for (groups, shared) in [(50, 0.0), (50, 0.1), (50, 0.5), (20, 0.3)] {
        let together = Groups::of((0..groups * 10).map(|i| i / 10));
        let of_mean = coverage(1_000, |s| {
            let e = mean_estimate(&grouped(s, groups, shared), &together, 0.95).unwrap();
            e.low <= 0.0 && 0.0 <= e.high
        });
        assert!((0.93..0.97).contains(&of_mean), "{groups} {shared}: {of_mean}");
        let of_quantile = coverage(1_000, |s| {
            let outcomes = grouped(s, groups, shared);
            let mut sorted = outcomes.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let effective = {
                let q = quantile(&sorted, p).unwrap();
                together.effective(outcomes.iter().map(|x| *x <= q), 0.95)
            };
            let interval = quantile_interval(&sorted, effective, p, 0.95).unwrap();
            interval.low.is_some_and(|low| low <= truth) && interval.high.is_some_and(|high| truth <= high)
        });
        assert!((0.93..0.995).contains(&of_quantile), "{groups} {shared}: {of_quantile}");
        let of_share = coverage(1_000, |s| {
            let holds: Vec<bool> = grouped(s, groups, shared).iter().map(|x| *x <= truth).collect();
            let e = share(&holds, &together, 0.95).unwrap();
            e.low <= p && p <= e.high
        });
        assert!((0.93..0.98).contains(&of_share), "{groups} {shared}: {of_share}");
        // Taken for independent, they promise more than they hold.
        let alone = coverage(1_000, |s| {
            let e = mean_estimate(&grouped(s, groups, shared), &Groups::alone(10 * groups as usize), 0.95).unwrap();
            e.low <= 0.0 && 0.0 <= e.high
        });
        assert!(shared < 0.1 || alone < 0.9, "{groups} {shared}: {alone}");
    }
}

#[test]
fn the_error_of_groups_by_hand() {
    // Two groups, sums of deviations -3 and 3: (2 / 1) (9 + 9) / 4² = 2.25.
    let groups = Groups::of([0, 0, 1, 1]);
    assert_eq!(standard_error(&[1.0, 2.0, 4.0, 5.0], &groups), Some(1.5));
    assert_eq!((Groups::of([7, 7, 7]).count(), Groups::of([]).count()), (1, 0));
    // Nothing varies: each group counts once. What is alone counts as it is.
    assert_eq!((groups.effective([true; 4], 0.95), Groups::alone(4).effective([true; 4], 0.95)), (2.0, 4.0));
}

#[test]
fn the_same_outcomes_differ_by_nothing_for_certain() {
    let sample: Vec<f64> = (0..200).map(|i| libm::exp(score(0, i, "a"))).collect();
    let shifted: Vec<f64> = sample.iter().map(|x| x - 2.0).collect();
    let alone = Groups::alone(200);
    let e = paired_quantile_difference(&sample, &sample, &alone, 0.9, 0.95).unwrap();
    assert_eq!((e.value, e.standard_error, e.low, e.high), (0.0, 0.0, 0.0, 0.0));
    let e = paired_quantile_difference(&sample, &shifted, &alone, 0.9, 0.95).unwrap();
    assert!((e.value + 2.0).abs() < 1e-12 && e.standard_error < 1e-6);
    let e = paired_difference(&sample, &shifted, &alone, 0.95).unwrap();
    assert!((e.value + 2.0).abs() < 1e-12 && e.standard_error < 1e-12);
    assert_eq!(paired_difference(&sample, &shifted[1..], &alone, 0.95), None);
}

proptest! {
    #[test]
    fn a_quantile_lies_within_its_interval(mut sample in prop::collection::vec(0..1_000_i64, 1..300), p in 0.01..0.99_f64) {
        sample.sort_unstable();
        let (value, interval) = (quantile(&sample, p).unwrap(), quantile_interval(&sample, sample.len() as f64, p, 0.95).unwrap());
        prop_assert!(interval.low.is_none_or(|low| low <= value) && interval.high.is_none_or(|high| value <= high));
    }

    #[test]
    fn a_share_lies_within_its_interval(n in 1..5_000_usize, part in 0.0..=1.0_f64) {
        let holds: Vec<bool> = (0..n).map(|i| i < (n as f64 * part) as usize).collect();
        let e = share(&holds, &Groups::alone(n), 0.95).unwrap();
        prop_assert!(0.0 <= e.low && e.low <= e.value && e.value <= e.high && e.high <= 1.0);
    }
}

#[test]
fn what_could_be_least_holds_ties_and_leaves_out_what_is_longer_for_certain() {
    let luck: Vec<f64> = (0..50).map(|i| f64::from(i * 7919 % 50)).collect();
    let more = |by: f64, noise: f64| -> Vec<f64> {
        luck.iter().enumerate().map(|(i, l)| l + by + noise * f64::from(i as u32 % 2) - noise / 2.0).collect()
    };
    // Always 3 longer with the same luck is longer for certain, however wide the luck; a tie is not, nor what goes up and down.
    let kept = could_be_least(&[more(0.0, 0.0), more(3.0, 0.0), more(0.0, 0.0), more(0.2, 4.0)], &Groups::alone(50), 0.95);
    assert_eq!(kept, [true, false, true, true]);
    assert_eq!(could_be_least(&[vec![1.0], vec![2.0]], &Groups::alone(1), 0.95), [true, true]);
}

#[test]
fn the_least_is_missed_no_oftener_than_the_level_allows() {
    // Ten alternatives with the same mean: the first is called longer in at most 1 of 20 samples.
    let mut state = 1_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    let samples = 400;
    let missed = (0..samples).filter(|_| {
        let all: Vec<Vec<f64>> = (0..10).map(|_| (0..30).map(|_| draw()).collect()).collect();
        !could_be_least(&all, &Groups::alone(30), 0.95)[0]
    });
    // 400 times 5 % is 20, and four standard errors more is 37.
    assert!(missed.count() <= 37);
}
