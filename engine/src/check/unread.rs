//! Facts that nobody reads: a question to the proposer that changes nothing.

use super::Site;
use crate::model::{FactKind, Intervention};
use crate::text::{Complaint, Complaints, Node, NodeKind};

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (_, process, book) in site.processes() {
        for (i, fact) in process.facts.iter().enumerate() {
            let name = &fact.name;
            let is_owner = process.owner.as_ref().is_some_and(|o| o.value == name.value);
            // Shared facts serve several processes; each reads what it needs.
            let shared = name.span.file != process.file;
            let brought = || process.interventions.iter().any(|i| names_fact(i, &name.value));
            if book.reads(i as u32) || is_owner || shared || matches!(fact.kind, FactKind::Text) || brought() {
                continue;
            }
            complaints.push(
                Complaint::warning(
                    "unread_fact",
                    name.span,
                    format!("\"{}\" wordt gevraagd, maar niets kijkt ernaar", name.value),
                    format!("\"{}\" is asked, but nothing looks at it", name.value),
                )
                .hint(
                    "Gebruik het antwoord in een regel, of haal de vraag weg",
                    "Use the answer in a rule, or take the question out",
                ),
            );
        }
    }
}

/// Whether what an intervention brings names a fact: a rule of it may read what no rule reads without it.
fn names_fact(intervention: &Intervention, fact: &str) -> bool {
    intervention.set.iter().chain(&intervention.steps).any(|(_, node)| says(node, fact))
}

fn says(node: &Node, word: &str) -> bool {
    match &node.kind {
        NodeKind::Scalar(s) => s.text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == word),
        NodeKind::Sequence(list) => list.iter().any(|n| says(n, word)),
        NodeKind::Mapping(entries) => entries.iter().any(|e| says(&e.value, word)),
        NodeKind::Broken => false,
    }
}
