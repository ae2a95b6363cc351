//! Cases that are where they are in life: each is put back at its step, with what it waited there already.
//!
//! What is left of a step hangs on how long the case is there: its length is drawn from what the file holds possible, given
//! that it is not over yet (a draw from the upper part of the same quantile function). A case in a team's line keeps
//! the place that its ready time gives it; a paper before a body is in time for the agenda if it was ready before that
//! closed. Where a case has been longer than the file holds possible, the file is wrong about it, and a whole new length is drawn.

use super::kept::{Kept, Seen, kept};
use super::kernel::{EVERYONE, Kernel};
use super::random::{NameHash, Uniform};
use super::state::{Mark, Record, Slot, Time, Trace, Waiting};
use crate::plan::{Draw, LengthRef, NONE, Next, Op, OpId, OpKind, Plan};
use crate::time::{Date, Moment};

/// A case that is followed from its position: where it stood, and how it went on.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Which of the plan's cases under way.
    pub open: usize,
    /// The legal period on it, by its number in its program; `None` = none came to apply.
    pub period: Option<usize>,
    /// The last day of that as things stood; `None` = it had not begun.
    pub last_day: Option<Date>,
    /// When it was decided or ended; `None` = not within the horizon.
    pub decided: Option<Time>,
    /// How it kept that period.
    pub kept: Option<Kept>,
    pub(super) seq: u32,
}

impl<const ESTIMATED: bool, const TRACE: u8> Kernel<'_, ESTIMATED, TRACE> {
    /// What a case lived through before: the steps it finished.
    pub(super) fn remember_history(&mut self, slot: Slot, index: u32) {
        if TRACE != EVERYONE {
            return;
        }
        let plan = self.plan;
        let case = &plan.open[index as usize];
        let records = case.passed.iter().map(|&(op, from, until)| Record {
            op,
            before: NONE,
            start: from.0,
            finish: until.0,
            visit: 0,
            drawn: 0,
            mark: Mark::Plain,
        });
        let traces = &mut self.state.traces;
        traces.resize_with(traces.len().max(slot as usize + 1), Trace::default);
        traces[slot as usize].records.clear();
        traces[slot as usize].records.extend(records);
    }

    /// Puts a case back at its step, and remembers that it is followed.
    pub(super) fn put_back(&mut self, slot: Slot, index: u32) {
        let plan = self.plan;
        let case = &plan.open[index as usize];
        if TRACE == EVERYONE {
            let seq = self.state.cases[slot].seq;
            let now = self.state.now;
            let held = self.held_against(slot, index, now);
            let (period, last_day) = (held.map(|h| h.0), held.map(|h| h.1.last));
            self.state.placed_left += 1;
            self.state.placed.push(Placed { open: index as usize, period, last_day, decided: None, kept: None, seq });
        }
        let first = self.trace(slot).map_or(0, |t| t.records.len());
        self.go_on_at(slot, case.op, case.since.0.min(self.state.now));
        if let Some(record) = self.trace(slot).and_then(|t| t.records.get_mut(first)) {
            record.start = case.since.0;
        }
    }

    /// The first period that holds for a case, its last day, and how it is kept if the case is over at a moment.
    fn held_against(&self, slot: Slot, index: u32, over: Time) -> Option<(usize, Kept)> {
        let plan = self.plan;
        let case = &plan.open[index as usize];
        let trace = self.state.traces.get(slot as usize)?;
        // A stop that lasts ends with the step that the case is at.
        let until = trace.records.get(case.passed.len()).map_or(Time::MAX, |r| r.finish);
        let stopped: Vec<(Time, Time)> = case.stopped.iter().map(|s| (s.0.0, s.1.map_or(until, |m| m.0))).collect();
        let seen = Seen {
            plan,
            records: &trace.records,
            stopped: &stopped,
            ended: Some(over),
            holds: &|cond| self.condition(slot, cond),
            value: &|value| self.value(slot, value),
            key: self.state.cases[slot].key,
        };
        let mut periods = plan.programs[usize::from(case.program)].periods.iter().enumerate();
        periods.find_map(|(i, period)| kept(period, &seen).map(|k| (i, k)))
    }

    /// A case that is followed from its position was decided or ended.
    pub(super) fn note_placed(&mut self, slot: Slot) {
        let seq = self.state.cases[slot].seq;
        let Ok(at) = self.state.placed.binary_search_by_key(&seq, |p| p.seq) else { return };
        let now = self.state.now;
        let held = self.held_against(slot, self.state.placed[at].open as u32, now);
        self.state.placed[at].decided = Some(now);
        self.state.placed[at].kept = held.map(|h| h.1);
        self.state.placed[at].period = held.map(|h| h.0).or(self.state.placed[at].period);
        self.state.placed_left -= 1;
    }

    fn go_on_at(&mut self, slot: Slot, op: OpId, since: Time) {
        let ops = self.ops;
        let o = &ops[op as usize];
        match o.kind {
            OpKind::Delay { length, calendar, open_season, .. } => {
                let visit = self.count_visit(slot, o);
                self.open_record(slot, op, NONE, visit);
                let clock = if open_season == NONE { calendar } else { open_season };
                let elapsed = self.elapsed(clock, since);
                let behind = match o.next {
                    Next::Op(next) if ops[next as usize].step == o.step => Some(next),
                    _ => None,
                };
                match behind.map(|next| (next, &ops[next as usize])) {
                    // A wait with a piece of work behind it in the same step: the case may be at either.
                    Some((next, work)) if matches!(work.kind, OpKind::Work { .. }) => {
                        let busy = self.length_of_work(slot, work, since);
                        let waited = self.draw_beyond(slot, length, o.name, visit, (elapsed - busy).max(0));
                        if waited > elapsed {
                            self.finish_later(self.advance(clock, since, waited), slot, op);
                        } else {
                            self.close_record(slot, op);
                            self.work_since(slot, next, self.advance(clock, since, waited).min(self.state.now));
                        }
                    }
                    _ => {
                        let seconds = self.draw_beyond(slot, length, o.name, visit, elapsed);
                        self.finish_later(self.advance(clock, since, seconds), slot, op);
                    }
                }
            }
            OpKind::Work { .. } => self.work_since(slot, op, since),
            OpKind::Gate { body, .. } => {
                self.enter(slot, op, NONE);
                let papers = &mut self.state.bodies[usize::from(body)].papers;
                if let Some(at) = papers.iter().position(|p| p.slot == slot && p.op == op) {
                    let mut paper = papers.remove(at);
                    paper.ready = paper.ready.min(since);
                    let at = papers.partition_point(|p| (p.ready, p.seq) <= (paper.ready, paper.seq));
                    papers.insert(at, paper);
                    // The agenda of the next meeting may have closed after the paper was ready.
                    self.call_next(body);
                }
            }
            _ => self.enter(slot, op, NONE),
        }
    }

    /// A piece of work that was ready at a moment: in the line from there on, or in hand since.
    fn work_since(&mut self, slot: Slot, op: OpId, ready: Time) {
        let (plan, ops) = (self.plan, self.ops);
        let o = &ops[op as usize];
        let OpKind::Work { team, length, priority, open_season } = o.kind else { return };
        let visit = self.count_visit(slot, o);
        self.open_record(slot, op, NONE, visit);
        let team = self.team_of(slot, team);
        if let Some(team) = team
            && let Some(workers) = plan.teams[usize::from(team)].workers
        {
            let state = &mut self.state.teams[usize::from(team)];
            if state.busy >= workers {
                let (seq, priority) = (self.state.cases[slot].seq, self.value(slot, priority));
                self.state.teams[usize::from(team)].queue(Waiting { priority, ready, seq, slot, op, visit });
                return;
            }
            state.busy += 1;
        }
        let full = team.map_or(plan.office, |t| plan.teams[usize::from(t)].calendar);
        let clock = if open_season == NONE { full } else { open_season };
        let seconds = self.draw_beyond(slot, length, o.name, visit, self.elapsed(clock, ready));
        self.finish_later(self.advance(clock, ready, seconds), slot, op);
    }

    /// How long the work of a step takes on the calendar, if it had begun with the step.
    fn length_of_work(&self, slot: Slot, o: &Op, since: Time) -> i64 {
        let OpKind::Work { team, length, .. } = o.kind else { return 0 };
        let seconds = self.draw(slot, length, o.name, 0);
        let clock = self.team_of(slot, team).map_or(self.plan.office, |t| self.plan.teams[usize::from(t)].calendar);
        self.advance(clock, since, seconds) - since
    }

    fn finish_later(&mut self, at: Time, slot: Slot, op: OpId) {
        self.push_done(at.max(self.state.now + 1), slot, op);
    }

    /// Seconds of a clock that passed since a moment.
    fn elapsed(&self, clock: u32, since: Time) -> i64 {
        let now = self.state.now;
        if clock == NONE {
            return now - since;
        }
        self.plan.calendars[clock as usize].worked_between(Moment(since), Moment(now)).0
    }

    /// A length, given that it is longer than what has passed.
    fn draw_beyond(&self, slot: Slot, length: LengthRef, name: NameHash, visit: u32, elapsed: i64) -> i64 {
        let mut index = match length {
            LengthRef::One(index) => index,
            LengthRef::Choice(choice) => self.choose_length(slot, choice, name, visit),
        };
        if let Draw::Owner { owner, first, count } = self.lengths[index as usize].draw {
            let word = self.value(slot, owner) as u32;
            index = if word < count { first + word } else { index };
        }
        let l = &self.lengths[index as usize];
        let Draw::Table(table) = &l.draw else {
            return self.draw_one(slot, index, name, visit).max(elapsed + 1);
        };
        let factor = if ESTIMATED && l.estimate != NONE { self.factor(slot, l.estimate) } else { 1.0 };
        let at = |p: f64| table.draw_scaled(Uniform::nearest(p), factor);
        let u = self.state.cases[slot].key.uniform(name, visit);
        if at(0.0) > elapsed || at(1.0) <= elapsed {
            // Nothing has passed that could have ended it; or more than the file holds possible.
            return if at(1.0) <= elapsed { elapsed + at(u.get()).max(1) } else { at(u.get()) };
        }
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if at(middle) > elapsed { high = middle } else { low = middle }
        }
        at(high + (1.0 - high) * u.get()).max(elapsed + 1)
    }
}

/// The operation at whose end a step is finished, by the step's number in its program.
pub(crate) fn finishing(plan: &Plan, program: usize, step: u32) -> Option<OpId> {
    let (first, last) = plan.programs.get(program)?.ops;
    (first..last).rev().find(|op| plan.ops[*op as usize].step == step && plan.ops[*op as usize].finishes.step)
}
