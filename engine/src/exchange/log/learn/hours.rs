//! When people work, read off the clock of what they did.
//!
//! A day of the week counts as a working day if a tenth as much is done on it as on the busiest; the day begins with the first
//! hour, and ends with the last, in which a twentieth as much is done as in the busiest. Moments at midnight to the second are dates
//! without a time and say nothing. This is the plain form of calendar discovery (López-Pintado & Dumas 2022, with hours of confidence
//! and support in place of fixed bounds); it needs a few hundred moments to mean anything.

use crate::time::{Hours, Moment, Weekday, WorkCalendar};

/// Fewest moments from which hours are read.
const FEWEST: usize = 50;
const WORKING_DAY: f64 = 0.10;
const WORKING_HOUR: f64 = 0.05;
const DAY: i64 = 86_400;

/// Hours found, and on how many moments they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Per day of the week, from Monday: first hour and the hour after the last; `None` on a day off.
    pub days: [Option<(u32, u32)>; 7],
    /// Moments with a time of day.
    pub moments: usize,
    /// The share of them inside these hours.
    pub inside: f64,
}

/// Reads hours off moments; `None` where too few have a time of day.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts; hours of a day
pub fn find(moments: impl Iterator<Item = Moment>) -> Option<Found> {
    let mut counts = [[0_usize; 24]; 7];
    let mut all = 0;
    for moment in moments {
        let second = moment.0.rem_euclid(DAY);
        if second == 0 {
            continue;
        }
        counts[moment.date().weekday().index()][(second / 3_600) as usize] += 1;
        all += 1;
    }
    if all < FEWEST {
        return None;
    }
    let by_day = counts.map(|day| day.iter().sum::<usize>());
    let busiest = by_day.iter().copied().max().unwrap_or(0) as f64;
    let works = by_day.map(|n| n as f64 >= WORKING_DAY * busiest);
    // All working days have one pattern, unless a day has plenty of its own.
    let hours_of = |keep: &dyn Fn(usize) -> bool| {
        let by_hour: Vec<usize> = (0..24).map(|h| (0..7).filter(|d| keep(*d)).map(|d| counts[d][h]).sum()).collect();
        let most = by_hour.iter().copied().max().unwrap_or(0) as f64;
        let first = by_hour.iter().position(|n| *n as f64 >= WORKING_HOUR * most)?;
        let last = by_hour.iter().rposition(|n| *n as f64 >= WORKING_HOUR * most)?;
        Some((first as u32, last as u32 + 1))
    };
    let week = hours_of(&|d| works[d] && d < 5).or_else(|| hours_of(&|d| works[d]))?;
    let mut days = [None; 7];
    for (d, day) in days.iter_mut().enumerate() {
        if works[d] {
            *day = if d < 5 && works[..5].iter().any(|w| *w) { Some(week) } else { hours_of(&|other| other == d) };
        }
    }
    let inside: usize =
        (0..7).filter_map(|d| days[d].map(|(from, to)| (from..to).map(|h| counts[d][h as usize]).sum::<usize>())).sum();
    Some(Found { days, moments: all, inside: inside as f64 / all as f64 })
}

/// What is begun so soon after opening may have been ready while it was closed.
const FIRST_THING: i64 = 1_800;

/// Hours for which something lay before it was begun.
///
/// Work that is ready at night is begun in the morning, so the begin alone makes every wait end in working hours; simulated, the night would count
/// twice. Of what was begun first thing, the moment at which it was ready to be taken up lies anywhere since the closing before: the middle is taken.
#[must_use]
pub fn waited(calendar: &WorkCalendar, ready: Moment, begun: Moment) -> f64 {
    if begun <= ready {
        return 0.0;
    }
    // The earliest moment from which hardly any working time passes until the begin, by halving.
    let (mut early, mut late) = (ready.0, begun.0);
    if calendar.worked_between(ready, begun).0 > FIRST_THING {
        while late - early > 1 {
            let middle = early + (late - early) / 2;
            if calendar.worked_between(Moment(middle), begun).0 > FIRST_THING { early = middle } else { late = middle }
        }
    } else {
        late = ready.0;
    }
    let closed = begun.0 - late - calendar.worked_between(Moment(late), begun).0;
    let end = if closed > 0 { late + (begun.0 - late) / 2 } else { begun.0 };
    #[allow(clippy::cast_precision_loss)] // seconds
    let hours = (end - ready.0) as f64 / 3_600.0;
    hours
}

const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Found {
    /// As a place writes them: days and hours, equal days in a row together.
    #[must_use]
    pub fn entries(&self) -> Vec<(String, String)> {
        let mut found: Vec<(usize, usize, (u32, u32))> = Vec::new();
        for (d, hours) in self.days.iter().enumerate() {
            let Some(hours) = hours else { continue };
            match found.last_mut() {
                Some(last) if last.1 + 1 == d && last.2 == *hours => last.1 = d,
                _ => found.push((d, d, *hours)),
            }
        }
        let text = |(from, to, (open, close)): (usize, usize, (u32, u32))| {
            let days = if from == to { NAMES[from].to_owned() } else { format!("{}-{}", NAMES[from], NAMES[to]) };
            (days, format!("{open:02}:00-{close:02}:00"))
        };
        found.into_iter().map(text).collect()
    }

    /// The hours themselves.
    #[must_use]
    pub fn hours(&self) -> Hours {
        let mut hours = Hours::default();
        for (days, stretch) in self.entries() {
            // Made here from whole hours of whole days, none twice.
            let _ = hours.add(&days, &stretch);
        }
        hours
    }

    /// Whether a day of the week is a working day.
    #[must_use]
    pub fn works_on(&self, day: Weekday) -> bool {
        self.days[day.index()].is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn office_hours_come_back() {
        // Every five minutes from nine to five, Monday to Friday, and one late night.
        let monday = Moment::parse("2026-03-02T00:00").unwrap();
        let mut moments: Vec<Moment> =
            (0..5).flat_map(|d| (108..204).map(move |m| Moment(monday.0 + d * DAY + m * 300 + 1))).collect();
        moments.push(Moment(monday.0 + 23 * 3_600));
        // Dates without a time say nothing.
        moments.extend(std::iter::repeat_n(Moment(monday.0 + 6 * DAY), 500));
        let found = find(moments.into_iter()).unwrap();
        assert_eq!(found.entries(), [("mon-fri".to_owned(), "09:00-17:00".to_owned())]);
        assert_eq!(found.moments, 481);
        assert!(found.inside > 0.99);
        assert_eq!(found.hours().seconds_per_week(), 40 * 3_600);
    }

    #[test]
    fn the_night_before_a_begin_counts_for_half() {
        let mut hours = Hours::default();
        hours.add("mon-fri", "09:00-17:00").unwrap();
        let at = |text: &str| Moment::parse(text).unwrap();
        let span = crate::time::DateRange::new(at("2026-02-01T00:00").date(), at("2026-05-01T00:00").date()).unwrap();
        let calendar = WorkCalendar::build(&hours, span, |_| false);
        for (ready, begun, expected) in [
            // In the middle of the day: as the clock says.
            ("2026-03-02T10:00", "2026-03-02T15:00", 5.0),
            ("2026-03-02T10:00", "2026-03-03T11:00", 25.0),
            // First thing: halfway between 16:30, half a working hour before, and 9:00.
            ("2026-03-02T10:00", "2026-03-03T09:00", 14.75),
            // Ready at night, begun at opening.
            ("2026-03-02T21:00", "2026-03-03T09:00", 6.0),
            ("2026-03-02T10:00", "2026-03-02T10:00", 0.0),
        ] {
            let found = waited(&calendar, at(ready), at(begun));
            assert!((found - expected).abs() < 0.01, "{ready} to {begun}: {found}, should be {expected}");
        }
    }

    #[test]
    fn too_few_moments_say_nothing() {
        assert_eq!(find((0..10).map(|i| Moment(i * 5_000 + 1))), None);
    }
}
