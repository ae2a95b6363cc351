//! Facts: typed questions to the proposer.

use super::{Cents, Name};
use crate::text::{Span, Stated, Words};

/// A typed question to the proposer.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its id.
    pub name: Name,
    /// Its title; the id with spaces when not given.
    pub title: Words,
    /// The question.
    pub ask: Option<Words>,
    /// Its type.
    pub kind: FactKind,
    /// Taken or drawn when the fact is not given.
    pub default: Option<Default>,
    /// Smallest value (cents for money, days since 1970 for a date, seconds for a duration).
    pub min: Option<f64>,
    /// Largest value.
    pub max: Option<f64>,
    /// May be left out without default; rules ask `known(f)`.
    pub optional: bool,
}

/// The type of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum FactKind {
    /// An amount.
    Money,
    /// A number.
    Number,
    /// Yes or no.
    Bool,
    /// One of some words.
    Choice(Vec<FactOption>),
    /// Any of some words.
    Choices(Vec<FactOption>),
    /// A day.
    Date,
    /// A length of time.
    Duration,
    /// Free text; no rule may read it.
    Text,
}

/// One word of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct FactOption {
    /// The word.
    pub name: Name,
    /// How people read it.
    pub title: Words,
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum FactValue {
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(f64),
    /// An amount.
    Money(Cents),
    /// Days since 1970-01-01.
    Date(i32),
    /// Seconds.
    Duration(i64),
    /// Index in the options.
    Choice(u32),
    /// A bit an option.
    Choices(u64),
    /// Free text.
    Text(String),
}

/// What stands in for a fact that is not given; a draw is made once a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Default {
    /// One value.
    Value(FactValue, Span),
    /// The chance of yes, for a bool.
    Chance(Stated<f64>),
    /// Shares of the options, by index; they sum to one.
    Shares(Vec<(u32, f64)>, Span),
    /// `a..b` or `a..b..c`, for money (cents), number and duration (seconds).
    Range {
        /// Smallest.
        min: f64,
        /// Most likely; absent = uniform.
        likely: Option<f64>,
        /// Largest.
        max: f64,
        /// Where.
        span: Span,
    },
}
