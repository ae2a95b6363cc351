//! Walked paths: cases that are over, to be found by others, with what was tried in them and what went with it.

use super::case::Case;
use crate::findings::statistics::{Groups, mean_estimate, quantile};
use crate::time::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// Fewer cases with or without something say nothing about it.
const LEAST: usize = 5;

/// What is looked for; what is left empty is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// Words that all must stand somewhere in the case.
    pub words: Vec<String>,
    /// The process.
    pub process: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// A theme.
    pub theme: Option<String>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Walked {
    /// Version of the contract.
    pub doorloop: u32,
    /// `walked`.
    pub kind: &'static str,
    /// The cases, the quickest first.
    pub cases: Vec<WalkedCase>,
    /// Half of them were decided within so many days.
    pub days_p50: Option<f64>,
    /// What was tried, in most cases first.
    pub tried: Vec<TriedThere>,
}

/// A path that was walked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WalkedCase {
    /// Its number or name.
    pub id: String,
    /// How people call it.
    pub title: Option<String>,
    /// The process.
    pub process: String,
    /// The place.
    pub place: String,
    /// Words to find it by.
    pub themes: Vec<String>,
    /// When it was handed in.
    pub submitted: Date,
    /// Days to the decision.
    pub days: f64,
    /// How it ended.
    pub end: String,
    /// The steps it passed, with the days in each, where those are known.
    pub steps: Vec<(String, Option<f64>)>,
    /// What was tried.
    pub tried: Vec<String>,
}

/// Something that was tried, and how long cases took with and without it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TriedThere {
    /// What.
    pub intervention: String,
    /// Cases with it.
    pub with: usize,
    /// Cases of the same processes without it.
    pub without: usize,
    /// Mean days with it.
    pub days_with: f64,
    /// Mean days without it.
    pub days_without: Option<f64>,
    /// Days won: those without less those with it, with a 95 % interval (Welch); `None` where one of the two has too few cases.
    ///
    /// Cases in which something was tried may differ from the others: this says what went together, not what caused what.
    pub won: Option<(f64, [f64; 2])>,
}

/// Finds cases that are over.
#[must_use]
pub fn walked(cases: &[Case], sought: &Sought) -> Walked {
    let found: Vec<&Case> = cases.iter().filter(|c| c.decided.is_some() && is_found(c, sought)).collect();
    let mut days: Vec<i64> = found.iter().filter_map(|c| seconds(c)).collect();
    days.sort_unstable();
    let mut list: Vec<WalkedCase> = found.iter().filter_map(|c| walk(c)).collect();
    list.sort_by(|a, b| a.days.total_cmp(&b.days).then_with(|| a.id.cmp(&b.id)));
    Walked {
        doorloop: 1,
        kind: "walked",
        days_p50: quantile(&days, 0.5).map(|s| s as f64 / 86_400.0),
        tried: tried(&found),
        cases: list,
    }
}

fn seconds(case: &Case) -> Option<i64> {
    Some((case.decided.as_ref()?.at - case.submitted).0)
}

fn walk(case: &Case) -> Option<WalkedCase> {
    Some(WalkedCase {
        id: case.id.clone(),
        title: case.title.clone(),
        process: case.process.clone(),
        place: case.place.clone(),
        themes: case.themes.clone(),
        submitted: case.submitted.date(),
        days: seconds(case)? as f64 / 86_400.0,
        end: case.decided.as_ref()?.end.clone(),
        steps: case.passed.iter().map(|p| (p.step.clone(), p.from.map(|from| (p.until - from).in_days()))).collect(),
        tried: case.tried.iter().map(|t| t.intervention.clone()).collect(),
    })
}

fn is_found(case: &Case, sought: &Sought) -> bool {
    let is = |asked: &Option<String>, given: &str| asked.as_ref().is_none_or(|a| a.eq_ignore_ascii_case(given));
    let has_theme = sought.theme.as_ref().is_none_or(|t| case.themes.iter().any(|c| c.eq_ignore_ascii_case(t)));
    if !is(&sought.process, &case.process) || !is(&sought.place, &case.place) || !has_theme {
        return false;
    }
    let mut text = vec![case.id.as_str(), &case.process, &case.place];
    text.extend(case.title.as_deref());
    text.extend(case.themes.iter().map(String::as_str));
    text.extend(case.decided.iter().map(|d| d.end.as_str()));
    text.extend(case.tried.iter().map(|t| t.intervention.as_str()));
    text.extend(case.passed.iter().map(|p| p.step.as_str()));
    let text = text.join("\n").to_lowercase();
    sought.words.iter().all(|word| text.contains(&word.to_lowercase()))
}

fn tried(found: &[&Case]) -> Vec<TriedThere> {
    let mut by_what: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in found {
        let mut what: Vec<&str> = case.tried.iter().map(|t| t.intervention.as_str()).collect();
        what.sort_unstable();
        what.dedup();
        what.into_iter().for_each(|w| by_what.entry(w).or_default().push(case));
    }
    let days = |cases: &[&Case]| cases.iter().filter_map(|c| seconds(c)).map(|s| s as f64 / 86_400.0).collect::<Vec<f64>>();
    let mean = |days: &[f64]| (!days.is_empty()).then(|| days.iter().sum::<f64>() / days.len() as f64);
    let mut list: Vec<TriedThere> = by_what
        .into_iter()
        .filter_map(|(what, cases)| {
            let is_like = |c: &&&Case| cases.iter().any(|w| w.process == c.process && w.place == c.place);
            let has_it = |c: &&&Case| c.tried.iter().any(|t| t.intervention == what);
            let others: Vec<&Case> = found.iter().filter(|c| is_like(c) && !has_it(c)).copied().collect();
            let (with, without) = (days(&cases), days(&others));
            let alone = |days: &[f64]| mean_estimate(days, &Groups::alone(days.len()), 0.95);
            let both = Some(()).filter(|()| with.len() >= LEAST && without.len() >= LEAST);
            let won = both.and_then(|()| {
                let (a, b) = (alone(&without)?, alone(&with)?);
                let (won, half) = (a.value - b.value, 1.96 * a.standard_error.hypot(b.standard_error));
                Some((won, [won - half, won + half]))
            });
            Some(TriedThere {
                intervention: what.to_owned(),
                with: with.len(),
                without: without.len(),
                days_with: mean(&with)?,
                days_without: mean(&without),
                won,
            })
        })
        .collect();
    list.sort_by(|a, b| b.with.cmp(&a.with).then_with(|| a.intervention.cmp(&b.intervention)));
    list
}
