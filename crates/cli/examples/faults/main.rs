//! Load and faults for a real `farcall serve`, through its own forms.
//!
//! ```sh
//! cargo build --release -p farcall --bin farcall --example faults
//! target/release/examples/faults                                # all programs, about a minute
//! target/release/examples/faults --only kills --kills 1000
//! ```
//!
//! Each program prints its figures. The exit code is 1 if an edit that was answered with success was lost,
//! if a refused text did not come back, if a server did not recover by itself, or if a database was damaged. Each
//! judge is first given histories that were forged, and must say no to them.

mod backup;
mod editors;
mod full;
mod http;
mod kills;
mod people;
mod postgres;
// The store's tests start PostgreSQL in the same way.
#[path = "../../../wiki/tests/store/server.rs"]
mod server;
mod serving;
mod writer;

use anyhow::{Context, ensure};
use clap::Parser;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Load and faults for a real `farcall serve`.
#[derive(Debug, Parser)]
struct Arguments {
    /// Runs this program alone; can be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// The program `farcall`; by default the one that was built together with this one.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    #[command(flatten)]
    measure: Measure,
}

/// How much is done.
#[derive(Debug, clap::Args)]
struct Measure {
    /// How often the server is killed.
    #[arg(long, default_value_t = 25)]
    kills: u32,
    /// How many people edit one section at once.
    #[arg(long, default_value_t = 50)]
    editors: usize,
    /// How many lines each of them adds.
    #[arg(long, default_value_t = 4)]
    lines: u32,
    /// How often the disk is full.
    #[arg(long, default_value_t = 3)]
    fills: u32,
    /// How often PostgreSQL crashes.
    #[arg(long, default_value_t = 5)]
    restarts: u32,
    /// How many backups are made under load.
    #[arg(long, default_value_t = 3)]
    backups: u32,
}

/// What a program needs.
#[derive(Debug)]
struct Ground {
    farcall: PathBuf,
    measure: Measure,
}

/// What a program found.
#[derive(Debug)]
enum Verdict {
    /// What it counted, and each thing that is not as it must be.
    Figures(String, Vec<String>),
    /// It needs this, which is not here.
    Skipped(&'static str),
}

/// A program.
type Run = fn(&Ground) -> anyhow::Result<Verdict>;

/// The programs. To add one: a module, and one line here.
const PROGRAMS: &[(&str, Run)] = &[
    ("kills", kills::run),
    ("editors", editors::run),
    ("disk-full", full::run),
    ("postgres-restart", postgres::run),
    ("backup", backup::run),
];

fn main() -> anyhow::Result<ExitCode> {
    let Arguments { only, program, measure } = Arguments::parse();
    for name in &only {
        ensure!(PROGRAMS.iter().any(|(known, _)| known == name), "there is no program {name}");
    }
    let ground = Ground { farcall: program.map_or_else(built_beside, Ok)?, measure };
    let is_required = std::env::var_os("FARCALL_REQUIRE_TOOLS").is_some_and(|value| value == "1");
    let mut out = std::io::stdout();
    let mut code = ExitCode::SUCCESS;
    for (name, run) in PROGRAMS.iter().filter(|(name, _)| only.is_empty() || only.iter().any(|o| o == name)) {
        let start = Instant::now();
        let verdict = run(&ground).with_context(|| format!("the program {name}"));
        let seconds = start.elapsed().as_secs_f64();
        let wrong = match verdict {
            Ok(Verdict::Figures(figures, wrong)) => {
                writeln!(out, "{name}: {figures}; {} things wrong ({seconds:.1} s)", wrong.len())?;
                wrong
            }
            Ok(Verdict::Skipped(tool)) if is_required => vec![format!("{tool} is required")],
            Ok(Verdict::Skipped(tool)) => {
                writeln!(out, "{name}: skipped: {tool}")?;
                Vec::new()
            }
            Err(error) => vec![format!("{error:#}")],
        };
        for line in wrong {
            code = ExitCode::FAILURE;
            writeln!(out, "{name}: WRONG: {line}")?;
        }
    }
    Ok(code)
}

/// `farcall` out of the same build: examples have a folder of their own below that of the programs.
fn built_beside() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?;
    let folder = program.parent().and_then(|folder| folder.parent()).context("a program lies in a folder")?;
    let farcall = folder.join(format!("farcall{}", std::env::consts::EXE_SUFFIX));
    let hint = "build both: cargo build --release -p farcall --bin farcall --example faults";
    ensure!(farcall.exists(), "{} is missing; {hint}", farcall.display());
    Ok(farcall)
}

/// A moment between the two, at random.
fn moment(shortest: u64, longest: u64) -> anyhow::Result<Duration> {
    let random = getrandom::u64().map_err(|error| anyhow::anyhow!("no random numbers: {error}"))?;
    Ok(Duration::from_millis(shortest + random % (longest - shortest)))
}
