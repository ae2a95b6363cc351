//! Ways: how often each part of a picture is come to, from where, and for how long. Only a picture asks for it, so it
//! runs on its own, with the same luck as the answer beside it.

use super::in_turn::{Progress, by_world};
use super::spread::DAY;
use super::statistics::quantile;
use crate::plan::{NONE, OpKind, Plan};
use crate::sim::{Journey, RunFault, Worlds};
use std::collections::BTreeMap;

/// What the runs say of the parts of a picture.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// Each part.
    pub parts: Vec<PartSeen>,
    /// Share of runs that go from one part straight to another; the start is `None`.
    pub moves: BTreeMap<(Option<usize>, usize), f64>,
}

/// What the runs say of one part.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PartSeen {
    /// Whether this proposal can come there at all, by the rules that are settled.
    pub possible: bool,
    /// Share of runs that come there.
    pub share: f64,
    /// Of those: half spend no more days there, nine in ten no more.
    pub days: Option<(f64, f64)>,
    /// Share of runs in which some of the lead time lies there.
    pub critical: f64,
}

/// Runs a plan and counts by part. `part_of` gives the part of a step's path, and of the end of a block (`true`).
///
/// # Errors
/// A loop that passes no time, or a rule that failed, in any run.
pub fn ways(
    plan: &Plan,
    parts: usize,
    part_of: &dyn Fn(&str, bool) -> Option<usize>,
    seed: u64,
    runs: u64,
) -> Result<Ways, RunFault> {
    let steps = &plan.programs[0].steps;
    let begins: Vec<Option<usize>> = steps.iter().map(|s| part_of(&s.path, false)).collect();
    let ends: Vec<Option<usize>> = steps.iter().map(|s| part_of(&s.path, true)).collect();
    let part = |op: u32| {
        let op = &plan.ops[op as usize];
        let of = if matches!(op.kind, OpKind::Join { .. }) { &ends } else { &begins };
        of.get(op.step as usize).copied().flatten()
    };
    let seen: Vec<One> = by_world(0..runs, Progress::QUIET, Worlds::default, |worlds, _, runs| {
        Ok(worlds.journeys(plan, seed, runs)?.iter().map(|journey| one(plan, journey, parts, &part)).collect())
    })?;
    let n = runs.max(1) as f64;
    let mut found = Ways { parts: vec![PartSeen::default(); parts], ..Ways::default() };
    for (step, said) in steps.iter().enumerate() {
        for part in [begins[step], ends[step]].into_iter().flatten() {
            found.parts[part].possible |= said.entry != NONE;
        }
    }
    for (at, part) in found.parts.iter_mut().enumerate() {
        let mut spent: Vec<i64> = seen.iter().filter_map(|s| s.spent[at]).collect();
        spent.sort_unstable();
        part.share = spent.len() as f64 / n;
        let days = |p: f64| quantile(&spent, p).map(|s| s as f64 / DAY);
        part.days = days(0.5).zip(days(0.9));
        part.critical = seen.iter().filter(|s| s.critical[at]).count() as f64 / n;
    }
    for way in seen.iter().flat_map(|s| &s.moves) {
        *found.moves.entry(*way).or_default() += 1.0 / n;
    }
    Ok(found)
}

struct One {
    spent: Vec<Option<i64>>,
    critical: Vec<bool>,
    moves: Vec<(Option<usize>, usize)>,
}

fn one(plan: &Plan, journey: &Journey, parts: usize, part: &dyn Fn(u32) -> Option<usize>) -> One {
    let mut found = One { spent: vec![None; parts], critical: vec![false; parts], moves: Vec::new() };
    let mut stays: Vec<Vec<(i64, i64)>> = vec![Vec::new(); parts];
    for record in &journey.records {
        let Some(here) = part(record.op) else { continue };
        stays[here].push((record.start, record.finish.min(plan.horizon.0)));
        // What no part stands for is passed over: the end of a called process leads to what follows it.
        let mut before = record.before;
        let from = loop {
            match journey.records.get(before as usize) {
                None => break None,
                Some(earlier) => match part(earlier.op) {
                    Some(from) => break Some(from),
                    None => before = earlier.before,
                },
            }
        };
        if from != Some(here) && !found.moves.contains(&(from, here)) {
            found.moves.push((from, here));
        }
    }
    for (at, stays) in stays.iter_mut().enumerate() {
        if !stays.is_empty() {
            found.spent[at] = Some(covered(stays));
        }
    }
    for stretch in &journey.stretches {
        if let Some(at) = part(stretch.op).filter(|_| stretch.seconds() > 0) {
            found.critical[at] = true;
        }
    }
    found
}

/// How much time some stretches cover together; what several cover counts once.
fn covered(stays: &mut [(i64, i64)]) -> i64 {
    stays.sort_unstable();
    let (mut whole, mut until) = (0, i64::MIN);
    for &(from, to) in stays.iter() {
        let from = from.max(until);
        if to > from {
            whole += to - from;
            until = to;
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::covered;

    #[test]
    fn what_several_cover_counts_once() {
        assert_eq!(covered(&mut [(0, 5), (3, 8), (10, 12), (10, 11)]), 10);
        assert_eq!(covered(&mut []), 0);
    }
}
