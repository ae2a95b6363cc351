//! Complaints for people, in the manner of rustc, and for programs, as JSON.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Complaint, Lang, Severity, Sources, Span};

/// Lines of a complaint are shown up to this many characters either side of the place.
const AROUND: usize = 400;
/// More complaints than this are counted, not shown: nobody reads them.
const MOST: usize = 100;

/// Writes complaints as text: what, where, the line with a caret under it, and how to mend it.
///
/// `width` is that of the screen, in characters; longer lines are cut. A blank line stands between complaints.
#[must_use]
pub fn render(complaints: &[Complaint], sources: &Sources, lang: Lang, colour: bool, width: usize) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(width.max(40));
    let mut out = String::new();
    for (i, complaint) in complaints.iter().take(MOST).enumerate() {
        if i > 0 {
            out.push('\n');
        }
        out.push_str(&one(complaint, sources, lang, &renderer));
        out.push('\n');
    }
    if let Some(more) = complaints.len().checked_sub(MOST).filter(|n| *n > 0) {
        out.push_str(&match lang {
            Lang::Nl => format!("\nEn nog {more} meldingen\n"),
            Lang::En => format!("\nAnd {more} more\n"),
        });
    }
    out
}

fn one(complaint: &Complaint, sources: &Sources, lang: Lang, renderer: &Renderer) -> String {
    let level = match (complaint.severity, lang) {
        (Severity::Error, Lang::Nl) => Level::ERROR.with_name("fout"),
        (Severity::Error, Lang::En) => Level::ERROR.with_name("error"),
        (Severity::Warning, Lang::Nl) => Level::WARNING.with_name("waarschuwing"),
        (Severity::Warning, Lang::En) => Level::WARNING.with_name("warning"),
    };
    let mut group = Group::with_title(level.primary_title(complaint.what.in_lang(lang)));
    if let Some(span) = complaint.at {
        let text = sources.text(span.file);
        if text.is_empty() {
            group = group.element(Origin::path(sources.name(span.file)));
        } else {
            let window = Window::of(text, span);
            let mut annotation = AnnotationKind::Primary.span(window.start..window.end);
            if let Some(label) = &complaint.label {
                annotation = annotation.label(label.in_lang(lang));
            }
            group = group.element(
                Snippet::source(window.line).line_start(window.number).path(sources.name(span.file)).annotation(annotation),
            );
        }
    }
    // Without a line there is no caret to put the label under.
    let label = complaint.label.iter().filter(|_| complaint.at.is_none());
    for hint in label.chain(&complaint.hints) {
        // Messages take styling, so control characters from a file must not get through.
        let hint: String = hint.in_lang(lang).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        group = group.element(Level::HELP.with_name("tip").message(hint));
    }
    renderer.render(&[group])
}

/// The line of a place, without the rest of the file, and the place in it.
struct Window<'t> {
    line: &'t str,
    number: usize,
    start: usize,
    end: usize,
}

impl<'t> Window<'t> {
    /// A span of several lines is shown to the end of its first line: the file is at hand, the screen is small.
    fn of(text: &'t str, span: Span) -> Self {
        let start = floor(text, span.start as usize);
        let end = floor(text, span.end as usize).max(start);
        let line_start = text.get(..start).and_then(|b| b.rfind('\n')).map_or(0, |i| i + 1);
        let rest = text.get(line_start..).unwrap_or("");
        let line = rest.split('\n').next().unwrap_or("").trim_end_matches('\r');
        let end = end.min(line_start + line.len()).max(start);
        let number = text.get(..line_start).unwrap_or("").matches('\n').count() + 1;
        Self { line, number, start: (start - line_start).min(line.len()), end: (end - line_start).min(line.len()) }
            .narrowed(line_start == 0)
    }

    /// Cuts what is far from the place, at whole characters; only on lines that no screen shows.
    fn narrowed(self, first: bool) -> Self {
        // A byte order mark has no width, and would put the caret one too far.
        let bom = if first && self.line.starts_with('\u{feff}') { 3 } else { 0 };
        let end = self.end.min(ceil(self.line, self.start + AROUND));
        let stop = ceil(self.line, end + AROUND);
        let line = self.line.get(bom..stop).unwrap_or(self.line);
        Self { line, number: self.number, start: self.start.saturating_sub(bom), end: end.saturating_sub(bom) }
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

fn ceil(text: &str, at: usize) -> usize {
    (at.min(text.len())..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len())
}

/// Complaints as a JSON list: code, severity, place (lines and columns from one, columns in characters), and the words in both languages.
#[must_use]
pub fn to_json(complaints: &[Complaint], sources: &Sources) -> Value {
    complaints
        .iter()
        .map(|c| {
            let place = c.at.map(|span| {
                let start = sources.locate(span);
                let end = sources.locate(Span { start: span.end, ..span });
                json!({ "file": start.file, "line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column })
            });
            json!({
                "severity": match c.severity { Severity::Error => "error", Severity::Warning => "warning" },
                "code": c.code,
                "at": place,
                "what": c.what,
                "label": c.label,
                "hints": c.hints,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::text::{FileId, Words};

    #[test]
    fn an_unknown_team_in_dutch() {
        let mut sources = Sources::default();
        let file = sources.add("subsidie.yaml", "steps:\n  beoordelen: { by: belied, work: 4 h }\n");
        let at = Span { file, start: 27, end: 33 };
        let complaint = Complaint::error("unknown_team", at, "onbekend team \"belied\"", "unknown team \"belied\"")
            .label("bedoelde u \"beleid\"?", "did you mean \"beleid\"?")
            .hint("teams in voorbeeldstad: loket, beleid", "teams in voorbeeldstad: loket, beleid");
        let text = render(&[complaint], &sources, Lang::Nl, false, 100);
        assert_eq!(
            text,
            "\
fout: onbekend team \"belied\"
 --> subsidie.yaml:2:21
  |
2 |   beoordelen: { by: belied, work: 4 h }
  |                     ^^^^^^ bedoelde u \"beleid\"?
  |
  = tip: teams in voorbeeldstad: loket, beleid
"
        );
    }

    #[test]
    fn a_long_line_is_cut() {
        let mut sources = Sources::default();
        let file = sources.add("f.yaml", format!("a: {}é fout {}\n", "x ".repeat(20_000), "y ".repeat(20_000)));
        let complaint = Complaint::warning("w", Span { file, start: 40_006, end: 40_010 }, "let op", "mind");
        let text = render(&[complaint], &sources, Lang::Nl, false, 80);
        assert!(text.len() < 600, "{text}");
        assert!(text.contains("fout") && text.contains("^^^^"), "{text}");
    }

    #[test]
    fn a_command_has_no_place() {
        let complaint = Complaint::general("no_file", "er is geen bestand", "there is no file");
        assert_eq!(
            render(std::slice::from_ref(&complaint), &Sources::default(), Lang::En, false, 80),
            "error: there is no file\n"
        );
        assert_eq!(to_json(&[complaint], &Sources::default())[0]["at"], Value::Null);
    }

    #[test]
    fn no_span_is_too_strange() {
        let mut sources = Sources::default();
        let file = sources.add("f", "\u{feff}é\r\nb\t€\n");
        for start in 0..14 {
            for end in 0..14 {
                let c = Complaint {
                    hints: vec![Words::same("\u{1b}[31m")],
                    ..Complaint::error("c", Span { file, start, end }, "x", "x")
                };
                assert!(!render(std::slice::from_ref(&c), &sources, Lang::Nl, false, 80).contains('\u{1b}'));
                let _ = to_json(&[c], &sources);
            }
        }
        let c = Complaint::error("c", Span { file: FileId(9), start: 5, end: 2 }, "x", "x");
        assert!(!render(&[c], &sources, Lang::Nl, true, 0).is_empty());
    }
}
