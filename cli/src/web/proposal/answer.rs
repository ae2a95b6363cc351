//! The answer: a date to count on, the way, the stalls and what helps, beside knobs that ask again.

use super::asked::{Asked, as_json};
use super::question::{encoded, field, given, knob, loaded, value};
use super::{Answers, known};
use crate::desk::today;
use crate::web::House;
use crate::web::api::{taken_home, wait_for};
use crate::web::guard::Right;
use crate::web::page::{self, Page, code, say};
use crate::web::refusal::Refusal;
use crate::web::start::shown;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use doorloop_engine::model::load::Loaded;
use doorloop_engine::text::Lang;
use maud::{Markup, PreEscaped, html};
use std::sync::Arc;

/// What can be taken home: as it is asked for, the command, the format, and the name of the file.
const SAVED: [(&str, &str, &str, &str); 4] = [
    ("letter", "simulate", "html", "html"),
    ("path", "path", "html", "html"),
    ("text", "simulate", "text", "txt"),
    ("data", "simulate", "json", "json"),
];

pub async fn shows(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path((lang, process)): Path<(String, String)>,
    Query(answers): Query<Answers>,
    uri: Uri,
) -> Response {
    let page = async {
        let lang = page::lang(&lang)?;
        let loaded = loaded(&house, &process)?;
        // Without scripts the page waits for the whole answer.
        let whole = match value(&answers, "whole") {
            None => None,
            Some(_) => {
                let answers: Answers = answers.iter().filter(|a| a.0 != "whole").cloned().collect();
                let asked = Asked::from_json(&as_json(&process, lang, &answers))?;
                let own = house.clone();
                let answer = wait_for(house.jobs.begin(move |job| asked.work(&own, job))?).await?;
                let said: serde_json::Value = serde_json::from_slice(&answer.bytes).map_err(|_| Refusal::defect())?;
                Some(said.get("html").and_then(|h| h.as_str()).unwrap_or_default().to_owned())
            }
        };
        let body = body(&house, right, lang, &process, &loaded, &answers, whole);
        let at = format!("/proposal/{process}/answer?{}", encoded(&answers.iter().collect::<Vec<_>>()));
        let script = value(&answers, "whole").is_none().then_some("proposal.js");
        Ok(Page { lang, title: loaded.process.title.in_lang(lang), at: &at, script, width: "wide", body }.with(&house))
    };
    shown(&uri, page.await)
}

fn body(
    house: &House,
    right: Right,
    lang: Lang,
    name: &str,
    loaded: &Loaded,
    answers: &Answers,
    whole: Option<String>,
) -> Markup {
    let query = encoded(&answers.iter().filter(|a| a.0 != "whole").collect::<Vec<_>>());
    let own = code(lang);
    let save = |what: &str| format!("/{own}/proposal/{name}/save/{what}");
    html! {
        div.desk {
            div {
                @if whole.is_none() {
                    div.status.no-print {
                        p #said role="status" aria-live="polite" {}
                        progress #bar hidden aria-label=(say(lang, "Hoe ver het naspelen is", "How far the runs are")) {}
                        button #stop type="button" hidden { (say(lang, "Stop", "Stop")) }
                    }
                    noscript { p { a href=(format!("?{query}&whole=1")) { (say(lang, "Laat het antwoord zien", "Show the answer")) } } }
                }
                p #kept.no-print role="status" {}
                div #answer aria-busy=(whole.is_none()) { @if let Some(html) = &whole { (PreEscaped(html)) } }
                div.row.no-print {
                    button #print type="button" { (say(lang, "Druk af", "Print")) }
                    a.button data-save=(save("path")) href=(format!("{}?{query}", save("path"))) { (say(lang, "Bewaar de weg", "Save the path")) }
                    a.button data-save=(save("letter")) href=(format!("{}?{query}", save("letter"))) { (say(lang, "Bewaar het hele antwoord", "Save the whole answer")) }
                    @if house.store.is_some() && right == Right::Edit {
                        button #keep type="button" { (say(lang, "Bewaar hier", "Keep here")) }
                    }
                    a.button data-save=(save("data")) href=(format!("{}?{query}", save("data"))) { (say(lang, "Bewaar de cijfers", "Save the figures")) }
                }
            }
            form.side.no-print #knobs data-process=(name) method="get" aria-label=(say(lang, "Verander iets", "Change something")) {
                h2 { (say(lang, "Verander iets", "Change something")) }
                (knobs(house, lang, loaded, answers))
                noscript { input type="hidden" name="whole" value="1"; button type="submit" { (say(lang, "Reken opnieuw", "Ask again")) } }
            }
        }
    }
}

fn knobs(house: &House, lang: Lang, loaded: &Loaded, answers: &Answers) -> Markup {
    let place = value(answers, "place").unwrap_or("voorbeeldstad");
    let submit = value(answers, "submit").map(str::to_owned).or_else(|| today().ok().map(|d| d.to_string())).unwrap_or_default();
    let on: Vec<&str> = answers.iter().filter(|a| a.0 == "with").map(|a| a.1.as_str()).collect();
    let text = |key: &str, label: &str, hint: &str, kind: &str| {
        let hint_id = format!("{key}-hint");
        html! {
            div.field {
                label for=(key) { (label) }
                @if !hint.is_empty() { p.hint id=(hint_id) { (hint) } }
                input id=(key) name=(key) type=(kind) value=(value(answers, key).unwrap_or("")) maxlength="60" autocomplete="off"
                    aria-describedby=[(!hint.is_empty()).then_some(&hint_id)];
            }
        }
    };
    html! {
        div.field {
            label for="submit" { (say(lang, "Dag van indienen", "Day of submission")) }
            input #submit name="submit" type="date" value=(submit) required;
        }
        @for fact in &loaded.process.facts {
            @let title = fact.title.in_lang(lang);
            @if let Some((low, high, step, now)) = knob(fact, answers) {
                @let id = format!("f-{}", fact.name.value);
                div.field {
                    label for=(id) { (title) }
                    input id=(id) name=(format!("f.{}", fact.name.value)) type="text" inputmode="decimal" maxlength="40" autocomplete="off"
                        value=(given(fact, answers).unwrap_or_default());
                    input type="range" min=(low) max=(high) step=(step) value=(now) data-of=(id) aria-label=(format!("{title} ({})", say(lang, "schuif", "slider")));
                }
            } @else {
                details open[given(fact, answers).is_some()] { summary { (title) } (field(fact, title, lang, answers, false)) }
            }
        }
        @if !loaded.process.interventions.is_empty() {
            fieldset.pick {
                legend { (say(lang, "Wat als…", "What if…")) }
                @for intervention in &loaded.process.interventions {
                    @let name = &intervention.name.value;
                    label.pick { input type="checkbox" name="with" value=(name) checked[on.contains(&name.as_str())]; (intervention.title.in_lang(lang)) }
                }
            }
        }
        details open[["runway", "cost", "season"].iter().any(|k| value(answers, k).is_some_and(|v| !v.is_empty()))] {
            summary { (say(lang, "Houdt u het zo lang vol?", "Can you hold out so long?")) }
            (text("runway", say(lang, "Zo lang houdt u het vol", "You can hold out for"), say(lang, "Zoals 180d of 6mo", "Such as 180d or 6mo"), "text"))
            (text("cost", say(lang, "Kosten per maand", "Costs a month"), say(lang, "Zoals 4k", "Such as 4k"), "text"))
            (text("secured", say(lang, "Geld dat zeker is", "Money that is certain"), say(lang, "Zoals 20k", "Such as 20k"), "text"))
            (text("season", say(lang, "Het antwoord moet er zijn op", "The answer must be there by"), "", "date"))
        }
        details {
            summary { (say(lang, "Gemeente", "Municipality")) }
            div.field {
                label for="place" { (say(lang, "Gemeente", "Municipality")) }
                select #place name="place" {
                    @for (name, title) in &house.catalogue().places { option value=(name) selected[name == place] { (title.in_lang(lang)) } }
                }
            }
        }
    }
}

pub async fn save(
    State(house): State<Arc<House>>,
    Path((lang, process, what)): Path<(String, String, String)>,
    Query(answers): Query<Answers>,
    uri: Uri,
) -> Response {
    let file = async {
        let lang = page::lang(&lang)?;
        known(&house, &process)?;
        let (_, command, format, ends) = *SAVED.iter().find(|s| s.0 == what).ok_or_else(Refusal::not_found)?;
        let mut asked = as_json(&process, lang, &answers);
        if let Some(map) = asked.as_object_mut() {
            map.insert("format".to_owned(), format.into());
            if command == "path" {
                ["runway", "cost", "secured", "income", "partner", "season"].iter().for_each(|key| drop(map.remove(*key)));
            }
        }
        taken_home(&house, command, &asked, lang, &format!("{process}-{what}.{ends}")).await
    };
    shown(&uri, file.await)
}
