//! What the runs say, on the picture: shares on arrows, stalls on forms, what can't happen, and what an intervention changes.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "the whole file is a test")]

mod common;

use doorloop_engine::draw::{Change, Diagram, Form, Options, Scene, scene, svg};
use doorloop_engine::findings::{Progress, Request, Wanted, simulate, ways};
use doorloop_engine::model::FactValue;
use doorloop_engine::model::library::Library;
use doorloop_engine::plan::{Look, Plan, Proposal, Reach};
use doorloop_engine::text::{Complaints, Lang};
use doorloop_engine::time::Date;

const RUNS: u64 = 60;

/// The subsidy with a settled amount and kind, some of it simulated.
fn seen(with: &[&str]) -> Diagram {
    let submit = Date::parse("2027-02-01").unwrap();
    let (setting, workbook) = common::setting(Library::builtin(), "subsidieaanvraag", "voorbeeldstad", with, submit).unwrap();
    let (loaded, checked) = setting.process.as_ref().unwrap();
    let mut facts = vec![None; loaded.process.facts.len()];
    let at = |name: &str| loaded.process.facts.iter().position(|f| f.name.value == name).unwrap();
    facts[at("compleet")] = Some(FactValue::Bool(false));
    let proposal = Proposal { facts, submit, moves: false, until: None };
    let caseload: Vec<_> = setting.caseload.iter().map(|(entry, checked)| (entry, checked)).collect();
    let mut complaints = Complaints::default();
    let look = Look::Follow(checked, &proposal);
    let plan = Plan::compile(&setting.place, look, &caseload, Reach::default(), &workbook.sources, &mut complaints).unwrap();
    let request = Request {
        setting: &setting,
        plan: &plan,
        proposal: &proposal,
        with: &[],
        wanted: Wanted { seed: 1, runs: Some(RUNS), gains: true, estimates: false },
        sources: &workbook.sources,
        complaints: &complaints,
    };
    let simulation = simulate(&request, Progress::QUIET).unwrap();
    let mut diagram = Diagram::of(&checked.graph, &setting.place, Lang::Nl, false);
    let part_of = |path: &str, is_end: bool| diagram.part_of(path, is_end);
    let ways = ways(&plan, diagram.nodes.len(), &part_of, 1, RUNS).unwrap();
    diagram.mark_seen(&simulation, &ways, Lang::Nl);
    for name in with {
        let said = loaded.process.interventions.iter().find(|i| i.name.value == *name).unwrap();
        diagram.mark_changed(&checked.graph, said);
    }
    diagram
}

#[test]
fn shares_stalls_and_what_cannot_happen() {
    let diagram = seen(&[]);
    let node = |key: &str| diagram.nodes.iter().position(|n| n.key == key).unwrap();
    let of = |key: &str| diagram.nodes[node(key)].seen.clone().unwrap();
    // Facts that hold a single value by default settle these.
    assert!(of("ronde").impossible && of("adviezen").impossible && !of("aanvullen").impossible);
    assert_eq!(of("ronde").share, 0.0);
    assert_eq!(of("ontvangst").share, 1.0);
    // Every run goes on from a choice outside a loop by exactly one way.
    let out = |key: &str| diagram.edges.iter().filter(|e| e.from == node(key)).map(|e| e.share.unwrap()).sum::<f64>();
    for key in ["indienen", "ontvangst", "grondslag"] {
        assert!((out(key) - of(key).share).abs() < 1e-9, "{key}: {} of {}", out(key), of(key).share);
    }
    assert!(diagram.edges.iter().filter_map(|e| e.share).all(|s| (0.0..=1.0 + 1e-9).contains(&s)));
    // Papers are missing here, so sending them is a way that many runs take, and it costs them days.
    assert!(of("aanvullen").share > 0.3 && of("aanvullen").days.unwrap().0 > 2.0);
    let heats: Vec<u8> = diagram.nodes.iter().filter_map(|n| n.seen.as_ref()?.stall.as_ref()).map(|s| s.heat).collect();
    assert!(heats.contains(&3), "the largest stall is the hottest: {heats:?}");
    assert!(diagram.nodes.iter().any(|n| n.seen.as_ref().is_some_and(|s| s.critical)));
    let end = diagram.edges.iter().rfind(|e| e.main).map(|e| diagram.nodes[e.to].form);
    assert!(diagram.edges.iter().any(|e| e.main && matches!(diagram.nodes[e.to].form, Form::End(_))), "{end:?}");
    let text = svg(&scene(&diagram, &Options::default()));
    assert!(text.contains("pattern-cross") && text.contains("stroke-dasharray"), "heat has a pattern, the impossible a dash");
}

#[test]
fn before_and_after_stand_in_one_picture() {
    let (mut before, mut after) = (seen(&[]), seen(&["een_loket"]));
    before.mark_against(&after, Change::Removed);
    after.mark_against(&before, Change::Added);
    let changed: Vec<&str> = after.nodes.iter().filter(|n| n.change.is_some()).map(|n| n.key.as_str()).collect();
    assert_eq!(changed, ["eigenaar", "intake"]);
    let options = Options::default();
    let whole = Scene::stacked("beide", vec![("before-", scene(&before, &options)), ("after-", scene(&after, &options))]);
    let text = svg(&whole);
    let mut ids: Vec<&str> = text.split(" id=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "every id once");
    assert!(text.contains("id=\"before-step-intake\"") && text.contains("id=\"after-step-intake\""));
}
