//! Bad input, and callers who may not.

use crate::server::{EDIT, READ, Server};
use serde_json::json;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn a_change_without_the_token_of_a_page_is_refused() {
    let server = Server::start(&[]);
    let body = json!({ "process": "subsidieaanvraag" }).to_string();
    let token = ("x-doorloop-token", server.form_token.as_str());
    type Row<'r> = (&'r str, &'r [(&'r str, &'r str)], u16);
    let rows: [Row<'_>; 6] = [
        ("none", &[], 403),
        ("a wrong one", &[("x-doorloop-token", "0123456789abcdef0123456789abcdef")], 403),
        ("another origin", &[token, ("origin", "http://kwaad.example")], 403),
        ("cross-site", &[token, ("sec-fetch-site", "cross-site")], 403),
        ("an origin of a sandbox", &[token, ("origin", "null")], 403),
        ("its own origin", &[token, ("origin", &format!("http://{}", server.host()))], 200),
    ];
    for (name, headers, status) in rows {
        assert_eq!(server.ask("POST", "/api/show", headers, &body.replace("process", "name")).status, status, "{name}");
    }
}

#[test]
fn another_host_is_refused_so_that_no_name_can_be_bound_to_this_computer() {
    let server = Server::start(&["--name", "doorloop.gemeente.example"]);
    let rows = [
        ("kwaad.example", 421),
        ("kwaad.example:80", 421),
        ("127.0.0.1.kwaad.example", 421),
        ("192.168.1.9", 421),
        ("", 421),
        ("localhost", 200),
        ("LOCALHOST:9", 200),
        ("127.0.0.1", 200),
        ("[::1]:80", 200),
        ("doorloop.gemeente.example", 200),
    ];
    for (host, status) in rows {
        assert_eq!(server.ask("GET", "/nl/", &[("host", host)], "").status, status, "{host:?}");
    }
}

#[test]
fn pages_may_run_nothing_that_stands_in_them_and_are_not_kept() {
    let server = Server::start(&[]);
    for path in ["/nl/", "/en/proposal", "/nl/proposal/subsidieaanvraag", "/api/list", "/assets/page.css", "/nl/nergens"] {
        let reply = server.get(path);
        for header in
            ["content-security-policy: default-src 'none'", "x-content-type-options: nosniff", "referrer-policy: no-referrer"]
        {
            assert!(reply.head.contains(header), "{path}: {header}: {}", reply.head);
        }
        assert!(!reply.head.contains("unsafe"), "{path}");
        for inside in ["<style", " style=", "onclick=", "javascript:"] {
            assert!(!reply.body.contains(inside), "{path}: {inside}");
        }
        assert!(!reply.body.contains("<script>"), "{path}");
    }
}

#[test]
fn what_is_not_there_is_not_found_whatever_its_name() {
    let server = Server::start(&[]);
    let rows = [
        "/../../../etc/passwd",
        "/assets/../../../../etc/passwd",
        "/assets/..%2f..%2fetc%2fpasswd",
        "/nl/proposal/..%2f..%2fetc%2fpasswd",
        "/nl/proposal/%00",
        "/nl/proposal/%ff%fe",
        "/xx/",
        "/nl/proposal/adviesronde/answer/nog/dieper",
        "/api/jobs/0",
        "/api/jobs/0/events",
        "//kwaad.example/",
    ];
    for path in rows {
        let reply = server.get(path);
        assert!(matches!(reply.status, 400 | 404 | 405), "{path}: {}", reply.status);
        assert!(!reply.body.contains("root:"), "{path}");
    }
    for name in ["/etc/passwd", "../../Cargo.toml", "processes/library/subsidieaanvraag.yaml"] {
        let reply = server.post("/api/show", &json!({ "name": name }));
        assert_eq!(reply.status, 422, "{name}: {}", reply.body);
        let reply = server.post("/api/compare", &json!({ "process": "subsidieaanvraag", "with": [name], "runs": 20 }));
        assert_eq!(reply.status, 422, "{name}: {}", reply.body);
    }
}

#[test]
fn broken_and_oversized_bodies_get_a_clear_no() {
    let server = Server::start(&[]);
    let token = [("x-doorloop-token", server.form_token.as_str())];
    let send = |path: &str, body: &str| server.ask("POST", path, &token, body);
    for broken in ["", "{", "[]", "null", "\u{0}", "{\"process\":", "{\"process\":{}}", "{\"nonsense\":1}"] {
        let reply = send("/api/simulate", broken);
        assert_eq!(reply.status, 400, "{broken:?}: {}", reply.body);
        assert!(!reply.json()["said"]["nl"].as_str().unwrap().is_empty());
    }
    assert_eq!(send("/api/simulate", &"[".repeat(900_000)).status, 400);
    assert_eq!(send("/api/simulate", &" ".repeat((1 << 20) + 1)).status, 413);
    for runs in ["1e18", "99999999999999999999", "20001", "-1", "\"véél\"", "0"] {
        let reply = send("/api/simulate", &format!("{{\"process\":\"subsidieaanvraag\",\"runs\":{runs}}}"));
        assert!(matches!(reply.status, 400 | 422), "{runs}: {}", reply.status);
    }
    for option in ["output", "quiet", "o"] {
        let reply = send("/api/simulate", &format!("{{\"process\":\"subsidieaanvraag\",\"{option}\":\"/tmp/x\"}}"));
        assert_eq!(reply.status, 400, "{option}");
    }
    let reply = send("/api/simulate", r#"{"process":"--output=/tmp/doorloop-should-not-be"}"#);
    assert_eq!(reply.status, 422, "{}", reply.body);
    assert!(!std::path::Path::new("/tmp/doorloop-should-not-be").exists());
}

#[test]
fn markup_in_a_file_stays_text() {
    let server = Server::start(&[]);
    let nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    let file = format!(
        "doorloop: 1\nprocess: eigen\ntitle: \"{nasty}\"\nfacts:\n  f: {{ type: bool, ask: \"{nasty}\", default: 50% }}\n\
         steps:\n  a: {{ takes: 1..2..3 d, title: \"{nasty}\", decided: true, next: b }}\n  b: {{ end: granted, title: \"{nasty}\" }}\n"
    );
    for (format, runs) in [("html", 30), ("json", 30)] {
        let asked = json!({ "process": "eigen", "library": { "eigen": file }, "format": format, "runs": runs });
        let reply = server.post("/api/simulate", &asked);
        assert_eq!(reply.status, 200, "{}", reply.body);
        if format == "html" {
            assert!(!reply.body.contains("<script>alert") && !reply.body.contains("<img"), "{}", reply.body);
        }
    }
    let drawn = server.post("/api/draw", &json!({ "process": "eigen", "library": { "eigen": file } }));
    assert_eq!(drawn.status, 200, "{}", drawn.body);
    assert!(drawn.body.contains("&lt;script&gt;") && !drawn.body.contains("<script"), "{}", drawn.body);
    let page = server.get("/nl/proposal?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%3E");
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    let page =
        server.get("/nl/proposal/subsidieaanvraag?at=1&place=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&f.bedrag=%3Cscript%3E");
    assert!(!page.body.contains("<script>"), "{}", page.body);
}

#[test]
fn elsewhere_a_token_is_needed_and_reading_is_not_editing() {
    let server = Server::start(&["--listen", "0.0.0.0"]);
    assert!(server.said.contains(READ), "{}", server.said);
    assert_eq!(server.get("/nl/").status, 401);
    assert_eq!(server.get("/nl/?token=onzinonzinonzin12").status, 401);
    let entered = server.get(&format!("/nl/proposal?q=sub&token={READ}"));
    assert_eq!(entered.status, 303);
    assert!(entered.head.contains("location: /nl/proposal?q=sub\r\n"), "{}", entered.head);
    assert!(entered.head.contains("httponly; samesite=strict"), "{}", entered.head);
    let away = server.get(&format!("//kwaad.example/?token={READ}"));
    assert!(!away.head.contains("location: //"), "{}", away.head);
    let cookie = format!("doorloop={READ}");
    assert_eq!(server.ask("GET", "/nl/", &[("cookie", &cookie)], "").status, 200);
    let asked = json!({ "name": "subsidieaanvraag" }).to_string();
    let bearer = |token: &str| format!("Bearer {token}");
    assert_eq!(server.ask("POST", "/api/show", &[("authorization", &bearer(READ))], &asked).status, 200);
    assert_eq!(server.ask("POST", "/api/show", &[("authorization", &bearer("onzin"))], &asked).status, 401);
    assert_eq!(server.ask("POST", "/api/show", &[("cookie", &cookie)], &asked).status, 403, "a cookie alone changes nothing");
    let files = json!({ "name": "eigen", "library": { "eigen": "doorloop: 1\nprocess: eigen\nsteps: { a: { end: granted } }" } })
        .to_string();
    assert_eq!(server.ask("POST", "/api/show", &[("authorization", &bearer(READ))], &files).status, 403);
    assert_ne!(server.ask("POST", "/api/show", &[("authorization", &bearer(EDIT))], &files).status, 403);
}

#[test]
fn slow_clients_hold_nobody_up() {
    let server = Server::start(&[]);
    let mut slow: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream = TcpStream::connect(server.host()).unwrap();
            stream.write_all(b"GET /nl/ HTTP/1.1\r\nhost: loc").unwrap();
            stream
        })
        .collect();
    let begun = Instant::now();
    assert_eq!(server.get("/nl/").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    // Ten seconds for a head; then the connection is gone.
    let one = slow.first_mut().unwrap();
    one.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
    let mut rest = Vec::new();
    assert!(one.read_to_end(&mut rest).is_ok(), "it was still open");
}

#[test]
fn a_friendly_stop_ends_well_while_a_simulation_runs() {
    let mut server = Server::start(&[]);
    let begun = server.post("/api/jobs/simulate", &json!({ "process": "raadsvoorstel", "runs": 20_000 }));
    assert_eq!(begun.status, 202, "{}", begun.body);
    let at = Instant::now();
    assert_eq!(server.stop(), Some(0));
    assert!(at.elapsed() < Duration::from_secs(30), "{:?}", at.elapsed());
}

#[test]
fn a_weak_token_is_refused() {
    let output = std::process::Command::new(crate::server::binary())
        .args(["serve", "--port", "0", "--listen", "0.0.0.0"])
        .env("DOORLOOP_READ_TOKEN", "kort")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("DOORLOOP_READ_TOKEN"));
}
