//! The path: the way of this proposal, step by step, with whom to see, what to bring and by when.

use super::rights::{Right, rights};
use super::runs::Runs;
use super::simulate::{Request, inputs};
use super::simulation::{DeciderShare, Receipt, Spread};
use super::spread::{DAY, Lead, spread};
use super::statistics::quantile;
use crate::check::{Who, who};
use crate::model::{FactValue, Owner, Place, Step, StepKind};
use crate::plan::{NONE, Plan, StepId};
use crate::text::Words;
use crate::time::{Date, Moment};
use serde::Serialize;

/// A step that fewer runs than this come to is a thing that may happen, not a part of the way.
const USUAL: f64 = 0.5;
/// What fewer runs than this come to is not worth a warning.
const RARE: f64 = 0.02;

/// The way of a proposal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Path {
    /// Version of the contract.
    pub doorloop: u32,
    /// `path`.
    pub kind: &'static str,
    /// The process.
    pub process: String,
    /// How people read the process.
    pub process_title: Words,
    /// The place.
    pub place: String,
    /// How people read the place.
    pub place_title: Words,
    /// The submit date.
    pub submit: Date,
    /// The whole lead time.
    pub lead_time_days: Spread,
    /// Four in five are decided by then; `None` = after the horizon.
    pub count_on: Option<Date>,
    /// Who owns the subject: team and role.
    pub owner: Option<OwnerSeen>,
    /// The usual way, in the order in which its steps begin.
    pub steps: Vec<PathStep>,
    /// What may happen beside it.
    pub may_happen: Vec<MayHappen>,
    /// Who can say yes, by share of runs.
    pub can_say_yes: Vec<DeciderShare>,
    /// Who can only say no: they can stop it, and can't grant it.
    pub can_only_say_no: Vec<Words>,
    /// What made this.
    pub receipt: Receipt,
}

/// The owner of a subject.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnerSeen {
    /// The subject.
    pub subject: Words,
    /// The team that does the work.
    pub team: Option<Words>,
    /// The person who answers for it.
    pub holder: Option<Words>,
}

/// One step of the usual way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PathStep {
    /// Its path.
    pub step: String,
    /// How people read it.
    pub title: Words,
    /// Whom to see.
    pub whom: Words,
    /// What happens there.
    pub happens: Words,
    /// What to bring.
    pub bring: Option<Words>,
    /// Its grounds in law.
    pub law: Vec<String>,
    /// Which rights the proposer has there.
    pub rights: Vec<Right>,
    /// For people, from the file.
    pub note: Option<Words>,
    /// Share of runs that come here.
    pub share: f64,
    /// Half of them have come here by then.
    pub from: Date,
    /// Half of them need no more days for it, waiting included.
    pub days_p50: f64,
    /// Four in five need no more days for it.
    pub days_p80: f64,
    /// The proposer hears yes or no here.
    pub decided: bool,
}

/// Something beside the usual way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MayHappen {
    /// The step's path.
    pub step: String,
    /// How people read it.
    pub title: Words,
    /// Whom to see.
    pub whom: Words,
    /// Share of runs in which it happens.
    pub share: f64,
    /// Mean days that it then costs.
    pub days_mean: f64,
}

/// Finds the path in what all runs gave.
#[must_use]
pub fn path(request: &Request<'_>, runs: &Runs) -> Option<Path> {
    let (loaded, _) = request.setting.process.as_ref()?;
    let finder = Finder { request, plan: request.plan, runs, place: &request.setting.place };
    let leads: Vec<Lead> = runs.base.iter().map(|r| (r.lead, r.unfinished)).collect();
    let estimated = super::spread::sorted(runs.estimated.iter().copied());
    let (steps, may_happen) = finder.steps();
    Some(Path {
        doorloop: 1,
        kind: "path",
        process: loaded.process.name.value.clone(),
        process_title: loaded.process.title.clone(),
        place: finder.place.name.value.clone(),
        place_title: finder.place.title.clone(),
        submit: request.proposal.submit,
        lead_time_days: spread(&leads),
        count_on: super::spread::dates(request.plan, &estimated).p80,
        owner: finder.owner(),
        steps,
        may_happen,
        can_say_yes: super::simulate::deciders(request, runs),
        can_only_say_no: finder.can_only_say_no(),
        receipt: Receipt {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            inputs: inputs(request.sources),
            seed: request.wanted.seed,
            runs: runs.base.len() as u64,
        },
    })
}

struct Finder<'a> {
    request: &'a Request<'a>,
    plan: &'a Plan,
    runs: &'a Runs,
    place: &'a Place,
}

impl<'a> Finder<'a> {
    fn said(&self, id: StepId) -> Option<(usize, &'a Step)> {
        let (_, checked) = self.request.setting.process.as_ref()?;
        let (call, step) = checked.graph.find(&self.plan.programs[0].steps[id as usize].path)?;
        Some((call, checked.graph.calls[call].process.steps.get(step)?))
    }

    fn steps(&self) -> (Vec<PathStep>, Vec<MayHappen>) {
        let n = self.runs.base.len() as f64;
        let mut usual: Vec<(i64, PathStep)> = Vec::new();
        let mut rare: Vec<MayHappen> = Vec::new();
        for (id, plan) in self.plan.programs[0].steps.iter().enumerate() {
            let id = id as StepId;
            let Some((call, said)) = self.said(id).filter(|_| plan.entry != NONE) else { continue };
            // What passes by itself is no stop on the way.
            let is_visible = said.work.is_some()
                || matches!(
                    said.kind,
                    StepKind::Takes(_)
                        | StepKind::Meeting { .. }
                        | StepKind::Period(_)
                        | StepKind::Window { .. }
                        | StepKind::Budget { .. }
                );
            let passed: Vec<_> = self.runs.base.iter().filter_map(|r| r.passed.iter().find(|p| p.step == id)).collect();
            if !is_visible || passed.is_empty() {
                continue;
            }
            let share = passed.len() as f64 / n;
            let mut begun: Vec<i64> = passed.iter().map(|p| p.begun).collect();
            begun.sort_unstable();
            let mut elapsed: Vec<i64> = passed.iter().map(|p| p.elapsed).collect();
            elapsed.sort_unstable();
            let days = |p: f64| quantile(&elapsed, p).unwrap_or(0) as f64 / DAY;
            let whom = self.whom(call, said, &plan.lane_title);
            if share < USUAL {
                if share >= RARE {
                    let days_mean = elapsed.iter().sum::<i64>() as f64 / elapsed.len() as f64 / DAY;
                    rare.push(MayHappen { step: plan.path.clone(), title: plan.title.clone(), whom, share, days_mean });
                }
                continue;
            }
            let law: Vec<&str> = said.law.iter().map(|l| l.text.as_str()).collect();
            let mut rights = rights(&law);
            if call == 0 && said.decided {
                for right in super::rights::rights(&["Awb 3:41", "Awb 6:7"]) {
                    if !rights.contains(&right) {
                        rights.push(right);
                    }
                }
            }
            let from = quantile(&begun, 0.5).unwrap_or(self.plan.submit.0);
            usual.push((
                from,
                PathStep {
                    step: plan.path.clone(),
                    title: plan.title.clone(),
                    whom,
                    happens: happens(said),
                    bring: said.bring.clone(),
                    law: law.iter().map(|l| (*l).to_owned()).collect(),
                    rights,
                    note: said.note.clone(),
                    share,
                    from: Moment(from).date(),
                    days_p50: days(0.5),
                    days_p80: days(0.8),
                    decided: call == 0 && said.decided,
                },
            ));
        }
        usual.sort_by_key(|s| s.0);
        rare.sort_by(|a, b| (b.share * b.days_mean).total_cmp(&(a.share * a.days_mean)));
        (usual.into_iter().map(|s| s.1).collect(), rare)
    }

    /// Whom to see: the team or body, with the person who answers for the subject.
    fn whom(&self, call: usize, said: &Step, lane: &Words) -> Words {
        let Some((_, checked)) = self.request.setting.process.as_ref() else { return lane.clone() };
        let name = match (&said.by, &said.kind) {
            (_, StepKind::Meeting { body, .. }) => &body.value,
            (Some(by), _) => &by.value,
            _ => return lane.clone(),
        };
        match who(&checked.graph, call, self.place, name) {
            Who::Team(team) => self.place.teams[team].title.clone(),
            Who::Body(body) => self.place.bodies[body].title.clone(),
            Who::Applicant => Words::new("uzelf", "yourself"),
            Who::Decider => Words::new("wie beslist", "who decides"),
            Who::Partner | Who::Missing(_) => lane.clone(),
        }
    }

    /// The entry of the place for the word of the owner fact.
    fn owner(&self) -> Option<OwnerSeen> {
        let (loaded, _) = self.request.setting.process.as_ref()?;
        let process = &loaded.process;
        let name = &process.owner.as_ref()?.value;
        let at = process.facts.iter().position(|f| &f.name.value == name)?;
        let fact = &process.facts[at];
        let value = self.request.proposal.facts.get(at).cloned().flatten().or_else(|| match &fact.default {
            Some(crate::model::Default::Value(value, _)) => Some(value.clone()),
            _ => None,
        });
        let (crate::model::FactKind::Choice(options), Some(FactValue::Choice(word))) = (&fact.kind, value) else { return None };
        let option = options.get(word as usize)?;
        let owner: &Owner = self.place.owners.iter().find(|o| o.name.value == option.name.value)?;
        let team = owner.team.as_ref().and_then(|t| self.place.team_for(&t.value)).map(|t| self.place.teams[t].title.clone());
        let holder = owner.title.clone().or_else(|| owner.holder.as_ref().map(|h| Words::same(h.replace('_', " "))));
        Some(OwnerSeen { subject: option.title.clone(), team, holder })
    }

    /// Lanes with a way to an end that refuses, that decide nothing themselves.
    fn can_only_say_no(&self) -> Vec<Words> {
        let Some((loaded, checked)) = self.request.setting.process.as_ref() else { return Vec::new() };
        let process = &loaded.process;
        let refuses = |name: &str| {
            let Some(step) = process.step(name).and_then(|s| checked.graph.node(0, s)) else { return false };
            let met = checked.graph.reachable_without(step, None);
            let ends = process.steps.iter().enumerate().filter_map(|(i, s)| match s.kind {
                StepKind::End(kind) if checked.graph.node(0, i).is_some_and(|n| met[n.index()]) => Some(kind),
                _ => None,
            });
            let ends: Vec<_> = ends.collect();
            !ends.is_empty() && ends.iter().all(|e| e.releases())
        };
        let mut found: Vec<Words> = Vec::new();
        for step in process.steps.iter().filter(|s| !s.decided && !matches!(s.kind, StepKind::Meeting { .. })) {
            let targets: Vec<&str> =
                step.next.iter().flat_map(|n| &n.list).filter_map(|b| b.value.as_ref()).map(|v| v.value.as_str()).collect();
            let some_refuse = targets.iter().any(|t| refuses(t)) && !targets.iter().all(|t| refuses(t));
            if !some_refuse {
                continue;
            }
            let whom = self.whom(0, step, &Words::default());
            if !whom.nl.is_empty() && whom.nl != "uzelf" && whom.nl != "wie beslist" && !found.contains(&whom) {
                found.push(whom);
            }
        }
        found
    }
}

/// What happens at a step, by its kind.
fn happens(said: &Step) -> Words {
    match &said.kind {
        StepKind::Meeting { .. } => Words::new("er wordt over vergaderd", "it is on the agenda of a meeting"),
        StepKind::Takes(_) => Words::new("er gaat tijd overheen", "time passes"),
        StepKind::Period(_) => Words::new("een termijn moet lopen", "a period must run"),
        StepKind::Window { .. } => {
            Words::new("het wacht op een vast moment in het jaar", "it waits for a fixed moment of the year")
        }
        StepKind::Budget { .. } => Words::new("er wordt geld gereserveerd", "money is set aside"),
        _ => Words::new("er wordt aan gewerkt", "it is worked on"),
    }
}
