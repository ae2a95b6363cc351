//! The library: processes, places and shared facts by name.

use std::collections::BTreeMap;

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
}

impl Library {
    /// The files that come with the program.
    #[must_use]
    pub fn builtin() -> Self {
        let mut library = Self::default();
        macro_rules! files {
            ($into:ident, $folder:literal, $($name:literal),+) => {
                $( library.$into.insert($name.to_owned(), LibraryFile {
                    shown: concat!("processes/", $folder, "/", $name, ".yaml").to_owned(),
                    text: include_str!(concat!("../../../processes/", $folder, "/", $name, ".yaml")).to_owned(),
                }); )+
            };
        }
        files!(
            processes,
            "library",
            "adviesronde",
            "collegebesluit",
            "collegevoorstel",
            "mandaatbesluit",
            "raadsbehandeling",
            "raadsvoorstel",
            "subsidieaanvraag"
        );
        files!(places, "places", "voorbeeldstad");
        library
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
