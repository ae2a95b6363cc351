//! `doorloop draw`.

use crate::arguments::Draw;
use crate::desk::{Desk, Stop};
use crate::{diagram, picture, timeline};
use doorloop_engine::draw::{Options, Size};
use doorloop_engine::text::Complaint;

pub fn run(desk: &mut Desk, wanted: &Draw) -> Result<(), Stop> {
    let picture = picture::Wanted::of(desk, wanted)?;
    if let Some(which) = &wanted.timeline {
        return timeline::run(desk, wanted, &picture, which);
    }
    let size = if wanted.print || picture.is_paper() { Size::Print } else { Size::Screen };
    let proportion = wanted.shape.as_deref().map(shape).transpose()?;
    let options = Options { size, lang: desk.lang, blank: wanted.blank, proportion };
    let (scene, diagram) = diagram::drawn(desk, wanted, &options)?;
    picture.write(desk, &scene, Some(&diagram))
}

/// Width by height of `16:9`.
fn shape(text: &str) -> Result<f64, Stop> {
    let sides = text.split_once(':').and_then(|(w, h)| Some((w.trim().parse::<f64>().ok()?, h.trim().parse::<f64>().ok()?)));
    let proportion = sides.filter(|(w, h)| *w > 0.0 && *h > 0.0).map(|(w, h)| w / h);
    proportion.filter(|p| (0.1..=10.0).contains(p)).ok_or_else(|| {
        let shown: String = text.chars().take(20).collect();
        let complaint = Complaint::general(
            "unknown_shape",
            format!("--shape: \"{shown}\" is geen breedte en hoogte"),
            format!("--shape: \"{shown}\" is no width and height"),
        );
        Stop::input(complaint.hint(
            "Schrijf twee getallen met een dubbele punt: 16:9; de ene zijde hoogstens tien keer de andere",
            "Write two numbers with a colon: 16:9; one side at most ten times the other",
        ))
    })
}
