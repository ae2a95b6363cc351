//! Drawings and logs out and in: the same process comes back, other programs open them.

use crate::doorloop::{Folder, answer, command, run};
use doorloop_engine::exchange::log::open;
use doorloop_engine::exchange::log::table::Columns;
use serde_json::Value;
use std::io::{BufReader, Write as _};
use std::path::PathBuf;
use std::process::Command;

/// Names of the processes of the library.
fn library() -> Vec<String> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "processes", "library"].iter().collect();
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// What a command says of a process, less the names and hashes of the files.
fn said(process: &str, more: &[&str]) -> Value {
    let arguments: Vec<&str> = ["simulate", process, "--seed", "7", "--submit", "2027-03-01", "--format", "json", "--quiet"]
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    let mut json: Value = serde_json::from_str(&answer(&arguments)).unwrap();
    json.as_object_mut().unwrap().remove("receipt");
    json
}

#[test]
fn every_process_simulates_the_same_after_a_way_through_bpmn() {
    let folder = Folder::new("bpmn-round");
    let names = library();
    assert!(names.len() > 20);
    for name in names {
        let (drawing, file) = (folder.path(&format!("{name}.bpmn")), folder.path(&format!("{name}.yaml")));
        answer(&["export", "bpmn", &name, "-o", &drawing, "--quiet"]);
        answer(&["import", "bpmn", &drawing, "-o", &file]);
        // Two futures, every second of them; of one process all that is said.
        for run in ["3", "11"] {
            assert_eq!(said(&file, &["--trace", run]), said(&name, &["--trace", run]), "{name}");
        }
        if name == "subsidieaanvraag" {
            assert_eq!(said(&file, &["--runs", "20"]), said(&name, &["--runs", "20"]), "{name}");
        }
    }
}

#[test]
fn a_drawing_becomes_a_file_and_what_was_left_out_is_listed() {
    let folder = Folder::new("bpmn-in");
    let text = include_str!("../../../engine/tests/bpmn/in_the_style_of_camunda.bpmn");
    let drawing = folder.write("vergunning.bpmn", text);
    let file = folder.path("vergunning.yaml");
    let seen = run(&["import", "bpmn", &drawing, "-o", &file]);
    assert_eq!(seen.status, 0, "{}", seen.err);
    assert!(seen.err.contains("boundaryEvent \"herinner\": onderbreekt niet"), "{}", seen.err);
    assert!(seen.err.contains("vergunning.bpmn:9:5"), "{}", seen.err);
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.contains("# - regel 9: boundaryEvent \"herinner\""), "{written}");
    assert_eq!(run(&["check", &file]).status, 0);
    assert_eq!(run(&["simulate", &file, "--runs", "20"]).status, 0);
    // The same as data, in English.
    let json = run(&["import", "bpmn", &drawing, "--format", "json", "--lang", "en"]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["not_taken_over"].as_array().unwrap().len(), 5);
    assert_eq!(json["not_taken_over"][2]["line"], 9);
    // What is no drawing writes nothing.
    let broken = folder.write("stuk.bpmn", "<definitions>");
    let none = folder.path("niets.yaml");
    let seen = run(&["import", "bpmn", &broken, "-o", &none]);
    assert!(seen.status == 1 && seen.err.contains("stuk.bpmn:1"), "{}", seen.err);
    assert!(!std::path::Path::new(&none).exists());
}

/// Where tests/run.sh puts bpmn-js.
fn bpmn_js() -> Option<PathBuf> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "target", "bpmn-js", "package", "dist"].iter().collect();
    let path = path.canonicalize().ok().filter(|p| p.join("bpmn-viewer.production.min.js").is_file());
    if path.is_none() {
        let said = "bpmn-js is not there (tests/run.sh fetches it with npm): no drawing was opened in it";
        writeln!(std::io::stdout().lock(), "{said}").unwrap_or_default();
    }
    path
}

#[test]
fn bpmn_js_opens_every_drawing_without_a_warning() {
    let Some(dist) = bpmn_js() else { return };
    let folder = Folder::new("bpmn-js");
    let mut drawings = serde_json::Map::new();
    for (i, name) in library().into_iter().enumerate() {
        let lang = if i % 2 == 0 { "nl" } else { "en" };
        drawings.insert(name.clone(), answer(&["export", "bpmn", &name, "--lang", lang, "--quiet"]).into());
    }
    // A control: what bpmn-js must complain of.
    let control = drawings.values().next().unwrap().as_str().unwrap().replacen("sourceRef=\"", "sourceRef=\"weg_", 1);
    drawings.insert("control".to_owned(), control.into());
    let number = drawings.len();
    let page = folder.write(
        "page.html",
        &format!(
            "<!doctype html><meta charset=utf-8><title>busy</title><div id=c style='width:1200px;height:800px'></div>\
             <script src='file://{}'></script><script>const all = {};\n\
             (async () => {{ const seen = {{}}; for (const [name, xml] of Object.entries(all)) {{\n\
             const viewer = new BpmnJS({{ container: '#c' }});\n\
             try {{ const {{ warnings }} = await viewer.importXML(xml);\n\
             seen[name] = {{ warnings: warnings.map(w => w.message), shapes: viewer.get('elementRegistry').getAll().length }};\n\
             }} catch (e) {{ seen[name] = {{ warnings: ['' + e.message], shapes: 0 }}; }} viewer.destroy(); }}\n\
             document.title = 'done'; const p = document.createElement('pre'); p.id = 'seen'; p.textContent = JSON.stringify(seen);\n\
             document.body.append(p); }})();</script>",
            dist.join("bpmn-viewer.production.min.js").display(),
            Value::Object(drawings).to_string().replace("</", "<\\/")
        ),
    );
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"])
        .args(["--virtual-time-budget=60000", "--dump-dom", &format!("--user-data-dir={}", folder.path("profile"))])
        .arg(format!("file://{page}"))
        .output()
        .unwrap_or_else(|_| panic!("chromium is needed: tests/run.sh installs it"));
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let seen = shown.split("<pre id=\"seen\">").nth(1).unwrap_or_else(|| panic!("{shown}")).split("</pre>").next().unwrap();
    let seen: Value = serde_json::from_str(&seen.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")).unwrap();
    let seen = seen.as_object().unwrap();
    assert_eq!(seen.len(), number);
    for (name, seen) in seen {
        let warnings = seen["warnings"].as_array().unwrap();
        if name == "control" {
            assert!(!warnings.is_empty(), "bpmn-js complains of nothing at all");
            continue;
        }
        assert!(warnings.is_empty(), "{name}: {warnings:?}");
        assert!(seen["shapes"].as_u64().unwrap() > 8, "{name}: {seen}");
    }
}

#[test]
fn simulated_cases_are_a_log_that_our_own_reader_reads() {
    let folder = Folder::new("log-out");
    let (log, table) = (folder.path("uit.xes.gz"), folder.path("uit.csv"));
    let arguments = ["simulate", "subsidieaanvraag", "--runs", "40", "--submit", "2027-03-01", "--quiet"];
    let plain = answer(&arguments);
    let with: Vec<&str> = arguments.into_iter().chain(["--log", &log, "--csv", &table]).collect();
    assert_eq!(answer(&with), plain, "the answer is the same with a log beside it");
    let file = std::fs::File::open(&log).unwrap();
    let read = open::read(BufReader::new(file), "uit.xes.gz", &Columns::default()).unwrap();
    assert!(read.cases.len() == 40 && read.has_begins && read.left_out.timeless == 0);
    let rows: Vec<Vec<String>> =
        std::fs::read_to_string(&table).unwrap().lines().map(|l| l.split(',').map(str::to_owned).collect()).collect();
    assert_eq!(rows.len(), 41);
    let column = |name: &str| rows[0].iter().position(|c| c == name).unwrap();
    for (row, (case, events)) in rows[1..].iter().zip(read.iter()) {
        let number = |name: &str| row[column(name)].parse::<f64>().unwrap();
        let causes: f64 =
            (0..row.len()).filter(|c| rows[0][*c].starts_with("days_")).map(|c| row[c].parse::<f64>().unwrap()).sum();
        assert!((causes - number("lead_time_days")).abs() < 0.01, "{row:?}");
        assert_eq!(*case.id, *row[column("run")]);
        assert!(!events.is_empty() && events.iter().all(|e| e.begun.is_none_or(|b| b.instant_ms <= e.done.instant_ms)));
        // The last thing done is the end, and the decision lies between.
        let at = |key: &str| match read.case_value(case, key) {
            Some(doorloop_engine::exchange::log::Value::Date(stamp)) => stamp,
            other => panic!("{key}: {other:?}"),
        };
        let days = (at("decided").local - at("submitted").local).0 as f64 / 86_400.0;
        assert!((days - number("lead_time_days")).abs() < 0.001, "{days} {row:?}");
    }
    let waits = read.iter().flat_map(|(_, e)| e).filter_map(|e| read.event_value(e, "wait:cause")).count();
    assert!(waits > 40, "{waits}");
    // The command that looks at logs looks at it as well.
    assert!(answer(&["log", &log]).contains("40"));
}

/// PM4Py, the reader of the field: only under `tests/run.sh --long`, which installs it.
#[test]
fn pm4py_reads_the_log() {
    let Some(python) = std::env::var_os("DOORLOOP_PM4PY") else {
        writeln!(std::io::stdout().lock(), "no PM4Py (tests/run.sh --long installs it): nothing was compared")
            .unwrap_or_default();
        return;
    };
    let folder = Folder::new("pm4py");
    let log = folder.path("uit.xes.gz");
    answer(&["simulate", "subsidieaanvraag", "--runs", "40", "--submit", "2027-03-01", "--quiet", "--log", &log]);
    let script = "import sys, pm4py\n\
        log = pm4py.read_xes(sys.argv[1])\n\
        done = log[log['lifecycle:transition'] == 'complete']\n\
        print(log['case:concept:name'].nunique(), len(log), len(done), log['concept:name'].nunique(), log['time:timestamp'].isna().sum())\n";
    let output = Command::new(python).args(["-c", script, &log]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let out = String::from_utf8_lossy(&output.stdout);
    let theirs: Vec<usize> = out.lines().last().unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
    let file = std::fs::File::open(&log).unwrap();
    let ours = open::read(BufReader::new(file), "uit.xes.gz", &Columns::default()).unwrap();
    let begun = ours.iter().flat_map(|(_, e)| e).filter(|e| e.begun.is_some()).count();
    assert_eq!(
        theirs,
        [ours.cases.len(), ours.len() + begun + ours.left_out.unfinished, ours.len(), ours.activities.len(), 0],
        "cases, events, completed, activities, without a moment"
    );
}

#[test]
fn prosimos_parameters_become_a_folder_with_a_process_and_a_place() {
    let folder = Folder::new("prosimos-in");
    let drawing = folder.write(
        "klein.bpmn",
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' id='d' targetNamespace='t'><process id='klein'>\
         <startEvent id='s'/><task id='a' name='Doen'/><exclusiveGateway id='g'/><task id='b' name='Overdoen'/><endEvent id='e'/>\
         <sequenceFlow id='f1' sourceRef='s' targetRef='a'/><sequenceFlow id='f2' sourceRef='a' targetRef='g'/>\
         <sequenceFlow id='f3' sourceRef='g' targetRef='b'/><sequenceFlow id='f4' sourceRef='b' targetRef='a'/>\
         <sequenceFlow id='f5' sourceRef='g' targetRef='e'/></process></definitions>",
    );
    let parameters = folder.write(
        "klein.json",
        r#"{ "resource_profiles": [ { "id": "p", "name": "Balie", "resource_list": [ { "id": "r", "name": "Balie", "amount": "2", "calendar": "c" } ] } ],
  "resource_calendars": [ { "id": "c", "time_periods": [ { "from": "MONDAY", "to": "FRIDAY", "beginTime": "09:00:00", "endTime": "12:30:00" } ] } ],
  "task_resource_distribution": [
    { "task_id": "a", "resources": [ { "resource_id": "r", "distribution_name": "norm", "distribution_params": [ { "value": 600 }, { "value": 120 }, { "value": 300 }, { "value": 900 } ] } ] },
    { "task_id": "b", "resources": [ { "resource_id": "r", "distribution_name": "expon", "distribution_params": [ { "value": 600 }, { "value": 0 }, { "value": 1000000 } ] } ] } ],
  "gateway_branching_probabilities": [ { "gateway_id": "g", "probabilities": [ { "path_id": "f3", "value": 0.25 }, { "path_id": "f5", "value": "0.75" } ] } ],
  "arrival_time_distribution": { "distribution_name": "expon", "distribution_params": [ { "value": 3600 }, { "value": 0 }, { "value": 1e9 } ] },
  "arrival_time_calendar": [ { "from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59" } ],
  "case_attributes": [ { "name": "Client type", "type": "discrete", "values": [ { "key": "BUSINESS", "value": 0.2 }, { "key": "REGULAR", "value": 0.8 } ] },
    { "name": "amount", "type": "continuous", "values": { "distribution_name": "uniform", "distribution_params": [ { "value": 100 }, { "value": 900 } ] } },
    { "name": "age", "type": "continuous", "values": { "distribution_name": "expon", "distribution_params": [ { "value": 40 }, { "value": 0 }, { "value": 99 } ] } } ],
  "prioritisation_rules": [ { "priority_level": 2, "rules": [ [ { "attribute": "amount", "comparison": "in", "value": [ "500", "inf" ] } ] ] },
    { "priority_level": 1, "rules": [ [ { "attribute": "Client type", "comparison": "=", "value": "BUSINESS" }, { "attribute": "amount", "comparison": ">", "value": "200" } ] ] },
    { "priority_level": 3, "rules": [ [ { "attribute": "age", "comparison": ">", "value": "60" } ] ] } ],
  "batch_processing": [ { "task_id": "a", "type": "Parallel", "firing_rules": [ [ { "attribute": "size", "comparison": ">=", "value": 3 } ] ] } ] }"#,
    );
    let out = folder.path("uit");
    let seen = run(&["import", "prosimos", &drawing, &parameters, "-o", &out, "--lang", "en"]);
    assert_eq!(seen.status, 0, "{}", seen.err);
    for named in [
        "batch_processing \"Doen\": goes in batches (size >= 3)",
        "prioritisation_rules: 1 levels of priority are not read",
        "case_attributes \"age\"",
    ] {
        assert!(seen.err.contains(named), "{named}: {}", seen.err);
    }
    let (process, place) = (folder.path("uit/klein.yaml"), folder.path("uit/klein_place.yaml"));
    let text = std::fs::read_to_string(&process).unwrap();
    assert!(text.contains("{ chance: 25%, max: none, to: overdoen }") && text.contains("work: exp 10 min"), "{text}");
    let rule = "priority_level: 'if client_type == \"business\" && amount > 200 { 2 } else if amount >= 500 { 1 } else { 0 }'";
    assert!(text.contains(rule) && text.contains("priority: priority_level"), "{text}");
    assert!(text.contains("amount: { type: number, default: 100..900 }"), "{text}");
    let text = std::fs::read_to_string(&place).unwrap();
    assert!(text.contains("fte: 2, queue: simulated, hours: { mon-fri: 09:00-12:30 }"), "{text}");
    assert!(text.contains("klein: { every: exp 60 min }"), "{text}");
    let seen = run(&["check", &process, "--place", &place]);
    assert_eq!((seen.status, seen.err.as_str()), (0, ""));
    let mut checked =
        command(&["workload", &place, "--library", &out, "--runs", "2", "--from", "2027-01-04", "--until", "2027-02-01"]);
    assert!(checked.output().unwrap().status.success());
    for (wrong, code) in [
        ("{", "1:1"),
        ("[]", "parameters"),
        (r#"{ "resource_profiles": 3 }"#, "resource_profiles"),
        (
            r#"{ "task_resource_distribution": [ { "task_id": "a", "resources": [ { "resource_id": "r", "distribution_name": "fix", "distribution_params": [ { "value": "x" } ] } ] } ] }"#,
            "value",
        ),
        (r#"{ "gateway_branching_probabilities": [ { "probabilities": [ { "path_id": "f3", "value": 3 } ] } ] }"#, "value"),
        (
            r#"{ "resource_calendars": [ { "id": "c", "time_periods": [ { "from": "MON", "to": "FRIDAY", "beginTime": "09:00", "endTime": "12:00" } ] } ] }"#,
            "from",
        ),
    ] {
        let parameters = folder.write("fout.json", wrong);
        let seen = run(&["import", "prosimos", &drawing, &parameters, "-o", &folder.path("niets"), "--lang", "en"]);
        assert!(seen.status == 1 && seen.err.contains(code), "{wrong}: {}", seen.err);
    }
    assert!(!folder.names().contains(&"niets".to_owned()));
}
