//! Mechanisms in words: one or two short sentences with their dates.

use super::Mechanism;
use crate::model::Cause;
use crate::text::{Lang, Words};
use crate::time::Date;

impl Mechanism {
    /// The mechanism in plain words, with its dates.
    #[must_use]
    pub fn words(&self) -> Words {
        Words::new(self.told(Lang::Nl), self.told(Lang::En))
    }

    fn told(&self, lang: Lang) -> String {
        let pick = |nl: String, en: String| if lang == Lang::Nl { nl } else { en };
        match self {
            Self::Work { hours } => {
                let hours = amount(*hours, lang);
                pick(format!("{hours} uur werk."), format!("{hours} hours of work."))
            }
            Self::Hours => pick("Buiten werktijd lag het stil.".to_owned(), "Outside working hours it lay still.".to_owned()),
            Self::Busy { came, could, done, .. } => busy(*came, *could, *done, lang),
            Self::Lay { cause, from, until } => lay(*cause, *from, *until, lang),
            Self::NextMeeting { body, ready, meeting } => {
                let (ready, meeting, body) = (near(*ready, *meeting, lang), meeting.medium(lang), body.in_lang(lang));
                pick(
                    format!("Klaar op {ready}. De eerste vergadering is op {meeting} ({body})."),
                    format!("Ready on {ready}. The first meeting is on {meeting} ({body})."),
                )
            }
            Self::AgendaClosed { body, ready, days_late, missed, closed, next } => {
                let late = self::late(*days_late, *ready, *missed, *closed, *next, lang);
                let (next, body) = (next.medium(lang), body.in_lang(lang));
                pick(
                    format!("{late} De eerste open agenda was die van {next} ({body})."),
                    format!("{late} The first agenda still open was that of {next} ({body})."),
                )
            }
            Self::MissedBeforeRecess { body, ready, days_late, missed, closed, next } => {
                let late = self::late(*days_late, *ready, *missed, *closed, *next, lang);
                let (next, body) = (next.medium(lang), body.in_lang(lang));
                pick(
                    format!("{late} Dat was de laatste voor het reces. Volgende vergadering: {next} ({body})."),
                    format!("{late} That was the last before the recess. Next meeting: {next} ({body})."),
                )
            }
            Self::AgendaFull { body, ready, full, next } => {
                let (ready, full) = (near(*ready, *next, lang), near(*full, *next, lang));
                let (next, body) = (next.medium(lang), body.in_lang(lang));
                pick(
                    format!("Op tijd klaar, op {ready}. Op de agenda van {full} was geen plek; wel op {next} ({body})."),
                    format!("Ready in time, on {ready}. The agenda of {full} had no room; that of {next} had ({body})."),
                )
            }
            Self::Recess { body, ready, falls_out, next } => {
                let (ready, out) = (near(*ready, *next, lang), near(*falls_out, *next, lang));
                let (next, body) = (next.medium(lang), body.in_lang(lang));
                pick(
                    format!("Klaar op {ready}. De vergadering van {out} valt uit: reces. Volgende vergadering: {next} ({body})."),
                    format!("Ready on {ready}. There is no meeting on {out}: recess. Next meeting: {next} ({body})."),
                )
            }
            Self::Elections { body, could, decided } => {
                let (could, decided, body) = (near(*could, *decided, lang), decided.medium(lang), body.in_lang(lang));
                pick(
                    format!("Zonder verkiezingen was er op {could} beslist. Nu op {decided} ({body})."),
                    format!("Without elections it was decided on {could}. Now on {decided} ({body})."),
                )
            }
            Self::Money { line, asked, there } => {
                let (asked, there) = (near(*asked, *there, lang), there.medium(lang));
                let line = line.as_ref().map_or_else(String::new, |l| format!(" ({})", l.in_lang(lang)));
                pick(
                    format!("Gevraagd op {asked}. Geld, of het moment om het te vragen, was er op {there}{line}."),
                    format!("Asked on {asked}. Money, or the moment to ask for it, came on {there}{line}."),
                )
            }
            Self::WayBack { from, until } => {
                let (from, until) = (near(*from, *until, lang), until.medium(lang));
                pick(
                    format!("Teruggestuurd op {from}. Pas op {until} was het weer zover."),
                    format!("Sent back on {from}. Only on {until} was it that far again."),
                )
            }
            Self::HigherDecider { from, until } => {
                let (from, until) = (near(*from, *until, lang), until.medium(lang));
                pick(
                    format!("Op {from} bleek dat een hogere beslisser nodig was. Dat duurde tot {until}."),
                    format!("On {from} it turned out that a higher decider was needed. That took until {until}."),
                )
            }
        }
    }
}

/// "Klaar op 17 juli, 3 dagen nadat de agenda van 21 juli sloot (14 juli)."
fn late(days: i32, ready: Date, missed: Date, closed: Date, last: Date, lang: Lang) -> String {
    let (ready, missed, closed) = (near(ready, last, lang), near(missed, last, lang), near(closed, last, lang));
    match (lang, days) {
        (Lang::Nl, 0) => format!("Klaar op {ready}. De agenda van {missed} was die dag al gesloten."),
        (Lang::En, 0) => format!("Ready on {ready}. The agenda of {missed} had closed earlier that day."),
        (Lang::Nl, 1) => format!("Klaar op {ready}, 1 dag nadat de agenda van {missed} sloot ({closed})."),
        (Lang::En, 1) => format!("Ready on {ready}, 1 day after the agenda of {missed} closed ({closed})."),
        (Lang::Nl, _) => format!("Klaar op {ready}, {days} dagen nadat de agenda van {missed} sloot ({closed})."),
        (Lang::En, _) => format!("Ready on {ready}, {days} days after the agenda of {missed} closed ({closed})."),
    }
}

fn busy(came: Date, could: Date, done: Option<Date>, lang: Lang) -> String {
    let pick = |nl: String, en: String| if lang == Lang::Nl { nl } else { en };
    let last = done.unwrap_or(could);
    let (at, free) = (near(came, last, lang), near(could, last, lang));
    match done.map(|done| (done, done.medium(lang))) {
        Some((done, _)) if done == could => {
            pick("Er ging even ander werk voor.".to_owned(), "Other work went first for a while.".to_owned())
        }
        Some((_, done)) if came == could => pick(
            format!("Binnen op {at}. Het kon die dag klaar zijn, maar er ging ander werk voor. Klaar op {done}."),
            format!("In on {at}. It could have been done that day, but other work went first. Done on {done}."),
        ),
        Some((_, done)) => pick(
            format!("Binnen op {at}. Het kon klaar zijn op {free}, maar er ging ander werk voor. Klaar op {done}."),
            format!("In on {at}. It could have been done on {free}, but other work went first. Done on {done}."),
        ),
        None => pick(format!("Binnen op {at}, en nog niet opgepakt."), format!("In on {at}, and not taken up yet.")),
    }
}

fn lay(cause: Cause, from: Date, until: Date, lang: Lang) -> String {
    let (nl, en) = match cause {
        Cause::Queue => ("Het lag te wachten tot er tijd voor was", "It lay until there was time for it"),
        Cause::Priority => ("Iets anders ging voor", "Something else went first"),
        Cause::Applicant => ("De indiener was aan zet", "It was up to the proposer"),
        Cause::Partner => ("Een andere organisatie was aan zet", "It was up to another organisation"),
        Cause::Search => ("Nog niet bekend wie erover gaat", "Not known yet who handles it"),
        Cause::Statutory => ("Deze termijn moest lopen", "This period had to run"),
        Cause::Recess => ("In deze tijd van het jaar kan dit niet", "This can't be done in this season"),
        Cause::Agenda => ("Wachten op het vaste moment", "Waiting for the fixed moment"),
        _ => ("De stap zelf duurde zo lang", "The step itself took this long"),
    };
    let (from, until) = (near(from, until, lang), until.medium(lang));
    match lang {
        Lang::Nl => format!("{nl}: van {from} tot {until}."),
        Lang::En => format!("{en}: from {from} to {until}."),
    }
}

/// The day and month; the year too where it is not that of the last date in the sentence.
fn near(date: Date, last: Date, lang: Lang) -> String {
    let whole = date.medium(lang);
    if date.year() != last.year() {
        return whole;
    }
    whole.rsplit_once(' ').map_or(whole.clone(), |(day, _)| day.to_owned())
}

fn amount(hours: f64, lang: Lang) -> String {
    let text = if hours < 9.95 { format!("{hours:.1}") } else { format!("{hours:.0}") };
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if lang == Lang::Nl { text.replace('.', ",") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn a_missed_agenda_names_its_dates() {
        let missed = Mechanism::MissedBeforeRecess {
            body: Words::new("gemeenteraad", "council"),
            ready: on("2027-06-17"),
            days_late: 3,
            missed: on("2027-07-01"),
            closed: on("2027-06-14"),
            next: on("2027-09-09"),
        };
        let words = missed.words();
        assert_eq!(
            words.nl,
            "Klaar op 17 juni, 3 dagen nadat de agenda van 1 juli sloot (14 juni). Dat was de laatste voor het reces. \
             Volgende vergadering: 9 september 2027 (gemeenteraad)."
        );
        assert_eq!(
            words.en,
            "Ready on 17 June, 3 days after the agenda of 1 July closed (14 June). That was the last before the recess. \
             Next meeting: 9 September 2027 (council)."
        );
    }

    #[test]
    fn years_are_named_where_they_differ() {
        let lay = Mechanism::Lay { cause: Cause::Queue, from: on("2027-12-20"), until: on("2028-01-04") };
        assert_eq!(lay.words().nl, "Het lag te wachten tot er tijd voor was: van 20 december 2027 tot 4 januari 2028.");
        assert_eq!(Mechanism::Work { hours: 3.46 }.words().nl, "3,5 uur werk.");
    }
}
