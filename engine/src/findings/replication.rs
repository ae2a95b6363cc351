//! One run, as findings need it.

use super::mechanism::{Mechanism, mechanism};
use crate::model::Cause;
use crate::plan::{Draw, LengthRef, NONE, OpId, OpKind, Plan, StepId};
use crate::sim::random::Key;
use crate::sim::{Journey, Kept, Mark, Seen, Time, kept};

/// What one run says of one step and cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Where.
    pub step: StepId,
    /// Why.
    pub cause: Cause,
    /// On a way back from this choice.
    pub rework: Option<StepId>,
    /// On the way over a higher decider, found at this step.
    pub higher: Option<StepId>,
    /// How long.
    pub seconds: i64,
}

/// A step that a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Which.
    pub step: StepId,
    /// When it was first begun.
    pub begun: Time,
    /// When it was first finished.
    pub finished: Option<Time>,
    /// Seconds at it in all, waiting included, up to the end of the run.
    pub elapsed: i64,
}

/// One run of the followed proposal.
#[derive(Clone, Debug, Default)]
pub struct Replication {
    /// Lead time in seconds: to the decision, else the end, else the horizon.
    pub lead: i64,
    /// Neither decided nor ended within the horizon.
    pub unfinished: bool,
    /// Index of the end, if it ended.
    pub end: Option<u32>,
    /// The lead time, every second on one part.
    pub parts: Vec<Part>,
    /// Visits by step up to the decision.
    pub visits: Vec<(StepId, u32)>,
    /// Every step that was ever begun.
    pub passed: Vec<Passed>,
    /// Seconds after the decision, by step.
    pub after: Vec<(StepId, i64)>,
    /// The decider that the last mandate step found.
    pub decider: Option<u16>,
    /// Every period that applied.
    pub periods: Vec<Option<Kept>>,
    /// Seconds of the lead time that were drawn from estimates.
    pub estimated: i64,
    /// Bodies whose last meeting before a recess was missed.
    pub missed: Vec<u16>,
}

impl Replication {
    /// Sums up a journey. `rests` says which operations draw from an estimate.
    pub fn of(plan: &Plan, journey: &Journey, rests: &[bool], seed: u64, run: u64) -> Self {
        let decision = plan.submit.0 + journey.lead(plan);
        let mut parts: Vec<Part> = Vec::new();
        let mut estimated = 0;
        let mut missed: Vec<u16> = Vec::new();
        for s in &journey.stretches {
            let key = Part { step: s.step, cause: s.cause, rework: s.rework, higher: s.higher, seconds: 0 };
            match parts.iter_mut().find(|p| Part { seconds: 0, ..**p } == key) {
                Some(part) => part.seconds += s.seconds(),
                None => parts.push(Part { seconds: s.seconds(), ..key }),
            }
            if rests[s.op as usize] && !matches!(s.cause, Cause::Meeting | Cause::Agenda | Cause::Recess) {
                estimated += s.seconds();
            }
            if let (Cause::Recess, OpKind::Gate { body, .. }) = (s.cause, plan.ops[s.op as usize].kind)
                && !missed.contains(&body)
                && matches!(mechanism(plan, &journey.records, s), Mechanism::MissedBeforeRecess { .. })
            {
                missed.push(body);
            }
        }
        let mut visits: Vec<(StepId, u32)> = Vec::new();
        let mut passed: Vec<Passed> = Vec::new();
        for record in &journey.records {
            let op = &plan.ops[record.op as usize];
            if op.begins && record.start <= decision {
                match visits.iter_mut().find(|v| v.0 == op.step) {
                    Some(visit) => visit.1 += 1,
                    None => visits.push((op.step, 1)),
                }
            }
            if op.begins && !passed.iter().any(|p| p.step == op.step) {
                passed.push(Passed { step: op.step, begun: record.start, finished: None, elapsed: 0 });
            }
            let Some(entry) = passed.iter_mut().find(|p| p.step == op.step) else { continue };
            entry.elapsed += record.finish.min(plan.horizon.0) - record.start;
            if op.finishes.step && record.finish != Time::MAX && record.mark != Mark::Stopped {
                entry.finished = Some(entry.finished.map_or(record.finish, |t| t.min(record.finish)));
            }
        }
        let mut after: Vec<(StepId, i64)> = Vec::new();
        for s in &journey.afterwards {
            match after.iter_mut().find(|a| a.0 == s.step) {
                Some(entry) => entry.1 += s.seconds(),
                None => after.push((s.step, s.seconds())),
            }
        }
        Self {
            lead: journey.lead(plan),
            unfinished: journey.is_unfinished(),
            end: journey.ended.map(|e| e.1),
            parts,
            visits,
            passed,
            after,
            decider: journey.decider,
            periods: plan
                .periods
                .iter()
                .map(|period| {
                    let seen = Seen {
                        stopped: &[],
                        plan,
                        records: &journey.records,
                        ended: journey.ended.map(|e| e.0),
                        holds: &|cond| journey.holds(cond),
                        value: &|value| journey.value(value),
                        key: Key::root(seed, run),
                    };
                    kept(period, &seen)
                })
                .collect(),
            estimated,
            missed,
        }
    }

    /// The lead time, and whether it is cut off at the horizon.
    #[must_use]
    pub const fn outcome(&self) -> (i64, bool) {
        (self.lead, self.unfinished)
    }

    /// Seconds at a step with a cause.
    #[must_use]
    pub fn seconds(&self, wanted: impl Fn(&Part) -> bool) -> i64 {
        self.parts.iter().filter(|p| wanted(p)).map(|p| p.seconds).sum()
    }
}

/// Which operations draw their length from an estimate.
pub fn rests_on_estimates(plan: &Plan) -> Vec<bool> {
    let length_rests = |index: u32| {
        let length = &plan.lengths[index as usize];
        let owners = match length.draw {
            Draw::Owner { first, count, .. } => (first..first + count).any(|i| plan.lengths[i as usize].estimate != NONE),
            _ => false,
        };
        length.estimate != NONE || owners
    };
    let rests = |length: LengthRef| match length {
        LengthRef::One(index) => length_rests(index),
        LengthRef::Choice(choice) => {
            let (from, to) = plan.choices[choice as usize].branches;
            plan.branches[from as usize..to as usize].iter().any(|b| length_rests(b.target))
        }
    };
    let of_op = |op: OpId| match plan.ops[op as usize].kind {
        OpKind::Delay { length, .. } | OpKind::Work { length, .. } => rests(length),
        _ => false,
    };
    (0..plan.ops.len() as OpId).map(of_op).collect()
}
