//! The traps of YAML: values that mean something else than they seem to, each with its way out.

use crate::text::{Complaint, Entry, FileId, NodeKind, Span, Spanned};

/// A value that fell into a trap, as bytes of the file; it never goes over the end of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Trap {
    pub start: usize,
    pub end: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Tag,
    Anchor,
    Alias,
    Reserved,
    Folded,
    AfterQuote,
    Colon,
}

/// One past the closing quote of the quoted text that starts at `start`.
pub(super) fn quote_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.get(start)?;
    let mut i = start + 1;
    while let Some(&b) = bytes.get(i) {
        let escaped = b == b'\\' && quote == b'"';
        let doubled = b == quote && quote == b'\'' && bytes.get(i + 1) == Some(&b'\'');
        if escaped || doubled {
            i += 2;
        } else if b == quote {
            return Some(i + 1);
        } else {
            i += 1;
        }
    }
    None
}

/// Whether a plain value was cut off by a comment: it ends in the middle of a rule, and ` #` follows.
pub(super) fn cut_by_comment(value: &str, rest: &str) -> bool {
    let line = rest.split('\n').next().unwrap_or("");
    let ends_open = value.ends_with(['=', '<', '>', '&', '+', '*', '/', '(', ','])
        || value.ends_with("||")
        || value.matches('"').count() % 2 == 1;
    ends_open && line.starts_with([' ', '\t']) && line.trim_start().starts_with('#')
}

/// The trap that the value starting at byte `start` is in.
pub(super) fn at(text: &str, start: usize, flow: bool) -> Option<Trap> {
    let end = line_end(text, start);
    let line = text.get(start..end)?;
    let kind = kind_of(line)?;
    Some(Trap { start, end: start + value_end(line, flow), kind })
}

/// The trap on the line at which the parser stopped, if it is in one.
pub(super) fn find(text: &str, at: usize, flow_since: Option<usize>) -> Option<Trap> {
    let at = (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i))?;
    let start = text.get(..at)?.rfind('\n').map_or(0, |i| i + 1);
    let end = line_end(text, at);
    let line = text.get(start..end)?;
    let inside = flow_since.is_some_and(|f| f < start);
    scan(line, usize::from(inside))
        .into_iter()
        .map(|t| Trap { start: t.start + start, end: t.end + start, ..t })
        .find(|t| t.start <= at && at <= t.end)
}

fn line_end(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or("");
    from + rest.split('\n').next().unwrap_or("").trim_end().len()
}

fn kind_of(value: &str) -> Option<Kind> {
    let next = value.get(1..).and_then(|r| r.chars().next());
    match value.chars().next()? {
        '!' => Some(Kind::Tag),
        '&' => Some(Kind::Anchor),
        '*' => Some(Kind::Alias),
        '@' | '`' | '%' => Some(Kind::Reserved),
        '|' | '>'
            if !value
                .get(1..)?
                .trim_start_matches(['-', '+', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
                .trim_start()
                .is_empty()
                && next != Some('#') =>
        {
            Some(Kind::Folded)
        }
        _ => None,
    }
}

/// Where the value at the start of `line` ends: at the line's end, or inside braces at the comma or closing brace.
fn value_end(line: &str, flow: bool) -> usize {
    let (mut depth, mut quote, mut before) = (0_usize, None, ' ');
    for (i, c) in line.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q && before != '\\' => quote = None,
            (Some(_), _) => {}
            (None, '"') => quote = Some(c),
            (None, '\'') if !before.is_alphanumeric() => quote = Some(c),
            (None, '#') if before == ' ' => return line.get(..i).unwrap_or("").trim_end().len(),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') if depth > 0 => depth -= 1,
            (None, ',' | '}' | ']') if flow && depth == 0 => return line.get(..i).unwrap_or("").trim_end().len(),
            _ => {}
        }
        before = c;
    }
    line.trim_end().len()
}

/// All traps of one line. A shallow reading: it only has to be right about values that stand on one line.
fn scan(line: &str, mut depth: usize) -> Vec<Trap> {
    let mut traps = Vec::new();
    let mut is_value = false;
    let mut i = line.len() - line.trim_start().len();
    while let Some(rest) = line.get(i..).filter(|r| !r.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        match first {
            ' ' | '\t' => i += 1,
            '#' => break,
            '{' | '[' => (depth, is_value, i) = (depth + 1, first == '[', i + 1),
            '}' | ']' => (depth, is_value, i) = (depth.saturating_sub(1), true, i + 1),
            ',' => (is_value, i) = (false, i + 1),
            ':' => (is_value, i) = (true, i + 1),
            '-' if rest.starts_with("- ") => i += 2,
            '"' | '\'' => {
                let Some(end) = quote_end(line, i) else { break };
                let after = line.get(end..).unwrap_or("");
                let next = after.trim_start().chars().next();
                if next.is_none_or(|c| ",}]:".contains(c) || (c == '#' && after.starts_with(' '))) {
                    i = end;
                } else {
                    let stop = i + value_end(rest, depth > 0);
                    traps.push(Trap { start: i, end: stop.max(end), kind: Kind::AfterQuote });
                    i = stop.max(end);
                }
            }
            _ => {
                let stop = i + value_end(rest, depth > 0);
                let value = line.get(i..stop).unwrap_or("");
                let colon = value.find(": ").or_else(|| value.ends_with(':').then(|| value.len() - 1));
                if let Some(kind) = kind_of(rest) {
                    traps.push(Trap { start: i, end: stop, kind });
                    i = stop;
                } else if let Some(colon) = colon.filter(|_| !is_value) {
                    i += colon;
                } else {
                    if colon.is_some() {
                        traps.push(Trap { start: i, end: stop, kind: Kind::Colon });
                    }
                    i = stop;
                }
                i = i.max(line.len() - rest.len() + first.len_utf8());
            }
        }
    }
    traps
}

/// The value in quotes that YAML leaves alone.
fn in_quotes(value: &str) -> String {
    match (value.contains('"'), value.contains('\'')) {
        (true, false) => format!("'{value}'"),
        (true, true) => format!("'{}'", value.replace('\'', "''")),
        _ => format!("\"{value}\""),
    }
}

/// Says what went wrong and how to write it.
pub(super) fn complaint(trap: &Trap, file: FileId, text: &str) -> Complaint {
    let value = text.get(trap.start..trap.end).unwrap_or("");
    let (code, nl, en): (_, String, String) = match trap.kind {
        Kind::Tag => (
            "tag",
            "een waarde die met \"!\" begint, leest YAML als een label".into(),
            "YAML reads a value that starts with \"!\" as a tag".into(),
        ),
        Kind::Anchor => (
            "anchor",
            "een waarde die met \"&\" begint, leest YAML als een anker".into(),
            "YAML reads a value that starts with \"&\" as an anchor".into(),
        ),
        Kind::Alias => (
            "alias",
            "een waarde die met \"*\" begint, leest YAML als een verwijzing".into(),
            "YAML reads a value that starts with \"*\" as an alias".into(),
        ),
        Kind::Reserved => {
            let c = value.chars().next().unwrap_or(' ');
            (
                "reserved_character",
                format!("een waarde mag niet met \"{c}\" beginnen"),
                format!("a value cannot start with \"{c}\""),
            )
        }
        Kind::Folded => (
            "block_sign",
            "een waarde die met \">\" of \"|\" begint, leest YAML als een blok tekst".into(),
            "YAML reads a value that starts with \">\" or \"|\" as a block of text".into(),
        ),
        Kind::AfterQuote => (
            "text_after_quote",
            "na het sluitende aanhalingsteken staat nog tekst".into(),
            "text stands after the closing quote".into(),
        ),
        Kind::Colon => (
            "colon_in_value",
            "in deze waarde staat een dubbele punt met een spatie erachter".into(),
            "this value holds a colon with a space after it".into(),
        ),
    };
    let span = Span { file, start: trap.start as u32, end: trap.end as u32 };
    let shown = if value.chars().count() <= 80 { in_quotes(value) } else { "'…'".to_owned() };
    let complaint = Complaint::error(code, span, nl, en)
        .hint(format!("Zet er aanhalingstekens om: {shown}"), format!("Put quotes around it: {shown}"));
    match trap.kind {
        Kind::Anchor | Kind::Alias => {
            complaint.hint("Ankers en verwijzingen van YAML gelden hier niet", "Anchors and aliases of YAML are not used here")
        }
        _ => complaint,
    }
}

/// A word inside braces without a colon: a comma cut the value before it in two.
pub(super) fn comma(key: &Spanned<String>, before: Option<&Entry>, text: &str) -> Complaint {
    let complaint = Complaint::error(
        "comma_in_braces",
        key.span,
        format!("achter \"{}\" staat niets: tussen accolades begint na een komma een nieuwe sleutel", key.value),
        format!("nothing stands after \"{}\": inside braces a comma starts a new key", key.value),
    );
    let whole = before
        .filter(|e| matches!(e.value.kind, NodeKind::Scalar(_)))
        .and_then(|e| Some((&e.key.value, text.get(e.value.span.start as usize..key.span.end as usize)?)));
    match whole.filter(|(_, w)| w.len() <= 80 && !w.contains('\n')) {
        Some((name, whole)) => {
            let shown = in_quotes(whole);
            complaint.hint(
                format!("Zet aanhalingstekens om een waarde met een komma: {name}: {shown}"),
                format!("Put quotes around a value with a comma: {name}: {shown}"),
            )
        }
        None => complaint.hint("Zet aanhalingstekens om een waarde met een komma", "Put quotes around a value with a comma"),
    }
}
