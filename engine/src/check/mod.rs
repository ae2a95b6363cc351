//! Check: what is wrong with a model, before anything runs.
//!
//! A file that reads well can still say something that no case can live through: a loop without an end, an amount for
//! which nobody may decide, two rules that hold at once. Each family of such mistakes is one file here. What depends on
//! answers of the proposer is tried on the answers at which the rules turn, and a mistake is shown with
//! the answers that bring it out, so that a policy officer can see it happen.
//!
//! Errors stop; warnings stay. What the reader of a file already said ([`crate::model::read`]) is not said again.

mod calls;
mod changes;
mod combinations;
mod crossings;
mod grounds;
mod inner;
mod joins;
mod lines;
mod lists;
mod loops;
mod mandates;
mod names;
mod open;
mod owners;
mod periods;
mod possible;
mod register;
mod rulebook;
mod said;
mod setting;
#[cfg(test)]
mod tests;
mod unread;
mod ways;
mod who;

pub use changes::interventions;
pub use register::register;
pub use rulebook::{Meaning, Rulebook, Settled, submit_fact, type_of};
pub use setting::Setting;
pub use who::{Who, who};

use crate::graph::ProcessGraph;
use crate::model::{Place, Process, load::Loaded};
use crate::text::{Complaint, Complaints, Severity, Sources};
use crate::time::Date;
use std::sync::Arc;

/// A process with those it calls, found sound at one place on one day: its graph, and the rulebook of each call.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its graph.
    pub graph: ProcessGraph,
    /// The rulebook of each of [`ProcessGraph::calls`].
    pub books: Vec<Arc<Rulebook>>,
}

impl Checked {
    /// Checks a process at a place on a day. `None` where an error stands in the way; warnings are left in
    /// `complaints` too.
    pub fn new(loaded: &Loaded, place: &Place, on: Date, sources: &Sources, complaints: &mut Complaints) -> Option<Self> {
        let graph = ProcessGraph::build(Arc::clone(&loaded.process), &loaded.called);
        let mut found = Complaints::default();
        let mut books: Vec<Arc<Rulebook>> = Vec::with_capacity(graph.calls.len());
        for (i, call) in graph.calls.iter().enumerate() {
            let before = graph.calls[..i].iter().position(|c| Arc::ptr_eq(&c.process, &call.process));
            books.push(match before {
                Some(earlier) => Arc::clone(&books[earlier]),
                None => Arc::new(Rulebook::compile(&call.process, place, on, sources, &mut found)),
            });
        }
        let rules_hold = !found.has_errors();
        let site = Site { graph: &graph, books: &books, place, on, sources };
        crossings::check(&site, &mut found);
        let stuck = ways::check(&site, &mut found);
        loops::check(&site, &stuck, &mut found);
        joins::check(&site, &mut found);
        inner::check(&site, &mut found);
        calls::check(&site, &mut found);
        who::check(&site, &mut found);
        names::check(&site, &mut found);
        owners::check(&site, &mut found);
        lines::check(&site, &mut found);
        lists::check(&site, &mut found);
        mandates::check(&site, &mut found);
        grounds::check(&site, &mut found);
        periods::check(&site, &mut found);
        if rules_hold {
            // A rule that could not be read would make its facts look unread.
            unread::check(&site, &mut found);
        }
        complaints.extend(found);
        (!complaints.has_errors()).then_some(Self { graph, books })
    }
}

/// All that a check may look at.
struct Site<'a> {
    graph: &'a ProcessGraph,
    books: &'a [Arc<Rulebook>],
    place: &'a Place,
    on: Date,
    sources: &'a Sources,
}

impl<'a> Site<'a> {
    /// Each process once: its first call, itself and its rulebook. A process that is called twice has its mistakes once.
    fn processes(&self) -> impl Iterator<Item = (usize, &'a Process, &'a Rulebook)> {
        let (graph, books) = (self.graph, self.books);
        graph.calls.iter().enumerate().filter_map(move |(i, call)| {
            let first = graph.calls[..i].iter().all(|c| !Arc::ptr_eq(&c.process, &call.process));
            first.then_some((i, call.process.as_ref(), books[i].as_ref()))
        })
    }
}

/// Adds a complaint, unless the same was said at the same place.
fn once(complaints: &mut Complaints, complaint: Complaint) {
    let said = |c: &Complaint| c.code == complaint.code && c.at == complaint.at && complaint.at.is_some();
    if !complaints.iter().any(said) {
        complaints.push(complaint);
    }
}

/// The same complaint as a warning.
fn warned(complaint: Complaint) -> Complaint {
    Complaint { severity: Severity::Warning, ..complaint }
}

/// Names in quotes, the last behind `and`: `"a", "b" en "c"`.
fn listed(names: &[&str], and: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("\"{n}\"")).collect();
    match quoted.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} {and} {last}", rest.join(", ")),
        all => all.concat(),
    }
}
