//! Names of steps inside a called process, such as `raad/agenda`.
//!
//! The reader of a file knows the steps of that file alone. With the called processes at hand, the rest of the name is
//! looked up here. Also what examples expect of the register.

use super::{Site, once};
use crate::model::Name;
use crate::model::StepKind;
use crate::text::{Complaint, Complaints, Words, reader};

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (call, process, _) in site.processes() {
        for period in &process.periods {
            let during = period.suspends.iter().flat_map(|s| &s.during);
            for name in std::iter::once(&period.from).chain(&period.until).chain(during) {
                step(site, call, name, false, complaints);
            }
        }
        for name in process.stops.iter().flat_map(|s| s.from.iter().chain(&s.until)) {
            step(site, call, name, false, complaints);
        }
        for example in &process.examples {
            for (name, ..) in example.expect.passes.iter().chain(&example.expect.avoids) {
                step(site, call, name, false, complaints);
            }
            for (name, ..) in &example.expect.ends {
                step(site, call, name, true, complaints);
            }
            let here = example.place.as_ref().is_none_or(|p| p.value == site.place.name.value);
            if let Some(decider) = example.expect.decides.as_ref().filter(|_| here) {
                expected_decider(site, decider, complaints);
            }
        }
    }
}

fn step(site: &Site<'_>, call: usize, name: &Name, is_end: bool, complaints: &mut Complaints) {
    let Some((outer, last)) = name.value.rsplit_once('/') else { return };
    let path = format!("{}{outer}/", site.graph.calls[call].path);
    let Some(inner) = site.graph.calls.iter().find(|c| c.path == path) else {
        // A call that is not in the graph was complained of, unless it is no call at all.
        if site.graph.left_out().is_empty() {
            once(complaints, unknown(name, &format!("{outer}/"), &[], &Words::new("stap", "step")));
        }
        return;
    };
    let fits = |kind: &StepKind| !is_end || matches!(kind, StepKind::End(_));
    let known: Vec<&str> = inner.process.steps.iter().filter(|s| fits(&s.kind)).map(|s| s.name.value.as_str()).collect();
    if !known.contains(&last) {
        let what = if is_end { Words::new("einde", "end") } else { Words::new("stap", "step") };
        once(complaints, unknown(name, last, &known, &what));
    }
}

fn unknown(name: &Name, last: &str, known: &[&str], what: &Words) -> Complaint {
    let code = if what.en == "end" { "unknown_end" } else { "unknown_step" };
    let complaint = Complaint::error(
        code,
        name.span,
        format!("onbekende {} \"{}\"", what.nl, name.value).replace("onbekende einde", "onbekend einde"),
        format!("unknown {} \"{}\"", what.en, name.value),
    );
    reader::suggest(complaint, last, known, &Words::new("stappen van dat proces", "steps of that process"))
}

fn expected_decider(site: &Site<'_>, decider: &Name, complaints: &mut Complaints) {
    let calls = site.graph.calls.iter();
    let matters: Vec<&str> = calls
        .flat_map(|c| &c.process.steps)
        .filter_map(|s| match &s.kind {
            StepKind::Mandate { matter, .. } => Some(matter.text.as_str()),
            _ => None,
        })
        .collect();
    let rows = site.place.mandates.iter().filter(|r| matters.contains(&r.matter.value.as_str()));
    let known: Vec<&str> = rows.map(|r| r.decides.value.as_str()).collect();
    // A matter that the register lacks was said at its step.
    if !known.is_empty() && !known.contains(&decider.value.as_str()) {
        let complaint = Complaint::error(
            "unknown_decider",
            decider.span,
            format!("\"{}\" beslist in {} nooit over dit proces", decider.value, site.place.name.value),
            format!("\"{}\" never decides on this process in {}", decider.value, site.place.name.value),
        );
        once(complaints, reader::suggest(complaint, &decider.value, &known, &Words::new("beslissers", "deciders")));
    }
}
