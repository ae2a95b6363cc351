//! BPMN 2.0, the drawing that most tools make: read into a process file, and written from one.
//!
//! A drawing says what follows what, and who does it; it does not say how long anything takes. [`import`] makes a process
//! file that a person reads and improves: titles as drawn, lanes as lanes, parallel branches as blocks, and an estimate
//! that says so wherever a number is missing. What has no counterpart is named, with its place and what was done instead.
//!
//! What Doorloop knows and BPMN does not travels with a drawing in elements of its own, so that a process written by
//! `export` and read again is the same process.

mod duration;
mod export;
mod figures;
mod interchange;
mod loops;
mod names;
mod net;
mod own;
mod prosimos;
mod read;
mod remarks;
mod shape;
mod write;
mod xml;

pub use export::export;
pub use prosimos::{ProsimosModel, import_prosimos};
pub use xml::decoded;

use crate::text::{Complaint, FileId, Lang, Sources, Words};
use serde::Serialize;

/// A drawing, read.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The process file.
    pub yaml: String,
    /// The name of the process in it.
    pub name: String,
    /// What was not taken over as it stands, and what was done instead; each at its element.
    pub remarks: Vec<Complaint>,
    /// How many steps it has.
    pub steps: usize,
    /// How many of them have durations that were estimated here.
    pub estimated: usize,
}

/// What was read, as data.
#[derive(Clone, Debug, Serialize)]
pub struct Told<'i> {
    doorloop: u8,
    kind: &'static str,
    process: &'i str,
    steps: usize,
    estimated: usize,
    not_taken_over: Vec<NotTakenOver<'i>>,
    yaml: &'i str,
}

#[derive(Clone, Debug, Serialize)]
struct NotTakenOver<'i> {
    line: usize,
    column: usize,
    what: &'i Words,
}

impl Imported {
    /// The same as data, with line and column of each remark.
    #[must_use]
    pub fn told<'i>(&'i self, sources: &Sources) -> Told<'i> {
        let remark = |complaint: &'i Complaint| {
            let at = sources.locate(complaint.at.unwrap_or_default());
            NotTakenOver { line: at.line, column: at.column, what: &complaint.what }
        };
        Told {
            doorloop: 1,
            kind: "import",
            process: &self.name,
            steps: self.steps,
            estimated: self.estimated,
            not_taken_over: self.remarks.iter().map(remark).collect(),
            yaml: &self.yaml,
        }
    }
}

/// How a drawing is read.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// The name of the process; by default the title of the drawing.
    pub name: Option<&'a str>,
    /// The pool to take, of several.
    pub pool: Option<&'a str>,
    /// The language of what is written for people.
    pub lang: Lang,
}

/// Reads a drawing that stands in the sources into a process file.
///
/// # Errors
/// What makes it no drawing, or one that no case could live through: broken XML, references that lead nowhere, ids that
/// stand twice, no start, a loop without a way out. Each with its place.
pub fn import(file: FileId, sources: &Sources, wanted: &Wanted<'_>) -> Result<Imported, Vec<Complaint>> {
    let root = xml::read(file, sources).map_err(|c| vec![c])?;
    let mut remarks = remarks::Remarks::default();
    let mut net = read::read(&root, wanted.pool, &mut remarks)?;
    net.give_lanes(wanted.lang, &mut remarks);
    let lanes = write::lane_names(&net, wanted.lang);
    let figures = figures::Estimated { lanes: &net.lanes, names: &lanes };
    let steps = shape::steps(&net, &figures, wanted.lang, &mut remarks)?;
    Ok(write::process(&net, &lanes, steps, remarks.list, sources, file, wanted))
}
