//! Gains with known answers: a queue whose removal wins so many days, a meeting gate that costs its closed-form mean wait, and two
//! parallel branches of which the shorter costs nothing.

#![allow(clippy::unwrap_used, reason = "the whole file is a test")]

mod common;

use common::{library, plan, setting};
use doorloop_engine::check::Setting;
use doorloop_engine::findings::{Detour, Progress, Request, Simulation, Stall, StallKind, Wanted, simulate};
use doorloop_engine::model::Cause;
use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::model::load::Workbook;
use doorloop_engine::plan::{Plan, Proposal, Reach};
use doorloop_engine::sim::{Future, PER_WORLD, Proposed, Relaxed, Worlds};
use doorloop_engine::text::Complaints;
use doorloop_engine::time::Date;

/// In days.
const SECOND: f64 = 1.0 / 86_400.0;

struct Made {
    setting: Setting,
    workbook: Workbook,
    plan: Plan,
    on: Date,
}

impl Made {
    fn new(library: Library, submit: &str) -> Self {
        let on = Date::parse(submit).unwrap();
        let (setting, workbook) = setting(library, "proef", "proefstad", &[], on).unwrap();
        let plan = plan(&setting, &workbook, on, Reach::default()).unwrap();
        Self { setting, workbook, plan, on }
    }

    fn simulate(&self, runs: u64) -> Simulation {
        let facts = self.setting.process.as_ref().map_or(0, |p| p.0.process.facts.len());
        let proposal = Proposal { facts: vec![None; facts], submit: self.on, moves: false, until: None };
        let request = Request {
            setting: &self.setting,
            plan: &self.plan,
            proposal: &proposal,
            with: &[],
            wanted: Wanted { seed: 1, runs: Some(runs), gains: true, estimates: false },
            sources: &self.workbook.sources,
            complaints: &Complaints::default(),
        };
        simulate(&request, Progress::QUIET).unwrap()
    }
}

fn stall<'s>(seen: &'s Simulation, step: &str, kind: StallKind) -> Option<&'s Stall> {
    seen.stalls.iter().find(|s| s.step == step && s.kind == kind)
}

fn close(stall: &Stall, days: f64) {
    let [low, high] = stall.gain_days.ci95;
    let error = (high - low) / 2.0 / 1.96;
    let off = (stall.gain_days.mean - days).abs();
    assert!(off <= 4.0 * error + 1.5 * SECOND, "{}: {:?}, should be {days}", stall.step, stall.gain_days);
}

/// The same gain in every run: an interval without width.
fn is_always(stall: &Stall, days: f64) {
    let [low, high] = stall.gain_days.ci95;
    let near = |x: f64| (x - days).abs() < SECOND;
    assert!(near(stall.gain_days.mean) && near(low) && near(high), "{}: {:?}", stall.step, stall.gain_days);
}

#[test]
fn a_queue_gone_wins_exactly_the_days_it_costs() {
    // The only worker takes up another case of 80 hours on the Sunday before, and is free on Friday 12 February at closing time.
    // The proposal comes to the team on Monday evening: with the queue it is done a Monday, without it a Tuesday: 13 days.
    let process = "doorloop: 1\nprocess: proef\nlanes: { bank: { is: partner } }\nsteps:\n\
        \x20 voor: { by: loket, work: 8 h, next: midden }\n\
        \x20 midden: { by: drukte, work: 8 h, next: na }\n\
        \x20 na: { by: bank, takes: 2 d, decided: true, next: klaar }\n\
        \x20 klaar: { end: granted }\n";
    let other =
        "doorloop: 1\nprocess: ander\nsteps:\n  doen: { by: drukte, work: 80 h, next: klaar }\n  klaar: { end: granted }\n";
    let place = "doorloop: 1\nplace: proefstad\nhours: { mon-fri: 09:00-17:00 }\nholidays: none\n\
        teams: { drukte: { fte: 1 }, loket: { fte: 1 } }\ncaseload: { ander: { every: 364 d, cases: 1 } }\n";
    let mut library = library(process, place);
    library.processes.insert("ander".into(), LibraryFile { shown: "ander.yaml".into(), text: other.into() });
    let seen = Made::new(library, "2027-02-01").simulate(40);
    let queue = stall(&seen, "midden", StallKind::Cause(Cause::Queue)).expect("the queue is a stall");
    is_always(queue, 13.0);
    assert!(queue.gain_days.p90.is_some_and(|p90| (p90 - 13.0).abs() < SECOND), "{:?}", queue.gain_days);
    assert_eq!(seen.stalls[0].step, "midden");
    assert_eq!(
        queue.example.as_ref().unwrap().said.en,
        "In on 1 February. It could have been done on 2 February, but other work went first. Done on 15 February 2027."
    );
    assert_eq!(seen.stalls_by.lane[0].name, "drukte");
    assert_eq!(seen.stalls_by.cause.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["queue", "partner"]);
}

#[test]
fn a_meeting_gate_costs_its_closed_form_mean_wait() {
    let table = include_str!("../../tests/oracles/meetingwait.csv");
    let row = |id: &str| -> Vec<&'static str> {
        let line = table.lines().find(|l| l.starts_with(&format!("{id},"))).unwrap();
        // Only the rule holds a comma or a semicolon, in a form of its own; what is read stands at the end.
        line.split(',').collect()
    };
    let mean = |id: &str| -> f64 {
        let row = row(id);
        row[row.len() - 4].parse().unwrap()
    };
    for (id, without_deadline, meets, closes, from, days) in [
        ("w01", "w01", "weekly tue 09:30", "0 wd", "2026-02-02", 7),
        ("w02", "w01", "weekly tue 09:30", "2 wd", "2026-02-02", 7),
        ("w03", "w01", "weekly tue 09:30", "5 wd", "2026-02-02", 7),
        ("w05", "w01", "weekly tue 09:30", "7 d", "2026-02-02", 7),
        ("w06", "w06", "monthly third thu 19:30", "0 wd", "2026-01-01", 365),
        ("w15", "w06", "monthly third thu 19:30", "21 d", "2026-01-01", 365),
    ] {
        let process = format!(
            "doorloop: 1\nprocess: proef\nlanes: {{ griffie: {{ is: partner }} }}\nsteps:\n\
             \x20 komt: {{ by: griffie, takes: 0..{days} d, next: vergadering }}\n\
             \x20 vergadering: {{ meeting: college, decided: true, next: klaar }}\n  klaar: {{ end: granted }}\n"
        );
        let place = format!(
            "doorloop: 1\nplace: proefstad\nhours: {{ mon-fri: 00:00-24:00 }}\nholidays: none\n\
             bodies: {{ college: {{ meets: \"{meets}\", agenda_closes: {closes} }} }}\n"
        );
        let seen = Made::new(library(&process, &place), from).simulate(2_000);
        let gate = stall(&seen, "vergadering", StallKind::Cause(Cause::Meeting)).expect(id);
        close(gate, mean(id));
        // Without the deadline it is the wait of the same rule without one.
        match stall(&seen, "vergadering", StallKind::Cause(Cause::Agenda)) {
            Some(agenda) => close(agenda, mean(id) - mean(without_deadline)),
            None => assert_eq!(id, without_deadline, "{id} has a deadline that costs nothing"),
        }
    }
}

#[test]
fn the_shorter_of_two_branches_wins_nothing_and_the_longer_what_it_is_longer() {
    let process = "doorloop: 1\nprocess: proef\nlanes: { een: { is: partner }, ander: { is: partner } }\nsteps:\n\
        \x20 samen: { all: [ kort, lang ], then: besluit }\n\
        \x20 kort: { by: een, takes: 5 d }\n\x20 lang: { by: ander, takes: 20 d }\n\
        \x20 besluit: { by: een, takes: 1 d, decided: true, next: klaar }\n\x20 klaar: { end: granted }\n";
    let place = "doorloop: 1\nplace: proefstad\nhours: { mon-fri: 09:00-17:00 }\nholidays: none\n";
    let made = Made::new(library(process, place), "2027-02-01");
    let seen = made.simulate(40);
    assert!(seen.stalls.iter().all(|s| s.step != "kort"), "{:?}", seen.stalls);
    let long = stall(&seen, "lang", StallKind::Cause(Cause::Partner)).unwrap();
    is_always(long, 15.0);
    assert!(seen.stalls.iter().all(|s| !matches!(s.kind, StallKind::Detour(Detour::Rework | Detour::Mandate))));
    // Not only is it no stall: taken away in every run, it changes nothing.
    let short = made.plan.programs[0].steps.iter().position(|s| s.path == "kort").unwrap() as u32;
    let relaxed = Relaxed { cause: Some((short, Cause::Partner)), ..Relaxed::NOTHING };
    let mut worlds = Worlds::default();
    for run in 0..40 {
        let future = Future { seed: 1, world: run / PER_WORLD, estimated: false };
        worlds.warm_up(&made.plan, future).unwrap();
        let as_it_is = Proposed { run, relaxed: Relaxed::NOTHING, to_the_end: false };
        worlds.follow(&made.plan, future, &[as_it_is, Proposed { relaxed, ..as_it_is }]).unwrap();
        assert_eq!(worlds.lead(&made.plan, 0), worlds.lead(&made.plan, 1));
    }
}
