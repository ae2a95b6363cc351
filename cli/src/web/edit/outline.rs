//! A text as forms show it: its steps with what stands in them, its facts, rules and interventions, and where each stands.

use crate::web::page::code;
use doorloop_engine::text::patch::Written;
use doorloop_engine::text::{Entry, Lang, Node, NodeKind};
use serde_json::{Value, json};

/// Keys whose value is for people to read, in one language or two.
const WORDS: [&str; 6] = ["title", "bring", "note", "milestone", "judgement", "law"];

/// Keys whose value is names with a value each.
const PAIRS: [&str; 7] = ["mandate", "budget", "raises", "to", "with", "ends", "unless"];
/// Keys whose value may be ways on.
const BRANCHES: [&str; 4] = ["next", "decide", "then", "if_short"];
/// Keys whose value is the members of a block.
const BLOCKS: [&str; 3] = ["all", "any", "first"];

/// All of it, as data.
pub fn outline(written: &Written, lang: Lang) -> Value {
    let steps: Vec<Value> = entries(written, &["steps"]).iter().map(|step| self::step(written, step, lang)).collect();
    let rules: Vec<Value> =
        entries(written, &["rules"]).iter().map(|rule| json!({ "rule": rule.key.value, "value": plain(&rule.value) })).collect();
    let interventions: Vec<Value> = entries(written, &["interventions"])
        .iter()
        .map(|one| json!({ "name": one.key.value, "title": title(one, lang) }))
        .collect();
    let facts: Vec<Value> = entries(written, &["facts"])
        .iter()
        .map(
            |one| json!({ "name": one.key.value, "title": title(one, lang), "type": member(&one.value, "type").and_then(plain) }),
        )
        .collect();
    json!({ "steps": steps, "rules": rules, "interventions": interventions, "facts": facts, "lanes": named(written, "lanes", lang) })
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

pub(super) fn member<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    mapping(node).iter().find(|e| e.key.value == key).map(|e| &e.value)
}

pub(super) fn plain(node: &Node) -> Option<&str> {
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

fn step(written: &Written, step: &Entry, lang: Lang) -> Value {
    let own: Vec<Value> = mapping(&step.value).iter().map(|entry| self::entry(written, entry)).collect();
    json!({ "step": step.key.value, "title": title(step, lang), "entries": own, "at": written.located(step),
        "titles": { "nl": title(step, Lang::Nl), "en": title(step, Lang::En) } })
}

/// What stands behind a key: as it is written, and in parts where a form can show those.
fn entry(written: &Written, entry: &Entry) -> Value {
    let (key, value) = (entry.key.value.as_str(), &entry.value);
    let mut said = json!({ "key": key, "value": written.of(value), "at": written.located(entry) });
    let text = |of: &Node, key: &str| member(of, key).map(|n| raw(written, n));
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
    match &value.kind {
        NodeKind::Mapping(own) if PAIRS.contains(&key) => {
            said["pairs"] = own.iter().map(|e| json!([e.key.value, raw(written, &e.value)])).collect();
        }
        NodeKind::Sequence(list) if BRANCHES.contains(&key) => {
            let branch = |b: &Node| match plain(b) {
                Some(to) => json!({ "to": to }),
                None => ["when", "chance", "max", "held", "to", "else", "wait"]
                    .map(|k| (k.to_owned(), json!(text(b, k))))
                    .into_iter()
                    .collect(),
            };
            said["branches"] = list.iter().map(branch).collect();
        }
        NodeKind::Sequence(list) if BLOCKS.contains(&key) => {
            let own = |m: &Node| match plain(m) {
                Some(step) => json!({ "step": step }),
                None => ["step", "when", "chance", "times"].map(|k| (k.to_owned(), json!(text(m, k)))).into_iter().collect(),
            };
            said["members"] = list.iter().map(own).collect();
        }
        _ => {}
    }
    said
}

/// The text of a value, without its quotes; a list or mapping as it is written.
fn raw(written: &Written, node: &Node) -> String {
    plain(node).unwrap_or_else(|| written.of(node)).to_owned()
}
