//! Meetings: papers before a body, its agenda's deadline and slots.

use super::kernel::Kernel;
use super::state::{Mark, Paper, Slot, Time};
use crate::model::Cause;
use crate::plan::{OpId, OpKind};
use crate::time::Moment;

impl<const ESTIMATED: bool, const TRACE: u8> Kernel<'_, ESTIMATED, TRACE> {
    /// A paper is ready for a body. The moment at which it goes on, if it need not wait for its turn.
    #[inline(never)]
    pub(super) fn hand_in(&mut self, slot: Slot, op: OpId, record: u32) -> Option<Time> {
        let plan = self.plan;
        let o = &plan.ops[op as usize];
        let OpKind::Gate { body, deferred, urgent } = o.kind else { return None };
        let meetings = &plan.bodies[body as usize].meetings;
        let now = self.state.now;
        let held = std::mem::take(&mut self.held);
        if self.is_relaxed(slot, o.step, Cause::Meeting) {
            return Some(now);
        }
        if held {
            self.mark(slot, record, Mark::Held);
        }
        if self.is_relaxed(slot, o.step, Cause::Recess)
            && let Some(meeting) = meetings.first_of_cycle_reachable(Moment(now)).and_then(|id| meetings.get(id))
            && !meeting.held
        {
            // It would have met then, with room for one more.
            return Some(meeting.at.0);
        }
        let waived = self.is_relaxed(slot, o.step, Cause::Agenda);
        let deferred = self.condition(slot, deferred) && !self.is_relaxed(slot, o.step, Cause::Term);
        if waived && !held && !(deferred && self.term_at(now).is_some()) {
            let called = self.state.bodies[body as usize].called;
            let meets_now = meetings.first_held(Moment(now)).filter(|m| meetings.all()[m.index()].at.0 == now);
            if meets_now.is_some_and(|m| called != Some(m.index() as u32)) {
                // The body is just meeting. To call it together once more would give the others its slots twice.
                return Some(now);
            }
        }
        let ready = if held { Time::MIN } else { now };
        let paper = Paper {
            ready,
            seq: self.state.cases[slot].seq,
            slot,
            op,
            after: if held { now } else { now - 1 },
            deferred,
            waived,
            urgent: self.value(slot, urgent) > 0.0,
            asked: false,
        };
        let papers = &mut self.state.bodies[body as usize].papers;
        let at = papers.partition_point(|p| (p.ready, p.seq) <= (paper.ready, paper.seq));
        papers.insert(at, paper);
        let first = if held || waived { meetings.first_held(Moment(now + 1)) } else { meetings.first_reachable(Moment(now)) };
        if let Some(meeting) = first {
            self.call(body, meeting.index() as u32);
        }
        None
    }

    /// Calls a body together for its next meeting.
    pub(super) fn call_next(&mut self, body: u16) {
        if let Some(next) = self.plan.bodies[usize::from(body)].meetings.first_held(Moment(self.state.now + 1)) {
            self.call(body, next.index() as u32);
        }
    }

    /// Calls a body together for a meeting, unless it is already called for an earlier one.
    #[inline(never)]
    fn call(&mut self, body: u16, meeting: u32) {
        let called = &mut self.state.bodies[body as usize].called;
        if called.is_none_or(|c| meeting < c) {
            *called = Some(meeting);
            let moment = self.plan.bodies[body as usize].meetings.all()[meeting as usize].at;
            self.push_meeting(moment.0, u32::from(body), meeting);
        }
    }

    /// A body meets: in order of readiness when the agenda closed, as many as there are slots.
    #[inline(never)]
    pub(super) fn meet(&mut self, body: u32, meeting: u32) {
        let plan = self.plan;
        if self.state.bodies[body as usize].called != Some(meeting) {
            return;
        }
        self.state.bodies[body as usize].called = None;
        let b = &plan.bodies[body as usize];
        let closes = b.meetings.all()[meeting as usize].closes.0;
        let now = self.state.now;
        let mut slots = b.slots.map_or(u32::MAX, |slots| {
            let others = b.other_items.as_ref().map_or(0.0, |table| {
                table.draw(self.world.with_hash(b.hash).uniform(super::names::OTHER_ITEMS, Moment(now).date().days() as u32))
            });
            slots.saturating_sub((others + 0.5) as u32)
        });
        let term = self.term_at(now);
        let mut kept = b.urgent;
        let mut decided = std::mem::take(&mut self.scratch.decided);
        let mut papers = std::mem::take(&mut self.state.bodies[body as usize].papers);
        papers.retain_mut(|p| {
            if p.after >= now || (p.ready > closes && !p.waived) {
                return true;
            }
            let room = if p.urgent { slots } else { slots.saturating_sub(kept) };
            if !p.waived && room == 0 {
                return true;
            }
            if let Some(term) = term.filter(|_| p.deferred) {
                self.note_deferred(p.slot, p.op, now);
                if !p.asked {
                    p.asked = true;
                    p.after = p.after.max(self.after_term(p.slot, term));
                }
                return true;
            }
            if !p.waived && !self.is_followed(p.slot) {
                slots -= 1;
                kept = kept.saturating_sub(u32::from(p.urgent));
            }
            decided.push((p.slot, p.op));
            false
        });
        let waiting = !papers.is_empty();
        self.state.bodies[body as usize].papers = papers;
        if !decided.is_empty() {
            let body = &mut self.state.bodies[body as usize];
            body.meetings += 1;
            body.decided += decided.len() as u64;
            self.state.taken += 1;
        }
        if waiting && let Some(next) = b.meetings.first_held(Moment(now + 1)) {
            self.call(body as u16, next.index() as u32);
        }
        for &(slot, op) in &decided {
            let record = self.close_record(slot, op);
            self.go_on(slot, op, record);
        }
        decided.clear();
        self.scratch.decided = decided;
    }

    /// The stretch in which deferred matters wait that a moment lies in.
    fn term_at(&self, moment: Time) -> Option<(Time, Time)> {
        self.state.terms.iter().copied().find(|&(from, to)| from <= moment && moment < to)
    }

    /// From when a matter that met an election may be decided: after the formation, or once support is won again.
    #[cold]
    fn after_term(&self, slot: Slot, (from, to): (Time, Time)) -> Time {
        let Some(plan) = &self.plan.terms else { return to - 1 };
        let (key, election) = (self.state.cases[slot].key, Moment(from).date().year() as u32);
        match &plan.winning {
            Some(table) if key.uniform(super::names::WON_AGAIN, election).get() < plan.won_again => {
                to + table.draw(key.uniform(super::names::WINNING, election)) as i64
            }
            _ => to - 1,
        }
    }

    fn note_deferred(&mut self, slot: Slot, op: OpId, now: Time) {
        if let Some(trace) = self.trace(slot)
            && let Some(record) = trace.open(op)
            && trace.records[record as usize].mark == Mark::Plain
        {
            trace.records[record as usize].mark = Mark::Deferred(now);
        }
    }

    /// The moment a window lets the case go on, or nothing when it was missed and there is another way.
    #[inline(never)]
    pub(super) fn window_end(&self, slot: Slot, o: &crate::plan::Op, window: u32, cause: Cause, elsewhere: bool) -> Option<Time> {
        let now = self.state.now;
        if self.is_relaxed(slot, o.step, cause) {
            return Some(now);
        }
        let moments = &self.plan.windows[window as usize].moments;
        let i = moments.partition_point(|m| m.0.0 < now);
        match moments.get(i) {
            Some(m) if !elsewhere || m.0.date().year() == Moment(now).date().year() => Some(m.1.0.max(now)),
            Some(_) if elsewhere => None,
            _ => Some(self.plan.horizon.0.max(now)),
        }
    }

    /// Whether this moment lies outside the stretches in which a decider is there.
    #[cold]
    fn is_away(&self, present: u32) -> bool {
        let now = self.state.now;
        let Some(window) = self.plan.windows.get(present as usize) else { return false };
        let i = window.moments.partition_point(|m| m.0.0 < now);
        window.moments.get(i).is_some_and(|m| m.1.0 > now)
    }

    /// Who decides: the lowest row that covers the amount and holds.
    #[inline(never)]
    pub(super) fn route(&mut self, slot: Slot, rows: (u32, u32), amount: crate::plan::ValueRef, step: u32) -> (OpId, bool) {
        let amount = self.value(slot, amount);
        let lowest_may = self.followed(slot).is_some_and(|f| f.relaxed.mandate == Some(step));
        let rows = &self.plan.routes[rows.0 as usize..rows.1 as usize];
        let found = rows.iter().find(|r| (lowest_may || amount <= r.up_to) && self.condition(slot, r.when)).or(rows.last());
        match found {
            Some(row) => {
                let (decider, target) = row.instead.filter(|_| self.is_away(row.present)).unwrap_or((row.decider, row.target));
                self.state.cases[slot].decider = decider;
                if let Some(followed) = self.followed_mut(slot) {
                    followed.decider = Some(decider);
                }
                (target, row.detour)
            }
            None => {
                self.fault = Some(super::kernel::Endless { op: step });
                (0, false)
            }
        }
    }
}
