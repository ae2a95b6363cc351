//! The tables of calendar and law, run through `doorloop_engine::time`.

mod rrule;

use std::collections::BTreeMap;

use doorloop_engine::text::Lang;
use doorloop_engine::time::{
    AgendaDeadline, BridgeDays, Date, DateRange, Direction, Dwangsom, DwangsomRates, Hours, LegalPeriod, Moment, PeriodUnit,
    Seconds, WorkCalendar, bridge_days as known_bridge_days, dwangsom_total, election_day, holidays as holidays_of,
    is_staff_holiday, is_term_holiday, new_council_from, nomination_day, working_day_after,
};

use super::{Row, Table, Tally, difference};

pub use rrule::{meetings, rule_in_words};

/// What a row says that cannot be read.
type Said = Result<Vec<String>, String>;

fn each(csv: &str, name: &[&str], check: impl Fn(&Row) -> Said) -> Tally {
    let mut tally = Tally::default();
    for row in Table::read(csv).rows() {
        let title: Vec<_> = name.iter().map(|column| row.cell(column)).collect();
        tally.row(&title.join(" "), &check(&row).unwrap_or_else(|unread| vec![unread]));
    }
    tally
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|e| e.to_string())
}

fn moment(text: &str) -> Result<Moment, String> {
    Moment::parse(text).map_err(|e| e.to_string())
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text:?} is no number"))
}

/// Holidays as the tables count them: Atw 3(1) and (2), without bridge days.
fn listed(date: Date) -> bool {
    is_term_holiday(date, BridgeDays::Ignored)
}

fn office(closed: impl FnMut(Date) -> bool) -> Result<WorkCalendar, String> {
    let hours = Hours::parse("mon-fri", "09:00-17:00").map_err(|e| e.to_string())?;
    let span = DateRange::parse("2000-01-01..2060-12-31").map_err(|e| e.to_string())?;
    Ok(WorkCalendar::build(&hours, span, closed))
}

/// workdays.csv: hours and working days added in working time.
#[must_use]
pub fn workdays(csv: &str) -> Tally {
    let calendars = office(listed).and_then(|a| office(is_staff_holiday).map(|b| (a, b)));
    each(csv, &["start", "n", "unit"], |row| {
        let (strict, staff) = calendars.as_ref().map_err(Clone::clone)?;
        let start = moment(row.cell("start"))?;
        let unit = match row.cell("unit") {
            "h" => 3_600.0,
            "wd" => 8.0 * 3_600.0,
            other => return Err(format!("unit {other:?}")),
        };
        #[allow(clippy::cast_possible_truncation)] // a few thousand hours at most
        let work = Seconds((number::<f64>(row.cell("n"))? * unit).round() as i64);
        let in_minutes = |moment: Moment| moment.to_string();
        let mut misses = Vec::new();
        misses.extend(difference("result", &in_minutes(strict.advance(start, work)), row.cell("result")));
        let friday = row.cell("result_good_friday_worked");
        misses.extend(difference("with Good Friday worked", &in_minutes(staff.advance(start, work)), friday));
        if strict.worked_between(start, strict.advance(start, work)) != work {
            misses.push("the way back gives other work".to_owned());
        }
        let nth = row.cell("nth_working_day");
        if !nth.is_empty() {
            let n = number(row.cell("n"))?;
            let day = working_day_after(start.date(), n, |d| d.is_weekend() || listed(d));
            misses.extend(difference("nth working day", &day.to_string(), nth));
        }
        Ok(misses)
    })
}

/// deadlines.csv: when an agenda closes.
#[must_use]
pub fn deadlines(csv: &str) -> Tally {
    each(csv, &["meeting", "n", "unit"], |row| {
        let n = number(row.cell("n"))?;
        let deadline = match row.cell("unit") {
            "wd" => AgendaDeadline::Working(n),
            "d" => AgendaDeadline::Calendar(n),
            "w" => AgendaDeadline::Calendar(n * 7),
            "h" => AgendaDeadline::Hours(n),
            other => return Err(format!("unit {other:?}")),
        };
        let closes = deadline.closes(moment(row.cell("meeting"))?, |d| d.is_weekend() || listed(d));
        Ok(difference("closes", &closes.to_string(), row.cell("closes")).into_iter().collect())
    })
}

/// holidays.csv: the holidays of a year, none too many.
#[must_use]
pub fn holidays(csv: &str) -> Tally {
    let mut tally = each(csv, &["date", "name"], |row| {
        let day = date(row.cell("date"))?;
        let found = holidays_of(day.year())
            .into_iter()
            .any(|h| h.date == day && h.name.in_lang(Lang::Nl) == row.cell("name") && h.article == row.cell("atw_article"));
        let known = found && listed(day);
        Ok(if known { Vec::new() } else { vec!["is not in the engine's list".to_owned()] })
    });
    let mut per_year: BTreeMap<i32, usize> = BTreeMap::new();
    for row in Table::read(csv).rows() {
        if let Ok(day) = date(row.cell("date")) {
            *per_year.entry(day.year()).or_default() += 1;
        }
    }
    for (year, rows) in per_year {
        let ours = holidays_of(year).len();
        if ours != rows {
            tally.missed.push(format!("{year}: {ours} holidays, should be {rows}"));
        }
    }
    tally
}

/// bridge_days.csv: days set by decree, none too many.
#[must_use]
pub fn bridge_days(csv: &str) -> Tally {
    let table = Table::read(csv);
    let mut tally = each(csv, &["date"], |row| {
        let day = date(row.cell("date"))?;
        let known = known_bridge_days().iter().find(|b| b.date == day).map(|b| format!("{}-{}", b.decree.0, b.decree.1));
        let counts = is_term_holiday(day, BridgeDays::Counted) && !is_staff_holiday(day);
        let mut misses: Vec<_> = difference("decree", &known.unwrap_or_default(), row.cell("decree")).into_iter().collect();
        misses.extend((!counts).then(|| "does not count for the Atw only".to_owned()));
        Ok(misses)
    });
    for ours in known_bridge_days() {
        let same_decree = |row: &Row| row.cell("decree") == format!("{}-{}", ours.decree.0, ours.decree.1);
        let listed = table.rows().any(|row| row.cell("date") == ours.date.to_string());
        if table.rows().any(|row| same_decree(&row)) && !listed {
            tally.missed.push(format!("{}: in no decree of the table", ours.date));
        }
    }
    tally
}

/// termijnen.csv: the last day of legal periods.
#[must_use]
pub fn termijnen(csv: &str) -> Tally {
    each(csv, &["event", "n", "unit", "direction"], |row| {
        let event = date(row.cell("event"))?;
        let unit = match row.cell("unit") {
            "h" => PeriodUnit::Hours,
            "d" => PeriodUnit::Days,
            "wd" => PeriodUnit::WorkingDays,
            "w" => PeriodUnit::Weeks,
            "mo" => PeriodUnit::Months,
            "y" => PeriodUnit::Years,
            other => return Err(format!("unit {other:?}")),
        };
        let direction = match row.cell("direction") {
            "forward" => Direction::Forward,
            "back" => Direction::Back,
            other => return Err(format!("direction {other:?}")),
        };
        let period = LegalPeriod { direction, ..LegalPeriod::by_act(number(row.cell("n"))?, unit) };
        let last = |bridge| period.last_day(event, bridge).to_string();
        let applies = if period.atw_applies() { "yes" } else { "no" };
        let mut misses = Vec::new();
        misses.extend(difference("nominal", &period.nominal_last_day(event).to_string(), row.cell("nominal_last_day")));
        misses.extend(difference("Atw applies", applies, row.cell("atw_applies")));
        misses.extend(difference("last day", &last(BridgeDays::Counted), row.cell("last_day")));
        misses.extend(difference("without bridge days", &last(BridgeDays::Ignored), row.cell("last_day_without_bridge_days")));
        Ok(misses)
    })
}

/// dwangsom.csv: the total after so many days, at the rates since 2019.
#[must_use]
pub fn dwangsom(csv: &str) -> Tally {
    each(csv, &["days_after_notice_period"], |row| {
        let total = dwangsom_total(number(row.cell("days_after_notice_period"))?);
        Ok(difference("total", &total.to_string(), row.cell("total_eur")).into_iter().collect())
    })
}

/// dwangsom_cases.csv: the same from dates, at both rates.
#[must_use]
pub fn dwangsom_cases(csv: &str) -> Tally {
    each(csv, &["notice_received", "decision_sent"], |row| {
        let course = Dwangsom::from_notice(date(row.cell("notice_received"))?);
        let sent = date(row.cell("decision_sent"))?;
        let rates = match course.rates {
            DwangsomRates::Since2009 => "2009",
            DwangsomRates::Since2019 => "2019",
        };
        let pairs = [
            ("two_weeks_end", course.two_weeks_end.to_string()),
            ("first_penalty_day", course.first_day.to_string()),
            ("last_penalty_day_if_undecided", course.last_day.to_string()),
            ("rates_of", rates.to_owned()),
            ("days_in_default", course.days_in_default(sent).to_string()),
            ("total_eur", course.total_eur(sent).to_string()),
        ];
        Ok(pairs.iter().filter_map(|(column, got)| difference(column, got, row.cell(column))).collect())
    })
}

/// elections.csv: nomination, vote and new council.
#[must_use]
pub fn elections(csv: &str) -> Tally {
    each(csv, &["year"], |row| {
        let year = number(row.cell("year"))?;
        let council = new_council_from(year).map(|d| d.to_string()).unwrap_or_default();
        let pairs = [
            ("nomination_day", nomination_day(year).to_string()),
            ("election_day", election_day(year).to_string()),
            ("new_council_from", council),
        ];
        Ok(pairs.iter().filter_map(|(column, got)| difference(column, got, row.cell(column))).collect())
    })
}
