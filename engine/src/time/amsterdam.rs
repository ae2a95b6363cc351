//! Dutch clock time from universal time: what a log or calendar of elsewhere means here.

use super::{Date, Moment, Seconds};

/// How far Dutch clocks are ahead at a moment of universal time: one hour, or two in summer.
///
/// Summer time runs from the last Sunday of March to the last Sunday of October, both at 01:00 UTC
/// (Directive 2000/84/EC; until 1996 it ended in September).
#[must_use]
pub fn ahead_of_utc(utc: Moment) -> Seconds {
    let year = utc.date().year();
    let last_sunday = |month: u32, last: u32| {
        let last = Date::new(year, month, last)?;
        let back = (last.weekday().index() + 1) % 7;
        Some(last.add_days(-(back as i32)).midnight() + Seconds::hours(1))
    };
    let until = if year < 1996 { last_sunday(9, 30) } else { last_sunday(10, 31) };
    let summer = year >= 1977 && last_sunday(3, 31).zip(until).is_some_and(|(from, to)| from <= utc && utc < to);
    Seconds::hours(if summer { 2 } else { 1 })
}

/// The Dutch civil time of a moment of universal time.
#[must_use]
pub fn dutch_time(utc: Moment) -> Moment {
    utc + ahead_of_utc(utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_change_at_one_o_clock_universal_time() {
        for (utc, dutch) in [
            ("2026-03-29T00:59", "2026-03-29T01:59"),
            ("2026-03-29T01:00", "2026-03-29T03:00"),
            ("2026-10-25T00:59", "2026-10-25T02:59"),
            ("2026-10-25T01:00", "2026-10-25T02:00"),
            ("1995-09-24T01:00", "1995-09-24T02:00"),
            ("1970-07-01T12:00", "1970-07-01T13:00"),
        ] {
            assert_eq!(dutch_time(Moment::parse(utc).unwrap()).to_string(), dutch);
        }
    }
}
