//! BPMN: drawings of other tools, drawings that cannot be, and everything of the library out and back.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the whole file is a test")]

use doorloop_engine::check::Setting;
use doorloop_engine::exchange::bpmn::{Imported, Wanted, decoded, export, import};
use doorloop_engine::model::library::{Library, LibraryFile};
use doorloop_engine::model::load::Workbook;
use doorloop_engine::text::{Complaint, Complaints, Lang, Severity, Sources};
use doorloop_engine::time::Date;
use proptest::prelude::*;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:d="urn:doorloop:bpmn:1" id="d" targetNamespace="t">"#;

fn read(text: &str) -> Result<Imported, Vec<Complaint>> {
    let mut sources = Sources::default();
    let file = sources.add("tekening.bpmn", text);
    import(file, &sources, &Wanted { lang: Lang::Nl, ..Wanted::default() })
}

/// A process of these elements.
fn drawn(inside: &str) -> String {
    format!("{HEAD}<process id=\"p\" name=\"Proef\">{inside}</process></definitions>")
}

fn flow(from: &str, to: &str) -> String {
    format!("<sequenceFlow id=\"f_{from}_{to}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>")
}

fn flows(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(from, to)| flow(from, to)).collect()
}

/// What `check` finds wrong with a process at voorbeeldstad.
fn errors_of(yaml: &str) -> Vec<Complaint> {
    let library = Library::builtin();
    let place = library.places["voorbeeldstad"].clone();
    let mut workbook = Workbook { library, sources: Sources::default() };
    let mut complaints = Complaints::default();
    let file = LibraryFile { shown: "uit.yaml".to_owned(), text: yaml.to_owned() };
    let submit = Date::parse("2027-03-01").unwrap();
    let setting = Setting::load(&mut workbook, &file, &place, &[], submit, &mut complaints);
    assert!(setting.is_some() || complaints.has_errors());
    complaints.into_sorted().into_iter().filter(|c| c.severity == Severity::Error).collect()
}

fn sound(yaml: &str) {
    let errors = errors_of(yaml);
    assert!(errors.is_empty(), "{:?}\n{yaml}", errors.iter().map(|e| (e.code, &e.what.en)).collect::<Vec<_>>());
}

#[test]
fn drawings_in_the_style_of_each_tool_become_files_that_pass_check() {
    let drawings = [
        ("bpmnio", include_str!("bpmn/in_the_style_of_bpmnio.bpmn"), 10, 2),
        ("camunda", include_str!("bpmn/in_the_style_of_camunda.bpmn"), 24, 5),
        ("signavio", include_str!("bpmn/in_the_style_of_signavio.bpmn"), 7, 1),
    ];
    for (tool, text, steps, remarks) in drawings {
        let found = read(text).unwrap_or_else(|c| panic!("{tool}: {c:?}"));
        let told: Vec<_> = found.remarks.iter().map(|r| &r.what.en).collect();
        assert_eq!((found.steps, found.remarks.len()), (steps, remarks), "{tool}: {told:#?}\n{}", found.yaml);
        assert!(found.remarks.iter().all(|r| r.at.is_some_and(|at| at.end > at.start)), "{tool}");
        sound(&found.yaml);
    }
}

#[test]
fn titles_lanes_notes_and_ways_are_as_drawn() {
    let yaml = read(include_str!("bpmn/in_the_style_of_bpmnio.bpmn")).unwrap().yaml;
    for line in [
        "financien: { is: team, title: \"Financiën\" }",
        "aanvraag_controleren: { title: \"Aanvraag controleren\", by: loket,",
        "{ chance: { is: 20%, sure: 1.5 }, max: 3, to: aanvulling_vragen },  # nee",
        "tegelijk: { title: \"Tegelijk\", all: [ juridisch_toetsen, financieel_toetsen ], then: besluit_nemen }",
        "aanvraag_afgewezen: { title: \"Aanvraag afgewezen\", end: refused }",
        "- { on: besluit_nemen, text: \"Let op: binnen 8 weken\" }",
    ] {
        assert!(yaml.contains(line), "{line}\n{yaml}");
    }
    let yaml = read(include_str!("bpmn/in_the_style_of_camunda.bpmn")).unwrap().yaml;
    for line in [
        "first: [ beoordeel_aanvraag, stap_4_weken_om ]",
        "stap_4_weken_om: { title: \"4 weken om\", by: vergunning_verlenen, takes: { is: 4 w, sure: 1 }",
        "first: [ aanvulling_ontvangen, termijn_verlopen ]",
        "{ step: advies_welstand, chance: { is: 50%, sure: 1.5 } },  # hoogbouw: =hoogte > 12",
        "{ step: advies_welstand_elk, times: 2 }",
        "bezwaartermijn: { title: \"Bezwaartermijn\", by: vergunning_verlenen, takes: { is: 6 w, sure: 1 }",
    ] {
        assert!(yaml.contains(line), "{line}\n{yaml}");
    }
}

#[test]
fn shapes_that_a_file_writes_otherwise_still_pass_check() {
    let task = |id: &str| format!("<task id=\"{id}\" name=\"{id}\"/>");
    let tasks: String = ["a", "b", "c", "e"].iter().map(|id| task(id)).collect();
    let gate = |kind: &str, id: &str| format!("<{kind}Gateway id=\"{id}\"/>");
    let cases = [
        ("no events at all", vec![flows(&[("a", "b"), ("b", "c"), ("c", "e")])]),
        ("a task goes two ways at once", vec![flows(&[("a", "b"), ("a", "c"), ("b", "e"), ("c", "e")])]),
        ("branches that end apart", vec![gate("parallel", "g"), flows(&[("a", "g"), ("g", "b"), ("g", "c"), ("c", "e")])]),
        (
            "branches that run into each other",
            vec![
                gate("parallel", "g"),
                gate("exclusive", "x"),
                gate("parallel", "j"),
                flows(&[("a", "g"), ("g", "x"), ("g", "c"), ("x", "b"), ("x", "c"), ("c", "j"), ("b", "j"), ("j", "e")]),
            ],
        ),
        (
            "a way back out of a branch",
            vec![
                "<startEvent id=\"s\"/>".to_owned(),
                gate("parallel", "g"),
                gate("exclusive", "x"),
                gate("parallel", "j"),
                flows(&[
                    ("s", "a"),
                    ("a", "g"),
                    ("g", "b"),
                    ("g", "c"),
                    ("b", "x"),
                    ("x", "a"),
                    ("x", "j"),
                    ("c", "j"),
                    ("j", "e"),
                ]),
            ],
        ),
        (
            "an inclusive gateway without its other half",
            vec![gate("inclusive", "g"), flows(&[("a", "g"), ("g", "b"), ("g", "c"), ("b", "e"), ("c", "e")])],
        ),
        (
            "two starts",
            vec![
                "<startEvent id=\"s\"/><startEvent id=\"t\"/>".to_owned(),
                flows(&[("s", "a"), ("t", "b"), ("a", "c"), ("b", "c"), ("c", "e")]),
            ],
        ),
        (
            "a fork in a fork that meets at one join",
            vec![
                gate("parallel", "g"),
                gate("parallel", "h"),
                gate("parallel", "j"),
                flows(&[("a", "g"), ("g", "h"), ("g", "b"), ("h", "c"), ("h", "e"), ("c", "j"), ("e", "j"), ("b", "j")]),
            ],
        ),
    ];
    for (name, inside) in cases {
        let found = read(&drawn(&format!("{tasks}{}", inside.concat()))).unwrap_or_else(|c| panic!("{name}: {c:?}"));
        let errors = errors_of(&found.yaml);
        assert!(errors.is_empty(), "{name}: {:?}\n{}", errors.iter().map(|e| &e.what.en).collect::<Vec<_>>(), found.yaml);
    }
}

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    let bomb = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>{}",
        HEAD.split_once("?>").unwrap().1
    );
    let outside = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><definitions/>".to_owned();
    let deep = format!("{HEAD}{}", "<process>".repeat(200));
    let many = drawn(&"<task/>".repeat(100_001));
    let foreign = format!("{HEAD}<x:a xmlns:x=\"urn:x\">{}</x:a></definitions>", "<x:b/>".repeat(1_000_001));
    let circle = format!(
        "{HEAD}<process id=\"p\"><startEvent id=\"s\"/><callActivity id=\"c\" calledElement=\"q\"/>{}</process>\
         <process id=\"q\"><startEvent id=\"s2\"/><callActivity id=\"k\" calledElement=\"p\"/>{}</process></definitions>",
        flow("s", "c"),
        flow("s2", "k")
    );
    let cases = [
        ("a bomb of entities", bomb, "document_type"),
        ("an entity from a file", outside, "document_type"),
        ("an unknown entity", drawn("<documentation>&boo;</documentation>"), "unknown_entity"),
        ("no XML", "geen xml".to_owned(), "no_drawing"),
        ("another XML", "<html><body/></html>".to_owned(), "no_drawing"),
        ("nothing", String::new(), "no_drawing"),
        ("broken XML", format!("{HEAD}<process id=\"p\"></task></definitions>"), "broken_xml"),
        ("an attribute twice", drawn("<task id=\"a\" id=\"b\"/>"), "broken_xml"),
        ("cut off", format!("{HEAD}<process id=\"p\"><task id=\"a\"/>"), "drawing_cut_off"),
        ("too deep", deep, "nested_too_deep"),
        ("too many elements", many, "too_many_elements"),
        ("a million of another tool", foreign, "too_many_elements"),
        ("no process", format!("{HEAD}</definitions>"), "empty_drawing"),
        ("a process without steps", drawn(""), "empty_drawing"),
        ("an id twice", drawn("<task id=\"a\"/><task id=\"a\"/>"), "duplicate_id"),
        ("a flow to nowhere", drawn(&["<task id=\"a\"/>", &flow("a", "weg")].concat()), "dangling_reference"),
        (
            "a border of nothing",
            drawn("<task id=\"a\"/><boundaryEvent id=\"b\" attachedToRef=\"weg\"><timerEventDefinition/></boundaryEvent>"),
            "dangling_reference",
        ),
        ("no start", drawn(&["<task id=\"a\"/><task id=\"b\"/>", &flows(&[("a", "b"), ("b", "a")])].concat()), "no_start"),
        (
            "round and round",
            drawn(
                &["<startEvent id=\"s\"/><task id=\"a\"/><task id=\"b\"/>", &flows(&[("s", "a"), ("a", "b"), ("b", "a")])]
                    .concat(),
            ),
            "endless_loop",
        ),
        ("processes that call each other", circle, "contains_itself"),
    ];
    for (name, text, code) in cases {
        let complaints = read(&text).err().unwrap_or_else(|| panic!("{name} was read"));
        assert_eq!(complaints[0].code, code, "{name}: {complaints:?}");
        assert!(!complaints[0].what.nl.is_empty() && complaints[0].at.is_some(), "{name}");
    }
}

#[test]
fn encodings_are_read_or_refused_by_name() {
    let text = drawn("<task id=\"a\" name=\"Café\"/>");
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let narrow: Vec<u8> = text.replace("UTF-8", "ISO-8859-1").chars().map(|c| c as u8).collect();
    for bytes in [text.as_bytes().to_vec(), wide, narrow] {
        let decoded = decoded(&bytes, "a.bpmn").unwrap();
        assert!(read(&decoded).unwrap().yaml.contains("\"Café\""));
    }
    let other = text.replace("UTF-8", "EBCDIC");
    assert_eq!(decoded(other.as_bytes(), "a.bpmn").unwrap_err().code, "bad_encoding");
    assert_eq!(decoded(&[0xff, 0xfe, 0x41], "a.bpmn").unwrap_err().code, "bad_encoding");
    assert_eq!(decoded(&[b'<', 0xc3, 0x28], "a.bpmn").unwrap_err().code, "bad_encoding");
}

#[test]
fn of_several_pools_one_is_taken_and_the_rest_named() {
    let text = include_str!("bpmn/in_the_style_of_signavio.bpmn");
    let mut sources = Sources::default();
    let file = sources.add("a.bpmn", text);
    let of = |pool| import(file, &sources, &Wanted { pool: Some(pool), lang: Lang::En, ..Wanted::default() });
    let found = of("bezwaarmaker").unwrap();
    assert!(found.yaml.contains("bezwaar_indienen") && found.remarks.is_empty(), "{}", found.yaml);
    let complaint = of("Gemeent").err().unwrap().remove(0);
    assert_eq!(complaint.code, "unknown_pool");
    assert!(format!("{complaint:?}").contains("Gemeente"));
}

/// The drawing of a process of the library, in one language.
fn drawing(name: &str, lang: Lang) -> (String, String) {
    let library = Library::builtin();
    let (process, place) = (library.processes[name].clone(), library.places["voorbeeldstad"].clone());
    let mut workbook = Workbook { library, sources: Sources::default() };
    let mut complaints = Complaints::default();
    let submit = Date::parse("2027-03-01").unwrap();
    let setting = Setting::load(&mut workbook, &process, &place, &[], submit, &mut complaints).unwrap();
    let checked = &setting.process.as_ref().unwrap().1;
    (export(&checked.graph, &setting.place, &process.text, lang), process.text)
}

/// What a file says, whatever its spaces and comments.
fn said(yaml: &str) -> String {
    let lines = yaml.lines().map(|l| l.split("  #").next().unwrap_or("").trim()).filter(|l| !l.starts_with('#'));
    lines.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_process_of_the_library_comes_back_as_it_was() {
    for name in Library::builtin().processes.keys() {
        for lang in [Lang::Nl, Lang::En] {
            let (drawing, file) = drawing(name, lang);
            let found = read(&drawing).unwrap_or_else(|c| panic!("{name}: {c:?}"));
            assert!(found.remarks.is_empty(), "{name}: {:?}", found.remarks);
            assert_eq!(found.name, *name);
            assert_eq!(said(&found.yaml), said(&file), "{name}");
        }
    }
}

#[test]
fn what_is_changed_in_the_drawing_comes_from_the_drawing() {
    let (text, _) = drawing("subsidieaanvraag", Lang::Nl);
    // A title, and a task between two steps.
    let (before, rest) = text.split_once("name=\"Aanvraag indienen\"").unwrap();
    let text = format!("{before}name=\"Aanvraag insturen\"{rest}");
    let retitled = read(&text).unwrap().yaml;
    assert!(retitled.contains("\"Aanvraag insturen\""), "{retitled}");
    let from = text.find("sourceRef=\"step_besluit\"").map(|_| "step_besluit").unwrap_or("step_afwijzen");
    let at = text.find(&format!("sourceRef=\"{from}\" targetRef=\"")).unwrap();
    let (head, tail) = text.split_at(at);
    let target = tail.split("targetRef=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let tail = tail.replacen(&format!("targetRef=\"{target}\""), "targetRef=\"nieuw\"", 1);
    let added = format!("{head}{tail}").replacen(
        "</bpmn:process>",
        &format!(
            "<bpmn:userTask id=\"nieuw\" name=\"Nog een keer kijken\"/>\
             <bpmn:sequenceFlow id=\"n1\" sourceRef=\"nieuw\" targetRef=\"{target}\"/></bpmn:process>"
        ),
        1,
    );
    let found = read(&added).unwrap();
    assert!(found.yaml.contains("nog_een_keer_kijken: {"), "{}", found.yaml);
    assert!(found.remarks.iter().any(|r| r.what.en.contains("arrows were changed")), "{:?}", found.remarks);
}

// ---- anything at all

fn anything() -> impl Strategy<Value = String> {
    let kinds = prop::sample::select(vec![
        "task",
        "userTask",
        "serviceTask",
        "receiveTask",
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
        "intermediateCatchEvent",
        "startEvent",
        "endEvent",
    ]);
    let nodes = prop::collection::vec(kinds, 2..11);
    (nodes, prop::collection::vec((0..11_usize, 0..11_usize), 1..18), prop::option::of(0..11_usize)).prop_map(
        |(nodes, pairs, border)| {
            let mut inside: String =
                nodes.iter().enumerate().map(|(i, kind)| format!("<{kind} id=\"n{i}\" name=\"{kind} {i}\"/>")).collect();
            let mut seen = std::collections::BTreeSet::new();
            for (from, to) in pairs {
                let (from, to) = (from % nodes.len(), to % nodes.len());
                // What the standard forbids: a flow into a start, or out of an end.
                if nodes[from] == "endEvent" || nodes[to] == "startEvent" || !seen.insert((from, to)) {
                    continue;
                }
                inside += &flow(&format!("n{from}"), &format!("n{to}"));
            }
            if let Some(host) = border.map(|b| b % nodes.len()).filter(|b| nodes[*b].ends_with("ask")) {
                inside += &format!(
                    "<boundaryEvent id=\"r\" attachedToRef=\"n{host}\"><timerEventDefinition><timeDuration>P3D</timeDuration>\
                 </timerEventDefinition></boundaryEvent>"
                );
                inside += &flow("r", &format!("n{}", nodes.len() - 1));
            }
            drawn(&inside)
        },
    )
}

proptest! {
    /// However a drawing is tangled, either it is refused in words or it becomes a file without an error.
    #[test]
    fn what_is_read_passes_check(text in anything()) {
        if let Ok(found) = read(&text) {
            let errors = errors_of(&found.yaml);
            let errors: Vec<_> = errors.iter().map(|e| (e.code, &e.what.en)).collect();
            prop_assert!(errors.is_empty(), "{:?}\n{}\n{}", errors, text, found.yaml);
        }
    }

    /// Pieces of XML in any order.
    #[test]
    fn nothing_that_looks_like_a_drawing_panics(text in "(<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">|</definitions>|<process id=\"[a-b]\">|</process>|<task id=\"[a-c]\" name=\"[a-z&<\"]{0,3}\"/>|<subProcess id=\"[a-c]\">|</subProcess>|<sequenceFlow sourceRef=\"[a-c]\" targetRef=\"[a-c]\"/>|<boundaryEvent attachedToRef=\"[a-c]\"/>|<startEvent id=\"[a-c]\"/>|<lane name=\"[a-z]\">|</lane>|&[a-z#0-9]{0,4};|<!DOCTYPE x>|<!\\[CDATA\\[x\\]\\]>|[a-z<>&\" ]{0,6}){0,25}") {
        let _ = read(&text);
    }
}
