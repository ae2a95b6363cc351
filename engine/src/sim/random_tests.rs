//! Statistical tests of the randomness, each coordinate on its own: consecutive cases, names, visits, runs and seeds.

use super::*;

const NAMES: [&str; 4] = ["a", "b", "beoordelen/duration", "college/meeting"];

/// The draws along one coordinate, the others fixed.
fn along(coordinate: &str, salt: u64, n: u64) -> Vec<Uniform> {
    let case = Key::root(salt, 3).with_name("subsidie").with_number(salt);
    let name = NameHash::new("beoordelen/duration");
    (0..n)
        .map(|i| match coordinate {
            "visit" => case.uniform(name, i as u32),
            "name" => case.uniform(NameHash::new(&format!("step{i}")), 0),
            "case" => Key::root(salt, 3).with_name("subsidie").with_number(i).uniform(name, 0),
            "run" => Key::root(salt, i).with_name("subsidie").with_number(0).uniform(name, 0),
            _ => Key::root(i, salt).with_name("subsidie").with_number(0).uniform(name, 0),
        })
        .collect()
}
const COORDINATES: [&str; 5] = ["visit", "name", "case", "run", "seed"];

#[test]
fn the_same_names_give_the_same_bits_in_every_version() {
    // Regression vectors: a change here changes the result of every receipt ever given.
    assert_eq!(NameHash::new("").0, mix(0xCBF2_9CE4_8422_2325_u64.wrapping_add(GOLDEN)));
    // FNV-1a of "a" is AF63DC4C8601EC8C (test vectors of draft-eastlake-fnv).
    assert_eq!(NameHash::new("a").0, mix(0xAF63_DC4C_8601_EC8C_u64.wrapping_add(GOLDEN)));
    let case = Key::root(1, 0).with_name("subsidie").with_number(12);
    let bits: Vec<u64> = NAMES.iter().map(|n| case.uniform(NameHash::new(n), 1).bits()).collect();
    assert_eq!(bits, VECTORS);
}
const VECTORS: [u64; 4] =
    [16_408_437_502_261_597_708, 10_602_075_498_842_142_665, 9_896_926_809_713_475_422, 16_051_207_431_466_899_638];

#[test]
fn order_and_kind_matter_in_a_key() {
    let root = Key::root(5, 6);
    assert_ne!(Key::root(5, 6), Key::root(6, 5));
    assert_ne!(root.with_number(1).with_number(2), root.with_number(2).with_number(1));
    assert_ne!(root.with_name("a").with_name("b"), root.with_name("b").with_name("a"));
    assert_ne!(root.with_name("a").with_name("b"), root.with_name("ab"));
    assert_ne!(root.with_name("1"), root.with_number(1));
    assert_ne!(NameHash::new("a").then(NameHash::new("b")), NameHash::new("b").then(NameHash::new("a")));
}

#[test]
fn draws_are_uniform_over_256_buckets_of_the_high_and_the_low_bits() {
    for coordinate in COORDINATES {
        for shift in [56, 30, 0] {
            let n = 131_072;
            let mut counts = [0_f64; 256];
            for u in along(coordinate, 11, n) {
                counts[(u.bits() >> shift) as usize & 255] += 1.0;
            }
            let expected = n as f64 / 256.0;
            let chi2: f64 = counts.iter().map(|c| (c - expected) * (c - expected) / expected).sum();
            // 255 degrees of freedom: mean 255, standard deviation 22.6; both sides at four of them.
            assert!((165.0..345.0).contains(&chi2), "{coordinate} >> {shift}: {chi2}");
        }
    }
}

#[test]
fn neighbours_are_independent_along_each_coordinate() {
    for coordinate in COORDINATES {
        for lag in 1..=4 {
            let draws = along(coordinate, 21, 65_536);
            let pairs = draws.iter().zip(&draws[lag..]);
            let sum: f64 = pairs.map(|(a, b)| (a.get() - 0.5) * (b.get() - 0.5)).sum();
            let correlation = 12.0 * sum / (draws.len() - lag) as f64;
            assert!(correlation.abs() < 4.0 / 256.0, "{coordinate}, lag {lag}: {correlation}");
        }
    }
}

#[test]
fn different_names_and_visits_of_one_case_are_independent() {
    let draws = |name: &str, visit: u32| -> Vec<f64> {
        let name = NameHash::new(name);
        (0..65_536).map(|i| Key::root(9, 9).with_number(i).uniform(name, visit).get() - 0.5).collect()
    };
    let base = draws("a", 0);
    for (name, visit) in [("b", 0), ("a", 1), ("a", 2), ("b", 1), ("a0", 0), ("college/meeting", 0)] {
        let other = draws(name, visit);
        let correlation = 12.0 * base.iter().zip(&other).map(|(a, b)| a * b).sum::<f64>() / 65_536.0;
        assert!(correlation.abs() < 4.0 / 256.0, "{name} {visit}: {correlation}");
    }
}

#[test]
fn one_changed_bit_changes_half_of_the_bits() {
    let name = NameHash::new("a");
    for flipped in 0..64 {
        let mut changed = [0_u32; 64];
        for i in 0..4096_u64 {
            let (one, other) = (Key(mix(i) ^ 77), Key(mix(i) ^ 77 ^ 1 << flipped));
            let differs = one.uniform(name, 0).bits() ^ other.uniform(name, 0).bits();
            for (bit, count) in changed.iter_mut().enumerate() {
                *count += (differs >> bit & 1) as u32;
            }
        }
        // Half of 4096 with standard deviation 32; six of them over 64 x 64 cells, and a little for the highest input bits.
        for (bit, count) in changed.iter().enumerate() {
            assert!((1850..2250).contains(count), "input {flipped}, output {bit}: {count}");
        }
    }
}

#[test]
fn moments_are_those_of_the_uniform() {
    for coordinate in COORDINATES {
        let draws = along(coordinate, 5, 100_000);
        for (power, expected, sd) in [(1, 0.5, 0.289), (2, 1.0 / 3.0, 0.298), (3, 0.25, 0.2835), (4, 0.2, 0.267)] {
            let mean = draws.iter().map(|u| u.get().powi(power)).sum::<f64>() / 100_000.0;
            assert!((mean - expected).abs() < 4.0 * sd / 316.0, "{coordinate}, moment {power}: {mean}");
        }
    }
}

#[test]
fn the_ends_stay_inside_and_cuts_include_certainty() {
    assert!(Uniform(0).get() > 0.0 && Uniform(u64::MAX).get() < 1.0);
    assert!(!Uniform(0).is_below(Cut::at(0.0)) && !Uniform(0).is_below(Cut::at(f64::NAN)));
    assert!(Uniform(u64::MAX).is_below(Cut::at(1.0)) && Uniform(u64::MAX).is_below(Cut::at(7.0)));
    assert!(Uniform::nearest(0.29).is_below(Cut::at(0.3)) && !Uniform::nearest(0.31).is_below(Cut::at(0.3)));
    assert_eq!((Uniform::nearest(-1.0).bits(), Uniform::nearest(2.0).bits()), (0, u64::MAX));
}

#[test]
fn a_draw_costs_nanoseconds() {
    let (name, case) = (NameHash::new("a"), Key::root(1, 1));
    let start = std::time::Instant::now();
    let mut key = case;
    for _ in 0..1_000_000 {
        key = Key(std::hint::black_box(key.uniform(name, 0).bits()));
    }
    let nanoseconds = start.elapsed().as_nanos() as f64 / 1e6;
    // In a chain, each draw waiting for the one before: the worst case. Wide, because machines are shared.
    assert!(nanoseconds < 60.0, "{nanoseconds} ns a draw");
}
