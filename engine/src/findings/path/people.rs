//! The people of a path: whom to see, who owns the subject, who can say yes and who can only say no.

use super::super::simulate::{decider_title, deciders};
use super::super::simulation::DeciderShare;
use super::{Finder, OwnerSeen};
use crate::check::{Who, who};
use crate::findings::replication::Replication;
use crate::model::{FactKind, FactValue, Owner, Step, StepKind};
use crate::plan::StepId;
use crate::text::Words;

/// Whom to see at a step.
#[derive(Clone, Debug, Default)]
pub(super) struct Whom {
    /// The team or body.
    pub whom: Words,
    /// Who brings it to the body, where that is another.
    pub through: Option<Words>,
    /// The person who answers for the subject, where its team has it in hand.
    pub holder: Option<Words>,
}

/// What a step has to say on a yes, and in which part of the root process.
struct Says {
    part: usize,
    voice: Voice,
}

/// How a yes is said, by name and title of who says it.
enum Voice {
    /// The root process tells the proposer.
    Tells(String, Words),
    /// Decided inside a called process.
    Signs(String, Words),
    /// The register says who decides.
    Mandate,
    /// A body votes.
    Votes(String, Words),
}

impl Voice {
    const fn weight(&self) -> u8 {
        match self {
            Self::Tells(..) => 0,
            Self::Signs(..) => 1,
            Self::Mandate => 2,
            Self::Votes(..) => 3,
        }
    }
}

impl Finder<'_> {
    /// Whom to see: the team or body, with the person who answers for the subject.
    pub(super) fn whom(&self, call: usize, said: &Step, lane: &Words) -> Whom {
        let by = said.by.as_ref().map(|by| self.who(call, &by.value));
        let of = |who: &Option<Who>| match who {
            Some(Who::Team(team)) => self.place.teams[*team].title.clone(),
            Some(Who::Body(body)) => self.place.bodies[*body].title.clone(),
            Some(Who::Applicant) => Words::new("uzelf", "yourself"),
            Some(Who::Decider) => self.most_often().unwrap_or_else(|| Words::new("wie beslist", "who decides")),
            Some(Who::Partner | Who::Missing(_)) | None => lane.clone(),
        };
        let is_owners = matches!((&by, self.owner_team()), (Some(Who::Team(team)), Some(owner)) if *team == owner);
        let holder = if is_owners { self.owner().and_then(|o| o.holder) } else { None };
        match &said.kind {
            StepKind::Meeting { body, .. } => {
                let whom = of(&Some(self.who(call, &body.value)));
                let through = Some(of(&by)).filter(|t| by.is_some() && *t != whom && !t.nl.is_empty());
                Whom { whom, through, holder }
            }
            _ => Whom { whom: of(&by), through: None, holder },
        }
    }

    fn who(&self, call: usize, name: &str) -> Who {
        let checked = self.request.setting.process.as_ref().map(|p| &p.1);
        checked.map_or_else(|| Who::Missing(name.to_owned()), |checked| who(&checked.graph, call, self.place, name))
    }

    /// Who decides in most runs.
    fn most_often(&self) -> Option<Words> {
        deciders(self.request, self.runs).into_iter().max_by(|a, b| a.share.total_cmp(&b.share)).map(|d| d.title)
    }

    /// The entry of the place for the word of the owner fact.
    pub(super) fn owner(&self) -> Option<OwnerSeen> {
        let (option, owner) = self.entry()?;
        let team = self.owner_team().map(|t| self.place.teams[t].title.clone());
        let holder = owner.title.clone().or_else(|| owner.holder.as_ref().map(|h| Words::same(h.replace('_', " "))));
        Some(OwnerSeen { subject: option, team, holder })
    }

    fn owner_team(&self) -> Option<usize> {
        let (_, owner) = self.entry()?;
        self.place.team_for(&owner.team.as_ref()?.value)
    }

    /// The subject in words, and its owner.
    fn entry(&self) -> Option<(Words, &Owner)> {
        let (loaded, _) = self.request.setting.process.as_ref()?;
        let process = &loaded.process;
        let name = &process.owner.as_ref()?.value;
        let at = process.facts.iter().position(|f| &f.name.value == name)?;
        let fact = &process.facts[at];
        let value = self.request.proposal.facts.get(at).cloned().flatten().or_else(|| match &fact.default {
            Some(crate::model::Default::Value(value, _)) => Some(value.clone()),
            _ => None,
        });
        let (FactKind::Choice(options), Some(FactValue::Choice(word))) = (&fact.kind, value) else { return None };
        let option = options.get(word as usize)?;
        let owner = self.place.owners.iter().find(|o| o.name.value == option.name.value)?;
        Some((option.title.clone(), owner))
    }

    /// Who can say yes, by share of runs: whoever decided last before the proposer hears an answer that is no refusal. That is the body
    /// that voted, else the decider whom the mandate found, else who signed in a called process; else who tells the proposer.
    pub(super) fn can_say_yes(&self) -> Vec<DeciderShare> {
        let steps: Vec<Option<Says>> = (0..self.plan.programs[0].steps.len()).map(|id| self.says(id as StepId)).collect();
        let n = self.runs.base.len().max(1) as f64;
        let mut list: Vec<DeciderShare> = Vec::new();
        for (decider, title) in self.runs.base.iter().filter_map(|run| self.said_yes(run, &steps)) {
            match list.iter_mut().find(|d| d.title == title) {
                Some(known) => known.share += 1.0 / n,
                None => list.push(DeciderShare { decider, title, share: 1.0 / n }),
            }
        }
        list.iter_mut().for_each(|d| d.share = d.share.min(1.0));
        list.sort_by(|a, b| b.share.total_cmp(&a.share));
        list
    }

    /// What a step has to say on a yes.
    fn says(&self, id: StepId) -> Option<Says> {
        let (call, said) = self.said(id)?;
        let plan = &self.plan.programs[0].steps[id as usize];
        let voice = match &said.kind {
            StepKind::Meeting { body, item, .. } if item.as_ref().is_none_or(|i| i.value != "informatie") => {
                let body = self.place.body(&body.value)?;
                let body = &self.place.bodies[body];
                Voice::Votes(body.name.value.clone(), body.title.clone())
            }
            StepKind::Mandate { .. } => Voice::Mandate,
            _ if said.decided && call == 0 && self.only_refuses(&said.name.value) => return None,
            _ if said.decided => {
                let voice = (plan.lane.clone(), self.whom(call, said, &plan.lane_title).whom);
                if call == 0 { Voice::Tells(voice.0, voice.1) } else { Voice::Signs(voice.0, voice.1) }
            }
            _ => return None,
        };
        let graph = &self.request.setting.process.as_ref()?.1.graph;
        let part = graph.callers(call).first().map_or(graph.find(&plan.path)?.1, |outermost| outermost.1);
        Some(Says { part, voice })
    }

    /// Who said yes in a run: of the last part of the process in which anything was decided, the weightiest voice.
    fn said_yes(&self, run: &Replication, steps: &[Option<Says>]) -> Option<(String, Words)> {
        let heard: Vec<_> = run.passed.iter().filter_map(|p| Some((p.begun, steps.get(p.step as usize)?.as_ref()?))).collect();
        let told = heard.iter().filter(|(_, s)| matches!(s.voice, Voice::Tells(..))).min_by_key(|(begun, _)| *begun)?;
        let before = || heard.iter().filter(|(begun, s)| *begun <= told.0 && !matches!(s.voice, Voice::Tells(..)));
        let last = before().max_by_key(|(begun, _)| *begun).map_or(told.1.part, |(_, s)| s.part);
        let voice = before().filter(|(_, s)| s.part == last).max_by_key(|(begun, s)| (s.voice.weight(), *begun));
        let found = match voice.map_or(&told.1.voice, |(_, s)| &s.voice) {
            Voice::Votes(name, title) | Voice::Signs(name, title) | Voice::Tells(name, title) => (name.clone(), title.clone()),
            Voice::Mandate => self.decider(run.decider?)?,
        };
        (!found.1.nl.is_empty()).then_some(found)
    }

    /// A decider of the register, by its index in the plan.
    fn decider(&self, at: u16) -> Option<(String, Words)> {
        let (name, _) = self.plan.deciders.get(usize::from(at))?;
        Some((name.clone(), decider_title(self.place, name)))
    }

    /// Whether all ends after a step of the root process are refusals.
    fn only_refuses(&self, name: &str) -> bool {
        let Some((loaded, checked)) = self.request.setting.process.as_ref() else { return false };
        let process = &loaded.process;
        let Some(step) = process.step(name).and_then(|s| checked.graph.node(0, s)) else { return false };
        let met = checked.graph.reachable_without(step, None);
        let mut ends = process.steps.iter().enumerate().filter_map(|(i, s)| match s.kind {
            StepKind::End(kind) if checked.graph.node(0, i).is_some_and(|n| met[n.index()]) => Some(kind),
            _ => None,
        });
        let first = ends.next();
        first.is_some_and(crate::model::EndKind::releases) && ends.all(|e| e.releases())
    }

    /// Whether a step may send a case to a refusal, and may not.
    pub(super) fn may_refuse(&self, step: &Step) -> bool {
        let branches = step.next.iter().flat_map(|n| &n.list).filter_map(|b| b.value.as_ref());
        let refuses: Vec<bool> = branches.map(|to| self.only_refuses(&to.value)).collect();
        refuses.contains(&true) && refuses.contains(&false)
    }

    /// Lanes with a way to an end that refuses, that decide nothing themselves.
    pub(super) fn can_only_say_no(&self) -> Vec<Words> {
        let Some((loaded, _)) = self.request.setting.process.as_ref() else { return Vec::new() };
        let mut found: Vec<Words> = Vec::new();
        let says_yes: Vec<Words> = self.can_say_yes().into_iter().map(|d| d.title).collect();
        for step in loaded.process.steps.iter().filter(|s| !s.decided && !matches!(s.kind, StepKind::Meeting { .. })) {
            let is_self = step.by.as_ref().is_some_and(|by| matches!(self.who(0, &by.value), Who::Applicant | Who::Decider));
            if is_self || !self.may_refuse(step) {
                continue;
            }
            let whom = self.whom(0, step, &Words::default()).whom;
            if !whom.nl.is_empty() && !found.contains(&whom) && !says_yes.contains(&whom) {
                found.push(whom);
            }
        }
        found
    }
}
