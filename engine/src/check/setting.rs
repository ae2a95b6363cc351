//! A setting: one process at one place, with the processes of the place's caseload, all checked.

use super::Checked;
use crate::model::library::LibraryFile;
use crate::model::load::{Loaded, Workbook};
use crate::model::{Arrivals, CaseloadEntry, OpenCase, Place};
use crate::text::{Complaint, Complaints};
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
        let known = [(loaded.clone(), Some(checked.clone()))];
        let caseload = caseload(workbook, &place, &known, on, complaints)?;
        Some(Self { place, process: Some((loaded, checked)), caseload })
    }

    /// Loads and checks a place with all of its caseload, with interventions of processes in it that are on.
    pub fn load_place(
        workbook: &mut Workbook,
        place: &LibraryFile,
        with: &[(&str, Vec<&str>)],
        on: Date,
        complaints: &mut Complaints,
    ) -> Option<Self> {
        Self::load_watched(workbook, place, with, None, on, complaints)
    }

    /// As [`Setting::load_place`], with real cases under way in the place of those that its file names.
    pub fn load_watched(
        workbook: &mut Workbook,
        place: &LibraryFile,
        with: &[(&str, Vec<&str>)],
        cases: Option<Vec<OpenCase>>,
        on: Date,
        complaints: &mut Complaints,
    ) -> Option<Self> {
        let mut known = Vec::new();
        let mut for_place = Vec::new();
        for (name, interventions) in with {
            let file = workbook.library.processes.get(*name).cloned()?;
            let loaded = workbook.load_process(&file, interventions, complaints)?;
            for_place.extend(loaded.for_place.iter().cloned());
            known.push((loaded, None));
        }
        let mut place = workbook.load_place(place, &for_place, complaints)?;
        if let Some(cases) = cases {
            place.open_cases = cases;
        }
        for (name, _) in with.iter().filter(|(name, _)| place.caseload.iter().all(|e| e.process.value != *name)) {
            complaints.push(Complaint::general(
                "not_in_caseload",
                format!("\"{name}\" staat niet in de caseload van \"{}\"", place.name.value),
                format!("\"{name}\" is not in the caseload of \"{}\"", place.name.value),
            ));
        }
        let caseload = caseload(workbook, &place, &known, on, complaints)?;
        Some(Self { place, process: None, caseload })
    }
}

fn caseload(
    workbook: &mut Workbook,
    place: &Place,
    known: &[(Loaded, Option<Checked>)],
    on: Date,
    complaints: &mut Complaints,
) -> Option<Vec<(CaseloadEntry, Checked)>> {
    let mut found = Vec::new();
    for mut entry in place.caseload.iter().cloned().chain(super::open::entries(place)) {
        let name = &entry.process.value;
        let checked = match known.iter().find(|(loaded, _)| &loaded.process.name.value == name) {
            Some((_, Some(checked))) => checked.clone(),
            Some((loaded, None)) => Checked::new(loaded, place, on, &workbook.sources, complaints)?,
            None => {
                let Some(file) = workbook.library.processes.get(name).cloned() else {
                    complaints.push(crate::model::load::unknown_process(name, &workbook.library, entry.process.span));
                    continue;
                };
                let loaded = workbook.load_process(&file, &[], complaints)?;
                Checked::new(&loaded, place, on, &workbook.sources, complaints)?
            }
        };
        if let Arrivals::UnderWay(cases) = &mut entry.arrivals {
            super::open::settle(cases, &checked, complaints);
            super::open::check(cases, &checked, complaints);
        }
        found.push((entry, checked));
    }
    (!complaints.has_errors()).then_some(found)
}
