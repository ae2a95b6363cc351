//! Days of the week, alone and in sets.

use super::TimeError;
use crate::text::Lang;

/// A day of the week; the week begins on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // seven names that explain themselves
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All seven, Monday first.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// Reads `tue`, `di`, `Tuesday` or `dinsdag`.
    ///
    /// # Errors
    /// [`TimeError::Weekday`] if it is no day of the week.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let word = text.trim().to_lowercase();
        let named = |day: &Self| {
            let (nl, en) = (day.name(Lang::Nl), day.name(Lang::En).to_lowercase());
            word == nl || word == en || Some(word.as_str()) == nl.get(..2) || Some(word.as_str()) == en.get(..3)
        };
        Self::ALL.into_iter().find(named).ok_or_else(|| TimeError::Weekday { found: text.trim().to_owned() })
    }

    /// 0 for Monday to 6 for Sunday.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

/// A set of days of the week.
///
/// ```
/// use doorloop_engine::time::{Weekday, WeekdaySet};
/// let days = WeekdaySet::parse("mon-wed,fri")?;
/// assert!(days.contains(Weekday::Tuesday) && !days.contains(Weekday::Thursday));
/// # Ok::<(), doorloop_engine::time::TimeError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct WeekdaySet(u8);

impl WeekdaySet {
    /// All seven days.
    pub const EVERY_DAY: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub const WORKDAYS: Self = Self(0b001_1111);

    /// A set of one day.
    #[must_use]
    pub fn only(day: Weekday) -> Self {
        Self(1 << day.index())
    }

    /// Reads `tue`, `tue,thu`, `mon-fri` or `fri-mon`, in Dutch too.
    ///
    /// # Errors
    /// [`TimeError::Weekday`] names the word that is no day.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let mut set = Self::default();
        for piece in text.split(',') {
            let (first, last) = piece.split_once('-').unwrap_or((piece, piece));
            let (first, last) = (Weekday::parse(first)?.index(), Weekday::parse(last)?.index());
            for step in 0..=(last + 7 - first) % 7 {
                set.0 |= 1 << ((first + step) % 7);
            }
        }
        Ok(set)
    }

    /// Whether the day is one of them.
    #[must_use]
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & (1 << day.index()) != 0
    }

    /// The days of the set, Monday first.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL.into_iter().filter(move |&day| self.contains(day))
    }

    /// The days of both sets.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_both_languages() {
        for (text, days) in
            [("ma-vr", 0b001_1111), ("di,do", 0b000_1010), ("za", 0b010_0000), ("fri-mon", 0b111_0001), ("Sunday", 0b100_0000)]
        {
            assert_eq!(WeekdaySet::parse(text), Ok(WeekdaySet(days)), "{text}");
        }
        for wrong in ["", "tu", "m", "mon-", "mon fri", "dins"] {
            assert!(WeekdaySet::parse(wrong).is_err(), "{wrong}");
        }
    }
}
