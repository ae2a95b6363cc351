//! What a proposer has, and must: money, costs, partners and a date of their own, as they were typed.

use crate::model::read::read_typed;
use crate::model::{Cents, Chance};
use crate::text::Complaint;
use crate::text::scalars::{self, DurationForm, Unit};
use crate::time::Date;

/// The options as they were typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'t> {
    /// How long the proposer can hold out with what is in hand.
    pub runway: Option<&'t str>,
    /// What each month costs.
    pub cost: Option<&'t str>,
    /// Money that is certain.
    pub secured: Option<&'t str>,
    /// Money that may come: `AMOUNT@DATE` or `AMOUNT@DATE:CHANCE`.
    pub income: &'t [String],
    /// A partner who drops out after a date: `NAME@DATE`.
    pub partners: &'t [String],
    /// The answer must be there by this date.
    pub season: Option<&'t str>,
}

impl Typed<'_> {
    /// Whether anything was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let all = [self.runway, self.cost, self.secured, self.season];
        all.iter().all(Option::is_none) && self.income.is_empty() && self.partners.is_empty()
    }
}

/// Money that may come.
#[derive(Clone, Debug, PartialEq)]
pub struct Income {
    /// How much.
    pub amount: Cents,
    /// When.
    pub on: Date,
    /// How likely.
    pub chance: Chance,
}

/// What a proposer has, and must.
#[derive(Clone, Debug, PartialEq)]
pub struct Means {
    /// With what is in hand it goes on to this day.
    pub until: Option<Date>,
    /// What each month costs.
    pub cost: Option<Cents>,
    /// Money that is certain, beside what is in hand.
    pub secured: Cents,
    /// Money that may come, in order of its date.
    pub income: Vec<Income>,
    /// Partners, with the last day on which they take part.
    pub partners: Vec<(String, Date)>,
    /// The answer must be there by this date.
    pub season: Option<Date>,
}

impl Means {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Every option that can't be read, or that says nothing without another.
    pub fn read(typed: &Typed<'_>, submit: Date) -> Result<Self, Vec<Complaint>> {
        let mut wrong = Vec::new();
        let mut keep = |complaint: Complaint| wrong.push(complaint);
        let until = typed.runway.and_then(|text| runway_end(text, submit).map_err(&mut keep).ok());
        let cost = typed.cost.and_then(|text| amount("--cost", text).map_err(&mut keep).ok());
        let secured = typed.secured.and_then(|text| amount("--secured", text).map_err(&mut keep).ok());
        let season = typed.season.and_then(|text| after(submit, "--season", text).map_err(&mut keep).ok());
        let mut income: Vec<Income> =
            typed.income.iter().filter_map(|text| self::income(text, submit).map_err(&mut keep).ok()).collect();
        income.sort_by_key(|i| i.on);
        let partners = typed.partners.iter().filter_map(|text| partner(text, submit).map_err(&mut keep).ok()).collect();
        if let Some(cents) = cost
            && cents.0 == 0
        {
            keep(
                Complaint::general("no_cost", "--cost: 0 per maand gaat nooit op", "--cost: 0 a month never runs out")
                    .hint("Laat --cost weg, of noem wat een maand kost", "Leave out --cost, or say what a month costs"),
            );
        }
        if typed.cost.is_none() && (typed.secured.is_some() || !typed.income.is_empty()) {
            keep(
                Complaint::general(
                    "no_cost",
                    "--secured en --income zeggen pas iets met --cost",
                    "--secured and --income only mean something with --cost",
                )
                .hint("Zeg wat een maand kost, zoals --cost 4k", "Say what a month costs, such as --cost 4k"),
            );
        }
        if wrong.is_empty() {
            Ok(Self { until, cost, secured: secured.unwrap_or(Cents(0)), income, partners, season })
        } else {
            Err(wrong)
        }
    }
}

fn amount(option: &str, text: &str) -> Result<Cents, Complaint> {
    read_typed(option, text, scalars::money).map(Cents)
}

/// The last day of a runway: calendar time from the submit date.
fn runway_end(text: &str, submit: Date) -> Result<Date, Complaint> {
    let form = read_typed("--runway", text, scalars::duration)?;
    let wrong = || {
        Complaint::general(
            "bad_runway",
            format!("--runway: \"{text}\" is geen vaste kalendertijd"),
            format!("--runway: \"{text}\" is no fixed calendar time"),
        )
        .hint("Schrijf bijvoorbeeld 180d, 26w of 6mo", "Write for example 180d, 26w or 6mo")
    };
    let DurationForm::Fixed(length) = form else { return Err(wrong()) };
    let whole = length.number as i32;
    if length.number.fract() != 0.0 || !(1.0..=36_500.0).contains(&length.number) {
        return Err(wrong());
    }
    match length.unit {
        Unit::D => Ok(submit.add_days(whole)),
        Unit::W if whole <= 5_200 => Ok(submit.add_days(7 * whole)),
        Unit::Mo if whole <= 1_200 => Ok(submit.add_months(whole)),
        Unit::Y if whole <= 100 => Ok(submit.add_months(12 * whole)),
        _ => Err(wrong()),
    }
}

fn date(option: &str, text: &str) -> Result<Date, Complaint> {
    Date::parse(text.trim()).map_err(|error| {
        let words = error.words();
        Complaint::general("bad_date", format!("{option}: {}", words.nl), format!("{option}: {}", words.en))
            .hint("Schrijf jaar-maand-dag, zoals 2027-06-20", "Write year-month-day, such as 2027-06-20")
    })
}

/// A date that lies after the submit date; one before it would be a slip.
fn after(submit: Date, option: &str, text: &str) -> Result<Date, Complaint> {
    let on = date(option, text)?;
    if on > submit {
        return Ok(on);
    }
    Err(Complaint::general(
        "too_early",
        format!("{option}: {on} ligt niet na de dag van indienen ({submit})"),
        format!("{option}: {on} is not after the submit date ({submit})"),
    ))
}

fn income(text: &str, submit: Date) -> Result<Income, Complaint> {
    let Some((how_much, rest)) = text.split_once('@') else {
        return Err(Complaint::general(
            "bad_income",
            format!("--income: in \"{text}\" mist een @"),
            format!("--income: an @ is missing in \"{text}\""),
        )
        .hint("Schrijf BEDRAG@DATUM:KANS, zoals 10k@2027-09-01:60%", "Write AMOUNT@DATE:CHANCE, such as 10k@2027-09-01:60%"));
    };
    let (day, chance) = rest.split_once(':').map_or((rest, None), |(day, chance)| (day, Some(chance)));
    let amount = amount("--income", how_much)?;
    let on = after(submit, "--income", day)?;
    let share = chance.map_or(Ok(1.0), |text| read_typed("--income", text, scalars::chance))?;
    let chance = Chance::new(share).ok_or_else(|| {
        Complaint::general("bad_chance", "--income: een kans ligt tussen 0 en 100%", "--income: a chance lies between 0 and 100%")
    })?;
    Ok(Income { amount, on, chance })
}

fn partner(text: &str, submit: Date) -> Result<(String, Date), Complaint> {
    match text.rsplit_once('@') {
        Some((name, day)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), after(submit, "--partner", day)?)),
        _ => Err(Complaint::general(
            "bad_partner",
            format!("--partner: \"{text}\" noemt geen naam en datum"),
            format!("--partner: \"{text}\" names no name and date"),
        )
        .hint("Schrijf NAAM@DATUM, zoals fonds@2027-12-31", "Write NAME@DATE, such as fund@2027-12-31")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &Typed<'_>) -> Result<Means, Vec<&'static str>> {
        let submit = Date::parse("2027-01-31").unwrap();
        Means::read(typed, submit).map_err(|list| list.iter().map(|c| c.code).collect())
    }

    #[test]
    fn what_people_type_is_read() {
        let income = ["10k@2027-09-01:60%".to_owned(), "5k@2027-03-01".to_owned()];
        let partners = ["fonds@2027-12-31".to_owned()];
        let typed = Typed {
            runway: Some("6mo"),
            cost: Some("4k"),
            secured: Some("20k"),
            income: &income,
            partners: &partners,
            season: Some("2027-10-01"),
        };
        let means = read(&typed).unwrap();
        assert_eq!(means.until.unwrap().to_string(), "2027-07-31");
        assert_eq!((means.cost, means.secured), (Some(Cents(400_000)), Cents(2_000_000)));
        assert_eq!(means.income[0].amount, Cents(500_000));
        assert_eq!(means.income[1].chance.get(), 0.6);
        assert_eq!(means.partners[0].0, "fonds");
        assert_eq!(read(&Typed { runway: Some("180d"), ..Typed::default() }).unwrap().until.unwrap().to_string(), "2027-07-30");
    }

    #[test]
    fn nonsense_is_refused_and_all_of_it_at_once() {
        let list = |text: &str| vec![text.to_owned()];
        for (typed, code) in [
            (Typed { runway: Some("gauw"), ..Typed::default() }, None),
            (Typed { runway: Some("10 wd"), ..Typed::default() }, Some("bad_runway")),
            (Typed { runway: Some("3..5 d"), ..Typed::default() }, Some("bad_runway")),
            (Typed { runway: Some("0 d"), ..Typed::default() }, Some("bad_runway")),
            (Typed { runway: Some("99999999999 w"), ..Typed::default() }, None),
            (Typed { cost: Some("0"), ..Typed::default() }, Some("no_cost")),
            (Typed { cost: Some("-4k"), ..Typed::default() }, None),
            (Typed { secured: Some("20k"), ..Typed::default() }, Some("no_cost")),
            (Typed { season: Some("2026-10-01"), ..Typed::default() }, Some("too_early")),
            (Typed { season: Some("oktober"), ..Typed::default() }, Some("bad_date")),
        ] {
            let codes = read(&typed).unwrap_err();
            assert!(code.is_none_or(|code| codes == [code]), "{typed:?}: {codes:?}");
        }
        for (income, code) in [("10k", "bad_income"), ("10k@2020-01-01", "too_early"), ("10k@morgen", "bad_date")] {
            let income = list(income);
            assert_eq!(read(&Typed { cost: Some("1k"), income: &income, ..Typed::default() }).unwrap_err(), [code]);
        }
        for partner in ["fonds", "@2027-12-31"] {
            let partners = list(partner);
            assert_eq!(read(&Typed { partners: &partners, ..Typed::default() }).unwrap_err(), ["bad_partner"]);
        }
        let wrong = Typed { cost: Some("veel"), season: Some("ooit"), ..Typed::default() };
        assert_eq!(read(&wrong).unwrap_err().len(), 2);
        assert!(Typed::default().is_empty() && !wrong.is_empty());
    }
}
