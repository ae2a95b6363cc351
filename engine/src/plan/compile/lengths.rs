//! Lengths: durations and amounts as quantile tables, and the estimates they rest on.

use super::Compiler;
use crate::plan::{Draw, Estimate, LengthPlan, NONE};
use crate::sim::distribution::{Distribution, DistributionError, Z90};
use crate::sim::quantile_table::QuantileTable;
use crate::sim::random::NameHash;
use crate::sim::seconds_table::SecondsTable;
use crate::text::scalars::{Amount, DurationForm, Source, Stated, Unit};
use crate::text::{Complaint, Span};
use crate::time::WORKING_DAY;
use std::sync::Arc;

const DAY: f64 = 86_400.0;

/// Which clock a length runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ticks {
    /// Working time: a working day is eight hours of it.
    Working,
    /// Round the clock; a working day beside calendar days counts as 7/5 of a day.
    Civil,
}

impl Ticks {
    /// Working time if working days are all that is spoken of.
    pub fn of<'f>(forms: impl IntoIterator<Item = &'f DurationForm>) -> Self {
        let mut any = false;
        for amount in forms.into_iter().flat_map(amounts) {
            any = true;
            if amount.unit != Unit::Wd && amount.number != 0.0 {
                return Self::Civil;
            }
        }
        if any { Self::Working } else { Self::Civil }
    }

    /// Seconds of the clock. Months and years are averages.
    pub fn seconds(self, amount: Amount) -> f64 {
        let unit = match (amount.unit, self) {
            (Unit::Min, _) => 60.0,
            (Unit::H, _) => 3_600.0,
            (Unit::Wd, Self::Working) => WORKING_DAY.0 as f64,
            (Unit::Wd, Self::Civil) => 1.4 * DAY,
            (Unit::D, _) => DAY,
            (Unit::W, _) => 7.0 * DAY,
            (Unit::Mo, _) => 365.25 / 12.0 * DAY,
            (Unit::Y, _) => 365.25 * DAY,
        };
        amount.number * unit
    }

    /// The distribution of a form, in seconds of the clock.
    pub fn distribution(self, form: &DurationForm) -> Result<Distribution, DistributionError> {
        let s = |a: &Amount| self.seconds(*a);
        match form {
            DurationForm::Fixed(a) => Distribution::fixed(s(a)),
            DurationForm::Uniform(a, b) => Distribution::uniform(s(a), s(b)),
            DurationForm::Pert(a, b, c) => Distribution::pert(s(a), s(b), s(c)),
            DurationForm::Exponential(mean) => Distribution::exponential(s(mean)),
            DurationForm::Lognormal { median, p90 } => Distribution::lognormal_from_median_and_p90(s(median), s(p90)),
            DurationForm::Gamma { mean, sd } => Distribution::gamma_from_mean_and_sd(s(mean), s(sd)),
            DurationForm::Quantiles(list) => Distribution::equal_quantiles(&list.iter().map(s).collect::<Vec<_>>()),
        }
    }
}

fn amounts(form: &DurationForm) -> Vec<Amount> {
    match form {
        DurationForm::Fixed(a) | DurationForm::Exponential(a) => vec![*a],
        DurationForm::Uniform(a, b) | DurationForm::Lognormal { median: a, p90: b } | DurationForm::Gamma { mean: a, sd: b } => {
            vec![*a, *b]
        }
        DurationForm::Pert(a, b, c) => vec![*a, *b, *c],
        DurationForm::Quantiles(list) => list.clone(),
    }
}

/// What an estimate belongs to: the process, the step and the key, without the way by which it was called.
pub(super) struct Parameter<'n> {
    pub process: &'n str,
    pub step: &'n str,
    pub key: &'n str,
}

impl Compiler<'_> {
    /// A stated duration as a length; `rests` says whether it counts as an estimate.
    pub(super) fn stated_length(
        &mut self,
        stated: &Stated<DurationForm>,
        ticks: Ticks,
        parameter: &Parameter<'_>,
        rests: bool,
    ) -> u32 {
        let Some(distribution) = self.sound(ticks.distribution(&stated.value), stated.span) else { return 0 };
        let estimate = if rests && distribution.as_fixed() != Some(0.0) { self.estimate(stated, parameter) } else { NONE };
        let draw = match distribution.as_fixed() {
            Some(seconds) => Draw::Fixed(seconds),
            None => Draw::Table(self.seconds_table(&distribution)),
        };
        self.length(LengthPlan { draw, estimate, p10: distribution.p10() })
    }

    pub(super) fn length(&mut self, length: LengthPlan) -> u32 {
        self.plan.lengths.push(length);
        self.plan.lengths.len() as u32 - 1
    }

    /// The estimate that a stated number rests on, or [`NONE`] for law and what was counted.
    pub(super) fn estimate<T>(&mut self, stated: &Stated<T>, parameter: &Parameter<'_>) -> u32 {
        if stated.source != Source::Estimate || stated.sure <= 1.0 {
            return NONE;
        }
        let name = format!("{}.{}.{}", parameter.process, parameter.step, parameter.key);
        if let Some(&found) = self.estimates.get(&name) {
            return found;
        }
        // The proposal is compiled first.
        let of_proposal = self.plan.follows && self.plan.programs.is_empty();
        let index = self.plan.estimates.len() as u32;
        // "Right within a factor f either way, in four of five cases": ±1.28 standard deviations of the logarithm.
        let sigma = libm::log(stated.sure) / Z90;
        self.plan.estimates.push(Estimate { hash: NameHash::new(&name), name: name.clone(), sigma, of_proposal });
        self.estimates.insert(name, index);
        index
    }

    /// A table of lengths; the same distribution is kept once.
    fn seconds_table(&mut self, distribution: &Distribution) -> Arc<SecondsTable> {
        let key = format!("{:?}", distribution.law());
        Arc::clone(self.seconds_tables.entry(key).or_insert_with(|| Arc::new(SecondsTable::new(distribution))))
    }

    /// A table; the same distribution is kept once.
    pub(super) fn shared_table(&mut self, distribution: &Distribution) -> Arc<QuantileTable> {
        let key = format!("{:?}", distribution.law());
        Arc::clone(self.tables.entry(key).or_insert_with(|| Arc::new(QuantileTable::new(distribution))))
    }

    /// A distribution, or a complaint that its parameters give none.
    pub(super) fn sound(&mut self, distribution: Result<Distribution, DistributionError>, span: Span) -> Option<Distribution> {
        distribution
            .map_err(|error| {
                self.complaints.push(
                    Complaint::error(
                        "no_distribution",
                        span,
                        format!("deze getallen geven geen verdeling ({error})"),
                        format!("these numbers give no distribution ({error})"),
                    )
                    .hint("Schrijf minimum, meest waarschijnlijk, maximum: 2..5..10 d", "Write least, likely, most: 2..5..10 d"),
                );
            })
            .ok()
    }
}
