//! Bodies: when they meet, when their agenda closes, what goes on it.

use super::super::reader::Reader;
use crate::model::keys;
use crate::model::{Body, BodyItem, MeetingRule, Name};
use crate::text::scalars::{Amount, DurationForm, Form, Unit};
use crate::text::{Complaint, Entry, Node, NodeKind};
use crate::time::{AgendaDeadline, Cycle};

impl Reader<'_> {
    pub(super) fn bodies(&mut self, node: &Node) -> Vec<Body> {
        self.named(node).iter().filter_map(|e| self.body(e)).collect()
    }

    fn body(&mut self, entry: &Entry) -> Option<Body> {
        let object = self.object(&entry.value, &keys::BODY)?;
        let seasons = object.get("in").map(|n| self.season_rules(n)).unwrap_or_default();
        let meets = object.get("meets").and_then(|n| self.meets(n, seasons));
        let title = self.title(&object, &entry.key.value);
        let agenda_closes = object.get("agenda_closes").and_then(|n| self.agenda_closes(n));
        let slots = object.get("slots").and_then(|n| self.count(n, 1, 100_000)).map(|n| n as u32);
        let other_items = object.get("other_items").and_then(|n| self.other_items(n));
        let urgent = object.get("urgent").and_then(|n| self.count(n, 0, 100_000)).map(|n| n as u32);
        if let (Some(slots), Some(urgent), Some(entry)) = (slots, urgent, object.entry("urgent"))
            && urgent >= slots
        {
            self.complain(Complaint::error(
                "out_of_bounds",
                entry.value.span,
                "zo is elke plaats op de agenda voor spoed",
                "this keeps every slot for urgent matters",
            ));
        }
        let skips = object.get("skips").map(|n| self.word_list(n)).unwrap_or_default();
        let hears_first = object.get("hears_first").and_then(|n| self.word(n));
        let items = object.get("items").map(|n| self.items(n)).unwrap_or_default();
        Some(Body {
            name: entry.key.clone(),
            title,
            meets: meets?,
            agenda_closes,
            slots,
            other_items,
            urgent,
            skips,
            hears_first,
            items,
            span: entry.key.span,
        })
    }

    fn items(&mut self, node: &Node) -> Vec<BodyItem> {
        let mut items = Vec::new();
        for entry in self.named(node) {
            let Some(object) = self.object(&entry.value, &keys::ITEM) else { continue };
            let hears_first = object.get("hears_first").and_then(|n| self.word(n));
            let words = [("at_once", "at_once"), ("after_debate", "after_debate"), ("never", "never")];
            let votes = object.get("votes").and_then(|n| self.choice(n, &words));
            let never = votes.map_or(entry.key.value == "informatie", |v| v == "never");
            items.push(BodyItem { name: entry.key.clone(), hears_first, at_once: votes == Some("at_once"), never });
        }
        items
    }

    fn season_rules(&mut self, node: &Node) -> Vec<(Name, Cycle)> {
        let mut rules = Vec::new();
        for entry in self.entries(node) {
            rules.extend(self.cycle_rule(&entry.value).map(|c| (entry.key.clone(), c)));
        }
        rules
    }

    fn meets(&mut self, node: &Node, mut seasons: Vec<(Name, Cycle)>) -> Option<MeetingRule> {
        match &node.kind {
            NodeKind::Mapping(_) => {
                let object = self.object(node, &keys::MEETS)?;
                if let Some(inner) = object.get("in") {
                    seasons.extend(self.season_rules(inner));
                }
                let cycle = object.get("is").and_then(|n| self.cycle_rule(n));
                cycle.map(|cycle| MeetingRule::Cycle { cycle, seasons })
            }
            NodeKind::Scalar(scalar) if scalar.text.to_lowercase().ends_with(".ics") => {
                self.word(node).map(MeetingRule::Calendar)
            }
            _ => self.cycle_rule(node).map(|cycle| MeetingRule::Cycle { cycle, seasons }),
        }
    }

    /// A meeting rule, or a list of moments.
    fn cycle_rule(&mut self, node: &Node) -> Option<Cycle> {
        if let NodeKind::Sequence(items) = &node.kind {
            // Each moment is read on its own first, so that a mistake stands at its own place.
            let texts: Vec<&str> = items.iter().filter_map(|n| self.text(n)).collect();
            let mut whole = texts.len() == items.len() && !items.is_empty();
            let complete = whole;
            for (item, text) in items.iter().zip(&texts).filter(|_| complete) {
                whole &= self.parse_cycle(text, item).is_some();
            }
            if items.is_empty() {
                self.complain(Complaint::error("empty_list", node.span, "deze lijst is leeg", "this list is empty"));
            }
            return if whole { self.parse_cycle(&texts.join(", "), node) } else { None };
        }
        let text = self.text(node)?;
        self.parse_cycle(text, node)
    }

    fn parse_cycle(&mut self, text: &str, node: &Node) -> Option<Cycle> {
        match Cycle::parse(text) {
            Ok(cycle) => Some(cycle),
            Err(error) => {
                let words = error.words();
                self.complain(Complaint::error("bad_cycle", node.span, words.nl, words.en).hint(
                    "Schrijf bijvoorbeeld \"weekly tue 09:30\" of \"monthly third thu 19:30\"",
                    "Write for example \"weekly tue 09:30\" or \"monthly third thu 19:30\"",
                ));
                None
            }
        }
    }

    fn agenda_closes(&mut self, node: &Node) -> Option<AgendaDeadline> {
        let DurationForm::Fixed(Amount { number, unit }) = self.duration(node)? else {
            self.complain(Complaint::error(
                "range_not_here",
                node.span,
                "hier hoort één duur te staan, geen bereik",
                "here should stand one length of time, not a range",
            ));
            return None;
        };
        let whole = number.fract() == 0.0 && number <= 3_660.0;
        let count = number as u32;
        let deadline = match unit {
            Unit::Wd => Some(AgendaDeadline::Working(count)),
            Unit::D => Some(AgendaDeadline::Calendar(count)),
            Unit::W => Some(AgendaDeadline::Calendar(count.saturating_mul(7))),
            Unit::H => Some(AgendaDeadline::Hours(count)),
            Unit::Min | Unit::Mo | Unit::Y => None,
        };
        if deadline.is_none() || !whole {
            self.complain(
                Complaint::error(
                    "unit_of_deadline",
                    node.span,
                    "een agenda sluit hele uren, dagen of weken voor de vergadering",
                    "an agenda closes whole hours, days or weeks before the meeting",
                )
                .hint("Schrijf bijvoorbeeld 5 wd of 14 d", "Write for example 5 wd or 14 d"),
            );
            return None;
        }
        deadline
    }

    fn other_items(&mut self, node: &Node) -> Option<(f64, Option<f64>, f64)> {
        let (least, likely, most) = match self.number_form(node)? {
            Form::Fixed(n) => (n, None, n),
            Form::Uniform(a, b) => (a, None, b),
            Form::Pert(a, b, c) => (a, Some(b), c),
        };
        if least < 0.0 {
            self.complain(Complaint::error(
                "negative",
                node.span,
                "dit getal is minder dan nul",
                "this number is less than zero",
            ));
            return None;
        }
        Some((least, likely, most))
    }
}
