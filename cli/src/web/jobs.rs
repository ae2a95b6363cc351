//! Simulations that people wait for: at most so many at once, the others in a row with their place in it.
//!
//! A job is followed through a watch channel: who reads slowly misses steps in between, never the end, and holds nobody up.

use super::refusal::Refusal;
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, watch};

/// Most jobs that may wait.
const MOST_WAITING: usize = 64;
/// How long an answer can be fetched.
const KEPT: Duration = Duration::from_secs(15 * 60);
/// Most answers that are kept.
const MOST_KEPT: usize = 400;
/// After this the work is broken off, and what is known is said.
const LONGEST: Duration = Duration::from_secs(120);

/// A browser that lost its connection is back by then.
const COMES_BACK: Duration = Duration::from_secs(10);

/// What came of a job.
pub struct Answer {
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

/// How a job ended.
#[derive(Clone)]
pub enum End {
    Answered(Arc<Answer>),
    Refused(Arc<Refusal>),
    Cancelled,
}

/// How far a job is.
#[derive(Clone, Default)]
pub struct Said {
    /// Its place in the row, from 1; `None` = it is at work, or was.
    pub place: Option<usize>,
    pub done: u64,
    pub whole: u64,
    /// An answer from the first runs.
    pub first: Option<Arc<Answer>>,
    pub end: Option<End>,
}

/// A job, as the work sees it.
#[derive(Clone)]
pub struct Job {
    pub id: String,
    pub stop: Arc<AtomicBool>,
    said: watch::Sender<Said>,
}

impl Job {
    /// Tells how far it is.
    pub fn tell(&self, done: u64, whole: u64) {
        if done.is_multiple_of(10) || done == whole {
            self.said.send_modify(|said| (said.done, said.whole) = (done.max(said.done), whole));
        }
    }

    /// Where it is followed, as data.
    pub fn as_json(&self) -> Value {
        let at = format!("/api/jobs/{}", self.id);
        json!({ "doorloop": 1, "kind": "job", "id": self.id, "events": format!("{at}/events"), "answer": format!("{at}/answer") })
    }

    /// Shows an answer from the first runs.
    pub fn so_far(&self, answer: Answer) {
        self.said.send_modify(|said| said.first = Some(Arc::new(answer)));
    }

    /// What it says from now on.
    pub fn follow(&self) -> watch::Receiver<Said> {
        self.said.subscribe()
    }

    /// Breaks it off.
    pub fn cancel(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Someone who followed it went away: breaks it off, unless somebody follows it again soon.
    pub async fn left(&self) {
        tokio::time::sleep(COMES_BACK).await;
        if self.said.receiver_count() == 0 {
            self.cancel();
        }
    }

    fn end(&self, end: End) {
        self.said.send_modify(|said| {
            said.place = None;
            said.end = Some(end);
        });
    }

    /// Waits for its end.
    pub async fn ended(&self) -> End {
        let mut said = self.said.subscribe();
        match said.wait_for(|said| said.end.is_some()).await {
            Ok(said) => said.end.clone().unwrap_or(End::Cancelled),
            Err(_) => End::Cancelled,
        }
    }
}

/// All jobs of a server.
pub struct Jobs {
    at_once: Arc<Semaphore>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    jobs: HashMap<String, (Job, Instant)>,
    waiting: VecDeque<(Job, Work)>,
}

type Work = Box<dyn FnOnce(&Job) -> Result<Answer, Refusal> + Send>;

impl Jobs {
    /// At most so many at once.
    pub fn new(at_once: usize) -> Self {
        Self { at_once: Arc::new(Semaphore::new(at_once)), known: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// A job by its id.
    pub fn find(&self, id: &str) -> Option<Job> {
        self.known().jobs.get(id).map(|(job, _)| job.clone())
    }

    /// Breaks everything off.
    pub fn cancel_all(&self) {
        self.known().jobs.values().for_each(|(job, _)| job.cancel());
    }

    /// Puts work in the row.
    pub fn begin(self: &Arc<Self>, work: impl FnOnce(&Job) -> Result<Answer, Refusal> + Send + 'static) -> Result<Job, Refusal> {
        let job = Job { id: super::secret()?, stop: Arc::default(), said: watch::channel(Said::default()).0 };
        {
            let mut known = self.known();
            if known.waiting.len() >= MOST_WAITING {
                return Err(Refusal::busy());
            }
            known.jobs.retain(|_, (job, begun)| job.said.borrow().end.is_none() || begun.elapsed() < KEPT);
            if known.jobs.len() >= MOST_KEPT {
                let oldest = known.jobs.iter().filter(|(_, (j, _))| j.said.borrow().end.is_some()).min_by_key(|(_, (_, t))| *t);
                if let Some(id) = oldest.map(|(id, _)| id.clone()) {
                    known.jobs.remove(&id);
                }
            }
            known.jobs.insert(job.id.clone(), (job.clone(), Instant::now()));
            known.waiting.push_back((job.clone(), Box::new(work)));
            number(&known.waiting);
        }
        let jobs = self.clone();
        tokio::spawn(async move { jobs.see_to_the_first().await });
        Ok(job)
    }

    /// Does the work that is first in the row once there is a place: each job begins one of these, which may not be its own.
    async fn see_to_the_first(&self) {
        // The semaphore is never closed.
        let permit = self.at_once.acquire().await;
        let first = {
            let mut known = self.known();
            let first = known.waiting.pop_front();
            number(&known.waiting);
            first
        };
        let Some((job, work)) = first else { return };
        if job.is_stopped() {
            return job.end(End::Cancelled);
        }
        job.said.send_modify(|said| said.place = None);
        let at_work = job.clone();
        let done = tokio::task::spawn_blocking(move || work(&at_work));
        tokio::pin!(done);
        let mut late = false;
        let done = loop {
            tokio::select! {
                done = &mut done => break done,
                () = tokio::time::sleep(LONGEST), if !late => {
                    late = true;
                    job.cancel();
                }
            }
        };
        drop(permit);
        job.end(match done {
            Ok(_) if job.is_stopped() && !late => End::Cancelled,
            Ok(Ok(answer)) => End::Answered(Arc::new(answer)),
            Ok(Err(refusal)) => End::Refused(Arc::new(refusal)),
            Err(_) => End::Refused(Arc::new(Refusal::defect())),
        });
    }
}

fn number(waiting: &VecDeque<(Job, Work)>) {
    for (i, (job, _)) in waiting.iter().enumerate() {
        job.said.send_modify(|said| said.place = Some(i + 1));
    }
}
