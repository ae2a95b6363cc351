//! Real cases in the browser: a board, who will be late, one case with its history, and paths that were walked.
//!
//! Cases are about people, so all of it is for who may change things.

mod board;
mod one;
mod taken;

use super::House;
use super::guard::{Right, must_edit};
use super::page::{self, Page, code, say};
use super::proposal::Answers;
use super::refusal::Refusal;
use super::start::shown;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use doorloop_engine::model::load::{Loaded, Workbook};
use doorloop_engine::report;
use doorloop_engine::store::{Sought, walked};
use doorloop_engine::text::{Complaints, Lang};
use maud::{Markup, PreEscaped, html};
use std::collections::BTreeMap;
use std::sync::Arc;

pub fn routes() -> Router<Arc<House>> {
    Router::new()
        .route("/{lang}/cases", get(board::shows))
        .route("/{lang}/cases/new", get(taken::choose))
        .route("/{lang}/cases/new/{process}", get(taken::form))
        .route("/{lang}/cases/import", get(taken::import))
        .route("/{lang}/cases/walked", get(paths))
        .route("/{lang}/case/{id}", get(one::shows))
        .route("/api/board", post(board::answer))
}

/// The name and title of each step of a process, in the order of its file.
type Steps = Vec<(String, String)>;

/// Processes that were read for their titles.
struct Titles {
    workbook: Workbook,
    read: BTreeMap<String, Option<Loaded>>,
    lang: Lang,
}

impl Titles {
    fn new(house: &House, lang: Lang) -> Self {
        Self {
            workbook: Workbook { library: house.library().as_ref().clone(), ..Workbook::default() },
            read: BTreeMap::new(),
            lang,
        }
    }

    fn process(&mut self, name: &str) -> Option<&Loaded> {
        if !self.read.contains_key(name) {
            let file = self.workbook.library.processes.get(name).cloned();
            let loaded = file.and_then(|file| self.workbook.load_process(&file, &[], &mut Complaints::default()));
            self.read.insert(name.to_owned(), loaded);
        }
        self.read.get(name).and_then(Option::as_ref)
    }

    fn title(&mut self, name: &str) -> String {
        let lang = self.lang;
        self.process(name).map_or_else(|| name.replace('_', " "), |l| l.process.title.in_lang(lang).to_owned())
    }

    fn steps(&mut self, name: &str) -> Steps {
        let lang = self.lang;
        let steps =
            |l: &Loaded| l.process.steps.iter().map(|s| (s.name.value.clone(), s.title.in_lang(lang).to_owned())).collect();
        self.process(name).map(steps).unwrap_or_default()
    }

    /// How people read a step, also one inside a process that is called.
    fn step(&mut self, process: &str, path: &str) -> String {
        let lang = self.lang;
        let Some((first, rest)) = path.split_once('/') else {
            let found = self.process(process).and_then(|l| l.process.steps.iter().find(|s| s.name.value == path));
            return found.map_or_else(|| path.replace('_', " "), |s| s.title.in_lang(lang).to_owned());
        };
        format!("{}: {}", self.step(process, first), rest.replace(['_', '/'], " "))
    }
}

/// Paths that were walked, to search.
async fn paths(
    State(house): State<Arc<House>>,
    Extension(right): Extension<Right>,
    Path(lang): Path<String>,
    Query(answers): Query<Answers>,
    uri: Uri,
) -> Response {
    let page = entered(&house, right, &lang).and_then(|lang| {
        let store = house.stored()?;
        let value = |key: &str| answers.iter().find(|a| a.0 == key).map(|a| a.1.trim()).filter(|v| !v.is_empty());
        let sought = Sought {
            words: value("q").unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
            process: value("process").map(str::to_owned),
            place: value("place").map(str::to_owned),
            theme: value("theme").map(str::to_owned),
        };
        let cases = store.cases();
        let found = walked(&cases, &sought);
        let distinct = |of: &dyn Fn(&doorloop_engine::store::Case) -> Vec<String>| {
            let mut list: Vec<String> = cases.iter().filter(|c| c.decided.is_some()).flat_map(of).collect();
            list.sort();
            list.dedup();
            list
        };
        let mut titles = Titles::new(&house, lang);
        let titled = |name: String, title: String| (name, title);
        let processes: Vec<_> = distinct(&|c| vec![c.process.clone()]).into_iter().map(|n| { let t = titles.title(&n); titled(n, t) }).collect();
        let plain = |list: Vec<String>| list.into_iter().map(|n| (n.clone(), n)).collect::<Vec<_>>();
        let (places, themes) = (plain(distinct(&|c| vec![c.place.clone()])), plain(distinct(&|c| c.themes.clone())));
        let body = html! {
            (back(lang))
            p { (say(
                lang,
                "Zaken die klaar zijn, als voorbeeld: hoe lang duurden ze, wat is er geprobeerd, en wat won dat?",
                "Cases that are over, as examples: how long did they take, what was tried, and what did that win?",
            )) }
            form.row method="get" role="search" {
                div { label for="q" { (say(lang, "Woorden", "Words")) } input #q name="q" type="search" maxlength="80" value=(value("q").unwrap_or("")); }
                (choice("process", say(lang, "Soort", "Kind"), &processes, value("process"), lang))
                (choice("place", say(lang, "Gemeente", "Municipality"), &places, value("place"), lang))
                (choice("theme", say(lang, "Thema", "Theme"), &themes, value("theme"), lang))
                button.first type="submit" { (say(lang, "Zoek", "Search")) }
            }
            (PreEscaped(report::walked_part(&found, lang, "walked")))
        };
        Ok(Page { lang, title: say(lang, "Gelopen wegen", "Walked paths"), at: "/cases/walked", script: None, width: "wide", body }.with(&house))
    });
    shown(&uri, page)
}

fn choice(id: &str, label: &str, list: &[(String, String)], now: Option<&str>, lang: Lang) -> Markup {
    html! {
        div { label for=(id) { (label) }
            select id=(id) name=(id) {
                option value="" { (say(lang, "Alle", "All")) }
                @for (name, title) in list { option value=(name) selected[now == Some(name)] { (title) } }
            }
        }
    }
}

/// The way back to the board.
fn back(lang: Lang) -> Markup {
    html! { p.no-print { a href=(format!("/{}/cases", code(lang))) { "← " (say(lang, "Alle zaken", "All cases")) } } }
}

/// The language of a page about what is kept; refuses where nothing is kept, and who may only read.
pub fn entered(house: &House, right: Right, lang: &str) -> Result<Lang, Refusal> {
    let lang = page::lang(lang)?;
    must_edit(right)?;
    house.stored()?;
    Ok(lang)
}
