//! A store that a running server has: what is typed here is done there.
//!
//! The server leaves word in the folder of the store, in a file that only its owner can read: where it listens, and a token.
//! What was typed goes there as it was parsed; the answer comes back as it would have been written here.

use super::arguments::{CaseArguments, CaseWhat, StoreArguments, StoreWhat};
use crate::arguments::{Format, Workload};
use crate::desk::{Desk, Stop};
use axum::body::Body;
use axum::http::{Request, header};
use doorloop_engine::model::library::Library;
use doorloop_engine::text::{Lang, Words};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Under which name the word stands in the folder of the store.
const WORD: &str = "server.json";
/// Where a server does errands.
pub const ERRANDS: &str = "/api/errand";
/// A server on this computer that does not take a connection by then is not there.
const KNOCK: Duration = Duration::from_secs(5);

/// What can be asked of a server that has the store.
#[derive(Debug, Serialize, Deserialize)]
pub enum Errand {
    Case(CaseArguments),
    Store(StoreArguments),
    Workload(Workload),
}

/// An errand, and how its answer is written.
#[derive(Debug, Serialize, Deserialize)]
pub struct Asked {
    pub lang: Lang,
    pub format: Format,
    pub quiet: bool,
    pub colours: bool,
    /// The folder with processes and places that go before those of the library.
    pub library: Option<PathBuf>,
    pub errand: Errand,
}

/// What came of an errand: what is written to standard output and standard error, and the exit status.
#[derive(Debug, Serialize, Deserialize)]
pub struct Done {
    pub out: String,
    pub err: String,
    pub status: u8,
}

/// A server that has the store.
#[derive(Debug, Serialize, Deserialize)]
pub struct Server {
    address: SocketAddr,
    token: String,
}

/// The word that a server left; taken away when it stops.
pub struct WordLeft(PathBuf);

impl Drop for WordLeft {
    fn drop(&mut self) {
        // Whoever finds it all the same is told that nobody listens there.
        let _ = fs::remove_file(&self.0);
    }
}

/// Leaves word of where this server listens, for its owner's eyes only.
pub fn leave_word(folder: &Path, address: SocketAddr, token: &str) -> std::io::Result<WordLeft> {
    let path = folder.join(WORD);
    let text = serde_json::to_vec(&Server { address, token: token.to_owned() })?;
    // Made anew: the rights of a file that is there already would stay as they are.
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path)?.write_all(&text)?;
    Ok(WordLeft(path))
}

impl Server {
    /// The server that left word in this folder.
    pub fn of(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(WORD)).ok()?).ok()
    }

    /// Has it do an errand, and writes what it answers.
    pub fn ask(self, desk: &mut Desk, errand: Errand) -> Result<(), Stop> {
        let asked = Asked {
            lang: desk.lang,
            format: desk.format,
            quiet: desk.quiet,
            colours: desk.colours_on_stdout(),
            library: desk.folder.as_deref().map(whole),
            errand: errand.with_whole_paths(&desk.workbook.library),
        };
        let address = self.address;
        let done = self.sent(&asked).map_err(|why| {
            Stop::Failed(Words::new(
                format!("de zaken zijn open in een server op http://{address}, en die antwoordt niet ({why}). Stop die server, of werk daar verder"),
                format!("the cases are open in a server at http://{address}, which does not answer ({why}). Stop that server, or go on working there"),
            ))
        })?;
        desk.warn(&done.err);
        if !done.out.is_empty() {
            desk.answer(&done.out)?;
        }
        if done.status == 0 { Ok(()) } else { Err(Stop::Told(done.status)) }
    }

    fn sent(&self, asked: &Asked) -> Result<Done, String> {
        let said = |error: &dyn std::fmt::Display| error.to_string();
        let body = serde_json::to_vec(asked).map_err(|e| said(&e))?;
        let request = Request::post(ERRANDS)
            .header(header::HOST, self.address.to_string())
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONNECTION, "close")
            .body(Body::from(body))
            .map_err(|e| said(&e))?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| said(&e))?;
        runtime.block_on(async {
            let stream = tokio::time::timeout(KNOCK, tokio::net::TcpStream::connect(self.address)).await;
            let stream = stream.map_err(|e| said(&e))?.map_err(|e| said(&e))?;
            let (mut sender, connection) =
                hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|e| said(&e))?;
            tokio::spawn(connection);
            let answer = sender.send_request(request).await.map_err(|e| said(&e))?;
            let status = answer.status();
            let bytes = axum::body::to_bytes(Body::new(answer.into_body()), usize::MAX).await.map_err(|e| said(&e))?;
            if !status.is_success() {
                return Err(status.to_string());
            }
            serde_json::from_slice(&bytes).map_err(|e| said(&e))
        })
    }
}

impl Errand {
    /// Files that were named as seen from here, named as seen from anywhere.
    fn with_whole_paths(mut self, library: &Library) -> Self {
        let named = |name: &mut String| {
            let is_known = library.processes.contains_key(name) || library.places.contains_key(name);
            if !is_known && Path::new(name.as_str()).is_file() {
                *name = whole(Path::new(name.as_str())).display().to_string();
            }
        };
        match &mut self {
            Self::Case(case) => match &mut case.what {
                CaseWhat::Open(open) => [&mut open.process, &mut open.place].into_iter().for_each(named),
                CaseWhat::Import(import) => {
                    named(&mut import.case_file);
                    named(&mut import.place);
                    import.log_process.iter_mut().for_each(named);
                }
                CaseWhat::Forecast(forecast) => forecast.of_place.iter_mut().for_each(named),
                _ => {}
            },
            Self::Store(store) => {
                if let StoreWhat::Import { copy_file } = &mut store.what {
                    *copy_file = whole(copy_file);
                }
            }
            Self::Workload(workload) => {
                named(&mut workload.place);
                workload.with.iter_mut().for_each(named);
            }
        }
        self
    }

    /// Whether it simulates: then it waits its turn.
    pub const fn is_long(&self) -> bool {
        match self {
            Self::Case(case) => case.is_long(),
            Self::Store(_) => false,
            Self::Workload(_) => true,
        }
    }
}

fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}
