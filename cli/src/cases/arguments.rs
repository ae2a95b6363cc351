//! What can be typed after `doorloop case` and `doorloop store`.

use crate::arguments::LogTable;
use clap::{Args, Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Runs of a forecast of cases: what a hundred cases take in a second or so, with a chance that is known to ten percent points.
pub const RUNS: u64 = 100;

/// Where the cases are.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct StorePlace {
    /// The folder with your cases; by default $DOORLOOP_STORE, else one of your own
    #[arg(long = "store", global = true, value_name = "DIR")]
    pub store_folder: Option<PathBuf>,
    /// Who records this, as a role (not a name); kept with what is recorded
    #[arg(long = "by", global = true, value_name = "ROLE")]
    pub recorded_by: Option<String>,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct CaseArguments {
    #[command(flatten)]
    pub at: StorePlace,
    #[command(subcommand)]
    pub what: CaseWhat,
}

impl CaseArguments {
    /// Whether it simulates: then it waits its turn where others simulate too.
    pub const fn is_long(&self) -> bool {
        matches!(self.what, CaseWhat::Forecast(_))
    }
}

#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum CaseWhat {
    /// Take in a new case
    Open(OpenCase),
    /// Record what happened to a case
    Record(RecordCase),
    /// When cases are decided, from where they are now, and which will be late
    Forecast(ForecastCases),
    /// All cases, or those under way
    List(ListCases),
    /// What happened to one case
    Show(OneCase),
    /// Find cases that are over: what was tried, what it won
    Search(SearchCases),
    /// The cases under way as a table (CSV)
    Export,
    /// Take in cases from a table (CSV) or an event log
    Import(ImportCases),
    /// Erase what is said of people in a case
    Forget(OneCase),
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct OpenCase {
    /// A process: a name of the library or a file
    pub process: String,
    /// The place: a name of the library or a file
    #[arg(long, default_value = "voorbeeldstad")]
    pub place: String,
    /// The number of the case; never the name of a person
    #[arg(long = "id", value_name = "NUMBER")]
    pub case_id: Option<String>,
    /// The value of a fact; may be repeated
    #[arg(long = "set", value_name = "FACT=VALUE")]
    pub sets: Vec<String>,
    /// The day it was handed in; by default today
    #[arg(long, value_name = "DATE")]
    pub submit: Option<String>,
    /// The step it is at; by default the first of the process
    #[arg(long = "step", value_name = "STEP")]
    pub at_step: Option<String>,
    /// Since when it is at that step; by default the day it was handed in
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// How people call it; can be forgotten
    #[arg(long = "title", value_name = "TEXT")]
    pub case_title: Option<String>,
    /// A word to find it by; may be repeated
    #[arg(long = "theme", value_name = "WORD")]
    pub themes: Vec<String>,
}

/// What can be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum Happening {
    /// It is now at this step, and no longer at others
    Now,
    /// A step began, beside others
    Started,
    /// A step was finished
    Finished,
    /// The legal period stands still (Awb 4:15)
    Suspended,
    /// The legal period runs again
    Resumed,
    /// It waits for somebody: a lane, a team, a body
    Waiting,
    /// Something was tried: an intervention of the process, or words
    Tried,
    /// It was decided: the end it came to
    Decided,
    /// A note; can be forgotten
    Note,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct RecordCase {
    /// The number of the case
    #[arg(value_name = "CASE")]
    pub case_id: String,
    /// What happened
    #[arg(value_enum, value_name = "WHAT")]
    pub happening: Happening,
    /// The step, the end, whom it waits for, what was tried, or the words of the note
    #[arg(value_name = "WHICH")]
    pub which: Option<String>,
    /// When it happened, such as 2027-02-01 or 2027-02-01T14:30; by default now
    #[arg(long = "on", value_name = "DATE")]
    pub happened_on: Option<String>,
    /// For whom it waits, by name; can be forgotten
    #[arg(long, value_name = "NAME")]
    pub whom: Option<String>,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct ForecastCases {
    /// One case; by default all that are under way
    #[arg(value_name = "CASE")]
    pub one_case: Option<String>,
    /// The place whose cases are forecast; needed where there are cases of more than one
    #[arg(long = "place", value_name = "PLACE")]
    pub of_place: Option<String>,
    /// The day from which is counted; by default today
    #[arg(long = "on", value_name = "DATE")]
    pub counted_from: Option<String>,
    /// How many runs
    #[arg(long, default_value_t = RUNS)]
    pub runs: u64,
    /// The seed of the luck
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct ListCases {
    /// Those that are over too
    #[arg(long = "all")]
    pub all_cases: bool,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct OneCase {
    /// The number of the case
    #[arg(value_name = "CASE")]
    pub case_id: String,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct SearchCases {
    /// Words that all stand in the case
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
    /// Only of this process
    #[arg(long = "process", value_name = "PROCESS")]
    pub of_process: Option<String>,
    /// Only of this place
    #[arg(long = "place", value_name = "PLACE")]
    pub of_place: Option<String>,
    /// Only with this theme
    #[arg(long = "theme", value_name = "WORD")]
    pub of_theme: Option<String>,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct ImportCases {
    /// A table with process,submitted,step,since (and case, facts), or an event log (XES or CSV, packed or not)
    #[arg(value_name = "FILE")]
    pub case_file: String,
    /// The place
    #[arg(long, default_value = "voorbeeldstad")]
    pub place: String,
    /// Of an event log: the process its cases follow
    #[arg(long = "process", value_name = "PROCESS")]
    pub log_process: Option<String>,
    /// Of an event log: an activity that is a step or an end under another name; may be repeated
    #[arg(long = "map", value_name = "ACTIVITY=STEP")]
    pub mapped: Vec<String>,
    /// Keep the numbers that the cases have in the file, in place of new ones
    #[arg(long)]
    pub keep_numbers: bool,
    #[command(flatten)]
    pub table: LogTable,
}

#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct StoreArguments {
    #[command(flatten)]
    pub at: StorePlace,
    #[command(subcommand)]
    pub what: StoreWhat,
}

#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum StoreWhat {
    /// Read everything that is stored, and say what is not as it was written
    Verify,
    /// Everything as JSON Lines: a copy that needs no doorloop to be read
    Export,
    /// Take in such a copy: all of it or nothing
    Import {
        /// The copy
        #[arg(value_name = "COPY")]
        copy_file: PathBuf,
    },
}
