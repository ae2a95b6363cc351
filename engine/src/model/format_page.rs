//! The page on the form of the files, made from the tables that the reader reads by: what is on it is so.

use super::keys::{self, Table};
use crate::text::schema::{Key, Shape};
use std::fmt::Write as _;

/// What stands before the tables.
const OPENING: &str = "\
# De vorm van de bestanden · The form of the files

Deze bladzijde is gemaakt uit de tabellen waarmee Doorloop leest. Begin met `doorloop new process naam` of `doorloop new place naam`; \
de gids staat in [guide](guide).

This page is made from the tables that Doorloop reads by. Begin with `doorloop new process name` or `doorloop new place name`; the guide is in \
[guide](guide).

- YAML 1.2, UTF-8, één proces of plaats per bestand. · YAML 1.2, UTF-8, one process or place a file.
- Een sleutel die hier niet staat, is een fout; Doorloop noemt de naaste. · A key that is not here is an error; Doorloop names the nearest.
- Regels en zinnen staan tussen aanhalingstekens. · Rules and sentences stand in quotes.
- **Vet** is verplicht. · **Bold** is required.

## Waarden · Values

| | |
|---|---|
| duur · duration | `3 d` dagen · days, `5 wd` werkdagen · working days, `2 w`, `3 mo`, `1 y`, `8 h`, `30 min`; `1..3 d` gelijk verdeeld · uniform; \
`1..2..5 wd` minst, meestal, meest · min, likely, max; `exp 4 h`, `lognormal(median 5 d, p90 20 d)`, `gamma(mean 5 d, sd 3 d)`, `quantiles [ 1 d, 2 d, 9 d ]` |
| geld · money | `25k`, `2.5m`, `25_000`, `\"€ 25.000,00\"`; ook als reeks · also as a range: `2k..15k..80k` |
| kans · chance | `30%`, of een regel die 0..1 geeft · or a rule that gives 0..1 |
| datum · date | `2027-02-01`, of elk jaar · or each year: `02-01`; van–tot · from–to: `07-15..08-20` |
| ja of nee · yes or no | `ja`, `nee`, `yes`, `no`, `true`, `false` |
| tekst · text | gewone tekst, of · plain text, or `{ nl: …, en: … }` |
| regel · rule | `\"bedrag > 50_000 && domein != \\\"groen\\\"\"`; in stappen ook · in steps also `date`, `elapsed`, `visits(\"stap\")`, `left(\"post\")`; \
`k(50)`, `weeks(8)`, `days_between(a, b)`, `place.naam` |
| getal met bron · number with source | `{ is: 3..10..28 d, source: estimate, sure: 1.5, note: … }` |
";

/// The page, in Markdown, both languages side by side.
#[must_use]
pub fn format_page() -> String {
    let mut page = OPENING.to_owned();
    for table in keys::TABLES {
        // Writing to a string does not fail.
        let _ = write!(page, "\n## {}\n\n| | | |\n|---|---|---|\n", heading(table));
        for key in table.keys {
            let name = if key.required { format!("**`{}`**", key.name) } else { format!("`{}`", key.name) };
            let _ = writeln!(page, "| {name} | {} · {} | {} |", key.about.nl, key.about.en, shown(&key.shape));
        }
    }
    page
}

fn heading(table: &Table) -> String {
    format!("{} · {}", capital(table.nl), capital(table.en))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The address of a heading, as Markdown renderers make it.
fn anchor(table: &Table) -> String {
    let kept = heading(table).to_lowercase().replace(|c: char| !(c.is_alphanumeric() || c == ' ' || c == '-'), "");
    kept.replace(' ', "-")
}

fn table_of(keys: &'static [Key]) -> Option<&'static Table> {
    keys::TABLES.iter().copied().find(|t| std::ptr::eq(t.keys, keys))
}

fn object(keys: &'static [Key]) -> String {
    match table_of(keys) {
        Some(table) => format!("[{}](#{})", table.nl, anchor(table)),
        None => {
            let names: Vec<String> = keys.iter().map(|k| format!("`{}`", k.name)).collect();
            format!("{{ {} }}", names.join(", "))
        }
    }
}

/// What may stand after a key.
fn shown(shape: &'static Shape) -> String {
    match shape {
        Shape::Text => "woord · word".to_owned(),
        Shape::Rule => "regel · rule".to_owned(),
        Shape::Words => "tekst · text".to_owned(),
        Shape::Bool => "ja of nee · yes or no".to_owned(),
        Shape::Integer => "heel getal · whole number".to_owned(),
        Shape::Number => "getal · number".to_owned(),
        Shape::Share => "percentage".to_owned(),
        Shape::Chance => "kans · chance".to_owned(),
        Shape::Money => "geld · money".to_owned(),
        Shape::Duration => "duur · duration".to_owned(),
        Shape::Date => "datum · date".to_owned(),
        Shape::DateRange => "van–tot · from–to".to_owned(),
        Shape::TimeOfDay => "`09:30`".to_owned(),
        Shape::Name => "naam · name".to_owned(),
        Shape::OneOf(words) => words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "),
        Shape::ListOf(inner) => format!("lijst · list: {}", shown(inner)),
        Shape::MapOf(inner) => format!("per naam · by name: {}", shown(inner)),
        Shape::Object(keys) => object(keys),
        Shape::Ref(_, keys) => object(keys()),
        Shape::Either(shapes) => shapes.iter().map(shown).collect::<Vec<_>>().join("; "),
        Shape::Any => "wat daar mag staan · what may stand there".to_owned(),
    }
}
