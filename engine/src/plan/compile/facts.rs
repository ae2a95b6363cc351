//! Facts: where each comes from when a case arrives, and what is known of it beforehand.

use super::program::ProgramCompiler;
use crate::check::{Meaning, submit_fact, type_of};
use crate::model::read::read_value;
use crate::model::{Default, Fact, FactKind, FactValue, StepKind};
use crate::plan::{FactDraw, FactSource, Intake};
use crate::rules::{Rule, Type, Value};
use crate::sim::random::NameHash;
use crate::text::Complaint;

/// What is said of a fact of the root process.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// Its value.
    Value(FactValue),
    /// How it is drawn.
    Draw(Default),
    /// Each case may bring its own; this holds for one that does not.
    Given(Box<Said>),
    /// Nothing.
    Nothing,
}

/// Where the value of a fact comes from, seen before any case arrives.
#[derive(Clone, Debug)]
enum Source {
    /// It is the same for every case.
    Known(Value),
    /// It is found out when a case arrives.
    AtArrival(FactSource),
}

impl Source {
    const MISSING: Self = Self::Known(Value::Missing);
}

/// A value as rules see it; no rule reads a text.
pub(super) fn value_of(value: &FactValue) -> Value {
    match value {
        FactValue::Bool(yes) => Value::Bool(*yes),
        FactValue::Number(number) => Value::Number(*number),
        FactValue::Money(cents) => Value::Money(cents.0),
        FactValue::Date(days) => Value::Date(*days),
        FactValue::Duration(seconds) => Value::Duration(*seconds),
        FactValue::Choice(word) => Value::Choice(*word),
        FactValue::Choices(words) => Value::Choices(*words),
        FactValue::Text(_) => Value::Missing,
    }
}

impl ProgramCompiler<'_, '_> {
    /// Lays out the facts of every call, callers before those they call.
    pub(super) fn lay_out_facts(&mut self, said: &[Said]) {
        for call in 0..self.checked.graph.calls.len() {
            let first = self.program.facts.len() as u32;
            self.first_fact.push(first);
            let process = self.checked.graph.calls[call].process.clone();
            self.program.facts.resize(first as usize + process.facts.len() + 1, Value::Missing);
            let mut known = Vec::with_capacity(process.facts.len() + 1);
            for (i, fact) in process.facts.iter().enumerate() {
                let source = match self.checked.graph.calls[call].parent {
                    None => self.root_fact(fact, said.get(i).unwrap_or(&Said::Nothing)),
                    Some((caller, step)) => self.called_fact(call, caller, step, fact),
                };
                known.push(self.lay_out(first + i as u32, source));
            }
            let submit = match self.submit {
                Some(day) => Source::Known(Value::Date(day)),
                None => Source::AtArrival(FactSource::Submit),
            };
            known.push(self.lay_out(first + submit_fact(&process), submit));
            self.known.push(known);
        }
    }

    /// Writes a known fact into every case, and has any other found out at the arrival.
    fn lay_out(&mut self, place: u32, source: Source) -> Option<Value> {
        let known = match source {
            Source::Known(value) => Some(value),
            Source::AtArrival(source) => {
                self.program.intake.push(Intake::Fact(place, source));
                None
            }
        };
        self.program.facts[place as usize] = known.unwrap_or(Value::Missing);
        known
    }

    /// Leaves out the facts that no rule reads, directly or by way of another.
    pub(super) fn settle_intake(&mut self) {
        let mut is_read = vec![false; self.program.facts.len()];
        let read_by = |rule: &Rule, first: u32, is_read: &mut [bool]| {
            rule.reads().facts.iter().for_each(|fact| is_read[(first + fact.0) as usize] = true);
        };
        self.program.running.iter().for_each(|running| read_by(&running.rule, running.facts, &mut is_read));
        // What is asked later reads what was found out earlier.
        for question in std::mem::take(&mut self.program.intake).into_iter().rev() {
            match &question {
                Intake::Fact(place, _) if !is_read[*place as usize] => continue,
                Intake::Fact(_, FactSource::Rule(rule, first) | FactSource::Words(rule, first, _))
                | Intake::Bit(_, rule, first)
                | Intake::Value(_, rule, first)
                | Intake::Looked(_, rule, first, _) => {
                    read_by(rule, *first, &mut is_read);
                }
                Intake::Fact(..) => {}
            }
            self.program.intake.push(question);
        }
        self.program.intake.reverse();
    }

    fn root_fact(&mut self, fact: &Fact, said: &Said) -> Source {
        match said {
            Said::Value(value) => Source::Known(value_of(value)),
            Said::Draw(default) => self.drawn(fact, default, ""),
            Said::Given(otherwise) => {
                let otherwise = match (otherwise.as_ref(), &fact.default) {
                    // The check saw to it that every case brings it.
                    (Said::Nothing, None) => Source::MISSING,
                    (said, _) => self.root_fact(fact, said),
                };
                let otherwise = match otherwise {
                    Source::Known(value) => FactSource::Known(value),
                    Source::AtArrival(source) => source,
                };
                let process = &self.checked.graph.calls[0].process;
                let place = process.facts.iter().position(|f| f.name.value == fact.name.value).unwrap_or(0) as u32;
                Source::AtArrival(FactSource::Given(place, Box::new(otherwise)))
            }
            Said::Nothing => self.own_default(fact, ""),
        }
    }

    fn own_default(&mut self, fact: &Fact, path: &str) -> Source {
        match &fact.default {
            Some(default) => {
                let default = default.clone();
                self.drawn(fact, &default, path)
            }
            None if fact.optional || fact.kind == FactKind::Text => Source::MISSING,
            None => {
                let name = &fact.name.value;
                self.c.complaints.push(
                    Complaint::error(
                        "fact_missing",
                        fact.name.span,
                        format!("\"{name}\" is niet gegeven en heeft geen standaardwaarde"),
                        format!("\"{name}\" is not given and has no default"),
                    )
                    .hint(format!("Geef: --set {name}=…"), format!("Give: --set {name}=…")),
                );
                Source::MISSING
            }
        }
    }

    fn drawn(&mut self, fact: &Fact, default: &Default, path: &str) -> Source {
        let name = NameHash::new(&format!("{path}{}:fact", fact.name.value));
        let draw = match default {
            Default::Value(value, _) => return Source::Known(value_of(value)),
            Default::Chance(stated) => FactDraw::Bool(stated.value),
            Default::Shares(shares, _) => FactDraw::Shares(shares.clone()),
            Default::Range { min, likely, max, span } => {
                let Some(distribution) = self.c.sound(super::place::spread(*min, *likely, *max), *span) else {
                    return Source::MISSING;
                };
                let table = self.c.shared_table(&distribution);
                match fact.kind {
                    FactKind::Money => FactDraw::Money(table),
                    FactKind::Duration => FactDraw::Duration(table),
                    _ => FactDraw::Number(table),
                }
            }
        };
        Source::AtArrival(FactSource::Drawn(draw, name))
    }

    /// A fact of a called process: as `with` says, else its own default.
    fn called_fact(&mut self, call: usize, caller: usize, step: usize, fact: &Fact) -> Source {
        let graph = &self.checked.graph;
        let path = graph.calls[call].path.clone();
        let said = graph.step(caller, step).and_then(|s| match &s.kind {
            StepKind::Process { with, .. } => with.iter().find(|(name, _)| name.value == fact.name.value),
            _ => None,
        });
        let Some((_, operand)) = said else { return self.own_default(fact, &path) };
        match self.checked.books[caller].operand(operand) {
            Some(Meaning::Rule(rule)) => {
                let known = &self.known[caller];
                let rule =
                    rule.fold(&|id| known.get(id.0 as usize).copied().flatten(), &|_| None).unwrap_or_else(|_| rule.clone());
                let words = translate(rule.ty(), &type_of(fact));
                match (rule.constant(), words) {
                    (Some(Value::Choice(word)), Some(words)) => {
                        Source::Known(words.get(word as usize).copied().unwrap_or(Value::Missing))
                    }
                    (Some(value), None) => Source::Known(value),
                    (_, Some(words)) => Source::AtArrival(FactSource::Words(rule, self.first_fact[caller], words)),
                    (None, None) => Source::AtArrival(FactSource::Rule(rule, self.first_fact[caller])),
                }
            }
            Some(Meaning::Value(value)) => Source::Known(*value),
            Some(Meaning::Word(text)) => match read_value(fact, text) {
                Ok(value) => Source::Known(value_of(&value)),
                Err(mut complaint) => {
                    complaint.at = Some(operand.node.span);
                    self.c.complaints.push(complaint);
                    Source::MISSING
                }
            },
            None => Source::MISSING,
        }
    }
}

/// Words of one list as places in another; `None` if neither side speaks in words.
fn translate(from: &Type, to: &Type) -> Option<Vec<Value>> {
    let (Type::Choice(from) | Type::Choices(from), Type::Choice(to) | Type::Choices(to)) = (from, to) else { return None };
    let place = |word: &String| to.iter().position(|t| t == word).map_or(Value::Missing, |i| Value::Choice(i as u32));
    Some(from.iter().map(place).collect())
}
