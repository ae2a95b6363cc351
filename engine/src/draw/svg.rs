//! SVG: the scene as text that browsers, scripts and screen readers know.
//!
//! Colours stand in plain attributes, right on paper and in every program; on a screen a small style sheet turns them
//! for readers who asked for a dark ground. Each line of text carries its measured width, so that it keeps to its room
//! even where the font is not there.

use super::font::FAMILY;
use super::palette::{Ground, Rgb, colour};
use super::scene::{Anchor, Dash, Group, Ink, Item, Outline, Pattern, Scene, Segment, Shape, Text, Weight};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// For whom an SVG is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    /// A browser: follows the ground that its reader prefers, and prints on a light one.
    Browser,
    /// A page that brings the style sheet itself: [`style_sheet`].
    Page,
    /// A rasteriser or printer: plain attributes only.
    Plain,
}

/// A whole SVG document for browsers; dark where the reader prefers that, light in print.
#[must_use]
pub fn svg(scene: &Scene) -> String {
    write(scene, Reader::Browser)
}

/// A whole SVG document with plain attributes on a light ground, for rasterisers and printers.
#[must_use]
pub fn plain_svg(scene: &Scene) -> String {
    write(scene, Reader::Plain)
}

/// The picture as a part of a page that refuses styles inside it; [`style_sheet`] makes it dark where the reader prefers that.
#[must_use]
pub fn svg_in_page(scene: &Scene) -> String {
    write(scene, Reader::Page)
}

/// What makes any picture dark where the reader prefers that, for pages with [`svg_in_page`].
#[must_use]
pub fn style_sheet() -> String {
    let all: BTreeSet<Ink> = Ink::ALL.into_iter().collect();
    dark(&all, &all)
}

fn write(scene: &Scene, reader: Reader) -> String {
    let mut out = String::with_capacity(64 << 10);
    let (w, h) = (scene.width, scene.height);
    let used = Used::of(scene);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" lang=\"{}\" role=\"img\" \
         aria-labelledby=\"doorloop-title doorloop-desc\" font-family=\"'{FAMILY}', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif\">\n\
         <title id=\"doorloop-title\">{}</title>\n<desc id=\"doorloop-desc\">{}</desc>\n",
        number(w),
        number(h),
        number(w),
        number(h),
        scene.lang,
        escaped(&scene.title),
        escaped(&scene.desc)
    );
    if reader == Reader::Browser {
        style(&mut out, &used);
    }
    patterns(&mut out, &used);
    let _ = writeln!(
        out,
        "<rect class=\"f-page\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
        number(w),
        number(h),
        hex(colour(Ink::Page, Ground::Light))
    );
    for item in &scene.items {
        put(&mut out, item, 0);
    }
    out.push_str("</svg>\n");
    out
}

/// What a scene uses of the palette.
#[derive(Default)]
struct Used {
    fills: BTreeSet<Ink>,
    lines: BTreeSet<Ink>,
    patterns: BTreeSet<Pattern>,
}

impl Used {
    fn of(scene: &Scene) -> Self {
        let mut used = Self::default();
        used.fills.insert(Ink::Page);
        scene.visit(&mut |_, item| match item {
            Item::Shape(shape) => {
                used.fills.extend(shape.fill);
                used.lines.extend(shape.stroke.map(|s| s.ink));
                used.patterns.extend(shape.pattern);
            }
            Item::Text(text) => drop(used.fills.insert(text.ink)),
            Item::Group(_) => {}
        });
        if !used.patterns.is_empty() {
            used.fills.insert(Ink::HeatLine);
            used.lines.insert(Ink::HeatLine);
        }
        used
    }
}

fn style(out: &mut String, used: &Used) {
    let _ = writeln!(out, "<style>{}</style>", dark(&used.fills, &used.lines));
}

fn dark(fills: &BTreeSet<Ink>, lines: &BTreeSet<Ink>) -> String {
    let mut out = String::from("@media screen and (prefers-color-scheme:dark){");
    for ink in fills {
        let _ = write!(out, ".f-{}{{fill:{}}}", ink.name(), hex(colour(*ink, Ground::Dark)));
    }
    for ink in lines {
        let _ = write!(out, ".l-{}{{stroke:{}}}", ink.name(), hex(colour(*ink, Ground::Dark)));
    }
    out.push('}');
    out
}

fn patterns(out: &mut String, used: &Used) {
    if used.patterns.is_empty() {
        return;
    }
    let ink = hex(colour(Ink::HeatLine, Ground::Light));
    out.push_str("<defs>");
    for pattern in &used.patterns {
        let lines =
            |d: &str| format!("<path class=\"l-heat-line\" d=\"{d}\" stroke=\"{ink}\" stroke-width=\"0.8\" fill=\"none\"/>");
        let (size, shape) = match pattern {
            Pattern::Dots => (8, format!("<circle class=\"f-heat-line\" cx=\"2\" cy=\"2\" r=\"0.9\" fill=\"{ink}\"/>")),
            Pattern::Hatch => (7, lines("M-1 1L1 -1M0 7L7 0M6 8L8 6")),
            Pattern::Cross => (6, lines("M0 0L6 6M6 0L0 6")),
            Pattern::Back => (7, lines("M-1 6L1 8M0 0L7 7M6 -1L8 1")),
            Pattern::Level => (5, lines("M0 2L5 2")),
            Pattern::Upright => (5, lines("M2 0L2 5")),
        };
        let _ = write!(
            out,
            "<pattern id=\"pattern-{}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\">{shape}</pattern>",
            pattern.name()
        );
    }
    out.push_str("</defs>\n");
}

fn put(out: &mut String, item: &Item, depth: usize) {
    match item {
        Item::Group(group) => put_group(out, group, depth),
        Item::Shape(shape) => put_shape(out, shape),
        Item::Text(text) => put_text(out, text),
    }
}

fn put_group(out: &mut String, group: &Group, depth: usize) {
    out.push_str("<g");
    if let Some(id) = &group.id {
        let _ = write!(out, " id=\"{}\"", escaped(id));
    }
    if !group.class.is_empty() {
        let _ = write!(out, " class=\"{}\"", group.class);
    }
    out.push('>');
    if let Some(title) = &group.title {
        let _ = write!(out, "<title>{}</title>", escaped(title));
    }
    if let Some(desc) = &group.desc {
        let _ = write!(out, "<desc>{}</desc>", escaped(desc));
    }
    out.push('\n');
    for item in &group.items {
        put(out, item, depth + 1);
    }
    out.push_str("</g>\n");
}

fn put_shape(out: &mut String, shape: &Shape) {
    put_outline(out, &shape.outline);
    let inks = [shape.fill.map(|i| format!("f-{}", i.name())), shape.stroke.map(|s| format!("l-{}", s.ink.name()))];
    let classes: Vec<&str> =
        [shape.class].into_iter().chain(inks.iter().flatten().map(String::as_str)).filter(|c| !c.is_empty()).collect();
    if !classes.is_empty() {
        let _ = write!(out, " class=\"{}\"", classes.join(" "));
    }
    match shape.fill {
        Some(ink) => drop(write!(out, " fill=\"{}\"", hex(colour(ink, Ground::Light)))),
        None => out.push_str(" fill=\"none\""),
    }
    if let Some(stroke) = shape.stroke {
        let _ = write!(out, " stroke=\"{}\" stroke-width=\"{}\"", hex(colour(stroke.ink, Ground::Light)), number(stroke.width));
        out.push_str(match stroke.dash {
            Dash::Solid => " stroke-linejoin=\"round\"",
            Dash::Dashed => " stroke-dasharray=\"6 4\"",
            Dash::Dotted => " stroke-dasharray=\"0.1 4\" stroke-linecap=\"round\"",
        });
    }
    out.push_str("/>\n");
    if let Some(pattern) = shape.pattern {
        put_outline(out, &shape.outline);
        let _ = writeln!(out, " fill=\"url(#pattern-{})\"/>", pattern.name());
    }
}

/// The element of an outline, open for more attributes.
fn put_outline(out: &mut String, outline: &Outline) {
    match outline {
        Outline::Rect(r, radius) => {
            let _ = write!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
                number(r.x),
                number(r.y),
                number(r.w),
                number(r.h)
            );
            if *radius > 0.0 {
                let _ = write!(out, " rx=\"{}\"", number(*radius));
            }
        }
        Outline::Circle(c, radius) => {
            let _ = write!(out, "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"", number(c.x), number(c.y), number(*radius));
        }
        Outline::Path(segments) => {
            out.push_str("<path d=\"");
            for segment in segments {
                let _ = match segment {
                    Segment::Move(p) => write!(out, "M{} {}", number(p.x), number(p.y)),
                    Segment::Line(p) => write!(out, "L{} {}", number(p.x), number(p.y)),
                    Segment::Curve(a, b, c) => write!(
                        out,
                        "C{} {} {} {} {} {}",
                        number(a.x),
                        number(a.y),
                        number(b.x),
                        number(b.y),
                        number(c.x),
                        number(c.y)
                    ),
                    Segment::Close => write!(out, "Z"),
                };
            }
            out.push('"');
        }
    }
}

fn put_text(out: &mut String, text: &Text) {
    let _ = write!(out, "<text x=\"{}\" y=\"{}\" font-size=\"{}\"", number(text.at.x), number(text.at.y), number(text.size));
    if text.weight == Weight::SemiBold {
        out.push_str(" font-weight=\"600\"");
    }
    match text.anchor {
        Anchor::Start => {}
        Anchor::Middle => out.push_str(" text-anchor=\"middle\""),
        Anchor::End => out.push_str(" text-anchor=\"end\""),
    }
    // A single letter has no room between letters to change.
    if text.text.chars().nth(1).is_some() {
        let _ = write!(out, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", number(text.width));
    }
    let space = if text.class.is_empty() { "" } else { " " };
    let _ = writeln!(
        out,
        " class=\"{}{space}f-{}\" fill=\"{}\">{}</text>",
        text.class,
        text.ink.name(),
        hex(colour(text.ink, Ground::Light)),
        escaped(&text.text)
    );
}

/// With at most two decimals, and none that say nothing.
fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

fn hex((r, g, b): Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// As text or attribute of XML; what XML can't hold at all is left out.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c as u32, 0xfffe | 0xffff) => {}
            c => out.push(c),
        }
    }
    out
}
