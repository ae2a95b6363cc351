//! How much there must be: kept beside the database, so that it shows when the database itself lost something.
//!
//! sled comes back from damage with what it can read, and may come back empty. After each write, and before it is
//! acknowledged, the number of records is written here, in one of two slots by turns: a write that breaks off leaves the other.
//! The database may be one write ahead of this (it was never acknowledged), but never behind.

use super::fault::StoreFault;
use super::record::{BEGINNING, Hash, Head, StreamName};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

const SLOT: usize = 80;
const FILE: &str = "tally";

/// How much there is in all: a stream that vanished whole shows here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub streams: u64,
    pub records: u64,
    /// The hashes of all heads, taken together bit by bit.
    pub fold: Hash,
}

impl Tally {
    pub(super) fn of(heads: &BTreeMap<StreamName, Head>) -> Self {
        heads.values().fold(Self::default(), |tally, head| tally.replaced(Head::NONE, *head))
    }

    /// The tally when a stream has come from one head to another.
    pub(super) fn replaced(mut self, old: Head, new: Head) -> Self {
        self.streams += u64::from(old.count == 0);
        self.records += u64::from(new.count.saturating_sub(old.count));
        for (i, bit) in self.fold.iter_mut().enumerate() {
            *bit ^= old.hash[i] ^ new.hash[i];
        }
        self
    }

    /// Whether a database with this much can have been written to that much.
    pub(super) fn can_be(&self, written: &Self) -> bool {
        self == written || self.records > written.records
    }

    fn bytes(&self) -> [u8; SLOT] {
        let mut bytes = [0; SLOT];
        bytes[..8].copy_from_slice(&self.streams.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.records.to_be_bytes());
        bytes[16..48].copy_from_slice(&self.fold);
        let sum: Hash = Sha256::digest(&bytes[..48]).into();
        bytes[48..].copy_from_slice(&sum);
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (streams, rest) = bytes.split_first_chunk::<8>()?;
        let (records, rest) = rest.split_first_chunk::<8>()?;
        let (fold, sum) = rest.split_first_chunk::<32>()?;
        let tally = Self { streams: u64::from_be_bytes(*streams), records: u64::from_be_bytes(*records), fold: *fold };
        (tally.bytes()[48..] == *sum).then_some(tally)
    }
}

/// The file with the tally.
#[derive(Debug)]
pub(super) struct TallyFile {
    file: File,
    next: usize,
}

impl TallyFile {
    /// Begins at nothing, in the folder of a database that is made.
    pub(super) fn begin(folder: &Path) -> Result<Self, StoreFault> {
        let nothing = Tally { fold: BEGINNING, ..Tally::default() }.bytes();
        let mut file = File::options().create(true).truncate(true).read(true).write(true).open(folder.join(FILE))?;
        file.write_all(&[nothing, nothing].concat())?;
        file.sync_all()?;
        Ok(Self { file, next: 0 })
    }

    /// The file, and what it says; `None` where neither slot can be read.
    pub(super) fn open(folder: &Path) -> Result<(Self, Option<Tally>), StoreFault> {
        let mut file = File::options().create(true).truncate(false).read(true).write(true).open(folder.join(FILE))?;
        let mut bytes = Vec::new();
        std::io::Read::by_ref(&mut file).take(4_096).read_to_end(&mut bytes)?;
        let slots: Vec<Tally> = bytes.chunks_exact(SLOT).filter_map(Tally::read).collect();
        let told = slots.iter().copied().max_by_key(|t| t.records);
        // The next goes over the older of the two.
        let next = usize::from(bytes.get(..SLOT).and_then(Tally::read) == told);
        Ok((Self { file, next }, told))
    }

    /// Writes the tally; it is on disk when this comes back.
    pub(super) fn write(&mut self, tally: Tally) -> Result<(), StoreFault> {
        self.file.seek(SeekFrom::Start((self.next * SLOT) as u64))?;
        self.file.write_all(&tally.bytes())?;
        self.file.sync_data()?;
        self.next = 1 - self.next;
        Ok(())
    }
}
