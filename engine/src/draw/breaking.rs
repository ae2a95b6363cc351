//! Breaking a title into lines that fit, with long Dutch words broken where a reader would.
//!
//! Lines break between words, so that they come out about equally long (the total of the squared room left over is least,
//! as in Knuth and Plass 1981, without stretching). A word that is wider than a line is broken between syllables (Liang's
//! patterns, through the crate hypher); a boundary between the parts of a compound, as in `vergunning-aanvraag`, goes
//! before any other. What no line can hold, such as a web address, is broken where the line is full.

use super::font;
use super::scene::Weight;
use crate::text::Lang;

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub size: f64,
    pub weight: Weight,
    pub width: f64,
    pub most: usize,
    pub lang: Lang,
}

/// A text broken into lines; whether something was cut off.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Broken {
    pub lines: Vec<String>,
    pub cut: bool,
}

/// More of a text than this is never read for its picture.
const LONGEST: usize = 400;

/// Second parts of Dutch compounds that are common in procedures: a break before one is a good break.
const PARTS: [&str; 60] = [
    "aanbesteding",
    "aanvraag",
    "advies",
    "adviseur",
    "afdeling",
    "agenda",
    "ambtenaar",
    "begroting",
    "behandeling",
    "beleid",
    "beoordeling",
    "besluit",
    "besteding",
    "beschikking",
    "bestuur",
    "bezwaar",
    "brief",
    "bureau",
    "college",
    "commissie",
    "contract",
    "controle",
    "dienst",
    "dossier",
    "formulier",
    "gebied",
    "gegevens",
    "gemeente",
    "goedkeuring",
    "gesprek",
    "hoofd",
    "inkoop",
    "kamer",
    "leider",
    "loket",
    "manager",
    "melding",
    "nota",
    "onderzoek",
    "ontwikkeling",
    "overleg",
    "partner",
    "partnerschap",
    "periode",
    "plan",
    "procedure",
    "raad",
    "regeling",
    "steun",
    "subsidie",
    "team",
    "termijn",
    "toets",
    "vergadering",
    "vergunning",
    "verordening",
    "verzoek",
    "voorstel",
    "wijziging",
    "zaken",
];

/// Text without what would turn a reader's page around: control characters and marks of direction.
pub(super) fn clean(text: &str) -> String {
    let kept = text.chars().filter(
        |c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}'),
    );
    let spaced: String = kept.map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).collect();
    spaced.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Breaks a text into at most `most` lines; the last ends in `…` where not all of it fits.
pub(super) fn broken(text: &str, setting: &Setting) -> Broken {
    let text = clean(text);
    let long = text.chars().count() > LONGEST;
    let text: String = text.chars().take(LONGEST).collect();
    let measure = |s: &str| font::width(s, setting.size, setting.weight);
    let mut pieces = Vec::new();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        if measure(word) <= setting.width {
            pieces.push(Piece { text: word.to_owned(), joined: false });
        } else {
            split_word(word, setting, &mut pieces);
        }
    }
    let mut lines = fill(&pieces, setting);
    let cut = long || lines.len() > setting.most;
    if cut {
        lines.truncate(setting.most.max(1));
        if let Some(last) = lines.last_mut() {
            *last = clipped(&format!("{last}…"), setting);
        }
    }
    Broken { lines, cut }
}

/// The text with as many characters as fit, and `…` where some do not.
fn clipped(text: &str, setting: &Setting) -> String {
    let measure = |s: &str| font::width(s, setting.size, setting.weight);
    if measure(text) <= setting.width {
        return text.to_owned();
    }
    let mut kept: String = text.trim_end_matches('…').trim_end_matches('-').to_owned();
    while !kept.is_empty() && measure(&kept) + measure("…") > setting.width {
        kept.pop();
    }
    format!("{}…", kept.trim_end())
}

/// A part of a line; `joined` = to the part before it, without a space.
struct Piece {
    text: String,
    joined: bool,
}

/// A word that is too wide, in parts that fit.
fn split_word(word: &str, setting: &Setting, pieces: &mut Vec<Piece>) {
    let measure = |s: &str| font::width(s, setting.size, setting.weight);
    let mut rest = word;
    let mut joined = false;
    while measure(rest) > setting.width {
        let at = best_break(rest, setting).unwrap_or_else(|| last_fitting(rest, setting));
        let (head, tail) = rest.split_at(at);
        let hyphen = if head.ends_with(['-', '/', '.', '_']) || !head.ends_with(char::is_alphabetic) { "" } else { "-" };
        pieces.push(Piece { text: format!("{head}{hyphen}"), joined });
        joined = true;
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece { text: rest.to_owned(), joined });
    }
}

/// Where to break a word: the best place whose first part, with a hyphen, fits.
fn best_break(word: &str, setting: &Setting) -> Option<usize> {
    let measure = |s: &str| font::width(s, setting.size, setting.weight);
    let lang = match setting.lang {
        Lang::Nl => hypher::Lang::Dutch,
        Lang::En => hypher::Lang::English,
    };
    let lower = word.to_lowercase();
    // Lower case may have another length in bytes; then only the written form is looked at.
    let lower = if lower.len() == word.len() { lower } else { word.to_owned() };
    let mut at = 0;
    let mut best: Option<(f64, usize)> = None;
    let mut consider = |at: usize, bonus: f64| {
        let (Some(head), Some(tail)) = (word.get(..at), word.get(at..)) else { return };
        if head.chars().count() < 3 || tail.chars().count() < 3 {
            return;
        }
        let width = measure(head) + measure("-");
        if width > setting.width {
            return;
        }
        let score = width / setting.width + bonus;
        if best.is_none_or(|(b, _)| score > b) {
            best = Some((score, at));
        }
    };
    for (i, c) in word.char_indices() {
        if matches!(c, '-' | '/' | '.' | '_') {
            consider(i + c.len_utf8(), 1.5);
        }
    }
    if word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '(' | ')' | ',' | ':')) {
        for syllable in hypher::hyphenate(&lower, lang) {
            at += syllable.len();
            consider(at, 0.0);
        }
        // The patterns know no meaning: `vergunnin-gaanvraag`. So the parts are looked for wherever they stand.
        for part in PARTS.iter().filter(|_| setting.lang == Lang::Nl) {
            lower.match_indices(part).for_each(|(at, _)| consider(at, 0.6));
        }
    }
    best.map(|b| b.1)
}

/// The last place at which a first part fits; at least one character, and no combining mark is left alone.
fn last_fitting(word: &str, setting: &Setting) -> usize {
    let measure = |s: &str| font::width(s, setting.size, setting.weight);
    let mut found = word.chars().next().map_or(0, char::len_utf8);
    for (at, c) in word.char_indices().skip(1) {
        if measure(&word[..at]) + measure("-") > setting.width {
            break;
        }
        if !matches!(c as u32, 0x300..=0x36f | 0xfe00..=0xfe0f | 0x1f3fb..=0x1f3ff) {
            found = at;
        }
    }
    found
}

/// Parts in lines with the least squared room left over.
fn fill(pieces: &[Piece], setting: &Setting) -> Vec<String> {
    let measure = |s: &str| font::width(s, setting.size, setting.weight);
    let space = measure(" ");
    let widths: Vec<f64> = pieces.iter().map(|p| measure(&p.text)).collect();
    let n = pieces.len();
    // least[i]: the cost of the parts from i on, and where the line that begins there ends.
    let mut least = vec![(0.0_f64, n); n + 1];
    for i in (0..n).rev() {
        let mut width = 0.0;
        let mut best = (f64::INFINITY, i + 1);
        for j in i..n {
            // A part that joins the one before was broken off it: it begins a line.
            if j > i && pieces[j].joined {
                break;
            }
            width += widths[j] + if j > i { space } else { 0.0 };
            if j > i && width > setting.width {
                break;
            }
            let left = (setting.width - width).max(0.0) / setting.width;
            let last = j + 1 == n;
            let cost = least[j + 1].0 + 1.0 + if last { 0.3 * left * left } else { left * left };
            if cost < best.0 {
                best = (cost, j + 1);
            }
        }
        least[i] = best;
    }
    let mut lines = Vec::new();
    let mut at = 0;
    while at < n {
        let end = least[at].1;
        lines.push(pieces[at..end].iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" "));
        at = end;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: f64) -> Vec<String> {
        broken(text, &Setting { size: 14.0, weight: Weight::Regular, width, most: 6, lang: Lang::Nl }).lines
    }

    #[test]
    fn words_and_compounds_break_where_a_reader_would() {
        for (text, width, wanted) in [
            ("Besluit van het college", 110.0, &["Besluit van het", "college"][..]),
            ("Omgevingsvergunningaanvraag", 166.0, &["Omgevingsvergunning-", "aanvraag"]),
            ("Bezwaarcommissie", 100.0, &["Bezwaar-", "commissie"]),
            ("Begrotingswijziging", 100.0, &["Begrotings-", "wijziging"]),
            ("innovatie/partnerschap", 110.0, &["innovatie/", "partnerschap"]),
        ] {
            assert_eq!(lines(text, width), wanted, "{text}");
        }
    }

    #[test]
    fn whatever_is_written_fits() {
        let odd =
            ["https://voorbeeldstad.example/een/heel/lang/adres?met=vragen", "🏛️🏛️🏛️🏛️🏛️🏛️🏛️🏛️🏛️🏛️🏛️🏛️", "a\u{301}e\u{301}", ""];
        for text in odd.into_iter().chain([&*"x".repeat(2_000), &*"שלום ".repeat(300)]) {
            let setting = Setting { size: 14.0, weight: Weight::Regular, width: 90.0, most: 4, lang: Lang::Nl };
            let found = broken(text, &setting);
            assert!(found.lines.len() <= 4);
            assert!(found.lines.iter().all(|l| font::width(l, 14.0, Weight::Regular) <= 90.0 + 1e-6), "{:?}", found.lines);
        }
        assert!(
            broken(&"x".repeat(2_000), &Setting { size: 14.0, weight: Weight::Regular, width: 90.0, most: 4, lang: Lang::En })
                .cut
        );
    }
}
