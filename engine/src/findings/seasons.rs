//! Seasons: what of the municipality's calendar a proposal can meet on its way.
//!
//! Recesses, the windows of planning and control, and elections with what comes after them. They name what a stretch of
//! waiting was about: 23 days of recess are 23 days of *this* recess.

use crate::model::{Cause, Place};
use crate::plan::{Plan, TermPlan};
use crate::sim::Stretch;
use crate::text::Words;
use crate::time::{Date, DateRange, Moment};
use serde::Serialize;

/// Waiting for money is put down to a window that is decided at most so long before or after it ends.
const NEAR_DAYS: i32 = 45;

/// A stretch of the municipality's calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Season {
    /// What it is.
    pub kind: SeasonKind,
    /// Its name in the place file; an election's day.
    pub name: String,
    /// How people read it.
    pub title: Words,
    /// First day.
    pub from: Date,
    /// Last day; of an election, the day on which a new college is there on average.
    pub until: Date,
}

/// What a season is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SeasonKind {
    /// A body does not meet.
    Recess,
    /// From the last day for a claim until it is decided on.
    Window,
    /// Caretaker period, election and formation.
    Election,
}

/// Days of waiting that a season is responsible for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Met {
    /// The season.
    #[serde(flatten)]
    pub season: Season,
    /// Mean days of the lead time.
    pub days_mean: f64,
}

/// Every season in a span, by kind, then by day.
pub(super) fn seasons(place: &Place, plan: &Plan, span: DateRange) -> Vec<Season> {
    let mut list: Vec<Season> = Vec::new();
    for recess in &place.recess {
        let name = &recess.name.value;
        let spoken = name.replace('_', " ");
        let title = Words::new(format!("reces ({spoken})"), format!("recess ({spoken})"));
        list.extend(recess.ranges.iter().filter(|r| r.overlap(span).is_some()).map(|r| Season {
            kind: SeasonKind::Recess,
            name: name.clone(),
            title: title.clone(),
            from: r.first(),
            until: r.last(),
        }));
    }
    for window in &place.cycle {
        let Some(decided) = &window.decided else { continue };
        for year in span.first().year()..=span.last().year() {
            let day = |(month, day): (u8, u8)| Date::new(year, month.into(), day.into());
            let (Some(until), Some(from)) = (day(decided.last), day(window.in_by.unwrap_or(decided.first))) else { continue };
            if from <= until && DateRange::new(from, until).is_some_and(|r| r.overlap(span).is_some()) {
                let (name, title) = (window.name.value.clone(), window.title.clone());
                list.push(Season { kind: SeasonKind::Window, name, title, from, until });
            }
        }
    }
    list.extend(plan.terms.iter().flat_map(elections).filter(|s| s.until >= span.first() && s.from <= span.last()));
    list.sort_by_key(|s| (s.kind, s.from, s.until));
    list
}

fn elections(terms: &TermPlan) -> impl Iterator<Item = Season> {
    let settling = terms.settling.as_ref().map_or(0.0, |t| t.distribution().mean());
    let after = terms.formation.distribution().mean() + settling;
    terms.elections.iter().map(move |election| {
        let day = election.date();
        Season {
            kind: SeasonKind::Election,
            name: day.to_string(),
            title: Words::new("verkiezingen en formatie", "elections and formation"),
            from: Moment(election.0 - terms.caretaker).date(),
            until: Moment(election.0 + after as i64).date(),
        }
    })
}

/// The season that a stretch of waiting is about, if it is about one.
pub(super) fn met(seasons: &[Season], stretch: &Stretch) -> Option<usize> {
    let (from, to) = (Moment(stretch.from).date(), Moment(stretch.to).date());
    let kind = match stretch.cause {
        Cause::Recess => SeasonKind::Recess,
        Cause::Budget => SeasonKind::Window,
        Cause::Term => SeasonKind::Election,
        _ => return None,
    };
    let of_kind = seasons.iter().enumerate().filter(|(_, s)| s.kind == kind);
    let common = |s: &Season| s.until.min(to).days_since(s.from.max(from));
    let away = |s: &Season| to.days_since(s.until).abs();
    let best = match kind {
        SeasonKind::Window => of_kind.filter(|(_, s)| away(s) <= NEAR_DAYS).min_by_key(|(_, s)| away(s)),
        // A formation lasts longer in one run than in another, so the nearest counts.
        SeasonKind::Election => of_kind.filter(|(_, s)| s.from <= to).max_by_key(|(_, s)| s.from),
        SeasonKind::Recess => of_kind.filter(|(_, s)| common(s) >= 0).max_by_key(|(_, s)| common(s)),
    };
    best.map(|(i, _)| i)
}
