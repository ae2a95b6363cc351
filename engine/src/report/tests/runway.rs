//! The proposer's side against its snapshots.

use super::holds;
use super::sample::date;
use crate::findings::{Bridge, Head, InterventionTitle, Month, Receipt, Runway, RunwayLimit, ShareSeen, WhatHelps};
use crate::report::{Style, runway_html, runway_text};
use crate::text::{Lang, Words};

fn share(share: f64) -> ShareSeen {
    ShareSeen { share, ci95: [(share - 0.04).max(0.0), (share + 0.04).min(1.0)] }
}

fn seen() -> Runway {
    let limit = |limit, name: Option<&str>, day: Option<&str>, chance| RunwayLimit {
        limit,
        name: name.map(str::to_owned),
        date: day.map(date),
        in_time: share(chance),
    };
    let month = |day, answered, still, money| Month { date: date(day), answered, still_in_time: still, money_eur: Some(money) };
    let helps = |name: &str, difference: f64, distinguishable| WhatHelps {
        intervention: InterventionTitle { name: name.to_owned(), title: Words::new("Eén loket", "One counter"), assumes: None },
        in_time: share(0.62 + difference),
        difference,
        difference_ci95: [difference - 0.03, difference + 0.03],
        distinguishable,
        bridge80_eur: Some(6_000.0),
    };
    Runway {
        head: Head::of(
            "runway",
            [
                ("subsidieaanvraag".to_owned(), Words::new("Subsidie aanvragen", "Subsidy application")),
                ("voorbeeldstad".to_owned(), Words::new("Voorbeeldstad", "Exampletown")),
            ],
        ),
        with: Vec::new(),
        submit: date("2027-03-01"),
        in_time: share(0.62),
        in_time_as_stated: share(0.64),
        yes_in_time_as_stated: share(0.55),
        count_on: Some(date("2027-09-20")),
        limits: vec![
            limit("money", None, Some("2027-08-14"), 0.71),
            limit("partner", Some("fonds"), Some("2027-09-30"), 0.82),
            limit("season", None, Some("2027-10-01"), 0.83),
        ],
        decide_by: Some(date("2027-08-02")),
        bridging: vec![
            Bridge { sure: 0.8, eur: Some(9_120.0), ci95: [Some(8_200.0), Some(10_300.0)], months: Some(2.28) },
            Bridge { sure: 0.9, eur: None, ci95: [Some(14_000.0), None], months: None },
        ],
        by_month: vec![month("2027-04-01", 0.06, Some(0.6), 13_959.0), month("2027-05-01", 0.8, Some(0.1), -318.0)],
        interventions: vec![helps("een_loket", 0.12, true), helps("partners", 0.01, false)],
        runs: 1_000,
        interrupted: false,
        seed: 1,
        receipt: Receipt { version: "0.1.0".to_owned(), inputs: Vec::new(), seed: 1, runs: 1_000 },
    }
}

#[test]
fn the_side_of_the_proposer_in_both_languages() {
    holds("runway.nl.txt", &runway_text(&seen(), Lang::Nl, &Style::default()));
    holds("runway.en.txt", &runway_text(&seen(), Lang::En, &Style::default()));
    assert!(runway_html(&seen(), Lang::En).contains("62%"));
}

#[test]
fn too_late_from_the_start_is_said_at_once() {
    let seen = Runway { decide_by: Some(date("2027-03-01")), interventions: Vec::new(), bridging: Vec::new(), ..seen() };
    let text = runway_text(&seen, Lang::Nl, &Style::default());
    assert!(text.contains("Besluit daarom nu al"));
    assert!(text.contains("Geen verandering van dit proces"));
}
