//! The steps of a path: those that most runs come to, and what may happen beside each.

use super::super::rights::rights;
use super::super::spread::DAY;
use super::super::statistics::quantile;
use super::{Finder, LateHere, MayHappen, PathStep};
use crate::graph::Flow;
use crate::model::{Step, StepKind};
use crate::plan::{NONE, StepId};
use crate::text::Words;
use crate::time::Moment;
use petgraph::Direction;
use petgraph::visit::EdgeRef as _;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A step that fewer runs than this come to is a thing that may happen, not a part of the way.
const USUAL: f64 = 0.5;
/// What fewer runs than this come to is not worth a warning.
const RARE: f64 = 0.02;

/// The usual way, and what may happen beside it.
pub(super) struct Way {
    pub steps: Vec<PathStep>,
    pub may_happen: Vec<MayHappen>,
}

impl Finder<'_> {
    pub(super) fn way(&self) -> Way {
        let n = self.runs.base.len() as f64;
        let mut usual: Vec<(i64, StepId, PathStep)> = Vec::new();
        let mut rare: Vec<(StepId, MayHappen)> = Vec::new();
        for (id, plan) in self.plan.programs[0].steps.iter().enumerate() {
            let id = id as StepId;
            let Some((call, said)) = self.said(id).filter(|_| plan.entry != NONE) else { continue };
            let passed: Vec<_> = self.runs.base.iter().filter_map(|r| r.passed.iter().find(|p| p.step == id)).collect();
            if !is_visible(said) || passed.is_empty() {
                continue;
            }
            let share = passed.len() as f64 / n;
            let mut begun: Vec<i64> = passed.iter().map(|p| p.begun).collect();
            begun.sort_unstable();
            let mut elapsed: Vec<i64> = passed.iter().map(|p| p.elapsed).collect();
            elapsed.sort_unstable();
            let days = |p: f64| quantile(&elapsed, p).unwrap_or(0) as f64 / DAY;
            let whom = self.whom(call, said, &plan.lane_title);
            if share < USUAL {
                if share >= RARE {
                    let days_mean = elapsed.iter().sum::<i64>() as f64 / elapsed.len() as f64 / DAY;
                    let (step, title) = (plan.path.clone(), plan.title.clone());
                    rare.push((id, MayHappen { step, title, whom: whom.whom, share, days_mean, at: None }));
                }
                continue;
            }
            let again = self.runs.base.iter().filter(|r| r.visits.iter().any(|v| v.0 == id && v.1 > 1)).count();
            let from = quantile(&begun, 0.5).unwrap_or(self.plan.submit.0);
            usual.push((
                from,
                id,
                PathStep {
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
                    share,
                    from: Moment(from).date(),
                    days_p50: days(0.5),
                    days_p80: days(0.8),
                    decided: call == 0 && said.decided,
                    again: again as f64 / passed.len() as f64,
                    late: if call == 0 { self.late(id) } else { Vec::new() },
                },
            ));
        }
        usual.sort_by_key(|s| s.0);
        let places: BTreeMap<StepId, usize> = usual.iter().enumerate().map(|(place, s)| (s.1, place)).collect();
        for (id, may) in &mut rare {
            may.at = self.usual_before(*id, &places).map(|place| usual[place].2.step.clone());
        }
        rare.sort_by(|(_, a), (_, b)| (b.share * b.days_mean).total_cmp(&(a.share * a.days_mean)));
        Way { steps: usual.into_iter().map(|s| s.2).collect(), may_happen: rare.into_iter().map(|r| r.1).collect() }
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
