//! Process and place files that are worked on: every save a version, drafts between them, undo, and what differs.

use super::stamp::RecordedAt;
use serde::{Deserialize, Serialize};

/// What can happen to a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(super) enum FileEvent {
    /// A text was kept.
    Saved { text: String, draft: bool },
    /// An earlier version is the current one again.
    Restored { version: u32 },
}

/// One version of a file; its text is asked of the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// When it was kept.
    pub recorded_at: RecordedAt,
    /// Who kept it.
    pub actor: Option<String>,
    /// What was said of it.
    pub note: Option<String>,
    /// Kept while it was being worked on; it is not what forecasts are made with.
    pub draft: bool,
    /// The version it was made from.
    pub made_from: Option<u32>,
    #[serde(skip)]
    pub(super) record: u32,
}

/// A file as its history leaves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredFile {
    /// The name of the process or place.
    pub name: String,
    /// Its versions, in order.
    pub versions: Vec<Version>,
    /// The version that is worked on.
    pub current: u32,
    /// The last version that was saved, not only drafted; what forecasts are made with.
    pub saved: Option<u32>,
    /// Its history is not whole: this is as far as it can be read.
    pub damaged: bool,
}

impl StoredFile {
    pub(super) const fn new(name: String) -> Self {
        Self { name, versions: Vec::new(), current: 0, saved: None, damaged: false }
    }

    /// A version by its number.
    #[must_use]
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions.get(number.checked_sub(1)? as usize)
    }

    /// The version that undo goes back to.
    #[must_use]
    pub fn before(&self) -> Option<u32> {
        self.version(self.current)?.made_from
    }

    /// The version that redo goes on to: the last that was made from the current one.
    #[must_use]
    pub fn after(&self) -> Option<u32> {
        self.versions.iter().rev().find(|v| v.made_from == Some(self.current)).map(|v| v.number)
    }

    /// Takes in a record; `None` if there is no such version.
    pub(super) fn take(&mut self, record: u32, at: RecordedAt, event: &FileEvent, said: super::case::Personal) -> Option<()> {
        match event {
            FileEvent::Saved { draft, .. } => {
                let number = self.versions.len() as u32 + 1;
                self.versions.push(Version {
                    number,
                    recorded_at: at,
                    actor: said.actor,
                    note: said.text,
                    draft: *draft,
                    made_from: (self.current > 0).then_some(self.current),
                    record,
                });
                self.current = number;
                if !draft {
                    self.saved = Some(number);
                }
            }
            FileEvent::Restored { version } => {
                let is_draft = self.version(*version)?.draft;
                self.current = *version;
                if !is_draft {
                    self.saved = Some(*version);
                }
            }
        }
        Some(())
    }
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What happened to it.
    pub change: Change,
    /// Its number in the first text, from 1, where it stands there.
    pub first: Option<u32>,
    /// Its number in the second text.
    pub second: Option<u32>,
    /// What it says.
    pub text: String,
}

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It stands in both.
    Same,
    /// It stands in the first only.
    Removed,
    /// It stands in the second only.
    Added,
}

/// The lines of two texts beside each other.
#[must_use]
pub fn difference(first: &str, second: &str) -> Vec<Line> {
    let lines = similar::TextDiff::from_lines(first, second);
    let number = |index: Option<usize>| index.map(|i| i as u32 + 1);
    lines
        .iter_all_changes()
        .map(|change| Line {
            change: match change.tag() {
                similar::ChangeTag::Equal => Change::Same,
                similar::ChangeTag::Delete => Change::Removed,
                similar::ChangeTag::Insert => Change::Added,
            },
            first: number(change.old_index()),
            second: number(change.new_index()),
            text: change.value().trim_end_matches(['\n', '\r']).to_owned(),
        })
        .collect()
}
