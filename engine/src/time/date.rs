//! Dates of the Gregorian calendar, as day numbers.

use std::fmt;

use serde::{Serialize, Serializer};

use super::moment::DAY;
use super::{Moment, TimeOfDay, Weekday};
use crate::text::Words;

/// A date: days since 1970-01-01, so that a difference is a subtraction and an order is an order of numbers.
///
/// ```
/// use doorloop_engine::time::{Date, Weekday};
/// let date = Date::parse("2026-12-01")?;
/// assert_eq!(date.weekday(), Weekday::Tuesday);
/// assert_eq!(date.add_months(3).to_string(), "2027-03-01");
/// assert!(Date::parse("2026-02-30").is_err());
/// # Ok::<(), doorloop_engine::time::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateError {
    /// Not of the form year-month-day.
    Form {
        /// What was written.
        found: String,
    },
    /// There is no such month.
    Month {
        /// The number given.
        month: u32,
    },
    /// The month has no such day.
    Day {
        /// The year.
        year: i32,
        /// The month, 1 to 12.
        month: u32,
        /// The number given.
        day: u32,
        /// The last day that the month has.
        last: u32,
    },
}

impl Date {
    /// The date of a year (1 to 9999), month and day, if there is one.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let exists = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
        exists.then(|| Self::of(year, month, day))
    }

    /// Reads `2026-12-01`.
    ///
    /// # Errors
    /// [`DateError`] says whether the form is wrong or the date does not exist.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let form = || DateError::Form { found: text.to_owned() };
        let mut parts = text.trim().split('-');
        let (Some(y), Some(m), Some(d), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(form());
        };
        let digits = |s: &str, len| s.len() == len && s.bytes().all(|b| b.is_ascii_digit());
        if !(digits(y, 4) && digits(m, 2) && digits(d, 2)) {
            return Err(form());
        }
        let year: i32 = y.parse().map_err(|_| form())?;
        let month: u32 = m.parse().map_err(|_| form())?;
        let day: u32 = d.parse().map_err(|_| form())?;
        if !(1..=12).contains(&month) {
            return Err(DateError::Month { month });
        }
        let last = days_in_month(year, month);
        if !(1..=last).contains(&day) {
            return Err(DateError::Day { year, month, day, last });
        }
        Self::new(year, month, day).ok_or_else(form)
    }

    /// The day with this number, counted from 1970-01-01.
    #[must_use]
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    pub(crate) fn from_days_clamped(days: i64) -> Self {
        Self(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The date of a month (1 to 12) with a day that it is known to have; a larger day is its last.
    pub(crate) fn of(year: i32, month: u32, day: u32) -> Self {
        // Hinnant 2013, "chrono-compatible low-level date algorithms", days_from_civil: years begin in March, so
        // that the leap day is the last of the year.
        let day = i64::from(day.clamp(1, days_in_month(year, month)));
        let y = i64::from(year) - i64::from(month <= 2);
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let day_of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self::from_days_clamped(era * 146_097 + day_of_era - 719_468)
    }

    /// Year, month (1 to 12) and day of the month.
    #[must_use]
    pub fn ymd(self) -> (i32, u32, u32) {
        // Hinnant, civil_from_days. All values fit: the year of an i32 day number has at most seven digits.
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (i32::try_from(year).unwrap_or(0), u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.ymd().0
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday, the fourth day of its week.
        Weekday::ALL[usize::try_from((i64::from(self.0) + 3).rem_euclid(7)).unwrap_or(0)]
    }

    /// Whether it is a Saturday or a Sunday.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        matches!(self.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The moment at a clock time on this date.
    #[must_use]
    pub fn at(self, clock: TimeOfDay) -> Moment {
        Moment(i64::from(self.0) * DAY + i64::from(clock.seconds()))
    }

    /// The moment at which this date begins.
    #[must_use]
    pub fn midnight(self) -> Moment {
        self.at(TimeOfDay::MIDNIGHT)
    }

    /// The date so many days later, or earlier when negative.
    #[must_use]
    pub fn add_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The date so many months later, or earlier: the day with the same number, or the last day of a shorter month.
    ///
    /// Also after the last day of a month: three months after 29 February is 29 May (HR 1 September 2017,
    /// ECLI:NL:HR:2017:2225).
    #[must_use]
    pub fn add_months(self, months: i32) -> Self {
        let (year, month, day) = self.ymd();
        let count = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
        let year = i32::try_from(count.div_euclid(12)).unwrap_or(year);
        let month = u32::try_from(count.rem_euclid(12) + 1).unwrap_or(month);
        Self::of(year, month, day)
    }

    /// Days from another date to this one.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The number of days of a month (1 to 12).
pub(crate) fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year(year) => 29,
        2 => 28,
        _ => 31,
    }
}

pub(crate) fn is_leap_year(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl DateError {
    /// What is wrong, for people.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Form { found } => Words::new(
                format!("\"{found}\" is geen datum; schrijf jaar-maand-dag, zoals 2026-12-01"),
                format!("\"{found}\" is no date; write year-month-day, such as 2026-12-01"),
            ),
            Self::Month { month } => Words::new(
                format!("maand {month:02} bestaat niet; een jaar heeft er 12"),
                format!("there is no month {month:02}; a year has 12"),
            ),
            Self::Day { year, month, day, last } => Words::new(
                format!("{year:04}-{month:02}-{day:02} bestaat niet; die maand heeft {last} dagen"),
                format!("{year:04}-{month:02}-{day:02} does not exist; that month has {last} days"),
            ),
        }
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().en)
    }
}

impl std::error::Error for DateError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        let (mut year, mut month, mut day) = (1900, 1, 1);
        let mut date = Date::new(1900, 1, 1).unwrap();
        assert_eq!(date.weekday(), Weekday::Monday);
        for _ in 0..146_097 {
            assert_eq!(date.ymd(), (year, month, day));
            assert_eq!(Date::new(year, month, day), Some(date));
            (year, month, day) = match (month, day) {
                (12, 31) => (year + 1, 1, 1),
                (m, d) if d == days_in_month(year, m) => (year, m + 1, 1),
                (m, d) => (year, m, d + 1),
            };
            date = date.add_days(1);
        }
        assert_eq!(date.to_string(), "2300-01-01");
    }

    #[test]
    fn a_date_that_does_not_exist_says_why() {
        let why = |text: &str| Date::parse(text).unwrap_err().to_string();
        assert_eq!(why("2026-02-30"), "2026-02-30 does not exist; that month has 28 days");
        assert_eq!(why("2026-13-01"), "there is no month 13; a year has 12");
        for wrong in ["2026-2-3", "1-12-2026", "2026/12/01", "", "+026-12-01", "2026-12-01-"] {
            assert!(matches!(Date::parse(wrong), Err(DateError::Form { .. })), "{wrong}");
        }
        assert!(Date::parse("2028-02-29").is_ok() && Date::parse("2100-02-29").is_err());
    }

    #[test]
    fn a_month_on_is_the_same_number_or_the_last_day() {
        let shifted = |text: &str, n| Date::parse(text).unwrap().add_months(n).to_string();
        assert_eq!(shifted("2026-11-30", 3), "2027-02-28");
        assert_eq!(shifted("2024-02-29", 3), "2024-05-29");
        assert_eq!(shifted("2026-01-31", -2), "2025-11-30");
        assert_eq!(shifted("2026-05-15", -17), "2024-12-15");
    }
}
