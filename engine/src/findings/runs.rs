//! Running: many futures over the threads, in an order that no thread can change.

use super::in_turn::{Progress, by_world};
use super::replication::{Replication, rests_on_estimates};
use super::spread::{Lead, is_precise};
use crate::model::Cause;
use crate::plan::{Plan, StepId};
use crate::sim::{Backlog, Future, Proposed, Relaxed, RunFault, Worlds};
use std::ops::Range;

/// Runs to begin with; doubled until they say enough.
pub const FIRST_RUNS: u64 = 500;
/// Most runs that are chosen without being asked for.
pub const MOST_RUNS: u64 = 8_000;
/// Runs on which constraints are screened.
pub const SCREENING: u64 = 100;
/// Constraints that get all runs.
pub const LARGEST: usize = 8;
/// Worlds that are asked how busy they are.
const LOAD_WORLDS: u64 = 20;

/// Visits of followed proposals that are held at once, about.
const VISITS_AT_ONCE: usize = 2_000_000;

/// One constraint that may be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// A cause at a step.
    Cause(StepId, Cause),
    /// The ways back from a choice.
    Rework(StepId),
    /// Up to a higher decider, from a mandate step.
    Mandate(StepId),
}

impl Constraint {
    /// The step it is at.
    #[must_use]
    pub const fn step(self) -> StepId {
        match self {
            Self::Cause(step, _) | Self::Rework(step) | Self::Mandate(step) => step,
        }
    }

    fn relaxed(self) -> Relaxed {
        match self {
            Self::Cause(step, cause) => Relaxed { cause: Some((step, cause)), ..Relaxed::NOTHING },
            Self::Rework(step) => Relaxed { rework: Some(step), ..Relaxed::NOTHING },
            Self::Mandate(step) => Relaxed { mandate: Some(step), ..Relaxed::NOTHING },
        }
    }

    /// The seconds of a run that it owns.
    #[must_use]
    pub fn seconds(self, run: &Replication) -> i64 {
        run.seconds(|p| match self {
            Self::Cause(step, cause) => p.step == step && p.cause == cause,
            Self::Rework(step) => p.rework == Some(step),
            Self::Mandate(step) => p.higher == Some(step),
        })
    }
}

/// What all runs gave.
#[derive(Debug)]
pub struct Runs {
    /// As stated, in the order of the runs.
    pub base: Vec<Replication>,
    /// The largest constraints, each with its lead times in the order of the runs.
    pub relaxed: Vec<(Constraint, Vec<Lead>)>,
    /// Lead times when every estimate may be wrong by its factor.
    pub estimated: Vec<Lead>,
    /// How busy the first worlds were at the submit date.
    pub backlogs: Vec<Backlog>,
    /// Events of all worlds.
    pub events: u64,
    /// The work was broken off: these are the first runs, as if so many had been asked for.
    pub interrupted: bool,
}

/// What is run.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The seed.
    pub seed: u64,
    /// How many runs; `None` = until they say enough.
    pub runs: Option<u64>,
    /// Whether constraints are taken away to see what they cost.
    pub gains: bool,
    /// Whether estimates are varied.
    pub estimates: bool,
}

/// Runs a plan as often as asked.
///
/// # Errors
/// A loop that passes no time, or a rule that failed, in any run.
pub fn run(plan: &Plan, wanted: Wanted, progress: Progress<'_>) -> Result<Runs, RunFault> {
    let mut runs = Runs::begin(plan, wanted, progress)?;
    while runs.wants_more(wanted) {
        runs.go_on(plan, wanted, runs.next_count(wanted), progress)?;
    }
    Ok(runs)
}

/// What can be told at once: lead times with every estimate off by its factor, on which the date to count on stands, of so many runs.
///
/// They are those that [`run`] gives too.
///
/// # Errors
/// As [`run`].
pub fn glance(plan: &Plan, seed: u64, runs: u64, progress: Progress<'_>) -> Result<Vec<Lead>, RunFault> {
    by_world(0..runs, progress, Worlds::default, |worlds, world, runs| {
        let future = Future { seed, world, estimated: !plan.estimates.is_empty() };
        worlds.warm_up(plan, future)?;
        leads(worlds, plan, future, runs)
    })
}

/// The lead times of some runs in the world that is warmed up.
fn leads(worlds: &mut Worlds, plan: &Plan, future: Future, runs: Range<u64>) -> Result<Vec<Lead>, RunFault> {
    let proposals = Proposed::as_they_are(runs, false);
    worlds.follow(plan, future, &proposals)?;
    Ok((0..proposals.len()).map(|place| worlds.lead(plan, place)).collect())
}

impl Runs {
    /// The first runs, at most as many as constraints are screened on: enough for a first answer.
    ///
    /// A page that must answer at once asks for these, shows what [`simulation_of`](super::simulation_of) makes of them, and then
    /// lets [`Runs::go_on`] add the rest. Run k is the same whatever comes after it.
    ///
    /// # Errors
    /// As [`run`].
    pub fn begin(plan: &Plan, wanted: Wanted, progress: Progress<'_>) -> Result<Self, RunFault> {
        let first = wanted.runs.unwrap_or(FIRST_RUNS);
        let relaxed = if wanted.gains { Taken::WhatItMeets } else { Taken::These(&[]) };
        let job = Job::new(plan, wanted, progress);
        let screened = job.follow(0..first.min(SCREENING), relaxed)?;
        let largest = largest(&screened);
        let mut runs = Self {
            base: Vec::new(),
            relaxed: largest.into_iter().map(|c| (c, Vec::new())).collect(),
            estimated: Vec::new(),
            backlogs: Vec::new(),
            events: 0,
            interrupted: (screened.len() as u64) < first.min(SCREENING),
        };
        runs.add(screened);
        Ok(runs)
    }

    /// Whether these say less than what is wanted.
    #[must_use]
    pub fn wants_more(&self, wanted: Wanted) -> bool {
        if self.interrupted {
            return false;
        }
        let done = self.base.len() as u64;
        let least = wanted.runs.unwrap_or(FIRST_RUNS);
        done < least
            || (wanted.runs.is_none()
                && done < MOST_RUNS
                && !is_precise(&self.base.iter().map(Replication::outcome).collect::<Vec<Lead>>()))
    }

    /// How many runs there are after the next stretch of work.
    #[must_use]
    pub fn next_count(&self, wanted: Wanted) -> u64 {
        wanted.runs.unwrap_or_else(|| (2 * self.base.len() as u64).clamp(FIRST_RUNS, MOST_RUNS))
    }

    /// More runs, up to so many.
    ///
    /// # Errors
    /// As [`run`].
    pub fn go_on(&mut self, plan: &Plan, wanted: Wanted, up_to: u64, progress: Progress<'_>) -> Result<(), RunFault> {
        let done = self.base.len() as u64;
        let constraints: Vec<Constraint> = self.relaxed.iter().map(|r| r.0).collect();
        let more = Job::new(plan, wanted, progress).follow(done..up_to, Taken::These(&constraints))?;
        self.interrupted = (more.len() as u64) < up_to - done;
        self.add(more);
        Ok(())
    }

    fn add(&mut self, more: Vec<Followed>) {
        for follow in more {
            self.events += follow.events;
            for (constraint, leads) in &mut self.relaxed {
                leads.push(follow.without(*constraint));
            }
            self.estimated.push(follow.estimated);
            self.backlogs.extend(follow.backlog);
            self.base.push(follow.base);
        }
    }
}

/// One run: as it is, without each constraint that was taken away, and with every estimate off by its factor.
struct Followed {
    base: Replication,
    without: Vec<(Constraint, Lead)>,
    estimated: Lead,
    /// Of the first of each world.
    backlog: Option<Backlog>,
    events: u64,
}

impl Followed {
    /// The lead time without a constraint. What the run never met can't cost it anything.
    fn without(&self, constraint: Constraint) -> Lead {
        self.without.iter().find(|w| w.0 == constraint).map_or(self.base.outcome(), |w| w.1)
    }
}

/// Which constraints are taken away in a run.
#[derive(Clone, Copy)]
enum Taken<'c> {
    /// Each that it meets.
    WhatItMeets,
    /// Of these, each that it meets.
    These(&'c [Constraint]),
}

struct Job<'p> {
    plan: &'p Plan,
    seed: u64,
    estimates: bool,
    rests: Vec<bool>,
    progress: Progress<'p>,
}

impl<'p> Job<'p> {
    fn new(plan: &'p Plan, wanted: Wanted, progress: Progress<'p>) -> Self {
        Self {
            plan,
            seed: wanted.seed,
            estimates: wanted.estimates && !plan.estimates.is_empty(),
            rests: rests_on_estimates(plan),
            progress,
        }
    }

    fn follow(&self, runs: Range<u64>, taken: Taken<'_>) -> Result<Vec<Followed>, RunFault> {
        by_world(runs, self.progress, Worlds::default, |worlds, world, runs| self.follow_in(worlds, world, runs, taken))
    }

    fn follow_in(&self, worlds: &mut Worlds, world: u64, runs: Range<u64>, taken: Taken<'_>) -> Result<Vec<Followed>, RunFault> {
        let plan = self.plan;
        let future = Future { seed: self.seed, world, estimated: false };
        worlds.warm_up(plan, future)?;
        let mut backlog = (world < LOAD_WORLDS).then(|| worlds.backlog());
        let mut events = worlds.events();
        let known = if let Taken::These(list) = taken { list } else { &[] };
        let without = |run, constraint: &Constraint| Proposed { run, relaxed: constraint.relaxed(), to_the_end: false };
        // What is to be taken away in any case goes along with the proposals as they are.
        let mut proposals = Proposed::as_they_are(runs.clone(), true);
        proposals.extend(runs.clone().flat_map(|run| known.iter().map(move |c| without(run, c))));
        events += worlds.follow(plan, future, &proposals)?;
        let mut followed: Vec<Followed> = Vec::with_capacity(proposals.len());
        let count = (runs.end - runs.start) as usize;
        for (i, run) in runs.clone().enumerate() {
            let base = Replication::of(plan, &worlds.journey(plan, i), &self.rests, self.seed, run);
            // What the run never met can't cost it anything.
            let met = known.iter().enumerate().filter(|(_, c)| c.seconds(&base) > 0);
            let without = met.map(|(j, c)| (*c, worlds.lead(plan, count + i * known.len() + j))).collect();
            let estimated = base.outcome();
            followed.push(Followed { base, without, estimated, backlog: backlog.take(), events: std::mem::take(&mut events) });
        }
        if let Taken::WhatItMeets = taken {
            let met: Vec<(usize, Constraint)> =
                followed.iter().enumerate().flat_map(|(i, f)| constraints_of(&f.base).into_iter().map(move |c| (i, c))).collect();
            // A process of thousands of steps has as many constraints, each of which keeps as many visits.
            let at_once = (VISITS_AT_ONCE / plan.ops.len().max(1)).max(1);
            for met in met.chunks(at_once) {
                let proposals: Vec<Proposed> = met.iter().map(|(i, c)| without(runs.start + *i as u64, c)).collect();
                followed[0].events += worlds.follow(plan, future, &proposals)?;
                for (place, (i, constraint)) in met.iter().enumerate() {
                    followed[*i].without.push((*constraint, worlds.lead(plan, place)));
                }
            }
        }
        if self.estimates {
            let future = Future { estimated: true, ..future };
            worlds.warm_up_again(plan, future)?;
            let estimated = leads(worlds, plan, future, runs)?;
            followed.iter_mut().zip(estimated).for_each(|(f, lead)| f.estimated = lead);
        }
        Ok(followed)
    }
}

/// Every constraint that a run meets.
fn constraints_of(run: &Replication) -> Vec<Constraint> {
    let mut found: Vec<Constraint> = Vec::new();
    let mut add = |constraint: Constraint| {
        if !found.contains(&constraint) {
            found.push(constraint);
        }
    };
    for part in &run.parts {
        if part.cause.can_be_taken_away() {
            add(Constraint::Cause(part.step, part.cause));
        }
        part.rework.into_iter().for_each(|s| add(Constraint::Rework(s)));
        part.higher.into_iter().for_each(|s| add(Constraint::Mandate(s)));
    }
    found
}

/// The constraints with the largest gains on the first runs.
fn largest(screened: &[Followed]) -> Vec<Constraint> {
    let mut candidates: Vec<Constraint> = Vec::new();
    for constraint in screened.iter().flat_map(|f| f.without.iter().map(|w| w.0)) {
        if !candidates.contains(&constraint) {
            candidates.push(constraint);
        }
    }
    candidates.sort_by_key(|c| (c.step(), format!("{c:?}")));
    let gain = |c: Constraint| screened.iter().map(|f| f.base.lead - f.without(c).0).sum::<i64>();
    let mut gains: Vec<(i64, Constraint)> = candidates.into_iter().map(|c| (gain(c), c)).collect();
    // Gains below an hour a run are no stall.
    gains.retain(|g| g.0 > 3_600 * screened.len() as i64);
    gains.sort_by_key(|g| std::cmp::Reverse(g.0));
    gains.truncate(LARGEST);
    gains.into_iter().map(|g| g.1).collect()
}
