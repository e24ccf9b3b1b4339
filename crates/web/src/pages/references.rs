//! Who takes, returns or contains something, all of it.

use super::{Frame, render};
use crate::ask::Ask;
use crate::reply::Reply;
use crate::site::Site;
use askama::Template;
use farcall_app::References;

#[derive(Template)]
#[template(path = "references.html")]
struct ReferencesPage<'a> {
    frame: Frame<'a>,
    name: &'a str,
    address: String,
    references: &'a References,
}

pub(crate) fn references(site: &Site, ask: &Ask, page: &farcall_app::Page) -> Reply {
    let item = &page.answer.item;
    let mut frame = Frame::new(site, ask, format!("References to {}", item.name));
    frame.is_hidden = true;
    let address = item.address.to_string();
    render(&ReferencesPage { frame, name: &item.name, address, references: &page.references })
}
