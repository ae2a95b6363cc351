//! Explaining: every second of the lead time lies on exactly one step and has exactly one cause.
//!
//! The path runs backwards from the decision through the last branch (`all`, `any`) or the winning one (`first`).
//! Where several things hold a step up together, its finish is built up in a fixed order: f0 with nothing in the
//! way, then f1 ≥ f0 with the first constraint added, and so on; constraint i owns the stretch from f(i-1) to f(i).
//! The parts add up to the lead time by construction: each stretch begins where the last one ends.

use super::state::{Mark, Record, Time};
use crate::model::Cause;
use crate::plan::{NONE, OpId, OpKind, Plan, StepId};
use crate::time::{MeetingId, Moment, Seconds};

/// A stretch of the lead time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Whose.
    pub step: StepId,
    /// At which operation.
    pub op: OpId,
    /// Why it passed.
    pub cause: Cause,
    /// Its first second.
    pub from: Time,
    /// One past its last.
    pub to: Time,
    /// It lies on a way back from this choice.
    pub rework: Option<StepId>,
    /// It lies on the way over a higher decider than the lowest, found at this step.
    pub higher: Option<StepId>,
}

impl Stretch {
    /// How long it is.
    #[must_use]
    pub const fn seconds(&self) -> i64 {
        self.to - self.from
    }
}

/// Fills `path` with the records from the start to `last`, in order of time.
pub fn trace_back(records: &[Record], last: u32, path: &mut Vec<Record>) {
    path.clear();
    let mut at = last;
    while let Some(record) = records.get(at as usize) {
        path.push(*record);
        at = record.before;
    }
    path.reverse();
}

/// The stretches of a path, from the submission to `until`.
#[must_use]
pub fn explain(plan: &Plan, path: &[Record], until: Time) -> Vec<Stretch> {
    let mut stretches = Vec::with_capacity(path.len() * 2);
    explain_each(plan, path, until, |stretch| stretches.push(stretch));
    stretches
}

/// As [`explain`], one after another.
pub fn explain_each(plan: &Plan, path: &[Record], until: Time, mut tell: impl FnMut(Stretch)) {
    let mut rework: Option<(u32, StepId)> = None;
    let mut higher: Option<(u32, StepId)> = None;
    for record in path {
        let op = &plan.ops[record.op as usize];
        if higher.is_some_and(|(rejoin, _)| rejoin == record.op) {
            higher = None;
        }
        let finish = record.finish.min(until);
        if finish > record.start {
            split(plan, record, finish, |cause, from, to| {
                tell(Stretch {
                    step: op.step,
                    op: record.op,
                    cause,
                    from,
                    to,
                    rework: rework.map(|r| r.1),
                    higher: higher.map(|h| h.1),
                });
            });
        }
        match record.mark {
            Mark::Back => {
                rework.get_or_insert((record.op, op.step));
            }
            // The way back ends when its choice is left by another branch.
            _ if rework.is_some_and(|(choice, _)| choice == record.op) => rework = None,
            Mark::Higher => {
                if let OpKind::Route { rejoin, .. } = op.kind {
                    higher = Some((rejoin, op.step));
                }
            }
            _ => {}
        }
    }
}

/// Cuts the stay of a record at the moments at which each constraint would have let it go.
fn split(plan: &Plan, record: &Record, finish: Time, mut part: impl FnMut(Cause, Time, Time)) {
    let start = record.start;
    let mut at = start;
    let mut cut = |cause: Cause, to: Time| {
        let to = to.clamp(at, finish);
        if to > at {
            part(cause, at, to);
        }
        at = to;
    };
    let clock = |calendar: u32, seconds: i64| match calendar {
        NONE => start + seconds,
        calendar => plan.calendars[calendar as usize].advance(Moment(start), Seconds(seconds)).0,
    };
    match plan.ops[record.op as usize].kind {
        // With no season that it must wait for, it lasts as long as its clock says.
        OpKind::Delay { cause, open_season: NONE, .. } => cut(cause, finish),
        OpKind::Delay { cause, calendar, .. } => {
            cut(cause, clock(calendar, record.drawn));
            cut(Cause::Recess, finish);
        }
        OpKind::Work { team, open_season, .. } => {
            let full = team.map_or(plan.office, |t| plan.teams[t as usize].full);
            // Not yet taken up at the horizon: nothing was drawn, and all of it is the line.
            if record.finish != Time::MAX || record.drawn > 0 {
                cut(Cause::Work, start + record.drawn);
                cut(Cause::Hours, clock(full, record.drawn));
                if open_season != NONE {
                    cut(Cause::Recess, clock(open_season, record.drawn));
                }
            }
            cut(Cause::Queue, finish);
        }
        OpKind::Gate { body, .. } => {
            let meetings = &plan.bodies[body as usize].meetings;
            let held = record.mark == Mark::Held;
            // A paper that keeps its place needs the next meeting, with no deadline.
            let ready = Moment(if held { start + 1 } else { start });
            let moment = |id: Option<MeetingId>| id.and_then(|id| meetings.get(id)).map(|m| m.at.0);
            if let Some(next) = moment(meetings.first_of_cycle(ready)) {
                cut(Cause::Meeting, next);
            }
            let reachable = if held { meetings.first_of_cycle(ready) } else { meetings.first_of_cycle_reachable(ready) };
            if let Some(next) = moment(reachable) {
                cut(Cause::Agenda, next);
            }
            let open = if held { meetings.first_held(ready) } else { meetings.first_reachable(ready) };
            if let Some(next) = moment(open) {
                cut(Cause::Recess, next);
            }
            if let Mark::Deferred(without) = record.mark {
                cut(Cause::Agenda, without);
                cut(Cause::Term, finish);
            }
            cut(Cause::Agenda, finish);
        }
        OpKind::Reserve { .. } => cut(Cause::Budget, finish),
        OpKind::Until { cause, .. } => cut(cause, finish),
        OpKind::UntilDate { .. }
        | OpKind::Pass
        | OpKind::Route { .. }
        | OpKind::Fork { .. }
        | OpKind::Join { .. }
        | OpKind::Leave { .. }
        | OpKind::End { .. } => cut(Cause::Handling, finish),
    }
}
