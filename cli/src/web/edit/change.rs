//! One change to a text, and what there is to see of the text after it.

use super::outline::outline;
use super::what_if;
use crate::arguments::Format;
use crate::cases::by;
use crate::desk::{Desk, Stop, today};
use crate::web::House;
use crate::web::jobs::Job;
use crate::web::refusal::Refusal;
use crate::web::work::watch;
use doorloop_engine::check::Setting;
use doorloop_engine::draw::{self, Diagram, Options};
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::model::rework::{add_step, move_step, remove_step};
use doorloop_engine::store::{FileKind, StoredFile};
use doorloop_engine::text::patch::{self, Written, quoted};
use doorloop_engine::text::{Complaint, Complaints, Lang, render};
use serde_json::{Value, json};

/// Where a process of which nothing else is known is checked.
pub(super) const PLACE: &str = "voorbeeldstad";

/// So many changes can be one.
const MOST_AT_ONCE: usize = 40;

/// Makes the change that was asked, if any, and looks at what comes of it.
pub fn edited(house: &House, job: &Job, asked: &Value) -> Result<Value, Refusal> {
    let said = |key: &str| asked.get(key).and_then(Value::as_str).unwrap_or_default();
    let lang = if said("lang") == "en" { Lang::En } else { Lang::Nl };
    let text = match asked.get("change") {
        None | Some(Value::Null) => said("text").to_owned(),
        Some(change) => changed(said("text"), change).map_err(|wrong| Refusal::from(Stop::input(wrong)))?,
    };
    Ok(seen(house, job, said("process"), &text, lang))
}

fn changed(text: &str, change: &Value) -> Result<String, Complaint> {
    let said = |key: &str| change.get(key).and_then(Value::as_str).unwrap_or_default().trim();
    let path: Vec<&str> = change.get("path").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    match said("do") {
        "set" => patch::set(text, &path, said("value")),
        // What people read may hold any sign.
        "set_text" => patch::set(text, &path, &quoted(said("value"))),
        "what_if" => what_if::added(text, change),
        "remove" => patch::remove(text, &path),
        "rename" => patch::rename(text, &path, said("value")),
        "insert" => {
            let at = change.get("at").and_then(Value::as_u64).map_or(usize::MAX, |at| at as usize);
            patch::insert_item(text, &path, at, said("value"))
        }
        // What belongs together is one change, undone at once.
        "all" => {
            let list = change.get("changes").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let is_small = list.len() <= MOST_AT_ONCE && list.iter().all(|c| c.get("changes").is_none());
            list.iter().filter(|_| is_small).try_fold(text.to_owned(), |text, change| changed(&text, change))
        }
        "set_rule" => {
            let rule = said("value");
            // A rule stands in quotes, and holds quotes of its own.
            let value = format!("'{}'", rule.replace('\'', "''"));
            if Written::read(text)?.get(&["rules"]).is_none() {
                return patch::insert(text, &[], Some("facts"), "rules", &format!("{{ {}: {value} }}", said("name")));
            }
            patch::set(text, &["rules", said("name")], &value)
        }
        "add_step" => add_step(text, said("after"), said("name"), &new_step(change)?),
        "move_step" => move_step(text, said("step"), said("after")),
        "remove_step" => remove_step(text, said("step")),
        _ => Err(Complaint::general("unknown_change", "deze wijziging bestaat niet", "there is no such change")),
    }
}

/// What a new step says, with `{next}` where it goes on.
fn new_step(change: &Value) -> Result<String, Complaint> {
    let said = |key: &str| change.get(key).and_then(Value::as_str).unwrap_or_default().trim();
    let (kind, value) = (said("kind"), said("value"));
    let mut body = Vec::new();
    if !said("title").is_empty() {
        body.push(format!("title: {}", quoted(said("title"))));
    }
    if !said("by").is_empty() && matches!(kind, "work" | "takes") {
        body.push(format!("by: {}", said("by")));
    }
    body.push(match kind {
        "work" | "takes" | "period" | "meeting" => format!("{kind}: {value}, next: {{next}}"),
        "mandate" => format!("mandate: {{ matter: {} }}, to: {{ official: {{next}} }}", quoted(value)),
        "budget" => format!("budget: {{ line: {}, amount: {} }}, next: {{next}}", quoted(value), quoted(said("amount"))),
        "process" => {
            let ends = change.get("ends").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            let ends: Vec<String> = ends.map(|end| format!("{}: {{next}}", quoted(end))).collect();
            format!("process: {value}, ends: {{ {} }}", ends.join(", "))
        }
        _ => return Err(Complaint::general("unknown_kind", "kies het soort stap", "choose the kind of step")),
    });
    Ok(body.join(", "))
}

/// The text with its picture, its steps and what is complained of.
fn seen(house: &House, job: &Job, process: &str, text: &str, lang: Lang) -> Value {
    let library = house.library();
    let file = LibraryFile { shown: format!("{process}.yaml"), text: text.to_owned() };
    let mut desk = Desk::remote(library.as_ref().clone(), lang, Format::Json, None, watch(job));
    let mut complaints = Complaints::default();
    let place = library.places.get(PLACE).cloned();
    let setting = place
        .zip(today().ok())
        .and_then(|(place, day)| Setting::load(&mut desk.workbook, &file, &place, &[], day, &mut complaints));
    let picture = setting.as_ref().and_then(|setting| {
        let (_, checked) = setting.process.as_ref()?;
        let diagram = Diagram::of(&checked.graph, &setting.place, lang, false);
        (diagram.nodes.len() <= draw::LARGEST)
            .then(|| draw::svg_in_page(&draw::scene(&diagram, &Options { lang, ..Options::default() })))
    });
    let mut list = complaints.into_sorted();
    list.truncate(50);
    let own = render::to_json(&list, &desk.workbook.sources);
    let mut said = json!({ "doorloop": 1, "kind": "edited", "text": text, "svg": picture, "complaints": own });
    // A text that is no YAML (yet) has no forms; the last ones stay.
    if let (Ok(written), Some(said)) = (Written::read(text), said.as_object_mut()) {
        said.extend(outline(&written, lang).as_object().cloned().unwrap_or_default());
    }
    said
}

/// Keeps a text that holds, and answers with it from now on.
pub fn saved(house: &House, process: &str, text: &str, note: Option<&str>) -> Result<StoredFile, Refusal> {
    let store = house.stored()?;
    let library = house.library();
    let file = LibraryFile { shown: format!("{process}.yaml"), text: text.to_owned() };
    let mut workbook = doorloop_engine::model::load::Workbook { library: library.as_ref().clone(), ..Default::default() };
    let mut complaints = Complaints::default();
    // A draft may be wrong; what forecasts are made with may not.
    let loaded = library
        .places
        .get(PLACE)
        .zip(today().ok())
        .and_then(|(place, day)| Setting::load(&mut workbook, &file, place, &[], day, &mut complaints));
    let wrong = Stop::Input(complaints.clone().into_sorted(), workbook.sources.clone());
    let Some(setting) = loaded else { return Err(wrong.into()) };
    let named = setting.process.as_ref().map(|(loaded, _)| loaded.process.name.value.as_str());
    if complaints.has_errors() {
        return Err(wrong.into());
    }
    if named != Some(process) {
        return Err(Refusal::malformed(
            "De naam van het proces mag hier niet veranderen.",
            "The name of the process may not change here.",
        ));
    }
    let by = by(None)?;
    let note: Option<String> = note.map(|n| n.chars().take(200).collect());
    let kept = store.save(FileKind::Process, process, text, false, note.as_deref(), &by)?;
    house.refresh()?;
    Ok(kept)
}
