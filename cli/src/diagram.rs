//! The diagram that `draw` asks for: as it is written, with what the runs say, or before and after an intervention.

use crate::arguments::Draw;
use crate::case::Case;
use crate::desk::{Desk, Stop};
use crate::long_work::long_work_on;
use doorloop_engine::check::Setting;
use doorloop_engine::draw::{self, Change, Diagram, Options, Scene};
use doorloop_engine::findings::{self, Simulation, Wanted};
use doorloop_engine::text::{Complaint, Words};

/// Runs that a picture counts, where the answer itself does not ask for another number.
const RUNS: u64 = 500;

/// The scene, and the diagram it was made from (of two: the last).
pub fn drawn(desk: &mut Desk, wanted: &Draw, options: &Options) -> Result<(Scene, Diagram), Stop> {
    let case = Case::open(desk, &wanted.proposal)?;
    if wanted.with.is_empty() {
        let diagram = one(desk, &case, wanted)?;
        fits(&diagram)?;
        return Ok((draw::scene(&diagram, options), diagram));
    }
    let changed = case.changed(desk, &wanted.with.join("+"))?;
    let mut before = one(desk, &case, wanted)?;
    let mut after = one(desk, &changed, wanted)?;
    fits(&before)?;
    fits(&after)?;
    before.mark_against(&after, Change::Removed);
    after.mark_against(&before, Change::Added);
    let titles: Vec<&str> = changed.titles.iter().map(|t| t.title.in_lang(desk.lang)).collect();
    let title = after.title.clone();
    before.title = format!("{title}: {}", Words::new("nu", "now").in_lang(desk.lang));
    after.title = format!("{title}: {}", titles.join(", "));
    let parts = vec![("before-", draw::scene(&before, options)), ("after-", draw::scene(&after, options))];
    Ok((Scene::stacked(title, parts), after))
}

/// Refuses what no sheet could hold.
fn fits(diagram: &Diagram) -> Result<(), Stop> {
    let steps = diagram.nodes.len();
    if steps <= draw::LARGEST {
        return Ok(());
    }
    let most = draw::LARGEST;
    Err(Stop::input(
        Complaint::general(
            "too_large_to_draw",
            format!("een tekening van {steps} stappen is niet te lezen; {most} is het meeste"),
            format!("a diagram of {steps} steps cannot be read; {most} is the most"),
        )
        .hint(
            "Maak van delen eigen processen, en roep die aan met \"process\"",
            "Make parts processes of their own, and call them with \"process\"",
        ),
    ))
}

fn one(desk: &mut Desk, case: &Case, wanted: &Draw) -> Result<Diagram, Stop> {
    if !wanted.heat && wanted.proposal.sets.is_empty() && wanted.with.is_empty() {
        let loaded = Setting::load(&mut desk.workbook, &case.process, &case.place, &[], case.submit, &mut desk.complaints);
        desk.tell()?;
        let Some(setting) = loaded else { return Err(desk.give_up()) };
        let Some((_, checked)) = &setting.process else { return Err(desk.give_up()) };
        return Ok(Diagram::of(&checked.graph, &setting.place, desk.lang, wanted.expand));
    }
    let ready = case.ready(desk, case.titles.is_empty())?;
    let Some((loaded, checked)) = &ready.setting.process else { return Err(desk.give_up()) };
    let mut diagram = Diagram::of(&checked.graph, &ready.setting.place, desk.lang, wanted.expand);
    if wanted.heat {
        let limits = Wanted { seed: wanted.proposal.seed, runs: wanted.proposal.runs, gains: true, estimates: false };
        let request = ready.request(desk, limits);
        let simulation = long_work_on(desk, &ready.plan, |progress| findings::simulate(&request, progress))?;
        let runs = wanted.proposal.runs.unwrap_or(RUNS);
        let part_of = |path: &str, is_end: bool| diagram.part_of(path, is_end);
        let parts = diagram.nodes.len();
        let ways = long_work_on(desk, &ready.plan, |_| findings::ways(&ready.plan, parts, &part_of, wanted.proposal.seed, runs))?;
        diagram.mark_seen(&simulation, &ways, desk.lang);
        diagram.subtitle = in_short(&simulation).in_lang(desk.lang).to_owned();
    } else if !wanted.proposal.sets.is_empty() {
        diagram.mark_impossible(&ready.plan);
    }
    for name in &wanted.with {
        if let Some(intervention) = loaded.process.interventions.iter().find(|i| &i.name.value == name) {
            diagram.mark_changed(&checked.graph, intervention);
        }
    }
    Ok(diagram)
}

/// The lead time in one line.
fn in_short(simulation: &Simulation) -> Words {
    let days = |d: Option<f64>| d.map_or_else(|| "–".to_owned(), |d| format!("{d:.0}"));
    let lead = &simulation.lead_time_days;
    let (half, most, runs) = (days(lead.p50), days(lead.p90), simulation.runs);
    Words::new(
        format!("De helft is binnen {half} dagen besloten, negen van de tien binnen {most} dagen ({runs} keer nagespeeld)."),
        format!("Half are decided within {half} days, nine in ten within {most} days ({runs} runs)."),
    )
}
