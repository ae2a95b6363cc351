//! Tables of text: figures at the right, words cut where they don't fit, bars of block characters.

use super::{Page, Tone};
use crate::report::clean::shortened;
use crate::report::document::{Cell, Row, Table};

const GAP: usize = 2;
const BAR: usize = 14;
/// A bar gives way to words until here.
const LEAST_BAR: usize = 8;
/// No column of words is made narrower than this.
const LEAST_WORDS: usize = 6;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Words,
    Figure,
    Bar,
}

struct Column {
    kind: Kind,
    width: usize,
}

pub(super) fn write(page: &mut Page, table: &Table) {
    let columns = columns(table, page.width);
    page.line(&[(Tone::Strong, shortened(&table.caption, page.width))]);
    let heads = columns.iter().zip(&table.heads).map(|(column, head)| (Tone::Quiet, set(head, column))).collect();
    page.line(&spaced(heads, page.width));
    for row in &table.rows {
        row_lines(page, &columns, row);
    }
}

fn row_lines(page: &mut Page, columns: &[Column], row: &Row) {
    let cells = columns.iter().zip(&row.cells).map(|(column, cell)| match cell {
        Cell::Words(text) | Cell::Figure(text) => (Tone::Plain, set(text, column)),
        Cell::Bar(part) => (Tone::Bar, set(&bar(*part, column.width), column)),
    });
    page.line(&spaced(cells.collect(), page.width));
    if let Some(note) = &row.note {
        page.wrapped_note(note.trim(), GAP);
    }
}

/// Cells with gaps between them; what still runs off the page is cut.
fn spaced(cells: Vec<(Tone, String)>, width: usize) -> Vec<(Tone, String)> {
    let mut left = width;
    let mut out = Vec::new();
    for (i, (tone, text)) in cells.into_iter().filter(|(_, text)| !text.is_empty()).enumerate() {
        let gap = if i > 0 { GAP.min(left) } else { 0 };
        out.push((Tone::Plain, " ".repeat(gap)));
        left -= gap;
        let text = shortened(&text, left);
        left -= text.chars().count();
        out.push((tone, text));
    }
    out
}

fn set(text: &str, column: &Column) -> String {
    let text = shortened(text.trim(), column.width);
    let width = column.width;
    if column.kind == Kind::Figure { format!("{text:>width$}") } else { format!("{text:<width$}") }
}

fn columns(table: &Table, width: usize) -> Vec<Column> {
    let mut columns: Vec<Column> = (0..table.heads.len()).map(|at| column(table, at)).collect();
    let gaps = GAP * columns.len().saturating_sub(1);
    let used = |columns: &[Column]| gaps + columns.iter().map(|column| column.width).sum::<usize>();
    while used(&columns) > width {
        if let Some(bar) = columns.iter_mut().find(|column| column.kind == Kind::Bar && column.width > LEAST_BAR) {
            bar.width -= 1;
            continue;
        }
        let widest = columns.iter_mut().filter(|column| column.kind == Kind::Words).max_by_key(|column| column.width);
        match widest {
            Some(column) if column.width > LEAST_WORDS => column.width -= 1,
            _ => break,
        }
    }
    // A bar repeats a figure beside it: it goes where there is no room.
    if used(&columns) > width {
        columns.iter_mut().filter(|column| column.kind == Kind::Bar).for_each(|column| column.width = 0);
    }
    columns
}

fn column(table: &Table, at: usize) -> Column {
    let cells = || table.rows.iter().filter_map(|row| row.cells.get(at));
    let kind = match cells().next() {
        Some(Cell::Figure(_)) => Kind::Figure,
        Some(Cell::Bar(_)) => Kind::Bar,
        Some(Cell::Words(_)) | None => Kind::Words,
    };
    let head = table.heads.get(at).map_or(0, |head| head.chars().count());
    let longest = cells().map(|cell| match cell {
        Cell::Words(text) | Cell::Figure(text) => text.trim().chars().count(),
        Cell::Bar(_) => BAR,
    });
    Column { kind, width: longest.max().unwrap_or(0).max(head) }
}

/// A bar in eighths of a character; what is not nought shows.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // at most 14 × 8
fn bar(part: f64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (part.clamp(0.0, 1.0) * (width * 8) as f64).round() as usize;
    let eighths = if part > 0.0 { eighths.max(1) } else { eighths };
    "█".repeat(eighths / 8) + EIGHTHS.get(eighths % 8).copied().unwrap_or("")
}
