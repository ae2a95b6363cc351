//! `doorloop schema`.

use crate::arguments::{Form, Schema};
use crate::desk::{Desk, Stop};
use doorloop_engine::model::keys;

pub fn run(desk: &mut Desk, wanted: &Schema) -> Result<(), Stop> {
    let schema = match wanted.form {
        Form::Process => keys::process_schema(),
        Form::Place => keys::place_schema(),
    };
    desk.answer(&format!("{schema:#}\n"))
}
