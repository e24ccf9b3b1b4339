//! `file-mapping`: named mappings for people and shell scripts.
//!
//! Answers with 0, with 1 where no mapping has the name, with 2 for wrong use and every other failure.

mod run;

use clap::{Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

/// Named file mappings with the semantics of Windows.
///
/// A name lives as long as a process holds it; "create" and "hold" hold it until their input ends, or
/// while the command behind "--" runs.
#[derive(Debug, Parser)]
#[command(name = "file-mapping", version)]
struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Create a mapping, or open the one that has the name, and hold it
    Create {
        /// Such as `x`, `Local\x` or `Global\x`
        name: String,
        /// Bytes; K, M and G stand for powers of 1,024
        #[arg(long, value_parser = run::size)]
        size: u64,
        /// What views may do
        #[arg(long, value_enum, default_value = "read-write")]
        protection: Protection,
        /// Runs while the name is held; its exit code is passed on
        #[arg(last = true)]
        command: Vec<String>,
    },
    /// Say what a mapping is
    Open {
        /// The name
        name: String,
    },
    /// Show the live names: size, protection, holders
    List,
    /// Keep an existing mapping alive
    Hold {
        /// The name
        name: String,
        /// Runs while the name is held; its exit code is passed on
        #[arg(last = true)]
        command: Vec<String>,
    },
    /// Write the bytes of a mapping to the output
    Cat {
        /// The name
        name: String,
        /// Where to begin, in bytes
        #[arg(long, value_parser = run::size, default_value = "0")]
        offset: u64,
        /// How many bytes; up to the end if not given
        #[arg(long, value_parser = run::size)]
        length: Option<u64>,
    },
    /// Write the input into a mapping
    Write {
        /// The name
        name: String,
        /// Where to begin, in bytes
        #[arg(long, value_parser = run::size, default_value = "0")]
        offset: u64,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Protection {
    ReadOnly,
    ReadWrite,
    WriteCopy,
    ExecuteRead,
    ExecuteReadWrite,
    ExecuteWriteCopy,
}

#[allow(clippy::print_stderr, reason = "a program for the terminal tells its errors there")]
fn main() -> ExitCode {
    match run::run(Arguments::parse().action) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("file-mapping: {failure}");
            ExitCode::from(if failure.is_not_found() { 1 } else { 2 })
        }
    }
}
