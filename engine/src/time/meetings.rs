//! Meetings: when a body decides, and which meeting a paper can still reach.
//!
//! A body meets by rule, skips its recesses, and closes its agenda a fixed time before. A paper that comes later waits
//! a whole cycle: in the council, one day late can cost a month. To say how much of a wait each of these is to blame
//! for, the table keeps the skipped meetings too.

use std::ops::Index;

use super::lookup::Lookup;
use super::{AgendaDeadline, BridgeDays, Cycle, Date, DateRange, Moment, is_term_holiday};

/// A moment of the cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// When it begins.
    pub at: Moment,
    /// The last moment at which a paper is in time for it.
    pub closes: Moment,
    /// Whether it is held: not in a recess, not on a holiday.
    pub held: bool,
}

/// The place of a meeting in a [`Meetings`], in order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeetingId(u32);

impl MeetingId {
    /// Its place, counted from zero: for tables beside this one.
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a body does on a holiday of Atw art. 3(1) and (2); bridge days are ordinary days to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OnHolidays {
    /// It meets.
    Meets,
    /// The meeting falls out; it is not moved, and the count goes on.
    Skips,
}

/// The meetings of a body over some years.
///
/// Questions cost a look-up. All answer `None` past the end of the table; a caller makes it long enough.
#[derive(Clone, Debug)]
pub struct Meetings {
    all: Vec<Meeting>,
    /// The held ones, as places in `all`.
    held: Vec<u32>,
    /// For each place in `all` (and the end) the first place in `held` at or after it.
    held_from: Vec<u32>,
    all_at: Lookup,
    all_closes: Lookup,
    held_at: Lookup,
    held_closes: Lookup,
}

impl Meetings {
    /// Lays out the meetings of a cycle over `span`; those inside `skips` fall out. The agenda closes at the meeting.
    #[must_use]
    pub fn build(cycle: &Cycle, skips: &[DateRange], on_holidays: OnHolidays, span: DateRange) -> Self {
        let skipped = |date: Date| {
            skips.iter().any(|s| s.contains(date))
                || (on_holidays == OnHolidays::Skips && is_term_holiday(date, BridgeDays::Ignored))
        };
        let moments = cycle.moments(span).into_iter();
        Self::index(moments.map(|at| Meeting { at, closes: at, held: !skipped(at.date()) }).collect())
    }

    /// The same meetings with an agenda that closes before each; `closed` names the dates that are no working days.
    #[must_use]
    pub fn closing_before(self, deadline: AgendaDeadline, mut closed: impl FnMut(Date) -> bool) -> Self {
        let close = |meeting: Meeting| Meeting { closes: deadline.closes(meeting.at, &mut closed), ..meeting };
        Self::index(self.all.into_iter().map(close).collect())
    }

    fn index(all: Vec<Meeting>) -> Self {
        let mut held = Vec::new();
        let mut held_from = Vec::with_capacity(all.len() + 1);
        for (place, meeting) in (0_u32..).zip(&all) {
            held_from.push(u32::try_from(held.len()).unwrap_or(u32::MAX));
            if meeting.held {
                held.push(place);
            }
        }
        held_from.push(u32::try_from(held.len()).unwrap_or(u32::MAX));
        let lookup = |only_held: bool, key: fn(&Meeting) -> Moment| {
            Lookup::new(all.iter().filter(|m| m.held || !only_held).map(|m| key(m).0))
        };
        Self {
            all_at: lookup(false, |m| m.at),
            all_closes: lookup(false, |m| m.closes),
            held_at: lookup(true, |m| m.at),
            held_closes: lookup(true, |m| m.closes),
            all,
            held,
            held_from,
        }
    }

    /// The first meeting held whose agenda has not closed before `ready`: what a paper gets on, if there is room.
    #[inline]
    #[must_use]
    pub fn first_reachable(&self, ready: Moment) -> Option<MeetingId> {
        self.held_closes.first_at_or_after(ready.0).and_then(|place| self.held_id(place))
    }

    /// The first meeting held at or after `ready`, whatever its deadline.
    #[inline]
    #[must_use]
    pub fn first_held(&self, ready: Moment) -> Option<MeetingId> {
        self.held_at.first_at_or_after(ready.0).and_then(|place| self.held_id(place))
    }

    /// The first moment of the cycle at or after `ready`, held or not, whatever its deadline.
    #[inline]
    #[must_use]
    pub fn first_of_cycle(&self, ready: Moment) -> Option<MeetingId> {
        self.all_at.first_at_or_after(ready.0).map(Self::id)
    }

    /// The first moment of the cycle, held or not, whose agenda has not closed before `ready`.
    #[inline]
    #[must_use]
    pub fn first_of_cycle_reachable(&self, ready: Moment) -> Option<MeetingId> {
        self.all_closes.first_at_or_after(ready.0).map(Self::id)
    }

    /// The first meeting held at or after one of the cycle, itself if it is held.
    #[inline]
    #[must_use]
    pub fn held_from(&self, id: MeetingId) -> Option<MeetingId> {
        self.held_id(*self.held_from.get(id.index())? as usize)
    }

    /// The next meeting held after this one.
    #[inline]
    #[must_use]
    pub fn next_held(&self, id: MeetingId) -> Option<MeetingId> {
        self.held_id(*self.held_from.get(id.index() + 1)? as usize)
    }

    /// All moments of the cycle in order, held or not.
    #[must_use]
    pub fn all(&self) -> &[Meeting] {
        &self.all
    }

    /// The meeting at an id, if it is of this table.
    #[must_use]
    pub fn get(&self, id: MeetingId) -> Option<&Meeting> {
        self.all.get(id.index())
    }

    /// The meetings held, in order.
    pub fn held(&self) -> impl Iterator<Item = &Meeting> {
        self.all.iter().filter(|m| m.held)
    }

    #[inline]
    fn held_id(&self, place: usize) -> Option<MeetingId> {
        self.held.get(place).copied().map(MeetingId)
    }

    #[inline]
    fn id(place: usize) -> MeetingId {
        MeetingId(u32::try_from(place).unwrap_or(u32::MAX))
    }
}

/// An id is only handed out by the table that it indexes; one of a longer table is a defect of the caller.
impl Index<MeetingId> for Meetings {
    type Output = Meeting;
    #[inline]
    fn index(&self, id: MeetingId) -> &Meeting {
        &self.all[id.index()]
    }
}
