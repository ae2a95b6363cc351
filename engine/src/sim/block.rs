//! Parallel blocks and ends: splitting a case into tokens, waiting for them, and taking them out.

use super::kernel::{Kernel, Kind};
use super::state::{Mark, Slot};
use crate::plan::{NONE, OpId, OpKind, Plan, Rest};

/// Whether an operation lies in a scope of its program, directly or in one inside it.
pub(super) fn lies_in(plan: &Plan, program: usize, op: OpId, scope: u32) -> bool {
    let mut s = plan.ops[op as usize].scope;
    while s != NONE {
        if s == scope {
            return true;
        }
        s = plan.programs[program].scopes[s as usize];
    }
    false
}

impl<const ESTIMATED: bool, const TRACE: u8> Kernel<'_, ESTIMATED, TRACE> {
    /// Splits into the members that take part; none = pass at once.
    #[inline(never)]
    pub(super) fn fork(&mut self, slot: Slot, members: (u32, u32), join: OpId, visit: u32, record: u32) {
        let plan = self.plan;
        let OpKind::Join { awaited, need, rest, members: scope } = plan.ops[join as usize].kind else { return };
        if rest != Rest::Awaited && self.state.cases[slot].live > 1 {
            // Members of an earlier round that still go on are not waited for again.
            self.cancel_scope(slot, scope, join);
        }
        let list = &plan.members[members.0 as usize..members.1 as usize];
        let mut taking_part = std::mem::take(&mut self.scratch.members);
        taking_part.clear();
        for m in list {
            let drawn = m.chance.is_none_or(|c| self.state.cases[slot].key.uniform(m.name, visit).get() < self.chance(slot, c));
            let copies = m.times.is_none_or(|(times, copy)| self.value(slot, times) >= f64::from(copy));
            if drawn && copies && self.condition(slot, m.when) {
                taking_part.push(m.entry);
            }
        }
        let count = taking_part.len() as u32;
        let at = self.state.cases.counters_of(slot) + awaited as usize;
        self.state.cases.counters[at] = count.min(need).max(1) as u16;
        if count == 0 {
            // Nobody takes part: the join opens at once.
            self.scratch.members = taking_part;
            self.enter(slot, join, record);
            return;
        }
        self.state.cases[slot].live += count as u16 - 1;
        let seq = self.state.cases[slot].seq;
        for (i, &entry) in taking_part.iter().enumerate() {
            // A member that passes at once may have ended the case, or the block.
            if self.state.cases[slot].seq != seq {
                break;
            }
            if self.state.cases.counters[at] == 0 && rest == Rest::Stop {
                self.state.cases[slot].live -= (taking_part.len() - i) as u16;
                break;
            }
            self.enter(slot, entry, record);
        }
        self.scratch.members = taking_part;
    }

    /// A member comes to its join. True when the block goes on with it.
    pub(super) fn joins(&mut self, slot: Slot, awaited: u32, rest: Rest, members: u32) -> bool {
        let at = self.state.cases.counters_of(slot) + awaited as usize;
        let left = self.state.cases.counters[at];
        if left == 0 {
            // Not waited for any more: the token ends here.
            self.end_token(slot);
            return false;
        }
        self.state.cases.counters[at] = left - 1;
        if left > 1 {
            self.state.cases[slot].live -= 1;
            return false;
        }
        if rest == Rest::Stop && self.state.cases[slot].live > 1 {
            self.cancel_scope(slot, members, NONE);
        }
        true
    }

    pub(super) fn end_token(&mut self, slot: Slot) {
        let live = &mut self.state.cases[slot].live;
        *live = live.saturating_sub(1);
    }

    /// Takes all tokens of a case out of a scope: they leave queues, free workers, withdraw papers and claims.
    pub(super) fn cancel_scope(&mut self, slot: Slot, scope: u32, except: OpId) {
        self.cancel(slot, except, |plan, program, op| lies_in(plan, program, op, scope));
    }

    /// Takes all tokens of a case out, wherever they are.
    pub(super) fn cancel_all(&mut self, slot: Slot) {
        self.cancel(slot, NONE, |_, _, _| true);
    }

    #[inline(never)]
    fn cancel(&mut self, slot: Slot, except: OpId, inside: impl Fn(&crate::plan::Plan, usize, OpId) -> bool) {
        let plan = self.plan;
        let program = self.state.cases[slot].program as usize;
        let mut gone = std::mem::take(&mut self.scratch.cancelled);
        gone.clear();
        self.state.events.retain(|event| {
            let bits = event.0;
            let is_token = bits as u8 & 7 == Kind::Done as u8 && (bits >> 8) as u32 & 0x3fff_ffff == slot;
            let op = (bits >> 38) as u32 & 0xffff;
            if is_token && op != except && inside(plan, program, op) {
                gone.push((op, true));
                return false;
            }
            true
        });
        for team in &mut self.state.teams {
            team.line.retain(|w| {
                let out = w.slot == slot && w.op != except && inside(plan, program, w.op);
                if out {
                    gone.push((w.op, false));
                }
                !out
            });
        }
        for body in &mut self.state.bodies {
            body.papers.retain(|p| {
                let out = p.slot == slot && p.op != except && inside(plan, program, p.op);
                if out {
                    gone.push((p.op, false));
                }
                !out
            });
        }
        for line in 0..self.state.lines.len() {
            let mut stays = |of: Slot, op: OpId| {
                let out = of == slot && op != except && inside(plan, program, op);
                if out {
                    gone.push((op, false));
                }
                !out
            };
            let state = &mut self.state.lines[line];
            let before = state.waiting.len();
            state.waiting.retain(|c| stays(c.slot, c.op));
            state.ranked.retain(|c| stays(c.slot, c.op));
            if state.waiting.len() < before {
                // Who stood behind the claim that is gone may be served now.
                self.serve_line(line);
            }
        }
        for &(op, at_work) in &gone {
            let record = self.close_record(slot, op);
            self.mark(slot, record, Mark::Stopped);
            self.end_token(slot);
            if at_work {
                self.abandon_work(slot, op);
            }
        }
        gone.clear();
        self.scratch.cancelled = gone;
    }

    /// An end ends the whole case.
    #[inline(always)]
    pub(super) fn end(&mut self, slot: Slot, end: u32, record: u32) {
        if self.state.cases[slot].live > 1 {
            self.cancel_all(slot);
        }
        self.settle(slot, end);
        if !self.state.cases[slot].decided {
            self.count_decision(slot, record);
        }
        self.note_ended(slot, end, record);
        self.state.close_case(slot);
    }
}
