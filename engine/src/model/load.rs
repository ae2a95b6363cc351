//! Loading: a process with all it calls, and a place, with interventions applied to what was written.

use super::library::{Library, LibraryFile};
use super::read::change::{Change, apply_to_place, apply_to_process, changes, check_two_sets, chosen};
use super::read::{read_law, read_open_cases, read_place, read_process};
use super::{Place, PlaceValue, Process, StepKind};
use crate::text::{Complaint, Complaints, Node, Sources, Span, yaml};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A process with those it calls, by name, and what its interventions ask of the place.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The process.
    pub process: Arc<Process>,
    /// Every process it calls, directly or through another.
    pub called: BTreeMap<String, Arc<Process>>,
    /// Changes meant for the place.
    pub for_place: Vec<Change>,
}

/// Reads files of a library, and keeps the sources for complaints.
#[derive(Clone, Debug, Default)]
pub struct Workbook {
    /// Every file that was read.
    pub sources: Sources,
    /// Where names are looked up.
    pub library: Library,
}

impl Workbook {
    /// Loads a process with the interventions of these names.
    ///
    /// `None` where a complaint stands in the way; warnings are left in `complaints` too.
    pub fn load_process(&mut self, file: &LibraryFile, with: &[&str], complaints: &mut Complaints) -> Option<Loaded> {
        let tree = self.tree(file, complaints)?;
        let mut process = read_process(&tree, &self.library, &mut self.sources, complaints)?;
        let interventions = chosen(&process.interventions, with, complaints);
        let mut list = Vec::new();
        for intervention in &interventions {
            list.extend(changes(intervention, &self.sources, complaints));
        }
        check_two_sets(&list, complaints);
        if !interventions.is_empty() {
            let changed = apply_to_process(&tree, &interventions, &list, complaints);
            process = read_process(&changed, &self.library, &mut self.sources, complaints)?;
        }
        let mut called = BTreeMap::new();
        let mut chain = vec![process.name.value.clone()];
        self.load_called(&process, &mut chain, &mut called, complaints);
        list.retain(Change::is_for_place);
        (!complaints.has_errors()).then(|| Loaded { process: Arc::new(process), called, for_place: list })
    }

    /// Loads a place, with what the interventions of a process ask of it.
    pub fn load_place(&mut self, file: &LibraryFile, changes: &[Change], complaints: &mut Complaints) -> Option<Place> {
        let tree = self.tree(file, complaints)?;
        let tree = if changes.is_empty() { tree } else { apply_to_place(&tree, changes, complaints) };
        let mut place = read_place(&tree, &self.sources, complaints)?;
        for value in self.law(complaints)? {
            if !place.values.iter().any(|v| v.name.value == value.name.value) {
                place.values.push(value);
            }
        }
        if let Some(open) = &place.open {
            let at = (file.shown.clone(), open.value.clone());
            let Some(table) = self.library.attached.get(&at).cloned() else {
                complaints.push(
                    Complaint::error(
                        "open_cases_not_found",
                        open.span,
                        format!("\"{}\" staat niet in de map van dit bestand", open.value),
                        format!("\"{}\" is not in the folder of this file", open.value),
                    )
                    .hint(
                        "De zaken staan in een tabel (CSV) naast de plaats: process,submitted,step,since,facts",
                        "The cases are in a table (CSV) beside the place: process,submitted,step,since,facts",
                    ),
                );
                return None;
            };
            let id = self.sources.find(&table.shown).unwrap_or_else(|| self.sources.add(table.shown.clone(), table.text.clone()));
            let before = complaints.iter().filter(|c| c.severity == crate::text::Severity::Error).count();
            place.open_cases = read_open_cases(&table.text, id, complaints);
            if complaints.iter().filter(|c| c.severity == crate::text::Severity::Error).count() > before {
                return None;
            }
        }
        Some(place)
    }

    /// What the law says for every place.
    fn law(&mut self, complaints: &mut Complaints) -> Option<Vec<PlaceValue>> {
        let mut values = Vec::new();
        for file in self.library.law.values() {
            // Read once a place, and kept once: the receipt names each file that was read.
            let id = self.sources.find(&file.shown).unwrap_or_else(|| self.sources.add(file.shown.clone(), file.text.clone()));
            let tree = yaml::read(id, &self.sources, complaints)?;
            values.extend(read_law(&tree, &self.sources, complaints)?);
        }
        Some(values)
    }

    fn tree(&mut self, file: &LibraryFile, complaints: &mut Complaints) -> Option<Node> {
        let id = self.sources.add(file.shown.clone(), file.text.clone());
        yaml::read(id, &self.sources, complaints)
    }

    fn load_called(
        &mut self,
        caller: &Process,
        chain: &mut Vec<String>,
        called: &mut BTreeMap<String, Arc<Process>>,
        complaints: &mut Complaints,
    ) {
        for step in &caller.steps {
            let StepKind::Process { process: name, .. } = &step.kind else { continue };
            if chain.contains(&name.value) {
                complaints.push(contains_itself(&name.value, chain, name.span));
                continue;
            }
            if called.contains_key(&name.value) {
                continue;
            }
            let Some(file) = self.library.processes.get(&name.value).cloned() else {
                complaints.push(unknown_process(&name.value, &self.library, name.span));
                continue;
            };
            let Some(tree) = self.tree(&file, complaints) else { continue };
            let Some(process) = read_process(&tree, &self.library, &mut self.sources, complaints) else { continue };
            chain.push(name.value.clone());
            self.load_called(&process, chain, called, complaints);
            chain.pop();
            called.insert(name.value.clone(), Arc::new(process));
        }
    }
}

fn contains_itself(name: &str, chain: &[String], at: Span) -> Complaint {
    let way = format!("{} → {name}", chain.join(" → "));
    Complaint::error(
        "contains_itself",
        at,
        format!("proces \"{name}\" bevat zichzelf: {way}"),
        format!("process \"{name}\" contains itself: {way}"),
    )
    .hint("Maak van de herhaling een tak terug binnen één proces", "Make the repetition a branch back within one process")
}

pub(crate) fn unknown_process(name: &str, library: &Library, at: Span) -> Complaint {
    let known: Vec<&str> = library.processes.keys().map(String::as_str).collect();
    let complaint =
        Complaint::error("unknown_process", at, format!("onbekend proces \"{name}\""), format!("unknown process \"{name}\""));
    crate::text::reader::suggest(complaint, name, &known, &crate::text::Words::new("processen", "processes"))
}
