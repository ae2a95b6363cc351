//! Stretches of dates: once, or every year again.

use std::fmt;

use super::date::{days_in_month, is_leap_year};
use super::{Date, DateError, TimeError};

/// A stretch of dates, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateRange {
    first: Date,
    last: Date,
}

impl DateRange {
    /// The stretch from one date to another, if it does not run backwards.
    #[must_use]
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// Reads `2026-07-11..2026-08-23`, or one date.
    ///
    /// # Errors
    /// A wrong date, or [`TimeError::Backwards`].
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let (first, last) = (Date::parse(first)?, Date::parse(last)?);
        Self::new(first, last).ok_or_else(|| TimeError::Backwards { found: text.to_owned() })
    }

    /// The first date inside.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// The last date inside.
    #[must_use]
    pub fn last(self) -> Date {
        self.last
    }

    /// Whether the date lies inside.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }

    /// The number of dates inside, at least one.
    #[must_use]
    pub fn len_days(self) -> i32 {
        self.last.days_since(self.first).saturating_add(1)
    }

    /// All dates inside, in order.
    pub fn dates(self) -> impl Iterator<Item = Date> {
        (self.first.days()..=self.last.days()).map(Date::from_days)
    }

    /// What two stretches have in common.
    #[must_use]
    pub fn overlap(self, other: Self) -> Option<Self> {
        Self::new(self.first.max(other.first), self.last.min(other.last))
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}

/// A stretch of the year that comes back every year, both ends included; it may wrap around the turn of the year.
///
/// ```
/// use doorloop_engine::time::{Date, YearlyRange};
/// let winter = YearlyRange::parse("12-01..02-28")?;
/// assert!(winter.contains(Date::parse("2027-01-15")?));
/// assert_eq!(winter.starting_in(2026).to_string(), "2026-12-01..2027-02-28");
/// # Ok::<(), doorloop_engine::time::TimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct YearlyRange {
    first: (u32, u32),
    last: (u32, u32),
}

impl YearlyRange {
    /// Reads `03-01..05-31`, or one day of the year.
    ///
    /// # Errors
    /// [`TimeError::DayOfYear`], or a day that no year has.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        Ok(Self { first: parse_month_day(first)?, last: parse_month_day(last)? })
    }

    /// Whether the date lies inside.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        let (_, month, day) = date.ymd();
        let at = (month, day);
        if self.first <= self.last { self.first <= at && at <= self.last } else { self.first <= at || at <= self.last }
    }

    /// The occurrence that begins in a year. 29 February becomes the 28th in a year without one.
    #[must_use]
    pub fn starting_in(self, year: i32) -> DateRange {
        let first = Date::of(year, self.first.0, self.first.1);
        let last = Date::of(if self.first <= self.last { year } else { year.saturating_add(1) }, self.last.0, self.last.1);
        // 02-29..02-28 would wrap into nothing in a common year; the later end wins.
        DateRange { first, last: last.max(first) }
    }

    /// All occurrences that touch a stretch of dates, in order and whole.
    #[must_use]
    pub fn within(self, span: DateRange) -> Vec<DateRange> {
        let years = span.first().year().saturating_sub(1)..=span.last().year();
        years.map(|year| self.starting_in(year)).filter(|range| range.overlap(span).is_some()).collect()
    }
}

/// Reads a day of the year, `11-15`.
pub(crate) fn parse_month_day(text: &str) -> Result<(u32, u32), TimeError> {
    let wrong = || TimeError::DayOfYear { found: text.trim().to_owned() };
    let (month, day) = text.trim().split_once('-').ok_or_else(wrong)?;
    let digits = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(month) || !digits(day) {
        return Err(wrong());
    }
    let month: u32 = month.parse().map_err(|_| wrong())?;
    let day: u32 = day.parse().map_err(|_| wrong())?;
    if !(1..=12).contains(&month) {
        return Err(DateError::Month { month }.into());
    }
    const LEAP_YEAR: i32 = 2028;
    debug_assert!(is_leap_year(LEAP_YEAR));
    let last = days_in_month(LEAP_YEAR, month);
    if !(1..=last).contains(&day) {
        return Err(DateError::Day { year: LEAP_YEAR, month, day, last }.into());
    }
    Ok((month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_of_a_range_lie_inside() {
        let recess = DateRange::parse("2026-07-11..2026-08-23").unwrap();
        let inside = |text: &str| recess.contains(Date::parse(text).unwrap());
        assert!(inside("2026-07-11") && inside("2026-08-23"));
        assert!(!inside("2026-07-10") && !inside("2026-08-24"));
        assert_eq!(recess.len_days(), 44);
        assert_eq!(recess.dates().count(), 44);
        assert!(matches!(DateRange::parse("2026-08-23..2026-07-11"), Err(TimeError::Backwards { .. })));
    }

    #[test]
    fn a_yearly_range_wraps_around_new_year() {
        let range = YearlyRange::parse("12-19..01-03").unwrap();
        let inside = |text: &str| range.contains(Date::parse(text).unwrap());
        assert!(inside("2026-12-19") && inside("2026-12-31") && inside("2027-01-03"));
        assert!(!inside("2027-01-04") && !inside("2026-12-18"));
        let span = DateRange::parse("2027-01-01..2027-12-31").unwrap();
        let found: Vec<_> = range.within(span).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["2026-12-19..2027-01-03", "2027-12-19..2028-01-03"]);
    }

    #[test]
    fn days_no_year_has_are_refused() {
        assert!(YearlyRange::parse("02-29..03-01").is_ok());
        for wrong in ["02-30..03-01", "13-01..13-02", "3-1..5-31", ""] {
            assert!(YearlyRange::parse(wrong).is_err(), "{wrong}");
        }
    }
}
