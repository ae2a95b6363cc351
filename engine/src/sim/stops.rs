//! Stops: a case leaves wherever it is, or a called process does; and silence decides at the end of a period.
//!
//! What a stop keeps of a case lies in its counters, so that cases without stops carry nothing: its state, and for silence
//! days since the case came.

use super::block::lies_in;
use super::kept::{is_extended, together};
use super::kernel::{Kernel, Kind};
use super::state::{Slot, Time};
use crate::plan::{NONE, StopAfter};
use crate::time::{BridgeDays, Date, Moment};

/// States of a stop.
const ASLEEP: u16 = 0;
const COUNTING: u16 = 1;
const OVER: u16 = 2;

/// Counters of silence, after its state.
const FIRST_DAY: usize = 1;
const PAUSES: usize = 2;
const PAUSED_ON: usize = 3;
const PAUSED_DAYS: usize = 4;
const EXTENDED: usize = 5;

impl<const ESTIMATED: bool, const TRACE: u8> Kernel<'_, ESTIMATED, TRACE> {
    /// Where the counters of a stop begin.
    fn stop_counter(&self, slot: Slot, stop: u32) -> usize {
        let program = &self.plan.programs[self.state.cases[slot].program as usize];
        self.state.cases.counters_of(slot) + program.stops[stop as usize].counter as usize
    }

    /// Its clock starts; it runs from the first time, and a later visit does not start it again.
    #[cold]
    #[inline(never)]
    pub(super) fn start_stop(&mut self, slot: Slot, stop: u32) {
        let at = self.stop_counter(slot, stop);
        if self.state.cases.counters[at] != ASLEEP {
            return;
        }
        let program = &self.plan.programs[self.state.cases[slot].program as usize];
        let plan = &program.stops[stop as usize];
        let moment = match plan.after {
            StopAfter::Length(length) => self.state.now.saturating_add(self.draw(slot, length, plan.hash, 0)),
            StopAfter::Rate(mean, estimate) => {
                let factor = if ESTIMATED && estimate != NONE { self.factor(slot, estimate) } else { 1.0 };
                let u = self.state.cases[slot].key.uniform(plan.hash, 0).get();
                self.state.now.saturating_add((-libm::log1p(-u) * mean / factor) as i64)
            }
            StopAfter::Silence(silence) => {
                if !self.condition(slot, self.plan.silences[silence as usize].when) {
                    return;
                }
                let today = self.day_of(slot);
                let counters = &mut self.state.cases.counters;
                counters[at + FIRST_DAY] = today;
                counters[at + PAUSED_DAYS] = 0;
                if counters[at + PAUSES] > 0 {
                    counters[at + PAUSED_ON] = today;
                }
                self.silence_ends(slot, stop, silence).unwrap_or(Time::MAX)
            }
        };
        self.state.cases.counters[at] = COUNTING;
        self.push_stop(moment.min(self.plan.horizon.0 + 1), slot, stop);
    }

    pub(super) fn end_stop(&mut self, slot: Slot, stop: u32) {
        let at = self.stop_counter(slot, stop);
        self.state.cases.counters[at] = OVER;
    }

    /// The process that a stop belongs to is called again: what was to come of the last time is forgotten.
    #[cold]
    pub(super) fn reset_stop(&mut self, slot: Slot, stop: u32) {
        let at = self.stop_counter(slot, stop);
        if self.state.cases.counters[at] == ASLEEP {
            return;
        }
        self.state.cases.counters[at] = ASLEEP;
        self.state.events.retain(|event| {
            let bits = event.0;
            let is_it = bits as u8 & 7 == Kind::Stop as u8
                && (bits >> 8) as u32 & 0x3fff_ffff == slot
                && (bits >> 38) as u32 & 0xffff == stop;
            !is_it
        });
    }

    // ---- silence

    /// Days since the case came.
    fn day_of(&self, slot: Slot) -> u16 {
        let first = Moment(self.state.cases[slot].arrived).date();
        u16::try_from(Moment(self.state.now).date().days_since(first)).unwrap_or(u16::MAX)
    }

    #[cold]
    pub(super) fn pause(&mut self, slot: Slot, stop: u32) {
        let (at, today) = (self.stop_counter(slot, stop), self.day_of(slot));
        let counters = &mut self.state.cases.counters;
        if counters[at + PAUSES] == 0 {
            counters[at + PAUSED_ON] = today;
        }
        counters[at + PAUSES] += 1;
    }

    #[cold]
    pub(super) fn resume(&mut self, slot: Slot, stop: u32) {
        let (at, today) = (self.stop_counter(slot, stop), self.day_of(slot));
        let counters = &mut self.state.cases.counters;
        counters[at + PAUSES] = counters[at + PAUSES].saturating_sub(1);
        if counters[at + PAUSES] == 0 {
            counters[at + PAUSED_DAYS] += today - counters[at + PAUSED_ON];
        }
    }

    /// The moment after the last day of a period that silence ends, as far as it stood still by now (Awb 4:15, 4:20b).
    fn silence_ends(&self, slot: Slot, stop: u32, silence: u32) -> Option<Time> {
        let plan = &self.plan.silences[silence as usize];
        let at = self.stop_counter(slot, stop);
        let counters = &self.state.cases.counters[at..];
        let (_, first) = plan.within.iter().find(|(when, _)| self.condition(slot, *when))?;
        let start: Date = Moment(self.state.cases[slot].arrived).date().add_days(i32::from(counters[FIRST_DAY]));
        let under_way = if counters[PAUSES] > 0 { self.day_of(slot) - counters[PAUSED_ON] } else { 0 };
        let stopped = u32::from(counters[PAUSED_DAYS] + under_way);
        let last = match plan.extension.filter(|_| counters[EXTENDED] > 0) {
            None => first.last_day_with_suspension(start, stopped, BridgeDays::Counted),
            Some((more, _)) => match together(*first, more) {
                Some(whole) => whole.last_day_with_suspension(start, stopped, BridgeDays::Counted),
                None => {
                    let last = first.last_day_with_suspension(start, stopped, BridgeDays::Counted);
                    more.last_day(last, BridgeDays::Counted)
                }
            },
        };
        Some(last.add_days(1).midnight().0)
    }

    /// Whether a period is over by silence now; if not, its end is put off.
    fn is_silent(&mut self, slot: Slot, stop: u32, silence: u32) -> bool {
        let at = self.stop_counter(slot, stop);
        let plan = &self.plan.silences[silence as usize];
        let pauses = self.state.cases.counters[at + PAUSES];
        let mut ends = self.silence_ends(slot, stop, silence).unwrap_or(Time::MAX);
        if ends <= self.state.now
            && pauses == 0
            && self.state.cases.counters[at + EXTENDED] == 0
            && let Some((_, chance)) = plan.extension
        {
            let key = self.followed(slot).map_or(self.state.cases[slot].key, |f| f.luck);
            if is_extended(key, plan.name, chance) {
                self.state.cases.counters[at + EXTENDED] = 1;
                ends = self.silence_ends(slot, stop, silence).unwrap_or(Time::MAX);
            }
        }
        if ends <= self.state.now && pauses == 0 {
            return true;
        }
        // While it stands still nobody knows until when: looked at again the next day.
        let tomorrow = Moment(self.state.now).date().add_days(1).midnight().0;
        self.push_stop(ends.max(tomorrow).min(self.plan.horizon.0 + 1), slot, stop);
        false
    }

    /// A stop comes: the case, or the called process, leaves wherever it is.
    #[cold]
    #[inline(never)]
    pub(super) fn stop(&mut self, slot: Slot, stop: u32) {
        let at = self.stop_counter(slot, stop);
        if self.state.cases.counters[at] != COUNTING {
            return;
        }
        let plan = self.plan;
        let program = self.state.cases[slot].program as usize;
        let s = &plan.programs[program].stops[stop as usize];
        if let StopAfter::Silence(silence) = s.after
            && !self.is_silent(slot, stop, silence)
        {
            return;
        }
        self.state.cases.counters[at] = OVER;
        let inside = |op| s.scope == NONE || lies_in(plan, program, op, s.scope);
        let last = self.trace(slot).map_or(NONE, |trace| super::world::longest_open_of(&trace.records, inside));
        if s.scope == NONE {
            self.cancel_all(slot);
            self.state.cases[slot].live = 1;
        } else {
            let live = self.state.cases[slot].live;
            self.cancel_scope(slot, s.scope, NONE);
            if self.state.cases[slot].live == live {
                return;
            }
            self.state.cases[slot].live += 1;
        }
        self.enter(slot, s.target, last);
    }
}
