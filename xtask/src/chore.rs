//! Running a command the way every chore does: say what runs, then whether it worked.

use anyhow::{Context, bail};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Where programs and files that only the tests need are kept between runs.
pub(crate) fn tools_folder() -> PathBuf {
    target().join("tools")
}

/// The folder that cargo builds in.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A command that has not run yet.
pub(crate) struct Chore {
    command: Command,
}

/// Cargo with these arguments, which are separated by spaces.
pub(crate) fn cargo(arguments: &str) -> Chore {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    chore(program).args(arguments.split_whitespace())
}

/// A program without arguments.
pub(crate) fn chore(program: impl AsRef<OsStr>) -> Chore {
    Chore { command: Command::new(program) }
}

impl Chore {
    pub(crate) fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it with what it prints going to the terminal.
    pub(crate) fn run(mut self) -> anyhow::Result<()> {
        let shown = self.shown();
        eprintln!("\n> {shown}");
        let status = self.command.status().with_context(|| format!("`{shown}` cannot be started"))?;
        if !status.success() {
            bail!("`{shown}` failed: {status}");
        }
        Ok(())
    }

    /// Runs it without a word and tells whether it worked.
    pub(crate) fn works(mut self) -> bool {
        self.command.output().is_ok_and(|output| output.status.success())
    }

    /// Runs it without a word and returns what it printed, or `None` when it did not work.
    pub(crate) fn output(mut self) -> Option<String> {
        let output = self.command.output().ok().filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()
    }

    /// Runs it without a word; where it does not work, what it complained about is the error.
    pub(crate) fn explained(mut self) -> anyhow::Result<()> {
        let shown = self.shown();
        let output = self.command.output().with_context(|| format!("`{shown}` cannot be started"))?;
        if output.status.success() {
            return Ok(());
        }
        let complaints = String::from_utf8_lossy(&output.stderr);
        bail!("`{shown}` failed: {}", complaints.trim().replace('\n', "; "));
    }

    pub(crate) fn shown(&self) -> String {
        let program = Path::new(self.command.get_program()).file_name().unwrap_or_default();
        let parts = std::iter::once(program).chain(self.command.get_args());
        parts.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
    }
}
