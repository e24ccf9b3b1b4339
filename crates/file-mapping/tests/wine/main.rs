//! The safe API on Windows' own calls: `tests/semantics.rs`, built with mingw-w64 and run under Wine.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "a check says what it ran")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const TARGET: &str = "x86_64-pc-windows-gnu";

#[test]
fn the_semantics_hold_under_wine() {
    if !starts("x86_64-w64-mingw32-gcc") {
        return skipped("x86_64-w64-mingw32-gcc");
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("wine");
    std::fs::create_dir_all(&folder).expect("the target folder is writable");
    let Some(mut wine) = test_wine::wine(&folder.join("prefix")) else { return skipped("wine64") };
    let Some(program) = build(&folder) else { return skipped("rust-std for x86_64-pc-windows-gnu") };
    make_random_source(program.parent().expect("it lies in a folder"));
    wine.arg(&program).env("FILE_MAPPING_WINE", "1");
    wine.env("WINEDLLOVERRIDES", format!("{};bcryptprimitives=n", test_wine::OVERRIDES));
    let text = test_wine::run(&mut wine, &folder).unwrap_or_else(|errors| panic!("{errors}"));
    assert!(text.contains("test result: ok"), "{text}");
    println!("{}", text.lines().find(|line| line.starts_with("test result")).unwrap_or_default());
}

/// Builds the tests for Windows; none if the compiler lacks the target.
fn build(folder: &Path) -> Option<PathBuf> {
    let output = Command::new(env!("CARGO"))
        .args(["test", "--no-run", "--no-default-features", "--target", TARGET, "--test", "semantics"])
        .args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .arg("--target-dir")
        .arg(folder.join("target"))
        .output()
        .expect("cargo starts");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    if text.contains("may not be installed") {
        return None;
    }
    assert!(output.status.success(), "{text}");
    let (_, after) = text.rsplit_once("Executable")?;
    let path = after.split_once('(')?.1.split_once(')')?.0;
    // Cargo shows paths below its working folder without it.
    let path = Path::new(path);
    Some(if path.is_absolute() { path.to_owned() } else { std::env::current_dir().ok()?.join(path) })
}

/// Rust's library asks `bcryptprimitives.dll` for random numbers, which Wine 8 does not have.
fn make_random_source(folder: &Path) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wine/bcryptprimitives.c");
    let made = Command::new("x86_64-w64-mingw32-gcc")
        .args(["-shared", "-O1", "-o"])
        .arg(folder.join("bcryptprimitives.dll"))
        .arg(source)
        .arg("-ladvapi32")
        .status();
    assert!(made.is_ok_and(|status| status.success()), "a library of one function can be built");
}

fn starts(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn skipped(tool: &str) {
    println!("skipped: {tool}");
    assert!(std::env::var_os("FARCALL_REQUIRE_TOOLS").is_none(), "{tool} is required");
}
