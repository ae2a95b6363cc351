//! Runs over the threads, handed out in their order, so that work that is broken off leaves whole runs without a gap.
//!
//! A run that was handed out is always finished. So what is known after a stop is what `--runs N` would have said: no run
//! is left out because it took long, which would make the answer too rosy.

use crate::sim::PER_WORLD;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// So many runs are finished even when the work is broken off at once: fewer give no interval.
const LEAST: u64 = 2;

/// Hears how far the work is, and says when to break it off.
#[derive(Clone, Copy)]
pub struct Progress<'p> {
    /// Told after each run: done, of so much.
    pub tell: &'p (dyn Fn(u64, u64) + Sync),
    /// Once true, no new run is begun; what is known is said.
    pub stop: &'p AtomicBool,
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Progress<'static> {
    /// Nobody listens, and nobody breaks it off.
    pub const QUIET: Self = Self { tell: &|_, _| {}, stop: &NEVER };
}

impl Progress<'_> {
    /// Whether the work was broken off.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// What each run of a range gave, in their order: all of them, or the first so many where the work was broken off.
///
/// # Errors
/// The fault of the first run that has one.
pub(super) fn in_turn<W, T: Send, E: Send>(
    runs: Range<u64>,
    progress: Progress<'_>,
    workplace: impl Fn() -> W + Sync,
    one: impl Fn(&mut W, u64) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let next = AtomicU64::new(runs.start);
    let faulty = AtomicBool::new(false);
    let work = |_| {
        let mut place = workplace();
        let mut found: Vec<(u64, Result<T, E>)> = Vec::new();
        while !faulty.load(Ordering::Relaxed) && (next.load(Ordering::Relaxed) < LEAST || !progress.is_stopped()) {
            let run = next.fetch_add(1, Ordering::Relaxed);
            if run >= runs.end {
                break;
            }
            let outcome = one(&mut place, run);
            if outcome.is_err() {
                faulty.store(true, Ordering::Relaxed);
            }
            found.push((run, outcome));
        }
        found
    };
    let mut all: Vec<_> = (0..rayon::current_num_threads()).into_par_iter().with_max_len(1).flat_map_iter(work).collect();
    all.sort_unstable_by_key(|(run, _)| *run);
    all.into_iter().map(|(_, outcome)| outcome).collect()
}

/// As [`in_turn`], a world at a time: `one` is given a world and those of the runs that share it.
///
/// # Errors
/// As [`in_turn`].
pub(super) fn by_world<W, T: Send, E: Send>(
    runs: Range<u64>,
    progress: Progress<'_>,
    workplace: impl Fn() -> W + Sync,
    one: impl Fn(&mut W, u64, Range<u64>) -> Result<Vec<T>, E> + Sync,
) -> Result<Vec<T>, E> {
    let done = AtomicU64::new(runs.start);
    let of_world = |place: &mut W, world: u64| {
        let of = (world * PER_WORLD).max(runs.start)..((world + 1) * PER_WORLD).min(runs.end);
        let found = one(place, world, of.clone())?;
        let count = of.end - of.start;
        (progress.tell)(done.fetch_add(count, Ordering::Relaxed) + count, runs.end);
        Ok(found)
    };
    let worlds = in_turn(runs.start / PER_WORLD..runs.end.div_ceil(PER_WORLD), progress, workplace, of_world)?;
    Ok(worlds.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_runs_come_in_their_order() {
        let found = in_turn(3..200, Progress::QUIET, || (), |(), run| Ok::<_, ()>(run)).unwrap();
        assert_eq!(found, (3..200).collect::<Vec<_>>());
    }

    #[test]
    fn work_that_is_broken_off_leaves_the_first_runs_without_a_gap() {
        let stop = AtomicBool::new(false);
        let progress = Progress { stop: &stop, ..Progress::QUIET };
        let found = in_turn(
            0..1_000_000,
            progress,
            || (),
            |(), run| {
                stop.store(run >= 100, Ordering::Relaxed);
                Ok::<_, ()>(run)
            },
        )
        .unwrap();
        assert!(found.len() > 100 && found.len() < 1_000_000);
        assert_eq!(found, (0..found.len() as u64).collect::<Vec<_>>());
    }

    #[test]
    fn broken_off_at_once_it_still_gives_an_interval() {
        let stop = AtomicBool::new(true);
        let found = in_turn(0..500, Progress { stop: &stop, ..Progress::QUIET }, || (), |(), run| Ok::<_, ()>(run)).unwrap();
        assert!(found.len() as u64 >= LEAST && found.len() < 500, "{}", found.len());
    }
}
