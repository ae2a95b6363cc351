//! Steps that Doorloop wrote into a drawing: their YAML, changed where the drawing was.

use crate::text::{Complaints, Entry, Node, NodeKind, Sources, yaml};

/// Keys that say where a step goes on, in the order in which they are looked for.
const ONWARDS: [&str; 3] = ["next", "then", "decide"];
/// Keys of steps that say in their own way where they go on.
const OTHERWISE: [&str; 9] = ["to", "ends", "all", "any", "first", "if_short", "missed", "mandate", "end"];

fn entries(text: &str) -> (Sources, Vec<Entry>) {
    let mut sources = Sources::default();
    let file = sources.add("", text);
    let tree = yaml::read(file, &sources, &mut Complaints::default());
    let entries = match tree {
        Some(Node { kind: NodeKind::Mapping(entries), .. }) => entries,
        _ => Vec::new(),
    };
    (sources, entries)
}

/// The key under which a step says where it goes on; `None` for a kind of step that says it otherwise.
pub(super) fn next_key(text: &str) -> Option<&'static str> {
    let (_, entries) = entries(text);
    let has = |key: &str| entries.iter().any(|e| e.key.value == key);
    if OTHERWISE.iter().any(|k| has(k)) {
        return None;
    }
    Some(ONWARDS.into_iter().find(|k| has(k)).unwrap_or("next"))
}

/// A step with another value for a key, in the style it is written in.
pub(super) fn with(text: &str, key: &str, value: &str) -> String {
    let (sources, entries) = entries(text);
    if let Some(entry) = entries.iter().find(|e| e.key.value == key) {
        let (from, to) = (entry.value.span.start as usize, entry.value.span.end as usize);
        let old = sources.slice(entry.value.span);
        let kept = old.len() - old.trim_end().len();
        let (before, after) = (text.get(..from).unwrap_or(""), text.get(to - kept..).unwrap_or(""));
        return format!("{before}{value}{after}");
    }
    match text.trim_start().strip_prefix('{') {
        Some(rest) if rest.trim_start().starts_with('}') => format!("{{ {key}: {value} }}"),
        Some(rest) => format!("{{ {key}: {value},{rest}"),
        None => format!("{}\n{key}: {value}\n", text.trim_end()),
    }
}

/// The branch list for these ways: what was written of each, else an even chance.
pub(super) fn list(ways: &[(&str, Option<&str>)]) -> String {
    if let [(to, _)] = ways {
        return (*to).to_owned();
    }
    let is_rest = |branch: Option<&str>| branch.is_some_and(|b| b == "else");
    let rest = ways.iter().position(|w| is_rest(w.1)).or_else(|| ways.iter().rposition(|w| w.1.is_none()));
    let even = 100 / ways.len().max(1);
    let rows: Vec<String> = ways
        .iter()
        .enumerate()
        .map(|(i, (to, said))| match said {
            _ if Some(i) == rest => format!("{{ else: {to} }}"),
            Some(said) if !said.is_empty() && *said != "else" => format!("{{ {said}, to: {to} }}"),
            _ => format!("{{ chance: {{ is: {even}%, sure: 1.5 }}, to: {to} }}"),
        })
        .collect();
    format!("[ {} ]", rows.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_gets_another_value_in_either_style() {
        for (text, key, expected) in [
            ("{ by: a, next: b }", "next", "{ by: a, next: [ x ] }"),
            ("by: a\nnext:\n  - b\n  - c\ncause: queue\n", "next", "by: a\nnext:\n  [ x ]\ncause: queue\n"),
            ("{ by: a }", "next", "{ next: [ x ], by: a }"),
            ("by: a\n", "next", "by: a\nnext: [ x ]\n"),
            ("{}", "next", "{ next: [ x ] }"),
        ] {
            assert_eq!(with(text, key, "[ x ]"), expected, "{text}");
        }
    }
}
