//! The mandate register while a case runs: advice first, who signs along, who is away and who stands in.

#![allow(clippy::unwrap_used, reason = "the whole file is a test")]

mod common;

use common::{library, plan, setting, shown};
use doorloop_engine::findings::{self, Progress, Replication, Wanted, run};
use doorloop_engine::model::read::read_value;
use doorloop_engine::model::{Cause, Cents};
use doorloop_engine::plan::{Plan, Reach};
use doorloop_engine::text::{Complaints, Sources};
use doorloop_engine::time::{Date, Moment};

const PROCESS: &str = "doorloop: 1\nprocess: proef\nfacts: { bedrag: { type: money, default: 5k } }\nsteps:\n  \
    wie: { mandate: { matter: subsidie, amount: bedrag }, to: { official: tekenen, college: agenda } }\n  \
    tekenen: { by: decider, work: 1 h, decided: true, next: ja }\n  agenda: { meeting: college, decided: true, next: ja }\n  ja: { end: granted }\n";

fn place(rows: &str) -> String {
    format!(
        "doorloop: 1\nplace: proefstad\nhours: {{ mon-fri: 09:00-17:00 }}\nholidays: none\nrecess: {{ zomer: [ 2027-07-10..2027-08-22 ] }}\n\
         bodies: {{ college: {{ meets: \"weekly tue 09:30\" }} }}\nmandates:\n{rows}"
    )
}

fn runs(rows: &str, submit: &str) -> (Plan, Vec<Replication>) {
    let on = Date::parse(submit).unwrap();
    let (setting, workbook) = setting(library(PROCESS, &place(rows)), "proef", "proefstad", &[], on).unwrap();
    let plan = plan(&setting, &workbook, on, Reach::default()).unwrap();
    let wanted = Wanted { seed: 1, runs: Some(1), gains: true, estimates: false };
    let base = run(&plan, wanted, Progress::QUIET).unwrap().base;
    (plan, base)
}

/// The decider, the day and hour of the decision, and the seconds of a cause.
fn seen(rows: &str, submit: &str, cause: Cause) -> (String, String, i64) {
    let (plan, runs) = runs(rows, submit);
    let run = &runs[0];
    assert_eq!(run.seconds(|_| true), run.lead);
    let decider = plan.deciders[usize::from(run.decider.unwrap())].0.clone();
    let at = Moment(plan.submit.0 + run.lead);
    (decider, format!("{} {}", at.date(), at.0.rem_euclid(86_400) / 3_600), run.seconds(|p| p.cause == cause))
}

const REST: &str = "  - { matter: subsidie, decides: college }\n";

#[test]
fn advice_comes_first_and_costs_its_time() {
    let row = |more: &str| format!("  - {{ matter: subsidie, up_to: 10k, decides: chef{more} }}\n{REST}");
    let chef = |more: &str, cause| seen(&row(more), "2027-03-01", cause);
    // Monday nine o'clock, an hour of work.
    assert_eq!(chef("", Cause::Work), ("chef".into(), "2027-03-01 10".into(), 3_600));
    // Named only: no time.
    assert_eq!(chef(", with_advice: [ juridisch ]", Cause::Work).1, "2027-03-01 10");
    // Two working days on a pile end at closing time on Tuesday; then four hours of work, and the hour of the decider.
    let advice = ", with_advice: [ { of: juridisch, work: 4 h, waits: 2 wd } ]";
    assert_eq!(chef(advice, Cause::Queue), ("chef".into(), "2027-03-03 14".into(), 32 * 3_600));
    assert_eq!(chef(advice, Cause::Work).2, 5 * 3_600);
    // Who signs along comes after the advice.
    let both = ", with_advice: [ { of: juridisch, work: 4 h } ], signed_with: [ { of: financien, work: 2 h } ]";
    assert_eq!(chef(both, Cause::Work), ("chef".into(), "2027-03-01 16".into(), 7 * 3_600));
}

#[test]
fn a_decider_that_is_away_is_replaced_or_waited_for() {
    let row = |more: &str| format!("  - {{ matter: subsidie, up_to: 10k, decides: chef, away: [ zomer ]{more} }}\n{REST}");
    for (more, submit, decider, on) in [
        ("", "2027-07-09", "chef", "2027-07-09 10"),
        ("", "2027-07-12", "chef", "2027-08-23 10"),
        ("", "2027-08-23", "chef", "2027-08-23 10"),
        (", replaced_by: plaatsvervanger", "2027-07-09", "chef", "2027-07-09 10"),
        (", replaced_by: plaatsvervanger", "2027-07-12", "plaatsvervanger", "2027-07-12 10"),
        (", replaced_by: college", "2027-07-12", "college", "2027-07-13 9"),
    ] {
        let (who, at, recess) = seen(&row(more), submit, Cause::Recess);
        assert_eq!((who.as_str(), at.as_str()), (decider, on), "{submit}{more}");
        assert_eq!(recess > 0, more.is_empty() && submit == "2027-07-12");
    }
}

#[test]
fn the_lowest_limit_decides_in_whatever_order_the_register_stands() {
    let rows = "  - { matter: subsidie, decides: college }\n  - { matter: subsidie, up_to: 10k, decides: chef }\n";
    assert_eq!(seen(rows, "2027-03-01", Cause::Work).0, "chef");
}

fn complaints(rows: &str) -> String {
    let on = Date::parse("2027-03-01").unwrap();
    setting(library(PROCESS, &place(rows)), "proef", "proefstad", &[], on).map_or_else(|e| e, |_| String::new())
}

#[test]
fn a_mandate_is_passed_on_only_if_it_may_be() {
    let rows = |below: &str, above: &str| {
        format!(
            "  - {{ matter: subsidie, up_to: 5k, decides: teamleider, through: chef{below} }}\n  \
             - {{ matter: subsidie, up_to: 10k, decides: chef, in_name_of: college{above} }}\n{REST}"
        )
    };
    assert_eq!(complaints(&rows("", ", sub_mandate: yes")), "");
    let not_allowed = complaints(&rows("", ""));
    assert!(not_allowed.contains("\"chef\" may not pass this mandate on (Awb 10:9)"), "{not_allowed}");
    assert!(not_allowed.contains("proefstad.yaml:8:"), "{not_allowed}");
    let nobody = complaints(&rows("", ", sub_mandate: yes").replace("through: chef", "through: directeur"));
    assert!(nobody.contains("\"directeur\" has no mandate for \"subsidie\""), "{nobody}");
    let more = complaints(&rows("", ", sub_mandate: yes").replace("up_to: 5k", "up_to: 50k"));
    assert!(more.contains("cannot pass on more than it has"), "{more}");
}

#[test]
fn the_register_says_who_and_by_what_chain() {
    let rows = format!(
        "  - {{ matter: subsidie, up_to: 5k, decides: teamleider, through: chef, with_advice: [ juridisch ], law: \"Awb 10:9\" }}\n  \
         - {{ matter: subsidie, up_to: 10k, decides: chef, in_name_of: college, sub_mandate: yes }}\n{REST}"
    );
    let on = Date::parse("2027-03-01").unwrap();
    let (setting, _) = setting(library(PROCESS, &place(&rows)), "proef", "proefstad", &[], on).unwrap();
    let seen = findings::mandate(&setting.place, "subsidie", Cents::from_euros(4_000), None).unwrap();
    let row = seen.rows.iter().find(|r| r.decides_here).unwrap();
    let chain: Vec<&str> = row.chain.iter().map(|w| w.en.as_str()).collect();
    assert_eq!((row.decides.as_str(), chain), ("teamleider", vec!["college", "chef", "teamleider"]));
    assert_eq!((row.law.len(), row.with_advice.len()), (1, 1));
}

#[test]
fn a_detour_says_what_the_higher_body_costs() {
    // 20k goes to the board: from Wednesday to Tuesday of the next week; the chief would have needed an hour.
    let rows = format!("  - {{ matter: subsidie, up_to: 10k, decides: chef }}\n{REST}");
    let on = Date::parse("2027-03-03").unwrap();
    let process = PROCESS.replace("default: 5k", "default: 20k");
    let (setting, workbook) = setting(library(&process, &place(&rows)), "proef", "proefstad", &[], on).unwrap();
    let plan = plan(&setting, &workbook, on, Reach::default()).unwrap();
    let wanted = Wanted { seed: 1, runs: Some(50), gains: true, estimates: false };
    let runs = run(&plan, wanted, Progress::QUIET).unwrap();
    let all = runs.base[0].lead;
    assert_eq!(runs.base[0].seconds(|p| p.higher.is_some()), all);
    let (_, leads) = runs.relaxed.iter().find(|r| matches!(r.0, findings::Constraint::Mandate(_))).unwrap();
    assert_eq!(leads[0].0, 3_600, "the chief takes an hour instead of {all} seconds");
}

#[test]
fn what_is_never_voted_on_decides_nothing() {
    let process = "doorloop: 1\nprocess: proef\nsteps:\n  a: { meeting: college, item: informatie, decided: true, next: ja }\n  ja: { end: granted }\n";
    let place = place(REST).replace("09:30\" }", "09:30\", items: { informatie: {}, hamerstuk: {} } }");
    let on = Date::parse("2027-03-01").unwrap();
    let error = setting(library(process, &place), "proef", "proefstad", &[], on).unwrap_err();
    assert!(error.contains("\"informatie\" is never voted on"), "{error}");
    assert!(setting(library(&process.replace("informatie", "hamerstuk"), &place), "proef", "proefstad", &[], on).is_ok());
}

#[test]
fn a_register_by_itself_is_held_to_what_processes_ask() {
    let rows = "  - { matter: subsidie, up_to: 10k, decides: chef, with_advice: [ juridisch ] }\n  - { matter: subsidei, decides: chef }\n";
    let mut library = library(PROCESS, &place(rows));
    library.processes.retain(|name, _| name == "proef");
    let file = library.places["proefstad"].clone();
    let mut workbook = doorloop_engine::model::load::Workbook { sources: Sources::default(), library };
    let mut complaints = Complaints::default();
    let place = workbook.load_place(&file, &[], &mut complaints).unwrap();
    doorloop_engine::check::register(&mut workbook, &place, &mut complaints);
    let text = shown(complaints, &workbook.sources);
    for said in [
        "no process asks who decides on \"subsidei\"",
        "above € 10,000 nobody decides on \"subsidie\"",
        "how long \"juridisch\" works",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

#[test]
fn conditions_of_the_register_are_settled_by_what_is_known() {
    let process =
        PROCESS.replace("bedrag: {", "gevoelig: { type: bool, default: nee, title: { nl: Gevoelig, en: Sensitive } }, bedrag: {");
    let rows = "  - { matter: subsidie, up_to: 10k, when: \"!gevoelig && bedrag < 8_000\", decides: chef }\n".to_owned() + REST;
    let on = Date::parse("2027-03-01").unwrap();
    let (setting, _) = setting(library(&process, &place(&rows)), "proef", "proefstad", &[], on).unwrap();
    let (loaded, checked) = setting.process.as_ref().unwrap();
    let (process, book) = findings::asks_about(checked, "subsidie").unwrap();
    assert!(findings::asks_about(checked, "iets").is_none());
    let who = |given: &[(&str, &str)]| {
        let mut facts = vec![None; process.facts.len()];
        for (name, value) in given {
            let at = loaded.process.facts.iter().position(|f| f.name.value == *name).unwrap();
            facts[at] = Some(read_value(&loaded.process.facts[at], value).unwrap());
        }
        let asking = findings::Asking { process, book, facts: &facts };
        let seen = findings::mandate(&setting.place, "subsidie", Cents::from_euros(5_000), Some(asking)).unwrap();
        let decides: Vec<String> = seen.rows.iter().filter(|r| r.decides_here).map(|r| r.decides.clone()).collect();
        let asks: Vec<String> = seen.rows.iter().flat_map(|r| r.asks.iter().map(|a| a.fact.clone())).collect();
        (decides.join(" "), asks.join(" "))
    };
    let says = |decides: &str, asks: &str| (decides.to_owned(), asks.to_owned());
    assert_eq!(who(&[]), says("chef college", "gevoelig bedrag"));
    assert_eq!(who(&[("gevoelig", "nee")]), says("chef college", "bedrag"));
    assert_eq!(who(&[("gevoelig", "nee"), ("bedrag", "5k")]), says("chef", ""));
    // One part that fails settles the whole.
    assert_eq!(who(&[("gevoelig", "ja")]), says("college", ""));
    assert_eq!(who(&[("gevoelig", "nee"), ("bedrag", "9k")]), says("college", ""));
}
