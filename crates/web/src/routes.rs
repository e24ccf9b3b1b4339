//! All routes.

use crate::api;
use crate::ask::Ask;
use crate::community;
use crate::deliver::{deliver, last_resort};
use crate::pages;
use crate::reply::Reply;
use crate::site::{CACHE_BYTES, Site};
use axum::extract::{Extension, Request, State};
use axum::response::IntoResponse;
use axum::{Router, middleware};
use farcall_app::App;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

/// The whole site over `app`, without what people write.
pub fn router(app: Arc<App>) -> Router {
    router_with(Arc::new(Site::new(app, CACHE_BYTES)))
}

/// The whole site, with what was set up by hand.
pub fn router_with(site: Arc<Site>) -> Router {
    Router::new()
        .merge(api::routes())
        .fallback(page)
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(|_| last_resort().into_response()))
        .layer(middleware::from_fn_with_state(site.clone(), deliver))
        .with_state(site)
}

/// What `deliver` leaves of the pages: those that take a look at the store, and addresses under
/// `/api/` that are no call.
async fn page(State(site): State<Arc<Site>>, Extension(ask): Extension<Arc<Ask>>, request: Request) -> Reply {
    match &site.community {
        Some(community) => community::answer(&site, community, &ask, request).await,
        None => pages::answer(&site, &ask),
    }
}
