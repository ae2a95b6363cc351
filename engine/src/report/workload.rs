//! The workload of a place, in words.

use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::{cause, pick};
use crate::findings::Workload;
use crate::text::Lang;

/// Writes the letter about a place.
pub(super) fn write(seen: &Workload, lang: Lang) -> Document {
    let mut sections = vec![opening(seen, lang)];
    sections.extend(warnings(seen, lang));
    sections.push(processes(seen, lang));
    sections.push(causes(seen, lang));
    sections.push(teams(seen, lang));
    sections.push(bodies(seen, lang));
    sections.push(receipt(seen, lang));
    Document {
        title: seen.place_title.in_lang(lang).to_owned(),
        subtitle: pick(
            lang,
            format!("De werkdruk van {} tot {}", figures::date(seen.from, lang), figures::date(seen.until, lang)),
            format!("The workload from {} to {}", figures::date(seen.from, lang), figures::date(seen.until, lang)),
        ),
        sections,
    }
}

fn opening(seen: &Workload, lang: Lang) -> Section {
    let mut section = Section::opening();
    let (before, after) = (figures::number(seen.under_way_at_start, 0, lang), figures::number(seen.under_way_at_end, 0, lang));
    section.say(pick(
        lang,
        format!("Aan het begin zijn er gemiddeld {before} zaken onderweg, aan het eind {after}."),
        format!("At the start {before} cases are under way on average, at the end {after}."),
    ));
    if let Some(busiest) = seen.teams.iter().max_by(|a, b| a.load.total_cmp(&b.load)) {
        let title = busiest.title.in_lang(lang);
        let load = figures::share(busiest.load, lang);
        section.say(pick(
            lang,
            format!("Het drukste team is {title}: {load} van de tijd is nodig voor deze zaken."),
            format!("The busiest team is {title}: these cases need {load} of its time."),
        ));
    }
    section
}

fn warnings(seen: &Workload, lang: Lang) -> Option<Section> {
    if seen.warnings.is_empty() {
        return None;
    }
    let mut section = Section::new(pick(lang, "Let op", "Mind this"));
    section.push(Block::Warnings(seen.warnings.iter().map(|w| Line::from(w.what.in_lang(lang))).collect()));
    Some(section)
}

fn processes(seen: &Workload, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Zaken", "Cases"));
    let days = |d: Option<f64>| Cell::Figure(d.map_or_else(|| "–".to_owned(), |d| figures::column_days(d, lang)));
    let rows = seen.processes.iter().map(|p| {
        Row::new(vec![
            Cell::words(p.title.in_lang(lang)),
            Cell::Figure(figures::number(p.arrived, 0, lang)),
            Cell::Figure(figures::number(p.decided, 0, lang)),
            days(p.days_mean),
            days(p.days_p80),
            Cell::Figure(p.late.map_or_else(|| "–".to_owned(), |l| figures::column_share(l, lang))),
        ])
    });
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Per keer nagespeeld: binnen, besloten, dagen tot het besluit, en te laat volgens de termijn zonder opschorting",
            "Each run: received, decided, days to the decision, and late by the period without suspension",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Proces", "Process"),
            pick(lang, "Binnen", "In"),
            pick(lang, "Besloten", "Out"),
            pick(lang, "Gemiddeld", "Mean"),
            pick(lang, "4 van 5", "4 in 5"),
            pick(lang, "Te laat", "Late"),
        ],
        rows: rows.collect(),
    }));
    section
}

fn causes(seen: &Workload, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Waar de tijd blijft", "Where the time goes"));
    for process in seen.processes.iter().filter(|p| !p.largest.is_empty()) {
        let rows = process.largest.iter().map(|l| {
            Row::new(vec![
                Cell::words(l.title.in_lang(lang)),
                Cell::words(cause(l.cause, lang)),
                Cell::Figure(figures::column_days(l.days_mean, lang)),
            ])
        });
        section.push(Block::Table(Table {
            caption: process.title.in_lang(lang).to_owned(),
            heads: vec![pick(lang, "Stap", "Step"), pick(lang, "Oorzaak", "Cause"), pick(lang, "Dagen", "Days")],
            rows: rows.collect(),
        }));
    }
    section
}

fn teams(seen: &Workload, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Teams", "Teams"));
    let rows = seen.teams.iter().map(|t| {
        Row::new(vec![
            Cell::words(t.title.in_lang(lang)),
            Cell::Figure(figures::column_share(t.load, lang)),
            Cell::bar(t.load, 1.0),
            Cell::Figure(figures::column_days(t.wait_days_mean, lang)),
            Cell::Figure(figures::number(t.waiting_at_end, 1, lang)),
        ])
    });
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Hoe vol de tijd voor dit werk is, hoeveel dagen werk in de rij ligt, en de rij aan het eind",
            "How full the time for this work is, how many days work waits in line, and the line at the end",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Team", "Team"),
            pick(lang, "Bezet", "Busy"),
            "",
            pick(lang, "Wacht", "Waits"),
            pick(lang, "Rij", "Line"),
        ],
        rows: rows.collect(),
    }));
    section
}

fn bodies(seen: &Workload, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Vergaderingen", "Meetings"));
    let rows = seen.bodies.iter().map(|b| {
        Row::new(vec![
            Cell::words(b.title.in_lang(lang)),
            Cell::Figure(figures::number(b.meetings, 0, lang)),
            Cell::Figure(figures::number(b.papers, 0, lang)),
            Cell::Figure(b.load.map_or_else(|| "–".to_owned(), |l| figures::column_share(l, lang))),
            Cell::Figure(figures::number(b.waiting_at_end, 1, lang)),
        ])
    });
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Vergaderingen met een stuk, stukken, hoe vol de vrije agenda is, en wat aan het eind wacht",
            "Meetings with a paper, papers, how full the free agenda is, and what waits at the end",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Orgaan", "Body"),
            pick(lang, "Keer", "Times"),
            pick(lang, "Stukken", "Papers"),
            pick(lang, "Bezet", "Busy"),
            pick(lang, "Wacht", "Waits"),
        ],
        rows: rows.collect(),
    }));
    section
}

fn receipt(seen: &Workload, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Waarmee dit gemaakt is", "What this was made with"));
    let (runs, version) = (figures::count(seen.runs, lang), &seen.receipt.version);
    section.say(pick(
        lang,
        format!("Doorloop {version}, {runs} keer nagespeeld, beginwaarde {}.", seen.seed),
        format!("Doorloop {version}, {runs} runs, seed {}.", seen.seed),
    ));
    section
}
