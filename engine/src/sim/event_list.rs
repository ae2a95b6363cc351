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
//! Why a heap of four and not a calendar queue? It is half as deep as a binary heap, the four children lie side by side
//! (LaMarca & Ladner, "The influence of caches on the performance of heaps", JEA 1996), it needs no tuning, and most events end one stay and begin
//! another, which [`EventList::push`] after [`EventList::pop`] does in one walk. A calendar queue (Brown, CACM 1988) was built and
//! measured too: in a town of a thousand events it was as fast, in a burst of a million slower and larger.

/// What is to happen, as one integer: the smallest happens first. The kernel packs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Event(pub u128);

impl Event {
    /// Behind all that can happen.
    pub(super) const NEVER: Self = Self(u128::MAX);
}

/// A min-heap of [`Event`]s in which every node has four children.
///
/// Pushing and popping cost O(log n); nothing is allocated as long as the number of entries stays below an earlier peak, also
/// after [`EventList::clear`] and in [`Clone::clone_from`].
#[derive(Debug, Default)]
pub struct EventList {
    heap: Vec<Event>,
    /// The first entry was handed out: what comes next takes its place, in one walk down.
    hole: bool,
}

impl Clone for EventList {
    fn clone(&self) -> Self {
        Self { heap: self.heap.clone(), hole: self.hole }
    }

    fn clone_from(&mut self, source: &Self) {
        self.heap.clone_from(&source.heap);
        self.hole = source.hole;
    }
}

impl EventList {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self { heap: Vec::new(), hole: false }
    }

    /// An empty list with room for `capacity` entries.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { heap: Vec::with_capacity(capacity), hole: false }
    }

    /// How many entries are to come.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heap.len() - usize::from(self.hole)
    }

    /// Whether nothing is to come.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets all entries and keeps the room.
    pub fn clear(&mut self) {
        self.heap.clear();
        self.hole = false;
    }

    /// All entries, in no useful order.
    pub fn iter(&self) -> impl Iterator<Item = Event> + '_ {
        self.heap[usize::from(self.hole)..].iter().copied()
    }

    /// The first entry, which stays.
    #[must_use]
    pub fn peek(&mut self) -> Option<Event> {
        self.fill_hole();
        self.heap.first().copied()
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
    }

    /// Adds an entry.
    #[inline(always)]
    pub fn push(&mut self, event: Event) {
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
    }

    /// Takes the first entry.
    pub fn pop(&mut self) -> Option<Event> {
        Some(self.take_before(Event::NEVER)).filter(|event| *event != Event::NEVER)
    }

    /// Takes the first entry if it lies before `end`; else gives [`Event::NEVER`], which two registers can hold.
    #[inline(always)]
    pub(super) fn take_before(&mut self, end: Event) -> Event {
        self.fill_hole();
        match self.heap.first() {
            Some(&event) if event < end => {
                self.hole = true;
                event
            }
            _ => Event::NEVER,
        }
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
