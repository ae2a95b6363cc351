//! `doorloop log` and `doorloop validate`: what is in an event log, and how good forecasts on it are.

use crate::arguments::{DateOrder, Format, LogArguments, LogWanted, Validate};
use crate::desk::{Desk, Stop};
use doorloop_engine::check::Setting;
use doorloop_engine::exchange::log::later::{self, Later};
use doorloop_engine::exchange::log::stamp::DayOrder;
use doorloop_engine::exchange::log::summary::summary;
use doorloop_engine::exchange::log::table::Columns;
use doorloop_engine::exchange::log::{EventLog, Stamp, distances, forecast, learn, open, simulated, waits};
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::report::{self, Style};
use doorloop_engine::text::{Complaint, Words, yaml};
use doorloop_engine::time::Date;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The seed of simulated cases.
const SEED: u64 = 1;

pub fn run(desk: &mut Desk, asked: &LogWanted) -> Result<(), Stop> {
    let log = read(&asked.log)?;
    let style = Style { colours: desk.colours_on_stdout(), ..Style::default() };
    if asked.waits {
        let seen = waits::summed(&log, &asked.external);
        let text = match desk.format {
            Format::Json => report::to_json(&seen),
            Format::Text => report::waits_text(&seen, desk.lang, &style),
            Format::Html => report::waits_html(&seen, desk.lang),
        };
        return desk.answer(&text);
    }
    let other = match (&asked.against, &asked.simulated) {
        (Some(file), _) => Some(read(&LogArguments { file: file.clone(), ..asked.log.clone() })?),
        (None, Some(process)) => {
            let files = (desk.process(process)?, desk.place(&asked.place)?);
            Some(simulated_cases(desk, &log, &files)?)
        }
        (None, None) => None,
    };
    if let Some(other) = other {
        let Some(seen) = distances::distances(&log, &other) else { return Err(too_little()) };
        let text = match desk.format {
            Format::Json => report::to_json(&seen),
            Format::Text => report::distances_text(&seen, (&log.name, &other.name), desk.lang, &style),
            Format::Html => report::distances_html(&seen, (&log.name, &other.name), desk.lang),
        };
        return desk.answer(&text);
    }
    let Some(seen) = summary(&log) else { return Err(too_little()) };
    let text = match desk.format {
        Format::Json => report::to_json(&seen),
        Format::Text => report::log_text(&seen, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() }),
        Format::Html => report::log_html(&seen, desk.lang),
    };
    desk.answer(&text)
}

/// As many simulated cases as the log has, each from the same day on.
fn simulated_cases(desk: &mut Desk, log: &EventLog, (process, place): &(LibraryFile, LibraryFile)) -> Result<EventLog, Stop> {
    let starts: Vec<Stamp> = log.iter().filter_map(|(_, events)| events.first()).map(|e| e.begun.unwrap_or(e.done)).collect();
    let Some(first) = starts.iter().map(|s| s.date()).min() else { return Err(too_little()) };
    let loaded = Setting::load(&mut desk.workbook, process, place, &[], first, &mut desk.complaints);
    let Some(setting) = loaded else { return Err(desk.give_up()) };
    desk.tell()?;
    let name = process.shown.clone();
    match simulated::simulated(&setting, &desk.workbook.sources, &starts, SEED, &name) {
        Ok(Some(found)) => Ok(found),
        Ok(None) | Err(_) => Err(Stop::Failed(Words::new(
            format!("\"{name}\" kan in de tijd van dit logboek niet worden nagespeeld; simulate zegt waarom"),
            format!("\"{name}\" cannot be simulated in the time of this log; simulate says why"),
        ))),
    }
}

pub fn validate(desk: &mut Desk, wanted: &Validate) -> Result<(), Stop> {
    let split = desk.date(Some(&wanted.split), "--split")?;
    let until = wanted.until.as_deref().map(|typed| desk.date(Some(typed), "--received-before")).transpose()?;
    if !(0..=3_650).contains(&wanted.day) {
        return Err(Stop::input(Complaint::general("bad_day", "--day is 0 tot 3650", "--day is 0 to 3650")));
    }
    let log = read(&wanted.log)?;
    let later = later_cases(desk, wanted, &log, split)?;
    let style = Style { colours: desk.colours_on_stdout(), ..Style::default() };
    let Some(file) = &wanted.measure else {
        let Some(later) = later else { return Err(too_little()) };
        let text = match desk.format {
            Format::Json => report::to_json(&later),
            Format::Text => report::later_text(&later, desk.lang, &style),
            Format::Html => report::later_html(&later, desk.lang),
        };
        return desk.answer(&text);
    };
    let text = crate::desk::read_text(Path::new(file))?;
    let sources = &mut desk.workbook.sources;
    let id = sources.add(file, text);
    let measure = yaml::read(id, sources, &mut desk.complaints).and_then(|t| forecast::read_measure(&t, &mut desk.complaints));
    desk.tell()?;
    let Some(measure) = measure else { return Err(desk.give_up()) };
    let Some(seen) = forecast::validate(&log, &measure, split, until, wanted.day) else { return Err(too_little()) };
    let seen = forecast::Validation { later, ..seen };
    let text = match desk.format {
        Format::Json => report::to_json(&seen),
        Format::Text => report::validation_text(&seen, desk.lang, &style),
        Format::Html => report::validation_html(&seen, desk.lang),
    };
    desk.answer(&text)
}

/// Simulates as many cases as came later, by the process that was asked for or by one that is found in the earlier cases.
fn later_cases(desk: &mut Desk, wanted: &Validate, log: &EventLog, split: Date) -> Result<Option<Later>, Stop> {
    let (earlier, later_part) = later::parts(log, split);
    let files = match &wanted.process {
        Some(process) => (desk.process(process)?, desk.place(&wanted.place)?),
        None => {
            let name = learn::names::Ids::default().give("gevonden");
            let Some(found) = learn::discover(&earlier, &learn::Options { name, ..Default::default() }) else { return Ok(None) };
            let file = |shown: &str, text: String| LibraryFile { shown: shown.to_owned(), text };
            (file("gevonden.yaml", found.process), file("gevonden_plaats.yaml", found.place))
        }
    };
    if later_part.is_empty() {
        return Ok(None);
    }
    let simulated = simulated_cases(desk, &later_part, &files)?;
    Ok(later::held((&earlier, &later_part), &simulated, wanted.process.as_deref(), split))
}

fn too_little() -> Stop {
    Stop::input(
        Complaint::general(
            "too_few_cases",
            "voor en na deze datum zijn te weinig zaken met een besluit",
            "too few cases with a decision lie before and after this date",
        )
        .hint("Kies een andere --split", "Choose another --split"),
    )
}

/// Reads a log; nothing of it is kept beyond what is used.
pub fn read(wanted: &LogArguments) -> Result<EventLog, Stop> {
    let path = Path::new(&wanted.file);
    let unreadable = |error: std::io::Error| {
        let shown = path.display();
        Stop::input(Complaint::general(
            "unreadable_file",
            format!("\"{shown}\" is niet te lezen ({error})"),
            format!("\"{shown}\" cannot be read ({error})"),
        ))
    };
    let file = File::open(path).map_err(unreadable)?;
    let name = path.file_name().map_or_else(|| wanted.file.clone(), |n| n.to_string_lossy().into_owned());
    read_from(BufReader::with_capacity(1 << 16, file), &name, wanted)
}

/// Reads a log that is there already; `name` is how it is called in complaints.
pub fn read_from(from: impl BufRead, name: &str, wanted: &LogArguments) -> Result<EventLog, Stop> {
    let columns = Columns {
        case: wanted.table.case.clone(),
        activity: wanted.table.activity.clone(),
        time: wanted.table.time.clone(),
        start: wanted.table.start.clone(),
        resource: wanted.resource.clone(),
        order: wanted.table.dates.map(|order| match order {
            DateOrder::Dmy => DayOrder::DayFirst,
            DateOrder::Mdy => DayOrder::MonthFirst,
        }),
    };
    open::read(from, name, &columns).map_err(Stop::input)
}
