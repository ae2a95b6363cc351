//! Who wrote something down, and when.

use crate::time::{Moment, dutch_time};
use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// When something was written down: whole seconds UTC since 1970. The engine has no clock: it comes from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordedAt(pub i64);

impl RecordedAt {
    /// The moment on a Dutch clock.
    #[must_use]
    pub fn dutch(self) -> Moment {
        dutch_time(Moment(self.0))
    }

    /// Reads what [`fmt::Display`] writes, such as `2026-11-25T19:06:44Z`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (minutes, seconds) = text.strip_suffix('Z')?.rsplit_once(':')?;
        let seconds = Some(seconds).filter(|s| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit()))?.parse::<i64>().ok()?;
        (seconds < 60).then_some(Self(Moment::parse(minutes).ok()?.0 + seconds))
    }
}

impl fmt::Display for RecordedAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minute = Moment(self.0 - self.0.rem_euclid(60));
        write!(f, "{}T{}:{:02}Z", minute.date(), minute.time_of_day(), self.0.rem_euclid(60))
    }
}

impl Serialize for RecordedAt {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RecordedAt {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text)
            .ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &"a moment such as 2026-11-25T19:06:44Z"))
    }
}

/// Who writes, when, and a salt drawn anew for each write, so that what is forgotten can't be guessed from its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who; a role says enough.
    pub actor: Option<String>,
    /// When.
    pub recorded_at: RecordedAt,
    /// Random bytes.
    pub salt: [u8; 16],
}

/// What was written down, with its stamp: what stays of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Written<E> {
    pub recorded_at: RecordedAt,
    pub event: E,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_read_back_as_it_was_written() {
        for seconds in [0, 59, 60, 1_795_633_604, 951_782_399] {
            let at = RecordedAt(seconds);
            assert_eq!(RecordedAt::parse(&at.to_string()), Some(at));
        }
        for wrong in ["", "2026-11-25T19:06:44", "2026-11-25T19:06:60Z", "2026-02-30T10:00:00Z", "2026-11-25T19:06:+4Z"] {
            assert_eq!(RecordedAt::parse(wrong), None, "{wrong}");
        }
    }
}
