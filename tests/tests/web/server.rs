//! A server of its own for each test, and a client that sends exactly what it is told.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

pub fn binary() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let binary = test.parent().and_then(Path::parent).unwrap().join(format!("doorloop{}", std::env::consts::EXE_SUFFIX));
    assert!(binary.exists(), "build it first: cargo build --release -p doorloop");
    binary
}

/// A running server; gone when the test is.
pub struct Server {
    child: Child,
    pub port: u16,
    /// What it said when it began.
    pub said: String,
    pub form_token: String,
    /// The folder of its store.
    pub store: PathBuf,
}

pub const READ: &str = "lezenlezenlezen1";
pub const EDIT: &str = "schrijvenschrijven1";

impl Server {
    pub fn start(arguments: &[&str]) -> Self {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let store = std::env::temp_dir().join(format!("doorloop-web-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&store);
        Self::start_with(&store, arguments)
    }

    /// A server with a store that is there, or is to be made.
    pub fn start_with(store: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(binary())
            .args(["serve", "--port", "0", "--lang", "nl"])
            .args(arguments)
            .envs([("DOORLOOP_READ_TOKEN", READ), ("DOORLOOP_EDIT_TOKEN", EDIT)])
            .env("DOORLOOP_STORE", store)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let port = line.split("://").nth(1).and_then(|at| at.split('/').next()).and_then(|at| at.rsplit(':').next());
        let port = port.and_then(|p| p.parse().ok()).unwrap_or_else(|| panic!("no port in {line:?}"));
        let mut server = Self { child, port, said: line, form_token: String::new(), store: store.to_path_buf() };
        let token = server.ask("GET", "/api/token", &[("authorization", &format!("Bearer {READ}"))], "");
        server.form_token = token.json()["token"].as_str().unwrap().to_owned();
        server
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Sends bytes, and gives all that comes back.
    pub fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.host()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(150))).unwrap();
        // A server that refuses may close before all was sent.
        let _ = stream.write_all(bytes);
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        String::from_utf8_lossy(&all).into_owned()
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        if !headers.iter().any(|h| h.0 == "host") {
            request.push_str(&format!("host: {}\r\n", self.host()));
        }
        headers.iter().for_each(|(name, value)| request.push_str(&format!("{name}: {value}\r\n")));
        Reply::of(&self.raw(format!("{request}\r\n{body}").as_bytes()))
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], "")
    }

    /// Sends a change as a page of the server would.
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.ask("POST", path, &[("x-doorloop-token", &self.form_token)], &body.to_string())
    }

    /// Types a command for the store that this server has; gives exit status, standard output and standard error.
    pub fn typed(&self, arguments: &[&str]) -> (i32, String, String) {
        let output =
            Command::new(binary()).args(arguments).env("DOORLOOP_STORE", &self.store).env("LANG", "nl_NL.UTF-8").output();
        let output = output.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }

    /// As [`Server::typed`], and it works.
    pub fn answer(&self, arguments: &[&str]) -> String {
        let (status, out, err) = self.typed(arguments);
        assert_eq!((status, err.as_str()), (0, ""), "{arguments:?}");
        out
    }

    /// Ends it without a word.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it friendly to stop; gives the exit status.
    pub fn stop(&mut self) -> Option<i32> {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.store);
    }
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Reply {
    fn of(all: &str) -> Self {
        let (head, body) = all.split_once("\r\n\r\n").unwrap_or((all, ""));
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let head = head.to_lowercase();
        let body = if head.contains("transfer-encoding: chunked") { unchunked(body) } else { body.to_owned() };
        Self { status, head, body }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }
}

fn unchunked(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let Ok(size) = usize::from_str_radix(size.trim(), 16) else { break };
        let Some(chunk) = rest.get(..size) else { break };
        whole.push_str(chunk);
        body = rest.get(size + 2..).unwrap_or("");
    }
    whole
}
