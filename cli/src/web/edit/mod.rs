//! The civil servant's desk: the diagram, the steps in forms, the text beside it, and its versions.
//!
//! The text is what counts. A change in a form is a change to the text, made by the engine; undo and redo go through texts.

mod change;
mod choices;
mod outline;
mod what_if;

use super::guard::{Right, must_edit};
use super::jobs::Answer;
use super::page::{self, Page, code, say};
use super::refusal::Refusal;
use super::start::shown;
use super::{House, api};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use doorloop_engine::model::keys;
use doorloop_engine::store::{FileKind, StoreFault, difference};
use doorloop_engine::text::Lang;
use maud::{Markup, html};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn routes() -> Router<Arc<House>> {
    Router::new()
        .route("/{lang}/edit", get(choose))
        .route("/{lang}/edit/{process}", get(desk))
        .route("/api/edit", post(edit))
        .route("/api/compare-texts", post(compared))
        .route("/api/files/{process}", get(versions).post(save))
        .route("/api/files/{process}/{version}", get(text))
}

async fn choose(State(house): State<Arc<House>>, Path(lang): Path<String>, uri: Uri) -> Response {
    let page = page::lang(&lang).map(|lang| {
        let body = html! {
            p { (say(
                lang,
                "Kies het proces dat het meest op het uwe lijkt, en maak er het uwe van. Elke bewaarde versie blijft staan.",
                "Choose the process that is most like yours, and make it yours. Every version that you save stays.",
            )) }
            ul.kinds {
                @for listed in &house.catalogue().processes {
                    li { a href=(format!("/{}/edit/{}", code(lang), listed.name)) { (listed.title.in_lang(lang)) } p { (listed.about.in_lang(lang)) } }
                }
            }
        };
        Page { lang, title: say(lang, "Hoe loopt uw procedure?", "How does your procedure run?"), at: "/edit", script: None, width: "wide", body }
            .with(&house)
    });
    shown(&uri, page)
}

async fn desk(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path((lang, process)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    let page = page::lang(&lang).and_then(|lang| {
        must_edit(right)?;
        let catalogue = house.catalogue();
        let listed = catalogue.process(&process).ok_or_else(Refusal::not_found)?;
        let text = house.library().processes.get(&process).map(|f| f.text.clone()).ok_or_else(Refusal::not_found)?;
        let body = desk_body(&house, lang, &process, &text);
        let at = format!("/edit/{process}");
        Ok(Page { lang, title: listed.title.in_lang(lang), at: &at, script: Some("edit.js"), width: "full", body }.with(&house))
    });
    shown(&uri, page)
}

/// Keys of a step with what they mean, for the forms.
fn key_words(lang: Lang) -> Value {
    keys::STEP.keys.iter().map(|k| json!({ "key": k.name, "about": say(lang, k.about.nl, k.about.en) })).collect()
}

fn desk_body(house: &House, lang: Lang, process: &str, text: &str) -> Markup {
    let has_store = house.store.is_some();
    html! {
        div.bench data-process=(process) data-keys=(key_words(lang).to_string()) data-choices=(choices::choices(house, lang).to_string()) {
            div.row role="toolbar" aria-label=(say(lang, "Opdrachten", "Commands")) {
                button #undo type="button" disabled { (say(lang, "Ongedaan maken", "Undo")) }
                button #redo type="button" disabled { (say(lang, "Opnieuw", "Redo")) }
                button #compare type="button" { (say(lang, "Vergelijk met bewaard", "Compare with saved")) }
                @if has_store { button.first #save type="button" { (say(lang, "Bewaar als versie", "Save as a version")) } }
                a.button #download download=(format!("{process}.yaml")) href="#" { (say(lang, "Neem het bestand mee", "Take the file along")) }
            }
            p #said role="status" {}
            div.panes {
                section.picture aria-labelledby="picture" {
                    h2 #picture { (say(lang, "Tekening", "Diagram")) }
                    div.view #view tabindex="0" role="group" aria-label=(say(lang, "Tekening; met + en − groter en kleiner, met de pijlen schuift u", "Diagram; + and − make it larger and smaller, the arrows move it")) {}
                    div.row {
                        button #closer type="button" aria-label=(say(lang, "Groter", "Larger")) { "+" }
                        button #further type="button" aria-label=(say(lang, "Kleiner", "Smaller")) { "−" }
                        button #whole type="button" { (say(lang, "Alles", "All")) }
                    }
                    section aria-labelledby="checks" {
                        h2 #checks { (say(lang, "Controle", "Checks")) }
                        ul #complaints aria-live="polite" {}
                    }
                }
                section.panel aria-labelledby="panel" {
                    h2 #panel { (say(lang, "Stap", "Step")) }
                    div.field { label for="step" { (say(lang, "Welke stap?", "Which step?")) } select #step {} }
                    form #fields {}
                    datalist #amounts {}
                    datalist #rule-names {}
                    details {
                        summary { (say(lang, "Wat als…", "What if…")) }
                        p.hint { (say(lang, "Wijs in de tekening een stap aan, en kies wat daar anders gaat. Het wordt een maatregel in het bestand.", "Point at a step in the diagram, and choose what goes differently there. It becomes an intervention in the file.")) }
                        form #what-if {}
                        h3 #measures { (say(lang, "Maatregelen", "Interventions")) }
                        ul #interventions aria-labelledby="measures" {}
                        p #won role="status" {}
                    }
                    details {
                        summary { (say(lang, "Een stap erbij", "Add a step")) }
                        form #adding {
                            p.hint { (say(lang, "Komt achter de gekozen stap.", "Comes behind the chosen step.")) }
                            div.field { label for="new-name" { (say(lang, "Korte naam (letters, cijfers en _)", "Short name (letters, digits and _)")) } input #new-name name="name" required maxlength="40" autocomplete="off"; }
                            div.field { label for="new-title" { (say(lang, "Hoe mensen het lezen", "How people read it")) } input #new-title name="title" maxlength="80" autocomplete="off"; }
                            div.field { label for="new-by" { (say(lang, "Wie doet het?", "Who does it?")) } select #new-by name="by" {} }
                            div.field { label for="new-kind" { (say(lang, "Wat voor stap?", "What kind of step?")) }
                                select #new-kind name="kind" {
                                    option value="work" { (say(lang, "Werk (werktijd)", "Work (working time)")) }
                                    option value="takes" { (say(lang, "Wachten (verstreken tijd)", "Waiting (elapsed time)")) }
                                    option value="period" { (say(lang, "Een termijn die moet lopen", "A term that must run")) }
                                    option value="meeting" { (say(lang, "Een vergadering", "A meeting")) }
                                    option value="mandate" { (say(lang, "Kiezen wie mag beslissen", "Choosing who may decide")) }
                                    option value="budget" { (say(lang, "Geld reserveren", "Reserving money")) }
                                    option value="process" { (say(lang, "Een ander proces als deel", "Another process as a part")) }
                                } }
                            div.field #new-length { label for="new-value" { (say(lang, "Hoe lang?", "How long?")) } input #new-value maxlength="80" autocomplete="off" placeholder="1..2..4 h"; }
                            div.field #new-choosing hidden { label for="new-choice" { (say(lang, "Welke?", "Which?")) } select #new-choice {} }
                            div.field #new-paying hidden { label for="new-amount" { (say(lang, "Hoeveel? Een bedrag, of een vraag of regel", "How much? An amount, or a fact or rule")) } input #new-amount maxlength="40" autocomplete="off" list="amounts"; }
                            button type="submit" { (say(lang, "Voeg toe", "Add")) }
                        }
                    }
                    details {
                        summary { (say(lang, "Verplaats of verwijder", "Move or remove")) }
                        div.field { label for="behind" { (say(lang, "Zet de gekozen stap achter", "Put the chosen step behind")) } select #behind {} }
                        div.row {
                            button #move type="button" { (say(lang, "Verplaats", "Move")) }
                            button #remove type="button" { (say(lang, "Verwijder deze stap", "Remove this step")) }
                        }
                    }
                    details {
                        summary { (say(lang, "Regels", "Rules")) }
                        form #rules {}
                    }
                    @if has_store {
                        details { summary { (say(lang, "Versies", "Versions")) } ol #versions {} }
                    }
                }
                section.source aria-labelledby="source" {
                    h2 #source { label for="text" { (say(lang, "Tekst (YAML)", "Text (YAML)")) } }
                    textarea #text spellcheck="false" autocomplete="off" autocapitalize="off" { (text) }
                }
            }
            section #differences hidden aria-labelledby="differs" {
                h2 #differs { (say(lang, "Wat is er anders?", "What is different?")) }
                pre #lines tabindex="0" {}
            }
        }
    }
}

async fn edit(State(house): State<Arc<House>>, Extension(right): Extension<Right>, body: Bytes) -> Result<Response, Refusal> {
    must_edit(right)?;
    let asked = api::parsed(&body)?;
    let own = house.clone();
    let job = house.jobs.begin(move |job| {
        let said = change::edited(&own, job, &asked)?;
        Ok(Answer { content_type: "application/json", bytes: said.to_string().into_bytes() })
    })?;
    Ok(api::wait_for(job).await?.as_ref().into_response())
}

/// What differs between two texts, line by line.
async fn compared(Extension(right): Extension<Right>, body: Bytes) -> Result<Json<Value>, Refusal> {
    must_edit(right)?;
    let asked = api::parsed(&body)?;
    let text = |key: &str| asked.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (first, second) = (text("first"), text("second"));
    // Two large texts that have nothing in common take long to compare.
    if first.len().max(second.len()) > 256 << 10 {
        return Err(Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Dit is te groot om te vergelijken.",
            "This is too large to compare.",
        ));
    }
    let lines = tokio::task::spawn_blocking(move || difference(&first, &second)).await.map_err(|_| Refusal::defect())?;
    Ok(Json(json!({ "doorloop": 1, "kind": "difference", "lines": lines })))
}

async fn versions(State(house): State<Arc<House>>, Path(process): Path<String>) -> Result<Json<Value>, Refusal> {
    let file = match house.stored()?.file(FileKind::Process, &process) {
        Ok(file) => json!(file),
        // A page asks this of every process: one that was never saved has no versions, and that is no mistake.
        Err(StoreFault::Unknown(_)) => json!({ "name": process, "versions": [] }),
        Err(fault) => return Err(fault.into()),
    };
    Ok(Json(json!({ "doorloop": 1, "kind": "versions", "file": file })))
}

async fn text(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path((process, version)): Path<(String, u32)>,
) -> Result<Response, Refusal> {
    must_edit(right)?;
    let text = house.stored()?.text(FileKind::Process, &process, version)?;
    Ok(([(header::CONTENT_TYPE, "application/yaml")], text).into_response())
}

/// Keeps a text as the next version; from then on it is what this server answers with.
async fn save(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path(process): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    must_edit(right)?;
    if house.catalogue().process(&process).is_none() {
        return Err(Refusal::not_found());
    }
    house.stored()?;
    let asked = api::parsed(&body)?;
    let text = asked.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
    let note = asked.get("note").and_then(Value::as_str).map(str::to_owned);
    let own = house.clone();
    let saved = tokio::task::spawn_blocking(move || change::saved(&own, &process, &text, note.as_deref()));
    let file = saved.await.map_err(|_| Refusal::defect())??;
    Ok((StatusCode::CREATED, Json(json!({ "doorloop": 1, "kind": "versions", "file": file }))))
}
