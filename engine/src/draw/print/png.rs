//! PNG: the scene as pixels.

use super::{PrintFault, defect, tree};
use crate::draw::Scene;
use crate::text::Words;
use resvg::tiny_skia::{Pixmap, Transform};

/// Most pixels of a picture: 400 MB of memory while it is made.
pub const MOST_PIXELS: f64 = 1e8;

/// The scene as PNG; at a scale of 1 a unit is a pixel.
///
/// # Errors
/// [`PrintFault::Size`] if the scale is not above zero, or gives more than [`MOST_PIXELS`] or less than one.
pub fn png(scene: &Scene, scale: f64) -> Result<Vec<u8>, PrintFault> {
    let (width, height) = ((scene.width * scale).ceil(), (scene.height * scale).ceil());
    let pixels = width * height;
    let possible = scale > 0.0 && scale.is_finite() && (1.0..=MOST_PIXELS).contains(&pixels);
    if !possible {
        let most = (MOST_PIXELS / (scene.width * scene.height).max(1.0)).sqrt();
        let most = (most * 10.0).floor() / 10.0;
        return Err(PrintFault::Size(Words::new(
            format!("schaal {scale} kan niet: kies meer dan 0 en hoogstens {}", most.to_string().replace('.', ",")),
            format!("scale {scale} is not possible: choose more than 0 and at most {most}"),
        )));
    }
    let tree = tree(scene)?;
    let mut pixmap = Pixmap::new(width as u32, height as u32).ok_or_else(|| defect("pixmap"))?;
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| defect(&error.to_string()))
}
