//! What the histories come to, kept in memory beside the database.

use super::case::{Case, CaseEntry, Happened, Personal};
use super::database::Database;
use super::fault::{Damage, StoreFault};
use super::file::{FileEvent, StoredFile};
use super::record::{Head, Kind, Personal as Words, Record, StreamName};
use super::simulation::{KeptSimulation, SimulationEvent};
use super::stamp::Written;
use super::tally::Tally;
use crate::time::Date;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

#[derive(Debug)]
pub(super) struct State {
    pub database: Database,
    pub heads: BTreeMap<StreamName, Head>,
    pub tally: Tally,
    pub cases: BTreeMap<String, Case>,
    pub files: BTreeMap<StreamName, StoredFile>,
    pub simulations: BTreeMap<String, KeptSimulation>,
    pub damage: Vec<Damage>,
    pub has_failed: bool,
}

impl State {
    /// Reads everything and checks it.
    pub(super) fn read(database: Database) -> Self {
        let mut streams = Vec::new();
        let mut projected = Projected::default();
        let (heads, tally, mut damage) = database.check(database.told, |name, records| {
            if projected.take(&name, &records).is_none() {
                streams.push(name);
            }
        });
        damage.extend(streams.iter().map(|name| {
            Damage::of(
                Some(name),
                None,
                "zegt iets dat deze doorloop niet kent",
                "says something that this doorloop does not know",
            )
        }));
        for damage in &damage {
            projected.mark(&damage.stream);
        }
        let Projected { cases, files, simulations } = projected;
        Self { database, heads, tally, cases, files, simulations, damage, has_failed: false }
    }

    pub(super) fn may_write(&self) -> Result<(), StoreFault> {
        if self.has_failed {
            return Err(StoreFault::Closed);
        }
        if !self.damage.is_empty() {
            return Err(StoreFault::Damaged { count: self.damage.len() });
        }
        Ok(())
    }

    /// A name for a case that is not taken yet.
    pub(super) fn free_name(&self, date: Date) -> String {
        let year = date.year();
        let last = self.cases.keys().filter_map(|id| id.strip_prefix(&format!("{year}-"))?.parse::<u32>().ok()).max();
        format!("{year}-{:03}", last.unwrap_or(0).saturating_add(1))
    }

    pub(super) fn free_simulation(&self) -> String {
        // Those that were dropped keep their number.
        let numbers = self.heads.keys().filter(|n| n.kind() == Kind::Simulation).filter_map(|n| n.name().parse::<u32>().ok());
        numbers.max().unwrap_or(0).saturating_add(1).to_string()
    }
}

#[derive(Default)]
struct Projected {
    cases: BTreeMap<String, Case>,
    files: BTreeMap<StreamName, StoredFile>,
    simulations: BTreeMap<String, KeptSimulation>,
}

impl Projected {
    /// Takes in a history; `None` where it says something that is not understood.
    fn take(&mut self, name: &StreamName, records: &[Record]) -> Option<()> {
        if records.is_empty() {
            return Some(());
        }
        match name.kind() {
            Kind::Case => {
                let history: Vec<CaseEntry> = records.iter().map_while(case_entry).collect();
                let case = Case::of(name.name(), &history).ok();
                let is_whole = history.len() == records.len() && case.is_some();
                self.cases.extend(case.map(|c| (name.name().to_owned(), c)));
                is_whole.then_some(())
            }
            Kind::Process | Kind::Place => {
                let mut file = StoredFile::new(name.name().to_owned());
                let taken = records.iter().try_for_each(|record| {
                    let Written { recorded_at, event } = written::<FileEvent>(record)?;
                    file.take(record.number, recorded_at, &event, personal(record)?.unwrap_or_default())
                });
                self.files.insert(name.clone(), file);
                taken
            }
            Kind::Simulation => {
                for record in records {
                    let Written { recorded_at, event } = written::<SimulationEvent>(record)?;
                    let actor = personal(record)?.unwrap_or_default().actor;
                    match event {
                        SimulationEvent::Kept { title, answer } => {
                            let kept = KeptSimulation::of(name.name(), &title, &answer, recorded_at, actor).ok()?;
                            self.simulations.insert(name.name().to_owned(), kept);
                        }
                        SimulationEvent::Dropped => {
                            self.simulations.remove(name.name());
                        }
                    }
                }
                Some(())
            }
        }
    }

    fn mark(&mut self, stream: &str) {
        let Ok(name) = StreamName::parse(stream) else { return };
        if let Some(file) = self.files.get_mut(&name) {
            file.damaged = true;
        }
        if name.kind() == Kind::Case
            && let Some(case) = self.cases.get_mut(name.name())
        {
            case.damaged = true;
        }
    }
}

/// What a record says, of what stays.
pub(super) fn written<E: DeserializeOwned>(record: &Record) -> Option<Written<E>> {
    serde_json::from_slice(&record.open).ok()
}

/// What a record says of people: nothing, words, or words that were forgotten (`Some(None)`).
fn personal(record: &Record) -> Option<Option<Personal>> {
    match &record.personal {
        Words::None => Some(Some(Personal::default())),
        Words::Forgotten { .. } => Some(None),
        Words::Kept { text, .. } => serde_json::from_slice(text).ok().map(Some),
    }
}

pub(super) fn case_entry(record: &Record) -> Option<CaseEntry> {
    let Written { recorded_at, event: happened } = written::<Happened>(record)?;
    Some(CaseEntry { number: record.number, recorded_at, happened, personal: personal(record)? })
}
