//! Registers, budgets, elections and calendars that are wrong: a clear message with its line, in both languages.

use crate::doorloop::{Folder, Seen, run};

const PROCESS: &str = "doorloop: 1\nprocess: proef\ntitle: { nl: Proef, en: Trial }\nfacts:\n  bedrag: { type: money, default: 20k, min: 0 }\nsteps:\n  \
    geld: { budget: { line: welzijn, amount: bedrag }, if_short: nee, next: wie }\n  \
    wie: { mandate: { matter: subsidie, amount: bedrag }, to: { official: ja, college: ja } }\n  ja: { end: granted }\n  nee: { end: refused }\n";

const PLACE: &str = "doorloop: 1\nplace: proefstad\nhours: { mon-fri: 09:00-17:00 }\nholidays: nl\n\
    bodies: { college: { meets: \"weekly tue 09:30\" } }\nmandates:\n  - { matter: subsidie, up_to: 10k, decides: chef }\n  \
    - { matter: subsidie, decides: college }\nbudgets: { welzijn: { year: 1m, left: 1m, as_of: 2026-01-01, renews: 01-01 } }\n\
    terms: { elections: [ 2026-03-18, 2030-03-20 ], formation: 60 d }\n";

/// What `check` says of a process at a place, in a language.
fn check(folder: &Folder, process: &str, place: &str, lang: &str) -> Seen {
    let process = folder.write("proef.yaml", process);
    let place = folder.write("proefstad.yaml", place);
    run(&["check", &process, "--place", &place, "--lang", lang])
}

#[test]
fn each_mistake_has_its_line_in_both_languages() {
    let folder = Folder::new("municipality");
    let gap = PLACE.replace("subsidie, decides: college", "subsidie, up_to: 50k, decides: college");
    let overlap = PLACE.replace(
        "decides: college }",
        "up_to: 10k, when: \"bedrag > 5_000\", decides: college }\n  - { matter: subsidie, decides: college }",
    );
    let line = PROCESS.replace("line: welzijn", "line: welzin");
    let sunday = PLACE.replace("2030-03-20", "2030-03-17");
    let rows: [(&str, &str, i32, &str, &str, &str); 4] = [
        (
            PROCESS,
            &gap,
            1,
            "proefstad.yaml:8:",
            "boven € 50.000 beslist niemand over \"subsidie\"",
            "above € 50,000 nobody decides on \"subsidie\"",
        ),
        (
            PROCESS,
            &overlap,
            1,
            "proefstad.yaml:8:",
            "\"chef\" en \"college\" mogen hier allebei beslissen",
            "both \"chef\" and \"college\" may decide here",
        ),
        (
            &line,
            PLACE,
            1,
            "proef.yaml:7:",
            "proefstad heeft geen begrotingspost \"welzin\"",
            "proefstad has no budget line \"welzin\"",
        ),
        (
            PROCESS,
            &sunday,
            0,
            "proefstad.yaml:10:",
            "deze verkiezing is niet op een woensdag",
            "this election is not on a Wednesday",
        ),
    ];
    assert_eq!(check(&folder, PROCESS, PLACE, "nl").err, "");
    for (process, place, status, at, nl, en) in rows {
        for (lang, said) in [("nl", nl), ("en", en)] {
            let seen = check(&folder, process, place, lang);
            assert_eq!(seen.status, status, "{seen:?}");
            assert!(seen.err.contains(at) && seen.err.contains(said), "{at} {said}\n{}", seen.err);
        }
    }
}

#[test]
fn a_place_is_held_to_the_processes_of_the_library() {
    let folder = Folder::new("register");
    let place = PLACE.replace("matter: subsidie,", "matter: subsidei,");
    let place = folder.write("proefstad.yaml", &place);
    let seen = run(&["check", &place]);
    assert!(seen.err.contains("geen enkel proces vraagt wie over \"subsidei\" beslist"), "{seen:?}");
    assert!(seen.err.contains("bedoelde u \"subsidie\"?") && seen.err.contains("proefstad.yaml:7:"), "{seen:?}");
    assert_eq!(run(&["check", "voorbeeldstad"]).err, "");
}

#[test]
fn an_agenda_that_is_too_large_or_broken_is_told_at_once() {
    let folder = Folder::new("agenda");
    let event = |i: usize| {
        format!(
            "BEGIN:VEVENT\r\nUID:{i}\r\nDTSTART:202701{:02}T193000\r\nSUMMARY:Raad\r\n met een lange\r\n titel\r\nEND:VEVENT\r\n",
            1 + i % 28
        )
    };
    let calendar = |inside: &str| format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inside}END:VCALENDAR\r\n");
    let large = folder.write("groot.ics", &calendar(&(0..100_000).map(event).collect::<String>()));
    // Two lines before the event, and seven of its own: folded lines are counted as they stand in the file.
    let broken = folder.write("stuk.ics", &calendar(&format!("{}rommel zonder dubbele punt\r\n", event(1))));
    for (file, nl, en) in [
        (&large, "meer dan 20000 afspraken", "more than 20000 events"),
        (&broken, "regel 10 van deze agenda", "line 10 of this calendar"),
    ] {
        for (lang, said) in [("nl", nl), ("en", en)] {
            let begun = std::time::Instant::now();
            let seen = run(&["import", "calendar", file, "--body", "raad", "--lang", lang]);
            assert!(seen.status == 1 && seen.err.contains(said), "{seen:?}");
            assert!(begun.elapsed().as_secs() < 10);
        }
    }
}

#[test]
fn cases_under_way_are_read_beside_the_place() {
    let folder = Folder::new("open");
    let place = format!("{PLACE}open: zaken.csv\n");
    assert!(check(&folder, PROCESS, &place, "en").err.contains("\"zaken.csv\" is not in the folder of this file"));
    folder.write("zaken.csv", "process,submitted,step,since,facts\nproef,2026-01-05,wie,2026-02-02,bedrag=5k\n");
    assert_eq!(check(&folder, PROCESS, &place, "en").err, "");
    // In a folder of its own the process is known by its name.
    let name = std::path::Path::new(&folder.write("proef.yaml", PROCESS)).parent().unwrap().display().to_string();
    let seen = run(&[
        "simulate",
        "proef",
        "--library",
        &name,
        "--place",
        "proefstad",
        "--runs",
        "20",
        "--lang",
        "en",
        "--format",
        "json",
    ]);
    assert_eq!(seen.status, 0, "{seen:?}");
    assert!(seen.out.contains("zaken.csv"), "every file that was read stands in the receipt");
    folder.write("zaken.csv", "process,submitted,step,since,facts\nproef,2026-01-05,wei,2026-02-02,bedrag=5k\n");
    let seen = run(&["simulate", "proef", "--library", &name, "--place", "proefstad", "--runs", "20"]);
    assert!(seen.status == 1 && seen.err.contains("zaken.csv:2:") && seen.err.contains("bedoelde u \"wie\"?"), "{seen:?}");
}

#[test]
fn the_register_answers_for_what_is_known() {
    let who = |options: &[&str], lang: &str| {
        let base = ["mandate", "voorbeeldstad", "--matter", "horeca", "--on", "2027-02-01", "--lang", lang];
        run(&[&base[..], options].concat())
    };
    let open = who(&[], "nl");
    assert!(open.status == 0 && open.out.contains("hangt nog af van") && open.out.contains("--set gevoelig=…"), "{open:?}");
    let yes = who(&["--set", "gevoelig=ja"], "en");
    assert!(yes.out.contains("This condition holds") && !yes.out.contains("still hangs on"), "{yes:?}");
    let (yes, no) = (who(&["--set", "gevoelig=ja"], "nl"), who(&["--set", "gevoelig=nee"], "nl"));
    assert!(yes.status == 0 && no.status == 0 && yes.out != no.out, "{no:?}");
    assert!([open, yes, no].iter().all(|seen| seen.out.lines().all(|line| line.chars().count() <= 80)));
    for (options, said) in [
        (&["--set", "gevoellig=ja"][..], "gevoelig"),
        (&["--set", "gevoelig=misschien"], "misschien"),
        (&["--process", "bezwaaar"], "bezwaar"),
        (&["--process", "woo_verzoek", "--set", "gevoelig=ja"], "geen proces vraagt"),
    ] {
        let seen = who(options, "nl");
        assert!(seen.status == 1 && seen.err.contains(said), "{options:?}: {seen:?}");
    }
}
