//! Searching what people wrote together with the catalog, in one list.

use super::{Community, section_title};
use crate::{App, Hit};
use farcall_wiki::{PageEntry, Result};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// What a query found, in the catalog and in what people wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FoundAll {
    /// The query as it was asked.
    pub query: String,
    /// What was not understood of the query, and how to write it; the rest was searched for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The best first.
    pub results: Vec<Found>,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Found {
    /// Its name.
    pub name: String,
    /// What it is: `function`, `struct` and so on; `page` for a page of the site, `module` for a library.
    pub kind: String,
    /// The DLL of a function.
    pub library: Option<String>,
    /// From 1000, what was asked for, down to 0.
    pub score: u16,
    /// Why it matched; for what people wrote, the words around the match.
    pub why: String,
    /// Its page.
    pub address: String,
}

impl From<Hit> for Found {
    fn from(hit: Hit) -> Self {
        Self {
            name: hit.name,
            kind: hit.kind.name().to_owned(),
            library: hit.library,
            score: hit.score,
            why: hit.why,
            address: hit.address.to_string(),
        }
    }
}

/// Scores of created pages, by how the query and the title agree; beside those of the catalog's names.
const WHOLE_TITLE: u16 = 1000;
const TITLE_BEGINS: u16 = 800;
const IN_TITLE: u16 = 500;
/// The score of the first text that has all the words; a name that has them is likelier meant.
const IN_TEXT: u16 = 400;

impl App {
    /// What `query` finds in the catalog, in the form of [`Community::search`].
    pub fn search_catalog(&self, query: &str, limit: usize) -> FoundAll {
        let found = self.search(query, limit);
        FoundAll {
            query: found.query,
            problem: found.problem,
            results: found.results.into_iter().map(Found::from).collect(),
        }
    }
}

impl Community {
    /// What `query` finds in the catalog and in what people wrote, at most `limit` things.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn search(&self, query: &str, limit: usize) -> Result<FoundAll> {
        let mut found = self.app.search_catalog(query, limit);
        if self.known.is_empty() || is_about_facts(query) {
            return Ok(found);
        }
        let most = u32::try_from(limit).unwrap_or(u32::MAX);
        let mut places: HashMap<String, usize> =
            found.results.iter().enumerate().map(|(place, f)| (f.address.clone(), place)).collect();
        let titled = self.titled(query, most).await?;
        let texts = self.store.search(query, most).await?;
        let mut score = IN_TEXT;
        let texts = texts.into_iter().map(|hit| {
            let section = section_title(&hit.section).unwrap_or_default();
            score = score.saturating_sub(1);
            entry(&hit.page, score, format!("in {section}: {}", hit.excerpt))
        });
        // One line for each page: why its name was found, and the first text that has the words.
        let mut has_text = HashSet::new();
        for (is_text, one) in titled.into_iter().map(|one| (false, one)).chain(texts.map(|one| (true, one))) {
            let is_first = !is_text || has_text.insert(one.address.clone());
            match places.get(&one.address).and_then(|place| found.results.get_mut(*place)) {
                Some(there) if is_first => there.why = format!("{}; {}", there.why, one.why),
                Some(_) => {}
                None => {
                    places.insert(one.address.clone(), found.results.len());
                    found.results.push(one);
                }
            }
        }
        // The order of equals stays.
        found.results.sort_by_key(|one| std::cmp::Reverse(one.score));
        found.results.truncate(limit);
        if !found.results.is_empty() {
            found.problem = None;
        }
        Ok(found)
    }

    /// What to offer while `query` is being typed: names of the catalog and titles of created pages.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn suggest(&self, query: &str, limit: usize) -> Result<Vec<Found>> {
        let mut found = self.app.search_catalog(query, limit).results;
        if !self.known.has_created() || is_about_facts(query) {
            return Ok(found);
        }
        found.extend(self.titled(query, u32::try_from(limit).unwrap_or(u32::MAX)).await?);
        found.sort_by_key(|one| std::cmp::Reverse(one.score));
        found.truncate(limit);
        Ok(found)
    }

    /// Created pages with `query` in their title.
    async fn titled(&self, query: &str, limit: u32) -> Result<Vec<Found>> {
        let wanted = query.trim().to_lowercase();
        let pages = match self.known.has_created() && !wanted.is_empty() {
            true => self.store.pages_by_title(query.trim(), true, limit).await?,
            false => Vec::new(),
        };
        let found = pages.iter().map(|page| {
            let title = page.seed.title.to_lowercase();
            let (score, why) = match () {
                () if title == wanted => (WHOLE_TITLE, "the exact name, of a page that people wrote"),
                () if title.starts_with(&wanted) => {
                    (TITLE_BEGINS, "the name begins so; people wrote this page")
                }
                () => (IN_TITLE, "part of the name; people wrote this page"),
            };
            entry(page, score, why.to_owned())
        });
        Ok(found.collect())
    }
}

fn entry(page: &PageEntry, score: u16, why: String) -> Found {
    let seed = &page.seed;
    Found {
        name: seed.title.clone(),
        kind: seed.item.clone(),
        library: (!seed.module.is_empty() && seed.item == "function").then(|| seed.module.clone()),
        score,
        why,
        address: seed.path.clone(),
    }
}

/// Whether a query asks for facts that no text has: `dll:kernel32`, `HANDLE, u32 -> BOOL`.
fn is_about_facts(query: &str) -> bool {
    query.contains("->")
        || query.split_whitespace().any(|word| word.split_once(':').is_some_and(|(k, _)| k.len() > 1))
}
