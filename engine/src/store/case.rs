//! Cases: what happened, event by event, and where that leaves each of them.

use super::fault::StoreFault;
use super::stamp::{By, RecordedAt};
use crate::text::Complaint;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What can happen to a case. Nothing here names a person: that is in [`Personal`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// It was handed in. The first event, once.
    Submitted {
        /// The process it follows.
        process: String,
        /// Where.
        place: String,
        /// What is known of it, as one would type it.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        facts: BTreeMap<String, String>,
        /// Words to find it by.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        themes: Vec<String>,
    },
    /// A step began.
    StepStarted {
        /// Which.
        step: String,
    },
    /// A step was finished.
    StepFinished {
        /// Which.
        step: String,
    },
    /// The legal period stands still from here (Awb 4:15).
    Suspended,
    /// The legal period runs again.
    Resumed,
    /// It waits for somebody: the applicant, a partner, a team, a body.
    Waiting {
        /// For whom, by lane or role.
        lane: String,
    },
    /// Something was tried to make it go better.
    Tried {
        /// An intervention of the process, or words.
        intervention: String,
    },
    /// It was decided or ended.
    Decided {
        /// The end of the process it came to.
        end: String,
    },
    /// A note; what it says is personal.
    Note,
    /// What the events before this one said of people was erased.
    Forgotten,
}

/// An event, and when it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// When, on a Dutch clock. When it was written down is another thing.
    pub at: Moment,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// What an event says of people: all of it goes when the case is forgotten.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// Who wrote it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// How people call the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// For whom it waits, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whom: Option<String>,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Answers in free text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, String>,
}

impl Personal {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn by(by: &By, mut said: Self) -> Self {
        said.actor = by.actor.clone();
        said
    }
}

/// An event as it stands in the history of a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseEntry {
    /// Its number, from 1.
    pub number: u32,
    /// When it was written down.
    pub recorded_at: RecordedAt,
    /// What happened, and when.
    #[serde(flatten)]
    pub happened: Happened,
    /// What it says of people; `None` where that was forgotten.
    pub personal: Option<Personal>,
}

/// A step at which a case is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepNow {
    /// Which.
    pub step: String,
    /// Since when.
    pub since: Moment,
}

/// A step that a case passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepPassed {
    /// Which.
    pub step: String,
    /// When it began, where that was written down.
    pub from: Option<Moment>,
    /// When it was finished.
    pub until: Moment,
}

/// A stretch in which the legal period stood still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Suspension {
    /// From.
    pub from: Moment,
    /// Until; `None` while it stands still.
    pub until: Option<Moment>,
}

/// For whom a case waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaitingFor {
    /// By lane or role.
    pub lane: String,
    /// By name.
    pub whom: Option<String>,
    /// Since when.
    pub since: Moment,
}

/// What was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TriedThen {
    /// An intervention of the process, or words.
    pub intervention: String,
    /// When.
    pub at: Moment,
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DecidedThen {
    /// The end of the process.
    pub end: String,
    /// When.
    pub at: Moment,
}

/// A case as its history leaves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Its number or name.
    pub id: String,
    /// The process it follows.
    pub process: String,
    /// Where.
    pub place: String,
    /// When it was handed in.
    pub submitted: Moment,
    /// What is known of it, as one would type it.
    pub facts: BTreeMap<String, String>,
    /// Answers in free text.
    pub texts: BTreeMap<String, String>,
    /// Words to find it by.
    pub themes: Vec<String>,
    /// How people call it.
    pub title: Option<String>,
    /// The steps it is at.
    pub now: Vec<StepNow>,
    /// The steps it passed, in the order in which they were finished.
    pub passed: Vec<StepPassed>,
    /// For whom it waits.
    pub waiting: Option<WaitingFor>,
    /// When the legal period stood still.
    pub suspensions: Vec<Suspension>,
    /// What was tried.
    pub tried: Vec<TriedThen>,
    /// How it ended; `None` while it is under way.
    pub decided: Option<DecidedThen>,
    /// How many events.
    pub events: u32,
    /// When the last of them was written down.
    pub recorded_at: RecordedAt,
    /// What was said of people was erased.
    pub forgotten: bool,
    /// Its history is not whole: this is as far as it can be read.
    pub damaged: bool,
}

impl Case {
    /// Whether it is still under way.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.decided.is_none()
    }

    /// What a history comes to.
    ///
    /// Events count in the order in which they happened; what happened at one moment in the order in which it was written.
    ///
    /// # Errors
    /// [`StoreFault::Contradiction`] where an event can't have happened after those before it.
    pub fn of(id: &str, history: &[CaseEntry]) -> Result<Self, StoreFault> {
        let Some(Event::Submitted { process, place, facts, themes }) = history.first().map(|e| &e.happened.event) else {
            return Err(contradiction(
                "not_submitted",
                format!("\"{id}\" begint niet met een indiening"),
                format!("\"{id}\" does not begin with a submission"),
            ));
        };
        let first = &history[0];
        let said = first.personal.clone().unwrap_or_default();
        let mut case = Self {
            id: id.to_owned(),
            process: process.clone(),
            place: place.clone(),
            submitted: first.happened.at,
            facts: facts.clone(),
            texts: said.texts,
            themes: themes.clone(),
            title: said.title,
            now: Vec::new(),
            passed: Vec::new(),
            waiting: None,
            suspensions: Vec::new(),
            tried: Vec::new(),
            decided: None,
            events: history.len() as u32,
            recorded_at: history.iter().map(|e| e.recorded_at).max().unwrap_or_default(),
            forgotten: false,
            damaged: false,
        };
        let mut later: Vec<&CaseEntry> = history[1..].iter().collect();
        later.sort_by_key(|e| (e.happened.at, e.number));
        for entry in later {
            case.take(entry)?;
        }
        Ok(case)
    }

    fn take(&mut self, entry: &CaseEntry) -> Result<(), StoreFault> {
        let Happened { at, event } = &entry.happened;
        let at = *at;
        if at < self.submitted {
            return Err(contradiction(
                "before_submission",
                format!("\"{}\" is ingediend op {}; {} ligt daarvoor", self.id, self.submitted.date(), at.date()),
                format!("\"{}\" was handed in on {}; {} lies before that", self.id, self.submitted.date(), at.date()),
            ));
        }
        match event {
            Event::Submitted { .. } => {
                return Err(contradiction(
                    "already_submitted",
                    format!("\"{}\" is al ingediend", self.id),
                    format!("\"{}\" was handed in before", self.id),
                ));
            }
            Event::StepStarted { step } => {
                if self.now.iter().any(|n| n.step == *step) {
                    return Err(contradiction(
                        "already_there",
                        format!("\"{}\" is al bij stap \"{step}\"", self.id),
                        format!("\"{}\" is at step \"{step}\" already", self.id),
                    ));
                }
                self.now.push(StepNow { step: step.clone(), since: at });
            }
            Event::StepFinished { step } => {
                let known = self.now.iter().position(|n| n.step == *step);
                let from = known.map(|k| self.now.remove(k).since);
                self.passed.push(StepPassed { step: step.clone(), from, until: at });
                self.waiting = None;
            }
            Event::Suspended => {
                if self.suspensions.last().is_some_and(|s| s.until.is_none()) {
                    return Err(contradiction(
                        "already_suspended",
                        format!("de termijn van \"{}\" staat al stil", self.id),
                        format!("the period of \"{}\" stands still already", self.id),
                    ));
                }
                self.suspensions.push(Suspension { from: at, until: None });
            }
            Event::Resumed => match self.suspensions.last_mut().filter(|s| s.until.is_none()) {
                Some(open) => open.until = Some(at),
                None => {
                    return Err(contradiction(
                        "not_suspended",
                        format!("de termijn van \"{}\" staat niet stil", self.id),
                        format!("the period of \"{}\" does not stand still", self.id),
                    ));
                }
            },
            Event::Waiting { lane } => {
                let whom = entry.personal.as_ref().and_then(|p| p.whom.clone());
                self.waiting = Some(WaitingFor { lane: lane.clone(), whom, since: at });
            }
            Event::Tried { intervention } => self.tried.push(TriedThen { intervention: intervention.clone(), at }),
            Event::Decided { end } => self.decide(end, at)?,
            Event::Note => {}
            Event::Forgotten => self.forgotten = true,
        }
        Ok(())
    }

    fn decide(&mut self, end: &str, at: Moment) -> Result<(), StoreFault> {
        if let Some(decided) = &self.decided {
            return Err(contradiction(
                "already_decided",
                format!("\"{}\" is al beslist, op {}", self.id, decided.at.date()),
                format!("\"{}\" was decided before, on {}", self.id, decided.at.date()),
            ));
        }
        for now in self.now.drain(..) {
            self.passed.push(StepPassed { step: now.step, from: Some(now.since), until: at });
        }
        if let Some(open) = self.suspensions.last_mut().filter(|s| s.until.is_none()) {
            open.until = Some(at);
        }
        self.waiting = None;
        self.decided = Some(DecidedThen { end: end.to_owned(), at });
        Ok(())
    }
}

fn contradiction(code: &'static str, nl: impl Into<String>, en: impl Into<String>) -> StoreFault {
    StoreFault::Contradiction(Box::new(Complaint::general(code, nl, en).hint(
        "Er is niets vastgelegd. Zie de geschiedenis: doorloop case show",
        "Nothing was recorded. See the history: doorloop case show",
    )))
}
