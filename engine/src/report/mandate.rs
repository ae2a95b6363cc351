//! Who decides, in words.

use super::clean::clean;
use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::pick;
use crate::findings::{Answer, AskedFact, Mandate, RowSeen};
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
    if !seen.given.is_empty() {
        let value = |a: &Answer| a.value.as_ref().map_or("", |v| v.in_lang(lang)).to_owned();
        let list: Vec<String> = seen.given.iter().map(|a| format!("{}: {}", a.title.in_lang(lang), value(a))).collect();
        let list = list.join("; ");
        section.say(pick(lang, format!("Gegeven: {list}."), format!("Given: {list}.")));
    }
    for row in seen.rows.iter().filter(|r| r.decides_here) {
        let mut line = Line::default()
            .plain(pick(lang, format!("Over {amount} beslist: "), format!("{amount} is decided on by: ")))
            .strong(row.title.in_lang(lang));
        if let Some(name) = &row.in_name_of {
            let name = name.in_lang(lang);
            line = line.plain(pick(lang, format!(", namens: {name}"), format!(", in the name of: {name}")));
        }
        if let (Some(when), None) = (&row.when, row.holds) {
            line = line.plain(pick(lang, ", als dit geldt: ", ", if this holds: ")).code(when);
        }
        section.push(Block::Lead(line.plain(".")));
        section.push(Block::Paragraph(because(row, lang)));
    }
    let mut asks: Vec<&AskedFact> = Vec::new();
    for asked in seen.rows.iter().filter(|r| r.decides_here).flat_map(|r| &r.asks) {
        if !asks.contains(&asked) {
            asks.push(asked);
        }
    }
    if !asks.is_empty() {
        section.say(pick(lang, "Wie het wordt, hangt nog af van:", "Who it is, still hangs on:"));
        section.push(Block::List(asks.into_iter().map(|a| still_open(a, lang)).collect()));
    } else if seen.rows.iter().all(|r| !r.decides_here) {
        section.say(pick(
            lang,
            format!("Over {amount} beslist hier niemand: geen voorwaarde van het register geldt."),
            format!("Nobody decides on {amount} here: no condition of the register holds."),
        ));
    }
    section
}

/// A question that is still open, and how to answer it.
fn still_open(asked: &AskedFact, lang: Lang) -> Line {
    let question = asked.ask.as_ref().unwrap_or(&asked.title).in_lang(lang);
    Line::default().plain(question).plain(" ").code(format!("--set {}=…", asked.fact))
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
    if let (Some(when), Some(true)) = (&row.when, row.holds) {
        line = line.plain(pick(lang, " Deze voorwaarde geldt: ", " This condition holds: ")).code(when).plain(".");
    }
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
        let state = match r.holds {
            Some(true) => pick(lang, "geldt", "holds"),
            Some(false) => pick(lang, "geldt niet", "does not hold"),
            None => pick(lang, "nog open", "still open"),
        };
        let cells = vec![
            Cell::words(&limit),
            Cell::words(if r.decides_here { "→" } else { "" }),
            Cell::words(r.title.in_lang(lang)),
            Cell::words(&r.law.join(", ")),
        ];
        let note = r.when.as_ref().map(|when| clean(&format!("{} {when}: {state}", pick(lang, "als", "if"))));
        Row { note, ..Row::new(cells) }
    });
    section.push(Block::Table(Table {
        caption: pick(lang, "De onderste grens die past, beslist", "The lowest limit that fits decides").to_owned(),
        heads: vec![pick(lang, "Bedrag", "Amount"), "", pick(lang, "Wie", "Who"), pick(lang, "Grond", "Ground")],
        rows: rows.collect(),
    }));
    section
}
