//! The scene: a picture as plain shapes at points. It is laid out once; every output only walks it.
//!
//! A scene knows no format. Colours are meanings ([`Ink`]) that one [`palette`](super::palette) turns into colours, for a
//! screen and for paper; no meaning rests on colour alone, so fills may carry a [`Pattern`] and lines a [`Dash`].
//! Text is one line a run, already broken and measured.
//!
//! ```
//! use doorloop_engine::draw::scene::{Ink, Item, Point, Rect, Scene, Shape, Text, Weight};
//! let mut scene = Scene::new("Voorbeeld", "Een vak met een woord", 200.0, 80.0);
//! scene.items.push(Item::Shape(Shape::rect(Rect::new(10.0, 10.0, 120.0, 40.0), 6.0).fill(Ink::Box).line(Ink::Line, 1.5)));
//! scene.items.push(Item::Text(Text::new("intake", Point::new(70.0, 34.0), 14.0, Weight::Regular).middle()));
//! assert!(doorloop_engine::draw::svg(&scene).contains(">intake</text>"));
//! ```

use super::font;

/// Length of one unit of a scene in millimetres, at natural size: a CSS pixel, a 96th of an inch.
pub const UNIT_MM: f64 = 25.4 / 96.0;

/// A point; x to the right, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl Point {
    /// A point.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The point moved.
    #[must_use]
    pub fn by(self, dx: f64, dy: f64) -> Self {
        Self::new(self.x + dx, self.y + dy)
    }
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// A rectangle from its left, top, width and height.
    #[must_use]
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    /// Right.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Bottom.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// The middle.
    #[must_use]
    pub fn centre(&self) -> Point {
        Point::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Whether two rectangles share more than an edge.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        const HAIR: f64 = 1e-6;
        self.x + HAIR < other.right()
            && other.x + HAIR < self.right()
            && self.y + HAIR < other.bottom()
            && other.y + HAIR < self.bottom()
    }

    /// Whether `other` lies inside, edges included.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        const HAIR: f64 = 1e-6;
        other.x >= self.x - HAIR
            && other.y >= self.y - HAIR
            && other.right() <= self.right() + HAIR
            && other.bottom() <= self.bottom() + HAIR
    }

    /// Made larger on all sides (or smaller, with a negative number).
    #[must_use]
    pub fn grown(&self, by: f64) -> Self {
        Self::new(self.x - by, self.y - by, self.w + 2.0 * by, self.h + 2.0 * by)
    }
}

/// What a colour means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ink {
    /// The sheet.
    Page,
    /// Text and the lines of shapes.
    Ink,
    /// Text of less weight.
    Quiet,
    /// The inside of a step.
    Box,
    /// The head of a lane.
    Head,
    /// The ground of every other lane.
    Band,
    /// What belongs to a called process.
    Part,
    /// Lines between lanes.
    Rule,
    /// An edge.
    Line,
    /// The likely path.
    Main,
    /// A way back.
    Back,
    /// What this proposal cannot take: text and lines.
    Faint,
    /// What this proposal cannot take: fills.
    FaintBox,
    /// The inside of a small mark.
    Mark,
    /// A granting end.
    Yes,
    /// A refusing end.
    No,
    /// A stall, from little to most.
    Heat1,
    /// See [`Ink::Heat1`].
    Heat2,
    /// See [`Ink::Heat1`].
    Heat3,
    /// The strokes of a stall's pattern.
    HeatLine,
    /// What an intervention changed: ground.
    Changed,
    /// What an intervention changed: lines.
    ChangedLine,
    /// A note stuck on.
    Note,
    /// The first of a series of bars.
    Bar1,
    /// The second.
    Bar2,
    /// A closed season.
    Closed,
}

impl Ink {
    /// All meanings.
    pub const ALL: [Self; 26] = [
        Self::Page,
        Self::Ink,
        Self::Quiet,
        Self::Box,
        Self::Head,
        Self::Band,
        Self::Part,
        Self::Rule,
        Self::Line,
        Self::Main,
        Self::Back,
        Self::Faint,
        Self::FaintBox,
        Self::Mark,
        Self::Yes,
        Self::No,
        Self::Heat1,
        Self::Heat2,
        Self::Heat3,
        Self::HeatLine,
        Self::Changed,
        Self::ChangedLine,
        Self::Note,
        Self::Bar1,
        Self::Bar2,
        Self::Closed,
    ];

    /// Its name, for classes and snapshots.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Ink => "ink",
            Self::Quiet => "quiet",
            Self::Box => "box",
            Self::Head => "head",
            Self::Band => "band",
            Self::Part => "part",
            Self::Rule => "rule",
            Self::Line => "line",
            Self::Main => "main",
            Self::Back => "back",
            Self::Faint => "faint",
            Self::FaintBox => "faint-box",
            Self::Mark => "mark",
            Self::Yes => "yes",
            Self::No => "no",
            Self::Heat1 => "heat-1",
            Self::Heat2 => "heat-2",
            Self::Heat3 => "heat-3",
            Self::HeatLine => "heat-line",
            Self::Changed => "changed",
            Self::ChangedLine => "changed-line",
            Self::Note => "note",
            Self::Bar1 => "bar-1",
            Self::Bar2 => "bar-2",
            Self::Closed => "closed",
        }
    }
}

/// Strokes over a fill, for those who do not see its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pattern {
    /// Few dots.
    Dots,
    /// Slanting strokes.
    Hatch,
    /// Slanting strokes both ways.
    Cross,
    /// Strokes that slant the other way.
    Back,
    /// Level strokes.
    Level,
    /// Upright strokes.
    Upright,
}

impl Pattern {
    /// All patterns.
    pub const ALL: [Self; 6] = [Self::Dots, Self::Hatch, Self::Cross, Self::Back, Self::Level, Self::Upright];

    /// Its name, for ids and snapshots.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dots => "dots",
            Self::Hatch => "hatch",
            Self::Cross => "cross",
            Self::Back => "back",
            Self::Level => "level",
            Self::Upright => "upright",
        }
    }
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dash {
    /// Not.
    #[default]
    Solid,
    /// Dashes.
    Dashed,
    /// Dots.
    Dotted,
}

/// A line around or along a shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its meaning.
    pub ink: Ink,
    /// Its width in units.
    pub width: f64,
    /// How it is broken.
    pub dash: Dash,
}

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Begin here.
    Move(Point),
    /// Straight to here.
    Line(Point),
    /// Cubic Bézier: two handles and the end.
    Curve(Point, Point, Point),
    /// Back to the beginning.
    Close,
}

/// The outline of a shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// A rectangle with corners of a radius.
    Rect(Rect, f64),
    /// A circle: centre and radius.
    Circle(Point, f64),
    /// A path.
    Path(Vec<Segment>),
}

/// A shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its outline.
    pub outline: Outline,
    /// Its inside.
    pub fill: Option<Ink>,
    /// Strokes over its inside.
    pub pattern: Option<Pattern>,
    /// Its line.
    pub stroke: Option<Stroke>,
    /// What scripts know it by.
    pub class: &'static str,
}

impl Shape {
    /// A shape with neither inside nor line.
    #[must_use]
    pub const fn new(outline: Outline) -> Self {
        Self { outline, fill: None, pattern: None, stroke: None, class: "" }
    }

    /// A rectangle with rounded corners.
    #[must_use]
    pub const fn rect(rect: Rect, radius: f64) -> Self {
        Self::new(Outline::Rect(rect, radius))
    }

    /// A circle.
    #[must_use]
    pub const fn circle(centre: Point, radius: f64) -> Self {
        Self::new(Outline::Circle(centre, radius))
    }

    /// A square on its point, as gateways are.
    #[must_use]
    pub fn diamond(centre: Point, half: f64) -> Self {
        Self::polygon(&[centre.by(0.0, -half), centre.by(half, 0.0), centre.by(0.0, half), centre.by(-half, 0.0)])
    }

    /// A closed shape with straight sides.
    #[must_use]
    pub fn polygon(points: &[Point]) -> Self {
        let mut segments = straight(points);
        segments.push(Segment::Close);
        Self::new(Outline::Path(segments))
    }

    /// A line through points.
    #[must_use]
    pub fn polyline(points: &[Point]) -> Self {
        Self::new(Outline::Path(straight(points)))
    }

    /// A line through points whose corners are rounded.
    #[must_use]
    pub fn rounded(points: &[Point], radius: f64) -> Self {
        Self::new(Outline::Path(rounded(points, radius)))
    }

    /// With an inside.
    #[must_use]
    pub const fn fill(mut self, ink: Ink) -> Self {
        self.fill = Some(ink);
        self
    }

    /// With strokes over its inside.
    #[must_use]
    pub const fn pattern(mut self, pattern: Option<Pattern>) -> Self {
        self.pattern = pattern;
        self
    }

    /// With a whole line.
    #[must_use]
    pub const fn line(self, ink: Ink, width: f64) -> Self {
        self.stroke(Stroke { ink, width, dash: Dash::Solid })
    }

    /// With a line.
    #[must_use]
    pub const fn stroke(mut self, stroke: Stroke) -> Self {
        self.stroke = Some(stroke);
        self
    }

    /// With a class.
    #[must_use]
    pub const fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }
}

fn straight(points: &[Point]) -> Vec<Segment> {
    points.iter().enumerate().map(|(i, p)| if i == 0 { Segment::Move(*p) } else { Segment::Line(*p) }).collect()
}

/// A line whose corners are quarter circles (a cubic with handles at 0.5523 of the radius), smaller where a side is short.
fn rounded(points: &[Point], radius: f64) -> Vec<Segment> {
    const ROUND: f64 = 1.0 - 0.552_284_749_8;
    let mut found = Vec::with_capacity(2 * points.len());
    for (i, &at) in points.iter().enumerate() {
        let (Some(&before), Some(&after)) = (i.checked_sub(1).and_then(|j| points.get(j)), points.get(i + 1)) else {
            found.push(if i == 0 { Segment::Move(at) } else { Segment::Line(at) });
            continue;
        };
        let (a, b) = ((before.x - at.x).hypot(before.y - at.y), (after.x - at.x).hypot(after.y - at.y));
        let r = radius.min(a / 2.0).min(b / 2.0);
        if r < 0.05 {
            found.push(Segment::Line(at));
            continue;
        }
        let toward = |other: Point, length: f64, r: f64| at.by((other.x - at.x) / length * r, (other.y - at.y) / length * r);
        let (from, to) = (toward(before, a, r), toward(after, b, r));
        found.push(Segment::Line(from));
        found.push(Segment::Curve(toward(before, a, r * ROUND), toward(after, b, r * ROUND), to));
    }
    found
}

/// How heavy a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    /// As in a letter.
    #[default]
    Regular,
    /// As in a heading.
    SemiBold,
}

/// Which point of a text stands at its point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// What it says.
    pub text: String,
    /// Where, on the baseline.
    pub at: Point,
    /// Its size in units.
    pub size: f64,
    /// How heavy it is.
    pub weight: Weight,
    /// Which of its points stands there.
    pub anchor: Anchor,
    /// Its meaning.
    pub ink: Ink,
    /// Its measured width.
    pub width: f64,
    /// What scripts know it by.
    pub class: &'static str,
}

impl Text {
    /// A line of text that begins at a point; measured here.
    #[must_use]
    pub fn new(text: impl Into<String>, at: Point, size: f64, weight: Weight) -> Self {
        let text = text.into();
        let width = font::width(&text, size, weight);
        Self { text, at, size, weight, anchor: Anchor::Start, ink: Ink::Ink, width, class: "" }
    }

    /// With its middle at its point.
    #[must_use]
    pub const fn middle(mut self) -> Self {
        self.anchor = Anchor::Middle;
        self
    }

    /// With its end at its point.
    #[must_use]
    pub const fn end(mut self) -> Self {
        self.anchor = Anchor::End;
        self
    }

    /// In another meaning.
    #[must_use]
    pub const fn ink(mut self, ink: Ink) -> Self {
        self.ink = ink;
        self
    }

    /// With a class.
    #[must_use]
    pub const fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// The room it takes.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        let x = match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - self.width / 2.0,
            Anchor::End => self.at.x - self.width,
        };
        let above = font::ASCENT * self.size;
        Rect::new(x, self.at.y - above, self.width, above + font::DESCENT * self.size)
    }
}

/// Things that belong together: a lane, a step, an edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// What it is known by, the same for the same file: `step-intake`, `edge-intake-aanvullen`.
    pub id: Option<String>,
    /// What kind of thing it is.
    pub class: &'static str,
    /// Its name for who can't see it; the whole text where the picture shows a part.
    pub title: Option<String>,
    /// What is known of it.
    pub desc: Option<String>,
    /// What is in it, from back to front.
    pub items: Vec<Item>,
}

impl Group {
    /// A group of a kind, with what it is known by.
    #[must_use]
    pub fn new(class: &'static str, id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), class, ..Self::default() }
    }
}

/// A part of a scene.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Things that belong together.
    Group(Group),
    /// A shape.
    Shape(Shape),
    /// A line of text.
    Text(Text),
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// What it shows.
    pub title: String,
    /// The same at more length, for who can't see it.
    pub desc: String,
    /// `nl` or `en`.
    pub lang: &'static str,
    /// Width in units of [`UNIT_MM`].
    pub width: f64,
    /// Height in units of [`UNIT_MM`].
    pub height: f64,
    /// From back to front.
    pub items: Vec<Item>,
}

impl Scene {
    /// An empty sheet.
    #[must_use]
    pub fn new(title: impl Into<String>, desc: impl Into<String>, width: f64, height: f64) -> Self {
        Self { title: title.into(), desc: desc.into(), lang: "nl", width, height, items: Vec::new() }
    }

    /// Two scenes under each other, each with what its ids begin with: `before-step-intake`, `after-step-intake`.
    #[must_use]
    pub fn stacked(title: impl Into<String>, parts: Vec<(&str, Self)>) -> Self {
        let mut whole = Self::new(title, String::new(), 0.0, 0.0);
        for (prefix, mut part) in parts {
            part.items.iter_mut().for_each(|i| i.prefix(prefix));
            let top = whole.height;
            whole.items.extend(part.items.into_iter().map(|i| i.moved(0.0, top)));
            whole.width = whole.width.max(part.width);
            whole.height += part.height;
            whole.lang = part.lang;
            whole.desc = if whole.desc.is_empty() { part.desc } else { format!("{} {}", whole.desc, part.desc) };
        }
        whole
    }

    /// Every shape and text, with the groups around it from the outside in.
    pub fn visit<'s>(&'s self, see: &mut dyn FnMut(&[&'s Group], &'s Item)) {
        fn walk<'s>(items: &'s [Item], around: &mut Vec<&'s Group>, see: &mut dyn FnMut(&[&'s Group], &'s Item)) {
            for item in items {
                see(around, item);
                if let Item::Group(group) = item {
                    around.push(group);
                    walk(&group.items, around, see);
                    around.pop();
                }
            }
        }
        walk(&self.items, &mut Vec::new(), see);
    }
}

impl Item {
    fn prefix(&mut self, prefix: &str) {
        if let Self::Group(group) = self {
            group.id = group.id.take().map(|id| format!("{prefix}{id}"));
            group.items.iter_mut().for_each(|i| i.prefix(prefix));
        }
    }

    /// The same, moved.
    #[must_use]
    pub fn moved(self, dx: f64, dy: f64) -> Self {
        match self {
            Self::Group(mut group) => {
                group.items = group.items.into_iter().map(|i| i.moved(dx, dy)).collect();
                Self::Group(group)
            }
            Self::Shape(mut shape) => {
                shape.outline = match shape.outline {
                    Outline::Rect(r, radius) => Outline::Rect(Rect::new(r.x + dx, r.y + dy, r.w, r.h), radius),
                    Outline::Circle(c, radius) => Outline::Circle(c.by(dx, dy), radius),
                    Outline::Path(segments) => Outline::Path(
                        segments
                            .into_iter()
                            .map(|s| match s {
                                Segment::Move(p) => Segment::Move(p.by(dx, dy)),
                                Segment::Line(p) => Segment::Line(p.by(dx, dy)),
                                Segment::Curve(a, b, c) => Segment::Curve(a.by(dx, dy), b.by(dx, dy), c.by(dx, dy)),
                                Segment::Close => Segment::Close,
                            })
                            .collect(),
                    ),
                };
                Self::Shape(shape)
            }
            Self::Text(mut text) => {
                text.at = text.at.by(dx, dy);
                Self::Text(text)
            }
        }
    }
}
