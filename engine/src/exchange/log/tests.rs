//! Small logs, bad logs, and logs made at random.

use super::table::Columns;
use super::{EventLog, open};
use crate::text::Complaint;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::io::Write as _;

fn read(text: &[u8]) -> Result<EventLog, Complaint> {
    open::read(text, "proef", &Columns::default())
}

fn xes(events: &str) -> String {
    format!("<?xml version=\"1.0\"?>\n<log>\n<trace>\n<string key=\"concept:name\" value=\"z1\"/>\n{events}</trace>\n</log>\n")
}

fn event(name: &str, at: &str) -> String {
    format!("<event><string key=\"concept:name\" value=\"{name}\"/><date key=\"time:timestamp\" value=\"{at}\"/></event>\n")
}

fn courses(log: &EventLog) -> Vec<String> {
    log.iter()
        .map(|(case, events)| {
            let names: Vec<&str> = events.iter().map(|e| log.activity(e.activity)).collect();
            format!("{}: {}", case.id, names.join(" "))
        })
        .collect()
}

#[test]
fn ties_keep_their_order_and_time_rules_the_rest() {
    let text = xes(&[
        event("c", "2026-03-03T00:00:00+01:00"),
        event("a", "2026-03-02T00:00:00+01:00"),
        event("b", "2026-03-02T00:00:00+01:00"),
    ]
    .concat());
    assert_eq!(courses(&read(text.as_bytes()).unwrap()), ["z1: a b c"]);
}

#[test]
fn a_child_is_no_attribute_of_its_event() {
    let inner = "<event><string key=\"vraag\" value=\"ja\"><string key=\"concept:name\" value=\"fout\"/></string>\
                 <string key=\"concept:name\" value=\"goed\"/><date key=\"time:timestamp\" value=\"2026-03-02T09:00:00Z\"/></event>";
    let log = read(xes(inner).as_bytes()).unwrap();
    assert_eq!(courses(&log), ["z1: goed"]);
    let value = log.event_value(&log.events_of(0)[0], "vraag").and_then(|v| log.text(v));
    assert_eq!(value, Some("ja"));
}

#[test]
fn packed_or_not_is_seen_from_the_bytes() {
    let text = xes(&event("a", "2026-03-02T00:00:00+01:00"));
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    assert_eq!(courses(&read(&packed).unwrap()), ["z1: a"]);
    let torn = read(&packed[..packed.len() / 2]).unwrap_err();
    assert!(["unreadable_file", "log_cut_off"].contains(&torn.code), "{torn:?}");
}

#[test]
fn tables_with_other_separators_names_and_dates() {
    for text in [
        "zaak;activiteit;datum\n1;ontvangen;13-2-2026 09:00\n1;besluit;14-2-2026\n",
        "Case ID\tActivity\tTimestamp\n1\tontvangen\t2026-02-13 09:00\n1\tbesluit\t2026-02-14T00:00:00+01:00\n",
        "\u{feff}case,activity,timestamp,user\n1,ontvangen,13/02/2026 09:00,Jan\n1,besluit,14/02/2026 00:00,\n",
        "zaak;activiteit;einde;begin\n1;ontvangen;13-2-2026 09:00;13-2-2026 08:30\n1;besluit;14-2-2026;\n",
    ] {
        let log = read(text.as_bytes()).unwrap_or_else(|c| panic!("{text}: {}", c.what.en));
        assert_eq!(courses(&log), ["1: ontvangen besluit"], "{text}");
        assert_eq!(log.events_of(0)[0].done.local.to_string(), "2026-02-13T09:00");
    }
}

#[test]
fn mistakes_are_named_with_their_line() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><log>&b;</log>";
    let outside = "<!DOCTYPE log SYSTEM \"file:///etc/passwd\"><log/>";
    let entity = xes("<event><string key=\"concept:name\" value=\"&wie;\"/></event>");
    let deep = format!("<log>{}", "<list key=\"x\">".repeat(1_000));
    let year = xes(&event("a", "9999-12-31T00:00:00Z"));
    let nothing = xes("<event><string key=\"concept:name\" value=\"a\"/></event>");
    let large = format!("<log><string key=\"x\" value=\"{}\"/></log>", "a".repeat(17 << 20));
    for (text, code, place) in [
        (bomb, "document_type", "line 1"),
        (outside, "document_type", "line 1"),
        (&entity, "broken_xml", "line 5"),
        (&deep, "nested_too_deep", "line 1"),
        (&year, "impossible_year", "line 5 (case \"z1\")"),
        (&nothing, "no_moments", "(1 without)"),
        (&large, "piece_too_large", "line 1"),
        ("<log><trace>", "log_cut_off", "line 1"),
        ("<log><trace></log>", "broken_xml", "line 1"),
        ("<html></html>", "no_log", "<log>"),
        ("<log></log>", "empty_log", "no case"),
        ("", "no_column", "the case"),
        ("case,activity,time\n1,a,2026-01-01\n1,b\n", "ragged_row", "line 3"),
        ("case,activity,time\n1,a,morgen\n", "unreadable_moment", "line 2"),
        ("case,activity,time\n1,a,0000-01-01\n", "impossible_year", "line 2"),
        ("case,activity,time\n,a,2026-01-01\n", "no_case", "line 2"),
        ("case,activity,time\n1,a,01/02/2026\n", "ambiguous_dates", "line 2"),
        ("case,activity,time\n1,a,13/02/2026\n1,b,02/13/2026\n", "ambiguous_dates", "line 2"),
        ("case,activity,time\n1,a,31/31/2026\n", "unreadable_moment", "line 2"),
        ("a,b,c\n1,2,3\n", "no_column", "a, b, c"),
        ("case,activity,time\n1,a,2026-01-01\n1,\"=HYPERLINK(\"\"http://x\"\")\",2026-01-02\n", "formula_cell", "line 3"),
        ("case,activity,time\n=B2,a,2026-01-01\n", "formula_cell", "line 2"),
        ("case,activity,time\n1,a,=TODAY()\n", "formula_cell", "line 2"),
    ] {
        let complaint = read(text.as_bytes()).map(|log| courses(&log)).unwrap_err();
        let said = format!("{} {}", complaint.what.en, complaint.hints.iter().map(|h| h.en.as_str()).collect::<String>());
        assert_eq!(complaint.code, code, "{said}");
        assert!(said.contains(place), "{code}: {said}");
    }
    let wrong = Columns { activity: Some("activitet".into()), ..Columns::default() };
    let complaint = open::read(&b"zaak;activiteit;datum\n1;a;2026-01-01\n"[..], "proef", &wrong).unwrap_err();
    assert_eq!((complaint.code, complaint.hints.len()), ("unknown_column", 1));
    assert_eq!(read(b"case,activity,time\n1,\xff\xfe,2026-01-01\n").unwrap_err().code, "not_utf8");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_read_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn nothing_that_looks_like_a_log_panics(text in "(<log>|<trace>|</trace>|<event>|</event>|</log>|<string key=\"concept:name\" value=\"[a-z&<]{0,3}\"/>|<date key=\"time:timestamp\" value=\"[0-9TZ:+-]{0,25}\"/>|case,activity,time\n|[a-z0-9/,;\n]{0,9}){0,30}") {
        let _ = read(text.as_bytes());
    }

    #[test]
    fn a_table_and_xes_of_the_same_log_are_the_same(rows in proptest::collection::vec((0..4_u8, 0..5_u8, 0..1_000_i64), 1..40)) {
        let stamp = |minutes: i64| (crate::time::Moment::parse("2026-01-05T00:00").unwrap() + crate::time::Seconds::minutes(minutes)).to_string();
        let mut table = "case,activity,time\n".to_owned();
        for (case, activity, minutes) in &rows {
            table.push_str(&format!("{case},a{activity},{}\n", stamp(*minutes)));
        }
        let mut cases: Vec<u8> = Vec::new();
        rows.iter().for_each(|r| if !cases.contains(&r.0) { cases.push(r.0) });
        let mut text = "<log>".to_owned();
        for case in cases {
            text.push_str(&format!("<trace><string key=\"concept:name\" value=\"{case}\"/>"));
            rows.iter().filter(|r| r.0 == case).for_each(|r| text.push_str(&event(&format!("a{}", r.1), &stamp(r.2))));
            text.push_str("</trace>");
        }
        text.push_str("</log>");
        prop_assert_eq!(courses(&read(table.as_bytes()).unwrap()), courses(&read(text.as_bytes()).unwrap()));
    }
}
