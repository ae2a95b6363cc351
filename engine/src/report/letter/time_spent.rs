//! What the time goes to: by cause, by detour and by step.

use super::Told;
use crate::findings::StepDays;
use crate::model::Cause;
use crate::report::clean::capitalised;
use crate::report::document::{Block, Cell, Chart, Row, Section, Table};
use crate::report::{figures, words};

pub(super) fn time_spent(told: Told<'_>) -> Section {
    let mut section = told.section("Waar gaat de tijd naartoe?", "Where does the time go?");
    section.say(mean(told));
    let causes = largest_first(told);
    if !causes.is_empty() {
        let parts = causes.iter().map(|(cause, days)| (*cause, capitalised(words::cause(*cause, told.lang)), *days));
        let label = told.pick("Dagen per oorzaak", "Days by cause").to_owned();
        section.push(Block::Chart(Chart::Causes { label, parts: parts.collect() }));
        section.push(Block::Table(cause_table(told, &causes)));
    }
    for (detour, days) in told.of.detours.iter().filter(|(_, days)| **days > 0.0) {
        let (detour, days) = (words::detour(*detour, told.lang), told.days(*days));
        section.say(told.pick(
            format!("Een deel van deze tijd is een omweg ({detour}): gemiddeld {days}."),
            format!("Part of this time is a detour ({detour}): {days} on average."),
        ));
    }
    let steps: Vec<&StepDays> = told.of.steps.iter().filter(|step| step.days_mean > 0.0).collect();
    if !steps.is_empty() {
        section.push(Block::Table(step_table(told, &steps)));
        if steps.len() < told.of.steps.len() {
            section.say(told.pick("Stappen die geen tijd kosten, staan er niet bij.", "Steps that cost no time are left out."));
        }
    }
    section
}

fn mean(told: Told<'_>) -> String {
    let spread = &told.of.lead_time_days;
    if spread.mean == 0.0 {
        return told.pick("Dit voorstel kost geen doorlooptijd.", "This proposal takes no lead time.").to_owned();
    }
    let (days, interval) = (told.days(spread.mean), told.interval(spread.mean, spread.ci95));
    if spread.mean_is_lower_bound {
        return told.pick(
            format!(
                "Tot het antwoord duurt het gemiddeld minstens {days}{interval}. Het echte gemiddelde is hoger: \
                 niet elk geval was klaar. Alle getallen zijn hier genomen zoals ze zijn."
            ),
            format!(
                "Until the answer it takes at least {days} on average{interval}. The true mean is higher: \
                 not every case had ended. Here all numbers are taken as they are."
            ),
        );
    }
    told.pick(
        format!("Tot het antwoord duurt het gemiddeld {days}{interval}. Alle getallen zijn hier genomen zoals ze zijn."),
        format!("Until the answer it takes {days} on average{interval}. Here all numbers are taken as they are."),
    )
}

fn largest_first(told: Told<'_>) -> Vec<(Cause, f64)> {
    let mut causes: Vec<(Cause, f64)> =
        told.of.causes.iter().map(|(cause, days)| (*cause, *days)).filter(|(_, d)| *d > 0.0).collect();
    causes.sort_by(|a, b| b.1.total_cmp(&a.1));
    causes
}

fn cause_table(told: Told<'_>, causes: &[(Cause, f64)]) -> Table {
    let largest = causes.first().map_or(0.0, |(_, days)| *days);
    let rows = causes.iter().map(|(cause, days)| Row {
        cause: Some(*cause),
        aside: Some(words::cause_means(*cause, told.lang).to_owned()),
        ..Row::new(vec![
            Cell::Words(capitalised(words::cause(*cause, told.lang))),
            Cell::Figure(figures::column_days(*days, told.lang)),
            Cell::bar(*days, largest),
        ])
    });
    Table {
        caption: told.pick("Oorzaken, in dagen gemiddeld", "Causes, in days on average").to_owned(),
        heads: vec![told.pick("Oorzaak", "Cause"), told.pick("Dagen", "Days"), ""],
        rows: rows.collect(),
    }
}

fn step_table(told: Told<'_>, steps: &[&StepDays]) -> Table {
    let largest = steps.iter().map(|step| step.days_mean).fold(0.0, f64::max);
    let rows = steps.iter().map(|step| Row {
        note: told.within(&step.step),
        ..Row::new(vec![
            Cell::words(told.title(&step.title, &step.step)),
            Cell::words(told.title(&step.lane_title, &step.lane)),
            Cell::Figure(figures::column_days(step.days_mean, told.lang)),
            Cell::bar(step.days_mean, largest),
            Cell::Figure(figures::number(step.visits_mean, 1, told.lang)),
            Cell::Figure(figures::column_share(step.share, told.lang)),
        ])
    });
    Table {
        caption: told
            .pick(
                "Stappen: dagen gemiddeld, hoe vaak, en in hoeveel gevallen",
                "Steps: days on average, how often, and in how many cases",
            )
            .to_owned(),
        heads: vec![
            told.pick("Stap", "Step"),
            told.pick("Wie", "Who"),
            told.pick("Dagen", "Days"),
            "",
            told.pick("Keer", "Times"),
            told.pick("Gevallen", "Cases"),
        ],
        rows: rows.collect(),
    }
}
