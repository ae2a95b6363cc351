//! From runs to findings.

use super::in_turn::Progress;
use super::in_words::{as_json, default_in_words, in_words};
use super::replication::Replication;
use super::runs::{Runs, Wanted, run};
use super::simulation::*;
use super::spread::{DAY, Lead, dates, interval, sorted, spread, worlds, worlds_of};
use super::statistics::{Groups, correlation};
use super::{stalls, tail, uncertainty, warnings};
use crate::check::Setting;
use crate::model::{Cause, EndKind, Place, Process};
use crate::plan::{NONE, Plan, Proposal as Put, StepId};
use crate::sim::RunFault;
use crate::text::{Complaint, Complaints, Sources, Words};
use crate::time::Moment;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What is simulated, and what it was made from.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Process, place and caseload.
    pub setting: &'a Setting,
    /// The plan made of them.
    pub plan: &'a Plan,
    /// The proposal.
    pub proposal: &'a Put,
    /// What was changed, as people read it.
    pub with: &'a [InterventionTitle],
    /// How it is run.
    pub wanted: Wanted,
    /// Every file read.
    pub sources: &'a Sources,
    /// What was complained of on the way; warnings are passed on.
    pub complaints: &'a Complaints,
}

impl Request<'_> {
    /// What an answer to it opens with.
    pub(super) fn head(&self, kind: &'static str) -> Head {
        let (process, place) = (self.setting.process.as_ref().map(|p| &p.0.process), &self.setting.place);
        let title = process.map_or_else(Words::default, |p| p.title.clone());
        Head::of(kind, [(self.plan.programs[0].name.clone(), title), (place.name.value.clone(), place.title.clone())])
    }

    /// What makes an answer from so many runs again.
    pub(super) fn receipt(&self, runs: u64) -> Receipt {
        Receipt::of(inputs(self.sources), self.wanted.seed, runs)
    }
}

/// Simulates a proposal and says what was found.
///
/// # Errors
/// A loop that passes no time, or a rule that failed, in any run.
pub fn simulate(request: &Request<'_>, progress: Progress<'_>) -> Result<Simulation, RunFault> {
    Ok(simulation_of(request, &run(request.plan, request.wanted, progress)?))
}

/// What some runs of a request say together: all of them, or those there are so far.
#[must_use]
pub fn simulation_of(request: &Request<'_>, runs: &Runs) -> Simulation {
    let leads: Vec<Lead> = runs.base.iter().map(|r| (r.lead, r.unfinished)).collect();
    let stalls = stalls::stalls(request, runs, &leads);
    Findings { request, plan: request.plan, runs, n: runs.base.len() as f64 }.whole(&leads, stalls)
}

/// What a fault in a run means to the person who wrote the file.
#[must_use]
pub fn fault_complaint(plan: &Plan, fault: &RunFault) -> Complaint {
    match fault {
        RunFault::Rule(failure) => Complaint::general("rule_fails", failure.what.nl.clone(), failure.what.en.clone()),
        RunFault::Endless(endless) => {
            let step = plan.ops.get(endless.op as usize).map(|o| o.step);
            let step = step.and_then(|s| plan.programs.iter().find_map(|p| p.steps.get(s as usize)));
            let complaint = Complaint::general(
                "endless_loop",
                format!(
                    "bij \"{}\" gaat een voorstel eindeloos rond zonder dat er tijd voorbijgaat",
                    step.map_or("", |s| &s.path)
                ),
                format!("at \"{}\" a proposal goes round without end while no time passes", step.map_or("", |s| &s.path)),
            );
            let at = step.map(|s| s.span);
            Complaint { at, ..complaint }
                .hint("Geef de tak terug een max, of een stap met tijd", "Give the way back a max, or a step that takes time")
        }
    }
}

struct Findings<'a> {
    request: &'a Request<'a>,
    plan: &'a Plan,
    runs: &'a Runs,
    n: f64,
}

impl Findings<'_> {
    fn process(&self) -> Option<&Process> {
        self.request.setting.process.as_ref().map(|p| &*p.0.process)
    }

    fn whole(&self, leads: &[Lead], stalls: Vec<Stall>) -> Simulation {
        let plan = self.plan;
        let in_order = sorted(leads.iter().copied());
        let estimated = sorted(self.runs.estimated.iter().copied());
        let latest = in_order.last().map(|l| Moment(plan.submit.0 + l.0));
        Simulation {
            head: self.request.head("simulation"),
            proposal: self.proposal(),
            with: self.request.with.to_vec(),
            runs: self.runs.base.len() as u64,
            worlds: worlds(self.runs.base.len()).count() as u64,
            seed: self.request.wanted.seed,
            events: self.runs.events,
            lead_time_days: spread(leads, &worlds(leads.len())),
            decided_on: dates(plan, &in_order),
            decided_on_with_estimates: dates(plan, &estimated),
            quantile_ci95: [("p10", 0.1), ("p50", 0.5), ("p80", 0.8), ("p90", 0.9), ("p95", 0.95)]
                .into_iter()
                .map(|(name, p)| (name, interval(leads, p)))
                .collect(),
            lead_time_days_with_estimates: spread(&self.runs.estimated, &worlds(self.runs.estimated.len())),
            outcomes: self.outcomes(),
            milestones: self.milestones(),
            unfinished: self.share(|r| r.unfinished),
            horizon: plan.horizon.date(),
            periods: self.periods(),
            steps: self.steps(),
            within: super::within::within(self.request),
            causes: self.causes(),
            detours: BTreeMap::from([
                (Detour::Rework, self.mean_days(|r| r.seconds(|p| p.rework.is_some()))),
                (Detour::Mandate, self.mean_days(|r| r.seconds(|p| p.higher.is_some()))),
            ]),
            after_decision: self.after_decision(),
            deciders: deciders(self.request, self.runs),
            pairing: self.pairing(),
            stalls_by: stalls::groups(plan, self.runs, &stalls),
            stalls,
            tail: tail::tail(plan, self.runs),
            estimates: self.estimates(),
            uncertainty: uncertainty::uncertainty(self.request, self.runs),
            interrupted: self.runs.interrupted,
            warnings: self.warnings(latest),
            receipt: self.request.receipt(self.runs.base.len() as u64),
        }
    }

    fn warnings(&self, latest: Option<Moment>) -> Vec<Warning> {
        let mut list = Vec::new();
        if self.runs.interrupted {
            list.push(warnings::interrupted(self.runs.base.len() as u64, Words::default()));
        }
        list.extend(warnings::warnings(self.plan, &self.runs.backlogs, latest, self.request.complaints));
        list
    }

    fn share(&self, holds: impl Fn(&Replication) -> bool) -> f64 {
        self.runs.base.iter().filter(|r| holds(r)).count() as f64 / self.n
    }

    /// A mean of seconds as days: summed whole, so that the parts add up.
    fn mean_days(&self, seconds: impl Fn(&Replication) -> i64) -> f64 {
        self.runs.base.iter().map(seconds).sum::<i64>() as f64 / self.n / DAY
    }

    fn proposal(&self) -> Proposal {
        let mut facts = BTreeMap::new();
        let mut assumed = Vec::new();
        let mut answers = Vec::new();
        for (i, fact) in self.process().iter().flat_map(|p| &p.facts).enumerate() {
            let name = &fact.name.value;
            let given = self.request.proposal.facts.get(i).cloned().flatten();
            let fixed = match (&given, &fact.default) {
                (None, Some(crate::model::Default::Value(value, _))) => Some(value.clone()),
                _ => given.clone(),
            };
            if let Some(value) = &fixed {
                facts.insert(name.clone(), as_json(fact, value));
            }
            if let (None, Some(default)) = (&given, &fact.default) {
                let taken = default_in_words(fact, default);
                assumed.push(Assumed { fact: name.clone(), title: fact.title.clone(), taken });
            }
            answers.push(Answer {
                fact: name.clone(),
                title: fact.title.clone(),
                value: fixed.map(|v| in_words(fact, &v)),
                given: given.is_some(),
            });
        }
        Proposal { facts, submit: self.request.proposal.submit, assumed, answers }
    }

    fn outcomes(&self) -> Vec<Outcome> {
        let ends = &self.plan.programs[0].ends;
        let of = |is: &dyn Fn(&Replication) -> bool| -> (Vec<Lead>, Groups) {
            let those: Vec<(u64, Lead)> =
                (0..).zip(&self.runs.base).filter(|(_, r)| is(r)).map(|(run, r)| (run, r.outcome())).collect();
            (those.iter().map(|t| t.1).collect(), worlds_of(those.iter().map(|t| t.0)))
        };
        let mut list: Vec<Outcome> = ends
            .iter()
            .enumerate()
            .filter_map(|(i, end)| {
                let (leads, groups) = of(&|r| r.end == Some(i as u32));
                (!leads.is_empty()).then(|| Outcome {
                    end: end.name.clone(),
                    title: end.title.clone(),
                    kind: end.kind,
                    share: leads.len() as f64 / self.n,
                    lead_time_days: spread(&leads, &groups),
                })
            })
            .collect();
        // Decided, but what comes after it outlasts the horizon.
        let (pending, groups) = of(&|r| r.end.is_none() && !r.unfinished);
        if !pending.is_empty() {
            list.push(Outcome {
                end: "pending".to_owned(),
                title: Words::new("Besloten, nog niet afgerond", "Decided, not yet closed"),
                kind: EndKind::OtherRoute,
                share: pending.len() as f64 / self.n,
                lead_time_days: spread(&pending, &groups),
            });
        }
        list
    }

    fn milestones(&self) -> Vec<Milestone> {
        let steps = self.plan.programs[0].steps.iter().enumerate();
        steps
            .filter(|(_, step)| step.entry != NONE)
            .filter_map(|(id, step)| {
                let title = step.milestone.clone()?;
                let times: Vec<i64> = self
                    .runs
                    .base
                    .iter()
                    .filter_map(|r| r.passed.iter().find(|p| p.step == id as StepId)?.finished)
                    .map(|t| t - self.plan.submit.0)
                    .collect();
                let mean = if times.is_empty() { 0.0 } else { times.iter().sum::<i64>() as f64 / times.len() as f64 / DAY };
                Some(Milestone { step: step.path.clone(), title, share: times.len() as f64 / self.n, days_mean: mean })
            })
            .collect()
    }

    fn periods(&self) -> Vec<PeriodKept> {
        let periods = self.plan.periods.iter().enumerate();
        periods
            .map(|(i, period)| {
                let kept: Vec<_> = self.runs.base.iter().filter_map(|r| r.periods.get(i).copied().flatten()).collect();
                let n = kept.len().max(1) as f64;
                let share = |count: usize| if kept.is_empty() { 1.0 } else { count as f64 / n };
                PeriodKept {
                    period: period.name.clone(),
                    title: period.title.clone(),
                    law: period.law.clone(),
                    applies: kept.len() as f64 / self.n,
                    on_time: share(kept.iter().filter(|k| k.late_days == 0).count()),
                    extended: kept.iter().filter(|k| k.extended).count() as f64 / n,
                    late_days_mean: kept.iter().map(|k| i64::from(k.late_days)).sum::<i64>() as f64 / n,
                    penalty_eur_mean: kept.iter().map(|k| u64::from(k.penalty_eur)).sum::<u64>() as f64 / n,
                }
            })
            .collect()
    }

    fn steps(&self) -> Vec<StepDays> {
        let steps = self.plan.programs[0].steps.iter().enumerate();
        steps
            .filter(|(_, step)| step.entry != NONE)
            .map(|(id, step)| {
                let id = id as StepId;
                let visits = |r: &Replication| r.visits.iter().find(|v| v.0 == id).map_or(0, |v| v.1);
                StepDays {
                    step: step.path.clone(),
                    title: step.title.clone(),
                    lane: step.lane.clone(),
                    lane_title: step.lane_title.clone(),
                    visits_mean: self.runs.base.iter().map(|r| u64::from(visits(r))).sum::<u64>() as f64 / self.n,
                    days_mean: self.mean_days(|r| r.seconds(|p| p.step == id)),
                    share: self.share(|r| visits(r) > 0),
                }
            })
            .collect()
    }

    fn causes(&self) -> BTreeMap<Cause, f64> {
        Cause::ALL.into_iter().map(|cause| (cause, self.mean_days(|r| r.seconds(|p| p.cause == cause)))).collect()
    }

    fn after_decision(&self) -> Vec<AfterDecision> {
        let ids: BTreeSet<StepId> = self.runs.base.iter().flat_map(|r| r.after.iter().map(|a| a.0)).collect();
        let step = |id: StepId| &self.plan.programs[0].steps[id as usize];
        ids.into_iter()
            .map(|id| AfterDecision {
                step: step(id).path.clone(),
                title: step(id).title.clone(),
                days_mean: self.mean_days(|r| r.after.iter().filter(|a| a.0 == id).map(|a| a.1).sum()),
            })
            .collect()
    }

    /// The correlation between the lead times with and without the largest stall.
    fn pairing(&self) -> Option<f64> {
        let before: Vec<f64> = self.runs.base.iter().map(|r| r.lead as f64).collect();
        let largest = self.runs.relaxed.iter().min_by_key(|(_, relaxed)| relaxed.iter().map(|l| l.0).sum::<i64>())?;
        let after: Vec<f64> = largest.1.iter().map(|l| l.0 as f64).collect();
        correlation(&before, &after)
    }

    fn estimates(&self) -> Rests {
        let whole: i64 = self.runs.base.iter().map(|r| r.lead).sum();
        let on: i64 = self.runs.base.iter().map(|r| r.estimated).sum();
        let share = if whole > 0 { on as f64 / whole as f64 } else { 0.0 };
        Rests { share, count: self.plan.estimates.len() }
    }
}

/// Who decides, by share of runs.
pub(super) fn deciders(request: &Request<'_>, runs: &Runs) -> Vec<DeciderShare> {
    let title = |name: &str| decider_title(&request.setting.place, name);
    let share =
        |i: usize| runs.base.iter().filter(|r| r.decider == Some(i as u16)).count() as f64 / runs.base.len().max(1) as f64;
    let all = request.plan.deciders.iter().enumerate();
    all.map(|(i, (name, _))| DeciderShare { decider: name.clone(), title: title(name), share: share(i) })
        .filter(|d| d.share > 0.0)
        .collect()
}

/// What people call a decider of the register: a body, a team, or else its name.
pub(super) fn decider_title(place: &Place, name: &str) -> Words {
    let team = place.team_for(name).map(|t| &place.teams[t].title);
    let body = place.body(name).map(|b| &place.bodies[b].title);
    body.or(team).cloned().unwrap_or_else(|| Words::same(name.replace('_', " ")))
}

/// Every file read, by name, with the hash of its text.
#[must_use]
pub fn inputs(sources: &Sources) -> Vec<Input> {
    let mut inputs: Vec<Input> = sources
        .iter()
        .map(|(name, text)| Input { name: name.to_owned(), sha256: hex(&Sha256::digest(text.as_bytes())) })
        .collect();
    inputs.sort_by(|a, b| a.name.cmp(&b.name));
    inputs.dedup();
    inputs
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
