//! The workload of a place against its snapshots: as it is, before and after a change, and with one more.

use super::holds;
use super::sample::date;
use crate::findings::{
    BodyChange, BodyLoad, InterventionTitle, OneMore, ProcessChange, ProcessLoad, Receipt, Shift, StepCause, TeamChange,
    TeamLoad, Workload, WorkloadChange,
};
use crate::model::Cause;
use crate::report::{Style, workload_html, workload_text};
use crate::text::{Lang, Words};
use std::collections::BTreeMap;

fn policy() -> Words {
    Words::new("Team Beleid", "Policy team")
}

fn counter() -> Words {
    Words::new("Subsidieloket", "Subsidy desk")
}

fn subsidy() -> Words {
    Words::new("Subsidie aanvragen", "Subsidy application")
}

fn college() -> Words {
    Words::new("College van B en W", "Municipal executive")
}

fn shift(before: f64, after: f64, half: f64) -> Option<Shift> {
    let difference = after - before;
    let ci95 = [difference - half, difference + half];
    Some(Shift { before, after, difference, ci95, distinguishable: difference.abs() > half })
}

fn as_it_is() -> Workload {
    let team = |name: &str, title, load, wait_days_mean| TeamLoad {
        team: name.to_owned(),
        title,
        load,
        pieces: 310.0,
        wait_days_mean,
        waiting_at_end: 4.2,
    };
    Workload {
        doorloop: 1,
        kind: "workload",
        place: "voorbeeldstad".to_owned(),
        place_title: Words::new("Voorbeeldstad", "Exampletown"),
        from: date("2027-01-01"),
        until: date("2028-01-01"),
        runs: 100,
        seed: 1,
        interrupted: false,
        events: 123_456,
        processes: vec![ProcessLoad {
            process: "subsidieaanvraag".to_owned(),
            title: subsidy(),
            arrived: 139.6,
            decided: 137.2,
            days_mean: Some(88.4),
            days_ci95: Some([86.0, 90.8]),
            days_p50: Some(80.1),
            days_p80: Some(121.9),
            late: Some(0.43),
            causes: BTreeMap::from([(Cause::Queue, 41.0), (Cause::Work, 2.0)]),
            largest: vec![StepCause {
                step: "beoordelen".to_owned(),
                title: Words::new("Aanvraag beoordelen", "Assess the application"),
                cause: Cause::Queue,
                days_mean: 28.4,
            }],
        }],
        teams: vec![team("beleid", policy(), 0.94, 11.3), team("loket", counter(), 0.35, 0.2)],
        bodies: vec![BodyLoad {
            body: "college".to_owned(),
            title: college(),
            load: Some(0.51),
            meetings: 31.0,
            papers: 48.3,
            waiting_at_end: 0.4,
        }],
        under_way_at_start: 35.2,
        under_way_at_end: 37.6,
        change: None,
        one_more_fte: None,
        warnings: Vec::new(),
        receipt: Receipt { version: "0.1.0".to_owned(), inputs: Vec::new(), seed: 1, runs: 100 },
    }
}

fn changed() -> Workload {
    let counter_title = Words::new("Eén loket met een vaste contactpersoon", "One counter with a named contact");
    let more = |name: &str, title, won: f64, half: f64| OneMore {
        team: name.to_owned(),
        title,
        case_days_won: won,
        ci95: [won - half, won + half],
        distinguishable: won > half,
        wait_days_mean: shift(11.3, 3.1, 1.0),
        under_way_at_end: shift(37.6, 31.0, 2.0),
    };
    Workload {
        change: Some(WorkloadChange {
            with: vec![InterventionTitle { name: "een_loket".to_owned(), title: counter_title, assumes: None }],
            under_way_at_end: shift(37.6, 29.9, 2.2),
            processes: vec![ProcessChange {
                process: "subsidieaanvraag".to_owned(),
                title: subsidy(),
                decided: shift(137.2, 137.9, 1.4),
                days_mean: shift(88.4, 70.2, 2.0),
                late: shift(0.43, 0.21, 0.03),
            }],
            teams: vec![TeamChange {
                team: "beleid".to_owned(),
                title: policy(),
                load: shift(0.94, 0.90, 0.01),
                wait_days_mean: shift(11.3, 8.8, 0.9),
                waiting_at_end: shift(4.2, 4.0, 0.5),
            }],
            bodies: vec![BodyChange {
                body: "college".to_owned(),
                title: college(),
                load: shift(0.51, 0.51, 0.02),
                waiting_at_end: shift(0.4, 0.4, 0.1),
            }],
        }),
        one_more_fte: Some(vec![more("beleid", policy(), 1_240.0, 110.0), more("loket", counter(), 20.0, 64.0)]),
        ..as_it_is()
    }
}

#[test]
fn the_workload_in_both_languages() {
    holds("workload.nl.txt", &workload_text(&as_it_is(), Lang::Nl, &Style::default()));
    holds("workload.en.txt", &workload_text(&as_it_is(), Lang::En, &Style::default()));
}

#[test]
fn before_and_after_in_both_languages() {
    holds("workload_change.nl.txt", &workload_text(&changed(), Lang::Nl, &Style::default()));
    holds("workload_change.en.txt", &workload_text(&changed(), Lang::En, &Style::default()));
    assert!(workload_html(&changed(), Lang::En).contains("One counter with a named contact"));
}

#[test]
fn one_more_that_may_be_luck_is_not_called_a_win() {
    let mut seen = changed();
    if let Some(list) = &mut seen.one_more_fte {
        list.remove(0);
    }
    let text = workload_text(&seen, Lang::Nl, &Style::default());
    assert!(text.contains("Bij geen team wint één fte extra iets"), "{text}");
}
