//! `doorloop simulate --runway` and the options beside it: the proposer's side.

use crate::arguments::{Format, RunwayArguments, Simulate};
use crate::case::Case;
use crate::desk::{Desk, Stop};
use crate::long_work::{is_interrupted, long_work_on};
use doorloop_engine::findings::{self, Means, OtherWay, Typed, Wanted};
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

pub fn run(desk: &mut Desk, wanted: &Simulate, typed: &Typed<'_>) -> Result<(), Stop> {
    let case = Case::asked(desk, wanted)?;
    let means = Means::read(typed, case.submit).map_err(|wrong| Stop::Input(wrong, Sources::default()))?;
    let ready = case.ready(desk, true)?;
    let limits = wanted.wanted(false, true);
    let runs = long_work_on(desk, &ready.plan, |progress| findings::run(&ready.plan, limits, progress))?;
    let limits = Wanted { runs: Some(runs.base.len() as u64), ..limits };
    let mut tried = Vec::new();
    let mut interrupted = is_interrupted();
    for intervention in case.about(desk)?.interventions.into_iter().filter(|i| !case.with.contains(&i.name)) {
        if interrupted {
            break;
        }
        let other = case.changed(desk, &intervention.name)?.ready(desk, false)?;
        let leads = long_work_on(desk, &other.plan, |progress| findings::run(&other.plan, limits, progress))?.estimated;
        interrupted = is_interrupted();
        tried.push(OtherWay { intervention, leads });
    }
    let mut seen = findings::runway(&ready.request(desk, limits), &runs, &means, &tried);
    seen.interrupted |= interrupted;
    let text = match desk.format {
        Format::Text => report::runway_text(&seen, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() }),
        Format::Json => report::to_json(&seen),
        Format::Html => report::runway_html(&seen, desk.lang),
    };
    desk.answer(&text)
}
