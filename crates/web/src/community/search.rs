//! Search results from the catalog and from what people wrote, in one list.

use super::{Call, Failure};
use crate::pages::search::{LIMIT, check_length, show};
use crate::reply::Reply;

/// `GET /search?q=QUERY`.
pub(super) async fn search(call: &Call<'_>) -> Result<Reply, Failure> {
    let query = call.value("q").trim();
    check_length(query).map_err(Failure::bad)?;
    let found = match query.is_empty() {
        true => None,
        false => Some(call.community.search(query, LIMIT).await?),
    };
    Ok(show(call.site, call.ask, query, found))
}
