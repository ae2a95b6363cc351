//! Why cases waited, and how far two logs lie apart, in words.

use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::pick;
use crate::exchange::log::distances::Distances;
use crate::exchange::log::later::Later;
use crate::exchange::log::waits::{WaitDays, Waits};
use crate::text::Lang;

/// Most rows; the JSON has all.
const MOST_ROWS: usize = 20;

fn share(part: f64, whole: f64, lang: Lang) -> String {
    if whole > 0.0 { figures::share(part / whole, lang) } else { "–".to_owned() }
}

/// Writes why cases waited.
pub(super) fn write(seen: &Waits, lang: Lang) -> Document {
    let mut opening = Section::opening();
    let all = seen.total_days;
    #[allow(clippy::cast_precision_loss)] // a count
    let a_case = figures::days(all.waited / seen.cases.max(1) as f64, lang);
    opening.push(Block::Lead(Line::from(pick(
        lang,
        format!("Een zaak wachtte gemiddeld {a_case}."),
        format!("A case waited {a_case} on average."),
    ))));
    let [queue, batching, off, external, unknown] =
        [all.queue, all.batching, all.off_hours, all.external, all.unknown].map(|part| share(part, all.waited, lang));
    opening.say(pick(
        lang,
        format!("Daarvan was {queue} omdat wie het oppakte met iets anders bezig was, {batching} omdat zaken werden opgespaard, {off} buiten de werkuren en {external} bij anderen. Van {unknown} zegt het logboek niet waarom."),
        format!("Of that, {queue} was because whoever took it up was busy with something else, {batching} because cases were saved up, {off} outside working hours and {external} with others. Of {unknown} the log does not say why."),
    ));
    if !seen.has_begins {
        opening.push(Block::Warnings(vec![Line::from(pick(
            lang,
            "Het logboek zegt alleen wanneer iets klaar was. Het werk zelf zit dus in het wachten, en een rij is niet te zien.".to_owned(),
            "The log only says when something was finished. So the work itself is inside the waiting, and a queue cannot be seen.".to_owned(),
        ))]));
    }
    let mut section = Section::new(pick(lang, "Waarop werd gewacht", "What was waited for"));
    let row = |name: &str, times: usize, days: &WaitDays| {
        let mut cells = vec![
            Cell::words(name),
            Cell::Figure(figures::count(times as u64, lang)),
            Cell::Figure(figures::number(days.waited, 0, lang)),
        ];
        let parts = [days.queue, days.batching, days.off_hours, days.external, days.unknown];
        cells.extend(parts.map(|part| Cell::Figure(share(part, days.waited, lang))));
        Row::new(cells)
    };
    section.push(Block::Table(Table {
        caption: pick(lang, "Dagen van alle zaken samen, en waarom", "Days of all cases together, and why").to_owned(),
        heads: vec![
            pick(lang, "Activiteit", "Activity"),
            pick(lang, "Keer", "Times"),
            pick(lang, "Dagen", "Days"),
            pick(lang, "Rij", "Queue"),
            pick(lang, "Opsparen", "Batching"),
            pick(lang, "Buiten uren", "Off hours"),
            pick(lang, "Anderen", "External"),
            pick(lang, "Onbekend", "Unknown"),
        ],
        rows: seen.activities.iter().take(MOST_ROWS).map(|a| row(&a.activity, a.times, &a.days)).collect(),
    }));
    Document {
        title: pick(lang, "Waarom wachtten zaken?", "Why did cases wait?").to_owned(),
        subtitle: seen.log.clone(),
        sections: vec![opening, section],
    }
}

/// Writes how far two logs lie apart.
pub(super) fn distances(seen: &Distances, (real, other): (&str, &str), lang: Lang) -> Document {
    let mut opening = Section::opening();
    opening.push(Block::Lead(Line::from(pick(
        lang,
        format!("Hoe ver {other} van {real} af ligt; 0 is gelijk."),
        format!("How far {other} lies from {real}; 0 is the same."),
    ))));
    let row = |nl: &'static str, en: &'static str, value: f64, decimals: usize| {
        Row::new(vec![Cell::words(pick(lang, nl, en)), Cell::Figure(figures::number(value, decimals, lang))])
    };
    opening.push(Block::Table(Table {
        caption: pick(lang, "Afstanden", "Distances").to_owned(),
        heads: vec![pick(lang, "Maat", "Measure"), pick(lang, "Afstand", "Distance")],
        rows: vec![
            row("Wanneer op de kalender (uren)", "When on the calendar (hours)", seen.absolute_hours, 1),
            row("Wanneer sinds het begin van de zaak (uren)", "When since the case began (hours)", seen.relative_hours, 1),
            row("Hoe laat op de dag (uren)", "At what time of day (hours)", seen.circadian_hours, 2),
            row("Twee activiteiten na elkaar (deel)", "Two activities in a row (share)", seen.two_grams, 3),
            row("Drie activiteiten na elkaar (deel)", "Three activities in a row (share)", seen.three_grams, 3),
            row("Hoe lang zaken duren (uren)", "How long cases take (hours)", seen.cycle_time_hours, 1),
        ],
    }));
    Document {
        title: pick(lang, "Hoe ver liggen de logboeken uit elkaar?", "How far do the logs lie apart?").to_owned(),
        subtitle: real.to_owned(),
        sections: vec![opening],
    }
}

/// How far a simulation lies from later cases, beside the earlier cases themselves.
pub(super) fn later(seen: &Later, lang: Lang) -> Document {
    Document {
        title: pick(lang, "Lijken nagespeelde zaken op de latere?", "Do simulated cases look like the later ones?").to_owned(),
        subtitle: seen.log.clone(),
        sections: vec![later_section(seen, Section::opening(), lang)],
    }
}

/// The same as a part of another page.
pub(super) fn later_section(seen: &Later, mut section: Section, lang: Lang) -> Section {
    let (train, test, split) = (seen.train, seen.test, figures::date(seen.split, lang));
    let from = match &seen.process {
        Some(process) => pick(lang, format!("{process} is nagespeeld"), format!("{process} was simulated")),
        None => pick(
            lang,
            format!("Van de {train} zaken die voor {split} klaar waren is een proces geleerd en nagespeeld"),
            format!("A process was learned from the {train} cases that had ended before {split}, and simulated"),
        ),
    };
    section.say(pick(
        lang,
        format!("{from}, en gelegd naast {test} zaken die vanaf {split} begonnen; 0 is gelijk. Ernaast de eerdere zaken zelf: zo ver liggen echte zaken van toen en van later uit elkaar."),
        format!("{from}, and held against {test} cases that began from {split} on; 0 is the same. Beside it the earlier cases themselves: so far lie real cases of then and of later apart."),
    ));
    let row = |nl: &'static str, en: &'static str, of: fn(&Distances) -> f64, decimals: usize, both: bool| {
        let figure = |d: &Distances| figures::number(of(d), decimals, lang);
        let earlier = if both { figure(&seen.earlier) } else { "–".to_owned() };
        Row::new(vec![Cell::words(pick(lang, nl, en)), Cell::Figure(figure(&seen.simulated)), Cell::Figure(earlier)])
    };
    section.push(Block::Table(Table {
        caption: pick(lang, "Afstand tot de latere zaken", "Distance to the later cases").to_owned(),
        heads: vec![pick(lang, "Maat", "Measure"), pick(lang, "Nagespeeld", "Simulated"), pick(lang, "Eerdere", "Earlier")],
        rows: vec![
            row("Wanneer op de kalender (uren)", "When on the calendar (hours)", |d| d.absolute_hours, 1, false),
            row("Wanneer sinds het begin van de zaak (uren)", "When since the case began (hours)", |d| d.relative_hours, 1, true),
            row("Hoe laat op de dag (uren)", "At what time of day (hours)", |d| d.circadian_hours, 2, true),
            row("Twee activiteiten na elkaar (deel)", "Two activities in a row (share)", |d| d.two_grams, 3, true),
            row("Drie activiteiten na elkaar (deel)", "Three activities in a row (share)", |d| d.three_grams, 3, true),
            row("Hoe lang zaken duren (uren)", "How long cases take (hours)", |d| d.cycle_time_hours, 1, true),
        ],
    }));
    section
}
