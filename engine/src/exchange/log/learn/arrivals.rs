//! How cases come in: how many in a year, and in which months more than in others.

use super::super::EventLog;
use crate::time::Date;
use serde::Serialize;

/// Above this the months differ more than luck lets them: χ² with eleven degrees of freedom, one in twenty.
const DIFFERENT: f64 = 19.675;
const YEAR_MS: f64 = 365.25 * 86_400_000.0;

/// How cases come in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Arrivals {
    /// Cases.
    pub n: usize,
    /// Cases in a year.
    pub per_year: f64,
    /// Cases by month, January first, over whole years; `None` where the log has no whole year, or the months do not differ.
    pub months: Option<[usize; 12]>,
}

/// Counts the cases by their first moment.
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts
pub fn arrivals(log: &EventLog) -> Arrivals {
    let begins: Vec<_> = log.iter().filter_map(|(_, e)| e.first()).map(|e| e.begun.unwrap_or(e.done)).collect();
    let instants = || begins.iter().map(|b| b.instant_ms);
    let (Some(first), Some(last)) = (instants().min(), instants().max()) else { return Arrivals::default() };
    // Under a week a rate a year says nothing; it is as if all came in a week.
    let years = ((last - first) as f64 / YEAR_MS).max(7.0 / 365.25);
    let per_year = begins.len().saturating_sub(1).max(1) as f64 / years;
    Arrivals { n: begins.len(), per_year, months: months(begins.iter().map(|b| b.date()).collect()) }
}

/// By month, over as many whole years as there are from the first day on.
#[allow(clippy::cast_precision_loss)] // counts
fn months(days: Vec<Date>) -> Option<[usize; 12]> {
    let (first, last) = (*days.iter().min()?, *days.iter().max()?);
    let years = (last.days() - first.days() + 1) / 365;
    if years < 1 {
        return None;
    }
    let end = first.add_days((f64::from(years) * 365.25).round() as i32);
    let mut counts = [0_usize; 12];
    for day in days.iter().filter(|d| **d < end) {
        counts[day.ymd().1 as usize - 1] += 1;
    }
    let all: usize = counts.iter().sum();
    let expected =
        |month: usize| all as f64 * [31.0, 28.25, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0][month] / 365.25;
    let apart: f64 = (0..12).map(|m| (counts[m] as f64 - expected(m)).powi(2) / expected(m)).sum();
    (apart > DIFFERENT).then_some(counts)
}

impl Arrivals {
    /// As a place writes them: `{ per_year: …, months: { … } }`.
    #[must_use]
    pub fn as_yaml(&self, period: &str) -> String {
        let note = format!("source: measured, note: \"n = {}, {period}\"", self.n);
        let per_year = format!("per_year: {{ is: {}, {note} }}", super::lengths::figures(self.per_year));
        let Some(months) = self.months else { return format!("{{ {per_year} }}") };
        let shares: Vec<String> =
            super::hundreds(&months).iter().enumerate().map(|(m, share)| format!("{}: {share}%", m + 1)).collect();
        format!("{{ {per_year}, months: {{ {} }} }}", shares.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(per_month: [usize; 12]) -> Vec<Date> {
        let mut found = vec![Date::parse("2025-01-01").unwrap(), Date::parse("2025-12-31").unwrap()];
        for (month, n) in per_month.iter().enumerate() {
            for i in 0..*n {
                found.push(Date::parse(&format!("2025-{:02}-{:02}", month + 1, i % 28 + 1)).unwrap());
            }
        }
        found
    }

    #[test]
    fn months_are_told_where_they_differ_and_not_where_luck_does() {
        assert_eq!(months(days([20; 12])), None);
        let busy = months(days([10, 10, 40, 10, 10, 10, 10, 10, 60, 10, 10, 10])).unwrap();
        assert_eq!((busy[2], busy[8]), (40, 60));
        let half: Vec<Date> = days([10, 50, 10, 10, 10, 10, 0, 0, 0, 0, 0, 0]).into_iter().filter(|d| d.ymd().1 < 7).collect();
        assert_eq!(months(half), None, "half a year says nothing of the months");
    }
}
