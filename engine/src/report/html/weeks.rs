//! Days to the answer by week of submission: a line for half, a broken line for four in five, and the calendar below.
//!
//! It reads in black and white: lines differ by their strokes, seasons by their rows and fill.

use super::escape::escaped;
use crate::report::document::{WeekChart, WeekRow};
use std::fmt::Write as _;

/// Width of a drawing in its own units: about that of a phone, so that its letters are never smaller than the text.
const WIDTH: f64 = 400.0;
const LEFT: f64 = 72.0;
const RIGHT: f64 = 394.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 170.0;
const ROW: f64 = 18.0;
/// Names of months stand at least so far apart.
const NAME_APART: f64 = 24.0;

pub(super) fn weeks(chart: &WeekChart) -> String {
    let mut out = String::new();
    let last = chart.days.len().saturating_sub(1).max(1) as f64;
    let x = |week: f64| LEFT + (week / last).clamp(0.0, 1.0) * (RIGHT - LEFT);
    let y = |days: f64| BOTTOM - if chart.highest > 0.0 { days / chart.highest } else { 0.0 } * (BOTTOM - TOP);
    // Writing to a string can't fail.
    for (part, name) in &chart.levels {
        let at = y(part * chart.highest);
        let _ = writeln!(
            out,
            "<path class=\"level\" d=\"M{LEFT} {at:.1}H{RIGHT}\"/><text class=\"quiet\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LEFT - 5.0,
            at + 4.0,
            escaped(name)
        );
    }
    let point = |i: usize, days: f64| format!("{:.1} {:.1}", x(i as f64), y(days));
    let lower: Vec<String> = points(chart, 0, &point);
    let mut upper: Vec<String> = points(chart, 1, &point);
    let (half, most) = (lower.join("L"), upper.join("L"));
    upper.reverse();
    let _ = writeln!(out, "<path class=\"band\" d=\"M{half}L{}Z\"/>", upper.join("L"));
    let _ = writeln!(out, "<path class=\"most\" d=\"M{most}\"/><path class=\"half\" d=\"M{half}\"/>");
    for (i, _) in chart.equal.iter().enumerate().filter(|(_, equal)| **equal) {
        let days = chart.days[i][0].unwrap_or(chart.highest);
        let _ = write!(out, "<circle class=\"full\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\"/>", x(i as f64), y(days));
    }
    let _ = writeln!(out, "<path class=\"half\" d=\"M{LEFT} {BOTTOM}H{RIGHT}\"/>");
    let mut before = f64::NEG_INFINITY;
    for (week, name) in &chart.ticks {
        let at = x(*week as f64);
        let _ = write!(out, "<path class=\"half\" d=\"M{at:.1} {BOTTOM}v4\"/>");
        if at - before >= NAME_APART && at <= RIGHT - NAME_APART / 2.0 {
            let _ = writeln!(out, "<text class=\"quiet\" x=\"{at:.1}\" y=\"{}\">{}</text>", BOTTOM + 16.0, escaped(name));
            before = at;
        }
    }
    let mut top = BOTTOM + 26.0;
    for row in &chart.rows {
        season_row(&mut out, row, top, last, &x);
        top += ROW;
    }
    top += 16.0;
    for (i, words) in chart.keys.iter().enumerate() {
        let middle = top - 4.0;
        let _ = match i {
            0 => write!(out, "<path class=\"half\" d=\"M6 {middle}H30\"/>"),
            1 => write!(out, "<path class=\"most\" d=\"M6 {middle}H30\"/>"),
            _ => write!(out, "<circle class=\"full\" cx=\"18\" cy=\"{middle}\" r=\"3\"/>"),
        };
        let _ = writeln!(out, "<text class=\"quiet\" x=\"36\" y=\"{top}\">{}</text>", escaped(words));
        top += ROW;
    }
    let (label, height) = (escaped(&chart.label), top - 8.0);
    format!(
        "<figure>\n<svg class=\"chart\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {WIDTH} {height}\">\n{out}</svg>\n</figure>\n"
    )
}

/// The points of one quantile; what lies after the horizon stands at the top.
fn points(chart: &WeekChart, which: usize, point: &dyn Fn(usize, f64) -> String) -> Vec<String> {
    chart.days.iter().enumerate().map(|(i, days)| point(i, days[which].unwrap_or(chart.highest))).collect()
}

fn season_row(out: &mut String, row: &WeekRow, top: f64, last: f64, x: &dyn Fn(f64) -> f64) {
    let _ = write!(
        out,
        "<text class=\"quiet\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
        LEFT - 5.0,
        top + 9.0,
        escaped(&row.name)
    );
    for mark in row.marks.iter().filter(|m| m.until > 0.0 && m.from < last) {
        let (from, width) = (x(mark.from), (x(mark.until) - x(mark.from)).max(2.0));
        let _ = write!(
            out,
            "<rect class=\"season {}\" x=\"{from:.1}\" y=\"{top}\" width=\"{width:.1}\" height=\"10\"><title>{}</title></rect>",
            row.class,
            escaped(&mark.name)
        );
    }
    out.push('\n');
}
