//! Legal periods held against what happened (Awb chapters 4 and 6, Algemene termijnenwet).

use crate::plan::{LimitPlan, PeriodPlan, Plan, StepId};
use crate::sim::random::{Key, NameHash};
use crate::sim::{Journey, Mark, Time};
use crate::time::{BridgeDays, Date, Dwangsom, LegalPeriod, Moment};

/// How one run kept a period that applied to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Days after the last day; 0 = in time.
    pub late_days: i32,
    /// It was extended.
    pub extended: bool,
    /// Dwangsom in euros, at most.
    pub penalty_eur: u32,
}

/// How a run kept a period; `None` if it did not apply.
pub fn kept(plan: &Plan, period: &PeriodPlan, journey: &Journey, seed: u64, run: u64) -> Option<Kept> {
    if !journey.holds(period.when) {
        return None;
    }
    let from = finishes(plan, journey, &[period.from]).into_iter().min()?;
    let until = finishes(plan, journey, &period.until).into_iter().filter(|t| *t >= from).min();
    // A case that ended otherwise no longer has to be decided.
    let over = until.or(journey.ended.map(|e| e.0)).unwrap_or(plan.horizon.0);
    let start = Moment(from).date();
    let (_, limit) = period.within.iter().find(|(when, _)| journey.holds(*when))?;
    let mut stopped = 0;
    if let Some((during, at_most)) = &period.suspends {
        stopped = days_under_way(plan, journey, during, from, over);
        if let Some(most) = at_most.as_ref().and_then(|m| last_day(m, start, 0, journey)) {
            stopped = stopped.min(most.days_since(start));
        }
    }
    let last = last_day(limit, start, stopped, journey)?;
    let done = Moment(over).date();
    let luck = |purpose: &str| {
        let name = NameHash::new(&format!("period {}", period.name));
        Key::root(seed, run).with_hash(name).uniform(NameHash::new(purpose), 0).get()
    };
    let mut extended = false;
    let mut last = last;
    if done > last
        && let Some((by, chance)) = &period.extension
        && luck("extension") < *chance
    {
        extended = true;
        last = longer(limit, by, start, stopped, last, journey);
    }
    let late_days = done.days_since(last).max(0);
    let penalty_eur = match period.notice {
        Some(chance) if late_days > 0 && luck("notice") < chance => Dwangsom::from_notice(last.add_days(1)).total_eur(done),
        _ => 0,
    };
    Some(Kept { late_days, extended, penalty_eur })
}

/// When each of some steps was finished.
fn finishes(plan: &Plan, journey: &Journey, steps: &[StepId]) -> Vec<Time> {
    let finished = journey.records.iter().filter(|r| {
        let op = &plan.ops[r.op as usize];
        op.finishes.step && steps.contains(&op.step) && r.finish != Time::MAX && r.mark != Mark::Stopped
    });
    finished.map(|r| r.finish).collect()
}

/// Days on which at least one of the steps was under way; each counts once.
fn days_under_way(plan: &Plan, journey: &Journey, during: &[StepId], from: Time, until: Time) -> i32 {
    let mut stretches: Vec<(i32, i32)> = journey
        .records
        .iter()
        .filter(|r| during.contains(&plan.ops[r.op as usize].step) && r.start < until && r.finish.min(until) > from)
        .map(|r| (Moment(r.start.max(from)).date().days(), Moment(r.finish.min(until)).date().days()))
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
fn last_day(limit: &LimitPlan, start: Date, stopped: i32, journey: &Journey) -> Option<Date> {
    match limit {
        LimitPlan::Legal(period) => Some(period.last_day_with_suspension(start, stopped.max(0) as u32, BridgeDays::Counted)),
        LimitPlan::Seconds(value) => {
            let days = (journey.value(*value) / 86_400.0).ceil() as i32;
            Some(start.add_days(days + stopped))
        }
        LimitPlan::ByDay(month, day) => {
            let this = Date::new(start.year(), u32::from(*month), u32::from(*day))?;
            Some(if this >= start { this } else { Date::new(start.year() + 1, u32::from(*month), u32::from(*day))? })
        }
        LimitPlan::ByDate(value) => Some(Moment(journey.value(*value) as i64 * 86_400).date()),
        LimitPlan::Earliest(list) => list.iter().filter_map(|l| last_day(l, start, stopped, journey)).min(),
        LimitPlan::Latest(list) => list.iter().filter_map(|l| last_day(l, start, stopped, journey)).max(),
    }
}

/// The last day after an extension: counted through where both are of one unit, else from the last day.
fn longer(limit: &LimitPlan, by: &LimitPlan, start: Date, stopped: i32, last: Date, journey: &Journey) -> Date {
    if let (LimitPlan::Legal(first), LimitPlan::Legal(more)) = (limit, by)
        && first.unit == more.unit
    {
        let whole = LegalPeriod { n: first.n + more.n, ..*first };
        return whole.last_day_with_suspension(start, stopped.max(0) as u32, BridgeDays::Counted);
    }
    last_day(by, last, 0, journey).unwrap_or(last)
}
