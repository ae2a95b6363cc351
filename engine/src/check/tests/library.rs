//! The library is sound.

use super::day;
use crate::check::{Checked, interventions};
use crate::model::library::Library;
use crate::model::load::Workbook;
use crate::text::{Complaints, Lang, Sources, render};

#[test]
fn every_process_of_the_library_is_sound() {
    let library = Library::builtin();
    let place_file = &library.places["voorbeeldstad"];
    for (name, file) in &library.processes {
        let mut workbook = Workbook { sources: Sources::default(), library: library.clone() };
        let mut complaints = Complaints::default();
        let loaded = workbook.load_process(file, &[], &mut complaints).unwrap();
        let place = workbook.load_place(place_file, &[], &mut complaints).unwrap();
        let checked = Checked::new(&loaded, &place, day(), &workbook.sources, &mut complaints);
        interventions(&mut workbook, file, place_file, day(), &mut complaints);
        let said = render::render(&complaints.into_sorted(), &workbook.sources, Lang::Nl, false, 120);
        assert!(checked.is_some() && said.is_empty(), "{name}:\n{said}");
    }
}
