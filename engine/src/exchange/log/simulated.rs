//! A log of simulated cases: as if the process had really been run.

use super::intervals::{Raw, Transition};
use super::{ActivityId, Builder, Draft, EventLog, Stamp};
use crate::check::Setting;
use crate::plan::{Look, OpKind, Plan, Proposal, Reach};
use crate::sim::{Mark, RunFault, Time, Worlds};
use crate::text::{Complaints, Sources};
use crate::time::{Date, Moment, Seconds};
use std::collections::{BTreeMap, HashMap};

/// Simulates one case for each moment in `starts`, beginning on that day, in a world of its own; `None` where the process cannot be run then.
///
/// The activities carry the titles of the steps in which time passes, once for each visit, at its end. A case begins at the first working moment of its day;
/// where nothing is done in working hours, at the very moment.
///
/// # Errors
/// A loop that passes no time, or a rule that failed.
pub fn simulated(
    setting: &Setting,
    sources: &Sources,
    starts: &[Stamp],
    seed: u64,
    name: &str,
) -> Result<Option<EventLog>, RunFault> {
    let Some((loaded, checked)) = &setting.process else { return Ok(None) };
    let titles: HashMap<&str, &str> = loaded
        .process
        .steps
        .iter()
        .filter(|s| {
            s.work.is_some()
                || !matches!(
                    s.kind,
                    crate::model::StepKind::Decide | crate::model::StepKind::Block(_) | crate::model::StepKind::End(_)
                )
        })
        .map(|s| (s.name.value.as_str(), s.title.nl.as_str()))
        .collect();
    let mut by_day: BTreeMap<Date, Vec<(usize, Stamp)>> = BTreeMap::new();
    for (case, start) in starts.iter().enumerate() {
        by_day.entry(start.date()).or_default().push((case, *start));
    }
    let mut builder = Builder::new(name);
    let mut worlds = Worlds::default();
    for (day, cases) in by_day {
        let facts = vec![None; loaded.process.facts.len()];
        let proposal = Proposal { facts, submit: day, moves: false, until: None };
        let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
        let look = Look::Follow(checked, &proposal);
        let mut complaints = Complaints::default();
        let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), sources, &mut complaints);
        let Some(plan) = plan else { return Ok(None) };
        let works = plan.ops.iter().any(|op| matches!(op.kind, OpKind::Work { .. }));
        for (case, start) in cases {
            let run = case as u64;
            let Some(journey) = worlds.journeys(&plan, seed, run..run + 1)?.pop() else { continue };
            let shift = if works { Seconds(0) } else { start.local - Moment(plan.submit.0) };
            let mut draft = Draft { id: Some(format!("{}", case + 1).into()), ..Draft::default() };
            for record in &journey.records {
                let op = &plan.ops[record.op as usize];
                if !op.finishes.step || record.finish == Time::MAX || record.mark == Mark::Stopped {
                    continue;
                }
                let step = plan.programs.first().and_then(|p| p.steps.get(op.step as usize));
                let Some(title) = step.and_then(|s| titles.get(s.path.as_str())) else { continue };
                let activity = ActivityId(builder.log.activities.number(title));
                let at = Stamp::of_local(Moment(record.finish) + shift);
                draft.events.push(Raw {
                    activity,
                    resource: None,
                    transition: Transition::End,
                    begun: None,
                    at,
                    instance: None,
                    attributes: 0..0,
                });
            }
            builder.case(draft, &[]);
        }
    }
    Ok(Some(builder.log))
}
