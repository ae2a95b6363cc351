//! Steps and loops.

use super::{PLACE, checked, codes};

#[test]
fn a_sound_process_is_left_alone() {
    let outcome = checked("steps:\n  a: { takes: 1 d, next: z }\n  z: { end: granted }\n", PLACE, &[]);
    assert!(outcome.sound && outcome.list.is_empty(), "{}", outcome.english());
}

#[test]
fn a_step_that_nobody_comes_to() {
    let body = "steps:\n  a: { takes: 1 d, next: z }\n  los: { takes: 1 d, next: z }\n  z: { end: granted }\n";
    assert_eq!(codes(body), ["~unreachable_step 5:3"]);
}

#[test]
fn a_stop_leads_to_its_step() {
    let body = "steps:\n  a: { takes: 1 d, next: z }\n  weg: { end: faded }\n  z: { end: granted }\nstops:\n  s: { after: 3 mo, to: weg }\n";
    assert_eq!(codes(body), [""; 0]);
}

#[test]
fn a_loop_without_an_exit() {
    let body = "steps:\n  a: { takes: 1 d, next: b }\n  b: { takes: 1 d, next: a }\n  z: { end: granted }\n";
    let outcome = checked(body, PLACE, &[]);
    assert_eq!(outcome.codes(), ["loop_never_left 4:3", "~unreachable_step 6:3"]);
    assert!(outcome.dutch().contains("\"a\" en \"b\""), "{}", outcome.dutch());
}

#[test]
fn a_loop_whose_exit_has_no_chance() {
    let body = "steps:\n  a: { takes: 1 d, next: [ { chance: 70%, max: none, to: a }, { chance: 30%, max: none, to: b }, { else: z } ] }\n  b: { takes: 1 d, next: a }\n  z: { end: granted }\n";
    let outcome = checked(body, PLACE, &[]);
    assert_eq!(outcome.codes(), ["loop_never_left 4:3"]);
    assert!(outcome.list[0].hints[0].nl.contains("0%"));
    // A limit closes the branch, and the case goes on.
    let body = "steps:\n  a: { takes: 1 d, next: [ { chance: 100%, max: 3, to: a }, { else: z } ] }\n  z: { end: granted }\n";
    assert_eq!(codes(body), [""; 0]);
}

#[test]
fn a_stop_ends_a_loop() {
    let body = "steps:\n  a: { takes: 1 d, next: [ { chance: 100%, max: none, to: a }, { else: z } ] }\n  z: { end: granted }\nstops:\n  s: { chance: 3% per mo, to: z }\n";
    assert_eq!(codes(body), ["no_chance_out 4:28"]);
}

#[test]
fn a_loop_that_nothing_counts() {
    let body = "facts:\n  f: { type: bool, default: no }\nsteps:\n  a: { takes: 1 d, next: b }\n  b: { takes: 1 d, next: [ { when: f, to: z }, { else: a } ] }\n  z: { end: granted }\n";
    let outcome = checked(body, PLACE, &[]);
    assert_eq!(outcome.codes(), ["endless_loop 7:56"]);
    assert!(outcome.dutch().contains("terug naar \"a\""), "{}", outcome.dutch());
}

#[test]
fn what_counts_a_loop() {
    let ways = [
        "[ { chance: 60%, max: 3, to: a }, { else: z } ]",
        "[ { chance: 60%, max: none, to: a }, { else: z } ]",
        "[ { when: 'visits(\"b\") > 2', to: z }, { else: a } ]",
        "[ { when: 'elapsed > weeks(9)', to: z }, { else: a } ]",
    ];
    for way in ways {
        let body =
            format!("steps:\n  a: {{ takes: 1 d, next: b }}\n  b: {{ takes: 1 d, next: {way} }}\n  z: {{ end: granted }}\n");
        assert_eq!(codes(&body), [""; 0], "{way}");
    }
}

#[test]
fn max_none_needs_a_chance_that_leads_out() {
    let body = "facts:\n  f: { type: bool, default: no }\nsteps:\n  a: { takes: 1 d, next: [ { when: f, to: z }, { else: a, max: none } ] }\n  z: { end: granted }\n";
    assert_eq!(codes(body), ["no_chance_out 6:48"]);
}

#[test]
fn a_loop_through_an_end_of_a_called_process() {
    let inner = "steps:\n  x: { takes: 1 d, next: [ { chance: 50%, to: goed }, { else: terug } ] }\n  goed: { end: granted }\n  terug: { end: returned }\n";
    let body =
        "steps:\n  a: { takes: 1 d, next: p }\n  p: { process: deel, ends: { goed: z, terug: a } }\n  z: { end: granted }\n";
    assert_eq!(checked(body, PLACE, &[("deel", inner)]).codes(), ["endless_loop 5:47"]);
}

#[test]
fn a_process_without_an_end() {
    let body = "steps:\n  a: { takes: 1 d, next: a }\n";
    assert_eq!(codes(body), ["no_end 2:10", "loop_never_left 4:3"]);
}
