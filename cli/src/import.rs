//! `doorloop import`.

use crate::arguments::{Format, Import, ImportWhat};
use crate::desk::{Desk, Stop, read_bytes, read_text};
use doorloop_engine::exchange::{bpmn, calendar};
use doorloop_engine::report;
use doorloop_engine::text::Complaint;

pub fn run(desk: &mut Desk, wanted: &Import) -> Result<(), Stop> {
    match &wanted.what {
        ImportWhat::Bpmn { file, pool, name } => drawing(desk, file, pool.as_deref(), name.as_deref()),
        ImportWhat::Prosimos { file, parameters, cases, name } => prosimos(desk, (file, parameters), *cases, name.as_deref()),
        ImportWhat::Calendar { file, body, title } => meetings(desk, file, body, title.as_deref()),
    }
}

fn drawing(desk: &mut Desk, file: &str, pool: Option<&str>, name: Option<&str>) -> Result<(), Stop> {
    let text = bpmn::decoded(&read_bytes(file.as_ref())?, file).map_err(Stop::input)?;
    let id = desk.workbook.sources.add(file, text);
    let wanted = bpmn::Wanted { name, pool, lang: desk.lang };
    let found = bpmn::import(id, &desk.workbook.sources, &wanted)
        .map_err(|complaints| Stop::Input(complaints, desk.workbook.sources.clone()))?;
    if desk.format == Format::Json {
        return desk.answer(&report::to_json(&found.told(&desk.workbook.sources)));
    }
    found.remarks.into_iter().for_each(|remark| desk.complaints.push(remark));
    desk.tell()?;
    desk.answer(&found.yaml)
}

fn prosimos(desk: &mut Desk, (file, parameters): (&str, &str), cases: Option<u64>, name: Option<&str>) -> Result<(), Stop> {
    let mut take = |name: &str| -> Result<_, Stop> {
        let text = bpmn::decoded(&read_bytes(name.as_ref())?, name).map_err(Stop::input)?;
        Ok(desk.workbook.sources.add(name, text))
    };
    let (drawing, parameters) = (take(file)?, take(parameters)?);
    let wanted = bpmn::Wanted { name, pool: None, lang: desk.lang };
    let found = bpmn::import_prosimos(drawing, parameters, &desk.workbook.sources, cases, &wanted)
        .map_err(|complaints| Stop::Input(complaints, desk.workbook.sources.clone()))?;
    found.process.remarks.iter().for_each(|remark| desk.complaints.push(remark.clone()));
    desk.tell()?;
    let process = format!("{}.yaml", found.process.name);
    let place = format!("{}_place.yaml", found.process.name);
    desk.answer_in_folder(&[(&process, &found.process.yaml), (&place, &found.place)])
}

fn meetings(desk: &mut Desk, file: &str, body: &str, title: Option<&str>) -> Result<(), Stop> {
    let text = read_text(file.as_ref())?;
    let found = calendar::meetings(&text, title.unwrap_or("")).map_err(Stop::input)?;
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
