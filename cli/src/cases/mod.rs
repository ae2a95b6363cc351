//! `doorloop case`: real cases, from the first day to the decision, and what can be learned from them.

mod ahead;
pub mod arguments;
mod enter;
mod look;
mod take_in;

use crate::arguments::Format;
use crate::desk::{Desk, Stop};
use arguments::{CaseArguments, CaseWhat, StorePlace};
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::store::{By, FileKind, RecordedAt, Store, StoreFault};
use doorloop_engine::text::Words;
use doorloop_engine::time::Moment;
use std::path::PathBuf;

pub use ahead::under_way;

pub fn run(desk: &mut Desk, wanted: &CaseArguments) -> Result<(), Stop> {
    let store = open(&wanted.at, "doorloop case")?;
    tell_damage(desk, &store);
    lend(desk, &store)?;
    let by = by(&wanted.at)?;
    match &wanted.what {
        CaseWhat::Open(wanted) => enter::open(desk, &store, wanted, &by),
        CaseWhat::Record(wanted) => enter::record(desk, &store, wanted, &by),
        CaseWhat::Forget(wanted) => enter::forget(desk, &store, wanted, &by),
        CaseWhat::Forecast(wanted) => ahead::forecast(desk, &store, wanted),
        CaseWhat::List(wanted) => look::list(desk, &store, wanted, by.recorded_at.dutch()),
        CaseWhat::Show(wanted) => look::show(desk, &store, wanted),
        CaseWhat::Search(wanted) => look::search(desk, &store, wanted),
        CaseWhat::Export => look::export(desk, &store),
        CaseWhat::Import(wanted) => take_in::run(desk, &store, wanted, &by),
    }
}

/// Opens the store, and says who has it if that is another program.
pub fn open(at: &StorePlace, owner: &str) -> Result<Store, Stop> {
    let folder = at.store_folder.clone().or_else(own_folder).ok_or_else(|| {
        Stop::Failed(Words::new(
            "waar uw zaken moeten staan is niet bekend: geef --store MAP",
            "where your cases are to be kept is not known: give --store DIR",
        ))
    })?;
    let words = format!("{owner} ({})", std::process::id());
    Store::open(&folder, &words).map_err(stop)
}

/// Where this system keeps what belongs to its user.
fn own_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    if let Some(folder) = set("DOORLOOP_STORE") {
        return Some(folder);
    }
    let data = if cfg!(windows) {
        set("APPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share")))
    };
    data.map(|data| data.join("doorloop"))
}

/// A fault of the store as the end of a command.
pub fn stop(fault: StoreFault) -> Stop {
    let complaint = fault.complaint();
    if fault.is_input() {
        return Stop::input(complaint);
    }
    let with_hints =
        |what: &str, hints: Vec<&String>| hints.into_iter().fold(what.to_owned(), |said, hint| format!("{said}. {hint}"));
    Stop::Failed(Words::new(
        with_hints(&complaint.what.nl, complaint.hints.iter().map(|h| &h.nl).collect()),
        with_hints(&complaint.what.en, complaint.hints.iter().map(|h| &h.en).collect()),
    ))
}

/// Who writes, now, with a salt that nobody can guess.
pub fn by(at: &StorePlace) -> Result<By, Stop> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt)
        .map_err(|_| Stop::Failed(Words::new("dit systeem geeft geen toevalsgetallen", "this system gives no random numbers")))?;
    Ok(By { actor: at.recorded_by.clone(), recorded_at: RecordedAt(jiff::Timestamp::now().as_second()), salt })
}

fn tell_damage(desk: &Desk, store: &Store) {
    let damage = store.damage();
    if !damage.is_empty() && !desk.quiet {
        let said = StoreFault::Damaged { count: damage.len() }.complaint();
        let line = format!("doorloop: {}\n", said.what.in_lang(desk.lang));
        // A closed standard error is no reason to withhold the answer.
        let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
    }
}

/// Processes and places that were saved in the store go before those of the library.
pub fn lend(desk: &mut Desk, store: &Store) -> Result<(), Stop> {
    for kind in [FileKind::Process, FileKind::Place] {
        for file in store.files(kind) {
            let Some(version) = file.saved else { continue };
            let text = store.text(kind, &file.name, version).map_err(stop)?;
            let lent = LibraryFile { text, shown: file.name.clone() };
            let library = &mut desk.workbook.library;
            match kind {
                FileKind::Process => library.processes.insert(file.name, lent),
                FileKind::Place => library.places.insert(file.name, lent),
            };
        }
    }
    Ok(())
}

/// Keeps a file that stands in no library, so that its cases can be forecast later; a name is enough for the others.
fn keep(desk: &mut Desk, store: &Store, kind: FileKind, name: &str, file: &LibraryFile, by: &By) -> Result<(), Stop> {
    let library = &mut desk.workbook.library;
    let files = if kind == FileKind::Process { &mut library.processes } else { &mut library.places };
    if files.get(name).is_some_and(|known| known.text == file.text) {
        return Ok(());
    }
    files.insert(name.to_owned(), file.clone());
    store.save(kind, name, &file.text, false, None, by).map_err(stop)?;
    Ok(())
}

/// A moment as it was typed: a date is its first minute.
fn moment(desk: &Desk, typed: Option<&str>, option: &str, now: Moment) -> Result<Moment, Stop> {
    match typed {
        None => Ok(now),
        Some(text) => match Moment::parse(text) {
            Ok(moment) => Ok(moment),
            Err(_) => Ok(desk.date(Some(text), option)?.midnight()),
        },
    }
}

/// Says what was done, or the case as data.
fn done(desk: &Desk, case: &doorloop_engine::store::Case, words: &Words) -> Result<(), Stop> {
    match desk.format {
        Format::Json => desk.answer(&doorloop_engine::report::to_json(case)),
        Format::Text | Format::Html => desk.answer(&format!("{}\n", words.in_lang(desk.lang))),
    }
}
