//! Where it stalls, why, what it costs, and what helps.

use super::{Told, opening};
use crate::findings::{Lost, Stall, StallExample};
use crate::model::Cause;
use crate::report::clean::capitalised;
use crate::report::document::{Block, Cell, Line, Row, Section, Table};
use crate::report::{figures, words};

/// More than this a reader doesn't act on; the rest stands in the table.
const TOLD_IN_FULL: usize = 3;

pub(super) fn stalls(told: Told<'_>) -> Section {
    let mut section = told.section("Waar loopt het vast, en wat helpt?", "Where does it stall, and what helps?");
    let stalls = &told.of.stalls;
    if stalls.is_empty() && told.of.interrupted {
        section.say(told.pick("Dit is nog niet nagespeeld.", "This was not played out yet."));
        return section;
    }
    if stalls.is_empty() {
        section.say(told.pick(
            "Doorloop vond geen stap waar dit voorstel vastloopt.",
            "Doorloop found no step at which this proposal stalls.",
        ));
        return section;
    }
    section.say(told.pick("De grootste winst staat bovenaan.", "The largest gain comes first."));
    let ranked = stalls.iter().take(TOLD_IN_FULL).map(|stall| (head(told, stall), body(told, stall)));
    section.push(Block::Ranked(ranked.collect()));
    section.say(told.pick(
        "Tel deze winsten niet bij elkaar op. Is de ene oorzaak weg, dan wacht het voorstel soms op de andere. \
         De winst geldt voor dit ene voorstel: andere voorstellen verliezen er niets door.",
        "Don't add these gains up. With one cause gone, the proposal sometimes waits for another. \
         The gain is for this proposal alone: others lose nothing by it.",
    ));
    section.push(Block::Table(table(told)));
    groups(told).into_iter().for_each(|table| section.push(Block::Table(table)));
    section
}

fn head(told: Told<'_>, stall: &Stall) -> Line {
    let line = Line::default().strong(told.title(&stall.title, &stall.step));
    let line = told.within(&stall.step).into_iter().fold(line, |line, part| line.plain(format!(", {part}")));
    let lane = lane_title(told, stall);
    let line = if lane.trim().is_empty() { line } else { line.plain(format!(" ({lane})")) };
    line.plain(": ").plain(words::stall(stall.kind, told.lang))
}

/// A stall names its lane; how people read it stands with the step.
fn lane_title<'s>(told: Told<'s>, stall: &'s Stall) -> &'s str {
    let step = told.of.steps.iter().find(|step| step.lane == stall.lane);
    step.map_or(stall.lane.as_str(), |step| told.title(&step.lane_title, &step.lane))
}

fn body(told: Told<'_>, stall: &Stall) -> Vec<Block> {
    let mut blocks = Vec::new();
    let why = stall.why.in_lang(told.lang);
    if !why.trim().is_empty() {
        blocks.push(Block::Paragraph(why.into()));
    }
    if let Some(example) = &stall.example {
        blocks.push(Block::Paragraph(one_example(told, example)));
    }
    blocks.push(Block::Paragraph(costs(told, stall).into()));
    blocks.push(Block::Paragraph(gains(told, stall)));
    if stall.remedies.is_empty() {
        blocks.push(Block::Paragraph(
            told.pick("Dit proces noemt hier geen verandering die helpt.", "This process names no change that helps here.")
                .into(),
        ));
    } else {
        blocks.push(Block::Paragraph(told.pick("Dit kan helpen:", "This may help:").into()));
        blocks.push(Block::List(stall.remedies.iter().map(|remedy| opening::intervention(told, remedy)).collect()));
    }
    blocks
}

/// One run with its dates: said to be one, as no run is the forecast.
fn one_example(told: Told<'_>, example: &StallExample) -> Line {
    let (days, said) = (told.days(example.days), example.said.in_lang(told.lang));
    Line::from(told.pick("Een voorbeeld, één van de nagespeelde keren: ", "An example, one of the times it was played out: "))
        .plain(said)
        .plain(told.pick(format!(" Bij elkaar kostte dit hier {days}. "), format!(" In all this cost {days} here. ")))
        .plain(told.pick("Het hele verhaal: ", "The whole story: "))
        .code(format!("--trace {}", example.run))
}

fn costs(told: Told<'_>, stall: &Stall) -> String {
    let (mean, slow, share) = (told.days(stall.days_mean), told.days(stall.days_p90), told.share(stall.share));
    let mut out = told.pick(format!("Het kost gemiddeld {mean}."), format!("It costs {mean} on average."));
    // What fewer than one in ten meet costs the slowest tenth nothing at least.
    if stall.days_p90 > 0.0 {
        out += &told
            .pick(format!(" Bij de traagste 10% is dat {slow} of meer."), format!(" In the slowest 10% that is {slow} or more."));
    }
    out += &if stall.share >= 1.0 {
        told.pick(" Het speelt in alle gevallen.", " It happens in every case.").to_owned()
    } else {
        told.pick(format!(" Het speelt in {share} van de gevallen."), format!(" It happens in {share} of the cases."))
    };
    out
}

fn gains(told: Told<'_>, stall: &Stall) -> Line {
    let gain = &stall.gain_days;
    let (mean, interval) = (told.days(gain.mean), told.interval(gain.mean, gain.ci95));
    // An interval over zero may be no gain at all; then no figure stands out.
    let [low, _] = gain.ci95;
    if !(gain.mean > 0.0 && low > 0.0) {
        return told
            .pick(
                format!("Het is niet zeker dat u tijd wint als dit weg is. De schatting is {mean}{interval}."),
                format!("It is not certain that you gain time if this is gone. The estimate is {mean}{interval}."),
            )
            .into();
    }
    let line = Line::from(told.pick("Zonder dit is het antwoord er gemiddeld ", "Without this the answer comes on average "))
        .strong(told.pick(format!("{mean} eerder"), format!("{mean} sooner")))
        .plain(format!("{interval}."));
    match gain.p90 {
        Some(slow) if gain.p90_ci95.is_some_and(|[low, _]| low <= 0.0) && slow > 0.0 => {
            line.plain(told.pick(
                " Of de traagste 10% ook tijd wint, is niet zeker.",
                " Whether the slowest 10% gain time too is not certain.",
            ))
        }
        Some(slow) if slow > 0.0 => {
            let interval = gain.p90_ci95.map_or_else(String::new, |ci| told.interval(slow, ci));
            let slow = told.days(slow);
            line.plain(told.pick(
                format!(" De grens van de traagste 10% ligt dan {slow} eerder{interval}."),
                format!(" The limit of the slowest 10% is then {slow} sooner{interval}."),
            ))
        }
        _ => line,
    }
}

fn table(told: Told<'_>) -> Table {
    let days = |value| figures::column_days(value, told.lang);
    let rows = told.of.stalls.iter().map(|stall| {
        let [low, high] = stall.gain_days.ci95;
        Row {
            note: told.within(&stall.step),
            ..Row::new(vec![
                Cell::words(told.title(&stall.title, &stall.step)),
                Cell::Words(capitalised(words::stall(stall.kind, told.lang))),
                Cell::Figure(days(stall.days_mean)),
                Cell::Figure(days(stall.gain_days.mean)),
                Cell::Figure(format!("{} {} {}", days(low), told.pick("tot", "to"), days(high))),
            ])
        }
    });
    Table {
        caption: told.pick("Waar het vastloopt, in dagen gemiddeld", "Where it stalls, in days on average").to_owned(),
        heads: vec![
            told.pick("Stap", "Step"),
            told.pick("Oorzaak", "Cause"),
            told.pick("Kost", "Costs"),
            told.pick("Winst", "Gain"),
            told.pick("95% zeker", "95% certain"),
        ],
        rows: rows.collect(),
    }
}

/// A group with less than this has no line of its own.
const LEAST_DAYS: f64 = 0.05;
/// Groups shown of each kind; the JSON has all.
const GROUPS: usize = 8;

/// The days lost, three times over: by who does the step, by cause, by step.
fn groups(told: Told<'_>) -> Vec<Table> {
    let by = &told.of.stalls_by;
    let name = |lost: &Lost| told.title(&lost.title, &lost.name).to_owned();
    let cause = |lost: &Lost| {
        let cause = Cause::ALL.into_iter().find(|c| c.word() == lost.name);
        cause.map_or_else(|| lost.name.clone(), |c| capitalised(words::cause(c, told.lang)))
    };
    let tables = [
        (
            told.pick("Tijdverlies per team of orgaan", "Time lost by team or body"),
            told.pick("Wie", "Who"),
            &by.lane,
            &name as &dyn Fn(&Lost) -> String,
        ),
        (told.pick("Tijdverlies per oorzaak", "Time lost by cause"), told.pick("Oorzaak", "Cause"), &by.cause, &cause),
        (told.pick("Tijdverlies per stap", "Time lost by step"), told.pick("Stap", "Step"), &by.step, &name),
    ];
    tables.into_iter().filter_map(|(caption, head, list, name)| group(told, caption, head, list, name)).collect()
}

fn group(told: Told<'_>, caption: &str, head: &'static str, list: &[Lost], name: &dyn Fn(&Lost) -> String) -> Option<Table> {
    let days = |value| figures::column_days(value, told.lang);
    let largest = list.first().map_or(0.0, |l| l.days_mean);
    let rows: Vec<Row> = list
        .iter()
        .take(GROUPS)
        .filter(|lost| lost.days_mean >= LEAST_DAYS)
        .map(|lost| Row {
            note: told.within(&lost.name),
            ..Row::new(vec![
                Cell::words(&name(lost)),
                Cell::Figure(days(lost.days_mean)),
                Cell::bar(lost.days_mean, largest),
                Cell::Figure(figures::column_share(lost.share, told.lang)),
                Cell::Figure(lost.largest_gain_days.map_or_else(|| "–".to_owned(), days)),
            ])
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        caption: caption.to_owned(),
        heads: vec![
            head,
            told.pick("Dagen", "Days"),
            "",
            told.pick("Gevallen", "Cases"),
            told.pick("Grootste winst", "Largest gain"),
        ],
        rows,
    })
}
