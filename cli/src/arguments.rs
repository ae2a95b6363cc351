//! What can be typed, with its help in both languages.

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use doorloop_engine::findings::Wanted;
use doorloop_engine::text::Lang;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Parser)]
#[command(name = "doorloop", version, about = "How long a proposal to a Dutch municipality takes, and where it stalls")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Args)]
pub struct Common {
    /// How the answer is written
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write to this file; whole or not at all
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The language; by default that of the locale
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Language>,
    /// A folder with processes and places that go before those of the library
    #[arg(long, global = true, value_name = "DIR")]
    pub library: Option<PathBuf>,
    /// No progress and no warnings
    #[arg(long, global = true)]
    pub quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum Format {
    Text,
    Json,
    Html,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Language {
    Nl,
    En,
}

#[derive(Subcommand)]
pub enum Command {
    /// How long a proposal takes, where it stalls, why, and what helps
    Simulate(SimulateOrTrace),
    /// The same luck under each intervention: what wins, and what can't be told from luck
    Compare(Compare),
    /// The way for this proposal: steps, whom to see, what to bring, by when
    Path(Simulate),
    /// Lead time by submit date, week by week
    When(When),
    /// Who decides on a matter and an amount, and why
    Mandate(Mandate),
    /// Teams, agendas and backlog of a place over a period
    Workload(Workload),
    /// The process as a diagram with lanes
    Draw(Draw),
    /// Complaints about files, with line, column and hint; runs their examples
    Check(Check),
    /// A form on which participants write estimates, and what they wrote together
    Estimates(Estimates),
    /// Take in what others wrote
    Import(Import),
    /// Write a process in a form that others read
    Export(Export),
    /// What is in an event log: cases, activities, what follows what, how long
    Log(LogWanted),
    /// A process, or the numbers of a process, from an event log
    Learn(Learn),
    /// How good forecasts on an event log are, judged on its later cases
    Validate(Validate),
    /// Real cases: take in, record, forecast, find what others walked
    Case(crate::cases::arguments::CaseArguments),
    /// What is stored of cases and files: verify, copy, put back
    Store(crate::cases::arguments::StoreArguments),
    /// What is in the library
    List,
    /// What a process asks and does, or what a place has
    Show(Show),
    /// Start a file from a template
    New(New),
    /// The JSON Schema of a kind of file
    Schema(Schema),
    /// The same in a browser, on this machine
    Serve(Serve),
}

/// A proposal, as several commands take it.
#[derive(Args)]
pub struct ProposalArguments {
    /// A process: a name of the library or a file
    pub process: String,
    /// The place: a name of the library or a file
    #[arg(long, default_value = "voorbeeldstad")]
    pub place: String,
    /// The value of a fact; may be repeated
    #[arg(long = "set", value_name = "FACT=VALUE")]
    pub sets: Vec<String>,
    /// The day it is handed in; by default today
    #[arg(long, value_name = "DATE")]
    pub submit: Option<String>,
    /// How many runs; by default as many as it takes
    #[arg(long)]
    pub runs: Option<u64>,
    /// The seed of the luck
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Measure to the end of this step instead of to the decision
    #[arg(long, value_name = "STEP")]
    pub until: Option<String>,
}

#[derive(Args)]
pub struct Simulate {
    #[command(flatten)]
    pub proposal: ProposalArguments,
    /// What is changed: an intervention, FACT=VALUE, place=NAME, submit=DATE, or an edited file (changed.yaml); may be repeated
    #[arg(long = "with", value_name = "CHANGE")]
    pub with: Vec<String>,
}

impl Simulate {
    /// How it is run.
    pub fn wanted(&self, gains: bool, estimates: bool) -> Wanted {
        Wanted { seed: self.proposal.seed, runs: self.proposal.runs, gains, estimates }
    }
}

#[derive(Args)]
pub struct SimulateOrTrace {
    #[command(flatten)]
    pub simulate: Simulate,
    /// Tell one simulated future from day to day: a run by its number, or the run at p10, p50, p80, p90 or p95
    #[arg(long, value_name = "RUN", conflicts_with_all = ["runway", "cost", "secured", "income", "partners", "season"])]
    pub trace: Option<String>,
    /// Also write every run as a case of an event log (XES; .gz packs it)
    #[arg(long, value_name = "FILE.xes", conflicts_with = "trace")]
    pub log: Option<PathBuf>,
    /// Also write a table (CSV) with a row a run: when it was decided, how long it took, and why
    #[arg(long = "csv", value_name = "FILE.csv", conflicts_with = "trace")]
    pub table: Option<PathBuf>,
    #[command(flatten)]
    pub means: RunwayArguments,
}

/// What the proposer has, and must: any of these asks whether the answer comes in time.
#[derive(Args)]
pub struct RunwayArguments {
    /// How long you can hold out with what is in hand, such as 180d or 6mo: does the answer come in time?
    #[arg(long, value_name = "TIME")]
    pub runway: Option<String>,
    /// What each month costs until the answer, such as 4k
    #[arg(long, value_name = "AMOUNT")]
    pub cost: Option<String>,
    /// Money that is certain, beside what is in hand; needs --cost
    #[arg(long, value_name = "AMOUNT")]
    pub secured: Option<String>,
    /// Money that may come, such as 10k@2027-09-01:60%; needs --cost; may be repeated
    #[arg(long, value_name = "AMOUNT@DATE:CHANCE")]
    pub income: Vec<String>,
    /// A partner who drops out after a date, such as fund@2027-12-31; may be repeated
    #[arg(long = "partner", value_name = "NAME@DATE")]
    pub partners: Vec<String>,
    /// The answer must be there by this date, such as the start of a season
    #[arg(long, value_name = "DATE")]
    pub season: Option<String>,
}

#[derive(Args)]
pub struct Compare {
    #[command(flatten)]
    pub proposal: ProposalArguments,
    /// What to try: an intervention, FACT=VALUE, place=NAME, submit=DATE, or an edited file (changed.yaml); several at
    /// once with a +; may be repeated; without it each intervention of the process
    #[arg(long = "with", value_name = "CHANGE")]
    pub with: Vec<String>,
    /// Also every two together: do they help each other, or overlap?
    #[arg(long)]
    pub pairs: bool,
    /// The best set of so many, found step by step
    #[arg(long, value_name = "N")]
    pub best: Option<usize>,
}

#[derive(Args)]
pub struct When {
    #[command(flatten)]
    pub proposal: ProposalArguments,
    /// What is changed: an intervention, FACT=VALUE, place=NAME, or an edited file (changed.yaml); may be repeated
    #[arg(long = "with", value_name = "CHANGE")]
    pub with: Vec<String>,
    /// How many weeks are tried; 208 is a whole term
    #[arg(long, default_value_t = 52)]
    pub weeks: u32,
}

#[derive(Args)]
pub struct Mandate {
    /// A place: a name of the library or a file
    #[arg(default_value = "voorbeeldstad")]
    pub place: String,
    /// The matter, as the register names it
    #[arg(long)]
    pub matter: String,
    /// The amount
    #[arg(long, default_value = "0")]
    pub amount: String,
    /// The process whose facts the conditions of the register read; by default the first that asks about the matter
    #[arg(long)]
    pub process: Option<String>,
    /// The value of a fact, to settle conditions of the register; may be repeated
    #[arg(long = "set", value_name = "FACT=VALUE")]
    pub sets: Vec<String>,
    /// The day on which it is asked; by default today
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Workload {
    /// A place: a name of the library or a file
    #[arg(default_value = "voorbeeldstad")]
    pub place: String,
    /// First day; by default today
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Day after the last; by default a year later
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// What is changed: PROCESS.INTERVENTION, or an edited file (changed.yaml); may be repeated; all are on together
    #[arg(long = "with", value_name = "CHANGE")]
    pub with: Vec<String>,
    /// Also what one full-time worker more would do, in each team that queues
    #[arg(long)]
    pub one_more_fte: bool,
    /// Begin with the real cases that are stored, where they are on the first day
    #[arg(long)]
    pub cases: bool,
    /// The folder with your cases; by default $DOORLOOP_STORE, else one of your own
    #[arg(long = "store", value_name = "DIR", requires = "cases")]
    pub store_folder: Option<PathBuf>,
    /// How many runs
    #[arg(long, default_value_t = 100)]
    pub runs: u64,
    /// The seed of the luck
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

#[derive(Args)]
pub struct Draw {
    #[command(flatten)]
    pub proposal: ProposalArguments,
    /// For paper: narrow boxes, and folded into rows, so that the letters stay large
    #[arg(long)]
    pub print: bool,
    /// Fold into rows for a screen or sheet of this shape: 16:9, 4:3
    #[arg(long, value_name = "WIDTH:HEIGHT")]
    pub shape: Option<String>,
    /// Called processes step by step, in their place
    #[arg(long)]
    pub expand: bool,
    /// Simulate first: stalls as heat, days per step, the way most runs take
    #[arg(long)]
    pub heat: bool,
    /// Before and after this intervention; may be repeated
    #[arg(long = "with", value_name = "INTERVENTION")]
    pub with: Vec<String>,
    /// Bars on a calendar: of all runs, or =p50, =p80, =p90 or the number of a run
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "all", value_name = "WHICH")]
    pub timeline: Option<String>,
    /// No figures, and room to write under each step
    #[arg(long)]
    pub blank: bool,
    /// How many pixels of a PNG to a unit; by default 2
    #[arg(long, value_name = "NUMBER")]
    pub scale: Option<f64>,
    /// The paper of a PDF, A4 to A0; by default the smallest on which it can be read
    #[arg(long, alias = "paper", value_name = "PAPER")]
    pub poster: Option<String>,
    /// A PDF over sheets to glue together, A4 or A3
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "A4", value_name = "PAPER")]
    pub pages: Option<String>,
}

#[derive(Args)]
pub struct Estimates {
    /// A process: a name of the library or a file
    pub process: String,
    /// Write the empty form (CSV, opens in a spreadsheet)
    #[arg(long, conflicts_with = "read")]
    pub csv: bool,
    /// Read filled forms and pool them; with -o FILE.yaml the process with the pooled estimates
    #[arg(long, num_args = 1.., value_name = "FORM")]
    pub read: Vec<String>,
}

#[derive(Args)]
pub struct Import {
    #[command(subcommand)]
    pub what: ImportWhat,
}

#[derive(Subcommand)]
pub enum ImportWhat {
    /// A process from a drawing (BPMN 2.0), with a list of what was not taken over
    Bpmn {
        /// The drawing
        #[arg(value_name = "FILE.bpmn")]
        file: String,
        /// The pool, where the drawing has several
        #[arg(long)]
        pool: Option<String>,
        /// The name of the process; by default that of the drawing
        #[arg(long)]
        name: Option<String>,
    },
    /// A process and a place from a drawing (BPMN 2.0) and its parameters for Prosimos (JSON); -o names the folder
    Prosimos {
        /// The drawing
        #[arg(value_name = "FILE.bpmn")]
        file: String,
        /// The parameters
        #[arg(value_name = "FILE.json")]
        parameters: String,
        /// How many cases come in all; by default there is no end to them
        #[arg(long, value_name = "NUMBER")]
        cases: Option<u64>,
        /// The name of the process; by default that of the drawing
        #[arg(long)]
        name: Option<String>,
    },
    /// The meetings of a body from a calendar (ICS), as lines for the place file
    Calendar {
        /// The calendar
        file: String,
        /// The body
        #[arg(long)]
        body: String,
        /// Only events whose title holds this
        #[arg(long)]
        title: Option<String>,
    },
}

#[derive(Args)]
pub struct Export {
    #[command(subcommand)]
    pub what: ExportWhat,
}

#[derive(Subcommand)]
pub enum ExportWhat {
    /// A drawing (BPMN 2.0) for bpmn.io, Camunda, Signavio and others; import reads it back as the same process
    Bpmn {
        /// A process: a name of the library or a file
        process: String,
        /// The place: a name of the library or a file
        #[arg(long, default_value = "voorbeeldstad")]
        place: String,
    },
}

/// A log, as several commands take it.
#[derive(Args, Clone)]
pub struct LogArguments {
    /// The event log: XES or CSV, packed (.gz) or not
    #[arg(value_name = "LOG")]
    pub file: String,
    #[command(flatten)]
    pub table: LogTable,
    /// In a log as a table: the column of who did it
    #[arg(long, value_name = "COLUMN")]
    pub resource: Option<String>,
}

/// Where things stand in a log that is a table.
#[derive(Args, Clone, Debug, Serialize, Deserialize)]
pub struct LogTable {
    /// In a log as a table: the column of the case
    #[arg(long, value_name = "COLUMN")]
    pub case: Option<String>,
    /// In a log as a table: the column of what was done
    #[arg(long, value_name = "COLUMN")]
    pub activity: Option<String>,
    /// In a log as a table: the column of when it was finished
    #[arg(long, value_name = "COLUMN")]
    pub time: Option<String>,
    /// In a log as a table: the column of when it was begun
    #[arg(long, value_name = "COLUMN")]
    pub start: Option<String>,
    /// In a log as a table: whether dates begin with the day or the month
    #[arg(long, value_enum)]
    pub dates: Option<DateOrder>,
}

#[derive(Args)]
pub struct LogWanted {
    #[command(flatten)]
    pub log: LogArguments,
    /// Why cases waited: batching, queue, off hours, external, unknown
    #[arg(long)]
    pub waits: bool,
    /// With --waits: an activity or person outside; may be repeated
    #[arg(long, value_name = "NAME", requires = "waits")]
    pub external: Vec<String>,
    /// How far another log lies from it, such as one of simulated cases
    #[arg(long, value_name = "LOG", conflicts_with = "waits")]
    pub against: Option<String>,
    /// How far the cases of this process, simulated, lie from it: a name of the library or a file
    #[arg(long, value_name = "PROCESS", conflicts_with_all = ["waits", "against"])]
    pub simulated: Option<String>,
    /// The place at which cases are simulated: a name of the library or a file
    #[arg(long, default_value = "voorbeeldstad")]
    pub place: String,
}

#[derive(Args)]
pub struct Learn {
    #[command(flatten)]
    pub log: LogArguments,
    /// The process whose numbers are learned: a name of the library or a file; without it a process is found
    #[arg(long, value_name = "PROCESS")]
    pub process: Option<String>,
    /// Which activity is which step; written if it is not there, to be edited
    #[arg(long, value_name = "FILE", requires = "process")]
    pub map: Option<String>,
    /// What is known of a case when it is handed in, and chances may depend on; may be repeated
    #[arg(long, value_name = "ATTRIBUTE")]
    pub known: Vec<String>,
    /// An activity in a smaller percentage of the cases becomes no step
    #[arg(long, value_name = "PERCENT", default_value_t = 5.0)]
    pub least: f64,
    /// Most steps of a process that is found
    #[arg(long, value_name = "NUMBER", default_value_t = 25)]
    pub steps: usize,
    /// Also write a place with the hours, the people and the arrivals of the log
    #[arg(long, value_name = "FILE")]
    pub write_place: Option<String>,
    /// Teams queue with the people they have, in place of the waits that were measured
    #[arg(long, requires = "write_place")]
    pub queue: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum DateOrder {
    Dmy,
    Mdy,
}

#[derive(Args)]
pub struct Validate {
    #[command(flatten)]
    pub log: LogArguments,
    /// The file that says what is forecast: received, decided, only, never, known; without it only simulated cases are judged
    #[arg(long, value_name = "FILE")]
    pub measure: Option<String>,
    /// Cases received from this day on are forecast
    #[arg(long, value_name = "DATE")]
    pub split: String,
    /// Only cases received before this day are judged: later ones are there only if they were quick
    #[arg(long = "received-before", value_name = "DATE", requires = "measure")]
    pub until: Option<String>,
    /// Forecast so many days after receipt, of cases still open
    #[arg(long, default_value_t = 0, requires = "measure")]
    pub day: i32,
    /// The process that is simulated beside the later cases: a name of the library or a file; without it one is found in the earlier cases
    #[arg(long, value_name = "PROCESS")]
    pub process: Option<String>,
    /// The place at which it is simulated
    #[arg(long, default_value = "voorbeeldstad", requires = "process")]
    pub place: String,
}

#[derive(Args)]
pub struct Check {
    /// Files of processes and places, or names of the library
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    /// The place at which processes are checked
    #[arg(long, default_value = "voorbeeldstad")]
    pub place: String,
}

#[derive(Args)]
pub struct Show {
    /// A process or place: a name of the library or a file
    pub name: String,
}

#[derive(Args)]
pub struct New {
    /// What kind of file
    pub form: Form,
    /// Its name
    pub name: String,
}

#[derive(Args)]
pub struct Schema {
    /// Which kind
    pub form: Form,
}

#[derive(Args)]
pub struct Serve {
    /// The port; 0 takes one that is free
    #[arg(long, default_value_t = 7878)]
    pub port: u16,
    /// The address it listens at; one that others can reach demands a token
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub listen: String,
    /// A name under which others reach this server; may be repeated
    #[arg(long = "name", value_name = "NAME")]
    pub names: Vec<String>,
    /// The folder with your cases; by default $DOORLOOP_STORE, else one of your own
    #[arg(long = "store", value_name = "DIR")]
    pub store_folder: Option<PathBuf>,
    /// How many simulations run at once; others wait in a row
    #[arg(long, default_value_t = 2, value_name = "N")]
    pub at_once: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    Process,
    Place,
}

/// The language of what is said: as asked, else Dutch unless the locale says English.
///
/// Looked up before anything is parsed, so that the help is in that language too.
pub fn language(arguments: impl Iterator<Item = String>) -> Lang {
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--lang=") {
            Some(value) => Some(value.to_owned()),
            None if argument == "--lang" => arguments.next(),
            None => None,
        };
        match value.as_deref() {
            Some("nl") => return Lang::Nl,
            Some("en") => return Lang::En,
            _ => {}
        }
    }
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|v| std::env::var(v).ok()).find(|v| !v.is_empty());
    if named.is_some_and(|v| v.starts_with("en")) { Lang::En } else { Lang::Nl }
}

/// The command line with its help in a language.
pub fn command(lang: Lang) -> clap::Command {
    let command = Arguments::command();
    if lang == Lang::En { command } else { crate::dutch::in_dutch("", command) }
}
