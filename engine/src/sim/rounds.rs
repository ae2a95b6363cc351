//! Money that comes at a moment of the calendar: tender rounds, and amendments of the budget.
//!
//! In a round all wait for the closing of a window, and the best go first till the pot is empty (Awb 4:26): the first
//! that no longer fits ends the round, and nobody behind it is served. Rivals outside the caseload are drawn once a
//! round, whoever takes part. An amendment (begrotingswijziging, Gemeentewet 192) brings a claim money of its own, beside
//! the line.

use super::choose::Shortage;
use super::kernel::{Kernel, Kind};
use super::names;
use super::random::NameHash;
use super::state::{Ranked, Slot, Time};
use crate::plan::{NONE, OpId, OpKind, RoundPlan};
use crate::time::Moment;

impl<const ESTIMATED: bool, const TRACE: u8> Kernel<'_, ESTIMATED, TRACE> {
    /// The first decision at which an amendment that is asked for now brings its money; `Time::MAX` if none is to come.
    pub(super) fn next_amendment(&self) -> Time {
        if self.plan.amendments == NONE {
            return Time::MAX;
        }
        let moments = &self.plan.windows[self.plan.amendments as usize].moments;
        let open = moments.iter().filter(|m| m.0.0 >= self.state.now);
        open.map(|m| m.1.0).min().unwrap_or(Time::MAX)
    }

    /// A claim joins the round that closes next.
    #[cold]
    pub(super) fn enter_round(&mut self, slot: Slot, op: OpId, line: usize, cents: i64, round: &RoundPlan) {
        let moments = &self.plan.windows[round.window as usize].moments;
        let next = moments.partition_point(|m| m.0.0 < self.state.now);
        let closes = moments.get(next).map_or(self.plan.horizon.0 + 1, |m| m.1.0);
        let score = self.value(slot, round.score);
        let seq = self.state.cases[slot].seq;
        self.state.lines[line].ranked.push(Ranked { slot, op, cents, seq, score, closes });
        self.push_line(closes, Kind::Due, line as u32, 0);
    }

    /// A moment has come at which money of a line is given out: amendments first, then rounds.
    #[cold]
    pub(super) fn money_due(&mut self, line: u32) {
        let line = line as usize;
        let now = self.state.now;
        while let Some(at) = self.state.lines[line].waiting.iter().position(|c| c.amended <= now) {
            let Some(claim) = self.state.lines[line].waiting.remove(at) else { break };
            if !self.is_followed(claim.slot) {
                self.state.lines[line].add(claim.cents);
                self.hold(claim.slot, line, claim.cents);
            }
            self.push_done(now, claim.slot, claim.op);
        }
        self.serve_line(line);
        // Rounds of different steps may close in one second; each is a round of its own.
        while let Some(op) = self.state.lines[line].ranked.iter().find(|c| c.closes <= now).map(|c| c.op) {
            self.close_round(line, op);
        }
    }

    fn close_round(&mut self, line: usize, op: OpId) {
        let (plan, now) = (self.plan, self.state.now);
        let OpKind::Reserve { claim, .. } = plan.ops[op as usize].kind else { return };
        let claim = &plan.claims[claim as usize];
        let Some(round) = &claim.round else { return };
        let ranked = &mut self.state.lines[line].ranked;
        // The same step, seen by every program that has it and by every case: its name says which round it is.
        let same = |c: &Ranked| {
            c.closes <= now
                && matches!(plan.ops[c.op as usize].kind, OpKind::Reserve { claim: other, .. } if plan.claims[other as usize].name == claim.name)
        };
        let mine: Vec<Ranked> = ranked.iter().copied().filter(|c| same(c)).collect();
        ranked.retain(|c| !same(c));
        let (beside, mine): (Vec<Ranked>, Vec<Ranked>) = mine.into_iter().partition(|c| self.is_followed(c.slot));
        let left = self.state.lines[line].left;
        let mut is_open = self.nobody_waits(line);
        // A followed case is ranked among the others, who don't notice it: first all of them, from the same pot.
        let beside: Vec<(Ranked, bool)> = beside
            .into_iter()
            .map(|c| {
                let order = self.in_order(mine.iter().copied().chain([c]).collect(), line, round, claim.name);
                let before = order.iter().take_while(|other| other.slot != c.slot);
                let spent =
                    before.map(|other| other.cents).try_fold(0, |sum, cents| (sum + cents <= left).then_some(sum + cents));
                (c, is_open && spent.is_some_and(|spent| spent + c.cents <= left + self.own_money(c.slot, line)))
            })
            .collect();
        let order = if mine.is_empty() { mine } else { self.in_order(mine, line, round, claim.name) };
        for c in order {
            if c.slot != Slot::MAX && self.state.cases[c.slot].seq != c.seq {
                // Ended by what another of its claims lost.
                continue;
            }
            is_open &= self.state.lines[line].left >= c.cents;
            let is_rival = c.slot == Slot::MAX;
            match (is_open, is_rival) {
                (true, true) => self.spend(line, c.cents),
                (true, false) => {
                    self.hold(c.slot, line, c.cents);
                    self.push_done(now, c.slot, c.op);
                }
                (false, true) => {}
                (false, false) => self.lost_round(line, c),
            }
        }
        for (c, won) in beside {
            if self.state.cases[c.slot].seq != c.seq {
                continue;
            }
            if won {
                self.hold(c.slot, line, c.cents);
                self.push_done(now, c.slot, c.op);
            } else {
                self.lost_round(line, c);
            }
        }
    }

    /// The claims of a round with their rivals, the best first.
    fn in_order(&self, mut claims: Vec<Ranked>, line: usize, round: &RoundPlan, name: NameHash) -> Vec<Ranked> {
        let (plan, now) = (self.plan, self.state.now);
        let rivals = claims.iter().map(|c| self.value(c.slot, round.rivals)).fold(0.0, f64::max) as u32;
        let luck = self.world.with_hash(plan.lines[line].hash).with_hash(name);
        let day = Moment(now).date().days() as u32;
        let (ask, op) = claims.first().map_or((0, 0), |c| (c.cents, c.op));
        // A rival has no case: its slot is none, and what it gets is spent.
        claims.extend((0..rivals).map(|i| {
            let draw = |purpose| luck.with_number(u64::from(day)).uniform(purpose, i);
            Ranked {
                slot: Slot::MAX,
                op,
                cents: round.amounts.as_ref().map_or(ask, |table| table.draw(draw(names::RIVAL_AMOUNT)) as i64),
                seq: i,
                score: round.scores.draw(draw(names::RIVAL_SCORE)),
                closes: now,
            }
        }));
        // Of equal scores a case goes before a rival, and who came first before who came later.
        claims.sort_by(|a, b| b.score.total_cmp(&a.score).then((a.slot == Slot::MAX, a.seq).cmp(&(b.slot == Slot::MAX, b.seq))));
        claims
    }

    /// What a claim does that got nothing in its round: the way the step says, else the next round.
    fn lost_round(&mut self, line: usize, c: Ranked) {
        let plan = self.plan;
        let o = &plan.ops[c.op as usize];
        let OpKind::Reserve { claim, .. } = o.kind else { return };
        let claim = &plan.claims[claim as usize];
        let visit = self.visit_now(c.slot, o);
        if let Some(choice) = claim.if_short {
            let way = match self.choose_short(c.slot, choice, claim.name, visit) {
                Shortage::Goes(way) => Some(way),
                Shortage::Waits(_) if c.cents > plan.lines[line].year => self.first_way(choice),
                Shortage::Waits(_) => None,
            };
            if let Some(way) = way {
                let record = self.close_record(c.slot, c.op);
                self.enter(c.slot, way, record);
                return;
            }
        }
        if let Some(round) = &claim.round {
            self.enter_round(c.slot, c.op, line, c.cents, round);
        }
    }
}
