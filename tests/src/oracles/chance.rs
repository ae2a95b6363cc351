//! Chance against `distributions.csv`: moments to 1e-9, quantiles to 1e-6, draws within three standard errors and 0.1 %.

use super::Tally;
use doorloop_engine::sim::distribution::{Distribution, DistributionError};
use doorloop_engine::sim::quantile_table::QuantileTable;
use doorloop_engine::sim::random::{Key, NameHash};

const DRAWS: u64 = 200_000;

/// Checks every row of `distributions.csv`; a row that cannot be read counts as missed.
#[must_use]
pub fn distributions(csv: &str) -> Tally {
    let mut tally = Tally::default();
    for (number, line) in csv.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
        match read(line) {
            Some((distribution, figures)) => check(&mut tally, line, &distribution, figures, number as u64),
            None => tally.missed.push(format!("{line}: not understood")),
        }
    }
    tally
}

/// The distribution of a row and its mean, variance, p10, p50 and p90.
fn read(line: &str) -> Option<(Distribution, [f64; 5])> {
    let fields: Vec<&str> = line.split(',').collect();
    let [_, kind, parameters, figures @ ..] = fields.as_slice() else { return None };
    let figures: Vec<f64> = figures.iter().map(|f| f.trim().parse().ok()).collect::<Option<_>>()?;
    Some((distribution(kind, parameters)?.ok()?, figures.try_into().ok()?))
}

fn distribution(kind: &str, parameters: &str) -> Option<Result<Distribution, DistributionError>> {
    let of = |name: &str| -> Option<f64> {
        parameters.split(';').find_map(|p| p.split_once('=').filter(|(key, _)| *key == name))?.1.parse().ok()
    };
    Some(match kind {
        "pert" => Distribution::pert(of("min")?, of("mode")?, of("max")?),
        "triangular" => Distribution::triangular(of("min")?, of("mode")?, of("max")?),
        "lognormal" => Distribution::lognormal_from_median_and_p90(of("median")?, of("p90")?),
        "exponential" => Distribution::exponential(of("mean")?),
        "gamma" => Distribution::gamma(of("shape")?, of("scale")?),
        "uniform" => Distribution::uniform(of("min")?, of("max")?),
        "fixed" => Distribution::fixed(of("value")?),
        _ => return None,
    })
}

fn check(tally: &mut Tally, line: &str, distribution: &Distribution, figures: [f64; 5], row: u64) {
    let [mean, variance, p10, p50, p90] = figures;
    let comparisons = [
        ("mean", distribution.mean(), mean, 1e-9),
        ("variance", distribution.variance(), variance, 1e-9),
        ("p10", distribution.p10(), p10, 1e-6),
        ("p50", distribution.quantile(0.5), p50, 1e-6),
        ("p90", distribution.quantile(0.9), p90, 1e-6),
    ];
    for (what, got, expected, tolerance) in comparisons {
        if (got - expected).abs() <= tolerance * expected.abs() {
            tally.met += 1;
        } else {
            tally.missed.push(format!("{line}: {what} is {got}, expected {expected}"));
        }
    }
    // One in three hundred right engines misses by chance: a second seed, four times the draws.
    let allowed = |draws: u64| 3.0 * (variance / draws as f64).sqrt() + 1e-3 * mean.abs();
    let table = QuantileTable::new(distribution);
    let drawn = [(1, DRAWS), (2, 4 * DRAWS)].map(|(seed, draws)| (drawn_mean(&table, seed, row, draws), draws));
    if drawn.iter().any(|&(got, draws)| (got - mean).abs() <= allowed(draws)) {
        tally.met += 1;
    } else {
        tally.missed.push(format!("{line}: the mean of draws is {} and {}, expected {mean}", drawn[0].0, drawn[1].0));
    }
}

fn drawn_mean(table: &QuantileTable, seed: u64, row: u64, draws: u64) -> f64 {
    let (run, name) = (Key::root(seed, row), NameHash::new("distributions.csv"));
    (0..draws).map(|case| table.draw(run.with_number(case).uniform(name, 0))).sum::<f64>() / draws as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_met() {
        let tally = distributions(include_str!("../../oracles/distributions.csv"));
        assert!(tally.missed.is_empty(), "{:#?}", tally.missed);
        assert_eq!(tally.met, 40 * 6);
    }

    #[test]
    fn a_wrong_figure_and_an_unknown_law_are_missed() {
        let tally = distributions("header\nx,uniform,min=1;max=5,3,1.34,1.4,3,4.6\ny,cauchy,scale=1,0,0,0,0,0\n");
        assert_eq!((tally.met, tally.missed.len()), (5, 2));
    }
}
