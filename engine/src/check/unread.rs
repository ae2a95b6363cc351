//! Facts that nobody reads: a question to the proposer that changes nothing.

use super::Site;
use crate::model::FactKind;
use crate::text::{Complaint, Complaints};

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (_, process, book) in site.processes() {
        for (i, fact) in process.facts.iter().enumerate() {
            let name = &fact.name;
            let is_owner = process.owner.as_ref().is_some_and(|o| o.value == name.value);
            // Shared facts serve several processes; each reads what it needs.
            let shared = name.span.file != process.file;
            if book.reads(i as u32) || is_owner || shared || matches!(fact.kind, FactKind::Text) {
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
