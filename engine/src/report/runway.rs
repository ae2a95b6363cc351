//! The proposer's side, in words: is the answer there in time, and if not, what then?

use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::{changed, pick};
use crate::findings::{Runway, RunwayLimit, ShareSeen, WhatHelps};
use crate::text::Lang;

/// Interventions shown; the JSON has all.
const SHOWN: usize = 6;

/// Writes the letter about the proposer's side.
pub(super) fn write(seen: &Runway, lang: Lang) -> Document {
    let mut sections = vec![opening(seen, lang), limits(seen, lang)];
    sections.extend(bridging(seen, lang));
    sections.push(interventions(seen, lang));
    sections.push(months(seen, lang));
    let (place, date) = (seen.head.place_title.in_lang(lang), figures::date(seen.submit, lang));
    Document {
        title: seen.head.process_title.in_lang(lang).to_owned(),
        subtitle: pick(lang, format!("{place}, ingediend op {date}"), format!("{place}, submitted on {date}")),
        sections,
    }
}

/// "62%", and " (58% tot 66%, 95% zeker)".
fn chance(seen: ShareSeen, lang: Lang) -> (String, String) {
    let [low, high] = seen.ci95.map(|share| figures::column_share(share, lang));
    let between = if low == high {
        String::new()
    } else {
        pick(lang, format!(" ({low} tot {high}, 95% zeker)"), format!(" ({low} to {high}, 95% certain)"))
    };
    (figures::share(seen.share, lang), between)
}

fn opening(seen: &Runway, lang: Lang) -> Section {
    let mut section = Section::opening();
    let (share, between) = chance(seen.in_time, lang);
    section.push(Block::Lead(
        Line::from(pick(lang, "De kans dat het antwoord op tijd komt, is ", "The chance that the answer comes in time is "))
            .strong(share)
            .plain(format!("{between}.")),
    ));
    let (yes, _) = chance(seen.yes_in_time_as_stated, lang);
    let (stated, _) = chance(seen.in_time_as_stated, lang);
    section.say(pick(
        lang,
        format!("Kloppen alle schattingen precies, dan is die kans {stated}. De kans op een ja dat op tijd komt, is dan {yes}."),
        format!("If every estimate is exactly right, that chance is {stated}. The chance of a yes in time is then {yes}."),
    ));
    if let Some(changed) = changed(&seen.with, lang) {
        section.say(changed);
    }
    if let Some(date) = seen.count_on {
        let date = figures::date(date, lang);
        section.say(pick(
            lang,
            format!("Vier van de vijf antwoorden zijn er uiterlijk op {date}. Dit is een schatting, geen belofte."),
            format!("Four out of five answers are there by {date}. This is an estimate, not a promise."),
        ));
    }
    section.push(Block::Paragraph(decide_by(seen, lang)));
    section
}

fn decide_by(seen: &Runway, lang: Lang) -> Line {
    match seen.decide_by {
        Some(date) if date <= seen.submit => pick(
            lang,
            "Het antwoord komt waarschijnlijk te laat. Besluit daarom nu al: stoppen, of geld zoeken om door te gaan.",
            "The answer probably comes too late. So decide now: stop, or find money to go on.",
        )
        .into(),
        Some(date) => Line::from(pick(lang, "Is er op ", "Is there no answer on "))
            .strong(figures::date(date, lang))
            .plain(pick(
                lang,
                " nog geen antwoord? Dan komt het vaker te laat dan op tijd. Besluit dan: stoppen, of geld zoeken om door te gaan.",
                "? Then it comes too late more often than in time. Decide then: stop, or find money to go on.",
            )),
        None => pick(
            lang,
            "Zolang er geen antwoord is, blijft de kans groter dan de helft dat het nog op tijd komt.",
            "As long as there is no answer, it is more likely than not that it still comes in time.",
        )
        .into(),
    }
}

fn limit_name(limit: &RunwayLimit, lang: Lang) -> String {
    match (limit.limit, &limit.name) {
        ("partner", Some(name)) => pick(lang, format!("Partner doet mee: {name}"), format!("Partner takes part: {name}")),
        ("season", _) => pick(lang, "Eigen planning", "Own planning").to_owned(),
        ("money", _) => pick(lang, "Geld is er nog", "There is money left").to_owned(),
        _ => pick(lang, "Zo lang houdt u het vol", "As long as you can hold out").to_owned(),
    }
}

fn limits(seen: &Runway, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Waar hangt het van af?", "What does it hang on?"));
    let rows = seen.limits.iter().map(|limit| {
        let date = match (limit.date, limit.limit) {
            (Some(date), "money") => {
                let date = figures::date(date, lang);
                pick(lang, format!("rond {date}"), format!("about {date}"))
            }
            (Some(date), _) => figures::date(date, lang),
            (None, _) => pick(lang, "gaat niet op", "does not run out").to_owned(),
        };
        let [low, high] = limit.in_time.ci95.map(|share| figures::column_share(share, lang));
        Row::new(vec![
            Cell::words(&limit_name(limit, lang)),
            Cell::words(&date),
            Cell::Figure(figures::column_share(limit.in_time.share, lang)),
            Cell::Figure(format!("{low} {} {high}", pick(lang, "tot", "to"))),
        ])
    });
    section.push(Block::Table(Table {
        caption: pick(lang, "De kans om elke grens te halen", "The chance to meet each limit").to_owned(),
        heads: vec![
            pick(lang, "Grens", "Limit"),
            pick(lang, "Tot", "Until"),
            pick(lang, "Kans", "Chance"),
            pick(lang, "95% zeker", "95% certain"),
        ],
        rows: rows.collect(),
    }));
    section
}

fn bridging(seen: &Runway, lang: Lang) -> Option<Section> {
    if seen.bridging.is_empty() {
        return None;
    }
    let mut section = Section::new(pick(lang, "Hoeveel geld is er extra nodig?", "How much more money is needed?"));
    for bridge in &seen.bridging {
        let sure = figures::share(bridge.sure, lang);
        let Some(eur) = bridge.eur else {
            section.say(pick(
                lang,
                format!("Om {sure} zeker te zijn is geen bedrag genoeg: zo vaak is er na vijf jaar nog geen antwoord."),
                format!("To be {sure} sure no amount is enough: that often there is no answer after five years."),
            ));
            continue;
        };
        if eur < 0.5 {
            section.say(pick(
                lang,
                format!("Om {sure} zeker te zijn is niets extra nodig."),
                format!("To be {sure} sure nothing more is needed."),
            ));
            continue;
        }
        let amount = figures::euros(round(eur), lang);
        let months = figures::number(bridge.months.unwrap_or(0.0), 1, lang);
        let between = match bridge.ci95.map(|end| end.map(|e| figures::euros(round(e), lang))) {
            [Some(low), Some(high)] if low != high => {
                pick(lang, format!(", {low} tot {high}, 95% zeker"), format!(", {low} to {high}, 95% certain"))
            }
            _ => String::new(),
        };
        section.push(Block::Paragraph(
            Line::from(pick(
                lang,
                format!("Om {sure} zeker te zijn van genoeg geld: "),
                format!("To be {sure} sure of enough money: "),
            ))
            .strong(amount)
            .plain(pick(
                lang,
                format!(" ({months} maanden kosten{between})."),
                format!(" ({months} months of costs{between})."),
            )),
        ));
    }
    if seen.limits.iter().any(|l| l.limit != "money") {
        section.say(pick(
            lang,
            "Geld helpt niet tegen de andere grenzen: een partner of een seizoen wacht er niet op.",
            "Money does not help against the other limits: a partner or a season won't wait for it.",
        ));
    }
    Some(section)
}

/// Up to whole hundreds: an estimate in euros and cents would look exact.
fn round(eur: f64) -> f64 {
    (eur / 100.0).ceil() * 100.0
}

fn interventions(seen: &Runway, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Wat vergroot de kans?", "What makes the chance larger?"));
    let helps: Vec<&WhatHelps> =
        seen.interventions.iter().filter(|i| i.distinguishable && i.difference > 0.0).take(SHOWN).collect();
    if helps.is_empty() {
        section.say(pick(
            lang,
            "Geen verandering van dit proces vergroot de kans merkbaar.",
            "No change of this process makes the chance noticeably larger.",
        ));
        return section;
    }
    let rows = helps.iter().map(|helps| {
        let points = |share: f64| figures::number(share * 100.0, 0, lang);
        let [low, high] = helps.difference_ci95.map(points);
        Row {
            note: Some(format!("--with {}", helps.intervention.name)),
            ..Row::new(vec![
                Cell::words(helps.intervention.title.in_lang(lang)),
                Cell::Figure(figures::column_share(helps.in_time.share, lang)),
                Cell::Figure(format!("+{}", points(helps.difference))),
                Cell::Figure(format!("+{low} {} +{high}", pick(lang, "tot", "to"))),
            ])
        }
    });
    section.push(Block::Table(Table {
        caption: pick(lang, "Kans op tijd, en hoeveel procentpunten erbij", "Chance to be in time, and percentage points more")
            .to_owned(),
        heads: vec![
            pick(lang, "Verandering", "Change"),
            pick(lang, "Kans", "Chance"),
            pick(lang, "Erbij", "More"),
            pick(lang, "95% zeker", "95% certain"),
        ],
        rows: rows.collect(),
    }));
    let others = seen.interventions.len() - helps.len();
    if others > 0 {
        section.say(pick(
            lang,
            format!("De andere veranderingen ({others}) maken geen duidelijk verschil, of minder."),
            format!("The other changes ({others}) make no clear difference, or less."),
        ));
    }
    section
}

fn months(seen: &Runway, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Maand voor maand", "Month by month"));
    let with_money = seen.by_month.iter().any(|m| m.money_eur.is_some());
    let rows = seen.by_month.iter().map(|month| {
        let mut cells = vec![
            Cell::words(&figures::date(month.date, lang)),
            Cell::Figure(figures::column_share(month.answered, lang)),
            Cell::bar(month.answered, 1.0),
            Cell::Figure(month.still_in_time.map_or_else(|| "–".to_owned(), |share| figures::column_share(share, lang))),
        ];
        if with_money {
            cells.push(Cell::Figure(month.money_eur.map_or_else(|| "–".to_owned(), |eur| figures::euros(eur.round(), lang))));
        }
        Row::new(cells)
    });
    let mut heads =
        vec![pick(lang, "Datum", "Date"), pick(lang, "Antwoord", "Answered"), "", pick(lang, "Nog op tijd", "Still in time")];
    if with_money {
        heads.push(pick(lang, "Geld", "Money"));
    }
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Hoe vaak er antwoord is; en zo niet, de kans dat het nog op tijd komt",
            "How often there is an answer; if not, the chance that it still comes in time",
        )
        .to_owned(),
        heads,
        rows: rows.collect(),
    }));
    let runs = figures::count(seen.runs, lang);
    if seen.interrupted {
        section.say(pick(
            lang,
            "Dit is onderbroken. Het antwoord rust daarom op minder berekeningen, of op minder veranderingen.",
            "This was interrupted. So the answer rests on fewer runs, or on fewer changes.",
        ));
    }
    section.say(pick(
        lang,
        format!(
            "Alles is {runs} keer nagespeeld, telkens met twijfel over de schattingen. Geld is het gemiddelde: wat er is, en wat er kan \
             komen maal de kans daarop."
        ),
        format!(
            "All was played out {runs} times, each with doubt about the estimates. Money is the mean: what there is, and what may come \
             times its chance."
        ),
    ));
    section
}
