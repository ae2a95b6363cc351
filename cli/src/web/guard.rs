//! The guard at the door: which host was meant, what the caller may do, where a change comes from, and how large it is.

use super::House;
use super::refusal::Refusal;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// The header in which a page sends the same-origin token along with a change.
pub const FORM_TOKEN: &str = "x-doorloop-token";
/// The cookie in which a browser keeps the token that it was let in with.
const COOKIE: &str = "doorloop";
/// Largest body.
const LARGEST: usize = 1 << 20;
/// A body must be there by then.
const BODY: Duration = Duration::from_secs(15);
/// Nothing comes from elsewhere, and nothing runs that stands in a page itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What a caller may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Look, ask, and take part in a workshop.
    Read,
    /// Change what others see.
    Edit,
    /// All that can be done at the computer itself: only with the word that the server left there.
    Own,
}

/// The tokens that open the door; without them the door is open, for this computer alone.
pub struct Tokens {
    pub read: String,
    pub edit: String,
}

impl Tokens {
    fn right(&self, token: &str) -> Option<Right> {
        let (read, edit) = (is_same(token, &self.read), is_same(token, &self.edit));
        if edit {
            Some(Right::Edit)
        } else if read {
            Some(Right::Read)
        } else {
            None
        }
    }
}

/// Compares in a time that does not tell how much was right.
fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// Lets a request in, or not.
pub async fn guard(State(house): State<Arc<House>>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = match admit(&house, &mut request).await {
        Ok(Some(instead)) => instead,
        Ok(None) => next.run(request).await,
        Err(refusal) => refused(&path, refusal),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn admit(house: &House, request: &mut Request) -> Result<Option<Response>, Refusal> {
    let headers = request.headers();
    if !house.is_meant(headers, request.uri()) {
        return Err(Refusal::new(
            StatusCode::MISDIRECTED_REQUEST,
            "Deze naam hoort niet bij deze server.",
            "This name does not belong to this server.",
        ));
    }
    if let Some(welcome) = enter(house, request)? {
        return Ok(Some(welcome));
    }
    let (right, by_bearer) = right(house, request.headers())?;
    let is_change = !matches!(*request.method(), Method::GET | Method::HEAD);
    if is_change {
        let headers = request.headers();
        let form = headers.get(FORM_TOKEN).and_then(|v| v.to_str().ok()).is_some_and(|t| is_same(t, &house.form_token));
        if is_cross_site(headers) || !(form || by_bearer) {
            return Err(Refusal::new(
                StatusCode::FORBIDDEN,
                "Deze wijziging komt niet van een pagina van deze server. Laad de pagina opnieuw.",
                "This change does not come from a page of this server. Reload the page.",
            ));
        }
        let body = std::mem::replace(request.body_mut(), Body::empty());
        let body = tokio::time::timeout(BODY, to_bytes(body, LARGEST)).await;
        let body = body
            .map_err(|_| Refusal::new(StatusCode::REQUEST_TIMEOUT, "Het versturen duurde te lang.", "Sending took too long."))?;
        let body = body.map_err(|_| {
            Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "Dit is te groot: hoogstens 1 MB.", "This is too large: 1 MB at most.")
        })?;
        *request.body_mut() = Body::from(body);
    }
    request.extensions_mut().insert(right);
    Ok(None)
}

/// Refuses who may only look.
pub fn must_edit(right: Right) -> Result<(), Refusal> {
    if right < Right::Edit {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "Met deze toegang mag u kijken, maar niets veranderen.",
            "With this access you may look, but change nothing.",
        ));
    }
    Ok(())
}

/// A browser that comes with a token in its address keeps it in a cookie, and goes on without it in the address.
fn enter(house: &House, request: &Request) -> Result<Option<Response>, Refusal> {
    let (Some(tokens), Some(query)) = (&house.tokens, request.uri().query()) else { return Ok(None) };
    let Some(token) = query.split('&').find_map(|pair| pair.strip_prefix("token=")) else { return Ok(None) };
    if tokens.right(token).is_none() {
        return Err(unknown_token());
    }
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("token=")).collect();
    let mark = if rest.is_empty() { "" } else { "?" };
    // A path of two slashes would lead to another host.
    let to = format!("/{}{mark}{}", request.uri().path().trim_start_matches(['/', '\\']), rest.join("&"));
    let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/");
    Ok(Some((StatusCode::SEE_OTHER, [(header::LOCATION, to), (header::SET_COOKIE, cookie)]).into_response()))
}

fn unknown_token() -> Refusal {
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        "Deze server vraagt een toegangscode. Open de link die u kreeg, of vraag er een aan wie de server startte.",
        "This server asks for a token. Open the link that you were given, or ask for one from who started the server.",
    )
}

/// What the caller may do, and whether that was said in a header that no browser sends by itself.
fn right(house: &House, headers: &HeaderMap) -> Result<(Right, bool), Refusal> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    if bearer.is_some_and(|token| is_same(token.trim(), &house.owner_token)) {
        return Ok((Right::Own, true));
    }
    let Some(tokens) = &house.tokens else { return Ok((Right::Edit, false)) };
    if let Some(token) = bearer {
        return tokens.right(token.trim()).map(|right| (right, true)).ok_or_else(unknown_token);
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
    let token = cookies.filter_map(|c| c.trim().split_once('=')).find(|(name, _)| *name == COOKIE).map(|(_, token)| token);
    token.and_then(|t| tokens.right(t)).map(|right| (right, false)).ok_or_else(unknown_token)
}

/// Whether a browser says that a request was made by a page of another site.
fn is_cross_site(headers: &HeaderMap) -> bool {
    let said = |name: &str| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    if said("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return true;
    }
    let Some(origin) = said("origin") else { return false };
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    said("host").is_none_or(|own| own != host)
}

impl House {
    /// Whether the host that was asked for is this server. A name of someone else that leads here is no good: its pages
    /// could then read ours (DNS rebinding).
    fn is_meant(&self, headers: &HeaderMap, uri: &Uri) -> bool {
        let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).or_else(|| uri.authority().map(|a| a.as_str()));
        let Some(host) = host else { return false };
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or(""),
            None => host.rsplit_once(':').map_or(host, |(name, _)| name),
        };
        let known = |n: &String| n.eq_ignore_ascii_case(name);
        match name.parse::<IpAddr>() {
            Ok(address) => address.is_loopback() || self.tokens.is_some(),
            Err(_) => name.eq_ignore_ascii_case("localhost") || self.names.iter().any(known),
        }
    }
}

/// A refusal as a page, or as data where data were asked for.
pub fn refused(path: &str, refusal: Refusal) -> Response {
    if path.starts_with("/api/") {
        return refusal.into_response();
    }
    let lang = if path.starts_with("/en") { doorloop_engine::text::Lang::En } else { doorloop_engine::text::Lang::Nl };
    super::page::refusal(lang, &refusal)
}
