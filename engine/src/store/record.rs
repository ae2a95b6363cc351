//! Records and streams: what is written down, in an order that can be checked.
//!
//! A stream is the history of one thing (a case, a file, a simulation): records numbered from 1, each with a hash over
//! itself and the hash before it. A record has an open part, which stays, and may have a personal part, which can be
//! forgotten: the chain holds a digest of it, with a salt, so that it still closes when the words are gone, and nobody
//! can guess them from what is left.

use super::fault::StoreFault;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::io::{Read as _, Write as _};

/// Shorter ones are kept as they are.
const LEAST_PACKED: usize = 1_024;
/// Nothing longer was ever packed: a command reads at most 64 MB.
const LARGEST: u64 = 1 << 30;
/// A SHA-256.
pub(super) type Hash = [u8; 32];
/// Before the first record.
pub(super) const BEGINNING: Hash = [0; 32];

/// What kind of thing a stream is the history of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A case.
    Case,
    /// A place file.
    Place,
    /// A process file.
    Process,
    /// A saved simulation.
    Simulation,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Case, Self::Place, Self::Process, Self::Simulation];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Place => "place",
            Self::Process => "process",
            Self::Simulation => "simulation",
        }
    }
}

/// The name of a stream: its kind, and a name of its own of letters, digits, `-`, `_` and dots.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamName {
    kind: Kind,
    name: Box<str>,
}

impl StreamName {
    /// A name of a kind.
    ///
    /// # Errors
    /// [`StoreFault::BadName`] where the name is empty, longer than 64 signs, or has others than those allowed.
    pub fn new(kind: Kind, name: &str) -> Result<Self, StoreFault> {
        let may = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        if name.is_empty() || name.len() > 64 || !name.bytes().all(may) || name.starts_with('.') {
            return Err(StoreFault::BadName { found: name.chars().take(80).collect() });
        }
        Ok(Self { kind, name: name.into() })
    }

    pub(super) fn parse(text: &str) -> Result<Self, StoreFault> {
        let bad = || StoreFault::BadName { found: text.chars().take(80).collect() };
        let (kind, name) = text.split_once('/').ok_or_else(bad)?;
        let kind = Kind::ALL.into_iter().find(|k| k.word() == kind).ok_or_else(bad)?;
        Self::new(kind, name)
    }

    /// Of what kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The name within its kind.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.word(), self.name)
    }
}

/// What a record says of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Personal {
    /// Nothing.
    None,
    /// These words, with their salt.
    Kept { salt: [u8; 16], text: Vec<u8> },
    /// Words that were forgotten, of which this digest is left.
    Forgotten { digest: Hash },
}

impl Personal {
    fn digest(&self) -> Hash {
        match self {
            Self::None => BEGINNING,
            Self::Kept { salt, text } => Sha256::new().chain_update(salt).chain_update(text).finalize().into(),
            Self::Forgotten { digest } => *digest,
        }
    }

    pub(super) fn forget(&mut self) {
        if matches!(self, Self::Kept { .. }) {
            *self = Self::Forgotten { digest: self.digest() };
        }
    }
}

/// One record of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Its number in the stream, from 1.
    pub number: u32,
    /// Whether it says that what stood before it of people was forgotten.
    pub forgets: bool,
    /// What stays: JSON.
    pub open: Vec<u8>,
    /// What can be forgotten: JSON.
    pub personal: Personal,
    /// Over this record and all before it.
    pub hash: Hash,
}

/// How far a stream has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// How many records.
    pub count: u32,
    /// The hash of the last.
    pub hash: Hash,
}

impl Head {
    pub(super) const NONE: Self = Self { count: 0, hash: BEGINNING };

    pub(super) fn bytes(self) -> Vec<u8> {
        let mut bytes = self.count.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.hash);
        bytes
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (count, hash) = bytes.split_first_chunk::<4>()?;
        Some(Self { count: u32::from_be_bytes(*count), hash: hash.try_into().ok()? })
    }
}

impl Record {
    /// The record that follows a head.
    pub(super) fn after(head: Head, stream: &StreamName, forgets: bool, open: Vec<u8>, personal: Personal) -> Self {
        let mut record = Self { number: head.count + 1, forgets, open, personal, hash: BEGINNING };
        record.hash = record.chained(head.hash, stream);
        record
    }

    /// The head of a stream that ends here.
    pub(super) const fn head(&self) -> Head {
        Head { count: self.number, hash: self.hash }
    }

    /// The hash that it must have after another.
    pub(super) fn chained(&self, before: Hash, stream: &StreamName) -> Hash {
        let name = stream.to_string();
        let has_personal = !matches!(self.personal, Personal::None);
        Sha256::new()
            .chain_update(before)
            .chain_update((name.len() as u64).to_be_bytes())
            .chain_update(&name)
            .chain_update(self.number.to_be_bytes())
            .chain_update([u8::from(self.forgets), u8::from(has_personal)])
            .chain_update((self.open.len() as u64).to_be_bytes())
            .chain_update(&self.open)
            .chain_update(self.personal.digest())
            .finalize()
            .into()
    }

    /// On disk: hash, flags, what is left of people, what stays (packed where that is smaller).
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.hash.to_vec();
        let (tag, personal): (u8, Vec<u8>) = match &self.personal {
            Personal::None => (0, Vec::new()),
            Personal::Kept { salt, text } => (1, [&salt[..], text].concat()),
            Personal::Forgotten { digest } => (2, digest.to_vec()),
        };
        let packed = packed(&self.open);
        bytes.push(tag | u8::from(self.forgets) << 7 | u8::from(packed.is_some()) << 6);
        // Nothing longer than 4 GB comes in: a command reads at most 64 MB.
        bytes.extend_from_slice(&u32::try_from(personal.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(&personal);
        bytes.extend_from_slice(packed.as_ref().unwrap_or(&self.open));
        bytes
    }

    pub(super) fn read(number: u32, bytes: &[u8]) -> Option<Self> {
        let (hash, rest) = bytes.split_first_chunk::<32>()?;
        let (flags, rest) = rest.split_first()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let (personal, open) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        let open = if flags & 0x40 == 0 { open.to_vec() } else { unpacked(open)? };
        let personal = match flags & 0x3f {
            0 if personal.is_empty() => Personal::None,
            1 => {
                let (salt, text) = personal.split_first_chunk::<16>()?;
                Personal::Kept { salt: *salt, text: text.to_vec() }
            }
            2 => Personal::Forgotten { digest: personal.try_into().ok()? },
            _ => return None,
        };
        Some(Self { number, forgets: flags & 0x80 != 0, open, personal, hash: *hash })
    }
}

/// Files and answers are long texts; events are short, and hardly become smaller.
fn packed(open: &[u8]) -> Option<Vec<u8>> {
    if open.len() < LEAST_PACKED {
        return None;
    }
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::default());
    packer.write_all(open).ok()?;
    packer.finish().ok().filter(|packed| packed.len() < open.len())
}

fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    let mut open = Vec::new();
    DeflateDecoder::new(packed).take(LARGEST).read_to_end(&mut open).ok()?;
    Some(open)
}

/// A salt of one record, from the one given with a whole write.
pub(super) fn salt_of(given: [u8; 16], stream: &StreamName, number: u32) -> [u8; 16] {
    let whole: Hash =
        Sha256::new().chain_update(given).chain_update(stream.to_string()).chain_update(number.to_be_bytes()).finalize().into();
    let mut salt = [0; 16];
    salt.copy_from_slice(&whole[..16]);
    salt
}
