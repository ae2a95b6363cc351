//! Dates written out, as in a letter.

use super::{Date, Weekday};
use crate::text::Lang;

const MONTHS_NL: [&str; 12] =
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];
const MONTHS_EN: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

impl Date {
    /// The date as in a letter: "dinsdag 3 maart 2026", "Tuesday 3 March 2026".
    ///
    /// ```
    /// use doorloop_engine::{text::Lang, time::Date};
    /// let date = Date::parse("2026-03-03")?;
    /// assert_eq!(date.long(Lang::Nl), "dinsdag 3 maart 2026");
    /// assert_eq!(date.long(Lang::En), "Tuesday 3 March 2026");
    /// # Ok::<(), doorloop_engine::time::DateError>(())
    /// ```
    #[must_use]
    pub fn long(self, lang: Lang) -> String {
        format!("{} {}", self.weekday().name(lang), self.medium(lang))
    }

    /// The date without its weekday: "3 maart 2026".
    #[must_use]
    pub fn medium(self, lang: Lang) -> String {
        let (year, month, day) = self.ymd();
        format!("{day} {} {year}", month_name(month, lang))
    }
}

/// The name of a month, 1 to 12.
pub(crate) fn month_name(month: u32, lang: Lang) -> &'static str {
    let names = match lang {
        Lang::Nl => &MONTHS_NL,
        Lang::En => &MONTHS_EN,
    };
    let index = usize::try_from(month.clamp(1, 12) - 1).unwrap_or(0);
    names[index]
}

/// The month that a word of either language names, whole or by its first three letters (`mrt` too).
pub(crate) fn month_from_word(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    (1..=12).find(|&month| {
        [Lang::Nl, Lang::En].into_iter().any(|lang| {
            let name = month_name(month, lang).to_lowercase();
            word == name || (word.len() == 3 && name.starts_with(&word)) || (word == "mrt" && month == 3)
        })
    })
}

impl Weekday {
    /// The name of the day: "dinsdag", "Tuesday".
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        const NAMES: [(&str, &str); 7] = [
            ("maandag", "Monday"),
            ("dinsdag", "Tuesday"),
            ("woensdag", "Wednesday"),
            ("donderdag", "Thursday"),
            ("vrijdag", "Friday"),
            ("zaterdag", "Saturday"),
            ("zondag", "Sunday"),
        ];
        let (nl, en) = NAMES[self.index()];
        match lang {
            Lang::Nl => nl,
            Lang::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_in_both_languages() {
        for (word, month) in [("mrt", 3), ("mar", 3), ("maart", 3), ("mei", 5), ("may", 5), ("okt", 10), ("oct", 10), ("aug", 8)]
        {
            assert_eq!(month_from_word(word), Some(month), "{word}");
        }
        assert_eq!(month_from_word("ma"), None);
        assert_eq!(month_from_word("tue"), None);
    }
}
