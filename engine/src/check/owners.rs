//! The owner of a subject: the place names one for each word of the owner fact.

use super::{Site, listed};
use crate::model::{Branches, FactKind, Length, Process, StepKind};
use crate::text::{Complaint, Complaints};

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    let place = site.place;
    for (_, process, _) in site.processes() {
        let Some(owner) = &process.owner else { continue };
        let Some(fact) = process.facts.iter().find(|f| f.name.value == owner.value) else { continue };
        let FactKind::Choice(options) = &fact.kind else {
            complaints.push(
                Complaint::error(
                    "owner_no_choice",
                    owner.span,
                    format!("\"{}\" kiest de eigenaar, en is dus een keuze uit woorden", owner.value),
                    format!("\"{}\" picks the owner, and so is a choice of words", owner.value),
                )
                .hint("Geef deze vraag \"type: choice\"", "Give this fact \"type: choice\""),
            );
            continue;
        };
        let timed = asks_time(process);
        let known = |word: &str| place.owners.iter().find(|o| o.name.value == word);
        let words = || options.iter().map(|o| o.name.value.as_str());
        let missing: Vec<&str> = words().filter(|w| known(w).is_none()).collect();
        let here = &place.name.value;
        if !missing.is_empty() {
            complaints.push(
                Complaint::warning(
                    "owner_missing",
                    owner.span,
                    format!("{here} heeft geen eigenaar voor {}", listed(&missing, "en")),
                    format!("{here} has no owner for {}", listed(&missing, "and")),
                )
                .hint(
                    format!("Voeg in {here} bij \"owners\" toe: \"{}: {{ team: … }}\"", missing[0]),
                    format!("Add to \"owners\" in {here}: \"{}: {{ team: … }}\"", missing[0]),
                ),
            );
        }
        let hidden: Vec<&str> = words().filter(|w| known(w).is_some_and(|o| o.found_after.is_none())).collect();
        if timed && !hidden.is_empty() {
            complaints.push(
                Complaint::warning(
                    "owner_without_time",
                    owner.span,
                    format!("{here} zegt niet hoe lang het zoeken duurt voor {}; dat telt nu als niets", listed(&hidden, "en")),
                    format!(
                        "{here} does not say how long finding takes for {}; that now counts as nothing",
                        listed(&hidden, "and")
                    ),
                )
                .hint(
                    format!("Geef deze eigenaar in {here} een \"found_after\""),
                    format!("Give this owner a \"found_after\" in {here}"),
                ),
            );
        }
    }
}

/// Whether a step takes as long as finding the owner does.
fn asks_time(process: &Process) -> bool {
    let asks = |lengths: &Branches<Length>| lengths.list.iter().any(|b| matches!(b.value, Some(Length::OwnerFoundAfter(_))));
    process.steps.iter().any(|s| match (&s.kind, &s.work) {
        (StepKind::Takes(lengths) | StepKind::Period(lengths), _) => asks(lengths),
        (_, Some(work)) => asks(&work.work) || work.waits.as_ref().is_some_and(asks),
        _ => false,
    })
}
