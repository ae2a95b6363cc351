//! `doorloop simulate`.

use crate::arguments::{Format, Simulate};
use crate::desk::{Desk, Stop};
use doorloop_engine::check::Setting;
use doorloop_engine::findings::{self, Request, Wanted};
use doorloop_engine::model::read::read_value;
use doorloop_engine::model::{FactValue, Process};
use doorloop_engine::plan::{Look, Plan, Proposal, Reach};
use doorloop_engine::report::{self, Style};
use doorloop_engine::text::reader::suggest;
use doorloop_engine::text::{Complaint, Complaints, Words};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// Work that takes longer than this shows how far it is.
const PATIENCE: Duration = Duration::from_millis(500);

pub fn run(desk: &mut Desk, wanted: &Simulate) -> Result<(), Stop> {
    if wanted.runs == Some(0) {
        return Err(Stop::input(Complaint::general("no_runs", "--runs is minstens 1", "--runs is at least 1")));
    }
    let submit = desk.date(wanted.submit.as_deref(), "--submit")?;
    let process = desk.process(&wanted.process)?;
    let place = desk.place(&wanted.place)?;
    let with: Vec<&str> = wanted.with.iter().map(String::as_str).collect();
    let loaded = Setting::load(&mut desk.workbook, &process, &place, &with, submit, &mut desk.complaints);
    let Some(setting) = loaded else { return Err(desk.give_up()) };
    let Some((process, checked)) = &setting.process else { return Err(desk.give_up()) };
    let facts = facts(&process.process, &wanted.sets, &mut desk.complaints);
    let until = wanted.until.clone();
    if let Some(step) = &until
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
    desk.tell()?;
    let proposal = Proposal { facts, submit, until };
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let look = Look::Follow(checked, &proposal);
    let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &desk.workbook.sources, &mut desk.complaints);
    let Some(plan) = plan else { return Err(desk.give_up()) };
    let request = Request {
        setting: &setting,
        plan: &plan,
        proposal: &proposal,
        with: &with,
        wanted: Wanted { seed: wanted.seed, runs: wanted.runs, gains: true, estimates: true },
        sources: &desk.workbook.sources,
        complaints: &desk.complaints,
    };
    let started = Instant::now();
    let bar = progress_bar(desk);
    let simulated = findings::simulate(&request, &|done, whole| {
        if started.elapsed() >= PATIENCE {
            bar.set_length(whole);
            bar.set_position(done);
        }
    });
    bar.finish_and_clear();
    let simulation =
        simulated.map_err(|fault| Stop::Input(vec![findings::fault_complaint(&plan, &fault)], desk.workbook.sources.clone()))?;
    let text = match desk.format {
        Format::Text => {
            let style = Style { colours: desk.colours_on_stdout(), ..Style::default() };
            report::text(&simulation, desk.lang, &style)
        }
        Format::Json => report::json(&simulation),
        Format::Html => report::html(&simulation, desk.lang),
    };
    desk.answer(&text)
}

/// A bar on a terminal; elsewhere nothing is drawn.
pub fn progress_bar(desk: &Desk) -> ProgressBar {
    let target = if desk.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(1), target);
    match ProgressStyle::with_template("{bar:40} {percent:>3}%") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// The values that were typed, in the order of the facts of the process.
fn facts(process: &Process, sets: &[String], complaints: &mut Complaints) -> Vec<Option<FactValue>> {
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
