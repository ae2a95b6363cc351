//! Compare: the same luck under another way of working.

use super::simulation::{Gain, InterventionTitle, Receipt, Spread, Warning};
use super::spread::{DAY, Lead, sorted, spread};
use super::statistics::{paired_difference, paired_quantile_difference, quantile};
use crate::text::Words;
use crate::time::Date;
use serde::Serialize;

/// Everything a comparison says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Version of the contract.
    pub doorloop: u32,
    /// `comparison`.
    pub kind: &'static str,
    /// The process.
    pub process: String,
    /// How people read the process.
    pub process_title: Words,
    /// The place.
    pub place: String,
    /// How people read the place.
    pub place_title: Words,
    /// The submit date.
    pub submit: Date,
    /// How many runs.
    pub runs: u64,
    /// The seed.
    pub seed: u64,
    /// The base first, without a difference; then each variant.
    pub variants: Vec<Variant>,
    /// How pairs of interventions go together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<Pair>,
    /// The best set found step by step: each step adds the intervention that wins most beside those before it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub best: Vec<BestStep>,
    /// What must be known before a figure is read.
    pub warnings: Vec<Warning>,
    /// What made this.
    pub receipt: Receipt,
}

/// One way of working.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variant {
    /// `base`, or the names of the interventions with a +.
    pub name: String,
    /// How people read it.
    pub title: Words,
    /// What must be true for it.
    pub assumes: Option<Words>,
    /// Its lead time.
    pub lead_time_days: Spread,
    /// Days it takes more (or less, below zero) than the base with the same luck; `None` for the base.
    pub difference_days: Option<Gain>,
    /// Whether the difference can be told from luck: its interval does not hold 0.
    pub distinguishable: bool,
    /// Share of runs that end sooner than with the base, by more than an hour.
    pub sooner: f64,
}

/// Two interventions together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// Their names.
    pub names: [String; 2],
    /// Days that both together win.
    pub together: Gain,
    /// Days won beyond the sum of both alone: above zero they help each other, below zero they overlap.
    pub beyond_sum: Gain,
}

/// One step of the search for the best set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BestStep {
    /// What is added.
    pub add: String,
    /// How people read it.
    pub title: Words,
    /// Days that the whole set so far wins.
    pub difference_days: Gain,
}

/// The lead times of one way of working, in the order of the runs.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Its names with a +; empty for the base.
    pub name: String,
    /// How people read it.
    pub titles: Vec<InterventionTitle>,
    /// Lead times.
    pub leads: Vec<Lead>,
}

/// The difference of one way of working and the base: mean with its interval, and of the two P90s.
#[must_use]
pub fn difference(base: &[Lead], other: &[Lead]) -> Gain {
    let (before, after) = (in_days(base), in_days(other));
    let gain = paired_difference(&before, &after, 0.95);
    let p90 = |list: &[Lead]| {
        let list = sorted(list.iter().copied());
        quantile(&list, 0.9).filter(|l| !l.1).map(|l| l.0 as f64 / DAY)
    };
    Gain {
        mean: gain.map_or(0.0, |g| g.value),
        ci95: gain.map_or([0.0, 0.0], |g| [g.low, g.high]),
        p90: p90(base).zip(p90(other)).map(|(b, a)| a - b),
    }
}

fn in_days(leads: &[Lead]) -> Vec<f64> {
    leads.iter().map(|l| l.0 as f64 / DAY).collect()
}

/// A way of working beside the base.
#[must_use]
pub fn variant(base: &Tried, tried: &Tried) -> Variant {
    let is_base = tried.name.is_empty();
    let difference = (!is_base).then(|| difference(&base.leads, &tried.leads));
    let join = |say: &dyn Fn(&InterventionTitle) -> Option<Words>, mark: &str| {
        let all: Vec<Words> = tried.titles.iter().filter_map(say).collect();
        let text = |pick: &dyn Fn(&Words) -> &str| all.iter().map(pick).collect::<Vec<_>>().join(mark);
        (!all.is_empty()).then(|| Words::new(text(&|w| &w.nl), text(&|w| &w.en)))
    };
    let title = join(&|t| Some(t.title.clone()), " + ");
    let sooner = base.leads.iter().zip(&tried.leads).filter(|(b, a)| a.0 + 3_600 < b.0).count();
    Variant {
        name: if is_base { "base".to_owned() } else { tried.name.clone() },
        title: title.unwrap_or_else(|| Words::new("Zoals het nu gaat", "As it goes now")),
        assumes: join(&|t| t.assumes.clone(), " "),
        lead_time_days: spread(&tried.leads),
        distinguishable: difference.is_some_and(|d| d.ci95[0] > 0.0 || d.ci95[1] < 0.0),
        difference_days: difference,
        sooner: sooner as f64 / tried.leads.len().max(1) as f64,
    }
}

/// How two ways of working go together, from each alone and both at once.
#[must_use]
pub fn pair(names: [&str; 2], base: &[Lead], alone: [&[Lead]; 2], both: &[Lead]) -> Pair {
    // What both win beyond the sum of each alone: (base − both) − (base − one) − (base − other).
    let beyond: Vec<f64> =
        (0..base.len()).map(|i| (alone[0][i].0 + alone[1][i].0 - base[i].0 - both[i].0) as f64 / DAY).collect();
    let zero = vec![0.0; beyond.len()];
    let beyond = paired_difference(&zero, &beyond, 0.95);
    let together = paired_difference(&in_days(both), &in_days(base), 0.95);
    let p90 = paired_quantile_difference(&in_days(both), &in_days(base), 0.9, 0.95).map(|e| e.value);
    Pair {
        names: names.map(str::to_owned),
        together: Gain { mean: together.map_or(0.0, |g| g.value), ci95: together.map_or([0.0, 0.0], |g| [g.low, g.high]), p90 },
        beyond_sum: Gain {
            mean: beyond.map_or(0.0, |g| g.value),
            ci95: beyond.map_or([0.0, 0.0], |g| [g.low, g.high]),
            p90: None,
        },
    }
}
