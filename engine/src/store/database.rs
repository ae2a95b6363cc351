//! Records in sled, so that what was acknowledged is on disk.
//!
//! One tree; the keys are `h` + stream (head) and `r` + stream + number + part (records, cut in parts). What belongs together goes in one batch, which sled recovers wholly or not at all. sled's `flush` hands
//! bytes to the disk with `sync_file_range` on Linux, which does not survive a power cut on every disk: an fsync of its file follows, and only
//! then is a write acknowledged. A value over 128 kB would go to a file of its own, which sled syncs not at all: hence the parts.

use super::fault::{Damage, StoreFault};
use super::folder::sync_folder;
use super::record::{BEGINNING, Head, Personal, Record, StreamName};
use super::tally::{Tally, TallyFile};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Bytes of a record in one value.
const PART: usize = 16 << 10;
/// Records that follow a head of a stream.
pub(super) type Following = (StreamName, Head, Vec<Record>);

/// A database that is open.
#[derive(Debug)]
pub(super) struct Database {
    db: sled::Db,
    file: File,
    tally: Mutex<TallyFile>,
    /// What the tally said on opening.
    pub told: Option<Tally>,
}

impl Database {
    /// Opens a database, or makes it.
    pub(super) fn open(path: &Path) -> Result<Self, StoreFault> {
        let unreadable = |why: String| StoreFault::Unreadable { folder: path.to_path_buf(), why };
        let is_new = !path.join("db").exists();
        // Nothing is written in the background: each write is flushed before it is acknowledged.
        let config =
            sled::Config::new().path(path).flush_every_ms(None).cache_capacity(64 << 20).mode(sled::Mode::HighThroughput);
        let db = guarded(|| config.open()).map_err(unreadable)?.map_err(|error| match error {
            sled::Error::Io(error) => StoreFault::from(error),
            other => unreadable(other.to_string()),
        })?;
        let file = File::options().read(true).open(path.join("db"))?;
        let (tally, told) = if is_new { (TallyFile::begin(path)?, Some(Tally::default())) } else { TallyFile::open(path)? };
        let database = Self { db, file, tally: Mutex::new(tally), told };
        if is_new {
            database.db.flush()?;
            database.file.sync_all()?;
            sync_folder(path)?;
            path.parent().map_or(Ok(()), sync_folder)?;
        }
        Ok(database)
    }

    /// Writes records that follow their heads, all or none, and comes back with the new tally when they are on disk.
    pub(super) fn append(&self, written: &[Following], tally: Tally) -> Result<Tally, StoreFault> {
        let mut batch = sled::Batch::default();
        let tally = written.iter().fold(tally, |tally, (stream, old, new)| put(&mut batch, stream, *old, new, tally));
        self.db.apply_batch(batch)?;
        self.sync(tally)?;
        Ok(tally)
    }

    /// Fills an empty database.
    pub(super) fn fill(&self, streams: impl Iterator<Item = (StreamName, Vec<Record>)>) -> Result<(), StoreFault> {
        let mut tally = Tally::default();
        for (stream, records) in streams {
            let mut batch = sled::Batch::default();
            tally = put(&mut batch, &stream, Head::NONE, &records, tally);
            self.db.apply_batch(batch)?;
        }
        self.sync(tally)
    }

    fn sync(&self, tally: Tally) -> Result<(), StoreFault> {
        self.db.flush()?;
        self.file.sync_all()?;
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).write(tally)
    }

    /// The records of a stream, as they are on disk.
    pub(super) fn records(&self, stream: &StreamName) -> Result<Vec<Record>, StoreFault> {
        let mut records = Vec::new();
        self.each(&prefix(stream), |found| {
            if let Found::Record(_, record) = found {
                records.push(record);
            }
        })?;
        Ok(records)
    }

    /// One record of a stream.
    pub(super) fn record(&self, stream: &StreamName, number: u32) -> Result<Option<Record>, StoreFault> {
        let mut found = None;
        let key = [&prefix(stream)[..], &number.to_be_bytes()].concat();
        self.each(&key, |seen| {
            if let Found::Record(_, record) = seen {
                found = Some(record);
            }
        })?;
        Ok(found)
    }

    /// Reads all streams, each checked against its head and all against what was written. What is sound is handed on, stream by stream,
    /// up to where it breaks.
    pub(super) fn check(
        &self,
        written: Option<Tally>,
        mut take: impl FnMut(StreamName, Vec<Record>),
    ) -> (BTreeMap<StreamName, Head>, Tally, Vec<Damage>) {
        let mut damage = Vec::new();
        let mut heads: BTreeMap<StreamName, Head> = BTreeMap::new();
        let heads_read = guarded(|| {
            let mut found = Vec::new();
            for pair in self.db.scan_prefix(b"h") {
                let (key, value) = pair.map_err(|e| e.to_string())?;
                found.push((key, value));
            }
            Ok::<_, String>(found)
        });
        match heads_read.and_then(|r| r) {
            Ok(found) => {
                for (key, value) in found {
                    let name = std::str::from_utf8(key.get(1..).unwrap_or(&[])).ok().and_then(|t| StreamName::parse(t).ok());
                    match (name, Head::read(&value)) {
                        (Some(name), Some(head)) => {
                            heads.insert(name, head);
                        }
                        _ => damage.push(Damage::of(None, None, "een telling is niet te lezen", "a count cannot be read")),
                    }
                }
            }
            Err(why) => damage.push(unreadable(None, &why)),
        }
        let mut sound: BTreeMap<StreamName, Head> = BTreeMap::new();
        let mut taken: BTreeSet<StreamName> = BTreeSet::new();
        let mut open: Option<(StreamName, Vec<Record>)> = None;
        let mut close = |open: &mut Option<(StreamName, Vec<Record>)>, damage: &mut Vec<Damage>| {
            let Some((name, records)) = open.take() else { return };
            let (records, seen) = chained(&name, records, heads.get(&name).copied());
            damage.extend(seen);
            if let Some(last) = records.last() {
                sound.insert(name.clone(), last.head());
            }
            taken.insert(name.clone());
            take(name, records);
        };
        let mut broken = Vec::new();
        let read = self.each(b"r", |found| match found {
            Found::Record(name, record) => {
                if open.as_ref().is_none_or(|o| o.0 != name) {
                    close(&mut open, &mut damage);
                    open = Some((name, Vec::new()));
                }
                if let Some(open) = &mut open {
                    open.1.push(record);
                }
            }
            Found::Broken(name, number) => broken.push((name, number)),
        });
        close(&mut open, &mut damage);
        for (name, number) in broken {
            damage.push(Damage::of(name.as_ref(), number, "is niet te lezen", "cannot be read"));
        }
        if let Err(fault) = read {
            damage.push(unreadable(None, &fault.complaint().what.en));
        }
        for (name, head) in heads.iter().filter(|(name, _)| !taken.contains(*name)) {
            damage.push(Damage::of(
                Some(name),
                None,
                format!("alle {} gebeurtenissen ontbreken", head.count),
                format!("all {} events are missing", head.count),
            ));
        }
        let tally = Tally::of(&heads);
        let words = match written {
            None => Some((
                "de telling van het geheel is niet te lezen".to_owned(),
                "the count of the whole cannot be read".to_owned(),
            )),
            Some(told) if !tally.can_be(&told) => Some((
                format!("er zijn {} gebeurtenissen geschreven; gevonden zijn er {}", told.records, tally.records),
                format!("{} events were written; {} were found", told.records, tally.records),
            )),
            Some(_) => None,
        };
        damage.extend(words.map(|(nl, en)| Damage::of(None, None, nl, en)));
        (sound, tally, damage)
    }

    /// Every record whose key begins so, in order.
    fn each(&self, start: &[u8], mut take: impl FnMut(Found)) -> Result<(), StoreFault> {
        let mut parts: Option<Parts> = None;
        let mut pairs = self.db.scan_prefix(start);
        loop {
            let next = guarded(|| pairs.next()).map_err(|why| StoreFault::Disk { why })?;
            let Some(pair) = next else { break };
            let (key, value) = pair?;
            let key = read_key(&key);
            if let (Some(open), Some((name, number, part))) = (&mut parts, &key)
                && open.go_on(name, *number, *part, &value)
            {
                continue;
            }
            parts.take().into_iter().for_each(|p| take(p.whole()));
            match key {
                Some((name, number, part)) => {
                    parts = Some(Parts { name, number, part, bytes: value.to_vec(), is_whole: part == 0 })
                }
                None => take(Found::Broken(None, None)),
            }
        }
        parts.into_iter().for_each(|p| take(p.whole()));
        Ok(())
    }
}

/// What stands in the database.
enum Found {
    Record(StreamName, Record),
    Broken(Option<StreamName>, Option<u32>),
}

/// A record while its parts come in.
struct Parts {
    name: StreamName,
    number: u32,
    part: u16,
    bytes: Vec<u8>,
    is_whole: bool,
}

impl Parts {
    fn go_on(&mut self, name: &StreamName, number: u32, part: u16, bytes: &[u8]) -> bool {
        if self.name != *name || self.number != number {
            return false;
        }
        self.is_whole &= Some(part) == self.part.checked_add(1);
        self.part = part;
        self.bytes.extend_from_slice(bytes);
        true
    }

    fn whole(self) -> Found {
        match Record::read(self.number, &self.bytes) {
            Some(record) if self.is_whole => Found::Record(self.name, record),
            _ => Found::Broken(Some(self.name), Some(self.number)),
        }
    }
}

/// The records of a stream up to where the chain breaks, and what is wrong with it.
pub(super) fn chained(name: &StreamName, records: Vec<Record>, head: Option<Head>) -> (Vec<Record>, Vec<Damage>) {
    let mut damage = Vec::new();
    let mut sound: Vec<Record> = Vec::with_capacity(records.len());
    let last_forgets = records.iter().filter(|r| r.forgets).map(|r| r.number).max().unwrap_or(0);
    let mut before = BEGINNING;
    for record in records {
        let next = sound.len() as u32 + 1;
        if record.number != next {
            damage.push(Damage::of(Some(name), Some(next), "ontbreekt", "is missing"));
            break;
        }
        if record.chained(before, name) != record.hash {
            damage.push(Damage::of(Some(name), Some(next), "is veranderd", "was altered"));
            break;
        }
        if matches!(record.personal, Personal::Forgotten { .. }) && record.number >= last_forgets {
            damage.push(Damage::of(
                Some(name),
                Some(next),
                "persoonsgegevens zijn weg zonder dat dat is vastgelegd",
                "personal data is gone without a record of that",
            ));
        }
        before = record.hash;
        sound.push(record);
    }
    let reached = sound.last().map_or(Head::NONE, Record::head);
    match head {
        None => damage.push(Damage::of(Some(name), None, "de telling ontbreekt", "its count is missing")),
        Some(head) if damage.is_empty() && head != reached => damage.push(Damage::of(
            Some(name),
            None,
            format!("er zijn {} gebeurtenissen; geteld zijn er {}", reached.count, head.count),
            format!("there are {} events; counted were {}", reached.count, head.count),
        )),
        Some(_) => {}
    }
    (sound, damage)
}

fn put(batch: &mut sled::Batch, stream: &StreamName, old: Head, records: &[Record], mut tally: Tally) -> Tally {
    let prefix = prefix(stream);
    for record in records {
        for (part, bytes) in record.bytes().chunks(PART).enumerate() {
            // A record has at most 64 MB: 4,096 parts.
            let part = u16::try_from(part).unwrap_or(u16::MAX);
            batch.insert([&prefix[..], &record.number.to_be_bytes(), &part.to_be_bytes()].concat(), bytes);
        }
    }
    if let Some(last) = records.last() {
        let head = last.head();
        batch.insert([b"h", stream.to_string().as_bytes()].concat(), head.bytes());
        tally = tally.replaced(old, head);
    }
    tally
}

fn prefix(stream: &StreamName) -> Vec<u8> {
    [b"r", stream.to_string().as_bytes(), &[0]].concat()
}

fn read_key(key: &[u8]) -> Option<(StreamName, u32, u16)> {
    let (rest, part) = key.split_last_chunk::<2>()?;
    let (rest, number) = rest.split_last_chunk::<4>()?;
    let name = rest.strip_prefix(b"r")?.strip_suffix(&[0])?;
    let name = StreamName::parse(std::str::from_utf8(name).ok()?).ok()?;
    Some((name, u32::from_be_bytes(*number), u16::from_be_bytes(*part)))
}

fn unreadable(name: Option<&StreamName>, why: &str) -> Damage {
    Damage::of(name, None, format!("de database is niet te lezen ({why})"), format!("the database cannot be read ({why})"))
}

/// sled asserts what it reads from disk: on damaged bytes it may panic, which is told as a fault here.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        said.unwrap_or("?").chars().take(200).collect()
    })
}
