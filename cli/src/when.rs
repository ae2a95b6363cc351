//! `doorloop when`.

use crate::arguments::{Format, When};
use crate::case::Case;
use crate::desk::{Desk, Stop};
use crate::long_work::long_work_on;
use doorloop_engine::findings::{self, Asked};
use doorloop_engine::plan::Reach;
use doorloop_engine::report::{self, Style};
use doorloop_engine::text::Complaint;

/// Years after a submit date in which a decision counts.
const HORIZON_YEARS: i32 = 5;

/// Runs of each date, when not asked for otherwise.
const RUNS: u64 = 200;

pub fn run(desk: &mut Desk, wanted: &When) -> Result<(), Stop> {
    if wanted.weeks == 0 || wanted.weeks > 520 {
        return Err(Stop::input(Complaint::general("bad_weeks", "--weeks is 1 tot 520", "--weeks is 1 to 520")));
    }
    let case = Case::open(desk, &wanted.proposal)?.changed(desk, &wanted.with.join("+"))?;
    let about = case.about(desk)?;
    let years = HORIZON_YEARS + wanted.weeks.div_ceil(52) as i32;
    let ready = case.moving(desk, Reach { horizon_years: years, ..Reach::default() })?;
    let days = (0..wanted.weeks as i32).map(|w| case.submit.add_days(7 * w));
    let asked = Asked {
        plan: &ready.plan,
        calendar: &ready.setting.place,
        moments: days.map(|day| ready.plan.first_working_moment(day)).collect(),
        horizon_years: HORIZON_YEARS,
        names: [about.process, about.place],
        with: case.titles.clone(),
        runs: wanted.proposal.runs.unwrap_or(RUNS),
        seed: wanted.proposal.seed,
        warnings: findings::from_complaints(&desk.complaints),
        inputs: findings::inputs(&desk.workbook.sources),
    };
    let seen = long_work_on(desk, &ready.plan, |progress| findings::when(&asked, progress))?;
    let text = match desk.format {
        Format::Text => report::when_text(&seen, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() }),
        Format::Json => report::to_json(&seen),
        Format::Html => report::when_html(&seen, desk.lang),
    };
    desk.answer(&text)
}
