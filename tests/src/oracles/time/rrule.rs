//! meetings.csv: meeting rules given as RRULE (RFC 5545), said again in the words of a place file.

use std::collections::BTreeMap;

use doorloop_engine::text::Lang;
use doorloop_engine::time::{Cycle, Date, DateRange, Meetings, Moment, OnHolidays, Weekday};
use serde_json::Value;

use super::{Table, Tally, difference, moment};

/// meetings.csv against meetings_rules.json: a row is one meeting of one rule.
#[must_use]
pub fn meetings(csv: &str, rules_json: &str) -> Tally {
    let mut tally = Tally::default();
    let rules: Vec<Value> = match serde_json::from_str(rules_json) {
        Ok(rules) => rules,
        Err(error) => {
            tally.missed.push(format!("rules: {error}"));
            return tally;
        }
    };
    let held: BTreeMap<&str, Result<Vec<Moment>, String>> =
        rules.iter().map(|rule| (rule["id"].as_str().unwrap_or(""), held(rule))).collect();
    for row in Table::read(csv).rows() {
        let (rule, seq) = (row.cell("rule"), row.cell("seq"));
        let place = seq.parse::<usize>().unwrap_or(0).wrapping_sub(1);
        let got = match held.get(rule) {
            None => "no such rule".to_owned(),
            Some(Err(error)) => error.clone(),
            Some(Ok(moments)) => moments.get(place).map_or("no such meeting".to_owned(), ToString::to_string),
        };
        tally.row(&format!("{rule} {seq}"), &difference("meeting", &got, row.cell("meeting")).into_iter().collect::<Vec<_>>());
    }
    tally
}

/// An RRULE without COUNT or UNTIL in the words of a place file.
///
/// # Errors
/// What a place file has no words for.
pub fn rule_in_words(rrule: &str, start: Moment) -> Result<String, String> {
    let parts = Parts::read(rrule)?;
    if parts.count.is_some() || parts.until.is_some() {
        return Err("COUNT and UNTIL cannot be said".to_owned());
    }
    parts.in_words(start)
}

/// The meetings that a rule of the file holds from `from` on.
fn held(rule: &Value) -> Result<Vec<Moment>, String> {
    let text = |key: &str| rule[key].as_str().ok_or_else(|| format!("no {key:?}"));
    let start = moment(text("dtstart")?)?;
    let parts = Parts::read(text("rrule")?)?;
    let words = parts.in_words(start)?;
    let cycle = Cycle::parse(&words).map_err(|e| format!("{words:?}: {e}"))?;
    let from = Date::parse(text("from")?).map_err(|e| e.to_string())?.midnight();
    let mut skips = Vec::new();
    for window in rule["skip_windows"].as_object().into_iter().flat_map(|windows| windows.values()) {
        for pair in window.as_array().into_iter().flatten() {
            let text = format!("{}..{}", pair[0].as_str().unwrap_or(""), pair[1].as_str().unwrap_or(""));
            skips.push(DateRange::parse(&text).map_err(|e| e.to_string())?);
        }
    }
    let on_holidays = if rule["skip_holidays"] == true { OnHolidays::Skips } else { OnHolidays::Meets };
    let span = DateRange::new(start.date(), start.max(from).date().add_days(50 * 366)).ok_or("no span")?;
    let table = Meetings::build(&cycle, &skips, on_holidays, span);
    // COUNT counts what falls out too; the first is DTSTART or the first after it.
    let meant = table.all().iter().filter(|m| m.at >= start && parts.until.is_none_or(|until| m.at <= until));
    let meant = meant.take(parts.count.unwrap_or(usize::MAX));
    Ok(meant.filter(|m| m.held && m.at >= from).map(|m| m.at).collect())
}

/// The parts of an RRULE.
#[derive(Default)]
struct Parts {
    freq: String,
    interval: u32,
    by_day: Vec<(i32, Weekday)>,
    by_month_day: Vec<i32>,
    by_month: Vec<u32>,
    by_set_pos: Vec<i32>,
    by_hour: Vec<u32>,
    by_minute: Vec<u32>,
    count: Option<usize>,
    until: Option<Moment>,
}

impl Parts {
    fn read(rrule: &str) -> Result<Self, String> {
        let mut parts = Self { interval: 1, ..Self::default() };
        for part in rrule.trim_start_matches("RRULE:").split(';').filter(|p| !p.is_empty()) {
            let (key, value) = part.split_once('=').ok_or_else(|| format!("{part:?} has no value"))?;
            match key {
                "FREQ" => value.clone_into(&mut parts.freq),
                "INTERVAL" => parts.interval = one(value)?,
                "COUNT" => parts.count = Some(one(value)?),
                "UNTIL" => parts.until = Some(until(value)?),
                "BYDAY" => parts.by_day = value.split(',').map(by_day).collect::<Result<_, _>>()?,
                "BYMONTHDAY" => parts.by_month_day = list(value)?,
                "BYMONTH" => parts.by_month = list(value)?,
                "BYSETPOS" => parts.by_set_pos = list(value)?,
                "BYHOUR" => parts.by_hour = list(value)?,
                "BYMINUTE" => parts.by_minute = list(value)?,
                "WKST" if value == "MO" => {}
                _ => return Err(format!("{part} cannot be said")),
            }
        }
        Ok(parts)
    }

    /// The rule in the words of a place file.
    fn in_words(&self, start: Moment) -> Result<String, String> {
        let date = start.date();
        let (_, month, day) = date.ymd();
        let mut months = self.by_month.clone();
        let (unit, every, days) = match self.freq.as_str() {
            "DAILY" if self.by_month_day.is_empty() && self.by_set_pos.is_empty() => match self.by_day.as_slice() {
                [] => ("d", self.interval, String::new()),
                days if self.interval == 1 => ("w", 1, any_of(days, ",")),
                _ => return Err("DAILY with INTERVAL and BYDAY cannot be said".to_owned()),
            },
            "WEEKLY" if self.by_month_day.is_empty() && self.by_set_pos.is_empty() => {
                let days = if self.by_day.is_empty() { word(date.weekday()) } else { any_of(&self.by_day, ",") };
                ("w", self.interval, days)
            }
            "MONTHLY" => ("mo", self.interval, self.month_days(day)?),
            "YEARLY" => {
                let whole_year = self.by_month.is_empty() && self.by_day.is_empty();
                if months.is_empty() && (whole_year && self.by_month_day.is_empty()) {
                    months.push(month);
                }
                if months.is_empty() && !self.by_day.is_empty() {
                    return Err("days of the week counted over the year cannot be said".to_owned());
                }
                let every = match (self.interval, months.as_slice()) {
                    (1, _) => 1,
                    (n, [only]) if *only == month => 12 * n,
                    _ => return Err("YEARLY with INTERVAL and other months cannot be said".to_owned()),
                };
                ("mo", every, self.month_days(day)?)
            }
            other => return Err(format!("FREQ={other} with these parts cannot be said")),
        };
        let mut words = format!("every {every} {unit} {days} {}", self.times(start));
        if !months.is_empty() {
            let names: Vec<_> = months.iter().filter_map(|&m| month_word(m)).collect();
            words += &format!(" in {}", names.join(","));
        }
        Ok(format!("{words} from {date}"))
    }

    fn month_days(&self, start_day: u32) -> Result<String, String> {
        match (self.by_day.as_slice(), self.by_month_day.as_slice(), self.by_set_pos.as_slice()) {
            ([], [], []) => Ok(start_day.to_string()),
            ([], numbers, []) => {
                let said = |n: &i32| if *n > 0 { Ok(n.to_string()) } else { ordinal(*n).map(|o| format!("{o} day")) };
                Ok(numbers.iter().map(said).collect::<Result<Vec<_>, _>>()?.join(" "))
            }
            (days, [], []) => {
                let said = |(n, day): &(i32, Weekday)| Ok(format!("{} {}", ordinal(*n)?, word(*day)));
                Ok(days.iter().map(said).collect::<Result<Vec<_>, String>>()?.join(" "))
            }
            (days, [], positions) if days.iter().all(|(n, _)| *n == 0) => {
                let said = |n: &i32| Ok(format!("{} {}", ordinal(*n)?, any_of(days, "/")));
                Ok(positions.iter().map(said).collect::<Result<Vec<_>, String>>()?.join(" "))
            }
            _ => Err("this mix of BYDAY, BYMONTHDAY and BYSETPOS cannot be said".to_owned()),
        }
    }

    fn times(&self, start: Moment) -> String {
        let clock = start.time_of_day().seconds();
        let or = |list: &[u32], own: u32| if list.is_empty() { vec![own] } else { list.to_vec() };
        let (hours, minutes) = (or(&self.by_hour, clock / 3_600), or(&self.by_minute, clock / 60 % 60));
        let all = hours.iter().flat_map(|h| minutes.iter().map(move |m| format!("{h:02}:{m:02}")));
        all.collect::<Vec<_>>().join(",")
    }
}

fn one<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text:?} is no number"))
}

fn list<T: std::str::FromStr>(text: &str) -> Result<Vec<T>, String> {
    text.split(',').map(one).collect()
}

/// `3TH`, `-1FR` or `MO`; without a number 0.
fn by_day(text: &str) -> Result<(i32, Weekday), String> {
    let at = text.find(|c: char| c.is_ascii_alphabetic()).ok_or_else(|| format!("{text:?} is no day"))?;
    let (number, day) = text.split_at(at);
    let code = |d: &Weekday| d.name(Lang::En).get(..2).is_some_and(|two| two.eq_ignore_ascii_case(day));
    let day = Weekday::ALL.into_iter().find(code).ok_or_else(|| format!("{text:?} is no day"))?;
    Ok((if number.is_empty() { 0 } else { one(number.trim_start_matches('+'))? }, day))
}

/// `20261231`, `20261231T235959` or with dashes; a date alone is meant whole.
fn until(text: &str) -> Result<Moment, String> {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let part = |range: std::ops::Range<usize>| digits.get(range).map(|d| d.iter().collect::<String>());
    let day = part(0..4).zip(part(4..6)).zip(part(6..8)).ok_or_else(|| format!("UNTIL={text}"))?;
    let clock = part(8..10).zip(part(10..12)).unwrap_or(("23".to_owned(), "59".to_owned()));
    moment(&format!("{}-{}-{}T{}:{}", day.0.0, day.0.1, day.1, clock.0, clock.1))
}

fn ordinal(n: i32) -> Result<&'static str, String> {
    match n {
        0 => Ok("each"),
        1 => Ok("first"),
        2 => Ok("second"),
        3 => Ok("third"),
        4 => Ok("fourth"),
        5 => Ok("fifth"),
        -1 => Ok("last"),
        -2 => Ok("second-last"),
        -3 => Ok("third-last"),
        -4 => Ok("fourth-last"),
        -5 => Ok("fifth-last"),
        _ => Err(format!("the {n}-th of a month cannot be said")),
    }
}

fn any_of(days: &[(i32, Weekday)], between: &str) -> String {
    days.iter().map(|(_, day)| word(*day)).collect::<Vec<_>>().join(between)
}

fn word(day: Weekday) -> String {
    day.name(Lang::En).to_lowercase()
}

fn month_word(month: u32) -> Option<&'static str> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    NAMES.get(usize::try_from(month.checked_sub(1)?).ok()?).copied()
}
