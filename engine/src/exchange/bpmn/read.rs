//! From the elements of a drawing to a net.
//!
//! One pass a scope: a process, or a subprocess inside it. Every activity gets an entry and an exit, so that events on its
//! border, implicit splits and subprocesses are all the same thing: nodes between entry and exit.

use super::duration::from_iso;
use super::net::{At, Edge, Fork, Lane, Net, Node, Own, Wait, What, Worker};
use super::remarks::Remarks;
use super::xml::{Element, OURS};
use crate::model::EndKind;
use crate::text::{Complaint, Span};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Most nodes of a net; a drawing with more is no drawing.
const LARGEST: usize = 4_000;
/// Elements that are no part of the way, with what they are; they are named once.
const NO_PART: [&str; 6] =
    ["dataObject", "dataObjectReference", "dataStoreReference", "group", "choreographyTask", "conversation"];

/// Reads the net of a definitions element; `pool` picks one of several pools by name or id.
///
/// # Errors
/// No process, an unknown pool, ids that stand twice, flows that lead nowhere, subprocesses that contain themselves.
pub(super) fn read(root: &Element, pool: Option<&str>, remarks: &mut Remarks) -> Result<Net, Vec<Complaint>> {
    let mut processes: BTreeMap<&str, &Element> = BTreeMap::new();
    let mut twice = Vec::new();
    for process in root.all("process") {
        if processes.insert(process.get("id").unwrap_or(""), process).is_some() {
            twice.push(duplicate(process));
        }
    }
    if !twice.is_empty() {
        return Err(twice);
    }
    let (process, title) = choose(root, pool, remarks)?;
    let mut reader = Reader {
        processes,
        remarks,
        errors: Vec::new(),
        net: Net { title, ..Net::default() },
        open: vec![process.get("id").unwrap_or("").to_owned()],
        seen: HashSet::new(),
        no_part: BTreeMap::new(),
        conditions: Vec::new(),
        message_names: root.all("message").filter_map(|m| Some((m.get("id")?.to_owned(), m.title()))).collect(),
    };
    reader.net.head = process.ours("process").map(|e| e.text.clone());
    reader.lanes(process);
    let start = reader.net.add(Node {
        id: "start".to_owned(),
        title: String::new(),
        what: What::Pass,
        lane: None,
        times: None,
        span: process.span,
    });
    reader.scope(process, start, None, None);
    let Reader { errors, net, no_part, conditions, .. } = reader;
    remarks.say_of(
        &conditions,
        "conditionExpression",
        "de voorwaarde wordt niet gelezen; zij staat bij de tak, met een kans in haar plaats",
        "the condition is not read; it stands beside the branch, with a chance in its place",
    );
    for (name, found) in no_part {
        remarks.say_of(&found, name, "heeft geen deel aan de tijd; weggelaten", "has no part in the time; left out");
    }
    if errors.is_empty() { Ok(net) } else { Err(errors) }
}

fn duplicate(element: &Element) -> Complaint {
    let id = element.get("id").unwrap_or("");
    Complaint::error(
        "duplicate_id",
        element.span,
        format!("de id \"{id}\" staat twee keer in deze tekening"),
        format!("the id \"{id}\" stands twice in this drawing"),
    )
    .hint("Bewaar de tekening opnieuw uit het tekenprogramma", "Save the drawing again from the drawing program")
}

/// The process to take: that of the named pool, the only one, or the one with the most steps.
fn choose<'e>(root: &'e Element, pool: Option<&str>, remarks: &mut Remarks) -> Result<(&'e Element, String), Vec<Complaint>> {
    let participants: Vec<&Element> = root.all("collaboration").flat_map(|c| c.all("participant")).collect();
    let name_of = |process: &Element| {
        let id = process.get("id");
        let named = participants.iter().find(|p| p.get("processRef") == id && id.is_some());
        let title = named.map(|p| p.title()).filter(|t| !t.is_empty());
        title.unwrap_or_else(|| process.title())
    };
    // Other pools' ids may carry a prefix.
    let all: Vec<(&Element, String, usize)> = root.all("process").map(|p| (p, name_of(p), steps_in(p))).collect();
    if let Some(wanted) = pool {
        let low = wanted.to_lowercase();
        let is = |p: &&(&Element, String, usize)| p.1.to_lowercase() == low || p.0.get("id") == Some(wanted);
        if let Some((process, title, _)) = all.iter().find(is) {
            return Ok((process, title.clone()));
        }
        let names: Vec<&str> = all.iter().map(|p| p.1.as_str()).collect();
        let complaint = Complaint::error(
            "unknown_pool",
            root.span,
            format!("deze tekening heeft geen pool \"{wanted}\""),
            format!("this drawing has no pool \"{wanted}\""),
        );
        let complaint = crate::text::reader::suggest(complaint, wanted, &names, &crate::text::Words::new("pools", "pools"));
        return Err(vec![complaint]);
    }
    // A process that another calls is a part of it.
    let called: HashSet<&str> = all.iter().flat_map(|p| calls_in(p.0)).collect();
    let free = |p: &&(&Element, String, usize)| p.0.get("id").is_none_or(|id| !called.contains(id));
    let best = all.iter().filter(free).chain(all.iter()).filter(|p| p.2 > 0).fold(
        None,
        |best: Option<&(&Element, String, usize)>, p| match best {
            Some(known) if known.2 >= p.2 || (free(&known) && !free(&p)) => Some(known),
            _ => Some(p),
        },
    );
    let Some((process, title, _)) = best else {
        return Err(vec![
            Complaint::error(
                "empty_drawing",
                root.span,
                "in deze tekening staat geen proces met stappen",
                "this drawing has no process with steps",
            )
            .hint("Teken eerst de stappen", "Draw the steps first"),
        ]);
    };
    for other in all.iter().filter(|p| p.2 > 0 && !std::ptr::eq(p.0, *process) && free(p)) {
        remarks.say(
            other.0.span,
            "pool",
            if other.1.is_empty() { other.0.get("id").unwrap_or("") } else { &other.1 },
            "niet overgenomen; wat ervan komt, is een bericht waarop wordt gewacht. Met --pool neemt u deze pool",
            "not taken over; what comes from it is a message that is waited for. With --pool you take this pool",
        );
    }
    Ok((process, title.clone()))
}

fn steps_in(scope: &Element) -> usize {
    scope.children.iter().map(|c| usize::from(is_flow_node(&c.name)) + steps_in(c)).sum()
}

fn calls_in(scope: &Element) -> Vec<&str> {
    let own = scope.all("callActivity").filter_map(|c| c.get("calledElement"));
    own.chain(scope.children.iter().flat_map(calls_in)).collect()
}

fn is_flow_node(name: &str) -> bool {
    name.ends_with("Task") && name != "choreographyTask"
        || name.ends_with("Gateway")
        || name.ends_with("Event")
        || matches!(name, "task" | "subProcess" | "adHocSubProcess" | "transaction" | "callActivity")
}

/// Where ways come in and go out.
#[derive(Clone, Copy)]
struct Gate {
    entry: At,
    exit: At,
    /// What may have events on its border, and the number of its element.
    child: usize,
}

struct Reader<'r, 'e> {
    processes: BTreeMap<&'e str, &'e Element>,
    remarks: &'r mut Remarks,
    errors: Vec<Complaint>,
    net: Net,
    /// Called processes that are open, to see one that calls itself.
    open: Vec<String>,
    /// Ids that were met.
    seen: HashSet<String>,
    no_part: BTreeMap<&'static str, Vec<(Span, String)>>,
    /// Conditions in the language of another program.
    conditions: Vec<(Span, String)>,
    message_names: HashMap<String, String>,
}

impl<'e> Reader<'_, 'e> {
    fn lanes(&mut self, process: &Element) {
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
    fn lane_refs(process: &Element) -> HashMap<String, usize> {
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

    fn node(&mut self, element: &Element, what: What, lane: Option<usize>) -> At {
        self.net.add(Node {
            id: element.get("id").unwrap_or("").to_owned(),
            title: element.title(),
            what,
            lane,
            times: None,
            span: element.span,
        })
    }

    fn inner(&mut self, like: At, what: What) -> At {
        let Node { id, lane, span, .. } = self.net.nodes[like].clone();
        self.net.add(Node { id, title: String::new(), what, lane, times: None, span })
    }

    fn edge(&mut self, from: At, to: At) -> &mut Edge {
        let span = self.net.nodes[from].span;
        self.net.edges.push(Edge {
            id: String::new(),
            from,
            to,
            title: String::new(),
            default: false,
            seldom: false,
            marker: None,
            most: None,
            branch: None,
            span,
        });
        let last = self.net.edges.len() - 1;
        &mut self.net.edges[last]
    }

    /// Reads the nodes and flows of a scope; its ways begin at `entry` and, in a subprocess, come out at `exit`.
    fn scope(&mut self, scope: &'e Element, entry: At, exit: Option<At>, lane: Option<usize>) {
        let refs = Self::lane_refs(scope);
        let whole_pool = (refs.is_empty() && exit.is_none() && self.net.lanes.len() == 1).then_some(0);
        let mut gates: HashMap<String, Gate> = HashMap::new();
        let flows: Vec<&Element> = scope.all("sequenceFlow").collect();
        let nested = exit.is_some();
        for (child, element) in scope.children.iter().enumerate() {
            let id = element.get("id").unwrap_or("");
            if !is_flow_node(&element.name) {
                if let Some(name) = NO_PART.iter().find(|n| **n == element.name) {
                    self.no_part.entry(name).or_default().push((element.span, id.to_owned()));
                }
                continue;
            }
            if !id.is_empty() && !self.seen.insert(format!("{}/{id}", self.open.join("/"))) {
                self.errors.push(duplicate(element));
                continue;
            }
            if self.net.nodes.len() > LARGEST {
                if !self.errors.iter().any(|c| c.code == "too_many_steps") {
                    self.errors.push(Complaint::error(
                        "too_many_steps",
                        element.span,
                        format!("deze tekening heeft, met wat zij aanroept, meer dan {LARGEST} stappen"),
                        format!("this drawing has, with what it calls, more than {LARGEST} steps"),
                    ));
                }
                return;
            }
            let own_lane = refs.get(id).copied().or(lane).or(whole_pool);
            let out = flows.iter().filter(|f| f.get("sourceRef") == Some(id)).count();
            let into = flows.iter().filter(|f| f.get("targetRef") == Some(id)).count();
            if let Some((entry, exit)) = self.flow_node(element, own_lane, (into, out), nested) {
                gates.insert(id.to_owned(), Gate { entry, exit, child });
            }
        }
        self.borders(scope, &mut gates);
        self.flows(&flows, &gates, scope);
        self.event_gateways(scope, &gates);
        self.links(scope, &gates);
        self.begins(scope, &flows, &gates, entry);
        self.ends(scope, &gates, exit);
        self.annotations(scope, &gates);
    }

    /// The nodes of one element: entry and exit.
    fn flow_node(&mut self, element: &'e Element, lane: Option<usize>, ways: (usize, usize), nested: bool) -> Option<(At, At)> {
        let id = element.get("id").unwrap_or("");
        if let Some(own) = own(element) {
            let at = self.node(element, What::Own(own), lane);
            return Some((at, at));
        }
        if let Some(gateway) = element.ours("gateway") {
            // Of a step that Doorloop wrote: the choice after it, or the end of its block.
            let of = gateway.get("of").unwrap_or("").to_owned();
            let what = if gateway.get("is") == Some("join") { What::OwnJoin(of) } else { What::Pass };
            let at = self.node(element, what, lane);
            return Some((at, at));
        }
        if element.get("triggeredByEvent") == Some("true") {
            self.remarks.say(
                element.span,
                "eventSubProcess",
                id,
                "kan op elk moment beginnen; weggelaten. Schrijf het als \"stops\"",
                "can begin at any moment; left out. Write it as \"stops\"",
            );
            return None;
        }
        if element.get("isForCompensation") == Some("true") {
            self.remarks.say(element.span, &element.name, id, "maakt iets ongedaan; weggelaten", "undoes something; left out");
            return None;
        }
        let simple = |reader: &mut Self, what: What| {
            let at = reader.node(element, what, lane);
            Some((at, at))
        };
        match element.name.as_str() {
            "startEvent" => simple(self, What::Pass),
            "endEvent" if nested => {
                if element.first("errorEventDefinition").is_some() {
                    self.remarks.say(
                        element.span,
                        "errorEndEvent",
                        id,
                        "gaat verder als een gewoon einde van het deelproces",
                        "goes on as a plain end of the subprocess",
                    );
                }
                simple(self, What::Pass)
            }
            "endEvent" => {
                let whole = element.first("terminateEventDefinition").is_some();
                simple(self, What::End(end_kind(&element.title()), whole))
            }
            "boundaryEvent" => None,
            "intermediateThrowEvent" => simple(self, What::Pass),
            "intermediateCatchEvent" => self.catch_event(element, lane),
            "exclusiveGateway" => simple(self, if ways.1 > 1 { What::Choice } else { What::Pass }),
            "eventBasedGateway" => simple(self, What::Fork(Fork::First)),
            "parallelGateway" | "inclusiveGateway" | "complexGateway" => {
                let fork = if element.name == "parallelGateway" { Fork::All } else { Fork::Some };
                if element.name == "complexGateway" {
                    self.remarks.say(
                        element.span,
                        "complexGateway",
                        id,
                        "gelezen als een inclusieve gateway",
                        "read as an inclusive gateway",
                    );
                }
                match ways {
                    (into, out) if into > 1 && out > 1 => {
                        let join = self.node(element, What::Join, lane);
                        let fork = self.node(element, What::Fork(fork), lane);
                        self.edge(join, fork);
                        Some((join, fork))
                    }
                    (_, out) if out > 1 => simple(self, What::Fork(fork)),
                    (into, _) if into > 1 => simple(self, What::Join),
                    _ => simple(self, What::Pass),
                }
            }
            "subProcess" | "transaction" | "adHocSubProcess" => self.subprocess(element, element, lane),
            "callActivity" => self.call(element, lane),
            "receiveTask" => self.activity(element, What::Wait(Wait::Message), lane, ways.1),
            "serviceTask" | "scriptTask" | "businessRuleTask" | "sendTask" => {
                self.activity(element, What::Task(Worker::Program), lane, ways.1)
            }
            "task" | "userTask" | "manualTask" => self.activity(element, What::Task(Worker::Person), lane, ways.1),
            _ => {
                self.remarks.say(
                    element.span,
                    &element.name,
                    id,
                    "onbekend; gelezen als iets waar een zaak langs gaat",
                    "unknown; read as something a case passes",
                );
                simple(self, What::Pass)
            }
        }
    }

    /// A task with what hangs on it: a loop, many instances, a split without a gateway.
    fn activity(&mut self, element: &Element, what: What, lane: Option<usize>, out: usize) -> Option<(At, At)> {
        let at = self.node(element, what, lane);
        let exit = self.repeated(element, at, at);
        Some((at, self.implicit_split(element, exit, out)))
    }

    /// More than one way out of an activity is a split: each way is taken, those with a condition by it.
    fn implicit_split(&mut self, element: &Element, exit: At, out: usize) -> At {
        if out < 2 {
            return exit;
        }
        // With a default flow, or a condition on a way, the drawing means a choice.
        let fork = if element.get("default").is_some() { What::Choice } else { What::Fork(Fork::All) };
        let split = self.inner(exit, fork);
        self.edge(exit, split);
        split
    }

    fn repeated(&mut self, element: &Element, entry: At, exit: At) -> At {
        let id = element.get("id").unwrap_or("");
        if let Some(many) = element.first("multiInstanceLoopCharacteristics") {
            let said =
                many.first("loopCardinality").and_then(|c| c.text.trim().parse::<u32>().ok()).filter(|n| (1..=100).contains(n));
            let sequential = many.get("isSequential") == Some("true");
            match said {
                Some(times) if !sequential && entry == exit => self.net.nodes[entry].times = Some(times),
                _ => self.remarks.say(
                    element.span,
                    "multiInstance",
                    id,
                    "gebeurt meer dan eens; hier één keer. Schrijf \"times\" bij het lid van een blok, of een langere duur",
                    "is done more than once; here once. Write \"times\" at the member of a block, or a longer duration",
                ),
            }
        }
        if let Some(again) = element.first("standardLoopCharacteristics") {
            let most = again.get("loopMaximum").and_then(|n| n.trim().parse::<u32>().ok()).filter(|n| (1..=1000).contains(n));
            let choice = self.inner(exit, What::Choice);
            self.edge(exit, choice);
            let back = self.edge(choice, entry);
            (back.seldom, back.most) = (true, Some(most.unwrap_or(3)));
            let out = self.inner(exit, What::Pass);
            self.edge(choice, out);
            return out;
        }
        exit
    }

    fn catch_event(&mut self, element: &Element, lane: Option<usize>) -> Option<(At, At)> {
        let id = element.get("id").unwrap_or("");
        let what = if element.first("linkEventDefinition").is_some() {
            What::Pass
        } else if element.first("timerEventDefinition").is_some() {
            What::Wait(self.timer(element))
        } else {
            if element.children.iter().filter(|c| c.name.ends_with("EventDefinition")).count() > 1 {
                self.remarks.say(
                    element.span,
                    "intermediateCatchEvent",
                    id,
                    "wacht op meer dan één ding; hier op één",
                    "waits for more than one thing; here for one",
                );
            }
            What::Wait(Wait::Message)
        };
        let at = self.node(element, what, lane);
        if self.net.nodes[at].title.is_empty()
            && let Some(message) = element.first("messageEventDefinition").and_then(|m| m.get("messageRef"))
            && let Some(name) = self.message_names.get(message)
        {
            self.net.nodes[at].title = name.clone();
        }
        Some((at, at))
    }

    fn timer(&mut self, element: &Element) -> Wait {
        let id = element.get("id").unwrap_or("");
        let Some(definition) = element.first("timerEventDefinition") else { return Wait::Unknown };
        let said = definition.first("timeDuration").or_else(|| definition.first("timeCycle"));
        let found = said.and_then(|d| from_iso(&d.text));
        if let Some(found) = found {
            return Wait::Timer(found);
        }
        let text: String = definition.children.iter().map(|c| c.text.trim()).collect::<String>().chars().take(40).collect();
        if !text.is_empty() {
            let (nl, en) = (
                format!("\"{text}\" is geen vaste duur; in de plaats staat een schatting"),
                format!("\"{text}\" is no fixed duration; an estimate stands instead"),
            );
            self.remarks.say(definition.span, "timerEventDefinition", id, &nl, &en);
        }
        Wait::Unknown
    }

    fn subprocess(&mut self, element: &'e Element, scope: &'e Element, lane: Option<usize>) -> Option<(At, At)> {
        let entry = self.node(element, What::Pass, lane);
        let exit = self.inner(entry, What::Pass);
        if element.name == "adHocSubProcess" {
            self.remarks.say(
                element.span,
                "adHocSubProcess",
                element.get("id").unwrap_or(""),
                "de stappen staan naast elkaar: elk één keer, in willekeurige volgorde",
                "its steps stand beside each other: each once, in any order",
            );
        }
        self.scope(scope, entry, Some(exit), lane);
        let exit = self.repeated(element, entry, exit);
        Some((entry, exit))
    }

    fn call(&mut self, element: &'e Element, lane: Option<usize>) -> Option<(At, At)> {
        let id = element.get("id").unwrap_or("");
        let called = element.get("calledElement").unwrap_or("");
        // A name may carry the prefix of its namespace.
        let bare = called.rsplit(':').next().unwrap_or(called);
        let Some(process) = self.processes.get(called).or_else(|| self.processes.get(bare)).copied() else {
            let (nl, en) = (
                format!("het proces \"{called}\" staat niet in dit bestand; in de plaats staat één stap met een geschatte duur"),
                format!("the process \"{called}\" is not in this file; one step with an estimated duration stands instead"),
            );
            self.remarks.say(element.span, "callActivity", id, &nl, &en);
            return self.activity(element, What::Task(Worker::Person), lane, 1);
        };
        let name = process.get("id").unwrap_or("").to_owned();
        if self.open.contains(&name) {
            let way = format!("{} → {name}", self.open.join(" → "));
            self.errors.push(
                Complaint::error(
                    "contains_itself",
                    element.span,
                    format!("het proces \"{name}\" roept zichzelf aan: {way}"),
                    format!("the process \"{name}\" calls itself: {way}"),
                )
                .hint("Teken de herhaling als een pijl terug", "Draw the repetition as an arrow back"),
            );
            return None;
        }
        // Called twice from one scope, it is there twice: ids are its own each time.
        self.open.push(name);
        self.open.push(id.to_owned());
        let gates = self.subprocess(element, process, lane);
        self.open.pop();
        self.open.pop();
        gates
    }

    /// Events on the border of an activity.
    fn borders(&mut self, scope: &'e Element, gates: &mut HashMap<String, Gate>) {
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

    fn flows(&mut self, flows: &[&Element], gates: &HashMap<String, Gate>, scope: &Element) {
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
    fn event_gateways(&mut self, scope: &Element, gates: &HashMap<String, Gate>) {
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
    fn links(&mut self, scope: &Element, gates: &HashMap<String, Gate>) {
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
    fn begins(&mut self, scope: &Element, flows: &[&Element], gates: &HashMap<String, Gate>, entry: At) {
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
    fn ends(&mut self, scope: &Element, gates: &HashMap<String, Gate>, exit: Option<At>) {
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

    fn annotations(&mut self, scope: &Element, gates: &HashMap<String, Gate>) {
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

/// The step that Doorloop wrote with this element.
fn own(element: &Element) -> Option<Own> {
    let step = element.ours("step")?;
    Some(Own {
        name: step.get("name")?.to_owned(),
        order: step.get("order").and_then(|o| o.parse().ok()).unwrap_or(usize::MAX),
        yaml: step.text.clone(),
        ways: step.get("ways").unwrap_or("").split_whitespace().map(str::to_owned).collect(),
        title: step.get("title").unwrap_or("").to_owned(),
        lane: step.get("lane").unwrap_or("").to_owned(),
    })
}

/// How a case ends, by the words of the end.
fn end_kind(title: &str) -> EndKind {
    let title = title.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| title.contains(w));
    if has(&["niet in behandeling", "niet ontvankelijk", "not handled", "inadmissible"]) {
        EndKind::NotHandled
    } else if has(&["ingetrokken", "intrek", "withdraw", "cancel", "annuleer"]) {
        EndKind::Withdrawn
    } else if has(&["afgewezen", "afwijz", "geweigerd", "weiger", "reject", "refus", "denied", "declin", "negatief"]) {
        EndKind::Refused
    } else if has(&["deels", "gedeeltelijk", "partly", "partial"]) {
        EndKind::Partly
    } else {
        EndKind::Granted
    }
}
