//! `doorloop path`.

use crate::arguments::{Format, Simulate};
use crate::case::Case;
use crate::desk::{Desk, Stop};
use crate::long_work::long_work_on;
use doorloop_engine::findings::{self, Request, Wanted};
use doorloop_engine::report::{self, Style};

pub fn run(desk: &mut Desk, wanted: &Simulate) -> Result<(), Stop> {
    let case = Case::open(desk, &wanted.proposal)?;
    let with: Vec<&str> = wanted.with.iter().map(String::as_str).collect();
    let ready = case.ready(desk, &with, true)?;
    let request = Request {
        setting: &ready.setting,
        plan: &ready.plan,
        proposal: &ready.proposal,
        with: &with,
        wanted: Wanted { seed: wanted.proposal.seed, runs: wanted.proposal.runs, gains: false, estimates: true },
        sources: &desk.workbook.sources,
        complaints: &desk.complaints,
    };
    let runs = long_work_on(desk, &ready.plan, |progress| findings::run(&ready.plan, request.wanted, progress))?;
    let Some(path) = findings::path(&request, &runs) else { return Err(desk.give_up()) };
    let text = match desk.format {
        Format::Text => report::path_text(&path, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() }),
        Format::Json => report::to_json(&path),
        Format::Html => report::path_html(&path, desk.lang),
    };
    desk.answer(&text)
}
