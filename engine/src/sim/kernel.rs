//! The kernel: takes events from the list in the order of time and lets tokens go on.
//!
//! Within one second completions come first, then arrivals, then meetings; among equals the case that was submitted
//! earlier, then file order. All of that is one integer, [`Event`]. What takes no time (choices, splits, joins, a
//! free worker) is done at once, without an event.
//!
//! The kernel can't fail on input: the plan was checked. The one thing that can go wrong in a run, a loop that
//! passes no time, is caught and reported as [`Endless`].

use super::event_list::Event;
use super::followed::FollowedCases;
use super::random::{Key, NameHash};
use super::state::{Mark, Record, Slot, State, Time, Trace, Waiting};
use crate::model::Cause;
use crate::plan::{LengthPlan, LengthRef, NONE, Next, Op, OpId, OpKind, Plan, ValueRef};
use crate::time::{Moment, Seconds};

/// Most operations a token may pass without time going by.
const MOST_AT_ONCE: u32 = 10_000;

/// A loop that passes no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endless {
    /// Where it was caught.
    pub op: OpId,
}

/// Whose visits are recorded: nobody's.
pub(super) const NOBODY: u8 = 0;
/// Those of the followed cases.
pub(super) const FOLLOWED: u8 = 1;
/// Those of every case, up to its decision.
pub(super) const EVERYONE: u8 = 2;

/// What an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Done = 0,
    Stop = 1,
    Arrival = 2,
    Meeting = 3,
    Renewal = 4,
    OtherClaim = 5,
    Due = 6,
    Joins = 7,
}

/// By the lowest three bits of an event.
const KINDS: [Kind; 8] = {
    use Kind::{Arrival, Done, Due, Joins, Meeting, OtherClaim, Renewal, Stop};
    [Done, Stop, Arrival, Meeting, Renewal, OtherClaim, Due, Joins]
};

/// Order within one second.
const COMPLETION: u128 = 0;
const ARRIVAL: u128 = 1;
const MEETING: u128 = 2;

/// A token on its way to an operation, from the visit recorded last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub slot: Slot,
    pub op: OpId,
    pub before: u32,
}

/// One stretch of one world: the plan, the state that it changes, and what is asked of it.
///
/// What is not asked costs nothing: without `ESTIMATED` no factor is looked up, with `TRACE` of nobody no case is recorded, and only
/// followed ones have a constraint taken away.
pub(super) struct Kernel<'p, const ESTIMATED: bool, const TRACE: u8> {
    pub plan: &'p Plan,
    /// Those of the plan, a look-up nearer.
    pub ops: &'p [Op],
    pub lengths: &'p [LengthPlan],
    pub world: Key,
    pub state: State,
    pub followed: FollowedCases,
    /// A factor for each estimate, where `ESTIMATED`: for all but followed cases, which have their own.
    pub factors: &'p [f64],
    pub origin: Time,
    pub fault: Option<Endless>,
    /// The first rule that failed.
    pub failed: std::cell::OnceCell<crate::rules::Failure>,
    pub keep_leads: bool,
    /// The branch just taken leads back to the meeting it came from, where the paper keeps its place.
    pub held: bool,
    pub scratch: super::intake::Scratch,
    /// What the cases of this world answered when they came.
    pub answers: super::answers::Answers,
}

impl<const ESTIMATED: bool, const TRACE: u8> Kernel<'_, ESTIMATED, TRACE> {
    #[inline(always)]
    pub(super) fn push(&mut self, time: Time, class: u128, kind: Kind, slot: u32, seq: u32, op: u32) {
        let time = (time - self.origin).max(0) as u128;
        let event = Event(
            time << 88
                | class << 86
                | u128::from(seq) << 54
                | u128::from(op & 0xffff) << 38
                | u128::from(slot) << 8
                | kind as u128,
        );
        self.state.events.push(event);
    }

    #[inline(always)]
    pub(super) fn push_done(&mut self, time: Time, slot: Slot, op: OpId) {
        let seq = self.state.cases[slot].seq;
        self.push(time, COMPLETION, Kind::Done, slot, seq, op);
    }

    /// As [`Kernel::push`], from where it is seldom needed: the kernel must fit in the processor's first cache.
    #[inline(never)]
    fn push_seldom(&mut self, time: Time, class: u128, kind: Kind, slot: u32, seq: u32, op: u32) {
        self.push(time, class, kind, slot, seq, op);
    }

    pub(super) fn push_stop(&mut self, time: Time, slot: Slot, stop: u32) {
        let seq = self.state.cases[slot].seq;
        self.push_seldom(time, COMPLETION, Kind::Stop, slot, seq, stop);
    }

    #[inline(always)]
    pub(super) fn push_arrival(&mut self, time: Time, arrival: u32) {
        self.push(time, ARRIVAL, Kind::Arrival, arrival, arrival, 0);
    }

    pub(super) fn push_meeting(&mut self, time: Time, body: u32, meeting: u32) {
        self.push_seldom(time, MEETING, Kind::Meeting, meeting, body, body);
    }

    pub(super) fn push_line(&mut self, time: Time, kind: Kind, line: u32, ordinal: u32) {
        self.push_seldom(time, ARRIVAL, kind, ordinal, line, line);
    }

    pub(super) fn push_open_case(&mut self, time: Time, index: u32) {
        self.push_seldom(time, ARRIVAL, Kind::Joins, index, index, 0);
    }

    /// The first events of an empty world.
    pub(super) fn start(&mut self) {
        self.start_lines();
        self.start_open_cases();
        self.start_arrivals();
    }

    /// Runs until `until` (inclusive of what happens before it), or until no followed case is left, or nothing is left to happen.
    pub(super) fn run(&mut self, until: Time) {
        // Everything that happens in the last second is before this.
        let end = Event(((until - self.origin + 1).max(0) as u128) << 88);
        loop {
            let event @ Event(bits) = self.state.events.take_before(end);
            if event == Event::NEVER {
                break;
            }
            self.state.now = (bits >> 88) as Time + self.origin;
            let slot = (bits >> 8) as u32 & 0x3fff_ffff;
            let seq = (bits >> 54) as u32;
            let op = (bits >> 38) as u32 & 0xffff;
            // Nearly all events come down to a token that goes on to an operation. Which of the two it is no processor
            // guesses, so the sooner it is known, the better: it is read off the event itself.
            let kind = bits as u8 & 7;
            let token = if kind == Kind::Done as u8 {
                self.state.taken += 1;
                self.done(slot, op)
            } else if kind == Kind::Arrival as u8 {
                self.state.taken += 1;
                Some(self.arrive(slot))
            } else {
                self.happens(KINDS[usize::from(kind)], slot, seq, op);
                None
            };
            if let Some(token) = token {
                self.advance_token(token);
            }
            if self.fault.is_some() {
                break;
            }
            if TRACE == FOLLOWED && self.look_after_followed() {
                break;
            }
        }
    }

    #[inline(never)]
    fn happens(&mut self, kind: Kind, slot: u32, seq: u32, op: u32) {
        match kind {
            Kind::Stop => {
                if self.state.cases[slot].seq == seq {
                    self.stop(slot, op);
                }
            }
            Kind::Meeting => self.meet(op, slot),
            Kind::Renewal => self.renew(op, slot),
            Kind::OtherClaim => self.other_claim(op, slot),
            Kind::Due => self.money_due(op),
            Kind::Joins => self.take_in(slot),
            Kind::Done | Kind::Arrival => {}
        }
    }

    /// An operation that takes time is done: free what it held, then go on.
    #[inline(always)]
    fn done(&mut self, slot: Slot, op: OpId) -> Option<Token> {
        let ops = self.ops;
        let o = &ops[op as usize];
        if let OpKind::Work { team, .. } = o.kind {
            self.free_worker(slot, o, team);
        }
        let record = self.close_record(slot, op);
        self.leave(slot, o, record)
    }

    /// The token that was at `op` goes on from it.
    #[inline(never)]
    pub(super) fn go_on(&mut self, slot: Slot, op: OpId, record: u32) {
        let ops = self.ops;
        if let Some(token) = self.leave(slot, &ops[op as usize], record) {
            self.advance_token(token);
        }
    }

    /// Where the token that was at an operation goes.
    #[inline(always)]
    fn leave(&mut self, slot: Slot, o: &Op, record: u32) -> Option<Token> {
        self.finish(slot, o, record);
        let op = match o.next {
            Next::Op(next) => next,
            Next::Choice(choice) => {
                let visit = match self.record(slot, record) {
                    Some(record) => record.visit,
                    None => self.visit_now(slot, o),
                };
                self.way_on(slot, choice, o, visit, record)
            }
            Next::Own => return None,
        };
        Some(Token { slot, op, before: record })
    }

    /// The way that a choice gives; a way back is marked in the record.
    #[inline(always)]
    fn way_on(&mut self, slot: Slot, choice: u32, o: &Op, visit: u32, record: u32) -> OpId {
        let (target, back) = self.choose(slot, choice, o.way_name, visit, o.step);
        if back {
            self.mark(slot, record, Mark::Back);
        }
        target
    }

    /// What finishing an operation means, where that is more than going on.
    #[inline(always)]
    fn finish(&mut self, slot: Slot, o: &Op, record: u32) {
        if o.finishes.decided || o.finishes.effects.is_some() {
            self.finish_step(slot, o, record);
        }
    }

    #[inline(never)]
    fn finish_step(&mut self, slot: Slot, o: &Op, record: u32) {
        if let Some(list) = o.finishes.effects {
            self.carry_out(slot, list);
        }
        if o.finishes.decided && !self.state.cases[slot].decided {
            self.count_decision(slot, record);
            self.state.cases[slot].decided = true;
            self.commit(slot);
            self.note_decided(slot, record);
        }
    }

    #[inline(always)]
    pub(super) fn count_decision(&mut self, slot: Slot, record: u32) {
        if TRACE == EVERYONE {
            self.attribute(slot, record);
        }
        let case = &self.state.cases[slot];
        let lead = self.state.now - case.arrived;
        let count = &mut self.state.counts[case.program as usize];
        count.decided += 1;
        count.lead_sum += lead;
        if self.keep_leads {
            count.leads.push(lead);
        }
    }

    /// Adds the lead time of a case to the causes of its process.
    #[inline(never)]
    fn attribute(&mut self, slot: Slot, record: u32) {
        if self.state.placed_left > 0 {
            self.note_placed(slot);
        }
        let Some(trace) = self.state.traces.get(slot as usize) else { return };
        let mut way = std::mem::take(&mut self.scratch.way);
        super::explain::trace_back(&trace.records, record, &mut way);
        let program = self.state.cases[slot].program as usize;
        let seen = super::kept::Seen {
            plan: self.plan,
            records: &trace.records,
            stopped: &[],
            ended: Some(self.state.now),
            holds: &|cond| self.condition(slot, cond),
            value: &|value| self.value(slot, value),
            key: self.state.cases[slot].key,
        };
        let kept = self.plan.programs[program].periods.iter().find_map(|period| super::kept::kept(period, &seen));
        let counts = &mut self.state.counts[program];
        if let Some(kept) = kept {
            counts.bound += 1;
            counts.late += u64::from(kept.late_days > 0);
        }
        super::explain::explain_each(self.plan, &way, self.state.now, |stretch| {
            counts.add_cause(stretch.step, stretch.cause, stretch.seconds());
        });
        self.scratch.way = way;
    }

    /// As [`Kernel::advance_token`], from where that is seldom needed.
    #[inline(never)]
    pub(super) fn enter(&mut self, slot: Slot, op: OpId, before: u32) {
        self.advance_token(Token { slot, op, before });
    }

    /// A token comes to an operation, and passes on for as long as that takes no time.
    #[inline(always)]
    fn advance_token(&mut self, token: Token) {
        let ops = self.ops;
        let Token { slot, mut op, mut before } = token;
        let mut passed = 0;
        let done_at = loop {
            let o = &ops[op as usize];
            let visit = self.count_visit(slot, o);
            let record = self.open_record(slot, op, before, visit);
            match o.kind {
                OpKind::Delay { length, cause, calendar, open_season } => {
                    let (finish, seconds) = self.delay_finish(slot, o, visit, length, cause, calendar, open_season);
                    self.note_drawn(slot, record, seconds);
                    break finish;
                }
                OpKind::Work { team, length, priority, open_season } => {
                    match self.work(slot, op, o, visit, record, team, length, priority, open_season) {
                        Some(finish) => break finish,
                        None => return,
                    }
                }
                OpKind::Gate { .. } => match self.hand_in(slot, op, record) {
                    Some(moment) => break moment,
                    None => return,
                },
                OpKind::Until { window, cause, missed } => match self.window_end(slot, o, window, cause, missed.is_some()) {
                    Some(moment) => break moment,
                    None => {
                        self.close_record(slot, op);
                        op = missed.unwrap_or(op);
                        before = record;
                        continue;
                    }
                },
                OpKind::UntilDate { date } => {
                    let day = self.value(slot, date);
                    let moment =
                        if self.is_relaxed(slot, o.step, Cause::Handling) { self.state.now } else { (day as i64) * 86_400 };
                    break moment.max(self.state.now);
                }
                OpKind::Reserve { .. } => match self.reserve(slot, op, visit) {
                    super::ledger::Reserved::Yes => {}
                    super::ledger::Reserved::Waits => return,
                    super::ledger::Reserved::Short(target) => {
                        self.close_record(slot, op);
                        (op, before) = (target, record);
                        continue;
                    }
                },
                OpKind::Route { rows, amount, .. } => {
                    let (target, higher) = self.route(slot, rows, amount, o.step);
                    self.close_record(slot, op);
                    if higher {
                        self.mark(slot, record, Mark::Higher);
                    }
                    self.finish(slot, o, record);
                    (op, before) = (target, record);
                    continue;
                }
                OpKind::Fork { members, join } => {
                    self.close_record(slot, op);
                    self.fork(slot, members, join, visit, record);
                    return;
                }
                OpKind::Join { awaited, rest, members, .. } => {
                    if !self.joins(slot, awaited, rest, members) {
                        // The token ends here; the block is finished by the one that goes on.
                        self.close_record(slot, op);
                        self.mark(slot, record, Mark::Stopped);
                        return;
                    }
                }
                OpKind::Leave { scope } => {
                    if self.state.cases[slot].live > 1 {
                        self.cancel_scope(slot, scope, op);
                    }
                }
                OpKind::End { end } => {
                    self.close_record(slot, op);
                    self.finish(slot, o, record);
                    self.end(slot, end, record);
                    return;
                }
                OpKind::Pass => {}
            }
            // Done without time: the same way on as after an event, without the recursion.
            self.close_record(slot, op);
            self.finish(slot, o, record);
            op = match o.next {
                Next::Op(next) => next,
                Next::Choice(choice) => self.way_on(slot, choice, o, visit, record),
                Next::Own => return,
            };
            before = record;
            passed += 1;
            if passed > MOST_AT_ONCE {
                self.fault = Some(Endless { op });
                return;
            }
        };
        self.push_done(done_at, slot, op);
    }

    // ---- visits and records

    #[inline(always)]
    pub(super) fn count_visit(&mut self, slot: Slot, o: &Op) -> u32 {
        if o.counter == NONE {
            return 0;
        }
        let i = self.state.cases.counters_of(slot) + o.counter as usize;
        let visit = self.state.cases.counters[i];
        self.state.cases.counters[i] = visit.saturating_add(1);
        u32::from(visit)
    }

    #[inline(always)]
    pub(super) fn visit_now(&self, slot: Slot, o: &Op) -> u32 {
        if o.counter == NONE {
            return 0;
        }
        let i = self.state.cases.counters_of(slot) + o.counter as usize;
        u32::from(self.state.cases.counters[i].saturating_sub(1))
    }

    /// Where the visits of a case are kept, if they are.
    #[inline(always)]
    pub(super) fn trace(&mut self, slot: Slot) -> Option<&mut Trace> {
        match TRACE {
            FOLLOWED => self.followed.list.get_mut(self.state.cases[slot].followed as usize).map(|f| &mut f.trace),
            // What comes after the decision is not explained.
            EVERYONE if !self.state.cases[slot].decided => self.state.traces.get_mut(slot as usize),
            _ => None,
        }
    }

    #[inline(always)]
    pub(super) fn open_record(&mut self, slot: Slot, op: OpId, before: u32, visit: u32) -> u32 {
        let start = self.state.now;
        let Some(trace) = self.trace(slot) else { return NONE };
        trace.records.push(Record { op, before, start, finish: Time::MAX, visit, drawn: 0, mark: Mark::Plain });
        let record = trace.records.len() as u32 - 1;
        if TRACE == FOLLOWED {
            self.followed.moved.push(self.state.cases[slot].followed);
        }
        record
    }

    #[inline(always)]
    pub(super) fn close_record(&mut self, slot: Slot, op: OpId) -> u32 {
        let now = self.state.now;
        let Some(trace) = self.trace(slot) else { return NONE };
        let Some(record) = trace.open(op) else { return NONE };
        trace.records[record as usize].finish = now;
        record
    }

    /// A record, where there is one.
    #[inline(always)]
    fn record(&mut self, slot: Slot, record: u32) -> Option<&mut Record> {
        self.trace(slot).and_then(|trace| trace.records.get_mut(record as usize))
    }

    #[inline(always)]
    pub(super) fn mark(&mut self, slot: Slot, record: u32, mark: Mark) {
        if let Some(record) = self.record(slot, record) {
            record.mark = mark;
        }
    }

    /// Keeps what was drawn for a visit, to explain its time.
    #[inline(always)]
    fn note_drawn(&mut self, slot: Slot, record: u32, seconds: i64) {
        if let Some(record) = self.record(slot, record) {
            record.drawn = seconds;
        }
    }

    // ---- lengths

    /// Seconds of its clock that a length takes: pure in (run, case, name, visit), so that it can be asked twice.
    #[inline(always)]
    pub(super) fn draw(&self, slot: Slot, length: LengthRef, name: NameHash, visit: u32) -> i64 {
        let index = match length {
            LengthRef::One(index) => index,
            LengthRef::Choice(choice) => self.choose_length(slot, choice, name, visit),
        };
        self.draw_one(slot, index, name, visit)
    }

    #[inline(always)]
    fn delay_finish(
        &self,
        slot: Slot,
        o: &Op,
        visit: u32,
        length: LengthRef,
        cause: Cause,
        calendar: u32,
        open_season: u32,
    ) -> (Time, i64) {
        let mut seconds = self.draw(slot, length, o.name, visit);
        let now = self.state.now;
        if calendar == NONE && open_season == NONE && !self.is_followed(slot) {
            return (now + seconds, seconds);
        }
        if self.is_relaxed(slot, o.step, cause) {
            seconds = self.relaxed_delay(slot, length, o, visit, cause, seconds);
        }
        let clock = if open_season == NONE || self.is_relaxed(slot, o.step, Cause::Recess) { calendar } else { open_season };
        (self.advance(clock, now, seconds), seconds)
    }

    /// The earliest moment by which so many seconds of a clock have passed.
    #[inline(always)]
    pub(super) fn advance(&self, clock: u32, from: Time, seconds: i64) -> Time {
        if clock == NONE {
            return from + seconds;
        }
        self.plan.calendars[clock as usize].advance(Moment(from), Seconds(seconds)).0
    }

    // ---- teams

    #[inline(always)]
    fn work(
        &mut self,
        slot: Slot,
        op: OpId,
        o: &Op,
        visit: u32,
        record: u32,
        team: Option<u16>,
        length: LengthRef,
        priority: ValueRef,
        open_season: u32,
    ) -> Option<Time> {
        let plan = self.plan;
        let team = self.team_of(slot, team);
        let busy = team.and_then(|team| Some((team, plan.teams[team as usize].workers?)));
        let Some((team, workers)) = busy.filter(|_| !self.is_relaxed(slot, o.step, Cause::Queue)) else {
            // Never busy: the decider has no team, the place says no number of staff, or the line was taken away.
            let full = team.map_or(plan.office, |team| plan.teams[team as usize].full);
            return Some(self.start_work(slot, o, visit, record, length, full, open_season).0);
        };
        if self.seize(slot, team, workers) {
            return Some(self.take_up(slot, o, visit, record, team, self.state.now));
        }
        let (ready, seq) = (self.state.now, self.state.cases[slot].seq);
        let entry = Waiting { priority: self.value(slot, priority), ready, seq, slot, op, visit };
        self.state.teams[team as usize].queue(entry);
        None
    }

    /// When work that starts now is done, and how many seconds of it there are.
    #[inline(always)]
    fn start_work(
        &mut self,
        slot: Slot,
        o: &Op,
        visit: u32,
        record: u32,
        length: LengthRef,
        clock: u32,
        season: u32,
    ) -> (Time, i64) {
        let seconds = self.draw(slot, length, o.name, visit);
        self.note_drawn(slot, record, seconds);
        let clock = if season == NONE || self.is_relaxed(slot, o.step, Cause::Recess) { clock } else { season };
        (self.advance(clock, self.state.now, seconds), seconds)
    }

    /// The team of a work step; `by: decider` asks the case.
    #[inline(always)]
    pub(super) fn team_of(&self, slot: Slot, team: Option<u16>) -> Option<u16> {
        match team {
            Some(team) => Some(team),
            None => {
                let decider = self.state.cases[slot].decider;
                self.plan.deciders.get(decider as usize).and_then(|d| d.1)
            }
        }
    }

    /// A worker that is held already starts on a piece of work, and is held until the moment returned.
    #[inline(always)]
    pub(super) fn take_up(&mut self, slot: Slot, o: &Op, visit: u32, record: u32, team: u16, ready: Time) -> Time {
        let now = self.state.now;
        let OpKind::Work { length, open_season, .. } = o.kind else { return now };
        let clock = self.plan.teams[team as usize].calendar;
        let (finish, seconds) = self.start_work(slot, o, visit, record, length, clock, open_season);
        let team = &mut self.state.teams[team as usize];
        team.served += 1;
        team.waited += now - ready;
        team.held += finish - now;
        team.worked += seconds;
        finish
    }

    /// A piece of work is done: the worker takes the head of the line first.
    #[inline(always)]
    fn free_worker(&mut self, slot: Slot, o: &Op, team: Option<u16>) {
        let Some(team) = self.team_of(slot, team) else { return };
        let t = &self.plan.teams[team as usize];
        let Some(workers) = t.workers.filter(|_| !self.is_relaxed(slot, o.step, Cause::Queue)) else { return };
        if TRACE == FOLLOWED && self.free_beside(slot, team, workers) {
            return;
        }
        match self.next_in_line(team) {
            Some(next) => self.take_next(next, team),
            None => self.state.teams[team as usize].busy -= 1,
        }
    }

    /// The next in line is taken up, by a worker that is free for it.
    #[inline(always)]
    pub(super) fn take_next(&mut self, next: Waiting, team: u16) {
        let ops = self.ops;
        let record = self.trace(next.slot).and_then(|trace| trace.open(next.op)).unwrap_or(NONE);
        let finish = self.take_up(next.slot, &ops[next.op as usize], next.visit, record, team, next.ready);
        self.push_done(finish, next.slot, next.op);
    }

    /// Stops the work a token is at: the worker is free again.
    pub(super) fn abandon_work(&mut self, slot: Slot, op: OpId) {
        let ops = self.ops;
        let o = &ops[op as usize];
        if let OpKind::Work { team, .. } = o.kind {
            self.free_worker(slot, o, team);
        }
    }
}
