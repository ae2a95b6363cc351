//! Arrivals: when cases come, what their facts are, and what their rules say.

use super::kernel::{EVERYONE, Kernel, Token};
use super::names;
use super::random::{Key, Uniform};
use super::state::{Slot, Time, Trace};
use super::world::{Proposed, score_of_proposal};
use crate::plan::{ArrivalTimes, FactDraw, FactSource, Intake, NONE, OpId, Program};
use crate::rules::{Environment, Value};
use crate::time::{Moment, Seconds};

/// Buffers that are used again and again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    pub facts: Vec<Value>,
    pub members: Vec<OpId>,
    pub decided: Vec<(Slot, OpId)>,
    pub cancelled: Vec<(OpId, bool)>,
    pub way: Vec<super::state::Record>,
}

impl<const ESTIMATED: bool, const TRACE: u8> Kernel<'_, ESTIMATED, TRACE> {
    /// The first arrival of each stream.
    pub(super) fn start_arrivals(&mut self) {
        for i in 0..self.plan.arrivals.len() {
            self.next_arrival(i as u32);
        }
    }

    /// The next case of a stream, if there is one.
    #[inline(always)]
    fn next_arrival(&mut self, index: u32) {
        let plan = &self.plan.arrivals[index as usize];
        let stream = &mut self.state.arrivals[index as usize];
        if stream.cases >= plan.cases {
            return;
        }
        let u = stream.key.uniform(names::ARRIVAL_GAP, stream.cases as u32);
        let at = match &plan.times {
            ArrivalTimes::Gap(table) => {
                stream.last += table.draw(u);
                stream.last
            }
            ArrivalTimes::Within { gap, calendar } => {
                let gap = Seconds((gap.draw(u) + 0.5) as i64);
                let calendar = &self.plan.calendars[*calendar as usize];
                // Who would come at closing time comes at the next opening.
                let at = calendar.next_open(calendar.advance(Moment(stream.last as i64), gap));
                stream.last = at.0 as f64;
                stream.last
            }
            ArrivalTimes::Varying { unit, cumulative } => {
                // A Poisson process runs at unit speed on the scale of expected cases.
                stream.last += unit.draw(u);
                let i = cumulative.partition_point(|c| c.1 < stream.last);
                if i == 0 || i == cumulative.len() {
                    return;
                }
                let ((t0, c0), (t1, c1)) = (cumulative[i - 1], cumulative[i]);
                t0.0 as f64 + (t1.0 - t0.0) as f64 * (stream.last - c0) / (c1 - c0)
            }
        };
        stream.cases += 1;
        self.push_arrival((at + 0.5) as Time, index);
    }

    /// A case of the caseload comes.
    #[inline(always)]
    pub(super) fn arrive(&mut self, index: u32) -> Token {
        let stream = &self.state.arrivals[index as usize];
        let (ordinal, key) = (stream.cases - 1, stream.key.with_number(stream.cases));
        self.next_arrival(index);
        self.open(self.plan.arrivals[index as usize].program, key, Some((index, ordinal)))
    }

    /// A followed proposal is handed in now: with the luck of its own run, and with something taken away.
    pub(super) fn submit(&mut self, seed: u64, proposal: &Proposed) {
        let luck = Key::root(seed, proposal.run);
        let key = luck.with_hash(names::FOLLOWED).with_hash(self.plan.programs[0].hash);
        let token = self.open(0, key, None);
        let followed = self.followed.add(luck, proposal.relaxed, proposal.to_the_end);
        if ESTIMATED {
            let own = self.plan.estimates.iter().take_while(|e| e.of_proposal);
            followed.factors.extend(own.map(|e| libm::exp(e.sigma * score_of_proposal(seed, proposal.run, e))));
        }
        followed.slot = token.slot;
        let p = &self.plan.programs[0];
        if p.is_asked() {
            self.answers.copy_to(self.state.cases.answers_of(token.slot), p, &mut followed.values, &mut followed.bits);
        }
        self.state.cases[token.slot].followed = self.followed.count as u32 - 1;
        self.enter(token.slot, token.op, token.before);
    }

    /// A case, asked all that is to be known of it, and its first token.
    #[inline(always)]
    fn open(&mut self, program: u16, key: Key, arrival: Option<(u32, u64)>) -> Token {
        let now = self.state.now;
        let p = &self.plan.programs[program as usize];
        let slot = self.state.open_case(now, key, program, p);
        self.state.counts[program as usize].arrived += 1;
        if TRACE == EVERYONE {
            let traces = &mut self.state.traces;
            traces.resize_with(traces.len().max(slot as usize + 1), Trace::default);
            traces[slot as usize].records.clear();
        }
        if p.is_asked() {
            self.find_out(slot, key, arrival, &[]);
        }
        Token { slot, op: p.start, before: NONE }
    }

    /// The events of cases that are under way: each joins the world at its date, or at the beginning; those that are still at their
    /// step, on the day that is looked at.
    pub(super) fn start_open_cases(&mut self) {
        for (i, case) in (0..).zip(&self.plan.open) {
            self.push_open_case(if case.held { self.plan.submit.0 } else { case.since.0.max(self.origin) }, i);
        }
    }

    /// A case that is under way joins the world, at its step.
    #[cold]
    pub(super) fn take_in(&mut self, index: u32) {
        let plan = self.plan;
        let case = &plan.open[index as usize];
        let key = self.world.with_hash(case.hash);
        let p = &plan.programs[usize::from(case.program)];
        let slot = self.state.open_case(case.submitted.0, key, case.program, p);
        self.remember_history(slot, index);
        if p.is_asked() {
            self.find_out(slot, key, Some((plan.arrivals.len() as u32 + index, 0)), &case.facts);
        }
        if case.held {
            self.put_back(slot, index);
        } else {
            self.enter(slot, case.op, NONE);
        }
    }

    /// Gives a case its answers: those of an earlier stretch of this world, else it is asked now.
    #[inline(never)]
    fn find_out(&mut self, slot: Slot, key: Key, arrival: Option<(u32, u64)>, given: &[Option<Value>]) {
        let case = &self.state.cases[slot];
        let (program, today) = (case.program, case.arrived.div_euclid(86_400) as i32);
        let p = &self.plan.programs[program as usize];
        let place = self.state.cases.place(slot);
        if let Some(row) = self.answers.known(arrival) {
            place.answers = row;
            return;
        }
        if place.answers == NONE || self.answers.are_kept() {
            place.answers = self.answers.add_row(p, arrival);
        }
        let row = place.answers as usize;
        self.ask(row, p, key, today, given);
    }

    /// Facts, conditions and values of a case, in the order of the plan.
    fn ask(&mut self, row: usize, p: &Program, key: Key, today: i32, given: &[Option<Value>]) {
        let mut facts = std::mem::take(&mut self.scratch.facts);
        facts.clear();
        facts.extend_from_slice(&p.facts);
        for question in &p.intake {
            match question {
                Intake::Fact(place, source) => facts[*place as usize] = self.found(source, &facts, key, today, given),
                Intake::Bit(bit, rule, first) => {
                    let holds = self.answer_at(rule, &facts[*first as usize..], today) == Value::Bool(true);
                    self.answers.set_bit(row, *bit, holds);
                }
                Intake::Value(place, rule, first) => {
                    let number = super::choose::number_of(self.answer_at(rule, &facts[*first as usize..], today));
                    self.answers.set_value(row, *place, number);
                }
                Intake::Looked(place, rule, first, table) => {
                    let word = super::choose::number_of(self.answer_at(rule, &facts[*first as usize..], today));
                    self.answers.set_value(row, *place, table.get(word as usize).copied().unwrap_or(-1.0));
                }
            }
        }
        if p.keeps_facts {
            self.answers.keep_facts(row, p, &facts);
        }
        self.scratch.facts = facts;
    }

    /// The value of a fact of a case.
    fn found(&self, source: &FactSource, facts: &[Value], key: Key, today: i32, given: &[Option<Value>]) -> Value {
        match source {
            FactSource::Drawn(draw, name) => draw_fact(draw, key.uniform(*name, 0)),
            FactSource::Rule(rule, first) => self.answer_at(rule, &facts[*first as usize..], today),
            FactSource::Words(rule, first, words) => match self.answer_at(rule, &facts[*first as usize..], today) {
                Value::Choice(word) => words.get(word as usize).copied().unwrap_or(Value::Missing),
                Value::Choices(set) => Value::Choices((0..64_u32).zip(words).filter(|(i, _)| set >> i & 1 == 1).fold(
                    0,
                    |sum, (_, word)| match word {
                        Value::Choice(to) => sum | 1_u64.checked_shl(*to).unwrap_or(0),
                        _ => sum,
                    },
                )),
                other => other,
            },
            FactSource::Submit => Value::Date(today),
            FactSource::Known(value) => *value,
            FactSource::Given(fact, otherwise) => match given.get(*fact as usize).copied().flatten() {
                Some(value) => value,
                None => self.found(otherwise, facts, key, today, given),
            },
        }
    }

    fn answer_at(&self, rule: &crate::rules::Rule, facts: &[Value], today: i32) -> Value {
        let nothing = |_: u32| 0_u32;
        let nothing_left = |_: u32| 0_i64;
        self.answer(rule, &Environment { facts, place: &[], date: today, elapsed: 0, visits: &nothing, left: &nothing_left })
    }
}

fn draw_fact(draw: &FactDraw, u: Uniform) -> Value {
    match draw {
        FactDraw::Bool(chance) => Value::Bool(u.get() < *chance),
        FactDraw::Shares(shares) => {
            let mut sum = 0.0;
            for (option, share) in shares {
                sum += share;
                if u.get() < sum {
                    return Value::Choice(*option);
                }
            }
            shares.last().map_or(Value::Missing, |s| Value::Choice(s.0))
        }
        FactDraw::Money(table) => Value::Money((table.draw(u) + 0.5) as i64),
        FactDraw::Number(table) => Value::Number(table.draw(u)),
        FactDraw::Duration(table) => Value::Duration((table.draw(u) + 0.5) as i64),
    }
}
