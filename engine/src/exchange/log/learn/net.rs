//! The ways through a process between steps that a log shows, over steps that it does not.

use crate::model::{Process, Step, StepKind};
use std::collections::{BTreeMap, BTreeSet};

/// A branch of the branch list behind a step: the step, and the place of the branch in its list.
pub type Taken = (usize, usize);

/// The end of a case, as a target.
pub const END: usize = usize::MAX;

/// Most ways looked at from one step.
const MOST_WAYS: usize = 5_000;

struct Way {
    to: usize,
    branch: Option<usize>,
}

/// For every step that is seen, and for the start ([`END`] as a source): what can be seen next, and the branches that every way there takes.
pub struct Net {
    reach: BTreeMap<usize, BTreeMap<usize, BTreeSet<Taken>>>,
}

impl Net {
    /// Looks through a process of which these steps are seen.
    #[must_use]
    pub fn of(process: &Process, seen: &BTreeSet<usize>) -> Self {
        let blocks = blocks(process);
        let ways: Vec<Vec<Way>> = (0..process.steps.len()).map(|i| ways(process, i, &blocks)).collect();
        let mut reach = BTreeMap::new();
        let mut walk = |source: usize, first: &[Way]| {
            let mut found: BTreeMap<usize, BTreeSet<Taken>> = BTreeMap::new();
            let mut left = MOST_WAYS;
            let mut path = Vec::new();
            let mut taken = Vec::new();
            for way in first {
                taken.extend((source != END).then_some(way.branch).flatten().map(|b| (source, b)));
                step(way.to, &ways, seen, process, &mut path, &mut taken, &mut found, &mut left);
                taken.clear();
            }
            reach.insert(source, found);
        };
        walk(END, &[Way { to: 0, branch: None }]);
        for source in seen {
            if let Some(first) = ways.get(*source) {
                walk(*source, first);
            }
        }
        Self { reach }
    }

    /// The branches that every way from one seen step to another takes; `None` where there is no way. [`END`] is the start as a source, the
    /// end as a target.
    #[must_use]
    pub fn between(&self, from: usize, to: usize) -> Option<&BTreeSet<Taken>> {
        self.reach.get(&from)?.get(&to)
    }
}

fn step(
    at: usize,
    ways: &[Vec<Way>],
    seen: &BTreeSet<usize>,
    process: &Process,
    path: &mut Vec<usize>,
    taken: &mut Vec<Taken>,
    found: &mut BTreeMap<usize, BTreeSet<Taken>>,
    left: &mut usize,
) {
    if *left == 0 || path.contains(&at) {
        return;
    }
    *left -= 1;
    let is_end = process.steps.get(at).is_some_and(|s| matches!(s.kind, StepKind::End(_)));
    if seen.contains(&at) || is_end {
        let to = if seen.contains(&at) { at } else { END };
        let here: BTreeSet<Taken> = taken.iter().copied().collect();
        found.entry(to).and_modify(|all| *all = all.intersection(&here).copied().collect()).or_insert(here);
        return;
    }
    path.push(at);
    for way in ways.get(at).map_or(&[][..], Vec::as_slice) {
        let before = taken.len();
        taken.extend(way.branch.map(|b| (at, b)));
        step(way.to, ways, seen, process, path, taken, found, left);
        taken.truncate(before);
    }
    path.pop();
}

/// The block in which a step of a member chain lies.
fn blocks(process: &Process) -> BTreeMap<usize, usize> {
    let mut found = BTreeMap::new();
    for (block, of) in process.steps.iter().enumerate() {
        let StepKind::Block(members) = &of.kind else { continue };
        let mut next: Vec<usize> = members.members.iter().filter_map(|m| process.step(&m.step.value)).collect();
        while let Some(at) = next.pop() {
            if found.insert(at, block).is_some() {
                continue;
            }
            let Some(step) = process.steps.get(at) else { continue };
            next.extend(targets(step).into_iter().filter_map(|(name, _)| process.step(name)).filter(|t| !found.contains_key(t)));
        }
    }
    found
}

/// Where a step goes on, by name, with the branch of its list.
fn targets(step: &Step) -> Vec<(&str, Option<usize>)> {
    let mut found: Vec<(&str, Option<usize>)> = Vec::new();
    if let Some(next) = &step.next {
        found.extend(next.list.iter().enumerate().filter_map(|(i, b)| Some((b.value.as_ref()?.value.as_str(), Some(i)))));
    }
    match &step.kind {
        StepKind::Mandate { to, .. } => found.extend(to.iter().map(|(_, to)| (to.value.as_str(), None))),
        StepKind::Process { ends, .. } => found.extend(ends.iter().map(|(_, to)| (to.value.as_str(), None))),
        StepKind::Budget { if_short, missed, .. } => {
            if let Some(short) = if_short {
                found.extend(short.list.iter().filter_map(|b| Some((b.value.as_ref()?.value.as_str(), None))));
            }
            found.extend(missed.iter().map(|m| (m.value.as_str(), None)));
        }
        StepKind::Window { missed, .. } => found.extend(missed.iter().map(|m| (m.value.as_str(), None))),
        StepKind::Block(block) => found.extend(block.unless.iter().map(|(_, to)| (to.value.as_str(), None))),
        _ => {}
    }
    found
}

fn ways(process: &Process, at: usize, blocks: &BTreeMap<usize, usize>) -> Vec<Way> {
    let Some(step) = process.steps.get(at) else { return Vec::new() };
    // After a member the block goes on.
    let after_block = |at: usize| {
        let block = blocks.get(&at)?;
        Some((*block, process.steps.get(*block)?.next.as_ref()?))
    };
    let mut found = Vec::new();
    if let StepKind::Block(block) = &step.kind {
        found.extend(block.members.iter().filter_map(|m| process.step(&m.step.value)).map(|to| Way { to, branch: None }));
        return found;
    }
    let named = targets(step);
    let joins = named.is_empty() || named.iter().any(|(name, _)| *name == "join");
    for (name, branch) in named {
        if let Some(to) = process.step(name) {
            found.push(Way { to, branch });
        }
    }
    if joins && let Some((_, next)) = after_block(at) {
        // Which branch behind a block is taken is not counted: it would belong to the block.
        let targets = next.list.iter().filter_map(|b| process.step(&b.value.as_ref()?.value));
        found.extend(targets.map(|to| Way { to, branch: None }));
    }
    found
}
