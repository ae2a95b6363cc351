//! Branch lists.

use super::{PLACE, checked, codes};

fn list(facts: &str, list: &str) -> super::Outcome {
    let body = format!(
        "facts:\n{facts}\nsteps:\n  a: {{ decide: {list} }}\n  b: {{ end: granted }}\n  c: {{ end: refused }}\n  d: {{ end: refused }}\n"
    );
    checked(&body, PLACE, &[])
}

const FACTS: &str =
    "  bedrag: { type: money, default: 5k, min: 0 }\n  domein: { type: choice, of: { zorg: Zorg, groen: Groen }, default: zorg }";

#[test]
fn two_rules_that_hold_at_once() {
    let outcome = list(
        FACTS,
        "[ { when: 'bedrag >= k(50)', to: b }, { when: 'bedrag <= k(50) && domein == \"groen\"', to: c }, { else: d } ]",
    );
    assert_eq!(outcome.codes(), ["whens_overlap 7:62"]);
    assert_eq!(outcome.dutch(), "twee takken gelden tegelijk bij bedrag = € 50.000, domein = groen");
    assert_eq!(outcome.english(), "two branches hold at once at bedrag = € 50,000, domein = groen");
}

#[test]
fn rules_that_exclude_each_other() {
    let facts = FACTS;
    for whens in [
        "[ { when: 'bedrag >= k(50)', to: b }, { when: 'bedrag < k(50)', to: c }, { else: d } ]",
        "[ { when: 'domein == \"groen\"', to: b }, { when: 'bedrag < k(50) && domein == \"zorg\"', to: c }, { else: d } ]",
        "{ ordered: [ { when: 'bedrag > k(10)', to: b }, { when: 'bedrag > k(50) && domein == \"zorg\"', to: c }, { else: d } ] }",
        "[ { when: 'bedrag > k(10) && domein == \"zorg\"', to: b }, { when: 'bedrag > k(5)', chance: 10%, to: c }, { else: d } ]",
        "[ { when: 'visits(\"a\") > 1', to: b }, { when: 'bedrag > k(5) && domein == \"zorg\"', to: c }, { else: d } ]",
    ] {
        let said = list(facts, whens);
        let others: Vec<String> = said.codes().into_iter().filter(|c| !c.starts_with("~unread_fact")).collect();
        assert_eq!(others, [""; 0], "{whens}");
    }
}

#[test]
fn the_bounds_of_a_fact_are_kept() {
    let facts = "  n: { type: number, default: 5, min: 3 }";
    let outcome = list(facts, "[ { when: 'n < 3', to: b }, { when: 'n < 4', to: c }, { else: d } ]");
    assert_eq!(outcome.codes(), [""; 0]);
    let outcome = list(facts, "[ { when: 'n <= 3', to: b }, { when: 'n < 4', to: c }, { else: d } ]");
    assert_eq!(outcome.english(), "two branches hold at once at n = 3");
}

#[test]
fn values_are_lists_too() {
    let body = "facts:\n  f: { type: bool, default: no }\n  g: { type: bool, default: no }\nsteps:\n  a: { by: beleid, work: [ { when: f, is: 3 h }, { when: g, is: 4 h }, { else: 1 h } ], next: z }\n  z: { end: granted }\n";
    assert_eq!(codes(body), ["whens_overlap 7:58"]);
}

#[test]
fn chances_that_come_to_more_than_all() {
    let facts = "  f: { type: bool, default: no }\n  n: { type: number, default: 0.1, min: 0, max: 1 }";
    let outcome = list(facts, "[ { when: f, chance: 60%, to: b }, { chance: n, to: c }, { else: d } ]");
    assert_eq!(outcome.codes(), ["chances_over_100 7:16"]);
    assert_eq!(outcome.dutch(), "deze kansen zijn samen 160% bij f = ja, n = 1");
    let outcome = list(facts, "[ { when: f, chance: 60%, to: b }, { when: '!f && n < 1', chance: 60%, to: c }, { else: d } ]");
    assert_eq!(outcome.codes(), [""; 0]);
}

#[test]
fn an_optional_fact_may_be_absent() {
    let facts = "  dag: { type: date, optional: true }";
    let outcome = list(facts, "[ { when: '!known(dag)', to: b }, { when: '!known(dag) || dag > submit', to: c }, { else: d } ]");
    assert!(outcome.dutch().contains("dag = niet gegeven"), "{}", outcome.dutch());
}

#[test]
fn else_does_not_close() {
    let body = "steps:\n  a: { takes: 1 d, next: [ { chance: 10%, to: z }, { else: a, max: 3 } ] }\n  z: { end: granted }\n";
    assert_eq!(codes(body), ["else_with_max 4:52"]);
}

#[test]
fn too_many_answers_are_sampled() {
    // 2²⁰ mixes of yes and no: a spread of them is tried, and finds what is not rare.
    let facts: Vec<String> = (0..20).map(|i| format!("  f{i}: {{ type: bool, default: no }}\n")).collect();
    let names: Vec<String> = (0..20).map(|i| format!("f{i}")).collect();
    let (any, some) = (names.join(" || "), names[..10].join(" || "));
    let outcome = list(&facts.concat(), &format!("[ {{ when: '{any}', to: b }}, {{ when: '{some}', to: c }}, {{ else: d }} ]"));
    assert_eq!(outcome.list.len(), 1);
    assert_eq!(
        outcome.dutch(),
        list(&facts.concat(), &format!("[ {{ when: '{any}', to: b }}, {{ when: '{some}', to: c }}, {{ else: d }} ]")).dutch()
    );
}

#[test]
fn rules_that_compute_with_a_fact() {
    let outcome = list(
        "  bedrag: { type: money, default: 5k, min: 0 }",
        "[ { when: 'bedrag * 2 > k(60)', to: b }, { when: 'bedrag < k(70)', to: c }, { else: d } ]",
    );
    assert_eq!(outcome.dutch(), "twee takken gelden tegelijk bij bedrag = € 69.999");
    let outcome = list(
        "  a1: { type: money, default: 5k }\n  a2: { type: money, default: 5k }",
        "[ { when: 'a1 + a2 > k(50)', to: b }, { when: 'a1 > a2', to: c }, { else: d } ]",
    );
    assert_eq!(outcome.codes(), ["whens_overlap 7:62"]);
}
