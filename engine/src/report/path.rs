//! The path of a proposal, in words: one page to take along.

use super::clean::capitalised;
use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::{changed, pick};
use crate::findings::{MayHappen, Path, PathStep, Right};
use crate::text::Lang;

/// A second visit, or a lateness, that fewer runs than this have is not worth a line.
const WORTH_A_LINE: f64 = 0.02;
/// Things beside one step that are told, those that cost most in all first; the JSON has every one.
const TOLD_BESIDE: usize = 6;

/// Writes the letter about a path.
pub(super) fn write(seen: &Path, lang: Lang) -> Document {
    let mut sections = vec![opening(seen, lang), people(seen, lang), steps(seen, lang)];
    sections.extend(may_happen(seen, lang));
    sections.extend(your_rights(seen, lang));
    let date = figures::date(seen.submit, lang);
    let place = seen.head.place_title.in_lang(lang);
    Document {
        title: seen.head.process_title.in_lang(lang).to_owned(),
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
    if let Some(changed) = changed(&seen.with, lang) {
        section.say(changed);
    }
    section.say(pick(
        lang,
        "Dit is de weg die de meeste voorstellen gaan. De data zijn schattingen, geen beloften.",
        "This is the way that most proposals go. The dates are estimates, not promises.",
    ));
    section
}

fn people(seen: &Path, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Bij wie moet u zijn?", "Whom to see?"));
    if let Some(owner) = &seen.owner {
        let subject = owner.subject.in_lang(lang);
        let both: Vec<&str> = owner.team.iter().chain(&owner.holder).map(|w| w.in_lang(lang)).collect();
        section.say(
            Line::default()
                .plain(pick(lang, "Het onderwerp is ", "The subject is "))
                .strong(subject)
                .plain(pick(lang, ". Daarover gaat: ", ". In charge of it: "))
                .strong(both.join(pick(lang, " en ", " and ")))
                .plain("."),
        );
    }
    let yes: Vec<String> =
        seen.can_say_yes.iter().map(|d| format!("{} ({})", d.title.in_lang(lang), figures::share(d.share, lang))).collect();
    if !yes.is_empty() {
        let line = Line::default().plain(pick(lang, "Ja zeggen kan: ", "Yes can be said by: "));
        section.say(line.strong(yes.join(", ")).plain("."));
    }
    let no: Vec<&str> = seen.can_only_say_no.iter().map(|w| w.in_lang(lang)).collect();
    if !no.is_empty() {
        let line = Line::default().plain(pick(lang, "Alleen nee zeggen kan: ", "Only no can be said by: "));
        section.say(line.strong(no.join(", ")).plain(pick(
            lang,
            ". Overtuig hen, maar wacht niet op hun ja.",
            ". Convince them, but don't wait for their yes.",
        )));
    }
    if section.blocks.is_empty() {
        section.say(pick(lang, "Het bestand van deze plaats noemt geen eigenaar.", "The file of this place names no owner."));
    }
    section
}

fn steps(seen: &Path, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "De weg, stap voor stap", "The way, step by step"));
    let mut told: Vec<&str> = Vec::new();
    let points = seen.steps.iter().map(|step| {
        let beside: Vec<&MayHappen> = seen.may_happen.iter().filter(|m| m.at.as_ref() == Some(&step.step)).collect();
        // A right is told once, where it first holds; the list at the end explains each.
        let new: Vec<&Right> = step.rights.iter().filter(|r| !told.contains(&r.law.as_str())).collect();
        told.extend(new.iter().map(|r| r.law.as_str()));
        (heading(step, lang), details(step, &beside, &new, lang))
    });
    let points = points.collect();
    section.push(Block::Ranked(points));
    section
}

fn heading(step: &PathStep, lang: Lang) -> Line {
    let line = Line::default().strong(step.title.in_lang(lang));
    let from = figures::date(step.from, lang);
    let line = line.plain(pick(lang, format!(" · rond {from}"), format!(" · about {from}")));
    if step.decided {
        line.plain(pick(lang, " · hier hoort u ja of nee. ", " · here you hear yes or no. "))
    } else {
        line.plain(". ")
    }
}

fn details(step: &PathStep, beside: &[&MayHappen], rights: &[&Right], lang: Lang) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph(with_whom(step, lang))];
    if let Some(bring) = &step.bring {
        blocks.push(Block::Paragraph(
            Line::default()
                .plain(pick(lang, "Neem mee: ", "Bring: "))
                .strong(bring.in_lang(lang).trim_end_matches('.'))
                .plain(". "),
        ));
    }
    let wrong = can_go_wrong(step, beside, lang);
    if !wrong.is_empty() {
        let list = wrong.join("; ");
        blocks.push(Block::Paragraph(
            Line::default().plain(pick(lang, "Kan gebeuren: ", "May happen: ")).plain(format!("{list}. ")),
        ));
    }
    if !rights.is_empty() {
        let list: Vec<&str> = rights.iter().map(|r| r.law.as_str()).collect();
        blocks.push(Block::Paragraph(
            Line::default().plain(pick(lang, "Uw recht: ", "Your right: ")).plain(format!("{}. ", list.join(", "))),
        ));
    }
    if let Some(note) = &step.note {
        blocks.push(Block::Paragraph(Line::from(note.in_lang(lang))));
    }
    blocks
}

fn with_whom(step: &PathStep, lang: Lang) -> Line {
    let mut line = Line::default();
    let whom = step.whom.in_lang(lang);
    if !whom.is_empty() {
        line = line.plain(pick(lang, "Bij wie: ", "With whom: ")).strong(whom);
        if let Some(through) = &step.through {
            let through = through.in_lang(lang);
            line = line.plain(pick(lang, format!(", via {through}"), format!(", through {through}")));
        }
        if let Some(holder) = &step.holder {
            line = line.plain(format!(" ({})", holder.in_lang(lang)));
        }
        line = line.plain(". ");
    }
    let happens = capitalised(step.happens.in_lang(lang));
    if step.days_p80 < 0.05 {
        return line.plain(format!("{happens}. "));
    }
    let (usual, long) = (figures::days(step.days_p50, lang), figures::days(step.days_p80, lang));
    line.plain(if long == usual {
        pick(lang, format!("{happens}: meestal {usual}. "), format!("{happens}: mostly {usual}. "))
    } else {
        pick(
            lang,
            format!("{happens}: de helft binnen {usual}, vier van de vijf binnen {long}. "),
            format!("{happens}: half within {usual}, four in five within {long}. "),
        )
    })
}

fn can_go_wrong(step: &PathStep, beside: &[&MayHappen], lang: Lang) -> Vec<String> {
    let mut list = Vec::new();
    if step.again >= WORTH_A_LINE {
        let share = figures::share(step.again, lang);
        list.push(pick(lang, format!("nog een keer deze stap ({share})"), format!("this step once more ({share})")));
    }
    for may in beside.iter().take(TOLD_BESIDE) {
        let (title, share) = (may.title.in_lang(lang), figures::share(may.share, lang));
        let days = figures::days(may.days_mean, lang);
        list.push(if may.days_mean < 1.0 {
            format!("{title} ({share})")
        } else {
            pick(lang, format!("{title} ({share}, dan {days})"), format!("{title} ({share}, then {days})"))
        });
    }
    match beside.len().saturating_sub(TOLD_BESIDE) {
        0 => {}
        1 => list.push(pick(lang, "nog één ding dat minder telt", "one more thing that counts less").to_owned()),
        more => {
            list.push(pick(lang, format!("nog {more} dingen die minder tellen"), format!("{more} more things that count less")))
        }
    }
    for late in step.late.iter().filter(|l| l.share >= WORTH_A_LINE) {
        let (title, share) = (late.title.in_lang(lang), figures::share(late.share, lang));
        list.push(pick(lang, format!("te laat voor de wet: {title} ({share})"), format!("late by law: {title} ({share})")));
    }
    list
}

/// What may happen at no step of the usual way in particular.
fn may_happen(seen: &Path, lang: Lang) -> Option<Section> {
    let rows: Vec<Row> = seen
        .may_happen
        .iter()
        .filter(|m| m.at.is_none())
        .map(|m| {
            Row::new(vec![
                Cell::words(m.title.in_lang(lang)),
                Cell::words(m.whom.in_lang(lang)),
                Cell::Figure(figures::column_share(m.share, lang)),
                Cell::Figure(figures::column_days(m.days_mean, lang)),
            ])
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let mut section = Section::new(pick(lang, "Wat ook kan gebeuren", "What may happen too"));
    section.push(Block::Table(Table {
        caption: pick(lang, "Hoe vaak, en hoeveel dagen het dan kost", "How often, and how many days it then costs").to_owned(),
        heads: vec![
            pick(lang, "Wat", "What"),
            pick(lang, "Bij wie", "With whom"),
            pick(lang, "Hoe vaak", "How often"),
            pick(lang, "Dagen", "Days"),
        ],
        rows,
    }));
    Some(section)
}

/// Every right that a step names, explained once.
fn your_rights(seen: &Path, lang: Lang) -> Option<Section> {
    let mut rights: Vec<&Right> = Vec::new();
    for right in seen.steps.iter().flat_map(|s| &s.rights) {
        if !rights.iter().any(|known| known.law == right.law) {
            rights.push(right);
        }
    }
    if rights.is_empty() {
        return None;
    }
    let mut section = Section::new(pick(lang, "Uw rechten", "Your rights"));
    section.push(Block::List(
        rights.iter().map(|r| Line::default().strong(&r.law).plain(": ").plain(r.means.in_lang(lang))).collect(),
    ));
    Some(section)
}
