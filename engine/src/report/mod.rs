//! Reports: what a simulation says, as a letter, as a page and as data.
//!
//! A report computes no figures. It puts those of [`Simulation`] in words: first what must be known before a figure
//! is read, then the date to count on, then where the proposal stalls and what helps, and last the tables. The letter is
//! written once, as blocks, and both the terminal and the page are drawn from it; so they can't say different things.
//!
//! ```
//! use doorloop_engine::findings::Simulation;
//! use doorloop_engine::report::{self, Style};
//! use doorloop_engine::text::Lang;
//!
//! fn for_the_terminal(simulation: &Simulation) -> String {
//!     report::text(simulation, Lang::Nl, &Style { colours: true, ..Style::default() })
//! }
//! ```
//!
//! Every text of a process or place is taken as hostile: control characters never reach a terminal, markup never a page.

mod cases;
mod clean;
mod comparison;
mod document;
mod estimates;
mod figures;
mod html;
mod learned;
mod letter;
mod log;
mod mandate;
mod path;
mod runway;
mod story;
mod terminal;
mod waits;
mod when;
pub mod words;
mod workload;

#[cfg(test)]
mod tests;

use crate::exchange::log::distances::Distances;
use crate::exchange::log::forecast::Validation;
use crate::exchange::log::later::Later;
use crate::exchange::log::learn::Findings;
use crate::exchange::log::summary::Summary;
use crate::exchange::log::waits::Waits;
use crate::findings::estimates::Estimates;
use crate::findings::{CasesForecast, Comparison, Mandate, Path, Runway, Simulation, Story, When, Workload};
use crate::store::{Case, CaseEntry, Walked};
use crate::text::Lang;
use crate::time::{Date, Moment};

pub use terminal::Style;

/// Writes the letter as text for a terminal or a file: at most 80 characters a line, ending in a newline.
#[must_use]
pub fn text(simulation: &Simulation, lang: Lang, style: &Style) -> String {
    terminal::render(&letter::write(simulation, lang), style)
}

/// Writes the letter as one HTML page that needs nothing else: no script, no font, no address.
///
/// It reads on a phone, on paper, in light and in dark, and aloud.
#[must_use]
pub fn html(simulation: &Simulation, lang: Lang) -> String {
    html::render(&letter::write(simulation, lang), lang)
}

/// A date as people write it.
#[must_use]
pub fn day(date: Date, lang: Lang) -> String {
    figures::date(date, lang)
}

/// How many of these cases will be late, in one sentence; none where no case has a period.
#[must_use]
pub fn expected_late(seen: &CasesForecast, lang: Lang) -> Option<String> {
    cases::expected_late(seen, lang)
}

/// The style sheet of every page here, for a page that puts parts of reports in its own shell.
pub const STYLE_SHEET: &str = html::STYLE;

/// The sections of the letter, for a page with its own shell; names inside begin with `name`.
#[must_use]
pub fn html_part(simulation: &Simulation, lang: Lang, name: &str) -> String {
    html::part(&letter::write(simulation, lang), lang, name)
}

/// The sections of a path, for a page with its own shell.
#[must_use]
pub fn path_part(seen: &Path, lang: Lang, name: &str) -> String {
    html::part(&path::write(seen, lang), lang, name)
}

/// The sections of the proposer's side, for a page with its own shell.
#[must_use]
pub fn runway_part(seen: &Runway, lang: Lang, name: &str) -> String {
    html::part(&runway::write(seen, lang), lang, name)
}

/// The sections of pooled estimates, for a page with its own shell.
#[must_use]
pub fn estimates_part(seen: &Estimates, lang: Lang, name: &str) -> String {
    html::part(&estimates::write(seen, lang), lang, name)
}

/// Writes findings as indented JSON, ending in a newline; the same findings give the same bytes.
///
/// A figure that is no number (there should be none) is `null`.
#[must_use]
pub fn to_json<T: serde::Serialize>(findings: &T) -> String {
    // Writing to a string fails only on a map whose keys are no strings; every key of findings is a word.
    let mut json = serde_json::to_string_pretty(findings).unwrap_or_else(|_| "null".to_owned());
    json.push('\n');
    json
}

/// Writes the workload of a place as text for a terminal or a file.
#[must_use]
pub fn workload_text(seen: &Workload, lang: Lang, style: &Style) -> String {
    terminal::render(&workload::write(seen, lang), style)
}

/// Writes the workload of a place as one HTML page that needs nothing else.
#[must_use]
pub fn workload_html(seen: &Workload, lang: Lang) -> String {
    html::render(&workload::write(seen, lang), lang)
}

/// Writes a comparison as text for a terminal or a file.
#[must_use]
pub fn comparison_text(seen: &Comparison, lang: Lang, style: &Style) -> String {
    terminal::render(&comparison::write(seen, lang), style)
}

/// Writes a comparison as one HTML page that needs nothing else.
#[must_use]
pub fn comparison_html(seen: &Comparison, lang: Lang) -> String {
    html::render(&comparison::write(seen, lang), lang)
}

/// Writes a path as text for a terminal or a file.
#[must_use]
pub fn path_text(seen: &Path, lang: Lang, style: &Style) -> String {
    terminal::render(&path::write(seen, lang), style)
}

/// Writes a path as one HTML page for printing, that needs nothing else.
#[must_use]
pub fn path_html(seen: &Path, lang: Lang) -> String {
    html::render_sheet(&path::write(seen, lang), lang)
}

/// Writes the proposer's side as text for a terminal or a file.
#[must_use]
pub fn runway_text(seen: &Runway, lang: Lang, style: &Style) -> String {
    terminal::render(&runway::write(seen, lang), style)
}

/// Writes the proposer's side as one HTML page that needs nothing else.
#[must_use]
pub fn runway_html(seen: &Runway, lang: Lang) -> String {
    html::render(&runway::write(seen, lang), lang)
}

/// Writes one simulated future as text for a terminal or a file.
#[must_use]
pub fn story_text(seen: &Story, lang: Lang, style: &Style) -> String {
    terminal::render(&story::write(seen, lang), style)
}

/// Writes one simulated future as one HTML page that needs nothing else.
#[must_use]
pub fn story_html(seen: &Story, lang: Lang) -> String {
    html::render(&story::write(seen, lang), lang)
}

/// Writes lead times by submit date as text for a terminal or a file.
#[must_use]
pub fn when_text(seen: &When, lang: Lang, style: &Style) -> String {
    terminal::render(&when::write(seen, lang), style)
}

/// Writes lead times by submit date as one HTML page that needs nothing else.
#[must_use]
pub fn when_html(seen: &When, lang: Lang) -> String {
    html::render(&when::write(seen, lang), lang)
}

/// Writes who decides as text for a terminal or a file.
#[must_use]
pub fn mandate_text(seen: &Mandate, lang: Lang, style: &Style) -> String {
    terminal::render(&mandate::write(seen, lang), style)
}

/// Writes who decides as one HTML page that needs nothing else.
#[must_use]
pub fn mandate_html(seen: &Mandate, lang: Lang) -> String {
    html::render(&mandate::write(seen, lang), lang)
}

/// Writes what is in an event log as text for a terminal or a file.
#[must_use]
pub fn log_text(seen: &Summary, lang: Lang, style: &Style) -> String {
    terminal::render(&log::write(seen, lang), style)
}

/// Writes why cases waited as text for a terminal or a file.
#[must_use]
pub fn waits_text(seen: &Waits, lang: Lang, style: &Style) -> String {
    terminal::render(&waits::write(seen, lang), style)
}

/// Writes why cases waited as one HTML page that needs nothing else.
#[must_use]
pub fn waits_html(seen: &Waits, lang: Lang) -> String {
    html::render(&waits::write(seen, lang), lang)
}

/// Writes how far two logs lie apart, by their names, as text for a terminal or a file.
#[must_use]
pub fn distances_text(seen: &Distances, logs: (&str, &str), lang: Lang, style: &Style) -> String {
    terminal::render(&waits::distances(seen, logs, lang), style)
}

/// Writes how far two logs lie apart as one HTML page that needs nothing else.
#[must_use]
pub fn distances_html(seen: &Distances, logs: (&str, &str), lang: Lang) -> String {
    html::render(&waits::distances(seen, logs, lang), lang)
}

/// Writes how far a simulation lies from later cases as text for a terminal or a file.
#[must_use]
pub fn later_text(seen: &Later, lang: Lang, style: &Style) -> String {
    terminal::render(&waits::later(seen, lang), style)
}

/// Writes how far a simulation lies from later cases as one HTML page that needs nothing else.
#[must_use]
pub fn later_html(seen: &Later, lang: Lang) -> String {
    html::render(&waits::later(seen, lang), lang)
}

/// Writes what was learned from a log as text for a terminal or a file.
#[must_use]
pub fn learned_text(seen: &Findings, lang: Lang, style: &Style) -> String {
    terminal::render(&learned::write(seen, lang), style)
}

/// Writes what was learned from a log as one HTML page that needs nothing else.
#[must_use]
pub fn learned_html(seen: &Findings, lang: Lang) -> String {
    html::render(&learned::write(seen, lang), lang)
}

/// Writes what is in an event log as one HTML page that needs nothing else.
#[must_use]
pub fn log_html(seen: &Summary, lang: Lang) -> String {
    html::render(&log::write(seen, lang), lang)
}

/// Writes how good forecasts are as text for a terminal or a file.
#[must_use]
pub fn validation_text(seen: &Validation, lang: Lang, style: &Style) -> String {
    terminal::render(&log::validation(seen, lang), style)
}

/// Writes how good forecasts are as one HTML page that needs nothing else.
#[must_use]
pub fn validation_html(seen: &Validation, lang: Lang) -> String {
    html::render(&log::validation(seen, lang), lang)
}

/// Writes pooled estimates as text for a terminal or a file.
#[must_use]
pub fn estimates_text(seen: &Estimates, lang: Lang, style: &Style) -> String {
    terminal::render(&estimates::write(seen, lang), style)
}

/// Writes pooled estimates as one HTML page that needs nothing else.
#[must_use]
pub fn estimates_html(seen: &Estimates, lang: Lang) -> String {
    html::render(&estimates::write(seen, lang), lang)
}

/// Writes the forecast of cases under way as text for a terminal or a file.
#[must_use]
pub fn cases_text(seen: &CasesForecast, lang: Lang, style: &Style) -> String {
    terminal::render(&cases::forecast(seen, lang), style)
}

/// Writes the forecast of cases under way as one HTML page that needs nothing else.
#[must_use]
pub fn cases_html(seen: &CasesForecast, lang: Lang) -> String {
    html::render(&cases::forecast(seen, lang), lang)
}

/// Writes a list of cases, seen at a moment, as text for a terminal or a file.
#[must_use]
pub fn case_list_text(seen: &[Case], now: Moment, lang: Lang, style: &Style) -> String {
    terminal::render(&cases::list(seen, now, lang), style)
}

/// Writes a list of cases, seen at a moment, as one HTML page that needs nothing else.
#[must_use]
pub fn case_list_html(seen: &[Case], now: Moment, lang: Lang) -> String {
    html::render(&cases::list(seen, now, lang), lang)
}

/// Writes what happened to a case as text for a terminal or a file.
#[must_use]
pub fn case_text(case: &Case, history: &[CaseEntry], lang: Lang, style: &Style) -> String {
    terminal::render(&cases::history(case, history, lang), style)
}

/// Writes what happened to a case as one HTML page that needs nothing else.
#[must_use]
pub fn case_html(case: &Case, history: &[CaseEntry], lang: Lang) -> String {
    html::render(&cases::history(case, history, lang), lang)
}

/// Writes paths that were walked as text for a terminal or a file.
#[must_use]
pub fn walked_text(seen: &Walked, lang: Lang, style: &Style) -> String {
    terminal::render(&cases::walked(seen, lang), style)
}

/// Writes paths that were walked as one HTML page that needs nothing else.
#[must_use]
pub fn walked_html(seen: &Walked, lang: Lang) -> String {
    html::render(&cases::walked(seen, lang), lang)
}

/// Writes what happened to one case as sections of a page that has its own shell; `name` begins the names of headings.
#[must_use]
pub fn case_part(case: &Case, history: &[CaseEntry], lang: Lang, name: &str) -> String {
    html::part(&cases::history(case, history, lang), lang, name)
}

/// Writes paths that were walked as sections of a page that has its own shell.
#[must_use]
pub fn walked_part(seen: &Walked, lang: Lang, name: &str) -> String {
    html::part(&cases::walked(seen, lang), lang, name)
}

/// Writes a day in few letters, for a table.
#[must_use]
pub fn short_day(date: Date, lang: Lang) -> String {
    figures::short_date(date, lang)
}

/// Writes a share as people read it: never 0 % or 100 % where it is not quite that.
#[must_use]
pub fn share(share: f64, lang: Lang) -> String {
    figures::share(share, lang)
}
