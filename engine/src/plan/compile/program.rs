//! From steps to operations.
//!
//! A step becomes one to a few operations in a row; its ways on are compiled when a way leads there, so what can no
//! longer happen is not in the plan. A step inside a block is compiled for its context: the join it comes to, the
//! scope it is stopped with, and the copy of a member it belongs to.

use super::Compiler;
use super::branches::{Chosen, Leads};
use super::clocks::Base;
use super::facts::Said;
use super::lengths::Ticks;
use crate::check::{Checked, Who, who};
use crate::graph::{Activity, Role};
use crate::model::{Block, BlockMode, Branches, Cause, Length, NumberRange, Step, StepKind, WindowUntil, Work};
use crate::plan::{
    BranchPlan, ClaimPlan, CondRef, Effect, EndPlan, Finish, MemberPlan, NONE, Next, Op, OpId, OpKind, Program, Rest, RoundPlan,
    StepPlan, ValueRef,
};
use crate::sim::random::NameHash;
use crate::text::{Complaint, Span, Words};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// Most copies of a member.
const MOST_COPIES: u32 = 12;

/// Where a step is compiled for.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// The scope it is stopped with; [`NONE`] outside blocks.
    pub scope: u32,
    /// The join of the block.
    pub join: OpId,
    /// The context around the block.
    pub parent: u32,
    /// The block.
    pub block: Option<(usize, usize)>,
    /// Which copy of a member, as a part of names.
    pub copy: String,
    /// The called process that it holds, where that has stops.
    pub call: Option<usize>,
}

/// A stop where it belongs: of the root once, of a called process wherever that is called.
#[derive(Clone, Debug)]
pub(super) struct StopSite {
    pub call: usize,
    pub ctx: u32,
    pub rule: StopRule,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum StopRule {
    /// One of the stops of the process.
    Stop(usize),
    /// One of its periods, whose silence decides.
    Silence(usize),
}

pub(super) type At = (usize, usize, u32);

/// One program under construction.
pub(super) struct ProgramCompiler<'c, 'a> {
    pub c: &'c mut Compiler<'a>,
    pub checked: &'c Checked,
    pub program: Program,
    /// The submit day of a followed proposal.
    pub submit: Option<i32>,
    /// The step that it is measured to, if not to the decision.
    until: Option<String>,
    pub first_fact: Vec<u32>,
    pub known: Vec<Vec<Option<crate::rules::Value>>>,
    pub conditions: HashMap<(usize, Span), CondRef>,
    pub running_calls: Vec<usize>,
    pub begin_counter: HashMap<(usize, usize), u32>,
    visited: std::collections::BTreeSet<(usize, usize)>,
    pub contexts: Vec<Context>,
    entries: HashMap<At, OpId>,
    joins: HashMap<At, OpId>,
    queue: VecDeque<(At, OpId)>,
    first_step: Vec<u32>,
    pub rejoins: Vec<(OpId, Activity, u32)>,
    pub stop_sites: Vec<StopSite>,
}

impl<'c, 'a> ProgramCompiler<'c, 'a> {
    pub fn new(c: &'c mut Compiler<'a>, checked: &'c Checked, proposal: Option<&super::Proposal>) -> Self {
        let name = checked.graph.calls[0].process.name.value.clone();
        let program = Program {
            hash: NameHash::new(&name),
            name,
            start: 0,
            ops: (0, 0),
            steps: Vec::new(),
            ends: Vec::new(),
            counters: 0,
            bits: 0,
            values: 0,
            intake: Vec::new(),
            facts: Vec::new(),
            running: Vec::new(),
            scopes: Vec::new(),
            stops: Vec::new(),
            periods: Vec::new(),
            keeps_facts: false,
        };
        Self {
            c,
            checked,
            program,
            submit: proposal.filter(|p| !p.moves).map(|p| p.submit.days()),
            until: proposal.and_then(|p| p.until.clone()),
            first_fact: Vec::new(),
            known: Vec::new(),
            conditions: HashMap::new(),
            running_calls: Vec::new(),
            begin_counter: HashMap::new(),
            visited: std::collections::BTreeSet::new(),
            contexts: vec![Context { scope: NONE, join: NONE, parent: NONE, block: None, copy: String::new(), call: Some(0) }],
            entries: HashMap::new(),
            joins: HashMap::new(),
            queue: VecDeque::new(),
            first_step: Vec::new(),
            rejoins: Vec::new(),
            stop_sites: Vec::new(),
        }
    }

    /// Compiles the whole program and adds it to the plan.
    pub fn compile(mut self, said: &[Said], periods: bool) {
        let first_op = self.c.plan.ops.len() as OpId;
        self.lay_out_steps();
        self.lay_out_facts(said);
        self.find_counted_visits();
        self.find_stops();
        self.program.start = self.start();
        self.work_off();
        let stops = self.stops();
        self.settle_rejoins();
        self.settle_running();
        if periods {
            self.c.plan.periods = self.periods();
        } else if !self.c.plan.follows {
            self.program.periods = self.periods();
        }
        self.settle_intake();
        self.program.stops = stops;
        self.program.ops = (first_op, self.c.plan.ops.len() as OpId);
        self.c.plan.programs.push(self.program);
    }

    fn lay_out_steps(&mut self) {
        let graph = &self.checked.graph;
        for call in &graph.calls {
            self.first_step.push(self.program.steps.len() as u32);
            for step in &call.process.steps {
                self.program.steps.push(StepPlan {
                    path: format!("{}{}", call.path, step.name.value),
                    title: step.title.clone(),
                    lane: String::new(),
                    lane_title: Words::default(),
                    milestone: step.milestone.clone(),
                    entry: NONE,
                    span: step.span,
                });
            }
        }
        for (step, said) in graph.calls[0].process.steps.iter().enumerate() {
            if let StepKind::End(kind) = said.kind {
                self.program.ends.push(EndPlan {
                    name: said.name.value.clone(),
                    title: said.title.clone(),
                    kind,
                    step: step as u32,
                });
            }
        }
        for call in 0..graph.calls.len() {
            for step in 0..graph.calls[call].process.steps.len() {
                let (lane, title) = self.lane(call, step);
                let at = self.step_id(call, step) as usize;
                self.program.steps[at].lane = lane;
                self.program.steps[at].lane_title = title;
            }
        }
    }

    pub(super) fn step_id(&self, call: usize, step: usize) -> u32 {
        self.first_step[call] + step as u32
    }

    fn find_counted_visits(&mut self) {
        for (call, book) in self.checked.books.iter().enumerate() {
            for rule in book.rules() {
                self.visited.extend(rule.reads().visits.iter().map(|&step| (call, step as usize)));
            }
        }
    }

    /// A counter of the case.
    pub(super) fn counter(&mut self) -> u32 {
        self.program.counters += 1;
        self.program.counters - 1
    }

    // ---- lanes

    /// The lane of a step as reports name it.
    fn lane(&self, call: usize, step: usize) -> (String, Words) {
        let said = &self.checked.graph.calls[call].process.steps[step];
        match (&said.by, &said.kind) {
            (Some(by), _) => self.lane_named(call, &by.value),
            (None, StepKind::Meeting { body, .. }) => self.lane_named(call, &body.value),
            _ => (String::new(), Words::default()),
        }
    }

    pub(super) fn lane_named(&self, call: usize, name: &str) -> (String, Words) {
        let process = &self.checked.graph.calls[call].process;
        let place = self.c.place;
        let own = process.lanes.iter().find(|l| l.name.value == name);
        let of_place =
            place.team_for(name).map(|t| &place.teams[t].title).or_else(|| place.body(name).map(|b| &place.bodies[b].title));
        let title = own.map(|l| &l.title).or(of_place).cloned().unwrap_or_else(|| Words::same(name.replace('_', " ")));
        let title = if name == "decider" { Words::new("wie beslist", "who decides") } else { title };
        (name.to_owned(), title)
    }

    /// Who a name in `by` stands for.
    fn who(&self, call: usize, name: &str) -> Who {
        who(&self.checked.graph, call, self.c.place, name)
    }

    /// The team that works on a step; `None` = the decider that was found.
    fn team(&mut self, call: usize, step: usize) -> Option<u16> {
        let process = Arc::clone(&self.checked.graph.calls[call].process);
        let Some(by) = &process.steps[step].by else { return Some(self.c.team("", &Words::new("iemand", "someone"))) };
        let (_, title) = self.lane_named(call, &by.value);
        match self.who(call, &by.value) {
            Who::Decider => None,
            Who::Team(team) => Some(team as u16),
            Who::Missing(name) => Some(self.c.team(&name, &title)),
            Who::Body(_) | Who::Applicant | Who::Partner => Some(self.c.team(&by.value, &title)),
        }
    }

    // ---- operations

    fn path(&self, (call, step, ctx): At) -> String {
        format!("{}{}", self.checked.graph.name(call, step), self.contexts[ctx as usize].copy)
    }

    pub(super) fn blank(&self, at: At, purpose: &str) -> Op {
        let path = self.path(at);
        Op {
            kind: OpKind::Pass,
            step: self.step_id(at.0, at.1),
            name: NameHash::new(&format!("{path}:{purpose}")),
            way_name: NameHash::new(&format!("{path}:next")),
            counter: NONE,
            next: Next::Own,
            begins: false,
            finishes: Finish::default(),
            scope: self.contexts[at.2 as usize].scope,
        }
    }

    pub(super) fn reserve_op(&mut self, at: At) -> OpId {
        let op = self.blank(at, "");
        self.c.plan.ops.push(op);
        self.c.plan.ops.len() as OpId - 1
    }

    pub(super) fn op(&mut self, op: OpId) -> &mut Op {
        &mut self.c.plan.ops[op as usize]
    }

    /// The first operation of a step in a context.
    fn entry(&mut self, at: At) -> OpId {
        if let Some(&op) = self.entries.get(&at) {
            return op;
        }
        let op = self.reserve_op(at);
        self.entries.insert(at, op);
        self.queue.push_back((at, op));
        let id = self.step_id(at.0, at.1) as usize;
        if self.program.steps[id].entry == NONE {
            self.program.steps[id].entry = op;
        }
        op
    }

    pub(super) fn work_off(&mut self) {
        while let Some((at, op)) = self.queue.pop_front() {
            self.emit(at, op);
        }
    }

    /// Where the process starts; with stops that count from the submission, after setting them off.
    fn start(&mut self) -> OpId {
        let from_start = self.stops_from_the_start(0, 0);
        if from_start.is_empty() {
            return self.entry((0, 0, 0));
        }
        let op = self.reserve_op((0, 0, 0));
        let first = self.entry((0, 0, 0));
        let effects = self.effects(from_start);
        let o = self.op(op);
        o.next = Next::Op(first);
        o.finishes = Finish { step: false, decided: false, effects };
        op
    }

    fn effects(&mut self, list: Vec<Effect>) -> Option<u32> {
        if list.is_empty() {
            return None;
        }
        let plan = &mut self.c.plan;
        let from = plan.effects.len() as u32;
        plan.effects.extend(list);
        plan.effect_lists.push((from, plan.effects.len() as u32));
        Some(plan.effect_lists.len() as u32 - 1)
    }

    /// What finishing a step means.
    fn finish(&mut self, at: At) -> Finish {
        self.finish_with(at, Vec::new())
    }

    fn finish_with(&mut self, at: At, more: Vec<Effect>) -> Finish {
        let (call, step, _) = at;
        let process = Arc::clone(&self.checked.graph.calls[call].process);
        let said = &process.steps[step];
        let mut list = more;
        if let Some(raise) = &said.raises {
            let line = self.line(call, &raise.line);
            let amount = self.operand(call, &raise.amount);
            list.push(Effect::Raise { line, amount });
        }
        list.extend(self.stop_effects(at));
        let decided = match &self.until {
            Some(until) => *until == self.checked.graph.name(call, step),
            None => call == 0 && said.decided,
        };
        Finish { step: true, decided, effects: self.effects(list) }
    }

    pub(super) fn is_counted(&self, (call, step, _): At) -> bool {
        self.checked.graph.in_cycle(call, step) || self.visited.contains(&(call, step))
    }

    /// Writes a step: its operations in a row, the first at `first`.
    fn emit(&mut self, at: At, first: OpId) {
        let process = Arc::clone(&self.checked.graph.calls[at.0].process);
        let said = &process.steps[at.1];
        let mut row = self.row(at, said);
        let pauses = self.pauses(at);
        if !pauses.is_empty() {
            row.insert(0, (OpKind::Pass, "pause".to_owned()));
        }
        let mut ops = vec![first];
        ops.extend((1..row.len()).map(|_| self.reserve_op(at)));
        for (&op, (kind, purpose)) in ops.iter().zip(&row) {
            let mut written = self.blank(at, purpose);
            written.kind = *kind;
            if self.is_counted(at) {
                written.counter = self.counter();
            }
            *self.op(op) = written;
        }
        for pair in ops.windows(2) {
            self.op(pair[0]).next = Next::Op(pair[1]);
        }
        self.op(first).begins = true;
        self.op(first).finishes.effects = self.effects(pauses);
        let counter = self.op(first).counter;
        if counter != NONE {
            self.begin_counter.entry((at.0, at.1)).or_insert(counter);
        }
        let last = ops[ops.len() - 1];
        match &said.kind {
            StepKind::Block(block) => self.block(at, block, last),
            StepKind::Mandate { matter, amount, to } => {
                let finish = self.finish(at);
                self.op(last).finishes = finish;
                self.mandate(at, matter, amount.as_ref(), to, last);
            }
            StepKind::Process { .. } => {
                let inner = self.checked.graph.call_at(at.0, at.1);
                let next = inner.map_or(first, |inner| {
                    let ctx = self.call_context(at, inner);
                    if ctx != at.2 {
                        let mut list: Vec<Effect> = self.sites_of(inner, ctx).map(Effect::ResetStop).collect();
                        list.extend(self.stops_from_the_start(inner, ctx));
                        self.op(last).finishes.effects = self.effects(list);
                    }
                    self.entry((inner, 0, ctx))
                });
                self.op(last).next = Next::Op(next);
            }
            StepKind::End(_) => self.end(at, last),
            _ => {
                let finish = self.finish(at);
                let next = self.next(at, said.next.as_ref(), last);
                let o = self.op(last);
                o.finishes = finish;
                o.next = next;
            }
        }
    }

    /// The operations of a step in a row, each with the purpose that its draws are keyed by.
    fn row(&mut self, at: At, said: &Step) -> Vec<(OpKind, String)> {
        let mut row = Vec::new();
        if let Some(work) = &said.work {
            self.work(at, said, work, &mut row);
        }
        match &said.kind {
            StepKind::Takes(lengths) => {
                let cause = said.cause.unwrap_or_else(|| match said.by.as_ref().map(|by| self.who(at.0, &by.value)) {
                    Some(Who::Applicant) => Cause::Applicant,
                    Some(Who::Partner) => Cause::Partner,
                    _ => Cause::Handling,
                });
                row.push((self.delay(at, said, lengths, "takes", cause, true), "takes".to_owned()));
            }
            StepKind::Period(lengths) => {
                row.push((self.delay(at, said, lengths, "period", Cause::Statutory, false), "period".to_owned()));
            }
            StepKind::Meeting { body, item } => {
                self.gates(at, said, &body.value, item.as_ref().map(|i| i.value.as_str()), &mut row)
            }
            StepKind::Budget { .. } => self.budget(at, &said.kind, &mut row),
            StepKind::Window { name, until, missed } => {
                if let Some(kind) = self.window(at, name.as_ref().map(|n| n.value.as_str()), until, missed.as_ref(), said.cause) {
                    row.push((kind, "window".to_owned()));
                }
            }
            StepKind::End(_) => {
                let end = self.program.ends.iter().position(|e| at.0 == 0 && e.step == at.1 as u32);
                row.push(end.map_or((OpKind::Pass, String::new()), |end| (OpKind::End { end: end as u32 }, String::new())));
            }
            StepKind::Work | StepKind::Decide | StepKind::Block(_) | StepKind::Process { .. } | StepKind::Mandate { .. } => {}
        }
        let passes = matches!(said.kind, StepKind::Block(_) | StepKind::Process { .. } | StepKind::Mandate { .. });
        if row.is_empty() || passes {
            row.push((OpKind::Pass, "pass".to_owned()));
        }
        row
    }

    fn work(&mut self, at: At, said: &Step, work: &Work, row: &mut Vec<(OpKind, String)>) {
        let team = self.team(at.0, at.1);
        let own = team.map(usize::from).filter(|&t| t < self.c.place.teams.len());
        let simulated = own.is_some_and(|t| self.c.place.teams[t].queue_simulated);
        if let Some(waits) = work.waits.as_ref().filter(|_| !simulated) {
            row.push((self.delay(at, said, waits, "waits", Cause::Queue, true), "waits".to_owned()));
        }
        let length = self.lengths((at.0, at.1), &work.work, "work", Ticks::Working, true);
        let priority = said.priority.as_ref().map_or(ValueRef::Const(0.0), |p| self.operand(at.0, p));
        let base = match own {
            Some(team) if self.c.place.teams[team].fte.is_some() => Base::Share(team),
            Some(team) => Base::Full(team),
            None => Base::Office,
        };
        let open_season = self.c.open_season(base, said);
        row.push((OpKind::Work { team, length, priority, open_season }, "work".to_owned()));
    }

    pub(super) fn delay(
        &mut self,
        at: At,
        said: &Step,
        lengths: &Branches<Length>,
        key: &str,
        cause: Cause,
        rests: bool,
    ) -> OpKind {
        let stated = lengths.list.iter().filter_map(|b| match &b.value {
            Some(Length::Stated(stated)) => Some(&stated.value),
            _ => None,
        });
        let ticks = Ticks::of(stated);
        let base = if ticks == Ticks::Working { Base::Office } else { Base::Civil };
        let length = self.lengths((at.0, at.1), lengths, key, ticks, rests);
        let calendar = self.c.clock(base, &[], &[]);
        OpKind::Delay { length, cause, calendar, open_season: self.c.open_season(base, said) }
    }

    fn gates(&mut self, at: At, step: &Step, body: &str, item: Option<&str>, row: &mut Vec<(OpKind, String)>) {
        let place = self.c.place;
        let Who::Body(index) = self.who(at.0, body) else { return };
        let deferred = self.deferred(at.0);
        let urgent = step.priority.as_ref().map_or(ValueRef::Const(0.0), |p| self.operand(at.0, p));
        let mut chain = vec![index];
        let said = &place.bodies[index];
        let kind = item.and_then(|i| said.items.iter().find(|k| k.name.value == i));
        let mut before = match kind {
            Some(kind) if kind.at_once => None,
            Some(kind) => kind.hears_first.as_ref().or(said.hears_first.as_ref()),
            None => said.hears_first.as_ref(),
        };
        while let Some(name) = before {
            let Some(index) = place.body(&name.value).filter(|i| !chain.contains(i)) else { break };
            chain.push(index);
            before = place.bodies[index].hears_first.as_ref();
        }
        for &index in chain.iter().rev() {
            let purpose = format!("meeting {}", place.bodies[index].name.value);
            row.push((OpKind::Gate { body: index as u16, deferred, urgent }, purpose));
        }
    }

    /// Holds when the item waits out caretaker period and formation.
    fn deferred(&mut self, call: usize) -> CondRef {
        let Some(terms) = &self.c.place.terms else { return CondRef::Never };
        let process = Arc::clone(&self.checked.graph.calls[call].process);
        let named: Vec<&str> = terms
            .defers
            .iter()
            .map(|d| d.value.as_str())
            .filter(|d| process.rules.iter().any(|r| r.name.value == *d) || process.facts.iter().any(|f| f.name.value == *d))
            .collect();
        if named.is_empty() {
            return CondRef::Never;
        }
        let text = named.join(" || ");
        let vocabulary = self.checked.books[call].vocabulary().clone();
        match crate::rules::compile(&text, &vocabulary, crate::rules::Wanted::Bool) {
            Ok(rule) => self.condition_of(call, &rule, terms.span),
            Err(faults) => {
                for fault in faults {
                    self.c.complaints.push(Complaint::error(fault.code, terms.span, fault.what.nl, fault.what.en));
                }
                CondRef::Never
            }
        }
    }

    /// Money is claimed: at any moment, in a window only, or in a round at its closing.
    fn budget(&mut self, at: At, kind: &StepKind, row: &mut Vec<(OpKind, String)>) {
        let StepKind::Budget { line, amount, if_short, rank, window, missed } = kind else { return };
        let (line, amount) = (self.line(at.0, line), self.operand(at.0, amount));
        let if_short = if_short.as_ref().map(|list| self.short(at, list));
        let name = NameHash::new(&format!("{}:short", self.path(at)));
        if let Some(open) = window.as_ref().and_then(|w| self.c.claim_window(&w.value)) {
            let missed = missed.as_ref().map(|m| self.target(at, &m.value, m.span));
            row.push((OpKind::Until { window: open, cause: Cause::Budget, missed }, "window".to_owned()));
        }
        let closing = window.as_ref().and_then(|w| self.c.window(&w.value, &WindowUntil::Closes));
        let round = rank.as_ref().zip(closing).and_then(|(rank, window)| {
            let drawn = |range: NumberRange| super::place::spread(range.min, range.likely, range.max);
            let evenly = NumberRange { min: 0.0, likely: None, max: 100.0 };
            let scores = self.c.sound(drawn(rank.scores.unwrap_or(evenly)), rank.span)?;
            let amounts = match rank.amounts {
                Some(range) => Some(self.c.sound(drawn(range), rank.span)?),
                None => None,
            };
            Some(RoundPlan {
                window,
                score: self.operand(at.0, &rank.score),
                rivals: rank.rivals.as_ref().map_or(ValueRef::Const(0.0), |r| self.operand(at.0, r)),
                scores: self.c.shared_table(&scores),
                amounts: amounts.map(|d| self.c.shared_table(&d)),
            })
        });
        self.c.plan.claims.push(ClaimPlan { if_short, name, round });
        let claim = self.c.plan.claims.len() as u32 - 1;
        row.push((OpKind::Reserve { line, amount, claim }, "budget".to_owned()));
    }

    fn short(&mut self, at: At, list: &Branches<crate::model::Name>) -> u32 {
        let chosen = self.choice((at.0, at.1), list, "if_short", |this, _, branch| Leads {
            target: branch.value.as_ref().map_or(0, |name| this.target(at, &name.value, name.span)),
            ..Leads::default()
        });
        match chosen {
            Chosen::Choice(choice) => choice,
            Chosen::One(target) => {
                let only = BranchPlan {
                    when: CondRef::Always,
                    chance: None,
                    otherwise: true,
                    max: None,
                    target,
                    back: false,
                    wait: None,
                    held: false,
                };
                match self.push_choice(vec![only]) {
                    Chosen::Choice(choice) | Chosen::One(choice) => choice,
                }
            }
        }
    }

    fn window(
        &mut self,
        at: At,
        name: Option<&str>,
        until: &WindowUntil,
        missed: Option<&crate::model::Name>,
        cause: Option<Cause>,
    ) -> Option<OpKind> {
        if let WindowUntil::Fact(fact) = until {
            return Some(OpKind::UntilDate { date: self.operand(at.0, fact) });
        }
        let name = name?;
        let window = self.c.window(name, until)?;
        // The windows of planning and control are about money: budget, accounts, and reports that amend.
        let amends = self.c.place.cycle.iter().any(|w| w.amends && w.name.value == name);
        let by_money = *until == WindowUntil::Money || amends || matches!(name, "kadernota" | "begroting" | "jaarrekening");
        let cause = cause.unwrap_or(if by_money { Cause::Budget } else { Cause::Agenda });
        let missed = missed.map(|m| self.target(at, &m.value, m.span));
        Some(OpKind::Until { window, cause, missed })
    }

    // ---- ways on

    /// The operation that a name leads to from a step: a step of its process, or the join of its block.
    pub(super) fn target(&mut self, (call, step, ctx): At, name: &str, span: Span) -> OpId {
        if name == "join" {
            return self.contexts[ctx as usize].join;
        }
        match self.checked.graph.calls[call].process.step(name) {
            Some(to) => self.entry((call, to, ctx)),
            None => {
                self.c.complaints.push(Complaint::error(
                    "unknown_step",
                    span,
                    format!("onbekende stap \"{name}\""),
                    format!("unknown step \"{name}\""),
                ));
                self.entry((call, step, ctx))
            }
        }
    }

    /// The way on from a step; `own` is its last operation, to which a paper that is held comes back.
    fn next(&mut self, at: At, list: Option<&Branches<crate::model::Name>>, own: OpId) -> Next {
        let Some(list) = list else {
            return Next::Op(self.contexts[at.2 as usize].join);
        };
        let checked = self.checked;
        let own_name = checked.graph.calls[at.0].process.steps[at.1].name.value.clone();
        let chosen = self.choice((at.0, at.1), list, "next", |this, i, branch| {
            let Some(name) = &branch.value else { return Leads::default() };
            let held = branch.held && name.value == own_name;
            let target = if held { own } else { this.target(at, &name.value, name.span) };
            Leads { target, back: checked.graph.is_way_back(at.0, at.1, i), held }
        });
        match chosen {
            Chosen::One(target) => Next::Op(target),
            Chosen::Choice(choice) => Next::Choice(choice),
        }
    }

    // ---- blocks

    fn block(&mut self, at: At, block: &Block, fork: OpId) {
        let parent_scope = self.contexts[at.2 as usize].scope;
        let scope = self.program.scopes.len() as u32;
        self.program.scopes.push(parent_scope);
        let join = self.reserve_op(at);
        self.joins.insert(at, join);
        let copy = self.contexts[at.2 as usize].copy.clone();
        let context = Context { scope, join, parent: at.2, block: Some((at.0, at.1)), copy, call: None };
        self.contexts.push(context.clone());
        let inner = self.contexts.len() as u32 - 1;
        let mut members = Vec::new();
        for (i, member) in block.members.iter().enumerate() {
            let Some(step) = self.checked.graph.calls[at.0].process.step(&member.step.value) else { continue };
            let when = member.when.as_ref().map_or(CondRef::Always, |w| self.condition(at.0, w));
            if when == CondRef::Never {
                continue;
            }
            let chance = member.chance.as_ref().map(|c| self.chance(at.0, c, at.1, &format!("member.{i}.chance")));
            let times = member.times.as_ref().map(|t| self.operand(at.0, t));
            let copies = match times {
                None => 1,
                Some(ValueRef::Const(n)) => (n.max(0.0) as u32).min(MOST_COPIES),
                Some(_) => MOST_COPIES,
            };
            for n in 1..=copies {
                let ctx = if n == 1 {
                    inner
                } else {
                    let copy = format!("{} {n}", context.copy);
                    self.contexts.push(Context { copy, ..context.clone() });
                    self.contexts.len() as u32 - 1
                };
                let entry = self.entry((at.0, step, ctx));
                let name = NameHash::new(&format!("{}:member {} {n}", self.path(at), member.step.value));
                let times = times.filter(|t| !matches!(t, ValueRef::Const(_))).map(|t| (t, n));
                members.push(MemberPlan { entry, when, chance, times, name });
            }
        }
        let plan = &mut self.c.plan;
        let from = plan.members.len() as u32;
        plan.members.extend(members);
        let range = (from, plan.members.len() as u32);
        self.op(fork).kind = OpKind::Fork { members: range, join };
        let (need, rest) = match block.mode {
            BlockMode::All => (NONE, Rest::Awaited),
            BlockMode::Any { need } => (need, Rest::GoOn),
            BlockMode::First => (1, Rest::Stop),
        };
        let awaited = self.counter();
        let process = Arc::clone(&self.checked.graph.calls[at.0].process);
        let finish = self.finish(at);
        let next = self.next(at, process.steps[at.1].next.as_ref(), join);
        let counter = if self.is_counted(at) { self.counter() } else { NONE };
        let mut written = self.blank(at, "join");
        written.kind = OpKind::Join { awaited, need, rest, members: scope };
        written.finishes = finish;
        written.next = next;
        written.counter = counter;
        *self.op(join) = written;
    }

    // ---- mandates

    /// Where the branches of each mandate meet again, now that all operations are there.
    fn settle_rejoins(&mut self) {
        for (op, activity, ctx) in std::mem::take(&mut self.rejoins) {
            let mut at = ctx;
            let found = loop {
                let key = (activity.call, activity.step, at);
                let found = match activity.role {
                    Role::Step => self.entries.get(&key),
                    Role::Join => self.joins.get(&key),
                    Role::Finish => None,
                };
                if found.is_some() || at == NONE {
                    break found.copied();
                }
                at = self.contexts[at as usize].parent;
            };
            if let (Some(rejoins), OpKind::Route { rejoin, .. }) = (found, &mut self.c.plan.ops[op as usize].kind) {
                *rejoin = rejoins;
            }
        }
    }

    // ---- ends

    /// An end of a called process goes on where its caller says; an end of the root was written by its kind.
    fn end(&mut self, at: At, op: OpId) {
        let finish = self.finish(at);
        self.op(op).finishes = finish;
        let (call, step, ctx) = at;
        let Some((caller, calling)) = self.checked.graph.calls[call].parent else { return };
        let end = self.checked.graph.calls[call].process.steps[step].name.value.clone();
        let own = self.context_of(call, ctx);
        let outer = (caller, calling, own.map_or(ctx, |own| self.contexts[own as usize].parent));
        let over: Vec<Effect> = own.map(|own| self.sites_of(call, own).map(Effect::EndStop).collect()).unwrap_or_default();
        let exit = self.reserve_op(outer);
        let mut written = self.blank(outer, "exit");
        written.finishes = self.finish_with(outer, over);
        if self.is_counted(outer) {
            written.counter = self.counter();
        }
        written.next = self.exit(outer, &end, &mut written, exit);
        *self.op(exit) = written;
        self.op(op).next = Next::Op(exit);
    }

    fn exit(&mut self, outer: At, end: &str, written: &mut Op, own: OpId) -> Next {
        let process = Arc::clone(&self.checked.graph.calls[outer.0].process);
        let context = self.contexts[outer.2 as usize].clone();
        if let Some((block_call, block)) = context.block
            && block_call == outer.0
            && let StepKind::Block(said) = &process.steps[block].kind
            && let Some((_, to)) = said.unless.iter().find(|(name, _)| name.value == end)
        {
            written.kind = OpKind::Leave { scope: context.scope };
            return Next::Op(self.target((outer.0, block, context.parent), &to.value, to.span));
        }
        let said = &process.steps[outer.1];
        if let StepKind::Process { ends, .. } = &said.kind
            && let Some((_, to)) = ends.iter().find(|(name, _)| name.value == end)
        {
            return Next::Op(self.target(outer, &to.value, to.span));
        }
        self.next(outer, said.next.as_ref(), own)
    }

    // ---- for periods

    /// The steps of a name in the root process, as reports number them.
    pub(super) fn step_named(&self, name: &str) -> Option<u32> {
        self.program.steps.iter().position(|s| s.path == name).map(|s| s as u32)
    }
}
