//! `doorloop new`.

use crate::arguments::{Form, New};
use crate::desk::{Desk, Stop};
use doorloop_engine::text::Complaint;

const PROCESS: &str = include_str!("templates/process.nl.yaml");
const PLACE: &str = include_str!("templates/place.nl.yaml");

pub fn run(desk: &mut Desk, wanted: &New) -> Result<(), Stop> {
    let name = &wanted.name;
    let is_id = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !is_id {
        return Err(Stop::input(
            Complaint::general("bad_name", format!("\"{name}\" kan geen naam zijn"), format!("\"{name}\" cannot be a name"))
                .hint(
                    "Gebruik kleine letters, cijfers en _, zoals mijn_proces",
                    "Use small letters, digits and _, such as my_process",
                ),
        ));
    }
    let template = if wanted.form == Form::Process { PROCESS } else { PLACE };
    desk.answer(&template.replace("NAAM", name))
}
