//! Errands of the command line: a store has one owner at a time, and while this server is it, it does what is typed elsewhere.

use super::House;
use super::api::wait_for;
use super::guard::Right;
use super::jobs::{Answer, Job};
use super::refusal::Refusal;
use super::work::watch;
use crate::cases::served::{Asked, Done, ERRANDS, Errand, WordLeft, leave_word};
use crate::desk::{Desk, Stop, Watch};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Extension, Router};
use std::net::SocketAddr;
use std::sync::Arc;

pub fn routes() -> Router<Arc<House>> {
    Router::new().route(ERRANDS, post(errand))
}

/// An errand reads files of this computer, so only who started the server may send one.
async fn errand(State(house): State<Arc<House>>, Extension(right): Extension<Right>, body: Bytes) -> Result<Response, Refusal> {
    if right != Right::Own {
        return Err(Refusal::not_found());
    }
    let asked: Asked = serde_json::from_slice(&body).map_err(|e| Refusal::malformed(&e.to_string(), &e.to_string()))?;
    let own = house.clone();
    if asked.errand.is_long() {
        let job =
            house.jobs.begin(move |job| Ok(Answer { content_type: "application/json", bytes: done(&own, &asked, Some(job)) }))?;
        return Ok(wait_for(job).await?.as_ref().into_response());
    }
    let bytes = tokio::task::spawn_blocking(move || done(&own, &asked, None)).await.map_err(|_| Refusal::defect())?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

fn done(house: &House, asked: &Asked, job: Option<&Job>) -> Vec<u8> {
    let (done, out, err) = match opened(asked, job) {
        Err(stop) => (Err(stop), Vec::new(), String::new()),
        Ok(mut desk) => {
            let done = performed(house, &mut desk, &asked.errand);
            let (out, err) = desk.kept();
            (done, out, err)
        }
    };
    let (said, status) = match done {
        Ok(()) => (String::new(), 0),
        Err(stop) => stop.said(asked.lang, asked.colours),
    };
    let done = Done { out: String::from_utf8_lossy(&out).into_owned(), err: format!("{err}{said}"), status };
    serde_json::to_vec(&done).unwrap_or_default()
}

fn opened(asked: &Asked, job: Option<&Job>) -> Result<Desk, Stop> {
    Desk::for_errand(asked, job.map_or_else(Watch::nobody, watch))
}

fn performed(house: &House, desk: &mut Desk, errand: &Errand) -> Result<(), Stop> {
    let store = house.stored().map_err(|refusal| Stop::Failed(refusal.words))?;
    match errand {
        Errand::Case(wanted) => crate::cases::at(desk, store, wanted)?,
        Errand::Store(wanted) => crate::store::at(desk, store, wanted)?,
        Errand::Workload(wanted) => crate::workload::with_cases(desk, store, wanted)?,
    }
    // A file of one's own may have come along.
    house.refresh().map_err(|refusal| Stop::Failed(refusal.words))
}

impl House {
    /// Leaves word beside the store of where this server is.
    pub fn leave_word(&self, at: SocketAddr) -> Result<Option<WordLeft>, Stop> {
        let Some(store) = &self.store else { return Ok(None) };
        let mut here = at;
        if at.ip().is_unspecified() {
            here.set_ip(if at.is_ipv4() { std::net::Ipv4Addr::LOCALHOST.into() } else { std::net::Ipv6Addr::LOCALHOST.into() });
        }
        store.say(&format!("doorloop serve, http://{here}"));
        leave_word(&store.place(), here, &self.owner_token).map(Some).map_err(|error| super::failed(&error))
    }
}
