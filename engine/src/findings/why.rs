//! Why it stalls, in words, and which interventions touch that.

use super::runs::Constraint;
use super::simulation::InterventionTitle;
use crate::model::{Cause, Intervention, Process};
use crate::plan::{OpKind, Plan, StepId, ValueRef};
use crate::text::Words;

/// What a step hangs on in the municipality: teams, bodies and lines by their ids.
struct Hangs<'p> {
    team: Option<(&'p str, &'p Words)>,
    body: Option<(&'p str, &'p Words)>,
    line: Option<&'p str>,
}

fn hangs(plan: &Plan, step: StepId) -> Hangs<'_> {
    let mut found = Hangs { team: None, body: None, line: None };
    let program = &plan.programs[0];
    for op in &plan.ops[program.ops.0 as usize..program.ops.1 as usize] {
        if op.step != step {
            continue;
        }
        match op.kind {
            OpKind::Work { team: Some(team), .. } => {
                let team = &plan.teams[usize::from(team)];
                found.team = Some((team.name.as_str(), &team.title)).filter(|t| !t.0.is_empty());
            }
            OpKind::Gate { body, .. } => {
                let body = &plan.bodies[usize::from(body)];
                found.body = Some((body.name.as_str(), &body.title));
            }
            OpKind::Reserve { line: ValueRef::Const(line), .. } if line >= 0.0 => {
                found.line = plan.lines.get(line as usize).map(|l| l.name.as_str());
            }
            _ => {}
        }
    }
    found
}

/// Why the proposal loses time here: one or two plain sentences.
pub fn why(plan: &Plan, constraint: Constraint) -> Words {
    let step = constraint.step();
    let title = &plan.programs[0].steps[step as usize].title;
    let hangs = hangs(plan, step);
    let who = |fallback: (&str, &str)| match (hangs.team, hangs.body) {
        (Some((_, title)), _) | (None, Some((_, title))) => title.clone(),
        _ => Words::new(fallback.0, fallback.1),
    };
    let body = hangs.body.map_or_else(|| Words::new("het orgaan", "the body"), |b| b.1.clone());
    match constraint {
        Constraint::Cause(_, cause) => match cause {
            Cause::Queue => {
                let who = who(("de behandelaar", "the person in charge"));
                Words::new(
                    format!("Het stuk wacht op: {}. Dat team heeft ook ander werk.", capital(&who.nl)),
                    format!("The paper waits for: {}. That team has other work too.", capital(&who.en)),
                )
            }
            Cause::Meeting => Words::new(
                format!("Het wacht op de volgende vergadering: {}.", body.nl),
                format!("It waits for the next meeting: {}.", body.en),
            ),
            Cause::Agenda => Words::new(
                format!("De stukken moeten eerder klaar zijn dan de vergadering, of de agenda is vol: {}.", body.nl),
                format!("Papers must be in well before the meeting, or the agenda is full: {}.", body.en),
            ),
            Cause::Recess => Words::new(
                "Het is reces, of een tijd waarin dit niet kan.".to_owned(),
                "It is recess, or a season in which this cannot be done.".to_owned(),
            ),
            Cause::Budget => Words::new(
                "Er is nu geen geld, of het moment om het te vragen komt later.".to_owned(),
                "There is no money now, or the moment to ask for it comes later.".to_owned(),
            ),
            Cause::Term => Words::new(
                "Rond de verkiezingen wordt over nieuw beleid niet besloten.".to_owned(),
                "Around the elections nothing new is decided.".to_owned(),
            ),
            Cause::Applicant => Words::new("De indiener is aan zet.".to_owned(), "The proposer has to act.".to_owned()),
            Cause::Partner => Words::new(
                "Een partij buiten de gemeente is aan zet.".to_owned(),
                "A party outside the municipality has to act.".to_owned(),
            ),
            Cause::Search => Words::new(
                "Het duurt even voordat duidelijk is wie hierover gaat.".to_owned(),
                "It takes a while to find out whose subject this is.".to_owned(),
            ),
            Cause::Priority => Words::new(
                "Men vindt het goed, maar iets anders gaat voor.".to_owned(),
                "People like it, but something else comes first.".to_owned(),
            ),
            Cause::Handling | Cause::Work | Cause::Hours | Cause::Statutory => {
                Words::new(format!("Deze stap kost tijd: {}.", title.nl), format!("This step takes time: {}.", title.en))
            }
        },
        Constraint::Rework(_) => Words::new(
            format!("Na “{}” gaat het soms terug voor nog een ronde.", title.nl),
            format!("After “{}” it sometimes goes back for another round.", title.en),
        ),
        Constraint::Mandate(_) => Words::new(
            "Het moet naar een hoger orgaan. Een lagere beslisser mag dit niet.".to_owned(),
            "It has to go to a higher body. A lower decider may not do this.".to_owned(),
        ),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The interventions of a process that touch a constraint, by the paths they change.
pub fn remedies(plan: &Plan, process: &Process, on: &[InterventionTitle], constraint: Constraint) -> Vec<InterventionTitle> {
    let path = plan.programs[0].steps[constraint.step() as usize].path.as_str();
    let hangs = hangs(plan, constraint.step());
    process
        .interventions
        .iter()
        .filter(|i| !on.iter().any(|on| on.name == i.name.value) && touches(i, path, &hangs, constraint))
        .map(title)
        .collect()
}

/// An intervention as people read it.
pub fn title(intervention: &Intervention) -> InterventionTitle {
    InterventionTitle {
        name: intervention.name.value.clone(),
        title: intervention.title.clone(),
        assumes: intervention.assumes.clone(),
    }
}

fn touches(intervention: &Intervention, path: &str, hangs: &Hangs<'_>, constraint: Constraint) -> bool {
    let paths = intervention.set.iter().chain(&intervention.scale).chain(&intervention.add).map(|c| c.0.value.as_str());
    let of_step = |name: &str| path == name || path.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'));
    let cause = if let Constraint::Cause(_, cause) = constraint { Some(cause) } else { None };
    let by_path = |changed: &str| {
        let mut parts = changed.split('.');
        let (head, name) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        match head {
            "steps" => of_step(name),
            "teams" => cause == Some(Cause::Queue) && hangs.team.is_some_and(|t| t.0 == name),
            "bodies" => {
                matches!(cause, Some(Cause::Meeting | Cause::Agenda | Cause::Recess)) && hangs.body.is_some_and(|b| b.0 == name)
            }
            "mandates" => matches!(constraint, Constraint::Mandate(_)),
            "budgets" => cause == Some(Cause::Budget) && hangs.line.is_none_or(|l| l == name),
            "cycle" => cause == Some(Cause::Budget),
            "owners" => cause == Some(Cause::Search),
            _ => false,
        }
    };
    paths.into_iter().any(by_path) || intervention.steps.iter().any(|(name, _)| of_step(&name.value))
}
