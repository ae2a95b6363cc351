//! Legal periods: on which day six weeks end.
//!
//! The day of the event is not counted (Awb 6:8(1)). Weeks end on the same day of the week, months on the day with
//! the same number, or on the last day of a shorter month. What then happens at weekends and on holidays is the
//! Algemene termijnenwet (Atw); it covers periods set in an act of parliament or a decree under it, not those set by
//! an authority (such as the time to complete a file, Awb 4:5), a contract, a court or a municipal regulation.

use super::{BridgeDays, Date, is_term_holiday, working_day_after, working_day_before};

/// The unit of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodUnit {
    /// Hours, added to the date.
    Hours,
    /// Calendar days.
    Days,
    /// Days that are no Saturday, Sunday or holiday of the Atw.
    WorkingDays,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// Whether a period runs from its event, or is counted back from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// After the event.
    Forward,
    /// Before the event, such as papers ready 14 days before a meeting.
    Back,
}

/// A period of so many days, weeks or months.
///
/// ```
/// use doorloop_engine::time::*;
/// let objection = LegalPeriod::by_act(6, PeriodUnit::Weeks); // Awb 6:7
/// let decided = Date::parse("2026-02-20")?;
/// assert_eq!(objection.nominal_last_day(decided).to_string(), "2026-04-03"); // Good Friday
/// assert_eq!(objection.last_day(decided, BridgeDays::Counted).to_string(), "2026-04-07");
/// # Ok::<(), DateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LegalPeriod {
    /// How many.
    pub n: u32,
    /// Of what.
    pub unit: PeriodUnit,
    /// Which way it is counted.
    pub direction: Direction,
    /// Whether it is set by act or decree, so that the Atw applies (its other conditions permitting).
    pub rolls: bool,
}

impl LegalPeriod {
    /// A period set by act of parliament or a decree under it.
    #[must_use]
    pub const fn by_act(n: u32, unit: PeriodUnit) -> Self {
        Self { n, unit, direction: Direction::Forward, rolls: true }
    }

    /// A period set otherwise: it ends on the day it ends.
    #[must_use]
    pub const fn by_agreement(n: u32, unit: PeriodUnit) -> Self {
        Self { n, unit, direction: Direction::Forward, rolls: false }
    }

    /// The same period counted back from its event.
    #[must_use]
    pub const fn back(self) -> Self {
        Self { direction: Direction::Back, ..self }
    }

    /// Whether its end is moved at weekends and on holidays (Atw art. 1(1)).
    ///
    /// Not when counted back (art. 1(2)); not in hours, in more than 90 days, 12 weeks or 3 months, or in years
    /// (art. 4(a)).
    #[must_use]
    pub fn atw_applies(self) -> bool {
        let short = match self.unit {
            PeriodUnit::Days | PeriodUnit::WorkingDays => self.n <= 90,
            PeriodUnit::Weeks => self.n <= 12,
            PeriodUnit::Months => self.n <= 3,
            PeriodUnit::Hours | PeriodUnit::Years => false,
        };
        self.rolls && short && self.direction == Direction::Forward
    }

    /// The last day before any moving.
    #[must_use]
    pub fn nominal_last_day(self, event: Date) -> Date {
        let n = i32::try_from(self.n).unwrap_or(i32::MAX);
        let signed = if self.direction == Direction::Back { -n } else { n };
        match (self.unit, self.direction) {
            (PeriodUnit::Hours, Direction::Forward) => event.add_days(n / 24),
            // A day that is begun counts whole when counting back: 36 hours before midnight is two dates earlier.
            (PeriodUnit::Hours, Direction::Back) => event.add_days(signed.div_euclid(24)),
            (PeriodUnit::Days, _) => event.add_days(signed),
            (PeriodUnit::Weeks, _) => event.add_days(signed.saturating_mul(7)),
            (PeriodUnit::Months, _) => event.add_months(signed),
            (PeriodUnit::Years, _) => event.add_months(signed.saturating_mul(12)),
            (PeriodUnit::WorkingDays, _) => self.nth_working_day(event, BridgeDays::Ignored),
        }
    }

    fn nth_working_day(self, event: Date, bridge: BridgeDays) -> Date {
        let closed = |date| is_free(date, bridge);
        match self.direction {
            Direction::Forward => working_day_after(event, self.n, closed),
            Direction::Back => working_day_before(event, self.n, closed),
        }
    }

    /// The last day of the period that begins the day after `event` (or the first possible day, counted back).
    #[must_use]
    pub fn last_day(self, event: Date, bridge: BridgeDays) -> Date {
        self.last_day_with_suspension(event, 0, bridge)
    }

    /// The last day of a period that stood still for some days (Awb 4:15).
    ///
    /// Exactly the days that it stood still are added, before any moving; whether it moves hangs on the period as the
    /// law has it, not on its length with the stop.
    #[must_use]
    pub fn last_day_with_suspension(self, event: Date, suspended_days: u32, bridge: BridgeDays) -> Date {
        let stopped = i32::try_from(suspended_days).unwrap_or(i32::MAX);
        let unmoved = match self.unit {
            PeriodUnit::WorkingDays => self.nth_working_day(event, bridge),
            _ => self.nominal_last_day(event),
        };
        let nominal = unmoved.add_days(stopped);
        if !self.atw_applies() {
            return nominal;
        }
        let mut last = nominal;
        while is_free(last, bridge) {
            last = last.add_days(1);
        }
        self.with_two_working_days(event, last, bridge)
    }

    /// Atw art. 2: a period of at least three days is lengthened until it holds two days that are no holidays.
    fn with_two_working_days(self, event: Date, mut last: Date, bridge: BridgeDays) -> Date {
        let at_least_three_days = !matches!(self.unit, PeriodUnit::Days | PeriodUnit::WorkingDays) || self.n >= 3;
        if !at_least_three_days || self.n == 0 {
            return last;
        }
        // The last day is a working day; one more is enough. Ten days back lie two or more working days.
        let first = event.add_days(1).max(last.add_days(-10));
        let working = (first.days()..last.days()).any(|day| !is_free(Date::from_days(day), bridge));
        if !working {
            last = working_day_after(last, 1, |date| is_free(date, bridge));
        }
        last
    }
}

fn is_free(date: Date, bridge: BridgeDays) -> bool {
    date.is_weekend() || is_term_holiday(date, bridge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn only_periods_by_act_roll() {
        let last = |period: LegalPeriod| period.last_day(date("2026-01-03"), BridgeDays::Counted).to_string();
        assert_eq!(last(LegalPeriod::by_act(6, PeriodUnit::Weeks)), "2026-02-16");
        assert_eq!(last(LegalPeriod::by_agreement(6, PeriodUnit::Weeks)), "2026-02-14");
    }

    #[test]
    fn a_stop_is_added_before_rolling() {
        let period = LegalPeriod::by_act(8, PeriodUnit::Weeks); // Awb 4:13
        let last = |stopped| period.last_day_with_suspension(date("2026-04-22"), stopped, BridgeDays::Counted).to_string();
        assert_eq!(last(0), "2026-06-17");
        assert_eq!(last(3), "2026-06-22", "Saturday the 20th rolls to Monday");
        assert_eq!(last(5), "2026-06-22", "exactly the days of the stop, not those of the rolling too");
        // Rolling hangs on the eight weeks of the law, not on the 21 weeks with the stop.
        assert_eq!(last(94), "2026-09-21");
    }

    #[test]
    fn working_days_skip_weekends_and_holidays() {
        let period = LegalPeriod::by_act(2, PeriodUnit::WorkingDays);
        assert_eq!(period.last_day(date("2026-04-02"), BridgeDays::Counted), date("2026-04-08"));
        assert_eq!(period.back().last_day(date("2026-04-08"), BridgeDays::Counted), date("2026-04-02"));
        let bridge = |counted| period.last_day(date("2026-05-13"), counted);
        assert_eq!((bridge(BridgeDays::Counted), bridge(BridgeDays::Ignored)), (date("2026-05-19"), date("2026-05-18")));
    }

    #[test]
    fn enormous_periods_end_somewhere() {
        for unit in [PeriodUnit::Hours, PeriodUnit::Days, PeriodUnit::Weeks, PeriodUnit::Months, PeriodUnit::Years] {
            let _ =
                LegalPeriod::by_act(u32::MAX, unit).last_day_with_suspension(date("2026-01-01"), u32::MAX, BridgeDays::Counted);
        }
    }
}
