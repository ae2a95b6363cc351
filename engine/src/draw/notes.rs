//! Notes: what a workshop stuck on a form, and the room to write that a blank picture leaves under each.
//!
//! Both are part of the form's own room, so that the layout keeps all else away from them.

use super::breaking::{Setting, broken};
use super::diagram::{Form, Node};
use super::forms::{Measured, Measures};
use super::scene::{Dash, Group, Ink, Item, Point, Rect, Shape, Stroke, Text, Weight};

/// Between a form and what hangs under it, and between two notes.
const GAP: f64 = 5.0;
/// Inside a note, from its border.
const INSET: f64 = 6.0;
/// The folded corner of a note.
const FOLD: f64 = 8.0;
/// Room to write: two lines by hand.
const WRITING: f64 = 46.0;
/// Most lines of a note; the whole text is its title.
const LINES: usize = 7;
/// The width of a note on the board.
const BOARD: f64 = 190.0;

fn lines(text: &str, width: f64, measures: &Measures) -> Vec<String> {
    let width = width - 2.0 * INSET - 2.0;
    broken(text, &Setting { size: measures.small, weight: Weight::Regular, width, most: LINES, lang: measures.lang }).lines
}

fn note_height(text: &str, width: f64, measures: &Measures) -> f64 {
    lines(text, width, measures).len() as f64 * measures.small_line() + 2.0 * INSET
}

fn writes(node: &Node, measures: &Measures) -> bool {
    measures.blank && matches!(node.form, Form::Task | Form::Subprocess)
}

/// The width of what hangs under a form.
pub(super) fn width(node: &Node, measures: &Measures) -> f64 {
    if node.stickies.is_empty() { 0.0 } else { measures.box_width }
}

/// The height of what hangs under a form.
pub(super) fn height(node: &Node, measures: &Measures) -> f64 {
    let room = if writes(node, measures) { WRITING + GAP } else { 0.0 };
    room + node.stickies.iter().map(|text| note_height(text, measures.box_width, measures) + GAP).sum::<f64>()
}

/// Paints the room to write and the notes, at the lower end of the form's room.
pub(super) fn paint(group: &mut Group, node: &Node, measured: &Measured, centre: Point, measures: &Measures) {
    let mut y = centre.y + measured.cell.below - height(node, measures);
    let x = centre.x - measures.box_width / 2.0;
    if writes(node, measures) {
        let room = Rect::new(x, y + GAP, measures.box_width, WRITING);
        let stroke = Stroke { ink: Ink::Rule, width: 1.0, dash: Dash::Dashed };
        group.items.push(Item::Shape(Shape::rect(room, 4.0).fill(Ink::Page).stroke(stroke).class("writing")));
        y += WRITING + GAP;
    }
    for text in &node.stickies {
        let rect = Rect::new(x, y + GAP, measures.box_width, note_height(text, measures.box_width, measures));
        group.items.push(Item::Group(note(text, rect, measures)));
        y += rect.h + GAP;
    }
}

fn note(text: &str, rect: Rect, measures: &Measures) -> Group {
    let mut group = Group { class: "note", title: Some(text.to_owned()), ..Group::default() };
    let (right, bottom) = (rect.right(), rect.bottom());
    let corner = Point::new(right - FOLD, bottom);
    let outline = [
        Point::new(rect.x, rect.y),
        Point::new(right, rect.y),
        Point::new(right, bottom - FOLD),
        corner,
        Point::new(rect.x, bottom),
    ];
    group.items.push(Item::Shape(Shape::polygon(&outline).fill(Ink::Note).line(Ink::Quiet, 0.9)));
    let fold = [corner, Point::new(right - FOLD, bottom - FOLD), Point::new(right, bottom - FOLD)];
    group.items.push(Item::Shape(Shape::polygon(&fold).fill(Ink::Page).line(Ink::Quiet, 0.9)));
    let mut y = rect.y + INSET;
    for line in lines(text, rect.w, measures) {
        let at = Point::new(rect.x + INSET, y + measures.small * 0.92);
        group.items.push(Item::Text(Text::new(line, at, measures.small, Weight::Regular)));
        y += measures.small_line();
    }
    group
}

/// Notes that stick to no form, in rows of the width of `room`; and how high they are together, with the gap above.
pub(super) fn board(notes: &[String], measures: &Measures, room: Rect) -> (Option<Group>, f64) {
    if notes.is_empty() {
        return (None, 0.0);
    }
    let mut group = Group::new("notes", "notes");
    let (mut x, mut y, mut tallest) = (room.x, room.y, 0.0_f64);
    for text in notes {
        if x > room.x && x + BOARD > room.right() {
            x = room.x;
            y += tallest + 2.0 * GAP;
            tallest = 0.0;
        }
        let high = note_height(text, BOARD, measures);
        group.items.push(Item::Group(note(text, Rect::new(x, y, BOARD, high), measures)));
        x += BOARD + 2.0 * GAP;
        tallest = tallest.max(high);
    }
    (Some(group), y + tallest - room.y + 14.0)
}
