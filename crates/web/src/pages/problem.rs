//! What is answered when there is no page: what is wrong, and where to go instead.

use super::{Frame, render};
use crate::ask::{Ask, Refused};
use crate::escape::encoded;
use crate::preferences::{Preferences, short};
use crate::reply::Reply;
use crate::site::Site;
use askama::Template;
use axum::http::StatusCode;

#[derive(Template)]
#[template(path = "problem.html")]
struct Problem<'a> {
    frame: Frame<'a>,
    title: &'a str,
    message: String,
    /// Names that may have been meant, with their addresses.
    guesses: Vec<(String, String)>,
    query: String,
    query_encoded: String,
}

/// Nothing lives at an address; `name` is what it seems to name.
pub(crate) fn not_found(site: &Site, ask: &Ask, name: &str) -> Reply {
    let name = short(name);
    let guesses = site.app.suggest(&name, 6).into_iter().map(|hit| (hit.name, hit.address.to_string()));
    let mut frame = Frame::new(site, ask, "Not found");
    frame.is_hidden = true;
    let page = Problem {
        frame,
        title: "There is no such page",
        message: format!("Nothing in the directory is called “{name}” here."),
        guesses: guesses.collect(),
        query_encoded: encoded(&name),
        query: name,
    };
    render(&page).with_status(StatusCode::NOT_FOUND)
}

/// A request that cannot be answered as it stands.
pub(crate) fn refused(site: &Site, refused: &Refused, preferences: Preferences) -> Reply {
    let ask = Ask { preferences, ..Ask::default() };
    let mut frame = Frame::new(site, &ask, "Cannot answer that");
    frame.is_hidden = true;
    let page = Problem {
        frame,
        title: "That cannot be answered",
        message: refused.message.clone(),
        guesses: Vec::new(),
        query: String::new(),
        query_encoded: String::new(),
    };
    render(&page).with_status(refused.status)
}
