//! Models written as a policy officer writes them: a process and a place in YAML, read, checked and compiled.

use doorloop_engine::check::Setting;
use doorloop_engine::findings::{Progress, Replication, Wanted, fault_complaint, run};
use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::model::load::Workbook;
use doorloop_engine::plan::{Look, Plan, Proposal, Reach};
use doorloop_engine::text::{Complaints, Lang, Sources, render};
use doorloop_engine::time::Date;

/// The name of the process in every model.
pub const PROCESS: &str = "zaak";

/// Runs whose findings are held at once.
const BATCH: u64 = 20_000;

/// Quantiles that stand for a distribution the format has no word for.
const QUANTILES: u32 = 512;

/// A process and a place, as text.
#[derive(Clone, Debug)]
pub struct Model {
    /// The process: what follows its name.
    pub process: String,
    /// The place: what follows its name, hours (round the clock) and holidays (none).
    pub place: String,
}

impl Model {
    /// A plan that follows one proposal from a day on.
    ///
    /// # Errors
    /// What `check` complains of.
    pub fn follow(&self, submit: Date, reach: Reach) -> Result<Plan, String> {
        self.compile(submit, |setting, sources, complaints| {
            let (_, checked) = setting.process.as_ref()?;
            let proposal = Proposal { facts: Vec::new(), submit, moves: false, until: None };
            let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
            Plan::compile(&setting.place, Look::Follow(checked, &proposal), &caseload, reach, sources, complaints)
        })
    }

    /// A plan that watches all cases of the caseload, from one day up to another, after so many months of warm-up.
    ///
    /// # Errors
    /// What `check` complains of.
    pub fn watch(&self, from: Date, until: Date, warm_up_months: i32) -> Result<Plan, String> {
        let reach = Reach { warm_up_months, ..Reach::default() };
        self.compile(from, |setting, sources, complaints| {
            let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
            Plan::compile(&setting.place, Look::Watch(from, until), &caseload, reach, sources, complaints)
        })
    }

    fn compile(&self, on: Date, plan: impl FnOnce(&Setting, &Sources, &mut Complaints) -> Option<Plan>) -> Result<Plan, String> {
        let process =
            LibraryFile { shown: "process.yaml".to_owned(), text: format!("doorloop: 1\nprocess: {PROCESS}\n{}", self.process) };
        let place = LibraryFile {
            shown: "place.yaml".to_owned(),
            text: format!("doorloop: 1\nplace: oord\nhours: always\nholidays: none\n{}", self.place),
        };
        let mut library = Library::default();
        library.processes.insert(PROCESS.to_owned(), process.clone());
        let mut workbook = Workbook { sources: Sources::default(), library };
        let mut complaints = Complaints::default();
        let setting = Setting::load(&mut workbook, &process, &place, &[], on, &mut complaints);
        let plan = setting.and_then(|setting| plan(&setting, &workbook.sources, &mut complaints));
        plan.ok_or_else(|| render::render(&complaints.into_sorted(), &workbook.sources, Lang::En, false, 100))
    }
}

/// Runs a plan, and takes one thing from every run.
///
/// # Errors
/// A fault in a run, or a run that reaches the horizon.
pub fn replications<T>(plan: &Plan, seed: u64, runs: u64, take: impl Fn(&Replication) -> T) -> Result<Vec<T>, String> {
    let mut taken = Vec::new();
    for batch in 0..runs.div_ceil(BATCH) {
        let some = BATCH.min(runs - batch * BATCH);
        let wanted = Wanted { seed: seed * 1_000_000 + batch, runs: Some(some), gains: false, estimates: false };
        let found = run(plan, wanted, Progress::QUIET).map_err(|fault| fault_complaint(plan, &fault).what.en)?;
        if found.base.iter().any(|r| r.unfinished) {
            return Err("a run reaches the horizon".to_owned());
        }
        taken.extend(found.base.iter().map(&take));
    }
    Ok(taken)
}

/// A duration of the tables in the words of the format, `scale` times as long.
///
/// `triangular` has no word: it is said as quantiles, whose mean lies within 1e-4 of it.
///
/// # Errors
/// A distribution that is unknown, or lacks a parameter.
pub fn duration(kind: &str, of: impl Fn(&str) -> Option<f64>, scale: f64, unit: &str) -> Result<String, String> {
    let value = |name: &str| of(name).ok_or_else(|| format!("{kind} has no {name:?}"));
    let number = |name: &str| value(name).map(|v| said(v * scale));
    Ok(match kind {
        "fixed" => format!("{} {unit}", number("value")?),
        "uniform" => format!("{}..{} {unit}", number("min")?, number("max")?),
        "pert" => format!("{}..{}..{} {unit}", number("min")?, number("mode")?, number("max")?),
        "exponential" => format!("exp {} {unit}", number("mean")?),
        "lognormal" => format!("\"lognormal(median {} {unit}, p90 {} {unit})\"", number("median")?, number("p90")?),
        "gamma" => {
            let (shape, scaled) = (value("shape")?, value("scale")? * scale);
            format!("\"gamma(mean {} {unit}, sd {} {unit})\"", said(shape * scaled), said(shape.sqrt() * scaled))
        }
        "triangular" => {
            let (min, mode, max) = (value("min")?, value("mode")?, value("max")?);
            let quantile = |p: f64| {
                let (left, right, range) = (mode - min, max - mode, max - min);
                if p * range <= left { min + (p * range * left).sqrt() } else { max - ((1.0 - p) * range * right).sqrt() }
            };
            let at = |i| said(scale * quantile(f64::from(i) / f64::from(QUANTILES)));
            let list: Vec<String> = (0..=QUANTILES).map(|i| format!("{} {unit}", at(i))).collect();
            format!("{{ quantiles: [ {} ] }}", list.join(", "))
        }
        _ => return Err(format!("the format has no {kind:?}")),
    })
}

/// A number as a file says it: never with an exponent.
#[must_use]
pub fn said(number: f64) -> String {
    format!("{number:.9}")
}
