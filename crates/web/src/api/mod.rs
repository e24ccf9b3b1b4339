//! The JSON API under `/api/v1`. The OpenAPI description is made from the handlers, so that it
//! cannot say anything else than they do.

mod calls;
pub(crate) mod failure;
mod handlers;
mod parameters;

use crate::ask::Ask;
use crate::pages::{item::json, not_found};
use crate::reply::Reply;
use crate::site::Site;
use axum::Router;
use axum::extract::{Extension, State};
use axum::routing::get;
use std::sync::Arc;
use utoipa::OpenApi;

/// The routes of the API.
pub(crate) fn routes() -> Router<Arc<Site>> {
    handlers::routes()
        .route("/api/v1/openapi.json", get(|| async { json(&openapi()) }))
        .route("/api/v1/{*rest}", get(unknown_call))
        .route("/api/{*rest}", get(unknown_page))
}

/// The description of the API.
pub fn openapi() -> utoipa::openapi::OpenApi {
    handlers::Description::openapi()
}

async fn unknown_call() -> Reply {
    failure::Failure::not_found("There is no such call; /api/v1/openapi.json lists them all.").into()
}

async fn unknown_page(State(site): State<Arc<Site>>, Extension(ask): Extension<Arc<Ask>>) -> Reply {
    not_found(&site, &ask, &ask.path)
}
