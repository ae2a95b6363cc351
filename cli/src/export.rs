//! `doorloop export`.

use crate::arguments::{Export, ExportWhat};
use crate::desk::{Desk, Stop};
use doorloop_engine::check::Setting;
use doorloop_engine::draw;
use doorloop_engine::exchange::bpmn;
use doorloop_engine::text::Complaint;

pub fn run(desk: &mut Desk, wanted: &Export) -> Result<(), Stop> {
    let ExportWhat::Bpmn { process, place } = &wanted.what;
    let (process, place) = (desk.process(process)?, desk.place(place)?);
    let today = desk.date(None, "--submit")?;
    let loaded = Setting::load(&mut desk.workbook, &process, &place, &[], today, &mut desk.complaints);
    let Some(setting) = loaded else { return Err(desk.give_up()) };
    let Some((_, checked)) = &setting.process else { return Err(desk.give_up()) };
    desk.tell()?;
    let steps = checked.graph.calls.first().map_or(0, |c| c.process.steps.len());
    if steps > draw::LARGEST {
        let most = draw::LARGEST;
        return Err(Stop::input(Complaint::general(
            "too_large_to_draw",
            format!("een tekening van {steps} stappen is niet te lezen; {most} is het meeste"),
            format!("a diagram of {steps} steps cannot be read; {most} is the most"),
        )));
    }
    desk.answer(&bpmn::export(&checked.graph, &setting.place, &process.text, desk.lang))
}
