//! `doorloop learn`: a process, or the numbers of a process, from an event log.

use crate::arguments::{Format, Learn};
use crate::desk::{Desk, Stop};
use crate::log::read;
use crate::output;
use doorloop_engine::check::Setting;
use doorloop_engine::exchange::log::learn::{self, Findings, names};
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::model::load::Workbook;
use doorloop_engine::report::{self, Style};
use doorloop_engine::text::{Complaint, Complaints, Words};
use doorloop_engine::time::Date;
use std::path::Path;

pub fn run(desk: &mut Desk, wanted: &Learn) -> Result<(), Stop> {
    let log = read(&wanted.log)?;
    if wanted.queue && (!log.has_begins || log.resources.is_empty()) {
        return Err(Stop::input(
            Complaint::general(
                "no_people",
                "dit logboek zegt niet wie wanneer begon: dan is niet te zien hoeveel mensen er waren",
                "this log does not say who began when: then how many people there were can't be seen",
            )
            .hint(
                "Laat --queue weg, of noem de kolommen met --start en --resource",
                "Leave out --queue, or name the columns with --start and --resource",
            ),
        ));
    }
    if let Some(process) = &wanted.process {
        return crate::learn_onto::run(desk, wanted, &log, process);
    }
    if !(0.0..=100.0).contains(&wanted.least) || !(1..=60).contains(&wanted.steps) {
        return Err(Stop::input(Complaint::general(
            "bad_least",
            "--least is 0 tot 100 (procent), --steps is 1 tot 60",
            "--least is 0 to 100 (percent), --steps is 1 to 60",
        )));
    }
    let options = learn::Options {
        name: name(desk, wanted),
        least_share: wanted.least / 100.0,
        most_steps: wanted.steps,
        known: wanted.known.clone(),
        queue: wanted.queue,
    };
    let Some(learned) = learn::discover(&log, &options) else {
        return Err(Stop::input(Complaint::general("empty_log", "in dit logboek gebeurt niets", "nothing is done in this log")));
    };
    let today = desk.date(None, "--submit")?;
    check(desk, &learned.process, &learned.place, today)?;
    if let Some(path) = &wanted.write_place {
        output::write(Some(Path::new(path)), learned.place.as_bytes())?;
    }
    answer(desk, &learned.process, &learned.findings)
}

/// Writes the file where it was asked for, and the figures on the screen; without `-o` the figures alone, or as data.
pub fn answer(desk: &Desk, file: &str, findings: &Findings) -> Result<(), Stop> {
    let text = match desk.format {
        Format::Json => report::to_json(findings),
        Format::Text => {
            report::learned_text(findings, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() })
        }
        Format::Html => report::learned_html(findings, desk.lang),
    };
    if !desk.writes_file() {
        return desk.answer(if desk.format == Format::Text { file } else { &text });
    }
    desk.answer(file)?;
    desk.answer_on_screen(&text)
}

/// The name of the process: that of the file it is written to, else that of the log.
fn name(desk: &Desk, wanted: &Learn) -> String {
    let stem = |path: &Path| path.file_stem().map(|s| s.to_string_lossy().into_owned());
    let base = desk.output_path().and_then(stem).or_else(|| {
        let mut of = stem(Path::new(&wanted.log.file))?;
        for ending in [".xes", ".csv"] {
            of = of.trim_end_matches(ending).to_owned();
        }
        Some(of)
    });
    names::Ids::default().give(&base.unwrap_or_default())
}

/// What is written must pass the check, at its own place.
fn check(desk: &Desk, process: &str, place: &str, today: Date) -> Result<(), Stop> {
    let mut workbook = Workbook { library: desk.workbook.library.clone(), ..Workbook::default() };
    let mut complaints = Complaints::default();
    let file = |shown: &str, text: &str| LibraryFile { text: text.to_owned(), shown: shown.to_owned() };
    let (process, place) = (file("process.yaml", process), file("place.yaml", place));
    if Setting::load(&mut workbook, &process, &place, &[], today, &mut complaints).is_some() && !complaints.has_errors() {
        return Ok(());
    }
    let first = complaints.into_sorted().into_iter().next().map_or_else(Words::default, |c| c.what);
    Err(Stop::Failed(Words::new(
        format!("het geleerde proces klopt niet; er is niets geschreven: {}", first.nl),
        format!("the learned process is not sound; nothing was written: {}", first.en),
    )))
}
