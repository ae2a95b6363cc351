//! What rules mean and rhai does not: numbers of one kind, dates, durations, money beside numbers.

use rhai::{Array, Dynamic, Engine};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::Outcome;
use crate::rules::arithmetic::{self, DAY, compare_numbers, numbers, scaled, whole_seconds};
use crate::rules::calls::day_number;
use crate::rules::fault::Trouble;
use crate::rules::node::Arith;
use crate::rules::value::Datum;

/// A day, for rhai.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

/// A duration in seconds, for rhai.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length(pub i64);

fn refuse<T>(trouble: Trouble) -> Outcome<T> {
    Err(format!("{trouble:?}").into())
}

pub(super) fn decimal(number: f64) -> Outcome<Decimal> {
    arithmetic::decimal(number).or_else(refuse)
}

fn checked<T>(value: Option<T>) -> Outcome<T> {
    value.map_or_else(|| refuse(Trouble::TooLarge), Ok)
}

/// Registers everything.
pub(super) fn register(engine: &mut Engine) {
    numbers_of_one_kind(engine);
    money(engine);
    time(engine);
    functions(engine);
}

/// Registers the operators of two number types, worked out as floats.
macro_rules! pair {
    ($engine:ident, $a:ty, $b:ty) => {
        for (name, operation) in [
            ("+", Arith::Add),
            ("-", Arith::Subtract),
            ("*", Arith::Multiply),
            ("/", Arith::Divide),
            ("%", Arith::Remainder),
            ("min", Arith::Min),
            ("max", Arith::Max),
        ] {
            $engine.register_fn(name, move |a: $a, b: $b| numbers(operation, a as f64, b as f64).or_else(refuse));
        }
        $engine
            .register_fn("==", |a: $a, b: $b| compare_numbers(a as f64, b as f64).is_eq())
            .register_fn("!=", |a: $a, b: $b| compare_numbers(a as f64, b as f64).is_ne())
            .register_fn("<", |a: $a, b: $b| compare_numbers(a as f64, b as f64).is_lt())
            .register_fn("<=", |a: $a, b: $b| compare_numbers(a as f64, b as f64).is_le())
            .register_fn(">", |a: $a, b: $b| compare_numbers(a as f64, b as f64).is_gt())
            .register_fn(">=", |a: $a, b: $b| compare_numbers(a as f64, b as f64).is_ge());
    };
}

fn numbers_of_one_kind(engine: &mut Engine) {
    pair!(engine, i64, i64);
    pair!(engine, i64, f64);
    pair!(engine, f64, i64);
    pair!(engine, f64, f64);
    engine
        .register_fn("abs", |a: i64| (a as f64).abs())
        .register_fn("abs", |a: f64| a.abs())
        .register_fn("round", |a: i64| a as f64)
        .register_fn("round", |a: f64| a.round())
        .register_fn("floor", |a: i64| a as f64)
        .register_fn("floor", |a: f64| a.floor())
        .register_fn("ceiling", |a: i64| a as f64)
        .register_fn("ceiling", |a: f64| a.ceil())
        .register_fn("k", |a: i64| a as f64 * 1_000.0)
        .register_fn("k", |a: f64| numbers(Arith::Multiply, a, 1_000.0).or_else(refuse));
}

/// Registers money beside one number type, both ways round.
macro_rules! beside {
    ($engine:ident, $n:ty) => {
        $engine
            .register_fn("+", |a: Decimal, b: $n| Ok(checked(a.checked_add(decimal(b as f64)?))?) as Outcome<Decimal>)
            .register_fn("+", |a: $n, b: Decimal| checked(decimal(a as f64)?.checked_add(b)))
            .register_fn("-", |a: Decimal, b: $n| checked(a.checked_sub(decimal(b as f64)?)))
            .register_fn("-", |a: $n, b: Decimal| checked(decimal(a as f64)?.checked_sub(b)))
            .register_fn("*", |a: Decimal, b: $n| checked(a.checked_mul(decimal(b as f64)?)))
            .register_fn("*", |a: $n, b: Decimal| checked(decimal(a as f64)?.checked_mul(b)))
            .register_fn("/", |a: Decimal, b: $n| checked(a.checked_div(decimal(b as f64)?)))
            .register_fn("min", |a: Decimal, b: $n| Ok(a.min(decimal(b as f64)?)) as Outcome<Decimal>)
            .register_fn("min", |a: $n, b: Decimal| Ok(b.min(decimal(a as f64)?)) as Outcome<Decimal>)
            .register_fn("max", |a: Decimal, b: $n| Ok(a.max(decimal(b as f64)?)) as Outcome<Decimal>)
            .register_fn("max", |a: $n, b: Decimal| Ok(b.max(decimal(a as f64)?)) as Outcome<Decimal>)
            .register_fn("euro", |a: $n| decimal(a as f64));
        beside!(@compare $engine, $n, "==" eq, "!=" ne, "<" lt, "<=" le, ">" gt, ">=" ge);
    };
    (@compare $engine:ident, $n:ty, $($name:literal $method:ident),*) => {
        $(
            $engine.register_fn($name, |a: Decimal, b: $n| Ok(a.$method(&decimal(b as f64)?)) as Outcome<bool>);
            $engine.register_fn($name, |a: $n, b: Decimal| Ok(decimal(a as f64)?.$method(&b)) as Outcome<bool>);
        )*
    };
}

fn money(engine: &mut Engine) {
    beside!(engine, i64);
    beside!(engine, f64);
    engine
        .register_fn("/", |a: Decimal, b: Decimal| checked(a.checked_div(b).and_then(|share| share.to_f64())))
        .register_fn("min", |a: Decimal, b: Decimal| a.min(b))
        .register_fn("max", |a: Decimal, b: Decimal| a.max(b))
        .register_fn("abs", |a: Decimal| a.abs())
        .register_fn("k", |a: Decimal| checked(a.checked_mul(Decimal::ONE_THOUSAND)))
        .register_fn("round", |a: Decimal| a.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero))
        .register_fn("floor", |a: Decimal| a.floor())
        .register_fn("ceiling", |a: Decimal| a.ceil());
}

/// Registers how values of one type of our own compare.
macro_rules! ordered {
    ($engine:ident, $t:ty) => {
        $engine
            .register_fn("==", |a: $t, b: $t| a == b)
            .register_fn("!=", |a: $t, b: $t| a != b)
            .register_fn("<", |a: $t, b: $t| a < b)
            .register_fn("<=", |a: $t, b: $t| a <= b)
            .register_fn(">", |a: $t, b: $t| a > b)
            .register_fn(">=", |a: $t, b: $t| a >= b)
            .register_fn("min", |a: $t, b: $t| a.min(b))
            .register_fn("max", |a: $t, b: $t| a.max(b));
    };
}

fn time(engine: &mut Engine) {
    ordered!(engine, Day);
    ordered!(engine, Length);
    engine
        .register_fn("-", |a: Day, b: Day| Length((a.0 - b.0) * DAY))
        .register_fn("days_between", |a: Day, b: Day| b.0 - a.0)
        .register_fn("+", |a: Day, b: Length| moved(a, b.0))
        .register_fn("+", |a: Length, b: Day| moved(b, a.0))
        .register_fn("-", |a: Day, b: Length| moved(a, checked(b.0.checked_neg())?))
        .register_fn("+", |a: Length, b: Length| Ok(Length(checked(a.0.checked_add(b.0))?)) as Outcome<Length>)
        .register_fn("-", |a: Length, b: Length| Ok(Length(checked(a.0.checked_sub(b.0))?)) as Outcome<Length>)
        .register_fn("/", |a: Length, b: Length| numbers(Arith::Divide, a.0 as f64, b.0 as f64).or_else(refuse))
        .register_fn("-", |a: Length| Length(-a.0))
        .register_fn("+", |a: Length| a)
        .register_fn("abs", |a: Length| Length(a.0.abs()))
        .register_fn("*", |a: Length, b: i64| times(Arith::Multiply, a, b as f64))
        .register_fn("*", |a: Length, b: f64| times(Arith::Multiply, a, b))
        .register_fn("*", |a: i64, b: Length| times(Arith::Multiply, b, a as f64))
        .register_fn("*", |a: f64, b: Length| times(Arith::Multiply, b, a))
        .register_fn("/", |a: Length, b: i64| times(Arith::Divide, a, b as f64))
        .register_fn("/", |a: Length, b: f64| times(Arith::Divide, a, b));
    for (name, unit) in [("weeks", 7 * DAY), ("days", DAY), ("hours", 3_600)] {
        let lasting = move |number: f64| whole_seconds(number * unit as f64).map(Length).or_else(refuse);
        engine.register_fn(name, lasting).register_fn(name, move |number: i64| lasting(number as f64));
    }
}

fn moved(day: Day, seconds: i64) -> Outcome<Day> {
    let moment = checked((day.0 * DAY).checked_add(seconds))?;
    checked(i32::try_from(moment.div_euclid(DAY)).ok().map(|day| Day(i64::from(day))))
}

fn times(operation: Arith, length: Length, by: f64) -> Outcome<Length> {
    match scaled(operation, length.0, by) {
        Ok(Datum::Seconds(seconds)) => Ok(Length(seconds)),
        Ok(_) => refuse(Trouble::WrongType),
        Err(trouble) => refuse(trouble),
    }
}

fn functions(engine: &mut Engine) {
    engine
        .register_fn("known", |fact: Dynamic| !fact.is_unit())
        .register_fn("date", |text: &str| checked(day_number(text).map(|day| Day(i64::from(day)))))
        .register_fn("count", |words: Array| words.len() as i64);
}
