//! Learning from logs: known structures come back, distances are those of the field's package, and every real log gives a process that passes
//! the check.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the whole file is a test")]

use doorloop_engine::check::Setting;
use doorloop_engine::exchange::log::distances::distances;
use doorloop_engine::exchange::log::learn::{Learned, Options, discover, lengths::Family};
use doorloop_engine::exchange::log::table::{self, Columns};
use doorloop_engine::exchange::log::waits::waits;
use doorloop_engine::exchange::log::{EventLog, open};
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::model::load::Workbook;
use doorloop_engine::plan::{Look, Plan, Reach};
use doorloop_engine::sim::{Future, Keep, Worlds};
use doorloop_engine::text::Complaints;
use doorloop_engine::time::Date;
use doorloop_tests::oracles::Table;
use std::fmt::Write as _;
use std::io::{BufReader, Write as _};
use std::path::PathBuf;

fn say(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").unwrap_or_default();
}

fn csv(text: &str, name: &str) -> EventLog {
    let columns = Columns { start: text.starts_with("case,activity,start").then(|| "start".to_owned()), ..Columns::default() };
    table::read(text.as_bytes(), name, &columns).unwrap_or_else(|c| panic!("{}", c.what.en))
}

/// A stream of numbers without luck: the same each time.
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> f64 {
        // Numerical Recipes' linear congruential generator; the high bits are good enough for a made-up log.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Cases of a known process: intake; papers asked for, again with chance 30 %; advice and a check at once, the advice in four of five cases; a decision,
/// by the desk for 60 % of those that came by post, 10 % of the others, else by the board. Each step takes an exponential time.
fn made_up(cases: usize) -> String {
    let mut luck = Stream(7);
    let mut text = String::from("case,activity,time,kanaal\n");
    let start = Date::parse("2025-01-06").unwrap().midnight().0;
    for case in 0..cases {
        let post = luck.next() < 0.5;
        let kanaal = if post { "post" } else { "balie" };
        let mut now = start + 7_200 * case as i64 + 1;
        let mut rows: Vec<(i64, &str)> = vec![(now, "Intake")];
        let wait = |luck: &mut Stream, hours: f64| (-(1.0 - luck.next()).ln() * hours * 3_600.0) as i64 + 1;
        loop {
            now += wait(&mut luck, 10.0);
            rows.push((now, "Stukken toetsen"));
            if luck.next() >= 0.3 {
                break;
            }
            now += wait(&mut luck, 100.0);
            rows.push((now, "Aanvullen"));
        }
        let mut done = now;
        if luck.next() < 0.8 {
            let advice = now + wait(&mut luck, 40.0);
            rows.push((advice, "Advies"));
            done = done.max(advice);
        }
        let check = now + wait(&mut luck, 40.0);
        rows.push((check, "Controle"));
        done = done.max(check) + wait(&mut luck, 20.0);
        let desk = luck.next() < if post { 0.6 } else { 0.1 };
        rows.push((done, if desk { "Besluit loket" } else { "Besluit college" }));
        rows.sort_unstable();
        for (at, what) in rows {
            let _ = writeln!(text, "z{case},{what},{},{kanaal}", doorloop_engine::time::Moment(at).to_string().replace('T', " "));
        }
    }
    text
}

fn passes_check(learned: &Learned, name: &str) {
    let mut workbook = Workbook::default();
    let mut complaints = Complaints::default();
    let file = |shown: &str, text: &str| LibraryFile { text: text.to_owned(), shown: shown.to_owned() };
    let (process, place) = (file("p.yaml", &learned.process), file("q.yaml", &learned.place));
    let on = Date::parse("2026-03-02").unwrap();
    let setting = Setting::load(&mut workbook, &process, &place, &[], on, &mut complaints);
    assert!(setting.is_some() && !complaints.has_errors(), "{name}: {complaints:?}\n{}", learned.process);
}

#[test]
fn a_known_process_comes_back_from_its_cases() {
    let log = csv(&made_up(3_000), "verzonnen.csv");
    let options = Options { name: "verzonnen".into(), known: vec!["kanaal".into()], ..Options::default() };
    let learned = discover(&log, &options).unwrap();
    let tree = learned.tree.shown(&|a| log.activities.word(a).to_owned());
    let parts = [
        "->( 'Intake', *( 'Stukken toetsen', 'Aanvullen' ), +( ",
        "'Controle'",
        "X( 'Advies', tau )",
        "'Besluit college'",
        "'Besluit loket'",
    ];
    assert!(parts.iter().all(|part| tree.contains(part)), "{tree}");
    let fit = learned.findings.fit;
    assert!(fit.cases > 0.999 && fit.events > 0.999 && fit.follows > 0.999, "{fit:?}");
    passes_check(&learned, "verzonnen");

    // Lengths: exponential, with means within four standard errors of what they were made with.
    for (step, hours) in [("stukken_toetsen", 10.0), ("aanvullen", 100.0), ("advies", 40.0), ("controle", 40.0)] {
        let found = &learned.findings.steps.iter().find(|s| s.step == step).unwrap_or_else(|| panic!("no {step}")).measured;
        assert!((found.mean_hours - hours).abs() < 4.0 * hours / (found.n as f64).sqrt(), "{step}: {found:?}");
        assert!(matches!(found.family, Family::Exponential | Family::Gamma), "{step}: {found:?}");
    }
    // Chances: the way back, the advice, and the decision by a rule on what is known.
    let near = |found: usize, of: usize, share: f64| {
        (found as f64 / of as f64 - share).abs() < 4.0 * (share * (1.0 - share) / of as f64).sqrt()
    };
    let choice = |to: &str| {
        let has = |c: &&doorloop_engine::exchange::log::learn::Choice| c.branches.iter().any(|b| b.0 == to);
        let found = learned.findings.choices.iter().find(has).unwrap_or_else(|| panic!("no choice of {to}"));
        (found.times, found.branches.iter().find(|b| b.0 == to).unwrap().clone())
    };
    let (times, back) = choice("aanvullen");
    assert!(near(back.1, times, 0.3), "{back:?} of {times}");
    let (times, advice) = choice("advies");
    assert!(near(advice.1, times, 0.8), "{advice:?} of {times}");
    let (_, desk) = choice("besluit_loket");
    let rule = desk.2.unwrap_or_else(|| panic!("no rule:\n{}", learned.process));
    assert!(rule.starts_with("if kanaal == \""), "{rule}");
}

/// Two people, round the clock, one task, first come first served: what a log of an M/M/2 queue has.
fn queueing(cases: usize) -> String {
    let mut luck = Stream(11);
    let mut text = String::from("case,activity,start,time,resource\n");
    let mut exponential = |mean: f64| -(1.0 - luck.next()).ln() * mean;
    let (mut now, mut free) = (doorloop_engine::time::Moment::parse("2025-01-06T00:00").unwrap().0 as f64, [0.0_f64; 2]);
    for case in 0..cases {
        now += exponential(2.0 * 3_600.0);
        let who = usize::from(free[1] < free[0]);
        let begin = now.max(free[who]);
        free[who] = begin + exponential(2.8 * 3_600.0);
        let at = |seconds: f64| doorloop_engine::time::Moment(seconds.round() as i64).to_string().replace('T', " ");
        // Coming in is written down as well, so that waiting can be seen.
        let _ = writeln!(text, "z{case},Ontvangen,{},{},", at(now), at(now));
        let _ = writeln!(text, "z{case},Beoordelen,{},{},persoon {who}", at(begin), at(free[who]));
    }
    text
}

#[test]
fn people_and_arrivals_of_a_log_queue_as_they_did() {
    let log = csv(&queueing(4_000), "rij.csv");
    let plain = discover(&log, &Options { name: "rij".into(), ..Options::default() }).unwrap();
    let queued = discover(&log, &Options { name: "rij".into(), queue: true, ..Options::default() }).unwrap();
    passes_check(&plain, "rij");
    passes_check(&queued, "rij met wachtrij");
    let team = &queued.findings.teams[0];
    assert_eq!((team.people, queued.findings.left.len()), (2, 0), "{team:?}");
    // Both are there every day, and busy for the offered load: 2.8 / 2 hours over two people.
    assert!((team.present - 2.0).abs() < 0.02, "{team:?}");
    assert!((team.busy.unwrap() - 0.7).abs() < 0.04, "{team:?}");
    let per_year = queued.findings.arrivals.per_year;
    assert!((per_year / (365.25 * 12.0) - 1.0).abs() < 0.05, "{per_year}");
    assert!(plain.process.contains("waits:") && !queued.process.contains("waits:"), "{}", queued.process);
    assert!(queued.place.contains("queue: simulated") && !plain.place.contains("fte: {"), "{}", queued.place);
    // Simulated from what was learned, cases wait as long as those of the log did.
    let cycle = |log: &EventLog| {
        let of = |events: &[doorloop_engine::exchange::log::Event]| {
            events.iter().map(|e| e.done.instant_ms).max().unwrap() - events[0].done.instant_ms
        };
        log.iter().map(|(_, events)| of(events)).sum::<i64>() as f64 / log.cases.len() as f64 / 3_600_000.0
    };
    let mut workbook = Workbook::default();
    let mut complaints = Complaints::default();
    let file = |shown: &str, text: &str| LibraryFile { text: text.to_owned(), shown: shown.to_owned() };
    workbook.library.processes.insert("rij".to_owned(), file("rij.yaml", &queued.process));
    let (from, until) = (Date::parse("2026-03-02").unwrap(), Date::parse("2030-03-02").unwrap());
    let setting = Setting::load_place(&mut workbook, &file("plaats.yaml", &queued.place), &[], from, &mut complaints);
    let setting = setting.unwrap_or_else(|| panic!("{complaints:?}\n{}", queued.place));
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let plan =
        Plan::compile(&setting.place, Look::Watch(from, until), &caseload, Reach::default(), &workbook.sources, &mut complaints);
    let tally =
        Worlds::default().watch(&plan.unwrap(), Future { seed: 1, world: 0, estimated: false }, Keep::Counts).unwrap().tally;
    let simulated = tally.lead_sum[0] as f64 / tally.decided[0] as f64 / 3_600.0;
    // Erlang C, two servers at 70 %: a mean wait of 0.49 / 0.51 of the service time, so 5.49 hours in all.
    let exact = 2.8 + 2.8 * 0.49 / 0.51;
    assert!(
        (simulated / exact - 1.0).abs() < 0.12,
        "{simulated} h simulated, {exact} h by Erlang C, {} h in the log",
        cycle(&log)
    );
}

#[test]
fn distances_are_those_of_the_package() {
    let read = |name: &str| {
        let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "oracles", "distances", name].iter().collect();
        std::fs::read_to_string(path).unwrap()
    };
    let found = distances(&csv(&read("real.csv"), "real.csv"), &csv(&read("simulated.csv"), "simulated.csv")).unwrap();
    let found = serde_json::to_value(found).unwrap();
    let expected = read("expected.csv");
    let mut rows = 0;
    for row in Table::read(&expected).rows() {
        rows += 1;
        let (name, value): (&str, f64) = (row.cell("measure"), row.cell("distance").parse().unwrap());
        let ours = found[name].as_f64().unwrap();
        assert!((ours - value).abs() < 1e-9, "{name}: {ours}, the package says {value}");
    }
    assert_eq!(rows, 6);
}

/// The folder with the logs, or nothing where it is absent.
fn folder() -> Option<PathBuf> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "shared", "logs"].iter().collect();
    if path.is_dir() {
        return Some(path);
    }
    say(&format!("no real logs at {}: nothing was learned", path.display()));
    None
}

fn real(folder: &std::path::Path, name: &str) -> EventLog {
    let path = folder.join(name);
    let file = std::fs::File::open(&path).unwrap_or_else(|e| panic!("{} is missing: {e}", path.display()));
    open::read(BufReader::new(file), name, &Columns::default()).unwrap_or_else(|c| panic!("{}", c.what.en))
}

#[test]
fn every_real_log_gives_a_process_that_passes_the_check() {
    // Least share of cases that go exactly so, and of things done that have a place; what was measured less a point or two (docs/accuracy.md).
    const LOGS: [(&str, f64, f64); 12] = [
        ("receipt.xes.gz", 0.85, 0.90),
        ("BPIC20_DomesticDeclarations.xes.gz", 0.90, 0.94),
        ("BPIC20_RequestForPayment.xes.gz", 0.91, 0.96),
        ("BPIC20_PrepaidTravelCost.xes.gz", 0.76, 0.92),
        ("BPI2013_closed_problems.xes.gz", 0.90, 0.96),
        ("Sepsis.xes.gz", 0.65, 0.94),
        ("production.xes.gz", 0.77, 0.95),
        ("interval_event_log.xes.gz", 0.98, 0.98),
        ("running-example.xes.gz", 1.0, 1.0),
        // Hundreds of activities, of which twenty-five become steps: a sketch.
        ("WABO_1.xes.gz", 0.0, 0.40),
        ("WABO_3.xes.gz", 0.03, 0.43),
        ("bpic15_format_sample.xes.gz", 0.0, 0.38),
    ];
    let Some(folder) = folder() else { return };
    for (name, cases, events) in LOGS {
        let log = real(&folder, name);
        let learned = discover(&log, &Options { name: "geleerd".into(), ..Options::default() }).unwrap();
        let fit = learned.findings.fit;
        say(&format!("{name}: {fit:?}"));
        assert!(fit.cases >= cases && fit.events >= events, "{name}: {fit:?}");
        passes_check(&learned, name);
    }
}

#[test]
fn every_wait_of_a_real_log_is_the_sum_of_its_parts() {
    let Some(folder) = folder() else { return };
    for name in ["production.xes.gz", "receipt.xes.gz", "interval_event_log.xes.gz"] {
        let log = real(&folder, name);
        let found = waits(&log, &[]);
        assert!(!found.is_empty());
        for wait in &found {
            assert_eq!(wait.parts.sum(), wait.until.instant_ms - wait.from.instant_ms, "{name}: {wait:?}");
            let p = wait.parts;
            assert!([p.external, p.batching, p.queue, p.off_hours, p.unknown].iter().all(|ms| *ms >= 0), "{name}: {wait:?}");
        }
    }
    // The machines of the shop are busy with other orders: what a log with begins and people can show.
    let log = real(&folder, "production.xes.gz");
    let queue: i64 = waits(&log, &[]).iter().map(|w| w.parts.queue).sum();
    assert!(queue > 0);
}

#[test]
fn a_large_log_is_read_in_a_bounded_time() {
    // 150,000 cases and 560,000 events, as the budget has it; the time is held in the release build, which the whole test uses.
    let mut text = String::with_capacity(40_000_000);
    text.push_str("case,activity,time,resource\n");
    let mut events = 0;
    for case in 0..150_000_u32 {
        let n = if case % 15 < 11 { 4 } else { 3 };
        for i in 0..n {
            let day = 1 + (case + i) % 28;
            let _ = writeln!(
                text,
                "zaak {case},stap {i},2026-0{}-{day:02} {:02}:{:02}:00,persoon {}",
                1 + i,
                8 + i,
                case % 60,
                case % 40
            );
            events += 1;
        }
    }
    assert_eq!(events, 560_000);
    let begun = std::time::Instant::now();
    let log = csv(&text, "groot.csv");
    let took = begun.elapsed();
    say(&format!("{} cases, {} events in {took:.1?}", log.cases.len(), log.len()));
    assert_eq!((log.cases.len(), log.len()), (150_000, 560_000));
    assert!(cfg!(debug_assertions) || took.as_secs_f64() < 5.0, "{took:?}");
}
