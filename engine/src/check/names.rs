//! Names that a place must know: bodies, kinds of agenda item, windows and recesses.

use super::{Site, Who, once, who};
use crate::model::{CycleWindow, Name, Step, StepKind, WindowUntil};
use crate::text::{Complaint, Complaints, Words, reader};

/// Caretaker period and formation, as a window.
const ELECTION_TIME: &str = "verkiezingstijd";

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (call, process, _) in site.processes() {
        for step in &process.steps {
            match &step.kind {
                StepKind::Meeting { body, item } => {
                    meeting(site, call, body, item.as_ref(), complaints);
                    informs(site, call, step, body, item.as_ref(), complaints);
                }
                StepKind::Window { name: Some(name), until, .. } => window(site, name, until, complaints),
                StepKind::Budget { window: Some(name), .. } => window(site, name, &WindowUntil::Closes, complaints),
                _ => {}
            }
            for name in &step.not_in {
                closed(site, name, complaints);
            }
        }
    }
}

/// What is never voted on decides nothing.
fn informs(site: &Site<'_>, call: usize, step: &Step, body: &Name, item: Option<&Name>, complaints: &mut Complaints) {
    let Who::Body(body) = who(site.graph, call, site.place, &body.value) else { return };
    let kind = item.and_then(|i| site.place.bodies[body].items.iter().find(|b| b.name.value == i.value));
    if let (true, Some(kind), Some(item)) = (step.decided, kind.filter(|k| k.never), item) {
        once(
            complaints,
            Complaint::error(
                "never_voted",
                item.span,
                format!("over \"{}\" wordt niet gestemd: hier valt geen besluit", kind.name.value),
                format!("\"{}\" is never voted on: nothing is decided here", kind.name.value),
            )
            .hint(
                "Zet \"decided: true\" bij de stap waarin het college daarna beslist (Gemeentewet 169, lid 4)",
                "Put \"decided: true\" at the step in which the executive board decides afterwards (Gemeentewet 169(4))",
            ),
        );
    }
}

fn meeting(site: &Site<'_>, call: usize, name: &Name, item: Option<&Name>, complaints: &mut Complaints) {
    let place = site.place;
    let here = &place.name.value;
    let Who::Body(body) = who(site.graph, call, place, &name.value) else {
        let known: Vec<&str> = place.bodies.iter().map(|b| b.name.value.as_str()).collect();
        let complaint = Complaint::error(
            "unknown_body",
            name.span,
            format!("{here} heeft geen orgaan \"{}\" dat vergadert", name.value),
            format!("{here} has no body \"{}\" that meets", name.value),
        );
        let what = Words::new(format!("organen van {here}"), format!("bodies of {here}"));
        return once(complaints, reader::suggest(complaint, &name.value, &known, &what));
    };
    let body = &place.bodies[body];
    let Some(item) = item.filter(|i| !body.items.iter().any(|b| b.name.value == i.value)) else { return };
    let known: Vec<&str> = body.items.iter().map(|i| i.name.value.as_str()).collect();
    let complaint = Complaint::error(
        "unknown_item",
        item.span,
        format!("\"{}\" kent geen \"{}\"", body.name.value, item.value),
        format!("\"{}\" knows no \"{}\"", body.name.value, item.value),
    );
    once(
        complaints,
        if known.is_empty() {
            complaint.hint(
                format!("Geef het orgaan in {here} soorten: \"items: {{ {}: {{}} }}\", of laat \"item\" weg", item.value),
                format!("Give the body in {here} kinds: \"items: {{ {}: {{}} }}\", or leave \"item\" out", item.value),
            )
        } else {
            reader::suggest(complaint, &item.value, &known, &Words::new("soorten stukken", "kinds of item"))
        },
    );
}

fn window(site: &Site<'_>, name: &Name, until: &WindowUntil, complaints: &mut Complaints) {
    let place = site.place;
    let here = &place.name.value;
    if name.value == ELECTION_TIME && place.terms.is_some() {
        return;
    }
    let Some(window) = place.cycle.iter().find(|w| w.name.value == name.value) else {
        let known: Vec<&str> = place.cycle.iter().map(|w| w.name.value.as_str()).collect();
        let complaint = Complaint::error(
            "unknown_window",
            name.span,
            format!("de cyclus van {here} heeft geen \"{}\"", name.value),
            format!("the cycle of {here} has no \"{}\"", name.value),
        );
        return once(complaints, reader::suggest(complaint, &name.value, &known, &Words::new("cyclus", "cycle")));
    };
    if let Some((word, key)) = lacks(window, until) {
        once(
            complaints,
            Complaint::error(
                "window_without_moment",
                name.span,
                format!("\"{}\" heeft in {here} geen dag voor \"{word}\"", name.value),
                format!("\"{}\" has no day for \"{word}\" in {here}", name.value),
            )
            .hint(
                format!("Geef hem in {here} een \"{key}\", of wacht op iets anders"),
                format!("Give it a \"{key}\" in {here}, or wait for something else"),
            ),
        );
    }
}

/// The moment that a window lacks, and the key that gives it.
fn lacks(window: &CycleWindow, until: &WindowUntil) -> Option<(&'static str, &'static str)> {
    match until {
        WindowUntil::Opens if window.opens.is_none() => Some(("opens", "opens")),
        WindowUntil::Closes if window.in_by.is_none() => Some(("closes", "in_by")),
        WindowUntil::Decided if window.decided.is_none() => Some(("decided", "decided")),
        WindowUntil::Money if window.money_from.is_none() => Some(("money", "money_from")),
        _ => None,
    }
}

fn closed(site: &Site<'_>, name: &Name, complaints: &mut Complaints) {
    let place = site.place;
    let mut known: Vec<&str> = place.recess.iter().map(|r| r.name.value.as_str()).collect();
    known.extend(place.cycle.iter().map(|w| w.name.value.as_str()));
    known.extend(place.terms.is_some().then_some(ELECTION_TIME));
    if known.contains(&name.value.as_str()) {
        return;
    }
    let complaint = Complaint::error(
        "unknown_recess",
        name.span,
        format!("{} kent geen reces of periode \"{}\"", place.name.value, name.value),
        format!("{} knows no recess or window \"{}\"", place.name.value, name.value),
    );
    once(
        complaints,
        reader::suggest(complaint, &name.value, &known, &Words::new("recessen en periodes", "recesses and windows")),
    );
}
