//! Reading meeting rules.
//!
//! ```text
//! weekly tue 09:30                       every 2 w tue 09:30 from 2026-10-01
//! weekly mon,thu 10:00                   every 3 d 10:00 from 2026-10-01
//! monthly third thu 19:30                every 2 mo first mon 19:30 from 2026-01-05
//! monthly first,third thu 19:30,21:00    monthly first mon third thu 19:30
//! monthly last workday 10:00             monthly each wed 10:00
//! monthly 15 10:00                       monthly last day 10:00
//! yearly 06-25,11-15 10:00               monthly third thu 19:30 in sep-jun
//! daily 16:00                            2026-01-20 19:30, 2026-02-17 19:30
//! ```
//!
//! Ordinals are `first` to `fifth` and `last`, with `second-last` to `fifth-last`; days may be joined with `/` to
//! count them as one (`last mon/tue`; `workday` is Monday to Friday). Dutch words are read too.

use std::fmt;

use super::long_form::month_from_word;
use super::range::parse_month_day;
use super::{Cycle, Date, Moment, MonthPick, Pattern, TimeError, TimeOfDay, WeekdaySet};
use crate::text::Words;

/// Why a text is no meeting rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CycleError {
    /// It begins with no known word.
    Start {
        /// The first word.
        found: String,
    },
    /// A part of it has a wrong date, day or time.
    Part(TimeError),
    /// A word that has no place there.
    Unread {
        /// The word.
        found: String,
    },
    /// No clock time is given.
    NoTime,
    /// No days are given.
    NoDays,
    /// "Every n" with n above one, but no `from` to count from.
    NoPhase,
}

impl CycleError {
    /// What is wrong, for people.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Start { found } => Words::new(
                format!("een vergaderregel begint met weekly, monthly, yearly, daily, every of een datum, niet met \"{found}\""),
                format!("a meeting rule begins with weekly, monthly, yearly, daily, every or a date, not with \"{found}\""),
            ),
            Self::Part(error) => error.words(),
            Self::Unread { found } => Words::new(
                format!("\"{found}\" heeft in deze vergaderregel geen betekenis"),
                format!("\"{found}\" means nothing in this meeting rule"),
            ),
            Self::NoTime => Words::new(
                "de vergaderregel noemt geen tijd; schrijf bijvoorbeeld \"weekly tue 09:30\"",
                "the meeting rule names no time; write for instance \"weekly tue 09:30\"",
            ),
            Self::NoDays => Words::new(
                "de vergaderregel noemt geen dagen; schrijf bijvoorbeeld \"monthly third thu 19:30\"",
                "the meeting rule names no days; write for instance \"monthly third thu 19:30\"",
            ),
            Self::NoPhase => Words::new(
                "vanaf welke datum wordt geteld? zet er \"from 2026-10-01\" achter",
                "counted from which date? add \"from 2026-10-01\"",
            ),
        }
    }
}

impl<E: Into<TimeError>> From<E> for CycleError {
    fn from(error: E) -> Self {
        Self::Part(error.into())
    }
}

impl fmt::Display for CycleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().en)
    }
}

impl std::error::Error for CycleError {}

/// What repeats.
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// The words of a rule that come after its beginning, sorted by kind.
#[derive(Default)]
struct Parts {
    days: Vec<String>,
    times: Vec<TimeOfDay>,
    months: Option<Vec<u32>>,
    phase: Option<Date>,
}

impl Cycle {
    /// Reads a rule; see the head of this file for all forms.
    ///
    /// `from` fixes the phase of "every n" only: the count runs on before it too.
    ///
    /// # Errors
    /// [`CycleError`] names the word that is wrong, or what is missing.
    pub fn parse(text: &str) -> Result<Self, CycleError> {
        let text = text.to_lowercase().replace(", ", ",");
        let words: Vec<&str> = text.split_whitespace().collect();
        let (unit, every, rest) = match words.as_slice() {
            [] => return Err(CycleError::NoDays),
            ["daily" | "dagelijks", rest @ ..] => (Unit::Day, 1, rest),
            ["weekly" | "wekelijks", rest @ ..] => (Unit::Week, 1, rest),
            ["monthly" | "maandelijks", rest @ ..] => (Unit::Month, 1, rest),
            ["yearly" | "jaarlijks", rest @ ..] => (Unit::Year, 1, rest),
            ["every" | "elke", count, unit, rest @ ..] => {
                let unread = |word: &str| CycleError::Unread { found: word.to_owned() };
                let every: u32 = count.parse().ok().filter(|n| (1..=10_000).contains(n)).ok_or_else(|| unread(count))?;
                let unit = match *unit {
                    "d" => Unit::Day,
                    "w" => Unit::Week,
                    "mo" => Unit::Month,
                    other => return Err(unread(other)),
                };
                (unit, every, rest)
            }
            [first, ..] if first.starts_with(|c: char| c.is_ascii_digit()) => return parse_list(&text),
            [first, ..] => return Err(CycleError::Start { found: (*first).to_owned() }),
        };
        let parts = Parts::read(rest)?;
        if parts.times.is_empty() {
            return Err(CycleError::NoTime);
        }
        if every > 1 && parts.phase.is_none() {
            return Err(CycleError::NoPhase);
        }
        let pattern = parts.pattern(&unit, every)?;
        let cycle = Self::new(pattern, parts.times);
        Ok(match parts.months {
            Some(months) => cycle.in_months(months),
            None => cycle,
        })
    }
}

impl Parts {
    fn read(words: &[&str]) -> Result<Self, CycleError> {
        let mut parts = Self::default();
        let mut words = words.iter();
        while let Some(&word) = words.next() {
            match word {
                "from" | "vanaf" => parts.phase = Some(Date::parse(words.next().copied().unwrap_or(""))?),
                "in" => parts.months = Some(parse_months(words.next().copied().unwrap_or(""))?),
                _ if word.contains(':') => {
                    for time in word.split(',') {
                        parts.times.push(TimeOfDay::parse(time)?);
                    }
                }
                _ => parts.days.push(word.to_owned()),
            }
        }
        Ok(parts)
    }

    fn pattern(&self, unit: &Unit, every: u32) -> Result<Pattern, CycleError> {
        let phase = self.phase.unwrap_or(Date::from_days(0));
        let unread = |word: &String| CycleError::Unread { found: word.clone() };
        match unit {
            Unit::Day => match self.days.first() {
                None => Ok(Pattern::Daily { every, phase }),
                Some(word) => Err(unread(word)),
            },
            Unit::Week => {
                let mut days = WeekdaySet::default();
                for word in &self.days {
                    days = days.with(parse_days(word)?);
                }
                if self.days.is_empty() { Err(CycleError::NoDays) } else { Ok(Pattern::Weekly { every, phase, days }) }
            }
            Unit::Month => Ok(Pattern::Monthly { every, phase, picks: month_picks(&self.days)? }),
            Unit::Year => {
                let pieces = self.days.iter().flat_map(|word| word.split(','));
                let days = pieces.map(parse_month_day).collect::<Result<Vec<_>, _>>()?;
                if days.is_empty() { Err(CycleError::NoDays) } else { Ok(Pattern::Yearly { days }) }
            }
        }
    }
}

/// Reads `2026-01-20 19:30, 2026-02-17 19:30`, the text in lower case and without blanks after commas.
fn parse_list(text: &str) -> Result<Cycle, CycleError> {
    let moments = text.split([',', ';']).filter(|piece| !piece.trim().is_empty());
    let read = |piece: &str| Moment::parse(&piece.trim().to_uppercase());
    Ok(Cycle::list(moments.map(read).collect::<Result<_, _>>()?))
}

fn month_picks(words: &[String]) -> Result<Vec<MonthPick>, CycleError> {
    let mut picks = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word.split(',').all(|n| n.bytes().all(|b| b.is_ascii_digit())) {
            for number in word.split(',') {
                let day = number.parse().ok().filter(|n| (1..=31).contains(n));
                picks.push(MonthPick::Day(day.ok_or_else(|| CycleError::Unread { found: word.clone() })?));
            }
            continue;
        }
        let days = words.next().ok_or(CycleError::NoDays)?;
        for ordinal in word.split(',') {
            let n = ordinal_number(ordinal).ok_or_else(|| CycleError::Unread { found: ordinal.to_owned() })?;
            if matches!(days.as_str(), "day" | "dag") && n != 0 {
                picks.push(MonthPick::Day(n));
                continue;
            }
            for set in days.split(',') {
                let set = parse_days(set)?;
                picks.push(if n == 0 { MonthPick::Each(set) } else { MonthPick::Nth(n, set) });
            }
        }
    }
    if picks.is_empty() { Err(CycleError::NoDays) } else { Ok(picks) }
}

/// First is 1, last is -1, second-last is -2, each is 0.
fn ordinal_number(word: &str) -> Option<i32> {
    const NAMES: [(&str, &str); 5] =
        [("first", "eerste"), ("second", "tweede"), ("third", "derde"), ("fourth", "vierde"), ("fifth", "vijfde")];
    let plain = |word: &str| (1..).zip(NAMES).find(|(_, (en, nl))| word == *en || word == *nl).map(|(n, _)| n);
    match word {
        "each" | "iedere" => Some(0),
        "last" | "laatste" => Some(-1),
        _ => match word.strip_suffix("-last").or_else(|| word.strip_suffix("-laatste")) {
            Some(count) => plain(count).map(|n: i32| -n),
            None => plain(word),
        },
    }
}

/// A set of days, also `mon/tue`, `workday` or `werkdag`.
fn parse_days(word: &str) -> Result<WeekdaySet, TimeError> {
    match word {
        "workday" | "werkdag" => Ok(WeekdaySet::WORKDAYS),
        _ => WeekdaySet::parse(&word.replace('/', ",")),
    }
}

/// `sep`, `jan,feb` or `sep-jun`.
fn parse_months(text: &str) -> Result<Vec<u32>, CycleError> {
    let month = |word: &str| month_from_word(word).ok_or_else(|| CycleError::Unread { found: word.to_owned() });
    let mut months = Vec::new();
    for piece in text.split(',') {
        let (first, last) = piece.split_once('-').unwrap_or((piece, piece));
        let (first, last) = (month(first)?, month(last)?);
        months.extend((0..=(last + 12 - first) % 12).map(|step| (first - 1 + step) % 12 + 1));
    }
    Ok(months)
}
