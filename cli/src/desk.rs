//! The desk that every command works at: the library, what was read, and where the answer goes.

use crate::arguments::{Common, Format};
use crate::cases::served::Asked;
use crate::output::{self, Failed};
use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::model::load::Workbook;
use doorloop_engine::model::read as model_read;
use doorloop_engine::text::reader::suggest;
use doorloop_engine::text::{Complaint, Complaints, Lang, Severity, Sources, Words, render, yaml};
use doorloop_engine::time::Date;
use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

/// Largest file that is read.
const LARGEST: u64 = 64 << 20;

/// Why a command ends without an answer.
#[derive(Debug)]
pub enum Stop {
    /// The input is wrong: complaints, with the sources they point into.
    Input(Vec<Complaint>, Sources),
    /// Something failed here.
    Failed(Words),
    /// All was said where the work was done; this is its exit status.
    Told(u8),
}

impl Stop {
    /// One complaint about the command itself.
    pub fn input(complaint: Complaint) -> Self {
        Self::Input(vec![complaint], Sources::default())
    }

    /// What is said, and the exit status.
    pub fn said(self, lang: Lang, colours: bool) -> (String, u8) {
        match self {
            Self::Input(complaints, sources) => (render::render(&complaints, &sources, lang, colours, output::width()), 1),
            Self::Failed(words) if words.nl.is_empty() => (String::new(), 0),
            Self::Failed(words) => (format!("doorloop: {}\n", words.in_lang(lang)), 3),
            Self::Told(status) => (String::new(), status),
        }
    }
}

impl From<Failed> for Stop {
    fn from(failed: Failed) -> Self {
        Self::Failed(failed.0)
    }
}

/// Where an answer goes.
enum Output {
    Screen,
    File(PathBuf),
    /// Kept for who asked, in the form that this ending names.
    Kept {
        answer: Mutex<Vec<u8>>,
        warnings: Mutex<String>,
        extension: Option<String>,
        owner: Option<Owner>,
    },
}

/// Who started the server that does the work: may have files of this computer read.
struct Owner {
    /// Whether the answer goes to a terminal with colours.
    colours: bool,
}

/// Who follows the work of a desk that is not at a terminal.
pub struct Watch {
    /// Told how many runs are done, of how many.
    pub tell: Box<dyn Fn(u64, u64) + Send + Sync>,
    /// Breaks the work off.
    pub stop: Arc<AtomicBool>,
}

impl Watch {
    /// Of work that is done in a moment: nobody follows it.
    pub fn nobody() -> Self {
        Self { tell: Box::new(|_, _| {}), stop: Arc::default() }
    }
}

/// Library, sources and settings of one command.
pub struct Desk {
    /// What was read.
    pub workbook: Workbook,
    /// What was complained of.
    pub complaints: Complaints,
    /// The language of the answer.
    pub lang: Lang,
    /// How the answer is written.
    pub format: Format,
    /// No progress, no warnings.
    pub quiet: bool,
    /// Who follows the work, instead of a terminal.
    pub watch: Option<Watch>,
    /// The folder that goes before the library.
    pub folder: Option<PathBuf>,
    /// Files that were sent along, by name.
    sent: BTreeMap<String, Vec<u8>>,
    output: Output,
}

impl Desk {
    /// Opens the library, with a folder that goes before it.
    pub fn open(common: &Common, lang: Lang) -> Result<Self, Stop> {
        let mut library = Library::builtin();
        if let Some(folder) = &common.library {
            add_folder(&mut library, folder)?;
        }
        Ok(Self {
            workbook: Workbook { sources: Sources::default(), library },
            complaints: Complaints::default(),
            lang,
            format: common.format,
            quiet: common.quiet,
            watch: None,
            folder: common.library.clone(),
            sent: BTreeMap::new(),
            output: common.output.clone().map_or(Output::Screen, Output::File),
        })
    }

    /// A desk for someone who is not at this computer: it reads no file of it and keeps its answer, which ends as `extension` says.
    pub fn remote(library: Library, lang: Lang, format: Format, extension: Option<&str>, watch: Watch) -> Self {
        Self {
            workbook: Workbook { sources: Sources::default(), library },
            complaints: Complaints::default(),
            lang,
            format,
            quiet: true,
            watch: Some(watch),
            folder: None,
            sent: BTreeMap::new(),
            output: Output::Kept {
                answer: Mutex::default(),
                warnings: Mutex::default(),
                extension: extension.map(str::to_owned),
                owner: None,
            },
        }
    }

    /// A desk for what was typed at this computer, and is done by a server that runs here.
    pub fn for_errand(asked: &Asked, watch: Watch) -> Result<Self, Stop> {
        let mut library = Library::builtin();
        if let Some(folder) = &asked.library {
            add_folder(&mut library, folder)?;
        }
        let owner = Some(Owner { colours: asked.colours });
        Ok(Self {
            quiet: asked.quiet,
            output: Output::Kept { answer: Mutex::default(), warnings: Mutex::default(), extension: None, owner },
            ..Self::remote(library, asked.lang, asked.format, None, watch)
        })
    }

    /// The same desk with files that were sent along.
    pub fn with_sent(self, sent: BTreeMap<String, Vec<u8>>) -> Self {
        Self { sent, ..self }
    }

    /// A file that was sent along.
    pub fn sent(&self, name: &str) -> Option<&[u8]> {
        self.sent.get(name).map(Vec::as_slice)
    }

    /// The bytes of a file: one that was sent along, or of this computer where that may be read.
    pub fn bytes(&self, path: &Path) -> Result<Vec<u8>, Stop> {
        let name = path.to_string_lossy();
        match self.sent(&name) {
            Some(bytes) => Ok(bytes.to_vec()),
            None if self.reads_files() => read_bytes(path),
            None => Err(Stop::input(Complaint::general(
                "not_sent",
                format!("\"{name}\" is niet meegestuurd"),
                format!("\"{name}\" was not sent along"),
            ))),
        }
    }

    /// The answer that was kept, and the warnings.
    pub fn kept(self) -> (Vec<u8>, String) {
        match self.output {
            Output::Kept { answer, warnings, .. } => {
                (answer.into_inner().unwrap_or_default(), warnings.into_inner().unwrap_or_default())
            }
            Output::Screen | Output::File(_) => Default::default(),
        }
    }

    /// Whether files of this computer may be read.
    pub fn reads_files(&self) -> bool {
        !matches!(self.output, Output::Kept { owner: None, .. })
    }

    pub fn colours_on_stderr(&self) -> bool {
        !matches!(self.output, Output::Kept { .. }) && output::may_colour() && std::io::stderr().is_terminal()
    }

    pub fn colours_on_stdout(&self) -> bool {
        match &self.output {
            Output::Screen => output::may_colour() && std::io::stdout().is_terminal(),
            Output::File(_) => false,
            Output::Kept { owner, .. } => owner.as_ref().is_some_and(|o| o.colours),
        }
    }

    /// Says something beside the answer.
    pub fn warn(&self, text: &str) {
        match &self.output {
            Output::Kept { warnings, .. } => {
                if let Ok(mut warnings) = warnings.lock() {
                    warnings.push_str(text);
                }
            }
            Output::Screen | Output::File(_) => {
                // A closed standard error is no reason to withhold the answer.
                let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
            }
        }
    }

    /// Writes the answer where it was asked for.
    pub fn answer(&self, text: &str) -> Result<(), Stop> {
        self.answer_bytes(text.as_bytes())
    }

    /// Whether the answer goes to a file.
    pub fn writes_file(&self) -> bool {
        !matches!(self.output, Output::Screen)
    }

    /// The file that the answer goes to.
    pub fn output_path(&self) -> Option<&Path> {
        match &self.output {
            Output::File(file) => Some(file),
            Output::Screen | Output::Kept { .. } => None,
        }
    }

    /// How the name of the file that the answer goes to ends, in small letters.
    pub fn extension(&self) -> Option<String> {
        match &self.output {
            Output::Screen => None,
            Output::File(file) => Some(file.extension()?.to_string_lossy().to_lowercase()),
            Output::Kept { extension, .. } => extension.clone(),
        }
    }

    /// Writes an answer that is no text.
    pub fn answer_bytes(&self, bytes: &[u8]) -> Result<(), Stop> {
        match &self.output {
            Output::Screen => Ok(output::write(None, bytes)?),
            Output::File(file) => Ok(output::write(Some(file), bytes)?),
            Output::Kept { answer, .. } => {
                if let Ok(mut kept) = answer.lock() {
                    kept.extend_from_slice(bytes);
                }
                Ok(())
            }
        }
    }

    /// Writes several files into the folder that -o names; without it they follow each other on the screen.
    pub fn answer_in_folder(&self, files: &[(&str, &str)]) -> Result<(), Stop> {
        let Some(folder) = self.output_path() else {
            let all: Vec<String> = files.iter().map(|(name, text)| format!("# {name}\n{text}")).collect();
            return self.answer(&all.join("\n"));
        };
        std::fs::create_dir_all(folder).map_err(|error| {
            let shown = folder.display();
            Stop::Failed(Words::new(
                format!("de map \"{shown}\" is niet te maken ({error})"),
                format!("the folder \"{shown}\" cannot be made ({error})"),
            ))
        })?;
        for (name, text) in files {
            output::write(Some(&folder.join(name)), text.as_bytes())?;
        }
        Ok(())
    }

    /// Writes to standard output, wherever the answer went.
    pub fn answer_on_screen(&self, text: &str) -> Result<(), Stop> {
        Ok(output::write(None, text.as_bytes())?)
    }

    /// Tells what was complained of so far: warnings to standard error, an error ends the command.
    pub fn tell(&mut self) -> Result<(), Stop> {
        let complaints = std::mem::take(&mut self.complaints);
        if complaints.has_errors() {
            return Err(Stop::Input(complaints.into_sorted_in(&self.workbook.sources), self.workbook.sources.clone()));
        }
        if !self.quiet && !complaints.is_empty() {
            let list = complaints.clone().into_sorted_in(&self.workbook.sources);
            let text = render::render(&list, &self.workbook.sources, self.lang, self.colours_on_stderr(), output::width());
            self.warn(&text);
        }
        self.complaints = complaints;
        Ok(())
    }

    /// Ends with what was complained of; something was, or the command would have gone on.
    pub fn give_up(&mut self) -> Stop {
        let complaints = std::mem::take(&mut self.complaints);
        let errors = complaints.into_sorted().into_iter().filter(|c| c.severity == Severity::Error).collect();
        Stop::Input(errors, self.workbook.sources.clone())
    }

    /// A process by name or file.
    pub fn process(&self, name: &str) -> Result<LibraryFile, Stop> {
        let found = self.workbook.library.processes.get(name).cloned();
        found.map_or_else(|| self.file(name, &Words::new("het proces", "process"), self.process_names()), Ok)
    }

    /// A place by name or file.
    pub fn place(&mut self, name: &str) -> Result<LibraryFile, Stop> {
        let found = self.workbook.library.places.get(name).cloned();
        let file = found.map_or_else(|| self.file(name, &Words::new("de plaats", "place"), self.place_names()), Ok)?;
        self.attach(&file)?;
        Ok(file)
    }

    /// Reads the table of cases that a place names, from the place's own folder.
    fn attach(&mut self, place: &LibraryFile) -> Result<(), Stop> {
        let mut sources = Sources::default();
        let id = sources.add("", place.text.clone());
        let tree = yaml::read(id, &sources, &mut Complaints::default());
        let Some(name) = tree.as_ref().and_then(model_read::open_cases_of) else { return Ok(()) };
        let path = Path::new(&name);
        let is_inside = self.reads_files() && path.components().all(|c| matches!(c, std::path::Component::Normal(_)));
        let beside = Path::new(&place.shown).parent().unwrap_or(Path::new("")).join(path);
        if is_inside && beside.is_file() {
            let text = read_text(&beside)?;
            let file = LibraryFile { shown: beside.display().to_string(), text };
            self.workbook.library.attached.insert((place.shown.clone(), name), file);
        }
        Ok(())
    }

    /// A process or place by name or file.
    pub fn either(&mut self, name: &str) -> Result<LibraryFile, Stop> {
        let library = &self.workbook.library;
        let known = library.processes.get(name).or_else(|| library.places.get(name)).cloned();
        let names = || self.process_names().into_iter().chain(self.place_names()).collect();
        let file =
            known.map_or_else(|| self.file(name, &Words::new("het proces of de plaats", "process or place"), names()), Ok)?;
        self.attach(&file)?;
        Ok(file)
    }

    fn process_names(&self) -> Vec<&str> {
        self.workbook.library.processes.keys().map(String::as_str).collect()
    }

    fn place_names(&self) -> Vec<&str> {
        self.workbook.library.places.keys().map(String::as_str).collect()
    }

    fn file(&self, name: &str, kind: &Words, known: Vec<&str>) -> Result<LibraryFile, Stop> {
        let path = Path::new(name);
        if !self.reads_files()
            || !path.exists() && !name.contains(['/', '\\']) && !name.ends_with(".yaml") && !name.ends_with(".yml")
        {
            let complaint = Complaint::general(
                "unknown_name",
                format!("{} \"{name}\" bestaat niet", kind.nl),
                format!("unknown {} \"{name}\"", kind.en),
            );
            let plural = Words::new("namen in de bibliotheek", "names in the library");
            return Err(Stop::input(suggest(complaint, name, &known, &plural)));
        }
        read(path)
    }

    /// A date as it was typed, or today.
    pub fn date(&self, typed: Option<&str>, option: &str) -> Result<Date, Stop> {
        let Some(text) = typed else { return today() };
        Date::parse(text).map_err(|error| {
            let words = error.words();
            Stop::input(
                Complaint::general("bad_date", format!("{option}: {}", words.nl), format!("{option}: {}", words.en))
                    .hint("Schrijf jaar-maand-dag, zoals 2027-06-20", "Write year-month-day, such as 2027-06-20"),
            )
        })
    }
}

/// Today, as this computer calls it.
pub fn today() -> Result<Date, Stop> {
    let now = jiff::ZonedDateTime::now().date();
    Date::new(now.year().into(), now.month().unsigned_abs().into(), now.day().unsigned_abs().into())
        .ok_or_else(|| Stop::Failed(Words::new("de klok van deze computer klopt niet", "the clock of this computer is wrong")))
}

/// Reads a file; what only its bytes can show is complained of here.
pub fn read(path: &Path) -> Result<LibraryFile, Stop> {
    let shown = path.display().to_string();
    let unreadable = |error: &std::io::Error| {
        let (nl, en) = match error.kind() {
            std::io::ErrorKind::NotFound => ("bestaat niet", "does not exist"),
            std::io::ErrorKind::PermissionDenied => ("mag niet gelezen worden", "may not be read"),
            std::io::ErrorKind::IsADirectory => ("is een map, geen bestand", "is a folder, not a file"),
            _ => ("is niet te lezen", "cannot be read"),
        };
        Stop::input(Complaint::general("unreadable_file", format!("\"{shown}\" {nl}"), format!("\"{shown}\" {en}")))
    };
    let size = std::fs::metadata(path).map_err(|e| unreadable(&e))?.len();
    if size > LARGEST {
        return Err(Stop::input(Complaint::general(
            "file_too_large",
            format!("\"{shown}\" is te groot"),
            format!("\"{shown}\" is too large"),
        )));
    }
    let bytes = std::fs::read(path).map_err(|e| unreadable(&e))?;
    let mut sources = Sources::default();
    let mut complaints = Complaints::default();
    let (id, tree) = yaml::read_bytes(&shown, &bytes, &mut sources, &mut complaints);
    if tree.is_none() && complaints.has_errors() {
        return Err(Stop::Input(complaints.into_sorted(), sources));
    }
    Ok(LibraryFile { text: sources.text(id).to_owned(), shown })
}

/// Reads a text file that is not ours.
pub fn read_text(path: &Path) -> Result<String, Stop> {
    let bytes = read_bytes(path)?;
    String::from_utf8(bytes).map_err(|_| {
        let shown = path.display();
        Stop::input(Complaint::general(
            "unreadable_file",
            format!("\"{shown}\" is niet te lezen als tekst"),
            format!("\"{shown}\" cannot be read as text"),
        ))
    })
}

/// Reads the bytes of a file that is not ours.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Stop> {
    let shown = path.display();
    let unreadable = |nl: &str, en: &str| {
        Stop::input(Complaint::general("unreadable_file", format!("\"{shown}\" {nl}"), format!("\"{shown}\" {en}")))
    };
    let about = std::fs::metadata(path).map_err(|_| unreadable("bestaat niet", "does not exist"))?;
    if about.len() > LARGEST {
        return Err(unreadable("is te groot", "is too large"));
    }
    std::fs::read(path).map_err(|_| unreadable("is niet te lezen", "cannot be read"))
}

/// Reads a text file that a spreadsheet wrote.
pub fn read_sheet(path: &Path) -> Result<String, Stop> {
    sheet(&path.display().to_string(), read_bytes(path)?)
}

/// What a spreadsheet wrote, as text: UTF-8, UTF-16 with a byte order mark, or else Windows-1252 as Latin-1.
pub fn sheet(shown: &str, bytes: Vec<u8>) -> Result<String, Stop> {
    if bytes.starts_with(b"PK") {
        return Err(Stop::input(Complaint::general(
            "unreadable_file",
            format!("\"{shown}\" is een rekenblad; bewaar het als CSV"),
            format!("\"{shown}\" is a spreadsheet; save it as CSV"),
        )));
    }
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).skip(1).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes.as_slice() {
        [0xff, 0xfe, ..] => Ok(wide(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => Ok(wide(u16::from_be_bytes)),
        _ => Ok(String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().iter().map(|b| char::from(*b)).collect())),
    }
}

/// Takes in a folder: its processes, places and shared facts go before those of the library.
fn add_folder(library: &mut Library, folder: &Path) -> Result<(), Stop> {
    let missing = || {
        let shown = folder.display();
        Stop::input(Complaint::general(
            "no_folder",
            format!("\"{shown}\" is geen map die te lezen is"),
            format!("\"{shown}\" is no folder that can be read"),
        ))
    };
    if !folder.is_dir() {
        return Err(missing());
    }
    for (inner, kind) in [("", 0), ("library", 0), ("places", 1), ("shared", 2), ("law", 3)] {
        let Ok(entries) = std::fs::read_dir(folder.join(inner)) else { continue };
        let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
        paths.sort();
        for path in paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "yaml" || e == "yml")) {
            let Some(name) = path.file_stem().map(|s| s.to_string_lossy().into_owned()) else { continue };
            let file = read(&path)?;
            let is_place = kind == 1 || (kind == 0 && file.text.lines().any(|l| l.starts_with("place:")));
            match kind {
                2 => library.shared.insert(name, file),
                3 => library.law.insert(name, file),
                _ if is_place => library.places.insert(name, file),
                _ => library.processes.insert(name, file),
            };
        }
    }
    Ok(())
}
