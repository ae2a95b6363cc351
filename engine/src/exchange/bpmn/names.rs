//! Names of steps and lanes, from what a drawing calls them.

use crate::model::read::reader::is_taken;
use crate::text::Lang;
use std::collections::HashSet;

/// Longest name.
const LONGEST: usize = 40;

/// Names that are in use.
#[derive(Default)]
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// Keeps a name from being given out.
    pub fn take(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// A name that is not in use, as near to the words as it can be.
    pub fn free(&mut self, words: &str, lang: Lang) -> String {
        let plain = slug(words);
        let empty = if lang == Lang::Nl { "stap" } else { "step" };
        let plain = match plain.as_str() {
            "" => empty.to_owned(),
            // `join` is the end of a block, in every list of steps.
            word if word == "join" || is_taken(word) => format!("{word}_{empty}"),
            word if word.starts_with(|c: char| c.is_ascii_digit()) => format!("{empty}_{word}"),
            word => word.to_owned(),
        };
        let mut name = plain.clone();
        for number in 2.. {
            if self.taken.insert(name.clone()) {
                break;
            }
            name = format!("{plain}_{number}");
        }
        name
    }
}

/// Small letters, digits and `_` only.
pub(super) fn slug(words: &str) -> String {
    let mut found = String::new();
    for c in words.to_lowercase().chars() {
        match plain(c) {
            "" if c.is_ascii_alphanumeric() => found.push(c),
            "" => {
                if !found.ends_with('_') && !found.is_empty() {
                    found.push('_');
                }
            }
            letters => found.push_str(letters),
        }
        if found.len() >= LONGEST {
            break;
        }
    }
    found.trim_end_matches('_').to_owned()
}

/// A letter without its accent.
fn plain(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'å' => "a",
        'ä' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ý' | 'ÿ' => "y",
        'ĳ' => "ij",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ids_and_stand_once() {
        let mut names = Names::default();
        let mut free = |words: &str| names.free(words, Lang::Nl);
        assert_eq!(free("Aanvraag beoordelen (2e lezing)"), "aanvraag_beoordelen_2e_lezing");
        assert_eq!(free("Aanvraag, beoordelen: 2e lezing!"), "aanvraag_beoordelen_2e_lezing_2");
        assert_eq!(free("Coördinatie één"), "coordinatie_een");
        assert_eq!(free("if"), "if_stap");
        assert_eq!(free("join"), "join_stap");
        assert_eq!(free("4 ogen"), "stap_4_ogen");
        assert_eq!(free("審査"), "stap");
        assert_eq!(free(""), "stap_2");
    }
}
