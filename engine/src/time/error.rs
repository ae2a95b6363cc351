//! Mistakes in times, days and ranges.

use std::fmt;

use super::DateError;
use crate::text::Words;

/// Why a text is no clock time, weekday, range or opening hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeError {
    /// A wrong date.
    Date(DateError),
    /// No clock time.
    Clock {
        /// What was written.
        found: String,
    },
    /// No day of the week.
    Weekday {
        /// What was written.
        found: String,
    },
    /// No day of the year.
    DayOfYear {
        /// What was written.
        found: String,
    },
    /// A range whose end comes before its start.
    Backwards {
        /// What was written.
        found: String,
    },
    /// Opening hours that are no `09:00-17:00`.
    Stretch {
        /// What was written.
        found: String,
    },
    /// Opening hours that overlap, or a day that is given twice.
    Overlap {
        /// What was written last.
        found: String,
    },
}

impl TimeError {
    /// What is wrong, for people.
    #[must_use]
    pub fn words(&self) -> Words {
        let both = |found: &str, nl: &str, en: &str| Words::new(format!("\"{found}\" {nl}"), format!("\"{found}\" {en}"));
        match self {
            Self::Date(error) => error.words(),
            Self::Clock { found } => both(found, "is geen tijd; schrijf 09:30", "is no clock time; write 09:30"),
            Self::Weekday { found } => both(
                found,
                "is geen dag van de week; schrijf mon, tue, wed, thu, fri, sat of sun (of ma tot en met zo)",
                "is no day of the week; write mon, tue, wed, thu, fri, sat or sun",
            ),
            Self::DayOfYear { found } => both(
                found,
                "is geen dag van het jaar; schrijf maand-dag, zoals 11-15",
                "is no day of the year; write month-day, such as 11-15",
            ),
            Self::Backwards { found } => both(found, "eindigt voor het begint", "ends before it begins"),
            Self::Stretch { found } => both(
                found,
                "is geen openingstijd; schrijf 09:00-17:00, of 09:00-12:00,13:00-17:00",
                "is no opening time; write 09:00-17:00, or 09:00-12:00,13:00-17:00",
            ),
            Self::Overlap { found } => {
                both(found, "overlapt een andere openingstijd van dezelfde dag", "overlaps another opening time of the same day")
            }
        }
    }
}

impl From<DateError> for TimeError {
    fn from(error: DateError) -> Self {
        Self::Date(error)
    }
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().en)
    }
}

impl std::error::Error for TimeError {}
