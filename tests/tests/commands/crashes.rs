//! What was acknowledged is there: after `kill -9`, on a full disk, beside another program, and after damage.

use crate::doorloop::{Folder, Seen, answer, binary, command};
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

fn run(store: &str, arguments: &[&str]) -> Seen {
    command(arguments).env("DOORLOOP_STORE", store).output().unwrap().into()
}

/// Rounds of killing: twenty, or 200 where the test is long.
fn rounds() -> u64 {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|c| c.parse::<u64>().ok()).unwrap_or(256);
    if cases > 256 { 200 } else { 20 }
}

/// The program that writes: one event after another, each told on standard output once it is acknowledged.
fn writer(store: &str, round: u64) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["crashes::writes_until_it_is_killed", "--exact", "--nocapture", "--ignored"]);
    command.env("CRASH_STORE", store).env("CRASH_ROUND", round.to_string());
    command
}

#[test]
#[ignore = "the child of the test below"]
fn writes_until_it_is_killed() {
    use doorloop_engine::store::{By, Event, FileKind, Happened, Personal, RecordedAt, Store, Submission};
    use doorloop_engine::time::Moment;
    let (Ok(folder), Ok(round)) = (std::env::var("CRASH_STORE"), std::env::var("CRASH_ROUND")) else { return };
    let store = Store::open(folder.as_ref(), "a writer").unwrap();
    let by = By { actor: None, recorded_at: RecordedAt(1_800_000_000), salt: [1; 16] };
    let at = Moment::parse("2026-09-01T09:00").unwrap();
    let id = format!("r{round}");
    let submission = Submission { process: "bezwaar".into(), place: "voorbeeldstad".into(), at, ..Submission::default() };
    store.open_case(Some(&id), &submission, &by).unwrap();
    println!("ACK {id} 1");
    for n in 2.. {
        let said = Personal { text: Some(format!("notitie {n}")), ..Personal::default() };
        store.record(&id, &[(Happened { at, event: Event::Note }, said)], &by).unwrap();
        println!("ACK {id} {n}");
        if n % 40 == 0 {
            // Whole generations are replaced too.
            store.forget(&id, &by).unwrap();
            println!("ACK {id} {}", n + 1);
            store.save(FileKind::Process, "p", &"regel\n".repeat(n as usize), false, None, &by).unwrap();
            return;
        }
    }
}

#[test]
fn what_was_acknowledged_survives_being_killed() {
    let folder = Folder::new("killed");
    let store = folder.path("zaken");
    let mut acknowledged: Vec<(String, u64)> = Vec::new();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let (mut events, mut killed) = (0, 0);
    for round in 0..rounds() {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut child = writer(&store, round).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (told, first) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let acks = out.lines().map_while(Result::ok).filter_map(|line| {
                let (_, rest) = line.split_once("ACK ")?;
                let (id, n) = rest.split_once(' ')?;
                // Nobody listens any more in rounds that wait for nothing.
                let _ = told.send(());
                Some((id.to_owned(), n.parse::<u64>().ok()?))
            });
            acks.last()
        });
        // Every third round ends wherever it is, so also while it opens; the others once it writes, however slow this machine is.
        if round % 3 != 0 {
            let _ = first.recv_timeout(Duration::from_secs(30));
        }
        std::thread::sleep(Duration::from_millis(random % 320));
        // SIGKILL on Unix.
        killed += u64::from(child.kill().is_ok() && child.wait().unwrap().code().is_none());
        acknowledged.extend(reader.join().unwrap());
    }
    for (id, n) in &acknowledged {
        let seen = run(&store, &["case", "show", id, "--format", "json"]);
        let case: Value = serde_json::from_str(&seen.out).unwrap_or_else(|_| panic!("{id}: {}", seen.err));
        let there = case["history"].as_array().unwrap().len() as u64;
        assert!(there >= *n, "{id}: {n} were acknowledged, {there} are there");
        events += there;
    }
    println!("{} rounds, {killed} killed, {events} events, none lost", rounds());
    assert!(acknowledged.len() as u64 * 2 > rounds(), "the writer hardly came to write: {acknowledged:?}");
    let verified = run(&store, &["store", "verify"]);
    assert_eq!((verified.status, verified.err.as_str()), (0, ""), "{}", verified.out);
}

/// A file that may not grow further is what a full disk is to a program (RLIMIT_FSIZE, with SIGXFSZ ignored).
#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_nothing_acknowledged_is_lost() {
    let folder = Folder::new("full");
    let store = folder.path("zaken");
    assert_eq!(run(&store, &["case", "open", "bezwaar", "--id", "b1", "--submit", "2026-09-01"]).status, 0);
    let long = "woord ".repeat(20_000);
    let (mut acknowledged, mut refused) = (0, 0);
    for i in 0..12 {
        let script = "trap '' XFSZ; ulimit -f 1024; exec \"$0\" case record b1 note \"$1\" --on 2026-09-02";
        let mut shell = Command::new("bash");
        shell.args(["-c", script]).arg(binary()).arg(format!("{i} {long}"));
        let seen: Seen = shell.env("DOORLOOP_STORE", &store).env("LANG", "en_GB.UTF-8").output().unwrap().into();
        assert!(!seen.err.contains("panicked"), "{}", seen.err);
        match seen.status {
            0 => acknowledged += 1,
            3 => {
                refused += 1;
                assert!(seen.err.contains("the disk is full: this was not stored"), "{}", seen.err);
            }
            other => panic!("{other}: {}", seen.err),
        }
    }
    assert!(refused > 0, "the limit was never reached");
    let case: Value = serde_json::from_str(&run(&store, &["case", "show", "b1", "--format", "json"]).out).unwrap();
    assert!(case["history"].as_array().unwrap().len() >= 2 + acknowledged);
    // With room again, all goes on.
    assert_eq!(run(&store, &["store", "verify"]).status, 0);
    assert_eq!(run(&store, &["case", "record", "b1", "note", "er is weer ruimte"]).status, 0);
}

#[test]
fn a_second_program_is_told_who_has_it() {
    let folder = Folder::new("second");
    let store = folder.path("zaken");
    let held = doorloop_engine::store::Store::open(store.as_ref(), "doorloop serve, http://127.0.0.1:7000").unwrap();
    let seen = run(&store, &["case", "list"]);
    assert_eq!(seen.status, 3);
    assert!(seen.err.contains("een ander programma") && seen.err.contains("http://127.0.0.1:7000"), "{}", seen.err);
    drop(held);
    assert_eq!(run(&store, &["case", "list"]).status, 0);
}

#[test]
fn a_damaged_store_is_told_and_can_be_read_and_copied() {
    let folder = Folder::new("damaged");
    let store = folder.path("zaken");
    for id in ["b1", "b2"] {
        assert_eq!(run(&store, &["case", "open", "bezwaar", "--id", id, "--submit", "2026-09-01"]).status, 0);
    }
    // The tally says more than there is.
    let other = folder.path("andere");
    assert_eq!(run(&other, &["case", "open", "bezwaar", "--submit", "2026-09-01"]).status, 0);
    for _ in 0..3 {
        assert_eq!(run(&other, &["case", "record", "2026-001", "note", "x"]).status, 0);
    }
    std::fs::copy(format!("{other}/generation-1/tally"), format!("{store}/generation-1/tally")).unwrap();
    let seen = run(&store, &["case", "record", "b1", "note", "x"]);
    assert!(seen.status == 1 && seen.err.contains("alleen te lezen"), "{}", seen.err);
    let seen = run(&store, &["store", "verify", "--lang", "en"]);
    assert!(seen.status == 1 && seen.err.contains("5 events were written; 4 were found"), "{}", seen.err);
    let copy = folder.write("kopie.jsonl", &run(&store, &["store", "export"]).out);
    let mended = folder.path("nieuw");
    assert_eq!(run(&mended, &["store", "import", &copy]).status, 0);
    assert_eq!(run(&mended, &["case", "record", "b1", "note", "x"]).status, 0);
    assert!(answer(&["case", "list", "--store", &mended]).contains("b2"));
}
