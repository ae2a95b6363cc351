//! Rules in words, for an arrow or a question: a rule as people would say it, where that takes few words.
//!
//! `compleet` → "Alle stukken erbij"; `bedrag > k(50)` → "Bedrag > € 50.000"; `soort == "jaarlijks"` → "Soort: Elk jaar".
//! Whatever is not of such a simple form gets no words here: half a rule would mislead.

use super::in_words;
use crate::model::{Branch, Cause, Cents, ChanceForm, Fact, FactKind, FactValue, Process};
use crate::text::Lang;

/// What a cause is called, in lower case.
#[must_use]
pub fn cause(cause: Cause, lang: Lang) -> &'static str {
    let (nl, en) = match cause {
        Cause::Work => ("werk", "work"),
        Cause::Hours => ("nachten en weekenden", "nights and weekends"),
        Cause::Statutory => ("verplichte termijn", "compulsory period"),
        Cause::Handling => ("vaste duur van een stap", "set length of a step"),
        Cause::Queue => ("wachten op een team", "waiting for a team"),
        Cause::Priority => ("geen voorrang", "no priority"),
        Cause::Meeting => ("wachten op een vergadering", "waiting for a meeting"),
        Cause::Agenda => ("agenda vol of gesloten", "agenda full or closed"),
        Cause::Recess => ("reces of verkeerd seizoen", "recess or wrong season"),
        Cause::Budget => ("wachten op geld", "waiting for money"),
        Cause::Term => ("verkiezingen en formatie", "elections and formation"),
        Cause::Applicant => ("wachten op de aanvrager", "waiting for the applicant"),
        Cause::Partner => ("wachten op een partner", "waiting for a partner"),
        Cause::Search => ("de juiste persoon zoeken", "finding the right person"),
    };
    if lang == Lang::Nl { nl } else { en }
}

/// The condition of a branch among others; a rule that has no few words stays as it is written.
#[must_use]
pub fn condition<T>(process: &Process, branch: &Branch<T>, lang: Lang) -> String {
    let said = |text: &str| rule(process, text, lang).unwrap_or_else(|| text.to_owned());
    let when = branch.when.as_ref().map(|r| said(&r.text));
    let chance = branch.chance.as_ref().map(|c| match c {
        ChanceForm::Share(share) => format!("{:.0}%", share.value * 100.0),
        ChanceForm::Rule(rule) => said(&rule.text),
    });
    let parts: Vec<String> = when.into_iter().chain(chance).collect();
    match lang {
        _ if !parts.is_empty() => parts.join(", "),
        Lang::Nl => "anders".to_owned(),
        Lang::En => "otherwise".to_owned(),
    }
}

/// A rule in words; `None` where that would not be few words.
#[must_use]
pub fn rule(process: &Process, text: &str, lang: Lang) -> Option<String> {
    let text = text.trim();
    let text = outer(text).unwrap_or(text);
    if let Some(parts) = split(text, "||") {
        return joined(process, &parts, lang, if lang == Lang::Nl { " of " } else { " or " });
    }
    if let Some(parts) = split(text, "&&") {
        return joined(process, &parts, lang, if lang == Lang::Nl { " en " } else { " and " });
    }
    atom(process, text, lang)
}

fn joined(process: &Process, parts: &[&str], lang: Lang, with: &str) -> Option<String> {
    let said: Option<Vec<String>> = parts.iter().map(|p| rule(process, p, lang)).collect();
    Some(said?.join(with))
}

/// What stands in the brackets around everything.
fn outer(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_i32;
    for c in inner.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 {
            return None;
        }
    }
    Some(inner.trim())
}

/// The parts around an operator that stands outside brackets and quotes; `None` without one.
fn split<'t>(text: &'t str, operator: &str) -> Option<Vec<&'t str>> {
    let mut parts = Vec::new();
    let (mut depth, mut quoted, mut from) = (0_i32, false, 0);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ if !quoted && depth == 0 && at >= from && text[at..].starts_with(operator) => {
                parts.push(text[from..at].trim());
                from = at + operator.len();
            }
            _ => {}
        }
    }
    parts.push(text[from..].trim());
    (parts.len() > 1).then_some(parts)
}

fn atom(process: &Process, text: &str, lang: Lang) -> Option<String> {
    for (operator, sign) in [("==", ""), ("!=", "≠"), (">=", "≥"), ("<=", "≤"), (">", ">"), ("<", "<")] {
        if let Some(parts) = split(text, operator) {
            let [left, right] = parts[..] else { return None };
            return compared(process, left, sign, right, lang);
        }
    }
    let (name, is_not) = text.strip_prefix('!').map_or((text, false), |rest| (rest.trim(), true));
    let title = named(process, name, lang)?;
    Some(match (is_not, lang) {
        (false, _) => title,
        (true, Lang::Nl) => format!("{title}: nee"),
        (true, Lang::En) => format!("{title}: no"),
    })
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_') && !text.starts_with(|c: char| c.is_numeric())
}

fn fact<'p>(process: &'p Process, name: &str) -> Option<&'p Fact> {
    process.facts.iter().find(|f| f.name.value == name)
}

/// The title of a fact or a rule.
fn named(process: &Process, name: &str, lang: Lang) -> Option<String> {
    if !is_name(name) {
        return None;
    }
    if let Some(fact) = fact(process, name) {
        return Some(fact.title.in_lang(lang).to_owned());
    }
    process.rules.iter().find(|r| r.name.value == name).map(|r| r.title.in_lang(lang).to_owned())
}

fn compared(process: &Process, left: &str, sign: &str, right: &str, lang: Lang) -> Option<String> {
    let subject = fact(process, left).filter(|_| is_name(left))?;
    let title = subject.title.in_lang(lang);
    let value = match &subject.kind {
        FactKind::Choice(options) => {
            let word = right.strip_prefix('"')?.strip_suffix('"')?;
            let option = options.iter().find(|o| o.name.value == word)?.title.in_lang(lang);
            return Some(match (sign, lang) {
                ("", _) => format!("{title}: {option}"),
                ("≠", Lang::Nl) => format!("{title}: niet {option}"),
                ("≠", Lang::En) => format!("{title}: not {option}"),
                _ => return None,
            });
        }
        FactKind::Bool => match (right, sign) {
            ("true", "") | ("false", "≠") => return Some(title.to_owned()),
            ("false", "") | ("true", "≠") if lang == Lang::Nl => return Some(format!("{title}: nee")),
            ("false", "") | ("true", "≠") => return Some(format!("{title}: no")),
            _ => return None,
        },
        FactKind::Money => {
            in_words(subject, &FactValue::Money(Cents((amount(right)? * 100.0).round() as i64))).in_lang(lang).to_owned()
        }
        FactKind::Number => in_words(subject, &FactValue::Number(amount(right)?)).in_lang(lang).to_owned(),
        _ => return None,
    };
    Some(if sign.is_empty() { format!("{title}: {value}") } else { format!("{title} {sign} {value}") })
}

/// `50_000`, `k(50)`, `m(2.5)`.
fn amount(text: &str) -> Option<f64> {
    let call =
        |name: &str| text.strip_prefix(name)?.trim_start().strip_prefix('(')?.strip_suffix(')')?.trim().parse::<f64>().ok();
    call("k").map(|v| v * 1e3).or_else(|| call("m").map(|v| v * 1e6)).or_else(|| text.replace('_', "").parse().ok())
}
