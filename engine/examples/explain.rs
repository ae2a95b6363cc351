//! Reads, checks, simulates and explains a process of the library: `cargo run --example explain`.

use doorloop_engine::check::Setting;
use doorloop_engine::findings::{Progress, Wanted, run};
use doorloop_engine::model::{Cause, library::Library, load::Workbook};
use doorloop_engine::plan::{Look, Plan, Proposal, Reach};
use doorloop_engine::text::{Complaints, Lang, Sources, render};
use doorloop_engine::time::Date;

/// Why a subsidy application, handed in on a day, takes the time it takes: a line a cause, in mean days.
pub fn explain(submit: Date) -> Result<Vec<String>, String> {
    let mut workbook = Workbook { sources: Sources::default(), library: Library::builtin() };
    let mut complaints = Complaints::default();
    let simulated = (|| {
        let process = workbook.library.processes.get("subsidieaanvraag")?.clone();
        let place = workbook.library.places.get("voorbeeldstad")?.clone();
        let setting = Setting::load(&mut workbook, &process, &place, &[], submit, &mut complaints)?;
        let (loaded, checked) = setting.process.as_ref()?;
        let facts = vec![None; loaded.process.facts.len()]; // nothing given: every fact takes its default
        let proposal = Proposal { facts, submit, moves: false, until: None };
        let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
        let look = Look::Follow(checked, &proposal);
        let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &workbook.sources, &mut complaints)?;
        run(&plan, Wanted { seed: 1, runs: Some(100), gains: false, estimates: false }, Progress::QUIET).ok()
    })();
    let Some(runs) = simulated else {
        return Err(render::render(&complaints.into_sorted(), &workbook.sources, Lang::En, false, 100));
    };
    let days = |cause| runs.base.iter().map(|r| r.seconds(|part| part.cause == cause)).sum::<i64>() as f64 / 86_400.0 / 100.0;
    let all = Cause::ALL.map(|cause| (cause, days(cause)));
    Ok(all.iter().filter(|(_, days)| *days > 0.0).map(|(cause, days)| format!("{:>9} {days:6.1} days", cause.word())).collect())
}

#[allow(dead_code, reason = "the tests take in this file for `explain`")]
fn main() -> Result<(), String> {
    let submit = Date::parse("2027-02-01").map_err(|error| error.to_string())?;
    explain(submit)?.iter().for_each(|line| println!("{line}"));
    Ok(())
}
