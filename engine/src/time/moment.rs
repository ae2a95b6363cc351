//! Moments, lengths and clock times, in whole seconds of Dutch civil time.

use std::fmt;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Date, TimeError};

/// Seconds in a day: all days are equally long, there is no summer time.
pub(crate) const DAY: i64 = 86_400;

/// A moment: whole civil seconds since 1970-01-01T00:00.
///
/// A moment minus a moment is a length; a moment plus a length is a moment. Two moments do not add up:
///
/// ```compile_fail
/// use doorloop_engine::time::Moment;
/// let nonsense = Moment(1) + Moment(2);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

/// A length of time in whole seconds; may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seconds(pub i64);

/// A time on the clock, in seconds since midnight; `24:00` is the end of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u32);

impl Moment {
    /// Later than anything that happens: what a calendar without any open hour answers.
    pub const NEVER: Self = Self(i64::MAX / 4);

    /// Reads `2026-12-01T09:30` or `2026-12-01 09:30`.
    ///
    /// # Errors
    /// The mistake in the date or in the clock time.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let (date, clock) = text.trim().split_once(['T', ' ']).ok_or_else(|| TimeError::Clock { found: text.to_owned() })?;
        Ok(Date::parse(date)?.at(TimeOfDay::parse(clock)?))
    }

    /// The date it falls on.
    #[inline]
    #[must_use]
    pub fn date(self) -> Date {
        Date::from_days_clamped(self.0.div_euclid(DAY))
    }

    /// The time on the clock.
    #[inline]
    #[must_use]
    pub fn time_of_day(self) -> TimeOfDay {
        // Lies in 0..86_400, so the conversion cannot fail.
        TimeOfDay(u32::try_from(self.0.rem_euclid(DAY)).unwrap_or(0))
    }
}

impl Seconds {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A number of minutes.
    #[must_use]
    pub const fn minutes(n: i64) -> Self {
        Self(n.saturating_mul(60))
    }

    /// A number of hours.
    #[must_use]
    pub const fn hours(n: i64) -> Self {
        Self(n.saturating_mul(3_600))
    }

    /// A number of days of 24 hours.
    #[must_use]
    pub const fn days(n: i64) -> Self {
        Self(n.saturating_mul(DAY))
    }

    /// The length in days of 24 hours, as findings give it.
    #[allow(clippy::cast_precision_loss)] // exact below 2^53 seconds, which is 285 million years
    #[must_use]
    pub fn in_days(self) -> f64 {
        self.0 as f64 / 86_400.0
    }
}

impl TimeOfDay {
    /// The start of the day.
    pub const MIDNIGHT: Self = Self(0);
    /// The end of the day, `24:00`.
    pub const END: Self = Self(86_400);

    /// A clock time of an hour and a minute, if there is one.
    #[must_use]
    pub fn new(hour: u32, minute: u32) -> Option<Self> {
        let fits = (hour < 24 && minute < 60) || (hour == 24 && minute == 0);
        fits.then(|| Self(hour * 3_600 + minute * 60))
    }

    /// Reads `09:30`, `9:30` or `24:00`.
    ///
    /// # Errors
    /// [`TimeError::Clock`] if it is anything else.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let wrong = || TimeError::Clock { found: text.to_owned() };
        let (hour, minute) = text.trim().split_once(':').ok_or_else(wrong)?;
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if !digits(hour) || !digits(minute) || minute.len() != 2 || !(1..=2).contains(&hour.len()) {
            return Err(wrong());
        }
        let hour = hour.parse().map_err(|_| wrong())?;
        let minute = minute.parse().map_err(|_| wrong())?;
        Self::new(hour, minute).ok_or_else(wrong)
    }

    /// Seconds since midnight, 0 to 86,400.
    #[inline]
    #[must_use]
    pub fn seconds(self) -> u32 {
        self.0
    }
}

impl Add<Seconds> for Moment {
    type Output = Self;
    #[inline]
    fn add(self, length: Seconds) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl AddAssign<Seconds> for Moment {
    #[inline]
    fn add_assign(&mut self, length: Seconds) {
        *self = *self + length;
    }
}

impl Sub<Seconds> for Moment {
    type Output = Self;
    #[inline]
    fn sub(self, length: Seconds) -> Self {
        Self(self.0.saturating_sub(length.0))
    }
}

impl Sub for Moment {
    type Output = Seconds;
    #[inline]
    fn sub(self, earlier: Self) -> Seconds {
        Seconds(self.0.saturating_sub(earlier.0))
    }
}

impl Add for Seconds {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Seconds {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Seconds {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl SubAssign for Seconds {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Seconds {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Mul<i64> for Seconds {
    type Output = Self;
    fn mul(self, times: i64) -> Self {
        Self(self.0.saturating_mul(times))
    }
}

impl std::iter::Sum for Seconds {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.0 / 3_600, self.0 / 60 % 60, self.0 % 60);
        write!(f, "{hour:02}:{minute:02}")?;
        if second == 0 { Ok(()) } else { write!(f, ":{second:02}") }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date(), self.time_of_day())
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        // Seconds are written where there are any, and read back here; a person types none.
        let (minute, second) = match text.rsplit_once(':') {
            Some((minute, second)) if minute.contains(':') => (minute, second),
            _ => (text.as_str(), "00"),
        };
        let is_second = second.len() == 2 && second.bytes().all(|b| b.is_ascii_digit()) && second < "60";
        let seconds = second.parse::<i64>().ok().filter(|_| is_second);
        match (Self::parse(minute), seconds) {
            (Ok(minute), Some(seconds)) => Ok(Self(minute.0 + seconds)),
            _ => Err(D::Error::invalid_value(Unexpected::Str(&text), &"a moment such as 2026-12-01T09:30")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_fall_apart_into_date_and_clock_on_both_sides_of_1970() {
        for text in ["2026-12-01T09:30", "1969-12-31T23:59", "1970-01-01T00:00", "2000-02-29T12:00"] {
            let moment = Moment::parse(text).unwrap();
            assert_eq!(moment.to_string(), text);
            assert_eq!(moment.date().at(moment.time_of_day()), moment);
        }
        assert_eq!(Moment(-1).to_string(), "1969-12-31T23:59:59");
    }

    #[test]
    fn clock_times_are_read_strictly() {
        for wrong in ["9.30", "24:01", "12:60", "9", "009:30", "9:3", "-1:00", "+9:00", ""] {
            assert!(TimeOfDay::parse(wrong).is_err(), "{wrong} was read");
        }
        assert_eq!(TimeOfDay::parse("24:00"), Ok(TimeOfDay::END));
        assert_eq!(TimeOfDay::parse("9:05").map(|t| t.to_string()), Ok("09:05".to_owned()));
    }

    #[test]
    fn the_far_ends_do_not_overflow() {
        assert_eq!(Moment(i64::MAX) + Seconds(1), Moment(i64::MAX));
        assert!(Moment(i64::MAX).date() > Moment(i64::MIN).date());
        assert!(!Moment::NEVER.to_string().is_empty());
    }
}
