//! What stays between two answers: the surroundings that were asked about last, read and checked; and threads that are free for a glance.
//!
//! Only what a proposal says of itself may differ between two answers that share surroundings; a slider changes nothing else.

use crate::case::{Case, Surroundings};
use crate::desk::{Desk, Stop};
use doorloop_engine::model::library::Library;
use doorloop_engine::time::Date;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use std::sync::{Arc, Mutex, PoisonError};

/// Surroundings that are kept; those that were asked about longest ago go first.
const MOST: usize = 8;

/// What surroundings hang on.
struct Key {
    library: Arc<Library>,
    process: String,
    place: String,
    with: Vec<String>,
    submit: Date,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        // Each save makes another library.
        Arc::ptr_eq(&self.library, &other.library)
            && (&self.process, &self.place, &self.with, self.submit) == (&other.process, &other.place, &other.with, other.submit)
    }
}

/// The surroundings that were asked about last, the last first.
pub struct Shelf {
    kept: Mutex<Vec<(Key, Arc<Surroundings>)>>,
    /// A glance stands behind no long work.
    threads: ThreadPool,
}

impl Shelf {
    /// An empty one.
    pub fn new() -> Result<Self, ThreadPoolBuildError> {
        Ok(Self { kept: Mutex::default(), threads: ThreadPoolBuilder::new().build()? })
    }

    /// Does the work of a glance.
    pub fn glance<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.threads.install(work)
    }

    /// The surroundings of a proposal as it was asked about, of this library.
    pub fn surroundings(&self, case: &Case, library: &Arc<Library>, desk: &mut Desk) -> Result<Arc<Surroundings>, Stop> {
        let (process, place) = (case.process.shown.clone(), case.place.shown.clone());
        let key = Key { library: library.clone(), process, place, with: case.with.clone(), submit: case.submit };
        let find = |list: &mut Vec<(Key, Arc<Surroundings>)>| {
            let at = list.iter().position(|(of, _)| *of == key)?;
            list[..=at].rotate_right(1);
            list.first().map(|(_, around)| around.clone())
        };
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = find(&mut lock());
        if let Some(around) = kept {
            return Ok(around);
        }
        // Nobody waits for who reads: whoever asks for the same in the meantime reads it too.
        let around = Arc::new(case.surroundings(desk)?);
        let mut list = lock();
        list.insert(0, (key, around.clone()));
        list.truncate(MOST);
        Ok(around)
    }
}
