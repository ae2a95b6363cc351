//! Running: many futures over the threads, in an order that no thread can change.

use super::in_turn::{Progress, in_turn};
use super::replication::{Replication, rests_on_estimates};
use super::spread::{Lead, is_precise, sorted};
use crate::model::Cause;
use crate::plan::{Plan, StepId};
use crate::sim::{Backlog, Future, Relaxed, RunFault, Worlds};
use std::sync::atomic::{AtomicU64, Ordering};

/// Runs to begin with; doubled until they say enough.
pub const FIRST_RUNS: u64 = 500;
/// Most runs that are chosen without being asked for.
pub const MOST_RUNS: u64 = 8_000;
/// Runs on which constraints are screened.
pub const SCREENING: u64 = 100;
/// Constraints that get all runs.
pub const LARGEST: usize = 8;
/// Runs whose worlds are asked how busy they are.
const LOAD_RUNS: u64 = 20;

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
    let rests = rests_on_estimates(plan);
    let job = Job { plan, seed: wanted.seed, rests: &rests, done: AtomicU64::new(0), progress };
    let first = wanted.runs.unwrap_or(FIRST_RUNS);
    let estimates = wanted.estimates && !plan.estimates.is_empty();
    let screened = if wanted.gains { job.screen(first.min(SCREENING))? } else { Screened::default() };
    if !screened.broken_off.is_empty() {
        return Ok(Runs::of_broken_off_screening(screened.broken_off));
    }
    let screened = screened.constraints;
    let mut runs = Runs {
        base: Vec::new(),
        relaxed: screened.iter().map(|c| (*c, Vec::new())).collect(),
        estimated: Vec::new(),
        backlogs: Vec::new(),
        interrupted: false,
    };
    let mut up_to = first;
    loop {
        let from = runs.base.len() as u64;
        for follow in job.follow(from..up_to, &screened, estimates, up_to)? {
            runs.estimated.push(follow.estimated.unwrap_or((follow.base.lead, follow.base.unfinished)));
            runs.backlogs.extend(follow.backlog);
            for (entry, lead) in runs.relaxed.iter_mut().zip(follow.relaxed) {
                entry.1.push(lead);
            }
            runs.base.push(follow.base);
        }
        runs.interrupted = (runs.base.len() as u64) < up_to;
        let leads = sorted(runs.base.iter().map(|r| (r.lead, r.unfinished)));
        if runs.interrupted || wanted.runs.is_some() || up_to >= MOST_RUNS || is_precise(&leads) {
            break;
        }
        up_to *= 2;
    }
    Ok(runs)
}

/// What screening found.
#[derive(Default)]
struct Screened {
    /// The constraints with the largest gains, largest first.
    constraints: Vec<Constraint>,
    /// Where it was broken off: the runs that are known.
    broken_off: Vec<Followed>,
}

impl Runs {
    /// No constraint was taken away yet, and no estimate varied.
    fn of_broken_off_screening(followed: Vec<Followed>) -> Self {
        let estimated = followed.iter().map(|f| (f.base.lead, f.base.unfinished)).collect();
        let (base, backlogs) = followed.into_iter().map(|f| (f.base, f.backlog)).unzip::<_, _, Vec<_>, Vec<_>>();
        Self { base, relaxed: Vec::new(), estimated, backlogs: backlogs.into_iter().flatten().collect(), interrupted: true }
    }
}

struct Followed {
    base: Replication,
    relaxed: Vec<Lead>,
    estimated: Option<Lead>,
    backlog: Option<Backlog>,
}

struct Job<'p> {
    plan: &'p Plan,
    seed: u64,
    rests: &'p [bool],
    done: AtomicU64,
    progress: Progress<'p>,
}

impl Job<'_> {
    fn tick(&self, whole: u64) {
        (self.progress.tell)(self.done.fetch_add(1, Ordering::Relaxed) + 1, whole);
    }

    /// Runs with each of some constraints taken away, from one world a run; and once more with every estimate varied.
    fn follow(
        &self,
        runs: std::ops::Range<u64>,
        relaxed: &[Constraint],
        estimates: bool,
        whole: u64,
    ) -> Result<Vec<Followed>, RunFault> {
        in_turn(runs, self.progress, Worlds::default, |worlds, run| {
            let future = Future { seed: self.seed, run, estimated: false };
            worlds.warm_up(self.plan, future)?;
            let backlog = (run < LOAD_RUNS).then(|| worlds.backlog());
            let journey = worlds.follow(self.plan, future, &Relaxed::NOTHING, true)?;
            let base = Replication::of(self.plan, &journey, self.rests, self.seed, run);
            let relaxed = relaxed
                .iter()
                .map(|constraint| {
                    // What the run never met can't cost it anything.
                    if constraint.seconds(&base) == 0 {
                        return Ok((base.lead, base.unfinished));
                    }
                    let journey = worlds.follow(self.plan, future, &constraint.relaxed(), false)?;
                    Ok((journey.lead(self.plan), journey.is_unfinished()))
                })
                .collect::<Result<_, RunFault>>()?;
            let estimated = if estimates { Some(self.estimated(worlds, run)?) } else { None };
            self.tick(whole);
            Ok(Followed { base, relaxed, estimated, backlog })
        })
    }

    fn estimated(&self, worlds: &mut Worlds, run: u64) -> Result<Lead, RunFault> {
        let future = Future { seed: self.seed, run, estimated: true };
        worlds.warm_up(self.plan, future)?;
        let journey = worlds.follow(self.plan, future, &Relaxed::NOTHING, false)?;
        Ok((journey.lead(self.plan), journey.is_unfinished()))
    }

    /// The constraints with the largest gains on the first runs.
    fn screen(&self, runs: u64) -> Result<Screened, RunFault> {
        let base = self.follow(0..runs, &[], false, FIRST_RUNS)?;
        let mut candidates: Vec<Constraint> = Vec::new();
        let mut add = |constraint: Constraint| {
            if !candidates.contains(&constraint) {
                candidates.push(constraint);
            }
        };
        for part in base.iter().flat_map(|f| &f.base.parts) {
            if !matches!(part.cause, Cause::Work | Cause::Hours | Cause::Statutory) {
                add(Constraint::Cause(part.step, part.cause));
            }
            part.rework.into_iter().for_each(|s| add(Constraint::Rework(s)));
            part.higher.into_iter().for_each(|s| add(Constraint::Mandate(s)));
        }
        candidates.sort_by_key(|c| (c.step(), format!("{c:?}")));
        let tried = self.follow(0..runs, &candidates, false, FIRST_RUNS)?;
        if self.progress.is_stopped() {
            return Ok(Screened { broken_off: base, ..Screened::default() });
        }
        let mut gains: Vec<(i64, Constraint)> =
            candidates.iter().enumerate().map(|(i, c)| (tried.iter().map(|f| f.base.lead - f.relaxed[i].0).sum(), *c)).collect();
        // Gains below an hour a run are no stall.
        gains.retain(|g| g.0 > 3_600 * runs as i64);
        gains.sort_by_key(|g| std::cmp::Reverse(g.0));
        gains.truncate(LARGEST);
        Ok(Screened { constraints: gains.into_iter().map(|g| g.1).collect(), broken_off: Vec::new() })
    }
}
