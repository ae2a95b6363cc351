//! `doorloop simulate`.

use crate::arguments::{Format, SimulateOrTrace};
use crate::case::Case;
use crate::desk::{Desk, Stop};
use crate::long_work::long_work_on;
use crate::output;
use doorloop_engine::exchange::{log, results};
use doorloop_engine::findings;
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
    if asked.log.is_some() || asked.table.is_some() {
        let runs = simulation.runs;
        let told = long_work_on(desk, &ready.plan, |progress| findings::tell_runs(&request, runs, progress))?;
        if let Some(file) = &asked.log {
            let xes = log::write::xes(&ready.plan, &told, wanted.proposal.seed, desk.lang);
            let packed = file.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
            output::write(Some(file), &if packed { log::write::packed(&xes) } else { xes.into_bytes() })?;
        }
        if let Some(file) = &asked.table {
            output::write(Some(file), results::csv(&ready.plan, &told).as_bytes())?;
        }
    }
    desk.answer(&text)
}
