//! One simulated future as a dated story: every stretch of the lead time with its step, its cause and its mechanism.

use super::mechanism::{Mechanism, mechanism};
use super::runs::Runs;
use super::simulate::Request;
use super::simulation::{Detour, Head, InterventionTitle, Receipt};
use super::spread::{DAY, sorted};
use super::statistics::quantile_place;
use crate::model::{Cause, EndKind};
use crate::plan::Plan;
use crate::sim::{Journey, Mark, RunFault, Stretch, Time, Worlds};
use crate::text::Words;
use crate::time::Moment;
use serde::Serialize;

/// Which future is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Which {
    /// The run with this number; the first is 1.
    Run(u64),
    /// The run at a quantile of the lead times.
    Quantile(f64),
}

/// One simulated future.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Story {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// What was changed.
    pub with: Vec<InterventionTitle>,
    /// The number of the run; the first is 1.
    pub run: u64,
    /// The quantile that it was chosen for.
    pub quantile: Option<f64>,
    /// Among so many runs; `None` where a run was asked for by its number.
    pub runs: Option<u64>,
    /// When it was handed in.
    pub submitted: Moment,
    /// When the proposer heard yes or no.
    pub decided: Option<Moment>,
    /// How it ended.
    pub ended: Option<StoryEnd>,
    /// Neither decided nor ended within the horizon: told up to there.
    pub unfinished: bool,
    /// The lead time: the sum of the seconds of all stretches.
    pub lead_time_seconds: i64,
    /// The same in days.
    pub lead_time_days: f64,
    /// Every second up to the decision.
    pub stretches: Vec<StoryStretch>,
    /// What happened in no time on the way.
    pub turns: Vec<Turn>,
    /// From the decision to the end.
    pub afterwards: Vec<StoryStretch>,
    /// What made this.
    pub receipt: Receipt,
}

/// How a story ends.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoryEnd {
    /// The end.
    pub end: String,
    /// How people read it.
    pub title: Words,
    /// Its kind.
    pub kind: EndKind,
    /// When.
    pub at: Moment,
}

/// A stretch of a story.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoryStretch {
    /// The step.
    pub step: String,
    /// How people read it.
    pub title: Words,
    /// Who does it.
    pub lane: String,
    /// How people read the lane.
    pub lane_title: Words,
    /// Why it passed.
    pub cause: Cause,
    /// A second mark on it.
    pub detours: Vec<Detour>,
    /// Its first second.
    pub from: Moment,
    /// One past its last.
    pub to: Moment,
    /// How long it is.
    pub seconds: i64,
    /// How it came about.
    pub mechanism: Mechanism,
    /// The same in words.
    pub said: Words,
}

/// Something that took no time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Turn {
    /// When.
    pub at: Moment,
    /// At which step.
    pub step: String,
    /// What, in words.
    pub said: Words,
}

/// Simulates one run again, to the end.
///
/// # Errors
/// A loop that passes no time, or a rule that failed.
pub(super) fn journey(plan: &Plan, seed: u64, run: u64) -> Result<Journey, RunFault> {
    let mut journeys = Worlds::default().journeys(plan, seed, run..run + 1)?;
    Ok(journeys.pop().unwrap_or_default())
}

/// The place among the runs of the one at a quantile; of runs that took equally long the first.
#[must_use]
pub fn run_at(runs: &Runs, quantile: f64) -> Option<u64> {
    let leads = sorted(runs.base.iter().map(|r| (r.lead, r.unfinished)));
    let (lead, unfinished) = leads.get(quantile_place(leads.len(), quantile)?).copied()?;
    runs.base.iter().position(|r| r.lead == lead && r.unfinished == unfinished).map(|i| i as u64)
}

/// Tells one run, counted from 0; `chosen` is the quantile it was chosen for, and among how many runs.
///
/// # Errors
/// A loop that passes no time, or a rule that failed.
pub fn story(request: &Request<'_>, run: u64, chosen: Option<(f64, u64)>) -> Result<Story, RunFault> {
    let plan = request.plan;
    let journey = journey(plan, request.wanted.seed, run)?;
    let told = |s: &Stretch| stretch(plan, &journey, s);
    let lead = journey.lead(plan);
    Ok(Story {
        head: request.head("trace"),
        with: request.with.to_vec(),
        run: run + 1,
        quantile: chosen.map(|c| c.0),
        runs: chosen.map(|c| c.1),
        submitted: plan.submit,
        decided: journey.decided.map(Moment),
        ended: journey.ended.and_then(|(at, end)| {
            let end = plan.programs[0].ends.get(end as usize)?;
            Some(StoryEnd { end: end.name.clone(), title: end.title.clone(), kind: end.kind, at: Moment(at) })
        }),
        unfinished: journey.is_unfinished(),
        lead_time_seconds: lead,
        lead_time_days: lead as f64 / DAY,
        stretches: journey.stretches.iter().map(told).collect(),
        turns: turns(plan, &journey),
        afterwards: journey.afterwards.iter().map(told).collect(),
        receipt: request.receipt(chosen.map_or(1, |c| c.1)),
    })
}

fn stretch(plan: &Plan, journey: &Journey, s: &Stretch) -> StoryStretch {
    let step = &plan.programs[0].steps[s.step as usize];
    let mechanism = mechanism(plan, &journey.records, s);
    StoryStretch {
        step: step.path.clone(),
        title: step.title.clone(),
        lane: step.lane.clone(),
        lane_title: step.lane_title.clone(),
        cause: s.cause,
        detours: s.rework.map(|_| Detour::Rework).into_iter().chain(s.higher.map(|_| Detour::Mandate)).collect(),
        from: Moment(s.from),
        to: Moment(s.to),
        seconds: s.seconds(),
        said: mechanism.words(),
        mechanism,
    }
}

/// Ways back that were taken, higher deciders that were found, papers that were kept over: up to the decision.
fn turns(plan: &Plan, journey: &Journey) -> Vec<Turn> {
    let until = plan.submit.0 + journey.lead(plan);
    let marked = journey.records.iter().filter(|r| r.finish != Time::MAX && r.finish <= until);
    let mut turns: Vec<Turn> = marked
        .filter_map(|record| {
            let step = &plan.programs[0].steps[plan.ops[record.op as usize].step as usize];
            let (nl, en) = (&step.title.nl, &step.title.en);
            let said = match record.mark {
                Mark::Back => Words::new(format!("Terug, na: {nl}."), format!("Sent back, after: {en}.")),
                Mark::Higher => {
                    Words::new(format!("Een hogere beslisser is nodig ({nl})."), format!("A higher decider is needed ({en})."))
                }
                Mark::Held => Words::new(format!("Aangehouden: {nl}."), format!("Kept over: {en}.")),
                Mark::Plain | Mark::Deferred(_) | Mark::Stopped => return None,
            };
            // A paper that was kept over was so from the moment its next visit began.
            let at = if record.mark == Mark::Held { record.start } else { record.finish };
            Some(Turn { at: Moment(at), step: step.path.clone(), said })
        })
        .collect();
    turns.sort_by_key(|t| t.at);
    turns
}
