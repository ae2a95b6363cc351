//! Words of choices: finding them, carrying a choice from one list to another, and guessing what was meant.

use std::ops::Range;
use std::sync::Arc;

use crate::text::Words;

use super::fault::Fault;
use super::node::Node;
use super::value::Datum;
use super::vocabulary::index;

/// The place of a word in a list.
pub(super) fn place_of(word: &str, list: &[String]) -> Option<u32> {
    list.iter().position(|known| known == word).map(index)
}

/// The fault of a word that is not in the list of a choice.
pub(super) fn unknown_word(at: Range<usize>, word: &str, list: &[String]) -> Fault {
    let known = list.join(", ");
    let what = Words::new(
        format!("\"{word}\" is geen mogelijke keuze; wel: {known}"),
        format!("\"{word}\" is not one of the choices: {known}"),
    );
    with_nearest(Fault::new(at, "rule-unknown-word", what), word, list.iter().map(String::as_str), "\"")
}

/// Adds "did you mean", if a known name is near.
///
/// Near is at most a third of the letters wrong (at least one, two swapped letters counting once): with more, the guess is more
/// often wrong than right for the short Dutch names that facts have.
pub(super) fn with_nearest<'n>(fault: Fault, given: &str, known: impl IntoIterator<Item = &'n str>, quote: &str) -> Fault {
    let allowed = (given.chars().count() / 3).max(1);
    let distance = |name: &str| strsim::osa_distance(&given.to_lowercase(), &name.to_lowercase());
    let nearest = known.into_iter().map(|name| (distance(name), name)).min();
    match nearest.filter(|(distance, _)| *distance <= allowed) {
        Some((_, name)) => {
            fault.hint(Words::new(format!("bedoelde u {quote}{name}{quote}?"), format!("did you mean {quote}{name}{quote}?")))
        }
        None => fault,
    }
}

/// Carries a choice of one list over to another.
///
/// # Errors
/// The first word that the other list lacks.
pub(super) fn recode(node: Node, from: &[String], to: &[String]) -> Result<Node, String> {
    if from == to {
        return Ok(node);
    }
    let place = |word: &String| place_of(word, to).ok_or_else(|| word.clone());
    match node {
        Node::Const(Datum::Choice(word)) => {
            let word = from.get(word as usize).ok_or_else(String::new)?;
            Ok(Node::Const(Datum::Choice(place(word)?)))
        }
        Node::If(parts) => {
            let [condition, then, other] = *parts;
            Ok(Node::If(Box::new([condition, recode(then, from, to)?, recode(other, from, to)?])))
        }
        other => {
            let table: Arc<[u32]> = from.iter().map(place).collect::<Result<_, _>>()?;
            Ok(Node::Recode(Box::new(other), table))
        }
    }
}

/// One list with the words of both, the first's in front.
pub(super) fn union(one: &[String], other: &[String]) -> Arc<[String]> {
    let new = other.iter().filter(|word| !one.contains(word));
    one.iter().chain(new).cloned().collect()
}
