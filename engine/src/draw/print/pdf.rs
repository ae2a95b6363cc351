//! PDF: the scene on paper, as lines and letters.
//!
//! The picture stands in the file once; a poster over several sheets shows a part of it on each, with an edge that two sheets
//! share, marks to cut at, and its place in the poster.

use super::paper::{MARGIN, OVERLAP, Tiling, tiling};
use super::{PrintFault, Sheet, defect, tree};
use crate::draw::Scene;
use crate::draw::scene::{Item, Point, Text, UNIT_MM, Weight};
use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, TextStr};
use std::collections::HashMap;
use svg2pdf::ConversionOptions;

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;
const PICTURE: Name<'static> = Name(b"P");
const LABEL: Name<'static> = Name(b"L");
/// The size of the words that tell a sheet its place, in units of a scene.
const WORDS: f64 = 9.5;

/// A page: its content, its size in millimetres, and the words outside the picture.
struct Page {
    content: Content,
    size: (f64, f64),
    label: Option<Scene>,
}

/// The scene as PDF on a sheet, or over several.
///
/// # Errors
/// [`PrintFault::Defect`] only.
pub fn pdf(scene: &Scene, sheet: &Sheet) -> Result<Vec<u8>, PrintFault> {
    let placed = sheet.place(scene);
    let pages = match sheet.tiles {
        None => {
            let mut content = Content::new();
            let corner = ((placed.page.0 - placed.size.0) / 2.0, (placed.page.1 - placed.size.1) / 2.0);
            put_picture(&mut content, corner, placed.size);
            vec![Page { content, size: placed.page, label: None }]
        }
        Some(paper) => over(&tiling(placed.size, paper), placed.size, scene.lang == "nl"),
    };
    let mut alloc = Ref::new(1);
    let (catalog, kids, info) = (alloc.bump(), alloc.bump(), alloc.bump());
    let refs: Vec<(Ref, Ref)> = pages.iter().map(|_| (alloc.bump(), alloc.bump())).collect();
    let mut pdf = Pdf::new();
    let mut root = pdf.catalog(catalog);
    root.pages(kids).lang(TextStr(scene.lang));
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    pdf.document_info(info).title(TextStr(&scene.title)).subject(TextStr(&scene.desc)).creator(TextStr("Doorloop"));
    pdf.pages(kids).count(pages.len() as i32).kids(refs.iter().map(|r| r.0));
    let picture = put_in(&mut pdf, &mut alloc, scene)?;
    for (page, (at, content)) in pages.into_iter().zip(refs) {
        let label = page.label.as_ref().map(|label| put_in(&mut pdf, &mut alloc, label)).transpose()?;
        let mut written = pdf.page(at);
        written.media_box(Rect::new(0.0, 0.0, (page.size.0 * MM) as f32, (page.size.1 * MM) as f32));
        written.parent(kids).contents(content);
        let mut resources = written.resources();
        let mut objects = resources.x_objects();
        objects.pair(PICTURE, picture);
        if let Some(label) = label {
            objects.pair(LABEL, label);
        }
        objects.finish();
        resources.finish();
        written.finish();
        pdf.stream(content, &page.content.finish());
    }
    Ok(pdf.finish())
}

/// Puts a scene into the file, with its font; a page may show it.
fn put_in(pdf: &mut Pdf, alloc: &mut Ref, scene: &Scene) -> Result<Ref, PrintFault> {
    let tree = tree(scene)?;
    let (chunk, picture) = svg2pdf::to_chunk(&tree, ConversionOptions::default()).map_err(|error| defect(&error.to_string()))?;
    let mut numbers = HashMap::new();
    let chunk = chunk.renumber(|old| *numbers.entry(old).or_insert_with(|| alloc.bump()));
    pdf.extend(&chunk);
    numbers.get(&picture).copied().ok_or_else(|| defect("no picture"))
}

/// The picture with its lower left corner at a point, in millimetres.
fn put_picture(content: &mut Content, corner: (f64, f64), size: (f64, f64)) {
    put_object(content, PICTURE, corner, size);
}

fn put_object(content: &mut Content, name: Name<'_>, corner: (f64, f64), size: (f64, f64)) {
    let [w, h, x, y] = [size.0, size.1, corner.0, corner.1].map(|v| (v * MM) as f32);
    content.save_state().transform([w, 0.0, 0.0, h, x, y]).x_object(name).restore_state();
}

/// One page for each sheet of a poster, from the upper left, row by row.
fn over(tiling: &Tiling, size: (f64, f64), dutch: bool) -> Vec<Page> {
    let whole = tiling.columns * tiling.rows;
    let mut pages = Vec::with_capacity(whole);
    for row in 0..tiling.rows {
        for column in 0..tiling.columns {
            let mut content = Content::new();
            let (width, height) = (tiling.page.0 - 2.0 * MARGIN, tiling.page.1 - 2.0 * MARGIN);
            content.save_state();
            let [x, y, w, h] = [MARGIN, MARGIN, width, height].map(|v| (v * MM) as f32);
            content.rect(x, y, w, h).clip_nonzero().end_path();
            // The upper edge of this part of the picture lies at the upper edge of the room; PDF counts from below.
            let left = MARGIN - column as f64 * tiling.step.0;
            let below = MARGIN + height + row as f64 * tiling.step.1 - size.1;
            put_picture(&mut content, (left, below), size);
            content.restore_state();
            cut_marks(&mut content, tiling.page);
            glue_lines(&mut content, tiling.page, column + 1 < tiling.columns, row + 1 < tiling.rows);
            let (row, column, sheet) = (row + 1, column + 1, row * tiling.columns + column + 1);
            let label = if dutch {
                format!("rij {row}, kolom {column} (blad {sheet} van {whole}) – knip bij de hoeken, plak over de stippellijn")
            } else {
                format!("row {row}, column {column} (sheet {sheet} of {whole}) – cut at the corners, glue over the dotted line")
            };
            let label = words(&label);
            put_object(&mut content, LABEL, (MARGIN + 5.0, 3.0), (label.width * UNIT_MM, label.height * UNIT_MM));
            pages.push(Page { content, size: tiling.page, label: Some(label) });
        }
    }
    pages
}

/// A line of words as a scene of its own.
fn words(text: &str) -> Scene {
    let line = Text::new(text, Point::new(0.0, WORDS), WORDS, Weight::Regular);
    let mut scene = Scene::new("", "", line.width + 1.0, WORDS * 1.3);
    scene.items.push(Item::Text(line));
    scene
}

/// Short lines at the corners of the room, outside it.
fn cut_marks(content: &mut Content, page: (f64, f64)) {
    const LONG: f64 = 5.0;
    content.save_state().set_line_width(0.4).set_stroke_gray(0.2);
    for x in [MARGIN, page.0 - MARGIN] {
        for y in [MARGIN, page.1 - MARGIN] {
            let (dx, dy) = (if x == MARGIN { -LONG } else { LONG }, if y == MARGIN { -LONG } else { LONG });
            line(content, (x, y), (x + dx, y));
            line(content, (x, y), (x, y + dy));
        }
    }
    content.restore_state();
}

/// Where the next sheet is laid on: at the right, and below.
fn glue_lines(content: &mut Content, page: (f64, f64), right: bool, below: bool) {
    content.save_state().set_line_width(0.3).set_stroke_gray(0.6).set_dash_pattern([0.5, 3.0], 0.0);
    if right {
        let x = page.0 - MARGIN - OVERLAP;
        line(content, (x, MARGIN), (x, page.1 - MARGIN));
    }
    if below {
        let y = MARGIN + OVERLAP;
        line(content, (MARGIN, y), (page.0 - MARGIN, y));
    }
    content.restore_state();
}

fn line(content: &mut Content, from: (f64, f64), to: (f64, f64)) {
    let point = |p: (f64, f64)| ((p.0 * MM) as f32, (p.1 * MM) as f32);
    let (a, b) = (point(from), point(to));
    content.move_to(a.0, a.1).line_to(b.0, b.1).stroke();
}
