//! Clocks: working time of the office and of teams, with the seasons that steps are limited to.

use super::Compiler;
use crate::model::{Name, Team};
use crate::plan::NONE;
use crate::text::Complaint;
use crate::time::{Date, DateRange, Hours, Rate, WorkCalendar, YearlyRange, is_staff_day_off, is_staff_holiday};

/// What a clock counts, before any season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// Round the clock.
    Civil,
    /// Office hours of the place.
    Office,
    /// Working time of one worker of a team on this work.
    Share(usize),
    /// Working hours of a team, all of them.
    Full(usize),
}

impl Compiler<'_> {
    /// The clock of a base inside a season, as an index of [`crate::plan::Plan::calendars`]; [`NONE`] runs round the clock.
    pub(super) fn clock(&mut self, base: Base, only_in: &[YearlyRange], not_in: &[Name]) -> u32 {
        let names: Vec<&str> = not_in.iter().map(|n| n.value.as_str()).collect();
        let key = format!("{base:?} {only_in:?} {names:?}");
        if let Some(&found) = self.clocks.get(&key) {
            return found;
        }
        let mut calendar = self.base_calendar(base);
        if !only_in.is_empty() {
            let open: Vec<DateRange> = only_in.iter().flat_map(|r| r.within(self.span)).collect();
            calendar = calendar.within(&open);
        }
        let shut: Vec<DateRange> = not_in.iter().flat_map(|n| self.closed_season(n)).collect();
        if !shut.is_empty() {
            calendar = calendar.without(&shut);
        }
        let index = if calendar.is_always() {
            NONE
        } else {
            self.plan.calendars.push(calendar);
            self.plan.calendars.len() as u32 - 1
        };
        self.clocks.insert(key, index);
        index
    }

    /// The clock of a base within the season of a step; [`NONE`] if the step has no season.
    pub(super) fn open_season(&mut self, base: Base, step: &crate::model::Step) -> u32 {
        if step.only_in.is_empty() && step.not_in.is_empty() {
            return NONE;
        }
        self.clock(base, &step.only_in, &step.not_in)
    }

    fn base_calendar(&self, base: Base) -> WorkCalendar {
        let holidays = self.place.holidays_nl;
        let closed = |date: Date| holidays && is_staff_holiday(date);
        match base {
            Base::Civil => WorkCalendar::always(self.span),
            Base::Office => WorkCalendar::build(&self.place.hours, self.span, closed),
            Base::Full(team) => WorkCalendar::build(self.hours_of(&self.place.teams[team]), self.span, closed),
            Base::Share(team) => {
                let team = &self.place.teams[team];
                let fte = team.fte.unwrap_or(1.0);
                let each = fte / fte.ceil().max(1.0);
                WorkCalendar::rated(self.hours_of(team), self.span, |date| {
                    if closed(date) {
                        return Rate::ZERO;
                    }
                    let other = team.season.iter().find(|(days, _)| days.contains(date)).map_or(team.other_work, |s| s.1);
                    let present = self.place.present.iter().find(|(days, _)| days.contains(date)).map_or(1.0, |p| p.1);
                    Rate::from_share(each * (1.0 - other) * present)
                })
            }
        }
    }

    fn hours_of<'h>(&'h self, team: &'h Team) -> &'h Hours {
        team.hours.as_ref().unwrap_or(&self.place.hours)
    }

    /// Whether staff have the day off, for deadlines in working days.
    pub(super) fn is_day_off(&self, date: Date) -> bool {
        if self.place.holidays_nl { is_staff_day_off(date) } else { date.is_weekend() }
    }

    /// The dates of a recess; beyond what is listed, the nearest listed year is repeated on the same weekdays.
    pub(super) fn recess(&mut self, name: &Name) -> Vec<DateRange> {
        let Some(recess) = self.place.recess.iter().find(|r| r.name.value == name.value) else { return Vec::new() };
        let years = || recess.ranges.iter().map(|r| r.first().year());
        let (Some(least), Some(most)) = (years().min(), years().max()) else { return Vec::new() };
        if let Some(last) = recess.ranges.iter().map(|r| r.last()).max() {
            self.plan.known_until = self.plan.known_until.min(last);
        }
        let mut all = recess.ranges.clone();
        for year in self.span.first().year() - 1..=self.span.last().year() + 1 {
            if (least..=most).contains(&year) {
                continue;
            }
            let nearest = if year < least { least } else { most };
            let (Some(from), Some(to)) = (Date::new(nearest, 1, 1), Date::new(year, 1, 1)) else { continue };
            let shift = (f64::from(to.days_since(from)) / 7.0).round() as i32 * 7;
            let repeated = recess.ranges.iter().filter(|r| r.first().year() == nearest);
            all.extend(repeated.filter_map(|r| DateRange::new(r.first().add_days(shift), r.last().add_days(shift))));
        }
        all.sort_by_key(|r| r.first());
        all
    }

    /// The dates of what `not_in` names: a recess, a window of the cycle, or `verkiezingstijd`.
    fn closed_season(&mut self, name: &Name) -> Vec<DateRange> {
        if self.place.recess.iter().any(|r| r.name.value == name.value) {
            return self.recess(name);
        }
        if name.value == "verkiezingstijd" {
            return self.election_time();
        }
        let Some(window) = self.place.cycle.iter().find(|w| w.name.value == name.value) else {
            self.complaints.push(Complaint::warning(
                "unknown_season",
                name.span,
                format!("\"{}\" is geen reces en geen moment van de cyclus in {}", name.value, self.place.name.value),
                format!("\"{}\" is no recess and no window of the cycle in {}", name.value, self.place.name.value),
            ));
            return Vec::new();
        };
        let Some((month, day)) = window.in_by else { return Vec::new() };
        let opens = window.opens.unwrap_or((1, 1));
        (self.span.first().year()..=self.span.last().year())
            .filter_map(|year| {
                let first = Date::new(year, u32::from(opens.0), u32::from(opens.1))?;
                DateRange::new(first, Date::new(year, u32::from(month), u32::from(day))?)
            })
            .collect()
    }
}
