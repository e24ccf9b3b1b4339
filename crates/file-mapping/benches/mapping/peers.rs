//! Peers that are programs of their own: Python, and Wine with a program that mingw-w64 builds.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a peer measured: operation to microseconds. Empty, with a remark, if it is not there.
pub(crate) type Figures = BTreeMap<String, f64>;

/// Python's `multiprocessing.shared_memory`.
pub(crate) fn python() -> Figures {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/mapping/peer.py");
    run(Command::new("python3").arg(script), "python3")
}

/// kernel32 under Wine.
pub(crate) fn wine(folder: &Path) -> Figures {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/mapping/peer.c");
    let program = folder.join("peer.exe");
    let built =
        Command::new("x86_64-w64-mingw32-gcc").arg("-O2").arg(source).arg("-o").arg(&program).status();
    if !built.is_ok_and(|status| status.success()) {
        return missing("x86_64-w64-mingw32-gcc");
    }
    let Some(wine) = ["wine64", "/usr/lib/wine/wine64", "wine"].into_iter().find(|wine| starts(wine)) else {
        return missing("wine64");
    };
    let prefix = folder.join("prefix");
    run(
        Command::new(wine)
            .arg(&program)
            .env("WINEPREFIX", &prefix)
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "mscoree=;mshtml=;winemenubuilder.exe=")
            .env_remove("DISPLAY"),
        "wine64",
    )
}

fn starts(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Reads lines of a word and a number.
fn run(command: &mut Command, tool: &str) -> Figures {
    let Ok(output) = command.stderr(Stdio::null()).stdin(Stdio::null()).output() else {
        return missing(tool);
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let figures: Figures = text
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(what, number)| Some((what.to_owned(), number.trim().parse().ok()?)))
        .collect();
    if figures.is_empty() { missing(tool) } else { figures }
}

#[allow(clippy::print_stdout, reason = "a benchmark prints")]
fn missing(tool: &str) -> Figures {
    println!("skipped: {tool}");
    Figures::new()
}
