//! What the commands answer.

use crate::doorloop::{Folder, answer, command, run};
use serde_json::Value;

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&answer(arguments)).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let arguments = ["simulate", "subsidieaanvraag", "--set", "bedrag=60k", "--submit", "2027-06-20", "--format", "json"];
    let one = answer(&arguments);
    assert_eq!(one, answer(&arguments));
    let in_one_thread = command(&arguments).env("RAYON_NUM_THREADS", "1").output().unwrap();
    assert_eq!(one.as_bytes(), in_one_thread.stdout);
    let in_eight = command(&arguments).env("RAYON_NUM_THREADS", "8").output().unwrap();
    assert_eq!(one.as_bytes(), in_eight.stdout);
}

#[test]
fn causes_add_up_to_the_mean() {
    for process in ["subsidieaanvraag", "collegevoorstel", "raadsvoorstel"] {
        let seen = json(&["simulate", process, "--submit", "2027-02-01", "--runs", "200", "--format", "json"]);
        let causes: f64 = seen["causes"].as_object().unwrap().values().map(|v| v.as_f64().unwrap()).sum();
        let mean = seen["lead_time_days"]["mean"].as_f64().unwrap();
        assert!((causes - mean).abs() < 1e-6, "{process}: {causes} and {mean}");
        let steps: f64 = seen["steps"].as_array().unwrap().iter().map(|s| s["days_mean"].as_f64().unwrap()).sum();
        assert!((steps - mean).abs() < 1e-6, "{process}: {steps} and {mean}");
        let shares: f64 = seen["outcomes"].as_array().unwrap().iter().map(|o| o["share"].as_f64().unwrap()).sum();
        assert!((shares + seen["unfinished"].as_f64().unwrap() - 1.0).abs() < 1e-9);
    }
}

#[test]
fn a_complete_application_is_decided_earlier() {
    let mean = |complete: &str| {
        let set = format!("compleet={complete}");
        let seen = json(&[
            "simulate",
            "subsidieaanvraag",
            "--set",
            "bedrag=60k",
            "--set",
            &set,
            "--submit",
            "2027-06-20",
            "--format",
            "json",
        ]);
        seen["lead_time_days"]["mean"].as_f64().unwrap()
    };
    assert!(mean("true") < mean("false"));
}

#[test]
fn letters_fit_the_screen_in_both_languages() {
    for lang in ["nl", "en"] {
        let simulate = answer(&["simulate", "subsidieaanvraag", "--submit", "2027-02-01", "--runs", "100", "--lang", lang]);
        let workload = answer(&["workload", "--from", "2027-01-01", "--runs", "5", "--lang", lang]);
        let list = answer(&["list", "--lang", lang]);
        let show = answer(&["show", "subsidieaanvraag", "--lang", lang]);
        for text in [simulate, workload, list, show] {
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{lang}: {line}");
            }
            assert!(!text.contains('\u{1b}'), "colours outside a terminal");
        }
    }
    assert!(answer(&["simulate", "subsidieaanvraag", "--submit", "2027-02-01", "--runs", "50"]).contains("Reken op"));
}

#[test]
fn an_intervention_changes_the_answer_and_is_named() {
    let base = json(&["simulate", "subsidieaanvraag", "--submit", "2027-02-01", "--runs", "200", "--format", "json"]);
    let with = json(&[
        "simulate",
        "subsidieaanvraag",
        "--submit",
        "2027-02-01",
        "--runs",
        "200",
        "--with",
        "een_loket",
        "--format",
        "json",
    ]);
    assert_eq!(with["with"][0]["name"], "een_loket");
    assert!(with["lead_time_days"]["mean"].as_f64().unwrap() < base["lead_time_days"]["mean"].as_f64().unwrap());
}

#[test]
fn until_measures_to_a_step() {
    let to = |step: &str| {
        let seen = json(&[
            "simulate",
            "subsidieaanvraag",
            "--submit",
            "2027-02-01",
            "--runs",
            "100",
            "--until",
            step,
            "--format",
            "json",
        ]);
        seen["lead_time_days"]["mean"].as_f64().unwrap()
    };
    assert!(to("ontvangst") < to("grondslag") && to("grondslag") < to("wie"));
}

#[test]
fn the_whole_library_checks_silently() {
    let list = json(&["list", "--format", "json"]);
    let names: Vec<&str> = list["processes"].as_array().unwrap().iter().map(|p| p["process"].as_str().unwrap()).collect();
    assert!(names.len() >= 3);
    let mut arguments = vec!["check", "voorbeeldstad"];
    arguments.extend(names);
    let seen = run(&arguments);
    assert_eq!((seen.status, seen.out.as_str(), seen.err.as_str()), (0, "", ""));
}

#[test]
fn every_command_has_json() {
    for arguments in [
        vec!["list"],
        vec!["show", "collegevoorstel"],
        vec!["show", "voorbeeldstad"],
        vec!["workload", "--runs", "3", "--from", "2027-01-01"],
        vec!["check", "collegevoorstel"],
        vec!["schema", "process"],
        vec!["schema", "place"],
    ] {
        let mut arguments = arguments.clone();
        arguments.extend(["--format", "json"]);
        json(&arguments);
    }
}

#[test]
fn help_speaks_both_languages() {
    assert!(answer(&["--help", "--lang", "nl"]).contains("Hoe lang een voorstel"));
    assert!(answer(&["--lang=en", "simulate", "--help"]).contains("How long a proposal takes"));
    assert!(answer(&["simulate", "--help"]).contains("nagespeeld"));
}

#[test]
fn compare_gives_the_base_and_each_intervention() {
    let seen = json(&["compare", "subsidieaanvraag", "--submit", "2027-02-01", "--runs", "120", "--format", "json"]);
    let variants = seen["variants"].as_array().unwrap();
    assert_eq!(variants[0]["name"], "base");
    assert!(variants[0]["difference_days"].is_null() && variants.len() >= 3);
    let one = variants.iter().find(|v| v["name"] == "een_loket").unwrap();
    assert!(one["difference_days"]["mean"].as_f64().unwrap() < 0.0 && one["distinguishable"] == true);
    let difference = one["lead_time_days"]["mean"].as_f64().unwrap() - variants[0]["lead_time_days"]["mean"].as_f64().unwrap();
    assert!((difference - one["difference_days"]["mean"].as_f64().unwrap()).abs() < 1e-9);
}

#[test]
fn compare_tries_facts_places_and_edited_files_and_says_what_may_be_luck() {
    let folder = Folder::new("compare");
    let edited = folder.write("bewerkt.yaml", include_str!("../../../processes/library/subsidieaanvraag.yaml"));
    let seen = json(&[
        "compare",
        "subsidieaanvraag",
        "--set",
        "bedrag=60k",
        "--submit",
        "2027-02-01",
        "--runs",
        "60",
        "--with",
        "een_loket",
        "--with",
        "bedrag=10k",
        "--with",
        "place=grotestad",
        "--with",
        &edited,
        "--with",
        "een_loket+bedrag=10k",
        "--pairs",
        "--best",
        "2",
        "--format",
        "json",
    ]);
    let variants = seen["variants"].as_array().unwrap();
    let names: Vec<&str> = variants.iter().map(|v| v["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["base", "een_loket", "bedrag=10k", "place=grotestad", &edited, "een_loket+bedrag=10k"]);
    assert!(variants[2]["distinguishable"] == true && variants[2]["difference_days"]["mean"].as_f64().unwrap() < 0.0);
    // The same file under another name changes nothing, in any run.
    assert_eq!(
        (&variants[4]["difference_days"]["mean"], &variants[4]["distinguishable"]),
        (&Value::from(-0.0), &Value::from(false))
    );
    // A set beside one of its own parts is no pair.
    assert!(
        seen["pairs"].as_array().unwrap().iter().all(|p| p["names"] != serde_json::json!(["een_loket", "een_loket+bedrag=10k"]))
    );
    assert!(seen["best"][0]["difference_days"]["mean"].as_f64().unwrap() < 0.0 && seen["best_ended"].is_string());
    let in_time = |i: usize| variants[i]["in_time"][0]["share"].as_f64().unwrap();
    assert!(in_time(2) > in_time(0));
}

#[test]
fn what_with_can_not_take_is_said() {
    for (with, code) in [
        ("een_lokket", "een_loket"),
        ("bedragg=10k", "bedrag"),
        ("place=voorbeeldstat", "voorbeeldstad"),
        ("bedrag=10k+bedrag=20k", "twee keer"),
    ] {
        let seen = run(&["compare", "subsidieaanvraag", "--submit", "2027-02-01", "--runs", "20", "--with", with]);
        assert_eq!(seen.status, 1, "{with}");
        assert!(seen.err.contains(code), "{with}: {}", seen.err);
    }
}

#[test]
fn when_sees_the_summer() {
    let seen = json(&["when", "raadsvoorstel", "--submit", "2027-01-04", "--weeks", "44", "--runs", "40", "--format", "json"]);
    let dates = seen["by_submit"].as_array().unwrap();
    assert_eq!(dates.len(), 44);
    assert_eq!(dates[0]["submit"], "2027-01-04");
    assert!(dates.iter().any(|d| d["as_good_as_best"] == true));
    assert_eq!(seen["worst_because"][0][0], "recess");
}

#[test]
fn path_says_whom_to_see() {
    let seen =
        json(&["path", "subsidieaanvraag", "--set", "bedrag=60k", "--submit", "2027-02-01", "--runs", "80", "--format", "json"]);
    let steps = seen["steps"].as_array().unwrap();
    let dates: Vec<&str> = steps.iter().map(|s| s["from"].as_str().unwrap()).collect();
    assert!(dates.is_sorted() && steps.iter().any(|s| s["decided"] == true));
    assert_eq!(seen["can_say_yes"][0]["decider"], "college");
    for lang in ["nl", "en"] {
        for line in answer(&["path", "subsidieaanvraag", "--submit", "2027-02-01", "--runs", "40", "--lang", lang]).lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn a_trace_adds_up_to_the_second_and_is_the_run_it_was_asked_for() {
    let common = ["simulate", "raadsvoorstel", "--submit", "2027-06-01", "--runs", "60", "--format", "json"];
    let with = |which: &str| json(&[&common[..], &["--trace", which]].concat());
    let lead = |seen: &Value| seen["lead_time_seconds"].as_i64().unwrap();
    let (median, slow) = (with("p50"), with("p90"));
    for seen in [&median, &slow] {
        let stretches = seen["stretches"].as_array().unwrap();
        assert_eq!(stretches.iter().map(|s| s["seconds"].as_i64().unwrap()).sum::<i64>(), lead(seen));
        let moments = |key: &str| stretches.iter().map(|s| s[key].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(moments("from")[1..], moments("to")[..stretches.len() - 1]);
        assert!(stretches.iter().all(|s| !s["said"]["nl"].as_str().unwrap().is_empty()));
    }
    assert!(lead(&slow) > lead(&median));
    let simulated = json(&common);
    for (seen, quantile) in [(&median, "p50"), (&slow, "p90")] {
        let days = simulated["lead_time_days"][quantile].as_f64().unwrap();
        assert!((days - seen["lead_time_days"].as_f64().unwrap()).abs() < 1e-9, "{quantile}");
    }
    assert_eq!(with(&median["run"].to_string())["stretches"], median["stretches"]);
    // The example of a stall is a run that can be told.
    let example = &simulated["stalls"][0]["example"];
    let story = with(&example["run"].to_string());
    assert!(story["stretches"].as_array().unwrap().iter().any(|s| s["said"] == example["said"]), "{example}");
    for lang in ["nl", "en"] {
        let text = answer(&["simulate", "raadsvoorstel", "--submit", "2027-06-01", "--trace", "3", "--lang", lang]);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
    assert_eq!(run(&["simulate", "raadsvoorstel", "--trace", "0"]).status, 1);
}

#[test]
fn groups_of_lost_days_are_the_same_days_three_times() {
    let seen = json(&["simulate", "raadsvoorstel", "--submit", "2027-06-01", "--runs", "120", "--format", "json"]);
    let sum =
        |by: &str| -> f64 { seen["stalls_by"][by].as_array().unwrap().iter().map(|g| g["days_mean"].as_f64().unwrap()).sum() };
    assert!((sum("lane") - sum("cause")).abs() < 1e-6 && (sum("step") - sum("cause")).abs() < 1e-6);
    let lost: f64 = seen["causes"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(cause, _)| !["work", "hours", "statutory"].contains(&cause.as_str()))
        .map(|(_, days)| days.as_f64().unwrap())
        .sum();
    assert!((sum("cause") - lost).abs() < 1e-6);
    for mark in seen["tail"]["marks"].as_array().unwrap() {
        assert!(mark["share_in_tail"].as_f64() > mark["share_outside"].as_f64());
    }
    let uncertainty = &seen["uncertainty"];
    let whole = uncertainty["luck_share"].as_f64().unwrap() + uncertainty["estimates_share"].as_f64().unwrap();
    assert!((whole - 1.0).abs() < 1e-9);
}

#[test]
fn more_time_or_money_makes_the_answer_more_often_in_time() {
    let common = ["simulate", "subsidieaanvraag", "--set", "bedrag=60k", "--submit", "2027-03-01", "--runs", "200"];
    let with = |options: &[&str]| json(&[&common[..], options, &["--format", "json"]].concat());
    let chance = |seen: &Value| seen["in_time"]["share"].as_f64().unwrap();
    let (short, long) = (with(&["--runway", "60d"]), with(&["--runway", "6mo"]));
    assert!(chance(&short) < chance(&long));
    assert_eq!(short["kind"], "runway");
    let helps = short["interventions"].as_array().unwrap();
    assert!(helps.iter().any(|h| h["difference"].as_f64().unwrap() > 0.0 && h["distinguishable"] == true));
    let poor = with(&["--cost", "4k", "--secured", "8k"]);
    let bridge = |place: usize| poor["bridging"][place]["eur"].as_f64().unwrap();
    assert!(bridge(0) > 0.0 && bridge(1) >= bridge(0));
    // With the bridge for 80 % in hand, four in five answers come before the money is gone.
    let secured = format!("{:.2}", 8_000.0 + bridge(0) + 0.01);
    let bridged = with(&["--cost", "4k", "--secured", &secured]);
    assert!(chance(&bridged) >= 0.8 && chance(&bridged) < 0.85, "{}", chance(&bridged));
    for options in [&["--runway", "gauw"][..], &["--secured", "3k"], &["--season", "2020-01-01"], &["--income", "10k"]] {
        let seen = run(&[&common[..], options].concat());
        assert_eq!((seen.status, seen.out.as_str()), (1, ""), "{options:?}");
        assert!(seen.err.contains(options[0]), "{}", seen.err);
    }
    for lang in ["nl", "en"] {
        let text = answer(&[&common[..], &["--runway", "90d", "--cost", "2k", "--lang", lang]].concat());
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}

#[test]
fn with_takes_what_compare_takes_everywhere() {
    let common = ["--submit", "2027-02-01", "--runs", "40", "--format", "json"];
    let with = |command: &[&str], with: &[&str]| json(&[command, &common[..], with].concat());
    let typed = with(&["simulate", "subsidieaanvraag", "--set", "bedrag=10k"], &[]);
    let changed = with(&["simulate", "subsidieaanvraag"], &["--with", "bedrag=10k"]);
    assert_eq!(typed["lead_time_days"], changed["lead_time_days"]);
    assert_eq!(changed["with"][0]["title"]["en"], "Amount: €10,000");
    let moved = with(&["simulate", "subsidieaanvraag", "--place", "kleinedam"], &[]);
    let changed = with(&["simulate", "subsidieaanvraag"], &["--with", "place=kleinedam"]);
    assert_eq!((&moved["lead_time_days"], &moved["place"]), (&changed["lead_time_days"], &changed["place"]));
    let path = with(&["path", "subsidieaanvraag"], &["--with", "een_loket+bedrag=10k", "--with", "submit=2027-03-01"]);
    let names: Vec<&str> = path["with"].as_array().unwrap().iter().map(|w| w["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["een_loket", "bedrag=10k", "submit=2027-03-01"]);
    assert_eq!(path["submit"], "2027-03-01");
    let story = with(&["simulate", "subsidieaanvraag", "--trace", "3"], &["--with", "bedrag=10k"]);
    assert_eq!(story["with"][0]["name"], "bedrag=10k");
    let folder = Folder::new("with");
    let edited = folder.write("bewerkt.yaml", include_str!("../../../processes/library/subsidieaanvraag.yaml"));
    let runway = with(&["simulate", "subsidieaanvraag", "--runway", "90d"], &["--with", &edited]);
    assert!(runway["with"][0]["title"]["nl"].as_str().unwrap().starts_with("Bewerkt: "));
    let seen = run(&["path", "subsidieaanvraag", "--with", "een_loket+een_loket"]);
    assert!(seen.status == 1 && seen.err.contains("twee keer"), "{seen:?}");
}

#[test]
fn a_workload_is_held_against_a_change_and_against_one_more() {
    let common = ["workload", "kleinedam", "--from", "2027-01-01", "--until", "2027-07-01", "--runs", "12", "--format", "json"];
    let seen = json(&[&common[..], &["--with", "subsidieaanvraag.een_loket", "--one-more-fte"]].concat());
    let change = &seen["change"];
    assert_eq!(change["with"][0]["name"], "een_loket");
    let of = |list: &Value, key: &str, name: &str| list.as_array().unwrap().iter().find(|e| e[key] == name).unwrap().clone();
    let days = &of(&change["processes"], "process", "subsidieaanvraag")["days_mean"];
    assert!(days["difference"].as_f64().unwrap() < 0.0 && days["distinguishable"] == true, "{days}");
    // What stands before is what the workload says without the change.
    let base = of(&json(&common)["processes"], "process", "subsidieaanvraag");
    assert_eq!(base, of(&seen["processes"], "process", "subsidieaanvraag"));
    let more = seen["one_more_fte"].as_array().unwrap();
    assert!(!more.is_empty());
    let won: Vec<f64> = more.iter().map(|m| m["case_days_won"].as_f64().unwrap()).collect();
    assert!(won.is_sorted_by(|a, b| a >= b) && won[0] > 0.0, "{won:?}");
    assert!(more.iter().all(|m| m["wait_days_mean"]["after"].as_f64() <= m["wait_days_mean"]["before"].as_f64()));
    for (with, said) in [
        ("een_loket", "van welk proces"),
        ("subsidieaanvraag.een_lokket", "een_loket"),
        ("subsidi.een_loket", "subsidieaanvraag"),
    ] {
        let seen = run(&[&common[..], &["--with", with]].concat());
        assert!(seen.status == 1 && seen.err.contains(said), "{with}: {seen:?}");
    }
}
