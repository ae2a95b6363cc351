//! `case open`, `case record`, `case forget`: what is written down.

use super::arguments::{Happening, OneCase, OpenCase, RecordCase};
use super::{done, keep, moment, stop};
use crate::desk::{Desk, Stop};
use doorloop_engine::graph::ProcessGraph;
use doorloop_engine::model::load::Loaded;
use doorloop_engine::model::read::read_value;
use doorloop_engine::model::{FactKind, Process, StepKind};
use doorloop_engine::store::{By, Case, Event, FileKind, Happened, Personal, Store, Submission};
use doorloop_engine::text::reader::suggest;
use doorloop_engine::text::{Complaint, Words};
use std::collections::BTreeMap;

pub fn open(desk: &mut Desk, store: &Store, wanted: &OpenCase, by: &By) -> Result<(), Stop> {
    let submit = desk.date(wanted.submit.as_deref(), "--submit")?;
    let (process_file, place_file) = (desk.process(&wanted.process)?, desk.place(&wanted.place)?);
    let loaded = desk.workbook.load_process(&process_file, &[], &mut desk.complaints);
    let place = desk.workbook.load_place(&place_file, &[], &mut desk.complaints);
    let (Some(loaded), Some(place)) = (loaded, place) else { return Err(desk.give_up()) };
    let process = &loaded.process;
    let (facts, texts) = facts(process, &wanted.sets)?;
    let step = match &wanted.at_step {
        Some(step) => known_step(&loaded, step)?,
        None => process.steps.first().map(|s| s.name.value.clone()).unwrap_or_default(),
    };
    let since = desk.date(Some(&wanted.since.clone().unwrap_or_else(|| submit.to_string())), "--since")?;
    keep(desk, store, FileKind::Process, &process.name.value, &process_file, by)?;
    keep(desk, store, FileKind::Place, &place.name.value, &place_file, by)?;
    let submission = Submission {
        process: process.name.value.clone(),
        place: place.name.value.clone(),
        at: submit.midnight(),
        facts,
        themes: wanted.themes.clone(),
        personal: Personal { title: wanted.case_title.clone(), texts, ..Personal::default() },
    };
    let case = match &wanted.case_id {
        Some(id) => id.clone(),
        None => store.free_name(submit),
    };
    let begun = Happened { at: since.midnight(), event: Event::StepStarted { step: step.clone() } };
    let new = doorloop_engine::store::NewCase { id: case, submission, since: vec![(begun, Personal::default())] };
    let cases = store.open_cases(std::slice::from_ref(&new), by).map_err(stop)?;
    let Some(case) = cases.first() else { return Ok(()) };
    let id = &case.id;
    done(
        desk,
        case,
        &Words::new(
            format!("Zaak {id} staat bij \"{step}\". Wanneer komt het besluit? doorloop case forecast {id}"),
            format!("Case {id} is at \"{step}\". When is it decided? doorloop case forecast {id}"),
        ),
    )
}

pub fn record(desk: &mut Desk, store: &Store, wanted: &RecordCase, by: &By) -> Result<(), Stop> {
    let case = store.case(&wanted.case_id).map_err(stop)?;
    let at = moment(desk, wanted.happened_on.as_deref(), "--on", by.recorded_at.dutch())?;
    let loaded = process_of(desk, &case)?;
    let which = || {
        wanted.which.clone().ok_or_else(|| {
            Stop::input(Complaint::general("nothing_named", "er ontbreekt wat of welke", "what or which is missing").hint(
                "Schrijf bijvoorbeeld: doorloop case record 2027-001 now toetsing",
                "Write for example: doorloop case record 2027-001 now toetsing",
            ))
        })
    };
    let step = || known_step(&loaded, &which()?);
    let mut said = Personal::default();
    let mut events = Vec::new();
    match wanted.happening {
        Happening::Now => {
            let step = step()?;
            events.extend(case.now.iter().filter(|n| n.step != step).map(|n| Event::StepFinished { step: n.step.clone() }));
            if case.now.iter().all(|n| n.step != step) {
                events.push(Event::StepStarted { step });
            }
        }
        Happening::Started => events.push(Event::StepStarted { step: step()? }),
        Happening::Finished => events.push(Event::StepFinished { step: step()? }),
        Happening::Suspended => events.push(Event::Suspended),
        Happening::Resumed => events.push(Event::Resumed),
        Happening::Waiting => {
            said.whom = wanted.whom.clone();
            events.push(Event::Waiting { lane: which()? });
        }
        Happening::Tried => events.push(Event::Tried { intervention: which()? }),
        Happening::Decided => events.push(Event::Decided { end: known_end(&loaded.process, &which()?)? }),
        Happening::Note => {
            said.text = Some(which()?);
            events.push(Event::Note);
        }
    }
    let events: Vec<(Happened, Personal)> = events.into_iter().map(|event| (Happened { at, event }, said.clone())).collect();
    let case = store.record(&wanted.case_id, &events, by).map_err(stop)?;
    let now: Vec<&str> = case.now.iter().map(|n| n.step.as_str()).collect();
    let id = &case.id;
    let words = match (&case.decided, now.is_empty()) {
        (Some(decided), _) => {
            Words::new(format!("Zaak {id} is besloten: {}.", decided.end), format!("Case {id} is decided: {}.", decided.end))
        }
        (None, false) => {
            let now = now.join(", ");
            Words::new(format!("Vastgelegd. Zaak {id} is bij: {now}."), format!("Recorded. Case {id} is at: {now}."))
        }
        (None, true) => Words::new(
            format!("Vastgelegd. Waar is zaak {id} nu? doorloop case record {id} now STAP"),
            format!("Recorded. Where is case {id} now? doorloop case record {id} now STEP"),
        ),
    };
    done(desk, &case, &words)
}

pub fn forget(desk: &Desk, store: &Store, wanted: &OneCase, by: &By) -> Result<(), Stop> {
    let case = store.forget(&wanted.case_id, by).map_err(stop)?;
    let id = &case.id;
    done(
        desk,
        &case,
        &Words::new(
            format!("Wat in zaak {id} over mensen stond, is gewist. Denk ook aan kopieën die u eerder maakte."),
            format!("What case {id} said of people was erased. Think of copies that you made before too."),
        ),
    )
}

/// The process of a case, as it is now.
fn process_of(desk: &mut Desk, case: &Case) -> Result<Loaded, Stop> {
    let file = desk.process(&case.process)?;
    let loaded = desk.workbook.load_process(&file, &[], &mut desk.complaints);
    loaded.ok_or_else(|| desk.give_up())
}

/// A step by its path, those of called processes included.
fn known_step(loaded: &Loaded, step: &str) -> Result<String, Stop> {
    let graph = ProcessGraph::build(std::sync::Arc::clone(&loaded.process), &loaded.called);
    if graph.find(step).is_some() {
        return Ok(step.to_owned());
    }
    let steps = graph.calls.iter().enumerate().flat_map(|(c, call)| (0..call.process.steps.len()).map(move |s| (c, s)));
    let known: Vec<String> = steps.map(|(c, s)| graph.name(c, s)).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let name = &loaded.process.name.value;
    let complaint = Complaint::general(
        "unknown_step",
        format!("\"{name}\" heeft geen stap \"{step}\""),
        format!("\"{name}\" has no step \"{step}\""),
    );
    Err(Stop::input(suggest(complaint, step, &known, &Words::new("stappen", "steps"))))
}

fn known_end(process: &Process, end: &str) -> Result<String, Stop> {
    let ends: Vec<&str> =
        process.steps.iter().filter(|s| matches!(s.kind, StepKind::End(_))).map(|s| s.name.value.as_str()).collect();
    if ends.contains(&end) {
        return Ok(end.to_owned());
    }
    let name = &process.name.value;
    let complaint = Complaint::general(
        "unknown_end",
        format!("\"{name}\" heeft geen einde \"{end}\""),
        format!("\"{name}\" has no end \"{end}\""),
    );
    Err(Stop::input(suggest(complaint, end, &ends, &Words::new("eindes", "ends"))))
}

type Texts = BTreeMap<String, String>;

/// What is known of a case, checked against the questions of its process: what stays, and free text, which can be forgotten.
fn facts(process: &Process, sets: &[String]) -> Result<(Texts, Texts), Stop> {
    let (mut facts, mut texts) = (Texts::new(), Texts::new());
    for set in sets {
        let Some((name, value)) = set.split_once('=').map(|(n, v)| (n.trim(), v.trim())) else {
            return Err(Stop::input(
                Complaint::general(
                    "no_value",
                    format!("--set {set}: er hoort een = in"),
                    format!("--set {set}: an = is missing"),
                )
                .hint("Schrijf --set bedrag=25k", "Write --set bedrag=25k"),
            ));
        };
        let Some(fact) = process.facts.iter().find(|f| f.name.value == name) else {
            let known: Vec<&str> = process.facts.iter().map(|f| f.name.value.as_str()).collect();
            let complaint = Complaint::general(
                "unknown_fact",
                format!("\"{}\" heeft geen vraag \"{name}\"", process.name.value),
                format!("\"{}\" has no fact \"{name}\"", process.name.value),
            );
            return Err(Stop::input(suggest(complaint, name, &known, &Words::new("vragen", "facts"))));
        };
        read_value(fact, value).map_err(Stop::input)?;
        let kept = if matches!(fact.kind, FactKind::Text) { &mut texts } else { &mut facts };
        kept.insert(name.to_owned(), value.to_owned());
    }
    Ok((facts, texts))
}
