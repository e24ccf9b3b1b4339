//! A damaged metadata file is an error or a list of diagnostics.
//!
//! The input is a list of edits of the real WDK file, five bytes each: where, and the new byte.
//! Random bytes alone would be refused at the first look and never reach the reader.
#![no_main]

use farcall_sources::{metadata_files, winmd};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static WDK: LazyLock<winmd::Input> = LazyLock::new(|| {
    metadata_files().expect("the package is there").pop().expect("it carries the WDK file")
});

fuzz_target!(
    init: {
        // The reader catches the panics of the library under it; the fuzzer's hook would end the
        // program before it can.
        drop(std::panic::take_hook());
        std::panic::set_hook(Box::new(|_| {}));
    },
    |edits: &[u8]| {
        let mut bytes = WDK.bytes.clone();
        for edit in edits.chunks_exact(5) {
            let at = u32::from_le_bytes([edit[0], edit[1], edit[2], edit[3]]) as usize % bytes.len();
            bytes[at] = edit[4];
        }
        if let Err(error) = winmd::read(vec![winmd::Input { bytes, ..WDK.clone() }]) {
            assert!(!error.to_string().is_empty());
        }
    }
);
