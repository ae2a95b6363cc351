//! The estimates of a room, in words.

use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures::number;
use super::words::pick;
use crate::findings::estimates::{Asked, DISAGREE, Estimates, Pooled};
use crate::text::Lang;

/// Most questions that are named as worth a talk.
const TALKS: usize = 5;

/// Writes the letter about pooled estimates.
pub(super) fn write(seen: &Estimates, lang: Lang) -> Document {
    let n = seen.participants.len();
    let mut sections = vec![opening(seen, lang), table(seen, lang)];
    if n > 1 {
        sections.push(answers(seen, lang));
    }
    Document {
        title: seen.process_title.in_lang(lang).to_owned(),
        subtitle: match n {
            1 => pick(lang, "Schattingen van 1 deelnemer".to_owned(), "Estimates of 1 participant".to_owned()),
            _ => pick(lang, format!("Schattingen van {n} deelnemers"), format!("Estimates of {n} participants")),
        },
        sections,
    }
}

fn opening(seen: &Estimates, lang: Lang) -> Section {
    let mut section = Section::opening();
    let mut talk: Vec<&Pooled> = seen.questions.iter().filter(|q| q.answers.len() > 1 && q.between_share >= DISAGREE).collect();
    talk.sort_by(|a, b| b.between_share.total_cmp(&a.between_share));
    if talk.is_empty() {
        if seen.participants.len() > 1 {
            section.push(Block::Lead(Line::from(pick(
                lang,
                "De deelnemers zijn het over geen enkele stap sterk oneens.",
                "Participants do not differ strongly about any step.",
            ))));
        }
    } else {
        section.push(Block::Lead(Line::from(pick(
            lang,
            "Praat hier eerst over: de deelnemers verschillen onderling meer dan ieder zelf twijfelt.",
            "Talk about these first: participants differ more among each other than each of them doubts.",
        ))));
        let lines = talk.into_iter().take(TALKS).map(|q| {
            let unit = unit(q.unit, lang);
            let [low, high] = q.p50_range.map(|p| figure(p, lang));
            Line::default().strong(q.title.in_lang(lang)).plain(format!(" ({})", asked(q.asked, lang))).plain(pick(
                lang,
                format!(": de een zegt {low}, de ander {high} {unit}"),
                format!(": one says {low}, another {high} {unit}"),
            ))
        });
        section.push(Block::List(lines.collect()));
    }
    section.say(pick(
        lang,
        "Elke deelnemer telt even zwaar. De samengevoegde schatting bewaart het verschil van mening.",
        "Each participant counts the same. The pooled estimate keeps the difference of opinion.",
    ));
    if !seen.unanswered.is_empty() {
        let list = seen.unanswered.join(", ");
        section.say(pick(lang, format!("Niemand vulde in: {list}."), format!("Nobody filled in: {list}.")));
    }
    section
}

fn table(seen: &Estimates, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Samengevoegd", "Pooled"));
    let rows = seen.questions.iter().map(|q| {
        let range = if q.answers.len() > 1 {
            let [low, high] = q.p50_range.map(|p| figure(p, lang));
            format!("{low} {} {high}", pick(lang, "tot", "to"))
        } else {
            "–".to_owned()
        };
        let mut row = Row::new(vec![
            Cell::words(q.title.in_lang(lang)),
            Cell::Figure(q.answers.len().to_string()),
            Cell::Figure(figure(q.p50, lang)),
            Cell::Figure(figure(q.p90, lang)),
            Cell::words(unit(q.unit, lang)),
            Cell::Figure(range),
            Cell::Figure(format!("{}%", number(q.between_share * 100.0, 0, lang))),
            Cell::Figure(figure(q.now_p50, lang)),
        ]);
        row.note = Some(super::clean::clean(q.what.in_lang(lang)));
        row
    });
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Oneens: het deel van de spreiding dat tussen de deelnemers zit. Nu: de helft volgens het bestand",
            "Differ: the share of the spread that lies between participants. Now: the half according to the file",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Stap", "Step"),
            "n",
            pick(lang, "Helft", "Half"),
            pick(lang, "9 op 10", "9 in 10"),
            "",
            pick(lang, "Ieders helft", "Each one's half"),
            pick(lang, "Oneens", "Differ"),
            pick(lang, "Nu", "Now"),
        ],
        rows: rows.collect(),
    }));
    section
}

fn answers(seen: &Estimates, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Wie zei wat", "Who said what"));
    let rows = seen.questions.iter().flat_map(|q| {
        q.answers.iter().enumerate().map(|(i, a)| {
            let mut row = Row::new(vec![
                Cell::words(q.title.in_lang(lang)),
                Cell::words(&a.participant),
                Cell::Figure(figure(a.min, lang)),
                Cell::Figure(figure(a.likely, lang)),
                Cell::Figure(figure(a.max, lang)),
                Cell::words(unit(q.unit, lang)),
            ]);
            row.note = (i == 0).then(|| super::clean::clean(q.what.in_lang(lang)));
            row
        })
    });
    section.push(Block::Table(Table {
        caption: pick(lang, "In de eenheid van het bestand", "In the unit of the file").to_owned(),
        heads: vec![
            pick(lang, "Stap", "Step"),
            pick(lang, "Deelnemer", "Participant"),
            pick(lang, "Minst", "Least"),
            pick(lang, "Meestal", "Usually"),
            pick(lang, "Meest", "Most"),
            "",
        ],
        rows: rows.collect(),
    }));
    section
}

fn asked(asked: Asked, lang: Lang) -> &'static str {
    let (nl, en) = match asked {
        Asked::Work => ("werktijd", "working time"),
        Asked::Waits => ("ligtijd", "lying time"),
        Asked::Takes => ("doorlooptijd", "elapsed time"),
    };
    pick(lang, nl, en)
}

fn unit(name: &str, lang: Lang) -> &'static str {
    let (nl, en) = match name {
        "min" => ("min", "min"),
        "h" => ("uur", "hours"),
        "d" => ("dagen", "days"),
        "wd" => ("werkdagen", "working days"),
        "w" => ("weken", "weeks"),
        "mo" => ("maanden", "months"),
        _ => ("jaar", "years"),
    };
    pick(lang, nl, en)
}

/// Two figures that mean something.
fn figure(value: f64, lang: Lang) -> String {
    let decimals = if value.abs() >= 9.95 { 0 } else { 1 };
    number(value, decimals, lang)
}
