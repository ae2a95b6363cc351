//! The palette: which colour a meaning has, on a light ground, on a dark one.
//!
//! Chosen so that text on its ground keeps a contrast of at least 4.5 (WCAG 2.2, 1.4.3) and lines one of 3 (1.4.11), and
//! so that what must be told apart differs in lightness too: on a grey print nothing changes its meaning. Tested below.

use super::scene::Ink;

/// A colour: red, green, blue.
pub type Rgb = (u8, u8, u8);

/// The ground a picture stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Paper, or a light screen.
    Light,
    /// A dark screen.
    Dark,
}

/// The colour of a meaning.
#[must_use]
pub const fn colour(ink: Ink, ground: Ground) -> Rgb {
    let (light, dark) = both(ink);
    let hex = match ground {
        Ground::Light => light,
        Ground::Dark => dark,
    };
    ((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Light and dark.
const fn both(ink: Ink) -> (u32, u32) {
    match ink {
        Ink::Page => (0xff_ffff, 0x15_1a21),
        Ink::Ink => (0x1b_2430, 0xe9_edf2),
        Ink::Quiet => (0x53_606f, 0xa8_b3c0),
        Ink::Box => (0xff_ffff, 0x23_2b36),
        Ink::Head => (0xe3_e9f0, 0x2c_3643),
        Ink::Band => (0xf5_f7fa, 0x1a_2029),
        Ink::Part => (0xdc_e7f2, 0x33_4152),
        Ink::Rule => (0xb9_c3cf, 0x47_5362),
        Ink::Line => (0x5d_6b7b, 0x93_a0af),
        Ink::Main => (0x12_4e8c, 0x7f_b8f0),
        Ink::Back => (0x8a_4a00, 0xe5_a55c),
        Ink::Faint => (0x76_8190, 0x7d_8997),
        Ink::FaintBox => (0xf7_f8fa, 0x1c_222b),
        Ink::Mark => (0xff_ffff, 0x15_1a21),
        Ink::Yes => (0x1b_6b3a, 0x7b_d69b),
        Ink::No => (0x9b_1c2e, 0xff_9aa6),
        Ink::Heat1 => (0xff_f0d0, 0x3d_3420),
        Ink::Heat2 => (0xff_cf8f, 0x5c_3f17),
        Ink::Heat3 => (0xf7_a072, 0x7d_3417),
        Ink::HeatLine => (0xa8_3a00, 0xff_b27a),
        Ink::Changed => (0xd9_f0ea, 0x17_3d36),
        Ink::ChangedLine => (0x00_6b5b, 0x5f_d3bf),
        Ink::Note => (0xff_f6b8, 0x4a_4522),
        Ink::Bar1 => (0x2f_6db0, 0x6f_a8e0),
        Ink::Bar2 => (0xa9_c8e8, 0x2f_4f70),
        Ink::Closed => (0xdf_e3e8, 0x33_3c47),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(rgb: Rgb) -> f64 {
        let part = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(rgb.0) + 0.7152 * part(rgb.1) + 0.0722 * part(rgb.2)
    }

    fn contrast(a: Ink, b: Ink, ground: Ground) -> f64 {
        let (a, b) = (luminance(colour(a, ground)), luminance(colour(b, ground)));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_and_lines_can_be_seen() {
        for ground in [Ground::Light, Ground::Dark] {
            for under in [
                Ink::Page,
                Ink::Box,
                Ink::Head,
                Ink::Band,
                Ink::Part,
                Ink::Heat1,
                Ink::Heat2,
                Ink::Heat3,
                Ink::Changed,
                Ink::Note,
                Ink::FaintBox,
                Ink::Closed,
            ] {
                assert!(contrast(Ink::Ink, under, ground) >= 4.5, "text on {under:?}, {ground:?}");
            }
            for text in [Ink::Quiet, Ink::Main, Ink::Back, Ink::Yes, Ink::No, Ink::ChangedLine, Ink::HeatLine] {
                for under in [Ink::Page, Ink::Band, Ink::Box] {
                    assert!(contrast(text, under, ground) >= 4.5, "{text:?} on {under:?}, {ground:?}");
                }
            }
            for line in [Ink::Line, Ink::Faint, Ink::Bar1] {
                assert!(contrast(line, Ink::Band, ground) >= 3.0, "{line:?} on a band, {ground:?}");
            }
        }
    }

    #[test]
    fn heat_grows_darker_on_paper() {
        let light = |ink| luminance(colour(ink, Ground::Light));
        assert!(light(Ink::Heat1) > light(Ink::Heat2) && light(Ink::Heat2) > light(Ink::Heat3));
    }
}
