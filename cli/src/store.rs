//! `doorloop store`: is everything there, a copy of it, and back.

use crate::arguments::Format;
use crate::cases::arguments::{StoreArguments, StoreWhat};
use crate::cases::served::Errand;
use crate::cases::{Held, stop, take};
use crate::desk::{Desk, Stop};
use doorloop_engine::report;
use doorloop_engine::store::Store;
use doorloop_engine::text::{Complaint, Words};
use serde_json::json;
use std::fs::File;
use std::io::BufReader;

pub fn run(desk: &mut Desk, wanted: &StoreArguments) -> Result<(), Stop> {
    match take(&wanted.at, "doorloop store")? {
        Held::Here(store) => at(desk, &store, wanted),
        Held::ByServer(server) => server.ask(desk, Errand::Store(wanted.clone())),
    }
}

/// Does it in a store that is open.
pub fn at(desk: &mut Desk, store: &Store, wanted: &StoreArguments) -> Result<(), Stop> {
    match &wanted.what {
        StoreWhat::Verify => {
            let found = store.verify();
            let damage: Vec<Words> = found.damage.iter().map(doorloop_engine::store::Damage::words).collect();
            if desk.format == Format::Json {
                desk.answer(&report::to_json(&json!({
                    "doorloop": 1, "kind": "store", "histories": found.streams, "events": found.records, "damage": damage,
                })))?;
            } else if damage.is_empty() {
                let (streams, records) = (found.streams, found.records);
                let words = Words::new(
                    format!("Alles is zoals het is geschreven: {streams} geschiedenissen, {records} gebeurtenissen.\n"),
                    format!("All is as it was written: {streams} histories, {records} events.\n"),
                );
                desk.answer(words.in_lang(desk.lang))?;
            }
            if damage.is_empty() {
                return Ok(());
            }
            let complaint = |words: Words| Complaint::general("damaged", words.nl, words.en);
            Err(Stop::Input(damage.into_iter().map(complaint).collect(), doorloop_engine::text::Sources::default()))
        }
        StoreWhat::Export => {
            let mut bytes = Vec::new();
            store.export(&mut bytes).map_err(|e| stop(e.into()))?;
            desk.answer_bytes(&bytes)
        }
        StoreWhat::Import { copy_file } => {
            let file = File::open(copy_file).map_err(|error| {
                let shown = copy_file.display();
                Stop::input(Complaint::general(
                    "unreadable_file",
                    format!("\"{shown}\" is niet te lezen ({error})"),
                    format!("\"{shown}\" cannot be read ({error})"),
                ))
            })?;
            let brought = store.import(&mut BufReader::new(file)).map_err(stop)?;
            if desk.format == Format::Json {
                return desk.answer(&report::to_json(&brought));
            }
            let (streams, records, added) = (brought.streams, brought.records, brought.added);
            let words = Words::new(
                format!("{records} gebeurtenissen in {streams} geschiedenissen gelezen; {added} waren nieuw.\n"),
                format!("{records} events in {streams} histories read; {added} were new.\n"),
            );
            desk.answer(words.in_lang(desk.lang))
        }
    }
}
