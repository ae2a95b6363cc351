//! Meeting rules: on which days of the calendar a body meets, before recesses and holidays are taken out.

use super::date::days_in_month;
use super::{Date, DateRange, Moment, TimeOfDay, Weekday, WeekdaySet};

/// When a body meets by rule.
///
/// Read from words with [`Cycle::parse`]; a season may have another rule ([`Cycle::in_season`]).
///
/// ```
/// use doorloop_engine::time::{Cycle, DateRange};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let council = Cycle::parse("monthly first,third thu 19:30")?;
/// let days: Vec<_> = council.moments(DateRange::parse("2026-12-01..2026-12-31")?).iter().map(ToString::to_string).collect();
/// assert_eq!(days, ["2026-12-03T19:30", "2026-12-17T19:30"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    pattern: Pattern,
    /// Bit m-1 for month m; all months unless the rule says `in jan,feb`.
    months: u16,
    /// The clock times on each day, in order.
    times: Vec<TimeOfDay>,
    /// Rules that replace this one inside their dates; the first that fits counts.
    seasons: Vec<(Vec<DateRange>, Cycle)>,
}

/// The days of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Every `every` days, counted from a date.
    Daily {
        /// One for each day.
        every: u32,
        /// A day on which it meets; before and after it the count goes on.
        phase: Date,
    },
    /// Days of the week, every `every` weeks.
    Weekly {
        /// One for each week.
        every: u32,
        /// Any day of a week in which it meets; weeks begin on Monday.
        phase: Date,
        /// The days.
        days: WeekdaySet,
    },
    /// Days of the month, every `every` months.
    Monthly {
        /// One for each month.
        every: u32,
        /// Any day of a month in which it meets.
        phase: Date,
        /// The days; the same day twice is one.
        picks: Vec<MonthPick>,
    },
    /// Fixed days of the year, as (month, day); 29 February only in leap years.
    Yearly {
        /// The days.
        days: Vec<(u32, u32)>,
    },
    /// Nothing but a list of moments, in order.
    List {
        /// The moments.
        moments: Vec<Moment>,
    },
}

/// Which days of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthPick {
    /// The n-th of these days of the week (1 is the first, -1 the last); a month without it is skipped.
    Nth(i32, WeekdaySet),
    /// Every one of these days of the week.
    Each(WeekdaySet),
    /// The day with this number (-1 is the last); a month without it is skipped.
    Day(i32),
}

impl Cycle {
    /// A rule for certain days, at certain times of the day.
    #[must_use]
    pub fn new(pattern: Pattern, mut times: Vec<TimeOfDay>) -> Self {
        times.sort_unstable();
        times.dedup();
        Self { pattern, months: 0xfff, times, seasons: Vec::new() }
    }

    /// A body that meets at these moments only.
    #[must_use]
    pub fn list(mut moments: Vec<Moment>) -> Self {
        moments.sort_unstable();
        moments.dedup();
        Self::new(Pattern::List { moments }, Vec::new())
    }

    /// The same rule in certain months (1 to 12) only.
    #[must_use]
    pub fn in_months(mut self, months: impl IntoIterator<Item = u32>) -> Self {
        self.months = months.into_iter().filter(|m| (1..=12).contains(m)).fold(0, |set, m| set | 1 << (m - 1));
        self
    }

    /// The same rule, replaced by another inside these dates.
    #[must_use]
    pub fn in_season(mut self, windows: Vec<DateRange>, rule: Self) -> Self {
        self.seasons.push((windows, rule));
        self
    }

    /// All moments of the rule on these dates, in order.
    #[must_use]
    pub fn moments(&self, span: DateRange) -> Vec<Moment> {
        let mut found = Vec::new();
        for date in span.dates() {
            self.on(date, &mut found);
        }
        found
    }

    /// Adds the moments of one date.
    fn on(&self, date: Date, found: &mut Vec<Moment>) {
        if let Some((_, rule)) = self.seasons.iter().find(|(windows, _)| windows.iter().any(|w| w.contains(date))) {
            return rule.on(date, found);
        }
        if let Pattern::List { moments } = &self.pattern {
            let first = moments.partition_point(|m| *m < date.midnight());
            found.extend(moments.iter().skip(first).take_while(|m| m.date() == date));
        } else if self.meets_on(date) {
            found.extend(self.times.iter().map(|&clock| date.at(clock)));
        }
    }

    fn meets_on(&self, date: Date) -> bool {
        let (year, month, day) = date.ymd();
        if self.months & (1 << (month - 1)) == 0 {
            return false;
        }
        match &self.pattern {
            Pattern::Daily { every, phase } => in_phase(date.days(), phase.days(), *every),
            Pattern::Weekly { every, phase, days } => {
                days.contains(date.weekday()) && in_phase(week_number(date), week_number(*phase), *every)
            }
            Pattern::Monthly { every, phase, picks } => {
                let (phase_year, phase_month, _) = phase.ymd();
                in_phase(month_number(year, month), month_number(phase_year, phase_month), *every)
                    && picks.iter().any(|pick| pick.holds(date.weekday(), day, days_in_month(year, month)))
            }
            Pattern::Yearly { days } => days.contains(&(month, day)),
            Pattern::List { .. } => false,
        }
    }
}

impl MonthPick {
    /// Whether a day (1 to `last`) of a month is picked.
    fn holds(self, weekday: Weekday, day: u32, last: u32) -> bool {
        match self {
            Self::Day(n) if n > 0 => n.unsigned_abs() == day,
            Self::Day(n) => n.unsigned_abs() == last + 1 - day,
            Self::Each(days) => days.contains(weekday),
            Self::Nth(n, days) => {
                // Counts the days of the set from the near end of the month up to this one.
                let from_end = if n > 0 { day } else { last + 1 - day };
                let step_back = |k: u32| {
                    let shift = usize::try_from(k % 7).unwrap_or(0);
                    Weekday::ALL[(weekday.index() + if n > 0 { 7 - shift } else { shift }) % 7]
                };
                let counted = (0..from_end).filter(|&k| days.contains(step_back(k))).count();
                days.contains(weekday) && u32::try_from(counted) == Ok(n.unsigned_abs())
            }
        }
    }
}

fn in_phase(at: i32, phase: i32, every: u32) -> bool {
    (i64::from(at) - i64::from(phase)).rem_euclid(i64::from(every.max(1))) == 0
}

/// Weeks since the one of Monday 5 January 1970, a fixed Monday.
fn week_number(date: Date) -> i32 {
    date.days().saturating_sub(4).div_euclid(7)
}

fn month_number(year: i32, month: u32) -> i32 {
    year.saturating_mul(12).saturating_add(i32::try_from(month).unwrap_or(0))
}
