//! The letter as one page: headings, tables with captions, two drawings, and a style sheet inside it.

mod charts;
mod escape;
mod weeks;

use super::clean::clean;
use super::document::{Block, Cell, Chart, Document, Line, Piece, Row, Table};
use super::words::pick;
use crate::text::Lang;
use escape::escaped;
use std::fmt::Write as _;

/// A note of more letters than this is a sentence.
const LONGEST_NOTE: usize = 48;

pub(super) const STYLE: &str = include_str!("html/page.css");

/// A page that is being written.
struct Page {
    out: String,
    lang: Lang,
    /// What the names of headings begin with.
    name: String,
    /// How many headings were given a name to point at.
    headings: usize,
}

pub(super) fn render(document: &Document, lang: Lang) -> String {
    whole(document, lang, "<body>")
}

/// A page that goes on one sheet of paper where it can: small and close in print, as any other on a screen.
pub(super) fn render_sheet(document: &Document, lang: Lang) -> String {
    whole(document, lang, r#"<body class="sheet">"#)
}

/// The sections of a document, for a page that has its own shell and brings [`STYLE`].
pub(super) fn part(document: &Document, lang: Lang, name: &str) -> String {
    let mut page = Page { out: String::new(), lang, name: format!("{name}-"), headings: 0 };
    page.sections(document);
    page.out
}

fn whole(document: &Document, lang: Lang, body: &str) -> String {
    let mut page = Page { out: String::new(), lang, name: String::new(), headings: 0 };
    page.head(document);
    page.line(body);
    page.body(document);
    page.out
}

impl Page {
    fn put(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn line(&mut self, html: &str) {
        self.out.push_str(html);
        self.out.push('\n');
    }

    fn head(&mut self, document: &Document) {
        self.line("<!DOCTYPE html>");
        self.line(pick(self.lang, r#"<html lang="nl">"#, r#"<html lang="en">"#));
        self.line("<head>");
        self.line(r#"<meta charset="utf-8">"#);
        self.line(r#"<meta name="viewport" content="width=device-width, initial-scale=1">"#);
        self.line(r#"<meta name="color-scheme" content="light dark">"#);
        let title = escaped(&clean(&document.title));
        self.line(&format!("<title>{title} · Doorloop</title>"));
        self.line("<style>");
        self.put(STYLE);
        self.line("</style>");
        self.line("</head>");
    }

    fn body(&mut self, document: &Document) {
        self.line("<main>");
        self.line("<header>");
        self.line(&format!("<h1>{}</h1>", escaped(&clean(&document.title))));
        self.line(&format!("<p>{}</p>", escaped(&clean(&document.subtitle))));
        self.line("</header>");
        self.sections(document);
        self.line("</main>");
        self.line("</body>");
        self.line("</html>");
    }

    fn sections(&mut self, document: &Document) {
        for section in &document.sections {
            if let Some(heading) = section.heading {
                self.headings += 1;
                let name = format!("{}h{}", self.name, self.headings);
                self.line(&format!(r#"<section aria-labelledby="{name}">"#));
                self.line(&format!(r#"<h2 id="{name}">{}</h2>"#, escaped(heading)));
            } else {
                self.line("<section>");
            }
            section.blocks.iter().for_each(|block| self.block(block));
            self.line("</section>");
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Lead(line) => self.wrapped(r#"<p class="lead">"#, line, "</p>"),
            Block::Paragraph(line) => self.wrapped("<p>", line, "</p>"),
            Block::Warnings(lines) => self.list(r#"<ul class="warnings" role="note">"#, lines),
            Block::List(lines) => self.list("<ul>", lines),
            Block::Ranked(entries) => {
                self.line(r#"<ol class="ranked">"#);
                for (head, body) in entries {
                    self.line("<li>");
                    self.wrapped("<h3>", head, "</h3>");
                    body.iter().for_each(|block| self.block(block));
                    self.line("</li>");
                }
                self.line("</ol>");
            }
            Block::Table(table) => self.table(table),
            Block::Figure(_) => {}
            Block::Chart(Chart::Weeks(chart)) => self.put(&weeks::weeks(chart)),
            Block::Chart(Chart::Dates(chart)) => self.put(&charts::dates(chart)),
            Block::Chart(Chart::Causes { label, parts }) => self.put(&charts::causes(label, parts)),
        }
    }

    fn wrapped(&mut self, open: &str, line: &Line, close: &str) {
        let mut html = open.to_owned();
        for piece in &line.0 {
            let text = escaped(piece.text());
            // Writing to a string can't fail.
            let _ = match piece {
                Piece::Plain(_) => write!(html, "{text}"),
                Piece::Strong(_) => write!(html, "<strong>{text}</strong>"),
                Piece::Code(_) => write!(html, "<code>{text}</code>"),
            };
        }
        html.push_str(close);
        self.line(&html);
    }

    fn list(&mut self, open: &str, lines: &[Line]) {
        self.line(open);
        lines.iter().for_each(|line| self.wrapped("<li>", line, "</li>"));
        self.line("</ul>");
    }

    fn table(&mut self, table: &Table) {
        let caption = escaped(&table.caption);
        // A wide table scrolls on its own on a phone; with a name and a place in the tab order, also by keyboard.
        self.line(&format!(r#"<div class="scroll" role="region" tabindex="0" aria-label="{caption}">"#));
        self.line("<table>");
        self.line(&format!("<caption>{caption}</caption>"));
        self.put("<thead><tr>");
        for (at, head) in table.heads.iter().enumerate() {
            match table.rows.first().and_then(|row| row.cells.get(at)) {
                Some(Cell::Bar(_)) => self.put(r#"<td class="bar"></td>"#),
                Some(Cell::Figure(_)) => self.put(&format!(r#"<th scope="col" class="figure">{}</th>"#, escaped(head))),
                _ => self.put(&format!(r#"<th scope="col">{}</th>"#, escaped(head))),
            }
        }
        self.line("</tr></thead>");
        self.line("<tbody>");
        for (i, row) in table.rows.iter().enumerate() {
            self.row(row, i + 1);
        }
        self.line("</tbody>");
        self.line("</table>");
        self.line("</div>");
    }

    fn row(&mut self, row: &Row, number: usize) {
        // A sentence gets the width of the table, not of its first column.
        let said = row.note.as_ref().filter(|note| note.chars().count() > LONGEST_NOTE);
        self.put(if said.is_some() { r#"<tr class="noted">"# } else { "<tr>" });
        for (at, cell) in row.cells.iter().enumerate() {
            match cell {
                Cell::Words(text) if at == 0 => {
                    let swatch = row.cause.map_or_else(String::new, |cause| charts::swatch(cause, number));
                    let short = row.note.as_ref().filter(|_| said.is_none());
                    let notes = [short, row.aside.as_ref()].into_iter().flatten();
                    let notes: String = notes.map(|note| format!("<small>{}</small>", escaped(note))).collect();
                    self.put(&format!(r#"<th scope="row">{swatch}{}{notes}</th>"#, escaped(text)));
                }
                Cell::Words(text) => self.put(&format!("<td>{}</td>", escaped(text))),
                Cell::Figure(text) => self.put(&format!(r#"<td class="figure">{}</td>"#, escaped(text))),
                Cell::Bar(part) => self.put(&format!(r#"<td class="bar">{}</td>"#, charts::bar(*part, row.cause))),
            }
        }
        self.line("</tr>");
        if let Some(said) = said {
            self.line(&format!(
                r#"<tr class="said"><td colspan="{}"><small>{}</small></td></tr>"#,
                row.cells.len(),
                escaped(said)
            ));
        }
    }
}
