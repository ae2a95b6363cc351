//! Print: the scene as pixels (PNG) and on paper (PDF), with the font of the binary and no other.
//!
//! Both go through one reading of the SVG (usvg), without the fonts of the machine: the same scene gives the same picture
//! everywhere. A character that the font lacks (emoji, other scripts) is left out here; SVG and HTML show it.

mod paper;
mod pdf;
mod png;

pub use paper::{Paper, Sheet};
pub use pdf::pdf;
pub use png::{MOST_PIXELS, png};

use super::font::{FAMILY, REGULAR, SEMI_BOLD};
use super::{Scene, plain_svg};
use crate::text::Words;
use resvg::usvg::{Options, Tree, fontdb};
use std::sync::{Arc, LazyLock};

/// Why a picture could not be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrintFault {
    /// So many pixels are too many, or too few to see; or the scale is no number.
    Size(Words),
    /// A defect of ours.
    Defect(Words),
}

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(SEMI_BOLD.to_vec());
    fonts.set_sans_serif_family(FAMILY);
    Arc::new(fonts)
});

fn tree(scene: &Scene) -> Result<Tree, PrintFault> {
    let options = Options { fontdb: Arc::clone(&FONTS), font_family: FAMILY.to_owned(), ..Options::default() };
    Tree::from_str(&plain_svg(scene), &options).map_err(|error| defect(&error.to_string()))
}

fn defect(error: &str) -> PrintFault {
    PrintFault::Defect(Words::new(
        format!("de tekening is niet af te drukken ({error})"),
        format!("the picture cannot be printed ({error})"),
    ))
}
