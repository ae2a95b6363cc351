//! The mandate register of a place by itself: what no process asks for, and amounts that nobody decides on.

use super::{once, said};
use crate::model::load::Workbook;
use crate::model::{MandateRow, Place, StepKind};
use crate::text::{Complaint, Complaints, Words, reader};
use std::collections::BTreeSet;

/// Checks the register of a place against every process of the library.
///
/// Gaps and overlaps on the amounts and answers of a process are found with that process; here, what shows in the register
/// alone. Warnings only: the process may still have to be written.
pub fn register(workbook: &mut Workbook, place: &Place, complaints: &mut Complaints) {
    let asked = asked(workbook);
    let mut matters: Vec<&str> = place.mandates.iter().map(|r| r.matter.value.as_str()).collect();
    matters.sort_unstable();
    matters.dedup();
    for matter in matters {
        let rows: Vec<&MandateRow> = place.mandates.iter().filter(|r| r.matter.value == matter).collect();
        if !asked.contains(matter) {
            let known: Vec<&str> = asked.iter().map(String::as_str).collect();
            let complaint = Complaint::warning(
                "mandate_unused",
                rows[0].matter.span,
                format!("geen enkel proces vraagt wie over \"{matter}\" beslist"),
                format!("no process asks who decides on \"{matter}\""),
            );
            let what = Words::new("waar processen naar vragen", "what processes ask for");
            complaints.push(reader::suggest(complaint, matter, &known, &what));
        }
        let top = rows.iter().map(|r| r.band.up_to).max_by_key(|u| u.map_or(i64::MAX, |c| c.0)).flatten();
        if let (Some(top), Some(last)) = (top, rows.last()) {
            let limit = said::money(top.0);
            once(
                complaints,
                Complaint::warning(
                    "nobody_decides",
                    last.span,
                    format!("boven {} beslist niemand over \"{matter}\"", limit.nl),
                    format!("above {} nobody decides on \"{matter}\"", limit.en),
                )
                .hint(
                    format!("Voeg een regel zonder grens toe: {{ matter: {matter}, decides: raad }}"),
                    format!("Add a row without a limit: {{ matter: {matter}, decides: raad }}"),
                ),
            );
        }
    }
    for advice in place.mandates.iter().flat_map(|r| r.with_advice.iter().chain(&r.signed_with)).filter(|a| a.work.is_none()) {
        let name = &advice.by.value;
        once(
            complaints,
            Complaint::warning(
                "advice_without_time",
                advice.by.span,
                format!("er staat niet hoe lang \"{name}\" ermee bezig is: het kost in de simulatie geen tijd"),
                format!("how long \"{name}\" works on it is not said: it takes no time in the simulation"),
            )
            .hint(
                format!("Schrijf: {{ of: {name}, work: 1..2..4 h, waits: 2..5..10 wd }}"),
                format!("Write: {{ of: {name}, work: 1..2..4 h, waits: 2..5..10 wd }}"),
            ),
        );
    }
}

/// The matters that the processes of the library ask for; what is wrong with those is said where they are checked.
fn asked(workbook: &mut Workbook) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let files: Vec<_> = workbook.library.processes.values().cloned().collect();
    // A notebook of its own: files that are only looked through are not read for any answer.
    let mut own = Workbook { library: workbook.library.clone(), ..Workbook::default() };
    for file in files {
        let Some(loaded) = own.load_process(&file, &[], &mut Complaints::default()) else { continue };
        for step in &loaded.process.steps {
            if let StepKind::Mandate { matter, .. } = &step.kind {
                found.insert(matter.text.trim().to_owned());
            }
        }
    }
    found
}
