//! The process file: head, lanes, steps and notes, in the style of the library.

use super::figures::LaneIs;
use super::names::{Names, slug};
use super::net::{Net, What};
use super::shape::{Step, quoted};
use super::{Imported, Wanted};
use crate::text::{Complaint, FileId, Lang, Sources};
use std::fmt::Write as _;

/// What stands in the head of a file where its steps were.
pub(super) const STEPS_HERE: &str = "steps: {}";
/// Most remarks that stand in the file; all of them are told.
const MOST_REMARKS: usize = 100;

/// The names of the lanes in the file.
pub(super) fn lane_names(net: &Net, lang: Lang) -> Vec<String> {
    let mut names = Names::default();
    net.lanes.iter().map(|l| l.name.clone().unwrap_or_else(|| names.free(&l.title, lang))).collect()
}

/// Writes the file.
pub(super) fn process(
    net: &Net,
    lanes: &[String],
    steps: Vec<Step>,
    remarks: Vec<Complaint>,
    sources: &Sources,
    file: FileId,
    wanted: &Wanted<'_>,
) -> Imported {
    let estimated = steps.iter().filter(|s| s.fields.iter().any(|f| f.1.contains("sure: 3"))).count();
    let name = wanted.name.map(slug).filter(|n| !n.is_empty());
    let name = name.or_else(|| Some(slug(&net.title)).filter(|n| !n.is_empty()));
    let stem = || {
        let shown = sources.name(file).replace('\\', "/");
        let stem = shown.rsplit('/').next().unwrap_or("").split('.').next().unwrap_or("").to_owned();
        slug(&stem)
    };
    let name = Names::default().free(&name.unwrap_or_else(stem), wanted.lang);
    let mut body = String::new();
    for step in &steps {
        one(&mut body, step);
    }
    let mut text = String::new();
    if net.head.is_none() || !remarks.is_empty() {
        about(&mut text, &remarks, sources, file, estimated, wanted.lang);
    }
    let name = match &net.head {
        Some(head) => {
            let (before, after) = head.split_once(STEPS_HERE).unwrap_or((head, ""));
            let _ = write!(text, "{before}steps:\n{body}{after}");
            let said = before.lines().find_map(|l| l.strip_prefix("process:"));
            said.map_or(name, |n| n.split('#').next().unwrap_or("").trim().to_owned())
        }
        None => {
            let title = if net.title.is_empty() { name.replace('_', " ") } else { net.title.clone() };
            let _ = write!(text, "doorloop: 1\nprocess: {name}\ntitle: {}\n", quoted(&title));
            if !net.facts.is_empty() {
                let _ = write!(text, "\nfacts:\n{}", net.facts);
            }
            if !net.rules.is_empty() {
                let _ = write!(text, "\nrules:\n{}", net.rules);
            }
            let used: Vec<usize> = (0..lanes.len()).filter(|l| net.nodes.iter().any(|n| n.lane == Some(*l))).collect();
            if !used.is_empty() {
                text.push_str("\nlanes:\n");
                for lane in used {
                    let title = &net.lanes[lane].title;
                    let is = LaneIs::of(title).word();
                    let _ = writeln!(text, "  {}: {{ is: {is}, title: {} }}", lanes[lane], quoted(title));
                }
            }
            let _ = write!(text, "\nsteps:\n{body}");
            if !net.notes.is_empty() {
                text.push_str("\nnotes:\n");
                for (on, note) in &net.notes {
                    // A note on something that is no step of its own hangs beside the picture.
                    let title = on.map(|at| &net.nodes[at]).filter(|n| matches!(n.what, What::Task(_) | What::Wait(_)));
                    let on = title.and_then(|n| steps.iter().find(|s| is_titled(s, &n.title)));
                    match on {
                        Some(step) => {
                            let _ = writeln!(text, "  - {{ on: {}, text: {} }}", step.name, quoted(note));
                        }
                        None => {
                            let _ = writeln!(text, "  - {{ text: {} }}", quoted(note));
                        }
                    }
                }
            }
            name
        }
    };
    Imported { yaml: text, name, remarks, steps: steps.len(), estimated }
}

fn is_titled(step: &Step, title: &str) -> bool {
    let title = quoted(title);
    step.fields.iter().any(|f| f.0 == "title" && f.1 == title)
}

/// Where the file comes from, and what of the drawing is not in it, as comments.
fn about(text: &mut String, remarks: &[Complaint], sources: &Sources, file: FileId, estimated: usize, lang: Lang) {
    let shown = sources.name(file);
    let shown: String = shown.rsplit(['/', '\\']).next().unwrap_or("").chars().filter(|c| !c.is_control()).collect();
    let both = |nl: String, en: String| if lang == Lang::Nl { nl } else { en };
    let mut line = |words: String| {
        let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = writeln!(text, "# {words}");
    };
    line(both(format!("Overgenomen uit {shown}."), format!("Taken over from {shown}.")));
    if estimated > 0 {
        line(both(
            format!(
                "Een tekening zegt niet hoe lang iets duurt: bij {estimated} stappen staat een schatting (\"sure: 3\"). Vul uw eigen cijfers in."
            ),
            format!(
                "A drawing does not say how long anything takes: {estimated} steps have an estimate (\"sure: 3\"). Write your own figures."
            ),
        ));
    }
    if !remarks.is_empty() {
        line(both("Niet overgenomen zoals getekend:".to_owned(), "Not taken over as drawn:".to_owned()));
    }
    for remark in remarks.iter().take(MOST_REMARKS) {
        let at = remark.at.map_or(0, |span| sources.locate(span).line);
        let what = remark.what.in_lang(lang);
        line(both(format!("- regel {at}: {what}"), format!("- line {at}: {what}")));
    }
    if remarks.len() > MOST_REMARKS {
        let more = remarks.len() - MOST_REMARKS;
        line(both(format!("- en nog {more}"), format!("- and {more} more")));
    }
    text.push('\n');
}

fn one(text: &mut String, step: &Step) {
    if let Some(own) = &step.own {
        let own = own.trim_end();
        if own.trim_start().starts_with('{') {
            let _ = writeln!(text, "  {}: {}", step.name, own.trim_start().replace('\n', "\n  "));
        } else {
            let _ = writeln!(text, "  {}:\n    {}", step.name, own.trim_start_matches('\n').replace('\n', "\n    "));
        }
        return;
    }
    let fields: Vec<String> = step.fields.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    let _ = writeln!(text, "  {}: {{ {} }}", step.name, fields.join(", "));
}
