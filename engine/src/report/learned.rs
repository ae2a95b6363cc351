//! What was learned from a log, in words.

use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::pick;
use crate::exchange::log::learn::lengths::Family;
use crate::exchange::log::learn::people::TeamMeasure;
use crate::exchange::log::learn::{Findings, StepMeasure};
use crate::text::Lang;

/// Most exceptions that are told; the JSON has all.
const MOST_ROWS: usize = 12;

/// Writes what was learned.
pub(super) fn write(seen: &Findings, lang: Lang) -> Document {
    let mut opening = Section::opening();
    let cases = figures::count(seen.cases as u64, lang);
    let [from, until] = &seen.period;
    opening.push(Block::Lead(Line::from(pick(
        lang,
        format!("Geleerd van {cases} zaken, van {from} tot en met {until}."),
        format!("Learned from {cases} cases, from {from} to {until}."),
    ))));
    let [whole, events, follows] = [seen.fit.cases, seen.fit.events, seen.fit.follows].map(|s| figures::share(s, lang));
    opening.say(pick(
        lang,
        format!("Van de zaken verloopt {whole} precies zoals het proces zegt. Van alles wat er is gedaan heeft {events} een plek in het proces; van wat direct op elkaar volgt, staat het proces {follows} toe."),
        format!("{whole} of the cases go exactly as the process says. {events} of all that was done has a place in the process; of what directly follows what, the process allows {follows}."),
    ));
    let per_year = figures::number(seen.cases_per_year, 0, lang);
    let months = seen.arrivals.months.map(|m| busiest(&m, lang));
    let hours: Vec<String> = seen.hours.iter().map(|(days, hours)| format!("{days} {hours}")).collect();
    let hours = if hours.is_empty() { "–".to_owned() } else { hours.join(", ") };
    opening.say(pick(
        lang,
        format!("Er beginnen {per_year} zaken per jaar. Er wordt gewerkt: {hours}."),
        format!("{per_year} cases begin in a year. People work: {hours}."),
    ));
    if let Some(months) = months {
        opening.say(months);
    }
    let left: Vec<Line> = seen.left.iter().map(|w| Line::from(w.in_lang(lang).to_owned())).collect();
    if !left.is_empty() {
        opening.push(Block::Warnings(left));
    }
    let mut sections = vec![opening, lengths(seen, lang)];
    if seen.teams.iter().any(|t| t.people > 0) {
        sections.push(teams(seen, lang));
    }
    if !seen.choices.is_empty() {
        sections.push(choices(seen, lang));
    }
    if !seen.exceptions.is_empty() {
        sections.push(exceptions(seen, lang));
    }
    Document {
        title: pick(lang, "Wat het logboek leert", "What the log teaches").to_owned(),
        subtitle: seen.log.clone(),
        sections,
    }
}

fn family(family: Family, lang: Lang) -> &'static str {
    match family {
        Family::Fixed => pick(lang, "vast", "fixed"),
        Family::Exponential => pick(lang, "exponentieel", "exponential"),
        Family::Gamma => "gamma",
        Family::Lognormal => pick(lang, "lognormaal", "lognormal"),
        Family::Quantiles => pick(lang, "kwantielen", "quantiles"),
    }
}

fn time(hours: f64, lang: Lang) -> String {
    if hours < 2.0 {
        return format!("{} min", figures::number(hours * 60.0, 0, lang));
    }
    if hours < 72.0 {
        return pick(lang, format!("{} u", figures::number(hours, 1, lang)), format!("{} h", figures::number(hours, 1, lang)));
    }
    format!("{} d", figures::number(hours / 24.0, 1, lang))
}

fn lengths(seen: &Findings, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Hoe lang elke stap duurt", "How long each step takes"));
    let row = |m: &StepMeasure| {
        let what = match m.measured.what {
            "work" => pick(lang, "werk", "work"),
            "waits" => pick(lang, "ligt", "waits"),
            _ => pick(lang, "duurt", "takes"),
        };
        Row::new(vec![
            Cell::words(&m.title),
            Cell::words(what),
            Cell::Figure(figures::count(m.measured.n as u64, lang)),
            Cell::Figure(time(m.measured.median_hours, lang)),
            Cell::Figure(time(m.measured.p90_hours, lang)),
            Cell::words(family(m.measured.family, lang)),
        ])
    };
    section.push(Block::Table(Table {
        caption: pick(lang, "Gemeten sinds de stap kon beginnen", "Measured since the step could begin").to_owned(),
        heads: vec![
            pick(lang, "Stap", "Step"),
            "",
            pick(lang, "Keer", "Times"),
            pick(lang, "Helft binnen", "Half within"),
            pick(lang, "9 van 10", "9 in 10"),
            pick(lang, "Vorm", "Form"),
        ],
        rows: seen.steps.iter().map(row).collect(),
    }));
    section
}

/// The month in which most cases come in, and that in which fewest do.
fn busiest(months: &[usize; 12], lang: Lang) -> String {
    const NAMES: [[&str; 2]; 12] = [
        ["januari", "January"],
        ["februari", "February"],
        ["maart", "March"],
        ["april", "April"],
        ["mei", "May"],
        ["juni", "June"],
        ["juli", "July"],
        ["augustus", "August"],
        ["september", "September"],
        ["oktober", "October"],
        ["november", "November"],
        ["december", "December"],
    ];
    let all = months.iter().sum::<usize>().max(1);
    #[allow(clippy::cast_precision_loss)] // counts
    let told = |month: Option<(usize, &usize)>| {
        month.map_or_else(Default::default, |(m, n)| {
            (NAMES[m][usize::from(lang == Lang::En)], figures::share(*n as f64 / all as f64, lang))
        })
    };
    let (most, least) =
        (told(months.iter().enumerate().max_by_key(|m| m.1)), told(months.iter().enumerate().min_by_key(|m| m.1)));
    pick(
        lang,
        format!("De meeste zaken komen in {} ({}), de minste in {} ({}).", most.0, most.1, least.0, least.1),
        format!("Most cases come in {} ({}), fewest in {} ({}).", most.0, most.1, least.0, least.1),
    )
}

fn teams(seen: &Findings, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Wie er was", "Who was there"));
    let row = |t: &TeamMeasure| {
        Row::new(vec![
            Cell::words(&t.team),
            Cell::Figure(figures::count(t.people as u64, lang)),
            Cell::Figure(figures::number(t.present, 1, lang)),
            Cell::Figure(t.busy.map_or_else(|| "–".to_owned(), |b| figures::share(b, lang))),
            Cell::Figure(figures::count(t.n as u64, lang)),
        ])
    };
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Op een gewone werkdag: mensen die iets deden, en welk deel van hun uren aan deze zaken",
            "On an average working day: people who did something, and which share of their hours on these cases",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Team", "Team"),
            pick(lang, "Mensen", "People"),
            pick(lang, "Per dag", "A day"),
            pick(lang, "Bezig", "Busy"),
            pick(lang, "Gedaan", "Done"),
        ],
        rows: seen.teams.iter().filter(|t| t.people > 0).map(row).collect(),
    }));
    section
}

fn choices(seen: &Findings, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Waar een zaak heen gaat", "Where a case goes"));
    let rows = seen.choices.iter().flat_map(|choice| {
        choice.branches.iter().map(|(to, times, rule)| {
            #[allow(clippy::cast_precision_loss)] // counts
            let share = *times as f64 / choice.times.max(1) as f64;
            Row::new(vec![
                Cell::words(&choice.at),
                Cell::words(to),
                Cell::Figure(figures::share(share, lang)),
                Cell::Figure(figures::count(choice.times as u64, lang)),
                Cell::words(rule.as_deref().unwrap_or("")),
            ])
        })
    });
    section.push(Block::Table(Table {
        caption: pick(lang, "Kansen, en waar zij van afhangen", "Chances, and what they depend on").to_owned(),
        heads: vec![
            pick(lang, "Keuze", "Choice"),
            pick(lang, "Naar", "To"),
            pick(lang, "Deel", "Share"),
            pick(lang, "Van", "Of"),
            pick(lang, "Regel", "Rule"),
        ],
        rows: rows.collect(),
    }));
    section
}

fn exceptions(seen: &Findings, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Wat niet in het proces staat", "What is not in the process"));
    for exception in seen.exceptions.iter().take(MOST_ROWS) {
        section.say(Line::from(exception.words().in_lang(lang).to_owned()));
    }
    if seen.exceptions.len() > MOST_ROWS {
        let more = seen.exceptions.len() - MOST_ROWS;
        section.say(pick(
            lang,
            format!("En {more} meer; met --format json ziet u alles."),
            format!("And {more} more; --format json shows all."),
        ));
    }
    section
}
