//! The letter in a terminal, or in a plain text file: wrapped, with bars of block characters.

mod table;
mod wrap;

use super::clean::{clean, shortened};
use super::document::{Block, Document, Line, Piece, Section};
use anstyle::{AnsiColor, Style as Ansi};
use wrap::Wrapper;

/// The widest that a letter reads well.
const WIDEST: usize = 80;
/// Below this no table fits.
const NARROWEST: usize = 40;

/// How text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use ANSI colours.
    pub colours: bool,
    /// The most characters a line; taken as at least 40 and at most 80.
    pub width: usize,
}

impl Default for Style {
    /// No colours, 80 characters.
    fn default() -> Self {
        Self { colours: false, width: WIDEST }
    }
}

/// What a stretch of text is, for its colour.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    Plain,
    Strong,
    Code,
    Heading,
    Warning,
    Quiet,
    Bar,
}

impl Tone {
    fn ansi(self) -> Ansi {
        match self {
            Self::Plain => Ansi::new(),
            Self::Strong => Ansi::new().bold(),
            Self::Code => AnsiColor::Green.on_default(),
            Self::Heading => AnsiColor::Cyan.on_default().bold(),
            Self::Warning => AnsiColor::Yellow.on_default().bold(),
            Self::Quiet => Ansi::new().dimmed(),
            Self::Bar => AnsiColor::Cyan.on_default(),
        }
    }

    fn of(piece: &Piece) -> Self {
        match piece {
            Piece::Plain(_) => Self::Plain,
            Piece::Strong(_) => Self::Strong,
            Piece::Code(_) => Self::Code,
        }
    }
}

/// What was written so far.
struct Page {
    out: String,
    width: usize,
    colours: bool,
}

pub(super) fn render(document: &Document, style: &Style) -> String {
    let mut page = Page { out: String::new(), width: style.width.clamp(NARROWEST, WIDEST), colours: style.colours };
    let title = shortened(clean(&document.title).trim(), page.width);
    page.line(&[(Tone::Heading, title.clone())]);
    page.line(&[(Tone::Quiet, shortened(clean(&document.subtitle).trim(), page.width))]);
    page.line(&[(Tone::Heading, "═".repeat(title.chars().count().max(1)))]);
    for section in &document.sections {
        page.section(section);
    }
    page.out
}

impl Page {
    /// Writes one line; it is not wrapped here.
    fn line(&mut self, parts: &[(Tone, String)]) {
        let last = parts.iter().rposition(|(_, text)| !text.trim_end().is_empty());
        for (i, (tone, text)) in parts.iter().enumerate().take(last.map_or(0, |last| last + 1)) {
            let text = if Some(i) == last { text.trim_end() } else { text.as_str() };
            if self.colours && *tone != Tone::Plain {
                let ansi = tone.ansi();
                self.out.push_str(&format!("{ansi}{text}{ansi:#}"));
            } else {
                self.out.push_str(text);
            }
        }
        self.out.push('\n');
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    fn section(&mut self, section: &Section) {
        if let Some(heading) = section.heading {
            self.blank();
            self.line(&[(Tone::Heading, heading.to_uppercase())]);
        }
        self.blocks(&section.blocks, 0);
    }

    fn blocks(&mut self, blocks: &[Block], indent: usize) {
        let mut after_list_head = false;
        for block in blocks {
            // A list belongs to the sentence above it, and sentences of one point belong together.
            let close = indent > 0 || (after_list_head && matches!(block, Block::List(_)));
            if !close && !matches!(block, Block::Chart(_)) {
                self.blank();
            }
            self.block(block, indent);
            after_list_head = matches!(block, Block::Paragraph(_));
        }
    }

    fn block(&mut self, block: &Block, indent: usize) {
        match block {
            Block::Lead(line) | Block::Paragraph(line) => self.wrapped(line, &" ".repeat(indent), Tone::Plain),
            Block::Warnings(lines) => lines.iter().for_each(|line| self.wrapped(line, "! ", Tone::Warning)),
            Block::List(lines) => {
                let mark = " ".repeat(indent) + "- ";
                lines.iter().for_each(|line| self.wrapped(line, &mark, Tone::Quiet));
            }
            Block::Ranked(entries) => {
                for (i, (head, body)) in entries.iter().enumerate() {
                    if i > 0 {
                        self.blank();
                    }
                    let mark = format!("{}. ", i + 1);
                    self.wrapped(head, &mark, Tone::Strong);
                    self.blocks(body, mark.chars().count());
                }
            }
            Block::Table(table) => table::write(self, table),
            Block::Figure(lines) => lines.iter().for_each(|line| self.line(&[(Tone::Bar, shortened(line, self.width))])),
            Block::Chart(_) => {}
        }
    }

    /// Writes what is said under a row of a table.
    fn wrapped_note(&mut self, note: &str, indent: usize) {
        let mut wrapper = Wrapper::new(self.width.saturating_sub(indent));
        wrapper.push(Tone::Quiet, note);
        for parts in wrapper.finish() {
            self.line(&[vec![(Tone::Plain, " ".repeat(indent))], parts].concat());
        }
    }

    /// Writes sentences after a mark; the lines below stand under the first word.
    fn wrapped(&mut self, line: &Line, mark: &str, tone: Tone) {
        let hang = mark.chars().count();
        let mut wrapper = Wrapper::new(self.width.saturating_sub(hang));
        for piece in &line.0 {
            wrapper.push(Tone::of(piece), piece.text());
        }
        for (i, parts) in wrapper.finish().into_iter().enumerate() {
            let first = if i == 0 { (tone, mark.to_owned()) } else { (Tone::Plain, " ".repeat(hang)) };
            self.line(&[vec![first], parts].concat());
        }
    }
}
