//! Examples that a process carries: what its author says must be seen, held against 400 runs.

use super::in_turn::Progress;
use super::replication::Replication;
use super::runs::{Wanted, run};
use super::simulate::fault_complaint;
use super::spread::{DAY, Lead, sorted};
use super::statistics::quantile;
use crate::check::Setting;
use crate::model::library::LibraryFile;
use crate::model::load::Workbook;
use crate::model::{Chance, Example, Name, Process};
use crate::plan::{Look, Plan, Proposal, Reach, StepId};
use crate::text::reader::suggest;
use crate::text::{Complaint, Complaints, Words};
use crate::time::Date;

/// Runs of an example, with seed 1.
pub const EXAMPLE_RUNS: u64 = 400;

/// Runs every example of a process; what is not seen becomes a complaint at its place in the file.
///
/// An example without a place or submit date takes those given.
pub fn check_examples(
    workbook: &mut Workbook,
    file: &LibraryFile,
    process: &Process,
    place: &LibraryFile,
    on: Date,
    complaints: &mut Complaints,
) {
    for example in &process.examples {
        check_example(workbook, file, process, example, place, on, complaints);
    }
}

fn check_example(
    workbook: &mut Workbook,
    file: &LibraryFile,
    process: &Process,
    example: &Example,
    place: &LibraryFile,
    on: Date,
    complaints: &mut Complaints,
) {
    let place = match &example.place {
        None => place.clone(),
        Some(name) => match workbook.library.places.get(&name.value) {
            Some(file) => file.clone(),
            None => {
                let known: Vec<&str> = workbook.library.places.keys().map(String::as_str).collect();
                let complaint = Complaint::error(
                    "unknown_place",
                    name.span,
                    format!("onbekende plaats \"{}\"", name.value),
                    format!("unknown place \"{}\"", name.value),
                );
                complaints.push(suggest(complaint, &name.value, &known, &Words::new("plaatsen", "places")));
                return;
            }
        },
    };
    let submit = example.submit.unwrap_or(on);
    let with: Vec<&str> = example.with.iter().map(|w| w.value.as_str()).collect();
    let mut own = Complaints::default();
    let setting = Setting::load(workbook, file, &place, &with, submit, &mut own);
    let simulated = setting.as_ref().and_then(|setting| {
        let (loaded, checked) = setting.process.as_ref()?;
        let given = |fact: &str| example.given.iter().find(|(name, _)| name.value == fact).map(|g| g.1.clone());
        let facts = loaded.process.facts.iter().map(|f| given(&f.name.value)).collect();
        let proposal = Proposal { facts, submit, moves: false, until: None };
        let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
        let look = Look::Follow(checked, &proposal);
        let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &workbook.sources, &mut own)?;
        let wanted = Wanted { seed: 1, runs: Some(EXAMPLE_RUNS), gains: false, estimates: false };
        match run(&plan, wanted, Progress::QUIET) {
            Ok(runs) => Some((plan, runs.base)),
            Err(fault) => {
                own.push(fault_complaint(&plan, &fault));
                None
            }
        }
    });
    let Some((plan, runs)) = simulated else {
        complaints.extend(own);
        return;
    };
    Seen { plan: &plan, process, example, runs: &runs, complaints }.all();
}

struct Seen<'a> {
    plan: &'a Plan,
    process: &'a Process,
    example: &'a Example,
    runs: &'a [Replication],
    complaints: &'a mut Complaints,
}

impl Seen<'_> {
    fn share(&self, holds: impl Fn(&Replication) -> bool) -> f64 {
        self.runs.iter().filter(|r| holds(r)).count() as f64 / self.runs.len() as f64
    }

    fn step(&self, name: &str) -> Option<StepId> {
        self.plan.programs[0].steps.iter().position(|s| s.path == name).map(|i| i as StepId)
    }

    fn all(&mut self) {
        let expect = self.example.expect.clone();
        if let Some(decider) = &expect.decides {
            let index = self.plan.deciders.iter().position(|d| d.0 == decider.value);
            let share = self.share(|r| r.decider.is_some() && r.decider.map(usize::from) == index);
            self.hold(decider, share, (Chance::ALWAYS, Chance::ALWAYS), "beslist", "decides");
        }
        for (name, low, high) in &expect.passes {
            if let Some(step) = self.step(&name.value) {
                let share = self.share(|r| r.passed.iter().any(|p| p.step == step));
                self.hold(name, share, (*low, *high), "komt langs", "is passed");
            }
        }
        for (name, low, high) in &expect.avoids {
            if let Some(step) = self.step(&name.value) {
                let share = self.share(|r| !r.passed.iter().any(|p| p.step == step));
                self.hold(name, share, (*low, *high), "wordt overgeslagen", "is avoided");
            }
        }
        for (name, low, high) in &expect.ends {
            let index = self.plan.programs[0].ends.iter().position(|e| e.name == name.value);
            let share = self.share(|r| r.end.is_some() && r.end.map(|e| e as usize) == index);
            self.hold(name, share, (*low, *high), "is het einde", "is the end");
        }
        for (name, low, high) in &expect.on_time {
            if let Some(i) = self.plan.periods.iter().position(|p| p.name == name.value) {
                let applies: Vec<_> = self.runs.iter().filter_map(|r| r.periods.get(i).copied().flatten()).collect();
                let kept = applies.iter().filter(|k| k.late_days == 0).count();
                let share = if applies.is_empty() { 1.0 } else { kept as f64 / applies.len() as f64 };
                self.hold(name, share, (*low, *high), "is op tijd", "is on time");
            }
        }
        for (name, low, high) in &expect.days {
            self.hold_days(name, *low, *high);
        }
    }

    fn hold(&mut self, name: &Name, share: f64, (low, high): (Chance, Chance), nl: &str, en: &str) {
        if (low.get() - 1e-9..=high.get() + 1e-9).contains(&share) {
            return;
        }
        let band = if low == high { percent(low.get()) } else { format!("{}..{}", percent(low.get()), percent(high.get())) };
        let runs = self.runs.len();
        self.missed(
            name,
            format!("\"{}\" {nl} in {} van {runs} keer nagespeeld, verwacht was {band}", name.value, percent(share)),
            format!("\"{}\" {en} in {} of {runs} runs, {band} was expected", name.value, percent(share)),
        );
    }

    fn hold_days(&mut self, name: &Name, low: f64, high: f64) {
        let leads: Vec<Lead> = sorted(self.runs.iter().map(|r| (r.lead, r.unfinished)));
        let seconds = match name.value.as_str() {
            "mean" => Some(leads.iter().map(|l| l.0).sum::<i64>() as f64 / leads.len().max(1) as f64),
            p => {
                let p: f64 = p.trim_start_matches('p').parse().unwrap_or(50.0);
                quantile(&leads, p / 100.0).filter(|l| !l.1).map(|l| l.0 as f64)
            }
        };
        if seconds.is_some_and(|s| (low..=high).contains(&s)) {
            return;
        }
        let seen = seconds.map_or_else(
            || Words::new("na de horizon", "after the horizon"),
            |s| {
                let days = s / DAY;
                Words::new(format!("{days:.0} dagen"), format!("{days:.0} days"))
            },
        );
        let (low, high) = (low / DAY, high / DAY);
        self.missed(
            name,
            format!("{} is {}, verwacht was {low:.0}..{high:.0} dagen", name.value, seen.nl),
            format!("{} is {}, {low:.0}..{high:.0} days was expected", name.value, seen.en),
        );
    }

    fn missed(&mut self, name: &Name, nl: String, en: String) {
        let title = &self.example.title;
        debug_assert!(!self.process.examples.is_empty());
        self.complaints.push(Complaint::error(
            "example_missed",
            name.span,
            format!("voorbeeld \"{}\": {nl}", title.nl),
            format!("example \"{}\": {en}", title.en),
        ));
    }
}

fn percent(share: f64) -> String {
    let percent = (share * 1000.0).round() / 10.0;
    format!("{percent}%")
}
