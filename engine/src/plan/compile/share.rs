//! Which cases matter: those that share a team, body or line with the proposal, directly or through another.

use super::Compiler;
use crate::plan::{Effect, Intake, OpKind, Plan, ValueRef};
use std::collections::BTreeSet;

/// Something that cases compete for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scarce {
    Team(u16),
    Body(u16),
    Line(u16),
}

impl Compiler<'_> {
    /// Leaves out the arrivals of cases that the followed proposal can't notice.
    pub(super) fn keep_what_shares(&mut self) {
        if !self.plan.follows {
            return;
        }
        let needs: Vec<BTreeSet<Scarce>> = (0..self.plan.programs.len()).map(|p| needs(&self.plan, p)).collect();
        let mut shared = needs.first().cloned().unwrap_or_default();
        let mut near = vec![false; needs.len()];
        loop {
            let next = (0..needs.len()).find(|&p| !near[p] && !needs[p].is_disjoint(&shared));
            let Some(program) = next else { break };
            near[program] = true;
            shared.extend(&needs[program]);
        }
        self.plan.arrivals.retain(|a| near[usize::from(a.program)]);
        self.plan.open.retain(|c| near[usize::from(c.program)]);
    }
}

fn needs(plan: &Plan, program: usize) -> BTreeSet<Scarce> {
    let program = &plan.programs[program];
    let mut found = BTreeSet::new();
    let lines = |value: ValueRef, found: &mut BTreeSet<Scarce>| match value {
        ValueRef::Const(line) if line >= 0.0 => {
            found.insert(Scarce::Line(line as u16));
        }
        ValueRef::Static(place) => {
            let tables = program.intake.iter().filter_map(|i| match i {
                Intake::Looked(at, _, _, table) if *at == place => Some(table),
                _ => None,
            });
            found.extend(tables.flatten().filter(|l| **l >= 0.0).map(|l| Scarce::Line(*l as u16)));
        }
        _ => {}
    };
    let busy = |team: u16| plan.teams[usize::from(team)].workers.is_some();
    for op in &plan.ops[program.ops.0 as usize..program.ops.1 as usize] {
        match op.kind {
            OpKind::Work { team: Some(team), .. } if busy(team) => {
                found.insert(Scarce::Team(team));
            }
            OpKind::Work { team: None, .. } => {
                found.extend(plan.deciders.iter().filter_map(|d| d.1).filter(|t| busy(*t)).map(Scarce::Team));
            }
            OpKind::Gate { body, .. } => {
                found.insert(Scarce::Body(body));
            }
            OpKind::Reserve { line, .. } => lines(line, &mut found),
            _ => {}
        }
        if let Some(list) = op.finishes.effects {
            let (from, to) = plan.effect_lists[list as usize];
            for effect in &plan.effects[from as usize..to as usize] {
                if let Effect::Raise { line, .. } = *effect {
                    lines(line, &mut found);
                }
            }
        }
    }
    found
}
