//! Budget lines: those that a step names, and those that are drained twice.

use super::combinations::{as_fact, drawn_words};
use super::{Meaning, Rulebook, Site, listed, once};
use crate::model::read::read_draw;
use crate::model::{Operand, Process, ShortWait, StepKind};
use crate::rules::{Rule, Type, Value};
use crate::text::{Complaint, Complaints, Words, reader};

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (_, process, book) in site.processes() {
        for operand in named(process) {
            known(site, book, operand, complaints);
        }
        amendable(site, process, complaints);
        if site.place.caseload.iter().any(|c| c.process.value == process.name.value) {
            twice(site, process, book, complaints);
        }
    }
}

/// Waiting for an amendment of the budget asks for a moment at which the place amends it.
fn amendable(site: &Site<'_>, process: &Process, complaints: &mut Complaints) {
    if site.place.cycle.iter().any(|w| w.amends) {
        return;
    }
    let here = &site.place.name.value;
    for step in &process.steps {
        let StepKind::Budget { if_short: Some(short), .. } = &step.kind else { continue };
        let Some(branch) = short.list.iter().find(|b| b.wait == Some(ShortWait::Amendment)) else { continue };
        once(
            complaints,
            Complaint::warning(
                "no_amendment_window",
                branch.span,
                format!("de cyclus van {here} heeft geen moment waarop de begroting wijzigt: dit wacht op nieuw geld"),
                format!("the cycle of {here} has no window that amends the budget: this waits for new money"),
            )
            .hint(
                "Voeg in de plaats toe: \"berap: { in_by: 04-15, decided: 06-15..07-10, amends: yes }\"",
                "Add to the place: \"berap: { in_by: 04-15, decided: 06-15..07-10, amends: yes }\"",
            ),
        );
    }
}

fn named(process: &Process) -> impl Iterator<Item = &Operand> {
    process.steps.iter().flat_map(|step| {
        let drawn = match &step.kind {
            StepKind::Budget { line, .. } => Some(line),
            _ => None,
        };
        drawn.into_iter().chain(step.raises.as_ref().map(|r| &r.line))
    })
}

/// The words that a rule can come to.
fn words_of(rule: &Rule) -> Vec<&str> {
    let Type::Choice(words) = rule.ty() else { return Vec::new() };
    match rule.constant() {
        Some(Value::Choice(word)) => words.get(word as usize).map(String::as_str).into_iter().collect(),
        _ => words.iter().map(String::as_str).collect(),
    }
}

fn known(site: &Site<'_>, book: &Rulebook, operand: &Operand, complaints: &mut Complaints) {
    let (place, here) = (site.place, &site.place.name.value);
    let lines: Vec<&str> = place.budgets.iter().map(|b| b.name.value.as_str()).collect();
    let what = Words::new(format!("begrotingsposten van {here}"), format!("budget lines of {here}"));
    match book.operand(operand) {
        Some(Meaning::Word(word)) if !lines.contains(&word.as_str()) => {
            let complaint = Complaint::error(
                "unknown_line",
                operand.node.span,
                format!("{here} heeft geen begrotingspost \"{word}\""),
                format!("{here} has no budget line \"{word}\""),
            );
            complaints.push(reader::suggest(complaint, word, &lines, &what));
        }
        Some(Meaning::Rule(rule)) => {
            let words = words_of(rule);
            let strange: Vec<&str> = words.iter().copied().filter(|w| !lines.contains(w)).collect();
            if strange.is_empty() {
                return;
            }
            let severe = if strange.len() == words.len() { Complaint::error } else { Complaint::warning };
            let complaint = severe(
                "word_without_line",
                operand.node.span,
                format!("{here} heeft geen begrotingspost voor {}", listed(&strange, "en")),
                format!("{here} has no budget line for {}", listed(&strange, "and")),
            );
            complaints.push(reader::suggest(complaint, strange[0], &lines, &what));
        }
        _ => {}
    }
}

/// A line that the caseload drains, and that has claims of its own too. `claims` are those of other processes; whether
/// they are is for a person to judge.
fn twice(site: &Site<'_>, process: &Process, book: &Rulebook, complaints: &mut Complaints) {
    for operand in process.steps.iter().filter_map(|s| match &s.kind {
        StepKind::Budget { line, .. } => Some(line),
        _ => None,
    }) {
        let words: Vec<&str> = match book.operand(operand) {
            Some(Meaning::Word(word)) => vec![word.as_str()],
            Some(Meaning::Rule(rule)) => drawn(site, process, rule),
            _ => continue,
        };
        for line in site.place.budgets.iter().filter(|l| l.claims.is_some() && words.contains(&l.name.value.as_str())) {
            let (name, by) = (&line.name.value, &process.name.value);
            once(
                complaints,
                Complaint::warning(
                    "claims_twice",
                    line.span,
                    format!("uit \"{name}\" haalt de caseload al geld (\"{by}\"), en \"claims\" haalt er nog meer uit"),
                    format!("the caseload already draws on \"{name}\" (\"{by}\"), and \"claims\" draws on it too"),
                )
                .hint(
                    format!("Goed als \"claims\" alleen andere aanvragen telt dan \"{by}\"; haal ze anders weg"),
                    format!("Right if \"claims\" counts other applications than \"{by}\" only; else take them out"),
                ),
            );
        }
    }
}

/// The words that the cases of the caseload bring.
fn drawn<'r>(site: &Site<'_>, process: &Process, rule: &'r Rule) -> Vec<&'r str> {
    let words = words_of(rule);
    let Some(fact) = as_fact(rule).and_then(|f| process.facts.get(f.0 as usize)) else { return words };
    let entry = site.place.caseload.iter().find(|c| c.process.value == process.name.value);
    let said = entry.and_then(|e| e.facts.iter().find(|(name, _)| name.value == fact.name.value));
    // What is wrong there is said where the caseload is put into a plan.
    let said = said.and_then(|(_, node)| read_draw(fact, node, site.sources, &mut Complaints::default()));
    match drawn_words(said.as_ref().or(fact.default.as_ref())) {
        Some(picked) => picked.into_iter().filter_map(|w| words.get(w as usize).copied()).collect(),
        None => words,
    }
}
