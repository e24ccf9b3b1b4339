//! Finished pages, kept in memory and bounded by their bytes.
//!
//! Two generations: what is asked for lives in the young one; when that is full it becomes the old
//! one, and what is not asked for again goes with it. So a look-up is one or two hash look-ups,
//! nothing is sorted, and at most [`PageCache::new`]'s bytes are held.
//!
//! A page that changed is forgotten in all its forms. One that was being rendered at that moment is
//! not kept: whoever renders takes the [`PageCache::epoch`] first.

use crate::compress::Encoding;
use crate::preferences::Preferences;
use axum::body::Bytes;
use axum::http::HeaderValue;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, RwLock};

/// A finished page. Compressed forms are made once, when they are first asked for.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) content_type: HeaderValue,
    pub(crate) identity: Body,
    brotli: OnceLock<Body>,
    gzip: OnceLock<Body>,
}

/// A page at least this large is compressed for its first reader already.
const LARGE: usize = 96 << 10;

/// One form of a page, with its tag.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) bytes: Bytes,
    pub(crate) tag: HeaderValue,
}

impl Kept {
    pub(crate) fn new(content_type: HeaderValue, bytes: Bytes) -> Self {
        let tag = tag(content_hash(&bytes), Encoding::Identity);
        Self { content_type, identity: Body { bytes, tag }, brotli: OnceLock::new(), gzip: OnceLock::new() }
    }

    /// Whether it should be compressed even for its first reader.
    pub(crate) fn is_large(&self) -> bool {
        self.identity.bytes.len() >= LARGE
    }

    /// The form for `encoding`, compressed now if nobody has asked for it before.
    pub(crate) fn body(&self, encoding: Encoding) -> &Body {
        let slot = match encoding {
            Encoding::Identity => return &self.identity,
            Encoding::Brotli => &self.brotli,
            Encoding::Gzip => &self.gzip,
        };
        slot.get_or_init(|| {
            let bytes = encoding.compress(&self.identity.bytes);
            Body { bytes, tag: tag(content_hash(&self.identity.bytes), encoding) }
        })
    }

    /// The bytes that keeping this page may take.
    fn weight(&self) -> usize {
        // Compressed forms of pages are at most about a third each.
        self.identity.bytes.len() * 5 / 3 + 512
    }
}

/// What a page is kept under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    address: Box<str>,
    preferences: Preferences,
}

#[derive(Debug, Default)]
struct Generations {
    young: Generation,
    old: Generation,
    young_weight: usize,
}

#[derive(Debug, Default)]
struct Generation {
    kept: HashMap<u64, (Key, Arc<Kept>)>,
    /// The hash of a page's path to the hashes of the keys under which its forms are kept.
    forms: HashMap<u64, Vec<u64>>,
}

/// The pages that are kept.
#[derive(Debug)]
pub(crate) struct PageCache {
    /// Of one generation.
    capacity: usize,
    hasher: RandomState,
    generations: RwLock<Generations>,
    /// The hashes of pages that were asked for lately, each in the one place it can stand in.
    asked: Box<[AtomicU64]>,
    /// How often something was forgotten.
    epoch: AtomicU64,
}

/// How many pages that were asked for once are remembered.
const REMEMBERED: usize = 8192;

impl PageCache {
    /// Keeps at most `bytes`.
    pub(crate) fn new(bytes: usize) -> Self {
        Self {
            capacity: bytes / 2,
            hasher: RandomState::new(),
            generations: RwLock::default(),
            asked: (0..REMEMBERED).map(|_| AtomicU64::new(0)).collect(),
            epoch: AtomicU64::new(0),
        }
    }

    /// Whether this page was asked for before, not long ago. So a crawler that takes every page
    /// once does not drive out those that people read.
    pub(crate) fn was_asked_before(&self, address: &str, preferences: Preferences) -> bool {
        let hash = self.hash(address, preferences);
        let place = self.asked.get(hash as usize % REMEMBERED);
        place.is_some_and(|place| place.swap(hash, Ordering::Relaxed) == hash)
    }

    /// The page at `address` (path and query) for `preferences`.
    pub(crate) fn get(&self, address: &str, preferences: Preferences) -> Option<Arc<Kept>> {
        let hash = self.hash(address, preferences);
        let is_it = |(key, kept): &(Key, Arc<Kept>)| {
            (*key.address == *address && key.preferences == preferences).then(|| kept.clone())
        };
        let kept = {
            let generations = self.generations.read().ok()?;
            if let Some(kept) = generations.young.kept.get(&hash).and_then(is_it) {
                return Some(kept);
            }
            generations.old.kept.get(&hash).and_then(is_it)?
        };
        self.put(address, preferences, kept.clone(), self.epoch());
        Some(kept)
    }

    /// The moment, for [`PageCache::put`].
    pub(crate) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::SeqCst)
    }

    /// Forgets the page at `path` in all its forms.
    pub(crate) fn forget(&self, path: &str) {
        let Ok(mut generations) = self.generations.write() else { return };
        self.epoch.fetch_add(1, Ordering::SeqCst);
        let page = self.hasher.hash_one(bare(path));
        let Generations { young, old, young_weight } = &mut *generations;
        for hash in young.forms.remove(&page).unwrap_or_default() {
            if let Some((key, kept)) = young.kept.remove(&hash) {
                *young_weight = young_weight.saturating_sub(kept.weight() + key.address.len());
            }
        }
        for hash in old.forms.remove(&page).unwrap_or_default() {
            old.kept.remove(&hash);
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        let Ok(mut generations) = self.generations.write() else { return };
        self.epoch.fetch_add(1, Ordering::SeqCst);
        *generations = Generations::default();
    }

    /// Keeps a page that was rendered after `epoch` was taken, unless something was forgotten since.
    pub(crate) fn put(&self, address: &str, preferences: Preferences, kept: Arc<Kept>, epoch: u64) {
        let (hash, weight) = (self.hash(address, preferences), kept.weight() + address.len());
        let Ok(mut generations) = self.generations.write() else { return };
        if weight > self.capacity || epoch != self.epoch() {
            return;
        }
        if generations.young_weight + weight > self.capacity {
            generations.old = std::mem::take(&mut generations.young);
            generations.young_weight = 0;
        }
        let key = Key { address: address.into(), preferences };
        if generations.young.kept.insert(hash, (key, kept)).is_none() {
            generations.young_weight += weight;
            let page = self.hasher.hash_one(bare(address));
            generations.young.forms.entry(page).or_default().push(hash);
        }
    }

    /// Pages stand under the hash of their key, so that a look-up needs no key of its own; the key
    /// is compared all the same, and of two pages with one hash the later is kept.
    fn hash(&self, address: &str, preferences: Preferences) -> u64 {
        self.hasher.hash_one((address, preferences))
    }
}

/// The path of the page that an address is a form of.
fn bare(address: &str) -> &str {
    let path = address.split('?').next().unwrap_or_default();
    [".md", ".json", "/references"].iter().find_map(|form| path.strip_suffix(form)).unwrap_or(path)
}

/// 64 bits of the content, for entity tags: not cryptographic, and quick.
pub(crate) fn content_hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut lanes = [FACTOR, !FACTOR, FACTOR.rotate_left(17), FACTOR.rotate_left(41)];
    let mut chunks = bytes.chunks_exact(32);
    let word = |part: &[u8]| part.iter().rev().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
    for chunk in &mut chunks {
        for (lane, part) in lanes.iter_mut().zip(chunk.chunks_exact(8)) {
            let value = part.try_into().map(u64::from_le_bytes).unwrap_or_default();
            *lane = (*lane ^ value).wrapping_mul(FACTOR).rotate_left(29);
        }
    }
    let mut hash = bytes.len() as u64;
    for value in lanes.into_iter().chain(chunks.remainder().chunks(8).map(word)) {
        hash = (hash ^ value).wrapping_mul(FACTOR);
        hash ^= hash >> 32;
    }
    hash
}

fn tag(hash: u64, encoding: Encoding) -> HeaderValue {
    let suffix = encoding.token().map(|token| format!("-{token}")).unwrap_or_default();
    // Hexadecimal digits and a token are always a valid header value.
    HeaderValue::from_str(&format!("\"{hash:016x}{suffix}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(len: usize) -> Arc<Kept> {
        Arc::new(Kept::new(HeaderValue::from_static("text/html"), Bytes::from(vec![b'a'; len])))
    }

    #[test]
    fn keeps_what_is_asked_for_within_its_bytes() {
        let cache = PageCache::new(100_000);
        let none = Preferences::default();
        for round in 0..1000 {
            cache.put(&format!("/page/{round}"), none, page(1000), cache.epoch());
            assert!(cache.get("/page/0", none).is_some(), "asked for all the time, gone in round {round}");
        }
        let generations = cache.generations.read().unwrap();
        let held = |m: &HashMap<u64, (Key, Arc<Kept>)>| m.values().map(|(_, k)| k.weight()).sum::<usize>();
        assert!(held(&generations.young.kept) + held(&generations.old.kept) <= 100_000);
        assert!(generations.young.kept.len() + generations.old.kept.len() > 20);
    }

    #[test]
    fn preferences_and_addresses_are_kept_apart() {
        let cache = PageCache::new(100_000);
        let dark = Preferences { theme: crate::preferences::Theme::Dark, ..Preferences::default() };
        cache.put("/a", Preferences::default(), page(1), cache.epoch());
        assert!(cache.get("/a", dark).is_none());
        assert!(cache.get("/b", Preferences::default()).is_none());
    }

    #[test]
    fn a_page_that_changed_is_forgotten_in_all_forms() {
        let cache = PageCache::new(100_000);
        let none = Preferences::default();
        let forms = ["/a/b", "/a/b.md", "/a/b.json?arch=x86", "/a/b/references", "/a/b?lang=c&in=X"];
        let others = ["/a", "/a/bc", "/a/b/c"];
        for address in forms.into_iter().chain(others) {
            cache.put(address, none, page(100), cache.epoch());
        }
        let before = cache.epoch();
        cache.forget("/a/b?in=X");
        assert!(forms.iter().all(|address| cache.get(address, none).is_none()));
        assert!(others.iter().all(|address| cache.get(address, none).is_some()));
        cache.put("/a/b", none, page(100), before);
        assert!(cache.get("/a/b", none).is_none(), "it was rendered before the change");
        cache.clear();
        assert!(others.iter().all(|address| cache.get(address, none).is_none()));
    }

    #[test]
    fn the_second_time_is_noticed() {
        let cache = PageCache::new(1000);
        let none = Preferences::default();
        assert!(!cache.was_asked_before("/a", none));
        assert!(cache.was_asked_before("/a", none));
        assert!(!cache.was_asked_before("/b", none));
    }

    #[test]
    fn a_page_larger_than_the_cache_is_not_kept() {
        let cache = PageCache::new(1000);
        cache.put("/a", Preferences::default(), page(5000), cache.epoch());
        assert!(cache.get("/a", Preferences::default()).is_none());
    }

    #[test]
    fn tags_differ_with_content_and_form() {
        let hashes: Vec<u64> = ["", "a", "b", "ab", "ba", &"x".repeat(31), &"x".repeat(32), &"x".repeat(33)]
            .iter()
            .map(|text| content_hash(text.as_bytes()))
            .collect();
        let distinct: std::collections::HashSet<&u64> = hashes.iter().collect();
        assert_eq!(distinct.len(), hashes.len());
        let kept = page(2000);
        assert_ne!(kept.body(Encoding::Brotli).tag, kept.body(Encoding::Gzip).tag);
    }
}
