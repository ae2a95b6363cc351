//! The kernel against Erlang C (M/M/3 at utilisation 0.9, formula in `tests/perf/SPEC.md`), on a plan made by hand.

#![allow(clippy::unwrap_used, reason = "the whole file is a test")]
use doorloop_engine::model::EndKind;
use doorloop_engine::plan::{
    ArrivalPlan, ArrivalTimes, Draw, EndPlan, Finish, LengthPlan, LengthRef, NONE, Next, Op, OpKind, Plan, Program, StepPlan,
    TeamPlan, ValueRef,
};
use doorloop_engine::sim::distribution::Distribution;
use doorloop_engine::sim::quantile_table::QuantileTable;
use doorloop_engine::sim::random::NameHash;
use doorloop_engine::sim::seconds_table::SecondsTable;
use doorloop_engine::sim::{Future, Keep, Worlds};
use doorloop_engine::text::{Span, Words};
use doorloop_engine::time::{Date, DateRange, Moment, Seconds, WorkCalendar};
use std::sync::Arc;

/// One service time, in seconds.
const UNIT: f64 = 10_000.0;

fn exponential(mean: f64) -> Arc<QuantileTable> {
    Arc::new(QuantileTable::new(&Distribution::exponential(mean).unwrap()))
}

fn queue(cases: u64) -> Plan {
    let op = |kind, name, next| Op {
        kind,
        step: 0,
        name: NameHash::new(name),
        way_name: NameHash::new("way"),
        counter: NONE,
        next,
        begins: true,
        finishes: Finish::default(),
        scope: NONE,
    };
    let work = OpKind::Work { team: Some(0), length: LengthRef::One(0), priority: ValueRef::Const(0.0), open_season: NONE };
    let step = StepPlan {
        path: "serve".into(),
        title: Words::same("serve"),
        lane: "team".into(),
        lane_title: Words::same("team"),
        milestone: None,
        entry: 0,
        span: Span::default(),
    };
    let program = Program {
        name: "queue".into(),
        hash: NameHash::new("queue"),
        start: 0,
        ops: (0, 2),
        steps: vec![step],
        ends: vec![EndPlan { name: "done".into(), title: Words::same("done"), kind: EndKind::Granted, step: 0 }],
        counters: 0,
        bits: 0,
        values: 0,
        intake: Vec::new(),
        facts: Vec::new(),
        running: Vec::new(),
        scopes: Vec::new(),
        stops: Vec::new(),
        periods: Vec::new(),
        keeps_facts: false,
    };
    let start = Date::parse("2026-01-05").unwrap();
    let span = DateRange::new(start, start.add_days(3_650)).unwrap();
    let begins = start.midnight();
    Plan {
        ops: vec![op(work, "serve", Next::Op(1)), op(OpKind::End { end: 0 }, "done", Next::Own)],
        choices: Vec::new(),
        claims: Vec::new(),
        amendments: NONE,
        silences: Vec::new(),
        open: Vec::new(),
        branches: Vec::new(),
        routes: Vec::new(),
        members: Vec::new(),
        effect_lists: Vec::new(),
        effects: Vec::new(),
        lengths: vec![LengthPlan {
            draw: Draw::Table(Arc::new(SecondsTable::new(&Distribution::exponential(UNIT).unwrap()))),
            estimate: NONE,
            p10: 0.0,
        }],
        calendars: vec![WorkCalendar::always(span)],
        office: 0,
        estimates: Vec::new(),
        programs: vec![program],
        teams: vec![TeamPlan { name: "team".into(), title: Words::same("team"), workers: Some(3), calendar: 0, full: 0 }],
        bodies: Vec::new(),
        lines: Vec::new(),
        windows: Vec::new(),
        deciders: Vec::new(),
        terms: None,
        periods: Vec::new(),
        meets_others: Vec::new(),
        known_until: start,
        arrivals: vec![ArrivalPlan {
            program: 0,
            times: ArrivalTimes::Gap(exponential(UNIT / 2.7)),
            cases,
            hash: NameHash::new("queue"),
            after: begins,
        }],
        world_start: begins,
        submit: begins,
        horizon: Moment(begins.0) + Seconds(1 << 38),
        follows: false,
    }
}

#[test]
fn three_servers_make_their_customers_wait_as_erlang_says() {
    const CUSTOMERS: u64 = 100_000;
    const RUNS: u64 = 40;
    let plan = queue(CUSTOMERS);
    let mut worlds = Worlds::default();
    let waits: Vec<f64> = (0..RUNS)
        .map(|run| {
            let tally = worlds.watch(&plan, Future { seed: 1, world: run, estimated: false }, Keep::Counts).unwrap().tally;
            assert_eq!((tally.served[0], tally.decided[0], tally.events), (CUSTOMERS, CUSTOMERS, 2 * CUSTOMERS));
            tally.waited[0] as f64 / CUSTOMERS as f64 / UNIT
        })
        .collect();
    let mean = waits.iter().sum::<f64>() / RUNS as f64;
    let variance = waits.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / (RUNS - 1) as f64;
    let standard_error = (variance / RUNS as f64).sqrt();
    // Starting empty shortens the mean by about 0.005 at this length.
    assert!((mean - 2.723_537).abs() < 3.0 * standard_error + 0.01, "mean wait {mean} ± {standard_error}");
}

#[test]
fn the_same_seed_gives_the_same_world() {
    let plan = queue(2_000);
    let watch =
        |run| Worlds::default().watch(&plan, Future { seed: 7, world: run, estimated: false }, Keep::Leads).unwrap().tally;
    assert_eq!(watch(3), watch(3));
    assert_ne!(watch(3), watch(4));
}
