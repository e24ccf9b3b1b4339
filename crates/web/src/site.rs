//! What all handlers share.

use crate::ask::Ask;
use crate::assets::Assets;
use crate::cache::PageCache;
use crate::community;
use crate::community::Limits;
use crate::pages::tabs;
use farcall_app::wiki::Notice;
use farcall_app::{App, Community, LanguageInfo};
use std::sync::Arc;

/// What finished pages may take in memory by default.
pub const CACHE_BYTES: usize = 64 << 20;

/// The opened directory with what serving it needs.
#[derive(Debug)]
pub struct Site {
    pub(crate) app: Arc<App>,
    /// Absent where the site only shows the catalog.
    pub(crate) community: Option<Community>,
    pub(crate) limits: Limits,
    pub(crate) languages: Vec<LanguageInfo>,
    /// The languages to choose from on most pages, as HTML, by the place of the reader's own.
    pub(crate) tabs: Vec<String>,
    pub(crate) assets: Assets,
    pub(crate) cache: PageCache,
}

impl Site {
    /// Serves `app` and keeps at most `cache_bytes` of finished pages; 0 renders every page anew.
    pub fn new(app: Arc<App>, cache_bytes: usize) -> Self {
        let languages = farcall_app::languages();
        Self {
            app,
            community: None,
            limits: Limits::default(),
            tabs: tabs::of_plain_pages(&languages),
            languages,
            assets: Assets::new(),
            cache: PageCache::new(cache_bytes),
        }
    }

    /// The same site, on which people can write.
    #[must_use]
    pub fn with_community(self, community: Community) -> Self {
        Self { community: Some(community), ..self }
    }

    /// The same site, with other limits of how often a visitor may do something.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Whether an answer takes a look at the store. Everything else is answered at once.
    pub(crate) fn needs_store(&self, ask: &Ask) -> bool {
        self.community.as_ref().is_some_and(|c| community::needs_store(c, ask))
    }

    /// Forgets what a change makes wrong.
    pub(crate) async fn learn(&self, notice: &Notice) {
        if let Some(community) = &self.community {
            // If the database cannot be asked now, pages that it knows of are asked for again later.
            _ = community.learn(notice).await;
        }
        match notice {
            Notice::Everything => self.cache.clear(),
            Notice::Page { path } => {
                self.cache.forget(path);
                // The page of the module lists what people created in it.
                if let Some((module, _)) = path.rsplit_once('/').filter(|(m, _)| !m.is_empty()) {
                    self.cache.forget(module);
                }
            }
        }
    }

    /// Takes note of changes, whoever makes them, until the store is closed.
    pub(crate) async fn follow(&self) {
        let Some(community) = &self.community else { return };
        let mut changes = community.store().changes();
        // What was written before this began to listen.
        self.learn(&Notice::Everything).await;
        while let Some(notice) = changes.next().await {
            self.learn(&notice).await;
        }
    }
}
