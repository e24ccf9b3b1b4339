//! The pages. Fixed addresses stand in one table; everything else is the page of a thing.

mod about;
pub(crate) mod device;
pub(crate) mod directory;
mod evidence;
mod feeds;
pub(crate) mod generate;
mod home;
pub(crate) mod item;
pub(crate) mod item_parts;
mod item_view;
mod old_links;
mod problem;
pub(crate) mod references;
pub(crate) mod search;
pub(crate) mod tabs;

pub(crate) use problem::{not_found, refused};

use crate::ask::Ask;
use crate::assets::Assets;
use crate::community::Around;
use crate::reply::{HTML, Keep, Reply};
use crate::site::Site;
use askama::Template;
use axum::http::StatusCode;

type Page = fn(&Site, &Ask) -> Reply;

/// Every page with an address of its own. To add one: a handler, and one line here.
static PAGES: &[(&str, Page)] = &[
    ("/", home::home),
    ("/search", search::search),
    ("/modules", directory::modules),
    ("/constants", directory::constants),
    ("/device", device::sections),
    ("/generate", generate::generate),
    ("/about", about::about),
    ("/evidence", evidence::evidence),
    ("/help", about::help),
    ("/api", about::api),
    ("/opensearch.xml", feeds::opensearch),
    ("/robots.txt", feeds::robots),
    ("/sitemap.xml", feeds::sitemap_index),
    ("/favicon.ico", feeds::favicon),
];

/// Answers any address outside the API.
pub(crate) fn answer(site: &Site, ask: &Ask) -> Reply {
    let path = ask.path.as_str();
    if let Some((_, page)) = PAGES.iter().find(|(address, _)| *address == path) {
        return page(site, ask);
    }
    if let Some(asset) = site.assets.find(path) {
        let reply = Reply::page(asset.content_type, asset.bytes.clone());
        return Reply { keep: Keep::Forever, ..reply };
    }
    if let Some(number) = path.strip_prefix("/sitemap/").and_then(|rest| rest.strip_suffix(".xml")) {
        return feeds::sitemap(site, ask, number);
    }
    if let Some(found) = site.app.resolve_old_path(path) {
        return old_links::redirect(&found);
    }
    if let Some(trimmed) = path.strip_suffix('/').filter(|p| PAGES.iter().any(|(address, _)| address == p)) {
        return Reply::redirect(StatusCode::MOVED_PERMANENTLY, trimmed);
    }
    item::answer(site, ask, &Around::default())
}

/// What every HTML page says around its content.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    /// In the browser's tab.
    pub(crate) title: String,
    /// For search engines.
    pub(crate) description: String,
    /// The page's one address; empty where it has none.
    pub(crate) canonical: String,
    /// The address to which `.md` and `.json` can be added.
    pub(crate) data: String,
    pub(crate) has_data: bool,
    /// Whether it is the printable version.
    pub(crate) is_printable: bool,
    /// Whether search engines should leave it out.
    pub(crate) is_hidden: bool,
    pub(crate) is_home: bool,
    /// The part of the site it belongs to.
    pub(crate) section: &'static str,
    /// What stands in the search box.
    pub(crate) query: String,
    pub(crate) theme: &'static str,
    /// Whether people can write here.
    has_community: bool,
    /// Whether the reader is signed in.
    pub(crate) is_signed_in: bool,
    /// Whether the page becomes a file: nothing on it may need a server's answer.
    pub(crate) is_file: bool,
    /// Whether a reader of docsets shows it.
    pub(crate) is_docset: bool,
    /// What a catalog of the user's own was read from.
    pub(crate) own: Option<&'a str>,
    pub(crate) assets: &'a Assets,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(site: &'a Site, ask: &Ask, title: impl Into<String>) -> Self {
        Self {
            title: format!("{} · Farcall", title.into()),
            description: String::new(),
            canonical: String::new(),
            data: String::new(),
            has_data: false,
            is_printable: ask.parameter("print").is_some(),
            is_hidden: false,
            is_home: false,
            section: "",
            query: String::new(),
            theme: ask.preferences.theme.name(),
            has_community: site.community.is_some(),
            is_signed_in: ask.is_signed_in,
            is_file: ask.file.is_some(),
            is_docset: ask.file.as_ref().is_some_and(|form| form.is_docset),
            own: site.app.own(),
            assets: &site.assets,
        }
    }

    /// The site's own pages, with their titles.
    pub(crate) fn standing(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        farcall_app::STANDING.iter().map(|page| (page.path, page.title))
    }

    /// Whether links to the pages that people write are shown: on paper they lead nowhere.
    pub(crate) fn has_written(&self) -> bool {
        self.has_community && !self.is_printable
    }

    /// Whether people can write where this is read.
    pub(crate) fn is_writable(&self) -> bool {
        self.has_written() && !self.is_file
    }
}

/// A rendered page. A template that fails is our mistake, and the reader is told no more.
pub(crate) fn render(template: &impl Template) -> Reply {
    // Enough for nearly every page, so that the text is written where it stays.
    let mut html = String::with_capacity(16 << 10);
    match template.render_into(&mut html) {
        Ok(()) => Reply::page(HTML, html),
        Err(_) => Reply::page(HTML, "<!doctype html><title>Farcall</title><p>Something went wrong here.")
            .with_status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// `12,345`.
pub(crate) fn thousands(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or(0_u64).to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Entries by their first letter, in order; what is no letter under `0–9` or `#`.
pub(crate) fn by_letter<T>(entries: Vec<T>, name: impl Fn(&T) -> &str) -> Vec<(String, Vec<T>)> {
    let mut letters: Vec<(String, Vec<T>)> = Vec::new();
    for entry in entries {
        let letter = match name(&entry).chars().next() {
            Some(c) if c.is_ascii_alphabetic() => c.to_ascii_uppercase().to_string(),
            Some(c) if c.is_ascii_digit() => "0-9".to_owned(),
            _ => "other".to_owned(),
        };
        match letters.iter_mut().find(|(l, _)| *l == letter) {
            Some((_, list)) => list.push(entry),
            None => letters.push((letter, vec![entry])),
        }
    }
    letters.sort_by(|a, b| a.0.cmp(&b.0));
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [(0u32, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn the_sites_own_first_segments_are_reserved_in_addresses() {
        for (address, _) in PAGES {
            let first = address.trim_start_matches('/');
            let is_reserved = farcall_app::RESERVED.contains(&first);
            assert!(first.is_empty() || is_reserved, "{first} could be the name of a DLL");
        }
    }
}
