//! Answers to try: the combinations of fact values at which rules turn.
//!
//! A rule such as `bedrag > k(50)` changes its answer at 50,000 euros only. So it is enough to try that value and its
//! neighbours on both sides, every word of a choice, and yes and no; nothing between them can say anything new. This is
//! boundary value analysis (Myers 1979), here of the model and not of a program. Sums of facts have no such values of
//! their own: for them the default, the bounds and a spread of sizes are tried.
//!
//! The values a person is most likely to meet come first, so that the first combination found is a plain one.

use super::{Rulebook, said, submit_fact};
use crate::model::{Default, Fact, FactValue, Process};
use crate::rules::{Environment, FactId, Rule, Type, Value};
use crate::text::Words;
use crate::time::Date;
use std::collections::BTreeSet;

/// The most combinations that are tried; beyond it a spread of them, the same each time.
pub(super) const MOST: u64 = 20_000;

const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

/// The combinations of values of the facts that some rules read.
pub(super) struct Combinations {
    dimensions: Vec<Dimension>,
    /// How many facts there are, `submit` included.
    width: usize,
    count: u64,
}

struct Dimension {
    fact: usize,
    name: String,
    ty: Type,
    values: Vec<Value>,
}

impl Combinations {
    /// Of the facts that these rules read, with values of `more` that are asked for besides.
    pub(super) fn of(process: &Process, book: &Rulebook, rules: &[&Rule], more: &[(FactId, Value)], on: Date) -> Self {
        let mut facts: BTreeSet<FactId> = rules.iter().flat_map(|r| r.reads().facts.iter().copied()).collect();
        facts.extend(more.iter().map(|m| m.0));
        let mut turns: Vec<(FactId, Value)> = rules.iter().flat_map(|r| r.boundaries()).collect();
        turns.extend_from_slice(more);
        let mut dimensions = Vec::new();
        for fact in facts {
            let Some(ty) = book.vocabulary().fact_type(fact).cloned() else { continue };
            let own: Vec<Value> = turns.iter().filter(|(f, _)| *f == fact).map(|(_, v)| *v).collect();
            // A rule that computes with the fact says not where it turns.
            let computed = rules.iter().any(|r| r.reads().facts.contains(&fact) && !r.boundaries().iter().any(|b| b.0 == fact));
            let values = values(process.facts.get(fact.0 as usize), &ty, &own, computed, on);
            if values.is_empty() {
                continue;
            }
            dimensions.push(Dimension { fact: fact.0 as usize, name: book.vocabulary().fact_name(fact).to_owned(), ty, values });
        }
        let count = dimensions.iter().fold(1_u64, |n, d| n.saturating_mul(d.values.len() as u64));
        Self { dimensions, width: submit_fact(process) as usize + 1, count }
    }

    /// Whether every combination is tried, so that what is not found does not exist among them.
    pub(super) const fn whole(&self) -> bool {
        self.count <= MOST
    }

    /// The first answer that `test` gives.
    pub(super) fn find<T>(&self, mut test: impl FnMut(&[Value]) -> Option<T>) -> Option<T> {
        let mut facts = vec![Value::Missing; self.width];
        for i in 0..self.count.min(MOST) {
            let mut rest = i;
            for (at, dimension) in self.dimensions.iter().enumerate().rev() {
                let size = dimension.values.len() as u64;
                let pick = if self.whole() { rest % size } else { scattered(i, at as u64) % size };
                rest /= size;
                facts[dimension.fact] = dimension.values[pick as usize];
            }
            if let Some(found) = test(&facts) {
                return Some(found);
            }
        }
        None
    }

    /// A combination in words, each fact with its value; empty where no fact is read.
    pub(super) fn words(&self, facts: &[Value]) -> Words {
        let mut words = Words::default();
        for dimension in &self.dimensions {
            let value = said::value(facts[dimension.fact], Some(&dimension.ty));
            for (text, value) in [(&mut words.nl, value.nl), (&mut words.en, value.en)] {
                let comma = if text.is_empty() { "" } else { ", " };
                text.push_str(&format!("{comma}{} = {value}", dimension.name));
            }
        }
        words
    }
}

/// Whether a rule holds for these facts. A rule that fails here holds not: it is named when it fails in a run.
pub(super) fn holds(rule: &Rule, facts: &[Value]) -> bool {
    matches!(rule.evaluate(&Environment::of_facts(facts)), Ok(Value::Bool(true)))
}

/// A number that differs from its neighbours in no visible way (splitmix64, Steele and others 2014).
fn scattered(i: u64, dimension: u64) -> u64 {
    let mut z = (i << 8 | dimension).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

/// The values of one fact to try, the plainest first.
fn values(fact: Option<&Fact>, ty: &Type, turns: &[Value], computed: bool, on: Date) -> Vec<Value> {
    let mut found = match ty {
        Type::Bool => vec![Value::Bool(true), Value::Bool(false)],
        Type::Choice(words) => (0..words.len() as u32).map(Value::Choice).collect(),
        Type::Choices(words) => sets(words.len() as u32, turns),
        Type::Money | Type::Number | Type::Date | Type::Duration => amounts(fact, ty, turns, computed, on),
        Type::Text => Vec::new(),
    };
    if let Some(Default::Value(value, _)) = fact.and_then(|f| f.default.as_ref())
        && let Some(usual) = plain(value)
        && let Some(at) = found.iter().position(|v| *v == usual)
    {
        found[..=at].rotate_right(1);
    }
    if fact.is_some_and(|f| f.optional && f.default.is_none()) {
        found.push(Value::Missing);
    }
    found
}

/// Sets of words: none, each alone, those that rules ask for in every mix, and all.
fn sets(words: u32, turns: &[Value]) -> Vec<Value> {
    let asked: u64 = turns.iter().fold(0, |all, v| if let Value::Choices(set) = v { all | set } else { all });
    let bits: Vec<u64> = (0..words.min(64)).map(|w| 1 << w).filter(|b| asked & b != 0).take(6).collect();
    let mix = |n: u64| bits.iter().enumerate().filter(|(i, _)| n >> i & 1 == 1).fold(0, |set, (_, b)| set | b);
    let all = if words >= 64 { u64::MAX } else { (1 << words) - 1 };
    let mut sets: Vec<u64> = (0..1_u64 << bits.len()).map(mix).collect();
    sets.extend((0..words.min(64)).map(|w| 1 << w).chain([all]));
    let mut seen = BTreeSet::new();
    sets.retain(|s| seen.insert(*s));
    sets.into_iter().map(Value::Choices).collect()
}

/// Values that are ordered: where rules turn, one step beside it, the default, the bounds; where a rule computes with
/// the fact, also a spread of sizes and what lies between.
fn amounts(fact: Option<&Fact>, ty: &Type, turns: &[Value], computed: bool, on: Date) -> Vec<Value> {
    let step = if *ty == Type::Duration { HOUR as f64 } else { 1.0 };
    let mut numbers: Vec<f64> = Vec::new();
    match fact.and_then(|f| f.default.as_ref()) {
        Some(Default::Value(value, _)) => numbers.extend(plain(value).and_then(number)),
        Some(Default::Range { min, likely, max, .. }) => {
            numbers.extend([likely.unwrap_or((min + max) / 2.0).round(), *min, *max])
        }
        _ => {}
    }
    let at: Vec<f64> = turns.iter().filter_map(|v| number(*v)).collect();
    numbers.extend(&at);
    // A whole euro aside reads better than a cent; the cent is what tells `>` from `>=`.
    let steps: &[f64] = if *ty == Type::Money { &[100.0, -100.0, step, -step] } else { &[step, -step] };
    numbers.extend(steps.iter().flat_map(|step| at.iter().map(move |v| v + step)));
    if computed || at.is_empty() {
        let mut sorted = at.clone();
        sorted.sort_by(f64::total_cmp);
        numbers.extend(sorted.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]).round()));
        numbers.extend(sorted.first().map(|v| (v / 2.0).round()));
        numbers.extend(sorted.last().map(|v| v * 2.0));
        match ty {
            Type::Money => numbers.extend([0.0, 1e5, 1e6, 1e7, 1e8, 1e9]),
            Type::Date => numbers.extend([0, 365, -365].map(|d| f64::from(on.add_days(d).days()))),
            Type::Duration => numbers.extend([0, DAY, 7 * DAY, 56 * DAY, 365 * DAY].map(|s| s as f64)),
            _ => numbers.extend([0.0, 1.0, 2.0, 10.0, 100.0]),
        }
    }
    let (min, max) = fact.map_or((None, None), |f| (f.min, f.max));
    numbers.extend(min.into_iter().chain(max));
    let fits = |n: &f64| min.is_none_or(|m| *n >= m) && max.is_none_or(|m| *n <= m);
    let mut found: Vec<Value> = Vec::new();
    for value in numbers.into_iter().filter(fits).map(|n| of_type(n, ty)) {
        if !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

fn of_type(number: f64, ty: &Type) -> Value {
    match ty {
        Type::Money => Value::Money(number as i64),
        Type::Date => Value::Date(number as i32),
        Type::Duration => Value::Duration(number as i64),
        _ => Value::Number(number),
    }
}

fn number(value: Value) -> Option<f64> {
    match value {
        Value::Money(cents) => Some(cents as f64),
        Value::Number(number) => Some(number),
        Value::Date(days) => Some(f64::from(days)),
        Value::Duration(seconds) => Some(seconds as f64),
        _ => None,
    }
}

/// A fact's value as a rule sees it.
pub(super) fn plain(value: &FactValue) -> Option<Value> {
    Some(match value {
        FactValue::Bool(yes) => Value::Bool(*yes),
        FactValue::Number(number) => Value::Number(*number),
        FactValue::Money(cents) => Value::Money(cents.0),
        FactValue::Date(days) => Value::Date(*days),
        FactValue::Duration(seconds) => Value::Duration(*seconds),
        FactValue::Choice(word) => Value::Choice(*word),
        FactValue::Choices(words) => Value::Choices(*words),
        FactValue::Text(_) => return None,
    })
}

/// The words that a fact can get, where it is a choice with a draw or default; `None` = any.
pub(super) fn drawn_words(default: Option<&Default>) -> Option<Vec<u32>> {
    match default? {
        Default::Value(FactValue::Choice(word), _) => Some(vec![*word]),
        Default::Shares(shares, _) => Some(shares.iter().filter(|s| s.1 > 0.0).map(|s| s.0).collect()),
        _ => None,
    }
}

/// The fact that a rule is, if it is nothing else.
pub(super) fn as_fact(rule: &Rule) -> Option<FactId> {
    let mut facts = rule.reads().facts.iter().copied();
    let only = facts.next().filter(|_| facts.next().is_none())?;
    (rule.vocabulary().fact_name(only) == rule.source().trim()).then_some(only)
}
