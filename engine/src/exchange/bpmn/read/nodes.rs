//! Each element by itself: what becomes of it, with its entry and its exit.

use super::super::duration::from_iso;
use super::super::net::{At, Fork, Own, Wait, What, Worker};
use super::super::xml::Element;
use super::Reader;
use crate::model::EndKind;
use crate::text::Complaint;

impl<'e> Reader<'_, 'e> {
    /// The nodes of one element: entry and exit.
    pub(super) fn flow_node(
        &mut self,
        element: &'e Element,
        lane: Option<usize>,
        ways: (usize, usize),
        nested: bool,
    ) -> Option<(At, At)> {
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

    pub(super) fn timer(&mut self, element: &Element) -> Wait {
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
