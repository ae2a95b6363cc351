//! The state of one simulated world: what a snapshot at the submit date holds, and what a run continues from.

use super::event_list::{Event, EventList};
use super::followed::NOT_FOLLOWED;
use super::random::Key;
use crate::model::Cause;
use crate::plan::{NONE, OpId, Plan, Program, StepId};
use std::collections::VecDeque;
use std::ops::{Index, IndexMut};

/// A moment in whole seconds since 1970, as the hot loop counts it.
pub type Time = i64;
/// Index of a case in flight; reused after its end.
pub type Slot = u32;
/// No case.
pub(super) const NO_SLOT: Slot = Slot::MAX;

/// One visit of a token to an operation, kept for cases whose time is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The operation.
    pub op: OpId,
    /// The record before it on this token's path; [`NONE`](crate::plan::NONE) at the start.
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

/// The records of one case.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// All visits, in order.
    pub records: Vec<Record>,
}

impl Trace {
    /// The open visit of an operation: one of the last, so looked for from the end.
    #[inline(always)]
    pub(super) fn open(&self, op: OpId) -> Option<u32> {
        self.records.iter().rposition(|r| r.op == op && r.finish == Time::MAX).map(|i| i as u32)
    }
}

/// A case in flight: what every event of it looks at, side by side in half a cache line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    /// When it came. Once it is gone: the slot that became free before this one.
    pub arrived: Time,
    pub key: Key,
    pub seq: u32,
    pub program: u16,
    /// Tokens of it.
    pub live: u16,
    pub decider: u16,
    /// Which of the followed cases it is; else [`NOT_FOLLOWED`].
    pub followed: u32,
    pub decided: bool,
}

/// Where a case keeps what only some programs have: its first counter, and its row of answers ([`NONE`] = none yet).
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    counters: u32,
    pub answers: u32,
}

/// Cases in flight. A slot is used again by cases of the same program only, so that its counters and its row of answers
/// fit the next case too.
#[derive(Debug, Default)]
pub(super) struct Cases {
    list: Vec<Case>,
    /// Per slot, unless all programs have as many counters and none has answers.
    places: Vec<Place>,
    pub counters: Vec<u16>,
    /// Per program: the slot that became free last; else [`NO_SLOT`].
    free: Vec<Slot>,
    /// How many counters each case has, where that is the same for all and no places are kept; else [`NONE`].
    stride: u32,
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
        clone_fields!(self, from, list, places, counters, free);
        self.stride = from.stride;
    }
}

impl Index<Slot> for Cases {
    type Output = Case;

    #[inline(always)]
    fn index(&self, slot: Slot) -> &Case {
        &self.list[slot as usize]
    }
}

impl IndexMut<Slot> for Cases {
    #[inline(always)]
    fn index_mut(&mut self, slot: Slot) -> &mut Case {
        &mut self.list[slot as usize]
    }
}

impl Cases {
    /// How many are under way.
    pub fn under_way(&self) -> usize {
        self.list.iter().filter(|case| case.seq != u32::MAX).count()
    }

    /// Each slot, in use or not.
    pub fn iter(&self) -> impl Iterator<Item = &Case> {
        self.list.iter()
    }

    /// Where the counters of a case begin.
    #[inline(always)]
    pub fn counters_of(&self, slot: Slot) -> usize {
        match self.stride {
            NONE => self.places[slot as usize].counters as usize,
            stride => slot as usize * stride as usize,
        }
    }

    /// The row of answers of a case.
    #[inline(always)]
    pub fn answers_of(&self, slot: Slot) -> usize {
        self.places[slot as usize].answers as usize
    }

    pub fn place(&mut self, slot: Slot) -> &mut Place {
        &mut self.places[slot as usize]
    }

    fn clear(&mut self, plan: &Plan) {
        self.list.clear();
        self.places.clear();
        self.counters.clear();
        self.free.clear();
        self.free.resize(plan.programs.len(), NO_SLOT);
        let first = plan.programs.first().map_or(0, |p| p.counters);
        let are_alike = plan.programs.iter().all(|p| p.counters == first && !p.is_asked());
        self.stride = if are_alike { first } else { NONE };
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

impl Waiting {
    #[inline(always)]
    fn goes_before(&self, other: &Self) -> bool {
        if self.priority != other.priority {
            return self.priority > other.priority;
        }
        (self.ready, self.seq) < (other.ready, other.seq)
    }
}

/// A team: how many are at work, its line, and what it did.
#[derive(Debug, Default)]
pub(super) struct TeamState {
    pub busy: u32,
    pub line: VecDeque<Waiting>,
    pub served: u64,
    pub waited: i64,
    pub held: i64,
    pub worked: i64,
}

impl TeamState {
    /// A place in the line: by priority, then ready time, then submission.
    #[inline(always)]
    pub fn queue(&mut self, entry: Waiting) {
        // Nearly everything joins at the end.
        if self.line.back().is_none_or(|last| !entry.goes_before(last)) {
            self.line.push_back(entry);
        } else {
            self.jump(entry);
        }
    }

    #[cold]
    #[inline(never)]
    fn jump(&mut self, entry: Waiting) {
        let at = self.line.iter().rposition(|other| !entry.goes_before(other)).map_or(0, |last| last + 1);
        self.line.insert(at, entry);
    }
}

impl Clone for TeamState {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, from: &Self) {
        self.line.clone_from(&from.line);
        (self.busy, self.served) = (from.busy, from.served);
        (self.waited, self.held, self.worked) = (from.waited, from.held, from.worked);
    }
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
    /// May take a slot that is kept for urgent matters.
    pub urgent: bool,
    /// Whether support must be won again was asked already.
    pub asked: bool,
}

/// A body: the papers before it, the meeting it is next called for, and what it did.
#[derive(Debug, Default)]
pub(super) struct BodyState {
    pub papers: Vec<Paper>,
    pub called: Option<u32>,
    pub meetings: u64,
    pub decided: u64,
}

impl Clone for BodyState {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, from: &Self) {
        self.papers.clone_from(&from.papers);
        (self.called, self.meetings, self.decided) = (from.called, from.meetings, from.decided);
    }
}

/// The cases that come by one arrival plan.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stream {
    /// What their draws are keyed by.
    pub key: Key,
    /// How many so far.
    pub cases: u64,
    /// When the last one came; where the rate varies, how many were expected by then.
    pub last: f64,
}

/// The cases of a program so far.
#[derive(Debug, Default)]
pub(super) struct Count {
    pub arrived: u64,
    pub decided: u64,
    pub lead_sum: i64,
    /// Those that a legal period applied to, and those of them that were late, where every case is explained.
    pub bound: u64,
    pub late: u64,
    /// Every lead time, where they are kept.
    pub leads: Vec<i64>,
    /// Seconds by step and cause, where every case is explained: a row of causes a step.
    pub causes: Vec<[i64; Cause::ALL.len()]>,
}

impl Clone for Count {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, from: &Self) {
        (self.arrived, self.decided, self.lead_sum) = (from.arrived, from.decided, from.lead_sum);
        (self.bound, self.late) = (from.bound, from.late);
        clone_fields!(self, from, leads, causes);
    }
}

impl Count {
    pub fn add_cause(&mut self, step: StepId, cause: Cause, seconds: i64) {
        let step = step as usize;
        if self.causes.len() <= step {
            self.causes.resize(step + 1, [0; Cause::ALL.len()]);
        }
        self.causes[step][cause as usize] += seconds;
    }
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
    /// When an amendment of the budget brings it its money; `Time::MAX` = it waits for the line.
    pub amended: Time,
}

/// A claim that waits for the closing of a round.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked {
    pub slot: Slot,
    pub op: OpId,
    pub cents: i64,
    pub seq: u32,
    pub score: f64,
    pub closes: Time,
}

/// A budget line: left + reserved + committed + lapsed = added, always.
#[derive(Debug, Default)]
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
    pub ranked: Vec<Ranked>,
    pub others: u32,
}

impl Clone for LineState {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, from: &Self) {
        (self.left, self.added, self.reserved, self.committed) = (from.left, from.added, from.reserved, from.committed);
        (self.lapsed, self.year, self.open, self.others) = (from.lapsed, from.year, from.open, from.others);
        clone_fields!(self, from, holdings, waiting, ranked);
    }
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
    /// Per program, where every case is explained: those decided that a legal period applied to.
    pub bound: Vec<u64>,
    /// And those of them that were decided after its last day.
    pub late: Vec<u64>,
    /// Per program: every lead time, where they are kept.
    pub leads: Vec<Vec<i64>>,
    /// Per program, where every case is explained: seconds by step and cause of the lead times of those decided.
    pub causes: Vec<Vec<[i64; Cause::ALL.len()]>>,
    /// Events taken from the list.
    pub events: u64,
}

/// One world.
#[derive(Debug, Default)]
pub struct State {
    pub(super) now: Time,
    pub(super) events: EventList,
    pub(super) cases: Cases,
    pub(super) next_seq: u32,
    pub(super) teams: Vec<TeamState>,
    pub(super) bodies: Vec<BodyState>,
    pub(super) lines: Vec<LineState>,
    /// Per arrival plan.
    pub(super) arrivals: Vec<Stream>,
    /// Stretches in which deferred matters wait, drawn for this world.
    pub(super) terms: Vec<(Time, Time)>,
    /// Per program: what was counted.
    pub(super) counts: Vec<Count>,
    /// Per slot: the visits of its case, where every case is explained. No snapshot holds them.
    pub(super) traces: Vec<Trace>,
    /// Cases that are followed from their position, in the order in which they joined. No snapshot holds them.
    pub(super) placed: Vec<super::position::Placed>,
    /// How many of them are still under way.
    pub(super) placed_left: usize,
    /// Events taken from the list, stops and other claims aside.
    pub(super) taken: u64,
}

impl Clone for State {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, from: &Self) {
        self.now = from.now;
        self.next_seq = from.next_seq;
        self.taken = from.taken;
        clone_fields!(self, from, events, cases, teams, bodies, lines, arrivals, terms, counts);
    }
}

impl State {
    /// An empty world for a plan; keeps what it had allocated.
    pub(super) fn reset(&mut self, plan: &Plan, world: Key) {
        self.now = plan.world_start.0;
        self.events.clear();
        self.cases.clear(plan);
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
        self.arrivals.extend(plan.arrivals.iter().map(|a| Stream {
            key: world.with_hash(a.hash),
            cases: 0,
            last: a.begins_at(),
        }));
        self.terms.clear();
        self.placed.clear();
        self.placed_left = 0;
        self.counts.resize_with(plan.programs.len(), Count::default);
        self.count_anew();
    }

    /// Starts counting anew, as at the end of a warm-up.
    pub(super) fn count_anew(&mut self) {
        for team in &mut self.teams {
            (team.served, team.waited, team.held, team.worked) = (0, 0, 0, 0);
        }
        for body in &mut self.bodies {
            (body.meetings, body.decided) = (0, 0);
        }
        for count in &mut self.counts {
            (count.arrived, count.decided, count.lead_sum) = (0, 0, 0);
            (count.bound, count.late) = (0, 0);
            count.leads.clear();
            count.causes.clear();
        }
        self.taken = 0;
    }

    /// What was counted, ready to be read.
    pub(super) fn tally(&self) -> Tally {
        let (teams, bodies, counts) = (&self.teams, &self.bodies, &self.counts);
        Tally {
            served: teams.iter().map(|t| t.served).collect(),
            waited: teams.iter().map(|t| t.waited).collect(),
            held: teams.iter().map(|t| t.held).collect(),
            worked: teams.iter().map(|t| t.worked).collect(),
            meetings: bodies.iter().map(|b| b.meetings).collect(),
            papers: bodies.iter().map(|b| b.decided).collect(),
            arrived: counts.iter().map(|c| c.arrived).collect(),
            decided: counts.iter().map(|c| c.decided).collect(),
            lead_sum: counts.iter().map(|c| c.lead_sum).collect(),
            bound: counts.iter().map(|c| c.bound).collect(),
            late: counts.iter().map(|c| c.late).collect(),
            leads: counts.iter().map(|c| c.leads.clone()).collect(),
            causes: counts.iter().map(|c| c.causes.clone()).collect(),
            events: self.taken,
        }
    }

    /// Lets go of everything but some tokens that are on their way.
    pub(super) fn keep_only(&mut self, mut is_kept: impl FnMut(Event) -> bool) {
        self.events.retain(&mut is_kept);
        self.teams.iter_mut().for_each(|team| team.line.clear());
        self.bodies.iter_mut().for_each(|body| body.papers.clear());
        for line in &mut self.lines {
            line.waiting.clear();
            line.ranked.clear();
        }
    }

    /// A slot for a new case.
    #[inline(always)]
    pub(super) fn open_case(&mut self, arrived: Time, key: Key, program: u16, p: &Program) -> Slot {
        let seq = self.next_seq;
        self.next_seq += 1;
        let case = Case { arrived, key, seq, program, live: 1, decider: u16::MAX, followed: NOT_FOLLOWED, decided: false };
        let c = &mut self.cases;
        let slot = c.free[program as usize];
        if slot != NO_SLOT {
            c.free[program as usize] = c[slot].arrived as Slot;
            c[slot] = case;
            // Not merely to save work: to fill nothing in an empty list was measured to cost more than two whole events.
            if p.counters > 0 {
                let at = c.counters_of(slot);
                c.counters[at..][..p.counters as usize].fill(0);
            }
            return slot;
        }
        let slot = c.list.len();
        c.list.push(case);
        if c.stride == NONE {
            c.places.push(Place { counters: c.counters.len() as u32, answers: NONE });
        }
        if p.counters > 0 {
            c.counters.resize(c.counters.len() + p.counters as usize, 0);
        }
        slot as Slot
    }

    /// The case is gone.
    #[inline(always)]
    pub(super) fn close_case(&mut self, slot: Slot) {
        let Cases { list, free, .. } = &mut self.cases;
        let case = &mut list[slot as usize];
        case.live = 0;
        case.seq = u32::MAX;
        case.arrived = Time::from(std::mem::replace(&mut free[case.program as usize], slot));
    }
}
