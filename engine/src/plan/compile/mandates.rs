//! Mandate steps: the rows of the register, whose advice comes first, and who stands in for a decider that is away.

use super::clocks::Base;
use super::lengths::Ticks;
use super::program::{At, ProgramCompiler};
use crate::model::{Advice, Branches, Cause, Length, MandateRow, Name, Operand, Step};
use crate::plan::{CondRef, NONE, Next, OpId, OpKind, RoutePlan, ValueRef};
use crate::text::Complaint;
use std::sync::Arc;

impl ProgramCompiler<'_, '_> {
    pub(super) fn mandate(&mut self, at: At, matter: &Operand, amount: Option<&Operand>, to: &[(Name, Name)], op: OpId) {
        let place = self.c.place;
        let mut rows: Vec<_> = place.mandates.iter().filter(|r| r.matter.value == matter.text.trim()).collect();
        // The lowest limit that covers the amount decides, in whatever order the register was written.
        rows.sort_by_key(|r| r.band.up_to.map_or(i64::MAX, |c| c.0));
        let lowest = rows.first().map(|r| r.decides.value.clone());
        let mut routes = Vec::new();
        for row in rows {
            let decides = &row.decides.value;
            let Some(step) = self.leads_to(to, decides) else {
                self.c.complaints.push(
                    Complaint::error(
                        "decider_without_step",
                        matter.node.span,
                        format!("het register noemt \"{decides}\", maar \"to\" zegt niet waarheen"),
                        format!("the register names \"{decides}\", but \"to\" does not say where to"),
                    )
                    .hint(format!("Voeg toe: {decides}: STAP"), format!("Add: {decides}: STEP")),
                );
                continue;
            };
            let when = row.when.as_ref().map_or(CondRef::Always, |w| self.condition(at.0, w));
            if when == CondRef::Never {
                continue;
            }
            let target = self.target(at, &step.value, step.span);
            let present = self.c.present(&row.away).unwrap_or(NONE);
            let other = row.replaced_by.as_ref().filter(|_| present != NONE);
            let instead = other.map(|other| {
                let own = self.leads_to(to, &other.value).map(|step| self.target(at, &step.value, step.span));
                (self.decider(&other.value), self.approach(at, row, own.unwrap_or(target), NONE))
            });
            let waits = if instead.is_some() { NONE } else { present };
            routes.push(RoutePlan {
                up_to: row.band.up_to.map_or(f64::INFINITY, |c| c.0 as f64),
                when,
                target: self.approach(at, row, target, waits),
                decider: self.decider(decides),
                detour: lowest.as_ref() != Some(decides),
                present,
                instead,
            });
        }
        if routes.is_empty() {
            self.c.complaints.push(Complaint::error(
                "unknown_matter",
                matter.node.span,
                format!("het mandaatregister van {} zegt niets over \"{}\"", place.name.value, matter.text),
                format!("the mandate register of {} says nothing about \"{}\"", place.name.value, matter.text),
            ));
        }
        let plan = &mut self.c.plan;
        let from = plan.routes.len() as u32;
        plan.routes.extend(routes);
        let rows = (from, plan.routes.len() as u32);
        let amount = amount.map_or(ValueRef::Const(0.0), |a| self.operand(at.0, a));
        self.op(op).kind = OpKind::Route { rows, amount, rejoin: NONE };
        if let Some(activity) = self.checked.graph.rejoins_at(at.0, at.1) {
            self.rejoins.push((op, activity, at.2));
        }
    }

    /// The step that `to` gives a decider; `official` stands for everyone that is no body.
    fn leads_to<'t>(&self, to: &'t [(Name, Name)], decider: &str) -> Option<&'t Name> {
        let own = to.iter().find(|(d, _)| d.value == decider);
        let official = || to.iter().find(|(d, _)| d.value == "official" && self.c.place.body(decider).is_none());
        own.or_else(official).map(|(_, step)| step)
    }

    fn decider(&self, name: &str) -> u16 {
        self.c.plan.deciders.iter().position(|d| d.0 == name).unwrap_or(0) as u16
    }

    /// What comes between the question who decides and the decision: advice in the order of the register, those who sign
    /// along, and, where nobody stands in, the decider's return. All of it is time of the mandate step.
    fn approach(&mut self, at: At, row: &MandateRow, target: OpId, waits: u32) -> OpId {
        let process = Arc::clone(&self.checked.graph.calls[at.0].process);
        let said = &process.steps[at.1];
        let mut kinds = Vec::new();
        for advice in row.with_advice.iter().chain(&row.signed_with) {
            self.advice(at, said, row, advice, &mut kinds);
        }
        if waits != NONE {
            let kind = OpKind::Until { window: waits, cause: Cause::Recess, missed: None };
            kinds.push((kind, format!("{} away", row.decides.value)));
        }
        let ops: Vec<OpId> = kinds.iter().map(|_| self.reserve_op(at)).collect();
        for (i, (kind, purpose)) in kinds.into_iter().enumerate() {
            let mut written = self.blank(at, &purpose);
            written.kind = kind;
            written.next = Next::Op(ops.get(i + 1).copied().unwrap_or(target));
            if self.is_counted(at) {
                written.counter = self.counter();
            }
            *self.op(ops[i]) = written;
        }
        ops.first().copied().unwrap_or(target)
    }

    fn advice(&mut self, at: At, said: &Step, row: &MandateRow, advice: &Advice, kinds: &mut Vec<(OpKind, String)>) {
        let Some(work) = &advice.work else { return };
        let by = &advice.by.value;
        let (_, title) = self.lane_named(at.0, by);
        let team = self.c.team(by, &title);
        let own = Some(usize::from(team)).filter(|&t| t < self.c.place.teams.len());
        let simulated = own.is_some_and(|t| self.c.place.teams[t].queue_simulated);
        let key = format!("{}.{}", row.decides.value, by);
        let single = |stated: &crate::text::Stated<_>| Branches::single(Length::Stated(stated.clone()), stated.span);
        if let Some(waits) = advice.waits.as_ref().filter(|_| !simulated) {
            let kind = self.delay(at, said, &single(waits), &format!("{key}.waits"), Cause::Queue, true);
            kinds.push((kind, format!("advice {key} waits")));
        }
        let length = self.lengths((at.0, at.1), &single(work), &format!("{key}.work"), Ticks::Working, true);
        let base = match own {
            Some(team) if self.c.place.teams[team].fte.is_some() => Base::Share(team),
            Some(team) => Base::Full(team),
            None => Base::Office,
        };
        let open_season = self.c.open_season(base, said);
        let kind = OpKind::Work { team: Some(team), length, priority: ValueRef::Const(0.0), open_season };
        kinds.push((kind, format!("advice {key} work")));
    }
}
