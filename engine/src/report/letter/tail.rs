//! The slowest tenth: how long it takes, and what sets it apart.

use super::Told;
use crate::report::document::{Block, Line, Section};

pub(super) fn tail(told: Told<'_>) -> Option<Section> {
    let tail = told.of.tail.as_ref()?;
    let mut section = told.section("Als het lang duurt", "When it takes long");
    section.push(Block::Paragraph(match tail.over_days {
        Some(days) => {
            let days = told.days(days);
            Line::from(told.pick("In één op de tien gevallen duurt het langer dan ", "In one case in ten it takes longer than "))
                .strong(days)
                .plain(".")
        }
        None => told
            .pick(
                "In meer dan één op de tien gevallen is er aan het eind nog geen antwoord.",
                "In more than one case in ten there is no answer at the end.",
            )
            .into(),
    }));
    if tail.marks.is_empty() {
        section.say(told.pick(
            "Die gevallen lijken op de andere: er is niet één ding dat ze onderscheidt.",
            "Those cases are like the others: no single thing sets them apart.",
        ));
    } else {
        section.push(Block::List(tail.marks.iter().map(|mark| mark.said.in_lang(told.lang).into()).collect()));
    }
    Some(section)
}
