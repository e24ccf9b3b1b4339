//! `cargo xtask evidence`: what others say about each declaration, one file per kind of evidence in `evidence/`.
//!
//! A file begins with the tools and their versions. Each further line is one item: its name, the verdict, and what was
//! compared. The verdicts are `agrees`, `disagrees` with both values, and `not comparable` with the reason.
//! Nothing is left out, so that a change of either side is a change of the file.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for people at a terminal")]

mod compiler;
mod exports;
mod layout;
#[path = "../shared/mingw.rs"]
mod mingw;
mod prototype;
mod second_source;
mod verdict;

use anyhow::{Context, Result, bail};
use farcall_model::Facts;
use std::path::Path;
use verdict::Evidence;

/// A kind of evidence: the name of its file, and what collects it; `None` where a tool is missing.
type Kind = (&'static str, fn(&Facts) -> Result<Option<Evidence>>);

const KINDS: &[Kind] = &[
    ("exports", exports::collect),
    ("layout", layout::collect),
    ("prototype", prototype::collect),
    ("second-source", second_source::collect),
];

fn main() -> Result<()> {
    let mode = std::env::args().nth(1).unwrap_or_default();
    if !matches!(mode.as_str(), "write" | "check") {
        bail!("say `write` or `check`");
    }
    let facts = farcall_sources::windows()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../evidence");
    let mut old = Vec::new();
    for (name, collect) in KINDS {
        let Some(evidence) = collect(&facts)? else { continue };
        let file = folder.join(format!("{name}.txt"));
        let text = evidence.text();
        println!("{name}: {}", evidence.counts());
        // A file that is written anew has everything built anew that reads it.
        if std::fs::read_to_string(&file).unwrap_or_default() == text {
            continue;
        }
        if mode == "write" {
            std::fs::write(&file, text).with_context(|| format!("{}", file.display()))?;
        } else {
            old.push(*name);
        }
    }
    if !old.is_empty() {
        bail!("evidence/ is out of date ({}); `cargo xtask evidence` makes it", old.join(", "));
    }
    Ok(())
}
