//! Draw: a process as a picture that a room understands at once.
//!
//! One way: a process becomes forms and arrows ([`Diagram`]), those get their place in lanes (`layout`), and the placed
//! picture becomes one [`Scene`] of plain shapes. Every output walks that scene and knows nothing of processes.

mod bands;
mod breaking;
mod build;
mod diagram;
mod dot;
mod figures;
pub mod font;
mod forms;
mod icons;
pub(crate) mod layout;
mod legend;
mod notes;
mod page;
mod paint;
pub mod palette;
mod parts;
pub mod print;
pub mod scene;
mod seen;
mod svg;
#[cfg(test)]
mod tests;
mod timeline;

pub use diagram::{Change, Diagram, Edge, Form, Lane, Mark, Node, Seen, Stalled};
pub use dot::dot;
pub use page::{WALK, page};
pub use scene::Scene;
pub use svg::{escaped, plain_svg, style_sheet, svg, svg_in_page};
pub use timeline::timeline;

use crate::text::Lang;

/// The most forms a picture can hold; more would be no picture.
pub const LARGEST: usize = 2_000;

/// For what a picture is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// A screen: wide, as one scrolls.
    #[default]
    Screen,
    /// Paper: narrower, so that the letters stay large on a sheet.
    Print,
}

/// How a diagram is drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// For what.
    pub size: Size,
    /// In which language its legend stands.
    pub lang: Lang,
    /// With room to write under each step.
    pub blank: bool,
    /// The width of the sheet or screen as a share of its height: a long procedure is folded into rows so that its
    /// letters come out as large as they can. Without it paper has that of the A series, and a screen is not folded.
    pub proportion: Option<f64>,
}

impl Options {
    /// For one of two pictures under each other.
    #[must_use]
    pub fn half_as_high(self) -> Self {
        Self { proportion: self.folds_for().map(|p| 2.0 * p), ..self }
    }

    /// Width by height of what the picture is folded for; `None` leaves it in one row.
    const fn folds_for(&self) -> Option<f64> {
        match (self.proportion, self.size) {
            (Some(proportion), _) => Some(proportion),
            (None, Size::Print) => Some(std::f64::consts::SQRT_2),
            (None, Size::Screen) => None,
        }
    }
}

/// Lays a diagram out and paints it.
#[must_use]
pub fn scene(diagram: &Diagram, options: &Options) -> Scene {
    paint::Picture::of(diagram, options).paint(diagram, options)
}
