//! The page on the form of the files and the JSON Schemas: made from the tables, and true of every file of the library.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the whole file is a test")]

use doorloop_engine::model::format_page::format_page;
use doorloop_engine::model::keys;
use doorloop_engine::text::{Complaints, Node, NodeKind, Sources, yaml};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// `DOORLOOP_WRITE=1 cargo test --test format` writes the page anew.
#[test]
fn the_page_is_made_from_the_tables() {
    let path = root().join("docs").join("format.md");
    let page = format_page();
    if std::env::var_os("DOORLOOP_WRITE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "docs/format.md is stale: DOORLOOP_WRITE=1 cargo test --test format");
    for table in keys::TABLES {
        assert!(!table.keys.is_empty());
        for key in table.keys {
            assert!(!key.about.nl.is_empty() && !key.about.en.is_empty(), "{} has no words", key.name);
        }
    }
}

#[test]
fn every_link_of_the_page_leads_somewhere() {
    let page = format_page();
    let headings: Vec<String> = page
        .lines()
        .filter_map(|l| l.strip_prefix("## "))
        .map(|h| h.to_lowercase().replace(|c: char| !(c.is_alphanumeric() || c == ' ' || c == '-'), "").replace(' ', "-"))
        .collect();
    for link in page.split("](#").skip(1).filter_map(|l| l.split(')').next()) {
        assert!(headings.iter().any(|h| h == link), "no heading {link}");
    }
}

/// A tree as an editor sees it: plain words typed as YAML 1.2 does.
fn seen(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Mapping(entries) => {
            Value::Object(entries.iter().map(|e| (e.key.value.clone(), seen(&e.value))).collect::<Map<_, _>>())
        }
        NodeKind::Sequence(items) => Value::Array(items.iter().map(seen).collect()),
        NodeKind::Scalar(scalar) => match scalar.text.as_str() {
            "true" => json!(true),
            "false" => json!(false),
            text => match text.parse::<f64>() {
                Ok(n) if text.parse::<i64>().is_ok() => json!(n as i64),
                Ok(n) if text.contains('.') && n.is_finite() => json!(n),
                _ => json!(text),
            },
        },
        NodeKind::Broken => Value::Null,
    }
}

/// What a schema says against a value; the part of JSON Schema that ours use.
fn against(schema: &Value, value: &Value, whole: &Value, at: &str) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        return against(whole.pointer(&reference[1..]).unwrap(), value, whole, at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let each: Vec<Vec<String>> = any.iter().map(|s| against(s, value, whole, at)).collect();
        // What goes deepest says most.
        let depth = |wrong: &Vec<String>| wrong.iter().map(|w| w.matches('/').count()).max().unwrap_or(0);
        return if each.iter().any(Vec::is_empty) { Vec::new() } else { each.into_iter().max_by_key(depth).unwrap_or_default() };
    }
    if let Some(words) = schema["enum"].as_array() {
        return if words.contains(value) { Vec::new() } else { vec![format!("{at}: {value} is none of {words:?}")] };
    }
    let kind = match value {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::String(_) => "string",
        Value::Number(n) if n.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::Bool(_) => "boolean",
        Value::Null => "null",
    };
    let allowed: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(some) => some.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is_allowed = allowed.contains(&kind) || (kind == "integer" && allowed.contains(&"number"));
    if !allowed.is_empty() && !is_allowed {
        return vec![format!("{at}: {value} is no {allowed:?}")];
    }
    let mut wrong = Vec::new();
    if let Value::Object(entries) = value {
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        wrong.extend(required.filter(|name| !entries.contains_key(*name)).map(|name| format!("{at}: {name} is missing")));
        for (name, inner) in entries {
            let at = format!("{at}/{name}");
            match (schema["properties"].get(name), &schema["additionalProperties"]) {
                (Some(of), _) => wrong.extend(against(of, inner, whole, &at)),
                (None, Value::Bool(false)) => wrong.push(format!("{at}: unknown")),
                (None, rest @ Value::Object(_)) => wrong.extend(against(rest, inner, whole, &at)),
                _ => {}
            }
        }
    }
    if let (Value::Array(items), of @ Value::Object(_)) = (value, &schema["items"]) {
        wrong.extend(items.iter().enumerate().flat_map(|(n, item)| against(of, item, whole, &format!("{at}/{n}"))));
    }
    wrong
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = root().join("processes").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths
}

fn tree(path: &Path) -> Value {
    let (mut sources, mut complaints) = (Sources::default(), Complaints::default());
    let id = sources.add("file", std::fs::read_to_string(path).unwrap());
    seen(&yaml::read(id, &sources, &mut complaints).unwrap())
}

#[test]
fn the_schemas_accept_every_file_of_the_library() {
    let mut wrong = Vec::new();
    for (folder, schema) in [("library", keys::process_schema()), ("places", keys::place_schema())] {
        for path in files(folder) {
            wrong.extend(against(&schema, &tree(&path), &schema, &path.file_name().unwrap().to_string_lossy()));
        }
    }
    assert!(wrong.is_empty(), "{} mistakes:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_schema_names_every_cause() {
    let schema = keys::process_schema();
    let words: Vec<&str> = doorloop_engine::model::Cause::ALL.iter().map(|c| c.word()).collect();
    assert_eq!(schema["$defs"]["step"]["properties"]["cause"]["enum"], json!(words));
}

#[test]
fn the_schemas_refuse_what_the_reader_refuses() {
    let schema = keys::process_schema();
    let good = tree(&root().join("processes").join("library").join("subsidieaanvraag.yaml"));
    assert_eq!(against(&schema, &good, &schema, ""), Vec::<String>::new());
    let step = good["steps"].as_object().unwrap().keys().next().unwrap().clone();
    let spoil = |path: &str, value: Value| {
        let mut bad = good.clone();
        let (parent, name) = path.rsplit_once('/').unwrap();
        bad.pointer_mut(parent).unwrap()[name] = value;
        against(&schema, &bad, &schema, "")
    };
    assert!(spoil(&format!("/steps/{step}/worc"), json!("1 h")).len() == 1, "an unknown key");
    assert!(spoil(&format!("/steps/{step}/next"), json!([{ "too": "x" }])).len() == 1, "an unknown key of a branch");
    assert!(spoil(&format!("/steps/{step}/end"), json!("won")).len() == 1, "a word that is none of its list");
    assert!(spoil("/facts/nieuw", json!({ "ask": "x" })).len() == 1, "a fact without its type");
    assert!(spoil("/periods/nieuw", json!({ "from": "a", "until": "b" })).len() == 1, "a period without its length");
}
