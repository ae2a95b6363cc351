//! From the events of the YAML parser to the tree, with the checks that need no more than the tree.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{MAX_DEPTH, MAX_NODES, traps};
use crate::text::{Complaint, Complaints, Entry, FileId, Node, NodeKind, Scalar, Span, Spanned};

/// Why the parser stopped.
pub(super) struct Fault {
    /// Byte at which it stopped.
    pub at: usize,
    /// What it said, in its own words.
    pub info: String,
    /// The innermost `{` or `[` that is open there.
    pub flow_since: Option<usize>,
}

/// What one pass over the file gave.
pub(super) struct Outcome {
    /// The tree; `Err(Some)` for a syntax error, `Err(None)` if a complaint says why there is none.
    pub tree: Result<Option<Node>, Option<Fault>>,
    /// What was found on the way.
    pub complaints: Complaints,
}

enum Key {
    None,
    Text(Spanned<String>),
    Refused,
}

struct Frame {
    node: Node,
    flow: bool,
    key: Key,
    seen: HashMap<String, Span>,
}

struct Builder<'t> {
    file: FileId,
    text: &'t str,
    masks: &'t [(usize, usize)],
    frames: Vec<Frame>,
    root: Option<Node>,
    nodes: usize,
    complaints: Complaints,
}

/// Runs the parser over `masked`, which is `text` with traps taken out at the same length.
pub(super) fn build(file: FileId, text: &str, masked: &str, masks: &[(usize, usize)]) -> Outcome {
    let offsets = offsets(masked);
    // Where a trap was taken out, what was one character may be several now: a place within it goes back to a whole one of the file.
    let byte = |chars: usize| {
        let at = offsets.as_ref().map_or(chars, |o| o.get(chars).map_or(masked.len(), |b| *b as usize)).min(masked.len());
        (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
    };
    let mut builder = Builder { file, text, masks, frames: Vec::new(), root: None, nodes: 0, complaints: Complaints::default() };
    let mut parser = Parser::new_from_str(masked);
    let mut documents = 0;
    let mut going = true;
    while going {
        match parser.next_event() {
            None => break,
            Some(Err(error)) => {
                let flow_since = builder.frames.iter().rev().find(|f| f.flow).map(|f| f.node.span.start as usize);
                let fault = Fault { at: byte(error.marker().index()), info: error.info().to_owned(), flow_since };
                return Outcome { tree: Err(Some(fault)), complaints: builder.complaints };
            }
            Some(Ok((event, at))) => {
                let (start, end) = (byte(at.start.index()), byte(at.end.index()));
                let span = Span { file, start: start as u32, end: end.max(start) as u32 };
                if matches!(event, Event::DocumentStart(_)) {
                    documents += 1;
                    if documents > 1 {
                        builder.complaints.push(
                            Complaint::error(
                                "second_document",
                                span,
                                "hier begint een tweede document in hetzelfde bestand",
                                "a second document starts here in the same file",
                            )
                            .hint(
                                "Zet elk proces en elke plaats in een eigen bestand",
                                "Put every process and every place in a file of its own",
                            ),
                        );
                        break;
                    }
                }
                going = builder.event(event, span);
                if !going {
                    return Outcome { tree: Err(None), complaints: builder.complaints };
                }
            }
        }
    }
    Outcome { tree: Ok(builder.root), complaints: builder.complaints }
}

/// The byte at which each character starts; `None` for plain ASCII, where the two are the same.
fn offsets(text: &str) -> Option<Vec<u32>> {
    (!text.is_ascii()).then(|| text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect())
}

impl Builder<'_> {
    /// Takes one event; `false` if a limit was passed.
    fn event(&mut self, event: Event<'_>, span: Span) -> bool {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                if style == ScalarStyle::Plain && text.is_empty() && anchor == 0 && tag.is_none() {
                    self.nothing(span);
                } else {
                    let node = self.scalar(&text, style, span, anchor > 0 || tag.is_some());
                    self.value(node);
                }
            }
            Event::Alias(_) => {
                self.trap(span);
                self.value(Node::broken(span));
            }
            Event::MappingStart(anchor, tag) => {
                return self.open(NodeKind::Mapping(Vec::new()), span, anchor > 0 || tag.is_some());
            }
            Event::SequenceStart(anchor, tag) => {
                return self.open(NodeKind::Sequence(Vec::new()), span, anchor > 0 || tag.is_some());
            }
            Event::MappingEnd | Event::SequenceEnd => self.close(span),
            _ => {}
        }
        if self.nodes <= MAX_NODES {
            return true;
        }
        self.complaints.push(Complaint::error(
            "too_many_values",
            span,
            format!("dit bestand heeft meer dan {MAX_NODES} waarden"),
            format!("this file has more than {MAX_NODES} values"),
        ));
        false
    }

    fn trap(&mut self, span: Span) {
        let mut start = span.start as usize;
        while self.text.as_bytes().get(start).is_some_and(u8::is_ascii_whitespace) {
            start += 1;
        }
        let flow = self.frames.last().is_some_and(|f| f.flow);
        if let Some(trap) = traps::at(self.text, start, flow) {
            self.complaints.push(traps::complaint(&trap, self.file, self.text));
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, mut span: Span, decorated: bool) -> Node {
        let (start, end) = (span.start as usize, span.end as usize);
        if decorated {
            self.trap(span);
            return Node::broken(span);
        }
        if self.masks.iter().any(|m| m.0 < end.max(start + 1) && start < m.1) {
            return Node::broken(span);
        }
        let quoted = style != ScalarStyle::Plain;
        span.end = match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => traps::quote_end(self.text, start).unwrap_or(end),
            _ => start + self.text.get(start..end).map_or(end - start, |raw| raw.trim_end().len()),
        } as u32;
        let node = Node { span, kind: NodeKind::Scalar(Scalar { text: text.to_owned(), quoted }), adjust: Vec::new() };
        let cut = !quoted && traps::cut_by_comment(text, self.text.get(span.end as usize..).unwrap_or(""));
        if cut {
            self.complaints.push(
                Complaint::error(
                    "comment_cuts_value",
                    span,
                    "na een spatie begint \"#\" een opmerking, en daardoor breekt deze waarde af",
                    "after a space \"#\" starts a comment, which cuts this value off",
                )
                .hint("Zet aanhalingstekens om de hele regel: '…'", "Put quotes around the whole rule: '…'"),
            );
            return Node::broken(span);
        }
        node
    }

    fn open(&mut self, kind: NodeKind, mut span: Span, decorated: bool) -> bool {
        if decorated {
            self.trap(span);
        }
        let raw = self.text.get(span.start as usize..span.end as usize).unwrap_or("");
        let flow = raw.trim_end().ends_with(['{', '[']);
        if decorated && flow {
            span.start += raw.trim_end().len().saturating_sub(1) as u32;
        }
        self.frames.push(Frame { node: Node { span, kind, adjust: Vec::new() }, flow, key: Key::None, seen: HashMap::new() });
        if self.frames.len() <= MAX_DEPTH {
            return true;
        }
        self.complaints.push(Complaint::error(
            "too_deep",
            span,
            format!("hier staan meer dan {MAX_DEPTH} waarden in elkaar"),
            format!("more than {MAX_DEPTH} values are nested here"),
        ));
        false
    }

    fn close(&mut self, span: Span) {
        let Some(mut frame) = self.frames.pop() else { return };
        frame.node.span.end = if frame.flow {
            span.end
        } else {
            let last = match &frame.node.kind {
                NodeKind::Mapping(entries) => entries.last().map(|e| e.value.span.end.max(e.key.span.end)),
                NodeKind::Sequence(items) => items.last().map(|i| i.span.end),
                _ => None,
            };
            last.unwrap_or(frame.node.span.end)
        }
        .max(frame.node.span.start);
        self.value(frame.node);
    }

    /// A finished value: a key or value of the mapping around it, an item of the list, or the whole.
    fn value(&mut self, node: Node) {
        self.nodes += 1;
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return;
        };
        let entries = match &mut frame.node.kind {
            NodeKind::Sequence(items) => return items.push(node),
            NodeKind::Mapping(entries) => entries,
            _ => return,
        };
        match std::mem::replace(&mut frame.key, Key::None) {
            Key::Text(key) => entries.push(Entry { key, value: node }),
            Key::Refused => {}
            Key::None => {
                let key = self.key(node);
                if let Some(frame) = self.frames.last_mut() {
                    frame.key = key;
                }
            }
        }
    }

    fn key(&mut self, node: Node) -> Key {
        let span = node.span;
        let NodeKind::Scalar(scalar) = node.kind else {
            if node.kind != NodeKind::Broken {
                self.complaints.push(
                    Complaint::error(
                        "key_not_text",
                        span,
                        "een sleutel moet een woord zijn, geen lijst en geen groep",
                        "a key must be a word, not a list and not a group",
                    )
                    .hint("Schrijf een woord voor de dubbele punt", "Write a word before the colon"),
                );
            }
            return Key::Refused;
        };
        let Some(frame) = self.frames.last_mut() else { return Key::Refused };
        if let Some(first) = frame.seen.get(&scalar.text) {
            let line = self.text.get(..first.start as usize).unwrap_or("").matches('\n').count() + 1;
            self.complaints.push(
                Complaint::error(
                    "duplicate_key",
                    span,
                    format!("\"{}\" staat hier voor de tweede keer", scalar.text),
                    format!("\"{}\" stands here for the second time", scalar.text),
                )
                .label(format!("staat al op regel {line}"), format!("already on line {line}"))
                .hint("Haal een van de twee weg", "Remove one of the two"),
            );
            return Key::Refused;
        }
        frame.seen.insert(scalar.text.clone(), span);
        Key::Text(Spanned::new(scalar.text, span))
    }

    /// A place where a value should stand, and nothing does.
    fn nothing(&mut self, span: Span) {
        self.nodes += 1;
        let Some(frame) = self.frames.last_mut() else { return };
        let NodeKind::Mapping(entries) = &mut frame.node.kind else {
            self.complaints.push(
                Complaint::error(
                    "empty_item",
                    span,
                    "hier staat een streepje met niets erachter",
                    "here stands a dash with nothing after it",
                )
                .hint("Schrijf er een waarde achter, of haal de regel weg", "Write a value after it, or remove the line"),
            );
            return;
        };
        match std::mem::replace(&mut frame.key, Key::None) {
            Key::Refused => {}
            Key::None => {
                self.complaints.push(
                    Complaint::error(
                        "key_not_text",
                        span,
                        "hier staat een dubbele punt zonder sleutel ervoor",
                        "here stands a colon without a key before it",
                    )
                    .hint("Schrijf een woord voor de dubbele punt", "Write a word before the colon"),
                );
                frame.key = Key::Refused;
            }
            Key::Text(key) => {
                let after = self.text.get(key.span.end as usize..).unwrap_or("").trim_start();
                if frame.flow && !after.starts_with(':') {
                    self.complaints.push(traps::comma(&key, entries.last(), self.text));
                    if let Some(last) = entries.last_mut() {
                        last.value.kind = NodeKind::Broken;
                    }
                } else {
                    self.complaints.push(
                        Complaint::error(
                            "empty_value",
                            key.span,
                            format!("achter \"{}\" staat niets", key.value),
                            format!("nothing stands after \"{}\"", key.value),
                        )
                        .hint(
                            "Schrijf er een waarde achter, of haal de sleutel weg; een lege groep is {}",
                            "Write a value after it, or remove the key; an empty group is {}",
                        ),
                    );
                    let broken = Node::broken(key.span);
                    entries.push(Entry { key, value: broken });
                }
            }
        }
    }
}
