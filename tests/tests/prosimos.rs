//! Prosimos: its models, read and simulated here, give the means that it gives itself.
//!
//! The models carry no licence and stay out of the project. They are read from `../shared/prosimos` beside the checkout;
//! where that folder is absent this says so and passes, where it is there and a file is not it fails.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the whole file is a test")]

use doorloop_engine::check::Setting;
use doorloop_engine::exchange::bpmn::{Wanted, decoded, import_prosimos};
use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::model::load::Workbook;
use doorloop_engine::plan::{Look, Plan, Reach};
use doorloop_engine::sim::{Future, Keep, Worlds};
use doorloop_engine::text::{Complaints, Lang, Sources, render};
use doorloop_engine::time::Date;
use std::io::Write as _;
use std::path::PathBuf;

fn say(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").unwrap_or_default();
}

fn folder() -> Option<PathBuf> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "shared", "prosimos"].iter().collect();
    if path.is_dir() {
        return Some(path);
    }
    say(&format!("no models of Prosimos at {}: nothing was compared", path.display()));
    None
}

/// The mean cycle time of all cases, in seconds: of each run.
fn cycles(folder: &std::path::Path, model: &str, parameters: &str, cases: u64, runs: u64) -> Vec<f64> {
    let mut sources = Sources::default();
    let mut take = |name: String| {
        let bytes = std::fs::read(folder.join(&name)).unwrap_or_else(|e| panic!("{name} is missing: {e}"));
        let text = decoded(&bytes, &name).unwrap();
        sources.add(name, text)
    };
    let (drawing, json) = (take(format!("{model}.bpmn")), take(format!("{parameters}.json")));
    let wanted = Wanted { name: Some("model"), lang: Lang::En, ..Wanted::default() };
    let found = import_prosimos(drawing, json, &sources, Some(cases), &wanted).unwrap_or_else(|c| panic!("{model}: {c:?}"));
    let file = |shown: &str, text: &str| LibraryFile { shown: shown.to_owned(), text: text.to_owned() };
    let mut library = Library::default();
    library.processes.insert("model".to_owned(), file("model.yaml", &found.process.yaml));
    let mut workbook = Workbook { library, sources: Sources::default() };
    let mut complaints = Complaints::default();
    // Where Prosimos's own runs began; and so long that nothing is left to happen.
    let (monday, end) = (Date::parse("2024-01-01").unwrap(), Date::parse("2100-01-01").unwrap());
    let setting = Setting::load_place(&mut workbook, &file("place.yaml", &found.place), &[], monday, &mut complaints);
    let plan = setting.and_then(|setting| {
        let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
        let reach = Reach { warm_up_months: 0, ..Reach::default() };
        Plan::compile(&setting.place, Look::Watch(monday, end), &caseload, reach, &workbook.sources, &mut complaints)
    });
    let Some(plan) = plan else {
        panic!("{model}: {}", render::render(&complaints.into_sorted(), &workbook.sources, Lang::En, false, 100))
    };
    let mut worlds = Worlds::default();
    let run = |run| {
        let backlog = worlds.watch(&plan, Future { seed: 1, world: run, estimated: false }, Keep::Counts).unwrap();
        assert_eq!((backlog.under_way, backlog.tally.decided[0]), (0, cases), "{model}");
        backlog.tally.lead_sum[0] as f64 / cases as f64
    };
    (0..runs).map(run).collect()
}

#[test]
fn our_means_are_those_of_prosimos_within_the_noise_of_both() {
    let Some(folder) = folder() else { return };
    let text = std::fs::read_to_string(folder.join("figures.json")).unwrap_or_else(|e| panic!("figures.json is missing: {e}"));
    let figures: serde_json::Value = serde_json::from_str(&text).unwrap();
    let given = |name: &str| {
        let of = &figures["models"][name];
        let number = |key: &str| of[key].as_f64().unwrap_or_else(|| panic!("{name}: {key}"));
        (number("mean_cycle"), number("mean_cycle_se"))
    };
    // Name in the figures, drawing, parameters, cases, our runs, and what is known to differ, as a share of the mean.
    let rows = [
        ("AND_join", "AND_join", "AND_join", 1_000, 40, 0.0),
        // Prosimos closes a day at 23:59:59, so its queue of 1,000 loses a second a night; we count whole seconds.
        ("timer_with_task", "timer_with_task", "timer_with_task", 1_000, 1, 2e-5),
        ("xor_no_condition", "gateway_condition_xor_model", "gateway_no_condition", 1_000, 40, 0.0),
        ("xor_one_condition", "gateway_condition_xor_model", "gateway_one_condition", 1_000, 2, 0.0),
    ];
    let mut wrong = Vec::new();
    say("model                   Prosimos          Doorloop          apart (standard errors of both)");
    let mut hold = |name: &str, (theirs, their_error): (f64, f64), ours: &[f64], known: f64| {
        let n = ours.len() as f64;
        let mean = ours.iter().sum::<f64>() / n;
        let variance = ours.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0).max(1.0);
        let error = (variance / n).sqrt();
        let both = their_error.hypot(error);
        let apart = (mean - theirs).abs();
        // Three standard errors of both, and half of the last digit that is given.
        let fine = apart <= 3.0 * both + known * theirs + 5e-4;
        let shown = if both > 0.0 { format!("{:.2}", apart / both) } else { format!("{:.0e} of the mean", apart / theirs) };
        say(&format!("{name:<20}{theirs:>12.3} ± {their_error:<9.3}{mean:>12.3} ± {error:<9.3}  {shown}"));
        if !fine {
            wrong.push(format!("{name}: {mean} ± {error} here, {theirs} ± {their_error} there"));
        }
    };
    for (name, drawing, parameters, cases, runs, known) in rows {
        hold(name, given(name), &cycles(&folder, drawing, parameters, cases, runs), known);
    }
    // shared/prosimos/README.md: 35,641.4 ± 107.8 s of ten runs, 10.006 ± 0.023 h of thirty more; exact is 9.992857 h.
    let theirs = (0.25 * 35_641.4 + 0.75 * 10.006 * 3_600.0, (0.25_f64 * 107.8).hypot(0.75 * 0.023 * 3_600.0));
    hold("W3", theirs, &cycles(&folder, "W3", "W3", 1_000, 40), 0.0);
    // 200 runs of 50 cases: 579.95 ± 6.86 h.
    hold("W2", (579.95 * 3_600.0, 6.86 * 3_600.0), &cycles(&folder, "W2", "W2", 50, 200), 0.0);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
