//! How long people wait for an answer about the library: `simulate` with gains, `when`, the first answer of a page, and the share of a
//! town's caseload at which `simulate` takes a second.
//!
//! What is timed is the work of the command: from the texts of the library to the findings, on all processors. Starting the
//! program and writing the answer are not in it.

use doorloop_engine::check::Setting;
use doorloop_engine::findings::{self, Asked, Progress, Request, Runs, Wanted};
use doorloop_engine::model::library::Library;
use doorloop_engine::model::load::Workbook;
use doorloop_engine::model::{Arrivals, Cents, FactValue};
use doorloop_engine::plan::{Look, Plan, Proposal, Reach};
use doorloop_engine::text::Complaints;
use doorloop_engine::time::Date;
use std::time::Instant;

const TURNS: usize = 3;
const WANTED: Wanted = Wanted { seed: 1, runs: Some(1_000), gains: true, estimates: true };

/// A request for a subsidy of 60,000 euros, handed in shortly before the summer, at a place with a share of its caseload.
struct Question {
    workbook: Workbook,
    complaints: Complaints,
    setting: Setting,
    proposal: Proposal,
    plan: Plan,
}

impl Question {
    fn ask(place: &str, share: f64, weeks: Option<i32>) -> Self {
        let library = Library::builtin();
        let (process, place) = (library.processes["subsidieaanvraag"].clone(), library.places[place].clone());
        let mut workbook = Workbook { library, ..Workbook::default() };
        let mut complaints = Complaints::default();
        let submit = Date::parse("2027-06-20").unwrap();
        let mut setting = Setting::load(&mut workbook, &process, &place, &[], submit, &mut complaints).unwrap();
        for (entry, _) in &mut setting.caseload {
            if let Arrivals::PerYear { per_year, .. } = &mut entry.arrivals {
                *per_year *= share;
            }
        }
        // A larger town has the staff for its cases; more cases alone would choke it.
        for team in &mut setting.place.teams {
            team.fte = team.fte.map(|fte| fte * share.max(1.0));
        }
        let (_, checked) = setting.process.as_ref().unwrap();
        let facts = checked.graph.calls[0].process.facts.iter();
        let facts = facts.map(|f| (f.name.value == "bedrag").then(|| FactValue::Money(Cents::from_euros(60_000)))).collect();
        let proposal = Proposal { facts, submit, moves: weeks.is_some(), until: None };
        let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
        let reach = Reach { horizon_years: 5 + weeks.unwrap_or(0).div_euclid(52), ..Reach::default() };
        let look = Look::Follow(checked, &proposal);
        let plan = Plan::compile(&setting.place, look, &caseload, reach, &workbook.sources, &mut complaints).unwrap();
        Self { workbook, complaints, setting, proposal, plan }
    }

    fn request(&self) -> Request<'_> {
        Request {
            setting: &self.setting,
            plan: &self.plan,
            proposal: &self.proposal,
            with: &[],
            wanted: WANTED,
            sources: &self.workbook.sources,
            complaints: &self.complaints,
        }
    }
}

/// The least of some turns, in seconds.
fn timed(turns: usize, mut work: impl FnMut()) -> f64 {
    let turn = |_| {
        let clock = Instant::now();
        work();
        clock.elapsed().as_secs_f64()
    };
    (0..turns).map(turn).fold(f64::INFINITY, f64::min)
}

fn simulate(place: &str, share: f64, turns: usize) -> f64 {
    timed(turns, || drop(findings::simulate(&Question::ask(place, share, None).request(), Progress::QUIET).unwrap()))
}

/// Whole answers for `voorbeeldstad`.
pub fn answers() {
    println!("\nsubsidieaanvraag of 60,000 euros at voorbeeldstad, on {} processors", rayon::current_num_threads());
    let seconds = simulate("voorbeeldstad", 1.0, TURNS);
    println!("  simulate, 1,000 runs with gains, from nothing: {seconds:.2} s (aim 1)");
    let asked = Question::ask("voorbeeldstad", 1.0, None);
    let first = Wanted { runs: Some(100), ..WANTED };
    let slider = timed(TURNS, || drop(Runs::begin(&asked.plan, first, Progress::QUIET).unwrap()));
    let plain = Wanted { gains: false, ..first };
    let without = timed(TURNS, || drop(Runs::begin(&asked.plan, plain, Progress::QUIET).unwrap()));
    println!("  first answer, 100 runs: {:.0} ms with gains, {:.0} ms without (aim 150)", slider * 1e3, without * 1e3);
    let seconds = timed(1, || {
        let asked = Question::ask("voorbeeldstad", 1.0, Some(52));
        let days = (0..52).map(|week| asked.proposal.submit.add_days(7 * week));
        let question = Asked {
            plan: &asked.plan,
            calendar: &asked.setting.place,
            moments: days.map(|day| asked.plan.first_working_moment(day)).collect(),
            horizon_years: 5,
            names: Default::default(),
            with: Vec::new(),
            runs: 200,
            seed: 1,
            warnings: Vec::new(),
            inputs: Vec::new(),
        };
        drop(findings::when(&question, Progress::QUIET).unwrap());
    });
    println!("  when, 52 weeks, 200 runs each, from nothing: {seconds:.1} s (aim 5)");
}

/// The share of each town's caseload at which `simulate` takes a second.
pub fn caseload() {
    println!(
        "\nsubsidieaanvraag of 60,000 euros, 1,000 runs with gains: seconds at the whole caseload, and the share of it at one second"
    );
    for place in ["kleinedam", "voorbeeldstad", "grotestad"] {
        let whole = simulate(place, 1.0, 1);
        let (mut low, mut high) = (0.0, if whole < 1.0 { 8.0 } else { 1.0 });
        for _ in 0..7 {
            let share = (low + high) / 2.0;
            if simulate(place, share, 1) < 1.0 { low = share } else { high = share }
        }
        let asked = Question::ask(place, 1.0, None);
        let a_year = asked.setting.caseload.iter().map(|(entry, _)| match &entry.arrivals {
            Arrivals::PerYear { per_year, .. } => *per_year,
            _ => 0.0,
        });
        println!(
            "{place:>16}: {whole:.2} s with {:.0} cases a year; one second at {:.2} of them",
            a_year.sum::<f64>(),
            (low + high) / 2.0
        );
    }
}
