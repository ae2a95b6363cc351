#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

fn codes(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let file = sources.add("f", text);
    let mut complaints = Complaints::default();
    read(file, &sources, &mut complaints);
    complaints
        .into_sorted()
        .into_iter()
        .map(|c| {
            let l = sources.locate(c.at.unwrap());
            assert!(!c.hints.is_empty() || matches!(c.code, "too_deep" | "empty_file" | "file_too_large" | "too_many_values"), "{} has no hint", c.code);
            format!("{} {}:{} {}", c.code, l.line, l.column, sources.slice(c.at.unwrap()))
        })
        .collect()
}

#[test]
fn dump() {
    for t in ["when: !x\n", "a: @x\nb: `y`\nc: %50\n","a: &x\nb: &y 3\n","k: { nl: Ja, graag }\n","k: { amount: € 25.000,00 }\n","a: *x\nb: 1\n","a: \"x\" && \"y\"\nb: c\n","n:\n  - { when: \"x\" && y, to: b }\n","a: foo: bar\nb: { c: d: e }\n","a:\nb: c\n","a: > 5\n","a: 1\na: 2\n","a: b\n---\nc: d\n","? [a]\n: b\n","a: {\n","a: [x, y\nb: c\n","a:\n\tb: c\n","","a: \"open\nb: c\n","a: !visits(\"x\") > 3\nb: { when: !visits(\"x\"), to: b }\n","a: b == #3\nc: d == \"x #y\"\n","- a\nb: c\n"," a: b\nc: d\n","a: \"\\q\"\n","a:\n  - \n  - b\n","a: { b: }\n","[a, , b]","a: ~\n","a: €\u{a0}x\nb: é\u{1}\n", "a: b\n  c: d\n", "a: {when: \"x\" == y,\n  b: \"z\" == c }\n"] {
        println!("{t:?} {:?}", codes(t));
    }
}
