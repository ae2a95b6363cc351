//! The entrepreneur's way: a kind of proposal, its questions one at a time, and the answer.
//!
//! What was answered stands in the address, so that it can be kept, sent and gone back to; nothing of it is kept here.

mod answer;
mod asked;
mod question;
mod shelf;

pub use asked::{Asked, as_json};
pub use question::{encoded, field, loaded};
pub use shelf::Shelf;

use super::House;
use super::page::{self, Page, code, say};
use super::refusal::Refusal;
use super::start::shown;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use axum::routing::get;
use maud::html;
use std::sync::Arc;

/// Answers so far, as they stand in the address.
pub type Answers = Vec<(String, String)>;

pub fn routes() -> Router<Arc<House>> {
    Router::new()
        .route("/{lang}/proposal", get(kinds))
        .route("/{lang}/proposal/{process}", get(question::ask))
        .route("/{lang}/proposal/{process}/answer", get(answer::shows))
        .route("/{lang}/proposal/{process}/save/{what}", get(answer::save))
}

/// All kinds of proposals, with a search.
async fn kinds(State(house): State<Arc<House>>, Path(lang): Path<String>, Query(query): Query<Answers>, uri: Uri) -> Response {
    shown(&uri, page::lang(&lang).map(|lang| {
        let sought = query.iter().find(|q| q.0 == "q").map_or("", |q| q.1.as_str());
        let words: Vec<String> = sought.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let catalogue = house.catalogue();
        let fits = |listed: &&super::catalogue::Listed| {
            let text = format!("{} {} {}", listed.title.in_lang(lang), listed.about.in_lang(lang), listed.name).to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        let found: Vec<_> = catalogue.processes.iter().filter(fits).collect();
        let count = found.len();
        Page {
            lang,
            title: say(lang, "Wat voor voorstel heeft u?", "What kind of proposal do you have?"),
            at: "/proposal",
            script: Some("proposal.js"),
            width: "wide",
            body: html! {
                form method="get" role="search" {
                    div.field {
                        label for="search" { (say(lang, "Zoek in gewone woorden", "Search in plain words")) }
                        input #search name="q" type="search" value=(sought) autocomplete="off" maxlength="80";
                    }
                }
                p #found role="status" { (say(lang, &format!("{count} soorten"), &format!("{count} kinds"))) }
                ul.kinds {
                    @for listed in found {
                        li {
                            a href=(format!("/{}/proposal/{}", code(lang), listed.name)) { (listed.title.in_lang(lang)) }
                            p { (listed.about.in_lang(lang)) }
                        }
                    }
                }
                @if count == 0 {
                    p { (say(lang, "Niets gevonden. Probeer een ander woord, of kies uit ", "Nothing found. Try another word, or choose from "))
                        a href=(format!("/{}/proposal", code(lang))) { (say(lang, "alle soorten", "all kinds")) } "." }
                }
            },
        }
        .with(&house)
    }))
}

/// A process that people may choose.
fn known(house: &House, name: &str) -> Result<(), Refusal> {
    if house.catalogue().process(name).is_some() { Ok(()) } else { Err(Refusal::not_found()) }
}
