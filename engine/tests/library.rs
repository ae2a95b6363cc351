//! The files of the library read without a complaint.

use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::model::load::Workbook;
use doorloop_engine::model::read::{read_place, read_process};
use doorloop_engine::text::{Complaints, Lang, Node, Sources, render, yaml};

fn complaints_of(file: &LibraryFile, read: impl FnOnce(&Node, &mut Sources, &mut Complaints) -> bool) -> String {
    let (mut sources, mut complaints) = (Sources::default(), Complaints::default());
    let id = sources.add(file.shown.clone(), file.text.clone());
    let whole = yaml::read(id, &sources, &mut complaints).is_some_and(|root| read(&root, &mut sources, &mut complaints));
    let text = render::render(&complaints.into_sorted(), &sources, Lang::En, false, 100);
    if whole || !text.is_empty() { text } else { "nothing was read".to_owned() }
}

#[test]
fn every_process_reads() {
    let library = Library::builtin();
    for (name, file) in &library.processes {
        let said = complaints_of(file, |root, sources, complaints| read_process(root, &library, sources, complaints).is_some());
        assert!(said.is_empty(), "{name}:\n{said}");
    }
}

#[test]
fn every_place_reads() {
    for (name, file) in &Library::builtin().places {
        let said = complaints_of(file, |root, sources, complaints| read_place(root, sources, complaints).is_some());
        assert!(said.is_empty(), "{name}:\n{said}");
    }
}

#[test]
fn every_intervention_of_the_library_changes_its_process() {
    let library = Library::builtin();
    for (name, file) in &library.processes {
        let mut workbook = Workbook { sources: Sources::default(), library: library.clone() };
        let mut complaints = Complaints::default();
        let names: Vec<String> = workbook
            .load_process(file, &[], &mut complaints)
            .map(|l| l.process.interventions.iter().map(|i| i.name.value.clone()).collect())
            .unwrap_or_default();
        for intervention in &names {
            let loaded = workbook.load_process(file, &[intervention], &mut complaints);
            if let Some(loaded) = &loaded {
                let place = &library.places["voorbeeldstad"];
                workbook.load_place(place, &loaded.for_place, &mut complaints);
            }
        }
        let said = render::render(&complaints.into_sorted(), &workbook.sources, Lang::En, false, 100);
        assert!(said.is_empty(), "{name}:\n{said}");
    }
}

#[test]
fn an_unknown_intervention_names_the_nearest() {
    let library = Library::builtin();
    let mut workbook = Workbook { sources: Sources::default(), library: library.clone() };
    let mut complaints = Complaints::default();
    assert!(workbook.load_process(&library.processes["subsidieaanvraag"], &["een_lokket"], &mut complaints).is_none());
    let said = render::render(&complaints.into_sorted(), &workbook.sources, Lang::En, false, 100);
    assert!(said.contains("unknown intervention \"een_lokket\"") && said.contains("een_loket"), "{said}");
}
