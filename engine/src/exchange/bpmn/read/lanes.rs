//! Who does what: lanes, and lanes in lanes.

use super::super::net::Lane;
use super::super::xml::Element;
use super::Reader;
use std::collections::HashMap;

impl Reader<'_, '_> {
    pub(super) fn lanes(&mut self, process: &Element) {
        for lane in process.all("laneSet").flat_map(|s| s.all("lane")) {
            self.lane(lane);
        }
        if self.net.lanes.is_empty() && !self.net.title.is_empty() {
            self.net.lanes.push(Lane { title: self.net.title.clone(), name: None });
        }
    }

    fn lane(&mut self, lane: &Element) {
        let inner: Vec<&Element> = lane.all("childLaneSet").flat_map(|s| s.all("lane")).collect();
        if inner.is_empty() {
            let name = lane.ours("lane").and_then(|l| l.get("name")).map(str::to_owned);
            let title = if lane.title().is_empty() { lane.get("id").unwrap_or("").to_owned() } else { lane.title() };
            self.net.lanes.push(Lane { title, name });
        }
        inner.into_iter().for_each(|l| self.lane(l));
    }

    /// Lane of each node id, the innermost.
    pub(super) fn lane_refs(process: &Element) -> HashMap<String, usize> {
        fn walk(lane: &Element, at: &mut usize, found: &mut HashMap<String, usize>) {
            let mut leaf = true;
            for inner in lane.all("childLaneSet").flat_map(|s| s.all("lane")) {
                leaf = false;
                walk(inner, at, found);
            }
            if leaf {
                for node in lane.all("flowNodeRef") {
                    found.insert(node.text.trim().to_owned(), *at);
                }
                *at += 1;
            }
        }
        let (mut found, mut at) = (HashMap::new(), 0);
        for lane in process.all("laneSet").flat_map(|s| s.all("lane")) {
            walk(lane, &mut at, &mut found);
        }
        found
    }
}
