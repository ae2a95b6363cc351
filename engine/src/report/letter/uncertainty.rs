//! Which number to find out first: luck and estimates apart.

use super::Told;
use crate::findings::{EstimatePart, Uncertainty};
use crate::report::clean::capitalised;
use crate::report::document::{Block, Cell, Row, Section, Table};
use crate::report::figures;

/// More than this nobody finds out.
const SHOWN: usize = 5;
/// A smaller share is not worth a sentence.
const WORTH_SHARE: f64 = 0.01;
/// For less than a day nobody finds out a number.
const WORTH_DAYS: f64 = 1.0;

pub(super) fn uncertainty(told: Told<'_>) -> Option<Section> {
    let seen = told.of.uncertainty.as_ref()?;
    let mut section = told.section("Welk getal eerst uitzoeken?", "Which number to find out first?");
    section.say(parts(told, seen));
    match seen.estimates.first() {
        None => section.say(told.pick(
            "Geen enkele schatting springt eruit. Eén getal uitzoeken maakt de datum dus niet merkbaar zekerder.",
            "No estimate stands out. So finding out one number does not make the date noticeably surer.",
        )),
        Some(first) => {
            let narrower = seen.width_days - first.width_days_when_known;
            section.say(if narrower < WORTH_DAYS { not_worth(told, first) } else { worth(told, seen, first) });
            section.push(Block::Table(table(told, seen)));
        }
    }
    let (floor, others) = (percent(told, seen.noise_floor), figures::count(seen.not_distinguishable, told.lang));
    section.say(told.pick(
        format!(
            "Zo is dit gevonden: het verschil met en zonder twijfel over de schattingen, bij hetzelfde toeval, is per schatting uitgezet \
             (gestandaardiseerde regressie op de logaritme van de factor). Is een getal bekend, dan valt zijn deel van de variantie weg. \
             Een aandeel onder {floor} is niet van toeval te onderscheiden. Dat geldt voor {others} schattingen van deze procedure."
        ),
        format!(
            "How this was found: the difference with and without doubt about the estimates, with the same luck, was held against each \
             estimate (standardised regression on the logarithm of the factor). Once a number is known, its part of the variance is gone. \
             A share below {floor} can't be told from luck. That holds for {others} estimates of this procedure."
        ),
    ));
    Some(section)
}

fn parts(told: Told<'_>, seen: &Uncertainty) -> String {
    let (width, luck, estimates) = (told.days(seen.width_days), told.share(seen.luck_share), told.share(seen.estimates_share));
    let others = if seen.others_share < WORTH_SHARE {
        String::new()
    } else {
        let others = told.share(seen.others_share);
        told.pick(
            format!(" Ander werk van de gemeente, dat dit voorstel ophoudt, is goed voor {others} van de spreiding."),
            format!(" Other work of the municipality, which holds this proposal up, makes up {others} of the spread."),
        )
    };
    told.pick(
        format!(
            "Acht van de tien antwoorden vallen binnen een tijd van {width}. Van die spreiding komt {luck} door toeval en {estimates} \
             door twijfel over de schattingen.{others}"
        ),
        format!(
            "Eight answers out of ten fall within a time of {width}. Of that spread {luck} is luck, and {estimates} is doubt \
             about the estimates.{others}"
        ),
    )
}

fn worth(told: Told<'_>, seen: &Uncertainty, first: &EstimatePart) -> String {
    let (title, number) = (first.title.in_lang(told.lang), first.number.in_lang(told.lang));
    let (width, known) = (column(told, seen.width_days), column(told, first.width_days_when_known));
    told.pick(
        format!("Zoek eerst uit: {title}, {number}. Dan gaat de spreiding van {width} naar {known} dagen."),
        format!("Find out first: {title}, {number}. The spread then goes from {width} to {known} days."),
    )
}

fn not_worth(told: Told<'_>, first: &EstimatePart) -> String {
    let (title, number) = (first.title.in_lang(told.lang), first.number.in_lang(told.lang));
    told.pick(
        format!(
            "Eén getal uitzoeken maakt de datum niet merkbaar zekerder. Ook het grootste ({title}, {number}) maakt de spreiding \
             minder dan één dag kleiner."
        ),
        format!(
            "Finding out one number does not make the date noticeably surer. Even the largest ({title}, {number}) makes the spread \
             less than one day smaller."
        ),
    )
}

/// A share with a decimal, and never nought where it is not.
fn percent(told: Told<'_>, share: f64) -> String {
    format!("{}%", figures::number((share * 100.0).max(0.1), 1, told.lang))
}

fn column(told: Told<'_>, days: f64) -> String {
    figures::column_days(days, told.lang)
}

fn table(told: Told<'_>, seen: &Uncertainty) -> Table {
    let rows = seen.estimates.iter().take(SHOWN).map(|part| {
        let (title, number) = (part.title.in_lang(told.lang), part.number.in_lang(told.lang));
        let [low, high] = part.ci95.map(|share| figures::number(share * 100.0, 1, told.lang));
        Row {
            note: Some(capitalised(number)),
            ..Row::new(vec![
                Cell::words(title),
                Cell::Figure(percent(told, part.share)),
                Cell::Figure(format!("{low} {} {high}%", told.pick("tot", "to"))),
                Cell::Figure(column(told, part.days_per_tenth_more)),
                Cell::Figure(column(told, part.width_days_when_known)),
            ])
        }
    });
    Table {
        caption: told
            .pick(
                "Deel van de spreiding; dagen erbij als het getal 10% groter is",
                "Part of the spread; days more if the number is 10% larger",
            )
            .to_owned(),
        heads: vec![
            told.pick("Getal", "Number"),
            told.pick("Deel", "Part"),
            told.pick("95% zeker", "95% certain"),
            told.pick("Bij +10%", "At +10%"),
            told.pick("Spreiding", "Spread"),
        ],
        rows: rows.collect(),
    }
}
