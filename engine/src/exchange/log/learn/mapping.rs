//! Which activity of a log is which step of a process: proposed by name, written in a small file, and corrected there by people.
//!
//! ```yaml
//! doorloop: 1
//! log: subsidieaanvraag
//! activities:
//!   "Ontvangst aanvraag": indienen
//!   "Telefoonnotitie": none
//! facts:
//!   kanaal: channel
//! ```
//!
//! Several activities may be one step; `none` is no step. `facts` names the attribute of the log in which a fact of the process
//! stands, so that chances may depend on it.

use super::super::EventLog;
use super::names::{id, quoted};
use crate::model::Process;
use crate::model::read::{FileForm, upgraded};
use crate::text::reader::{Mapping as Keys, as_text, suggest};
use crate::text::{Complaint, Complaints, Node, NodeKind, Words};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A name at least so alike is proposed.
const ALIKE: f64 = 0.55;

/// Which activity is which step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// Activity → the place of its step in the process; `None` = no step.
    pub steps: BTreeMap<String, Option<usize>>,
    /// Fact → attribute.
    pub facts: BTreeMap<String, String>,
}

/// Proposes a mapping by names: each activity takes the step whose title or id is most like it, if any is enough.
#[must_use]
pub fn propose(log: &EventLog, process: &Process) -> (Mapping, BTreeMap<String, f64>) {
    let mut mapping = Mapping::default();
    let mut scores = BTreeMap::new();
    for activity in log.activities.iter() {
        let best = process
            .steps
            .iter()
            .enumerate()
            .filter(|(_, s)| !matches!(s.kind, crate::model::StepKind::End(_) | crate::model::StepKind::Block(_)))
            .map(|(i, s)| {
                let names = [s.name.value.as_str(), s.title.nl.as_str(), s.title.en.as_str()];
                (i, names.iter().map(|n| alike(activity, n)).fold(0.0, f64::max))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let found = best.filter(|(_, score)| *score >= ALIKE);
        mapping.steps.insert(activity.to_owned(), found.map(|(i, _)| i));
        scores.insert(activity.to_owned(), best.map_or(0.0, |(_, score)| score));
    }
    (mapping, scores)
}

/// How alike two names are, 0 to 1: the better of their letters in pairs (Dice) and of their shared words.
fn alike(a: &str, b: &str) -> f64 {
    let plain = |text: &str| id(text).replace('_', " ");
    let (a, b) = (plain(a), plain(b));
    let words = |t: &str| t.split(' ').filter(|w| w.len() > 2).map(str::to_owned).collect::<std::collections::BTreeSet<String>>();
    let (of_a, of_b) = (words(&a), words(&b));
    #[allow(clippy::cast_precision_loss)] // counts
    let shared = if of_a.is_empty() || of_b.is_empty() {
        0.0
    } else {
        2.0 * of_a.intersection(&of_b).count() as f64 / (of_a.len() + of_b.len()) as f64
    };
    strsim::sorensen_dice(&a, &b).max(shared)
}

impl Mapping {
    /// As a file; with how alike the names were, where it is a proposal.
    #[must_use]
    pub fn as_yaml(&self, log: &EventLog, process: &Process, scores: &BTreeMap<String, f64>) -> String {
        let mut text = format!(
            "doorloop: 1\nlog: {}\n# Welke activiteit is welke stap? \"none\" is geen stap. Het getal zegt hoe de namen lijken (1 = gelijk).\n# Which activity is which step? \"none\" is no step. The number says how alike the names are (1 = the same).\nactivities:\n",
            process.name.value
        );
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, events) in log.iter() {
            for event in events {
                *counts.entry(log.activity(event.activity)).or_default() += 1;
            }
        }
        let mut ranked: Vec<(&String, &Option<usize>)> = self.steps.iter().collect();
        ranked.sort_by_key(|(name, _)| (std::cmp::Reverse(counts.get(name.as_str()).copied().unwrap_or(0)), (*name).clone()));
        for (activity, step) in ranked {
            let step = step.and_then(|i| process.steps.get(i)).map_or("none", |s| s.name.value.as_str());
            let score = scores.get(activity).map_or_else(String::new, |s| format!("  # {s:.2}"));
            let _ = writeln!(text, "  {}: {step}{score}", quoted(activity));
        }
        let _ = writeln!(
            text,
            "# stappen · steps: {}",
            process.steps.iter().map(|s| s.name.value.as_str()).collect::<Vec<_>>().join(", ")
        );
        text
    }

    /// Reads the file of a mapping.
    pub fn read(root: &Node, process: &Process, complaints: &mut Complaints) -> Option<Self> {
        let root = upgraded(root, FileForm::Log, complaints)?;
        let mut file = Keys::of(&root, &Words::new("een koppeling", "a mapping"), complaints)?;
        file.take("doorloop");
        file.take("log");
        file.take("note");
        let mut found = Self::default();
        if let Some(node) = file.require("activities", complaints)
            && let NodeKind::Mapping(entries) = &node.kind
        {
            for entry in entries {
                let Some(step) = as_text(&entry.value, complaints) else { continue };
                let place = process.step(&step.value);
                if place.is_none() && step.value != "none" {
                    let names: Vec<&str> =
                        process.steps.iter().map(|s| s.name.value.as_str()).chain(std::iter::once("none")).collect();
                    let complaint = Complaint::error(
                        "unknown_step",
                        step.span,
                        format!("\"{}\" heeft geen stap \"{}\"", process.name.value, step.value),
                        format!("\"{}\" has no step \"{}\"", process.name.value, step.value),
                    );
                    complaints.push(suggest(complaint, &step.value, &names, &Words::new("stappen", "steps")));
                }
                found.steps.insert(entry.key.value.clone(), place);
            }
        }
        if let Some(Node { kind: NodeKind::Mapping(entries), .. }) = file.take("facts") {
            for entry in entries {
                let Some(attribute) = as_text(&entry.value, complaints) else { continue };
                if !process.facts.iter().any(|f| f.name.value == entry.key.value) {
                    let names: Vec<&str> = process.facts.iter().map(|f| f.name.value.as_str()).collect();
                    let complaint = Complaint::error(
                        "unknown_fact",
                        entry.key.span,
                        format!("\"{}\" heeft geen vraag \"{}\"", process.name.value, entry.key.value),
                        format!("\"{}\" has no fact \"{}\"", process.name.value, entry.key.value),
                    );
                    complaints.push(suggest(complaint, &entry.key.value, &names, &Words::new("vragen", "facts")));
                }
                found.facts.insert(entry.key.value.clone(), attribute.value);
            }
        }
        file.finish(&[], complaints);
        (!complaints.has_errors()).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn names_that_mean_the_same_are_alike() {
        for (a, b, least, most) in [
            ("Besluit", "besluit", 1.0, 1.0),
            ("Aanvraag beoordelen", "beoordelen", 0.55, 1.0),
            ("Check the papers", "Checking the papers", 0.7, 1.0),
            ("Betaling", "vergadering", 0.0, 0.54),
        ] {
            let found = alike(a, b);
            assert!((least..=most).contains(&found), "{a} and {b}: {found}");
        }
    }
}
