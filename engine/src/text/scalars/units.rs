//! Units of time, and what to say of one that does not exist.

use super::{Fault, Piece};
use crate::text::reader::{nearest, shorten};

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Minutes, `min`.
    Min,
    /// Hours, `h`.
    H,
    /// Calendar days, `d`.
    D,
    /// Working days, `wd`.
    Wd,
    /// Weeks, `w`.
    W,
    /// Months, `mo`.
    Mo,
    /// Years, `y`.
    Y,
}

impl Unit {
    /// Every unit with its name.
    pub const ALL: [(&'static str, Self); 7] =
        [("min", Self::Min), ("h", Self::H), ("d", Self::D), ("wd", Self::Wd), ("w", Self::W), ("mo", Self::Mo), ("y", Self::Y)];

    /// How it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::H => "h",
            Self::D => "d",
            Self::Wd => "wd",
            Self::W => "w",
            Self::Mo => "mo",
            Self::Y => "y",
        }
    }

    /// Minutes, roughly: only to see that a range rises.
    pub(super) const fn rough_minutes(self) -> f64 {
        match self {
            Self::Min => 1.0,
            Self::H => 60.0,
            Self::D | Self::Wd => 1_440.0,
            Self::W => 10_080.0,
            Self::Mo => 43_800.0,
            Self::Y => 525_600.0,
        }
    }

    /// How many of `to` make one of this; `None` where that depends on the calendar or on working hours.
    pub(super) const fn exactly(self, to: Self) -> Option<f64> {
        match (self, to) {
            (Self::Min, Self::Min)
            | (Self::H, Self::H)
            | (Self::D, Self::D)
            | (Self::Wd, Self::Wd)
            | (Self::W, Self::W)
            | (Self::Mo, Self::Mo)
            | (Self::Y, Self::Y) => Some(1.0),
            (Self::Min, Self::H) => Some(1.0 / 60.0),
            (Self::H, Self::Min) => Some(60.0),
            (Self::D, Self::W) => Some(1.0 / 7.0),
            (Self::W, Self::D) => Some(7.0),
            (Self::Mo, Self::Y) => Some(1.0 / 12.0),
            (Self::Y, Self::Mo) => Some(12.0),
            _ => None,
        }
    }
}

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
        return Fault::new(
            "unit_missing",
            piece,
            format!("achter \"{number}\" ontbreekt de eenheid"),
            format!("the unit is missing after \"{number}\""),
            format!("Schrijf {number} d, of een andere eenheid: min, h, d, wd, w, mo, y"),
            format!("Write {number} d, or another unit: min, h, d, wd, w, mo, y"),
        );
    }
    let word = unit.text.to_lowercase();
    let meant = SYNONYMS.iter().find(|(name, others)| *name == word || others.contains(&word.as_str())).map(|(name, _)| *name);
    let meant = meant.or_else(|| {
        SYNONYMS
            .iter()
            .find(|(_, others)| word.chars().count() > 3 && nearest(&word, others.iter().copied()).is_some())
            .map(|(name, _)| *name)
    });
    let shown = shorten(unit.text);
    let (nl, en) = (format!("\"{shown}\" is geen eenheid van tijd"), format!("\"{shown}\" is not a unit of time"));
    match meant {
        Some(name) => {
            Fault::new("unknown_unit", unit, nl, en, format!("Schrijf {number} {name}"), format!("Write {number} {name}"))
        }
        None => {
            Fault::new("unknown_unit", unit, nl, en, "Kies uit min, h, d, wd, w, mo, y", "Choose from min, h, d, wd, w, mo, y")
        }
    }
}
