//! `case import`: cases from a table or an event log.

use super::arguments::ImportCases;
use super::{keep, stop};
use crate::arguments::{Format, LogArguments};
use crate::desk::{Desk, Stop, sheet};
use doorloop_engine::check::Setting;
use doorloop_engine::model::read::read_open_cases;
use doorloop_engine::report;
use doorloop_engine::store::{By, FileKind, NamesKept, Store, TakenIn, from_log, from_table};
use doorloop_engine::text::reader::suggest;
use doorloop_engine::text::{Complaint, Complaints, Severity, Words};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

pub fn run(desk: &mut Desk, store: &Store, wanted: &ImportCases, by: &By) -> Result<(), Stop> {
    let place_file = desk.place(&wanted.place)?;
    let place = desk.workbook.load_place(&place_file, &[], &mut desk.complaints);
    let Some(place) = place else { return Err(desk.give_up()) };
    let place_name = place.name.value.clone();
    let first = store.cases().iter().filter_map(|c| c.id.strip_prefix('z')?.parse::<u32>().ok()).max().unwrap_or(0);
    let names = if wanted.keep_numbers { NamesKept::Kept } else { NamesKept::Numbered { first: first.saturating_add(1) } };
    let taken = if let Some(text) = table(desk, &wanted.case_file)? {
        let file = desk.workbook.sources.add(&wanted.case_file, text.clone());
        let rows = read_open_cases(&text, file, &mut desk.complaints);
        check(desk, &place_file, &rows)?;
        from_table(&place_name, &rows, names).map_err(Stop::input)?
    } else {
        log(desk, store, wanted, &place_name, names, by)?
    };
    keep(desk, store, FileKind::Place, &place_name, &place_file, by)?;
    store.open_cases(&taken.cases, by).map_err(stop)?;
    tell(desk, &taken)
}

/// Every line must say a process that is there, with a step that it has.
fn check(
    desk: &mut Desk,
    place: &doorloop_engine::model::library::LibraryFile,
    rows: &[doorloop_engine::model::OpenCase],
) -> Result<(), Stop> {
    let on = desk.date(None, "--on")?;
    let rows = rows.to_vec();
    let mut wrong = Complaints::default();
    // What is wrong is told; where a case can't be placed exactly, the forecast does what it can.
    let _ = Setting::load_watched(&mut desk.workbook, place, &[], Some(rows), on, &mut wrong);
    wrong
        .iter()
        .filter(|c| c.severity == Severity::Error && c.code != "step_in_block")
        .for_each(|c| desk.complaints.push(c.clone()));
    if desk.complaints.has_errors() {
        return Err(desk.give_up());
    }
    Ok(())
}

/// The text of a table of open cases: its first line names their columns. `None` where it is something else.
fn table(desk: &Desk, file: &str) -> Result<Option<String>, Stop> {
    let is_text = |bytes: &[u8]| !bytes.starts_with(&[0x1f, 0x8b]);
    let bytes = desk.bytes(Path::new(file))?;
    let text = if is_text(&bytes) { sheet(file, bytes)? } else { return Ok(None) };
    let first = text.lines().next().unwrap_or("").to_lowercase();
    let is_table = ["process", "submitted", "step", "since"].iter().filter(|column| first.contains(*column)).count() >= 3;
    Ok(is_table.then_some(text))
}

fn log(desk: &mut Desk, store: &Store, wanted: &ImportCases, place: &str, names: NamesKept, by: &By) -> Result<TakenIn, Stop> {
    let Some(process) = &wanted.log_process else {
        return Err(Stop::input(
            Complaint::general("no_process", "van welk proces zijn deze zaken?", "which process do these cases follow?")
                .hint("Geef --process NAAM", "Give --process NAME"),
        ));
    };
    let file = desk.process(process)?;
    let loaded = desk.workbook.load_process(&file, &[], &mut desk.complaints);
    let Some(loaded) = loaded else { return Err(desk.give_up()) };
    let process = &loaded.process;
    let steps: Vec<&str> = process.steps.iter().map(|s| s.name.value.as_str()).collect();
    let mut mapped = BTreeMap::new();
    for pair in &wanted.mapped {
        let Some((activity, step)) = pair.split_once('=') else {
            return Err(Stop::input(
                Complaint::general(
                    "no_value",
                    format!("--map {pair}: er hoort een = in"),
                    format!("--map {pair}: an = is missing"),
                )
                .hint("Schrijf --map \"ontvangst=intake\"", "Write --map \"received=intake\""),
            ));
        };
        if !steps.contains(&step) {
            let complaint = Complaint::general(
                "unknown_step",
                format!("--map: \"{}\" heeft geen stap \"{step}\"", process.name.value),
                format!("--map: \"{}\" has no step \"{step}\"", process.name.value),
            );
            return Err(Stop::input(suggest(complaint, step, &steps, &Words::new("stappen", "steps"))));
        }
        mapped.insert(activity.to_owned(), step.to_owned());
    }
    let asked = LogArguments { file: wanted.case_file.clone(), table: wanted.table.clone(), resource: None };
    let log = match desk.sent(&wanted.case_file) {
        Some(bytes) => crate::log::read_from(bytes, &wanted.case_file, &asked)?,
        None => crate::log::read(&asked)?,
    };
    let taken = from_log(&log, process, place, &mapped, names);
    if taken.cases.is_empty() {
        let known: Vec<&str> = taken.unknown.keys().map(String::as_str).take(8).collect();
        return Err(Stop::input(
            Complaint::general(
                "no_step_done",
                format!("in dit logboek is geen stap van \"{}\" gedaan", process.name.value),
                format!("no step of \"{}\" was done in this log", process.name.value),
            )
            .hint(
                format!("Zeg welke stap elke activiteit is: --map \"{}=STAP\"", known.first().unwrap_or(&"…")),
                format!("Say which step each activity is: --map \"{}=STEP\"", known.first().unwrap_or(&"…")),
            )
            .hint(format!("Activiteiten: {}", known.join(", ")), format!("Activities: {}", known.join(", "))),
        ));
    }
    keep(desk, store, FileKind::Process, &process.name.value, &file, by)?;
    Ok(taken)
}

fn tell(desk: &Desk, taken: &TakenIn) -> Result<(), Stop> {
    let count = taken.cases.len();
    if desk.format == Format::Json {
        let ids: Vec<&str> = taken.cases.iter().map(|c| c.id.as_str()).collect();
        return desk.answer(&report::to_json(&json!({
            "doorloop": 1, "kind": "cases_taken_in", "cases": ids, "left_out": taken.unknown, "empty": taken.empty,
        })));
    }
    let mut words = Words::new(
        format!("{count} zaken overgenomen. Welke komen te laat? doorloop case forecast\n"),
        format!("{count} cases taken in. Which will be late? doorloop case forecast\n"),
    );
    if !taken.unknown.is_empty() {
        let list: Vec<String> = taken.unknown.iter().map(|(what, n)| format!("{what} ({n})")).collect();
        let list = list.join(", ");
        words.nl.push_str(&format!("Geen stap van het proces, dus weggelaten: {list}\n"));
        words.en.push_str(&format!("No step of the process, so left out: {list}\n"));
    }
    desk.answer(words.in_lang(desk.lang))
}
