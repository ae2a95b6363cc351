//! Worlds: one simulated future a run, warmed up to the submit date, continued from there as often as asked.

use super::answers::Answers;
use super::explain::{Stretch, explain, trace_back};
use super::intake::Scratch;
use super::kernel::{EVERYONE, Endless, Followed, Kernel, NOBODY, ONE, StopWhen};
use super::names;
use super::position::Placed;
use super::random::Key;
use super::relax::Relaxed;
use super::state::{Record, State, Tally, Time};
use crate::plan::{CondRef, Estimate, NONE, Plan, StepId, ValueRef};
use crate::rules::Failure;

/// How far the stages of a followed proposal lie apart: seconds.
const STAGE: i64 = 7 * 86_400;

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
    /// Events taken from the list since the world began.
    pub events: u64,
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

    /// When the case first came to a step; the last moment there is if it never did.
    #[must_use]
    pub fn first_at(&self, plan: &Plan, step: StepId) -> Time {
        let visits = self.records.iter().filter(|r| plan.ops[r.op as usize].step == step);
        visits.map(|r| r.start).min().unwrap_or(Time::MAX)
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
    followed: Followed,
    /// On the way of the proposal as it is: the world and the proposal, every so often.
    stages: Vec<(State, Followed)>,
    /// How many of them are of the run at hand.
    reached: usize,
    answers: Answers,
    factors: Vec<f64>,
    scratch: Scratch,
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

/// Which future.
#[derive(Clone, Copy, Debug)]
pub struct Future {
    /// The seed of the simulation.
    pub seed: u64,
    /// Which run.
    pub run: u64,
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
    /// Builds the world of a run up to the submit date, and saves it there.
    ///
    /// # Errors
    /// A loop that passes no time, or a rule that failed.
    pub fn warm_up(&mut self, plan: &Plan, future: Future) -> Result<(), RunFault> {
        self.answers.clear(plan, true);
        self.warm_up_again(plan, future)
    }

    /// As [`Worlds::warm_up`], of another future with the same plan, seed and run as the last: the same cases come.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn warm_up_again(&mut self, plan: &Plan, future: Future) -> Result<(), RunFault> {
        self.reached = 0;
        self.draw_factors(plan, future);
        let world = Key::root(future.seed, future.run);
        self.state.reset(plan, world);
        self.followed.clear();
        draw_terms(plan, world, &mut self.state.terms);
        self.perform(plan, future, &Relaxed::NOTHING, Job::WarmUp)?;
        self.saved.clone_from(&self.state);
        Ok(())
    }

    /// Lets the saved world go on to a later submit date of the plan, and saves it there.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn advance(&mut self, plan: &Plan, future: Future) -> Result<(), RunFault> {
        self.reached = 0;
        self.state.clone_from(&self.saved);
        self.followed.clear();
        self.perform(plan, future, &Relaxed::NOTHING, Job::Advance)?;
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

    /// Continues the saved world with the followed proposal handed in.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn follow(&mut self, plan: &Plan, future: Future, relaxed: &Relaxed, to_the_end: bool) -> Result<Journey, RunFault> {
        self.hand_in(plan, future, relaxed, if to_the_end { StopWhen::Ended } else { StopWhen::Decided })?;
        Ok(self.journey(plan))
    }

    /// As [`Worlds::follow`] with nothing taken away, to the end; keeps the world every so often for [`Worlds::lead_without`].
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn follow_in_stages(&mut self, plan: &Plan, future: Future) -> Result<Journey, RunFault> {
        self.state.clone_from(&self.saved);
        self.followed.clear();
        self.reached = 0;
        self.perform(plan, future, &Relaxed::NOTHING, Job::Submit)?;
        let mut until = plan.submit.0;
        while self.followed.decided.is_none() && self.followed.ended.is_none() && until < plan.horizon.0 {
            until = (until + STAGE).min(plan.horizon.0);
            self.perform(plan, future, &Relaxed::NOTHING, Job::GoOn(until, StopWhen::Decided))?;
            if self.followed.alone {
                break;
            }
            if self.reached == self.stages.len() {
                self.stages.push(Default::default());
            }
            let (state, followed) = &mut self.stages[self.reached];
            state.clone_from(&self.state);
            followed.clone_from(&self.followed);
            self.reached += 1;
        }
        if self.followed.ended.is_none() {
            self.perform(plan, future, &Relaxed::NOTHING, Job::GoOn(plan.horizon.0, StopWhen::Ended))?;
        }
        Ok(self.journey(plan))
    }

    /// The lead time of the proposal with one constraint taken away, and whether it is cut off at the horizon.
    ///
    /// What is taken away makes no difference before the proposal first comes to that step, at `first`. So it goes on from the last
    /// stage of [`Worlds::follow_in_stages`] before it: the same second for second as from the submit date.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn lead_without(&mut self, plan: &Plan, future: Future, relaxed: &Relaxed, first: Time) -> Result<(i64, bool), RunFault> {
        let before = self.stages[..self.reached].partition_point(|(state, _)| state.until < first);
        match before.checked_sub(1) {
            Some(stage) => {
                let (state, followed) = &self.stages[stage];
                self.state.clone_from(state);
                self.followed.clone_from(followed);
                self.perform(plan, future, relaxed, Job::GoOn(plan.horizon.0, StopWhen::Decided))?;
            }
            None => self.hand_in(plan, future, relaxed, StopWhen::Decided)?,
        }
        Ok(self.lead(plan))
    }

    /// As [`Worlds::follow`] with nothing taken away, up to the decision: the lead time alone, and whether it is cut off.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn lead_of(&mut self, plan: &Plan, future: Future) -> Result<(i64, bool), RunFault> {
        self.hand_in(plan, future, &Relaxed::NOTHING, StopWhen::Decided)?;
        Ok(self.lead(plan))
    }

    fn hand_in(&mut self, plan: &Plan, future: Future, relaxed: &Relaxed, stop_when: StopWhen) -> Result<(), RunFault> {
        self.state.clone_from(&self.saved);
        self.followed.clear();
        self.perform(plan, future, relaxed, Job::Submit)?;
        self.perform(plan, future, relaxed, Job::GoOn(plan.horizon.0, stop_when))
    }

    fn lead(&self, plan: &Plan) -> (i64, bool) {
        let heard = self.followed.decided.map(|d| d.0).or(self.followed.ended.map(|e| e.0));
        (heard.unwrap_or(plan.horizon.0) - plan.submit.0, heard.is_none())
    }

    /// Watches all cases of a place from the submit date to the horizon.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn watch(&mut self, plan: &Plan, future: Future, keep: Keep) -> Result<Backlog, RunFault> {
        self.answers.clear(plan, false);
        self.draw_factors(plan, future);
        let world = Key::root(future.seed, future.run);
        self.state.reset(plan, world);
        draw_terms(plan, world, &mut self.state.terms);
        self.perform(plan, future, &Relaxed::NOTHING, Job::Watch { keep })?;
        Ok(Backlog::of(&self.state))
    }

    /// Puts the cases that are under way where they are on the submit date of the plan, and follows each to its decision.
    ///
    /// # Errors
    /// As [`Worlds::warm_up`].
    pub fn place(&mut self, plan: &Plan, future: Future) -> Result<Vec<Placed>, RunFault> {
        self.answers.clear(plan, false);
        self.draw_factors(plan, future);
        let world = Key::root(future.seed, future.run);
        self.state.reset(plan, world);
        draw_terms(plan, world, &mut self.state.terms);
        self.perform(plan, future, &Relaxed::NOTHING, Job::Place)?;
        Ok(std::mem::take(&mut self.state.placed))
    }

    fn perform(&mut self, plan: &Plan, future: Future, relaxed: &Relaxed, job: Job) -> Result<(), RunFault> {
        let trace = match job {
            Job::Submit | Job::GoOn(..) => ONE,
            Job::Watch { keep: Keep::Causes } | Job::Place => EVERYONE,
            _ => NOBODY,
        };
        match (future.estimated, trace) {
            (false, ONE) => self.perform_as::<false, ONE>(plan, future, relaxed, job),
            (true, ONE) => self.perform_as::<true, ONE>(plan, future, relaxed, job),
            (false, EVERYONE) => self.perform_as::<false, EVERYONE>(plan, future, relaxed, job),
            (true, EVERYONE) => self.perform_as::<true, EVERYONE>(plan, future, relaxed, job),
            (false, _) => self.perform_as::<false, NOBODY>(plan, future, relaxed, job),
            (true, _) => self.perform_as::<true, NOBODY>(plan, future, relaxed, job),
        }
    }

    fn perform_as<const ESTIMATED: bool, const TRACE: u8>(
        &mut self,
        plan: &Plan,
        future: Future,
        relaxed: &Relaxed,
        job: Job,
    ) -> Result<(), RunFault> {
        let mut kernel = Kernel::<'_, ESTIMATED, TRACE> {
            plan,
            ops: &plan.ops,
            lengths: &plan.lengths,
            world: Key::root(future.seed, future.run),
            state: std::mem::take(&mut self.state),
            followed: std::mem::take(&mut self.followed),
            relaxed,
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
                kernel.run(plan.submit.0, StopWhen::Never);
            }
            Job::Advance => kernel.run(plan.submit.0, StopWhen::Never),
            Job::Submit => {
                kernel.state.now = plan.submit.0;
                kernel.submit();
            }
            Job::GoOn(until, stop_when) => {
                if !kernel.reached(stop_when) {
                    kernel.run(until, stop_when);
                }
                kernel.state.until = until;
            }
            Job::Place => {
                kernel.start();
                let mut until = plan.submit.0;
                kernel.run(until, StopWhen::Never);
                while kernel.state.placed_left > 0 && until < plan.horizon.0 {
                    until = (until + 4 * STAGE).min(plan.horizon.0);
                    kernel.run(until, StopWhen::Never);
                }
            }
            Job::Watch { .. } => {
                kernel.start();
                if plan.submit > plan.world_start {
                    kernel.run(plan.submit.0, StopWhen::Never);
                    self.saved.clone_from(&kernel.state);
                    kernel.state.count_anew();
                }
                kernel.run(plan.horizon.0, StopWhen::Never);
            }
        }
        let failed = kernel.failed.into_inner().map(RunFault::Rule);
        let fault = failed.or(kernel.fault.map(RunFault::Endless));
        (self.state, self.followed, self.scratch, self.answers) = (kernel.state, kernel.followed, kernel.scratch, kernel.answers);
        fault.map_or(Ok(()), Err)
    }

    /// What happened to the followed case, explained.
    fn journey(&self, plan: &Plan) -> Journey {
        let followed = &self.followed;
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
            events: self.state.taken,
        }
    }

    /// Every estimate's factor: lognormal with median one, keyed by (seed, run, parameter).
    fn draw_factors(&mut self, plan: &Plan, future: Future) {
        self.factors.clear();
        self.factors.extend(plan.estimates.iter().map(|estimate| {
            if !future.estimated {
                return 1.0;
            }
            libm::exp(estimate.sigma * estimate_score(future.seed, future.run, estimate))
        }));
    }
}

/// The normal score of an estimate in a run: its factor is exp(sigma × score).
#[must_use]
pub fn estimate_score(seed: u64, run: u64, estimate: &Estimate) -> f64 {
    super::normal::quantile(Key::root(seed, run).with_hash(names::ESTIMATE).uniform(estimate.hash, 0).get())
}

/// What is asked of a kernel.
#[derive(Clone, Copy, Debug)]
enum Job {
    /// From the empty world to the submit date.
    WarmUp,
    /// From where it is to the submit date.
    Advance,
    /// The proposal is handed in.
    Submit,
    /// With the proposal, up to a moment.
    GoOn(Time, StopWhen),
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
