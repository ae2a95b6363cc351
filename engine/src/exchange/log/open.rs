//! A log from bytes: packed or not, XES or a table.

use super::table::Columns;
use super::xes::{placed, stopped};
use super::{EventLog, table, xes};
use crate::text::Complaint;
use flate2::bufread::MultiGzDecoder;
use std::io::{BufRead, BufReader, Read};

/// Reads a log of either kind, told apart by how it begins; `name` is how the file is called in complaints.
///
/// # Errors
/// What the reader of its kind complains of; a log in which nothing was done.
pub fn read(mut from: impl BufRead, name: &str, columns: &Columns) -> Result<EventLog, Complaint> {
    let unreadable = |e: std::io::Error| placed(stopped(&e), name, 1, None);
    let log = if from.fill_buf().map_err(unreadable)?.starts_with(&[0x1f, 0x8b]) {
        plain(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(from)), name, columns)?
    } else {
        plain(from, name, columns)?
    };
    if log.cases.is_empty() {
        return Err(nothing_done(&log));
    }
    Ok(log)
}

fn plain(mut from: impl BufRead, name: &str, columns: &Columns) -> Result<EventLog, Complaint> {
    let start = from.fill_buf().map_err(|e| placed(stopped(&e), name, 1, None))?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let skip = start.iter().take_while(|b| b.is_ascii_whitespace()).count();
    if start.get(skip) == Some(&b'<') {
        // The mark before the text is no part of it.
        let bom = if from.fill_buf().is_ok_and(|b| b.starts_with(b"\xef\xbb\xbf")) { 3 } else { 0 };
        from.consume(bom);
        return xes::read(from, name);
    }
    table::read(Read::take(from, u64::MAX), name, columns)
}

fn nothing_done(log: &EventLog) -> Complaint {
    let left_out = log.left_out;
    let name = &log.name;
    if left_out.timeless > 0 {
        return Complaint::general(
            "no_moments",
            format!("in {name} heeft geen enkele gebeurtenis een tijdstip ({} zonder)", left_out.timeless),
            format!("in {name} no event has a moment ({} without)", left_out.timeless),
        )
        .hint("Een logboek heeft bij elke gebeurtenis time:timestamp nodig", "A log needs time:timestamp with every event");
    }
    Complaint::general(
        "empty_log",
        format!("in {name} staat geen zaak waarin iets gebeurde"),
        format!("{name} has no case in which anything happened"),
    )
}
