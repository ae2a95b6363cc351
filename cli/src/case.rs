//! One proposal as it was asked for, ready to be simulated in more than one way.

use crate::arguments::{ProposalArguments, Simulate};
use crate::desk::{Desk, Stop};
use doorloop_engine::check::Setting;
use doorloop_engine::findings::{self, InterventionTitle, Request, Wanted};
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::model::read::read_value;
use doorloop_engine::model::{FactValue, Process};
use doorloop_engine::plan::{Look, Plan, Proposal, Reach};
use doorloop_engine::text::reader::suggest;
use doorloop_engine::text::{Complaint, Complaints, Sources, Words};
use doorloop_engine::time::Date;
use std::sync::Arc;

/// What was asked for.
#[derive(Clone)]
pub struct Case {
    pub process: LibraryFile,
    pub place: LibraryFile,
    pub submit: Date,
    /// Interventions that are on.
    pub with: Vec<String>,
    /// Each change, as people read it.
    pub titles: Vec<InterventionTitle>,
    sets: Vec<String>,
    until: Option<String>,
}

/// Everything around a proposal, whatever it says of itself: read and checked.
pub struct Surroundings {
    setting: Arc<Setting>,
    sources: Sources,
    complaints: Complaints,
}

/// A setting with the proposal and its plan.
pub struct Ready {
    pub setting: Arc<Setting>,
    pub proposal: Proposal,
    pub plan: Plan,
    with: Vec<InterventionTitle>,
}

impl Ready {
    /// What the engine is asked.
    pub fn request<'a>(&'a self, desk: &'a Desk, wanted: Wanted) -> Request<'a> {
        Request {
            setting: &self.setting,
            plan: &self.plan,
            proposal: &self.proposal,
            with: &self.with,
            wanted,
            sources: &desk.workbook.sources,
            complaints: &desk.complaints,
        }
    }
}

/// Names and titles of what was asked for.
pub struct About {
    pub process: (String, Words),
    pub place: (String, Words),
    pub interventions: Vec<InterventionTitle>,
}

impl Case {
    /// Looks up what was asked for, and checks it once as it stands.
    pub fn open(desk: &mut Desk, wanted: &ProposalArguments) -> Result<Self, Stop> {
        if wanted.runs == Some(0) {
            return Err(Stop::input(Complaint::general("no_runs", "--runs is minstens 1", "--runs is at least 1")));
        }
        let submit = desk.date(wanted.submit.as_deref(), "--submit")?;
        let process = desk.process(&wanted.process)?;
        let place = desk.place(&wanted.place)?;
        let (with, titles) = (Vec::new(), Vec::new());
        Ok(Self { process, place, submit, with, titles, sets: wanted.sets.clone(), until: wanted.until.clone() })
    }

    /// The same with everything changed that was typed after `--with`, as it is for `compare`.
    pub fn asked(desk: &mut Desk, wanted: &Simulate) -> Result<Self, Stop> {
        Self::open(desk, &wanted.proposal)?.changed(desk, &wanted.with.join("+"))
    }

    /// The plan of the proposal; warnings are told once, here.
    pub fn ready(&self, desk: &mut Desk, aloud: bool) -> Result<Ready, Stop> {
        self.prepared(desk, aloud, false, Reach::default())
    }

    /// The same for a proposal that is handed in on other days too, in a world that reaches further.
    pub fn moving(&self, desk: &mut Desk, reach: Reach) -> Result<Ready, Stop> {
        self.prepared(desk, true, true, reach)
    }

    fn prepared(&self, desk: &mut Desk, aloud: bool, moves: bool, reach: Reach) -> Result<Ready, Stop> {
        let setting = self.setting(desk)?;
        self.put(desk, setting, aloud, moves, reach)
    }

    fn setting(&self, desk: &mut Desk) -> Result<Arc<Setting>, Stop> {
        let with: Vec<&str> = self.with.iter().map(String::as_str).collect();
        let loaded = Setting::load(&mut desk.workbook, &self.process, &self.place, &with, self.submit, &mut desk.complaints);
        loaded.map(Arc::new).ok_or_else(|| desk.give_up())
    }

    /// Reads and checks everything around the proposal, to be used again for other answers.
    pub fn surroundings(&self, desk: &mut Desk) -> Result<Surroundings, Stop> {
        let setting = self.setting(desk)?;
        Ok(Surroundings { setting, sources: desk.workbook.sources.clone(), complaints: desk.complaints.clone() })
    }

    /// The plan of the proposal, in surroundings that were made for it or for one that differs in its answers alone.
    pub fn within(&self, desk: &mut Desk, around: &Surroundings) -> Result<Ready, Stop> {
        desk.workbook.sources.clone_from(&around.sources);
        desk.complaints.clone_from(&around.complaints);
        self.put(desk, around.setting.clone(), true, false, Reach::default())
    }

    fn put(&self, desk: &mut Desk, setting: Arc<Setting>, aloud: bool, moves: bool, reach: Reach) -> Result<Ready, Stop> {
        let submit = self.submit;
        let Some((process, checked)) = &setting.process else { return Err(desk.give_up()) };
        let facts = facts(&process.process, &self.sets, &mut desk.complaints);
        if let Some(step) = &self.until
            && checked.graph.find(step).is_none()
        {
            let names: Vec<&str> = process.process.steps.iter().map(|s| s.name.value.as_str()).collect();
            let complaint = Complaint::general(
                "unknown_step",
                format!("--until: onbekende stap \"{step}\""),
                format!("--until: unknown step \"{step}\""),
            );
            desk.complaints.push(suggest(complaint, step, &names, &Words::new("stappen", "steps")));
        }
        if aloud {
            desk.tell()?;
        } else if desk.complaints.has_errors() {
            return Err(desk.give_up());
        }
        let proposal = Proposal { facts, submit, moves, until: self.until.clone() };
        let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
        let look = Look::Follow(checked, &proposal);
        let plan = Plan::compile(&setting.place, look, &caseload, reach, &desk.workbook.sources, &mut desk.complaints);
        let Some(plan) = plan else { return Err(desk.give_up()) };
        Ok(Ready { setting, proposal, plan, with: self.titles.clone() })
    }

    /// The process and place, and the interventions that can be chosen.
    pub fn about(&self, desk: &mut Desk) -> Result<About, Stop> {
        let loaded = desk.workbook.load_process(&self.process, &[], &mut desk.complaints);
        let place = desk.workbook.load_place(&self.place, &[], &mut desk.complaints);
        let (Some(loaded), Some(place)) = (loaded, place) else { return Err(desk.give_up()) };
        let process = &loaded.process;
        Ok(About {
            process: (process.name.value.clone(), process.title.clone()),
            place: (place.name.value.clone(), place.title.clone()),
            interventions: process.interventions.iter().map(findings::title).collect(),
        })
    }

    /// Gives a fact another value.
    pub fn set(&mut self, fact: &str, value: &str) {
        self.sets.retain(|set| set.split_once('=').is_none_or(|(name, _)| name.trim() != fact));
        self.sets.push(format!("{fact}={value}"));
    }
}

/// The values that were typed, in the order of the facts of the process.
pub fn facts(process: &Process, sets: &[String], complaints: &mut Complaints) -> Vec<Option<FactValue>> {
    let mut values = vec![None; process.facts.len()];
    for set in sets {
        let Some((name, text)) = set.split_once('=') else {
            complaints.push(
                Complaint::general(
                    "no_value",
                    format!("--set {set}: er hoort een = in"),
                    format!("--set {set}: an = is missing"),
                )
                .hint("Schrijf --set bedrag=25k", "Write --set bedrag=25k"),
            );
            continue;
        };
        let name = name.trim();
        let Some(at) = process.facts.iter().position(|f| f.name.value == name) else {
            let known: Vec<&str> = process.facts.iter().map(|f| f.name.value.as_str()).collect();
            let complaint = Complaint::general(
                "unknown_fact",
                format!("\"{}\" heeft geen vraag \"{name}\"", process.name.value),
                format!("\"{}\" has no fact \"{name}\"", process.name.value),
            );
            complaints.push(suggest(complaint, name, &known, &Words::new("vragen", "facts")));
            continue;
        };
        if values[at].is_some() {
            complaints.push(Complaint::general(
                "set_twice",
                format!("\"{name}\" is twee keer gegeven"),
                format!("\"{name}\" was given twice"),
            ));
        }
        match read_value(&process.facts[at], text) {
            Ok(value) => values[at] = Some(value),
            Err(complaint) => complaints.push(complaint),
        }
    }
    values
}
