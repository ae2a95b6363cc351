//! YAML: from the bytes of a file to a tree in which every value knows its place.
//!
//! Scalars stay raw text: `no` is the text "no" until its key asks for a yes or a no. What makes YAML treacherous is refused:
//! tags, anchors, aliases (so no alias bomb can exist), keys with nothing after them, keys that stand twice. The well-known traps
//! get a hint of their own. A trap of which the extent is plain is taken out, and reading goes on, so that a person sees
//! all complaints in one go; its value is then [`NodeKind::Broken`](super::NodeKind::Broken), of which no later room complains again.
//!
//! ```
//! use doorloop_engine::text::{yaml, Complaints, Sources};
//! let mut sources = Sources::default();
//! let file = sources.add("proces.yaml", "rules:\n  nieuw: !oud\n");
//! let mut complaints = Complaints::default();
//! yaml::read(file, &sources, &mut complaints);
//! let first = &complaints.into_sorted()[0];
//! assert_eq!(first.code, "tag");
//! assert_eq!(first.hints[0].en, "Put quotes around it: \"!oud\"");
//! ```

mod build;
mod syntax;
mod traps;

use super::{Complaint, Complaints, FileId, Node, Sources, Span};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 2_000_000;
/// How deep values may nest.
pub const MAX_DEPTH: usize = 64;
/// How many values one file may hold.
pub const MAX_NODES: usize = 200_000;

/// How many complaints one file gives: a person mends a few and reads again, and showing each costs time.
const MAX_COMPLAINTS: usize = 100;
/// How often reading may start again after a trap was taken out.
const MAX_PASSES: usize = 20;

/// Reads bytes under a name; adds the file to the sources, so that complaints can show it.
///
/// A file that is too large, or that is not UTF-8, is added without its text.
pub fn read_bytes(name: &str, bytes: &[u8], sources: &mut Sources, complaints: &mut Complaints) -> (FileId, Option<Node>) {
    if bytes.len() > MAX_BYTES {
        let file = sources.add(name, "");
        complaints.push(too_large(file, bytes.len()));
        return (file, None);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let file = sources.add(name, text);
            (file, read(file, sources, complaints))
        }
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let file = sources.add(name, String::from_utf8_lossy(good));
            let at = error.valid_up_to() as u32;
            complaints.push(
                Complaint::error(
                    "not_utf8",
                    Span { file, start: at, end: at },
                    "dit bestand is niet in UTF-8 bewaard: hier staat een teken dat niet te lezen is",
                    "this file is not saved as UTF-8: here stands a character that cannot be read",
                )
                .hint("Bewaar het bestand als UTF-8", "Save the file as UTF-8"),
            );
            (file, None)
        }
    }
}

/// Reads a file that is among the sources.
///
/// Gives `None` if going on would invent nonsense. What it gives may hold [`NodeKind::Broken`](super::NodeKind::Broken) where there was a complaint.
pub fn read(file: FileId, sources: &Sources, complaints: &mut Complaints) -> Option<Node> {
    let text = sources.text(file);
    if text.len() > MAX_BYTES {
        complaints.push(too_large(file, text.len()));
        return None;
    }
    if let Some(complaint) = tabs(file, text) {
        complaints.push(complaint);
        return None;
    }
    let mut masked = text.to_owned();
    let mut masks: Vec<(usize, usize)> = Vec::new();
    let passes = (2 * MAX_BYTES / text.len().max(1)).clamp(1, MAX_PASSES);
    for pass in 0..=passes {
        let outcome = build::build(file, text, &masked, &masks);
        let Err(stop) = outcome.tree else {
            complaints.extend(outcome.complaints.at_most(MAX_COMPLAINTS));
            return outcome.tree.ok().flatten().or_else(|| {
                if !complaints.has_errors() {
                    complaints.push(Complaint::error(
                        "empty_file",
                        Span { file, start: 0, end: 0 },
                        "dit bestand is leeg",
                        "this file is empty",
                    ));
                }
                None
            });
        };
        let Some(fault) = stop else {
            complaints.extend(outcome.complaints.at_most(MAX_COMPLAINTS));
            return None;
        };
        let trap =
            traps::find(&masked, fault.at, fault.flow_since).filter(|t| !masks.iter().any(|m| m.0 < t.end && t.start < m.1));
        match trap {
            Some(trap) if pass < passes && trap.start < trap.end => {
                complaints.push(traps::complaint(&trap, file, text));
                masked.replace_range(trap.start..trap.end, &"x".repeat(trap.end - trap.start));
                masks.push((trap.start, trap.end));
            }
            Some(trap) => {
                complaints.extend(outcome.complaints.at_most(MAX_COMPLAINTS));
                complaints.push(traps::complaint(&trap, file, text));
                return None;
            }
            None => {
                complaints.extend(outcome.complaints.at_most(MAX_COMPLAINTS));
                complaints.push(syntax::complaint(&fault, file, text));
                return None;
            }
        }
    }
    None
}

fn too_large(file: FileId, bytes: usize) -> Complaint {
    let (mb, tenth) = (bytes / 1_000_000, bytes % 1_000_000 / 100_000);
    Complaint::error(
        "file_too_large",
        Span { file, start: 0, end: 0 },
        format!("dit bestand is te groot: {mb},{tenth} MB, en meer dan 2 MB wordt niet gelezen"),
        format!("this file is too large: {mb}.{tenth} MB, and more than 2 MB is not read"),
    )
}

/// Tabs that indent: YAML forbids them, and what they were meant to align with can't be known.
fn tabs(file: FileId, text: &str) -> Option<Complaint> {
    let mut start = 0;
    let mut first = None;
    let mut lines = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let content = line.get(indent..).unwrap_or("").trim_end();
        if let Some(tab) =
            line.get(..indent).unwrap_or("").find('\t').filter(|_| !content.is_empty() && !content.starts_with('#'))
        {
            let at = (start + tab) as u32;
            first.get_or_insert(Span { file, start: at, end: at + 1 });
            lines += 1;
        }
        start += line.len();
    }
    let at = first?;
    let complaint = Complaint::error("tab", at, "deze regel springt in met een tab", "this line is indented with a tab");
    let complaint = complaint.hint("Gebruik spaties om in te springen: twee per niveau", "Indent with spaces: two a level");
    Some(match lines {
        1 => complaint,
        _ => complaint
            .hint(format!("In dit bestand staan tabs op {lines} regels"), format!("In this file {lines} lines hold such tabs")),
    })
}

#[cfg(test)]
mod tests;
