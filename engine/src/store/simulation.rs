//! Simulations that were kept, with what they were made of.

use super::stamp::RecordedAt;
use crate::text::Complaint;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What can happen to a kept simulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(super) enum SimulationEvent {
    /// It was kept. The answer is text, so that its bytes stay those that were given.
    Kept { title: String, answer: String },
    /// It is no longer wanted.
    Dropped,
}

/// A kept simulation; its whole answer is asked of the store.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeptSimulation {
    /// Its name.
    pub id: String,
    /// How people call it.
    pub title: String,
    /// Who kept it.
    pub actor: Option<String>,
    /// When it was kept.
    pub recorded_at: RecordedAt,
    /// What kind of answer: `simulation`, `comparison`, `workload`, …
    pub kind: String,
    /// The process, where it is about one.
    pub process: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// What made it: version, files with their hashes, seed, runs.
    pub receipt: Value,
}

impl KeptSimulation {
    pub(super) fn of(id: &str, title: &str, answer: &str, at: RecordedAt, actor: Option<String>) -> Result<Self, Box<Complaint>> {
        let wrong = |nl: &str, en: &str| Box::new(Complaint::general("no_answer", nl, en));
        let value: Value = serde_json::from_str(answer)
            .map_err(|_| wrong("dit is geen antwoord van doorloop (geen JSON)", "this is no answer of doorloop (no JSON)"))?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let receipt = value.get("receipt").filter(|r| r.is_object()).cloned();
        let (Some(kind), Some(receipt)) = (text("kind"), receipt) else {
            return Err(wrong(
                "dit is geen antwoord van doorloop: \"kind\" of \"receipt\" ontbreekt",
                "this is no answer of doorloop: \"kind\" or \"receipt\" is missing",
            ));
        };
        Ok(Self {
            id: id.to_owned(),
            title: title.to_owned(),
            actor,
            recorded_at: at,
            kind,
            process: text("process"),
            place: text("place"),
            receipt,
        })
    }
}
