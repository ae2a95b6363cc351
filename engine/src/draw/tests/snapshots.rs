//! The scene as text: forms with their kind, lane, place and words, edges with their route. `DOORLOOP_BLESS=1` rewrites them.

#![allow(clippy::unwrap_used, reason = "a test")]

use super::library::diagram;
use crate::draw::scene::{Group, Item, Outline, Point, Rect, Scene, Segment};
use crate::draw::{Options, Size, scene};
use crate::text::Lang;
use std::fmt::Write as _;
use std::path::Path;

fn corners(outline: &Outline) -> Vec<Point> {
    match outline {
        Outline::Rect(r, _) => vec![Point::new(r.x, r.y), Point::new(r.right(), r.bottom())],
        Outline::Circle(c, radius) => vec![c.by(-radius, -radius), c.by(*radius, *radius)],
        Outline::Path(segments) => segments
            .iter()
            .filter_map(|s| match s {
                Segment::Move(p) | Segment::Line(p) | Segment::Curve(_, _, p) => Some(*p),
                Segment::Close => None,
            })
            .collect(),
    }
}

/// The shape of a form, by its class, else its first.
fn shape(group: &Group) -> Rect {
    let shapes = || group.items.iter().filter_map(|i| if let Item::Shape(s) = i { Some(s) } else { None });
    let Some(found) = shapes().find(|s| s.class == "shape").or_else(|| shapes().next()) else { return Rect::default() };
    let points = corners(&found.outline);
    let of = |pick: fn(&Point) -> f64| {
        points.iter().map(pick).fold((f64::INFINITY, f64::NEG_INFINITY), |a, v| (a.0.min(v), a.1.max(v)))
    };
    let ((left, right), (top, bottom)) = (of(|p| p.x), of(|p| p.y));
    Rect::new(left, top, right - left, bottom - top)
}

fn words(group: &Group) -> String {
    let texts = group.items.iter().filter_map(|i| if let Item::Text(t) = i { Some(t.text.as_str()) } else { None });
    texts.collect::<Vec<_>>().join(" / ")
}

/// The corners of an edge, rounded ones as where they were before: where its level and upright parts would meet.
fn route(group: &Group) -> String {
    let line = group.items.iter().find_map(|i| if let Item::Shape(s) = i { (s.class == "line").then_some(s) } else { None });
    let mut said = String::new();
    for point in line.map_or_else(Vec::new, |l| corners(&l.outline)) {
        let _ = write!(said, " {:.0},{:.0}", point.x, point.y);
    }
    said
}

fn told(scene: &Scene) -> String {
    let mut lanes: Vec<(String, Rect)> = Vec::new();
    let mut said = format!("{} {:.0} × {:.0}\n", scene.title, scene.width, scene.height);
    scene.visit(&mut |_, item| {
        let Item::Group(group) = item else { return };
        let id = group.id.clone().unwrap_or_default();
        if group.class == "lane" {
            let room = shape(group);
            let _ = writeln!(said, "{id} from {:.0} to {:.0}: {}", room.y, room.bottom(), words(group));
            lanes.push((id, room));
        } else if group.class.starts_with("step") && group.class != "steps" || group.class == "connector" {
            let room = shape(group);
            let lane = lanes.iter().find(|l| l.1.y <= room.centre().y && room.centre().y <= l.1.bottom());
            let lane = lane.map_or("nowhere", |l| l.0.as_str());
            let Rect { x, y, w, h } = room;
            let _ = writeln!(said, "{} {id} in {lane} at {x:.0},{y:.0} {w:.0} × {h:.0}: {}", group.class, words(group));
        } else if group.class == "edge" {
            let label = words(group);
            let label = if label.is_empty() { label } else { format!(": {label}") };
            let _ = writeln!(said, "edge {id}{}{label}", route(group));
        }
    });
    said
}

#[test]
fn scenes_are_as_they_were() {
    for (name, lang, size) in [
        ("mandaatbesluit", Lang::Nl, Size::Screen),
        ("adviesronde", Lang::En, Size::Screen),
        ("collegebesluit", Lang::En, Size::Print),
        ("raadsbehandeling", Lang::Nl, Size::Print),
        ("evenementenvergunning", Lang::En, Size::Print),
    ] {
        let now = told(&scene(&diagram(name, lang, false), &Options { size, lang, ..Options::default() }));
        let file = format!(
            "{name}.{}.{}.txt",
            if lang == Lang::Nl { "nl" } else { "en" },
            if size == Size::Screen { "screen" } else { "print" }
        );
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/draw/tests/scenes").join(&file);
        if std::env::var_os("DOORLOOP_BLESS").is_some() {
            std::fs::write(&path, &now).unwrap();
            continue;
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        for (at, (kept, now)) in kept.lines().zip(now.lines()).enumerate() {
            assert_eq!(kept, now, "{file}, line {}; DOORLOOP_BLESS=1 keeps what is now", at + 1);
        }
        assert_eq!(kept.len(), now.len(), "{file}: one is longer; DOORLOOP_BLESS=1 keeps what is now");
    }
}
