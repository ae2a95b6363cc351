//! The whole store as JSON Lines, and back: a copy that needs no database to be read.
//!
//! The first line says what it is and how many histories and records follow; then each record is a line, with its
//! hash. Taken in again they are the same store, bit by bit. Taken into a store that has some of it already, what is new is
//! added; what was forgotten here stays forgotten.

use super::database::chained;
use super::fault::StoreFault;
use super::folder::FORMAT;
use super::record::{Hash, Head, Personal, Record, StreamName};
use super::{State, Store};
use crate::text::Words;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufRead, Read as _};

/// Longest line that is read.
const LONGEST: u64 = 80 << 20;

/// What an import brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Histories in the file.
    pub streams: u64,
    /// Records in the file.
    pub records: u64,
    /// Records that were new here.
    pub added: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct First {
    doorloop_store: u32,
    streams: u64,
    records: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    stream: String,
    number: u32,
    open: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    personal: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    salt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    forgotten: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    forgets: bool,
    hash: String,
}

impl Store {
    /// Writes everything that is sound, line by line.
    ///
    /// # Errors
    /// What is written to refused.
    pub fn export(&self, to: &mut impl io::Write) -> io::Result<()> {
        let _writer = self.folder();
        let streams = self.read().streams();
        let records = streams.values().map(|r| r.len() as u64).sum();
        let first = First { doorloop_store: FORMAT, streams: streams.len() as u64, records };
        writeln!(to, "{}", serde_json::to_string(&first)?)?;
        for (name, records) in &streams {
            for record in records {
                writeln!(to, "{}", serde_json::to_string(&Line::of(name, record)?)?)?;
            }
        }
        Ok(())
    }

    /// Takes in what [`Store::export`] wrote: all of it or nothing.
    ///
    /// # Errors
    /// A line that is not as it was written, a file that breaks off, another history of something that is here, or a
    /// failed write.
    pub fn import(&self, from: &mut impl BufRead) -> Result<Imported, StoreFault> {
        let (first, incoming) = read(from)?;
        let mut folder = self.folder();
        self.read().may_write()?;
        let mut streams = self.read().streams();
        let mut added = 0;
        for (name, theirs) in incoming {
            let ours = streams.entry(name.clone()).or_default();
            let common = ours.len().min(theirs.len());
            if ours[..common].iter().zip(&theirs).any(|(a, b)| a.hash != b.hash) {
                return Err(StoreFault::OtherHistory { stream: name.to_string() });
            }
            added += theirs.len().saturating_sub(ours.len()) as u64;
            let forgets = theirs.iter().rev().find(|r| r.forgets).map_or(0, |r| r.number);
            ours.iter_mut().filter(|r| r.number < forgets).for_each(|r| r.personal.forget());
            ours.extend(theirs.into_iter().skip(common));
        }
        self.replace(&mut folder, streams)?;
        Ok(Imported { streams: first.streams, records: first.records, added })
    }
}

impl State {
    fn streams(&self) -> BTreeMap<StreamName, Vec<Record>> {
        let mut streams = BTreeMap::new();
        self.database.check(None, |name, records| {
            if !records.is_empty() {
                streams.insert(name, records);
            }
        });
        streams
    }
}

impl Line {
    fn of(name: &StreamName, record: &Record) -> io::Result<Self> {
        let (mut personal, mut salt, mut forgotten) = (None, None, None);
        match &record.personal {
            Personal::None => {}
            Personal::Kept { salt: s, text } => {
                personal = Some(serde_json::from_slice(text)?);
                salt = Some(hex(s));
            }
            Personal::Forgotten { digest } => forgotten = Some(hex(digest)),
        }
        Ok(Self {
            stream: name.to_string(),
            number: record.number,
            open: serde_json::from_slice(&record.open)?,
            personal,
            salt,
            forgotten,
            forgets: record.forgets,
            hash: hex(&record.hash),
        })
    }

    fn record(self) -> Option<(StreamName, Record)> {
        let personal = match (self.personal, self.salt, self.forgotten) {
            (None, None, None) => Personal::None,
            (Some(text), Some(salt), None) => Personal::Kept { salt: unhex(&salt)?, text: serde_json::to_vec(&text).ok()? },
            (None, None, Some(digest)) => Personal::Forgotten { digest: unhex::<32>(&digest)? },
            _ => return None,
        };
        let hash: Hash = unhex(&self.hash)?;
        let open = serde_json::to_vec(&self.open).ok()?;
        Some((StreamName::parse(&self.stream).ok()?, Record { number: self.number, forgets: self.forgets, open, personal, hash }))
    }
}

fn read(from: &mut impl BufRead) -> Result<(First, BTreeMap<StreamName, Vec<Record>>), StoreFault> {
    let bad = |line: usize, nl: &str, en: &str| StoreFault::BadLine { line, why: Words::new(nl, en) };
    let mut first: Option<First> = None;
    let mut streams: BTreeMap<StreamName, Vec<(usize, Record)>> = BTreeMap::new();
    let mut records = 0;
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        from.by_ref().take(LONGEST).read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            break;
        }
        let no_json = |_| bad(number, "dit is geen regel van een kopie", "this is no line of a copy");
        let Some(first) = &first else {
            let read: First = serde_json::from_slice(&bytes)
                .map_err(|_| bad(number, "dit bestand is geen kopie van doorloop", "this file is no copy made by doorloop"))?;
            if read.doorloop_store > FORMAT {
                return Err(StoreFault::TooNew { found: read.doorloop_store, known: FORMAT });
            }
            first = Some(read);
            continue;
        };
        let line: Line = serde_json::from_slice(&bytes).map_err(no_json)?;
        let read = line.record();
        let (name, record) = read.ok_or_else(|| bad(number, "deze regel is niet volledig", "this line is not whole"))?;
        records += 1;
        if records > first.records {
            return Err(bad(
                number,
                "er staan meer regels dan de eerste regel zegt",
                "there are more lines than the first one says",
            ));
        }
        streams.entry(name).or_default().push((number, record));
    }
    let Some(first) = first else {
        return Err(bad(1, "dit bestand is leeg", "this file is empty"));
    };
    if records != first.records || streams.len() as u64 != first.streams {
        return Err(StoreFault::BadLine {
            line: 1,
            why: Words::new(
                format!("het bestand breekt af: {records} van de {} gebeurtenissen staan erin", first.records),
                format!("the file breaks off: it has {records} of {} events", first.records),
            ),
        });
    }
    let mut sound = BTreeMap::new();
    for (name, records) in streams {
        let lines: Vec<usize> = records.iter().map(|r| r.0).collect();
        let records: Vec<Record> = records.into_iter().map(|r| r.1).collect();
        let head = records.last().map(Record::head);
        let (records, damage) = chained(&name, records, head.or(Some(Head::NONE)));
        if let Some(damage) = damage.first() {
            let at = lines.get(records.len()).copied().unwrap_or(1);
            return Err(StoreFault::BadLine { line: at, why: damage.words() });
        }
        sound.insert(name, records);
    }
    Ok((first, sound))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok()?;
    }
    Some(bytes)
}
