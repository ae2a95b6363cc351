//! The workload of a place, in words.

use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::{cause, changed, pick};
use crate::findings::{Shift, Workload};
use crate::text::Lang;

/// Writes the letter about a place.
pub(super) fn write(seen: &Workload, lang: Lang) -> Document {
    let mut sections = vec![opening(seen, lang)];
    sections.extend(warnings(seen, lang));
    sections.push(processes(seen, lang));
    sections.push(causes(seen, lang));
    sections.push(teams(seen, lang));
    sections.push(bodies(seen, lang));
    sections.extend(change(seen, lang));
    sections.extend(one_more(seen, lang));
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
            "Per keer nagespeeld: binnen, besloten, dagen tot het besluit, en te laat volgens de wet",
            "Each run: received, decided, days to the decision, and late by law",
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

/// How a figure is written in a table.
type Written = fn(f64, Lang) -> String;

fn points(share: f64, lang: Lang) -> String {
    figures::number(100.0 * share, 0, lang) + "%"
}

fn plain(value: f64, lang: Lang) -> String {
    figures::number(value, 1, lang)
}

/// A row of before and after, if the figure is known.
fn shifted(what: &str, of: &str, shift: Option<Shift>, written: Written, lang: Lang) -> Option<(bool, Row)> {
    let s = shift?;
    let sure = if s.distinguishable {
        format!("{} {} {}", written(s.ci95[0], lang), pick(lang, "tot", "to"), written(s.ci95[1], lang))
    } else {
        pick(lang, "kan toeval zijn", "may be luck").to_owned()
    };
    let cells = vec![
        Cell::words(what),
        Cell::words(of),
        Cell::Figure(written(s.before, lang)),
        Cell::Figure(written(s.after, lang)),
        Cell::Figure(sure),
    ];
    Some((s.distinguishable, Row::new(cells)))
}

/// Before and after a change: what can be told from luck, in one table.
fn change(seen: &Workload, lang: Lang) -> Option<Section> {
    let change = seen.change.as_ref()?;
    let mut section = Section::new(pick(lang, "Voor en na de verandering", "Before and after the change"));
    if let Some(changed) = changed(&change.with, lang) {
        section.say(changed);
    }
    let days = pick(lang, "dagen tot het besluit", "days to the decision");
    let late = pick(lang, "te laat", "late");
    let out = pick(lang, "besloten", "decided");
    let (busy, waits, line) = (
        pick(lang, "bezet", "busy"),
        pick(lang, "dagen in de rij", "days in line"),
        pick(lang, "rij aan het eind", "line at the end"),
    );
    let agenda = pick(lang, "agenda bezet", "agenda filled");
    let all = pick(lang, "Alle zaken", "All cases");
    let under_way = pick(lang, "onderweg aan het eind", "under way at the end");
    let mut rows = vec![shifted(all, under_way, change.under_way_at_end, plain, lang)];
    for p in &change.processes {
        let title = p.title.in_lang(lang);
        rows.push(shifted(title, days, p.days_mean, figures::column_days, lang));
        rows.push(shifted(title, late, p.late, points, lang));
        rows.push(shifted(title, out, p.decided, plain, lang));
    }
    for t in &change.teams {
        let title = t.title.in_lang(lang);
        rows.push(shifted(title, busy, t.load, points, lang));
        rows.push(shifted(title, waits, t.wait_days_mean, figures::column_days, lang));
        rows.push(shifted(title, line, t.waiting_at_end, plain, lang));
    }
    for b in &change.bodies {
        let title = b.title.in_lang(lang);
        rows.push(shifted(title, agenda, b.load, points, lang));
        rows.push(shifted(title, line, b.waiting_at_end, plain, lang));
    }
    let (sure, unsure): (Vec<_>, Vec<_>) = rows.into_iter().flatten().partition(|r| r.0);
    let same = unsure.len();
    if sure.is_empty() {
        section.say(pick(
            lang,
            "Geen enkel cijfer verandert zo dat het van toeval te onderscheiden is.",
            "No figure changes so that it can be told from luck.",
        ));
        return Some(section);
    }
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Wat aantoonbaar verandert; het verschil is 95% zeker",
            "What changes for certain; the difference is 95% certain",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Van", "Of"),
            pick(lang, "Wat", "What"),
            pick(lang, "Voor", "Before"),
            pick(lang, "Na", "After"),
            pick(lang, "Verschil", "Difference"),
        ],
        rows: sure.into_iter().map(|r| r.1).collect(),
    }));
    section.say(pick(
        lang,
        format!("{same} andere cijfers veranderen niet zo dat het van toeval te onderscheiden is."),
        format!("{same} other figures don't change so that it can be told from luck."),
    ));
    Some(section)
}

/// Where one full-time worker more would do most.
fn one_more(seen: &Workload, lang: Lang) -> Option<Section> {
    let list = seen.one_more_fte.as_ref()?;
    let mut section = Section::new(pick(lang, "Eén fte extra", "One full-time worker more"));
    match list.first() {
        None => section.say(pick(lang, "Geen team heeft een rij.", "No team has a line.")),
        Some(first) if first.distinguishable && first.case_days_won > 0.0 => section.push(Block::Paragraph(
            Line::default()
                .plain(pick(lang, "Eén fte extra doet het meest bij: ", "One more does most in: "))
                .strong(first.title.in_lang(lang))
                .plain("."),
        )),
        Some(_) => section.say(pick(
            lang,
            "Bij geen team wint één fte extra iets dat van toeval te onderscheiden is.",
            "In no team does one more win anything that can be told from luck.",
        )),
    }
    if list.is_empty() {
        return Some(section);
    }
    let largest = list.iter().map(|m| m.case_days_won).fold(0.0, f64::max);
    let rows = list.iter().map(|m| {
        let sure = if m.distinguishable {
            let whole = |x: f64| figures::number(x, 0, lang);
            format!("{} {} {}", whole(m.ci95[0]), pick(lang, "tot", "to"), whole(m.ci95[1]))
        } else {
            pick(lang, "kan toeval zijn", "may be luck").to_owned()
        };
        let wait = m.wait_days_mean.map_or_else(
            || "–".to_owned(),
            |w| format!("{} → {}", figures::column_days(w.before, lang), figures::column_days(w.after, lang)),
        );
        Row::new(vec![
            Cell::words(m.title.in_lang(lang)),
            Cell::Figure(figures::number(m.case_days_won, 0, lang)),
            Cell::bar(if m.distinguishable { m.case_days_won.max(0.0) } else { 0.0 }, largest),
            Cell::Figure(sure),
            Cell::Figure(wait),
        ])
    });
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Dagen gewonnen over alle zaken samen in deze periode, en de dagen in de rij van het team",
            "Days won over all cases together in this period, and the days in the team's line",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Team", "Team"),
            pick(lang, "Winst", "Wins"),
            "",
            pick(lang, "95% zeker", "95% certain"),
            pick(lang, "In de rij", "In line"),
        ],
        rows: rows.collect(),
    }));
    section.say(pick(
        lang,
        "Wie erbij komt heeft net zo veel ander werk als de rest van het team, en is er al een jaar voor deze periode. \
         Tel de winsten niet bij elkaar op.",
        "Who joins has as much other work as the rest of the team, and was there a year before this period. Don't add these up.",
    ));
    Some(section)
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
