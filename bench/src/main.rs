//! Every figure that Farcall must reach, measured in one run beside its peer's on this machine.
//!
//! These are not tests: nothing fails when a figure is missed, and every run says what it measured.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for people at a terminal")]

mod catalog;
mod completion;
mod mcp;
mod peers;
mod print;
mod process;
mod quality;
mod report;
mod sample;
mod search;
mod server;
mod web;
mod wiki;

use report::Report;

/// The allocator of the program, so that what is measured in process is what its users get.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A part of the run, and how to ask for it alone.
type Part = (&'static str, fn(&mut Report) -> anyhow::Result<()>);

const PARTS: &[Part] = &[
    ("catalog", catalog::measure),
    ("completion", completion::measure),
    ("search", search::measure),
    ("quality", quality::measure),
    ("print", print::measure),
    ("web", web::measure),
    ("wiki", wiki::measure),
    ("mcp", mcp::measure),
];

fn main() -> anyhow::Result<()> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    for name in &wanted {
        let known: Vec<&str> = PARTS.iter().map(|(part, _)| *part).collect();
        anyhow::ensure!(known.contains(&name.as_str()), "there is no part `{name}`; there are {known:?}");
    }
    let mut report = Report::default();
    for (name, measure) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            report.heading(name);
            measure(&mut report)?;
        }
    }
    report.close();
    Ok(())
}
