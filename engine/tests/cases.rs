//! Cases forecast from where they are: what is known of the time that is left, by closed forms, the calendar and rejection.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the whole file is a test")]

mod common;

use common::{library, shown};
use doorloop_engine::check::Setting;
use doorloop_engine::findings::{CaseForecast, CasesAsked, CasesForecast, Progress, forecast_cases};
use doorloop_engine::model::load::Workbook;
use doorloop_engine::model::{KnownHistory, Name, OpenCase};
use doorloop_engine::plan::{Look, NONE, Plan, Reach};
use doorloop_engine::sim::{Future, Worlds};
use doorloop_engine::text::{Complaints, Sources, Span, Words};
use doorloop_engine::time::{Date, Moment, Seconds};

const PLACE: &str = "doorloop: 1\nplace: proefstad\nhours: { mon-fri: 09:00-17:00 }\nholidays: none\nteams: { beleid: { fte: 1 } }\n\
    bodies: { college: { meets: \"weekly tue 09:30\", agenda_closes: 5 d } }\n";

fn process(steps: &str) -> String {
    format!(
        "doorloop: 1\nprocess: proef\nlanes: {{ burger: {{ is: applicant }} }}\nsteps:\n  indienen: {{ takes: 0 d, next: wacht }}\n  {steps}\n  \
         besluit: {{ takes: 0 d, decided: true, next: ja }}\n  ja: {{ end: granted }}\nperiods:\n  \
         termijn: {{ law: \"Awb 4:13\", from: indienen, until: [ besluit ], within: 8 w }}\n"
    )
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// A case at a step since a day, handed in on another.
fn case(id: &str, submitted: &str, step: &str, since: &str) -> OpenCase {
    let name = |text: &str| Name::new(text.into(), Span::default());
    let at = day(submitted).midnight();
    OpenCase {
        process: name("proef"),
        submitted: day(submitted),
        step: name(step),
        since: day(since),
        facts: Vec::new(),
        id: Some(id.into()),
        known: Some(KnownHistory {
            id: id.into(),
            since: day(since).midnight(),
            passed: vec![("indienen".into(), Some(at), at)],
            stopped: Vec::new(),
        }),
        span: Span::default(),
    }
}

fn compiled(steps: &str, cases: Vec<OpenCase>, on: &str) -> Plan {
    let library = library(&process(steps), PLACE);
    let place = library.places["proefstad"].clone();
    let mut workbook = Workbook { sources: Sources::default(), library };
    let mut complaints = Complaints::default();
    let setting = Setting::load_watched(&mut workbook, &place, &[], Some(cases), day(on), &mut complaints);
    let Some(setting) = setting else { panic!("{}", shown(complaints, &workbook.sources)) };
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let look = Look::Watch(day(on), day(on).add_months(36));
    let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &workbook.sources, &mut complaints);
    plan.unwrap_or_else(|| panic!("{}", shown(complaints, &workbook.sources)))
}

/// Days from the day that is looked at to the decision of the first case, run by run, as the file stands.
fn days_left(steps: &str, cases: Vec<OpenCase>, on: &str, runs: u64) -> Vec<f64> {
    let plan = compiled(steps, cases, on);
    let mut worlds = Worlds::default();
    let left = |run| {
        let placed = worlds.place(&plan, Future { seed: 1, world: run, estimated: false }).unwrap();
        Seconds(placed[0].decided.unwrap() - plan.submit.0).in_days()
    };
    (0..runs).map(left).collect()
}

fn forecast(steps: &str, cases: Vec<OpenCase>, on: &str) -> CasesForecast {
    let mut plan = compiled(steps, cases, on);
    // As the file stands: no estimate is off.
    plan.lengths.iter_mut().for_each(|length| length.estimate = NONE);
    let title = Words::same("Proefstad");
    let asked = CasesAsked {
        plan: &plan,
        place: ("proefstad", &title),
        left_out: Vec::new(),
        runs: 200,
        seed: 1,
        warnings: Vec::new(),
        inputs: Vec::new(),
    };
    forecast_cases(&asked, Progress::QUIET).unwrap()
}

fn of<'f>(seen: &'f CasesForecast, id: &str) -> &'f CaseForecast {
    seen.cases.iter().find(|c| c.id == id).unwrap()
}

fn mean_and_error(days: &[f64]) -> (f64, f64) {
    let n = days.len() as f64;
    let mean = days.iter().sum::<f64>() / n;
    let variance = days.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// What is left of an exponential time does not hang on how long it lasts already.
#[test]
fn an_exponential_wait_has_no_memory() {
    for since in ["2027-03-01", "2027-02-19", "2026-12-01"] {
        let days = days_left(
            "wacht: { takes: exp 20 d, next: besluit }",
            vec![case("a", "2026-11-02", "wacht", since)],
            "2027-03-01",
            2_000,
        );
        let (mean, error) = mean_and_error(&days);
        assert!((mean - 20.0).abs() < 4.0 * error, "since {since}: {mean} ± {error}");
    }
}

/// A length, given that it lasts already, is what is left of those draws that are longer.
#[test]
fn a_length_that_lasts_is_drawn_from_the_longer_ones() {
    let steps = "wacht: { takes: 10..20..40 d, next: besluit }";
    let whole = days_left(steps, vec![case("a", "2027-03-01", "wacht", "2027-03-01")], "2027-03-01", 8_000);
    for elapsed in [5, 18, 30] {
        let since = day("2027-03-01").add_days(-elapsed).to_string();
        let kept: Vec<f64> = whole.iter().map(|d| d - f64::from(elapsed)).filter(|d| *d > 0.0).collect();
        let (expected, error) = mean_and_error(&kept);
        let left = days_left(steps, vec![case("a", "2027-01-04", "wacht", &since)], "2027-03-01", 2_000);
        let (mean, own) = mean_and_error(&left);
        assert!((mean - expected).abs() < 4.0 * error.hypot(own), "after {elapsed} days: {mean} for {expected}");
        assert!(left.iter().all(|d| *d > 0.0 && *d <= 40.0 - f64::from(elapsed) + 0.01));
    }
    // Longer than the file holds possible: it is not decided yesterday.
    let left = days_left(steps, vec![case("a", "2026-11-02", "wacht", "2026-12-01")], "2027-03-01", 50);
    assert!(left.iter().all(|d| *d > 0.0));
}

#[test]
fn a_fixed_time_ends_on_its_day_and_the_legal_period_on_its_own() {
    // The example of legal.rs: in on 22 April 2026, eight weeks end on 17 June.
    let mut stopped = case("b", "2026-04-22", "wacht", "2026-05-01");
    let moment = |text: &str| Moment::parse(text).unwrap();
    stopped.known.as_mut().unwrap().stopped = vec![(moment("2026-05-04T00:00"), Some(moment("2026-05-14T00:00")))];
    let mut open = stopped.clone();
    open.known.as_mut().unwrap().id = "c".into();
    open.known.as_mut().unwrap().stopped = vec![(moment("2026-05-11T00:00"), None)];
    let cases = vec![case("a", "2026-04-22", "wacht", "2026-05-01"), stopped, open];
    let seen = forecast("wacht: { takes: 52 d, next: besluit }", cases, "2026-05-15");
    let last = |id: &str| of(&seen, id).period.as_ref().unwrap().last_day.unwrap().to_string();
    assert_eq!(last("a"), "2026-06-17");
    // Ten days more is a Saturday, which rolls to Monday (Algemene termijnenwet art. 1).
    assert_eq!(last("b"), "2026-06-29");
    // Four days so far.
    assert_eq!(last("c"), "2026-06-22");
    let late = |id: &str| of(&seen, id).period.as_ref().unwrap().late;
    // Decided on 22 June: late without, in time with ten days of standing still, and while it stands still until then.
    assert_eq!(of(&seen, "a").decided_on.p50.unwrap().to_string(), "2026-06-22");
    assert_eq!((late("a"), late("b"), late("c")), (1.0, 0.0, 0.0));
    assert_eq!((seen.late_mean, seen.late_p10_p90), (1.0, [1, 1]));
    assert_eq!(seen.cases[0].id, "a", "the greatest risk first");
}

#[test]
fn who_was_ready_first_is_served_first() {
    let steps = "wacht: { by: beleid, work: 40 h, next: besluit }";
    let cases = vec![
        case("later", "2027-01-04", "wacht", "2027-02-22"),
        case("first", "2027-01-05", "wacht", "2027-02-26"),
        case("last", "2027-01-05", "wacht", "2027-02-28"),
    ];
    let plan = compiled(steps, cases, "2027-03-01");
    let placed = Worlds::default().place(&plan, Future { seed: 1, world: 0, estimated: false }).unwrap();
    let of = |id: &str| placed.iter().find(|p| plan.open[p.open].id == id).unwrap().decided.unwrap();
    // One is in hand, and the two others follow in the order in which they were ready.
    assert!(of("later") < of("first") && of("first") < of("last"));
    assert_eq!(Moment(of("last") - of("first")), Moment(7 * 86_400), "a week of one worker");
}

#[test]
fn a_paper_that_was_in_time_is_on_the_agenda() {
    let steps = "wacht: { meeting: college, next: besluit }";
    // Monday: the agenda of tomorrow closed five days before.
    for (since, decided) in [("2027-02-22", "2027-03-02"), ("2027-02-27", "2027-03-09")] {
        let seen = forecast(steps, vec![case("a", "2027-01-04", "wacht", since)], "2027-03-01");
        assert_eq!(of(&seen, "a").decided_on.p50.unwrap().to_string(), decided, "ready on {since}");
    }
}

#[test]
fn a_case_inside_a_block_stands_at_the_block_and_one_that_does_not_fit_is_told() {
    let steps = "wacht: { all: [ een, twee ], then: besluit }\n  een: { takes: 1 d }\n  twee: { takes: 2 d }";
    let cases = vec![case("a", "2027-01-04", "een", "2027-02-22"), case("b", "2027-01-04", "weg", "2027-02-22")];
    let seen = forecast(steps, cases, "2027-03-01");
    assert_eq!((seen.cases.len(), seen.cases[0].step.as_str()), (1, "wacht"));
    assert_eq!(seen.cases[0].decided_on.p50.unwrap().to_string(), "2027-03-03");
}
