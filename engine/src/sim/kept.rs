//! Legal periods held against what happened (Awb chapters 4 and 6, Algemene termijnenwet).

use super::random::{Key, NameHash};
use super::state::{Mark, Record, Time};
use crate::plan::{CondRef, LimitPlan, PeriodPlan, Plan, StepId, ValueRef};
use crate::time::{BridgeDays, Date, Dwangsom, LegalPeriod, Moment};

/// The purposes that the draws of a period are keyed by.
const EXTENSION: NameHash = NameHash::new("extension");
const NOTICE: NameHash = NameHash::new("notice");

/// What a case lived through, as far as periods ask.
pub struct Seen<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Every visit.
    pub records: &'a [Record],
    /// Stretches in which its periods stood still, as that was recorded.
    pub stopped: &'a [(Time, Time)],
    /// When it ended, or stopped being looked at.
    pub ended: Option<Time>,
    /// Whether a condition that was settled at the arrival holds.
    pub holds: &'a dyn Fn(CondRef) -> bool,
    /// A value that was settled at the arrival.
    pub value: &'a dyn Fn(ValueRef) -> f64,
    /// What its luck is keyed by.
    pub key: Key,
}

/// The chance draws of a period: the same for the kernel, where an extension moves a decision by silence.
pub(super) fn is_extended(key: Key, period: NameHash, chance: f64) -> bool {
    key.with_hash(period).uniform(EXTENSION, 0).get() < chance
}

/// How one run kept a period that applied to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The last day on which it was in time.
    pub last: Date,
    /// Days after the last day; 0 = in time.
    pub late_days: i32,
    /// It was extended.
    pub extended: bool,
    /// Dwangsom in euros, at most.
    pub penalty_eur: u32,
}

/// How a case kept a period; `None` if it did not apply.
#[must_use]
pub fn kept(period: &PeriodPlan, seen: &Seen<'_>) -> Option<Kept> {
    if !(seen.holds)(period.when) {
        return None;
    }
    let from = finishes(seen, &[period.from]).into_iter().min()?;
    let until = finishes(seen, &period.until).into_iter().filter(|t| *t >= from).min();
    // A case that ended otherwise no longer has to be decided.
    let over = until.or(seen.ended).unwrap_or(seen.plan.horizon.0);
    let start = Moment(from).date();
    let (_, limit) = period.within.iter().find(|(when, _)| (seen.holds)(*when))?;
    let during = period.suspends.as_ref().map_or(&[][..], |s| &s.0);
    let mut stopped = days_under_way(seen, during, from, over);
    if let Some((_, at_most)) = &period.suspends
        && let Some(most) = at_most.as_ref().and_then(|m| last_day(m, start, 0, seen))
    {
        stopped = stopped.min(most.days_since(start));
    }
    let last = last_day(limit, start, stopped, seen)?;
    let done = Moment(over).date();
    let name = || NameHash::new(&format!("period {}", period.name));
    let mut extended = false;
    let mut last = last;
    if done > last
        && let Some((by, chance)) = &period.extension
        && is_extended(seen.key, name(), *chance)
    {
        extended = true;
        last = longer(limit, by, start, stopped, last, seen);
    }
    let late_days = done.days_since(last).max(0);
    let penalty_eur = match period.notice {
        Some(chance) if late_days > 0 && seen.key.with_hash(name()).uniform(NOTICE, 0).get() < chance => {
            Dwangsom::from_notice(last.add_days(1)).total_eur(done)
        }
        _ => 0,
    };
    Some(Kept { last, late_days, extended, penalty_eur })
}

/// When each of some steps was finished.
fn finishes(seen: &Seen<'_>, steps: &[StepId]) -> Vec<Time> {
    let finished = seen.records.iter().filter(|r| {
        let op = &seen.plan.ops[r.op as usize];
        op.finishes.step && steps.contains(&op.step) && r.finish != Time::MAX && r.mark != Mark::Stopped
    });
    finished.map(|r| r.finish).collect()
}

/// Days on which at least one of the steps was under way, or the period stood still; each counts once.
fn days_under_way(seen: &Seen<'_>, during: &[StepId], from: Time, until: Time) -> i32 {
    let mut stretches: Vec<(i32, i32)> = seen
        .records
        .iter()
        .filter(|r| during.contains(&seen.plan.ops[r.op as usize].step) && r.start < until && r.finish.min(until) > from)
        .map(|r| (r.start, r.finish))
        .chain(seen.stopped.iter().copied().filter(|s| s.0 < until && s.1 > from))
        .map(|(start, finish)| (Moment(start.max(from)).date().days(), Moment(finish.min(until)).date().days()))
        .collect();
    stretches.sort_unstable();
    let mut days = 0;
    let mut reached = i32::MIN;
    for (first, last) in stretches {
        days += last - first.max(reached).min(last);
        reached = reached.max(last);
    }
    days
}

/// The last day of a limit that starts the day after `start` and stood still for some days.
fn last_day(limit: &LimitPlan, start: Date, stopped: i32, seen: &Seen<'_>) -> Option<Date> {
    match limit {
        LimitPlan::Legal(period) => Some(period.last_day_with_suspension(start, stopped.max(0) as u32, BridgeDays::Counted)),
        LimitPlan::Seconds(value) => {
            let days = ((seen.value)(*value) / 86_400.0).ceil() as i32;
            Some(start.add_days(days + stopped))
        }
        LimitPlan::ByDay(month, day) => {
            let this = Date::new(start.year(), u32::from(*month), u32::from(*day))?;
            Some(if this >= start { this } else { Date::new(start.year() + 1, u32::from(*month), u32::from(*day))? })
        }
        LimitPlan::ByDate(value) => Some(Moment((seen.value)(*value) as i64 * 86_400).date()),
        LimitPlan::Earliest(list) => list.iter().filter_map(|l| last_day(l, start, stopped, seen)).min(),
        LimitPlan::Latest(list) => list.iter().filter_map(|l| last_day(l, start, stopped, seen)).max(),
    }
}

/// The last day after an extension: counted through where both are of one unit, else from the last day.
fn longer(limit: &LimitPlan, by: &LimitPlan, start: Date, stopped: i32, last: Date, seen: &Seen<'_>) -> Date {
    if let (LimitPlan::Legal(first), LimitPlan::Legal(more)) = (limit, by)
        && let Some(whole) = together(*first, *more)
    {
        return whole.last_day_with_suspension(start, stopped.max(0) as u32, BridgeDays::Counted);
    }
    last_day(by, last, 0, seen).unwrap_or(last)
}

/// A period and its extension as one, where both are of one unit.
pub(super) fn together(first: LegalPeriod, more: LegalPeriod) -> Option<LegalPeriod> {
    (first.unit == more.unit).then_some(LegalPeriod { n: first.n + more.n, ..first })
}
