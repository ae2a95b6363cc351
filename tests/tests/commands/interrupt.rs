//! Ctrl-C: what is known is said, and the exit status tells that it is not all.
#![cfg(target_os = "linux")]

use crate::doorloop::{Seen, command};
use serde_json::Value;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Starts long work, sends SIGINT once it is heard, and waits for what is said.
fn interrupted(arguments: &[&str]) -> Seen {
    let child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id().to_string();
    while !hears_interrupts(&id) {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    child.wait_with_output().unwrap().into()
}

/// Whether a process catches SIGINT: bit 1 of its mask of caught signals (proc_pid_status(5)).
fn hears_interrupts(id: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let mask = status.lines().find_map(|l| l.strip_prefix("SigCgt:")).unwrap().trim();
    u64::from_str_radix(mask, 16).unwrap() & 0b10 != 0
}

const LONG: [&[&str]; 4] = [
    &["simulate", "raadsvoorstel", "--submit", "2027-02-01", "--runs", "2000000"],
    &["compare", "raadsvoorstel", "--submit", "2027-02-01", "--runs", "2000000"],
    &["when", "raadsvoorstel", "--submit", "2027-02-01", "--weeks", "20", "--runs", "2000000"],
    &["workload", "--from", "2027-01-01", "--runs", "2000000"],
];

#[test]
fn what_is_known_is_said() {
    for arguments in LONG {
        let text = interrupted(&[arguments, &["--lang", "nl"]].concat());
        assert_eq!(text.status, 130, "{arguments:?}: {}", text.err);
        assert!(text.out.contains("onderbroken"), "{arguments:?}: {}", text.out);
        assert!(text.err.contains("Onderbroken"), "{}", text.err);
        let json = interrupted(&[arguments, &["--format", "json", "--quiet"]].concat());
        assert_eq!((json.status, json.err.as_str()), (130, ""), "{arguments:?}");
        let seen: Value = serde_json::from_str(&json.out).unwrap();
        assert_eq!(seen["interrupted"], true);
        let runs = seen["runs"].as_u64().unwrap();
        assert!((2..2_000_000).contains(&runs), "{runs}");
        assert_eq!(seen["receipt"]["runs"], seen["runs"]);
    }
}
