//! Operators: what may stand on either side, and what comes out.

use std::ops::Range;
use std::sync::Arc;

use rhai::{ASTFlags, Expr};

use crate::text::Words;

use super::fault::Fault;
use super::infer::{Argument, Typed, Typer};
use super::messages::{mismatch, unsupported, wrong_type};
use super::node::{Apply, Arith, Comparison, Node};
use super::value::Type;
use super::words::{recode, unknown_word, with_nearest};

impl Typer<'_> {
    /// `a && b && …` or `a || b || …`; what one part makes sure of holds in the parts right of it.
    pub fn chain(&mut self, parts: &[Expr], and: bool, at: Range<usize>) -> Option<Typed> {
        let before = self.given.len();
        let mut nodes = Vec::with_capacity(parts.len());
        let mut sound = true;
        for part in parts {
            match self.wanted_bool(part) {
                Some(typed) => {
                    self.given.extend(typed.node.gives(and));
                    nodes.push(typed.node);
                }
                None => sound = false,
            }
        }
        self.given.truncate(before);
        let node = if and { Node::And(nodes) } else { Node::Or(nodes) };
        if sound { self.typed(node, Type::Bool, at) } else { None }
    }

    /// `fact ?? value`: the value stands in for an optional fact that was not given.
    pub fn otherwise(&mut self, parts: &[Expr], at: Range<usize>) -> Option<Typed> {
        let [Expr::Variable(name, ..), value] = parts else {
            return self
                .fault(unsupported(at, Words::new("\"??\" anders dan feit ?? waarde", "\"??\" other than fact ?? value")));
        };
        let Some((fact, entry)) = self.lists.fact(&name.1).filter(|(_, entry)| entry.optional) else {
            let what = Words::new(
                format!("\"{}\" is geen feit dat mag ontbreken", name.1),
                format!("\"{}\" is no fact that may be missing", name.1),
            );
            return self.fault(Fault::new(self.text.range(&parts[0]), "rule-not-optional", what));
        };
        debug_assert!(entry.optional);
        let before = self.given.len();
        self.given.push(fact);
        let given = self.expression(&parts[0]);
        self.given.truncate(before);
        let other = self.expression(value);
        self.choose(Node::Known(fact), given?, other?, at)
    }

    /// The value of the place.
    pub fn place_value(&mut self, name: &str, at: Range<usize>) -> Option<Typed> {
        match self.lists.place_value(name) {
            Some((_, Type::Text)) => {
                let what = Words::new(
                    format!("\"place.{name}\" is een tekst; die leest geen regel"),
                    format!("\"place.{name}\" is a text, which no rule may read"),
                );
                self.fault(Fault::new(at, "rule-unreadable-fact", what))
            }
            Some((id, ty)) => self.typed(Node::Place(id), ty.clone(), at),
            None => {
                let what =
                    Words::new(format!("de gemeente heeft geen waarde \"{name}\""), format!("the place has no value \"{name}\""));
                let known: Vec<&str> = self.lists.place.iter().map(|(known, _)| known.as_str()).collect();
                let fault = Fault::new(at, "rule-unknown-place-value", what);
                self.fault(with_nearest(fault, name, known, ""))
            }
        }
    }

    /// Further functions behind a dot.
    pub fn method(&mut self, subject: Typed, rest: &Expr, flags: ASTFlags, at: Range<usize>) -> Option<Typed> {
        let (element, more) = match rest {
            Expr::Dot(sides, more, _) => (&sides.lhs, Some((&sides.rhs, *more))),
            other => (other, None),
        };
        let Expr::MethodCall(call, position) = element else {
            return self.fault(unsupported(at, Words::new("dit deel van een waarde", "this part of a value")));
        };
        if flags.contains(ASTFlags::NEGATED) {
            return self.fault(unsupported(at, Words::new("\"?.\"", "\"?.\"")));
        }
        let typed = self.call(call, Some(Argument::Checked(subject)), *position)?;
        match more {
            None => Some(typed),
            Some((rest, flags)) => self.method(typed, rest, flags, at),
        }
    }

    /// A bare number as euros.
    pub fn as_money(&mut self, number: Typed) -> Option<Typed> {
        let node = Node::Apply(Apply::Euro, Box::new(number.node));
        self.typed(node, Type::Money, number.at)
    }

    /// Loose words as a choice of a list.
    pub fn as_list(&mut self, words: Typed, list: &Arc<[String]>) -> Option<Typed> {
        let Type::Choice(own) = &words.ty else { return Some(words) };
        match recode(words.node, own, list) {
            Ok(node) => Some(Typed { node, ty: Type::Choice(Arc::clone(list)), at: words.at, loose: false }),
            Err(word) => self.fault(unknown_word(words.at, &word, list)),
        }
    }

    /// `!a`, `-a`, `+a`.
    pub fn unary(&mut self, operator: &str, inner: Typed, at: Range<usize>) -> Option<Typed> {
        match (operator, &inner.ty) {
            ("!", Type::Bool) => self.typed(Node::Not(Box::new(inner.node)), Type::Bool, at),
            ("!", ty) => {
                let fault = wrong_type(inner.at, ty, &Type::Bool.name());
                self.fault(fault)
            }
            ("-", Type::Number | Type::Money | Type::Duration) => {
                self.typed(Node::Apply(Apply::Negate, Box::new(inner.node)), inner.ty, at)
            }
            ("+", Type::Number | Type::Money | Type::Duration) => Some(Typed { at, ..inner }),
            (_, ty) => {
                let fault = wrong_type(inner.at, ty, &Type::Number.name());
                self.fault(fault)
            }
        }
    }

    /// `a + b`, `a == b` and their like.
    pub fn binary(&mut self, operator: &str, left: Typed, right: Typed, at: Range<usize>) -> Option<Typed> {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Unequal};
        let arith = match operator {
            "==" => return self.comparison(Equal, operator, left, right, at),
            "!=" => return self.comparison(Unequal, operator, left, right, at),
            "<" => return self.comparison(Less, operator, left, right, at),
            "<=" => return self.comparison(LessOrEqual, operator, left, right, at),
            ">" => return self.comparison(Greater, operator, left, right, at),
            ">=" => return self.comparison(GreaterOrEqual, operator, left, right, at),
            "+" => Arith::Add,
            "-" => Arith::Subtract,
            "*" => Arith::Multiply,
            "/" => Arith::Divide,
            "%" => Arith::Remainder,
            _ => return self.no_operator(operator, at),
        };
        self.arithmetic(arith, operator, left, right, at)
    }

    fn no_operator(&mut self, operator: &str, at: Range<usize>) -> Option<Typed> {
        let fault = unsupported(at, Words::same(format!("\"{operator}\"")));
        self.fault(match operator {
            "&" => fault.hint(Words::new("\"en\" is \"&&\"", "\"and\" is \"&&\"")),
            "|" | "^" => fault.hint(Words::new("\"of\" is \"||\"", "\"or\" is \"||\"")),
            _ => fault,
        })
    }

    /// Compares two values of one type.
    pub fn comparison(
        &mut self,
        comparison: Comparison,
        operator: &str,
        left: Typed,
        right: Typed,
        at: Range<usize>,
    ) -> Option<Typed> {
        let (left, right) = self.alike(left, right, operator)?;
        let ordered = matches!(left.ty, Type::Number | Type::Money | Type::Date | Type::Duration);
        let equality = matches!(comparison, Comparison::Equal | Comparison::Unequal);
        if matches!(left.ty, Type::Choices(_) | Type::Text) || (!ordered && !equality) {
            let name = left.ty.name();
            let what = Words::new(
                format!("\"{operator}\" kan niet met {}", name.nl),
                format!("\"{operator}\" cannot be used with {}", name.en),
            );
            let mut fault = Fault::new(at, "rule-wrong-type", what);
            if matches!(left.ty, Type::Choices(_)) {
                fault = fault.hint(Words::new("schrijf \"woord\" in lijst", "write \"word\" in list"));
            }
            return self.fault(fault);
        }
        self.typed(Node::Compare(comparison, Box::new([left.node, right.node])), Type::Bool, at)
    }

    /// Arithmetic, with money, dates and durations kept apart.
    pub fn arithmetic(&mut self, arith: Arith, operator: &str, left: Typed, right: Typed, at: Range<usize>) -> Option<Typed> {
        use Arith::{Add, DaysBetween, Divide, Max, Min, Multiply, Remainder, Subtract};
        use Type::{Date, Duration, Money, Number};
        let one_kind = matches!(arith, Add | Subtract | Min | Max);
        let (left, right) = match (&left.ty, &right.ty) {
            (Money, Number) | (Number, Money) if one_kind => self.alike(left, right, operator)?,
            _ => (left, right),
        };
        let ty = match (&left.ty, arith, &right.ty) {
            (Number, Add | Subtract | Multiply | Divide | Remainder | Min | Max, Number) => Number,
            (Money, Add | Subtract | Min | Max, Money) | (Money, Multiply | Divide, Number) => Money,
            (Number, Multiply, Money) => Money,
            (Duration, Add | Subtract | Min | Max, Duration) | (Duration, Multiply | Divide, Number) => Duration,
            (Number, Multiply, Duration) => Duration,
            (Money, Divide, Money) | (Duration, Divide, Duration) | (Date, DaysBetween, Date) => Number,
            (Date, Add | Subtract, Duration) | (Duration, Add, Date) | (Date, Min | Max, Date) => Date,
            (Date, Subtract, Date) => Duration,
            (one, _, two) => {
                let fault = mismatch(at, one, two, operator);
                return self.fault(fault);
            }
        };
        self.typed(Node::Arith(arith, Box::new([left.node, right.node])), ty, at)
    }
}
