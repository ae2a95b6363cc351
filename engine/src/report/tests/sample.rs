//! A simulation made by hand: a subsidy in Voorbeeldstad.

use crate::findings::*;
use crate::model::{Cause, EndKind};
use crate::text::Words;
use crate::time::Date;
use std::collections::BTreeMap;

pub(super) fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn dates(days: [&str; 5]) -> Dates {
    let [p10, p50, p80, p90, p95] = days.map(|day| Some(date(day)));
    Dates { p10, p50, p80, p90, p95 }
}

pub(super) fn spread(mean: f64, half: f64) -> Spread {
    Spread {
        mean,
        mean_is_lower_bound: false,
        ci95: [mean - half, mean + half],
        p10: Some(mean * 0.5),
        p50: Some(mean * 0.95),
        p80: Some(mean * 1.3),
        p90: Some(mean * 1.6),
        p95: Some(mean * 1.9),
        min: mean * 0.3,
        max: Some(mean * 3.0),
    }
}

fn remedy(name: &str, nl: &str, en: &str, assumes: Option<(&str, &str)>) -> InterventionTitle {
    InterventionTitle { name: name.to_owned(), title: Words::new(nl, en), assumes: assumes.map(|(nl, en)| Words::new(nl, en)) }
}

pub(super) fn head(kind: &'static str) -> Head {
    Head::of(
        kind,
        [
            ("subsidieaanvraag".to_owned(), Words::new("Subsidie aanvragen", "Subsidy application")),
            ("voorbeeldstad".to_owned(), Words::same("Voorbeeldstad")),
        ],
    )
}

/// All zero, and nothing in any list.
pub(super) fn empty() -> Simulation {
    let submit = date("2026-12-01");
    let nothing = Spread {
        mean: 0.0,
        ci95: [0.0, 0.0],
        p10: Some(0.0),
        p50: Some(0.0),
        p80: Some(0.0),
        p90: Some(0.0),
        p95: Some(0.0),
        min: 0.0,
        max: Some(0.0),
        mean_is_lower_bound: false,
    };
    let at_once = Dates { p10: Some(submit), p50: Some(submit), p80: Some(submit), p90: Some(submit), p95: Some(submit) };
    Simulation {
        head: Head::of("simulation", [("melding".to_owned(), Words::default()), ("voorbeeldstad".to_owned(), Words::default())]),
        proposal: Proposal { facts: BTreeMap::new(), submit, assumed: Vec::new(), answers: Vec::new() },
        with: Vec::new(),
        runs: 0,
        worlds: 50,
        seed: 0,
        events: 0,
        lead_time_days: nothing,
        decided_on: at_once,
        decided_on_with_estimates: at_once,
        quantile_ci95: BTreeMap::new(),
        lead_time_days_with_estimates: nothing,
        outcomes: Vec::new(),
        milestones: Vec::new(),
        unfinished: 0.0,
        horizon: date("2031-11-30"),
        periods: Vec::new(),
        steps: Vec::new(),
        within: BTreeMap::new(),
        causes: BTreeMap::new(),
        detours: BTreeMap::new(),
        after_decision: Vec::new(),
        deciders: Vec::new(),
        stalls: Vec::new(),
        stalls_by: StallGroups::default(),
        tail: None,
        uncertainty: None,
        estimates: Rests { share: 0.0, count: 0 },
        interrupted: false,
        warnings: Vec::new(),
        pairing: None,
        receipt: Receipt { version: "0.1.0".to_owned(), inputs: Vec::new(), seed: 0, runs: 0 },
    }
}

pub(super) fn sample() -> Simulation {
    Simulation {
        head: head("simulation"),
        proposal: proposal(),
        with: vec![remedy("partners", "Vraag samen met partners aan", "Apply together with partners", None)],
        runs: 2_000,
        worlds: 50,
        seed: 1,
        events: 1_234_567,
        lead_time_days: spread(94.2, 2.1),
        decided_on: dates(["2027-01-19", "2027-03-02", "2027-04-06", "2027-04-29", "2027-05-25"]),
        decided_on_with_estimates: dates(["2027-01-14", "2027-03-04", "2027-04-20", "2027-05-21", "2027-06-29"]),
        quantile_ci95: BTreeMap::from([
            ("p50", [Some(87.0), Some(92.0)]),
            ("p80", [Some(119.6), Some(127.1)]),
            ("p95", [Some(166.0), None]),
        ]),
        lead_time_days_with_estimates: Spread { p80: Some(140.1), ..spread(99.0, 2.6) },
        outcomes: outcomes(),
        milestones: vec![
            Milestone {
                step: "compleet".to_owned(),
                title: Words::new("Aanvraag is compleet", "Application is complete"),
                share: 0.93,
                days_mean: 24.3,
            },
            Milestone {
                step: "advies".to_owned(),
                title: Words::new("Advies ligt er", "Advice is in"),
                share: 0.88,
                days_mean: 61.7,
            },
        ],
        periods: periods(),
        steps: steps(),
        within: BTreeMap::new(),
        causes: BTreeMap::from([
            (Cause::Work, 1.6),
            (Cause::Hours, 5.1),
            (Cause::Queue, 33.9),
            (Cause::Meeting, 8.4),
            (Cause::Agenda, 6.2),
            (Cause::Recess, 3.3),
            (Cause::Budget, 0.02),
            (Cause::Applicant, 14.7),
            (Cause::Search, 9.5),
            (Cause::Handling, 11.5),
            (Cause::Term, 0.0),
        ]),
        detours: BTreeMap::from([(Detour::Rework, 19.8), (Detour::Mandate, 12.4)]),
        after_decision: vec![
            AfterDecision {
                step: "bezwaar".to_owned(),
                title: Words::new("Tijd om bezwaar te maken", "Time to object"),
                days_mean: 42.0,
            },
            AfterDecision { step: "betalen".to_owned(), title: Words::new("Betalen", "Payment"), days_mean: 11.2 },
        ],
        deciders: vec![
            DeciderShare {
                decider: "afdelingshoofd".to_owned(),
                title: Words::new("Afdelingshoofd", "Head of department"),
                share: 0.81,
            },
            DeciderShare {
                decider: "college".to_owned(),
                title: Words::new("College van B en W", "Municipal executive"),
                share: 0.19,
            },
        ],
        stalls: stalls(),
        stalls_by: stalls_by(),
        tail: Some(tail()),
        uncertainty: Some(uncertainty()),
        estimates: Rests { share: 0.83, count: 34 },
        interrupted: false,
        warnings: vec![
            Warning {
                code: "no_steady_queue".to_owned(),
                what: Words::new(
                    "Team “Beleid” krijgt meer werk dan het aankan: 112% van de uren. De wachttijd groeit daardoor steeds verder. De uitkomst hangt af van het jaar dat vooraf is nagebootst.",
                    "Team “Policy” gets more work than it can do: 112% of its hours. So the wait keeps growing. The outcome depends on the year that was imitated before.",
                ),
            },
            Warning {
                code: "default".to_owned(),
                what: Words::new(
                    "Er is geen gemeente gekozen. Voorbeeldstad is genomen.",
                    "No municipality was chosen. Voorbeeldstad was taken.",
                ),
            },
        ],
        pairing: Some(0.91),
        receipt: Receipt {
            version: "0.1.0".to_owned(),
            inputs: vec![
                Input { name: "subsidieaanvraag.yaml".to_owned(), sha256: "9f2c".repeat(16) },
                Input { name: "voorbeeldstad.yaml".to_owned(), sha256: "41ab".repeat(16) },
            ],
            seed: 1,
            runs: 2_000,
        },
        ..empty()
    }
}

fn proposal() -> Proposal {
    let answer = |fact: &str, title: Words, value: Option<Words>, given| Answer { fact: fact.to_owned(), title, value, given };
    Proposal {
        facts: BTreeMap::from([
            ("bedrag".to_owned(), serde_json::json!(60_000)),
            ("domein".to_owned(), serde_json::json!("welzijn")),
        ]),
        submit: date("2026-12-01"),
        assumed: vec![
            Assumed {
                fact: "domein".to_owned(),
                title: Words::new("Onderwerp", "Domain"),
                taken: Words::new("Welzijn", "Welfare"),
            },
            Assumed {
                fact: "compleet".to_owned(),
                title: Words::new("Alle stukken erbij", "All documents attached"),
                taken: Words::new("ja in 55% van de gevallen", "yes in 55% of the cases"),
            },
        ],
        answers: vec![
            answer("bedrag", Words::new("Bedrag", "Amount"), Some(Words::new("€\u{a0}60.000", "€60,000")), true),
            answer("domein", Words::new("Onderwerp", "Domain"), Some(Words::new("Welzijn", "Welfare")), false),
            answer("compleet", Words::new("Alle stukken erbij", "All documents attached"), None, false),
        ],
    }
}

fn outcomes() -> Vec<Outcome> {
    let outcome = |end: &str, title: Words, kind, share, mean| Outcome {
        end: end.to_owned(),
        title,
        kind,
        share,
        lead_time_days: spread(mean, 3.0),
    };
    vec![
        outcome("verleend", Words::new("Subsidie verleend", "Subsidy given"), EndKind::Granted, 0.702, 91.0),
        outcome("geweigerd", Words::new("Afgewezen", "Refused"), EndKind::Refused, 0.215, 104.4),
        outcome("ingetrokken", Words::new("Aanvraag ingetrokken", "Application withdrawn"), EndKind::Withdrawn, 0.079, 47.5),
        outcome("buiten", Words::new("Buiten behandeling", "Set aside"), EndKind::NotHandled, 0.004, 60.2),
        outcome("weg", Words::new("Andere weg", "Other route"), EndKind::OtherRoute, 0.0, 0.0),
    ]
}

fn periods() -> Vec<PeriodKept> {
    vec![
        PeriodKept {
            period: "beslistermijn".to_owned(),
            title: Words::new("Beslissen op de aanvraag", "Deciding on the application"),
            law: "Awb 4:13, Algemene subsidieverordening Voorbeeldstad art. 8".to_owned(),
            applies: 1.0,
            on_time: 0.743,
            extended: 0.12,
            late_days_mean: 6.4,
            penalty_eur_mean: 118.3,
        },
        PeriodKept {
            period: "advies".to_owned(),
            title: Words::new("Advies van de raad", "Advice of the council"),
            law: String::new(),
            applies: 0.0,
            on_time: 1.0,
            extended: 0.0,
            late_days_mean: 0.0,
            penalty_eur_mean: 0.0,
        },
    ]
}

fn steps() -> Vec<StepDays> {
    let step = |step: &str, title: Words, lane: &str, lane_title: Words, visits_mean, days_mean, share| StepDays {
        step: step.to_owned(),
        title,
        lane: lane.to_owned(),
        lane_title,
        visits_mean,
        days_mean,
        share,
    };
    let desk = || Words::new("Subsidieloket", "Subsidy desk");
    let policy = || Words::new("Team Beleid", "Policy team");
    vec![
        step(
            "eigenaar",
            Words::new("Zoeken wie erover gaat", "Find who handles it"),
            "aanvrager",
            Words::new("Aanvrager", "Applicant"),
            0.5,
            9.5,
            0.5,
        ),
        step("intake", Words::new("Stukken nakijken", "Check the documents"), "loket", desk(), 1.4, 12.8, 1.0),
        step(
            "aanvullen",
            Words::new("Stukken aanvullen", "Add documents"),
            "aanvrager",
            Words::new("Aanvrager", "Applicant"),
            0.4,
            14.7,
            0.38,
        ),
        step(
            "beoordelen",
            Words::new(
                "De aanvraag inhoudelijk beoordelen aan de hand van de regeling",
                "Assess the application against the scheme",
            ),
            "beleid",
            policy(),
            1.1,
            33.3,
            0.93,
        ),
        step("mandaat", Words::new("Wie mag beslissen", "Who may decide"), "beleid", policy(), 1.0, 0.0, 0.92),
        step(
            "college",
            Words::new("Besluit van het college", "Decision of the executive"),
            "college",
            Words::new("College van B en W", "Municipal executive"),
            0.2,
            17.9,
            0.19,
        ),
        step("besluit", Words::new("Besluit nemen", "Take the decision"), "beleid", policy(), 1.0, 5.98, 0.996),
        step(
            "geld",
            Words::new("Geld reserveren", "Reserve money"),
            "financien",
            Words::new("Financiën", "Finance"),
            1.0,
            0.02,
            0.92,
        ),
    ]
}

fn stalls_by() -> StallGroups {
    let lost = |name: &str, title: Words, days_mean, share, largest_gain_days| Lost {
        name: name.to_owned(),
        title,
        days_mean,
        share,
        largest_gain_days,
    };
    StallGroups {
        lane: vec![
            lost("beleid", Words::new("Beleidsadviseurs", "Policy advisers"), 28.4, 0.91, Some(21.3)),
            lost("loket", Words::new("Loket", "Desk"), 9.0, 0.4, None),
        ],
        cause: vec![
            lost("queue", Words::default(), 33.9, 0.95, Some(21.3)),
            lost("search", Words::default(), 9.5, 0.5, Some(6.1)),
        ],
        step: vec![lost("beoordelen", Words::new("Aanvraag beoordelen", "Assess the application"), 28.4, 0.91, Some(21.3))],
    }
}

fn tail() -> Tail {
    Tail {
        over_days: Some(210.0),
        runs: 200,
        marks: vec![TailMark {
            step: None,
            title: Words::default(),
            what: TailWhat::MissedBeforeRecess { body: Words::new("Gemeenteraad", "Council") },
            share_in_tail: 0.9,
            share_outside: 0.1,
            said: Words::new(
                "Bij 9 van de 10 daarvan miste het voorstel de laatste vergadering voor het reces (Gemeenteraad). Bij de andere was dat 1 van de 10.",
                "In 9 out of 10 of those the proposal missed the last meeting before the recess (Council). Of the others it was 1 out of 10.",
            ),
        }],
    }
}

fn uncertainty() -> Uncertainty {
    Uncertainty {
        measure: "standardised_regression_on_log_factors_same_luck",
        width_days: 84.0,
        standard_deviation_days: 33.0,
        luck_share: 0.81,
        estimates_share: 0.19,
        others_share: 0.02,
        noise_floor: 0.004,
        not_distinguishable: 33,
        estimates: vec![EstimatePart {
            estimate: "subsidieaanvraag.beoordelen.waits.0".to_owned(),
            title: Words::new("Aanvraag beoordelen", "Assess the application"),
            number: Words::new("hoe lang het blijft liggen", "how long it lies"),
            share: 0.16,
            ci95: [0.14, 0.18],
            noise: 0.004,
            distinguishable: true,
            days_per_tenth_more: 2.8,
            width_days_when_known: 77.0,
        }],
    }
}

fn stalls() -> Vec<Stall> {
    let stall =
        |step: &str, title: Words, lane: &str, kind, [days_mean, days_p90, share]: [f64; 3], gain_days, why: Words, remedies| {
            Stall {
                step: step.to_owned(),
                title,
                lane: lane.to_owned(),
                kind,
                days_mean,
                days_p90,
                share,
                gain_days,
                why,
                example: None,
                remedies,
            }
        };
    let desk = || {
        remedy(
            "een_loket",
            "Eén loket met een vaste contactpersoon",
            "One counter with a named contact",
            Some((
                "De contactpersoon is meteen bekend. Minder aanvragen zijn onvolledig.",
                "The contact is known at once. Fewer applications are incomplete.",
            )),
        )
    };
    let contacts =
        || remedy("warme_contacten", "Bel eerst, en leer elkaar kennen", "Call first, and get to know each other", None);
    let mut list = vec![
        stall(
            "beoordelen",
            Words::new("Aanvraag beoordelen", "Assess the application"),
            "beleid",
            StallKind::Cause(Cause::Queue),
            [28.4, 71.0, 0.91],
            Gain { mean: 21.3, ci95: [19.2, 23.4], p90: Some(38.0), p90_ci95: Some([38.0 - 4.0, 38.0 + 5.0]) },
            Words::new(
                "Het team Beleid heeft 2,4 fte en is 94% van de tijd bezig. Een nieuwe aanvraag sluit achteraan.",
                "The policy team has 2.4 fte and is busy 94% of the time. A new application joins the end of the line.",
            ),
            vec![contacts(), desk()],
        ),
        stall(
            "eigenaar",
            Words::new("Zoeken wie erover gaat", "Find who handles it"),
            "aanvrager",
            StallKind::Cause(Cause::Search),
            [9.5, 24.0, 0.5],
            Gain { mean: 6.1, ci95: [5.2, 7.0], p90: None, p90_ci95: None },
            Words::new("U weet nog niet wie over uw plan gaat.", "You don't know yet who handles your plan."),
            vec![desk()],
        ),
        stall(
            "intake",
            Words::new("Stukken nakijken", "Check the documents"),
            "loket",
            StallKind::Detour(Detour::Rework),
            [19.8, 44.0, 0.38],
            Gain { mean: 0.9, ci95: [-0.4, 2.2], p90: Some(1.0), p90_ci95: Some([1.0 - 4.0, 1.0 + 5.0]) },
            Words::new("De aanvraag is niet compleet en komt terug.", "The application is incomplete and comes back."),
            Vec::new(),
        ),
        stall(
            "college",
            Words::new("Besluit van het college", "Decision of the executive"),
            "college",
            StallKind::Cause(Cause::Agenda),
            [6.2, 14.0, 0.11],
            Gain { mean: 0.8, ci95: [0.3, 1.3], p90: Some(0.0), p90_ci95: Some([0.0 - 4.0, 0.0 + 5.0]) },
            Words::new("De agenda sluit twee weken vooraf.", "The agenda closes two weeks before."),
            Vec::new(),
        ),
    ];
    let missed = Mechanism::AgendaClosed {
        body: Words::new("College van B en W", "Municipal executive"),
        ready: date("2027-07-17"),
        days_late: 3,
        missed: date("2027-07-21"),
        closed: date("2027-07-14"),
        next: date("2027-09-03"),
    };
    if let Some(last) = list.first_mut() {
        last.example = Some(StallExample { run: 17, days: 48.0, said: missed.words(), mechanism: missed });
    }
    list
}
