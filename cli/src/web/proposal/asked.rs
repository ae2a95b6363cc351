//! What is asked about a proposal, and the work on it: first the runs that give an answer at once, then the rest.

use super::Shelf;
use crate::arguments::{Format, ProposalArguments, RunwayArguments, Simulate};
use crate::case::Case;
use crate::desk::{Desk, Stop};
use crate::long_work::faulty;
use crate::web::House;
use crate::web::jobs::{Answer, Job};
use crate::web::page::{asked_lang, code};
use crate::web::refusal::Refusal;
use crate::web::work::{MOST, watch};
use doorloop_engine::findings::{self, Progress, Request, Runs, Runway, Simulation};
use doorloop_engine::model::library::Library;
use doorloop_engine::report;
use doorloop_engine::text::{Lang, Words};
use doorloop_engine::time::Date;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Runs of what is shown at once when a slider moves: the date alone.
const AT_A_GLANCE: u64 = 100;

/// What is kept of an answer.
pub struct Kept {
    /// As `simulate` gives them.
    pub figures: String,
    /// The sections of the page, by language.
    pub shown: Value,
}

/// A proposal, and what its proposer has.
pub struct Asked {
    lang: Lang,
    simulate: Simulate,
    means: RunwayArguments,
}

/// Answers in an address as the JSON that the API takes: `f.NAME` is a fact, what comes twice is a list.
pub fn as_json(process: &str, lang: Lang, answers: &[(String, String)]) -> Value {
    let mut all = Map::new();
    let mut set = Map::new();
    all.insert("process".to_owned(), json!(process));
    all.insert("lang".to_owned(), json!(code(lang)));
    for (name, value) in answers.iter().filter(|(name, value)| name != "at" && !value.trim().is_empty()) {
        match name.strip_prefix("f.") {
            Some(fact) => match set.get_mut(fact) {
                Some(Value::String(before)) => *before = format!("[{}, {value}]", before.trim_matches(['[', ']'])),
                _ => drop(set.insert(fact.to_owned(), json!(value))),
            },
            None if matches!(name.as_str(), "with" | "income" | "partner") => match all.get_mut(name) {
                Some(Value::Array(list)) => list.push(json!(value)),
                _ => drop(all.insert(name.clone(), json!([value]))),
            },
            None => drop(all.insert(name.clone(), json!(value))),
        }
    }
    all.insert("set".to_owned(), Value::Object(set));
    Value::Object(all)
}

impl Asked {
    pub fn from_json(asked: &Value) -> Result<Self, Refusal> {
        const KEYS: [&str; 14] = [
            "process", "lang", "place", "set", "submit", "runs", "seed", "with", "runway", "cost", "secured", "income",
            "partner", "season",
        ];
        let Some(map) = asked.as_object() else {
            return Err(Refusal::malformed("Hier hoort een JSON-object.", "A JSON object belongs here."));
        };
        if let Some(key) = map.keys().find(|k| !KEYS.contains(&k.as_str())) {
            let shown: String = key.chars().take(40).collect();
            let all = KEYS.join(", ");
            return Err(Refusal::malformed(
                &format!("Onbekend: \"{shown}\". Het kan zijn: {all}"),
                &format!("Unknown: \"{shown}\". It can be: {all}"),
            ));
        }
        let wrong = |key: &str| {
            Refusal::malformed(
                &format!("\"{key}\" heeft een waarde die niet kan."),
                &format!("\"{key}\" has a value that cannot be."),
            )
        };
        let plain = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(yes) => Some(yes.to_string()),
            _ => None,
        };
        let text = |key: &str| match map.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => plain(value).map(Some).ok_or_else(|| wrong(key)),
        };
        let list = |key: &str| match map.get(key) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(list)) => list.iter().map(|v| plain(v).ok_or_else(|| wrong(key))).collect(),
            Some(value) => plain(value).map(|v| vec![v]).ok_or_else(|| wrong(key)),
        };
        let count = |key: &str, most: f64| match map.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                plain(value).and_then(|v| v.parse::<u64>().ok()).filter(|v| *v as f64 <= most).map(Some).ok_or_else(|| wrong(key))
            }
        };
        let sets = match map.get("set") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Object(set)) => {
                let pair = |(name, value): (&String, &Value)| Ok(format!("{name}={}", plain(value).ok_or_else(|| wrong("set"))?));
                set.iter().map(pair).collect::<Result<_, Refusal>>()?
            }
            Some(_) => list("set")?,
        };
        let most_runs = MOST.iter().find(|m| m.0 == "runs").map_or(0.0, |m| m.1);
        Ok(Self {
            lang: asked_lang(map.get("lang"), Lang::Nl),
            simulate: Simulate {
                proposal: ProposalArguments {
                    process: text("process")?.unwrap_or_default(),
                    place: text("place")?.unwrap_or_else(|| "voorbeeldstad".to_owned()),
                    sets,
                    submit: text("submit")?,
                    runs: count("runs", most_runs)?,
                    seed: count("seed", u64::MAX as f64)?.unwrap_or(1),
                    until: None,
                },
                with: list("with")?,
            },
            means: RunwayArguments {
                runway: text("runway")?,
                cost: text("cost")?,
                secured: text("secured")?,
                income: list("income")?,
                partners: list("partner")?,
                season: text("season")?,
            },
        })
    }

    /// The answer in sections of a page, with the first of it as soon as there is any.
    pub fn work(self, house: &House, job: &Job) -> Result<Answer, Refusal> {
        let library = house.library();
        let desk = &mut self.desk(&library, job);
        Ok(self.answered(&house.shelf, &library, desk, job)?)
    }

    fn answered(&self, shelf: &Shelf, library: &Arc<Library>, desk: &mut Desk, job: &Job) -> Result<Answer, Stop> {
        let case = Case::asked(desk, &self.simulate)?;
        let around = shelf.surroundings(&case, library, desk)?;
        let ready = case.within(desk, &around)?;
        let request = ready.request(desk, self.simulate.wanted(true, true));
        let tell = |done, whole| job.tell(done, whole);
        let progress = Progress { tell: &tell, stop: &job.stop };
        let fault = |fault| faulty(desk, &[findings::fault_complaint(&ready.plan, &fault)]);
        let so_far = |said: Value| {
            job.so_far(Answer { content_type: "application/json", bytes: said.to_string().into_bytes() });
        };
        if request.wanted.runs.is_none_or(|runs| runs > AT_A_GLANCE) {
            let quiet = Progress { tell: &|_, _| {}, stop: &job.stop };
            let seed = request.wanted.seed;
            let leads = shelf.glance(|| findings::glance(&ready.plan, seed, AT_A_GLANCE, quiet)).map_err(fault)?;
            so_far(self.date(leads.len() as u64, findings::count_on(&ready.plan, &leads)));
        }
        let mut runs = Runs::begin(&ready.plan, request.wanted, progress).map_err(fault)?;
        if runs.wants_more(request.wanted) {
            so_far(self.said(&request, &runs, None));
        }
        while runs.wants_more(request.wanted) {
            let count = runs.next_count(request.wanted);
            runs.go_on(&ready.plan, request.wanted, count, progress).map_err(fault)?;
        }
        let means = self.runway(desk, job)?;
        let bytes = self.said(&request, &runs, means.as_ref()).to_string().into_bytes();
        Ok(Answer { content_type: "application/json", bytes })
    }

    /// What is kept of an answer: the figures, and the sections of the page in each language. All from the same runs.
    pub fn kept(&self, house: &House, job: &Job) -> Result<Kept, Refusal> {
        let desk = &mut self.desk(&house.library(), job);
        Ok(self.kept_at(desk, job)?)
    }

    fn kept_at(&self, desk: &mut Desk, job: &Job) -> Result<Kept, Stop> {
        let ready = Case::asked(desk, &self.simulate)?.ready(desk, true)?;
        let request = ready.request(desk, self.simulate.wanted(true, true));
        let tell = |done, whole| job.tell(done, whole);
        let progress = Progress { tell: &tell, stop: &job.stop };
        let runs = findings::run(&ready.plan, request.wanted, progress)
            .map_err(|fault| faulty(desk, &[findings::fault_complaint(&ready.plan, &fault)]))?;
        let means = self.runway(desk, job)?;
        let simulation = findings::simulation_of(&request, &runs);
        let path = findings::path(&request, &runs);
        let mut shown = json!({});
        for lang in [Lang::Nl, Lang::En] {
            shown[code(lang)] = json!(sections(&simulation, path.as_ref(), means.as_ref(), lang));
        }
        Ok(Kept { figures: report::to_json(&simulation), shown })
    }

    fn desk(&self, library: &Library, job: &Job) -> Desk {
        Desk::remote(library.clone(), self.lang, Format::Html, None, watch(job))
    }

    /// Whether the answer comes in time, where the proposer said for what.
    fn runway(&self, desk: &Desk, job: &Job) -> Result<Option<Runway>, Stop> {
        let typed = self.means.typed();
        if typed.is_empty() {
            return Ok(None);
        }
        let mut other = Desk::remote(desk.workbook.library.clone(), self.lang, Format::Html, None, watch(job));
        crate::runway::seen(&mut other, &self.simulate, &typed).map(Some)
    }

    /// The date to count on, for people.
    fn date(&self, runs: u64, count_on: Option<Date>) -> Value {
        let said = count_on.map_or_else(
            || Words::new("Binnen vijf jaar is er vaak nog geen antwoord.", "Within five years there is often no answer yet."),
            |date| {
                Words::new(
                    format!("Reken op een antwoord uiterlijk op {}.", report::day(date, Lang::Nl)),
                    format!("Count on an answer by {}.", report::day(date, Lang::En)),
                )
            },
        );
        let said = said.in_lang(self.lang);
        json!({ "doorloop": 1, "kind": "proposal", "runs": runs, "count_on": count_on, "said": said })
    }

    /// What some runs say, for people.
    fn said(&self, request: &Request<'_>, runs: &Runs, means: Option<&Runway>) -> Value {
        let simulation = findings::simulation_of(request, runs);
        let path = findings::path(request, runs);
        let mut said = self.date(simulation.runs, simulation.decided_on_with_estimates.p80);
        said["html"] = json!(sections(&simulation, path.as_ref(), means, self.lang));
        said
    }
}

/// The sections of the page.
fn sections(simulation: &Simulation, path: Option<&findings::Path>, means: Option<&Runway>, lang: Lang) -> String {
    let heading = |nl: &str, en: &str| Words::new(nl, en).in_lang(lang).to_owned();
    let mut html = path.map(|path| report::path_part(path, lang, "path")).unwrap_or_default();
    if let Some(means) = means {
        html.push_str(&format!(
            "<hr><h2>{}</h2>{}",
            heading("Komt het antwoord op tijd voor u?", "Does the answer come in time for you?"),
            report::runway_part(means, lang, "runway")
        ));
    }
    html.push_str(&format!(
        "<hr><h2>{}</h2>{}",
        heading(
            "Hoe zeker is dat, waar blijft het liggen, en wat helpt?",
            "How sure is that, where does it stall, and what helps?"
        ),
        report::html_part(simulation, lang, "letter")
    ));
    html
}
