#![allow(dead_code, reason = "each test uses a part of it")]
//! What several tests share: a process and a place from text, and the plan made of them.

use doorloop_engine::check::Setting;
use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::model::load::Workbook;
use doorloop_engine::plan::{Look, Plan, Proposal, Reach};
use doorloop_engine::text::{Complaints, Lang, Sources, render};
use doorloop_engine::time::Date;

/// Complaints as a person would see them.
pub fn shown(complaints: Complaints, sources: &Sources) -> String {
    render::render(&complaints.into_sorted(), sources, Lang::En, false, 120)
}

/// A library of one process and one place beside the builtin ones.
pub fn library(process: &str, place: &str) -> Library {
    let mut library = Library::builtin();
    library.processes.insert("proef".into(), LibraryFile { shown: "proef.yaml".into(), text: process.into() });
    library.places.insert("proefstad".into(), LibraryFile { shown: "proefstad.yaml".into(), text: place.into() });
    library
}

/// A setting of a library with its workbook.
pub fn setting(library: Library, process: &str, place: &str, with: &[&str], on: Date) -> Result<(Setting, Workbook), String> {
    let (file, place) = (library.processes[process].clone(), library.places[place].clone());
    let mut workbook = Workbook { sources: Sources::default(), library };
    let mut complaints = Complaints::default();
    match Setting::load(&mut workbook, &file, &place, with, on, &mut complaints) {
        Some(setting) => Ok((setting, workbook)),
        None => Err(shown(complaints, &workbook.sources)),
    }
}

/// The plan of a proposal without any given fact.
pub fn plan(setting: &Setting, workbook: &Workbook, submit: Date, reach: Reach) -> Result<Plan, String> {
    let (loaded, checked) = setting.process.as_ref().ok_or("no process")?;
    let proposal = Proposal { facts: vec![None; loaded.process.facts.len()], submit, moves: false, until: None };
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let mut complaints = Complaints::default();
    let look = Look::Follow(checked, &proposal);
    Plan::compile(&setting.place, look, &caseload, reach, &workbook.sources, &mut complaints)
        .ok_or_else(|| shown(complaints, &workbook.sources))
}
