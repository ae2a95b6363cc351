//! Choices: conditions, values, branch lists and lengths of a case.

use super::kernel::Kernel;
use super::random::NameHash;
use super::state::Slot;
use crate::model::{Cause, ShortWait};
use crate::plan::{BranchPlan, ChanceRef, CondRef, Draw, LengthRef, NONE, Op, OpId, ValueRef};
use crate::rules::{Environment, Rule, Value};

/// What a choice came to.
enum Taken {
    Branch(u32),
    None,
}

/// What a case does when there is no money.
pub(super) enum Shortage {
    /// Goes this way.
    Goes(OpId),
    /// Waits.
    Waits(ShortWait),
}

impl<const ESTIMATED: bool, const TRACE: u8> Kernel<'_, ESTIMATED, TRACE> {
    #[inline(always)]
    pub(super) fn condition(&self, slot: Slot, cond: CondRef) -> bool {
        match cond {
            CondRef::Always => true,
            CondRef::Never => false,
            CondRef::Static(bit) => self.answers.bit(self.state.cases.answers_of(slot), bit),
            CondRef::Running(rule) => matches!(self.running(slot, rule), Value::Bool(true)),
        }
    }

    /// A number of the case: cents, seconds, days, an index, or a plain number.
    #[inline(always)]
    pub(super) fn value(&self, slot: Slot, value: ValueRef) -> f64 {
        match value {
            ValueRef::Const(number) => number,
            ValueRef::Static(place) => self.answers.value(self.state.cases.answers_of(slot), place),
            ValueRef::Running(rule) => number_of(self.running(slot, rule)),
        }
    }

    #[cold]
    #[inline(never)]
    fn running(&self, slot: Slot, rule: u32) -> Value {
        let program = &self.plan.programs[self.state.cases[slot].program as usize];
        let rule = &program.running[rule as usize];
        let facts = self.answers.facts(self.state.cases.answers_of(slot), program);
        let counters = self.state.cases.counters_of(slot);
        let visits = |step: u32| match rule.visits.get(step as usize) {
            Some(&counter) if counter != NONE => u32::from(self.state.cases.counters[counters + counter as usize]),
            _ => 0,
        };
        let left = |line: u32| match rule.lines.get(line as usize) {
            Some(&line) if line != NONE => self.left_on(slot, line as usize),
            _ => 0,
        };
        let environment = Environment {
            facts: &facts[rule.facts as usize..],
            place: &[],
            date: self.state.now.div_euclid(86_400) as i32,
            elapsed: self.state.now - self.state.cases[slot].arrived,
            visits: &visits,
            left: &left,
        };
        self.answer(&rule.rule, &environment)
    }

    /// The answer of a rule; one that fails is kept as the fault of the run, never a silent `false`.
    pub(super) fn answer(&self, rule: &Rule, environment: &Environment) -> Value {
        rule.evaluate(environment).unwrap_or_else(|failure| {
            // Only the first one is kept.
            let _ = self.failed.set(failure);
            Value::Missing
        })
    }

    /// Where a token goes: the operation, and whether that is a way back.
    #[inline(always)]
    pub(super) fn choose(&mut self, slot: Slot, choice: u32, name: NameHash, visit: u32, step: u32) -> (OpId, bool) {
        let c = &self.plan.choices[choice as usize];
        if let Some(split) = &c.simple
            && !ESTIMATED
            && !self.is_followed(slot)
        {
            let first = self.state.cases[slot].key.uniform(name, visit).is_below(split.cut);
            // No processor guesses a draw: both ways are at hand, and one is picked without a branch.
            return std::hint::select_unpredictable(first, split.ways[0], split.ways[1]);
        }
        let no_way_back = self.followed(slot).is_some_and(|f| f.relaxed.rework == Some(step));
        match self.take(slot, c.branches, name, visit, no_way_back) {
            Taken::Branch(i) => {
                let branch = self.plan.branches[i as usize];
                if let Some((_, counter)) = branch.max {
                    let at = self.state.cases.counters_of(slot) + counter as usize;
                    self.state.cases.counters[at] = self.state.cases.counters[at].saturating_add(1);
                }
                self.held = branch.held;
                (branch.target, branch.back)
            }
            // The check sees to it that a list gives something; a list that gives nothing ends as a fault.
            Taken::None => {
                self.fault = Some(super::kernel::Endless { op: c.branches.0 });
                (self.plan.branches[c.branches.0 as usize].target, false)
            }
        }
    }

    /// The branch list of a shortage.
    pub(super) fn choose_short(&mut self, slot: Slot, choice: u32, name: NameHash, visit: u32) -> Shortage {
        let c = &self.plan.choices[choice as usize];
        match self.take(slot, c.branches, name, visit, false) {
            Taken::Branch(i) => {
                let branch = &self.plan.branches[i as usize];
                branch.wait.map_or(Shortage::Goes(branch.target), Shortage::Waits)
            }
            Taken::None => Shortage::Waits(ShortWait::NextYear),
        }
    }

    /// Which length of a list holds.
    pub(super) fn choose_length(&self, slot: Slot, choice: u32, name: NameHash, visit: u32) -> u32 {
        let c = &self.plan.choices[choice as usize];
        // Another draw than the length itself, so that the two are independent.
        match self.take(slot, c.branches, name.then(NameHash::new("which")), visit, false) {
            Taken::Branch(i) => self.plan.branches[i as usize].target,
            Taken::None => self.plan.branches[c.branches.0 as usize].target,
        }
    }

    /// The one meaning of a branch list: the first `when` that holds; then the chances, as shares of the rest, where
    /// a closed branch's share goes to `else`; then `else`.
    fn take(&self, slot: Slot, branches: (u32, u32), name: NameHash, visit: u32, no_way_back: bool) -> Taken {
        let list = &self.plan.branches[branches.0 as usize..branches.1 as usize];
        let mut chances = false;
        for (i, b) in (branches.0..).zip(list) {
            chances |= b.chance.is_some();
            if b.chance.is_none() && !b.otherwise && self.passes_left(slot, b) && self.condition(slot, b.when) {
                return Taken::Branch(i);
            }
        }
        if !chances {
            return (branches.0..).zip(list).find(|(_, b)| b.otherwise).map_or(Taken::None, |(i, _)| Taken::Branch(i));
        }
        let u = self.state.cases[slot].key.uniform(name, visit).get();
        let (taken, stretch) = self.by_chance(slot, branches, u, 1.0, false);
        let back = |b: &&BranchPlan| b.back;
        match taken {
            // A draw that fell on a way back is stretched to a new one over the other branches.
            Taken::Branch(i) if no_way_back && self.plan.branches[i as usize].back => {
                let whole: f64 = list.iter().map(|b| self.share(slot, b)).sum();
                let of_else = (1.0 - whole).max(0.0);
                let of_back: f64 =
                    list.iter().filter(back).map(|b| if b.otherwise { of_else } else { self.share(slot, b) }).sum();
                let scale = if of_back > 0.0 && of_back < 1.0 { 1.0 / (1.0 - of_back) } else { 1.0 };
                let (from, to) = stretch.unwrap_or((whole, 1.0));
                if to <= from {
                    return taken;
                }
                match self.by_chance(slot, branches, (u - from) / (to - from), scale, true).0 {
                    Taken::None => taken,
                    other => other,
                }
            }
            _ => taken,
        }
    }

    fn share(&self, slot: Slot, branch: &BranchPlan) -> f64 {
        branch.chance.map_or(0.0, |chance| self.chance(slot, chance))
    }

    /// The branch that a draw falls on when all shares are multiplied by `scale`, and the stretch of draws that fall on it unless it is
    /// `else`; `onward` leaves out the ways back.
    fn by_chance(&self, slot: Slot, branches: (u32, u32), u: f64, scale: f64, onward: bool) -> (Taken, Option<(f64, f64)>) {
        let list = &self.plan.branches[branches.0 as usize..branches.1 as usize];
        let takes_part = |b: &BranchPlan| !(onward && b.back);
        let mut sum = 0.0;
        let mut last_open = None;
        for (i, b) in (branches.0..).zip(list).filter(|(_, b)| b.chance.is_some() && takes_part(b)) {
            let open = self.passes_left(slot, b) && self.condition(slot, b.when);
            if open {
                last_open = Some(i);
            }
            let from = sum;
            sum += self.share(slot, b) * scale;
            if u < sum {
                if open {
                    return (Taken::Branch(i), Some((from, sum)));
                }
                // The share of a closed branch goes to `else`.
                break;
            }
        }
        let rest = (branches.0..).zip(list).find(|(_, b)| b.otherwise && takes_part(b)).map(|(i, _)| i);
        (rest.or(last_open).map_or(Taken::None, Taken::Branch), None)
    }

    fn passes_left(&self, slot: Slot, branch: &BranchPlan) -> bool {
        branch.max.is_none_or(|(most, counter)| {
            u32::from(self.state.cases.counters[self.state.cases.counters_of(slot) + counter as usize]) < most
        })
    }

    pub(super) fn chance(&self, slot: Slot, chance: ChanceRef) -> f64 {
        match chance {
            ChanceRef::Share(p, estimate) if ESTIMATED && estimate != NONE && p > 0.0 && p < 1.0 => {
                // A factor on the odds keeps a chance between 0 and 1.
                let odds = p / (1.0 - p) * self.factor(slot, estimate);
                odds / (1.0 + odds)
            }
            ChanceRef::Share(p, _) => p,
            ChanceRef::Value(value) => self.value(slot, value).clamp(0.0, 1.0),
        }
    }

    /// By how much an estimate is off for a case.
    #[inline(always)]
    pub(super) fn factor(&self, slot: Slot, estimate: u32) -> f64 {
        let factors = self.followed(slot).map_or(self.factors, |f| &f.factors);
        factors[estimate as usize]
    }

    #[inline(always)]
    pub(super) fn draw_one(&self, slot: Slot, length: u32, name: NameHash, visit: u32) -> i64 {
        let l = &self.lengths[length as usize];
        let has_factor = ESTIMATED && l.estimate != NONE;
        let factor = || self.factor(slot, l.estimate);
        let seconds = match l.draw {
            Draw::Table(ref table) => {
                let u = self.state.cases[slot].key.uniform(name, visit);
                return if has_factor { table.draw_scaled(u, factor()) } else { table.draw(u) };
            }
            Draw::Fixed(seconds) => seconds,
            Draw::Value(value) => self.value(slot, value),
            Draw::Owner { owner, first, count } => {
                let word = self.value(slot, owner) as u32;
                return if word < count { self.draw_one(slot, first + word, name, visit) } else { 0 };
            }
        };
        let factor = if has_factor { factor() } else { 1.0 };
        // Rounds to the nearest second; a length is never negative.
        (seconds * factor + 0.5) as i64
    }

    /// What remains of a delay when its cause is taken away.
    pub(super) fn relaxed_delay(&self, slot: Slot, length: LengthRef, o: &Op, visit: u32, cause: Cause, drawn: i64) -> i64 {
        match cause {
            Cause::Handling => {
                let index = match length {
                    LengthRef::One(index) => index,
                    LengthRef::Choice(choice) => self.choose_length(slot, choice, o.name, visit),
                };
                drawn.min(self.lengths[index as usize].p10 as i64)
            }
            Cause::Applicant | Cause::Partner => drawn.min(86_400),
            Cause::Work | Cause::Hours | Cause::Statutory => drawn,
            _ => 0,
        }
    }
}

/// A value as the plain number the kernel counts with.
#[must_use]
pub fn number_of(value: Value) -> f64 {
    match value {
        Value::Missing => 0.0,
        Value::Bool(b) => f64::from(u8::from(b)),
        Value::Number(n) => n,
        Value::Money(cents) => cents as f64,
        Value::Date(days) => f64::from(days),
        Value::Duration(seconds) => seconds as f64,
        Value::Choice(index) => f64::from(index),
        Value::Choices(bits) => bits as f64,
    }
}
