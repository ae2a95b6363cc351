//! Draw: a process as a picture that a room understands at once.
//!
//! One way: a process becomes shapes to place (`diagram`), those get their place in lanes (`layout`), and the placed
//! picture becomes one [`Scene`] of plain shapes. Every output walks that scene and knows nothing of processes.

pub mod dot;
pub mod font;
pub mod palette;
pub mod phrase;
pub mod scene;
mod svg;

pub use scene::Scene;
pub use svg::{escaped, plain_svg, svg};
