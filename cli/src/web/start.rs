//! The start: who you are, and what can be asked.

use super::page::{self, Page, code, say};
use super::refusal::Refusal;
use super::{House, guard};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use std::sync::Arc;

pub fn routes() -> Router<Arc<House>> {
    Router::new().route("/", get(choose)).route("/{lang}/", get(start)).route("/{lang}", get(start))
}

/// The language that the browser asks for, else Dutch.
async fn choose(headers: HeaderMap) -> Redirect {
    let asked = headers.get("accept-language").and_then(|v| v.to_str().ok()).unwrap_or("");
    let first = asked.split(',').map(str::trim).find(|l| l.starts_with("nl") || l.starts_with("en"));
    Redirect::to(if first.is_some_and(|l| l.starts_with("en")) { "/en/" } else { "/nl/" })
}

async fn start(State(house): State<Arc<House>>, Path(lang): Path<String>, uri: Uri) -> Response {
    match page::lang(&lang) {
        Ok(lang) => Page {
            lang,
            title: say(lang, "Hoe lang duurt het bij de gemeente?", "How long will the municipality take?"),
            at: "/",
            script: None,
            width: "wide",
            body: doors(lang),
        }
        .with(&house),
        Err(refusal) => guard::refused(uri.path(), refusal),
    }
}

fn doors(lang: doorloop_engine::text::Lang) -> Markup {
    let doors = [
        (
            "proposal",
            say(lang, "Ik heb een voorstel", "I have a proposal"),
            say(
                lang,
                "U beantwoordt een paar vragen. U ziet op welke datum u kunt rekenen, bij wie u moet zijn, waar het blijft liggen en wat helpt.",
                "You answer a few questions. You see what date to count on, whom to see, where it stalls and what helps.",
            ),
        ),
        (
            "edit",
            say(lang, "Ik beschrijf onze procedure", "I describe our procedure"),
            say(
                lang,
                "Stappen, duur, regels en mandaat in formulieren, met controle terwijl u typt. U hoeft niet te kunnen programmeren.",
                "Steps, durations, rules and mandates in forms, with checks while you type. You need not be able to program.",
            ),
        ),
        (
            "cases",
            say(lang, "Ik volg onze zaken", "I follow our cases"),
            say(
                lang,
                "Waar elke zaak nu is, wanneer het besluit komt, en welke te laat dreigen te komen.",
                "Where each case is now, when it is decided, and which are likely to be late.",
            ),
        ),
        (
            "workshop",
            say(lang, "Ik leid een werksessie", "I lead a workshop"),
            say(
                lang,
                "De tekening op een groot scherm, een toekomst die u afspeelt, en deelnemers die op hun telefoon schatten hoe lang het duurt.",
                "The diagram on a large screen, a future that you play, and participants who estimate on their phones how long it takes.",
            ),
        ),
    ];
    html! {
        ul.doors {
            @for (to, title, about) in doors {
                li { a href=(format!("/{}/{to}", code(lang))) { strong { (title) } } p { (about) } }
            }
        }
        p.quiet { (say(
            lang,
            "Doorloop speelt uw voorstel honderden keren na. De antwoorden zijn schattingen, geen toezeggingen van een gemeente.",
            "Doorloop plays your proposal out hundreds of times. The answers are estimates, no promises of a municipality.",
        )) }
    }
}

/// A page, or the page of a refusal.
pub fn shown(uri: &Uri, page: Result<Response, Refusal>) -> Response {
    page.unwrap_or_else(|refusal| guard::refused(uri.path(), refusal)).into_response()
}
