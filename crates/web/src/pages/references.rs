//! Who takes, returns or contains something, all of it.

use super::{Frame, render};
use crate::ask::Ask;
use crate::reply::Reply;
use crate::site::Site;
use askama::Template;
use farcall_app::References;
use farcall_app::wiki::PageEntry;

#[derive(Template)]
#[template(path = "references.html")]
struct ReferencesPage<'a> {
    frame: Frame<'a>,
    name: &'a str,
    address: String,
    references: &'a References,
    /// Pages on which people wrote a link to it.
    linking: &'a [PageEntry],
}

pub(crate) fn references(site: &Site, ask: &Ask, page: &farcall_app::Page, linking: &[PageEntry]) -> Reply {
    let item = &page.answer.item;
    show(site, ask, (&item.name, item.address.to_string()), &page.references, linking)
}

/// The list for a page with this name and address.
pub(crate) fn show(
    site: &Site,
    ask: &Ask,
    (name, address): (&str, String),
    references: &References,
    linking: &[PageEntry],
) -> Reply {
    let mut frame = Frame::new(site, ask, format!("References to {name}"));
    frame.is_hidden = true;
    let reply = render(&ReferencesPage { frame, name, address, references, linking });
    // Where people can write, any page may begin to link here at any time.
    if site.community.is_some() { reply.fresh() } else { reply }
}
