//! A real browser: what these tests need of WebDriver (W3C), spoken to chromedriver over HTTP.

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// A simulation is broken off after two minutes, with an answer.
const PATIENCE: Duration = Duration::from_secs(150);

/// A browser window of its own.
pub struct Browser {
    child: Child,
    port: u16,
    session: String,
}

impl Browser {
    pub fn open(width: u32, height: u32) -> Self {
        let mut child = Command::new("chromedriver")
            .args(["--port=0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|_| panic!("chromium-driver is needed: tests/run.sh installs it"));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines
            .find_map(|line| {
                let line = line.ok()?;
                // The first line names the port that was asked for, which is any.
                line.split("successfully on port ").nth(1)?.trim_end_matches('.').trim().parse().ok()
            })
            .unwrap_or_else(|| panic!("chromedriver did not start"));
        std::thread::spawn(move || lines.for_each(drop));
        let mut browser = Self { child, port, session: String::new() };
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            &format!("--window-size={width},{height}"),
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": { "args": arguments }, "goog:loggingPrefs": { "browser": "ALL" } } } });
        let begun = browser.call("POST", "/session", &wanted);
        browser.session = format!("/session/{}", begun["sessionId"].as_str().unwrap());
        browser
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(reader.read_line(&mut line).unwrap() > 0, "chromedriver hung up");
            if line == "\r\n" {
                break;
            }
            if let Some(said) = line.to_lowercase().strip_prefix("content-length:") {
                length = said.trim().parse().unwrap();
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).unwrap();
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        assert!(answer["value"]["error"].is_null(), "{method} {path}: {answer}");
        answer["value"].clone()
    }

    fn ask(&self, path: &str, body: &Value) -> Value {
        self.call("POST", &format!("{}{path}", self.session), body)
    }

    pub fn go(&self, address: &str) {
        self.ask("/url", &json!({ "url": address }));
    }

    /// Light or dark, as the system of a person says.
    pub fn prefers(&self, scheme: &str) {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.ask("/goog/cdp/execute", &json!({ "cmd": "Emulation.setEmulatedMedia", "params": media }));
    }

    /// The page as it comes on paper with this room in pixels, for a person whose system is dark.
    pub fn on_paper(&self, width: u32) {
        let media = json!({ "media": "print", "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
        self.ask("/goog/cdp/execute", &json!({ "cmd": "Emulation.setEmulatedMedia", "params": media }));
        let size = json!({ "width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": false });
        self.ask("/goog/cdp/execute", &json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": size }));
    }

    /// What does not belong on paper, or does not fit on it.
    pub fn spoilt(&self) -> Value {
        self.run(
            r#"
            const wrong = [], told = (e) => e.outerHTML.slice(0, 90);
            for (const e of document.querySelectorAll("nav, button, .button, input, select, textarea, progress, form")) {
              if (e.checkVisibility()) wrong.push("of no use on paper: " + told(e));
            }
            for (const e of document.querySelectorAll("main *")) {
              if (!e.checkVisibility() || e.closest("svg") !== (e.tagName === "svg" ? e : null)) continue;
              const box = e.getBoundingClientRect();
              if (box.right > innerWidth + 1 || box.left < -1) wrong.push(`beside the paper (${Math.round(box.left)}..${Math.round(box.right)}): ` + told(e));
              if (/auto|scroll|hidden/.test(getComputedStyle(e).overflow) && e.scrollHeight > e.clientHeight + 1) wrong.push("cut off: " + told(e));
            }
            const { color, backgroundColor } = getComputedStyle(document.body);
            if (color !== "rgb(0, 0, 0)" || backgroundColor !== "rgb(255, 255, 255)") wrong.push(`${color} on ${backgroundColor}`);
            return wrong;
            "#,
        )
    }

    /// What axe-core finds on this page.
    pub fn violations(&self, axe: &str) -> Value {
        self.run(&format!("{axe}; window.axe = axe"));
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'] }).then(
              (found) => done(found.violations.map((v) => [v.id, v.nodes.slice(0, 5).map((n) => n.html.slice(0, 200))])),
              (error) => done([String(error)]));";
        self.ask("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// What a script of the test gives.
    pub fn run(&self, script: &str) -> Value {
        self.ask("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits until an expression holds.
    pub fn until(&self, what: &str) {
        let end = Instant::now() + PATIENCE;
        while self.run(&format!("return Boolean({what})")) != true {
            assert!(Instant::now() < end, "never: {what}\n{}", self.run("return document.body.innerText"));
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn element(&self, css: &str) -> String {
        let found = self.ask("/element", &json!({ "using": "css selector", "value": css }));
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    /// Clicks as a person would: it must be there, in sight, and not covered.
    pub fn click(&self, css: &str) {
        let element = self.element(css);
        self.ask(&format!("/element/{element}/click"), &json!({}));
    }

    /// Types over what stands in a field.
    pub fn fill(&self, css: &str, text: &str) {
        let element = self.element(css);
        self.ask(&format!("/element/{element}/clear"), &json!({}));
        self.ask(&format!("/element/{element}/value"), &json!({ "text": text }));
    }

    /// Changes a field at once: to type over it letter by letter would change it in between, which makes the form anew.
    pub fn set(&self, css: &str, text: &str) {
        let (css, text) = (json!(css), json!(text));
        self.run(&format!(
            "const e = document.querySelector({css}); e.value = {text}; e.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        ));
    }

    pub fn text(&self, css: &str) -> String {
        let element = self.element(css);
        let path = format!("{}/element/{element}/text", self.session);
        self.call("GET", &path, &Value::Null).as_str().unwrap().to_owned()
    }

    /// What the browser complained of, such as a style that the policy refused.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.ask("/se/log", &json!({ "type": "browser" }));
        let said = log.as_array().unwrap().iter().filter(|e| e["level"] == "SEVERE" || e["level"] == "WARNING");
        said.map(|e| e["message"].as_str().unwrap().to_owned()).collect()
    }

    /// What a reader who can't see, or uses no mouse, would miss: our own assertions, beside axe-core where that is to be had.
    pub fn misses(&self) -> Value {
        self.run(
            r#"
            const wrong = [], seen = (e) => e.checkVisibility();
            const named = (e) => (e.labels?.length || e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.textContent.trim() || e.title);
            for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
              if (seen(e) && !(e.labels?.length || e.getAttribute("aria-label"))) wrong.push("no label: " + e.outerHTML.slice(0, 90));
            }
            for (const e of document.querySelectorAll("a[href], button, summary")) if (seen(e) && !named(e)) wrong.push("no name: " + e.outerHTML.slice(0, 90));
            for (const e of document.querySelectorAll("progress, [role=group], [role=region], [role=toolbar], svg[role=img]")) {
              if (seen(e) && !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby"))) wrong.push("no name: " + e.outerHTML.slice(0, 90));
            }
            const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
            ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => wrong.push("twice: " + id));
            for (const a of ["aria-labelledby", "aria-describedby"]) for (const e of document.querySelectorAll(`[${a}]`)) {
              if (seen(e)) e.getAttribute(a).split(" ").filter((id) => !document.getElementById(id)).forEach((id) => wrong.push(`${a} to nothing: ${id}`));
            }
            let level = 0;
            for (const h of document.querySelectorAll("h1, h2, h3, h4")) {
              const now = Number(h.tagName[1]);
              if (now > level + 1) wrong.push("heading skipped: " + h.textContent);
              level = now;
            }
            if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
            if (document.querySelectorAll("main").length !== 1) wrong.push("not one main");
            if (!document.documentElement.lang) wrong.push("no language");
            if (document.documentElement.scrollWidth > innerWidth + 1) wrong.push("wider than the window: " + document.documentElement.scrollWidth);
            return wrong;
            "#,
        )
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.call("DELETE", &self.session, &Value::Null);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
