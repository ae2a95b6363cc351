//! `doorloop draw`.

use crate::arguments::Draw;
use crate::desk::{Desk, Stop};
use crate::{diagram, picture, timeline};
use doorloop_engine::draw::{Options, Size};

pub fn run(desk: &mut Desk, wanted: &Draw) -> Result<(), Stop> {
    let picture = picture::Wanted::of(desk, wanted)?;
    if let Some(which) = &wanted.timeline {
        return timeline::run(desk, wanted, &picture, which);
    }
    let size = if wanted.print || picture.is_paper() { Size::Print } else { Size::Screen };
    let (scene, diagram) = diagram::drawn(desk, wanted, &Options { size, lang: desk.lang, blank: wanted.blank })?;
    picture.write(desk, &scene, Some(&diagram))
}
