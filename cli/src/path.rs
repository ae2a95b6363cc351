//! `doorloop path`.

use crate::arguments::{Format, Simulate};
use crate::case::Case;
use crate::desk::{Desk, Stop};
use crate::long_work::long_work_on;
use doorloop_engine::findings::{self};
use doorloop_engine::report::{self, Style};

pub fn run(desk: &mut Desk, wanted: &Simulate) -> Result<(), Stop> {
    let ready = Case::asked(desk, wanted)?.ready(desk, true)?;
    let request = ready.request(desk, wanted.wanted(false, true));
    let runs = long_work_on(desk, &ready.plan, |progress| findings::run(&ready.plan, request.wanted, progress))?;
    let Some(path) = findings::path(&request, &runs) else { return Err(desk.give_up()) };
    let text = match desk.format {
        Format::Text => report::path_text(&path, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() }),
        Format::Json => report::to_json(&path),
        Format::Html => report::path_html(&path, desk.lang),
    };
    desk.answer(&text)
}
