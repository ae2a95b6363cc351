//! `doorloop simulate --runway` and the options beside it: the proposer's side.

use crate::arguments::{Format, RunwayArguments, Simulate};
use crate::case::Case;
use crate::desk::{Desk, Stop};
use crate::long_work::{is_interrupted, long_work_on};
use doorloop_engine::findings::{self, Means, OtherWay, Request, Runway, Typed, Wanted};
use doorloop_engine::report::{self, Style};
use doorloop_engine::text::Sources;

impl RunwayArguments {
    /// What was typed, for the engine to read.
    pub fn typed(&self) -> Typed<'_> {
        Typed {
            runway: self.runway.as_deref(),
            cost: self.cost.as_deref(),
            secured: self.secured.as_deref(),
            income: &self.income,
            partners: &self.partners,
            season: self.season.as_deref(),
        }
    }
}

/// Simulates the proposal, and with each intervention, against what the proposer has.
pub fn seen(desk: &mut Desk, wanted: &Simulate, typed: &Typed<'_>) -> Result<Runway, Stop> {
    let case = Case::open(desk, &wanted.proposal)?;
    let means = Means::read(typed, case.submit).map_err(|wrong| Stop::Input(wrong, Sources::default()))?;
    let with: Vec<&str> = wanted.with.iter().map(String::as_str).collect();
    let ready = case.ready(desk, &with, true)?;
    let limits = Wanted { seed: wanted.proposal.seed, runs: wanted.proposal.runs, gains: false, estimates: true };
    let runs = long_work_on(desk, &ready.plan, |progress| findings::run(&ready.plan, limits, progress))?;
    let limits = Wanted { runs: Some(runs.base.len() as u64), ..limits };
    let mut tried = Vec::new();
    let mut interrupted = is_interrupted(desk);
    for intervention in case.about(desk)?.interventions.into_iter().filter(|i| !with.contains(&i.name.as_str())) {
        if interrupted {
            break;
        }
        let more: Vec<&str> = with.iter().copied().chain([intervention.name.as_str()]).collect();
        let other = case.ready(desk, &more, false)?;
        let leads = long_work_on(desk, &other.plan, |progress| findings::run(&other.plan, limits, progress))?.estimated;
        interrupted = is_interrupted(desk);
        tried.push(OtherWay { intervention, leads });
    }
    let request = Request {
        setting: &ready.setting,
        plan: &ready.plan,
        proposal: &ready.proposal,
        with: &with,
        wanted: limits,
        sources: &desk.workbook.sources,
        complaints: &desk.complaints,
    };
    let mut seen = findings::runway(&request, &runs, &means, &tried);
    seen.interrupted |= interrupted;
    Ok(seen)
}

pub fn run(desk: &mut Desk, wanted: &Simulate, typed: &Typed<'_>) -> Result<(), Stop> {
    let seen = seen(desk, wanted, typed)?;
    let text = match desk.format {
        Format::Text => report::runway_text(&seen, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() }),
        Format::Json => report::to_json(&seen),
        Format::Html => report::runway_html(&seen, desk.lang),
    };
    desk.answer(&text)
}
