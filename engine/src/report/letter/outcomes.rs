//! How it ends, and who decides.

use super::Told;
use crate::findings::Outcome;
use crate::model::EndKind;
use crate::report::clean::capitalised;
use crate::report::document::{Block, Cell, Row, Section, Table};
use crate::report::{figures, words};

pub(super) fn outcomes(told: Told<'_>) -> Section {
    let mut section = told.section("Hoe loopt het af?", "How does it end?");
    let met: Vec<&Outcome> = told.of.outcomes.iter().filter(|outcome| outcome.share > 0.0).collect();
    if met.is_empty() && !(told.of.unfinished > 0.0) {
        section.say(told.pick("Er is geen afloop gevonden.", "No end was found."));
    } else {
        section.push(Block::Table(table(told, &met)));
    }
    if met.iter().any(|outcome| ends_undecided(outcome.kind)) {
        section.say(told.pick(
            "Stopt een voorstel zonder besluit? Dan telt de dag waarop het stopt.",
            "Where a proposal stops without a decision, the day on which it stops counts.",
        ));
    }
    if let Some(who) = deciders(told) {
        section.say(who);
    }
    section
}

fn ends_undecided(kind: EndKind) -> bool {
    matches!(kind, EndKind::Withdrawn | EndKind::NotHandled | EndKind::Faded | EndKind::Returned | EndKind::OtherRoute)
}

fn table(told: Told<'_>, met: &[&Outcome]) -> Table {
    let mut rows: Vec<Row> = met.iter().map(|outcome| row(told, outcome)).collect();
    if told.of.unfinished > 0.0 {
        let horizon = told.horizon();
        rows.push(Row::new(vec![
            Cell::Words(told.pick(format!("Nog geen einde op {horizon}"), format!("No end yet on {horizon}"))),
            Cell::Figure(figures::column_share(told.of.unfinished, told.lang)),
            Cell::bar(told.of.unfinished, 1.0),
            Cell::Figure("–".to_owned()),
        ]));
    }
    Table {
        caption: told.pick("Afloop, aandeel, en dagen tot dan", "End, share, and days until then").to_owned(),
        heads: vec![told.pick("Afloop", "End"), told.pick("Aandeel", "Share"), "", told.pick("Gemiddeld", "Mean")],
        rows,
    }
}

fn row(told: Told<'_>, outcome: &Outcome) -> Row {
    let title = told.title(&outcome.title, &outcome.end);
    let kind = words::end(outcome.kind, told.lang);
    let name = if title.to_lowercase().contains(kind) { capitalised(title) } else { format!("{title} ({kind})") };
    let spread = &outcome.lead_time_days;
    let mean = figures::column_days(spread.mean, told.lang);
    Row::new(vec![
        Cell::words(&name),
        Cell::Figure(figures::column_share(outcome.share, told.lang)),
        Cell::bar(outcome.share, 1.0),
        Cell::Figure(if spread.mean_is_lower_bound { format!("≥ {mean}") } else { mean }),
    ])
}

fn deciders(told: Told<'_>) -> Option<String> {
    let mut named = told.of.deciders.iter().filter(|decider| decider.share > 0.0).peekable();
    named.peek()?;
    let list: Vec<String> = named
        .map(|decider| format!("{} ({})", told.title(&decider.title, &decider.decider), told.share(decider.share)))
        .collect();
    Some(format!("{}: {}.", told.pick("Wie beslist", "Who decides"), list.join(", ")))
}
