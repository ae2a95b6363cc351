//! queueing.csv: queues first come, first served, as the one step of a process with a caseload.
//!
//! A long watch gives the waits, the sojourns, and by Little's law the numbers in the queue and in the system. The chance to
//! wait is that of a followed case: it meets the same queue as any other (Poisson arrivals see time averages; Wolff 1982).

use super::model::{Model, PROCESS, duration, replications, said};
use super::sample::{Attempt, Comparison, Sample, twice};
use super::{Row, Table, Tally};
use doorloop_engine::model::Cause;
use doorloop_engine::sim::{Future, Keep, PER_WORLD, Worlds};
use doorloop_engine::time::Date;
use rayon::prelude::*;

/// Hours of one mean service in the model, so that a whole second more or less is nothing.
const SERVICE_HOURS: f64 = 10.0;
/// The standard error of the mean wait that is aimed at, as a share of it.
const AIM: f64 = 0.008;
/// Independent watches of a queue.
const WATCHES: u64 = 60;
/// Fewest and most customers in all watches of a queue together.
const WATCHED: [f64; 2] = [1e6, 6e7];
/// Most customers that come before the followed cases of a queue, all runs together.
const MOST_BEFORE: f64 = 6e6;
const HOURS_A_MONTH: f64 = 24.0 * 365.25 / 12.0;

/// Runs every row of `queueing.csv`.
#[must_use]
pub fn queueing(csv: &str) -> Tally {
    let mut tally = Tally::default();
    for (number, row) in Table::read(csv).rows().enumerate() {
        let misses = Queue::read(&row).and_then(|queue| {
            twice(number, |attempt| {
                let mut all = queue.watched(attempt)?;
                all.extend(queue.followed(attempt)?);
                Ok(all)
            })
        });
        tally.row(&format!("{} {}", row.cell("id"), row.cell("model")), &misses.unwrap_or_else(|unread| vec![unread]));
    }
    tally
}

/// A queue, with what is known of it. Times are in mean services, unless their name says otherwise.
struct Queue {
    model: Model,
    servers: f64,
    /// Customers in a mean service.
    arrivals: f64,
    /// Hours of the table in a mean service.
    service_h: f64,
    /// How long the queue remembers: half the relaxation time of the Brownian motion that it is like in heavy traffic.
    memory: f64,
    utilisation: f64,
    p_wait: f64,
    mean_wait_h: f64,
    mean_sojourn_h: f64,
    mean_in_queue: f64,
    mean_in_system: f64,
}

impl Queue {
    fn read(row: &Row) -> Result<Self, String> {
        let number = |column: &str| -> Result<f64, String> {
            row.cell(column).parse().map_err(|_| format!("{column} {:?} is no number", row.cell(column)))
        };
        let (service_h, servers, per_hour) = (number("service_mean_h")?, number("servers")?, number("arrivals_per_h")?);
        let scale = SERVICE_HOURS / service_h;
        let parameters = row.cell("service_params");
        let of = |name: &str| parameters.split(';').find_map(|p| p.split_once('=').filter(|(k, _)| *k == name))?.1.parse().ok();
        let work = duration(row.cell("service"), of, scale, "h")?;
        let gap = said(scale / per_hour);
        let utilisation = number("utilisation")?;
        let memory = utilisation * (1.0 + number("service_scv")?) / (servers * (1.0 - utilisation).powi(2));
        Ok(Self {
            model: Model {
                process: format!(
                    "steps:\n  helpen: {{ by: loket, work: {work}, decided: true, next: klaar }}\n  klaar: {{ end: granted }}\n"
                ),
                place: format!(
                    "teams: {{ loket: {{ fte: {servers}, queue: simulated }} }}\n\
                     caseload: {{ {PROCESS}: {{ every: exp {gap} h }} }}\n"
                ),
            },
            servers,
            arrivals: per_hour * service_h,
            service_h,
            memory,
            utilisation,
            p_wait: number("p_wait")?,
            mean_wait_h: number("mean_wait_h")?,
            mean_sojourn_h: number("mean_sojourn_h")?,
            mean_in_queue: number("mean_in_queue")?,
            mean_in_system: number("mean_in_system")?,
        })
    }

    /// Hours of the table from seconds of the model.
    fn hours(&self, seconds: i64) -> f64 {
        seconds as f64 / 3_600.0 / SERVICE_HOURS * self.service_h
    }

    /// Means over long stretches of time.
    fn watched(&self, attempt: Attempt) -> Result<Vec<Comparison>, String> {
        // The wait of a heavily loaded queue is like a reflected Brownian motion, whose time average over T has a relative
        // variance of twice its memory over T (Whitt, "Planning queueing simulations", 1989); queues that are mostly empty
        // have a wait in p_wait of that time only.
        let aimed = 2.0 * self.memory / (self.p_wait * AIM * AIM);
        let services = (aimed * self.arrivals).clamp(WATCHED[0], WATCHED[1]) / self.arrivals / WATCHES as f64;
        let begin = Date::new(2001, 1, 1).ok_or("no such date")?;
        let until = begin.add_days((services * SERVICE_HOURS / 24.0).ceil() as i32);
        let plan = self.model.watch(begin, until, months(16.0 * self.memory + 30.0))?;
        let watches = (0..WATCHES * attempt.times)
            .into_par_iter()
            .map_init(Worlds::default, |worlds, run| {
                let future = Future { seed: attempt.seed, world: run, estimated: false };
                worlds.watch(&plan, future, Keep::Counts).map(|backlog| backlog.tally).map_err(|fault| format!("{fault:?}"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let whole = self.hours((plan.horizon - plan.submit).0);
        let mean = |of: &dyn Fn(&doorloop_engine::sim::Tally) -> f64| Sample::of(&watches.iter().map(of).collect::<Vec<_>>());
        Ok(vec![
            mean(&|t| self.hours(t.waited[0]) / t.served[0] as f64).mean_beside("mean wait", self.mean_wait_h),
            mean(&|t| self.hours(t.lead_sum[0]) / t.decided[0] as f64).mean_beside("mean sojourn", self.mean_sojourn_h),
            mean(&|t| self.hours(t.waited[0]) / whole).mean_beside("mean in queue", self.mean_in_queue),
            mean(&|t| self.hours(t.lead_sum[0]) / whole).mean_beside("mean in system", self.mean_in_system),
            mean(&|t| self.hours(t.held[0]) / whole / self.servers).mean_beside("utilisation", self.utilisation),
        ])
    }

    /// What one more customer meets.
    fn followed(&self, attempt: Attempt) -> Result<Vec<Comparison>, String> {
        let before = 8.0 * self.memory + 30.0;
        // What a customer meets is the same for all that come at one moment of one world: each world counts once.
        let worlds = (MOST_BEFORE / (self.arrivals * before)).clamp(400.0, 20_000.0) as u64 * attempt.times;
        let submit = Date::new(2001, 1, 1).ok_or("no such date")?;
        let reach = doorloop_engine::plan::Reach { warm_up_months: months(before), horizon_years: 20 };
        let plan = self.model.follow(submit, reach)?;
        let waits = replications(&plan, attempt.seed, worlds * PER_WORLD, |run| run.seconds(|part| part.cause == Cause::Queue))?;
        let waits: Vec<i64> = waits.into_iter().step_by(PER_WORLD as usize).collect();
        let waited: Vec<f64> = waits.iter().map(|&seconds| f64::from(seconds > 0)).collect();
        let hours: Vec<f64> = waits.iter().map(|&seconds| self.hours(seconds)).collect();
        Ok(vec![
            Sample::of(&waited).mean_beside("chance to wait", self.p_wait),
            Sample::of(&hours).mean_beside("mean wait of a followed case", self.mean_wait_h),
        ])
    }
}

/// Whole months that hold so many mean services.
fn months(services: f64) -> i32 {
    (services * SERVICE_HOURS / HOURS_A_MONTH).ceil() as i32
}
