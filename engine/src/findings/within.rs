//! Which part a step belongs to, where steps of several parts read the same.

use super::simulate::Request;
use crate::plan::NONE;
use crate::text::Words;
use std::collections::BTreeMap;

/// The path of a step, and the titles of the calls it stands in, from the outside in.
type InCalls<'a> = (&'a str, Vec<&'a Words>);

/// Of steps of the plan whose title another step has too: the title of the outermost call that tells them apart, by the step's path.
pub(in crate::findings) fn within(request: &Request<'_>) -> BTreeMap<String, Words> {
    let Some((_, checked)) = request.setting.process.as_ref() else { return BTreeMap::new() };
    let graph = &checked.graph;
    let mut alike: BTreeMap<(&str, &str), Vec<InCalls<'_>>> = BTreeMap::new();
    for step in request.plan.programs[0].steps.iter().filter(|s| s.entry != NONE) {
        let Some((call, _)) = graph.find(&step.path) else { continue };
        let callers = graph.callers(call).into_iter().filter_map(|(outer, at)| Some(&graph.step(outer, at)?.title)).collect();
        alike.entry((&step.title.nl, &step.title.en)).or_default().push((&step.path, callers));
    }
    let mut found = BTreeMap::new();
    for group in alike.into_values().filter(|group| group.len() > 1) {
        let depth = (0..).take_while(|&i| group.iter().all(|(_, c)| c.get(i) == group[0].1.get(i) && i < c.len())).count();
        for (path, callers) in &group {
            if let Some(title) = callers.get(depth) {
                found.insert((*path).to_owned(), (*title).clone());
            }
        }
    }
    found
}
