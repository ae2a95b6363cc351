//! What the forms can choose from: who decides and pays at the place, and the processes of the library with what they ask and how they end.

use super::change::PLACE;
use super::outline::{member, plain};
use crate::web::House;
use crate::web::page::say;
use doorloop_engine::model::load::Workbook;
use doorloop_engine::model::{Cause, FactKind, Place, Process, StepKind};
use doorloop_engine::report::words;
use doorloop_engine::text::patch::Written;
use doorloop_engine::text::{Complaints, Lang, Node, NodeKind, Words};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// All of it, as data. It stays the same while one file is edited, so it is sent once.
pub fn choices(house: &House, lang: Lang) -> Value {
    let library = house.library();
    let mut workbook = Workbook { library: library.as_ref().clone(), ..Workbook::default() };
    let mut quiet = Complaints::default();
    let mut processes: Vec<(String, Value)> = library
        .processes
        .iter()
        .filter_map(|(name, file)| {
            let process = workbook.load_process(file, &[], &mut quiet)?.process;
            Some((process.title.in_lang(lang).to_lowercase(), called(name, &process, lang)))
        })
        .collect();
    processes.sort_by(|a, b| a.0.cmp(&b.0));
    let file = library.places.get(PLACE);
    let place = file.and_then(|file| workbook.load_place(file, &[], &mut quiet));
    let mut said = place.map_or_else(|| json!({}), |place| at_place(&place, lang));
    let written = file.and_then(|file| Written::read(&file.text).ok());
    said["mandates"] = written.map(|written| mandates(&written)).unwrap_or_default().into();
    said["processes"] = processes.into_iter().map(|p| p.1).collect();
    said["causes"] = Cause::ALL.iter().map(|c| json!({ "name": c.word(), "title": words::cause(*c, lang) })).collect();
    said
}

fn named(name: &str, title: &Words, lang: Lang) -> Value {
    json!({ "name": name, "title": title.in_lang(lang) })
}

/// A process as another calls it.
fn called(name: &str, process: &Process, lang: Lang) -> Value {
    let facts: Vec<Value> = process
        .facts
        .iter()
        .map(|fact| {
            let options: Vec<Value> = match &fact.kind {
                FactKind::Choice(list) | FactKind::Choices(list) => {
                    list.iter().map(|o| named(&o.name.value, &o.title, lang)).collect()
                }
                FactKind::Bool => [("yes", say(lang, "Ja", "Yes")), ("no", say(lang, "Nee", "No"))]
                    .map(|(n, t)| json!({ "name": n, "title": t }))
                    .into(),
                _ => Vec::new(),
            };
            let title = fact.ask.as_ref().unwrap_or(&fact.title);
            json!({ "name": fact.name.value, "title": title.in_lang(lang), "of": options })
        })
        .collect();
    let ends: Vec<Value> = process
        .steps
        .iter()
        .filter(|step| matches!(step.kind, StepKind::End(_)))
        .map(|step| named(&step.name.value, &step.title, lang))
        .collect();
    json!({ "name": name, "title": process.title.in_lang(lang), "facts": facts, "ends": ends })
}

fn at_place(place: &Place, lang: Lang) -> Value {
    let bodies: Vec<Value> = place.bodies.iter().map(|b| named(&b.name.value, &b.title, lang)).collect();
    let items: BTreeSet<&str> = place.bodies.iter().flat_map(|b| b.items.iter().map(|i| i.name.value.as_str())).collect();
    let teams: Vec<Value> = place.teams.iter().map(|t| named(&t.name.value, &t.title, lang)).collect();
    let lines: Vec<Value> = place.budgets.iter().map(|l| named(&l.name.value, &l.title, lang)).collect();
    let windows: Vec<Value> = place.cycle.iter().map(|w| named(&w.name.value, &w.title, lang)).collect();
    json!({ "place": place.title.in_lang(lang), "bodies": bodies, "items": items, "teams": teams, "lines": lines,
        "windows": windows })
}

/// Who may decide on each matter up to which amount, as it is written; who has no limit decides what is left.
fn mandates(place: &Written) -> Vec<Value> {
    let Some(NodeKind::Sequence(rows)) = place.get(&["mandates"]).map(|n| &n.kind) else { return Vec::new() };
    let text = |row: &Node, key: &str| member(row, key).and_then(plain).map(str::to_owned);
    rows.iter()
        .filter_map(|row| {
            Some(json!({ "matter": text(row, "matter")?, "decides": text(row, "decides")?, "up_to": text(row, "up_to") }))
        })
        .collect()
}
