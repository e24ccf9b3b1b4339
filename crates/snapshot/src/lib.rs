//! The catalog of Windows, embedded.
//!
//! The build script reads the metadata through `farcall-sources`; this crate only holds the
//! result. It is apart from `farcall-catalog` because a build script cannot use its own crate.

use farcall_catalog::Catalog;
use std::sync::LazyLock;

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/windows.snapshot"));

/// The embedded catalog.
///
/// # Panics
/// When the embedded bytes are not a snapshot, which a test of this crate rules out.
pub fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> =
        LazyLock::new(|| Catalog::open(BYTES).expect("the snapshot was built with this crate"));
    &CATALOG
}

/// The size of the embedded snapshot, in bytes.
pub fn size() -> usize {
    BYTES.len()
}
