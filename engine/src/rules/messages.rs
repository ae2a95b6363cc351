//! The texts of faults that are made in more than one place.

use std::ops::Range;

use crate::text::Words;

use super::fault::Fault;
use super::value::Type;

/// The names of all functions with their arguments, for the fault of a wrong number of them.
pub(super) const FUNCTIONS: [(&str, &str); 18] = [
    ("k", "k(50)"),
    ("euro", "euro(2500)"),
    ("weeks", "weeks(8)"),
    ("days", "days(3)"),
    ("hours", "hours(12)"),
    ("days_between", "days_between(a, b)"),
    ("known", "known(fact)"),
    ("date", "date(\"2027-01-01\")"),
    ("visits", "visits(\"step\")"),
    ("left", "left(\"line\")"),
    ("min", "min(a, b)"),
    ("max", "max(a, b)"),
    ("abs", "abs(a)"),
    ("round", "round(a)"),
    ("floor", "floor(a)"),
    ("ceiling", "ceiling(a)"),
    ("contains", "choices.contains(\"word\")"),
    ("count", "count(choices)"),
];

/// What a Dutch writer may type for a function. A spelling distance does not find these.
pub(super) const DUTCH: [(&str, &str); 8] = [
    ("weken", "weeks"),
    ("dagen", "days"),
    ("uren", "hours"),
    ("bekend", "known"),
    ("datum", "date"),
    ("bezoeken", "visits"),
    ("ceil", "ceiling"),
    ("len", "count"),
];

/// A part of rhai that rules do not have.
pub(super) fn unsupported(at: Range<usize>, what: Words) -> Fault {
    Fault::new(
        at,
        "rule-unsupported",
        Words::new(format!("{} kan niet in een regel", what.nl), format!("{} cannot be used in a rule", what.en)),
    )
}

/// Two values that do not go together.
pub(super) fn mismatch(at: Range<usize>, left: &Type, right: &Type, operator: &str) -> Fault {
    let (a, b) = (left.name(), right.name());
    let fault = Fault::new(
        at,
        "rule-types-differ",
        Words::new(
            format!("{} en {} gaan niet samen bij \"{operator}\"", a.nl, b.nl),
            format!("{} and {} do not go together in \"{operator}\"", a.en, b.en),
        ),
    );
    match hint_for(left, right) {
        Some(hint) => fault.hint(hint),
        None => fault,
    }
}

/// A value of one type where another is needed.
pub(super) fn wrong_type(at: Range<usize>, found: &Type, wanted: &Words) -> Fault {
    let found = found.name();
    Fault::new(
        at,
        "rule-wrong-type",
        Words::new(
            format!("hier hoort {}, en dit is {}", wanted.nl, found.nl),
            format!("{} is needed here, and this is {}", wanted.en, found.en),
        ),
    )
}

/// How two types can be brought together.
fn hint_for(left: &Type, right: &Type) -> Option<Words> {
    Some(match (left, right) {
        (Type::Money, Type::Number) | (Type::Number, Type::Money) => {
            Words::new("een getal wordt een bedrag met euro(getal)", "a number becomes an amount with euro(number)")
        }
        (Type::Duration, Type::Number) | (Type::Number, Type::Duration) => {
            Words::new("schrijf days(3) of weeks(8)", "write days(3) or weeks(8)")
        }
        (Type::Date, Type::Choice(_)) | (Type::Choice(_), Type::Date) => {
            Words::new("schrijf date(\"2027-01-01\")", "write date(\"2027-01-01\")")
        }
        (Type::Date, _) | (_, Type::Date) => Words::new(
            "days_between(a, b) geeft de dagen tussen twee datums; een datum plus weeks(2) is een datum",
            "days_between(a, b) gives the days between two dates; a date plus weeks(2) is a date",
        ),
        (Type::Choices(_), Type::Choice(_)) | (Type::Choice(_), Type::Choices(_)) => {
            Words::new("schrijf \"woord\" in lijst", "write \"word\" in list")
        }
        _ => return None,
    })
}
