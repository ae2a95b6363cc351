//! Check: what is wrong with a model, before anything runs.

mod rulebook;
mod setting;

pub use rulebook::{Meaning, Rulebook, submit_fact, type_of};
pub use setting::Setting;

use crate::graph::ProcessGraph;
use crate::model::{Place, load::Loaded};
use crate::text::{Complaints, Sources};
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
        let mut books: Vec<Arc<Rulebook>> = Vec::with_capacity(graph.calls.len());
        for (i, call) in graph.calls.iter().enumerate() {
            let before = graph.calls[..i].iter().position(|c| Arc::ptr_eq(&c.process, &call.process));
            books.push(match before {
                Some(earlier) => Arc::clone(&books[earlier]),
                None => Arc::new(Rulebook::compile(&call.process, place, on, sources, complaints)),
            });
        }
        (!complaints.has_errors()).then_some(Self { graph, books })
    }
}
