//! The mandate register.

use super::{Outcome, PLACE, checked};

const STEPS: &str = "steps:\n  a: { mandate: { matter: subsidie, amount: bedrag }, to: { official: b, college: b, raad: b } }\n  b: { end: granted }\n";

fn process(steps: &str) -> String {
    format!(
        "facts:\n  bedrag: {{ type: money, default: 5k, min: 0 }}\n  gevoelig: {{ type: bool, default: no }}\nrules:\n  zwaar: gevoelig\n{steps}"
    )
}

fn at(register: &str, steps: &str) -> Outcome {
    let begin = PLACE.find("  - { matter").unwrap();
    let end = PLACE.find("budgets:").unwrap();
    let place = format!("{}{register}{}", &PLACE[..begin], &PLACE[end..]);
    checked(&process(steps), &place, &[])
}

#[test]
fn a_sound_register() {
    assert_eq!(checked(&process(STEPS), PLACE, &[]).codes(), [""; 0]);
}

#[test]
fn nobody_above_a_limit() {
    let outcome = at(
        "  - { matter: subsidie, up_to: 10k, decides: college }\n  - { matter: subsidie, up_to: 50k, decides: raad }\n",
        STEPS,
    );
    assert_eq!(outcome.codes(), ["~decider_never_found 9:61", "nobody_decides 12:5"]);
    assert!(outcome.dutch().contains("boven € 50.000 beslist niemand over \"subsidie\""), "{}", outcome.dutch());
}

#[test]
fn a_fact_with_a_bound_needs_no_row_above_it() {
    let outcome = checked(
        &process(STEPS).replace("min: 0", "min: 0, max: 50k"),
        &PLACE.replace("  - { matter: subsidie, decides: raad }\n", ""),
        &[],
    );
    assert_eq!(outcome.codes(), ["~decider_never_found 9:86"]);
}

#[test]
fn a_hole_between_rules() {
    let outcome = at(
        "  - { matter: subsidie, up_to: 10k, decides: teamleider }\n  - { matter: subsidie, when: gevoelig, decides: raad }\n  - { matter: subsidie, when: '!gevoelig && bedrag < k(90)', decides: college }\n",
        STEPS,
    );
    assert_eq!(outcome.codes(), ["nobody_decides 13:5"]);
    assert!(outcome.english().contains("bedrag = € 90,000, gevoelig = no"), "{}", outcome.english());
}

#[test]
fn two_deciders_in_one_band() {
    let outcome = at(
        "  - { matter: subsidie, up_to: 10k, decides: teamleider }\n  - { matter: subsidie, up_to: 10k, when: gevoelig, decides: college }\n  - { matter: subsidie, decides: raad }\n",
        STEPS,
    );
    assert_eq!(outcome.codes(), ["two_deciders 12:5"]);
    assert!(outcome.dutch().contains("bedrag = € 5.000, gevoelig = ja"), "{}", outcome.dutch());
}

#[test]
fn a_decider_without_a_way_and_a_way_without_a_decider() {
    let outcome = checked(&process(&STEPS.replace("raad: b", "burgemeester: b")), PLACE, &[]);
    assert_eq!(outcome.codes(), ["decider_without_step 9:3", "~decider_never_found 9:86"]);
    assert!(outcome.dutch().contains("\"raad\" kan hier beslissen (bedrag = € 50.001)"), "{}", outcome.dutch());
    let outcome = checked(&process(&STEPS.replace("official: b, ", "")), PLACE, &[]);
    assert_eq!(outcome.codes(), ["decider_without_step 9:3"]);
}

#[test]
fn a_matter_that_the_register_lacks() {
    let outcome = checked(&process(&STEPS.replace("matter: subsidie", "matter: subsidies")), PLACE, &[]);
    assert!(outcome.codes().contains(&"unknown_matter 9:27".to_owned()), "{:?}", outcome.codes());
    assert_eq!(
        outcome.list.iter().find(|c| c.code == "unknown_matter").unwrap().label.as_ref().unwrap().en,
        "did you mean \"subsidie\"?"
    );
}

#[test]
fn limits_ask_for_an_amount() {
    let steps = "steps:\n  a: { mandate: subsidie, to: { official: b, college: b, raad: b } }\n  b: { end: granted }\n";
    let outcome = checked(&process(steps), PLACE, &[]);
    assert!(outcome.codes().contains(&"amount_missing 9:17".to_owned()), "{:?}", outcome.codes());
}
