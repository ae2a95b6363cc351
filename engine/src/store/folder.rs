//! The folder of a store: one program at a time, the version of its form, and which generation of the database counts.
//!
//! ```text
//! doorloop-store.json   { "doorloop_store": 2, "generation": 3 }, replaced whole
//! lock, owner           held by the program that has the store open, and what it says of itself
//! generation-3/         the database
//! ```
//!
//! A generation is written beside the old one and takes its place in one rename, so that a migration, an import or a
//! forgetting happens wholly or not at all, and nothing of the old one stays on disk.

use super::fault::StoreFault;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The form in which this program writes: 1 kept every record as it was; 2 packs those that become smaller by it.
pub(super) const FORMAT: u32 = 2;

const MARK: &str = "doorloop-store.json";
const LOCK: &str = "lock";
const OWNER: &str = "owner";

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Mark {
    doorloop_store: u32,
    generation: u32,
}

/// A folder that is ours while this stands.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    mark: Mark,
    is_new: bool,
    _lock: File,
}

impl Folder {
    /// Takes the folder, and makes it if it is not there.
    pub(super) fn take(path: &Path, owner: &str) -> Result<Self, StoreFault> {
        fs::create_dir_all(path)?;
        let mark = read_mark(path)?;
        let is_new = mark.is_none();
        if is_new && !holds_nothing_else(path)? {
            return Err(StoreFault::NotAStore { folder: path.to_path_buf() });
        }
        if let Some(mark) = mark.filter(|m| m.doorloop_store > FORMAT) {
            return Err(StoreFault::TooNew { found: mark.doorloop_store, known: FORMAT });
        }
        let lock = File::options().create(true).truncate(false).write(true).open(path.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let by = fs::read_to_string(path.join(OWNER)).unwrap_or_default();
                return Err(StoreFault::InUse { folder: path.to_path_buf(), by: by.chars().take(200).collect() });
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // Between the first look and the lock another program may have made another generation.
        let mark = read_mark(path)?.unwrap_or(Mark { doorloop_store: FORMAT, generation: 1 });
        let folder = Self { path: path.to_path_buf(), mark, is_new, _lock: lock };
        folder.say(owner);
        Ok(folder)
    }

    /// Leaves word of who has the store open. Whoever is told that it is in use reads this; a full disk is no reason to stop.
    pub(super) fn say(&self, owner: &str) {
        let _ = fs::write(self.path.join(OWNER), owner);
    }

    /// Whether it was written in an earlier form.
    pub(super) const fn is_older(&self) -> bool {
        self.mark.doorloop_store < FORMAT
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) const fn is_new(&self) -> bool {
        self.is_new
    }

    /// Where the database that counts is.
    pub(super) fn database(&self) -> PathBuf {
        self.path.join(format!("generation-{}", self.mark.generation))
    }

    /// Where the next one can be written; what a broken-off attempt left there is taken away.
    pub(super) fn next_database(&self) -> Result<PathBuf, StoreFault> {
        let path = self.path.join(format!("generation-{}", self.mark.generation + 1));
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        Ok(path)
    }

    /// From here on the next generation counts.
    pub(super) fn go_on(&mut self) -> Result<(), StoreFault> {
        let mark = Mark { doorloop_store: FORMAT, generation: self.mark.generation + 1 };
        write_mark(&self.path, mark)?;
        self.mark = mark;
        Ok(())
    }

    /// From here on this is a store.
    pub(super) fn begin(&mut self) -> Result<(), StoreFault> {
        write_mark(&self.path, self.mark)?;
        self.is_new = false;
        Ok(())
    }

    /// Takes away generations that do not count.
    pub(super) fn tidy(&self) -> Result<(), StoreFault> {
        let current = self.database();
        for entry in fs::read_dir(&self.path)?.filter_map(Result::ok) {
            let path = entry.path();
            let is_generation = entry.file_name().to_string_lossy().starts_with("generation-");
            if is_generation && path != current {
                fs::remove_dir_all(path)?;
            }
        }
        Ok(())
    }
}

fn holds_nothing_else(path: &Path) -> Result<bool, StoreFault> {
    // A program that was killed while it made the store leaves these.
    let ours = |name: &str| [LOCK, OWNER].contains(&name) || name == format!("{MARK}.part") || name == "generation-1";
    Ok(fs::read_dir(path)?.filter_map(Result::ok).all(|e| ours(&e.file_name().to_string_lossy())))
}

fn read_mark(path: &Path) -> Result<Option<Mark>, StoreFault> {
    let text = match fs::read(path.join(MARK)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let unreadable = |why: String| StoreFault::Unreadable { folder: path.to_path_buf(), why };
    serde_json::from_slice(&text).map(Some).map_err(|e| unreadable(format!("{MARK}: {e}")))
}

fn write_mark(path: &Path, mark: Mark) -> Result<(), StoreFault> {
    let part = path.join(format!("{MARK}.part"));
    let text = serde_json::to_vec(&mark).map_err(|e| StoreFault::Disk { why: e.to_string() })?;
    let mut file = File::create(&part)?;
    file.write_all(&text)?;
    file.sync_all()?;
    fs::rename(&part, path.join(MARK))?;
    sync_folder(path)
}

/// A name in a folder is on disk only when the folder is.
pub(super) fn sync_folder(path: &Path) -> Result<(), StoreFault> {
    // Only there can a folder be opened as a file.
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}
