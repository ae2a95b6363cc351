//! Facts: where each comes from when a case arrives, and what is known of it beforehand.

use super::program::ProgramCompiler;
use crate::check::{Meaning, submit_fact, type_of};
use crate::model::read::read_value;
use crate::model::{Default, Fact, FactKind, FactValue, StepKind};
use crate::plan::{FactDraw, FactSource, Intake};
use crate::rules::{Type, Value};
use crate::sim::random::NameHash;
use crate::text::Complaint;

/// What is said of a fact of the root process.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// Its value.
    Value(FactValue),
    /// How it is drawn.
    Draw(Default),
    /// Nothing.
    Nothing,
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
            let first = self.program.facts;
            self.first_fact.push(first);
            let process = self.checked.graph.calls[call].process.clone();
            let mut known = Vec::with_capacity(process.facts.len() + 1);
            for (i, fact) in process.facts.iter().enumerate() {
                let source = match self.checked.graph.calls[call].parent {
                    None => self.root_fact(fact, said.get(i).unwrap_or(&Said::Nothing)),
                    Some((caller, step)) => self.called_fact(call, caller, step, fact),
                };
                known.push(match &source {
                    FactSource::Given(value) => Some(*value),
                    FactSource::Missing => Some(Value::Missing),
                    _ => None,
                });
                self.program.intake.push(Intake::Fact(first + i as u32, source));
            }
            let submit = match self.submit {
                Some(day) => FactSource::Given(Value::Date(day)),
                None => FactSource::Submit,
            };
            known.push(self.submit.map(Value::Date));
            self.program.intake.push(Intake::Fact(first + submit_fact(&process), submit));
            self.program.facts += process.facts.len() as u32 + 1;
            self.known.push(known);
        }
    }

    fn root_fact(&mut self, fact: &Fact, said: &Said) -> FactSource {
        match said {
            Said::Value(value) => FactSource::Given(value_of(value)),
            Said::Draw(default) => self.drawn(fact, default, ""),
            Said::Nothing => self.own_default(fact, ""),
        }
    }

    fn own_default(&mut self, fact: &Fact, path: &str) -> FactSource {
        match &fact.default {
            Some(default) => {
                let default = default.clone();
                self.drawn(fact, &default, path)
            }
            None if fact.optional || fact.kind == FactKind::Text => FactSource::Missing,
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
                FactSource::Missing
            }
        }
    }

    fn drawn(&mut self, fact: &Fact, default: &Default, path: &str) -> FactSource {
        let name = NameHash::new(&format!("{path}{}:fact", fact.name.value));
        let draw = match default {
            Default::Value(value, _) => return FactSource::Given(value_of(value)),
            Default::Chance(stated) => FactDraw::Bool(stated.value),
            Default::Shares(shares, _) => FactDraw::Shares(shares.clone()),
            Default::Range { min, likely, max, span } => {
                let Some(distribution) = self.c.sound(super::place::spread(*min, *likely, *max), *span) else {
                    return FactSource::Missing;
                };
                let table = self.c.shared_table(&distribution);
                match fact.kind {
                    FactKind::Money => FactDraw::Money(table),
                    FactKind::Duration => FactDraw::Duration(table),
                    _ => FactDraw::Number(table),
                }
            }
        };
        FactSource::Drawn(draw, name)
    }

    /// A fact of a called process: as `with` says, else its own default.
    fn called_fact(&mut self, call: usize, caller: usize, step: usize, fact: &Fact) -> FactSource {
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
                        FactSource::Given(words.get(word as usize).copied().unwrap_or(Value::Missing))
                    }
                    (Some(value), None) => FactSource::Given(value),
                    (_, Some(words)) => FactSource::Words(rule, self.first_fact[caller], words),
                    (None, None) => FactSource::Rule(rule, self.first_fact[caller]),
                }
            }
            Some(Meaning::Value(value)) => FactSource::Given(*value),
            Some(Meaning::Word(text)) => match read_value(fact, text) {
                Ok(value) => FactSource::Given(value_of(&value)),
                Err(mut complaint) => {
                    complaint.at = Some(operand.node.span);
                    self.c.complaints.push(complaint);
                    FactSource::Missing
                }
            },
            None => FactSource::Missing,
        }
    }
}

/// Words of one list as places in another; `None` if neither side speaks in words.
fn translate(from: &Type, to: &Type) -> Option<Vec<Value>> {
    let (Type::Choice(from) | Type::Choices(from), Type::Choice(to) | Type::Choices(to)) = (from, to) else { return None };
    let place = |word: &String| to.iter().position(|t| t == word).map_or(Value::Missing, |i| Value::Choice(i as u32));
    Some(from.iter().map(place).collect())
}
