//! Working time: what part of the civil time is worked, and how long work takes on the clock.

use super::timetable::{Builder, Timetable};
use super::{Date, DateRange, Hours, Moment, Seconds};

/// One working day is eight working hours, also where the office is open longer.
pub const WORKING_DAY: Seconds = Seconds::hours(8);

/// The share of a working hour that is given to work, in millionths.
///
/// ```
/// use doorloop_engine::time::Rate;
/// assert_eq!(Rate::from_share(0.4), Rate::from_ppm(400_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(u32);

pub(super) const ONE_U64: u64 = 1_000_000;

impl Rate {
    /// Nothing is done.
    pub const ZERO: Self = Self(0);
    /// Every working hour counts whole.
    pub const ONE: Self = Self(1_000_000);

    /// A rate in millionths.
    #[must_use]
    pub const fn from_ppm(ppm: u32) -> Self {
        Self(ppm)
    }

    /// The nearest rate to a share; below zero, and not a number, is zero; above 4,000 is 4,000.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to 0..=4e9 first
    #[must_use]
    pub fn from_share(share: f64) -> Self {
        let ppm = (share * 1e6 + 0.5).clamp(0.0, 4e9);
        Self(if ppm.is_nan() { 0 } else { ppm as u32 })
    }

    /// The rate in millionths.
    #[must_use]
    pub const fn ppm(self) -> u32 {
        self.0
    }
}

/// Working time as a table: weekly hours less closed days, at a rate a day.
///
/// A day that is used up ends at closing time, not at the next opening. Adding working time costs a few nanoseconds.
/// Beyond its dates a calendar repeats its last 52 weeks, before them its first 52.
///
/// ```
/// use doorloop_engine::time::*;
/// # fn main() -> Result<(), TimeError> {
/// let years = DateRange::parse("2026-01-01..2030-12-31")?;
/// let office = WorkCalendar::build(&Hours::parse("mon-fri", "09:00-17:00")?, years, is_staff_holiday);
/// let friday = Moment::parse("2026-06-12T16:00")?;
/// assert_eq!(office.advance(friday, Seconds::hours(1)).to_string(), "2026-06-12T17:00");
/// assert_eq!(office.advance(friday, Seconds::hours(2)).to_string(), "2026-06-15T10:00");
/// assert_eq!(office.next_open(Moment::parse("2026-06-12T17:00")?).to_string(), "2026-06-15T09:00");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct WorkCalendar(Kind);

#[derive(Clone, Debug)]
enum Kind {
    /// Every second counts; the dates are those of calendars derived from it.
    Always(DateRange),
    Table(DateRange, Box<Timetable>),
}

impl WorkCalendar {
    /// Round the clock; calendars derived from it cover `span`.
    #[must_use]
    pub fn always(span: DateRange) -> Self {
        Self(Kind::Always(span))
    }

    /// A calendar of weekly hours over `span`, without the dates that `closed` names.
    ///
    /// With hours around the clock and no closed date it is [`WorkCalendar::always`], without a table. A span under a
    /// week is made a week; one over 134 years is cut.
    #[must_use]
    pub fn build(hours: &Hours, span: DateRange, mut closed: impl FnMut(Date) -> bool) -> Self {
        Self::rated(hours, span, |date| if closed(date) { Rate::ZERO } else { Rate::ONE })
    }

    /// A calendar in which an hour on a date does so much work, such as 0.4 of an hour.
    ///
    /// Where every rate is zero or one, this costs nothing beyond [`WorkCalendar::build`].
    #[must_use]
    pub fn rated(hours: &Hours, span: DateRange, mut rate: impl FnMut(Date) -> Rate) -> Self {
        let days = Builder::new(span, 1).days();
        let dates = (0..days).map(|day| span.first().add_days(i32::try_from(day).unwrap_or(i32::MAX)));
        let rates: Vec<(Date, Rate)> = dates.map(|date| (date, rate(date))).collect();
        let plain = rates.iter().all(|(_, rate)| matches!(*rate, Rate::ZERO | Rate::ONE));
        if hours.is_always() && rates.iter().all(|(_, rate)| *rate == Rate::ONE) {
            return Self::always(span);
        }
        let mut builder = Builder::new(span, if plain { 1 } else { ONE_U64 });
        for (date, rate) in rates {
            let midnight = date.midnight().0;
            for &(open, close) in hours.on(date.weekday()) {
                let units = if plain { rate.0.min(1) } else { rate.0 };
                builder.push(midnight + i64::from(open), midnight + i64::from(close), units);
            }
        }
        Self(Kind::Table(span, Box::new(builder.finish())))
    }

    /// The same calendar in which only time on dates for which `keep` holds counts.
    ///
    /// Also for elapsed time round the clock: a step that may not run in the summer waits, nights and all.
    #[must_use]
    pub fn only(&self, mut keep: impl FnMut(Date) -> bool) -> Self {
        match &self.0 {
            Kind::Always(span) => Self::build(&Hours::always(), *span, |date| !keep(date)),
            Kind::Table(span, table) => Self(Kind::Table(*span, Box::new(table.only(*span, keep)))),
        }
    }

    /// The same calendar in which time inside the windows does not count (`not_in`).
    #[must_use]
    pub fn without(&self, windows: &[DateRange]) -> Self {
        self.only(|date| !windows.iter().any(|w| w.contains(date)))
    }

    /// The same calendar in which only time inside the windows counts (`only_in`).
    #[must_use]
    pub fn within(&self, windows: &[DateRange]) -> Self {
        self.only(|date| windows.iter().any(|w| w.contains(date)))
    }

    /// The dates it was made for; a caller that goes beyond them warns.
    #[must_use]
    pub fn span(&self) -> DateRange {
        match &self.0 {
            Kind::Always(span) | Kind::Table(span, _) => *span,
        }
    }

    /// Whether every second counts.
    #[must_use]
    pub fn is_always(&self) -> bool {
        matches!(self.0, Kind::Always(_))
    }

    /// The earliest moment at or after `start` by which `work` has been done, rounded up to a whole second.
    ///
    /// No work (or less) is done at once, at night too. [`Moment::NEVER`] if nobody ever works.
    #[inline]
    #[must_use]
    pub fn advance(&self, start: Moment, work: Seconds) -> Moment {
        match &self.0 {
            Kind::Always(_) => start + Seconds(work.0.max(0)),
            Kind::Table(_, table) => Moment(table.advance(start.0, work.0)),
        }
    }

    /// The work done from one moment to another, rounded down to a whole second; negative when they run backwards.
    #[inline]
    #[must_use]
    pub fn worked_between(&self, from: Moment, to: Moment) -> Seconds {
        match &self.0 {
            Kind::Always(_) => to - from,
            Kind::Table(_, table) => Seconds(table.worked_between(from.0, to.0)),
        }
    }

    /// The first working moment at or after `moment`; closing time itself is not one.
    #[inline]
    #[must_use]
    pub fn next_open(&self, moment: Moment) -> Moment {
        match &self.0 {
            Kind::Always(_) => moment,
            Kind::Table(_, table) => Moment(table.next_open(moment.0)),
        }
    }
}
