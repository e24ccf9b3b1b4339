//! Links to PInvoke.net, led to their page here.

use crate::escape::encoded;
use crate::reply::Reply;
use axum::http::StatusCode;
use farcall_app::OldPath;

/// The redirect for an old link: for good, whether to a page or to a search.
pub(crate) fn redirect(found: &OldPath) -> Reply {
    let to = match found {
        OldPath::Page(address) => address.to_string(),
        OldPath::Search(words) => format!("/search?q={}", encoded(words)),
        OldPath::Home => "/".to_owned(),
    };
    Reply::redirect(StatusCode::MOVED_PERMANENTLY, to)
}
