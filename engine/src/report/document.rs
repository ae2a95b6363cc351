//! A letter as blocks: what the terminal and the page are both drawn from.

use super::clean::clean;
use crate::model::Cause;

/// A letter.
pub(super) struct Document {
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) sections: Vec<Section>,
}

/// A part of a letter, under a heading; the opening has none.
pub(super) struct Section {
    pub(super) heading: Option<&'static str>,
    pub(super) blocks: Vec<Block>,
}

impl Section {
    pub(super) fn new(heading: &'static str) -> Self {
        Self { heading: Some(heading), blocks: Vec::new() }
    }

    pub(super) fn opening() -> Self {
        Self { heading: None, blocks: Vec::new() }
    }

    pub(super) fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    pub(super) fn say(&mut self, line: impl Into<Line>) {
        self.push(Block::Paragraph(line.into()));
    }
}

/// A block of a letter.
pub(super) enum Block {
    /// The sentence that the letter is about.
    Lead(Line),
    /// Sentences.
    Paragraph(Line),
    /// What must be known before a figure is read.
    Warnings(Vec<Line>),
    /// Points without an order.
    List(Vec<Line>),
    /// Points by weight, each with what belongs to it.
    Ranked(Vec<(Line, Vec<Block>)>),
    /// Rows and columns.
    Table(Table),
    /// Lines of marks for the terminal, which stand under each other; a page has a drawing instead.
    Figure(Vec<String>),
    /// A drawing; a terminal shows none, so the table beside it says the same.
    Chart(Chart),
}

/// A drawing for the page.
pub(super) enum Chart {
    /// When the decision falls.
    Dates(DateChart),
    /// Days to the answer by week of submission.
    Weeks(WeekChart),
    /// What the time goes to, largest first; the share of the whole.
    Causes {
        /// What it shows, for those who don't see it.
        label: String,
        /// Each cause, its name, and its days.
        parts: Vec<(Cause, String, f64)>,
    },
}

/// Days to the answer by week of submission.
pub(super) struct WeekChart {
    /// What it shows, for those who don't see it.
    pub(super) label: String,
    /// P50 and P80 of each week; `None` = after the horizon.
    pub(super) days: Vec<[Option<f64>; 2]>,
    /// The top of the axis, in days.
    pub(super) highest: f64,
    /// Lines across: share of the highest, and what stands beside it.
    pub(super) levels: Vec<(f64, String)>,
    /// Weeks at which a month or year begins, and its name.
    pub(super) ticks: Vec<(usize, String)>,
    /// Weeks that are as good as the best.
    pub(super) equal: Vec<bool>,
    /// What of the calendar falls in those weeks.
    pub(super) rows: Vec<WeekRow>,
    /// What the line, the broken line and the dot are.
    pub(super) keys: [&'static str; 3],
}

/// A row of marks under the weeks.
pub(super) struct WeekRow {
    pub(super) name: String,
    /// How its marks are filled, so that they differ without colour: `solid`, `outlined` or `dark`.
    pub(super) class: &'static str,
    pub(super) marks: Vec<WeekMark>,
}

/// A mark: from and until in weeks since the first.
pub(super) struct WeekMark {
    pub(super) from: f64,
    pub(super) until: f64,
    pub(super) name: String,
}

/// When the decision falls, in several cases.
pub(super) struct DateChart {
    /// What it shows, for those who don't see it.
    pub(super) label: String,
    /// What the full mark is.
    pub(super) full: String,
    /// What the open mark is.
    pub(super) open: String,
    /// What stands at the left end.
    pub(super) from: String,
    /// What stands at the right end.
    pub(super) to: String,
    /// Its rows.
    pub(super) rows: Vec<DateRow>,
}

/// A row: how often, by when, and where on the axis (0 to 1; `None` = beyond it).
pub(super) struct DateRow {
    pub(super) case: String,
    pub(super) when: String,
    pub(super) full: Option<f64>,
    pub(super) open: Option<f64>,
}

/// A table.
pub(super) struct Table {
    pub(super) caption: String,
    pub(super) heads: Vec<&'static str>,
    pub(super) rows: Vec<Row>,
}

/// A row of a table, with as many cells as the table has heads.
#[derive(Default)]
pub(super) struct Row {
    /// The cause that it is about, for its colour.
    pub(super) cause: Option<Cause>,
    pub(super) cells: Vec<Cell>,
    /// What is said under the first cell, smaller.
    pub(super) note: Option<String>,
    /// The same, only where there is room.
    pub(super) aside: Option<String>,
}

impl Row {
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        Self { cells, ..Self::default() }
    }
}

/// A cell.
pub(super) enum Cell {
    /// Words, at the left.
    Words(String),
    /// A figure, at the right.
    Figure(String),
    /// A bar, from 0 to 1.
    Bar(f64),
}

impl Cell {
    pub(super) fn words(text: &str) -> Self {
        Self::Words(clean(text))
    }

    /// A bar of a value beside the largest of its column.
    pub(super) fn bar(value: f64, largest: f64) -> Self {
        let part = value / largest;
        Self::Bar(if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 })
    }
}

/// Sentences in pieces.
#[derive(Default)]
pub(super) struct Line(pub(super) Vec<Piece>);

/// A piece of a sentence, cleaned.
pub(super) enum Piece {
    /// As it is.
    Plain(String),
    /// What it is about.
    Strong(String),
    /// To be typed as it stands.
    Code(String),
}

impl Piece {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Strong(text) | Self::Code(text) => text,
        }
    }
}

impl Line {
    pub(super) fn plain(mut self, text: impl AsRef<str>) -> Self {
        self.0.push(Piece::Plain(clean(text.as_ref())));
        self
    }

    pub(super) fn strong(mut self, text: impl AsRef<str>) -> Self {
        self.0.push(Piece::Strong(clean(text.as_ref())));
        self
    }

    pub(super) fn code(mut self, text: impl AsRef<str>) -> Self {
        self.0.push(Piece::Code(clean(text.as_ref())));
        self
    }
}

impl<T: AsRef<str>> From<T> for Line {
    fn from(text: T) -> Self {
        Self::default().plain(text)
    }
}
