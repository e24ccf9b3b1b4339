//! Any bytes at any path are a page, junk or misplaced. The first line of the input is the path.
#![no_main]

use farcall_prose::archive::{Outcome, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut parts = input.splitn(2, |byte| *byte == b'\n');
    let path = String::from_utf8_lossy(parts.next().unwrap_or_default());
    let content = parts.next().unwrap_or_default();
    for path in [&*path, "directory/enums/X.md"] {
        if let Outcome::Page(page) = read(path, content) {
            assert!(page.sections.windows(2).all(|pair| pair[0].key < pair[1].key));
            assert!(page.sections.iter().all(|section| !section.text.trim().is_empty()));
            assert!(!page.sections.is_empty() || !page.left.is_empty());
        }
    }
});
