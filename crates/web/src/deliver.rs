//! The way of every response: kept pages are sent at once, everything else is answered, given
//! its headers, compressed and, where it is a page, kept.

use crate::api::failure::Failure;
use crate::ask::{Ask, Refused, is_api};
use crate::cache::Kept;
use crate::community;
use crate::compress::{Encoding, SMALLEST};
use crate::pages;
use crate::preferences::Preferences;
use crate::reply::{Keep, Reply, TEXT};
use crate::site::Site;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{self, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tower_http::csrf::ProtectionError;

/// Sent with everything. The site loads nothing from anywhere else and runs no inline script.
const SAFETY: [(HeaderName, HeaderValue); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; object-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// Longer addresses are answered, but their answers are not kept: what people link to is short.
const LONGEST_KEPT_ADDRESS: usize = 300;

/// The outermost handler.
pub(crate) async fn deliver(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    if let Some(response) = direct(&site, request.method(), request.uri(), request.headers()) {
        return response.map(Body::from);
    }
    let is_api = is_api(request.uri().path());
    let takes_forms = site.community.is_some() && !is_api;
    let mut response = match *request.method() {
        Method::GET | Method::HEAD => hand_on(&site, request, next).await,
        Method::POST if takes_forms => hand_on(&site, request, next).await,
        Method::OPTIONS => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NO_CONTENT;
            response.headers_mut().insert(header::ALLOW, ALLOWED);
            response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED);
            response.headers_mut().extend(SAFETY);
            response
        }
        _ => {
            let refused = Refused { status: StatusCode::METHOD_NOT_ALLOWED, message: READ_ONLY.to_owned() };
            let reply = refuse(&site, refused, Preferences::default(), is_api);
            let mut response = finish(reply, Encoding::Identity).map(Body::from);
            response.headers_mut().insert(header::ALLOW, ALLOWED);
            response
        }
    };
    if is_api {
        // The API may be read by any page of the web; it knows no user.
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    response
}

/// Lets the router answer, and makes the response of its reply.
async fn hand_on(site: &Site, mut request: Request, next: Next) -> Response {
    let is_api = is_api(request.uri().path());
    let headers = request.headers().clone();
    let address = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let cookies = cookies(site, &headers);
    let refused =
        |refused| finish(refuse(site, refused, cookies, is_api), encoding(&headers)).map(Body::from);
    let ask = match Ask::new(request.uri(), &headers, cookies, &site.languages) {
        Ok(ask) => ask,
        Err(reason) => return refused(reason),
    };
    request.extensions_mut().insert(Arc::new(ask));
    let epoch = site.cache.epoch();
    let mut response = next.run(request).await;
    if response.extensions().get::<ProtectionError>().is_some() {
        community::log::from_elsewhere(&address);
        let message = "This form was sent from another site, so it was not taken. Open the page here and \
                       send it again."
            .to_owned();
        return refused(Refused { status: StatusCode::FORBIDDEN, message });
    }
    match response.extensions_mut().remove::<Reply>() {
        Some(reply) => conclude(site, &address, cookies, &headers, (reply, epoch)).map(Body::from),
        // What the framework answers by itself is complete.
        None => {
            response.headers_mut().extend(SAFETY);
            response
        }
    }
}

pub(crate) const READ_ONLY: &str = "This address is read with GET; it takes nothing else.";
const ALLOWED: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

/// What needs no routing: everything outside the API. A page that is kept is sent as it is, which
/// is the way of nearly every request of a busy day; any other is rendered at once.
pub(crate) fn direct(
    site: &Site,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Option<http::Response<Bytes>> {
    if !matches!(*method, Method::GET | Method::HEAD) || uri.path().starts_with("/api/") {
        return None;
    }
    let address = uri.path_and_query().map_or("/", |p| p.as_str());
    let cookies = cookies(site, headers);
    if let Some(kept) = site.cache.get(address, cookies) {
        return Some(respond(&kept, encoding(headers), headers.get(header::IF_NONE_MATCH), Keep::Page));
    }
    let ask = match Ask::new(uri, headers, cookies, &site.languages) {
        Ok(ask) => ask,
        Err(refused) => return Some(finish(pages::refused(site, &refused, cookies), encoding(headers))),
    };
    // Taken first: if somebody writes on the page from here on, it is rendered without that, and not kept.
    let epoch = site.cache.epoch();
    if site.needs_store(&ask) {
        return None;
    }
    // Nothing panics that is known; if something does, only its request fails.
    let answered = catch_unwind(AssertUnwindSafe(|| pages::answer(site, &ask)));
    let reply = answered.unwrap_or_else(|_| last_resort());
    Some(conclude(site, address, cookies, headers, (reply, epoch)))
}

/// Something fell over that must not have. What it was is on standard error, where the panic was
/// reported; the reader only learns that it is not their fault.
pub(crate) fn last_resort() -> Reply {
    let reply = Reply::page(TEXT, "Something went wrong here. It is not your fault.\n");
    reply.with_status(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Makes the response of an answer that was begun in an epoch of the cache, and keeps it if it is a page that was asked for before.
/// Compressing takes several times as long as rendering, and most pages are asked for once: so the
/// first reader gets all but the largest as they are.
fn conclude(
    site: &Site,
    address: &str,
    cookies: Preferences,
    headers: &HeaderMap,
    (reply, epoch): (Reply, u64),
) -> http::Response<Bytes> {
    let encoding = encoding(headers);
    let may_keep = reply.keep == Keep::Page && reply.status == StatusCode::OK;
    if !may_keep {
        if reply.keep == Keep::Forever && reply.status == StatusCode::OK {
            let kept = Kept::new(HeaderValue::from_static(reply.content_type), reply.body);
            return respond(&kept, encoding, headers.get(header::IF_NONE_MATCH), Keep::Forever);
        }
        return finish(reply, encoding);
    }
    let kept = Arc::new(Kept::new(HeaderValue::from_static(reply.content_type), reply.body));
    let is_worth_it = kept.is_large() || site.cache.was_asked_before(address, cookies);
    if is_worth_it && address.len() <= LONGEST_KEPT_ADDRESS {
        site.cache.put(address, cookies, kept.clone(), epoch);
    }
    let encoding = if is_worth_it { encoding } else { Encoding::Identity };
    respond(&kept, encoding, headers.get(header::IF_NONE_MATCH), Keep::Page)
}

fn encoding(headers: &HeaderMap) -> Encoding {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|h| h.to_str().ok());
    accepted.map_or(Encoding::Identity, Encoding::accepted)
}

fn cookies(site: &Site, headers: &HeaderMap) -> Preferences {
    let header = headers.get(header::COOKIE).and_then(|h| h.to_str().ok());
    header.map_or_else(Preferences::default, |h| Preferences::from_cookies(h, &site.languages))
}

/// The answer to a request that is refused: JSON to programs, a page to people.
fn refuse(site: &Site, refused: Refused, preferences: Preferences, is_api: bool) -> Reply {
    if is_api { Failure::from(refused).into() } else { pages::refused(site, &refused, preferences) }
}

/// A kept page, or that the client's copy of it still holds.
fn respond(
    kept: &Kept,
    encoding: Encoding,
    condition: Option<&HeaderValue>,
    keep: Keep,
) -> http::Response<Bytes> {
    let is_small = kept.identity.bytes.len() < SMALLEST;
    let encoding = if is_small { Encoding::Identity } else { encoding };
    let body = kept.body(encoding);
    let is_known = condition.is_some_and(|tags| names(tags, &body.tag));
    let bytes = if is_known { Bytes::new() } else { body.bytes.clone() };
    let mut response = http::Response::new(bytes);
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.reserve(12);
    headers.insert(header::CONTENT_TYPE, kept.content_type.clone());
    headers.insert(header::ETAG, body.tag.clone());
    describe(headers, encoding, keep);
    response
}

/// An answer that is not kept.
fn finish(reply: Reply, encoding: Encoding) -> http::Response<Bytes> {
    let is_small = reply.body.len() < SMALLEST_FRESH;
    let encoding = if is_small { Encoding::Identity } else { encoding };
    let mut response = http::Response::new(encoding.compress_once(&reply.body));
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    describe(headers, encoding, reply.keep);
    for cookie in &reply.cookies {
        if let Ok(cookie) = HeaderValue::from_str(cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
    if let Some(to) = reply.location.as_deref().and_then(|l| HeaderValue::from_str(l).ok()) {
        headers.insert(header::LOCATION, to);
    }
    response
}

/// Answers made for one request alone are compressed from this size on only.
const SMALLEST_FRESH: usize = 8 << 10;

fn describe(headers: &mut HeaderMap, encoding: Encoding, keep: Keep) {
    if let Some(token) = encoding.token() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(token));
    }
    let (vary, caching) = match keep {
        Keep::Forever => ("accept-encoding", "public, max-age=31536000, immutable"),
        Keep::Page | Keep::No => ("accept-encoding, cookie", "no-cache"),
        Keep::Private => ("accept-encoding, cookie", "no-store"),
    };
    headers.insert(header::VARY, HeaderValue::from_static(vary));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.extend(SAFETY);
}

/// Whether an `If-None-Match` header names this tag.
fn names(condition: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(condition), Ok(tag)) = (condition.to_str(), tag.to_str()) else { return false };
    condition.split(',').map(str::trim).any(|c| c == "*" || c.strip_prefix("W/").unwrap_or(c) == tag)
}
