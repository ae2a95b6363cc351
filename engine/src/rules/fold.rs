//! Working out beforehand what does not depend on anything still unknown.

use super::fault::Trouble;
use super::node::Node;
use super::rule::Environment;
use super::value::{Datum, Value};
use super::vocabulary::{FactId, PlaceValueId};

/// What is known of facts and of the place when a rule is folded.
pub(super) struct Known<'k> {
    pub fact: &'k dyn Fn(FactId) -> Option<Value>,
    pub place: &'k dyn Fn(PlaceValueId) -> Option<Value>,
}

impl Node {
    /// Puts known values in, and works out what has become constant.
    pub fn folded(&self, known: &Known) -> Self {
        let fold = |part: &Node| part.folded(known);
        let pair = |sides: &[Node; 2]| Box::new([fold(&sides[0]), fold(&sides[1])]);
        match self {
            Self::Fact(fact) => constant((known.fact)(*fact)).unwrap_or(Self::Fact(*fact)),
            Self::Place(id) => constant((known.place)(*id)).unwrap_or(Self::Place(*id)),
            Self::Known(fact) => match (known.fact)(*fact) {
                Some(value) => Self::Const(Datum::Bool(value != Value::Missing)),
                None => Self::Known(*fact),
            },
            Self::Not(inner) => Self::Not(Box::new(fold(inner))),
            Self::And(parts) => Self::And(parts.iter().map(fold).collect()),
            Self::Or(parts) => Self::Or(parts.iter().map(fold).collect()),
            Self::Compare(comparison, sides) => Self::Compare(*comparison, pair(sides)),
            Self::Arith(operation, sides) => Self::Arith(*operation, pair(sides)),
            Self::Apply(operation, inner) => Self::Apply(*operation, Box::new(fold(inner))),
            Self::Within(inner, words) => Self::Within(Box::new(fold(inner)), *words),
            Self::Has(sides) => Self::Has(pair(sides)),
            Self::Recode(inner, table) => Self::Recode(Box::new(fold(inner)), table.clone()),
            Self::If(parts) => Self::If(Box::new([fold(&parts[0]), fold(&parts[1]), fold(&parts[2])])),
            Self::Const(_) | Self::Date | Self::Elapsed | Self::Visits(_) | Self::Left(_) => self.clone(),
        }
        .simplified()
    }

    /// Works this node out if its parts are constant, and finishes `&&` and `||` with a constant side.
    ///
    /// A constant that fails (a division by zero) stays as it is: it may stand where nothing ever looks. On the
    /// other hand `x && false` becomes false even if `x` could fail.
    pub fn simplified(self) -> Self {
        match self {
            Self::And(parts) => finish(parts, true),
            Self::Or(parts) => finish(parts, false),
            Self::If(parts) => match *parts {
                [Self::Const(Datum::Bool(true)), then, _] => then,
                [Self::Const(Datum::Bool(false)), _, other] => other,
                parts => Self::If(Box::new(parts)),
            },
            node if !node.parts().is_empty() && node.parts().iter().all(|part| matches!(part, Self::Const(_))) => {
                match node.evaluate(&Environment::of_facts(&[])) {
                    Ok(datum) => Self::Const(datum),
                    Err(_) => node,
                }
            }
            node => node,
        }
    }

    /// The failure of a node that reads nothing and yet is no constant.
    pub fn certain_trouble(&self) -> Option<Trouble> {
        let mut reads = false;
        self.walk(&mut |node| reads |= node.parts().is_empty() && !matches!(node, Self::Const(_)));
        if reads { None } else { self.evaluate(&Environment::of_facts(&[])).err() }
    }

    /// The optional facts that must have been given if this comes out as `truth`.
    pub fn gives(&self, truth: bool) -> Vec<FactId> {
        match self {
            Self::Known(fact) if truth => vec![*fact],
            Self::Not(inner) => inner.gives(!truth),
            Self::And(parts) if truth => parts.iter().flat_map(|part| part.gives(true)).collect(),
            Self::Or(parts) if !truth => parts.iter().flat_map(|part| part.gives(false)).collect(),
            _ => Vec::new(),
        }
    }
}

fn constant(value: Option<Value>) -> Option<Node> {
    value.and_then(Datum::read).map(Node::Const)
}

/// `&&` (`neutral` true) or `||` (false) without its constant parts.
fn finish(parts: Vec<Node>, neutral: bool) -> Node {
    let mut left = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Node::Const(Datum::Bool(yes)) if yes == neutral => {}
            Node::Const(Datum::Bool(_)) => return Node::Const(Datum::Bool(!neutral)),
            Node::And(inner) if neutral => left.extend(inner),
            Node::Or(inner) if !neutral => left.extend(inner),
            part => left.push(part),
        }
    }
    match (left.pop(), left.is_empty()) {
        (None, _) => Node::Const(Datum::Bool(neutral)),
        (Some(only), true) => only,
        (Some(last), false) => {
            left.push(last);
            if neutral { Node::And(left) } else { Node::Or(left) }
        }
    }
}
