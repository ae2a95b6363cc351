//! The board: every case under way in the column of the step it is at, or of the chance that it will be late.
//!
//! Where the cases are is there at once; the forecast follows as a job, and comes back as the same board with its figures.

use super::{Titles, entered};
use crate::arguments::Format;
use crate::cases::arguments::{ForecastCases, RUNS};
use crate::cases::forecast_seen;
use crate::desk::{Desk, today};
use crate::web::House;
use crate::web::api::{parsed, wait_for};
use crate::web::guard::{Right, must_edit};
use crate::web::jobs::{Answer, Job};
use crate::web::page::{Page, asked_lang, code, say};
use crate::web::proposal::Answers;
use crate::web::refusal::Refusal;
use crate::web::start::shown;
use crate::web::work::watch;
use axum::Extension;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use doorloop_engine::findings::{CaseForecast, CasesForecast};
use doorloop_engine::report;
use doorloop_engine::store::Case;
use doorloop_engine::text::Lang;
use doorloop_engine::time::{Date, Moment};
use maud::{Markup, html};
use serde_json::{Value, json};
use std::sync::Arc;

/// From this chance on a case is pointed out.
const AT_RISK: f64 = 0.2;
/// From this chance on a case is more likely late than not.
const LIKELY: f64 = 0.5;

pub async fn shows(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path(lang): Path<String>,
    Query(answers): Query<Answers>,
    uri: Uri,
) -> Response {
    let page = async {
        let lang = entered(&house, right, &lang)?;
        let value = |key: &str| answers.iter().find(|a| a.0 == key).map(|a| a.1.as_str());
        let open: Vec<Case> = house.stored()?.cases().into_iter().filter(Case::is_open).collect();
        let mut places: Vec<String> = open.iter().map(|c| c.place.clone()).collect();
        places.sort();
        places.dedup();
        let place = value("place").map(str::to_owned).filter(|p| places.contains(p)).or_else(|| places.first().cloned());
        // Without scripts the page waits for the forecast.
        let whole = match (&place, value("whole")) {
            (Some(place), Some(_)) => {
                let asked = Asked { place: place.clone(), lang, only: None };
                let own = house.clone();
                Some(wait_for(house.jobs.begin(move |job| asked.work(&own, job))?).await?)
            }
            _ => None,
        };
        let forecast =
            whole.map(|answer| serde_json::from_slice::<Value>(&answer.bytes)).transpose().map_err(|_| Refusal::defect())?;
        let body = body(&house, lang, &open, &places, place.as_deref(), forecast.as_ref())?;
        let script = value("whole").is_none().then_some("cases.js");
        Ok(Page { lang, title: say(lang, "Zaken", "Cases"), at: "/cases", script, width: "full", body }.with(&house))
    };
    shown(&uri, page.await)
}

fn body(
    house: &House,
    lang: Lang,
    open: &[Case],
    places: &[String],
    place: Option<&str>,
    forecast: Option<&Value>,
) -> Result<Markup, Refusal> {
    let own = code(lang);
    let to = |what: &str| format!("/{own}/cases/{what}");
    let damage = house.stored()?.damage().len();
    let shown: Vec<&Case> = open.iter().filter(|c| Some(c.place.as_str()) == place).collect();
    let part = |key: &str| forecast.and_then(|f| f.get(key)).and_then(Value::as_str).unwrap_or_default();
    Ok(html! {
        div.row.no-print {
            a.button href=(to("new")) { (say(lang, "Neem een zaak op", "Take in a case")) }
            a.button href=(to("import")) { (say(lang, "Neem een tabel of logboek over", "Take in a table or log")) }
            a.button href=(to("walked")) { (say(lang, "Gelopen wegen", "Walked paths")) }
            a.button href=(format!("/{own}/kept")) { (say(lang, "Bewaarde berekeningen", "Kept simulations")) }
        }
        @if damage > 0 {
            p.wrong { (say(lang, "De opgeslagen zaken zijn beschadigd: zij zijn alleen te lezen.", "The stored cases are damaged: they can only be read.")) }
        }
        @if places.len() > 1 {
            form.row.no-print method="get" {
                div { label for="place" { (say(lang, "Gemeente", "Municipality")) }
                    select #place name="place" { @for name in places { option value=(name) selected[Some(name.as_str()) == place] { (name) } } } }
                button type="submit" { (say(lang, "Laat zien", "Show")) }
            }
        }
        @if let Some(place) = place {
            div #cases data-place=(place) {
                div.status.no-print {
                    p #said role="status" {}
                    progress #bar hidden aria-label=(say(lang, "Hoe ver het naspelen is", "How far the runs are")) {}
                    @if forecast.is_none() { noscript { p { a href=(format!("?place={place}&whole=1")) { (say(lang, "Laat zien wie er te laat komt", "Show who will be late")) } } } }
                }
                section aria-labelledby="late" {
                    h2 #late { (say(lang, "Wat komt er te laat?", "What will be late?")) }
                    div #forecast aria-live="polite" { (maud::PreEscaped(part("table"))) }
                }
                section aria-labelledby="where" {
                    h2 #where { (say(lang, "Waar zijn ze nu?", "Where are they now?")) }
                    div.row.no-print role="group" aria-label=(say(lang, "Kolommen", "Columns")) {
                        button #by-step type="button" aria-pressed="true" { (say(lang, "Per stap", "By step")) }
                        button #by-risk type="button" aria-pressed="false" disabled[forecast.is_none()] { (say(lang, "Per kans op te laat", "By chance of being late")) }
                    }
                    div #board tabindex="0" role="group" aria-label=(say(lang, "Bord met zaken", "Board of cases")) {
                        @if forecast.is_some() { (maud::PreEscaped(part("by_step"))) } @else { (Board::new(house, lang, &shown, None).by_step()) }
                    }
                }
            }
        } @else {
            p { (say(lang, "Er loopt nog geen zaak. Neem er een op, of een hele tabel uit uw zaaksysteem.", "No case is under way yet. Take one in, or a whole table from your case system.")) }
        }
    })
}

/// What is asked of the forecast of a board.
pub struct Asked {
    place: String,
    lang: Lang,
    /// One case, in place of all.
    only: Option<String>,
}

impl Asked {
    /// Forecasts, and draws the board with what came of it.
    pub fn work(self, house: &House, job: &Job) -> Result<Answer, Refusal> {
        let mut desk = Desk::remote(house.library().as_ref().clone(), self.lang, Format::Json, None, watch(job));
        let wanted = ForecastCases {
            one_case: self.only.clone(),
            of_place: Some(self.place.clone()),
            counted_from: None,
            runs: RUNS,
            seed: 1,
        };
        let seen = forecast_seen(&mut desk, house.stored()?, &wanted)?;
        let cases = house.stored()?.cases();
        let open: Vec<&Case> = cases.iter().filter(|c| c.is_open() && c.place == self.place).collect();
        let said = if self.only.is_some() {
            json!({ "doorloop": 1, "kind": "board", "forecast": one(&seen, self.lang).into_string() })
        } else {
            let board = Board::new(house, self.lang, &open, Some(&seen));
            json!({ "doorloop": 1, "kind": "board", "table": board.table(&seen).into_string(),
                "by_step": board.by_step().into_string(), "by_risk": board.by_risk().into_string() })
        };
        Ok(Answer { content_type: "application/json", bytes: said.to_string().into_bytes() })
    }
}

/// Begins the forecast of a board as a job that can be followed.
pub async fn answer(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    body: Bytes,
) -> Result<Response, Refusal> {
    must_edit(right)?;
    let asked = parsed(&body)?;
    let text = |key: &str| asked.get(key).and_then(Value::as_str).map(str::to_owned);
    let lang = asked_lang(asked.get("lang"), Lang::Nl);
    let asked = Asked { place: text("place").unwrap_or_default(), lang, only: text("case") };
    let own = house.clone();
    let job = house.jobs.begin(move |job| asked.work(&own, job))?;
    Ok((StatusCode::ACCEPTED, [(header::CACHE_CONTROL, "no-store")], Json(job.as_json())).into_response())
}

/// How likely a case is late, as a column of the board.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Risk {
    Passed,
    Likely,
    Some,
    Small,
    NoPeriod,
    Unknown,
}

impl Risk {
    const ALL: [Self; 6] = [Self::Passed, Self::Likely, Self::Some, Self::Small, Self::NoPeriod, Self::Unknown];

    fn of(case: Option<&CaseForecast>) -> Self {
        match case.map(|c| c.period.as_ref()) {
            None => Self::Unknown,
            Some(None) => Self::NoPeriod,
            Some(Some(period)) if period.passed => Self::Passed,
            Some(Some(period)) if period.late >= LIKELY => Self::Likely,
            Some(Some(period)) if period.late >= AT_RISK => Self::Some,
            Some(Some(_)) => Self::Small,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Likely => "likely",
            Self::Some => "some",
            Self::Small => "good",
            Self::NoPeriod | Self::Unknown => "none",
        }
    }

    const fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Passed => say(lang, "Termijn voorbij", "Period over"),
            Self::Likely => say(lang, "Waarschijnlijk te laat", "Probably late"),
            Self::Some => say(lang, "Misschien te laat", "Perhaps late"),
            Self::Small => say(lang, "Waarschijnlijk op tijd", "Probably in time"),
            Self::NoPeriod => say(lang, "Zonder termijn", "Without a period"),
            Self::Unknown => say(lang, "Niet te voorspellen", "Cannot be forecast"),
        }
    }
}

/// A case on the board.
struct Card<'c> {
    case: &'c Case,
    process: String,
    /// The titles of the steps it is at.
    steps: Vec<String>,
    /// Where its column stands: the process and the place of the step in its file.
    at: (String, usize),
    forecast: Option<&'c CaseForecast>,
}

/// The board, to be drawn by step or by risk.
pub struct Board<'c> {
    cards: Vec<Card<'c>>,
    lang: Lang,
    now: Moment,
}

impl<'c> Board<'c> {
    /// The cards of these cases, those with the greatest risk first.
    pub fn new(house: &House, lang: Lang, cases: &[&'c Case], seen: Option<&'c CasesForecast>) -> Self {
        let mut titles = Titles::new(house, lang);
        let now = today().map(Date::midnight).unwrap_or_default();
        let mut cards: Vec<Card<'c>> = cases
            .iter()
            .map(|case| {
                let first = case.now.first().map(|n| n.step.split('/').next().unwrap_or_default().to_owned());
                let place = titles.steps(&case.process).iter().position(|s| Some(&s.0) == first.as_ref());
                let steps = case.now.iter().map(|n| titles.step(&case.process, &n.step)).collect();
                let process = titles.title(&case.process);
                let forecast = seen.and_then(|s| s.cases.iter().find(|c| c.id == case.id));
                Card { case, at: (process.clone(), place.unwrap_or(usize::MAX)), process, steps, forecast }
            })
            .collect();
        let late = |card: &Card<'_>| card.forecast.and_then(|f| f.period.as_ref()).map_or(-1.0, |p| p.late);
        cards.sort_by(|a, b| {
            late(b)
                .total_cmp(&late(a))
                .then_with(|| a.case.submitted.cmp(&b.case.submitted))
                .then_with(|| a.case.id.cmp(&b.case.id))
        });
        Self { cards, lang, now }
    }

    pub fn by_step(&self) -> Markup {
        let mut columns: Vec<&(String, usize)> = self.cards.iter().map(|c| &c.at).collect();
        columns.sort();
        columns.dedup();
        let nowhere = say(self.lang, "Niet bekend waar", "Not known where");
        html! {
            div.board {
                @for at in columns {
                    @let cards: Vec<_> = self.cards.iter().filter(|c| c.at == *at).collect();
                    @let title = cards.first().and_then(|c| c.steps.first()).map_or(nowhere, |s| s.split(": ").next().unwrap_or(s));
                    (self.column(title, Some(&at.0), &cards))
                }
            }
        }
    }

    pub fn by_risk(&self) -> Markup {
        html! {
            div.board {
                @for risk in Risk::ALL {
                    @let cards: Vec<_> = self.cards.iter().filter(|c| Risk::of(c.forecast) == risk).collect();
                    @if !cards.is_empty() { (self.column(risk.title(self.lang), None, &cards)) }
                }
            }
        }
    }

    fn column(&self, title: &str, of: Option<&str>, cards: &[&Card<'_>]) -> Markup {
        html! {
            section.column {
                h3 { (title) " " span.count { (cards.len()) } @if let Some(of) = of { small { (of) } } }
                ul { @for card in cards { (self.card(card)) } }
            }
        }
    }

    fn card(&self, card: &Card<'_>) -> Markup {
        let (case, lang) = (card.case, self.lang);
        let since = case.now.first().map_or(case.submitted, |n| n.since);
        let days = (self.now - since).in_days().max(0.0).round() as i64;
        let stands_still = case.suspensions.last().is_some_and(|s| s.until.is_none());
        html! {
            li class=(format!("card {}", Risk::of(card.forecast).class())) {
                a href=(format!("/{}/case/{}", code(lang), case.id)) { (case.id) } " " @if let Some(title) = &case.title { (title) }
                p { (card.process) }
                p { (card.steps.join(", ")) ": " (days_said(days, lang)) }
                @if let Some(waiting) = &case.waiting { p { (say(lang, "Wacht op ", "Waits for ")) (waiting.lane) } }
                @if stands_still { p { (say(lang, "De termijn staat stil", "The period stands still")) } }
                @if let Some(forecast) = card.forecast { p { strong { (said(forecast, lang)) } } }
            }
        }
    }

    /// All cases in one table, the greatest risk first.
    pub fn table(&self, seen: &CasesForecast) -> Markup {
        let lang = self.lang;
        html! {
            @if let Some(words) = report::expected_late(seen, lang) { p.lead { (words) } }
            @for warning in &seen.warnings { p.warning { (warning.what.in_lang(lang)) } }
            div.scroll tabindex="0" role="group" aria-label=(say(lang, "Tabel van zaken", "Table of cases")) {
                table.late {
                    caption { (say(
                        lang,
                        &format!("{} keer nagespeeld vanaf {}; de grootste kans op te laat eerst. Geen datum is een belofte.", seen.runs, report::day(seen.on, lang)),
                        &format!("{} runs from {}; the greatest chance of being late first. No date is a promise.", seen.runs, report::day(seen.on, lang)),
                    )) }
                    thead { tr {
                        th scope="col" { (say(lang, "Zaak", "Case")) } th scope="col" { (say(lang, "Soort", "Kind")) } th scope="col" { (say(lang, "Is nu bij", "Is now at")) }
                        th scope="col" .figure { (say(lang, "Dagen daar", "Days there")) } th scope="col" .figure { (say(lang, "Besluit in 4 van 5 keer op", "Decided in 4 of 5 runs by")) }
                        th scope="col" .figure { (say(lang, "Laatste dag", "Last day")) } th scope="col" .figure { (say(lang, "Kans op te laat", "Chance of being late")) }
                    } }
                    tbody {
                        @for case in &seen.cases {
                            @let card = self.cards.iter().find(|c| c.case.id == case.id);
                            tr class=(Risk::of(Some(case)).class()) {
                                th scope="row" { a href=(format!("/{}/case/{}", code(lang), case.id)) { (case.id) } }
                                td { (card.map_or(case.process.as_str(), |c| c.process.as_str())) }
                                td { (case.step_title.in_lang(lang)) }
                                td.figure { (case.days_there.round()) }
                                td.figure { (case.decided_on.p80.map_or_else(|| say(lang, "later", "later").to_owned(), |d| report::short_day(d, lang))) }
                                td.figure { (last_day(case, lang)) }
                                td.figure { (chance(case, lang)) }
                            }
                        }
                    }
                }
            }
            @for lost in &seen.left_out { p.warning { (lost.id) ": " (lost.why.in_lang(lang)) } }
        }
    }
}

fn days_said(days: i64, lang: Lang) -> String {
    match (days, lang) {
        (1, Lang::Nl) => "1 dag".to_owned(),
        (1, Lang::En) => "1 day".to_owned(),
        (n, Lang::Nl) => format!("{n} dagen"),
        (n, Lang::En) => format!("{n} days"),
    }
}

fn last_day(case: &CaseForecast, lang: Lang) -> String {
    let Some(period) = &case.period else { return "–".to_owned() };
    period.last_day.map_or_else(|| say(lang, "begint nog", "not begun").to_owned(), |d| report::short_day(d, lang))
}

fn chance(case: &CaseForecast, lang: Lang) -> String {
    let Some(period) = &case.period else { return "–".to_owned() };
    let [low, high] = period.late_ci95.map(|s| report::share(s, lang));
    let late = report::share(period.late, lang);
    if period.passed { late } else { format!("{late} ({low}–{high})") }
}

/// A forecast in one line of a card.
fn said(case: &CaseForecast, lang: Lang) -> String {
    let by = case.decided_on.p80.map_or_else(|| say(lang, "na jaren", "after years").to_owned(), |d| report::short_day(d, lang));
    let by = say(lang, &format!("Besluit uiterlijk {by}"), &format!("Decided by {by}")).to_owned();
    match &case.period {
        None => by,
        Some(period) if period.passed => format!("{by}; {}", say(lang, "de termijn is voorbij", "the period is over")),
        Some(period) => {
            let late = report::share(period.late, lang);
            format!("{by}; {}", say(lang, &format!("kans op te laat {late}"), &format!("chance of being late {late}")))
        }
    }
}

/// The forecast of one case.
fn one(seen: &CasesForecast, lang: Lang) -> Markup {
    let Some(case) = seen.cases.first() else {
        return html! { @for lost in &seen.left_out { p.warning { (lost.why.in_lang(lang)) } } };
    };
    let day = |date: Option<Date>| date.map_or_else(|| say(lang, "later", "later").to_owned(), |d| report::short_day(d, lang));
    let on = &case.decided_on;
    html! {
        p.lead { (said(case, lang)) "." }
        dl.facts {
            dt { (say(lang, "Een op de tien keer besloten op", "Decided in one of ten runs by")) } dd { (day(on.p10)) }
            dt { (say(lang, "De helft van de keren op", "In half of the runs by")) } dd { (day(on.p50)) }
            dt { (say(lang, "Vier van de vijf keer op (reken hierop)", "In four of five runs by (count on this)")) } dd { (day(on.p80)) }
            dt { (say(lang, "Negen van de tien keer op", "In nine of ten runs by")) } dd { (day(on.p90)) }
            @if let Some(period) = &case.period {
                dt { (period.title.in_lang(lang)) " (" (period.law) ")" } dd { (last_day(case, lang)) }
                dt { (say(lang, "Kans op te laat", "Chance of being late")) } dd { (chance(case, lang)) }
            }
        }
        p.quiet { (say(
            lang,
            &format!("{} keer nagespeeld vanaf waar de zaak nu is, tussen alle andere zaken. Geen datum is een belofte.", seen.runs),
            &format!("{} runs from where the case is now, among all other cases. No date is a promise.", seen.runs),
        )) }
    }
}
