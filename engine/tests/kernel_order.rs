//! What the means of the workloads can't see: the slots of an agenda, and the order of things within one second.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the whole file is a test")]
use doorloop_engine::check::Setting;
use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::model::load::Workbook;
use doorloop_engine::plan::{Look, Plan, Reach};
use doorloop_engine::sim::{Backlog, Future, Keep, Worlds};
use doorloop_engine::text::{Complaints, Lang, render};
use doorloop_engine::time::Date;

const HOUR: i64 = 3_600;
const PLACE: &str = "doorloop: 1\nplace: town\nhours: always\nholidays: none\n";

/// A plan of some processes, each by name and steps, at a place; the world begins on a Monday at midnight.
fn plan(processes: &[(&str, &str)], place: &str, days: i32) -> Plan {
    let file = |name: &str, text: String| LibraryFile { shown: format!("{name}.yaml"), text };
    let mut library = Library::default();
    for (name, steps) in processes {
        let lanes = "lanes:\n  staff: { is: team }\n  someone: { is: partner }\n";
        let text = format!("doorloop: 1\nprocess: {name}\n{lanes}steps:\n{steps}");
        library.processes.insert((*name).to_owned(), file(name, text));
    }
    let mut workbook = Workbook { library, ..Workbook::default() };
    let mut complaints = Complaints::default();
    let monday = Date::parse("2026-01-05").unwrap();
    let place = file("town", format!("{PLACE}{place}"));
    let plan = Setting::load_place(&mut workbook, &place, &[], monday, &mut complaints).and_then(|setting| {
        let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
        let look = Look::Watch(monday, monday.add_days(days));
        let reach = Reach { warm_up_months: 0, ..Reach::default() };
        Plan::compile(&setting.place, look, &caseload, reach, &workbook.sources, &mut complaints)
    });
    plan.unwrap_or_else(|| panic!("{}", render::render(&complaints.into_sorted(), &workbook.sources, Lang::En, false, 100)))
}

fn watch(plan: &Plan) -> Backlog {
    Worlds::default().watch(plan, Future { seed: 1, world: 0, estimated: false }, Keep::Leads).unwrap()
}

/// Lead times in hours, of the process that comes first in the caseload and the next.
fn leads(plan: &Plan) -> Vec<Vec<f64>> {
    let hours = |leads: Vec<i64>| leads.into_iter().map(|l| l as f64 / HOUR as f64).collect();
    watch(plan).tally.leads.into_iter().map(hours).collect()
}

#[test]
fn twenty_papers_ready_at_once_leave_on_three_tuesdays() {
    let steps = "  hear: { meeting: board, next: done }\n  done: { end: granted }\n";
    let place = "bodies:\n  board: { meets: \"weekly tue 10:00\", slots: 8 }\ncaseload:\n  paper: { every: 1 min, cases: 20 }\n";
    for (days, decided, waiting) in [(1, 0, 20), (2, 8, 12), (9, 16, 4), (16, 20, 0), (23, 20, 0)] {
        let seen = watch(&plan(&[("paper", steps)], place, days));
        assert_eq!((seen.tally.decided[0], seen.papers[0]), (decided, waiting), "after {days} days");
    }
    let left: Vec<i64> = watch(&plan(&[("paper", steps)], place, 30)).tally.leads[0].clone();
    assert!(left[..8].is_sorted_by(|a, b| a > b) && left[8..16].is_sorted_by(|a, b| a > b), "first come, first heard: {left:?}");
}

#[test]
fn what_is_ready_at_the_moment_of_a_meeting_is_heard() {
    let hear = "  hear: { meeting: board, next: done }\n  done: { end: granted }\n";
    let body = "bodies:\n  board: { meets: \"weekly tue 10:00\", slots: 8 }\n";
    // Tuesday 10:00 is 34 hours after Monday 0:00: once as an arrival, once as a completion.
    let arrives = plan(&[("paper", hear)], &format!("{body}caseload:\n  paper: {{ every: 34 h, cases: 1 }}\n"), 30);
    assert_eq!(leads(&arrives), [[0.0]]);
    let steps = format!("  write: {{ by: someone, takes: 10 h, next: hear }}\n{hear}");
    let completes = plan(&[("paper", &steps)], &format!("{body}caseload:\n  paper: {{ every: 24 h, cases: 1 }}\n"), 30);
    assert_eq!(leads(&completes), [[10.0]]);
}

#[test]
fn within_a_second_completions_come_before_arrivals() {
    // At three o'clock the worker is done with the first and takes the second, before the urgent one has come.
    let plain = "  serve: { by: staff, work: 2 h, next: done }\n  done: { end: granted }\n";
    let urgent = "  serve: { by: staff, work: 2 h, priority: 1, next: done }\n  done: { end: granted }\n";
    let place = "teams:\n  staff: { fte: 1 }\ncaseload:\n  plain: { every: 1 h, cases: 2 }\n  urgent: { every: 3 h, cases: 1 }\n";
    assert_eq!(leads(&plan(&[("plain", plain), ("urgent", urgent)], place, 3)), [vec![2.0, 3.0], vec![4.0]]);
    // A minute sooner it would have gone first.
    let sooner = place.replace("every: 3 h", "every: 179 min");
    let (late, soon) = (5.0, 2.0 + 1.0 / 60.0);
    assert_eq!(leads(&plan(&[("plain", plain), ("urgent", urgent)], &sooner, 3)), [vec![2.0, late], vec![soon]]);
}

#[test]
fn within_a_second_the_earlier_submitted_goes_first_whatever_the_order_of_the_file() {
    let steps = |hours| {
        format!(
            "  wait: {{ by: someone, takes: {hours} h, next: serve }}\n  serve: {{ by: staff, work: 1 h, next: done }}\n  done: {{ end: granted }}\n"
        )
    };
    let (early, late) = (steps(3), steps(2));
    let processes = [("early", early.as_str()), ("late", late.as_str())];
    let [first, second] = ["  early: { every: 1 h, cases: 1 }\n", "  late: { every: 2 h, cases: 1 }\n"];
    let place = |caseload: &str| format!("teams:\n  staff: {{ fte: 1 }}\ncaseload:\n{caseload}");
    assert_eq!(leads(&plan(&processes, &place(&format!("{first}{second}")), 3)), [[4.0], [4.0]]);
    assert_eq!(leads(&plan(&processes, &place(&format!("{second}{first}")), 3)), [[4.0], [4.0]]);
}

#[test]
fn within_a_second_tokens_of_a_case_go_in_the_order_of_the_file() {
    let members = "  a: { by: someone, takes: 1 h, next: a2 }\n  a2: { by: staff, work: 1 h, next: join }\n  b: { by: someone, takes: 1 h, next: b2 }\n  b2: { by: staff, work: 2 h, next: join }\n";
    let steps = format!("  both: {{ all: [ a, b ], then: done }}\n{members}  done: {{ end: granted }}\n");
    let place = "teams:\n  staff: { fte: 1 }\ncaseload:\n  case: { every: 1 h, cases: 1 }\n";
    let seen = watch(&plan(&[("case", &steps)], place, 3));
    assert_eq!((seen.tally.waited[0], seen.tally.lead_sum[0]), (HOUR, 4 * HOUR), "b waits for a");
}

#[test]
fn a_world_in_used_buffers_is_the_same_world() {
    let steps = "  serve: { by: staff, work: 1..2..6 h, next: [ { chance: 30%, max: none, to: serve }, { else: hear } ] }\n  hear: { meeting: board, next: done }\n  done: { end: granted }\n";
    let place = "teams:\n  staff: { fte: 2 }\nbodies:\n  board: { meets: \"weekly tue 10:00\", slots: 8 }\ncaseload:\n  case: { every: exp 2 h }\n";
    let plan = plan(&[("case", steps)], place, 300);
    let mut used = Worlds::default();
    for run in 0..5 {
        let future = Future { seed: 9, world: run, estimated: run % 2 == 1 };
        let fresh = Worlds::default().watch(&plan, future, Keep::Leads).unwrap();
        let again = used.watch(&plan, future, Keep::Leads).unwrap();
        assert_eq!((fresh.tally, fresh.waiting, fresh.papers), (again.tally, again.waiting, again.papers), "run {run}");
    }
}
