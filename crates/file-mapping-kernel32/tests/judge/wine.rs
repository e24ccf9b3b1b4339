//! Wine, to run programs for Windows.

use super::Folder;
use std::path::{Path, PathBuf};

/// Wine with a prefix of its own.
pub(crate) struct Wine {
    prefix: PathBuf,
}

impl Wine {
    pub(crate) fn find() -> Option<Wine> {
        let prefix = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wine");
        std::fs::create_dir_all(&prefix).ok()?;
        test_wine::wine(&prefix).map(|_| Wine { prefix })
    }

    /// Runs a program, which must succeed, and returns what it printed.
    pub(crate) fn run(&self, folder: &Folder, program: &Path, arguments: &[&str]) -> String {
        let mut wine = test_wine::wine(&self.prefix).unwrap();
        test_wine::run(wine.arg(program).args(arguments), &folder.0).unwrap()
    }
}
