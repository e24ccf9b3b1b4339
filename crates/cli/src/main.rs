//! The command `farcall`.
//!
//! This crate knows the terminal and nothing else: it parses arguments, asks `farcall-app`, and
//! lays the answer out. Exit codes: 0 done, 1 nothing found, 2 wrong use or failure.

mod admin;
mod arguments;
mod carry;
mod completion;
mod database;
mod failure;
mod generate;
mod header;
mod highlight;
mod manual;
mod mcp;
mod output;
mod overview;
mod own;
mod record;
mod search;
mod serve;
mod show;
mod snippet_file;
mod snippets;
mod style;
mod table;

use arguments::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;

/// A page is hundreds of small strings: with the system's allocator it takes 1.4 times as long to
/// render, and a busy server holds on to 1.6 times the memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    completion::answer();
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Some(Command::Show(show)) => show::run(&show),
        Some(Command::Search(search)) => search::run(&search),
        Some(Command::Generate(generate)) => generate::run(&generate),
        Some(Command::Mcp(mcp)) => mcp::run(&mcp),
        Some(Command::Admin(admin)) => admin::run(&admin),
        Some(Command::Export(export)) => carry::export(&export),
        Some(Command::Import(import)) => carry::import(&import),
        Some(Command::Completions { shell }) => completion::run(shell),
        Some(Command::Man(manual)) => manual::run(&manual),
        Some(Command::Serve(serve)) => serve::run(&serve),
        None => serve::run(&arguments.serve),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
