//! Facts: their types, bounds and defaults, and the values given to them.

use super::branch::ROUNDING;
use super::reader::{Object, Reader, is_id};
use super::scalar::seconds;
use super::scope::{child, scalar};
use crate::model::keys;
use crate::model::{Cents, Default, Fact, FactKind, FactOption, FactValue, Name};
use crate::text::reader::{as_list, parse_bool, suggest};
use crate::text::scalars::{DurationForm, Form, Stated};
use crate::text::{Complaint, Node, NodeKind, Words};

/// The words of the types, in the order of the format.
pub(crate) const TYPES: [&str; 8] = ["money", "number", "bool", "choice", "choices", "date", "duration", "text"];

/// A bit an option must fit.
const MOST_OPTIONS: usize = 64;

impl Reader<'_> {
    /// The facts under a key of facts.
    pub(crate) fn facts(&mut self, node: &Node) -> Vec<Fact> {
        let mut facts = Vec::new();
        for entry in self.named(node) {
            self.check_not_taken(&entry.key);
            if let Some(fact) = self.fact(&entry.key, &entry.value) {
                facts.push(fact);
            }
        }
        facts
    }

    fn fact(&mut self, name: &Name, node: &Node) -> Option<Fact> {
        let object = self.object(node, &keys::FACT)?;
        let title = self.title(&object, &name.value);
        let ask = self.words_of(&object, "ask");
        let optional = self.flag(&object, "optional");
        let kind = self.fact_kind(&object)?;
        let mut fact = Fact { name: name.clone(), title, ask, kind, default: None, min: None, max: None, optional };
        fact.min = object.get("min").and_then(|n| self.bound(&fact.kind, n));
        fact.max = object.get("max").and_then(|n| self.bound(&fact.kind, n));
        if let (Some(min), Some(max), Some(entry)) = (fact.min, fact.max, object.entry("max"))
            && min > max
        {
            self.complain(Complaint::error(
                "min_above_max",
                entry.value.span,
                "\"max\" is kleiner dan \"min\"",
                "\"max\" is less than \"min\"",
            ));
            fact.max = None;
        }
        if let Some(node) = object.get("default") {
            fact.default = self.default(&fact, node);
            if let Some(default) = &fact.default {
                self.check_bounds(&fact, default, node);
            }
            if optional {
                self.complain(
                    Complaint::warning(
                        "optional_with_default",
                        node.span,
                        "een vraag met een \"default\" is nooit onbekend",
                        "a fact with a default is never unknown",
                    )
                    .hint("Laat \"optional\" of \"default\" weg", "Leave out \"optional\" or \"default\""),
                );
            }
        }
        Some(fact)
    }

    fn fact_kind(&mut self, object: &Object<'_>) -> Option<FactKind> {
        let node = object.get("type")?;
        let word = crate::text::reader::as_one_of(node, &TYPES, self.complaints)?;
        let is_choice = word.starts_with("choice");
        match (object.entry("of"), is_choice) {
            (Some(of), false) => {
                self.complain(Complaint::error(
                    "of_without_choice",
                    of.key.span,
                    format!("\"of\" hoort bij choice en choices, niet bij {word}"),
                    format!("\"of\" belongs to choice and choices, not to {word}"),
                ));
            }
            (None, true) => {
                self.complain(
                    Complaint::error(
                        "of_missing",
                        node.span,
                        "een keuze zegt met \"of\" waaruit",
                        "a choice says with \"of\" from what",
                    )
                    .hint("Voeg toe: \"of: [ zorg, welzijn ]\"", "Add: \"of: [ care, welfare ]\""),
                );
                return None;
            }
            _ => {}
        }
        for entry in
            ["min", "max"].iter().filter_map(|k| object.entry(k)).filter(|_| is_choice || matches!(word, "bool" | "text"))
        {
            self.complain(Complaint::error(
                "no_bounds",
                entry.key.span,
                format!("een vraag van het type {word} heeft geen \"{}\"", entry.key.value),
                format!("a fact of type {word} has no \"{}\"", entry.key.value),
            ));
        }
        Some(match word {
            "money" => FactKind::Money,
            "number" => FactKind::Number,
            "bool" => FactKind::Bool,
            "choice" => FactKind::Choice(self.options(object.get("of")?)?),
            "choices" => FactKind::Choices(self.options(object.get("of")?)?),
            "date" => FactKind::Date,
            "duration" => FactKind::Duration,
            _ => FactKind::Text,
        })
    }

    fn options(&mut self, node: &Node) -> Option<Vec<FactOption>> {
        let mut options: Vec<FactOption> = match &node.kind {
            NodeKind::Mapping(entries) => entries
                .iter()
                .map(|e| FactOption {
                    name: e.key.clone(),
                    title: self.words(&e.value).unwrap_or_else(|| Words::same(e.key.value.replace('_', " "))),
                })
                .collect(),
            NodeKind::Broken => return None,
            _ => {
                let names: Vec<Name> = as_list(node).into_iter().filter_map(|n| self.word(n)).collect();
                names.into_iter().map(|name| FactOption { title: Words::same(name.value.replace('_', " ")), name }).collect()
            }
        };
        options.retain(|o| {
            let good = is_id(&o.name.value) || o.name.value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
            if !good {
                self.check_id(&o.name);
            }
            good
        });
        self.unique(options.iter().map(|o| &o.name));
        if options.is_empty() || options.len() > MOST_OPTIONS {
            self.complain(Complaint::error(
                "number_of_options",
                node.span,
                format!("een keuze heeft 1 tot {MOST_OPTIONS} woorden; hier staan er {}", options.len()),
                format!("a choice has 1 to {MOST_OPTIONS} words; here are {}", options.len()),
            ));
            return None;
        }
        Some(options)
    }

    /// A bound, in the measure in which the fact is counted.
    fn bound(&mut self, kind: &FactKind, node: &Node) -> Option<f64> {
        match kind {
            FactKind::Money => self.money(node).map(|c| c.0 as f64),
            FactKind::Number => self.number(node),
            FactKind::Date => self.date(node).map(|d| f64::from(d.days())),
            FactKind::Duration => self.seconds(node).map(|s| s as f64),
            FactKind::Bool | FactKind::Choice(_) | FactKind::Choices(_) | FactKind::Text => None,
        }
    }

    /// What stands in for a fact that is not given, or what a caseload says of it: a value, a chance, shares or a range.
    pub(crate) fn default(&mut self, fact: &Fact, node: &Node) -> Option<Default> {
        // Only numbers say where they come from; shares and values stand below `is` as well.
        let inner = child(node, "is").filter(|_| !matches!(fact.kind, FactKind::Bool | FactKind::Duration));
        let node = match inner {
            Some(inner) => {
                self.object(node, &keys::STATED)?;
                inner
            }
            None => node,
        };
        let span = node.span;
        match &fact.kind {
            FactKind::Bool => {
                if let Some(answer) = scalar(node).and_then(parse_bool) {
                    return Some(Default::Value(FactValue::Bool(answer), span));
                }
                let looks_like_a_share =
                    scalar(node).is_none_or(|t| t.ends_with('%') || t.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
                if looks_like_a_share {
                    return self.stated_share(node).map(Default::Chance);
                }
                self.yes_no(node).map(|b| Default::Value(FactValue::Bool(b), span))
            }
            FactKind::Choice(options) if matches!(node.kind, NodeKind::Mapping(_)) => {
                self.shares(node, options).map(|s| Default::Shares(s, span))
            }
            FactKind::Money => Some(match self.money_form(node)? {
                Form::Fixed(cents) => Default::Value(FactValue::Money(Cents(cents)), span),
                Form::Uniform(a, b) => Default::Range { min: a as f64, likely: None, max: b as f64, span },
                Form::Pert(a, b, c) => Default::Range { min: a as f64, likely: Some(b as f64), max: c as f64, span },
            }),
            FactKind::Number => Some(match self.number_form(node)? {
                Form::Fixed(value) => Default::Value(FactValue::Number(value), span),
                Form::Uniform(min, max) => Default::Range { min, likely: None, max, span },
                Form::Pert(min, likely, max) => Default::Range { min, likely: Some(likely), max, span },
            }),
            FactKind::Duration => {
                let Stated { value, .. } = self.stated_duration(node)?;
                match value {
                    DurationForm::Fixed(a) => Some(Default::Value(FactValue::Duration(seconds(a) as i64), span)),
                    DurationForm::Uniform(a, b) => Some(Default::Range { min: seconds(a), likely: None, max: seconds(b), span }),
                    DurationForm::Pert(a, b, c) => {
                        Some(Default::Range { min: seconds(a), likely: Some(seconds(b)), max: seconds(c), span })
                    }
                    _ => {
                        self.complain(
                            Complaint::error(
                                "form_not_here",
                                span,
                                "deze vorm kan hier niet staan",
                                "this form cannot stand here",
                            )
                            .hint(
                                "Schrijf één duur, of minst..waarschijnlijk..meest",
                                "Write one duration, or least..likely..most",
                            ),
                        );
                        None
                    }
                }
            }
            FactKind::Choice(_) | FactKind::Choices(_) | FactKind::Date | FactKind::Text => {
                self.fact_value(fact, node).map(|v| Default::Value(v, span))
            }
        }
    }

    fn shares(&mut self, node: &Node, options: &[FactOption]) -> Option<Vec<(u32, f64)>> {
        let mut shares = Vec::new();
        let mut whole = true;
        for entry in self.entries(node) {
            let index = self.option(&entry.key, options);
            let share = self.share(&entry.value);
            match (index, share) {
                (Some(index), Some(share)) => shares.push((index, share)),
                _ => whole = false,
            }
        }
        let sum: f64 = shares.iter().map(|s| s.1).sum();
        if whole && (sum - 1.0).abs() > ROUNDING {
            let shown = (sum * 10_000.0).round() / 100.0;
            self.complain(
                Complaint::error(
                    "shares_not_100",
                    node.span,
                    format!("deze aandelen zijn samen {shown}%"),
                    format!("these shares are {shown}% together"),
                )
                .hint("Aandelen zijn samen 100%", "Shares are 100% together"),
            );
            return None;
        }
        whole.then_some(shares)
    }

    fn option(&mut self, word: &Name, options: &[FactOption]) -> Option<u32> {
        let found = options.iter().position(|o| o.name.value == word.value);
        if found.is_none() {
            let known: Vec<&str> = options.iter().map(|o| o.name.value.as_str()).collect();
            let complaint = Complaint::error(
                "unknown_option",
                word.span,
                format!("\"{}\" is geen keuze hier", word.value),
                format!("\"{}\" is no option here", word.value),
            );
            self.complain(suggest(complaint, &word.value, &known, &Words::new("kies uit", "choose from")));
        }
        found.map(|i| i as u32)
    }

    /// The value of a fact, as given in an example or on the command line.
    pub(crate) fn fact_value(&mut self, fact: &Fact, node: &Node) -> Option<FactValue> {
        match &fact.kind {
            FactKind::Money => self.money(node).map(FactValue::Money),
            FactKind::Number => self.number(node).map(FactValue::Number),
            FactKind::Bool => self.yes_no(node).map(FactValue::Bool),
            FactKind::Choice(options) => {
                let word = self.word(node)?;
                self.option(&word, options).map(FactValue::Choice)
            }
            FactKind::Choices(options) => {
                let words: Vec<Name> = as_list(node).into_iter().filter_map(|n| self.word(n)).collect();
                self.unique(words.iter());
                let mut bits = 0u64;
                for word in &words {
                    bits |= 1u64.checked_shl(self.option(word, options)?).unwrap_or(0);
                }
                Some(FactValue::Choices(bits))
            }
            FactKind::Date => self.date(node).map(|d| FactValue::Date(d.days())),
            FactKind::Duration => self.seconds(node).map(FactValue::Duration),
            FactKind::Text => self.text(node).map(|t| FactValue::Text(t.to_owned())),
        }
    }

    /// A given value must lie between the bounds of its fact.
    pub(crate) fn check_value_bounds(&mut self, fact: &Fact, value: &FactValue, node: &Node) -> bool {
        let measure = match value {
            FactValue::Money(cents) => cents.0 as f64,
            FactValue::Number(number) => *number,
            FactValue::Date(days) => f64::from(*days),
            FactValue::Duration(seconds) => *seconds as f64,
            FactValue::Bool(_) | FactValue::Choice(_) | FactValue::Choices(_) | FactValue::Text(_) => return true,
        };
        self.within(fact, measure, measure, node)
    }

    fn check_bounds(&mut self, fact: &Fact, default: &Default, node: &Node) {
        match default {
            Default::Value(value, _) => {
                self.check_value_bounds(fact, value, node);
            }
            Default::Range { min, max, .. } => {
                self.within(fact, *min, *max, node);
            }
            Default::Chance(_) | Default::Shares(..) => {}
        }
    }

    fn within(&mut self, fact: &Fact, least: f64, most: f64, node: &Node) -> bool {
        let low = fact.min.is_some_and(|min| least < min);
        let high = fact.max.is_some_and(|max| most > max);
        if low || high {
            let (key, nl, en) = if low { ("min", "onder", "below") } else { ("max", "boven", "above") };
            self.complain(Complaint::error(
                "outside_bounds",
                node.span,
                format!("deze waarde ligt {nl} de \"{key}\" van \"{}\"", fact.name.value),
                format!("this value lies {en} the \"{key}\" of \"{}\"", fact.name.value),
            ));
        }
        !(low || high)
    }
}
