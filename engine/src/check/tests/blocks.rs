//! Parallel blocks.

use super::{PLACE, checked, codes};

#[test]
fn ways_into_and_out_of_a_block() {
    let body = "steps:\n  s: { decide: [ { chance: 50%, to: blok }, { else: b } ] }\n  blok: { all: [ a, b ], then: z }\n  a: { takes: 1 d, next: [ { chance: 10%, to: elders }, { else: join } ] }\n  b: { takes: 1 d }\n  elders: { takes: 1 d, next: z }\n  z: { end: granted }\n";
    let outcome = checked(body, PLACE, &[]);
    // Where `elders` lies is a guess: a chain of the block that forgets to join, or a step outside.
    assert!(outcome.codes().contains(&"enters_block 4:53".to_owned()), "{:?}", outcome.codes());
    assert!(!outcome.sound);
}

#[test]
fn a_step_that_leaves_a_block() {
    let body = "steps:\n  s: { decide: [ { chance: 50%, to: blok }, { else: na } ] }\n  blok: { all: [ a, b ], then: na }\n  a: { takes: 1 d, next: na }\n  b: { takes: 1 d }\n  na: { takes: 1 d, next: z }\n  z: { end: granted }\n";
    assert_eq!(codes(body), ["leaves_block 6:26"]);
}

#[test]
fn join_where_there_is_no_block() {
    let body = "steps:\n  s: { takes: 1 d, next: [ { chance: 50%, to: blok }, { else: join } ] }\n  blok: { all: [ a, b ], then: z }\n  a: { takes: 1 d }\n  b: { takes: 1 d }\n  z: { end: granted }\n";
    assert_eq!(codes(body), ["join_without_block 4:63"]);
}

#[test]
fn one_step_in_two_blocks() {
    let body = "steps:\n  een: { all: [ a, b ], then: twee }\n  twee: { all: [ a, c ], then: z }\n  a: { takes: 1 d }\n  b: { takes: 1 d }\n  c: { takes: 1 d }\n  z: { end: granted }\n";
    assert!(codes(body).contains(&"member_twice 5:18".to_owned()), "{:?}", codes(body));
}

#[test]
fn a_member_that_never_joins() {
    let body = "steps:\n  blok: { all: [ a, b ], then: z }\n  a: { takes: 1 d, next: weg }\n  b: { takes: 1 d }\n  weg: { end: withdrawn }\n  z: { end: granted }\n";
    assert_eq!(codes(body), ["member_never_joins 4:18"]);
    // The first to come is enough; and a member that may stay out leaves the others.
    assert_eq!(codes(&body.replace("all: [", "first: [")), [""; 0]);
    assert_eq!(codes(&body.replace("[ a,", "[ { step: a, chance: 5% },")), [""; 0]);
}

#[test]
fn more_needed_than_there_are() {
    let body = "facts:\n  n: { type: number, default: 2, min: 1, max: 3 }\nsteps:\n  blok: { any: [ a, { step: b, times: n } ], need: 5, then: z }\n  a: { takes: 1 d }\n  b: { takes: 1 d }\n  z: { end: granted }\n";
    let outcome = checked(body, PLACE, &[]);
    assert_eq!(outcome.codes(), ["need_out_of_reach 6:3"]);
    assert!(outcome.dutch().contains("hoogstens 4"), "{}", outcome.dutch());
    assert_eq!(codes(&body.replace("need: 5", "need: 4")), [""; 0]);
}
