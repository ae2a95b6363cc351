//! From life-cycle events to things done: a begin finds its end.

use super::{ActivityId, LeftOut, ResourceId, Stamp};
use std::collections::HashMap;
use std::ops::Range;

/// What an event says of the life of an activity (XES, extension `lifecycle`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transition {
    /// `start`.
    Begin,
    /// `complete`, none, or a word of the system's own: the event itself is what happened.
    End,
    /// Another word of the standard: it neither begins nor ends.
    Other,
}

impl Transition {
    /// Reads the word of a life cycle. Its case differs between systems.
    pub(super) fn parse(word: &str) -> Self {
        const OTHER: [&str; 11] = [
            "schedule",
            "assign",
            "reassign",
            "withdraw",
            "suspend",
            "resume",
            "autoskip",
            "manualskip",
            "ate_abort",
            "pi_abort",
            "enable",
        ];
        let word = word.trim().to_ascii_lowercase();
        match word.as_str() {
            "start" => Self::Begin,
            other if OTHER.contains(&other) => Self::Other,
            _ => Self::End,
        }
    }
}

/// An event as it stands in a log.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    pub(super) activity: ActivityId,
    pub(super) resource: Option<ResourceId>,
    pub(super) transition: Transition,
    /// Begun, as an attribute of the event beside its own moment.
    pub(super) begun: Option<Stamp>,
    pub(super) at: Stamp,
    /// Which of several of the same activity (XES `concept:instance`).
    pub(super) instance: Option<u32>,
    /// Where its attributes stand, in the reader's list.
    pub(super) attributes: Range<usize>,
}

/// Pairs begins with ends and puts what was done in order.
///
/// An end takes the first begin of its activity, and instance where that is written down, that still waits **in the order of
/// the file**: systems write the two next to each other, while in the order of time intervals of one activity that overlap would be
/// mixed up.
pub(super) fn pair<'r>(events: &'r [Raw], left_out: &mut LeftOut) -> Vec<(&'r Raw, Option<Stamp>, Stamp)> {
    let mut waiting: HashMap<(ActivityId, Option<u32>), std::collections::VecDeque<Stamp>> = HashMap::new();
    let mut found = Vec::with_capacity(events.len());
    for raw in events {
        let key = (raw.activity, raw.instance);
        match raw.transition {
            Transition::Begin => waiting.entry(key).or_default().push_back(raw.at),
            Transition::End => {
                let begun = raw.begun.or_else(|| waiting.get_mut(&key).and_then(std::collections::VecDeque::pop_front));
                found.push((raw, begun.filter(|b| b.instant_ms <= raw.at.instant_ms), raw.at));
            }
            Transition::Other => left_out.other_transitions += 1,
        }
    }
    left_out.unfinished += waiting.values().map(std::collections::VecDeque::len).sum::<usize>();
    found.sort_by_key(|(_, _, done)| done.instant_ms);
    found
}
