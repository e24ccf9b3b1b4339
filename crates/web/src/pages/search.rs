//! Search results.

use super::{Frame, refused, render};
use crate::ask::{Ask, Refused};
use crate::reply::Reply;
use crate::site::Site;
use askama::Template;
use axum::http::StatusCode;
use farcall_app::{Found, FoundAll};

/// Results on one page.
pub(crate) const LIMIT: usize = 50;
/// Longer queries are refused: no name and no question is that long.
pub(crate) const LONGEST_QUERY: usize = 1000;

#[derive(Template)]
#[template(path = "search.html")]
struct Search<'a> {
    frame: Frame<'a>,
    problem: Option<String>,
    results: Vec<Found>,
    limit: usize,
}

pub(crate) fn search(site: &Site, ask: &Ask) -> Reply {
    let query = ask.parameter("q").unwrap_or_default().trim();
    if let Err(message) = check_length(query) {
        let status = StatusCode::BAD_REQUEST;
        return refused(site, &Refused { status, message }, ask.preferences);
    }
    let found = (!query.is_empty()).then(|| site.app.search_catalog(query, LIMIT));
    show(site, ask, query, found)
}

/// The page of what was found; nothing was searched for if that is absent.
pub(crate) fn show(site: &Site, ask: &Ask, query: &str, found: Option<FoundAll>) -> Reply {
    let mut frame = Frame::new(site, ask, if query.is_empty() { "Search" } else { query });
    frame.is_hidden = true;
    query.clone_into(&mut frame.query);
    let (problem, results) = found.map_or((None, Vec::new()), |f| (f.problem, f.results));
    let status = if problem.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    render(&Search { frame, problem, results, limit: LIMIT }).with_status(status)
}

/// # Errors
/// When the query is too long, with what to do about it.
pub(crate) fn check_length(query: &str) -> Result<(), String> {
    let len = query.chars().count();
    if len <= LONGEST_QUERY {
        return Ok(());
    }
    Err(format!(
        "This query has {len} characters; at most {LONGEST_QUERY} are searched for. Try a name or a few words."
    ))
}
