//! The same rule worked out by rhai itself: slow, and the measure for the typed expression.
//!
//! rhai's own arithmetic on decimals and floats is used as it stands; registered over it is only what rules mean
//! differently: true division, equality of numbers, dates, durations, and money beside plain numbers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rhai::packages::{ArithmeticPackage, BasicArrayPackage, BasicStringPackage, LogicPackage, Package};
use rhai::{AST, ASTNode, Array, Dynamic, Engine, EvalAltResult, Expr, Map, Scope};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::text::Words;

use super::fault::Failure;
use super::parse;
use super::rule::{Environment, Rule};
use super::value::{Type, Value, cents_of};
use super::vocabulary::{Lists, Vocabulary};

mod operators;
pub(super) use operators::{Day, Length};

/// The running case, for functions that rhai calls by name.
#[derive(Default)]
struct Running {
    visits: BTreeMap<String, u32>,
    left: BTreeMap<String, i64>,
}

/// Works rules out with rhai. One is good for any number of rules over one vocabulary.
pub struct Reference {
    engine: Engine,
    running: Arc<Mutex<Running>>,
    vocabulary: Vocabulary,
}

impl Reference {
    /// Makes an evaluator for rules over this vocabulary.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut engine = Engine::new_raw();
        parse::limit(&mut engine);
        engine.set_fast_operators(false).set_fail_on_invalid_map_property(true).set_strict_variables(false);
        ArithmeticPackage::new().register_into_engine(&mut engine);
        LogicPackage::new().register_into_engine(&mut engine);
        BasicStringPackage::new().register_into_engine(&mut engine);
        BasicArrayPackage::new().register_into_engine(&mut engine);
        operators::register(&mut engine);
        let running = Arc::new(Mutex::new(Running::default()));
        let of = Arc::clone(&running);
        engine.register_fn("visits", move |step: &str| {
            i64::from(of.lock().unwrap_or_else(PoisonError::into_inner).visits.get(step).copied().unwrap_or(0))
        });
        let of = Arc::clone(&running);
        engine.register_fn("left", move |line: &str| {
            let cents = of.lock().unwrap_or_else(PoisonError::into_inner).left.get(line).copied().unwrap_or(0);
            Decimal::new(cents, 2)
        });
        Self { engine, running, vocabulary: vocabulary.clone() }
    }

    /// Works out a rule's text as written, whatever has been folded since.
    ///
    /// # Errors
    /// What rhai says, in its words.
    pub fn evaluate(&mut self, rule: &Rule, env: &Environment) -> Result<Value, Failure> {
        let lists = Arc::clone(&self.vocabulary.lists);
        {
            let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
            running.visits = (0..).zip(&lists.steps).map(|(id, name)| (name.clone(), (env.visits)(id))).collect();
            running.left = (0..).zip(&lists.lines).map(|(id, name)| (name.clone(), (env.left)(id))).collect();
        }
        let mut scope = self.scope(&lists, env);
        let ast = self.engine.compile_expression(rule.source()).map_err(|error| failure(rule, &error))?;
        self.push_rules(&lists, &ast, &mut scope);
        let outcome: Dynamic = self.engine.eval_ast_with_scope(&mut scope, &ast).map_err(|error| failure(rule, &error))?;
        value(&outcome, rule.ty()).ok_or_else(|| failure(rule, &format!("{outcome:?}")))
    }

    fn scope(&self, lists: &Lists, env: &Environment) -> Scope<'static> {
        let mut scope = Scope::new();
        if lists.running {
            scope.push("date", Day(i64::from(env.date)));
            scope.push("elapsed", Length(env.elapsed));
        }
        let place: Map =
            lists.place.iter().zip(env.place).map(|((name, ty), value)| (name.as_str().into(), plain(*value, ty))).collect();
        scope.push("place", place);
        for (entry, value) in lists.facts.iter().zip(env.facts) {
            scope.push_dynamic(entry.name.clone(), plain(*value, &entry.ty));
        }
        scope
    }

    /// Puts the named rules that a rule reads into the scope, innermost first. One that fails stays out, so that
    /// only a rule that really looks at it fails too.
    fn push_rules(&self, lists: &Lists, ast: &AST, scope: &mut Scope) {
        let mut names = Vec::new();
        ast.walk(&mut |path| {
            if let Some(ASTNode::Expr(Expr::Variable(name, ..))) = path.last() {
                names.push(name.1.to_string());
            }
            true
        });
        for name in names {
            let Some(source) = lists.rule(&name).filter(|_| !scope.contains(&name)) else { continue };
            let Ok(inner) = self.engine.compile_expression(source) else { continue };
            self.push_rules(lists, &inner, scope);
            if let Ok(outcome) = self.engine.eval_ast_with_scope::<Dynamic>(scope, &inner) {
                scope.push_dynamic(name, outcome);
            }
        }
    }
}

/// A value as rhai sees it; missing is `()`.
fn plain(value: Value, ty: &Type) -> Dynamic {
    let word = |list: &[String], at: u32| Dynamic::from(list.get(at as usize).cloned().unwrap_or_default());
    match (value, ty) {
        (Value::Bool(yes), _) => yes.into(),
        (Value::Number(number), _) => number.into(),
        (Value::Money(cents), _) => Dynamic::from_decimal(Decimal::new(cents, 2)),
        (Value::Date(day), _) => Dynamic::from(Day(i64::from(day))),
        (Value::Duration(seconds), _) => Dynamic::from(Length(seconds)),
        (Value::Choice(at), Type::Choice(list)) => word(list, at),
        (Value::Choices(words), Type::Choices(list)) => {
            let chosen: Array = (0..64).filter(|at| words >> at & 1 == 1).map(|at| word(list, at)).collect();
            chosen.into()
        }
        _ => Dynamic::UNIT,
    }
}

/// An outcome of rhai as a value of the rule's type.
fn value(outcome: &Dynamic, ty: &Type) -> Option<Value> {
    let number = || outcome.as_float().ok().or_else(|| outcome.as_int().ok().map(|whole| whole as f64));
    match ty {
        Type::Bool => outcome.as_bool().ok().map(Value::Bool),
        Type::Number => number().map(Value::Number),
        Type::Money => {
            let euros = outcome.as_decimal().ok().or_else(|| number().and_then(|number| operators::decimal(number).ok()));
            euros.and_then(cents_of).map(Value::Money)
        }
        Type::Date => outcome.clone().try_cast::<Day>()?.0.to_i32().map(Value::Date),
        Type::Duration => outcome.clone().try_cast::<Length>().map(|length| Value::Duration(length.0)),
        Type::Choice(list) => {
            let word = outcome.clone().into_string().ok()?;
            super::words::place_of(&word, list).map(Value::Choice)
        }
        Type::Choices(list) => {
            let words = outcome.clone().into_array().ok()?;
            let bit = |word: Dynamic| super::words::place_of(&word.into_string().ok()?, list).map(|at| 1_u64 << at);
            words.into_iter().map(bit).try_fold(0, |all, bit| Some(all | bit?)).map(Value::Choices)
        }
        Type::Text => None,
    }
}

fn failure(rule: &Rule, error: &dyn std::fmt::Display) -> Failure {
    Failure { what: Words::same(format!("{}: {error}", rule.source())) }
}

/// What a registered function gives.
type Outcome<T> = Result<T, Box<EvalAltResult>>;
