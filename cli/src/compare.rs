//! `doorloop compare`.

use crate::arguments::{Compare, Format};
use crate::case::Case;
use crate::change::parts;
use crate::desk::{Desk, Stop};
use crate::long_work::{faulty, is_interrupted, long_work};
use doorloop_engine::findings::{
    self, BestEnded, BestStep, Comparison, Head, InterventionTitle, Pair, Receipt, Tried, Warning, Way, difference, inputs, pair,
    play_out, variant,
};
use doorloop_engine::report::{self, Style};
use doorloop_engine::text::Words;

/// What was asked, and what is known so far.
struct Bench<'a> {
    case: &'a Case,
    seed: u64,
    warnings: Vec<Warning>,
}

/// Every two changes: places in the list and the way with both, or why there is none.
#[derive(Default)]
struct Pairs {
    together: Vec<(usize, usize, Way)>,
    not_together: Vec<[String; 2]>,
}

pub fn run(desk: &mut Desk, wanted: &Compare) -> Result<(), Stop> {
    let case = Case::open(desk, &wanted.proposal)?;
    let about = case.about(desk)?;
    let mut typed = wanted.with.clone();
    if typed.is_empty() {
        typed = about.interventions.iter().map(|k| k.name.clone()).collect();
    }
    let mut bench = Bench { case: &case, seed: wanted.proposal.seed, warnings: Vec::new() };
    let mut ways = vec![bench.way(desk, "")?];
    for one in &typed {
        ways.push(bench.way(desk, one)?);
    }
    let pairs = if wanted.pairs { bench.pairs(desk, &typed) } else { Pairs::default() };
    ways.extend(pairs.together.iter().map(|(_, _, way)| way.clone()));
    let tried = bench.play(desk, &ways.iter().collect::<Vec<_>>(), wanted.proposal.runs)?;
    let (base, rest) = tried.split_first().ok_or_else(|| desk.give_up())?;
    let (alone, both) = rest.split_at(typed.len());
    let found: Vec<Pair> =
        pairs.together.iter().zip(both).map(|((i, j, _), both)| pair(base, [&alone[*i], &alone[*j]], both)).collect();
    let (best, best_ended) = match wanted.best {
        Some(most) => bench.best(desk, most, base, &typed, alone)?,
        None => (Vec::new(), None),
    };
    let mut variants = vec![variant(base, base)];
    variants.extend(alone.iter().map(|t| variant(base, t)));
    let mut warnings = bench.warnings;
    if is_interrupted() {
        warnings.insert(0, findings::interrupted(base.runs(), Words::default()));
    }
    let comparison = Comparison {
        head: Head::of("comparison", [about.process, about.place]),
        submit: case.submit,
        runs: base.runs(),
        seed: wanted.proposal.seed,
        interrupted: is_interrupted(),
        variants,
        pairs: found,
        not_together: pairs.not_together,
        best,
        best_ended,
        warnings,
        receipt: Receipt::of(inputs(&desk.workbook.sources), wanted.proposal.seed, base.runs()),
    };
    let text = match desk.format {
        Format::Json => report::to_json(&comparison),
        Format::Text => {
            report::comparison_text(&comparison, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() })
        }
        Format::Html => report::comparison_html(&comparison, desk.lang),
    };
    desk.answer(&text)
}

impl Bench<'_> {
    /// The proposal with what was typed, ready to be played out.
    fn way(&mut self, desk: &mut Desk, typed: &str) -> Result<Way, Stop> {
        let changed = self.case.changed(desk, typed)?;
        let ready = changed.ready(desk, typed.is_empty())?;
        for warning in findings::from_complaints(&std::mem::take(&mut desk.complaints)) {
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
        }
        Ok(Way { name: typed.to_owned(), titles: changed.titles, plan: ready.plan })
    }

    /// Every two together that can be, and those that can't.
    fn pairs(&mut self, desk: &mut Desk, typed: &[String]) -> Pairs {
        let mut pairs = Pairs::default();
        for i in 0..typed.len() {
            // A set beside one of its own parts is no pair.
            let mine = parts(&typed[i]);
            for j in (i + 1..typed.len()).filter(|j| parts(&typed[*j]).iter().all(|part| !mine.contains(part))) {
                match self.way(desk, &format!("{}+{}", typed[i], typed[j])) {
                    Ok(way) => pairs.together.push((i, j, way)),
                    Err(_) => pairs.not_together.push([typed[i].clone(), typed[j].clone()]),
                }
            }
        }
        pairs
    }

    fn play(&self, desk: &Desk, ways: &[&Way], runs: Option<u64>) -> Result<Vec<Tried>, Stop> {
        let played = long_work(desk, |progress| play_out(ways, self.seed, runs, progress));
        played.map_err(|wrong| faulty(desk, &[findings::fault_complaint(&ways[wrong.way].plan, &wrong.fault)]))
    }

    /// Adds, step by step, the change that wins most beside those before it, as long as that can be told from luck.
    fn best(
        &mut self,
        desk: &mut Desk,
        most: usize,
        base: &Tried,
        typed: &[String],
        alone: &[Tried],
    ) -> Result<(Vec<BestStep>, Option<BestEnded>), Stop> {
        let mut left: Vec<usize> = (0..typed.len()).collect();
        let mut steps: Vec<BestStep> = Vec::new();
        let mut so_far = base.clone();
        let mut candidates: Vec<(usize, Tried)> = alone.iter().cloned().enumerate().collect();
        let ended = loop {
            if steps.len() == most {
                break BestEnded::Full;
            }
            let Some((added, tried)) = candidates.into_iter().min_by_key(|c| c.1.whole()) else {
                break BestEnded::NothingLeft;
            };
            let gained = difference(&so_far.leads(), &tried.leads());
            if gained.ci95[1] >= 0.0 {
                break BestEnded::NothingHelps;
            }
            let title = alone[added].titles.clone();
            steps.push(BestStep {
                add: typed[added].clone(),
                title: joined(&title),
                difference_days: difference(&base.leads(), &tried.leads()),
                added_days: gained,
            });
            left.retain(|i| *i != added);
            so_far = tried;
            if steps.len() == most {
                break BestEnded::Full;
            }
            if is_interrupted() {
                break BestEnded::Interrupted;
            }
            let ways: Vec<(usize, Way)> =
                left.iter().filter_map(|i| Some((*i, self.way(desk, &format!("{}+{}", so_far.name, typed[*i])).ok()?))).collect();
            let tried = self.play(desk, &ways.iter().map(|w| &w.1).collect::<Vec<_>>(), Some(base.runs()))?;
            if tried.first().is_some_and(|t| t.runs() < base.runs()) {
                break BestEnded::Interrupted;
            }
            candidates = ways.into_iter().map(|w| w.0).zip(tried).collect();
        };
        Ok((steps, Some(ended)))
    }
}

fn joined(titles: &[InterventionTitle]) -> Words {
    let text = |pick: &dyn Fn(&Words) -> &str| titles.iter().map(|t| pick(&t.title)).collect::<Vec<_>>().join(" + ");
    Words::new(text(&|w| &w.nl), text(&|w| &w.en))
}
