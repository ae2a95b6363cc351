//! The tail: what sets the slowest tenth of the runs apart from the rest.
//!
//! Marks of a run are compared inside and outside the tail: time lost at a step to a cause, at all or for longer than in nine
//! of ten runs; a way back taken; who decided; how it ended. Those that go with the tail most closely (Pearson's phi, the
//! correlation of two yes-or-nos) are named, with both shares. A mark that goes with the tail need not be what causes it;
//! that its time is part of the lead time makes it likely.

use super::replication::Replication;
use super::runs::Runs;
use super::simulation::{Tail, TailMark, TailWhat};
use super::spread::{DAY, sorted};
use super::statistics::{quantile, quantile_place};
use crate::model::Cause;
use crate::plan::{Plan, StepId};
use crate::text::{Lang, Words};
use std::collections::BTreeSet;

/// Fewer runs than this in the tail say nothing.
const LEAST: usize = 8;
/// How many marks are named.
const NAMED: usize = 3;
/// Standard errors that two shares lie apart: many marks are tried, so more than the usual two.
const APART: f64 = 3.5;
/// A mark that fewer of the tail have explains little of it.
const COMMON: f64 = 0.25;
/// Two marks that go together so closely say the same.
const ALIKE: f64 = 0.8;

/// A mark, and which runs have it.
struct Candidate {
    what: TailWhat,
    step: Option<StepId>,
    has: Vec<bool>,
}

/// What sets the slowest tenth apart; `None` where runs are too few, or all take equally long.
pub(super) fn tail(plan: &Plan, runs: &Runs) -> Option<Tail> {
    let leads = sorted(runs.base.iter().map(|r| (r.lead, r.unfinished)));
    let limit = leads.get(quantile_place(leads.len(), 0.9)?).copied()?;
    let slow: Vec<bool> = runs.base.iter().map(|r| (r.unfinished, r.lead) > (limit.1, limit.0)).collect();
    let count = slow.iter().filter(|s| **s).count();
    if count < LEAST {
        return None;
    }
    let mut scored: Vec<(f64, f64, f64, Candidate)> = candidates(plan, &runs.base)
        .into_iter()
        .filter_map(|c| {
            let (inside, outside) = shares(&c.has, &slow);
            let n = slow.len() as f64;
            let whole = c.has.iter().filter(|h| **h).count() as f64 / n;
            let error = libm::sqrt(whole * (1.0 - whole) * (1.0 / count as f64 + 1.0 / (n - count as f64)));
            let counts = inside >= COMMON && inside - outside > APART * error;
            counts.then(|| (phi(&c.has, &slow), inside, outside, c))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut named: Vec<(f64, f64, Candidate)> = Vec::new();
    for (_, inside, outside, c) in scored {
        let is_new =
            named.iter().all(|(_, _, other)| phi(&c.has, &other.has) < ALIKE && (c.step.is_none() || c.step != other.step));
        if is_new && named.len() < NAMED {
            named.push((inside, outside, c));
        }
    }
    let marks = named
        .into_iter()
        .map(|(inside, outside, c)| {
            let step = c.step.map(|s| &plan.programs[0].steps[s as usize]);
            let title = step.map_or_else(Words::default, |s| s.title.clone());
            let said = said(&c.what, &title, inside, outside);
            TailMark {
                step: step.map(|s| s.path.clone()),
                title,
                what: c.what,
                share_in_tail: inside,
                share_outside: outside,
                said,
            }
        })
        .collect();
    Some(Tail { over_days: (!limit.1).then_some(limit.0 as f64 / DAY), runs: count as u64, marks })
}

fn shares(has: &[bool], slow: &[bool]) -> (f64, f64) {
    let mut counts = [[0.0; 2]; 2];
    for (h, s) in has.iter().zip(slow) {
        counts[usize::from(*s)][usize::from(*h)] += 1.0;
    }
    let share = |side: [f64; 2]| if side[0] + side[1] > 0.0 { side[1] / (side[0] + side[1]) } else { 0.0 };
    (share(counts[1]), share(counts[0]))
}

/// Pearson's phi: the correlation of two yes-or-nos; 0 where one never varies.
fn phi(a: &[bool], b: &[bool]) -> f64 {
    let number = |list: &[bool]| -> Vec<f64> { list.iter().map(|x| f64::from(u8::from(*x))).collect() };
    super::statistics::correlation(&number(a), &number(b)).unwrap_or(0.0)
}

fn candidates(plan: &Plan, base: &[Replication]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mark = |what: TailWhat, step: Option<StepId>, holds: &dyn Fn(&Replication) -> bool| Candidate {
        what,
        step,
        has: base.iter().map(holds).collect(),
    };
    let pairs: BTreeSet<(StepId, Cause)> = base.iter().flat_map(|r| &r.parts).map(|p| (p.step, p.cause)).collect();
    let mut of_time = |step: Option<StepId>, cause: Cause| {
        let seconds = move |r: &Replication| r.seconds(|p| step.is_none_or(|s| p.step == s) && p.cause == cause);
        if cause != Cause::Work {
            found.push(mark(TailWhat::Met { cause }, step, &|r| seconds(r) > 3_600));
        }
        let mut all: Vec<i64> = base.iter().map(seconds).collect();
        all.sort_unstable();
        if let Some(long) = quantile(&all, 0.9).filter(|s| *s >= 86_400) {
            found.push(mark(TailWhat::Long { cause, days: long as f64 / DAY }, step, &|r| seconds(r) > long));
        }
    };
    let counts = |cause: &Cause| !matches!(cause, Cause::Hours | Cause::Statutory);
    pairs.iter().filter(|p| counts(&p.1)).for_each(|(step, cause)| of_time(Some(*step), *cause));
    // The same over all steps: a recess is a recess, at whichever of them it came.
    Cause::ALL.iter().filter(|c| counts(c)).for_each(|cause| of_time(None, *cause));
    for (i, body) in plan.bodies.iter().enumerate() {
        let missed = |r: &Replication| r.missed.contains(&(i as u16));
        found.push(mark(TailWhat::MissedBeforeRecess { body: body.title.clone() }, None, &missed));
    }
    let back: BTreeSet<StepId> = base.iter().flat_map(|r| r.parts.iter().filter_map(|p| p.rework)).collect();
    for step in back {
        found.push(mark(TailWhat::SentBack, Some(step), &|r| r.parts.iter().any(|p| p.rework == Some(step))));
        let again = |r: &Replication| r.visits.iter().any(|v| v.0 == step && v.1 > 2);
        found.push(mark(TailWhat::SentBackAgain, Some(step), &again));
    }
    for (i, (name, _)) in plan.deciders.iter().enumerate() {
        let title = plan.bodies.iter().find(|b| b.name == *name).map(|b| b.title.clone());
        let title = title.unwrap_or_else(|| Words::same(name.replace('_', " ")));
        found.push(mark(TailWhat::Decider { title }, None, &|r| r.decider == Some(i as u16)));
    }
    for (i, end) in plan.programs[0].ends.iter().enumerate() {
        found.push(mark(TailWhat::End { title: end.title.clone(), kind: end.kind }, None, &|r| r.end == Some(i as u32)));
    }
    found
}

/// "Bij 9 van de 10 daarvan …; bij de rest bij 2 van de 10."
fn said(what: &TailWhat, step: &Words, inside: f64, outside: f64) -> Words {
    let say = |lang: Lang| {
        let (tail, rest) = (in_ten(inside, lang), in_ten(outside, lang));
        let happened = happened(what, step.in_lang(lang), lang);
        match lang {
            Lang::Nl => format!("Bij {tail} daarvan {happened}. Bij de andere was dat {rest}."),
            Lang::En => format!("In {tail} of those {happened}. Of the others it was {rest}."),
        }
    };
    Words::new(say(Lang::Nl), say(Lang::En))
}

/// "9 van de 10".
fn in_ten(share: f64, lang: Lang) -> String {
    let tenths = (share * 10.0).round() as u32;
    let (nl, en) = match tenths {
        _ if share <= 0.0 => ("geen enkele".to_owned(), "none".to_owned()),
        0 => ("minder dan 1 op de 20".to_owned(), "less than 1 in 20".to_owned()),
        10 if share < 1.0 => ("vrijwel alle".to_owned(), "nearly all".to_owned()),
        10 => ("alle".to_owned(), "all".to_owned()),
        n => (format!("{n} van de 10"), format!("{n} out of 10")),
    };
    if lang == Lang::Nl { nl } else { en }
}

/// What happened: in Dutch with the verb first, in English a clause.
fn happened(what: &TailWhat, step: &str, lang: Lang) -> String {
    let pick = |nl: String, en: String| if lang == Lang::Nl { nl } else { en };
    let at = if step.is_empty() { String::new() } else { format!(" ({step})") };
    match what {
        TailWhat::MissedBeforeRecess { body } => {
            let body = body.in_lang(lang);
            pick(
                format!("miste het voorstel de laatste vergadering voor het reces ({body})"),
                format!("the proposal missed the last meeting before the recess ({body})"),
            )
        }
        TailWhat::Met { cause } => {
            let (nl, en) = match cause {
                Cause::Queue => ("moest het wachten op een team", "it had to wait for a team"),
                Cause::Meeting => ("moest het wachten op een vergadering", "it had to wait for a meeting"),
                Cause::Agenda => ("was de agenda dicht of vol", "the agenda was closed or full"),
                Cause::Recess => ("viel het in het reces of buiten het seizoen", "it fell in the recess or out of season"),
                Cause::Budget => ("was er nog geen geld", "there was no money yet"),
                Cause::Term => ("lag het stil rond de verkiezingen", "it lay still around the elections"),
                Cause::Priority => ("ging iets anders voor", "something else went first"),
                Cause::Applicant => ("moest de indiener iets doen", "the proposer had to act"),
                Cause::Partner => ("moest een andere organisatie iets doen", "another organisation had to act"),
                Cause::Search => ("was niet bekend wie erover gaat", "it was not known who handles it"),
                Cause::Handling | Cause::Work | Cause::Hours | Cause::Statutory => {
                    ("was deze stap nodig", "this step was needed")
                }
            };
            pick(format!("{nl}{at}"), format!("{en}{at}"))
        }
        TailWhat::Long { cause, days } => {
            let (nl, en) = match cause {
                Cause::Queue => ("wachtte het op een team", "it waited for a team"),
                Cause::Meeting | Cause::Agenda => ("wachtte het op een vergadering", "it waited for a meeting"),
                Cause::Recess => ("lag het stil door reces of seizoen", "it lay still for recess or season"),
                Cause::Budget => ("wachtte het op geld", "it waited for money"),
                Cause::Applicant => ("wachtte het op de indiener", "it waited for the proposer"),
                Cause::Partner => ("wachtte het op een andere organisatie", "it waited for another organisation"),
                Cause::Work => ("was er werk", "there was work"),
                _ => ("lag het stil", "it lay still"),
            };
            pick(format!("{nl}, langer dan {days:.0} dagen{at}"), format!("{en}, for more than {days:.0} days{at}"))
        }
        TailWhat::SentBack => pick(format!("ging het terug voor nog een ronde{at}"), format!("it was sent back{at}")),
        TailWhat::SentBackAgain => {
            pick(format!("ging het meer dan één keer terug{at}"), format!("it was sent back more than once{at}"))
        }
        TailWhat::Decider { title } => {
            let title = title.in_lang(lang);
            pick(format!("lag de beslissing hier: {title}"), format!("the decision lay with: {title}"))
        }
        TailWhat::End { title, .. } => {
            let title = title.in_lang(lang);
            pick(format!("was dit het einde: {title}"), format!("the end was: {title}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_of_the_tail_is_told_with_both_shares() {
        let missed = TailWhat::MissedBeforeRecess { body: Words::new("gemeenteraad", "council") };
        let words = said(&missed, &Words::default(), 0.91, 0.12);
        assert_eq!(
            words.nl,
            "Bij 9 van de 10 daarvan miste het voorstel de laatste vergadering voor het reces (gemeenteraad). Bij de andere was dat 1 van de 10."
        );
        assert_eq!(
            words.en,
            "In 9 out of 10 of those the proposal missed the last meeting before the recess (council). Of the others it was 1 out of 10."
        );
    }

    #[test]
    fn phi_is_one_for_the_same_and_nought_for_what_never_varies() {
        let a = [true, false, true, false];
        assert!((phi(&a, &a) - 1.0).abs() < 1e-12);
        assert!(phi(&a, &[true; 4]).abs() < 1e-12);
        assert_eq!(shares(&[true, true, false, false], &a), (0.5, 0.5));
    }
}
