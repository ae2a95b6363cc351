//! The path: the way of this proposal, step by step, with whom to see, what to bring and by when.

mod people;
mod way;

use super::rights::Right;
use super::runs::Runs;
use super::simulate::Request;
use super::simulation::{DeciderShare, Head, InterventionTitle, Receipt, Spread};
use super::spread::{Lead, spread};
use crate::model::{Place, Step};
use crate::plan::{Plan, StepId};
use crate::text::Words;
use crate::time::Date;
use serde::Serialize;

/// The way of a proposal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Path {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// What was changed.
    pub with: Vec<InterventionTitle>,
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
    /// Who brings it there, or does the work, where that is another.
    pub through: Option<Words>,
    /// The person who answers for the subject, where it is in the hands of the owner's team.
    pub holder: Option<Words>,
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
    /// Share of those that come here that come more than once.
    pub again: f64,
    /// Legal periods that end here, with the share that is late.
    pub late: Vec<LateHere>,
}

/// A legal period that ends at a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LateHere {
    /// How people read the period.
    pub title: Words,
    /// Its ground.
    pub law: String,
    /// Share of the runs to which it applies that are late.
    pub share: f64,
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
    /// The last step of the usual way before it.
    pub at: Option<String>,
}

/// Finds the path in what all runs gave.
#[must_use]
pub fn path(request: &Request<'_>, runs: &Runs) -> Option<Path> {
    request.setting.process.as_ref()?;
    let finder = Finder { request, plan: request.plan, runs, place: &request.setting.place };
    let leads: Vec<Lead> = runs.base.iter().map(|r| (r.lead, r.unfinished)).collect();
    let way::Way { steps, may_happen } = finder.way();
    Some(Path {
        head: request.head("path"),
        with: request.with.to_vec(),
        submit: request.proposal.submit,
        lead_time_days: spread(&leads, &super::spread::worlds(leads.len())),
        count_on: super::spread::count_on(request.plan, &runs.estimated),
        owner: finder.owner(),
        steps,
        may_happen,
        can_say_yes: finder.can_say_yes(),
        can_only_say_no: finder.can_only_say_no(),
        receipt: request.receipt(runs.base.len() as u64),
    })
}

struct Finder<'a> {
    request: &'a Request<'a>,
    plan: &'a Plan,
    runs: &'a Runs,
    place: &'a Place,
}

impl<'a> Finder<'a> {
    /// What was written of a step of the plan, and in which call.
    fn said(&self, id: StepId) -> Option<(usize, &'a Step)> {
        let (_, checked) = self.request.setting.process.as_ref()?;
        let (call, step) = checked.graph.find(&self.plan.programs[0].steps[id as usize].path)?;
        Some((call, checked.graph.calls[call].process.steps.get(step)?))
    }
}
