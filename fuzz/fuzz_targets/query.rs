//! Any text is a query: it is parsed and answered, and never takes the program down.
#![no_main]

use farcall_search::Index;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static INDEX: LazyLock<Index<'static>> = LazyLock::new(|| {
    let index = Index::new(farcall_snapshot::catalog());
    index.prepare();
    index
});

fuzz_target!(|text: &str| {
    _ = farcall_search::parse(text);
    let results = INDEX.search(text, 10);
    assert!(results.results.len() <= 10);
});
