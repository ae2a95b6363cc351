//! `doorloop draw`.

use crate::arguments::Draw;
use crate::case::Case;
use crate::desk::{Desk, Stop};
use doorloop_engine::check::Setting;
use doorloop_engine::draw::{self, Diagram, Options, Size};

pub fn run(desk: &mut Desk, wanted: &Draw) -> Result<(), Stop> {
    let case = Case::open(desk, &wanted.proposal)?;
    let setting = Setting::load(&mut desk.workbook, &case.process, &case.place, &[], case.submit, &mut desk.complaints);
    desk.tell()?;
    let Some(setting) = setting else { return Err(desk.give_up()) };
    let Some((_, checked)) = &setting.process else { return Err(desk.give_up()) };
    let diagram = Diagram::of(&checked.graph, &setting.place, desk.lang, wanted.expand);
    let size = if wanted.print { Size::Print } else { Size::Screen };
    let scene = draw::scene(&diagram, &Options { size, lang: desk.lang });
    desk.answer(&draw::svg(&scene))
}
