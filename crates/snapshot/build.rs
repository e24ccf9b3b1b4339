//! Builds the snapshot of Windows from the metadata packages.

use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let facts = farcall_sources::windows()?;
    let out: PathBuf = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    std::fs::write(out.join("windows.snapshot"), farcall_catalog::snapshot(&facts))?;
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
