//! Paper: the sheets a picture is put on.

use crate::draw::Scene;
use crate::draw::scene::UNIT_MM;

/// A sheet of the A series (ISO 216).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 297 × 420 mm.
    A3,
    /// 420 × 594 mm.
    A2,
    /// 594 × 841 mm.
    A1,
    /// 841 × 1189 mm.
    A0,
}

impl Paper {
    /// From small to large, with their names.
    pub const ALL: [(&'static str, Self); 5] =
        [("A4", Self::A4), ("A3", Self::A3), ("A2", Self::A2), ("A1", Self::A1), ("A0", Self::A0)];

    /// Short and long side in millimetres.
    #[must_use]
    pub const fn sides(self) -> (f64, f64) {
        match self {
            Self::A4 => (210.0, 297.0),
            Self::A3 => (297.0, 420.0),
            Self::A2 => (420.0, 594.0),
            Self::A1 => (594.0, 841.0),
            Self::A0 => (841.0, 1189.0),
        }
    }
}

/// Where a picture goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The paper it fills; without one the smallest on which it can be read.
    pub paper: Option<Paper>,
    /// The smaller sheets over which it is laid out, to be glued together.
    pub tiles: Option<Paper>,
}

/// Room around a picture, in millimetres; also what printers leave white.
pub(super) const MARGIN: f64 = 10.0;
/// How much two sheets of a poster share, in millimetres.
pub(super) const OVERLAP: f64 = 12.0;
/// Below this share of its natural size a picture is hard to read at arm's length: letters of 14 units become 2.2 mm high.
const READABLE: f64 = 0.6;

/// A picture on its paper, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    /// Width and height of the paper.
    pub(super) page: (f64, f64),
    /// Width and height of the picture.
    pub(super) size: (f64, f64),
}

impl Sheet {
    /// The picture on its paper, as large as fits, upright or lying as suits it.
    pub(super) fn place(&self, scene: &Scene) -> Placed {
        let natural = (scene.width * UNIT_MM, scene.height * UNIT_MM);
        let on = |paper: Paper| {
            let (short, long) = paper.sides();
            let page = if natural.0 >= natural.1 { (long, short) } else { (short, long) };
            let scale = ((page.0 - 2.0 * MARGIN) / natural.0).min((page.1 - 2.0 * MARGIN) / natural.1);
            (page, scale)
        };
        let (page, scale) = match self.paper {
            Some(paper) => on(paper),
            None => {
                let all = Paper::ALL.map(|(_, paper)| on(paper));
                let (page, scale) = all.iter().copied().find(|(_, scale)| *scale >= READABLE).unwrap_or_else(|| on(Paper::A0));
                (page, scale.min(1.5))
            }
        };
        Placed { page, size: (natural.0 * scale, natural.1 * scale) }
    }
}

/// A picture over several sheets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tiling {
    /// Width and height of a sheet.
    pub(super) page: (f64, f64),
    /// Sheets beside each other.
    pub(super) columns: usize,
    /// Sheets under each other.
    pub(super) rows: usize,
    /// How far the picture moves from a sheet to the next.
    pub(super) step: (f64, f64),
}

/// Over how many sheets of a size a picture goes, upright or lying, whichever takes the fewest.
pub(super) fn tiling(size: (f64, f64), paper: Paper) -> Tiling {
    let (short, long) = paper.sides();
    let over = |page: (f64, f64)| {
        let step = (page.0 - 2.0 * MARGIN - OVERLAP, page.1 - 2.0 * MARGIN - OVERLAP);
        // A hair less, so that a picture that just fits takes no second sheet.
        let count = |length: f64, step: f64| (((length - OVERLAP) / step - 1e-6).ceil() as usize).max(1);
        Tiling { page, columns: count(size.0, step.0), rows: count(size.1, step.1), step }
    };
    let (lying, upright) = (over((long, short)), over((short, long)));
    if upright.columns * upright.rows < lying.columns * lying.rows { upright } else { lying }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_takes_the_smallest_paper_it_can_be_read_on() {
        let place = |w: f64, h: f64| Sheet::default().place(&Scene::new("", "", w, h));
        // 1,000 units are 265 mm: they fit an A4 that lies, 277 mm wide inside its margins.
        assert_eq!(place(1_000.0, 400.0).page, (297.0, 210.0));
        assert_eq!(place(400.0, 1_000.0).page, (210.0, 297.0));
        assert_eq!(place(2_000.0, 900.0).page, (420.0, 297.0));
        assert_eq!(place(50_000.0, 900.0).page, (1189.0, 841.0));
        let poster = Sheet { paper: Some(Paper::A0), tiles: None }.place(&Scene::new("", "", 1_169.0, 100.0));
        assert!((poster.size.0 - 1_169.0).abs() < 1e-9);
    }

    #[test]
    fn sheets_cover_the_picture_and_share_their_edges() {
        for (width, height) in [(1_169.0, 821.0), (265.0, 190.0), (277.0, 190.0), (278.0, 191.0), (20.0, 800.0)] {
            for paper in [Paper::A4, Paper::A3] {
                let tiling = tiling((width, height), paper);
                let covered = |n: usize, step: f64| n as f64 * step + OVERLAP;
                assert!(covered(tiling.columns, tiling.step.0) >= width && covered(tiling.rows, tiling.step.1) >= height);
                assert!(tiling.columns == 1 || covered(tiling.columns - 1, tiling.step.0) < width);
            }
        }
        let a0 = tiling((1_169.0, 821.0), Paper::A4);
        assert_eq!((a0.columns, a0.rows), (5, 5));
    }
}
