//! Where answers go: standard output or a file, whole or not at all.

use doorloop_engine::text::Words;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Something failed here: a disk, a pipe. Empty words = the reader went away, which is no failure.
#[derive(Debug)]
pub struct Failed(pub Words);

/// Whether colours are welcome (<https://no-color.org>).
pub fn may_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()) && std::env::var("TERM").is_ok_and(|t| t != "dumb")
}

/// The width of lines.
pub fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    columns.unwrap_or(100_usize).clamp(40, 200)
}

/// Writes to a file, or to standard output.
pub fn write(file: Option<&Path>, bytes: &[u8]) -> Result<(), Failed> {
    let Some(file) = file else {
        let mut out = io::stdout().lock();
        return match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(failed("de uitvoer", "the output", &error)),
            Ok(()) => Ok(()),
        };
    };
    let shown = file.display().to_string();
    whole(file, bytes).map_err(|error| failed(&format!("\"{shown}\""), &format!("\"{shown}\""), &error))
}

/// Writes beside the file first, so that a full disk leaves what was there.
fn whole(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let is_plain = fs::metadata(file).map_or(true, |m| m.is_file());
    if !is_plain {
        // A device or a pipe can't be replaced.
        return File::options().write(true).open(file)?.write_all(bytes);
    }
    let real = fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
    let beside = beside(&real);
    let written = File::create(&beside).and_then(|mut f| f.write_all(bytes).and_then(|()| f.sync_all()));
    let written = written.and_then(|()| fs::rename(&beside, &real));
    if written.is_err() {
        // It may never have come to be.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn beside(file: &Path) -> PathBuf {
    let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    file.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

fn failed(nl: &str, en: &str, error: &io::Error) -> Failed {
    let (why_nl, why_en) = match error.kind() {
        io::ErrorKind::StorageFull => ("de schijf is vol", "the disk is full"),
        io::ErrorKind::PermissionDenied => ("dat mag hier niet", "that is not allowed here"),
        io::ErrorKind::NotFound => ("de map bestaat niet", "the folder does not exist"),
        io::ErrorKind::IsADirectory => ("dat is een map", "that is a folder"),
        io::ErrorKind::ReadOnlyFilesystem => ("hier kan niet geschreven worden", "nothing can be written here"),
        _ => ("onbekende oorzaak", "unknown cause"),
    };
    Failed(Words::new(
        format!("{nl} is niet te schrijven: {why_nl} ({error})"),
        format!("{en} cannot be written: {why_en} ({error})"),
    ))
}
