//! Cases under way: each at a step of its process, with facts that the process asks for.

use super::Checked;
use crate::model::read::read_value;
use crate::model::{Arrivals, CaseloadEntry, OpenCase, Place, StepKind};
use crate::text::{Complaint, Complaints, Severity, Words, reader};

/// The cases of a place by process, as entries of its caseload at which nobody arrives.
pub(super) fn entries(place: &Place) -> Vec<CaseloadEntry> {
    let mut list: Vec<CaseloadEntry> = Vec::new();
    for case in &place.open_cases {
        let known = list.iter_mut().find(|e| e.process.value == case.process.value);
        if let Some(CaseloadEntry { arrivals: Arrivals::UnderWay(cases), .. }) = known {
            cases.push(case.clone());
            continue;
        }
        // What is not known of a case is as in the caseload.
        let facts = place.caseload.iter().find(|c| c.process.value == case.process.value).map(|c| c.facts.clone());
        list.push(CaseloadEntry {
            process: case.process.clone(),
            arrivals: Arrivals::UnderWay(vec![case.clone()]),
            facts: facts.unwrap_or_default(),
        });
    }
    list
}

/// Real cases are placed as well as can be: one inside a block at the block; one that does not fit its process is left out, and told.
pub(super) fn settle(cases: &mut Vec<OpenCase>, checked: &Checked, complaints: &mut Complaints) {
    cases.retain_mut(|case| {
        let Some(known) = &case.known else { return true };
        let id = known.id.clone();
        let graph = &checked.graph;
        let steps = || graph.calls.iter().enumerate().flat_map(|(c, call)| (0..call.process.steps.len()).map(move |s| (c, s)));
        let mut at = steps().find(|&(c, s)| graph.name(c, s) == case.step.value);
        while let Some((c, block)) = at.and_then(|(call, step)| graph.block_of(call, step)) {
            case.step.value = graph.name(c, block);
            at = Some((c, block));
        }
        let mut wrong = Complaints::default();
        check(std::slice::from_ref(case), checked, &mut wrong);
        let Some(what) = wrong.iter().next().map(|c| c.what.clone()) else { return true };
        complaints.push(Complaint {
            severity: Severity::Warning,
            ..Complaint::general(
                "case_left_out",
                format!("zaak {id} telt niet mee: {}", what.nl),
                format!("case {id} is left out: {}", what.en),
            )
        });
        false
    });
}

pub(super) fn check(cases: &[OpenCase], checked: &Checked, complaints: &mut Complaints) {
    for case in cases {
        at_step(case, checked, complaints);
        facts(case, checked, complaints);
    }
}

fn at_step(case: &OpenCase, checked: &Checked, complaints: &mut Complaints) {
    let graph = &checked.graph;
    let (process, step) = (&case.process.value, &case.step.value);
    let steps = || graph.calls.iter().enumerate().flat_map(|(c, call)| (0..call.process.steps.len()).map(move |s| (c, s)));
    let Some((call, at)) = steps().find(|&(c, s)| graph.name(c, s) == *step) else {
        let known: Vec<String> = steps().map(|(c, s)| graph.name(c, s)).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let complaint = Complaint::error(
            "unknown_step",
            case.span,
            format!("\"{process}\" heeft geen stap \"{step}\""),
            format!("\"{process}\" has no step \"{step}\""),
        );
        complaints.push(reader::suggest(complaint, step, &known, &Words::new("stappen", "steps")));
        return;
    };
    if matches!(graph.step(call, at).map(|s| &s.kind), Some(StepKind::End(_))) {
        complaints.push(
            Complaint::error(
                "case_is_over",
                case.span,
                format!("\"{step}\" is een einde: deze zaak loopt niet meer"),
                format!("\"{step}\" is an end: this case is no longer under way"),
            )
            .hint("Haal de regel weg", "Take the line out"),
        );
    }
    if let Some((c, block)) = graph.block_of(call, at) {
        let block = graph.name(c, block);
        complaints.push(
            Complaint::error(
                "step_in_block",
                case.span,
                format!("\"{step}\" is een deel van \"{block}\": wat de andere delen doen, is niet bekend"),
                format!("\"{step}\" is a part of \"{block}\": what the other parts do is not known"),
            )
            .hint(format!("Schrijf de stap van het blok: {block}"), format!("Write the step of the block: {block}")),
        );
    }
}

fn facts(case: &OpenCase, checked: &Checked, complaints: &mut Complaints) {
    let process = &checked.graph.calls[0].process;
    for (name, value) in &case.facts {
        let Some(fact) = process.facts.iter().find(|f| f.name.value == *name) else {
            let known: Vec<&str> = process.facts.iter().map(|f| f.name.value.as_str()).collect();
            let complaint = Complaint::error(
                "unknown_fact",
                case.span,
                format!("\"{}\" heeft geen vraag \"{name}\"", process.name.value),
                format!("\"{}\" has no fact \"{name}\"", process.name.value),
            );
            complaints.push(reader::suggest(complaint, name, &known, &Words::new("vragen", "facts")));
            continue;
        };
        if let Err(mut complaint) = read_value(fact, value) {
            complaint.at = Some(case.span);
            complaints.push(complaint);
        }
    }
    let missing = process.facts.iter().find(|f| {
        let is_needed = f.default.is_none() && !f.optional && !matches!(f.kind, crate::model::FactKind::Text);
        is_needed && !case.facts.iter().any(|(name, _)| *name == f.name.value)
    });
    if let Some(fact) = missing {
        let name = &fact.name.value;
        complaints.push(Complaint::error(
            "fact_missing",
            case.span,
            format!("\"{name}\" is niet gegeven en heeft geen standaardwaarde"),
            format!("\"{name}\" is not given and has no default"),
        ));
    }
}
