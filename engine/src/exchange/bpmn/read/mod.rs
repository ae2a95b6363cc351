//! From the elements of a drawing to a net.
//!
//! One pass a scope: a process, or a subprocess inside it. Every activity gets an entry and an exit, so that events on its
//! border, implicit splits and subprocesses are all the same thing: nodes between entry and exit.

mod lanes;
mod nodes;
mod pool;
mod ways;

use super::net::{At, Edge, Net, Node, What};
use super::remarks::Remarks;
use super::xml::Element;
use crate::text::{Complaint, Span};
use pool::choose;
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
}
