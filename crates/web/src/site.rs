//! What all handlers share.

use crate::assets::Assets;
use crate::cache::PageCache;
use farcall_app::{App, LanguageInfo};
use std::sync::Arc;

/// What finished pages may take in memory by default.
pub const CACHE_BYTES: usize = 64 << 20;

/// The opened directory with what serving it needs.
#[derive(Debug)]
pub struct Site {
    pub(crate) app: Arc<App>,
    pub(crate) languages: Vec<LanguageInfo>,
    pub(crate) assets: Assets,
    pub(crate) cache: PageCache,
}

impl Site {
    /// Serves `app` and keeps at most `cache_bytes` of finished pages; 0 renders every page anew.
    pub fn new(app: Arc<App>, cache_bytes: usize) -> Self {
        Self {
            app,
            languages: farcall_app::languages(),
            assets: Assets::new(),
            cache: PageCache::new(cache_bytes),
        }
    }
}
