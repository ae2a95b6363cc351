//! Followed cases: they wait like any other, and nobody waits for them.
//!
//! A followed case stands in every line, before every body and for all money as one that is handed in there would. When its turn comes it is
//! served beside the others: they keep their worker, their slot and their money. So the world does not notice it, and one world
//! carries as many followed cases as are asked for: proposals with luck of their own, each as it is and with one constraint taken away. In
//! queueing theory such a case is a probe, and its wait the virtual waiting time (Takács, "Introduction to the Theory of Queues", 1962).
//!
//! A case does notice itself: two of its branches share the one worker of a team, and money it was promised is not promised to it again.

use super::kernel::{FOLLOWED, Kernel, Kind};
use super::random::Key;
use super::relax::Relaxed;
use super::state::{NO_SLOT, Record, Slot, Time, Trace, Waiting};
use crate::model::Cause;

/// No followed case.
pub(super) const NOT_FOLLOWED: u32 = u32::MAX;

/// A case that is followed, and what happened to it.
#[derive(Debug)]
pub(super) struct Followed {
    /// Its slot, while it is under way; else [`NO_SLOT`].
    pub slot: Slot,
    /// The root of its own luck.
    pub luck: Key,
    /// What is taken away for it.
    pub relaxed: Relaxed,
    /// It is followed to its end, not to the decision alone.
    pub to_the_end: bool,
    /// Where estimates are off: the factors of those that it rests on itself, which come first in the plan.
    pub factors: Vec<f64>,
    /// Its visits.
    pub trace: Trace,
    /// Nothing that others do can reach it any more.
    pub is_alone: bool,
    /// When the proposer heard yes or no, and the record that ended with it.
    pub decided: Option<(Time, u32)>,
    /// The values of the case, found at its arrival.
    pub values: Vec<f64>,
    /// The conditions of the case, found at its arrival.
    pub bits: Vec<u64>,
    /// The decider that the last mandate step found.
    pub decider: Option<u16>,
    /// When it ended, where (index of the end), and the last record.
    pub ended: Option<(Time, u32, u32)>,
    /// Teams of which it keeps a worker busy.
    at_work: Vec<u16>,
    /// The worker that took it up last, of all that were freed.
    taken_up: u64,
    /// What it took from budget lines, or added to them (below zero).
    money: Vec<OwnMoney>,
}

/// Money of a line that a followed case holds, for itself alone.
#[derive(Clone, Copy, Debug)]
struct OwnMoney {
    line: usize,
    cents: i64,
    year: u32,
}

impl Default for Followed {
    fn default() -> Self {
        Self {
            slot: NO_SLOT,
            luck: Key::root(0, 0),
            relaxed: Relaxed::NOTHING,
            to_the_end: false,
            factors: Vec::new(),
            trace: Trace::default(),
            is_alone: false,
            decided: None,
            values: Vec::new(),
            bits: Vec::new(),
            decider: None,
            ended: None,
            at_work: Vec::new(),
            taken_up: 0,
            money: Vec::new(),
        }
    }
}

/// All cases that are followed in a world.
#[derive(Debug, Default)]
pub(super) struct FollowedCases {
    /// Each of them, in the order in which they were handed in; those beyond `count` are of an earlier stretch.
    pub list: Vec<Followed>,
    /// How many.
    pub count: usize,
    /// How many of them are under way.
    pub under_way: usize,
    /// How many of those are alone.
    alone: usize,
    /// Those of which a token came to an operation since they were last looked after.
    pub moved: Vec<u32>,
    /// Those that are done since then.
    done: Vec<u32>,
    /// The others were let go.
    others_are_gone: bool,
    /// How often a worker was free for the first in a line with followed cases in front.
    freed: u64,
}

impl FollowedCases {
    /// Nobody is followed; what was allocated is kept.
    pub fn clear(&mut self) {
        self.count = 0;
        self.under_way = 0;
        self.alone = 0;
        self.freed = 0;
        self.moved.clear();
        self.done.clear();
        self.others_are_gone = false;
    }

    /// One more, with the luck of a run.
    pub fn add(&mut self, luck: Key, relaxed: Relaxed, to_the_end: bool) -> &mut Followed {
        if self.count == self.list.len() {
            self.list.push(Followed::default());
        }
        let one = &mut self.list[self.count];
        self.count += 1;
        self.under_way += 1;
        one.factors.clear();
        one.trace.records.clear();
        one.values.clear();
        one.bits.clear();
        one.at_work.clear();
        one.money.clear();
        one.taken_up = 0;
        (one.luck, one.relaxed, one.to_the_end) = (luck, relaxed, to_the_end);
        (one.slot, one.is_alone, one.decided, one.decider, one.ended) = (NO_SLOT, false, None, None, None);
        one
    }
}

impl Followed {
    /// How many workers of a team it keeps busy.
    fn workers_of(&self, team: u16) -> u32 {
        self.at_work.iter().filter(|t| **t == team).count() as u32
    }
}

impl<const ESTIMATED: bool, const TRACE: u8> Kernel<'_, ESTIMATED, TRACE> {
    #[inline(always)]
    pub(super) fn is_followed(&self, slot: Slot) -> bool {
        TRACE == FOLLOWED && self.state.cases[slot].followed != NOT_FOLLOWED
    }

    /// The followed case in a slot.
    #[inline(always)]
    pub(super) fn followed(&self, slot: Slot) -> Option<&Followed> {
        if TRACE == FOLLOWED { self.followed.list.get(self.state.cases[slot].followed as usize) } else { None }
    }

    #[inline(always)]
    pub(super) fn followed_mut(&mut self, slot: Slot) -> Option<&mut Followed> {
        if TRACE == FOLLOWED { self.followed.list.get_mut(self.state.cases[slot].followed as usize) } else { None }
    }

    #[inline(always)]
    pub(super) fn is_relaxed(&self, slot: Slot, step: u32, cause: Cause) -> bool {
        self.followed(slot).is_some_and(|f| f.relaxed.cause == Some((step, cause)))
    }

    #[inline(always)]
    pub(super) fn note_decided(&mut self, slot: Slot, record: u32) {
        let now = self.state.now;
        let number = self.state.cases[slot].followed;
        let Some(followed) = self.followed_mut(slot) else { return };
        followed.decided = Some((now, record));
        if !followed.to_the_end {
            self.followed.done.push(number);
        }
    }

    pub(super) fn note_ended(&mut self, slot: Slot, end: u32, record: u32) {
        let now = self.state.now;
        let number = self.state.cases[slot].followed;
        let Some(followed) = self.followed_mut(slot) else { return };
        followed.ended = Some((now, end, record));
        followed.slot = NO_SLOT;
        if followed.to_the_end || followed.decided.is_none() {
            self.followed.done.push(number);
        }
    }

    /// Takes out those that are done, and lets the others go once nothing they do can reach any that is left. True when none is left.
    #[inline(always)]
    pub(super) fn look_after_followed(&mut self) -> bool {
        if !self.followed.moved.is_empty() || !self.followed.done.is_empty() {
            self.look_after_moved();
        }
        self.followed.under_way == 0
    }

    #[inline(never)]
    fn look_after_moved(&mut self) {
        while let Some(number) = self.followed.done.pop() {
            let followed = &mut self.followed.list[number as usize];
            let slot = std::mem::replace(&mut followed.slot, NO_SLOT);
            if slot != NO_SLOT {
                self.cancel_all(slot);
                self.state.close_case(slot);
            }
            self.followed.under_way -= 1;
            self.followed.alone -= usize::from(self.followed.list[number as usize].is_alone);
        }
        while let Some(number) = self.followed.moved.pop() {
            let followed = &self.followed.list[number as usize];
            if followed.slot != NO_SLOT && !followed.is_alone && self.is_alone(number as usize) {
                self.followed.list[number as usize].is_alone = true;
                self.followed.alone += 1;
            }
        }
        if self.followed.alone == self.followed.under_way && !self.followed.others_are_gone {
            self.followed.others_are_gone = true;
            let is_kept: Vec<bool> = self.state.cases.iter().map(|case| case.followed != NOT_FOLLOWED).collect();
            self.state.keep_only(|event| {
                let kind = event.0 as u8 & 7;
                let is_token = kind == Kind::Done as u8 || kind == Kind::Stop as u8;
                is_token && is_kept[(event.0 >> 8) as usize & 0x3fff_ffff]
            });
        }
    }

    /// Whether none of its tokens can come to anything shared any more.
    fn is_alone(&self, number: usize) -> bool {
        let records = &self.followed.list[number].trace.records;
        let goes_alone = |r: &Record| !self.plan.meets_others[r.op as usize];
        records.last().is_none_or(goes_alone) && records.iter().filter(|r| r.finish == Time::MAX).all(goes_alone)
    }

    // ---- teams

    /// A worker of a team for a case, if one is free: beside the others for a followed case, which only its own other branches can keep from it.
    #[inline(always)]
    pub(super) fn seize(&mut self, slot: Slot, team: u16, workers: u32) -> bool {
        let busy = self.state.teams[usize::from(team)].busy;
        if let Some(followed) = self.followed_mut(slot) {
            let is_free = busy + followed.workers_of(team) < workers;
            if is_free {
                followed.at_work.push(team);
            }
            return is_free;
        }
        let is_free = busy < workers;
        if is_free {
            self.state.teams[usize::from(team)].busy += 1;
        }
        is_free
    }

    /// A piece of work is done: followed cases that come before the next of the others are taken up beside them. True when that is all: the
    /// work was that of a followed case.
    #[inline(always)]
    pub(super) fn free_beside(&mut self, slot: Slot, team: u16, workers: u32) -> bool {
        if self.is_followed(slot) {
            self.free_own(slot, team);
            return true;
        }
        if self.state.teams[usize::from(team)].line.front().is_some_and(|head| self.is_followed(head.slot)) {
            self.take_up_beside(team, workers);
        }
        false
    }

    /// The worker that a followed case kept busy goes on with another branch of the same case, if that is first in line.
    fn free_own(&mut self, slot: Slot, team: u16) {
        let Some(followed) = self.followed_mut(slot) else { return };
        if let Some(at) = followed.at_work.iter().position(|t| *t == team) {
            followed.at_work.swap_remove(at);
        }
        let line = &self.state.teams[usize::from(team)].line;
        let first = line.iter().position(|w| w.slot == slot || !self.is_followed(w.slot));
        if let Some(at) = first.filter(|at| line[*at].slot == slot)
            && let Some(next) = self.state.teams[usize::from(team)].line.remove(at)
        {
            self.take_next_beside(next, team);
        }
    }

    /// A worker is free for whoever is first: for each followed case that stands before the first of the others.
    #[inline(never)]
    fn take_up_beside(&mut self, team: u16, workers: u32) {
        let mut at = 0;
        self.followed.freed += 1;
        let this = self.followed.freed;
        while let Some(next) = self.state.teams[usize::from(team)].line.get(at).copied() {
            let Some(followed) = self.followed_mut(next.slot) else { return };
            // Of two branches of one case that wait, the second waits for another worker.
            if followed.taken_up < this && followed.workers_of(team) < workers {
                followed.taken_up = this;
                self.state.teams[usize::from(team)].line.remove(at);
                self.take_next_beside(next, team);
            } else {
                at += 1;
            }
        }
    }

    /// The first in line for a worker of the team itself.
    #[inline(always)]
    pub(super) fn next_in_line(&mut self, team: u16) -> Option<Waiting> {
        let line = &self.state.teams[usize::from(team)].line;
        if TRACE == FOLLOWED && line.front().is_some_and(|head| self.is_followed(head.slot)) {
            let at = line.iter().position(|waiting| !self.is_followed(waiting.slot))?;
            return self.state.teams[usize::from(team)].line.remove(at);
        }
        self.state.teams[usize::from(team)].line.pop_front()
    }

    fn take_next_beside(&mut self, next: Waiting, team: u16) {
        if let Some(followed) = self.followed_mut(next.slot) {
            followed.at_work.push(team);
        }
        self.take_next(next, team);
    }

    // ---- money

    /// What a followed case added to a line this year, less what it holds of it.
    pub(super) fn own_money(&self, slot: Slot, line: usize) -> i64 {
        let year = self.state.lines.get(line).map_or(0, |l| l.year);
        let of_line = |m: &&OwnMoney| m.line == line && m.year == year;
        self.followed(slot).map_or(0, |f| -f.money.iter().filter(of_line).map(|m| m.cents).sum::<i64>())
    }

    /// A followed case takes money of a line, or adds some (below zero), for itself alone. False if the case is not followed.
    pub(super) fn take_own_money(&mut self, slot: Slot, line: usize, cents: i64) -> bool {
        let year = self.state.lines[line].year;
        let Some(followed) = self.followed_mut(slot) else { return false };
        followed.money.push(OwnMoney { line, cents, year });
        true
    }

    /// A followed case gives back what it holds of a line. False if the case is not followed.
    pub(super) fn give_back_own(&mut self, slot: Slot, line: usize) -> bool {
        let Some(followed) = self.followed_mut(slot) else { return false };
        followed.money.retain(|m| m.line != line || m.cents < 0);
        true
    }

    /// Whether nobody waits for money of a line, followed cases aside.
    pub(super) fn nobody_waits(&self, line: usize) -> bool {
        self.state.lines[line].waiting.iter().all(|claim| self.is_followed(claim.slot))
    }
}
