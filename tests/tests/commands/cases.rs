//! Real cases: taken in, recorded, forecast, found again, forgotten; in both languages.

use crate::doorloop::{Folder, Seen, command};
use serde_json::Value;

fn run(store: &str, arguments: &[&str]) -> Seen {
    command(arguments).env("DOORLOOP_STORE", store).output().unwrap().into()
}

fn answer(store: &str, arguments: &[&str]) -> String {
    let seen = run(store, arguments);
    assert_eq!((seen.status, seen.err.as_str()), (0, ""), "{arguments:?}");
    seen.out
}

fn json(store: &str, arguments: &[&str]) -> Value {
    let whole: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
    serde_json::from_str(&answer(store, &whole)).unwrap()
}

/// Its exit status, and what it says in Dutch and in English.
fn refused(store: &str, arguments: &[&str]) -> (i32, String, String) {
    let english: Vec<&str> = arguments.iter().copied().chain(["--lang", "en"]).collect();
    let (nl, en) = (run(store, arguments), run(store, &english));
    assert_eq!((nl.out.as_str(), en.out.as_str(), nl.status), ("", "", en.status), "{arguments:?}");
    (nl.status, nl.err, en.err)
}

#[test]
fn a_case_goes_from_its_first_day_to_a_walked_path() {
    let folder = Folder::new("case");
    let store = &folder.path("zaken");
    let opened = answer(
        store,
        &[
            "case",
            "open",
            "subsidieaanvraag",
            "--id",
            "2026-014",
            "--submit",
            "2026-09-01",
            "--set",
            "bedrag=80k",
            "--theme",
            "zorg",
            "--title",
            "Buurttuin",
        ],
    );
    assert!(opened.starts_with("Zaak 2026-014 staat bij"), "{opened}");
    let english = answer(store, &["case", "record", "2026-014", "tried", "een_loket", "--on", "2026-09-02", "--lang", "en"]);
    assert!(english.starts_with("Recorded. Case 2026-014 is at:"), "{english}");
    answer(store, &["case", "record", "2026-014", "waiting", "aanvrager", "--whom", "mevrouw Jansen", "--on", "2026-09-03"]);
    answer(store, &["case", "record", "2026-014", "suspended", "--on", "2026-09-03"]);
    answer(store, &["case", "record", "2026-014", "resumed", "--on", "2026-09-17"]);
    let case = json(store, &["case", "record", "2026-014", "note", "gebeld met mevrouw Jansen", "--on", "2026-09-18"]);
    assert_eq!(case["waiting"]["whom"], "mevrouw Jansen");
    assert_eq!(case["suspensions"][0]["until"], "2026-09-17T00:00");
    let shown = answer(store, &["case", "show", "2026-014"]);
    assert!(shown.contains("gebeld met mevrouw Jansen") && shown.contains("termijn staat stil"), "{shown}");
    let listed = answer(store, &["case", "list", "--lang", "en"]);
    assert!(listed.contains("2026-014") && listed.contains("waits for aanvrager"), "{listed}");

    let forecast = json(store, &["case", "forecast", "2026-014", "--on", "2026-10-01", "--runs", "40"]);
    let seen = &forecast["cases"][0];
    assert_eq!((&forecast["kind"], &seen["id"]), (&"cases".into(), &"2026-014".into()));
    assert!(seen["decided_on"]["p80"].as_str().unwrap() > "2026-10-01", "{forecast}");

    let end = &json(store, &["case", "record", "2026-014", "decided", "verleend", "--on", "2026-10-20"])["decided"];
    assert_eq!(end["end"], "verleend");
    let walked = json(store, &["case", "search", "buurttuin", "--theme", "zorg"]);
    assert_eq!((&walked["cases"][0]["days"], &walked["cases"][0]["tried"][0]), (&49.0.into(), &"een_loket".into()));
    assert_eq!(json(store, &["case", "search", "buurttuin", "--process", "bezwaar"])["cases"], Value::Array(vec![]));
    let (status, nl, en) = refused(store, &["case", "forecast", "2026-014"]);
    assert!(status == 1 && nl.contains("al besloten") && en.contains("decided already"), "{nl}{en}");

    answer(store, &["case", "forget", "2026-014"]);
    let shown = answer(store, &["case", "show", "2026-014"]);
    assert!(!shown.contains("Jansen") && shown.contains("gewist"), "{shown}");
    assert!(!answer(store, &["store", "export"]).contains("Jansen"));
    assert!(answer(store, &["store", "verify", "--lang", "en"]).starts_with("All is as it was written"));
}

#[test]
fn what_is_wrong_is_told_with_a_way_out() {
    let folder = Folder::new("case-wrong");
    let store = &folder.path("zaken");
    answer(store, &["case", "open", "bezwaar", "--id", "b1", "--submit", "2026-09-01"]);
    let rows: [(&[&str], i32, &str, &str); 11] = [
        (&["case", "open", "bezwar"], 1, "bestaat niet", "did you mean \"bezwaar\"?"),
        (&["case", "open", "bezwaar", "--id", "b1"], 1, "al ingediend", "handed in before"),
        (&["case", "open", "bezwaar", "--id", "Jan Jansen"], 1, "geen naam zijn", "never the name of a person"),
        (&["case", "open", "subsidieaanvraag", "--set", "bedrg=2"], 1, "geen vraag", "did you mean \"bedrag\"?"),
        (&["case", "record", "b2", "note", "x"], 1, "er is geen zaak", "there is no case"),
        (&["case", "record", "b1", "now", "hoorzittin"], 1, "geen stap", "has no step"),
        (&["case", "record", "b1", "decided", "gegrondd"], 1, "geen einde", "has no end"),
        (&["case", "record", "b1", "resumed"], 1, "staat niet stil", "does not stand still"),
        (&["case", "record", "b1", "note", "x", "--on", "2999-01-01"], 1, "moet nog komen", "still to come"),
        (&["case", "record", "b1", "note"], 1, "ontbreekt", "is missing"),
        (&["store", "import", "/nergens"], 1, "niet te lezen", "cannot be read"),
    ];
    for (arguments, expected, nl, en) in rows {
        let (status, said_nl, said_en) = refused(store, arguments);
        assert_eq!(status, expected, "{arguments:?}");
        assert!(said_nl.contains(nl) && said_en.contains(en), "{arguments:?}\n{said_nl}\n{said_en}");
    }
    assert_eq!(json(store, &["case", "show", "b1"])["case"]["events"], 2, "nothing of it was recorded");
}

#[test]
fn a_table_of_open_cases_comes_in_and_goes_out_again() {
    let folder = Folder::new("case-table");
    let store = &folder.path("zaken");
    let table = folder.write(
        "open.csv",
        "case,process,submitted,step,since,facts\nA-1,subsidieaanvraag,2026-08-03,intake,2026-09-01,bedrag=80k\nA-2,bezwaar,2026-08-10,hoorzitting,2026-09-20,\n",
    );
    let seen = run(store, &["case", "import", &table]);
    assert_eq!(seen.status, 0, "{}", seen.err);
    let listed = json(store, &["case", "list"]);
    assert_eq!(listed["cases"][0]["id"], "z0001", "names of cases stay behind");
    let kept = &folder.path("met-nummers");
    answer(kept, &["case", "import", &table, "--keep-numbers"]);
    let out = answer(kept, &["case", "export"]);
    assert!(out.contains("A-1,subsidieaanvraag,2026-08-03,intake,2026-09-01,bedrag=80k"), "{out}");
    let wrong = folder.write("fout.csv", "process,submitted,step,since\nbezwaar,2026-08-03,hoorziting,2026-09-01\n");
    let (status, nl, en) = refused(store, &["case", "import", &wrong]);
    assert!(status == 1 && nl.contains("fout.csv:2") && en.contains("did you mean"), "{nl}{en}");
    assert_eq!(json(store, &["case", "list"])["cases"].as_array().unwrap().len(), 2);
}

#[test]
fn an_event_log_comes_in_without_people() {
    let folder = Folder::new("case-log");
    let store = &folder.path("zaken");
    let log = folder.write(
        "log.csv",
        "zaak,activiteit,klaar,wie\nK1,intake,2026-03-02 10:00,J. Jansen\nK1,besluit,2026-04-13 10:00,P. Pieters\nK1,verleend,2026-04-13 11:00,P. Pieters\nK2,intake,2026-03-09 10:00,J. Jansen\nK2,koffie,2026-03-10 10:00,J. Jansen\n",
    );
    let columns = ["--case", "zaak", "--activity", "activiteit", "--time", "klaar"];
    let import: Vec<&str> =
        ["case", "import", log.as_str(), "--process", "subsidieaanvraag"].into_iter().chain(columns).collect();
    let taken = answer(store, &import);
    assert!(taken.starts_with("2 zaken overgenomen") && taken.contains("koffie (1)"), "{taken}");
    let lines = answer(store, &["store", "export"]);
    assert!(!lines.contains("Jansen") && !lines.contains("K1"), "{lines}");
    let walked = json(store, &["case", "search"]);
    assert_eq!((&walked["cases"][0]["end"], &walked["cases"][0]["submitted"]), (&"verleend".into(), &"2026-03-02".into()));
    let (status, nl, _) =
        refused(store, &["case", "import", &log, "--case", "zaak", "--activity", "activiteit", "--time", "klaar"]);
    assert!(status == 1 && nl.contains("--process"), "{nl}");
}

/// What a command takes of all processors together.
fn processor_seconds(store: &str, arguments: &[&str]) -> f64 {
    let mut shell = std::process::Command::new("bash");
    shell.args(["-c", "TIMEFORMAT='%U %S'; time \"$0\" \"$@\" >/dev/null"]).arg(crate::doorloop::binary()).args(arguments);
    let seen = shell.env("DOORLOOP_STORE", store).output().unwrap();
    let said = String::from_utf8_lossy(&seen.stderr).into_owned();
    assert!(seen.status.success(), "{said}");
    let seconds: f64 = said.split_whitespace().map(|s| s.parse::<f64>().unwrap_or_else(|_| panic!("{said}"))).sum();
    println!("{arguments:?}: {seconds} s of processor");
    seconds
}

#[test]
fn all_open_cases_in_one_table_and_the_workload_begins_with_them() {
    let folder = Folder::new("case-many");
    let store = &folder.path("zaken");
    let mut table = String::from("process,submitted,step,since,facts\n");
    for i in 0..140 {
        let (process, step) = [("bezwaar", "hoorzitting"), ("woo_verzoek", "beoordelen"), ("subsidieaanvraag", "intake")][i % 3];
        table.push_str(&format!("{process},2026-0{}-{:02},{step},2026-09-{:02},\n", 7 + i % 2, 1 + i % 28, 1 + i % 28));
    }
    let table = folder.write("open.csv", &table);
    answer(store, &["case", "import", &table]);
    let forecast = json(store, &["case", "forecast", "--on", "2026-10-01", "--runs", "20"]);
    let cases = forecast["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 140);
    let risks: Vec<f64> = cases.iter().filter_map(|c| c["period"]["late"].as_f64()).collect();
    assert!(risks.len() > 40 && risks.windows(2).all(|pair| pair[0] >= pair[1]), "{risks:?}");
    let mean: f64 = risks.iter().sum();
    assert!((mean - forecast["late_mean"].as_f64().unwrap()).abs() < 1e-6, "risks add up to the expected number");
    assert_eq!(
        forecast,
        json(store, &["case", "forecast", "--on", "2026-10-01", "--runs", "20"]),
        "the same seed, the same bytes"
    );
    let seconds = processor_seconds(store, &["case", "forecast", "--on", "2026-10-01", "--quiet"]);
    // Two seconds on two cores, whatever else this machine is doing; what is built for development is slower.
    assert!(seconds < 3.5 || cfg!(debug_assertions), "140 cases took {seconds} s of processor");
    let text = answer(store, &["case", "forecast", "--on", "2026-10-01", "--runs", "20", "--lang", "en", "--quiet"]);
    assert!(text.contains("expected to be late") && text.lines().all(|l| l.chars().count() <= 80), "{text}");
    let real = json(store, &["workload", "--cases", "--from", "2026-10-01", "--until", "2027-04-01", "--runs", "5", "--quiet"]);
    assert!(real["under_way_at_start"].as_f64().unwrap() >= 140.0, "{}", real["under_way_at_start"]);
}

#[test]
fn a_copy_of_the_store_is_the_same_store() {
    let folder = Folder::new("case-copy");
    let (store, other) = (&folder.path("zaken"), &folder.path("kopie"));
    answer(store, &["case", "open", "bezwaar", "--id", "b1", "--submit", "2026-09-01", "--title", "x"]);
    let lines = answer(store, &["store", "export"]);
    let copy = folder.write("kopie.jsonl", &lines);
    let brought = answer(other, &["store", "import", &copy, "--lang", "en"]);
    assert!(brought.contains("2 events in 1 histories read; 2 were new"), "{brought}");
    assert_eq!(answer(other, &["store", "export"]), lines);
    let broken = folder.write("kapot.jsonl", lines.trim_end().rsplit_once('\n').unwrap().0);
    let (status, nl, en) = refused(other, &["store", "import", &broken]);
    assert!(status == 1 && nl.contains("breekt af") && en.contains("breaks off"), "{nl}{en}");
    let changed = folder.write("veranderd.jsonl", &lines.replace("2026-09-01T00:00", "2026-09-02T00:00"));
    let (status, _, en) = refused(&folder.path("derde"), &["store", "import", &changed]);
    assert!(status == 1 && en.contains("was altered"), "{en}");
}
