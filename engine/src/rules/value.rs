//! Types and values of facts and rules.

use std::sync::Arc;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::text::Words;

/// The type of a fact, a place value or a rule's outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Yes or no.
    Bool,
    /// A number without a unit.
    Number,
    /// An amount; euros in a rule, whole cents in a [`Value`].
    Money,
    /// A calendar day.
    Date,
    /// A length of time.
    Duration,
    /// One word of a list.
    Choice(Arc<[String]>),
    /// Any number of words of a list, at most 64 long.
    Choices(Arc<[String]>),
    /// Free text; no rule may read it.
    Text,
}

impl Type {
    /// The type of one word out of `words`.
    pub fn choice<S: Into<String>>(words: impl IntoIterator<Item = S>) -> Self {
        Self::Choice(words.into_iter().map(Into::into).collect())
    }

    /// The type of any of `words`.
    pub fn choices<S: Into<String>>(words: impl IntoIterator<Item = S>) -> Self {
        Self::Choices(words.into_iter().map(Into::into).collect())
    }

    /// The type's name for people, with its article.
    #[must_use]
    pub fn name(&self) -> Words {
        match self {
            Self::Bool => Words::new("ja of nee", "yes or no"),
            Self::Number => Words::new("een getal", "a number"),
            Self::Money => Words::new("een bedrag", "an amount of money"),
            Self::Date => Words::new("een datum", "a date"),
            Self::Duration => Words::new("een duur", "a duration"),
            Self::Choice(_) => Words::new("een keuze", "a choice"),
            Self::Choices(_) => Words::new("een lijst van keuzes", "a list of choices"),
            Self::Text => Words::new("een tekst", "a text"),
        }
    }
}

/// The value of a fact, a place value or a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Not given. Only optional facts are read so, and only behind `known(fact)`.
    Missing,
    /// Yes or no.
    Bool(bool),
    /// A finite number.
    Number(f64),
    /// Whole cents.
    Money(i64),
    /// Days since 1970-01-01.
    Date(i32),
    /// Whole seconds.
    Duration(i64),
    /// A word, by its place in the list of its type.
    Choice(u32),
    /// Words, one bit each, the first of the list lowest.
    Choices(u64),
}

/// A value while a rule is being worked out: money may be finer than a cent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Datum {
    Bool(bool),
    Number(f64),
    Cents(i64),
    Decimal(Decimal),
    Date(i32),
    Seconds(i64),
    Choice(u32),
    Choices(u64),
}

impl Datum {
    /// Reads a value; `None` if it is missing or no finite number.
    #[inline]
    pub fn read(value: Value) -> Option<Self> {
        Some(match value {
            Value::Missing => return None,
            Value::Bool(yes) => Self::Bool(yes),
            Value::Number(number) if number.is_finite() => Self::Number(number),
            Value::Number(_) => return None,
            Value::Money(cents) => Self::Cents(cents),
            Value::Date(day) => Self::Date(day),
            Value::Duration(seconds) => Self::Seconds(seconds),
            Value::Choice(word) => Self::Choice(word),
            Value::Choices(words) => Self::Choices(words),
        })
    }

    /// The value outside a rule, money rounded to cents, half away from zero; `None` if it does not fit.
    #[inline]
    pub fn finish(self) -> Option<Value> {
        Some(match self {
            Self::Bool(yes) => Value::Bool(yes),
            Self::Number(number) => Value::Number(number),
            Self::Cents(cents) => Value::Money(cents),
            Self::Decimal(euros) => Value::Money(cents_of(euros)?),
            Self::Date(day) => Value::Date(day),
            Self::Seconds(seconds) => Value::Duration(seconds),
            Self::Choice(word) => Value::Choice(word),
            Self::Choices(words) => Value::Choices(words),
        })
    }
}

/// Euros to whole cents, half away from zero.
pub(super) fn cents_of(euros: Decimal) -> Option<i64> {
    let rounded = euros.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.checked_mul(Decimal::ONE_HUNDRED)?.to_i64()
}
