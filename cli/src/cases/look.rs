//! `case list`, `case show`, `case search`, `case export`: what is there.

use super::arguments::{ListCases, OneCase, SearchCases};
use super::stop;
use crate::arguments::Format;
use crate::desk::{Desk, Stop};
use doorloop_engine::report::{self, Style};
use doorloop_engine::store::{Case, Sought, Store, open_table, walked};
use doorloop_engine::time::Moment;
use serde_json::json;

pub fn list(desk: &Desk, store: &Store, wanted: &ListCases, now: Moment) -> Result<(), Stop> {
    let cases: Vec<Case> = store.cases().into_iter().filter(|c| wanted.all_cases || c.is_open()).collect();
    desk.answer(&match desk.format {
        Format::Json => report::to_json(&json!({ "doorloop": 1, "kind": "case_list", "cases": cases })),
        Format::Text => report::case_list_text(&cases, now, desk.lang, &style(desk)),
        Format::Html => report::case_list_html(&cases, now, desk.lang),
    })
}

pub fn show(desk: &Desk, store: &Store, wanted: &OneCase) -> Result<(), Stop> {
    let case = store.case(&wanted.case_id).map_err(stop)?;
    let history = store.history(&wanted.case_id).map_err(stop)?;
    desk.answer(&match desk.format {
        Format::Json => report::to_json(&json!({ "doorloop": 1, "kind": "case", "case": case, "history": history })),
        Format::Text => report::case_text(&case, &history, desk.lang, &style(desk)),
        Format::Html => report::case_html(&case, &history, desk.lang),
    })
}

pub fn search(desk: &Desk, store: &Store, wanted: &SearchCases) -> Result<(), Stop> {
    let sought = Sought {
        words: wanted.words.clone(),
        process: wanted.of_process.clone(),
        place: wanted.of_place.clone(),
        theme: wanted.of_theme.clone(),
    };
    let found = walked(&store.cases(), &sought);
    desk.answer(&match desk.format {
        Format::Json => report::to_json(&found),
        Format::Text => report::walked_text(&found, desk.lang, &style(desk)),
        Format::Html => report::walked_html(&found, desk.lang),
    })
}

/// The table that a place file names under `open`, and that `case import` reads.
pub fn export(desk: &Desk, store: &Store) -> Result<(), Stop> {
    let cases = store.cases();
    match desk.format {
        Format::Json => {
            let open: Vec<&Case> = cases.iter().filter(|c| c.is_open()).collect();
            desk.answer(&report::to_json(&json!({ "doorloop": 1, "kind": "case_list", "cases": open })))
        }
        Format::Text | Format::Html => desk.answer(&open_table(&cases)),
    }
}

fn style(desk: &Desk) -> Style {
    Style { colours: desk.colours_on_stdout(), ..Style::default() }
}
