//! The workshop: the diagram over the whole screen, a simulated future played on it, and a room that estimates together.

mod rooms;

pub use rooms::Rooms;

use super::guard::{Right, must_edit};
use super::jobs::Answer;
use super::page::{self, Page, code, say};
use super::proposal::{Answers, as_json};
use super::refusal::Refusal;
use super::start::shown;
use super::{House, api, work};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use doorloop_engine::exchange::estimates::unit_word;
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::model::load::Workbook;
use doorloop_engine::report;
use doorloop_engine::text::{Complaints, Lang, Sources, yaml};
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// As what a picture can be taken home.
const PICTURES: [&str; 3] = ["svg", "png", "pdf"];

pub fn routes() -> Router<Arc<House>> {
    Router::new()
        .route("/{lang}/workshop", get(choose))
        .route("/{lang}/workshop/{process}", get(wall))
        .route("/{lang}/picture/{process}/{as}", get(picture))
        .route("/{lang}/room", get(door))
        .route("/{lang}/room/{code}", get(room))
        .route("/api/rooms", post(open))
        .route("/api/rooms/{code}/answers", post(take))
        .route("/api/rooms/{code}/events", get(events))
        .route("/api/rooms/{code}/process.yaml", get(written))
}

async fn choose(State(house): State<Arc<House>>, Path(lang): Path<String>, uri: Uri) -> Response {
    let page = page::lang(&lang).map(|lang| {
        let body = html! {
            p { (say(
                lang,
                "Zet de tekening op een groot scherm, speel een toekomst na, en laat de deelnemers schatten op hun telefoon.",
                "Put the diagram on a large screen, play a future, and let the participants estimate on their phones.",
            )) }
            p { a href=(format!("/{}/room", code(lang))) { (say(lang, "Ik heb een code van een werksessie", "I have the code of a workshop")) } }
            ul.kinds {
                @for listed in &house.catalogue().processes {
                    li { a href=(format!("/{}/workshop/{}", code(lang), listed.name)) { (listed.title.in_lang(lang)) } p { (listed.about.in_lang(lang)) } }
                }
            }
        };
        Page { lang, title: say(lang, "Werksessie", "Workshop"), at: "/workshop", script: None, width: "wide", body }.with(&house)
    });
    shown(&uri, page)
}

/// The picture of a process, as a part of a page.
pub async fn drawn(house: &Arc<House>, lang: Lang, asked: Value) -> Result<String, Refusal> {
    let asked = work::Asked::read(house, "draw", &asked, lang)?;
    let job =
        house.jobs.begin(move |job| Ok(Answer { content_type: "image/svg+xml", bytes: asked.picture(job)?.into_bytes() }))?;
    Ok(String::from_utf8_lossy(&api::wait_for(job).await?.bytes).into_owned())
}

async fn wall(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path((lang, process)): Path<(String, String)>,
    Query(answers): Query<Answers>,
    uri: Uri,
) -> Response {
    let page = async {
        let lang = page::lang(&lang)?;
        let catalogue = house.catalogue();
        let listed = catalogue.process(&process).ok_or_else(Refusal::not_found)?;
        let asked = as_json(&process, lang, &answers);
        let svg = drawn(&house, lang, asked.clone()).await?;
        let body = wall_body(&house, lang, &process, &asked, &svg, right);
        let at = format!("/workshop/{process}");
        Ok(Page { lang, title: listed.title.in_lang(lang), at: &at, script: Some("workshop.js"), width: "full", body }
            .with(&house))
    };
    shown(&uri, page.await)
}

fn wall_body(house: &House, lang: Lang, process: &str, asked: &Value, svg: &str, right: Right) -> Markup {
    let picture = |ends: &str| format!("/{}/picture/{process}/{ends}", code(lang));
    // Who may change things may also let people in.
    let key = house.tokens.as_ref().filter(|_| right == Right::Edit).map_or_else(String::new, |t| format!("?token={}", t.read));
    html! {
        div.wall data-asked=(asked.to_string()) data-join=(format!("/{}/room/", code(lang))) data-key=(key) {
            div.view #view tabindex="0" role="group" aria-label=(say(lang, "Tekening; met + en − groter en kleiner, met de pijlen schuift u, met 0 ziet u alles", "Diagram; + and − make it larger and smaller, the arrows move it, 0 shows all")) {
                (PreEscaped(svg))
            }
            div.row.no-print role="group" aria-label=(say(lang, "Tekening", "Diagram")) {
                button #closer type="button" aria-label=(say(lang, "Groter", "Larger")) { "+" }
                button #further type="button" aria-label=(say(lang, "Kleiner", "Smaller")) { "−" }
                button #whole type="button" { (say(lang, "Alles", "All")) }
                button #full type="button" { (say(lang, "Heel scherm", "Full screen")) }
                @for ends in PICTURES { a.button href=(picture(ends)) download { (ends.to_uppercase()) } }
            }
            section.player.no-print aria-labelledby="player" {
                h2 #player { (say(lang, "Speel een toekomst", "Play a future")) }
                div.row {
                    label for="which" { (say(lang, "Welke?", "Which?")) }
                    select #which {
                        option value="p50" { (say(lang, "Een gewone (de helft gaat sneller)", "An ordinary one (half are quicker)")) }
                        option value="p10" { (say(lang, "Een snelle (een op de tien gaat sneller)", "A quick one (one in ten is quicker)")) }
                        option value="p90" { (say(lang, "Een trage (een op de tien gaat trager)", "A slow one (one in ten is slower)")) }
                        option value="all" { (say(lang, "Alle drie tegelijk", "All three at once")) }
                    }
                    button.first #play type="button" { (say(lang, "Speel", "Play")) }
                    label for="speed" { (say(lang, "Dagen per seconde", "Days a second")) }
                    input #speed type="number" min="1" max="60" value="7";
                }
                div.field {
                    label for="when" { (say(lang, "Dag", "Day")) " " output #day for="when" {} }
                    input #when type="range" min="0" max="1" value="0" step="1" disabled;
                }
                p #now role="status" {}
                details { summary { (say(lang, "Het hele verhaal", "The whole story")) } ol #story {} }
            }
            section.no-print aria-labelledby="room" {
                h2 #room { (say(lang, "Laat de zaal schatten", "Let the room estimate")) }
                @if right == Right::Edit {
                    button #open type="button" { (say(lang, "Open een kamer", "Open a room")) }
                }
                div #joined hidden {
                    p { (say(lang, "Ga op uw telefoon naar", "On your phone go to")) " " a #join {} }
                    p.code { (say(lang, "Code", "Code")) " " strong #code {} }
                    @if house.tokens.is_none() {
                        p.hint { (say(
                            lang,
                            "Deze server is alleen op deze computer te bereiken. Start hem met --listen om telefoons toe te laten.",
                            "This server can be reached on this computer only. Start it with --listen to let phones in.",
                        )) }
                    }
                    p #people role="status" {}
                    div #pooled {}
                    a.button #taken href="#" download hidden { (say(lang, "Bewaar het proces met deze schattingen", "Save the process with these estimates")) }
                }
            }
        }
    }
}

async fn picture(
    State(house): State<Arc<House>>,
    Path((lang, process, ends)): Path<(String, String, String)>,
    Query(answers): Query<Answers>,
    uri: Uri,
) -> Response {
    let file = async {
        let lang = page::lang(&lang)?;
        let ends = *PICTURES.iter().find(|p| **p == ends).ok_or_else(Refusal::not_found)?;
        let mut asked = as_json(&process, lang, &answers);
        asked["as"] = json!(ends);
        api::taken_home(&house, "draw", &asked, lang, &format!("{process}.{ends}")).await
    };
    shown(&uri, file.await)
}

/// Where a code is typed.
async fn door(State(house): State<Arc<House>>, Path(lang): Path<String>, Query(answers): Query<Answers>, uri: Uri) -> Response {
    let page = page::lang(&lang).map(|lang| {
        let typed = answers.iter().find(|a| a.0 == "code").map(|a| a.1.trim());
        if let Some(typed) = typed
            && let Ok(room) = house.rooms.find(typed)
        {
            return axum::response::Redirect::to(&format!("/{}/room/{}", code(lang), room.code)).into_response();
        }
        let body = html! {
            form method="get" {
                @if typed.is_some() { p.wrong role="alert" { (say(lang, "Deze code is er niet.", "There is no such code.")) } }
                div.field {
                    label for="code" { (say(lang, "De code op het scherm", "The code on the screen")) }
                    input #code name="code" required maxlength="6" autocomplete="off" autocapitalize="characters" value=(typed.unwrap_or(""));
                }
                button.first type="submit" { (say(lang, "Doe mee", "Take part")) }
            }
        };
        Page { lang, title: say(lang, "Meedoen", "Take part"), at: "/room", script: None, width: "text", body }.with(&house)
    });
    shown(&uri, page)
}

async fn room(State(house): State<Arc<House>>, Path((lang, typed)): Path<(String, String)>, uri: Uri) -> Response {
    let page = page::lang(&lang).and_then(|lang| {
        let room = house.rooms.find(&typed)?;
        let kinds = [
            ("min", say(lang, "Minstens", "At least")),
            ("likely", say(lang, "Meestal", "Usually")),
            ("max", say(lang, "Hoogstens", "At most")),
        ];
        let body = html! {
            p { (say(
                lang,
                "Hoe lang duurt het echt? Vul in wat u weet; de rest mag open blijven. Uw naam wordt niet gevraagd.",
                "How long does it really take? Fill in what you know; leave the rest open. Your name is not asked.",
            )) }
            form #estimates data-code=(room.code) novalidate {
                @for (i, question) in room.questions.iter().enumerate() {
                    fieldset.estimate data-key=(question.key) {
                        legend { (question.title.in_lang(lang)) }
                        p.hint { (question.what.in_lang(lang)) " · " (unit_word(question.unit, lang)) }
                        div.three {
                            @for (kind, label) in kinds {
                                div { label for=(format!("q{i}-{kind}")) { (label) }
                                    input id=(format!("q{i}-{kind}")) name=(kind) inputmode="decimal" autocomplete="off" maxlength="12"; }
                            }
                        }
                        p.wrong role="alert" hidden {}
                    }
                }
                div.row { button.first type="submit" { (say(lang, "Verstuur", "Send")) } }
                p #said role="status" {}
            }
        };
        let at = format!("/room/{}", room.code);
        let title = room.process.title.in_lang(lang);
        Ok(Page { lang, title, at: &at, script: Some("room.js"), width: "text", body }.with(&house))
    });
    shown(&uri, page)
}

async fn open(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    must_edit(right)?;
    let asked = api::parsed(&body)?;
    let name = asked.get("process").and_then(Value::as_str).unwrap_or_default();
    let library = house.library();
    let file = library.processes.get(name).ok_or_else(Refusal::not_found)?.clone();
    let mut workbook = Workbook { sources: Sources::default(), library: library.as_ref().clone() };
    let loaded = workbook.load_process(&file, &[], &mut Complaints::default()).ok_or_else(Refusal::defect)?;
    let room = house.rooms.open(name, loaded.process, file, workbook.sources)?;
    Ok((StatusCode::CREATED, Json(room.as_json())))
}

async fn take(State(house): State<Arc<House>>, Path(code): Path<String>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let (participant, number) = house.rooms.find(&code)?.take(&api::parsed(&body)?)?;
    Ok(Json(json!({ "doorloop": 1, "kind": "participant", "participant": participant, "number": number })))
}

/// The language that is asked for beside an address that has none.
fn said_in(answers: &Answers) -> Lang {
    if answers.iter().any(|a| a.0 == "lang" && a.1 == "en") { Lang::En } else { Lang::Nl }
}

async fn events(
    State(house): State<Arc<House>>,
    Path(code): Path<String>,
    Query(answers): Query<Answers>,
) -> Result<Response, Refusal> {
    let lang = said_in(&answers);
    let room = house.rooms.find(&code)?;
    let (sender, receiver) = mpsc::channel::<Result<Event, Infallible>>(2);
    tokio::spawn(async move {
        let mut changed = room.follow();
        loop {
            changed.mark_unchanged();
            let pooled = room.pooled(lang);
            let html = if pooled.questions.is_empty() { String::new() } else { report::estimates_part(&pooled, lang, "pool") };
            let said = json!({ "participants": pooled.participants.len(), "answered": pooled.questions.len(),
                "questions": room.questions.len(), "html": html });
            if sender.send(Ok(Event::default().event("pooled").data(said.to_string()))).await.is_err() {
                return;
            }
            // Who went away is noticed at the next change, or when the server stops.
            tokio::select! {
                changed = changed.changed() => if changed.is_err() { return },
                () = sender.closed() => return,
            }
        }
    });
    Ok(Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::default()).into_response())
}

/// The process with what the room said in the place of its estimates.
async fn written(
    State(house): State<Arc<House>>,
    Path(code): Path<String>,
    Query(answers): Query<Answers>,
) -> Result<Response, Refusal> {
    let lang = said_in(&answers);
    let room = house.rooms.find(&code)?;
    let root = yaml::read(room.process.file, &room.sources, &mut Complaints::default()).ok_or_else(Refusal::defect)?;
    let text = room.pooled(lang).written_into(&root, &room.sources, lang);
    // What is written must read as well as what was read.
    let mut check = Workbook { library: house.library().as_ref().clone(), ..Workbook::default() };
    let file = LibraryFile { text: text.clone(), shown: room.file.shown.clone() };
    check.load_process(&file, &[], &mut Complaints::default()).ok_or_else(Refusal::defect)?;
    Ok(api::attachment("application/yaml", &format!("{}.yaml", room.name), text))
}
