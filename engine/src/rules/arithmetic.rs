//! Arithmetic on facts: one meaning of every operation, exact where money is.

use std::cmp::Ordering;

use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use rust_decimal::{Decimal, RoundingStrategy};

use super::fault::Trouble;
use super::node::{Apply, Arith};
use super::value::Datum;

/// Seconds in a civil day; a day is never longer or shorter inside the engine.
pub(super) const DAY: i64 = 86_400;

/// Two numbers this close are the same number: sums of tenths must compare as a person expects, and shares
/// smaller than this do not occur.
const SAME: f64 = 1e-12;

/// Whole numbers up to here are exact in an `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Orders two numbers, equal within [`SAME`], which is relative above 1.
#[inline]
pub(super) fn compare_numbers(left: f64, right: f64) -> Ordering {
    if (left - right).abs() <= SAME * left.abs().max(right.abs()).max(1.0) { Ordering::Equal } else { left.total_cmp(&right) }
}

/// Orders two values of one type; choices and yes/no are only ever asked whether they are equal.
#[inline]
pub(super) fn compare(left: Datum, right: Datum) -> Result<Ordering, Trouble> {
    Ok(match (left, right) {
        (Datum::Cents(a), Datum::Cents(b)) | (Datum::Seconds(a), Datum::Seconds(b)) => a.cmp(&b),
        (Datum::Choice(a), Datum::Choice(b)) => a.cmp(&b),
        (Datum::Number(a), Datum::Number(b)) => compare_numbers(a, b),
        (Datum::Date(a), Datum::Date(b)) => a.cmp(&b),
        (Datum::Bool(a), Datum::Bool(b)) => a.cmp(&b),
        (a, b) => euros(a)?.cmp(&euros(b)?),
    })
}

/// Works out an operation on two values.
pub(super) fn arith(operation: Arith, left: Datum, right: Datum) -> Result<Datum, Trouble> {
    match (left, right) {
        (Datum::Number(a), Datum::Number(b)) => numbers(operation, a, b).map(Datum::Number),
        (Datum::Seconds(a), Datum::Seconds(b)) => durations(operation, a, b),
        (Datum::Seconds(a), Datum::Number(b)) => scaled(operation, a, b),
        (Datum::Number(a), Datum::Seconds(b)) if operation == Arith::Multiply => scaled(operation, b, a),
        (Datum::Date(a), Datum::Date(b)) => match operation {
            Arith::Subtract => Ok(Datum::Seconds((i64::from(a) - i64::from(b)) * DAY)),
            Arith::DaysBetween => Ok(Datum::Number((i64::from(b) - i64::from(a)) as f64)),
            Arith::Min => Ok(Datum::Date(a.min(b))),
            Arith::Max => Ok(Datum::Date(a.max(b))),
            _ => Err(Trouble::WrongType),
        },
        (Datum::Date(day), Datum::Seconds(seconds)) | (Datum::Seconds(seconds), Datum::Date(day)) => {
            shifted(operation, day, seconds)
        }
        (Datum::Cents(a), Datum::Cents(b)) => cents(operation, a, b),
        (a, b) => money(operation, a, b),
    }
}

/// Works out an operation on one value.
pub(super) fn apply(operation: Apply, value: Datum) -> Result<Datum, Trouble> {
    match (operation, value) {
        (Apply::Negate, Datum::Number(a)) => Ok(Datum::Number(-a)),
        (Apply::Negate, Datum::Cents(a)) => a.checked_neg().map(Datum::Cents).ok_or(Trouble::TooLarge),
        (Apply::Negate, Datum::Seconds(a)) => a.checked_neg().map(Datum::Seconds).ok_or(Trouble::TooLarge),
        (Apply::Negate, Datum::Decimal(a)) => Ok(Datum::Decimal(-a)),
        (Apply::Abs, Datum::Number(a)) => Ok(Datum::Number(a.abs())),
        (Apply::Abs, Datum::Cents(a)) => a.checked_abs().map(Datum::Cents).ok_or(Trouble::TooLarge),
        (Apply::Abs, Datum::Seconds(a)) => a.checked_abs().map(Datum::Seconds).ok_or(Trouble::TooLarge),
        (Apply::Abs, Datum::Decimal(a)) => Ok(Datum::Decimal(a.abs())),
        (Apply::Round, Datum::Number(a)) => Ok(Datum::Number(a.round())),
        (Apply::Floor, Datum::Number(a)) => Ok(Datum::Number(a.floor())),
        (Apply::Ceiling, Datum::Number(a)) => Ok(Datum::Number(a.ceil())),
        (Apply::Euro, Datum::Number(a)) => money_of(a).ok_or(Trouble::TooLarge),
        (Apply::Lasting(unit), Datum::Number(a)) => whole_seconds(a * unit as f64).map(Datum::Seconds),
        (Apply::Count, Datum::Choices(words)) => Ok(Datum::Number(f64::from(words.count_ones()))),
        (Apply::Round, a) => Ok(Datum::Decimal(euros(a)?.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero))),
        (Apply::Floor, a) => Ok(Datum::Decimal(euros(a)?.floor())),
        (Apply::Ceiling, a) => Ok(Datum::Decimal(euros(a)?.ceil())),
        _ => Err(Trouble::WrongType),
    }
}

/// A number of euros as money: 0.1 means ten cents, not the nearest binary fraction.
pub(super) fn money_of(number: f64) -> Option<Datum> {
    let euros = Decimal::from_f64(number)?;
    let cents = euros.checked_mul(Decimal::ONE_HUNDRED).filter(Decimal::is_integer).and_then(|cents| cents.to_i64());
    Some(cents.map_or(Datum::Decimal(euros), Datum::Cents))
}

/// Plain numbers: division is true division, and nothing infinite comes out.
pub(super) fn numbers(operation: Arith, left: f64, right: f64) -> Result<f64, Trouble> {
    if right == 0.0 && matches!(operation, Arith::Divide | Arith::Remainder) {
        return Err(Trouble::DivisionByZero);
    }
    let result = match operation {
        Arith::Add => left + right,
        Arith::Subtract => left - right,
        Arith::Multiply => left * right,
        Arith::Divide => left / right,
        Arith::Remainder => left % right,
        Arith::Min => left.min(right),
        Arith::Max => left.max(right),
        Arith::DaysBetween => return Err(Trouble::WrongType),
    };
    if result.is_finite() { Ok(result) } else { Err(Trouble::TooLarge) }
}

fn durations(operation: Arith, left: i64, right: i64) -> Result<Datum, Trouble> {
    match operation {
        Arith::Add => left.checked_add(right),
        Arith::Subtract => left.checked_sub(right),
        Arith::Min => Some(left.min(right)),
        Arith::Max => Some(left.max(right)),
        Arith::Divide => return numbers(Arith::Divide, left as f64, right as f64).map(Datum::Number),
        _ => return Err(Trouble::WrongType),
    }
    .map(Datum::Seconds)
    .ok_or(Trouble::TooLarge)
}

/// A duration a number of times, to the nearest second.
pub(super) fn scaled(operation: Arith, seconds: i64, by: f64) -> Result<Datum, Trouble> {
    if !matches!(operation, Arith::Multiply | Arith::Divide) {
        return Err(Trouble::WrongType);
    }
    numbers(operation, seconds as f64, by).and_then(whole_seconds).map(Datum::Seconds)
}

pub(super) fn whole_seconds(seconds: f64) -> Result<i64, Trouble> {
    let rounded = seconds.round();
    if rounded.abs() <= EXACT { Ok(rounded as i64) } else { Err(Trouble::TooLarge) }
}

/// A day and a duration from its midnight; the outcome is the day in which that moment falls.
fn shifted(operation: Arith, day: i32, seconds: i64) -> Result<Datum, Trouble> {
    let midnight = i64::from(day) * DAY;
    let moment = match operation {
        Arith::Add => midnight.checked_add(seconds),
        Arith::Subtract => midnight.checked_sub(seconds),
        _ => return Err(Trouble::WrongType),
    };
    let day = moment.and_then(|moment| i32::try_from(moment.div_euclid(DAY)).ok());
    day.map(Datum::Date).ok_or(Trouble::TooLarge)
}

/// Whole cents stay whole cents where they can; what does not fit goes on as a decimal.
fn cents(operation: Arith, left: i64, right: i64) -> Result<Datum, Trouble> {
    let exact = match operation {
        Arith::Add => left.checked_add(right),
        Arith::Subtract => left.checked_sub(right),
        Arith::Min => Some(left.min(right)),
        Arith::Max => Some(left.max(right)),
        _ => None,
    };
    exact.map_or_else(|| money(operation, Datum::Cents(left), Datum::Cents(right)), |cents| Ok(Datum::Cents(cents)))
}

fn money(operation: Arith, left: Datum, right: Datum) -> Result<Datum, Trouble> {
    let (a, b) = match (left, right, operation) {
        (Datum::Number(share), amount, Arith::Multiply) | (amount, Datum::Number(share), Arith::Multiply) => {
            return euros(amount)?.checked_mul(decimal(share)?).map(Datum::Decimal).ok_or(Trouble::TooLarge);
        }
        (amount, Datum::Number(parts), Arith::Divide) => {
            return divide(euros(amount)?, decimal(parts)?).map(Datum::Decimal);
        }
        _ => (euros(left)?, euros(right)?),
    };
    match operation {
        Arith::Add => a.checked_add(b),
        Arith::Subtract => a.checked_sub(b),
        Arith::Min => Some(a.min(b)),
        Arith::Max => Some(a.max(b)),
        Arith::Divide => return divide(a, b)?.to_f64().map(Datum::Number).ok_or(Trouble::TooLarge),
        _ => return Err(Trouble::WrongType),
    }
    .map(Datum::Decimal)
    .ok_or(Trouble::TooLarge)
}

fn divide(left: Decimal, right: Decimal) -> Result<Decimal, Trouble> {
    if right.is_zero() {
        return Err(Trouble::DivisionByZero);
    }
    left.checked_div(right).ok_or(Trouble::TooLarge)
}

pub(super) fn decimal(number: f64) -> Result<Decimal, Trouble> {
    Decimal::from_f64(number).ok_or(Trouble::TooLarge)
}

#[inline]
fn euros(value: Datum) -> Result<Decimal, Trouble> {
    match value {
        Datum::Cents(cents) => Ok(Decimal::new(cents, 2)),
        Datum::Decimal(euros) => Ok(euros),
        _ => Err(Trouble::WrongType),
    }
}
