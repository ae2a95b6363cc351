//! One simulated future against its snapshots.

use super::holds;
use super::sample::date;
use crate::findings::{Detour, Head, Mechanism, Receipt, Story, StoryEnd, StoryStretch, Turn};
use crate::model::{Cause, EndKind};
use crate::report::{Style, story_html, story_text};
use crate::text::{Lang, Words};
use crate::time::{Date, Moment};

fn at(day: &str, clock: &str) -> Moment {
    Moment::parse(&format!("{day}T{clock}")).unwrap()
}

fn stretch(title: (&str, &str), cause: Cause, from: Moment, to: Moment, mechanism: Mechanism) -> StoryStretch {
    StoryStretch {
        step: title.1.to_lowercase(),
        title: Words::new(title.0, title.1),
        lane: "beleid".to_owned(),
        lane_title: Words::new("Beleidsadviseurs", "Policy advisers"),
        cause,
        detours: if cause == Cause::Agenda { vec![Detour::Mandate] } else { Vec::new() },
        from,
        to,
        seconds: to.0 - from.0,
        said: mechanism.words(),
        mechanism,
    }
}

fn told() -> Story {
    let day = |text: &str| -> Date { date(text) };
    let (start, done) = (at("2027-06-21", "09:00"), at("2027-06-22", "11:30"));
    let (ready, held) = (at("2027-07-17", "11:30"), at("2027-09-03", "19:30"));
    let busy = Mechanism::Busy { team: None, came: day("2027-06-21"), could: day("2027-06-22"), done: Some(day("2027-07-17")) };
    let missed = Mechanism::AgendaClosed {
        body: Words::new("gemeenteraad", "council"),
        ready: day("2027-07-17"),
        days_late: 3,
        missed: day("2027-07-21"),
        closed: day("2027-07-14"),
        next: day("2027-09-03"),
    };
    let stretches = vec![
        stretch(("Advies", "Advice"), Cause::Work, start, done, Mechanism::Work { hours: 10.5 }),
        stretch(("Advies", "Advice"), Cause::Queue, done, ready, busy),
        stretch(("Raad", "Council"), Cause::Agenda, ready, held, missed),
    ];
    let lead = held.0 - start.0;
    Story {
        head: Head::of(
            "trace",
            [
                ("voorstel".to_owned(), Words::new("Voorstel aan de raad", "Council proposal")),
                ("voorbeeldstad".to_owned(), Words::new("Voorbeeldstad", "Exampletown")),
            ],
        ),
        with: Vec::new(),
        run: 17,
        quantile: Some(0.9),
        runs: Some(500),
        submitted: start,
        decided: Some(held),
        ended: Some(StoryEnd {
            end: "aangenomen".to_owned(),
            title: Words::new("Aangenomen", "Adopted"),
            kind: EndKind::Granted,
            at: held,
        }),
        unfinished: false,
        lead_time_seconds: lead,
        lead_time_days: lead as f64 / 86_400.0,
        stretches,
        turns: vec![Turn {
            at: ready,
            step: "wie".to_owned(),
            said: Words::new("Een hogere beslisser is nodig (Wie beslist).", "A higher decider is needed (Who decides)."),
        }],
        afterwards: Vec::new(),
        receipt: Receipt { version: "0.1.0".to_owned(), inputs: Vec::new(), seed: 1, runs: 500 },
    }
}

#[test]
fn one_future_is_told_in_both_languages() {
    holds("story.nl.txt", &story_text(&told(), Lang::Nl, &Style::default()));
    holds("story.en.txt", &story_text(&told(), Lang::En, &Style::default()));
    assert!(story_html(&told(), Lang::Nl).contains("3 dagen nadat de agenda van 21 juli sloot (14 juli)"));
}
