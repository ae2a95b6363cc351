//! Branch lists: `[ { when: …, to: … }, { chance: 20%, to: … }, { else: … } ]`.

use super::reader::Reader;
use super::scope::{Scope, child};
use crate::model::keys::{self, Table};
use crate::model::{Branch, Branches, ChanceForm, Length, Name, Passes, ShortWait};
use crate::text::scalars::{DurationForm, Unit};
use crate::text::{Complaint, Node, NodeKind, Span};

/// Shares are added as percentages of people: half a thousandth of a per cent is rounding.
pub(crate) const ROUNDING: f64 = 5e-6;

/// Which branch list it is: the key of its value, and the table of its keys.
pub(crate) struct ListForm {
    value: &'static str,
    table: &'static Table,
}

/// Branches that go to a step.
pub(crate) const TO: ListForm = ListForm { value: "to", table: &keys::BRANCH_TO };
/// Branches for money that is not there.
pub(crate) const IF_SHORT: ListForm = ListForm { value: "to", table: &keys::BRANCH_SHORT };
/// Branches that give a value.
pub(crate) const IS: ListForm = ListForm { value: "is", table: &keys::BRANCH_IS };

impl Reader<'_> {
    /// A branch list, or a single thing.
    pub(crate) fn branches<T>(
        &mut self,
        node: &Node,
        form: &ListForm,
        scope: &Scope<'_>,
        mut read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Option<Branches<T>> {
        match &node.kind {
            NodeKind::Broken => None,
            NodeKind::Sequence(list) => self.branch_list(list, node.span, false, form, scope, &mut read),
            NodeKind::Mapping(_) if child(node, "ordered").is_some() => {
                let object = self.object(node, &keys::ORDERED)?;
                match object.get("ordered") {
                    Some(Node { kind: NodeKind::Sequence(list), span, .. }) => {
                        self.branch_list(list, *span, true, form, scope, &mut read)
                    }
                    Some(other) => {
                        self.wrong_form(other, "een lijst van takken ([ … ])", "a list of branches ([ … ])");
                        None
                    }
                    None => None,
                }
            }
            NodeKind::Mapping(_) if form.value == "to" || ["when", "chance", "else"].iter().any(|k| child(node, k).is_some()) => {
                if child(node, "wait").is_some() {
                    return self.branch_list(std::slice::from_ref(node), node.span, false, form, scope, &mut read);
                }
                self.complain(
                    Complaint::error("branch_without_list", node.span, "een tak staat in een lijst", "a branch stands in a list")
                        .hint(
                            "Zet er [ ] omheen: [ { when: …, to: … }, { else: … } ]",
                            "Put [ ] around it: [ { when: …, to: … }, { else: … } ]",
                        ),
                );
                None
            }
            _ => read(self, node).map(|value| Branches::single(value, node.span)),
        }
    }

    fn branch_list<T>(
        &mut self,
        list: &[Node],
        span: Span,
        ordered: bool,
        form: &ListForm,
        scope: &Scope<'_>,
        read: &mut impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Option<Branches<T>> {
        if list.is_empty() {
            self.complain(Complaint::error(
                "empty_list",
                span,
                "deze lijst van takken is leeg",
                "this list of branches is empty",
            ));
            return None;
        }
        let read_all: Vec<Option<Branch<T>>> = list.iter().map(|n| self.branch(n, form, scope, read)).collect();
        let whole = read_all.iter().all(Option::is_some);
        let branches: Vec<Branch<T>> = read_all.into_iter().flatten().collect();
        let elses: Vec<Span> = branches.iter().filter(|b| b.otherwise).map(|b| b.span).collect();
        if let [_, second, ..] = elses.as_slice() {
            self.complain(Complaint::error("two_elses", *second, "een lijst heeft één \"else\"", "a list has one \"else\""));
            return None;
        }
        if whole {
            self.check_chances(&branches, elses.is_empty(), span);
        }
        whole.then_some(Branches { list: branches, ordered, span })
    }

    /// The chances of a list must leave a way for every case.
    fn check_chances<T>(&mut self, branches: &[Branch<T>], no_else: bool, span: Span) {
        let mut sum = 0.0;
        let mut sure = true;
        for branch in branches {
            match &branch.chance {
                Some(ChanceForm::Share(share)) => sum += share.value,
                Some(ChanceForm::Rule(_)) => sure = false,
                None => continue,
            }
            // A branch that can close leaves its share to `else`.
            sure &= branch.when.is_none() && !matches!(branch.max, Some(Passes::AtMost(_)));
        }
        if sum > 1.0 + ROUNDING && branches.iter().all(|b| b.chance.is_none() || b.when.is_none()) {
            self.complain(
                Complaint::error(
                    "chances_over_100",
                    span,
                    format!("deze kansen zijn samen {}%", percent(sum)),
                    format!("these chances are {}% together", percent(sum)),
                )
                .hint("Kansen in een lijst zijn samen hoogstens 100%", "The chances in a list are at most 100% together"),
            );
        } else if no_else && !(sure && (sum - 1.0).abs() <= ROUNDING) {
            let complaint =
                Complaint::error("else_missing", span, "deze lijst heeft een \"else\" nodig", "this list needs an \"else\"");
            self.complain(match (sum > 0.0, sure) {
                (true, true) => complaint.hint(
                    format!("De kansen zijn samen {}%; de rest moet ergens heen: {{ else: … }}", percent(sum)),
                    format!("The chances are {}% together; the rest must go somewhere: {{ else: … }}", percent(sum)),
                ),
                (true, false) => complaint.hint(
                    "Een tak met een regel of met max kan dicht zijn; wat dan? Voeg toe: { else: … }",
                    "A branch with a rule or with max can be closed; what then? Add: { else: … }",
                ),
                _ => complaint.hint("Wat als geen regel geldt? Voeg toe: { else: … }", "What if no rule holds? Add: { else: … }"),
            });
        }
    }

    fn branch<T>(
        &mut self,
        node: &Node,
        form: &ListForm,
        scope: &Scope<'_>,
        read: &mut impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Option<Branch<T>> {
        if matches!(node.kind, NodeKind::Scalar(_)) {
            self.complain(
                Complaint::error("branch_without_keys", node.span, "een tak is geen los woord", "a branch is no bare word").hint(
                    format!("Schrijf {{ when: …, {}: … }} of {{ else: … }}", form.value),
                    format!("Write {{ when: …, {}: … }} or {{ else: … }}", form.value),
                ),
            );
            return None;
        }
        let object = self.object(node, form.table)?;
        let known = |key: &str| form.table.keys.iter().any(|k| k.name == key);
        let part = |key: &str| object.get(key).filter(|_| known(key));
        let when = part("when").map(|n| self.rule(n));
        let chance = part("chance").map(|n| self.chance(n, scope));
        let max = part("max").map(|n| self.passes(n));
        let held = part("held").is_some_and(|n| self.yes_no(n).unwrap_or(false));
        let otherwise_node = part("else");
        let mut wait = part("wait").map(|n| self.short_wait(n));
        let value_node = part(form.value);
        let mut otherwise = otherwise_node.is_some();
        if let Some(entry) =
            object.entry("else").filter(|_| when.is_some() || chance.is_some() || value_node.is_some() || wait.is_some())
        {
            self.complain(
                Complaint::error(
                    "else_with_more",
                    entry.key.span,
                    "\"else\" staat alleen: het is wat overblijft",
                    "\"else\" stands alone: it is what remains",
                )
                .hint(
                    format!("Schrijf {{ else: … }}, of {{ chance: …, {}: … }}", form.value),
                    format!("Write {{ else: … }}, or {{ chance: …, {}: … }}", form.value),
                ),
            );
            return None;
        }
        let mut value = None;
        match otherwise_node.or(value_node) {
            Some(n) if otherwise && known("wait") && matches!(n.kind, NodeKind::Mapping(_)) => {
                let inner = self.object(n, &keys::WAIT)?;
                wait = inner.get("wait").map(|n| self.short_wait(n));
            }
            Some(n) => value = Some(read(self, n)),
            None if wait.is_some() => {}
            None => {
                self.missing_in_branch(&object.span, form);
                return None;
            }
        }
        if when.is_none() && chance.is_none() && !otherwise {
            if wait.is_none() {
                self.complain(
                    Complaint::error(
                        "branch_without_condition",
                        object.span,
                        "deze tak zegt niet wanneer",
                        "this branch does not say when",
                    )
                    .hint(
                        "Geef hem \"when\" of \"chance\", of maak er { else: … } van",
                        "Give it \"when\" or \"chance\", or make it { else: … }",
                    ),
                );
                return None;
            }
            otherwise = true;
        }
        // What was there but could not be read leaves the branch unknown; it was complained of.
        let (when, chance, max, wait, value) =
            (all_read(when)?, all_read(chance)?, all_read(max)?, all_read(wait)?, all_read(value)?);
        Some(Branch { when, chance, otherwise, max, held, wait, value, span: node.span })
    }

    fn missing_in_branch(&mut self, span: &Span, form: &ListForm) {
        let (nl, en) = if form.value == "to" { ("waarheen", "where to") } else { ("welke waarde", "which value") };
        self.complain(
            Complaint::error(
                "branch_without_value",
                *span,
                format!("deze tak zegt niet {nl}"),
                format!("this branch does not say {en}"),
            )
            .hint(format!("Voeg toe: \"{}: …\"", form.value), format!("Add: \"{}: …\"", form.value)),
        );
    }

    fn short_wait(&mut self, node: &Node) -> Option<ShortWait> {
        self.choice(node, &[("next_year", ShortWait::NextYear), ("amendment", ShortWait::Amendment)])
    }

    fn passes(&mut self, node: &Node) -> Option<Passes> {
        if super::scope::scalar(node) == Some("none") {
            return Some(Passes::ChanceAlone);
        }
        self.count(node, 1, 1_000).map(|n| Passes::AtMost(n as u32))
    }

    /// A chance: a share, or a rule that gives one.
    pub(crate) fn chance(&mut self, node: &Node, scope: &Scope<'_>) -> Option<ChanceForm> {
        if let NodeKind::Scalar(scalar) = &node.kind {
            let text = scalar.text.trim();
            let looks_like_a_rule = scope.knows(text)
                || text.starts_with("place.")
                || (text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '(') || scalar.quoted)
                    && !text.ends_with('%')
                    && has_operator(text);
            if looks_like_a_rule {
                return self.rule(node).map(ChanceForm::Rule);
            }
            if super::reader::is_id(text) {
                self.unknown_value(node, text, scope, "kans", "chance");
                return None;
            }
        }
        self.stated_share(node).map(ChanceForm::Share)
    }

    /// A length of time: a duration, `owner.found_after`, or a fact, rule or value of the place that gives one.
    pub(crate) fn length(&mut self, node: &Node, scope: &Scope<'_>) -> Option<Length> {
        let NodeKind::Scalar(scalar) = &node.kind else { return self.stated_duration(node).map(Length::Stated) };
        let text = scalar.text.trim();
        if text == "owner.found_after" {
            if !scope.has_owner {
                self.complain(
                    Complaint::error(
                        "no_owner",
                        node.span,
                        "dit proces zegt niet welke vraag de eigenaar kiest",
                        "this process does not say which fact picks the owner",
                    )
                    .hint("Voeg boven in het bestand toe: \"owner: VRAAG\"", "Add at the top of the file: \"owner: FACT\""),
                );
            }
            return Some(Length::OwnerFoundAfter(node.span));
        }
        let form = ["exp ", "lognormal", "gamma", "quantiles"].iter().any(|f| text.starts_with(f));
        let first_word = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or("");
        let number = text.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
        if scope.knows(text) || text.starts_with("place.") || (!form && (!number || text.contains('(')) && has_operator(text)) {
            return self.rule(node).map(Length::Rule);
        }
        if !form && !number && !first_word.is_empty() {
            self.unknown_value(node, text, scope, "duur", "duration");
            return None;
        }
        self.stated_duration(node).map(Length::Stated)
    }

    /// Hands-on work: only in minutes, hours and working days.
    pub(crate) fn work_length(&mut self, node: &Node, scope: &Scope<'_>) -> Option<Length> {
        let length = self.length(node, scope)?;
        let Length::Stated(stated) = &length else { return Some(length) };
        if let Some(unit) = units(&stated.value).into_iter().find(|u| !matches!(u, Unit::Min | Unit::H | Unit::Wd)) {
            let name = unit.name();
            self.complain(
                Complaint::error(
                    "unit_of_work",
                    node.span,
                    format!("werk wordt niet in \"{name}\" geteld"),
                    format!("work is not counted in \"{name}\""),
                )
                .hint(
                    "Werk is in min, h of wd (een wd is acht uur). Doorlooptijd schrijft u met takes of waits",
                    "Work is in min, h or wd (a wd is eight hours). Elapsed time is written with takes or waits",
                ),
            );
            return None;
        }
        Some(length)
    }

    fn unknown_value(&mut self, node: &Node, text: &str, scope: &Scope<'_>, nl: &str, en: &str) {
        let shown = crate::text::reader::shorten(text);
        let complaint = Complaint::error(
            "unknown_value",
            node.span,
            format!("\"{shown}\" is geen {nl}, en ook geen vraag of regel van dit proces"),
            format!("\"{shown}\" is no {en}, and no fact or rule of this process either"),
        );
        let known: Vec<&str> = scope.facts.iter().map(String::as_str).chain(scope.rules.iter().copied()).collect();
        self.complain(crate::text::reader::suggest(
            complaint,
            text,
            &known,
            &crate::text::Words::new("vragen en regels", "facts and rules"),
        ));
    }

    /// A branch list of steps to go on with.
    pub(crate) fn targets(&mut self, node: &Node, form: &ListForm, scope: &Scope<'_>) -> Option<Branches<Name>> {
        self.branches(node, form, scope, |reader, n| reader.target(n, scope))
    }

    /// A branch list of lengths of time.
    pub(crate) fn lengths(&mut self, node: &Node, scope: &Scope<'_>) -> Option<Branches<Length>> {
        if is_quantile_list(node) {
            return self.stated_duration(node).map(|d| Branches::single(Length::Stated(d), node.span));
        }
        self.branches(node, &IS, scope, |reader, n| reader.length(n, scope))
    }

    /// A branch list of hands-on work.
    pub(crate) fn works(&mut self, node: &Node, scope: &Scope<'_>) -> Option<Branches<Length>> {
        if is_quantile_list(node) {
            return self.work_length(node, scope).map(|l| Branches::single(l, node.span));
        }
        self.branches(node, &IS, scope, |reader, n| reader.work_length(n, scope))
    }
}

/// A plain list of amounts is a distribution from a log, not a branch list.
fn is_quantile_list(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Sequence(list) if list.len() > 1 && list.iter().all(|n| matches!(&n.kind, NodeKind::Scalar(s) if s.text.starts_with(|c: char| c.is_ascii_digit()))))
}

/// `Some(None)` if it was not there, `None` if it was there and wrong.
fn all_read<T>(part: Option<Option<T>>) -> Option<Option<T>> {
    match part {
        Some(None) => None,
        Some(value) => Some(value),
        None => Some(None),
    }
}

/// Whether a text computes something, so that it can only be a rule.
fn has_operator(text: &str) -> bool {
    text.contains(['(', '*', '+', '/', '<', '>', '=', '&', '|', '?', '{', '['])
}

fn percent(share: f64) -> f64 {
    (share * 10_000.0).round() / 100.0
}

/// The units a duration is written in.
fn units(form: &DurationForm) -> Vec<Unit> {
    match form {
        DurationForm::Fixed(a) | DurationForm::Exponential(a) => vec![a.unit],
        DurationForm::Uniform(a, b) | DurationForm::Lognormal { median: a, p90: b } | DurationForm::Gamma { mean: a, sd: b } => {
            vec![a.unit, b.unit]
        }
        DurationForm::Pert(a, b, c) => vec![a.unit, b.unit, c.unit],
        DurationForm::Quantiles(list) => list.iter().map(|a| a.unit).collect(),
    }
}
