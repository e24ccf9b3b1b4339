//! All routes.

use crate::api;
use crate::ask::Ask;
use crate::deliver::deliver;
use crate::pages;
use crate::reply::Reply;
use crate::site::{CACHE_BYTES, Site};
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware};
use farcall_app::App;
use std::any::Any;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// The whole site over `app`.
pub fn router(app: Arc<App>) -> Router {
    router_with(Arc::new(Site::new(app, CACHE_BYTES)))
}

/// The whole site, with what was set up by hand.
pub fn router_with(site: Arc<Site>) -> Router {
    Router::new()
        .merge(api::routes())
        .fallback(page)
        .layer(CatchPanicLayer::custom(last_resort))
        .layer(middleware::from_fn_with_state(site.clone(), deliver))
        .with_state(site)
}

/// Everything but the API: [`pages`] has the table.
async fn page(State(site): State<Arc<Site>>, Extension(ask): Extension<Arc<Ask>>) -> Reply {
    pages::answer(&site, &ask)
}

/// Something fell over that must not have. What it was is on standard error, where the panic was
/// reported; the reader only learns that it is not their fault.
#[expect(clippy::needless_pass_by_value, reason = "the layer passes the panic's payload so")]
fn last_resort(_panic: Box<dyn Any + Send + 'static>) -> Response {
    let reply = Reply::page(crate::reply::TEXT, "Something went wrong here. It is not your fault.\n");
    reply.with_status(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}
