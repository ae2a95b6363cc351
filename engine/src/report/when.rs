//! When to hand it in, in words.

use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::{cause, pick};
use crate::findings::When;
use crate::text::Lang;

/// Heights of a line of marks.
const MARKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Writes the letter about submit dates.
pub(super) fn write(seen: &When, lang: Lang) -> Document {
    let mut sections = vec![opening(seen, lang)];
    if !seen.warnings.is_empty() {
        let mut section = Section::new(pick(lang, "Let op", "Mind this"));
        section.push(Block::Warnings(seen.warnings.iter().map(|w| Line::from(w.what.in_lang(lang))).collect()));
        sections.push(section);
    }
    sections.push(table(seen, lang));
    let place = seen.place_title.in_lang(lang);
    let (first, last) = (seen.by_submit.first(), seen.by_submit.last());
    let span = first.zip(last).map_or_else(String::new, |(a, b)| {
        let (from, to) = (figures::date(a.submit, lang), figures::date(b.submit, lang));
        pick(lang, format!(", ingediend van {from} tot {to}"), format!(", submitted from {from} to {to}"))
    });
    Document { title: seen.process_title.in_lang(lang).to_owned(), subtitle: format!("{place}{span}"), sections }
}

fn opening(seen: &When, lang: Lang) -> Section {
    let mut section = Section::opening();
    let at = |date| seen.by_submit.iter().find(|b| b.submit == date).map_or(0.0, |b| b.lead_time_days.mean);
    let (best, worst) = (figures::date(seen.best, lang), figures::date(seen.worst, lang));
    let (short, long) = (figures::days(at(seen.best), lang), figures::days(at(seen.worst), lang));
    section.push(Block::Lead(
        Line::default()
            .plain(pick(lang, "Het snelst gaat het bij indienen rond ", "It goes quickest when handed in about "))
            .strong(&best)
            .plain(pick(lang, format!(": gemiddeld {short}."), format!(": {short} on average."))),
    ));
    section.say(pick(
        lang,
        format!("Het langzaamst gaat het rond {worst}: gemiddeld {long}."),
        format!("It goes slowest about {worst}: {long} on average."),
    ));
    let because: Vec<String> = seen
        .worst_because
        .iter()
        .take(3)
        .map(|(c, days)| format!("{} ({})", cause(*c, lang), figures::days(*days, lang)))
        .collect();
    if !because.is_empty() {
        let list = because.join(", ");
        section.say(pick(lang, format!("Wat er dan bij komt: {list}."), format!("What is added then: {list}.")));
    }
    let equal = seen.by_submit.iter().filter(|b| b.as_good_as_best).count();
    if equal > 1 {
        section.say(pick(
            lang,
            format!("Er zijn {equal} data die niet van de beste te onderscheiden zijn. Ze hebben een ster."),
            format!("There are {equal} dates that can't be told apart from the best. They have a star."),
        ));
    }
    section.push(Block::Paragraph(Line::default().code(sparkline(seen))));
    section
}

/// The means as a line of marks: the longer, the higher.
fn sparkline(seen: &When) -> String {
    let means: Vec<f64> = seen.by_submit.iter().map(|b| b.lead_time_days.mean).collect();
    let low = means.iter().copied().fold(f64::INFINITY, f64::min);
    let high = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mark = |mean: f64| {
        let height = if high > low { (mean - low) / (high - low) } else { 0.0 };
        MARKS[((height * 7.0).round() as usize).min(7)]
    };
    // A term has more weeks than a screen has columns.
    let step = means.len().div_ceil(76).max(1);
    means.chunks(step).map(|c| mark(c.iter().sum::<f64>() / c.len() as f64)).collect()
}

fn table(seen: &When, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Per dag van indienen", "By submit date"));
    let largest = seen.by_submit.iter().map(|b| b.lead_time_days.mean).fold(0.0, f64::max);
    let rows = seen.by_submit.iter().map(|b| {
        let star = if b.as_good_as_best { " *" } else { "" };
        Row::new(vec![
            Cell::words(&format!("{}{star}", figures::date(b.submit, lang))),
            Cell::Figure(figures::column_days(b.lead_time_days.mean, lang)),
            Cell::bar(b.lead_time_days.mean, largest),
            Cell::Figure(b.lead_time_days.p80.map_or_else(|| "–".to_owned(), |d| figures::column_days(d, lang))),
            Cell::words(&b.decided_on_p80.map_or_else(|| "–".to_owned(), |d| figures::date(d, lang))),
        ])
    });
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Dagen tot het antwoord, en wanneer vier van de vijf het hebben",
            "Days to the answer, and when four in five have it",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Ingediend", "Submitted"),
            pick(lang, "Gemiddeld", "Mean"),
            "",
            pick(lang, "4 van 5", "4 in 5"),
            pick(lang, "Uiterlijk op", "By"),
        ],
        rows: rows.collect(),
    }));
    let runs = figures::count(seen.runs, lang);
    section.say(pick(
        lang,
        format!("Elke dag is {runs} keer nagespeeld met hetzelfde toeval. Dit zijn schattingen, geen beloften."),
        format!("Each date was played out {runs} times with the same luck. These are estimates, not promises."),
    ));
    section
}
