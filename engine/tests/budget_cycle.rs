//! Money and the calendar of planning and control: windows, amendments and tender rounds.

#![allow(clippy::unwrap_used, reason = "the whole file is a test")]

mod common;

use common::{library, plan, setting};
use doorloop_engine::findings::{Progress, Replication, Wanted, run};
use doorloop_engine::model::Cause;
use doorloop_engine::plan::{Plan, Reach};
use doorloop_engine::sim::PER_WORLD;
use doorloop_engine::time::{Date, Moment};

/// Windows as municipalities have them; the kadernota is empty in an election year.
const CYCLE: &str = "cycle:
  kadernota:   { opens: 01-01, in_by: 03-15, decided: 06-15..07-10, money_from: 01-01, election_year: none }
  begroting:   { in_by: 08-15, decided: by 11-15, money_from: 01-01 }
  berap_1:     { in_by: 04-15, decided: 06-01..07-10, amends: yes }
  berap_2:     { in_by: 09-15, decided: by 12-15, amends: yes }
  jaarrekening: { in_by: 05-01, decided: by 07-15 }
terms: { elections: [ 2026-03-18, 2030-03-20 ], formation: 60 d, caretaker: 6 w }
";

fn place(pot: &str) -> String {
    format!(
        "doorloop: 1\nplace: proefstad\nhours: {{ mon-fri: 09:00-17:00 }}\nholidays: none\nbudgets:\n  pot: {{ year: 100k, as_of: 2026-01-01, renews: 01-01, {pot} }}\n{CYCLE}"
    )
}

/// A process of one claim.
fn process(claim: &str) -> String {
    format!(
        "doorloop: 1\nprocess: proef\nfacts: {{ bedrag: {{ type: money, default: 20k }}, score: {{ type: number, default: 70 }} }}\nsteps:\n  \
         a: {{ budget: {{ line: pot, amount: bedrag }}, {claim}, next: ja }}\n  anders: {{ takes: 0 d, decided: true, next: nee }}\n  \
         ja: {{ takes: 0 d, decided: true, next: toegekend }}\n  toegekend: {{ end: granted }}\n  nee: {{ end: refused }}\n"
    )
}

fn runs(process: &str, place: &str, submit: &str, n: u64) -> (Plan, Vec<Replication>) {
    let on = Date::parse(submit).unwrap();
    let (setting, workbook) = setting(library(process, place), "proef", "proefstad", &[], on).unwrap();
    let plan = plan(&setting, &workbook, on, Reach::default()).unwrap();
    let wanted = Wanted { seed: 1, runs: Some(n), gains: false, estimates: false };
    let base = run(&plan, wanted, Progress::QUIET).unwrap().base;
    (plan, base)
}

/// The day of the decision of a process in which nothing is drawn.
fn decided(claim: &str, pot: &str, submit: &str) -> String {
    let (plan, runs) = runs(&process(claim), &place(pot), submit, 1);
    let run = &runs[0];
    assert!(!run.unfinished);
    // All the time there is has one cause.
    assert_eq!(run.seconds(|p| p.cause == Cause::Budget), run.lead);
    Moment(plan.submit.0 + run.lead).date().to_string()
}

fn granted(plan: &Plan, run: &Replication) -> bool {
    run.end.is_some_and(|end| plan.programs[0].ends[end as usize].name == "toegekend")
}

#[test]
fn a_claim_outside_its_window_waits_for_the_next() {
    let claim = "window: kadernota, if_short: anders";
    for (submit, on) in [
        ("2027-02-01", "2027-02-01"),
        ("2027-03-15", "2027-03-15"),
        ("2027-03-16", "2028-01-01"),
        // 2030 is an election year, and the kadernota is empty.
        ("2029-03-16", "2031-01-01"),
        ("2030-02-01", "2031-01-01"),
    ] {
        assert_eq!(decided(claim, "left: 100k", submit), on, "{submit}");
    }
}

#[test]
fn outside_its_window_another_way_may_be_open() {
    let claim = "window: kadernota, missed: anders, if_short: anders";
    let (plan, late) = runs(&process(claim), &place("left: 100k"), "2027-04-01", 1);
    assert!(late[0].lead == 0 && !granted(&plan, &late[0]));
}

#[test]
fn an_amendment_brings_the_money_at_the_next_report() {
    let claim = "if_short: [ { wait: amendment } ]";
    for (submit, on) in [
        ("2027-02-01", "2027-07-11"),
        ("2027-04-15", "2027-07-11"),
        ("2027-04-16", "2027-12-16"),
        // After the last report of the year the new year comes first.
        ("2027-10-01", "2028-01-01"),
    ] {
        // The pot is empty for the whole of 2027: it was drained the moment it renewed.
        let drained = "left: 0, carry_over: 0%";
        let process = process(claim);
        let place = place(drained).replace("as_of: 2026-01-01", &format!("as_of: {}-01", &submit[..7]));
        let (plan, runs) = runs(&process, &place, submit, 1);
        assert_eq!(Moment(plan.submit.0 + runs[0].lead).date().to_string(), on, "{submit}");
        assert_eq!(runs[0].seconds(|p| p.cause == Cause::Budget), runs[0].lead);
    }
}

/// A pot of five claims and `n` rivals that ask as much, with scores spread evenly: a score of 70 of 100 gets its money
/// when at most four rivals score higher, and how many do is binomial with chance 0.3.
#[test]
fn a_round_grants_the_best_till_the_pot_is_empty() {
    let binomial = |n: u64| -> f64 {
        let (p, mut term, mut sum) = (0.3_f64, 0.7_f64.powi(n as i32), 0.0);
        for k in 0..5.min(n + 1) {
            sum += term;
            term *= (n - k) as f64 / (k + 1) as f64 * p / (1.0 - p);
        }
        sum
    };
    assert!((binomial(4) - 1.0).abs() < 1e-12);
    for rivals in [4, 10, 15, 25] {
        let claim = format!("window: begroting, rank: {{ score: score, rivals: {rivals} }}, if_short: anders");
        // The rivals of a round are those of its world.
        let n = 1_500;
        let (plan, runs) = runs(&process(&claim), &place("left: 100k"), "2027-03-01", n * PER_WORLD);
        let runs: Vec<_> = runs.into_iter().step_by(PER_WORLD as usize).collect();
        let share = runs.iter().filter(|r| granted(&plan, r)).count() as f64 / n as f64;
        let expected = binomial(rivals);
        let error = (expected * (1.0 - expected) / n as f64).sqrt();
        assert!((share - expected).abs() <= 4.0 * error, "{rivals} rivals: {share}, not {expected} ± {error}");
        // Win or lose, it is known the moment the window closes.
        assert!(runs.iter().all(|r| Moment(plan.submit.0 + r.lead).date().to_string() == "2027-08-16"));
        assert!(runs.iter().all(|r| r.seconds(|p| p.cause == Cause::Budget) == r.lead));
    }
}

#[test]
fn who_loses_a_round_may_wait_for_the_next() {
    // Five rivals that always score higher empty the pot of 2027 and of 2028, and so on.
    let claim = "window: begroting, rank: { score: score, rivals: 5, scores: 80..90 }, if_short: [ { wait: next_year } ]";
    let (_, runs_low) = runs(&process(claim), &place("left: 100k"), "2027-03-01", 2);
    assert!(runs_low.iter().all(|r| r.unfinished));
    // Four leave room for one more.
    let (plan, four) = runs(&process(&claim.replace("rivals: 5", "rivals: 4")), &place("left: 100k"), "2027-03-01", 2);
    assert!(four.iter().all(|r| granted(&plan, r)));
    // Rivals that ask less leave room too.
    let small = claim.replace("scores: 80..90", "scores: 80..90, amounts: 1k..16k");
    let (plan, small) = runs(&process(&small), &place("left: 100k"), "2027-03-01", 2);
    assert!(small.iter().all(|r| granted(&plan, r)));
}

/// Cases of the caseload take part in the same round with scores of their own.
#[test]
fn the_caseload_takes_part_in_the_round() {
    let process = process("window: begroting, rank: { score: score }, if_short: anders");
    let place = place("left: 100k") + "caseload:\n  proef: { every: 3 d, cases: 200, facts: { bedrag: 20k, score: 0..100 } }\n";
    let n = 300;
    let (plan, runs) = runs(&process, &place, "2027-03-01", n);
    // Over a hundred others with even scores, and room for five: 70 of 100 is not enough.
    assert!(runs.iter().filter(|r| granted(&plan, r)).count() < 3);
    let best = process.replace("default: 70", "default: 100");
    let (plan, runs) = self::runs(&best, &place, "2027-03-01", 20);
    assert!(runs.iter().all(|r| granted(&plan, r)));
}

#[test]
fn the_windows_of_planning_and_control_are_about_money() {
    let step = |window: &str| {
        format!(
            "doorloop: 1\nprocess: proef\nsteps:\n  a: {{ window: {window}, until: decided, next: b }}\n  \
             b: {{ takes: 0 d, decided: true, next: ja }}\n  ja: {{ end: granted }}\n"
        )
    };
    // Handed in a day too late for each: it waits for the next one.
    for (window, submit) in [
        ("kadernota", "2027-03-16"),
        ("begroting", "2027-08-16"),
        ("berap_1", "2027-04-16"),
        ("berap_2", "2027-09-16"),
        ("jaarrekening", "2027-05-03"),
    ] {
        let (_, runs) = runs(&step(window), &place("left: 100k"), submit, 1);
        assert!(runs[0].lead > 300 * 86_400, "{window}");
        assert_eq!(runs[0].seconds(|p| p.cause == Cause::Budget), runs[0].lead, "{window}");
    }
}
