use super::*;
use proptest::prelude::*;

const FILE: &str = "\
doorloop: 1 # version
steps:
  # the first
  a: { takes: 1 d, next: [ { when: x, to: b }, { else: c } ] } # begins
  b:
    work: 2 h # by hand
    note: >-
      two
      lines
    next: c

  c: { end: granted }
  e:
    all:
      - a # one
      - step: b
        when: x
    then: [ { else: c } ]
    any:
    - a # alone
    with:
      f: yes
rules: {}
";

#[test]
fn changes_leave_all_else_as_it_was() {
    let rows: [(&str, Result<String, Complaint>, &str, &str); 20] = [
        ("flow value", set(FILE, &["steps", "a", "takes"], "2..3 d"), "takes: 1 d", "takes: 2..3 d"),
        ("flow key", set(FILE, &["steps", "c", "title"], "\"Ja\""), "end: granted }", "end: granted, title: \"Ja\" }"),
        ("block value", set(FILE, &["steps", "b", "work"], "4 h"), "work: 2 h #", "work: 4 h #"),
        ("block key", set(FILE, &["steps", "b", "by"], "loket"), "    next: c\n", "    next: c\n    by: loket\n"),
        ("behind", insert(FILE, &["steps"], Some("a"), "d", "{ takes: 1 d }"), "# begins\n", "# begins\n  d: { takes: 1 d }\n"),
        ("folded", remove(FILE, &["steps", "b", "note"]), "    note: >-\n      two\n      lines\n", ""),
        ("first of a flow", remove(FILE, &["steps", "a", "takes"]), "takes: 1 d, next", "next"),
        ("item of a flow", remove(FILE, &["steps", "a", "next", "0"]), "{ when: x, to: b }, ", ""),
        ("last of a flow", remove(FILE, &["steps", "a", "next", "1"]), ", { else: c }", ""),
        ("item of lines", remove(FILE, &["steps", "e", "all", "0"]), "      - a # one\n", ""),
        ("last of lines", remove(FILE, &["steps", "e", "all", "1"]), "      - step: b\n        when: x\n", ""),
        ("only item", remove(FILE, &["steps", "e", "then", "0"]), "[ { else: c } ]", "[]"),
        ("only item of lines", remove(FILE, &["steps", "e", "any", "0"]), "    - a # alone\n", "     [] # alone\n"),
        ("only key of lines", remove(FILE, &["steps", "e", "with", "f"]), "      f: yes\n", "      {}\n"),
        ("item before", insert_item(FILE, &["steps", "a", "next"], 1, "b"), "{ else: c } ] } #", "b, { else: c } ] } #"),
        ("item at the end", insert_item(FILE, &["steps", "e", "then"], 9, "b"), "{ else: c } ]\n", "{ else: c }, b ]\n"),
        ("line before", insert_item(FILE, &["steps", "e", "all"], 1, "c"), "      - step: b", "      - c\n      - step: b"),
        (
            "line at the end",
            insert_item(FILE, &["steps", "e", "all"], 9, "c"),
            "        when: x\n",
            "        when: x\n      - c\n",
        ),
        ("renamed", rename(FILE, &["steps", "e", "all"], "first"), "    all:", "    first:"),
        ("into nothing", set(FILE, &["rules", "x"], "\"a > 1\""), "rules: {}", "rules: { x: \"a > 1\" }"),
    ];
    for (name, found, old, new) in rows {
        assert_eq!(found.unwrap(), FILE.replace(old, new), "{name}");
    }
}

#[test]
fn no_change_makes_a_file_that_cannot_be_read() {
    assert!(set(FILE, &["steps", "a", "takes"], "1 d } x: {").is_err());
    assert!(set(FILE, &["nergens", "a"], "1").is_err());
    assert!(remove(FILE, &["steps", "z"]).is_err());
    assert!(insert(FILE, &["steps"], None, "a", "{}").is_err());
    assert!(set("a: [", &["a"], "1").is_err());
}

proptest! {
    #[test]
    fn what_was_set_is_read_back(text in "\\PC{0,40}", step in prop::sample::select(vec!["a", "b", "c"])) {
        let text = text.replace('\u{feff}', "");
        if let Ok(changed) = set(FILE, &["steps", step, "title"], &quoted(&text)) {
            let written = Written::read(&changed).unwrap();
            let node = written.get(&["steps", step, "title"]).unwrap();
            match &node.kind {
                NodeKind::Scalar(scalar) => prop_assert_eq!(&scalar.text, &text),
                other => prop_assert!(text.trim().is_empty(), "{:?}", other),
            }
            prop_assert_eq!(remove(&changed, &["steps", step, "title"]).unwrap(), FILE);
        }
    }
}

#[test]
fn a_member_of_a_list_is_set_by_its_number() {
    let text = "steps:\n  a:\n    next:\n      - { chance: 10%, to: b } # seldom\n      - { else: c }\n";
    let after = set(text, &["steps", "a", "next", "0", "chance"], "25%").unwrap();
    assert_eq!(after, text.replace("10%", "25%"));
    assert!(set(text, &["steps", "a", "next", "2", "chance"], "25%").is_err());
}
