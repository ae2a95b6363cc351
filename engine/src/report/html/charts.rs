//! The drawings of the page, as inline SVG without style attributes, so that a strict policy lets them through.

use super::escape::escaped;
use crate::model::Cause;
use crate::report::document::{DateChart, DateRow};

/// Width of a drawing in its own units: about that of a phone, so that its letters are never smaller than the text.
const WIDTH: f64 = 400.0;
/// Room for half a mark at both ends of an axis.
const EDGE: f64 = 6.0;
const ROW: f64 = 36.0;
/// A part of a bar narrower than this has no room for its number.
const ROOM_FOR_NUMBER: f64 = 20.0;

/// When the decision falls: a row a case, its words on the line above it, so that no two labels can meet.
pub(super) fn dates(chart: &DateChart) -> String {
    let mut rows = String::new();
    let mut top = 0.0;
    for row in &chart.rows {
        rows.push_str(&date_row(row, top));
        top += ROW;
    }
    let axis = top + 14.0;
    // Each mark explains itself on a line of its own: the words are of any length.
    let (first, second) = (axis + 22.0, axis + 40.0);
    let height = second + 8.0;
    let label = escaped(&chart.label);
    let (from, to) = (escaped(&chart.from), escaped(&chart.to));
    let right = WIDTH - EDGE;
    let key = |class: &str, y: f64, words: &str| {
        let (middle, words) = (y - 4.0, escaped(words));
        format!(
            "<circle class=\"{class}\" cx=\"14\" cy=\"{middle}\" r=\"5\"/><text class=\"quiet\" x=\"25\" y=\"{y}\">{words}</text>\n"
        )
    };
    let keys = key("full", first, &chart.full) + key("open", second, &chart.open).as_str();
    format!(
        "<figure>\n<svg class=\"chart\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {WIDTH} {height}\">\n{rows}\
         <text class=\"quiet\" x=\"{EDGE}\" y=\"{axis}\">{from}</text>\
         <text class=\"quiet\" x=\"{right}\" y=\"{axis}\" text-anchor=\"end\">{to}</text>\n{keys}</svg>\n</figure>\n",
    )
}

fn date_row(row: &DateRow, top: f64) -> String {
    let words = top + 14.0;
    let y = top + 24.0;
    let right = WIDTH - EDGE;
    let at = |part: f64| EDGE + part * (right - EDGE);
    let (case, when) = (escaped(&row.case), escaped(&row.when));
    let mut out = format!(
        "<text x=\"{EDGE}\" y=\"{words}\">{case}</text><text class=\"strong\" x=\"{right}\" y=\"{words}\" text-anchor=\"end\">{when}</text>\
         <path class=\"track\" d=\"M{EDGE} {y}H{right}\"/>"
    );
    let end = row.full.map_or(right, at);
    out.push_str(&format!("<path class=\"reach\" d=\"M{EDGE} {y}H{end:.1}\"/>"));
    match row.full {
        Some(part) => out.push_str(&format!("<circle class=\"full\" cx=\"{:.1}\" cy=\"{y}\" r=\"5\"/>", at(part))),
        // Beyond the axis: an arrow that goes on.
        None => out.push_str(&format!(
            "<path class=\"full\" d=\"M{x} {a}L{right} {y}L{x} {b}Z\"/>",
            x = right - 9.0,
            a = y - 6.0,
            b = y + 6.0
        )),
    }
    if let Some(part) = row.open {
        out.push_str(&format!("<circle class=\"open\" cx=\"{:.1}\" cy=\"{y}\" r=\"5\"/>", at(part)));
    }
    out.push('\n');
    out
}

/// What the time goes to: one bar in parts, numbered as in the table below it.
pub(super) fn causes(label: &str, parts: &[(Cause, String, f64)]) -> String {
    let total: f64 = parts.iter().map(|(_, _, days)| *days).filter(|days| days.is_finite()).sum();
    let mut out =
        format!("<figure>\n<svg class=\"chart\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {WIDTH} 34\">\n", escaped(label));
    let mut x = 0.0;
    for (i, (cause, name, days)) in parts.iter().enumerate() {
        let share = days / total;
        let width = if share.is_finite() { share * WIDTH } else { 0.0 };
        let class = cause.word();
        out.push_str(&format!("<rect class=\"cause {class}\" x=\"{x:.1}\" y=\"2\" width=\"{width:.1}\" height=\"30\"><title>"));
        out.push_str(&escaped(name));
        out.push_str("</title></rect>");
        if width >= ROOM_FOR_NUMBER {
            let middle = x + width / 2.0;
            out.push_str(&format!("<text class=\"on-cause\" x=\"{middle:.1}\" y=\"22\" text-anchor=\"middle\">{}</text>", i + 1));
        }
        out.push('\n');
        x += width;
    }
    out.push_str("</svg>\n</figure>\n");
    out
}

/// The colour of a cause and its number in the drawing.
pub(super) fn swatch(cause: Cause, number: usize) -> String {
    let class = cause.word();
    format!(
        "<svg class=\"swatch\" viewBox=\"0 0 24 18\" aria-hidden=\"true\"><rect class=\"cause {class}\" width=\"24\" height=\"18\" rx=\"3\"/>\
         <text class=\"on-cause\" x=\"12\" y=\"13.5\" text-anchor=\"middle\">{number}</text></svg>"
    )
}

/// A bar in a table; the figure stands beside it.
pub(super) fn bar(part: f64, cause: Option<Cause>) -> String {
    let class = cause.map_or("plain", Cause::word);
    let width = if part > 0.0 { (part * 100.0).clamp(1.0, 100.0) } else { 0.0 };
    format!(
        "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"cause {class}\" width=\"{width:.1}\" height=\"10\"/></svg>"
    )
}
