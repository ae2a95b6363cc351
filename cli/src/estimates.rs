//! `doorloop estimates`.

use crate::arguments::{Estimates, Format};
use crate::desk::{Desk, Stop, read_sheet};
use doorloop_engine::exchange::estimates as forms;
use doorloop_engine::findings::estimates::{self, questions};
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::model::load::Workbook;
use doorloop_engine::report::{self, Style};
use doorloop_engine::text::{Complaint, Complaints, Words, yaml};
use std::path::Path;

/// Most forms at once.
const MOST: usize = 500;

pub fn run(desk: &mut Desk, wanted: &Estimates) -> Result<(), Stop> {
    let file = desk.process(&wanted.process)?;
    let Some(loaded) = desk.workbook.load_process(&file, &[], &mut desk.complaints) else { return Err(desk.give_up()) };
    let questions = questions(&loaded.process);
    if questions.is_empty() {
        return Err(Stop::input(Complaint::general(
            "nothing_to_estimate",
            "in dit proces staat geen schatting: alles is wet of gemeten",
            "this process has no estimate: all is law or measured",
        )));
    }
    if wanted.csv || wanted.read.is_empty() {
        return desk.answer(&forms::form(&questions, desk.lang));
    }
    if wanted.read.len() > MOST {
        return Err(Stop::input(Complaint::general(
            "too_many_forms",
            format!("meer dan {MOST} formulieren tegelijk kan niet"),
            format!("no more than {MOST} forms at once"),
        )));
    }
    let (mut participants, mut answers) = (Vec::new(), Vec::new());
    for (i, path) in wanted.read.iter().enumerate() {
        let text = read_sheet(Path::new(path))?;
        let id = desk.workbook.sources.add(path.clone(), text);
        let stem = Path::new(path).file_stem().map_or_else(|| path.clone(), |s| s.to_string_lossy().into_owned());
        // Two forms may have one name in two folders.
        let same = participants.iter().filter(|p: &&String| **p == stem || p.starts_with(&format!("{stem} ("))).count();
        participants.push(if same == 0 { stem } else { format!("{stem} ({})", same + 1) });
        answers.extend(forms::read(id, i, &questions, &desk.workbook.sources, &mut desk.complaints));
    }
    if desk.complaints.has_errors() {
        return Err(desk.give_up());
    }
    if answers.is_empty() {
        return Err(Stop::input(
            Complaint::general("no_answers", "in geen van de formulieren is iets ingevuld", "none of the forms is filled in")
                .hint(
                    "Vul minstens, meestal en hoogstens in, en bewaar als CSV",
                    "Fill in at least, usually and at most, and save as CSV",
                ),
        ));
    }
    let pooled = estimates::Estimates::new(&loaded.process, &questions, participants, &answers);
    let text = match desk.format {
        Format::Text => {
            report::estimates_text(&pooled, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() })
        }
        Format::Json => report::to_json(&pooled),
        Format::Html => report::estimates_html(&pooled, desk.lang),
    };
    let extension = desk.extension();
    if !extension.is_some_and(|e| e == "yaml" || e == "yml") {
        desk.tell()?;
        return desk.answer(&text);
    }
    let id = loaded.process.file;
    let root = yaml::read(id, &desk.workbook.sources, &mut Complaints::default());
    let Some(root) = root else { return Err(desk.give_up()) };
    let written = pooled.written_into(&root, &desk.workbook.sources, desk.lang);
    // What is written must read as well as what was read.
    let mut check = Workbook { library: desk.workbook.library.clone(), ..Workbook::default() };
    let mut complaints = Complaints::default();
    if check.load_process(&LibraryFile { text: written.clone(), shown: file.shown }, &[], &mut complaints).is_none() {
        return Err(Stop::Failed(Words::new(
            "de schattingen passen niet in dit bestand; er is niets geschreven",
            "the estimates do not fit into this file; nothing was written",
        )));
    }
    desk.tell()?;
    desk.answer(&written)?;
    desk.answer_on_screen(&text)
}
