//! Pools against what is known of mixtures.

use super::*;
use proptest::prelude::*;

fn answer(min: f64, likely: f64, max: f64) -> Answer {
    Answer { participant: 0, min, likely, max }
}

#[test]
fn one_participant_is_their_own_pert() {
    let own = Distribution::pert(2.0, 4.0, 12.0).unwrap();
    let pooled = pool(&[answer(2.0, 4.0, 12.0)]).unwrap();
    assert_eq!((pooled.between, pooled.mean), (0.0, own.mean()));
    for (p, q) in [(0.1, pooled.p10), (0.5, pooled.p50), (0.9, pooled.p90)] {
        assert!((own.quantile(p) - q).abs() < 0.01, "{p}: {q}");
    }
}

#[test]
fn two_who_never_meet_keep_both_their_humps() {
    // Half of a mixture of two equal shapes lies below the gap, half above: its median is in the gap, its quartiles are the medians.
    let pooled = pool(&[answer(1.0, 2.0, 3.0), answer(101.0, 102.0, 103.0)]).unwrap();
    assert!((pooled.quantiles[5] - 2.0).abs() < 0.01 && (pooled.quantiles[15] - 102.0).abs() < 0.01, "{:?}", pooled.quantiles);
    assert_eq!((pooled.quantiles[0], pooled.quantiles[20]), (1.0, 103.0));
    // Var of PERT(0, 1, 2) is 1/7 (ab/252 of the range squared, 6 · 6 / 252); between the means 50² on either side.
    let within = 6.0 * 6.0 / 252.0;
    assert!((pooled.between - 2_500.0 / (2_500.0 + within)).abs() < 1e-9, "{}", pooled.between);
}

#[test]
fn certain_and_agreed_is_no_disagreement() {
    let pooled = pool(&[answer(5.0, 5.0, 5.0), answer(5.0, 5.0, 5.0)]).unwrap();
    assert_eq!((pooled.p10, pooled.p90, pooled.between), (5.0, 5.0, 0.0));
    assert_eq!(pool(&[]), None);
}

#[test]
fn numbers_are_short_and_keep_four_figures() {
    let shorts: Vec<String> = [0.0, 0.012_345, 1.0, 2.499_96, 12.5, 1_234.56, 123_456.7].into_iter().map(short).collect();
    assert_eq!(shorts, ["0", "0.01235", "1", "2.5", "12.5", "1235", "123457"]);
}

proptest! {
    #[test]
    fn a_pool_lies_between_its_answers(all in prop::collection::vec((0.0..50.0f64, 0.0..50.0f64, 0.0..50.0f64), 1..7)) {
        let answers: Vec<Answer> = all.iter().map(|(a, b, c)| answer(*a, a + b, a + b + c)).collect();
        let pooled = pool(&answers).unwrap();
        prop_assert!(pooled.quantiles.is_sorted() && pooled.quantiles.len() == 21);
        prop_assert!((0.0..=1.0).contains(&pooled.between));
        let (low, high) = (pooled.p50_range[0], pooled.p50_range[1]);
        // Both are found by halving, to a millionth of their range.
        let near = 1e-6 * (1.0 + high);
        prop_assert!(low <= high && low - near <= pooled.p50 && pooled.p50 <= high + near, "{low} {} {high}", pooled.p50);
        let means: f64 = answers.iter().map(|a| (a.min + 4.0 * a.likely + a.max) / 6.0).sum::<f64>() / answers.len() as f64;
        prop_assert!((pooled.mean - means).abs() < 1e-9 * (1.0 + means), "the mean of a mixture is the mean of means");
    }
}
