//! Who decides: the mandate register read for one matter and amount.

use super::in_words::in_words;
use super::simulation::Answer;
use crate::check::{Checked, Rulebook, Settled};
use crate::model::{Cents, FactValue, MandateRow, Place, Process, StepKind};
use crate::text::Words;
use serde::Serialize;

/// Who decides on a matter, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mandate {
    /// Version of the contract.
    pub doorloop: u32,
    /// `mandate`.
    pub kind: &'static str,
    /// The place.
    pub place: String,
    /// How people read the place.
    pub place_title: Words,
    /// The matter.
    pub matter: String,
    /// The amount in euros.
    pub amount: f64,
    /// The process whose facts the conditions of the register read; `None` where no process was looked at.
    pub process: Option<String>,
    /// The facts that were given.
    pub given: Vec<Answer>,
    /// Every row of the matter, from low to high.
    pub rows: Vec<RowSeen>,
}

/// A row of the register.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RowSeen {
    /// Who decides.
    pub decides: String,
    /// How people read that.
    pub title: Words,
    /// Above this amount; `None` = from 0.
    pub above: Option<f64>,
    /// Up to and including this amount; `None` = no limit.
    pub up_to: Option<f64>,
    /// Only if this holds.
    pub when: Option<String>,
    /// Whether it holds for what was given; `None` = without a condition, or still open.
    pub holds: Option<bool>,
    /// What its condition still hangs on.
    pub asks: Vec<Asked>,
    /// Its grounds.
    pub law: Vec<String>,
    /// Whose advice it takes first.
    pub with_advice: Vec<Words>,
    /// Who signs along.
    pub signed_with: Vec<Words>,
    /// From whose power it comes, step by step: the body, those who passed it on, and the decider itself.
    pub chain: Vec<Words>,
    /// Whether the decider may pass it on.
    pub sub_mandate: bool,
    /// Recesses in which the decider is away.
    pub away: Vec<String>,
    /// In whose name.
    pub in_name_of: Option<Words>,
    /// Who stands in.
    pub replaced_by: Option<Words>,
    /// The amount lies in its band.
    pub covers: bool,
    /// It decides on this amount, or may: if its `when` (if any) holds and no lower row's does.
    pub decides_here: bool,
}

/// A fact that a condition asks for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Asked {
    /// The fact.
    pub fact: String,
    /// How people read it.
    pub title: Words,
    /// The question.
    pub ask: Option<Words>,
}

/// The process that asks who decides, and what is known of the proposal.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The process.
    pub process: &'a Process,
    /// Its rules at the place.
    pub book: &'a Rulebook,
    /// What was given, in the order of its facts.
    pub facts: &'a [Option<FactValue>],
}

/// The process among those of a checked one that asks who decides on a matter, with its rules at the place.
#[must_use]
pub fn asks_about<'c>(checked: &'c Checked, matter: &str) -> Option<(&'c Process, &'c Rulebook)> {
    let asks = |process: &Process| {
        process.steps.iter().any(|s| matches!(&s.kind, StepKind::Mandate { matter: asked, .. } if asked.text == matter))
    };
    let call = checked.graph.calls.iter().position(|call| asks(&call.process))?;
    Some((&checked.graph.calls[call].process, &checked.books[call]))
}

/// The body whose power it is, those who passed it on (ondermandaat), and the decider.
fn chain<'r>(rows: &[&'r MandateRow], row: &'r MandateRow) -> Vec<&'r str> {
    let mut names = vec![row.decides.value.as_str()];
    let mut at = row;
    while let Some(through) = at.through.as_ref().filter(|t| !names.contains(&t.value.as_str())) {
        names.push(through.value.as_str());
        // The widest of its mandates is the one that was passed on.
        let Some(next) = rows.iter().rev().find(|r| r.decides.value == through.value) else { break };
        at = next;
    }
    let of = row.in_name_of.as_ref().or(at.in_name_of.as_ref());
    names.extend(of.map(|n| n.value.as_str()).filter(|n| !names.contains(n)));
    names.reverse();
    names
}

/// Which rows decide, or may: those of the lowest band that covers the amount and is not ruled out. Where its one condition is still
/// open, the next band may decide too.
fn deciding(rows: &[&MandateRow], settled: &[Option<Settled>], amount: Cents) -> Vec<usize> {
    let fits = |i: &usize| rows[*i].band.up_to.is_none_or(|u| amount <= u) && settled[*i] != Some(Settled::Known(false));
    let fitting: Vec<usize> = (0..rows.len()).filter(fits).collect();
    let mut found: Vec<usize> = Vec::new();
    for band in fitting.chunk_by(|a, b| rows[*a].band.up_to == rows[*b].band.up_to) {
        found.extend(band);
        let [only] = band else { break };
        if rows[*only].when.is_none() || settled[*only] == Some(Settled::Known(true)) {
            break;
        }
    }
    found
}

/// Reads the register. `None` if it says nothing of the matter.
///
/// With a process that asks, conditions are settled as far as its facts are known.
#[must_use]
pub fn mandate(place: &Place, matter: &str, amount: Cents, asking: Option<Asking<'_>>) -> Option<Mandate> {
    let mut rows: Vec<&MandateRow> = place.mandates.iter().filter(|r| r.matter.value == matter).collect();
    rows.sort_by_key(|r| r.band.up_to.map_or(i64::MAX, |c| c.0));
    if rows.is_empty() {
        return None;
    }
    let title = |name: &str| {
        let team = place.team_for(name).map(|t| &place.teams[t].title);
        let body = place.body(name).map(|b| &place.bodies[b].title);
        body.or(team).cloned().unwrap_or_else(|| Words::same(name.replace('_', " ")))
    };
    let settle = |row: &&MandateRow| asking.and_then(|a| a.book.settled(row.when.as_ref()?, a.facts));
    let settled: Vec<Option<Settled>> = rows.iter().map(settle).collect();
    let deciding = deciding(&rows, &settled, amount);
    let mut below: Option<Cents> = None;
    let mut seen = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let up_to = row.band.up_to;
        if i > 0 && rows[i - 1].band.up_to != up_to {
            below = rows[i - 1].band.up_to;
        }
        let covers = up_to.is_none_or(|u| amount <= u) && below.is_none_or(|b| amount > b);
        seen.push(RowSeen {
            decides: row.decides.value.clone(),
            title: title(&row.decides.value),
            above: below.map(Cents::euros),
            up_to: up_to.map(Cents::euros),
            when: row.when.as_ref().map(|w| w.text.clone()),
            holds: if let Some(Settled::Known(holds)) = settled[i] { Some(holds) } else { None },
            asks: match (&settled[i], asking) {
                (Some(Settled::Open(facts)), Some(asking)) => facts.iter().filter_map(|f| asked(asking.process, *f)).collect(),
                _ => Vec::new(),
            },
            law: row.law.iter().map(|l| l.text.clone()).collect(),
            with_advice: row.with_advice.iter().map(|a| title(&a.by.value)).collect(),
            signed_with: row.signed_with.iter().map(|a| title(&a.by.value)).collect(),
            chain: chain(&rows, row).into_iter().map(title).collect(),
            sub_mandate: row.sub_mandate,
            away: row.away.iter().map(|a| a.value.replace('_', " ")).collect(),
            in_name_of: row.in_name_of.as_ref().map(|n| title(&n.value)),
            replaced_by: row.replaced_by.as_ref().map(|n| title(&n.value)),
            covers,
            decides_here: deciding.contains(&i),
        });
    }
    Some(Mandate {
        doorloop: 1,
        kind: "mandate",
        place: place.name.value.clone(),
        place_title: place.title.clone(),
        matter: matter.to_owned(),
        amount: amount.euros(),
        process: asking.map(|a| a.process.name.value.clone()),
        given: asking.map_or_else(Vec::new, given),
        rows: seen,
    })
}

fn asked(process: &Process, fact: usize) -> Option<Asked> {
    let fact = process.facts.get(fact)?;
    Some(Asked { fact: fact.name.value.clone(), title: fact.title.clone(), ask: fact.ask.clone() })
}

fn given(asking: Asking<'_>) -> Vec<Answer> {
    let pairs = asking.process.facts.iter().zip(asking.facts);
    let answer = pairs.filter_map(|(fact, value)| {
        let value = in_words(fact, value.as_ref()?);
        Some(Answer { fact: fact.name.value.clone(), title: fact.title.clone(), value: Some(value), given: true })
    });
    answer.collect()
}
