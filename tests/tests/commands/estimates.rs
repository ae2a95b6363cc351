//! `estimates`: the form, the forms that people bring back, and the file with their pooled estimates.

use crate::doorloop::{Folder, answer, run};
use serde_json::Value;

const PROCESS: &str = r#"doorloop: 1
process: proef
title: { nl: "=SOM(A1)", en: "+1" }
lanes: { aanvrager: { is: applicant, title: { nl: "@aanvrager", en: "-them" } } }
steps:
  # Dit blijft staan.
  begin: { by: aanvrager, takes: 0 d, next: lezen }
  lezen: { by: beleid, work: 1..2..4 h, waits: "1..2..5 wd", next: wachten, title: { nl: "=HYPERLINK(\"x\")", en: "a,b;c\"d" } }
  wachten:
    by: aanvrager
    takes: [ { chance: 50%, is: { is: 1..2..3 w, law: "Awb 4:5", sure: 2 } }, { else: 1 mo } ]   # en dit ook
    next: termijn
  termijn: { period: 6 w, next: klaar }
  klaar: { end: granted }
"#;

fn form(rows: &[&str]) -> String {
    let head = "kenmerk (niet wijzigen);stap;wie;vraag;minstens;meestal;hoogstens;eenheid;opmerking";
    format!("\u{feff}{head}\r\n{}\r\n", rows.join("\r\n"))
}

#[test]
fn the_form_asks_for_estimates_and_no_cell_is_a_formula() {
    let folder = Folder::new("estimates-form");
    let process = folder.write("proef.yaml", PROCESS);
    for (lang, delimiter) in [("nl", ';'), ("en", ',')] {
        let text = answer(&["estimates", &process, "--csv", "--lang", lang]);
        let keys: Vec<&str> = text.lines().skip(1).map(|l| l.split(delimiter).next().unwrap()).collect();
        assert_eq!(keys, ["lezen.work", "lezen.waits", "wachten.takes.1", "wachten.takes.2"]);
        for cell in text.split([delimiter, '\n', '\r']).map(|c| c.trim_start_matches(['"', '\u{feff}'])) {
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        }
        assert!(text.starts_with('\u{feff}') && text.contains("\r\n"));
    }
}

#[test]
fn filled_forms_are_pooled_and_written_into_the_file() {
    let folder = Folder::new("estimates-read");
    let process = folder.write("proef.yaml", PROCESS);
    let a = folder.write(
        "a.csv",
        &form(&["lezen.work;;;;1;2;4;uur;", "lezen.waits;;;;;;;werkdagen;niet ingevuld", "wachten.takes.1;;;;1;2;3;weken;"]),
    );
    let b = folder.write("b.csv", &form(&["lezen.work;;;;0,5;1;1,5;werkdagen;", "wachten.takes.1;;;;7;14;21;dagen;"]));
    let json: Value = serde_json::from_str(&answer(&["estimates", &process, "--read", &a, &b, "--format", "json"])).unwrap();
    let work = &json["questions"][0];
    assert_eq!((work["key"].as_str(), work["unit"].as_str()), (Some("lezen.work"), Some("h")));
    assert_eq!(work["answers"][1]["max"], 12.0, "a day and a half of work is twelve hours");
    assert!(work["between_share"].as_f64().unwrap() > 0.5);
    let takes = &json["questions"][1];
    assert!(takes["between_share"].as_f64().unwrap() < 1e-9, "two weeks and fourteen days are the same");
    assert_eq!(json["unanswered"], serde_json::json!(["lezen.waits", "wachten.takes.2"]));

    let out = folder.path("uit.yaml");
    answer(&["estimates", &process, "--read", &a, &b, "-o", &out]);
    let written = std::fs::read_to_string(&out).unwrap();
    let changed: Vec<(&str, &str)> = PROCESS.lines().zip(written.lines()).filter(|(a, b)| a != b).collect();
    assert_eq!(changed.len(), 2, "only the lines with an answer change: {changed:?}");
    assert!(
        changed[0].1.contains("source: estimate")
            && changed[0].1.contains("2 deelnemers")
            && changed[0].1.contains("waits: \"1..2..5 wd\"")
    );
    assert!(changed[1].1.contains("law: \"Awb 4:5\"") && changed[1].1.ends_with("# en dit ook"), "{}", changed[1].1);
    assert_eq!(run(&["check", &out]).status, 0);
    // Once more: the pooled numbers are estimates themselves.
    answer(&["estimates", &out, "--read", &a, "-o", &out]);
    assert!(
        std::fs::read_to_string(&out).unwrap().contains("is: 1..2..4 h, source: estimate, note: \"Schatting van 1 deelnemer\"")
    );
}

#[test]
fn every_bad_row_is_complained_of_with_its_line() {
    let folder = Folder::new("estimates-bad");
    let process = folder.write("proef.yaml", PROCESS);
    for (row, code) in [
        ("lezen.werk;;;;1;2;4;uur;", "geen vraag \"lezen.werk\""),
        ("lezen.work;;;;4;2;1;uur;", "lopen niet op"),
        ("lezen.work;;;;1;;4;uur;", "half ingevuld"),
        ("lezen.work;;;;een;2;4;uur;", "geen getal"),
        ("lezen.work;;;;-1;2;4;uur;", "geen getal"),
        ("lezen.work;;;;1;2;1.000;uur;", "kan duizend zijn"),
        ("lezen.work;;;;1;2;99999999999;uur;", "te groot"),
        ("lezen.work;;;;1;2;4;eeuwen;", "geen eenheid"),
        ("lezen.work;;;;1;2;4;weken;", "niet in \"weken\" geteld"),
        ("lezen.work;;;;1;2;4;uur;\r\nlezen.work;;;;1;2;4;uur;", "twee keer"),
    ] {
        let file = folder.write("fout.csv", &form(&["lezen.waits;;;;1;2;3;werkdagen;", row]));
        let out = folder.path("uit.yaml");
        let seen = run(&["estimates", &process, "--read", &file, "-o", &out]);
        let line = 3 + row.matches('\n').count();
        assert_eq!(seen.status, 1, "{row}");
        assert!(seen.err.contains(code) && seen.err.contains(&format!("fout.csv:{line}:1")), "{row}: {}", seen.err);
        assert!(!std::path::Path::new(&out).exists());
    }
}

#[test]
fn what_is_no_form_is_refused() {
    let folder = Folder::new("estimates-none");
    let process = folder.write("proef.yaml", PROCESS);
    for (name, bytes) in [
        ("leeg.csv", b"".to_vec()),
        ("anders.csv", b"naam;leeftijd\r\nx;3\r\n".to_vec()),
        ("niets.csv", form(&[]).into_bytes()),
        ("rekenblad.xlsx", b"PK\x03\x04".to_vec()),
        ("ruis.csv", (0..4_000_u32).map(|i| (i * 37 % 251) as u8).collect()),
    ] {
        let path = folder.path(name);
        std::fs::write(&path, bytes).unwrap();
        let seen = run(&["estimates", &process, "--read", &path]);
        assert_eq!((seen.status, seen.out.as_str()), (1, ""), "{name}: {}", seen.err);
        assert!(seen.err.len() < 20_000 && !seen.err.contains("panic"), "{name}: {}", seen.err);
    }
    let seen = run(&["estimates", &process, "--read", &folder.path("geen.csv")]);
    assert!(seen.status == 1 && seen.err.contains("bestaat niet"), "{}", seen.err);
}

#[test]
fn a_spreadsheet_may_save_in_another_encoding() {
    let folder = Folder::new("estimates-encoding");
    let process = folder.write("proef.yaml", PROCESS);
    let text = form(&["lezen.work;Financi\u{eb}n;;;1;2;4;uur;"]);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = text.trim_start_matches('\u{feff}').chars().map(|c| c as u8).collect();
    for bytes in [wide, latin] {
        let path = folder.path("x.csv");
        std::fs::write(&path, bytes).unwrap();
        let json: Value = serde_json::from_str(&answer(&["estimates", &process, "--read", &path, "--format", "json"])).unwrap();
        assert_eq!(json["questions"][0]["answers"][0]["likely"], 2.0);
    }
}
