//! Why a request gets no answer: a status, and words in both languages.

use crate::desk::Stop;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use doorloop_engine::store::StoreFault;
use doorloop_engine::text::{Lang, Words, render};
use serde_json::{Value, json};

/// Why a request gets no answer.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub status: StatusCode,
    pub words: Words,
    /// What was complained of, as `check --format json` gives it.
    complaints: Option<Value>,
}

impl Refusal {
    pub fn new(status: StatusCode, nl: &str, en: &str) -> Self {
        Self { status, words: Words::new(nl, en), complaints: None }
    }

    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Dit bestaat hier niet.", "There is no such thing here.")
    }

    pub fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Er wachten al te veel berekeningen. Probeer het over een minuut opnieuw.",
            "Too many simulations are waiting already. Try again in a minute.",
        )
    }

    pub fn cancelled() -> Self {
        Self::new(StatusCode::CONFLICT, "De berekening is gestopt.", "The simulation was stopped.")
    }

    pub fn defect() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Er ging hier iets mis. Uw gegevens zijn niet veranderd.",
            "Something went wrong here. Your data were not changed.",
        )
    }

    pub fn malformed(nl: &str, en: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, nl, en)
    }

    /// The refusal as data.
    pub fn as_json(&self) -> Value {
        json!({ "doorloop": 1, "kind": "refusal", "status": self.status.as_u16(), "said": self.words, "complaints": self.complaints })
    }
}

impl From<Stop> for Refusal {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Input(complaints, sources) => {
                let said = |lang| render::render(&complaints, &sources, lang, false, 100);
                Self {
                    status: StatusCode::UNPROCESSABLE_ENTITY,
                    words: Words::new(said(Lang::Nl), said(Lang::En)),
                    complaints: Some(render::to_json(&complaints, &sources)),
                }
            }
            Stop::Failed(words) => Self { status: StatusCode::INTERNAL_SERVER_ERROR, words, complaints: None },
            Stop::Told(_) => Self::defect(),
        }
    }
}

impl From<StoreFault> for Refusal {
    fn from(fault: StoreFault) -> Self {
        let status = match &fault {
            StoreFault::Unknown(_) => StatusCode::NOT_FOUND,
            StoreFault::Damaged { .. } | StoreFault::InUse { .. } => StatusCode::CONFLICT,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let complaint = fault.complaint();
        Self { status, words: complaint.what, complaints: None }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(self.as_json())).into_response()
    }
}
