//! Holidays: days on which no legal period ends, and days on which the town hall is closed.
//!
//! Algemene termijnenwet (Atw) art. 3: (1) New Year, Easter Monday, Whit Monday, both days of Christmas, Ascension,
//! the day on which the King's birthday is celebrated, and 5 May, every year; (2) Good Friday; (3) days set by royal
//! decree, a few years at a time. Those last cannot be computed: they are data, in `bridge_days.csv`.

use std::sync::LazyLock;

use super::Date;
use crate::text::Words;

/// A holiday of the Algemene termijnenwet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The day itself; a holiday at the weekend is not moved.
    pub date: Date,
    /// What it is called.
    pub name: Words,
    /// The paragraph of the Atw: `3(1)` or `3(2)`.
    pub article: &'static str,
}

/// A day put on a par with a holiday by royal decree (Atw art. 3(3)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BridgeDay {
    /// The day.
    pub date: Date,
    /// The first and the last year that the decree covers.
    pub decree: (i32, i32),
}

/// Whether days set by decree count as holidays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BridgeDays {
    /// They do, as the law has it (Atw art. 3(3)).
    Counted,
    /// They do not.
    Ignored,
}

/// The holidays in a year of days since 1970, those at computed dates first; no allocation.
#[derive(Clone, Copy)]
struct Year {
    good_friday: Date,
    /// The eight of art. 3(1), in the order in which `NAMES` has them.
    others: [Date; 8],
}

const GOOD_FRIDAY: (&str, &str) = ("Goede Vrijdag", "Good Friday");
const NAMES: [(&str, &str); 8] = [
    ("Nieuwjaarsdag", "New Year's Day"),
    ("Tweede Paasdag", "Easter Monday"),
    ("Koningsdag", "King's Day"),
    ("Bevrijdingsdag", "Liberation Day"),
    ("Hemelvaartsdag", "Ascension Day"),
    ("Tweede Pinksterdag", "Whit Monday"),
    ("Eerste Kerstdag", "Christmas Day"),
    ("Tweede Kerstdag", "Second Day of Christmas"),
];

/// The date of Easter Sunday in the Gregorian calendar.
///
/// Meeus 1991, "Astronomical Algorithms", chapter 8 (the method of Butcher's Ecclesiastical Calendar, 1876).
#[must_use]
pub fn easter(year: i32) -> Date {
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    // Days after 22 March, 0 to 34.
    Date::of(year, 3, 22).add_days(h + l - 7 * m)
}

/// The day on which the birthday of the King is celebrated: 27 April, or the 26th when that is a Sunday.
///
/// Until 2013 it was the Queen's: 30 April, or the 29th.
fn royal_birthday(year: i32) -> Date {
    let day = Date::of(year, 4, if year >= 2014 { 27 } else { 30 });
    if day.weekday() == super::Weekday::Sunday { day.add_days(-1) } else { day }
}

impl Year {
    fn of(year: i32) -> Self {
        let easter = easter(year);
        Self {
            good_friday: easter.add_days(-2),
            others: [
                Date::of(year, 1, 1),
                easter.add_days(1),
                royal_birthday(year),
                Date::of(year, 5, 5),
                easter.add_days(39),
                easter.add_days(50),
                Date::of(year, 12, 25),
                Date::of(year, 12, 26),
            ],
        }
    }
}

/// The holidays of a year by Atw art. 3(1) and (2), in order of date; the days set by decree are not among them.
#[must_use]
pub fn holidays(year: i32) -> Vec<Holiday> {
    let days = Year::of(year);
    let holiday = |date, (nl, en): (&str, &str), article| Holiday { date, name: Words::new(nl, en), article };
    let mut list = vec![holiday(days.good_friday, GOOD_FRIDAY, "3(2)")];
    list.extend(days.others.into_iter().zip(NAMES).map(|(date, names)| holiday(date, names, "3(1)")));
    list.sort_by_key(|h| h.date);
    list
}

/// Whether no legal period ends on this date because it is a holiday (Atw art. 3); weekends are another matter.
#[must_use]
pub fn is_term_holiday(date: Date, bridge: BridgeDays) -> bool {
    is_staff_holiday(date)
        || easter(date.year()).add_days(-2) == date
        || (bridge == BridgeDays::Counted && bridge_days().binary_search_by_key(&date, |b| b.date).is_ok())
}

/// Whether the town hall is closed for a holiday: the days of Atw art. 3(1), so not Good Friday and no bridge days.
#[must_use]
pub fn is_staff_holiday(date: Date) -> bool {
    // The moving ones fall between 23 March and 14 June: most dates need no Easter.
    match date.ymd() {
        (_, 1, 1) | (_, 5, 5) | (_, 12, 25 | 26) => true,
        (year, 3..=6, _) => Year::of(year).others.contains(&date),
        _ => false,
    }
}

/// Whether staff do not work on this date: a Saturday, a Sunday or a [staff holiday](is_staff_holiday).
#[must_use]
pub fn is_staff_day_off(date: Date) -> bool {
    date.is_weekend() || is_staff_holiday(date)
}

/// The days set by decree that are known, in order of date.
#[must_use]
pub fn bridge_days() -> &'static [BridgeDay] {
    static DAYS: LazyLock<Vec<BridgeDay>> = LazyLock::new(|| {
        let mut days: Vec<_> = include_str!("bridge_days.csv").lines().skip(1).filter_map(bridge_day).collect();
        days.sort_by_key(|b| b.date);
        days
    });
    &DAYS
}

fn bridge_day(line: &str) -> Option<BridgeDay> {
    let (date, decree) = line.trim().split_once(',')?;
    let (first, last) = decree.split_once('-')?;
    Some(BridgeDay { date: Date::parse(date).ok()?, decree: (first.parse().ok()?, last.parse().ok()?) })
}

/// The first and last year whose bridge days are known; a caller that goes beyond them warns.
#[must_use]
pub fn bridge_years_known() -> (i32, i32) {
    let first = bridge_days().iter().map(|b| b.decree.0).min();
    let last = bridge_days().iter().map(|b| b.decree.1).max();
    // Without data no year is known: the empty range.
    first.zip(last).unwrap_or((1, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn easter_by_table() {
        // Extremes and exceptions of the Gregorian Easter.
        for text in
            ["1818-03-22", "2285-03-22", "1943-04-25", "2038-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2049-04-18"]
        {
            assert_eq!(easter(date(text).year()), date(text));
        }
    }

    #[test]
    fn every_line_of_the_decrees_was_read() {
        let lines = include_str!("bridge_days.csv").lines().skip(1).filter(|l| !l.trim().is_empty()).count();
        assert_eq!(bridge_days().len(), lines);
        let (first, last) = bridge_years_known();
        assert!(bridge_days().iter().all(|b| (first..=last).contains(&b.date.year())));
    }

    #[test]
    fn two_lists_differ_by_good_friday_and_bridge_days() {
        let (friday, bridge, easter_monday) = (date("2026-04-03"), date("2026-05-15"), date("2026-04-06"));
        assert!(is_term_holiday(friday, BridgeDays::Ignored) && !is_staff_holiday(friday));
        assert!(is_term_holiday(bridge, BridgeDays::Counted) && !is_term_holiday(bridge, BridgeDays::Ignored));
        assert!(!is_staff_holiday(bridge) && is_staff_holiday(easter_monday));
    }

    #[test]
    fn the_quick_question_agrees_with_the_list() {
        for year in 1900..2200 {
            let list = holidays(year);
            for day in 0..365 {
                let day = Date::of(year, 1, 1).add_days(day);
                let staff = list.iter().any(|h| h.date == day && h.article == "3(1)");
                assert_eq!(is_staff_holiday(day), staff, "{day}");
                assert_eq!(is_term_holiday(day, BridgeDays::Ignored), list.iter().any(|h| h.date == day), "{day}");
            }
        }
    }

    #[test]
    fn kings_day_moves_to_saturday_and_was_queens_day() {
        let day = |year| holidays(year).into_iter().find(|h| h.name.nl == "Koningsdag").unwrap().date;
        assert_eq!(
            (day(2025), day(2026), day(2013), day(2006)),
            (date("2025-04-26"), date("2026-04-27"), date("2013-04-30"), date("2006-04-29"))
        );
    }
}
