//! `doorloop compare`.

use crate::arguments::{Compare, Format};
use crate::case::Case;
use crate::desk::{Desk, Stop};
use doorloop_engine::findings::{
    self, BestStep, Comparison, InterventionTitle, Receipt, Tried, Wanted, difference, inputs, pair, variant,
};
use doorloop_engine::report::{self, Style};
use doorloop_engine::text::reader::suggest;
use doorloop_engine::text::{Complaint, Words};

pub fn run(desk: &mut Desk, wanted: &Compare) -> Result<(), Stop> {
    let case = Case::open(desk, &wanted.proposal)?;
    let about = case.about(desk)?;
    let known = about.interventions;
    let mut sets: Vec<Vec<String>> = wanted.with.iter().map(|w| w.split('+').map(|n| n.trim().to_owned()).collect()).collect();
    for name in sets.iter().flatten() {
        if !known.iter().any(|k| &k.name == name) {
            let names: Vec<&str> = known.iter().map(|k| k.name.as_str()).collect();
            let complaint = Complaint::general(
                "unknown_intervention",
                format!("onbekende ingreep \"{name}\""),
                format!("unknown intervention \"{name}\""),
            );
            return Err(Stop::input(suggest(
                complaint,
                name,
                &names,
                &Words::new("ingrepen van dit proces", "interventions of this process"),
            )));
        }
    }
    if sets.is_empty() {
        sets = known.iter().map(|k| vec![k.name.clone()]).collect();
    }
    let title = |name: &str| known.iter().find(|k| k.name == name).cloned();
    let try_set = |desk: &mut Desk, names: &[String], runs: Option<u64>| -> Result<Tried, Stop> {
        let with: Vec<&str> = names.iter().map(String::as_str).collect();
        let leads = case.leads(desk, &with, Wanted { seed: wanted.proposal.seed, runs, gains: false, estimates: false })?;
        Ok(Tried { name: names.join("+"), titles: names.iter().filter_map(|n| title(n)).collect(), leads })
    };
    let base = try_set(desk, &[], wanted.proposal.runs)?;
    let runs = Some(base.leads.len() as u64);
    let mut tried = Vec::new();
    for set in &sets {
        tried.push(try_set(desk, set, runs)?);
    }
    let mut pairs = Vec::new();
    if wanted.pairs {
        let singles: Vec<usize> = (0..sets.len()).filter(|i| sets[*i].len() == 1).collect();
        for (n, &i) in singles.iter().enumerate() {
            for &j in &singles[n + 1..] {
                let names = [sets[i][0].clone(), sets[j][0].clone()];
                // Two that set the same number can't be on together.
                let Ok(both) = try_set(desk, &names, runs) else { continue };
                let alone = [tried[i].leads.as_slice(), tried[j].leads.as_slice()];
                pairs.push(pair([&names[0], &names[1]], &base.leads, alone, &both.leads));
            }
        }
    }
    let best = match wanted.best {
        Some(most) => search(desk, &known, most, &base, &|desk, names| try_set(desk, names, runs))?,
        None => Vec::new(),
    };
    let mut variants = vec![variant(&base, &base)];
    variants.extend(tried.iter().map(|t| variant(&base, t)));
    let comparison = Comparison {
        doorloop: 1,
        kind: "comparison",
        process: about.process.0,
        process_title: about.process.1,
        place: about.place.0,
        place_title: about.place.1,
        submit: case.submit,
        runs: base.leads.len() as u64,
        seed: wanted.proposal.seed,
        variants,
        pairs,
        best,
        warnings: findings::from_complaints(&desk.complaints),
        receipt: Receipt {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            inputs: inputs(&desk.workbook.sources),
            seed: wanted.proposal.seed,
            runs: base.leads.len() as u64,
        },
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

/// Runs the proposal with a set of interventions.
type TrySet<'a> = dyn Fn(&mut Desk, &[String]) -> Result<Tried, Stop> + 'a;

/// Adds, step by step, the intervention that wins most beside those before it.
fn search(
    desk: &mut Desk,
    known: &[InterventionTitle],
    most: usize,
    base: &Tried,
    try_set: &TrySet<'_>,
) -> Result<Vec<BestStep>, Stop> {
    let mut chosen: Vec<String> = Vec::new();
    let mut steps: Vec<BestStep> = Vec::new();
    let mut so_far: i64 = base.leads.iter().map(|l| l.0).sum();
    while chosen.len() < most {
        let mut found: Option<(i64, Tried, &InterventionTitle)> = None;
        for candidate in known.iter().filter(|k| !chosen.contains(&k.name)) {
            let mut names = chosen.clone();
            names.push(candidate.name.clone());
            let Ok(tried) = try_set(desk, &names) else { continue };
            let whole = tried.leads.iter().map(|l| l.0).sum();
            if found.as_ref().is_none_or(|f| whole < f.0) {
                found = Some((whole, tried, candidate));
            }
        }
        let Some((whole, tried, added)) = found.filter(|f| f.0 < so_far) else { break };
        so_far = whole;
        chosen.push(added.name.clone());
        steps.push(BestStep {
            add: added.name.clone(),
            title: added.title.clone(),
            difference_days: difference(&base.leads, &tried.leads),
        });
    }
    Ok(steps)
}
