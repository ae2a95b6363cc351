//! The questions, one at a time: where and when, then each fact of the process.

use super::{Answers, known};
use crate::desk::today;
use crate::web::House;
use crate::web::page::{self, Page, code, say};
use crate::web::refusal::Refusal;
use crate::web::start::shown;
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::{IntoResponse as _, Redirect, Response};
use doorloop_engine::findings::default_in_words;
use doorloop_engine::model::load::{Loaded, Workbook};
use doorloop_engine::model::read::read_value;
use doorloop_engine::model::{Default as Otherwise, Fact, FactKind, FactOption, FactValue};
use doorloop_engine::text::{Complaints, Lang, Sources};
use doorloop_engine::time::Date;
use maud::{Markup, html};
use std::sync::Arc;

/// A process of the library, read.
pub fn loaded(house: &House, name: &str) -> Result<Loaded, Refusal> {
    known(house, name)?;
    let library = house.library();
    let file = library.processes.get(name).ok_or_else(Refusal::not_found)?;
    let mut workbook = Workbook { sources: Sources::default(), library: library.as_ref().clone() };
    workbook.load_process(file, &[], &mut Complaints::default()).ok_or_else(Refusal::defect)
}

/// The values that were given to a fact, as one text that a file could hold.
pub fn given(fact: &Fact, answers: &Answers) -> Option<String> {
    let key = format!("f.{}", fact.name.value);
    let values: Vec<&str> = answers.iter().filter(|a| a.0 == key).map(|a| a.1.trim()).filter(|v| !v.is_empty()).collect();
    match fact.kind {
        _ if values.is_empty() => None,
        FactKind::Choices(_) => Some(format!("[{}]", values.join(", "))),
        _ => values.first().map(|v| (*v).to_owned()),
    }
}

/// What is wrong with a value, in words.
pub fn wrong(fact: &Fact, text: &str, lang: Lang) -> Option<String> {
    let complaint = read_value(fact, text).err()?;
    let hints = complaint.hints.iter().map(|hint| hint.in_lang(lang));
    Some([complaint.what.in_lang(lang)].into_iter().chain(hints).collect::<Vec<_>>().join("\n"))
}

pub async fn ask(
    State(house): State<Arc<House>>,
    Path((lang, process)): Path<(String, String)>,
    Query(answers): Query<Answers>,
    uri: Uri,
) -> Response {
    shown(&uri, asked(&house, &lang, &process, &answers))
}

fn asked(house: &House, lang: &str, name: &str, answers: &Answers) -> Result<Response, Refusal> {
    let lang = page::lang(lang)?;
    let loaded = loaded(house, name)?;
    let process = &loaded.process;
    let wanted: usize = answers.iter().find(|a| a.0 == "at").and_then(|a| a.1.parse().ok()).unwrap_or(0);
    let submit_wrong = |text: &str| Date::parse(text).err().map(|e| e.words().in_lang(lang).to_owned());
    let submit = value(answers, "submit");
    // The first answer that can't be goes before what comes after it.
    let mut at = wanted.min(process.facts.len() + 1);
    let mut complaint = None;
    if at > 0
        && let Some(said) = submit.filter(|s| !s.is_empty()).and_then(submit_wrong)
    {
        (at, complaint) = (0, Some(said));
    }
    for (i, fact) in process.facts.iter().enumerate().take(at.saturating_sub(1)) {
        let said = match given(fact, answers) {
            Some(text) => wrong(fact, &text, lang),
            None if fact.default.is_none() && !fact.optional => {
                Some(say(lang, "Deze vraag moet u beantwoorden.", "This question must be answered.").to_owned())
            }
            None => None,
        };
        if said.is_some() {
            (at, complaint) = (i + 1, said);
            break;
        }
    }
    let whole = process.facts.len() + 1;
    if at > process.facts.len() {
        let query: Vec<_> = answers.iter().filter(|a| a.0 != "at").collect();
        let query = serde_json::to_value(&query).map(|_| encoded(&query)).unwrap_or_default();
        return Ok(Redirect::to(&format!("/{}/proposal/{name}/answer?{query}", code(lang))).into_response());
    }
    let own = |key: &str| match at {
        0 => matches!(key, "place" | "submit"),
        n => process.facts.get(n - 1).is_some_and(|f| key.strip_prefix("f.") == Some(&f.name.value)),
    };
    let kept = answers.iter().filter(|a| a.0 != "at" && !own(&a.0));
    let field = match at.checked_sub(1).and_then(|i| process.facts.get(i)) {
        None => where_and_when(house, lang, answers),
        Some(fact) => question(fact, lang, answers, complaint.is_some()),
    };
    let back: Vec<_> = answers.iter().filter(|a| a.0 != "at").collect();
    let body = html! {
        p.quiet { (say(lang, &format!("Vraag {} van {whole}", at + 1), &format!("Question {} of {whole}", at + 1))) }
        progress max=(whole) value=(at) aria-label=(say(lang, "Hoe ver u bent", "How far you are")) {}
        form method="get" {
            @for (key, value) in kept { input type="hidden" name=(key) value=(value); }
            input type="hidden" name="at" value=(at + 1);
            @if let Some(complaint) = &complaint { p.wrong #wrong role="alert" { (complaint) } }
            (field)
            div.row {
                button.first type="submit" { (say(lang, "Verder", "Next")) }
                @if at > 0 { a.button href=(format!("?{}&at={}", encoded(&back), at - 1)) { (say(lang, "Terug", "Back")) } }
            }
        }
    };
    let at = format!("/proposal/{name}?{}", encoded(&answers.iter().collect::<Vec<_>>()));
    Ok(Page { lang, title: process.title.in_lang(lang), at: &at, script: None, width: "text", body }.with(house))
}

pub fn value<'a>(answers: &'a Answers, key: &str) -> Option<&'a str> {
    answers.iter().find(|a| a.0 == key).map(|a| a.1.as_str())
}

/// Answers as they stand in an address.
pub fn encoded(answers: &[&(String, String)]) -> String {
    let part = |text: &str| -> String {
        text.bytes()
            .map(|b| match b {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(b).to_string(),
                b => format!("%{b:02X}"),
            })
            .collect()
    };
    answers.iter().map(|(key, value)| format!("{}={}", part(key), part(value))).collect::<Vec<_>>().join("&")
}

fn where_and_when(house: &House, lang: Lang, answers: &Answers) -> Markup {
    let place = value(answers, "place").unwrap_or("voorbeeldstad");
    let submit = value(answers, "submit").map(str::to_owned).or_else(|| today().ok().map(|d| d.to_string())).unwrap_or_default();
    html! {
        div.field {
            label for="place" { (say(lang, "Bij welke gemeente?", "With which municipality?")) }
            p.hint #place-hint { (say(lang, "Staat de uwe er niet bij? Neem er een van dezelfde grootte.", "Is yours not there? Take one of the same size.")) }
            select #place name="place" aria-describedby="place-hint" {
                @for (name, title) in &house.catalogue().places { option value=(name) selected[name == place] { (title.in_lang(lang)) } }
            }
        }
        div.field {
            label for="submit" { (say(lang, "Op welke dag dient u het in?", "On what day do you submit it?")) }
            input #submit name="submit" type="date" required value=(submit);
        }
    }
}

/// What a question takes when it is left open.
pub fn otherwise(fact: &Fact, lang: Lang) -> Option<String> {
    let taken = fact.default.as_ref().map(|d| default_in_words(fact, d).in_lang(lang).to_owned());
    taken.map(|taken| {
        say(
            lang,
            &format!("Weet u het niet? Laat het open. Dan nemen we: {taken}."),
            &format!("Don't know? Leave it open. Then we take: {taken}."),
        )
        .to_owned()
    })
}

fn question(fact: &Fact, lang: Lang, answers: &Answers, is_wrong: bool) -> Markup {
    let ask = fact.ask.as_ref().unwrap_or(&fact.title).in_lang(lang);
    html! { div.question { (field(fact, ask, lang, answers, is_wrong)) } }
}

/// The field of a fact, under a question.
pub fn field(fact: &Fact, ask: &str, lang: Lang, answers: &Answers, is_wrong: bool) -> Markup {
    let name = format!("f.{}", fact.name.value);
    let id = format!("f-{}", fact.name.value);
    let hint = otherwise(fact, lang);
    let hint_id = format!("{id}-hint");
    let required = fact.default.is_none() && !fact.optional;
    let now: Vec<&str> = answers.iter().filter(|a| a.0 == name).map(|a| a.1.as_str()).collect();
    let has = |value: &str| now.contains(&value);
    let text = |kind: &str, mode: &str, more: &str| {
        html! {
            label for=(id) { (ask) }
            @if !more.is_empty() || hint.is_some() { p.hint id=(hint_id) { (more) " " (hint.as_deref().unwrap_or("")) } }
            input id=(id) name=(name) type=(kind) inputmode=(mode) value=(now.first().unwrap_or(&"")) required[required]
                autocomplete="off" maxlength="200" aria-describedby=(hint_id) aria-invalid=[is_wrong.then_some("true")];
        }
    };
    let picks = |kind: &str, options: &[(&str, &str)]| {
        html! {
            fieldset data-many=[(kind == "checkbox").then_some(&fact.name.value)] aria-describedby=[hint.as_ref().map(|_| hint_id.as_str())] {
                legend { (ask) }
                @if let Some(hint) = &hint { p.hint id=(hint_id) { (hint) } }
                @for (i, (value, title)) in options.iter().enumerate() {
                    label.pick { input type=(kind) name=(name) value=(value) checked[has(value)] required[required && i == 0 && kind == "radio"]; (title) }
                }
                @if kind == "radio" && !required {
                    label.pick { input type=(kind) name=(name) value="" checked[now.iter().all(|v| v.is_empty())]; (say(lang, "Weet ik niet", "I don't know")) }
                }
            }
        }
    };
    let titled = |options: &[FactOption], kind: &str| {
        let list: Vec<(&str, &str)> = options.iter().map(|o| (o.name.value.as_str(), o.title.in_lang(lang))).collect();
        picks(kind, &list)
    };
    match &fact.kind {
        FactKind::Money => text("text", "decimal", say(lang, "In euro, zoals 25000 of 25k.", "In euros, such as 25000 or 25k.")),
        FactKind::Number => text("text", "decimal", ""),
        FactKind::Duration => text("text", "text", say(lang, "Zoals 10 d, 3 w of 6 mo.", "Such as 10 d, 3 w or 6 mo.")),
        FactKind::Date => text("date", "text", ""),
        FactKind::Text => text("text", "text", ""),
        FactKind::Bool => picks("radio", &[("yes", say(lang, "Ja", "Yes")), ("no", say(lang, "Nee", "No"))]),
        FactKind::Choice(options) => titled(options, "radio"),
        FactKind::Choices(options) => titled(options, "checkbox"),
    }
}

/// The knob of a fact that is an amount or a number: lowest, highest, step and where it stands.
pub fn knob(fact: &Fact, answers: &Answers) -> Option<(f64, f64, f64, f64)> {
    let unit = match fact.kind {
        FactKind::Money => 100.0,
        FactKind::Number => 1.0,
        _ => return None,
    };
    let number = |value: &FactValue| match value {
        FactValue::Money(cents) => Some(cents.euros()),
        FactValue::Number(number) => Some(*number),
        _ => None,
    };
    let typed = given(fact, answers).and_then(|text| read_value(fact, &text).ok()).and_then(|v| number(&v));
    let taken = match &fact.default {
        Some(Otherwise::Value(value, _)) => number(value),
        Some(Otherwise::Range { min, likely, max, .. }) => Some(likely.unwrap_or((min + max) / 2.0) / unit),
        _ => None,
    };
    let now = typed.or(taken)?;
    let usual = taken.unwrap_or(now).max(now);
    let low = fact.min.map_or(0.0, |m| m / unit);
    let high = fact.max.map_or_else(|| round_up(4.0 * usual.max(1.0)), |m| m / unit).max(now);
    let step = if high - low > 20.0 { round_up((high - low) / 400.0).max(1.0) } else { (high - low) / 100.0 };
    (high > low && step > 0.0).then_some((low, high, step, now))
}

/// To one figure, upwards.
fn round_up(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    (value / power).ceil() * power
}
