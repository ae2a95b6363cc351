//! Figures on a form: heat, days, the cause of a stall.

use super::diagram::{Change, Node};
use super::forms::{Measured, Measures};
use super::icons::Icon;
use super::scene::{Group, Ink, Item, Pattern, Point, Rect, Shape, Text, Weight};
use crate::text::Lang;

/// The height of the row of figures under a form.
pub(super) fn height(node: &Node, measures: &Measures) -> f64 {
    if badge(node, measures.lang).is_some() { measures.small_line() + 8.0 } else { 0.0 }
}

/// Radius of the sign of a stall, on a corner of its form.
const SIGN: f64 = 11.0;

/// How far signs stand out above a form.
pub(super) fn above(node: &Node) -> f64 {
    let has_stall = node.seen.as_ref().is_some_and(|s| s.stall.is_some() && !s.impossible);
    if has_stall {
        SIGN + 3.0
    } else if node.change.is_some() {
        10.0
    } else {
        0.0
    }
}

/// The ground and pattern of a stall: darker and denser where it costs more.
pub(super) const fn heat(heat: Option<u8>, plain: Ink) -> (Ink, Option<Pattern>) {
    match heat {
        None => (plain, None),
        Some(0 | 1) => (Ink::Heat1, Some(Pattern::Dots)),
        Some(2) => (Ink::Heat2, Some(Pattern::Hatch)),
        Some(_) => (Ink::Heat3, Some(Pattern::Cross)),
    }
}

/// Days in few characters.
fn days(days: f64) -> String {
    if days < 0.95 { "<1".to_owned() } else { format!("{days:.0}") }
}

fn badge(node: &Node, lang: Lang) -> Option<String> {
    let (p50, p90) = node.seen.as_ref().filter(|s| !s.impossible)?.days.filter(|d| d.1 >= 0.05)?;
    let unit = if lang == Lang::Nl { "dgn" } else { "days" };
    let (p50, p90) = (days(p50), days(p90));
    Some(if p50 == p90 { format!("{p50} {unit}") } else { format!("{p50}–{p90} {unit}") })
}

/// What the runs say of a form, in a sentence.
pub(super) fn in_words(node: &Node, lang: Lang) -> Vec<String> {
    let Some(seen) = &node.seen else { return Vec::new() };
    let mut found = Vec::new();
    if seen.impossible {
        found
            .push(if lang == Lang::Nl { "Dit voorstel komt hier niet." } else { "This proposal does not come here." }.to_owned());
        return found;
    }
    let of_100 = (seen.share * 100.0).round();
    found.push(match lang {
        Lang::Nl => format!("{of_100} van de 100 keer komt het voorstel hier."),
        Lang::En => format!("In {of_100} of 100 runs the proposal comes here."),
    });
    if let Some((p50, p90)) = seen.days {
        found.push(match lang {
            Lang::Nl => format!("De helft duurt hoogstens {} dagen, negen van de tien hoogstens {}.", days(p50), days(p90)),
            Lang::En => format!("Half take at most {} days, nine in ten at most {}.", days(p50), days(p90)),
        });
    }
    found.extend(seen.stall.as_ref().map(|s| s.why.clone()));
    found
}

/// The row under a form, and the sign of a stall on its corner.
pub(super) fn paint(group: &mut Group, node: &Node, measured: &Measured, centre: Point, measures: &Measures) {
    if let Some(change) = node.change {
        paint_change(group, change, centre, measured);
    }
    let Some(seen) = node.seen.as_ref().filter(|s| !s.impossible) else { return };
    if let Some(text) = badge(node, measures.lang) {
        let below = measured.cell.below - height(node, measures) - super::notes::height(node, measures);
        let text =
            Text::new(text, Point::new(centre.x, centre.y + below + 4.0 + measures.small), measures.small, Weight::SemiBold);
        let room = text.clone().middle().bounds();
        let pill = Rect::new(room.x - 7.0, centre.y + below + 2.0, room.w + 14.0, measures.small_line() + 4.0);
        group.items.push(Item::Shape(Shape::rect(pill, pill.h / 2.0).fill(Ink::Mark).line(Ink::Quiet, 0.8)));
        group.items.push(Item::Text(text.middle()));
    }
    if let Some(stall) = &seen.stall {
        let (hw, hh) = measured.cell.half;
        let at = centre.by(hw - 3.0, -hh - 2.0);
        group.items.push(Item::Shape(Shape::circle(at, SIGN).fill(Ink::Mark).line(Ink::HeatLine, 1.6)));
        let icon = stall.cause.map_or(Icon::Rework, Icon::Cause);
        group.items.push(icon.draw(at.by(-7.0, -7.0), 14.0, Ink::HeatLine));
    }
}

/// A sign on the upper left corner of what an intervention changed.
fn paint_change(group: &mut Group, change: Change, centre: Point, measured: &Measured) {
    let (hw, hh) = measured.cell.half;
    let sign = match change {
        Change::Added => "+",
        Change::Changed => "∆",
        Change::Removed => "–",
    };
    let at = centre.by(-hw, -hh);
    group.items.push(Item::Shape(Shape::circle(at, 9.0).fill(Ink::ChangedLine)));
    group.items.push(Item::Text(Text::new(sign, at.by(0.0, 4.6), 13.0, Weight::SemiBold).middle().ink(Ink::Mark)));
}
