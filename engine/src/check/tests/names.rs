//! Names that the place must know.

use super::{PLACE, checked, codes};

#[test]
fn lanes_and_teams() {
    let body = "lanes: { beleit: { is: team }, burgers: { is: partner }, rad: { is: body } }\nsteps:\n  a: { by: beleit, work: 1 h, next: b }\n  b: { by: loket, work: 1 h, next: c }\n  c: { by: juridisch, work: 1 h, next: d }\n  d: { by: burgers, takes: 1 d, next: z }\n  z: { end: granted }\n";
    let outcome = checked(body, PLACE, &[]);
    assert_eq!(outcome.codes(), ["~lane_not_at_place 3:10", "~lane_not_at_place 3:58", "~lane_not_at_place 6:12"]);
    assert!(outcome.sound && outcome.dutch().contains("nooit druk"), "{}", outcome.dutch());
    assert_eq!(outcome.list[1].label.as_ref().unwrap().nl, "bedoelde u \"raad\"?");
}

#[test]
fn a_decider_that_nobody_found() {
    let body = "steps:\n  a: { by: decider, work: 1 h, next: z }\n  z: { end: granted }\n";
    assert_eq!(codes(body), ["no_decider 4:12"]);
}

#[test]
fn bodies_and_items() {
    let step = |meeting: &str| {
        format!(
            "lanes: {{ bw: {{ is: body, of: college }} }}\nsteps:\n  a: {{ meeting: {meeting}, next: z }}\n  z: {{ end: granted }}\n"
        )
    };
    assert_eq!(codes(&step("bw, item: hamerstuk")), [""; 0]);
    assert_eq!(codes(&step("colege")), ["unknown_body 5:17"]);
    assert_eq!(codes(&step("college, item: hamerstukken")), ["unknown_item 5:32"]);
    assert_eq!(codes(&step("raad, item: hamerstuk")), ["unknown_item 5:29"]);
}

#[test]
fn windows_and_recesses() {
    let step = |window: &str| format!("steps:\n  a: {{ {window}, next: z }}\n  z: {{ end: granted }}\n");
    assert_eq!(codes(&step("window: kadernota, until: closes")), [""; 0]);
    assert_eq!(codes(&step("window: kadernoot, until: closes")), ["unknown_window 4:16"]);
    assert_eq!(codes(&step("window: kadernota, until: money")), ["window_without_moment 4:16"]);
    assert_eq!(codes(&step("takes: 3 d, not_in: [ zomer, winter ]")), ["unknown_recess 4:37"]);
    assert_eq!(codes(&step("takes: 3 d, not_in: verkiezingstijd")), ["unknown_recess 4:28"]);
}

#[test]
fn budget_lines() {
    let facts = "facts:\n  d: { type: choice, of: { groen: Groen, wonen: Wonen }, default: groen }\n";
    let step = |line: &str| {
        format!(
            "{facts}steps:\n  a: {{ budget: {{ line: {line}, amount: 5k }}, if_short: z, next: z }}\n  z: {{ end: granted }}\n"
        )
    };
    assert_eq!(codes(&step("groend")), ["~unread_fact 4:3", "unknown_line 6:24"]);
    let outcome = checked(&step("d"), PLACE, &[]);
    assert_eq!(outcome.codes(), ["~word_without_line 6:24"]);
    assert!(outcome.dutch().contains("\"wonen\"") && outcome.sound, "{}", outcome.dutch());
}

#[test]
fn owners() {
    let body = "owner: d\nfacts:\n  d: { type: choice, of: { groen: Groen, zorg: Zorg, wonen: Wonen }, default: groen }\nsteps:\n  a: { takes: owner.found_after, cause: search, next: z }\n  z: { end: granted }\n";
    let outcome = checked(body, PLACE, &[]);
    assert_eq!(outcome.codes(), ["~owner_missing 3:8", "~owner_without_time 3:8"]);
    assert!(outcome.english().contains("no owner for \"wonen\""), "{}", outcome.english());
    assert_eq!(
        codes("owner: f\nfacts:\n  f: { type: bool, default: no }\nsteps:\n  z: { end: granted }\n"),
        ["owner_no_choice 3:8"]
    );
}

#[test]
fn a_line_that_is_drained_twice() {
    let body = "facts:\n  d: { type: choice, of: { groen: Groen, zorg: Zorg }, default: groen }\nsteps:\n  a: { budget: { line: d, amount: 5k }, if_short: z, next: z }\n  z: { end: granted }\n";
    let with =
        |caseload: &str| checked(body, &format!("{PLACE}caseload: {{ proef: {{ per_year: 10{caseload} }} }}\n"), &[]).codes();
    assert_eq!(with(", facts: { d: { groen: 50%, zorg: 50% } }"), ["~claims_twice 16:3"]);
    assert_eq!(with(", facts: { d: groen }"), [""; 0]);
    assert_eq!(with(""), [""; 0], "by default it is groen");
}

#[test]
fn sticky_notes() {
    let with = |notes: &str| format!("steps:\n  a: {{ takes: 1 d, next: z }}\n  z: {{ end: granted }}\nnotes:\n{notes}");
    let good = checked(&with("  - { on: a, text: { nl: Waarom, en: Why } }\n  - { text: \"Los briefje\" }\n"), PLACE, &[]);
    assert_eq!(good.codes(), [""; 0]);
    assert_eq!(codes(&with("  - { on: b, text: x }\n")), ["unknown_step 7:11"]);
    assert_eq!(codes(&with("  - { on: a, txt: x }\n")), ["missing_key 7:7", "unknown_key 7:14"]);
    assert_eq!(codes(&with("  - los\n")), ["not_a_mapping 7:5"]);
}
