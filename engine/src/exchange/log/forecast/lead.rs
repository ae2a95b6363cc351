//! What is measured in a log: from which moment to which, and in which cases. Written in a small file beside the log.
//!
//! ```yaml
//! doorloop: 1
//! log: vergunningen
//! received: { activity: "01_HOOFD_010" }
//! decided:  { attribute: einddatum }
//! only:
//!   - { event: taskName, is: "Reguliere procedure", has: question, value: "True" }
//!   - { case: procedure, is: Regulier }
//! never:
//!   - { case: procedure, is: Uitgebreid }
//! known: [ soort, kanaal ]
//! ```
//!
//! `only` takes a case in which any of its tests holds; `never` leaves out one in which any of its tests holds. An `event` test
//! looks at the last event whose attribute is so.

use super::super::{Case, Event, EventLog, Value};
use crate::model::read::{FileForm, upgraded};
use crate::text::reader::{Mapping, as_list, as_text, raw_scalar};
use crate::text::{Complaint, Complaints, Node, Words};
use crate::time::Date;

/// Where a moment of a case stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The first time that an activity was done.
    Activity(String),
    /// An attribute of the case that holds a date.
    Attribute(String),
}

/// A test of a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// An attribute of the case is so.
    Case {
        /// The attribute.
        key: String,
        /// Its value, in any case.
        is: String,
    },
    /// The last event of which `key` is `is` has the value `value` in `has`.
    Event {
        /// The attribute that names the event.
        key: String,
        /// Its value, in any case.
        is: String,
        /// The attribute looked at.
        has: String,
        /// Its value, in any case.
        value: String,
    },
    /// Fewer than so many days lie between two dates of the case.
    Under {
        /// The first.
        from: String,
        /// The second.
        to: String,
        /// How many.
        days: i32,
    },
}

/// What is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// The receipt.
    pub received: Mark,
    /// The decision.
    pub decided: Mark,
    /// Cases in which any of these holds; all if there are none.
    pub only: Vec<Test>,
    /// Not those in which any of these holds.
    pub never: Vec<Test>,
    /// Attributes of a case that are set at its receipt.
    pub known: Vec<String>,
}

/// A case, measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
    /// Its place in the log.
    pub case: usize,
    /// The day of receipt.
    pub received: Date,
    /// The day of the decision; `None` = not decided in this log.
    pub decided: Option<Date>,
}

impl Lead {
    /// Days from receipt to decision.
    #[must_use]
    pub fn days(&self) -> Option<i32> {
        self.decided.map(|d| d.days() - self.received.days())
    }
}

/// Measures the cases of a log, in order of receipt; what was decided before it was received is left out.
#[must_use]
pub fn leads(log: &EventLog, measure: &Measure) -> Vec<Lead> {
    let mut found: Vec<Lead> = (0..log.cases.len()).filter_map(|case| lead(log, measure, case)).collect();
    found.sort_by_key(|l| (l.received, l.case));
    found
}

fn lead(log: &EventLog, measure: &Measure, at: usize) -> Option<Lead> {
    let (case, events) = (log.cases.get(at)?, log.events_of(at));
    let holds = |test: &Test| holds(log, case, events, test);
    if measure.never.iter().any(holds) || !(measure.only.is_empty() || measure.only.iter().any(holds)) {
        return None;
    }
    let on = |mark: &Mark| match mark {
        Mark::Activity(name) => {
            let events = events.iter().filter(|e| log.activity(e.activity) == name);
            events.map(|e| e.done.date()).min()
        }
        Mark::Attribute(key) => date(log, case, key),
    };
    let lead = Lead { case: at, received: on(&measure.received)?, decided: on(&measure.decided) };
    lead.days().is_none_or(|d| d >= 0).then_some(lead)
}

fn date(log: &EventLog, case: &Case, key: &str) -> Option<Date> {
    match log.case_value(case, key)? {
        Value::Date(stamp) => Some(stamp.date()),
        value => super::super::Stamp::parse(log.text(value)?, super::super::stamp::DayOrder::DayFirst).ok().map(|s| s.date()),
    }
}

fn holds(log: &EventLog, case: &Case, events: &[Event], test: &Test) -> bool {
    let is = |value: Option<Value>, wanted: &str| value.is_some_and(|v| shown(log, v).eq_ignore_ascii_case(wanted));
    match test {
        Test::Case { key, is: wanted } => is(log.case_value(case, key), wanted),
        Test::Event { key, is: wanted, has, value } => {
            let last = events.iter().rev().find(|e| is(log.event_value(e, key), wanted));
            last.is_some_and(|e| is(log.event_value(e, has), value))
        }
        Test::Under { from, to, days } => {
            let ends = date(log, case, from).zip(date(log, case, to));
            ends.is_some_and(|(from, to)| to.days() - from.days() < *days)
        }
    }
}

/// A value in words, as a log writes it.
pub(super) fn shown(log: &EventLog, value: Value) -> String {
    match value {
        Value::Text(id) => log.texts.word(id.0).trim().to_owned(),
        Value::Number(n) => n.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Date(stamp) => stamp.date().to_string(),
    }
}

/// Reads the file that says what is measured.
pub fn read_measure(root: &Node, complaints: &mut Complaints) -> Option<Measure> {
    let root = upgraded(root, FileForm::Log, complaints)?;
    let mut file = Mapping::of(&root, &Words::new("een logboek", "a log"), complaints)?;
    file.take("doorloop");
    let name = file.require("log", complaints).and_then(|n| as_text(n, complaints));
    let received = file.require("received", complaints).and_then(|n| mark(n, complaints));
    let decided = file.require("decided", complaints).and_then(|n| mark(n, complaints));
    let mut tests = |key: &str, file: &mut Mapping<'_>| {
        let nodes = file.take(key).map(as_list).unwrap_or_default();
        nodes.into_iter().filter_map(|n| test(n, complaints)).collect::<Vec<_>>()
    };
    let (only, never) = (tests("only", &mut file), tests("never", &mut file));
    let known = file.take("known").map(as_list).unwrap_or_default();
    let known = known.into_iter().filter_map(|n| as_text(n, complaints)).map(|t| t.value).collect();
    file.take("title");
    file.take("note");
    file.finish(&[], complaints);
    Some(Measure { name: name?.value, received: received?, decided: decided?, only, never, known })
}

fn mark(node: &Node, complaints: &mut Complaints) -> Option<Mark> {
    let mut mapping = Mapping::of(node, &Words::new("een moment van een zaak", "a moment of a case"), complaints)?;
    let activity = mapping.take("activity").and_then(|n| as_text(n, complaints));
    let attribute = mapping.take("attribute").and_then(|n| as_text(n, complaints));
    let at = mapping.place();
    mapping.finish(&[], complaints);
    match (activity, attribute) {
        (Some(name), None) => Some(Mark::Activity(name.value)),
        (None, Some(key)) => Some(Mark::Attribute(key.value)),
        _ => {
            complaints.push(Complaint::error(
                "which_moment",
                at,
                "zeg het met één van beide: \"activity\" of \"attribute\"",
                "say it with one of both: \"activity\" or \"attribute\"",
            ));
            None
        }
    }
}

fn test(node: &Node, complaints: &mut Complaints) -> Option<Test> {
    let mut mapping = Mapping::of(node, &Words::new("een voorwaarde", "a test"), complaints)?;
    let word = |key: &str, mapping: &mut Mapping<'_>, complaints: &mut Complaints| {
        mapping.require(key, complaints).and_then(|n| raw_scalar(n, complaints)).map(|s| s.text.clone())
    };
    let test = if mapping.has("case") {
        let (key, is) = (word("case", &mut mapping, complaints), word("is", &mut mapping, complaints));
        Test::Case { key: key?, is: is? }
    } else if mapping.has("event") {
        let (key, is) = (word("event", &mut mapping, complaints), word("is", &mut mapping, complaints));
        let (has, value) = (word("has", &mut mapping, complaints), word("value", &mut mapping, complaints));
        Test::Event { key: key?, is: is?, has: has?, value: value? }
    } else {
        let (from, to) = (word("from", &mut mapping, complaints), word("to", &mut mapping, complaints));
        let node = mapping.require("under_days", complaints)?;
        let Some(days) = raw_scalar(node, complaints)?.text.parse().ok().filter(|d| *d > 0) else {
            complaints.push(Complaint::error(
                "bad_days",
                node.span,
                "dit is geen heel aantal dagen",
                "this is no whole number of days",
            ));
            return None;
        };
        Test::Under { from: from?, to: to?, days }
    };
    mapping.finish(&[], complaints);
    Some(test)
}
