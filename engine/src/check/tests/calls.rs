//! Called processes.

use super::{PLACE, checked};
use crate::check::{Who, who};

const DEEL: &str = "facts:\n  bedrag: { type: money, default: 5k }\n  soort: { type: choice, of: { a: A, b: B }, default: a }\n  haast: { type: bool, default: no }\nlanes: { schrijver: { is: team, of: beleid } }\nsteps:\n  x: { takes: 1 d, by: schrijver, next: [ { when: \"haast && bedrag > 1 && soort == \\\"a\\\"\", to: goed }, { else: fout } ] }\n  goed: { end: granted }\n  fout: { end: refused }\n";

fn with(facts: &str, call: &str) -> super::Outcome {
    let body = format!("{facts}steps:\n  p: {{ process: deel, {call} }}\n  z: {{ end: granted }}\n");
    checked(&body, PLACE, &[("deel", DEEL)])
}

#[test]
fn every_end_leads_somewhere() {
    let outcome = with("", "ends: { goed: z }");
    assert_eq!(outcome.codes(), ["end_not_mapped 4:17"]);
    assert!(outcome.dutch().contains("\"fout\""), "{}", outcome.dutch());
}

#[test]
fn an_end_that_is_none() {
    let outcome = with("", "ends: { goed: z, fout: z, foud: z }");
    assert_eq!(outcome.codes(), ["unknown_end 4:49"]);
    assert_eq!(outcome.list[0].label.as_ref().unwrap().nl, "bedoelde u \"fout\"?");
}

#[test]
fn what_is_given_fits() {
    let ends = "ends: { goed: z, fout: z }";
    let say = |given: &str| with("", &format!("{ends}, with: {{ {given} }}")).codes();
    assert_eq!(say("haast: ja, bedrag: 3k, soort: b, schrijver: jz"), [""; 0]);
    assert_eq!(say("haats: ja"), ["unknown_fact 4:59"]);
    assert_eq!(say("haast: misschien"), ["with_wrong_value 4:66"]);
    assert_eq!(say("soort: c"), ["with_wrong_value 4:66"]);
    assert_eq!(say("schrijver: niemand"), ["~unknown_team 4:70"]);
}

#[test]
fn facts_of_another_type_or_with_other_words() {
    let facts = "facts:\n  n: { type: number, default: 5 }\n  kleur: { type: choice, of: { a: A, groen: Groen }, default: a }\n";
    let ends = "ends: { goed: z, fout: z }";
    let outcome = with(facts, &format!("{ends}, with: {{ bedrag: n, soort: kleur }}"));
    assert_eq!(outcome.codes(), ["with_wrong_type 7:67", "with_unknown_word 7:77"]);
    assert!(outcome.english().contains("does not know \"groen\""), "{}", outcome.english());
}

#[test]
fn a_fact_that_nobody_gives() {
    let inner = DEEL.replace("{ type: money, default: 5k }", "{ type: money }");
    let body = "steps:\n  p: { process: deel, ends: { goed: z, fout: z } }\n  z: { end: granted }\n";
    let outcome = checked(body, PLACE, &[("deel", &inner)]);
    assert_eq!(outcome.codes(), ["fact_not_given 4:17"]);
}

#[test]
fn a_member_process_and_unless() {
    let body = "steps:\n  blok: { all: [ p, q ], unless: { fuot: z }, then: z }\n  p: { process: deel }\n  q: { takes: 1 d }\n  z: { end: granted }\n";
    let outcome = checked(body, PLACE, &[("deel", DEEL)]);
    assert_eq!(outcome.codes(), ["unknown_end 4:36"]);
    assert!(checked(&body.replace("fuot", "fout"), PLACE, &[("deel", DEEL)]).list.is_empty());
}

#[test]
fn a_step_inside_a_called_process() {
    let body = "steps:\n  a: { takes: 1 d, next: p }\n  p: { process: deel, ends: { goed: z, fout: z } }\n  z: { end: granted }\nperiods:\n  t: { from: a, until: [ p/goed, p/xx ], within: 8 w }\n";
    assert_eq!(checked(body, PLACE, &[("deel", DEEL)]).codes(), ["unknown_step 8:34"]);
}

#[test]
fn a_lane_is_done_by_whom_the_caller_says() {
    let done_by = |given: &str| {
        let body = format!(
            "lanes: {{ eigen: {{ is: partner }} }}\nsteps:\n  p: {{ process: deel, ends: {{ goed: z, fout: z }}{given} }}\n  z: {{ end: granted }}\n"
        );
        let (checked, place) = checked(&body, PLACE, &[("deel", DEEL)]).found.unwrap();
        who(&checked.graph, 1, &place, "schrijver")
    };
    assert_eq!(done_by(""), Who::Team(0), "its own lane, of beleid");
    assert_eq!(done_by(", with: { schrijver: juridisch }"), Who::Team(1));
    assert_eq!(done_by(", with: { schrijver: eigen }"), Who::Partner);
    assert_eq!(done_by(", with: { schrijver: college }"), Who::Body(0));
    assert_eq!(done_by(", with: { schrijver: niemand }"), Who::Missing("niemand".to_owned()));
}
