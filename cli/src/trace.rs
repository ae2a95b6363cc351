//! `doorloop simulate --trace`: one simulated future.

use crate::arguments::{Format, Simulate};
use crate::case::Case;
use crate::desk::{Desk, Stop};
use crate::long_work::long_work_on;
use doorloop_engine::findings::{self, Which};
use doorloop_engine::report::{self, Style};
use doorloop_engine::text::Complaint;

pub fn run(desk: &mut Desk, wanted: &Simulate, which: &str) -> Result<(), Stop> {
    let which = parse(which)?;
    let ready = Case::asked(desk, wanted)?.ready(desk, true)?;
    let request = ready.request(desk, wanted.wanted(false, false));
    let story = match which {
        Which::Run(run) => long_work_on(desk, &ready.plan, |_| findings::story(&request, run - 1, None))?,
        Which::Quantile(quantile) => long_work_on(desk, &ready.plan, |progress| {
            let runs = findings::run(&ready.plan, request.wanted, progress)?;
            let run = findings::run_at(&runs, quantile).unwrap_or(0);
            findings::story(&request, run, Some((quantile, runs.base.len() as u64)))
        })?,
    };
    let text = match desk.format {
        Format::Text => report::story_text(&story, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() }),
        Format::Json => report::to_json(&story),
        Format::Html => report::story_html(&story, desk.lang),
    };
    desk.answer(&text)
}

/// A number from 1, or a quantile that the report names.
fn parse(text: &str) -> Result<Which, Stop> {
    const QUANTILES: [(&str, f64); 5] = [("p10", 0.1), ("p50", 0.5), ("p80", 0.8), ("p90", 0.9), ("p95", 0.95)];
    let typed = text.trim().to_ascii_lowercase();
    if let Some((_, quantile)) = QUANTILES.iter().find(|(name, _)| *name == typed) {
        return Ok(Which::Quantile(*quantile));
    }
    match typed.parse() {
        Ok(run) if run > 0 => Ok(Which::Run(run)),
        _ => Err(Stop::input(
            Complaint::general(
                "unknown_run",
                format!("--trace: \"{text}\" is geen keer"),
                format!("--trace: \"{text}\" is no run"),
            )
            .hint(
                "Schrijf een nummer vanaf 1, of p10, p50, p80, p90 of p95",
                "Write a number from 1 on, or p10, p50, p80, p90 or p95",
            ),
        )),
    }
}
