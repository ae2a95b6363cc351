//! Anything at all as a rule: an answer or a fault in its text, never a panic and never a wait.

use super::generate::{Dice, boolean, number};
use super::*;

fn hold(source: &str, words: &Vocabulary) {
    let length = source.chars().count();
    match compile(source, words, Wanted::Any) {
        Ok(rule) => {
            let facts = facts();
            let _ = rule.evaluate(&environment(&facts, &PLACE));
            let _ = rule.boundaries();
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "{source:?}");
            for fault in faults {
                assert!(fault.at.start <= fault.at.end && fault.at.end <= length, "{source:?}: {fault:?}");
                assert!(!fault.what.nl.is_empty() && !fault.what.en.is_empty());
            }
        }
    }
}

#[test]
fn arbitrary_bytes() {
    let (words, mut dice) = (vocabulary(), Dice(3));
    for _ in 0..40_000 {
        let bytes: Vec<u8> = (0..dice.below(60)).map(|_| dice.next() as u8).collect();
        hold(&String::from_utf8_lossy(&bytes), &words);
    }
}

#[test]
fn arbitrary_tokens() {
    let tokens = [
        "bedrag",
        "domein",
        "domeinen",
        "start",
        "place",
        ".",
        "drempel",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "#{",
        "if",
        "else",
        "switch",
        "=>",
        "in",
        "!in",
        "&&",
        "||",
        "!",
        "-",
        "+",
        "*",
        "/",
        "%",
        "**",
        "..",
        "..=",
        "??",
        "?.",
        "==",
        "<",
        ">=",
        "=",
        "\"zorg\"",
        "\"",
        "`",
        "${",
        "'a'",
        "1",
        "0.5",
        "9999999999999999999",
        "1e9",
        "known",
        "contains",
        "visits",
        ",",
        ";",
        ":",
        "|",
        "é",
        "\n",
        "let",
        "fn",
        "loop",
        "while",
        "this",
        "Fn(\"k\")",
        "call",
        "eval",
        "true",
        "()",
        "//",
        "/*",
        "*/",
        "_",
        "zwaar",
        "wie",
        "::",
    ];
    let (words, mut dice) = (vocabulary(), Dice(4));
    for _ in 0..40_000 {
        let count = 1 + dice.below(14);
        let source: Vec<&str> = (0..count).map(|_| dice.pick(&tokens)).collect();
        hold(&source.join(dice.pick(&["", " "])), &words);
    }
}

#[test]
fn rules_with_a_character_changed() {
    let (words, mut dice) = (vocabulary(), Dice(5));
    for _ in 0..40_000 {
        let depth = 1 + dice.below(2) as u32;
        let source = if dice.below(2) == 0 { boolean(&mut dice, depth) } else { number(&mut dice, depth) };
        let mut letters: Vec<char> = source.chars().collect();
        for _ in 0..1 + dice.below(3) {
            let at = dice.below(letters.len() as u64) as usize;
            match dice.below(3) {
                0 => drop(letters.remove(at)),
                1 => letters.insert(at, letters[dice.below(letters.len() as u64) as usize]),
                _ => letters[at] = char::from(32 + dice.below(95) as u8),
            }
            if letters.is_empty() {
                break;
            }
        }
        hold(&letters.iter().collect::<String>(), &words);
    }
}

#[test]
fn deep_and_long_rules() {
    let words = vocabulary();
    for (open, close) in [
        ("(", ")"),
        ("!", ""),
        ("-", ""),
        ("[", "]"),
        ("abs(", ")"),
        ("if true {", "} else {1}"),
        ("#{a:", "}"),
        ("`${", "}`"),
        ("/*", "*/"),
    ] {
        for depth in [10, 60, 99, 101, 400, 1_999] {
            hold(&format!("{}1{}", open.repeat(depth), close.repeat(depth)), &words);
        }
    }
    for (part, glue) in [("compleet", " && "), ("aantal", "+"), ("1", "=="), ("a", "."), ("1", " ?? "), ("aantal in [1,2]", "||")]
    {
        for count in [10, 50, 99, 101, 400, 1_000] {
            hold(&vec![part; count].join(glue), &words);
        }
    }
    hold(&"x".repeat(1_000_000), &words);
    hold(&"\n".repeat(2_000), &words);
}
