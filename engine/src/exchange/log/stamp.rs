//! Moments in logs: an instant, and what the Dutch clock said.

use crate::time::{Date, Moment, Seconds, TimeOfDay, ahead_of_utc};

/// Milliseconds of a second.
const MS: i64 = 1_000;

/// A moment of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// Milliseconds of universal time since 1970: what lengths are taken between.
    pub instant_ms: i64,
    /// The Dutch clock, in whole seconds: what dates and office hours are read off.
    pub local: Moment,
}

/// Why a moment was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StampError {
    /// It is no moment.
    Form,
    /// Its year is not one in which a municipality decided: before 1900 or after 2199.
    Year(i32),
}

/// In which order a date with slashes or dots is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// 31/12/2026.
    DayFirst,
    /// 12/31/2026.
    MonthFirst,
}

impl Stamp {
    /// Reads a moment as ISO 8601 writes it (`2026-03-02T09:00:00.000+01:00`, a space for the `T`, no offset, only a
    /// date), or with the day or the month first (`2-3-2026 9:00`).
    ///
    /// Without an offset it is Dutch time. With a Dutch offset (+01:00, +02:00) the clock is as written, since systems keep
    /// writing one of them all year; any other offset is moved to the Dutch clock.
    ///
    /// # Errors
    /// [`StampError`].
    pub fn parse(text: &str, order: DayOrder) -> Result<Self, StampError> {
        let text = text.trim();
        let split = text.find(['T', 't', ' ']);
        let (day, rest) = split.map_or((text, ""), |at| (&text[..at], text[at + 1..].trim_start()));
        let date = date(day, order)?;
        let clock_end = rest.char_indices().find(|(_, c)| matches!(c, 'Z' | 'z' | '+' | '-')).map_or(rest.len(), |(at, _)| at);
        let (clock, zone) = (rest[..clock_end].trim_end(), rest[clock_end..].trim());
        let (seconds, ms) = if clock.is_empty() && zone.is_empty() { (0, 0) } else { time(clock)? };
        let written = date.midnight() + Seconds(seconds);
        let ahead = offset(zone)?;
        let local_of = |utc: Moment| utc + ahead_of_utc(utc);
        let (utc, local) = match ahead {
            // Of an hour that the clock shows twice, the first.
            None => {
                let guess = written - ahead_of_utc(written - Seconds::hours(2));
                (guess, written)
            }
            Some(ahead) if ahead == Seconds::hours(1) || ahead == Seconds::hours(2) => (written - ahead, written),
            Some(ahead) => (written - ahead, local_of(written - ahead)),
        };
        Ok(Self { instant_ms: utc.0 * MS + ms, local })
    }

    /// The time from an earlier moment to this one, in days; negative if it is later.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // exact below 2^53 ms
    pub fn days_since(self, earlier: Self) -> f64 {
        (self.instant_ms - earlier.instant_ms) as f64 / 86_400_000.0
    }

    /// The date on the Dutch clock.
    #[must_use]
    pub fn date(self) -> Date {
        self.local.date()
    }

    /// A moment of the Dutch clock.
    #[must_use]
    pub fn of_local(local: Moment) -> Self {
        Self { instant_ms: (local - ahead_of_utc(local - Seconds::hours(2))).0 * MS, local }
    }
}

/// Whether a date can be read in an order; neither order fits an ISO date, which needs none.
#[must_use]
pub fn fits(text: &str, order: DayOrder) -> bool {
    let day = text.trim().split(['T', 't', ' ']).next().unwrap_or("");
    date(day, order).is_ok()
}

/// Whether a date needs an order to be read: a year at its end.
#[must_use]
pub fn needs_order(text: &str) -> bool {
    let day = text.trim().split(['T', 't', ' ']).next().unwrap_or("");
    let first = day.split(['-', '/', '.']).next().unwrap_or("");
    first.len() < 4 && day.contains(['-', '/', '.'])
}

fn number(text: &str, most: usize) -> Result<u32, StampError> {
    if text.is_empty() || text.len() > most || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(StampError::Form);
    }
    text.parse().map_err(|_| StampError::Form)
}

fn date(text: &str, order: DayOrder) -> Result<Date, StampError> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let (year, month, day) = match parts[..] {
        [year, month, day] if year.len() == 4 => (year, month, day),
        [first, second, year] if year.len() == 4 => match order {
            DayOrder::DayFirst => (year, second, first),
            DayOrder::MonthFirst => (year, first, second),
        },
        [compact] if compact.len() == 8 && compact.is_ascii() => (&compact[..4], &compact[4..6], &compact[6..]),
        _ => return Err(StampError::Form),
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let year = i32::try_from(year).map_err(|_| StampError::Form)?;
    if !(1900..2200).contains(&year) {
        return Err(StampError::Year(year));
    }
    Date::new(year, month, day).ok_or(StampError::Form)
}

/// Seconds since midnight, and milliseconds.
fn time(text: &str) -> Result<(i64, i64), StampError> {
    let mut parts = text.split(':');
    let hour = number(parts.next().unwrap_or(""), 2)?;
    let minute = number(parts.next().unwrap_or(""), 2)?;
    let (second, fraction) = parts.next().map_or(("0", ""), |s| s.split_once(['.', ',']).unwrap_or((s, "")));
    if parts.next().is_some() {
        return Err(StampError::Form);
    }
    let second = number(second, 2)?;
    let clock = TimeOfDay::new(hour, minute).ok_or(StampError::Form)?;
    // A leap second is written as 60.
    if second > 60 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(StampError::Form);
    }
    let ms = fraction.bytes().chain(*b"000").take(3).fold(0, |ms, digit| ms * 10 + i64::from(digit - b'0'));
    Ok((i64::from(clock.seconds()) + i64::from(second), ms))
}

fn offset(zone: &str) -> Result<Option<Seconds>, StampError> {
    let Some(sign) = zone.chars().next() else { return Ok(None) };
    let rest = &zone[sign.len_utf8()..];
    let sign = match sign {
        'Z' | 'z' if rest.is_empty() => return Ok(Some(Seconds::ZERO)),
        '+' => 1,
        '-' => -1,
        _ => return Err(StampError::Form),
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some((h, m)) => (number(h, 2)?, number(m, 2)?),
        None if rest.len() == 4 && rest.is_ascii() => (number(&rest[..2], 2)?, number(&rest[2..], 2)?),
        None => (number(rest, 2)?, 0),
    };
    if hours > 18 || minutes > 59 {
        return Err(StampError::Form);
    }
    Ok(Some(Seconds(sign * (i64::from(hours) * 3_600 + i64::from(minutes) * 60))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(String, i64), StampError> {
        Stamp::parse(text, DayOrder::DayFirst).map(|s| (s.local.to_string(), s.instant_ms))
    }

    #[test]
    fn forms_of_one_instant() {
        let noon = 1_772_449_200_000; // 2026-03-02T11:00:00Z
        for (text, local) in [
            ("2026-03-02T12:00:00+01:00", "2026-03-02T12:00"),
            ("2026-03-02T12:00:00.000+0100", "2026-03-02T12:00"),
            ("2026-03-02 12:00", "2026-03-02T12:00"),
            ("2026-03-02T11:00:00Z", "2026-03-02T12:00"),
            ("2026-03-02T06:00:00-05:00", "2026-03-02T12:00"),
            ("2-3-2026 12:00", "2026-03-02T12:00"),
            ("02/03/2026 12:00:00", "2026-03-02T12:00"),
            ("20260302T12:00", "2026-03-02T12:00"),
            // The same offset all year, as many systems write it: the clock is as written.
            ("2026-03-02T13:00:00+02:00", "2026-03-02T13:00"),
        ] {
            assert_eq!(read(text), Ok((local.to_owned(), noon)), "{text}");
        }
    }

    #[test]
    fn a_date_stays_the_date_that_was_written() {
        assert_eq!(read("2013-07-17T00:00:00+02:00").map(|r| r.0), Ok("2013-07-17T00:00".to_owned()));
        assert_eq!(read("2013-07-17").map(|r| r.0), Ok("2013-07-17T00:00".to_owned()));
    }

    #[test]
    fn milliseconds_are_kept() {
        assert_eq!(read("2011-10-11T13:45:40.276+02:00").map(|r| r.1 % 1_000), Ok(276));
        assert_eq!(read("2011-10-11T13:45:40.2+02:00").map(|r| r.1 % 1_000), Ok(200));
    }

    #[test]
    fn nonsense_is_refused() {
        for (text, error) in [
            ("0000-01-01T00:00:00Z", StampError::Year(0)),
            ("9999-12-31T00:00:00Z", StampError::Year(9999)),
            ("2026-02-30", StampError::Form),
            ("2026-03-02T25:00", StampError::Form),
            ("2026-03-02T12:00+99:00", StampError::Form),
            ("gisteren", StampError::Form),
            ("", StampError::Form),
            ("2026-03-02T12:00:00.é", StampError::Form),
        ] {
            assert_eq!(read(text), Err(error), "{text}");
        }
        assert!(Stamp::parse("13/31/2026", DayOrder::DayFirst).is_err());
        assert!(!fits("12/31/2026", DayOrder::DayFirst) && fits("12/31/2026", DayOrder::MonthFirst));
    }
}
