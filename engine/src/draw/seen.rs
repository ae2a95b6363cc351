//! Findings on the picture: what the runs say, and what an intervention changed.

use super::breaking::clean;
use super::diagram::{Change, Diagram, Form, Seen, Stalled};
use crate::findings::{PartSeen, Simulation, Stall, StallKind, Ways};
use crate::graph::ProcessGraph;
use crate::model::{Intervention, StepKind};
use crate::plan::{NONE, Plan};
use crate::text::Lang;

/// In so many runs a step must hold up the decision to be drawn as critical.
const CRITICAL: f64 = 0.5;
/// A stall of at least this share of the largest is drawn at the highest heat, and at the middle one.
const HOT: f64 = 0.5;
const WARM: f64 = 0.2;

impl Diagram {
    /// The form a step's path belongs to, or the end of a block; a step of a called process belongs to its one box.
    #[must_use]
    pub fn part_of(&self, path: &str, is_end_of_block: bool) -> Option<usize> {
        let find = |key: &str| self.nodes.iter().position(|n| n.key == key);
        if is_end_of_block && let Some(found) = find(&format!("{path}.join")) {
            return Some(found);
        }
        let mut path = path;
        loop {
            if let Some(found) = find(path) {
                return Some(found);
            }
            path = &path[..path.rfind('/')?];
        }
    }

    /// Marks what this proposal can't come to, by the rules that are settled before it starts.
    pub fn mark_impossible(&mut self, plan: &Plan) {
        let mut possible = vec![false; self.nodes.len()];
        for step in plan.programs.first().iter().flat_map(|p| &p.steps).filter(|s| s.entry != NONE) {
            for part in [self.part_of(&step.path, false), self.part_of(&step.path, true)].into_iter().flatten() {
                possible[part] = true;
            }
        }
        let nodes = self.nodes.iter_mut().zip(possible).filter(|(n, _)| !matches!(n.form, Form::Start | Form::AnyMoment));
        for (node, possible) in nodes {
            if !possible {
                node.seen = Some(Seen { impossible: true, share: 0.0, days: None, stall: None, critical: false });
            }
        }
    }

    /// Marks what the runs say: shares, days, stalls, and the likely path as they took it.
    pub fn mark_seen(&mut self, simulation: &Simulation, ways: &Ways, lang: Lang) {
        for (node, part) in self.nodes.iter_mut().zip(&ways.parts) {
            if matches!(node.form, Form::Start | Form::AnyMoment) {
                continue;
            }
            let PartSeen { possible, share, days, critical } = *part;
            let shows_days = matches!(node.form, Form::Task | Form::Subprocess);
            node.seen = Some(Seen {
                impossible: !possible,
                share,
                days: days.filter(|_| shows_days && share > 0.0),
                stall: None,
                critical: critical >= CRITICAL,
            });
        }
        self.mark_stalls(&simulation.stalls, lang);
        self.mark_shares(ways);
        self.mark_likely();
    }

    fn mark_stalls(&mut self, stalls: &[Stall], lang: Lang) {
        let largest = stalls.iter().map(|s| s.gain_days.mean).fold(0.0, f64::max);
        for (rank, stall) in stalls.iter().enumerate() {
            let Some(part) = self.part_of(&stall.step, false) else { continue };
            let Some(seen) = self.nodes[part].seen.as_mut().filter(|s| s.stall.is_none()) else { continue };
            let gain = stall.gain_days.mean;
            let heat = if gain >= HOT * largest { 3 } else { 1 + u8::from(gain >= WARM * largest) };
            let cause = match stall.kind {
                StallKind::Cause(cause) => Some(cause),
                StallKind::Detour(_) => None,
            };
            seen.stall = Some(Stalled { heat, rank: rank + 1, cause, gain, why: clean(stall.why.in_lang(lang)) });
        }
    }

    /// The share of runs on each arrow. Of members that meet, the runs remember only the last; there the share is what
    /// the form before it has left.
    fn mark_shares(&mut self, ways: &Ways) {
        let share = |node: usize| ways.parts.get(node).map_or(1.0, |p| p.share);
        let counted: Vec<f64> = self
            .edges
            .iter()
            .map(|e| {
                let from = (self.nodes[e.from].form != Form::Start).then_some(e.from);
                ways.moves.get(&(from, e.to)).copied().unwrap_or(0.0)
            })
            .collect();
        for at in 0..self.edges.len() {
            let (from, to) = (self.edges[at].from, self.edges[at].to);
            let others: Vec<usize> = (0..self.edges.len()).filter(|o| *o != at && self.edges[*o].from == from).collect();
            let is_fork = matches!(self.nodes[from].form, Form::Fork(_));
            let found = if self.nodes[from].form == Form::AnyMoment {
                None
            } else if self.nodes[from].form == Form::Start {
                Some(1.0)
            } else if is_fork {
                Some(share(to).min(share(from)))
            } else if others.is_empty() {
                Some(share(from))
            } else if matches!(self.nodes[to].form, Form::Join(_)) {
                Some((share(from) - others.iter().map(|o| counted[*o]).sum::<f64>()).clamp(0.0, 1.0))
            } else {
                Some(counted[at])
            };
            self.edges[at].share = found;
        }
    }

    /// Marks the forms whose step an intervention changes.
    pub fn mark_changed(&mut self, graph: &ProcessGraph, intervention: &Intervention) {
        let Some(root) = graph.calls.first() else { return };
        let mut names: Vec<&str> = intervention.steps.iter().map(|(name, _)| name.value.as_str()).collect();
        let paths = [&intervention.set, &intervention.scale, &intervention.add];
        for path in paths.into_iter().flatten().map(|(name, _)| name.value.as_str()) {
            let words: Vec<&str> = path.split('.').collect();
            let touches = |kind: &StepKind, by: Option<&str>| match (words.first().copied(), words.get(1).copied(), kind) {
                (Some("mandates"), Some(name), StepKind::Mandate { matter, .. }) => matter.text.trim() == name,
                (Some("bodies"), Some(name), StepKind::Meeting { body, .. }) => body.value == name,
                (Some("budgets"), Some(_), StepKind::Budget { .. }) => true,
                (Some("teams"), name, _) => by.is_some() && by == name,
                _ => false,
            };
            if words.first() == Some(&"steps") {
                names.extend(words.get(1).copied());
            }
            let touched = root.process.steps.iter().filter(|s| touches(&s.kind, s.by.as_ref().map(|b| b.value.as_str())));
            names.extend(touched.map(|s| s.name.value.as_str()));
        }
        for node in self.nodes.iter_mut().filter(|n| names.contains(&n.key.as_str())) {
            node.change.get_or_insert(Change::Changed);
        }
    }

    /// Marks what one of two pictures has and the other lacks.
    pub fn mark_against(&mut self, other: &Self, missing: Change) {
        for node in self.nodes.iter_mut().filter(|n| other.nodes.iter().all(|o| o.key != n.key)) {
            node.change = Some(missing);
        }
        let key = |d: &Self, e: usize| (d.nodes[d.edges[e].from].key.clone(), d.nodes[d.edges[e].to].key.clone());
        let theirs: Vec<_> = (0..other.edges.len()).map(|e| key(other, e)).collect();
        for at in 0..self.edges.len() {
            if !theirs.contains(&key(self, at)) {
                self.edges[at].change = Some(missing);
            }
        }
    }
}
