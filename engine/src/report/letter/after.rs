//! Legal periods, milestones, what comes after the decision, and what made the answer.

use super::Told;
use crate::findings::PeriodKept;
use crate::report::document::{Block, Cell, Line, Row, Section, Table};
use crate::report::figures;

/// Enough of a hash to tell two files apart by eye; the JSON has all of it.
const HASH_SHOWN: usize = 12;

pub(super) fn periods(told: Told<'_>) -> Section {
    let mut section = told.section("Wettelijke termijnen", "Legal periods");
    if told.of.periods.is_empty() {
        section.say(told.pick(
            "Dit proces noemt geen termijn waarin de gemeente moet beslissen.",
            "This process names no period within which the municipality must decide.",
        ));
        return section;
    }
    section.push(Block::Table(Table {
        caption: told
            .pick("Hoe vaak op tijd; te laat in dagen, dwangsom hoogstens", "How often in time; late in days, penalty at most")
            .to_owned(),
        heads: vec![
            told.pick("Termijn", "Period"),
            told.pick("Geldt", "Applies"),
            told.pick("Op tijd", "In time"),
            told.pick("Verlengd", "Extended"),
            told.pick("Te laat", "Late"),
            told.pick("Dwangsom", "Penalty"),
        ],
        rows: told.of.periods.iter().map(|period| period_row(told, period)).collect(),
    }));
    section
}

fn period_row(told: Told<'_>, period: &PeriodKept) -> Row {
    let share = |value| Cell::Figure(figures::column_share(value, told.lang));
    let title = Cell::words(told.title(&period.title, &period.period));
    let applies = share(period.applies);
    let dash = || Cell::Figure("–".to_owned());
    // Where a period never applies, "in time" would read as praise.
    let cells = if period.applies > 0.0 {
        vec![
            title,
            applies,
            share(period.on_time),
            share(period.extended),
            Cell::Figure(figures::column_days(period.late_days_mean, told.lang)),
            Cell::Figure(figures::euros(period.penalty_eur_mean, told.lang)),
        ]
    } else {
        vec![title, applies, dash(), dash(), dash(), dash()]
    };
    let law = crate::report::clean::clean(&period.law);
    Row { note: (!law.trim().is_empty()).then_some(law), ..Row::new(cells) }
}

pub(super) fn milestones(told: Told<'_>) -> Option<Section> {
    if told.of.milestones.is_empty() {
        return None;
    }
    let mut section = told.section("Onderweg", "On the way");
    section.push(Block::Table(Table {
        caption: told
            .pick("Wie zover komt, en na hoeveel dagen gemiddeld", "How many get there, and after how many days on average")
            .to_owned(),
        heads: vec![told.pick("Mijlpaal", "Milestone"), told.pick("Aandeel", "Share"), told.pick("Dagen", "Days")],
        rows: told
            .of
            .milestones
            .iter()
            .map(|milestone| Row {
                note: told.within(&milestone.step),
                ..Row::new(vec![
                    Cell::words(told.title(&milestone.title, &milestone.step)),
                    Cell::Figure(figures::column_share(milestone.share, told.lang)),
                    Cell::Figure(if milestone.share > 0.0 {
                        figures::column_days(milestone.days_mean, told.lang)
                    } else {
                        "–".to_owned()
                    }),
                ])
            })
            .collect(),
    }));
    Some(section)
}

pub(super) fn after_decision(told: Told<'_>) -> Option<Section> {
    if told.of.after_decision.is_empty() {
        return None;
    }
    let mut section = told.section("Na het besluit", "After the decision");
    section.say(told.pick(
        "Dit komt na het besluit. Het telt niet mee in de tijd hierboven.",
        "This comes after the decision. It is no part of the time above.",
    ));
    section.push(Block::Table(Table {
        caption: told
            .pick("Stappen na het besluit, in dagen gemiddeld", "Steps after the decision, in days on average")
            .to_owned(),
        heads: vec![told.pick("Stap", "Step"), told.pick("Dagen", "Days")],
        rows: told
            .of
            .after_decision
            .iter()
            .map(|after| {
                Row::new(vec![
                    Cell::words(told.title(&after.title, &after.step)),
                    Cell::Figure(figures::column_days(after.days_mean, told.lang)),
                ])
            })
            .collect(),
    }));
    Some(section)
}

pub(super) fn receipt(told: Told<'_>) -> Section {
    let receipt = &told.of.receipt;
    let (version, seed, runs) = (&receipt.version, receipt.seed, figures::count(receipt.runs, told.lang));
    let mut section = told.section("Hoe is dit gemaakt?", "How was this made?");
    section.say(told.pick(
        format!(
            "Doorloop {version}, startgetal (seed) {seed}, {runs} berekeningen. Dezelfde invoer geeft weer dezelfde uitkomst."
        ),
        format!("Doorloop {version}, seed {seed}, {runs} runs. The same input gives the same result again."),
    ));
    if !receipt.inputs.is_empty() {
        let inputs = receipt.inputs.iter().map(|input| {
            let hash: String = input.sha256.chars().take(HASH_SHOWN).collect();
            Line::from(&input.name).plain(", sha256 ").code(hash)
        });
        section.push(Block::List(inputs.collect()));
    }
    section
}
