//! Reading: from the tree of a file to the types of the model, with every mistake at its own place.
//!
//! Each reader takes a node and the complaints so far. It goes on after a mistake where the rest still makes sense, so that a
//! person sees all that is wrong in one go; a file with an error gives no process and no place. The names of a process are
//! collected first, so that a reference to a step further on can be checked where it stands.
//!
//! Names of teams, bodies and lines belong to a place, and are not known here; the room [`crate::check`] asks for them.
//! So is what a rule means.

pub(crate) mod branch;
pub(crate) mod change;
pub(crate) mod fact;
mod given;
mod open;
mod period;
mod place;
mod process;
pub(crate) mod reader;
mod scalar;
pub(crate) mod scope;
mod step;
mod version;

pub use change::{Change, Edit};
pub use given::{read_draw, read_typed, read_value};
pub use open::read_open_cases;
pub use place::{read_law, read_place};
pub use process::read_process;
pub(crate) use version::upgraded;
pub use version::{FileForm, VERSION};

/// Whether a tree says of itself that it is a place.
#[must_use]
pub fn is_place(root: &crate::text::Node) -> bool {
    matches!(&root.kind, crate::text::NodeKind::Mapping(entries) if entries.iter().any(|e| e.key.value == "place"))
}

/// The table of cases under way that a place names.
#[must_use]
pub fn open_cases_of(root: &crate::text::Node) -> Option<String> {
    is_place(root).then(|| scope::child(root, "open"))?.and_then(scope::scalar).map(str::to_owned)
}
