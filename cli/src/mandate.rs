//! `doorloop mandate`.

use crate::arguments::{Format, Mandate};
use crate::desk::{Desk, Stop};
use doorloop_engine::findings;
use doorloop_engine::model::{Cents, Fact, FactKind, FactValue, Name, read::read_value};
use doorloop_engine::report::{self, Style};
use doorloop_engine::text::reader::suggest;
use doorloop_engine::text::{Complaint, Span, Words};

pub fn run(desk: &mut Desk, wanted: &Mandate) -> Result<(), Stop> {
    let file = desk.place(&wanted.place)?;
    let Some(place) = desk.workbook.load_place(&file, &[], &mut desk.complaints) else { return Err(desk.give_up()) };
    desk.tell()?;
    let amount = amount(&wanted.amount)?;
    let Some(seen) = findings::mandate(&place, &wanted.matter, amount) else {
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
