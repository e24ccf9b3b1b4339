//! The whole site as files: for any web server (`site`), and for Dash and Zeal (`docset`).
//!
//! The handlers that answer requests render each page once more, for an [`Ask`] that says so; `links` makes
//! the addresses on it lead to files, `names` says which file belongs to which address, and `index` writes what
//! the script searches in. Several threads render and write; nothing but the plan of names is kept in memory.

mod docset;
mod index;
mod links;
mod names;
mod write;

pub use docset::docset;
pub use write::prepare;

use crate::ask::{Ask, FileForm};
use crate::community;
use crate::pages;
use crate::preferences::Preferences;
use crate::reply::Reply;
use crate::site::Site;
use axum::http::{HeaderMap, Uri};
use names::Plan;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::runtime::Handle;

/// Why the files were not written.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The folder has something in it.
    #[error("there is something in it already; name a folder that is empty or not there")]
    NotEmpty,
    /// A file cannot be written.
    #[error("{path}: {why}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// The database cannot say what people wrote.
    #[error(transparent)]
    Store(#[from] farcall_app::wiki::Error),
    /// A language or module was asked for that there is not.
    #[error("{0}")]
    Choice(String),
    /// The index of a docset, which is a database.
    #[error("the index of the docset: {0}")]
    Index(#[from] sqlx::Error),
    /// A page did not come out as one.
    #[error("the page {address} could not be made ({status})")]
    Page {
        /// Its address.
        address: String,
        /// What a reader would have been told.
        status: u16,
    },
}

/// What of the site is wanted; everything by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The ids of the languages to declare things in; none stands for the common ones, `all` for every one.
    pub languages: Vec<String>,
    /// The modules, with every type that their functions need; none stands for all, with all constants.
    pub modules: Vec<String>,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FilesWritten {
    /// Pages.
    pub pages: u64,
    /// All files.
    pub files: u64,
    /// Their length together.
    pub bytes: u64,
}

/// Writes the site into `folder`, which must be empty or not there: the pages of
/// `selection`, what people wrote, and the index that the script searches in.
///
/// # Errors
/// When the folder holds something, a choice is not known, or something cannot be read or written. What was
/// written until then stays.
pub async fn site(site: &Site, folder: &Path, selection: &Selection) -> Result<FilesWritten, FilesError> {
    let form = FileForm { languages: chosen(site, &selection.languages)?, is_docset: false };
    let plan = Plan::new(site, &selection.modules).await?;
    write::prepare(folder)?;
    let pages = Pages { site, plan: &plan, form: Arc::new(form), handle: Handle::current() };
    let mut written = write::all(&pages, folder)?;
    index::write(site, &plan, folder, &mut written).await?;
    Ok(written)
}

/// What stands for every language.
const ALL: &str = "all";

fn chosen(site: &Site, wanted: &[String]) -> Result<Vec<(&'static str, &'static str)>, FilesError> {
    let all = || site.languages.iter();
    let mut chosen = Vec::new();
    for id in wanted.iter().filter(|id| *id != ALL) {
        let known = farcall_app::language(id).map(|l| l.id);
        let found = all().find(|l| Some(l.id) == known).ok_or_else(|| {
            let known: Vec<&str> = all().map(|l| l.id).collect();
            FilesError::Choice(format!("there is no language “{id}”; known are: {}", known.join(", ")))
        })?;
        chosen.push(found);
    }
    if wanted.iter().any(|id| id == ALL) {
        chosen = all().collect();
    } else if chosen.is_empty() {
        chosen.extend(all().filter(|language| language.is_common));
    }
    Ok(chosen.iter().filter_map(|l| Some((l.id, l.styles.first()?.id))).collect())
}

/// Everything it takes to make the text of one file.
struct Pages<'a> {
    site: &'a Site,
    plan: &'a Plan,
    form: Arc<FileForm>,
    handle: Handle,
}

impl Pages<'_> {
    /// The HTML of the page at `address`, which becomes the file `file`.
    fn html(&self, address: &str, file: &str) -> Result<String, FilesError> {
        let reply = self.reply(address);
        if !reply.status.is_success() {
            return Err(FilesError::Page { address: address.to_owned(), status: reply.status.as_u16() });
        }
        let html = String::from_utf8_lossy(&reply.body);
        Ok(links::to_files(&html, file, &|link| self.place(link)))
    }

    /// The file at which an address of the site leads, with what follows it.
    fn place(&self, address: &str) -> Option<String> {
        if let Some(found) = self.plan.file_of(address) {
            return Some(found);
        }
        if let Some(query) = address.strip_prefix("/search?") {
            return Some(format!("{}?{query}", self.plan.file_of("/search")?));
        }
        // A name by itself, which the server would look up.
        let name = address.strip_prefix('/').filter(|name| !name.contains(['/', '?']))?;
        self.plan.named(name, || self.reply(address).location)
    }

    fn reply(&self, address: &str) -> Reply {
        let Some(ask) = self.ask(address) else {
            return pages::not_found(self.site, &Ask::default(), address);
        };
        match self.site.community.as_ref().filter(|_| self.site.needs_store(&ask) && ask.path != "/search") {
            Some(community) => self.handle.block_on(community::page(self.site, community, &ask)),
            None => pages::answer(self.site, &ask),
        }
    }

    fn ask(&self, address: &str) -> Option<Ask> {
        let uri: Uri = address.parse().ok()?;
        let ask = Ask::new(&uri, &HeaderMap::new(), Preferences::default(), &self.site.languages).ok()?;
        Some(Ask { file: Some(self.form.clone()), ..ask })
    }
}
