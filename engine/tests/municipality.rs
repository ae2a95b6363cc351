//! What only a municipality has: elections, slots for urgent matters, budget lines that run dry and renew.

#![allow(clippy::unwrap_used, reason = "the whole file is a test")]

mod common;

use common::{library, plan, setting};
use doorloop_engine::findings::{Progress, Replication, Wanted, run};
use doorloop_engine::model::Cause;
use doorloop_engine::plan::{Plan, Reach};
use doorloop_engine::sim::PER_WORLD;
use doorloop_engine::time::{Date, Moment};

/// A place with one body and one line; `more` adds to it.
fn place(body: &str, more: &str) -> String {
    format!(
        "doorloop: 1\nplace: proefstad\nhours: {{ mon-fri: 09:00-17:00 }}\nholidays: none\nbodies:\n  college: {{ meets: \"weekly tue 09:30\"{body} }}\n{more}"
    )
}

fn runs(process: &str, place: &str, submit: &str, n: u64) -> (Plan, Vec<Replication>) {
    let on = Date::parse(submit).unwrap();
    let (setting, workbook) = setting(library(process, place), "proef", "proefstad", &[], on).unwrap();
    let plan = plan(&setting, &workbook, on, Reach::default()).unwrap();
    let wanted = Wanted { seed: 1, runs: Some(n), gains: false, estimates: false };
    let runs = run(&plan, wanted, Progress::QUIET).unwrap().base;
    (plan, runs)
}

fn decided(plan: &Plan, run: &Replication) -> Date {
    Moment(plan.submit.0 + run.lead).date()
}

const ITEM: &str = "doorloop: 1\nprocess: proef\nfacts: { nieuw: { type: bool, default: NIEUW } }\nrules: { new_policy: \"nieuw\" }\n\
    steps:\n  a: { meeting: college, decided: true, next: b }\n  b: { end: granted }\n";

#[test]
fn new_policy_waits_for_the_formation_and_a_permit_does_not() {
    let terms =
        "terms: { elections: [ 2026-03-18, 2030-03-20 ], formation: 60..80..100 d, caretaker: 6 w, defers: [ new_policy ] }\n";
    let (plan, runs_new) = runs(&ITEM.replace("NIEUW", "yes"), &place("", terms), "2030-02-15", 40 * PER_WORLD);
    for run in &runs_new {
        let on = decided(&plan, run);
        assert!(on >= Date::parse("2030-05-19").unwrap() && on <= Date::parse("2030-07-09").unwrap(), "{on}");
        assert!(run.seconds(|p| p.cause == Cause::Term) > 80 * 86_400);
    }
    let dates: std::collections::BTreeSet<Date> = runs_new.iter().map(|r| decided(&plan, r)).collect();
    assert!(dates.len() > 2, "the formation is drawn for each world");
    let (plan, runs_old) = runs(&ITEM.replace("NIEUW", "no"), &place("", terms), "2030-02-15", 3);
    assert!(runs_old.iter().all(|r| decided(&plan, r) == Date::parse("2030-02-19").unwrap()));
}

#[test]
fn support_is_won_again_and_the_first_hundred_days_count() {
    let base = "terms: { elections: [ 2030-03-20 ], formation: 60 d, caretaker: 6 w, defers: [ new_policy ]";
    let process = ITEM.replace("NIEUW", "yes");
    let first = |terms: &str, n: u64| {
        let (plan, runs) = runs(&process, &place("", &format!("{base}{terms} }}\n")), "2030-02-15", n);
        runs.iter().map(|r| decided(&plan, r)).collect::<Vec<_>>()
    };
    let plain = Date::parse("2030-05-21").unwrap();
    assert_eq!(first("", 1), [plain]);
    assert_eq!(first(", settling: 28 d", 1), [plain.add_days(28)]);
    let again = first(", won_again: 50%, winning_takes: 35 d", 200);
    let won = again.iter().filter(|d| **d == plain.add_days(35)).count();
    assert!((70..130).contains(&won) && again.iter().all(|d| *d == plain || *d == plain.add_days(35)), "{won}");
}

#[test]
fn urgent_matters_have_slots_of_their_own() {
    let body = ", slots: 3, other_items: 2..2..2, urgent: 1";
    let item = |priority: &str| {
        format!(
            "doorloop: 1\nprocess: proef\nsteps:\n  a: {{ meeting: college{priority}, decided: true, next: b }}\n  b: {{ end: granted }}\n"
        )
    };
    // Three slots, two taken by others, one kept: nothing is left for an ordinary matter.
    let (plan, ordinary) = runs(&item(""), &place(body, ""), "2027-02-01", 1);
    assert!(ordinary[0].unfinished, "{}", decided(&plan, &ordinary[0]));
    let (plan, urgent) = runs(&item(", priority: 1"), &place(body, ""), "2027-02-01", 1);
    assert_eq!(decided(&plan, &urgent[0]), Date::parse("2027-02-02").unwrap());
}

#[test]
fn money_gone_in_november_waits_for_january() {
    let line = |more: &str| format!("budgets:\n  pot: {{ year: 100k, left: 5k, as_of: 2026-06-01, renews: 01-01{more} }}\n");
    let process = "doorloop: 1\nprocess: proef\nfacts: { bedrag: { type: money, default: 20k } }\nsteps:\n  \
        a: { budget: { line: pot, amount: bedrag }, next: b }\n  b: { takes: 1 d, decided: true, next: c }\n  c: { end: granted }\n";
    let (plan, waiting) = runs(process, &place("", &line("")), "2026-11-16", 1);
    assert_eq!(decided(&plan, &waiting[0]), Date::parse("2027-01-02").unwrap());
    assert!(waiting[0].seconds(|p| p.cause == Cause::Budget) > 40 * 86_400);
    // A ceiling of 4,000 for one applicant fits in what is left.
    let (plan, capped) = runs(process, &place("", &line(", per_applicant: 4k")), "2026-11-16", 1);
    assert_eq!(decided(&plan, &capped[0]), Date::parse("2026-11-17").unwrap());
}
