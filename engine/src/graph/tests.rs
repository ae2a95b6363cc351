//! Questions to small graphs, of which the answer can be seen by eye.

use super::small::{all, call, end, mandate, process, step, work};
use super::{Activity, Crossing, Flow, LARGEST, LeftOut, Passage, ProcessGraph, Role};
use crate::model::{Block, BlockMode, Process, Step, StepKind, Stop, StopTrigger};
use crate::text::{Span, Stated};
use std::collections::BTreeMap;
use std::sync::Arc;

fn graph(steps: impl IntoIterator<Item = Step>) -> ProcessGraph {
    ProcessGraph::build(Arc::new(process("proef", steps)), &BTreeMap::new())
}

fn with(root: Process, called: impl IntoIterator<Item = Process>) -> ProcessGraph {
    let called = called.into_iter().map(|p| (p.name.value.clone(), Arc::new(p))).collect();
    ProcessGraph::build(Arc::new(root), &called)
}

fn at(graph: &ProcessGraph, name: &str) -> (usize, usize) {
    graph.find(name).unwrap_or_else(|| panic!("no step {name}"))
}

/// Names, `…)` for the end of a block, `.` for the end of all.
fn named(graph: &ProcessGraph, activity: Activity) -> String {
    match activity.role {
        Role::Step => graph.name(activity.call, activity.step),
        Role::Join => format!("{})", graph.name(activity.call, activity.step)),
        Role::Finish => ".".to_owned(),
    }
}

fn rejoins(graph: &ProcessGraph, name: &str) -> Option<String> {
    let (call, step) = at(graph, name);
    graph.rejoins_at(call, step).map(|a| named(graph, a))
}

fn way(graph: &ProcessGraph, from: &str, to: &str) -> Option<Vec<String>> {
    let way = graph.shortest_path(at(graph, from), at(graph, to))?;
    Some(way.into_iter().map(|a| named(graph, a)).collect())
}

/// intake → (aanvullen → intake | toets → z)
fn papers() -> ProcessGraph {
    graph([work("intake", &["aanvullen", "toets"]), work("aanvullen", &["intake"]), work("toets", &["z"]), end("z")])
}

#[test]
fn cycles_and_the_way_back() {
    let graph = papers();
    let cyclic: Vec<bool> = (0..4).map(|s| graph.in_cycle(0, s)).collect();
    assert_eq!(cyclic, [true, true, false, false]);
    assert!(graph.is_way_back(0, 0, 0) && !graph.is_way_back(0, 0, 1));
    assert!(!graph.is_way_back(0, 1, 0), "a single way is no choice");
    assert!(graph.leaves_loop(0, 0, 1) && !graph.leaves_loop(0, 0, 0));
    let number = |s| graph.node(0, s).and_then(|n| graph.cycle_of(n));
    assert_eq!(number(0), number(1));
    assert_eq!(number(2), None);
}

#[test]
fn a_step_that_goes_to_itself() {
    let graph = graph([work("a", &["a", "z"]), end("z")]);
    assert!(graph.in_cycle(0, 0) && graph.is_way_back(0, 0, 0) && !graph.is_way_back(0, 0, 1));
    assert!(!graph.leaves_loop(0, 0, 0));
}

#[test]
fn two_loops_of_one_choice() {
    // b goes back to a in two ways, and on in one.
    let graph = graph([work("a", &["b"]), work("b", &["c", "a", "z"]), work("c", &["a"]), end("z")]);
    assert_eq!((0..3).map(|i| graph.is_way_back(0, 1, i)).collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn a_loop_that_can_also_leave_further_on() {
    // Asking for papers may end the case; the branch that was counted is the way back.
    let mut asks = work("a", &["vraag", "z"]);
    if let Some(next) = &mut asks.next {
        next.list[0].max = Some(crate::model::Passes::AtMost(3));
    }
    let graph = graph([asks, work("vraag", &["niet", "a"]), end("niet"), end("z")]);
    assert!(graph.is_way_back(0, 0, 0) && !graph.is_way_back(0, 0, 1));
}

#[test]
fn a_choice_inside_a_larger_loop_goes_on_whichever_way_it_takes() {
    // Money or no money: both go on to the offers, and only the offers can send the case back to the paper.
    let mut offers = work("offertes", &["stuk", "z"]);
    if let Some(next) = &mut offers.next {
        next.list[0].max = Some(crate::model::Passes::AtMost(1));
    }
    let steps = [work("stuk", &["geld"]), work("geld", &["schuiven", "vragen"]), work("schuiven", &["vragen"])];
    let graph = graph(steps.into_iter().chain([work("vragen", &["offertes", "weg"]), offers, end("z"), end("weg")]));
    let ways = |name| {
        let (call, step) = at(&graph, name);
        (0..2).map(|i| graph.is_way_back(call, step, i)).collect::<Vec<_>>()
    };
    assert_eq!(ways("geld"), [false, false]);
    assert_eq!(ways("vragen"), [false, false]);
    assert_eq!(ways("offertes"), [true, false]);
}

#[test]
fn branches_meet_again() {
    let graph = graph([
        mandate("wie", &[("official", "tekenen"), ("college", "vergadering")]),
        work("tekenen", &["besluit"]),
        work("vergadering", &["besluit", "weg"]),
        work("besluit", &["z"]),
        end("z"),
        end("weg"),
    ]);
    assert_eq!(rejoins(&graph, "tekenen").as_deref(), Some("besluit"));
    assert_eq!(rejoins(&graph, "wie").as_deref(), Some("."), "one way may end elsewhere");
    assert_eq!(rejoins(&graph, "besluit").as_deref(), Some("z"));
}

#[test]
fn what_never_ends_meets_nowhere() {
    let graph = graph([work("a", &["b"]), work("b", &["a"]), end("z")]);
    assert_eq!(rejoins(&graph, "a"), None);
    let reached = graph.reachable(graph.start().unwrap());
    assert!(!reached[graph.node(0, 2).unwrap().index()] && !reached[graph.finish().index()]);
}

#[test]
fn blocks_nest() {
    let graph = graph([
        all("buiten", &["a", "binnen"], &["z"]),
        work("a", &["a2"]),
        work("a2", &["join"]),
        all("binnen", &["b", "c"], &["d"]),
        work("b", &[]),
        work("c", &[]),
        work("d", &["join"]),
        end("z"),
    ]);
    let block = |name: &str| {
        let (call, step) = at(&graph, name);
        graph.block_of(call, step).map(|(c, s)| graph.name(c, s))
    };
    assert_eq!(block("a2").as_deref(), Some("buiten"));
    assert_eq!(block("binnen").as_deref(), Some("buiten"));
    assert_eq!(block("c").as_deref(), Some("binnen"));
    assert_eq!(block("d").as_deref(), Some("buiten"), "after the inner block");
    assert_eq!(block("z"), None);
    assert!(graph.crossings(0).is_empty(), "{:?}", graph.crossings(0));
    assert!(graph.lies_in(at(&graph, "c"), at(&graph, "buiten")));
    let inside: Vec<String> = graph.members_of(0, 0).into_iter().map(|(c, s)| graph.name(c, s)).collect();
    assert_eq!(inside, ["a", "a2", "binnen", "b", "c", "d"]);
    assert_eq!(way(&graph, "buiten", "z").unwrap(), ["buiten", "a", "a2", "buiten)", "z"]);
    assert_eq!(rejoins(&graph, "b").as_deref(), Some("binnen)"));
}

#[test]
fn crossings_are_named() {
    let kinds = |steps: Vec<Step>| {
        let graph = graph(steps);
        let name = |c: &Crossing| match *c {
            Crossing::Enters { from, to, .. } => format!("{}>{}", graph.name(0, from), graph.name(0, to)),
            Crossing::Leaves { from, to, .. } => format!("{}<{}", graph.name(0, from), graph.name(0, to)),
            Crossing::NoBlock { from, said, .. } => format!("{}?{said}", graph.name(0, from)),
            Crossing::Shared { step, .. } => format!("2×{}", graph.name(0, step)),
        };
        graph.crossings(0).iter().map(name).collect::<Vec<_>>()
    };
    let block = || all("blok", &["a", "b"], &["na"]);
    let rest = || [work("b", &["join"]), work("na", &["z"]), end("z")];
    let steps = |first: Step, a: Step| [first, block(), a].into_iter().chain(rest()).collect::<Vec<_>>();
    assert!(kinds(steps(work("s", &["blok"]), work("a", &["join"]))).is_empty());
    assert_eq!(kinds(steps(work("s", &["b", "blok"]), work("a", &["join"]))), ["s>b"]);
    assert_eq!(kinds(steps(work("s", &["na", "blok"]), work("a", &["na"]))), ["a<na"]);
    assert_eq!(kinds(steps(work("s", &["join", "blok"]), work("a", &["join"]))), ["s?true"]);
    assert!(kinds(steps(work("s", &["blok"]), work("a", &["join", "z"]))).is_empty(), "an end may stand anywhere");
    let twice = [all("s", &["a", "a"], &["z"]), work("a", &["join"]), end("z")];
    assert_eq!(kinds(twice.into()), ["2×a"]);
    let between = [all("s", &["a", "b"], &["z"]), work("a", &["b"]), work("b", &["join"]), end("z")];
    assert!(kinds(between.into()).is_empty(), "from one member to another is within the block");
}

#[test]
fn called_processes_stand_in_their_place() {
    let inner = || process("deel", [work("x", &["goed", "fout"]), end("goed"), end("fout")]);
    let root = process(
        "heel",
        [call("p", "deel", &[("goed", "q"), ("fout", "z")]), call("q", "deel", &[("goed", "z"), ("fout", "p")]), end("z")],
    );
    let graph = with(root, [inner()]);
    let paths: Vec<&str> = graph.calls.iter().map(|c| c.path.as_str()).collect();
    assert_eq!(paths, ["", "p/", "q/"]);
    assert_eq!(graph.call_at(0, 1), Some(2));
    assert_eq!(graph.find("q/fout"), Some((2, 2)));
    assert_eq!(graph.find("r/fout"), None);
    assert_eq!(way(&graph, "p", "z").unwrap(), ["p", "p/x", "p/fout", "z"]);
    assert!(graph.in_cycle(1, 0) && graph.in_cycle(0, 1), "round by q's fout");
    assert_eq!(rejoins(&graph, "p/x").as_deref(), Some("z"));
}

#[test]
fn a_call_in_a_block_lies_in_it() {
    let inner = process("deel", [work("x", &["klaar"]), end("klaar")]);
    let root = process("heel", [all("blok", &["p", "a"], &["z"]), call("p", "deel", &[]), work("a", &[]), end("z")]);
    let graph = with(root, [inner]);
    assert_eq!(graph.block_of(1, 0), Some((0, 0)));
    assert_eq!(way(&graph, "blok", "z").unwrap(), ["blok", "a", "blok)", "z"]);
    assert_eq!(way(&graph, "p", "z").unwrap(), ["p", "p/x", "p/klaar", "blok)", "z"]);
}

#[test]
fn an_end_that_leaves_the_block() {
    let inner = process("deel", [work("x", &["goed", "fout"]), end("goed"), end("fout")]);
    let mut blok = all("blok", &["p", "a"], &["z"]);
    if let StepKind::Block(Block { unless, .. }) = &mut blok.kind {
        unless.push((super::small::name("fout"), super::small::name("weg")));
    }
    let root = process("heel", [blok, call("p", "deel", &[]), work("a", &[]), end("z"), end("weg")]);
    let graph = with(root, [inner]);
    assert_eq!(way(&graph, "p", "weg").unwrap(), ["p", "p/x", "p/fout", "weg"]);
    assert_eq!(way(&graph, "blok", "weg").unwrap(), ["blok", "p", "p/x", "p/fout", "weg"]);
}

#[test]
fn a_call_maps_an_end_to_join() {
    let inner = process("deel", [work("x", &["goed", "fout"]), end("goed"), end("fout")]);
    let root = process(
        "heel",
        [
            all("blok", &["p", "a"], &["z"]),
            call("p", "deel", &[("goed", "join"), ("fout", "na")]),
            work("a", &[]),
            work("na", &["join"]),
            end("z"),
        ],
    );
    let graph = with(root, [inner]);
    assert!(graph.crossings(0).is_empty());
    assert_eq!(way(&graph, "p", "z").unwrap(), ["p", "p/x", "p/goed", "blok)", "z"]);
    assert_eq!(graph.block_of(0, 3), Some((0, 0)), "a chain of the member");
}

#[test]
fn calls_that_are_left_out() {
    let root = process("heel", [call("p", "heel", &[("z", "z")]), call("q", "nergens", &[("z", "z")]), end("z")]);
    let graph = with(root.clone(), [root]);
    assert_eq!(graph.left_out(), [(0, 0, LeftOut::Recursive), (0, 1, LeftOut::Unknown)]);
    assert_eq!(graph.calls.len(), 1);
    // Each of these calls the next twice: 2¹⁶ copies, were they all made.
    let level = |n: usize| {
        let below = format!("p{}", n + 1);
        process(&format!("p{n}"), [call("a", &below, &[("z", "b")]), call("b", &below, &[("z", "z")]), end("z")])
    };
    let graph = with(level(0), (1..16).map(level).chain([process("p16", [end("z")])]));
    assert!(graph.net().node_count() <= LARGEST);
    assert!(graph.left_out().iter().any(|(.., why)| *why == LeftOut::TooLarge));
}

#[test]
fn a_stop_is_a_way_for_reach_alone() {
    let mut root = process("heel", [work("a", &["b"]), work("b", &["a"]), end("weg")]);
    let source = crate::text::scalars::Source::Estimate;
    let stated = Stated { value: 0.5, source, sure: 1.25, note: None, span: Span::default() };
    let name = super::small::name;
    root.stops.push(Stop {
        name: name("s"),
        trigger: StopTrigger::Rate(stated, 86_400),
        from: Some(name("b")),
        until: None,
        to: name("weg"),
        span: Span::default(),
    });
    let graph = with(root, []);
    let start = graph.start().unwrap();
    let out = graph.node(0, 2).unwrap();
    assert!(graph.reachable(start)[out.index()]);
    assert!(!graph.reaches(start, out) && way(&graph, "a", "weg").is_none());
    assert_eq!(graph.block_of(0, 2), None);
    assert!(graph.ways(graph.node(0, 1).unwrap()).all(|(f, _)| f != Flow::Stop));
}

#[test]
fn what_a_file_says_of_ways() {
    let process = process("p", [work("a", &["join", "b", "weg"]), work("b", &[]), end("z")]);
    let said: Vec<(Flow, Option<usize>)> = Passage::all(&process, 0).into_iter().map(|p| (p.flow, p.to)).collect();
    assert_eq!(said, [(Flow::Next(0), None), (Flow::Next(1), Some(1))], "a step that does not exist makes no way");
    assert_eq!(Passage::all(&process, 1).len(), 1, "says nothing: to the end of its block");
    assert!(Passage::all(&process, 2).is_empty());
}

#[test]
fn the_first_of_two_ways_of_one_length() {
    let graph = graph([work("a", &["c", "b"]), work("b", &["z"]), work("c", &["z"]), end("z")]);
    assert_eq!(way(&graph, "a", "z").unwrap(), ["a", "c", "z"]);
    assert_eq!(way(&graph, "z", "a"), None);
    assert_eq!(way(&graph, "a", "a").unwrap(), ["a"]);
}

#[test]
fn an_empty_process_and_a_block_in_itself() {
    assert!(graph([]).start().is_none());
    let members = vec![];
    let empty = step("leeg", StepKind::Block(Block { mode: BlockMode::All, members, unless: vec![] }), &["z"]);
    let graph_of_empty = graph([empty, end("z")]);
    assert_eq!(graph_of_empty.join_node(0, 0).map(|n| graph_of_empty.reachable(n).len()), Some(4));
    let own = graph([all("zelf", &["zelf", "a"], &["z"]), work("a", &[]), end("z")]);
    assert!(!own.lies_in((0, 2), (0, 0)) && own.lies_in((0, 1), (0, 0)), "an end belongs nowhere");
}
