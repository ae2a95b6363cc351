//! Dwangsom: what an authority owes for each day that it decides too late (Awb 4:17).

use super::Date;

/// The rates per day of Awb 4:17(2), indexed by ministerial regulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DwangsomRates {
    /// € 20, € 30 and € 40 a day, at most € 1,260: notices received before 1 January 2019.
    Since2009,
    /// € 23, € 35 and € 45 a day, at most € 1,442.
    Since2019,
}

/// Awb 4:17(1): for at most 42 days; (2): three rates, each for 14 days.
const DAYS_PER_RATE: u32 = 14;

impl DwangsomRates {
    /// The rates for a notice of default received on a date.
    #[must_use]
    pub fn on(notice_received: Date) -> Self {
        if notice_received < Date::of(2019, 1, 1) { Self::Since2009 } else { Self::Since2019 }
    }

    /// Euros a day in the first, second and third fourteen days.
    #[must_use]
    pub const fn eur_per_day(self) -> [u32; 3] {
        match self {
            Self::Since2009 => [20, 30, 40],
            Self::Since2019 => [23, 35, 45],
        }
    }

    /// The total in euros after so many days in default; it stops growing after 42.
    #[must_use]
    pub fn total_eur(self, days_in_default: u32) -> u32 {
        let mut left = days_in_default;
        let mut total = 0;
        for rate in self.eur_per_day() {
            let days = left.min(DAYS_PER_RATE);
            total += days * rate;
            left -= days;
        }
        total
    }
}

/// The total in euros after so many days in default, at the rates since 2019.
///
/// ```
/// use doorloop_engine::time::dwangsom_total;
/// assert_eq!((dwangsom_total(0), dwangsom_total(14), dwangsom_total(400)), (0, 322, 1_442));
/// ```
#[must_use]
pub fn dwangsom_total(days_in_default: u32) -> u32 {
    DwangsomRates::Since2019.total_eur(days_in_default)
}

/// The course of a dwangsom from the day on which the notice of default was received.
///
/// Holds when the decision term was over by then. Neither the two weeks nor the 42 days move for weekends here: for
/// the 42 days the law says so (Awb 4:17(1), last sentence).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dwangsom {
    /// The rates that apply.
    pub rates: DwangsomRates,
    /// The last of the two weeks in which the authority may still decide for nothing.
    pub two_weeks_end: Date,
    /// The first day for which it owes (Awb 4:17(3)).
    pub first_day: Date,
    /// The last day for which it owes, if it never decides.
    pub last_day: Date,
}

impl Dwangsom {
    /// The course after a notice received on a date.
    #[must_use]
    pub fn from_notice(received: Date) -> Self {
        let two_weeks_end = received.add_days(14);
        Self {
            rates: DwangsomRates::on(received),
            two_weeks_end,
            first_day: two_weeks_end.add_days(1),
            last_day: two_weeks_end.add_days(42),
        }
    }

    /// Days in default of a decision sent on a date, that day included (Rb. Rotterdam 29 April 2025,
    /// ECLI:NL:RBROT:2025:5069, by its published summary); more than 42 are counted but not owed.
    #[must_use]
    pub fn days_in_default(&self, decision_sent: Date) -> u32 {
        u32::try_from(decision_sent.days_since(self.two_weeks_end)).unwrap_or(0)
    }

    /// What is owed in euros for a decision sent on a date.
    #[must_use]
    pub fn total_eur(&self, decision_sent: Date) -> u32 {
        self.rates.total_eur(self.days_in_default(decision_sent))
    }
}
