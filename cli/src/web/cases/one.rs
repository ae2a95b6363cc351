//! One case: when it is decided, what happened to it, and a form to record what happened now.

use super::{Titles, back, entered};
use crate::desk::today;
use crate::web::House;
use crate::web::guard::Right;
use crate::web::page::{Page, say};
use crate::web::start::shown;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use doorloop_engine::model::StepKind;
use doorloop_engine::report;
use doorloop_engine::store::Case;
use doorloop_engine::text::Lang;
use maud::{Markup, PreEscaped, html};
use std::sync::Arc;

/// What can be recorded, with what is asked beside it.
const HAPPENINGS: [(&str, &str, &str, &str); 9] = [
    ("now", "step", "Is nu bij deze stap", "Is now at this step"),
    ("started", "step", "Deze stap begon ernaast", "This step began beside others"),
    ("finished", "step", "Deze stap is klaar", "This step is finished"),
    ("suspended", "", "De termijn staat stil (Awb 4:15)", "The period stands still (Awb 4:15)"),
    ("resumed", "", "De termijn loopt weer", "The period runs again"),
    ("waiting", "lane", "Wacht op iemand", "Waits for somebody"),
    ("tried", "tried", "Er is iets geprobeerd", "Something was tried"),
    ("decided", "end", "Er is een besluit", "It was decided"),
    ("note", "text", "Een notitie", "A note"),
];

pub async fn shows(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path((lang, id)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    let page = entered(&house, right, &lang).and_then(|lang| {
        let store = house.stored()?;
        let (case, history) = (store.case(&id)?, store.history(&id)?);
        let body = html! {
            (back(lang))
            div #case data-id=(case.id) data-place=(case.place) data-open=(case.is_open()) {
                (where_it_is(&house, &case, lang))
                @if case.is_open() {
                    section aria-labelledby="ahead" {
                        h2 #ahead { (say(lang, "Wanneer komt het besluit?", "When is it decided?")) }
                        p #said role="status" {}
                        div #forecast {}
                    }
                    section.no-print aria-labelledby="record" {
                        h2 #record { (say(lang, "Wat gebeurde er?", "What happened?")) }
                        (form(&house, &case, lang))
                    }
                }
                section aria-labelledby="history" {
                    h2 #history { (say(lang, "Tot nu toe", "So far")) }
                    (PreEscaped(report::case_part(&case, &history, lang, "history")))
                }
                details.no-print {
                    summary { (say(lang, "Wis wat over mensen gaat", "Erase what is about people")) }
                    p { (say(
                        lang,
                        "Titel, notities, namen en wie iets vastlegde verdwijnen, ook van de schijf. Wat er gebeurde en wanneer, blijft. Dit kan niet terug.",
                        "Title, notes, names and who recorded something vanish, from the disk too. What happened and when stays. This cannot be undone.",
                    )) }
                    button #forget type="button" { (say(lang, "Wis het", "Erase it")) }
                }
            }
        };
        let title = case.title.clone().unwrap_or_else(|| format!("{} {}", say(lang, "Zaak", "Case"), case.id));
        let at = format!("/case/{}", case.id);
        Ok(Page { lang, title: &title, at: &at, script: Some("case.js"), width: "text", body }.with(&house))
    });
    shown(&uri, page)
}

fn where_it_is(house: &House, case: &Case, lang: Lang) -> Markup {
    let mut titles = Titles::new(house, lang);
    let process = titles.title(&case.process);
    html! {
        dl.facts {
            dt { (say(lang, "Zaak", "Case")) } dd { (case.id) }
            dt { (say(lang, "Soort", "Kind")) } dd { (process) ", " (case.place) }
            dt { (say(lang, "Ingediend", "Handed in")) } dd { (report::day(case.submitted.date(), lang)) }
            @for now in &case.now {
                dt { (say(lang, "Is nu bij", "Is now at")) } dd { (titles.step(&case.process, &now.step)) " (" (say(lang, "sinds", "since")) " " (report::day(now.since.date(), lang)) ")" }
            }
            @if let Some(waiting) = &case.waiting { dt { (say(lang, "Wacht op", "Waits for")) } dd { (waiting.lane) } }
            @if let Some(decided) = &case.decided {
                dt { (say(lang, "Besloten", "Decided")) } dd { (titles.step(&case.process, &decided.end)) " (" (report::day(decided.at.date(), lang)) ")" }
            }
        }
    }
}

fn form(house: &House, case: &Case, lang: Lang) -> Markup {
    let mut titles = Titles::new(house, lang);
    let all = titles.steps(&case.process);
    let loaded = titles.process(&case.process);
    let is_end = |name: &str| {
        loaded.is_some_and(|l| l.process.steps.iter().any(|s| s.name.value == name && matches!(s.kind, StepKind::End(_))))
    };
    let (ends, steps): (Vec<_>, Vec<_>) = all.iter().partition(|s| is_end(&s.0));
    let lanes: Vec<&str> = loaded.iter().flat_map(|l| l.process.lanes.iter().map(|lane| lane.name.value.as_str())).collect();
    let tried: Vec<(&str, &str)> = loaded
        .iter()
        .flat_map(|l| l.process.interventions.iter().map(|i| (i.name.value.as_str(), i.title.in_lang(lang))))
        .collect();
    let now = case.now.first().map(|n| n.step.as_str());
    let day = today().map(|d| d.to_string()).unwrap_or_default();
    html! {
        form #recording {
            div.field { label for="happening" { (say(lang, "Wat?", "What?")) }
                select #happening { @for (name, asks, nl, en) in HAPPENINGS { option value=(name) data-asks=(asks) { (say(lang, nl, en)) } } } }
            div.field data-for="step" { label for="step" { (say(lang, "Welke stap?", "Which step?")) }
                select #step { @for (name, title) in &steps { option value=(name) selected[now == Some(name)] { (title) } } } }
            div.field data-for="end" hidden { label for="end" { (say(lang, "Welk besluit?", "Which decision?")) }
                select #end { @for (name, title) in &ends { option value=(name) { (title) } } } }
            div.field data-for="lane" hidden { label for="lane" { (say(lang, "Op wie?", "For whom?")) }
                select #lane { @for lane in lanes { option value=(lane) { (lane) } } } }
            div.field data-for="tried" hidden { label for="tried" { (say(lang, "Wat is er geprobeerd?", "What was tried?")) }
                input #tried list="interventions" maxlength="120" autocomplete="off";
                datalist #interventions { @for (name, title) in tried { option value=(name) { (title) } } } }
            div.field data-for="text" hidden { label for="text" { (say(lang, "De notitie (kan later worden gewist)", "The note (can be erased later)")) }
                textarea #text rows="3" maxlength="2000" {} }
            div.field { label for="on" { (say(lang, "Op welke dag?", "On what day?")) } input #on type="date" value=(day) max=(day) required; }
            div.field { label for="by" { (say(lang, "Wie legt dit vast? (een rol, geen naam)", "Who records this? (a role, not a name)")) } input #by maxlength="40" autocomplete="off"; }
            div.row { button.first type="submit" { (say(lang, "Leg vast", "Record")) } }
            p.wrong #wrong role="alert" hidden {}
        }
    }
}
