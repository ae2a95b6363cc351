//! Every process of the library, in both languages, at both sizes.

use super::geometry::{faults, text_faults};
use crate::draw::bands::Thing;
use crate::draw::paint::Picture;
use crate::draw::{Diagram, Options, Size};
use crate::graph::ProcessGraph;
use crate::model::library::Library;
use crate::model::load::Workbook;
use crate::text::{Complaints, Lang, Sources};
use std::sync::Arc;

pub(super) fn diagram(name: &str, lang: Lang, expand: bool) -> Diagram {
    let library = Library::builtin();
    let (file, place) = (library.processes[name].clone(), library.places["voorbeeldstad"].clone());
    let mut workbook = Workbook { sources: Sources::default(), library };
    let mut complaints = Complaints::default();
    let loaded = workbook.load_process(&file, &[], &mut complaints).expect("a process of the library loads");
    let place = workbook.load_place(&place, &loaded.for_place, &mut complaints).expect("the place loads");
    let graph = ProcessGraph::build(Arc::clone(&loaded.process), &loaded.called);
    Diagram::of(&graph, &place, lang, expand)
}

#[test]
fn nothing_overlaps_and_every_edge_ends_on_its_box() {
    let mut wrong = Vec::new();
    for name in Library::builtin().processes.keys() {
        for lang in [Lang::Nl, Lang::En] {
            for (size, expand, proportion) in [
                (Size::Screen, false, None),
                (Size::Print, false, None),
                (Size::Screen, true, None),
                (Size::Print, true, None),
                (Size::Screen, false, Some(0.5)),
                (Size::Print, false, Some(1.0)),
            ] {
                let options = Options { size, lang, proportion, ..Options::default() };
                let diagram = diagram(name, lang, expand);
                let picture = Picture::of(&diagram, &options);
                let mut found: Vec<String> = picture.folded.bands.iter().flat_map(|b| faults(&b.plate, &b.placed)).collect();
                found.extend(text_faults(&picture.paint(&diagram, &options)));
                wrong.extend(found.into_iter().map(|f| format!("{name} {lang:?} {size:?} expand={expand} {proportion:?}: {f}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_title_is_read_whole() {
    for name in Library::builtin().processes.keys() {
        for lang in [Lang::Nl, Lang::En] {
            for size in [Size::Screen, Size::Print] {
                let diagram = diagram(name, lang, false);
                let picture = Picture::of(&diagram, &Options { size, lang, blank: size == Size::Print, ..Options::default() });
                for band in &picture.folded.bands {
                    for (thing, measured) in band.things.iter().zip(&band.measured) {
                        let Thing::Node(node) = thing else { continue };
                        assert!(!measured.title.cut, "{name}: {} is cut at {size:?}", diagram.nodes[*node].title);
                    }
                }
            }
        }
    }
}

#[test]
fn the_likely_path_leads_to_an_end() {
    for name in Library::builtin().processes.keys() {
        let diagram = diagram(name, Lang::Nl, false);
        let ends = diagram.edges.iter().any(|e| e.main && matches!(diagram.nodes[e.to].form, crate::draw::Form::End(_)));
        assert!(ends, "{name}");
    }
}

#[test]
fn a_long_procedure_is_folded_so_that_its_letters_are_larger_on_paper() {
    let mut folded = 0;
    for name in Library::builtin().processes.keys() {
        let diagram = diagram(name, Lang::Nl, false);
        let (one, best) =
            (|p| Options { size: Size::Print, proportion: Some(p), ..Options::default() }, std::f64::consts::SQRT_2);
        let scale = |options: &Options| {
            let scene = crate::draw::scene(&diagram, options);
            (best / scene.width).min(1.0 / scene.height)
        };
        // A strip folds nothing.
        let (strip, page) = (scale(&one(1e6)), scale(&one(best)));
        assert!(page >= strip - 1e-12, "{name}: {page} is smaller than {strip}");
        folded += usize::from(page > 1.2 * strip);
        let picture = Picture::of(&diagram, &one(best));
        // Each form stands once, and each edge to another row leaves at a letter that its form has.
        let things: Vec<Thing> = picture.folded.bands.iter().flat_map(|b| b.things.clone()).collect();
        let nodes = things.iter().filter(|t| matches!(t, Thing::Node(_))).count();
        assert_eq!(nodes, diagram.nodes.len(), "{name}");
        for thing in &things {
            if let Thing::Leave(edge) = thing {
                let to = diagram.edges[*edge].to;
                assert!(picture.folded.letters.contains_key(&to) && things.contains(&Thing::Arrive(to)), "{name}");
            }
        }
    }
    assert!(folded >= 15, "only {folded} procedures gain a fifth");
}
