//! Compiling: from a checked process, a place and a proposal to a plan.

mod branches;
mod clocks;
mod facts;
mod lengths;
mod mandates;
mod meets;
mod periods;
mod place;
mod program;
mod share;
mod stops;
mod values;

use super::Plan;
use crate::check::Checked;
use crate::model::read::read_draw;
use crate::model::{Arrivals, CaseloadEntry, FactValue, Place};
use crate::sim::quantile_table::QuantileTable;
use crate::sim::seconds_table::SecondsTable;
use crate::text::{Complaint, Complaints, Sources};
use crate::time::{Date, DateRange, Moment, WorkCalendar};
use facts::Said;
use meets::meets_others;
use program::ProgramCompiler;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// One submission.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Values of the facts of the process, in its order; `None` = not given.
    pub facts: Vec<Option<FactValue>>,
    /// The day it is handed in.
    pub submit: Date,
    /// It is handed in on other days too: nothing that hangs on the day is settled beforehand.
    pub moves: bool,
    /// Measured to the end of this step, by its path, instead of to the decision.
    pub until: Option<String>,
}

/// What is looked at.
#[derive(Clone, Copy, Debug)]
pub enum Look<'a> {
    /// One proposal, from its submit date.
    Follow(&'a Checked, &'a Proposal),
    /// All cases, from one day up to another.
    Watch(Date, Date),
}

/// How far the world reaches around what is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Months that the world runs before it.
    pub warm_up_months: i32,
    /// Years after the submit date in which a decision counts.
    pub horizon_years: i32,
}

impl std::default::Default for Reach {
    fn default() -> Self {
        Self { warm_up_months: 12, horizon_years: 5 }
    }
}

/// Longest stretch of dates for which calendars are laid out; beyond it they repeat.
const MOST_YEARS: i32 = 12;

/// A plan under construction.
pub(super) struct Compiler<'a> {
    place: &'a Place,
    sources: &'a Sources,
    complaints: &'a mut Complaints,
    plan: Plan,
    span: DateRange,
    followed_on: Option<Date>,
    clocks: HashMap<String, u32>,
    tables: HashMap<String, Arc<QuantileTable>>,
    seconds_tables: HashMap<String, Arc<SecondsTable>>,
    estimates: BTreeMap<String, u32>,
}

impl Plan {
    /// Compiles what is looked at, among the cases of the place's caseload.
    ///
    /// `None` where an error stands in the way; warnings are left in `complaints` too.
    pub fn compile(
        place: &Place,
        look: Look<'_>,
        caseload: &[(&CaseloadEntry, &Checked)],
        reach: Reach,
        sources: &Sources,
        complaints: &mut Complaints,
    ) -> Option<Self> {
        let (from, until) = match look {
            Look::Follow(_, proposal) => (proposal.submit, proposal.submit.add_months(12 * reach.horizon_years)),
            Look::Watch(from, until) => (from, until),
        };
        let start = from.add_months(-reach.warm_up_months);
        let margin = start.add_days(-14);
        let laid_out = until.add_months(18).min(start.add_months(12 * MOST_YEARS));
        let span = DateRange::new(margin, laid_out)?;
        let mut compiler = Compiler {
            place,
            sources,
            complaints,
            plan: Self::empty(start.midnight(), until.midnight(), span),
            span,
            followed_on: if let Look::Follow(_, proposal) = look { Some(proposal.submit) } else { None },
            clocks: HashMap::new(),
            tables: HashMap::new(),
            seconds_tables: HashMap::new(),
            estimates: BTreeMap::new(),
        };
        compiler.whole_place();
        match look {
            Look::Follow(checked, proposal) => {
                compiler.plan.submit = compiler.plan.first_working_moment(from);
                compiler.plan.follows = true;
                let said: Vec<Said> = proposal.facts.iter().map(|v| v.clone().map_or(Said::Nothing, Said::Value)).collect();
                ProgramCompiler::new(&mut compiler, checked, Some(proposal)).compile(&said, true);
            }
            Look::Watch(..) => compiler.plan.submit = from.midnight(),
        }
        // Where the real cases are known, those that chance would have left there by then are not added to them.
        let is_known = |process: &str| {
            caseload.iter().any(|(entry, _)| {
                let Arrivals::UnderWay(cases) = &entry.arrivals else { return false };
                entry.process.value == process && cases.iter().any(|c| c.known.is_some())
            })
        };
        for (entry, checked) in caseload {
            let from = if is_known(&entry.process.value) { compiler.plan.submit } else { compiler.plan.world_start };
            let said = compiler.caseload_facts(entry, checked);
            let program = compiler.plan.programs.len() as u16;
            ProgramCompiler::new(&mut compiler, checked, None).compile(&said, false);
            compiler.arrivals(entry, program, checked, from);
        }
        compiler.plan.open.sort_by_key(|c| (c.submitted, c.since));
        compiler.keep_what_shares();
        compiler.plan.meets_others = meets_others(&compiler.plan);
        compiler.check_size();
        let failed = compiler.complaints.has_errors();
        (!failed).then_some(compiler.plan)
    }

    /// The first moment on or after a date at which the office is open: what a date of submission means.
    #[must_use]
    pub fn first_working_moment(&self, date: Date) -> Moment {
        let office: Option<&WorkCalendar> = self.calendars.get(self.office as usize);
        office.map_or(date.midnight(), |calendar| calendar.next_open(date.midnight()))
    }

    fn empty(world_start: Moment, horizon: Moment, span: DateRange) -> Self {
        Self {
            ops: Vec::new(),
            choices: Vec::new(),
            branches: Vec::new(),
            routes: Vec::new(),
            claims: Vec::new(),
            amendments: super::NONE,
            silences: Vec::new(),
            members: Vec::new(),
            effect_lists: Vec::new(),
            effects: Vec::new(),
            lengths: Vec::new(),
            calendars: Vec::new(),
            office: super::NONE,
            estimates: Vec::new(),
            programs: Vec::new(),
            teams: Vec::new(),
            bodies: Vec::new(),
            lines: Vec::new(),
            windows: Vec::new(),
            deciders: Vec::new(),
            terms: None,
            arrivals: Vec::new(),
            open: Vec::new(),
            periods: Vec::new(),
            world_start,
            submit: world_start,
            horizon,
            follows: false,
            meets_others: Vec::new(),
            known_until: span.last(),
        }
    }
}

impl Compiler<'_> {
    /// What a caseload entry says of the facts of its process.
    fn caseload_facts(&mut self, entry: &CaseloadEntry, checked: &Checked) -> Vec<Said> {
        let process = &checked.graph.calls[0].process;
        for (name, _) in &entry.facts {
            if !process.facts.iter().any(|f| f.name.value == name.value) {
                let known: Vec<&str> = process.facts.iter().map(|f| f.name.value.as_str()).collect();
                let complaint = Complaint::error(
                    "unknown_fact",
                    name.span,
                    format!("\"{}\" heeft geen vraag \"{}\"", process.name.value, name.value),
                    format!("\"{}\" has no fact \"{}\"", process.name.value, name.value),
                );
                let kind = crate::text::Words::new("vragen", "facts");
                self.complaints.push(crate::text::reader::suggest(complaint, &name.value, &known, &kind));
            }
        }
        let given = |fact: &str| match &entry.arrivals {
            Arrivals::UnderWay(cases) => cases.iter().any(|c| c.facts.iter().any(|(name, _)| name == fact)),
            _ => false,
        };
        process
            .facts
            .iter()
            .map(|fact| {
                let node = entry.facts.iter().find(|(name, _)| name.value == fact.name.value).map(|f| &f.1);
                let draw = node.and_then(|node| read_draw(fact, node, self.sources, self.complaints));
                let said = draw.map_or(Said::Nothing, Said::Draw);
                if given(&fact.name.value) { Said::Given(Box::new(said)) } else { said }
            })
            .collect()
    }

    fn check_size(&mut self) {
        // An event names its operation in sixteen bits.
        if self.plan.ops.len() > usize::from(u16::MAX) {
            self.complaints.push(Complaint::general(
                "too_large",
                format!("dit is te groot: {} handelingen, hoogstens {}", self.plan.ops.len(), u16::MAX),
                format!("this is too large: {} operations, at most {}", self.plan.ops.len(), u16::MAX),
            ));
        }
    }
}
