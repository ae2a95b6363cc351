//! Branch lists: two rules that hold at once, and chances that come to more than 100 %.
//!
//! The reader saw to it that every list has a way for every case. Whether two `when`s exclude each other depends on what
//! they say, and is tried here on the answers at which they turn.

use super::combinations::{Combinations, holds};
use super::{Rulebook, Site};
use crate::model::read::branch::ROUNDING;
use crate::model::{Branch, Branches, ChanceForm, Passes, Process, RuleText, StepKind, StopTrigger};
use crate::rules::{Environment, Rule, Value};
use crate::text::{Complaint, Complaints, Span};

pub(super) fn check(site: &Site<'_>, complaints: &mut Complaints) {
    for (_, process, book) in site.processes() {
        for list in lists(process) {
            if !list.ordered {
                exclude_each_other(site, process, book, &list, complaints);
            }
            at_most_all(site, process, book, &list, complaints);
            else_stays_open(&list, complaints);
        }
    }
}

/// A branch list, whatever its branches lead to.
struct List<'a> {
    branches: Vec<Said<'a>>,
    ordered: bool,
    span: Span,
}

struct Said<'a> {
    when: Option<&'a RuleText>,
    chance: Option<&'a ChanceForm>,
    /// `else`, with a `max` that would close it: its place.
    closing_else: Option<Span>,
}

fn outline<T>(branches: &Branches<T>) -> List<'_> {
    let closes = |b: &Branch<T>| b.otherwise && matches!(b.max, Some(Passes::AtMost(_)));
    List {
        branches: branches
            .list
            .iter()
            .map(|b| Said { when: b.when.as_ref(), chance: b.chance.as_ref(), closing_else: closes(b).then_some(b.span) })
            .collect(),
        ordered: branches.ordered,
        span: branches.span,
    }
}

/// Every branch list of a process.
fn lists(process: &Process) -> Vec<List<'_>> {
    let mut found = Vec::new();
    for step in &process.steps {
        if let Some(work) = &step.work {
            found.push(outline(&work.work));
            found.extend(work.waits.as_ref().map(outline));
        }
        match &step.kind {
            StepKind::Takes(lengths) | StepKind::Period(lengths) => found.push(outline(lengths)),
            StepKind::Budget { if_short: Some(short), .. } => found.push(outline(short)),
            _ => {}
        }
        found.extend(step.next.as_ref().map(outline));
    }
    found.extend(process.periods.iter().map(|p| outline(&p.within)));
    found.extend(process.stops.iter().filter_map(|s| match &s.trigger {
        StopTrigger::After(lengths) => Some(outline(lengths)),
        StopTrigger::Rate(..) => None,
    }));
    found
}

/// A rule that can be tried beforehand: it compiled, and reads no running case.
fn tried<'b>(book: &'b Rulebook, rule: &RuleText) -> Option<&'b Rule> {
    book.rule(rule).filter(|r| !r.reads().running())
}

fn exclude_each_other(site: &Site<'_>, process: &Process, book: &Rulebook, list: &List<'_>, complaints: &mut Complaints) {
    let whens = list.branches.iter().filter(|b| b.chance.is_none()).filter_map(|b| b.when);
    let rules: Vec<(&RuleText, &Rule)> = whens.filter_map(|w| Some((w, tried(book, w)?))).collect();
    for (i, (text, rule)) in rules.iter().enumerate() {
        // One overlap a branch is enough to mend it.
        let clash = rules[..i].iter().find_map(|(earlier, other)| {
            let combinations = Combinations::of(process, book, &[rule, other], &[], site.on);
            let both = |facts: &[Value]| (holds(rule, facts) && holds(other, facts)).then(|| combinations.words(facts));
            Some((earlier, combinations.find(both)?))
        });
        let Some((earlier, at)) = clash else { continue };
        let (nl, en) = if at.nl.is_empty() {
            ("deze twee takken gelden altijd tegelijk".to_owned(), "these two branches always hold at once".to_owned())
        } else {
            (format!("twee takken gelden tegelijk bij {}", at.nl), format!("two branches hold at once at {}", at.en))
        };
        let other = earlier.text.trim();
        complaints.push(
            Complaint::error("whens_overlap", text.span(), nl, en)
                .label(format!("en ook: {other}"), format!("and so does: {other}"))
                .hint(
                    "Maak een van de twee strenger, zodat ze nooit samen gelden",
                    "Make one of the two stricter, so that they never hold together",
                )
                .hint(
                    "Of zet de lijst onder \"ordered:\". Dan wint de tak die het eerst staat",
                    "Or put the list under \"ordered:\". Then the branch that stands first wins",
                ),
        );
    }
}

/// The chances of the branches that are open together are at most 100 %. Plain shares were added up by the reader.
fn at_most_all(site: &Site<'_>, process: &Process, book: &Rulebook, list: &List<'_>, complaints: &mut Complaints) {
    let chances: Vec<&Said<'_>> = list.branches.iter().filter(|b| b.chance.is_some()).collect();
    let plain = |b: &&Said<'_>| b.when.is_none() && matches!(b.chance, Some(ChanceForm::Share(_)));
    if chances.iter().all(plain) {
        return;
    }
    let mut parts: Vec<(Option<&Rule>, f64, Option<&Rule>)> = Vec::new();
    for branch in chances {
        let when = match branch.when {
            Some(when) => match tried(book, when) {
                Some(rule) => Some(rule),
                None => continue, // may be closed at that moment
            },
            None => None,
        };
        match branch.chance {
            Some(ChanceForm::Share(share)) => parts.push((when, share.value, None)),
            Some(ChanceForm::Rule(rule)) => parts.extend(tried(book, rule).map(|r| (when, 0.0, Some(r)))),
            None => {}
        }
    }
    // A case that a bare `when` takes never comes to the chances.
    let taken: Vec<&Rule> =
        list.branches.iter().filter(|b| b.chance.is_none()).filter_map(|b| b.when).filter_map(|w| tried(book, w)).collect();
    let rules: Vec<&Rule> = parts.iter().flat_map(|p| p.0.into_iter().chain(p.2)).chain(taken.iter().copied()).collect();
    let combinations = Combinations::of(process, book, &rules, &[], site.on);
    let chance = |rule: &Rule, facts: &[Value]| match rule.evaluate(&Environment::of_facts(facts)) {
        Ok(Value::Number(share)) => share,
        _ => 0.0,
    };
    let found = combinations.find(|facts| {
        if taken.iter().any(|t| holds(t, facts)) {
            return None;
        }
        let open = parts.iter().filter(|p| p.0.is_none_or(|w| holds(w, facts)));
        let sum: f64 = open.map(|p| p.1 + p.2.map_or(0.0, |r| chance(r, facts))).sum();
        (sum > 1.0 + ROUNDING).then(|| (sum, combinations.words(facts)))
    });
    let Some((sum, at)) = found else { return };
    let percent = (sum * 10_000.0).round() / 100.0;
    let (nl, en) =
        if at.nl.is_empty() { (String::new(), String::new()) } else { (format!(" bij {}", at.nl), format!(" at {}", at.en)) };
    complaints.push(
        Complaint::error(
            "chances_over_100",
            list.span,
            format!("deze kansen zijn samen {percent}%{nl}"),
            format!("these chances are {percent}% together{en}"),
        )
        .hint("Kansen in een lijst zijn samen hoogstens 100%", "The chances in a list are at most 100% together"),
    );
}

/// `else` is what remains; were it closed after some passes, a case would have no way at all.
fn else_stays_open(list: &List<'_>, complaints: &mut Complaints) {
    for span in list.branches.iter().filter_map(|b| b.closing_else) {
        complaints.push(
            Complaint::error(
                "else_with_max",
                span,
                "\"else\" is wat overblijft, en kan dus niet na een aantal keren dicht",
                "\"else\" is what remains, and so cannot close after some passes",
            )
            .hint(
                "Geef de weg terug een kans met \"max\", en laat \"else\" verder leiden",
                "Give the way back a chance with \"max\", and let \"else\" lead on",
            ),
        );
    }
}
