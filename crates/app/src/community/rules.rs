//! What the store is told about texts: they are Markdown, and their links are names of the catalog.

use super::known::Known;
use crate::{App, encoded};
use farcall_prose::markdown::{self, Target};
use farcall_prose::merge;
use farcall_wiki::{Overlap, TextRules};
use std::fmt;
use std::sync::Arc;

/// The rules of a store whose pages are about a catalog.
pub(super) struct Rules {
    pub(super) app: Arc<App>,
    pub(super) known: Arc<Known>,
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rules")
    }
}

impl TextRules for Rules {
    fn merge(&self, base: &str, yours: &str, theirs: &str) -> Result<String, Overlap> {
        merge::merge(base, yours, theirs).map_err(|_| Overlap)
    }

    fn links(&self, text: &str) -> Vec<String> {
        let paths = markdown::links(text).into_iter().map(|link| match link.starts_with('/') {
            true => link.split(['#', '?']).next().unwrap_or_default().to_owned(),
            false => resolve(&self.app, &self.known, &link).address,
        });
        paths.collect()
    }
}

/// Where a name leads: to an address as it is written, to what the catalog calls so, to a page that
/// somebody created, or to where it can be created.
pub(super) fn resolve(app: &App, known: &Known, name: &str) -> Target {
    let there = |address: String| Target { address, exists: true };
    if name.starts_with('/') {
        return there(name.to_owned());
    }
    if let Some(symbol) = app.symbols_called(name).first() {
        return there(app.link(symbol).address.to_string());
    }
    if let Some(path) = known.created(name) {
        return there(path);
    }
    match app.module(name) {
        Some(module) => there(module.address.to_string()),
        None => Target { address: missing(name), exists: false },
    }
}

/// Where a page that is not there yet can be created.
pub(super) fn missing(name: &str) -> String {
    format!("/wiki/create?name={}", encoded(name))
}
