//! What the place adds to a plan: teams, bodies, lines, windows, terms and arrivals.

use crate::sim::quantile_table::QuantileTable;
use crate::sim::random::NameHash;
use crate::time::{Meetings, Moment};
use std::sync::Arc;

/// A team of equal workers.
#[derive(Clone, Debug)]
pub struct TeamPlan {
    /// Its id.
    pub name: String,
    /// How people read it.
    pub title: crate::text::Words,
    /// Workers; `None` = never busy.
    pub workers: Option<u32>,
    /// Working time of one worker on this work, in [`super::Plan::calendars`].
    pub calendar: u32,
    /// Working time with the whole share: what remains when the queue is gone.
    pub full: u32,
}

/// A body that meets.
#[derive(Clone, Debug)]
pub struct BodyPlan {
    /// Its id.
    pub name: String,
    /// How people read it.
    pub title: crate::text::Words,
    /// What its draws are keyed by.
    pub hash: NameHash,
    /// Its meetings.
    pub meetings: Meetings,
    /// Items on an agenda.
    pub slots: Option<u32>,
    /// Of those, kept for urgent matters.
    pub urgent: u32,
    /// Slots taken by other business.
    pub other_items: Option<Arc<QuantileTable>>,
}

/// A budget line, in cents.
#[derive(Clone, Debug)]
pub struct LinePlan {
    /// Its id.
    pub name: String,
    /// How people read it.
    pub title: crate::text::Words,
    /// What its draws are keyed by.
    pub hash: NameHash,
    /// A whole year's money.
    pub year: i64,
    /// What is left at `as_of`.
    pub left: i64,
    /// From when claims count.
    pub as_of: Moment,
    /// Moments of renewal after `as_of`.
    pub renewals: Vec<Moment>,
    /// Share carried over at renewal.
    pub carry_over: f64,
    /// Most that one claim gets.
    pub most: i64,
    /// Claims of others.
    pub claims: Option<OtherClaimsPlan>,
}

/// Claims of processes that are not in the caseload.
#[derive(Clone, Debug)]
pub struct OtherClaimsPlan {
    /// Mean seconds between two.
    pub gap: f64,
    /// Cents each.
    pub amount: Arc<QuantileTable>,
}

/// Moments that a step waits for.
#[derive(Clone, Debug)]
pub struct WindowPlan {
    /// Its name.
    pub name: String,
    /// A case ready up to `.0` goes on at `.1`; sorted.
    pub moments: Vec<(Moment, Moment)>,
}

/// Elections and what comes with them, in seconds around each election day.
#[derive(Clone, Debug)]
pub struct TermPlan {
    /// Election days.
    pub elections: Vec<Moment>,
    /// Caretaker period before.
    pub caretaker: i64,
    /// Length of the formation.
    pub formation: Arc<QuantileTable>,
    /// The first hundred days after it.
    pub settling: Option<Arc<QuantileTable>>,
    /// What its draw is keyed by.
    pub hash: NameHash,
    /// Chance that support must be won again.
    pub won_again: f64,
    /// How long that takes.
    pub winning: Option<Arc<QuantileTable>>,
}

/// How cases of a program arrive.
#[derive(Clone, Debug)]
pub struct ArrivalPlan {
    /// The program.
    pub program: u16,
    /// The times.
    pub times: ArrivalTimes,
    /// Most cases; `u64::MAX` = no limit.
    pub cases: u64,
    /// What its draws are keyed by.
    pub hash: NameHash,
    /// The first comes after this: the beginning of the world, or the day from which real cases are known.
    pub after: Moment,
}

impl ArrivalPlan {
    /// Where its clock begins: seconds, or where the rate varies the cases expected by then.
    #[must_use]
    pub fn begins_at(&self) -> f64 {
        match &self.times {
            ArrivalTimes::Gap(_) | ArrivalTimes::Within { .. } => self.after.0 as f64,
            ArrivalTimes::Varying { cumulative, .. } => {
                let i = cumulative.partition_point(|c| c.0 < self.after);
                cumulative.get(i).map_or(0.0, |c| c.1)
            }
        }
    }
}

/// A case that is under way when the world begins, or joins it at its date.
#[derive(Clone, Debug)]
pub struct OpenPlan {
    /// The program.
    pub program: u16,
    /// Its step.
    pub op: super::OpId,
    /// When it was handed in.
    pub submitted: Moment,
    /// Since when it is at its step.
    pub since: Moment,
    /// It is still there on the day that is looked at, and joins the world then; else it joins at `since`.
    pub held: bool,
    /// Its name.
    pub id: String,
    /// Steps that it finished: the operation at their end, from when, until when.
    pub passed: Vec<(super::OpId, Moment, Moment)>,
    /// The step from which its period counts was not recorded: it counts from submission.
    pub assumed: bool,
    /// When its legal period stood still; `None` = it still does.
    pub stopped: Vec<(Moment, Option<Moment>)>,
    /// The facts of the root process that are known of it, in their order.
    pub facts: Vec<Option<crate::rules::Value>>,
    /// What its draws are keyed by.
    pub hash: NameHash,
}

/// When the next one comes.
#[derive(Clone, Debug)]
pub enum ArrivalTimes {
    /// A gap from a table, in seconds.
    Gap(Arc<QuantileTable>),
    /// A gap from a table, in seconds of the open hours of a calendar.
    Within {
        /// The gap.
        gap: Arc<QuantileTable>,
        /// Index in the calendars of the plan.
        calendar: u32,
    },
    /// Poisson with a rate by stretch: unit-exponential gaps through the inverse of the cumulative rate.
    Varying {
        /// Exponential with mean one.
        unit: Arc<QuantileTable>,
        /// Moment and cumulative expected cases, sorted.
        cumulative: Vec<(Moment, f64)>,
    },
}
