//! Titles nobody should write, and that come all the same.

use super::geometry::{faults, text_faults};
use crate::draw::paint::Picture;
use crate::draw::{Diagram, Options, Size, svg};
use crate::graph::{ProcessGraph, small};
use crate::model::library::Library;
use crate::model::load::Workbook;
use crate::model::{Place, Process};
use crate::text::{Complaints, Lang, Sources, Words};
use std::collections::BTreeMap;
use std::sync::Arc;

fn place() -> Place {
    let library = Library::builtin();
    let file = library.places["voorbeeldstad"].clone();
    let mut workbook = Workbook { sources: Sources::default(), library };
    workbook.load_place(&file, &[], &mut Complaints::default()).expect("the place loads")
}

fn drawn(process: Process) -> (Diagram, crate::draw::Scene) {
    let graph = ProcessGraph::build(Arc::new(process), &BTreeMap::new());
    let diagram = Diagram::of(&graph, &place(), Lang::Nl, false);
    let options = Options { size: Size::Print, lang: Lang::Nl, ..Options::default() };
    let picture = Picture::of(&diagram, &options);
    let scene = picture.paint(&diagram, &options);
    let mut wrong: Vec<String> = picture.folded.bands.iter().flat_map(|b| faults(&b.plate, &b.placed)).collect();
    wrong.extend(text_faults(&scene));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    (diagram, scene)
}

#[test]
fn odd_titles_are_escaped_and_clipped() {
    let long = "zeer ".repeat(400);
    let titles = [
        "<script>alert(1)</script> & \"aanhaling\"",
        long.as_str(),
        "הצעה לעירייה עם כותרת ארוכה מאוד",
        "🏛️👩‍⚖️ Raad 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉",
        "regel\neen\ttwee\u{0}\u{202e}omgekeerd",
        "Hottentottententententoonstellingsvergunningsaanvraagformulierbehandelingstermijn",
        "",
    ];
    let n = titles.len();
    let mut steps: Vec<_> = (0..n).map(|i| small::work(&format!("s{i}"), &[&format!("s{}", i + 1)])).collect();
    steps.push(small::end(&format!("s{n}")));
    for (step, title) in steps.iter_mut().zip(titles) {
        step.title = Words::same(title);
    }
    let (diagram, scene) = drawn(small::process("raar", steps));
    let text = svg(&scene);
    assert!(!text.contains("<script") && text.contains("&lt;script&gt;"));
    assert!(text.contains(&diagram.nodes[2].title), "the whole of a long title stands in its <title>");
    assert!(text.contains('…') && !text.contains('\u{202e}') && !text.contains('\u{0}'));
}

#[test]
fn an_empty_process_and_one_step() {
    assert_eq!(drawn(small::process("leeg", [])).0.nodes.len(), 1);
    drawn(small::process("een", [small::end("z")]));
    drawn(small::process("rond", [small::work("a", &["a", "z"]), small::end("z")]));
    drawn(small::process("eeuwig", [small::work("a", &["b"]), small::work("b", &["a"])]));
}
