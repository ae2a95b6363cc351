//! The reader: from a node to a name, a word, a yes or no; what is wrong goes to the complaints, and reading goes on.

use crate::model::keys::{self, Table};
use crate::model::{Name, Operand, RuleText};
use crate::text::reader::{Mapping, as_bool, as_one_of, as_scalar, suggest};
use crate::text::{Complaint, Complaints, Entry, Node, NodeKind, Sources, Span, Spanned, Words};

/// Words that rhai keeps for itself, and words that every rule already knows.
const TAKEN: [&str; 72] = [
    "true",
    "false",
    "let",
    "const",
    "is",
    "var",
    "if",
    "else",
    "switch",
    "do",
    "while",
    "until",
    "loop",
    "for",
    "in",
    "continue",
    "break",
    "return",
    "throw",
    "try",
    "catch",
    "import",
    "export",
    "as",
    "global",
    "Fn",
    "call",
    "curry",
    "is_shared",
    "is_def_fn",
    "is_def_var",
    "this",
    "type_of",
    "print",
    "debug",
    "eval",
    "fn",
    "private",
    "static",
    "shared",
    "goto",
    "exit",
    "match",
    "case",
    "default",
    "void",
    "null",
    "nil",
    "public",
    "protected",
    "new",
    "use",
    "with",
    "module",
    "package",
    "super",
    "thread",
    "spawn",
    "go",
    "async",
    "await",
    "yield",
    "sync",
    "place",
    "submit",
    "date",
    "elapsed",
    "visits",
    "left",
    "known",
    "owner",
    "k",
];

/// Functions every rule already knows, besides those in [`TAKEN`].
const FUNCTIONS: [&str; 6] = ["weeks", "days", "months", "years", "days_between", "decider"];

/// Whether a name already means something else in rules.
pub(crate) fn is_taken(name: &str) -> bool {
    TAKEN.contains(&name) || FUNCTIONS.contains(&name)
}

/// Reads nodes and keeps what is wrong with them.
pub(crate) struct Reader<'a> {
    /// What was wrong so far.
    pub(crate) complaints: &'a mut Complaints,
    /// The files, to show a place inside a scalar.
    pub(crate) sources: &'a Sources,
}

/// An object of a file whose keys are all known: its values by key.
#[derive(Clone, Copy)]
pub(crate) struct Object<'n> {
    entries: &'n [Entry],
    /// Where it stands.
    pub(crate) span: Span,
}

impl<'n> Object<'n> {
    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&'n Node> {
        self.entry(key).map(|e| &e.value)
    }

    /// The key and its value.
    pub(crate) fn entry(&self, key: &str) -> Option<&'n Entry> {
        self.entries.iter().find(|e| e.key.value == key)
    }

    /// Whether the key is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }
}

impl Reader<'_> {
    /// Keeps a complaint.
    pub(crate) fn complain(&mut self, complaint: Complaint) {
        self.complaints.push(complaint);
    }

    /// The raw text of a scalar; a list or mapping is an error.
    pub(crate) fn text<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        as_scalar(node, self.complaints).map(|s| s.text.as_str())
    }

    /// The text of a scalar that isn't empty.
    pub(crate) fn word(&mut self, node: &Node) -> Option<Name> {
        let text = self.text(node)?;
        if text.trim().is_empty() {
            self.complain(Complaint::error("empty", node.span, "hier staat niets", "nothing stands here"));
            return None;
        }
        Some(Spanned::new(text.to_owned(), node.span))
    }

    /// A list, or one thing as a list of one.
    pub(crate) fn list<'n>(&mut self, node: &'n Node) -> &'n [Node] {
        match &node.kind {
            NodeKind::Sequence(list) => list,
            NodeKind::Broken => &[],
            _ => std::slice::from_ref(node),
        }
    }

    /// A list of words, or one word.
    pub(crate) fn word_list(&mut self, node: &Node) -> Vec<Name> {
        let list = self.list(node);
        let names: Vec<Name> = list.iter().filter_map(|n| self.word(n)).collect();
        self.no_duplicates(&names);
        names
    }

    /// Complains of a name that stands twice in a list.
    fn no_duplicates(&mut self, names: &[Name]) {
        for (i, name) in names.iter().enumerate() {
            if names.iter().take(i).any(|n| n.value == name.value) {
                self.complain(twice(name));
            }
        }
    }

    /// The entries of a mapping.
    pub(crate) fn entries<'n>(&mut self, node: &'n Node) -> &'n [Entry] {
        match &node.kind {
            NodeKind::Mapping(entries) => entries,
            NodeKind::Broken => &[],
            _ => {
                self.wrong_form(node, "een groep sleutels", "a group of keys");
                &[]
            }
        }
    }

    /// The entries of a mapping whose keys are ids.
    pub(crate) fn named<'n>(&mut self, node: &'n Node) -> &'n [Entry] {
        let entries = self.entries(node);
        for entry in entries {
            self.check_id(&entry.key);
        }
        entries
    }

    /// Complains that something else than the form wanted stands here.
    pub(crate) fn wrong_form(&mut self, node: &Node, nl: &str, en: &str) {
        let (found_nl, found_en) = match &node.kind {
            NodeKind::Scalar(_) => ("één waarde", "a single value"),
            NodeKind::Mapping(_) => ("een groep sleutels", "a group of keys"),
            NodeKind::Sequence(_) => ("een lijst", "a list"),
            NodeKind::Broken => return,
        };
        self.complain(Complaint::error(
            "wrong_form",
            node.span,
            format!("hier hoort {nl} te staan; er staat {found_nl}"),
            format!("here should stand {en}; found {found_en}"),
        ));
    }

    /// An id: letters, digits and `_`, beginning with a letter, and no word that rules already know.
    pub(crate) fn id(&mut self, node: &Node) -> Option<Name> {
        let name = self.word(node)?;
        self.check_id(&name).then_some(name)
    }

    /// Whether a name is an id; complains if not.
    pub(crate) fn check_id(&mut self, name: &Name) -> bool {
        if !is_id(&name.value) {
            let mended: String = name.value.trim().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
            let complaint = Complaint::error(
                "bad_id",
                name.span,
                format!("\"{}\" kan geen naam zijn: alleen letters, cijfers en _, en niet eerst een cijfer", name.value),
                format!("\"{}\" cannot be a name: only letters, digits and _, and no digit first", name.value),
            );
            self.complain(match is_id(&mended) {
                true => complaint.hint(
                    format!("Schrijf {mended}, en zet de gewone naam in title"),
                    format!("Write {mended}, and put the common name in title"),
                ),
                false => complaint,
            });
            return false;
        }
        true
    }

    /// Complains of an id that a rule could not use, as it means something else there.
    pub(crate) fn check_not_taken(&mut self, name: &Name) -> bool {
        let taken = is_taken(&name.value);
        if taken {
            self.complain(
                Complaint::error(
                    "reserved_id",
                    name.span,
                    format!("\"{}\" betekent in regels al iets anders", name.value),
                    format!("\"{}\" already means something else in rules", name.value),
                )
                .hint("Kies een andere naam", "Choose another name"),
            );
        }
        !taken
    }

    /// A text for people: `{ nl, en }`, or plain text that serves both languages.
    pub(crate) fn words(&mut self, node: &Node) -> Option<Words> {
        match &node.kind {
            NodeKind::Scalar(_) => self.word(node).map(|w| Words::same(w.value)),
            NodeKind::Mapping(_) => {
                let object = self.object(node, &keys::WORDS)?;
                let nl = object.get("nl").and_then(|n| self.word(n));
                let en = object.get("en").and_then(|n| self.word(n));
                Some(Words::new(nl?.value, en?.value))
            }
            NodeKind::Broken => None,
            NodeKind::Sequence(_) => {
                self.wrong_form(node, "tekst of { nl, en }", "text or { nl, en }");
                None
            }
        }
    }

    /// The title of something named: what is said, or its id with spaces.
    pub(crate) fn title(&mut self, object: &Object<'_>, name: &str) -> Words {
        object.get("title").and_then(|n| self.words(n)).unwrap_or_else(|| Words::same(name.replace('_', " ")))
    }

    /// Text for people under a key, if it is there.
    pub(crate) fn words_of(&mut self, object: &Object<'_>, key: &str) -> Option<Words> {
        object.get(key).and_then(|n| self.words(n))
    }

    /// A yes or no under a key; no when it is not there.
    pub(crate) fn flag(&mut self, object: &Object<'_>, key: &str) -> bool {
        object.get(key).and_then(|n| self.yes_no(n)).unwrap_or(false)
    }

    /// A yes or a no.
    pub(crate) fn yes_no(&mut self, node: &Node) -> Option<bool> {
        as_bool(node, self.complaints)
    }

    /// One of some words.
    pub(crate) fn choice<T: Copy>(&mut self, node: &Node, options: &[(&str, T)]) -> Option<T> {
        let known: Vec<&str> = options.iter().map(|o| o.0).collect();
        let word = as_one_of(node, &known, self.complaints)?;
        options.iter().find(|o| o.0 == word).map(|o| o.1)
    }

    /// A name that must be among those known.
    pub(crate) fn reference(&mut self, node: &Node, known: &[&str], what: &Kind) -> Option<Name> {
        let name = self.word(node)?;
        self.check_reference(&name, known, what).then_some(name)
    }

    /// Whether a name is among those known; complains with the nearest if not.
    pub(crate) fn check_reference(&mut self, name: &Name, known: &[&str], what: &Kind) -> bool {
        let found = known.contains(&name.value.as_str());
        if !found {
            let complaint = Complaint::error(
                what.code,
                name.span,
                format!("onbekende {} \"{}\"", what.nl, name.value),
                format!("unknown {} \"{}\"", what.en, name.value),
            );
            self.complain(suggest(complaint, &name.value, known, &Words::new("bekend", "known")));
        }
        found
    }

    /// A list of names that must be among those known, or one such name.
    pub(crate) fn references(&mut self, node: &Node, known: &[&str], what: &Kind) -> Vec<Name> {
        let names = self.word_list(node);
        names.into_iter().filter(|n| self.check_reference(n, known, what)).collect()
    }

    /// A rule, as written.
    pub(crate) fn rule(&mut self, node: &Node) -> Option<RuleText> {
        let word = self.word(node)?;
        Some(RuleText { text: word.value, node: node.clone() })
    }

    /// A fact or rule by name, or a word.
    pub(crate) fn operand(&mut self, node: &Node) -> Option<Operand> {
        let word = self.word(node)?;
        Some(Operand { text: word.value, node: node.clone() })
    }

    /// An object whose keys are those of a table: complains of unknown and missing keys.
    pub(crate) fn object<'n>(&mut self, node: &'n Node, table: &Table) -> Option<Object<'n>> {
        let mapping = Mapping::of(node, &Words::new(table.nl, table.en), self.complaints)?;
        mapping.check(table.keys, self.complaints);
        Some(Object { entries: mapping.entries(), span: mapping.place() })
    }
}

/// What a name refers to, for complaints.
pub(crate) struct Kind {
    /// The code of the complaint.
    pub(crate) code: &'static str,
    /// Dutch noun.
    pub(crate) nl: &'static str,
    /// English noun.
    pub(crate) en: &'static str,
}

/// A step.
pub(crate) const STEP: Kind = Kind { code: "unknown_step", nl: "stap", en: "step" };
/// An end step.
pub(crate) const END: Kind = Kind { code: "unknown_end", nl: "einde", en: "end" };
/// A fact.
pub(crate) const FACT: Kind = Kind { code: "unknown_fact", nl: "vraag", en: "fact" };
/// A legal period.
pub(crate) const PERIOD: Kind = Kind { code: "unknown_period", nl: "termijn", en: "period" };
/// An intervention.
pub(crate) const INTERVENTION: Kind = Kind { code: "unknown_intervention", nl: "ingreep", en: "intervention" };
/// A recess.
pub(crate) const RECESS: Kind = Kind { code: "unknown_recess", nl: "reces", en: "recess" };
/// A body.
pub(crate) const BODY: Kind = Kind { code: "unknown_body", nl: "orgaan", en: "body" };
/// A team.
pub(crate) const TEAM: Kind = Kind { code: "unknown_team", nl: "team", en: "team" };
/// A cycle window.
pub(crate) const WINDOW: Kind = Kind { code: "unknown_window", nl: "moment van de cyclus", en: "window of the cycle" };

/// Letters, digits and `_`, beginning with a letter.
pub(crate) fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The complaint of a name that stands twice.
pub(crate) fn twice(name: &Name) -> Complaint {
    Complaint::error(
        "duplicate_name",
        name.span,
        format!("de naam \"{}\" is hier al gebruikt", name.value),
        format!("the name \"{}\" is already used here", name.value),
    )
}
