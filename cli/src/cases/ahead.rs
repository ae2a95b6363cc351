//! `case forecast`: when cases are decided, counted from where they are now.

use super::arguments::ForecastCases;
use super::stop;
use crate::arguments::Format;
use crate::desk::{Desk, Stop};
use crate::long_work::long_work_on;
use doorloop_engine::check::Setting;
use doorloop_engine::findings::{self, CaseLeftOut, CasesAsked, CasesForecast};
use doorloop_engine::model::OpenCase;
use doorloop_engine::plan::{Look, Plan, Reach};
use doorloop_engine::report::{self, Style};
use doorloop_engine::store::{Case, Store, left_out, position};
use doorloop_engine::text::{Complaint, Words};

/// Years after which a case that is not decided counts as late.
const HORIZON_YEARS: i32 = 3;

pub fn forecast(desk: &mut Desk, store: &Store, wanted: &ForecastCases) -> Result<(), Stop> {
    let seen = seen(desk, store, wanted)?;
    desk.answer(&match desk.format {
        Format::Json => report::to_json(&seen),
        Format::Text => report::cases_text(&seen, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() }),
        Format::Html => report::cases_html(&seen, desk.lang),
    })
}

/// The forecast, as data.
pub fn seen(desk: &mut Desk, store: &Store, wanted: &ForecastCases) -> Result<CasesForecast, Stop> {
    if wanted.runs == 0 {
        return Err(Stop::input(Complaint::general("no_runs", "--runs is minstens 1", "--runs is at least 1")));
    }
    let on = desk.date(wanted.counted_from.as_deref(), "--on")?;
    let one = wanted.one_case.as_ref().map(|id| store.case(id)).transpose().map_err(stop)?;
    if let Some(decided) = one.as_ref().and_then(|c| c.decided.as_ref()) {
        return Err(Stop::input(Complaint::general(
            "already_decided",
            format!("deze zaak is al besloten: {}", decided.end),
            format!("this case is decided already: {}", decided.end),
        )));
    }
    let name = match (&wanted.of_place, &one) {
        (Some(place), _) => place.clone(),
        (None, Some(case)) => case.place.clone(),
        (None, None) => only_place(&store.cases())?,
    };
    let place = desk.place(&name)?;
    let loaded = desk.workbook.load_place(&place, &[], &mut desk.complaints);
    let Some(loaded) = loaded else { return Err(desk.give_up()) };
    let (cases, mut lost) = under_way(store, &loaded.name.value, on);
    if cases.is_empty() {
        return Err(Stop::input(
            Complaint::general(
                "no_open_case",
                format!("\"{}\" heeft op {on} geen lopende zaak waarvan de stap bekend is", loaded.name.value),
                format!("\"{}\" has no case under way on {on} whose step is known", loaded.name.value),
            )
            .hint("Neem een zaak op: doorloop case open PROCES", "Take one in: doorloop case open PROCESS"),
        ));
    }
    let setting = Setting::load_watched(&mut desk.workbook, &place, &[], Some(cases), on, &mut desk.complaints);
    let Some(setting) = setting else { return Err(desk.give_up()) };
    desk.tell()?;
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let look = Look::Watch(on, on.add_months(12 * HORIZON_YEARS));
    let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &desk.workbook.sources, &mut desk.complaints);
    let Some(plan) = plan else { return Err(desk.give_up()) };
    if one.is_some() {
        lost.retain(|l| Some(&l.id) == wanted.one_case.as_ref());
    }
    let asked = CasesAsked {
        plan: &plan,
        place: (&setting.place.name.value, &setting.place.title),
        left_out: lost,
        runs: wanted.runs,
        seed: wanted.seed,
        warnings: findings::from_complaints(&desk.complaints),
        inputs: findings::inputs(&desk.workbook.sources),
    };
    let mut seen = long_work_on(desk, &plan, |progress| findings::forecast_cases(&asked, progress))?;
    if let Some(id) = &wanted.one_case {
        seen.only(id);
    }
    Ok(seen)
}

/// The cases of a place that are under way on a day, where they are, and those of which that is not known.
pub fn under_way(store: &Store, place: &str, on: doorloop_engine::time::Date) -> (Vec<OpenCase>, Vec<CaseLeftOut>) {
    let (mut found, mut lost) = (Vec::new(), Vec::new());
    for case in store.cases().iter().filter(|c| c.place == place && c.is_open() && c.submitted.date() <= on) {
        match position(case) {
            Some(open) => found.push(open),
            None => lost.push(left_out(case)),
        }
    }
    (found, lost)
}

fn only_place(cases: &[Case]) -> Result<String, Stop> {
    let mut places: Vec<&str> = cases.iter().filter(|c| c.is_open()).map(|c| c.place.as_str()).collect();
    places.sort_unstable();
    places.dedup();
    match places.as_slice() {
        [] => Err(Stop::input(
            Complaint::general("no_open_case", "er loopt geen zaak", "no case is under way")
                .hint("Neem een zaak op: doorloop case open PROCES", "Take one in: doorloop case open PROCESS"),
        )),
        [only] => Ok((*only).to_owned()),
        several => {
            let list = several.join(", ");
            let words = Words::new(format!("Plaatsen: {list}"), format!("Places: {list}"));
            Err(Stop::input(
                Complaint::general("which_place", "van welke plaats? Geef --place", "of which place? Give --place")
                    .hint(words.nl, words.en),
            ))
        }
    }
}
