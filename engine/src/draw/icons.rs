//! Icons: small pictures on a grid of sixteen by sixteen, as strokes, so that they print in one colour.
//!
//! Each is written as a path: `M` begin, `L` line, `C` curve, `Z` close, and `O x y r` a circle.

use super::diagram::Mark;
use super::scene::{Ink, Item, Outline, Point, Segment, Shape, Text, Weight};
use crate::model::Cause;

/// A small picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Icon {
    Mark(Mark),
    Cause(Cause),
    /// Once more.
    Rework,
    /// The proposer hears yes or no.
    Letter,
}

const PERSON: &str = "O 8 4.6 2.9 M2.4 14.2C2.4 10.6 4.9 9 8 9C11.1 9 13.6 10.6 13.6 14.2Z";
const PEOPLE: &str =
    "O 5.4 5 2.3 M1 13.6C1 10.4 3 9 5.4 9C7.8 9 9.8 10.4 9.8 13.6Z O 11.4 4.4 2 M11 8.2C13.4 8.2 15.2 9.6 15.2 12.6L12 12.6";
const CLOCK: &str = "O 8 8 6.2 M8 4.2L8 8L10.8 9.8";
const CALENDAR: &str = "M2 3.4L14 3.4L14 14L2 14Z M2 6.6L14 6.6 M5 1.6L5 4.6 M11 1.6L11 4.6 M5 9.2L6 9.2 M10 9.2L11 9.2 M5 11.6L6 11.6 M10 11.6L11 11.6";
const SIGNATURE: &str = "M1.4 11.4C3.4 8 5.4 3.4 6.6 3.6C8 4 4.4 11 5.6 11C6.8 11 7.6 7.8 8.6 8C9.4 8.2 8.8 10.4 9.8 10.4C10.8 10.4 11.4 8.6 12.2 8.8C13 9 13 10 14.6 9.8 M1.6 14L14.4 14";
const COINS: &str = "M2.4 4C2.4 2.8 4.8 1.8 8 1.8C11.2 1.8 13.6 2.8 13.6 4C13.6 5.2 11.2 6.2 8 6.2C4.8 6.2 2.4 5.2 2.4 4Z M2.4 4L2.4 8C2.4 9.2 4.8 10.2 8 10.2C11.2 10.2 13.6 9.2 13.6 8L13.6 4 M2.4 8L2.4 12C2.4 13.2 4.8 14.2 8 14.2C11.2 14.2 13.6 13.2 13.6 12L13.6 8";
const HOURGLASS: &str = "M3.4 1.8L12.6 1.8 M3.4 14.2L12.6 14.2 M4.4 1.8C4.4 6 8 6.4 8 8C8 9.6 4.4 10 4.4 14.2 M11.6 1.8C11.6 6 8 6.4 8 8C8 9.6 11.6 10 11.6 14.2 M6 12.8L10 12.8";
const BALLOT: &str = "M1.8 8L14.2 8L14.2 14.2L1.8 14.2Z M5.4 8L5.4 1.8L10.6 1.8L10.6 8 M6.8 4.4L7.8 5.6L9.4 3.4 M4.4 11L11.6 11";
const LETTER: &str = "M1.6 3.4L14.4 3.4L14.4 12.6L1.6 12.6Z M1.6 3.8L8 8.8L14.4 3.8";
const QUEUE: &str = "O 3.4 4.6 1.7 O 8 4.6 1.7 O 12.6 4.6 1.7 M1.2 12.4C1.2 9.4 2 8.2 3.4 8.2C4.8 8.2 5.6 9.4 5.6 12.4 M5.8 12.4C5.8 9.4 6.6 8.2 8 8.2C9.4 8.2 10.2 9.4 10.2 12.4 M10.4 12.4C10.4 9.4 11.2 8.2 12.6 8.2C14 8.2 14.8 9.4 14.8 12.4";
const MOON: &str = "M10.6 1.8C6.6 2.2 4 5 4 8.2C4 12 7 14.4 10.4 14.4C11.8 14.4 13 14 13.8 13.2C10 13.2 7.8 10.8 7.8 7.6C7.8 5.2 8.8 3.2 10.6 1.8Z";
const FLAG: &str = "M3.4 14.6L3.4 1.8 M3.4 2.4L12.8 2.4L10.4 5.6L12.8 8.8L3.4 8.8";
const LIST: &str = "M2.4 1.8L13.6 1.8L13.6 14.2L2.4 14.2Z M5 5L6 5 M8 5L11.4 5 M5 8L6 8 M8 8L11.4 8 M5 11L6 11 M8 11L11.4 11";
const SUN: &str = "O 8 8 3 M8 1.4L8 3.2 M8 12.8L8 14.6 M1.4 8L3.2 8 M12.8 8L14.6 8 M3.4 3.4L4.6 4.6 M11.4 11.4L12.6 12.6 M3.4 12.6L4.6 11.4 M11.4 4.6L12.6 3.4";
const LENS: &str = "O 6.6 6.6 4.4 M10 10L14.2 14.2";
const AGAIN: &str = "M13.2 8C13.2 11 10.9 13.2 8 13.2C5.1 13.2 2.8 10.9 2.8 8C2.8 5.1 5.1 2.8 8 2.8C9.8 2.8 11.4 3.6 12.4 5 M12.8 1.8L12.6 5.2L9.4 4.8";

impl Icon {
    /// Its path; `None` = the paragraph sign.
    const fn path(self) -> Option<&'static str> {
        Some(match self {
            Self::Mark(Mark::Work) | Self::Cause(Cause::Work | Cause::Applicant) => PERSON,
            Self::Mark(Mark::Takes) | Self::Cause(Cause::Handling) => CLOCK,
            Self::Mark(Mark::Meeting) | Self::Cause(Cause::Meeting) => CALENDAR,
            Self::Mark(Mark::Mandate) => SIGNATURE,
            Self::Mark(Mark::Budget) | Self::Cause(Cause::Budget) => COINS,
            Self::Mark(Mark::Window) => HOURGLASS,
            Self::Mark(Mark::Term) | Self::Cause(Cause::Term) => BALLOT,
            Self::Mark(Mark::Period) | Self::Cause(Cause::Statutory) => return None,
            Self::Cause(Cause::Hours) => MOON,
            Self::Cause(Cause::Queue) => QUEUE,
            Self::Cause(Cause::Priority) => FLAG,
            Self::Cause(Cause::Agenda) => LIST,
            Self::Cause(Cause::Recess) => SUN,
            Self::Cause(Cause::Partner) => PEOPLE,
            Self::Cause(Cause::Search) => LENS,
            Self::Rework => AGAIN,
            Self::Letter => LETTER,
        })
    }

    /// The picture with its left top at a point.
    pub fn draw(self, at: Point, size: f64, ink: Ink) -> Item {
        let Some(path) = self.path() else {
            return Item::Text(Text::new("§", at.by(size / 2.0, size * 0.86), size * 1.05, Weight::SemiBold).middle().ink(ink));
        };
        let scale = size / 16.0;
        let outline = Outline::Path(parse(path, at, scale));
        Item::Shape(Shape::new(outline).line(ink, (1.3 * scale).max(0.9)).class("icon"))
    }
}

fn parse(path: &str, at: Point, scale: f64) -> Vec<Segment> {
    let mut found = Vec::new();
    let spaced: String = path.chars().flat_map(|c| if c.is_alphabetic() { vec![' ', c, ' '] } else { vec![c] }).collect();
    let mut words = spaced.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|w| w.parse::<f64>().ok()).unwrap_or(0.0);
        let mut point = || {
            let (x, y) = (number(), number());
            at.by(x * scale, y * scale)
        };
        match word {
            "M" => found.push(Segment::Move(point())),
            "L" => found.push(Segment::Line(point())),
            "C" => {
                let (a, b) = (point(), point());
                found.push(Segment::Curve(a, b, point()));
            }
            "O" => {
                let centre = point();
                found.extend(circle(centre, number() * scale));
            }
            _ => found.push(Segment::Close),
        }
    }
    found
}

/// A circle as four curves.
pub(super) fn circle(c: Point, r: f64) -> [Segment; 6] {
    let k = 0.552_284_749_8 * r;
    [
        Segment::Move(c.by(r, 0.0)),
        Segment::Curve(c.by(r, k), c.by(k, r), c.by(0.0, r)),
        Segment::Curve(c.by(-k, r), c.by(-r, k), c.by(-r, 0.0)),
        Segment::Curve(c.by(-r, -k), c.by(-k, -r), c.by(0.0, -r)),
        Segment::Curve(c.by(k, -r), c.by(r, -k), c.by(r, 0.0)),
        Segment::Close,
    ]
}
