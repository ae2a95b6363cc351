//! From a net to steps: parallel branches become blocks, a choice after a step becomes its branch list.
//!
//! A drawing may let branches run into each other freely; a file nests its blocks. A fork ends where all its ways meet: its
//! immediate post-dominator (Cooper, Harvey and Kennedy 2001). Each branch of it is walked on its own, so that what two
//! branches share is written once for each. In a drawing that nests its blocks nothing is written twice.

use super::figures::Figures;
use super::loops::ways_back;
use super::names::Names;
use super::net::{At, Edge, Fork, Net, What};
use super::remarks::Remarks;
use crate::text::{Complaint, Lang};
use petgraph::algo::dominators::{Dominators, simple_fast};
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::rc::Rc;

/// Most steps of a file; blocks that share much in each other could ask for far more.
const LARGEST: usize = 2_000;

/// A step as it is written.
#[derive(Clone, Debug, Default)]
pub(super) struct Step {
    pub name: String,
    /// Keys and values, in YAML.
    pub fields: Vec<(&'static str, String)>,
    /// The place among the steps of a file that Doorloop wrote.
    pub order: Option<usize>,
    /// As its file says it.
    pub own: Option<String>,
}

/// A block that is being written: from its fork to where its branches meet.
struct Block {
    /// `None`: they meet nowhere before the end.
    join: Option<At>,
    /// Nodes that lead to the fork: a way back to one of them would leave the block.
    before: Rc<HashSet<At>>,
}

/// Where a way leads.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Step(String),
    Join,
    /// The end of a block that Doorloop wrote.
    OwnJoin(String),
}

impl Target {
    fn name(&self) -> &str {
        match self {
            Self::Step(name) => name,
            Self::Join | Self::OwnJoin(_) => "join",
        }
    }

    fn way(&self) -> String {
        match self {
            Self::OwnJoin(of) => format!("{of}.join"),
            other => other.name().to_owned(),
        }
    }
}

/// Turns a net into steps; the first is the start.
///
/// # Errors
/// A loop without a way out, branches too tangled to write down.
pub(super) fn steps(net: &Net, figures: &dyn Figures, lang: Lang, remarks: &mut Remarks) -> Result<Vec<Step>, Vec<Complaint>> {
    let back = ways_back(net)?;
    let mut names = Names::default();
    for node in &net.nodes {
        if let What::Own(own) = &node.what {
            names.take(&own.name);
        }
    }
    let mut shaper = Shaper {
        net,
        figures,
        lang,
        remarks,
        leaving: net.leaving(),
        coming: net.coming(),
        after: post_dominators(net),
        back,
        blocks: Vec::new(),
        named: BTreeMap::new(),
        markers: BTreeMap::new(),
        queue: VecDeque::new(),
        names,
        steps: Vec::new(),
        met: HashSet::new(),
        matched: HashSet::new(),
        said: HashSet::new(),
    };
    let first = shaper.target(0, None);
    if !matches!(first, Target::Step(_)) {
        return Err(vec![Complaint::error(
            "empty_drawing",
            net.nodes[0].span,
            "dit proces heeft geen stappen",
            "this process has no steps",
        )]);
    }
    while let Some((at, block, name)) = shaper.queue.pop_front() {
        if shaper.steps.len() > LARGEST {
            return Err(vec![
                Complaint::error(
                    "too_tangled",
                    net.nodes[at].span,
                    format!("de parallelle takken lopen hier zo door elkaar dat er meer dan {LARGEST} stappen nodig zijn"),
                    format!("the parallel branches run into each other here so much that it takes more than {LARGEST} steps"),
                )
                .hint(
                    "Laat de takken van een gateway weer samenkomen in één gateway",
                    "Let the branches of a gateway meet again in one gateway",
                ),
            ]);
        }
        shaper.step(at, block, name);
    }
    shaper.unreached();
    let mut steps = shaper.steps;
    // What Doorloop wrote keeps its order; the rest follows.
    if steps.iter().any(|s| s.order.is_some()) {
        steps.sort_by_key(|s| s.order.unwrap_or(usize::MAX));
        if let Target::Step(first) = first
            && let Some(at) = steps.iter().position(|s| s.name == first)
        {
            steps[..=at].rotate_right(1);
        }
    }
    Ok(steps)
}

fn post_dominators(net: &Net) -> Dominators<NodeIndex> {
    let mut reversed: DiGraph<(), ()> = DiGraph::new();
    for _ in 0..=net.nodes.len() {
        reversed.add_node(());
    }
    let finish = NodeIndex::new(net.nodes.len());
    let mut leads_on = vec![false; net.nodes.len()];
    for edge in &net.edges {
        leads_on[edge.from] = true;
        reversed.add_edge(NodeIndex::new(edge.to), NodeIndex::new(edge.from), ());
    }
    for (at, _) in leads_on.iter().enumerate().filter(|(_, on)| !**on) {
        reversed.add_edge(finish, NodeIndex::new(at), ());
    }
    simple_fast(&reversed, finish)
}

struct Shaper<'n, 'r> {
    net: &'n Net,
    figures: &'n dyn Figures,
    lang: Lang,
    remarks: &'r mut Remarks,
    leaving: Vec<Vec<usize>>,
    coming: Vec<Vec<usize>>,
    after: Dominators<NodeIndex>,
    back: HashSet<usize>,
    blocks: Vec<Block>,
    /// Node and block → the step.
    named: BTreeMap<(At, Option<usize>), String>,
    /// Names of markers, which a choice may ask for before they are written.
    markers: BTreeMap<At, String>,
    queue: VecDeque<(At, Option<usize>, String)>,
    names: Names,
    steps: Vec<Step>,
    met: HashSet<At>,
    /// Joins that end a block.
    matched: HashSet<At>,
    /// Nodes of which it was said that they join nothing.
    said: HashSet<At>,
}

impl<'n> Shaper<'n, '_> {
    fn both(&self, nl: &str, en: &str) -> String {
        match self.lang {
            Lang::Nl => nl.to_owned(),
            Lang::En => en.to_owned(),
        }
    }

    /// Whether a node is only passed: something else stands behind it.
    fn is_passed(&self, at: At) -> bool {
        match &self.net.nodes[at].what {
            What::Pass | What::Join => self.leaving[at].len() == 1,
            What::Choice | What::Fork(_) => self.leaving[at].len() <= 1,
            _ => false,
        }
    }

    /// The step a way leads to, which is written later; or the end of the block.
    fn target(&mut self, at: At, block: Option<usize>) -> Target {
        let mut at = at;
        for _ in 0..=self.net.nodes.len() {
            self.met.insert(at);
            if let Some(inner) = block {
                let Block { join, before, .. } = &self.blocks[inner];
                if *join == Some(at) {
                    self.matched.insert(at);
                    return Target::Join;
                }
                if before.contains(&at) {
                    if self.said.insert(at) {
                        let node = &self.net.nodes[at];
                        self.remarks.say(
                            node.span,
                            "sequenceFlow",
                            &node.title,
                            "een weg terug uit een parallelle tak; de tak eindigt daar",
                            "a way back out of a parallel branch; the branch ends there",
                        );
                    }
                    return Target::Join;
                }
                let node = &self.net.nodes[at];
                match &node.what {
                    What::End(_, whole) if join.is_none() && !whole => return Target::Join,
                    What::Pass | What::Join if self.leaving[at].is_empty() => return Target::Join,
                    _ => {}
                }
            }
            if let What::OwnJoin(of) = &self.net.nodes[at].what {
                return Target::OwnJoin(of.clone());
            }
            if !self.is_passed(at) {
                break;
            }
            if self.net.nodes[at].what == What::Join
                && self.coming[at].len() > 1
                && !self.matched.contains(&at)
                && self.said.insert(at)
            {
                let node = &self.net.nodes[at];
                self.remarks.say(
                    node.span,
                    "gateway",
                    &node.id,
                    "voegt takken samen die niet bij één gateway beginnen; er wordt hier niet op elkaar gewacht",
                    "joins branches that do not begin at one gateway; they do not wait for each other here",
                );
            }
            match self.leaving[at].first() {
                Some(&edge) => at = self.net.edges[edge].to,
                None => break,
            }
        }
        Target::Step(self.name_of(at, block))
    }

    fn name_of(&mut self, at: At, block: Option<usize>) -> String {
        if let Some(name) = self.named.get(&(at, block)) {
            return name.clone();
        }
        let node = &self.net.nodes[at];
        if let What::Own(own) = &node.what {
            // A step that Doorloop wrote stands once, whatever block it is met in.
            let key = (at, None);
            if let Some(name) = self.named.get(&key) {
                return name.clone();
            }
            self.named.insert(key, own.name.clone());
            self.queue.push_back((at, None, own.name.clone()));
            return own.name.clone();
        }
        let again = self.named.keys().any(|(known, _)| *known == at);
        if again && self.said.insert(at) {
            self.remarks.say(
                node.span,
                "activity",
                &node.title,
                "ligt in meer dan één parallelle tak; in elke tak staat het een keer",
                "lies in more than one parallel branch; it stands once in each",
            );
        }
        let wanted = match &node.what {
            _ if !node.title.is_empty() => node.title.clone(),
            What::Choice => self.both("keuze", "choice"),
            What::Fork(Fork::First) => self.both("wat eerst komt", "what comes first"),
            What::Fork(_) => self.both("tegelijk", "together"),
            What::Marker => self.both("gekomen", "came"),
            What::Wait(_) => self.both("wachten", "wait"),
            What::End(..) => self.both("einde", "end"),
            _ => node.id.clone(),
        };
        let name = match self.markers.get(&at).filter(|_| !again) {
            Some(name) => name.clone(),
            None => self.names.free(&wanted, self.lang),
        };
        self.named.insert((at, block), name.clone());
        self.queue.push_back((at, block, name.clone()));
        name
    }

    fn title(&self, at: At, field: &mut Vec<(&'static str, String)>) {
        let node = &self.net.nodes[at];
        let title = match &node.what {
            _ if !node.title.is_empty() => node.title.clone(),
            What::Choice => self.both("Keuze", "Choice"),
            What::Fork(Fork::First) => self.both("Wat het eerst komt", "What comes first"),
            What::Fork(Fork::All) => self.both("Tegelijk", "At the same time"),
            What::Fork(Fork::Some) => self.both("Wat nodig is", "What is needed"),
            What::Wait(_) => self.both("Wachten", "Waiting"),
            What::End(..) => self.both("Einde", "End"),
            What::Marker => self.both("Gekomen", "Came"),
            _ => return,
        };
        field.push(("title", quoted(&title)));
    }

    fn step(&mut self, at: At, block: Option<usize>, name: String) {
        let node = &self.net.nodes[at];
        let mut fields = Vec::new();
        self.title(at, &mut fields);
        match &node.what {
            What::Own(own) => {
                let own = own.clone();
                return self.own(at, &own, name);
            }
            What::Choice => {
                let list = self.branches(at, block);
                fields.push(("decide", chosen(list)));
            }
            What::Pass | What::Join if self.leaving[at].len() > 1 => {
                let list = self.branches(at, block);
                fields.push(("decide", chosen(list)));
            }
            What::Fork(fork) => return self.block(at, block, *fork, name, fields),
            What::End(kind, _) => {
                let word = crate::model::EndKind::ALL.iter().find(|(_, k)| k == kind).map_or("granted", |(w, _)| w);
                fields.push(("end", word.to_owned()));
            }
            What::Marker => {
                fields.push(("takes", "0 min".to_owned()));
                let next = self.onwards(at, block);
                fields.push(("next", next));
            }
            // Nothing behind it at all: the case is over.
            What::Pass | What::Join | What::OwnJoin(_) => fields.push(("end", "granted".to_owned())),
            What::Task(_) | What::Wait(_) => {
                let node = &self.net.nodes[at];
                fields.extend(self.figures.of(node, node.lane));
                if let Some(times) = node.times {
                    return self.many(at, block, times, name, fields);
                }
                let next = self.onwards(at, block);
                fields.push(("next", next));
            }
        }
        self.steps.push(Step { name, fields, order: None, own: None });
    }

    /// So many at a time: a block around the step.
    fn many(&mut self, at: At, block: Option<usize>, times: u32, name: String, mut fields: Vec<(&'static str, String)>) {
        let inner = self.names.free(&format!("{name} elk"), self.lang);
        let title: Vec<_> = fields.iter().filter(|f| f.0 == "title").cloned().collect();
        let next = self.onwards(at, block);
        let mut around = title;
        around.push(("all", format!("[ {{ step: {inner}, times: {times} }} ]")));
        around.push(("then", next));
        fields.push(("next", "join".to_owned()));
        self.steps.push(Step { name, fields: around, order: None, own: None });
        self.steps.push(Step { name: inner, fields, order: None, own: None });
    }

    /// Where a step goes on: to a step, or by the choice that follows it and nothing else.
    fn onwards(&mut self, at: At, block: Option<usize>) -> String {
        let Some(&edge) = self.leaving[at].first() else { return "join".to_owned() };
        let mut to = self.net.edges[edge].to;
        for _ in 0..=self.net.nodes.len() {
            let ends_block = block.is_some_and(|b| self.blocks[b].join == Some(to) || self.blocks[b].before.contains(&to));
            if self.coming[to].len() > 1 || ends_block {
                break;
            }
            if self.net.nodes[to].what == What::Choice && self.leaving[to].len() > 1 {
                self.met.insert(to);
                // A gateway that asks something keeps its question only as a step of its own.
                if self.net.nodes[to].title.is_empty() {
                    return self.branches(to, block);
                }
                break;
            }
            match self.leaving[to].first() {
                Some(&next) if self.is_passed(to) => {
                    self.met.insert(to);
                    to = self.net.edges[next].to;
                }
                _ => break,
            }
        }
        self.target(to, block).name().to_owned()
    }

    /// A block: its members, and where it goes on.
    fn block(&mut self, at: At, parent: Option<usize>, fork: Fork, name: String, mut fields: Vec<(&'static str, String)>) {
        let join = self.after.immediate_dominator(NodeIndex::new(at)).map(|n| n.index()).filter(|n| *n < self.net.nodes.len());
        let before = Rc::new(self.leads_to(at, join));
        if let Some(join) = join.filter(|j| self.net.nodes[*j].what != What::Join && self.said.insert(*j)) {
            let node = &self.net.nodes[join];
            let outer = parent.is_some_and(|p| self.blocks[p].join == Some(join));
            if !outer && !matches!(node.what, What::End(..)) {
                self.remarks.say(
                    self.net.nodes[at].span,
                    "gateway",
                    &self.net.nodes[at].id,
                    "de takken komen samen zonder gateway die op ze wacht; hier wordt op alle gewacht",
                    "its branches meet without a gateway that waits for them; here all are waited for",
                );
            }
        }
        let mut members = Vec::new();
        for edge in self.leaving[at].clone() {
            self.blocks.push(Block { join, before: before.clone() });
            let inner = self.blocks.len() - 1;
            let Edge { to, default, title, .. } = self.net.edges[edge].clone();
            let Target::Step(step) = self.target(to, Some(inner)) else { continue };
            let comment = comment(&title);
            members.push(match self.figures.chance(&self.net.edges[edge]) {
                Some(share) if fork == Fork::Some => format!("{{ step: {step}, chance: {share} }},{comment}"),
                None if fork == Fork::Some && !default => {
                    format!("{{ step: {step}, chance: {{ is: 50%, sure: 1.5 }} }},{comment}")
                }
                _ => format!("{step},{comment}"),
            });
        }
        let place = self.steps.len();
        let on = self.block_goes_on(join, parent);
        let word = if fork == Fork::First { "first" } else { "all" };
        if members.is_empty() {
            // Every branch leads to the join at once.
            fields.push(("decide", chosen(on)));
        } else {
            fields.push((word, list(&members)));
            fields.push(("then", on));
        }
        self.steps.insert(place, Step { name, fields, order: None, own: None });
    }

    fn block_goes_on(&mut self, join: Option<At>, parent: Option<usize>) -> String {
        let Some(join) = join else {
            if parent.is_some() {
                return "join".to_owned();
            }
            let name = self.names.free(&self.both("klaar", "done"), self.lang);
            let title = quoted(&self.both("Klaar", "Done"));
            self.steps.push(Step {
                name: name.clone(),
                fields: vec![("title", title), ("end", "granted".to_owned())],
                order: None,
                own: None,
            });
            return name;
        };
        self.met.insert(join);
        // The end of this block may be that of the one around it as well.
        if parent.is_some_and(|p| self.blocks[p].join == Some(join)) {
            return "join".to_owned();
        }
        match self.net.nodes[join].what {
            What::Join if self.leaving[join].len() == 1 => {
                self.matched.insert(join);
                self.onwards(join, parent)
            }
            _ => self.target(join, parent).name().to_owned(),
        }
    }

    /// The nodes from which a fork can be reached without passing its join.
    fn leads_to(&self, fork: At, join: Option<At>) -> HashSet<At> {
        let mut found = HashSet::from([fork]);
        let mut open = vec![fork];
        while let Some(at) = open.pop() {
            for &edge in &self.coming[at] {
                let from = self.net.edges[edge].from;
                if Some(from) != join && found.insert(from) {
                    open.push(from);
                }
            }
        }
        found
    }

    /// The branch list of a choice.
    fn branches(&mut self, at: At, block: Option<usize>) -> String {
        let edges = self.leaving[at].clone();
        let by_marker = edges.iter().any(|e| self.net.edges[*e].marker.is_some());
        if by_marker { self.by_what_came(&edges, block) } else { self.by_chance(&edges, block) }
    }

    /// What was done first tells the way.
    fn by_what_came(&mut self, edges: &[usize], block: Option<usize>) -> String {
        // One way goes back at most without a count of its own: it stands last.
        let mut order = edges.to_vec();
        order.sort_by_key(|e| (self.net.edges[*e].default, self.leads_back(*e)));
        let mut rows = Vec::new();
        for (i, &edge) in order.iter().enumerate() {
            let Edge { to, marker, .. } = self.net.edges[edge];
            let to = self.target(to, block);
            let marker = marker.map(|m| self.marker(m));
            match marker {
                Some(marker) if i + 1 < order.len() => {
                    let max = if self.leads_back(edge) { ", max: 3" } else { "" };
                    if !max.is_empty() {
                        let Edge { span, title, .. } = self.net.edges[edge].clone();
                        self.remarks.say(
                            span,
                            "event",
                            &title,
                            "gaat terug, en blijft gelden zodra het eens het eerst kwam",
                            "goes back, and keeps holding once it came first",
                        );
                    }
                    rows.push(format!("{{ when: 'visits(\"{marker}\") > 0'{max}, to: {} }},", to.name()));
                }
                _ => rows.push(format!("{{ else: {} }},", to.name())),
            }
        }
        format!("{{ ordered: {} }}", list(&rows))
    }

    fn marker(&mut self, at: At) -> String {
        if let Some((_, name)) = self.named.iter().find(|((known, _), _)| *known == at) {
            return name.clone();
        }
        if let Some(name) = self.markers.get(&at) {
            return name.clone();
        }
        let of = self.coming[at].first().map_or("", |e| self.net.nodes[self.net.edges[*e].from].title.as_str());
        let wanted = format!("{of} {}", self.both("gekomen", "came"));
        let name = self.names.free(&wanted, self.lang);
        self.markers.insert(at, name.clone());
        name
    }

    fn leads_back(&self, edge: usize) -> bool {
        self.back.contains(&edge)
    }

    fn by_chance(&mut self, edges: &[usize], block: Option<usize>) -> String {
        // Each target once, in the order of the drawing.
        let mut ways: Vec<(Target, Vec<usize>)> = Vec::new();
        for &edge in edges {
            let to = self.target(self.net.edges[edge].to, block);
            match ways.iter_mut().find(|w| w.0 == to) {
                Some(way) => way.1.push(edge),
                None => ways.push((to, vec![edge])),
            }
        }
        if let [(only, _)] = ways.as_slice() {
            return only.name().to_owned();
        }
        let is_back = |s: &Self, way: &(Target, Vec<usize>)| way.1.iter().any(|e| s.leads_back(*e));
        let is_default = |s: &Self, way: &(Target, Vec<usize>)| way.1.iter().any(|e| s.net.edges[*e].default);
        let is_seldom = |s: &Self, way: &(Target, Vec<usize>)| way.1.iter().all(|e| s.net.edges[*e].seldom);
        // What remains is `else`: never a way back, the default where there is one.
        let rest = (0..ways.len())
            .filter(|i| !is_back(self, &ways[*i]) && !is_seldom(self, &ways[*i]))
            .max_by_key(|i| (is_default(self, &ways[*i]), *i));
        let rest = rest.or_else(|| (0..ways.len()).rfind(|i| !is_back(self, &ways[*i]))).unwrap_or(ways.len() - 1);
        let has_rule = |s: &Self, way: &(Target, Vec<usize>)| way.1.iter().any(|e| s.figures.when(&s.net.edges[*e]).is_some());
        let rest = if has_rule(self, &ways[rest]) {
            (0..ways.len()).rfind(|i| !has_rule(self, &ways[*i])).unwrap_or(rest)
        } else {
            rest
        };
        let known: Option<Vec<f64>> =
            ways.iter().map(|w| w.1.iter().map(|e| self.figures.share(&self.net.edges[*e])).sum::<Option<f64>>()).collect();
        let rare = ways.iter().filter(|w| is_back(self, w) || is_seldom(self, w)).count();
        let plain = ways.len() - rare;
        let mut rows = Vec::new();
        let rules: Vec<Option<String>> =
            ways.iter().map(|w| w.1.iter().find_map(|e| self.figures.when(&self.net.edges[*e]))).collect();
        let ruled = rules.iter().flatten().count();
        // What rules leave is shared by the ways without one.
        let free: f64 = known.as_ref().map_or(1.0, |k| k.iter().zip(&rules).filter(|(_, r)| r.is_none()).map(|(k, _)| k).sum());
        let free = if free > 0.0 { free } else { 1.0 };
        for (i, way) in ways.iter().enumerate() {
            if let Some(rule) = rules[i].as_ref().filter(|_| ruled < ways.len() && i != rest) {
                rows.push(format!("{{ when: '{rule}', to: {} }},", way.0.name()));
                continue;
            }
            let titles: Vec<&str> = way.1.iter().map(|e| self.net.edges[*e].title.as_str()).filter(|t| !t.is_empty()).collect();
            let comment = comment(&titles.join(" / "));
            let to = way.0.name();
            if i == rest {
                rows.push(format!("{{ else: {to} }},{comment}"));
                continue;
            }
            let back = is_back(self, way);
            let said = way.1.iter().filter_map(|e| self.net.edges[*e].most).max();
            let max = match (&known, back) {
                (_, true) if self.figures.are_given() => ", max: none".to_owned(),
                (_, true) => format!(", max: {}", said.unwrap_or(3)),
                _ => String::new(),
            };
            let chance = match &known {
                Some(shares) => format!("{}%", super::duration::plain((shares[i] / free * 1e6).round() / 1e4)),
                None => {
                    let percent = if back || is_seldom(self, way) {
                        (20 / rare.max(1)).max(1)
                    } else {
                        (if rare > 0 { 80 } else { 100 }) / plain.max(1)
                    };
                    format!("{{ is: {percent}%, sure: 1.5 }}")
                }
            };
            rows.push(format!("{{ chance: {chance}{max}, to: {to} }},{comment}"));
        }
        list(&rows)
    }

    /// A step that Doorloop wrote: as its file says it, with what was changed in the drawing since.
    fn own(&mut self, at: At, own: &super::net::Own, name: String) {
        let mut ways: Vec<(Target, Option<String>, String)> = Vec::new();
        let is_end = |n: &super::net::Node| n.what == What::OwnJoin(own.name.clone());
        let end = self.net.nodes.iter().position(is_end);
        let mut open: Vec<usize> =
            self.leaving[at].iter().chain(end.iter().flat_map(|e| &self.leaving[*e])).rev().copied().collect();
        let mut seen = HashSet::new();
        let mut branch_of: HashMap<At, Option<String>> = HashMap::new();
        while let Some(edge) = open.pop() {
            if !seen.insert(edge) {
                continue;
            }
            let Edge { from, to, branch, title, .. } = self.net.edges[edge].clone();
            let said = branch.or_else(|| branch_of.get(&from).cloned().flatten());
            let is_gateway = self.net.nodes[to].what == What::Pass && !self.leaving[to].is_empty();
            self.met.insert(to);
            if is_gateway {
                branch_of.insert(to, said);
                open.extend(self.leaving[to].iter().rev());
                continue;
            }
            ways.push((self.target(to, None), said, title));
        }
        let mut drawn: Vec<String> = ways.iter().map(|w| w.0.way()).collect();
        drawn.sort();
        drawn.dedup();
        let mut said = own.ways.clone();
        said.sort();
        said.dedup();
        let mut text = own.yaml.clone();
        let node = &self.net.nodes[at];
        if node.title != own.title && !node.title.is_empty() {
            text = super::own::with(&text, "title", &quoted(&node.title));
        }
        if drawn != said {
            match super::own::next_key(&text) {
                Some(key) => {
                    let list = super::own::list(&ways.iter().map(|w| (w.0.name(), w.1.as_deref())).collect::<Vec<_>>());
                    text = super::own::with(&text, key, &list);
                    self.remarks.say(
                        node.span,
                        "step",
                        &own.name,
                        "de pijlen zijn veranderd; waarheen de stap gaat, komt nu uit de tekening",
                        "its arrows were changed; where the step goes on now comes from the drawing",
                    );
                }
                None => self.remarks.say(
                    node.span,
                    "step",
                    &own.name,
                    "de pijlen zijn veranderd, maar dit soort stap zegt zelf waarheen; pas het bestand aan",
                    "its arrows were changed, but this kind of step says itself where to; change the file",
                ),
            }
        }
        if let Some(lane) = node.lane.and_then(|l| self.net.lanes.get(l))
            && let Some(lane) = &lane.name
            && !own.lane.is_empty()
            && *lane != own.lane
        {
            text = super::own::with(&text, "by", lane);
        }
        self.steps.push(Step { name, fields: Vec::new(), order: Some(own.order), own: Some(text) });
    }

    fn unreached(&mut self) {
        let met = &self.met;
        let lost: Vec<_> = self
            .net
            .nodes
            .iter()
            .enumerate()
            .filter(|(at, node)| {
                !met.contains(at) && !matches!(node.what, What::Pass | What::Marker | What::Join | What::OwnJoin(_))
            })
            .collect();
        // A stop of Doorloop leads to its end at any moment; steps it wrote stay whatever the drawing says.
        let mut named = Vec::new();
        for (at, node) in lost {
            match &node.what {
                What::Own(own) => {
                    let own = own.clone();
                    if !self.steps.iter().any(|s| s.name == own.name) {
                        self.own(at, &own, own.name.clone());
                    }
                }
                _ if named.iter().any(|(_, id)| *id == node.id) => {}
                _ => named.push((node.span, node.id.clone())),
            }
        }
        self.remarks.say_of(
            &named,
            "activity",
            "er leidt geen weg heen die werd overgenomen; weggelaten",
            "no way that was taken over leads to it; left out",
        );
        while let Some((at, block, name)) = self.queue.pop_front() {
            if self.steps.len() > LARGEST {
                return;
            }
            self.step(at, block, name);
        }
    }
}

/// What a `decide` takes: always a list.
fn chosen(list: String) -> String {
    if list.starts_with(['[', '{']) { list } else { format!("[ {{ else: {list} }} ]") }
}

/// Text between double quotes, as YAML reads it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Words behind a row, for people.
fn comment(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(120).collect();
    if text.trim().is_empty() { String::new() } else { format!("  # {}", text.trim()) }
}

/// Rows as a list: on one line where nothing is said of them, else one a line.
fn list(rows: &[String]) -> String {
    let bare: Vec<&str> = rows.iter().map(|r| r.trim_end_matches(',')).collect();
    let one = format!("[ {} ]", bare.join(", "));
    if one.len() < 100 && !rows.iter().any(|r| r.contains("  # ")) {
        return one;
    }
    format!("[\n      {}\n    ]", rows.join("\n      "))
}
