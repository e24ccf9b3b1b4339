//! What a handler answers, before it is compressed, tagged and given its headers.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// HTML, as every page of this site is.
pub(crate) const HTML: &str = "text/html; charset=utf-8";
/// JSON.
pub(crate) const JSON: &str = "application/json";
/// Markdown.
pub(crate) const MARKDOWN: &str = "text/markdown; charset=utf-8";
/// Text.
pub(crate) const TEXT: &str = "text/plain; charset=utf-8";

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) content_type: &'static str,
    pub(crate) body: Bytes,
    pub(crate) keep: Keep,
    /// Where a redirect leads.
    pub(crate) location: Option<String>,
    /// Cookies to set, whole.
    pub(crate) cookies: Vec<String>,
}

/// How long an answer is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// It is made anew for each request.
    No,
    /// It is made for one visitor: nobody keeps a copy.
    Private,
    /// It depends on the address and the reader's preferences alone: kept here, and checked by
    /// clients through its tag.
    Page,
    /// Its address holds a hash of its content: clients never ask again.
    Forever,
}

impl Reply {
    /// 200 with this body, kept.
    pub(crate) fn page(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self {
            status: StatusCode::OK,
            content_type,
            body: body.into(),
            keep: Keep::Page,
            location: None,
            cookies: Vec::new(),
        }
    }

    /// Another status, not kept.
    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        let keep = if self.keep == Keep::Private { Keep::Private } else { Keep::No };
        Self { status, keep, ..self }
    }

    /// The same, not kept.
    pub(crate) fn fresh(self) -> Self {
        Self { keep: Keep::No, ..self }
    }

    /// The same, for this visitor alone.
    pub(crate) fn private(self) -> Self {
        Self { keep: Keep::Private, ..self }
    }

    /// To the page that shows what a form did.
    pub(crate) fn see_other(to: impl Into<String>) -> Self {
        Self::redirect(StatusCode::SEE_OTHER, to).private()
    }

    /// To another address, for good or for now.
    pub(crate) fn redirect(status: StatusCode, to: impl Into<String>) -> Self {
        let location = to.into();
        Self {
            status,
            content_type: TEXT,
            body: Bytes::from(format!("See {location}\n")),
            keep: Keep::No,
            location: Some(location),
            cookies: Vec::new(),
        }
    }
}

impl IntoResponse for Reply {
    /// Hands the reply on to `deliver`, which makes the real response of it.
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.extensions_mut().insert(self);
        response
    }
}
