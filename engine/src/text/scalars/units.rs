//! What to say of a unit that does not exist.

use super::{Fault, Piece};
use crate::text::reader::{nearest, shorten};

/// Dutch and other common names of units, with the one that is meant.
const SYNONYMS: [(&str, &[&str]); 7] = [
    ("min", &["m", "minuut", "minuten", "minute", "minutes", "mins"]),
    ("h", &["u", "uur", "uren", "hr", "hrs", "hour", "hours", "std"]),
    ("d", &["dg", "dag", "dagen", "day", "days"]),
    ("wd", &["werkdag", "werkdagen", "wdg", "wkd", "workday", "workdays", "bd"]),
    ("w", &["wk", "wkn", "week", "weken", "weeks"]),
    ("mo", &["mnd", "maand", "maanden", "mon", "month", "months"]),
    ("y", &["j", "jr", "jaar", "jaren", "yr", "year", "years"]),
];

/// An amount of which the unit is missing or unknown.
pub(super) fn unit_fault(piece: Piece<'_>, unit: Piece<'_>) -> Fault {
    let number = shorten(piece.text.get(..piece.text.len().saturating_sub(unit.text.len())).unwrap_or("")).trim().to_owned();
    if unit.text.is_empty() {
        return Fault::new("unit_missing", piece, format!("achter \"{number}\" ontbreekt de eenheid"), format!("the unit is missing after \"{number}\""), format!("Schrijf {number} d, of een andere eenheid: min, h, d, wd, w, mo, y"), format!("Write {number} d, or another unit: min, h, d, wd, w, mo, y"));
    }
    let word = unit.text.to_lowercase();
    let meant = SYNONYMS.iter().find(|(name, others)| *name == word || others.contains(&word.as_str())).map(|(name, _)| *name);
    let meant = meant.or_else(|| SYNONYMS.iter().find(|(_, others)| word.chars().count() > 3 && nearest(&word, others.iter().copied()).is_some()).map(|(name, _)| *name));
    let shown = shorten(unit.text);
    let (nl, en) = (format!("\"{shown}\" is geen eenheid van tijd"), format!("\"{shown}\" is not a unit of time"));
    match meant {
        Some(name) => Fault::new("unknown_unit", unit, nl, en, format!("Schrijf {number} {name}"), format!("Write {number} {name}")),
        None => Fault::new("unknown_unit", unit, nl, en, "Kies uit min, h, d, wd, w, mo, y", "Choose from min, h, d, wd, w, mo, y"),
    }
}
