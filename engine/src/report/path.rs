//! The path of a proposal, in words: one page to take along.

use super::clean::capitalised;
use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::pick;
use crate::findings::{Path, PathStep};
use crate::text::Lang;

/// Writes the letter about a path.
pub(super) fn write(seen: &Path, lang: Lang) -> Document {
    let mut sections = vec![opening(seen, lang), steps(seen, lang)];
    sections.extend(may_happen(seen, lang));
    sections.push(people(seen, lang));
    let date = figures::date(seen.submit, lang);
    let place = seen.place_title.in_lang(lang);
    Document {
        title: seen.process_title.in_lang(lang).to_owned(),
        subtitle: pick(lang, format!("{place}, ingediend op {date}"), format!("{place}, submitted on {date}")),
        sections,
    }
}

fn opening(seen: &Path, lang: Lang) -> Section {
    let mut section = Section::opening();
    match seen.count_on {
        Some(date) => section.push(Block::Lead(
            Line::default()
                .plain(pick(lang, "Reken op een antwoord uiterlijk op ", "Count on an answer by "))
                .strong(figures::date(date, lang))
                .plain(pick(
                    lang,
                    ". In vier van de vijf gevallen is het er dan.",
                    ". In four cases out of five it is there by then.",
                )),
        )),
        None => section.say(pick(
            lang,
            "In meer dan één op de vijf gevallen is er na vijf jaar nog geen antwoord.",
            "In more than one case out of five there is no answer after five years.",
        )),
    }
    if let Some(owner) = &seen.owner {
        let subject = owner.subject.in_lang(lang);
        let mut line = Line::default().plain(pick(lang, "Het onderwerp is ", "The subject is ")).strong(subject).plain(pick(
            lang,
            ". Daarover gaat: ",
            ". In charge of it: ",
        ));
        let both: Vec<&str> = owner.team.iter().chain(&owner.holder).map(|w| w.in_lang(lang)).collect();
        line = line.strong(both.join(pick(lang, " en ", " and "))).plain(".");
        section.push(Block::Paragraph(line));
    }
    section.say(pick(
        lang,
        "Hieronder staat de weg die de meeste voorstellen gaan. De data zijn schattingen, geen beloften.",
        "Below is the way that most proposals go. The dates are estimates, not promises.",
    ));
    section
}

fn steps(seen: &Path, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "De weg, stap voor stap", "The way, step by step"));
    let points = seen.steps.iter().map(|s| (heading(s, lang), details(s, lang)));
    section.push(Block::Ranked(points.collect()));
    section
}

fn heading(step: &PathStep, lang: Lang) -> Line {
    let line = Line::default().strong(step.title.in_lang(lang));
    let from = figures::date(step.from, lang);
    let line = line.plain(pick(lang, format!(" · rond {from}"), format!(" · about {from}")));
    if step.decided { line.plain(pick(lang, " · hier hoort u ja of nee", " · here you hear yes or no")) } else { line }
}

fn details(step: &PathStep, lang: Lang) -> Vec<Block> {
    let mut blocks = Vec::new();
    let whom = step.whom.in_lang(lang);
    let mut first = Line::default();
    if !whom.is_empty() {
        first = first.plain(pick(lang, "Bij wie: ", "With whom: ")).strong(whom).plain(". ");
    }
    let happens = capitalised(step.happens.in_lang(lang));
    let (usual, long) = (figures::days(step.days_p50, lang), figures::days(step.days_p80, lang));
    let duration = if long == usual {
        pick(lang, format!("{happens}: meestal {usual}."), format!("{happens}: mostly {usual}."))
    } else {
        pick(lang, format!("{happens}: meestal {usual}, soms {long}."), format!("{happens}: mostly {usual}, sometimes {long}."))
    };
    blocks.push(Block::Paragraph(first.plain(duration)));
    if let Some(bring) = &step.bring {
        blocks.push(Block::Paragraph(
            Line::default().plain(pick(lang, "Neem mee: ", "Bring: ")).strong(bring.in_lang(lang)).plain("."),
        ));
    }
    for right in &step.rights {
        blocks.push(Block::Paragraph(
            Line::default()
                .plain(pick(lang, "Uw recht: ", "Your right: "))
                .plain(right.means.in_lang(lang))
                .plain(format!(" ({})", right.law)),
        ));
    }
    if let Some(note) = &step.note {
        blocks.push(Block::Paragraph(Line::from(note.in_lang(lang))));
    }
    blocks
}

fn may_happen(seen: &Path, lang: Lang) -> Option<Section> {
    if seen.may_happen.is_empty() {
        return None;
    }
    let mut section = Section::new(pick(lang, "Wat ook kan gebeuren", "What may happen too"));
    let rows = seen.may_happen.iter().map(|m| {
        Row::new(vec![
            Cell::words(m.title.in_lang(lang)),
            Cell::words(m.whom.in_lang(lang)),
            Cell::Figure(figures::column_share(m.share, lang)),
            Cell::Figure(figures::column_days(m.days_mean, lang)),
        ])
    });
    section.push(Block::Table(Table {
        caption: pick(lang, "Hoe vaak, en hoeveel dagen het dan kost", "How often, and how many days it then costs").to_owned(),
        heads: vec![
            pick(lang, "Wat", "What"),
            pick(lang, "Bij wie", "With whom"),
            pick(lang, "Hoe vaak", "How often"),
            pick(lang, "Dagen", "Days"),
        ],
        rows: rows.collect(),
    }));
    Some(section)
}

fn people(seen: &Path, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Wie ja of nee kan zeggen", "Who can say yes or no"));
    let yes: Vec<String> =
        seen.can_say_yes.iter().map(|d| format!("{} ({})", d.title.in_lang(lang), figures::share(d.share, lang))).collect();
    if !yes.is_empty() {
        let mark = ", ";
        section
            .say(Line::default().plain(pick(lang, "Ja zeggen kan: ", "Yes can be said by: ")).strong(yes.join(mark)).plain("."));
    }
    let no: Vec<&str> = seen.can_only_say_no.iter().map(|w| w.in_lang(lang)).collect();
    if !no.is_empty() {
        section.say(
            Line::default().plain(pick(lang, "Alleen tegenhouden kan: ", "Only hold it up can: ")).strong(no.join(", ")).plain(
                pick(lang, ". Overtuig hen, maar wacht niet op hun ja.", ". Convince them, but don't wait for their yes."),
            ),
        );
    }
    section
}
