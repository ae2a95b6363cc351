//! The letter: what a simulation says, in the order in which a person needs it.
//!
//! Warnings stand before every figure, the date before its grounds, what helps before the tables.

mod after;
mod basis;
mod dates;
mod opening;
mod outcomes;
mod stalls;
mod tail;
mod time_spent;
mod uncertainty;

use super::document::{Document, Section};
use super::figures;
use super::words::pick;
use crate::findings::Simulation;
use crate::text::{Lang, Words};

/// A simulation and the language in which to speak of it.
#[derive(Clone, Copy)]
struct Told<'s> {
    of: &'s Simulation,
    lang: Lang,
}

/// Writes the letter.
pub(super) fn write(simulation: &Simulation, lang: Lang) -> Document {
    let told = Told { of: simulation, lang };
    let mut sections = vec![opening::opening(told)];
    sections.extend(opening::warnings(told));
    sections.push(dates::dates(told));
    sections.push(basis::basis(told));
    sections.extend(uncertainty::uncertainty(told));
    sections.push(outcomes::outcomes(told));
    sections.push(stalls::stalls(told));
    sections.extend(tail::tail(told));
    sections.push(time_spent::time_spent(told));
    sections.push(after::periods(told));
    sections.extend(after::milestones(told));
    sections.extend(after::after_decision(told));
    sections.push(after::receipt(told));
    Document {
        title: told.title(&simulation.head.process_title, &simulation.head.process).to_owned(),
        subtitle: told.subtitle(),
        sections,
    }
}

impl<'s> Told<'s> {
    fn pick<T>(self, nl: T, en: T) -> T {
        pick(self.lang, nl, en)
    }

    fn section(self, nl: &'static str, en: &'static str) -> Section {
        Section::new(self.pick(nl, en))
    }

    /// How people read something, or its name where nobody said so.
    fn title(self, title: &'s Words, name: &'s str) -> &'s str {
        let title = title.in_lang(self.lang);
        if title.trim().is_empty() { name } else { title }
    }

    /// Which part a step belongs to, where another step reads the same.
    fn within(self, step: &str) -> Option<String> {
        let title = self.of.within.get(step)?.in_lang(self.lang);
        (!title.trim().is_empty()).then(|| self.pick(format!("bij: {title}"), format!("in: {title}")))
    }

    fn place(self) -> &'s str {
        self.title(&self.of.head.place_title, &self.of.head.place)
    }

    fn date(self, date: crate::time::Date) -> String {
        figures::date(date, self.lang)
    }

    fn days(self, days: f64) -> String {
        figures::days(days, self.lang)
    }

    fn share(self, share: f64) -> String {
        figures::share(share, self.lang)
    }

    fn horizon(self) -> String {
        self.date(self.of.horizon)
    }

    /// " (10 tot 14 dagen, 95% zeker)" after an estimate, in its unit; nothing where an interval says nothing more.
    fn interval(self, estimate: f64, [low, high]: [f64; 2]) -> String {
        let sure = self.pick("95% zeker", "95% certain");
        figures::days_around(estimate, low, high, self.lang).map_or_else(String::new, |between| format!(" ({between}, {sure})"))
    }

    fn subtitle(self) -> String {
        let (place, date) = (self.place(), self.date(self.of.proposal.submit));
        self.pick(format!("{place}, ingediend op {date}"), format!("{place}, submitted on {date}"))
    }
}
