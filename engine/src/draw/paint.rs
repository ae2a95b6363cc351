//! Painting: the placed diagram as one scene.

use super::bands::{Band, CONNECTOR, Folded, Folder, Thing, Way, is_faint};
use super::breaking::{Setting, broken};
use super::diagram::{Diagram, Edge};
use super::forms::{self, Measured, Measures};
use super::layout::{self, Link, Plate, Routed};
use super::scene::{Dash, Group, Ink, Item, Point, Rect, Scene, Shape, Stroke, Text, Weight};
use super::{Options, legend, notes, parts};
use crate::text::Lang;
use std::collections::BTreeSet;

/// Around everything.
const MARGIN: f64 = 20.0;
/// Of the corners of edges.
const ROUND: f64 = 8.0;

/// Between two rows of a folded picture, with the name of the lower one.
const BETWEEN: f64 = 38.0;
/// Between the picture and its legend.
const ASIDE: f64 = 14.0;

/// What stands at an edge; without figures there is room to write one.
fn label_of(edge: &Edge, blank: bool) -> Option<String> {
    let label = edge.label.as_ref()?;
    if !blank {
        return Some(label.clone());
    }
    let is_share = |word: &str| word.strip_suffix('%').is_some_and(|number| number.parse::<f64>().is_ok());
    Some(label.split(' ').map(|word| if is_share(word) { "……%" } else { word }).collect::<Vec<_>>().join(" "))
}

/// A diagram with everything in its place.
pub(super) struct Picture {
    pub measures: Measures,
    /// The lines of the labels on edges.
    pub labels: Vec<Vec<String>>,
    pub folded: Folded,
}

impl Picture {
    /// Measures and places.
    pub fn of(diagram: &Diagram, options: &Options) -> Self {
        let measures = Measures::of(options.size, options.lang, options.blank);
        let measured = forms::measure(diagram, &measures);
        let setting =
            Setting { size: measures.small, weight: Weight::Regular, width: measures.label_width, most: 3, lang: options.lang };
        let labels: Vec<Vec<String>> = diagram
            .edges
            .iter()
            .map(|e| label_of(e, options.blank).map_or_else(Vec::new, |l| broken(&l, &setting).lines))
            .collect();
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
        let plate = Plate { lanes: diagram.lanes.len(), heads, cells, links };
        let columns = layout::columns(&plate);
        let folder = Folder { diagram, measures: &measures, measured: &measured, plate: &plate };
        let folded = match options.folds_for() {
            None => folder.one_row(&columns),
            Some(proportion) => folder.best(&columns, &|folded| {
                let size = sheet(diagram, &measures, folded);
                (proportion / size.0).min(1.0 / size.1)
            }),
        };
        Self { measures, labels, folded }
    }

    /// Paints it all.
    pub fn paint(&self, diagram: &Diagram, options: &Options) -> Scene {
        let m = &self.measures;
        let mut items = Vec::new();
        let (widest, mut y) = heading(diagram, m, &mut items);
        let width = self.pool_width().max(widest).max(LEAST_WIDTH) + 2.0 * MARGIN;
        let [mut lanes, mut edges, mut steps] = ["lanes", "edges", "steps"].map(|name| Group::new(name, name));
        let mut known = BTreeSet::new();
        let count = self.folded.bands.len();
        if count > 1 {
            y += BETWEEN - ASIDE;
        }
        for (number, band) in self.folded.bands.iter().enumerate() {
            if count > 1 {
                let name = match m.lang {
                    Lang::Nl => format!("Rij {} van {count}", number + 1),
                    Lang::En => format!("Row {} of {count}", number + 1),
                };
                let text = Text::new(name, Point::new(MARGIN, y - 7.0), m.text, Weight::SemiBold).class("row");
                lanes.items.push(Item::Text(text.ink(Ink::Quiet)));
            }
            y += parts::height(diagram, band);
            let pool = Rect::new(MARGIN, y, self.pool_width(), band.placed.height);
            parts::paint(&mut lanes, diagram, band, m, Point::new(MARGIN + m.head_width, y));
            self.paint_lanes(&mut lanes, diagram, band, &pool, &mut known);
            let (left, top) = (MARGIN + m.head_width, y);
            // The likely path lies over the others.
            let mut order: Vec<usize> = (0..band.ways.len()).collect();
            order.sort_by_key(|way| (band.plate.links[*way].main, *way));
            for way in order {
                edges.items.push(Item::Group(self.paint_way(diagram, band, way)).moved(left, top));
            }
            for (i, thing) in band.things.iter().enumerate() {
                let (measured, centre) = (&band.measured[i], band.placed.centres[i]);
                let group = match thing {
                    Thing::Node(node) => forms::paint(&diagram.nodes[*node], measured, centre, m),
                    _ => self.paint_connector(diagram, *thing, measured, centre),
                };
                steps.items.push(Item::Group(group).moved(left, top));
            }
            y = pool.bottom() + BETWEEN;
        }
        items.extend([lanes, edges, steps].map(Item::Group));
        let below = y - BETWEEN + ASIDE;
        let (legend, legend_height) = legend::paint(diagram, m, count > 1, Rect::new(MARGIN, below, width - 2.0 * MARGIN, 0.0));
        items.push(Item::Group(legend));
        let below = below + legend_height;
        let (board, board_height) = notes::board(&diagram.notes, m, Rect::new(MARGIN, below + ASIDE, width - 2.0 * MARGIN, 0.0));
        items.extend(board.map(Item::Group));
        let height = below + board_height + MARGIN;
        let mut scene = Scene::new(diagram.title.clone(), in_words(diagram, options.lang), width, height);
        scene.lang = if options.lang == Lang::Nl { "nl" } else { "en" };
        scene.items = items;
        scene
    }

    fn pool_width(&self) -> f64 {
        pool_width(&self.measures, &self.folded)
    }

    fn paint_lanes(&self, group: &mut Group, diagram: &Diagram, band: &Band, pool: &Rect, known: &mut BTreeSet<String>) {
        let m = &self.measures;
        for (i, lane) in band.lanes.iter().map(|l| &diagram.lanes[*l]).enumerate() {
            let (from, to) = band.placed.lanes.get(i).copied().unwrap_or_default();
            let rect = Rect::new(pool.x, pool.y + from, pool.w, to - from);
            let mut inner = Group::new("lane", once(format!("lane-{}", lane.name), known));
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
    }

    fn paint_way(&self, diagram: &Diagram, band: &Band, way: usize) -> Group {
        let routed = &band.placed.links[way];
        let i = match band.ways[way] {
            Way::Edge(edge) => edge,
            Way::Onward(node) => return onward(diagram, node, band.plate.links[way].main, routed),
        };
        let edge = &diagram.edges[i];
        let (from, to) = (&diagram.nodes[edge.from], &diagram.nodes[edge.to]);
        let mut group = Group::new("edge", format!("edge-{}-{}", id(&from.key), id(&to.key)));
        let says = edge.full.as_ref().map_or_else(String::new, |f| format!(": {f}"));
        group.title = Some(format!("{} → {}{says}", from.title, to.title));
        let stroke = stroke_of(diagram, edge, routed.back || self.runs_back(diagram, i));
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

    /// Whether an edge leads to an earlier row.
    fn runs_back(&self, diagram: &Diagram, edge: usize) -> bool {
        let band_of = |node: usize| self.folded.bands.iter().position(|b| b.things.contains(&Thing::Node(node)));
        band_of(diagram.edges[edge].to) < band_of(diagram.edges[edge].from)
    }

    /// A circle with a letter: filled where an edge leaves, open where it comes in.
    fn paint_connector(&self, diagram: &Diagram, thing: Thing, measured: &Measured, centre: Point) -> Group {
        let m = &self.measures;
        let (id, target, leaves) = match thing {
            Thing::Leave(edge) => {
                let edge = &diagram.edges[edge];
                let (from, to) = (&diagram.nodes[edge.from], &diagram.nodes[edge.to]);
                (format!("leave-{}-{}", id(&from.key), id(&to.key)), edge.to, true)
            }
            Thing::Arrive(node) | Thing::Node(node) => (format!("arrive-{}", id(&diagram.nodes[node].key)), node, false),
        };
        let letter = self.folded.letters.get(&target).cloned().unwrap_or_default();
        let mut group = Group::new("connector", id);
        let title = &diagram.nodes[target].title;
        group.title = Some(match (m.lang, leaves) {
            (Lang::Nl, true) => format!("gaat verder bij {letter}: {title}"),
            (Lang::En, true) => format!("goes on at {letter}: {title}"),
            (Lang::Nl, false) => format!("{letter}: vervolg, {title}"),
            (Lang::En, false) => format!("{letter}: continued, {title}"),
        });
        let ink = if is_faint(diagram, thing) { Ink::Faint } else { Ink::Ink };
        group.items.extend(connector(centre, &letter, ink, leaves));
        let mut y = centre.y + CONNECTOR + 5.0;
        for line in &measured.title.lines {
            let text = Text::new(line, Point::new(centre.x, y + m.small * 0.92), m.small, Weight::Regular).middle();
            group.items.push(Item::Text(text.ink(if ink == Ink::Faint { ink } else { Ink::Quiet })));
            y += m.small_line();
        }
        group
    }
}

/// Least width, so that the legend is no column.
const LEAST_WIDTH: f64 = 560.0;

fn pool_width(measures: &Measures, folded: &Folded) -> f64 {
    measures.head_width + folded.width() + 6.0
}

/// Width and height of the whole picture.
fn sheet(diagram: &Diagram, m: &Measures, folded: &Folded) -> (f64, f64) {
    let (widest, top) = heading(diagram, m, &mut Vec::new());
    let width = pool_width(m, folded).max(widest).max(LEAST_WIDTH);
    let is_folded = folded.bands.len() > 1;
    let legend = legend::paint(diagram, m, is_folded, Rect::new(0.0, 0.0, width, 0.0)).1;
    let board = notes::board(&diagram.notes, m, Rect::new(0.0, 0.0, width, 0.0)).1;
    let between = if is_folded { BETWEEN - ASIDE } else { 0.0 };
    let bars: f64 = folded.bands.iter().map(|band| parts::height(diagram, band)).sum();
    (width + 2.0 * MARGIN, top + between + bars + folded.height(BETWEEN) + ASIDE + legend + board + MARGIN)
}

/// Title and line under it; the width of the widest, and where the picture begins.
fn heading(diagram: &Diagram, m: &Measures, items: &mut Vec<Item>) -> (f64, f64) {
    let set = |size, weight| Setting { size, weight, width: 900.0, most: 2, lang: m.lang };
    let (mut y, mut widest) = (MARGIN, 0.0_f64);
    for line in broken(&diagram.title, &set(22.0, Weight::SemiBold)).lines {
        let text = Text::new(line, Point::new(MARGIN, y + 20.0), 22.0, Weight::SemiBold).class("title");
        widest = widest.max(text.width);
        items.push(Item::Text(text));
        y += 28.0;
    }
    for line in broken(&diagram.subtitle, &set(13.0, Weight::Regular)).lines {
        let text = Text::new(line, Point::new(MARGIN, y + 13.0), 13.0, Weight::Regular).ink(Ink::Quiet).class("subtitle");
        widest = widest.max(text.width);
        items.push(Item::Text(text));
        y += 17.0;
    }
    (widest, y + 10.0)
}

/// What is known by a key, in an id.
fn id(key: &str) -> String {
    key.replace('/', ".")
}

/// An id, with a number where it was there before.
fn once(id: String, known: &mut BTreeSet<String>) -> String {
    let mut found = id.clone();
    let mut number = 1;
    while !known.insert(found.clone()) {
        number += 1;
        found = format!("{id}-{number}");
    }
    found
}

/// From a connector to the form that edges of other rows lead to.
fn onward(diagram: &Diagram, node: usize, main: bool, routed: &Routed) -> Group {
    let mut group = Group::new("edge", format!("onward-{}", id(&diagram.nodes[node].key)));
    group.title = Some(format!("→ {}", diagram.nodes[node].title));
    let stroke = if is_faint(diagram, Thing::Arrive(node)) {
        Stroke { ink: Ink::Faint, width: 1.1, dash: Dash::Dashed }
    } else if main {
        Stroke { ink: Ink::Main, width: 3.2, dash: Dash::Solid }
    } else {
        Stroke { ink: Ink::Line, width: 1.4, dash: Dash::Solid }
    };
    group.items.extend(arrow(&routed.points, &stroke));
    group
}

/// The circle of a connector with its letter.
pub(super) fn connector(centre: Point, letter: &str, ink: Ink, leaves: bool) -> Vec<Item> {
    let fill = if leaves { ink } else { Ink::Box };
    let size = if letter.len() > 1 { 11.0 } else { 14.0 };
    let text = Text::new(letter, centre.by(0.0, size * 0.35), size, Weight::SemiBold).middle();
    vec![
        Item::Shape(Shape::circle(centre, CONNECTOR).fill(fill).line(ink, 1.6)),
        Item::Text(text.ink(if leaves { Ink::Mark } else { ink })),
    ]
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
fn stroke_of(diagram: &Diagram, edge: &Edge, runs_back: bool) -> Stroke {
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
    if runs_back {
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
