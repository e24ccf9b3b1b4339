//! The protocol over standard input and output, as editors start it.

use crate::Server;
use farcall_app::App;
use rmcp::service::ServerInitializeError;
use rmcp::{ServiceExt, transport};
use std::sync::Arc;

/// Why the conversation ended early.
#[derive(Debug, thiserror::Error)]
pub enum StdioError {
    /// The other side does not begin as a client does.
    #[error("standard input does not speak the Model Context Protocol: {0}")]
    NoClient(String),
    /// The server itself fell over.
    #[error("the server stopped: {0}")]
    Stopped(#[from] tokio::task::JoinError),
}

/// Answers until standard input ends. Nothing else may be written to standard output meanwhile.
///
/// # Errors
/// When the other side is no client, or the server stops by itself.
pub async fn over_stdio(app: Arc<App>) -> Result<(), StdioError> {
    let running = match Server::new(app).serve(transport::stdio_pipes()).await {
        Ok(running) => running,
        // An editor may start a server and think better of it.
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => return Err(StdioError::NoClient(shortened(&error.to_string()))),
    };
    running.waiting().await?;
    Ok(())
}

/// As much of a message as a person reads; it may repeat what was sent.
fn shortened(message: &str) -> String {
    message.chars().take(300).collect()
}
