//! Functions: `k(50)`, `weeks(8)`, `known(fact)`, `visits("step")`, `x in [a, b]` and their like.

use std::ops::Range;

use jiff::civil::Date;
use rhai::{Expr, FnCallExpr, Position};

use crate::text::Words;

use super::arithmetic::DAY;
use super::fault::Fault;
use super::infer::{Argument, Typed, Typer};
use super::messages::{DUTCH, FUNCTIONS, mismatch, wrong_type};
use super::node::{Apply, Arith, Comparison, Node};
use super::value::{Datum, Type};
use super::words::{place_of, with_nearest};

impl<'a> Typer<'a> {
    /// An operator or a function, `before` being what stands before its dot.
    pub fn call(&mut self, call: &FnCallExpr, before: Option<Argument>, position: Position) -> Option<Typed> {
        let start = match &before {
            Some(Argument::Written(expression)) => Some(self.text.range(expression).start),
            Some(Argument::Checked(typed)) => Some(typed.at.start),
            None => None,
        };
        let own = self.text.call(call, position);
        let at = start.unwrap_or(own.start)..own.end;
        let arguments: Vec<Argument> = before.into_iter().chain(call.args.iter().map(Argument::Written)).collect();
        // rhai makes `in` and `!in` a call of `contains`, the latter with the mark of an operator.
        if call.name != "contains" && (call.is_operator_call() || call.name == "!") {
            return self.operator(&call.name, arguments, at);
        }
        self.function(&call.name, arguments, at)
    }

    fn operator(&mut self, name: &str, arguments: Vec<Argument>, at: Range<usize>) -> Option<Typed> {
        let mut sides = arguments.into_iter();
        match (sides.next(), sides.next()) {
            (Some(inner), None) => {
                let inner = self.argument(inner)?;
                self.unary(name, inner, at)
            }
            (Some(left), Some(right)) => {
                let (left, right) = (self.argument(left), self.argument(right));
                self.binary(name, left?, right?, at)
            }
            _ => None,
        }
    }

    fn argument(&mut self, argument: Argument) -> Option<Typed> {
        match argument {
            Argument::Written(expression) => self.expression(expression),
            Argument::Checked(typed) => Some(typed),
        }
    }

    fn function(&mut self, name: &str, arguments: Vec<Argument>, at: Range<usize>) -> Option<Typed> {
        let count = arguments.len();
        let mut arguments = arguments.into_iter();
        match (name, arguments.next(), arguments.next(), count) {
            ("known", Some(fact), None, _) => self.known(fact, at),
            ("visits", Some(step), None, _) => {
                self.running("visits", &at)?;
                let lists = self.lists;
                let step = self.named(step, "visits", &lists.steps, ("stap", "step"), &at)?;
                self.typed(Node::Visits(step), Type::Number, at)
            }
            ("left", Some(line), None, _) => {
                self.running("left", &at)?;
                let lists = self.lists;
                let line = self.named(line, "left", &lists.lines, ("begrotingspost", "budget line"), &at)?;
                self.typed(Node::Left(line), Type::Money, at)
            }
            ("date", Some(text), None, _) => self.date(text, at),
            ("contains", Some(list), Some(item), 2) => self.within(list, item, at),
            ("k" | "euro" | "weeks" | "days" | "hours" | "abs" | "round" | "floor" | "ceiling" | "count", Some(one), None, _) => {
                let inner = self.argument(one)?;
                self.of_one(name, inner, at)
            }
            ("min" | "max" | "days_between", Some(left), Some(right), 2) => {
                let (left, right) = (self.argument(left), self.argument(right));
                let arith = match name {
                    "min" => Arith::Min,
                    "max" => Arith::Max,
                    _ => Arith::DaysBetween,
                };
                self.arithmetic(arith, name, left?, right?, at)
            }
            _ => self.no_function(name, at),
        }
    }

    fn no_function(&mut self, name: &str, at: Range<usize>) -> Option<Typed> {
        if let Some((_, example)) = FUNCTIONS.iter().find(|(known, _)| *known == name) {
            let what = Words::new(
                format!("\"{name}\" wordt anders geschreven: {example}"),
                format!("\"{name}\" is written differently: {example}"),
            );
            return self.fault(Fault::new(at, "rule-wrong-arguments", what));
        }
        let what = Words::new(format!("er is geen functie \"{name}\""), format!("there is no function \"{name}\""));
        let fault = Fault::new(at, "rule-unknown-function", what);
        self.fault(match DUTCH.iter().find(|(dutch, _)| *dutch == name) {
            Some((_, known)) => fault.hint(Words::new(format!("bedoelde u {known}?"), format!("did you mean {known}?"))),
            None => with_nearest(fault, name, FUNCTIONS.iter().map(|(known, _)| *known), ""),
        })
    }

    fn of_one(&mut self, name: &str, inner: Typed, at: Range<usize>) -> Option<Typed> {
        use Type::{Choices, Duration, Money, Number};
        let apply = match (name, &inner.ty) {
            ("k", Number | Money) => {
                let thousand = Node::Const(Datum::Number(1_000.0));
                let node = Node::Arith(Arith::Multiply, Box::new([inner.node, thousand]));
                return self.typed(node, inner.ty, at);
            }
            ("euro", Number) => return self.typed(Node::Apply(Apply::Euro, Box::new(inner.node)), Money, at),
            ("weeks" | "days" | "hours", Number) => {
                let unit = match name {
                    "weeks" => 7 * DAY,
                    "days" => DAY,
                    _ => 3_600,
                };
                return self.typed(Node::Apply(Apply::Lasting(unit), Box::new(inner.node)), Duration, at);
            }
            ("count", Choices(_)) => {
                return self.typed(Node::Apply(Apply::Count, Box::new(inner.node)), Number, at);
            }
            ("abs", Number | Money | Duration) => Apply::Abs,
            ("round", Number | Money) => Apply::Round,
            ("floor", Number | Money) => Apply::Floor,
            ("ceiling", Number | Money) => Apply::Ceiling,
            ("count", ty) => {
                let fault = wrong_type(inner.at, ty, &Choices([].into()).name());
                return self.fault(fault);
            }
            (_, ty) => {
                let fault = wrong_type(inner.at, ty, &Number.name());
                return self.fault(fault);
            }
        };
        self.typed(Node::Apply(apply, Box::new(inner.node)), inner.ty, at)
    }

    fn known(&mut self, argument: Argument, at: Range<usize>) -> Option<Typed> {
        let name = match argument {
            Argument::Written(Expr::Variable(name, ..)) => name.1.to_string(),
            _ => return self.no_function("known", at),
        };
        let Some((fact, entry)) = self.lists.fact(&name) else {
            let what = Words::new(format!("\"{name}\" is geen feit"), format!("\"{name}\" is no fact"));
            let fault = Fault::new(at, "rule-unknown-name", what);
            let lists: &'a _ = self.lists;
            return self.fault(with_nearest(fault, &name, lists.facts.iter().map(|entry| entry.name.as_str()), ""));
        };
        // A fact that must be given is always known; asking is harmless, and true.
        let node = if entry.optional { Node::Known(fact) } else { Node::Const(Datum::Bool(true)) };
        self.typed(node, Type::Bool, at)
    }

    /// The id of a step or line that is named by a literal word.
    fn named(
        &mut self,
        argument: Argument,
        function: &str,
        list: &[String],
        kind: (&str, &str),
        at: &Range<usize>,
    ) -> Option<u32> {
        let Argument::Written(Expr::StringConstant(name, position)) = argument else {
            self.no_function(function, at.clone());
            return None;
        };
        if let Some(id) = place_of(name, list) {
            return Some(id);
        }
        let what = Words::new(format!("onbekende {} \"{name}\"", kind.0), format!("unknown {} \"{name}\"", kind.1));
        let fault = Fault::new(self.text.token(*position), "rule-unknown-word", what);
        self.fault(with_nearest(fault, name, list.iter().map(String::as_str), "\""))
    }

    fn date(&mut self, argument: Argument, at: Range<usize>) -> Option<Typed> {
        let Argument::Written(Expr::StringConstant(text, position)) = argument else {
            return self.no_function("date", at);
        };
        match day_number(text) {
            Some(day) => self.typed(Node::Const(Datum::Date(day)), Type::Date, at),
            None => {
                let what = Words::new(
                    format!("\"{text}\" is geen datum (jaar-maand-dag)"),
                    format!("\"{text}\" is no date (year-month-day)"),
                );
                let hint = Words::new("bijvoorbeeld date(\"2027-01-01\")", "for example date(\"2027-01-01\")");
                self.fault(Fault::new(self.text.token(*position), "rule-no-date", what).hint(hint))
            }
        }
    }

    /// `item in list`, with a written list or a fact of choices.
    fn within(&mut self, list: Argument, item: Argument, at: Range<usize>) -> Option<Typed> {
        if let Argument::Written(Expr::Array(elements, _)) = list {
            let item = self.argument(item)?;
            return self.within_written(item, elements, at);
        }
        let list = self.argument(list);
        let item = self.argument(item);
        let (list, item) = (list?, item?);
        match (&list.ty, &item.ty) {
            (Type::Choices(words), Type::Choice(own)) => {
                let words = words.clone();
                if !item.loose && *own != words {
                    let what = Words::new("deze keuzes hebben niet dezelfde lijst", "these choices have different lists");
                    return self.fault(Fault::new(at, "rule-types-differ", what));
                }
                let item = self.as_list(item, &words)?;
                self.typed(Node::Has(Box::new([list.node, item.node])), Type::Bool, at)
            }
            (one, two) => {
                let fault = mismatch(at, two, one, "in");
                self.fault(fault)
            }
        }
    }

    fn within_written(&mut self, item: Typed, elements: &[Expr], at: Range<usize>) -> Option<Typed> {
        let mut nodes = Vec::with_capacity(elements.len());
        let mut words = Some(0_u64);
        for element in elements {
            // One copy of the item an element: counted, so that a long list of long items stays bounded.
            self.shared.nodes += item.node.size_and_depth().0;
            let element = self.expression(element)?;
            let here = element.at.clone();
            let equal = self.comparison(Comparison::Equal, "in", item.clone(), element, here)?;
            let word = match &equal.node {
                Node::Compare(_, sides) => match sides[1] {
                    Node::Const(Datum::Choice(word)) if word < 64 && sides[0] == item.node => Some(1_u64 << word),
                    _ => None,
                },
                _ => None,
            };
            words = words.zip(word).map(|(all, word)| all | word);
            nodes.push(equal.node);
        }
        let node = match words {
            Some(words) if !nodes.is_empty() => Node::Within(Box::new(item.node), words),
            _ => Node::Or(nodes),
        };
        self.typed(node, Type::Bool, at)
    }
}

/// The day number of a date written as year-month-day.
pub(super) fn day_number(text: &str) -> Option<i32> {
    if text.len() != 10 {
        return None;
    }
    let date: Date = text.parse().ok()?;
    date.since(jiff::civil::date(1970, 1, 1)).ok().map(|span| span.get_days())
}

/// A day number as year-month-day.
pub(super) fn written_date(day: i32) -> String {
    let span = jiff::Span::new().try_days(day);
    let date = span.and_then(|span| jiff::civil::date(1970, 1, 1).checked_add(span));
    date.map_or_else(|_| format!("day {day}"), |date| date.to_string())
}
