//! `doorloop simulate`.

use crate::arguments::{Format, SimulateOrTrace};
use crate::case::Case;
use crate::desk::{Desk, Stop};
use crate::long_work::long_work_on;
use doorloop_engine::findings::{self};
use doorloop_engine::report::{self, Style};

pub fn run(desk: &mut Desk, asked: &SimulateOrTrace) -> Result<(), Stop> {
    let wanted = &asked.simulate;
    if let Some(which) = &asked.trace {
        return crate::trace::run(desk, wanted, which);
    }
    let typed = asked.means.typed();
    if !typed.is_empty() {
        return crate::runway::run(desk, wanted, &typed);
    }
    let ready = Case::asked(desk, wanted)?.ready(desk, true)?;
    let request = ready.request(desk, wanted.wanted(true, true));
    let simulation = long_work_on(desk, &ready.plan, |progress| findings::simulate(&request, progress))?;
    let text = match desk.format {
        Format::Text => report::text(&simulation, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() }),
        Format::Json => report::to_json(&simulation),
        Format::Html => report::html(&simulation, desk.lang),
    };
    desk.answer(&text)
}
