//! `doorloop list`.

use crate::arguments::Format;
use crate::desk::{Desk, Stop};
use crate::show::line;
use doorloop_engine::text::{Complaints, Words};
use serde_json::json;

pub fn run(desk: &mut Desk) -> Result<(), Stop> {
    let library = desk.workbook.library.clone();
    let mut processes: Vec<(String, Words, Words)> = Vec::new();
    for (name, file) in &library.processes {
        // A file that does not read is shown by `check`; the list names what can be used.
        let Some(loaded) = desk.workbook.load_process(file, &[], &mut Complaints::default()) else { continue };
        if !loaded.process.part {
            let about = loaded.process.about.clone().unwrap_or_default();
            processes.push((name.clone(), loaded.process.title.clone(), about));
        }
    }
    let mut places: Vec<(String, Words)> = Vec::new();
    for (name, file) in &library.places {
        let Some(place) = desk.workbook.load_place(file, &[], &mut Complaints::default()) else { continue };
        places.push((name.clone(), place.title.clone()));
    }
    if desk.format == Format::Json {
        let processes: Vec<_> = processes.iter().map(|(n, t, a)| json!({ "process": n, "title": t, "about": a })).collect();
        let places: Vec<_> = places.iter().map(|(n, t)| json!({ "place": n, "title": t })).collect();
        let all = json!({ "doorloop": 1, "kind": "library", "processes": processes, "places": places });
        return desk.answer(&format!("{all:#}\n"));
    }
    let lang = desk.lang;
    let mut text = format!("{}\n", Words::new("Processen", "Processes").in_lang(lang));
    for (name, title, about) in &processes {
        line(&mut text, name, title.in_lang(lang));
        line(&mut text, "", about.in_lang(lang));
    }
    text.push_str(&format!("\n{}\n", Words::new("Plaatsen", "Places").in_lang(lang)));
    for (name, title) in &places {
        line(&mut text, name, title.in_lang(lang));
    }
    desk.answer(&text)
}
