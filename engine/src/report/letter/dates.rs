//! The date to count on, how sure it is, and the other dates around it.

use super::Told;
use crate::findings::Dates;
use crate::report::document::{Block, Cell, Chart, DateChart, DateRow, Line, Row, Section, Table};
use crate::time::Date;

pub(super) fn dates(told: Told<'_>) -> Section {
    let mut section = told.section("Wanneer is er antwoord?", "When is there an answer?");
    section.push(Block::Lead(count_on(told)));
    section.say(around(told));
    if told.of.unfinished > 0.0 {
        section.say(unfinished(told));
    }
    section.say(as_stated(told));
    section.push(Block::Chart(Chart::Dates(chart(told))));
    section.push(Block::Table(table(told)));
    section
}

const LOOKS_NO_FURTHER: (&str, &str) = (". Verder vooruit kijkt Doorloop niet", ". Doorloop looks no further ahead");

fn count_on(told: Told<'_>) -> Line {
    let Some(date) = told.of.decided_on_with_estimates.p80 else {
        return Line::from(told.pick(
            "Er is geen datum waarop u kunt rekenen. In meer dan één van de vijf gevallen komt het antwoord ",
            "There is no date to count on. In more than one case in five the answer comes ",
        ))
        .strong(or_later(told, None))
        .plain(told.pick(LOOKS_NO_FURTHER.0, LOOKS_NO_FURTHER.1))
        .plain(".");
    };
    let line = if date == told.of.proposal.submit {
        Line::from(told.pick("Reken op een antwoord op de dag zelf, ", "Count on an answer on the day itself, "))
    } else {
        Line::from(told.pick("Reken op een antwoord uiterlijk op ", "Count on an answer by "))
    };
    line.strong(told.date(date))
        .plain(told.pick(". In vier van de vijf gevallen is het er dan.", ". In four cases out of five it is there by then."))
}

fn around(told: Told<'_>) -> String {
    let dates = &told.of.decided_on_with_estimates;
    let mut out = Vec::new();
    if let (Some(days), Some(date)) = (told.of.lead_time_days_with_estimates.p80, dates.p80)
        && date != told.of.proposal.submit
    {
        let days = told.days(days);
        out.push(told.pick(format!("Dat is {days} na het indienen."), format!("That is {days} after submission.")));
    }
    // A date that is that of the lead sentence says nothing new.
    match dates.p50.map(|date| (date, told.date(date))) {
        Some((date, _)) if Some(date) == dates.p80 => {}
        Some((_, date)) => out.push(told.pick(
            format!("In de helft van de gevallen is het er al op {date}."),
            format!("In half of the cases it is there by {date}."),
        )),
        None => {
            let horizon = told.horizon();
            out.push(told.pick(
                format!("Ook in de helft van de gevallen is dat later dan {horizon}."),
                format!("In half of the cases, too, that is later than {horizon}."),
            ));
        }
    }
    match dates.p95.map(|date| (date, told.date(date))) {
        Some((date, _)) if Some(date) == dates.p80 => {}
        Some((_, date)) => out.push(told.pick(
            format!("In één op de twintig gevallen komt het pas na {date}."),
            format!("In one case in twenty it comes only after {date}."),
        )),
        None if dates.p80.is_some() => {
            let horizon = told.horizon();
            out.push(told.pick(
                format!("In één op de twintig gevallen komt het pas na {horizon}, of nooit."),
                format!("In one case in twenty it comes only after {horizon}, or never."),
            ));
        }
        None => {}
    }
    out.push(told.pick("Dit is een schatting, geen belofte.", "This is an estimate, not a promise.").to_owned());
    out.join(" ")
}

fn unfinished(told: Told<'_>) -> String {
    let (share, horizon) = (told.share(told.of.unfinished), told.horizon());
    let known = told.of.decided_on_with_estimates.p80.is_none();
    let looks = if known { "" } else { told.pick(LOOKS_NO_FURTHER.0, LOOKS_NO_FURTHER.1) };
    told.pick(
        format!("In {share} van de gevallen is er op {horizon} nog geen einde{looks}."),
        format!("In {share} of the cases there is no end yet on {horizon}{looks}."),
    )
}

/// What the date would be without doubt about the estimates: the other kind of uncertainty, kept apart.
fn as_stated(told: Told<'_>) -> String {
    let mut out = match (told.of.decided_on.p80, told.of.lead_time_days.p80) {
        (Some(date), Some(days)) => {
            let (date, days) = (told.date(date), told.days(days));
            told.pick(
                format!("Kloppen alle schattingen precies, dan is de datum {date} ({days} na het indienen)."),
                format!("If every estimate is exactly right, the date is {date} ({days} after submission)."),
            )
        }
        _ => {
            let horizon = told.horizon();
            told.pick(
                format!("Ook als alle schattingen precies kloppen, is de datum later dan {horizon}."),
                format!("Even if every estimate is exactly right, the date is later than {horizon}."),
            )
        }
    };
    if let Some(bounds) = quantile_bounds(told) {
        out.push(' ');
        out.push_str(&bounds);
    }
    out
}

fn quantile_bounds(told: Told<'_>) -> Option<String> {
    let sentence = |nl: String, en: String| {
        told.pick(
            format!("Met meer berekeningen kan dit {nl} worden (95% zeker)."),
            format!("With more runs this may become {en} (95% certain)."),
        )
    };
    match *told.of.quantile_ci95.get("p80")? {
        [Some(low), Some(high)] => {
            let between = crate::report::figures::days_between(low, high, told.lang)?;
            Some(sentence(between.clone(), between))
        }
        [Some(low), None] => {
            let low = told.days(low);
            Some(sentence(format!("{low} of meer"), format!("{low} or more")))
        }
        [None, Some(high)] => {
            let high = told.days(high);
            Some(sentence(format!("hoogstens {high}"), format!("at most {high}")))
        }
        [None, None] => None,
    }
}

/// How often, in words, and the quantile that belongs to it.
fn cases(told: Told<'_>, dates: &Dates) -> [(&'static str, Option<Date>); 5] {
    [
        (told.pick("1 op de 10", "1 in 10"), dates.p10),
        (told.pick("de helft", "half"), dates.p50),
        (told.pick("4 van de 5", "4 out of 5"), dates.p80),
        (told.pick("9 van de 10", "9 out of 10"), dates.p90),
        (told.pick("19 van de 20", "19 out of 20"), dates.p95),
    ]
}

/// Each case with its date as it counts, and its date as stated.
fn paired(told: Told<'_>) -> impl Iterator<Item = (&'static str, Option<Date>, Option<Date>)> {
    let stated = cases(told, &told.of.decided_on);
    cases(told, &told.of.decided_on_with_estimates).into_iter().zip(stated).map(|((case, full), (_, open))| (case, full, open))
}

fn or_later(told: Told<'_>, date: Option<Date>) -> String {
    date.map_or_else(|| format!("{} {}", told.pick("later dan", "later than"), told.horizon()), |date| told.date(date))
}

const CAPTION: (&str, &str) = ("Wanneer het antwoord er is", "When the answer is there");

fn table(told: Told<'_>) -> Table {
    let rows = paired(told).map(|(case, full, open)| {
        Row::new(vec![Cell::words(case), Cell::Words(or_later(told, full)), Cell::Words(or_later(told, open))])
    });
    Table {
        caption: told.pick(CAPTION.0, CAPTION.1).to_owned(),
        heads: vec![
            told.pick("Zo vaak", "How often"),
            told.pick("Uiterlijk op", "By"),
            told.pick("Als alle getallen kloppen", "If all numbers are right"),
        ],
        rows: rows.collect(),
    }
}

fn chart(told: Told<'_>) -> DateChart {
    let submit = told.of.proposal.submit;
    let all: Vec<_> = paired(told).flat_map(|(_, full, open)| [full, open]).collect();
    let last = if all.contains(&None) { Some(told.of.horizon) } else { all.iter().flatten().max().copied() }.unwrap_or(submit);
    let span = f64::from(last.days_since(submit).max(1));
    let at = |date: Date| (f64::from(date.days_since(submit)) / span).clamp(0.0, 1.0);
    let rows = paired(told).map(|(case, full, open)| DateRow {
        case: case.to_owned(),
        when: or_later(told, full),
        full: full.map(at),
        open: open.map(at),
    });
    let date = told.date(submit);
    DateChart {
        label: told.pick(CAPTION.0, CAPTION.1).to_owned(),
        full: told.pick("met twijfel over de schattingen", "with doubt about the estimates").to_owned(),
        open: told.pick("als alle getallen kloppen", "if all numbers are right").to_owned(),
        from: told.pick(format!("ingediend {date}"), format!("submitted {date}")),
        to: told.date(last),
        rows: rows.collect(),
    }
}
