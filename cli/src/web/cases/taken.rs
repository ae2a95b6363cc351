//! Taking cases in: one by its form, or many from a table or a log.

use super::{back, entered};
use crate::desk::today;
use crate::web::House;
use crate::web::guard::Right;
use crate::web::page::{Page, code, say};
use crate::web::proposal::{field, loaded};
use crate::web::start::shown;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use doorloop_engine::model::StepKind;
use doorloop_engine::text::Lang;
use maud::{Markup, html};
use std::sync::Arc;

pub async fn choose(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path(lang): Path<String>,
    uri: Uri,
) -> Response {
    let page = entered(&house, right, &lang).map(|lang| {
        let body = html! {
            (back(lang))
            ul.kinds {
                @for listed in &house.catalogue().processes {
                    li { a href=(format!("/{}/cases/new/{}", code(lang), listed.name)) { (listed.title.in_lang(lang)) } p { (listed.about.in_lang(lang)) } }
                }
            }
        };
        Page { lang, title: say(lang, "Wat voor zaak is het?", "What kind of case is it?"), at: "/cases/new", script: None, width: "wide", body }.with(&house)
    });
    shown(&uri, page)
}

fn places(house: &House, lang: Lang) -> Markup {
    html! {
        div.field { label for="place" { (say(lang, "Gemeente", "Municipality")) }
            select #place { @for (name, title) in &house.catalogue().places { option value=(name) selected[name == "voorbeeldstad"] { (title.in_lang(lang)) } } } }
    }
}

pub async fn form(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path((lang, process)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    let page = entered(&house, right, &lang).and_then(|lang| {
        let loaded = loaded(&house, &process)?;
        let day = today().map(|d| d.to_string()).unwrap_or_default();
        let steps = loaded.process.steps.iter().filter(|s| !matches!(s.kind, StepKind::End(_)));
        let body = html! {
            (back(lang))
            form #opening data-process=(process) {
                div.field { label for="id" { (say(lang, "Nummer van de zaak", "Number of the case")) }
                    p.hint #id-hint { (say(lang, "Zoals in uw zaaksysteem; nooit de naam van een mens. Leeg: er komt een nieuw nummer.", "As in your case system; never the name of a person. Empty: it gets a new number.")) }
                    input #id maxlength="64" autocomplete="off" aria-describedby="id-hint"; }
                div.field { label for="title" { (say(lang, "Hoe noemt u de zaak? (kan later worden gewist)", "How do you call the case? (can be erased later)")) } input #title maxlength="120" autocomplete="off"; }
                (places(&house, lang))
                div.field { label for="submit" { (say(lang, "Op welke dag is de zaak ingediend?", "On what day was it handed in?")) } input #submit type="date" required value=(day) max=(day); }
                div.field { label for="step" { (say(lang, "Bij welke stap is de zaak nu?", "At which step is it now?")) }
                    select #step { @for step in steps { option value=(step.name.value) { (step.title.in_lang(lang)) } } } }
                div.field { label for="since" { (say(lang, "Sinds wanneer? (leeg: sinds de indiening)", "Since when? (empty: since it was handed in)")) } input #since type="date" max=(day); }
                div.field { label for="themes" { (say(lang, "Woorden om de zaak te vinden, met komma's", "Words to find it by, with commas")) } input #themes maxlength="120" autocomplete="off"; }
                @if !loaded.process.facts.is_empty() {
                    details {
                        summary { (say(lang, "Wat is er van de zaak bekend?", "What is known of the case?")) }
                        @for fact in &loaded.process.facts { div.field { (field(fact, fact.title.in_lang(lang), lang, &Vec::new(), false)) } }
                    }
                }
                div.row { button.first type="submit" { (say(lang, "Neem op", "Take in")) } }
                p.wrong #wrong role="alert" hidden {}
            }
            noscript { p { (say(lang, "Hiervoor moet JavaScript aan staan.", "This needs JavaScript.")) } }
        };
        let at = format!("/cases/new/{process}");
        Ok(Page { lang, title: loaded.process.title.in_lang(lang), at: &at, script: Some("case.js"), width: "text", body }.with(&house))
    });
    shown(&uri, page)
}

pub async fn import(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path(lang): Path<String>,
    uri: Uri,
) -> Response {
    let page = entered(&house, right, &lang).map(|lang| {
        let column = |id: &str, nl: &str, en: &str| html! { div { label for=(id) { (say(lang, nl, en)) } input id=(id) maxlength="60" autocomplete="off"; } };
        let body = html! {
            (back(lang))
            p { (say(
                lang,
                "Een tabel (CSV) met de kolommen process, submitted, step en since; case en facts mogen. Of een logboek (CSV of XES) van zaken, met een regel per gebeurtenis. Namen van mensen komen niet mee.",
                "A table (CSV) with the columns process, submitted, step and since; case and facts if you like. Or an event log (CSV or XES), with a line for each event. Names of people do not come along.",
            )) }
            form #importing {
                div.field { label for="file" { (say(lang, "Het bestand (hoogstens 1 MB; grotere met doorloop case import)", "The file (1 MB at most; larger ones with doorloop case import)")) } input #file type="file" required accept=".csv,.xes,.xml,.txt"; }
                (places(&house, lang))
                div.field.pick { label for="keep" { input #keep type="checkbox"; (say(lang, "Houd de nummers uit het bestand", "Keep the numbers of the file")) } }
                details {
                    summary { (say(lang, "Het is een logboek", "It is an event log")) }
                    div.field { label for="process" { (say(lang, "Welk proces volgen deze zaken?", "Which process do these cases follow?")) }
                        select #process { option value="" { "–" } @for listed in &house.catalogue().processes { option value=(listed.name) { (listed.title.in_lang(lang)) } } } }
                    div.three {
                        (column("case-column", "Kolom van de zaak", "Column of the case")) (column("activity", "Kolom van wat er is gedaan", "Column of what was done")) (column("time", "Kolom van wanneer", "Column of when"))
                    }
                    div.field { label for="map" { (say(lang, "Wat heet hoe? Een regel per activiteit: activiteit=stap", "What is called what? A line for each activity: activity=step")) } textarea #map rows="4" {} }
                }
                div.row { button.first type="submit" { (say(lang, "Neem over", "Take in")) } }
                p #said role="status" {}
                p.wrong #wrong role="alert" hidden {}
            }
        };
        Page { lang, title: say(lang, "Neem zaken over", "Take in cases"), at: "/cases/import", script: Some("case.js"), width: "text", body }.with(&house)
    });
    shown(&uri, page)
}
