//! Periods of the law while a case runs: silence that decides, stops inside called processes, what every place has.

#![allow(clippy::unwrap_used, reason = "the whole file is a test")]

mod common;

use common::{library, plan, setting};
use doorloop_engine::findings::{Progress, Replication, Wanted, Watched, run, watch};
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::plan::{Look, Plan, Reach};
use doorloop_engine::text::{Complaints, Words};
use doorloop_engine::time::{Date, Moment};

const PLACE: &str = "doorloop: 1\nplace: proefstad\nhours: { mon-fri: 09:00-17:00 }\nholidays: nl\n";

fn runs(process: &str, others: &[(&str, &str)], submit: &str, n: u64) -> (Plan, Vec<Replication>) {
    let on = Date::parse(submit).unwrap();
    let mut library = library(process, PLACE);
    for (name, text) in others {
        library.processes.insert((*name).into(), LibraryFile { shown: (*name).into(), text: (*text).into() });
    }
    let (setting, workbook) = setting(library, "proef", "proefstad", &[], on).unwrap();
    let plan = plan(&setting, &workbook, on, Reach::default()).unwrap();
    let wanted = Wanted { seed: 1, runs: Some(n), gains: false, estimates: false };
    let base = run(&plan, wanted, Progress::QUIET).unwrap().base;
    (plan, base)
}

fn decided(plan: &Plan, run: &Replication) -> String {
    Moment(plan.submit.0 + run.lead).date().to_string()
}

fn end_of<'p>(plan: &'p Plan, run: &Replication) -> &'p str {
    run.end.map_or("", |end| plan.programs[0].ends[end as usize].name.as_str())
}

/// A permit that takes `work`, is asked for more papers for `more`, and is there by silence after eight weeks.
fn silent(work: &str, more: &str, extend: &str) -> String {
    format!(
        "doorloop: 1\nprocess: proef\nlanes: {{ wie: {{ is: applicant }} }}\nsteps:\n  \
         indienen: {{ takes: 0 d, next: aanvullen }}\n  aanvullen: {{ by: wie, takes: {more}, next: werk }}\n  \
         werk: {{ takes: {work}, next: besluit }}\n  besluit: {{ takes: 0 d, decided: true, next: ja }}\n  \
         vanrechtswege: {{ takes: 0 d, decided: true, next: stil }}\n  ja: {{ end: granted }}\n  stil: {{ end: granted }}\nperiods:\n  \
         termijn: {{ law: \"Awb 4:20b\", from: indienen, until: [ besluit ], within: 8 w, suspends: {{ during: [ aanvullen ] }}{extend}, silence: vanrechtswege }}\n"
    )
}

#[test]
fn silence_decides_on_the_day_after_the_last() {
    // In at Wednesday 22 April 2026: eight weeks end on 17 June; the days of completing are added; a Saturday rolls to Monday.
    for (work, more, extend, on, end) in [
        ("200 d", "0 d", "", "2026-06-18", "stil"),
        ("200 d", "3 d", "", "2026-06-23", "stil"),
        ("200 d", "21 d", "", "2026-07-09", "stil"),
        ("200 d", "0 d", ", extend: { by: 6 w }", "2026-07-30", "stil"),
        ("200 d", "0 d", ", extend: { by: 10 d }", "2026-06-30", "stil"),
        ("30 d", "3 d", "", "2026-05-25", "ja"),
        ("56 d", "0 d", "", "2026-06-17", "ja"),
    ] {
        let (plan, runs) = runs(&silent(work, more, extend), &[], "2026-04-22", 1);
        assert_eq!((decided(&plan, &runs[0]).as_str(), end_of(&plan, &runs[0])), (on, end), "{work}, {more}{extend}");
    }
}

#[test]
fn an_extension_by_chance_is_the_same_for_silence_and_for_the_period() {
    let (plan, runs) = runs(&silent("200 d", "0 d", ", extend: { by: 6 w, chance: 40% }"), &[], "2026-04-22", 400);
    let extended = runs.iter().filter(|r| r.periods[0].unwrap().extended).count();
    assert!((120..200).contains(&extended), "{extended}");
    for run in &runs {
        let kept = run.periods[0].unwrap();
        assert_eq!(decided(&plan, run), if kept.extended { "2026-07-30" } else { "2026-06-18" });
        assert_eq!((kept.late_days, kept.penalty_eur), (1, 0));
    }
}

fn complaints(process: &str) -> String {
    let on = Date::parse("2026-12-01").unwrap();
    setting(library(process, PLACE), "proef", "proefstad", &[], on).map_or_else(|e| e, |_| String::new())
}

#[test]
fn no_penalty_and_no_silence_where_the_law_gives_none() {
    let process = silent("200 d", "0 d", "");
    let both = process.replace(", silence: ", ", penalty: { dwangsom: true, notice: 10% }, silence: ");
    assert!(complaints(&both).contains("no penalty for lateness (Awb 4:20a)"), "{}", complaints(&both));
    let woo = both.replace("Awb 4:20b", "Woo 4.4").replace(", silence: vanrechtswege", "").replace("vanrechtswege", "besluit2");
    assert!(complaints(&woo).contains("under the Woo there is no penalty"), "{}", complaints(&woo));
    assert!(complaints(&process.replace("Awb 4:20b", "Ow 16.64")).contains("no permit comes about by silence"));
    assert!(complaints(&process.replace("within: 8 w", "within: 1..2..3 w")).contains("after a fixed period"));
}

/// Two calls of one part in a row; in each the applicant may give up.
const CALLER: &str = "doorloop: 1\nprocess: proef\nsteps:\n  \
    een: { process: deel, ends: { klaar: twee, gestopt: twee } }\n  twee: { process: deel, ends: { klaar: goed, gestopt: fout } }\n  \
    goed: { takes: 0 d, decided: true, next: ja }\n  fout: { takes: 0 d, decided: true, next: nee }\n  ja: { end: granted }\n  nee: { end: faded }\n";

fn part(stop: &str) -> String {
    format!(
        "doorloop: 1\nprocess: deel\npart: true\nsteps:\n  begin: {{ takes: 0 d, next: samen }}\n  samen: {{ all: [ a, b ], then: c }}\n  \
         a: {{ takes: 30 d }}\n  b: {{ takes: 50 d }}\n  c: {{ takes: 10 d, next: klaar }}\n  klaar: {{ end: granted }}\n  gestopt: {{ end: faded }}\nstops:\n  \
         weg: {{ {stop}, to: gestopt }}\n"
    )
}

#[test]
fn a_stop_takes_a_called_process_out_and_its_caller_goes_on() {
    // Untouched: 60 days each. Stopped after 40 days: while one member is done and the other is at work.
    for (stop, days, end) in [
        ("after: 70 d", 120, "ja"),
        ("after: 40 d", 80, "nee"),
        ("after: 40 d, from: begin", 80, "nee"),
        ("after: 40 d, from: begin, until: samen", 80, "nee"),
        ("after: 55 d, until: samen", 120, "ja"),
        ("after: 55 d", 110, "nee"),
    ] {
        let (plan, runs) = runs(CALLER, &[("deel", &part(stop))], "2027-01-04", 1);
        let run = &runs[0];
        assert_eq!((run.lead / 86_400, end_of(&plan, run)), (days, end), "{stop}");
        assert_eq!(run.seconds(|_| true), run.lead, "{stop}");
    }
}

#[test]
fn a_stop_in_a_loop_counts_anew_each_time() {
    let caller = "doorloop: 1\nprocess: proef\nsteps:\n  een: { process: deel, ends: { klaar: nog, gestopt: fout } }\n  \
        nog: { decide: [ { when: 'visits(\"een\") < 3', to: een }, { else: goed } ] }\n  \
        goed: { takes: 0 d, decided: true, next: ja }\n  fout: { takes: 0 d, decided: true, next: nee }\n  ja: { end: granted }\n  nee: { end: faded }\n";
    let (plan, runs) = runs(caller, &[("deel", &part("after: 70 d"))], "2027-01-04", 1);
    assert_eq!((runs[0].lead / 86_400, end_of(&plan, &runs[0])), (180, "ja"));
}

/// The chance that somebody holds out: 3 % a month for sixty days, by the formula for an exponential.
#[test]
fn a_rate_inside_a_called_process_has_its_closed_form() {
    let caller = "doorloop: 1\nprocess: proef\nsteps:\n  een: { process: deel, ends: { klaar: goed, gestopt: fout } }\n  \
        goed: { takes: 0 d, decided: true, next: ja }\n  fout: { takes: 0 d, decided: true, next: nee }\n  ja: { end: granted }\n  nee: { end: faded }\n";
    let n = 4_000;
    let (plan, runs) = runs(caller, &[("deel", &part("chance: 3% per mo"))], "2027-01-04", n);
    let share = runs.iter().filter(|r| end_of(&plan, r) == "ja").count() as f64 / n as f64;
    let expected = 0.97_f64.powf(60.0 / (365.25 / 12.0));
    let error = (expected * (1.0 - expected) / n as f64).sqrt();
    assert!((share - expected).abs() < 4.0 * error, "{share}, not {expected} ± {error}");
}

#[test]
fn every_place_has_the_values_of_the_law_and_may_give_its_own() {
    let process = "doorloop: 1\nprocess: proef\nfacts: { bedrag: { type: money, default: 220k } }\nsteps:\n  \
        a: { decide: [ { when: \"bedrag > place.eu_drempel\", to: wacht }, { else: klein } ] }\n  \
        wacht: { period: place.alcateltermijn, next: europees }\n  europees: { end: granted }\n  klein: { end: granted }\n";
    let (plan, seen) = runs(process, &[], "2027-01-04", 1);
    assert_eq!((end_of(&plan, &seen[0]), seen[0].lead / 86_400), ("europees", 20));
    let on = Date::parse("2027-01-04").unwrap();
    let own = format!("{PLACE}values: {{ eu_drempel: 230k }}\n");
    let (setting, workbook) = setting(library(process, &own), "proef", "proefstad", &[], on).unwrap();
    let plan = common::plan(&setting, &workbook, on, Reach::default()).unwrap();
    let wanted = Wanted { seed: 1, runs: Some(1), gains: false, estimates: false };
    assert_eq!(end_of(&plan, &run(&plan, wanted, Progress::QUIET).unwrap().base[0]), "klein");
    // Those from 2028 are an estimate, which does not reach further than 2035.
    let later = Date::parse("2036-01-02").unwrap();
    let error = common::setting(library(process, PLACE), "proef", "proefstad", &[], later).unwrap_err();
    assert!(error.contains("place.eu_drempel has no value on"), "{error}");
}

#[test]
fn the_workload_counts_lateness_as_the_law_does() {
    let process = |suspends: &str| {
        format!(
            "doorloop: 1\nprocess: proef\nlanes: {{ wie: {{ is: applicant }} }}\nsteps:\n  indienen: {{ takes: 0 d, next: aanvullen }}\n  \
             aanvullen: {{ by: wie, takes: 21 d, next: werk }}\n  werk: {{ takes: 50 d, next: besluit }}\n  \
             besluit: {{ takes: 0 d, decided: true, next: ja }}\n  ja: {{ end: granted }}\nperiods:\n  \
             termijn: {{ law: \"Awb 4:13\", from: indienen, until: [ besluit ], within: 8 w{suspends} }}\n"
        )
    };
    let late = |suspends: &str| {
        let place = format!("{PLACE}caseload: {{ proef: {{ per_year: 60 }} }}\n");
        let mut library = library(&process(suspends), &place);
        library.places.retain(|name, _| name == "proefstad");
        let mut workbook = doorloop_engine::model::load::Workbook { library, ..Default::default() };
        let file = workbook.library.places["proefstad"].clone();
        let mut complaints = Complaints::default();
        let (from, until) = (Date::parse("2027-01-01").unwrap(), Date::parse("2028-01-01").unwrap());
        let setting = doorloop_engine::check::Setting::load_place(&mut workbook, &file, &[], from, &mut complaints).unwrap();
        let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
        let look = Look::Watch(from, until);
        let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &workbook.sources, &mut complaints).unwrap();
        let title = Words::same("proefstad");
        let watched = Watched {
            plan: &plan,
            place: ("proefstad", &title),
            programs: vec![Words::same("proef")],
            after: None,
            one_more: &[],
            runs: 5,
            seed: 1,
            warnings: Vec::new(),
            inputs: Vec::new(),
        };
        watch(&watched, Progress::QUIET).unwrap().processes[0].late.unwrap()
    };
    // 71 days are more than eight weeks, and with the 21 days of completing they are not.
    assert_eq!(late(""), 1.0);
    assert_eq!(late(", suspends: { during: [ aanvullen ] }"), 0.0);
    assert_eq!(late(", extend: { by: 6 w }"), 0.0);
    let half = late(", extend: { by: 6 w, chance: 50% }");
    assert!((0.35..0.65).contains(&half), "{half}");
}
