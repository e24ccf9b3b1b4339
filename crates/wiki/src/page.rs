//! Pages and their sections, as they are read.
//!
//! A page of the catalog exists here only once somebody wrote on it; until then the directory shows
//! it without help from this crate.

use crate::actor::Role;
use crate::db::Row;
use crate::error::{Invalid, Result};
use crate::limits;
use crate::revision::{Author, RevisionId};
use crate::store::Store;
use serde::{Deserialize, Serialize};

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PageKind {
    /// An item of the catalog: its generated parts are not here.
    Catalog,
    /// An item that the catalog lacks.
    Created,
    /// A page of the site, such as the FAQ, with one section `text`.
    Standing,
}

impl PageKind {
    /// All of them.
    pub const ALL: [PageKind; 3] = [PageKind::Catalog, PageKind::Created, PageKind::Standing];

    /// The name, as in the database.
    pub fn name(self) -> &'static str {
        match self {
            PageKind::Catalog => "catalog",
            PageKind::Created => "created",
            PageKind::Standing => "standing",
        }
    }

    pub(crate) fn parse(name: &str) -> PageKind {
        PageKind::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(PageKind::Created)
    }
}

/// What a page is called and where it stands: enough to make it when somebody writes on it first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seed {
    /// The canonical path, such as `/kernel32/OpenFileMapping`.
    pub path: String,
    /// The title.
    pub title: String,
    /// What it is about.
    pub kind: PageKind,
    /// The module it belongs to, or nothing.
    pub module: String,
    /// What kind of item it is, such as `function`; opaque here.
    pub item: String,
}

impl Seed {
    pub(crate) fn check(&self) -> Result<()> {
        limits::path(&self.path)?;
        limits::some_line("title", &self.title, limits::TITLE)?;
        limits::one_line("module", &self.module, limits::KEY)?;
        limits::one_line("kind of item", &self.item, limits::KEY)?;
        Ok(())
    }
}

/// What lists of pages show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageEntry {
    /// What it is called and where it stands.
    pub seed: Seed,
    /// Whether it was deleted; lists leave such pages out.
    pub deleted: bool,
    /// The least role that may edit it.
    pub protected: Role,
    /// When it was made, in milliseconds since 1970.
    pub created: i64,
}

/// A page with what people wrote on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What it is called and how it may be used.
    pub entry: PageEntry,
    /// The sections that have text, by key.
    pub sections: Vec<Section>,
    /// The newest revision of any section.
    pub revision: Option<RevisionId>,
}

/// The newest text of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Such as `summary`, `notes`, `sample:csharp`, or `text` for a standing page.
    pub key: String,
    /// The revision that the text is of: the base of the next edit.
    pub revision: RevisionId,
    /// The text, in Markdown. An empty text stands for a section that was emptied.
    pub text: String,
    /// Who wrote this revision.
    pub author: Author,
    /// When, in milliseconds since 1970.
    pub created: i64,
}

pub(crate) const ENTRY: &str = "page.path, page.title, page.kind, page.module, page.item, page.deleted, \
                     page.protected, page.created";

/// Reads the columns of [`ENTRY`], which stand first.
pub(crate) fn entry_of(row: &Row) -> Result<PageEntry> {
    Ok(PageEntry {
        seed: Seed {
            path: row.text(0)?,
            title: row.text(1)?,
            kind: PageKind::parse(&row.text(2)?),
            module: row.text(3)?,
            item: row.text(4)?,
        },
        deleted: row.flag(5)?,
        protected: Role::from_number(row.int(6)?),
        created: row.int(7)?,
    })
}

/// A section's key: lower-case words, with a language after a colon.
pub(crate) fn section_key(key: &str) -> Result<&str> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, ':' | '-' | '_' | '.');
    match !key.is_empty() && key.len() <= limits::KEY && key.chars().all(fits) {
        true => Ok(key),
        false => Err(Invalid::Form { what: "section", why: "it is a lower-case word" }.into()),
    }
}

impl Store {
    /// The page with its sections, deleted or not; `None` if nobody wrote on it yet.
    pub async fn page(&self, path: &str) -> Result<Option<Page>> {
        let sql = format!(
            "SELECT {ENTRY}, section.key, section.head, revision.text, revision.author_id, revision.author, \
             revision.created FROM page LEFT JOIN section ON section.page_id = page.id \
             LEFT JOIN revision ON revision.id = section.head WHERE page.path = $1 ORDER BY section.key"
        );
        let rows = self.db.rows(&sql, &[path.into()]).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let mut page = Page { entry: entry_of(first)?, sections: Vec::new(), revision: None };
        for row in &rows {
            let Some(key) = row.opt_text(8)? else { continue };
            let section = Section {
                key,
                revision: RevisionId(row.int(9)?),
                text: row.text(10)?,
                author: Author::from_row(row, 11)?,
                created: row.int(13)?,
            };
            page.revision = page.revision.max(Some(section.revision));
            page.sections.push(section);
        }
        Ok(Some(page))
    }

    /// The pages of a module, by title, after the page with the path `after`.
    pub async fn pages_of_module(
        &self,
        module: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<PageEntry>> {
        let later = match after {
            Some(_) => "AND (title_key, path) > (SELECT title_key, path FROM page WHERE path = $2)",
            None => "AND $2 = ''",
        };
        let sql = format!(
            "SELECT {ENTRY} FROM page WHERE module = $1 {later} AND deleted = 0 \
             ORDER BY title_key, path LIMIT $3"
        );
        let args = [module.into(), after.unwrap_or("").into(), limits::rows(limit).into()];
        self.db.rows(&sql, &args).await?.iter().map(entry_of).collect()
    }

    /// The pages whose titles have `part` in them, in any letter case; those that begin with it first.
    /// Only pages that the catalog lacks or that belong to the site, if `created`.
    pub async fn pages_by_title(&self, part: &str, created: bool, limit: u32) -> Result<Vec<PageEntry>> {
        let escaped = part.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let (start, middle) = (format!("{escaped}%"), format!("%{escaped}%"));
        let only = if created { "AND kind <> 'catalog'" } else { "" };
        let sql = format!(
            "SELECT {ENTRY} FROM page WHERE title_key LIKE $2 ESCAPE '\\' AND deleted = 0 {only} \
             ORDER BY CASE WHEN title_key LIKE $1 ESCAPE '\\' THEN 0 ELSE 1 END, title_key, path LIMIT $3"
        );
        let args = [(&start).into(), (&middle).into(), limits::rows(limit).into()];
        self.db.rows(&sql, &args).await?.iter().map(entry_of).collect()
    }

    /// All pages in the order in which they were made, after the one with number `after`, deleted ones
    /// too: for exports. Each comes with its number.
    pub async fn all_pages(&self, after: i64, limit: u32) -> Result<Vec<(i64, PageEntry)>> {
        let sql = format!("SELECT {ENTRY}, page.id FROM page WHERE id > $1 ORDER BY id LIMIT $2");
        let rows = self.db.rows(&sql, &[after.into(), limits::rows(limit).into()]).await?;
        rows.iter().map(|row| Ok((row.int(8)?, entry_of(row)?))).collect()
    }

    /// The pages whose text leads to `target`, by path.
    pub async fn links_to(&self, target: &str, limit: u32) -> Result<Vec<PageEntry>> {
        let sql = format!(
            "SELECT DISTINCT {ENTRY} FROM link JOIN section ON section.id = link.section_id \
             JOIN page ON page.id = section.page_id WHERE link.target = $1 AND page.deleted = 0 \
             ORDER BY page.path LIMIT $2"
        );
        self.db.rows(&sql, &[target.into(), limits::rows(limit).into()]).await?.iter().map(entry_of).collect()
    }
}
