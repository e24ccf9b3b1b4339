//! Listening, and stopping in good order.

use crate::routes::router_with;
use crate::site::{CACHE_BYTES, Site};
use farcall_app::App;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Why the site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Somebody else listens there.
    #[error("{0} is taken by another program; stop that, or choose another port with --bind")]
    Taken(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Bind(SocketAddr, #[source] io::Error),
    /// Accepting connections failed for good.
    #[error("serving stopped: {0}")]
    Serve(#[source] io::Error),
}

/// A site that listens and does not answer yet.
#[derive(Debug)]
pub struct Running {
    listener: TcpListener,
    site: Arc<Site>,
    address: SocketAddr,
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
    Ok(Running { listener, site, address })
}

impl Running {
    /// Where it listens: with the real port, when port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until Ctrl+C or SIGTERM, then finishes what is under way.
    ///
    /// # Errors
    /// When accepting connections fails for good.
    pub async fn run(self) -> Result<(), ServeError> {
        use axum::serve::ListenerExt;
        let listener = self.listener.tap_io(|stream| {
            // Without it, small answers wait for the client's acknowledgement; nothing is lost if it fails.
            _ = stream.set_nodelay(true);
        });
        axum::serve(listener, router_with(self.site))
            .with_graceful_shutdown(stop_asked())
            .await
            .map_err(ServeError::Serve)
    }
}

/// Serves `app` at `address` until Ctrl+C; `ready` is told where it listens before the first answer.
///
/// # Errors
/// When the address is taken or cannot be listened on, or accepting connections fails.
pub async fn serve(
    app: Arc<App>,
    address: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let running = bind(app, address).await?;
    ready(running.address());
    running.run().await
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
