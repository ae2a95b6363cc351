//! Complaints: what is wrong in a file, where, and how to mend it.

use super::{Sources, Span, Words};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be computed from this.
    Error,
    /// It can be computed, but probably says something else than was meant.
    Warning,
}

/// One complaint about what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Error or warning.
    pub severity: Severity,
    /// A stable name of the kind of complaint, `snake_case`, for tests and JSON.
    pub code: &'static str,
    /// Where; `None` for a complaint about a whole command.
    pub at: Option<Span>,
    /// What was found and what was expected: one sentence, no full stop.
    pub what: Words,
    /// What stands under the caret, such as `did you mean "beleid"?`.
    pub label: Option<Words>,
    /// How to mend it: a sentence each.
    pub hints: Vec<Words>,
}

impl Complaint {
    /// An error at a place.
    #[must_use]
    pub fn error(code: &'static str, at: Span, nl: impl Into<String>, en: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, at: Some(at), what: Words::new(nl, en), label: None, hints: Vec::new() }
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(code: &'static str, at: Span, nl: impl Into<String>, en: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, at, nl, en) }
    }

    /// An error about the command itself, at no place in a file.
    #[must_use]
    pub fn general(code: &'static str, nl: impl Into<String>, en: impl Into<String>) -> Self {
        Self { at: None, ..Self::error(code, Span::default(), nl, en) }
    }

    /// Puts words under the caret.
    #[must_use]
    pub fn label(mut self, nl: impl Into<String>, en: impl Into<String>) -> Self {
        self.label = Some(Words::new(nl, en));
        self
    }

    /// Adds a sentence on how to mend it.
    #[must_use]
    pub fn hint(mut self, nl: impl Into<String>, en: impl Into<String>) -> Self {
        self.hints.push(Words::new(nl, en));
        self
    }
}

/// All complaints of one reading, reported in one go.
#[derive(Clone, Debug, Default)]
pub struct Complaints {
    list: Vec<Complaint>,
}

impl Complaints {
    /// Adds one.
    pub fn push(&mut self, complaint: Complaint) {
        self.list.push(complaint);
    }

    /// Adds all of another reading.
    pub fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// The first so many of them, in the order in which they were found.
    #[must_use]
    pub fn at_most(mut self, most: usize) -> Self {
        self.list.truncate(most);
        self
    }

    /// Whether any of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|c| c.severity == Severity::Error)
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// In file order; the same complaint twice at one place is one.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Complaint> {
        self.list.sort_by_key(|c| c.at);
        self.list.dedup_by(|a, b| a.code == b.code && a.at == b.at && a.what == b.what);
        self.list
    }

    /// Sorted, and once each by the name of the file: a file that was read twice, as a process and as part of another, complains once.
    #[must_use]
    pub fn into_sorted_in(self, sources: &Sources) -> Vec<Complaint> {
        let mut told = std::collections::BTreeSet::new();
        let mut list = self.into_sorted();
        list.retain(|c| {
            let at = c.at.map(|at| (sources.name(at.file).to_owned(), at.start, at.end));
            told.insert((c.code, at, c.what.nl.clone()))
        });
        list
    }

    /// In the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Complaint> {
        self.list.iter()
    }
}
