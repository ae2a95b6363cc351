//! What can be typed, with its help in both languages.

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use doorloop_engine::findings::Wanted;
use doorloop_engine::text::Lang;
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

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
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
    /// What is in an event log: cases, activities, what follows what, how long
    Log(LogArguments),
    /// How good forecasts on an event log are, judged on its later cases
    Validate(Validate),
    /// What is in the library
    List,
    /// What a process asks and does, or what a place has
    Show(Show),
    /// Start a file from a template
    New(New),
    /// The JSON Schema of a kind of file
    Schema(Schema),
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

#[derive(Args)]
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
    /// Narrower, so that the letters stay large on paper
    #[arg(long)]
    pub print: bool,
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

/// A log, as several commands take it.
#[derive(Args)]
pub struct LogArguments {
    /// The event log: XES or CSV, packed (.gz) or not
    #[arg(value_name = "LOG")]
    pub file: String,
    /// In a table: the column of the case
    #[arg(long, value_name = "COLUMN")]
    pub case: Option<String>,
    /// In a table: the column of what was done
    #[arg(long, value_name = "COLUMN")]
    pub activity: Option<String>,
    /// In a table: the column of when it was finished
    #[arg(long, value_name = "COLUMN")]
    pub time: Option<String>,
    /// In a table: the column of when it was begun
    #[arg(long, value_name = "COLUMN")]
    pub start: Option<String>,
    /// In a table: the column of who did it
    #[arg(long, value_name = "COLUMN")]
    pub resource: Option<String>,
    /// In a table: whether dates begin with the day or the month
    #[arg(long, value_enum)]
    pub dates: Option<DateOrder>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DateOrder {
    Dmy,
    Mdy,
}

#[derive(Args)]
pub struct Validate {
    #[command(flatten)]
    pub log: LogArguments,
    /// The file that says what is measured: received, decided, only, never, known
    #[arg(long, value_name = "FILE")]
    pub measure: String,
    /// Cases received from this day on are forecast
    #[arg(long, value_name = "DATE")]
    pub split: String,
    /// Only cases received before this day are judged: later ones are there only if they were quick
    #[arg(long = "received-before", value_name = "DATE")]
    pub until: Option<String>,
    /// Forecast so many days after receipt, of cases still open
    #[arg(long, default_value_t = 0)]
    pub day: i32,
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
    if lang == Lang::En { command } else { in_dutch(command) }
}

/// The help of a command (with `#`) or an argument in Dutch.
const DUTCH: &[(&str, &str)] = &[
    ("#doorloop", "Hoe lang een voorstel bij een gemeente duurt, en waar het blijft liggen"),
    ("#simulate", "Hoe lang een voorstel duurt, waar het blijft liggen, waarom, en wat helpt"),
    ("#compare", "Hetzelfde toeval bij elke ingreep: wat wint, en wat niet van toeval te onderscheiden is"),
    ("#path", "De weg voor dit voorstel: stappen, bij wie, wat meenemen, wanneer"),
    ("#when", "Doorlooptijd per dag van indienen, week voor week"),
    ("weeks", "Hoeveel weken er worden geprobeerd; 208 is een hele raadsperiode"),
    ("#mandate", "Wie over een onderwerp en een bedrag beslist, en waarom"),
    ("matter", "Het onderwerp, zoals het register het noemt"),
    ("amount", "Het bedrag"),
    ("on", "De dag waarop het gevraagd wordt; anders vandaag"),
    ("#estimates", "Een formulier waarop deelnemers schattingen schrijven, en wat zij samen schreven"),
    ("csv", "Schrijf het lege formulier (CSV, opent in een rekenblad)"),
    ("read", "Lees ingevulde formulieren en voeg ze samen; met -o BESTAND.yaml het proces met de samengevoegde schattingen"),
    ("#import", "Neem over wat anderen schreven"),
    ("#calendar", "De vergaderingen van een orgaan uit een agenda (ICS), als regels voor het bestand van de plaats"),
    ("file", "Het bestand"),
    ("body", "Het orgaan"),
    ("title", "Alleen afspraken met dit in de titel"),
    ("pairs", "Ook elke twee samen: helpen ze elkaar, of overlappen ze?"),
    ("best", "De beste verzameling van zo veel, stap voor stap gevonden"),
    ("#workload", "Teams, agenda's en stapels van een plaats in een periode"),
    ("#draw", "Het proces als tekening met banen"),
    ("print", "Smaller, zodat de letters op papier groot blijven"),
    ("timeline", "Balken op een kalender: van alle keren, of =p50, =p80, =p90 of het nummer van een keer"),
    ("blank", "Zonder cijfers, met schrijfruimte onder elke stap"),
    ("scale", "Hoeveel beeldpunten van een PNG op een eenheid; anders 2"),
    ("poster", "Het papier van een PDF, A4 tot A0; anders het kleinste waarop het te lezen is"),
    ("pages", "Een PDF over vellen om aan elkaar te plakken, A4 of A3"),
    ("expand", "Processen die worden aangeroepen stap voor stap, op hun plek"),
    ("heat", "Speel eerst na: waar het blijft liggen, dagen per stap, de weg die de meeste keren wordt genomen"),
    ("#check", "Meldingen over bestanden, met regel, kolom en tip; draait ook de voorbeelden"),
    ("#log", "Wat er in een logboek staat: zaken, activiteiten, wat op wat volgt, hoe lang"),
    ("#validate", "Hoe goed voorspellingen op een logboek zijn, beoordeeld op de latere zaken"),
    ("case", "In een tabel: de kolom van de zaak"),
    ("activity", "In een tabel: de kolom van wat er is gedaan"),
    ("time", "In een tabel: de kolom van wanneer het klaar was"),
    ("start", "In een tabel: de kolom van wanneer het begon"),
    ("resource", "In een tabel: de kolom van wie het deed"),
    ("dates", "In een tabel: of datums met de dag of de maand beginnen"),
    ("measure", "Het bestand dat zegt wat er wordt gemeten: received, decided, only, never, known"),
    ("split", "Zaken die vanaf deze dag binnenkwamen worden voorspeld"),
    ("day", "Voorspel zo veel dagen na ontvangst, van zaken die nog open zijn"),
    ("#list", "Wat er in de bibliotheek staat"),
    ("#show", "Wat een proces vraagt en doet, of wat een plaats heeft"),
    ("#new", "Begin een bestand met een sjabloon"),
    ("#schema", "Het JSON-schema van een soort bestand"),
    ("#help", "Laat deze hulp zien, of die van een opdracht"),
    ("format", "Hoe het antwoord eruitziet"),
    ("output", "Schrijf naar dit bestand; helemaal of helemaal niet"),
    ("lang", "De taal; anders die van de computer"),
    ("library", "Een map met processen en plaatsen die voorgaan op de bibliotheek"),
    ("quiet", "Geen voortgang en geen waarschuwingen"),
    ("process", "Een proces: een naam uit de bibliotheek of een bestand"),
    ("place", "De plaats: een naam uit de bibliotheek of een bestand"),
    ("sets", "De waarde van een vraag; mag vaker"),
    ("submit", "De dag van indienen; anders vandaag"),
    ("runs", "Hoeveel keer het wordt nagespeeld"),
    ("seed", "Het begin van het toeval"),
    ("runway", "Hoe lang u het volhoudt met wat er is, zoals 180d of 6mo: komt het antwoord op tijd?"),
    ("cost", "Wat elke maand kost tot het antwoord, zoals 4k"),
    ("secured", "Geld dat zeker is, naast wat er is; vraagt --cost"),
    ("income", "Geld dat kan komen, zoals 10k@2027-09-01:60%; vraagt --cost; mag vaker"),
    ("partners", "Een partner die na een datum afhaakt, zoals fonds@2027-12-31; mag vaker"),
    ("season", "Het antwoord moet er op deze datum zijn, zoals bij het begin van een seizoen"),
    ("trace", "Vertel één nagespeelde toekomst van dag tot dag: een nummer, of de keer op p10, p50, p80, p90 of p95"),
    ("with", "Wat er verandert: een ingreep, VRAAG=WAARDE, place=NAAM, submit=DATUM of een bewerkt bestand; mag vaker"),
    ("one_more_fte", "Ook wat één fte extra zou doen, in elk team met een rij"),
    ("from", "Eerste dag; anders vandaag"),
    ("until", "Meet tot het einde van deze stap; bij workload: de dag na de laatste"),
    ("files", "Bestanden van processen en plaatsen, of namen uit de bibliotheek"),
    ("name", "Een naam uit de bibliotheek of een bestand; bij new: de nieuwe naam"),
    ("form", "Welk soort bestand"),
    ("help", "Laat deze hulp zien"),
    ("version", "Laat de versie zien"),
];

fn in_dutch(command: clap::Command) -> clap::Command {
    let dutch = |name: &str| DUTCH.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    let mut command = match dutch(&format!("#{}", command.get_name())) {
        Some(about) => command.about(about),
        None => command,
    };
    let names: Vec<String> = command.get_arguments().map(|a| a.get_id().to_string()).collect();
    for name in names {
        if let Some(help) = dutch(&name) {
            command = command.mut_arg(&name, |argument| argument.help(help));
        }
    }
    let inner: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in inner {
        command = command.mut_subcommand(name, in_dutch);
    }
    command
}
