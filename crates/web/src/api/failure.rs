//! What the API answers when it cannot answer: one shape for every kind of failure.

use crate::ask::Refused;
use crate::pages::item::json;
use crate::reply::Reply;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use farcall_app::{NotFound, PrintError};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a call was not answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Failure {
    #[serde(skip)]
    status: StatusCode,
    /// What is wrong, and what to do about it.
    error: String,
    /// Names that may have been meant, the likeliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    did_you_mean: Vec<String>,
}

impl Failure {
    pub(crate) fn bad_request(error: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error: error.into(), did_you_mean: Vec::new() }
    }

    pub(crate) fn not_found(error: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, error: error.into(), did_you_mean: Vec::new() }
    }

    /// The database cannot be asked.
    pub(crate) fn unavailable() -> Self {
        let error = "the database cannot be reached just now; please try again in a minute".to_owned();
        Self { status: StatusCode::SERVICE_UNAVAILABLE, error, did_you_mean: Vec::new() }
    }
}

impl From<Failure> for Reply {
    fn from(failure: Failure) -> Self {
        let status = failure.status;
        json(&failure).with_status(status)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self { status: refused.status, ..Self::bad_request(refused.message) }
    }
}

impl From<NotFound> for Failure {
    fn from(missing: NotFound) -> Self {
        let failure = Self::not_found(missing.to_string());
        Self { did_you_mean: missing.did_you_mean, ..failure }
    }
}

impl From<PrintError> for Failure {
    fn from(error: PrintError) -> Self {
        let message = error.to_string();
        match error {
            PrintError::NotFound(missing) => missing.into(),
            PrintError::Language(_) | PrintError::Style(_) | PrintError::Adaptation(_) => {
                Self::bad_request(message)
            }
            // The item is there and the request well-formed; there is just no such declaration.
            PrintError::Undeclared { .. } | PrintError::Unsupported { .. } => {
                Self { status: StatusCode::UNPROCESSABLE_ENTITY, ..Self::bad_request(message) }
            }
        }
    }
}

impl From<QueryRejection> for Failure {
    fn from(rejection: QueryRejection) -> Self {
        Self::bad_request(rejection.body_text())
    }
}
