//! XES, the standard of the field for event logs (IEEE 1849-2016), read as a stream.
//!
//! Attributes may nest anywhere; only those that belong to the case or the event itself are read, their children never mistaken
//! for them. What is not known is skipped. A document type, which could hold entities that grow without end or that read other files, is refused.

use super::guard::{Guard, Refused};
use super::intervals::{Raw, Transition};
use super::stamp::{DayOrder, StampError};
use super::{ActivityId, Attribute, Builder, Draft, EventLog, MOST_EVENTS, ResourceId, Stamp, Value};
use crate::text::Complaint;
use quick_xml::events::{BytesStart, Event as Xml};
use quick_xml::{Error as XmlError, Reader, XmlVersion};
use std::io::BufRead;

/// Deepest nesting that is read.
const DEEPEST: usize = 64;

/// Reads a log.
///
/// # Errors
/// A complaint with the line: broken XML, a document type, a moment that can't be read, a log without any case, too large a
/// piece.
pub fn read(from: impl BufRead, name: &str) -> Result<EventLog, Complaint> {
    let mut reader = Reader::from_reader(Guard::new(from));
    let mut buffer = Vec::new();
    let mut state = State { builder: Builder::new(name), ..State::default() };
    loop {
        let line = reader.get_ref().lines + 1;
        let at = |complaint: Complaint| placed(complaint, name, line, state_case(&state));
        let event = reader.read_event_into(&mut buffer);
        match event {
            Err(error) => return Err(at(broken(&error))),
            Ok(Xml::DocType(_)) => {
                let complaint = Complaint::general(
                    "document_type",
                    "dit bestand heeft een documenttype (DOCTYPE); dat wordt niet gelezen",
                    "this file has a document type (DOCTYPE), which is not read",
                );
                return Err(at(complaint.hint("Bewaar het logboek zonder DOCTYPE", "Save the log without DOCTYPE")));
            }
            Ok(Xml::Start(tag)) => {
                if let Err(complaint) = state.opens(&tag, false) {
                    return Err(placed(complaint, name, line, state_case(&state)));
                }
            }
            Ok(Xml::Empty(tag)) => {
                if let Err(complaint) = state.opens(&tag, true) {
                    return Err(placed(complaint, name, line, state_case(&state)));
                }
            }
            Ok(Xml::End(_)) => state.closes(),
            Ok(Xml::Eof) => break,
            Ok(_) => {}
        }
        buffer.clear();
        reader.get_mut().piece_done();
    }
    if !state.seen_log {
        return Err(Complaint::general(
            "no_log",
            format!("\"{name}\" is geen logboek in XES: het begint niet met <log>"),
            format!("\"{name}\" is no log in XES: it does not begin with <log>"),
        )
        .hint("Kies een bestand in XES (.xes, .xes.gz) of CSV", "Choose a file in XES (.xes, .xes.gz) or CSV"));
    }
    if !state.path.is_empty() {
        return Err(placed(
            Complaint::general(
                "log_cut_off",
                "het bestand houdt midden in het logboek op",
                "the file stops in the middle of the log",
            ),
            name,
            reader.get_ref().lines + 1,
            None,
        )
        .hint("Haal het bestand opnieuw op", "Get the file again"));
    }
    Ok(state.builder.log)
}

fn state_case(state: &State) -> Option<String> {
    state.draft.id.as_deref().map(str::to_owned)
}

/// Puts file, line and case before what was found.
pub(super) fn placed(mut complaint: Complaint, name: &str, line: u64, case: Option<String>) -> Complaint {
    let (nl, en) = match case {
        Some(case) => (format!(" (zaak \"{case}\")"), format!(" (case \"{case}\")")),
        None => (String::new(), String::new()),
    };
    complaint.what.nl = format!("{name}, regel {line}{nl}: {}", complaint.what.nl);
    complaint.what.en = format!("{name}, line {line}{en}: {}", complaint.what.en);
    complaint
}

/// A moment that can't be read.
pub(super) fn unreadable_moment(text: &str, error: StampError) -> Complaint {
    let shown: String = text.chars().take(40).collect();
    match error {
        StampError::Form => Complaint::general(
            "unreadable_moment",
            format!("\"{shown}\" is geen moment dat te lezen is"),
            format!("\"{shown}\" is no moment that can be read"),
        )
        .hint("Schrijf het als 2026-03-02T09:00:00+01:00", "Write it as 2026-03-02T09:00:00+01:00"),
        StampError::Year(year) => Complaint::general(
            "impossible_year",
            format!("het jaar {year} in \"{shown}\" ligt buiten 1900 tot 2199"),
            format!("the year {year} in \"{shown}\" lies outside 1900 to 2199"),
        )
        .hint(
            "Een jaar als 0001 of 9999 betekent vaak \"onbekend\": laat het dan weg",
            "A year such as 0001 or 9999 often means \"unknown\": leave it out then",
        ),
    }
}

pub(super) fn too_many() -> Complaint {
    Complaint::general(
        "log_too_large",
        format!("dit logboek heeft meer dan {MOST_EVENTS} gebeurtenissen"),
        format!("this log has more than {MOST_EVENTS} events"),
    )
    .hint("Neem een kortere periode", "Take a shorter period")
}

/// What the guard or the unpacking refused, in words.
pub(super) fn stopped(error: &std::io::Error) -> Complaint {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>()) {
        Some(Refused::Piece) => Complaint::general(
            "piece_too_large",
            "één gegeven is groter dan 16 MB; dat wordt niet gelezen",
            "one value is larger than 16 MB, which is not read",
        ),
        Some(Refused::Whole) => Complaint::general(
            "log_too_large",
            "uitgepakt is dit bestand groter dan 16 GB",
            "unpacked, this file is larger than 16 GB",
        ),
        None => Complaint::general(
            "unreadable_file",
            format!("het bestand is hier niet verder te lezen ({error})"),
            format!("the file cannot be read further from here ({error})"),
        )
        .hint("Is het bestand heel? Haal het opnieuw op", "Is the file whole? Get it again"),
    }
}

fn broken(error: &XmlError) -> Complaint {
    if let XmlError::Io(io) = error {
        return stopped(io);
    }
    Complaint::general("broken_xml", format!("dit is geen goede XML ({error})"), format!("this is no sound XML ({error})"))
}

/// Where in the document the reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Log,
    Trace,
    Event,
    /// An attribute, a global, anything else: what lies in it is not ours.
    Other,
}

#[derive(Default)]
struct State {
    builder: Builder,
    path: Vec<Place>,
    seen_log: bool,
    draft: Draft,
    attributes: Vec<Attribute>,
    event: EventDraft,
}

/// An event while it is read.
#[derive(Default)]
struct EventDraft {
    activity: Option<ActivityId>,
    resource: Option<ResourceId>,
    transition: Option<Transition>,
    begun: Option<Stamp>,
    at: Option<Stamp>,
    instance: Option<u32>,
    from: usize,
}

impl State {
    fn opens(&mut self, tag: &BytesStart<'_>, empty: bool) -> Result<(), Complaint> {
        let place = match (tag.local_name().as_ref(), self.path.last()) {
            ("log", None) => {
                self.seen_log = true;
                Place::Log
            }
            ("trace", Some(Place::Log)) => {
                self.draft = Draft::default();
                self.attributes.clear();
                Place::Trace
            }
            ("event", Some(Place::Trace)) => {
                self.event = EventDraft { from: self.attributes.len(), ..EventDraft::default() };
                Place::Event
            }
            (kind, Some(Place::Trace | Place::Event)) => {
                self.attribute(kind, tag)?;
                Place::Other
            }
            _ => Place::Other,
        };
        self.path.push(place);
        if self.path.len() > DEEPEST {
            return Err(Complaint::general("nested_too_deep", "dit bestand is te diep genest", "this file is nested too deep"));
        }
        if self.builder.total > MOST_EVENTS {
            return Err(too_many());
        }
        if empty {
            self.closes();
        }
        Ok(())
    }

    fn closes(&mut self) {
        match self.path.pop() {
            Some(Place::Event) => self.event_done(),
            Some(Place::Trace) => {
                let draft = std::mem::take(&mut self.draft);
                self.builder.case(draft, &self.attributes);
            }
            _ => {}
        }
    }

    fn event_done(&mut self) {
        let event = std::mem::take(&mut self.event);
        self.builder.total += 1;
        let activity = event.activity.unwrap_or_else(|| self.builder.nameless());
        match event.at {
            None => self.builder.log.left_out.timeless += 1,
            Some(at) => {
                let range = event.from..self.attributes.len();
                self.draft.events.push(Raw {
                    activity,
                    resource: event.resource,
                    transition: event.transition.unwrap_or(Transition::End),
                    begun: event.begun,
                    at,
                    instance: event.instance,
                    attributes: range,
                });
            }
        }
    }

    /// Takes in an attribute of the case or event that is open.
    fn attribute(&mut self, kind: &str, tag: &BytesStart<'_>) -> Result<(), Complaint> {
        let (mut key, mut value) = (None, None);
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|e| broken(&e.into()))?;
            let text = || attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|e| broken(&e));
            match attribute.key.as_ref() {
                "key" => key = Some(text()?),
                "value" => value = Some(text()?),
                _ => {}
            }
        }
        let (Some(key), Some(value)) = (key, value) else { return Ok(()) };
        let in_event = self.path.last() == Some(&Place::Event);
        match (&*key, in_event) {
            ("concept:name", false) => {
                if !Builder::says_nothing(&value) {
                    self.draft.id = Some((*value).into());
                }
            }
            ("concept:name", true) => {
                self.event.activity = Some(ActivityId(self.builder.log.activities.number(&value)));
            }
            ("org:resource", true) => {
                if !Builder::says_nothing(&value) {
                    self.event.resource = Some(ResourceId(self.builder.log.resources.number(&value)));
                }
            }
            ("lifecycle:transition", true) => {
                self.event.transition = Some(Transition::parse(&value));
                self.keep(in_event, &key, kind, &value);
            }
            ("concept:instance", true) => {
                if !Builder::says_nothing(&value) {
                    self.event.instance = Some(self.builder.log.texts.number(&value));
                }
            }
            ("time:timestamp", true) => {
                self.event.at = Some(Stamp::parse(&value, DayOrder::DayFirst).map_err(|e| unreadable_moment(&value, e))?);
            }
            ("start_timestamp", true) => {
                self.event.begun = Some(Stamp::parse(&value, DayOrder::DayFirst).map_err(|e| unreadable_moment(&value, e))?);
            }
            _ => self.keep(in_event, &key, kind, &value),
        }
        Ok(())
    }

    fn keep(&mut self, in_event: bool, key: &str, kind: &str, text: &str) {
        if Builder::says_nothing(text) {
            return;
        }
        let value = match kind {
            "int" | "float" => text.trim().parse().ok().filter(|n: &f64| n.is_finite()).map(Value::Number),
            "boolean" => match text.trim() {
                "true" | "1" => Some(Value::Bool(true)),
                "false" | "0" => Some(Value::Bool(false)),
                _ => None,
            },
            // A date that says "unknown" (1970, 9999) is worth nothing, and no reason to refuse a log.
            "date" => Stamp::parse(text, DayOrder::DayFirst).ok().map(Value::Date),
            "string" | "id" => Some(self.builder.text(text)),
            _ => None,
        };
        let Some(value) = value else { return };
        // Some systems write what is known of the case on each of its events.
        let of_case = key.strip_prefix("(case)_").or_else(|| key.strip_prefix("case:"));
        match (in_event, of_case) {
            (true, Some(of_case)) => {
                let key = self.builder.key(of_case);
                if !self.draft.attributes.iter().any(|(k, _)| *k == key) {
                    self.draft.attributes.push((key, value));
                }
            }
            (true, None) => {
                let key = self.builder.key(key);
                self.attributes.push((key, value));
            }
            (false, _) => {
                let key = self.builder.key(key);
                self.draft.attributes.push((key, value));
            }
        }
    }
}
