//! Interventions: each is tried by itself, as nobody may choose it before it breaks.

use super::Checked;
use crate::model::library::LibraryFile;
use crate::model::load::Workbook;
use crate::text::{Complaint, Complaints, Sources};
use crate::time::Date;
use std::collections::BTreeSet;

/// Checks a process with each of its interventions in turn, and adds what goes wrong only then: one that changes
/// nothing, one without effect at this place, and one that makes the process unsound.
///
/// The process without interventions must be sound; what is wrong with it already is not said again.
pub fn interventions(workbook: &mut Workbook, process: &LibraryFile, place: &LibraryFile, on: Date, complaints: &mut Complaints) {
    let mut base = Complaints::default();
    let names = with(workbook, process, place, &[], on, &mut base);
    let known: BTreeSet<Seen> = base.iter().map(|c| seen(c, &workbook.sources)).collect();
    for name in &names {
        let mut own = Complaints::default();
        with(workbook, process, place, &[name], on, &mut own);
        for mut complaint in own.into_sorted() {
            if known.contains(&seen(&complaint, &workbook.sources)) {
                continue;
            }
            if !complaint.what.nl.contains(name.as_str()) {
                complaint = complaint
                    .hint(format!("Dit geldt met de ingreep \"{name}\""), format!("This holds with the intervention \"{name}\""));
            }
            complaints.push(complaint);
        }
    }
}

/// Loads and checks with some interventions; gives the names of all.
fn with(
    workbook: &mut Workbook,
    process: &LibraryFile,
    place: &LibraryFile,
    names: &[&str],
    on: Date,
    complaints: &mut Complaints,
) -> Vec<String> {
    let Some(loaded) = workbook.load_process(process, names, complaints) else { return Vec::new() };
    let all = loaded.process.interventions.iter().map(|i| i.name.value.clone()).collect();
    if let Some(place) = workbook.load_place(place, &loaded.for_place, complaints) {
        Checked::new(&loaded, &place, on, &workbook.sources, complaints);
    }
    all
}

/// A complaint as a person would know it again, however often its file was read.
type Seen = (&'static str, Option<(String, usize, usize)>);

fn seen(complaint: &Complaint, sources: &Sources) -> Seen {
    let at = complaint.at.map(|span| {
        let location = sources.locate(span);
        (location.file, location.line, location.column)
    });
    (complaint.code, at)
}
