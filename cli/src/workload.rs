//! `doorloop workload`.

use crate::arguments::{Format, Workload};
use crate::desk::{Desk, Stop};
use crate::long_work::long_work_on;
use doorloop_engine::check::Setting;
use doorloop_engine::findings::{self, Watched};
use doorloop_engine::plan::{Look, Plan, Reach};
use doorloop_engine::report::{self, Style};
use doorloop_engine::text::Complaint;

pub fn run(desk: &mut Desk, wanted: &Workload) -> Result<(), Stop> {
    if wanted.runs == 0 {
        return Err(Stop::input(Complaint::general("no_runs", "--runs is minstens 1", "--runs is at least 1")));
    }
    let from = desk.date(wanted.from.as_deref(), "--from")?;
    let until = match &wanted.until {
        Some(_) => desk.date(wanted.until.as_deref(), "--until")?,
        None => from.add_months(12),
    };
    if until <= from {
        return Err(Stop::input(Complaint::general(
            "until_before_from",
            "--until ligt niet na --from",
            "--until does not lie after --from",
        )));
    }
    let place = desk.place(&wanted.place)?;
    let setting = Setting::load_place(&mut desk.workbook, &place, &[], from, &mut desk.complaints);
    let Some(setting) = setting else { return Err(desk.give_up()) };
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let look = Look::Watch(from, until);
    let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &desk.workbook.sources, &mut desk.complaints);
    let Some(plan) = plan else { return Err(desk.give_up()) };
    desk.tell()?;
    let watched = Watched {
        plan: &plan,
        place: (&setting.place.name.value, &setting.place.title),
        programs: setting.caseload.iter().map(|(_, c)| findings::title_and_longest(c)).collect(),
        runs: wanted.runs,
        seed: wanted.seed,
        warnings: findings::from_complaints(&desk.complaints),
        inputs: findings::inputs(&desk.workbook.sources),
    };
    let seen = long_work_on(desk, &plan, |progress| findings::watch(&watched, progress))?;
    let text = match desk.format {
        Format::Json => report::to_json(&seen),
        Format::Text => report::workload_text(&seen, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() }),
        Format::Html => report::workload_html(&seen, desk.lang),
    };
    desk.answer(&text)
}
