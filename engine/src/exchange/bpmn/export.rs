//! A process as a drawing in BPMN 2.0, with everything that BPMN has no form for in elements of our own.
//!
//! The forms and arrows are those of the picture ([`Diagram`]); what a picture folds into one form (a task and the choice
//! after it) is drawn as BPMN wants it. Each step carries its own YAML, each arrow its branch, the process the rest of
//! the file: [`import`](super::import) puts them together again, and takes what was changed in the drawing from the drawing.

use super::duration::to_iso;
use super::interchange::{self, Drawn, Kind, Line};
use super::write::STEPS_HERE;
use super::xml::{BPMN, OURS};
use crate::draw::{Diagram, Form, escaped};
use crate::graph::ProcessGraph;
use crate::model::{BlockMode, Length, Name, Place, Process, Step, StepKind};
use crate::text::{Complaints, Entry, Lang, Node, NodeKind, Sources, Span, yaml};
use std::fmt::Write as _;

/// An element of the drawing.
struct Item {
    id: String,
    /// The name of its element.
    element: &'static str,
    title: String,
    lane: usize,
    kind: Kind,
    /// Its inside, behind what it carries of ours.
    inside: String,
    /// What it carries of ours.
    ours: String,
    attributes: String,
    documentation: String,
}

/// An arrow of the drawing.
struct Way {
    from: usize,
    to: usize,
    label: Option<String>,
    condition: Option<String>,
    branch: Option<String>,
    default: bool,
    main: bool,
}

/// Writes the drawing of a process; `text` is its file.
#[must_use]
pub fn export(graph: &ProcessGraph, place: &Place, text: &str, lang: Lang) -> String {
    let diagram = Diagram::of(graph, place, lang, false);
    let Some(root) = graph.calls.first() else { return String::new() };
    let file = Written::of(text);
    let mut drawing = Drawing { diagram: &diagram, process: &root.process, file: &file, items: Vec::new(), ways: Vec::new() };
    drawing.fill();
    drawing.write(lang)
}

/// The file of a process, cut into its steps and the rest.
struct Written {
    sources: Sources,
    head: String,
    steps: Vec<Entry>,
}

impl Written {
    fn of(text: &str) -> Self {
        let mut sources = Sources::default();
        let id = sources.add("", text);
        let tree = yaml::read(id, &sources, &mut Complaints::default());
        let mut found = Self { sources, head: text.to_owned(), steps: Vec::new() };
        let Some(Node { kind: NodeKind::Mapping(entries), .. }) = tree else { return found };
        let Some(entry) = entries.into_iter().find(|e| e.key.value == "steps") else { return found };
        let NodeKind::Mapping(steps) = entry.value.kind else { return found };
        let end = steps.last().map_or(entry.value.span.end, |s| s.value.span.end) as usize;
        let before = text.get(..entry.key.span.start as usize).unwrap_or("");
        let mut after = text.get(end..).unwrap_or("").to_owned();
        if !after.starts_with('\n') {
            after.insert(0, '\n');
        }
        found.head = format!("{before}{STEPS_HERE}{after}");
        found.steps = steps;
        found
    }

    fn step(&self, name: &str) -> Option<(usize, &Entry)> {
        self.steps.iter().enumerate().find(|(_, e)| e.key.value == name)
    }

    /// The text of a value, its lines moved to the left by as much as its first.
    fn yaml(&self, span: Span) -> String {
        let slice = self.sources.slice(span).trim_end();
        let indent = self.sources.locate(span).column - 1;
        let mut lines = slice.lines();
        let mut found = lines.next().unwrap_or("").to_owned();
        for line in lines {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            found.push('\n');
            found.push_str(line.get(spaces.min(indent)..).unwrap_or(""));
        }
        found
    }

    /// Of each branch of a list the target and what else is said of it.
    fn branches(&self, node: &Node) -> Vec<(String, String)> {
        match &node.kind {
            NodeKind::Sequence(rows) => rows.iter().flat_map(|r| self.branches(r)).collect(),
            NodeKind::Mapping(entries) => {
                if let Some(ordered) = entries.iter().find(|e| e.key.value == "ordered") {
                    return self.branches(&ordered.value);
                }
                let target = entries.iter().find(|e| e.key.value == "to" || e.key.value == "else");
                let Some(NodeKind::Scalar(to)) = target.map(|e| &e.value.kind) else { return Vec::new() };
                if target.is_some_and(|e| e.key.value == "else") {
                    return vec![(to.text.clone(), "else".to_owned())];
                }
                let said: Vec<String> = entries
                    .iter()
                    .filter(|e| e.key.value != "to")
                    .map(|e| format!("{}: {}", e.key.value, self.sources.slice(e.value.span).trim()))
                    .collect();
                vec![(to.text.clone(), said.join(", "))]
            }
            _ => Vec::new(),
        }
    }
}

struct Drawing<'d> {
    diagram: &'d Diagram,
    process: &'d Process,
    file: &'d Written,
    items: Vec<Item>,
    ways: Vec<Way>,
}

impl Drawing<'_> {
    fn fill(&mut self) {
        let diagram = self.diagram;
        let many = |at: usize| diagram.edges.iter().filter(|e| e.from == at).count() > 1;
        // Form → the item ways come in at, and the one they leave from.
        let mut gates = Vec::new();
        for (at, node) in diagram.nodes.iter().enumerate() {
            let entry = self.item(at);
            let needs_gateway = many(at) && matches!(node.form, Form::Task | Form::Subprocess | Form::Join(_) | Form::Start);
            let exit = if needs_gateway {
                let of = node.key.trim_end_matches(".join");
                self.items.push(Item {
                    id: format!("choice_{}", id_of(&node.key)),
                    element: "exclusiveGateway",
                    title: String::new(),
                    lane: node.lane,
                    kind: Kind::Gateway,
                    inside: String::new(),
                    ours: format!("<doorloop:gateway of=\"{}\" is=\"choice\" />", escaped(of)),
                    attributes: String::new(),
                    documentation: String::new(),
                });
                let gateway = self.items.len() - 1;
                self.ways.push(Way {
                    from: entry,
                    to: gateway,
                    label: None,
                    condition: None,
                    branch: None,
                    default: false,
                    main: diagram.edges.iter().any(|e| e.from == at && e.main),
                });
                gateway
            } else {
                entry
            };
            gates.push((entry, exit));
        }
        for edge in &diagram.edges {
            let (from, to) = (&diagram.nodes[edge.from], &diagram.nodes[edge.to]);
            let said = self.branch(&from.key, &to.key);
            let chooses = self.items[gates[edge.from].1].element == "exclusiveGateway";
            let condition = edge.full.clone().filter(|_| chooses && said.as_ref().is_some_and(|s| s.contains("when:")));
            let default = chooses && said.as_deref() == Some("else");
            self.ways.push(Way {
                from: gates[edge.from].1,
                to: gates[edge.to].0,
                label: edge.label.clone(),
                condition,
                branch: said,
                default,
                main: edge.main,
            });
        }
    }

    /// What the file says of the branch between two steps.
    fn branch(&self, from: &str, to: &str) -> Option<String> {
        let (of, joined) = from.strip_suffix(".join").map_or((from, false), |of| (of, true));
        let (_, entry) = self.file.step(of)?;
        let NodeKind::Mapping(fields) = &entry.value.kind else { return None };
        let keys: &[&str] = if joined { &["then"] } else { &["next", "decide"] };
        let list = fields.iter().find(|f| keys.contains(&f.key.value.as_str()))?;
        let to = if to.ends_with(".join") { "join" } else { to };
        self.file.branches(&list.value).into_iter().find(|(target, _)| target == to).map(|(_, said)| said)
    }

    /// Adds the element of a form.
    fn item(&mut self, at: usize) -> usize {
        let node = &self.diagram.nodes[at];
        let step = self.process.step(&node.key).map(|s| &self.process.steps[s]);
        let mut item = Item {
            id: id_of(&node.key),
            element: "task",
            title: node.title.clone(),
            lane: node.lane,
            kind: Kind::Box,
            inside: String::new(),
            ours: String::new(),
            attributes: String::new(),
            documentation: documentation(step, node),
        };
        match node.form {
            Form::Start => (item.element, item.kind, item.title) = ("startEvent", Kind::Event, String::new()),
            Form::AnyMoment => {
                (item.element, item.kind) = ("startEvent", Kind::Event);
                item.inside = "<bpmn:conditionalEventDefinition><bpmn:condition xsi:type=\"bpmn:tFormalExpression\" />\
                    </bpmn:conditionalEventDefinition>"
                    .to_owned();
                let name = node.key.trim_end_matches(".stop");
                item.ours = format!("<doorloop:stop name=\"{}\" />", escaped(name));
            }
            Form::Join(mode) => {
                let of = node.key.trim_end_matches(".join");
                item.kind = Kind::Gateway;
                item.title.clear();
                item.element = match mode {
                    BlockMode::All if self.takes_all(of) => "parallelGateway",
                    BlockMode::All => "inclusiveGateway",
                    BlockMode::Any { .. } | BlockMode::First => "complexGateway",
                };
                if item.element == "complexGateway" {
                    item.title.clone_from(&node.title);
                    let need = if let BlockMode::Any { need } = mode { need } else { 1 };
                    item.inside = format!(
                        "<bpmn:activationCondition xsi:type=\"bpmn:tFormalExpression\">{need}</bpmn:activationCondition>"
                    );
                }
                item.ours = format!("<doorloop:gateway of=\"{}\" is=\"join\" />", escaped(of));
            }
            Form::End(_) => (item.element, item.kind) = ("endEvent", Kind::Event),
            Form::Choice => (item.element, item.kind) = ("exclusiveGateway", Kind::Gateway),
            Form::Fork(_) => {
                item.element = if self.takes_all(&node.key) { "parallelGateway" } else { "inclusiveGateway" };
                item.kind = Kind::Gateway;
            }
            Form::Task | Form::Subprocess => {
                if let Some(step) = step {
                    task(&mut item, step);
                }
            }
        }
        if let Some(step) = step {
            self.own(&mut item, step, at);
        }
        self.items.push(item);
        self.items.len() - 1
    }

    /// Whether every member of a block takes part in every case.
    fn takes_all(&self, name: &str) -> bool {
        let step = self.process.step(name).map(|s| &self.process.steps[s].kind);
        matches!(step, Some(StepKind::Block(b)) if b.members.iter().all(|m| m.when.is_none() && m.chance.is_none()))
    }

    /// What only Doorloop knows of a step.
    fn own(&self, item: &mut Item, step: &Step, at: usize) {
        let Some((order, entry)) = self.file.step(&step.name.value) else { return };
        // The ways out, those after the end of a block too.
        let join = format!("{}.join", step.name.value);
        let is_it = |from: usize| from == at || self.diagram.nodes[from].key == join;
        let mut ways: Vec<&str> =
            self.diagram.edges.iter().filter(|e| is_it(e.from)).map(|e| self.diagram.nodes[e.to].key.as_str()).collect();
        ways.sort_unstable();
        ways.dedup();
        let lane = self.diagram.lanes.get(item.lane).filter(|l| step.by.as_ref().is_some_and(|by: &Name| by.value == l.name));
        let _ = write!(
            item.ours,
            "<doorloop:step name=\"{}\" order=\"{order}\" ways=\"{}\" title=\"{}\" lane=\"{}\">{}</doorloop:step>",
            escaped(&step.name.value),
            escaped(&ways.join(" ")),
            escaped(&item.title),
            lane.map_or("", |l| &l.name),
            verbatim(&self.file.yaml(entry.value.span)),
        );
    }

    fn write(&self, lang: Lang) -> String {
        let drawn: Vec<Drawn> = self
            .items
            .iter()
            .map(|i| Drawn { id: i.id.clone(), kind: i.kind, lane: i.lane, title: i.title.clone(), element: i.element })
            .collect();
        let flow = |i: usize| format!("flow_{}", i + 1);
        let lines: Vec<Line> = self
            .ways
            .iter()
            .enumerate()
            .map(|(i, w)| Line { id: flow(i), from: w.from, to: w.to, main: w.main, label: w.label.clone() })
            .collect();
        let lanes: Vec<String> = (0..self.diagram.lanes.len()).map(|i| format!("lane_{}", i + 1)).collect();
        let name = &self.process.name.value;
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <bpmn:definitions xmlns:bpmn=\"{BPMN}\" xmlns:bpmndi=\"http://www.omg.org/spec/BPMN/20100524/DI\" \
             xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" xmlns:di=\"http://www.omg.org/spec/DD/20100524/DI\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:doorloop=\"{OURS}\" id=\"definitions_{name}\" \
             targetNamespace=\"{OURS}\" exporter=\"Doorloop\" exporterVersion=\"{}\">\n",
            env!("CARGO_PKG_VERSION")
        );
        let title = escaped(&self.diagram.title);
        let _ = write!(
            out,
            "  <bpmn:collaboration id=\"collaboration_{name}\">\n    \
             <bpmn:participant id=\"pool_{name}\" name=\"{title}\" processRef=\"process_{name}\" />\n  \
             </bpmn:collaboration>\n  <bpmn:process id=\"process_{name}\" name=\"{title}\" isExecutable=\"false\">\n"
        );
        let head = verbatim(&self.file.head);
        let _ = writeln!(
            out,
            "    <bpmn:extensionElements><doorloop:process lang=\"{}\">{head}</doorloop:process></bpmn:extensionElements>",
            if lang == Lang::Nl { "nl" } else { "en" }
        );
        if !lanes.is_empty() {
            let _ = writeln!(out, "    <bpmn:laneSet id=\"lanes_{name}\">");
            for (i, lane) in self.diagram.lanes.iter().enumerate() {
                let _ = writeln!(out, "      <bpmn:lane id=\"{}\" name=\"{}\">", lanes[i], escaped(&lane.title));
                let _ = writeln!(
                    out,
                    "        <bpmn:extensionElements><doorloop:lane name=\"{}\" /></bpmn:extensionElements>",
                    escaped(&lane.name)
                );
                for item in self.items.iter().filter(|item| item.lane == i) {
                    let _ = writeln!(out, "        <bpmn:flowNodeRef>{}</bpmn:flowNodeRef>", item.id);
                }
                out.push_str("      </bpmn:lane>\n");
            }
            out.push_str("    </bpmn:laneSet>\n");
        }
        for (at, item) in self.items.iter().enumerate() {
            self.element(&mut out, at, item, &flow);
        }
        for (i, way) in self.ways.iter().enumerate() {
            self.flow(&mut out, &flow(i), way);
        }
        out.push_str("  </bpmn:process>\n");
        interchange::write(&mut out, name, &lanes, &drawn, &lines);
        out.push_str("</bpmn:definitions>\n");
        out
    }

    fn element(&self, out: &mut String, at: usize, item: &Item, flow: &impl Fn(usize) -> String) {
        let default = self.ways.iter().position(|w| w.from == at && w.default).map(|i| format!(" default=\"{}\"", flow(i)));
        let title = if item.title.is_empty() { String::new() } else { format!(" name=\"{}\"", escaped(&item.title)) };
        let _ = writeln!(
            out,
            "    <bpmn:{} id=\"{}\"{title}{}{}>",
            item.element,
            item.id,
            item.attributes,
            default.unwrap_or_default()
        );
        if !item.documentation.is_empty() {
            let _ = writeln!(out, "      <bpmn:documentation>{}</bpmn:documentation>", escaped(&item.documentation));
        }
        if !item.ours.is_empty() {
            let _ = writeln!(out, "      <bpmn:extensionElements>{}</bpmn:extensionElements>", item.ours);
        }
        for (i, _) in self.ways.iter().enumerate().filter(|(_, w)| w.to == at) {
            let _ = writeln!(out, "      <bpmn:incoming>{}</bpmn:incoming>", flow(i));
        }
        for (i, _) in self.ways.iter().enumerate().filter(|(_, w)| w.from == at) {
            let _ = writeln!(out, "      <bpmn:outgoing>{}</bpmn:outgoing>", flow(i));
        }
        if !item.inside.is_empty() {
            let _ = writeln!(out, "      {}", item.inside);
        }
        let _ = writeln!(out, "    </bpmn:{}>", item.element);
    }

    fn flow(&self, out: &mut String, id: &str, way: &Way) {
        let label = way.label.as_ref().map(|l| format!(" name=\"{}\"", escaped(l))).unwrap_or_default();
        let _ = write!(
            out,
            "    <bpmn:sequenceFlow id=\"{id}\"{label} sourceRef=\"{}\" targetRef=\"{}\"",
            self.items[way.from].id, self.items[way.to].id
        );
        if way.branch.is_none() && way.condition.is_none() {
            out.push_str(" />\n");
            return;
        }
        out.push_str(">\n");
        if let Some(branch) = &way.branch {
            let _ = writeln!(
                out,
                "      <bpmn:extensionElements><doorloop:branch>{}</doorloop:branch></bpmn:extensionElements>",
                verbatim(branch)
            );
        }
        if let Some(condition) = &way.condition {
            let _ = writeln!(
                out,
                "      <bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\" language=\"{OURS}\">{}</bpmn:conditionExpression>",
                verbatim(condition)
            );
        }
        out.push_str("    </bpmn:sequenceFlow>\n");
    }
}

/// The element of a step that does something or waits.
fn task(item: &mut Item, step: &Step) {
    let timer = |item: &mut Item, length: Option<&Length>| {
        (item.element, item.kind) = ("intermediateCatchEvent", Kind::Event);
        let iso = match length {
            Some(Length::Stated(stated)) => to_iso(&stated.value),
            _ => None,
        };
        item.inside = match iso {
            Some(iso) => format!(
                "<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">{iso}</bpmn:timeDuration>\
                 </bpmn:timerEventDefinition>"
            ),
            None => "<bpmn:timerEventDefinition />".to_owned(),
        };
    };
    let only = |branches: &crate::model::Branches<Length>| match branches.list.as_slice() {
        [one] => one.value.clone(),
        _ => None,
    };
    match &step.kind {
        StepKind::Process { process, .. } => {
            (item.element, item.kind) = ("callActivity", Kind::Box);
            item.attributes = format!(" calledElement=\"{}\"", escaped(&process.value));
        }
        // Work before it: the task is what is seen.
        _ if step.work.is_some() => item.element = "userTask",
        StepKind::Takes(length) if step.by.is_none() => timer(item, only(length).as_ref()),
        StepKind::Period(length) => timer(item, only(length).as_ref()),
        StepKind::Window { .. } => timer(item, None),
        StepKind::Mandate { .. } | StepKind::Budget { .. } => item.element = "businessRuleTask",
        _ => item.element = "userTask",
    }
}

/// What people read about a step: its grounds and notes.
fn documentation(step: Option<&Step>, node: &crate::draw::Node) -> String {
    let mut lines: Vec<String> = node.law.clone();
    if step.is_some() {
        lines.extend(node.note.iter().cloned());
    }
    lines.join("; ")
}

/// An id for XML.
fn id_of(key: &str) -> String {
    let plain: String = key.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    // A name may end as another one's join does.
    if key.contains('.') { format!("of_{plain}") } else { format!("step_{plain}") }
}

/// Text of an element, its lines kept.
fn verbatim(text: &str) -> String {
    text.lines().map(escaped_line).collect::<Vec<_>>().join("\n")
}

fn escaped_line(line: &str) -> String {
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
