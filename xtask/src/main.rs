//! The chores of this repository: `cargo xtask test`, `cargo xtask evidence`, `cargo xtask bench`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for people at a terminal")]

mod archives;
mod checks;
mod chore;
mod dotnet;
mod evidence;
mod sample;
mod toolchains;
mod tools;
mod windows;

use anyhow::{Context, bail};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <chore>

  test            install what the tests need, then run every check
  test --fast     only the checks that take seconds
  toolchains      install what the judges need, and list it with what could not be installed
  evidence        write down what others say about each declaration and which compilers take
                  everything, into evidence/
  evidence --check         compare evidence/ with what others say, and have the compilers take
                           the sample of this commit
  evidence --sample N      have the compilers take N declarations that this commit chooses
  evidence --language <id> have the compilers of one language alone take everything, or with
                           --check or --sample a sample
  headers write   look up in mingw-w64's headers which one declares what
  headers check   compare the table with what that would write
  usage DIR…      count how many programs in these folders import each function
  bench           measure every figure beside its peer's
";

/// The chore that makes the table of headers, or compares it.
pub(crate) fn headers(mode: &str) -> chore::Chore {
    chore::cargo("run --quiet -p xtask --example headers --").args([mode])
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    std::env::set_current_dir(chore::root()).context("the workspace is gone")?;
    match arguments.as_slice() {
        ["test"] => {
            tools::install(&tools::TESTS)?;
            checks::run(checks::ALL)?;
        }
        ["test", "--fast"] => checks::run(checks::FAST)?,
        ["toolchains"] => return Ok(toolchains::run()),
        ["evidence", rest @ ..] => evidence::run(rest)?,
        ["headers", mode @ ("write" | "check")] => {
            tools::install(&tools::HEADERS)?;
            headers(mode).run()?;
        }
        ["usage", folders @ ..] => {
            chore::cargo("run --release -p xtask --example usage --").args(folders).run()?;
        }
        ["bench", rest @ ..] => {
            tools::install(&tools::BENCHMARKS)?;
            // In one go: built one after the other, each would compile what both use in its own way.
            chore::cargo(
                "build --release -p farcall -p farcall-bench -p farcall-wiki --bins --example figures",
            )
            .run()?;
            chore::chore(chore::target().join("release/farcall-bench")).args(rest).run()?;
        }
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
        }
        other => bail!("there is no chore called `{}`\n\n{USAGE}", other.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}
