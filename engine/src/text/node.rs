//! The tree of a file: scalars as raw text, mappings in their order, sequences.

use super::{Span, Spanned};

/// A value as it was written, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
    /// What interventions do to this number, in order; the reader of the number applies them.
    pub adjust: Vec<Adjustment>,
}

impl Node {
    /// A place of which was already complained.
    #[must_use]
    pub const fn broken(span: Span) -> Self {
        Self { span, kind: NodeKind::Broken, adjust: Vec::new() }
    }
}

/// The forms a value has.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// Raw text.
    Scalar(Scalar),
    /// Keys and values, in the order of the file; keys are unique.
    Mapping(Vec<Entry>),
    /// A list.
    Sequence(Vec<Node>),
    /// Something that was already complained of; readers pass it by in silence.
    Broken,
}

/// Raw text of a scalar, not yet typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text, quotes taken off and folding done.
    pub text: String,
    /// Whether it stood in quotes or in a block, so that it can't be anything but text or a rule.
    pub quoted: bool,
}

/// One key of a mapping with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Node,
}

/// What an intervention does to a number it does not replace.
#[derive(Clone, Debug, PartialEq)]
pub enum Adjustment {
    /// Multiplies by a factor; at the place of the intervention.
    Scale(Spanned<f64>),
    /// Adds what this node says, in the unit of the number.
    Add(Box<Node>),
}
