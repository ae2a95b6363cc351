//! Branches in words: what stands beside a line of the picture.
//!
//! A rule is written for a machine (`soort == "jaarlijks" && bedrag > k(50)`); a room reads titles ("Soort subsidie = Elk jaar en
//! Bedrag > 50.000"). Names of facts and options give way to their titles, signs to words. What has no title keeps its name,
//! so that nothing is lost that a reader could look up in the file.

use crate::graph::Flow;
use crate::model::{BlockMode, Branch, ChanceForm, Fact, FactKind, Passes, Process, StepKind};
use crate::text::{Lang, Words};

/// Most characters of a phrase; what is longer is cut with an ellipsis.
const LONGEST: usize = 90;

/// What a line of the picture says, in one language; `None` where it goes on without a choice. For the ends of a called
/// process see [`ends_to`]: several may lead to one step.
#[must_use]
pub fn flow(process: &Process, step: usize, flow: Flow, lang: Lang) -> Option<String> {
    let said = process.steps.get(step)?;
    let say = |nl: &str, en: &str| if lang == Lang::Nl { nl.to_owned() } else { en.to_owned() };
    let text = match (flow, &said.kind) {
        (Flow::Next(i), _) => {
            let branches = said.next.as_ref()?;
            let alone = branches.list.len() == 1;
            branch(process, branches.list.get(i)?, alone, lang)?
        }
        (Flow::Member(i), StepKind::Block(block)) => {
            let member = block.members.get(i)?;
            let when = member.when.as_ref().map(|r| rule(process, &r.text, lang));
            let chance = member.chance.as_ref().map(|c| chance(process, c, lang));
            let times = member.times.as_ref().map(|t| format!("{}×", rule(process, &t.text, lang)));
            joined([when, chance, times])?
        }
        (Flow::Mandate(row), StepKind::Mandate { to, .. }) => {
            let decider = &to.get(row)?.0.value;
            if decider == "official" { say("ambtenaar", "official") } else { name(process, decider, lang) }
        }
        (Flow::Short(i), StepKind::Budget { if_short: Some(short), .. }) => {
            let more = short.list.get(i).and_then(|b| branch(process, b, short.list.len() == 1, lang));
            joined([Some(say("te weinig geld", "money is short")), more])?
        }
        (Flow::Missed, _) => say("te laat", "too late"),
        _ => return None,
    };
    Some(clipped(&text, LONGEST))
}

/// The ends of a called process that lead to one step, in words.
#[must_use]
pub fn ends_to(process: &Process, step: usize, to: &str, lang: Lang) -> Option<String> {
    let StepKind::Process { ends, .. } = &process.steps.get(step)?.kind else { return None };
    let names: Vec<String> = ends.iter().filter(|(_, t)| t.value == to).map(|(end, _)| spaced(&end.value)).collect();
    let or = if lang == Lang::Nl { " of " } else { " or " };
    (!names.is_empty()).then(|| clipped(&names.join(or), LONGEST))
}

/// When a block goes on, in one or two words.
#[must_use]
pub fn block(mode: BlockMode) -> Words {
    match mode {
        BlockMode::All => Words::new("alle", "all"),
        BlockMode::Any { need } => Words::new(format!("ten minste {need}"), format!("at least {need}")),
        BlockMode::First => Words::new("de eerste", "the first"),
    }
}

fn branch<T>(process: &Process, branch: &Branch<T>, alone: bool, lang: Lang) -> Option<String> {
    let when = branch.when.as_ref().map(|r| rule(process, &r.text, lang));
    let share = branch.chance.as_ref().map(|c| chance(process, c, lang));
    let most = match branch.max {
        Some(Passes::AtMost(n)) if lang == Lang::Nl => Some(format!("hoogstens {n}×")),
        Some(Passes::AtMost(n)) => Some(format!("at most {n}×")),
        _ => None,
    };
    let otherwise =
        (branch.otherwise && !alone).then(|| if lang == Lang::Nl { "anders".to_owned() } else { "otherwise".to_owned() });
    joined([when, share, otherwise, most])
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn chance(process: &Process, form: &ChanceForm, lang: Lang) -> String {
    match form {
        ChanceForm::Share(stated) => {
            let percent = format!("{}", (stated.value * 1_000.0).round() / 10.0);
            format!("{}%", if lang == Lang::Nl { percent.replace('.', ",") } else { percent })
        }
        ChanceForm::Rule(text) => rule(process, &text.text, lang),
    }
}

/// Who does a step, as people read it: the title of a lane, else the name with spaces.
#[must_use]
pub fn name(process: &Process, word: &str, lang: Lang) -> String {
    if word == "decider" {
        return Words::new("wie beslist", "who decides").in_lang(lang).to_owned();
    }
    let lane = process.lanes.iter().find(|l| l.name.value == word);
    lane.map_or_else(|| spaced(word), |l| l.title.in_lang(lang).to_owned())
}

fn spaced(word: &str) -> String {
    word.replace('_', " ")
}

/// Cuts a text after so many characters.
#[must_use]
pub fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

/// A rule in words, piece by piece.
#[must_use]
pub fn rule(process: &Process, text: &str, lang: Lang) -> String {
    let mut out = String::new();
    let mut last_fact: Option<&Fact> = None;
    let mut after_word = false;
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        // `k(50)` is fifty thousand.
        if let Some((thousands, behind)) = thousands(rest).filter(|_| !after_word) {
            put(&mut out, &number(&format!("{thousands}000"), lang));
            rest = behind;
            continue;
        }
        let piece = piece(rest, first);
        rest = rest.get(piece.len()..).unwrap_or("");
        let is_word = first.is_alphabetic() || first == '_';
        if first.is_whitespace() {
            continue;
        } else if let Some(sign) = sign(piece, lang) {
            put(&mut out, sign);
        } else if first == '"' {
            put(&mut out, &option(last_fact, piece.trim_matches('"'), lang));
        } else if first.is_ascii_digit() {
            put(&mut out, &number(piece, lang));
        } else if is_word {
            let fact = process.facts.iter().find(|f| f.name.value == piece);
            last_fact = fact.or(last_fact);
            put(&mut out, &fact.map_or_else(|| spaced(piece), |f| f.title.in_lang(lang).to_owned()));
        } else if piece == "(" && !after_word {
            put(&mut out, piece);
        } else if matches!(piece, "(" | ")" | "." | "," | "..") {
            out.push_str(piece);
        } else {
            put(&mut out, piece);
        }
        after_word = is_word;
    }
    out
}

/// Adds a word, with a space before it where one belongs.
fn put(out: &mut String, word: &str) {
    if !(out.is_empty() || out.ends_with(['(', '.'])) {
        out.push(' ');
    }
    out.push_str(word);
}

/// `k(50)` at the beginning: its digits, and what comes behind.
fn thousands(text: &str) -> Option<(&str, &str)> {
    let (digits, behind) = text.strip_prefix("k(")?.split_once(')')?;
    (!digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())).then_some((digits, behind))
}

/// The first piece of a rule: a word, a text in quotes, a number, or a sign.
fn piece(text: &str, first: char) -> &str {
    let until = |stop: &dyn Fn(char) -> bool| text.find(stop).unwrap_or(text.len());
    let length = if first == '"' {
        text[1..].find('"').map_or(text.len(), |i| i + 2)
    } else if first.is_ascii_digit() {
        until(&|c| !(c.is_ascii_digit() || c == '_'))
    } else if first.is_alphanumeric() || first == '_' {
        until(&|c| !(c.is_alphanumeric() || c == '_'))
    } else if ["&&", "||", "==", "!=", "<=", ">=", ".."].iter().any(|s| text.starts_with(s)) {
        2
    } else {
        first.len_utf8()
    };
    text.get(..length).unwrap_or(text)
}

fn sign(piece: &str, lang: Lang) -> Option<&'static str> {
    let dutch = lang == Lang::Nl;
    Some(match piece {
        "&&" if dutch => "en",
        "&&" => "and",
        "||" if dutch => "of",
        "||" => "or",
        "!" if dutch => "niet",
        "!" => "not",
        "==" => "=",
        "!=" => "≠",
        "<=" => "≤",
        ">=" => "≥",
        _ => return None,
    })
}

fn option(fact: Option<&Fact>, word: &str, lang: Lang) -> String {
    let options = match fact.map(|f| &f.kind) {
        Some(FactKind::Choice(options) | FactKind::Choices(options)) => options.as_slice(),
        _ => &[],
    };
    let known = options.iter().find(|o| o.name.value == word);
    known.map_or_else(|| spaced(word), |o| o.title.in_lang(lang).to_owned())
}

/// `50_000` as people write it.
fn number(piece: &str, lang: Lang) -> String {
    let digits: String = piece.chars().filter(char::is_ascii_digit).collect();
    let mark = if lang == Lang::Nl { '.' } else { ',' };
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) && digits.len() > 4 {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::library::Library;
    use crate::model::load::Workbook;
    use crate::text::Complaints;

    #[test]
    fn rules_read_as_titles() {
        let mut workbook = Workbook { library: Library::builtin(), ..Workbook::default() };
        let file = workbook.library.processes.get("subsidieaanvraag").cloned().unwrap();
        let process = workbook.load_process(&file, &[], &mut Complaints::default()).unwrap().process;
        for (text, nl, en) in [
            (r#"soort == "jaarlijks""#, "Soort subsidie = Elk jaar", "Kind of subsidy = Yearly"),
            ("!compleet", "niet Alle stukken erbij", "not All documents attached"),
            ("bedrag > k(50)", "Bedrag > 50.000", "Amount > 50,000"),
            (
                "bedrag >= 50_000 && (gevoelig || buiten_mandaat)",
                "Bedrag ≥ 50.000 en (Politiek gevoelig of buiten mandaat)",
                "Amount ≥ 50,000 and (Politically sensitive or buiten mandaat)",
            ),
            (r#"visits("aanvullen") == 0"#, "visits(aanvullen) = 0", "visits(aanvullen) = 0"),
            ("bedrag <= place.deminimis", "Bedrag ≤ place.deminimis", "Amount ≤ place.deminimis"),
            ("\"nooit gesloten", "nooit gesloten", "nooit gesloten"),
            ("€ ∑ 1_0", "€ ∑ 10", "€ ∑ 10"),
        ] {
            assert_eq!((rule(&process, text, Lang::Nl).as_str(), rule(&process, text, Lang::En).as_str()), (nl, en));
        }
    }
}
