//! Painting: the placed diagram as one scene.

use super::breaking::{Setting, broken};
use super::diagram::{Diagram, Edge};
use super::forms::{self, Measured, Measures};
use super::layout::{self, Link, Placed, Plate, Routed, Spacing};
use super::scene::{Dash, Group, Ink, Item, Point, Rect, Scene, Shape, Stroke, Text, Weight};
use super::{Options, legend, notes};
use crate::text::Lang;

/// Around everything.
const MARGIN: f64 = 20.0;
/// Of the corners of edges.
const ROUND: f64 = 8.0;

/// A diagram with everything in its place.
pub(super) struct Picture {
    pub measures: Measures,
    pub measured: Vec<Measured>,
    /// The lines of the labels on edges.
    pub labels: Vec<Vec<String>>,
    /// What was placed.
    pub plate: Plate,
    pub placed: Placed,
}

impl Picture {
    /// Measures and places.
    pub fn of(diagram: &Diagram, options: &Options) -> Self {
        let measures = Measures::of(options.size, options.lang, options.blank);
        let measured = forms::measure(diagram, &measures);
        let setting =
            Setting { size: measures.small, weight: Weight::Regular, width: measures.label_width, most: 3, lang: options.lang };
        let labels: Vec<Vec<String>> =
            diagram.edges.iter().map(|e| e.label.as_ref().map_or_else(Vec::new, |l| broken(l, &setting).lines)).collect();
        let room = |lines: &Vec<String>| {
            let wide = lines.iter().map(|l| super::font::width(l, measures.small, Weight::Regular)).fold(0.0, f64::max);
            (!lines.is_empty()).then(|| (wide, lines.len() as f64 * measures.small_line()))
        };
        let heads = diagram.lanes.iter().map(|l| head_lines(&l.title, &measures).len() as f64 * measures.line() + 14.0).collect();
        let links = diagram
            .edges
            .iter()
            .zip(&labels)
            .map(|(e, lines)| Link { from: e.from, to: e.to, main: e.main, label: room(lines) })
            .collect();
        let cells = measured.iter().map(|m| m.cell.clone()).collect();
        let spacing = Spacing { track: 9.0, pad: 14.0, arrow: 14.0 };
        let plate = Plate { lanes: diagram.lanes.len(), heads, cells, links };
        let placed = layout::place(&plate, &spacing);
        Self { measures, measured, labels, plate, placed }
    }

    /// Paints it all.
    pub fn paint(&self, diagram: &Diagram, options: &Options) -> Scene {
        let m = &self.measures;
        let title_lines =
            broken(&diagram.title, &Setting { size: 22.0, weight: Weight::SemiBold, width: 900.0, most: 2, lang: options.lang });
        let subtitle = broken(
            &diagram.subtitle,
            &Setting { size: 13.0, weight: Weight::Regular, width: 900.0, most: 2, lang: options.lang },
        );
        let mut items = Vec::new();
        let mut y = MARGIN;
        let mut widest = 0.0_f64;
        for line in &title_lines.lines {
            let text = Text::new(line, Point::new(MARGIN, y + 20.0), 22.0, Weight::SemiBold).class("title");
            widest = widest.max(text.width);
            items.push(Item::Text(text));
            y += 28.0;
        }
        for line in &subtitle.lines {
            let text = Text::new(line, Point::new(MARGIN, y + 12.0), 13.0, Weight::Regular).ink(Ink::Quiet);
            widest = widest.max(text.width);
            items.push(Item::Text(text));
            y += 17.0;
        }
        y += 10.0;
        let (left, top) = (MARGIN + m.head_width, y);
        let pool = Rect::new(MARGIN, top, m.head_width + self.placed.width + 6.0, self.placed.height);
        let width = (pool.w.max(widest).max(560.0)) + 2.0 * MARGIN;
        self.paint_lanes(&mut items, diagram, &pool);
        let mut edges = Group::new("edges", "edges");
        // The likely path lies over the others.
        let mut order: Vec<usize> = (0..diagram.edges.len()).collect();
        order.sort_by_key(|i| (diagram.edges[*i].main, *i));
        for i in order {
            edges.items.push(Item::Group(self.paint_edge(diagram, i)).moved(left, top));
        }
        items.push(Item::Group(edges));
        let mut steps = Group::new("steps", "steps");
        for (i, node) in diagram.nodes.iter().enumerate() {
            let group = forms::paint(node, &self.measured[i], self.placed.centres[i], m);
            steps.items.push(Item::Group(group).moved(left, top));
        }
        items.push(Item::Group(steps));
        let (legend, legend_height) =
            legend::paint(diagram, m, Rect::new(MARGIN, pool.bottom() + 14.0, width - 2.0 * MARGIN, 0.0));
        items.push(Item::Group(legend));
        let below = pool.bottom() + 14.0 + legend_height;
        let (board, board_height) = notes::board(&diagram.notes, m, Rect::new(MARGIN, below + 14.0, width - 2.0 * MARGIN, 0.0));
        items.extend(board.map(Item::Group));
        let height = below + board_height + MARGIN;
        let mut scene = Scene::new(diagram.title.clone(), in_words(diagram, options.lang), width, height);
        scene.lang = if options.lang == Lang::Nl { "nl" } else { "en" };
        scene.items = items;
        scene
    }

    fn paint_lanes(&self, items: &mut Vec<Item>, diagram: &Diagram, pool: &Rect) {
        let m = &self.measures;
        let mut group = Group::new("lanes", "lanes");
        for (i, lane) in diagram.lanes.iter().enumerate() {
            let (from, to) = self.placed.lanes.get(i).copied().unwrap_or_default();
            let rect = Rect::new(pool.x, pool.y + from, pool.w, to - from);
            let mut inner = Group::new("lane", format!("lane-{}", lane.name));
            inner.title = Some(lane.title.clone());
            let ground = if i % 2 == 0 { Ink::Page } else { Ink::Band };
            inner.items.push(Item::Shape(Shape::rect(rect, 0.0).fill(ground).line(Ink::Rule, 1.0)));
            let head = Rect::new(rect.x, rect.y, m.head_width, rect.h);
            inner.items.push(Item::Shape(Shape::rect(head, 0.0).fill(Ink::Head).line(Ink::Rule, 1.0)));
            let lines = head_lines(&lane.title, m);
            let mut y = head.centre().y - lines.len() as f64 * m.line() / 2.0;
            for line in lines {
                let at = Point::new(head.x + 10.0, y + m.text * 0.92);
                inner.items.push(Item::Text(Text::new(line, at, m.text, Weight::SemiBold).class("lane-title")));
                y += m.line();
            }
            group.items.push(Item::Group(inner));
        }
        group.items.push(Item::Shape(Shape::rect(*pool, 0.0).line(Ink::Ink, 1.4)));
        items.push(Item::Group(group));
    }

    fn paint_edge(&self, diagram: &Diagram, i: usize) -> Group {
        let edge = &diagram.edges[i];
        let (from, to) = (&diagram.nodes[edge.from], &diagram.nodes[edge.to]);
        let name = |key: &str| key.replace('/', ".");
        let mut group = Group::new("edge", format!("edge-{}-{}", name(&from.key), name(&to.key)));
        let says = edge.full.as_ref().map_or_else(String::new, |f| format!(": {f}"));
        group.title = Some(format!("{} → {}{says}", from.title, to.title));
        let routed = &self.placed.links[i];
        debug_assert_eq!(self.plate.links[i].to, edge.to);
        let stroke = stroke_of(diagram, edge, routed);
        group.items.extend(arrow(&routed.points, &stroke));
        if let Some(room) = routed.label {
            let m = &self.measures;
            let mut y = room.y;
            for line in &self.labels[i] {
                let at = Point::new(room.x, y + m.small * 0.95);
                let ink = if stroke.ink == Ink::Faint { Ink::Faint } else { Ink::Ink };
                group.items.push(Item::Text(Text::new(line, at, m.small, Weight::Regular).ink(ink).class("label")));
                y += m.small_line();
            }
        }
        group
    }
}

fn head_lines(title: &str, measures: &Measures) -> Vec<String> {
    let setting = Setting {
        size: measures.text,
        weight: Weight::SemiBold,
        width: measures.head_width - 18.0,
        most: 4,
        lang: measures.lang,
    };
    broken(title, &setting).lines
}

/// How an edge is drawn: by what it is, and by how many take it.
fn stroke_of(diagram: &Diagram, edge: &Edge, routed: &Routed) -> Stroke {
    let (from, to) = (&diagram.nodes[edge.from], &diagram.nodes[edge.to]);
    let impossible = |n: &super::diagram::Node| n.seen.as_ref().is_some_and(|s| s.impossible);
    if impossible(from) || impossible(to) {
        return Stroke { ink: Ink::Faint, width: 1.1, dash: Dash::Dashed };
    }
    let width = edge.share.map(|share| 1.0 + 5.0 * share.clamp(0.0, 1.0));
    if from.form == super::diagram::Form::AnyMoment {
        return Stroke { ink: Ink::Line, width: width.unwrap_or(1.6), dash: Dash::Dotted };
    }
    if edge.main {
        return Stroke { ink: Ink::Main, width: width.unwrap_or(3.2), dash: Dash::Solid };
    }
    if routed.back {
        return Stroke { ink: Ink::Back, width: width.unwrap_or(1.5), dash: Dash::Dashed };
    }
    Stroke { ink: Ink::Line, width: width.unwrap_or(1.4), dash: Dash::Solid }
}

/// A line with rounded corners and a head at its end.
pub(super) fn arrow(points: &[Point], stroke: &Stroke) -> Vec<Item> {
    let [.., before, tip] = points else { return Vec::new() };
    let length = (tip.x - before.x).hypot(tip.y - before.y).max(1e-6);
    let (dx, dy) = ((tip.x - before.x) / length, (tip.y - before.y) / length);
    let long = 7.0 + stroke.width;
    let half = 3.2 + stroke.width * 0.7;
    let base = tip.by(-dx * long, -dy * long);
    let mut shaft = points.to_vec();
    if let Some(last) = shaft.last_mut() {
        *last = tip.by(-dx * (long - 1.0), -dy * (long - 1.0));
    }
    let head = [*tip, base.by(-dy * half, dx * half), base.by(dy * half, -dx * half)];
    vec![
        Item::Shape(Shape::rounded(&shaft, ROUND).stroke(*stroke).class("line")),
        Item::Shape(Shape::polygon(&head).fill(stroke.ink).class("head")),
    ]
}

/// The diagram in a few sentences, for who can't see it.
fn in_words(diagram: &Diagram, lang: Lang) -> String {
    use super::diagram::Form;
    let steps = diagram.nodes.iter().filter(|n| matches!(n.form, Form::Task | Form::Subprocess | Form::Choice)).count();
    let mut way = Vec::new();
    let mut at = 0;
    for _ in 0..diagram.nodes.len() {
        let Some(edge) = diagram.edges.iter().find(|e| e.from == at && e.main) else { break };
        at = edge.to;
        way.push(diagram.nodes[at].title.as_str());
    }
    let lanes = diagram.lanes.iter().map(|l| l.title.as_str()).collect::<Vec<_>>().join(", ");
    let way = way.join(" → ");
    match lang {
        Lang::Nl => format!("Schema met {steps} stappen. Wie doen mee: {lanes}. De gewone weg: {way}."),
        Lang::En => format!("Diagram of {steps} steps. Who take part: {lanes}. The usual way: {way}."),
    }
}
