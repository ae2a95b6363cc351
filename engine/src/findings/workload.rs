//! Workload: every case of a place over a period, with its teams, agendas and backlog.

use super::compare::WayFault;
use super::in_turn::{Progress, in_turn};
use super::simulation::{Input, InterventionTitle, Receipt, Warning};
use super::spread::DAY;
use super::statistics::{Groups, mean_estimate, quantile};
use super::warnings::{Load, body_loads, team_loads};
use super::workload_change::{OneMore, OneMorePlan, Seen, WorkloadChange, change, one_more};
use crate::model::Cause;
use crate::plan::Plan;
use crate::sim::{Backlog, Future, Keep, Worlds};
use crate::text::Words;
use crate::time::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many places are named where time goes.
const LARGEST: usize = 5;
/// Runs that show which teams queue.
const LOOK_AROUND: u64 = 5;
/// Teams that one more is tried in: those whose lines hold most.
const MOST_TEAMS: usize = 8;

/// Everything a workload says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Workload {
    /// Version of the contract.
    pub doorloop: u32,
    /// `workload`.
    pub kind: &'static str,
    /// The place.
    pub place: String,
    /// How people read the place.
    pub place_title: Words,
    /// First day.
    pub from: Date,
    /// Day after the last.
    pub until: Date,
    /// How many runs.
    pub runs: u64,
    /// The seed.
    pub seed: u64,
    /// Broken off: the answer rests on the first runs.
    pub interrupted: bool,
    /// Events of all runs.
    pub events: u64,
    /// Cases by process.
    pub processes: Vec<ProcessLoad>,
    /// Teams that can be busy.
    pub teams: Vec<TeamLoad>,
    /// Bodies.
    pub bodies: Vec<BodyLoad>,
    /// Cases under way at the start, mean over the runs.
    pub under_way_at_start: f64,
    /// Cases under way at the end, mean over the runs.
    pub under_way_at_end: f64,
    /// What a change does; `None` where none was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<WorkloadChange>,
    /// What one full-time worker more would do, where it would do most first; `None` where it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_more_fte: Option<Vec<OneMore>>,
    /// What must be known before a figure is read.
    pub warnings: Vec<Warning>,
    /// What made this.
    pub receipt: Receipt,
}

/// The cases of one process.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProcessLoad {
    /// The process.
    pub process: String,
    /// How people read it.
    pub title: Words,
    /// Cases that came, mean a run.
    pub arrived: f64,
    /// Cases decided or ended, mean a run.
    pub decided: f64,
    /// Mean lead time of those, in days.
    pub days_mean: Option<f64>,
    /// An interval that holds the true mean with 95 % chance.
    pub days_ci95: Option<[f64; 2]>,
    /// Half are quicker.
    pub days_p50: Option<f64>,
    /// Four in five are quicker.
    pub days_p80: Option<f64>,
    /// Share decided after the last day of the first legal period that applies to the case, with its suspension, extension and
    /// rolling; `None` where none applies.
    pub late: Option<f64>,
    /// Mean days by cause of the cases decided; they sum to the mean lead time.
    pub causes: BTreeMap<Cause, f64>,
    /// Where most of that time goes: step, cause and mean days, largest first.
    pub largest: Vec<StepCause>,
}

/// Time at one step with one cause.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepCause {
    /// The step's path.
    pub step: String,
    /// How people read it.
    pub title: Words,
    /// Why.
    pub cause: Cause,
    /// Mean days a case.
    pub days_mean: f64,
}

/// One team.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TeamLoad {
    /// Its id.
    pub team: String,
    /// How people read it.
    pub title: Words,
    /// Work asked over work it can do.
    pub load: f64,
    /// Pieces of work taken up, mean a run.
    pub pieces: f64,
    /// Mean days that a piece waited in its line.
    pub wait_days_mean: f64,
    /// Pieces in its line at the end, mean.
    pub waiting_at_end: f64,
}

/// One body.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BodyLoad {
    /// Its id.
    pub body: String,
    /// How people read it.
    pub title: Words,
    /// Papers asked over the slots left by other business; `None` without a limit.
    pub load: Option<f64>,
    /// Meetings with a paper, mean a run.
    pub meetings: f64,
    /// Papers decided, mean a run.
    pub papers: f64,
    /// Papers before it at the end, mean.
    pub waiting_at_end: f64,
}

/// What a workload is made from.
#[derive(Clone, Debug)]
pub struct Watched<'a> {
    /// The plan, which follows no proposal.
    pub plan: &'a Plan,
    /// The place's id and title.
    pub place: (&'a str, &'a Words),
    /// How people read each program, in order.
    pub programs: Vec<Words>,
    /// The place with something changed, and what that is.
    pub after: Option<(&'a Plan, &'a [InterventionTitle])>,
    /// The place with one worker more, by team; empty where it is not asked.
    pub one_more: &'a [OneMorePlan],
    /// How many runs.
    pub runs: u64,
    /// The seed.
    pub seed: u64,
    /// Warnings of files.
    pub warnings: Vec<Warning>,
    /// Every file read.
    pub inputs: Vec<Input>,
}

/// Watches a place: as it is, changed, and with one worker more in each team that queues; all in one run before the next.
///
/// # Errors
/// A loop that passes no time, or a rule that failed, in any run.
pub fn watch(watched: &Watched<'_>, progress: Progress<'_>) -> Result<Workload, WayFault> {
    let plan = watched.plan;
    let more = queueing(watched, progress)?;
    let mut ways: Vec<(&Plan, Keep)> = vec![(plan, Keep::Causes)];
    ways.extend(watched.after.iter().map(|after| (after.0, Keep::Causes)));
    ways.extend(more.iter().map(|more| (&more.plan, Keep::Counts)));
    let done = std::sync::atomic::AtomicU64::new(0);
    let rows = in_turn(0..watched.runs, progress, Worlds::default, |worlds, run| {
        let future = Future { seed: watched.seed, world: run, estimated: false };
        let row = ways.iter().enumerate().map(|(way, (plan, keep))| {
            let seen = worlds.watch(plan, future, *keep).map_err(|fault| WayFault { way, fault })?;
            Ok((worlds.backlog().under_way, seen))
        });
        let row = row.collect::<Result<Vec<(usize, Backlog)>, WayFault>>()?;
        (progress.tell)(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, watched.runs);
        Ok(row)
    })?;
    let mut by_way: Vec<Vec<(usize, Backlog)>> = ways.iter().map(|_| Vec::with_capacity(rows.len())).collect();
    for row in rows {
        by_way.iter_mut().zip(row).for_each(|(list, one)| list.push(one));
    }
    let mut by_way = by_way.into_iter();
    let runs = by_way.next().unwrap_or_default();
    let others: Vec<Vec<Backlog>> = by_way.map(|list| list.into_iter().map(|r| r.1).collect()).collect();
    let mut found = as_it_is(watched, &runs);
    let backlogs: Vec<Backlog> = runs.into_iter().map(|r| r.1).collect();
    let base = Seen { plan, backlogs: &backlogs };
    let (after, one_mores) = others.split_at(usize::from(watched.after.is_some()));
    found.change = watched
        .after
        .zip(after.first())
        .map(|((plan, titles), backlogs)| change(base, Seen { plan, backlogs }, &watched.programs, titles));
    if !watched.one_more.is_empty() {
        let each = more.iter().zip(one_mores);
        let mut list: Vec<OneMore> =
            each.filter_map(|(more, backlogs)| one_more(base, Seen { plan: &more.plan, backlogs }, &more.team)).collect();
        list.sort_by(|a, b| b.case_days_won.total_cmp(&a.case_days_won));
        found.one_more_fte = Some(list);
    }
    Ok(found)
}

/// The teams in whose lines most time is spent, of those that one more is asked of.
fn queueing<'a>(watched: &Watched<'a>, progress: Progress<'_>) -> Result<Vec<&'a OneMorePlan>, WayFault> {
    if watched.one_more.is_empty() {
        return Ok(Vec::new());
    }
    let plan = watched.plan;
    let seen = in_turn(0..watched.runs.min(LOOK_AROUND), progress, Worlds::default, |worlds, run| {
        let future = Future { seed: watched.seed, world: run, estimated: false };
        worlds.watch(plan, future, Keep::Counts).map_err(|fault| WayFault { way: 0, fault })
    })?;
    let waited = |more: &OneMorePlan| -> i64 {
        let team = plan.teams.iter().position(|t| t.name == more.team);
        team.map_or(0, |t| seen.iter().map(|b| b.tally.waited[t]).sum())
    };
    let mut list: Vec<(i64, &OneMorePlan)> = watched.one_more.iter().map(|m| (waited(m), m)).filter(|m| m.0 > 0).collect();
    list.sort_by_key(|m| std::cmp::Reverse(m.0));
    list.truncate(MOST_TEAMS);
    Ok(list.into_iter().map(|m| m.1).collect())
}

fn as_it_is(watched: &Watched<'_>, runs: &[(usize, Backlog)]) -> Workload {
    let plan = watched.plan;
    let n = runs.len().max(1) as f64;
    let backlogs: Vec<Backlog> = runs.iter().map(|r| r.1.clone()).collect();
    let mean = |of: &dyn Fn(&Backlog) -> f64| backlogs.iter().map(of).sum::<f64>() / n;
    let sum = |of: &dyn Fn(&Backlog) -> u64| backlogs.iter().map(of).sum::<u64>();
    let (from, to) = (plan.submit, plan.horizon);
    let team_load = team_loads(plan, &backlogs, from, to);
    let body_load = body_loads(plan, &backlogs, from, to);
    let load_of = |list: &[Load], name: &str| list.iter().find(|l| l.name == name).map(|l| l.load);
    // Cases that were under way compete with the others; what they lived through before is not known, so they are not counted.
    let is_counted = |i: &usize| !plan.open.iter().any(|c| usize::from(c.program) == *i);
    let processes = plan.programs.iter().enumerate().filter(|(i, _)| is_counted(i)).map(|(i, program)| {
        let title = watched.programs.get(i).cloned().unwrap_or_default();
        let mut leads: Vec<i64> = backlogs.iter().flat_map(|b| b.tally.leads[i].iter().copied()).collect();
        leads.sort_unstable();
        let of_run: Vec<f64> = backlogs
            .iter()
            .filter(|b| b.tally.decided[i] > 0)
            .map(|b| b.tally.lead_sum[i] as f64 / b.tally.decided[i] as f64 / DAY)
            .collect();
        let whole = leads.iter().sum::<i64>() as f64 / leads.len().max(1) as f64 / DAY;
        let at = |p: f64| quantile(&leads, p).map(|s| s as f64 / DAY);
        let cases = leads.len().max(1) as f64;
        let seconds = |step: usize, cause: Cause| {
            backlogs.iter().map(|b| b.tally.causes[i].get(step).map_or(0, |row| row[cause as usize])).sum::<i64>()
        };
        let steps = 0..program.steps.len();
        let causes = Cause::ALL.into_iter().map(|c| (c, steps.clone().map(|s| seconds(s, c)).sum::<i64>() as f64 / cases / DAY));
        let mut largest: Vec<(i64, usize, Cause)> =
            steps.clone().flat_map(|s| Cause::ALL.map(|c| (seconds(s, c), s, c))).filter(|l| l.0 > 0).collect();
        largest.sort_by_key(|l| std::cmp::Reverse(l.0));
        let largest = largest.into_iter().take(LARGEST).map(|(seconds, step, cause)| StepCause {
            step: program.steps[step].path.clone(),
            title: program.steps[step].title.clone(),
            cause,
            days_mean: seconds as f64 / cases / DAY,
        });
        ProcessLoad {
            causes: causes.collect(),
            largest: largest.collect(),
            process: program.name.clone(),
            title,
            arrived: mean(&|b| b.tally.arrived[i] as f64),
            decided: mean(&|b| b.tally.decided[i] as f64),
            days_mean: (!leads.is_empty()).then_some(whole),
            days_ci95: mean_estimate(&of_run, &Groups::alone(of_run.len()), 0.95).map(|e| [e.low, e.high]),
            days_p50: at(0.5),
            days_p80: at(0.8),
            late: (sum(&|b| b.tally.bound[i]) > 0).then(|| sum(&|b| b.tally.late[i]) as f64 / sum(&|b| b.tally.bound[i]) as f64),
        }
    });
    let teams = plan.teams.iter().enumerate().filter(|(_, t)| t.workers.is_some()).map(|(i, team)| {
        let served: u64 = backlogs.iter().map(|b| b.tally.served[i]).sum();
        let waited: i64 = backlogs.iter().map(|b| b.tally.waited[i]).sum();
        TeamLoad {
            team: team.name.clone(),
            title: team.title.clone(),
            load: load_of(&team_load, &team.name).unwrap_or(0.0),
            pieces: served as f64 / n,
            wait_days_mean: if served > 0 { waited as f64 / served as f64 / DAY } else { 0.0 },
            waiting_at_end: mean(&|b| b.waiting[i] as f64),
        }
    });
    let bodies = plan.bodies.iter().enumerate().map(|(i, body)| BodyLoad {
        body: body.name.clone(),
        title: body.title.clone(),
        load: load_of(&body_load, &body.name),
        meetings: mean(&|b| b.tally.meetings[i] as f64),
        papers: mean(&|b| b.tally.papers[i] as f64),
        waiting_at_end: mean(&|b| b.papers[i] as f64),
    });
    let (processes, teams, bodies) = (processes.collect(), teams.collect(), bodies.collect());
    let mut warnings: Vec<Warning> = team_load
        .iter()
        .map(|l| ("team_overloaded", l))
        .chain(body_load.iter().map(|l| ("agenda_overloaded", l)))
        .filter(|(_, l)| l.load > 1.0)
        .map(|(code, l)| Warning {
            code: code.to_owned(),
            what: Words::new(
                format!("{} krijgt meer dan het aankan. De stapel groeit zolang dit duurt.", l.title.nl),
                format!("{} gets more than it can do. The pile grows for as long as this lasts.", l.title.en),
            ),
        })
        .collect();
    warnings.extend(watched.warnings.iter().cloned());
    if (runs.len() as u64) < watched.runs {
        warnings.insert(0, super::warnings::interrupted(runs.len() as u64, Words::default()));
    }
    Workload {
        doorloop: 1,
        kind: "workload",
        place: watched.place.0.to_owned(),
        place_title: watched.place.1.clone(),
        from: from.date(),
        until: to.date(),
        runs: runs.len() as u64,
        seed: watched.seed,
        interrupted: (runs.len() as u64) < watched.runs,
        events: backlogs.iter().map(|b| b.tally.events).sum(),
        processes,
        teams,
        bodies,
        under_way_at_start: runs.iter().map(|r| r.0 as f64).sum::<f64>() / n,
        under_way_at_end: mean(&|b| b.under_way as f64),
        change: None,
        one_more_fte: None,
        warnings,
        receipt: Receipt::of(watched.inputs.clone(), watched.seed, runs.len() as u64),
    }
}
