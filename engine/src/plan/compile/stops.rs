//! Stops: what takes a case out wherever it is, or a called process wherever that is; and silence that decides.
//!
//! A stop of the root is there once. A process that is called may be called at several places, in several copies at a time,
//! and again in a loop: each place has stops of its own, that are set back when the process is called again.

use super::lengths::{Parameter, Ticks};
use super::program::{At, Context, ProgramCompiler, StopRule, StopSite};
use crate::model::{Name, StopTrigger};
use crate::plan::{Effect, NONE, StopAfter, StopPlan};
use crate::sim::random::NameHash;
use std::sync::Arc;

/// Counters of a case for a stop: its state; for silence also the first day, how many pauses there are at a time, the day on
/// which they began, the days of those that are over, and whether it was extended.
const COUNTERS: u32 = 1;
const COUNTERS_OF_SILENCE: u32 = 6;

impl ProgramCompiler<'_, '_> {
    /// The stops of the root.
    pub(super) fn find_stops(&mut self) {
        let process = Arc::clone(&self.checked.graph.calls[0].process);
        let site = |rule| StopSite { call: 0, ctx: 0, rule };
        self.stop_sites.extend((0..process.stops.len()).map(StopRule::Stop).map(site));
        let silent = process.periods.iter().enumerate().filter(|(_, p)| p.silence.is_some());
        self.stop_sites.extend(silent.map(|(i, _)| site(StopRule::Silence(i))));
    }

    /// The context of a called process: one of its own where it can be stopped.
    pub(super) fn call_context(&mut self, at: At, inner: usize) -> u32 {
        let stops = self.checked.graph.calls[inner].process.stops.len();
        if stops == 0 {
            return at.2;
        }
        let around = self.contexts[at.2 as usize].clone();
        let scope = self.program.scopes.len() as u32;
        self.program.scopes.push(around.scope);
        self.contexts.push(Context { scope, parent: at.2, call: Some(inner), ..around });
        let ctx = self.contexts.len() as u32 - 1;
        self.stop_sites.extend((0..stops).map(|i| StopSite { call: inner, ctx, rule: StopRule::Stop(i) }));
        ctx
    }

    /// The context that was made for a call, seen from inside it.
    pub(super) fn context_of(&self, call: usize, ctx: u32) -> Option<u32> {
        self.around(ctx).find(|c| call != 0 && self.contexts[*c as usize].call == Some(call))
    }

    /// A context and those around it, from the inside out.
    fn around(&self, ctx: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(ctx), |c| Some(self.contexts[*c as usize].parent).filter(|p| *p != NONE))
    }

    /// The stops of a call in its context.
    pub(super) fn sites_of(&self, call: usize, ctx: u32) -> impl Iterator<Item = u32> + '_ {
        self.stop_sites.iter().enumerate().filter(move |(_, s)| s.call == call && s.ctx == ctx).map(|(i, _)| i as u32)
    }

    /// Stops that count from the beginning of their process.
    pub(super) fn stops_from_the_start(&self, call: usize, ctx: u32) -> Vec<Effect> {
        let process = &self.checked.graph.calls[call].process;
        let from_start =
            |i: &u32| matches!(self.stop_sites[*i as usize].rule, StopRule::Stop(stop) if process.stops[stop].from.is_none());
        self.sites_of(call, ctx).filter(from_start).map(Effect::StartStop).collect()
    }

    /// The stops that a step lies in the reach of.
    fn sites_around(&self, at: At) -> Vec<u32> {
        let around: Vec<u32> = self.around(at.2).collect();
        let reach = |s: &StopSite| around.contains(&s.ctx);
        self.stop_sites.iter().enumerate().filter(|(_, s)| reach(s)).map(|(i, _)| i as u32).collect()
    }

    /// Whether a name in the process of a stop is this step.
    fn is_step(&self, site: &StopSite, name: &Name, at: At) -> bool {
        let path = &self.checked.graph.calls[site.call].path;
        self.checked.graph.name(at.0, at.1).strip_prefix(path.as_str()).is_some_and(|own| own == name.value)
    }

    /// What finishing a step does to stops.
    pub(super) fn stop_effects(&self, at: At) -> Vec<Effect> {
        let mut list = Vec::new();
        for i in self.sites_around(at) {
            let site = &self.stop_sites[i as usize];
            let process = &self.checked.graph.calls[site.call].process;
            match site.rule {
                StopRule::Stop(stop) => {
                    let stop = &process.stops[stop];
                    if stop.from.as_ref().is_some_and(|f| self.is_step(site, f, at)) {
                        list.push(Effect::StartStop(i));
                    }
                    if stop.until.as_ref().is_some_and(|u| self.is_step(site, u, at)) {
                        list.push(Effect::EndStop(i));
                    }
                }
                StopRule::Silence(period) => {
                    let period = &process.periods[period];
                    if self.is_step(site, &period.from, at) {
                        list.push(Effect::StartStop(i));
                    }
                    if period.until.iter().any(|u| self.is_step(site, u, at)) {
                        list.push(Effect::EndStop(i));
                    }
                    if period.suspends.iter().flat_map(|s| &s.during).any(|d| self.is_step(site, d, at)) {
                        list.push(Effect::Resume(i));
                    }
                }
            }
        }
        list
    }

    /// The periods that stand still from the beginning of a step.
    pub(super) fn pauses(&self, at: At) -> Vec<Effect> {
        let pauses = |i: &u32| {
            let site = &self.stop_sites[*i as usize];
            let StopRule::Silence(period) = site.rule else { return false };
            let period = &self.checked.graph.calls[site.call].process.periods[period];
            period.suspends.iter().flat_map(|s| &s.during).any(|d| self.is_step(site, d, at))
        };
        self.sites_around(at).into_iter().filter(pauses).map(Effect::Pause).collect()
    }

    /// Compiles every stop, and the steps that only stops lead to; those may call processes with stops of their own.
    pub(super) fn stops(&mut self) -> Vec<StopPlan> {
        let mut stops = Vec::new();
        while let Some(site) = self.stop_sites.get(stops.len()).cloned() {
            let plan = self.stop_plan(&site);
            stops.push(plan);
            self.work_off();
        }
        stops
    }

    fn stop_plan(&mut self, site: &StopSite) -> StopPlan {
        let process = Arc::clone(&self.checked.graph.calls[site.call].process);
        let (name, to, counters) = match site.rule {
            StopRule::Stop(i) => (&process.stops[i].name, &process.stops[i].to, COUNTERS),
            StopRule::Silence(i) => {
                let period = &process.periods[i];
                (&period.name, period.silence.as_ref().unwrap_or(&period.from), COUNTERS_OF_SILENCE)
            }
        };
        let context = self.contexts[site.ctx as usize].clone();
        let path = format!("{}{}", self.checked.graph.calls[site.call].path, context.copy);
        let after = match site.rule {
            StopRule::Stop(i) => match &process.stops[i].trigger {
                StopTrigger::After(lengths) => {
                    let from = process.stops[i].from.as_ref().and_then(|f| process.step(&f.value)).unwrap_or(0);
                    let key = format!("stop.{}", name.value);
                    StopAfter::Length(self.lengths((site.call, from), lengths, &key, Ticks::Civil, true))
                }
                StopTrigger::Rate(stated, seconds) => {
                    let parameter = Parameter { process: &process.name.value, step: &name.value, key: "rate" };
                    let estimate = self.c.estimate(stated, &parameter);
                    // "3 % a month" leaves 97 % after a month: the rate of an exponential with that survival.
                    let rate = -libm::log1p(-stated.value.min(1.0 - 1e-12)) / (*seconds).max(1) as f64;
                    let mean = if rate > 0.0 { 1.0 / rate } else { f64::MAX };
                    StopAfter::Rate(mean, estimate)
                }
            },
            StopRule::Silence(i) => {
                let silence = self.silence(&process.periods[i]);
                self.c.plan.silences.push(silence);
                StopAfter::Silence(self.c.plan.silences.len() as u32 - 1)
            }
        };
        let counter = self.program.counters;
        self.program.counters += counters;
        StopPlan {
            name: name.value.clone(),
            target: self.target((site.call, 0, site.ctx), &to.value, to.span),
            after,
            hash: NameHash::new(&format!("{path}stop {}", name.value)),
            step: process.step(&to.value).map_or(0, |step| self.step_id(site.call, step)),
            scope: if site.ctx == 0 { NONE } else { context.scope },
            counter,
        }
    }
}
