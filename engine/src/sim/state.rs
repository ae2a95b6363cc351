//! The state of one simulated world: what a snapshot at the submit date holds, and what a run continues from.

use super::event_list::EventList;
use super::random::Key;
use crate::plan::{NONE, OpId, Plan};
use crate::rules::Value;
use std::collections::VecDeque;

/// A moment in whole seconds since 1970, as the hot loop counts it.
pub type Time = i64;
/// Index of a case in flight; reused after its end.
pub type Slot = u32;

/// One visit of a token to an operation, kept for cases whose time is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The operation.
    pub op: OpId,
    /// The record before it on this token's path; [`NONE`] at the start.
    pub before: u32,
    /// When the token came.
    pub start: Time,
    /// When it went on; `Time::MAX` while it is there.
    pub finish: Time,
    /// Which visit of the case to the operation.
    pub visit: u32,
    /// Seconds of its clock that were drawn for it.
    pub drawn: i64,
    /// What was special about it.
    pub mark: Mark,
}

/// What was special about a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    Plain,
    /// A way back was taken (rework).
    Back,
    /// A higher decider than the lowest was found.
    Higher,
    /// It came back to the same meeting and kept its place.
    Held,
    /// Without elections it would have been decided at this moment.
    Deferred(Time),
    /// The token was stopped here.
    Stopped,
}

/// The records of one case, and which is open at each operation.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// All visits, in order.
    pub records: Vec<Record>,
    /// Per operation of the program: the open record.
    pub open: Vec<u32>,
}

impl Trace {
    pub(super) fn reset(&mut self, ops: usize) {
        self.records.clear();
        self.open.clear();
        self.open.resize(ops, NONE);
    }
}

/// Cases in flight, one array a property.
#[derive(Debug, Default)]
pub(super) struct Cases {
    pub arrived: Vec<Time>,
    pub key: Vec<Key>,
    pub seq: Vec<u32>,
    pub program: Vec<u16>,
    pub live: Vec<u16>,
    pub decider: Vec<u16>,
    pub decided: Vec<bool>,
    pub counters: Vec<u16>,
    pub bits: Vec<u64>,
    pub values: Vec<f64>,
    pub facts: Vec<Value>,
    pub free: Vec<Slot>,
}

macro_rules! clone_fields {
    ($to:expr, $from:expr, $($field:ident),+) => { $( $to.$field.clone_from(&$from.$field); )+ };
}

impl Clone for Cases {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, from: &Self) {
        clone_fields!(self, from, arrived, key, seq, program, live, decider, decided, counters, bits, values, facts, free);
    }
}

impl Cases {
    fn clear(&mut self) {
        self.arrived.clear();
        self.key.clear();
        self.seq.clear();
        self.program.clear();
        self.live.clear();
        self.decider.clear();
        self.decided.clear();
        self.counters.clear();
        self.bits.clear();
        self.values.clear();
        self.facts.clear();
        self.free.clear();
    }
}

/// How many of each a case has, the most over all programs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Strides {
    pub counters: usize,
    pub words: usize,
    pub values: usize,
    pub facts: usize,
}

impl Strides {
    pub fn of(plan: &Plan) -> Self {
        let most = |f: fn(&crate::plan::Program) -> u32| plan.programs.iter().map(f).max().unwrap_or(0) as usize;
        Self {
            counters: most(|p| p.counters),
            words: most(|p| p.bits).div_ceil(64),
            values: most(|p| p.values),
            facts: most(|p| if p.keeps_facts { p.facts } else { 0 }),
        }
    }
}

/// A token in a team's line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub priority: f64,
    pub ready: Time,
    pub seq: u32,
    pub slot: Slot,
    pub op: OpId,
    pub visit: u32,
}

/// A team: how many are at work, and its line.
#[derive(Clone, Debug, Default)]
pub(super) struct TeamState {
    pub busy: u32,
    pub line: VecDeque<Waiting>,
}

/// A token before a body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paper {
    /// Counts as ready from here; `Time::MIN` keeps its place.
    pub ready: Time,
    pub seq: u32,
    pub slot: Slot,
    pub op: OpId,
    /// Not before the meeting after this moment.
    pub after: Time,
    /// Waits out caretaker period and formation.
    pub deferred: bool,
    /// Needs no slot and no deadline (relaxed).
    pub waived: bool,
}

/// A body: the papers before it, and the meeting it is next called for.
#[derive(Clone, Debug, Default)]
pub(super) struct BodyState {
    pub papers: Vec<Paper>,
    pub called: Option<u32>,
}

/// Money a case holds on a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holding {
    pub slot: Slot,
    pub cents: i64,
    pub year: u32,
    pub committed: bool,
}

/// A claim that waits for money.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    pub slot: Slot,
    pub op: OpId,
    pub cents: i64,
}

/// A budget line: left + reserved + committed + lapsed = added, always.
#[derive(Clone, Debug, Default)]
pub(super) struct LineState {
    pub left: i64,
    pub added: i64,
    pub reserved: i64,
    pub committed: i64,
    pub lapsed: i64,
    pub year: u32,
    pub open: bool,
    pub holdings: Vec<Holding>,
    pub waiting: VecDeque<Claim>,
    pub others: u32,
}

/// What teams, bodies and programs did in the period watched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Per team: pieces of work taken up.
    pub served: Vec<u64>,
    /// Per team: seconds that they had waited in its line.
    pub waited: Vec<i64>,
    /// Per team: seconds of the clock that workers were held.
    pub held: Vec<i64>,
    /// Per team: seconds of hands-on work taken up.
    pub worked: Vec<i64>,
    /// Per body: meetings with a paper on the agenda.
    pub meetings: Vec<u64>,
    /// Per body: papers decided.
    pub papers: Vec<u64>,
    /// Per program: cases that came.
    pub arrived: Vec<u64>,
    /// Per program: cases decided or ended.
    pub decided: Vec<u64>,
    /// Per program: sum of their lead times, in seconds.
    pub lead_sum: Vec<i64>,
    /// Per program: every lead time, where they are kept.
    pub leads: Vec<Vec<i64>>,
    /// Events taken from the list.
    pub events: u64,
}

/// One world.
#[derive(Debug, Default)]
pub struct State {
    pub(super) now: Time,
    pub(super) events: EventList,
    pub(super) cases: Cases,
    pub(super) strides: Strides,
    pub(super) next_seq: u32,
    pub(super) teams: Vec<TeamState>,
    pub(super) bodies: Vec<BodyState>,
    pub(super) lines: Vec<LineState>,
    /// Per arrival plan: cases so far, and the last moment.
    pub(super) arrivals: Vec<(u64, f64)>,
    /// Stretches in which deferred matters wait, drawn for this run.
    pub(super) terms: Vec<(Time, Time)>,
    /// What was counted.
    pub tally: Tally,
}

impl Clone for State {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, from: &Self) {
        self.now = from.now;
        self.strides = from.strides;
        self.next_seq = from.next_seq;
        clone_fields!(self, from, events, cases, teams, bodies, lines, arrivals, terms, tally);
    }
}

impl State {
    /// An empty world for a plan; keeps what it had allocated.
    pub(super) fn reset(&mut self, plan: &Plan) {
        self.now = plan.world_start.0;
        self.events.clear();
        self.cases.clear();
        self.strides = Strides::of(plan);
        self.next_seq = 0;
        self.teams.resize_with(plan.teams.len(), TeamState::default);
        for team in &mut self.teams {
            team.busy = 0;
            team.line.clear();
        }
        self.bodies.resize_with(plan.bodies.len(), BodyState::default);
        for body in &mut self.bodies {
            body.papers.clear();
            body.called = None;
        }
        self.lines.clear();
        self.lines.extend(plan.lines.iter().map(|_| LineState::default()));
        self.arrivals.clear();
        self.arrivals.resize(plan.arrivals.len(), (0, plan.world_start.0 as f64));
        self.terms.clear();
        self.reset_tally(plan);
    }

    /// Starts counting anew, as at the end of a warm-up.
    pub(super) fn reset_tally(&mut self, plan: &Plan) {
        let tally = &mut self.tally;
        for (list, n) in [
            (&mut tally.served, plan.teams.len()),
            (&mut tally.meetings, plan.bodies.len()),
            (&mut tally.papers, plan.bodies.len()),
            (&mut tally.arrived, plan.programs.len()),
            (&mut tally.decided, plan.programs.len()),
        ] {
            list.clear();
            list.resize(n, 0);
        }
        for (list, n) in [
            (&mut tally.waited, plan.teams.len()),
            (&mut tally.held, plan.teams.len()),
            (&mut tally.worked, plan.teams.len()),
            (&mut tally.lead_sum, plan.programs.len()),
        ] {
            list.clear();
            list.resize(n, 0);
        }
        tally.leads.resize_with(plan.programs.len(), Vec::new);
        tally.leads.iter_mut().for_each(Vec::clear);
        tally.events = 0;
    }

    /// A slot for a new case.
    pub(super) fn open_case(&mut self, arrived: Time, key: Key, program: u16) -> Slot {
        let seq = self.next_seq;
        self.next_seq += 1;
        let c = &mut self.cases;
        let s = self.strides;
        if let Some(slot) = c.free.pop() {
            let i = slot as usize;
            c.arrived[i] = arrived;
            c.key[i] = key;
            c.seq[i] = seq;
            c.program[i] = program;
            c.live[i] = 1;
            c.decider[i] = u16::MAX;
            c.decided[i] = false;
            c.counters[i * s.counters..(i + 1) * s.counters].fill(0);
            c.bits[i * s.words..(i + 1) * s.words].fill(0);
            return slot;
        }
        let slot = c.arrived.len();
        c.arrived.push(arrived);
        c.key.push(key);
        c.seq.push(seq);
        c.program.push(program);
        c.live.push(1);
        c.decider.push(u16::MAX);
        c.decided.push(false);
        c.counters.resize((slot + 1) * s.counters, 0);
        c.bits.resize((slot + 1) * s.words, 0);
        c.values.resize((slot + 1) * s.values, 0.0);
        c.facts.resize((slot + 1) * s.facts, Value::Missing);
        slot as Slot
    }

    /// The case is gone.
    pub(super) fn close_case(&mut self, slot: Slot) {
        self.cases.live[slot as usize] = 0;
        self.cases.seq[slot as usize] = u32::MAX;
        self.cases.free.push(slot);
    }
}
