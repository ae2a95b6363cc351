//! Simulations that are hostile, undecided, or full of arbitrary numbers.

use super::super::{Style, html, text, to_json};
use super::sample::{date, empty, sample};
use crate::findings::{Dates, Simulation, Spread};
use crate::text::{Lang, Words};
use crate::time::Date;
use proptest::prelude::*;

/// Half of the runs are cut off at the horizon.
pub(super) fn undecided() -> Simulation {
    let mut simulation = sample();
    let never = Dates { p10: Some(date("2029-05-04")), p50: None, p80: None, p90: None, p95: None };
    let cut_off =
        |spread: Spread| Spread { mean_is_lower_bound: true, p50: None, p80: None, p90: None, p95: None, max: None, ..spread };
    simulation.decided_on = never;
    simulation.decided_on_with_estimates = never;
    simulation.lead_time_days = cut_off(simulation.lead_time_days);
    simulation.lead_time_days_with_estimates = cut_off(simulation.lead_time_days_with_estimates);
    simulation.quantile_ci95.insert("p80", [Some(1_650.0), None]);
    simulation.unfinished = 0.52;
    simulation.stalls.clear();
    simulation.periods.clear();
    simulation
}

fn every_form(simulation: &Simulation) -> Vec<String> {
    let mut forms = vec![to_json(simulation)];
    for lang in [Lang::Nl, Lang::En] {
        for width in [0, 40, 63, 80, 1_000] {
            let letter = text(simulation, lang, &Style { colours: false, width });
            for line in letter.lines() {
                assert!(line.chars().count() <= width.clamp(40, 80), "{width}: {line}");
                assert_eq!(line.trim_end(), line);
            }
            forms.push(letter);
        }
        forms.push(html(simulation, lang));
    }
    forms
}

fn with_titles(mut simulation: Simulation, title: &str) -> Simulation {
    let words = || Words::same(title);
    simulation.head.process_title = words();
    simulation.head.place_title = words();
    simulation.with.iter_mut().for_each(|with| with.title = words());
    simulation.warnings.iter_mut().for_each(|warning| warning.what = words());
    simulation.outcomes.iter_mut().for_each(|outcome| outcome.title = words());
    simulation.deciders.iter_mut().for_each(|decider| decider.title = words());
    simulation.milestones.iter_mut().for_each(|milestone| milestone.title = words());
    simulation.after_decision.iter_mut().for_each(|after| after.title = words());
    for period in &mut simulation.periods {
        period.title = words();
        period.law = title.to_owned();
    }
    for step in &mut simulation.steps {
        step.title = words();
        step.lane_title = words();
    }
    for stall in &mut simulation.stalls {
        stall.title = words();
        stall.why = words();
        for remedy in &mut stall.remedies {
            remedy.name = title.to_owned();
            remedy.title = words();
            remedy.assumes = Some(words());
        }
    }
    for answer in &mut simulation.proposal.answers {
        answer.title = words();
        answer.value = Some(words());
    }
    for assumed in &mut simulation.proposal.assumed {
        assumed.title = words();
        assumed.taken = words();
    }
    for input in &mut simulation.receipt.inputs {
        input.name = title.to_owned();
        input.sha256 = title.to_owned();
    }
    simulation.receipt.version = title.to_owned();
    simulation
}

#[test]
fn hostile_titles_stay_text() {
    let hostile = "</title><script>alert('a')</script><b onclick=\"x\">\u{1b}[31m\u{202e}&\u{7}\r\nb";
    let simulation = with_titles(sample(), hostile);
    let page = html(&simulation, Lang::Nl);
    for markup in ["<script", "<b ", "\u{1b}", "\u{202e}", "\u{7}", "\r"] {
        assert!(!page.contains(markup), "{markup:?}");
    }
    assert!(page.contains("&lt;script&gt;alert(&#39;a&#39;)"));
    let letter = text(&simulation, Lang::Nl, &Style::default());
    assert!(letter.chars().all(|c| c == '\n' || !c.is_control()) && !letter.contains('\u{202e}'));
}

#[test]
fn long_titles_fit() {
    for title in ["woord ".repeat(60), "x".repeat(300), "é".repeat(300), "\u{a0}".repeat(100), " ".repeat(100)] {
        every_form(&with_titles(sample(), &title));
    }
}

#[test]
fn an_empty_simulation_reads() {
    every_form(&empty());
    let letter = text(&empty(), Lang::Nl, &Style::default());
    assert!(letter.contains("Reken op een antwoord op de dag zelf"));
    assert!(letter.contains("geen doorlooptijd"));
}

#[test]
fn what_is_later_than_the_horizon_says_so() {
    for lang in [Lang::Nl, Lang::En] {
        let letter = text(&undecided(), lang, &Style::default()).replace('\n', " ");
        assert!(letter.contains(if lang == Lang::Nl { "later dan 30 november 2031" } else { "later than 30 November 2031" }));
        assert!(!letter.contains("None") && !letter.contains("null") && !letter.contains("NaN"));
    }
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), 0.0..1.0_f64, 0.0..2_000.0_f64, any::<f64>()]
}

fn maybe() -> impl Strategy<Value = Option<f64>> {
    prop::option::of(number())
}

fn spread() -> impl Strategy<Value = Spread> {
    (number(), any::<bool>(), [number(), number()], [maybe(), maybe(), maybe(), maybe(), maybe(), maybe()]).prop_map(
        |(mean, mean_is_lower_bound, ci95, [p10, p50, p80, p90, p95, max])| Spread {
            mean,
            mean_is_lower_bound,
            ci95,
            p10,
            p50,
            p80,
            p90,
            p95,
            min: mean,
            max,
        },
    )
}

fn dates() -> impl Strategy<Value = Dates> {
    let one = || prop::option::of(prop_oneof![3 => 20_000..23_000_i32, 1 => any::<i32>()].prop_map(Date::from_days));
    [one(), one(), one(), one(), one()].prop_map(|[p10, p50, p80, p90, p95]| Dates { p10, p50, p80, p90, p95 })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_numbers_are_written(
        [stated, estimated, ended] in [spread(), spread(), spread()],
        [decided, with_estimates] in [dates(), dates()],
        n in prop::array::uniform16(number()),
        counts in any::<[u64; 3]>(),
        days in any::<[i32; 2]>(),
        bounds in [maybe(), maybe()],
    ) {
        let mut simulation = sample();
        simulation.runs = counts[0];
        simulation.seed = counts[1];
        simulation.receipt.runs = counts[2];
        simulation.proposal.submit = Date::from_days(days[0]);
        simulation.horizon = Date::from_days(days[1]);
        simulation.lead_time_days = stated;
        simulation.lead_time_days_with_estimates = estimated;
        simulation.decided_on = decided;
        simulation.decided_on_with_estimates = with_estimates;
        simulation.quantile_ci95.insert("p80", bounds);
        simulation.unfinished = n[0];
        simulation.estimates.share = n[1];
        for outcome in &mut simulation.outcomes {
            outcome.share = n[2];
            outcome.lead_time_days = ended;
        }
        for stall in &mut simulation.stalls {
            (stall.days_mean, stall.days_p90, stall.share) = (n[3], n[4], n[5]);
            (stall.gain_days.mean, stall.gain_days.ci95, stall.gain_days.p90) = (n[6], [n[7], n[8]], Some(n[9]));
        }
        for period in &mut simulation.periods {
            (period.applies, period.on_time, period.late_days_mean, period.penalty_eur_mean) = (n[10], n[11], n[12], n[13]);
        }
        for (i, days) in simulation.causes.values_mut().enumerate() {
            *days = n[i % n.len()];
        }
        for (i, step) in simulation.steps.iter_mut().enumerate() {
            (step.days_mean, step.visits_mean) = (n[i % n.len()], n[(i + 1) % n.len()]);
        }
        simulation.detours.values_mut().for_each(|days| *days = n[14]);
        simulation.after_decision.iter_mut().for_each(|after| after.days_mean = n[15]);
        every_form(&simulation);
    }

    #[test]
    fn arbitrary_titles_are_shown(title in any::<String>()) {
        every_form(&with_titles(sample(), &title));
    }
}
