//! The directory as pages and as a JSON API.
//!
//! One request: `deliver` looks in the cache of finished pages first; what is not there is answered
//! as a plain `Reply`, by one of the `pages` or, through `routes`, by a handler of the `api`, and
//! given its headers; what is asked for a second time is compressed and kept. A page is a pure function of its address and of what the
//! reader prefers (language, style, architecture, theme), so that it can be kept for good.
//!
//! All facts come from `farcall-app`; this crate knows HTTP and HTML and nothing else.
//! What is absent: catalogs, declarations, terminals.

mod api;
mod ask;
mod assets;
mod cache;
mod community;
mod compress;
mod deliver;
mod drawing;
mod escape;
pub mod files;
mod highlight;
mod markdown;
mod pages;
mod preferences;
mod reply;
mod routes;
mod server;
mod site;

pub use api::openapi;
pub use community::{Limits, day};
pub use routes::{router, router_with};
pub use server::{Running, ServeError, bind, bind_with};
pub use site::{CACHE_BYTES, Site};
