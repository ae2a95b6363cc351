//! What the answer rests on: estimates, what was filled in, and what was assumed.

use super::Told;
use crate::report::document::{Block, Line, Section};
use crate::report::figures;

pub(super) fn basis(told: Told<'_>) -> Section {
    let mut section = told.section("Waar rust dit op?", "What does this rest on?");
    section.say(estimates(told));
    let given: Vec<Line> = told
        .of
        .proposal
        .answers
        .iter()
        .filter(|answer| answer.given)
        .filter_map(|answer| {
            let value = answer.value.as_ref()?;
            Some(fact(told.title(&answer.title, &answer.fact), value.in_lang(told.lang)))
        })
        .collect();
    if !given.is_empty() {
        section.say(told.pick("Dit is ingevuld:", "This was filled in:"));
        section.push(Block::List(given));
    }
    let assumed: Vec<Line> = told
        .of
        .proposal
        .assumed
        .iter()
        .map(|assumed| fact(told.title(&assumed.title, &assumed.fact), assumed.taken.in_lang(told.lang)))
        .collect();
    if !assumed.is_empty() {
        section.say(told.pick("Dit is niet ingevuld. Doorloop nam dit aan:", "This was not filled in. Doorloop assumed:"));
        section.push(Block::List(assumed));
    }
    section
}

fn fact(title: &str, value: &str) -> Line {
    Line::from(title).plain(": ").strong(value)
}

fn estimates(told: Told<'_>) -> String {
    let rests = &told.of.estimates;
    if rests.count == 0 {
        return told.pick("Geen enkel getal hierachter is een schatting.", "No number behind this is an estimate.").to_owned();
    }
    let share = told.share(rests.share);
    let count = figures::count(u64::try_from(rests.count).unwrap_or(u64::MAX), told.lang);
    let (numbers, are) = if rests.count == 1 {
        (told.pick("getal", "number"), told.pick("is", "is"))
    } else {
        (told.pick("getallen", "numbers"), told.pick("zijn", "are"))
    };
    told.pick(
        format!(
            "Van de doorlooptijd rust {share} op schattingen: {count} {numbers} {are} niet gemeten. \
             De datum om op te rekenen houdt daar rekening mee. Doorloop nam die getallen telkens wat hoger of lager."
        ),
        format!(
            "Of the lead time, {share} rests on estimates: {count} {numbers} {are} not measured. \
             The date to count on allows for that. Doorloop took those numbers higher or lower each time."
        ),
    )
}
