//! What can go wrong with a store, in words that help.

use super::record::StreamName;
use crate::text::{Complaint, Words};
use std::path::PathBuf;

/// Why the store did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreFault {
    /// Another program has it open.
    InUse {
        /// Where the store is.
        folder: PathBuf,
        /// What that program wrote of itself.
        by: String,
    },
    /// The folder holds something else.
    NotAStore {
        /// The folder.
        folder: PathBuf,
    },
    /// It was written by a later version of this program.
    TooNew {
        /// The format that was found.
        found: u32,
        /// The latest that can be read.
        known: u32,
    },
    /// Something in it is not as it was written: it can be read, not written.
    Damaged {
        /// How many things are not as they were written.
        count: usize,
    },
    /// Nothing of it can be read.
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// What the database said.
        why: String,
    },
    /// The disk is full, or a file may not grow further.
    Full {
        /// What the system said.
        why: String,
    },
    /// The disk refused.
    Disk {
        /// What the system said.
        why: String,
    },
    /// After a failed write nothing more is written until the store is opened again.
    Closed,
    /// A name that can't be one.
    BadName {
        /// What was given.
        found: String,
    },
    /// What is asked for is not there.
    Unknown(Unknown),
    /// What is said contradicts what was said before.
    Contradiction(Box<Complaint>),
    /// A line of an export that is not as it should be.
    BadLine {
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        why: Words,
    },
    /// An export tells another history of something that is already here.
    OtherHistory {
        /// Of what.
        stream: String,
    },
}

/// What is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// A case.
    Case(String),
    /// A file.
    File(String),
    /// A version of a file.
    Version(String, u32),
    /// A saved simulation.
    Simulation(String),
}

/// One thing that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Of what, such as `case/2027-014`; empty for the store as a whole.
    pub stream: String,
    /// At which record, from 1.
    pub record: Option<u32>,
    /// What is seen.
    pub what: Words,
}

impl Damage {
    pub(super) fn of(stream: Option<&StreamName>, record: Option<u32>, nl: impl Into<String>, en: impl Into<String>) -> Self {
        Self { stream: stream.map(ToString::to_string).unwrap_or_default(), record, what: Words::new(nl, en) }
    }

    /// Where and what, in one sentence.
    #[must_use]
    pub fn words(&self) -> Words {
        let (mut nl, mut en) = (self.stream.clone(), self.stream.clone());
        if let Some(record) = self.record {
            nl.push_str(&format!(", gebeurtenis {record}"));
            en.push_str(&format!(", event {record}"));
        }
        if !nl.is_empty() {
            nl.push_str(": ");
            en.push_str(": ");
        }
        Words::new(nl + self.what.nl.as_str(), en + self.what.en.as_str())
    }
}

impl StoreFault {
    /// Whether the input is wrong; else something failed here.
    #[must_use]
    pub const fn is_input(&self) -> bool {
        !matches!(self, Self::InUse { .. } | Self::Unreadable { .. } | Self::Full { .. } | Self::Disk { .. } | Self::Closed)
    }

    /// The fault in words, with what to do.
    #[must_use]
    pub fn complaint(&self) -> Complaint {
        match self {
            Self::InUse { folder, by } => Complaint::general(
                "store_in_use",
                format!("een ander programma heeft de zaken open ({}): {by}", folder.display()),
                format!("another program has the cases open ({}): {by}", folder.display()),
            )
            .hint("Sluit dat programma, of werk daar verder", "Close that program, or go on working there"),
            Self::NotAStore { folder } => Complaint::general(
                "not_a_store",
                format!("in \"{}\" staat iets anders dan zaken van doorloop", folder.display()),
                format!("\"{}\" holds something else than cases of doorloop", folder.display()),
            )
            .hint("Kies een lege map, of een map die er nog niet is", "Choose an empty folder, or one that does not exist yet"),
            Self::TooNew { found, known } => Complaint::general(
                "store_too_new",
                format!("deze zaken zijn geschreven door een nieuwere doorloop (vorm {found}; deze kent {known})"),
                format!("these cases were written by a newer doorloop (format {found}; this one knows {known})"),
            )
            .hint("Gebruik de nieuwste doorloop", "Use the newest doorloop"),
            Self::Damaged { count } => Complaint::general(
                "store_damaged",
                format!("de opgeslagen zaken zijn beschadigd ({count} keer); zij zijn alleen te lezen"),
                format!("the stored cases are damaged ({count} times); they can only be read"),
            )
            .hint(
                "Bekijk de schade: doorloop store verify. Zet een kopie terug: doorloop store import",
                "See the damage: doorloop store verify. Put a copy back: doorloop store import",
            ),
            Self::Unreadable { folder, why } => Complaint::general(
                "store_unreadable",
                format!("de zaken in \"{}\" zijn niet te lezen: {why}", folder.display()),
                format!("the cases in \"{}\" cannot be read: {why}", folder.display()),
            )
            .hint(
                "Laat deze map staan, en zet een kopie terug in een nieuwe map: doorloop store import",
                "Leave this folder as it is, and put a copy back in a new one: doorloop store import",
            ),
            Self::Full { why } => Complaint::general(
                "disk_full",
                format!("de schijf is vol: dit is niet opgeslagen, alles van daarvoor wel ({why})"),
                format!("the disk is full: this was not stored, all before it was ({why})"),
            )
            .hint("Maak ruimte, en doe het nog eens", "Make room, and do it again"),
            Self::Disk { why } => {
                Complaint::general("disk_failed", format!("dit is niet opgeslagen: {why}"), format!("this was not stored: {why}"))
            }
            Self::Closed => Complaint::general(
                "store_closed",
                "na een mislukte schrijfopdracht wordt niets meer opgeslagen",
                "after a failed write nothing more is stored",
            )
            .hint("Start het programma opnieuw", "Start the program again"),
            Self::BadName { found } => {
                Complaint::general("bad_name", format!("\"{found}\" kan geen naam zijn"), format!("\"{found}\" cannot be a name"))
                    .hint(
                        "Gebruik 1 tot 64 letters (zonder accent), cijfers, - _ of punt; en nooit de naam van een mens",
                        "Use 1 to 64 letters (without accents), digits, - _ or a dot; and never the name of a person",
                    )
            }
            Self::Unknown(what) => {
                let (nl, en) = match what {
                    Unknown::Case(id) => (format!("er is geen zaak \"{id}\""), format!("there is no case \"{id}\"")),
                    Unknown::File(name) => {
                        (format!("er is geen bestand \"{name}\" opgeslagen"), format!("no file \"{name}\" is stored"))
                    }
                    Unknown::Version(name, version) => {
                        (format!("\"{name}\" heeft geen versie {version}"), format!("\"{name}\" has no version {version}"))
                    }
                    Unknown::Simulation(id) => {
                        (format!("er is geen berekening \"{id}\" bewaard"), format!("no simulation \"{id}\" is kept"))
                    }
                };
                Complaint::general("not_stored", nl, en)
            }
            Self::Contradiction(complaint) => (**complaint).clone(),
            Self::BadLine { line, why } => {
                Complaint::general("bad_line", format!("regel {line}: {}", why.nl), format!("line {line}: {}", why.en))
                    .hint("Er is niets overgenomen", "Nothing was taken in")
            }
            Self::OtherHistory { stream } => Complaint::general(
                "other_history",
                format!("\"{stream}\" heeft hier een andere geschiedenis dan in dit bestand"),
                format!("\"{stream}\" has another history here than in this file"),
            )
            .hint(
                "Er is niets overgenomen. Lees het bestand in een lege map in",
                "Nothing was taken in. Read the file into an empty folder",
            ),
        }
    }
}

impl From<std::io::Error> for StoreFault {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull, WriteZero};
        let why = error.to_string();
        match error.kind() {
            StorageFull | FileTooLarge | QuotaExceeded | WriteZero => Self::Full { why },
            _ => Self::Disk { why },
        }
    }
}

impl From<sled::Error> for StoreFault {
    fn from(error: sled::Error) -> Self {
        match error {
            sled::Error::Io(error) => error.into(),
            other => Self::Disk { why: other.to_string() },
        }
    }
}
