#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::text::{Lang, NodeKind, edit, reader, render, scalars};
use proptest::prelude::*;

/// Every complaint as `code line:column text`.
fn codes(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let file = sources.add("f", text);
    let mut complaints = Complaints::default();
    let tree = read(file, &sources, &mut complaints);
    assert!(tree.is_some() || complaints.has_errors(), "{text:?}: no tree and no error");
    let show = |c: Complaint| {
        let (at, l) = (c.at.unwrap(), sources.locate(c.at.unwrap()));
        assert!(
            !c.hints.is_empty() || matches!(c.code, "too_deep" | "empty_file" | "file_too_large" | "too_many_values"),
            "{} has no hint",
            c.code
        );
        format!("{} {}:{} {}", c.code, l.line, l.column, sources.slice(at))
    };
    complaints.into_sorted().into_iter().map(show).collect()
}

#[test]
fn bad_files_say_what_and_where() {
    let rows: &[(&str, &[&str])] = &[
        ("when: !x\n", &["tag 1:7 !x"]),
        ("a: @x\nb: `y`\nc: %50\n", &["reserved_character 1:4 @x", "reserved_character 2:4 `y`", "reserved_character 3:4 %50"]),
        ("a: &x\nb: &y 3\n", &["anchor 1:4 &x", "anchor 2:4 &y 3"]),
        ("k: { nl: Ja, graag }\n", &["comma_in_braces 1:14 graag"]),
        ("k: { amount: € 25.000,00 }\n", &["comma_in_braces 1:23 00"]),
        ("a: *x\nb: 1\n", &["alias 1:4 *x"]),
        ("a: \"x\" && \"y\"\nb: c\n", &["text_after_quote 1:4 \"x\" && \"y\""]),
        ("n:\n  - { when: \"x\" && y, to: b }\n", &["text_after_quote 2:13 \"x\" && y"]),
        ("a: foo: bar\nb: { c: d: e }\n", &["colon_in_value 1:4 foo: bar", "colon_in_value 2:9 d: e"]),
        ("a:\nb: c\n", &["empty_value 1:1 a"]),
        ("a: { b: }\n", &["empty_value 1:6 b"]),
        ("a: > 5\n", &["block_sign 1:4 > 5"]),
        ("a: 1\na: 2\n", &["duplicate_key 2:1 a"]),
        ("a: b\n---\nc: d\n", &["second_document 2:1 ---"]),
        ("? [a]\n: b\n", &["key_not_text 1:3 [a]"]),
        ("a: {\n", &["broken_braces 2:1 "]),
        ("a: [x, y\nb: c\n", &["broken_braces 2:2 :"]),
        ("[a, , b]", &["broken_braces 1:5 ,"]),
        ("a:\n\tb: c\n", &["tab 2:1 \t"]),
        ("a:\tb\n", &["tab 1:3 \t"]),
        ("", &["empty_file 1:1 "]),
        ("# only\n", &["empty_file 1:1 "]),
        ("a: \"open\nb: c\n", &["unclosed_quote 1:4 \""]),
        (
            "a: !visits(\"x\") > 3\nb: { when: !visits(\"x\"), to: b }\n",
            &["tag 1:4 !visits(\"x\") > 3", "tag 2:12 !visits(\"x\")"],
        ),
        ("a: b == #3\nc: d == \"x #y\"\n", &["comment_cuts_value 1:4 b ==", "comment_cuts_value 2:4 d == \"x"]),
        ("- a\nb: c\n", &["bad_indentation 2:1 b"]),
        (" a: b\nc: d\n", &["bad_indentation 2:1 c"]),
        ("a: \"\\q\"\n", &["bad_escape 1:4 \""]),
        ("a:\n  - \n  - b\n", &["empty_item 2:5 "]),
        ("a: {when: \"x\" == y,\n  b: \"z\" == c }\n", &["text_after_quote 1:11 \"x\" == y", "text_after_quote 2:6 \"z\" == c"]),
        ("a: 1\r\na: 2\r\nb: é: x\r\n", &["duplicate_key 2:1 a", "colon_in_value 3:4 é: x"]),
    ];
    for (text, expected) in rows {
        assert_eq!(codes(text), *expected, "{text:?}");
    }
}

#[test]
fn good_files_pass() {
    for text in [
        "a: ''\nb: {}\nc: []\n",
        "\u{feff}a: b\r\nc: d\r\n",
        "a: \"\"  # note\nb: c # {\n",
        "---\na: b\n...\n",
        "a: >-\n  \"x\" == y\n  && z\n",
    ] {
        assert_eq!(codes(text), Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn limits_answer_at_once() {
    let many = |n: usize| (0..n).map(|i| format!("- {i}\n")).collect::<String>();
    for (name, text, code) in [
        ("ten megabytes", "a".repeat(10_000_000), "file_too_large"),
        ("depth 65", format!("{}{}", "[".repeat(65), "]".repeat(65)), "too_deep"),
        ("values", many(MAX_NODES + 1), "too_many_values"),
        ("open brackets", "[".repeat(MAX_BYTES), "too_deep"),
        ("dashes", "- ".repeat(MAX_BYTES / 2), "too_deep"),
    ] {
        let start = std::time::Instant::now();
        let got = codes(&text);
        assert!(got.iter().any(|c| c.starts_with(code)), "{name}: {:.60?}", got.first());
        assert!(start.elapsed().as_secs() < 3, "{name}");
    }
    assert!(codes(&format!("{}1{}", "[".repeat(64), "]".repeat(64))).is_empty());
    assert!(codes(&many(MAX_NODES - 1)).is_empty());
}

#[test]
fn bytes_that_are_no_text() {
    let (mut sources, mut complaints) = (Sources::default(), Complaints::default());
    assert!(read_bytes("f", b"a: b\nc: \xff\n", &mut sources, &mut complaints).1.is_none());
    let c = &complaints.into_sorted()[0];
    assert_eq!((c.code, sources.locate(c.at.unwrap()).line, sources.locate(c.at.unwrap()).column), ("not_utf8", 2, 4));
}

#[test]
fn places_inside_values() {
    for (text, chars, column, line, found) in [
        ("v: plain é x\n", 8..9, 12, 1, "x"),
        ("v: 'a ''b'' c'\n", 6..7, 13, 1, "c"),
        ("v: 'a ''b'' c'\n", 2..3, 7, 1, "''"),
        ("v: \"a \\\"b\\\" c\"\n", 6..7, 13, 1, "c"),
        ("v: \"\\u00e9 x\"\n", 2..3, 12, 1, "x"),
        ("v: >-\n  ab &&\n  cd == x\n", 6..8, 3, 3, "cd"),
        ("v: |\n  ab &&\n  cd == x\n", 12..13, 9, 3, "x"),
        ("v: >-\r\n  \"a\" ==\r\n  cd\r\n", 7..9, 3, 3, "cd"),
        ("v: 'ab\n  cd'\n", 3..5, 3, 2, "cd"),
        ("v: 'ab'\n", 9..12, 7, 1, ""),
    ] {
        let mut sources = Sources::default();
        let file = sources.add("f", text);
        let tree = read(file, &sources, &mut Complaints::default()).unwrap();
        let span = edit::get(&tree, "v").unwrap().content_at(chars.clone(), &sources);
        let l = sources.locate(span);
        assert_eq!((l.line, l.column, sources.slice(span)), (line, column, found), "{text:?} {chars:?}");
    }
}

/// Found by the tests below: a trap of several bytes a character, taken out, with a mistake inside what is left.
#[test]
fn finds_stay_mended() {
    for text in ["%ééé\u{7bb}\n!é\u{8}ۿ@49é&nééé`", "%é\n!é`é", "a: %é\n  : é\n", "%\u{7bb}\u{fffd}\n@\u{fffd}"] {
        survive(text);
    }
}

/// Reads, and holds every span to its file; also runs the readers of scalars over every node.
fn survive(text: &str) {
    let mut sources = Sources::default();
    let file = sources.add("f", text);
    let mut complaints = Complaints::default();
    let tree = read(file, &sources, &mut complaints);
    assert!(tree.is_some() || complaints.has_errors());
    if let Some(tree) = &tree {
        visit(tree, tree.span, &sources, &mut complaints);
        let _ = edit::get(tree, "a.b.1");
    }
    let list = complaints.into_sorted();
    for c in &list {
        inside(c.at.unwrap(), text);
    }
    assert!(list.is_empty() || render::render(&list[..1], &sources, Lang::Nl, false, 100).starts_with("fout"));
}

fn inside(span: Span, text: &str) {
    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} in {text:?}");
}

fn visit(node: &Node, around: Span, sources: &Sources, complaints: &mut Complaints) {
    inside(node.span, sources.text(node.span.file));
    assert!(node.span.start >= around.start && node.span.end <= around.end, "{node:?} sticks out of {around:?}");
    match &node.kind {
        NodeKind::Scalar(s) => {
            let n = s.text.chars().count();
            for i in [0, n / 2, n] {
                inside(node.content_at(i..i + 1, sources), sources.text(node.span.file));
            }
            let _ = (scalars::duration(node, sources, complaints), scalars::money_form(node, sources, complaints));
            let _ = (scalars::share_form(node, sources, complaints), reader::as_bool(node, complaints));
        }
        NodeKind::Mapping(entries) => {
            for e in entries {
                inside(e.key.span, sources.text(node.span.file));
                visit(&e.value, node.span, sources, complaints);
            }
        }
        NodeKind::Sequence(items) => items.iter().for_each(|i| visit(i, node.span, sources, complaints)),
        NodeKind::Broken => {}
    }
}

const SEED: &str = "a: { b: 'x ''y''', c: [1..2 d, \"€ 25.000,00\"] }\nd: >-\n  e é\n  f\ng:\n  - h: 3 wd # i\n    j: k\n  - { to: l, chance: 60% }\n";
const BITS: [&str; 36] = [
    "!x ", "&a ", "*a", "{", "}", "[", "]", ": ", "- ", "\"", "'", ",", "#", " #", "\n", "\r\n", "\t", "|\n", ">", "%", "@", "`",
    "? ", "---\n", "...\n", "é", "\u{feff}", "€", "\\", "\0", "..", "1 d", "2k", " ", "  ", "<<: ",
];

fn cases(n: u32) -> ProptestConfig {
    ProptestConfig { cases: n, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(40_000))]
    #[test]
    fn mutated_files_are_survived(edits in prop::collection::vec((0..200_usize, 0..4_usize, 0..BITS.len()), 1..6)) {
        let mut text: Vec<char> = SEED.chars().collect();
        for (at, cut, bit) in edits {
            let at = at.min(text.len());
            let end = (at + cut).min(text.len());
            text.splice(at..end, BITS[bit].chars());
        }
        survive(&text.into_iter().collect::<String>());
    }

    #[test]
    fn strewn_signs_are_survived(bits in prop::collection::vec((0..BITS.len(), 0..3_usize), 0..24)) {
        let text: String = bits.iter().map(|(i, w)| format!("{}{}", BITS[*i], ["", "a", "b: "][*w])).collect();
        survive(&text);
    }
}

proptest! {
    #![proptest_config(cases(30_000))]
    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..48)) {
        let (mut sources, mut complaints) = (Sources::default(), Complaints::default());
        let (file, _) = read_bytes("f", &bytes, &mut sources, &mut complaints);
        for c in complaints.iter() {
            inside(c.at.unwrap(), sources.text(file));
        }
        survive(&String::from_utf8_lossy(&bytes));
    }
}
