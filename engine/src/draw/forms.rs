//! Forms: how large each form is, and how it is painted. The one place that knows a task from a gateway.

use super::breaking::{Broken, Setting, broken};
use super::diagram::{Diagram, Form, Node};
use super::icons::Icon;
use super::layout::{Cell, Ports};
use super::scene::{Dash, Group, Ink, Item, Point, Rect, Shape, Stroke, Text, Weight};
use super::{Size, figures, notes};
use crate::model::{BlockMode, EndKind};
use crate::text::Lang;

/// The measures of a picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measures {
    pub text: f64,
    pub small: f64,
    pub box_width: f64,
    pub label_width: f64,
    pub head_width: f64,
    pub most_lines: usize,
    pub lang: Lang,
    /// Whether there is room to write under each step.
    pub blank: bool,
}

impl Measures {
    pub const fn of(size: Size, lang: Lang, blank: bool) -> Self {
        match size {
            Size::Screen => Self {
                text: 14.0,
                small: 11.5,
                box_width: 156.0,
                label_width: 96.0,
                head_width: 128.0,
                most_lines: 5,
                lang,
                blank,
            },
            Size::Print => Self {
                text: 13.5,
                small: 11.5,
                box_width: 122.0,
                label_width: 78.0,
                head_width: 104.0,
                most_lines: 6,
                lang,
                blank,
            },
        }
    }

    /// The height of a line of text.
    pub fn line(&self) -> f64 {
        self.text * 1.22
    }

    pub fn small_line(&self) -> f64 {
        self.small * 1.22
    }
}

/// Half of a gateway.
const GATEWAY: f64 = 21.0;
/// Half of the gateway fixed to a box.
const TAIL: f64 = 11.0;
/// Half of the gateway of a parallel block.
const FORK: f64 = 18.0;
/// Radius of the start, and of an end.
const START: f64 = 12.0;
const END: f64 = 14.0;
/// Inside a box, from its border.
const INSET: f64 = 9.0;
const MARK: f64 = 17.0;
const LEAST_HEIGHT: f64 = 44.0;

/// A form with its text broken and its size known.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub title: Broken,
    pub law: Option<Broken>,
    pub cell: Cell,
}

/// Measures every form of a diagram.
pub(super) fn measure(diagram: &Diagram, measures: &Measures) -> Vec<Measured> {
    let mut out = vec![0_usize; diagram.nodes.len()];
    diagram.edges.iter().for_each(|e| out[e.from] += 1);
    diagram.nodes.iter().zip(out).map(|(node, ways)| one(node, ways, measures)).collect()
}

fn one(node: &Node, ways: usize, measures: &Measures) -> Measured {
    let m = measures;
    let set = |width: f64, most: usize, small: bool| Setting {
        size: if small { m.small } else { m.text },
        weight: Weight::Regular,
        width,
        most,
        lang: m.lang,
    };
    let cell = |width: f64, above: f64, below: f64, half: (f64, f64), tail: f64, ports: Ports| Cell {
        lane: node.lane,
        width: width.max(notes::width(node, m)),
        above: above + figures::above(node),
        below: below + figures::height(node, m) + notes::height(node, m),
        half,
        tail,
        ports,
        floats: node.form == Form::AnyMoment,
    };
    match node.form {
        Form::Task | Form::Subprocess => {
            let aside = if node.mark.is_some() { MARK + 6.0 } else { 0.0 };
            let inside = m.box_width - 2.0 * INSET - aside;
            let title = broken(&node.title, &set(inside, m.most_lines, false));
            let law = law(node).map(|l| broken(&l, &set(inside, 3, true)));
            let mut high = title.lines.len() as f64 * m.line() + 2.0 * INSET;
            high += law.as_ref().map_or(0.0, |l| l.lines.len() as f64 * m.small_line() + 2.0);
            if node.form == Form::Subprocess {
                high += 15.0;
            }
            let high = high.max(LEAST_HEIGHT);
            let tail = if ways > 1 { 2.0 * TAIL } else { 0.0 };
            let half = (m.box_width / 2.0, high / 2.0);
            Measured { title, law, cell: cell(m.box_width, half.1, half.1, half, tail, Ports::Box) }
        }
        Form::Choice | Form::Fork(_) | Form::Join(_) | Form::Start | Form::End(_) | Form::AnyMoment => {
            let (half, small) = match node.form {
                Form::Choice => (GATEWAY, false),
                Form::Fork(_) | Form::Join(_) => (FORK, true),
                Form::Start => (START, true),
                _ => (END, true),
            };
            let width = m.box_width * if node.form == Form::Choice { 0.9 } else { 0.72 };
            let says_nothing = matches!(node.form, Form::Join(BlockMode::All));
            let text = if says_nothing { "" } else { &node.title };
            let title = broken(text, &set(width, m.most_lines, small));
            let law = law(node).map(|l| broken(&l, &set(width, 3, true)));
            let line = if small { m.small_line() } else { m.line() };
            let texts = title.lines.len() as f64 * line + law.as_ref().map_or(0.0, |l| l.lines.len() as f64 * m.small_line());
            let below = half + if texts > 0.0 { texts + 5.0 } else { 0.0 };
            let widest =
                |b: &Broken, size: f64| b.lines.iter().map(|l| super::font::width(l, size, Weight::Regular)).fold(0.0, f64::max);
            let size = if small { m.small } else { m.text };
            let wide = widest(&title, size).max(law.as_ref().map_or(0.0, |l| widest(l, m.small))).max(2.0 * half);
            Measured { title, law, cell: cell(wide, half, below, (half, half), 0.0, Ports::Tip) }
        }
    }
}

/// The grounds of a form in one line: `§ Awb 4:13`.
fn law(node: &Node) -> Option<String> {
    let first = node.law.first()?;
    let more = node.law.len() - 1;
    Some(if more > 0 { format!("§ {first} +{more}") } else { format!("§ {first}") })
}

/// The inks of a form.
struct Inks {
    line: Ink,
    width: f64,
    fill: Ink,
    text: Ink,
    quiet: Ink,
    dash: Dash,
}

fn inks(node: &Node) -> Inks {
    let plain = Inks { line: Ink::Ink, width: 1.5, fill: Ink::Box, text: Ink::Ink, quiet: Ink::Quiet, dash: Dash::Solid };
    let changed = node.change.map(|_| (Ink::Changed, Ink::ChangedLine));
    match (&node.seen, changed) {
        (_, Some((fill, line))) => Inks { line, width: 2.6, fill, ..plain },
        (Some(seen), _) if seen.impossible => {
            Inks { line: Ink::Faint, fill: Ink::FaintBox, text: Ink::Faint, quiet: Ink::Faint, dash: Dash::Dashed, ..plain }
        }
        (Some(seen), _) if seen.critical => Inks { line: Ink::Main, width: 2.8, ..plain },
        _ if node.part.is_some() => Inks { fill: Ink::Part, ..plain },
        _ => plain,
    }
}

/// Paints a form: the room it has, and the middle of its shape.
pub(super) fn paint(node: &Node, measured: &Measured, centre: Point, measures: &Measures) -> Group {
    let mut group = Group::new(node.form.class(), format!("step-{}", node.key.replace('/', ".")));
    group.title = Some(node.title.clone());
    let mut desc: Vec<String> = node.law.iter().map(|l| format!("§ {l}")).chain(node.note.iter().cloned()).collect();
    desc.extend(figures::in_words(node, measures.lang));
    group.desc = (!desc.is_empty()).then(|| desc.join(" · "));
    let inks = inks(node);
    match node.form {
        Form::Task | Form::Subprocess => paint_box(&mut group, node, measured, centre, measures, &inks),
        Form::Choice => {
            let icon = node.mark.map(Icon::Mark);
            paint_gateway(&mut group, centre, GATEWAY, &inks);
            match icon {
                Some(icon) => group.items.push(icon.draw(centre.by(-9.0, -9.0), 18.0, inks.line)),
                None => group.items.push(Item::Shape(cross(centre, 7.0, inks.line, 2.4))),
            }
            paint_under(&mut group, measured, centre.by(0.0, GATEWAY + 5.0), measures.text, measures, &inks);
        }
        Form::Fork(mode) | Form::Join(mode) => {
            paint_gateway(&mut group, centre, FORK, &inks);
            match mode {
                BlockMode::All => group.items.push(Item::Shape(plus(centre, 8.0, inks.line, 2.6))),
                BlockMode::Any { need } => group.items.push(Item::Text(inside(need.to_string(), centre, 16.0, inks.text))),
                BlockMode::First => {
                    group.items.push(Item::Shape(Shape::circle(centre, 9.0).line(inks.line, 1.2)));
                    group.items.push(Item::Text(inside("1".to_owned(), centre, 13.0, inks.text)));
                }
            }
            paint_under(&mut group, measured, centre.by(0.0, FORK + 5.0), measures.small, measures, &inks);
        }
        Form::Start => {
            group.items.push(Item::Shape(Shape::circle(centre, START).fill(Ink::Box).line(Ink::Main, 2.0)));
            let arrow = [centre.by(-3.5, -5.5), centre.by(5.5, 0.0), centre.by(-3.5, 5.5)];
            group.items.push(Item::Shape(Shape::polygon(&arrow).fill(Ink::Main)));
            paint_under(&mut group, measured, centre.by(0.0, START + 5.0), measures.small, measures, &inks);
        }
        Form::AnyMoment => {
            let stroke = Stroke { ink: inks.line, width: 1.6, dash: Dash::Dashed };
            group.items.push(Item::Shape(Shape::circle(centre, END).fill(inks.fill).stroke(stroke)));
            let icon = Icon::Mark(super::diagram::Mark::Takes);
            group.items.push(icon.draw(centre.by(-8.0, -8.0), 16.0, inks.line));
            paint_under(&mut group, measured, centre.by(0.0, END + 5.0), measures.small, measures, &inks);
        }
        Form::End(kind) => {
            let faint = inks.line == Ink::Faint;
            let ink = match kind {
                _ if faint => Ink::Faint,
                EndKind::Granted | EndKind::Partly => Ink::Yes,
                EndKind::Refused => Ink::No,
                _ => Ink::Ink,
            };
            group.items.push(Item::Shape(Shape::circle(centre, END - 1.5).fill(inks.fill).line(ink, 3.0)));
            group.items.extend(end_sign(kind, centre, ink));
            paint_under(&mut group, measured, centre.by(0.0, END + 5.0), measures.small, measures, &inks);
        }
    }
    figures::paint(&mut group, node, measured, centre, measures);
    notes::paint(&mut group, node, measured, centre, measures);
    group
}

fn paint_box(group: &mut Group, node: &Node, measured: &Measured, centre: Point, measures: &Measures, inks: &Inks) {
    let (hw, hh) = measured.cell.half;
    let rect = Rect::new(centre.x - hw, centre.y - hh, 2.0 * hw, 2.0 * hh);
    if measured.cell.tail > 0.0 {
        let tail = centre.by(hw + TAIL, 0.0);
        let stroke = Stroke { ink: inks.line, width: 1.4, dash: Dash::Solid };
        group.items.push(Item::Shape(Shape::diamond(tail, TAIL).fill(inks.fill).stroke(stroke).class("choice")));
    }
    let heat = node.seen.as_ref().filter(|s| !s.impossible).and_then(|s| s.stall.as_ref()).map(|s| s.heat);
    let (fill, pattern) = figures::heat(heat, inks.fill);
    let width = if node.decided { inks.width.max(2.6) } else { inks.width };
    let stroke = Stroke { ink: inks.line, width, dash: inks.dash };
    group.items.push(Item::Shape(Shape::rect(rect, 7.0).fill(fill).pattern(pattern).stroke(stroke).class("shape")));
    let aside = if let Some(mark) = node.mark {
        group.items.push(Icon::Mark(mark).draw(Point::new(rect.x + INSET - 1.0, rect.y + INSET), MARK, inks.line));
        MARK + 6.0
    } else {
        0.0
    };
    let law = measured.law.as_ref().map_or(0.0, |l| l.lines.len() as f64 * measures.small_line() + 2.0);
    let marker = if node.form == Form::Subprocess { 15.0 } else { 0.0 };
    let whole = measured.title.lines.len() as f64 * measures.line() + law + marker;
    let mut y = centre.y - whole / 2.0;
    let x = rect.x + INSET + aside;
    if pattern.is_some() {
        // Words stand on plain ground, not on the strokes.
        let wide = measured.title.lines.iter().map(|l| super::font::width(l, measures.text, Weight::Regular)).fold(0.0, f64::max);
        let ground = Rect::new(x - 3.0, y - 1.0, wide + 6.0, whole - marker + 2.0);
        group.items.push(Item::Shape(Shape::rect(ground, 3.0).fill(fill)));
    }
    for line in &measured.title.lines {
        group.items.push(Item::Text(
            Text::new(line, Point::new(x, y + measures.text * 0.92), measures.text, Weight::Regular).ink(inks.text),
        ));
        y += measures.line();
    }
    if let Some(law) = &measured.law {
        y += 2.0;
        for line in &law.lines {
            let text = Text::new(line, Point::new(x, y + measures.small * 0.92), measures.small, Weight::Regular);
            group.items.push(Item::Text(text.ink(inks.quiet)));
            y += measures.small_line();
        }
    }
    if node.form == Form::Subprocess {
        let at = Point::new(centre.x, rect.bottom() - 10.0);
        group.items.push(Item::Shape(Shape::rect(Rect::new(at.x - 6.0, at.y - 6.0, 12.0, 12.0), 1.0).line(inks.line, 1.2)));
        group.items.push(Item::Shape(plus(at, 4.0, inks.line, 1.4)));
    }
    if node.decided {
        group.items.push(Icon::Letter.draw(Point::new(rect.x + INSET - 1.0, rect.bottom() - INSET - 12.0), 14.0, inks.line));
    }
}

fn paint_gateway(group: &mut Group, centre: Point, half: f64, inks: &Inks) {
    let stroke = Stroke { ink: inks.line, width: 1.6, dash: inks.dash };
    group.items.push(Item::Shape(Shape::diamond(centre, half).fill(inks.fill).stroke(stroke).class("shape")));
}

/// The text under a shape, in its middle.
fn paint_under(group: &mut Group, measured: &Measured, top: Point, size: f64, measures: &Measures, inks: &Inks) {
    let mut y = top.y;
    for line in &measured.title.lines {
        let text = Text::new(line, Point::new(top.x, y + size * 0.92), size, Weight::Regular).middle().ink(inks.text);
        group.items.push(Item::Text(text));
        y += size * 1.22;
    }
    for line in measured.law.iter().flat_map(|l| &l.lines) {
        let text = Text::new(line, Point::new(top.x, y + measures.small * 0.92), measures.small, Weight::Regular).middle();
        group.items.push(Item::Text(text.ink(inks.quiet)));
        y += measures.small_line();
    }
}

/// A sign in an end, so that its colour is not needed.
fn end_sign(kind: EndKind, c: Point, ink: Ink) -> Vec<Item> {
    let line = |points: &[Point]| Item::Shape(Shape::polyline(points).line(ink, 2.0));
    match kind {
        EndKind::Granted => vec![line(&[c.by(-5.0, 0.5), c.by(-1.5, 4.0), c.by(5.0, -4.0)])],
        EndKind::Partly => vec![line(&[c.by(-5.0, 1.5), c.by(-2.0, -1.5), c.by(2.0, 1.5), c.by(5.0, -1.5)])],
        EndKind::Refused => vec![Item::Shape(cross(c, 4.2, ink, 2.0))],
        EndKind::Withdrawn | EndKind::Returned => {
            vec![line(&[c.by(5.0, 0.0), c.by(-5.0, 0.0)]), line(&[c.by(-1.5, -3.5), c.by(-5.0, 0.0), c.by(-1.5, 3.5)])]
        }
        EndKind::OtherRoute => {
            vec![line(&[c.by(-5.0, 0.0), c.by(5.0, 0.0)]), line(&[c.by(1.5, -3.5), c.by(5.0, 0.0), c.by(1.5, 3.5)])]
        }
        EndKind::NotHandled => vec![line(&[c.by(-4.5, 0.0), c.by(4.5, 0.0)])],
        EndKind::Faded => [-4.5, 0.0, 4.5].map(|x| Item::Shape(Shape::circle(c.by(x, 0.0), 1.4).fill(ink))).to_vec(),
    }
}

fn inside(text: String, centre: Point, size: f64, ink: Ink) -> Text {
    Text::new(text, centre.by(0.0, size * 0.35), size, Weight::SemiBold).middle().ink(ink)
}

fn plus(c: Point, half: f64, ink: Ink, width: f64) -> Shape {
    strokes([[c.by(-half, 0.0), c.by(half, 0.0)], [c.by(0.0, -half), c.by(0.0, half)]], ink, width)
}

fn cross(c: Point, half: f64, ink: Ink, width: f64) -> Shape {
    strokes([[c.by(-half, -half), c.by(half, half)], [c.by(-half, half), c.by(half, -half)]], ink, width)
}

fn strokes(lines: [[Point; 2]; 2], ink: Ink, width: f64) -> Shape {
    use super::scene::{Outline, Segment};
    let segments = lines.into_iter().flat_map(|[a, b]| [Segment::Move(a), Segment::Line(b)]).collect();
    Shape::new(Outline::Path(segments)).line(ink, width)
}
