//! What the tests with real compilers share: a folder to work in, the library under test, and what to do
//! when a tool is missing.

#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

pub(crate) mod wine;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Whether a tool runs. Where it does not, says what to install, and fails if tools are required.
pub(crate) fn has_tool(program: &str, package: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if command.status().is_ok_and(|status| status.success()) {
        return true;
    }
    missing(program, package);
    false
}

/// Says that a tool is missing; fails if tools are required.
pub(crate) fn missing(tool: &str, package: &str) {
    let is_required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(!is_required, "{tool} is missing: install Debian's {package}");
    eprintln!("skipped: {tool} (install Debian's {package})");
}

/// A folder of its own for one test, gone when the test is over.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("file-mapping-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A path inside this crate.
pub(crate) fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The folder where Cargo puts the shared library that is under test.
pub(crate) fn library_folder() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let folder = program.parent().unwrap().to_path_buf();
    assert!(folder.join("libfile_mapping_kernel32.so").exists(), "no library in {}", folder.display());
    folder
}

/// Compiles C against the library. `source` are paths.
pub(crate) fn compile_c(sources: &[PathBuf], output: &Path, flags: &[&str]) {
    let folder = library_folder();
    let mut command = Command::new("gcc");
    command.args([
        "-std=gnu11",
        "-O1",
        "-g",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-Wno-missing-field-initializers",
    ]);
    command.args(flags).arg("-I").arg(here("include")).args(sources).arg("-o").arg(output);
    command.arg("-L").arg(&folder).args(["-lfile_mapping_kernel32", "-lpthread"]);
    // `-rpath` as a flag of the linker itself, so that programs find the library wherever they are started.
    command.arg("-Xlinker").arg("-rpath").arg("-Xlinker").arg(&folder);
    succeed(&mut command);
}

/// Runs a command that must succeed, and returns what it printed.
pub(crate) fn succeed(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{text}\n{errors}", output.status);
    text
}

/// The sources of the cases.
pub(crate) fn case_sources() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(here("tests/semantics")).unwrap();
    let mut sources: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "c"))
        .collect();
    sources.sort();
    assert!(sources.len() > 8, "{sources:?}");
    sources
}
