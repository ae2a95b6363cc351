//! What each check says, and where.

mod blocks;
mod calls;
mod facts;
mod generated;
mod library;
mod lists;
mod mandates;
mod mistakes;
mod names;
mod reading;
mod ways;

use super::Checked;
use crate::model::Place;
use crate::model::library::{Library, LibraryFile};
use crate::model::load::Workbook;
use crate::text::{Complaint, Complaints, Severity, Sources};
use crate::time::Date;

/// A place with one of everything.
const PLACE: &str = r#"doorloop: 1
place: klein
hours: { mon-fri: 09:00-17:00 }
holidays: none
recess: { zomer: [ 2026-07-11..2026-08-23 ] }
teams: { beleid: { fte: 2 }, jz: { does: [ juridisch ] } }
bodies:
  college: { meets: "weekly tue 09:30", items: { hamerstuk: {}, bespreekstuk: {} } }
  raad: { meets: "monthly third thu 19:30" }
mandates:
  - { matter: subsidie, up_to: 10k, decides: teamleider }
  - { matter: subsidie, up_to: 50k, decides: college }
  - { matter: subsidie, decides: raad }
budgets:
  groen: { year: 400k, left: 130k, as_of: 2026-01-01, renews: 01-01 }
  zorg: { year: 400k, left: 130k, as_of: 2026-01-01, renews: 01-01, claims: { per_year: 3, amount: 5k } }
cycle: { kadernota: { in_by: 03-15, decided: 06-15..07-10 } }
owners: { groen: { team: beleid }, zorg: { team: beleid, found_after: 3 d } }
"#;

/// What the files said and what was said of them.
struct Outcome {
    sources: Sources,
    list: Vec<Complaint>,
    sound: bool,
    /// What was found sound, and the place.
    found: Option<(Checked, Place)>,
}

impl Outcome {
    /// Code, line and column of each complaint, warnings with a `~`.
    fn codes(&self) -> Vec<String> {
        let code = |c: &Complaint| {
            let mark = if c.severity == Severity::Warning { "~" } else { "" };
            let at = c.at.map(|s| self.sources.locate(s)).map_or(String::new(), |l| format!(" {}:{}", l.line, l.column));
            format!("{mark}{}{at}", c.code)
        };
        self.list.iter().map(code).collect()
    }

    /// What was said, in Dutch.
    fn dutch(&self) -> String {
        self.list.iter().map(|c| c.what.nl.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// What was said, in English.
    fn english(&self) -> String {
        self.list.iter().map(|c| c.what.en.as_str()).collect::<Vec<_>>().join("\n")
    }
}

fn file(shown: &str, text: &str) -> LibraryFile {
    LibraryFile { shown: shown.to_owned(), text: text.to_owned() }
}

fn day() -> Date {
    Date::parse("2026-12-01").unwrap()
}

/// Checks a process at a place, with other processes beside it. The text starts at line 3, after `process: proef`.
fn checked(body: &str, place: &str, others: &[(&str, &str)]) -> Outcome {
    let mut library = Library::default();
    for (name, body) in others {
        library.processes.insert((*name).to_owned(), file(name, &format!("doorloop: 1\nprocess: {name}\n{body}")));
    }
    let mut workbook = Workbook { sources: Sources::default(), library };
    let mut complaints = Complaints::default();
    let process = file("proef.yaml", &format!("doorloop: 1\nprocess: proef\n{body}"));
    let loaded = workbook.load_process(&process, &[], &mut complaints);
    let place = workbook.load_place(&file("klein.yaml", place), &[], &mut complaints);
    let found = loaded
        .zip(place)
        .and_then(|(loaded, place)| Some((Checked::new(&loaded, &place, day(), &workbook.sources, &mut complaints)?, place)));
    Outcome { sources: workbook.sources, list: complaints.into_sorted(), sound: found.is_some(), found }
}

/// The codes for a process alone.
fn codes(body: &str) -> Vec<String> {
    checked(body, PLACE, &[]).codes()
}
