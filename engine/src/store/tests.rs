#![allow(clippy::unwrap_used, clippy::panic, reason = "the whole file is a test")]

use super::*;
use proptest::prelude::*;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that goes away with the test.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("doorloop-store-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Self(std::env::temp_dir().join(name))
    }

    fn open(&self) -> Store {
        Store::open(&self.0, "a test").unwrap()
    }

    fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found.sort();
        found
    }

    fn holds(&self, words: &str) -> bool {
        self.files().iter().any(|f| std::fs::read(f).unwrap().windows(words.len()).any(|w| w == words.as_bytes()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn by(actor: &str) -> By {
    By { actor: Some(actor.to_owned()), recorded_at: RecordedAt(1_800_000_017), salt: [3; 16] }
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn submission() -> Submission {
    Submission {
        process: "subsidieaanvraag".into(),
        place: "voorbeeldstad".into(),
        at: moment("2026-01-05T09:00"),
        facts: BTreeMap::from([("bedrag".into(), "25k".into())]),
        themes: vec!["zorg".into()],
        personal: Personal { title: Some("Buurttuin van mevrouw Jansen".into()), ..Personal::default() },
    }
}

fn happened(day: i64, event: Event) -> (Happened, Personal) {
    (Happened { at: submission().at + Seconds::days(day) + Seconds(day % 60), event }, Personal::default())
}

fn exported(store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    store.export(&mut bytes).unwrap();
    bytes
}

/// Everything that people see.
fn seen(store: &Store) -> String {
    let histories: Vec<_> = store.cases().iter().map(|c| store.history(&c.id).unwrap()).collect();
    let files = [FileKind::Process, FileKind::Place].map(|k| store.files(k));
    format!("{:?} {histories:?} {files:?} {:?}", store.cases(), store.simulations())
}

#[derive(Clone, Debug)]
enum Act {
    Open(u8),
    Record(u8, u8, u8),
    Save(u8, u8, bool),
    Undo(u8),
    Keep(u8),
    Drop(u8),
    Forget(u8),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        2 => (0..4_u8).prop_map(Act::Open),
        6 => (0..4_u8, 0..9_u8, 0..60_u8).prop_map(|(c, e, d)| Act::Record(c, e, d)),
        3 => (0..3_u8, 0..6_u8, any::<bool>()).prop_map(|(f, t, d)| Act::Save(f, t, d)),
        1 => (0..3_u8).prop_map(Act::Undo),
        1 => (0..9_u8).prop_map(Act::Keep),
        1 => (0..4_u8).prop_map(Act::Drop),
        1 => (0..4_u8).prop_map(Act::Forget),
    ];
    proptest::collection::vec(act, 0..25)
}

/// Does it, whether it may be done or not.
fn act(store: &Store, act: &Act) {
    let by = by("loket");
    let file = |f: u8| if f == 0 { (FileKind::Place, "stad") } else { (FileKind::Process, ["a", "b"][f as usize % 2]) };
    let _ = match *act {
        Act::Open(c) => store.open_case(Some(&format!("z{c}")), &submission(), &by).map(|_| ()),
        Act::Record(c, e, d) => {
            let step = format!("stap{}", e % 3);
            let event = match e {
                0 | 1 => Event::StepStarted { step },
                2 | 3 => Event::StepFinished { step },
                4 => Event::Suspended,
                5 => Event::Resumed,
                6 => Event::Waiting { lane: "aanvrager".into() },
                7 => Event::Decided { end: "verleend".into() },
                _ => Event::Note,
            };
            let (happened, mut said) = happened(d.into(), event);
            said.text = Some(format!("gebeld met buurvrouw {d}"));
            store.record(&format!("z{c}"), &[(happened, said)], &by).map(|_| ())
        }
        Act::Save(f, t, draft) => {
            let (kind, name) = file(f);
            store.save(kind, name, &"regel\n".repeat(1 + usize::from(t) * 2_000), draft, Some("een opmerking"), &by).map(|_| ())
        }
        Act::Undo(f) => {
            let (kind, name) = file(f);
            store.undo(kind, name, &by).map(|_| ())
        }
        Act::Keep(n) => {
            let answer = format!("{{\"kind\":\"simulation\",\"mean\":0.1{n}7,\"receipt\":{{\"seed\":{n}}}}}");
            store.keep("een berekening", &answer, &by).map(|_| ())
        }
        Act::Drop(n) => store.drop_simulation(&n.to_string(), &by),
        Act::Forget(c) => store.forget(&format!("z{c}"), &by).map(|_| ()),
    };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 8, ..ProptestConfig::default() })]

    /// What is seen while writing is what the histories come to when they are read again, and a copy is the same store.
    #[test]
    fn the_live_view_is_the_rebuilt_view_and_a_copy_is_the_same_store(acts in acts()) {
        let (place, copy) = (Place::new(), Place::new());
        let store = place.open();
        acts.iter().for_each(|a| act(&store, a));
        let (live, lines) = (seen(&store), exported(&store));
        prop_assert_eq!(store.verify().damage, vec![]);
        drop(store);
        let store = place.open();
        prop_assert_eq!(store.damage(), vec![]);
        prop_assert_eq!(&seen(&store), &live);
        let other = copy.open();
        other.import(&mut lines.as_slice()).unwrap();
        prop_assert_eq!(&seen(&other), &live);
        prop_assert_eq!(&exported(&other), &lines);
        prop_assert_eq!(other.import(&mut lines.as_slice()).unwrap().added, 0);
    }

    /// A copy with any byte changed is refused, or says the same.
    #[test]
    fn a_changed_copy_is_told(acts in acts(), at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let (place, copy) = (Place::new(), Place::new());
        let store = place.open();
        act(&store, &Act::Open(1));
        acts.iter().for_each(|a| act(&store, a));
        let mut lines = exported(&store);
        let at = at.index(lines.len());
        lines[at] ^= 1 << bit;
        let other = copy.open();
        if other.import(&mut lines.as_slice()).is_ok() {
            prop_assert_eq!(seen(&other), seen(&store));
        } else {
            prop_assert!(other.cases().is_empty());
        }
    }

    #[test]
    fn any_bytes_as_a_copy(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let place = Place::new();
        prop_assert!(place.open().import(&mut bytes.as_slice()).is_err());
    }
}

/// Bytes flipped, zeroed or cut off in the database: told, or without effect; never a panic, never other words.
#[test]
fn a_damaged_database_is_told_and_only_read() {
    let place = Place::new();
    let store = place.open();
    for c in 0..4 {
        act(&store, &Act::Open(c));
        (0..30).for_each(|i| act(&store, &Act::Record(c, i % 9, i)));
        act(&store, &Act::Save(1, c, false));
    }
    let whole = exported(&store);
    let whole: Vec<&[u8]> = whole.split(|b| *b == b'\n').skip(1).collect();
    drop(store);
    let kept: Vec<(PathBuf, Vec<u8>)> = place.files().into_iter().map(|f| (f.clone(), std::fs::read(f).unwrap())).collect();
    let (mut told, mut unreadable, mut unharmed) = (0, 0, 0);
    for round in 0..60_u64 {
        let _ = std::fs::remove_dir_all(&place.0);
        for (file, bytes) in &kept {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            let mut bytes = bytes.clone();
            if file.ends_with("db") {
                let used = bytes.iter().rposition(|b| *b != 0).unwrap();
                let at = (round.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20) as usize % used;
                match round % 3 {
                    0 => bytes[at] ^= 0x10,
                    1 => bytes[at..(at + 4_096).min(used)].fill(0),
                    _ => bytes.truncate(at),
                }
            }
            std::fs::write(file, bytes).unwrap();
        }
        let store = match Store::open(&place.0, "a test") {
            Ok(store) => store,
            Err(fault) => {
                assert!(!fault.complaint().what.nl.is_empty());
                unreadable += 1;
                continue;
            }
        };
        let lines = exported(&store);
        let lines: Vec<&[u8]> = lines.split(|b| *b == b'\n').skip(1).collect();
        assert!(lines.iter().all(|line| whole.contains(line)), "round {round}: other words than were written");
        if store.damage().is_empty() {
            assert_eq!(lines.len(), whole.len(), "round {round}: something is gone, and it is not told");
            unharmed += 1;
        } else {
            assert!(matches!(store.open_case(None, &submission(), &by("loket")), Err(StoreFault::Damaged { .. })));
            told += 1;
        }
    }
    println!("told {told}, unreadable {unreadable}, unharmed {unharmed}");
    assert!(told + unreadable > 10);
}

/// Damage that sled can't see: its checks hold, but something was taken out or changed.
#[test]
fn what_was_dropped_or_altered_is_told() {
    type Harm = fn(&sled::Db);
    let key = |number: u32| [b"rcase/z1\0".as_slice(), &number.to_be_bytes(), &[0, 0]].concat();
    let rows: [(&str, Harm); 7] = [
        ("case/z1, event 2: is missing", |db| {
            drop(db.remove([b"rcase/z1\0".as_slice(), &2_u32.to_be_bytes(), &[0, 0]].concat()))
        }),
        ("case/z1: there are 3 events; counted were 4", |db| {
            drop(db.remove([b"rcase/z1\0".as_slice(), &4_u32.to_be_bytes(), &[0, 0]].concat()));
        }),
        ("case/z1, event 3: was altered", |db| {
            let key = [b"rcase/z1\0".as_slice(), &3_u32.to_be_bytes(), &[0, 0]].concat();
            let mut bytes = db.get(&key).unwrap().unwrap().to_vec();
            *bytes.last_mut().unwrap() ^= 1;
            drop(db.insert(key, bytes));
        }),
        ("case/z1, event 3: cannot be read", |db| {
            drop(db.insert([b"rcase/z1\0".as_slice(), &3_u32.to_be_bytes(), &[0, 0]].concat(), b"x"));
        }),
        ("case/z1: its count is missing", |db| drop(db.remove(b"hcase/z1"))),
        ("case/z1: all 4 events are missing", |db| {
            for number in 1..=4_u32 {
                drop(db.remove([b"rcase/z1\0".as_slice(), &number.to_be_bytes(), &[0, 0]].concat()));
            }
        }),
        ("8 events were written; 4 were found", |db| {
            for number in 1..=4_u32 {
                drop(db.remove([b"rcase/z1\0".as_slice(), &number.to_be_bytes(), &[0, 0]].concat()));
            }
            drop(db.remove(b"hcase/z1"));
        }),
    ];
    for (expected, harm) in rows {
        let place = Place::new();
        let store = place.open();
        for c in [1, 2] {
            act(&store, &Act::Open(c));
            (1..4).for_each(|d| act(&store, &Act::Record(c, 8, d)));
        }
        assert!(store.read().database.record(&StreamName::new(Kind::Case, "z1").unwrap(), 4).unwrap().is_some());
        drop(store);
        let db = sled::open(place.0.join("generation-1")).unwrap();
        assert!(db.contains_key(key(4)).unwrap());
        harm(&db);
        db.flush().unwrap();
        drop(db);
        let store = place.open();
        let told: Vec<String> = store.damage().iter().map(|d| d.words().en).collect();
        assert!(told.iter().any(|t| t == expected), "{expected}: {told:?}");
        assert_eq!(store.case("z2").unwrap().events, 4, "the other case can be read");
        assert!(matches!(store.forget("z2", &by("loket")), Err(StoreFault::Damaged { .. })));
    }
}

#[test]
fn what_is_forgotten_is_nowhere_on_disk_and_the_history_still_closes() {
    let place = Place::new();
    let store = place.open();
    for c in [1, 2] {
        act(&store, &Act::Open(c));
        act(&store, &Act::Record(c, 0, 1));
    }
    let before = exported(&store);
    assert!(place.holds("mevrouw Jansen"));
    store.forget("z2", &by("")).unwrap();
    let case = store.forget("z1", &by("")).unwrap();
    assert!(case.forgotten && case.title.is_none() && case.now.len() == 1);
    assert!(!place.holds("mevrouw Jansen") && !place.holds("buurvrouw"));
    assert_eq!(store.verify().damage, vec![]);
    // A copy from before brings nothing back.
    assert_eq!(store.import(&mut before.as_slice()).unwrap().added, 0);
    assert!(!place.holds("mevrouw Jansen"));
    // A case that was forgotten can go on, and be forgotten again.
    act(&store, &Act::Record(1, 8, 5));
    assert!(place.holds("buurvrouw"));
    store.forget("z1", &by("")).unwrap();
    assert!(!place.holds("buurvrouw"));
    drop(store);
    assert_eq!(place.open().damage(), vec![]);
}

#[test]
fn one_program_at_a_time() {
    let place = Place::new();
    let first = place.open();
    first.say("doorloop serve, http://127.0.0.1:8080");
    let Err(StoreFault::InUse { by, .. }) = Store::open(&place.0, "another") else { panic!("opened twice") };
    assert_eq!(by, "doorloop serve, http://127.0.0.1:8080");
    drop(first);
    place.open();
}

#[test]
fn a_folder_with_other_things_is_left_alone() {
    let place = Place::new();
    std::fs::create_dir_all(&place.0).unwrap();
    std::fs::write(place.0.join("brief.txt"), "hallo").unwrap();
    assert!(matches!(Store::open(&place.0, "a test"), Err(StoreFault::NotAStore { .. })));
    assert_eq!(place.files().len(), 1);
    std::fs::write(place.0.join("doorloop-store.json"), r#"{"doorloop_store":999,"generation":1}"#).unwrap();
    assert!(matches!(Store::open(&place.0, "a test"), Err(StoreFault::TooNew { found: 999, .. })));
    std::fs::write(place.0.join("doorloop-store.json"), "{").unwrap();
    assert!(matches!(Store::open(&place.0, "a test"), Err(StoreFault::Unreadable { .. })));
}

#[test]
fn every_save_is_a_version_and_undo_walks_back_over_them() {
    let place = Place::new();
    let store = place.open();
    let by = by("beleid");
    let save = |text: &str, draft| store.save(FileKind::Process, "p", text, draft, None, &by).unwrap();
    save("een\ntwee\n", false);
    save("een\ntwee\ndrie\n", true);
    let file = save("een\ndrie\n", true);
    assert_eq!((file.current, file.saved, file.versions.len()), (3, Some(1), 3));
    assert_eq!(save("een\ndrie\n", true).versions.len(), 3, "the same text is no new version");
    let file = store.undo(FileKind::Process, "p", &by).unwrap();
    assert_eq!((file.current, file.before(), file.after()), (2, Some(1), Some(3)));
    store.undo(FileKind::Process, "p", &by).unwrap();
    assert!(matches!(store.undo(FileKind::Process, "p", &by), Err(StoreFault::Unknown(Unknown::Version(..)))));
    let file = store.restore(FileKind::Process, "p", 3, &by).unwrap();
    assert_eq!(store.text(FileKind::Process, "p", file.current).unwrap(), "een\ndrie\n");
    let file = save("een\ndrie\n", false);
    assert_eq!((file.current, file.saved), (4, Some(4)));
    let lines = store.difference(FileKind::Process, "p", 1, 4).unwrap();
    let shown: Vec<(Change, &str)> = lines.iter().map(|l| (l.change, l.text.as_str())).collect();
    assert_eq!(shown, [(Change::Same, "een"), (Change::Removed, "twee"), (Change::Added, "drie")]);
}

#[test]
fn what_contradicts_the_history_is_refused_whole() {
    let place = Place::new();
    let store = place.open();
    let by = by("loket");
    store.open_case(Some("z"), &submission(), &by).unwrap();
    let code = |events: &[(Happened, Personal)]| match store.record("z", events, &by) {
        Err(StoreFault::Contradiction(complaint)) => complaint.code,
        other => panic!("{other:?}"),
    };
    let started = || Event::StepStarted { step: "intake".into() };
    assert_eq!(code(&[happened(-1, started())]), "before_submission");
    assert_eq!(code(&[happened(1, started()), happened(2, started())]), "already_there");
    assert_eq!(code(&[happened(1, Event::Resumed)]), "not_suspended");
    assert_eq!(code(&[happened(1, Event::Suspended), happened(2, Event::Suspended)]), "already_suspended");
    assert_eq!(code(&[happened(40_000, Event::Note)]), "in_the_future");
    let decided = || Event::Decided { end: "verleend".into() };
    assert_eq!(code(&[happened(1, decided()), happened(2, decided())]), "already_decided");
    assert_eq!(store.case("z").unwrap().events, 1, "nothing of it was recorded");
    // What is written down late counts where it happened.
    store.record("z", &[happened(9, Event::Resumed)], &by).unwrap_err();
    store.record("z", &[happened(5, Event::Suspended)], &by).unwrap();
    store.record("z", &[happened(9, Event::Resumed)], &by).unwrap();
    store.record("z", &[happened(3, started())], &by).unwrap();
    assert_eq!(store.case("z").unwrap().now[0].since, submission().at + Seconds::days(3) + Seconds(3));
    for name in ["", "a/b", "zaak één", &"x".repeat(65), ".."] {
        assert!(matches!(store.open_case(Some(name), &submission(), &by), Err(StoreFault::BadName { .. })), "{name}");
    }
}

#[test]
fn threads_write_beside_each_other() {
    let place = Place::new();
    let store = place.open();
    std::thread::scope(|threads| {
        for t in 0..4 {
            let store = &store;
            threads.spawn(move || {
                for _ in 0..5 {
                    let case = store.open_case(None, &submission(), &by(&format!("balie {t}"))).unwrap();
                    store.record(&case.id, &[happened(1, Event::Note)], &by("loket")).unwrap();
                }
            });
        }
    });
    let live = seen(&store);
    assert_eq!(store.cases().len(), 20);
    drop(store);
    assert_eq!(seen(&place.open()), live);
}
