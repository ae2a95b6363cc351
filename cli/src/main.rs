//! The `doorloop` command: reads files of processes and places, and says what is wrong with them.

use clap::{Parser, Subcommand, ValueEnum};
use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::model::load::Workbook;
use doorloop_engine::model::{keys, read};
use doorloop_engine::text::{Complaints, Lang, Sources, render, yaml};
use std::io::Write as _;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "doorloop", version, about = "How a proposal to a Dutch municipality is decided")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The language of what is said; by default that of the locale
    #[arg(long, global = true, value_enum)]
    lang: Option<Language>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Nl,
    En,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Process,
    Place,
}

#[derive(Subcommand)]
enum Command {
    /// Complaints about files, with line, column and hint; silent when they read well
    Check {
        /// Files of processes and places, or names of the library
        #[arg(required = true)]
        files: Vec<String>,
    },
    /// What is in the library
    List,
    /// The JSON Schema of a kind of file
    Schema {
        /// Which kind
        form: Form,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let lang = match arguments.lang {
        Some(Language::Nl) => Lang::Nl,
        Some(Language::En) => Lang::En,
        None => locale(),
    };
    let (text, code) = match arguments.command {
        Command::Check { files } => return check(&files, lang),
        Command::List => (list(lang), 0),
        Command::Schema { form: Form::Process } => (format!("{:#}\n", keys::process_schema()), 0),
        Command::Schema { form: Form::Place } => (format!("{:#}\n", keys::place_schema()), 0),
    };
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            eprintln!("{error}");
            ExitCode::from(3)
        }
        _ => ExitCode::from(code),
    }
}

/// Dutch unless the locale says English.
fn locale() -> Lang {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|v| std::env::var(v).ok()).find(|v| !v.is_empty());
    if named.is_some_and(|v| v.starts_with("en")) { Lang::En } else { Lang::Nl }
}

fn list(lang: Lang) -> String {
    let library = Library::builtin();
    let mut workbook = Workbook { sources: Sources::default(), library: library.clone() };
    let mut text = String::new();
    for (name, file) in &library.processes {
        let Some(loaded) = workbook.load_process(file, &[], &mut Complaints::default()) else { continue };
        if !loaded.process.part {
            let about = loaded.process.about.as_ref().unwrap_or(&loaded.process.title).in_lang(lang);
            text.push_str(&format!("{name:<20} {about}\n"));
        }
    }
    for (name, file) in &library.places {
        let Some(place) = workbook.load_place(file, &[], &mut Complaints::default()) else { continue };
        text.push_str(&format!("{name:<20} {}\n", place.title.in_lang(lang)));
    }
    text
}

fn check(files: &[String], lang: Lang) -> ExitCode {
    let library = Library::builtin();
    let mut workbook = Workbook { sources: Sources::default(), library: library.clone() };
    let mut complaints = Complaints::default();
    for name in files {
        let known = library.processes.get(name).or_else(|| library.places.get(name));
        let file = match known {
            Some(file) => file.clone(),
            None => match std::fs::read(name) {
                Ok(bytes) => {
                    // Reads once for what only bytes can show, such as text that is not UTF-8.
                    let mut own = Complaints::default();
                    let mut sources = Sources::default();
                    let (id, _) = yaml::read_bytes(name, &bytes, &mut sources, &mut own);
                    LibraryFile { shown: name.clone(), text: sources.text(id).to_owned() }
                }
                Err(error) => {
                    eprintln!("{name}: {error}");
                    return ExitCode::from(1);
                }
            },
        };
        let mut probe = Sources::default();
        let id = probe.add(file.shown.clone(), file.text.clone());
        let tree = yaml::read(id, &probe, &mut Complaints::default());
        let is_place = tree.is_some_and(|t| read::is_place(&t));
        if is_place {
            workbook.load_place(&file, &[], &mut complaints);
        } else {
            workbook.load_process(&file, &[], &mut complaints);
        }
    }
    let failed = complaints.has_errors();
    let text = render::render(&complaints.into_sorted(), &workbook.sources, lang, false, 100);
    eprint!("{text}");
    ExitCode::from(u8::from(failed))
}
