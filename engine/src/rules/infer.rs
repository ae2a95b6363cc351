//! From rhai's tree to the typed expression: every name found, every type checked.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rhai::{ASTFlags, Expr, Stmt, StmtBlock};

use crate::text::Words;

use super::fault::Fault;
use super::messages::{mismatch, unsupported, wrong_type};
use super::node::Node;
use super::parse;
use super::span::Text;
use super::value::{Datum, Type};
use super::vocabulary::{FactId, Lists};
use super::words::{union, with_nearest};

/// The most nodes in one rule with the rules it reads; beyond it the rules double each other.
const MOST_NODES: usize = 5_000;
/// The most levels, counted through the rules it reads. Bounds the stack.
const MOST_LEVELS: usize = 150;

/// A part of a rule, checked.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub node: Node,
    pub ty: Type,
    pub at: Range<usize>,
    /// Words that were written here and not yet held to a list.
    pub loose: bool,
}

/// An argument of a function: as written, or already checked (what stands before a dot).
pub(super) enum Argument<'e> {
    Written(&'e Expr),
    Checked(Typed),
}

/// What is shared by a rule and the rules it reads.
#[derive(Default)]
pub(super) struct Shared {
    chain: Vec<String>,
    done: HashMap<String, Result<(Node, Type), Fault>>,
    pub nodes: usize,
    levels: usize,
}

impl Shared {
    /// Begins inside a named rule, so that reading it again is a circle.
    pub fn of_rule(name: &str) -> Self {
        Self { chain: vec![name.to_owned()], ..Self::default() }
    }
}

/// Checks one rule's text.
pub(super) struct Typer<'a> {
    pub lists: &'a Lists,
    pub text: &'a Text,
    pub shared: &'a mut Shared,
    pub faults: Vec<Fault>,
    /// Optional facts that are known to be given at this point.
    pub given: Vec<FactId>,
}

/// Checks a rule and the named rules it reads.
pub(super) fn check_rule(lists: &Lists, source: &str, shared: &mut Shared) -> Result<Typed, Vec<Fault>> {
    let text = Text::new(source);
    let ast = parse::parse(source, &text).map_err(|fault| vec![fault])?;
    let mut typer = Typer { lists, text: &text, shared, faults: Vec::new(), given: Vec::new() };
    let typed = parse::expression(&ast).and_then(|expression| typer.expression(expression));
    let mut faults = typer.faults;
    match typed {
        Some(typed) if faults.is_empty() => Ok(typed),
        _ => {
            if faults.is_empty() {
                faults.push(unsupported(0..text.len(), Words::new("dit", "this")));
            }
            faults.sort_by_key(|fault| fault.at.start);
            Err(faults)
        }
    }
}

impl Typer<'_> {
    pub fn fault<T>(&mut self, fault: Fault) -> Option<T> {
        self.faults.push(fault);
        None
    }

    fn too_large<T>(&mut self, at: Range<usize>) -> Option<T> {
        self.fault(Fault::new(
            at,
            "rule-too-large",
            Words::new("de regel zit te diep in elkaar", "the rule is nested too deeply"),
        ))
    }

    pub fn typed(&mut self, node: Node, ty: Type, at: Range<usize>) -> Option<Typed> {
        Some(Typed { node: node.simplified(), ty, at, loose: false })
    }

    /// Checks an expression; `None` once a fault has been noted.
    pub fn expression(&mut self, expression: &Expr) -> Option<Typed> {
        if self.shared.levels >= MOST_LEVELS || self.shared.nodes >= MOST_NODES {
            return self.too_large(self.text.range(expression));
        }
        self.shared.levels += 1;
        self.shared.nodes += 1;
        let typed = self.one(expression);
        self.shared.levels -= 1;
        typed
    }

    fn one(&mut self, expression: &Expr) -> Option<Typed> {
        let at = self.text.range(expression);
        match expression {
            Expr::BoolConstant(yes, _) => self.typed(Node::Const(Datum::Bool(*yes)), Type::Bool, at),
            Expr::IntegerConstant(number, _) => self.number(*number as f64, at),
            Expr::FloatConstant(number, _) => self.number(**number, at),
            Expr::StringConstant(word, _) => {
                let ty = Type::choice([word.as_str()]);
                Some(Typed { node: Node::Const(Datum::Choice(0)), ty, at, loose: true })
            }
            Expr::Variable(name, ..) => self.name(&name.1, at),
            Expr::And(parts, _) => self.chain(parts, true, at),
            Expr::Or(parts, _) => self.chain(parts, false, at),
            Expr::Coalesce(parts, _) => self.otherwise(parts, at),
            Expr::FnCall(call, position) => self.call(call, None, *position),
            Expr::Dot(sides, flags, _) => self.dotted(&sides.lhs, &sides.rhs, *flags, at),
            Expr::Stmt(block) => self.block(block, at),
            Expr::Array(..) => {
                let fault = unsupported(at, Words::new("een losse lijst", "a list by itself"));
                self.fault(fault.hint(Words::new("een lijst hoort achter \"in\"", "a list belongs after \"in\"")))
            }
            Expr::InterpolatedString(..) | Expr::CharConstant(..) => {
                let fault = unsupported(at, Words::new("een samengestelde tekst", "a composed text"));
                self.fault(fault.hint(Words::new("zet een woord tussen \"…\"", "put a word between \"…\"")))
            }
            Expr::DynamicConstant(..) => {
                self.fault(unsupported(at, Words::new("een functie als waarde", "a function as a value")))
            }
            Expr::Index(..) => self.fault(unsupported(at, Words::new("een plaats in een lijst", "a place in a list"))),
            _ => self.fault(unsupported(at, Words::new("dit", "this"))),
        }
    }

    fn number(&mut self, number: f64, at: Range<usize>) -> Option<Typed> {
        if !number.is_finite() || number.abs() > 9.007e15 {
            let what = Words::new("dit getal is te groot", "this number is too large");
            return self.fault(Fault::new(at, "rule-number-too-large", what));
        }
        self.typed(Node::Const(Datum::Number(number)), Type::Number, at)
    }

    fn name(&mut self, name: &str, at: Range<usize>) -> Option<Typed> {
        if let Some((fact, entry)) = self.lists.fact(name) {
            return self.fact(fact, entry.ty.clone(), entry.optional, name, at);
        }
        if self.lists.rule(name).is_some() {
            return self.named_rule(name, at);
        }
        match name {
            "date" if self.running(name, &at)? => self.typed(Node::Date, Type::Date, at),
            "elapsed" if self.running(name, &at)? => self.typed(Node::Elapsed, Type::Duration, at),
            _ => {
                let what =
                    Words::new(format!("\"{name}\" is geen feit en geen regel"), format!("\"{name}\" is no fact and no rule"));
                let fault = Fault::new(at, "rule-unknown-name", what);
                let known = self.lists.names();
                let mut fault = with_nearest(fault, name, known, "");
                if fault.hints.is_empty() && self.lists.place_value(name).is_some() {
                    let hint = format!("place.{name}");
                    fault = fault.hint(Words::new(format!("schrijf {hint}"), format!("write {hint}")));
                }
                self.fault(fault)
            }
        }
    }

    /// Whether the running case may be read; a fault if not.
    pub fn running(&mut self, name: &str, at: &Range<usize>) -> Option<bool> {
        if self.lists.running {
            return Some(true);
        }
        let what = Words::new(
            format!("\"{name}\" hoort bij de lopende zaak en bestaat alleen in stappen"),
            format!("\"{name}\" belongs to the running case and exists only in steps"),
        );
        self.fault(Fault::new(at.clone(), "rule-not-running", what))
    }

    fn fact(&mut self, fact: FactId, ty: Type, optional: bool, name: &str, at: Range<usize>) -> Option<Typed> {
        let refused = match &ty {
            Type::Text => Some(Words::new(
                format!("\"{name}\" is een tekst; die leest geen regel"),
                format!("\"{name}\" is a text, which no rule may read"),
            )),
            Type::Choices(list) if list.len() > 64 => {
                Some(Words::new(format!("\"{name}\" heeft meer dan 64 keuzes"), format!("\"{name}\" has more than 64 choices")))
            }
            _ => None,
        };
        if let Some(what) = refused {
            return self.fault(Fault::new(at, "rule-unreadable-fact", what));
        }
        if optional && !self.given.contains(&fact) {
            let what =
                Words::new(format!("\"{name}\" hoeft niet te zijn gegeven"), format!("\"{name}\" need not have been given"));
            let guard = format!("known({name}) && …");
            let hint = Words::new(format!("schrijf {guard}"), format!("write {guard}"));
            return self.fault(Fault::new(at, "rule-fact-may-be-missing", what).hint(hint));
        }
        self.typed(Node::Fact(fact), ty, at)
    }

    /// Reads another rule by taking in its expression.
    fn named_rule(&mut self, name: &str, at: Range<usize>) -> Option<Typed> {
        if let Some(first) = self.shared.chain.iter().position(|outer| outer == name) {
            let mut round = self.shared.chain[first..].to_vec();
            round.push(name.to_owned());
            let round = round.join(" → ");
            let what = Words::new(
                format!("deze regels lezen elkaar in een kring: {round}"),
                format!("these rules read each other in a circle: {round}"),
            );
            return self.fault(Fault::new(at, "rule-cycle", what));
        }
        let result = match self.shared.done.get(name) {
            Some(result) => result.clone(),
            None => {
                let source = self.lists.rule(name).unwrap_or_default();
                self.shared.chain.push(name.to_owned());
                let checked = check_rule(self.lists, source, self.shared);
                self.shared.chain.pop();
                let result = checked.map(|typed| (typed.node, typed.ty)).map_err(|mut faults| faults.remove(0));
                self.shared.done.insert(name.to_owned(), result.clone());
                result
            }
        };
        match result {
            Ok((node, ty)) => {
                let (size, depth) = node.size_and_depth();
                self.shared.nodes += size;
                if self.shared.nodes > MOST_NODES || self.shared.levels + depth > MOST_LEVELS {
                    return self.too_large(at);
                }
                self.typed(node, ty, at)
            }
            Err(inner) if matches!(inner.code, "rule-cycle" | "rule-too-large") => self.fault(Fault { at, ..inner }),
            Err(inner) => {
                let what = Words::new(
                    format!("de regel \"{name}\" klopt niet: {}", inner.what.nl),
                    format!("the rule \"{name}\" is wrong: {}", inner.what.en),
                );
                self.fault(Fault { at, code: "rule-named-rule-wrong", what, hints: inner.hints })
            }
        }
    }

    fn block(&mut self, block: &StmtBlock, at: Range<usize>) -> Option<Typed> {
        match block.statements() {
            [Stmt::Expr(expression)] => self.expression(expression),
            [Stmt::FnCall(call, position)] => self.call(call, None, *position),
            [Stmt::Block(inner)] => self.block(inner, at),
            [Stmt::If(flow, _)] => {
                if flow.branch.is_empty() {
                    let what = Words::new("bij \"if\" hoort een \"else\"", "an \"if\" needs an \"else\"");
                    return self.fault(Fault::new(at, "rule-if-without-else", what));
                }
                let condition = self.wanted_bool(&flow.expr)?;
                let before = self.given.len();
                self.given.extend(condition.node.gives(true));
                let then = self.nested(&flow.body, &at);
                self.given.truncate(before);
                self.given.extend(condition.node.gives(false));
                let other = self.nested(&flow.branch, &at);
                self.given.truncate(before);
                self.choose(condition.node, then?, other?, at)
            }
            [Stmt::Switch(..)] => {
                let fault = unsupported(at, Words::new("\"switch\"", "\"switch\""));
                self.fault(fault.hint(Words::new("gebruik if … else if … else", "use if … else if … else")))
            }
            _ => self.fault(unsupported(
                at,
                Words::new("meer dan één uitdrukking of een opdracht", "more than one expression, or a statement"),
            )),
        }
    }

    fn nested(&mut self, block: &StmtBlock, at: &Range<usize>) -> Option<Typed> {
        if self.shared.levels >= MOST_LEVELS {
            return self.too_large(at.clone());
        }
        self.shared.levels += 1;
        let typed = self.block(block, at.clone());
        self.shared.levels -= 1;
        typed
    }

    /// `if condition { then } else { other }`, both sides brought to one type.
    pub fn choose(&mut self, condition: Node, then: Typed, other: Typed, at: Range<usize>) -> Option<Typed> {
        let both_loose = then.loose && other.loose;
        let (then, other) = match (&then.ty, &other.ty) {
            (Type::Choice(one), Type::Choice(two)) if both_loose => {
                let all: Arc<[String]> = union(one, two);
                (self.as_list(then, &all)?, self.as_list(other, &all)?)
            }
            _ => self.alike(then, other, "else")?,
        };
        let node = Node::If(Box::new([condition, then.node, other.node])).simplified();
        Some(Typed { node, ty: then.ty, at, loose: both_loose })
    }

    /// Brings two values to one type: bare numbers to money, words to the other's list.
    pub fn alike(&mut self, left: Typed, right: Typed, operator: &str) -> Option<(Typed, Typed)> {
        match (&left.ty, &right.ty) {
            (Type::Money, Type::Number) if right.node.is_literal() => Some((left, self.as_money(right)?)),
            (Type::Number, Type::Money) if left.node.is_literal() => Some((self.as_money(left)?, right)),
            (Type::Choice(list), Type::Choice(_)) if right.loose && !left.loose => {
                let list = Arc::clone(list);
                Some((left, self.as_list(right, &list)?))
            }
            (Type::Choice(_), Type::Choice(list)) if left.loose && !right.loose => {
                let list = Arc::clone(list);
                Some((self.as_list(left, &list)?, right))
            }
            (Type::Choice(one), Type::Choice(two)) if left.loose && right.loose => {
                let all = union(one, two);
                Some((self.as_list(left, &all)?, self.as_list(right, &all)?))
            }
            (one, two) if one == two => Some((left, right)),
            (Type::Choice(_), Type::Choice(_)) => {
                let at = left.at.start..right.at.end;
                let what = Words::new("deze keuzes hebben niet dezelfde lijst", "these choices have different lists");
                self.fault(Fault::new(at, "rule-types-differ", what))
            }
            (one, two) => {
                let at = left.at.start.min(right.at.start)..left.at.end.max(right.at.end);
                self.fault(mismatch(at, one, two, operator))
            }
        }
    }

    /// A condition.
    pub fn wanted_bool(&mut self, expression: &Expr) -> Option<Typed> {
        let typed = self.expression(expression)?;
        if typed.ty == Type::Bool {
            return Some(typed);
        }
        self.fault(wrong_type(typed.at, &typed.ty, &Type::Bool.name()))
    }

    /// `place.NAME`, or a function called behind its first argument.
    fn dotted(&mut self, first: &Expr, rest: &Expr, flags: ASTFlags, at: Range<usize>) -> Option<Typed> {
        if flags.contains(ASTFlags::NEGATED) {
            return self.fault(unsupported(at, Words::new("\"?.\"", "\"?.\"")));
        }
        let of_place = matches!(first, Expr::Variable(name, ..) if name.1 == "place");
        let (element, more) = match rest {
            Expr::Dot(sides, more, _) => (&sides.lhs, Some((&sides.rhs, *more))),
            other => (other, None),
        };
        let typed = match element {
            Expr::Property(name, _) if of_place => self.place_value(&name.2, at.start..self.text.range(element).end),
            Expr::MethodCall(call, position) if !of_place => self.call(call, Some(Argument::Written(first)), *position),
            _ => {
                let hint = Words::new("alleen place.NAAM heeft een punt", "only place.NAME has a dot");
                self.fault(unsupported(at.clone(), Words::new("dit deel van een waarde", "this part of a value")).hint(hint))
            }
        }?;
        match more {
            None => Some(typed),
            Some((rest, flags)) => self.method(typed, rest, flags, at),
        }
    }
}
