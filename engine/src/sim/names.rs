//! The purposes that draws of the world are keyed by.

use super::random::NameHash;

/// Slots taken by other business at a meeting.
pub(super) const OTHER_ITEMS: NameHash = NameHash::new("other items");
/// Time to the next claim of others.
pub(super) const CLAIM_GAP: NameHash = NameHash::new("claim gap");
/// The amount of a claim of others.
pub(super) const CLAIM_AMOUNT: NameHash = NameHash::new("claim amount");
/// The score of a rival in a round.
pub(super) const RIVAL_SCORE: NameHash = NameHash::new("rival score");
/// What a rival in a round asks.
pub(super) const RIVAL_AMOUNT: NameHash = NameHash::new("rival amount");
/// Time to the next arrival.
pub(super) const ARRIVAL_GAP: NameHash = NameHash::new("arrival gap");
/// The followed proposal.
pub(super) const FOLLOWED: NameHash = NameHash::new("the followed proposal");
/// Whether support must be won again after an election.
pub(super) const WON_AGAIN: NameHash = NameHash::new("won again");
/// How long that takes.
pub(super) const WINNING: NameHash = NameHash::new("winning");
/// Length of the first hundred days.
pub(super) const SETTLING: NameHash = NameHash::new("settling");
/// Length of a formation.
pub(super) const FORMATION: NameHash = NameHash::new("formation");
/// The factor of an estimate, for a followed proposal.
pub(super) const ESTIMATE: NameHash = NameHash::new("estimate");
/// The same, for the cases of others.
pub(super) const ESTIMATE_OF_OTHERS: NameHash = NameHash::new("estimate of others");
