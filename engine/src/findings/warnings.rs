//! What must be known before a figure is read.

use super::simulation::Warning;
use crate::plan::Plan;
use crate::sim::Backlog;
use crate::text::{Complaints, Words};
use crate::time::Moment;

/// How much is asked of a team or body, as a share of what it can do.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// Its id.
    pub name: String,
    /// How people read it.
    pub title: Words,
    /// Asked over able.
    pub load: f64,
}

/// The load of every busy team over a stretch of time: work taken up, and what still waits.
pub fn team_loads(plan: &Plan, backlogs: &[Backlog], from: Moment, to: Moment) -> Vec<Load> {
    let teams = plan.teams.iter().enumerate().filter_map(|(i, team)| {
        let workers = f64::from(team.workers?);
        let open = match plan.calendars.get(team.calendar as usize) {
            Some(calendar) => calendar.worked_between(from, to).0 as f64,
            None => (to.0 - from.0) as f64,
        };
        let asked: f64 = backlogs
            .iter()
            .map(|b| {
                let mean = b.tally.worked[i] as f64 / (b.tally.served[i].max(1)) as f64;
                b.tally.worked[i] as f64 + mean * b.waiting[i] as f64
            })
            .sum::<f64>()
            / backlogs.len().max(1) as f64;
        let load = if open > 0.0 { asked / (open * workers) } else { 0.0 };
        Some(Load { name: team.name.clone(), title: team.title.clone(), load })
    });
    teams.collect()
}

/// The load of every body with a limit: papers decided and waiting, over the slots left by other business.
pub fn body_loads(plan: &Plan, backlogs: &[Backlog], from: Moment, to: Moment) -> Vec<Load> {
    let bodies = plan.bodies.iter().enumerate().filter_map(|(i, body)| {
        let slots = f64::from(body.slots?);
        let others = body.other_items.as_ref().map_or(0.0, |t| t.distribution().mean());
        let held = body.meetings.held().filter(|m| from <= m.at && m.at < to).count() as f64;
        let asked = backlogs.iter().map(|b| (b.tally.papers[i] as usize + b.papers[i]) as f64).sum::<f64>();
        let able = held * (slots - others).max(0.0);
        let asked = asked / backlogs.len().max(1) as f64;
        let load = if able > 0.0 {
            asked / able
        } else if asked > 0.0 {
            f64::INFINITY
        } else {
            0.0
        };
        Some(Load { name: body.name.clone(), title: body.title.clone(), load })
    });
    bodies.collect()
}

/// Everything to say beforehand: overload first, then calendars that ran out, then what the files themselves gave cause for.
pub fn warnings(plan: &Plan, backlogs: &[Backlog], latest: Option<Moment>, complaints: &Complaints) -> Vec<Warning> {
    let mut list = Vec::new();
    let (from, to) = (plan.world_start, plan.submit);
    let months = ((to.0 - from.0) as f64 / 86_400.0 / 30.4).round();
    for load in team_loads(plan, backlogs, from, to).into_iter().filter(|l| l.load > 1.0) {
        list.push(overload("team_overloaded", &load, months));
    }
    for load in body_loads(plan, backlogs, from, to).into_iter().filter(|l| l.load > 1.0) {
        list.push(overload("agenda_overloaded", &load, months));
    }
    if latest.is_some_and(|l| l.date() > plan.known_until) {
        let until = plan.known_until;
        list.push(Warning {
            code: "calendar_ran_out".to_owned(),
            what: Words::new(
                format!("Na {until} zijn niet alle recessen bekend. Daarna is het laatste jaar herhaald."),
                format!("After {until} not every recess is known. From then on the last year is repeated."),
            ),
        });
    }
    list.extend(from_complaints(complaints));
    list
}

/// That the work was broken off after so many runs, and what else that means.
#[must_use]
pub fn interrupted(runs: u64, also: Words) -> Warning {
    let add = |text: &str| if text.is_empty() { String::new() } else { format!(" {text}") };
    Warning {
        code: "interrupted".to_owned(),
        what: Words::new(
            format!(
                "Dit is onderbroken. Het antwoord rust op de eerste {runs} keer naspelen.{} De intervallen zijn daarom breder.",
                add(&also.nl)
            ),
            format!(
                "This was interrupted. The answer rests on the first {runs} runs.{} So the intervals are wider.",
                add(&also.en)
            ),
        ),
    }
}

/// The warnings among complaints, as sentences.
#[must_use]
pub fn from_complaints(complaints: &Complaints) -> Vec<Warning> {
    let mut list: Vec<Warning> = Vec::new();
    for complaint in complaints.iter().filter(|c| c.severity == crate::text::Severity::Warning) {
        let warning = Warning { code: complaint.code.to_owned(), what: sentence(&complaint.what) };
        if !list.contains(&warning) {
            list.push(warning);
        }
    }
    list
}

fn sentence(words: &Words) -> Words {
    let whole = |text: &str| {
        let mut chars = text.chars();
        let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first}{}.", chars.as_str())
    };
    Words::new(whole(&words.nl), whole(&words.en))
}

fn overload(code: &str, load: &Load, months: f64) -> Warning {
    let percent = if load.load.is_finite() { format!("{:.0}%", load.load * 100.0) } else { "∞".to_owned() };
    Warning {
        code: code.to_owned(),
        what: Words::new(
            format!(
                "{} krijgt meer dan het aankan ({percent}). De stapel groeit steeds, dus een vaste wachttijd bestaat niet. \
                 De cijfers gelden voor een stapel die {months:.0} maanden heeft kunnen groeien.",
                load.title.nl
            ),
            format!(
                "{} gets more than it can do ({percent}). The pile keeps growing, so there is no steady waiting time. \
                 The figures hold for a pile that has grown for {months:.0} months.",
                load.title.en
            ),
        ),
    }
}
