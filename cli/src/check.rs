//! `doorloop check`.

use crate::arguments::{Check, Format};
use crate::desk::{Desk, Stop};
use doorloop_engine::check::{Setting, interventions, register};
use doorloop_engine::findings::check_examples;
use doorloop_engine::model::read;
use doorloop_engine::text::{Complaints, Sources, render, yaml};

pub fn run(desk: &mut Desk, wanted: &Check) -> Result<(), Stop> {
    let place = desk.place(&wanted.place)?;
    let today = desk.date(None, "")?;
    for name in &wanted.files {
        let file = desk.either(name)?;
        let mut own = Complaints::default();
        if is_place(&file.text) {
            // A place is sound when every process of its caseload runs there.
            if let Some(setting) = Setting::load_place(&mut desk.workbook, &file, &[], today, &mut own) {
                register(&mut desk.workbook, &setting.place, &mut own);
            }
        } else if let Some(loaded) = desk.workbook.load_process(&file, &[], &mut own) {
            let process = loaded.process;
            let at = process.examples.iter().find_map(|e| e.place.as_ref());
            let place = at.and_then(|p| desk.workbook.library.places.get(&p.value)).cloned().unwrap_or_else(|| place.clone());
            let on = process.examples.iter().find_map(|e| e.submit).unwrap_or(today);
            if Setting::load(&mut desk.workbook, &file, &place, &[], on, &mut own).is_some() {
                interventions(&mut desk.workbook, &file, &place, on, &mut own);
                check_examples(&mut desk.workbook, &file, &process, &place, on, &mut own);
            }
        }
        desk.complaints.extend(own);
    }
    if desk.format == Format::Json {
        let complaints = std::mem::take(&mut desk.complaints);
        let failed = complaints.has_errors();
        let list = complaints.into_sorted_in(&desk.workbook.sources);
        let json = render::to_json(&list, &desk.workbook.sources);
        desk.answer(&format!("{json:#}\n"))?;
        // What was wrong is in the answer already.
        return if failed { Err(Stop::Input(Vec::new(), Sources::default())) } else { Ok(()) };
    }
    desk.tell()
}

fn is_place(text: &str) -> bool {
    let mut sources = Sources::default();
    let id = sources.add("", text.to_owned());
    yaml::read(id, &sources, &mut Complaints::default()).is_some_and(|tree| read::is_place(&tree))
}
