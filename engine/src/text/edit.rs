//! Interventions: changes to a tree, made before it is typed, so that every later check sees the changed process.
//!
//! A path goes by keys, with points between. Where a list of branches stands, a branch is addressed by its target, and the key of the
//! list may be left out: `steps.intake.aanvullen.chance` is the chance on the branch of `intake` that leads to `aanvullen`. A
//! mandate is addressed by matter and decider: `mandates.subsidie.afdelingshoofd.up_to`. Any other item of a list goes by its number, from
//! one: `steps.beoordelen.work.1.is`. A key always goes before a target of the same name.
//!
//! ```
//! use doorloop_engine::text::{edit, yaml, Complaints, NodeKind, Sources, Span, Spanned};
//! let mut sources = Sources::default();
//! let file = sources.add("a.yaml", "steps: { intake: { next: [ { chance: 60%, to: aanvullen }, { else: klaar } ] } }");
//! let mut tree = yaml::read(file, &sources, &mut Complaints::default()).unwrap();
//! let path = Spanned::new("steps.intake.aanvullen.chance".to_owned(), Span::default());
//! let quarter = Spanned::new(0.25, Span::default());
//! edit::scale(&mut tree, &path, &quarter).unwrap();
//! assert_eq!(edit::get(&tree, &path.value).unwrap().adjust.len(), 1);
//! ```

use super::reader::suggest;
use super::{Adjustment, Complaint, Entry, Node, NodeKind, Span, Spanned, Words};

/// Keys under which a list of branches or members may stand, and be left out of a path.
const BRANCHES: [&str; 12] =
    ["next", "then", "decide", "if_short", "all", "any", "first", "ordered", "takes", "work", "waits", "within"];

/// The node at a path.
#[must_use]
pub fn get<'n>(root: &'n Node, path: &str) -> Option<&'n Node> {
    let segments: Vec<&str> = path.split('.').collect();
    let steps = find(root, &segments).ok()?;
    steps.iter().try_fold(root, |node, i| child(node, *i))
}

/// Replaces the value at a path; makes the last key if only that is absent.
///
/// # Errors
/// If the path leads nowhere, with what there is instead.
pub fn set(root: &mut Node, path: &Spanned<String>, value: &Node) -> Result<(), Complaint> {
    let segments: Vec<&str> = path.value.split('.').collect();
    match find(root, &segments) {
        Ok(steps) => {
            if let Some(node) = walk(root, &steps) {
                replace(node, value);
            }
            Ok(())
        }
        Err(miss) if miss.depth + 1 == segments.len() && !miss.ambiguous => {
            let key = Spanned::new(segments.last().copied().unwrap_or("").to_owned(), segment_span(path, &segments, miss.depth));
            match walk(root, &miss.steps).map(|n| &mut n.kind) {
                Some(NodeKind::Mapping(entries)) if !key.value.is_empty() => {
                    entries.push(Entry { key, value: value.clone() });
                    Ok(())
                }
                _ => Err(complain(path, &segments, &miss)),
            }
        }
        Err(miss) => Err(complain(path, &segments, &miss)),
    }
}

/// Puts a value in the place of another. One that says nothing but itself leaves the title of what it replaces.
fn replace(node: &mut Node, value: &Node) {
    if let (NodeKind::Scalar(_), NodeKind::Mapping(entries)) = (&value.kind, &mut node.kind)
        && entries.iter().any(|e| e.key.value == "title")
        && let Some(is) = entries.iter_mut().find(|e| e.key.value == "is")
    {
        is.value = value.clone();
        return;
    }
    *node = value.clone();
}

/// Multiplies the number at a path; for a list of values, each of them.
///
/// # Errors
/// If there is nothing at the path. Whether it is a number shows when it is read.
pub fn scale(root: &mut Node, path: &Spanned<String>, factor: &Spanned<f64>) -> Result<(), Complaint> {
    adjust(root, path, &Adjustment::Scale(factor.clone()))
}

/// Adds to the number at a path; for a list of values, to each of them.
///
/// # Errors
/// If there is nothing at the path. Whether it is a number shows when it is read.
pub fn add(root: &mut Node, path: &Spanned<String>, value: &Node) -> Result<(), Complaint> {
    adjust(root, path, &Adjustment::Add(Box::new(value.clone())))
}

/// Replaces whole steps: every entry of `steps` takes the place of the step of that name, or is added at the end.
///
/// # Errors
/// If `steps` is no mapping, or the root has no `steps`.
pub fn replace_steps(root: &mut Node, steps: &Node) -> Result<(), Complaint> {
    let NodeKind::Mapping(new) = &steps.kind else {
        return Err(Complaint::error(
            "not_a_mapping",
            steps.span,
            "hier horen stappen te staan, elk met een naam",
            "here should stand steps, each with a name",
        )
        .hint("Schrijf: steps: { naam: { … } }", "Write: steps: { name: { … } }"));
    };
    let old = match &mut root.kind {
        NodeKind::Mapping(entries) => entries.iter_mut().find(|e| e.key.value == "steps").map(|e| &mut e.value.kind),
        _ => None,
    };
    let Some(NodeKind::Mapping(old)) = old else {
        return Err(Complaint::error(
            "unknown_path",
            steps.span,
            "er zijn geen stappen om te vervangen",
            "there are no steps to replace",
        )
        .hint("Geef het proces \"steps\"", "Give the process \"steps\""));
    };
    for entry in new {
        match old.iter_mut().find(|e| e.key.value == entry.key.value) {
            Some(place) => *place = entry.clone(),
            None => old.push(entry.clone()),
        }
    }
    Ok(())
}

fn adjust(root: &mut Node, path: &Spanned<String>, adjustment: &Adjustment) -> Result<(), Complaint> {
    let segments: Vec<&str> = path.value.split('.').collect();
    let steps = find(root, &segments).map_err(|miss| complain(path, &segments, &miss))?;
    if let Some(node) = walk(root, &steps) {
        spread(node, adjustment);
    }
    Ok(())
}

/// Puts an adjustment on a number, or on every value of a branch list.
fn spread(node: &mut Node, adjustment: &Adjustment) {
    if let NodeKind::Sequence(items) = &mut node.kind {
        let is_value = |e: &&mut Entry| matches!(e.key.value.as_str(), "is" | "else");
        let mut spreads = false;
        for item in items {
            if let NodeKind::Mapping(entries) = &mut item.kind {
                for entry in entries.iter_mut().filter(is_value as fn(&&mut Entry) -> bool) {
                    spread(&mut entry.value, adjustment);
                    spreads = true;
                }
            }
        }
        if spreads {
            return;
        }
    }
    node.adjust.push(adjustment.clone());
}

/// Where a path stopped.
struct Miss {
    /// The number of the segment that was not found.
    depth: usize,
    /// The way to the last node that was.
    steps: Vec<usize>,
    /// What could have stood there.
    there: Vec<String>,
    /// Whether more than one thing answers to it.
    ambiguous: bool,
}

fn child(node: &Node, i: usize) -> Option<&Node> {
    match &node.kind {
        NodeKind::Mapping(entries) => entries.get(i).map(|e| &e.value),
        NodeKind::Sequence(items) => items.get(i),
        _ => None,
    }
}

fn walk<'n>(root: &'n mut Node, steps: &[usize]) -> Option<&'n mut Node> {
    steps.iter().try_fold(root, |node, i| match &mut node.kind {
        NodeKind::Mapping(entries) => entries.get_mut(*i).map(|e| &mut e.value),
        NodeKind::Sequence(items) => items.get_mut(*i),
        _ => None,
    })
}

/// The way to a node: at each level the number of the entry or item.
fn find(root: &Node, segments: &[&str]) -> Result<Vec<usize>, Miss> {
    let (mut node, mut steps, mut depth) = (root, Vec::new(), 0);
    while let Some(segment) = segments.get(depth) {
        let next = segments.get(depth + 1).copied();
        let (ways, used) = ways(node, segment, next);
        match ways.as_slice() {
            [way] => {
                for i in way {
                    node = child(node, *i).unwrap_or(node);
                }
                steps.extend(way);
                depth += used;
            }
            found => return Err(Miss { depth, steps, there: names(node), ambiguous: found.len() > 1 }),
        }
    }
    Ok(steps)
}

/// All ways from a node by a segment, and how many segments they use.
fn ways(node: &Node, segment: &str, next: Option<&str>) -> (Vec<Vec<usize>>, usize) {
    match &node.kind {
        NodeKind::Mapping(entries) => {
            if let Some(i) = entries.iter().position(|e| e.key.value == segment) {
                return (vec![vec![i]], 1);
            }
            if target(node) == Some(segment) {
                return (vec![Vec::new()], 1);
            }
            // The list of branches may be left out of the path.
            for key in BRANCHES {
                let Some(i) = entries.iter().position(|e| e.key.value == key) else { continue };
                let Some(list) = child(node, i).filter(|l| !matches!(l.kind, NodeKind::Scalar(_))) else { continue };
                match &list.kind {
                    // A number needs the name of its list: a step has several.
                    NodeKind::Sequence(_) if segment.parse::<usize>().is_err() => {
                        let (inner, used) = ways(list, segment, next);
                        if !inner.is_empty() {
                            return (inner.into_iter().map(|way| [vec![i], way].concat()).collect(), used);
                        }
                    }
                    NodeKind::Mapping(_) if target(list) == Some(segment) => return (vec![vec![i]], 1),
                    _ => {}
                }
            }
            (Vec::new(), 1)
        }
        NodeKind::Sequence(items) => {
            let matching = |test: &dyn Fn(&Node) -> bool| -> Vec<Vec<usize>> {
                items.iter().enumerate().filter(|(_, n)| test(n)).map(|(i, _)| vec![i]).collect()
            };
            let mandates =
                matching(&|n| text_at(n, "matter") == Some(segment) && text_at(n, "decides") == next && next.is_some());
            if !mandates.is_empty() {
                return (mandates, 2);
            }
            let targets = matching(&|n| target(n) == Some(segment));
            if !targets.is_empty() {
                return (targets, 1);
            }
            let number = segment.parse::<usize>().ok().filter(|n| (1..=items.len()).contains(n));
            (number.map(|n| vec![vec![n - 1]]).unwrap_or_default(), 1)
        }
        _ => (Vec::new(), 1),
    }
}

fn text_at<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    let NodeKind::Mapping(entries) = &node.kind else { return None };
    entries.iter().find(|e| e.key.value == key).and_then(|e| plain(&e.value))
}

fn plain(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}

/// The step that a branch or member leads to.
fn target(node: &Node) -> Option<&str> {
    plain(node).or_else(|| ["to", "step", "else"].iter().find_map(|k| text_at(node, k)))
}

/// What a path may go on with from here.
fn names(node: &Node) -> Vec<String> {
    let of_list = |items: &[Node]| -> Vec<String> {
        let name = |(i, n): (usize, &Node)| match (text_at(n, "matter"), text_at(n, "decides")) {
            (Some(matter), Some(decides)) => format!("{matter}.{decides}"),
            _ => target(n).map_or_else(|| (i + 1).to_string(), str::to_owned),
        };
        items.iter().enumerate().map(name).collect()
    };
    match &node.kind {
        NodeKind::Mapping(entries) => {
            let keys = entries.iter().map(|e| e.key.value.clone());
            let lists = entries.iter().filter(|e| BRANCHES.contains(&e.key.value.as_str()));
            let targets = lists
                .filter_map(|e| if let NodeKind::Sequence(items) = &e.value.kind { Some(of_list(items)) } else { None })
                .flatten();
            keys.chain(targets).collect()
        }
        NodeKind::Sequence(items) => of_list(items),
        _ => Vec::new(),
    }
}

/// The place of one segment, if the path stands in the file as it is.
fn segment_span(path: &Spanned<String>, segments: &[&str], depth: usize) -> Span {
    if (path.span.end.saturating_sub(path.span.start)) as usize != path.value.len() {
        return path.span;
    }
    let before: usize = segments.iter().take(depth).map(|s| s.len() + 1).sum();
    let start = path.span.start + before as u32;
    Span { start, end: start + segments.get(depth).map_or(0, |s| s.len()) as u32, ..path.span }
}

fn complain(path: &Spanned<String>, segments: &[&str], miss: &Miss) -> Complaint {
    let at = segment_span(path, segments, miss.depth);
    let segment = segments.get(miss.depth).copied().unwrap_or("");
    let parent = segments.get(..miss.depth).unwrap_or_default().join(".");
    if miss.ambiguous {
        return Complaint::error(
            "ambiguous_path",
            at,
            format!("meer dan één tak past op \"{segment}\""),
            format!("more than one branch answers to \"{segment}\""),
        )
        .hint("Noem de tak met zijn nummer in de lijst, vanaf 1", "Name the branch by its number in the list, from 1");
    }
    let (nl, en) = if parent.is_empty() {
        (format!("er is geen \"{segment}\""), format!("there is no \"{segment}\""))
    } else {
        (format!("in \"{parent}\" is geen \"{segment}\""), format!("there is no \"{segment}\" in \"{parent}\""))
    };
    let there: Vec<&str> = miss.there.iter().map(String::as_str).collect();
    let complaint = suggest(Complaint::error("unknown_path", at, nl, en), segment, &there, &Words::new("daar staat", "there is"));
    if there.is_empty() {
        complaint.hint("Daar staat één waarde, zonder sleutels", "There stands a single value, without keys")
    } else {
        complaint
    }
}

#[cfg(test)]
mod tests;
