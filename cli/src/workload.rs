//! `doorloop workload`.

use crate::arguments::{Format, Workload};
use crate::cases::{self, Held, arguments::StorePlace, served::Errand};
use crate::change::{edited, edited_title, parts};
use crate::desk::{Desk, Stop};
use crate::long_work::{faulty, long_work};
use doorloop_engine::check::Setting;
use doorloop_engine::findings::{self, InterventionTitle, Watched};
use doorloop_engine::model::OpenCase;
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::plan::{Look, Plan, Reach};
use doorloop_engine::report::{self, Style};
use doorloop_engine::store::Store;
use doorloop_engine::text::reader::suggest;
use doorloop_engine::text::{Complaint, Words};
use doorloop_engine::time::Date;

pub fn run(desk: &mut Desk, wanted: &Workload) -> Result<(), Stop> {
    if !wanted.cases {
        return watch(desk, None, wanted);
    }
    let at = StorePlace { store_folder: wanted.store_folder.clone(), recorded_by: None };
    match cases::take(&at, "doorloop workload")? {
        Held::Here(store) => with_cases(desk, &store, wanted),
        Held::ByServer(server) => server.ask(desk, Errand::Workload(wanted.clone())),
    }
}

/// Begins with the real cases of a store that is open.
pub fn with_cases(desk: &mut Desk, store: &Store, wanted: &Workload) -> Result<(), Stop> {
    cases::lend(&mut desk.workbook.library, store)?;
    watch(desk, Some(store), wanted)
}

fn watch(desk: &mut Desk, store: Option<&Store>, wanted: &Workload) -> Result<(), Stop> {
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
    let real = store.map(|store| real_cases(desk, &place, store, from)).transpose()?;
    let (setting, plan) = watched(desk, &place, &[], (from, until), real.as_ref())?;
    desk.tell()?;
    let warnings = findings::from_complaints(&desk.complaints);
    let after =
        if wanted.with.is_empty() { None } else { Some(after(desk, &place, &wanted.with, (from, until), real.as_ref())?) };
    let one_more = match wanted.one_more_fte {
        true => findings::one_more_each(&setting, from, until, &desk.workbook.sources),
        false => Vec::new(),
    };
    let watched = Watched {
        plan: &plan,
        place: (&setting.place.name.value, &setting.place.title),
        programs: setting.caseload.iter().map(|(_, c)| c.graph.calls[0].process.title.clone()).collect(),
        after: after.as_ref().map(|(plan, titles)| (plan, titles.as_slice())),
        one_more: &one_more,
        runs: wanted.runs,
        seed: wanted.seed,
        warnings,
        inputs: findings::inputs(&desk.workbook.sources),
    };
    let seen = long_work(desk, |progress| findings::watch(&watched, progress)).map_err(|wrong| {
        let plan = if wrong.way == 1 { after.as_ref().map_or(&plan, |a| &a.0) } else { &plan };
        faulty(desk, &[findings::fault_complaint(plan, &wrong.fault)])
    })?;
    let text = match desk.format {
        Format::Json => report::to_json(&seen),
        Format::Text => report::workload_text(&seen, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() }),
        Format::Html => report::workload_html(&seen, desk.lang),
    };
    desk.answer(&text)
}

fn watched(
    desk: &mut Desk,
    place: &LibraryFile,
    with: &[(&str, Vec<&str>)],
    (from, until): (Date, Date),
    real: Option<&Vec<OpenCase>>,
) -> Result<(Setting, Plan), Stop> {
    let setting = Setting::load_watched(&mut desk.workbook, place, with, real.cloned(), from, &mut desk.complaints);
    let Some(setting) = setting else { return Err(desk.give_up()) };
    if desk.complaints.has_errors() {
        return Err(desk.give_up());
    }
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let look = Look::Watch(from, until);
    let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &desk.workbook.sources, &mut desk.complaints);
    let Some(plan) = plan else { return Err(desk.give_up()) };
    Ok((setting, plan))
}

/// The place with everything that was typed changed, and how people read that.
fn after(
    desk: &mut Desk,
    place: &LibraryFile,
    typed: &[String],
    period: (Date, Date),
    real: Option<&Vec<OpenCase>>,
) -> Result<(Plan, Vec<InterventionTitle>), Stop> {
    let mut place = place.clone();
    let mut with: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut titles = Vec::new();
    let library = desk.workbook.library.clone();
    for part in typed.iter().flat_map(|t| parts(t)) {
        if let Some((file, is_place)) = edited(desk, part)? {
            titles.push(edited_title(&file));
            if is_place {
                place = file;
                continue;
            }
            let loaded = desk.workbook.load_process(&file, &[], &mut desk.complaints);
            let Some(loaded) = loaded else { return Err(desk.give_up()) };
            desk.workbook.library.processes.insert(loaded.process.name.value.clone(), file);
            continue;
        }
        let Some((process, intervention)) = part.split_once('.') else {
            return Err(Stop::input(
                Complaint::general(
                    "no_process",
                    format!("--with {part}: van welk proces is deze ingreep?"),
                    format!("--with {part}: of which process is this intervention?"),
                )
                .hint("Schrijf --with subsidieaanvraag.een_loket", "Write --with subsidieaanvraag.een_loket"),
            ));
        };
        titles.push(intervention_title(desk, process, intervention)?);
        match with.iter_mut().find(|w| w.0 == process) {
            Some(entry) => entry.1.push(intervention),
            None => with.push((process, vec![intervention])),
        }
    }
    let plan = watched(desk, &place, &with, period, real)?.1;
    desk.workbook.library = library;
    Ok((plan, titles))
}

/// The cases that are stored, where they are on the first day.
fn real_cases(desk: &mut Desk, place: &LibraryFile, store: &Store, on: Date) -> Result<Vec<OpenCase>, Stop> {
    let loaded = desk.workbook.load_place(place, &[], &mut desk.complaints);
    let Some(loaded) = loaded else { return Err(desk.give_up()) };
    Ok(cases::under_way(store, &loaded.name.value, on).0)
}

fn intervention_title(desk: &mut Desk, process: &str, intervention: &str) -> Result<InterventionTitle, Stop> {
    let file = desk.process(process)?;
    let loaded = desk.workbook.load_process(&file, &[], &mut desk.complaints);
    let Some(loaded) = loaded else { return Err(desk.give_up()) };
    let known = &loaded.process.interventions;
    if let Some(found) = known.iter().find(|i| i.name.value == intervention) {
        return Ok(findings::title(found));
    }
    let names: Vec<&str> = known.iter().map(|i| i.name.value.as_str()).collect();
    let complaint = Complaint::general(
        "unknown_intervention",
        format!("\"{process}\" heeft geen ingreep \"{intervention}\""),
        format!("\"{process}\" has no intervention \"{intervention}\""),
    );
    Err(Stop::input(suggest(complaint, intervention, &names, &Words::new("ingrepen", "interventions"))))
}
