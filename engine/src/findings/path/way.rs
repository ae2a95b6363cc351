//! The steps of a path: the way that most runs go, and what may happen beside each of its steps.
//!
//! Steps are taken in from the most common down, each if at least half of the runs that went along so far come to it too. So all
//! steps of the way occur together in real runs, and dates that are medians over those same runs never run back in time.

use super::super::rights::rights;
use super::super::spread::DAY;
use super::super::statistics::quantile;
use super::{Finder, LateHere, MayHappen, PathStep};
use crate::findings::replication::{Passed, Replication};
use crate::graph::Flow;
use crate::model::{Step, StepKind};
use crate::plan::{NONE, StepId};
use crate::text::Words;
use crate::time::Moment;
use petgraph::Direction;
use petgraph::visit::EdgeRef as _;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A step that fewer of the runs that go along come to is a thing that may happen, not a part of the way.
const USUAL: f64 = 0.5;
/// Fewer runs than this give no median; then no rarer step is taken in.
const LEAST: usize = 10;
/// What fewer runs than this come to is not worth a warning.
const RARE: f64 = 0.02;

/// The first visit of each run to each step.
type Visits = BTreeMap<StepId, BTreeMap<usize, Passed>>;

/// Steps that occur together, and the runs in which they do.
struct Along {
    steps: BTreeSet<StepId>,
    runs: Vec<usize>,
}

/// Steps beside the way that are told as one.
struct Beside {
    /// The first of them.
    first: StepId,
    /// The call they are told as, if it is a call.
    call: Option<(usize, usize)>,
    steps: Vec<StepId>,
}

/// The usual way, and what may happen beside it.
pub(super) struct Way {
    pub steps: Vec<PathStep>,
    pub may_happen: Vec<MayHappen>,
}

impl Finder<'_> {
    pub(super) fn way(&self) -> Way {
        let passed = self.visible();
        let along = self.along(&passed);
        let mut usual: Vec<(i64, StepId, PathStep)> = Vec::new();
        for (&id, visits) in passed.iter().filter(|(id, _)| along.steps.contains(id)) {
            let mut begun: Vec<i64> = along.runs.iter().filter_map(|run| Some(visits.get(run)?.begun)).collect();
            begun.sort_unstable();
            let from = quantile(&begun, 0.5).unwrap_or(self.plan.submit.0);
            usual.extend(self.step(id, visits, from).map(|step| (from, id, step)));
        }
        usual.sort_by_key(|s| s.0);
        let places: BTreeMap<StepId, usize> = usual.iter().enumerate().map(|(place, s)| (s.1, place)).collect();
        let mut may_happen: Vec<MayHappen> = Vec::new();
        for Beside { first, call, steps } in self.beside(&passed, &along.steps) {
            let at = self.usual_before(first, &places).map(|place| usual[place].2.step.clone());
            may_happen.extend(self.may_happen(&passed, call, &steps, at));
        }
        may_happen.sort_by(|a, b| (b.share * b.days_mean).total_cmp(&(a.share * a.days_mean)));
        Way { steps: usual.into_iter().map(|s| s.2).collect(), may_happen }
    }

    /// Of each step that takes something of a person or of time: its first visit in each run that came there.
    fn visible(&self) -> Visits {
        let steps = self.plan.programs[0].steps.iter().enumerate();
        steps
            .map(|(id, plan)| (id as StepId, plan))
            .filter(|(id, plan)| plan.entry != NONE && self.said(*id).is_some_and(|(_, said)| is_visible(said)))
            .map(|(id, _)| {
                let visit = |(run, r): (usize, &Replication)| Some((run, *r.passed.iter().find(|p| p.step == id)?));
                (id, self.runs.base.iter().enumerate().filter_map(visit).collect::<BTreeMap<usize, Passed>>())
            })
            .filter(|(_, visits)| !visits.is_empty())
            .collect()
    }

    /// The way that most runs go, and the runs that go it.
    fn along(&self, passed: &Visits) -> Along {
        let mut by_share: Vec<(StepId, &BTreeMap<usize, Passed>)> = passed.iter().map(|(id, v)| (*id, v)).collect();
        by_share.sort_by_key(|(id, visits)| (std::cmp::Reverse(visits.len()), *id));
        let mut along = Along { steps: BTreeSet::new(), runs: (0..self.runs.base.len()).collect() };
        for (id, visits) in by_share {
            let with: Vec<usize> = along.runs.iter().copied().filter(|run| visits.contains_key(run)).collect();
            let enough = with.len() >= LEAST.min(self.runs.base.len());
            if enough && with.len() as f64 >= USUAL * along.runs.len() as f64 {
                along.steps.insert(id);
                along.runs = with;
            }
        }
        along
    }

    fn step(&self, id: StepId, visits: &BTreeMap<usize, Passed>, from: i64) -> Option<PathStep> {
        let plan = &self.plan.programs[0].steps[id as usize];
        let (call, said) = self.said(id)?;
        let mut elapsed: Vec<i64> = visits.values().map(|p| p.elapsed).collect();
        elapsed.sort_unstable();
        let days = |p: f64| quantile(&elapsed, p).unwrap_or(0) as f64 / DAY;
        let again = self.runs.base.iter().filter(|r| r.visits.iter().any(|v| v.0 == id && v.1 > 1)).count();
        let whom = self.whom(call, said, &plan.lane_title);
        Some(PathStep {
            step: plan.path.clone(),
            title: plan.title.clone(),
            whom: whom.whom,
            through: whom.through,
            holder: whom.holder,
            happens: happens(said),
            bring: said.bring.clone(),
            law: said.law.iter().map(|l| l.text.clone()).collect(),
            rights: rights(&self.grounds(call, id, said)),
            note: said.note.clone(),
            share: visits.len() as f64 / self.runs.base.len() as f64,
            from: Moment(from).date(),
            days_p50: days(0.5),
            days_p80: days(0.8),
            decided: call == 0 && said.decided,
            again: again as f64 / visits.len() as f64,
            late: if call == 0 { self.late(id) } else { Vec::new() },
        })
    }

    /// The steps beside the way. Of a called process that the way does not enter, the call is told, as a person reads it, and not each of its
    /// steps.
    fn beside(&self, passed: &Visits, usual: &BTreeSet<StepId>) -> Vec<Beside> {
        let Some((_, checked)) = self.request.setting.process.as_ref() else { return Vec::new() };
        let graph = &checked.graph;
        let callers = |id: &StepId| {
            let found = graph.find(&self.plan.programs[0].steps[*id as usize].path);
            found.map_or_else(Vec::new, |(call, _)| graph.callers(call))
        };
        let entered: BTreeSet<(usize, usize)> = usual.iter().flat_map(callers).collect();
        let mut found: Vec<Beside> = Vec::new();
        for &id in passed.keys().filter(|id| !usual.contains(id)) {
            let group = callers(&id).into_iter().find(|call| !entered.contains(call));
            match found.iter_mut().find(|known| group.is_some() && known.call == group) {
                Some(known) => known.steps.push(id),
                None => found.push(Beside { first: id, call: group, steps: vec![id] }),
            }
        }
        found
    }

    /// What may happen: a step, or a call with its steps, from the first that begins to the last that is done.
    fn may_happen(
        &self,
        passed: &Visits,
        group: Option<(usize, usize)>,
        ids: &[StepId],
        at: Option<String>,
    ) -> Option<MayHappen> {
        let mut spans: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
        for (run, visit) in ids.iter().filter_map(|id| passed.get(id)).flatten() {
            let (from, to) = spans.entry(*run).or_insert((visit.begun, visit.begun + visit.elapsed));
            (*from, *to) = ((*from).min(visit.begun), (*to).max(visit.begun + visit.elapsed));
        }
        let share = spans.len() as f64 / self.runs.base.len() as f64;
        if share < RARE {
            return None;
        }
        let days_mean = spans.values().map(|(from, to)| to - from).sum::<i64>() as f64 / spans.len() as f64 / DAY;
        // Of a call: whom most of its time is spent with.
        let longest = ids.iter().max_by_key(|id| passed.get(id).map_or(0, |v| v.values().map(|p| p.elapsed).sum::<i64>()))?;
        let plan = &self.plan.programs[0].steps[*longest as usize];
        let (call, said) = self.said(*longest)?;
        let whom = self.whom(call, said, &plan.lane_title).whom;
        let graph = &self.request.setting.process.as_ref()?.1.graph;
        let (step, title) = match group {
            Some((call, step)) => (graph.name(call, step), graph.step(call, step)?.title.clone()),
            None => (plan.path.clone(), plan.title.clone()),
        };
        Some(MayHappen { step, title, whom, share, days_mean, at })
    }

    /// The grounds of the proposer's rights at a step: those it names, and those that come with what happens there.
    fn grounds<'s>(&'s self, call: usize, id: StepId, said: &'s Step) -> Vec<&'s str> {
        let mut grounds: Vec<&str> = said.law.iter().map(|l| l.text.as_str()).collect();
        let periods = self.plan.periods.iter().filter(|p| call == 0 && p.law.starts_with("Awb 4:"));
        for period in periods.clone().filter(|p| p.until.contains(&id)) {
            grounds.push(&period.law);
            // A period to decide on an application can be enforced by a notice of default; one to pay by its own rules.
            if period.law.starts_with("Awb 4:1") {
                grounds.push("Awb 4:17");
            }
        }
        // Only who asks for a decision has these rights; a paper that officials make for a body gives none.
        let is_application = self.plan.periods.iter().any(|p| p.law.starts_with("Awb "));
        if is_application && call == 0 {
            if said.decided {
                grounds.extend(["Awb 1:3", "Awb 3:41", "Awb 6:7", "Awb 7:2"]);
            } else if self.may_refuse(said) {
                grounds.push("Awb 4:7");
            }
        }
        grounds
    }

    /// How often the periods that end at a step are late.
    fn late(&self, id: StepId) -> Vec<LateHere> {
        let periods = self.plan.periods.iter().enumerate().filter(|(_, p)| p.until.contains(&id));
        periods
            .filter_map(|(i, period)| {
                let kept: Vec<_> = self.runs.base.iter().filter_map(|r| r.periods.get(i).copied().flatten()).collect();
                let late = kept.iter().filter(|k| k.late_days > 0).count();
                (!kept.is_empty()).then(|| LateHere {
                    title: period.title.clone(),
                    law: period.law.clone(),
                    share: late as f64 / kept.len() as f64,
                })
            })
            .collect()
    }

    /// The nearest step of the usual way before a step, against the arrows; of those equally near the last.
    fn usual_before(&self, id: StepId, places: &BTreeMap<StepId, usize>) -> Option<usize> {
        let (_, checked) = self.request.setting.process.as_ref()?;
        let graph = &checked.graph;
        let ids: BTreeMap<&str, StepId> =
            self.plan.programs[0].steps.iter().enumerate().map(|(i, s)| (s.path.as_str(), i as StepId)).collect();
        let (call, step) = graph.find(&self.plan.programs[0].steps[id as usize].path)?;
        let start = graph.node(call, step)?;
        let (mut seen, mut queue) = (BTreeSet::from([start]), VecDeque::from([(start, 0_u32)]));
        let mut best: Option<(u32, usize)> = None;
        while let Some((node, far)) = queue.pop_front() {
            if best.is_some_and(|(nearest, _)| far > nearest) {
                break;
            }
            let name = graph.activity(node).map(|a| graph.name(a.call, a.step));
            let place = name.and_then(|n| ids.get(n.as_str())).and_then(|i| places.get(i));
            if let Some(place) = place {
                best = Some((far, best.map_or(*place, |(_, known)| known.max(*place))));
                continue;
            }
            for edge in graph.net().edges_directed(node, Direction::Incoming).filter(|e| *e.weight() != Flow::Stop) {
                if seen.insert(edge.source()) {
                    queue.push_back((edge.source(), far + 1));
                }
            }
        }
        best.map(|(_, place)| place)
    }
}

/// What passes by itself is no stop on the way.
fn is_visible(said: &Step) -> bool {
    let waits = matches!(
        said.kind,
        StepKind::Takes(_) | StepKind::Meeting { .. } | StepKind::Period(_) | StepKind::Window { .. } | StepKind::Budget { .. }
    );
    said.work.is_some() || waits
}

/// What happens at a step, by its kind.
fn happens(said: &Step) -> Words {
    match &said.kind {
        StepKind::Meeting { item, .. } => match item.as_ref().map(|i| i.value.as_str()) {
            Some("hamerstuk") => Words::new("er wordt zonder gesprek over beslist", "it is decided without discussion"),
            Some("informatie") => Words::new("het gaat ter kennisneming mee", "it goes along for information"),
            _ => Words::new("er wordt over vergaderd", "it is on the agenda of a meeting"),
        },
        StepKind::Takes(_) => Words::new("er gaat tijd overheen", "time passes"),
        StepKind::Period(_) => Words::new("een termijn moet lopen", "a period must run"),
        StepKind::Window { .. } => {
            Words::new("het wacht op een vast moment in het jaar", "it waits for a fixed moment of the year")
        }
        StepKind::Budget { .. } => Words::new("er wordt geld gereserveerd", "money is set aside"),
        _ => Words::new("eerst op de stapel, dan in behandeling", "first on the pile, then in hand"),
    }
}
