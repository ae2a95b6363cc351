//! Numbers, lengths of time, shares, money and dates, as people write them in each language.
//!
//! In prose: two figures that mean something, hours below a day, days up to 60 and weeks above. In a table: days, so that they add up.

use super::words::pick;
use crate::text::Lang;
use crate::time::Date;

const DAYS_IN_PROSE: f64 = 60.0;
const DAYS_IN_WEEK: f64 = 7.0;
const HOURS_IN_DAY: f64 = 24.0;
/// From here on a length reads as one day.
const NEARLY_A_DAY: f64 = 0.951;
/// Above this a number is written as a power of ten: no real figure is so large, and a column must hold it.
const LARGEST: f64 = 1e9;

/// A number with so many decimals; "–" where it is none.
pub(super) fn number(value: f64, decimals: usize, lang: Lang) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let plain = if value.abs() < LARGEST { format!("{value:.decimals$}") } else { format!("{value:.0e}") };
    let digits = plain.trim_start_matches('-');
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    // What rounds to zero has no sign.
    let negative = plain.starts_with('-') && digits.bytes().any(|b| matches!(b, b'1'..=b'9'));
    let mut out = String::from(if negative { "-" } else { "" });
    out.push_str(&if whole.contains('e') { whole.to_owned() } else { grouped(whole, lang) });
    if !fraction.is_empty() {
        out.push(pick(lang, ',', '.'));
        out.push_str(fraction);
    }
    out
}

/// A count, such as "8.000".
pub(super) fn count(value: u64, lang: Lang) -> String {
    grouped(&value.to_string(), lang)
}

fn grouped(digits: &str, lang: Lang) -> String {
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(pick(lang, '.', ','));
        }
        out.push(digit);
    }
    out
}

/// Hours, days or weeks, whichever reads best.
#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Hours,
    Days,
    Weeks,
}

impl Unit {
    fn of(days: f64) -> Self {
        match days.abs() {
            d if d > 0.0 && d < NEARLY_A_DAY => Self::Hours,
            d if d < DAYS_IN_PROSE => Self::Days,
            _ => Self::Weeks,
        }
    }

    fn count(self, days: f64) -> f64 {
        match self {
            Self::Hours => days * HOURS_IN_DAY,
            Self::Days => days,
            Self::Weeks => days / DAYS_IN_WEEK,
        }
    }

    fn word(self, amount: &str, lang: Lang) -> &'static str {
        match (self, amount == "1") {
            (Self::Hours, true) => pick(lang, "uur", "hour"),
            (Self::Hours, false) => pick(lang, "uur", "hours"),
            (Self::Days, true) => pick(lang, "dag", "day"),
            (Self::Days, false) => pick(lang, "dagen", "days"),
            (Self::Weeks, true) => pick(lang, "week", "week"),
            (Self::Weeks, false) => pick(lang, "weken", "weeks"),
        }
    }
}

/// Two significant figures, without a zero after the comma.
fn two_figures(value: f64, lang: Lang) -> String {
    let value = if (100.0..LARGEST).contains(&value.abs()) { (value / 10.0).round() * 10.0 } else { value };
    let text = number(value, usize::from(value.abs() < 9.95), lang);
    match text.strip_suffix(pick(lang, ",0", ".0")) {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// A length of time in prose: "5 uur", "3,5 dagen", "12 weken".
pub(super) fn days(value: f64, lang: Lang) -> String {
    if 0.0 < value && value * HOURS_IN_DAY < 1.0 {
        return pick(lang, "minder dan een uur", "less than an hour").to_owned();
    }
    let unit = Unit::of(value);
    let amount = match unit {
        Unit::Hours => number(unit.count(value), 0, lang),
        Unit::Days | Unit::Weeks => two_figures(unit.count(value), lang),
    };
    let word = unit.word(&amount, lang);
    format!("{amount} {word}")
}

/// An interval in prose: "10 tot 14 dagen"; `None` where both ends read the same, or are no numbers.
pub(super) fn days_between(low: f64, high: f64, lang: Lang) -> Option<String> {
    days_around(low.abs().max(high.abs()), low, high, lang)
}

/// An interval in the unit in which its estimate is read, so that the two can be held beside each other.
pub(super) fn days_around(estimate: f64, low: f64, high: f64, lang: Lang) -> Option<String> {
    if !(low.is_finite() && high.is_finite()) {
        return None;
    }
    let unit = Unit::of(estimate);
    let (low, high) = (unit.count(low), unit.count(high));
    let written = |decimals| (number(low, decimals, lang), number(high, decimals, lang));
    let decimals = usize::from(low.abs().max(high.abs()) < 9.95);
    let (low, high) = (decimals..=2).map(written).find(|(low, high)| low != high)?;
    let word = unit.word("", lang);
    Some(format!("{low} {} {high} {word}", pick(lang, "tot", "to")))
}

/// Days in a table: one decimal, no unit.
pub(super) fn column_days(value: f64, lang: Lang) -> String {
    if 0.0 < value && value < 0.05 {
        return pick(lang, "<0,1", "<0.1").to_owned();
    }
    number(value, 1, lang)
}

/// A share as a percentage; what is not nought or all never reads as if it were.
pub(super) fn share(value: f64, lang: Lang) -> String {
    let percent = value * 100.0;
    match percent {
        p if 0.0 < p && p < 0.5 => pick(lang, "minder dan 1%", "less than 1%").to_owned(),
        p if (99.5..100.0).contains(&p) => pick(lang, "meer dan 99%", "more than 99%").to_owned(),
        p => number(p, 0, lang) + "%",
    }
}

/// A share in a table.
pub(super) fn column_share(value: f64, lang: Lang) -> String {
    let percent = value * 100.0;
    match percent {
        p if 0.0 < p && p < 0.5 => "<1%".to_owned(),
        p if (99.5..100.0).contains(&p) => ">99%".to_owned(),
        p => number(p, 0, lang) + "%",
    }
}

/// Whole euros: "€ 12.500", "€12,500". The space in the Dutch form does not break.
pub(super) fn euros(value: f64, lang: Lang) -> String {
    if 0.0 < value && value < 0.5 {
        return pick(lang, "<€\u{a0}1", "<€1").to_owned();
    }
    format!("{}{}", pick(lang, "€\u{a0}", "€"), number(value, 0, lang))
}

/// A date: "20 juni 2027".
pub(super) fn date(date: Date, lang: Lang) -> String {
    let (year, month, day) = date.ymd();
    format!("{day} {} {year}", month_name(month, lang))
}

/// A date in a table: "20 jun 2027".
pub(super) fn short_date(date: Date, lang: Lang) -> String {
    let (year, month, day) = date.ymd();
    format!("{day} {} {year}", short_month(month, lang))
}

/// Three letters of a month; the Dutch write "mrt".
pub(super) fn short_month(month: u32, lang: Lang) -> String {
    let letters: String = month_name(month, lang).chars().take(3).collect();
    if letters == "maa" { "mrt".to_owned() } else { letters }
}

/// The name of a month.
pub(super) fn month_name(month: u32, lang: Lang) -> &'static str {
    const NL: [&str; 12] = [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let names = pick(lang, NL, EN);
    usize::try_from(month).ok().and_then(|m| names.get(m.checked_sub(1)?).copied()).unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_both_notations() {
        for (value, decimals, nl, en) in [
            (0.0, 0, "0", "0"),
            (-0.04, 1, "0,0", "0.0"),
            (-1.25, 1, "-1,2", "-1.2"),
            (12_500.0, 0, "12.500", "12,500"),
            (1_234_567.89, 1, "1.234.567,9", "1,234,567.9"),
            (999.96, 1, "1.000,0", "1,000.0"),
            (1e300, 1, "1e300", "1e300"),
            (f64::NAN, 1, "–", "–"),
            (f64::INFINITY, 0, "–", "–"),
        ] {
            assert_eq!(number(value, decimals, Lang::Nl), nl);
            assert_eq!(number(value, decimals, Lang::En), en);
        }
    }

    #[test]
    fn lengths_of_time_in_prose() {
        for (value, nl, en) in [
            (0.0, "0 dagen", "0 days"),
            (0.01, "minder dan een uur", "less than an hour"),
            (0.04, "minder dan een uur", "less than an hour"),
            (0.05, "1 uur", "1 hour"),
            (0.9, "22 uur", "22 hours"),
            (0.96, "1 dag", "1 day"),
            (1.0, "1 dag", "1 day"),
            (3.46, "3,5 dagen", "3.5 days"),
            (9.97, "10 dagen", "10 days"),
            (59.4, "59 dagen", "59 days"),
            (60.0, "8,6 weken", "8.6 weeks"),
            (84.0, "12 weken", "12 weeks"),
            (1826.0, "260 weken", "260 weeks"),
            (-3.0, "-3 dagen", "-3 days"),
        ] {
            assert_eq!(days(value, Lang::Nl), nl);
            assert_eq!(days(value, Lang::En), en);
        }
    }

    #[test]
    fn the_ends_of_an_interval_differ_or_are_not_shown() {
        for (low, high, nl) in [
            (10.0, 14.0, Some("10 tot 14 dagen")),
            (3.0, 4.5, Some("3,0 tot 4,5 dagen")),
            (55.0, 70.0, Some("8 tot 10 weken")),
            (175.0, 182.0, Some("25 tot 26 weken")),
            (175.0, 176.0, Some("25,0 tot 25,1 weken")),
            (0.0, 0.0, None),
            (f64::NAN, 1.0, None),
        ] {
            assert_eq!(days_between(low, high, Lang::Nl).as_deref(), nl, "{low} {high}");
        }
    }

    #[test]
    fn an_interval_is_read_in_the_unit_of_its_estimate() {
        for (estimate, low, high, nl) in
            [(23.0, -28.0, 74.0, "-28 tot 74 dagen"), (66.0, 35.0, 91.0, "5 tot 13 weken"), (0.4, 0.1, 1.1, "2 tot 26 uur")]
        {
            assert_eq!(days_around(estimate, low, high, Lang::Nl).as_deref(), Some(nl));
        }
    }

    #[test]
    fn shares_never_read_as_nought_or_all_when_they_are_not() {
        for (value, nl) in [(0.0, "0%"), (0.001, "minder dan 1%"), (0.625, "62%"), (0.999, "meer dan 99%"), (1.0, "100%")] {
            assert_eq!(share(value, Lang::Nl), nl);
        }
    }

    #[test]
    fn money_and_dates() {
        assert_eq!(euros(12_500.4, Lang::Nl), "€\u{a0}12.500");
        assert_eq!(euros(12_500.4, Lang::En), "€12,500");
        let day = Date::parse("2027-06-20").unwrap();
        assert_eq!((date(day, Lang::Nl), date(day, Lang::En)), ("20 juni 2027".to_owned(), "20 June 2027".to_owned()));
    }
}
