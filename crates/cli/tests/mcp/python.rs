//! The official client in Python talks to the program, in both versions of the protocol.

use crate::program::program;
use crate::text;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where `cargo xtask test` installs it; skipped without it, unless tools are required.
fn client() -> Option<PathBuf> {
    let tools = std::env::var_os("FARCALL_TOOLS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools"), PathBuf::from);
    let folder = tools.join("python-clients");
    if folder.join("mcp").exists() {
        return Some(folder);
    }
    let is_required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(!is_required, "{} is missing: cargo xtask toolchains installs it", folder.display());
    #[allow(clippy::print_stderr, reason = "a skipped test says so")]
    {
        eprintln!("skipped: the client mcp of PyPI is missing");
    }
    None
}

#[test]
fn the_official_client_uses_every_tool() {
    let Some(folder) = client() else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mcp/client.py");
    for mode in ["legacy", "2026-07-28", "auto"] {
        let mut command = Command::new("python3");
        command.arg(&script).arg(program().get_program()).arg(mode);
        command.env("PYTHONPATH", &folder).env("PYTHONDONTWRITEBYTECODE", "1");
        let output = command.output().unwrap();
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{mode}: {out}{err}");
        assert!(out.ends_with("all tools answered\n"), "{mode}: {out}");
    }
}
