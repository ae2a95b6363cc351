//! The two languages: everything a person reads exists in both.

use serde::{Deserialize, Serialize};

/// A language a person reads in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Dutch, at level B1.
    #[default]
    Nl,
    /// English.
    En,
}

/// A text for people, in Dutch and in English.
///
/// ```
/// use doorloop_engine::text::{Lang, Words};
/// let title = Words::new("Subsidie aanvragen", "Subsidy application");
/// assert_eq!(title.in_lang(Lang::En), "Subsidy application");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Words {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Makes a text from its Dutch and its English form.
    pub fn new(nl: impl Into<String>, en: impl Into<String>) -> Self {
        Self { nl: nl.into(), en: en.into() }
    }

    /// Makes a text that serves both languages, such as a name.
    pub fn same(both: impl Into<String>) -> Self {
        let both = both.into();
        Self { nl: both.clone(), en: both }
    }

    /// The text in one language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nl => &self.nl,
            Lang::En => &self.en,
        }
    }
}
