//! Process trees: a process as blocks within blocks, each activity once.
//!
//! A tree is what the inductive miner finds (Leemans, Fahland & van der Aalst 2013, "Discovering block-structured process models
//! from event logs"): steps one after another, one of several, all at once, or again and again. Because each activity
//! stands in it once, how a case went through it can be read off without a search: see [`super::replay`](mod@super::replay).

use std::collections::{BTreeMap, BTreeSet};

/// A block of a process. Activities are known by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// Nothing is done.
    Silent,
    /// An activity.
    Activity(u32),
    /// One after another.
    Sequence(Vec<Tree>),
    /// One of these.
    Choice(Vec<Tree>),
    /// All of these, in any order.
    Parallel(Vec<Tree>),
    /// The first; and then, as long as it goes on, the second and the first again.
    Loop(Box<Tree>, Box<Tree>),
}

impl Tree {
    /// The activities in it.
    #[must_use]
    pub fn alphabet(&self) -> BTreeSet<u32> {
        match self {
            Self::Silent => BTreeSet::new(),
            Self::Activity(a) => BTreeSet::from([*a]),
            Self::Sequence(parts) | Self::Choice(parts) | Self::Parallel(parts) => {
                parts.iter().flat_map(Self::alphabet).collect()
            }
            Self::Loop(body, redo) => body.alphabet().into_iter().chain(redo.alphabet()).collect(),
        }
    }

    /// Whether a case can pass it without anything being done.
    #[must_use]
    pub fn can_be_empty(&self) -> bool {
        match self {
            Self::Silent => true,
            Self::Activity(_) => false,
            Self::Sequence(parts) | Self::Parallel(parts) => parts.iter().all(Self::can_be_empty),
            Self::Choice(parts) => parts.iter().any(Self::can_be_empty),
            Self::Loop(body, _) => body.can_be_empty(),
        }
    }

    /// What can come first in it.
    #[must_use]
    pub fn firsts(&self) -> BTreeSet<u32> {
        match self {
            Self::Sequence(parts) => firsts_of(parts.iter()),
            Self::Loop(body, redo) => edge_of_loop(body, redo, Self::firsts),
            other => other.edge(Self::firsts),
        }
    }

    /// What can come last in it.
    #[must_use]
    pub fn lasts(&self) -> BTreeSet<u32> {
        match self {
            Self::Sequence(parts) => lasts_of(parts.iter()),
            Self::Loop(body, redo) => edge_of_loop(body, redo, Self::lasts),
            other => other.edge(Self::lasts),
        }
    }

    fn edge(&self, of: fn(&Self) -> BTreeSet<u32>) -> BTreeSet<u32> {
        match self {
            Self::Activity(a) => BTreeSet::from([*a]),
            Self::Choice(parts) | Self::Parallel(parts) => parts.iter().flat_map(of).collect(),
            _ => BTreeSet::new(),
        }
    }

    /// Every pair of activities of which the second can directly follow the first.
    #[must_use]
    pub fn follows(&self) -> BTreeSet<(u32, u32)> {
        let mut found = BTreeSet::new();
        self.add_follows(&mut found);
        found
    }

    fn add_follows(&self, found: &mut BTreeSet<(u32, u32)>) {
        let cross = |found: &mut BTreeSet<(u32, u32)>, from: &BTreeSet<u32>, to: &BTreeSet<u32>| {
            found.extend(from.iter().flat_map(|a| to.iter().map(move |b| (*a, *b))));
        };
        match self {
            Self::Silent | Self::Activity(_) => {}
            Self::Choice(parts) => parts.iter().for_each(|p| p.add_follows(found)),
            Self::Sequence(parts) => {
                for (i, part) in parts.iter().enumerate() {
                    part.add_follows(found);
                    let after = parts.get(i + 1..).unwrap_or_default();
                    cross(found, &part.lasts(), &firsts_of(after.iter()));
                }
            }
            Self::Parallel(parts) => {
                for (i, part) in parts.iter().enumerate() {
                    part.add_follows(found);
                    for (j, other) in parts.iter().enumerate() {
                        if i != j {
                            cross(found, &part.alphabet(), &other.alphabet());
                        }
                    }
                }
            }
            Self::Loop(body, redo) => {
                body.add_follows(found);
                redo.add_follows(found);
                cross(found, &body.lasts(), &redo.firsts());
                cross(found, &redo.lasts(), &body.firsts());
                if redo.can_be_empty() {
                    cross(found, &body.lasts(), &body.firsts());
                }
                if body.can_be_empty() {
                    cross(found, &redo.lasts(), &redo.firsts());
                }
            }
        }
    }

    /// The same behaviour with fewer blocks.
    #[must_use]
    pub fn simplified(self) -> Self {
        match self {
            Self::Sequence(parts) => joined(parts, Self::Sequence, |t| match t {
                Self::Sequence(inner) => Ok(inner),
                Self::Silent => Ok(Vec::new()),
                other => Err(other),
            }),
            Self::Parallel(parts) => joined(parts, Self::Parallel, |t| match t {
                Self::Parallel(inner) => Ok(inner),
                Self::Silent => Ok(Vec::new()),
                other => Err(other),
            }),
            Self::Choice(parts) => {
                let simple = joined(parts, Self::Choice, |t| match t {
                    Self::Choice(inner) => Ok(inner),
                    other => Err(other),
                });
                let Self::Choice(mut parts) = simple else { return simple };
                // One way of doing nothing is enough, and none is needed beside a part that can be empty itself.
                let others_empty = parts.iter().any(|p| *p != Self::Silent && p.can_be_empty());
                let mut seen = others_empty;
                parts.retain(|p| *p != Self::Silent || !std::mem::replace(&mut seen, true));
                if parts.len() == 1 { parts.remove(0) } else { Self::Choice(parts) }
            }
            Self::Loop(body, redo) => match (body.simplified(), redo.simplified()) {
                (Self::Loop(body, inner), Self::Silent) if *inner == Self::Silent => Self::Loop(body, inner),
                // Doing something any number of times, none included: skip it, or do it once and more.
                (Self::Choice(parts), Self::Silent) if parts.contains(&Self::Silent) => {
                    let rest: Vec<Self> = parts.into_iter().filter(|p| *p != Self::Silent).collect();
                    let body = if rest.len() == 1 { rest.into_iter().next().unwrap_or(Self::Silent) } else { Self::Choice(rest) };
                    Self::Choice(vec![Self::Silent, Self::Loop(Box::new(body), Box::new(Self::Silent)).simplified()])
                }
                (body, redo) => Self::Loop(Box::new(body), Box::new(redo)),
            },
            other => other,
        }
    }

    /// In the notation of the field, such as `->( 'a', X( 'b', tau ) )`.
    #[must_use]
    pub fn shown(&self, name: &impl Fn(u32) -> String) -> String {
        let list = |sign: &str, parts: &[Self]| {
            format!("{sign}( {} )", parts.iter().map(|p| p.shown(name)).collect::<Vec<_>>().join(", "))
        };
        match self {
            Self::Silent => "tau".to_owned(),
            Self::Activity(a) => format!("'{}'", name(*a)),
            Self::Sequence(parts) => list("->", parts),
            Self::Choice(parts) => list("X", parts),
            Self::Parallel(parts) => list("+", parts),
            Self::Loop(body, redo) => format!("*( {}, {} )", body.shown(name), redo.shown(name)),
        }
    }

    /// The tree with each choice and parallel block in one order, so that two of them can be compared.
    #[must_use]
    pub fn in_order(self, place: &BTreeMap<u32, f64>) -> Self {
        let earliest = |t: &Self| t.alphabet().iter().filter_map(|a| place.get(a)).copied().fold(f64::INFINITY, f64::min);
        let sorted = |parts: Vec<Self>| {
            let mut parts: Vec<Self> = parts.into_iter().map(|p| p.in_order(place)).collect();
            parts.sort_by(|a, b| earliest(a).total_cmp(&earliest(b)));
            parts
        };
        match self {
            Self::Sequence(parts) => Self::Sequence(parts.into_iter().map(|p| p.in_order(place)).collect()),
            Self::Choice(parts) => Self::Choice(sorted(parts)),
            Self::Parallel(parts) => Self::Parallel(sorted(parts)),
            Self::Loop(body, redo) => Self::Loop(Box::new(body.in_order(place)), Box::new(redo.in_order(place))),
            other => other,
        }
    }
}

fn edge_of_loop(body: &Tree, redo: &Tree, of: fn(&Tree) -> BTreeSet<u32>) -> BTreeSet<u32> {
    let mut found = of(body);
    if body.can_be_empty() {
        found.extend(of(redo));
    }
    found
}

fn firsts_of<'t>(parts: impl Iterator<Item = &'t Tree>) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for part in parts {
        found.extend(part.firsts());
        if !part.can_be_empty() {
            break;
        }
    }
    found
}

fn lasts_of<'t>(parts: impl DoubleEndedIterator<Item = &'t Tree>) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for part in parts.rev() {
        found.extend(part.lasts());
        if !part.can_be_empty() {
            break;
        }
    }
    found
}

fn joined(parts: Vec<Tree>, make: fn(Vec<Tree>) -> Tree, open: fn(Tree) -> Result<Vec<Tree>, Tree>) -> Tree {
    let mut found = Vec::new();
    for part in parts {
        match open(part.simplified()) {
            Ok(inner) => found.extend(inner),
            Err(one) => found.push(one),
        }
    }
    match found.len() {
        0 => Tree::Silent,
        1 => found.remove(0),
        _ => make(found),
    }
}
