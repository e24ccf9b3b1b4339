//! Where the catalog and what people write meet.
//!
//! The store of `farcall-wiki` knows paths and texts; here a path is the [`Address`] of a page, a text
//! has sections with titles, and its links are names of the catalog. [`Community`] opens the store
//! with these rules and answers what takes both halves. Everything that takes only one is asked of
//! [`Community::store`].

mod archive;
mod create;
mod found;
mod git;
mod known;
mod rules;
mod section;
mod standing;

pub use archive::{ArchiveReport, LeftOutOfArchive};
pub use create::{CREATABLE, CannotCreate, Creatable, NewPage};
pub use found::{Found, FoundAll};
pub use git::{TransferError, Transferred};
pub use section::{Family, SECTIONS, SectionKind, WRITTEN_LANGUAGES, WrittenLanguage, section_title};
pub use standing::{STANDING, Standing};

use crate::{Address, App};
use farcall_prose::markdown::Target;
use farcall_wiki::{Notice, Options, PageKind, Result, Seed, Store};
use known::Known;
use rules::Rules;
use std::sync::Arc;

/// How many connections read at once, and on PostgreSQL also write.
const CONNECTIONS: u32 = 8;

/// The catalog together with a store of what people wrote.
#[derive(Clone, Debug)]
pub struct Community {
    app: Arc<App>,
    store: Store,
    known: Arc<Known>,
}

impl Community {
    /// Opens the store at `database`: the path of a file, which is made if it is missing, or
    /// `postgres://…`.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open(app: Arc<App>, database: &str) -> Result<Self> {
        let (known, options) = Self::options(&app);
        let store = Store::open(database, options).await?;
        let community = Self { app, store, known };
        community.learn(&Notice::Everything).await?;
        Ok(community)
    }

    /// Makes a store at `database` from a backup; see [`Store::restore`].
    ///
    /// # Errors
    /// As [`Store::restore`].
    pub async fn restore(app: Arc<App>, backup: &std::path::Path, database: &str) -> Result<Self> {
        let (known, options) = Self::options(&app);
        let store = Store::restore(backup, database, options).await?;
        let community = Self { app, store, known };
        community.learn(&Notice::Everything).await?;
        Ok(community)
    }

    fn options(app: &Arc<App>) -> (Arc<Known>, Options) {
        let known = Arc::new(Known::default());
        let text = Arc::new(Rules { app: app.clone(), known: known.clone() });
        (known, Options { connections: CONNECTIONS, text })
    }

    /// The store, for everything that takes no catalog.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The catalog's half.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Takes note of a change, so that [`Community::has_written`] and links to created pages know of it.
    /// Whoever serves pages calls this with each notice of [`Store::changes`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn learn(&self, notice: &Notice) -> Result<()> {
        match notice {
            // Of a page that is there without the store, all there is to know is that somebody wrote on it.
            Notice::Page { path } if self.seed_without_store(path).is_some() => self.known.wrote(path),
            _ => self.known.learn(&self.store, notice).await?,
        }
        Ok(())
    }

    /// Whether somebody wrote on the page at `path`, or may have: whoever is told yes asks the store.
    pub fn has_written(&self, path: &str) -> bool {
        self.known.has_written(path)
    }

    /// Whether somebody created pages in this module, named as in an address.
    pub fn has_created_in(&self, module: &str) -> bool {
        self.known.has_created_in(module)
    }

    /// The path of the page that somebody created with this name, in any letter case.
    pub fn created(&self, name: &str) -> Option<String> {
        self.known.created(name)
    }

    /// What the page at `path` is called and what it is about: an item of the catalog, a standing page,
    /// or a page that somebody created. `None` if there is no such page.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seed(&self, path: &str) -> Result<Option<Seed>> {
        if let Some(seed) = self.seed_without_store(path) {
            return Ok(Some(seed));
        }
        Ok(self.store.page(path).await?.map(|page| page.entry.seed))
    }

    fn seed_without_store(&self, path: &str) -> Option<Seed> {
        let standing = STANDING.iter().find(|page| page.path == path);
        standing.map(Standing::seed).or_else(|| self.app.seed(path))
    }

    /// Where the name in `[[name]]` leads.
    pub fn resolve(&self, name: &str) -> Target {
        rules::resolve(&self.app, &self.known, name)
    }

    /// The pages on which people wrote a link to the page at `path`, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn links_to(&self, path: &str, limit: u32) -> Result<Vec<farcall_wiki::PageEntry>> {
        let mut pages = self.store.links_to(path, limit).await?;
        // Links that were written before the page was created lead to where it could be.
        if let Some(page) = self.store.page(path).await?.filter(|p| p.entry.seed.kind == PageKind::Created) {
            let early = self.store.links_to(&rules::missing(&page.entry.seed.title), limit).await?;
            pages.extend(early);
            pages.sort_by(|a, b| a.seed.path.cmp(&b.seed.path));
            pages.dedup_by(|a, b| a.seed.path == b.seed.path);
        }
        Ok(pages)
    }
}

impl App {
    /// What the item at `path`, percent-encoded as in a link, is called and what it is about, with its
    /// canonical path; `None` where the catalog has nothing.
    pub fn seed(&self, path: &str) -> Option<Seed> {
        let (bare, query) = path.split_once('?').unwrap_or((path, ""));
        let decoded = |text: &str| {
            percent_encoding::percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
        };
        let within = query.strip_prefix("in=").and_then(decoded);
        let address = Address::parse(&decoded(bare)?, within.as_deref())?;
        let (title, found, module, item) = match &address {
            Address::Module { name } => {
                let module = self.module(name)?;
                (module.library, module.address, name.clone(), "module")
            }
            Address::DeviceModule { name } => {
                let module = self.device_module(name)?;
                (module.name, module.address, name.clone(), "module")
            }
            _ => {
                let (title, link) = self.headed(&address)?;
                let module = match &link.address {
                    Address::Function { module, .. } => module.clone().unwrap_or_default(),
                    Address::DeviceFunction { module, .. } => module.clone(),
                    _ => String::new(),
                };
                (title, link.address, module, link.kind.name())
            }
        };
        Some(Seed { path: found.to_string(), title, kind: PageKind::Catalog, module, item: item.to_owned() })
    }
}
