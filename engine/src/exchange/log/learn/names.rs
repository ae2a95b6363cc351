//! Ids for what a log names in words, and words made safe for a file.

use crate::model::read::reader::is_taken;
use std::collections::BTreeSet;

/// Longest id.
const LONGEST: usize = 40;

/// Gives ids, none twice.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    given: BTreeSet<String>,
}

impl Ids {
    /// Ids, of which some are given out already.
    #[must_use]
    pub fn without(taken: &[&str]) -> Self {
        Self { given: taken.iter().map(|t| (*t).to_owned()).collect() }
    }

    /// The id of a text.
    pub fn give(&mut self, text: &str) -> String {
        let base = id(text);
        let mut candidate = base.clone();
        let mut n = 2;
        while self.given.contains(&candidate) || is_taken(&candidate) {
            candidate = format!("{base}_{n}");
            n += 1;
        }
        self.given.insert(candidate.clone());
        candidate
    }
}

/// A text as an id: small letters, digits and `_`.
#[must_use]
pub fn id(text: &str) -> String {
    let mut made = String::new();
    for c in text.chars() {
        let c = match c.to_lowercase().next().unwrap_or(c) {
            'à'..='å' => 'a',
            'è'..='ë' => 'e',
            'ì'..='ï' => 'i',
            'ò'..='ö' => 'o',
            'ù'..='ü' => 'u',
            'ç' => 'c',
            c if c.is_ascii_alphanumeric() => c,
            _ => '_',
        };
        if c != '_' || !made.ends_with('_') {
            made.push(c);
        }
        if made.len() >= LONGEST {
            break;
        }
    }
    let made = made.trim_matches('_');
    match made.chars().next() {
        None => "stap".to_owned(),
        Some(c) if c.is_ascii_digit() => format!("s_{made}"),
        Some(_) => made.to_owned(),
    }
}

/// A text between quotes, as YAML reads it.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut made = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => made.push_str("\\\""),
            '\\' => made.push_str("\\\\"),
            c if c.is_control() => made.push(' '),
            c => made.push(c),
        }
    }
    made.push('"');
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_and_given_once() {
        let mut ids = Ids::without(&["einde"]);
        for (text, expected) in [
            ("Confirmation of receipt", "confirmation_of_receipt"),
            ("T02 Check confirmation (of receipt)", "t02_check_confirmation_of_receipt"),
            ("01_HOOFD_010", "s_01_hoofd_010"),
            ("Één zaak", "een_zaak"),
            ("een zaak", "een_zaak_2"),
            ("einde", "einde_2"),
            ("…", "stap"),
            ("", "stap_2"),
            // A word of rhai.
            ("if", "if_2"),
        ] {
            assert_eq!(ids.give(text), expected, "{text}");
        }
        assert_eq!(quoted("a \"b\" \\ c\n"), "\"a \\\"b\\\" \\\\ c \"");
    }
}
