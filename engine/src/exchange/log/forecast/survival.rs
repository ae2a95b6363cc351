//! Quantiles of what is seen in part: cases that are still open say "longer than so far".

/// A case: how long, whether to its end, and how much it counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) days: f64,
    pub(super) decided: bool,
    pub(super) weight: f64,
}

/// Quantiles by the weighted product-limit estimate (Kaplan & Meier 1958); past the last decision the longest one seen. `None`
/// if nothing counts.
pub(super) fn quantiles<const N: usize>(mut seen: Vec<Seen>, at: [f64; N]) -> Option<[f64; N]> {
    seen.retain(|s| s.weight > 0.0);
    // Where a decision and an open end fall on one day, the open case was there when the decision fell.
    seen.sort_by(|a, b| a.days.total_cmp(&b.days).then(b.decided.cmp(&a.decided)));
    let last = seen.last()?.days;
    let mut at_risk: f64 = seen.iter().map(|s| s.weight).sum();
    let mut longer = 1.0;
    let mut found = [last; N];
    let mut next = 0;
    for case in &seen {
        if case.decided {
            longer *= 1.0 - case.weight / at_risk.max(f64::MIN_POSITIVE);
        }
        at_risk -= case.weight;
        while at.get(next).is_some_and(|p| 1.0 - longer >= p - 1e-12) {
            found[next] = case.days;
            next += 1;
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(days: f64, decided: bool) -> Seen {
        Seen { days, decided, weight: 1.0 }
    }

    #[test]
    fn without_open_cases_it_is_the_sample_quantile() {
        let all = (1..=10).map(|d| seen(f64::from(d), true)).collect();
        assert_eq!(quantiles(all, [0.1, 0.5, 0.9]), Some([1.0, 5.0, 9.0]));
    }

    #[test]
    fn open_cases_count_as_longer() {
        // Remission of leukaemia, 6-MP group (Freireich et al. 1963; Kaplan-Meier in every textbook): median 23 weeks.
        let decided = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0].map(|d| seen(d, true));
        let open = [6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0].map(|d| seen(d, false));
        let all: Vec<Seen> = decided.into_iter().chain(open).collect();
        assert_eq!(quantiles(all, [0.2, 0.5]), Some([10.0, 23.0]));
    }

    #[test]
    fn nothing_says_nothing() {
        assert_eq!(quantiles(Vec::new(), [0.5]), None);
        assert_eq!(quantiles(vec![Seen { weight: 0.0, ..seen(1.0, true) }], [0.5]), None);
    }
}
