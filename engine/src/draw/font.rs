//! Measuring text: one font, carried in the binary, so that a picture is the same everywhere.
//!
//! Public Sans in two weights (SIL Open Font License, `assets/public-sans/OFL.txt`): open shapes, drawn for government,
//! with every letter of the languages of the EU. Widths are sums of advances, without kerning; kerning makes a text
//! narrower, so what is measured is enough room.

use super::scene::Weight;
use std::sync::LazyLock;
use ttf_parser::Face;

/// The regular weight, as a TrueType file.
pub const REGULAR: &[u8] = include_bytes!("../../assets/public-sans/PublicSans-Regular.ttf");
/// The heavy weight, as a TrueType file.
pub const SEMI_BOLD: &[u8] = include_bytes!("../../assets/public-sans/PublicSans-SemiBold.ttf");
/// Its name.
pub const FAMILY: &str = "Public Sans";

/// How far letters rise above the baseline, as a share of the size.
pub const ASCENT: f64 = 0.95;
/// How far letters fall below it.
pub const DESCENT: f64 = 0.225;

/// The width of a character that the font lacks: as wide as the widest scripts and pictures are drawn.
const FOREIGN: f64 = 1.1;

/// Advances by character, as a share of the size.
struct Widths {
    low: [f32; 0x250],
    face: Option<Face<'static>>,
}

impl Widths {
    fn of(bytes: &'static [u8]) -> Self {
        let face = Face::parse(bytes, 0).ok();
        let mut low = [FOREIGN as f32; 0x250];
        for (code, width) in low.iter_mut().enumerate() {
            if let Some(c) = u32::try_from(code).ok().and_then(char::from_u32) {
                *width = Self::look_up(face.as_ref(), c);
            }
        }
        Self { low, face }
    }

    fn look_up(face: Option<&Face<'_>>, c: char) -> f32 {
        let advance = face.and_then(|f| {
            let glyph = f.glyph_index(c)?;
            Some(f32::from(f.glyph_hor_advance(glyph)?) / f32::from(f.units_per_em()))
        });
        advance.unwrap_or(if c.is_control() || is_mark(c) { 0.0 } else { FOREIGN as f32 })
    }

    fn width(&self, c: char) -> f64 {
        let low = self.low.get(c as usize).copied();
        low.unwrap_or_else(|| Self::look_up(self.face.as_ref(), c)).into()
    }
}

/// Characters without a width of their own: joiners, direction marks, variation selectors, combining marks.
const fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xad)
}

static WIDTHS: LazyLock<[Widths; 2]> = LazyLock::new(|| [Widths::of(REGULAR), Widths::of(SEMI_BOLD)]);

/// The width of a line of text.
///
/// ```
/// use doorloop_engine::draw::{font, scene::Weight};
/// let one = font::width("besluit", 14.0, Weight::Regular);
/// assert!(font::width("besluit", 28.0, Weight::Regular) > 1.99 * one);
/// assert!(font::width("besluit", 14.0, Weight::SemiBold) > one);
/// ```
#[must_use]
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let [regular, heavy] = &*WIDTHS;
    let widths = if weight == Weight::Regular { regular } else { heavy };
    text.chars().map(|c| widths.width(c)).sum::<f64>() * size
}
