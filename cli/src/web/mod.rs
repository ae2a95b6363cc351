//! `doorloop serve`: the same answers in a browser, on this machine unless asked otherwise.
//!
//! One request goes through the [`guard`], to a page or to the API; whatever takes long goes through [`jobs`]. Pages and API
//! know nothing of processes: both ask the commands, and show what those say.

mod api;
mod assets;
mod cases;
mod catalogue;
mod edit;
mod errand;
mod guard;
mod jobs;
mod kept;
mod openapi;
mod page;
mod proposal;
mod refusal;
mod start;
mod wire;
mod work;
mod workshop;

use crate::arguments::Serve;
use crate::desk::{Desk, Stop};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use catalogue::Catalogue;
use doorloop_engine::model::library::Library;
use doorloop_engine::store::Store;
use doorloop_engine::text::{Complaint, Lang, Words};
use guard::Tokens;
use jobs::Jobs;
use refusal::Refusal;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, PoisonError, RwLock};

/// What all requests share.
pub struct House {
    /// The library as the program was started with it.
    builtin: Library,
    catalogue: RwLock<Arc<Catalogue>>,
    /// Where cases, versions and simulations are kept; `None` = nothing is kept.
    pub store: Option<Store>,
    pub jobs: Arc<Jobs>,
    pub shelf: proposal::Shelf,
    pub rooms: workshop::Rooms,
    /// Proves that a change comes from a page of ours.
    pub form_token: String,
    /// Proves that an errand comes from who started this server.
    owner_token: String,
    tokens: Option<Tokens>,
    /// Names under which this server may be asked, beside numbers and `localhost`.
    names: Vec<String>,
}

/// A secret of 128 bits, in hex.
fn secret() -> Result<String, Refusal> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| Refusal::defect())?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

pub fn run(desk: &mut Desk, wanted: &Serve) -> Result<(), Stop> {
    let address: IpAddr = wanted.listen.parse().map_err(|_| {
        Stop::input(
            Complaint::general(
                "bad_address",
                format!("--listen: \"{}\" is geen adres", wanted.listen),
                format!("--listen: \"{}\" is no address", wanted.listen),
            )
            .hint("Schrijf een IP-adres, zoals 0.0.0.0 voor alle", "Write an IP address, such as 0.0.0.0 for all"),
        )
    })?;
    let house = Arc::new(House::new(desk, address, wanted)?);
    let lang = desk.lang;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| failed(&e))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(SocketAddr::new(address, wanted.port)).await.map_err(|e| failed(&e))?;
        let at = listener.local_addr().map_err(|e| failed(&e))?;
        let _word = house.leave_word(at)?;
        desk.answer(&house.welcome(at, lang))?;
        let jobs = house.jobs.clone();
        let stop = async move {
            stopped().await;
            jobs.cancel_all();
        };
        wire::serve(listener, router(house), stop).await;
        Ok(())
    })
}

fn failed(error: &std::io::Error) -> Stop {
    Stop::Failed(Words::new(
        format!("de server kan hier niet starten: {error}"),
        format!("the server cannot start here: {error}"),
    ))
}

/// Ctrl-C, or a friendly word of the system.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Where no signal can be heard, the server goes on until it is ended.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn router(house: Arc<House>) -> Router {
    Router::new()
        .merge(start::routes())
        .merge(proposal::routes())
        .merge(workshop::routes())
        .merge(edit::routes())
        .merge(cases::routes())
        .merge(kept::routes())
        .merge(api::routes())
        .merge(errand::routes())
        .merge(assets::routes())
        .fallback(async |request: axum::extract::Request| guard::refused(request.uri().path(), Refusal::not_found()))
        .layer(from_fn_with_state(house.clone(), guard::guard))
        .with_state(house)
}

impl House {
    fn new(desk: &mut Desk, address: IpAddr, wanted: &Serve) -> Result<Self, Stop> {
        let secret = || secret().map_err(|refusal| Stop::Failed(refusal.words));
        let store = crate::cases::open_for_server(desk, wanted.store_folder.clone())?;
        let builtin = desk.workbook.library.clone();
        let catalogue = Catalogue::read(&builtin, store.as_ref())?;
        let shelf = proposal::Shelf::new().map_err(|error| {
            let what = |of: &str| format!("{of}: {error}");
            Stop::Failed(Words::new(what("er kan niet gerekend worden"), what("there is nothing to work with")))
        })?;
        let given = |name: &str| std::env::var(name).ok().filter(|token| !token.is_empty());
        let token = |name: &str| match given(name) {
            None => secret(),
            Some(token) if token.len() >= 16 && token.bytes().all(|b| b.is_ascii_alphanumeric()) => Ok(token),
            Some(_) => Err(Stop::input(Complaint::general(
                "weak_token",
                format!("{name}: een toegangscode is minstens 16 letters en cijfers"),
                format!("{name}: a token is at least 16 letters and digits"),
            ))),
        };
        let tokens = if address.is_loopback() {
            None
        } else {
            Some(Tokens { read: token("DOORLOOP_READ_TOKEN")?, edit: token("DOORLOOP_EDIT_TOKEN")? })
        };
        Ok(Self {
            builtin,
            catalogue: RwLock::new(Arc::new(catalogue)),
            store,
            jobs: Arc::new(Jobs::new(wanted.at_once.max(1))),
            shelf,
            rooms: workshop::Rooms::default(),
            form_token: secret()?,
            owner_token: secret()?,
            tokens,
            names: wanted.names.clone(),
        })
    }

    /// What can be asked about, as it is now.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.catalogue.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The library as it is now.
    pub fn library(&self) -> Arc<Library> {
        self.catalogue().library.clone()
    }

    /// Answers with what is saved by now.
    pub fn refresh(&self) -> Result<(), Refusal> {
        let read = Catalogue::read(&self.builtin, self.store.as_ref())?;
        *self.catalogue.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(read);
        Ok(())
    }

    /// The store, where there is one.
    pub fn stored(&self) -> Result<&Store, Refusal> {
        self.store.as_ref().ok_or_else(|| {
            Refusal::new(
                StatusCode::NOT_FOUND,
                "Deze server bewaart niets. Start hem met --store MAP.",
                "This server keeps nothing. Start it with --store DIR.",
            )
        })
    }

    /// Where to go, and with what.
    fn welcome(&self, at: SocketAddr, lang: Lang) -> String {
        let code = if lang == Lang::Nl { "nl" } else { "en" };
        let Some(tokens) = &self.tokens else {
            return Words::new(
                format!("Open http://{at}/{code}/ in uw browser. Ctrl-C stopt.\n"),
                format!("Open http://{at}/{code}/ in your browser. Ctrl-C stops.\n"),
            )
            .in_lang(lang)
            .to_owned();
        };
        let (read, edit) = (&tokens.read, &tokens.edit);
        let words = Words::new(
            format!(
                "Kijken en meedoen:  http://{at}/{code}/?token={read}\nOok veranderen:     http://{at}/{code}/?token={edit}\n\
                 De verbinding is niet versleuteld: gebruik dit alleen op een netwerk dat u vertrouwt. Ctrl-C stopt.\n"
            ),
            format!(
                "Look and take part: http://{at}/{code}/?token={read}\nAlso change:        http://{at}/{code}/?token={edit}\n\
                 The connection is not encrypted: use this only on a network that you trust. Ctrl-C stops.\n"
            ),
        );
        words.in_lang(lang).to_owned()
    }
}
