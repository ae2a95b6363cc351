#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::text::{Complaints, FileId, Sources, yaml};

const FILE: &str = "\
steps:
  intake: { work: 1 h, waits: 2 d, next: [ { when: compleet, to: beoordelen }, { chance: 60%, to: aanvullen }, { else: klaar } ] }
  beoordelen: { work: [ { when: zwaar, is: 12 h }, { else: 4 h } ], next: { chance: 5%, to: intake } }
  adviezen: { all: [ juridisch, { step: privacy, when: x } ], then: dekking }
mandates:
  - { matter: subsidie, up_to: 10k, decides: teamleider }
  - { matter: subsidie, up_to: 50k, decides: afdelingshoofd }
  - { matter: inkoop, up_to: 5k, decides: teamleider }
bodies: { college: { slots: 24 } }
";

fn tree() -> (Sources, Node) {
    let mut sources = Sources::default();
    let file = sources.add("f", FILE);
    let mut complaints = Complaints::default();
    let tree = yaml::read(file, &sources, &mut complaints).unwrap();
    assert!(complaints.is_empty());
    (sources, tree)
}

fn path(text: &str) -> Spanned<String> {
    Spanned::new(text.to_owned(), Span { file: FileId(0), start: 100, end: 100 + text.len() as u32 })
}

fn value(text: &str) -> Node {
    let mut sources = Sources::default();
    let file = sources.add("v", text);
    yaml::read(file, &sources, &mut Complaints::default()).unwrap()
}

#[test]
fn paths_reach_their_node() {
    let (sources, tree) = tree();
    for (path, expected) in [
        ("steps.intake.aanvullen.chance", "60%"),
        ("steps.intake.next.aanvullen.chance", "60%"),
        ("steps.intake.next.2.chance", "60%"),
        ("steps.intake.beoordelen.when", "compleet"),
        ("steps.intake.klaar.else", "klaar"),
        ("steps.beoordelen.work.1.is", "12 h"),
        ("steps.beoordelen.intake.chance", "5%"),
        ("steps.beoordelen.next.intake.chance", "5%"),
        ("steps.adviezen.privacy.when", "x"),
        ("mandates.subsidie.afdelingshoofd.up_to", "50k"),
        ("mandates.inkoop.teamleider.up_to", "5k"),
        ("bodies.college.slots", "24"),
    ] {
        assert_eq!(get(&tree, path).map(|n| sources.slice(n.span)), Some(expected), "{path}");
    }
}

#[test]
fn a_wrong_path_says_what_there_is() {
    let (_, mut tree) = tree();
    for (wrong, at, near) in [
        ("steps.intaek.waits", 106, Some("intake")),
        ("steps.intake.aanvulen.chance", 113, Some("aanvullen")),
        ("mandates.subsidie.afdelingshoofdd.up_to", 109, None),
        ("stpes.x", 100, Some("steps")),
        ("bodies.college.slots.x", 121, None),
        ("", 100, None),
        ("steps..x", 106, None),
    ] {
        let complaint = add(&mut tree, &path(wrong), &value("1")).unwrap_err();
        assert_eq!((complaint.code, complaint.at.unwrap().start), ("unknown_path", at), "{wrong}");
        assert!(!complaint.hints.is_empty(), "{wrong}");
        assert_eq!(complaint.label.map(|l| l.en), near.map(|n| format!("did you mean \"{n}\"?")), "{wrong}");
    }
}

#[test]
fn set_makes_a_last_key_but_no_way_to_it() {
    let (_, mut tree) = tree();
    set(&mut tree, &path("steps.intake.takes"), &value("3 d")).unwrap();
    set(&mut tree, &path("steps.intake.aanvullen.max"), &value("2")).unwrap();
    set(&mut tree, &path("steps.intake.work"), &value("2 h")).unwrap();
    assert_eq!(plain(get(&tree, "steps.intake.takes").unwrap()), Some("3 d"));
    assert_eq!(plain(get(&tree, "steps.intake.aanvullen.max").unwrap()), Some("2"));
    assert_eq!(plain(get(&tree, "steps.intake.work").unwrap()), Some("2 h"));
    assert!(set(&mut tree, &path("steps.nieuw.takes"), &value("3 d")).is_err());
    assert!(set(&mut tree, &path("mandates.zorg"), &value("3")).is_err());
    assert!(scale(&mut tree, &path("steps.intake.penalty"), &Spanned::new(2.0, Span::default())).is_err());
}

#[test]
fn scaling_a_branch_list_scales_every_value() {
    let (_, mut tree) = tree();
    scale(&mut tree, &path("steps.beoordelen.work"), &Spanned::new(0.5, Span::default())).unwrap();
    assert_eq!(get(&tree, "steps.beoordelen.work.1.is").unwrap().adjust.len(), 1);
    assert_eq!(get(&tree, "steps.beoordelen.work.2.else").unwrap().adjust.len(), 1);
    assert!(get(&tree, "steps.beoordelen.work").unwrap().adjust.is_empty());
}

#[test]
fn whole_steps_are_replaced_or_added() {
    let (_, mut tree) = tree();
    replace_steps(&mut tree, &value("{ intake: { takes: 1 d }, nieuw: { end: granted } }")).unwrap();
    assert!(get(&tree, "steps.intake.work").is_none());
    assert_eq!(get(&tree, "steps.nieuw.end").and_then(plain), Some("granted"));
    assert!(replace_steps(&mut tree, &value("[a]")).is_err());
}

#[test]
fn a_value_in_the_place_of_a_titled_one_keeps_the_title() {
    let mut sources = Sources::default();
    let file =
        sources.add("f", "rules: { nee: { is: '0.3', title: { nl: Nee, en: No } }, ja: '0.7', wie: { is: x, title: Wie } }");
    let mut tree = yaml::read(file, &sources, &mut Complaints::default()).unwrap();
    set(&mut tree, &path("rules.nee"), &value("'0.1'")).unwrap();
    set(&mut tree, &path("rules.ja"), &value("'0.9'")).unwrap();
    set(&mut tree, &path("rules.wie"), &value("{ is: y, title: Anders }")).unwrap();
    let text = |path: &str| match &get(&tree, path).unwrap().kind {
        NodeKind::Scalar(scalar) => scalar.text.clone(),
        other => panic!("{path}: {other:?}"),
    };
    assert_eq!([text("rules.nee.is"), text("rules.nee.title.en"), text("rules.ja")], ["0.1", "No", "0.9"]);
    assert_eq!([text("rules.wie.is"), text("rules.wie.title")], ["y", "Anders"]);
}
