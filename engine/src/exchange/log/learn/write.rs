//! A process tree with its measures, written as a process file.
//!
//! Parts that come one after another are chained from the last to the first; a choice becomes a branch list behind the step before it, or
//! a step of its own where more ways lead to it; what happens at once becomes an `all` block, and a loop a branch back with as many passes
//! as the log has.

use super::lengths::{Fit, fit};
use super::names::{Ids, quoted};
use super::replay::{Seen, Took, numbered, size};
use super::rules::{Known, Shares, grow};
use super::tree::Tree;
use super::{Choice, Measured, StepMeasure};
use crate::text::Words;
use crate::time::{Moment, Seconds, WorkCalendar};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const HOUR_MS: f64 = 3_600_000.0;

/// Where a part goes on.
#[derive(Clone, Debug)]
enum To {
    Step(String),
    List(List),
}

/// A branch list, and the step it becomes where it cannot stand behind another.
#[derive(Clone, Debug)]
struct List {
    block: usize,
    order: (usize, u8),
    branches: Vec<Branch>,
    otherwise: String,
}

#[derive(Clone, Debug)]
struct Branch {
    chance: String,
    /// A comment on its own line, where the chance is a rule.
    comment: Option<String>,
    max: Option<usize>,
    to: String,
}

/// What a file is written from.
pub(super) struct Writer<'a> {
    pub seen: &'a Seen,
    pub known: &'a [Known],
    pub titles: &'a BTreeMap<u32, String>,
    pub ids: BTreeMap<u32, String>,
    pub lanes: &'a BTreeMap<u32, String>,
    /// Lanes of teams that queue: what lies waiting there is not written.
    pub queued: &'a BTreeSet<String>,
    pub period: &'a str,
    /// When people work, where begins are written down: then work is told apart from waiting.
    pub calendar: Option<&'a WorkCalendar>,
    /// The moment of the clock at a millisecond of the log.
    pub clock: &'a dyn Fn(usize, usize, i64) -> Moment,
    pub numbers: BTreeMap<usize, usize>,
    pub steps: Vec<((usize, u8), String)>,
    pub measures: Vec<StepMeasure>,
    pub choices: Vec<Choice>,
    pub facts_used: Vec<usize>,
    pub step_titles: BTreeMap<String, Words>,
}

/// Numbers the blocks that need a name: choices, loops and blocks at once, in the order of the tree.
pub(super) fn numbers(tree: &Tree) -> BTreeMap<usize, usize> {
    fn walk(tree: &Tree, block: usize, found: &mut Vec<usize>) {
        match tree {
            Tree::Silent | Tree::Activity(_) => {}
            Tree::Sequence(parts) => numbered(parts, block).into_iter().for_each(|(n, part)| walk(part, n, found)),
            Tree::Choice(parts) | Tree::Parallel(parts) => {
                found.push(block);
                numbered(parts, block).into_iter().for_each(|(n, part)| walk(part, n, found));
            }
            Tree::Loop(body, redo) => {
                found.push(block);
                walk(body, block + 1, found);
                walk(redo, block + 1 + size(body), found);
            }
        }
    }
    let mut found = Vec::new();
    walk(tree, 0, &mut found);
    found.into_iter().enumerate().map(|(n, block)| (block, n + 1)).collect()
}

/// Ids of the activities of a tree, in its order.
pub(super) fn ids(tree: &Tree, titles: &BTreeMap<u32, String>) -> BTreeMap<u32, String> {
    let mut given = Ids::without(&["einde", "join", "official", "decider"]);
    let mut found = BTreeMap::new();
    let mut name = |a: u32| {
        let id = given.give(titles.get(&a).map_or("", |t| t));
        found.insert(a, id);
    };
    fn walk(tree: &Tree, name: &mut impl FnMut(u32)) {
        match tree {
            Tree::Silent => {}
            Tree::Activity(a) => name(*a),
            Tree::Sequence(parts) | Tree::Choice(parts) | Tree::Parallel(parts) => parts.iter().for_each(|p| walk(p, name)),
            Tree::Loop(body, redo) => {
                walk(body, name);
                walk(redo, name);
            }
        }
    }
    walk(tree, &mut name);
    found
}

#[allow(clippy::cast_precision_loss)] // counts
fn percent(part: usize, whole: usize) -> String {
    format!("{:.1}%", 100.0 * part as f64 / whole.max(1) as f64)
}

impl Writer<'_> {
    /// Writes all steps; the first is the start.
    pub fn write(&mut self, tree: &Tree) {
        let end = "einde".to_owned();
        self.step_titles.insert(end.clone(), Words::new("Einde", "End"));
        self.steps.push((
            (usize::MAX, 0),
            format!("  {end}:\n    title: {{ nl: Einde, en: End }}\n    end: granted\n    note: {{ nl: \"Het logboek zegt niet hoe een zaak afloopt\", en: \"The log does not say how a case ends\" }}\n"),
        ));
        let entry = self.compile(tree, 0, To::Step(end));
        let start = self.step(entry);
        self.steps.sort_by_key(|s| s.0);
        if let Some(at) = self.steps.iter().position(|(_, text)| text.starts_with(&format!("  {start}:\n"))) {
            let first = self.steps.remove(at);
            self.steps.insert(0, first);
        }
    }

    fn name(&self, block: usize, word: &str) -> String {
        format!("{word}_{}", self.numbers.get(&block).copied().unwrap_or(0))
    }

    /// The step with which a part begins.
    fn entry_of(&self, tree: &Tree, block: usize) -> String {
        match tree {
            Tree::Activity(a) => self.ids.get(a).cloned().unwrap_or_default(),
            Tree::Sequence(parts) => parts.first().map_or_else(String::new, |p| self.entry_of(p, block + 1)),
            Tree::Parallel(_) => self.name(block, "tegelijk"),
            Tree::Choice(_) | Tree::Silent => self.name(block, "keuze"),
            Tree::Loop(body, _) => self.entry_of(body, block + 1),
        }
    }

    /// Where something goes on as one step: a branch list becomes a step that only chooses.
    fn step(&mut self, to: To) -> String {
        match to {
            To::Step(id) => id,
            To::List(list) => {
                let id = self.name(list.block, "keuze");
                let mut targets: Vec<&String> = list.branches.iter().map(|b| &b.to).collect();
                targets.push(&list.otherwise);
                let titles: Vec<Words> = targets
                    .iter()
                    .filter(|t| t.as_str() != "join" && t.as_str() != "einde")
                    .filter_map(|t| self.step_titles.get(*t).cloned())
                    .take(2)
                    .collect();
                let title = match titles.as_slice() {
                    [one] => Words::new(format!("{}?", short(&one.nl)), format!("{}?", short(&one.en))),
                    [one, two] => Words::new(
                        format!("{} of {}?", short(&one.nl), short(&two.nl)),
                        format!("{} or {}?", short(&one.en), short(&two.en)),
                    ),
                    _ => Words::new("Verder of klaar?", "Go on or done?"),
                };
                let mut text =
                    format!("  {id}:\n    title: {{ nl: {}, en: {} }}\n    decide:\n", quoted(&title.nl), quoted(&title.en));
                write_list(&mut text, &list);
                self.step_titles.insert(id.clone(), title);
                self.steps.push((list.order, text));
                id
            }
        }
    }

    /// Chains a part to where it goes on; gives where to begin with it.
    fn compile(&mut self, tree: &Tree, block: usize, next: To) -> To {
        match tree {
            Tree::Silent => next,
            Tree::Activity(activity) => {
                let id = self.ids.get(activity).cloned().unwrap_or_default();
                let title = self.titles.get(activity).cloned().unwrap_or_default();
                let mut text = format!("  {id}:\n    title: {}\n", quoted(&title));
                if let Some(lane) = self.lanes.get(activity) {
                    let _ = writeln!(text, "    by: {lane}");
                }
                let took = self.seen.took.get(activity).cloned().unwrap_or_default();
                let queues = self.lanes.get(activity).is_some_and(|lane| self.queued.contains(lane));
                self.lengths(&id, &title, &took, queues, &mut text);
                write_next(&mut text, "next", &next);
                self.step_titles.insert(id.clone(), Words::same(title));
                self.steps.push(((block, 0), text));
                To::Step(id)
            }
            Tree::Sequence(parts) => {
                let mut next = next;
                for (number, part) in numbered(parts, block).into_iter().rev() {
                    next = self.compile(part, number, next);
                }
                next
            }
            Tree::Choice(parts) => {
                let next = To::Step(self.step(next));
                let mut entries = Vec::new();
                for (number, part) in numbered(parts, block) {
                    let to = self.compile(part, number, next.clone());
                    entries.push(self.step(to));
                }
                let taken = self.seen.taken.get(&block).cloned().unwrap_or_default();
                self.choice(block, (block, 0), &taken, &entries)
            }
            Tree::Parallel(parts) => {
                let id = self.name(block, "tegelijk");
                let mut members = String::new();
                for (number, part) in numbered(parts, block) {
                    members.push_str(&self.member(part, number));
                }
                let mut text = format!(
                    "  {id}:\n    title: {{ nl: \"In willekeurige volgorde\", en: \"In any order\" }}\n    all:\n{members}"
                );
                write_next(&mut text, "then", &next);
                self.step_titles.insert(id.clone(), Words::new("In willekeurige volgorde", "In any order"));
                self.steps.push(((block, 0), text));
                To::Step(id)
            }
            Tree::Loop(body, redo) => {
                let next = self.step(next);
                let entry = self.entry_of(body, block + 1);
                let back = self.compile(redo, block + 1 + size(body), To::Step(entry));
                let again = self.seen.again.get(&block).cloned().unwrap_or_default();
                let list = self.way_back(block, (block + size(body), 1), &again, back, next);
                let begins = self.compile(body, block + 1, To::List(list));
                To::Step(self.step(begins))
            }
        }
    }

    fn member(&mut self, part: &Tree, block: usize) -> String {
        if let Tree::Choice(parts) = part
            && let [(number, one), (_, Tree::Silent)] = numbered(parts, block)[..]
        {
            let to = self.compile(one, number, To::Step("join".to_owned()));
            let entry = self.step(to);
            let taken = self.seen.taken.get(&block).cloned().unwrap_or_default();
            let done = taken.iter().filter(|(_, p)| *p == 0).count();
            self.choices.push(Choice {
                at: self.name(block, "keuze"),
                times: taken.len(),
                branches: vec![(entry.clone(), done, None)],
            });
            return format!("      - {{ step: {entry}, chance: {} }}\n", self.stated(&percent(done, taken.len()), taken.len()));
        }
        let to = self.compile(part, block, To::Step("join".to_owned()));
        format!("      - {}\n", self.step(to))
    }

    fn stated(&self, is: &str, n: usize) -> String {
        format!("{{ is: {is}, source: measured, note: \"n = {n}, {}\" }}", self.period)
    }

    /// A choice among parts: shares of the cases, or rules on what is known of them.
    fn choice(&mut self, block: usize, order: (usize, u8), taken: &[(usize, usize)], entries: &[String]) -> To {
        let shares = grow(taken, entries.len(), self.known);
        let counts = shares.counts();
        let most = counts.iter().copied().max().unwrap_or(0);
        let otherwise = counts.iter().position(|c| *c == most).unwrap_or(0);
        let branches: Vec<Branch> = (0..entries.len())
            .filter(|p| *p != otherwise && counts.get(*p).is_some_and(|c| *c > 0))
            .map(|p| self.branch(&shares, p, taken.len(), None, entries[p].clone()))
            .collect();
        self.choices.push(Choice {
            at: self.name(block, "keuze"),
            times: taken.len(),
            branches: (0..entries.len())
                .map(|p| {
                    let rule = (!shares.is_plain()).then(|| shares.rule(p, self.known));
                    (entries[p].clone(), counts.get(p).copied().unwrap_or(0), rule)
                })
                .collect(),
        });
        let otherwise = entries[otherwise].clone();
        if branches.is_empty() {
            return To::Step(otherwise);
        }
        To::List(List { block, order, branches, otherwise })
    }

    fn branch(&mut self, shares: &Shares, branch: usize, times: usize, max: Option<usize>, to: String) -> Branch {
        if shares.is_plain() {
            let counts = shares.counts();
            let is = percent(counts.get(branch).copied().unwrap_or(0), counts.iter().sum());
            return Branch { chance: self.stated(&is, times), comment: None, max, to };
        }
        shares.facts(&mut self.facts_used);
        let comment = format!("source: measured, n = {times}, {}", self.period);
        Branch { chance: format!("'{}'", shares.rule(branch, self.known)), comment: Some(comment), max, to }
    }

    /// The list behind the body of a loop: back with some chance, else on.
    fn way_back(&mut self, block: usize, order: (usize, u8), again: &[(usize, usize, bool)], back: To, next: String) -> List {
        let taken: Vec<(usize, usize)> = again.iter().map(|(case, _, again)| (*case, usize::from(!again))).collect();
        let most = again.iter().filter(|a| a.2).map(|a| a.1 + 1).max().unwrap_or(1);
        let shares = grow(&taken, 2, self.known);
        let back = self.step(back);
        let times = taken.len();
        self.choices.push(Choice {
            at: self.name(block, "keuze"),
            times,
            branches: vec![(back.clone(), shares.counts()[0], (!shares.is_plain()).then(|| shares.rule(0, self.known)))],
        });
        let branch = self.branch(&shares, 0, times, Some(most), back);
        List { block, order, branches: vec![branch], otherwise: next }
    }

    /// How long a step takes: work and waiting apart where begins are known, else all of it.
    fn lengths(&mut self, id: &str, title: &str, took: &[Took], queues: bool, text: &mut String) {
        let hours = |from: i64, to: i64| (to - from).max(0) as f64 / HOUR_MS;
        let with_begin = took.iter().filter(|t| t.begun.is_some()).count();
        let mut keep = |what: &'static str, fit: &Fit| {
            self.measures.push(StepMeasure { step: id.to_owned(), title: title.to_owned(), measured: Measured::of(what, fit) });
        };
        match self.calendar {
            Some(calendar) if 2 * with_begin > took.len() => {
                let begun: Vec<(&Took, i64)> = took.iter().filter_map(|t| t.begun.map(|b| (t, b))).collect();
                let worked = |(t, b): &(&Took, i64)| {
                    let clock = |ms| (self.clock)(t.case, t.index, ms);
                    calendar.worked_between(clock(*b), clock(t.done)).0 as f64 / 3_600.0
                };
                let work = fit(&begun.iter().map(worked).collect::<Vec<_>>());
                let waited = |(t, b): &(&Took, i64)| {
                    let begun = (self.clock)(t.case, t.index, *b);
                    super::hours::waited(calendar, begun - Seconds((b - t.enabled).max(0) / 1_000), begun)
                };
                let waits = fit(&begun.iter().map(waited).collect::<Vec<_>>());
                if let (Some(work), Some(waits)) = (work, waits) {
                    keep("work", &work);
                    keep("waits", &waits);
                    let _ = writeln!(text, "    work: {}", self.stated(&work.as_yaml(true), work.n));
                    if !queues {
                        let _ = writeln!(text, "    waits: {}", self.stated(&waits.as_yaml(false), waits.n));
                    }
                }
            }
            _ => {
                if let Some(takes) = fit(&took.iter().map(|t| hours(t.enabled, t.done)).collect::<Vec<_>>()) {
                    keep("takes", &takes);
                    let _ = writeln!(text, "    takes: {}", self.stated(&takes.as_yaml(false), takes.n));
                } else {
                    let _ = writeln!(text, "    takes: 0 min");
                }
            }
        }
    }
}

/// The first words of a title.
fn short(title: &str) -> String {
    const MOST: usize = 28;
    if title.chars().count() <= MOST {
        return title.to_owned();
    }
    let mut made = String::new();
    for word in title.split_whitespace() {
        if made.chars().count() + word.chars().count() + 1 > MOST {
            break;
        }
        if !made.is_empty() {
            made.push(' ');
        }
        made.push_str(word);
    }
    if made.is_empty() { title.chars().take(MOST).collect::<String>() + "…" } else { made + "…" }
}

fn write_next(text: &mut String, key: &str, next: &To) {
    match next {
        To::Step(id) => {
            let _ = writeln!(text, "    {key}: {id}");
        }
        To::List(list) => {
            let _ = writeln!(text, "    {key}:");
            write_list(text, list);
        }
    }
}

fn write_list(text: &mut String, list: &List) {
    for branch in &list.branches {
        if let Some(comment) = &branch.comment {
            let _ = writeln!(text, "      # {comment}");
        }
        let max = branch.max.map_or_else(String::new, |m| format!(", max: {m}"));
        let _ = writeln!(text, "      - {{ chance: {}{max}, to: {} }}", branch.chance, branch.to);
    }
    let _ = writeln!(text, "      - {{ else: {} }}", list.otherwise);
}
