//! Chance against `distributions.csv`: moments to 1e-9, quantiles to 1e-6, draws within three standard errors and 0.1 %.

use super::{Row, Table, Tally};
use doorloop_engine::sim::distribution::{Distribution, DistributionError};
use doorloop_engine::sim::quantile_table::QuantileTable;
use doorloop_engine::sim::random::{Key, NameHash};

const DRAWS: u64 = 200_000;

/// Checks every row of `distributions.csv`; a row that cannot be read counts as missed.
#[must_use]
pub fn distributions(csv: &str) -> Tally {
    let mut tally = Tally::default();
    for (number, row) in Table::read(csv).rows().enumerate() {
        let misses = read(&row).map(|(distribution, figures)| check(&distribution, figures, number as u64));
        tally.row(
            &format!("{} {}", row.cell("id"), row.cell("dist")),
            &misses.unwrap_or_else(|| vec!["not understood".to_owned()]),
        );
    }
    tally
}

/// The distribution of a row and its mean, variance, p10, p50 and p90.
fn read(row: &Row) -> Option<(Distribution, [f64; 5])> {
    let figures = ["mean", "variance", "p10", "p50", "p90"].map(|column| row.cell(column).parse().ok());
    let [Some(mean), Some(variance), Some(p10), Some(p50), Some(p90)] = figures else { return None };
    Some((distribution(row.cell("dist"), row.cell("params"))?.ok()?, [mean, variance, p10, p50, p90]))
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

fn check(distribution: &Distribution, figures: [f64; 5], row: u64) -> Vec<String> {
    let [mean, variance, p10, p50, p90] = figures;
    let by_formula = [
        ("mean", distribution.mean(), mean, 1e-9),
        ("variance", distribution.variance(), variance, 1e-9),
        ("p10", distribution.p10(), p10, 1e-6),
        ("p50", distribution.quantile(0.5), p50, 1e-6),
        ("p90", distribution.quantile(0.9), p90, 1e-6),
    ];
    let wrong = |&(_, got, wanted, tolerance): &(&str, f64, f64, f64)| (got - wanted).abs() > tolerance * wanted.abs();
    let mut misses: Vec<String> = by_formula
        .into_iter()
        .filter(|c| !c.1.is_finite() || wrong(c))
        .map(|(what, got, wanted, _)| format!("{what} is {got}, should be {wanted}"))
        .collect();
    // One in three hundred right engines misses by chance: a second seed, four times the draws.
    let allowed = |draws: u64| 3.0 * (variance / draws as f64).sqrt() + 1e-3 * mean.abs();
    let table = QuantileTable::new(distribution);
    let off = |(seed, draws)| {
        let got = drawn_mean(&table, seed, row, draws);
        ((got - mean).abs() > allowed(draws)).then_some(got)
    };
    if let Some((first, second)) = off((1, DRAWS)).and_then(|first| Some((first, off((2, 4 * DRAWS))?))) {
        misses.push(format!("the mean of draws is {first} and {second}, should be {mean}"));
    }
    misses
}

fn drawn_mean(table: &QuantileTable, seed: u64, row: u64, draws: u64) -> f64 {
    let (run, name) = (Key::root(seed, row), NameHash::new("distributions.csv"));
    (0..draws).map(|case| table.draw(run.with_number(case).uniform(name, 0))).sum::<f64>() / draws as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_figure_and_an_unknown_law_are_missed() {
        let tally = distributions(
            "p90,id,dist,params,mean,variance,p10,p50\n4.6,x,uniform,min=1;max=5,3,1.34,1.4,3\n0,y,cauchy,scale=1,0,0,0,0\n",
        );
        assert_eq!((tally.met, tally.missed.len()), (0, 2));
        assert_eq!(tally.missed[0], "x uniform: variance is 1.3333333333333333, should be 1.34");
    }
}
