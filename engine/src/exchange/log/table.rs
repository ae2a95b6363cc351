//! A log as a table: comma-separated values (RFC 4180, and what spreadsheets make of it), one row a thing done.
//!
//! Which column is which is told, or recognised by its name. The separator is the one that splits the heading most. Dates
//! with the day or the month first are told apart by the whole column: where no row says which, the file is refused
//! rather than guessed at.

use super::guard::Guard;
use super::intervals::{Raw, Transition};
use super::stamp::{self, DayOrder};
use super::xes::{placed, stopped, too_many, unreadable_moment};
use super::{ActivityId, Attribute, Builder, Draft, EventLog, MOST_EVENTS, ResourceId, Stamp};
use crate::text::Complaint;
use crate::text::reader::nearest;
use csv::{ReaderBuilder, StringRecord};
use std::collections::HashMap;
use std::io::BufRead;

/// What the columns are called; what is not given is recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The case.
    pub case: Option<String>,
    /// What was done.
    pub activity: Option<String>,
    /// When it was finished.
    pub time: Option<String>,
    /// When it was begun.
    pub start: Option<String>,
    /// Who did it.
    pub resource: Option<String>,
    /// Day or month first, where the dates themselves don't say.
    pub order: Option<DayOrder>,
}

/// Names by which a column is recognised, in any case, best first.
const CASE: [&str; 10] =
    ["case:concept:name", "case_id", "caseid", "case id", "case", "zaaknummer", "zaak", "zaak_id", "zaakid", "dossier"];
const ACTIVITY: [&str; 9] =
    ["concept:name", "activity", "activiteit", "activity name", "task", "taak", "stap", "gebeurtenis", "event"];
const TIME: [&str; 13] = [
    "time:timestamp",
    "timestamp",
    "end_timestamp",
    "complete timestamp",
    "end_time",
    "endtime",
    "end",
    "einde",
    "completed",
    "datum",
    "tijdstip",
    "date",
    "time",
];
const START: [&str; 8] =
    ["start_timestamp", "start timestamp", "start_time", "starttime", "start", "begin", "begonnen", "started"];
const RESOURCE: [&str; 7] = ["org:resource", "resource", "medewerker", "behandelaar", "user", "uitvoerder", "actor"];

/// Which column is which, by number.
struct Known {
    case: usize,
    activity: usize,
    time: usize,
    start: Option<usize>,
    resource: Option<usize>,
    transition: Option<usize>,
    /// Columns that say something of the case, and their name.
    of_case: Vec<(usize, String)>,
    /// Others, and their name.
    of_event: Vec<(usize, String)>,
}

/// Reads a table.
///
/// # Errors
/// A complaint with the line: a row with more or fewer cells than the heading, a column that is missing, a moment that can't be
/// read, dates of which nothing says whether day or month comes first.
pub fn read(from: impl BufRead, name: &str, columns: &Columns) -> Result<EventLog, Complaint> {
    let mut guard = Guard::new(from);
    let heading = first_line(&mut guard).map_err(|e| placed(stopped(&e), name, 1, None))?;
    let separator = separator(&heading);
    let headings = one_row(&heading, separator);
    let known = recognise(&headings, columns, name)?;
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(guard);
    let mut rows = Rows {
        builder: Builder::new(name),
        cases: Vec::new(),
        numbers: HashMap::new(),
        waiting: Vec::new(),
        order: columns.order,
    };
    let mut row = StringRecord::new();
    loop {
        // The heading was line 1.
        let before = reader.position().line() + 1;
        match reader.read_record(&mut row) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => return Err(placed(unreadable_row(&error), name, before, None)),
        }
        reader.get_mut().piece_done();
        let line = row.position().map_or(before, |p| p.line() + 1);
        if row.len() != headings.len() {
            return Err(placed(ragged(row.len(), headings.len()), name, line, None));
        }
        rows.take(&row, &known).map_err(|complaint| placed(complaint, name, line, row.get(known.case).map(str::to_owned)))?;
    }
    rows.finish(name)
}

fn unreadable_row(error: &csv::Error) -> Complaint {
    match error.kind() {
        csv::ErrorKind::Io(io) => stopped(io),
        csv::ErrorKind::Utf8 { .. } => Complaint::general(
            "not_utf8",
            "deze rij is geen UTF-8: er staan tekens in die niet te lezen zijn",
            "this row is no UTF-8: it holds characters that cannot be read",
        )
        .hint("Bewaar het bestand als \"CSV UTF-8\"", "Save the file as \"CSV UTF-8\""),
        _ => Complaint::general(
            "broken_row",
            format!("deze rij is niet te lezen ({error})"),
            format!("this row cannot be read ({error})"),
        ),
    }
}

fn ragged(found: usize, expected: usize) -> Complaint {
    Complaint::general(
        "ragged_row",
        format!("deze rij heeft {found} cellen, de kop heeft er {expected}"),
        format!("this row has {found} cells, the heading has {expected}"),
    )
    .hint(
        "Staat er een scheidingsteken in een tekst? Zet die tekst tussen dubbele aanhalingstekens",
        "Is there a separator in a text? Put that text in double quotes",
    )
}

fn first_line(from: &mut impl BufRead) -> std::io::Result<String> {
    let mut line = Vec::new();
    from.read_until(b'\n', &mut line)?;
    Ok(String::from_utf8_lossy(&line).trim_start_matches('\u{feff}').trim_end().to_owned())
}

/// The separator that splits the heading most.
fn separator(heading: &str) -> u8 {
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|s| heading.bytes().filter(|b| b == s).count()).unwrap_or(b',')
}

fn one_row(line: &str, separator: u8) -> Vec<String> {
    let mut reader = ReaderBuilder::new().has_headers(false).delimiter(separator).from_reader(line.as_bytes());
    reader.records().next().and_then(Result::ok).map_or_else(Vec::new, |r| r.iter().map(|c| c.trim().to_owned()).collect())
}

fn recognise(headings: &[String], columns: &Columns, name: &str) -> Result<Known, Complaint> {
    let find = |wanted: &Option<String>, names: &[&str]| -> Result<Option<usize>, Complaint> {
        if let Some(wanted) = wanted {
            let at = headings.iter().position(|h| h.eq_ignore_ascii_case(wanted));
            return at.map(Some).ok_or_else(|| {
                let near = nearest(wanted, headings.iter().map(String::as_str));
                let complaint = Complaint::general(
                    "unknown_column",
                    format!("{name} heeft geen kolom \"{wanted}\""),
                    format!("{name} has no column \"{wanted}\""),
                );
                match near {
                    Some(near) => complaint.hint(format!("Bedoelde u \"{near}\"?"), format!("Did you mean \"{near}\"?")),
                    None => complaint,
                }
            });
        }
        Ok(names.iter().find_map(|n| headings.iter().position(|h| h.eq_ignore_ascii_case(n))))
    };
    let need = |found: Option<usize>, nl: &str, en: &str, flag: &str| {
        found.ok_or_else(|| {
            let list = headings.iter().take(30).map(String::as_str).collect::<Vec<_>>().join(", ");
            Complaint::general(
                "no_column",
                format!("in {name} is niet te zien welke kolom {nl} is"),
                format!("it can't be seen which column of {name} is {en}"),
            )
            .hint(
                format!("Noem de kolom met {flag} KOLOM. De kolommen zijn: {list}"),
                format!("Name the column with {flag} COLUMN. The columns are: {list}"),
            )
        })
    };
    let case = need(find(&columns.case, &CASE)?, "de zaak", "the case", "--case")?;
    let activity = need(find(&columns.activity, &ACTIVITY)?, "de activiteit", "the activity", "--activity")?;
    let time = need(find(&columns.time, &TIME)?, "het tijdstip", "the moment", "--time")?;
    let start = find(&columns.start, &START)?;
    let resource = find(&columns.resource, &RESOURCE)?;
    let transition = headings.iter().position(|h| h.eq_ignore_ascii_case("lifecycle:transition"));
    let taken = [Some(case), Some(activity), Some(time), start, resource, transition];
    let (mut of_case, mut of_event) = (Vec::new(), Vec::new());
    for (at, heading) in headings.iter().enumerate().filter(|(at, _)| !taken.contains(&Some(*at))) {
        match heading.strip_prefix("case:").or_else(|| heading.strip_prefix("(case)_")) {
            Some(of) => of_case.push((at, of.to_owned())),
            None => of_event.push((at, heading.clone())),
        }
    }
    Ok(Known { case, activity, time, start, resource, transition, of_case, of_event })
}

/// A moment whose order is not known yet: which event of which case, and what was written.
struct Waiting {
    case: usize,
    event: usize,
    begun: bool,
    text: Box<str>,
    line: u64,
}

/// Whether a cell holds a formula in place of what it gives: `=B2`, `=SUM(A1)`; no text such as `= zie bijlage`.
fn is_formula(cell: &str) -> bool {
    cell.strip_prefix('=').is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || "($+-\"".contains(c)))
}

fn formula(cell: &str) -> Complaint {
    let cell: String = cell.chars().take(40).collect();
    Complaint::general(
        "formula_cell",
        format!("in \"{cell}\" staat een formule; een logboek heeft de uitkomst nodig"),
        format!("\"{cell}\" is a formula; a log needs what it gives"),
    )
    .hint("Sla het blad op als CSV met waarden, niet met formules", "Save the sheet as CSV with values, not with formulas")
}

struct Rows {
    builder: Builder,
    cases: Vec<(Draft, Vec<Attribute>)>,
    numbers: HashMap<Box<str>, usize>,
    waiting: Vec<Waiting>,
    order: Option<DayOrder>,
}

impl Rows {
    fn take(&mut self, row: &StringRecord, known: &Known) -> Result<(), Complaint> {
        let cell = |at: usize| row.get(at).unwrap_or("").trim();
        let id = cell(known.case);
        if id.is_empty() {
            return Err(Complaint::general("no_case", "deze rij noemt geen zaak", "this row names no case"));
        }
        let read = [Some(known.case), Some(known.activity), Some(known.time), known.start, known.resource];
        if let Some(found) = read.into_iter().flatten().map(cell).find(|c| is_formula(c)) {
            return Err(formula(found));
        }
        self.builder.total += 1;
        if self.builder.total > MOST_EVENTS {
            return Err(too_many());
        }
        let case = match self.numbers.get(id) {
            Some(&case) => case,
            None => {
                self.numbers.insert(id.into(), self.cases.len());
                self.cases.push((Draft { id: Some(id.into()), ..Draft::default() }, Vec::new()));
                self.cases.len() - 1
            }
        };
        let (activity, time) = (cell(known.activity), cell(known.time));
        let begun = known.start.map(cell).filter(|s| !Builder::says_nothing(s));
        if Builder::says_nothing(time) {
            // Begun but not finished is no mistake: it is still under way.
            let left_out = &mut self.builder.log.left_out;
            *(if begun.is_some() { &mut left_out.unfinished } else { &mut left_out.timeless }) += 1;
            return Ok(());
        }
        let line = row.position().map_or(0, csv::Position::line) + 1;
        let event = self.cases.get(case).map_or(0, |c| c.0.events.len());
        let at = self.stamp(time, Waiting { case, event, begun: false, text: time.into(), line })?;
        let begun = match begun {
            Some(text) => Some(self.stamp(text, Waiting { case, event, begun: true, text: text.into(), line })?),
            None => None,
        };
        let activity = match activity {
            "" => self.builder.nameless(),
            name => ActivityId(self.builder.log.activities.number(name)),
        };
        let resource = known.resource.map(cell).filter(|r| !Builder::says_nothing(r));
        let resource = resource.map(|r| ResourceId(self.builder.log.resources.number(r)));
        let transition = known.transition.map_or(Transition::End, |at| Transition::parse(cell(at)));
        let mut of_case = Vec::new();
        for (at, key) in known.of_case.iter().filter(|(at, _)| !Builder::says_nothing(cell(*at))) {
            of_case.push((self.builder.key(key), self.builder.text(cell(*at))));
        }
        let mut of_event = Vec::new();
        for (at, key) in known.of_event.iter().filter(|(at, _)| !Builder::says_nothing(cell(*at))) {
            of_event.push((self.builder.key(key), self.builder.text(cell(*at))));
        }
        let Some((draft, attributes)) = self.cases.get_mut(case) else { return Ok(()) };
        for (key, value) in of_case {
            if !draft.attributes.iter().any(|(k, _)| *k == key) {
                draft.attributes.push((key, value));
            }
        }
        let from = attributes.len();
        attributes.extend(of_event);
        draft.events.push(Raw { activity, resource, transition, begun, at, instance: None, attributes: from..attributes.len() });
        Ok(())
    }

    /// Reads a moment; one that needs an order that is not known waits for the whole column.
    fn stamp(&mut self, text: &str, waiting: Waiting) -> Result<Stamp, Complaint> {
        let order = self.order.unwrap_or(DayOrder::DayFirst);
        if self.order.is_none() && stamp::needs_order(text) {
            // Day-month-year with dashes is how it is written here; slashes and dots are used both ways.
            let day = text.split(['T', ' ']).next().unwrap_or("");
            if !day.contains('-') {
                if !stamp::fits(text, DayOrder::DayFirst) && !stamp::fits(text, DayOrder::MonthFirst) {
                    return Err(unreadable_moment(text, stamp::StampError::Form));
                }
                self.waiting.push(waiting);
                return Ok(Stamp::of_local(crate::time::Moment(0)));
            }
        }
        Stamp::parse(text, order).map_err(|e| unreadable_moment(text, e))
    }

    fn finish(mut self, name: &str) -> Result<EventLog, Complaint> {
        let order = self.settle_order(name)?;
        for waiting in std::mem::take(&mut self.waiting) {
            let stamp = Stamp::parse(&waiting.text, order)
                .map_err(|e| placed(unreadable_moment(&waiting.text, e), name, waiting.line, None))?;
            if let Some(raw) = self.cases.get_mut(waiting.case).and_then(|c| c.0.events.get_mut(waiting.event)) {
                *(if waiting.begun { raw.begun.get_or_insert(stamp) } else { &mut raw.at }) = stamp;
            }
        }
        for (draft, attributes) in std::mem::take(&mut self.cases) {
            self.builder.case(draft, &attributes);
        }
        Ok(self.builder.log)
    }

    fn settle_order(&self, name: &str) -> Result<DayOrder, Complaint> {
        let all_fit = |order| self.waiting.iter().all(|w| stamp::fits(&w.text, order));
        match (self.waiting.first(), all_fit(DayOrder::DayFirst), all_fit(DayOrder::MonthFirst)) {
            (None, ..) | (_, true, false) => Ok(DayOrder::DayFirst),
            (_, false, true) => Ok(DayOrder::MonthFirst),
            (Some(first), both, _) => {
                let (nl, en) = if both {
                    (
                        format!("\"{}\" kan dag-maand of maand-dag zijn, en geen rij zegt welke", first.text),
                        format!("\"{}\" may be day-month or month-day, and no row says which", first.text),
                    )
                } else {
                    (
                        "sommige datums beginnen met de dag, andere met de maand".to_owned(),
                        "some dates begin with the day, others with the month".to_owned(),
                    )
                };
                Err(placed(
                    Complaint::general("ambiguous_dates", nl, en)
                        .hint("Zeg het met --dates dmy of --dates mdy", "Say so with --dates dmy or --dates mdy"),
                    name,
                    first.line,
                    None,
                ))
            }
        }
    }
}
