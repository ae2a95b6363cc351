//! What is to come after the stretch of time at hand: unsorted, in a bucket for each stretch.
//!
//! A bucket is a chain through one list, so that a copy of a world copies a few plain lists.

use super::event_list::Event;

/// A stretch is 2^14 seconds, four and a half hours: the moment lies in the highest 40 bits of an event.
const SHIFT: u32 = 88 + 14;
/// Buckets: a little over a year.
const BUCKETS: u32 = 2_048;
const NONE: u32 = u32::MAX;
/// Stands where an entry was taken out.
const GONE: Event = Event(u128::MAX);

/// The stretch of time in which an event lies.
#[inline(always)]
pub(super) fn stretch_of(event: Event) -> u32 {
    (event.0 >> SHIFT) as u32
}

/// Events that lie after the stretch at hand.
#[derive(Debug)]
pub(super) struct Later {
    /// First of each bucket's chain; empty until there is something.
    heads: Vec<u32>,
    /// A bit for each bucket that is not empty.
    filled: Vec<u64>,
    events: Vec<Event>,
    nexts: Vec<u32>,
    /// First of the chain of free places.
    free: u32,
    live: usize,
    /// What lies more than all buckets ahead, and the first stretch of it.
    beyond: Vec<Event>,
    beyond_from: u32,
}

impl Clone for Later {
    fn clone(&self) -> Self {
        let mut copy = Self::new();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, from: &Self) {
        self.heads.clone_from(&from.heads);
        self.filled.clone_from(&from.filled);
        self.events.clone_from(&from.events);
        self.nexts.clone_from(&from.nexts);
        self.beyond.clone_from(&from.beyond);
        (self.free, self.live, self.beyond_from) = (from.free, from.live, from.beyond_from);
    }
}

impl Later {
    pub const fn new() -> Self {
        Self {
            heads: Vec::new(),
            filled: Vec::new(),
            events: Vec::new(),
            nexts: Vec::new(),
            free: NONE,
            live: 0,
            beyond: Vec::new(),
            beyond_from: NONE,
        }
    }

    pub fn len(&self) -> usize {
        self.live
    }

    pub fn clear(&mut self) {
        self.heads.clear();
        self.filled.clear();
        self.events.clear();
        self.nexts.clear();
        self.beyond.clear();
        (self.free, self.live, self.beyond_from) = (NONE, 0, NONE);
    }

    pub fn iter(&self) -> impl Iterator<Item = Event> + '_ {
        self.events.iter().chain(&self.beyond).copied().filter(|event| *event != GONE)
    }

    /// Adds an event that lies after stretch `at`, the one at hand.
    #[inline]
    pub fn push(&mut self, event: Event, at: u32) {
        self.live += 1;
        let stretch = stretch_of(event);
        if stretch - at >= BUCKETS {
            self.beyond.push(event);
            self.beyond_from = self.beyond_from.min(stretch);
            return;
        }
        self.chain(event, stretch);
    }

    #[inline]
    fn chain(&mut self, event: Event, stretch: u32) {
        if self.heads.is_empty() {
            self.heads.resize(BUCKETS as usize, NONE);
            self.filled.resize(BUCKETS as usize / 64, 0);
        }
        let bucket = (stretch % BUCKETS) as usize;
        let next = std::mem::replace(&mut self.heads[bucket], self.free);
        if self.free == NONE {
            self.heads[bucket] = self.events.len() as u32;
            self.events.push(event);
            self.nexts.push(next);
        } else {
            let place = self.free as usize;
            self.free = std::mem::replace(&mut self.nexts[place], next);
            self.events[place] = event;
        }
        self.filled[bucket / 64] |= 1 << (bucket % 64);
    }

    /// Moves the events of the next stretch that has any to an empty list, the last first, and says which it is.
    #[inline(never)]
    pub fn next_stretch(&mut self, mut at: u32, run: &mut Vec<Event>) -> Option<u32> {
        while self.live > 0 {
            if self.beyond_from != NONE && self.beyond_from - at < BUCKETS {
                self.come_nearer(at);
            }
            let Some(stretch) = self.first_filled(at) else {
                // All of it lies beyond the buckets.
                at = self.beyond_from - 1;
                continue;
            };
            at = stretch;
            let bucket = (stretch % BUCKETS) as usize;
            let mut place = std::mem::replace(&mut self.heads[bucket], NONE);
            self.filled[bucket / 64] &= !(1 << (bucket % 64));
            while place != NONE {
                let event = std::mem::replace(&mut self.events[place as usize], GONE);
                if event != GONE {
                    run.push(event);
                }
                let next = std::mem::replace(&mut self.nexts[place as usize], self.free);
                self.free = std::mem::replace(&mut place, next);
            }
            if !run.is_empty() {
                self.live -= run.len();
                run.sort_unstable_by(|a, b| b.cmp(a));
                return Some(stretch);
            }
        }
        None
    }

    /// The first stretch after `at` whose bucket has something.
    fn first_filled(&self, at: u32) -> Option<u32> {
        let words = self.filled.len() as u32;
        if words == 0 {
            return None;
        }
        let first = (at + 1) % BUCKETS;
        // Once around, and the first word again for the bits before it.
        (0..=words).find_map(|i| {
            let word = (first / 64 + i) % words;
            let mask = match i {
                0 => u64::MAX << (first % 64),
                i if i == words => !(u64::MAX << (first % 64)),
                _ => u64::MAX,
            };
            let bits = self.filled[word as usize] & mask;
            let bucket = word * 64 + bits.trailing_zeros();
            (bits != 0).then(|| at + 1 + (bucket + BUCKETS - first) % BUCKETS)
        })
    }

    /// What lay beyond all buckets and no longer does gets its bucket.
    #[cold]
    fn come_nearer(&mut self, at: u32) {
        let mut beyond = std::mem::take(&mut self.beyond);
        self.beyond_from = NONE;
        beyond.retain(|&event| {
            let stretch = stretch_of(event);
            let is_beyond = stretch - at >= BUCKETS;
            if is_beyond {
                self.beyond_from = self.beyond_from.min(stretch);
            } else {
                self.chain(event, stretch);
            }
            is_beyond
        });
        self.beyond = beyond;
    }

    /// Keeps the events for which `keep` holds.
    pub fn retain(&mut self, mut keep: impl FnMut(Event) -> bool) {
        for event in self.events.iter_mut().filter(|event| **event != GONE) {
            if !keep(*event) {
                *event = GONE;
                self.live -= 1;
            }
        }
        let before = self.beyond.len();
        self.beyond.retain(|event| keep(*event));
        self.live -= before - self.beyond.len();
        self.beyond_from = self.beyond.iter().map(|event| stretch_of(*event)).min().unwrap_or(NONE);
    }
}
