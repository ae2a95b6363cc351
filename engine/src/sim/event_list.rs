//! The event list: what is to come, in order.
//!
//! An entry is one integer whose order is the order of simulation: the moment in its highest bits, then the rank of the kind
//! of event within one second, then what it is about. Two entries that must not tie differ in some bit, so that the order never hangs on the
//! shape of the heap.
//!
//! ```
//! use doorloop_engine::sim::event_list::{Event, EventList};
//! let mut list = EventList::new();
//! for moment in [30, 10, 20] {
//!     list.push(Event(moment << 64));
//! }
//! assert_eq!(list.pop(), Some(Event(10 << 64)));
//! list.push(Event(25 << 64));
//! let order: Vec<u128> = std::iter::from_fn(|| list.pop()).map(|e| e.0 >> 64).collect();
//! assert_eq!(order, [20, 25, 30]);
//! ```
//!
//! A short list is a heap of four: half as deep as a binary heap, the four children side by side (LaMarca & Ladner, "The
//! influence of caches on the performance of heaps", JEA 1996), and most events end one stay and begin another, which
//! [`EventList::push`] after [`EventList::pop`] does in one walk. In a long one nearly all that comes is days away, so only the stretch at hand is in order: what lies
//! behind it waits unsorted in `Later` (a calendar queue, Brown, CACM 1988).

use super::later::{Later, stretch_of};

/// What is to happen, as one integer: the smallest happens first. The kernel packs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Event(pub u128);

impl Event {
    /// Behind all that can happen.
    pub(super) const NEVER: Self = Self(u128::MAX);
}

/// At so many entries it is asked whether the list is a long one.
const LONG: usize = 128;

/// [`Event`]s, the first of which is at hand.
///
/// Nothing is allocated as long as the number of entries stays below an earlier peak, also after [`EventList::clear`] and in
/// [`Clone::clone_from`].
#[derive(Debug)]
pub struct EventList {
    /// A min-heap in which every node has four children: a short list, or what came for the stretch at hand since it began.
    heap: Vec<Event>,
    /// What was there when the stretch at hand began, the last first.
    run: Vec<Event>,
    /// The first entry of the heap was handed out: what comes next takes its place, in one walk down.
    hole: bool,
    /// The stretch at hand; `u32::MAX` in a short list.
    at: u32,
    later: Later,
    /// At so many entries it is asked again whether the list is a long one.
    long_at: usize,
}

impl Default for EventList {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for EventList {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, source: &Self) {
        self.heap.clone_from(&source.heap);
        self.run.clone_from(&source.run);
        self.later.clone_from(&source.later);
        (self.hole, self.at, self.long_at) = (source.hole, source.at, source.long_at);
    }
}

impl EventList {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self { heap: Vec::new(), run: Vec::new(), hole: false, at: u32::MAX, later: Later::new(), long_at: LONG }
    }

    /// An empty list with room for `capacity` entries.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { heap: Vec::with_capacity(capacity), ..Self::new() }
    }

    /// How many entries are to come.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heap.len() - usize::from(self.hole) + self.run.len() + self.later.len()
    }

    /// Whether nothing is to come.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets all entries and keeps the room.
    pub fn clear(&mut self) {
        self.heap.clear();
        self.run.clear();
        self.later.clear();
        (self.hole, self.at, self.long_at) = (false, u32::MAX, LONG);
    }

    /// All entries, in no useful order.
    pub fn iter(&self) -> impl Iterator<Item = Event> + '_ {
        self.heap[usize::from(self.hole)..].iter().chain(&self.run).copied().chain(self.later.iter())
    }

    /// The first entry, which stays.
    #[must_use]
    pub fn peek(&mut self) -> Option<Event> {
        self.fill_hole();
        let near = self.heap.first().into_iter().chain(self.run.last()).min().copied();
        near.or_else(|| self.later.iter().min())
    }

    /// Keeps the entries for which `keep` holds.
    pub fn retain(&mut self, mut keep: impl FnMut(Event) -> bool) {
        self.fill_hole();
        let before = self.heap.len();
        self.heap.retain(|event| keep(*event));
        if self.heap.len() < before {
            for at in (0..self.heap.len().saturating_sub(1).div_ceil(4)).rev() {
                let event = self.heap[at];
                sift_down(&mut self.heap, at, event);
            }
        }
        self.run.retain(|event| keep(*event));
        self.later.retain(keep);
    }

    /// Adds an entry.
    #[inline(always)]
    pub fn push(&mut self, event: Event) {
        if stretch_of(event) > self.at {
            self.later.push(event, self.at);
            return;
        }
        if self.hole {
            self.hole = false;
            sift_down(&mut self.heap, 0, event);
            return;
        }
        let mut at = self.heap.len();
        self.heap.push(event);
        while at > 0 {
            let parent = (at - 1) / 4;
            let above = self.heap[parent];
            if above <= event {
                break;
            }
            self.heap[at] = above;
            at = parent;
        }
        self.heap[at] = event;
        if self.heap.len() >= self.long_at && self.at == u32::MAX {
            self.become_long();
        }
    }

    /// Takes the first entry.
    pub fn pop(&mut self) -> Option<Event> {
        Some(self.take_before(Event::NEVER)).filter(|event| *event != Event::NEVER)
    }

    /// Takes the first entry if it lies before `end`; else gives [`Event::NEVER`], which two registers can hold.
    #[inline(always)]
    pub(super) fn take_before(&mut self, end: Event) -> Event {
        self.fill_hole();
        if self.at != u32::MAX {
            return self.take_of_long(end);
        }
        match self.heap.first() {
            Some(&event) if event < end => {
                self.hole = true;
                event
            }
            _ => Event::NEVER,
        }
    }

    #[inline(never)]
    fn take_of_long(&mut self, end: Event) -> Event {
        loop {
            let near = self.run.last().copied().unwrap_or(Event::NEVER);
            let new = self.heap.first().copied().unwrap_or(Event::NEVER);
            if near.min(new) >= end {
                if near.min(new) != Event::NEVER {
                    return Event::NEVER;
                }
                let Some(at) = self.later.next_stretch(self.at, &mut self.run) else {
                    (self.at, self.long_at) = (u32::MAX, LONG);
                    return Event::NEVER;
                };
                self.at = at;
            } else if new < near {
                self.hole = true;
                return new;
            } else {
                self.run.pop();
                return near;
            }
        }
    }

    /// The entry that most likely comes so many places after the one taken last.
    #[inline(always)]
    pub(super) fn soon(&self, places: usize) -> Option<Event> {
        self.run.get(self.run.len().wrapping_sub(places)).copied()
    }

    #[inline(always)]
    fn fill_hole(&mut self) {
        if self.hole {
            self.hole = false;
            if let Some(last) = self.heap.pop()
                && !self.heap.is_empty()
            {
                sift_down(&mut self.heap, 0, last);
            }
        }
    }

    /// Becomes a long list if most of it lies beyond the stretch at hand; else it is asked again at twice the length.
    #[cold]
    #[inline(never)]
    fn become_long(&mut self) {
        let first = stretch_of(self.heap[0]);
        let near = self.heap.iter().filter(|event| stretch_of(**event) <= first).count();
        if near > self.heap.len() / 2 {
            self.long_at = 2 * self.heap.len();
            return;
        }
        let Self { heap, later, .. } = self;
        heap.retain(|&event| {
            let is_near = stretch_of(event) <= first;
            if !is_near {
                later.push(event, first);
            }
            is_near
        });
        // A sorted list is a heap.
        self.heap.sort_unstable();
        self.at = first;
    }
}

/// Puts `event` at a place, below which all is in order, and restores the heap from there down.
#[inline(always)]
fn sift_down(heap: &mut [Event], mut at: usize, event: Event) {
    let len = heap.len();
    assert!(at < len);
    // Unchecked, because with four entries (a queue) checked places cost 40 % more, with thousands 15 %.
    // SAFETY: `at` begins below `len`, and afterwards is the place of a child, which is below `len`:
    // `child + least` with `least` below 4 where `child + 4 <= len`, or found by looking from `child` to `len` otherwise.
    unsafe {
        loop {
            let child = 4 * at + 1;
            let least = if child + 4 <= len {
                child + least_of_four(&*heap.as_ptr().add(child).cast::<[Event; 4]>())
            } else if child < len {
                let mut least = child;
                for other in child + 1..len {
                    let is_less = heap.get_unchecked(other) < heap.get_unchecked(least);
                    least = std::hint::select_unpredictable(is_less, other, least);
                }
                least
            } else {
                break;
            };
            let below = *heap.get_unchecked(least);
            if event <= below {
                break;
            }
            *heap.get_unchecked_mut(at) = below;
            at = least;
        }
        *heap.get_unchecked_mut(at) = event;
    }
}

/// The place of the least of four: two matches and a final, without a branch that a processor would have to guess.
#[inline(always)]
fn least_of_four(four: &[Event; 4]) -> usize {
    let left = usize::from(four[1] < four[0]);
    let right = 2 + usize::from(four[3] < four[2]);
    std::hint::select_unpredictable(four[right] < four[left], right, left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::random::Key;
    use proptest::prelude::*;
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;

    proptest! {
        #[test]
        fn any_mix_of_pushes_pops_and_replacements_comes_out_as_from_a_binary_heap(
            steps in prop::collection::vec((0..4_u8, 0..40_u128, any::<u64>()), 0..400),
        ) {
            let (mut list, mut model) = (EventList::new(), BinaryHeap::new());
            for (step, moment, payload) in steps {
                let event = Event(moment << 64 | u128::from(payload));
                match step {
                    0 | 1 => { list.push(event); model.push(Reverse(event)); }
                    2 => prop_assert_eq!(list.pop(), model.pop().map(|e| e.0)),
                    _ => {
                        prop_assert_eq!(list.replace_top(event), model.pop().map(|e| e.0));
                        model.push(Reverse(event));
                    }
                }
                prop_assert_eq!(list.peek(), model.peek().map(|e| e.0));
                prop_assert_eq!(list.len(), model.len());
            }
            let rest: Vec<Event> = std::iter::from_fn(|| list.pop()).collect();
            let mut expected: Vec<Event> = model.into_iter().map(|e| e.0).collect();
            expected.sort_unstable();
            prop_assert_eq!(rest, expected);
        }
    }

    #[test]
    fn empty_and_single_lists() {
        let mut list = EventList::with_capacity(4);
        assert_eq!((list.pop(), list.peek(), list.is_empty()), (None, None, true));
        assert_eq!(list.replace_top(Event(7)), None);
        assert_eq!(list.replace_top(Event(9)), Some(Event(7)));
        assert_eq!((list.pop(), list.len()), (Some(Event(9)), 0));
    }

    #[test]
    fn a_copy_into_an_old_list_keeps_its_room_and_is_equal() {
        let mut old = EventList::with_capacity(64);
        let room = old.heap.as_ptr();
        let mut list = EventList::new();
        (0..50).for_each(|i| list.push(Event(i * 37 % 50)));
        old.clone_from(&list);
        assert_eq!(old.heap.as_ptr(), room);
        assert!(std::iter::from_fn(|| old.pop()).eq(std::iter::from_fn(|| list.pop())));
    }

    proptest! {
        #[test]
        fn a_long_list_comes_out_as_from_a_binary_heap(
            first in prop::collection::vec((0..60_u64 * 86_400, any::<u32>()), 100..300),
            steps in prop::collection::vec((0..6_u8, 0..900 * 86_400_u64, any::<u32>()), 0..900),
        ) {
            let (mut list, mut model, mut now) = (EventList::new(), BinaryHeap::new(), 0);
            let event = |moment: u64, payload: u32| Event(u128::from(moment) << 88 | u128::from(payload));
            for (moment, payload) in first {
                list.push(event(moment, payload));
                model.push(Reverse(event(moment, payload)));
            }
            for (step, delay, payload) in steps {
                let delay = if step < 3 { delay % 100_000 } else { delay };
                match step {
                    0 | 3 => { list.push(event(now + delay, payload)); model.push(Reverse(event(now + delay, payload))); }
                    1 => {
                        prop_assert_eq!(list.peek(), model.peek().map(|e| e.0));
                        let mut copy = EventList::new();
                        copy.clone_from(&list);
                        list = copy;
                    }
                    5 if delay % 50 == 0 => {
                        list.retain(|event| event.0 % 3 > 0);
                        model.retain(|event| event.0.0 % 3 > 0);
                    }
                    2 | 5 => {
                        let taken = list.pop();
                        prop_assert_eq!(taken, model.pop().map(|e| e.0));
                        now = taken.map_or(now, |e| (e.0 >> 88) as u64);
                    }
                    _ => {
                        let taken = list.replace_top(event(now + delay, payload));
                        prop_assert_eq!(taken, model.pop().map(|e| e.0));
                        model.push(Reverse(event(now + delay, payload)));
                    }
                }
                prop_assert_eq!(list.len(), model.len());
            }
            let rest: Vec<Event> = std::iter::from_fn(|| list.pop()).collect();
            let mut expected: Vec<Event> = model.into_iter().map(|e| e.0).collect();
            expected.sort_unstable();
            prop_assert_eq!(rest, expected);
        }
    }

    #[test]
    fn a_million_events_in_the_hold_model_come_out_in_order() {
        // The hold model (Jones, CACM 1986): take the first, put it back a random time later.
        for size in [3, 100, 4_000] {
            let mut list = EventList::new();
            (0..size).for_each(|i| list.push(Event(u128::from(Key::root(1, i).with_number(0).uniform_bits()))));
            let mut last = Event(0);
            for i in 0..300_000 {
                let now = list.peek().unwrap();
                assert!(last <= now);
                last = now;
                let later = now.0 + u128::from(Key::root(2, size).with_number(i).uniform_bits());
                assert_eq!(list.replace_top(Event(later)), Some(now));
            }
        }
    }

    impl EventList {
        /// As the kernel does: takes the first entry, and adds another in its place.
        fn replace_top(&mut self, event: Event) -> Option<Event> {
            let first = self.pop();
            self.push(event);
            first
        }
    }

    impl Key {
        fn uniform_bits(self) -> u64 {
            self.uniform(crate::sim::random::NameHash::new(""), 0).bits()
        }
    }
}
