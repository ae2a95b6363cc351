//! Who decides: the mandate register read for one matter and amount.

use crate::model::{Cents, MandateRow, Place};
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
    /// It decides on this amount, if its `when` (if any) holds and no lower row's does.
    pub decides_here: bool,
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

/// Reads the register. `None` if it says nothing of the matter.
#[must_use]
pub fn mandate(place: &Place, matter: &str, amount: Cents) -> Option<Mandate> {
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
    // The lowest band that covers the amount decides; rows of one band share its upper limit.
    let band = rows.iter().filter_map(|r| r.band.up_to).filter(|up_to| amount <= *up_to).min();
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
            law: row.law.iter().map(|l| l.text.clone()).collect(),
            with_advice: row.with_advice.iter().map(|a| title(&a.by.value)).collect(),
            signed_with: row.signed_with.iter().map(|a| title(&a.by.value)).collect(),
            chain: chain(&rows, row).into_iter().map(title).collect(),
            sub_mandate: row.sub_mandate,
            away: row.away.iter().map(|a| a.value.replace('_', " ")).collect(),
            in_name_of: row.in_name_of.as_ref().map(|n| title(&n.value)),
            replaced_by: row.replaced_by.as_ref().map(|n| title(&n.value)),
            covers,
            decides_here: covers && up_to == band,
        });
    }
    Some(Mandate {
        doorloop: 1,
        kind: "mandate",
        place: place.name.value.clone(),
        place_title: place.title.clone(),
        matter: matter.to_owned(),
        amount: amount.euros(),
        rows: seen,
    })
}
