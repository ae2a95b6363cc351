//! Cases that are under way already: they join the world at their step and date, and the proposal meets them.

#![allow(clippy::unwrap_used, reason = "the whole file is a test")]

mod common;

use common::{library, plan, shown};
use doorloop_engine::check::Setting;
use doorloop_engine::findings::{Progress, Replication, Wanted, run};
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::model::load::Workbook;
use doorloop_engine::plan::{Plan, Reach};
use doorloop_engine::text::{Complaints, Sources};
use doorloop_engine::time::{Date, Moment};

/// One worker, and a pot.
const PLACE: &str = "doorloop: 1\nplace: proefstad\nhours: { mon-fri: 09:00-17:00 }\nholidays: none\nteams: { beleid: { fte: 1 } }\n\
    budgets: { pot: { year: 100k, left: 30k, as_of: 2027-01-01, renews: 01-01 } }\nopen: zaken.csv\n";

const PROCESS: &str = "doorloop: 1\nprocess: proef\nfacts:\n  bedrag: { type: money, default: 20k }\n  spoed: { type: bool, default: no }\n  uren: { type: duration, default: 8 h }\nsteps:\n  \
    begin: { takes: 0 d, next: geld }\n  geld: { budget: { line: pot, amount: bedrag }, if_short: nee, next: werk }\n  \
    werk: { by: beleid, work: uren, next: besluit }\n  besluit: { takes: 0 d, decided: true, next: ja }\n  \
    nee: { takes: 0 d, decided: true, next: geweigerd }\n  blok: { all: [ een, twee ], then: besluit }\n  een: { takes: 1 d }\n  twee: { takes: 2 d }\n  \
    ja: { end: granted }\n  geweigerd: { end: refused }\nstops: { weg: { after: 900 d, to: blok } }\n";

fn load(table: &str) -> Result<(Setting, Workbook), String> {
    let mut library = library(PROCESS, PLACE);
    let file = LibraryFile { shown: "zaken.csv".into(), text: table.into() };
    library.attached.insert(("proefstad.yaml".into(), "zaken.csv".into()), file);
    let (process, place) = (library.processes["proef"].clone(), library.places["proefstad"].clone());
    let mut workbook = Workbook { sources: Sources::default(), library };
    let mut complaints = Complaints::default();
    let on = Date::parse("2027-03-01").unwrap();
    match Setting::load(&mut workbook, &process, &place, &[], on, &mut complaints) {
        Some(setting) => Ok((setting, workbook)),
        None => Err(shown(complaints, &workbook.sources)),
    }
}

fn follow(table: &str, submit: &str) -> (Plan, Replication) {
    let (setting, workbook) = load(table).unwrap();
    let plan = plan(&setting, &workbook, Date::parse(submit).unwrap(), Reach::default()).unwrap();
    let wanted = Wanted { seed: 1, runs: Some(1), gains: false, estimates: false };
    let one = run(&plan, wanted, Progress::QUIET).unwrap().base.remove(0);
    (plan, one)
}

const HEAD: &str = "process,submitted,step,since,facts\n";

#[test]
fn the_proposal_stands_behind_those_that_were_there() {
    let decided = |rows: &str| {
        let (plan, run) = follow(&format!("{HEAD}{rows}"), "2027-03-01");
        Moment(plan.submit.0 + run.lead).date().to_string()
    };
    // A day of work on Monday the first of March.
    assert_eq!(decided(""), "2027-03-01");
    // Forty hours of others since that morning: a week of one worker, and those hours are a fact of the case.
    assert_eq!(decided("proef,2026-11-02,werk,2027-03-01,uren=40 h\n"), "2027-03-08");
    assert_eq!(decided("proef,2026-11-02,werk,2027-03-01,uren=16 h\nproef,2026-11-03,werk,2027-03-01,\n"), "2027-03-04");
    // Done before the proposal came: it is no longer in the way.
    assert_eq!(decided("proef,2026-11-02,werk,2027-01-04,uren=40 h\n"), "2027-03-01");
}

#[test]
fn they_claim_money_from_their_step_on() {
    let granted = |rows: &str| {
        let (plan, run) = follow(&format!("{HEAD}{rows}"), "2027-03-01");
        plan.programs[0].ends[run.end.unwrap() as usize].name == "ja"
    };
    assert!(granted(""));
    // 30,000 is left: 15,000 of another case is too much beside 20,000, and 10,000 is not.
    assert!(!granted("proef,2026-12-01,geld,2027-02-01,bedrag=15k; spoed=ja\n"));
    assert!(granted("proef,2026-12-01,geld,2027-02-01,bedrag=10k | spoed=nee\n"));
    // Past its claim it claims nothing.
    assert!(granted("proef,2026-12-01,werk,2027-02-01,bedrag=15k\n"));
}

#[test]
fn semicolons_and_quotes_are_read_too() {
    let table = "\u{feff}process;submitted;step;since;facts\nproef;2026-11-02;werk;2027-03-01;\"uren=40 h; bedrag=1k\"\n";
    let (plan, run) = follow(table, "2027-03-01");
    assert_eq!(Moment(plan.submit.0 + run.lead).date().to_string(), "2027-03-08");
}

#[test]
fn a_bad_line_is_told_with_its_line() {
    for (row, said) in [
        ("proef,2026-11-02,werk", "\"since\" is empty"),
        ("proef,2026-13-02,werk,2027-03-01", "submitted:"),
        ("proef,2027-03-02,werk,2027-03-01", "handed in later"),
        ("proef,2026-11-02,wrk,2027-03-01", "no step \"wrk\""),
        ("proef,2026-11-02,ja,2027-03-01", "no longer under way"),
        ("proef,2026-11-02,een,2027-03-01", "a part of \"blok\""),
        ("proef,2026-11-02,werk,2027-03-01,bedrg=5k", "no fact \"bedrg\""),
        ("proef,2026-11-02,werk,2027-03-01,bedrag=veel", "bedrag:"),
        ("proef,2026-11-02,werk,2027-03-01,bedrag", "has no value"),
        ("profe,2026-11-02,werk,2027-03-01", "unknown process \"profe\""),
    ] {
        let table = format!("{HEAD}proef,2026-11-02,werk,2027-03-01,\n{row}\n");
        let text = load(&table).unwrap_err();
        assert!(text.contains(said) && text.contains("zaken.csv:3:"), "{row}\n{text}");
    }
    assert!(load("process,step,since\n").unwrap_err().contains("the first line lacks: submitted"));
}

#[test]
fn all_bad_lines_are_told_in_one_go() {
    let text = load(&format!("{HEAD}proef,x,werk,2027-03-01,\nproef,2026-11-02,werk,y,\n")).unwrap_err();
    assert!(text.contains("zaken.csv:2:") && text.contains("zaken.csv:3:"), "{text}");
}

#[test]
fn a_table_that_is_not_there_is_told_at_its_name() {
    let mut library = library(PROCESS, PLACE);
    let (process, place) = (library.processes["proef"].clone(), library.places["proefstad"].clone());
    library.attached.clear();
    let mut workbook = Workbook { sources: Sources::default(), library };
    let mut complaints = Complaints::default();
    let on = Date::parse("2027-03-01").unwrap();
    assert!(Setting::load(&mut workbook, &process, &place, &[], on, &mut complaints).is_none());
    let text = shown(complaints, &workbook.sources);
    assert!(text.contains("\"zaken.csv\" is not in the folder of this file") && text.contains("proefstad.yaml:7:"), "{text}");
}
