//! What leads to what: flows, events on borders, links, where a scope begins and where it ends.

use super::super::net::{At, Fork, What};
use super::super::xml::{Element, OURS};
use super::{Gate, Reader, is_flow_node};
use crate::model::EndKind;
use crate::text::Complaint;
use std::collections::{HashMap, HashSet};

impl<'e> Reader<'_, 'e> {
    /// Events on the border of an activity.
    pub(super) fn borders(&mut self, scope: &'e Element, gates: &mut HashMap<String, Gate>) {
        for (child, event) in scope.children.iter().enumerate().filter(|(_, c)| c.name == "boundaryEvent") {
            let id = event.get("id").unwrap_or("");
            let Some(host) = event.get("attachedToRef").filter(|h| gates.contains_key(*h)) else {
                let host = event.get("attachedToRef").unwrap_or("");
                self.errors.push(Complaint::error(
                    "dangling_reference",
                    event.span,
                    format!("de gebeurtenis \"{id}\" zit vast aan \"{host}\", dat er niet is"),
                    format!("the event \"{id}\" is attached to \"{host}\", which does not exist"),
                ));
                continue;
            };
            if event.first("compensateEventDefinition").is_some() {
                self.remarks.say(
                    event.span,
                    "boundaryEvent",
                    id,
                    "maakt iets ongedaan; weggelaten",
                    "undoes something; left out",
                );
                continue;
            }
            if event.get("cancelActivity") == Some("false") {
                self.remarks.say(
                    event.span,
                    "boundaryEvent",
                    id,
                    "onderbreekt niet; wat erna komt, gaat naast de zaak en is weggelaten",
                    "does not interrupt; what follows runs beside the case and is left out",
                );
                continue;
            }
            let gate = gates[host];
            let lane = self.net.nodes[gate.entry].lane;
            let out = if event.first("timerEventDefinition").is_some() {
                let wait = self.timer(event);
                let fork = self.inner(gate.entry, What::Fork(Fork::First));
                let timer = self.node(event, What::Wait(wait), lane);
                let (done, late) = (self.inner(gate.entry, What::Marker), self.inner(timer, What::Marker));
                let join = self.inner(gate.entry, What::Join);
                let choice = self.inner(gate.entry, What::Choice);
                let (on, over) = (self.inner(gate.entry, What::Pass), self.inner(timer, What::Pass));
                for (from, to) in
                    [(fork, gate.entry), (fork, timer), (gate.exit, done), (timer, late), (done, join), (late, join)]
                {
                    self.edge(from, to);
                }
                self.edge(join, choice);
                self.edge(choice, over).marker = Some(late);
                self.edge(choice, on).default = true;
                gates.insert(host.to_owned(), Gate { entry: fork, exit: on, child: gate.child });
                over
            } else {
                let choice = self.inner(gate.exit, What::Choice);
                let (on, aside) = (self.inner(gate.exit, What::Pass), self.node(event, What::Pass, lane));
                self.edge(gate.exit, choice);
                let way = self.edge(choice, aside);
                (way.seldom, way.title) = (true, event.title());
                way.id = id.to_owned();
                self.edge(choice, on).default = true;
                gates.insert(host.to_owned(), Gate { exit: on, ..gate });
                aside
            };
            gates.insert(id.to_owned(), Gate { entry: out, exit: out, child });
        }
    }

    pub(super) fn flows(&mut self, flows: &[&Element], gates: &HashMap<String, Gate>, scope: &Element) {
        // Left out on purpose, with a remark of their own.
        let left_out: HashSet<&str> = scope
            .children
            .iter()
            .filter(|c| is_flow_node(&c.name))
            .filter_map(|c| c.get("id"))
            .filter(|id| !gates.contains_key(*id))
            .collect();
        for flow in flows {
            let id = flow.get("id").unwrap_or("");
            let (source, target) = (flow.get("sourceRef").unwrap_or(""), flow.get("targetRef").unwrap_or(""));
            if left_out.contains(source) || left_out.contains(target) {
                continue;
            }
            let (Some(from), Some(to)) = (gates.get(source), gates.get(target)) else {
                let missing = if gates.contains_key(source) { target } else { source };
                self.errors.push(Complaint::error(
                    "dangling_reference",
                    flow.span,
                    format!("de pijl \"{id}\" verwijst naar \"{missing}\", dat er in dit proces niet is"),
                    format!("the flow \"{id}\" refers to \"{missing}\", which does not exist in this process"),
                ));
                continue;
            };
            let default = scope.children.get(from.child).and_then(|c| c.get("default")) == Some(id) && !id.is_empty();
            let condition = flow.first("conditionExpression").map(|c| c.text.split_whitespace().collect::<Vec<_>>().join(" "));
            let is_ours = flow.ours("branch").is_some()
                || flow.first("conditionExpression").is_some_and(|c| c.get("language") == Some(OURS));
            if !is_ours && let Some(said) = flow.first("conditionExpression").filter(|c| !c.text.trim().is_empty()) {
                self.conditions.push((said.span, id.to_owned()));
            }
            let title = match (flow.title(), condition) {
                (title, Some(condition)) if title.is_empty() => condition,
                (title, Some(condition)) if !condition.is_empty() && flow.ours("branch").is_none() => {
                    format!("{title}: {condition}")
                }
                (title, _) => title,
            };
            let branch = flow.ours("branch").map(|b| b.text.trim().to_owned());
            let (span, from, to) = (flow.span, from.exit, to.entry);
            let edge = self.edge(from, to);
            (edge.id, edge.title, edge.default, edge.branch, edge.span) = (id.to_owned(), title, default, branch, span);
        }
    }

    /// Event gateways: what happens first decides; the others are no longer waited for.
    pub(super) fn event_gateways(&mut self, scope: &Element, gates: &HashMap<String, Gate>) {
        for gateway in scope.all("eventBasedGateway") {
            let Some(gate) = gateway.get("id").and_then(|id| gates.get(id)) else { continue };
            let fork = gate.exit;
            let members: Vec<At> = self.net.ways(fork).map(|(_, e)| e.to).collect();
            if members.len() < 2 {
                self.net.nodes[fork].what = What::Pass;
                continue;
            }
            let coming = self.net.coming();
            if !members.iter().all(|m| matches!(self.net.nodes[*m].what, What::Wait(_)) && coming[*m].len() == 1) {
                self.net.nodes[fork].what = What::Choice;
                self.remarks.say(
                    gateway.span,
                    "eventBasedGateway",
                    gateway.get("id").unwrap_or(""),
                    "leidt naar iets dat geen gebeurtenis is, of waar ook een andere weg heen leidt; gelezen als een keuze",
                    "leads to something that is no event, or to which another way leads too; read as a choice",
                );
                continue;
            }
            let join = self.inner(fork, What::Join);
            let choice = self.inner(fork, What::Choice);
            self.edge(join, choice);
            for member in members {
                let marker = self.inner(member, What::Marker);
                let on = self.inner(member, What::Pass);
                for edge in self.net.edges.iter_mut().filter(|e| e.from == member) {
                    edge.from = on;
                }
                self.edge(member, marker);
                self.edge(marker, join);
                self.edge(choice, on).marker = Some(marker);
            }
        }
    }

    /// A link goes on where the catching one of the same name stands.
    pub(super) fn links(&mut self, scope: &Element, gates: &HashMap<String, Gate>) {
        let name = |e: &Element| e.first("linkEventDefinition").map(|l| l.get("name").map_or_else(|| e.title(), str::to_owned));
        let at = |e: &Element| e.get("id").and_then(|id| gates.get(id)).copied();
        for throw in scope.all("intermediateThrowEvent") {
            let (Some(wanted), Some(from)) = (name(throw), at(throw)) else { continue };
            match scope.all("intermediateCatchEvent").find(|c| name(c).as_ref() == Some(&wanted)).and_then(at) {
                Some(to) => {
                    self.edge(from.exit, to.entry);
                }
                None => self.remarks.say(
                    throw.span,
                    "linkEvent",
                    throw.get("id").unwrap_or(""),
                    "leidt nergens heen; de zaak eindigt hier",
                    "leads nowhere; the case ends here",
                ),
            }
        }
    }

    /// Where the ways of a scope begin.
    pub(super) fn begins(&mut self, scope: &Element, flows: &[&Element], gates: &HashMap<String, Gate>, entry: At) {
        let id = |e: &Element| e.get("id").unwrap_or("").to_owned();
        let starts: Vec<&Element> = scope.all("startEvent").filter(|e| gates.contains_key(&id(e))).collect();
        let is_led_to = |e: &Element| flows.iter().any(|f| f.get("targetRef") == e.get("id"));
        let is_link = |e: &Element| e.first("linkEventDefinition").is_some();
        let orphans: Vec<&Element> = scope
            .children
            .iter()
            .filter(|e| is_flow_node(&e.name) && !matches!(e.name.as_str(), "startEvent" | "boundaryEvent"))
            .filter(|e| gates.contains_key(&id(e)) && !is_led_to(e) && !is_link(e) && e.ours("stop").is_none())
            .collect();
        let stops = |e: &&Element| e.ours("stop").is_none();
        let starts: Vec<&Element> = starts.into_iter().filter(stops).collect();
        let begin = |reader: &mut Self, from: At, list: &[&Element]| {
            for element in list {
                let to = gates[&id(element)].entry;
                let title = if element.name == "startEvent" { element.title() } else { String::new() };
                let edge = reader.edge(from, to);
                edge.title = title;
                edge.span = element.span;
            }
        };
        match (starts.as_slice(), orphans.as_slice()) {
            ([], []) => {
                if gates.is_empty() {
                    return;
                }
                self.errors.push(
                    Complaint::error(
                        "no_start",
                        scope.span,
                        "er is geen begin: geen start, en naar elke stap leidt een pijl",
                        "there is no beginning: no start event, and a flow leads to every step",
                    )
                    .hint("Teken een start (een cirkel) met een pijl", "Draw a start event (a circle) with a flow"),
                );
            }
            ([], [one]) => begin(self, entry, &[*one]),
            ([], many) => {
                // Everything without an arrow to it begins at once.
                self.net.nodes[entry].what = What::Fork(Fork::All);
                begin(self, entry, many);
            }
            ([one], []) => begin(self, entry, &[*one]),
            (many, orphans) => {
                for orphan in orphans {
                    self.remarks.say(
                        orphan.span,
                        &orphan.name,
                        orphan.get("id").unwrap_or(""),
                        "er leidt geen pijl heen; weggelaten",
                        "no flow leads to it; left out",
                    );
                }
                if many.len() > 1 {
                    self.net.nodes[entry].what = What::Choice;
                    self.remarks.say(
                        many[1].span,
                        "startEvent",
                        many[1].get("id").unwrap_or(""),
                        "er is meer dan één begin; waar een zaak begint, is een geschatte kans",
                        "there is more than one start; where a case begins is an estimated chance",
                    );
                }
                begin(self, entry, many);
            }
        }
    }

    /// Where they end: at the exit of a subprocess, else at an end that is drawn or meant.
    pub(super) fn ends(&mut self, scope: &Element, gates: &HashMap<String, Gate>, exit: Option<At>) {
        let leaving = self.net.leaving();
        let mut loose: Vec<At> = Vec::new();
        for element in scope.children.iter().filter(|e| is_flow_node(&e.name)) {
            let Some(gate) = element.get("id").and_then(|id| gates.get(id)) else { continue };
            let is_end = matches!(self.net.nodes[gate.exit].what, What::End(..) | What::Own(_) | What::OwnJoin(_));
            if leaving[gate.exit].is_empty() && !is_end && element.ours("gateway").is_none() {
                loose.push(gate.exit);
            }
        }
        match exit {
            Some(exit) => {
                for at in loose {
                    self.edge(at, exit);
                }
                if self.net.leaving()[self.entry_of(exit)].is_empty() {
                    let entry = self.entry_of(exit);
                    self.edge(entry, exit);
                }
            }
            None => {
                for at in loose {
                    let end = self.inner(at, What::End(EndKind::Granted, false));
                    self.edge(at, end);
                }
            }
        }
    }

    /// The entry that was made just before this exit.
    fn entry_of(&self, exit: At) -> At {
        exit.saturating_sub(1)
    }

    pub(super) fn annotations(&mut self, scope: &Element, gates: &HashMap<String, Gate>) {
        for note in scope.all("textAnnotation") {
            let Some(text) = note.first("text").map(|t| t.text.split_whitespace().collect::<Vec<_>>().join(" ")) else {
                continue;
            };
            if text.is_empty() || note.ours("note").is_some() {
                continue;
            }
            let id = note.get("id").unwrap_or("");
            let on = scope.all("association").find_map(|a| {
                let (source, target) = (a.get("sourceRef")?, a.get("targetRef")?);
                if target == id {
                    gates.get(source)
                } else if source == id {
                    gates.get(target)
                } else {
                    None
                }
            });
            self.net.notes.push((on.map(|g| g.entry), text));
        }
    }
}
