//! Elections of the municipal council: nomination, vote, and the day on which the new council begins.

use super::date::is_leap_year;
use super::{Date, Weekday};

/// The first election whose new council began by the present rule.
const FIRST_BY_PRESENT_RULE: i32 = 2022;

/// The day of nomination: the Monday in 30 January to 5 February, a day later in a leap year (Kieswet F 1).
#[must_use]
pub fn nomination_day(year: i32) -> Date {
    let first = Date::of(year, 1, 30).add_days(i32::from(is_leap_year(year)));
    on_or_after(first, Weekday::Monday)
}

/// The day of the vote: the 44th after that of nomination (Kieswet J 1).
///
/// ```
/// use doorloop_engine::time::election_day;
/// assert_eq!(election_day(2030).to_string(), "2030-03-20");
/// ```
#[must_use]
pub fn election_day(year: i32) -> Date {
    nomination_day(year).add_days(44)
}

/// The day on which the new council begins: the Wednesday in 29 March to 4 April (Kieswet C 4).
///
/// `None` before 2022, when the rule was another.
#[must_use]
pub fn new_council_from(year: i32) -> Option<Date> {
    (year >= FIRST_BY_PRESENT_RULE).then(|| on_or_after(Date::of(year, 3, 29), Weekday::Wednesday))
}

/// The first year of council elections that is not before a year: 2022, 2026, 2030 and so on.
#[must_use]
pub fn election_year_after(year: i32) -> i32 {
    year.saturating_add((2 - year).rem_euclid(4))
}

fn on_or_after(date: Date, day: Weekday) -> Date {
    let ahead = (day.index() + 7 - date.weekday().index()) % 7;
    date.add_days(i32::try_from(ahead).unwrap_or(0))
}
