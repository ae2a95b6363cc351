//! Real cases and kept simulations over HTTP: who may see them, what they say without a script, and that lists follow a save.

use crate::server::{EDIT, READ, Server};
use serde_json::json;

#[test]
fn cases_are_for_who_may_change_things() {
    let server = Server::start(&["--listen", "0.0.0.0"]);
    let bearer = |token: &str| format!("Bearer {token}");
    let opened =
        json!({ "process": "bezwaar", "id": "b1", "submit": "2026-09-01", "title": "<script>alert(1)</script>" }).to_string();
    let ask =
        |token: &str, method: &str, path: &str, body: &str| server.ask(method, path, &[("authorization", &bearer(token))], body);
    assert_eq!(ask(READ, "POST", "/api/case-open", &opened).status, 403);
    assert_eq!(ask(EDIT, "POST", "/api/case-open", &opened).status, 200);
    for path in [
        "/nl/cases",
        "/en/cases",
        "/nl/case/b1",
        "/en/case/b1",
        "/nl/cases/new",
        "/nl/cases/new/bezwaar",
        "/nl/cases/import",
        "/nl/cases/walked",
        "/nl/kept",
        "/api/kept",
    ] {
        assert_eq!(ask(READ, "GET", path, "").status, 403, "{path}");
        let reply = ask(EDIT, "GET", path, "");
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        assert!(!reply.body.contains("<script>alert"), "{path}");
    }
    for (path, body) in [
        ("/api/case-show", json!({ "case_id": "b1" })),
        ("/api/board", json!({ "place": "voorbeeldstad" })),
        ("/api/workload", json!({ "cases": true, "runs": 1 })),
        ("/api/jobs/case-list", json!({})),
    ] {
        assert_eq!(ask(READ, "POST", path, &body.to_string()).status, 403, "{path}");
    }
    assert_eq!(ask(EDIT, "GET", "/nl/case/b2", "").status, 404);
    let refused = ask(EDIT, "POST", "/api/case-import", &json!({ "case_file": "/etc/passwd" }).to_string());
    assert!(refused.status == 422 && !refused.body.contains("root:"), "{}", refused.body);
    let elsewhere = ask(EDIT, "POST", "/api/case-list", &json!({ "store": "/tmp/elsewhere" }).to_string());
    assert_eq!(elsewhere.status, 400, "{}", elsewhere.body);
}

#[test]
fn without_a_script_the_board_says_who_will_be_late() {
    let server = Server::start(&[]);
    let mut table = String::from("case,process,submitted,step,since,facts\n");
    for i in 0..12 {
        let (process, step) = [("bezwaar", "hoorzitting"), ("woo_verzoek", "beoordelen")][i % 2];
        table.push_str(&format!("c{i},{process},2026-09-0{},{step},2026-09-1{},\n", 1 + i % 9, i % 9));
    }
    let taken =
        server.post("/api/case-import", &json!({ "case_file": "t.csv", "keep-numbers": true, "sent": { "t.csv": table } }));
    assert_eq!(taken.json()["cases"].as_array().unwrap().len(), 12, "{}", taken.body);
    for (lang, head, late) in
        [("nl", "Kans op te laat", "te laat: meestal"), ("en", "Chance of being late", "to be late: mostly")]
    {
        let board = server.get(&format!("/{lang}/cases?whole=1")).body;
        assert!(board.contains(head) && board.contains(late) && board.matches("class=\"card").count() == 12, "{board}");
        assert!(board.contains(&format!("/{lang}/case/c11")), "{board}");
    }
    for broken in ["", "geen,tabel\n1,2\n", "process,submitted,step,since\nbezwaar,gisteren,hoorzitting,2026-09-01\n"] {
        let reply = server.post("/api/case-import", &json!({ "case_file": "t.csv", "sent": { "t.csv": broken } }));
        assert_eq!(reply.status, 422, "{broken:?}: {}", reply.body);
    }
}

#[test]
fn a_simulation_is_kept_reopened_and_thrown_away() {
    let server = Server::start(&[]);
    let asked = json!({ "title": "Buurttuin <b>", "process": "subsidieaanvraag",
        "answers": [["place", "kleinedam"], ["f.bedrag", "60k"], ["submit", "2027-02-01"], ["runs", "30"], ["runway", "180d"]] });
    let kept = server.post("/api/kept", &asked);
    assert_eq!(kept.status, 201, "{}", kept.body);
    let kept = kept.json()["simulation"].clone();
    assert_eq!(
        (&kept["kind"], &kept["process"], &kept["receipt"]["runs"]),
        (&"simulation".into(), &"subsidieaanvraag".into(), &30.into())
    );
    for (lang, lead, receipt) in [("nl", "Reken op een antwoord", "startgetal (seed)"), ("en", "Count on an answer", "seed 1")] {
        assert!(server.get(&format!("/{lang}/kept")).body.contains("Buurttuin &lt;b&gt;"));
        let page = server.get(&format!("/{lang}/kept/1")).body;
        assert!(
            page.contains(lead)
                && page.contains(receipt)
                && page.contains("subsidieaanvraag.yaml")
                && page.contains("f.bedrag=60k"),
            "{page}"
        );
    }
    let figures = server.get("/api/kept/1").json();
    let typed = server
        .post(
            "/api/simulate",
            &json!({ "process": "subsidieaanvraag", "set": { "bedrag": "60k" }, "place": "kleinedam", "submit": "2027-02-01", "runs": 30 }),
        )
        .json();
    assert_eq!(figures["lead_time_days"], typed["lead_time_days"]);
    let token = [("x-doorloop-token", server.form_token.as_str())];
    assert_eq!(server.ask("DELETE", "/api/kept/1", &token, "").status, 204);
    assert_eq!(server.get("/nl/kept/1").status, 404);
    assert_eq!(server.post("/api/kept", &json!({ "title": " ", "process": "subsidieaanvraag", "answers": [] })).status, 400);
    assert_eq!(server.post("/api/kept", &json!({ "title": "x", "process": "nergens", "answers": [] })).status, 422);
}

#[test]
fn lists_say_what_was_saved() {
    let server = Server::start(&[]);
    let text = server.answer(&["show", "bezwaar", "--format", "json"]);
    assert!(text.contains("bezwaar"));
    let desk = server.get("/nl/edit/bezwaar").body;
    let yaml = desk.split("autocapitalize=\"off\">").nth(1).unwrap().split("</textarea>").next().unwrap();
    let yaml = yaml.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let (before, after) = yaml.split_once("\ntitle: ").unwrap();
    let changed = format!(
        "{before}\ntitle: {{ nl: Klagen bij de burgemeester, en: Complain to the mayor }}\n{}",
        after.split_once('\n').unwrap().1
    );
    let saved = server.post("/api/files/bezwaar", &json!({ "text": changed }));
    assert_eq!(saved.status, 201, "{}", saved.body);
    for path in ["/nl/proposal", "/nl/edit", "/nl/workshop", "/nl/edit/bezwaar"] {
        assert!(server.get(path).body.contains("Klagen bij de burgemeester"), "{path}");
    }
    assert!(server.get("/en/proposal?q=mayor").body.contains("/en/proposal/bezwaar"));
}

#[test]
fn pointing_at_a_step_writes_an_intervention() {
    let server = Server::start(&[]);
    let file = "doorloop: 1\nprocess: bezwaar\nsteps:\n  a: { by: loket, work: 1..2..3 h, waits: 2 d, decided: true, next: b }\n  b: { end: granted }\nlanes: { loket: { is: team } }\n";
    let point = |change: serde_json::Value| {
        server.post("/api/edit", &json!({ "process": "bezwaar", "text": file, "change": change, "lang": "nl" }))
    };
    let titled = json!({ "nl": "Sneller: \"echt\"", "en": "Quicker" });
    let half = point(json!({ "do": "what_if", "step": "a", "what": "work", "amount": "50", "title": titled }));
    assert_eq!(half.status, 200, "{}", half.body);
    let text = half.json()["text"].as_str().unwrap().to_owned();
    assert!(
        text.contains("a_1: { title: { nl: \"Sneller: \\\"echt\\\"\", en: Quicker }, scale: { steps.a.work: 50% } }"),
        "{text}"
    );
    assert_eq!(half.json()["interventions"][0]["title"], "Sneller: \"echt\"");
    assert!(half.json()["complaints"].as_array().unwrap().iter().all(|c| c["severity"] != "error"), "{}", half.body);
    let queue = point(json!({ "do": "what_if", "step": "a", "what": "no_queue", "title": titled })).json();
    assert!(queue["text"].as_str().unwrap().contains("set: { steps.a.waits: 0 d }"));
    for wrong in [
        json!({ "do": "what_if", "step": "z", "what": "work", "amount": "50" }),
        json!({ "do": "what_if", "step": "a", "what": "work", "amount": "veel" }),
        json!({ "do": "what_if", "step": "a", "what": "mandate", "matter": "x }, y: { z", "decides": "raad", "up_to": "1k" }),
    ] {
        assert_eq!(point(wrong.clone()).status, 422, "{wrong}");
    }
}
