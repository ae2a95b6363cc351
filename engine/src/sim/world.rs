//! Worlds: simulated futures of a place, warmed up to the submit date and continued from there with followed proposals in them.
//!
//! A world is shared by [`PER_WORLD`] runs: the same other people's cases, elections and budgets, and in each run a proposal with luck of its
//! own. To warm a world up takes many times the work of following one proposal more in it, so most is learned for the work when
//! some runs share one (two-stage sampling: Cochran, "Sampling Techniques", 3rd ed. 1977, §10.6). What that costs in certainty is counted: see
//! [`findings::statistics`](crate::findings::statistics).

use super::answers::Answers;
use super::explain::{Stretch, explain, trace_back};
use super::followed::{Followed, FollowedCases};
use super::intake::Scratch;
use super::kernel::{EVERYONE, Endless, FOLLOWED, Kernel, NOBODY};
use super::names;
use super::position::Placed;
use super::random::Key;
use super::relax::Relaxed;
use super::state::{Record, State, Tally, Time};
use crate::plan::{CondRef, Estimate, NONE, Plan, ValueRef};
use crate::rules::Failure;
use std::ops::Range;

/// How many runs share a world: run k is in world k / `PER_WORLD`.
pub const PER_WORLD: u64 = 20;
/// How far cases that are followed from their position are let go on before it is asked whether any is left: seconds.
const STRETCH: i64 = 28 * 86_400;

/// What went wrong in a run.
#[derive(Clone, Debug)]
pub enum RunFault {
    /// A loop that passes no time.
    Endless(Endless),
    /// A rule that failed.
    Rule(Failure),
}

/// What happened to the followed proposal in one future.
#[derive(Clone, Debug, Default)]
pub struct Journey {
    /// When the proposer heard yes or no; `None` = not before the horizon.
    pub decided: Option<Time>,
    /// When it ended, and at which end.
    pub ended: Option<(Time, u32)>,
    /// From submission to the decision (or the end, or the horizon), every second with its step and cause.
    pub stretches: Vec<Stretch>,
    /// From the decision to the end.
    pub afterwards: Vec<Stretch>,
    /// Every visit, in order.
    pub records: Vec<Record>,
    /// The values of the case, found at its arrival.
    pub values: Vec<f64>,
    /// The conditions of the case, found at its arrival.
    pub bits: Vec<u64>,
    /// Which decider the last mandate step found.
    pub decider: Option<u16>,
}

/// How busy teams and bodies are when the proposal comes.
#[derive(Clone, Debug, Default)]
pub struct Backlog {
    /// What was counted since the world began.
    pub tally: Tally,
    /// Per team: pieces of work in its line.
    pub waiting: Vec<usize>,
    /// Per body: papers before it.
    pub papers: Vec<usize>,
    /// Cases under way.
    pub under_way: usize,
}

impl Journey {
    /// Whether a condition that was settled at the arrival holds.
    #[must_use]
    pub fn holds(&self, cond: CondRef) -> bool {
        match cond {
            CondRef::Always => true,
            CondRef::Never | CondRef::Running(_) => false,
            CondRef::Static(bit) => self.bits.get(bit as usize / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1),
        }
    }

    /// A value that was settled at the arrival.
    #[must_use]
    pub fn value(&self, value: ValueRef) -> f64 {
        match value {
            ValueRef::Const(number) => number,
            ValueRef::Static(place) => self.values.get(place as usize).copied().unwrap_or(0.0),
            ValueRef::Running(_) => 0.0,
        }
    }

    /// Lead time in seconds: to the decision, else the end, else the horizon.
    #[must_use]
    pub fn lead(&self, plan: &Plan) -> i64 {
        self.decided.or(self.ended.map(|e| e.0)).unwrap_or(plan.horizon.0) - plan.submit.0
    }

    /// Whether it was neither decided nor ended within the horizon.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        self.decided.is_none() && self.ended.is_none()
    }
}

/// The workplace of one thread: worlds are built, saved and continued in its buffers.
#[derive(Debug, Default)]
pub struct Worlds {
    state: State,
    saved: State,
    followed: FollowedCases,
    answers: Answers,
    factors: Vec<f64>,
    scratch: Scratch,
}

/// A proposal that is followed.
#[derive(Clone, Copy, Debug)]
pub struct Proposed {
    /// Whose luck it has.
    pub run: u64,
    /// What is taken away for it.
    pub relaxed: Relaxed,
    /// It is followed to its end, not to the decision alone.
    pub to_the_end: bool,
}

impl Proposed {
    /// The proposals of some runs with nothing taken away.
    pub fn as_they_are(runs: Range<u64>, to_the_end: bool) -> Vec<Self> {
        runs.map(|run| Self { run, relaxed: Relaxed::NOTHING, to_the_end }).collect()
    }
}

/// What is kept of the cases that are watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// How many, and the sum of their lead times.
    Counts,
    /// Every lead time too.
    Leads,
    /// And the step and cause of every second of it.
    Causes,
}

/// Which future of a place.
#[derive(Clone, Copy, Debug)]
pub struct Future {
    /// The seed of the simulation.
    pub seed: u64,
    /// Which world.
    pub world: u64,
    /// Every estimate multiplied by its factor.
    pub estimated: bool,
}

impl Backlog {
    fn of(state: &State) -> Self {
        Self {
            tally: state.tally(),
            waiting: state.teams.iter().map(|t| t.line.len()).collect(),
            papers: state.bodies.iter().map(|b| b.papers.len()).collect(),
            under_way: state.cases.under_way(),
        }
    }
}

impl Worlds {
    /// Builds a world up to the submit date, and saves it there.
    ///
    /// # Errors
    /// A loop that passes no time, or a rule that failed.
    pub fn warm_up(&mut self, plan: &Plan, future: Future) -> Result<(), RunFault> {
        self.answers.clear(plan, true);
        self.warm_up_again(plan, future)
    }

    /// As [`Worlds::warm_up`], of another future with the same plan, seed and number as the last: the same cases come.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn warm_up_again(&mut self, plan: &Plan, future: Future) -> Result<(), RunFault> {
        self.begin(plan, future);
        self.perform(plan, future, Job::WarmUp)?;
        self.saved.clone_from(&self.state);
        Ok(())
    }

    /// Lets the saved world go on to a later submit date of the plan, and saves it there.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn advance(&mut self, plan: &Plan, future: Future) -> Result<(), RunFault> {
        self.state.clone_from(&self.saved);
        self.perform(plan, future, Job::Advance)?;
        self.saved.clone_from(&self.state);
        Ok(())
    }

    /// How busy the saved world is: that at the submit date.
    #[must_use]
    pub fn backlog(&self) -> Backlog {
        Backlog::of(&self.saved)
    }

    /// Whether in every budget line left + reserved + committed + lapsed = added, and nothing is below zero.
    #[must_use]
    pub fn ledger_is_sound(&self) -> bool {
        self.state.lines.iter().all(super::state::LineState::is_sound)
    }

    /// Continues the saved world with some proposals handed in; the number of events.
    ///
    /// What became of each is told by [`Worlds::journey`] and [`Worlds::lead`], by its place in the list. None of them notices another, so it makes no
    /// difference which are followed together.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn follow(&mut self, plan: &Plan, future: Future, proposals: &[Proposed]) -> Result<u64, RunFault> {
        self.state.clone_from(&self.saved);
        self.perform(plan, future, Job::Follow(proposals))?;
        Ok(self.state.taken - self.events())
    }

    /// Events of the saved world since it began.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.saved.taken
    }

    /// The world of some runs that share it, warmed up, and their proposals in it, each followed to its end.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn journeys(&mut self, plan: &Plan, seed: u64, runs: Range<u64>) -> Result<Vec<Journey>, RunFault> {
        let future = Future { seed, world: runs.start / PER_WORLD, estimated: false };
        self.warm_up(plan, future)?;
        let proposals = Proposed::as_they_are(runs, true);
        self.follow(plan, future, &proposals)?;
        Ok((0..proposals.len()).map(|place| self.journey(plan, place)).collect())
    }

    /// The lead time of a followed proposal, and whether it is cut off at the horizon.
    ///
    /// # Panics
    /// If fewer were followed.
    #[must_use]
    pub fn lead(&self, plan: &Plan, place: usize) -> (i64, bool) {
        let followed = &self.followed.list[place];
        let heard = followed.decided.map(|d| d.0).or(followed.ended.map(|e| e.0));
        (heard.unwrap_or(plan.horizon.0) - plan.submit.0, heard.is_none())
    }

    /// Watches all cases of a place from the submit date to the horizon.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn watch(&mut self, plan: &Plan, future: Future, keep: Keep) -> Result<Backlog, RunFault> {
        self.answers.clear(plan, false);
        self.begin(plan, future);
        self.perform(plan, future, Job::Watch { keep })?;
        Ok(Backlog::of(&self.state))
    }

    /// Puts the cases that are under way where they are on the submit date of the plan, and follows each to its decision.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn place(&mut self, plan: &Plan, future: Future) -> Result<Vec<Placed>, RunFault> {
        self.answers.clear(plan, false);
        self.begin(plan, future);
        self.perform(plan, future, Job::Place)?;
        Ok(std::mem::take(&mut self.state.placed))
    }

    fn perform(&mut self, plan: &Plan, future: Future, job: Job<'_>) -> Result<(), RunFault> {
        let trace = match job {
            Job::Follow(_) => FOLLOWED,
            Job::Watch { keep: Keep::Causes } | Job::Place => EVERYONE,
            _ => NOBODY,
        };
        match (future.estimated, trace) {
            (false, FOLLOWED) => self.perform_as::<false, FOLLOWED>(plan, future, job),
            (true, FOLLOWED) => self.perform_as::<true, FOLLOWED>(plan, future, job),
            (false, EVERYONE) => self.perform_as::<false, EVERYONE>(plan, future, job),
            (true, EVERYONE) => self.perform_as::<true, EVERYONE>(plan, future, job),
            (false, _) => self.perform_as::<false, NOBODY>(plan, future, job),
            (true, _) => self.perform_as::<true, NOBODY>(plan, future, job),
        }
    }

    fn perform_as<const ESTIMATED: bool, const TRACE: u8>(
        &mut self,
        plan: &Plan,
        future: Future,
        job: Job<'_>,
    ) -> Result<(), RunFault> {
        let mut kernel = Kernel::<'_, ESTIMATED, TRACE> {
            plan,
            ops: &plan.ops,
            lengths: &plan.lengths,
            world: root(future),
            state: std::mem::take(&mut self.state),
            followed: std::mem::take(&mut self.followed),
            factors: &self.factors,
            origin: plan.world_start.0,
            fault: None,
            failed: std::cell::OnceCell::new(),
            held: false,
            keep_leads: matches!(job, Job::Watch { keep: Keep::Leads | Keep::Causes }),
            scratch: std::mem::take(&mut self.scratch),
            answers: std::mem::take(&mut self.answers),
        };
        match job {
            Job::WarmUp => {
                kernel.start();
                kernel.run(plan.submit.0);
            }
            Job::Advance => kernel.run(plan.submit.0),
            Job::Follow(proposals) => {
                kernel.state.now = plan.submit.0;
                kernel.followed.clear();
                for proposal in proposals {
                    kernel.submit(future.seed, proposal);
                }
                if !kernel.look_after_followed() {
                    kernel.run(plan.horizon.0);
                }
            }
            Job::Place => {
                kernel.start();
                let mut until = plan.submit.0;
                kernel.run(until);
                while kernel.state.placed_left > 0 && until < plan.horizon.0 {
                    until = (until + STRETCH).min(plan.horizon.0);
                    kernel.run(until);
                }
            }
            Job::Watch { .. } => {
                kernel.start();
                if plan.submit > plan.world_start {
                    kernel.run(plan.submit.0);
                    self.saved.clone_from(&kernel.state);
                    kernel.state.count_anew();
                }
                kernel.run(plan.horizon.0);
            }
        }
        let failed = kernel.failed.into_inner().map(RunFault::Rule);
        let fault = failed.or(kernel.fault.map(RunFault::Endless));
        (self.state, self.followed, self.scratch, self.answers) = (kernel.state, kernel.followed, kernel.scratch, kernel.answers);
        fault.map_or(Ok(()), Err)
    }

    /// What happened to a followed proposal, explained.
    ///
    /// # Panics
    /// If fewer were followed.
    #[must_use]
    pub fn journey(&self, plan: &Plan, place: usize) -> Journey {
        let followed: &Followed = &self.followed.list[place];
        let records = &followed.trace.records;
        let decided = followed.decided.map(|d| d.0);
        let ended = followed.ended.map(|(at, end, _)| (at, end));
        let (until, last) = match (followed.decided, followed.ended) {
            (Some((at, record)), _) | (None, Some((at, _, record))) => (at, record),
            (None, None) => (plan.horizon.0, longest_open(records)),
        };
        let mut way = Vec::new();
        trace_back(records, last, &mut way);
        let stretches = explain(plan, &way, until);
        let afterwards = match (decided, followed.ended) {
            (Some(from), Some((at, _, record))) if at > from => {
                trace_back(records, record, &mut way);
                let mut after = explain(plan, &way, at);
                after.retain(|s| s.to > from);
                after.iter_mut().for_each(|s| s.from = s.from.max(from));
                after
            }
            _ => Vec::new(),
        };
        Journey {
            decided,
            ended,
            stretches,
            afterwards,
            records: records.clone(),
            values: followed.values.clone(),
            bits: followed.bits.clone(),
            decider: followed.decider,
        }
    }

    /// An empty world.
    fn begin(&mut self, plan: &Plan, future: Future) {
        self.draw_factors(plan, future);
        let world = root(future);
        self.state.reset(plan, world);
        draw_terms(plan, world, &mut self.state.terms);
    }

    /// The factor of every estimate for the cases of others: lognormal with median one, keyed by (seed, world, parameter).
    fn draw_factors(&mut self, plan: &Plan, future: Future) {
        self.factors.clear();
        if future.estimated {
            let factor = |e: &Estimate| libm::exp(e.sigma * score_of_others(future.seed, future.world, e));
            self.factors.extend(plan.estimates.iter().map(factor));
        }
    }
}

/// What all draws of a world are keyed by, those of the followed proposals aside. Worlds and runs have the same numbers, and no name in common.
fn root(future: Future) -> Key {
    Key::root(future.seed, future.world)
}

/// The normal score of an estimate for the proposal of a run: its factor is exp(sigma × score).
#[must_use]
pub fn score_of_proposal(seed: u64, run: u64, estimate: &Estimate) -> f64 {
    score(Key::root(seed, run).with_hash(names::ESTIMATE), estimate)
}

/// The same for the cases of others in a world.
fn score_of_others(seed: u64, world: u64, estimate: &Estimate) -> f64 {
    score(Key::root(seed, world).with_hash(names::ESTIMATE_OF_OTHERS), estimate)
}

fn score(key: Key, estimate: &Estimate) -> f64 {
    super::normal::quantile(key.uniform(estimate.hash, 0).get())
}

/// What is asked of a kernel.
#[derive(Clone, Copy, Debug)]
enum Job<'a> {
    /// From the empty world to the submit date.
    WarmUp,
    /// From where it is to the submit date.
    Advance,
    /// From where it is, until the proposals that are handed in now are done.
    Follow(&'a [Proposed]),
    /// All cases, from the submit date to the horizon.
    Watch { keep: Keep },
    /// Cases that are under way, from their position until they are decided.
    Place,
}

/// The open visit that began first, then first in the file: the path of a case that is cut off at the horizon.
pub(super) fn longest_open(records: &[Record]) -> u32 {
    longest_open_of(records, |_| true)
}

/// The same, of the visits to some operations.
pub(super) fn longest_open_of(records: &[Record], of: impl Fn(crate::plan::OpId) -> bool) -> u32 {
    let open = records.iter().enumerate().filter(|(_, r)| r.finish == Time::MAX && of(r.op));
    open.min_by_key(|(_, r)| (r.start, r.op)).map_or(NONE, |(i, _)| i as u32)
}

/// The stretches of this future in which deferred matters wait: caretaker period and formation.
fn draw_terms(plan: &Plan, world: Key, terms: &mut Vec<(Time, Time)>) {
    let Some(term) = &plan.terms else { return };
    terms.extend(term.elections.iter().map(|election| {
        let day = election.date().days() as u32;
        let luck = |name| world.with_hash(term.hash).uniform(name, day);
        let formation = term.formation.draw(luck(names::FORMATION));
        let settling = term.settling.as_ref().map_or(0.0, |table| table.draw(luck(names::SETTLING)));
        (election.0 - term.caretaker, election.0 + (formation + settling) as i64)
    }));
}
