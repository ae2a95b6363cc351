//! Event logs: what really happened, case by case, as a case system wrote it down.
//!
//! A log is a list of cases; a case is a list of things done, each with the moment at which it was finished and, where
//! the system wrote that down, the moment at which it was begun and who did it. [`xes`] reads the standard of the field
//! (IEEE 1849, XES), [`table`] reads a table of comma-separated values. Both read as a stream: what is kept is what is
//! used, and words that come back are kept once.
//!
//! ```
//! use doorloop_engine::exchange::log::xes;
//! let text = r#"<log><trace><string key="concept:name" value="zaak 1"/>
//!   <event><string key="concept:name" value="ontvangen"/><date key="time:timestamp" value="2026-03-02T09:00:00+01:00"/></event>
//!   <event><string key="concept:name" value="besluit"/><date key="time:timestamp" value="2026-04-01T17:00:00+02:00"/></event>
//! </trace></log>"#;
//! let log = xes::read(text.as_bytes(), "voorbeeld.xes").map_err(|c| c.what.en)?;
//! assert_eq!(log.cases.len(), 1);
//! assert_eq!(log.activity(log.events_of(0)[1].activity), "besluit");
//! assert_eq!(log.events_of(0)[1].done.local.to_string(), "2026-04-01T17:00");
//! # Ok::<(), String>(())
//! ```
//!
//! *Which clock?* Lengths are taken between instants; days and hours of work are read off the Dutch clock: as written
//! where the offset is a Dutch one, else moved there. Order within a case is by instant, and what happened at the same
//! instant keeps the order of the file.

pub mod distances;
pub mod forecast;
mod guard;
mod intervals;
pub mod later;
pub mod learn;
pub mod open;
pub mod simulated;
pub mod stamp;
pub mod summary;
pub mod table;
pub mod waits;
pub mod write;
pub mod xes;

use std::collections::HashMap;
use std::ops::Range;

pub use stamp::Stamp;

/// Most events that are read; a municipality has fewer in a century.
pub const MOST_EVENTS: usize = 10_000_000;

/// Words that come back, each kept once and known by its number.
#[derive(Clone, Debug, Default)]
pub struct Words {
    list: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
}

impl Words {
    /// The number of a word, a new one if it was not met before.
    pub fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        // Fewer than four thousand million words are read: MOST_EVENTS bounds them.
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(word.into());
        self.numbers.insert(word.into(), number);
        number
    }

    /// The number of a word that was met.
    #[must_use]
    pub fn known(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The word with a number; empty for a number that was never given out.
    #[must_use]
    pub fn word(&self, number: u32) -> &str {
        self.list.get(number as usize).map_or("", |w| w)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|w| &**w)
    }
}

/// Number of an activity in [`EventLog::activities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActivityId(pub u32);
/// Number of a resource in [`EventLog::resources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub u32);
/// Number of the name of an attribute in [`EventLog::keys`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u32);
/// Number of a text in [`EventLog::texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(pub u32);

/// The value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Words.
    Text(TextId),
    /// A number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A moment.
    Date(Stamp),
}

/// An attribute: its name and value.
pub type Attribute = (KeyId, Value);

/// One thing done in a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// What.
    pub activity: ActivityId,
    /// Who, where it was written down.
    pub resource: Option<ResourceId>,
    /// When it was begun, where it was written down.
    pub begun: Option<Stamp>,
    /// When it was finished.
    pub done: Stamp,
    attributes: (u32, u32),
}

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its name in the system.
    pub id: Box<str>,
    /// What is known of the whole case.
    pub attributes: Vec<Attribute>,
    events: (u32, u32),
}

/// A log, read.
#[derive(Clone, Debug, Default)]
pub struct EventLog {
    /// As it was named.
    pub name: String,
    /// Names of activities.
    pub activities: Words,
    /// Names of those who did something.
    pub resources: Words,
    /// Names of attributes.
    pub keys: Words,
    /// Texts of attributes.
    pub texts: Words,
    /// Cases, in the order of the file.
    pub cases: Vec<Case>,
    /// Whether the system wrote down when things were begun.
    pub has_begins: bool,
    /// What was not taken in, by its reason, and how often.
    pub left_out: LeftOut,
    events: Vec<Event>,
    attributes: Vec<Attribute>,
}

/// What a reader met that is not as it should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Events without the name of an activity; they are kept, under an empty name.
    pub nameless: usize,
    /// Events without a moment.
    pub timeless: usize,
    /// Begun and never finished: still under way when the log was written.
    pub unfinished: usize,
    /// Life-cycle events that are neither a begin nor an end, such as `schedule` or `suspend`.
    pub other_transitions: usize,
    /// Cases in which nothing is left.
    pub empty_cases: usize,
    /// Cases without a name, which were numbered.
    pub unnamed_cases: usize,
}

impl EventLog {
    /// The things done in a case, by instant; what happened at one instant in the order of the file.
    #[must_use]
    pub fn events_of(&self, case: usize) -> &[Event] {
        self.cases.get(case).map_or(&[], |c| self.slice(c))
    }

    fn slice(&self, case: &Case) -> &[Event] {
        self.events.get(case.events.0 as usize..case.events.1 as usize).unwrap_or(&[])
    }

    /// Cases with what was done in each.
    pub fn iter(&self) -> impl Iterator<Item = (&Case, &[Event])> {
        self.cases.iter().map(|case| (case, self.slice(case)))
    }

    /// How many things were done in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing was done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The name of an activity.
    #[must_use]
    pub fn activity(&self, id: ActivityId) -> &str {
        self.activities.word(id.0)
    }

    /// What is known of one event beside what every event has.
    #[must_use]
    pub fn attributes_of(&self, event: &Event) -> &[Attribute] {
        self.attributes.get(event.attributes.0 as usize..event.attributes.1 as usize).unwrap_or(&[])
    }

    /// The value of an attribute of a case.
    #[must_use]
    pub fn case_value(&self, case: &Case, key: &str) -> Option<Value> {
        let key = KeyId(self.keys.known(key)?);
        case.attributes.iter().find(|(k, _)| *k == key).map(|(_, v)| *v)
    }

    /// The value of an attribute of an event.
    #[must_use]
    pub fn event_value(&self, event: &Event, key: &str) -> Option<Value> {
        let key = KeyId(self.keys.known(key)?);
        self.attributes_of(event).iter().find(|(k, _)| *k == key).map(|(_, v)| *v)
    }

    /// The text of a value, if it is one.
    #[must_use]
    pub fn text(&self, value: Value) -> Option<&str> {
        match value {
            Value::Text(id) => Some(self.texts.word(id.0)),
            _ => None,
        }
    }
}

/// A case while it is read.
#[derive(Clone, Debug, Default)]
struct Draft {
    id: Option<Box<str>>,
    attributes: Vec<Attribute>,
    events: Vec<intervals::Raw>,
}

/// What both readers build up.
#[derive(Default)]
struct Builder {
    log: EventLog,
    total: usize,
}

impl Builder {
    fn new(name: &str) -> Self {
        Self { log: EventLog { name: name.to_owned(), ..EventLog::default() }, total: 0 }
    }

    /// A text that says that nothing is known.
    fn says_nothing(text: &str) -> bool {
        matches!(text.trim(), "" | "UNKNOWN" | "EMPTY" | "NULL" | "null")
    }

    /// The activity of an event that names none.
    fn nameless(&mut self) -> ActivityId {
        self.log.left_out.nameless += 1;
        ActivityId(self.log.activities.number(""))
    }

    fn text(&mut self, text: &str) -> Value {
        Value::Text(TextId(self.log.texts.number(text)))
    }

    fn key(&mut self, key: &str) -> KeyId {
        KeyId(self.log.keys.number(key))
    }

    /// Takes in a case.
    fn case(&mut self, mut draft: Draft, attributes: &[Attribute]) {
        let log = &mut self.log;
        let number = log.cases.len() + log.left_out.empty_cases + 1;
        let id = draft.id.take().unwrap_or_else(|| {
            log.left_out.unnamed_cases += 1;
            format!("{number}").into()
        });
        let found = intervals::pair(&draft.events, &mut log.left_out);
        if found.is_empty() {
            log.left_out.empty_cases += 1;
            return;
        }
        let first = log.events.len();
        for (raw, begun, done) in found {
            let Range { start, end } = raw.attributes.clone();
            let from = log.attributes.len();
            log.attributes.extend_from_slice(attributes.get(start..end).unwrap_or(&[]));
            log.has_begins |= begun.is_some();
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            log.events.push(Event {
                activity: raw.activity,
                resource: raw.resource,
                begun,
                done,
                attributes: (count(from), count(log.attributes.len())),
            });
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        log.cases.push(Case { id, attributes: draft.attributes, events: (count(first), count(log.events.len())) });
    }
}

#[cfg(test)]
mod tests;
