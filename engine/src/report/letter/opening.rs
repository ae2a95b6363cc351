//! What was simulated, and what must be known before a figure is read.

use super::Told;
use crate::findings::InterventionTitle;
use crate::report::document::{Block, Line, Section};
use crate::report::figures;

pub(super) fn opening(told: Told<'_>) -> Section {
    let of = told.of;
    let title = told.title(&of.head.process_title, &of.head.process);
    let (place, date) = (told.place(), told.date(of.proposal.submit));
    let runs = figures::count(of.runs, told.lang);
    let mut section = Section::opening();
    section.say(told.pick(
        format!(
            "Dit gaat over “{title}” in {place}. Het voorstel wordt ingediend op {date}. \
             Doorloop heeft {runs} keer nagebootst hoe het dan kan lopen."
        ),
        format!(
            "This is about “{title}” in {place}. The proposal is submitted on {date}. \
             Doorloop played it out {runs} times."
        ),
    ));
    if !of.with.is_empty() {
        section.say(told.pick("Er is gerekend met deze verandering:", "This change is included:"));
        section.push(Block::List(of.with.iter().map(|with| intervention(told, with)).collect()));
    }
    section
}

/// Its title, how to ask for it, and what must be true for it. No full stop touches what is to be typed.
pub(super) fn intervention(told: Told<'_>, with: &InterventionTitle) -> Line {
    let line = Line::from(told.title(&with.title, &with.name)).plain(": ").code(format!("--with {}", with.name));
    match &with.assumes {
        Some(assumes) => line.plain(told.pick(" (voorwaarde: ", " (it assumes: ")).plain(assumes.in_lang(told.lang)).plain(")"),
        None => line,
    }
}

pub(super) fn warnings(told: Told<'_>) -> Option<Section> {
    if told.of.warnings.is_empty() {
        return None;
    }
    let mut section = told.section("Lees dit eerst", "Read this first");
    let warnings = told.of.warnings.iter().map(|warning| told.title(&warning.what, &warning.code).into());
    section.push(Block::Warnings(warnings.collect()));
    Some(section)
}
