//! A comparison, in words.

use super::document::{Block, Cell, Document, Line, Row, Section, Table};
use super::figures;
use super::words::pick;
use crate::findings::{BestEnded, Comparison, Gain, ShareChange, Together, Variant};
use crate::text::Lang;

/// With more variants than this, one that does nothing may well look as if it did.
const MANY: usize = 6;

/// Writes the letter about a comparison.
pub(super) fn write(seen: &Comparison, lang: Lang) -> Document {
    let mut sections = vec![opening(seen, lang)];
    sections.extend(warnings(seen, lang));
    sections.extend([means(seen, lang), slowest(seen, lang), shares(seen, lang)]);
    sections.extend(pairs(seen, lang));
    sections.extend(best(seen, lang));
    sections.push(assumptions(seen, lang));
    let date = figures::date(seen.submit, lang);
    let place = seen.head.place_title.in_lang(lang);
    Document {
        title: seen.head.process_title.in_lang(lang).to_owned(),
        subtitle: pick(lang, format!("{place}, ingediend op {date}"), format!("{place}, submitted on {date}")),
        sections,
    }
}

/// Days won as people say it: a gain is a difference below zero.
fn won(difference: &Gain) -> f64 {
    -difference.mean
}

/// The interval of what is won.
fn won_between(ci95: [f64; 2], lang: Lang) -> String {
    let (low, high) = (figures::column_days(-ci95[1], lang), figures::column_days(-ci95[0], lang));
    format!("{low} {} {high}", pick(lang, "tot", "to"))
}

/// Every variant but the base, the quickest first.
fn in_order(seen: &Comparison) -> Vec<(&Variant, Gain)> {
    let mut list: Vec<(&Variant, Gain)> = seen.variants.iter().filter_map(|v| Some((v, v.difference_days?))).collect();
    list.sort_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
    list
}

fn names<'v>(variants: impl Iterator<Item = &'v Variant>, lang: Lang) -> String {
    variants.map(|v| format!("“{}”", v.title.in_lang(lang))).collect::<Vec<_>>().join(", ")
}

fn opening(seen: &Comparison, lang: Lang) -> Section {
    let mut section = Section::opening();
    let variants = in_order(seen);
    match variants.first().filter(|(v, d)| v.distinguishable && d.mean < 0.0) {
        Some((variant, difference)) => {
            let days = figures::days(won(difference), lang);
            section.push(Block::Lead(
                Line::default()
                    .plain(pick(lang, "De meeste winst geeft: ", "Most is won with: "))
                    .strong(variant.title.in_lang(lang))
                    .plain(pick(lang, format!(". Dat scheelt gemiddeld {days}."), format!(". That saves {days} on average."))),
            ));
        }
        None => section.push(Block::Lead(Line::from(pick(
            lang,
            "Geen van deze veranderingen scheelt zo veel dat het van toeval te onderscheiden is.",
            "None of these changes saves so much that it can be told from luck.",
        )))),
    }
    let longer = names(variants.iter().filter(|(v, d)| v.distinguishable && d.mean > 0.0).map(|v| v.0), lang);
    if !longer.is_empty() {
        section.say(pick(lang, format!("Langer duurt het met: {longer}."), format!("It takes longer with: {longer}.")));
    }
    let unsure = names(variants.iter().filter(|(v, _)| !v.distinguishable).map(|v| v.0), lang);
    if !unsure.is_empty() && variants.iter().any(|(v, _)| v.distinguishable) {
        section.say(pick(
            lang,
            format!("Niet van toeval te onderscheiden: {unsure}. Wat daar verschil lijkt, kan toeval zijn."),
            format!("Not to be told from luck: {unsure}. What seems a difference there may be luck."),
        ));
    }
    let runs = figures::count(seen.runs, lang);
    section.say(pick(
        lang,
        format!(
            "Elke verandering is {runs} keer nagespeeld met hetzelfde toeval als zonder. Zo blijft alleen het verschil over."
        ),
        format!("Each was played out {runs} times with the same luck as without it. So only the difference is left."),
    ));
    if variants.len() > MANY {
        section.say(pick(
            lang,
            "Let op: van twintig veranderingen die niets doen, lijkt er gemiddeld één toch iets te doen.",
            "Mind: of twenty changes that do nothing, one seems to do something, on average.",
        ));
    }
    section
}

fn warnings(seen: &Comparison, lang: Lang) -> Option<Section> {
    if seen.warnings.is_empty() {
        return None;
    }
    let mut section = Section::new(pick(lang, "Let op", "Mind this"));
    section.push(Block::Warnings(seen.warnings.iter().map(|w| Line::from(w.what.in_lang(lang))).collect()));
    Some(section)
}

fn base(seen: &Comparison) -> Option<&Variant> {
    seen.variants.iter().find(|v| v.difference_days.is_none())
}

fn means(seen: &Comparison, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "Wat scheelt het?", "What does it save?"));
    let largest = in_order(seen).iter().map(|v| won(&v.1)).fold(0.0, f64::max);
    let row = |v: &Variant, saves: String, bar: Cell, sure: String| {
        Row::new(vec![
            Cell::words(v.title.in_lang(lang)),
            Cell::Figure(figures::column_days(v.lead_time_days.mean, lang)),
            Cell::Figure(saves),
            bar,
            Cell::Figure(sure),
        ])
    };
    let mut rows: Vec<Row> = base(seen).map(|v| row(v, String::new(), Cell::bar(0.0, 1.0), String::new())).into_iter().collect();
    rows.extend(in_order(seen).into_iter().map(|(v, d)| {
        let bar = Cell::bar(if v.distinguishable { won(&d).max(0.0) } else { 0.0 }, largest);
        let sure =
            if v.distinguishable { won_between(d.ci95, lang) } else { pick(lang, "kan toeval zijn", "may be luck").to_owned() };
        row(v, figures::column_days(won(&d), lang), bar, sure)
    }));
    section.push(Block::Table(Table {
        caption: pick(lang, "Gemiddeld, in dagen", "On average, in days").to_owned(),
        heads: vec![
            pick(lang, "Verandering", "Change"),
            pick(lang, "Duurt", "Takes"),
            pick(lang, "Winst", "Saves"),
            "",
            pick(lang, "95% zeker", "95% certain"),
        ],
        rows,
    }));
    section
}

fn slowest(seen: &Comparison, lang: Lang) -> Section {
    let mut section = Section::new(pick(lang, "En als het tegenzit?", "And when luck is bad?"));
    let days = |d: Option<f64>| d.map_or_else(|| "–".to_owned(), |d| figures::column_days(d, lang));
    let row = |v: &Variant, saves: String, sure: String| {
        Row::new(vec![
            Cell::words(v.title.in_lang(lang)),
            Cell::Figure(days(v.lead_time_days.p80)),
            Cell::Figure(days(v.lead_time_days.p90)),
            Cell::Figure(saves),
            Cell::Figure(sure),
        ])
    };
    let mut rows: Vec<Row> = base(seen).map(|v| row(v, String::new(), String::new())).into_iter().collect();
    rows.extend(in_order(seen).into_iter().map(|(v, d)| {
        let sure = match d.p90_ci95 {
            Some(ci) if ci[0] > 0.0 || ci[1] < 0.0 => won_between(ci, lang),
            Some(_) => pick(lang, "kan toeval zijn", "may be luck").to_owned(),
            None => "–".to_owned(),
        };
        row(v, days(d.p90.map(|p| -p)), sure)
    }));
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Dagen waarna 4 van 5 en 9 van 10 klaar zijn; de winst is die bij 9 van 10",
            "Days after which 4 in 5 and 9 in 10 are done; what is saved is at 9 in 10",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Verandering", "Change"),
            pick(lang, "4 van 5", "4 in 5"),
            pick(lang, "9 van 10", "9 in 10"),
            pick(lang, "Winst", "Saves"),
            pick(lang, "95% zeker", "95% certain"),
        ],
        rows,
    }));
    section
}

/// What changes in how it ends, and in whether it is in time.
fn shares(seen: &Comparison, lang: Lang) -> Section {
    let mut section =
        Section::new(pick(lang, "Verandert de uitkomst, of de kans op tijd?", "Does the outcome change, or being in time?"));
    let changed = |change: &&ShareChange| change.distinguishable;
    let row = |v: &Variant, change: &ShareChange, what: String| {
        let difference = change.difference.unwrap_or(0.0);
        let points = |x: f64| figures::number(100.0 * x, 0, lang);
        let [low, high] = change.ci95.unwrap_or([difference; 2]);
        Row::new(vec![
            Cell::words(v.title.in_lang(lang)),
            Cell::words(&what),
            Cell::Figure(figures::column_share(change.share - difference, lang)),
            Cell::Figure(figures::column_share(change.share, lang)),
            Cell::Figure(format!("{} {} {}", points(low), pick(lang, "tot", "to"), points(high))),
        ])
    };
    let mut rows = Vec::new();
    for (v, _) in in_order(seen) {
        let ends = v.outcomes.iter().filter(changed);
        rows.extend(ends.map(|c| row(v, c, c.title.in_lang(lang).to_owned())));
        let in_time = pick(lang, "op tijd", "in time");
        rows.extend(v.in_time.iter().filter(changed).map(|c| row(v, c, format!("{in_time}: {}", c.title.in_lang(lang)))));
    }
    if rows.is_empty() {
        let has_periods = base(seen).is_some_and(|b| !b.in_time.is_empty());
        section.say(match has_periods {
            true => pick(
                lang,
                "De kans op elke uitkomst en de kans op tijd veranderen niet zo dat het van toeval te onderscheiden is.",
                "The chance of each outcome, and of being in time, don't change so that it can be told from luck.",
            ),
            false => pick(
                lang,
                "De kans op elke uitkomst verandert niet zo dat het van toeval te onderscheiden is.",
                "The chance of each outcome does not change so that it can be told from luck.",
            ),
        });
        return section;
    }
    section.push(Block::Table(Table {
        caption: pick(
            lang,
            "Wat aantoonbaar verandert; het verschil in procentpunten, 95% zeker",
            "What changes for certain; the difference in percentage points, 95% certain",
        )
        .to_owned(),
        heads: vec![
            pick(lang, "Verandering", "Change"),
            pick(lang, "Waarvan", "Of what"),
            pick(lang, "Was", "Was"),
            pick(lang, "Wordt", "Becomes"),
            pick(lang, "Verschil", "Difference"),
        ],
        rows,
    }));
    section.say(pick(
        lang,
        "Andere uitkomsten en termijnen veranderen niet aantoonbaar.",
        "Other outcomes and periods don't change for certain.",
    ));
    section
}

fn title_of<'c>(seen: &'c Comparison, name: &'c str, lang: Lang) -> &'c str {
    seen.variants.iter().find(|v| v.name == name).map_or(name, |v| v.title.in_lang(lang))
}

fn pairs(seen: &Comparison, lang: Lang) -> Option<Section> {
    if seen.pairs.is_empty() && seen.not_together.is_empty() {
        return None;
    }
    let mut section = Section::new(pick(lang, "Twee samen", "Two together"));
    let both = |names: &[String; 2]| format!("{} + {}", title_of(seen, &names[0], lang), title_of(seen, &names[1], lang));
    let rows = seen.pairs.iter().map(|p| {
        let word = match p.verdict {
            Together::HelpEachOther => pick(lang, "helpen elkaar", "help each other"),
            Together::Overlap => pick(lang, "overlappen", "overlap"),
            Together::NotDistinguishable => pick(lang, "gewoon de som", "just the sum"),
        };
        Row::new(vec![
            Cell::words(&both(&p.names)),
            Cell::Figure(figures::column_days(p.together.mean, lang)),
            Cell::Figure(figures::column_days(p.beyond_sum.mean, lang)),
            Cell::words(word),
        ])
    });
    if !seen.pairs.is_empty() {
        section.push(Block::Table(Table {
            caption: pick(lang, "Winst in dagen, en hoeveel dat meer is dan de som", "Days saved, and how much beyond the sum")
                .to_owned(),
            heads: vec![pick(lang, "Veranderingen", "Changes"), pick(lang, "Samen", "Both"), pick(lang, "Meer", "Beyond"), ""],
            rows: rows.collect(),
        }));
        section.say(pick(
            lang,
            "\"Gewoon de som\": wat er meer of minder is, is niet van toeval te onderscheiden.",
            "\"Just the sum\": what is more or less can't be told from luck.",
        ));
    }
    if !seen.not_together.is_empty() {
        section.say(pick(lang, "Deze gaan niet samen:", "These don't go together:"));
        section.push(Block::List(seen.not_together.iter().map(|names| Line::from(both(names))).collect()));
    }
    Some(section)
}

fn best(seen: &Comparison, lang: Lang) -> Option<Section> {
    let ended = seen.best_ended?;
    let mut section = Section::new(pick(lang, "De beste combinatie, stap voor stap", "The best set, step by step"));
    let steps = seen.best.iter().map(|s| {
        let (days, more) = (figures::days(won(&s.difference_days), lang), figures::days(won(&s.added_days), lang));
        let line = Line::default().strong(s.title.in_lang(lang)).plain(pick(
            lang,
            format!(": samen gemiddeld {days} eerder. Deze stap wint {more}."),
            format!(": together {days} earlier on average. This step wins {more}."),
        ));
        (line, Vec::new())
    });
    if !seen.best.is_empty() {
        section.push(Block::Ranked(steps.collect()));
    }
    section.say(match ended {
        BestEnded::Full => pick(lang, "Zo veel werd er gevraagd.", "So many were asked for."),
        BestEnded::NothingLeft => pick(lang, "Meer is er niet om toe te voegen.", "There is nothing left to add."),
        BestEnded::NothingHelps => pick(
            lang,
            "Wat er nog bij kan, wint niets dat van toeval te onderscheiden is. Daarom stopt het hier.",
            "What could still be added wins nothing that can be told from luck. So it ends here.",
        ),
        BestEnded::Interrupted => pick(lang, "Verder zoeken is onderbroken.", "The search was interrupted."),
    });
    section.say(pick(
        lang,
        "Elke stap voegt toe wat naast de vorige het meest wint. Een andere combinatie kan nog iets beter zijn.",
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
    let lines: Vec<Line> = lines.collect();
    match lines.is_empty() {
        true => section.say(pick(lang, "Deze veranderingen noemen geen voorwaarde.", "These changes name no condition.")),
        false => section.push(Block::List(lines)),
    }
    let version = &seen.receipt.version;
    section.say(pick(
        lang,
        format!("Doorloop {version}, beginwaarde {}. Dit zijn schattingen, geen beloften.", seen.seed),
        format!("Doorloop {version}, seed {}. These are estimates, not promises.", seen.seed),
    ));
    section
}
