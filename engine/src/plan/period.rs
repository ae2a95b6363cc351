//! Legal periods of the followed process, ready to be held against what happened.

use super::{CondRef, StepId, ValueRef};
use crate::text::Words;
use crate::time::LegalPeriod;

/// A legal period.
#[derive(Clone, Debug)]
pub struct PeriodPlan {
    /// Its id.
    pub name: String,
    /// How people read it.
    pub title: Words,
    /// Its grounds.
    pub law: String,
    /// Counts from the moment this step is first finished.
    pub from: StepId,
    /// To the moment one of these is first finished after that.
    pub until: Vec<StepId>,
    /// How long: the first whose condition holds.
    pub within: Vec<(CondRef, LimitPlan)>,
    /// Stands still while one of these is under way, and for how long at most.
    pub suspends: Option<(Vec<StepId>, Option<LimitPlan>)>,
    /// Extended by this, with this chance, in runs that would be late.
    pub extension: Option<(LimitPlan, f64)>,
    /// Applies only if this holds.
    pub when: CondRef,
    /// The chance of a default notice on the first day late, where a dwangsom stands on it.
    pub notice: Option<f64>,
}

/// How long a period is.
#[derive(Clone, Debug, PartialEq)]
pub enum LimitPlan {
    /// So many units of the calendar, rolling or not.
    Legal(LegalPeriod),
    /// So many seconds, rounded up to whole days.
    Seconds(ValueRef),
    /// The first such month and day on or after the start.
    ByDay(u8, u8),
    /// A date: days since 1970.
    ByDate(ValueRef),
    /// The earliest of these.
    Earliest(Vec<LimitPlan>),
    /// The latest of these.
    Latest(Vec<LimitPlan>),
}
