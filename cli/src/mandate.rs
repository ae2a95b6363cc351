//! `doorloop mandate`.

use crate::arguments::{Format, Mandate};
use crate::case::facts;
use crate::desk::{Desk, Stop};
use doorloop_engine::check::Checked;
use doorloop_engine::findings::{self, Asking};
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::model::{Cents, Fact, FactKind, FactValue, Name, Place, read::read_value};
use doorloop_engine::report::{self, Style};
use doorloop_engine::text::reader::suggest;
use doorloop_engine::text::{Complaint, Complaints, Span, Words};
use doorloop_engine::time::Date;

pub fn run(desk: &mut Desk, wanted: &Mandate) -> Result<(), Stop> {
    let file = desk.place(&wanted.place)?;
    let Some(place) = desk.workbook.load_place(&file, &[], &mut desk.complaints) else { return Err(desk.give_up()) };
    desk.tell()?;
    let amount = amount(&wanted.amount)?;
    let on = desk.date(wanted.on.as_deref(), "--on")?;
    let is_conditional = place.mandates.iter().any(|r| r.matter.value == wanted.matter && r.when.is_some());
    let checked = if is_conditional || !wanted.sets.is_empty() { asking(desk, wanted, &place, on)? } else { None };
    let found = checked.as_ref().and_then(|checked| findings::asks_about(checked, &wanted.matter));
    let values = found.map_or_else(Vec::new, |(process, _)| facts(process, &wanted.sets, &mut desk.complaints));
    if desk.complaints.has_errors() {
        return Err(desk.give_up());
    }
    let asking = found.map(|(process, book)| Asking { process, book, facts: &values });
    let Some(seen) = findings::mandate(&place, &wanted.matter, amount, asking) else {
        let mut known: Vec<&str> = place.mandates.iter().map(|r| r.matter.value.as_str()).collect();
        known.dedup();
        let complaint = Complaint::general(
            "unknown_matter",
            format!("het register van {} zegt niets over \"{}\"", place.name.value, wanted.matter),
            format!("the register of {} says nothing about \"{}\"", place.name.value, wanted.matter),
        );
        return Err(Stop::input(suggest(complaint, &wanted.matter, &known, &Words::new("onderwerpen", "matters"))));
    };
    let text = match desk.format {
        Format::Json => report::to_json(&seen),
        Format::Text => report::mandate_text(&seen, desk.lang, &Style { colours: desk.colours_on_stdout(), ..Style::default() }),
        Format::Html => report::mandate_html(&seen, desk.lang),
    };
    desk.answer(&text)
}

/// The process that asks who decides on the matter, with its rules at this place: the one that was named, or the first of the library.
fn asking(desk: &mut Desk, wanted: &Mandate, place: &Place, on: Date) -> Result<Option<Checked>, Stop> {
    let named = wanted.process.as_ref().map(|name| desk.process(name)).transpose()?;
    let is_named = named.is_some();
    let files: Vec<LibraryFile> = named.map_or_else(|| desk.workbook.library.processes.values().cloned().collect(), |f| vec![f]);
    for file in files {
        // What there is to complain of a process that was not named is told where it is checked.
        let mut complaints = Complaints::default();
        let Some(loaded) = desk.workbook.load_process(&file, &[], &mut complaints) else { continue };
        let checked = Checked::new(&loaded, place, on, &desk.workbook.sources, &mut complaints);
        if is_named && complaints.has_errors() {
            desk.complaints = complaints;
            return Err(desk.give_up());
        }
        if let Some(checked) = checked
            && findings::asks_about(&checked, &wanted.matter).is_some()
        {
            return Ok(Some(checked));
        }
    }
    if wanted.sets.is_empty() && !is_named {
        return Ok(None);
    }
    Err(Stop::input(Complaint::general(
        "nobody_asks",
        format!("geen proces vraagt wie over \"{}\" beslist: --set zegt hier niets", wanted.matter),
        format!("no process asks who decides on \"{}\": --set says nothing here", wanted.matter),
    )))
}

/// An amount as a fact of money reads it.
fn amount(text: &str) -> Result<Cents, Stop> {
    let fact = Fact {
        name: Name::new("--amount".to_owned(), Span::default()),
        title: Words::default(),
        ask: None,
        kind: FactKind::Money,
        default: None,
        min: Some(0.0),
        max: None,
        optional: false,
    };
    match read_value(&fact, text) {
        Ok(FactValue::Money(cents)) => Ok(cents),
        Ok(_) => Ok(Cents(0)),
        Err(complaint) => Err(Stop::input(complaint)),
    }
}
