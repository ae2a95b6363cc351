//! The typed expression, and how it is worked out.
//!
//! One kind of node for all types: the checks at load guarantee that an operation meets only the values it knows,
//! and a caller that breaks the vocabulary's types gets [`Trouble::WrongType`].

use std::cmp::Ordering;
use std::sync::Arc;

use super::arithmetic;
use super::fault::Trouble;
use super::rule::Environment;
use super::value::{Datum, Value};
use super::vocabulary::{FactId, PlaceValueId};

/// A checked expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Const(Datum),
    Fact(FactId),
    Place(PlaceValueId),
    Date,
    Elapsed,
    Visits(u32),
    Left(u32),
    Known(FactId),
    Not(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    Compare(Comparison, Box<[Node; 2]>),
    Arith(Arith, Box<[Node; 2]>),
    Apply(Apply, Box<Node>),
    /// A choice is one of these words (bits of its list).
    Within(Box<Node>, u64),
    /// A list of choices has this choice.
    Has(Box<[Node; 2]>),
    /// Condition, then, else.
    If(Box<[Node; 3]>),
    /// A choice of one list as a choice of another.
    Recode(Box<Node>, Arc<[u32]>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    #[inline]
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// An operation on two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arith {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Min,
    Max,
    DaysBetween,
}

/// An operation on one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Apply {
    Negate,
    Abs,
    Round,
    Floor,
    Ceiling,
    /// A number of euros.
    Euro,
    /// A number of units of this many seconds.
    Lasting(i64),
    /// How many words a list of choices has.
    Count,
}

impl Node {
    /// Works the expression out; `&&`, `||` and `if` look no further than they must.
    #[inline]
    pub fn evaluate(&self, env: &Environment) -> Result<Datum, Trouble> {
        match self {
            Self::Const(datum) => Ok(*datum),
            Self::Fact(fact) => {
                let value = env.facts.get(fact.0 as usize).copied().unwrap_or(Value::Missing);
                Datum::read(value).ok_or(Trouble::FactMissing(*fact))
            }
            Self::Compare(comparison, sides) => {
                let (left, right) = (sides[0].evaluate(env)?, sides[1].evaluate(env)?);
                Ok(Datum::Bool(comparison.holds(arithmetic::compare(left, right)?)))
            }
            Self::And(parts) => {
                for part in parts {
                    if !part.holds(env)? {
                        return Ok(Datum::Bool(false));
                    }
                }
                Ok(Datum::Bool(true))
            }
            Self::Or(parts) => {
                for part in parts {
                    if part.holds(env)? {
                        return Ok(Datum::Bool(true));
                    }
                }
                Ok(Datum::Bool(false))
            }
            Self::Not(inner) => Ok(Datum::Bool(!inner.holds(env)?)),
            Self::If(parts) => parts[if parts[0].holds(env)? { 1 } else { 2 }].evaluate(env),
            Self::Arith(operation, sides) => arithmetic::arith(*operation, sides[0].evaluate(env)?, sides[1].evaluate(env)?),
            Self::Apply(operation, inner) => arithmetic::apply(*operation, inner.evaluate(env)?),
            other => other.evaluate_rarer(env),
        }
    }

    /// The kinds that rules use less, out of the way of the rest.
    fn evaluate_rarer(&self, env: &Environment) -> Result<Datum, Trouble> {
        Ok(match self {
            Self::Place(id) => {
                let value = env.place.get(id.0 as usize).copied().unwrap_or(Value::Missing);
                Datum::read(value).ok_or(Trouble::PlaceMissing(*id))?
            }
            Self::Date => Datum::Date(env.date),
            Self::Elapsed => Datum::Seconds(env.elapsed),
            Self::Visits(step) => Datum::Number(f64::from((env.visits)(*step))),
            Self::Left(line) => Datum::Cents((env.left)(*line)),
            Self::Known(fact) => Datum::Bool(env.facts.get(fact.0 as usize).is_some_and(|value| *value != Value::Missing)),
            Self::Within(inner, words) => Datum::Bool(has(*words, inner.word(env)?)),
            Self::Has(sides) => match sides[0].evaluate(env)? {
                Datum::Choices(words) => Datum::Bool(has(words, sides[1].word(env)?)),
                _ => return Err(Trouble::WrongType),
            },
            Self::Recode(inner, table) => {
                let word = inner.word(env)?;
                Datum::Choice(*table.get(word as usize).ok_or(Trouble::WrongType)?)
            }
            _ => return Err(Trouble::WrongType),
        })
    }

    #[inline]
    fn holds(&self, env: &Environment) -> Result<bool, Trouble> {
        match self.evaluate(env)? {
            Datum::Bool(yes) => Ok(yes),
            _ => Err(Trouble::WrongType),
        }
    }

    fn word(&self, env: &Environment) -> Result<u32, Trouble> {
        match self.evaluate(env)? {
            Datum::Choice(word) => Ok(word),
            _ => Err(Trouble::WrongType),
        }
    }

    /// The direct parts of this node.
    pub fn parts(&self) -> &[Node] {
        match self {
            Self::And(parts) | Self::Or(parts) => parts,
            Self::Compare(_, sides) | Self::Arith(_, sides) | Self::Has(sides) => &sides[..],
            Self::If(parts) => &parts[..],
            Self::Not(inner) | Self::Apply(_, inner) | Self::Within(inner, _) | Self::Recode(inner, _) => {
                std::slice::from_ref(inner)
            }
            Self::Const(_) | Self::Fact(_) | Self::Place(_) | Self::Date | Self::Elapsed => &[],
            Self::Visits(_) | Self::Left(_) | Self::Known(_) => &[],
        }
    }

    /// Calls `see` for this node and all below it.
    pub fn walk<'n>(&'n self, see: &mut dyn FnMut(&'n Node)) {
        see(self);
        for part in self.parts() {
            part.walk(see);
        }
    }

    /// How many nodes there are, and how many levels.
    pub fn size_and_depth(&self) -> (usize, usize) {
        self.parts()
            .iter()
            .map(Node::size_and_depth)
            .fold((1, 1), |(size, depth), (part_size, part_depth)| (size + part_size, depth.max(part_depth + 1)))
    }

    /// Whether its value comes from literals alone, so that a bare number may stand for money.
    pub fn is_literal(&self) -> bool {
        match self {
            Self::Const(_) => true,
            Self::If(parts) => parts[1].is_literal() && parts[2].is_literal(),
            Self::Arith(_, sides) => sides.iter().all(Node::is_literal),
            Self::Apply(Apply::Count, _) => false,
            Self::Apply(_, inner) => inner.is_literal(),
            _ => false,
        }
    }
}

/// Whether a set of words has one.
fn has(words: u64, word: u32) -> bool {
    words.checked_shr(word).unwrap_or(0) & 1 == 1
}
