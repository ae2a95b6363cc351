//! Values of facts in words: "bedrag = € 50.000, domein = groen".

use crate::rules::{Type, Value};
use crate::text::{Lang, Words};
use crate::time::Date;

/// A value as a person says it.
pub(super) fn value(value: Value, ty: Option<&Type>) -> Words {
    match (value, ty) {
        (Value::Missing, _) => Words::new("niet gegeven", "not given"),
        (Value::Bool(true), _) => Words::new("ja", "yes"),
        (Value::Bool(false), _) => Words::new("nee", "no"),
        (Value::Money(cents), _) => money(cents),
        (Value::Number(n), _) => Words::new(n.to_string().replace('.', ","), n.to_string()),
        (Value::Date(days), _) => {
            let date = Date::from_days(days);
            Words::new(date.medium(Lang::Nl), date.medium(Lang::En))
        }
        (Value::Duration(seconds), _) => duration(seconds),
        (Value::Choice(word), Some(Type::Choice(list))) => Words::same(list.get(word as usize).map_or("", String::as_str)),
        (Value::Choices(words), Some(Type::Choices(list))) => {
            let chosen: Vec<&str> =
                list.iter().zip(0_u32..64).filter(|(_, at)| words >> at & 1 == 1).map(|(w, _)| w.as_str()).collect();
            if chosen.is_empty() { Words::new("niets", "nothing") } else { Words::same(chosen.join("+")) }
        }
        (Value::Choice(_) | Value::Choices(_), _) => Words::same("?"),
    }
}

/// An amount in euros, with cents where there are any.
pub(super) fn money(cents: i64) -> Words {
    let minus = if cents < 0 { "-" } else { "" };
    let (euros, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let digits = euros.to_string();
    let grouped = |mark: char| {
        let mut text = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i) % 3 == 0 {
                text.push(mark);
            }
            text.push(digit);
        }
        text
    };
    let tail = |mark: char| if rest == 0 { String::new() } else { format!("{mark}{rest:02}") };
    Words::new(format!("€ {minus}{}{}", grouped('.'), tail(',')), format!("€ {minus}{}{}", grouped(','), tail('.')))
}

/// A length of time, in the largest unit that fits it whole.
fn duration(seconds: i64) -> Words {
    let (count, one, more) = match seconds {
        s if s % 86_400 == 0 => (s / 86_400, ("dag", "day"), ("dagen", "days")),
        s if s % 3_600 == 0 => (s / 3_600, ("uur", "hour"), ("uur", "hours")),
        s if s % 60 == 0 => (s / 60, ("minuut", "minute"), ("minuten", "minutes")),
        s => (s, ("seconde", "second"), ("seconden", "seconds")),
    };
    let (nl, en) = if count == 1 { one } else { more };
    Words::new(format!("{count} {nl}"), format!("{count} {en}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_people_write_them() {
        let said = |v, ty: Option<&Type>| {
            let words = value(v, ty);
            (words.nl, words.en)
        };
        let both = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(said(Value::Money(5_000_000_01), None), both("€ 5.000.000,01", "€ 5,000,000.01"));
        assert_eq!(said(Value::Money(-99_900), None), both("€ -999", "€ -999"));
        assert_eq!(said(Value::Number(2.5), None), both("2,5", "2.5"));
        assert_eq!(said(Value::Duration(8 * 7 * 86_400), None), both("56 dagen", "56 days"));
        assert_eq!(said(Value::Duration(3_600), None), both("1 uur", "1 hour"));
        let of = Type::choices(["a", "b", "c"]);
        assert_eq!(said(Value::Choices(5), Some(&of)), both("a+c", "a+c"));
        assert_eq!(said(Value::Choices(0), Some(&of)), both("niets", "nothing"));
        assert_eq!(said(Value::Date(0), None), both("1 januari 1970", "1 January 1970"));
    }
}
