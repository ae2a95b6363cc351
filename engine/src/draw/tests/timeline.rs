//! The timeline of every process of the library: no text over another or off the page, and no line of the decision through one.

use super::geometry::text_faults;
use crate::check::Setting;
use crate::draw::scene::{Item, Outline, Scene, Segment};
use crate::draw::timeline;
use crate::findings::timeline::{run_at_quantile, timeline as seen};
use crate::findings::{Progress, Request, Wanted, run};
use crate::model::library::Library;
use crate::model::load::Workbook;
use crate::plan::{Look, Plan, Proposal, Reach};
use crate::text::{Complaints, Lang, Sources};
use crate::time::Date;

/// The x of each line of the decision with its top and bottom.
fn crossed(scene: &Scene) -> Vec<String> {
    let (mut lines, mut texts) = (Vec::new(), Vec::new());
    scene.visit(&mut |_, item| match item {
        Item::Shape(shape) if shape.class == "decision" => {
            if let Outline::Path(segments) = &shape.outline
                && let [Segment::Move(a), Segment::Line(b)] = segments[..]
            {
                lines.push((a.x, a.y, b.y));
            }
        }
        Item::Text(text) => texts.push((text.bounds(), text.text.clone())),
        _ => {}
    });
    let through = |(x, top, bottom): &(f64, f64, f64), room: &crate::draw::scene::Rect| {
        room.x < *x && *x < room.right() && *top < room.bottom() - 2.0 && room.y + 2.0 < *bottom
    };
    let found = texts.iter().filter(|(room, _)| lines.iter().any(|l| through(l, room)));
    found.map(|(_, text)| format!("a line of the decision runs through \"{text}\"")).collect()
}

#[test]
fn no_text_is_crossed_or_covered() {
    let mut wrong = Vec::new();
    let submit = Date::new(2027, 2, 1).expect("a day");
    for name in Library::builtin().processes.keys() {
        let library = Library::builtin();
        let (file, place) = (library.processes[name].clone(), library.places["voorbeeldstad"].clone());
        let mut workbook = Workbook { sources: Sources::default(), library };
        let mut complaints = Complaints::default();
        let setting = Setting::load(&mut workbook, &file, &place, &[], submit, &mut complaints).expect("it loads");
        let (loaded, checked) = setting.process.as_ref().expect("it is sound");
        let proposal = Proposal { facts: vec![None; loaded.process.facts.len()], submit, moves: false, until: None };
        let look = Look::Follow(checked, &proposal);
        let Some(plan) = Plan::compile(&setting.place, look, &[], Reach::default(), &workbook.sources, &mut complaints) else {
            continue; // A part asks facts that only its caller gives.
        };
        let wanted = Wanted { seed: 1, runs: Some(25), gains: false, estimates: false };
        let request = Request {
            setting: &setting,
            plan: &plan,
            proposal: &proposal,
            with: &[],
            wanted,
            sources: &workbook.sources,
            complaints: &complaints,
        };
        let runs = run(&plan, wanted, Progress::QUIET).expect("it runs");
        for one in [None, run_at_quantile(&runs, 0.8).map(|r| (r, Some(0.8)))] {
            let seen = seen(&request, &runs, one).expect("there is something to see");
            let has_causes = seen.rows.iter().any(|r| !r.causes.is_empty());
            assert!(has_causes || seen.rows.is_empty(), "{name}");
            for row in &seen.rows {
                let mut at = row.begun;
                for (_, from, to) in &row.causes {
                    assert!(*from >= at && to >= from && *to <= row.late.max(seen.until), "{name}: {}", row.step);
                    at = if one.is_none() { *to } else { at };
                }
            }
            for lang in [Lang::Nl, Lang::En] {
                let scene = timeline(&seen, lang);
                let found = text_faults(&scene).into_iter().chain(crossed(&scene));
                wrong.extend(found.map(|f| format!("{name} {lang:?} {one:?}: {f}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
