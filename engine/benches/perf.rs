//! How fast the kernel is, against loops written by hand for one workload each.
//!
//! Workloads, tolerances and the meaning of an event are those of `tests/perf/SPEC.md`. Doorloop goes all the way from
//! YAML: what is timed is the same [`Worlds::watch`] that the command `workload` uses. The loops by hand (`tests/perf/loops`)
//! are built and run beside it, in turns, so that both meet the same weather; of every figure the least counts.
//!
//! ```text
//! cargo bench -p doorloop-engine --bench perf               # everything
//! cargo bench -p doorloop-engine --bench perf -- W1 W2b     # some
//! ```

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a benchmark stops at what goes wrong")]

mod answers;

use doorloop_engine::check::Setting;
use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::model::load::Workbook;
use doorloop_engine::plan::{Look, Plan, Proposal, Reach};
use doorloop_engine::sim::{Backlog, Future, Keep, PER_WORLD, Proposed, Relaxed, Worlds};
use doorloop_engine::text::{Complaints, Lang, render};
use doorloop_engine::time::Date;
use rayon::prelude::*;
use std::process::Command;
use std::time::Instant;

/// A timing is the least of so many turns.
const TURNS: usize = 5;

const QUEUE: [&str; 4] =
    ["queue", include_str!("workloads/queue.yaml"), "three_servers", include_str!("workloads/three_servers.yaml")];
const PROPOSAL: [&str; 4] = ["proposal", include_str!("workloads/proposal.yaml"), "town", include_str!("workloads/town.yaml")];
const FLOW: [&str; 4] =
    ["flow", include_str!("workloads/flow.yaml"), "round_the_clock", include_str!("workloads/round_the_clock.yaml")];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    if let [only, cases] = asked.as_slice()
        && only.starts_with("child-")
    {
        return in_a_process_of_its_own(only, cases.parse().unwrap());
    }
    // Tests of all targets start benchmarks too, and have no use for what they measure.
    if !std::env::args().any(|a| a == "--bench") {
        return println!("run this by cargo bench");
    }
    let wanted = |name: &str| asked.is_empty() || asked.iter().any(|a| a.eq_ignore_ascii_case(name));
    let bare = Bare::build();
    println!("{:<8}{:>12}{:>12}{:>8}{:>14}   reference", "", "ns/event", "bare", "ratio", "result");
    for workload in WORKLOADS.iter().filter(|w| wanted(w.name)) {
        workload.against(&bare);
    }
    if wanted("W4") {
        growth();
    }
    if wanted("threads") {
        threads();
    }
    if wanted("follow") {
        follow();
    }
    if wanted("attribution") {
        attribution();
    }
    if wanted("draw") {
        draw();
    }
    if wanted("answers") {
        answers::answers();
    }
    // Takes minutes, so only by name.
    if asked.iter().any(|a| a == "caseload") {
        answers::caseload();
    }
}

/// A picture of 60 steps in under 50 ms, and one of 500 in under 2 s: from text to SVG, in one row and folded for paper.
fn draw() {
    use doorloop_engine::draw::{Diagram, Options, Size, scene, svg};
    use doorloop_engine::graph::ProcessGraph;
    let mut library = Library::builtin();
    let town = library.places["voorbeeldstad"].clone();
    for (steps, budget) in [(60_usize, 50.0), (500, 2_000.0)] {
        let mut text = "doorloop: 1\nprocess: long\nsteps:\n".to_owned();
        let teams = ["loket", "beleid", "juridisch", "financien", "communicatie"];
        for step in 0..steps {
            let (by, next) = (teams[step / 7 % teams.len()], step + 1);
            let back = step.saturating_sub(5);
            let ways = match step % 9 {
                4 => format!("[ {{ chance: 20%, max: 2, to: s{back} }}, {{ else: s{next} }} ]"),
                7 if step + 9 < steps => format!("[ {{ chance: 30%, to: s{} }}, {{ else: s{next} }} ]", step + 9),
                _ => format!("s{next}"),
            };
            text += &format!("  s{step}: {{ title: Stap {step} van een lange procedure, by: {by}, work: 1 h, next: {ways} }}\n");
        }
        text += &format!("  s{steps}: {{ end: granted }}\n");
        library.processes.insert("long".to_owned(), LibraryFile { shown: "long.yaml".to_owned(), text });
        let mut workbook = Workbook { library: library.clone(), ..Workbook::default() };
        let mut complaints = Complaints::default();
        let file = workbook.library.processes["long"].clone();
        let loaded = workbook.load_process(&file, &[], &mut complaints).unwrap();
        let place = workbook.load_place(&town, &[], &mut complaints).unwrap();
        for size in [Size::Screen, Size::Print] {
            let mut least = f64::INFINITY;
            for _ in 0..TURNS {
                let start = Instant::now();
                let graph = ProcessGraph::build(loaded.process.clone(), &loaded.called);
                let text = svg(&scene(&Diagram::of(&graph, &place, Lang::Nl, false), &Options { size, ..Options::default() }));
                assert!(text.len() > steps);
                least = least.min(start.elapsed().as_secs_f64() * 1e3);
            }
            println!("draw    {steps:>4} steps, {size:?}: {least:.1} ms (budget {budget} ms)");
        }
    }
}

// ---- the way from text to plan

fn plan_of([process, steps, place, surroundings]: [&str; 4]) -> Plan {
    let file = |name: &str, text: &str| LibraryFile { shown: format!("{name}.yaml"), text: text.to_owned() };
    let mut library = Library::default();
    library.processes.insert(process.to_owned(), file(process, steps));
    let mut workbook = Workbook { library, ..Workbook::default() };
    let mut complaints = Complaints::default();
    let monday = Date::parse("2026-01-05").unwrap();
    // Longer than any workload lasts: every replication runs until nothing is left to happen.
    let end = Date::new(3500, 1, 1).unwrap();
    let plan = Setting::load_place(&mut workbook, &file(place, surroundings), &[], monday, &mut complaints).and_then(|setting| {
        let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
        let reach = Reach { warm_up_months: 0, ..Reach::default() };
        Plan::compile(&setting.place, Look::Watch(monday, end), &caseload, reach, &workbook.sources, &mut complaints)
    });
    plan.unwrap_or_else(|| panic!("{}", render::render(&complaints.into_sorted(), &workbook.sources, Lang::En, false, 100)))
}

// ---- the four workloads

/// What one timed stretch came to.
struct Outcome {
    seconds: f64,
    /// Nominal events, whatever the engine's own count.
    events: f64,
    result: f64,
}

struct Workload {
    name: &'static str,
    texts: [&'static str; 4],
    run: fn(&Plan) -> Outcome,
    /// What the result should be, and how far it may be off.
    reference: (f64, f64),
}

const WORKLOADS: [Workload; 4] = [
    Workload { name: "W1", texts: QUEUE, run: w1, reference: (2.723_537, 0.228) },
    Workload { name: "W2a", texts: PROPOSAL, run: w2a, reference: (579.36, 23.8) },
    Workload { name: "W2b", texts: PROPOSAL, run: w2b, reference: (579.36, 10.7) },
    Workload { name: "W3", texts: FLOW, run: w3, reference: (9.992_857, 0.0139) },
];

impl Workload {
    fn against(&self, bare: &Bare) {
        let plan = plan_of(self.texts);
        let (mut ours, mut by_hand, mut result) = (f64::INFINITY, f64::INFINITY, f64::NAN);
        for _ in 0..TURNS {
            let outcome = (self.run)(&plan);
            ours = ours.min(outcome.seconds * 1e9 / outcome.events);
            result = outcome.result;
            by_hand = by_hand.min(bare.ns_per_event(self.name));
        }
        let (expected, tolerance) = self.reference;
        let verdict = if (result - expected).abs() <= tolerance { "within" } else { "OUTSIDE" };
        println!(
            "{:<8}{ours:>12.1}{by_hand:>12.1}{:>8.2}{result:>14.6}   {expected} ± {tolerance}: {verdict}",
            self.name,
            ours / by_hand
        );
    }
}

fn watch(worlds: &mut Worlds, plan: &Plan, seed: u64, run: u64) -> Backlog {
    let backlog = worlds.watch(plan, Future { seed, world: run, estimated: false }, Keep::Counts).unwrap();
    assert_eq!(backlog.under_way, 0, "a case was left over");
    backlog
}

/// Mean lead time in hours.
fn mean_lead(backlog: &Backlog) -> f64 {
    backlog.tally.lead_sum[0] as f64 / backlog.tally.decided[0] as f64 / 3_600.0
}

fn w1(plan: &Plan) -> Outcome {
    let clock = Instant::now();
    let tally = watch(&mut Worlds::default(), plan, 1, 0).tally;
    let result = tally.waited[0] as f64 / tally.served[0] as f64 / 86_400.0;
    Outcome { seconds: clock.elapsed().as_secs_f64(), events: 2.0 * tally.decided[0] as f64, result }
}

fn w2a(plan: &Plan) -> Outcome {
    let (mut times, mut events, mut result) = (Vec::new(), 0, 0.0);
    for seed in 1..=200 {
        let clock = Instant::now();
        let backlog = watch(&mut Worlds::default(), plan, seed, 0);
        let mean = mean_lead(&backlog);
        times.push(clock.elapsed().as_secs_f64());
        events += backlog.tally.events;
        result += mean / 200.0;
    }
    times.sort_by(f64::total_cmp);
    Outcome { seconds: (times[99] + times[100]) / 2.0, events: events as f64 / 200.0, result }
}

fn w2b(plan: &Plan) -> Outcome {
    let clock = Instant::now();
    let (mut worlds, mut events, mut result) = (Worlds::default(), 0, 0.0);
    for run in 0..1_000 {
        let backlog = watch(&mut worlds, plan, 1, run);
        events += backlog.tally.events;
        result += mean_lead(&backlog) / 1_000.0;
    }
    Outcome { seconds: clock.elapsed().as_secs_f64(), events: events as f64, result }
}

fn w3(plan: &Plan) -> Outcome {
    let clock = Instant::now();
    let backlog = watch(&mut Worlds::default(), plan, 1, 0);
    let result = mean_lead(&backlog);
    Outcome { seconds: clock.elapsed().as_secs_f64(), events: 11.0 * backlog.tally.decided[0] as f64, result }
}

// ---- the loops by hand

struct Bare(std::path::PathBuf);

impl Bare {
    fn build() -> Self {
        let loops = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/perf/loops");
        let target = std::env::current_exe().unwrap().ancestors().nth(3).unwrap().join("loops");
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let built = Command::new(cargo)
            .args(["build", "--release", "--quiet", "-p", "bare"])
            .current_dir(loops)
            .env("CARGO_TARGET_DIR", &target)
            .status();
        assert!(built.unwrap().success(), "the loops by hand do not build");
        Self(target.join("release/bare"))
    }

    fn ns_per_event(&self, workload: &str) -> f64 {
        let said = Command::new(&self.0).arg(workload).output().unwrap().stdout;
        let line: serde_json::Value = serde_json::from_slice(&said).unwrap();
        line["ns_per_event"].as_f64().unwrap()
    }
}

// ---- W4: does it stay as fast, and as small?

/// W3 with another number of cases: spread as in W3, or all within about an hour.
fn flow(cases: u64, burst: bool) -> Plan {
    let mut place = FLOW[3].replace("1_000_000", &cases.to_string());
    if burst {
        place = place.replace("0.1 h", &format!("{} h", 1.0 / cases as f64));
    }
    plan_of([FLOW[0], FLOW[1], FLOW[2], &place])
}

fn in_a_process_of_its_own(which: &str, cases: u64) {
    let plan = flow(cases, which == "child-W4b");
    let before = peak_memory();
    let outcome = w3(&plan);
    let grown = peak_memory() - before;
    println!(
        "{}",
        serde_json::json!({ "ns": outcome.seconds * 1e9 / outcome.events, "grown": grown, "peak": before + grown, "result": outcome.result })
    );
}

/// Most resident memory so far, in bytes; zero where the system does not say.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) * 1024
}

fn child(which: &str, cases: u64) -> serde_json::Value {
    let program = std::env::current_exe().unwrap();
    let runs = (0..3).map(|_| {
        let said = Command::new(&program).args([which, &cases.to_string()]).output().unwrap().stdout;
        serde_json::from_slice::<serde_json::Value>(&said).unwrap()
    });
    runs.min_by(|a, b| a["ns"].as_f64().unwrap().total_cmp(&b["ns"].as_f64().unwrap())).unwrap()
}

fn growth() {
    println!("\nW4a, a long run: cases, ns/event, peak memory");
    let long = [1_000, 10_000, 100_000, 1_000_000].map(|cases| {
        let said = child("child-W4a", cases);
        let (ns, peak) = (said["ns"].as_f64().unwrap(), said["peak"].as_f64().unwrap());
        println!("{cases:>12}{ns:>10.1}{:>10.2} MiB", peak / (1 << 20) as f64);
        (ns, peak)
    });
    println!(
        "    1e6 against 1e4: {:.2} × (aim 1.5); 1e6 less 1e3: {:.2} MiB (aim 1)",
        long[3].0 / long[1].0,
        (long[3].1 - long[0].1) / (1 << 20) as f64
    );
    println!("W4b, all at once: cases, ns/event, bytes a case in flight");
    for cases in [100_000, 1_000_000] {
        let said = child("child-W4b", cases);
        // All but one in a thousand are in flight together.
        println!("{cases:>12}{:>10.1}{:>10.1}", said["ns"].as_f64().unwrap(), said["grown"].as_f64().unwrap() / cases as f64);
    }
}

// ---- threads

fn threads() {
    let plan = plan_of(PROPOSAL);
    let timed = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut least = f64::INFINITY;
        for _ in 0..TURNS {
            let clock = Instant::now();
            pool.install(|| {
                (0..4_000_u64).into_par_iter().for_each_init(Worlds::default, |worlds, run| drop(watch(worlds, &plan, 1, run)))
            });
            least = least.min(clock.elapsed().as_secs_f64());
        }
        least
    };
    let (one, two) = (timed(1), timed(2));
    println!("\n4,000 replications of W2b: {:.0} ms on one thread, {:.0} ms on two: {:.2} ×", one * 1e3, two * 1e3, one / two);
}

// ---- one proposal among others

/// The process of the library that most is asked of, at the place of the library.
fn follow() {
    let library = Library::builtin();
    let (process, place) = (library.processes["subsidieaanvraag"].clone(), library.places["voorbeeldstad"].clone());
    let mut workbook = Workbook { library, ..Workbook::default() };
    let mut complaints = Complaints::default();
    let submit = Date::parse("2027-02-01").unwrap();
    let setting = Setting::load(&mut workbook, &process, &place, &[], submit, &mut complaints).unwrap();
    let (_, checked) = setting.process.as_ref().unwrap();
    let proposal = Proposal { facts: vec![None; checked.graph.calls[0].process.facts.len()], submit, moves: false, until: None };
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let look = Look::Follow(checked, &proposal);
    let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &workbook.sources, &mut complaints).unwrap();
    const WORLDS: u64 = 100;
    let proposals = |world: u64| -> Vec<Proposed> {
        let runs = world * PER_WORLD..(world + 1) * PER_WORLD;
        runs.map(|run| Proposed { run, relaxed: Relaxed::NOTHING, to_the_end: false }).collect()
    };
    let (mut warm, mut once, mut events) = (f64::INFINITY, f64::INFINITY, 0);
    let mut worlds = Worlds::default();
    for _ in 0..TURNS {
        let (mut warming, mut following) = (0.0, 0.0);
        events = 0;
        for run in 0..WORLDS {
            let future = Future { seed: 1, world: run, estimated: false };
            let clock = Instant::now();
            worlds.warm_up(&plan, future).unwrap();
            warming += clock.elapsed().as_secs_f64();
            let clock = Instant::now();
            events += worlds.events() + worlds.follow(&plan, future, &proposals(run)).unwrap();
            following += clock.elapsed().as_secs_f64();
        }
        (warm, once) = (warm.min(warming / WORLDS as f64), once.min(following / WORLDS as f64));
    }
    println!(
        "\nsubsidieaanvraag at voorbeeldstad: {:.3} ms to warm a world up, {:.3} ms to follow its proposals ({} events a world)",
        warm * 1e3,
        once * 1e3,
        events / WORLDS
    );
}

// ---- attribution

/// What it costs to explain the time of every case of a town, beside only counting them.
fn attribution() {
    let library = Library::builtin();
    let place = library.places["voorbeeldstad"].clone();
    let mut workbook = Workbook { library, ..Workbook::default() };
    let mut complaints = Complaints::default();
    let from = Date::parse("2027-01-01").unwrap();
    let setting = Setting::load_place(&mut workbook, &place, &[], from, &mut complaints).unwrap();
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let look = Look::Watch(from, from.add_months(12));
    let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &workbook.sources, &mut complaints).unwrap();
    let mut worlds = Worlds::default();
    let mut timed = |keep: Keep| {
        let clock = Instant::now();
        for run in 0..100 {
            worlds.watch(&plan, Future { seed: 1, world: run, estimated: false }, keep).unwrap();
        }
        clock.elapsed().as_secs_f64()
    };
    let (mut counted, mut explained) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..TURNS {
        counted = counted.min(timed(Keep::Counts));
        explained = explained.min(timed(Keep::Causes));
    }
    println!(
        "\nworkload of voorbeeldstad: {:.2} ms a run counted, {:.2} ms with every second of every case explained: {:.2} x",
        counted * 10.0,
        explained * 10.0,
        explained / counted
    );
}
