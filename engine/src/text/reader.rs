//! Reading the tree: which keys a mapping has, which it misses, and which it does not know.
//!
//! ```
//! use doorloop_engine::text::{reader::Mapping, yaml, Complaints, Sources, Words};
//! let mut sources = Sources::default();
//! let file = sources.add("a.yaml", "takes: 3 d\nowwner: zorg\n");
//! let mut complaints = Complaints::default();
//! let tree = yaml::read(file, &sources, &mut complaints).unwrap();
//! let mut step = Mapping::of(&tree, &Words::new("een stap", "a step"), &mut complaints).unwrap();
//! assert!(step.take("takes").is_some());
//! step.finish(&["owner"], &mut complaints);
//! let complaint = &complaints.into_sorted()[0];
//! assert_eq!(complaint.what.en, "\"owwner\" is not a key of a step");
//! assert_eq!(complaint.label.as_ref().unwrap().nl, "bedoelde u \"owner\"?");
//! ```

use super::schema::Key;
use super::{Adjustment, Complaint, Complaints, Entry, Node, NodeKind, Scalar, Span, Spanned, Words};

/// A mapping that is being read: it remembers which of its keys were taken.
#[derive(Clone, Debug)]
pub struct Mapping<'a> {
    node: &'a Node,
    entries: &'a [Entry],
    taken: Vec<String>,
    what: Words,
}

impl<'a> Mapping<'a> {
    /// Starts reading a mapping; `what` says what it describes, with its article: "een stap", "a step".
    ///
    /// Complains and gives `None` if the node is something else.
    pub fn of(node: &'a Node, what: &Words, complaints: &mut Complaints) -> Option<Self> {
        match &node.kind {
            NodeKind::Mapping(entries) => {
                not_a_number(node, complaints);
                Some(Self { node, entries, taken: Vec::new(), what: what.clone() })
            }
            NodeKind::Broken => None,
            other => {
                let (nl, en) = found(other);
                complaints.push(
                    Complaint::error(
                        "not_a_mapping",
                        node.span,
                        format!("hier hoort {} te staan, met sleutels; er staat {nl}", what.nl),
                        format!("here should stand {}, with keys; found {en}", what.en),
                    )
                    .hint(
                        "Schrijf sleutels met een dubbele punt: { sleutel: waarde }",
                        "Write keys with a colon: { key: value }",
                    ),
                );
                None
            }
        }
    }

    /// The value under a key; the key then counts as known.
    pub fn take(&mut self, key: &str) -> Option<&'a Node> {
        self.take_entry(key).map(|e| &e.value)
    }

    /// The key with its place, and the value.
    pub fn take_entry(&mut self, key: &str) -> Option<&'a Entry> {
        if !self.taken.iter().any(|t| t == key) {
            self.taken.push(key.to_owned());
        }
        self.entries.iter().find(|e| e.key.value == key)
    }

    /// As [`take`](Self::take), and complains if the key is not there.
    pub fn require(&mut self, key: &str, complaints: &mut Complaints) -> Option<&'a Node> {
        let value = self.take(key);
        if value.is_none() {
            complaints.push(missing(&self.what, key, self.place()));
        }
        value
    }

    /// Whether a key is there; it does not count as taken.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|e| e.key.value == key)
    }

    /// All keys and values, in the order of the file.
    #[must_use]
    pub const fn entries(&self) -> &'a [Entry] {
        self.entries
    }

    /// The whole mapping.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.node.span
    }

    /// Where to point when something is missing: the first key, or the whole if there is none.
    #[must_use]
    pub fn place(&self) -> Span {
        self.entries.first().map_or(self.node.span, |e| e.key.span)
    }

    /// Complains of every key that was neither taken nor is in `known`, with the nearest known one.
    pub fn finish(self, known: &[&str], complaints: &mut Complaints) {
        let mut all: Vec<&str> = known.to_vec();
        all.extend(self.taken.iter().map(String::as_str).filter(|t| !known.contains(t)));
        for entry in self.entries.iter().filter(|e| !all.contains(&e.key.value.as_str())) {
            complaints.push(unknown_key(&self.what, entry, &all));
        }
    }

    /// Complains of every key that the table does not know, and of every required one that is not there.
    pub fn check(&self, keys: &[Key], complaints: &mut Complaints) {
        let known: Vec<&str> = keys.iter().map(|k| k.name).collect();
        for entry in self.entries.iter().filter(|e| !known.contains(&e.key.value.as_str())) {
            complaints.push(unknown_key(&self.what, entry, &known));
        }
        for key in keys.iter().filter(|k| k.required && !self.has(k.name)) {
            complaints.push(missing(&self.what, key.name, self.place()).hint(key.about.nl, key.about.en));
        }
    }
}

fn missing(what: &Words, key: &str, at: Span) -> Complaint {
    Complaint::error("missing_key", at, format!("{} heeft \"{key}\" nodig", what.nl), format!("{} needs \"{key}\"", what.en))
        .hint(format!("Voeg toe: \"{key}: …\""), format!("Add: \"{key}: …\""))
}

fn unknown_key(what: &Words, entry: &Entry, known: &[&str]) -> Complaint {
    let key = &entry.key.value;
    let complaint = Complaint::error(
        "unknown_key",
        entry.key.span,
        format!("\"{key}\" is geen sleutel van {}", what.nl),
        format!("\"{key}\" is not a key of {}", what.en),
    );
    suggest(complaint, key, known, &Words::new("sleutels hier", "keys here"))
}

/// Adds to a complaint of an unknown word the nearest of the known ones, and their list (at most twenty-four).
#[must_use]
pub fn suggest(complaint: Complaint, word: &str, known: &[&str], what: &Words) -> Complaint {
    let complaint = match nearest(word, known.iter().copied()) {
        Some(near) => complaint.label(format!("bedoelde u \"{near}\"?"), format!("did you mean \"{near}\"?")),
        None => complaint,
    };
    if known.is_empty() {
        return complaint;
    }
    let mut list = known.iter().take(24).copied().collect::<Vec<_>>().join(", ");
    if known.len() > 24 {
        list.push_str(", …");
    }
    complaint.hint(format!("{}: {list}", what.nl), format!("{}: {list}", what.en))
}

/// The candidate that was probably meant, capitals aside.
///
/// At most one typing error (a letter too many, too few, wrong or swapped) for every three letters of the word, and one in
/// any case: beyond that a suggestion is as often wrong as right, and a wrong one costs more than none. A word of one letter has none.
#[must_use]
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word: String = word.chars().take(80).collect::<String>().to_lowercase();
    let letters = word.chars().count();
    if letters < 2 {
        return None;
    }
    let distance = |c: &str| strsim::damerau_levenshtein(&word, &c.chars().take(80).collect::<String>().to_lowercase());
    let close = candidates.into_iter().map(|c| (distance(c), c)).filter(|(d, _)| *d <= (letters / 3).max(1));
    close.min_by_key(|(d, _)| *d).map(|(_, c)| c)
}

fn found(kind: &NodeKind) -> (&'static str, &'static str) {
    match kind {
        NodeKind::Scalar(_) => ("één waarde", "a single value"),
        NodeKind::Mapping(_) => ("een groep sleutels", "a group of keys"),
        NodeKind::Sequence(_) => ("een lijst", "a list"),
        NodeKind::Broken => ("iets onleesbaars", "something unreadable"),
    }
}

/// Complains at the place of each intervention that scales or adds to something that is no number.
pub fn not_a_number(node: &Node, complaints: &mut Complaints) {
    for adjustment in &node.adjust {
        let at = match adjustment {
            Adjustment::Scale(factor) => factor.span,
            Adjustment::Add(value) => value.span,
        };
        complaints.push(
            Complaint::error(
                "not_a_number",
                at,
                "deze ingreep rekent met iets wat geen getal is",
                "this intervention computes with something that is no number",
            )
            .hint("Gebruik \"set\" om de waarde te vervangen", "Use \"set\" to replace the value"),
        );
    }
}

/// The raw text of a scalar, also for readers of numbers; complains if it is a list or a mapping.
pub fn raw_scalar<'a>(node: &'a Node, complaints: &mut Complaints) -> Option<&'a Scalar> {
    match &node.kind {
        NodeKind::Scalar(scalar) => Some(scalar),
        NodeKind::Broken => None,
        other => {
            let (nl, en) = found(other);
            complaints.push(
                Complaint::error(
                    "not_a_scalar",
                    node.span,
                    format!("hier hoort één waarde te staan; er staat {nl}"),
                    format!("here should stand a single value; found {en}"),
                )
                .hint("Schrijf één woord, getal of regel", "Write one word, number or rule"),
            );
            None
        }
    }
}

/// The text of a scalar that is no number.
pub fn as_scalar<'a>(node: &'a Node, complaints: &mut Complaints) -> Option<&'a Scalar> {
    let scalar = raw_scalar(node, complaints)?;
    not_a_number(node, complaints);
    Some(scalar)
}

/// The text of a scalar, with its place.
pub fn as_text(node: &Node, complaints: &mut Complaints) -> Option<Spanned<String>> {
    as_scalar(node, complaints).map(|s| Spanned::new(s.text.clone(), node.span))
}

/// The items of a list; a single thing stands for a list of one.
#[must_use]
pub fn as_list(node: &Node) -> Vec<&Node> {
    match &node.kind {
        NodeKind::Sequence(items) => items.iter().filter(|i| i.kind != NodeKind::Broken).collect(),
        NodeKind::Broken => Vec::new(),
        _ => vec![node],
    }
}

/// One of a list of words.
pub fn as_one_of<'c>(node: &Node, words: &[&'c str], complaints: &mut Complaints) -> Option<&'c str> {
    let scalar = as_scalar(node, complaints)?;
    let word = words.iter().find(|w| **w == scalar.text).copied();
    if word.is_none() {
        let complaint = Complaint::error(
            "unknown_word",
            node.span,
            format!("\"{}\" kan hier niet staan", shorten(&scalar.text)),
            format!("\"{}\" cannot stand here", shorten(&scalar.text)),
        );
        complaints.push(suggest(complaint, &scalar.text, words, &Words::new("kies uit", "choose from")));
    }
    word
}

/// A yes or a no: yes, no, ja, nee, true, false, in capitals or not.
pub fn as_bool(node: &Node, complaints: &mut Complaints) -> Option<bool> {
    let scalar = as_scalar(node, complaints)?;
    let answer = parse_bool(&scalar.text);
    if answer.is_none() {
        complaints.push(
            Complaint::error(
                "not_a_bool",
                node.span,
                format!("\"{}\" is geen ja of nee", shorten(&scalar.text)),
                format!("\"{}\" is not a yes or a no", shorten(&scalar.text)),
            )
            .hint("Schrijf ja of nee", "Write yes or no"),
        );
    }
    answer
}

/// The yes or no that a word says.
#[must_use]
pub fn parse_bool(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "yes" | "ja" | "true" => Some(true),
        "no" | "nee" | "false" => Some(false),
        _ => None,
    }
}

/// A text for inside a sentence: its first line, at most forty characters of it.
#[must_use]
pub fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    if line.chars().count() <= 40 && line.len() == text.len() {
        return text.to_owned();
    }
    line.chars().take(40).chain(['…']).collect()
}
