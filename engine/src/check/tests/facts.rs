//! Facts, grounds and interventions.

use super::{PLACE, checked, codes, day, file};
use crate::check::interventions;
use crate::model::library::Library;
use crate::model::load::Workbook;
use crate::text::{Complaints, Sources};

#[test]
fn a_fact_that_nobody_reads() {
    let body = "facts:\n  f: { type: bool, default: no }\n  t: { type: text }\nsteps:\n  z: { end: granted }\n";
    assert_eq!(codes(body), ["~unread_fact 4:3"]);
}

#[test]
fn every_way_to_read_a_fact() {
    let body = "owner: o
facts:
  o: { type: choice, of: { groen: Groen }, default: groen }
  a: { type: duration, default: 3 d }
  b: { type: date, default: 2027-01-01 }
  c: { type: duration, default: 3 d }
  d: { type: money, default: 5k }
  e: { type: number, default: 5 }
  f: { type: choice, of: { groen: Groen }, default: groen }
  g: { type: number, default: 2, max: 3 }
  h: { type: bool, default: no }
  i: { type: duration, default: 3 d }
  j: { type: date, default: 2027-01-01 }
steps:
  een: { takes: a, next: twee }
  twee: { until: b, next: drie }
  drie: { budget: { line: f, amount: d }, if_short: z, next: vier }
  vier: { by: beleid, work: 1 h, priority: e, next: blok }
  blok: { all: [ { step: x, times: g, when: h } ], then: z }
  x: { takes: 1 d }
  z: { end: granted }
periods:
  t: { from: een, until: [ z ], within: 'earliest [ c, by j ]' }
stops:
  s: { after: i, to: z }
";
    let outcome = checked(body, PLACE, &[]);
    assert_eq!(outcome.codes(), [""; 0], "{}", outcome.english());
}

#[test]
fn grounds_of_another_day() {
    let body = "steps:\n  a: { takes: 1 d, law: { law: \"Awb 4:13\", valid: 2020-01-01..2025-12-31 }, next: b }\n  b: { takes: 1 d, law: { law: \"Awb 4:13\", valid: 2027-01-01..2028-12-31 }, next: z }\n  z: { end: granted }\n";
    let outcome = checked(body, PLACE, &[]);
    let codes: Vec<&str> = outcome.list.iter().map(|c| c.code).collect();
    assert_eq!(codes, ["ground_expired", "ground_not_yet"]);
    assert!(outcome.dutch().contains("31 december 2025"), "{}", outcome.dutch());
}

#[test]
fn an_intervention_is_tried_before_anyone_chooses_it() {
    let body = "steps:
  a: { takes: 3 d, next: z }
  z: { end: granted }
interventions:
  niets: { set: { steps.a.takes: 3 d } }
  hier_niet: { set: { bodies.raad.slots: 5 }, add: { bodies.senaat.slots: 2 } }
  stuk: { set: { steps.a.next: a } }
  goed: { scale: { steps.a.takes: 50% } }
";
    let mut workbook = Workbook { sources: Sources::default(), library: Library::default() };
    let mut complaints = Complaints::default();
    let process = file("proef.yaml", &format!("doorloop: 1\nprocess: proef\n{body}"));
    interventions(&mut workbook, &process, &file("klein.yaml", PLACE), day(), &mut complaints);
    let codes: Vec<&str> = complaints.iter().map(|c| c.code).collect();
    assert_eq!(codes, ["changes_nothing", "no_effect_here", "loop_never_left", "unreachable_step"]);
}

#[test]
fn an_optional_fact_may_be_read_behind_the_rule_that_asks_for_it() {
    let body = |when: &str| {
        format!(
            "facts:\n  d: {{ type: date, optional: true }}\n  n: {{ type: duration, optional: true }}\nsteps:\n  a: {{ takes: [ {{ when: 'known(n)', is: n }}, {{ else: 1 d }} ], next: z }}\n  z: {{ end: granted }}\nperiods:\n  p: {{ from: a, until: [ z ], within: by d{when} }}\n"
        )
    };
    assert_eq!(codes(&body(", when: 'known(d)'")), [""; 0]);
    let unguarded = codes(&body(""));
    assert!(unguarded.len() == 1 && unguarded[0].contains(" 10:"), "{unguarded:?}");
}

#[test]
fn an_intervention_may_bring_the_rule_that_reads_a_fact() {
    let body = "facts:\n  f: { type: bool, default: no }\nsteps:\n  a: { takes: 1 d, next: z }\n  z: { end: granted }\ninterventions:\n  i: { set: { steps.a.takes: [ { when: '!f', is: 2 d }, { else: 3 d } ] } }\n";
    assert_eq!(codes(body), [""; 0]);
}
