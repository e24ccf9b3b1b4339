//! Headers of Debian's packages, imported: the bindings that are printed then compile, their sizes are those that
//! gcc says, and Python and LuaJIT call the libraries with them.

#[path = "../program/mod.rs"]
#[allow(dead_code, reason = "these tests run it in a home of their own")]
mod program;

mod bindings;
mod refused;

use program::{program, said, text};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A user's home, with the catalogs that were imported there.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        program().args(arguments).env("XDG_DATA_HOME", self.folder.path()).output().unwrap()
    }

    /// What a command that must succeed prints.
    fn output(&self, arguments: &[&str]) -> String {
        said(arguments, &self.run(arguments))
    }

    /// Writes everything of a catalog in a language to a file in this home.
    fn generate(&self, catalog: &str, language: &str, file: &str) -> PathBuf {
        let path = self.path(file);
        let shown = path.display().to_string();
        let output = self.run(&["generate", "--catalog", catalog, "--lang", language, "--all", "-o", &shown]);
        assert!(output.status.success(), "{language} of {catalog}: {}", text(&output.stderr));
        path
    }
}

/// Whether the package is here whose file this is; says so where not.
fn is_installed(file: &str, package: &str) -> bool {
    if Path::new(file).exists() {
        return true;
    }
    let is_required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(!is_required, "{file} is missing: apt-get install {package}");
    #[allow(clippy::print_stderr, reason = "a skipped test says so")]
    {
        eprintln!("skipped: {file} (apt-get install {package})");
    }
    false
}

/// Runs a tool, which must succeed; what it prints.
fn succeeds(what: &str, command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{what}: {error}"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let shown: String = format!("{out}{err}").chars().take(6000).collect();
    assert!(output.status.success(), "{what}: {shown}");
    out.into_owned()
}
