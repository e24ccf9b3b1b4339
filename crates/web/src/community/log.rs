//! What whoever runs the site should know of: who signs in, what is refused, and what fails. Lines for `tracing`;
//! where they go is decided by the program. What people change is in the histories and the audit log.
//!
//! Values are written as Rust writes strings, so that no sign in them can look like a line of its own.

use super::Visitor;
use crate::reply::Reply;
use axum::http::StatusCode;
use farcall_app::wiki::Error;

/// Forms whose success is worth a line: those that open or end sessions.
const SESSIONS: [&str; 5] =
    ["/wiki/sign-in", "/wiki/sign-up", "/wiki/invitation", "/wiki/password", "/wiki/account"];

/// What became of a request under `/wiki/`; `name` is the account that was named in the form.
pub(super) fn answered(path: &str, is_post: bool, visitor: &Visitor, name: &str, reply: &Reply) {
    let status = reply.status.as_u16();
    let (from, account) = (visitor.address(), visitor.account.as_ref().map_or("", |a| a.name.as_str()));
    match reply.status {
        s if s.is_server_error() => tracing::error!(path, status, %from, ?account, "failed"),
        StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS => {
            tracing::warn!(path, status, %from, ?account, ?name, "refused");
        }
        s if s.is_client_error() && is_post => {
            tracing::warn!(path, status, %from, ?account, "not taken");
        }
        _ if is_post && SESSIONS.contains(&path) => {
            tracing::info!(path, status, %from, ?account, ?name, "session");
        }
        _ => {}
    }
}

/// A form that another site sent.
pub(crate) fn from_elsewhere(path: &str) {
    tracing::warn!(?path, "refused: sent from another site");
}

/// What the database says when it fails.
pub(super) fn store_failed(error: &Error) {
    tracing::error!(error = ?error.to_string(), "the database failed");
}
