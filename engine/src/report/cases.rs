//! Cases in words: which will be late, what happened to one, and paths that were walked.

use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::pick;
use crate::findings::{CaseForecast, CasesForecast};
use crate::store::{Case, CaseEntry, Event, Walked};
use crate::text::Lang;
use crate::time::Moment;

/// From this chance on a case is pointed out.
const AT_RISK: f64 = 0.2;

/// The letter about cases under way.
pub(super) fn forecast(seen: &CasesForecast, lang: Lang) -> Document {
    let mut opening = Section::opening();
    let with_period = seen.cases.iter().filter(|c| c.period.is_some()).count();
    if let [case] = seen.cases.as_slice() {
        opening.push(Block::Lead(Line::from(one(case, lang))));
    } else if let Some(words) = expected_late(seen, lang) {
        opening.push(Block::Lead(Line::from(words)));
    }
    let passed = seen.cases.iter().filter(|c| c.period.as_ref().is_some_and(|p| p.passed)).count();
    if passed > 0 {
        opening.say(pick(lang, format!("Al voorbij de laatste dag: {passed}."), format!("Past the last day already: {passed}.")));
    }
    let assumed = seen.cases.iter().filter(|c| c.period.as_ref().is_some_and(|p| p.from_submission)).count();
    if assumed > 0 {
        opening.say(pick(
            lang,
            format!("Niet vastgelegd wanneer de termijn begon, dus geteld vanaf de indiening: {assumed}."),
            format!("Not recorded when the period began, so counted from submission: {assumed}."),
        ));
    }
    if seen.cases.len() > with_period {
        let none = seen.cases.len() - with_period;
        opening.say(pick(lang, format!("Zonder wettelijke termijn: {none}."), format!("Without a legal period: {none}.")));
    }
    let mut sections = vec![opening];
    let mut warnings: Vec<Line> = seen.warnings.iter().map(|w| Line::from(w.what.in_lang(lang))).collect();
    warnings.extend(seen.left_out.iter().map(|l| Line::from(format!("{}: {}", l.id, l.why.in_lang(lang)))));
    if !warnings.is_empty() {
        let mut section = Section::new(pick(lang, "Let op", "Mind this"));
        section.push(Block::Warnings(warnings));
        sections.push(section);
    }
    if !seen.cases.is_empty() {
        sections.push(table(seen, lang));
    }
    let mut receipt = Section::new(pick(lang, "Waar dit op rust", "What this rests on"));
    receipt.say(pick(
        lang,
        format!(
            "{} keer nagespeeld vanaf de plek waar elke zaak nu is, toevalsgetal {}. Ook hoe zeker de schattingen zijn, telt mee. \
             Geen datum is een belofte.",
            figures::count(seen.runs, lang),
            seen.seed
        ),
        format!(
            "{} runs from where each case is now, seed {}. How sure the estimates are counts too. No date is a promise.",
            figures::count(seen.runs, lang),
            seen.seed
        ),
    ));
    sections.push(receipt);
    Document {
        title: seen.place_title.in_lang(lang).to_owned(),
        subtitle: pick(
            lang,
            format!("Lopende zaken op {}", figures::date(seen.on, lang)),
            format!("Cases under way on {}", figures::date(seen.on, lang)),
        ),
        sections,
    }
}

/// How many cases will be late, in one sentence; none where no case has a period.
pub(super) fn expected_late(seen: &CasesForecast, lang: Lang) -> Option<String> {
    let with_period = seen.cases.iter().filter(|c| c.period.is_some()).count();
    let [low, high] = seen.late_p10_p90;
    // "3", never "3,0": a tenth is said only where there is one.
    let has_tenth = (seen.late_mean * 10.0).round() % 10.0 != 0.0;
    let late = figures::number(seen.late_mean, usize::from(has_tenth), lang);
    (with_period > 0).then(|| {
        pick(
            lang,
            format!(
                "Van {with_period} zaken met een termijn komen er naar verwachting {late} te laat: meestal {low} tot {high}."
            ),
            format!("Of {with_period} cases with a legal period, {late} are expected to be late: mostly {low} to {high}."),
        )
    })
}

/// What is said of a case that stands alone.
fn one(case: &CaseForecast, lang: Lang) -> String {
    let by = match case.decided_on.p80 {
        Some(date) => {
            let date = figures::date(date, lang);
            pick(
                lang,
                format!("In vier van de vijf gevallen is zaak {} besloten op {date}.", case.id),
                format!("In four cases out of five case {} is decided by {date}.", case.id),
            )
        }
        None => pick(
            lang,
            format!("In meer dan één van de vijf gevallen is zaak {} na jaren nog niet besloten.", case.id),
            format!("In more than one case out of five case {} is not decided after years.", case.id),
        ),
    };
    let Some(period) = &case.period else { return by };
    let late = figures::share(period.late, lang);
    let chance = pick(
        lang,
        format!("De kans dat dit na de wettelijke termijn is: {late}."),
        format!("The chance that this is after the legal period: {late}."),
    );
    format!("{by} {chance}")
}

fn table(seen: &CasesForecast, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Zaken", "Cases"));
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Dagen bij deze stap, besluit in 4 van 5 keer, laatste dag, kans op te laat",
            "Days at this step, decided in 4 of 5 runs, last day, chance of being late",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Zaak", "Case"),
            pick(lang, "Stap", "Step"),
            pick(lang, "Dagen", "Days"),
            pick(lang, "4 van 5", "4 in 5"),
            pick(lang, "Termijn", "Period"),
            pick(lang, "Te laat", "Late"),
        ],
        rows: seen.cases.iter().map(|case| row(case, lang)).collect(),
    }));
    section
}

fn row(case: &CaseForecast, lang: Lang) -> Row {
    let none = || "–".to_owned();
    let p80 = case.decided_on.p80.map_or_else(|| pick(lang, "later", "later").to_owned(), |d| figures::short_date(d, lang));
    let (last, late) = case.period.as_ref().map_or_else(
        || (none(), none()),
        |p| {
            let begun = p.last_day.map(|d| figures::short_date(d, lang));
            (begun.unwrap_or_else(|| pick(lang, "begint nog", "not begun").to_owned()), figures::column_share(p.late, lang))
        },
    );
    let mut row = Row::new(vec![
        Cell::words(&case.id),
        Cell::words(case.step_title.in_lang(lang)),
        Cell::Figure(figures::number(case.days_there, 0, lang)),
        Cell::Figure(p80),
        Cell::Figure(last),
        Cell::Figure(late),
    ]);
    if let Some(period) = case.period.as_ref().filter(|p| p.late >= AT_RISK && p.late < 1.0) {
        let [low, high] = period.late_ci95.map(|s| figures::share(s, lang));
        row.aside = Some(pick(lang, format!("kans tussen {low} en {high}"), format!("chance between {low} and {high}")));
    }
    row
}

/// A list of cases.
pub(super) fn list(cases: &[Case], now: Moment, lang: Lang) -> Document {
    let mut section = Section::opening();
    let open = cases.iter().filter(|c| c.is_open()).count();
    section.say(pick(
        lang,
        format!("Zaken: {}; daarvan lopen er {open}.", cases.len()),
        format!("Cases: {}; under way: {open}.", cases.len()),
    ));
    let rows = cases.iter().map(|case| {
        let days = |from: Moment, until: Moment| figures::number((until - from).in_days().max(0.0), 0, lang);
        let (at, since) = match (&case.decided, case.now.first()) {
            (Some(decided), _) => {
                (format!("{}: {}", pick(lang, "besloten", "decided"), decided.end), days(case.submitted, decided.at))
            }
            (None, Some(_)) => {
                let steps: Vec<&str> = case.now.iter().map(|n| n.step.as_str()).collect();
                (steps.join(", "), days(case.submitted, now))
            }
            (None, None) => ("–".to_owned(), days(case.submitted, now)),
        };
        let mut row = Row::new(vec![
            Cell::words(&case.id),
            Cell::words(&case.process),
            Cell::Figure(figures::short_date(case.submitted.date(), lang)),
            Cell::words(&at),
            Cell::Figure(since),
        ]);
        let waits = case.waiting.as_ref().map(|w| pick(lang, format!("wacht op {}", w.lane), format!("waits for {}", w.lane)));
        let stopped = case.suspensions.last().is_some_and(|s| s.until.is_none());
        let stopped = stopped.then(|| pick(lang, "termijn staat stil", "period stands still").to_owned());
        let note: Vec<String> = case.title.clone().into_iter().chain(waits).chain(stopped).collect();
        row.note = (!note.is_empty()).then(|| note.join("; "));
        row
    });
    let rows: Vec<Row> = rows.collect();
    if !rows.is_empty() {
        section.push(Block::Table(Table {
            caption: pick(lang, "Dagen sinds de indiening, of tot het besluit", "Days since submission, or to the decision")
                .to_owned(),
            heads: vec![
                pick(lang, "Zaak", "Case"),
                pick(lang, "Proces", "Process"),
                pick(lang, "Ingediend", "Handed in"),
                pick(lang, "Nu bij", "Now at"),
                pick(lang, "Dagen", "Days"),
            ],
            rows,
        }));
    }
    Document {
        title: pick(lang, "Zaken", "Cases").to_owned(),
        subtitle: figures::date(now.date(), lang),
        sections: vec![section],
    }
}

/// What happened to one case.
pub(super) fn history(case: &Case, history: &[CaseEntry], lang: Lang) -> Document {
    let mut section = Section::opening();
    let facts: Vec<String> = case.facts.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let known = [case.process.clone(), case.place.clone(), facts.join("; ")];
    section.say(known.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "));
    if case.forgotten {
        section.say(pick(lang, "Wat er over mensen stond, is gewist.", "What was said of people was erased."));
    }
    let rows = history.iter().map(|entry| {
        let said = entry.personal.as_ref();
        let mut row = Row::new(vec![
            Cell::Figure(figures::short_date(entry.happened.at.date(), lang)),
            Cell::words(&what(&entry.happened.event, lang)),
            Cell::words(said.and_then(|p| p.actor.as_deref()).unwrap_or("–")),
        ]);
        let words = said.map(|p| [&p.title, &p.whom, &p.text].into_iter().flatten().cloned().collect::<Vec<_>>().join("; "));
        row.note = match words {
            None => Some(pick(lang, "gewist", "erased").to_owned()),
            Some(words) => Some(words).filter(|w| !w.is_empty()),
        };
        row
    });
    section.push(Block::Table(Table {
        caption: pick(lang, "Wat er gebeurde, en wie dat vastlegde", "What happened, and who recorded it").to_owned(),
        heads: vec![pick(lang, "Datum", "Date"), pick(lang, "Wat", "What"), pick(lang, "Door", "By")],
        rows: rows.collect(),
    }));
    Document {
        title: case.title.clone().unwrap_or_else(|| case.id.clone()),
        subtitle: pick(lang, format!("Zaak {}", case.id), format!("Case {}", case.id)),
        sections: vec![section],
    }
}

fn what(event: &Event, lang: Lang) -> String {
    match event {
        Event::Submitted { .. } => pick(lang, "ingediend", "handed in").to_owned(),
        Event::StepStarted { step } => pick(lang, format!("begonnen: {step}"), format!("begun: {step}")),
        Event::StepFinished { step } => pick(lang, format!("klaar: {step}"), format!("finished: {step}")),
        Event::Suspended => pick(lang, "termijn staat stil", "period stands still").to_owned(),
        Event::Resumed => pick(lang, "termijn loopt weer", "period runs again").to_owned(),
        Event::Waiting { lane } => pick(lang, format!("wacht op {lane}"), format!("waits for {lane}")),
        Event::Tried { intervention } => pick(lang, format!("geprobeerd: {intervention}"), format!("tried: {intervention}")),
        Event::Decided { end } => pick(lang, format!("besloten: {end}"), format!("decided: {end}")),
        Event::Note => pick(lang, "notitie", "note").to_owned(),
        Event::Forgotten => pick(lang, "persoonsgegevens gewist", "personal data erased").to_owned(),
    }
}

/// Paths that were walked.
pub(super) fn walked(seen: &Walked, lang: Lang) -> Document {
    let mut section = Section::opening();
    section.say(match seen.days_p50 {
        None => pick(lang, "Geen afgeronde zaak past hierbij.", "No case that is over fits this.").to_owned(),
        Some(days) => {
            let (count, days) = (seen.cases.len(), figures::days(days, lang));
            pick(
                lang,
                format!("Afgeronde zaken: {count}. De helft had binnen {days} een besluit."),
                format!("Cases that are over: {count}. Half were decided within {days}."),
            )
        }
    });
    if !seen.cases.is_empty() {
        let rows = seen.cases.iter().map(|case| {
            let mut row = Row::new(vec![
                Cell::words(&case.id),
                Cell::words(&case.process),
                Cell::words(&case.end),
                Cell::Figure(figures::column_days(case.days, lang)),
            ]);
            let tried =
                (!case.tried.is_empty()).then(|| format!("{}: {}", pick(lang, "geprobeerd", "tried"), case.tried.join(", ")));
            let note: Vec<String> = case
                .title
                .clone()
                .into_iter()
                .chain(tried)
                .chain((!case.themes.is_empty()).then(|| case.themes.join(", ")))
                .collect();
            row.note = (!note.is_empty()).then(|| note.join("; "));
            row
        });
        section.push(Block::Table(Table {
            caption: pick(lang, "De snelste eerst", "The quickest first").to_owned(),
            heads: vec![
                pick(lang, "Zaak", "Case"),
                pick(lang, "Proces", "Process"),
                pick(lang, "Einde", "End"),
                pick(lang, "Dagen", "Days"),
            ],
            rows: rows.collect(),
        }));
    }
    let mut sections = vec![section];
    if !seen.tried.is_empty() {
        let mut section = Section::new(pick(lang, "Wat is geprobeerd", "What was tried"));
        let lines = seen.tried.iter().map(|tried| {
            let what = Line::default().strong(&tried.intervention);
            match &tried.won {
                Some((won, [low, high])) => {
                    let n = |days: f64| figures::number(days, 0, lang);
                    what.plain(pick(
                        lang,
                        format!(
                            ": {} zaken mét duurden gemiddeld {} dagen korter dan {} zonder (tussen {} en {} dagen korter).",
                            tried.with,
                            n(*won),
                            tried.without,
                            n(*low),
                            n(*high)
                        ),
                        format!(
                            ": {} cases with it took {} days less on average than {} without (between {} and {} days less).",
                            tried.with,
                            n(*won),
                            tried.without,
                            n(*low),
                            n(*high)
                        ),
                    ))
                }
                None => what.plain(pick(
                    lang,
                    format!(": {} met, {} zonder; te weinig om te vergelijken.", tried.with, tried.without),
                    format!(": {} with, {} without; too few to compare.", tried.with, tried.without),
                )),
            }
        });
        section.push(Block::List(lines.collect()));
        section.say(pick(
            lang,
            "Zaken waarin iets is geprobeerd, kunnen ook anders zijn. Dit is geen bewijs.",
            "Cases in which something was tried may differ in other ways too. This is no proof.",
        ));
        sections.push(section);
    }
    Document {
        title: pick(lang, "Gelopen wegen", "Walked paths").to_owned(),
        subtitle: pick(lang, "Afgeronde zaken als voorbeeld", "Cases that are over, as examples").to_owned(),
        sections,
    }
}
