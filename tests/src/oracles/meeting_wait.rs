//! meetingwait.csv: how long a paper waits for the meeting it gets on, if it comes at any moment of a window.
//!
//! A window is cut into stretches short enough to be laid out in one plan. Each is a model in which the paper takes a
//! uniform time to come, and then waits at a meeting step.

use super::model::{Model, replications, said};
use super::sample::{Attempt, Comparison, Sample, twice};
use super::time::rule_in_words;
use super::{Row, Table, Tally};
use doorloop_engine::plan::Reach;
use doorloop_engine::time::{Cycle, DateRange, Moment};

const RUNS: u64 = 100_000;
const DAY: f64 = 86_400.0;
/// Longest stretch of a window in one plan.
const STRETCH_DAYS: f64 = 1_461.0;

/// Runs every row of `meetingwait.csv`.
#[must_use]
pub fn meeting_wait(csv: &str) -> Tally {
    let mut tally = Tally::default();
    for (place, row) in Table::read(csv).rows().enumerate() {
        let misses = check(&row, place).unwrap_or_else(|unread| vec![unread]);
        tally.row(&format!("{} {}", row.cell("id"), row.cell("rule")), &misses);
    }
    tally
}

fn check(row: &Row, place: usize) -> Result<Vec<String>, String> {
    let number = |column: &str| -> Result<f64, String> {
        row.cell(column).parse().map_err(|_| format!("{column} {:?} is no number", row.cell(column)))
    };
    let moment = |column: &str| Moment::parse(row.cell(column)).map_err(|e| e.to_string());
    let (from, to) = (moment("window_from")?, moment("window_to")?);
    let meets = meets(row.cell("rrule"), moment("dtstart")?, from)?;
    let closes = format!("{} {}", row.cell("deadline_n"), row.cell("deadline_unit"));
    let (mean, sd) = (number("mean_wait_d")?, number("sd_wait_d")?);
    let (least, most) = (number("min_wait_d")?, number("max_wait_d")?);
    let mut bounds = Vec::new();
    let mut misses = twice(place, |attempt| {
        let waits = waits(&meets, &closes, from, to, attempt)?;
        let sample = Sample::of(&waits);
        let got = sample.variance.sqrt();
        // A wait near a bound comes up in every window; twenty papers' distance on average is missed by none.
        let near = 20.0 * (to - from).0 as f64 / DAY / waits.len() as f64;
        bounds = beyond(&waits, (least, most), near);
        Ok(vec![
            sample.mean_beside("mean", mean),
            Comparison { what: "standard deviation", got, error: sample.variance_error() / (2.0 * got), wanted: sd },
        ])
    })?;
    misses.extend(bounds);
    Ok(misses)
}

/// The rule as a place says it.
fn meets(rrule: &str, start: Moment, from: Moment) -> Result<String, String> {
    let words = rule_in_words(rrule, start)?;
    // A place's rule has no beginning: `from` fixes the phase only.
    if let Some(span) = DateRange::new(from.date(), start.date()) {
        let cycle = Cycle::parse(&words).map_err(|e| e.to_string())?;
        if cycle.moments(span).into_iter().any(|m| from <= m && m < start) {
            return Err("a rule that begins within the window cannot be said".to_owned());
        }
    }
    Ok(words)
}

/// Waits in days of papers that come uniformly over the window.
fn waits(meets: &str, closes: &str, from: Moment, to: Moment, attempt: Attempt) -> Result<Vec<f64>, String> {
    let whole = (to - from).0 as f64;
    let stretches = (whole / DAY / STRETCH_DAYS).ceil().max(1.0);
    let runs = (RUNS as f64 / stretches).ceil() as u64 * attempt.times;
    let mut all = Vec::new();
    for stretch in 0..stretches as u64 {
        let begins = from.0 as f64 + whole * stretch as f64 / stretches;
        let day = Moment(begins as i64).date();
        let hours = |moment: f64| said((moment - day.midnight().0 as f64) / 3_600.0);
        let model = Model {
            process: format!(
                "lanes: {{ griffie: {{ is: partner }} }}\n\
                 steps:\n  \
                 komt: {{ by: griffie, takes: {}..{} h, next: vergadering }}\n  \
                 vergadering: {{ meeting: college, decided: true, next: klaar }}\n  \
                 klaar: {{ end: granted }}\n",
                hours(begins),
                hours(begins + whole / stretches)
            ),
            place: format!("bodies: {{ college: {{ meets: \"{meets}\", agenda_closes: {closes} }} }}\n"),
        };
        let plan = model.follow(day, Reach { warm_up_months: 0, horizon_years: 8 })?;
        let at = plan.programs[0].steps.iter().position(|s| s.path == "vergadering").ok_or("no meeting in the plan")?;
        let seed = attempt.seed * 1_000 + stretch;
        all.extend(replications(&plan, seed, runs, |run| run.seconds(|p| p.step as usize == at) as f64 / DAY)?);
    }
    Ok(all)
}

/// Waits must fill their bounds and stay within them, to the second.
fn beyond(waits: &[f64], (least, most): (f64, f64), near: f64) -> Vec<String> {
    let low = waits.iter().copied().fold(f64::INFINITY, f64::min);
    let high = waits.iter().copied().fold(0.0, f64::max);
    let second = 1.5 / DAY;
    let mut misses = Vec::new();
    if low < least - second || low > least + near + second {
        misses.push(format!("the shortest wait is {low}, should be {least} and at most {near} more"));
    }
    if high > most + second || high < most - near - second {
        misses.push(format!("the longest wait is {high}, should be {most} and at most {near} less"));
    }
    misses
}
