//! A reader that counts lines and refuses what would only fill the memory.

use std::io::{self, BufRead, Read};

/// Largest single piece (a tag with its attributes, or a row) in bytes.
const LARGEST_PIECE: usize = 16 << 20;
/// Most bytes that are handed on at once.
const PORTION: usize = 1 << 16;
/// Most bytes after unpacking.
const MOST_BYTES: u64 = 16 << 30;

/// What the guard refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// One tag or row larger than [`LARGEST_PIECE`].
    Piece,
    /// A file larger than [`MOST_BYTES`].
    Whole,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Piece => "a piece is larger than 16 MB",
            Self::Whole => "more than 16 GB",
        })
    }
}

impl std::error::Error for Refused {}

/// Counts the lines that went by, and the bytes since the last piece was whole.
pub(super) struct Guard<R> {
    inner: R,
    /// Lines that went by.
    pub(super) lines: u64,
    piece: usize,
    whole: u64,
}

impl<R: BufRead> Guard<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, lines: 0, piece: 0, whole: 0 }
    }

    /// A piece was read whole.
    pub(super) fn piece_done(&mut self) {
        self.piece = 0;
    }
}

impl<R: BufRead> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Guard<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece > LARGEST_PIECE {
            return Err(io::Error::other(Refused::Piece));
        }
        if self.whole > MOST_BYTES {
            return Err(io::Error::other(Refused::Whole));
        }
        // In portions, so that a piece is refused before it is taken in.
        let bytes = self.inner.fill_buf()?;
        Ok(&bytes[..bytes.len().min(PORTION)])
    }

    fn consume(&mut self, count: usize) {
        // What was filled before is still there: `fill_buf` gives it again.
        if let Ok(bytes) = self.inner.fill_buf() {
            self.lines += bytes.iter().take(count).filter(|b| **b == b'\n').count() as u64;
        }
        self.piece += count;
        self.whole += count as u64;
        self.inner.consume(count);
    }
}
