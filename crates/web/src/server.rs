//! Listening, and stopping in good order.

use crate::deliver::direct;
use crate::routes::router_with;
use crate::site::{CACHE_BYTES, Site};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header};
use farcall_app::App;
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tower::ServiceExt;

/// How long to wait before accepting again after that failed.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);
/// A client that takes longer for the head of a request is cut off.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);
/// How long stopping waits for answers that are under way.
const FINISH_WITHIN: Duration = Duration::from_secs(5);

/// What a proxy in front of the site says about its visitor.
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// For visitors whose side is encrypted: a year of nothing else.
const ONLY_ENCRYPTED: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// Why the site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Somebody else listens there.
    #[error("{0} is taken by another program; stop that, or choose another port with --bind")]
    Taken(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Bind(SocketAddr, #[source] io::Error),
}

/// A site that listens and does not answer yet.
#[derive(Debug)]
pub struct Running {
    listener: TcpListener,
    site: Arc<Site>,
    address: SocketAddr,
    beside: Option<Beside>,
}

/// What answers at one path in the site's place.
#[derive(Clone, Debug)]
struct Beside {
    path: &'static str,
    router: Router,
}

/// Starts to listen.
///
/// # Errors
/// When the address is taken or cannot be listened on.
pub async fn bind(app: Arc<App>, address: SocketAddr) -> Result<Running, ServeError> {
    bind_with(Arc::new(Site::new(app, CACHE_BYTES)), address).await
}

/// Starts to listen for a site that was set up by hand.
///
/// # Errors
/// When the address is taken or cannot be listened on.
pub async fn bind_with(site: Arc<Site>, address: SocketAddr) -> Result<Running, ServeError> {
    let listener = TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ServeError::Taken(address),
        _ => ServeError::Bind(address, error),
    })?;
    let address = listener.local_addr().map_err(|error| ServeError::Bind(address, error))?;
    Ok(Running { listener, site, address, beside: None })
}

impl Running {
    /// Where it listens: with the real port, when port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Has `router` answer what is asked at `path`, which is to be among the reserved addresses. The site neither looks
    /// at such requests nor adds anything to the answers but what holds for the whole connection.
    #[must_use]
    pub fn beside(mut self, path: &'static str, router: Router) -> Self {
        self.beside = Some(Beside { path, router });
        self
    }

    /// Answers until Ctrl+C or SIGTERM, then finishes what is under way.
    pub async fn run(self) {
        let router = router_with(self.site.clone());
        let site = self.site.clone();
        let following = tokio::spawn(async move { site.follow().await });
        let open = GracefulShutdown::new();
        let mut stop = pin!(stop_asked());
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = &mut stop => break,
            };
            let Ok((stream, peer)) = accepted else {
                // Out of file handles, most likely: others close theirs in a moment.
                tokio::time::sleep(ACCEPT_AGAIN).await;
                continue;
            };
            // Without it, small answers wait for the client's acknowledgement; nothing is lost if it fails.
            _ = stream.set_nodelay(true);
            let (site, router, beside) = (self.site.clone(), router.clone(), self.beside.clone());
            let answer = service_fn(move |request| {
                answer(site.clone(), router.clone(), beside.clone(), peer, request)
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADERS_WITHIN)
                .serve_connection(TokioIo::new(stream), answer);
            // What goes wrong on one connection is its client's business.
            tokio::spawn(open.watch(connection));
        }
        drop(self.listener);
        // Connections that are only kept open do not hold the program up for longer than this.
        _ = tokio::time::timeout(FINISH_WITHIN, open.shutdown()).await;
        following.abort();
        if let Some(community) = &self.site.community {
            community.store().close().await;
        }
    }
}

/// Who is at the other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Whether what is at the other end may be a proxy of this site: only one on this machine is believed.
pub(crate) fn is_proxy(peer: IpAddr) -> bool {
    peer.to_canonical().is_loopback()
}

/// Whether the visitor's side of the connection is encrypted. What others than a proxy say of themselves is taken out.
fn is_encrypted(headers: &mut HeaderMap, peer: SocketAddr) -> bool {
    if !is_proxy(peer.ip()) {
        headers.remove(FORWARDED_PROTO);
        headers.remove(FORWARDED_FOR);
    }
    headers.get(FORWARDED_PROTO).is_some_and(|scheme| scheme == "https")
}

/// One request, with what is the same for all of them.
async fn answer(
    site: Arc<Site>,
    router: Router,
    beside: Option<Beside>,
    peer: SocketAddr,
    mut request: Request<Incoming>,
) -> Result<Response<Either<Full<Bytes>, Body>>, Infallible> {
    let is_encrypted = is_encrypted(request.headers_mut(), peer);
    let mut response = answer_as_is(site, router, beside, peer, request).await?;
    if is_encrypted {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, ONLY_ENCRYPTED);
    }
    Ok(response)
}

/// Pages at once, the API through the router, and what is no part of the site beside it.
async fn answer_as_is(
    site: Arc<Site>,
    router: Router,
    beside: Option<Beside>,
    peer: SocketAddr,
    mut request: Request<Incoming>,
) -> Result<Response<Either<Full<Bytes>, Body>>, Infallible> {
    if let Some(beside) = beside.filter(|beside| beside.path == request.uri().path()) {
        let response = beside.router.oneshot(request.map(Body::new)).await?;
        return Ok(response.map(Either::Right));
    }
    if let Some(response) = direct(&site, request.method(), request.uri(), request.headers()) {
        // Requests that came together are all answered before the first answer leaves: the answers
        // then go out in one burst, for which a busy reader wakes once.
        tokio::task::yield_now().await;
        return Ok(response.map(|bytes| Either::Left(Full::new(bytes))));
    }
    request.extensions_mut().insert(Peer(peer));
    let response = router.oneshot(request.map(Body::new)).await?;
    Ok(response.map(Either::Right))
}

/// Resolves when the user or the system asks the program to stop.
async fn stop_asked() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => _ = signal.recv().await,
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! { () = interrupted => {}, () = terminated => {} }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let said = || HeaderMap::from_iter([(FORWARDED_PROTO, HeaderValue::from_static("https"))]);
        assert!(is_encrypted(&mut said(), ([127, 0, 0, 1], 5).into()));
        assert!(is_encrypted(&mut said(), "[::ffff:127.0.0.1]:5".parse().unwrap()));
        let mut headers = said();
        assert!(!is_encrypted(&mut headers, ([192, 0, 2, 1], 5).into()));
        assert!(headers.is_empty(), "nobody later believes it either");
        assert!(!is_encrypted(&mut HeaderMap::new(), ([127, 0, 0, 1], 5).into()));
    }
}
