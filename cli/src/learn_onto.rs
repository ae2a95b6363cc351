//! `doorloop learn LOG --process P`: the numbers of a process from an event log.

use crate::arguments::Learn;
use crate::desk::{Desk, Stop, read_text};
use crate::output;
use doorloop_engine::exchange::log::EventLog;
use doorloop_engine::exchange::log::learn::mapping::{Mapping, propose};
use doorloop_engine::exchange::log::learn::onto::learn_onto;
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::model::load::Workbook;
use doorloop_engine::text::{Complaint, Complaints, Words, yaml};
use std::path::Path;

pub fn run(desk: &mut Desk, wanted: &Learn, log: &EventLog, name: &str) -> Result<(), Stop> {
    let file = desk.process(name)?;
    let Some(loaded) = desk.workbook.load_process(&file, &[], &mut desk.complaints) else { return Err(desk.give_up()) };
    let process = &loaded.process;
    let (proposed, scores) = propose(log, process);
    let mapping = match wanted.map.as_deref().filter(|path| Path::new(path).exists()) {
        Some(path) => {
            let text = read_text(Path::new(path))?;
            let sources = &mut desk.workbook.sources;
            let id = sources.add(path, text);
            let read =
                yaml::read(id, sources, &mut desk.complaints).and_then(|t| Mapping::read(&t, process, &mut desk.complaints));
            desk.tell()?;
            let Some(mapping) = read else { return Err(desk.give_up()) };
            mapping
        }
        None => {
            if let Some(path) = &wanted.map {
                output::write(Some(Path::new(path)), proposed.as_yaml(log, process, &scores).as_bytes())?;
            }
            proposed
        }
    };
    let root = yaml::read(process.file, &desk.workbook.sources, &mut Complaints::default());
    let Some(root) = root else { return Err(desk.give_up()) };
    let Some(found) = learn_onto(log, process, &mapping, &root, &desk.workbook.sources, wanted.queue) else {
        return Err(Stop::input(
            Complaint::general(
                "nothing_mapped",
                "geen enkele activiteit van het logboek is een stap van dit proces",
                "no activity of the log is a step of this process",
            )
            .hint(
                "Schrijf met --map BESTAND.yaml een koppeling, en vul daarin de stappen in",
                "Write a mapping with --map FILE.yaml, and fill in the steps there",
            ),
        ));
    };
    let mut check = Workbook { library: desk.workbook.library.clone(), ..Workbook::default() };
    let mut complaints = Complaints::default();
    if check.load_process(&LibraryFile { text: found.process.clone(), shown: file.shown }, &[], &mut complaints).is_none() {
        let first = complaints.into_sorted().into_iter().next().map_or_else(Words::default, |c| c.what);
        return Err(Stop::Failed(Words::new(
            format!("de gemeten getallen passen niet in dit bestand; er is niets geschreven: {}", first.nl),
            format!("the measured numbers do not fit into this file; nothing was written: {}", first.en),
        )));
    }
    desk.tell()?;
    if let Some(path) = &wanted.write_place {
        output::write(Some(Path::new(path)), found.place.as_bytes())?;
    }
    crate::learn::answer(desk, &found.process, &found.findings)
}
