//! Rework of a process as it is written: a step added, moved or taken away, with the ways to it mended.
//!
//! Only what is sure is mended by itself: a step with one way on can be lifted out of its place and set in another. Where the way on
//! is a choice or a block, the person says in the file where it goes.

use crate::text::patch::{self, Written};
use crate::text::{Complaint, Node, NodeKind};
use std::ops::Range;

/// Keys whose value names a step that comes next.
const WAYS: [&str; 8] = ["next", "to", "else", "then", "step", "if_short", "missed", "silence"];
/// Keys whose value is a list of steps.
const LISTS: [&str; 3] = ["all", "any", "first"];

/// Puts a new step behind another: it goes on where that one went, and that one goes on to it.
///
/// `body` is what the step says, as it would stand between braces, with `{next}` wherever it goes on.
///
/// # Errors
/// There is no such step, it has no way on, or the name is taken.
pub fn add_step(text: &str, after: &str, name: &str, body: &str) -> Result<String, Complaint> {
    is_name(name)?;
    let written = Written::read(text)?;
    let next = written.slice(&["steps", after, "next"]).ok_or_else(|| no_way_on(after))?.to_owned();
    if next.contains('\n') {
        return Err(no_way_on(after));
    }
    let text = patch::insert(text, &["steps"], Some(after), name, &format!("{{ {} }}", body.replace("{next}", &next)))?;
    patch::set(&text, &["steps", after, "next"], name)
}

/// Lifts a step out of its place and sets it behind another.
///
/// # Errors
/// There is no such step, or one of the two has no single way on.
pub fn move_step(text: &str, step: &str, after: &str) -> Result<String, Complaint> {
    if step == after {
        return Err(Complaint::general("same_step", "een stap kan niet achter zichzelf", "a step cannot stand behind itself"));
    }
    let lifted = lift(text, step)?;
    let next = Written::read(&lifted)?.slice(&["steps", after, "next"]).ok_or_else(|| no_way_on(after))?.to_owned();
    let text = patch::set(&lifted, &["steps", after, "next"], step)?;
    patch::set(&text, &["steps", step, "next"], &next)
}

/// Takes a step away: whoever went to it goes on where it went.
///
/// # Errors
/// There is no such step, or it has no single way on.
pub fn remove_step(text: &str, step: &str) -> Result<String, Complaint> {
    patch::remove(&lift(text, step)?, &["steps", step])
}

/// The text with every way to a step led past it.
fn lift(text: &str, step: &str) -> Result<String, Complaint> {
    let written = Written::read(text)?;
    let next = match written.get(&["steps", step, "next"]).map(|n| &n.kind) {
        Some(NodeKind::Scalar(scalar)) if scalar.text != step => scalar.text.clone(),
        _ => return Err(no_way_on(step)),
    };
    let mut places = Vec::new();
    for part in ["steps", "stops", "periods"] {
        if let Some(node) = written.get(&[part]) {
            ways_to(node, step, false, &mut places);
        }
    }
    if let Some(NodeKind::Mapping(steps)) = written.get(&["steps"]).map(|n| &n.kind)
        && steps.first().is_some_and(|first| first.key.value == step)
    {
        return Err(Complaint::general(
            "first_step",
            format!("\"{step}\" is de eerste stap; daar begint elke zaak"),
            format!("\"{step}\" is the first step; every case begins there"),
        ));
    }
    let mut text = text.to_owned();
    places.sort_by_key(|place: &Range<usize>| std::cmp::Reverse(place.start));
    places.dedup();
    for place in places {
        if text.get(place.clone()).is_some() {
            text.replace_range(place, &next);
        }
    }
    Ok(text)
}

fn ways_to(node: &Node, step: &str, is_way: bool, found: &mut Vec<Range<usize>>) {
    match &node.kind {
        NodeKind::Scalar(scalar) if is_way && scalar.text == step => {
            found.push(node.span.start as usize..node.span.end as usize);
        }
        NodeKind::Mapping(entries) => {
            for entry in entries {
                let key = entry.key.value.as_str();
                ways_to(&entry.value, step, WAYS.contains(&key) || LISTS.contains(&key) || key == "ends", found);
                // `to: { official: step }` and `ends: { aangenomen: step }`.
                if matches!(key, "to" | "ends" | "unless")
                    && let NodeKind::Mapping(inner) = &entry.value.kind
                {
                    inner.iter().for_each(|e| ways_to(&e.value, step, true, found));
                }
            }
        }
        NodeKind::Sequence(items) => items.iter().for_each(|item| ways_to(item, step, is_way, found)),
        _ => {}
    }
}

fn is_name(name: &str) -> Result<(), Complaint> {
    let fits = name.chars().next().is_some_and(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if fits {
        return Ok(());
    }
    Err(Complaint::general(
        "bad_name",
        "een naam bestaat uit letters, cijfers en _, en begint met een letter",
        "a name is made of letters, digits and _, and begins with a letter",
    ))
}

fn no_way_on(step: &str) -> Complaint {
    Complaint::general("no_single_way", format!("\"{step}\" heeft niet één vervolg"), format!("\"{step}\" has no single way on"))
        .hint("Wijzig de vervolgen van deze stap in de tekst", "Change the ways on of this step in the text")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "steps:\n  a: { takes: 1 d, next: b }\n  b: { takes: 2 d, next: c } # two\n  c: { takes: 3 d, next: [ { chance: 10%, max: 1, to: b }, { else: d } ] }\n  d: { end: granted }\n";

    #[test]
    fn a_step_is_added_moved_and_taken_away() {
        let added = add_step(FILE, "b", "x", "takes: 9 d, next: {next}").unwrap();
        assert_eq!(
            added,
            FILE.replace("takes: 2 d, next: c } # two\n", "takes: 2 d, next: x } # two\n  x: { takes: 9 d, next: c }\n")
        );
        let moved = move_step(&added, "x", "a").unwrap();
        assert!(moved.contains("a: { takes: 1 d, next: x }") && moved.contains("x: { takes: 9 d, next: b }"), "{moved}");
        assert!(moved.contains("b: { takes: 2 d, next: c }"), "{moved}");
        assert_eq!(remove_step(&moved, "x").unwrap(), FILE);
        let gone = remove_step(FILE, "b").unwrap();
        assert!(gone.contains("next: c }") && gone.contains("to: c }") && !gone.contains("b:"), "{gone}");
    }

    #[test]
    fn what_is_not_sure_is_left_to_the_person() {
        for (name, found) in [
            ("a choice", move_step(FILE, "c", "a")),
            ("the first", remove_step(FILE, "a")),
            ("an end", add_step(FILE, "d", "x", "takes: 1 d")),
            ("itself", move_step(FILE, "b", "b")),
            ("a name that is none", add_step(FILE, "a", "x: y", "takes: 1 d")),
            ("a name that is taken", add_step(FILE, "a", "b", "takes: 1 d")),
        ] {
            assert!(found.is_err(), "{name}: {found:?}");
        }
    }
}
