//! The lead times of the library lie where the field expects them, in the order that it expects.
//!
//! Bands are minimum and maximum weeks as people in the field estimate them, not measurements: of a process the middle of
//! the runs must lie inside, and the band from P10 to P90 must overlap it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the whole file is a test")]

mod common;

use common::shown;
use doorloop_engine::check::Setting;
use doorloop_engine::findings::{Progress, Replication, Wanted, run};
use doorloop_engine::model::library::Library;
use doorloop_engine::model::load::Workbook;
use doorloop_engine::model::read::read_value;
use doorloop_engine::plan::{Look, Plan, Proposal, Reach};
use doorloop_engine::text::{Complaints, Sources};
use doorloop_engine::time::Date;

const RUNS: u64 = 150;
const WEEK: f64 = 7.0 * 86_400.0;
/// A day without recess near it, at the same distance from both.
const FEBRUARY: &str = "2027-02-01";

/// Runs of one proposal at voorbeeldstad.
struct Seen {
    plan: Plan,
    runs: Vec<Replication>,
}

/// Runs a process with some answers given, each as `fact=value`.
fn seen(process: &str, submit: &str, given: &str) -> Seen {
    let on = Date::parse(submit).unwrap();
    let library = Library::builtin();
    let (file, place) = (library.processes[process].clone(), library.places["voorbeeldstad"].clone());
    let mut workbook = Workbook { sources: Sources::default(), library };
    let mut complaints = Complaints::default();
    let Some(setting) = Setting::load(&mut workbook, &file, &place, &[], on, &mut complaints) else {
        panic!("{}", shown(complaints, &workbook.sources));
    };
    let (loaded, checked) = setting.process.as_ref().unwrap();
    let mut facts = vec![None; loaded.process.facts.len()];
    for (name, value) in given.split_whitespace().map(|g| g.split_once('=').unwrap()) {
        let at = loaded.process.facts.iter().position(|f| f.name.value == name).unwrap_or_else(|| panic!("{process}: {name}"));
        facts[at] = Some(read_value(&loaded.process.facts[at], value).unwrap());
    }
    let proposal = Proposal { facts, submit: on, moves: false, until: None };
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let look = Look::Follow(checked, &proposal);
    let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &workbook.sources, &mut complaints);
    let Some(plan) = plan else { panic!("{}", shown(complaints, &workbook.sources)) };
    let wanted = Wanted { seed: 1, runs: Some(RUNS), gains: false, estimates: false };
    let runs = run(&plan, wanted, Progress::QUIET).unwrap().base;
    Seen { plan, runs }
}

impl Seen {
    /// The runs that passed a step.
    fn passing(&self, step: &str) -> Vec<&Replication> {
        let steps = &self.plan.programs[0].steps;
        let at = steps.iter().position(|s| s.path == step).unwrap_or_else(|| panic!("no step {step}"));
        self.runs.iter().filter(|r| r.passed.iter().any(|p| p.step as usize == at)).collect()
    }

    /// Lead times in weeks, from short to long, of the runs that passed a step (all, where no step is named).
    fn weeks(&self, through: Option<&str>) -> Vec<f64> {
        let runs = through.map_or_else(|| self.runs.iter().collect(), |step| self.passing(step));
        let mut weeks: Vec<f64> = runs.iter().map(|r| r.lead as f64 / WEEK).collect();
        assert!(weeks.len() > 20, "too few runs to judge by: {}", weeks.len());
        weeks.sort_by(f64::total_cmp);
        weeks
    }

    /// Share of the runs in which a period that applied was not kept.
    fn late(&self) -> f64 {
        let kept: Vec<_> = self.runs.iter().flat_map(|r| r.periods.iter().flatten()).collect();
        kept.iter().filter(|k| k.late_days > 0).count() as f64 / kept.len() as f64
    }

    fn mean(&self) -> f64 {
        self.mean_through(None)
    }

    fn mean_through(&self, step: Option<&str>) -> f64 {
        let weeks = self.weeks(step);
        weeks.iter().sum::<f64>() / weeks.len() as f64
    }

    /// Another takes longer than this on average, by more than a few days of chance.
    #[track_caller]
    fn shorter_than(&self, other: &Self, by_weeks: f64) {
        let (first, second) = (self.mean(), other.mean());
        assert!(second > first + by_weeks, "{second:.1} weeks are not {by_weeks} more than {first:.1}");
    }
}

/// The middle lies within the band, and P10 to P90 overlaps it.
#[track_caller]
fn within(seen: &Seen, through: Option<&str>, min: f64, max: f64) {
    let weeks = seen.weeks(through);
    let at = |p: f64| weeks[((weeks.len() as f64 * p).ceil() as usize).max(1) - 1];
    let (low, middle, high) = (at(0.1), at(0.5), at(0.9));
    assert!((min..=max).contains(&middle), "half is there after {middle:.1} weeks; {min} to {max} was expected");
    assert!(low <= max && high >= min, "{low:.1} to {high:.1} weeks do not overlap {min} to {max}");
}

#[test]
fn an_environment_permit() {
    let case = |given: &str| seen("omgevingsvergunning_regulier", FEBRUARY, given);
    within(&case(""), None, 5.0, 18.0);
    let under = "past_in_plan=yes uitgebreid=no compleet=yes vooroverleg=gehad gevoelig=no";
    let base = case(under);
    base.shorter_than(&case(&under.replace("gevoelig=no", "gevoelig=yes")), 2.0);
    base.shorter_than(&case(&under.replace("compleet=yes", "compleet=no")), 2.0);
}

#[test]
fn deviation_from_the_plan() {
    let case = |given: &str| seen("omgevingsvergunning_bopa", FEBRUARY, given);
    let any = case("");
    within(&any, None, 16.0, 70.0);
    within(&any, Some("aanvragen"), 16.0, 70.0);
    let plain = "omvang=gewoon principeverzoek=no ecologie=no stikstof=no mer=geen uitgebreid=no raadsadvies=no gevoelig=no";
    let base = case(plain);
    base.shorter_than(&case(&plain.replace("raadsadvies=no", "raadsadvies=yes")), 2.0);
    base.shorter_than(&case(&plain.replace("uitgebreid=no", "uitgebreid=yes")), 6.0);
    // Small and not sensitive, it needs no meeting.
    let small = plain.replace("gewoon", "klein");
    case(&small).shorter_than(&case(&small.replace("gevoelig=no", "gevoelig=yes")), 1.0);
    // A regular permit needs no studies.
    seen("omgevingsvergunning_regulier", FEBRUARY, "past_in_plan=yes uitgebreid=no").shorter_than(&base, 8.0);
}

#[test]
fn a_nature_study_waits_for_its_season() {
    let ecology = "omvang=klein principeverzoek=no participatie=no ecologie=yes stikstof=no mer=geen kostenverhaal=no";
    let spring = seen("omgevingsvergunning_bopa", "2027-04-01", ecology);
    spring.shorter_than(&seen("omgevingsvergunning_bopa", "2027-08-15", ecology), 12.0);
}

#[test]
fn a_catering_permit() {
    let case = |given: &str| seen("horecavergunning", FEBRUARY, given);
    let any = case("");
    within(&any, None, 6.0, 30.0);
    let clean = "compleet=yes past_in_plan=yes bibob=no adem=30mo";
    let base = case(clean);
    base.shorter_than(&case(&clean.replace("compleet=yes", "compleet=no")), 2.0);
    base.shorter_than(&case(&clean.replace("bibob=no", "bibob=yes geld_duidelijk=no")), 1.0);
    // The mayor decides, not the board: no step of it is a part with a meeting.
    assert!(any.plan.programs[0].steps.iter().all(|s| !s.path.contains("vergadering")));
    assert!(!any.passing("besluit_burgemeester").is_empty() && !any.passing("besluit_mandaat").is_empty());
}

#[test]
fn land_for_one_candidate_or_several() {
    let case = |given: &str| seen("grondverkoop", FEBRUARY, given);
    let one = "aanbod=yes verlies=no gevoelig=no ingrijpend=no soort=kavel bedrag=200k enige_kandidaat=yes";
    let (base, several) = (case(one), case(&one.replace("enige_kandidaat=yes", "enige_kandidaat=no")));
    within(&base, Some("besluit"), 12.0, 60.0);
    within(&several, Some("besluit"), 26.0, 90.0);
    // Of several most hear sooner that another was chosen; who gets the land waits longer.
    let got = |seen: &Seen| seen.mean_through(Some("besluit"));
    assert!(got(&several) > got(&base) + 4.0, "{} {}", got(&several), got(&base));
    base.shorter_than(&case(&one.replace("ingrijpend=no", "ingrijpend=yes")), 1.5);
    case(&one.replace("200k", "20k")).shorter_than(&base, 1.5);
}

#[test]
fn a_challenge_to_the_municipality() {
    let case = |given: &str| seen("uitdaagrecht", FEBRUARY, given);
    let any = case("");
    within(&any, None, 14.0, 52.0);
    // One in three takes over the task, or a part of it.
    let taken = any.passing("besluit").len() + any.passing("besluit_deels").len();
    let share = taken as f64 / RUNS as f64;
    assert!((0.2..0.5).contains(&share), "{share}");
    let ready = "regeling=yes uitgesloten=no eigenaar_bekend=yes kosten_bekend=yes rechtspersoon=yes contract_loopt=no";
    let base = case(ready);
    within(&base, Some("besluit"), 14.0, 52.0);
    base.shorter_than(&case(&ready.replace("kosten_bekend=yes", "kosten_bekend=no")), 1.0);
    base.shorter_than(&case(&ready.replace("regeling=yes", "regeling=no")), 2.0);
}

#[test]
fn a_request_for_information() {
    let case = |given: &str| seen("woo_verzoek", FEBRUARY, given);
    let any = case("");
    within(&any, None, 4.0, 40.0);
    // Municipalities needed 82 days on average (Schildpaddensoep, 2025).
    assert!((60.0..105.0).contains(&(any.mean() * 7.0)), "{} days", any.mean() * 7.0);
    // Nearly all are late; still no penalty runs.
    assert!(any.late() > 0.5 && any.runs.iter().flat_map(|r| r.periods.iter().flatten()).all(|k| k.penalty_eur == 0));
    let small = "omvang=klein al_openbaar=no derden=no afdelingen=2 gevoeligheid=geen";
    let base = case(small);
    base.shorter_than(&case(&small.replace("omvang=klein", "omvang=groot mag_kleiner=no")), 4.0);
    base.shorter_than(&case(&small.replace("derden=no", "derden=yes")), 1.0);
    base.shorter_than(&case(&small.replace("gevoeligheid=geen", "gevoeligheid=erg")), 1.5);
}

#[test]
fn an_objection() {
    let case = |submit: &str, given: &str| seen("bezwaar", submit, given);
    within(&case(FEBRUARY, "op_tijd=yes"), None, 8.0, 26.0);
    let heard = "op_tijd=yes redenen=yes bellen=no commissie=yes eerste_besluit=ambtenaar volgt_advies=yes spoed=no";
    let base = case(FEBRUARY, heard);
    case(FEBRUARY, &heard.replace("commissie=yes", "commissie=no")).shorter_than(&base, 1.0);
    base.shorter_than(&case(FEBRUARY, &heard.replace("eerste_besluit=ambtenaar", "eerste_besluit=college")), 1.0);
    // The committee does not sit in summer.
    base.shorter_than(&case("2027-06-01", heard), 1.0);
    // The period starts when the six weeks are over: who writes early sees a later limit, and no later decision.
    let (early, late) = (format!("{heard} dagen_over=40d"), format!("{heard} dagen_over=1d"));
    let (early, late) = (case(FEBRUARY, &early), case(FEBRUARY, &late));
    assert!((early.mean() - late.mean()).abs() < 1.0, "{} {}", early.mean(), late.mean());
    assert!(early.late() < late.late(), "{} {}", early.late(), late.late());
}
