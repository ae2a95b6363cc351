//! A comparison against its snapshots.

use super::holds;
use super::sample::{date, head, spread};
use crate::findings::{BestEnded, BestStep, Comparison, Gain, Pair, Receipt, ShareChange, Together, Variant, Warning};
use crate::model::EndKind;
use crate::report::{Style, comparison_html, comparison_text};
use crate::text::{Lang, Words};

fn gain(mean: f64, half: f64) -> Gain {
    Gain { mean, ci95: [mean - half, mean + half], p90: Some(1.5 * mean), p90_ci95: Some([1.5 * mean - 9.0, 1.5 * mean + 9.0]) }
}

fn share(name: (&str, &str), end: Option<EndKind>, share: f64, difference: Option<f64>) -> ShareChange {
    ShareChange {
        name: name.1.to_lowercase(),
        title: Words::new(name.0, name.1),
        end,
        share,
        difference,
        ci95: difference.map(|d| [d - 0.03, d + 0.03]),
        distinguishable: difference.is_some_and(|d| d.abs() > 0.03),
    }
}

fn variant(name: &str, title: (&str, &str), days: f64, difference: Option<Gain>, in_time: Option<f64>) -> Variant {
    Variant {
        name: name.to_owned(),
        title: Words::new(title.0, title.1),
        assumes: None,
        lead_time_days: spread(days, 2.0),
        distinguishable: difference.is_some_and(|d| d.ci95[1] < 0.0 || d.ci95[0] > 0.0),
        difference_days: difference,
        sooner: 0.5,
        outcomes: vec![share(("Toegekend", "Granted"), Some(EndKind::Granted), 0.71, in_time.map(|_| 0.0))],
        in_time: vec![share(("Tijd om te beslissen", "Time to decide"), None, 0.4 + in_time.unwrap_or(0.0), in_time)],
    }
}

fn seen() -> Comparison {
    let counter = ("Eén loket met een vaste contactpersoon", "One counter with a named contact");
    let partners = ("Vraag samen met partners aan", "Apply together with partners");
    let assumes = Words::new("De eigenaar is meteen bekend.", "The owner is known at once.");
    let pair = |names: [&str; 2], beyond: f64, verdict| Pair {
        names: names.map(str::to_owned),
        together: gain(19.0, 2.0),
        beyond_sum: gain(beyond, 1.0),
        verdict,
    };
    Comparison {
        head: head("comparison"),
        submit: date("2027-03-01"),
        runs: 2_000,
        seed: 1,
        interrupted: false,
        variants: vec![
            variant("base", ("Zoals het nu gaat", "As it goes now"), 94.2, None, None),
            Variant { assumes: Some(assumes), ..variant("een_loket", counter, 73.1, Some(gain(-21.1, 2.4)), Some(0.22)) },
            variant("partners", partners, 93.9, Some(gain(-0.3, 1.1)), Some(0.01)),
            variant("bedrag=600k", ("Bedrag: € 600.000", "Amount: € 600,000"), 160.0, Some(gain(65.8, 4.0)), Some(-0.2)),
        ],
        pairs: vec![
            pair(["een_loket", "partners"], -2.1, Together::Overlap),
            pair(["een_loket", "bedrag=600k"], 3.0, Together::HelpEachOther),
            pair(["partners", "bedrag=600k"], 0.2, Together::NotDistinguishable),
        ],
        not_together: vec![["een_loket".to_owned(), "bewerkt.yaml".to_owned()]],
        best: vec![BestStep {
            add: "een_loket".to_owned(),
            title: Words::new(counter.0, counter.1),
            difference_days: gain(-21.1, 2.4),
            added_days: gain(-21.1, 2.4),
        }],
        best_ended: Some(BestEnded::NothingHelps),
        warnings: vec![Warning {
            code: "team_overloaded".to_owned(),
            what: Words::new("Team Beleid krijgt meer dan het aankan.", "The policy team gets more than it can do."),
        }],
        receipt: Receipt { version: "0.1.0".to_owned(), inputs: Vec::new(), seed: 1, runs: 2_000 },
    }
}

#[test]
fn the_comparison_in_both_languages() {
    holds("comparison.nl.txt", &comparison_text(&seen(), Lang::Nl, &Style::default()));
    holds("comparison.en.txt", &comparison_text(&seen(), Lang::En, &Style::default()));
    assert!(comparison_html(&seen(), Lang::En).contains("One counter with a named contact"));
}

#[test]
fn what_can_be_luck_is_never_said_to_win() {
    let mut seen = seen();
    seen.variants.retain(|v| !v.distinguishable);
    let text = comparison_text(&seen, Lang::Nl, &Style::default());
    assert!(text.contains("Geen van deze veranderingen scheelt zo veel") && text.contains("kan toeval zijn"), "{text}");
    assert!(!text.contains("De meeste winst"), "{text}");
}
