//! DOT is what Graphviz reads: the program itself is asked.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "the whole file is a test")]

use doorloop_engine::draw::{Diagram, dot};
use doorloop_engine::graph::ProcessGraph;
use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::model::load::Workbook;
use doorloop_engine::text::{Complaints, Lang};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// What `dot -Tsvg` makes of it; anything on standard error is a failure.
fn laid_out(text: &str) -> String {
    let mut graphviz = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Graphviz is needed: apt-get install graphviz");
    graphviz.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = graphviz.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}\n{text}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn drawn(file: &LibraryFile, lang: Lang, expand: bool) -> (String, Diagram) {
    let mut workbook = Workbook { library: Library::builtin(), ..Workbook::default() };
    let mut complaints = Complaints::default();
    let loaded = workbook.load_process(file, &[], &mut complaints).unwrap();
    let town = workbook.library.places["voorbeeldstad"].clone();
    let place = workbook.load_place(&town, &[], &mut complaints).unwrap();
    let diagram = Diagram::of(&ProcessGraph::build(loaded.process, &loaded.called), &place, lang, expand);
    (dot(&diagram), diagram)
}

#[test]
fn graphviz_lays_out_every_process_of_the_library() {
    for (name, file) in &Library::builtin().processes {
        for (lang, expand) in [(Lang::Nl, false), (Lang::En, true)] {
            let (text, diagram) = drawn(file, lang, expand);
            let svg = laid_out(&text);
            assert_eq!(svg.matches("class=\"node\"").count(), diagram.nodes.len(), "{name}: every form is a node");
            assert_eq!(svg.matches("class=\"edge\"").count(), diagram.edges.len(), "{name}: every arrow is an edge");
            assert_eq!(svg.matches("class=\"cluster\"").count(), diagram.lanes.len(), "{name}: every lane is a cluster");
        }
    }
}

#[test]
fn a_hostile_title_stays_text() {
    let title = r#"\"]; evil [label=\"x\\N\" <script>alert(1)</script> &amp; مرحبا 🎉"#;
    let text = format!(
        "doorloop: 1\nprocess: p\ntitle: \"{title}\"\nsteps:\n  a: {{ title: \"{title} {}\", by: t, work: 1 h, next: z }}\n  z: {{ end: granted }}\n",
        "x".repeat(2_000)
    );
    let (text, diagram) = drawn(&LibraryFile { text, shown: "p.yaml".to_owned() }, Lang::Nl, false);
    let svg = laid_out(&text);
    assert_eq!(svg.matches("class=\"node\"").count(), diagram.nodes.len());
    assert!(!svg.contains("<script>") && svg.contains("&lt;script&gt;") && svg.contains("&amp;amp;"), "{svg}");
}
