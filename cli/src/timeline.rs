//! `doorloop draw --timeline`.

use crate::arguments::Draw;
use crate::case::Case;
use crate::desk::{Desk, Stop};
use crate::long_work::long_work_on;
use crate::picture;
use doorloop_engine::draw;
use doorloop_engine::findings::timeline::{run_at_quantile, timeline};
use doorloop_engine::findings::{self, Runs};
use doorloop_engine::text::Complaint;

/// Which runs are shown.
#[derive(Clone, Copy)]
enum Which {
    All,
    Quantile(f64),
    Run(u64),
}

/// Most runs that are made to reach one by its number.
const MOST: u64 = 100_000;

pub fn run(desk: &mut Desk, wanted: &Draw, picture: &picture::Wanted, which: &str) -> Result<(), Stop> {
    let which = parse(which)?;
    let case = Case::open(desk, &wanted.proposal)?.changed(desk, &wanted.with.join("+"))?;
    let ready = case.ready(desk, true)?;
    // Run k is the same however many there are.
    let runs = match which {
        Which::Run(number) => Some(number),
        _ => wanted.proposal.runs,
    };
    let request = ready.request(desk, findings::Wanted { seed: wanted.proposal.seed, runs, gains: false, estimates: false });
    let runs = long_work_on(desk, &ready.plan, |progress| findings::run(&ready.plan, request.wanted, progress))?;
    let one = one(which, &runs);
    let Some(seen) = timeline(&request, &runs, one) else { return Err(desk.give_up()) };
    picture.write(desk, &draw::timeline(&seen, desk.lang), None)
}

/// The run that is shown, counted from 0.
fn one(which: Which, runs: &Runs) -> Option<(usize, Option<f64>)> {
    match which {
        Which::All => None,
        Which::Quantile(p) => run_at_quantile(runs, p).map(|run| (run, Some(p))),
        Which::Run(_) => runs.base.len().checked_sub(1).map(|run| (run, None)),
    }
}

fn parse(text: &str) -> Result<Which, Stop> {
    let text = text.trim().to_ascii_lowercase();
    let quantile =
        [("p10", 0.1), ("p50", 0.5), ("p80", 0.8), ("p90", 0.9), ("p95", 0.95)].into_iter().find(|(name, _)| *name == text);
    match (text.as_str(), quantile, text.parse()) {
        ("all", ..) => Ok(Which::All),
        (_, Some((_, p)), _) => Ok(Which::Quantile(p)),
        (_, _, Ok(number)) if (1..=MOST).contains(&number) => Ok(Which::Run(number)),
        _ => Err(Stop::input(
            Complaint::general(
                "unknown_run",
                format!("--timeline: \"{text}\" kan niet"),
                format!("--timeline: \"{text}\" is not possible"),
            )
            .hint(
                format!("Schrijf --timeline, --timeline=p80 (of p10, p50, p90, p95), of een nummer van 1 tot {MOST}"),
                format!("Write --timeline, --timeline=p80 (or p10, p50, p90, p95), or a number from 1 to {MOST}"),
            ),
        )),
    }
}
