//! Rooms: people who estimate the same process from their phones, and what they say together.
//!
//! A room lives as long as the server, at most a day. It knows its participants by a number, not by name.

use crate::web::refusal::Refusal;
use doorloop_engine::findings::estimates::{Answer, Estimates, Question, questions};
use doorloop_engine::model::Process;
use doorloop_engine::model::library::LibraryFile;
use doorloop_engine::text::{Lang, Sources};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Most rooms at once.
const MOST_ROOMS: usize = 100;
/// Most participants of a room.
const MOST_PEOPLE: usize = 300;
/// A room is gone after so long.
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// No letter or digit that looks like another.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// More than any step takes, in any unit.
const LARGEST: f64 = 1e6;

/// A room.
pub struct Room {
    pub code: String,
    /// The name of the process in the library.
    pub name: String,
    pub process: Arc<Process>,
    pub questions: Vec<Question>,
    pub file: LibraryFile,
    pub sources: Sources,
    begun: Instant,
    answers: Mutex<BTreeMap<String, Said>>,
    changed: watch::Sender<u64>,
}

/// What a participant says: their number, and question and answer.
type Said = (usize, Vec<(usize, Answer)>);

/// All rooms.
#[derive(Default)]
pub struct Rooms(Mutex<HashMap<String, Arc<Room>>>);

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Rooms {
    /// Opens a room about a process.
    pub fn open(&self, name: &str, process: Arc<Process>, file: LibraryFile, sources: Sources) -> Result<Arc<Room>, Refusal> {
        let questions = questions(&process);
        if questions.is_empty() {
            return Err(Refusal::malformed(
                "In dit proces staat geen schatting: alles is wet of gemeten.",
                "This process has no estimate: all is law or measured.",
            ));
        }
        let mut rooms = locked(&self.0);
        rooms.retain(|_, room| room.begun.elapsed() < DAY);
        if rooms.len() >= MOST_ROOMS {
            return Err(Refusal::busy());
        }
        let code = loop {
            let mut bytes = [0_u8; 6];
            getrandom::fill(&mut bytes).map_err(|_| Refusal::defect())?;
            let code: String = bytes.iter().map(|b| char::from(LETTERS[usize::from(b % 32)])).collect();
            if !rooms.contains_key(&code) {
                break code;
            }
        };
        let room = Arc::new(Room {
            code: code.clone(),
            name: name.to_owned(),
            process,
            questions,
            file,
            sources,
            begun: Instant::now(),
            answers: Mutex::default(),
            changed: watch::channel(0).0,
        });
        rooms.insert(code, room.clone());
        Ok(room)
    }

    /// A room by its code, however it was typed.
    pub fn find(&self, code: &str) -> Result<Arc<Room>, Refusal> {
        let code = code.trim().to_ascii_uppercase();
        let found = locked(&self.0).get(&code).filter(|room| room.begun.elapsed() < DAY).cloned();
        found.ok_or_else(Refusal::not_found)
    }
}

impl Room {
    /// Takes in what a participant says; who says it again changes it. Gives what they are known by from now on.
    pub fn take(&self, said: &Value) -> Result<(String, usize), Refusal> {
        let known = said.get("participant").and_then(Value::as_str);
        let mut answers = locked(&self.answers);
        let (who, number) = match known.and_then(|id| answers.get(id).map(|a| (id.to_owned(), a.0))) {
            Some(known) => known,
            None if answers.len() >= MOST_PEOPLE => return Err(Refusal::busy()),
            None => (crate::web::secret()?, answers.len() + 1),
        };
        let mut own = Vec::new();
        for answer in said.get("answers").and_then(Value::as_array).into_iter().flatten() {
            let key = answer.get("key").and_then(Value::as_str).unwrap_or_default();
            let Some(question) = self.questions.iter().position(|q| q.key == key) else {
                return Err(Refusal::malformed("Deze vraag is er niet.", "There is no such question."));
            };
            let number = |name: &str| answer.get(name).and_then(Value::as_f64);
            let (Some(min), Some(likely), Some(max)) = (number("min"), number("likely"), number("max")) else {
                return Err(Refusal::malformed("Vul alle drie de getallen in.", "Fill in all three numbers."));
            };
            if !(0.0 <= min && min <= likely && likely <= max && max <= LARGEST) {
                return Err(Refusal::malformed(
                    "Minstens is hoogstens meestal, en meestal is hoogstens het meeste.",
                    "At least goes before usually, and usually before at most.",
                ));
            }
            own.push((question, Answer { participant: 0, min, likely, max }));
        }
        answers.insert(who.clone(), (number, own));
        drop(answers);
        self.changed.send_modify(|count| *count += 1);
        Ok((who, number))
    }

    /// Follows what changes.
    pub fn follow(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// What all say together.
    pub fn pooled(&self, lang: Lang) -> Estimates {
        let answers = locked(&self.answers);
        let mut people: Vec<&Said> = answers.values().collect();
        people.sort_by_key(|p| p.0);
        let word = if lang == Lang::Nl { "Deelnemer" } else { "Participant" };
        let names = people.iter().map(|p| format!("{word} {}", p.0)).collect();
        let said: Vec<(usize, Answer)> = people
            .iter()
            .enumerate()
            .flat_map(|(i, p)| p.1.iter().map(move |(question, answer)| (*question, Answer { participant: i, ..*answer })))
            .collect();
        Estimates::new(&self.process, &self.questions, names, &said)
    }

    /// The room as data.
    pub fn as_json(&self) -> Value {
        json!({ "doorloop": 1, "kind": "room", "code": self.code, "process": self.name, "questions": self.questions.len() })
    }
}
