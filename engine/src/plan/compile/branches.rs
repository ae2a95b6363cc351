//! Branch lists: what can no longer happen is cut, and a list with one way left is no choice.

use super::lengths::{Parameter, Ticks};
use super::program::ProgramCompiler;
use crate::model::{Branch, Branches, Length, Passes};
use crate::plan::{BranchPlan, ChanceRef, ChoicePlan, CondRef, Draw, LengthPlan, LengthRef, NONE, SplitPlan};
use crate::sim::random::Cut;
use crate::text::scalars::Stated;

/// What a list came to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Chosen {
    /// Always this target.
    One(u32),
    /// A choice of the plan.
    Choice(u32),
}

/// What a branch leads to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Leads {
    pub target: u32,
    pub back: bool,
    pub held: bool,
}

impl ProgramCompiler<'_, '_> {
    /// Compiles a list; `lead` gives the target of each branch that can happen.
    pub(super) fn choice<T>(
        &mut self,
        (call, step): (usize, usize),
        list: &Branches<T>,
        key: &str,
        mut lead: impl FnMut(&mut Self, usize, &Branch<T>) -> Leads,
    ) -> Chosen {
        let mut plans: Vec<BranchPlan> = Vec::with_capacity(list.list.len());
        for (i, branch) in list.list.iter().enumerate() {
            let when = branch.when.as_ref().map_or(CondRef::Always, |w| self.condition(call, w));
            let bare = branch.chance.is_none() && !branch.otherwise;
            if when == CondRef::Never && (bare || branch.otherwise) {
                continue;
            }
            // A rule that holds for this proposal settles the list: whens stand before chances and `else`.
            let settles = bare && when == CondRef::Always && branch.max.is_none();
            let leads = lead(self, i, branch);
            let chance = branch.chance.as_ref().map(|c| {
                let key = format!("{key}.{i}.chance");
                self.chance(call, c, step, &key)
            });
            let max = match branch.max {
                Some(Passes::AtMost(most)) => Some((most, self.counter())),
                _ => None,
            };
            let plan = BranchPlan {
                when,
                chance,
                otherwise: branch.otherwise || settles,
                max,
                target: leads.target,
                back: leads.back,
                wait: branch.wait,
                held: leads.held,
            };
            if settles {
                plans.retain(|b| b.chance.is_none() && !b.otherwise);
                plans.push(plan);
                break;
            }
            plans.push(plan);
        }
        if let [only] = plans.as_slice()
            && only.otherwise
            && only.wait.is_none()
            && !only.back
            && !only.held
        {
            return Chosen::One(only.target);
        }
        self.push_choice(plans)
    }

    pub(super) fn push_choice(&mut self, plans: Vec<BranchPlan>) -> Chosen {
        let plan = &mut self.c.plan;
        let from = plan.branches.len() as u32;
        let plain = |b: &BranchPlan| b.max.is_none() && b.when == CondRef::Always && b.wait.is_none() && !b.held;
        let simple = match plans.as_slice() {
            [one, other] if plain(one) && plain(other) => match (one.chance, other.chance, other.otherwise) {
                (Some(ChanceRef::Share(p, _)), None, true) | (Some(ChanceRef::Share(p, _)), Some(_), false) => {
                    Some(SplitPlan { cut: Cut::at(p), ways: [(one.target, one.back), (other.target, other.back)] })
                }
                _ => None,
            },
            _ => None,
        };
        plan.branches.extend(plans);
        let to = plan.branches.len() as u32;
        plan.choices.push(ChoicePlan { branches: (from, to), simple });
        Chosen::Choice(plan.choices.len() as u32 - 1)
    }

    /// A list of lengths, all on one clock.
    pub(super) fn lengths(
        &mut self,
        at: (usize, usize),
        list: &Branches<Length>,
        key: &str,
        ticks: Ticks,
        rests: bool,
    ) -> LengthRef {
        let chosen = self.choice(at, list, key, |this, i, branch| Leads {
            target: branch.value.as_ref().map_or(0, |l| this.length(at, l, &format!("{key}.{i}"), ticks, rests)),
            ..Leads::default()
        });
        match chosen {
            Chosen::One(length) => LengthRef::One(length),
            Chosen::Choice(choice) => LengthRef::Choice(choice),
        }
    }

    pub(super) fn length(&mut self, (call, step): (usize, usize), length: &Length, key: &str, ticks: Ticks, rests: bool) -> u32 {
        match length {
            Length::Stated(stated) => {
                let process = self.checked.graph.calls[call].process.clone();
                let parameter = Parameter { process: &process.name.value, step: &process.steps[step].name.value, key };
                self.c.stated_length(stated, ticks, &parameter, rests)
            }
            Length::Rule(rule) => {
                let book = std::sync::Arc::clone(&self.checked.books[call]);
                let value = match book.rule(rule) {
                    Some(compiled) => self.value(call, compiled, rule.span()),
                    None => crate::plan::ValueRef::Const(0.0),
                };
                self.c.length(LengthPlan { draw: Draw::Value(value), estimate: NONE, p10: f64::INFINITY })
            }
            Length::OwnerFoundAfter(_) => self.owner_length(call),
        }
    }

    /// How long it takes to find the owner: one entry a word of the owner fact.
    fn owner_length(&mut self, call: usize) -> u32 {
        let process = self.checked.graph.calls[call].process.clone();
        let fact = process.owner.as_ref().and_then(|o| process.facts.iter().position(|f| f.name.value == o.value));
        let options = fact.map(|f| &process.facts[f].kind);
        let Some(crate::model::FactKind::Choice(options)) = options else {
            return self.c.length(LengthPlan { draw: Draw::Fixed(0.0), estimate: NONE, p10: 0.0 });
        };
        let place = self.c.place;
        let forms: Vec<Option<&Stated<_>>> = options
            .iter()
            .map(|o| place.owners.iter().find(|w| w.name.value == o.name.value).and_then(|w| w.found_after.as_ref()))
            .collect();
        let entries: Vec<LengthPlan> = forms
            .iter()
            .zip(options)
            .map(|(stated, option)| {
                let found = stated.map(|s| {
                    let parameter = Parameter { process: "owners", step: &option.name.value, key: "found_after" };
                    let index = self.c.stated_length(s, Ticks::Civil, &parameter, true);
                    self.c.plan.lengths[index as usize].clone()
                });
                found.unwrap_or(LengthPlan { draw: Draw::Fixed(0.0), estimate: NONE, p10: 0.0 })
            })
            .collect();
        let Some(name) = process.owner.as_ref() else { return 0 };
        let owner = match crate::rules::compile(&name.value, self.checked.books[call].vocabulary(), crate::rules::Wanted::Any) {
            Ok(rule) => self.value(call, &rule, name.span),
            Err(_) => crate::plan::ValueRef::Const(0.0),
        };
        if let crate::plan::ValueRef::Const(word) = owner {
            let entry = entries.get(word as usize).cloned();
            return self.c.length(entry.unwrap_or(LengthPlan { draw: Draw::Fixed(0.0), estimate: NONE, p10: 0.0 }));
        }
        let count = entries.len() as u32;
        let first = self.c.plan.lengths.len() as u32;
        self.c.plan.lengths.extend(entries);
        self.c.length(LengthPlan { draw: Draw::Owner { owner, first, count }, estimate: NONE, p10: 0.0 })
    }

    pub(super) fn estimate<T>(&mut self, call: usize, step: usize, stated: &Stated<T>, key: &str) -> u32 {
        let process = self.checked.graph.calls[call].process.clone();
        let parameter = Parameter { process: &process.name.value, step: &process.steps[step].name.value, key };
        self.c.estimate(stated, &parameter)
    }
}
