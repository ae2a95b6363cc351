//! Every table of the oracles: those of `tests/oracles`, or of the folder that `DOORLOOP_ORACLES` names.

use doorloop_tests::oracles::absorbing::absorbing;
use doorloop_tests::oracles::chance::distributions;
use doorloop_tests::oracles::meeting_wait::meeting_wait;
use doorloop_tests::oracles::queueing::queueing;
use doorloop_tests::oracles::{Tally, time};
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

/// Missed rows that are shown of a table.
const SHOWN: usize = 5;

type Run = fn(&Folder) -> Option<Tally>;

/// Name and runner of every table; a runner gives nothing where a file of its table is absent.
const TABLES: [(&str, Run); 13] = [
    ("holidays.csv", |f| f.text("holidays.csv").map(|t| time::holidays(&t))),
    ("bridge_days.csv", |f| f.text("bridge_days.csv").map(|t| time::bridge_days(&t))),
    ("termijnen.csv", |f| f.text("termijnen.csv").map(|t| time::termijnen(&t))),
    ("workdays.csv", |f| f.text("workdays.csv").map(|t| time::workdays(&t))),
    ("deadlines.csv", |f| f.text("deadlines.csv").map(|t| time::deadlines(&t))),
    ("meetings.csv", |f| Some(time::meetings(&f.text("meetings.csv")?, &f.text("meetings_rules.json")?))),
    ("dwangsom.csv", |f| f.text("dwangsom.csv").map(|t| time::dwangsom(&t))),
    ("dwangsom_cases.csv", |f| f.text("dwangsom_cases.csv").map(|t| time::dwangsom_cases(&t))),
    ("elections.csv", |f| f.text("elections.csv").map(|t| time::elections(&t))),
    ("distributions.csv", |f| f.text("distributions.csv").map(|t| distributions(&t))),
    ("absorbing/*.json", |f| {
        let (list, graphs) = (f.text("absorbing.csv"), f.graphs());
        (list.is_some() || !graphs.is_empty()).then(|| absorbing(list.as_deref(), &graphs))
    }),
    ("meetingwait.csv", |f| f.text("meetingwait.csv").map(|t| meeting_wait(&t))),
    ("queueing.csv", |f| f.text("queueing.csv").map(|t| queueing(&t))),
];

/// Where the tables lie.
struct Folder {
    path: PathBuf,
    /// Named by the variable: it may hold some of the tables only.
    named: bool,
}

impl Folder {
    fn find() -> Self {
        match std::env::var_os("DOORLOOP_ORACLES") {
            Some(path) => Self { path: path.into(), named: true },
            None => Self { path: [env!("CARGO_MANIFEST_DIR"), "oracles"].iter().collect(), named: false },
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.path.join(name)).ok()
    }

    /// Name and text of every graph, by name.
    fn graphs(&self) -> Vec<(String, String)> {
        let files = std::fs::read_dir(self.path.join("absorbing")).into_iter().flatten().flatten();
        let names = files.filter_map(|file| file.file_name().into_string().ok()).filter(|name| name.ends_with(".json"));
        let mut names: Vec<_> = names.map(|name| format!("absorbing/{name}")).collect();
        names.sort();
        names.into_iter().filter_map(|name| self.text(&name).map(|text| (name, text))).collect()
    }
}

/// Writes past the test harness, so that the tables are seen when all is well too.
fn say(line: &str) {
    let written = writeln!(std::io::stdout().lock(), "{line}");
    written.unwrap_or_default();
}

#[test]
fn every_row_of_every_table_is_met() {
    let folder = Folder::find();
    assert!(folder.path.is_dir(), "{} is no folder", folder.path.display());
    say("");
    let mut failed = Vec::new();
    let mut run = 0;
    for (name, table) in TABLES {
        let start = Instant::now();
        let Some(tally) = table(&folder) else {
            say(&format!("{name}: not in {}", folder.path.display()));
            if !folder.named {
                failed.push(name);
            }
            continue;
        };
        run += 1;
        say(&format!("{name}: {} met, {} missed ({:.1} s)", tally.met, tally.missed.len(), start.elapsed().as_secs_f64()));
        for miss in tally.missed.iter().take(SHOWN) {
            say(&format!("  {miss}"));
        }
        if !tally.is_whole() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "missed rows, or none, in {}", failed.join(", "));
    assert!(run > 0, "no table in {}", folder.path.display());
}
