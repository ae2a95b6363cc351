//! The store: cases and their history, files and their versions, simulations that were kept.
//!
//! Nothing is ever changed in place. What happened is written down, record after record, and what people see is what a
//! history comes to: [`Case`] for a case, [`StoredFile`] for a file. A write comes back when it is on disk; what came
//! back survives a killed program and a full disk. Each record has a hash over itself and all before it, each history a
//! count, and all histories together a tally beside the database: on opening all are checked, and what is not as it was written is told as
//! [`Damage`]. A store with damage can be read, not written.
//!
//! ```
//! use doorloop_engine::store::{By, Event, Happened, Personal, RecordedAt, Store, Submission};
//! use doorloop_engine::time::Moment;
//! # let folder = std::env::temp_dir().join(format!("doorloop-doc-{}", std::process::id()));
//! let store = Store::open(&folder, "an example").map_err(|f| f.complaint().what.en)?;
//! let by = By { actor: Some("loket".into()), recorded_at: RecordedAt(1_795_600_000), salt: [7; 16] };
//! let submission = Submission {
//!     process: "subsidieaanvraag".into(),
//!     place: "voorbeeldstad".into(),
//!     at: Moment::parse("2026-11-02T09:00").map_err(|e| e.to_string())?,
//!     ..Submission::default()
//! };
//! let id = store.open_case(Some("2026-014"), &submission, &by).map_err(|f| f.complaint().what.en)?.id;
//! let begun = Happened { at: submission.at, event: Event::StepStarted { step: "intake".into() } };
//! let case = store.record(&id, &[(begun, Personal::default())], &by).map_err(|f| f.complaint().what.en)?;
//! assert_eq!(case.now[0].step, "intake");
//! # drop(store);
//! # let _ = std::fs::remove_dir_all(&folder);
//! # Ok::<(), String>(())
//! ```
//!
//! A [`Store`] may be shared by threads; its calls block, for a millisecond or so where they write. One program at a time
//! has it open. What is said of people is kept apart in each record ([`Personal`]), so that it can be erased while the
//! history still closes ([`Store::forget`]).

mod case;
mod database;
mod fault;
mod file;
mod folder;
mod lines;
mod position;
mod record;
mod simulation;
mod stamp;
mod state;
mod taken_in;
mod tally;
mod walked;

#[cfg(test)]
mod form_1_tests;
#[cfg(test)]
mod tests;

pub use case::{Case, CaseEntry, DecidedThen, Event, Happened, Personal, StepNow, StepPassed, Suspension, TriedThen, WaitingFor};
pub use fault::{Damage, StoreFault, Unknown};
pub use file::{Change, Line, StoredFile, Version, difference};
pub use lines::Imported;
pub use position::{left_out, position};
pub use record::Kind;
pub use simulation::KeptSimulation;
pub use stamp::{By, RecordedAt};
pub use taken_in::{NamesKept, TakenIn, from_log, from_table, open_table};
pub use walked::{Sought, TriedThere, Walked, WalkedCase, walked};

use crate::text::Complaint;
use crate::time::{Date, Moment, Seconds};
use database::{Database, Following};
use file::FileEvent;
use folder::Folder;
use record::{Head, Personal as Words, Record, StreamName, salt_of};
use serde::Serialize;
use simulation::SimulationEvent;
use stamp::Written;
use state::State;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Which kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A process.
    Process,
    /// A place.
    Place,
}

impl FileKind {
    const fn kind(self) -> Kind {
        match self {
            Self::Process => Kind::Process,
            Self::Place => Kind::Place,
        }
    }
}

/// A case that is handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submission {
    /// The process it follows.
    pub process: String,
    /// Where.
    pub place: String,
    /// When, on a Dutch clock.
    pub at: Moment,
    /// What is known of it, as one would type it.
    pub facts: BTreeMap<String, String>,
    /// Words to find it by.
    pub themes: Vec<String>,
    /// What is said of people: a title, answers in free text.
    pub personal: Personal,
}

impl Submission {
    fn event(&self) -> Event {
        Event::Submitted {
            process: self.process.clone(),
            place: self.place.clone(),
            facts: self.facts.clone(),
            themes: self.themes.clone(),
        }
    }
}

/// A case that comes with a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCase {
    /// Its number or name.
    pub id: String,
    /// How it was handed in.
    pub submission: Submission,
    /// What happened since.
    pub since: Vec<(Happened, Personal)>,
}

/// A new record, before it has its place.
struct New {
    forgets: bool,
    open: Vec<u8>,
    personal: Option<Vec<u8>>,
}

/// A store that is open.
#[derive(Debug)]
pub struct Store {
    /// Held by whoever writes; readers do not wait for the disk.
    writer: Mutex<Folder>,
    state: RwLock<State>,
}

impl Store {
    /// Opens the store in a folder, or makes one there; `owner` is what another program that wants it is told.
    ///
    /// Everything in it is read and checked. With damage it opens all the same, to be read: see [`Store::damage`].
    ///
    /// # Errors
    /// Another program has it, the folder is something else, it is of a later form, nothing of it can be read, or the disk refused.
    pub fn open(folder: &Path, owner: &str) -> Result<Self, StoreFault> {
        let mut folder = Folder::take(folder, owner)?;
        let database = Database::open(&folder.database())?;
        if folder.is_new() {
            folder.begin()?;
        }
        let state = State::read(database);
        let is_sound = state.damage.is_empty();
        if is_sound {
            folder.tidy()?;
        }
        let is_older = folder.is_older();
        let store = Self { writer: Mutex::new(folder), state: RwLock::new(state) };
        // A damaged one is only read; the one that could not be written anew (a full disk) too.
        if is_older && is_sound && store.rewrite(&mut store.folder(), |_, _| {}).is_err() {
            store.write().has_failed = true;
        }
        Ok(store)
    }

    /// Changes what another program that wants the store is told, such as the address at which this one serves it.
    pub fn say(&self, owner: &str) {
        self.folder().say(owner);
    }

    /// The folder it is in.
    #[must_use]
    pub fn place(&self) -> PathBuf {
        self.folder().path().to_path_buf()
    }

    /// What is not as it was written; empty for a sound store.
    #[must_use]
    pub fn damage(&self) -> Vec<Damage> {
        self.read().damage.clone()
    }

    /// Reads and checks everything on disk once more.
    #[must_use]
    pub fn verify(&self) -> Verified {
        let _writer = self.folder();
        let state = self.read();
        // What was found wrong on opening stays wrong: the tally in memory is then that of what is left.
        let written = if state.damage.is_empty() { Some(state.tally) } else { state.database.told };
        let (heads, tally, damage) = state.database.check(written, |_, _| {});
        Verified { streams: heads.len() as u64, records: tally.records, damage }
    }

    /// All cases, by name.
    #[must_use]
    pub fn cases(&self) -> Vec<Case> {
        self.read().cases.values().cloned().collect()
    }

    /// A case.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn case(&self, id: &str) -> Result<Case, StoreFault> {
        self.read().cases.get(id).cloned().ok_or_else(|| StoreFault::Unknown(Unknown::Case(id.to_owned())))
    }

    /// What happened to a case, in the order in which it was written down.
    ///
    /// # Errors
    /// There is none of that name, or the disk refused.
    pub fn history(&self, id: &str) -> Result<Vec<CaseEntry>, StoreFault> {
        let state = self.read();
        if !state.cases.contains_key(id) {
            return Err(StoreFault::Unknown(Unknown::Case(id.to_owned())));
        }
        let stream = StreamName::new(Kind::Case, id)?;
        let (sound, _) = database::chained(&stream, state.database.records(&stream)?, None);
        sound.iter().map(state::case_entry).collect::<Option<_>>().ok_or(StoreFault::Damaged { count: 1 })
    }

    /// A name for a new case that is not taken: the year and a number.
    #[must_use]
    pub fn free_name(&self, submitted: Date) -> String {
        self.read().free_name(submitted)
    }

    /// Takes in a new case; without a name it gets the year and a number.
    ///
    /// # Errors
    /// The name can't be one or is taken, the case lies in the future, or the write failed.
    pub fn open_case(&self, id: Option<&str>, submission: &Submission, by: &By) -> Result<Case, StoreFault> {
        let happened = Happened { at: submission.at, event: submission.event() };
        let folder = self.folder();
        let id = id.map_or_else(|| self.read().free_name(submission.at.date()), str::to_owned);
        self.record_with(&folder, &id, &[(happened, submission.personal.clone())], by)
    }

    /// Writes down what happened to a case: all of these events or none.
    ///
    /// # Errors
    /// There is no such case, what happened contradicts its history or lies in the future, or the write failed.
    pub fn record(&self, id: &str, events: &[(Happened, Personal)], by: &By) -> Result<Case, StoreFault> {
        let folder = self.folder();
        self.case(id)?;
        self.record_with(&folder, id, events, by)
    }

    /// Takes in new cases with what happened to each since: all of them or none.
    ///
    /// # Errors
    /// As [`Store::open_case`] and [`Store::record`], for the first case with which something is wrong.
    pub fn open_cases(&self, cases: &[NewCase], by: &By) -> Result<Vec<Case>, StoreFault> {
        let folder = self.folder();
        let told: Vec<(&str, Vec<(Happened, Personal)>)> = cases
            .iter()
            .map(|case| {
                let first =
                    (Happened { at: case.submission.at, event: case.submission.event() }, case.submission.personal.clone());
                (case.id.as_str(), std::iter::once(first).chain(case.since.iter().cloned()).collect())
            })
            .collect();
        let told: Vec<(&str, &[(Happened, Personal)])> = told.iter().map(|(id, events)| (*id, events.as_slice())).collect();
        self.record_all(&folder, &told, by)
    }

    fn record_with(&self, folder: &Folder, id: &str, events: &[(Happened, Personal)], by: &By) -> Result<Case, StoreFault> {
        let mut cases = self.record_all(folder, &[(id, events)], by)?;
        cases.pop().ok_or_else(|| StoreFault::Unknown(Unknown::Case(id.to_owned())))
    }

    fn record_all(&self, folder: &Folder, told: &[(&str, &[(Happened, Personal)])], by: &By) -> Result<Vec<Case>, StoreFault> {
        let (mut streams, mut cases) = (Vec::new(), Vec::new());
        for &(id, events) in told {
            let stream = StreamName::new(Kind::Case, id)?;
            let mut history = if self.read().cases.contains_key(id) { self.history(id)? } else { Vec::new() };
            let mut new = Vec::new();
            for (happened, said) in events {
                not_in_the_future(happened.at, by.recorded_at)?;
                let personal = Personal::by(by, said.clone());
                new.push(New {
                    forgets: false,
                    open: json(&Written { recorded_at: by.recorded_at, event: happened.clone() })?,
                    personal: (!personal.is_empty()).then(|| json(&personal)).transpose()?,
                });
                let (number, happened) = (history.len() as u32 + 1, happened.clone());
                history.push(CaseEntry { number, recorded_at: by.recorded_at, happened, personal: Some(personal) });
            }
            cases.push(Case::of(id, &history)?);
            streams.push((stream, new));
        }
        let mut names: Vec<&str> = told.iter().map(|t| t.0).collect();
        names.sort_unstable();
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(StoreFault::Contradiction(Box::new(Complaint::general(
                "case_twice",
                format!("\"{}\" komt twee keer voor", twice[0]),
                format!("\"{}\" is there twice", twice[0]),
            ))));
        }
        self.append_all(folder, streams, by)?;
        let mut state = self.write();
        state.cases.extend(cases.iter().map(|case| (case.id.clone(), case.clone())));
        Ok(cases)
    }

    /// Erases what the history of a case says of people, here and on disk; that it was erased is written down.
    ///
    /// The database is written anew, because a database that only appends keeps old bytes. What a disk keeps of files that
    /// were taken away, and what stands in exports and backups, is beyond this program.
    ///
    /// # Errors
    /// There is no such case, or the write failed: then nothing was erased.
    pub fn forget(&self, id: &str, by: &By) -> Result<Case, StoreFault> {
        let mut folder = self.folder();
        let case = self.case(id)?;
        let stream = StreamName::new(Kind::Case, id)?;
        let at = by.recorded_at.dutch().max(case.submitted);
        let said = Written { recorded_at: by.recorded_at, event: Happened { at, event: Event::Forgotten } };
        let open = json(&said)?;
        self.rewrite(&mut folder, |name, records| {
            if *name == stream
                && let Some(last) = records.last().map(Record::head)
            {
                records.iter_mut().for_each(|r| r.personal.forget());
                records.push(Record::after(last, name, true, open.clone(), Words::None));
            }
        })?;
        self.case(id)
    }

    /// All files of a kind, by name.
    #[must_use]
    pub fn files(&self, kind: FileKind) -> Vec<StoredFile> {
        let state = self.read();
        state.files.iter().filter(|(name, _)| name.kind() == kind.kind()).map(|(_, file)| file.clone()).collect()
    }

    /// A file with its versions.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn file(&self, kind: FileKind, name: &str) -> Result<StoredFile, StoreFault> {
        let stream = StreamName::new(kind.kind(), name)?;
        self.read().files.get(&stream).cloned().ok_or_else(|| StoreFault::Unknown(Unknown::File(name.to_owned())))
    }

    /// The text of a version.
    ///
    /// # Errors
    /// There is no such file or version, or the disk refused.
    pub fn text(&self, kind: FileKind, name: &str, version: u32) -> Result<String, StoreFault> {
        let unknown = || StoreFault::Unknown(Unknown::Version(name.to_owned(), version));
        let file = self.file(kind, name)?;
        let record = file.version(version).ok_or_else(unknown)?.record;
        let record = self.read().database.record(&StreamName::new(kind.kind(), name)?, record)?.ok_or_else(unknown)?;
        match state::written::<FileEvent>(&record).map(|w| w.event) {
            Some(FileEvent::Saved { text, .. }) => Ok(text),
            _ => Err(StoreFault::Damaged { count: 1 }),
        }
    }

    /// Keeps a text as the next version of a file, made from the current one. A draft is a version too, but not one that
    /// forecasts are made with. The same text as the current one is no new version, unless it turns a draft into a saved one.
    ///
    /// # Errors
    /// The name can't be one, or the write failed.
    pub fn save(
        &self,
        kind: FileKind,
        name: &str,
        text: &str,
        draft: bool,
        note: Option<&str>,
        by: &By,
    ) -> Result<StoredFile, StoreFault> {
        let folder = self.folder();
        if let Ok(file) = self.file(kind, name)
            && let Some(current) = file.version(file.current)
            && (draft || !current.draft)
            && self.text(kind, name, file.current)? == text
        {
            return Ok(file);
        }
        let event = FileEvent::Saved { text: text.to_owned(), draft };
        self.write_file(&folder, kind, name, &event, note, by)
    }

    /// Makes the version current that the current one was made from.
    ///
    /// # Errors
    /// There is no such file or nothing before this version, or the write failed.
    pub fn undo(&self, kind: FileKind, name: &str, by: &By) -> Result<StoredFile, StoreFault> {
        let folder = self.folder();
        let before = self.file(kind, name)?.before();
        let version = before.ok_or_else(|| StoreFault::Unknown(Unknown::Version(name.to_owned(), 0)))?;
        self.write_file(&folder, kind, name, &FileEvent::Restored { version }, None, by)
    }

    /// Makes a version current again.
    ///
    /// # Errors
    /// There is no such file or version, or the write failed.
    pub fn restore(&self, kind: FileKind, name: &str, version: u32, by: &By) -> Result<StoredFile, StoreFault> {
        let folder = self.folder();
        if self.file(kind, name)?.version(version).is_none() {
            return Err(StoreFault::Unknown(Unknown::Version(name.to_owned(), version)));
        }
        self.write_file(&folder, kind, name, &FileEvent::Restored { version }, None, by)
    }

    /// What differs between two versions of a file.
    ///
    /// # Errors
    /// There is no such file or version, or the disk refused.
    pub fn difference(&self, kind: FileKind, name: &str, first: u32, second: u32) -> Result<Vec<Line>, StoreFault> {
        Ok(difference(&self.text(kind, name, first)?, &self.text(kind, name, second)?))
    }

    fn write_file(
        &self,
        folder: &Folder,
        kind: FileKind,
        name: &str,
        event: &FileEvent,
        note: Option<&str>,
        by: &By,
    ) -> Result<StoredFile, StoreFault> {
        let stream = StreamName::new(kind.kind(), name)?;
        let said = Personal::by(by, Personal { text: note.map(str::to_owned), ..Personal::default() });
        let new = New {
            forgets: false,
            open: json(&Written { recorded_at: by.recorded_at, event })?,
            personal: (!said.is_empty()).then(|| json(&said)).transpose()?,
        };
        let last = self.append(folder, &stream, vec![new], by)?;
        let mut state = self.write();
        let file = state.files.entry(stream).or_insert_with(|| StoredFile::new(name.to_owned()));
        file.take(last.count, by.recorded_at, event, said)
            .ok_or_else(|| StoreFault::Unknown(Unknown::Version(name.to_owned(), 0)))?;
        Ok(file.clone())
    }

    /// All simulations that are kept, the latest first.
    #[must_use]
    pub fn simulations(&self) -> Vec<KeptSimulation> {
        let mut kept: Vec<KeptSimulation> = self.read().simulations.values().cloned().collect();
        kept.sort_by(|a, b| (b.recorded_at, &b.id).cmp(&(a.recorded_at, &a.id)));
        kept
    }

    /// A kept simulation with its whole answer, as JSON.
    ///
    /// # Errors
    /// There is none of that name, or the disk refused.
    pub fn simulation(&self, id: &str) -> Result<(KeptSimulation, String), StoreFault> {
        let unknown = || StoreFault::Unknown(Unknown::Simulation(id.to_owned()));
        let state = self.read();
        let kept = state.simulations.get(id).cloned().ok_or_else(unknown)?;
        let record = state.database.record(&StreamName::new(Kind::Simulation, id)?, 1)?.ok_or_else(unknown)?;
        match state::written::<SimulationEvent>(&record).map(|w| w.event) {
            Some(SimulationEvent::Kept { answer, .. }) => Ok((kept, answer)),
            _ => Err(StoreFault::Damaged { count: 1 }),
        }
    }

    /// Keeps an answer of this program, as JSON with its receipt.
    ///
    /// # Errors
    /// It is no such answer, or the write failed.
    pub fn keep(&self, title: &str, answer: &str, by: &By) -> Result<KeptSimulation, StoreFault> {
        let folder = self.folder();
        let id = self.read().free_simulation();
        let kept = KeptSimulation::of(&id, title, answer, by.recorded_at, by.actor.clone()).map_err(StoreFault::Contradiction)?;
        let event = SimulationEvent::Kept { title: title.to_owned(), answer: answer.to_owned() };
        self.write_simulation(&folder, &id, event, by)?;
        self.write().simulations.insert(id, kept.clone());
        Ok(kept)
    }

    /// Drops a kept simulation.
    ///
    /// # Errors
    /// There is none of that name, or the write failed.
    pub fn drop_simulation(&self, id: &str, by: &By) -> Result<(), StoreFault> {
        let folder = self.folder();
        if !self.read().simulations.contains_key(id) {
            return Err(StoreFault::Unknown(Unknown::Simulation(id.to_owned())));
        }
        self.write_simulation(&folder, id, SimulationEvent::Dropped, by)?;
        self.write().simulations.remove(id);
        Ok(())
    }

    fn write_simulation(&self, folder: &Folder, id: &str, event: SimulationEvent, by: &By) -> Result<(), StoreFault> {
        let said = Personal::by(by, Personal::default());
        let new = New {
            forgets: false,
            open: json(&Written { recorded_at: by.recorded_at, event })?,
            personal: (!said.is_empty()).then(|| json(&said)).transpose()?,
        };
        self.append(folder, &StreamName::new(Kind::Simulation, id)?, vec![new], by)?;
        Ok(())
    }

    /// Writes records behind a stream; they are on disk when this comes back.
    fn append(&self, writer: &Folder, stream: &StreamName, new: Vec<New>, by: &By) -> Result<Head, StoreFault> {
        Ok(self.append_all(writer, vec![(stream.clone(), new)], by)?.first().copied().unwrap_or(Head::NONE))
    }

    /// Writes records behind several streams, all or none.
    fn append_all(&self, _writer: &Folder, all: Vec<(StreamName, Vec<New>)>, by: &By) -> Result<Vec<Head>, StoreFault> {
        let state = self.read();
        state.may_write()?;
        let following: Vec<Following> = all
            .into_iter()
            .map(|(stream, new)| {
                let old = state.heads.get(&stream).copied().unwrap_or(Head::NONE);
                let mut last = old;
                let records = new.into_iter().map(|new| {
                    let salt = salt_of(by.salt, &stream, last.count + 1);
                    let personal = new.personal.map_or(Words::None, |text| Words::Kept { salt, text });
                    let record = Record::after(last, &stream, new.forgets, new.open, personal);
                    last = record.head();
                    record
                });
                let records = records.collect();
                (stream, old, records)
            })
            .collect();
        let written = state.database.append(&following, state.tally);
        drop(state);
        let mut state = self.write();
        match written {
            Ok(tally) => {
                state.tally = tally;
                let heads = following.into_iter().map(|(stream, old, records)| {
                    let head = records.last().map_or(old, Record::head);
                    state.heads.insert(stream, head);
                    head
                });
                Ok(heads.collect())
            }
            Err(fault) => {
                state.has_failed = true;
                Err(fault)
            }
        }
    }

    /// Writes the whole database anew with a change, and puts it in the place of the old one.
    fn rewrite(&self, folder: &mut Folder, mut change: impl FnMut(&StreamName, &mut Vec<Record>)) -> Result<(), StoreFault> {
        let mut streams = BTreeMap::new();
        {
            let state = self.read();
            state.may_write()?;
            state.database.check(None, |name, mut records| {
                change(&name, &mut records);
                streams.insert(name, records);
            });
        }
        self.replace(folder, streams)
    }

    fn replace(&self, folder: &mut Folder, streams: BTreeMap<StreamName, Vec<Record>>) -> Result<(), StoreFault> {
        let path = folder.next_database()?;
        let fill = || {
            let database = Database::open(&path)?;
            database.fill(streams.into_iter())?;
            let state = State::read(database);
            if state.damage.is_empty() { Ok(state) } else { Err(StoreFault::Damaged { count: state.damage.len() }) }
        };
        let filled = fill();
        let state = match filled {
            Ok(state) => state,
            Err(fault) => {
                // What counts is the old one; the new one is taken away on the next opening at the latest.
                let _ = std::fs::remove_dir_all(&path);
                return Err(fault);
            }
        };
        folder.go_on()?;
        *self.write() = state;
        folder.tidy()
    }

    fn folder(&self) -> MutexGuard<'_, Folder> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a check of everything on disk found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many histories.
    pub streams: u64,
    /// How many records in all.
    pub records: u64,
    /// What is not as it was written.
    pub damage: Vec<Damage>,
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, StoreFault> {
    serde_json::to_vec(value).map_err(|e| StoreFault::Disk { why: e.to_string() })
}

/// A day's grace: clocks differ.
fn not_in_the_future(at: Moment, recorded: RecordedAt) -> Result<(), StoreFault> {
    if at <= recorded.dutch() + Seconds::days(1) {
        return Ok(());
    }
    let complaint = Complaint::general(
        "in_the_future",
        format!("{} moet nog komen: wat nog niet gebeurd is, wordt niet vastgelegd", at.date()),
        format!("{} is still to come: what has not happened is not recorded", at.date()),
    );
    Err(StoreFault::Contradiction(Box::new(complaint)))
}
