//! `doorloop import`.

use crate::arguments::{Import, ImportWhat};
use crate::desk::{Desk, Stop, read_text};
use doorloop_engine::exchange::calendar;
use doorloop_engine::text::Complaint;

pub fn run(desk: &mut Desk, wanted: &Import) -> Result<(), Stop> {
    let ImportWhat::Calendar { file, body, title } = &wanted.what;
    let text = read_text(file.as_ref())?;
    let found = calendar::meetings(&text, title.as_deref().unwrap_or("")).map_err(Stop::input)?;
    for left_out in &found.left_out {
        desk.complaints.push(Complaint {
            severity: doorloop_engine::text::Severity::Warning,
            ..Complaint::general("left_out", left_out.nl.clone(), left_out.en.clone())
        });
    }
    if found.moments.is_empty() {
        return Err(Stop::input(Complaint::general(
            "no_meetings",
            "in deze agenda staat geen vergadering met een begintijd",
            "this calendar has no meeting with a time",
        )));
    }
    desk.tell()?;
    let list: Vec<String> = found.moments.iter().map(ToString::to_string).collect();
    desk.answer(&format!("bodies:\n  {body}:\n    meets: [ {} ]\n", list.join(", ")))
}
