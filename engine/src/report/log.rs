//! Event logs in words: what is in one, and how good forecasts on it are.

use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::waits;
use super::words::pick;
use crate::exchange::log::forecast::{Judged, Validation};
use crate::exchange::log::summary::Summary;
use crate::text::Lang;

/// Most rows of a table about a log; the JSON has all.
const MOST_ROWS: usize = 30;

/// Writes what is in a log.
pub(super) fn write(seen: &Summary, lang: Lang) -> Document {
    let mut opening = Section::opening();
    let (cases, events) = (figures::count(seen.cases as u64, lang), figures::count(seen.events as u64, lang));
    let (from, until) = (&seen.from, &seen.until);
    opening.push(Block::Lead(Line::from(pick(
        lang,
        format!("{cases} zaken, {events} gebeurtenissen, van {from} tot en met {until}."),
        format!("{cases} cases, {events} events, from {from} to {until}."),
    ))));
    let (median, p80, p90) = (
        figures::days(seen.case_days.median, lang),
        figures::days(seen.case_days.p80, lang),
        figures::days(seen.case_days.p90, lang),
    );
    opening.say(pick(
        lang,
        format!("Van de eerste tot de laatste gebeurtenis: de helft van de zaken binnen {median}, vier van de vijf binnen {p80}, negen van de tien binnen {p90}."),
        format!("From the first event to the last: half of the cases within {median}, four in five within {p80}, nine in ten within {p90}."),
    ));
    let variants = figures::count(seen.variants as u64, lang);
    opening.say(pick(
        lang,
        format!("De zaken volgen {variants} verschillende wegen."),
        format!("The cases take {variants} different ways."),
    ));
    let left_out: Vec<Line> = seen.left_out.iter().map(|(what, count)| left_out(what, *count as u64, lang)).collect();
    if !left_out.is_empty() {
        opening.push(Block::Warnings(left_out));
    }
    Document {
        title: pick(lang, "Wat staat er in dit logboek?", "What is in this log?").to_owned(),
        subtitle: seen.log.clone(),
        sections: vec![opening, activities(seen, lang), follows(seen, lang)],
    }
}

fn left_out(what: &str, count: u64, lang: Lang) -> Line {
    let count = figures::count(count, lang);
    Line::from(match what {
        "nameless" => pick(
            lang,
            format!("{count} gebeurtenissen zonder naam; die tellen mee."),
            format!("{count} events without a name; they count."),
        ),
        "timeless" => pick(
            lang,
            format!("{count} gebeurtenissen zonder tijdstip; die zijn weggelaten."),
            format!("{count} events without a moment; they were left out."),
        ),
        "unfinished" => pick(
            lang,
            format!("{count} keer is iets begonnen en niet afgemaakt; dat is weggelaten."),
            format!("{count} times something was begun and not finished; that was left out."),
        ),
        "other_transitions" => pick(
            lang,
            format!("{count} gebeurtenissen zijn geen begin en geen einde; die zijn weggelaten."),
            format!("{count} events are neither a begin nor an end; they were left out."),
        ),
        "empty_cases" => pick(
            lang,
            format!("{count} zaken waarin niets gebeurde; die zijn weggelaten."),
            format!("{count} cases in which nothing happened; they were left out."),
        ),
        _ => pick(
            lang,
            format!("{count} zaken zonder naam; die kregen een nummer."),
            format!("{count} cases without a name; they got a number."),
        ),
    })
}

fn hours(value: Option<f64>, lang: Lang) -> Cell {
    Cell::Figure(value.map_or_else(|| "–".to_owned(), |h| figures::number(h, 1, lang)))
}

fn activities(seen: &Summary, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Wat er is gedaan", "What was done"));
    let largest = seen.activities.first().map_or(1.0, |a| a.count as f64);
    let rows = seen.activities.iter().take(MOST_ROWS).map(|a| {
        let mut cells = vec![
            Cell::words(&a.activity),
            Cell::Figure(figures::count(a.count as u64, lang)),
            Cell::bar(a.count as f64, largest),
            hours(a.median_sojourn_hours, lang),
        ];
        cells.push(hours(a.median_service_hours, lang));
        Row::new(cells)
    });
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Hoe vaak, en uren sinds het vorige (helft korter)",
            "How often, and hours since the one before (half shorter)",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Activiteit", "Activity"),
            pick(lang, "Keer", "Times"),
            "",
            pick(lang, "Uren erna", "Hours after"),
            pick(lang, "Uren werk", "Hours of work"),
        ],
        rows: rows.collect(),
    }));
    more(&mut section, seen.activities.len(), lang);
    section
}

fn follows(seen: &Summary, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Wat op wat volgt", "What follows what"));
    let rows =
        seen.follows.iter().take(MOST_ROWS).map(|f| {
            Row::new(vec![Cell::words(&f.from), Cell::words(&f.to), Cell::Figure(figures::count(f.count as u64, lang))])
        });
    section.push(Block::Table(Table {
        caption: pick(lang, "Direct na elkaar in dezelfde zaak", "Directly after each other in the same case").to_owned(),
        heads: vec![pick(lang, "Eerst", "First"), pick(lang, "Daarna", "Then"), pick(lang, "Keer", "Times")],
        rows: rows.collect(),
    }));
    more(&mut section, seen.follows.len(), lang);
    section
}

fn more(section: &mut Section, rows: usize, lang: Lang) {
    if rows > MOST_ROWS {
        let more = rows - MOST_ROWS;
        section.say(pick(
            lang,
            format!("En {more} meer; met --format json ziet u alles."),
            format!("And {more} more; --format json shows all."),
        ));
    }
}

/// Writes how good forecasts are.
pub(super) fn validation(seen: &Validation, lang: Lang) -> Document {
    let mut section = Section::opening();
    if let Some(own) = seen.forecasters.first() {
        let (mae, coverage) = (figures::number(own.mae_days, 1, lang), figures::share(own.coverage, lang));
        let [low, high] = seen.coverage_expected.map(|s| figures::share(s, lang));
        section.push(Block::Lead(Line::from(pick(
            lang,
            format!("De voorspelling zit er gemiddeld {mae} dagen naast. Van de besluiten viel {coverage} binnen de grenzen die er 80% moesten bevatten."),
            format!("The forecast is off by {mae} days on average. {coverage} of the decisions fell within the bounds that should hold 80%."),
        ))));
        section.say(pick(
            lang,
            format!("Bij zo veel zaken is {low} tot {high} wat goede grenzen bevatten (95% zeker)."),
            format!("With so many cases, good bounds hold {low} to {high} (95% certain)."),
        ));
        section.push(Block::Paragraph(compared(own, lang)));
    }
    let (train, test, split) = (seen.train, seen.test, figures::date(seen.split, lang));
    section.say(pick(
        lang,
        format!("Geleerd van {train} zaken van voor {split} en van wat daarna bekend werd. Beoordeeld op {test} zaken die later binnenkwamen."),
        format!("Learned from {train} cases of before {split} and from what became known after. Judged on {test} cases received later."),
    ));
    if seen.day > 0 {
        let day = seen.day;
        section.say(pick(
            lang,
            format!("Voorspeld op dag {day}, van zaken die toen nog open waren: dagen die nog resten."),
            format!("Forecast on day {day}, of cases then still open: days that are left."),
        ));
    }
    let rows = seen.forecasters.iter().map(|f| {
        Row::new(vec![
            Cell::words(name(f.forecaster, lang)),
            Cell::Figure(figures::number(f.mae_days, 2, lang)),
            Cell::Figure(format!("{}%", figures::number(100.0 * f.mae_against_training, 1, lang))),
            Cell::Figure(format!("{}%", figures::number(100.0 * f.coverage, 1, lang))),
        ])
    });
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Gemiddelde fout in dagen, en hoeveel besluiten tussen P10 en P90 vielen",
            "Mean error in days, and how many decisions fell between P10 and P90",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Voorspeller", "Forecaster"),
            pick(lang, "Fout", "Error"),
            pick(lang, "Verschil", "Difference"),
            pick(lang, "Binnen", "Within"),
        ],
        rows: rows.collect(),
    }));
    let mut sections = vec![section];
    if let Some(later) = &seen.later {
        let title = pick(lang, "Lijken nagespeelde zaken op de latere?", "Do simulated cases look like the later ones?");
        sections.push(waits::later_section(later, Section::new(title), lang));
    }
    Document {
        title: pick(lang, "Hoe goed is de voorspelling?", "How good is the forecast?").to_owned(),
        subtitle: format!("{} ({})", seen.log, seen.measure),
        sections,
    }
}

/// Whether it is better than what anyone could do.
fn compared(own: &Judged, lang: Lang) -> Line {
    let [low, high] = own.difference_ci95;
    let days = figures::number(own.difference_days.abs(), 1, lang);
    let (from, to) = (figures::number(low.abs().min(high.abs()), 1, lang), figures::number(low.abs().max(high.abs()), 1, lang));
    Line::from(if high < 0.0 {
        pick(
            lang,
            format!("Dat is {days} dagen beter dan wie alleen de oude zaken telt ({from} tot {to}, 95% zeker)."),
            format!("That is {days} days better than who only counts the old cases ({from} to {to}, 95% certain)."),
        )
    } else if low > 0.0 {
        pick(
            lang,
            format!("Dat is {days} dagen slechter dan wie alleen de oude zaken telt ({from} tot {to}, 95% zeker)."),
            format!("That is {days} days worse than who only counts the old cases ({from} to {to}, 95% certain)."),
        )
    } else {
        pick(
            lang,
            "Het verschil met wie alleen de oude zaken telt, is niet van toeval te onderscheiden.".to_owned(),
            "The difference with who only counts the old cases can't be told from luck.".to_owned(),
        )
    })
}

fn name(forecaster: &str, lang: Lang) -> &'static str {
    match forecaster {
        "training_quantiles" => pick(lang, "Oude zaken, alle", "Old cases, all"),
        "training_quantiles_by_group" => pick(lang, "Oude zaken van dezelfde soort", "Old cases of the same kind"),
        "recently_decided" => pick(lang, "De 100 laatste besluiten", "The 100 latest decisions"),
        _ => "Doorloop",
    }
}
