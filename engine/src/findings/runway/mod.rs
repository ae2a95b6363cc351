//! The proposer's side: does the answer come before the money, the partners or the season run out?
//!
//! Lead times are those with every estimate in doubt, as for the date to count on. Money is counted by the day: what is in hand and what
//! is certain, plus income that comes on its date with its chance (drawn per run by its own name), less the costs. An answer is in time
//! if it comes no later than each limit. Interventions meet the same luck.

mod means;

pub use means::{Means, Typed};

use super::runs::Runs;
use super::simulate::Request;
use super::simulation::{Head, InterventionTitle, Receipt};
use super::spread::{DAY, Lead, count_on, worlds};
use super::statistics::{paired_difference, quantile, quantile_interval, share};
use crate::model::EndKind;
use crate::sim::random::{Key, NameHash};
use crate::time::{Date, Moment};
use serde::Serialize;

/// Days in a month of costs.
const MONTH: f64 = 365.25 / 12.0;
/// Most months in the table.
const MONTHS: i32 = 36;

/// Everything that is said of the proposer's side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Runway {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// What was changed.
    pub with: Vec<InterventionTitle>,
    /// The submit date.
    pub submit: Date,
    /// Chance that the answer comes before every limit.
    pub in_time: ShareSeen,
    /// The same with the numbers as stated.
    pub in_time_as_stated: ShareSeen,
    /// Chance that a yes comes before every limit, with the numbers as stated.
    pub yes_in_time_as_stated: ShareSeen,
    /// Four in five answers are there by then; `None` = after the horizon.
    pub count_on: Option<Date>,
    /// Each limit, and the chance to meet it alone.
    pub limits: Vec<RunwayLimit>,
    /// Without an answer on this day it is more likely than not that it comes too late: decide to stop or to bridge. `None` = no such day.
    pub decide_by: Option<Date>,
    /// Money needed beside what there is to hold out until the answer; empty without costs.
    pub bridging: Vec<Bridge>,
    /// Month by month.
    pub by_month: Vec<Month>,
    /// What each intervention of the process does to the chance, the largest first.
    pub interventions: Vec<WhatHelps>,
    /// How many runs.
    pub runs: u64,
    /// It was broken off: the answer rests on fewer runs, or fewer interventions, than were asked for.
    pub interrupted: bool,
    /// The seed.
    pub seed: u64,
    /// What made this.
    pub receipt: Receipt,
}

/// A share of runs with its 95 % interval (Wilson 1927).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ShareSeen {
    /// The share.
    pub share: f64,
    /// An interval that holds the true share with 95 % chance.
    pub ci95: [f64; 2],
}

/// A limit to what the proposer can wait for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunwayLimit {
    /// `money`, `runway`, `partner` or `season`.
    pub limit: &'static str,
    /// The name of a partner.
    pub name: Option<String>,
    /// The last day; of money the day on which it is gone in half of the runs. `None` = not within the horizon.
    pub date: Option<Date>,
    /// Chance that the answer comes no later.
    pub in_time: ShareSeen,
}

/// Money to hold out with.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bridge {
    /// With this chance it is enough.
    pub sure: f64,
    /// So many euros; `None` = some answers come after the horizon.
    pub eur: Option<f64>,
    /// An interval that holds the true amount with 95 % chance.
    pub ci95: [Option<f64>; 2],
    /// The same in months of costs.
    pub months: Option<f64>,
}

/// The first day of a month after submission.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Month {
    /// The day.
    pub date: Date,
    /// Share that has an answer by then.
    pub answered: f64,
    /// Of those without an answer then: the chance that it still comes in time. `None` = all have one.
    pub still_in_time: Option<f64>,
    /// Money left on average, debts counted as below zero; `None` without costs.
    pub money_eur: Option<f64>,
}

/// What an intervention does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhatHelps {
    /// It.
    pub intervention: InterventionTitle,
    /// Chance with it.
    pub in_time: ShareSeen,
    /// How much larger the chance is, with the same luck.
    pub difference: f64,
    /// An interval that holds the true difference with 95 % chance.
    pub difference_ci95: [f64; 2],
    /// Whether it can be told from luck.
    pub distinguishable: bool,
    /// Bridging money to be 80 % sure, in euros.
    pub bridge80_eur: Option<f64>,
}

/// The lead times with one intervention on, with every estimate in doubt, in the order of the runs.
#[derive(Clone, Debug)]
pub struct OtherWay {
    /// The intervention.
    pub intervention: InterventionTitle,
    /// Lead times.
    pub leads: Vec<Lead>,
}

/// Finds the proposer's side in what all runs gave; each way of working in `tried` has as many runs, with the same luck.
#[must_use]
pub fn runway(request: &Request<'_>, runs: &Runs, means: &Means, tried: &[OtherWay]) -> Runway {
    let plan = request.plan;
    let submit = request.proposal.submit;
    let purse = Purse { means, submit, start: plan.submit, seed: request.wanted.seed };
    let stated: Vec<Lead> = runs.base.iter().map(|r| (r.lead, r.unfinished)).collect();
    let fits = |leads: &[Lead]| -> Vec<bool> { leads.iter().enumerate().map(|(run, lead)| purse.in_time(run, *lead)).collect() };
    let in_time = fits(&runs.estimated);
    let as_stated = fits(&stated);
    let is_yes = |end: Option<u32>| {
        end.and_then(|e| plan.programs[0].ends.get(e as usize))
            .is_some_and(|e| matches!(e.kind, EndKind::Granted | EndKind::Partly))
    };
    let yes: Vec<bool> = as_stated.iter().zip(&runs.base).map(|(ok, r)| *ok && is_yes(r.end)).collect();
    Runway {
        head: request.head("runway"),
        with: request.with.to_vec(),
        submit: request.proposal.submit,
        in_time: seen(&in_time),
        in_time_as_stated: seen(&as_stated),
        yes_in_time_as_stated: seen(&yes),
        count_on: count_on(plan, &runs.estimated),
        limits: purse.limits(&runs.estimated, plan.horizon),
        decide_by: decide_by(&runs.estimated, &in_time, plan.submit),
        bridging: [0.8, 0.9].into_iter().filter_map(|sure| purse.bridge(&runs.estimated, sure)).collect(),
        by_month: purse.by_month(&runs.estimated, &in_time),
        interventions: what_helps(&purse, &in_time, tried),
        runs: runs.base.len() as u64,
        interrupted: runs.interrupted,
        seed: request.wanted.seed,
        receipt: request.receipt(runs.base.len() as u64),
    }
}

fn seen(list: &[bool]) -> ShareSeen {
    share(list, &worlds(list.len()), 0.95)
        .map_or(ShareSeen { share: 0.0, ci95: [0.0, 1.0] }, |e| ShareSeen { share: e.value, ci95: [e.low, e.high] })
}

/// The first day on which most of those that still wait wait in vain.
fn decide_by(leads: &[Lead], in_time: &[bool], start: Moment) -> Option<Date> {
    let mut waiting: Vec<(i64, bool)> =
        leads.iter().zip(in_time).map(|((lead, cut), ok)| (if *cut { i64::MAX } else { *lead }, *ok)).collect();
    waiting.sort_unstable_by_key(|w| w.0);
    let mut still = waiting.iter().filter(|w| w.1).count();
    // On the day of submission everyone waits; after that one answer after the other comes.
    let mut from = 0;
    for (i, (lead, ok)) in waiting.iter().enumerate() {
        if 2 * still < waiting.len() - i {
            // The day after the last answer that was worth waiting for; nobody waited yet at the start.
            let last = Moment(start.0 + from).date();
            return Some(if from > 0 { last.add_days(1) } else { last });
        }
        still -= usize::from(*ok);
        from = *lead;
    }
    None
}

fn what_helps(purse: &Purse<'_>, base: &[bool], tried: &[OtherWay]) -> Vec<WhatHelps> {
    let number = |list: &[bool]| -> Vec<f64> { list.iter().map(|b| f64::from(u8::from(*b))).collect() };
    let before = number(base);
    let mut list: Vec<WhatHelps> = tried
        .iter()
        .filter_map(|way| {
            let fits: Vec<bool> = way.leads.iter().enumerate().map(|(run, lead)| purse.in_time(run, *lead)).collect();
            let difference = paired_difference(&before, &number(&fits), &worlds(before.len()), 0.95)?;
            Some(WhatHelps {
                intervention: way.intervention.clone(),
                in_time: seen(&fits),
                difference: difference.value,
                difference_ci95: [difference.low, difference.high],
                distinguishable: difference.low > 0.0 || difference.high < 0.0,
                bridge80_eur: purse.bridge(&way.leads, 0.8).and_then(|b| b.eur),
            })
        })
        .collect();
    list.sort_by(|a, b| b.difference.total_cmp(&a.difference));
    list
}

/// Means by the day. Moments are days since submission, as a decimal number.
struct Purse<'m> {
    means: &'m Means,
    submit: Date,
    /// Lead times run from here: the first working moment of the submit date, or after it.
    start: Moment,
    seed: u64,
}

impl Purse<'_> {
    /// Euros a day, and euros to begin with; `None` without costs.
    fn money(&self) -> Option<(f64, f64)> {
        let rate = self.means.cost?.euros() / MONTH;
        let in_hand = self.means.until.map_or(0.0, |until| rate * f64::from(until.days_since(self.submit)));
        Some((rate, in_hand + self.means.secured.euros()))
    }

    /// The incomes that a run gets: day and euros, in order of time.
    fn incomes(&self, run: usize) -> impl Iterator<Item = (f64, f64)> + '_ {
        let luck = Key::root(self.seed, run as u64).with_hash(NameHash::new("income of the proposer"));
        self.means.income.iter().enumerate().filter_map(move |(i, income)| {
            let comes =
                luck.uniform(NameHash::new(&format!("{} {}", income.on, income.amount.0)), i as u32).get() < income.chance.get();
            comes.then(|| (f64::from(income.on.days_since(self.submit)), income.amount.euros()))
        })
    }

    /// The deepest debt of a run up to a day.
    fn debt(&self, run: usize, until: f64) -> f64 {
        let Some((rate, mut money)) = self.money() else { return 0.0 };
        let mut deepest: f64 = 0.0;
        for (day, amount) in self.incomes(run).take_while(|i| i.0 <= until) {
            deepest = deepest.max(rate * day - money);
            money += amount;
        }
        deepest.max(rate * until - money)
    }

    /// The day on which the money of a run is gone.
    fn gone(&self, run: usize) -> f64 {
        let Some((rate, mut money)) = self.money() else { return f64::INFINITY };
        for (day, amount) in self.incomes(run) {
            if rate * day > money {
                break;
            }
            money += amount;
        }
        money / rate
    }

    fn in_time(&self, run: usize, (lead, cut): Lead) -> bool {
        let answered = self.answered(lead);
        let by = |limit: Date| answered <= limit;
        let dated = self.dated().all(|(_, _, limit)| by(limit));
        !cut && dated && self.money_lasts(run, lead)
    }

    fn money_lasts(&self, run: usize, lead: i64) -> bool {
        self.money().is_none() || self.debt(run, self.days(lead)) < 0.005
    }

    fn answered(&self, lead: i64) -> Date {
        Moment(self.start.0 + lead).date()
    }

    /// Days from the submit date to the answer.
    fn days(&self, lead: i64) -> f64 {
        (self.start.0 + lead - self.submit.midnight().0) as f64 / DAY
    }

    /// The limits that are a date. A runway with costs is money, and counted as such.
    fn dated(&self) -> impl Iterator<Item = (&'static str, Option<&str>, Date)> {
        let means = self.means;
        let runway = means.until.filter(|_| means.cost.is_none()).map(|d| ("runway", None, d));
        let partners = means.partners.iter().map(|(name, d)| ("partner", Some(name.as_str()), *d));
        runway.into_iter().chain(partners).chain(means.season.map(|d| ("season", None, d)))
    }

    fn limits(&self, leads: &[Lead], horizon: Moment) -> Vec<RunwayLimit> {
        let met = |holds: &dyn Fn(usize, i64) -> bool| -> ShareSeen {
            seen(&leads.iter().enumerate().map(|(run, l)| !l.1 && holds(run, l.0)).collect::<Vec<_>>())
        };
        let mut limits = Vec::new();
        if self.money().is_some() {
            let mut gone: Vec<f64> = (0..leads.len()).map(|run| self.gone(run)).collect();
            gone.sort_unstable_by(f64::total_cmp);
            let last = f64::from(horizon.date().days_since(self.submit));
            let date = quantile(&gone, 0.5).filter(|d| *d < last).map(|d| self.submit.add_days(d.floor() as i32));
            limits.push(RunwayLimit { limit: "money", name: None, date, in_time: met(&|run, lead| self.money_lasts(run, lead)) });
        }
        limits.extend(self.dated().map(|(limit, name, date)| RunwayLimit {
            limit,
            name: name.map(str::to_owned),
            date: Some(date),
            in_time: met(&|_, lead| self.answered(lead) <= date),
        }));
        limits
    }

    /// Money that is enough with a chance to hold out until the answer.
    fn bridge(&self, leads: &[Lead], sure: f64) -> Option<Bridge> {
        let (rate, _) = self.money()?;
        let debt = |(run, (lead, cut)): (usize, &Lead)| if *cut { f64::INFINITY } else { self.debt(run, self.days(*lead)) };
        let of_runs: Vec<f64> = leads.iter().enumerate().map(debt).collect();
        let mut debts = of_runs.clone();
        debts.sort_unstable_by(f64::total_cmp);
        let finite = |x: f64| x.is_finite().then_some(x);
        let enough = quantile(&debts, sure);
        let eur = enough.and_then(finite);
        let effective = enough.map_or(0.0, |e| worlds(leads.len()).effective(of_runs.iter().map(|d| *d <= e), 0.95));
        let between = quantile_interval(&debts, effective, sure, 0.95);
        let ci95 = between.map_or([None, None], |i| [i.low.and_then(finite), i.high.and_then(finite)]);
        Some(Bridge { sure, eur, ci95, months: eur.map(|e| e / (rate * MONTH)) })
    }

    fn by_month(&self, leads: &[Lead], in_time: &[bool]) -> Vec<Month> {
        let n = leads.len().max(1) as f64;
        let mut months = Vec::new();
        for month in 1..=MONTHS {
            let date = self.submit.add_months(month);
            let is_there = |lead: &Lead| !lead.1 && self.answered(lead.0) <= date;
            let answered = leads.iter().filter(|l| is_there(l)).count() as f64 / n;
            let waiting: Vec<bool> = leads.iter().zip(in_time).filter(|(l, _)| !is_there(l)).map(|(_, ok)| *ok).collect();
            let day = f64::from(date.days_since(self.submit));
            let money_eur = self.money().map(|(rate, money)| {
                let came: f64 = (0..leads.len()).flat_map(|run| self.incomes(run)).filter(|i| i.0 <= day).map(|i| i.1).sum();
                money + came / n - rate * day
            });
            months.push(Month {
                date,
                answered,
                still_in_time: (!waiting.is_empty())
                    .then(|| waiting.iter().filter(|ok| **ok).count() as f64 / waiting.len() as f64),
                money_eur,
            });
            if answered >= 0.99 || waiting.iter().all(|ok| !ok) {
                break;
            }
        }
        months
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cents;

    const DAYS: i64 = 86_400;

    fn means() -> Means {
        Means { until: None, cost: None, secured: Cents(0), income: Vec::new(), partners: Vec::new(), season: None }
    }

    fn on(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn a_runway_with_and_without_costs_ends_on_the_same_day() {
        let submit = on("2027-01-01");
        let plain = Means { until: Some(on("2027-07-01")), ..means() };
        let costly = Means { cost: Some(Cents(400_000)), ..plain.clone() };
        for means in [&plain, &costly] {
            let purse = Purse { means, submit, start: submit.midnight(), seed: 1 };
            assert!(purse.in_time(0, (181 * DAYS, false)), "{means:?}");
            assert!(!purse.in_time(0, (182 * DAYS + 1, false)), "{means:?}");
            assert!(!purse.in_time(0, (10, true)), "what is cut off never came");
        }
    }

    #[test]
    fn certain_income_is_money_from_its_day_on_and_a_debt_before_it_counts() {
        let income =
            |day: &str| means::Income { amount: Cents(1_000_000), on: on(day), chance: crate::model::Chance::new(1.0).unwrap() };
        let rate = 1_000.0 / MONTH;
        let base = Means { cost: Some(Cents(100_000)), secured: Cents(100_000), ..means() };
        let (early, late) = (
            Means { income: vec![income("2027-01-15")], ..base.clone() },
            Means { income: vec![income("2027-06-01")], ..base.clone() },
        );
        let submit = on("2027-01-01");
        let early = Purse { means: &early, submit, start: submit.midnight(), seed: 1 };
        assert!((early.gone(0) - 11_000.0 / rate).abs() < 1e-9);
        assert!(early.money_lasts(0, 200 * DAYS));
        let late = Purse { means: &late, submit, start: submit.midnight(), seed: 1 };
        assert!((late.gone(0) - 1_000.0 / rate).abs() < 1e-9);
        assert!(!late.money_lasts(0, 200 * DAYS), "there was no money from February to June");
        // On the last day before the income the debt is deepest.
        assert!((late.debt(0, 200.0) - (rate * 151.0 - 1_000.0)).abs() < 1e-9);
        let bridge = late.bridge(&[(200 * DAYS, false); 100], 0.8).unwrap();
        assert!((bridge.eur.unwrap() - (rate * 151.0 - 1_000.0)).abs() < 1e-9);
    }

    #[test]
    fn uncertain_income_comes_in_its_share_of_runs() {
        let income = means::Income { amount: Cents(100), on: on("2027-02-01"), chance: crate::model::Chance::new(0.3).unwrap() };
        let means = Means { cost: Some(Cents(100)), income: vec![income], ..means() };
        let purse = Purse { means: &means, submit: on("2027-01-01"), start: on("2027-01-01").midnight(), seed: 1 };
        let came = (0..4_000).filter(|run| purse.incomes(*run).count() == 1).count() as f64 / 4_000.0;
        assert!((came - 0.3).abs() < 4.0 * (0.3_f64 * 0.7 / 4_000.0).sqrt(), "{came}");
    }

    #[test]
    fn the_day_to_decide_is_when_most_wait_in_vain() {
        let submit = on("2027-01-01");
        // Six answers in time on day 1 to 6, four late ones: with six gone nobody waits to any purpose; with four to four it is even.
        let leads: Vec<Lead> = (1..=6).map(|d| (d * DAYS, false)).chain((20..24).map(|d| (d * DAYS, false))).collect();
        let in_time: Vec<bool> = (0..10).map(|i| i < 6).collect();
        let start = submit.midnight();
        assert_eq!(decide_by(&leads, &in_time, start), Some(on("2027-01-05")));
        assert_eq!(decide_by(&leads, &[true; 10], start), None);
        assert_eq!(decide_by(&leads, &[false; 10], start), Some(submit));
        assert_eq!(decide_by(&[(0, true); 3], &[false; 3], start), Some(submit));
    }
}
