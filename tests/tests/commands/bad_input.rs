//! Bad input: a clear message and the right status, never a panic.

use crate::doorloop::{Folder, run};

/// Arguments, status, and what the message must hold.
const ROWS: [(&[&str], i32, &str); 16] = [
    (&["simulate", "subsidieaanvrag"], 1, "subsidieaanvraag"),
    (&["simulate", "subsidieaanvraag", "--set", "bedrg=5"], 1, "bedrag"),
    (&["simulate", "subsidieaanvraag", "--set", "domein=groan"], 1, "groen"),
    (&["simulate", "subsidieaanvraag", "--set", "bedrag"], 1, "="),
    (&["simulate", "subsidieaanvraag", "--set", "bedrag=-5"], 1, "bedrag"),
    (&["simulate", "subsidieaanvraag", "--set", "bedrag=1", "--set", "bedrag=2"], 1, "twee keer"),
    (&["simulate", "subsidieaanvraag", "--runs", "0"], 1, "--runs"),
    (&["simulate", "subsidieaanvraag", "--submit", "2026-02-30"], 1, "2026-02-30"),
    (&["simulate", "subsidieaanvraag", "--with", "een_lokt"], 1, "een_loket"),
    (&["simulate", "subsidieaanvraag", "--place", "voorbeldstad"], 1, "voorbeeldstad"),
    (&["simulate", "subsidieaanvraag", "--until", "beslui"], 1, "besluit"),
    (&["simulate", "/nergens/proces.yaml"], 1, "bestaat niet"),
    (&["check", "/"], 1, "map"),
    (&["workload", "--from", "2027-01-01", "--until", "2026-01-01"], 1, "--until"),
    (&["new", "process", "Mijn Proces"], 1, "Mijn Proces"),
    (&["simulat"], 2, "simulate"),
];

#[test]
fn each_has_its_message_and_status() {
    for (arguments, status, holds) in ROWS {
        let seen = run(arguments);
        assert_eq!(seen.status, status, "{arguments:?}: {seen:?}");
        assert!(seen.err.contains(holds), "{arguments:?}: {}", seen.err);
        assert!(!seen.err.contains("panicked") && seen.out.is_empty(), "{arguments:?}: {seen:?}");
    }
}

#[test]
fn several_mistakes_are_told_in_one_go() {
    let folder = Folder::new("several");
    let file = folder.write(
        "fout.yaml",
        "doorloop: 1\nprocess: fout\nsteps:\n  a: { by: x, wrk: 1 h, next: b }\n  b: { takes: 3 lightyears, next: c }\n  c: { end: grantd }\n",
    );
    let seen = run(&["check", &file]);
    assert_eq!(seen.status, 1);
    for line in [4, 5, 6] {
        assert!(seen.err.contains(&format!("fout.yaml:{line}:")), "line {line}: {}", seen.err);
    }
}

#[test]
fn a_rule_that_could_mislead_is_an_error_at_its_place() {
    let folder = Folder::new("rule");
    let file = folder.write(
        "regel.yaml",
        "doorloop: 1\nprocess: regel\nfacts:\n  domein: { type: choice, of: { groen: Groen, zorg: Zorg }, default: groen }\nsteps:\n  \
         a: { decide: [ { when: 'domein > 1', to: b }, { else: b } ] }\n  b: { end: granted }\n",
    );
    let seen = run(&["check", &file]);
    assert_eq!(seen.status, 1, "{seen:?}");
    assert!(seen.err.contains("regel.yaml:6:27"), "{}", seen.err);
}

#[test]
fn hostile_files_get_an_answer_at_once() {
    let folder = Folder::new("hostile");
    let deep = format!("a: {}", "[".repeat(50_000));
    let bomb = "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n";
    let large = format!("doorloop: 1\nprocess: p\nabout: \"{}\"\n", "x".repeat(10 << 20));
    let files =
        [("deep", deep), ("bomb", bomb.to_owned()), ("large", large), ("empty", String::new()), ("nul", "\0\0\0".to_owned())];
    for (name, text) in files {
        let file = folder.write(&format!("{name}.yaml"), &text);
        for command in ["check", "simulate", "show"] {
            let begun = std::time::Instant::now();
            let seen = run(&[command, &file]);
            assert_eq!(seen.status, 1, "{command} {name}: {}", seen.err.chars().take(300).collect::<String>());
            assert!(!seen.err.contains("panicked") && !seen.err.is_empty());
            assert!(begun.elapsed().as_secs() < 10, "{command} {name} took {:?}", begun.elapsed());
        }
    }
}

#[test]
fn a_loop_that_passes_no_time_is_told() {
    let folder = Folder::new("endless");
    let file = folder.write(
        "rond.yaml",
        "doorloop: 1\nprocess: rond\nsteps:\n  a: { decide: [ { chance: 0.0000001%, to: b }, { else: a } ] }\n  b: { end: granted }\n",
    );
    let seen = run(&["simulate", &file, "--runs", "2"]);
    assert_eq!(seen.status, 1, "{seen:?}");
    assert!(seen.err.contains('a') && !seen.err.contains("panicked"));
}

#[test]
fn cases_that_come_without_end_at_one_moment_are_told() {
    let folder = Folder::new("no-end");
    let place = |every: &str| {
        let text = format!(
            "doorloop: 1\nplace: druk\nhours: always\nholidays: none\ncaseload:\n  subsidieaanvraag: {{ every: {every} }}\n"
        );
        folder.write("druk.yaml", &text)
    };
    let seen = run(&["check", &place("0 min")]);
    assert!(seen.status == 1 && seen.err.contains("druk.yaml:6:") && seen.err.contains("cases: 50"), "{seen:?}");
    for fine in ["0 min, cases: 50", "0..10 min", "exp 1 h"] {
        let seen = run(&["check", &place(fine)]);
        assert!(!seen.err.contains("oneindig"), "{fine}: {}", seen.err);
    }
}
