//! Who decides, in words.

use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::pick;
use crate::findings::{Mandate, RowSeen};
use crate::text::Lang;

/// Writes the letter about a mandate.
pub(super) fn write(seen: &Mandate, lang: Lang) -> Document {
    let matter = seen.matter.replace('_', " ");
    Document {
        title: pick(lang, format!("Wie beslist over {matter}?"), format!("Who decides on {matter}?")),
        subtitle: seen.place_title.in_lang(lang).to_owned(),
        sections: vec![opening(seen, lang), register(seen, lang)],
    }
}

fn opening(seen: &Mandate, lang: Lang) -> Section {
    let mut section = Section::opening();
    let amount = figures::euros(seen.amount, lang);
    for row in seen.rows.iter().filter(|r| r.decides_here) {
        let mut line = Line::default()
            .plain(pick(lang, format!("Over {amount} beslist: "), format!("On {amount} decides: ")))
            .strong(row.title.in_lang(lang));
        if let Some(name) = &row.in_name_of {
            let name = name.in_lang(lang);
            line = line.plain(pick(lang, format!(", namens: {name}"), format!(", in the name of: {name}")));
        }
        if let Some(when) = &row.when {
            line = line.plain(pick(lang, ", als dit geldt: ", ", if this holds: ")).code(when);
        }
        section.push(Block::Lead(line.plain(".")));
        section.push(Block::Paragraph(because(row, lang)));
    }
    section
}

fn because(row: &RowSeen, lang: Lang) -> Line {
    let band = match (row.above, row.up_to) {
        (None, None) => pick(lang, "voor elk bedrag", "for any amount").to_owned(),
        (None, Some(to)) => {
            let to = figures::euros(to, lang);
            pick(lang, format!("tot en met {to}"), format!("up to {to}"))
        }
        (Some(from), None) => {
            let from = figures::euros(from, lang);
            pick(lang, format!("boven {from}"), format!("above {from}"))
        }
        (Some(from), Some(to)) => {
            let (from, to) = (figures::euros(from, lang), figures::euros(to, lang));
            pick(lang, format!("boven {from}, tot en met {to}"), format!("above {from}, up to {to}"))
        }
    };
    let mut line =
        Line::default().plain(pick(lang, format!("Het register zegt: {band}."), format!("The register says: {band}.")));
    if !row.law.is_empty() {
        let law = row.law.join(", ");
        line = line.plain(pick(lang, format!(" Grond: {law}."), format!(" Ground: {law}.")));
    }
    let advice: Vec<&str> = row.with_advice.iter().map(|a| a.in_lang(lang)).collect();
    if !advice.is_empty() {
        let advice = advice.join(", ");
        line = line.plain(pick(lang, format!(" Met advies van: {advice}."), format!(" With advice of: {advice}.")));
    }
    let along: Vec<&str> = row.signed_with.iter().map(|a| a.in_lang(lang)).collect();
    if !along.is_empty() {
        let along = along.join(", ");
        line = line.plain(pick(lang, format!(" Tekent mee: {along}."), format!(" Signs along: {along}.")));
    }
    if row.chain.len() > 2 {
        let chain: Vec<&str> = row.chain.iter().map(|c| c.in_lang(lang)).collect();
        let chain = chain.join(" → ");
        line = line.plain(pick(lang, format!(" Doorgegeven: {chain}."), format!(" Passed on: {chain}.")));
    }
    let away = row.away.join(", ");
    match (&row.replaced_by, away.is_empty()) {
        (Some(other), true) => {
            let other = other.in_lang(lang);
            line = line.plain(pick(lang, format!(" Bij afwezigheid: {other}."), format!(" When absent: {other}.")));
        }
        (Some(other), false) => {
            let other = other.in_lang(lang);
            line = line.plain(pick(
                lang,
                format!(" Afwezig in {away}; dan beslist: {other}."),
                format!(" Away in {away}; then decides: {other}."),
            ));
        }
        (None, false) => {
            line =
                line.plain(pick(lang, format!(" Afwezig in {away}; dan wacht het."), format!(" Away in {away}; then it waits.")));
        }
        (None, true) => {}
    }
    line
}

fn register(seen: &Mandate, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Het hele register hierover", "The whole register on this"));
    let rows = seen.rows.iter().map(|r| {
        let limit = r.up_to.map_or_else(
            || pick(lang, "geen grens", "no limit").to_owned(),
            |to| format!("{} {}", pick(lang, "t/m", "to"), figures::euros(to, lang)),
        );
        Row::new(vec![
            Cell::words(if r.decides_here { "→" } else { "" }),
            Cell::words(&limit),
            Cell::words(r.title.in_lang(lang)),
            Cell::words(&r.law.join(", ")),
        ])
    });
    section.push(Block::Table(Table {
        caption: pick(lang, "De onderste grens die past, beslist", "The lowest limit that fits decides").to_owned(),
        heads: vec!["", pick(lang, "Bedrag", "Amount"), pick(lang, "Wie", "Who"), pick(lang, "Grond", "Ground")],
        rows: rows.collect(),
    }));
    section
}
