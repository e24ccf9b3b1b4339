//! Wine, to run programs for Windows.

use super::Folder;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Wine with a prefix of its own.
pub(crate) struct Wine {
    program: PathBuf,
    prefix: PathBuf,
}

impl Wine {
    pub(crate) fn find() -> Option<Wine> {
        // Debian's package of the loader alone puts it where no PATH leads.
        let candidates = ["wine64", "/usr/lib/wine/wine64"];
        let program = candidates.into_iter().find(|program| {
            Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
        })?;
        let prefix = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wine");
        std::fs::create_dir_all(&prefix).ok()?;
        Some(Wine { program: program.into(), prefix })
    }

    /// Runs a program, which must succeed, and returns what it printed. The output goes to a file: Wine's server outlives it and would hold a pipe open.
    pub(crate) fn run(&self, folder: &Folder, program: &Path, arguments: &[&str]) -> String {
        let printed = folder.join("printed");
        let status = Command::new(&self.program)
            .arg(program)
            .args(arguments)
            .env("WINEPREFIX", &self.prefix)
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "mscoree=;mshtml=")
            .stdin(Stdio::null())
            .stdout(File::create(&printed).unwrap())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "wine: {status}");
        std::fs::read_to_string(printed).unwrap()
    }
}
