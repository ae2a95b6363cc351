//! A comparison, in words.

use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::pick;
use crate::findings::{Comparison, Gain, Variant};
use crate::text::Lang;

/// Writes the letter about a comparison.
pub(super) fn write(seen: &Comparison, lang: Lang) -> Document {
    let mut sections = vec![opening(seen, lang), table(seen, lang)];
    sections.extend(pairs(seen, lang));
    sections.extend(best(seen, lang));
    sections.push(assumptions(seen, lang));
    let date = figures::date(seen.submit, lang);
    let place = seen.place_title.in_lang(lang);
    Document {
        title: seen.process_title.in_lang(lang).to_owned(),
        subtitle: pick(lang, format!("{place}, ingediend op {date}"), format!("{place}, submitted on {date}")),
        sections,
    }
}

/// Days won as people say it: a gain is a difference below zero.
fn won(difference: &Gain) -> f64 {
    -difference.mean
}

fn opening(seen: &Comparison, lang: Lang) -> Section {
    let mut section = Section::opening();
    let best = seen
        .variants
        .iter()
        .filter(|v| v.distinguishable)
        .filter_map(|v| v.difference_days.map(|d| (v, d)))
        .min_by(|a, b| a.1.mean.total_cmp(&b.1.mean))
        .filter(|(_, d)| d.mean < 0.0);
    match best {
        Some((variant, difference)) => {
            let days = figures::days(won(&difference), lang);
            section.push(Block::Lead(
                Line::default()
                    .plain(pick(lang, "De meeste winst geeft: ", "Most is won with: "))
                    .strong(variant.title.in_lang(lang))
                    .plain(pick(lang, format!(". Dat scheelt gemiddeld {days}."), format!(". That saves {days} on average."))),
            ));
        }
        None => section.say(pick(
            lang,
            "Geen van deze ingrepen scheelt zo veel dat het van toeval te onderscheiden is.",
            "None of these interventions makes a difference that can be told from luck.",
        )),
    }
    let runs = figures::count(seen.runs, lang);
    section.say(pick(
        lang,
        format!("Elke ingreep is {runs} keer nagespeeld met hetzelfde toeval als zonder. Zo blijft alleen het verschil over."),
        format!("Each was played out {runs} times with the same luck as without it. So only the difference is left."),
    ));
    section
}

fn table(seen: &Comparison, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Wat scheelt het?", "What does it save?"));
    let largest = seen.variants.iter().filter_map(|v| v.difference_days.map(|d| won(&d))).fold(0.0, f64::max);
    let mut variants: Vec<&Variant> = seen.variants.iter().collect();
    variants.sort_by(|a, b| {
        let mean = |v: &Variant| v.difference_days.map_or(f64::NEG_INFINITY, |d| d.mean);
        mean(a).total_cmp(&mean(b))
    });
    let rows = variants.into_iter().map(|v| {
        let (saves, interval, bar) = match &v.difference_days {
            None => (String::new(), String::new(), Cell::bar(0.0, 1.0)),
            Some(d) => (
                figures::column_days(won(d), lang),
                if v.distinguishable {
                    format!(
                        "{} {} {}",
                        figures::column_days(-d.ci95[1], lang),
                        pick(lang, "tot", "to"),
                        figures::column_days(-d.ci95[0], lang)
                    )
                } else {
                    pick(lang, "kan toeval zijn", "may be luck").to_owned()
                },
                Cell::bar(won(d).max(0.0), largest),
            ),
        };
        Row::new(vec![
            Cell::words(v.title.in_lang(lang)),
            Cell::Figure(figures::column_days(v.lead_time_days.mean, lang)),
            Cell::Figure(v.lead_time_days.p80.map_or_else(|| "–".to_owned(), |d| figures::column_days(d, lang))),
            Cell::Figure(saves),
            bar,
            Cell::Figure(interval),
        ])
    });
    section.push(Block::Table(Table {
        caption: pick(lang, "In dagen; winst met het interval dat 95% zeker is", "In days; saved with its 95% interval")
            .to_owned(),
        heads: vec![
            pick(lang, "Ingreep", "Intervention"),
            pick(lang, "Gemiddeld", "Mean"),
            pick(lang, "4 van 5", "4 in 5"),
            pick(lang, "Winst", "Saves"),
            "",
            pick(lang, "95% zeker", "95% certain"),
        ],
        rows: rows.collect(),
    }));
    section
}

fn title_of<'c>(seen: &'c Comparison, name: &'c str, lang: Lang) -> &'c str {
    seen.variants.iter().find(|v| v.name == name).map_or(name, |v| v.title.in_lang(lang))
}

fn pairs(seen: &Comparison, lang: Lang) -> Option<Section> {
    if seen.pairs.is_empty() {
        return None;
    }
    let mut section = Section::new(pick(lang, "Twee samen", "Two together"));
    let rows = seen.pairs.iter().map(|p| {
        let beyond = &p.beyond_sum;
        let word = if beyond.ci95[0] > 0.0 {
            pick(lang, "helpen elkaar", "help each other")
        } else if beyond.ci95[1] < 0.0 {
            pick(lang, "overlappen", "overlap")
        } else {
            pick(lang, "los van elkaar", "apart")
        };
        Row::new(vec![
            Cell::words(&format!("{} + {}", title_of(seen, &p.names[0], lang), title_of(seen, &p.names[1], lang))),
            Cell::Figure(figures::column_days(p.together.mean, lang)),
            Cell::Figure(figures::column_days(beyond.mean, lang)),
            Cell::words(word),
        ])
    });
    section.push(Block::Table(Table {
        caption: pick(lang, "Winst in dagen, en hoeveel dat meer is dan de som", "Days saved, and how much beyond the sum")
            .to_owned(),
        heads: vec![pick(lang, "Ingrepen", "Interventions"), pick(lang, "Samen", "Both"), pick(lang, "Meer", "Beyond"), ""],
        rows: rows.collect(),
    }));
    Some(section)
}

fn best(seen: &Comparison, lang: Lang) -> Option<Section> {
    if seen.best.is_empty() {
        return None;
    }
    let mut section = Section::new(pick(lang, "De beste verzameling, stap voor stap", "The best set, step by step"));
    let steps = seen.best.iter().map(|s| {
        let days = figures::days(won(&s.difference_days), lang);
        let line = Line::default().strong(s.title.in_lang(lang)).plain(pick(
            lang,
            format!(": samen {days} eerder"),
            format!(": together {days} earlier"),
        ));
        (line, Vec::new())
    });
    section.push(Block::Ranked(steps.collect()));
    section.say(pick(
        lang,
        "Elke stap voegt toe wat naast de vorige het meest wint. Een andere verzameling kan nog iets beter zijn.",
        "Each step adds what wins most beside those before it. Another set may be a little better still.",
    ));
    Some(section)
}

fn assumptions(seen: &Comparison, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Wat er dan waar moet zijn", "What must be true then"));
    let lines = seen.variants.iter().filter_map(|v| {
        let assumes = v.assumes.as_ref()?;
        Some(Line::default().strong(v.title.in_lang(lang)).plain(": ").plain(assumes.in_lang(lang)))
    });
    section.push(Block::List(lines.collect()));
    let version = &seen.receipt.version;
    section.say(pick(
        lang,
        format!("Doorloop {version}, beginwaarde {}. Dit zijn schattingen, geen beloften.", seen.seed),
        format!("Doorloop {version}, seed {}. These are estimates, not promises.", seen.seed),
    ));
    section
}
