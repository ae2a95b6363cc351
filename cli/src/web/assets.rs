//! What pages bring along: style sheets and modules, inside the binary.

use super::House;
use super::refusal::Refusal;
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use doorloop_engine::{draw, report};
use std::sync::Arc;

const FILES: [(&str, &str, &str); 11] = [
    ("page.css", "text/css; charset=utf-8", include_str!("assets/page.css")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
    ("shared.js", "text/javascript; charset=utf-8", include_str!("assets/shared.js")),
    ("workshop.js", "text/javascript; charset=utf-8", include_str!("assets/workshop.js")),
    ("edit.js", "text/javascript; charset=utf-8", include_str!("assets/edit.js")),
    ("fields.js", "text/javascript; charset=utf-8", include_str!("assets/fields.js")),
    ("room.js", "text/javascript; charset=utf-8", include_str!("assets/room.js")),
    ("cases.js", "text/javascript; charset=utf-8", include_str!("assets/cases.js")),
    ("case.js", "text/javascript; charset=utf-8", include_str!("assets/case.js")),
    ("kept.js", "text/javascript; charset=utf-8", include_str!("assets/kept.js")),
    ("proposal.js", "text/javascript; charset=utf-8", include_str!("assets/proposal.js")),
];

pub fn routes() -> Router<Arc<House>> {
    Router::new().route("/assets/{name}", get(asset))
}

async fn asset(Path(name): Path<String>) -> Result<Response, Refusal> {
    // A new version of the program brings new files, so they are asked for again each time.
    let sent = |kind, text: String| ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text).into_response();
    if name == "report.css" {
        return Ok(sent("text/css; charset=utf-8", format!("{}\n{}", report::STYLE_SHEET, draw::style_sheet())));
    }
    if name == "diagram.js" {
        return Ok(sent("text/javascript; charset=utf-8", format!("{}{}", draw::WALK, include_str!("assets/diagram.js"))));
    }
    let found = FILES.iter().find(|file| file.0 == name).ok_or_else(Refusal::not_found)?;
    Ok(sent(found.1, found.2.to_owned()))
}
