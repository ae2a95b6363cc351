//! The library: processes, places and shared facts by name.

use std::collections::BTreeMap;

// What `build.rs` found in `processes/`: name, shown name, text.
include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// A file of the library: the name complaints show, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryFile {
    /// The name that complaints show.
    pub shown: String,
    /// Its text.
    pub text: String,
}

/// Processes, places and shared facts by name.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// Processes, parts included.
    pub processes: BTreeMap<String, LibraryFile>,
    /// Places.
    pub places: BTreeMap<String, LibraryFile>,
    /// Files of shared facts.
    pub shared: BTreeMap<String, LibraryFile>,
    /// Dated amounts and periods from the law, that every place has.
    pub law: BTreeMap<String, LibraryFile>,
    /// Tables that a place names, by the name of the place's file and what it calls them.
    pub attached: BTreeMap<(String, String), LibraryFile>,
}

impl Library {
    /// The files that come with the program.
    #[must_use]
    pub fn builtin() -> Self {
        let files = |list: &[(&str, &str, &str)]| {
            let file = |(name, shown, text): &(&str, &str, &str)| {
                ((*name).to_owned(), LibraryFile { shown: (*shown).to_owned(), text: (*text).to_owned() })
            };
            list.iter().map(file).collect()
        };
        Self {
            processes: files(PROCESSES),
            places: files(PLACES),
            shared: files(SHARED),
            law: files(LAW),
            attached: BTreeMap::new(),
        }
    }

    /// A file of shared facts.
    #[must_use]
    pub fn shared(&self, name: &str) -> Option<&LibraryFile> {
        self.shared.get(name)
    }

    /// The names of the files of shared facts.
    #[must_use]
    pub fn shared_names(&self) -> Vec<&str> {
        self.shared.keys().map(String::as_str).collect()
    }
}
