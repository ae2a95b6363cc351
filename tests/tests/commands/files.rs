//! Files: written whole or not at all, templates that work, folders that go before the library.

use crate::doorloop::{Folder, answer, command, run};
use std::process::Stdio;

#[test]
fn a_report_is_one_file_that_needs_nothing_else() {
    let folder = Folder::new("html");
    let file = folder.path("rapport.html");
    let out =
        answer(&["simulate", "subsidieaanvraag", "--submit", "2027-02-01", "--runs", "60", "--format", "html", "-o", &file]);
    assert_eq!(out, "");
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    for outside in ["http://", "<script", "<link", "url(", "@import"] {
        let foreign = page.match_indices(outside).any(|(at, _)| !page[at..].starts_with("http://www.w3.org/2000/svg"));
        assert!(!foreign, "{outside} in the page");
    }
    assert_eq!(folder.names(), ["rapport.html"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_no_half_file() {
    let seen = run(&["simulate", "subsidieaanvraag", "--submit", "2027-02-01", "--runs", "20", "-o", "/dev/full"]);
    assert_eq!(seen.status, 3, "{seen:?}");
    assert!(seen.err.contains("vol"));
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command(&["list"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_failed_write_keeps_what_was_there() {
    let folder = Folder::new("keeps");
    let file = folder.write("antwoord.json", "kept");
    let seen = run(&["simulate", "subsidieaanvraag", "--submit", "2026-02-30", "--format", "json", "-o", &file]);
    assert_eq!(seen.status, 1);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
    let seen = run(&["list", "-o", &folder.path("no/such/folder/x")]);
    assert_eq!(seen.status, 3);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_silent() {
    let mut child = command(&["simulate", "subsidieaanvraag", "--submit", "2027-02-01", "--runs", "20"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn templates_check_and_simulate() {
    let folder = Folder::new("templates");
    let process = folder.write("proces.yaml", &answer(&["new", "process", "mijn_proces"]));
    let place = folder.write("plaats.yaml", &answer(&["new", "place", "mijn_stad"]));
    let seen = run(&["check", &process, &place]);
    assert_eq!((seen.status, seen.err.as_str()), (0, ""));
    answer(&["simulate", &process, "--submit", "2027-02-01", "--runs", "30", "--quiet"]);
}

#[test]
fn a_folder_goes_before_the_library() {
    let folder = Folder::new("folder");
    let own = "doorloop: 1\nprocess: subsidieaanvraag\ntitle: { nl: Eigen, en: Own }\nsteps:\n  a: { takes: 2 d, next: b }\n  b: { end: granted, decided: true }\n";
    folder.write("library/subsidieaanvraag.yaml", own);
    let shown = answer(&["show", "subsidieaanvraag", "--library", &folder.path("")]);
    assert!(shown.starts_with("Eigen"), "{shown}");
    assert_eq!(run(&["list", "--library", &folder.path("nergens")]).status, 1);
}
