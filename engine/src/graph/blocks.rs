//! Which block a step lies in.
//!
//! A block says only where its members begin. A member may be a chain of steps; the chain belongs to the block until
//! it says `next: join`. So the steps are walked from the start outwards in: first all that lies in no block, then
//! what lies in the outermost blocks, and so on. A step belongs where it is first met; a way that meets it from
//! elsewhere enters or leaves a block, and is kept as a [`Crossing`]. Ends belong nowhere: any step may lead to one.

use super::{Flow, ProcessGraph};
use crate::model::{Name, Process, StepKind};
use crate::text::Span;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// A way on from a step, as its file says it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// Which way.
    pub flow: Flow,
    /// To which step; `None` = the end of the innermost block.
    pub to: Option<usize>,
    /// Where it was said; of a step that says nothing, the step.
    pub span: Span,
}

impl Passage {
    /// Every way on from a step, in file order; a target that no step has is left out.
    ///
    /// A step that says nothing of where it goes on, and is no end, goes to the end of its block.
    #[must_use]
    pub fn all(process: &Process, step: usize) -> Vec<Self> {
        let mut found = Vec::new();
        let said = &process.steps[step];
        let mut add = |flow, name: &Name| {
            if name.value == "join" {
                found.push(Self { flow, to: None, span: name.span });
            } else if let Some(to) = process.step(&name.value) {
                found.push(Self { flow, to: Some(to), span: name.span });
            }
        };
        match &said.kind {
            StepKind::Mandate { to, .. } => {
                to.iter().enumerate().for_each(|(row, (_, name))| add(Flow::Mandate(row), name));
            }
            StepKind::Budget { if_short, missed, .. } => {
                for (i, branch) in if_short.iter().flat_map(|s| &s.list).enumerate() {
                    branch.value.iter().for_each(|name| add(Flow::Short(i), name));
                }
                missed.iter().for_each(|name| add(Flow::Missed, name));
            }
            StepKind::Window { missed: Some(name), .. } => add(Flow::Missed, name),
            StepKind::Block(block) => {
                block.members.iter().enumerate().for_each(|(i, m)| add(Flow::Member(i), &m.step));
                block.unless.iter().for_each(|(_, name)| add(Flow::Unless, name));
            }
            StepKind::Process { ends, .. } => ends.iter().for_each(|(_, name)| add(Flow::CallEnd, name)),
            _ => {}
        }
        for (i, branch) in said.next.iter().flat_map(|n| &n.list).enumerate() {
            branch.value.iter().for_each(|name| add(Flow::Next(i), name));
        }
        let speaks = match &said.kind {
            StepKind::End(_) | StepKind::Mandate { .. } => true,
            StepKind::Process { ends, .. } => !ends.is_empty() || said.next.is_some(),
            _ => said.next.is_some(),
        };
        if !speaks {
            found.push(Self { flow: Flow::ToJoin, to: None, span: said.name.span });
        }
        found
    }
}

/// A way that enters or leaves a block other than through its beginning and its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Crossing {
    /// From outside, or from another block, into this block.
    Enters {
        /// The step it starts at.
        from: usize,
        /// The step it leads to.
        to: usize,
        /// The block around `to`.
        block: usize,
        /// Where it was said.
        span: Span,
    },
    /// Out of this block without passing its end.
    Leaves {
        /// The step it starts at.
        from: usize,
        /// The step it leads to.
        to: usize,
        /// The block around `from`.
        block: usize,
        /// Where it was said.
        span: Span,
    },
    /// `next: join`, or nothing said, at a step in no block.
    NoBlock {
        /// The step.
        from: usize,
        /// Whether `join` was written.
        said: bool,
        /// Where.
        span: Span,
    },
    /// One step is a member of two blocks, or twice of one.
    Shared {
        /// The step.
        step: usize,
        /// Where it is a member for the second time.
        span: Span,
    },
}

/// Where the steps of one process lie.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    /// Step → `None` = no way leads here; else the innermost block around it.
    around: Vec<Option<Option<usize>>>,
    pub(super) crossings: Vec<Crossing>,
}

impl Blocks {
    /// Walks a process from its start and from the targets of its stops.
    pub(super) fn of(process: &Process) -> Self {
        let mut found = Self { around: vec![None; process.steps.len()], crossings: Vec::new() };
        let entries = found.entries(process);
        // (depth, order of discovery, step, block): outer steps first, so that a step met from two sides lies outside.
        let mut queue = BinaryHeap::new();
        let mut order = 0_usize;
        let silences = process.periods.iter().filter_map(|p| p.silence.as_ref());
        let stops = process.stops.iter().map(|s| &s.to).chain(silences).filter_map(|to| process.step(&to.value));
        for step in (0..process.steps.len().min(1)).chain(stops) {
            queue.push(Reverse((0_usize, order, step, None)));
            order += 1;
        }
        while let Some(Reverse((depth, _, step, block))) = queue.pop() {
            if found.around[step].is_some() {
                continue;
            }
            let block = entries.get(&step).copied().map_or(block, |b: usize| if Some(b) == block { block } else { Some(b) });
            // An end belongs nowhere, whoever comes to it first.
            let block = block.filter(|_| !matches!(process.steps[step].kind, StepKind::End(_)));
            found.around[step] = Some(block);
            for passage in Passage::all(process, step) {
                let Some(to) = passage.to else { continue };
                let inner = matches!(passage.flow, Flow::Member(_));
                queue.push(Reverse((depth + usize::from(inner), order, to, if inner { Some(step) } else { block })));
                order += 1;
            }
        }
        found.cross(process);
        found
    }

    /// The steps with which members begin → their block.
    fn entries(&mut self, process: &Process) -> BTreeMap<usize, usize> {
        let mut entries = BTreeMap::new();
        for (block, said) in process.steps.iter().enumerate() {
            let StepKind::Block(b) = &said.kind else { continue };
            for member in &b.members {
                let Some(step) = process.step(&member.step.value) else { continue };
                if matches!(process.steps[step].kind, StepKind::End(_)) {
                    continue;
                }
                if entries.insert(step, block).is_some() {
                    self.crossings.push(Crossing::Shared { step, span: member.step.span });
                }
            }
        }
        entries
    }

    fn cross(&mut self, process: &Process) {
        for (from, said) in process.steps.iter().enumerate() {
            let Some(own) = self.around[from] else { continue };
            for Passage { flow, to, span } in Passage::all(process, from) {
                let Some(to) = to else {
                    if own.is_none() {
                        let written = flow != Flow::ToJoin;
                        self.crossings.push(Crossing::NoBlock { from, said: written, span });
                    }
                    continue;
                };
                let wanted = if matches!(flow, Flow::Member(_)) { Some(from) } else { own };
                let Some(there) = self.around[to] else { continue };
                if there == wanted || matches!(process.steps[to].kind, StepKind::End(_)) {
                    continue;
                }
                let shared = self.crossings.iter().any(|c| matches!(c, Crossing::Shared { step, .. } if *step == to));
                if shared {
                    continue;
                }
                self.crossings.push(match (there, wanted) {
                    (Some(block), _) if !self.within(wanted, block) => Crossing::Enters { from, to, block, span },
                    (_, Some(block)) => Crossing::Leaves { from, to, block, span },
                    (Some(block), None) => Crossing::Enters { from, to, block, span },
                    (None, None) => continue,
                });
            }
            debug_assert_eq!(said.name.value, process.steps[from].name.value);
        }
    }

    /// Whether a block is `outer` or lies in it.
    fn within(&self, inner: Option<usize>, outer: usize) -> bool {
        let mut at = inner;
        for _ in 0..=self.around.len() {
            match at {
                Some(b) if b == outer => return true,
                Some(b) => at = self.around(b),
                None => return false,
            }
        }
        false
    }

    /// The innermost block around a step, in this process.
    pub(super) fn around(&self, step: usize) -> Option<usize> {
        self.around.get(step).copied().flatten().flatten()
    }

    /// Whether any way leads to a step.
    pub(super) fn met(&self, step: usize) -> bool {
        self.around.get(step).is_some_and(Option::is_some)
    }
}

impl ProcessGraph {
    /// The innermost block around a step, looking through calls: a call that is a member lies, with all its steps, in
    /// the block of its caller.
    #[must_use]
    pub fn block_of(&self, call: usize, step: usize) -> Option<(usize, usize)> {
        let (mut call, mut step) = (call, step);
        loop {
            if let Some(block) = self.blocks.get(call)?.around(step) {
                return Some((call, block));
            }
            (call, step) = self.calls[call].parent?;
        }
    }

    /// Every step inside a block, those of blocks and calls inside it included, in file order by call.
    #[must_use]
    pub fn members_of(&self, call: usize, block: usize) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (c, said) in self.calls.iter().enumerate().skip(call) {
            for step in 0..said.process.steps.len() {
                if self.blocks[c].met(step) && self.lies_in((c, step), (call, block)) {
                    found.push((c, step));
                }
            }
        }
        found
    }

    /// Whether a step lies inside a block, at any depth.
    #[must_use]
    pub fn lies_in(&self, step: (usize, usize), block: (usize, usize)) -> bool {
        let mut at = self.block_of(step.0, step.1);
        // A block that is its own member is a fault of the file; the count keeps the walk finite.
        for _ in 0..self.net.node_count() {
            match at {
                Some(b) if b == block => return true,
                Some((c, s)) => at = self.block_of(c, s),
                None => return false,
            }
        }
        false
    }

    /// The ways of one call that enter or leave a block where they may not.
    #[must_use]
    pub fn crossings(&self, call: usize) -> &[Crossing] {
        self.blocks.get(call).map_or(&[], |b| &b.crossings)
    }
}
