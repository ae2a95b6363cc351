//! `doorloop show`.

use crate::arguments::{Format, Show};
use crate::desk::{Desk, Stop};
use doorloop_engine::findings::default_in_words;
use doorloop_engine::model::load::Loaded;
use doorloop_engine::model::{Fact, FactKind, Place, Process, StepKind, read};
use doorloop_engine::text::{Complaints, Lang, Sources, Words, yaml};
use serde_json::json;

pub fn run(desk: &mut Desk, wanted: &Show) -> Result<(), Stop> {
    let file = desk.either(&wanted.name)?;
    let mut sources = Sources::default();
    let id = sources.add(file.shown.clone(), file.text.clone());
    let tree = yaml::read(id, &sources, &mut Complaints::default());
    let lang = desk.lang;
    let text = if tree.is_some_and(|t| read::is_place(&t)) {
        let Some(place) = desk.workbook.load_place(&file, &[], &mut desk.complaints) else { return Err(desk.give_up()) };
        match desk.format {
            Format::Json => format!("{:#}\n", place_json(&place)),
            _ => place_text(&place, lang),
        }
    } else {
        let Some(loaded) = desk.workbook.load_process(&file, &[], &mut desk.complaints) else { return Err(desk.give_up()) };
        match desk.format {
            Format::Json => format!("{:#}\n", process_json(&loaded)),
            _ => process_text(&loaded, lang),
        }
    };
    desk.tell()?;
    desk.answer(&text)
}

/// A line of two columns, the second wrapped under itself.
pub fn line(out: &mut String, name: &str, text: &str) {
    const FIRST: usize = 22;
    const WIDTH: usize = 80;
    let mut at = format!("  {name:<18} ");
    if at.chars().count() > FIRST {
        out.push_str(at.trim_end());
        out.push('\n');
        at = " ".repeat(FIRST - 1);
    }
    for word in text.split_whitespace() {
        if at.chars().count() + word.chars().count() + 1 > WIDTH && at.trim() != "" {
            out.push_str(at.trim_end());
            out.push('\n');
            at = " ".repeat(FIRST - 1);
        }
        at.push_str(word);
        at.push(' ');
    }
    out.push_str(at.trim_end());
    out.push('\n');
}

fn heading(out: &mut String, words: (&str, &str), lang: Lang) {
    out.push_str(&format!("\n{}\n", Words::new(words.0, words.1).in_lang(lang)));
}

fn type_word(fact: &Fact, lang: Lang) -> String {
    let (nl, en) = match &fact.kind {
        FactKind::Money => ("bedrag", "amount"),
        FactKind::Number => ("getal", "number"),
        FactKind::Bool => ("ja of nee", "yes or no"),
        FactKind::Choice(_) => ("één van", "one of"),
        FactKind::Choices(_) => ("een of meer van", "any of"),
        FactKind::Date => ("datum", "date"),
        FactKind::Duration => ("duur", "duration"),
        FactKind::Text => ("tekst", "text"),
    };
    let word = if lang == Lang::Nl { nl } else { en };
    match &fact.kind {
        FactKind::Choice(options) | FactKind::Choices(options) => {
            let names: Vec<&str> = options.iter().map(|o| o.name.value.as_str()).collect();
            format!("{word} {}", names.join(", "))
        }
        _ => word.to_owned(),
    }
}

fn process_text(loaded: &Loaded, lang: Lang) -> String {
    let process = &loaded.process;
    let mut out = format!("{} ({})\n", process.title.in_lang(lang), process.name.value);
    if let Some(about) = &process.about {
        out.push_str(&format!("{}\n", about.in_lang(lang)));
    }
    if !process.facts.is_empty() {
        heading(&mut out, ("Vragen (--set naam=waarde)", "Facts (--set name=value)"), lang);
        for fact in &process.facts {
            let ask = fact.ask.as_ref().unwrap_or(&fact.title).in_lang(lang);
            let otherwise = fact.default.as_ref().map_or_else(String::new, |d| {
                format!(
                    "; {}: {}",
                    if lang == Lang::Nl { "anders" } else { "otherwise" },
                    default_in_words(fact, d).in_lang(lang)
                )
            });
            line(&mut out, &fact.name.value, &format!("{ask} ({}{otherwise})", type_word(fact, lang)));
        }
    }
    heading(&mut out, ("Stappen", "Steps"), lang);
    for step in process.steps.iter().filter(|s| !matches!(s.kind, StepKind::End(_))) {
        let by = step.by.as_ref().map_or_else(String::new, |by| {
            let lane = process.lanes.iter().find(|l| l.name.value == by.value);
            format!(" · {}", lane.map_or(by.value.as_str(), |l| l.title.in_lang(lang)))
        });
        line(&mut out, &step.name.value, &format!("{}{by}", step.title.in_lang(lang)));
    }
    heading(&mut out, ("Einden", "Ends"), lang);
    for step in process.steps.iter().filter(|s| matches!(s.kind, StepKind::End(_))) {
        line(&mut out, &step.name.value, step.title.in_lang(lang));
    }
    if !process.periods.is_empty() {
        heading(&mut out, ("Termijnen", "Periods"), lang);
        for period in &process.periods {
            let law: Vec<&str> = period.law.iter().map(|l| l.text.as_str()).collect();
            line(&mut out, &period.name.value, &format!("{} ({})", period.title.in_lang(lang), law.join(", ")));
        }
    }
    if !process.interventions.is_empty() {
        heading(&mut out, ("Ingrepen (--with naam)", "Interventions (--with name)"), lang);
        for intervention in &process.interventions {
            line(&mut out, &intervention.name.value, intervention.title.in_lang(lang));
        }
    }
    if !loaded.called.is_empty() {
        heading(&mut out, ("Onderdelen", "Parts"), lang);
        for (name, part) in &loaded.called {
            line(&mut out, name, part.title.in_lang(lang));
        }
    }
    out
}

fn process_json(loaded: &Loaded) -> serde_json::Value {
    let process: &Process = &loaded.process;
    let facts: Vec<_> = process
        .facts
        .iter()
        .map(|f| {
            json!({ "fact": f.name.value, "title": f.title, "ask": f.ask, "type": type_word(f, Lang::En),
                    "default": f.default.as_ref().map(|d| default_in_words(f, d)) })
        })
        .collect();
    let steps: Vec<_> = process
        .steps
        .iter()
        .map(|s| json!({ "step": s.name.value, "title": s.title, "by": s.by.as_ref().map(|b| &b.value), "decided": s.decided }))
        .collect();
    let interventions: Vec<_> = process
        .interventions
        .iter()
        .map(|i| json!({ "intervention": i.name.value, "title": i.title, "assumes": i.assumes }))
        .collect();
    let periods: Vec<_> = process.periods.iter().map(|p| json!({ "period": p.name.value, "title": p.title })).collect();
    json!({ "doorloop": 1, "kind": "process", "process": process.name.value, "title": process.title, "about": process.about,
            "facts": facts, "steps": steps, "periods": periods, "interventions": interventions,
            "parts": loaded.called.keys().collect::<Vec<_>>() })
}

fn place_text(place: &Place, lang: Lang) -> String {
    let mut out = format!("{} ({})\n", place.title.in_lang(lang), place.name.value);
    if let Some(inhabitants) = place.inhabitants {
        out.push_str(&format!("{inhabitants} {}\n", if lang == Lang::Nl { "inwoners" } else { "inhabitants" }));
    }
    heading(&mut out, ("Teams", "Teams"), lang);
    for team in &place.teams {
        let fte = team.fte.map_or_else(String::new, |fte| {
            format!(
                " · {fte} fte, {:.0}% {}",
                team.other_work * 100.0,
                if lang == Lang::Nl { "ander werk" } else { "other work" }
            )
        });
        line(&mut out, &team.name.value, &format!("{}{fte}", team.title.in_lang(lang)));
    }
    heading(&mut out, ("Organen", "Bodies"), lang);
    for body in &place.bodies {
        line(&mut out, &body.name.value, body.title.in_lang(lang));
    }
    heading(&mut out, ("Mandaat", "Mandates"), lang);
    for row in &place.mandates {
        let up_to = row.band.up_to.map_or_else(
            || Words::new("elk bedrag daarboven", "any amount above").in_lang(lang).to_owned(),
            |c| format!("{} € {}", if lang == Lang::Nl { "tot en met" } else { "up to" }, c.euros()),
        );
        line(&mut out, &row.matter.value, &format!("{up_to}: {}", row.decides.value));
    }
    heading(&mut out, ("Begroting", "Budget"), lang);
    for budget in &place.budgets {
        line(&mut out, &budget.name.value, &format!("{} · € {}", budget.title.in_lang(lang), budget.year.euros()));
    }
    heading(&mut out, ("Zaken", "Caseload"), lang);
    for entry in &place.caseload {
        line(&mut out, &entry.process.value, "");
    }
    out
}

fn place_json(place: &Place) -> serde_json::Value {
    let teams: Vec<_> = place
        .teams
        .iter()
        .map(|t| json!({ "team": t.name.value, "title": t.title, "fte": t.fte, "other_work": t.other_work }))
        .collect();
    let bodies: Vec<_> =
        place.bodies.iter().map(|b| json!({ "body": b.name.value, "title": b.title, "slots": b.slots })).collect();
    let mandates: Vec<_> = place
        .mandates
        .iter()
        .map(|m| json!({ "matter": m.matter.value, "up_to": m.band.up_to.map(|c| c.euros()), "decides": m.decides.value }))
        .collect();
    let budgets: Vec<_> =
        place.budgets.iter().map(|b| json!({ "line": b.name.value, "title": b.title, "year": b.year.euros() })).collect();
    json!({ "doorloop": 1, "kind": "place", "place": place.name.value, "title": place.title, "inhabitants": place.inhabitants,
            "teams": teams, "bodies": bodies, "mandates": mandates, "budgets": budgets,
            "caseload": place.caseload.iter().map(|c| &c.process.value).collect::<Vec<_>>() })
}
