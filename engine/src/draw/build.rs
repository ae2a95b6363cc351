//! From a process to a diagram: which forms there are, who does them, and what stands on the arrows.
//!
//! One form a step, as BPMN 2.0 draws it; a choice after some work stays a small gateway on the box, so that a
//! procedure of thirty steps is no picture of sixty. A called process is one box with a +, or, when asked for, its own
//! steps in its place.

use super::breaking::clean;
use super::diagram::{Diagram, Edge, Form, Lane, Mark, Node};
use crate::check::{Who, who};
use crate::findings::phrase;
use crate::graph::{Activity, Flow, Passage, ProcessGraph, Role};
use crate::model::{
    BlockMode, Branch, Branches, ChanceForm, Default, EndKind, Fact, LaneKind, Name, Place, Process, Step, StepKind, StopTrigger,
};
use crate::text::{Lang, Words};
use std::collections::BTreeMap;

impl Diagram {
    /// Makes the diagram of a process at a place; `expand` draws called processes in line.
    #[must_use]
    pub fn of(graph: &ProcessGraph, place: &Place, lang: Lang, expand: bool) -> Self {
        let mut builder = Builder { graph, place, lang, expand, diagram: Self::default(), keys: Vec::new(), at: BTreeMap::new() };
        let Some(root) = graph.calls.first() else { return builder.diagram };
        builder.diagram.title = clean(root.process.title.in_lang(lang));
        let about = root.process.about.as_ref().map(|a| clean(a.in_lang(lang)));
        builder.diagram.subtitle = about.unwrap_or_default();
        builder.nodes();
        builder.sticky_notes();
        builder.edges();
        builder.stops();
        builder.inherit_lanes();
        builder.order_lanes();
        builder.likely();
        builder.diagram
    }

    /// Marks the edges of the path that most cases are expected to take: at every choice the likeliest way.
    pub fn mark_likely(&mut self) {
        self.edges.iter_mut().for_each(|e| e.main = false);
        let mut seen = vec![false; self.nodes.len()];
        let mut at = 0;
        while seen.get(at) == Some(&false) {
            seen[at] = true;
            let share = |e: &Edge| e.share.unwrap_or(e.likely);
            let ways = self.edges.iter().enumerate().filter(|(_, e)| e.from == at && e.to != at);
            // The first listed of equals.
            let best = ways.fold(None, |best: Option<(usize, f64)>, (i, e)| match best {
                Some((_, share_of_best)) if share_of_best >= share(e) => best,
                _ => Some((i, share(e))),
            });
            let Some((edge, _)) = best else { break };
            self.edges[edge].main = true;
            at = self.edges[edge].to;
        }
    }
}

/// What a lane stands for, to tell one from another.
#[derive(Clone, Debug, PartialEq, Eq)]
enum LaneKey {
    /// A lane of the root process.
    Said(String),
    /// A team or body of the place, or someone only a called process names.
    Other(Who, String),
    /// Whoever the mandate step finds.
    Decider,
}

/// No lane of its own: that of what leads to it.
const INHERITED: usize = usize::MAX;

struct Builder<'a> {
    graph: &'a ProcessGraph,
    place: &'a Place,
    lang: Lang,
    expand: bool,
    diagram: Diagram,
    keys: Vec<LaneKey>,
    /// Step and role → form.
    at: BTreeMap<Activity, usize>,
}

impl Builder<'_> {
    fn say(&self, words: &Words) -> String {
        clean(words.in_lang(self.lang))
    }

    fn both(&self, nl: &str, en: &str) -> String {
        match self.lang {
            Lang::Nl => nl.to_owned(),
            Lang::En => en.to_owned(),
        }
    }

    /// Whether the steps of a call are drawn.
    fn is_drawn(&self, call: usize) -> bool {
        call == 0 || self.expand
    }

    fn is_inlined(&self, call: usize, step: usize) -> Option<usize> {
        self.graph.call_at(call, step).filter(|_| self.expand)
    }

    fn nodes(&mut self) {
        self.diagram.nodes.push(Node { key: "start".to_owned(), title: self.both("Start", "Start"), ..plain(Form::Start) });
        for call in 0..self.graph.calls.len() {
            if !self.is_drawn(call) {
                continue;
            }
            for step in 0..self.graph.calls[call].process.steps.len() {
                let is_end = matches!(self.graph.calls[call].process.steps[step].kind, StepKind::End(_));
                if self.is_inlined(call, step).is_some() || (call > 0 && is_end) {
                    continue;
                }
                self.node(call, step);
            }
        }
    }

    fn node(&mut self, call: usize, step: usize) {
        let said = &self.graph.calls[call].process.steps[step];
        let lane = self.lane_of(call, said);
        let (form, mark) = form_of(said);
        let mut note = Vec::new();
        note.extend(said.judgement.as_ref().map(|w| self.say(w)));
        note.extend(said.bring.as_ref().map(|w| format!("{}: {}", self.both("Neem mee", "Bring"), self.say(w))));
        note.extend(said.note.as_ref().map(|w| self.say(w)));
        let part = self.graph.calls[call].parent.and_then(|(c, s)| self.graph.step(c, s)).map(|s| self.say(&s.title));
        let node = Node {
            key: self.graph.name(call, step),
            lane,
            mark,
            title: capitalised(&self.say(&said.title)),
            law: said.law.iter().map(|l| clean(&l.text)).collect(),
            note,
            decided: said.decided && call == 0,
            part: part.clone(),
            ..plain(form)
        };
        self.at.insert(Activity { call, step, role: Role::Step }, self.diagram.nodes.len());
        let key = format!("{}.join", node.key);
        self.diagram.nodes.push(node);
        if let StepKind::Block(block) = &said.kind {
            self.at.insert(Activity { call, step, role: Role::Join }, self.diagram.nodes.len());
            let title = match block.mode {
                BlockMode::All => self.both("Alles klaar", "All done"),
                BlockMode::Any { need } => match self.lang {
                    Lang::Nl => format!("{need} klaar"),
                    Lang::En => format!("{need} done"),
                },
                BlockMode::First => self.both("De eerste is klaar", "The first is done"),
            };
            self.diagram.nodes.push(Node { key, lane, title, part, ..plain(Form::Join(block.mode)) });
        }
    }

    /// The notes of a workshop: on their forms, or beside the picture.
    fn sticky_notes(&mut self) {
        let root = std::sync::Arc::clone(&self.graph.calls[0].process);
        for note in &root.notes {
            let step = note.on.as_ref().and_then(|on| root.step(&on.value));
            let form = step.and_then(|step| self.entry(Activity { call: 0, step, role: Role::Step }));
            let text = self.say(&note.text);
            match form.and_then(|at| self.diagram.nodes.get_mut(at)) {
                Some(node) => node.stickies.push(text),
                None => self.diagram.notes.push(text),
            }
        }
    }

    /// The form a way leads to: through calls drawn in line, and out of them at their ends.
    fn entry(&self, activity: Activity) -> Option<usize> {
        let mut activity = activity;
        for _ in 0..=self.graph.calls.len() * 2 {
            let Activity { call, step, role } = activity;
            if let Some(at) = self.at.get(&activity) {
                return Some(*at);
            }
            if role == Role::Step
                && let Some(inner) = self.is_inlined(call, step)
            {
                activity = Activity { call: inner, step: 0, role: Role::Step };
                continue;
            }
            // An end of a called process: where its caller says.
            let (_, next) = self.graph.ways(self.graph.node_of(activity)?).next()?;
            activity = self.graph.activity(next)?;
        }
        None
    }

    fn edges(&mut self) {
        if let Some(first) = self.entry(Activity { call: 0, step: 0, role: Role::Step }) {
            self.add(0, first, None, 1.0);
        }
        for call in 0..self.graph.calls.len() {
            if !self.is_drawn(call) {
                continue;
            }
            for step in 0..self.graph.calls[call].process.steps.len() {
                self.ways_from(call, step);
            }
        }
    }

    fn ways_from(&mut self, call: usize, step: usize) {
        let process = std::sync::Arc::clone(&self.graph.calls[call].process);
        let said = &process.steps[step];
        let own = Activity { call, step, role: Role::Step };
        let Some(from) = self.at.get(&own).copied() else { return };
        let way_on = self.at.get(&Activity { role: Role::Join, ..own }).copied().unwrap_or(from);
        for passage in Passage::all(&process, step) {
            let start = match passage.flow {
                Flow::Next(_) | Flow::ToJoin => way_on,
                Flow::Unless => continue, // below
                _ => from,
            };
            let label = self.label(&process, said, passage.flow);
            let to = match passage.to {
                Some(to) => self.entry(Activity { call, step: to, role: Role::Step }),
                None => self.join_around(call, step),
            };
            let Some(to) = to else { continue };
            if passage.flow == Flow::CallEnd {
                continue; // below, with the title of each end
            }
            let likely = self.likelihood(&process, said, passage.flow);
            self.add(start, to, label, likely);
        }
        if let StepKind::Process { process: called, ends, .. } = &said.kind {
            self.ends_of(call, step, from, &called.value, ends);
        }
    }

    /// The ways on from a called process that is one box: by its ends.
    fn ends_of(&mut self, call: usize, step: usize, from: usize, called: &str, ends: &[(Name, Name)]) {
        let inner = self.graph.call_at(call, step).map(|c| std::sync::Arc::clone(&self.graph.calls[c].process));
        let unless = self.unless(call, step);
        let many = ends.len() + unless.len() > 1;
        let rows: Vec<(Name, Name, bool)> = ends
            .iter()
            .map(|(e, t)| (e.clone(), t.clone(), false))
            .chain(unless.into_iter().map(|(e, t)| (e, t, true)))
            .collect();
        for (i, (end, target, leaves)) in rows.iter().enumerate() {
            let to = if target.value == "join" {
                self.join_around(call, step)
            } else {
                self.graph.calls[call]
                    .process
                    .step(&target.value)
                    .and_then(|s| self.entry(Activity { call, step: s, role: Role::Step }))
            };
            let Some(to) = to else { continue };
            let title = inner.as_ref().and_then(|p| p.step(&end.value).map(|s| self.say(&p.steps[s].title)));
            let title = capitalised(&title.unwrap_or_else(|| end.value.replace('_', " ")));
            let good = inner.as_ref().and_then(|p| p.step(&end.value).map(|s| p.steps[s].kind.clone()));
            let is_good = matches!(good, Some(StepKind::End(EndKind::Granted | EndKind::Partly)));
            let likely = if *leaves {
                0.05
            } else if is_good {
                0.9
            } else {
                0.3 / (i + 1) as f64
            };
            self.add(from, to, many.then(|| (title.clone(), format!("{called}: {title}"))), likely);
        }
    }

    /// The `unless` rows of the block around a calling step that its process can bring about.
    fn unless(&self, call: usize, step: usize) -> Vec<(Name, Name)> {
        let Some((c, block)) = self.graph.block_of(call, step).filter(|(c, _)| *c == call) else { return Vec::new() };
        let Some(StepKind::Block(said)) = self.graph.step(c, block).map(|s| &s.kind) else { return Vec::new() };
        let inner = self.graph.call_at(call, step).map(|c| &self.graph.calls[c].process);
        said.unless.iter().filter(|(end, _)| inner.is_some_and(|p| p.step(&end.value).is_some())).cloned().collect()
    }

    fn join_around(&self, call: usize, step: usize) -> Option<usize> {
        let (call, step) = self.graph.block_of(call, step)?;
        self.at.get(&Activity { call, step, role: Role::Join }).copied()
    }

    fn add(&mut self, from: usize, to: usize, label: Option<(String, String)>, likely: f64) {
        if let Some(edge) = self.diagram.edges.iter_mut().find(|e| e.from == from && e.to == to) {
            // Two ways to one form are one arrow.
            edge.likely += likely;
            match (&mut edge.label, label) {
                (Some(said), Some((more, _))) if *said != more => *said = format!("{said} / {more}"),
                _ => {}
            }
            return;
        }
        let (label, full) = label.unzip();
        let edge = Edge { from, to, label, full, likely, main: false, share: None, change: None };
        self.diagram.edges.push(edge);
    }

    /// When a way is taken, in few words and in full.
    fn label(&self, process: &Process, said: &Step, flow: Flow) -> Option<(String, String)> {
        let same = |text: String| Some((text.clone(), text));
        match flow {
            Flow::Next(i) => {
                let list = said.next.as_ref()?;
                if list.list.len() < 2 { None } else { self.branch_label(process, list, i) }
            }
            Flow::Member(i) => {
                let StepKind::Block(block) = &said.kind else { return None };
                let member = block.members.get(i)?;
                if let Some(when) = &member.when {
                    return Some((self.condition(process, &when.text), when.text.clone()));
                }
                match &member.chance {
                    Some(ChanceForm::Share(share)) => same(percent(share.value)),
                    Some(ChanceForm::Rule(rule)) => Some((self.both("soms", "sometimes"), rule.text.clone())),
                    None => member.times.as_ref().map(|t| (format!("× {}", clean(&t.text)), t.text.clone())),
                }
            }
            Flow::Mandate(row) => {
                let StepKind::Mandate { to, .. } = &said.kind else { return None };
                let decider = &to.get(row)?.0.value;
                let body = self.place.body(decider).map(|b| self.say(&self.place.bodies[b].title));
                same(match (decider.as_str(), body) {
                    ("official", _) => self.both("ambtenaar", "official"),
                    (_, Some(body)) => body,
                    (other, None) => other.replace('_', " "),
                })
            }
            Flow::Short(_) => same(self.both("geen geld", "no money")),
            Flow::Missed => same(self.both("te laat", "too late")),
            _ => None,
        }
    }

    fn branch_label(&self, process: &Process, list: &Branches<Name>, i: usize) -> Option<(String, String)> {
        let branch = list.list.get(i)?;
        let full = match (&branch.when, &branch.chance) {
            (Some(when), _) => when.text.clone(),
            (None, Some(ChanceForm::Rule(rule))) => rule.text.clone(),
            (None, Some(ChanceForm::Share(share))) => percent(share.value),
            (None, None) => self.both("anders", "otherwise"),
        };
        let short = match (&branch.when, &branch.chance) {
            (Some(when), None) => self.condition(process, &when.text),
            (Some(when), Some(ChanceForm::Share(share))) => {
                format!("{}, {}", self.condition(process, &when.text), percent(share.value))
            }
            (Some(when), Some(ChanceForm::Rule(_))) => self.condition(process, &when.text),
            (None, Some(ChanceForm::Share(share))) => percent(share.value),
            (None, Some(ChanceForm::Rule(rule))) => self.condition(process, &rule.text),
            (None, None) => match rest(list) {
                Some(left) => percent(left),
                None => self.both("anders", "otherwise"),
            },
        };
        Some((clean(&short), clean(&full)))
    }

    fn condition(&self, process: &Process, text: &str) -> String {
        phrase::rule(process, text, self.lang).map_or_else(|| self.both("soms", "sometimes"), |w| clean(&w))
    }

    /// What takes a case out at any moment: an event of its own, before the end it leads to.
    fn stops(&mut self) {
        for call in 0..self.graph.calls.len() {
            if !self.is_drawn(call) {
                continue;
            }
            let process = std::sync::Arc::clone(&self.graph.calls[call].process);
            for stop in &process.stops {
                let Some(to) = process.step(&stop.to.value) else { continue };
                let Some(to) = self.entry(Activity { call, step: to, role: Role::Step }) else { continue };
                let when = match &stop.trigger {
                    StopTrigger::Rate(stated, seconds) => {
                        let days = *seconds as f64 / 86_400.0;
                        match self.lang {
                            Lang::Nl => format!("Elk moment: {} per {days:.0} dagen", percent(stated.value)),
                            Lang::En => format!("Any moment: {} per {days:.0} days", percent(stated.value)),
                        }
                    }
                    StopTrigger::After(_) => self.both("Elk moment mogelijk", "At any moment"),
                };
                let key = format!("{}{}.stop", self.graph.calls[call].path, stop.name.value);
                let event = self.diagram.nodes.len();
                let from = stop.from.as_ref().and_then(|f| process.step(&f.value)).unwrap_or(0);
                let from = self.entry(Activity { call, step: from, role: Role::Step });
                let lane = from.map_or(INHERITED, |f| self.diagram.nodes[f].lane);
                self.diagram.nodes.push(Node { key, lane, title: when, ..plain(Form::AnyMoment) });
                self.add(event, to, None, 0.0);
            }
        }
    }

    // Lanes.

    fn lane(&mut self, key: LaneKey, title: String) -> usize {
        if let Some(at) = self.keys.iter().position(|k| *k == key) {
            return at;
        }
        let name = match &key {
            LaneKey::Said(name) | LaneKey::Other(_, name) => name.clone(),
            LaneKey::Decider => "decider".to_owned(),
        };
        self.keys.push(key);
        self.diagram.lanes.push(Lane { name, title: capitalised(&title) });
        self.keys.len() - 1
    }

    /// The lane of a name in a call; its own for one of the root process, else what it stands for at the place.
    fn named(&mut self, call: usize, name: &str) -> usize {
        let root = &self.graph.calls[0].process;
        let found = who(self.graph, call, self.place, name);
        if found == Who::Decider {
            let title = self.both("Wie mag beslissen", "Who may decide");
            return self.lane(LaneKey::Decider, title);
        }
        let of_call = |l: &&crate::model::Lane| call == 0 && l.name.value == name;
        let said = root.lanes.iter().find(of_call).or_else(|| root.lanes.iter().find(|l| self.is_same(l, &found)));
        if let Some(lane) = said {
            let title = self.say(&lane.title);
            return self.lane(LaneKey::Said(lane.name.value.clone()), title);
        }
        let own = self.graph.calls[call].process.lanes.iter().find(|l| l.name.value == name);
        let title = match &found {
            Who::Team(team) => self.say(&self.place.teams[*team].title),
            Who::Body(body) => self.say(&self.place.bodies[*body].title),
            _ => own.map_or_else(|| name.replace('_', " "), |l| self.say(&l.title)),
        };
        let name = match &found {
            Who::Team(team) => self.place.teams[*team].name.value.clone(),
            Who::Body(body) => self.place.bodies[*body].name.value.clone(),
            _ => name.to_owned(),
        };
        self.lane(LaneKey::Other(found, name), title)
    }

    /// Whether a lane of the root process stands for this at the place.
    fn is_same(&self, lane: &crate::model::Lane, found: &Who) -> bool {
        match found {
            Who::Applicant => lane.kind == LaneKind::Applicant,
            Who::Team(_) | Who::Body(_) => who(self.graph, 0, self.place, &lane.name.value) == *found,
            _ => false,
        }
    }

    fn lane_of(&mut self, call: usize, said: &Step) -> usize {
        match (&said.kind, &said.by) {
            (StepKind::Meeting { body, .. }, _) => self.named(call, &body.value),
            (_, Some(by)) => self.named(call, &by.value),
            (StepKind::Process { .. }, None) => {
                let step = self.graph.calls[call].process.step(&said.name.value);
                step.and_then(|s| self.graph.call_at(call, s)).and_then(|inner| self.lane_of_call(inner)).unwrap_or(INHERITED)
            }
            _ => INHERITED,
        }
    }

    /// A called process stands in the lane of the body that meets last in it, else of who does most of its steps.
    fn lane_of_call(&mut self, call: usize) -> Option<usize> {
        if let Some((call, body)) = self.meets_last(call) {
            return Some(self.named(call, &body));
        }
        let process = std::sync::Arc::clone(&self.graph.calls[call].process);
        let mut counts: Vec<(String, usize)> = Vec::new();
        for by in process.steps.iter().filter_map(|s| s.by.as_ref()) {
            match counts.iter_mut().find(|c| c.0 == by.value) {
                Some(count) => count.1 += 1,
                None => counts.push((by.value.clone(), 1)),
            }
        }
        let most = counts.iter().map(|c| c.1).max()?;
        let name = counts.into_iter().find(|c| c.1 == most)?.0;
        Some(self.named(call, &name))
    }

    /// The body that meets last in a called process, and the call that names it.
    fn meets_last(&self, call: usize) -> Option<(usize, String)> {
        let steps = self.graph.calls[call].process.steps.iter().enumerate().rev();
        steps
            .filter_map(|(step, said)| match &said.kind {
                StepKind::Meeting { body, .. } => Some((call, body.value.clone())),
                StepKind::Process { .. } => self.meets_last(self.graph.call_at(call, step)?),
                _ => None,
            })
            .next()
    }

    /// What has no lane of its own stands in the lane of what leads to it, else of what it leads to.
    fn inherit_lanes(&mut self) {
        for _ in 0..self.diagram.nodes.len() {
            let mut changed = false;
            for edge in 0..self.diagram.edges.len() {
                let Edge { from, to, .. } = self.diagram.edges[edge];
                let (a, b) = (self.diagram.nodes[from].lane, self.diagram.nodes[to].lane);
                if a != INHERITED && b == INHERITED {
                    self.diagram.nodes[to].lane = a;
                    changed = true;
                }
            }
            if !changed {
                let lane = |node: usize| self.diagram.nodes[node].lane;
                let back = self.diagram.edges.iter().find(|e| lane(e.from) == INHERITED && lane(e.to) != INHERITED);
                let Some((from, to)) = back.map(|e| (e.from, e.to)) else { break };
                let lane = lane(to);
                self.diagram.nodes[from].lane = lane;
            }
        }
        if self.diagram.nodes.iter().any(|n| n.lane == INHERITED) {
            let title = self.both("Gemeente", "Municipality");
            let lane = self.lane(LaneKey::Other(Who::Missing(String::new()), "gemeente".to_owned()), title);
            self.diagram.nodes.iter_mut().filter(|n| n.lane == INHERITED).for_each(|n| n.lane = lane);
        }
    }

    /// Lanes of the file first, in its order; then the others as they were met, bodies last.
    fn order_lanes(&mut self) {
        let said = |name: &str| self.graph.calls[0].process.lanes.iter().position(|l| l.name.value == name);
        let rank = |key: &LaneKey| match key {
            LaneKey::Said(name) => (0, said(name).unwrap_or(0)),
            LaneKey::Other(Who::Body(body), _) => (3, *body),
            LaneKey::Other(..) => (1, 0),
            LaneKey::Decider => (2, 0),
        };
        let mut order: Vec<usize> = (0..self.keys.len()).collect();
        order.sort_by_key(|at| (rank(&self.keys[*at]), *at));
        let mut to = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, old)| to[*old] = new);
        self.diagram.lanes = order.iter().map(|at| self.diagram.lanes[*at].clone()).collect();
        self.diagram.nodes.iter_mut().for_each(|n| n.lane = to.get(n.lane).copied().unwrap_or(0));
    }

    // The likely path.

    fn likely(&mut self) {
        self.diagram.mark_likely();
    }

    /// The share of cases expected on a way, from what the file says: an estimate for the drawing, shown nowhere.
    fn likelihood(&self, process: &Process, said: &Step, flow: Flow) -> f64 {
        match flow {
            Flow::Next(i) => said.next.as_ref().map_or(1.0, |list| expected(process, list, i)),
            Flow::Mandate(row) => 1.0 / (row + 1) as f64,
            Flow::Short(_) | Flow::Missed | Flow::Unless => 0.05,
            Flow::Member(i) => 1.0 / (i + 1) as f64,
            _ => 1.0,
        }
    }
}

/// A form with nothing said of it.
pub(super) const fn plain(form: Form) -> Node {
    Node {
        key: String::new(),
        lane: INHERITED,
        form,
        mark: None,
        title: String::new(),
        law: Vec::new(),
        note: Vec::new(),
        stickies: Vec::new(),
        decided: false,
        part: None,
        seen: None,
        change: None,
    }
}

fn form_of(said: &Step) -> (Form, Option<Mark>) {
    let work = said.work.is_some().then_some(Mark::Work);
    match &said.kind {
        StepKind::Work => (Form::Task, work),
        StepKind::Takes(_) => (Form::Task, Some(Mark::Takes)),
        StepKind::Meeting { .. } => (Form::Task, Some(Mark::Meeting)),
        StepKind::Mandate { .. } => (Form::Choice, Some(Mark::Mandate)),
        StepKind::Budget { .. } => (Form::Task, Some(Mark::Budget)),
        StepKind::Period(_) => (Form::Task, Some(Mark::Period)),
        StepKind::Window { name: Some(name), .. } if name.value == "verkiezingstijd" => (Form::Task, Some(Mark::Term)),
        StepKind::Window { .. } => (Form::Task, Some(Mark::Window)),
        StepKind::Decide => (Form::Choice, None),
        StepKind::Block(block) => (Form::Fork(block.mode), None),
        StepKind::Process { .. } => (Form::Subprocess, None),
        StepKind::End(kind) => (Form::End(*kind), None),
    }
}

/// The text with its first letter as a capital.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn percent(share: f64) -> String {
    let of_100 = share * 100.0;
    if (of_100 - of_100.round()).abs() < 0.05 { format!("{of_100:.0}%") } else { format!("{of_100:.1}%") }
}

/// What the chances leave for `else`, where nothing else decides.
fn rest(list: &Branches<Name>) -> Option<f64> {
    let mut left = 1.0;
    for branch in list.list.iter().filter(|b| !b.otherwise) {
        match (&branch.when, &branch.chance) {
            (None, Some(ChanceForm::Share(share))) => left -= share.value,
            _ => return None,
        }
    }
    (left > 0.0).then_some(left)
}

fn expected(process: &Process, list: &Branches<Name>, i: usize) -> f64 {
    let mut left = 1.0;
    let mut found = 0.0;
    let whens = |b: &&Branch<Name>| b.when.is_some();
    for (at, branch) in list.list.iter().enumerate().filter(|(_, b)| whens(b)) {
        let share = left * holds(process, branch.when.as_ref().map_or("", |w| &w.text));
        let share = match &branch.chance {
            Some(ChanceForm::Share(chance)) => share * chance.value,
            _ => share,
        };
        left -= share;
        if at == i {
            found = share;
        }
    }
    let others = left;
    for (at, branch) in list.list.iter().enumerate().filter(|(_, b)| !whens(b) && !b.otherwise) {
        let share = match &branch.chance {
            Some(ChanceForm::Share(chance)) => others * chance.value,
            _ => others * 0.3,
        };
        left -= share;
        if at == i {
            found = share;
        }
    }
    if list.list.get(i).is_some_and(|b| b.otherwise) { left.max(0.0) } else { found }
}

/// How often a rule is expected to hold: read from the default of the one fact it asks, else a guess.
fn holds(process: &Process, text: &str) -> f64 {
    let text = text.trim();
    let fact = |name: &str| process.facts.iter().find(|f| f.name.value == name.trim());
    let yes = |fact: &Fact| match &fact.default {
        Some(Default::Value(crate::model::FactValue::Bool(yes), _)) => f64::from(u8::from(*yes)),
        Some(Default::Chance(chance)) => chance.value,
        _ => 0.4,
    };
    if let Some(fact) = text.strip_prefix('!').and_then(fact) {
        return 1.0 - yes(fact);
    }
    if let Some(fact) = fact(text) {
        return yes(fact);
    }
    if let Some((name, word)) = text.split_once("==")
        && let (Some(fact), Some(word)) = (fact(name), word.trim().strip_prefix('"').and_then(|w| w.strip_suffix('"')))
        && let crate::model::FactKind::Choice(options) = &fact.kind
    {
        let wanted = options.iter().position(|o| o.name.value == word);
        return match (&fact.default, wanted) {
            (Some(Default::Value(crate::model::FactValue::Choice(is), _)), Some(wanted)) => {
                f64::from(u8::from(*is as usize == wanted))
            }
            (Some(Default::Shares(shares, _)), Some(wanted)) => {
                shares.iter().filter(|s| s.0 as usize == wanted).map(|s| s.1).sum()
            }
            _ => 0.4,
        };
    }
    0.3
}
