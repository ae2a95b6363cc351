//! Compiling a rule, folding it, and working it out.

use std::fmt::Write;

use crate::text::Words;

use super::fault::{Failure, Fault, Trouble};
use super::fold::Known;
use super::infer::{Shared, Typed, check_rule};
use super::messages::wrong_type;
use super::node::{Apply, Node};
use super::reads::{self, Reads};
use super::value::{Datum, Type, Value};
use super::vocabulary::{FactId, Vocabulary};

/// What the place where a rule stands needs from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Yes or no.
    Bool,
    /// A number.
    Number,
    /// A number from 0 to 1; a constant outside is a fault, any other a failure when it occurs.
    Chance,
    /// An amount; a bare number counts as euros.
    Money,
    /// A length of time.
    Duration,
    /// A date.
    Date,
    /// One word.
    Word,
    /// Any of these.
    Any,
}

/// Everything a rule may look at while it is worked out.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    /// The facts, by [`FactId`].
    pub facts: &'a [Value],
    /// The values of the place, by [`PlaceValueId`](super::PlaceValueId).
    pub place: &'a [Value],
    /// Today for the case: days since 1970-01-01.
    pub date: i32,
    /// Seconds since submission.
    pub elapsed: i64,
    /// How often the case has entered a step, by its place in the vocabulary.
    pub visits: &'a dyn Fn(u32) -> u32,
    /// The cents left on a budget line, by its place in the vocabulary.
    pub left: &'a dyn Fn(u32) -> i64,
}

impl<'a> Environment<'a> {
    /// An environment of facts alone: no place values, no running case.
    #[must_use]
    pub fn of_facts(facts: &'a [Value]) -> Self {
        Self { facts, place: &[], date: 0, elapsed: 0, visits: &|_| 0, left: &|_| 0 }
    }
}

/// A checked rule.
#[derive(Clone, Debug)]
pub struct Rule {
    source: String,
    node: Node,
    ty: Type,
    reads: Reads,
    chance: bool,
    vocabulary: Vocabulary,
}

/// Reads and checks a rule.
///
/// # Errors
/// All faults found in the rule, in order of their place. A fault in a named rule that this one reads is reported
/// once, at the name.
pub fn compile(source: &str, vocabulary: &Vocabulary, wanted: Wanted) -> Result<Rule, Vec<Fault>> {
    let typed = check_rule(&vocabulary.lists, source, &mut Shared::default())?;
    let typed = fit(typed, wanted).map_err(|fault| vec![fault])?;
    Ok(Rule {
        source: source.to_owned(),
        reads: Reads::of(&typed.node),
        node: typed.node,
        ty: typed.ty,
        chance: wanted == Wanted::Chance,
        vocabulary: vocabulary.clone(),
    })
}

/// Finds the named rules that read themselves, directly or through others.
#[must_use]
pub fn check_rule_cycles(vocabulary: &Vocabulary) -> Vec<(String, Fault)> {
    let check = |(name, source): &(String, String)| {
        let faults = check_rule(&vocabulary.lists, source, &mut Shared::of_rule(name)).err()?;
        let cycle = faults.into_iter().find(|fault| fault.code == "rule-cycle")?;
        Some((name.clone(), cycle))
    };
    vocabulary.lists.rules.iter().filter_map(check).collect()
}

/// Holds a rule's outcome to what is wanted of it.
fn fit(typed: Typed, wanted: Wanted) -> Result<Typed, Fault> {
    let fits = match (wanted, &typed.ty) {
        (Wanted::Money, Type::Number) if typed.node.is_literal() => {
            let node = Node::Apply(Apply::Euro, Box::new(typed.node)).simplified();
            return Ok(Typed { node, ty: Type::Money, ..typed });
        }
        (Wanted::Chance, Type::Number) => match typed.node {
            Node::Const(Datum::Number(chance)) if !(0.0..=1.0).contains(&chance) => {
                let what = Words::new("een kans ligt tussen 0 en 1", "a chance lies between 0 and 1");
                return Err(Fault::new(typed.at, "rule-no-chance", what));
            }
            _ => true,
        },
        (Wanted::Bool, Type::Bool) | (Wanted::Number, Type::Number) | (Wanted::Money, Type::Money) => true,
        (Wanted::Duration, Type::Duration) | (Wanted::Date, Type::Date) | (Wanted::Word, Type::Choice(_)) => true,
        (Wanted::Any, _) => true,
        _ => false,
    };
    if fits {
        return Ok(typed);
    }
    let name = match wanted {
        Wanted::Bool => Type::Bool.name(),
        Wanted::Number => Type::Number.name(),
        Wanted::Chance => Words::new("een kans van 0 tot 1", "a chance from 0 to 1"),
        Wanted::Money => Type::Money.name(),
        Wanted::Duration => Type::Duration.name(),
        Wanted::Date => Type::Date.name(),
        Wanted::Word | Wanted::Any => Words::new("een woord", "a word"),
    };
    Err(wrong_type(typed.at, &typed.ty, &name))
}

impl Rule {
    /// The type of the outcome. For words it holds the list that [`Value::Choice`] counts in.
    #[must_use]
    pub fn ty(&self) -> &Type {
        &self.ty
    }

    /// What the rule still reads; after folding less than before.
    #[must_use]
    pub fn reads(&self) -> &Reads {
        &self.reads
    }

    /// The text as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The names the rule was checked against.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The outcome, if it depends on nothing.
    #[must_use]
    pub fn constant(&self) -> Option<Value> {
        match self.node {
            Node::Const(datum) => self.finish(datum).ok(),
            _ => None,
        }
    }

    /// The word of an outcome of type [`Type::Choice`].
    #[must_use]
    pub fn word(&self, value: Value) -> Option<&str> {
        match (&self.ty, value) {
            (Type::Choice(list), Value::Choice(word)) => list.get(word as usize).map(String::as_str),
            _ => None,
        }
    }

    /// The rule with what is known filled in: `known` gives a fact's value ([`Value::Missing`] for one that is
    /// known not to have been given), `place` a place value by name; `None` leaves it open.
    ///
    /// Where a constant side settles `&&` or `||`, the other is dropped, so the folded rule may succeed where the
    /// whole would have failed; where the whole succeeds, both give the same.
    ///
    /// # Errors
    /// The rule has nothing open any more and fails.
    pub fn fold(&self, known: &dyn Fn(FactId) -> Option<Value>, place: &dyn Fn(&str) -> Option<Value>) -> Result<Self, Failure> {
        let lists = &self.vocabulary.lists;
        let place = |id: super::PlaceValueId| lists.place.get(id.0 as usize).and_then(|(name, _)| place(name));
        let node = self.node.folded(&Known { fact: known, place: &place });
        // Facts keep their values only for the message of a failure.
        let values = || (0..lists.facts.len()).map(|at| known(FactId(super::vocabulary::index(at))).unwrap_or(Value::Missing));
        let failed = |trouble| self.failure(trouble, &values().collect::<Vec<_>>());
        if let Node::Const(datum) = node {
            self.finish(datum).map_err(failed)?;
        } else if let Some(trouble) = node.certain_trouble() {
            return Err(failed(trouble));
        }
        Ok(Self { reads: Reads::of(&node), node, ..self.clone() })
    }

    /// Works the rule out. Allocates only to report a failure.
    ///
    /// # Errors
    /// A division by zero, an outcome too large, a fact or place value that is missing though it must be there, or
    /// a chance outside 0 to 1. Names the rule and the values of the facts it read.
    #[inline]
    pub fn evaluate(&self, env: &Environment) -> Result<Value, Failure> {
        self.node.evaluate(env).and_then(|datum| self.finish(datum)).map_err(|trouble| self.failure(trouble, env.facts))
    }

    /// The values with which each fact is compared, each once: where the answer may turn.
    ///
    /// A fact of yes or no gives both, an optional one that is asked for also [`Value::Missing`]. Only direct
    /// comparisons with a constant are seen; fold the rule first, so that place values are constants.
    #[must_use]
    pub fn boundaries(&self) -> Vec<(FactId, Value)> {
        reads::boundaries(&self.node, &self.vocabulary.lists)
    }

    #[inline]
    fn finish(&self, datum: Datum) -> Result<Value, Trouble> {
        match datum {
            Datum::Number(chance) if self.chance && !(0.0..=1.0).contains(&chance) => Err(Trouble::NoChance),
            datum => datum.finish().ok_or(Trouble::TooLarge),
        }
    }

    /// Says what went wrong, in which rule, with which facts.
    #[cold]
    fn failure(&self, trouble: Trouble, facts: &[Value]) -> Failure {
        let lists = &self.vocabulary.lists;
        let reason = match trouble {
            Trouble::DivisionByZero => Words::new("deelt door nul", "divides by zero"),
            Trouble::TooLarge => Words::new("geeft een te groot getal", "gives a number that is too large"),
            Trouble::NoChance => Words::new("geeft geen kans tussen 0 en 1", "gives no chance between 0 and 1"),
            Trouble::FactMissing(fact) => {
                let name = self.vocabulary.fact_name(fact);
                Words::new(format!("mist het feit \"{name}\""), format!("lacks the fact \"{name}\""))
            }
            Trouble::PlaceMissing(id) => {
                let name = lists.place.get(id.0 as usize).map_or("", |(name, _)| name);
                Words::new(format!("mist place.{name}"), format!("lacks place.{name}"))
            }
            Trouble::WrongType => Words::new(
                "kreeg een waarde van een ander type (een fout in Doorloop)",
                "was given a value of another type (a defect in Doorloop)",
            ),
        };
        let mut with = String::new();
        for fact in &self.reads.facts {
            if let (Some(entry), Some(value)) = (lists.facts.get(fact.0 as usize), facts.get(fact.0 as usize)) {
                let comma = if with.is_empty() { "" } else { ", " };
                // Writing to a String cannot fail.
                let _ = write!(with, "{comma}{} = {}", entry.name, show(*value, &entry.ty));
            }
        }
        let with = if with.is_empty() { with } else { format!(" ({with})") };
        Failure {
            what: Words::new(
                format!("de regel \"{}\" {}{with}", self.source, reason.nl),
                format!("the rule \"{}\" {}{with}", self.source, reason.en),
            ),
        }
    }
}

/// A value as a rule would write it.
fn show(value: Value, ty: &Type) -> String {
    match (value, ty) {
        (Value::Missing, _) => "?".to_owned(),
        (Value::Bool(yes), _) => yes.to_string(),
        (Value::Number(number), _) => number.to_string(),
        (Value::Money(cents), _) => rust_decimal::Decimal::new(cents, 2).normalize().to_string(),
        (Value::Date(day), _) => super::calls::written_date(day),
        (Value::Duration(seconds), _) => format!("{} s", seconds),
        (Value::Choice(word), Type::Choice(list)) => format!("{:?}", list.get(word as usize).map_or("", |w| w)),
        (Value::Choices(words), Type::Choices(list)) => {
            let chosen = list.iter().zip(0_u32..64).filter(|(_, at)| words >> at & 1 == 1);
            format!("{:?}", chosen.map(|(word, _)| word).collect::<Vec<_>>())
        }
        (other, _) => format!("{other:?}"),
    }
}
