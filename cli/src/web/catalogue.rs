//! What can be asked about: the library, with the processes and places that were saved here.

use crate::desk::Stop;
use doorloop_engine::model::library::Library;
use doorloop_engine::model::load::Workbook;
use doorloop_engine::store::Store;
use doorloop_engine::text::{Complaints, Words};
use std::sync::Arc;

/// A process of the library, as the list shows it.
pub struct Listed {
    pub name: String,
    pub title: Words,
    pub about: Words,
}

/// The library as it is at one moment, and what stands in its lists. A file that is saved makes a new one.
pub struct Catalogue {
    pub library: Arc<Library>,
    /// Its processes that stand on their own, by title.
    pub processes: Vec<Listed>,
    /// Its places.
    pub places: Vec<(String, Words)>,
}

impl Catalogue {
    /// Reads the library, with what was saved in the store before it.
    pub fn read(library: &Library, store: Option<&Store>) -> Result<Self, Stop> {
        let mut library = library.clone();
        if let Some(store) = store {
            crate::cases::lend(&mut library, store)?;
        }
        let mut workbook = Workbook { library, ..Workbook::default() };
        let (mut processes, mut places) = (Vec::new(), Vec::new());
        let library = workbook.library.clone();
        for (name, file) in &library.processes {
            // A file that does not read is shown by `check`; the list names what can be used.
            let Some(loaded) = workbook.load_process(file, &[], &mut Complaints::default()) else { continue };
            if !loaded.process.part {
                let process = &loaded.process;
                let about = process.about.clone().unwrap_or_default();
                processes.push(Listed { name: name.clone(), title: process.title.clone(), about });
            }
        }
        processes.sort_by(|a, b| a.title.nl.cmp(&b.title.nl));
        for (name, file) in &library.places {
            let Some(place) = workbook.load_place(file, &[], &mut Complaints::default()) else { continue };
            places.push((name.clone(), place.title.clone()));
        }
        Ok(Self { library: Arc::new(library), processes, places })
    }

    /// A process by its name.
    pub fn process(&self, name: &str) -> Option<&Listed> {
        self.processes.iter().find(|listed| listed.name == name)
    }
}
