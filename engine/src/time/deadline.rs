//! Agenda deadlines: how long before a meeting the papers must be in.

use super::{Date, Moment, Seconds};

/// How long before a meeting its agenda closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgendaDeadline {
    /// So many working days before, at the same clock time.
    Working(u32),
    /// So many calendar days before, at the same clock time.
    Calendar(u32),
    /// So many hours before.
    Hours(u32),
}

impl AgendaDeadline {
    /// The last moment at which a paper is still in time for a meeting: ready exactly then is in time.
    ///
    /// `closed` names the dates that are no working days, weekends included.
    ///
    /// ```
    /// use doorloop_engine::time::*;
    /// let meeting = Moment::parse("2026-04-09T14:00")?;
    /// let closes = AgendaDeadline::Working(5).closes(meeting, is_staff_day_off);
    /// assert_eq!(closes.to_string(), "2026-04-01T14:00"); // over Easter Monday
    /// # Ok::<(), TimeError>(())
    /// ```
    #[must_use]
    pub fn closes(self, meeting: Moment, closed: impl FnMut(Date) -> bool) -> Moment {
        match self {
            Self::Working(n) => working_day_before(meeting.date(), n, closed).at(meeting.time_of_day()),
            Self::Calendar(n) => meeting - Seconds::days(i64::from(n)),
            Self::Hours(n) => meeting - Seconds::hours(i64::from(n)),
        }
    }
}

/// The n-th working day before a date, that date itself not counted; with 0, the date.
///
/// `closed` names the dates that are no working days, weekends included. Where it names all of them, ten years are
/// enough to look back.
#[must_use]
pub fn working_day_before(date: Date, n: u32, closed: impl FnMut(Date) -> bool) -> Date {
    count(date, n, -1, closed)
}

/// The n-th working day after a date, that date itself not counted, as house deadlines count; with 0, the date.
///
/// `closed` names the dates that are no working days, weekends included.
#[must_use]
pub fn working_day_after(date: Date, n: u32, closed: impl FnMut(Date) -> bool) -> Date {
    count(date, n, 1, closed)
}

fn count(mut date: Date, n: u32, step: i32, mut closed: impl FnMut(Date) -> bool) -> Date {
    const LONGEST_CLOSURE_DAYS: u32 = 3_660;
    for _ in 0..n {
        for _ in 0..LONGEST_CLOSURE_DAYS {
            date = date.add_days(step);
            if !closed(date) {
                break;
            }
        }
    }
    date
}
