//! Which pages have something written on them, in memory: most have not, and are shown without a
//! question to the database.

use farcall_wiki::{Notice, PageEntry, PageKind, Result, Store};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::RwLock;

/// What is known of the written pages.
#[derive(Debug, Default)]
pub(super) struct Known {
    hasher: RandomState,
    pages: RwLock<Pages>,
}

#[derive(Debug, Default)]
struct Pages {
    /// Hashes of the paths: a million of them take 16 MB, and a collision only costs a question.
    written: HashSet<u64>,
    /// Of the created pages, by title in lower case.
    created: HashMap<String, String>,
    /// The modules of created pages, those too whose pages were deleted since.
    modules: HashSet<String>,
}

impl Known {
    pub(super) fn has_written(&self, path: &str) -> bool {
        let hash = self.hasher.hash_one(path);
        // A poisoned lock means that somebody panicked while they wrote: ask the database.
        self.pages.read().map_or(true, |pages| pages.written.contains(&hash))
    }

    pub(super) fn created(&self, name: &str) -> Option<String> {
        self.pages.read().ok()?.created.get(&name.to_lowercase()).cloned()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pages.read().is_ok_and(|pages| pages.written.is_empty())
    }

    pub(super) fn has_created(&self) -> bool {
        self.pages.read().map_or(true, |pages| !pages.created.is_empty())
    }

    pub(super) fn has_created_in(&self, module: &str) -> bool {
        self.pages.read().map_or(true, |pages| pages.modules.contains(module))
    }

    pub(super) fn wrote(&self, path: &str) {
        if let Ok(mut pages) = self.pages.write() {
            pages.written.insert(self.hasher.hash_one(path));
        }
    }

    pub(super) async fn learn(&self, store: &Store, notice: &Notice) -> Result<()> {
        match notice {
            Notice::Page { path } => {
                // Before the database is asked, which may fail: then whoever shows the page asks again.
                self.wrote(path);
                if let Some(page) = store.page(path).await? {
                    self.add(std::slice::from_ref(&page.entry));
                }
            }
            Notice::Everything => {
                const AT_ONCE: u32 = 500;
                let mut after = 0;
                loop {
                    let pages = store.all_pages(after, AT_ONCE).await?;
                    let Some((last, _)) = pages.last() else { break };
                    after = *last;
                    let entries: Vec<PageEntry> = pages.into_iter().map(|(_, entry)| entry).collect();
                    self.add(&entries);
                }
            }
        }
        Ok(())
    }

    fn add(&self, entries: &[PageEntry]) {
        let Ok(mut pages) = self.pages.write() else { return };
        for entry in entries {
            pages.written.insert(self.hasher.hash_one(&entry.seed.path));
            if entry.seed.kind != PageKind::Created {
                continue;
            }
            pages.modules.insert(entry.seed.module.clone());
            let name = entry.seed.title.to_lowercase();
            match entry.deleted {
                true => _ = pages.created.remove(&name),
                false => _ = pages.created.insert(name, entry.seed.path.clone()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use farcall_wiki::Options;

    /// Otherwise the page would be shown, and kept, without what was written on it.
    #[tokio::test]
    async fn a_page_that_cannot_be_asked_about_may_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wiki.db");
        let store = Store::open(&file.to_string_lossy(), Options::default()).await.unwrap();
        store.close().await;
        let known = Known::default();
        let notice = Notice::Page { path: "/kernel32/Sleep".to_owned() };
        assert!(known.learn(&store, &notice).await.is_err());
        assert!(known.has_written("/kernel32/Sleep") && !known.has_written("/kernel32/SleepEx"));
    }
}
