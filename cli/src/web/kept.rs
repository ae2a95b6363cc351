//! Simulations that were kept: the answer as it was given then, with what it was made of.

use super::api::{parsed, wait_for};
use super::cases::entered;
use super::guard::{Right, must_edit};
use super::jobs::Answer;
use super::page::{Page, code, say};
use super::proposal::{Asked as Proposal, as_json, encoded};
use super::refusal::Refusal;
use super::start::shown;
use super::{House, proposal::Answers};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Json, Router};
use doorloop_engine::report;
use doorloop_engine::store::KeptSimulation;
use doorloop_engine::text::Lang;
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};
use std::sync::Arc;

/// What people are told of is this long at most.
const LONGEST_TITLE: usize = 120;

pub fn routes() -> Router<Arc<House>> {
    Router::new()
        .route("/{lang}/kept", get(list))
        .route("/{lang}/kept/{id}", get(one))
        .route("/api/kept", get(all).post(keep))
        .route("/api/kept/{id}", get(data).delete(dropped))
}

async fn list(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path(lang): Path<String>,
    uri: Uri,
) -> Response {
    let page = entered(&house, right, &lang).and_then(|lang| {
        let kept = house.stored()?.simulations();
        let catalogue = house.catalogue();
        let title = |name: &Option<String>| {
            let name = name.as_deref().unwrap_or_default();
            catalogue.process(name).map_or_else(|| name.replace('_', " "), |l| l.title.in_lang(lang).to_owned())
        };
        let body = html! {
            p { (say(
                lang,
                "Een bewaarde berekening blijft zoals zij toen was, ook als het proces daarna verandert.",
                "A kept simulation stays as it was then, also when the process changes later.",
            )) }
            @if kept.is_empty() { p { (say(lang, "Er is nog niets bewaard. Kies bij een antwoord: Bewaar hier.", "Nothing is kept yet. With an answer choose: Keep here.")) } }
            @else {
                ul.kinds {
                    @for one in &kept {
                        li {
                            a href=(format!("/{}/kept/{}", code(lang), one.id)) { (one.title) }
                            p { (title(&one.process)) " · " (one.place.as_deref().unwrap_or_default()) " · " (report::day(one.recorded_at.dutch().date(), lang)) }
                        }
                    }
                }
            }
        };
        Ok(Page { lang, title: say(lang, "Bewaarde berekeningen", "Kept simulations"), at: "/kept", script: None, width: "wide", body }.with(&house))
    });
    shown(&uri, page)
}

async fn one(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path((lang, id)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    let page = entered(&house, right, &lang).and_then(|lang| {
        let (kept, answer) = house.stored()?.simulation(&id)?;
        let answer: Value = serde_json::from_str(&answer).map_err(|_| Refusal::defect())?;
        let body = body(&kept, &answer, lang);
        let at = format!("/kept/{id}");
        Ok(Page { lang, title: &kept.title, at: &at, script: Some("kept.js"), width: "text", body }.with(&house))
    });
    shown(&uri, page)
}

fn body(kept: &KeptSimulation, answer: &Value, lang: Lang) -> Markup {
    let own = code(lang);
    let shown = answer.pointer(&format!("/kept/shown/{own}")).and_then(Value::as_str);
    let query = answer.pointer("/kept/query").and_then(Value::as_str);
    html! {
        p.no-print { a href=(format!("/{own}/kept")) { "← " (say(lang, "Alle bewaarde berekeningen", "All kept simulations")) } }
        p.quiet { (say(lang, "Bewaard op", "Kept on")) " " (report::day(kept.recorded_at.dutch().date(), lang)) ". "
            (say(lang, "Dit is het antwoord van toen.", "This is the answer as it was then.")) }
        div.row.no-print {
            @if let (Some(process), Some(query)) = (&kept.process, query) {
                a.button href=(format!("/{own}/proposal/{process}/answer?{query}")) { (say(lang, "Reken het nu opnieuw", "Ask it again now")) }
            }
            a.button href=(format!("/api/kept/{}", kept.id)) download=(format!("doorloop-{}.json", kept.id)) { (say(lang, "De cijfers", "The figures")) }
            button #drop type="button" data-id=(kept.id) { (say(lang, "Gooi weg", "Throw away")) }
        }
        // The page as it was shown says itself what it was made of.
        @match shown {
            Some(html) => { (PreEscaped(html)) }
            None => {
                p { (say(lang, "Van deze berekening zijn alleen de cijfers bewaard.", "Of this simulation only the figures were kept.")) }
                (made_of(kept, lang))
            }
        }
    }
}

fn made_of(kept: &KeptSimulation, lang: Lang) -> Markup {
    let receipt =
        |key: &str| kept.receipt.get(key).map_or_else(String::new, |v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
    html! {
        section aria-labelledby="receipt" {
            h2 #receipt { (say(lang, "Waarvan dit is gemaakt", "What this was made of")) }
            dl.facts {
                dt { "Doorloop" } dd { (receipt("version")) }
                dt { (say(lang, "Keren nagespeeld", "Runs")) } dd { (receipt("runs")) }
                dt { (say(lang, "Toevalsgetal", "Seed")) } dd { (receipt("seed")) }
                @for input in kept.receipt.get("inputs").and_then(Value::as_array).into_iter().flatten() {
                    @let text = |key: &str| input.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                    dt { (text("name")) } dd { code { (text("sha256").chars().take(16).collect::<String>()) "…" } }
                }
            }
        }
    }
}

async fn all(State(house): State<Arc<House>>, Extension(right): Extension<Right>) -> Result<Json<Value>, Refusal> {
    must_edit(right)?;
    Ok(Json(json!({ "doorloop": 1, "kind": "kept_list", "simulations": house.stored()?.simulations() })))
}

async fn data(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    must_edit(right)?;
    let (_, answer) = house.stored()?.simulation(&id)?;
    Ok(Json(serde_json::from_str(&answer).map_err(|_| Refusal::defect())?))
}

async fn dropped(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    must_edit(right)?;
    house.stored()?.drop_simulation(&id, &crate::cases::by(None)?)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Simulates what was asked once more, so that figures and receipt are whole, and keeps it with the page as it reads now.
async fn keep(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    must_edit(right)?;
    house.stored()?;
    let asked = parsed(&body)?;
    let text = |key: &str| asked.get(key).and_then(Value::as_str).unwrap_or_default();
    let title: String = text("title").trim().chars().take(LONGEST_TITLE).collect();
    if title.is_empty() {
        return Err(Refusal::malformed("Geef het een naam.", "Give it a name."));
    }
    let process = text("process").to_owned();
    let answers: Answers = serde_json::from_value(asked.get("answers").cloned().unwrap_or_default())
        .map_err(|e| Refusal::malformed(&e.to_string(), &e.to_string()))?;
    let own = house.clone();
    let job = house.jobs.begin(move |job| {
        let answer = Proposal::from_json(&as_json(&process, Lang::Nl, &answers))?.kept(&own, job)?;
        let mut figures: Value = serde_json::from_str(&answer.figures).map_err(|_| Refusal::defect())?;
        figures["kept"] = json!({ "query": encoded(&answers.iter().collect::<Vec<_>>()), "shown": answer.shown });
        if job.is_stopped() {
            return Err(Refusal::cancelled());
        }
        let kept = own.stored()?.keep(&title, &figures.to_string(), &crate::cases::by(None)?)?;
        Ok(Answer {
            content_type: "application/json",
            bytes: json!({ "doorloop": 1, "kind": "kept", "simulation": kept }).to_string().into_bytes(),
        })
    })?;
    let answer = wait_for(job).await?;
    Ok((StatusCode::CREATED, Json(serde_json::from_slice(&answer.bytes).map_err(|_| Refusal::defect())?)))
}
