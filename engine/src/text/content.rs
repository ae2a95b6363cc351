//! Places inside a value: which bytes of the file a part of its text came from.

use std::ops::Range;

use super::{Node, NodeKind, Sources, Span};

impl Node {
    /// The place in the file of a stretch of characters of this scalar's text.
    ///
    /// Skips the opening quote, and follows escapes (`''`, `\"`), folded lines and the indentation of blocks. A stretch beyond the
    /// text gives the place where it ends. For a list or mapping: the whole.
    ///
    /// ```
    /// use doorloop_engine::text::{yaml, Complaints, NodeKind, Sources};
    /// let mut sources = Sources::default();
    /// let file = sources.add("a.yaml", "rule: 'a == ''b'' && c'\n");
    /// let tree = yaml::read(file, &sources, &mut Complaints::default()).unwrap();
    /// let NodeKind::Mapping(entries) = &tree.kind else { unreachable!() };
    /// let span = entries[0].value.content_at(12..13, &sources); // the text is: a == 'b' && c
    /// assert_eq!(sources.locate(span).column, 22);
    /// assert_eq!(sources.slice(span), "c");
    /// ```
    #[must_use]
    pub fn content_at(&self, chars: Range<usize>, sources: &Sources) -> Span {
        let NodeKind::Scalar(scalar) = &self.kind else { return self.span };
        let raw = sources.slice(self.span);
        let quote =
            raw.chars().next().filter(|q| scalar.quoted && matches!(q, '"' | '\'') && raw.len() >= 2 && raw.ends_with(*q));
        let places = quote
            .and_then(|q| {
                let inner = raw.get(1..raw.len() - 1)?;
                align(inner, &scalar.text, Some(q)).map(|p| p.into_iter().map(|(a, b)| (a + 1, b + 1)).collect::<Vec<_>>())
            })
            .or_else(|| align(raw, &scalar.text, None));
        let Some(places) = places else { return self.span };
        let end_of_text = places.last().map_or(0, |p| p.1);
        let start = places.get(chars.start).map_or(end_of_text, |p| p.0);
        let end = match chars.end.checked_sub(1) {
            Some(last) if chars.end > chars.start => places.get(last).map_or(end_of_text, |p| p.1),
            _ => start,
        };
        let base = self.span.start;
        Span { file: self.span.file, start: base + start as u32, end: base + end.max(start) as u32 }
    }
}

/// For every character of `text` the bytes of `raw` it came from; `None` if the one can't have come from the other.
fn align(raw: &str, text: &str, quote: Option<char>) -> Option<Vec<(usize, usize)>> {
    let mut places = Vec::with_capacity(text.len());
    let mut i = 0;
    for c in text.chars() {
        loop {
            let rest = raw.get(i..)?;
            let Some((found, width)) = next(rest, quote) else {
                if c.is_whitespace() {
                    places.push((i, i));
                    break;
                }
                return None;
            };
            let space = rest.starts_with(char::is_whitespace);
            if found == Some(c) || (c.is_whitespace() && space) {
                places.push((i, i + width));
                i += width;
                break;
            }
            if found.is_none() || space {
                i += width;
            } else if c.is_whitespace() {
                places.push((i, i));
                break;
            } else {
                return None;
            }
        }
    }
    // In quotes nothing may remain: it tells a quoted text from a block that happens to start with a quote.
    (quote.is_none() || raw.get(i..)?.trim().is_empty()).then_some(places)
}

/// The next character of raw text and its width in bytes; no character for an escaped line end.
fn next(raw: &str, quote: Option<char>) -> Option<(Option<char>, usize)> {
    let first = raw.chars().next()?;
    match (quote, first) {
        (Some('\''), '\'') => Some((Some('\''), if raw.starts_with("''") { 2 } else { 1 })),
        (Some('"'), '\\') => {
            let sign = raw.get(1..)?.chars().next()?;
            let hex = |n: usize| {
                raw.get(2..2 + n).and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32).map(|c| (Some(c), 2 + n))
            };
            let one = |c: char| Some((Some(c), 1 + sign.len_utf8()));
            match sign {
                'x' => hex(2),
                'u' => hex(4),
                'U' => hex(8),
                '0' => one('\0'),
                'a' => one('\u{7}'),
                'b' => one('\u{8}'),
                't' | '\t' => one('\t'),
                'n' => one('\n'),
                'v' => one('\u{b}'),
                'f' => one('\u{c}'),
                'r' => one('\r'),
                'e' => one('\u{1b}'),
                'N' => one('\u{85}'),
                '_' => one('\u{a0}'),
                'L' => one('\u{2028}'),
                'P' => one('\u{2029}'),
                '\n' | '\r' => Some((None, 2)),
                other => one(other),
            }
        }
        _ => Some((Some(first), first.len_utf8())),
    }
}
