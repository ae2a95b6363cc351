//! Cases from elsewhere: a table of open cases, or an event log. Names of cases and of people stay behind unless they are asked for.

use super::case::{Case, Event, Happened, Personal};
use super::position::position;
use super::{NewCase, Submission};
use crate::exchange::log::EventLog;
use crate::model::{OpenCase, Process, StepKind};
use crate::text::Complaint;
use crate::time::Moment;
use std::collections::{BTreeMap, BTreeSet};

/// Whether the names that cases have in the file are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamesKept {
    /// As they are.
    Kept,
    /// A number each, from this one on.
    Numbered {
        /// The first.
        first: u32,
    },
}

/// What was read, before it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// The cases.
    pub cases: Vec<NewCase>,
    /// What was done that is no step of the process, and how often: it is left out.
    pub unknown: BTreeMap<String, usize>,
    /// Cases in which no step of the process was done.
    pub empty: usize,
}

/// Cases from a table of open cases: each handed in, and at its step.
///
/// # Errors
/// Names are to be kept, and a line has none.
pub fn from_table(place: &str, rows: &[OpenCase], names: NamesKept) -> Result<TakenIn, Complaint> {
    let mut cases = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let id = match names {
            NamesKept::Numbered { first } => numbered(first, i),
            NamesKept::Kept => row.id.clone().ok_or_else(|| {
                Complaint::general(
                    "no_case_column",
                    format!("zaak {} van de tabel heeft geen nummer", i + 1),
                    format!("case {} of the table has no number", i + 1),
                )
                .hint("Geef de tabel een kolom \"case\"", "Give the table a column \"case\"")
            })?,
        };
        let submission = Submission {
            process: row.process.value.clone(),
            place: place.to_owned(),
            at: row.submitted.midnight(),
            facts: row.facts.iter().cloned().collect(),
            ..Submission::default()
        };
        let begun = Happened { at: row.since.midnight(), event: Event::StepStarted { step: row.step.value.clone() } };
        cases.push(NewCase { id, submission, since: vec![(begun, Personal::default())] });
    }
    Ok(TakenIn { cases, ..TakenIn::default() })
}

/// Cases from an event log. An activity is a step by its name or title, or as `steps` says; one that is an end decides the case.
///
/// A case was handed in when the first thing was done in it. One that is not decided is at the step that follows the last one
/// done, where only one can; else nobody knows where it is. Who did what, and all other attributes, stay behind.
#[must_use]
pub fn from_log(log: &EventLog, process: &Process, place: &str, steps: &BTreeMap<String, String>, names: NamesKept) -> TakenIn {
    let mut taken = TakenIn::default();
    let known = |activity: &str| {
        let said = steps.get(activity).map_or(activity, String::as_str);
        let is = |word: &str| word.eq_ignore_ascii_case(said);
        process.steps.iter().find(|s| is(&s.name.value) || is(&s.title.nl) || is(&s.title.en))
    };
    let mut numbers = 0;
    for (case, events) in log.iter() {
        let mut since: Vec<(Happened, Personal)> = Vec::new();
        let mut push = |at: Moment, event| since.push((Happened { at, event }, Personal::default()));
        let (mut begun, mut decided) = (BTreeSet::new(), false);
        for event in events {
            let activity = log.activity(event.activity);
            let Some(step) = known(activity) else {
                *taken.unknown.entry(activity.to_owned()).or_default() += 1;
                continue;
            };
            let name = &step.name.value;
            if let StepKind::End(_) = step.kind {
                if !decided {
                    push(event.done.local, Event::Decided { end: name.clone() });
                }
                decided = true;
                continue;
            }
            if let Some(begin) = event.begun
                && begun.insert(name.clone())
            {
                push(begin.local, Event::StepStarted { step: name.clone() });
            }
            begun.remove(name);
            push(event.done.local, Event::StepFinished { step: name.clone() });
        }
        if !decided
            && begun.is_empty()
            && let Some((Happened { at, event: Event::StepFinished { step } }, _)) = since.last()
            && let Some(next) = only_next(process, step)
        {
            let begun = Happened { at: *at, event: Event::StepStarted { step: next.to_owned() } };
            since.push((begun, Personal::default()));
        }
        let Some(first) = since.iter().map(|e| e.0.at).min() else {
            taken.empty += 1;
            continue;
        };
        let id = match names {
            NamesKept::Kept => case.id.to_string(),
            NamesKept::Numbered { first } => numbered(first, numbers),
        };
        numbers += 1;
        let submission =
            Submission { process: process.name.value.clone(), place: place.to_owned(), at: first, ..Submission::default() };
        taken.cases.push(NewCase { id, submission, since });
    }
    taken
}

/// The step after a step, where there is no choice and it is no end.
fn only_next<'p>(process: &'p Process, step: &str) -> Option<&'p str> {
    let next = process.steps.get(process.step(step)?)?.next.as_ref()?;
    let [only] = next.list.as_slice() else { return None };
    let name = only.value.as_ref()?.value.as_str();
    let is_end = matches!(process.steps.get(process.step(name)?)?.kind, StepKind::End(_));
    (!is_end).then_some(name)
}

/// The cases under way as a table that a place file can name under `open`, and that can be taken in again. Texts about people stay behind.
#[must_use]
pub fn open_table(cases: &[Case]) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = table.write_record(["case", "process", "submitted", "step", "since", "facts"]);
    for case in cases {
        let Some(open) = position(case) else { continue };
        let facts: Vec<String> = open.facts.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cells = [
            case.id.clone(),
            open.process.value.clone(),
            open.submitted.to_string(),
            open.step.value.clone(),
            open.since.to_string(),
            facts.join("; "),
        ];
        // A cell that begins a formula would be run by a spreadsheet.
        let cells = cells.map(|c| if c.starts_with(['=', '+', '-', '@']) { format!("'{c}") } else { c });
        let _ = table.write_record(cells);
    }
    String::from_utf8(table.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn numbered(first: u32, i: usize) -> String {
    format!("z{:04}", u64::from(first) + i as u64)
}
