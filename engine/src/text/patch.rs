//! Changes to the text of a file that leave all else as it was written: comments, order, layout.
//!
//! Where [`super::edit`] changes a tree that is read further, this changes what a person wrote and goes on writing. A path goes by
//! keys, `["steps", "intake", "work"]`; a value is YAML as it would be typed. What comes out is read again before it is given back, so
//! that no change makes a file that can't be read.
//!
//! ```
//! use doorloop_engine::text::patch;
//! let text = "steps:\n  a: { takes: 1 d, next: b } # first\n  b: { end: granted }\n";
//! let text = patch::set(text, &["steps", "a", "takes"], "2..3 d").unwrap();
//! assert_eq!(text, "steps:\n  a: { takes: 2..3 d, next: b } # first\n  b: { end: granted }\n");
//! ```

use super::{Complaint, Complaints, Entry, Node, NodeKind, Severity, Sources, yaml};
use std::ops::Range;

/// A file as it is written, with its tree.
pub struct Written {
    text: String,
    root: Node,
}

impl Written {
    /// Reads a text.
    ///
    /// # Errors
    /// It is no YAML.
    pub fn read(text: &str) -> Result<Self, Complaint> {
        let mut sources = Sources::default();
        let mut complaints = Complaints::default();
        let file = sources.add("", text.to_owned());
        let root = yaml::read(file, &sources, &mut complaints);
        let wrong = complaints.into_sorted().into_iter().find(|c| c.severity == Severity::Error);
        match (root, wrong) {
            (Some(root), None) => Ok(Self { text: text.to_owned(), root }),
            (_, Some(wrong)) => Err(Complaint { at: None, ..wrong }),
            (None, None) => Err(not_there(&[])),
        }
    }

    /// The tree.
    #[must_use]
    pub const fn root(&self) -> &Node {
        &self.root
    }

    /// The node at a path of keys, and of numbers from 0 in lists.
    #[must_use]
    pub fn get(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(&self.root, |node, key| match &node.kind {
            NodeKind::Sequence(items) => items.get(key.parse::<usize>().ok()?),
            _ => entry(node, key).map(|e| &e.value),
        })
    }

    /// What stands at a path, as it is written.
    #[must_use]
    pub fn slice(&self, path: &[&str]) -> Option<&str> {
        self.text.get(self.range(self.get(path)?)).map(str::trim_end)
    }

    /// What a node is written as.
    #[must_use]
    pub fn of(&self, node: &Node) -> &str {
        self.text.get(self.range(node)).unwrap_or("").trim_end()
    }

    /// Where an entry stands: line and column of its key, then of the end of its value, each from 1.
    #[must_use]
    pub fn located(&self, entry: &Entry) -> [usize; 4] {
        let at = |byte: usize| {
            let before = self.text.get(..byte).unwrap_or("");
            let line = before.rfind('\n').map_or(0, |i| i + 1);
            (before.matches('\n').count() + 1, before.get(line..).map_or(0, |l| l.chars().count()) + 1)
        };
        let (from, to) = (at(entry.key.span.start as usize), at(self.range(&entry.value).end));
        [from.0, from.1, to.0, to.1]
    }

    /// The bytes of a node, without the white space after it.
    fn range(&self, node: &Node) -> Range<usize> {
        let (start, end) = (node.span.start as usize, (node.span.end as usize).min(self.text.len()));
        let inside = self.text.get(start..end).unwrap_or("");
        start..start + inside.trim_end().len()
    }

    fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1)
    }

    /// One past the end of a line, its break included.
    fn line_end(&self, at: usize) -> usize {
        self.text.get(at..).and_then(|t| t.find('\n')).map_or(self.text.len(), |i| at + i + 1)
    }

    fn with(&self, range: Range<usize>, new: &str) -> Result<String, Complaint> {
        let mut text = self.text.clone();
        if text.get(range.clone()).is_none() {
            return Err(not_there(&[]));
        }
        text.replace_range(range, new);
        Self::read(&text).map(|written| written.text)
    }

    fn set(&self, path: &[&str], value: &str) -> Result<String, Complaint> {
        let value = value.trim();
        if let Some(node) = self.get(path) {
            return self.with(self.range(node), value);
        }
        let Some((key, parent)) = path.split_last() else { return Err(not_there(path)) };
        self.insert(parent, None, key, value)
    }

    fn insert(&self, parent: &[&str], after: Option<&str>, key: &str, value: &str) -> Result<String, Complaint> {
        let node = self.get(parent).ok_or_else(|| not_there(parent))?;
        let NodeKind::Mapping(entries) = &node.kind else { return Err(not_there(parent)) };
        if entries.iter().any(|e| e.key.value == key) {
            return Err(Complaint::general(
                "already_there",
                format!("\"{key}\" is er al"),
                format!("\"{key}\" is there already"),
            ));
        }
        let before = after.and_then(|name| entries.iter().find(|e| e.key.value == name)).or_else(|| entries.last());
        let is_flow = self.is_flow(node);
        match before {
            Some(before) if is_flow => {
                let at = self.range(&before.value).end;
                self.with(at..at, &format!(", {key}: {value}"))
            }
            None if is_flow => self.with(self.range(node), &format!("{{ {key}: {value} }}")),
            Some(before) => {
                let start = before.key.span.start as usize;
                let indent = start - self.line_start(start);
                let at = self.line_end(self.range(&before.value).end);
                let gap = if self.text.get(..at).is_some_and(|t| t.ends_with('\n')) { "" } else { "\n" };
                self.with(at..at, &format!("{gap}{}{key}: {value}\n", " ".repeat(indent)))
            }
            None => Err(not_there(parent)),
        }
    }

    fn remove(&self, path: &[&str]) -> Result<String, Complaint> {
        let Some((key, parent)) = path.split_last() else { return Err(not_there(path)) };
        let node = self.get(parent).ok_or_else(|| not_there(path))?;
        // Where each member begins, and where its value ends.
        let members: Vec<Range<usize>> = match &node.kind {
            NodeKind::Mapping(entries) => entries.iter().map(|e| e.key.span.start as usize..self.range(&e.value).end).collect(),
            NodeKind::Sequence(items) => items.iter().map(|item| self.range(item)).collect(),
            NodeKind::Scalar(_) | NodeKind::Broken => return Err(not_there(path)),
        };
        let at = match &node.kind {
            NodeKind::Mapping(entries) => entries.iter().position(|e| e.key.value == *key),
            _ => key.parse().ok().filter(|at| *at < members.len()),
        };
        let at = at.ok_or_else(|| not_there(path))?;
        let own = members[at].clone();
        if members.len() == 1 {
            let NodeKind::Sequence(_) = node.kind else { return self.with(self.range(node), "{}") };
            // A list of lines begins with the sign before its first item, which may stand where a value can't.
            let line = self.line_start(own.start);
            let sign = self.text.get(line..own.start).and_then(|t| t.rfind('-')).filter(|_| !self.is_flow(node));
            let range = sign.map_or_else(|| self.range(node), |sign| line + sign..own.end);
            return self.with(range, if sign.is_some() { " []" } else { "[]" });
        }
        if !self.is_flow(node) {
            return self.with(self.line_start(own.start)..self.line_end(own.end), "");
        }
        match members.get(at + 1) {
            Some(next) => self.with(own.start..next.start, ""),
            None => self.with(members[at - 1].end..own.end, ""),
        }
    }

    /// Puts an item in a list, before the one that has this number now, or at the end.
    fn insert_item(&self, path: &[&str], at: usize, value: &str) -> Result<String, Complaint> {
        let node = self.get(path).ok_or_else(|| not_there(path))?;
        let NodeKind::Sequence(items) = &node.kind else { return Err(not_there(path)) };
        match (items.get(at), items.last()) {
            (_, None) => self.with(self.range(node), &format!("[ {value} ]")),
            (Some(next), _) if self.is_flow(node) => {
                let start = self.range(next).start;
                self.with(start..start, &format!("{value}, "))
            }
            (None, Some(last)) if self.is_flow(node) => {
                let end = self.range(last).end;
                self.with(end..end, &format!(", {value}"))
            }
            (next, Some(last)) => {
                let beside = self.range(next.unwrap_or(last));
                let line = self.line_start(beside.start);
                let sign = self.text.get(line..beside.start).and_then(|t| t.rfind('-')).unwrap_or(0);
                let at = if next.is_some() { line } else { self.line_end(beside.end) };
                let gap = if at == 0 || self.text.get(..at).is_some_and(|t| t.ends_with('\n')) { "" } else { "\n" };
                self.with(at..at, &format!("{gap}{}- {value}\n", " ".repeat(sign)))
            }
        }
    }

    fn rename(&self, path: &[&str], to: &str) -> Result<String, Complaint> {
        let (key, parent) = path.split_last().ok_or_else(|| not_there(path))?;
        let own = self.get(parent).and_then(|node| entry(node, key)).ok_or_else(|| not_there(path))?;
        self.with(own.key.span.start as usize..own.key.span.end as usize, to)
    }

    fn is_flow(&self, node: &Node) -> bool {
        self.text.get(node.span.start as usize..).is_some_and(|t| t.starts_with(['{', '[']))
    }
}

fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n Entry> {
    let NodeKind::Mapping(entries) = &node.kind else { return None };
    entries.iter().find(|e| e.key.value == key)
}

fn not_there(path: &[&str]) -> Complaint {
    let shown = path.join(".");
    Complaint::general("unknown_path", format!("er is geen \"{shown}\""), format!("there is no \"{shown}\""))
}

/// Replaces the value at a path; where only its last key is absent, adds it at the end.
///
/// # Errors
/// The text or what becomes of it is no YAML, or the path leads nowhere.
pub fn set(text: &str, path: &[&str], value: &str) -> Result<String, Complaint> {
    Written::read(text)?.set(path, value)
}

/// Adds a key with its value to a mapping, behind another key or at the end.
///
/// # Errors
/// As [`set`], or the key is there already.
pub fn insert(text: &str, parent: &[&str], after: Option<&str>, key: &str, value: &str) -> Result<String, Complaint> {
    Written::read(text)?.insert(parent, after, key, value)
}

/// Puts an item in a list, before the one that has this number now, or at the end.
///
/// # Errors
/// As [`set`], or there is no list.
pub fn insert_item(text: &str, path: &[&str], at: usize, value: &str) -> Result<String, Complaint> {
    Written::read(text)?.insert_item(path, at, value)
}

/// Gives a key another name; its value stays.
///
/// # Errors
/// As [`set`].
pub fn rename(text: &str, path: &[&str], to: &str) -> Result<String, Complaint> {
    Written::read(text)?.rename(path, to)
}

/// Takes a key with its value away, or an item of a list by its number; of what held nothing else `{}` or `[]` is left.
///
/// # Errors
/// As [`set`].
pub fn remove(text: &str, path: &[&str]) -> Result<String, Complaint> {
    Written::read(text)?.remove(path)
}

/// Plain text as a value: in quotes where YAML would otherwise take it for something else.
#[must_use]
pub fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '%');
    let begins = text.chars().next().is_some_and(char::is_alphanumeric);
    if begins && text.chars().all(is_plain) && text.trim() == text {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests;
