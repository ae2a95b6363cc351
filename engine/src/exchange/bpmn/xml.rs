//! The XML of a drawing as a small tree, with the place of every element.
//!
//! Only elements of BPMN and of Doorloop are kept; what other tools add is passed by, and so are the coordinates. A
//! document type, which could hold entities that grow without end or that read other files, is refused. Depth, number of
//! elements and size are bounded.

use crate::text::{Complaint, FileId, Sources, Span};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

/// The namespace of BPMN 2.0 models.
pub(super) const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
/// The namespace of what only Doorloop knows.
pub(super) const OURS: &str = "urn:doorloop:bpmn:1";
/// Largest file that is read, in bytes.
const LARGEST: usize = 32 << 20;
/// Deepest nesting that is read.
const DEEPEST: usize = 64;
/// Most elements that are kept.
const MOST_ELEMENTS: usize = 100_000;
/// Most elements, those of other tools and the coordinates included.
const MOST_IN_ALL: usize = 1_000_000;

/// Whose word an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// BPMN's.
    Bpmn,
    /// Ours.
    Doorloop,
}

/// An element.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub owner: Owner,
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
    pub span: Span,
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Its children of BPMN with this name.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |c| c.owner == Owner::Bpmn && c.name == name)
    }

    /// Its first child of BPMN with this name.
    pub fn first(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|c| c.owner == Owner::Bpmn && c.name == name)
    }

    /// What Doorloop wrote with it: a child of its extension elements.
    pub fn ours(&self, name: &str) -> Option<&Element> {
        let extensions = self.all("extensionElements").flat_map(|e| &e.children);
        extensions.into_iter().find(|c| c.owner == Owner::Doorloop && c.name == name)
    }

    /// Its name as a person reads it, in one line.
    pub fn title(&self) -> String {
        self.get("name").unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Bytes as text: UTF-8, UTF-16 with its mark, or the one-byte encodings that the first line names.
///
/// # Errors
/// An encoding that is not read, or bytes that are none of it.
pub fn decoded(bytes: &[u8], name: &str) -> Result<String, Complaint> {
    let refuse = |nl: String, en: String| {
        Err(Complaint::general("bad_encoding", format!("{name}: {nl}"), format!("{name}: {en}"))
            .hint("Bewaar het bestand als UTF-8", "Save the file as UTF-8"))
    };
    if bytes.len() > LARGEST {
        return Err(Complaint::general(
            "file_too_large",
            format!("{name} is groter dan 32 MB; een tekening is dat nooit"),
            format!("{name} is larger than 32 MB; a drawing never is"),
        ));
    }
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok().filter(|_| rest.len().is_multiple_of(2))
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
        _ => {
            let head = String::from_utf8_lossy(bytes.get(..200.min(bytes.len())).unwrap_or_default()).to_lowercase();
            let said =
                head.split_once("encoding=").and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next().map(str::to_owned));
            match said.as_deref() {
                None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => std::str::from_utf8(bytes).ok().map(str::to_owned),
                // Windows-1252 differs from Latin-1 only in marks that no title needs.
                Some("iso-8859-1" | "latin1" | "windows-1252" | "cp1252") => Some(bytes.iter().map(|b| char::from(*b)).collect()),
                Some(other) => {
                    let shown: String = other.chars().take(30).collect();
                    return refuse(
                        format!("de codering \"{shown}\" wordt niet gelezen"),
                        format!("the encoding \"{shown}\" is not read"),
                    );
                }
            }
        }
    };
    match text {
        Some(text) => Ok(text),
        None => refuse(
            "de bytes kloppen niet met de codering die het bestand noemt".to_owned(),
            "the bytes do not fit the encoding that the file names".to_owned(),
        ),
    }
}

/// Reads the tree of a file that stands in the sources.
///
/// # Errors
/// Broken XML, a document type, or more than is read; with the place.
pub(super) fn read(file: FileId, sources: &Sources) -> Result<Element, Complaint> {
    let text = sources.text(file);
    let mut reader = NsReader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut passed_by = 0_usize;
    let (mut kept, mut all) = (0_usize, 0_usize);
    let mut root = None;
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let at = |from: usize, to: usize| span(file, text, from, to);
        let event = reader.read_resolved_event();
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                let place = usize::try_from(reader.error_position()).unwrap_or(before);
                return Err(broken(at(place, place + 1), &error));
            }
        };
        let after = before; // The start of this piece is where the last one ended.
        match event {
            (_, Event::DocType(_)) => {
                return Err(Complaint::error(
                    "document_type",
                    at(after, after + 9),
                    "dit bestand heeft een documenttype (DOCTYPE); dat wordt niet gelezen",
                    "this file has a document type (DOCTYPE), which is not read",
                )
                .hint("Bewaar de tekening zonder DOCTYPE", "Save the drawing without DOCTYPE"));
            }
            (ns, Event::Start(tag)) => {
                all += 1;
                let place = at(after, after + tag.len() + 2);
                bounded(all, kept, open.len() + passed_by, place)?;
                match owner(&ns).filter(|_| passed_by == 0) {
                    Some(owner) => {
                        kept += 1;
                        open.push(element(owner, &tag, place)?);
                    }
                    None => passed_by += 1,
                }
            }
            (ns, Event::Empty(tag)) => {
                all += 1;
                let place = at(after, after + tag.len() + 3);
                bounded(all, kept, open.len() + passed_by, place)?;
                if let Some(owner) = owner(&ns).filter(|_| passed_by == 0) {
                    kept += 1;
                    close(element(owner, &tag, place)?, &mut open, &mut root);
                }
            }
            (_, Event::End(_)) => {
                if passed_by > 0 {
                    passed_by -= 1;
                } else if let Some(done) = open.pop() {
                    close(done, &mut open, &mut root);
                }
            }
            (_, Event::Text(piece)) if passed_by == 0 => {
                if let Some(on) = open.last_mut() {
                    on.text.push_str(&piece);
                }
            }
            (_, Event::CData(piece)) if passed_by == 0 => {
                if let Some(on) = open.last_mut() {
                    on.text.push_str(&piece);
                }
            }
            (_, Event::GeneralRef(name)) if passed_by == 0 => {
                let character = match name.resolve_char_ref() {
                    Ok(Some(character)) => Some(character),
                    _ => match &*name {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "apos" => Some('\''),
                        "quot" => Some('"'),
                        _ => None,
                    },
                };
                let Some(character) = character else {
                    return Err(Complaint::error(
                        "unknown_entity",
                        at(after, after + name.len() + 2),
                        format!("\"&{};\" is onbekend; entiteiten worden niet gelezen", shorten(&name)),
                        format!("\"&{};\" is unknown; entities are not read", shorten(&name)),
                    ));
                };
                if let Some(on) = open.last_mut() {
                    on.text.push(character);
                }
            }
            (_, Event::Eof) => break,
            _ => {}
        }
    }
    let end = text.len();
    if !open.is_empty() || passed_by > 0 {
        return Err(Complaint::error(
            "drawing_cut_off",
            span(file, text, end, end),
            "het bestand houdt midden in de tekening op",
            "the file stops in the middle of the drawing",
        )
        .hint("Haal het bestand opnieuw op", "Get the file again"));
    }
    root.filter(|r: &Element| r.name == "definitions").ok_or_else(|| {
        Complaint::error(
            "no_drawing",
            span(file, text, 0, 1),
            "dit is geen tekening in BPMN 2.0: het begint niet met <definitions>",
            "this is no drawing in BPMN 2.0: it does not begin with <definitions>",
        )
        .hint("Bewaar de tekening als BPMN 2.0 (.bpmn)", "Save the drawing as BPMN 2.0 (.bpmn)")
    })
}

fn close(done: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(done),
        None if root.is_none() => *root = Some(done),
        None => {}
    }
}

fn owner(ns: &ResolveResult<'_>) -> Option<Owner> {
    match ns {
        ResolveResult::Bound(Namespace(BPMN)) => Some(Owner::Bpmn),
        ResolveResult::Bound(Namespace(OURS)) => Some(Owner::Doorloop),
        _ => None,
    }
}

fn span(file: FileId, text: &str, from: usize, to: usize) -> Span {
    let inside = |at: usize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        u32::try_from(at).unwrap_or(u32::MAX)
    };
    Span { file, start: inside(from), end: inside(to) }
}

fn bounded(all: usize, kept: usize, depth: usize, at: Span) -> Result<(), Complaint> {
    if all > MOST_IN_ALL || kept > MOST_ELEMENTS {
        return Err(Complaint::error(
            "too_many_elements",
            at,
            format!("deze tekening heeft meer dan {MOST_ELEMENTS} onderdelen"),
            format!("this drawing has more than {MOST_ELEMENTS} elements"),
        ));
    }
    if depth > DEEPEST {
        return Err(Complaint::error("nested_too_deep", at, "dit bestand is te diep genest", "this file is nested too deep"));
    }
    Ok(())
}

fn element(owner: Owner, tag: &BytesStart<'_>, span: Span) -> Result<Element, Complaint> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|e| broken(span, &e.into()))?;
        let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|e| broken(span, &e))?;
        attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    Ok(Element { owner, name: tag.local_name().as_ref().to_owned(), attributes, children: Vec::new(), text: String::new(), span })
}

fn shorten(text: &str) -> String {
    text.chars().take(30).collect()
}

fn broken(at: Span, error: &quick_xml::Error) -> Complaint {
    Complaint::error("broken_xml", at, format!("dit is geen goede XML ({error})"), format!("this is no sound XML ({error})"))
        .hint(
            "Bewaar de tekening opnieuw uit het programma waarmee zij is gemaakt",
            "Save the drawing again from the program that made it",
        )
}
