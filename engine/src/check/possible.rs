//! Ways that can be taken at all.
//!
//! A graph shows a way wherever a file names one. A branch with a chance of 0 %, an `else` behind chances of 100 %, and a
//! `when` that the place's values make false are ways that no case takes; a loop whose only exit is one of them has none.

use super::{Rulebook, Site};
use crate::graph::{Activity, Flow};
use crate::model::read::branch::ROUNDING;
use crate::model::{Branch, Branches, ChanceForm, Name, Passes, StepKind};
use crate::rules::Value;
use petgraph::graph::{DiGraph, EdgeIndex};

/// The chance of a branch, where it is a plain number.
pub(super) fn share<T>(branch: &Branch<T>, book: &Rulebook) -> Option<f64> {
    match branch.chance.as_ref()? {
        ChanceForm::Share(share) => Some(share.value),
        ChanceForm::Rule(rule) => match book.rule(rule)?.constant()? {
            Value::Number(share) => Some(share),
            _ => None,
        },
    }
}

/// For each branch of a list, whether any case can take it.
pub(super) fn open<T>(branches: &Branches<T>, book: &Rulebook) -> Vec<bool> {
    let settled = |b: &Branch<T>| match b.when.as_ref().and_then(|w| book.rule(w)).and_then(|r| r.constant()) {
        Some(Value::Bool(holds)) => Some(holds),
        _ => None,
    };
    let sure: f64 = branches
        .list
        .iter()
        .filter(|b| b.when.is_none() || settled(b) == Some(true))
        .filter(|b| !matches!(b.max, Some(Passes::AtMost(_))))
        .filter_map(|b| share(b, book))
        .sum();
    let always = branches.list.iter().position(|b| b.chance.is_none() && settled(b) == Some(true));
    let can = |(i, b): (usize, &Branch<T>)| {
        // Behind a `when` that always holds nothing is open; before it, only other `when`s.
        always.is_none_or(|a| a == i || i < a && b.chance.is_none() && !b.otherwise)
            && settled(b) != Some(false)
            && share(b, book) != Some(0.0)
            && !(b.otherwise && sure >= 1.0 - ROUNDING)
    };
    branches.list.iter().enumerate().map(can).collect()
}

impl Site<'_> {
    /// The branches that an edge stands for: none for what is no branch of a list.
    pub(super) fn branches_of(&self, from: Activity, flow: Flow) -> Vec<(&Branches<Name>, usize)> {
        let Some(step) = self.graph.step(from.call, from.step) else { return Vec::new() };
        match (flow, &step.next, &step.kind) {
            (Flow::Next(i), Some(next), _) => vec![(next, i)],
            (Flow::Short(i), _, StepKind::Budget { if_short: Some(short), .. }) => vec![(short, i)],
            (Flow::ToJoin, Some(next), _) => {
                let joins = |b: &Branch<Name>| b.value.as_ref().is_some_and(|v| v.value == "join");
                (0..next.list.len()).filter(|i| joins(&next.list[*i])).map(|i| (next, i)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The net of the ways that can be taken, without stops; `also` leaves out more. Its nodes are those of the graph.
    pub(super) fn possible(&self, also: impl Fn(Activity, Flow) -> bool) -> DiGraph<Activity, Flow> {
        let net = self.graph.net();
        let from = |e: EdgeIndex| net.edge_endpoints(e).and_then(|(a, _)| net.node_weight(a)).copied();
        net.filter_map(
            |_, a| Some(*a),
            |e, f| {
                let from = from(e)?;
                let branches = self.branches_of(from, *f);
                let taken = branches.is_empty() || branches.iter().any(|(list, i)| self.open_at(from.call, list)[*i]);
                (*f != Flow::Stop && taken && also(from, *f)).then_some(*f)
            },
        )
    }

    fn open_at(&self, call: usize, list: &Branches<Name>) -> Vec<bool> {
        open(list, &self.books[call])
    }
}
