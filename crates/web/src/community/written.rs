//! What people wrote on one page, as HTML with its author, ready for any page that shows it.

use super::Failure;
use crate::escape::encoded;
use crate::highlight::{Links, highlight};
use crate::site::Site;
use farcall_app::Community;
use farcall_app::wiki::{AccountId, Author, Page, PageEntry, Role, Section};
use farcall_prose::markdown::{self, Settings};
use serde::Serialize;
use std::collections::HashSet;

/// Edits of an author that must have been saved before search engines follow the links in them.
const TRUSTED_AFTER: i64 = 10;

/// A page's written half.
#[derive(Clone, Debug)]
pub(crate) struct Contributions {
    pub(crate) page: Page,
    /// The authors whose links search engines may follow.
    trusted: HashSet<AccountId>,
}

/// What people added around a page of the catalog.
#[derive(Clone, Debug, Default)]
pub(crate) struct Around {
    pub(crate) written: Option<Contributions>,
    /// The pages on which they wrote a link to it; only for its list of references.
    pub(crate) linking: Vec<PageEntry>,
    /// The pages that they created in it, where it is a module.
    pub(crate) created: Vec<PageEntry>,
}

/// The text of one section.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// The language of a section that exists once for each, else empty.
    pub(crate) language: &'static str,
    pub(crate) html: String,
    pub(crate) author: Author,
    /// When it was written.
    pub(crate) when: When,
    pub(crate) edit: String,
    pub(crate) history: String,
}

/// A moment, for people and for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct When {
    /// `2026-11-26 07:05`, in UTC.
    pub(crate) text: String,
    /// `2026-11-26T07:05:00Z`.
    pub(crate) machine: String,
}

impl Written {
    /// Where what its author did is listed.
    pub(crate) fn person(&self) -> String {
        person_address(&self.author)
    }
}

impl Contributions {
    /// What people wrote on the page at `path`; `None` if nobody did.
    pub(crate) async fn load(community: &Community, path: &str) -> Result<Option<Self>, Failure> {
        let Some(page) = community.store().page(path).await? else { return Ok(None) };
        let authors: HashSet<AccountId> = page.sections.iter().filter_map(|s| s.author.account).collect();
        let mut trusted = HashSet::new();
        for id in authors {
            let account = community.store().account(id).await?;
            if account.role >= Role::Moderator || account.accepted >= TRUSTED_AFTER {
                trusted.insert(id);
            }
        }
        Ok(Some(Self { page, trusted }))
    }

    /// The sections of a kind that have text: one, or one for each language in the order of their ids.
    pub(crate) fn texts(&self, site: &Site, kind: &str) -> Vec<Written> {
        if self.page.entry.deleted {
            return Vec::new();
        }
        let is_wanted = |section: &&Section| {
            !section.text.is_empty()
                && section.key.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        };
        self.page.sections.iter().filter(is_wanted).map(|section| self.text(site, section)).collect()
    }

    fn text(&self, site: &Site, section: &Section) -> Written {
        let is_trusted = section.author.account.is_some_and(|id| self.trusted.contains(&id));
        let language = section.key.split_once(':').map_or("", |(_, id)| language_name(id));
        let path = &self.page.entry.seed.path;
        Written {
            language,
            html: html(site, &section.text, is_trusted),
            author: section.author.clone(),
            when: when(section.created),
            edit: edit_address(path, &section.key),
            history: history_address(path, Some(&section.key)),
        }
    }
}

/// The name of a language in a section's key, for people.
pub(crate) fn language_name(id: &str) -> &'static str {
    farcall_app::WRITTEN_LANGUAGES.iter().find(|l| l.id == id).map_or("Other", |l| l.name)
}

/// A text as safe HTML, with links to pages by their names, and coloured code. Links of authors who are new
/// here tell search engines not to follow them.
pub(crate) fn html(site: &Site, text: &str, is_trusted: bool) -> String {
    let resolve = |name: &str| site.community.as_ref().map(|community| community.resolve(name));
    let colour = |language: &str, code: &str| {
        let is_known = site.languages.iter().any(|l| l.id == language);
        is_known.then(|| highlight(code, language, &Links::default()))
    };
    let settings = Settings { resolve: Some(&resolve), highlight: Some(&colour), nofollow: !is_trusted };
    match markdown::render(text, &settings) {
        Ok(html) => html,
        Err(refused) => {
            let mut out = String::from("<p>");
            crate::escape::push_html(&mut out, &refused.to_string());
            out.push_str("</p>");
            out
        }
    }
}

/// A moment in milliseconds since 1970.
pub(crate) fn when(milliseconds: i64) -> When {
    let moment = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    When {
        text: moment.strftime("%Y-%m-%d %H:%M").to_string(),
        machine: moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    }
}

/// The day of a moment in milliseconds since 1970, in UTC: `2026-11-26`.
pub fn day(milliseconds: i64) -> String {
    jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default().strftime("%Y-%m-%d").to_string()
}

/// What people wrote on a page, for programs.
#[derive(Debug, Serialize)]
pub(crate) struct PageData<'a> {
    path: &'a str,
    title: &'a str,
    kind: &'a str,
    module: &'a str,
    written: Vec<SectionData<'a>>,
}

/// The text of a section, for programs.
#[derive(Debug, Serialize)]
pub(crate) struct SectionData<'a> {
    section: &'a str,
    text: &'a str,
    author: &'a str,
    written_at: String,
    revision: i64,
}

/// A page that somebody created, for programs.
pub(crate) fn data(page: &Page) -> PageData<'_> {
    let seed = &page.entry.seed;
    PageData {
        path: &seed.path,
        title: &seed.title,
        kind: &seed.item,
        module: &seed.module,
        written: sections_data(page),
    }
}

/// The sections of a page that have text, for programs.
pub(crate) fn sections_data(page: &Page) -> Vec<SectionData<'_>> {
    let shown = page.sections.iter().filter(|s| !s.text.is_empty() && !page.entry.deleted);
    let data = shown.map(|section| SectionData {
        section: &section.key,
        text: &section.text,
        author: &section.author.name,
        written_at: when(section.created).machine,
        revision: section.revision.0,
    });
    data.collect()
}

/// Where a section is edited.
pub(crate) fn edit_address(path: &str, key: &str) -> String {
    format!("/wiki/edit?page={}&section={}", encoded(path), encoded(key))
}

/// Where the versions of a page, or of one of its sections, are listed.
pub(crate) fn history_address(path: &str, key: Option<&str>) -> String {
    let section = key.map(|key| format!("&section={}", encoded(key))).unwrap_or_default();
    format!("/wiki/history?page={}{section}", encoded(path))
}

/// Where what a person did is listed.
pub(crate) fn person_address(author: &Author) -> String {
    match author.account {
        Some(_) => format!("/wiki/recent?person={}", encoded(&author.name)),
        None => format!("/wiki/recent?anonymous={}", encoded(&author.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        let moment = when(1_795_676_700_000);
        assert_eq!(
            (moment.text.as_str(), moment.machine.as_str()),
            ("2026-11-26 07:05", "2026-11-26T07:05:00Z")
        );
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(i64::MAX), "1970-01-01", "no moment that a calendar has");
    }
}
