//! The checks that `cargo xtask test` runs, in order.

use crate::chore::{Chore, cargo, chore, root, target, tools_folder};
use crate::sample;
use std::time::{Duration, Instant};

/// One check.
pub(crate) struct Check {
    name: &'static str,
    chore: fn() -> Chore,
}

const FORMAT: Check = Check { name: "format", chore: || cargo("fmt --all -- --check") };

/// Every check; what fails fast comes first.
pub(crate) const ALL: &[Check] = &[
    FORMAT,
    Check { name: "licences and sources", chore: deny },
    Check {
        name: "lints",
        chore: || cargo("clippy --workspace --exclude farcall-bench --all-targets --quiet -- -D warnings"),
    },
    Check { name: "fuzz targets", chore: fuzz },
    Check { name: "headers", chore: || crate::headers("check") },
    Check { name: "evidence", chore: || crate::evidence::collect("check") },
    Check { name: "runtime on Windows", chore: || runtime_on("x86_64-pc-windows-msvc") },
    Check { name: "runtime on macOS", chore: || runtime_on("aarch64-apple-darwin") },
    Check {
        name: "random kills",
        chore: || {
            cargo("run --release --quiet -p file-mapping --example stress --").args(["--seconds", "120"])
        },
    },
    Check {
        name: "random kills of the store",
        chore: || cargo("run --release --quiet -p farcall-wiki --example kills --").args(["--kills", "100"]),
    },
    Check { name: "tests", chore: || tests("test --workspace --exclude farcall-bench --no-fail-fast") },
    Check {
        name: "build of the faults",
        chore: || cargo("build --quiet -p farcall --bin farcall --example faults"),
    },
    Check {
        name: "faults over HTTP",
        chore: || {
            let few = ["--kills", "15", "--restarts", "3", "--fills", "2", "--backups", "2"];
            chore(target().join("debug/examples/faults")).args(few)
        },
    },
];

/// The checks that take seconds once everything is built.
pub(crate) const FAST: &[Check] = &[
    FORMAT,
    Check { name: "walls", chore: || tests("test -p xtask --test walls --test documents") },
    Check {
        name: "small tests",
        chore: || {
            tests(
                "test -p farcall-model -p farcall-catalog -p farcall-search -p farcall-sources --lib --tests",
            )
        },
    },
];

/// Runs the checks, stops at the first that fails, and says how long each took.
pub(crate) fn run(checks: &[Check]) -> anyhow::Result<()> {
    let start = Instant::now();
    let mut times: Vec<(&str, Duration)> = Vec::new();
    for check in checks {
        let start = Instant::now();
        (check.chore)().run()?;
        times.push((check.name, start.elapsed()));
    }
    eprintln!();
    for (name, time) in times {
        eprintln!("{:>6.1} s  {name}", time.as_secs_f64());
    }
    eprintln!("{:>6.1} s  in all; every check passed", start.elapsed().as_secs_f64());
    Ok(())
}

/// Cargo's tests, which compare goldens and never write them.
fn tests(arguments: &str) -> Chore {
    sample::of_the_commit(cargo(arguments)).env("INSTA_UPDATE", "no").env("FARCALL_TOOLS", tools_folder())
}

/// Whether the fuzz targets compile. They are a workspace of their own, which uses the versions and the
/// finished crates of this one.
fn fuzz() -> Chore {
    // Where it cannot be copied, cargo chooses versions itself, which is slower and no less of a check.
    _ = std::fs::copy(root().join("Cargo.lock"), root().join("fuzz/Cargo.lock"));
    cargo("check --quiet --manifest-path fuzz/Cargo.toml --target-dir").args([target()])
}

/// Whether the runtime compiles for a system that is not here, without a lint.
fn runtime_on(target: &str) -> Chore {
    cargo("clippy --quiet -p file-mapping -p file-mapping-kernel32 --all-targets --target")
        .args([target, "--", "-D", "warnings"])
}

/// The advisories are left out: they live in a repository that this check would have to fetch.
fn deny() -> Chore {
    let program = tools_folder().join("cargo-deny");
    if program.exists() {
        chore(program).args(["check", "bans", "licenses", "sources"])
    } else {
        chore("echo").args(["skipped: cargo-deny is missing"])
    }
}
