//! What a change does to the workload of a place, and what one full-time worker more would do, with the same luck.

use super::compare::is_apart;
use super::simulation::InterventionTitle;
use super::spread::DAY;
use super::statistics::{Groups, mean_estimate, paired_difference};
use super::warnings::{body_loads, team_loads};
use crate::check::Setting;
use crate::plan::{Look, Plan, Reach};
use crate::sim::Backlog;
use crate::text::{Complaints, Sources, Words};
use crate::time::Date;
use serde::Serialize;

/// A figure before and after, run by run with the same luck.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Shift {
    /// Mean over the runs, before.
    pub before: f64,
    /// After.
    pub after: f64,
    /// After less before.
    pub difference: f64,
    /// An interval that holds the true difference with 95 % chance.
    pub ci95: [f64; 2],
    /// Whether it can be told from luck.
    pub distinguishable: bool,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorkloadChange {
    /// What was changed.
    pub with: Vec<InterventionTitle>,
    /// Cases under way at the end.
    pub under_way_at_end: Option<Shift>,
    /// By process.
    pub processes: Vec<ProcessChange>,
    /// By team.
    pub teams: Vec<TeamChange>,
    /// By body.
    pub bodies: Vec<BodyChange>,
}

/// What changes for a process.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProcessChange {
    /// The process.
    pub process: String,
    /// How people read it.
    pub title: Words,
    /// Cases decided.
    pub decided: Option<Shift>,
    /// Their mean lead time, in days.
    pub days_mean: Option<Shift>,
    /// Share decided later than its first period allows.
    pub late: Option<Shift>,
}

/// What changes for a team.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TeamChange {
    /// Its id.
    pub team: String,
    /// How people read it.
    pub title: Words,
    /// Work asked over work it can do.
    pub load: Option<Shift>,
    /// Mean days that a piece waited in its line.
    pub wait_days_mean: Option<Shift>,
    /// Pieces in its line at the end.
    pub waiting_at_end: Option<Shift>,
}

/// What changes for a body.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BodyChange {
    /// Its id.
    pub body: String,
    /// How people read it.
    pub title: Words,
    /// Papers asked over the slots left by other business.
    pub load: Option<Shift>,
    /// Papers before it at the end.
    pub waiting_at_end: Option<Shift>,
}

/// What one full-time worker more in a team would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OneMore {
    /// The team.
    pub team: String,
    /// How people read it.
    pub title: Words,
    /// Days won over all cases of the period together: of each process its decided cases times the days won by one (Little, Operations
    /// Research 9, 1961), summed.
    pub case_days_won: f64,
    /// An interval that holds it with 95 % chance.
    pub ci95: [f64; 2],
    /// Whether it can be told from luck.
    pub distinguishable: bool,
    /// Mean days that a piece waits in the team's line.
    pub wait_days_mean: Option<Shift>,
    /// Cases under way at the end.
    pub under_way_at_end: Option<Shift>,
}

/// A place at which one team has one full-time worker more.
#[derive(Clone, Debug)]
pub struct OneMorePlan {
    /// The team.
    pub team: String,
    /// The plan, which follows no proposal.
    pub plan: Plan,
}

/// For each team that can be busy, the place with one full-time worker more in it, as busy with other work as the rest.
#[must_use]
pub fn one_more_each(setting: &Setting, from: Date, until: Date, sources: &Sources) -> Vec<OneMorePlan> {
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let teams = setting.place.teams.iter().enumerate().filter_map(|(i, team)| {
        let fte = team.fte?;
        let mut place = setting.place.clone();
        place.teams[i].fte = Some(fte + 1.0);
        let look = Look::Watch(from, until);
        // What there is to complain of was said of the place as it is.
        let plan = Plan::compile(&place, look, &caseload, Reach::default(), sources, &mut Complaints::default())?;
        Some(OneMorePlan { team: team.name.value.clone(), plan })
    });
    teams.collect()
}

/// The runs of one way of working.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) plan: &'a Plan,
    pub(super) backlogs: &'a [Backlog],
}

impl Seen<'_> {
    fn each(&self, of: impl Fn(&Backlog) -> Option<f64>) -> Vec<Option<f64>> {
        self.backlogs.iter().map(of).collect()
    }

    fn program(&self, name: &str) -> Option<usize> {
        self.plan.programs.iter().position(|p| p.name == name)
    }

    fn team(&self, name: &str) -> Option<usize> {
        self.plan.teams.iter().position(|t| t.name == name)
    }

    fn body(&self, name: &str) -> Option<usize> {
        self.plan.bodies.iter().position(|b| b.name == name)
    }

    /// Mean lead time of a process, in days, per run; nothing in a run without a decision.
    fn days(&self, program: usize) -> Vec<Option<f64>> {
        self.each(|b| days(b, program))
    }

    /// Share decided after the last day of its legal period, per run; nothing where none applied.
    fn late(&self, program: usize) -> Vec<Option<f64>> {
        self.each(|b| {
            let (bound, late) = (b.tally.bound[program], b.tally.late[program]);
            (bound > 0).then(|| late as f64 / bound as f64)
        })
    }

    /// Pieces of work of a team: mean days that one waited, per run.
    pub(super) fn wait(&self, team: usize) -> Vec<Option<f64>> {
        self.each(|b| {
            let (served, waited) = (b.tally.served[team], b.tally.waited[team]);
            (served > 0).then(|| waited as f64 / served as f64 / DAY)
        })
    }

    fn team_load(&self, name: &str) -> Vec<Option<f64>> {
        self.each(|b| {
            let loads = team_loads(self.plan, std::slice::from_ref(b), self.plan.submit, self.plan.horizon);
            loads.into_iter().find(|l| l.name == name).map(|l| l.load)
        })
    }

    fn body_load(&self, name: &str) -> Vec<Option<f64>> {
        self.each(|b| {
            let loads = body_loads(self.plan, std::slice::from_ref(b), self.plan.submit, self.plan.horizon);
            loads.into_iter().find(|l| l.name == name).map(|l| l.load).filter(|l| l.is_finite())
        })
    }
}

fn days(backlog: &Backlog, program: usize) -> Option<f64> {
    let (decided, sum) = (backlog.tally.decided[program], backlog.tally.lead_sum[program]);
    (decided > 0).then(|| sum as f64 / decided as f64 / DAY)
}

/// Before and after, over the runs that have both.
fn shift(before: &[Option<f64>], after: &[Option<f64>]) -> Option<Shift> {
    let (before, after): (Vec<f64>, Vec<f64>) = before.iter().zip(after).filter_map(|(b, a)| (*b).zip(*a)).unzip();
    let difference = paired_difference(&before, &after, &Groups::alone(before.len()), 0.95)?;
    let mean = |list: &[f64]| list.iter().sum::<f64>() / list.len() as f64;
    let ci95 = [difference.low, difference.high];
    Some(Shift {
        before: mean(&before),
        after: mean(&after),
        difference: difference.value,
        ci95,
        distinguishable: is_apart(ci95),
    })
}

/// What a change does. Cases that were under way are not counted.
pub(super) fn change(base: Seen<'_>, after: Seen<'_>, titles: &[Words], with: &[InterventionTitle]) -> WorkloadChange {
    let is_open = |i: usize| base.plan.open.iter().any(|c| usize::from(c.program) == i);
    let processes = base.plan.programs.iter().enumerate().filter(|(i, _)| !is_open(*i)).filter_map(|(i, program)| {
        let j = after.program(&program.name)?;
        let title = titles.get(i).cloned().unwrap_or_default();
        Some(ProcessChange {
            process: program.name.clone(),
            title,
            decided: shift(&base.each(|b| Some(b.tally.decided[i] as f64)), &after.each(|b| Some(b.tally.decided[j] as f64))),
            days_mean: shift(&base.days(i), &after.days(j)),
            late: shift(&base.late(i), &after.late(j)),
        })
    });
    let teams = base.plan.teams.iter().enumerate().filter(|(_, t)| t.workers.is_some()).filter_map(|(i, team)| {
        let j = after.team(&team.name)?;
        Some(TeamChange {
            team: team.name.clone(),
            title: team.title.clone(),
            load: shift(&base.team_load(&team.name), &after.team_load(&team.name)),
            wait_days_mean: shift(&base.wait(i), &after.wait(j)),
            waiting_at_end: shift(&base.each(|b| Some(b.waiting[i] as f64)), &after.each(|b| Some(b.waiting[j] as f64))),
        })
    });
    let bodies = base.plan.bodies.iter().enumerate().filter_map(|(i, body)| {
        let j = after.body(&body.name)?;
        Some(BodyChange {
            body: body.name.clone(),
            title: body.title.clone(),
            load: shift(&base.body_load(&body.name), &after.body_load(&body.name)),
            waiting_at_end: shift(&base.each(|b| Some(b.papers[i] as f64)), &after.each(|b| Some(b.papers[j] as f64))),
        })
    });
    WorkloadChange {
        with: with.to_vec(),
        under_way_at_end: under_way(base, after),
        processes: processes.collect(),
        teams: teams.collect(),
        bodies: bodies.collect(),
    }
}

fn under_way(base: Seen<'_>, after: Seen<'_>) -> Option<Shift> {
    shift(&base.each(|b| Some(b.under_way as f64)), &after.each(|b| Some(b.under_way as f64)))
}

/// What one more in a team does; `None` with fewer than two runs.
pub(super) fn one_more(base: Seen<'_>, more: Seen<'_>, team: &str) -> Option<OneMore> {
    let i = base.team(team)?;
    let won: Vec<f64> = base
        .backlogs
        .iter()
        .zip(more.backlogs)
        .map(|(before, after)| {
            let of = |p: usize| Some((days(before, p)? - days(after, p)?) * before.tally.decided[p] as f64);
            (0..base.plan.programs.len()).filter_map(of).sum()
        })
        .collect();
    let estimate = mean_estimate(&won, &Groups::alone(won.len()), 0.95)?;
    let ci95 = [estimate.low, estimate.high];
    Some(OneMore {
        team: team.to_owned(),
        title: base.plan.teams[i].title.clone(),
        case_days_won: estimate.value,
        ci95,
        distinguishable: is_apart(ci95),
        wait_days_mean: shift(&base.wait(i), &more.wait(i)),
        under_way_at_end: under_way(base, more),
    })
}
