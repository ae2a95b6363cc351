//! Reading cases through a process tree: which way each took, how long each step took from the moment it could begin, and what
//! does not fit.
//!
//! Each activity stands once in a tree, so every thing done has one place. What lies outside its place, and what should have
//! been done and was not, is counted as a deviation; the time it took goes to the step that comes next, so that the parts of a
//! case still add up.

use super::split;
use super::tree::Tree;
use std::collections::{BTreeMap, BTreeSet};

/// One thing done, as it is read through a tree.
#[derive(Clone, Copy, Debug)]
pub struct Done {
    /// What.
    pub activity: u32,
    /// When it was begun, in milliseconds, where that was written down.
    pub begun: Option<i64>,
    /// When it was finished.
    pub done: i64,
    /// Which thing of the case it is.
    pub index: usize,
}

/// How long one step took in one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Took {
    /// The case.
    pub case: usize,
    /// Which thing of the case it is.
    pub index: usize,
    /// When it could begin: what came before was finished.
    pub enabled: i64,
    /// When it was begun, where that was written down.
    pub begun: Option<i64>,
    /// When it was finished.
    pub done: i64,
}

/// What was seen of all cases, by the number of a block: its place in the tree, the whole first, then each part with its own.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Per choice: which part each case took: case, part.
    pub taken: BTreeMap<usize, Vec<(usize, usize)>>,
    /// Per loop: after each pass, whether it went on: case, how many passes before, whether.
    pub again: BTreeMap<usize, Vec<(usize, usize, bool)>>,
    /// Per activity.
    pub took: BTreeMap<u32, Vec<Took>>,
    /// Things done outside their place, by activity.
    pub misplaced: BTreeMap<u32, usize>,
    /// Not done where they should have been, by activity.
    pub missing: BTreeMap<u32, usize>,
    /// Cases that fit wholly.
    pub fitting: BTreeSet<usize>,
}

/// Reads cases through a tree.
#[must_use]
pub fn replay(tree: &Tree, cases: &[Vec<Done>]) -> Seen {
    let alphabet = tree.alphabet();
    let mut reader = Reader { seen: Seen::default(), case: 0, wrong: 0 };
    for (case, course) in cases.iter().enumerate() {
        let Some(first) = course.first() else { continue };
        reader.case = case;
        reader.wrong = 0;
        let (inside, outside): (Vec<Done>, Vec<Done>) = course.iter().partition(|d| alphabet.contains(&d.activity));
        outside.iter().for_each(|d| reader.misplaced(d));
        reader.read(tree, 0, &inside, first.begun.unwrap_or(first.done).min(first.done));
        if reader.wrong == 0 {
            reader.seen.fitting.insert(case);
        }
    }
    reader.seen
}

/// How many blocks a tree has, itself included.
#[must_use]
pub fn size(tree: &Tree) -> usize {
    1 + match tree {
        Tree::Silent | Tree::Activity(_) => 0,
        Tree::Sequence(parts) | Tree::Choice(parts) | Tree::Parallel(parts) => parts.iter().map(size).sum(),
        Tree::Loop(body, redo) => size(body) + size(redo),
    }
}

/// The parts of a block, each with its number.
pub fn numbered(parts: &[Tree], block: usize) -> Vec<(usize, &Tree)> {
    let mut next = block + 1;
    parts
        .iter()
        .map(|part| {
            let number = next;
            next += size(part);
            (number, part)
        })
        .collect()
}

struct Reader {
    seen: Seen,
    case: usize,
    wrong: usize,
}

impl Reader {
    fn misplaced(&mut self, done: &Done) {
        self.wrong += 1;
        *self.seen.misplaced.entry(done.activity).or_default() += 1;
    }

    /// Reads a stretch of a case through a block that could begin at a moment; gives when it was finished.
    fn read(&mut self, tree: &Tree, block: usize, course: &[Done], enabled: i64) -> i64 {
        match tree {
            Tree::Silent => {
                course.iter().for_each(|d| self.misplaced(d));
                enabled
            }
            Tree::Activity(activity) => {
                let Some((first, rest)) = course.split_first() else {
                    self.wrong += 1;
                    *self.seen.missing.entry(*activity).or_default() += 1;
                    return enabled;
                };
                rest.iter().for_each(|d| self.misplaced(d));
                let took = Took {
                    case: self.case,
                    index: first.index,
                    enabled: enabled.min(first.done),
                    begun: first.begun,
                    done: first.done,
                };
                self.seen.took.entry(*activity).or_default().push(took);
                first.done
            }
            Tree::Sequence(parts) => {
                let own = owners(course, parts);
                let lies = split::sequence(&own, parts.len());
                let mut now = enabled;
                for (p, (number, part)) in numbered(parts, block).into_iter().enumerate() {
                    let mut stretch = Vec::new();
                    for (i, done) in course.iter().enumerate().filter(|(i, _)| lies[*i] == p) {
                        if own[i] == p { stretch.push(*done) } else { self.misplaced(done) }
                    }
                    now = self.read(part, number, &stretch, now).max(now);
                }
                now
            }
            Tree::Choice(parts) => {
                let p = if course.is_empty() {
                    // Silence first, then a part that can be passed in silence, then the one with the least to miss.
                    let least = |t: &Tree| if *t == Tree::Silent { 0 } else { 1 + t.alphabet().len() };
                    let cost = |t: &Tree| (!t.can_be_empty(), least(t));
                    (0..parts.len()).min_by_key(|p| cost(&parts[*p])).unwrap_or(0)
                } else {
                    split::choice(&owners(course, parts), parts.len())
                };
                self.seen.taken.entry(block).or_default().push((self.case, p));
                let alphabet = parts[p].alphabet();
                let (stretch, others): (Vec<Done>, Vec<Done>) = course.iter().partition(|d| alphabet.contains(&d.activity));
                others.iter().for_each(|d| self.misplaced(d));
                let number = numbered(parts, block)[p].0;
                self.read(&parts[p], number, &stretch, enabled)
            }
            Tree::Parallel(parts) => {
                let mut now = enabled;
                for (number, part) in numbered(parts, block) {
                    let alphabet = part.alphabet();
                    let stretch: Vec<Done> = course.iter().filter(|d| alphabet.contains(&d.activity)).copied().collect();
                    now = now.max(self.read(part, number, &stretch, enabled));
                }
                now
            }
            Tree::Loop(body, redo) => {
                let activities: Vec<u32> = course.iter().map(|d| d.activity).collect();
                let back = redo.alphabet();
                let passes = split::passes(&activities, &back, &body.firsts(), &body.lasts());
                let (mut now, mut from) = (enabled, 0);
                for (i, length) in passes.iter().enumerate() {
                    let stretch = &course[from..from + length];
                    from += length;
                    now = if i % 2 == 0 {
                        let finished = self.read(body, block + 1, stretch, now);
                        self.seen.again.entry(block).or_default().push((self.case, i / 2, i + 1 < passes.len()));
                        finished
                    } else {
                        self.read(redo, block + 1 + size(body), stretch, now)
                    }
                    .max(now);
                }
                now
            }
        }
    }
}

/// To which part each thing done belongs.
fn owners(course: &[Done], parts: &[Tree]) -> Vec<usize> {
    let alphabets: Vec<BTreeSet<u32>> = parts.iter().map(Tree::alphabet).collect();
    course.iter().map(|d| alphabets.iter().position(|a| a.contains(&d.activity)).unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(text: &str) -> Vec<Done> {
        let one = |(index, c): (usize, u8)| Done { activity: u32::from(c), begun: None, done: 10 * index as i64, index };
        text.bytes().enumerate().map(one).collect()
    }

    fn activity(c: char) -> Tree {
        Tree::Activity(c as u32)
    }

    #[test]
    fn ways_and_times_are_read_off() {
        // a, then b and c at once, then d or nothing.
        let tree = Tree::Sequence(vec![
            activity('a'),
            Tree::Parallel(vec![activity('b'), activity('c')]),
            Tree::Choice(vec![activity('d'), Tree::Silent]),
        ]);
        let seen = replay(&tree, &[course("acbd"), course("abc"), course("ab"), course("abcxd"), course("abca")]);
        // x is in no part, c is missing in the third, a comes again in the last.
        assert_eq!(seen.fitting, BTreeSet::from([0, 1]));
        assert_eq!(seen.missing, BTreeMap::from([(u32::from(b'c'), 1)]));
        assert_eq!(seen.misplaced, BTreeMap::from([(u32::from(b'a'), 1), (u32::from(b'x'), 1)]));
        assert_eq!(seen.taken[&5], [(0, 0), (1, 1), (2, 1), (3, 0), (4, 1)]);
        // b and c could both begin when a was done.
        let b = seen.took[&u32::from(b'b')][0];
        assert_eq!((b.enabled, b.done), (0, 20));
        let d = seen.took[&u32::from(b'd')][0];
        assert_eq!((d.enabled, d.done), (20, 30));
    }

    #[test]
    fn passes_are_counted() {
        let tree = Tree::Loop(Box::new(activity('b')), Box::new(activity('r')));
        let seen = replay(&tree, &[course("brbrb"), course("b")]);
        assert_eq!(seen.again[&0], [(0, 0, true), (0, 1, true), (0, 2, false), (1, 0, false)]);
        assert_eq!(seen.fitting.len(), 2);
    }
}
