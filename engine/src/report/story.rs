//! One simulated future, in words: what happened, from day to day, and why.

use super::clean::capitalised;
use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::{cause, changed, detour, end, pick};
use crate::findings::{Story, StoryStretch, Turn};
use crate::model::Cause;
use crate::text::Lang;
use crate::time::Moment;
use std::collections::BTreeMap;

/// Writes the story of a run.
pub(super) fn write(seen: &Story, lang: Lang) -> Document {
    let mut sections = vec![opening(seen, lang), days(seen, lang), sums(seen, lang)];
    sections.extend(afterwards(seen, lang));
    let (place, date) = (seen.head.place_title.in_lang(lang), figures::date(seen.submitted.date(), lang));
    Document {
        title: seen.head.process_title.in_lang(lang).to_owned(),
        subtitle: pick(lang, format!("{place}, ingediend op {date}"), format!("{place}, submitted on {date}")),
        sections,
    }
}

fn opening(seen: &Story, lang: Lang) -> Section {
    let mut section = Section::opening();
    section.push(Block::Lead(outcome(seen, lang)));
    let run = figures::count(seen.run, lang);
    let chosen = seen.quantile.zip(seen.runs).map(|(quantile, runs)| {
        let (share, runs) = (figures::share(quantile, lang), figures::count(runs, lang));
        pick(
            lang,
            format!(" Van de {runs} nagespeelde keren was {share} even snel of sneller."),
            format!(" Of the {runs} times it was played out, {share} were as quick or quicker."),
        )
    });
    section.say(pick(
        lang,
        format!(
            "Dit is één nagespeelde toekomst: nummer {run}.{} Het is een voorbeeld, geen voorspelling.",
            chosen.as_deref().unwrap_or("")
        ),
        format!(
            "This is one future, played out: number {run}.{} It is an example, not a forecast.",
            chosen.as_deref().unwrap_or("")
        ),
    ));
    if let Some(changed) = changed(&seen.with, lang) {
        section.say(changed);
    }
    section.say(pick(
        lang,
        "Elke seconde tot het antwoord staat hieronder één keer. Liep er werk naast elkaar, dan staat hier het werk dat het laatst klaar was.",
        "Every second up to the answer stands below once. Where work ran side by side, the work that was done last is told.",
    ));
    section
}

fn outcome(seen: &Story, lang: Lang) -> Line {
    let took = figures::days(seen.lead_time_days, lang);
    let ended = seen.ended.as_ref();
    let kind = ended.map(|e| end(e.kind, lang));
    match (seen.decided.or(ended.map(|e| e.at)), seen.unfinished) {
        (Some(at), false) => {
            let line =
                Line::from(pick(lang, "Het antwoord kwam op ", "The answer came on ")).strong(figures::date(at.date(), lang));
            let kind =
                kind.map_or_else(String::new, |kind| pick(lang, format!(" Het einde: {kind}."), format!(" The end: {kind}.")));
            line.plain(pick(lang, format!(", na {took}.{kind}"), format!(", after {took}.{kind}")))
        }
        _ => pick(lang, format!("Na {took} was er nog geen antwoord."), format!("After {took} there was no answer yet.")).into(),
    }
}

/// A moment as one reads it in a list: "20 jun 2027 09:00".
fn moment(at: Moment, lang: Lang) -> String {
    let whole = figures::date(at.date(), lang);
    let mut parts = whole.split(' ');
    let (day, month, year) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let month: String = if month == "maart" { "mrt".to_owned() } else { month.chars().take(3).collect() };
    format!("{day} {month} {year} {}", at.time_of_day())
}

/// A length to the second: "3 d 04:12:09".
fn exact(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    format!("{days} d {:02}:{:02}:{:02}", rest / 3_600, rest / 60 % 60, rest % 60)
}

fn days(seen: &Story, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Van dag tot dag", "From day to day"));
    let caption = pick(lang, "Wat er gebeurde, en hoe lang het duurde", "What happened, and how long it took");
    section.push(Block::Table(stretches(&seen.stretches, &seen.turns, caption, lang)));
    section
}

fn stretches(list: &[StoryStretch], turns: &[Turn], caption: &str, lang: Lang) -> Table {
    let mut rows = Vec::new();
    let mut turns = turns.iter().peekable();
    for stretch in list {
        while let Some(turn) = turns.next_if(|t| t.at <= stretch.from) {
            rows.push(turn_row(turn, lang));
        }
        let mut why = capitalised(cause(stretch.cause, lang));
        for mark in &stretch.detours {
            why.push_str(&format!(" ({})", detour(*mark, lang)));
        }
        let lane = stretch.lane_title.in_lang(lang);
        let said = stretch.said.in_lang(lang);
        rows.push(Row {
            cause: Some(stretch.cause),
            note: Some(if lane.is_empty() { format!("{why}. {said}") } else { format!("{lane}: {}. {said}", lower(&why)) }),
            ..Row::new(vec![
                Cell::words(&moment(stretch.from, lang)),
                Cell::words(stretch.title.in_lang(lang)),
                Cell::Figure(exact(stretch.seconds)),
            ])
        });
    }
    rows.extend(turns.map(|turn| turn_row(turn, lang)));
    Table {
        caption: caption.to_owned(),
        heads: vec![pick(lang, "Vanaf", "From"), pick(lang, "Stap", "Step"), pick(lang, "Duurde", "Took")],
        rows,
    }
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn turn_row(turn: &Turn, lang: Lang) -> Row {
    Row::new(vec![Cell::words(&moment(turn.at, lang)), Cell::words(turn.said.in_lang(lang)), Cell::Figure("–".to_owned())])
}

fn sums(seen: &Story, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Bij elkaar", "In all"));
    let mut by_cause: BTreeMap<Cause, i64> = BTreeMap::new();
    for stretch in &seen.stretches {
        *by_cause.entry(stretch.cause).or_default() += stretch.seconds;
    }
    let mut rows: Vec<(Cause, i64)> = by_cause.into_iter().collect();
    rows.sort_by_key(|r| std::cmp::Reverse(r.1));
    let largest = rows.first().map_or(0, |r| r.1) as f64;
    let mut rows: Vec<Row> = rows
        .into_iter()
        .map(|(of, seconds)| Row {
            cause: Some(of),
            ..Row::new(vec![
                Cell::Words(capitalised(cause(of, lang))),
                Cell::Figure(exact(seconds)),
                Cell::bar(seconds as f64, largest),
            ])
        })
        .collect();
    rows.push(Row::new(vec![
        Cell::words(pick(lang, "Van indienen tot antwoord", "From submission to answer")),
        Cell::Figure(exact(seen.lead_time_seconds)),
        Cell::Bar(0.0),
    ]));
    section.push(Block::Table(Table {
        caption: pick(lang, "Per oorzaak; samen precies de doorlooptijd", "By cause; together exactly the lead time").to_owned(),
        heads: vec![pick(lang, "Oorzaak", "Cause"), pick(lang, "Duurde", "Took"), ""],
        rows,
    }));
    section
}

fn afterwards(seen: &Story, lang: Lang) -> Option<Section> {
    if seen.afterwards.is_empty() {
        return None;
    }
    let mut section = Section::new(pick(lang, "Na het besluit", "After the decision"));
    let caption = pick(lang, "Dit telt niet mee in de doorlooptijd", "This is no part of the lead time");
    section.push(Block::Table(stretches(&seen.afterwards, &[], caption, lang)));
    if let Some(ended) = &seen.ended {
        let (date, title) = (figures::date(ended.at.date(), lang), ended.title.in_lang(lang));
        section.say(pick(lang, format!("Klaar op {date}: {title}."), format!("Over on {date}: {title}.")));
    }
    Some(section)
}
