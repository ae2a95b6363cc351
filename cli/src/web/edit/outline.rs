//! A text as forms show it: its steps with what stands in them, its rules and interventions, and what can be chosen from.

use crate::web::page::code;
use doorloop_engine::text::patch::Written;
use doorloop_engine::text::{Entry, Lang, Node, NodeKind};
use serde_json::{Value, json};

/// Keys whose value is for people to read, in one language or two.
const WORDS: [&str; 5] = ["title", "bring", "note", "milestone", "judgement"];

/// All of it, as data.
pub fn outline(written: &Written, place: Option<&Written>, lang: Lang) -> Value {
    let steps: Vec<Value> = entries(written, &["steps"]).iter().map(|step| self::step(written, step, lang)).collect();
    let rules: Vec<Value> =
        entries(written, &["rules"]).iter().map(|rule| json!({ "rule": rule.key.value, "value": plain(&rule.value) })).collect();
    let interventions: Vec<Value> = entries(written, &["interventions"])
        .iter()
        .map(|one| json!({ "name": one.key.value, "title": title(one, lang) }))
        .collect();
    let mut bodies = place.map(|place| named(place, "bodies", lang)).unwrap_or_default();
    bodies.retain(|b| !b.is_null());
    json!({ "steps": steps, "rules": rules, "interventions": interventions, "lanes": named(written, "lanes", lang),
        "bodies": bodies, "mandates": place.map(mandates).unwrap_or_default() })
}

fn entries<'w>(written: &'w Written, path: &[&str]) -> &'w [Entry] {
    written.get(path).map_or(&[], mapping)
}

fn mapping(node: &Node) -> &[Entry] {
    match &node.kind {
        NodeKind::Mapping(entries) => entries,
        _ => &[],
    }
}

fn member<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    mapping(node).iter().find(|e| e.key.value == key).map(|e| &e.value)
}

fn plain(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}

/// How people read a thing that has a title, else its name.
fn title(of: &Entry, lang: Lang) -> String {
    let title = member(&of.value, "title");
    let said = title.and_then(|t| plain(t).or_else(|| member(t, code(lang)).and_then(plain)));
    said.map_or_else(|| of.key.value.replace('_', " "), str::to_owned)
}

fn named(written: &Written, key: &str, lang: Lang) -> Vec<Value> {
    entries(written, &[key]).iter().map(|one| json!({ "name": one.key.value, "title": title(one, lang) })).collect()
}

/// Who may decide on each matter up to which amount, for those who have a limit.
fn mandates(place: &Written) -> Vec<Value> {
    let Some(NodeKind::Sequence(rows)) = place.get(&["mandates"]).map(|n| &n.kind) else { return Vec::new() };
    let text = |row: &Node, key: &str| member(row, key).and_then(plain).map(str::to_owned);
    rows.iter()
        .filter_map(|row| {
            Some(json!({ "matter": text(row, "matter")?, "decides": text(row, "decides")?, "up_to": text(row, "up_to")? }))
        })
        .collect()
}

fn step(written: &Written, step: &Entry, lang: Lang) -> Value {
    let own: Vec<Value> = mapping(&step.value).iter().map(|entry| self::entry(written, entry)).collect();
    json!({ "step": step.key.value, "title": title(step, lang), "entries": own,
        "titles": { "nl": title(step, Lang::Nl), "en": title(step, Lang::En) } })
}

/// What stands behind a key: as it is written, and in parts where a form can show those.
fn entry(written: &Written, entry: &Entry) -> Value {
    let (key, value) = (entry.key.value.as_str(), &entry.value);
    let mut said = json!({ "key": key, "value": written.of(value) });
    if WORDS.contains(&key) {
        let both = |lang: &str| member(value, lang).and_then(plain);
        match (plain(value), both("nl"), both("en")) {
            (Some(text), ..) => said["text"] = json!(text),
            (None, None, None) => {}
            (None, nl, en) => said["words"] = json!({ "nl": nl, "en": en }),
        }
    }
    if let Some(is) = member(value, "is") {
        said["is"] = json!(written.of(is));
    }
    if let NodeKind::Sequence(branches) = &value.kind
        && matches!(key, "next" | "decide" | "then")
    {
        let text = |branch: &Node, key: &str| member(branch, key).map(|n| plain(n).unwrap_or_else(|| written.of(n)).to_owned());
        let list = branches.iter().map(
            |b| json!({ "when": text(b, "when"), "chance": text(b, "chance"), "to": text(b, "to"), "else": text(b, "else") }),
        );
        said["branches"] = list.collect();
    }
    if key == "mandate" {
        said["matter"] = json!(member(value, "matter").and_then(plain));
    }
    said
}
