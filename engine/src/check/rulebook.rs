//! The rulebook: every rule of a process, compiled once against its facts and one place.
//!
//! Rules are found again by the place where they were written. Values of the place are filled in, as they hold on one
//! day, so that what is left to read is the case alone.

use super::combinations::plain;
use crate::model::{
    Branches, ChanceForm, Fact, FactKind, FactValue, Length, Limit, Operand, Place, Process, RuleText, Step, StepKind,
    StopTrigger, ValueForm, WindowUntil,
};
use crate::rules::{FactId, Fault, Rule, Type, Value, Vocabulary, Wanted, compile};
use crate::text::{Complaint, Complaints, Node, Sources, Span, scalars};
use crate::time::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What an operand came to.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A fact or a rule.
    Rule(Rule),
    /// A value that was written out: an amount or a number.
    Value(Value),
    /// A word: a matter, a line, a value for a called process.
    Word(String),
}

/// What a condition comes to while not every fact is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It holds, or it does not.
    Known(bool),
    /// It hangs on these facts, by their place in the process.
    Open(Vec<usize>),
}

/// The compiled rules of one process at one place.
#[derive(Clone, Debug)]
pub struct Rulebook {
    vocabulary: Vocabulary,
    found: BTreeMap<Span, Meaning>,
    read: BTreeSet<u32>,
}

/// The place of the fact `submit`, after those of the process.
#[must_use]
pub fn submit_fact(process: &Process) -> u32 {
    process.facts.len() as u32
}

/// The type that a rule sees.
#[must_use]
pub fn type_of(fact: &Fact) -> Type {
    let words = |options: &[crate::model::FactOption]| options.iter().map(|o| o.name.value.clone()).collect::<Vec<_>>();
    match &fact.kind {
        FactKind::Money => Type::Money,
        FactKind::Number => Type::Number,
        FactKind::Bool => Type::Bool,
        FactKind::Choice(options) => Type::choice(words(options)),
        FactKind::Choices(options) => Type::choices(words(options)),
        FactKind::Date => Type::Date,
        FactKind::Duration => Type::Duration,
        FactKind::Text => Type::Text,
    }
}

impl Rulebook {
    /// Compiles every rule of a process, with the values that the place has on a day.
    pub fn compile(process: &Process, place: &Place, on: Date, sources: &Sources, complaints: &mut Complaints) -> Self {
        let vocabulary = vocabulary_of(process, place, &[]);
        let mut outside = vocabulary.clone();
        outside.set_running(false);
        let mut writer = Writer {
            process,
            place,
            on,
            sources,
            complaints,
            vocabulary: &vocabulary,
            outside: &outside,
            in_step: true,
            given: Vec::new(),
            found: BTreeMap::new(),
            read: BTreeSet::new(),
        };
        writer.whole();
        let (found, read) = (writer.found, writer.read);
        Self { vocabulary, found, read }
    }

    /// What rules of this process may name.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The rule that was written here.
    #[must_use]
    pub fn rule(&self, rule: &RuleText) -> Option<&Rule> {
        match self.found.get(&rule.span()) {
            Some(Meaning::Rule(rule)) => Some(rule),
            _ => None,
        }
    }

    /// What a condition comes to for the facts that are known, in the order of the process; `None` where it was wrong.
    #[must_use]
    pub fn settled(&self, rule: &RuleText, facts: &[Option<FactValue>]) -> Option<Settled> {
        let known = |id: FactId| facts.get(id.0 as usize)?.as_ref().and_then(plain);
        let rule = self.rule(rule)?.fold(&known, &|_| None).ok()?;
        Some(match rule.constant() {
            Some(value) => Settled::Known(value == Value::Bool(true)),
            None => Settled::Open(rule.reads().facts.iter().map(|id| id.0 as usize).collect()),
        })
    }

    /// What an operand came to.
    #[must_use]
    pub fn operand(&self, operand: &Operand) -> Option<&Meaning> {
        self.found.get(&operand.node.span)
    }

    /// Every rule, in the order in which they were written.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.found.values().filter_map(|m| if let Meaning::Rule(rule) = m { Some(rule) } else { None })
    }

    /// Whether any rule or operand reads a fact, by its place among the facts.
    #[must_use]
    pub fn reads(&self, fact: u32) -> bool {
        self.read.contains(&fact)
    }
}

/// What the rules of a process may name; the optional facts in `given` count as given.
fn vocabulary_of(process: &Process, place: &Place, given: &[String]) -> Vocabulary {
    let mut vocabulary = Vocabulary::new();
    for fact in &process.facts {
        vocabulary.add_fact(
            fact.name.value.clone(),
            type_of(fact),
            fact.optional && fact.default.is_none() && !given.contains(&fact.name.value),
        );
    }
    vocabulary.add_fact("submit", Type::Date, false);
    for value in &place.values {
        let ty = match value.dated.first().map(|d| &d.0) {
            Some(ValueForm::Money(_)) => Type::Money,
            Some(ValueForm::Bool(_)) => Type::Bool,
            Some(ValueForm::Date(_)) => Type::Date,
            Some(ValueForm::Duration(_)) => Type::Duration,
            Some(ValueForm::Number(_)) | None => Type::Number,
        };
        vocabulary.add_place_value(value.name.value.clone(), ty);
    }
    for rule in &process.rules {
        vocabulary.add_rule(rule.name.value.clone(), rule.rule.text.clone());
    }
    vocabulary.set_steps(process.steps.iter().map(|s| s.name.value.clone()));
    vocabulary.set_lines(place.budgets.iter().map(|l| l.name.value.clone()));
    vocabulary.set_running(true);
    vocabulary
}

struct Writer<'a> {
    process: &'a Process,
    place: &'a Place,
    on: Date,
    sources: &'a Sources,
    complaints: &'a mut Complaints,
    vocabulary: &'a Vocabulary,
    outside: &'a Vocabulary,
    in_step: bool,
    /// Optional facts that are there whenever what is being compiled is used.
    given: Vec<String>,
    found: BTreeMap<Span, Meaning>,
    read: BTreeSet<u32>,
}

impl Writer<'_> {
    fn whole(&mut self) {
        let process = self.process;
        for rule in &process.rules {
            self.rule(&rule.rule, Wanted::Any);
        }
        for step in &process.steps {
            self.step(step);
        }
        self.in_step = false;
        for period in &process.periods {
            period.when.iter().for_each(|w| self.rule(w, Wanted::Bool));
            self.given = self.given_by(period.when.as_ref());
            self.limits(&period.within);
            if let Some(suspension) = &period.suspends {
                suspension.at_most.iter().for_each(|l| self.length(l));
            }
            if let Some(notice) = &period.extend {
                self.length(&notice.by);
            }
            self.given.clear();
        }
        for stop in &process.stops {
            if let StopTrigger::After(lengths) = &stop.trigger {
                self.lengths(lengths);
            }
        }
    }

    fn step(&mut self, step: &Step) {
        if let Some(work) = &step.work {
            self.lengths(&work.work);
            work.waits.iter().for_each(|w| self.lengths(w));
        }
        match &step.kind {
            StepKind::Takes(lengths) | StepKind::Period(lengths) => self.lengths(lengths),
            StepKind::Mandate { matter, amount, .. } => {
                self.word(matter);
                amount.iter().for_each(|a| self.operand(a, Wanted::Money));
                self.mandate_rows(&matter.text);
            }
            StepKind::Budget { line, amount, if_short, rank, .. } => {
                self.operand(line, Wanted::Word);
                self.operand(amount, Wanted::Money);
                if_short.iter().for_each(|b| self.branches(b));
                if let Some(rank) = rank {
                    self.operand(&rank.score, Wanted::Number);
                    rank.rivals.iter().for_each(|r| self.operand(r, Wanted::Number));
                }
            }
            StepKind::Window { until: WindowUntil::Fact(fact), .. } => self.operand(fact, Wanted::Date),
            StepKind::Block(block) => {
                for member in &block.members {
                    member.when.iter().for_each(|w| self.rule(w, Wanted::Bool));
                    if let Some(ChanceForm::Rule(rule)) = &member.chance {
                        self.rule(rule, Wanted::Chance);
                    }
                    member.times.iter().for_each(|t| self.operand(t, Wanted::Number));
                }
            }
            StepKind::Process { with, .. } => with.iter().for_each(|(_, o)| self.operand(o, Wanted::Any)),
            _ => {}
        }
        step.next.iter().for_each(|n| self.branches(n));
        if let Some(raise) = &step.raises {
            self.operand(&raise.line, Wanted::Word);
            self.operand(&raise.amount, Wanted::Money);
        }
        step.priority.iter().for_each(|p| self.operand(p, Wanted::Number));
    }

    /// Rows of the place's register may have a `when` that reads the facts of the process.
    fn mandate_rows(&mut self, matter: &str) {
        let place = self.place;
        for row in place.mandates.iter().filter(|r| r.matter.value == matter) {
            row.when.iter().for_each(|w| self.rule(w, Wanted::Bool));
        }
    }

    fn branches<T>(&mut self, branches: &Branches<T>) {
        for branch in &branches.list {
            branch.when.iter().for_each(|w| self.rule(w, Wanted::Bool));
            if let Some(ChanceForm::Rule(rule)) = &branch.chance {
                let (outer, own) = (self.given.len(), self.given_by(branch.when.as_ref()));
                self.given.extend(own);
                self.rule(rule, Wanted::Chance);
                self.given.truncate(outer);
            }
        }
    }

    /// The values of a list; each is used only where its `when` holds.
    fn values<T>(&mut self, branches: &Branches<T>, read: impl Fn(&mut Self, &T)) {
        let outer = self.given.len();
        for branch in &branches.list {
            let own = self.given_by(branch.when.as_ref());
            self.given.extend(own);
            branch.value.iter().for_each(|v| read(self, v));
            self.given.truncate(outer);
        }
    }

    /// The optional facts that must have been given where a rule holds: behind it, they may be read.
    fn given_by(&self, when: Option<&RuleText>) -> Vec<String> {
        let Some(when) = when else { return Vec::new() };
        let optional = self.process.facts.iter().filter(|f| f.optional && f.default.is_none()).map(|f| &f.name.value);
        let vocabulary = if self.in_step { self.vocabulary } else { self.outside };
        let may_read =
            |fact: &&String| compile(&format!("({}) && {fact} == {fact}", when.text), vocabulary, Wanted::Bool).is_ok();
        optional.filter(may_read).cloned().collect()
    }

    fn lengths(&mut self, lengths: &Branches<Length>) {
        self.branches(lengths);
        self.values(lengths, Self::length);
    }

    fn limits(&mut self, limits: &Branches<Limit>) {
        self.branches(limits);
        self.values(limits, Self::limit);
    }

    fn limit(&mut self, limit: &Limit) {
        match limit {
            Limit::Length(length) => self.length(length),
            Limit::ByFact(fact) => self.operand(fact, Wanted::Date),
            Limit::Earliest(list) | Limit::Latest(list) => list.iter().for_each(|l| self.limit(l)),
            Limit::ByDay(..) => {}
        }
    }

    fn length(&mut self, length: &Length) {
        match length {
            Length::Rule(rule) => self.rule(rule, Wanted::Duration),
            Length::OwnerFoundAfter(_) => {
                let owner = self.process.owner.as_ref().and_then(|o| self.vocabulary.fact(&o.value));
                self.read.extend(owner.map(|f| f.0));
            }
            Length::Stated(_) => {}
        }
    }

    fn rule(&mut self, rule: &RuleText, wanted: Wanted) {
        if let Some(rule) = self.compiled(&rule.text, &rule.node, wanted) {
            self.found.insert(rule.1, Meaning::Rule(rule.0));
        }
    }

    fn compiled(&mut self, text: &str, node: &Node, wanted: Wanted) -> Option<(Rule, Span)> {
        let with_given = (!self.given.is_empty()).then(|| {
            let mut vocabulary = vocabulary_of(self.process, self.place, &self.given);
            vocabulary.set_running(self.in_step);
            vocabulary
        });
        let usual = if self.in_step { self.vocabulary } else { self.outside };
        let vocabulary = with_given.as_ref().unwrap_or(usual);
        let rule = match compile(text, vocabulary, wanted) {
            Ok(rule) => rule,
            Err(faults) => {
                // A named rule that is wrong was shown where it stands.
                faults.iter().filter(|f| f.code != "rule-named-rule-wrong").for_each(|f| self.complain(f, node));
                return None;
            }
        };
        self.read.extend(rule.reads().facts.iter().map(|f| f.0));
        let mut missing = None;
        let value = |name: &str| {
            let value = self.place.values.iter().find(|v| v.name.value == name)?;
            value.dated.iter().find(|(_, days, _)| days.is_none_or(|d| d.contains(self.on))).map(|(form, _, _)| match form {
                ValueForm::Money(cents) => Value::Money(cents.0),
                ValueForm::Number(number) => Value::Number(*number),
                ValueForm::Bool(yes) => Value::Bool(*yes),
                ValueForm::Date(date) => Value::Date(date.days()),
                ValueForm::Duration(seconds) => Value::Duration(*seconds),
            })
        };
        for id in &rule.reads().place {
            let name = vocabulary.place_value_names().nth(id.0 as usize).unwrap_or_default();
            if value(name).is_none() {
                missing = Some(name.to_owned());
            }
        }
        if let Some(name) = missing {
            let on = self.on;
            self.complaints.push(
                Complaint::error(
                    "place_value_not_valid",
                    node.span,
                    format!("place.{name} heeft op {on} geen waarde in {}", self.place.name.value),
                    format!("place.{name} has no value on {on} in {}", self.place.name.value),
                )
                .hint(
                    format!("Zet bij \"values: {name}\" een waarde die op die dag geldt"),
                    format!("Give \"values: {name}\" a value that holds on that day"),
                ),
            );
            return None;
        }
        match rule.fold(&|_| None, &value) {
            Ok(rule) => Some((rule, node.span)),
            Err(failure) => {
                self.complaints.push(Complaint::error("rule_fails", node.span, failure.what.nl, failure.what.en));
                None
            }
        }
    }

    fn complain(&mut self, fault: &Fault, node: &Node) {
        let at = node.content_at(fault.at.clone(), self.sources);
        let mut complaint = Complaint::error(fault.code, at, fault.what.nl.clone(), fault.what.en.clone());
        for hint in &fault.hints {
            complaint = complaint.hint(hint.nl.clone(), hint.en.clone());
        }
        self.complaints.push(complaint);
    }

    /// A word, never a fact or rule.
    fn word(&mut self, operand: &Operand) {
        self.found.insert(operand.node.span, Meaning::Word(operand.text.clone()));
    }

    /// A fact or rule if one has that name, else a word or a value that is written out; both is an error.
    fn operand(&mut self, operand: &Operand, wanted: Wanted) {
        let text = operand.text.trim();
        let is_named = self.vocabulary.fact(text).is_some() || self.process.rules.iter().any(|r| r.name.value == text);
        let is_line = wanted == Wanted::Word && self.place.budgets.iter().any(|b| b.name.value == text);
        if is_named && is_line {
            self.complaints.push(
                Complaint::error(
                    "two_meanings",
                    operand.node.span,
                    format!("\"{text}\" is een vraag of regel, en ook een begrotingspost van {}", self.place.name.value),
                    format!("\"{text}\" is a fact or rule, and a budget line of {} too", self.place.name.value),
                )
                .hint("Geef een van beide een andere naam", "Give one of them another name"),
            );
            return;
        }
        let meaning =
            match wanted {
                _ if is_named || text.starts_with("place.") => None,
                Wanted::Money => scalars::money(&operand.node, self.sources, &mut Complaints::default())
                    .map(|c| Meaning::Value(Value::Money(c))),
                Wanted::Number => scalars::number(&operand.node, self.sources, &mut Complaints::default())
                    .map(|n| Meaning::Value(Value::Number(n))),
                Wanted::Date => Date::parse(text).ok().map(|d| Meaning::Value(Value::Date(d.days()))),
                _ => Some(Meaning::Word(text.to_owned())),
            };
        match meaning {
            Some(meaning) => {
                self.found.insert(operand.node.span, meaning);
            }
            None => {
                if let Some((rule, span)) = self.compiled(text, &operand.node, wanted) {
                    self.found.insert(span, Meaning::Rule(rule));
                }
            }
        }
    }
}
