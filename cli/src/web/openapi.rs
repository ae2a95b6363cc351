//! The API described, made from what the command line knows: each argument with its help is a property.

use super::work::{COMMANDS, MOST, arguments_of, named, wire_name};
use crate::arguments;
use clap::{Arg, ArgAction};
use doorloop_engine::text::Lang;
use serde_json::{Map, Value, json};

/// Paths of the answers that are held by the contract; `[]` is any entry of a list.
const KEYS: [(&str, &str, &str); 2] = [
    ("simulate", "simulation", include_str!("keys/simulation.keys")),
    ("workload", "workload", include_str!("keys/workload.keys")),
];

/// The whole document (OpenAPI 3.1).
pub fn document() -> Value {
    let mut paths = Map::new();
    let all = arguments::command(Lang::En);
    for command in COMMANDS {
        let about = named(&all, command).and_then(|c| c.get_about()).map(ToString::to_string).unwrap_or_default();
        let asked = json!({ "required": true, "content": { "application/json": { "schema": asked(command) } } });
        paths.insert(
            format!("/api/{command}"),
            json!({ "post": {
            "operationId": command, "summary": about, "requestBody": asked, "responses": responses(command) } }),
        );
    }
    let id = json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" },
        "description": "To begin: the name of a command. To follow or cancel: the id of the job." }]);
    let state = json!({ "$ref": "#/components/schemas/JobState" });
    paths.insert("/api/jobs/{id}".to_owned(), json!({
        "parameters": id,
        "post": { "operationId": "beginJob", "summary": "Begin a command as a job; the body is that of the command",
            "requestBody": { "required": true, "content": { "application/json": { "schema": { "type": "object" } } } },
            "responses": { "202": content("The job", &json!({ "$ref": "#/components/schemas/Job" })), "default": refusal() } },
        "get": { "operationId": "jobState", "summary": "How far a job is", "responses": { "200": content("How far it is", &state), "default": refusal() } },
        "delete": { "operationId": "cancelJob", "summary": "Cancel a job", "responses": { "204": { "description": "It is being broken off" }, "default": refusal() } } }));
    paths.insert("/api/jobs/{id}/answer".to_owned(), json!({ "parameters": id, "get": { "operationId": "jobAnswer",
        "summary": "The answer of a job, as the command gives it", "responses": { "200": content("The answer", &json!({})), "default": refusal() } } }));
    paths.insert("/api/jobs/{id}/events".to_owned(), json!({ "parameters": id, "get": { "operationId": "jobEvents",
        "summary": "Server-sent events: state, first (an answer from the first runs, more than once) and answer",
        "responses": { "200": { "description": "Events", "content": { "text/event-stream": { "schema": { "type": "string" } } } }, "default": refusal() } } }));
    let list = json!({ "type": "object", "required": ["doorloop", "kind", "processes", "places"], "properties": {
        "doorloop": { "const": 1 }, "kind": { "const": "library" }, "processes": { "type": "array" }, "places": { "type": "array" } } });
    paths.insert(
        "/api/list".to_owned(),
        json!({ "get": { "operationId": "list", "summary": "What is in the library",
        "responses": { "200": content("The library", &list), "default": refusal() } } }),
    );
    paths.insert("/api/token".to_owned(), json!({ "get": { "operationId": "token",
        "summary": "The same-origin token, to be sent in the header x-doorloop-token with every change that has no bearer token",
        "responses": { "200": content("The token", &json!({ "type": "object", "required": ["token"], "properties": { "token": { "type": "string" } } })), "default": refusal() } } }));
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Doorloop", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "The commands of doorloop over HTTP. Fields may be added to an answer, never renamed." },
        "paths": paths,
        "security": [{ "bearer": [] }, { "page": [] }],
        "components": { "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer" },
                "page": { "type": "apiKey", "in": "header", "name": super::guard::FORM_TOKEN } },
            "schemas": {
                "Job": { "type": "object", "required": ["doorloop", "kind", "id", "events", "answer"], "properties": {
                    "doorloop": { "const": 1 }, "kind": { "const": "job" }, "id": { "type": "string" },
                    "events": { "type": "string" }, "answer": { "type": "string" } } },
                "JobState": { "type": "object", "required": ["doorloop", "kind", "state", "place", "done", "whole"], "properties": {
                    "doorloop": { "const": 1 }, "kind": { "const": "job_state" },
                    "state": { "enum": ["waiting", "running", "answered", "refused", "cancelled"] },
                    "place": { "type": ["integer", "null"] }, "done": { "type": "integer" }, "whole": { "type": "integer" } } },
                "Refusal": { "type": "object", "required": ["doorloop", "kind", "status", "said"], "properties": {
                    "doorloop": { "const": 1 }, "kind": { "const": "refusal" }, "status": { "type": "integer" },
                    "said": { "type": "object", "required": ["nl", "en"], "properties": { "nl": { "type": "string" }, "en": { "type": "string" } } },
                    "complaints": {} } } } },
    })
}

fn content(description: &str, schema: &Value) -> Value {
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}

fn refusal() -> Value {
    content("Why there is no answer", &json!({ "$ref": "#/components/schemas/Refusal" }))
}

fn responses(command: &str) -> Value {
    let ok = match KEYS.iter().find(|k| k.0 == command) {
        _ if command == "draw" => json!({ "description": "The picture", "content": {
            "image/svg+xml": {}, "image/png": {}, "application/pdf": {}, "text/plain": {}, "text/html": {} } }),
        Some((_, kind, keys)) => {
            let mut schema = from_keys(keys);
            if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
                properties.insert("kind".to_owned(), json!({ "const": kind }));
                properties.insert("doorloop".to_owned(), json!({ "const": 1 }));
            }
            content("The answer", &schema)
        }
        None if command == "check" => content("What is complained of", &json!({})),
        None => content("The answer", &json!({ "type": "object", "required": ["doorloop", "kind"] })),
    };
    json!({ "200": ok, "default": refusal() })
}

/// The schema of an answer with these paths: each may be absent where what it is about is.
fn from_keys(keys: &str) -> Value {
    let mut root = json!({});
    for path in keys.lines().filter(|l| !l.is_empty()) {
        let mut at = &mut root;
        for part in path.split('.') {
            let name = part.trim_end_matches("[]");
            at = member(at, "properties", name, "object");
            if part.ends_with("[]") {
                at = member(at, "items", "", "array");
            }
        }
    }
    root
}

fn member<'v>(at: &'v mut Value, under: &str, name: &str, kind: &str) -> &'v mut Value {
    if !at.is_object() {
        *at = json!({});
    }
    // Where a thing may be missing, it is null.
    at["type"] = json!([kind, "null"]);
    if name.is_empty() { &mut at[under] } else { &mut at[under][name] }
}

/// What a command may be asked.
fn asked(command: &str) -> Value {
    let arguments = arguments_of(command);
    let mut properties = Map::new();
    for argument in &arguments {
        properties.insert(wire_name(argument), property(argument));
    }
    properties.insert("lang".to_owned(), json!({ "enum": ["nl", "en"] }));
    properties.insert("format".to_owned(), json!({ "enum": ["json", "html", "text"], "default": "json" }));
    properties.insert(
        "library".to_owned(),
        json!({ "type": "object", "additionalProperties": { "type": "string" },
        "description": "Files of your own by name, as YAML; needs the right to edit" }),
    );
    if command == "case-import" {
        properties.insert(
            "sent".to_owned(),
            json!({ "type": "object", "additionalProperties": { "type": "string" }, "description": "The file, as name and text" }),
        );
    }
    if command == "draw" {
        properties.insert("as".to_owned(), json!({ "enum": ["svg", "png", "pdf", "dot", "html"], "default": "svg" }));
    }
    let required: Vec<String> = arguments.iter().filter(|a| a.is_required_set()).map(wire_name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn property(argument: &Arg) -> Value {
    let name = wire_name(argument);
    let plain = json!({ "type": ["string", "number", "boolean"] });
    let is_many =
        matches!(argument.get_action(), ArgAction::Append) || argument.get_num_args().is_some_and(|n| n.max_values() > 1);
    let mut schema = match argument.get_action() {
        ArgAction::SetTrue => json!({ "type": "boolean" }),
        _ if name == "set" => {
            json!({ "type": ["object", "array"], "additionalProperties": plain, "items": { "type": "string" } })
        }
        _ if is_many => json!({ "type": ["array", "string"], "items": plain }),
        _ => plain,
    };
    if let Some(help) = argument.get_help() {
        schema["description"] = json!(help.to_string());
    }
    if let Some((_, most)) = MOST.iter().find(|m| m.0 == name) {
        schema["maximum"] = json!(most);
    }
    schema
}
