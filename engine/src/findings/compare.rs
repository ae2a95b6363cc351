//! Compare: the same luck under another way of working.

use super::in_turn::{Progress, by_world};
use super::replication::{Replication, rests_on_estimates};
use super::runs::{FIRST_RUNS, MOST_RUNS};
use super::simulation::{Gain, Head, InterventionTitle, Receipt, Spread, Warning};
use super::spread::{DAY, Lead, is_precise, sorted, spread, worlds};
use super::statistics::{paired_difference, paired_quantile_difference, quantile};
use crate::model::EndKind;
use crate::plan::Plan;
use crate::sim::{RunFault, Worlds};
use crate::text::Words;
use crate::time::Date;
use serde::Serialize;
use std::ops::Range;

/// Everything a comparison says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// The submit date.
    pub submit: Date,
    /// How many runs.
    pub runs: u64,
    /// The seed.
    pub seed: u64,
    /// Broken off: the answer rests on the first runs.
    pub interrupted: bool,
    /// The base first, without a difference; then each variant.
    pub variants: Vec<Variant>,
    /// How pairs of changes go together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<Pair>,
    /// Pairs that can't be on together: both set the same number, or a change of the one takes away what the other changes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_together: Vec<[String; 2]>,
    /// The best set found step by step: each step adds the change that wins most beside those before it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub best: Vec<BestStep>,
    /// Why the search for the best set ended; `None` where none was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best_ended: Option<BestEnded>,
    /// What must be known before a figure is read.
    pub warnings: Vec<Warning>,
    /// What made this.
    pub receipt: Receipt,
}

/// One way of working.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variant {
    /// `base`, or what was changed, as it was typed.
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
    /// How it ends, by share.
    pub outcomes: Vec<ShareChange>,
    /// Share of runs in which each legal period was kept; where a period does not apply, it is not broken.
    pub in_time: Vec<ShareChange>,
}

/// A share, and how it differs from that of the base.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShareChange {
    /// The end or the period.
    pub name: String,
    /// How people read it.
    pub title: Words,
    /// The kind of end; `None` for a period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<EndKind>,
    /// Share of runs.
    pub share: f64,
    /// Share more (or less, below zero) than the base with the same luck; `None` for the base.
    pub difference: Option<f64>,
    /// An interval that holds the true difference with 95 % chance.
    pub ci95: Option<[f64; 2]>,
    /// Whether the difference can be told from luck.
    pub distinguishable: bool,
}

/// Two changes together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// Their names.
    pub names: [String; 2],
    /// Days that both together win.
    pub together: Gain,
    /// Days won beyond the sum of both alone: above zero they help each other, below zero they overlap.
    pub beyond_sum: Gain,
    /// Which of the two, if it can be told from luck.
    pub verdict: Together,
}

/// How two changes go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Together {
    /// Together they win more than the sum of both alone.
    HelpEachOther,
    /// Together they win less.
    Overlap,
    /// Neither can be told from luck.
    NotDistinguishable,
}

/// One step of the search for the best set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BestStep {
    /// What is added.
    pub add: String,
    /// How people read it.
    pub title: Words,
    /// Days that the whole set so far takes more (below zero: less) than the base.
    pub difference_days: Gain,
    /// Of those, what this step adds to the set before it.
    pub added_days: Gain,
}

/// Why the search for the best set ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BestEnded {
    /// The set is as large as was asked for.
    Full,
    /// Nothing is left that can be added.
    NothingLeft,
    /// What wins most beside the set can't be told from luck.
    NothingHelps,
    /// The work was broken off.
    Interrupted,
}

/// What one run of one way of working came to.
#[derive(Clone, Debug)]
struct Sample {
    lead: Lead,
    end: Option<u32>,
    /// Per period of the plan.
    kept: Vec<bool>,
}

/// One way of working, played out: a run at each place, with the luck of that run.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What was changed, as it was typed; empty for the base.
    pub name: String,
    /// How people read it.
    pub titles: Vec<InterventionTitle>,
    ends: Vec<(String, Words, EndKind)>,
    periods: Vec<(String, Words)>,
    samples: Vec<Sample>,
}

/// A way of working, to be played out.
#[derive(Clone, Debug)]
pub struct Way {
    /// What was changed, as it was typed; empty for the base.
    pub name: String,
    /// How people read it.
    pub titles: Vec<InterventionTitle>,
    /// The plan.
    pub plan: Plan,
}

/// A fault in a run, and the place of its way.
#[derive(Debug)]
pub struct WayFault {
    /// The place of the way in the list.
    pub way: usize,
    /// What went wrong.
    pub fault: RunFault,
}

/// Plays some ways out, all of them in one run before the next, so that work that is broken off has the same runs of each.
///
/// Without a number of runs, as many as it takes for the first way to be precise.
///
/// # Errors
/// A loop that passes no time, or a rule that failed, in any run.
pub fn play_out(ways: &[&Way], seed: u64, runs: Option<u64>, progress: Progress<'_>) -> Result<Vec<Tried>, WayFault> {
    let rests: Vec<Vec<bool>> = ways.iter().map(|w| rests_on_estimates(&w.plan)).collect();
    let mut samples: Vec<Vec<Sample>> = vec![Vec::new(); ways.len()];
    let (mut from, mut up_to) = (0, runs.unwrap_or(FIRST_RUNS));
    loop {
        let worlds = by_world(from..up_to, progress, Worlds::default, |worlds, _, runs| {
            let of_way = |(way, w): (usize, &&Way)| {
                let list = played(&w.plan, &rests[way], worlds, seed, runs.clone());
                list.map_err(|fault| WayFault { way, fault })
            };
            Ok(vec![ways.iter().enumerate().map(of_way).collect::<Result<Vec<_>, WayFault>>()?])
        })?;
        for of_world in worlds {
            samples.iter_mut().zip(of_world).for_each(|(list, more)| list.extend(more));
        }
        let base = samples.first().map_or(&[][..], Vec::as_slice);
        let is_whole = base.len() as u64 == up_to;
        if !is_whole || runs.is_some() || up_to >= MOST_RUNS || is_precise(&base.iter().map(|s| s.lead).collect::<Vec<Lead>>()) {
            break;
        }
        (from, up_to) = (up_to, 2 * up_to);
    }
    let tried = ways.iter().zip(samples).map(|(way, samples)| {
        let ends = way.plan.programs[0].ends.iter().map(|e| (e.name.clone(), e.title.clone(), e.kind)).collect();
        let periods = way.plan.periods.iter().map(|p| (p.name.clone(), p.title.clone())).collect();
        Tried { name: way.name.clone(), titles: way.titles.clone(), ends, periods, samples }
    });
    Ok(tried.collect())
}

/// The runs of one world.
fn played(plan: &Plan, rests: &[bool], worlds: &mut Worlds, seed: u64, runs: Range<u64>) -> Result<Vec<Sample>, RunFault> {
    let journeys = worlds.journeys(plan, seed, runs.clone())?;
    let sample = |(run, journey)| {
        let seen = Replication::of(plan, &journey, rests, seed, run);
        let kept = seen.periods.iter().map(|p| p.is_none_or(|k| k.late_days == 0)).collect();
        Sample { lead: (seen.lead, seen.unfinished), end: seen.end, kept }
    };
    Ok(runs.zip(journeys).map(sample).collect())
}

impl Tried {
    /// Its lead times, in the order of the runs.
    #[must_use]
    pub fn leads(&self) -> Vec<Lead> {
        self.samples.iter().map(|s| s.lead).collect()
    }

    /// How many runs.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.samples.len() as u64
    }

    /// Only its first runs.
    pub fn truncate(&mut self, runs: u64) {
        self.samples.truncate(runs as usize);
    }

    /// The sum of its lead times, in seconds.
    #[must_use]
    pub fn whole(&self) -> i64 {
        self.samples.iter().map(|s| s.lead.0).sum()
    }

    /// Per run whether it ended so.
    fn ended(&self, name: &str) -> Vec<f64> {
        let end = self.ends.iter().position(|e| e.0 == name).map(|i| i as u32);
        self.samples.iter().map(|s| f64::from(u8::from(end.is_some() && s.end == end))).collect()
    }

    /// Per run whether a period was kept; nothing where the process does not have it.
    fn kept(&self, name: &str) -> Option<Vec<f64>> {
        let at = self.periods.iter().position(|p| p.0 == name)?;
        Some(self.samples.iter().map(|s| f64::from(u8::from(s.kept[at]))).collect())
    }
}

/// The difference of one way of working and the base: mean, and of the two P90s, with intervals.
#[must_use]
pub fn difference(base: &[Lead], other: &[Lead]) -> Gain {
    let (before, after) = (in_days(base), in_days(other));
    let gain = paired_difference(&before, &after, &worlds(before.len()), 0.95);
    let p90 = |list: &[Lead]| {
        let list = sorted(list.iter().copied());
        quantile(&list, 0.9).filter(|l| !l.1).map(|l| l.0 as f64 / DAY)
    };
    Gain {
        mean: gain.map_or(0.0, |g| g.value),
        ci95: gain.map_or([0.0, 0.0], |g| [g.low, g.high]),
        p90: p90(base).zip(p90(other)).map(|(b, a)| a - b),
        p90_ci95: p90_interval(base, other),
    }
}

/// The interval of the difference of the two P90s; `None` where one may lie after the horizon, or runs are too few.
fn p90_interval(base: &[Lead], other: &[Lead]) -> Option<[f64; 2]> {
    if base.iter().chain(other).any(|l| l.1) {
        return None;
    }
    paired_quantile_difference(&in_days(base), &in_days(other), &worlds(base.len()), 0.9, 0.95).map(|e| [e.low, e.high])
}

fn in_days(leads: &[Lead]) -> Vec<f64> {
    leads.iter().map(|l| l.0 as f64 / DAY).collect()
}

/// Whether an interval does not hold 0.
pub(super) fn is_apart(ci95: [f64; 2]) -> bool {
    ci95[0] > 0.0 || ci95[1] < 0.0
}

/// A way of working beside the base.
#[must_use]
pub fn variant(base: &Tried, tried: &Tried) -> Variant {
    let is_base = tried.name.is_empty();
    let (before, after) = (base.leads(), tried.leads());
    let difference = (!is_base).then(|| difference(&before, &after));
    let join = |say: &dyn Fn(&InterventionTitle) -> Option<Words>, mark: &str| {
        let all: Vec<Words> = tried.titles.iter().filter_map(say).collect();
        let text = |pick: &dyn Fn(&Words) -> &str| all.iter().map(pick).collect::<Vec<_>>().join(mark);
        (!all.is_empty()).then(|| Words::new(text(&|w| &w.nl), text(&|w| &w.en)))
    };
    let title = join(&|t| Some(t.title.clone()), " + ");
    let sooner = before.iter().zip(&after).filter(|(b, a)| a.0 + 3_600 < b.0).count();
    Variant {
        name: if is_base { "base".to_owned() } else { tried.name.clone() },
        title: title.unwrap_or_else(|| Words::new("Zoals het nu gaat", "As it goes now")),
        assumes: join(&|t| t.assumes.clone(), " "),
        lead_time_days: spread(&after, &worlds(after.len())),
        distinguishable: difference.is_some_and(|d| is_apart(d.ci95)),
        difference_days: difference,
        sooner: sooner as f64 / after.len().max(1) as f64,
        outcomes: outcomes(base, tried, is_base),
        in_time: in_time(base, tried, is_base),
    }
}

/// Every end that the base or this way came to.
fn outcomes(base: &Tried, tried: &Tried, is_base: bool) -> Vec<ShareChange> {
    let mut ends: Vec<&(String, Words, EndKind)> = base.ends.iter().collect();
    ends.extend(tried.ends.iter().filter(|e| base.ends.iter().all(|b| b.0 != e.0)));
    let changes = ends.into_iter().filter_map(|(name, title, kind)| {
        let (before, after) = (base.ended(name), tried.ended(name));
        let happens = before.iter().chain(&after).any(|x| *x > 0.0);
        happens.then(|| ShareChange { end: Some(*kind), ..change(name, title, &before, &after, is_base) })
    });
    changes.collect()
}

/// Every legal period that both have.
fn in_time(base: &Tried, tried: &Tried, is_base: bool) -> Vec<ShareChange> {
    let changes = tried.periods.iter().filter_map(|(name, title)| {
        let (before, after) = (base.kept(name)?, tried.kept(name)?);
        Some(change(name, title, &before, &after, is_base))
    });
    changes.collect()
}

fn change(name: &str, title: &Words, before: &[f64], after: &[f64], is_base: bool) -> ShareChange {
    let difference = (!is_base).then(|| paired_difference(before, after, &worlds(before.len()), 0.95)).flatten();
    let ci95 = difference.map(|d| [d.low, d.high]);
    ShareChange {
        name: name.to_owned(),
        title: title.clone(),
        end: None,
        share: after.iter().sum::<f64>() / after.len().max(1) as f64,
        difference: difference.map(|d| d.value),
        ci95,
        distinguishable: ci95.is_some_and(is_apart),
    }
}

/// How two ways of working go together, from each alone and both at once.
#[must_use]
pub fn pair(base: &Tried, alone: [&Tried; 2], both: &Tried) -> Pair {
    // What both win beyond the sum of each alone: (base − both) − (base − one) − (base − other).
    let lead = |tried: &Tried, i: usize| tried.samples[i].lead.0;
    let beyond: Vec<f64> = (0..base.samples.len())
        .map(|i| (lead(alone[0], i) + lead(alone[1], i) - lead(base, i) - lead(both, i)) as f64 / DAY)
        .collect();
    let beyond = paired_difference(&vec![0.0; beyond.len()], &beyond, &worlds(beyond.len()), 0.95);
    let ci95 = beyond.map_or([0.0, 0.0], |g| [g.low, g.high]);
    let verdict = match ci95 {
        [low, _] if low > 0.0 => Together::HelpEachOther,
        [_, high] if high < 0.0 => Together::Overlap,
        _ => Together::NotDistinguishable,
    };
    Pair {
        names: alone.map(|a| a.name.clone()),
        together: difference(&both.leads(), &base.leads()),
        beyond_sum: Gain { mean: beyond.map_or(0.0, |g| g.value), ci95, p90: None, p90_ci95: None },
        verdict,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(name: &str, days: &[i64], ends: &[u32]) -> Tried {
        let ends_of = ["ja", "nee"].map(|e| (e.to_owned(), Words::same(e), EndKind::Granted)).to_vec();
        let sample =
            |(lead, end): (&i64, &u32)| Sample { lead: (lead * 86_400, false), end: Some(*end), kept: vec![*lead <= 10] };
        Tried {
            name: name.to_owned(),
            titles: Vec::new(),
            ends: ends_of,
            periods: vec![("termijn".to_owned(), Words::same("termijn"))],
            samples: days.iter().zip(ends).map(sample).collect(),
        }
    }

    #[test]
    fn a_change_that_wins_the_same_in_every_run_is_told_from_luck() {
        let base = tried("", &[10, 20, 30, 40], &[0, 0, 1, 1]);
        let seen = variant(&base, &tried("x", &[7, 17, 27, 37], &[0, 0, 1, 1]));
        let difference = seen.difference_days.unwrap();
        assert_eq!((difference.mean, difference.ci95, seen.distinguishable), (-3.0, [-3.0, -3.0], true));
        assert!(seen.outcomes.iter().all(|o| o.difference == Some(0.0) && !o.distinguishable));
        assert_eq!((seen.outcomes[0].share, seen.in_time[0].share), (0.5, 0.25));
    }

    #[test]
    fn what_wins_and_loses_by_turns_is_not() {
        let base = tried("", &[10, 20, 30, 40], &[0, 0, 1, 1]);
        let seen = variant(&base, &tried("x", &[5, 25, 25, 45], &[0, 1, 0, 1]));
        assert_eq!((seen.difference_days.unwrap().mean, seen.distinguishable), (0.0, false));
    }

    #[test]
    fn shares_are_paired_too() {
        let ends = [0; 200];
        let (days, more): (Vec<i64>, Vec<u32>) = (0..200).map(|i| (i, u32::from(i % 2 == 0))).unzip();
        let base = tried("", &days, &ends);
        let seen = variant(&base, &tried("x", &days, &more));
        let refused = &seen.outcomes[1];
        assert_eq!((refused.difference, refused.distinguishable), (Some(0.5), true));
    }

    #[test]
    fn two_that_take_away_the_same_wait_overlap() {
        let base = tried("", &[10, 20, 30, 40], &[0; 4]);
        let one = tried("a", &[5, 15, 25, 35], &[0; 4]);
        let seen = pair(&base, [&one, &one], &one);
        assert_eq!((seen.together.mean, seen.beyond_sum.mean, seen.verdict), (5.0, -5.0, Together::Overlap));
        let both = tried("ab", &[0, 10, 20, 30], &[0; 4]);
        assert_eq!(pair(&base, [&one, &one], &both).verdict, Together::NotDistinguishable);
        let more = tried("ab", &[-5, 5, 15, 25], &[0; 4]);
        assert_eq!(pair(&base, [&one, &one], &more).verdict, Together::HelpEachOther);
    }
}
