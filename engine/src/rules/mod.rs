//! Rules: what a process decides on, written as rhai expressions and checked before anything runs.
//!
//! rhai is lenient where a procedure must not be: in rhai `"groen" > 1` is simply `false`, a fact that was never
//! given is neither larger nor smaller than anything, and a mistyped function shows only in the one case that
//! reaches it. So rhai parses a rule, and its tree is then turned into a small *typed* expression in which every
//! name, word and comparison has been checked. What that typed language cannot say is a [`Fault`] with its place
//! and a hint, never a silent `false`.
//!
//! ```
//! use doorloop_engine::rules::{compile, Environment, Type, Value, Vocabulary, Wanted};
//!
//! let mut vocabulary = Vocabulary::new();
//! let amount = vocabulary.add_fact("bedrag", Type::Money, false);
//! vocabulary.add_fact("domein", Type::choice(["zorg", "groen"]), false);
//!
//! let rule = compile(r#"bedrag > k(50) && domein != "groen""#, &vocabulary, Wanted::Bool).unwrap();
//! let facts = [Value::Money(60_000_00), Value::Choice(0)];
//! assert_eq!(rule.evaluate(&Environment::of_facts(&facts)).unwrap(), Value::Bool(true));
//! assert_eq!(rule.boundaries()[0], (amount, Value::Money(50_000_00)));
//!
//! let faults = compile(r#"domein == "groan""#, &vocabulary, Wanted::Bool).unwrap_err();
//! assert_eq!(faults[0].at, 10..17);
//! assert_eq!(faults[0].hints[0].en, r#"did you mean "groen"?"#);
//! ```
//!
//! **What holds.** A rule that compiled reads only facts that exist, reads an optional fact only behind
//! `known(fact)`, and has no side effects. Its size and depth are bounded, so it cannot run away. Evaluating it
//! allocates nothing unless it fails. Text facts are never read.
//!
//! **Numbers.** There is one kind of number; `7 / 2` is 3.5 (rhai says 3). Two numbers are equal when they differ
//! by at most 1e-12 (relative above 1), so `0.1 + 0.2 == 0.3` holds; `<` and `>` are strict outside that margin.
//! An infinite result is a failure, not a value.
//!
//! **Money** reads as euros. It is exact: whole cents while it can be, a decimal of 28 digits after a share or a
//! division, rounded to cents (half away from zero) only where the rule ends. Bare numbers become money beside
//! money; a number *fact* does not, unless it is said: `euro(aantal)`.
//!
//! **Why no rhai while it runs?** Because the typed form covers everything that loads, exactly. rhai stays the
//! language and its parser, and the measure: [`Reference`] evaluates the same text with rhai itself, and the
//! differential test holds the two to one answer.

mod arithmetic;
mod calls;
mod fault;
mod fold;
mod infer;
mod messages;
mod node;
mod operators;
mod parse;
mod reads;
mod reference;
mod rule;
mod span;
mod value;
mod vocabulary;
mod words;

pub use fault::{Failure, Fault};
pub use reads::Reads;
pub use reference::Reference;
pub use rule::{Environment, Rule, Wanted, check_rule_cycles, compile};
pub use value::{Type, Value};
pub use vocabulary::{FactId, PlaceValueId, Vocabulary};

#[cfg(test)]
mod tests;
