//! The shell of every page: head, way around, and the words that all pages share.

use super::House;
use super::refusal::Refusal;
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Response};
use doorloop_engine::text::Lang;
use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

/// A language as it stands in an address.
pub const fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Nl => "nl",
        Lang::En => "en",
    }
}

/// The language that an address asks for.
pub fn lang(code: &str) -> Result<Lang, Refusal> {
    match code {
        "nl" => Ok(Lang::Nl),
        "en" => Ok(Lang::En),
        _ => Err(Refusal::not_found()),
    }
}

/// The language that is asked for as data.
pub fn asked_lang(asked: Option<&Value>, otherwise: Lang) -> Lang {
    asked.and_then(Value::as_str).and_then(|code| lang(code).ok()).unwrap_or(otherwise)
}

/// Says something in the language of a page.
pub const fn say<'w>(lang: Lang, nl: &'w str, en: &'w str) -> &'w str {
    match lang {
        Lang::Nl => nl,
        Lang::En => en,
    }
}

/// A page.
pub struct Page<'p> {
    pub lang: Lang,
    pub title: &'p str,
    /// Its address after the language, to be had in the other language too.
    pub at: &'p str,
    /// The module that makes it move; without it the page still works.
    pub script: Option<&'static str>,
    /// How wide it is: `text`, `wide` or `full`.
    pub width: &'static str,
    pub body: Markup,
}

impl Page<'_> {
    pub fn with(&self, house: &House) -> Response {
        Html(self.whole(Some(&house.form_token)).into_string()).into_response()
    }

    fn whole(&self, form_token: Option<&str>) -> Markup {
        let lang = self.lang;
        let (own, other, name) = (code(lang), say(lang, "en", "nl"), say(lang, "English", "Nederlands"));
        html! {
            (DOCTYPE)
            html lang=(own) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    @if let Some(token) = form_token { meta name="doorloop-token" content=(token); }
                    title { (self.title) " · Doorloop" }
                    link rel="stylesheet" href="/assets/report.css";
                    link rel="stylesheet" href="/assets/page.css";
                    link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                    @if let Some(script) = self.script { script type="module" src=(format!("/assets/{script}")) {} }
                }
                body class=(self.width) {
                    a.skip href="#main" { (say(lang, "Naar de inhoud", "To the content")) }
                    nav.top aria-label=(say(lang, "Hoofdmenu", "Main menu")) {
                        a.home href=(format!("/{own}/")) { "Doorloop" }
                        a href=(format!("/{own}/proposal")) { (say(lang, "Mijn voorstel", "My proposal")) }
                        a href=(format!("/{own}/edit")) { (say(lang, "Procedures", "Procedures")) }
                        a href=(format!("/{own}/cases")) { (say(lang, "Zaken", "Cases")) }
                        a href=(format!("/{own}/workshop")) { (say(lang, "Werksessie", "Workshop")) }
                        a.other href=(format!("/{other}{}", self.at)) lang=(other) hreflang=(other) { (name) }
                    }
                    main #main tabindex="-1" {
                        h1 { (self.title) }
                        (self.body)
                    }
                }
            }
        }
    }
}

/// A refusal as a page.
pub fn refusal(lang: Lang, refusal: &Refusal) -> Response {
    let page = Page {
        lang,
        title: say(lang, "Dat lukt niet", "That did not work"),
        at: "/",
        script: None,
        width: "text",
        body: html! {
            pre.complaint { (refusal.words.in_lang(lang)) }
            p { a href=(format!("/{}/", code(lang))) { (say(lang, "Naar het begin", "To the start")) } }
        },
    };
    let mut response = (refusal.status, Html(page.whole(None).into_string())).into_response();
    // A cookie that no longer fits must not keep anyone out.
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}
