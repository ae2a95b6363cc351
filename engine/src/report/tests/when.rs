//! Lead times by submit date against their snapshots.

use super::holds;
use super::sample::{date, head, spread};
use crate::findings::{BySubmit, Explained, InterventionTitle, Met, Receipt, Season, SeasonKind, When};
use crate::model::Cause;
use crate::report::{Style, when_html, when_text};
use crate::text::{Lang, Words};
use std::collections::BTreeMap;

/// Mean days of ten weeks: a summer in between.
const DAYS: [f64; 10] = [60.0, 62.0, 71.0, 88.0, 104.0, 97.0, 90.0, 83.0, 76.0, 61.0];

fn season(kind: SeasonKind, title: (&str, &str), from: &str, until: &str) -> Season {
    Season { kind, name: title.1.replace(' ', "_"), title: Words::new(title.0, title.1), from: date(from), until: date(until) }
}

fn seen() -> When {
    let first = date("2027-05-31");
    let summer = season(SeasonKind::Recess, ("zomer", "summer"), "2027-07-10", "2027-08-22");
    let explained = |week: usize, longer: Option<f64>| Explained {
        submit: first.add_days(7 * week as i32),
        days_mean: DAYS[week],
        longer_days: longer,
        longer_ci95: longer.map(|d| [d - 3.0, d + 3.0]),
        because: if longer.is_some_and(|d| d > 9.0) { vec![(Cause::Recess, 38.2), (Cause::Agenda, 5.9)] } else { Vec::new() },
        met: if longer.is_some_and(|d| d > 9.0) { vec![Met { season: summer.clone(), days_mean: 38.2 }] } else { Vec::new() },
    };
    let by_submit = DAYS.iter().enumerate().map(|(week, days)| {
        let submit = first.add_days(7 * week as i32);
        BySubmit {
            submit,
            lead_time_days: spread(*days, 1.5),
            decided_on_p50: Some(submit.add_days(*days as i32)),
            decided_on_p80: (week != 4).then(|| submit.add_days((1.3 * days) as i32)),
            as_good_as_best: *days < 62.5,
            causes: BTreeMap::from([(Cause::Recess, days - 55.0)]),
        }
    });
    When {
        head: head("when"),
        with: vec![InterventionTitle {
            name: "een_loket".to_owned(),
            title: Words::new("Eén loket", "One counter"),
            assumes: None,
        }],
        runs: 200,
        seed: 1,
        interrupted: false,
        by_submit: by_submit.collect(),
        best: first,
        worst: first.add_days(28),
        worst_because: vec![(Cause::Recess, 38.2), (Cause::Agenda, 5.9)],
        best_dates: vec![explained(0, None), explained(9, Some(1.0))],
        worst_dates: vec![explained(4, Some(44.0))],
        equal_by: "subset_selection_bonferroni_paired",
        equal_level: 0.95,
        seasons: vec![
            summer,
            season(SeasonKind::Window, ("begroting", "budget"), "2027-08-02", "2027-08-15"),
            season(SeasonKind::Election, ("verkiezingstijd", "election time"), "2027-06-07", "2027-06-20"),
        ],
        warnings: Vec::new(),
        receipt: Receipt { version: "0.1.0".to_owned(), inputs: Vec::new(), seed: 1, runs: 200 },
    }
}

#[test]
fn the_weeks_in_both_languages() {
    holds("when.nl.txt", &when_text(&seen(), Lang::Nl, &Style::default()));
    holds("when.en.txt", &when_text(&seen(), Lang::En, &Style::default()));
    assert!(when_html(&seen(), Lang::Nl).contains("<svg"));
}

#[test]
fn weeks_that_are_alike_are_called_alike() {
    let seen = When { worst_dates: Vec::new(), ..seen() };
    assert!(when_text(&seen, Lang::En, &Style::default()).contains("It makes no difference for certain when you hand it in."));
}
