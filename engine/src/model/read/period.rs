//! Legal periods and stops.

use super::branch::IS;
use super::reader::Reader;
use super::scalar::seconds;
use super::scope::{Scope, child, scalar};
use crate::model::keys;
use crate::model::{Length, Limit, Name, Notice, Operand, Period, Stop, StopTrigger, Suspension};
use crate::text::scalars::{self, DurationForm, Stated};
use crate::text::{Complaint, Entry, Node, NodeKind, Scalar};

/// How deep `earliest` and `latest` may nest.
const DEEPEST: usize = 8;

impl Reader<'_> {
    /// The legal periods of a process.
    pub(crate) fn periods(&mut self, node: &Node, scope: &Scope<'_>) -> Vec<Period> {
        self.named(node).iter().filter_map(|e| self.period(e, scope)).collect()
    }

    fn period(&mut self, entry: &Entry, scope: &Scope<'_>) -> Option<Period> {
        let object = self.object(&entry.value, &keys::PERIOD)?;
        let law = self.laws(object.get("law"));
        let from = object.get("from").and_then(|n| self.inner_step(n, scope));
        let until = object.get("until").map(|n| self.inner_steps(n, scope));
        let within = object.get("within").and_then(|n| match is_extreme(n) {
            true => self.limit(n, scope, 0).map(|l| crate::model::Branches::single(l, n.span)),
            false => self.branches(n, &IS, scope, |reader, n| reader.limit(n, scope, 0)),
        });
        let suspends = object.get("suspends").and_then(|n| self.suspension(n, scope));
        let extend = object.get("extend").and_then(|n| self.extension(n, scope));
        let when = object.get("when").and_then(|n| self.rule(n));
        let dwangsom = object.get("penalty").and_then(|n| self.penalty(n));
        let silence = object.get("silence").and_then(|n| self.reference(n, &scope.steps, &super::reader::STEP));
        let title = self.title(&object, &entry.key.value);
        let rolls = object.get("rolls").and_then(|n| self.yes_no(n)).unwrap_or(!law.is_empty());
        let until = until?;
        if until.is_empty() {
            return None;
        }
        Some(Period {
            name: entry.key.clone(),
            title,
            law,
            from: from?,
            until,
            within: within?,
            suspends,
            extend,
            when,
            dwangsom,
            silence,
            rolls,
            span: entry.key.span,
        })
    }

    fn limit(&mut self, node: &Node, scope: &Scope<'_>, depth: usize) -> Option<Limit> {
        if depth > DEEPEST {
            self.complain(Complaint::error("too_deep", node.span, "dit staat te diep in elkaar", "this is nested too deep"));
            return None;
        }
        if let Some((word, list)) = extreme(node) {
            let limits: Vec<Limit> = list.iter().filter_map(|n| self.limit(n, scope, depth + 1)).collect();
            if list.is_empty() {
                self.complain(Complaint::error("empty_list", node.span, "deze lijst is leeg", "this list is empty"));
            }
            let whole = limits.len() == list.len() && !list.is_empty();
            return whole.then(|| if word == "earliest" { Limit::Earliest(limits) } else { Limit::Latest(limits) });
        }
        if let Some(rest) = scalar(node).and_then(|t| t.strip_prefix("by ")) {
            let rest = rest.trim();
            if rest.starts_with(|c: char| c.is_ascii_digit()) {
                return self.month_day_of(rest, node.span).map(|(month, day)| Limit::ByDay(month, day));
            }
            if !(scope.knows(rest) || rest.starts_with("place.")) {
                let known: Vec<&str> = scope.facts.iter().map(String::as_str).chain(scope.rules.iter().copied()).collect();
                let name = Name::new(rest.to_owned(), node.span);
                self.check_reference(&name, &known, &super::reader::FACT);
                return None;
            }
            let node = Node { kind: NodeKind::Scalar(Scalar { text: rest.to_owned(), quoted: false }), ..node.clone() };
            return Some(Limit::ByFact(Operand { text: rest.to_owned(), node }));
        }
        self.length(node, scope).map(Limit::Length)
    }

    fn suspension(&mut self, node: &Node, scope: &Scope<'_>) -> Option<Suspension> {
        let object = self.object(node, &keys::SUSPENDS)?;
        let law = self.laws(object.get("law"));
        let during = object.get("during").map(|n| self.inner_steps(n, scope));
        let at_most = object.get("at_most").and_then(|n| self.length(n, scope));
        let during = during?;
        if during.is_empty() && object.get("during").is_some_and(|n| matches!(&n.kind, NodeKind::Sequence(l) if l.is_empty())) {
            self.complain(Complaint::error(
                "empty_list",
                node.span,
                "tijdens welke stappen staat de klok stil?",
                "during which steps does the clock stand still?",
            ));
        }
        Some(Suspension { law, during, at_most })
    }

    fn extension(&mut self, node: &Node, scope: &Scope<'_>) -> Option<Notice<Length>> {
        let object = self.object(node, &keys::EXTEND)?;
        let by = object.get("by").and_then(|n| self.length(n, scope));
        let chance = object.get("chance").and_then(|n| self.stated_share(n));
        let law = self.laws(object.get("law"));
        if let Some(once) = object.get("once")
            && self.yes_no(once) == Some(false)
        {
            self.complain(Complaint::error(
                "extended_more_than_once",
                once.span,
                "een termijn wordt hoogstens één keer verlengd",
                "a period is extended once at most",
            ));
        }
        Some(Notice { by: by?, chance, law })
    }

    fn penalty(&mut self, node: &Node) -> Option<Stated<f64>> {
        let object = self.object(node, &keys::PENALTY)?;
        let notice = object.get("notice").and_then(|n| self.stated_share(n));
        self.flag(&object, "dwangsom").then_some(notice)?
    }

    /// What takes a case out wherever it is.
    pub(crate) fn stops(&mut self, node: &Node, scope: &Scope<'_>) -> Vec<Stop> {
        self.named(node).iter().filter_map(|e| self.stop(e, scope)).collect()
    }

    fn stop(&mut self, entry: &Entry, scope: &Scope<'_>) -> Option<Stop> {
        let object = self.object(&entry.value, &keys::STOP)?;
        let from = object.get("from").map(|n| self.inner_step(n, scope));
        let until = object.get("until").map(|n| self.inner_step(n, scope));
        let to = object.get("to").and_then(|n| self.reference(n, &scope.steps, &super::reader::STEP));
        let trigger = match (object.entry("after"), object.entry("chance")) {
            (Some(after), None) => self.lengths(&after.value, scope).map(StopTrigger::After),
            (None, Some(chance)) => self.rate(&chance.value),
            (Some(_), Some(chance)) => {
                self.complain(Complaint::error(
                    "after_and_chance",
                    chance.key.span,
                    "een stop heeft \"after\" of \"chance\", niet allebei",
                    "a stop has \"after\" or \"chance\", not both",
                ));
                None
            }
            (None, None) => {
                self.complain(
                    Complaint::error("no_trigger", entry.key.span, "wanneer gaat deze stop af?", "what sets this stop off?")
                        .hint(
                            "Voeg toe: \"after: 6 mo\" of \"chance: 3% per mo\"",
                            "Add: \"after: 6 mo\" or \"chance: 3% per mo\"",
                        ),
                );
                None
            }
        };
        let (from, until) = (from.map_or(Some(None), |f| f.map(Some))?, until.map_or(Some(None), |u| u.map(Some))?);
        Some(Stop { name: entry.key.clone(), trigger: trigger?, from, until, to: to?, span: entry.key.span })
    }

    /// `3% per mo`, also with where it comes from.
    fn rate(&mut self, node: &Node) -> Option<StopTrigger> {
        let mut per = 0;
        let share = scalars::stated(node, self.sources, self.complaints, |node, sources, complaints| {
            let bad = |complaints: &mut crate::text::Complaints| {
                complaints.push(
                    Complaint::error(
                        "bad_rate",
                        node.span,
                        "een kans op stoppen is er een per tijd",
                        "a chance to stop is one per length of time",
                    )
                    .hint("Schrijf bijvoorbeeld 3% per mo", "Write for example 3% per mo"),
                );
            };
            let NodeKind::Scalar(whole) = &node.kind else {
                bad(complaints);
                return None;
            };
            let Some((share, unit)) = whole.text.split_once(" per ") else {
                bad(complaints);
                return None;
            };
            let part = |text: String, adjusted: bool| Node {
                span: node.span,
                kind: NodeKind::Scalar(Scalar { text, quoted: false }),
                adjust: if adjusted { node.adjust.clone() } else { Vec::new() },
            };
            let unit = unit.trim();
            let unit = if unit.starts_with(|c: char| c.is_ascii_digit()) { unit.to_owned() } else { format!("1 {unit}") };
            match scalars::duration(&part(unit, false), sources, complaints)? {
                DurationForm::Fixed(amount) if seconds(amount) >= 1.0 => per = seconds(amount) as i64,
                _ => {
                    bad(complaints);
                    return None;
                }
            }
            scalars::chance(&part(share.trim().to_owned(), true), sources, complaints)
        })?;
        Some(StopTrigger::Rate(share, per))
    }
}

fn is_extreme(node: &Node) -> bool {
    extreme(node).is_some()
}

/// `earliest [ 8 w, by 12-31 ]`, as one text or as `{ earliest: [ … ] }`.
fn extreme(node: &Node) -> Option<(&'static str, Vec<Node>)> {
    for word in ["earliest", "latest"] {
        if let Some(list) = child(node, word) {
            let items = match &list.kind {
                NodeKind::Sequence(items) => items.clone(),
                _ => vec![list.clone()],
            };
            return matches!(&node.kind, NodeKind::Mapping(entries) if entries.len() == 1).then_some((word, items));
        }
        let Some(rest) = scalar(node).and_then(|t| t.strip_prefix(word)) else { continue };
        let inner = rest.trim().strip_prefix('[')?.strip_suffix(']')?;
        let leaf =
            |text: &str| Node { kind: NodeKind::Scalar(Scalar { text: text.trim().to_owned(), quoted: false }), ..node.clone() };
        return Some((word, inner.split(',').map(leaf).collect()));
    }
    None
}
