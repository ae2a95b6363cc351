//! The API: each command under `/api/NAME`, and the same as a job that can be followed and cancelled.

use super::guard::{Right, must_edit};
use super::jobs::{Answer, End, Job, Said};
use super::refusal::Refusal;
use super::work::{Asked, is_of_cases};
use super::{House, openapi};
use crate::desk::Watch;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use doorloop_engine::text::Lang;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

pub fn routes() -> Router<Arc<House>> {
    Router::new()
        .route("/api/openapi.json", get(async || Json(openapi::document())))
        .route("/api/token", get(async |State(house): State<Arc<House>>| Json(json!({ "token": house.form_token }))))
        .route("/api/list", get(list))
        .route("/api/{command}", post(answer))
        .route("/api/jobs/{id}", get(state).post(begin).delete(cancel))
        .route("/api/jobs/{id}/answer", get(answered))
        .route("/api/jobs/{id}/events", get(events))
}

impl IntoResponse for &Answer {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, self.content_type)], self.bytes.clone()).into_response()
    }
}

/// A body as JSON, with a refusal in words.
pub fn parsed(body: &Bytes) -> Result<Value, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| Refusal::malformed(&format!("Dit is geen JSON: {error}"), &format!("This is not JSON: {error}")))
}

async fn list(State(house): State<Arc<House>>) -> Json<Value> {
    let catalogue = house.catalogue();
    let processes: Vec<_> =
        catalogue.processes.iter().map(|l| json!({ "process": l.name, "title": l.title, "about": l.about })).collect();
    let places: Vec<_> = catalogue.places.iter().map(|(n, t)| json!({ "place": n, "title": t })).collect();
    Json(json!({ "doorloop": 1, "kind": "library", "processes": processes, "places": places }))
}

fn put_in_row(house: &Arc<House>, right: Right, command: &str, body: &Bytes) -> Result<Job, Refusal> {
    let asked = parsed(body)?;
    // Files of one's own are work that nobody checked; who may only look asks about what is here.
    if asked.get("library").is_some() {
        must_edit(right)?;
    }
    if command == "proposal" {
        let asked = super::proposal::Asked::from_json(&asked)?;
        let house_too = house.clone();
        return house.jobs.begin(move |job| asked.work(&house_too, job));
    }
    if is_of_cases(command) || asked.get("cases").is_some() {
        must_edit(right)?;
    }
    let asked = Asked::read(house, command, &asked, Lang::Nl)?;
    let own = house.clone();
    house.jobs.begin(move |job| asked.work(&own, job))
}

/// Breaks a job off when nobody waits for it any more.
struct Waiting(Job);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// The end of a job, for someone who waits for it; who goes away breaks it off.
pub async fn wait_for(job: Job) -> Result<Arc<Answer>, Refusal> {
    let waiting = Waiting(job);
    match waiting.0.ended().await {
        End::Answered(answer) => Ok(answer),
        End::Refused(refusal) => Err(Refusal::clone(&refusal)),
        End::Cancelled => Err(Refusal::cancelled()),
    }
}

/// A body that the browser saves under a name.
pub fn attachment(kind: &str, name: &str, body: impl IntoResponse) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], body).into_response()
}

/// A command done for someone who takes its answer home as a file.
pub async fn taken_home(house: &Arc<House>, command: &str, asked: &Value, lang: Lang, name: &str) -> Result<Response, Refusal> {
    let asked = Asked::read(house, command, asked, lang)?;
    let own = house.clone();
    let answer = wait_for(house.jobs.begin(move |job| asked.work(&own, job))?).await?;
    Ok(attachment(answer.content_type, name, answer.bytes.clone()))
}

async fn answer(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path(command): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    if is_of_cases(&command) {
        must_edit(right)?;
        let asked = Asked::read(&house, &command, &parsed(&body)?, Lang::Nl)?;
        if asked.is_short() {
            let done = tokio::task::spawn_blocking(move || asked.work_watched(&house, Watch::nobody()));
            return Ok((&done.await.map_err(|_| Refusal::defect())??).into_response());
        }
    }
    let job = put_in_row(&house, right, &command, &body)?;
    Ok(wait_for(job).await?.as_ref().into_response())
}

async fn begin(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path(command): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let job = put_in_row(&house, right, &command, &body)?;
    let at = format!("/api/jobs/{}", job.id);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, at)], Json(job.as_json())).into_response())
}

fn find(house: &House, id: &str) -> Result<Job, Refusal> {
    house.jobs.find(id).ok_or_else(Refusal::not_found)
}

/// How far a job is, as data.
fn told(said: &Said) -> Value {
    let state = match (&said.end, said.place) {
        (Some(End::Answered(_)), _) => "answered",
        (Some(End::Refused(_)), _) => "refused",
        (Some(End::Cancelled), _) => "cancelled",
        (None, Some(_)) => "waiting",
        (None, None) => "running",
    };
    let why = match &said.end {
        Some(End::Refused(refusal)) => refusal.as_json(),
        _ => Value::Null,
    };
    json!({ "doorloop": 1, "kind": "job_state", "state": state, "place": said.place, "done": said.done, "whole": said.whole, "refusal": why })
}

async fn state(State(house): State<Arc<House>>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let said = find(&house, &id)?.follow();
    let told = told(&said.borrow());
    Ok(Json(told))
}

async fn cancel(State(house): State<Arc<House>>, Path(id): Path<String>) -> Result<StatusCode, Refusal> {
    find(&house, &id)?.cancel();
    Ok(StatusCode::NO_CONTENT)
}

async fn answered(State(house): State<Arc<House>>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let said = find(&house, &id)?.follow();
    let end = said.borrow().end.clone();
    match end {
        Some(End::Answered(answer)) => Ok(answer.as_ref().into_response()),
        Some(End::Refused(refusal)) => Err(Refusal::clone(&refusal)),
        Some(End::Cancelled) => Err(Refusal::cancelled()),
        None => Err(Refusal::new(StatusCode::CONFLICT, "De berekening loopt nog.", "The simulation is still running.")),
    }
}

async fn events(State(house): State<Arc<House>>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let job = find(&house, &id)?;
    let mut said = job.follow();
    let (sender, receiver) = mpsc::channel::<Result<Event, Infallible>>(2);
    tokio::spawn(async move {
        let mut shown_last: Option<Arc<Answer>> = None;
        loop {
            let now = said.borrow_and_update().clone();
            let shown = |name: &str, answer: &Answer| Event::default().event(name).data(one_line(&answer.bytes));
            if let Some(answer) = &now.first
                && !shown_last.as_ref().is_some_and(|last| Arc::ptr_eq(last, answer))
            {
                shown_last = Some(answer.clone());
                if sender.send(Ok(shown("first", answer))).await.is_err() {
                    drop(said);
                    return job.left().await;
                }
            }
            if let Some(End::Answered(answer)) = &now.end
                && answer.content_type == "application/json"
                && sender.send(Ok(shown("answer", answer))).await.is_err()
            {
                return;
            }
            let state = Event::default().event("state").data(told(&now).to_string());
            if sender.send(Ok(state)).await.is_err() {
                drop(said);
                return job.left().await;
            }
            if now.end.is_some() {
                return;
            }
            tokio::select! {
                changed = said.changed() => if changed.is_err() { return },
                () = sender.closed() => {
                    drop(said);
                    return job.left().await;
                }
            }
        }
    });
    Ok(Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::default()).into_response())
}

/// JSON on one line: an event ends at a line.
fn one_line(json: &[u8]) -> String {
    serde_json::from_slice::<Value>(json).map(|v| v.to_string()).unwrap_or_default()
}
