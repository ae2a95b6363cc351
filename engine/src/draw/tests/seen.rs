//! Pictures with figures, changes, notes and room to write: every process of the library, with as much on it as can be.

use super::geometry::{faults, text_faults};
use super::library::diagram;
use crate::draw::paint::Picture;
use crate::draw::{Change, Diagram, Form, Options, Seen, Size, Stalled};
use crate::model::Cause;
use crate::model::library::Library;
use crate::text::Lang;

/// Everything that runs may say, spread over the forms: stalls of every heat, wide badges, what can't happen.
fn with_figures(mut diagram: Diagram) -> Diagram {
    for (i, node) in diagram.nodes.iter_mut().enumerate().filter(|(_, n)| !matches!(n.form, Form::Start | Form::AnyMoment)) {
        let has_days = matches!(node.form, Form::Task | Form::Subprocess);
        let stall = (i % 3 != 0).then(|| Stalled {
            heat: 1 + (i % 3) as u8,
            rank: i,
            cause: Some(Cause::ALL[i % Cause::ALL.len()]),
            gain: 12.0,
            why: "waarom".to_owned(),
        });
        node.seen = Some(Seen {
            impossible: i % 7 == 6,
            share: 0.5,
            days: has_days.then_some((143.0, 1_288.0)),
            stall: stall.filter(|_| has_days),
            critical: i % 2 == 0,
        });
    }
    diagram.edges.iter_mut().enumerate().for_each(|(i, e)| e.share = Some((i % 5) as f64 / 4.0));
    diagram.mark_likely();
    diagram
}

fn changed(mut diagram: Diagram) -> Diagram {
    let changes = [Change::Added, Change::Changed, Change::Removed];
    diagram.nodes.iter_mut().enumerate().for_each(|(i, n)| n.change = Some(changes[i % 3]));
    diagram.edges.iter_mut().for_each(|e| e.change = Some(Change::Added));
    diagram
}

fn with_notes(mut diagram: Diagram) -> Diagram {
    for (i, node) in diagram.nodes.iter_mut().enumerate().filter(|(i, _)| i % 2 == 0) {
        node.stickies = vec!["Wie tekent hier eigenlijk, en wanneer?".to_owned(); 1 + i % 3];
    }
    diagram.notes = vec!["Een briefje dat nergens bij hoort".to_owned(); 9];
    diagram
}

#[test]
fn a_blank_picture_has_room_for_shares_and_none_of_its_own() {
    let mut rooms = 0;
    for name in Library::builtin().processes.keys() {
        let diagram = diagram(name, Lang::Nl, false);
        let picture = Picture::of(&diagram, &Options { blank: true, ..Options::default() });
        for word in picture.labels.iter().flatten().flat_map(|line| line.split(' ')).filter(|word| word.contains('%')) {
            assert_eq!(word, "……%", "{name}");
            rooms += 1;
        }
    }
    assert!(rooms > 50, "{rooms}");
}

#[test]
fn nothing_overlaps_with_figures_changes_notes_or_room_to_write() {
    let mut wrong = Vec::new();
    for name in Library::builtin().processes.keys() {
        for lang in [Lang::Nl, Lang::En] {
            let plain = diagram(name, lang, false);
            let pictures = [
                ("heat", with_figures(plain.clone()), false),
                ("change", changed(plain.clone()), false),
                ("heat and change", changed(with_figures(plain.clone())), false),
                ("notes", with_notes(plain.clone()), false),
                ("blank", plain.clone(), true),
                ("blank with notes", with_notes(plain), true),
            ];
            for (kind, diagram, blank) in pictures {
                for size in [Size::Screen, Size::Print] {
                    let options = Options { size, lang, blank, proportion: None };
                    let picture = Picture::of(&diagram, &options);
                    let mut found: Vec<String> = picture.folded.bands.iter().flat_map(|b| faults(&b.plate, &b.placed)).collect();
                    found.extend(text_faults(&picture.paint(&diagram, &options)));
                    wrong.extend(found.into_iter().map(|f| format!("{name} {lang:?} {size:?} {kind}: {f}")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
