//! What can be wrong with a rule: faults when it is read, failures when it is worked out.

use std::fmt;
use std::ops::Range;

use crate::text::Words;

use super::vocabulary::{FactId, PlaceValueId};

/// A mistake in the text of a rule: a person's, to be mended in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The guilty part of the rule, in characters (not bytes) from its start.
    pub at: Range<usize>,
    /// A fixed name of the kind of mistake, such as `rule-unknown-name`.
    pub code: &'static str,
    /// What is wrong.
    pub what: Words,
    /// How it may be mended.
    pub hints: Vec<Words>,
}

impl Fault {
    /// Makes a fault without hints.
    pub(super) fn new(at: Range<usize>, code: &'static str, what: Words) -> Self {
        Self { at, code, what, hints: Vec::new() }
    }

    /// Adds a hint.
    pub(super) fn hint(mut self, hint: Words) -> Self {
        self.hints.push(hint);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{} {}: {}", self.at.start, self.at.end, self.code, self.what.en)
    }
}

impl std::error::Error for Fault {}

/// A rule that could not be worked out for these facts; names the rule and the values it read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub what: Words,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what.en)
    }
}

impl std::error::Error for Failure {}

/// The bare reason of a [`Failure`], small enough for the hot path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    DivisionByZero,
    TooLarge,
    FactMissing(FactId),
    PlaceMissing(PlaceValueId),
    NoChance,
    /// A value of another type than the vocabulary says: our defect, not a person's mistake.
    WrongType,
}
