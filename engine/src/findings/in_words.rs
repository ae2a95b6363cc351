//! Facts in words and as data.

use crate::model::{Default, Fact, FactKind, FactValue};
use crate::text::{Lang, Words};
use crate::time::Moment;
use serde_json::{Value, json};

/// A value as data: money in euros, dates as text, words as they are written in a file.
pub fn as_json(fact: &Fact, value: &FactValue) -> Value {
    match value {
        FactValue::Bool(yes) => json!(yes),
        FactValue::Number(number) => number_json(*number),
        FactValue::Money(cents) => number_json(cents.euros()),
        FactValue::Date(days) => json!(Moment(i64::from(*days) * 86_400).date().to_string()),
        FactValue::Duration(seconds) => json!(format!("{} d", *seconds as f64 / 86_400.0)),
        FactValue::Choice(word) => json!(option(fact, *word).map_or("", |o| &o.name.value)),
        FactValue::Choices(set) => {
            json!(options(fact, *set).iter().map(|o| o.name.value.as_str()).collect::<Vec<_>>())
        }
        FactValue::Text(text) => json!(text),
    }
}

fn number_json(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9e15 { json!(number as i64) } else { json!(number) }
}

fn option(fact: &Fact, word: u32) -> Option<&crate::model::FactOption> {
    match &fact.kind {
        FactKind::Choice(options) | FactKind::Choices(options) => options.get(word as usize),
        _ => None,
    }
}

fn options(fact: &Fact, set: u64) -> Vec<&crate::model::FactOption> {
    (0..64).filter(|i| set >> i & 1 == 1).filter_map(|i| option(fact, i)).collect()
}

/// A value in words.
pub fn in_words(fact: &Fact, value: &FactValue) -> Words {
    let both = |say: &dyn Fn(Lang) -> String| Words::new(say(Lang::Nl), say(Lang::En));
    match value {
        FactValue::Bool(true) => Words::new("ja", "yes"),
        FactValue::Bool(false) => Words::new("nee", "no"),
        FactValue::Number(n) => both(&|lang| number(*n, lang)),
        FactValue::Money(cents) => both(&|lang| money(cents.euros(), lang)),
        FactValue::Date(days) => both(&|lang| Moment(i64::from(*days) * 86_400).date().long(lang)),
        FactValue::Duration(seconds) => {
            let days = *seconds as f64 / 86_400.0;
            let unit = Unit::of(&[days]);
            both(&|lang| unit.say(days, lang))
        }
        FactValue::Choice(word) => option(fact, *word).map_or_else(Words::default, |o| o.title.clone()),
        FactValue::Choices(set) => {
            let list = options(fact, *set);
            both(&|lang| list.iter().map(|o| o.title.in_lang(lang)).collect::<Vec<_>>().join(", "))
        }
        FactValue::Text(text) => Words::same(text.clone()),
    }
}

/// What is taken where nothing was given, in words.
pub fn default_in_words(fact: &Fact, default: &Default) -> Words {
    let both = |say: &dyn Fn(Lang) -> String| Words::new(say(Lang::Nl), say(Lang::En));
    match default {
        Default::Value(value, _) => in_words(fact, value),
        Default::Chance(stated) => {
            let of_100 = stated.value * 100.0;
            Words::new(
                format!("ja in {} van de 100 gevallen", number(of_100, Lang::Nl)),
                format!("yes in {} cases out of 100", number(of_100, Lang::En)),
            )
        }
        Default::Shares(shares, _) => both(&|lang| {
            let each = shares.iter().map(|(word, share)| {
                let title = option(fact, *word).map_or("", |o| o.title.in_lang(lang));
                format!("{title} {}%", number(share * 100.0, lang))
            });
            each.collect::<Vec<_>>().join(", ")
        }),
        Default::Range { min, likely, max, .. } => both(&|lang| {
            let days = |n: f64| n / 86_400.0;
            let all: Vec<f64> = [Some(*min), *likely, Some(*max)].into_iter().flatten().map(days).collect();
            let unit = Unit::of(&all);
            let say = |n: f64| match fact.kind {
                FactKind::Money => money(n / 100.0, lang),
                FactKind::Duration => unit.say(days(n), lang),
                _ => number(n, lang),
            };
            // The least needs no word of its own before the most.
            let least = |n: f64| match fact.kind {
                FactKind::Duration => number(days(n) / unit.days, lang),
                _ => say(n),
            };
            let (from, to, most) = match lang {
                Lang::Nl => ("van", "tot", "meestal rond"),
                Lang::En => ("from", "to", "mostly about"),
            };
            let middle = likely.map_or_else(String::new, |l| format!(", {most} {}", say(l)));
            format!("{from} {} {to} {}{middle}", least(*min), say(*max))
        }),
    }
}

/// A unit in which lengths of time are whole, and how people read one and more of it.
struct Unit {
    days: f64,
    one: (&'static str, &'static str),
    more: (&'static str, &'static str),
}

impl Unit {
    /// The largest unit in which all of these are whole numbers; else days.
    fn of(all: &[f64]) -> Self {
        let units = [
            Self { days: 365.25, one: ("jaar", "year"), more: ("jaar", "years") },
            Self { days: 365.25 / 12.0, one: ("maand", "month"), more: ("maanden", "months") },
            Self { days: 7.0, one: ("week", "week"), more: ("weken", "weeks") },
        ];
        let whole = |unit: &Self| all.iter().all(|d| ((d / unit.days).round() - d / unit.days).abs() < 1e-3);
        let found = units.into_iter().find(|unit| all.iter().any(|d| *d > 0.0) && whole(unit));
        found.unwrap_or(Self { days: 1.0, one: ("dag", "day"), more: ("dagen", "days") })
    }

    fn say(&self, days: f64, lang: Lang) -> String {
        let amount = number(days / self.days, lang);
        let (nl, en) = if amount == "1" { self.one } else { self.more };
        format!("{amount} {}", if lang == Lang::Nl { nl } else { en })
    }
}

/// A number with the marks of a language, at most two decimals.
fn number(n: f64, lang: Lang) -> String {
    let rounded = (n * 100.0).round() / 100.0;
    let text = format!("{rounded}");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let (mark, point) = if lang == Lang::Nl { ('.', ',') } else { (',', '.') };
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 && digits.len() > 3 {
            grouped.push(mark);
        }
        grouped.push(digit);
    }
    if decimals.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}{point}{decimals}") }
}

/// An amount: whole euros without decimals.
fn money(euros: f64, lang: Lang) -> String {
    let space = if lang == Lang::Nl { " " } else { "" };
    if euros.fract() == 0.0 {
        return format!("€{space}{}", number(euros, lang));
    }
    let cents = (euros.abs().fract() * 100.0).round() as u32;
    let point = if lang == Lang::Nl { ',' } else { '.' };
    format!("€{space}{}{point}{cents:02}", number(euros.trunc(), lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read_in_the_unit_in_which_they_are_whole() {
        for (days, nl, en) in [
            (365.25, "1 jaar", "1 year"),
            (152.1875, "5 maanden", "5 months"),
            (84.0, "12 weken", "12 weeks"),
            (41.0, "41 dagen", "41 days"),
            (1.0, "1 dag", "1 day"),
            (0.0, "0 dagen", "0 days"),
        ] {
            let unit = Unit::of(&[days]);
            assert_eq!((unit.say(days, Lang::Nl), unit.say(days, Lang::En)), (nl.to_owned(), en.to_owned()));
        }
        assert_eq!(Unit::of(&[152.19, 913.13, 365.25]).say(365.25, Lang::Nl), "12 maanden");
    }

    #[test]
    fn amounts_read_as_people_write_them() {
        assert_eq!((money(25_000.0, Lang::Nl), money(25_000.0, Lang::En)), ("€ 25.000".to_owned(), "€25,000".to_owned()));
        assert_eq!(money(1_234.5, Lang::Nl), "€ 1.234,50");
        assert_eq!(
            (number(0.55 * 100.0, Lang::Nl), number(-1_234_567.25, Lang::En)),
            ("55".to_owned(), "-1,234,567.25".to_owned())
        );
    }
}
