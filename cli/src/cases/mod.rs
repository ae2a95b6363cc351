//! `doorloop case`: real cases, from the first day to the decision, and what can be learned from them.

mod ahead;
pub mod arguments;
mod enter;
mod look;
pub mod served;
mod take_in;

use crate::arguments::Format;
use crate::desk::{Desk, Stop};
use arguments::{CaseArguments, CaseWhat, StorePlace};
use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::store::{By, FileKind, RecordedAt, Store, StoreFault};
use doorloop_engine::text::Words;
use doorloop_engine::time::Moment;
use serde_json::{Map, Value, json};
use served::{Errand, Server};
use std::path::PathBuf;

pub use ahead::{seen as forecast_seen, under_way};

pub fn run(desk: &mut Desk, wanted: &CaseArguments) -> Result<(), Stop> {
    match take(&wanted.at, "doorloop case")? {
        Held::Here(store) => at(desk, &store, wanted),
        Held::ByServer(server) => server.ask(desk, Errand::Case(wanted.clone())),
    }
}

/// Does it in a store that is open.
pub fn at(desk: &mut Desk, store: &Store, wanted: &CaseArguments) -> Result<(), Stop> {
    tell_damage(desk, store);
    lend(&mut desk.workbook.library, store)?;
    let by = by(wanted.at.recorded_by.clone())?;
    match &wanted.what {
        CaseWhat::Open(wanted) => enter::open(desk, store, wanted, &by),
        CaseWhat::Record(wanted) => enter::record(desk, store, wanted, &by),
        CaseWhat::Forget(wanted) => enter::forget(desk, store, wanted, &by),
        CaseWhat::Forecast(wanted) => ahead::forecast(desk, store, wanted),
        CaseWhat::List(wanted) => look::list(desk, store, wanted, by.recorded_at.dutch()),
        CaseWhat::Show(wanted) => look::show(desk, store, wanted),
        CaseWhat::Search(wanted) => look::search(desk, store, wanted),
        CaseWhat::Export => look::export(desk, store),
        CaseWhat::Import(wanted) => take_in::run(desk, store, wanted, &by),
    }
}

/// Who has the store that is asked for.
pub enum Held {
    Here(Store),
    /// A server that runs has it, and does what is asked.
    ByServer(Server),
}

/// Opens the store, or finds the server that has it.
pub fn take(at: &StorePlace, owner: &str) -> Result<Held, Stop> {
    let folder = folder(at)?;
    match Store::open(&folder, &said(owner)) {
        Ok(store) => Ok(Held::Here(store)),
        Err(StoreFault::InUse { folder, by }) => match Server::of(&folder) {
            Some(server) => Ok(Held::ByServer(server)),
            None => Err(stop(StoreFault::InUse { folder, by })),
        },
        Err(fault) => Err(stop(fault)),
    }
}

/// Opens the store for a server. Where no folder was asked for and none can be made, the server goes on without.
pub fn open_for_server(desk: &Desk, given: Option<PathBuf>) -> Result<Option<Store>, Stop> {
    let was_asked = given.is_some() || std::env::var_os("DOORLOOP_STORE").is_some();
    let Ok(folder) = folder(&StorePlace { store_folder: given, recorded_by: None }) else { return Ok(None) };
    match Store::open(&folder, &said("doorloop serve")) {
        Ok(store) => {
            tell_damage(desk, &store);
            Ok(Some(store))
        }
        Err(fault @ (StoreFault::Disk { .. } | StoreFault::Full { .. })) if !was_asked => {
            desk.warn(&format!("doorloop: {}\n", fault.complaint().what.in_lang(desk.lang)));
            Ok(None)
        }
        Err(fault) => Err(stop(fault)),
    }
}

fn said(owner: &str) -> String {
    format!("{owner} ({})", std::process::id())
}

fn folder(at: &StorePlace) -> Result<PathBuf, Stop> {
    at.store_folder.clone().or_else(own_folder).ok_or_else(|| {
        Stop::Failed(Words::new(
            "waar uw zaken moeten staan is niet bekend: geef --store MAP",
            "where your cases are to be kept is not known: give --store DIR",
        ))
    })
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
pub fn by(actor: Option<String>) -> Result<By, Stop> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt)
        .map_err(|_| Stop::Failed(Words::new("dit systeem geeft geen toevalsgetallen", "this system gives no random numbers")))?;
    Ok(By { actor, recorded_at: RecordedAt(jiff::Timestamp::now().as_second()), salt })
}

fn tell_damage(desk: &Desk, store: &Store) {
    let damage = store.damage();
    if !damage.is_empty() && !desk.quiet {
        let said = StoreFault::Damaged { count: damage.len() }.complaint();
        desk.warn(&format!("doorloop: {}\n", said.what.in_lang(desk.lang)));
    }
}

/// Processes and places that were saved in the store go before those of the library.
pub fn lend(library: &mut Library, store: &Store) -> Result<(), Stop> {
    for kind in [FileKind::Process, FileKind::Place] {
        for file in store.files(kind) {
            let Some(version) = file.saved else { continue };
            let text = store.text(kind, &file.name, version).map_err(stop)?;
            let lent = LibraryFile { text, shown: format!("{}.yaml", file.name) };
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
        Format::Json => {
            let head = json!({ "doorloop": 1, "kind": "case_now" });
            let whole: Map<String, Value> =
                [head, json!(case)].into_iter().filter_map(|v| v.as_object().cloned()).flatten().collect();
            desk.answer(&doorloop_engine::report::to_json(&whole))
        }
        Format::Text | Format::Html => desk.answer(&format!("{}\n", words.in_lang(desk.lang))),
    }
}
