//! A folder that was written in the first form, before records were packed: it opens, is written anew, and says what it said.

use super::{By, Event, FileKind, Happened, Personal, RecordedAt, Store, StoreFault};
use flate2::read::GzDecoder;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/form_1");

fn unpacked(packed: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(fs::File::open(packed).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

/// The folder as it was, somewhere to write.
fn laid_out(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("doorloop-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("generation-2")).unwrap();
    fs::copy(format!("{FIXTURE}/doorloop-store.json"), folder.join("doorloop-store.json")).unwrap();
    for packed in fs::read_dir(format!("{FIXTURE}/generation-2")).unwrap().map(|e| e.unwrap().path()) {
        fs::write(folder.join("generation-2").join(packed.file_stem().unwrap()), unpacked(&packed)).unwrap();
    }
    folder
}

fn by() -> By {
    By { actor: None, recorded_at: RecordedAt(1_800_000_000), salt: [3; 16] }
}

/// Everything in a store, but for the line that says in which form.
fn told(copy: &[u8]) -> &str {
    std::str::from_utf8(copy).unwrap().split_once('\n').unwrap().1
}

fn exported(store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    store.export(&mut bytes).unwrap();
    bytes
}

#[test]
fn the_first_form_opens_and_is_written_in_todays() {
    let folder = laid_out("form-1");
    let copy = unpacked(Path::new(&format!("{FIXTURE}/copy.jsonl.gz")));
    {
        let store = Store::open(&folder, "a test").unwrap();
        assert_eq!(store.damage(), []);
        assert_eq!(told(&exported(&store)), told(&copy), "every record and every hash as it was");
        let case = store.case("2026-014").unwrap();
        assert_eq!((case.title.as_deref(), case.decided.unwrap().end.as_str()), (Some("Buurttuin"), "verleend"));
        assert!(store.case("b3").unwrap().forgotten);
        assert!(store.text(FileKind::Process, "buurttuin", 1).unwrap().contains("process: buurttuin"));
        let note = Happened { at: store.case("b2").unwrap().submitted, event: Event::Note };
        store.record("b2", &[(note, Personal::default())], &by()).unwrap();
    }
    assert_eq!(fs::read_to_string(folder.join("doorloop-store.json")).unwrap(), r#"{"doorloop_store":2,"generation":3}"#);
    assert!(!folder.join("generation-2").exists(), "the old one is gone once the new one counts");
    let store = Store::open(&folder, "a test").unwrap();
    assert_eq!(store.damage(), []);
    assert_eq!(store.case("b2").unwrap().events, 3);
    drop(store);
    let _ = fs::remove_dir_all(&folder);
}

#[test]
fn a_damaged_folder_of_the_first_form_stays_as_it_is() {
    let folder = laid_out("form-1-damaged");
    let tally = folder.join("generation-2").join("tally");
    let mut bytes = fs::read(&tally).unwrap();
    // Both slots, so that neither says how much there was.
    bytes[20] ^= 1;
    bytes[100] ^= 1;
    fs::write(&tally, &bytes).unwrap();
    let store = Store::open(&folder, "a test").unwrap();
    assert_ne!(store.damage(), []);
    assert_eq!(store.case("2026-014").unwrap().title.as_deref(), Some("Buurttuin"));
    assert_eq!(fs::read_to_string(folder.join("doorloop-store.json")).unwrap(), r#"{"doorloop_store":1,"generation":2}"#);
    drop(store);
    let _ = fs::remove_dir_all(&folder);
}

#[test]
fn a_later_form_is_refused_and_left_alone() {
    let folder = laid_out("form-3");
    let mark = r#"{"doorloop_store":3,"generation":2,"more":"than we know"}"#;
    fs::write(folder.join("doorloop-store.json"), mark).unwrap();
    let db = fs::read(folder.join("generation-2/db")).unwrap();
    match Store::open(&folder, "a test") {
        Err(fault @ StoreFault::TooNew { found: 3, known: 2 }) => {
            let said = fault.complaint();
            assert!(said.what.nl.contains("nieuwere doorloop") && said.what.en.contains("newer doorloop"), "{said:?}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read_to_string(folder.join("doorloop-store.json")).unwrap(), mark);
    assert!(fs::read(folder.join("generation-2/db")).unwrap() == db);
    let _ = fs::remove_dir_all(&folder);
}
