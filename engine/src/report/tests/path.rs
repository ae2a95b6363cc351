//! The path of a proposal against its snapshots.

use super::holds;
use super::sample::{date, sample};
use crate::findings::{DeciderShare, Head, LateHere, MayHappen, OwnerSeen, Path, PathStep, Right};
use crate::report::{Style, path_html, path_text};
use crate::text::{Lang, Words};

fn step(title: (&str, &str), whom: (&str, &str), from: &str, days: [f64; 2]) -> PathStep {
    PathStep {
        step: title.1.to_lowercase(),
        title: Words::new(title.0, title.1),
        whom: Words::new(whom.0, whom.1),
        through: None,
        holder: None,
        happens: Words::new("eerst op de stapel, dan in behandeling", "first on the pile, then in hand"),
        bring: None,
        law: Vec::new(),
        rights: Vec::new(),
        note: None,
        share: 1.0,
        from: date(from),
        days_p50: days[0],
        days_p80: days[1],
        decided: false,
        again: 0.0,
        late: Vec::new(),
    }
}

fn seen() -> Path {
    let right = |law: &str, nl: &str, en: &str| Right { law: law.to_owned(), means: Words::new(nl, en) };
    let written = right("Awb 1:3", "Een besluit staat altijd op schrift.", "A decision is always in writing.");
    let object = right("Awb 6:7", "U kunt binnen zes weken bezwaar maken.", "You can object within six weeks.");
    let simulation = sample();
    Path {
        head: Head::of(
            "path",
            [
                ("subsidieaanvraag".to_owned(), Words::new("Subsidie aanvragen", "Subsidy application")),
                ("voorbeeldstad".to_owned(), Words::new("Voorbeeldstad", "Exampletown")),
            ],
        ),
        with: Vec::new(),
        submit: date("2027-03-01"),
        lead_time_days: simulation.lead_time_days,
        count_on: Some(date("2027-07-09")),
        owner: Some(OwnerSeen {
            subject: Words::new("Welzijn", "Welfare"),
            team: Some(Words::new("Beleidsadviseurs", "Policy advisers")),
            holder: Some(Words::same("wethouder welzijn")),
        }),
        steps: vec![
            PathStep {
                bring: Some(Words::new("Plan en begroting", "Plan and budget")),
                happens: Words::new("er gaat tijd overheen", "time passes"),
                ..step(("Indienen", "Submit"), ("uzelf", "yourself"), "2027-03-01", [0.0, 0.0])
            },
            PathStep {
                holder: Some(Words::same("wethouder welzijn")),
                again: 0.12,
                ..step(("Beoordelen", "Assess"), ("Beleidsadviseurs", "Policy advisers"), "2027-03-20", [28.0, 36.0])
            },
            PathStep {
                decided: true,
                through: Some(Words::new("Beleidsadviseurs", "Policy advisers")),
                rights: vec![written, object.clone()],
                late: vec![LateHere {
                    title: Words::new("Tijd om te beslissen", "Time to decide"),
                    law: "Awb 4:13".to_owned(),
                    share: 0.4,
                }],
                ..step(("Besluit", "Decision"), ("College", "Executive board"), "2027-06-25", [7.0, 7.0])
            },
            PathStep { rights: vec![object], ..step(("Bezwaartijd", "Time to object"), ("", ""), "2027-07-02", [42.0, 42.0]) },
        ],
        may_happen: vec![
            MayHappen {
                step: "aanvullen".to_owned(),
                title: Words::new("Stukken nasturen", "Send missing papers"),
                whom: Words::new("uzelf", "yourself"),
                share: 0.28,
                days_mean: 20.9,
                at: Some("assess".to_owned()),
            },
            MayHappen {
                step: "los".to_owned(),
                title: Words::new("Iets anders", "Something else"),
                whom: Words::new("Loket", "Desk"),
                share: 0.05,
                days_mean: 3.0,
                at: None,
            },
        ],
        can_say_yes: vec![DeciderShare {
            decider: "college".to_owned(),
            title: Words::new("College", "Executive board"),
            share: 0.88,
        }],
        can_only_say_no: vec![Words::new("Juridische zaken", "Legal affairs")],
        receipt: simulation.receipt,
    }
}

#[test]
fn the_path_in_both_languages() {
    holds("path.nl.txt", &path_text(&seen(), Lang::Nl, &Style::default()));
    holds("path.en.txt", &path_text(&seen(), Lang::En, &Style::default()));
    assert!(path_html(&seen(), Lang::Nl).contains(r#"<body class="sheet">"#));
}

#[test]
fn a_right_is_named_where_it_first_holds_and_explained_once() {
    let text = path_text(&seen(), Lang::En, &Style::default());
    assert_eq!(text.matches("Awb 6:7").count(), 2, "{text}");
    assert_eq!(text.matches("You can object within six weeks.").count(), 1, "{text}");
}
