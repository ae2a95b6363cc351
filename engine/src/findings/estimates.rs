//! Estimates of a room: what each participant thinks a step takes, pooled into one distribution.
//!
//! Each participant gives the least, the likeliest and the most for each step, without seeing what the file or a neighbour
//! says: a figure that is shown first draws all answers to it (Tversky & Kahneman 1974). The answers become PERT
//! distributions; their pool is the equal-weight mixture, which does as well as cleverer weights unless those are tested on
//! known answers (Clemen & Winkler 1999, "Combining probability distributions from experts in risk analysis"). A mixture
//! keeps the disagreement: where one says a day and another a month, it says "a day or a month", not "two weeks". How far
//! participants differ stands beside it, as the share of the mixture's variance that lies between them (law of total variance).
//!
//! ```
//! use doorloop_engine::findings::estimates::{Answer, pool};
//! let answer = |participant, likely| Answer { participant, min: 1.0, likely, max: 9.0 };
//! let pooled = pool(&[answer(0, 2.0), answer(1, 8.0)]).unwrap();
//! assert!(pooled.p50_range[0] < pooled.p50 && pooled.p50 < pooled.p50_range[1]);
//! assert!(pooled.between > 0.3);
//! ```

use super::phrase;
use crate::model::{Branches, Length, Process, Step, StepKind};
use crate::sim::distribution::Distribution;
use crate::text::scalars::{Amount, DurationForm, Source, Stated, Unit};
use crate::text::{Lang, Node, NodeKind, Sources, Span, Words};
use serde::Serialize;
use std::fmt::Write as _;

/// What is asked of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Hands-on time.
    Work,
    /// How long it lies before someone takes it up.
    Waits,
    /// Elapsed time.
    Takes,
}

impl Asked {
    /// The key in the file.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Waits => "waits",
            Self::Takes => "takes",
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Work => ("Werktijd: zo lang is er iemand mee bezig", "Working time: somebody is busy with it"),
            Self::Waits => ("Ligtijd: zo lang ligt het voordat iemand begint", "Lying time: before somebody begins"),
            Self::Takes => ("Doorlooptijd van deze stap", "Elapsed time of this step"),
        }
    }
}

/// One thing that participants are asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What it is known by in forms: `intake.work`, `beoordelen.work.2`.
    pub key: String,
    /// The step.
    pub step: String,
    /// Its title.
    pub title: Words,
    /// Who does it.
    pub by: Words,
    /// What is asked of it.
    pub asked: Asked,
    /// The same in words, with the condition of its branch.
    pub what: Words,
    /// The unit in which it is written now.
    pub unit: Unit,
    /// The median of what is written now, in that unit.
    pub now: f64,
    span: Span,
}

/// Every length in a process that is an estimate; not those set by law or measured, and not a step that takes no time.
#[must_use]
pub fn questions(process: &Process) -> Vec<Question> {
    let mut found = Vec::new();
    for step in &process.steps {
        let work = step.work.as_ref();
        let takes = if let StepKind::Takes(lengths) = &step.kind { Some(lengths) } else { None };
        let asked =
            [(Asked::Work, work.map(|w| &w.work)), (Asked::Waits, work.and_then(|w| w.waits.as_ref())), (Asked::Takes, takes)];
        for (asked, lengths) in asked {
            found.extend(lengths.into_iter().flat_map(|l| of_step(process, step, asked, l)));
        }
    }
    found
}

fn of_step(process: &Process, step: &Step, asked: Asked, lengths: &Branches<Length>) -> Vec<Question> {
    let alone = lengths.list.len() == 1;
    let name = &step.name.value;
    let question = |(i, branch): (usize, &crate::model::Branch<Length>)| {
        let Some(Length::Stated(stated)) = &branch.value else { return None };
        let (unit, now) = now(stated, asked)?;
        let key = if alone { format!("{name}.{}", asked.key()) } else { format!("{name}.{}.{}", asked.key(), i + 1) };
        let what = |lang| {
            let said = asked.words();
            let said = if lang == Lang::Nl { said.0 } else { said.1 };
            if alone { said.to_owned() } else { format!("{said} ({})", phrase::condition(process, branch, lang)) }
        };
        let by = |lang| step.by.as_ref().map_or_else(String::new, |by| lane(process, &by.value, lang));
        Some(Question {
            key,
            step: name.clone(),
            title: step.title.clone(),
            by: Words::new(by(Lang::Nl), by(Lang::En)),
            asked,
            what: Words::new(what(Lang::Nl), what(Lang::En)),
            unit,
            now,
            span: stated.span,
        })
    };
    lengths.list.iter().enumerate().filter_map(question).collect()
}

/// Who does a step, as people read it.
fn lane(process: &Process, name: &str, lang: Lang) -> String {
    let said = process.lanes.iter().find(|l| l.name.value == name);
    match (said, name, lang) {
        (Some(lane), ..) => lane.title.in_lang(lang).to_owned(),
        (None, "decider", Lang::Nl) => "wie beslist".to_owned(),
        (None, "decider", Lang::En) => "who decides".to_owned(),
        _ => name.replace('_', " "),
    }
}

/// Unit and median of what is written; `None` where it is no estimate.
fn now(stated: &Stated<DurationForm>, asked: Asked) -> Option<(Unit, f64)> {
    if stated.source != Source::Estimate {
        return None;
    }
    let unit = match &stated.value {
        DurationForm::Fixed(a) | DurationForm::Exponential(a) => a.unit,
        DurationForm::Uniform(_, a) | DurationForm::Pert(_, _, a) => a.unit,
        DurationForm::Lognormal { median: a, .. } | DurationForm::Gamma { mean: a, .. } => a.unit,
        DurationForm::Quantiles(list) => list.last()?.unit,
    };
    let s = |a: &Amount| a.number * in_hours(a.unit, asked) / in_hours(unit, asked);
    let form = match &stated.value {
        DurationForm::Fixed(a) if a.number == 0.0 => return None,
        DurationForm::Fixed(a) => Distribution::fixed(s(a)),
        DurationForm::Uniform(a, b) => Distribution::uniform(s(a), s(b)),
        DurationForm::Pert(a, b, c) => Distribution::pert(s(a), s(b), s(c)),
        DurationForm::Exponential(a) => Distribution::exponential(s(a)),
        DurationForm::Lognormal { median, p90 } => Distribution::lognormal_from_median_and_p90(s(median), s(p90)),
        DurationForm::Gamma { mean, sd } => Distribution::gamma_from_mean_and_sd(s(mean), s(sd)),
        DurationForm::Quantiles(list) => Distribution::equal_quantiles(&list.iter().map(s).collect::<Vec<_>>()),
    };
    form.ok().map(|d| (unit, d.quantile(0.5)))
}

/// How many hours a unit is, to bring the answers to one question under one unit.
///
/// Working time knows working days of eight hours; elapsed time counts a working day as 7/5 of a day, so that five make a
/// week. Months and years are averages.
fn in_hours(unit: Unit, asked: Asked) -> f64 {
    match (unit, asked) {
        (Unit::Min, _) => 1.0 / 60.0,
        (Unit::H, _) => 1.0,
        (Unit::Wd, Asked::Work) => 8.0,
        (Unit::Wd, _) => 24.0 * 1.4,
        (Unit::D, _) => 24.0,
        (Unit::W, _) => 7.0 * 24.0,
        (Unit::Mo, _) => 365.25 / 12.0 * 24.0,
        (Unit::Y, _) => 365.25 * 24.0,
    }
}

impl Question {
    /// Whether an answer may be given in a unit: work is counted in minutes, hours and working days only.
    #[must_use]
    pub const fn takes_unit(&self, unit: Unit) -> bool {
        !matches!(self.asked, Asked::Work) || matches!(unit, Unit::Min | Unit::H | Unit::Wd)
    }

    /// An amount in the unit of the question.
    #[must_use]
    pub fn in_unit(&self, number: f64, unit: Unit) -> f64 {
        number * in_hours(unit, self.asked) / in_hours(self.unit, self.asked)
    }
}

/// What one participant said, in the unit of the question: 0 ≤ min ≤ likely ≤ max.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The number of the participant.
    pub participant: usize,
    /// The least.
    pub min: f64,
    /// The likeliest.
    pub likely: f64,
    /// The most.
    pub max: f64,
}

/// The answers to one question as one distribution, in the unit of the question.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// Nine in ten take longer.
    pub p10: f64,
    /// Half takes longer.
    pub p50: f64,
    /// One in ten takes longer.
    pub p90: f64,
    /// The mean.
    pub mean: f64,
    /// The lowest and the highest median of a participant.
    pub p50_range: [f64; 2],
    /// The share of the variance that lies between participants; 0 with one, or when all are certain of the same.
    pub between: f64,
    /// Quantiles at every twentieth, from the least to the most.
    pub quantiles: Vec<f64>,
    /// The median of each answer.
    pub medians: Vec<f64>,
}

/// Steps between the least and the most in [`Pool::quantiles`].
const TWENTIETHS: usize = 20;
/// Quantiles taken of each answer; the mixture is their union, right to a thousandth.
const GRID: usize = 1_000;

/// Pools the answers to one question with equal weights; `None` without answers, or where one is no sound PERT.
#[must_use]
pub fn pool(answers: &[Answer]) -> Option<Pool> {
    let distributions: Vec<Distribution> = answers.iter().map(pert).collect::<Option<_>>()?;
    let n = distributions.len() as f64;
    let mut points: Vec<f64> =
        distributions.iter().flat_map(|d| (0..GRID).map(move |i| d.quantile((i as f64 + 0.5) / GRID as f64))).collect();
    points.sort_by(f64::total_cmp);
    let (least, most) = (answers.iter().map(|a| a.min).reduce(f64::min)?, answers.iter().map(|a| a.max).reduce(f64::max)?);
    let at = |p: f64| {
        let place = p * points.len() as f64 - 0.5;
        let below = place.floor().clamp(0.0, points.len() as f64 - 1.0);
        let (a, b) = (points.get(below as usize).copied()?, points.get(below as usize + 1).or(points.last()).copied()?);
        Some(a + (b - a) * (place - below).clamp(0.0, 1.0))
    };
    let mut quantiles = vec![least];
    for i in 1..TWENTIETHS {
        quantiles.push(at(i as f64 / TWENTIETHS as f64)?);
    }
    quantiles.push(most);
    let mean = distributions.iter().map(Distribution::mean).sum::<f64>() / n;
    let within = distributions.iter().map(Distribution::variance).sum::<f64>() / n;
    let between = distributions.iter().map(|d| (d.mean() - mean) * (d.mean() - mean)).sum::<f64>() / n;
    let medians: Vec<f64> = distributions.iter().map(|d| d.quantile(0.5)).collect();
    Some(Pool {
        p10: at(0.1)?,
        p50: at(0.5)?,
        p90: at(0.9)?,
        mean,
        p50_range: [medians.iter().copied().reduce(f64::min)?, medians.iter().copied().reduce(f64::max)?],
        between: if within + between > 0.0 { between / (within + between) } else { 0.0 },
        quantiles,
        medians,
    })
}

fn pert(answer: &Answer) -> Option<Distribution> {
    let same = answer.min == answer.max;
    if same { Distribution::fixed(answer.min) } else { Distribution::pert(answer.min, answer.likely, answer.max) }.ok()
}

/// The estimates of a room, pooled.
#[derive(Clone, Debug, Serialize)]
pub struct Estimates {
    /// The version of this form.
    pub doorloop: u32,
    /// What this is: `estimates`.
    pub kind: &'static str,
    /// The process.
    pub process: String,
    /// Its title.
    pub process_title: Words,
    /// The participants, by the names of their forms.
    pub participants: Vec<String>,
    /// What was asked and answered, in file order.
    pub questions: Vec<Pooled>,
    /// What nobody answered; it stays as it is.
    pub unanswered: Vec<String>,
}

/// A question with its answers and their pool; figures are in `unit`.
#[derive(Clone, Debug, Serialize)]
pub struct Pooled {
    /// What it is known by in forms.
    pub key: String,
    /// The step.
    pub step: String,
    /// Its title.
    pub title: Words,
    /// `work`, `waits` or `takes`.
    pub asked: Asked,
    /// What was asked, in words.
    pub what: Words,
    /// The unit.
    pub unit: &'static str,
    /// The median in the file so far.
    pub now_p50: f64,
    /// See [`Pool`].
    pub p10: f64,
    /// See [`Pool`].
    pub p50: f64,
    /// See [`Pool`].
    pub p90: f64,
    /// See [`Pool`].
    pub mean: f64,
    /// See [`Pool`].
    pub p50_range: [f64; 2],
    /// See [`Pool::between`].
    pub between_share: f64,
    /// See [`Pool`].
    pub quantiles: Vec<f64>,
    /// The answers, by participant.
    pub answers: Vec<Said>,
    #[serde(skip)]
    span: Span,
}

/// What one participant said of one question.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// The name of the form.
    pub participant: String,
    /// The least.
    pub min: f64,
    /// The likeliest.
    pub likely: f64,
    /// The most.
    pub max: f64,
    /// The median of the PERT through them.
    pub p50: f64,
}

/// From this share of the variance on, participants disagree more among each other than each of them doubts.
pub const DISAGREE: f64 = 0.5;

impl Estimates {
    /// Pools what participants answered: for each question, its number in `questions` and the answer.
    #[must_use]
    pub fn new(process: &Process, questions: &[Question], participants: Vec<String>, answers: &[(usize, Answer)]) -> Self {
        let mut estimates = Self {
            doorloop: 1,
            kind: "estimates",
            process: process.name.value.clone(),
            process_title: process.title.clone(),
            participants,
            questions: Vec::new(),
            unanswered: Vec::new(),
        };
        for (i, question) in questions.iter().enumerate() {
            let given: Vec<Answer> = answers.iter().filter(|(q, _)| *q == i).map(|(_, a)| *a).collect();
            match pool(&given) {
                Some(pool) => {
                    let pooled = estimates.pooled(question, &given, pool);
                    estimates.questions.push(pooled);
                }
                None => estimates.unanswered.push(question.key.clone()),
            }
        }
        estimates
    }

    fn pooled(&self, question: &Question, given: &[Answer], pool: Pool) -> Pooled {
        let said = given.iter().zip(&pool.medians).map(|(a, p50)| Said {
            participant: self.participants.get(a.participant).cloned().unwrap_or_default(),
            min: a.min,
            likely: a.likely,
            max: a.max,
            p50: *p50,
        });
        Pooled {
            key: question.key.clone(),
            step: question.step.clone(),
            title: question.title.clone(),
            asked: question.asked,
            what: question.what.clone(),
            unit: question.unit.name(),
            now_p50: question.now,
            p10: pool.p10,
            p50: pool.p50,
            p90: pool.p90,
            mean: pool.mean,
            p50_range: pool.p50_range,
            between_share: pool.between,
            answers: said.collect(),
            quantiles: pool.quantiles,
            span: question.span,
        }
    }

    /// The file with the pooled estimates in the place of its own; all else stays as it was written, comments included.
    ///
    /// `root` is the tree of the file that the questions were read from.
    #[must_use]
    pub fn written_into(&self, root: &Node, sources: &Sources, lang: Lang) -> String {
        let mut text = sources.text(root.span.file).to_owned();
        let mut places: Vec<&Pooled> = self.questions.iter().filter(|q| q.span.file == root.span.file).collect();
        places.sort_by_key(|q| std::cmp::Reverse(q.span.start));
        for pooled in places {
            let Some(node) = at(root, pooled.span) else { continue };
            let range = pooled.span.start as usize..pooled.span.end as usize;
            if text.get(range.clone()).is_some() {
                text.replace_range(range, &pooled.as_yaml(node, sources, lang));
            }
        }
        text
    }
}

impl Pooled {
    fn as_yaml(&self, node: &Node, sources: &Sources, lang: Lang) -> String {
        let is = match self.answers.as_slice() {
            [one] => format!("{}..{}..{} {}", short(one.min), short(one.likely), short(one.max), self.unit),
            _ => {
                let list: Vec<String> = self.quantiles.iter().map(|q| format!("{} {}", short(*q), self.unit)).collect();
                format!("\"quantiles [ {} ]\"", list.join(", "))
            }
        };
        let n = self.answers.len();
        let note = match (n, lang) {
            (1, Lang::Nl) => "Schatting van 1 deelnemer".to_owned(),
            (1, Lang::En) => "Estimate of 1 participant".to_owned(),
            (_, Lang::Nl) => format!("Samengevoegde schatting van {n} deelnemers"),
            (_, Lang::En) => format!("Pooled estimate of {n} participants"),
        };
        let mut out = format!("{{ is: {is}, source: estimate, note: \"{note}\"");
        // What else was said of the number (its ground in law, where the law leaves room) stays.
        if let NodeKind::Mapping(entries) = &node.kind {
            for entry in entries.iter().filter(|e| matches!(e.key.value.as_str(), "law" | "judgement")) {
                let value = sources.slice(entry.value.span).split_whitespace().collect::<Vec<_>>().join(" ");
                let _ = write!(out, ", {}: {value}", entry.key.value);
            }
        }
        out.push_str(" }");
        out
    }
}

/// The node that stands at a place.
fn at(node: &Node, span: Span) -> Option<&Node> {
    if node.span == span && !matches!(&node.kind, NodeKind::Broken) {
        return Some(node);
    }
    match &node.kind {
        NodeKind::Mapping(entries) => entries.iter().find_map(|e| at(&e.value, span)),
        NodeKind::Sequence(items) => items.iter().find_map(|n| at(n, span)),
        _ => None,
    }
}

/// A number to four figures, without zeros that say nothing.
fn short(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = (3 - libm::log10(value.abs()).floor() as i32).clamp(0, 6) as usize;
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
#[path = "estimates_tests.rs"]
mod tests;
