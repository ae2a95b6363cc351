//! A value, and where it comes from: `{ is: 3..10..28 d, source: estimate, sure: 1.5 }`.

use super::{NumberForm, number_form};
use crate::text::reader::{Mapping, as_one_of, as_text};
use crate::text::{Complaint, Complaints, Node, NodeKind, Sources, Span, Spanned, Words};

/// Where a number comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// Someone's judgement.
    #[default]
    Estimate,
    /// Law.
    Law,
    /// Counted.
    Measured,
}

/// A value with where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub source: Source,
    /// The factor within which it is right, either way (80 %); 1.25 where the file is silent.
    pub sure: f64,
    /// For people.
    pub note: Option<Spanned<String>>,
    /// Where the whole stands.
    pub span: Span,
}

/// Reads a value that may say where it comes from; `read` reads the value itself.
///
/// The keys `law` and `judgement` may stand beside it; the model reads them from the same node.
/// What an intervention does to the whole is done to the value.
pub fn stated<T>(
    node: &Node,
    sources: &Sources,
    complaints: &mut Complaints,
    read: impl FnOnce(&Node, &Sources, &mut Complaints) -> Option<T>,
) -> Option<Stated<T>> {
    if !matches!(node.kind, NodeKind::Mapping(_)) {
        let value = read(node, sources, complaints)?;
        return Some(Stated { value, source: Source::Estimate, sure: 1.25, note: None, span: node.span });
    }
    // The adjustments of the whole go to the value, so the mapping itself is read without them.
    let bare = Node { adjust: Vec::new(), ..node.clone() };
    let mut keys = Mapping::of(&bare, &Words::new("een waarde", "a value"), complaints)?;
    let is = keys.require("is", complaints).cloned();
    let source = keys.take("source").and_then(|n| as_one_of(n, &["estimate", "law", "measured"], complaints));
    let sure = keys.take("sure").and_then(|n| sureness(n, sources, complaints));
    let note = keys.take("note").and_then(|n| as_text(n, complaints));
    keys.finish(&["law", "judgement"], complaints);
    let mut is = is?;
    is.adjust.extend(node.adjust.iter().cloned());
    let source = match source {
        Some("law") => Source::Law,
        Some("measured") => Source::Measured,
        _ => Source::Estimate,
    };
    Some(Stated { value: read(&is, sources, complaints)?, source, sure: sure.unwrap_or(1.25), note, span: node.span })
}

fn sureness(node: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<f64> {
    let sure = match number_form(node, sources, complaints)? {
        NumberForm::Fixed(sure) if sure >= 1.0 => return Some(sure),
        NumberForm::Fixed(sure) => sure,
        _ => f64::NAN,
    };
    let shown = if sure.is_nan() { String::new() } else { format!(" {sure}") };
    complaints.push(
        Complaint::error(
            "sure_below_one",
            node.span,
            format!("\"sure\" is een factor van 1 of meer, niet{shown}").trim_end_matches(", niet"),
            format!("\"sure\" is a factor of 1 or more, not{shown}").trim_end_matches(", not"),
        )
        .hint(
            "1.5 betekent: anderhalf keer zo veel, of twee derde ervan",
            "1.5 means: one and a half times as much, or two thirds of it",
        ),
    );
    None
}
