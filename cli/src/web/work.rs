//! Commands asked over the wire: the arguments come as JSON, and the answer is what the command writes.
//!
//! What may be asked is what the command line knows, read from it; so the two can't drift apart.

use super::House;
use super::jobs::{Answer, Job};
use super::page::asked_lang;
use super::refusal::Refusal;
use crate::arguments::{self, Arguments, Command, Format};
use crate::desk::{Desk, Watch};
use clap::FromArgMatches as _;
use doorloop_engine::draw::{self, Options};
use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::model::read;
use doorloop_engine::text::{Complaints, Lang, Sources, yaml};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Commands that may be asked.
pub const COMMANDS: [&str; 18] = [
    "simulate",
    "compare",
    "path",
    "when",
    "mandate",
    "workload",
    "draw",
    "check",
    "show",
    "case-open",
    "case-record",
    "case-forecast",
    "case-list",
    "case-show",
    "case-search",
    "case-export",
    "case-import",
    "case-forget",
];
/// Arguments that only make sense at this computer.
const LOCAL: [&str; 7] = ["format", "output", "lang", "library", "quiet", "help", "store_folder"];
/// Numbers that would keep the server busy for long, and the most that is done here.
pub const MOST: [(&str, f64); 5] = [("runs", 20_000.0), ("weeks", 208.0), ("scale", 4.0), ("best", 10.0), ("trace", 20_000.0)];

/// What was asked of a command.
pub struct Asked {
    arguments: Arguments,
    library: Library,
    lang: Lang,
    format: Format,
    ends: Option<&'static str>,
    sent: BTreeMap<String, Vec<u8>>,
}

/// A command by its name on the wire: `case-open` is `case open`.
pub fn named<'c>(all: &'c clap::Command, command: &str) -> Option<&'c clap::Command> {
    command.split('-').try_fold(all, |at, word| at.find_subcommand(word))
}

/// Arguments of a command that may be asked, as clap knows them; those of the words before it too.
pub fn arguments_of(command: &str) -> Vec<clap::Arg> {
    let all = arguments::command(Lang::En);
    let before = command.split_once('-').and_then(|(first, _)| named(&all, first));
    let found = before.into_iter().chain(named(&all, command)).flat_map(clap::Command::get_arguments);
    found.filter(|a| !LOCAL.contains(&a.get_id().as_str())).cloned().collect()
}

/// Whether a command is about real cases: those are for who may change things.
pub fn is_of_cases(command: &str) -> bool {
    command.starts_with("case-")
}

/// The name of an argument on the wire: as it is typed, else as the help names it.
pub fn wire_name(argument: &clap::Arg) -> String {
    argument.get_long().unwrap_or(argument.get_id().as_str()).to_owned()
}

impl Asked {
    /// Reads what was asked.
    pub fn read(house: &House, command: &str, asked: &Value, lang: Lang) -> Result<Self, Refusal> {
        let name = *COMMANDS.iter().find(|c| **c == command).ok_or_else(Refusal::not_found)?;
        let Value::Object(asked) = asked else {
            return Err(Refusal::malformed("Hier hoort een JSON-object.", "A JSON object belongs here."));
        };
        let lang = asked_lang(asked.get("lang"), lang);
        let format = match asked.get("format").and_then(Value::as_str) {
            Some("html") => Format::Html,
            Some("text") => Format::Text,
            _ => Format::Json,
        };
        let ends = ["svg", "png", "pdf", "dot", "html"].into_iter().find(|e| asked.get("as").and_then(Value::as_str) == Some(e));
        let ends = if name == "draw" { ends.or(Some("svg")) } else { None };
        let typed = typed(name, asked)?;
        let matches = arguments::command(lang).try_get_matches_from(typed).map_err(|error| {
            let said = error.render().to_string();
            Refusal::malformed(&said, &said)
        })?;
        let arguments = Arguments::from_arg_matches(&matches).map_err(|_| Refusal::defect())?;
        let library = with_files(&house.library(), asked.get("library"))?;
        Ok(Self { arguments, library, lang, format, ends, sent: sent(asked.get("sent"))? })
    }

    /// Draws it, as a part of a page.
    pub fn picture(self, job: &Job) -> Result<String, Refusal> {
        let mut desk = Desk::remote(self.library, self.lang, self.format, self.ends, watch(job));
        let Command::Draw(wanted) = &self.arguments.command else { return Err(Refusal::defect()) };
        let options = Options { lang: self.lang, ..Options::default() };
        let (scene, _) = crate::diagram::drawn(&mut desk, wanted, &options)?;
        Ok(draw::svg_in_page(&scene))
    }

    /// Does it.
    pub fn work(self, house: &House, job: &Job) -> Result<Answer, Refusal> {
        self.work_watched(house, watch(job))
    }

    /// Whether it is done in a moment, and need not wait for what takes long.
    pub const fn is_short(&self) -> bool {
        matches!(&self.arguments.command, Command::Case(case) if !case.is_long())
    }

    /// Does it, as whoever watches is told.
    pub fn work_watched(self, house: &House, watch: Watch) -> Result<Answer, Refusal> {
        let mut desk = Desk::remote(self.library, self.lang, self.format, self.ends, watch).with_sent(self.sent);
        let done = match &self.arguments.command {
            Command::Case(wanted) => crate::cases::at(&mut desk, house.stored()?, wanted),
            Command::Workload(wanted) if wanted.cases => crate::workload::with_cases(&mut desk, house.stored()?, wanted),
            command => crate::perform(&mut desk, command),
        };
        let (said, _) = desk.kept();
        match done {
            Ok(()) => {}
            // What is wrong with a file is the answer of `check`.
            Err(_) if !said.is_empty() => {}
            Err(stop) => return Err(stop.into()),
        }
        Ok(Answer { content_type: self.ends.map_or_else(|| format_type(self.format), content_type), bytes: said })
    }
}

/// Tells a job how far the work at a desk is.
pub fn watch(job: &Job) -> Watch {
    let told = job.clone();
    Watch { tell: Box::new(move |done, whole| told.tell(done, whole)), stop: job.stop.clone() }
}

fn format_type(format: Format) -> &'static str {
    match format {
        Format::Json => "application/json",
        Format::Html => content_type("html"),
        Format::Text => "text/plain; charset=utf-8",
    }
}

pub fn content_type(ends: &str) -> &'static str {
    match ends {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "pdf" => "application/pdf",
        "html" => "text/html; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    }
}

/// The same as it would be typed.
fn typed(command: &str, asked: &Map<String, Value>) -> Result<Vec<String>, Refusal> {
    const OURS: [&str; 5] = ["lang", "format", "as", "library", "sent"];
    let known = arguments_of(command);
    let mut line: Vec<String> = std::iter::once("doorloop").chain(command.split('-')).map(str::to_owned).collect();
    let mut plain = Vec::new();
    for (key, value) in asked.iter().filter(|(key, _)| !OURS.contains(&key.as_str())) {
        let Some((place, argument)) = known.iter().enumerate().find(|(_, a)| wire_name(a) == *key) else {
            let names: Vec<String> = known.iter().map(wire_name).chain(OURS.map(str::to_owned)).collect();
            let shown: String = key.chars().take(40).collect();
            return Err(Refusal::malformed(
                &format!("Onbekend: \"{shown}\". Het kan zijn: {}", names.join(", ")),
                &format!("Unknown: \"{shown}\". It can be: {}", names.join(", ")),
            ));
        };
        for value in values(key, value)? {
            if let Some((_, most)) = MOST.iter().find(|m| m.0 == key)
                && value.parse::<f64>().is_ok_and(|v| v > *most)
            {
                return Err(Refusal::malformed(
                    &format!("\"{key}\" is hier hoogstens {most}."),
                    &format!("\"{key}\" is at most {most} here."),
                ));
            }
            match argument.get_long() {
                Some(long) if matches!(argument.get_action(), clap::ArgAction::SetTrue) => {
                    if value == "true" {
                        line.push(format!("--{long}"));
                    }
                }
                // An empty value stands for an argument that was left out.
                Some(long) if !value.is_empty() => line.push(format!("--{long}={value}")),
                Some(_) => {}
                None => plain.push((place, value)),
            }
        }
    }
    line.push("--".to_owned());
    // What has no name goes by its place, whatever the order in which it was sent.
    plain.sort_by_key(|(place, _)| *place);
    line.extend(plain.into_iter().map(|(_, value)| value));
    Ok(line)
}

fn values(key: &str, value: &Value) -> Result<Vec<String>, Refusal> {
    let plain = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    };
    let values = match value {
        Value::Null => Some(Vec::new()),
        Value::Array(list) => list.iter().map(plain).collect(),
        // Facts may come by name.
        Value::Object(map) => map.iter().map(|(name, value)| Some(format!("{name}={}", plain(value)?))).collect(),
        one => plain(one).map(|v| vec![v]),
    };
    values.ok_or_else(|| {
        Refusal::malformed(
            &format!("\"{key}\" heeft een waarde die niet kan."),
            &format!("\"{key}\" has a value that cannot be."),
        )
    })
}

/// Files that were sent along, by name.
fn sent(files: Option<&Value>) -> Result<BTreeMap<String, Vec<u8>>, Refusal> {
    let pair = |(name, text): (&String, &Value)| text.as_str().map(|text| (name.clone(), text.as_bytes().to_vec()));
    files
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|file| pair(file).ok_or_else(|| Refusal::malformed("\"sent\" is naam en tekst.", "\"sent\" is name and text.")))
        .collect()
}

/// The library with files that were sent along, by the names they are asked under.
fn with_files(library: &Library, files: Option<&Value>) -> Result<Library, Refusal> {
    let mut library = library.clone();
    for (name, text) in files.and_then(Value::as_object).into_iter().flatten() {
        let Some(text) = text.as_str() else {
            return Err(Refusal::malformed("\"library\" is naam en tekst.", "\"library\" is name and text."));
        };
        let file = LibraryFile { shown: format!("{name}.yaml"), text: text.to_owned() };
        let mut sources = Sources::default();
        let id = sources.add("", text.to_owned());
        let is_place = yaml::read(id, &sources, &mut Complaints::default()).is_some_and(|tree| read::is_place(&tree));
        if is_place { &mut library.places } else { &mut library.processes }.insert(name.clone(), file);
    }
    Ok(library)
}
