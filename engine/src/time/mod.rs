//! Time: the civil clock, working time, holidays, meeting cycles, legal periods and elections.
//!
//! A proposal does not wait in seconds: it waits for Monday morning, for the next meeting of the college, for the
//! end of the recess, for the last day of six weeks that happens to be Good Friday. This room knows all of that and
//! nothing of processes. A [`Moment`] is a whole second of Dutch civil time and a day has 86,400 of them: there is no
//! summer time here, because no office, council or law counts that hour.
//!
//! ```
//! use doorloop_engine::time::*;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let years = DateRange::parse("2026-01-01..2030-12-31")?;
//! let office = WorkCalendar::build(&Hours::parse("mon-fri", "09:00-17:00")?, years, is_staff_holiday);
//! let thursday = Date::parse("2026-12-24")?.at(TimeOfDay::parse("13:00")?);
//! assert_eq!(office.advance(thursday, WORKING_DAY).to_string(), "2026-12-28T13:00");
//!
//! let college = Meetings::build(&Cycle::parse("weekly tue 09:30")?, &[], OnHolidays::Skips, years)
//!     .closing_before(AgendaDeadline::Working(5), is_staff_day_off);
//! let reached = college.first_reachable(thursday).map(|id| college[id].at.to_string());
//! assert_eq!(reached.as_deref(), Some("2027-01-05T09:30"));
//! # Ok(())
//! # }
//! ```
//!
//! What holds: a moment and a length are two types ([`Seconds`]); nothing here reads the clock; nothing panics; a
//! calendar asked beyond its years repeats its last 52 weeks.
//!
//! *Which days are holidays?* There are two lists. On [term holidays](is_term_holiday) no legal period ends
//! (Algemene termijnenwet art. 3); on [staff holidays](is_staff_holiday) the town hall is closed. Good Friday and the
//! bridge days set by decree are on the first list only.

mod amsterdam;
mod calendar;
mod cycle;
mod cycle_parse;
mod date;
mod deadline;
mod dwangsom;
mod elections;
mod error;
mod holidays;
mod hours;
mod legal_period;
mod long_form;
mod lookup;
mod meetings;
mod moment;
mod range;
mod timetable;
mod weekday;

#[cfg(test)]
mod calendar_tests;
#[cfg(test)]
mod meetings_tests;

pub use amsterdam::{ahead_of_utc, dutch_time};
pub use calendar::{Rate, WORKING_DAY, WorkCalendar};
pub use cycle::{Cycle, MonthPick, Pattern};
pub use cycle_parse::CycleError;
pub use date::{Date, DateError};
pub use deadline::{AgendaDeadline, working_day_after, working_day_before};
pub use dwangsom::{Dwangsom, DwangsomRates, dwangsom_total};
pub use elections::{election_day, election_year_after, new_council_from, nomination_day};
pub use error::TimeError;
pub use holidays::{
    BridgeDay, BridgeDays, Holiday, bridge_days, bridge_years_known, easter, holidays, is_staff_day_off, is_staff_holiday,
    is_term_holiday,
};
pub use hours::Hours;
pub use legal_period::{Direction, LegalPeriod, PeriodUnit};
pub use meetings::{Meeting, MeetingId, Meetings, OnHolidays};
pub use moment::{Moment, Seconds, TimeOfDay};
pub use range::{DateRange, YearlyRange};
pub use weekday::{Weekday, WeekdaySet};
