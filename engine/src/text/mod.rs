//! Text: what a person wrote, with the place of every value, and complaints that point at it.
//!
//! A file is read into a tree of [`Node`]s. Every node keeps its [`Span`], so that any room further on can say
//! *where* something is wrong, *what* was found, *what* was expected and *how* to mend it, in Dutch and in English.
//! Scalars stay raw text here; the key under which they stand gives them their type, in the room [`crate::model`].

mod complaint;
mod content;
pub mod edit;
mod node;
pub mod patch;
pub mod reader;
pub mod render;
pub mod scalars;
pub mod schema;
mod source;
mod words;
pub mod yaml;

pub use complaint::{Complaint, Complaints, Severity};
pub use node::{Adjustment, Entry, Node, NodeKind, Scalar};
pub use scalars::{Amount, DurationForm, NumberForm, Stated, Unit};
pub use source::{FileId, Location, Sources, Span, Spanned};
pub use words::{Lang, Words};
