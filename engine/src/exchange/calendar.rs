//! Calendars: the meetings of a body from the municipality's own agenda (iCalendar, RFC 5545).
//!
//! Moments become Dutch civil time: what is given in UTC is moved by one hour, or two in summer. An event without a
//! time of day, or that repeats by a rule, is left out and named.

use crate::text::{Complaint, Words};
use crate::time::{Date, Moment, TimeOfDay, dutch_time};
use icalendar::parser::{Component, Property, read_calendar, unfold};

/// Most events that are read.
const MOST_EVENTS: usize = 20_000;
/// Deepest nesting of components; real calendars have two.
const DEEPEST: usize = 8;

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Moments at which meetings begin, rising, each once.
    pub moments: Vec<Moment>,
    /// What was left out, and why.
    pub left_out: Vec<Words>,
}

/// Reads the meetings of a calendar whose title holds a text (in any case); an empty text takes all.
///
/// # Errors
/// A file that is no calendar, a broken line (named), or one with more events than any municipality has.
pub fn meetings(text: &str, title_holds: &str) -> Result<Imported, Complaint> {
    check_shape(text)?;
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).map_err(|_| broken(text))?;
    let wanted = title_holds.to_lowercase();
    let mut found = Imported::default();
    for event in calendar.components.iter().filter(|c| c.name.as_str() == "VEVENT") {
        let title = event.find_prop("SUMMARY").map_or("", |p| p.val.as_str());
        if !title.to_lowercase().contains(&wanted) {
            continue;
        }
        if event.find_prop("STATUS").is_some_and(|p| p.val.as_str() == "CANCELLED") {
            continue;
        }
        match begins(event) {
            Ok(moment) => found.moments.push(moment),
            Err(why) => found.left_out.push(Words::new(format!("\"{title}\": {}", why.nl), format!("\"{title}\": {}", why.en))),
        }
    }
    found.moments.sort_unstable();
    found.moments.dedup();
    Ok(found)
}

/// Refuses what would only cost time or stack.
fn check_shape(text: &str) -> Result<(), Complaint> {
    let (mut depth, mut events) = (0_usize, 0_usize);
    for line in text.lines() {
        if line.starts_with("BEGIN:") {
            depth += 1;
            events += usize::from(line.trim_end() == "BEGIN:VEVENT");
        } else if line.starts_with("END:") {
            depth = depth.saturating_sub(1);
        }
        if depth > DEEPEST || events > MOST_EVENTS {
            return Err(Complaint::general(
                "calendar_too_large",
                format!("deze agenda is te groot: meer dan {MOST_EVENTS} afspraken, of te diep genest"),
                format!("this calendar is too large: more than {MOST_EVENTS} events, or nested too deep"),
            )
            .hint("Bewaar alleen de vergaderingen van één orgaan", "Save only the meetings of one body"));
        }
    }
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with("BEGIN:VCALENDAR") {
        return Err(Complaint::general("no_calendar", "dit is geen agenda (ICS)", "this is no calendar (ICS)")
            .hint("Een agenda begint met BEGIN:VCALENDAR", "A calendar begins with BEGIN:VCALENDAR"));
    }
    Ok(())
}

/// A file that the reader refuses: the first line that is no property, if one can be found.
fn broken(text: &str) -> Complaint {
    let is_property = |line: &str| {
        // A line that begins with a space goes on with the one before.
        line.trim().is_empty()
            || line.starts_with([' ', '\t'])
            || line.split([':', ';']).next().is_some_and(|n| !n.is_empty() && n.len() < line.len())
    };
    let at = text.lines().position(|line| !is_property(line)).map(|i| i + 1);
    let (nl, en) = match at {
        Some(line) => {
            (format!("regel {line} van deze agenda is niet te lezen"), format!("line {line} of this calendar cannot be read"))
        }
        None => (
            "deze agenda is niet heel: er ontbreekt een einde".to_owned(),
            "this calendar is not whole: an end is missing".to_owned(),
        ),
    };
    Complaint::general("broken_calendar", nl, en)
        .hint("Sla de agenda opnieuw op en probeer het nog eens", "Save the calendar anew and try again")
}

fn begins(event: &Component<'_>) -> Result<Moment, Words> {
    if event.find_prop("RRULE").is_some() {
        return Err(Words::new("herhaalt zich volgens een regel", "repeats by a rule"));
    }
    let start: &Property<'_> = event.find_prop("DTSTART").ok_or_else(|| Words::new("heeft geen begin", "has no start"))?;
    let value = start.val.as_str().trim();
    let unreadable =
        || Words::new(format!("het begin \"{value}\" is niet te lezen"), format!("the start \"{value}\" cannot be read"));
    let (day, clock) = match value.split_once('T') {
        Some(parts) => parts,
        None => return Err(Words::new("heeft geen tijd", "has no time of day")),
    };
    let digits = |text: &str, from: usize, to: usize| text.get(from..to).and_then(|d| d.parse::<u32>().ok());
    let date = (day.len() == 8)
        .then(|| Date::new(digits(day, 0, 4)? as i32, digits(day, 4, 6)?, digits(day, 6, 8)?))
        .flatten()
        .ok_or_else(unreadable)?;
    let time = digits(clock, 0, 2).zip(digits(clock, 2, 4)).and_then(|(h, m)| TimeOfDay::new(h, m)).ok_or_else(unreadable)?;
    let moment = date.at(time);
    Ok(if clock.ends_with('Z') { dutch_time(moment) } else { moment })
}

/// A moment in UTC as Dutch civil time: summer time from the last Sunday of March to that of October, at 01:00 UTC.
#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(events: &str) -> String {
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n")
    }

    fn event(title: &str, start: &str) -> String {
        format!("BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:{title}\r\n{start}\r\nEND:VEVENT\r\n")
    }

    #[test]
    fn meetings_in_dutch_time() {
        let text = calendar(&format!(
            "{}{}{}{}",
            event("Raad", "DTSTART;TZID=Europe/Amsterdam:20260114T193000"),
            event("Raad (extra)", "DTSTART:20260708T173000Z"),
            event("Raad", "DTSTART:20261111T183000Z"),
            event("Commissie", "DTSTART:20260101T190000"),
        ));
        let found = meetings(&text, "raad").unwrap();
        let moments: Vec<String> = found.moments.iter().map(ToString::to_string).collect();
        assert_eq!(moments, ["2026-01-14T19:30", "2026-07-08T19:30", "2026-11-11T19:30"]);
    }

    #[test]
    fn what_is_left_out_is_named() {
        let text = calendar(&format!("{}{}", event("Raad", "DTSTART;VALUE=DATE:20260114"), event("Raad", "DTSTART:morgen")));
        let found = meetings(&text, "").unwrap();
        assert_eq!((found.moments.len(), found.left_out.len()), (0, 2));
    }

    #[test]
    fn hostile_files_are_refused() {
        assert_eq!(meetings("hallo", "").unwrap_err().code, "no_calendar");
        let many = calendar(&event("x", "DTSTART:20260101T190000").repeat(100_000));
        assert_eq!(meetings(&many, "").unwrap_err().code, "calendar_too_large");
        let deep = "BEGIN:VCALENDAR\r\n".repeat(100_000);
        assert_eq!(meetings(&deep, "").unwrap_err().code, "calendar_too_large");
        let torn = calendar(&event("Raad", "een kapotte regel zonder dubbele punt"));
        let complaint = meetings(&torn, "").unwrap_err();
        assert_eq!(complaint.code, "broken_calendar");
        assert!(complaint.what.nl.contains("regel 7"), "{}", complaint.what.nl);
    }
}
