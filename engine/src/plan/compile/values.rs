//! Conditions and values: settled now where they can be, asked at arrival where they read facts, and while the case
//! runs where they must.

use super::program::ProgramCompiler;
use crate::check::Meaning;
use crate::model::{Operand, RuleText};
use crate::plan::{ChanceRef, CondRef, Intake, NONE, RunningRule, ValueRef};
use crate::rules::{Rule, Type, Value};
use crate::sim::number_of;
use crate::text::{Complaint, Span};

impl ProgramCompiler<'_, '_> {
    /// A rule with what is known of this call's facts filled in.
    fn folded(&mut self, call: usize, rule: &Rule, span: Span) -> Option<Rule> {
        let known = &self.known[call];
        match rule.fold(&|id| known.get(id.0 as usize).copied().flatten(), &|_| None) {
            Ok(rule) => Some(rule),
            Err(failure) => {
                self.c.complaints.push(Complaint::error("rule_fails", span, failure.what.nl, failure.what.en));
                None
            }
        }
    }

    pub(super) fn condition(&mut self, call: usize, rule: &RuleText) -> CondRef {
        let book = std::sync::Arc::clone(&self.checked.books[call]);
        match book.rule(rule) {
            Some(compiled) => self.condition_of(call, compiled, rule.span()),
            None => CondRef::Never,
        }
    }

    pub(super) fn condition_of(&mut self, call: usize, rule: &Rule, span: Span) -> CondRef {
        if let Some(&found) = self.conditions.get(&(call, span)) {
            return found;
        }
        let Some(rule) = self.folded(call, rule, span) else { return CondRef::Never };
        let found = match rule.constant() {
            Some(value) => {
                if value == Value::Bool(true) {
                    CondRef::Always
                } else {
                    CondRef::Never
                }
            }
            None if rule.reads().running() => CondRef::Running(self.running(call, rule)),
            None => self.bit(call, rule),
        };
        self.conditions.insert((call, span), found);
        found
    }

    /// A bit of the case; what is asked in the same words of the same call is asked once.
    fn bit(&mut self, call: usize, rule: Rule) -> CondRef {
        let first = self.first_fact[call];
        let asked = self.program.intake.iter().find_map(|question| match question {
            Intake::Bit(bit, earlier, at) if *at == first && earlier.source() == rule.source() => Some(*bit),
            _ => None,
        });
        CondRef::Static(asked.unwrap_or_else(|| {
            let bit = self.program.bits;
            self.program.bits += 1;
            self.program.intake.push(Intake::Bit(bit, rule, first));
            bit
        }))
    }

    pub(super) fn value(&mut self, call: usize, rule: &Rule, span: Span) -> ValueRef {
        let Some(rule) = self.folded(call, rule, span) else { return ValueRef::Const(0.0) };
        match rule.constant() {
            Some(value) => ValueRef::Const(number_of(value)),
            None if rule.reads().running() => ValueRef::Running(self.running(call, rule)),
            None => {
                let place = self.program.values;
                self.program.values += 1;
                self.program.intake.push(Intake::Value(place, rule, self.first_fact[call]));
                ValueRef::Static(place)
            }
        }
    }

    /// An amount, number or date of the case.
    pub(super) fn operand(&mut self, call: usize, operand: &Operand) -> ValueRef {
        let book = std::sync::Arc::clone(&self.checked.books[call]);
        match book.operand(operand) {
            Some(Meaning::Rule(rule)) => self.value(call, rule, operand.node.span),
            Some(Meaning::Value(value)) => ValueRef::Const(number_of(*value)),
            Some(Meaning::Word(_)) | None => ValueRef::Const(0.0),
        }
    }

    /// A budget line by its place in the plan; −1 for one that the place lacks.
    pub(super) fn line(&mut self, call: usize, operand: &Operand) -> ValueRef {
        let place = self.c.place;
        let line = |word: &str| place.budgets.iter().position(|l| l.name.value == word).map_or(-1.0, |i| i as f64);
        let book = std::sync::Arc::clone(&self.checked.books[call]);
        match book.operand(operand) {
            Some(Meaning::Rule(rule)) => self.looked_up(call, rule, operand.node.span, &line),
            Some(Meaning::Word(word)) => ValueRef::Const(line(word)),
            Some(Meaning::Value(_)) | None => ValueRef::Const(-1.0),
        }
    }

    /// A number that belongs to the word which a rule gives.
    pub(super) fn looked_up(&mut self, call: usize, rule: &Rule, span: Span, number: &dyn Fn(&str) -> f64) -> ValueRef {
        let Type::Choice(words) = rule.ty().clone() else { return ValueRef::Const(-1.0) };
        let table: Vec<f64> = words.iter().map(|w| number(w)).collect();
        let Some(rule) = self.folded(call, rule, span) else { return ValueRef::Const(-1.0) };
        if let Some(value) = rule.constant() {
            return ValueRef::Const(table.get(number_of(value) as usize).copied().unwrap_or(-1.0));
        }
        let place = self.program.values;
        self.program.values += 1;
        self.program.intake.push(Intake::Looked(place, rule, self.first_fact[call], table));
        ValueRef::Static(place)
    }

    fn running(&mut self, call: usize, rule: Rule) -> u32 {
        self.program.keeps_facts = true;
        self.running_calls.push(call);
        let lines = (0..self.c.place.budgets.len() as u32).collect();
        self.program.running.push(RunningRule { rule, facts: self.first_fact[call], visits: Vec::new(), lines });
        self.program.running.len() as u32 - 1
    }

    /// Which counter counts the visits that a rule asks for; known when all steps are there.
    pub(super) fn settle_running(&mut self) {
        for (rule, &call) in self.program.running.iter_mut().zip(&self.running_calls) {
            let steps = self.checked.graph.calls[call].process.steps.len();
            rule.visits = (0..steps).map(|step| self.begin_counter.get(&(call, step)).copied().unwrap_or(NONE)).collect();
        }
    }

    pub(super) fn chance(&mut self, call: usize, chance: &crate::model::ChanceForm, step: usize, key: &str) -> ChanceRef {
        match chance {
            crate::model::ChanceForm::Share(stated) => {
                let estimate = self.estimate(call, step, stated, key);
                ChanceRef::Share(stated.value, estimate)
            }
            crate::model::ChanceForm::Rule(rule) => {
                let book = std::sync::Arc::clone(&self.checked.books[call]);
                match book.rule(rule) {
                    Some(compiled) => ChanceRef::Value(self.value(call, compiled, rule.span())),
                    None => ChanceRef::Share(0.0, NONE),
                }
            }
        }
    }
}
