//! The `doorloop` command: how long a proposal to a Dutch municipality takes, where it stalls, why, and what helps.
//!
//! One file a command. The binary holds no knowledge of processes: it reads arguments, files and the clock, asks the
//! engine, and writes what comes back.

mod arguments;
mod case;
mod cases;
mod change;
mod check;
mod compare;
mod desk;
mod diagram;
mod draw;
mod dutch;
mod estimates;
mod export;
mod import;
mod learn;
mod learn_onto;
mod list;
mod log;
mod long_work;
mod mandate;
mod new;
mod output;
mod path;
mod picture;
mod runway;
mod schema;
mod show;
mod simulate;
mod store;
mod timeline;
mod trace;
mod web;
mod when;
mod workload;

use arguments::{Arguments, Command};
use clap::FromArgMatches as _;
use desk::{Desk, Stop};
use std::process::ExitCode;

fn main() -> ExitCode {
    let lang = arguments::language(std::env::args().skip(1));
    let matches = arguments::command(lang).get_matches();
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    let mut desk = match Desk::open(&arguments.common, lang) {
        Ok(desk) => desk,
        Err(stop) => return stop.leave(lang, false),
    };
    match perform(&mut desk, &arguments.command) {
        // The answer stands, on fewer runs.
        Ok(()) if long_work::is_interrupted(&desk) => ExitCode::from(long_work::INTERRUPTED),
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => stop.leave(lang, desk.colours_on_stderr()),
    }
}

/// Does what was asked.
fn perform(desk: &mut Desk, command: &Command) -> Result<(), Stop> {
    match command {
        Command::Simulate(wanted) => simulate::run(desk, wanted),
        Command::Compare(wanted) => compare::run(desk, wanted),
        Command::Path(wanted) => path::run(desk, wanted),
        Command::When(wanted) => when::run(desk, wanted),
        Command::Mandate(wanted) => mandate::run(desk, wanted),
        Command::Workload(wanted) => workload::run(desk, wanted),
        Command::Draw(wanted) => draw::run(desk, wanted),
        Command::Check(wanted) => check::run(desk, wanted),
        Command::Estimates(wanted) => estimates::run(desk, wanted),
        Command::Import(wanted) => import::run(desk, wanted),
        Command::Export(wanted) => export::run(desk, wanted),
        Command::Log(wanted) => log::run(desk, wanted),
        Command::Learn(wanted) => learn::run(desk, wanted),
        Command::Validate(wanted) => log::validate(desk, wanted),
        Command::Case(wanted) => cases::run(desk, wanted),
        Command::Store(wanted) => store::run(desk, wanted),
        Command::List => list::run(desk),
        Command::Show(wanted) => show::run(desk, wanted),
        Command::New(wanted) => new::run(desk, wanted),
        Command::Schema(wanted) => schema::run(desk, wanted),
        Command::Serve(wanted) => web::run(desk, wanted),
    }
}

impl Stop {
    fn leave(self, lang: doorloop_engine::text::Lang, colours: bool) -> ExitCode {
        let (text, code) = self.said(lang, colours);
        if !text.is_empty() {
            // Nothing is left to tell it to if standard error is gone too.
            let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
        }
        ExitCode::from(code)
    }
}
