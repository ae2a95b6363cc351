//! A store that a running server has: what is typed beside it is done by that server.

use crate::server::{EDIT, READ, Server};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

fn word(server: &Server) -> PathBuf {
    server.store.join("server.json")
}

#[test]
fn what_is_typed_beside_a_server_is_done_by_it() {
    let mut server = Server::start(&[]);
    let opened = server.answer(&["case", "open", "bezwaar", "--id", "b1", "--submit", "2026-09-01", "--title", "Boom"]);
    assert!(opened.starts_with("Zaak b1 staat bij"), "{opened}");
    assert!(server.get("/nl/cases").body.contains("Boom"), "the page shows what was typed");
    let english = server.answer(&["case", "record", "b1", "note", "gebeld", "--lang", "en"]);
    assert!(english.starts_with("Recorded. Case b1"), "{english}");
    let shown: Value = serde_json::from_str(&server.answer(&["case", "show", "b1", "--format", "json"])).unwrap();
    assert_eq!(shown["case"]["events"], 3);

    // Files are read as seen from where one types, and answers are written there.
    let folder = server.store.with_extension("beside");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("open.csv"), "process,submitted,step,since\nbezwaar,2026-08-03,hoorzitting,2026-09-01\n").unwrap();
    let typed = |arguments: &[&str]| {
        let mut command = std::process::Command::new(crate::server::binary());
        command.args(arguments).current_dir(&folder).env("DOORLOOP_STORE", &server.store).env("LANG", "nl_NL.UTF-8");
        command.output().unwrap()
    };
    let imported = typed(&["case", "import", "open.csv"]);
    assert!(String::from_utf8_lossy(&imported.stdout).starts_with("1 zaken overgenomen"), "{imported:?}");
    assert_eq!(typed(&["store", "export", "-o", "kopie.jsonl"]).status.code(), Some(0));
    assert!(fs::read_to_string(folder.join("kopie.jsonl")).unwrap().contains("case/b1"));
    let _ = fs::remove_dir_all(&folder);

    let forecast: Value =
        serde_json::from_str(&server.answer(&["case", "forecast", "--runs", "20", "--format", "json", "--quiet"])).unwrap();
    assert_eq!(forecast["cases"].as_array().unwrap().len(), 2);
    server.answer(&["workload", "--cases", "--runs", "2", "--from", "2026-11-01", "--until", "2026-12-01", "--quiet"]);
    let (status, out, err) = server.typed(&["case", "open", "bezwar"]);
    assert!(status == 1 && out.is_empty() && err.contains("bedoelde u \"bezwaar\"?"), "{status} {out} {err}");
    let (status, _, err) = server.typed(&["case", "show", "b9", "--lang", "en"]);
    assert!(status == 1 && err.contains("there is no case"), "{err}");

    assert_eq!(server.stop(), Some(0));
    assert!(!word(&server).exists(), "the word is gone with the server");
    assert!(server.answer(&["case", "list"]).contains("b1"), "then the store opens here");
}

#[cfg(unix)]
#[test]
fn only_who_started_the_server_may_send_errands() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut server = Server::start(&["--listen", "0.0.0.0"]);
    assert_eq!(fs::metadata(word(&server)).unwrap().permissions().mode() & 0o777, 0o600);
    let errand = json!({ "lang": "nl", "format": "Text", "quiet": true, "colours": false, "library": null,
        "errand": { "Store": { "at": { "store_folder": null, "recorded_by": null }, "what": { "Import": { "copy_file": "/etc/passwd" } } } } });
    let send = |token: &str| {
        let bearer = format!("Bearer {token}");
        server.ask("POST", "/api/errand", &[("authorization", &bearer)], &errand.to_string())
    };
    assert_eq!((send(READ).status, send(EDIT).status, send("onzin").status), (404, 404, 401));
    let said: Value = serde_json::from_slice(&fs::read(word(&server)).unwrap()).unwrap();
    let own = send(said["token"].as_str().unwrap());
    assert_eq!(own.status, 200, "{}", own.body);
    assert!(own.json()["status"] == 1 && !own.body.contains("root:"), "{}", own.body);

    // A word of a server that is no more keeps nobody out.
    server.kill();
    assert!(word(&server).exists());
    assert!(server.answer(&["case", "list"]).contains("Zaken"));
    // And while something else has the store, a server that does not answer is told.
    let held = doorloop_engine::store::Store::open(&server.store, "a test").unwrap();
    let (status, _, err) = server.typed(&["case", "list", "--lang", "en"]);
    assert!(status == 3 && err.contains("does not answer"), "{err}");
    drop(held);
}

#[test]
fn a_second_server_is_told_where_the_first_is() {
    let server = Server::start(&[]);
    let (status, _, err) = server.typed(&["serve", "--port", "0"]);
    assert!(status == 3 && err.contains(&format!("http://127.0.0.1:{}", server.port)), "{status} {err}");
}
