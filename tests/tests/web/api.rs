//! The API: the same JSON as the commands, jobs that can be followed and cancelled, and a description that is true.

use crate::server::{Server, binary};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn command(arguments: &[&str]) -> Value {
    let output = std::process::Command::new(binary()).args(arguments).args(["--format", "json", "--quiet"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_api_says_what_the_commands_say() {
    let server = Server::start(&[]);
    let rows: [(&str, Value, &[&str]); 5] = [
        (
            "simulate",
            json!({ "process": "subsidieaanvraag", "set": { "bedrag": "60k" }, "submit": "2027-02-01", "runs": 40 }),
            &["simulate", "subsidieaanvraag", "--set", "bedrag=60k", "--submit", "2027-02-01", "--runs", "40"],
        ),
        (
            "path",
            json!({ "process": "subsidieaanvraag", "submit": "2027-02-01", "runs": 40 }),
            &["path", "subsidieaanvraag", "--submit", "2027-02-01", "--runs", "40"],
        ),
        (
            "simulate",
            json!({ "process": "subsidieaanvraag", "submit": "2027-02-01", "runs": 40, "trace": "p50" }),
            &["simulate", "subsidieaanvraag", "--submit", "2027-02-01", "--runs", "40", "--trace", "p50"],
        ),
        ("mandate", json!({ "matter": "subsidie", "amount": "60k" }), &["mandate", "--matter", "subsidie", "--amount", "60k"]),
        ("show", json!({ "name": "voorbeeldstad" }), &["show", "voorbeeldstad"]),
    ];
    for (name, asked, typed) in rows {
        let reply = server.post(&format!("/api/{name}"), &asked);
        assert_eq!(reply.status, 200, "{name}: {}", reply.body);
        assert_eq!(reply.json(), command(typed), "{name}");
    }
    assert_eq!(
        server.get("/api/list").json()["processes"].as_array().unwrap().len(),
        command(&["list"])["processes"].as_array().unwrap().len()
    );
}

#[test]
fn a_job_is_followed_and_cancelled() {
    let server = Server::start(&["--at-once", "1"]);
    let begin = |runs: u64| {
        let reply = server.post("/api/jobs/simulate", &json!({ "process": "raadsvoorstel", "runs": runs }));
        assert_eq!(reply.status, 202, "{}", reply.body);
        reply.json()["id"].as_str().unwrap().to_owned()
    };
    let (first, second, third) = (begin(20_000), begin(30), begin(20_000));
    let state = |id: &str| server.get(&format!("/api/jobs/{id}")).json();
    assert_eq!((state(&second)["state"].as_str(), state(&second)["place"].as_u64()), (Some("waiting"), Some(1)));
    assert_eq!(state(&third)["place"].as_u64(), Some(2));
    let cancel = |id: &str| {
        let token = [("x-doorloop-token", server.form_token.as_str())];
        assert_eq!(server.ask("DELETE", &format!("/api/jobs/{id}"), &token, "").status, 204);
    };
    cancel(&third);
    cancel(&first);
    let events = server.get(&format!("/api/jobs/{second}/events"));
    assert!(events.body.contains("event: answer") && events.body.contains("\"state\":\"answered\""), "{}", events.body);
    assert_eq!(server.get(&format!("/api/jobs/{second}/answer")).json()["runs"], 30);
    let until = Instant::now() + Duration::from_secs(30);
    while state(&first)["state"] != "cancelled" || state(&third)["state"] != "cancelled" {
        assert!(Instant::now() < until, "{} {}", state(&first), state(&third));
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(server.get(&format!("/api/jobs/{first}/answer")).status, 409);
}

#[test]
fn the_first_answer_comes_before_the_whole() {
    let server = Server::start(&[]);
    let begun = server.post("/api/jobs/proposal", &json!({ "process": "subsidieaanvraag", "runs": 140, "submit": "2027-02-01" }));
    let events = server.get(begun.json()["events"].as_str().unwrap()).body;
    let (first, whole) = (events.find("event: first").unwrap(), events.find("event: answer").unwrap());
    assert!(first < whole);
    assert!(events[first..whole].contains("\"runs\":100") && events[whole..].contains("\"runs\":140"));
}

/// Whether a value is as a schema says; only what the document uses.
fn fits(schema: &Value, value: &Value, whole: &Value, at: &str) {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return fits(whole.pointer(&name[1..]).unwrap(), value, whole, at);
    }
    if let Some(only) = schema.get("const") {
        assert_eq!(only, value, "{at}");
    }
    if let Some(list) = schema.get("enum").and_then(Value::as_array) {
        assert!(list.contains(value), "{at}: {value}");
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is = |t: &Value| t == kind || (t == "integer" && value.is_u64());
    match schema.get("type") {
        Some(Value::Array(types)) => assert!(types.iter().any(is), "{at}: {value} is no {types:?}"),
        Some(one) => assert!(is(one), "{at}: {value} is no {one}"),
        None => {}
    }
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
        assert!(value.get(name.as_str().unwrap()).is_some(), "{at}: no {name}");
    }
    for (name, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if let Some(value) = value.get(name) {
            fits(inner, value, whole, &format!("{at}.{name}"));
        }
    }
    if let (Some(inner), Some(list)) = (schema.get("items"), value.as_array()) {
        list.iter().for_each(|value| fits(inner, value, whole, &format!("{at}[]")));
    }
}

#[test]
fn the_description_is_what_is_served() {
    let server = Server::start(&[]);
    let document = server.get("/api/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let asked = json!({
        "simulate": { "process": "subsidieaanvraag", "runs": 30, "with": ["een_loket"] }, "path": { "process": "subsidieaanvraag", "runs": 30 },
        "compare": { "process": "subsidieaanvraag", "with": ["een_loket"], "runs": 20 }, "when": { "process": "subsidieaanvraag", "weeks": 2, "runs": 20 },
        "mandate": { "matter": "subsidie" }, "workload": { "runs": 2, "from": "2027-01-01", "until": "2027-03-01" },
        "check": { "files": ["voorbeeldstad"] }, "show": { "name": "subsidieaanvraag" }, "draw": { "process": "subsidieaanvraag" },
        "case-open": { "process": "bezwaar", "id": "a1", "submit": "2026-09-01", "theme": ["groen"], "title": "Boom", "by": "loket" },
        "case-record": { "case_id": "a1", "happening": "note", "which": "gebeld" }, "case-forecast": { "on": "2026-10-01", "runs": 20 },
        "case-list": { "all": true }, "case-show": { "case_id": "a1" }, "case-search": { "words": ["boom"] }, "case-export": {},
        "case-import": { "case_file": "open.csv", "sent": { "open.csv": "process,submitted,step,since\nbezwaar,2026-08-03,hoorzitting,2026-09-01\n" } },
        "case-forget": { "case_id": "a1" },
    });
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap().iter().filter(|o| o.0 != "parameters") {
            let Some(command) = path.strip_prefix("/api/").filter(|c| !c.contains('/') && method == "post") else { continue };
            let body = &asked[command];
            assert!(body.is_object(), "no example of {command}");
            fits(&operation["requestBody"]["content"]["application/json"]["schema"], body, &document, command);
            let reply = server.post(path, body);
            assert_eq!(reply.status, 200, "{command}: {}", reply.body);
            let kinds = operation["responses"]["200"]["content"].as_object().unwrap();
            let kind = reply.head.lines().find_map(|l| l.strip_prefix("content-type: ")).unwrap();
            let kind = kind.split(';').next().unwrap();
            assert!(kinds.contains_key(kind), "{command}: {kind}");
            if kind == "application/json" {
                fits(&kinds[kind]["schema"], &reply.json(), &document, command);
            }
        }
    }
    for (path, name) in [("/api/list", "list"), ("/api/token", "token")] {
        let schema = &document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        fits(schema, &server.get(path).json(), &document, name);
    }
    let job = server.post("/api/jobs/show", &asked["show"]).json();
    fits(&document["components"]["schemas"]["Job"], &job, &document, "job");
    let state = server.get(&format!("/api/jobs/{}", job["id"].as_str().unwrap())).json();
    fits(&document["components"]["schemas"]["JobState"], &state, &document, "state");
    fits(&document["components"]["schemas"]["Refusal"], &server.get("/api/jobs/0").json(), &document, "refusal");
}
