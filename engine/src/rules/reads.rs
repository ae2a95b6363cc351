//! What a rule looks at, and the values at which its answer may turn.

use std::collections::BTreeSet;

use super::node::Node;
use super::value::{Datum, Type, Value};
use super::vocabulary::{FactId, Lists, PlaceValueId};

/// What a rule reads. Empty for a constant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Facts, also those only asked for with `known(fact)`.
    pub facts: BTreeSet<FactId>,
    /// Values of the place.
    pub place: BTreeSet<PlaceValueId>,
    /// The date at which the case is.
    pub date: bool,
    /// The time since submission.
    pub elapsed: bool,
    /// Steps whose visits are counted.
    pub visits: BTreeSet<u32>,
    /// Budget lines whose money is looked at.
    pub left: BTreeSet<u32>,
}

impl Reads {
    /// Whether the running case is read, so that the rule cannot be worked out beforehand.
    #[must_use]
    pub fn running(&self) -> bool {
        self.date || self.elapsed || !self.visits.is_empty() || !self.left.is_empty()
    }

    pub(super) fn of(node: &Node) -> Self {
        let mut reads = Self::default();
        node.walk(&mut |node| match node {
            Node::Fact(fact) | Node::Known(fact) => {
                reads.facts.insert(*fact);
            }
            Node::Place(id) => {
                reads.place.insert(*id);
            }
            Node::Date => reads.date = true,
            Node::Elapsed => reads.elapsed = true,
            Node::Visits(step) => {
                reads.visits.insert(*step);
            }
            Node::Left(line) => {
                reads.left.insert(*line);
            }
            _ => {}
        });
        reads
    }
}

/// The values with which facts are compared, each once, in the order of the rule.
pub(super) fn boundaries(node: &Node, lists: &Lists) -> Vec<(FactId, Value)> {
    let mut found: Vec<(FactId, Value)> = Vec::new();
    let mut add = |fact: FactId, value: Value| {
        if !found.contains(&(fact, value)) {
            found.push((fact, value));
        }
    };
    let is_bool = |fact: FactId| lists.facts.get(fact.0 as usize).is_some_and(|entry| entry.ty == Type::Bool);
    node.walk(&mut |node| match node {
        Node::Compare(_, sides) => match &**sides {
            [Node::Fact(fact), Node::Const(datum)] | [Node::Const(datum), Node::Fact(fact)] => {
                if let Some(value) = datum.finish() {
                    add(*fact, value);
                }
            }
            _ => {}
        },
        Node::Within(inner, words) => {
            if let Node::Fact(fact) = **inner {
                (0..64).filter(|word| words >> word & 1 == 1).for_each(|word| add(fact, Value::Choice(word)));
            }
        }
        Node::Has(sides) => {
            if let [Node::Fact(fact), Node::Const(Datum::Choice(word))] = **sides {
                add(fact, Value::Choices(1_u64.checked_shl(word).unwrap_or(0)));
            }
        }
        Node::Fact(fact) if is_bool(*fact) => {
            add(*fact, Value::Bool(true));
            add(*fact, Value::Bool(false));
        }
        Node::Known(fact) => add(*fact, Value::Missing),
        _ => {}
    });
    found
}
