//! Values given on the command line and in a caseload: typed by the fact they are for.

use super::reader::Reader;
use crate::model::{Default, Fact, FactValue};
use crate::text::{Complaint, Complaints, Node, NodeKind, Scalar, Sources, Span};

/// Reads the value of a fact as it was typed: `--set bedrag=25k`; several words of `choices` with commas.
///
/// # Errors
/// What is wrong, at no place in a file, with the nearest known word.
///
/// ```
/// use doorloop_engine::model::{read::read_value, Fact, FactKind, FactValue, Name};
/// use doorloop_engine::text::{Span, Words};
/// let name = Name::new("compleet".to_owned(), Span::default());
/// let fact = Fact { name, title: Words::default(), ask: None, kind: FactKind::Bool, default: None, min: None, max: None, optional: false };
/// assert_eq!(read_value(&fact, "ja"), Ok(FactValue::Bool(true)));
/// assert_eq!(read_value(&fact, "misschien").unwrap_err().code, "not_a_bool");
/// ```
pub fn read_value(fact: &Fact, text: &str) -> Result<FactValue, Complaint> {
    let mut sources = Sources::default();
    let file = sources.add(format!("--set {}", fact.name.value), text);
    let span = Span { file, start: 0, end: text.len() as u32 };
    let leaf = |text: &str| Node {
        span,
        kind: NodeKind::Scalar(Scalar { text: text.trim().to_owned(), quoted: false }),
        adjust: Vec::new(),
    };
    let node = match &fact.kind {
        crate::model::FactKind::Choices(_) => {
            let words = text.trim().trim_start_matches('[').trim_end_matches(']').split(',').map(str::trim);
            Node { span, kind: NodeKind::Sequence(words.filter(|w| !w.is_empty()).map(leaf).collect()), adjust: Vec::new() }
        }
        _ => leaf(text),
    };
    let mut complaints = Complaints::default();
    let mut reader = Reader { complaints: &mut complaints, sources: &sources };
    let value = reader.fact_value(fact, &node).filter(|v| reader.check_value_bounds(fact, v, &node));
    value.ok_or_else(|| as_typed(&fact.name.value, &complaints))
}

/// Reads a number as it was typed after an option, with one of the readers of [`crate::text::scalars`].
///
/// # Errors
/// What is wrong, with the option before it.
///
/// ```
/// use doorloop_engine::{model::read::read_typed, text::scalars};
/// assert_eq!(read_typed("--cost", "4k", scalars::money), Ok(400_000));
/// assert!(read_typed("--cost", "veel", scalars::money).unwrap_err().what.nl.starts_with("--cost: "));
/// ```
pub fn read_typed<T>(
    option: &str,
    text: &str,
    read: impl FnOnce(&Node, &Sources, &mut Complaints) -> Option<T>,
) -> Result<T, Complaint> {
    let mut sources = Sources::default();
    let file = sources.add(option, text);
    let span = Span { file, start: 0, end: text.len() as u32 };
    let kind = NodeKind::Scalar(Scalar { text: text.trim().to_owned(), quoted: false });
    let mut complaints = Complaints::default();
    let value = read(&Node { span, kind, adjust: Vec::new() }, &sources, &mut complaints);
    value.ok_or_else(|| as_typed(option, &complaints))
}

/// The first complaint, at no place in a file, with the name of what was typed.
fn as_typed(name: &str, complaints: &Complaints) -> Complaint {
    let first = complaints.iter().next().cloned();
    let mut complaint =
        first.unwrap_or_else(|| Complaint::general("bad_value", "deze waarde is niet te lezen", "this value cannot be read"));
    complaint.at = None;
    complaint.what.nl = format!("{name}: {}", complaint.what.nl);
    complaint.what.en = format!("{name}: {}", complaint.what.en);
    if let Some(label) = complaint.label.take() {
        complaint.hints.insert(0, label);
    }
    complaint
}

/// Reads what a caseload says of a fact: a value, a chance, shares or a range.
pub fn read_draw(fact: &Fact, node: &Node, sources: &Sources, complaints: &mut Complaints) -> Option<Default> {
    Reader { complaints, sources }.default(fact, node)
}
