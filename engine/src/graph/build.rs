//! From steps to a net.

use super::blocks::{Blocks, Passage};
use super::{Activity, Call, Flow, LARGEST, LeftOut, ProcessGraph, Role, loops};
use crate::model::{Process, StepKind};
use petgraph::algo::dominators;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::Reversed;
use std::collections::BTreeMap;
use std::sync::Arc;

impl ProcessGraph {
    /// Makes the net of a process, with those of `called` (by name) in the place of the steps that call them.
    ///
    /// Takes time linear in the size of the result, which has at most [`LARGEST`] nodes.
    #[must_use]
    pub fn build(process: Arc<Process>, called: &BTreeMap<String, Arc<Process>>) -> Self {
        let mut site = Site::default();
        site.inline(process, called);
        site.nodes();
        for call in 0..site.calls.len() {
            site.edges(call);
        }
        site.finish()
    }
}

/// The graph under construction.
#[derive(Default)]
struct Site {
    calls: Vec<Call>,
    blocks: Vec<Blocks>,
    call_at: BTreeMap<(usize, usize), usize>,
    left_out: Vec<(usize, usize, LeftOut)>,
    net: DiGraph<Activity, Flow>,
    index: BTreeMap<Activity, NodeIndex>,
}

impl Site {
    /// Finds every call, breadth first, so that callers stand before those they call.
    fn inline(&mut self, process: Arc<Process>, called: &BTreeMap<String, Arc<Process>>) {
        let mut size = 2 * process.steps.len();
        self.calls.push(Call { process, path: String::new(), parent: None });
        let mut next = 0;
        while let Some(call) = self.calls.get(next).cloned() {
            for (step, said) in call.process.steps.iter().enumerate() {
                let StepKind::Process { process: wanted, .. } = &said.kind else { continue };
                let found = called.get(&wanted.value);
                let fault = match found {
                    None => Some(LeftOut::Unknown),
                    Some(p) if self.contains_itself(next, &p.name.value) => Some(LeftOut::Recursive),
                    Some(p) if size + 2 * p.steps.len() > LARGEST => Some(LeftOut::TooLarge),
                    Some(_) => None,
                };
                if let Some(fault) = fault {
                    self.left_out.push((next, step, fault));
                } else if let Some(process) = found {
                    size += 2 * process.steps.len();
                    self.call_at.insert((next, step), self.calls.len());
                    let path = format!("{}{}/", call.path, said.name.value);
                    self.calls.push(Call { process: Arc::clone(process), path, parent: Some((next, step)) });
                }
            }
            next += 1;
        }
        self.blocks = self.calls.iter().map(|c| Blocks::of(&c.process)).collect();
    }

    fn contains_itself(&self, call: usize, name: &str) -> bool {
        let mut at = Some(call);
        while let Some(c) = at {
            if self.calls[c].process.name.value == name {
                return true;
            }
            at = self.calls[c].parent.map(|(parent, _)| parent);
        }
        false
    }

    fn nodes(&mut self) {
        for (call, said) in self.calls.iter().enumerate() {
            for (step, s) in said.process.steps.iter().enumerate() {
                let roles: &[Role] = if matches!(s.kind, StepKind::Block(_)) { &[Role::Step, Role::Join] } else { &[Role::Step] };
                for &role in roles {
                    let activity = Activity { call, step, role };
                    self.index.insert(activity, self.net.add_node(activity));
                }
            }
        }
        let finish = Activity { call: 0, step: 0, role: Role::Finish };
        self.index.insert(finish, self.net.add_node(finish));
    }

    fn edges(&mut self, call: usize) {
        let process = Arc::clone(&self.calls[call].process);
        for step in 0..process.steps.len() {
            let own = Activity { call, step, role: Role::Step };
            match &process.steps[step].kind {
                StepKind::End(_) => self.end(call, step),
                StepKind::Process { .. } => {
                    if let Some(inner) = self.call_at.get(&(call, step)).copied() {
                        self.edge(own, Activity { call: inner, step: 0, role: Role::Step }, Flow::CallStart);
                    } else {
                        self.passages(call, step, own);
                    }
                }
                _ => self.passages(call, step, own),
            }
        }
        let stops = process.stops.iter().map(|s| (s.from.as_ref(), &s.to));
        let silences = process.periods.iter().filter_map(|p| Some((Some(&p.from), p.silence.as_ref()?)));
        for (from, to) in stops.chain(silences) {
            let from = from.and_then(|f| process.step(&f.value)).unwrap_or(0);
            if let Some(to) = process.step(&to.value) {
                let role = Role::Step;
                self.edge(Activity { call, step: from, role }, Activity { call, step: to, role }, Flow::Stop);
            }
        }
    }

    /// The ways out of a step, as its file says them; `next` of a block leaves from its join.
    fn passages(&mut self, call: usize, step: usize, own: Activity) {
        let process = Arc::clone(&self.calls[call].process);
        let is_block = matches!(process.steps[step].kind, StepKind::Block(_));
        for passage in Passage::all(&process, step) {
            if passage.flow == Flow::Unless && is_block {
                continue; // drawn from the end of the member process
            }
            let from = match passage.flow {
                Flow::Next(_) | Flow::ToJoin if is_block => Activity { role: Role::Join, ..own },
                _ => own,
            };
            match passage.to {
                Some(to) => self.edge(from, Activity { call, step: to, role: Role::Step }, passage.flow),
                None => self.edge_to_join(from, call, step, passage.flow),
            }
        }
    }

    /// An end: of the root, the case is over; of a called process, where its caller says.
    fn end(&mut self, call: usize, step: usize) {
        let own = Activity { call, step, role: Role::Step };
        let Some((above, at)) = self.calls[call].parent else {
            return self.edge(own, Activity { call: 0, step: 0, role: Role::Finish }, Flow::End);
        };
        let caller = Arc::clone(&self.calls[above].process);
        let name = self.calls[call].process.steps[step].name.value.clone();
        let StepKind::Process { ends, .. } = &caller.steps[at].kind else { return };
        if let Some((block, to)) = self.unless(above, at, &name) {
            return match to.and_then(|to| caller.step(&to)) {
                Some(to) => self.edge(own, Activity { call: above, step: to, role: Role::Step }, Flow::Unless),
                None => self.edge_to_join(own, above, block, Flow::Unless),
            };
        }
        match ends.iter().find(|(end, _)| end.value == name) {
            Some((_, to)) if to.value != "join" => {
                if let Some(to) = caller.step(&to.value) {
                    self.edge(own, Activity { call: above, step: to, role: Role::Step }, Flow::CallEnd);
                }
            }
            _ if caller.steps[at].next.is_some() => {
                for passage in Passage::all(&caller, at).into_iter().filter(|p| matches!(p.flow, Flow::Next(_))) {
                    match passage.to {
                        Some(to) => self.edge(own, Activity { call: above, step: to, role: Role::Step }, passage.flow),
                        None => self.edge_to_join(own, above, at, passage.flow),
                    }
                }
            }
            _ => self.edge_to_join(own, above, at, Flow::CallEnd),
        }
    }

    /// The `unless` of the block around a calling step that names this end: the block, and its target (`None` = join).
    fn unless(&self, call: usize, step: usize, end: &str) -> Option<(usize, Option<String>)> {
        let block = self.blocks[call].around(step)?;
        let StepKind::Block(said) = &self.calls[call].process.steps[block].kind else { return None };
        let (_, to) = said.unless.iter().find(|(name, _)| name.value == end)?;
        Some((block, (to.value != "join").then(|| to.value.clone())))
    }

    /// An edge to the join of the block around `step`; none if it lies in no block.
    fn edge_to_join(&mut self, from: Activity, call: usize, step: usize, flow: Flow) {
        if let Some(block) = self.blocks[call].around(step) {
            let flow = if matches!(flow, Flow::Next(_) | Flow::CallEnd) { Flow::ToJoin } else { flow };
            self.edge(from, Activity { call, step: block, role: Role::Join }, flow);
        }
    }

    fn edge(&mut self, from: Activity, to: Activity, flow: Flow) {
        if let (Some(&a), Some(&b)) = (self.index.get(&from), self.index.get(&to)) {
            self.net.add_edge(a, b, flow);
        }
    }

    fn finish(self) -> ProcessGraph {
        // All nodes are kept, so that the indices of the two nets are the same.
        let plain = self.net.filter_map(|_, a| Some(*a), |_, f| (*f != Flow::Stop).then_some(*f));
        let (cycle, cyclic) = loops::cycles(&plain);
        let over = self.index[&Activity { call: 0, step: 0, role: Role::Finish }];
        // A process without steps is told by `check`; nothing is before anything in it.
        let start = self.index.get(&Activity { call: 0, step: 0, role: Role::Step }).copied().unwrap_or(over);
        ProcessGraph {
            before: dominators::simple_fast(&plain, start),
            after: dominators::simple_fast(Reversed(&plain), over),
            calls: self.calls,
            net: self.net,
            index: self.index,
            call_at: self.call_at,
            left_out: self.left_out,
            blocks: self.blocks,
            cycle,
            cyclic,
        }
    }
}
