//! The ledger: budget lines that claims drain, that renew, and that an amendment raises.
//!
//! Reserve at the gate, commit at the decision, release on refusal. Claims go in order of arrival and none is
//! overtaken. In every run and at every moment: left + reserved + committed + lapsed = added, and left is never
//! below zero.

use super::choose::Shortage;
use super::kernel::{Kernel, Kind};
use super::state::{Claim, Holding, LineState, Slot, Time};
use crate::model::{Cause, ShortWait};
use crate::plan::{ClaimPlan, Effect, OpId, OpKind};

/// What became of a claim.
pub(super) enum Reserved {
    /// It has its money, or needs none.
    Yes,
    /// It waits in line.
    Waits,
    /// There is none: the case goes this way.
    Short(OpId),
}

impl LineState {
    pub(super) fn is_sound(&self) -> bool {
        self.left >= 0 && self.left + self.reserved + self.committed + self.lapsed == self.added
    }

    pub(super) fn add(&mut self, cents: i64) {
        self.left += cents;
        self.added += cents;
    }
}

impl<const ESTIMATED: bool, const TRACE: u8> Kernel<'_, ESTIMATED, TRACE> {
    /// What is left on a line, as a case sees it.
    pub(super) fn left_on(&self, slot: Slot, line: usize) -> i64 {
        self.state.lines.get(line).map_or(0, |l| (l.left + self.own_money(slot, line)).max(0))
    }

    /// Opens the lines: `left` at `as_of`, then renewals and the claims of others.
    pub(super) fn start_lines(&mut self) {
        for (i, line) in self.plan.lines.iter().enumerate() {
            self.push_line(line.as_of.0.max(self.origin), Kind::Renewal, i as u32, 0);
        }
    }

    /// A case claims money.
    #[inline(never)]
    pub(super) fn reserve(&mut self, slot: Slot, op: OpId, visit: u32) -> Reserved {
        let plan = self.plan;
        let o = &plan.ops[op as usize];
        let OpKind::Reserve { line, amount, claim } = o.kind else { return Reserved::Yes };
        let ClaimPlan { if_short, name, round } = &plan.claims[claim as usize];
        let index = self.value(slot, line);
        if index < 0.0 || self.is_relaxed(slot, o.step, Cause::Budget) {
            return Reserved::Yes;
        }
        let line = index as usize;
        let cents = (self.value(slot, amount).max(0.0) as i64).min(plan.lines[line].most);
        if !self.state.lines[line].open || cents == 0 {
            return Reserved::Yes;
        }
        // A second visit replaces what the case held; who waits already has the first claim to that.
        self.give_back(slot, line);
        self.serve_line(line);
        if let Some(round) = round {
            self.enter_round(slot, op, line, cents, round);
            return Reserved::Waits;
        }
        let left = self.left_on(slot, line);
        if left >= cents && self.nobody_waits(line) {
            self.hold(slot, line, cents);
            return Reserved::Yes;
        }
        let never = cents > plan.lines[line].year.max(left);
        let mut amended = Time::MAX;
        if let Some(choice) = *if_short {
            match self.choose_short(slot, choice, *name, visit) {
                Shortage::Goes(way) => return Reserved::Short(way),
                Shortage::Waits(ShortWait::Amendment) => amended = self.next_amendment(),
                Shortage::Waits(ShortWait::NextYear) => {}
            }
            if never
                && amended == Time::MAX
                && let Some(way) = self.first_way(choice)
            {
                return Reserved::Short(way);
            }
        }
        self.state.lines[line].waiting.push_back(Claim { slot, op, cents, amended });
        if amended < Time::MAX {
            self.push_line(amended, Kind::Due, line as u32, 0);
        }
        Reserved::Waits
    }

    pub(super) fn first_way(&self, choice: u32) -> Option<OpId> {
        let (from, to) = self.plan.choices[choice as usize].branches;
        self.plan.branches[from as usize..to as usize].iter().find(|b| b.wait.is_none()).map(|b| b.target)
    }

    pub(super) fn hold(&mut self, slot: Slot, line: usize, cents: i64) {
        if self.take_own_money(slot, line, cents) {
            return;
        }
        let state = &mut self.state.lines[line];
        state.left -= cents;
        state.reserved += cents;
        state.holdings.push(Holding { slot, cents, year: state.year, committed: false });
        debug_assert!(state.is_sound());
    }

    /// Money goes to someone outside the caseload.
    pub(super) fn spend(&mut self, line: usize, cents: i64) {
        let state = &mut self.state.lines[line];
        state.left -= cents;
        state.committed += cents;
        debug_assert!(state.is_sound());
    }

    /// Money the case holds on a line goes back to it.
    fn give_back(&mut self, slot: Slot, line: usize) {
        if self.give_back_own(slot, line) {
            return;
        }
        let state = &mut self.state.lines[line];
        let Some(at) = state.holdings.iter().position(|h| h.slot == slot) else { return };
        let held = state.holdings.remove(at);
        let from = if held.committed { &mut state.committed } else { &mut state.reserved };
        *from -= held.cents;
        if held.year == state.year {
            state.left += held.cents
        } else {
            state.lapsed += held.cents
        }
        debug_assert!(state.is_sound());
    }

    /// The decision binds what was reserved.
    #[inline(never)]
    pub(super) fn commit(&mut self, slot: Slot) {
        for state in &mut self.state.lines {
            for held in state.holdings.iter_mut().filter(|h| h.slot == slot && !h.committed) {
                held.committed = true;
                state.reserved -= held.cents;
                state.committed += held.cents;
            }
            debug_assert!(state.is_sound());
        }
    }

    /// The case has ended: what it was refused goes back, what it was granted is spent.
    #[inline(always)]
    pub(super) fn settle(&mut self, slot: Slot, end: u32) {
        if !self.state.lines.is_empty() {
            self.settle_lines(slot, end);
        }
    }

    #[inline(never)]
    fn settle_lines(&mut self, slot: Slot, end: u32) {
        let program = self.state.cases[slot].program as usize;
        let releases = self.plan.programs[program].ends[end as usize].kind.releases();
        if !releases {
            self.commit(slot);
        }
        for line in 0..self.state.lines.len() {
            self.state.lines[line].waiting.retain(|c| c.slot != slot);
            self.state.lines[line].ranked.retain(|c| c.slot != slot);
            if releases {
                self.give_back(slot, line);
            } else {
                self.state.lines[line].holdings.retain(|h| h.slot != slot);
            }
            self.serve_line(line);
        }
    }

    /// Money may have come in: the first in line get theirs, as far as it goes. So between two events the first never waits for what is there.
    #[inline(never)]
    pub(super) fn serve_line(&mut self, line: usize) {
        let mut at = 0;
        while let Some(&claim) = self.state.lines[line].waiting.get(at) {
            if self.left_on(claim.slot, line) < claim.cents {
                if self.is_followed(claim.slot) {
                    at += 1;
                    continue;
                }
                return;
            }
            self.state.lines[line].waiting.remove(at);
            self.hold(claim.slot, line, claim.cents);
            let now = self.state.now;
            self.push_done(now, claim.slot, claim.op);
        }
    }

    /// A line opens at `as_of`, then renews every year.
    #[inline(never)]
    pub(super) fn renew(&mut self, line: u32, ordinal: u32) {
        let plan = &self.plan.lines[line as usize];
        let state = &mut self.state.lines[line as usize];
        if ordinal == 0 {
            state.open = true;
            state.add(plan.left);
            if plan.claims.is_some() {
                let ordinal = state.others;
                let moment = self.state.now + self.claim_gap(line as usize, ordinal);
                self.push_line(moment, Kind::OtherClaim, line, ordinal);
            }
        } else {
            let carried = (state.left as f64 * plan.carry_over) as i64;
            let mut lapsed = state.left - carried;
            state.left = carried;
            state.year += 1;
            if plan.carry_over <= 0.0 {
                let uncommitted: i64 = state.holdings.iter().filter(|h| !h.committed).map(|h| h.cents).sum();
                state.reserved -= uncommitted;
                lapsed += uncommitted;
                state.holdings.retain(|h| h.committed);
            } else {
                let year = state.year;
                state.holdings.iter_mut().filter(|h| !h.committed).for_each(|h| h.year = year);
            }
            state.lapsed += lapsed;
            state.add(plan.year);
            debug_assert!(state.is_sound());
        }
        if let Some(next) = self.plan.lines[line as usize].renewals.get(ordinal as usize) {
            self.push_line(next.0, Kind::Renewal, line, ordinal + 1);
        }
        self.serve_line(line as usize);
    }

    fn claim_gap(&self, line: usize, ordinal: u32) -> i64 {
        let plan = &self.plan.lines[line];
        let gap = plan.claims.as_ref().map_or(0.0, |c| c.gap);
        let u = self.world.with_hash(plan.hash).uniform(super::names::CLAIM_GAP, ordinal).get();
        (-libm::log1p(-u) * gap) as i64 + 1
    }

    /// A claim of a process outside the caseload: served if there is money and nobody waits, else it goes elsewhere.
    #[inline(never)]
    pub(super) fn other_claim(&mut self, line: u32, ordinal: u32) {
        let plan = &self.plan.lines[line as usize];
        if let Some(claims) = &plan.claims {
            let u = self.world.with_hash(plan.hash).uniform(super::names::CLAIM_AMOUNT, ordinal);
            let cents = claims.amount.draw(u) as i64;
            if self.nobody_waits(line as usize) && self.state.lines[line as usize].left >= cents {
                self.spend(line as usize, cents);
            }
            self.state.lines[line as usize].others = ordinal + 1;
            let next = self.state.now + self.claim_gap(line as usize, ordinal + 1);
            self.push_line(next, Kind::OtherClaim, line, ordinal + 1);
        }
    }

    /// What finishing a step does to the world.
    pub(super) fn carry_out(&mut self, slot: Slot, list: u32) {
        let (from, to) = self.plan.effect_lists[list as usize];
        for i in from..to {
            match self.plan.effects[i as usize] {
                Effect::Raise { line, amount } => {
                    let line = self.value(slot, line);
                    let cents = self.value(slot, amount).max(0.0) as i64;
                    if line >= 0.0 && self.state.lines[line as usize].open {
                        if !self.take_own_money(slot, line as usize, -cents) {
                            self.state.lines[line as usize].add(cents);
                        }
                        self.serve_line(line as usize);
                    }
                }
                Effect::StartStop(stop) => self.start_stop(slot, stop),
                Effect::EndStop(stop) => self.end_stop(slot, stop),
                Effect::ResetStop(stop) => self.reset_stop(slot, stop),
                Effect::Pause(stop) => self.pause(slot, stop),
                Effect::Resume(stop) => self.resume(slot, stop),
            }
        }
    }
}
