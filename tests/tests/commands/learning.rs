//! From a log to a process, as its user does it: a mapping that is proposed, corrected and used; and logs that are none.

use crate::doorloop::{Folder, answer, binary, run};
use doorloop_engine::exchange::log::write::packed;
use serde_json::Value;
use std::process::Command;

/// The process as it really goes, with titles as the case system has them.
const REAL: &str = r#"doorloop: 1
process: echt
lanes:
  loket: { is: team }
  beleid: { is: team }
steps:
  ontvangst: { title: Aanvraag ontvangen, by: loket, work: 10..20..40 min, waits: exp 6 h, next: toetsen }
  toetsen: { title: Dossier 7b, by: beleid, work: 1..2..4 h, waits: exp 40 h, next: [ { chance: 30%, max: 5, to: aanvullen }, { chance: 20%, to: afwijzen }, { else: besluit } ] }
  aanvullen: { title: Stukken opvragen, by: loket, work: 15..15..30 min, waits: exp 120 h, next: toetsen }
  besluit: { title: Besluit nemen, by: beleid, work: 1..2..3 h, waits: exp 20 h, decided: true, next: klaar }
  afwijzen: { title: Aanvraag afwijzen, by: beleid, work: 1..1..2 h, waits: exp 20 h, decided: true, next: nee }
  klaar: { end: granted }
  nee: { end: refused }
"#;

/// The same as it was thought to go, with other titles and figures.
const THOUGHT: &str = r#"doorloop: 1
process: gedacht
lanes:
  loket: { is: team }
  beleid: { is: team }
steps:
  ontvangst: { title: Ontvangst van de aanvraag, by: loket, work: 1 h, waits: exp 6 h, next: beoordelen }
  beoordelen: { title: Inhoudelijk beoordelen, by: beleid, work: 8 h, waits: 20 wd, next: [ { chance: 5%, max: 5, to: aanvullen }, { chance: 50%, to: afwijzen }, { else: besluit } ] } # een schatting
  aanvullen: { title: Stukken opvragen, by: loket, work: 1 h, waits: 2 wd, next: beoordelen }
  besluit: { title: Besluit nemen, by: beleid, work: 1 h, waits: 2 wd, decided: true, next: klaar }
  afwijzen: { title: Afwijzen van de aanvraag, by: beleid, work: 1 h, waits: 2 wd, decided: true, next: nee }
  klaar: { end: granted }
  nee: { end: refused }
"#;

const PLACE: &str =
    "doorloop: 1\nplace: proef\nhours: { mon-fri: 09:00-17:00 }\nholidays: none\nteams:\n  loket: { }\n  beleid: { }\n";

fn simulated(process: &str, place: &str, more: &[&str]) -> Value {
    let arguments =
        ["simulate", process, "--place", place, "--runs", "600", "--submit", "2026-03-02", "--format", "json", "--quiet"];
    serde_json::from_str(&answer(&[arguments.as_slice(), more].concat())).unwrap()
}

fn lead(of: &Value, key: &str) -> f64 {
    of["lead_time_days"][key].as_f64().unwrap_or_else(|| panic!("{key}: {}", of["lead_time_days"]))
}

#[test]
fn a_log_measures_a_process_by_a_mapping_that_a_person_corrects() {
    let folder = Folder::new("learn-onto");
    let (real, thought, place) =
        (folder.write("echt.yaml", REAL), folder.write("gedacht.yaml", THOUGHT), folder.write("proef.yaml", PLACE));
    let (log, map, measured) = (folder.path("zaken.xes.gz"), folder.path("koppeling.yaml"), folder.path("gemeten.yaml"));
    let truth = simulated(&real, &place, &["--log", &log]);
    let learn = ["learn", &log, "--process", &thought, "--map", &map, "-o", &measured, "--lang", "en"];

    // A mapping is proposed, by names that are alike; what it can't know is "none", and is told.
    let first = run(&learn);
    assert_eq!(first.status, 0, "{}", first.err);
    let proposed = std::fs::read_to_string(&map).unwrap();
    for row in [
        "\"Aanvraag ontvangen\": ontvangst",
        "\"Besluit nemen\": besluit",
        "\"Dossier 7b\": none",
        "\"Aanvraag afwijzen\": afwijzen",
    ] {
        assert!(proposed.contains(row), "{row}\n{proposed}");
    }
    assert!(first.out.contains("Dossier 7b"), "{}", first.out);
    let poor = std::fs::read_to_string(&measured).unwrap();
    assert!(poor.contains("work: 8 h, waits: 20 wd"), "what was not measured stays: {poor}");

    // A wrong correction is refused at its line, with the nearest name, and nothing is written over.
    std::fs::write(&map, proposed.replace("\"Dossier 7b\": none", "\"Dossier 7b\": beoordeln")).unwrap();
    let wrong = run(&learn);
    assert!(wrong.status == 1 && wrong.err.contains("koppeling.yaml:") && wrong.err.contains("beoordelen"), "{}", wrong.err);
    assert_eq!(std::fs::read_to_string(&measured).unwrap(), poor);

    // The right one gives the numbers of the log, with where they come from; words and comments stay.
    std::fs::write(&map, proposed.replace("\"Dossier 7b\": none", "\"Dossier 7b\": beoordelen")).unwrap();
    let place_of_log = folder.path("plaats.yaml");
    let last = run(&[learn.as_slice(), &["--write-place", &place_of_log]].concat());
    assert_eq!((last.status, last.err.as_str()), (0, ""));
    let text = std::fs::read_to_string(&measured).unwrap();
    // Work of five steps, waits of four (nothing comes before the first), two chances.
    assert_eq!(text.matches("source: measured").count(), 11, "{text}");
    assert!(text.contains("# een schatting") && text.contains("title: Inhoudelijk beoordelen"), "{text}");
    assert_eq!(run(&["check", &measured, "--place", &place]).status, 0);
    let found = simulated(&measured, &place, &[]);
    for key in ["mean", "p50", "p90"] {
        let (theirs, ours) = (lead(&truth, key), lead(&found, key));
        assert!((ours / theirs - 1.0).abs() < 0.15, "{key}: {ours} days learned, {theirs} days in truth");
    }
    let before = lead(&simulated(&thought, &place, &[]), "mean");
    assert!((before / lead(&truth, "mean") - 1.0).abs() > 0.5, "the figures that were thought would do as well: {before}");

    // The place that was written has hours, people and arrivals of the log, and passes the check too.
    let text = std::fs::read_to_string(&place_of_log).unwrap();
    assert!(text.contains("hours: { mon-fri: 09:00-17:00 }") && text.contains("gedacht: { per_year:"), "{text}");
    assert_eq!(run(&["check", &measured, "--place", &place_of_log]).status, 0);
}

#[test]
fn what_is_no_log_is_told_by_its_line_within_bounded_memory_and_nothing_is_written() {
    let folder = Folder::new("no-log");
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.path(name), bytes).unwrap();
        folder.path(name)
    };
    let event = |name: &str, at: &str| {
        format!("<event><string key=\"concept:name\" value=\"{name}\"/><date key=\"time:timestamp\" value=\"{at}\"/></event>\n")
    };
    let whole = packed(&format!("<log>\n<trace>\n{}</trace>\n</log>", event("a", "2026-01-01T00:00:00Z").repeat(2_000)));
    // A gigabyte in one value, packed in one megabyte.
    let piece = packed(&"a".repeat(16 << 20));
    let giant = |head: &str| [packed(head), piece.repeat(64)].concat();
    let rows: [(&str, Vec<u8>, &str); 14] = [
        (
            "bomb.xes",
            b"<?xml version=\"1.0\"?>\n<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<log>&b;</log>".into(),
            "line 2",
        ),
        ("outside.xes", b"<!DOCTYPE log SYSTEM \"file:///etc/passwd\">\n<log/>".into(), "line 1"),
        ("torn.xes.gz", whole[..whole.len() - 20].into(), "line "),
        ("changed.xes.gz", b"\x1f\x8b\x08\x00 this is no deflate".into(), "line 1"),
        ("giant.xes.gz", giant("<log>\n<trace>\n<string key=\"concept:name\" value=\""), "line 3"),
        ("giant.csv.gz", giant("case,activity,time\n1,"), "line 2"),
        ("ragged.csv", b"case,activity,time\n1,a,2026-01-01\n1,b\n".into(), "line 3"),
        ("formula.csv", b"case,activity,time\n1,=1+2,2026-01-01\n".into(), "line 2"),
        ("no_time.csv", b"case,activity\n1,a\n".into(), "--time"),
        (
            "no_time.xes",
            b"<log><trace><event><string key=\"concept:name\" value=\"a\"/></event></trace></log>".into(),
            "time:timestamp",
        ),
        ("year_0.csv", b"case,activity,time\n1,a,0000-01-01\n".into(), "line 2"),
        ("year_9999.xes", format!("<log>\n<trace>\n{}</trace></log>", event("a", "9999-12-31T00:00:00Z")).into(), "line 3"),
        ("empty.xes", b"<log></log>".into(), "empty.xes"),
        ("nothing.csv", b"".into(), "nothing.csv"),
    ];
    let before = {
        rows.iter().for_each(|(name, bytes, _)| drop(write(name, bytes)));
        folder.names()
    };
    let commands: [&[&str]; 3] = [&["log"], &["learn"], &["validate", "--measure", "logs/wabo.yaml", "--split", "2013-01-01"]];
    for (name, _, holds) in &rows {
        for command in commands {
            // 1 GB of address space is all there is.
            let mut limited = Command::new("sh");
            limited.args(["-c", "ulimit -v 1048576; exec \"$@\"", "sh"]).arg(binary()).arg(command[0]).arg(folder.path(name));
            limited.args(&command[1..]).args(["-o", &folder.path("uit"), "--lang", "en"]);
            let seen = crate::doorloop::Seen::from(limited.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap());
            if command[0] == "validate" && !seen.err.contains(name) {
                // The file that says what is measured lies beside these tests.
                assert!(!seen.err.contains("wabo.yaml"), "{}", seen.err);
            }
            assert_eq!((seen.status, seen.out.as_str()), (1, ""), "{command:?} {name}: {}", seen.err);
            assert!(seen.err.contains(holds) && !seen.err.contains("panicked"), "{command:?} {name}: {}", seen.err);
            assert_eq!(folder.names(), before, "{command:?} {name} wrote something");
        }
    }
}

#[test]
fn one_event_and_events_out_of_order_are_a_log() {
    let folder = Folder::new("small-log");
    let file = folder.write("klein.csv", "case,activity,time\n1,c,2026-01-03\n2,a,2026-01-05\n1,a,2026-01-01\n1,b,2026-01-02\n");
    let seen: Value = serde_json::from_str(&answer(&["log", &file, "--format", "json"])).unwrap();
    assert_eq!((&seen["cases"], &seen["events"], &seen["variants"]), (&2.into(), &4.into(), &2.into()));
    let follows: Vec<String> =
        seen["follows"].as_array().unwrap().iter().map(|f| format!("{}{}", f["from"], f["to"]).replace('"', "")).collect();
    assert_eq!(follows, ["ab", "bc"]);
    let found = folder.path("gevonden.yaml");
    assert_eq!(run(&["learn", &file, "-o", &found]).status, 0);
    assert_eq!(run(&["simulate", &found, "--runs", "5"]).status, 0);
}
