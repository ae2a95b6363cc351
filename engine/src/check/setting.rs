//! A setting: one process at one place, with the processes of the place's caseload, all checked.

use super::Checked;
use crate::model::library::LibraryFile;
use crate::model::load::{Loaded, Workbook};
use crate::model::read::Change;
use crate::model::{CaseloadEntry, Place};
use crate::text::Complaints;
use crate::time::Date;

/// A process at a place among its caseload.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The place, with what interventions changed.
    pub place: Place,
    /// The process that is looked at; `None` where all cases are.
    pub process: Option<(Loaded, Checked)>,
    /// Every entry of the caseload with its process.
    pub caseload: Vec<(CaseloadEntry, Checked)>,
}

impl Setting {
    /// Loads and checks a process at a place, on a day, with interventions that are on.
    ///
    /// An intervention changes how the municipality works, so it holds for the cases of the caseload too.
    /// `None` where an error stands in the way; warnings are left in `complaints` too.
    pub fn load(
        workbook: &mut Workbook,
        process: &LibraryFile,
        place: &LibraryFile,
        with: &[&str],
        on: Date,
        complaints: &mut Complaints,
    ) -> Option<Self> {
        let loaded = workbook.load_process(process, with, complaints)?;
        let place = workbook.load_place(place, &loaded.for_place, complaints)?;
        let checked = Checked::new(&loaded, &place, on, &workbook.sources, complaints)?;
        let caseload = caseload(workbook, &place, Some((&loaded, &checked)), on, complaints)?;
        Some(Self { place, process: Some((loaded, checked)), caseload })
    }

    /// Loads and checks a place with all of its caseload.
    pub fn load_place(
        workbook: &mut Workbook,
        place: &LibraryFile,
        changes: &[Change],
        on: Date,
        complaints: &mut Complaints,
    ) -> Option<Self> {
        let place = workbook.load_place(place, changes, complaints)?;
        let caseload = caseload(workbook, &place, None, on, complaints)?;
        Some(Self { place, process: None, caseload })
    }
}

fn caseload(
    workbook: &mut Workbook,
    place: &Place,
    followed: Option<(&Loaded, &Checked)>,
    on: Date,
    complaints: &mut Complaints,
) -> Option<Vec<(CaseloadEntry, Checked)>> {
    let mut found = Vec::new();
    for entry in &place.caseload {
        let name = &entry.process.value;
        let checked = match followed.filter(|(loaded, _)| &loaded.process.name.value == name) {
            Some((_, checked)) => checked.clone(),
            None => {
                let Some(file) = workbook.library.processes.get(name).cloned() else {
                    complaints.push(crate::model::load::unknown_process(name, &workbook.library, entry.process.span));
                    continue;
                };
                let loaded = workbook.load_process(&file, &[], complaints)?;
                Checked::new(&loaded, place, on, &workbook.sources, complaints)?
            }
        };
        found.push((entry.clone(), checked));
    }
    (!complaints.has_errors()).then_some(found)
}
