//! `doorloop draw`.

use crate::arguments::Draw;
use crate::desk::{Desk, Stop};
use crate::diagram;
use doorloop_engine::draw::{self, Options, Size};

pub fn run(desk: &mut Desk, wanted: &Draw) -> Result<(), Stop> {
    let size = if wanted.print { Size::Print } else { Size::Screen };
    let (scene, _) = diagram::drawn(desk, wanted, &Options { size, lang: desk.lang })?;
    desk.answer(&draw::svg(&scene))
}
