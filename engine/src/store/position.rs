//! From a history to a place in the simulation: at which step a case is, since when, and what it lived through.

use super::case::Case;
use crate::findings::CaseLeftOut;
use crate::model::{KnownHistory, Name, OpenCase};
use crate::text::{Span, Words};

/// The case as the simulator takes it in; `None` where it is over, or nobody wrote down where it is.
///
/// A case at several steps stands at the one it came to first.
#[must_use]
pub fn position(case: &Case) -> Option<OpenCase> {
    if !case.is_open() {
        return None;
    }
    let at = case.now.iter().min_by_key(|n| n.since)?;
    let name = |text: &str| Name::new(text.to_owned(), Span::default());
    Some(OpenCase {
        process: name(&case.process),
        submitted: case.submitted.date(),
        step: name(&at.step),
        since: at.since.date(),
        facts: case.facts.iter().map(|(fact, value)| (fact.clone(), value.clone())).collect(),
        id: Some(case.id.clone()),
        known: Some(KnownHistory {
            id: case.id.clone(),
            since: at.since,
            passed: case.passed.iter().map(|p| (p.step.clone(), p.from, p.until)).collect(),
            stopped: case.suspensions.iter().map(|s| (s.from, s.until)).collect(),
        }),
        span: Span::default(),
    })
}

/// Why an open case has no position.
#[must_use]
pub fn left_out(case: &Case) -> CaseLeftOut {
    CaseLeftOut {
        id: case.id.clone(),
        why: Words::new("niemand heeft vastgelegd bij welke stap deze zaak is", "nobody recorded at which step this case is"),
    }
}
