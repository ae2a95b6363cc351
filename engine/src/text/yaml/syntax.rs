//! Syntax errors that are no known trap, in plain words.

use super::{MAX_DEPTH, build::Fault};
use crate::text::{Complaint, FileId, Span};

/// Says what the parser stumbled over.
pub(super) fn complaint(fault: &Fault, file: FileId, text: &str) -> Complaint {
    let at = fault.at.min(text.len());
    let here = |from: usize| {
        let width =
            text.get(from..).and_then(|r| r.chars().next()).filter(|c| !c.is_control() || *c == '\t').map_or(0, char::len_utf8);
        Span { file, start: from as u32, end: (from + width) as u32 }
    };
    let info = fault.info.as_str();
    if info.contains("recursion limit") {
        return Complaint::error(
            "too_deep",
            here(at),
            format!("hier staan meer dan {MAX_DEPTH} waarden in elkaar"),
            format!("more than {MAX_DEPTH} values are nested here"),
        );
    }
    let tab = [at, at.saturating_sub(1)].into_iter().find(|i| text.as_bytes().get(*i) == Some(&b'\t'));
    if let Some(tab) = tab.filter(|_| info.contains("tab") || info.contains("whitespace")) {
        return Complaint::error(
            "tab",
            here(tab),
            "hier staat een tab waar een spatie hoort",
            "here stands a tab where a space belongs",
        )
        .hint("Gebruik spaties", "Use spaces");
    }
    if info.contains("quoted scalar")
        && (info.contains("end of stream") || info.contains("indentation") || info.contains("document indicator"))
    {
        return Complaint::error(
            "unclosed_quote",
            here(at),
            "dit aanhalingsteken wordt niet gesloten",
            "this quote is not closed",
        )
        .hint("Zet een aanhalingsteken aan het eind van de waarde", "Put a quote at the end of the value");
    }
    if info.contains("escape") || info.contains("hexadecimal") {
        return Complaint::error(
            "bad_escape",
            here(at),
            "tussen dubbele aanhalingstekens begint \"\\\" een bijzonder teken, en dit teken bestaat niet",
            "inside double quotes \"\\\" starts a special character, and there is none like this",
        )
        .hint("Gebruik enkele aanhalingstekens, of schrijf \"\\\\\"", "Use single quotes, or write \"\\\\\"");
    }
    if let Some(open) = fault.flow_since {
        let sign = text.get(open..).and_then(|r| r.chars().next()).unwrap_or('{');
        let close = if sign == '[' { ']' } else { '}' };
        let line = text.get(..open).unwrap_or("").matches('\n').count() + 1;
        return Complaint::error(
            "broken_braces",
            here(at),
            format!("hier klopt iets niet in de lijst of groep die op regel {line} met \"{sign}\" begint"),
            format!("something is wrong here in the list or group that \"{sign}\" opens on line {line}"),
        )
        .hint(
            format!("Kijk of er een \"{close}\" of een komma ontbreekt"),
            format!("See whether a \"{close}\" or a comma is missing"),
        );
    }
    if info.contains("expected key")
        || info.contains("document start")
        || info.contains("block collection")
        || info.contains("ndentation")
        || info.contains("simple key")
    {
        return Complaint::error(
            "bad_indentation",
            here(at),
            "deze regel past niet onder de regel erboven",
            "this line does not fit under the line above it",
        )
        .hint(
            "Kijk of alle sleutels van een groep even ver inspringen, en of na elke sleutel een dubbele punt staat",
            "See whether all keys of a group are indented alike, and every key has a colon after it",
        );
    }
    if info.contains("mapping values are not allowed") {
        return Complaint::error("colon_in_value", here(at), "hier kan geen dubbele punt staan", "a colon cannot stand here")
            .hint(
                "Zet aanhalingstekens om de hele waarde, of kijk of de regel ver genoeg inspringt",
                "Put quotes around the whole value, or see whether the line is indented rightly",
            );
    }
    Complaint::error("yaml_syntax", here(at), "dit is niet te lezen als YAML", format!("this cannot be read as YAML ({info})"))
        .hint(
            "Kijk naar het inspringen, de dubbele punten en de aanhalingstekens van deze regel en die erboven",
            "Look at the indentation, the colons and the quotes of this line and the one above",
        )
}
